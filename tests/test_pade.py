"""Padé approximants: known tables, rational functions, blocks, balls, poles and zeros."""

import random
from fractions import Fraction
from math import factorial

import mpmath
import numpy as np
import pytest
from flint import acb, acb_poly, arb, arb_poly, fmpq, fmpq_poly
from mpmath import mp

from resurgo import Inapplicable, Series
from resurgo.kernels.pade import pade
from resurgo.kernels.rational import Rational, roots
from resurgo.kernels.staircase import enclosed_pade, predecessor, staircase
from resurgo.precision import to_mp, working_precision

EXP = [Fraction(1, factorial(n)) for n in range(20)]
COS = [Fraction((-1) ** (n // 2), factorial(n)) if n % 2 == 0 else 0 for n in range(20)]
LOG = [0, *(Fraction((-1) ** (n + 1), n) for n in range(1, 12))]


def polynomial(*coefficients):
    return fmpq_poly([fmpq(Fraction(c).numerator, Fraction(c).denominator) for c in coefficients])


def fraction_of(approximant):
    return approximant.fraction.numerator, approximant.fraction.denominator


def quartic(order):
    return [Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(order + 1)]


@pytest.mark.parametrize(("upper", "lower"), [(0, 0), (1, 1), (2, 1), (0, 3), (4, 4), (3, 7), (9, 9)])
def test_the_table_of_exp_is_that_of_pade(upper, lower):
    """Numerator sum (L+M-k)! L!/((L+M)! k! (L-k)!) x^k, denominator the same with L and M exchanged at -x."""

    def side(m, sign):
        n = upper + lower
        return [
            Fraction(sign**k * factorial(n - k) * factorial(m), factorial(n) * factorial(k) * factorial(m - k))
            for k in range(m + 1)
        ]

    found = pade(Series(EXP), upper, lower)
    assert fraction_of(found) == (polynomial(*side(upper, 1)), polynomial(*side(lower, -1)))
    assert found.contact == upper + lower


@pytest.mark.parametrize(
    ("coefficients", "upper", "lower", "above", "below"),
    [
        (EXP, 1, 1, (1, Fraction(1, 2)), (1, Fraction(-1, 2))),
        (LOG, 1, 1, (0, 1), (1, Fraction(1, 2))),
        (LOG, 2, 2, (0, 1, Fraction(1, 2)), (1, 1, Fraction(1, 6))),
        (COS, 2, 2, (1, Fraction(-5, 12)), (1, Fraction(1, 12))),
        ([(-1) ** n * factorial(n) for n in range(5)], 2, 2, (1, 5, 2), (1, 6, 6)),
    ],
)
def test_textbook_approximants(coefficients, upper, lower, above, below):
    if coefficients is COS:
        above, below = (above[0], 0, above[1]), (below[0], 0, below[1])
    assert fraction_of(pade(Series(coefficients), upper, lower)) == (polynomial(*above), polynomial(*below))


@pytest.mark.parametrize("seed", range(4))
def test_a_rational_function_is_recovered_by_every_approximant_large_enough(seed):
    numbers = random.Random(seed)
    above = polynomial(*(numbers.randint(-9, 9) for _ in range(3)), numbers.randint(1, 9))
    below = polynomial(1, *(Fraction(numbers.randint(-9, 9), numbers.randint(1, 5)) for _ in range(1)), numbers.randint(1, 9))
    common = above.gcd(below)
    above, below = above // common, below // common
    expected = above / below[0], below / below[0]
    terms = [fmpq(0)] * 14
    for n in range(14):
        terms[n] = (above[n] - sum((below[j] * terms[n - j] for j in range(1, n + 1)), fmpq(0))) / below[0]
    for upper in range(3, 8):
        for lower in range(2, 6):
            found = pade(Series(terms), upper, lower)
            assert fraction_of(found) == expected
            assert found.contact == upper + lower


@pytest.mark.parametrize("seed", range(6))
def test_contact_is_the_order_through_which_the_fraction_reproduces_the_series(seed):
    """Sparse series of small integers, whose Padé tables are full of blocks."""
    numbers = random.Random(seed)
    c = [numbers.choice([0, 0, 1, -1, 2]) for _ in range(12)]
    for upper in range(6):
        for lower in range(6):
            found = pade(Series(c), upper, lower)
            above, below = fraction_of(found)
            assert above.degree() <= upper
            assert below.degree() <= lower
            assert below[0] == 1
            mismatch = below * polynomial(*c[: upper + lower + 1]) - above
            wrong = [n for n in range(upper + lower + 1) if mismatch[n] != 0]
            assert found.contact == (wrong[0] - 1 if wrong else upper + lower)
            assert found.is_defective == bool(wrong)


@pytest.mark.parametrize("upper", range(6))
@pytest.mark.parametrize("lower", range(6))
def test_the_table_of_one_over_one_minus_x_cubed_is_made_of_blocks_of_three(upper, lower):
    found = pade(Series([1, 0, 0] * 4), upper, lower)
    if lower >= 3:
        expected = polynomial(1), polynomial(1, 0, 0, -1)
    else:
        expected = polynomial(*([1, 0, 0] * 2)[: upper // 3 * 3 + 1]), polynomial(1)
    assert fraction_of(found) == expected
    assert found.is_defective == (lower < 3 and lower + upper % 3 > 2)


def test_the_table_of_an_even_series_is_made_of_blocks_of_two():
    series = Series(COS)
    for upper in (0, 2, 4):
        for lower in (2, 4):
            corner = pade(series, upper, lower)
            assert [fraction_of(pade(series, upper + i, lower + j)) for i, j in ((1, 0), (0, 1), (1, 1))] == [
                fraction_of(corner)
            ] * 3
            assert [pade(series, upper + i, lower + j).contact for i, j in ((0, 0), (1, 0), (0, 1), (1, 1))] == [
                upper + lower,
                *[upper + lower + 1] * 3,
            ]


def test_the_approximant_that_does_not_exist_says_how_far_it_agrees():
    found = pade(Series([1, 0, 1]), 1, 1)
    assert fraction_of(found) == (polynomial(1), polynomial(1))
    assert found.contact == 1
    assert found.notes == "[1/1] agrees with the series only through order 1"


@pytest.mark.parametrize(("upper", "lower"), [(0, 0), (2, 1), (0, 3), (3, 3)])
def test_the_approximants_of_zero_are_zero(upper, lower):
    found = pade(Series([0] * 7), upper, lower)
    assert fraction_of(found) == (polynomial(0), polynomial(1))
    assert not found.is_defective


@pytest.mark.parametrize(
    ("coefficients", "upper", "lower", "above", "below", "contact"),
    [
        ([0, 1, 1, 1], 1, 1, (0, 1), (1, -1), 2),
        ([0, 1, 1, 1], 0, 2, (0,), (1,), 0),
        ([0, 0, 0, 5], 3, 0, (0, 0, 0, 5), (1,), 3),
        ([0, 0, 0, 5], 1, 2, (0,), (1,), 2),
        ([7], 0, 0, (7,), (1,), 0),
        ([7, 0, 0, 0], 1, 2, (7,), (1,), 3),
    ],
)
def test_a_series_that_starts_late_or_ends_early(coefficients, upper, lower, above, below, contact):
    found = pade(Series(coefficients), upper, lower)
    assert fraction_of(found) == (polynomial(*above), polynomial(*below))
    assert found.contact == contact


def test_coefficients_beyond_those_used_change_nothing():
    assert pade(Series([1, 2, 3, 4, 5]), 1, 1) == pade(Series([1, 2, 3]), 1, 1)


def test_too_few_coefficients_are_refused():
    with pytest.raises(ValueError, match=r"^\[2/2\] needs 5 coefficients; the series has 2$"):
        pade(Series([1, 1]), 2, 2)


def test_the_quartic_integral_agrees_with_mpmath_at_many_digits():
    series = Series(quartic(16))
    above, below = fraction_of(pade(series, 8, 8))
    with mp.workdps(120):
        p, q = mpmath.pade(list(series.coefficients), 8, 8)
        for ours, theirs in ((above, p), (below, q)):
            for n in range(9):
                assert mp.almosteq(to_mp(ours[n]), theirs[n], rel_eps=mp.mpf(10) ** -60)


def test_ball_coefficients_enclose_the_exact_approximant():
    exact = pade(Series(quartic(13)), 7, 6)
    with working_precision(300):
        balls = pade(Series([arb(c) for c in Series(quartic(13)).exact]), 7, 6)
        for ours, theirs in zip(fraction_of(balls), fraction_of(exact), strict=True):
            for n in range(8):
                assert ours[n].overlaps(acb(theirs[n]))
                assert ours[n].rel_accuracy_bits() > 150 or theirs[n] == 0
        value = balls.fraction(arb(fmpq(1, 3)))
        assert isinstance(value, arb)
        assert value.overlaps(arb(exact.fraction(fmpq(1, 3))))


def test_a_complex_factor_goes_through_the_approximant():
    exact = pade(Series(EXP[:8]), 4, 3)
    with working_precision(200):
        turned = pade(Series([acb(1, 2) * c for c in Series(EXP[:8]).exact]), 4, 3)
        z = acb(fmpq(1, 3), fmpq(-2, 7))
        assert turned.fraction(z).overlaps(acb(1, 2) * exact.fraction(z))
        assert turned.fraction(z).rel_accuracy_bits() > 150


def test_equations_of_balls_that_may_be_singular_are_refused():
    with working_precision(100), pytest.raises(Inapplicable) as caught:
        pade(Series([arb(2).sqrt(), 0, 1]), 1, 1)
    assert str(caught.value) == "the equations of [1/1] cannot be told from singular ones"


@pytest.mark.parametrize(
    ("order", "offset", "name"),
    [
        (0, 0, "[0/0]"),
        (1, 0, "[1/0]"),
        (6, 0, "[3/3]"),
        (7, 0, "[4/3]"),
        (6, -1, "[3/3]"),
        (7, -1, "[3/4]"),
        (7, 1, "[4/3]"),
        (6, 1, "[4/2]"),
        (7, 3, "[5/2]"),
        (7, 7, "[7/0]"),
        (7, -7, "[0/7]"),
        (7, -8, "[0/7]"),
    ],
)
def test_the_staircase_uses_all_coefficients_and_keeps_to_its_offset(order, offset, name):
    assert str(staircase(Series(EXP), order, offset)) == name
    upper, lower = (int(n) for n in name.strip("[]").split("/"))
    assert upper + lower == order
    assert upper - lower - offset in (0, 1)


@pytest.mark.parametrize("offset", [8, 9, -9])
def test_an_offset_beyond_the_order_is_inapplicable(offset):
    with pytest.raises(Inapplicable) as caught:
        staircase(Series(EXP), 7, offset)
    assert str(caught.value) == f"order 7 has no Padé approximant [L/M] with L - M = {offset}"


def test_the_predecessor_is_the_step_before_unless_it_is_the_same_function():
    assert str(predecessor(Series(EXP), staircase(Series(EXP), 6), 6)) == "[3/2]"
    geometric = Series([1] * 8)
    assert predecessor(geometric, staircase(geometric, 6), 6) is None
    assert predecessor(Series([1]), staircase(Series([1]), 0), 0) is None


def test_poles_and_zeros_of_a_known_function_with_multiplicities():
    """(t-1)(t-3)^2 / ((t+2)^3 (t^2+25))."""
    above = polynomial(-1, 1) * polynomial(-3, 1) ** 2
    below = polynomial(2, 1) ** 3 * polynomial(25, 0, 1)
    function = Rational(above, below)
    with working_precision(150):
        assert [(z, m) for z, m in function.zeros()] == [(acb(1), 1), (acb(3), 2)]
        poles = function.poles()
        assert poles[0] == (acb(-2), 3)
        assert sorted(float(t.imag) for t, _ in poles[1:]) == [-5, 5]
        assert all(t.real.contains(0) and m == 1 for t, m in poles[1:])


def test_residues_are_those_of_the_partial_fractions():
    """3/(1 - t) + 1/(2 - t)^2 - 5 t: -3 at 1, 0 at 2; (t+3)/((t-1)(t+2)): 4/3 and -1/3."""
    with working_precision(120):
        above = 3 * polynomial(4, -4, 1) + polynomial(1, -1) - polynomial(0, 5) * polynomial(1, -1) * polynomial(4, -4, 1)
        found = Rational(above, polynomial(1, -1) * polynomial(4, -4, 1)).residues()
        assert [t.contains(pole) for (t, _), pole in zip(found, (1, 2), strict=True)] == [True, True]
        assert [r.contains(residue) for (_, r), residue in zip(found, (-3, 0), strict=True)] == [True, True]
        assert all(r.real.rad() < 1e-25 for _, r in found)
        (one, first), (other, second) = Rational(polynomial(3, 1), polynomial(-2, 1, 1)).residues()
        assert one.contains(1)
        assert other.contains(-2)
        assert first.overlaps(acb(fmpq(4, 3)))
        assert second.overlaps(acb(fmpq(-1, 3)))


def test_an_approximant_of_tan_is_the_continued_fraction_of_lambert_with_poles_near_those_of_tan():
    """tan x = x/(1 - x^2/(3 - x^2/(5 - ...)))."""
    numbers = [Fraction(1), Fraction(1, 3), Fraction(2, 15), Fraction(17, 315), Fraction(62, 2835), Fraction(1382, 155925)]
    found = pade(Series([0 if n % 2 == 0 else numbers[n // 2] for n in range(12)]), 5, 6)
    for x in (Fraction(1), Fraction(3, 7)):
        tail = Fraction(11)
        for n in (9, 7, 5, 3, 1):
            tail = n - x**2 / tail
        assert found.fraction(fmpq(x.numerator, x.denominator)) == fmpq((x / tail).numerator, (x / tail).denominator)
    with working_precision(150):
        nearest = sorted(to_mp(t) for t, _ in found.fraction.poles()[:2])
        assert [abs(t - sign * mp.pi / 2) < 1e-6 for t, sign in zip(nearest, (-1, 1), strict=True)] == [True, True]


def test_roots_with_ball_coefficients_are_as_narrow_as_the_coefficients_allow():
    with working_precision(200):
        roots = [acb(arb(n).sqrt()) for n in (2, 3, 5, 7)]
        function = Rational(polynomial(1), acb_poly.from_roots(roots))
    for bits in (150, 200, 400):
        with working_precision(bits):
            found = [t for t, _ in function.poles()]
            assert [t.overlaps(root) for t, root in zip(found, roots, strict=True)] == [True] * 4
            assert min(t.rel_accuracy_bits() for t in found) > min(bits, 200) - 40


def test_double_roots_with_ball_coefficients_are_refused():
    with working_precision(200), pytest.raises(Inapplicable) as caught:
        Rational(polynomial(1), acb_poly.from_roots([acb(arb(2).sqrt())] * 2)).poles()
    assert str(caught.value) == "the poles cannot be told apart with coefficients of this uncertainty"


def test_a_rational_function_is_the_sum_of_its_partial_fractions():
    above = polynomial(*range(1, 10))
    below = polynomial(1, 1) ** 3 * polynomial(1, Fraction(1, 2), 3) ** 2 * polynomial(1, -2)
    with working_precision(200):
        whole, parts = Rational(above, below).parts()
        assert whole == above // below
        assert sorted(len(part.coefficients) for part in parts) == [1, 2, 2, 3]
        for t in (acb(fmpq(1, 7)), acb(-2, 3), acb(fmpq(5, 2), fmpq(1, 9))):
            total = at(whole, t)
            for part in parts:
                total += sum((c / (t - part.pole) ** m for m, c in enumerate(part.coefficients, start=1)), acb(0))
            assert total.overlaps(at(above, t) / at(below, t))
            assert total.rel_accuracy_bits() > 120


def at(numbers, t):
    return sum((c * t**n for n, c in enumerate(numbers.coeffs())), acb(0))


@pytest.mark.parametrize("point", [fmpq(1), acb(1), acb(0, 1)])
def test_a_pole_has_no_value(point):
    with pytest.raises(Inapplicable) as caught:
        Rational(polynomial(1), polynomial(1, 0, 0, 0, -1))(point)
    assert str(caught.value) == "the point is a pole of the approximant"


def test_an_approximant_at_a_rational_point_is_a_rational_number():
    assert pade(Series(EXP), 2, 2).fraction(fmpq(1)) == fmpq(19, 7)


def test_many_points_in_double_precision_agree_with_the_balls():
    function = staircase(Series(quartic(40)), 40).fraction
    for points in (np.linspace(0, 3, 20000), np.linspace(0, 2, 30).reshape(5, 6) * (1 + 0.5j), np.array(0.25), np.empty((0, 2))):
        values = function.floats(points)
        assert values.shape == points.shape
        flat = list(zip(points.reshape(-1)[::997], values.reshape(-1)[::997], strict=True))
        for t, value in flat:
            exact = function(acb(complex(t)) if np.iscomplexobj(points) else arb(float(t)))
            assert abs(complex(exact) - value) < 1e-14 * abs(value)
    with working_precision(400):
        euler = staircase(Series([(-1) ** n * factorial(n) for n in range(121)]), 120, -1).fraction
        for t in (1e-3, 1.0, 50.0, 1e6, 1e40):
            assert abs(float(euler(arb(t))) / euler.floats([t])[0] - 1) < 1e-14
    assert Rational(polynomial(0), polynomial(1)).floats(np.array([1.0, 2.0])).tolist() == [0, 0]
    assert Rational(acb_poly([1j]), acb_poly([2])).floats(np.array([1.0])).tolist() == [0.5j]


def test_roots_of_real_balls_are_real_only_where_they_must_be():
    """-0.6 +- 10^-6 i, which 53 bits do not separate from the axis, -3 +- i, -2/3 and -4/3."""
    with working_precision(53):
        pair = fmpq_poly([fmpq(36, 100) + fmpq(1, 10**12), fmpq(6, 5), 1])
        exact = pair * polynomial(10, 6, 1) * polynomial(Fraction(2, 3), 1) * polynomial(Fraction(4, 3), 1)
        found = [t for t, _ in roots(arb_poly(exact))]
        assert [t.imag.is_zero() for t in found] == [False, False, True, True, False, False]
        assert any(t.contains(acb(fmpq(-3, 5), fmpq(1, 10**6))) for t in found[:2])


@pytest.mark.parametrize("bits", [53, 200, 1000])
def test_roots_that_newton_meets_exactly_are_narrow(bits):
    with working_precision(bits):
        for terms, expected in (([1, 0, fmpq(-1, 16)], [-4, 4]), ([0, 0, -1, 1], [0, 1])):
            found = roots(arb_poly(terms))
            assert sorted(float(t.real) for t, _ in found) == expected
            assert all(t.real.rad() <= 8 * 2.0**-bits for t, _ in found)
        assert roots(arb_poly([0, 0, -1, 1]))[0] == (acb(0), 2)


def test_the_zeros_of_an_approximant_of_the_logarithm():
    """log(1+t) = t (6 + 6 t + ...)/...: [3/3] has a zero at 0 and two more."""
    with working_precision(100):
        series = Series([0, *(Fraction((-1) ** n, n + 1) for n in range(6))])
        assert str(staircase(series, 6)) == "[3/3]"
        zeros = staircase(series, 6).fraction.zeros()
        exact = pade(series, 3, 3).fraction.zeros()
        assert [m for _, m in zeros] == [1, 1, 1]
        assert zeros[0][0] == 0
        assert all(a.overlaps(b) for (a, _), (b, _) in zip(zeros, exact, strict=True))


@pytest.mark.parametrize(("upper", "lower"), [(-1, 2), (2, -1)])
def test_degrees_below_zero_are_refused(upper, lower):
    for entry in (pade, enclosed_pade):
        with pytest.raises(ValueError, match=rf"^\[{upper}/{lower}\]: the degrees of a Padé approximant are 0 or more$"):
            entry(Series(EXP), upper, lower)


def test_an_entry_off_the_staircase_is_refused():
    with pytest.raises(ValueError, match=r"^\[3/1\] is not on the staircase L - M = 0, 1$"):
        enclosed_pade(Series(EXP), 3, 1, 0)


@pytest.mark.parametrize("degrees", [(4, 4), (5, 3), (3, 5)])
def test_irrational_coefficients_of_a_rational_function_give_it_back(degrees):
    """sqrt(2) (1 + x/5)/(1 - i x/3), whose equations of higher degrees are singular."""
    with working_precision(150):
        root, c = acb(2).sqrt(), [acb(1)]
        for _ in range(8):
            c.append(c[-1] * acb(0, 1) / 3)
        series = Series([root * (now + before / 5) for now, before in zip(c, [0, *c], strict=False)])
        found = pade(series, *degrees)
        truth = root * (1 + fmpq(2, 5)) / (1 - acb(0, 2) / 3)
        assert found.fraction(acb(2)).overlaps(truth)
        assert found.fraction(acb(2)).rel_accuracy_bits() > 130
        other = Series([*series.terms[:8], series.terms[8] + 1])
        with pytest.raises(Inapplicable, match=r"cannot be told from singular ones$"):
            pade(other, *degrees)


@pytest.mark.parametrize("degrees", [(2, 2), (3, 2), (3, 3), (5, 5)])
def test_irrational_coefficients_of_a_rational_function_of_high_numerator_give_it_back(degrees):
    """pi (1 + x + x^2)/(1 - 2x): the numerators of what is singular have no zeros beyond their degree."""
    with working_precision(150):
        c = [fmpq(1), fmpq(3), *(fmpq(7 * 2**n) for n in range(9))]
        found = pade(Series([arb.pi() * each for each in c]), *degrees)
        assert len(found.fraction.poles()) == 1
        assert found.fraction(arb(fmpq(1, 5))).overlaps(arb.pi() * fmpq(31, 25) / fmpq(3, 5))
