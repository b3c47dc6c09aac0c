"""Asymptotic series of special functions: coefficients, ties between them, large order, lateral sums, and the targets."""

from fractions import Fraction
from functools import cache
from math import factorial

import pytest
from conftest import extrapolated
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, load_catalog
from resurgo.checks.growth import wrong_sign
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import radius, to_mp, working_precision
from resurgo.problem import series_of

F = Fraction


@cache
def found(name):
    return load_catalog().find("problem", name).thing


def given(parameters):
    return tuple(sorted((name, F(value)) for name, value in parameters.items()))


def place(name, x, **parameters):
    return Place(found(name), given(parameters), parse_number(x))


def truth(name, x, digits=45, **parameters):
    value, good = place(name, x, **parameters).target(digits)
    assert good >= digits
    return value


def series(name, order, **parameters):
    return [F(str(c)) for c in series_of(found(name), given(parameters), order).exact]


def number(value):
    return to_mp(parse_number(value).ball(mp.prec))


PUBLISHED = [  # DLMF 7.12.1, 9.7.2 (and Abramowitz and Stegun 10.4.58), 10.17.1 at nu = 0 and 1, 5.11.1, 5.11.2
    ("erfc", {}, "1 -1 3 -15 105 -945"),
    ("dawson", {}, "1 1 3 15 105 945"),
    ("airy-ai", {}, "1 -5/72 385/10368 -85085/2239488 37182145/644972544"),
    ("airy-bi", {}, "1 5/72 385/10368 85085/2239488 37182145/644972544"),
    ("bessel-k", {"nu": 0}, "1 -1/8 9/128 -75/1024"),
    ("bessel-i", {"nu": 1}, "1 -3/8 -15/128 -105/1024"),
    ("bessel-j", {"nu": 1}, "1 3/8 -15/128 105/1024"),
    ("stirling", {}, "1/12 -1/360 1/1260 -1/1680 1/1188 -691/360360"),
    ("digamma", {}, "1/12 -1/120 1/252 -1/240 1/132 -691/32760"),
    ("parabolic-cylinder", {"a": 1}, "1 -15/4 945/32"),
    ("tricomi-2f0", {"a": "1/2", "b": "3/2"}, "1 -3/4 45/32 -525/128"),
]


@pytest.mark.parametrize(("name", "parameters", "terms"), PUBLISHED)
def test_the_first_coefficients_are_the_published_ones(name, parameters, terms):
    expected = [F(c) for c in terms.split()]
    assert series(name, len(expected) - 1, **parameters) == expected


THIRD, QUARTER = {"nu": "1/3"}, {"nu": "1/4"}
TIES = [  # a problem, another one, and the r of c_n = r^n c'_n
    (("airy-ai", {}), ("bessel-k", THIRD), 1),
    (("airy-bi", {}), ("bessel-i", THIRD), 1),
    (("bessel-j", {"nu": "5/7"}), ("bessel-k", {"nu": "-5/7"}), 1),
    (("bessel-i", {"nu": "5/7"}), ("bessel-k", {"nu": "5/7"}), -1),
    (("dawson", {}), ("erfc", {}), -1),
    (("erfc", {}), ("tricomi-2f0", {"a": "1/2", "b": 1}), 2),
    (("parabolic-cylinder", {"a": "1/2"}), ("erfc", {}), 2),
    (("parabolic-cylinder", {"a": 0}), ("bessel-k", QUARTER), 8),
    (("parabolic-cylinder", {"a": "-8/3"}), ("tricomi-2f0", {"a": "-13/12", "b": "-7/12"}), 4),
    (("tricomi-2f0", {"a": 1, "b": 1}), ("euler-series", {}), 1),
    (("tricomi-2f0", {"a": "1/6", "b": "5/6"}), ("airy-ai", {}), 2),
    (("tricomi-2f0", {"a": "-3/2", "b": "5/2"}), ("bessel-k", {"nu": 2}), 2),
]


@pytest.mark.parametrize(("one", "other", "ratio"), TIES)
def test_series_of_related_functions_are_multiples(one, other, ratio):
    terms = series(other[0], 60, **other[1])
    assert series(one[0], 60, **one[1]) == [F(ratio) ** n * c for n, c in enumerate(terms)]


def test_psi_is_the_derivative_of_log_gamma():
    """d/dz of S(1/z^2)/z, term by term."""
    assert series("digamma", 60) == [(2 * n + 1) * c for n, c in enumerate(series("stirling", 60))]


@pytest.mark.parametrize(("name", "shift"), [("stirling", 0), ("digamma", 1)])
def test_all_singularities_of_stirlings_series_enter_its_large_order(name, shift):
    """c_n = 2 (-1)^n (2n + shift)!/(2 pi)^(2n+2) zeta(2n + 2), the sum over the tower -(2 pi k)^2."""
    with mp.workdps(50):
        for n, c in enumerate(series(name, 40)):
            expected = 2 * (-1) ** n * mp.factorial(2 * n + shift) / (2 * mp.pi) ** (2 * n + 2) * mp.zeta(2 * n + 2)
            assert mp.almosteq(number(c), expected, mp.mpf(10) ** -45)


LARGE_ORDER = [  # C and d_1 as the docstrings give them
    ("erfc", {}, lambda: 1 / mp.sqrt(mp.pi), 0),
    ("dawson", {}, lambda: 1 / mp.sqrt(mp.pi), 0),
    ("airy-ai", {}, lambda: 1 / (2 * mp.pi), F(-5, 36)),
    ("airy-bi", {}, lambda: 1 / (2 * mp.pi), F(-5, 36)),
    ("bessel-k", {"nu": "4/3"}, lambda: mp.cospi(mp.mpf(4) / 3) / mp.pi, F(16, 9) - F(1, 4)),
    ("bessel-i", {"nu": 2}, lambda: 1 / mp.pi, F(15, 4)),
    ("bessel-j", {"nu": "-1/3"}, lambda: 1 / (2 * mp.pi), F(-5, 36)),
    ("stirling", {}, lambda: 1 / (2 * mp.pi**2), 0),
    ("digamma", {}, lambda: 1 / (2 * mp.pi**2), 0),
    ("parabolic-cylinder", {"a": "7/3"}, lambda: 2 ** (mp.mpf(11) / 6) / mp.sqrt(mp.pi) / mp.gamma(mp.mpf(17) / 6), F(-55, 144)),
    ("tricomi-2f0", {"a": "1/3", "b": "-3/4"}, lambda: 1 / (mp.gamma(mp.mpf(1) / 3) * mp.gamma(mp.mpf(-3) / 4)), F(-7, 6)),
]


@pytest.mark.parametrize(("name", "parameters", "constant", "first"), LARGE_ORDER)
def test_the_large_order_law_holds_with_its_correction(name, parameters, constant, first):
    facts, c = found(name).facts_at({k: F(v) for k, v in parameters.items()}), series(name, 640, **parameters)
    with mp.workdps(60):
        action, b, k = number(facts["singularities"][0]), number(facts["exponent"]), facts["gevrey"]
        orders = [20 * 2**i for i in range(6)]
        ratios = [number(c[n]) * action**n / (constant() * mp.gamma(k * n + b)) for n in orders]
        assert abs(extrapolated(ratios) - 1) < 1e-8
        corrections = [n * (ratio - 1) for n, ratio in zip(orders, ratios, strict=True)]
        assert abs(extrapolated(corrections) - number(first)) < 1e-6


def along(transform, t, angle):
    """The integral of e^(-s) B(s t) over s = r e^(i angle), r > 0."""
    turn = mp.expj(angle)
    return turn * mp.quad(lambda r: mp.exp(-r * turn) * transform(r * turn * t), [0, 1, 2, 4, 8, 16, 32, 64, 100])


def dawson_transform(_):
    return lambda u: 1 / mp.sqrt(1 - 2 * u)


def bessel_transform(nu):
    return lambda u: mp.hyp2f1(mp.mpf(1) / 2 + nu, mp.mpf(1) / 2 - nu, 1, u / 2)


def dawson_jump(x, _):
    """2i sqrt(pi) x e^(-x^2)."""
    return 2j * mp.sqrt(mp.pi) * x * mp.exp(-x * x)


def airy_jump(x, _):
    """I e^(-2 zeta) S_Ai, S_Ai = 2 sqrt(pi) x^(1/4) e^zeta Ai."""
    return 2j * mp.exp(-2 * mp.sqrt(x) ** 3 / 3) * mp.sqrt(mp.pi * mp.sqrt(x)) * mp.airyai(x)


def bessel_jump(x, nu):
    """2i cos(pi nu) e^(-2x) S_K, S_K = sqrt(2x/pi) e^x K_nu."""
    return 2j * mp.cospi(nu) * mp.exp(-x) * mp.sqrt(2 * x / mp.pi) * mp.besselk(nu, x)


LATERAL = [
    ("dawson", {}, "1", dawson_transform, dawson_jump),
    ("airy-bi", {}, "1", lambda _: bessel_transform(mp.mpf(1) / 3), airy_jump),
    *(("bessel-i", {"nu": nu}, "3/2", bessel_transform, bessel_jump) for nu in ("1/3", "0", "-3/4", "7/4")),
]
SOME_LATERAL = [*LATERAL[:3], *(pytest.param(*case, marks=pytest.mark.long) for case in LATERAL[3:])]


@pytest.mark.long
@pytest.mark.parametrize(("name", "parameters", "x", "transform", "jump"), SOME_LATERAL)
def test_the_target_is_the_mean_of_the_lateral_sums_and_their_difference_is_the_one_told(name, parameters, x, transform, jump):
    here = place(name, x, **parameters)
    with mp.workdps(20):
        nu = number(parameters.get("nu", 0))
        t, (prefactor, *_) = to_mp(here.argument(80)[0]), here.scale(80)
        above = along(transform(nu), t, 0.5)
        below = mp.conj(above)
        assert abs(prefactor * (above + below) / 2 / truth(name, x, 25, **parameters) - 1) < 1e-17
        assert abs(above - below - jump(number(x), nu)) < 1e-17


@pytest.mark.parametrize("nu", ["1/3", *(pytest.param(nu, marks=pytest.mark.long) for nu in ("0", "-3/4", "5/2"))])
def test_lateral_sums_of_bessel_i_are_its_function_and_part_of_k(nu):
    """I_nu + (1/pi) (sin(pi nu) + i cos(pi nu)) K_nu, for the sum above."""
    with mp.workdps(20):
        x, order = mp.mpf(3) / 2, number(nu)
        above = mp.exp(x) / mp.sqrt(2 * mp.pi * x) * along(bessel_transform(order), 1 / x, 0.5)
        expected = mp.besseli(order, x) + 1j * mp.expjpi(-order) * mp.besselk(order, x) / mp.pi
        assert abs(above - expected) < 1e-17
        median = mp.besseli(order, x) + mp.sinpi(order) * mp.besselk(order, x) / mp.pi
        assert abs(truth("bessel-i", "3/2", 25, nu=nu) - median) < 1e-17


@pytest.mark.parametrize(
    ("name", "parameters", "transform", "jump"),
    [(name, parameters, transform, jump) for name, parameters, _, transform, jump in (*LATERAL[:2], LATERAL[4])],
)
@pytest.mark.parametrize("side", [1, pytest.param(-1, marks=pytest.mark.long)])
def test_at_a_complex_point_the_sum_along_the_ray_is_one_of_the_lateral_ones(name, parameters, transform, jump, side):
    """S_+ for Im x < 0: half of the jump away from the continued median sum."""
    text = f"3/2{'-' if side > 0 else '+'}1/2*I"
    here = place(name, text, **parameters)
    with mp.workdps(20):
        nu = number(parameters.get("nu", 0))
        t, (prefactor, *_) = to_mp(here.argument(80)[0]), here.scale(80)
        expected = truth(name, text, 25, **parameters) / prefactor
        assert abs(along(transform(nu), t, 0) - expected) < 1e-16
        assert abs(jump(number(text), nu)) > 1e-4


ROUTES = {
    "erfc": mp.erfc,
    "dawson": lambda x: mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * (mp.erfi(x) - mp.mpc(0, mp.sign(mp.im(x)))),
    "airy-ai": mp.airyai,
    "airy-bi": lambda x: mp.airybi(x) - mp.mpc(0, mp.sign(mp.im(x))) * mp.airyai(x),
    "bessel-k": lambda x, nu: mp.besselk(nu, x),
    "bessel-i": lambda x, nu: (
        mp.besseli(nu, x) + (mp.sinpi(nu) - mp.mpc(0, mp.sign(mp.im(x))) * mp.cospi(nu)) * mp.besselk(nu, x) / mp.pi
    ),
    "bessel-j": lambda x, nu: mp.besselj(nu, x),
    "stirling": mp.loggamma,
    "digamma": mp.digamma,
    "parabolic-cylinder": lambda z, a: mp.pcfu(a, z),
    "tricomi-2f0": lambda x, a, b: x**-a * mp.hyperu(a, a - b + 1, 1 / x),
}
SETTINGS = {
    **{f"bessel-{letter}": [{"nu": 0}, {"nu": "-7/3"}, {"nu": "5/2"}, {"nu": 40}] for letter in "kij"},
    "parabolic-cylinder": [{"a": 1}, {"a": "-7/3"}, {"a": "-9/2"}, {"a": 12}],
    "tricomi-2f0": [{"a": "1/3", "b": "5/2"}, {"a": "-5/3", "b": "-3/4"}, {"a": -3, "b": "1/2"}, {"a": 2, "b": 5}],
}
POINTS = ["1/1000", "3/2", "40", "1000", "2+1/3*I", "1/1000+3*I", "-1+4*I", "-2-1/1000*I", "-60+110*I"]


@pytest.mark.parametrize(("name", "parameters"), [(name, p) for name in ROUTES for p in SETTINGS.get(name, [{}])])
def test_the_target_is_that_of_mpmath(name, parameters):
    inside = [x for x in POINTS if not place(name, x, **parameters).outside()]
    assert len(inside) >= 5
    for x in inside:
        value = truth(name, x, 45, **parameters)
        with mp.workdps(60):
            expected = ROUTES[name](number(x), **{k: number(v) for k, v in parameters.items()})
            assert abs(value - expected) < mp.mpf(10) ** -44 * abs(expected), x


@pytest.mark.parametrize(
    ("name", "parameters", "x", "digits"),
    [
        ("erfc", {}, "1", "0.157299207050285130658779364917390740703933002034"),
        ("dawson", {}, "1", "0.538079506912768419136387420407556754791975001753"),
        ("bessel-k", {"nu": 0}, "1", "0.421024438240708333335627379212609036136219748226"),
        ("bessel-i", {"nu": 0}, "1", "1.26606587775200833559824462521471753760767031135"),
        ("bessel-j", {"nu": 0}, "1", "0.765197686557966551449717526102663220909274289755"),
        ("stirling", {}, "1/2", "0.572364942924700087071713675676529355823647406457"),
        ("digamma", {}, "1/2", "-1.96351002602142347944097633299875556719315960466"),
        ("tricomi-2f0", {"a": 1, "b": 1}, "1", "0.596347362323194074341078499369279376074177860152"),
    ],
)
def test_the_target_has_known_digits(name, parameters, x, digits):
    with mp.workdps(48):
        assert abs(truth(name, x, 46, **parameters) / mp.mpf(digits) - 1) < mp.mpf(10) ** -45


def of_series(name, x, bits, **parameters):
    """The sum of prefactor S(t), where the series ends."""
    here, terms = place(name, x, **parameters), series(name, 40, **parameters)
    assert not any(terms[20:])
    with working_precision(bits):
        sums = [mp.polyval([number(c) for c in terms[::-1]], to_mp(term.argument(bits)[0])) for term in here.terms]
        return mp.fsum(to_mp(term.scale(bits)[0]) * total for term, total in zip(here.terms, sums, strict=True))


@pytest.mark.parametrize("x", ["1/3", "2", "2-1/3*I"])
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        *((name, {"nu": nu}) for name in ("bessel-k", "bessel-i", "bessel-j") for nu in ("1/2", "-5/2", "9/2")),
        ("parabolic-cylinder", {"a": "-1/2"}),
        ("parabolic-cylinder", {"a": "-13/2"}),
        ("tricomi-2f0", {"a": -3, "b": "1/3"}),
        ("tricomi-2f0", {"a": -3, "b": -5}),
    ],
)
def test_a_series_that_ends_is_the_function(name, parameters, x):
    value = truth(name, x, 45, **parameters)
    exact = of_series(name, x, 300, **parameters)
    with mp.workdps(60):
        assert abs(value / exact - 1) < mp.mpf(10) ** -44
    assert "gevrey" not in found(name).facts_at(dict(given(parameters)))


@pytest.mark.parametrize("x", ["9", "9/4", "9/4+1/2*I"])
def test_airy_functions_are_bessel_functions_of_order_one_third(x):
    zeta = f"2/3*({x})*sqrt({x})"
    with mp.workdps(60):
        root = mp.sqrt(number(x) / 3)
        for name, expected in (
            ("airy-ai", root / mp.pi * truth("bessel-k", zeta, nu="1/3")),
            ("airy-bi", 2 * root * truth("bessel-i", zeta, nu="1/3")),
        ):
            assert abs(truth(name, x) / expected - 1) < mp.mpf(10) ** -44


@pytest.mark.parametrize("x", ["1/4", "3", "2+5*I"])
def test_the_parabolic_cylinder_function_of_one_half_is_erfc(x):
    with mp.workdps(60):
        expected = mp.sqrt(mp.pi / 2) * mp.exp(number(x) ** 2 / 2) * truth("erfc", x)
        assert abs(truth("parabolic-cylinder", f"sqrt(2)*({x})", a="1/2") / expected - 1) < mp.mpf(10) ** -44


@pytest.mark.parametrize("x", ["1/100", "7", "-3+1/1000*I"])
def test_tricomis_function_at_one_is_eulers(x):
    with mp.workdps(60):
        assert abs(truth("tricomi-2f0", x, a=1, b=1) / truth("euler-series", x) - 1) < mp.mpf(10) ** -44


@pytest.mark.parametrize("x", ["1/100", "5", "-3+1/1000*I"])
@pytest.mark.parametrize("shift", ["0", "2", "1/7"])
def test_tricomis_function_is_symmetric_where_its_parameters_are_no_binary_fractions(x, shift):
    """A - b is a whole number for two of them, which no ball about a and b shows."""
    a, b = "1/3", str(F(1, 3) + F(shift))
    with mp.workdps(60):
        assert abs(truth("tricomi-2f0", x, a=a, b=b) / truth("tricomi-2f0", x, a=b, b=a) - 1) < mp.mpf(10) ** -44


@pytest.mark.parametrize("x", ["1/3", "4", "2-3*I"])
@pytest.mark.parametrize("nu", ["0", "-2/3", "3"])
def test_j_is_the_sum_of_two_borel_sums(x, nu):
    """S of either term is sqrt(2z/pi) e^z K_nu(z), z = 1/t."""
    parts = []
    with mp.workdps(60):
        for term in place("bessel-j", x, nu=nu).terms:
            z = 1 / to_mp(term.argument(200)[0])
            parts.append(term.scale(200)[0] * mp.sqrt(2 * z / mp.pi) * mp.exp(z) * mp.besselk(number(nu), z))
        assert abs(mp.fsum(parts) / truth("bessel-j", x, nu=nu) - 1) < mp.mpf(10) ** -44


DOMAINS = [
    ("erfc", {}, ["1/1000+5*I", "2"], ["I", "-1+I", "0"]),
    ("dawson", {}, ["2+19/10*I", "3"], ["2+2*I", "-1", "0"]),
    ("airy-ai", {}, ["1", "-1+174/100*I", "I"], ["-1+173/100*I", "-1+sqrt(3)*I", "-1", "0"]),
    ("airy-bi", {}, ["1", "1+173/100*I"], ["1+174/100*I", "1-sqrt(3)*I", "-1", "0"]),
    ("bessel-k", {"nu": 0}, ["1", "-1+1/1000*I"], ["-1", "0"]),
    ("bessel-i", {"nu": 0}, ["1", "1/1000+I"], ["I", "-1+I", "0"]),
    ("bessel-j", {"nu": 0}, ["1", "1/1000+I"], ["I", "-1+I", "0"]),
    ("stirling", {}, ["1", "1/1000+I"], ["I", "-1/2", "0"]),
    ("digamma", {}, ["1", "1/1000+I"], ["I", "-1/2", "0"]),
    ("parabolic-cylinder", {"a": 1}, ["1", "1/1000+I"], ["I", "-1+I", "0"]),
    ("tricomi-2f0", {"a": 1, "b": 1}, ["1", "-1+1/1000*I"], ["-1", "0"]),
]


@pytest.mark.parametrize(("name", "parameters", "inside", "outside"), DOMAINS)
def test_the_domain_is_where_the_sum_is_the_function(name, parameters, inside, outside):
    assert [x for x in inside if place(name, x, **parameters).outside()] == []
    assert [x for x in outside if not place(name, x, **parameters).outside()] == []


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        *(("bessel-k", {"nu": nu}) for nu in ("0", "1/3", "2/3", "-5/2", "10/3")),
        *(("parabolic-cylinder", {"a": a}) for a in ("3/2", "0", "-2/3", "-16/3", "-9/2")),
        *(("tricomi-2f0", {"a": a, "b": b}) for a, b in (("1/3", 9), ("-7/3", "5/2"), ("-7/3", "-1/2"), (-3, "-7/2"))),
    ],
)
def test_as_many_subtractions_as_declared_and_no_fewer_make_a_series_of_stieltjes(name, parameters):
    p = found(name).facts_at(dict(given(parameters)))["stieltjes"]
    terms = series_of(found(name), given(parameters), 60).exact
    assert wrong_sign(terms, p) is None
    assert p == 0 or wrong_sign(terms, p - 1) is not None


@pytest.mark.parametrize(
    ("name", "parameters", "at"), [("parabolic-cylinder", {"a": 2}, 18), ("tricomi-2f0", {"a": "5/4", "b": "7/4"}, 18)]
)
def test_with_both_parameters_above_one_there_is_no_series_of_stieltjes(name, parameters, at):
    assert wrong_sign(series_of(found(name), given(parameters), 40).exact, 0)[0] == at
    assert wrong_sign(series_of(found(name), given(parameters), 60).exact, 1)[0] == 48
    assert "stieltjes" not in found(name).facts_at(dict(given(parameters)))


@pytest.mark.parametrize(
    ("name", "parameters"), [("bessel-k", {"nu": "1/3"}), ("bessel-i", {"nu": "1/3"}), ("parabolic-cylinder", {"a": "7/3"})]
)
def test_a_ball_of_few_bits_holds_the_value_of_many(name, parameters):
    for x in ("1/100", "7", "3+2*I", "50"):
        boxes = []
        for bits in (60, 900):
            with working_precision(bits):
                numbers = {k: arb(fmpq(F(v).numerator, F(v).denominator)) for k, v in parameters.items()}
                boxes.append(found(name).target(acb(parse_number(x).ball(bits)), **numbers))
        assert boxes[0].overlaps(boxes[1])
        assert radius(boxes[0]) < mp.mpf(2) ** -30 * abs(to_mp(boxes[0]))


def test_a_parameter_of_a_target_that_is_to_be_exact_is_so():
    seen = []

    def target(x: acb, *, a: fmpq, b):
        seen.append((a, b))
        return x

    problem = Problem("exact", lambda order, *, a, b: [0] * (order + 1), parameters={"a": F(1, 3), "b": F(1, 3)}, target=target)
    Place(problem, given({"a": "1/3", "b": "1/3"}), parse_number("1")).target(20)
    (a, b), *_ = seen
    assert a == fmpq(1, 3)
    assert isinstance(a, fmpq)
    assert isinstance(b, arb)


@pytest.mark.long
@pytest.mark.parametrize(("name", "parameters"), [(name, p) for name in ROUTES for p in SETTINGS.get(name, [{}])])
def test_the_target_has_three_hundred_digits(name, parameters):
    for x in ("1/7", "11", "3+1/2*I"):
        value = truth(name, x, 300, **parameters)
        with mp.workdps(330):
            expected = ROUTES[name](number(x), **{k: number(v) for k, v in parameters.items()})
            assert abs(value - expected) < mp.mpf(10) ** -299 * abs(expected)


def test_gamma_of_a_whole_number_is_a_factorial():
    """The logarithm vanishes at 1 and 2, where digits are absolute."""
    for z in (1, 2):
        assert truth("stirling", str(z)) == 0
    with mp.workdps(50):
        assert abs(truth("stirling", "31") - mp.log(factorial(30))) < mp.mpf(10) ** -43
