"""The bundled methods through the ledger: digits delivered, identities kept, hard series answered or refused."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import factorial

import mpmath
import pytest
from flint import arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.given import Given, answer, read_coefficients
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.precision import working_precision

QUARTIC = [Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(31)]
EULER = [Fraction((-1) ** n * factorial(n)) for n in range(31)]
CONVERGENT = [Fraction(n + 2, (n + 1) * 2**n) for n in range(31)]
WITHOUT_SIGNS = [Fraction(factorial(n)) for n in range(31)]
STEPS = 500  # along the line on which a branch is followed
METHODS = [
    "naive",
    "optimal-truncation",
    "pade",
    "borel-pade",
    "exponent",
    "delta-expansion",
    "variational",
    "order-dependent-mapping",
    "shanks",
    "levin",
    "weniger",
    "richardson",
    "aitken",
    "theta",
    "rho",
    "bulirsch-stoer",
    "stieltjes-bounds",
    "conformal-borel",
]
POINTS = [("1/10", "0"), ("1/37", "0"), ("-1/50", "0"), ("1/7", "1/5"), ("-1/30", "1/9")]


def at(point):
    """A point of two rational parts, as text."""
    real, imag = point
    return real if imag == "0" else f"({real})+({imag})*I"


def number(fraction):
    return mp.mpf(Fraction(fraction).numerator) / Fraction(fraction).denominator


def value_of(point):
    real, imag = point
    return number(real) if imag == "0" else mp.mpc(number(real), number(imag))


def partial_sums(coefficients, x):
    total, sums = 0, []
    for n, c in enumerate(coefficients):
        total += number(c) * x**n
        sums.append(total)
    return sums


def by_epsilon_algorithm(coefficients, x):
    """[m/m] of 2m + 1 and [m+1/m] of 2m + 2 coefficients, as the last even column of Wynn's table."""
    before, column = [mp.mpf(0)] * (len(coefficients) + 1), partial_sums(coefficients, x)
    answer = column[-1]
    for k in range(1, len(coefficients)):
        before, column = column, [b + 1 / (v - u) for b, (u, v) in zip(before[1:], pairwise(column), strict=False)]
        if k % 2 == 0:
            answer = column[-1]
    return answer


def by_quadrature(coefficients, x):
    """The integral of exp(-s) [L/M](x s) with [L/M] the Padé approximant of mpmath, L - M = -1 or 0."""
    order = len(coefficients) - 1
    p, q = mpmath.pade([number(c) / mp.factorial(n) for n, c in enumerate(coefficients)], order // 2, order - order // 2)
    ends = [0, 0.2, 0.6, 1.2, 2, 3.5, 6, 10, 16, 25, 40, 65, 100, 190]
    return mp.quad(lambda s: mp.exp(-s) * mp.polyval(p[::-1], x * s) / mp.polyval(q[::-1], x * s), ends)


def inverse_power(coefficients, power):
    """The coefficients of S^(-power) for c_0 = 1 by repeated division."""
    terms = [Fraction(1)] + [Fraction(0)] * (len(coefficients) - 1)
    for _ in range(power):
        quotient = []
        for n, c in enumerate(terms):
            quotient.append(c - sum(coefficients[n - j] * quotient[j] for j in range(n)))
        terms = quotient
    return terms


@cache
def turns(terms, x):
    """How often log A(x), followed from A(0) = 1 along the straight line to x, has gone around beyond its principal value."""
    logarithm, last = mpmath.mpc(0), mpmath.mpf(1)
    with mp.workdps(15):
        polynomial = [number(c) for c in terms[::-1]]
        for i in range(1, STEPS + 1):
            radicand = mp.polyval(polynomial, x * i / STEPS)
            logarithm += mp.log(radicand / last)
            last = radicand
        return int(mp.nint(mp.im(logarithm - mp.log(last)) / (2 * mp.pi)))


def by_branch_tracking(coefficients, x, power):
    """c_0 A(x)^(-1/power), A the expansion of (S/c_0)^(-power)."""
    terms = tuple(inverse_power([c / coefficients[0] for c in coefficients], power))
    radicand = mp.polyval([number(c) for c in terms[::-1]], x)
    return number(coefficients[0]) * mp.exp(-(mp.log(radicand) + 2j * mp.pi * turns(terms, x)) / power)


def least_term_sum(coefficients, point):
    """The partial sum before the earliest least term, by exact comparison."""
    real, imag = (Fraction(part) for part in point)
    squares = {n: c**2 * (real**2 + imag**2) ** n for n, c in enumerate(coefficients) if n and c}
    least = min(squares, key=lambda n: (squares[n], n))
    return partial_sums(coefficients, value_of(point))[least - 1]


def summed(coefficients, point, method, digits=30, **options):
    return resum([fmpq(c.numerator, c.denominator) for c in coefficients], at(point), method=method, digits=digits, **options)


@pytest.mark.parametrize("digits", [60, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("coefficients", [QUARTIC[:14], EULER[:11], CONVERGENT], ids=["quartic", "euler", "convergent"])
class TestDigitsAskedAreDelivered:
    def check(self, found, expected, digits):
        assert found.details["stable_digits"] == digits
        assert abs(found.value - expected) < mp.mpf(10) ** -digits * abs(expected)

    def test_by_naive(self, coefficients, point, digits):
        with mp.workdps(digits + 40):
            self.check(summed(coefficients, point, "naive", digits), partial_sums(coefficients, value_of(point))[-1], digits)

    def test_by_optimal_truncation(self, coefficients, point, digits):
        with mp.workdps(digits + 40):
            self.check(summed(coefficients, point, "optimal-truncation", digits), least_term_sum(coefficients, point), digits)

    def test_by_pade(self, coefficients, point, digits):
        with mp.workdps(digits + 120):
            self.check(summed(coefficients, point, "pade", digits), by_epsilon_algorithm(coefficients, value_of(point)), digits)

    def test_by_exponent(self, coefficients, point, digits):
        with mp.workdps(digits + 40):
            self.check(
                summed(coefficients, point, "exponent", digits), by_branch_tracking(coefficients, value_of(point), 2), digits
            )


@pytest.mark.long
@pytest.mark.parametrize(("point", "digits"), [(("1/10", "0"), 30), (("3", "0"), 20), (("1/7", "1/5"), 30), (("1/37", "0"), 45)])
@pytest.mark.parametrize("count", [9, 12])
def test_borel_pade_delivers_the_digits_of_its_integral(count, point, digits):
    with mp.workdps(digits + 25):
        expected = by_quadrature(QUARTIC[:count], value_of(point))
        assert abs(summed(QUARTIC[:count], point, "borel-pade", digits).value - expected) < mp.mpf(10) ** -digits


@pytest.mark.parametrize("digits", [20, 60])
def test_irrational_coefficients_give_real_approximants_of_as_many_digits(digits):
    texts = ["sqrt(2)", "-1/3", "pi", "-e**2"]
    with mp.workdps(digits + 40):
        numbers = [mp.sqrt(2), -mp.mpf(1) / 3, mp.pi, -mp.exp(2)]
        sums = [mp.polyval(numbers[n::-1], mp.mpf(1) / 10) for n in range(4)]
        expected = sums[3] - (sums[3] - sums[2]) ** 2 / (sums[3] - 2 * sums[2] + sums[1])
        found = resum(texts, "1/10", method="pade", digits=digits)
        assert isinstance(found.value, mp.mpf)
        assert abs(found.value - expected) < mp.mpf(10) ** -digits * 2


def test_irrational_coefficients_give_a_borel_sum():
    with mp.workdps(45):
        found = resum(["sqrt(2)", "-1/3", "1/pi"], "1/10", method="borel-pade", digits=30)
        slope = 3 / (2 * mp.pi)  # [1/1] of sqrt(2) - t/3 + t^2/(2 pi) has the denominator 1 + slope t
        rise = mp.sqrt(2) * slope - mp.mpf(1) / 3
        expected = mp.quad(
            lambda s: mp.exp(-s) * (mp.sqrt(2) + rise * s / 10) / (1 + slope * s / 10), [0, 0.5, 1, 2, 4, 8, 16, 32, 64, 120]
        )
        assert abs(found.value - expected) < mp.mpf(10) ** -29


@cache
def thing(method):
    return load_catalog().find("method", method).thing


HARD_SERIES = {
    "one term": ["3"],
    "one zero": ["0"],
    "two terms": ["3", "1"],
    "two terms, the second zero": ["3", "0"],
    "all zero": ["0"] * 5,
    "zero leading": ["0", "1", "-2", "6", "-24"],
    "zeros leading": ["0", "0", "0", "1"],
    "even": ["1", "0", "-1", "0", "1", "0"],
    "gaps of three": ["1", "0", "0", "2", "0", "0", "5", "0"],
    "a constant": ["2", "0", "0", "0"],
    "a polynomial": ["1", "2", "1", "0", "0", "0"],
    "negative": ["-1", "1", "-2", "6", "-24"],
    "huge and tiny": ["1e50", "-1e-50", "1e100", "-1e-100"],
    "irrational": ["sqrt(2)", "-1/3", "pi"],
    "irrational zeros": ["sqrt(2)", "0", "0"],
    "complex": ["1", "I", "-2"],
    "repeated": ["1"] * 7,
}


@pytest.mark.long
@pytest.mark.parametrize("x", ["-1/10", "2*I", "1e40"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", HARD_SERIES)
def test_a_hard_series_is_answered_or_refused_in_words(name, method, x):
    question = Given(read_coefficients(HARD_SERIES[name]), parse_number(x))
    found = answer(thing(method), resolve(thing(method).options, {})[0], question, 30)
    if found.status == "ok":
        assert mp.isfinite(found.estimate.value)
        assert found.estimate.error is None or mp.isfinite(found.estimate.error)
        assert str(found.estimate)
    else:
        assert found.status in ("inapplicable", "imprecise")
        assert " " in found.message


@pytest.mark.parametrize("method", ["naive", "pade", "borel-pade", "exponent"])
def test_a_constant_series_is_its_constant(method):
    for x in ("1/10", "-7", "1+2*I"):
        assert resum(["5/2", "0", "0", "0"], x, method=method).value == mp.mpf("2.5")


def test_pade_is_exact_on_rational_functions():
    """(2 + x)/(1 + x + x^2)."""
    terms = [2, -1, -1, 2, -1, -1, 2]
    found = resum(terms, "5", method="pade")
    assert abs(found.value - mp.mpf(7) / 31) < 1e-16
    assert found.error is None
    assert found.notes == "[3/3], which is the rational function [1/2] through this order"


@pytest.mark.parametrize("x", ["I", "-I", "1", "-1"])
def test_pade_has_no_value_at_a_pole(x):
    with pytest.raises(Inapplicable) as caught:
        resum([1, 0, 0, 0, 1, 0, 0, 0, 1], x, method="pade")
    assert str(caught.value) == "pade: the point is a pole of the approximant"


@pytest.mark.parametrize("method", ["pade", "borel-pade"])
def test_an_approximant_that_misses_coefficients_is_unreliable_and_says_through_which_order_it_agrees(method):
    found = resum([0, 0, 0, 1], "1/10", method=method)
    assert found.grade == "unreliable"
    assert "agrees with the series only through order 2" in found.notes


def test_a_pole_between_the_origin_and_the_point_makes_pade_unreliable():
    found = resum(WITHOUT_SIGNS[:12], "1/10", method="pade")
    assert found.grade == "unreliable"
    assert "pole at 0.06" in found.notes
    assert resum(EULER[:12], "1/10", method="pade").grade == "estimated"


def test_a_pole_before_the_point_is_seen_with_irrational_coefficients_too():
    found = resum([f"sqrt(2)*{c}" for c in WITHOUT_SIGNS[:12]], "1/10", method="pade")
    assert found.grade == "unreliable"


@pytest.mark.parametrize("count", [2, 5, 12])
@pytest.mark.parametrize("x", ["1/10", "3"])
def test_the_series_of_factorials_without_signs_has_no_borel_sum_on_the_positive_axis(count, x):
    with pytest.raises(Inapplicable) as caught:
        resum(WITHOUT_SIGNS[:count], x, method="borel-pade")
    assert str(caught.value) == "borel-pade: a pole of the Borel transform lies on the integration ray, at t = 1.0000000"


@pytest.mark.parametrize("point", [("-1/10", "0"), ("1/10", "1/5"), ("1/10", "-1/5"), ("-2", "1")])
def test_the_series_of_factorials_without_signs_is_summed_elsewhere(point):
    """The integral of exp(-s)/(1 - x s) over 0 < s < oo."""
    found = summed(WITHOUT_SIGNS[:9], point, "borel-pade")
    with mp.workdps(40):
        x = value_of(point)
        expected = mp.quad(lambda s: mp.exp(-s) / (1 - x * s), [0, 0.5, 1, 2, 3, 4, 6, 8, 12, 20, 40, 100])
        assert abs(found.value - expected) < mp.mpf(10) ** -29


@pytest.mark.parametrize(
    ("power", "count", "point"),
    [
        (2, 12, ("1/10", "1/5")),
        (2, 12, ("1/10", "-1/5")),
        (2, 7, ("-1", "1/2")),
        (2, 9, ("-1/4", "1/4")),
        (4, 9, ("1", "1")),
        (4, 5, ("1/3", "2")),
        (3, 5, ("1/3", "2")),
        (3, 8, ("0", "1")),
    ],
)
def test_the_branch_of_the_exponent_is_followed_from_the_origin(power, count, point):
    found = summed(WITHOUT_SIGNS[:count], point, "exponent", power=-power)
    with mp.workdps(40):
        expected = by_branch_tracking(WITHOUT_SIGNS[:count], value_of(point), power)
        assert abs(found.value - expected) < mp.mpf(10) ** -29 * abs(expected)


def test_the_branch_followed_is_not_always_the_principal_one():
    with mp.workdps(40):
        terms = inverse_power(WITHOUT_SIGNS[:9], 2)
        radicand = mp.polyval([number(c) for c in terms[::-1]], mp.mpc(-1, 1) / 4)
        found = summed(WITHOUT_SIGNS[:9], ("-1/4", "1/4"), "exponent")
        assert abs(found.value + 1 / mp.sqrt(radicand)) < mp.mpf(10) ** -29


@pytest.mark.parametrize("power", [-1, -2, -4])
@pytest.mark.parametrize("point", [("1/3", "1"), ("-3", "1/7"), ("5", "0")])
def test_a_root_of_high_multiplicity_is_taken_as_often_as_it_counts(power, point):
    """1/(1 + x) to the power -4 is (1 + x)^4, whose root is fourfold."""
    found = resum([(-1) ** n for n in range(8)], at(point), method="exponent", power=power)
    with mp.workdps(40):
        assert abs(found.value - 1 / (1 + value_of(point))) < mp.mpf(10) ** -29


@pytest.mark.parametrize("power", [2, 3, -2])
def test_the_error_claim_of_the_exponent_is_the_tail_of_its_radicand(power):
    """(1 - x/2)^(-1/p) at x = 1/2: to the power p the geometric series, whose tail is known exactly."""
    with mp.workdps(60):
        root = mp.mpf(1) / power
        coefficients = [mp.binomial(-root, n) * (-mp.mpf(1) / 2) ** n for n in range(11)]
        found = resum(Series(coefficients), "1/2", method="exponent", power=power)
        error = abs(found.value - (mp.mpf(3) / 4) ** -root)
        assert abs(found.error / error - 1) < 1e-4


def square_root_of_product(count):
    """The coefficients of sqrt((1 - x)(1 - x/2))."""
    with mp.workdps(60):
        root = [mp.binomial(mp.mpf(1) / 2, n) * (-1) ** n for n in range(count)]
        terms = [sum(root[j] * root[n - j] / mp.mpf(2) ** j for j in range(n + 1)) for n in range(count)]
        return [Fraction(int(c * 2**80), 2**80) for c in terms]


@pytest.mark.parametrize(("point", "value"), [(("1/2", "0"), "0.375"), (("3", "1e-9"), None)])
def test_the_exponent_is_exact_on_the_root_of_a_polynomial(point, value):
    found = summed(square_root_of_product(9), point, "exponent", power=2).value
    with mp.workdps(40):
        expected = mp.sqrt(mp.mpf(value)) if value else -mp.sqrt(value_of(point) - 1) * mp.sqrt(value_of(point) / 2 - 1)
        assert abs(found - expected) < mp.mpf(10) ** -28


def test_the_exponent_has_no_value_at_a_real_point_behind_two_zeros_of_the_radicand():
    with pytest.raises(Inapplicable):
        summed(square_root_of_product(9), ("3", "0"), "exponent", power=2)


@pytest.mark.parametrize(
    ("power", "words"),
    [
        (-2, "no real value: the radicand is negative, -9.08"),
    ],
)
def test_the_exponent_says_why_it_has_no_value(power, words):
    """1 + 3/2 t - 39/8 t^2 at t = 8/5 is -9.08."""
    with pytest.raises(Inapplicable) as caught:
        resum(QUARTIC[:3], "8/5", method="exponent", power=power)
    assert str(caught.value) == f"exponent: {words}"


def test_the_exponent_needs_a_constant_term():
    with pytest.raises(Inapplicable) as caught:
        resum([0, 1, 2], "1/10", method="exponent")
    assert str(caught.value) == "exponent: c_0 = 0, so no power of the series is a power series"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 0}, "k = 0: the Gevrey order is a whole number from 1 on"),
        ({"k": 11}, "k = 11: the Gevrey order is at most 10"),
        ({"b": -1}, "b = -1: the integral needs b above -1"),
        ({"b": 101}, "b = 101: the shift is at most 100"),
    ],
)
def test_borel_pade_refuses_options_without_meaning(options, words):
    with pytest.raises(Inapplicable) as caught:
        resum(QUARTIC[:5], "1/10", method="borel-pade", **options)
    assert str(caught.value) == f"borel-pade: {words}"


@pytest.mark.parametrize("method", ["borel-leroy", "lateral-borel", "median-borel", "conformal-borel", "pade-conformal-borel"])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 0}, "k = 0: the Gevrey order is above 0"),
        ({"k": 11}, "k = 11: the Gevrey order is at most 10"),
        ({"b": -1}, "b = -1: the integral needs b above -1"),
        ({"b": 101}, "b = 101: the shift is at most 100"),
    ],
)
def test_borel_sums_refuse_orders_and_shifts_without_meaning(method, options, words):
    with pytest.raises(Inapplicable) as caught:
        resum(QUARTIC[:5], "1/10", method=method, **options)
    assert str(caught.value) == f"{method}: {words}"


@pytest.mark.parametrize("method", ["exponent", "power-pade", "changed-parameter"])
def test_powers_beyond_what_series_take_are_refused(method):
    with pytest.raises(Inapplicable) as caught:
        resum(QUARTIC[:5], "1/10", method=method, power=10**6)
    assert str(caught.value) == f"{method}: the power '1000000' of a series is beyond 100000"


@pytest.mark.long
@pytest.mark.parametrize(("k", "b"), [(1, "1/2"), (1, "-1/2"), (2, 0), (2, "1/3")])
def test_a_gevrey_two_series_is_summed_with_any_shift(k, b):
    """sum (-1)^n (k n)! x^n is the integral of exp(-s)/(1 + x s^k)."""
    coefficients = [Fraction((-1) ** n * factorial(k * n)) for n in range(41)]
    found = summed(coefficients, ("1/5", "0"), "borel-pade", k=k, b=b)
    with mp.workdps(30):
        expected = mp.quad(lambda s: mp.exp(-s) / (1 + s**k / 5), [0, 1, 2, 4, 8, 16, 32, 64])
        assert abs(found.value - expected) < 1e-9


@pytest.mark.parametrize("digits", [20, 30, 60])
@pytest.mark.parametrize("x", ["1/3", "1/7", "1/10", "1/20"])
def test_of_equal_least_terms_the_earliest_is_taken_at_every_precision(x, digits):
    found = resum(EULER, x, method="optimal-truncation", digits=digits)
    with mp.workdps(digits + 20):
        assert abs(found.value - least_term_sum(EULER, (x, "0"))) < mp.mpf(10) ** -digits


def test_a_partial_sum_whose_terms_grow_is_unreliable():
    assert resum(EULER, "1", method="naive").grade == "unreliable"
    assert resum(CONVERGENT, "1", method="naive").grade == "estimated"


@pytest.mark.parametrize("x", ["1/2", "-1/2", "1", "9/10*I"])
def test_the_error_claim_of_a_convergent_sum_is_honest(x):
    """sum (n + 2)/((n + 1) 2^n) x^n = 1/(1 - x/2) - (2/x) log(1 - x/2)."""
    found = resum([fmpq(c.numerator, c.denominator) for c in CONVERGENT], x, method="naive")
    with mp.workdps(40):
        z = mp.mpmathify(mp.mpc(0, mp.mpf(9) / 10) if "I" in x else number(x))
        exact = 1 / (1 - z / 2) - 2 / z * mp.log(1 - z / 2)
        assert abs(found.value - exact) < 10 * found.error


@pytest.mark.parametrize("x", ["0", "0*I"])
@pytest.mark.parametrize("method", METHODS)
def test_at_zero_the_value_is_the_constant_term_whatever_the_method(x, method):
    found = resum(["1/3", 2], x, method=method)
    assert (found.grade, found.notes) == ("proved", "t = 0: the series is its constant term")
    with mp.workdps(80):
        assert abs(found.value - mp.mpf(1) / 3) <= found.error < mp.mpf(10) ** -30


def test_a_series_of_balls_is_summed_within_its_uncertainty():
    with working_precision(200):
        series = Series([arb(fmpq(c.numerator, c.denominator)) for c in QUARTIC[:9]])
    for method in ("pade", "borel-pade"):
        exact, balls = summed(QUARTIC[:9], ("1/10", "0"), method), resum(series, "1/10", method=method)
        assert abs(exact.value - balls.value) < 1e-29


@pytest.mark.parametrize("method", ["naive", "exponent"])
@pytest.mark.parametrize("x", ["1/50", *(pytest.param(x, marks=pytest.mark.long) for x in ("1/200", "1/1000"))])
@pytest.mark.parametrize("coefficients", [QUARTIC, EULER])
def test_an_error_claim_is_not_far_below_the_true_error_while_the_terms_shrink(method, x, coefficients):
    target = resum(coefficients, x, method="borel-pade", digits=40).value
    for order in range(2, 9):
        found = resum(coefficients[: order + 1], x, method=method, digits=40)
        if found.grade == "estimated":
            with mp.workdps(40):
                assert abs(found.value - target) < (10 if order == 2 else 2) * found.error  # two ratios say little
