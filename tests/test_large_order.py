"""Gevrey order, action and exponent from the coefficients: declared facts, closed forms, gaps, pairs, refusals."""

from fractions import Fraction
from math import comb, factorial
from random import Random

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog
from resurgo.kernels.large_order import gevrey_order, large_order
from resurgo.kernels.nearest_singularity import extrapolated, nearest_singularity
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

CATALOG = load_catalog()
KNOWN = [
    "airy-ai", "airy-bi", "bessel-i", "bessel-j", "bessel-k", "dawson", "digamma", "double-well", "double-well-integral",
    "erfc", "euler-heisenberg-electric", "euler-heisenberg-magnetic", "euler-nonalternating", "euler-series", "harmonic",
    "ising-magnetisation", "kepler-squared", "lambert-w", "lee-yang-integral", "log1p", "mathieu-large-q", "octic-integral",
    "octic-oscillator", "on-integral", "painleve-1", "parabolic-cylinder", "pt-cubic", "quartic-integral",
    "quartic-oscillator", "renormalon-toy", "sextic-integral", "sextic-oscillator", "stark", "stieltjes-2n", "stieltjes-3n",
    "stirling", "tricomi-2f0", "zeeman",
]  # fmt: skip


def problem_series(name, order):
    problem = CATALOG.find("problem", name).thing
    parameters = {option.name: option.default for option in problem.options}
    facts = problem.facts(**parameters) if callable(problem.facts) else problem.facts
    return Series(problem.coefficients(order, **parameters)), facts


def within(value, error, truth, factor=2):
    return abs(to_mp(value) - truth) <= factor * to_mp(error) + mp.mpf(10) ** -30 * abs(truth)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("order", [24])
def test_the_declared_facts_are_found_within_the_errors_claimed(name, order):
    with working_precision(200):
        series, facts = problem_series(name, order)
        found = large_order(series)
        assert found.gevrey == parse_number(facts["gevrey"]).rational
        nearest = to_mp(parse_number(facts["singularities"][0]).ball(200))
        assert within(found.action, found.action_error, nearest)
        if "exponent" in facts:
            assert within(found.exponent, found.exponent_error, to_mp(parse_number(facts["exponent"]).ball(200)))


@pytest.mark.parametrize(("name", "digits"), [("quartic-oscillator", 6), ("octic-oscillator", 13), ("stark", 9), ("zeeman", 7)])
def test_forty_coefficients_give_the_action_to_many_digits(name, digits):
    with working_precision(200):
        series, facts = problem_series(name, 40)
        truth = to_mp(parse_number(facts["singularities"][0]).ball(200))
        assert abs(to_mp(large_order(series).action) / truth - 1) < mp.mpf(10) ** -digits


def pair(position, power, k, order):
    """Re (1 + 3i/10) (1 - t/A)^(-power), times Gamma(k n + 1), to sixty digits."""
    with working_precision(400):
        at, factor = mp.mpc(*position), mp.mpc(1, mp.mpf(3) / 10)
        terms = [mp.re(factor * mp.rf(power, n) / mp.factorial(n) / at**n) * mp.gamma(k * n + 1) for n in range(order + 1)]
        return Series(Fraction(int(mp.nint(c * mp.mpf(10) ** 60)), 10**60) for c in terms)


@pytest.mark.parametrize(
    ("position", "power", "k"),
    [((1, 2), 0.5, 1), ((1, 2), 0.5, 2), ((0.25, 1), 2.5, 1), ((3, 1), 0.5, 1.5), ((1, 1), 0.75, 0.5), ((-1, 0.75), 1, 0)],
)
@pytest.mark.parametrize("order", [24, 32])
def test_complex_conjugate_singularities_are_found_with_the_gevrey_order(position, power, k, order):
    found = large_order(pair(position, power, k, order))
    assert found.is_pair
    assert found.gevrey == fmpq(Fraction(k).numerator, Fraction(k).denominator)
    with working_precision(100):
        assert within(found.action, found.action_error, mp.mpc(*position))
        assert within(found.exponent, found.exponent_error, mp.mpf(power))
        assert abs(to_mp(found.action) - mp.mpc(*position)) < 1e-2


@pytest.mark.parametrize(("start", "step"), [(0, 2), (1, 3), (2, 4)])
def test_gaps_are_folded(start, step):
    """x^s sum (-1)^m m! x^(p m) = sum (-1)^m Gamma((n - s)/p + 1) x^n: k = 1/p, b = 1 - s/p, A^p = -1."""
    terms = [Fraction(0)] * (start + 12 * step + 1)
    for m in range(13):
        terms[start + step * m] = Fraction((-1) ** m * factorial(m))
    found = large_order(Series(terms))
    assert (found.gevrey, found.shape.start, found.shape.step) == (fmpq(1, step), start, step)
    assert found.action == -1
    assert (found.exponent - (1 - fmpq(start, step))).contains(0)
    assert found.exponent_error < 1e-20


def test_a_first_coefficient_of_its_own_does_not_matter():
    euler = [Fraction(10**6), *(Fraction((-1) ** n * factorial(n)) for n in range(1, 9))]
    assert large_order(Series(euler)).action == -1
    assert large_order(Series([0, 0, *euler[2:]])).action == -1


def test_integral_of_a_sextic_action_has_its_saddles_as_a_pair():
    """sum binomial(2n, n) cos(n pi/3) n! t^n: the singularities (1 - 4 e^(+-i pi/3) t)^(-1/2), at e^(+-i pi/3)/4."""
    cosines = [Fraction(2), Fraction(1), Fraction(-1), Fraction(-2), Fraction(-1), Fraction(1)]
    found = large_order(Series(comb(2 * n, n) * cosines[n % 6] * factorial(n) for n in range(25)))
    assert abs(to_mp(found.action) - mp.expjpi(mp.mpf(1) / 3) / 4) < 1e-6
    assert abs(found.exponent - arb(0.5)) < 1e-4


def test_the_gevrey_order_of_entire_functions_is_negative_and_they_have_no_singularity():
    exponential = Series(Fraction(1, factorial(n)) for n in range(20))
    assert gevrey_order(exponential) == -1
    with pytest.raises(Inapplicable) as refusal:
        large_order(exponential)
    assert str(refusal.value) == "the coefficients are those of an entire function, which has no singularity"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [8, 14, 30])
def test_coefficients_without_a_law_are_refused(seed, count):
    random = Random(100 * count + seed)
    series = Series(Fraction(random.randint(-1000, 1000), random.randint(1, 50)) for _ in range(count))
    with pytest.raises(Inapplicable) as refusal:
        large_order(series)
    assert str(refusal.value) == "the growth of the coefficients does not tell the Gevrey order"


def test_too_few_and_complex_coefficients_are_refused():
    with pytest.raises(Inapplicable) as refusal:
        gevrey_order(Series([1, 0, 2, 0, 6, 0, 24, 0, 120]))
    assert str(refusal.value) == "the large order is read off 6 coefficients or more"
    with pytest.raises(Inapplicable) as refusal:
        large_order(Series(acb(0, 1) ** n * factorial(n) for n in range(20)), fmpq(1))
    assert str(refusal.value) == "the large order is read off real coefficients"


def test_with_a_wrong_gevrey_order_there_is_no_law():
    with pytest.raises(Inapplicable) as refusal:
        large_order(Series(factorial(2 * n) for n in range(20)), fmpq(1))
    assert str(refusal.value) == "the coefficients follow no law of one singularity or two"


def test_the_table_is_exact_on_polynomials_in_1_over_n_and_its_error_covers_the_rest():
    with working_precision(200):
        value, error = extrapolated([(n, 3 - arb(2) / n + arb(5) / n**2) for n in range(2, 9)])
        assert abs(value - 3) < arb(2) ** -150
        assert error < arb(2) ** -140
        value, error = extrapolated([(n, arb(n + 1).sqrt() / arb(n).sqrt()) for n in range(2, 13)])
        assert abs(value - 1) < error < 1e-6


def test_two_real_singularities_on_either_side():
    """1/(1 + t) + 1/(1 - t/2): exactly the recurrence of two terms."""
    with working_precision(200):
        found = nearest_singularity([arb((-1) ** n) + arb(2) ** -n for n in range(20)])
        assert abs(found.position + 1) <= found.position_error + arb(2) ** -100
        assert found.relative_error < 1e-6
