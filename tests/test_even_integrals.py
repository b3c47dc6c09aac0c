"""The sextic and the octic integral: coefficients, large order, Stieltjes, and the target by independent routes."""

from fractions import Fraction
from functools import cache
from math import factorial

import pytest
import sympy
from conftest import extrapolated
from flint import acb, arb, fmpq, fmpq_mat
from mpmath import mp

from resurgo import load_catalog
from resurgo.kernels.quadrature import integral
from resurgo.ledger import settle
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of
from resurgo.rows import Posed

HALVES = [("sextic-integral", 3), ("octic-integral", 4)]
POINTS = ["1/100000", "1/1000", "1/10", "1", "25", "1000000", "1/10+1/5*I", "-1/10+1/5*I", "-1/100+1/1000000*I", "-1-1/100*I"]


@cache
def found(kind, name):
    return load_catalog().find(kind, name).thing


def series(name, order, a=Fraction(1)):
    return series_of(found("problem", name), (("a", a),), order)


def place(name, x, a=Fraction(1)):
    return Place(found("problem", name), (("a", Fraction(a)),), parse_number(x))


def by_mpmath(q, a, eps):
    """The integral along u = exp(i beta) y, on which eps u^(2q) is positive, by mpmath."""
    turn = mp.expj(-mp.arg(eps) / (2 * q))
    width = min(1 / mp.sqrt(a), abs(eps) ** (-mp.one / (2 * q)))
    ends = [width * n / mp.sqrt(mp.cos(mp.arg(eps) / q)) for n in (0, 1, 2, 3, 4, 6, 9, 13)]
    return 2 * turn * mp.quad(lambda y: mp.exp(-a * (turn * y) ** 2 - abs(eps) * y ** (2 * q)), ends)


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_coefficients_are_exact_to_order_forty(name, q):
    expected = [Fraction((-1) ** n * factorial(2 * q * n), 4 ** (q * n) * factorial(q * n) * factorial(n)) for n in range(41)]
    assert [Fraction(str(c)) for c in series(name, 40).exact] == expected


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_coefficients_are_the_moments_that_sympy_integrates(name, q):
    x, a, eps = sympy.symbols("x a epsilon", positive=True)
    for n in range(4):
        term = sympy.integrate((-eps * x ** (2 * q)) ** n / sympy.factorial(n) * sympy.exp(-a * x**2), (x, -sympy.oo, sympy.oo))
        c = sympy.simplify(term / sympy.sqrt(sympy.pi / a) / (eps / a**q) ** n)
        assert c == sympy.Rational(str(series(name, 3).exact[n]))


@pytest.mark.parametrize("a", [Fraction(1), Fraction(7, 3), Fraction(1, 2)])
@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_target_is_the_integral(name, q, x, a):
    value, good = place(name, x, a).target(35)
    assert good >= 35
    with mp.workdps(45):
        shape, coupling = mp.mpf(a.numerator) / a.denominator, to_mp(parse_number(x).ball(200))
        expected = by_mpmath(q, shape, coupling)
        assert abs(value - expected) < mp.mpf(10) ** -33 * abs(expected)


@pytest.mark.parametrize("x", ["1/100000", "1/1000", "1/10", "3", "1/10+1/5*I"])
@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_target_overlaps_a_rigorous_quadrature(name, q, x):
    """Beyond R = 10 the integral of |exp(-x^2)| is below exp(-R^2)/(2R)."""
    with working_precision(120):
        eps = acb(parse_number(x).ball(400))
        tail = arb(-100).exp() / 20
        expected = 2 * integral(lambda u, _: (-(u**2) - eps * u ** (2 * q)).exp(), 0, 10, tail)
        value = found("problem", name).target(eps, a=arb(1))
        assert value.overlaps(expected)
        assert min(value.rel_accuracy_bits(), expected.rel_accuracy_bits()) > 70


@pytest.mark.parametrize(
    ("digits", "x"), [(20, "1/100"), (20, "1/3000"), (60, "1/3000"), (20, "-1/3000+1/10000*I"), (60, "1/100000")]
)
@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_balls_of_few_and_many_bits_overlap(name, q, x, digits):
    """Weak coupling at few bits, strong coupling at many: both enclosures hold the same number."""
    target, boxes = found("problem", name).target, []
    with working_precision(4000):
        a = arb(fmpq(4, 3))
    for bits in (30, 4 * digits, 3000):
        with working_precision(bits):
            boxes.append(target(acb(parse_number(x).ball(4000)), a=a))
            assert boxes[-1].rel_accuracy_bits() > bits - 20
    assert boxes[0].overlaps(boxes[2])
    assert boxes[1].overlaps(boxes[2])


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_at_a_real_coupling_the_ball_is_real(name, q):
    """In the divergent series and its remainder too."""
    with working_precision(60):
        value = found("problem", name).target(acb(fmpq(1, 10**6)), a=arb(1))
    assert value.imag.is_zero()
    assert value.real.rad() > 0


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_at_zero_coupling_it_is_the_gaussian(name, q):
    value, _ = place(name, "0").target(40)
    with mp.workdps(40):
        assert abs(value - mp.sqrt(mp.pi)) < mp.mpf(10) ** -38


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_strong_coupling_gives_the_declared_power(name, q):
    """(1/q) Gamma(1/(2q)) eps^(-1/(2q)), the next term smaller by a eps^(-1/q)."""
    assert found("problem", name).facts["strong"] == f"-1/{2 * q}"
    value, _ = place(name, "1e48").target(40)
    with mp.workdps(50):
        leading = mp.gamma(mp.one / (2 * q)) / q * mp.mpf(10) ** (-mp.mpf(24) / q)
        following = -mp.gamma(mp.mpf(3) / (2 * q)) / q * mp.mpf(10) ** (-mp.mpf(72) / q)
        assert abs(value - leading - following) < 2 * mp.mpf(10) ** (-mp.mpf(120) / q)


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_large_order_law_is_the_declared_one(name, q):
    """A from the ratios, C and b from c_n A^n/Gamma(kn + b), all by Richardson from orders up to 640."""
    facts, c = found("problem", name).facts, series(name, 641)
    k, action = facts["gevrey"], parse_number(facts["singularities"][0]).rational
    assert (k, facts["exponent"]) == (q - 1, 0)
    with mp.workdps(40):
        orders = [20 * 2**i for i in range(6)]
        gevrey = [mp.rf(k * n, k) for n in orders]
        found_action = extrapolated([growth * c[n] / c[n + 1] for growth, n in zip(gevrey, orders, strict=True)])
        assert abs(found_action / to_mp(action) - 1) < 1e-9
        constants = [c[n] * to_mp(action) ** n / mp.gamma(k * n) for n in orders]
        assert abs(extrapolated(constants) / (mp.sqrt(q - 1) / (mp.sqrt(2) * mp.pi)) - 1) < 1e-9


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_moments_are_those_of_a_positive_measure(name, q):
    """All Hankel determinants of (-1)^n c_n and of its shift are positive (Stieltjes)."""
    moments = [(-1) ** n * c for n, c in enumerate(series(name, 18).exact)]
    for size in range(1, 9):
        for shift in (0, 1):
            assert fmpq_mat([[moments[i + j + shift] for j in range(size)] for i in range(size)]).det() > 0


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_pade_staircase_encloses_the_integral(name, q):
    """[m/m] lies above a function of Stieltjes and [m/m+1] below it at x > 0, here each monotonically."""
    orders = range(2, 22)
    posed = Posed((place(name, "1/10"),), max(orders))
    truth, _ = place(name, "1/10").target(30)

    def values(offset):
        cells = [(n, 0) for n in orders]
        settled = settle(found("method", "pade"), {"offset": offset}, posed, cells, 20)
        return {n: settled[n, 0].estimate.value for n in orders}

    above, below = values(0), values(-1)
    assert all(below[n + 1] < truth < above[n] for n in orders if n % 2 == 0)
    assert all(above[n + 2] < above[n] for n in orders if n % 2 == 0 and n + 2 in above)
    if q == 4:  # an indeterminate moment problem: the two sequences do not meet
        assert above[20] - below[21] > mp.mpf("0.01")


@pytest.mark.parametrize(("name", "q"), HALVES)
def test_the_domain_is_the_cut_plane(name, q):
    assert place(name, "-1/10").outside()
    assert not place(name, "-1/10+1/1000*I").outside()
    assert not place(name, "1/10").outside()
