"""The sample series of the conformance suite: their sums by a second route, and their facts by their coefficients."""

from itertools import pairwise

import pytest
from flint import fmpq, fmpq_mat
from mpmath import mp

from resurgo.checks.samples import SAMPLES
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision
from resurgo.problem import FACTS

BY_NAME = {sample.name: sample for sample in SAMPLES}
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def laplace(function):
    """The integral over 0 < s < oo of exp(-s) function(s)."""
    return mp.quad(lambda s: mp.exp(-s) * function(s), [0, 1, 4, 8, 12, 24, 64, mp.inf])


def turned_laplace(function, angle):
    """The same along the ray s = u exp(i angle)."""
    turn = mp.expj(angle)
    return mp.quad(lambda u: turn * mp.exp(-u * turn) * function(u * turn), [0, 1, 4, 16, 64, mp.inf])


def partial_fractions(x):
    """(1 - x/3)/(1 + x/2 + x^2) by its two poles."""
    poles = mp.polyroots([1, mp.mpf(1) / 2, 1])
    return mp.re(sum((1 - r / 3) / (mp.mpf(1) / 2 + 2 * r) / (x - r) for r in poles))


SECOND_ROUTES = {
    "sum (-1)^n n! x^n": lambda x: laplace(lambda s: 1 / (1 + x * s)),
    "the quartic integral": lambda x: mp.quad(lambda u: mp.exp(-(u**2) - x * u**4), [-6, -2, 0, 2, 6]) / mp.sqrt(mp.pi),
    "log(1 + x)/x": lambda x: mp.quad(lambda s: 1 / (1 + x * s), [0, 1]),
    "(1 + x)^(1/3)": lambda x: 1 + x / 3 * mp.quad(lambda s: (1 + x * s) ** (-mp.mpf(2) / 3), [0, 1]),
    "J_0(2 sqrt(x))": lambda x: mp.quad(lambda s: mp.cos(2 * mp.sqrt(x) * mp.sin(s)), [0, mp.pi]) / mp.pi,
    "exp(x)": lambda x: mp.hyper([], [], x),
    "(1 - x/3)/(1 + x/2 + x^2)": partial_fractions,
    "sum x^n/(n + 1)^2": lambda x: -mp.quad(lambda s: mp.log(1 - x * s) / (x * s), [0, 1]),
    "sum (-1)^n (2n)! x^n": lambda x: laplace(lambda s: 1 / (1 + x * s**2)),
    "sum n! cos(n theta) x^n": lambda x: laplace(lambda s: mp.re(1 / (1 - x * s * mp.mpc(3, 4) / 5))),
    "1/(1 + x/2) and a late pole": lambda x: (1000001 - 1499999.5 * x) / (1 - x - 0.75 * x * x) / 10**6,
    "2F0(-1/3, 1/2; -x)": lambda x: mp.quad(lambda u: 2 * mp.exp(-u * u) * mp.cbrt(1 + x * u * u), [0, 1, 4, 12]) / mp.sqrt(mp.pi),
    "arctan(x)/x": lambda x: mp.quad(lambda s: 1 / (1 + (x * s) ** 2), [0, 1]),
    "sum n! x^n on its cut": lambda x: mp.re(turned_laplace(lambda s: 1 / (1 - x * s), mp.pi / 4)),
    "log(1 + x)/x on its cut": lambda x: mp.re(mp.quad(lambda s: 1 / (1 + x * s), [0, mp.mpc(0.5, 0.5), 1])),
}


def at(point, bits=120):
    """A point as a number of mpmath."""
    return to_mp(parse_number(point).ball(bits))


@EACH
def test_the_sum_is_that_of_a_second_route(sample):
    with mp.workdps(30):
        for x in map(at, sample.points):
            second = SECOND_ROUTES[sample.name](x)
            assert abs(sample.target(x) - second) < mp.mpf("1e-22") * abs(second), x


def test_on_a_cut_the_truths_are_the_mean_and_both_sides():
    euler, log = BY_NAME["sum n! x^n on its cut"], BY_NAME["log(1 + x)/x on its cut"]
    with mp.workdps(30):
        for x in map(at, euler.points):
            sides = [turned_laplace(lambda s, x=x: 1 / (1 - x * s), angle) for angle in (mp.pi / 4, -mp.pi / 4)]
            mean, *others = euler.truths(x)
            assert abs(sum(sides) / 2 - mean) < mp.mpf("1e-22")
            assert all(min(abs(other - side) for side in sides) < mp.mpf("1e-22") for other in others)
            assert others[0].imag == -others[1].imag != 0
        for x in map(at, log.points):
            sides = {mp.nstr(mp.log(1 + mp.mpc(x, 0)) / x, 20), mp.nstr(mp.conj(mp.log(1 + mp.mpc(x, 0)) / x), 20)}
            assert {mp.nstr(other, 20) for other in log.truths(x)[1:]} == sides
    assert [sample.name for sample in SAMPLES if sample.on_cut] == [euler.name, log.name]


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.name != "log(1 + x)/x on its cut"], ids=lambda sample: sample.name)
def test_near_0_the_sum_is_its_series_up_to_the_next_terms(sample):
    with mp.workdps(60):
        x = mp.mpf("1e-5")
        for order in (0, 1, 2, 5):
            terms = [abs(c * x**n) for n, c in enumerate(sample.series(order + 2))]
            off = abs(sample.target(x) - sample.series(order).partial_sums(x)[-1])
            assert terms[-1] / 2 < off < 2 * (terms[-1] + terms[-2]), order


@EACH
def test_the_sum_is_there_to_any_digits_and_the_points_are_exact(sample):
    for point in sample.points:
        values = []
        for bits in (100, 400):
            with working_precision(bits):
                values.append(sample.target(at(point, bits)))
        with working_precision(400):
            assert abs(values[0] - values[1]) < abs(values[1]) * mp.mpf(2) ** -85
            assert mp.isfinite(values[1])
            assert values[1] != 0


@EACH
def test_coefficients_are_exact_and_do_not_depend_on_the_order_asked(sample):
    assert sample.series(12).exact is not None
    assert sample.series(12).terms[:6] == sample.series(5).terms
    assert sample.series(12) is sample.series(12)
    assert sample.series(12).whole is sample.series(12)


def test_a_late_pole_is_late_and_a_rational_function_is_one():
    late = BY_NAME["1/(1 + x/2) and a late pole"].series(40).exact
    ratios = [abs(b / a + fmpq(1, 2)) for a, b in pairwise(late)]
    assert max(ratios[:6]) < fmpq(1, 100)
    assert min(ratios[20:]) > 1
    assert times(late, (1, -1, fmpq(-3, 4))) == [fmpq(1000001, 10**6), fmpq(-2999999, 2 * 10**6), *[0] * 39]
    rational = BY_NAME["(1 - x/3)/(1 + x/2 + x^2)"].series(40).exact
    assert times(rational, (1, fmpq(1, 2), 1)) == [1, fmpq(-1, 3), *[0] * 39]


def times(terms, polynomial):
    """The product of a series with a polynomial, to the order of the series."""
    return [sum((p * terms[n - i] for i, p in enumerate(polynomial) if n >= i), fmpq(0)) for n in range(len(terms))]


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "singularities" in s.facts], ids=lambda sample: sample.name)
def test_declared_growth_is_that_of_the_coefficients(sample):
    """u_n = c_n/Gamma(kn + b) is C_1 A_1^(-n) + C_2 A_2^(-n) + ... but for a part of order 1/n: so much is b."""
    k, b, n = sample.facts["gevrey"], at(str(sample.facts["exponent"])), 400
    poles = [at(str(a)) for a in sample.facts["singularities"]]
    with mp.workdps(40):
        u = [sample.series(n + 2)[m] / mp.gamma(k * m + b) for m in range(n, n + 3)]
        recurrence = [mp.mpf(1)]
        for pole in poles:
            recurrence = [c - d / pole for c, d in zip([*recurrence, 0], [0, *recurrence], strict=True)]
        rest = abs(sum(c * u[len(poles) - i] for i, c in enumerate(recurrence)))
        assert rest < mp.mpf("0.1") / n * max(map(abs, u))
        assert set(sample.facts) <= set(FACTS)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "strong" in s.facts], ids=lambda sample: sample.name)
def test_declared_power_at_strong_coupling_is_that_of_the_sum(sample):
    with mp.workdps(30):
        one, other = (abs(sample.target(mp.mpf(10) ** n)) for n in (40, 80))
        assert abs(mp.log10(other / one) / 40 - at(str(sample.facts["strong"]))) < 0.01  # a logarithm of x is no power


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "stieltjes" in s.facts], ids=lambda sample: sample.name)
def test_declared_series_of_stieltjes_have_positive_hankel_determinants(sample):
    p = sample.facts["stieltjes"]
    tail = sample.series(p + 13).exact[p:]
    moments = [c * (-1) ** n / tail[0] for n, c in enumerate(tail)]
    for shift in (0, 1):
        for size in range(1, 7):
            assert fmpq_mat(size, size, [moments[i + j + shift] for i in range(size) for j in range(size)]).det() > 0


def test_the_quartic_sample_declares_its_integrand():
    assert BY_NAME["the quartic integral"].facts["integral"] == "exp(-u^2 - t u^4)"
