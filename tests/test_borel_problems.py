"""Series with known Borel transforms: Euler's without signs, (2n)! and (3n)!, a renormalon toy, Euler and Heisenberg."""

from functools import cache
from math import factorial

import pytest
import sympy
from mpmath import mp

from resurgo import load_catalog, resum
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp
from resurgo.problem import series_of

RAYS = [0, 1, 4, 16, 64, mp.inf]
NAMES = [
    "euler-nonalternating",
    "stieltjes-2n",
    "stieltjes-3n",
    "renormalon-toy",
    "euler-heisenberg-magnetic",
    "euler-heisenberg-electric",
]


@cache
def problem(name):
    return load_catalog().find("problem", name).thing


def exact(name, order):
    return series_of(problem(name), (), order).exact


def target(name, x, digits=40):
    value, good = Place(problem(name), (), parse_number(x)).target(digits)
    assert good >= digits
    return value


def outside(name, x):
    return Place(problem(name), (), parse_number(x)).outside()


def number(x, bits=400):
    return to_mp(parse_number(x).ball(bits))


def close(one, other, digits):
    return abs(one - other) < mp.mpf(10) ** -digits * abs(other)


def laplace(integrand, turn):
    """The integral of exp(-s) g(s) along the ray s = turn r."""
    return mp.quad(lambda r: turn * mp.exp(-turn * r) * integrand(turn * r), RAYS)


def lateral_sums(integrand):
    """Along rays above and below the positive axis."""
    turn = mp.expjpi(mp.mpf(1) / 5)
    return laplace(integrand, turn), laplace(integrand, mp.conj(turn))


# ---- Euler's series without signs


def test_the_published_sum_at_a_tenth_is_found_with_its_lateral_imaginary_part():
    value, above = target("euler-nonalternating", "1/10"), target("euler-nonalternating", "1/10+1/10**60*I")
    with mp.workdps(30):
        assert close(value, mp.mpf("1.13147020473410778034"), 20)
        assert close(mp.im(above), mp.mpf("0.00142628085815315"), 14)
        assert close(mp.im(above), mp.pi * mp.exp(-10) * 10, 30)
        assert close(mp.re(above), value, 30)


@pytest.mark.parametrize("digits", [40, 100])
@pytest.mark.parametrize("x", ["1/500", "1/7", "27/10", "400", "-1/500", "-3", "-1e6"])
def test_at_real_points_it_is_the_exponential_integral(x, digits):
    value = target("euler-nonalternating", x, digits)
    with mp.workdps(digits + 20):
        z = 1 / number(x)
        assert close(value, z * mp.exp(-z) * mp.ei(z), digits - 2)


def test_opposite_to_the_cut_it_is_the_alternating_series():
    assert list(exact("euler-nonalternating", 50)) == [(-1) ** n * c for n, c in enumerate(exact("euler-series", 50))]
    for x in ("1/300", "1/4", "100", "1/5+1/3*I", "-1/5+1/100*I"):
        with mp.workdps(50):
            assert close(target("euler-nonalternating", f"-({x})"), target("euler-series", x), 38)


def test_its_zero_lies_where_it_is_said_to_lie():
    assert target("euler-nonalternating", "2.684510350820") > 0 > target("euler-nonalternating", "2.684510350821")


@pytest.mark.parametrize("x", ["1/5", "3"])
def test_the_euler_sum_is_the_mean_of_the_lateral_sums(x):
    with mp.workdps(30):
        z = number(x)
        above, below = lateral_sums(lambda s: 1 / (1 - z * s))
        assert close(target("euler-nonalternating", x), (above + below) / 2, 25)
        assert close(2j * mp.pi * mp.exp(-1 / z) / z, above - below, 25)


# ---- (2n)! and (3n)!


@pytest.mark.parametrize(("name", "q"), [("stieltjes-2n", 2), ("stieltjes-3n", 3)])
def test_the_coefficients_are_factorials(name, q):
    assert [int(c) for c in exact(name, 60)] == [(-1) ** n * factorial(q * n) for n in range(61)]


@pytest.mark.parametrize("digits", [40, 100])
@pytest.mark.parametrize("x", ["1/5000", "1/30", "2", "1e8", "1/10+1/5*I", "-1/10+1/1000*I", "-20-1/1000000*I"])
def test_the_sum_of_2n_is_that_of_sine_and_cosine_integrals(x, digits):
    value = target("stieltjes-2n", x, digits)
    with mp.workdps(3 * digits + 60):
        a = number(x, 2000) ** -mp.mpf("0.5")
        assert close(value, a * (mp.ci(a) * mp.sin(a) + (mp.pi / 2 - mp.si(a)) * mp.cos(a)), digits - 2)


@pytest.mark.parametrize("q", [2, 3])
@pytest.mark.parametrize("x", ["1/5000", "1/30", "2", "1e8", "1/10+1/5*I", "-1/10+1/20*I"])
def test_the_sums_are_the_integral_of_stieltjes(x, q):
    with mp.workdps(45):
        z = number(x)
        turn = mp.expj(-mp.arg(z) / (2 * q))  # away from the poles
        unit = abs(z) ** (-mp.one / q)
        ends = sorted({mp.mpf(r) for r in (0, 1, 4, 16, 64, 200, unit / 2, unit, 2 * unit, 8 * unit) if r <= 200})
        integral = mp.quad(lambda r: turn * mp.exp(-turn * r) / (1 + z * (turn * r) ** q), ends)
        assert close(target(f"stieltjes-{q}n", x), integral, 35)


def test_the_sum_of_3n_is_continuous_up_to_the_cut_and_jumps_there():
    """By 2 pi i/3 y e^(-y), y = |x|^(-1/3), the residue at s = y."""
    above, below = (target("stieltjes-3n", f"-1/8{sign}1/10**70*I") for sign in "+-")
    with mp.workdps(40):
        assert close(below - above, 2j * mp.pi / 3 * 2 * mp.exp(-2), 35)


def pade_bounds(name, order):
    terms = problem(name).coefficients(order)
    upper = resum(terms, "1/10", method="pade", digits=20)
    lower = resum(terms[:-1], "1/10", method="pade", digits=20, offset=-1)
    return upper.value, lower.value


def test_pade_approximants_close_in_on_the_sum_of_2n_and_not_on_that_of_3n():
    truth = {name: target(name, "1/10") for name in ("stieltjes-2n", "stieltjes-3n")}
    gaps = {}
    for name, value in truth.items():
        for order in (40, 80):
            upper, lower = pade_bounds(name, order)
            assert lower < value < upper
            gaps[name, order] = upper - lower
    assert gaps["stieltjes-2n", 80] < gaps["stieltjes-2n", 40] / 3
    assert gaps["stieltjes-3n", 80] > gaps["stieltjes-3n", 40] / 2 > 0.05


# ---- the renormalon toy


def test_the_renormalon_coefficients_are_those_of_the_borel_transform():
    u = sympy.symbols("u")
    expansion = sympy.series(1 / ((1 + u) ** 2 * (2 - u)), u, 0, 21).removeO()
    expected = [sympy.factorial(n) * expansion.coeff(u, n) for n in range(21)]
    assert [sympy.Rational(str(c)) for c in exact("renormalon-toy", 20)] == expected


def test_the_ultraviolet_pole_governs_large_orders_and_what_it_leaves_is_the_infrared_one():
    c = exact("renormalon-toy", 300)
    for n in (100, 300):
        ultraviolet = sympy.Rational((-1) ** n * (3 * n + 4), 9) * factorial(n)
        assert sympy.Rational(str(c[n])) - ultraviolet == sympy.Rational(factorial(n), 18 * 2**n)
    with mp.workdps(30):
        rest = [n * (to_mp(c[n]) / ((-1) ** n * mp.gamma(n + 2) / 3) - 1) for n in (150, 300)]
        assert abs(2 * rest[1] - rest[0] - mp.mpf(1) / 3) < 1e-4


@pytest.mark.parametrize("x", ["1/30", "1/4", "5"])
def test_the_renormalon_target_is_the_mean_of_the_lateral_sums(x):
    with mp.workdps(40):
        a = number(x)
        above, below = lateral_sums(lambda s: 1 / ((1 + a * s) ** 2 * (2 - a * s)))
        assert close(target("renormalon-toy", x), (above + below) / 2, 30)
        assert abs(2j * mp.pi * mp.exp(-2 / a) / (9 * a) - (above - below)) < mp.mpf(10) ** -35


@pytest.mark.parametrize("x", ["1/1000+1/1000000*I", "1/3+1/2*I", "-1/2+1/5*I", "-1/2-1/5*I", "100*I"])
def test_off_the_real_axis_the_renormalon_target_is_the_borel_sum(x):
    with mp.workdps(45):
        a = number(x)
        turn = mp.expj(mp.sign(mp.im(a)) * 0 if mp.re(a) <= 0 else mp.sign(mp.im(a)) * mp.pi / 5)
        value = laplace(lambda s: 1 / ((1 + a * s) ** 2 * (2 - a * s)), turn)
        assert close(target("renormalon-toy", x), value, 33)


def test_beside_the_axis_the_renormalon_target_is_the_lateral_sum_of_that_side():
    value = target("renormalon-toy", "1/4", 40)
    with mp.workdps(50):
        for sign, side in ((1, "+"), (-1, "-")):
            beside = target("renormalon-toy", f"1/4{side}1/10**60*I")
            assert close(beside, value + sign * 1j * mp.pi * mp.exp(-8) * 4 / 9, 38)


# ---- Euler and Heisenberg


def test_the_coefficients_are_those_of_the_hyperbolic_cotangent():
    x = sympy.symbols("x")
    expansion = sympy.series(x * sympy.coth(x), x, 0, 16).removeO()
    expected = [expansion.coeff(x, 2 * n) * sympy.factorial(2 * n - 3) for n in range(2, 8)]
    assert [sympy.Rational(str(c)) for c in exact("euler-heisenberg-magnetic", 5)] == expected
    signs = [(-1) ** n * c for n, c in enumerate(exact("euler-heisenberg-magnetic", 80))]
    assert list(exact("euler-heisenberg-electric", 80)) == signs


def test_the_first_term_is_the_lagrangian_that_euler_and_kockel_found():
    """(2 alpha^2/45) B^4/m^4 = -(1/(8 pi^2)) c_0 q^4 B^4/m^4, alpha = q^2/(4 pi)."""
    c_0, pi = sympy.Rational(str(exact("euler-heisenberg-magnetic", 0)[0])), sympy.pi
    assert -c_0 / (8 * pi**2) == sympy.Rational(2, 45) / (16 * pi**2)


def test_the_large_order_law_with_its_zeta_function_is_exact():
    c = exact("euler-heisenberg-magnetic", 200)
    with mp.workdps(60):
        for n in (0, 1, 30, 200):
            law = -2 / mp.pi**4 * mp.gamma(2 * n + 2) * (-(mp.pi**2)) ** -n
            assert close(to_mp(c[n]), law * mp.zeta(2 * n + 4), 55)


@pytest.mark.parametrize("b", ["1/2", "5"])
def test_the_magnetic_target_is_a_sum_of_sine_and_cosine_integrals(b):
    """F = -2 b^2 sum_k g(k pi/b)/(k pi)^2, g(w) the integral of s exp(-w s)/(1 + s^2) (DLMF 6.7.14, 6.12.4)."""
    first = 200
    with mp.workdps(80):
        field = number(b)
        places = [k * mp.pi / field for k in range(1, first)]
        terms = [(-mp.ci(w) * mp.cos(w) - (mp.si(w) - mp.pi / 2) * mp.sin(w)) / (w * field) ** 2 for w in places]
        tail = [
            (-1) ** m * mp.factorial(2 * m + 1) * field ** (2 * m + 2) / mp.pi ** (2 * m + 4) * mp.zeta(2 * m + 4, first)
            for m in range(20)
        ]
        assert close(target("euler-heisenberg-magnetic", b), -2 * field**2 * (sum(terms) + sum(tail)), 37)


def subtracted(x):
    """X coth x - 1 - x^2/3, with the digits that cancel at small x."""
    with mp.workdps(4 * mp.dps):
        return x * mp.coth(x) - 1 - x**2 / 3 if abs(x) > mp.mpf(10) ** (-mp.dps // 5) else -(x**4) / 45 + 2 * x**6 / 945


@pytest.mark.parametrize("b", ["1/20", "1", "100", "1+1*I", "1/100-2*I"])
def test_the_magnetic_target_is_the_integral_over_proper_time(b):
    with mp.workdps(40):
        field = number(b)
        turn = mp.expj(-mp.arg(field) / 2)  # away from the poles on b s = i k pi
        assert close(target("euler-heisenberg-magnetic", b), laplace(lambda s: subtracted(field * s) / s**3, turn), 28)


@pytest.mark.long
@pytest.mark.parametrize("e", ["1/4", "2"])
def test_the_electric_target_is_the_mean_of_the_lateral_sums(e):
    with mp.workdps(40):
        field = number(e)
        above, below = lateral_sums(lambda s: subtracted(1j * field * s) / s**3)
        assert close(target("euler-heisenberg-electric", e), (above + below) / 2, 26)
        schwinger = mp.pi * mp.nsum(lambda k: mp.exp(-k * mp.pi / field) / (k * mp.pi / field) ** 2, [1, mp.inf])
        assert close(-2j * schwinger, above - below, 22)


@pytest.mark.parametrize(("side", "sign"), [("+", -1), ("-", 1)])
def test_beside_the_axis_the_electric_target_has_the_imaginary_part_of_schwinger(side, sign):
    for e in ("1/4", "1", "20"):
        value, beside = target("euler-heisenberg-electric", e), target("euler-heisenberg-electric", f"{e}{side}1/10**80*I")
        with mp.workdps(45):
            schwinger = mp.pi * mp.polylog(2, mp.exp(-mp.pi / number(e))) * (number(e) / mp.pi) ** 2
            assert close(mp.im(beside), sign * schwinger, 35)
            assert close(mp.re(beside), value, 35)


def test_the_electric_field_is_the_magnetic_one_turned():
    for e, b in (("1/3+1/2*I", "1/2-1/3*I"), ("1/3-1/2*I", "1/2+1/3*I"), ("1/1000+1/7*I", "1/7-1/1000*I")):
        with mp.workdps(50):
            assert close(target("euler-heisenberg-electric", e), target("euler-heisenberg-magnetic", b), 37)


def test_strong_fields_follow_the_logarithm():
    """F = -+(b^2/3) (log b + a constant) + O(b log b)."""
    with mp.workdps(60):
        magnetic, electric = (
            {k: target(f"euler-heisenberg-{which}", f"1e{k}") for k in (40, 41)} for which in ("magnetic", "electric")
        )
        for found, sign in ((magnetic, -1), (electric, 1)):
            slope = 3 * (found[41] / mp.mpf(10) ** 82 - found[40] / mp.mpf(10) ** 80) / mp.log(10)
            assert abs(slope - sign) < mp.mpf(10) ** -35


# ---- all of them


@pytest.mark.parametrize("name", NAMES)
def test_300_digits_hold_the_100(name):
    for x in ("1/1000", "1/3", "50"):
        with mp.workdps(110):
            assert close(target(name, x, 100), target(name, x, 300), 99)


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("euler-nonalternating", "0"),
        ("stieltjes-2n", "-1"),
        ("stieltjes-3n", "0"),
        ("renormalon-toy", "-1/2"),
        ("euler-heisenberg-magnetic", "-1"),
        ("euler-heisenberg-electric", "I"),
    ],
)
def test_what_is_no_point_of_the_domain_is_outside(name, x):
    assert outside(name, x) == problem(name).domain.__doc__
    assert outside(name, "1/2") is None
