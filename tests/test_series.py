"""Series: powers, partial sums and the passage to numbers, against sympy and mpmath."""

import copy
import pickle
import random
from fractions import Fraction

import pytest
import sympy
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Series
from resurgo.precision import to_mp, working_precision

X = sympy.Symbol("x")
ORDER = 7


def by_sympy(coefficients, power, order=ORDER):
    """The coefficients of a power of a polynomial, from sympy's own expansion."""
    polynomial = sum(sympy.Rational(c) * X**n for n, c in enumerate(coefficients))
    expansion = sympy.expand(sympy.series(polynomial ** sympy.Rational(power), X, 0, order + 1).removeO())
    return [expansion.coeff(X, n) for n in range(order + 1)]


def random_rationals(seed, count, leading):
    numbers = random.Random(seed)
    return [leading, *(Fraction(numbers.randint(-20, 20), numbers.randint(1, 9)) for _ in range(count - 1))]


def as_fractions(terms):
    return [Fraction(int(c.p), int(c.q)) for c in terms]


@pytest.mark.parametrize("power", [Fraction(1, 2), Fraction(-1, 3), Fraction(-7, 4), -1, 5, 0])
def test_powers_of_one_plus_x_are_the_binomial_series(power):
    terms = (Series([1, 1] + [0] * ORDER) ** Fraction(power)).exact
    assert as_fractions(terms) == [Fraction(str(sympy.binomial(sympy.Rational(power), n))) for n in range(ORDER + 2)]


@pytest.mark.parametrize("power", [-2, -4, Fraction(3, 2), Fraction(-1, 2), 3])
@pytest.mark.parametrize("leading", [Fraction(4, 9), pytest.param(Fraction(1), marks=pytest.mark.long)])
def test_a_rational_power_of_a_rational_series_is_exact_and_that_of_sympy(power, leading):
    coefficients = random_rationals(5, ORDER + 1, leading)
    powered = Series(coefficients) ** Fraction(power)
    assert [sympy.Rational(str(c)) for c in powered.exact] == by_sympy(coefficients, power)


@pytest.mark.parametrize("leading", [2, -2])
def test_a_power_with_an_irrational_leading_term_encloses_that_of_sympy(leading):
    coefficients = random_rationals(7, 5, Fraction(leading))
    with working_precision(200):
        terms = (Series(coefficients) ** Fraction(1, 2)).terms
    for ball, exact in zip(terms, by_sympy(coefficients, Fraction(1, 2), 4), strict=True):
        with mp.workdps(45):
            assert abs(to_mp(ball) - mp.mpmathify(sympy.N(exact, 45))) < mp.mpf(10) ** -40
    assert all(c == 0 if isinstance(c, fmpq) else c.rel_accuracy_bits() > 150 for c in terms)


def test_a_power_undone_gives_the_series_back():
    series = Series(random_rationals(3, 12, Fraction(1)))
    assert (series ** Fraction(-4)) ** Fraction(-1, 4) == series


def test_a_power_of_a_series_of_balls_encloses_that_of_the_exact_series():
    exact = random_rationals(11, 10, Fraction(5, 3))
    with working_precision(160):
        balls = (Series([arb(fmpq(c.numerator, c.denominator)) for c in exact]) ** -2).terms
    for ball, c in zip(balls, (Series(exact) ** -2).balls(300), strict=True):
        assert ball.contains(c)
        assert ball.rel_accuracy_bits() > 100


def test_a_complex_series_is_squared_as_a_cauchy_product():
    c = [acb(1, 2), acb(0, -1), acb(3), acb(1, 1)]
    squared = (Series(c) ** 2).terms
    assert [acb(s).overlaps(sum((c[j] * c[n - j] for j in range(n + 1)), acb(0))) for n, s in enumerate(squared)] == [True] * 4


@pytest.mark.parametrize("power", ["-1", "1/2"])
def test_a_series_without_constant_term_has_whole_powers_alone(power):
    with pytest.raises(ZeroDivisionError, match=rf"^the power {power} of a series needs c_0 != 0$"):
        Series([0, 1, 2]) ** power
    assert (Series([0, 1, 2]) ** 2).exact == (fmpq(0), fmpq(0), fmpq(1))


def test_multiplication_and_division_by_numbers_are_exact():
    series = Series(["1/3", -2, "0.1"])
    assert (series * "3/2").exact == (fmpq(1, 2), fmpq(-3), fmpq(3, 20))
    assert (series / Fraction(1, 6)).exact == (fmpq(2), fmpq(-12), fmpq(3, 5))


def test_partial_sums_are_horner_sums_at_real_and_complex_points():
    coefficients = random_rationals(2, 8, Fraction(1, 7))
    with mp.workdps(40):
        for t in (mp.mpf(2) / 3, mp.mpc(-1, 2) / 3, mp.mpf(0)):
            found = Series(coefficients).partial_sums(t)
            assert len(found) == 8
            for n, value in enumerate(found):
                horner = mp.polyval([mp.mpf(c.numerator) / c.denominator for c in coefficients[n::-1]], t)
                assert mp.almosteq(value, horner, rel_eps=mp.mpf(10) ** -37)


def test_coefficients_are_correctly_rounded_at_every_precision_in_turn():
    with working_precision(1100):
        series = Series([1, "1/3", "-21/8", "sqrt(2)"])
    for digits in (15, 40, 15, 300, 7):
        with mp.workdps(digits):
            assert series[1] == mp.mpf(1) / 3
            assert series[2] == mp.mpf(-21) / 8
            assert series[3] == mp.sqrt(2)


def test_a_ball_coefficient_becomes_its_midpoint_and_a_complex_one_keeps_both_parts():
    with working_precision(100):
        assert Series([arb(3, 1)])[0] == 3
        assert Series([acb(1, 2)])[0] == mp.mpc(1, 2)
        assert Series([acb(2, 0)])[0] == mp.mpf(2)


def test_balls_of_an_exact_series_enclose_it_and_narrow_with_the_bits():
    third = Series(["1/3", 2]).balls(256)[0]
    assert (3 * third - 1).contains(0)
    assert Series(["1/3", 2]).balls(64)[0].contains(third)
    assert third.rel_accuracy_bits() > 250


def test_exact_is_none_as_soon_as_one_coefficient_is_a_ball():
    assert Series([1, "1/2"]).exact == (fmpq(1), fmpq(1, 2))
    assert Series([1, "sqrt(2)"]).exact is None


def test_equal_series_are_equal_and_hash_alike_however_they_were_written():
    assert Series([1, "0.5"]) == Series(["2/2", Fraction(1, 2)])
    assert hash(Series([1, "0.5"])) == hash(Series(["2/2", Fraction(1, 2)]))
    assert Series([1, 2]) != Series([1, 2, 0])
    assert Series([1, 2]) != Series([1, 2], {"gevrey": 1})


def test_arithmetic_drops_the_facts():
    series = Series([1, 2], {"gevrey": 1})
    assert series.facts == {"gevrey": 1}
    assert not (series * 1).facts
    assert not (series**1).facts
    assert series.truncate(0).facts == {"gevrey": 1}


def test_truncation_keeps_the_order_asked_and_never_invents_terms():
    assert Series([1, 2, 3]).truncate(1).exact == (fmpq(1), fmpq(2))
    assert Series([1, 2, 3]).truncate(9).order == 2


def test_a_series_is_a_sequence_of_numbers():
    series = Series([1, "1/2", 4])
    assert (len(series), series.order, list(series), series[-1]) == (3, 2, [1, mp.mpf("0.5"), 4], 4)


def test_an_empty_series_is_refused():
    with pytest.raises(ValueError, match=r"^a series needs at least the coefficient c_0$"):
        Series([])


def test_a_coefficient_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"^'nan' is not a finite number; write one$"):
        Series([1, "nan"])


def test_a_series_is_copied_with_its_facts_to_another_process():
    series = Series(["1/3", -2, 5], {"gevrey": 1})
    for copied in (copy.deepcopy(series), pickle.loads(pickle.dumps(series))):
        assert copied == series
        assert dict(copied.facts) == {"gevrey": 1}


def test_a_series_is_real_without_a_complex_ball():
    assert Series([1, arb(2).sqrt()]).is_real
    assert not Series([1, acb(0, 1)]).is_real
