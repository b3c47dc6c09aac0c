"""Staircases of the Padé table in balls against the exact table, and the accuracy that they promise."""

import random
from math import factorial

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series
from resurgo.kernels import continued_fraction
from resurgo.kernels.continued_fraction import bits_lost, c_fraction, simple_c_fraction
from resurgo.kernels.pade import pade
from resurgo.kernels.staircase import enclosed_pade, predecessor, staircase
from resurgo.precision import to_mp, working_precision

EULER = [fmpq((-1) ** n * factorial(n)) for n in range(201)]
QUARTIC = [fmpq((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(201)]
LOG = [fmpq((-1) ** n, n + 1) for n in range(201)]
EXP = [fmpq(1, factorial(n)) for n in range(61)]
GROWING = {"Euler": EULER, "quartic": QUARTIC, "log": LOG, "exp": EXP}


def assert_same_function(enclosed, exact):
    """P/Q is the exact fraction: its cross product with it vanishes, within the balls."""
    above, below = enclosed.fraction.numerator, enclosed.fraction.denominator
    p, q = exact.fraction.numerator, exact.fraction.denominator
    left, right = above * type(above)(q), below * type(below)(p)
    for n in range(max(len(left), len(right))):
        assert acb(left[n]).overlaps(acb(right[n]))
    assert acb(below[0]) == 1


def assert_same_entry(enclosed, exact):
    assert (enclosed.upper, enclosed.lower, enclosed.contact) == (exact.upper, exact.lower, exact.contact)
    assert enclosed.notes == exact.notes
    assert_same_function(enclosed, exact)


def random_series(seed):
    numbers = random.Random(seed)
    kind = seed % 4
    terms = [fmpq(numbers.randint(-9, 9), numbers.randint(1, 9)) for _ in range(14)]
    if kind == 1:
        terms = [fmpq(numbers.choice([0, 0, 1, -1, 2])) for _ in range(14)]
    elif kind == 2:
        step, start = numbers.randint(2, 3), numbers.randint(0, 3)
        terms = [c if n >= start and (n - start) % step == 0 else fmpq(0) for n, c in enumerate(terms)]
    elif kind == 3:
        terms = [c * factorial(n) ** numbers.randint(1, 2) for n, c in enumerate(terms)]
    return Series(terms)


@pytest.mark.parametrize("seed", range(24))
def test_every_entry_of_the_table_is_the_exact_one(seed):
    series = random_series(seed)
    with working_precision(160):
        for upper in range(8):
            for lower in range(7):
                assert_same_entry(enclosed_pade(series, upper, lower), pade(series, upper, lower))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("offset", [0, -1, 1, -3, 4])
def test_an_entry_depends_on_the_coefficients_it_uses_alone(seed, offset):
    series = random_series(seed)
    with working_precision(160):
        for order in range(4, 14):
            cut = Series(series.terms[: order + 1])
            alone, shared = staircase(cut, order, offset), staircase(series.truncate(order), order, offset)
            assert (shared.notes, shared.contact) == (alone.notes, alone.contact)
            assert_same_function(shared, pade(cut, alone.upper, alone.lower))
            before, exact_before = (
                predecessor(series.truncate(order), shared, order, offset),
                predecessor(cut, alone, order, offset),
            )
            assert (before is None) == (exact_before is None)


@pytest.mark.parametrize("name", GROWING)
@pytest.mark.parametrize("bits", [64, 200, 1000])
@pytest.mark.parametrize("offset", [-1, 0, 3, -4])
def test_coefficients_are_good_to_the_working_precision(name, bits, offset):
    terms = GROWING[name]
    with working_precision(bits):
        order = min(60, len(terms) - 1)
        for n in (order, order - 1, 11):
            fraction = staircase(Series(terms[: n + 1]), n, offset).fraction
            assert min(c.rel_accuracy_bits() for side in (fraction.numerator, fraction.denominator) for c in side.coeffs()) >= bits


def test_euler_s_continued_fraction():
    """Sum (-1)^n n! t^n = 1/(1 + t/(1 + t/(1 + 2t/(1 + 2t/(1 + 3t/ ...  (L. Euler, 1760)."""
    expected = [(n + 1) // 2 for n in range(1, 201)]
    exact = simple_c_fraction(EULER)
    assert exact.is_whole
    assert list(exact.numerators) == expected
    with working_precision(100):
        balls = c_fraction(EULER)
        assert all(a.contains(k) and a.rel_accuracy_bits() > 100 for a, k in zip(balls.numerators, expected, strict=True))


def test_gauss_s_continued_fraction_of_the_logarithm():
    """log(1+t)/t: a_(2n) = n/(2(2n+1)), a_(2n-1) = n/(2(2n-1)) (C. F. Gauss, 1813)."""
    expected = [fmpq(n, 2 * (2 * n - 1 + s)) for n in range(1, 101) for s in (0, 2)]
    with working_precision(128):
        found = c_fraction(LOG).numerators
        assert len(found) == 200
        assert all(a.overlaps(arb(k)) and a.rel_accuracy_bits() >= 128 for a, k in zip(found, expected, strict=True))


def test_heights_that_explode_are_given_up():
    assert simple_c_fraction(QUARTIC[:60]) is None
    assert simple_c_fraction([fmpq(1), fmpq(0), fmpq(1)]).is_whole is False


def test_the_law_of_lost_bits_covers_what_is_lost():
    """The accuracy that is left at a fixed precision, for factorial growth."""
    for terms in (EULER, QUARTIC):
        for order in (20, 50, 100, 200):
            bits = 200 + bits_lost(order)
            found = continued_fraction._over_balls(terms[: order + 1], bits)
            assert found.is_whole
            left = min(a.rel_accuracy_bits() for a in found.numerators)
            assert 160 < left < 200 + 0.25 * bits_lost(order) + 40


def test_a_small_numerator_is_told_from_zero():
    """With a_2 = 10^-900 it takes a precision of thousands of bits to see it."""
    tiny = fmpq(1, 10**900)
    terms = [fmpq(1), fmpq(-1), 1 + tiny, fmpq(-1), fmpq(2), fmpq(-7)]
    with working_precision(64):
        for upper, lower in ((1, 1), (2, 1), (2, 2), (3, 2)):
            found = enclosed_pade(Series(terms), upper, lower)
            assert_same_entry(found, pade(Series(terms), upper, lower))


def test_a_huge_range_of_sizes():
    terms = [fmpq(10) ** (n * n * 40) * (-1) ** n for n in range(13)]
    with working_precision(100):
        found, exact = enclosed_pade(Series(terms), 6, 6), pade(Series(terms), 6, 6)
        assert_same_entry(found, exact)
        for x in (fmpq(1), fmpq(1, 10**300)):
            value = found.fraction(x)
            assert value.overlaps(arb(exact.fraction(x)))
            assert value.rel_accuracy_bits() > 60


@pytest.mark.parametrize("factor", [arb(1), acb(1, 2)])
def test_ball_coefficients_enclose_the_exact_table(factor):
    with working_precision(600):
        balls = Series([factor * c for c in QUARTIC[:21]])
        for upper, lower in ((10, 10), (10, 9), (12, 8), (3, 9), (0, 4), (5, 0)):
            found = enclosed_pade(balls, upper, lower)
            value, exact = found.fraction(arb(fmpq(1, 3))), pade(Series(QUARTIC[:21]), upper, lower).fraction(fmpq(1, 3))
            assert acb(value).overlaps(acb(factor) * exact)
            assert value.rel_accuracy_bits() > 400


def test_a_fraction_of_balls_ends_where_a_numerator_may_be_zero():
    with working_precision(100):
        wide = [arb(1), arb(-1), arb(2), arb(-6), arb(24, 30), arb(-120)]
        found = c_fraction(wide)
        assert len(found.numerators) == 3
        assert not found.is_whole
        assert enclosed_pade(Series(wide[:4]), 2, 1).contact == 3
        with pytest.raises(Inapplicable, match="cannot be told from singular ones"):
            enclosed_pade(Series([arb(1), arb(1), arb(1, 0.5), arb(1, 0.5), arb(1, 0.5)]), 2, 2)


def test_one_plan_serves_all_truncations_of_a_series(monkeypatch):
    made = []
    monkeypatch.setattr("resurgo.kernels.staircase.c_fraction", lambda terms: made.append(len(terms)) or c_fraction(terms))
    series = Series([c * fmpq(7, 5) for c in QUARTIC[:31]])
    with working_precision(150):
        for order in range(31):
            staircase(series.truncate(order), order, -1)
    assert made == [31]


@pytest.mark.long
@pytest.mark.parametrize("terms", [EULER, QUARTIC, LOG], ids=["Euler", "quartic", "log"])
def test_diagonal_entries_of_high_order_agree_with_mpmath(terms):
    """Values of [50/50] and [100/100] by the epsilon algorithm at a precision far above what is lost."""
    x = fmpq(7, 10)
    with working_precision(200):
        values = {n: staircase(Series(terms[: n + 1]), n).fraction(x) for n in (100, 200)}
    with working_precision(6000):
        sums = Series(terms).partial_sums(mp.mpf(7) / 10)
        columns = [0] * (len(sums) + 1), sums
        found = {}
        for k in range(1, len(sums)):
            columns = (
                columns[1],
                [before + 1 / (b - a) for before, a, b in zip(columns[0][1:], columns[1], columns[1][1:], strict=False)],
            )
            found[k] = columns[1][0]
        for n, value in values.items():
            assert value.rel_accuracy_bits() > 150
            assert abs(to_mp(value) - found[n]) < mp.mpf(2) ** -150 * abs(found[n])
