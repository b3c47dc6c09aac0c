"""The quartic integral: coefficients, target, large order, and its exponent-resummed form by two derivations."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import factorial

import pytest
import sympy
from mpmath import mp

from resurgo import load_catalog
from resurgo.ledger import settle
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of
from resurgo.rows import Posed

# a_n a^(2n-1): the coefficients of the exponent a + a_1 eps + a_2 eps^2 + ..., as published
EXPONENT = [Fraction(3, 2), Fraction(-39, 8), Fraction(657, 16), Fraction(-67365, 128), Fraction(2276397, 256)]
SHAPES = [Fraction(1, 2), Fraction(1), Fraction(2), Fraction(7, 3)]


@cache
def found(kind, name):
    return load_catalog().find(kind, name).thing


def series(order, a=Fraction(1)):
    return series_of(found("problem", "quartic-integral"), (("a", a),), order)


def place(x, a=Fraction(1)):
    return Place(found("problem", "quartic-integral"), (("a", Fraction(a)),), parse_number(x))


def outcome(method, x, order, a=Fraction(1), digits=30, **options):
    posed = Posed((place(x, a),), order)
    return settle(found("method", method), options, posed, [(order, 0)], digits)[order, 0]


def number(fraction):
    return mp.mpf(fraction.numerator) / fraction.denominator


def integral(a, eps):
    """By quadrature over the half line, twice."""
    width = min(1 / mp.sqrt(a), abs(eps) ** -mp.mpf("0.25"))
    ends = [width * k for k in (0, 1, 2, 3, 4, 6, 9, 13)]
    return 2 * mp.quad(lambda u: mp.exp(-a * u**2 - eps * u**4), ends)


def test_the_coefficients_are_exact_to_order_sixty():
    expected = [Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(61)]
    assert [Fraction(str(c)) for c in series(60).exact] == expected


def test_the_coefficients_are_the_moments_that_sympy_integrates():
    x, a, eps = sympy.symbols("x a epsilon", positive=True)
    for n in range(5):
        term = sympy.integrate((-eps * x**4) ** n / sympy.factorial(n) * sympy.exp(-a * x**2), (x, -sympy.oo, sympy.oo))
        c = sympy.simplify(term / sympy.sqrt(sympy.pi / a) / (eps / a**2) ** n)
        assert c == sympy.Rational(str(series(5).exact[n]))


@pytest.mark.parametrize("a", SHAPES)
@pytest.mark.parametrize("eps", ["1/1000", "1/10", "1", "25"])
def test_the_target_is_the_integral(a, eps):
    value, good = place(eps, a).target(35)
    assert good >= 35
    with mp.workdps(45):
        assert abs(value - integral(number(a), number(Fraction(eps)))) < mp.mpf(10) ** -33 * abs(value)


@pytest.mark.parametrize(("real", "imag"), [("1/10", "1/5"), ("1/3", "-2"), ("1/100", "1/7")])
def test_the_target_is_the_integral_at_complex_coupling(real, imag):
    value, _ = place(f"{real}+({imag})*I", Fraction(7, 3)).target(35)
    with mp.workdps(45):
        expected = integral(number(Fraction(7, 3)), mp.mpc(number(Fraction(real)), number(Fraction(imag))))
        assert abs(value - expected) < mp.mpf(10) ** -30 * abs(expected)


@pytest.mark.parametrize("a", [Fraction(1, 2), Fraction(2)])
def test_weak_coupling_gives_the_first_terms(a):
    value, _ = place("1e-12", a).target(40)
    with mp.workdps(40):
        t = mp.mpf(10) ** -12 / number(a) ** 2
        expected = mp.sqrt(mp.pi / number(a)) * (1 - 3 * t / 4 + 105 * t**2 / 32)
        assert abs(value / expected - 1) < 28 * t**3


def test_strong_coupling_gives_the_quarter_power():
    """(1/2) Gamma(1/4) eps^(-1/4), the next term being smaller by a / eps^(1/2)."""
    value, _ = place("1e40").target(40)
    with mp.workdps(40):
        leading = mp.gamma(mp.mpf(1) / 4) / 2 * mp.mpf(10) ** -10
        following = -mp.gamma(mp.mpf(3) / 4) / 2 * mp.mpf(10) ** -30
        assert abs(value - leading - following) < mp.mpf(10) ** -48


def test_the_large_order_law_holds_to_its_second_correction():
    """c_n = (-1)^n 4^n Gamma(n)/(sqrt(2) pi) (1 - 3/(16 n) + d/n^2 + ...): n^2 times the rest tends to d."""
    rest = []
    with mp.workdps(30):
        for n in (50, 100, 200, 400):
            law = (-4) ** n * mp.gamma(n) / (mp.sqrt(2) * mp.pi)
            rest.append(n**2 * (series(400)[n] / law - 1 + mp.mpf(3) / (16 * n)))
    extrapolated = [2 * b - a for a, b in pairwise(rest)]
    # by Stirling's series log(c_n/law) has no term 1/n^2, so that d = (3/16)^2/2
    assert abs(extrapolated[-1] - mp.mpf(9) / 512) < 1e-5


@pytest.mark.parametrize("a", SHAPES)
def test_the_exponent_of_the_source_follows_from_the_power_minus_two(a):
    """I = sqrt(pi/(a + a_1 eps + ...)) means a + a_1 eps + ... = a S(eps/a^2)^(-2)."""
    terms = (series(5, a) ** -2).exact
    assert [a * Fraction(str(c)) / a ** (2 * n) for n, c in enumerate(terms)] == [
        a,
        *(c / a ** (2 * n + 1) for n, c in enumerate(EXPONENT)),
    ]


def test_the_exponent_of_the_source_follows_from_vanishing_integrals():
    """Order by order in eps, the integral of exp(-a x^2 - eps x^4) - exp(-(a + a_1 eps + ...) x^2) vanishes."""
    a, x = sympy.symbols("a x", positive=True)
    eps = sympy.Symbol("epsilon")
    unknown = sympy.symbols("a1:6")

    def exponential(argument):
        """exp(argument) through eps^5 for an argument that begins with eps."""
        power, total = sympy.Integer(1), sympy.Integer(1)
        for n in range(1, 6):
            power = sum(sympy.expand(power * argument).coeff(eps, k) * eps**k for k in range(6))
            total += power / sympy.factorial(n)
        return sympy.expand(total)

    difference = exponential(-eps * x**4) - exponential(-sum(a_n * eps**n for n, a_n in enumerate(unknown, start=1)) * x**2)
    solved = {}
    for n in range(1, 6):
        integrand = sympy.Poly(sympy.expand(difference).coeff(eps, n).subs(solved), x)
        # the Gaussian moment of x^(2m) is (2m-1)!!/(2a)^m, in units of sqrt(pi/a)
        moment = sum(c * sympy.factorial2(m - 1) / (2 * a) ** (m // 2) for (m,), c in integrand.terms())
        (solution,) = sympy.solve(moment, unknown[n - 1])
        solved[unknown[n - 1]] = sympy.simplify(solution)
    assert [solved[a_n] for a_n in unknown] == [
        sympy.Rational(c.numerator, c.denominator) / a ** (2 * n + 1) for n, c in enumerate(EXPONENT)
    ]


@cache
def first_zero(order):
    """The least t > 0 at which 1 + 3/2 t - 39/8 t^2 + ... vanishes, from the published coefficients."""
    with mp.workdps(30):
        coefficients = [mp.mpf(1), *map(number, EXPONENT[:order])]
        roots = mp.polyroots(coefficients[::-1], maxsteps=200, extraprec=200)
        return min(mp.re(root) for root in roots if abs(mp.im(root)) < 1e-20 and mp.re(root) > 0)


def test_the_even_truncations_turn_negative_where_the_literature_has_it():
    assert mp.nstr(first_zero(2), 3) == "0.632"
    assert mp.nstr(first_zero(4), 4) == "0.2355"


def near_the_zero(order, a, distance):
    """The coupling at which the radicand of that order vanishes, times 1 + distance, to 25 digits."""
    with mp.workdps(30):
        return mp.nstr(first_zero(order) * number(a) ** 2 * (1 + mp.mpf(distance)), 25)


def radicand_at(eps, order, a):
    return number(a) + sum(number(c) / number(a) ** (2 * n + 1) * mp.mpf(eps) ** (n + 1) for n, c in enumerate(EXPONENT[:order]))


@pytest.mark.parametrize("a", [Fraction(1, 2), Fraction(1), Fraction(2)])
@pytest.mark.parametrize("order", [2, 4])
@pytest.mark.parametrize("distance", ["-1e-2", "-1e-6"])
def test_the_exponent_is_real_below_the_zero_of_its_radicand(distance, order, a):
    eps = near_the_zero(order, a, distance)
    settled = outcome("exponent", eps, order, a)
    assert settled.status == "ok"
    with mp.workdps(60):
        expected = mp.sqrt(mp.pi / radicand_at(eps, order, a))
        assert abs(settled.estimate.value / expected - 1) < mp.mpf(10) ** -29


@pytest.mark.parametrize("a", [Fraction(1, 2), Fraction(1), Fraction(2)])
@pytest.mark.parametrize("order", [2, 4])
@pytest.mark.parametrize("distance", ["1e-2", "1e-9"])
def test_the_exponent_is_inapplicable_above_the_zero_of_its_radicand(distance, order, a):
    eps = near_the_zero(order, a, distance)
    refused = outcome("exponent", eps, order, a)
    assert refused.status == "inapplicable"
    with mp.workdps(60):
        radicand = mp.nstr(radicand_at(eps, order, a) / number(a), 5)
    assert refused.message == f"no real value: the radicand is negative, {radicand}"


@pytest.mark.parametrize("order", [1, 3, 5])
@pytest.mark.parametrize("x", ["1/10", "1", "1000"])
def test_the_odd_truncations_are_real_at_every_coupling(order, x):
    settled = outcome("exponent", x, order, Fraction(2))
    assert settled.status == "ok"
    with mp.workdps(40):
        t = number(Fraction(x)) / 4
        radicand = 1 + sum(number(c) * t ** (n + 1) for n, c in enumerate(EXPONENT[:order]))
        assert abs(settled.estimate.value - mp.sqrt(mp.pi / 2 / radicand)) < mp.mpf(10) ** -29


@pytest.mark.parametrize(
    ("method", "options", "best"),
    [("naive", {}, "1.4e-2"), ("exponent", {"power": -2}, "8.9e-3"), ("exponent", {"power": -4}, "6.4e-3")],
)
def test_the_best_error_over_the_orders_at_a_tenth_is_the_known_one(method, options, best):
    with mp.workdps(30):
        truth = integral(mp.mpf(1), mp.mpf(1) / 10)
        settled = [outcome(method, "1/10", n, digits=15, **options) for n in range(1, 13)]
        errors = [abs(o.estimate.value / truth - 1) for o in settled if o.estimate is not None]
        assert abs(min(errors) / mp.mpf(best) - 1) < 0.02


def test_the_rate_of_divergence_of_the_exponent_is_that_of_the_series():
    """A_n/c_n tends to -2 like 1/n."""
    powered, plain = series(160) ** -2, series(160)
    with mp.workdps(30):
        ratio = {n: powered[n] / plain[n] for n in (40, 80, 160)}
        assert abs(2 * ratio[160] - ratio[80] + 2) < 1e-3
        assert abs(ratio[40] + mp.mpf("1.971")) < 5e-4


@pytest.mark.parametrize("a", SHAPES)
@pytest.mark.parametrize("eps", ["1e-6", "1/1000", "1/10", "1", "30", "1e6"])
def test_the_variation_of_the_constant_is_its_closed_form_within_twelve_per_cent(a, eps):
    """Too small at every coupling, by 1 - 2 sqrt(2 pi)/(6^(1/4) Gamma(1/4)) = 11.65 % in the limit."""
    settled = outcome("delta-expansion", eps, 1, a, criterion="fac")
    assert settled.status == "ok"
    with mp.workdps(40):
        shape, coupling = number(a), number(Fraction(eps))
        closed = mp.sqrt(2 * mp.pi / (shape + mp.sqrt(shape**2 + 6 * coupling)))
        assert abs(settled.estimate.value - closed) < mp.mpf(10) ** -29 * closed
        truth, _ = place(eps, a).target(40)
        limit = 1 - 2 * mp.sqrt(2 * mp.pi) / (mp.root(6, 4) * mp.gamma(mp.mpf(1) / 4))
        assert 0 < 1 - closed / truth < limit < 0.1166
        assert eps != "1e6" or 1 - closed / truth > limit - 0.001


def test_the_varied_constant_makes_the_first_order_vanish():
    """exp(-a x^2 - eps x^4) = exp(-A x^2) (1 + (A - a) x^2 - eps x^4 + ...), integrated over the real line."""
    a, eps, constant, x = sympy.symbols("a epsilon A x", positive=True)
    gaussian = sympy.exp(-constant * x**2)
    first = sympy.integrate(((constant - a) * x**2 - eps * x**4) * gaussian, (x, -sympy.oo, sympy.oo))
    best = (a + sympy.sqrt(a**2 + 6 * eps)) / 2
    assert sympy.simplify(first.subs(constant, best)) == 0
    assert sympy.simplify(first.subs(constant, 2 * best)) != 0


@pytest.mark.long
@pytest.mark.parametrize(("x", "order", "error"), [("1/10", 30, "1e-9"), ("1", 40, "1e-6"), ("1/20+1/10*I", 30, "1e-8")])
def test_borel_pade_approaches_the_integral(x, order, error):
    settled = outcome("borel-pade", x, order, Fraction(1))
    truth, _ = place(x).target(30)
    with mp.workdps(30):
        assert abs(settled.estimate.value / truth - 1) < mp.mpf(error)


def test_the_pade_staircase_encloses_the_integral():
    """For a series of Stieltjes [m/m] lies above the function and [m/m+1] below it at x > 0."""
    truth, _ = place("1/2").target(30)
    for m in range(1, 12):
        below = outcome("pade", "1/2", 2 * m + 1, offset=-1).estimate.value
        above = outcome("pade", "1/2", 2 * m).estimate.value
        assert below < truth < above


def test_the_prefactor_and_the_argument_are_those_of_the_definition():
    with working_precision(150):
        prefactor, _, offset, _ = place("1/3", Fraction(7, 3)).scale(150)
        assert abs(prefactor - mp.sqrt(3 * mp.pi / 7)) < mp.mpf(10) ** -40
        assert offset == 0
        assert to_mp(place("1/3", Fraction(7, 3)).argument(150)[0]) == mp.mpf(3) / 49
