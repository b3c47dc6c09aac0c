"""Double-well, Lee-Yang and O(N) integrals: coefficients, large order, lateral sums and targets by other routes."""

from fractions import Fraction
from functools import cache
from math import factorial

import pytest
import sympy
from mpmath import mp

from resurgo import load_catalog
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp
from resurgo.problem import ProblemError, series_of

LEE_YANG = "g not 0 and off the negative real axis"


@cache
def problem(name):
    return load_catalog().find("problem", name).thing


def settings(name, **given):
    return tuple(sorted((key, Fraction(value)) for key, value in {**problem(name).parameters, **given}.items()))


def series(name, order, **given):
    return series_of(problem(name), settings(name, **given), order)


def place(name, x, **given):
    return Place(problem(name), settings(name, **given), parse_number(x))


def target(name, x, digits=40, **given):
    value, good = place(name, x, **given).target(digits)
    assert good >= digits
    return value


def number(x):
    return to_mp(parse_number(x).ball(400))


def close(one, other, digits):
    return abs(one - other) < mp.mpf(10) ** -digits * abs(other)


def correction(name, leading, action, k=1, **given):
    """d_1 of c_n = leading(n) A^(-n) (1 + d_1/n + ...), and how far the leading law is off at n = 400."""
    c = series(name, 400, **given)
    with mp.workdps(40):
        one, two, four = (n * (c[n] * mp.mpf(action) ** n / leading(n) - 1) for n in (100, 200, 400))
        return (8 * four - 6 * two + one) / 3, four / 400


# ---- the double well


def test_the_double_well_series_is_the_quartic_one_at_minus_eight_times_the_coupling():
    well, quartic = series("double-well-integral", 60).exact, series("quartic-integral", 60).exact
    assert list(well) == [(-8) ** n * c for n, c in enumerate(quartic)]


def test_the_double_well_coefficients_are_the_gaussian_moments_about_one_minimum():
    x, h = sympy.symbols("x h")  # h = sqrt(g)
    factor = h * x**3 - h**2 * x**4 / 2
    terms = sympy.Poly(sum(sympy.expand(factor**m) / sympy.factorial(m) for m in range(7)), h, x)
    found = [0, 0, 0, 0]
    for (i, j), c in terms.terms():
        if i <= 6 and j % 2 == 0:
            found[i // 2] += c * sympy.factorial2(j - 1) if i % 2 == 0 else 0
    assert found == [1, 6, 210, 13860]
    assert [int(c) for c in series("double-well-integral", 3).exact] == found


def test_the_double_well_law_holds_to_its_correction():
    d, rest = correction("double-well-integral", lambda n: mp.gamma(n) / (mp.sqrt(2) * mp.pi), mp.mpf(1) / 32)
    assert abs(d + mp.mpf(3) / 16) < 1e-6
    assert abs(rest) < 1e-3


def lateral(g, turn):
    """The Laplace integral of 2F1(1/4, 3/4; 1; 32 t) along a ray."""
    return mp.quad(
        lambda r: turn * mp.exp(-turn * r) * mp.hyp2f1(mp.mpf(1) / 4, mp.mpf(3) / 4, 1, 32 * g * turn * r), [0, 1, 4, 12, 30, 80]
    )


@pytest.mark.long
@pytest.mark.parametrize("g", ["1/20", "1"])
def test_half_the_double_well_integral_is_the_mean_of_the_lateral_sums(g):
    with mp.workdps(25):
        turn, coupling = mp.expj(mp.pi / 4), number(g)
        above, below = lateral(coupling, turn), lateral(coupling, mp.conj(turn))
        assert close(target("double-well-integral", g), (above + below) / 2, 20)
        z = 1 / (64 * coupling)
        assert close(2j * mp.sqrt(z / mp.pi) * mp.exp(-z) * mp.besselk(mp.mpf(1) / 4, z), above - below, 18)
        alternating = target("quartic-integral", f"8*{g}", a=1) / mp.sqrt(mp.pi)
        assert close(1j * mp.sqrt(2) * mp.exp(-1 / (32 * coupling)) * alternating, above - below, 18)


@pytest.mark.parametrize("g", ["1/20+1/50*I", "1/30-1/10*I", "-1/10+1/50*I"])
def test_off_the_axis_the_double_well_target_is_the_borel_sum(g):
    with mp.workdps(25):
        assert close(target("double-well-integral", g), lateral(number(g), mp.mpf(1)), 18)


def test_beside_the_axis_the_double_well_target_is_the_lateral_sum_of_that_side():
    for g in ("1/200", "1/10", "30"):
        value = target("double-well-integral", g)
        above, below = (target("double-well-integral", f"{g}{sign}1/10**60*I") for sign in "+-")
        with mp.workdps(50):
            z = 1 / (64 * number(g))
            jump = 1j * mp.sqrt(z / mp.pi) * mp.exp(-z) * mp.besselk(mp.mpf(1) / 4, z)
            assert close(above, value + jump, 38)
            assert close(below, value - jump, 38)


@pytest.mark.parametrize("g", ["1/1000", "1/8", "100", "1/8+1/10*I", "-1/8+1/100*I"])
def test_at_the_opposite_coupling_the_double_well_target_is_the_quartic_integral(g):
    with mp.workdps(50):
        assert close(target("double-well-integral", f"-({g})"), target("quartic-integral", f"8*({g})") / mp.sqrt(mp.pi), 38)


@pytest.mark.parametrize("g", ["1/1000", "1/30", "2", "500"])
def test_the_double_well_target_is_half_the_integral_over_both_wells(g):
    """As it is defined, over x."""
    value = target("double-well-integral", g)
    with mp.workdps(50):
        root = mp.sqrt(number(g))
        unit = min(1, mp.sqrt(root)) / root
        steps = (-16, -8, -4, -2, -1, 0, 1, 2, 4, 8, 16)
        ends = sorted({m + k * unit for m in (mp.mpf(0), 1 / root) for k in steps} | {-9, 9, 1 / root + 9})
        integral = mp.quad(lambda x: mp.exp(-((x * (1 - root * x)) ** 2) / 2), ends)
        assert close(value, integral / mp.sqrt(2 * mp.pi) / 2, 35)


def test_the_double_well_at_strong_coupling_follows_the_declared_power():
    with mp.workdps(60):
        leading = mp.sqrt(mp.pi / 2) / mp.gamma(mp.mpf(3) / 4) / mp.root(32 * mp.mpf(10) ** 60, 4)
        assert close(target("double-well-integral", "1e60"), leading, 29)


# ---- Lee and Yang


def test_the_cubic_coefficients_are_double_factorials_and_those_of_airy():
    c = [Fraction(str(c)) for c in series("lee-yang-integral", 40).exact]
    double = [int(sympy.factorial2(6 * n - 1)) if n else 1 for n in range(41)]
    assert c == [Fraction((-1) ** n * double[n], 36**n * factorial(2 * n)) for n in range(41)]
    airy = [Fraction(1)]  # DLMF 9.7.2
    for k in range(1, 41):
        airy.append(airy[-1] * Fraction((6 * k - 5) * (6 * k - 3) * (6 * k - 1), 216 * k * (2 * k - 1)))
    assert c == [(-3) ** n * u for n, u in enumerate(airy)]


def test_the_logarithm_of_the_cubic_series_weighs_the_connected_cubic_graphs():
    """5/24, 5/16, 1105/1152, ... (Cvitanović, Lautrup and Pearson, 1978)."""
    found = series("lee-yang-integral", 5).log().exact
    assert [str((-1) ** n * c) for n, c in enumerate(found)] == ["0", "5/24", "5/16", "1105/1152", "565/128", "82825/3072"]


def test_the_cubic_law_holds_to_its_correction():
    d, rest = correction("lee-yang-integral", lambda n: mp.gamma(n) / (2 * mp.pi), -mp.mpf(2) / 3)
    assert abs(d + mp.mpf(5) / 36) < 1e-6
    assert abs(rest) < 1e-3


@pytest.mark.parametrize("digits", [40, 100])
@pytest.mark.parametrize("g", ["1/300", "1/10", "7", "1e6", "1/10+1/5*I", "-1+1/100*I", "-1/10-1/1000000*I"])
def test_the_cubic_integral_is_the_function_of_airy(g, digits):
    value = target("lee-yang-integral", g, digits)
    with mp.workdps(digits + 30):
        x = number(g) if digits < 100 else to_mp(parse_number(g).ball(1000))
        z = (2 * x) ** (-mp.mpf(2) / 3)
        assert close(value, 2 * mp.pi * mp.cbrt(2) * x ** (-mp.mpf(1) / 6) * mp.exp(1 / (3 * x)) * mp.airyai(z), digits - 2)


@pytest.mark.long
@pytest.mark.parametrize("g", ["1/100", "1", "20"])
def test_the_cubic_integral_is_that_over_the_real_line(g):
    with mp.workdps(30):
        integral = 2 * mp.quad(lambda x: mp.exp(-(x**2) / 2) * mp.cos(mp.sqrt(number(g)) * x**3 / 6), mp.linspace(0, 12, 49))
        assert close(target("lee-yang-integral", g), integral, 25)


# ---- O(N)


def test_one_component_is_the_quartic_integral():
    assert series("on-integral", 60, components=1).exact == series("quartic-integral", 60).exact
    assert dict(problem("on-integral").facts_at(dict(settings("on-integral", components=1)))) == {
        key: "0" if key == "exponent" else value
        for key, value in problem("quartic-integral").facts.items()
        if key != "strong_coefficients"  # known at N = 1 alone
    }
    for x in ("1/1000", "1/7", "30", "-1/10+1/100*I", "2*I"):
        for a in ("1", "7/3"):
            with mp.workdps(50):
                assert close(target("on-integral", x, components=1, a=a), target("quartic-integral", x, a=a), 38)


@pytest.mark.parametrize("n", ["2", "3", "1/2", "7/3", "10"])
def test_the_coefficients_of_n_components_are_the_moments(n):
    """(-1)^n/n! times the mean of r^(2n) over r^(N/2-1) exp(-r)."""
    half = sympy.Rational(n) / 2
    expected = [sympy.Rational((-1) ** m, sympy.factorial(m)) * sympy.rf(half, 2 * m) for m in range(30)]
    assert [sympy.Rational(str(c)) for c in series("on-integral", 29, components=n).exact] == expected


@pytest.mark.parametrize("n", ["1", "3/2", "2", "3", "4", "6", "11"])
def test_the_law_of_n_components_holds_to_its_correction(n):
    half = number(n) / 2

    def leading(m):
        return 2 ** (half - 1) / (mp.sqrt(mp.pi) * mp.gamma(half)) * mp.gamma(m + half - mp.mpf(1) / 2)

    d, rest = correction("on-integral", leading, -mp.mpf(1) / 4, components=n)
    assert abs(d + (2 - 2 * half) * (4 - 2 * half) / 16) < 1e-4
    assert abs(rest) < 0.02


@pytest.mark.parametrize("x", ["1/1000", "1/5", "40", "1/10+1/3*I", "-1/5+1/100*I"])
def test_two_components_are_an_error_function(x):
    value = target("on-integral", x, components=2, a="5/3")
    with mp.workdps(60):
        a, z = number("5/3"), number("25/9") / (4 * number(x))
        assert close(value, mp.pi / a * mp.sqrt(mp.pi * z) * mp.exp(z) * mp.erfc(mp.sqrt(z)), 38)


@pytest.mark.parametrize(("n", "a", "x"), [("3", "1", "1/10"), ("1/3", "2", "4"), ("40", "1/2", "1/100"), ("7", "3", "1/9+1/2*I")])
def test_the_integral_of_n_components_is_the_radial_one(n, a, x):
    value = target("on-integral", x, components=n, a=a)
    with mp.workdps(45):
        half, shape, coupling = number(n) / 2, number(a), number(x)
        ends = [mp.mpf(2) ** k for k in range(-6, 8)]  # r^(N/2) as the variable of the first part takes the power away
        first = mp.quad(lambda v: mp.exp(-shape * v ** (1 / half) - coupling * v ** (2 / half)), [0, ends[0] ** half]) / half
        rest = mp.quad(lambda r: r ** (half - 1) * mp.exp(-shape * r - coupling * r**2), ends)
        assert close(value, mp.pi**half / mp.gamma(half) * (first + rest), 35)


@pytest.mark.parametrize("n", ["1", "5/2", "30"])
def test_two_more_components_are_a_derivative(n):
    """d I_N/da = -(N/(2 pi)) I_(N+2)."""
    up, down = (target("on-integral", "1/3", 70, components=n, a=Fraction(10**20 + s, 10**20)) for s in (1, -1))
    following = target("on-integral", "1/3", 70, components=Fraction(n) + 2)
    with mp.workdps(80):
        assert close(-(up - down) * mp.mpf(10) ** 20 / 2 * 2 * mp.pi / number(n), following, 35)


@pytest.mark.parametrize("n", ["9/2", "5", "8"])
def test_above_four_components_it_is_not_declared_one_of_stieltjes(n):
    assert "stieltjes" not in problem("on-integral").facts_at(dict(settings("on-integral", components=n)))
    assert problem("on-integral").facts_at(dict(settings("on-integral", components=4)))["stieltjes"] == 0


def test_a_number_of_components_that_is_not_positive_is_refused():
    with pytest.raises(ProblemError, match="the number of components '0' is not positive; give one above 0"):
        series("on-integral", 3, components=0)
    assert place("on-integral", "1", components=-1).outside() == "N > 0, a > 0, eps not 0 and off the negative real axis"
    assert place("on-integral", "-1").outside()
    assert place("on-integral", "1", a=-1).outside()


def test_the_domains_exclude_zero_and_the_cut():
    assert place("double-well-integral", "-1").outside() is None
    assert place("double-well-integral", "0").outside() == "g not 0"
    assert place("lee-yang-integral", "-1+1/10**9*I").outside() is None
    assert place("lee-yang-integral", "-1").outside() == place("lee-yang-integral", "0").outside() == LEE_YANG
