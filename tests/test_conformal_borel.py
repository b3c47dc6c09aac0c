"""The conformal map of the Borel plane: coefficients, moments, the method's values, error claims and refusals."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import comb, factorial

import pytest
import sympy
from flint import acb, arb, fmpq
from mpmath import mp

import resurgo
from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels import conformal as kernel
from resurgo.kernels.conformal import conformal_coefficients, conformal_variable, laplace_moments, strip_and_turn
from resurgo.ledger import settle
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.rows import Posed

LONG = [Fraction((-1) ** n * factorial(n)) for n in range(61)]
EULER = LONG[:31]
QUARTIC = [Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(31)]
ROWS = """schema = 1
title = "Conformal"
digits = 20
orders = [4, 12]
problems = [{ use = "quartic-integral", points = ["0.1", "1"] }, { use = "sextic-integral", points = ["1/10", "1/10+1/10*I"] }]
methods = ["conformal-borel", { use = "conformal-borel", label = "order 2", k = 2, b = "1/2" }]
"""


@cache
def found(kind, name):
    return load_catalog().find(kind, name).thing


def binomial_series(power, sign, order):
    """(1 + sign w)^power through w^order."""
    terms = [Fraction(1)]
    for n in range(order):
        terms.append(terms[-1] * sign * (power - n) / (n + 1))
    return terms


def product(one, other):
    return [sum(one[j] * other[n - j] for j in range(n + 1)) for n in range(len(one))]


def fractions(series):
    return [Fraction(str(c)) for c in series.exact]


def mapped(coefficients, singularity):
    return conformal_coefficients(Series(coefficients), fmpq(singularity.numerator, singularity.denominator))


def value(point):
    """A point written as text, as an mpmath number at the working precision."""
    return to_mp(parse_number(point).ball(mp.prec + 20))


@pytest.mark.parametrize("singularity", [Fraction(-1, 4), Fraction(3, 7), Fraction(-1), Fraction(2)])
@pytest.mark.parametrize("power", [Fraction(-1, 3), Fraction(-1), Fraction(5, 2), Fraction(2)])
def test_powers_of_the_singularity_have_coefficients_in_closed_form(power, singularity):
    """(1 - t/A)^p = ((1 + w)/(1 - w))^(2p)."""
    order = 60
    b = [c * (-1 / singularity) ** n for n, c in enumerate(binomial_series(power, 1, order))]
    expected = product(binomial_series(2 * power, 1, order), binomial_series(-2 * power, -1, order))
    assert fractions(mapped(b, singularity)) == expected


@pytest.mark.long
@pytest.mark.parametrize("singularity", [Fraction(-1, 4), Fraction(3, 7)])
@pytest.mark.parametrize("order", [0, 1, 2, 7])
def test_the_coefficients_are_those_of_the_substitution_by_sympy(order, singularity):
    w = sympy.Symbol("w")
    b = [Fraction(n**2 + 1, 3**n + n) for n in range(order + 1)]
    t = -4 * sympy.Rational(str(singularity)) * w / (1 - w) ** 2
    whole = sum(sympy.Rational(str(c)) * t**n for n, c in enumerate(b))
    expected = [whole.series(w, 0, order + 1).removeO().coeff(w, n) for n in range(order + 1)]
    assert [sympy.Rational(str(c)) for c in mapped(b, singularity).exact] == expected


@pytest.mark.parametrize("b", [[0, 0, 0, 0], [3], [3, 0, 0], [0, 0, 0, 5, 0], [1, 0, -2, 0, 24, 0]])
def test_zeros_and_gaps_are_mapped_by_the_binomial_sum(b):
    expected = [
        Fraction(b[0]) if n == 0 else sum(Fraction(8, 3) ** j * b[j] * comb(n + j - 1, n - j) for j in range(1, n + 1))
        for n in range(len(b))
    ]
    assert fractions(mapped(b, Fraction(-2, 3))) == expected


def test_balls_are_mapped_to_enclosures_and_an_irrational_singularity_is_one():
    """2 t/A mapped with A = -sqrt(2) is -8 w/(1-w)^2, and balls of 200 bits leave 130 of them at order 20."""
    exact = mapped(QUARTIC[:21], Fraction(-1, 4))
    with working_precision(200):
        balls = conformal_coefficients(Series([arb(fmpq(c.numerator, c.denominator)) for c in QUARTIC[:21]]), fmpq(-1, 4))
        assert all(ball.contains(c) for ball, c in zip(balls.terms, exact.terms, strict=True))
        assert balls.terms[20].rel_accuracy_bits() > 130
        root = arb(2).sqrt()
        found_terms = conformal_coefficients(Series([arb(1), -2 / root, arb(0), arb(0)]), -root).terms
        assert all(ball.contains(c) for ball, c in zip(found_terms, (1, -8, -16, -24), strict=True))
        assert found_terms[3].rel_accuracy_bits() > 180


@pytest.mark.parametrize("t", ["1/1000000", "3/2", "-1/10", "1/3+2*I", "-5-1/100*I"])
@pytest.mark.parametrize("singularity", [fmpq(-1, 4), fmpq(2)])
def test_the_variable_is_the_inverse_of_the_map(t, singularity):
    with working_precision(150):
        point = acb(parse_number(t).ball(200))
        w = conformal_variable(point, singularity)
        back = -4 * singularity * w / (1 - w) ** 2
        assert back.overlaps(point)
        assert abs(w) < 1


def moment(n, x, singularity, k, b):
    """By mpmath along a ray turned away from the cut, with s = u^4 to smooth s^b."""
    angle = mp.arg(-x / singularity) / (2 * k)
    turn = mp.expj(-max(min(angle, 1), -1)) if abs(angle) > mp.mpf("0.5") else mp.one

    def integrand(u):
        s = turn * u**4
        root = mp.sqrt(1 - x * s**k / singularity)
        return 4 * u**3 * turn * mp.exp(-s) * s**b * ((root - 1) / (root + 1)) ** n

    ends = [mp.mpf(s) ** (mp.one / 4) for s in (0, 0.001, 0.01, 0.1, 0.5, 1, 2, 4, 8, 16, 32, 60, 90, 180)]
    return mp.quad(integrand, ends) / mp.gamma(b + 1)


@pytest.mark.long
@pytest.mark.parametrize(
    ("x", "singularity", "k", "b"),
    [
        ("1", "-1/4", 1, "0"),
        ("1/50", "-1/4", 1, "0"),
        ("300", "-1/4", 1, "1/2"),
        ("1/3", "-4/27", 2, "0"),
        ("2", "-27/256", 3, "-1/2"),
        ("-1/3", "1", 1, "3"),
        ("1/10+1/5*I", "-1/4", 1, "0"),
        ("-1/5-1/50*I", "-1/4", 1, "1/2"),
        ("-1+1/20*I", "-4/27", 2, "0"),
        ("1/2", "-sqrt(2)", 1, "0"),
    ],
)
def test_the_moments_enclose_the_integrals(x, singularity, k, b):
    with working_precision(140):
        point, cut = parse_number(x), parse_number(singularity)
        exact = point.rational if point.rational is not None else point.ball(300)
        position = cut.rational if cut.rational is not None else cut.ball(300)
        shift = parse_number(b).rational
        found_moments = laplace_moments(exact, position, k, shift, 12)
        assert len(found_moments) == 13
        assert found_moments[0] == 1
        for n in (1, 5, 12):
            expected = moment(n, value(x), value(singularity), k, to_mp(shift))
            assert abs(to_mp(found_moments[n]) - expected) < mp.mpf(10) ** -33
            size = found_moments[n].rad() if isinstance(found_moments[n], arb) else found_moments[n].real.rad()
            assert size < mp.mpf(2) ** -125


@pytest.mark.long
@pytest.mark.parametrize("z", ["4", "1000000", "1/2+3*I", "-1/2-1/1000*I", "-100+1/100000*I"])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_image_of_the_strip_keeps_off_the_cut(z, k):
    """Along the edges of the strip z s^k never crosses the real axis to the left of -1."""
    with working_precision(60):
        strip, turn = (to_mp(q) for q in strip_and_turn(acb(parse_number(z).ball(100)), k))
        for edge in (-strip, strip):
            points = []
            for i in range(-240, 241):
                u = mp.mpc(mp.mpf(i) / 40, edge)
                points.append(value(z) * mp.exp(k * (mp.mpc(0, mp.pi * turn) + u - mp.exp(-u))))
            crossing = [(p, q) for p, q in pairwise(points) if p.imag * q.imag < 0 and min(p.real, q.real) < -1]
            assert crossing == []
        assert strip + mp.pi * abs(turn) < mp.pi / 2


def strong_moment(n, x, singularity, k, b, power):
    """`moment` with the factor ((1 + sqrt(1 - t/A))/2)^(2 power), from its definition."""
    angle = mp.arg(-x / singularity) / (2 * k)
    turn = mp.expj(-max(min(angle, 1), -1)) if abs(angle) > mp.mpf("0.5") else mp.one

    def integrand(u):
        s = turn * u**4
        root = mp.sqrt(1 - x * s**k / singularity)
        return 4 * u**3 * turn * mp.exp(-s) * s**b * ((root - 1) / (root + 1)) ** n * ((1 + root) / 2) ** (2 * power)

    ends = [mp.mpf(s) ** (mp.one / 4) for s in (0, 1e-6, 0.001, 0.03, 0.5, 2, 8, 32, 90, 200)]
    return mp.quad(integrand, ends) / mp.gamma(b + 1)


@pytest.mark.parametrize(
    ("x", "singularity", "k", "b", "power"),
    [
        ("100000", "-1/4", 1, "1/2", "7/3"),
        ("1/3", "-4/27", 2, "0", "-1/3"),
        ("-1+1/20*I", "-4/27", 2, "0", "4/3"),
        ("1", "1/2+I", 1, "0", "0"),
        ("1/3", "-1-2*I", 2, "1/2", "1"),
        ("2-I", "exp(I*pi/3)", 1, "5", "-3/2"),
    ],
)
def test_the_moments_with_a_power_and_of_a_complex_cut_enclose_the_integrals(x, singularity, k, b, power):
    with working_precision(80):
        point, cut = parse_number(x), parse_number(singularity)
        exact = point.rational if point.rational is not None else point.ball(300)
        position = cut.rational if cut.rational is not None else cut.ball(300)
        shift, exponent = parse_number(b).rational, parse_number(power).rational
        found_moments = laplace_moments(exact, position, k, shift, 12, exponent)
        for n in (0, 12):
            expected = strong_moment(n, value(x), value(singularity), k, to_mp(shift), to_mp(exponent))
            box = acb(found_moments[n])
            assert abs(to_mp(box) - expected) < mp.mpf(2) ** -62 * abs(expected)
            assert box.rel_accuracy_bits() > 60


@pytest.mark.parametrize("z", ["3", "-2+1/10*I"])
def test_the_bound_of_the_error_of_the_rule_covers_a_coarse_one(z, monkeypatch):
    """With a rule of some 20 bits, the boxes of all moments meet those of 200 bits."""
    boxes = []
    for bits in (-12, 200):
        with working_precision(220):
            whole = kernel.laplace_rule

            def coarse(*asked, bits=bits, whole=whole):
                with working_precision(bits + 32):
                    return whole(*asked)

            monkeypatch.setattr(kernel, "laplace_rule", coarse)
            z_ball = parse_number(z).ball(300)
            boxes.append(kernel._moments(z_ball, 1, fmpq(0), 9, fmpq(5, 2)))
            monkeypatch.setattr(kernel, "laplace_rule", whole)
    with working_precision(220):
        assert all(acb(a).overlaps(acb(b)) for a, b in zip(*boxes, strict=True))
        assert acb(boxes[0][1]).rel_accuracy_bits() < 40
        assert acb(boxes[1][1]).rel_accuracy_bits() > 150


def test_moments_at_two_precisions_and_paths_overlap():
    boxes = []
    for bits in (40, 90, 400):
        with working_precision(bits):
            for imag in (fmpq(0), fmpq(1, 2**600)):
                x = acb(fmpq(3, 7), imag) if imag else fmpq(3, 7)
                boxes.append([acb(j) for j in laplace_moments(x, fmpq(-1, 4), 1, fmpq(1, 3), 9)])
    with working_precision(400):
        assert all(a.overlaps(b) for one in boxes for other in boxes for a, b in zip(one, other, strict=True))


def direct_sum(coefficients, x, singularity, k, b):
    """The method from its definition, in mpmath: coefficients by the binomial sum, moments by quadrature."""
    x, singularity = value(x), Fraction(singularity)
    transform = [c / mp.rf(mp.mpf(b) + 1, k * n) for n, c in enumerate(map(number, coefficients))]
    total = transform[0]
    for n in range(1, len(transform)):
        d = mp.fsum((-4 * number(singularity)) ** j * transform[j] * comb(n + j - 1, n - j) for j in range(1, n + 1))
        total += d * moment(n, x, number(singularity), k, mp.mpf(b))
    return total


def number(fraction):
    return mp.mpf(Fraction(fraction).numerator) / Fraction(fraction).denominator


@pytest.mark.parametrize(
    ("coefficients", "x", "singularity", "k", "b"),
    [
        (QUARTIC[:7], "1/3", "-1/4", 1, "0"),
        (QUARTIC[:5], "-1/10+1/7*I", "-1/4", 1, "0.5"),
        ([abs(c) for c in EULER[:8]], "-2/3", "1", 1, "0"),
        ([1, -1, 24, -720, 40320], "1/10", "-1/2", 2, "0"),
    ],
)
def test_the_value_is_that_of_the_definition(coefficients, x, singularity, k, b):
    found_sum = resum(coefficients, x, method="conformal-borel", digits=28, singularity=singularity, k=k, b=b)
    with mp.workdps(36):
        expected = direct_sum(coefficients, x, singularity, k, b)
        assert abs(found_sum.value - expected) < mp.mpf(10) ** -27 * abs(expected)


def outcomes(problem, points, orders, digits=30, a=Fraction(1), **options):
    thing = found("problem", problem)
    parameters = (("a", a),) if thing.parameters else ()
    posed = Posed(tuple(Place(thing, parameters, parse_number(x)) for x in points), max(orders))
    cells = [(n, i) for n in orders for i in range(len(points))]
    options = {"k": 1, "b": Fraction(0), "singularity": None, "strong": Fraction(0)} | options
    return settle(found("method", "conformal-borel"), options, posed, cells, digits), posed


def test_the_quartic_integral_at_order_forty_has_the_known_error():
    """1.306e-11 at x = 1, against the closed form in a Bessel function by mpmath."""
    settled, _ = outcomes("quartic-integral", ["1"], [40])
    with mp.workdps(40):
        z = mp.one / 8
        truth = mp.exp(z) * mp.besselk(mp.one / 4, z) / 2
        assert mp.nstr(abs(settled[40, 0].estimate.value / truth - 1), 3) == "1.31e-11"
        assert settled[40, 0].estimate.notes == "uses the declared Borel singularity -1/4"


def test_the_digits_asked_are_delivered_at_many_digits():
    few, _ = outcomes("quartic-integral", ["1/7"], [25], digits=20)
    many, _ = outcomes("quartic-integral", ["1/7"], [25], digits=120)
    with mp.workdps(130):
        assert (few[25, 0].stable_digits, many[25, 0].stable_digits) == (20, 120)
        assert abs(few[25, 0].estimate.value / many[25, 0].estimate.value - 1) < mp.mpf(10) ** -20


@pytest.mark.parametrize("x", ["1/10", "1", "3", "-1/2+1/10*I", "-1-1/1000*I"])
def test_eulers_series_converges_to_the_exponential_integral(x):
    settled, _ = outcomes("euler-series", [x], [20, 60])
    with mp.workdps(40):
        z = 1 / value(x)
        errors = [abs(settled[n, 0].estimate.value - z * mp.exp(z) * mp.e1(z)) for n in (20, 60)]
        assert errors[1] < errors[0] * mp.mpf("1e-3") < mp.mpf("1e-5")


CASES = [
    ("euler-series", ["1/10", "1", "10", "-1+1/10*I"], {}),
    ("euler-series", ["1/10", "1", "10", "10000"], {"b": Fraction(5, 2)}),
    ("quartic-integral", ["1/10", "1", "100", "1/10+1/5*I", "-1/10-1/100*I"], {}),
    ("quartic-integral", ["1/10", "10", "10000"], {"b": Fraction(5, 2)}),
    ("sextic-integral", ["1/10", "1", "100", "-1+1/10*I"], {"k": 2}),
    ("octic-integral", ["1/10", "1", "10000", "-1/10-1/100*I"], {"k": 3}),
    ("octic-integral", ["1/10", "100"], {"k": 3, "b": Fraction(5, 2)}),
    ("euler-series", ["1/10", "1", "10"], {"strong": None}),
    ("quartic-integral", ["1/10", "10", "10000"], {"b": Fraction(5), "strong": None}),
    ("sextic-integral", ["1/10", "1", "100"], {"k": 2, "strong": None}),
]


@pytest.mark.parametrize(("problem", "points", "options"), CASES)
def test_the_error_claim_is_honest_and_not_idle(problem, points, options):
    """No claim is too small by the declared factor, and where orders count most are within a factor of 100."""
    orders = [4, 5, 6, 8, 11, 15, 20, 27, 40, 60]
    settled, posed = outcomes(problem, points, orders, **options)
    allowed = found("method", "conformal-borel").honesty
    for i, place in enumerate(posed.places):
        truth, _ = place.target(40)
        with mp.workdps(40):
            claimed = {n: settled[n, i].estimate for n in orders if settled[n, i].estimate.error is not None}
            ratios = {n: abs(e.value - truth) / e.error for n, e in claimed.items() if e.error > mp.mpf(10) ** -28}
            assert max(ratios.values()) < allowed
            assert sorted(ratios.values())[len(ratios) // 2] > mp.mpf("0.01")


def test_the_sextic_and_octic_integrals_converge_with_their_gevrey_order():
    for problem, k, expected in (("sextic-integral", 2, "1e-10"), ("octic-integral", 3, "1e-7")):
        settled, posed = outcomes(problem, ["1/10"], [60], k=k)
        truth, _ = posed.places[0].target(30)
        with mp.workdps(30):
            assert abs(settled[60, 0].estimate.value / truth - 1) < mp.mpf(expected)


def test_a_singularity_assumed_too_far_away_is_found_out():
    settled, _ = outcomes("quartic-integral", ["1"], [30], singularity=Fraction(-1, 2))
    assert settled[30, 0].estimate.grade == "unreliable"
    assert settled[30, 0].estimate.notes == "uses the Borel singularity -1/2; the values of successive orders do not settle"


@pytest.mark.long
@pytest.mark.parametrize(
    ("coefficients", "x", "singularity", "truth"),
    [
        pytest.param(LONG, "1/10", "-1/1000", lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x, marks=pytest.mark.long),
        (LONG, "1", "-1/1000", lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x),
        pytest.param(LONG, "10", "-1/1000", lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x, marks=pytest.mark.long),
        (LONG, "1", "-9/10", lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x),
        ([Fraction((-1) ** n, factorial(n) ** 2) for n in range(61)], "25", "-1", lambda x: mp.besselj(0, 2 * mp.sqrt(x))),
    ],
)
def test_claims_are_honest_with_a_singularity_too_near(coefficients, x, singularity, truth):
    """Far too near, or where the Borel transform is entire."""
    with mp.workdps(40):
        expected = truth(value(x))
        for n in range(5, min(len(coefficients), 61), 5):
            answer = resum(coefficients[: n + 1], x, method="conformal-borel", singularity=singularity, digits=25)
            if answer.error is not None:
                assert abs(answer.value - expected) < 5 * answer.error + mp.mpf(10) ** -24


def test_the_first_error_claim_is_made_at_order_four():
    assert resum(EULER[:4], "1", method="conformal-borel", singularity=-1).error is None
    assert resum(EULER[:5], "1", method="conformal-borel", singularity=-1).error is not None


@pytest.mark.parametrize("x", ["1e60", "-1e15+1e13*I"])
def test_a_coupling_too_strong_for_the_rule_is_told(x):
    with pytest.raises(Inapplicable, match=r"^conformal-borel: \|x/A\| is too large for the rule of integration$"):
        resum(EULER[:6], x, method="conformal-borel", singularity=-1)


def test_blocks_of_nodes_and_the_points_kept_change_nothing(monkeypatch):
    with working_precision(100):
        whole = laplace_moments(fmpq(22, 7), fmpq(-1), 1, fmpq(2, 3), 11)
        monkeypatch.setattr(kernel, "BLOCK", 7)
        monkeypatch.setattr(kernel, "POINTS", 1)
        laplace_moments(fmpq(23, 7), fmpq(-1), 1, fmpq(2, 3), 11)
        again = laplace_moments(fmpq(22, 7), fmpq(-1), 1, fmpq(2, 3), 11)
        assert again is not whole
        assert all(a.overlaps(b) and b.rel_accuracy_bits() > 60 for a, b in zip(whole, again, strict=True))


def test_an_irrational_singularity_keeps_the_digits_at_order_forty():
    """A = -sqrt(2), order 40: of 2 prec bits of A and 3 a term more in the sum 2.5 a term are lost."""
    c = LONG[:41]
    exact = resum(
        c, "1/2", method="conformal-borel", singularity="-1.41421356237309504880168872420969807856967187537694", digits=40
    )
    found_sum = resum(Series(c, {"singularities": ["-sqrt(2)"]}), "1/2", method="conformal-borel", digits=40)
    assert found_sum.details["stable_digits"] == 40
    with mp.workdps(50):
        assert abs(found_sum.value - exact.value) < mp.mpf(10) ** -38
    with working_precision(150):
        near = Series([c / 2**n for n, c in enumerate(LONG)], {"singularities": ["-sqrt(2)"]})
        plan = found("method", "conformal-borel")(near, k=1, b=Fraction(0), singularity=None)
        assert plan(fmpq(1, 2)).value.rel_accuracy_bits() > 100
        rational = [fmpq(q.numerator, q.denominator) for q in (Fraction(n, n + 3) for n in range(61))]
        terms = conformal_coefficients(Series(rational), arb(2).sqrt()).terms
        assert terms[60].rel_accuracy_bits() < 150  # the ball of A has 150 bits
        with working_precision(600):
            root = arb(2).sqrt()
        assert conformal_coefficients(Series(rational), root).terms[60].rel_accuracy_bits() > 140


@pytest.mark.parametrize("coefficients", [[3], [0], [0, 0, 0], ["1/2", 0, 0, 0, 0]])
def test_a_constant_is_its_own_sum_without_an_error_claim(coefficients):
    answer = resum(coefficients, "1/3", method="conformal-borel", singularity=-1)
    assert (answer.value, answer.error, answer.grade) == (value(str(coefficients[0])), None, "heuristic")


@pytest.mark.long
def test_two_terms_and_gaps_are_answered():
    """3 - t has d_1 = -4; of its mapped constant and of w the moments are 1 and J_1."""
    answer = resum([3, -1], "1/3", method="conformal-borel", singularity=-1)
    with mp.workdps(40):
        expected = 3 - 4 * moment(1, mp.one / 3, mp.mpf(-1), 1, mp.zero)
        assert abs(answer.value - expected) < mp.mpf(10) ** -29
        assert answer.error is None
        gappy = resum([1, 0, -2, 0, 24, 0, -720], "1/3", method="conformal-borel", singularity=-1)
        expected = direct_sum([1, 0, -2, 0, 24, 0, -720], "1/3", "-1", 1, "0")
        assert abs(gappy.value - expected) < mp.mpf(10) ** -29


@pytest.mark.parametrize(
    ("coefficients", "x", "options", "message"),
    [
        (
            [1, -1, 2],
            "1/3",
            {},
            "no Borel singularity is given or declared, and the large order is read off 6 coefficients or more; "
            "give it as the option singularity",
        ),
        ([1, -1, 2], "-1/3", {"singularity": -1}, "the ray of integration meets the cut of the Borel transform"),
        ([1, 1, 2], "1/3", {"singularity": 1}, "the ray of integration meets the cut of the Borel transform"),
        ([1, 1, 2], "1/3", {"singularity": 0}, "singularity = 0: a Borel transform that is singular at 0 has no map"),
        ([1, 1, 2], "1/3", {"singularity": 1, "k": 0}, "k = 0: the Gevrey order is above 0"),
        ([1, 1, 2], "1/3", {"singularity": 1, "b": -1}, "b = -1: the integral needs b above -1"),
        (
            Series([1, -1], {"singularities": ["1", "-2"]}),
            "1/3",
            {},
            "the declared singularities 1, -2 are not all on one ray from 0; give singularity",
        ),
        (
            Series([1, -1], {"singularities": ["1+I", "1-I"]}),
            "1/3",
            {},
            "the declared singularities 1+I, 1-I are not all on one ray from 0; give singularity",
        ),
        (
            [1, -1, 2],
            "1/3",
            {"singularity": "1/2+I"},
            "singularity = 1/2+I: with real coefficients its conjugate is one too, and the plane of such a pair has no map",
        ),
        (
            Series([acb(1), acb(0, 1)], {"singularities": ["1+I", "1-I"]}),
            "1/3",
            {},
            "the declared singularities 1+I, 1-I are not all on one ray from 0; give singularity",
        ),
        ([acb(1), acb(1, 1)], "1+I", {"singularity": "2+2*I"}, "the ray of integration meets the cut of the Borel transform"),
        (
            [1, -1, 2],
            "1/3",
            {"singularity": "sqrt(2)-sqrt(2)"},
            "singularity = sqrt(2)-sqrt(2): a Borel transform that is singular at 0 has no map",
        ),
        ([1, -1, 2], "1/3", {"singularity": -1, "strong": 21}, "strong = 21: the power at strong coupling is at most 20 in size"),
        (
            Series([1, -1], {"singularities": [-1], "gevrey": 1}),
            "1/3",
            {"k": 2},
            "no Borel singularity is given or declared, and the large order is read off 6 coefficients or more; "
            "give it as the option singularity",
        ),
        ([1, -1, 2], "1/3", {"singularity": -1, "k": "3/2"}, "k = 3/2: the Gevrey order in x^1, 3/2, is no whole number"),
        (
            [Fraction(c, 2**n) for n, c in enumerate((1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1))],
            "1/3",
            {"k": 1},
            "no Borel singularity is given or declared, and the coefficients follow no law of one singularity or two; "
            "give it as the option singularity",
        ),
    ],
)
def test_what_has_no_answer_is_refused_in_one_sentence(coefficients, x, options, message):
    with pytest.raises(Inapplicable) as caught:
        resum(coefficients, x, method="conformal-borel", **options)
    assert str(caught.value) == f"conformal-borel: {message}"


@pytest.mark.parametrize(("declared", "used"), [(["-2", "-1"], "-1"), (["-sqrt(2)"], "-sqrt(2)"), ([-1, "-3/2"], "-1")])
def test_the_nearest_declared_singularity_is_used(declared, used):
    answer = resum(Series(EULER[:6], {"singularities": declared, "gevrey": 1}), "1/3", method="conformal-borel")
    assert answer.notes == f"uses the declared Borel singularity {used}; uses the declared Gevrey order 1"
    with mp.workdps(40):
        position = value(used)
        expected = mp.fsum(
            (1 if n == 0 else sum((4 * position) ** j * comb(n + j - 1, n - j) for j in range(1, n + 1)))
            * (moment(n, mp.one / 3, position, 1, mp.zero) if n else 1)
            for n in range(6)
        )
        assert abs(answer.value - expected) < mp.mpf(10) ** -28


def test_a_borel_transform_that_is_a_power_of_1_minus_w_takes_one_term():
    """The quartic integral with b = 1/2: sum (1/4)_n (3/4)_n/(3/2)_n (-4t)^n/n! is ((1 + sqrt(1 + 4t))/2)^(-1/2)."""
    settled, posed = outcomes("quartic-integral", ["1/10", "1", "1000"], [0], b=Fraction(1, 2), strong=None)
    for i, place in enumerate(posed.places):
        with mp.workdps(35):
            assert abs(settled[0, i].estimate.value / place.target(40)[0] - 1) < mp.mpf(10) ** -29


def test_the_power_at_strong_coupling_is_taken_up():
    """The quartic oscillator follows g^(1/3): its 1.50497240778 at g = 10 has two digits at order 6, and 0.7 of one without."""
    energy = ["1/2", "3/4", "-21/8", "333/16", "-30885/128", "916731/256", "-65518401/1024"]
    plain, strong = (
        resum(energy, 10, method="conformal-borel", singularity="-1/3", k=1, b=5, strong=power).value for power in (0, "1/3")
    )
    assert abs(strong / mp.mpf("1.50497240778") - 1) < mp.mpf("0.004")
    assert abs(plain / mp.mpf("1.50497240778") - 1) > mp.mpf("0.1")


def test_a_declared_power_is_used_below_zero_alone_and_an_option_wins():
    facts = {"singularities": [-1], "gevrey": 1}
    declared = resum(Series(EULER[:9], facts | {"strong": -1}), "3", method="conformal-borel")
    given = resum(Series(EULER[:9], facts), "3", method="conformal-borel", strong=-1)
    plain = resum(Series(EULER[:9], facts | {"strong": -1}), "3", method="conformal-borel", strong=0)
    above = resum(Series(EULER[:9], facts | {"strong": "1/3"}), "3", method="conformal-borel")
    known = "uses the declared Borel singularity -1; uses the declared Gevrey order 1"
    assert declared.notes == f"{known}; uses the declared power -1 at strong coupling"
    assert {given.notes, plain.notes, above.notes} == {known}
    assert (declared.value, plain.value) == (given.value, above.value)
    with mp.workdps(30):
        truth = mp.exp(mp.one / 3) * mp.e1(mp.one / 3) / 3
        assert abs(declared.value - truth) < abs(plain.value - truth) / 5


def test_gaps_share_the_power_among_them():
    """x T(x^2) follows x^strong where T follows (x^2)^((strong - 1)/2)."""
    inside = [c * 4**n for n, c in enumerate(EULER[:9])]
    spread = [Fraction(0)] * 18
    spread[1::2] = inside
    whole = resum(
        Series(spread, {"singularities": ["I/2", "-I/2"], "gevrey": "1/2", "strong": "-1"}), "3/2", method="conformal-borel"
    )
    alone = resum(inside, "9/4", method="conformal-borel", singularity="-1/4", k=1, strong=-1)
    assert whole.notes.endswith("uses the declared power -1 at strong coupling")
    with mp.workdps(40):
        assert abs(whole.value - alone.value * mp.mpf("1.5")) < mp.mpf(10) ** -28


def turned(order, a):
    """sum n! (x/A)^n and sum (1/3)_n (2/3)_n/n! (x/A)^n, whose Borel transforms are singular at A alone."""
    poles, branch = [acb(1)], [acb(1)]
    for n in range(order):
        poles.append(poles[-1] * (n + 1) / a)
        branch.append(branch[-1] * (fmpq(1, 3) + n) * (fmpq(2, 3) + n) / (n + 1) / a)
    return Series(poles), Series(branch)


@pytest.mark.long
@pytest.mark.parametrize(("singularity", "x"), [("1/2+I", "1/3+1/2*I"), ("exp(-2*I*pi/3)", "1")])
def test_a_complex_singularity_of_complex_coefficients(singularity, x):
    """Against E_1 and U: sum (1/3)_n (2/3)_n/n! (-z)^n is z^(-1/3) U(1/3, 2/3, 1/z)."""
    with working_precision(300):
        poles, branch = turned(12, acb(parse_number(singularity).ball(300)))
    if x == "1":
        poles = Series(poles.terms, {"singularities": [singularity, f"2*{singularity}"], "gevrey": 1})
        answer = resum(poles, x, method="conformal-borel")
        assert answer.notes == f"uses the declared Borel singularity {singularity}; uses the declared Gevrey order 1"
    else:
        answer = resum(poles, x, method="conformal-borel", singularity=singularity, k=1)
    sharp = resum(branch.truncate(8), x, method="pade-conformal-borel", singularity=singularity, k=1, b=0)
    plain = resum(branch, x, method="conformal-borel", singularity=singularity, k=1, strong="-1/3")
    with mp.workdps(40):
        z = -value(x) / value(singularity)
        truth = mp.exp(1 / z) * mp.e1(1 / z) / z
        assert abs(answer.value - truth) < answer.error < mp.mpf("0.1")
        truth = z ** (-mp.one / 3) * mp.hyperu(mp.one / 3, mp.mpf(2) / 3, 1 / z)
        assert abs(plain.value - truth) < plain.error < mp.mpf("1e-4")
        assert abs(sharp.value - truth) < sharp.error < mp.mpf("1e-4")


def test_conjugate_points_have_conjugate_sums():
    up = resum(EULER[:12], "-1/3+1/20*I", method="conformal-borel", singularity=-1)
    down = resum(EULER[:12], "-1/3-1/20*I", method="conformal-borel", singularity=-1)
    with mp.workdps(40):
        assert abs(up.value - mp.conj(down.value)) < mp.mpf(10) ** -29
        assert abs(up.value.imag) > mp.mpf("0.1")


def test_an_order_of_a_longer_series_is_the_shorter_series():
    settled, _ = outcomes("quartic-integral", ["1/5"], [3, 7, 30])
    for n in (3, 7):
        alone = resum(QUARTIC[: n + 1], "1/5", method="conformal-borel", singularity="-1/4")
        with mp.workdps(40):
            # f of the problem is sqrt(pi) times the sum
            assert abs(settled[n, 0].estimate.value / mp.sqrt(mp.pi) - alone.value) < mp.mpf(10) ** -29


def test_in_an_experiment(workspace):
    done = resurgo.run(workspace.experiment(ROWS), fresh=True)
    rows = done.table.set_index(["problem", "label", "order", "x", "x_im"])
    assert set(done.table["status"]) == {"ok", "inapplicable"}
    plain = rows.xs("conformal-borel", level="label")
    assert (plain.xs("quartic-integral")["status"] == "ok").all()
    assert (plain.xs("quartic-integral")["digits"] > 2).all()
    assert set(plain.xs("sextic-integral")["notes"]) == {
        "uses the declared Borel singularity -4/27; uses the declared Gevrey order 2; "
        "uses the declared power -1/6 at strong coupling"
    }
    second = rows.xs("order 2", level="label").xs("sextic-integral")
    assert (second["status"] == "ok").all()
    assert (second.xs(12, level="order")["digits"] > 3).all()
