"""The precision ledger: digits asked are digits delivered, or the row says how many there are."""

import math
from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, Series, load_catalog, method
from resurgo.given import Given, answer, read_coefficients
from resurgo.ledger import settle
from resurgo.methods import method_from
from resurgo.number import parse_number
from resurgo.options import resolve

COEFFICIENTS = ("1", "-1/3", "2/7", "-6/11", "24/13", "-120/17")


def settled(function, coefficients=COEFFICIENTS, x="1/10", digits=30, orders=None):
    """The outcomes of all orders asked, by order."""
    question = Given(tuple(map(parse_number, coefficients)), parse_number(x))
    cells = [(order, 0) for order in orders or [len(coefficients) - 1]]
    outcomes = settle(method_from(function), {}, question, cells, digits)
    return {order: outcomes[order, 0] for order, _ in cells}


def outcome(function, coefficients=COEFFICIENTS, x="1/10", digits=30):
    return settled(function, coefficients, x, digits)[len(coefficients) - 1]


def number(text):
    return mp.mpf(Fraction(text).numerator) / Fraction(text).denominator


def exact_sum(x, coefficients=COEFFICIENTS):
    return sum(Fraction(c) * Fraction(x) ** n for n, c in enumerate(coefficients))


def last_sum(series, x):
    return series.partial_sums(x)[-1]


def absolute_constant(series, x):
    return series.partial_sums(x)[-1] + x**2


def square(series, x):
    return series.partial_sums(x)[-1] ** 2


def exponential(series, x):
    return mp.exp(series[1] * x)


@pytest.mark.parametrize("digits", [1, 15, 30, 60, 200])
@pytest.mark.parametrize("x", ["1/10", "-22/7", "1e-40", "3e50"])
def test_the_digits_asked_are_delivered(digits, x):
    found = outcome(last_sum, x=x, digits=digits)
    assert (found.status, found.stable_digits, found.message) == ("ok", digits, "")
    with mp.workdps(digits + 80):
        exact = number(exact_sum(x))
        assert abs(found.estimate.value - exact) < mp.mpf(10) ** -digits * abs(exact)


def test_a_method_that_cancels_is_worked_out_at_a_higher_precision():
    coefficients = [f"1/{factorial(n)}" for n in range(320)]
    found = outcome(last_sum, coefficients, "-60")
    assert found.status == "ok"
    with mp.workdps(40):
        assert abs(found.estimate.value / mp.exp(-60) - 1) < mp.mpf(10) ** -29


def test_irrational_coefficients_and_points_deliver_the_digits():
    found = outcome(last_sum, ["sqrt(2)", "-pi", "1/3"], "exp(-1)")
    assert found.status == "ok"
    with mp.workdps(45):
        expected = mp.sqrt(2) - mp.pi / mp.e + mp.exp(-2) / 3
        assert abs(found.estimate.value - expected) < mp.mpf(10) ** -29


def test_complex_coefficients_deliver_the_digits():
    found = outcome(last_sum, ["1+i", "i/3", "-2"], "1/10+1/5*I")
    assert found.status == "ok"
    with mp.workdps(45):
        x = mp.mpc(1, 2) / 10
        assert abs(found.estimate.value - (mp.mpc(1, 1) + x * mp.mpc(0, 1) / 3 - 2 * x**2)) < mp.mpf(10) ** -29


def test_a_complex_value_of_a_real_series_is_delivered():
    found = outcome(lambda series, x: mp.sqrt(-1 - x) * series[0], x="1/3")
    assert found.status == "ok"
    with mp.workdps(40):
        assert abs(found.estimate.value - mp.mpc(0, 2 / mp.sqrt(3))) < mp.mpf(10) ** -29


def sum_and_constant(x):
    return number(exact_sum(x)) + number(x) ** 2


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (absolute_constant, sum_and_constant),
        (square, lambda x: number(exact_sum(x)) ** 2),
        (exponential, lambda x: mp.exp(-number(x) / 3)),
    ],
)
@pytest.mark.parametrize("x", ["1", "1/10"])
def test_a_method_that_is_not_homogeneous_is_right_without_saying_so(function, expected, x):
    found = outcome(function, x=x)
    assert found.status == "ok"
    with mp.workdps(45):
        assert abs(found.estimate.value - expected(x)) < mp.mpf(10) ** -29 * abs(expected(x))


@pytest.mark.parametrize("x", ["7", "1/1000", "1e-6", "1e-12"])
def test_a_method_that_is_nearly_homogeneous_is_right_without_saying_so(x):
    found = outcome(absolute_constant, x=x)
    assert found.status == "ok"
    with mp.workdps(45):
        assert abs(found.estimate.value - sum_and_constant(x)) < mp.mpf(10) ** -29 * abs(sum_and_constant(x))


def test_a_method_excused_from_homogeneity_is_right():
    excused = method(excuses={"homogeneous": "it adds a constant"})(absolute_constant)
    found = outcome(excused, x="1/1000")
    assert found.status == "ok"
    with mp.workdps(45):
        assert abs(found.estimate.value - number(exact_sum("1/1000")) - mp.mpf(10) ** -6) < mp.mpf(10) ** -29


def float_of_a_coefficient(series, x):
    return series[0] + float(series[1]) * x


def float_of_the_point(series, x):
    return sum(c * mp.mpf(float(x)) ** n for n, c in enumerate(series.coefficients))


def float_of_the_sum(series, x):
    return float(series.partial_sums(x)[-1])


def numpy_inside(series, x):
    return mp.mpf(float(np.polyval(np.array([float(c) for c in series.coefficients[::-1]]), float(x))))


def float_in_an_exponential(series, x):
    return math.exp(float(series[1]) * float(x))


def float_and_a_constant(series, x):
    return float(series[1]) * x + series[0] + x**2


def is_caught(function, coefficients, x):
    found = outcome(function, coefficients, x)
    return found.status == "imprecise" and found.stable_digits < 20


@pytest.mark.parametrize(
    ("function", "coefficients"),
    [
        (float_of_a_coefficient, ("1", "1/10")),
        (float_of_a_coefficient, ("1", "-6/11")),
        (float_of_the_sum, COEFFICIENTS),
        (float_of_the_sum, ("1/5", "2/11")),
        (numpy_inside, COEFFICIENTS),
        (numpy_inside, ("1/3", "1/10")),
    ],
)
@pytest.mark.parametrize("x", ["1/10", "1/3"])
def test_float64_inside_a_method_does_not_pass_for_thirty_digits(function, coefficients, x):
    assert is_caught(function, coefficients, x)


@pytest.mark.parametrize(
    ("function", "coefficients"),
    [(float_of_a_coefficient, ("1", "1/3")), (float_of_a_coefficient, ("1", "2/9")), (float_of_the_sum, ("1/3", "2/9"))],
)
def test_float64_of_thirds_and_ninths_does_not_pass_for_thirty_digits(function, coefficients):
    assert is_caught(function, coefficients, "1/3")


@pytest.mark.parametrize("coefficients", [COEFFICIENTS, ("1", "1/10")])
@pytest.mark.parametrize("x", ["1/10", "1/3"])
def test_float64_of_the_point_does_not_pass_for_thirty_digits(coefficients, x):
    assert is_caught(float_of_the_point, coefficients, x)


@pytest.mark.parametrize("function", [float_in_an_exponential, float_and_a_constant])
@pytest.mark.parametrize("x", ["1/10", "1/3"])
def test_float64_in_a_method_that_is_not_homogeneous_does_not_pass_for_thirty_digits(function, x):
    assert is_caught(function, ("1", "1/10"), x)


def float_in_a_ball(series, x: arb):
    return series.exact[0] + arb(float(series[1])) * x


def float_of_the_point_in_a_ball(series, x: arb):
    return series.exact[0] + arb(float(x))


@pytest.mark.parametrize("function", [float_in_a_ball, float_of_the_point_in_a_ball])
def test_float64_inside_a_ball_does_not_pass_for_thirty_digits(function):
    assert is_caught(method(claims=["homogeneous"])(function), ("1", "1/10"), "1/3")


@pytest.mark.parametrize("function", [float_in_a_ball, float_of_the_point_in_a_ball])
def test_float64_inside_a_ball_is_caught_without_claims_too(function):
    assert is_caught(function, ("1", "1/10"), "1/3")


def test_float64_inside_a_method_is_good_enough_for_eight_digits():
    found = outcome(float_of_a_coefficient, digits=8)
    assert found.status == "ok"
    assert abs(found.estimate.value - (1 - number("1/30"))) < 1e-8


@pytest.mark.parametrize("kept", [9, 21])
def test_a_hopeless_method_without_claims_is_imprecise(kept):
    def rounded(series, x):
        with mp.workdps(kept):
            return series[0] / 3 * x

    assert outcome(rounded, x="1/7").status == "imprecise"


def essential(series, x):
    return series[0] * mp.exp(-1 / x)


def steep(series, x):
    return series[0] * x**5000


def near_a_branch_point(series, x):
    return series[0] * mp.sqrt(x - mp.mpf(999999) / 10**7)


@pytest.mark.parametrize(
    ("function", "x"),
    [
        (essential, "1/50"),
        (essential, "1/10000"),
        (steep, "3/2"),
        (near_a_branch_point, "1/10"),
    ],
)
def test_a_smooth_but_steep_method_is_not_suspected(function, x):
    found = outcome(function, x=x)
    assert found.status == "ok"
    with mp.workdps(60):
        expected = function([mp.mpf(1)], number(x))
        assert abs(found.estimate.value - expected) < mp.mpf(10) ** -29 * abs(expected)


def iterated_aitken(series, x):
    sums = [mp.mpf(0)]
    for n, c in enumerate(series):
        sums.append(sums[-1] + c * x**n)
    while len(sums) > 2:
        triples = zip(sums, sums[1:], sums[2:], strict=False)
        sums = [s2 - (s2 - s1) ** 2 / (s2 - 2 * s1 + s0) for s0, s1, s2 in triples]
    return sums[-1]


def cumulants(series, x):
    return series[0] * mp.exp((Series(series.terms) / series.terms[0]).log().partial_sums(x)[-1])


@pytest.mark.parametrize("claims", [[], ["homogeneous"]], ids=["bare", "homogeneous"])
@pytest.mark.parametrize(("function", "x"), [(iterated_aitken, "1/10"), (cumulants, "1/10")])
def test_a_method_near_a_pole_of_its_own_is_not_suspected(function, claims, x):
    found = outcome(method(claims=claims)(function), [(-1) ** n * factorial(n) for n in range(18)], x)
    assert found.status == "ok", found.message
    with mp.workdps(120):
        expected = function(Series([(-1) ** n * factorial(n) for n in range(18)]), number(x))
        assert abs(found.estimate.value - expected) < mp.mpf(10) ** -29 * abs(expected)


@pytest.mark.parametrize("kept", [9, 21])
def test_a_hopeless_method_is_imprecise_with_the_digits_that_survive(kept):
    def rounded(series, x):
        with mp.workdps(kept):
            return series[0] / 3 * x

    found = outcome(method(claims=["homogeneous"])(rounded), x="1/7")
    assert found.status == "imprecise"
    assert found.estimate.grade == "unreliable"
    assert kept - 2 <= found.stable_digits <= kept + 2
    assert found.message.startswith(f"only {found.stable_digits} of the 30 digits asked survive round-off")
    assert abs(found.estimate.value * 21 - 1) < mp.mpf(10) ** (1 - kept)


def test_a_method_that_depends_on_the_precision_has_no_digits():
    found = outcome(lambda series, x: series[0] * mp.mpf(2) ** mp.prec)
    assert (found.status, found.stable_digits, found.estimate) == ("imprecise", 0, None)
    assert found.message == "only 0 of the 30 digits asked survive round-off"


def test_an_answer_at_one_evaluation_and_none_at_the_next_is_imprecise():
    first = [(int(30 * math.log2(10)) + 64) << level for level in range(6)]

    def undecided(series, x):
        if mp.prec in first:
            raise Inapplicable("not today")
        return series[0]

    found = outcome(method(claims=["homogeneous"])(undecided))
    assert (found.status, found.estimate) == ("imprecise", None)
    assert found.message == "an answer at one precision and none at another: not today"


def test_what_a_method_refuses_is_inapplicable_with_its_words():
    def refusing(series, x):
        raise Inapplicable("there is no real value")

    found = outcome(refusing)
    assert (found.status, found.message, found.estimate) == ("inapplicable", "there is no real value", None)


def test_too_few_coefficients_are_inapplicable():
    found = outcome(method(needs=9)(last_sum))
    assert (found.status, found.message) == ("inapplicable", "needs 9 coefficients; order 5 has 6")


@pytest.mark.parametrize(
    ("returned", "sentence"),
    [
        (None, "TypeError: returned None; return a number or an Estimate"),
        ("1.5", "TypeError: returned '1.5'; return a number or an Estimate"),
        (True, "TypeError: returned True; return a number or an Estimate"),
        ([1, 2], "TypeError: returned [1, 2]; return a number or an Estimate"),
        (mp.nan, "ValueError: returned nan; raise Inapplicable with the reason instead"),
        (mp.inf, "ValueError: returned +inf; raise Inapplicable with the reason instead"),
        (float("nan"), "ValueError: returned nan; raise Inapplicable with the reason instead"),
        (mp.mpc(1, mp.nan), "ValueError: returned (1.0 + nanj); raise Inapplicable with the reason instead"),
        (Estimate(None), "TypeError: returned None; return a number or an Estimate"),
    ],
)
def test_what_is_no_number_is_an_error_in_one_sentence(returned, sentence):
    found = outcome(lambda series, x: returned)
    assert found.status == "error"
    assert found.message.startswith(sentence)
    assert "test_ledger.py" in found.message


def test_an_exception_names_the_file_and_the_line():
    def dividing(series, x):
        nothing = series[0] - series[0]
        return 1 / nothing

    found = outcome(dividing)
    line = dividing.__code__.co_firstlineno + 2
    assert found.status == "error"
    assert found.message.startswith("ZeroDivisionError")
    assert found.message.endswith(f"test_ledger.py:{line})")


@pytest.mark.parametrize("digits", [5, 50])
def test_a_precision_set_inside_a_method_does_not_leak(digits):
    def careless(series, x):
        mp.dps = digits
        return series[0] * x

    before = mp.prec
    outcome(careless)
    assert mp.prec == before


def test_a_precision_set_inside_a_failing_method_does_not_leak():
    def careless(series, x):
        mp.dps = 7
        raise RuntimeError("and then it fails")

    before = mp.prec
    assert outcome(careless).status == "error"
    assert mp.prec == before


@pytest.mark.parametrize("returned", [7, Fraction(1, 3), fmpq(1, 3), np.int64(5)])
def test_a_constant_is_delivered_whatever_its_type(returned):
    found = outcome(lambda series, x: returned)
    assert found.status == "ok"
    with mp.workdps(40):
        assert abs(found.estimate.value - number(str(returned).strip("[]"))) < mp.mpf(10) ** -29


@pytest.mark.parametrize("returned", [0.5, np.float64(0.5), np.array([0.5]), 0.5j])
def test_a_returned_float_is_good_to_its_own_digits(returned):
    found = outcome(lambda series, x: returned)
    assert (found.status, found.stable_digits) == ("imprecise", 15)
    assert outcome(lambda series, x: returned, digits=12).status == "ok"


def test_a_proved_ball_is_taken_at_its_word():
    def proved(series, x: arb):
        return sum((c * x**n for n, c in enumerate(series.exact)), arb(0))

    found = outcome(proved)
    assert found.status == "ok"
    with mp.workdps(40):
        assert abs(found.estimate.value - number(exact_sum("1/10"))) < mp.mpf(10) ** -30


def test_a_ball_too_wide_is_imprecise_with_the_digits_it_has():
    def wide(series, x: arb):
        return arb(1, 0.9e-12)

    found = outcome(wide)
    assert (found.status, found.stable_digits) == ("imprecise", 12)


def test_a_real_point_is_given_as_a_complex_ball_where_that_is_asked():
    def complex_only(series, x: acb):
        return x * x

    found = outcome(complex_only, x="1/3")
    with mp.workdps(40):
        assert abs(found.estimate.value - mp.mpf(1) / 9) < mp.mpf(10) ** -30


@pytest.mark.parametrize(("x", "words"), [("1/3+i", "takes real points only"), ("sqrt(2)", "takes rational points only")])
def test_a_point_of_the_wrong_kind_is_inapplicable(x, words):
    def real(series, x: arb):
        return x

    def rational(series, x: fmpq):
        return x

    found = outcome(real if "real" in words else rational, x=x)
    assert (found.status, found.message) == ("inapplicable", words)


def test_a_rational_answer_is_exact():
    def rational(series, x: fmpq):
        return sum((c * x**n for n, c in enumerate(series.exact)), fmpq(0))

    found = outcome(rational, digits=50)
    with mp.workdps(60):
        assert abs(found.estimate.value - number(exact_sum("1/10"))) < mp.mpf(10) ** -55


def test_the_error_claim_is_unscaled_with_the_value():
    found = outcome(lambda series, x: Estimate(series[0], error=series[0] / 8))
    with mp.workdps(40):
        assert abs(found.estimate.error - mp.mpf(1) / 8) < mp.mpf(10) ** -30


@pytest.mark.parametrize("error", [mp.nan, mp.inf])
def test_an_error_claim_that_is_not_finite_is_none_at_all(error):
    found = outcome(lambda series, x: Estimate(series[0], error=error))
    assert (found.status, found.estimate.error, found.estimate.grade) == ("ok", None, "heuristic")


def test_an_exact_zero_is_delivered():
    found = outcome(lambda series, x: series[0] - series[0])
    assert (found.status, found.estimate.value, found.stable_digits) == ("ok", 0, 30)


def sweep(series, x):
    for order, value in enumerate(series.partial_sums(x)):
        if order == 4:
            raise ValueError("no further")
        yield order, Estimate(value, notes=f"order {order}")


def test_the_rows_of_a_sweep_before_a_failure_survive_it():
    found = settled(sweep, orders=range(6))
    for order in range(4):
        assert (found[order].status, found[order].estimate.notes) == ("ok", f"order {order}")
        with mp.workdps(40):
            exact = number(exact_sum("1/10", COEFFICIENTS[: order + 1]))
            assert abs(found[order].estimate.value - exact) < mp.mpf(10) ** -29
    line = sweep.__code__.co_firstlineno + 3
    for order in (4, 5):
        assert found[order].status == "error"
        assert found[order].message.startswith("ValueError: no further")
        assert found[order].message.endswith(f"test_ledger.py:{line})")


def test_a_sweep_that_gives_up_is_inapplicable_from_there_on():
    def giving_up(series, x):
        yield 0, series[0]
        raise Inapplicable("one is enough")

    found = settled(giving_up, orders=[0, 1])
    assert (found[0].status, found[1].status, found[1].message) == ("ok", "inapplicable", "one is enough")


def test_a_sweep_that_skips_an_order_says_so():
    def even_orders(series, x):
        for n in range(0, len(series), 2):
            yield n, series[n]

    found = settled(even_orders, orders=[0, 1, 2])
    assert [found[order].status for order in range(3)] == ["ok", "inapplicable", "ok"]
    assert "order" in found[1].message


def test_an_approximant_is_built_from_the_whole_series_and_evaluated_at_x():
    built = []

    def approximant(series):
        built.append(len(series))
        return lambda x: series.partial_sums(x)[-1]

    found = outcome(approximant)
    assert found.status == "ok"
    assert set(built) == {6}
    with mp.workdps(40):
        assert abs(found.estimate.value - number(exact_sum("1/10"))) < mp.mpf(10) ** -29


def test_an_approximant_that_is_no_function_is_an_error():
    def approximant(series):
        return series[0]

    found = outcome(approximant)
    assert found.status == "error"
    assert "a method without a parameter x returns a callable of x" in found.message


@pytest.mark.parametrize("point_type", [None, fmpq, arb])
def test_an_answer_that_is_exactly_zero_is_delivered(point_type):
    def partial_sum(series, x):
        terms = series.coefficients if point_type is None else series.exact
        return sum((c * x**n for n, c in enumerate(terms)), 0 * x)

    if point_type:
        partial_sum.__annotations__["x"] = point_type
    found = outcome(partial_sum, ["1", "-3", "2"], "1/2")
    assert (found.status, found.estimate.value, found.stable_digits) == ("ok", 0, 30)


def test_proved_takes_an_enclosure():
    found = outcome(lambda series, x: Estimate(series[0], error=1, grade="proved", notes="said so"))
    assert found.status == "error"
    assert "claims to be proved" in found.message


def test_a_sweep_without_end_is_stopped():
    def endless(series, x):
        for order, total in enumerate(series.partial_sums(x)):
            yield order, total
        while True:
            yield order + 1, total

    assert settled(endless, orders=[0, 1, 2])[2].status == "ok"


@pytest.mark.parametrize("digits", [10, 40])
def test_a_zero_of_an_approximant_is_a_value(digits):
    """[2/2] of sum (2n-1)!! t^n is (1 - 9t + 8t^2)/(1 - 10t + 15t^2), which vanishes at t = 1/8."""
    entry = load_catalog().find("method", "pade")
    given = Given(read_coefficients([1, 1, 3, 15, 105]), parse_number("1/8"))
    found = answer(entry.thing, resolve(entry.options, {})[0], given, digits)
    assert (found.status, found.estimate.value, found.stable_digits) == ("ok", 0, digits)


def test_a_value_is_not_taken_for_zero_because_it_is_small():
    entry = load_catalog().find("method", "pade")
    given = Given(read_coefficients([1, 1, 3, 15, 105]), parse_number("1/8+1/10**500"))
    found = answer(entry.thing, resolve(entry.options, {})[0], given, 10)
    assert found.status == "ok"
    assert mp.almosteq(found.estimate.value, mp.mpf("4.48e-498"), 1e-9)  # P'/Q = 448
