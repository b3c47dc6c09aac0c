"""The checks that resurgo has for every method and problem, and the process beside its definition."""

from fractions import Fraction
from itertools import pairwise
from math import factorial

import pytest
from mpmath import mp
from resurgo_overholt import overholt
from resurgo_overholt.erdos_borwein import coefficients, target

from resurgo import Inapplicable, RequestError, Series, resum


@pytest.mark.resurgo("method:overholt")
def test_conformance(resurgo_check):
    resurgo_check()


@pytest.mark.resurgo("method:overholt", steps=1)
def test_conformance_of_one_step(resurgo_check):
    resurgo_check()


@pytest.mark.resurgo("problem:erdos-borwein")
def test_conformance_of_the_problem(resurgo_check):
    resurgo_check()


def v(sums, n, k):
    """V_(n,k) by its definition, in exact fractions."""
    if k == 0:
        return sums[n]
    d = [after - now for now, after in pairwise(sums)]
    p, q = d[n + k] ** k, d[n + k - 1] ** k
    return (p * v(sums, n, k - 1) - q * v(sums, n + 1, k - 1)) / (p - q)


def partial_sums(order):
    terms = coefficients(order)
    return [sum(terms[: n + 1]) for n in range(order + 1)]


@pytest.mark.parametrize("order", range(2, 9))
def test_the_answer_is_the_entry_of_the_table(order):
    expected = v(partial_sums(order), 0, order - 1)
    with mp.workdps(40):
        assert abs(resum(coefficients(order), 1, "overholt").value - mp.mpf(expected.numerator) / expected.denominator) < 1e-28


def test_one_step_is_aitken_s_process():
    a, b, c = partial_sums(6)[-3:]
    expected = c - (c - b) ** 2 / (c - 2 * b + a)
    with mp.workdps(40):
        found = resum(coefficients(6), 1, "overholt", steps=1).value
        assert abs(found - mp.mpf(expected.numerator) / expected.denominator) < 1e-28


@pytest.mark.parametrize("k", range(5))
def test_a_step_takes_one_more_power_away(k):
    limit = Fraction(1)  # of S_n = 1/(1 - 2^(-n)) = 1 + 2^(-n) + 4^(-n) + ...
    errors = [v([1 / (1 - Fraction(1, 2**i)) for i in range(8, 20)], n, k) - limit for n in (2, 3)]
    assert float(errors[1] / errors[0]) == pytest.approx(2.0 ** -(k + 1), rel=0.01)


def test_eleven_coefficients_give_the_constant_to_26_digits():
    with mp.workdps(40):
        estimate = resum(coefficients(10), 1, "overholt", digits=35)
        assert 1e-28 < abs(estimate.value - target(mp.mpf(1))) < 1e-26
        assert abs(estimate.value - target(mp.mpf(1))) < estimate.error < 1e-15


def test_growing_terms_are_not_trusted():
    estimate = resum([(-1) ** n * mp.factorial(n) for n in range(20)], 1, "overholt")
    assert (estimate.grade, estimate.error) == ("unreliable", None)
    assert estimate.notes.endswith("the terms grow: the weights lean on the earlier partial sums")
    assert abs(estimate.value - mp.mpf("0.596347362323194")) > 0.08  # it settles, and not near the sum


def test_opposite_terms_stop_the_second_step_but_not_the_first():
    exponential = [Fraction(1, factorial(n)) for n in range(5)]  # at -4 its terms of order 3 and 4 are opposite
    with pytest.raises(Inapplicable, match="a denominator of the process vanishes"):
        resum(exponential, -4, "overholt")
    with mp.workdps(40):  # the sums 5, -17/3, 5 go to the mean of the last two
        assert abs(resum(exponential, -4, "overholt", steps=1).value + mp.mpf(1) / 3) < 1e-28


def test_no_step_is_no_process():
    with pytest.raises(Inapplicable, match="steps = 0: the process takes one step or more"):
        list(overholt(Series([1, 2, 3]), 1, steps=0))


def test_a_step_is_a_whole_number():
    with pytest.raises(RequestError):
        resum(coefficients(6), 1, "overholt", steps="1/2")
