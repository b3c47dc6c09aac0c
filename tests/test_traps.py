"""Traps: what looks settled and is not. No answer may be called stable with wrong digits, nor proved wrongly."""

import math
from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from flint import arb, fmpq
from mpmath import mp

import resurgo
from resurgo import Estimate, Inapplicable, Series, method
from resurgo.catalog import load_catalog
from resurgo.given import Given, read_coefficients
from resurgo.ledger import settle
from resurgo.methods import method_from
from resurgo.number import parse_number, parse_rational
from resurgo.options import resolve
from resurgo.precision import working_precision
from resurgo.question import Outcome

METHODS = {entry.name: entry for entry in load_catalog().of_kind("method")}
SERIES = ("1", "-1/3", "2/7", "-6/11", "24/13", "-120/17")
TENTH = "1/10"
SUM = sum(Fraction(c) / 10**n for n, c in enumerate(SERIES))
FLOAT_WORDS = "it does not follow small changes of its input, as when there is float64 inside the method"
NEAR_WORDS = "it does not follow small changes of its input: a singularity is too near, or there is float64 inside the method"
BALL_WORDS = "its ball does not hold the answer at another precision, as when there is float64 inside the method"
PROVED_WORDS = "ValueError: claims to be proved; that takes an exact point, an error bound and its hypotheses in the notes"
homogeneous = method(claims=["homogeneous"])


def power(exponent):
    return Fraction(10) ** exponent


def bundled(name, coefficients, x, digits=30, order=None, **options):
    settings, faults = resolve(METHODS[name].options, options)
    assert not faults
    return settled(METHODS[name].thing, coefficients, x, digits, order, settings)


def settled(function, coefficients=SERIES, x=TENTH, digits=30, order=None, options=None):
    """The outcome at the highest order, or at `order` of a question about them all."""
    given = Given(read_coefficients(coefficients, exact=True), parse_number(x))
    last = len(given.coefficients) - 1
    cells = [(last, 0)] if order is None else [(n, 0) for n in range(last + 1)]
    return settle(method_from(function), options or {}, given, cells, digits)[last if order is None else order, 0]


def has_right_digits(found: Outcome, truth):
    """Whether what is called stable is right, or nothing is."""
    if found.estimate is None:
        return found.status != "ok"
    with mp.workdps(2000):
        truth = mp.mpf(truth.numerator) / truth.denominator if isinstance(truth, (int, Fraction)) else truth
        return bool(abs(found.estimate.value - truth) <= mp.mpf(10) ** -found.stable_digits * abs(truth))


# -- plateaus: what is the same at two precisions, and wrong ------------------------------------------


PLATEAU = (Fraction(1), power(-300), Fraction(-1), power(-400))  # at x = 1 all but the least term cancels, to a few hundred digits


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("naive", {}),
        ("pade", {"offset": 3}),
        ("borel-pade", {"offset": 3}),
    ],
)
def test_a_sum_that_all_but_cancels_is_not_settled_before_its_digits_are_there(name, options):
    assert has_right_digits(bundled(name, PLATEAU, "1", **options), power(-300) + power(-400))


def test_a_truncated_sum_that_all_but_cancels_is_not_settled_before_its_digits_are_there():
    found = bundled("optimal-truncation", [*PLATEAU, power(-500)], "1")
    assert has_right_digits(found, power(-300) + power(-400))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("naive", {}),
        ("pade", {"offset": 2}),
        ("borel-pade", {"offset": 2}),
    ],
)
def test_a_sum_below_the_precision_is_not_zero(name, options):
    """1 + 1e-300 x - x^2, whose Borel sum of order 1 is itself, at x = 1."""
    assert has_right_digits(bundled(name, PLATEAU[:3], "1", **options), power(-300))


@pytest.mark.parametrize("name", ["shanks", "levin", "weniger", "richardson"])
def test_a_sum_that_has_ended_below_the_precision_is_not_zero(name):
    assert has_right_digits(bundled(name, [*PLATEAU[:3], 0, 0, 0, 0], "1"), power(-300))


@pytest.mark.parametrize("declared", [{}, {"claims": ["homogeneous"]}])
@pytest.mark.parametrize("bits", [130, 3000])
def test_a_method_that_loses_all_its_digits_at_first_is_not_zero(declared, bits):
    @method(**declared)
    def cancelling(series, x):
        large = series[0] * mp.mpf(2) ** bits
        return (series.partial_sums(x)[-1] + large) - large

    assert has_right_digits(settled(cancelling), SUM)


@pytest.mark.parametrize("declared", [{}, {"claims": ["homogeneous"]}])
@pytest.mark.parametrize("bits", [60, 120])
def test_a_method_that_cancels_is_given_the_bits_it_loses(declared, bits):
    @method(**declared)
    def cancelling(series, x):
        large = series[0] * mp.mpf(3) ** bits
        return (series.partial_sums(x)[-1] * 7 + large - large / 3 * 3) / 7

    found = settled(cancelling)
    assert (found.status, found.stable_digits) == ("ok", 30)
    assert has_right_digits(found, SUM)


SMALL_CONSTANT = "exp(-1000)+1-1"  # of which no ball of some hundred bits knows more than that it is near 0


@pytest.mark.parametrize("name", ["naive", "pade"])
def test_a_point_whose_digits_cancel_is_not_zero(name):
    with mp.workdps(2000):
        assert has_right_digits(bundled(name, [0, 1], SMALL_CONSTANT), mp.exp(-1000))


@pytest.mark.parametrize(
    "name",
    ["pade", "naive"],
)
def test_a_coefficient_whose_digits_cancel_is_not_zero(name):
    with mp.workdps(2000):
        assert has_right_digits(bundled(name, [SMALL_CONSTANT, power(-500)], "1"), mp.exp(-1000) + mp.mpf(10) ** -500)


@pytest.mark.parametrize("places", [20, 60])
def test_terms_that_are_nearly_equal_are_told_apart(places):
    """The least term is the second by 10^-places: what stands before it is 1 + 1/10 and a little."""
    little = power(-places)
    found = bundled("optimal-truncation", [1, Fraction(1, 10) + little, Fraction(1, 10), 1], "1")
    assert has_right_digits(found, 1 + Fraction(1, 10) + little)


# -- t = 0, where the host answers ------------------------------------------------------------------


@pytest.mark.parametrize(
    "c",
    [
        "3/8",
        "1/3",
        "sqrt(2)",
    ],
)
def test_the_value_at_zero_is_proved_with_its_rounding(c):
    found = bundled("naive", [c, 1], "0").estimate
    bound, value = parse_rational(found.error), parse_rational(found.value)
    with working_precision(500):
        distance = abs(arb(value.numerator) / value.denominator - parse_number(c).ball(500))
        assert distance <= arb(bound.numerator) / bound.denominator or distance == 0 == bound
    assert (found.grade, bound < power(-31)) == ("proved", True)


PROBLEM = """
from fractions import Fraction
from resurgo import Problem, hookimpl

def coefficients(order):
    return [{constant}] + [1] * order

@hookimpl
def register_problems():
    return [Problem("mine", coefficients, offset=lambda x: {offset}, points=("0",))]
"""
EXPERIMENT = 'schema = 1\ndigits = 30\norders = [2]\nproblems = ["mine"]\nmethods = ["naive"]\n'


@pytest.mark.parametrize(
    ("constant", "offset", "truth"),
    [
        ("1", "x", Fraction(1)),
        ("Fraction(1, 2) + Fraction(1, 10**60)", "x", Fraction(1, 2) + power(-60)),
        ("1", "x - 1 + Fraction(1, 10**70)", power(-70)),
    ],
)
def test_a_row_at_zero_holds_as_it_is_written(workspace, constant, offset, truth):
    workspace.plugin(PROBLEM.format(constant=constant, offset=offset))
    (row,) = resurgo.run(workspace.experiment(EXPERIMENT)).table.to_dict("records")
    assert row["status"] == "ok"
    assert abs(Fraction(row["value"]) - truth) <= Fraction(row["error"])
    assert abs(Fraction(row["value"]) - truth) <= power(-int(row["stable_digits"])) * truth


# -- series of balls, whose radii are the user's ----------------------------------------------------


@pytest.mark.parametrize("x", ["0", TENTH])
def test_no_more_digits_than_the_balls_of_a_series_have(x):
    found = resurgo.resum(Series([arb(1, 1e-3), arb(1) / 4]), x, method="naive")
    assert found.details["stable_digits"] <= 3
    assert found.grade == "unreliable"


def test_an_irrational_coefficient_of_a_series_has_the_digits_called_stable():
    found = resurgo.resum(Series(["sqrt(2)", 1]), TENTH, method="naive")
    with mp.workdps(60):
        truth = mp.sqrt(2) + mp.mpf(1) / 10
        assert abs(found.value - truth) <= mp.mpf(10) ** -found.details["stable_digits"] * truth


@pytest.mark.parametrize("name", ["pade", "levin", "richardson", "shanks"])
def test_a_method_in_balls_has_no_more_digits_than_the_balls_of_a_series(name):
    found = resurgo.resum(Series([arb(1, 1e-3), arb(1) / 3, arb(2) / 7]), TENTH, method=name)
    assert (found.details["stable_digits"], found.grade) == (2, "unreliable")


# -- the methods that come with it -------------------------------------------------------------------


def with_radicand(zero, exponent):
    """The c_0..c_2 with (c_0 + c_1 x + c_2 x^2)^exponent = (1 - x/zero)(1 - x/conj(zero)) + O(x^3)."""
    size, p = zero[0] ** 2 + zero[1] ** 2, Fraction(1, exponent)
    first, second = Fraction(-2 * zero[0], size), Fraction(1, size)
    return [Fraction(1), p * first, p * second + p * (p - 1) / 2 * first**2]


@pytest.mark.parametrize(
    ("zero", "factor"),
    [
        ((1, 1), "2"),
        ((-2, 5), "7/3"),
        ((7, 11), "11/5"),
    ],
)
def test_behind_a_zero_of_the_radicand_there_is_no_branch(zero, factor):
    x = f"({zero[0]}+({zero[1]})*I)*{factor}"
    found = bundled("exponent", with_radicand(zero, -2), x, power=-2)
    assert (found.status, found.estimate) == ("inapplicable", None)


def test_the_digits_of_a_borel_sum_with_a_rational_pole_are_delivered():
    """B = 1 - t - t^3 + t^4 - ..., of which [1/3] is (1 - t)/(1 + t^3)."""
    found = bundled("borel-pade", [1, -1, 0, -6, 24], "1", offset=-2)
    with mp.workdps(50):
        truth = mp.quad(lambda s: mp.exp(-s) * (1 - s) / (1 + s**3), [0, 1, 4, 16, 64, 256])
    assert has_right_digits(found, truth)
    assert found.status == "ok"


def test_a_borel_sum_with_irrational_coefficients_in_a_block_is_no_fault_of_the_plugin():
    assert bundled("borel-pade", ["pi", "sin(22)", "sin(22)", "sin(22)", "exp(-300)"], "pi", offset=1).status != "error"


def test_bounds_of_a_complex_series_are_refused_in_words():
    found = bundled("stieltjes-bounds", ["1", "I/3"], "3", subtractions=1)
    assert found.status == "inapplicable"


@pytest.mark.parametrize("distance", ["1e-5", "1e-30"])
def test_digits_beside_a_pole_are_delivered(distance):
    """1/(1 - 2x) + 1/(1 + x) beside x = 1/2."""
    x = Fraction(1, 2) - Fraction(distance)
    found = bundled("pade", [2**n + (-1) ** n for n in range(8)], str(x))
    assert has_right_digits(found, 1 / (1 - 2 * x) + 1 / (1 + x))
    assert found.status == "ok"


def test_beside_a_pole_that_is_too_near_float64_is_not_blamed():
    x = Fraction(1, 2) - Fraction("1e-100")
    found = bundled("pade", [2**n + (-1) ** n for n in range(8)], str(x))
    assert (found.status, found.message) == ("imprecise", NEAR_WORDS)


@pytest.mark.parametrize("coefficients", [("1", "-3", "2"), ("1", "-1/2", "0"), ("7/3", "-7/3", "7/12", "0")])
@pytest.mark.parametrize("name", ["naive", "pade"])
def test_a_sum_that_is_zero_is_zero(name, coefficients):
    """(1 - x)(1 - 2x) at 1/2; 1 - x/2 and (7/3)(1 - x/2)^2 at 2."""
    found = bundled(
        name,
        coefficients,
        "1/2" if coefficients[1] == "-3" else "2",
        **({"offset": len(coefficients) - 1} if name == "pade" else {}),
    )
    assert (found.status, found.estimate.value, found.stable_digits) == ("ok", 0, 30)


def test_a_row_does_not_depend_on_the_other_orders_of_its_block():
    """1 - x + x^2/4 has a double zero at x = 2."""
    coefficients = [Fraction((-1) ** n, factorial(n) ** 2) for n in range(5)]
    assert bundled("naive", coefficients, "2", order=2).status == bundled("naive", coefficients[:3], "2").status


# -- what a refused or missing value says ------------------------------------------------------------


def test_a_declaration_that_the_coefficients_refute_is_not_proved():
    found = bundled("stieltjes-bounds", [1, 1, 2, 6], "1", subtractions=0)
    assert (found.status, found.message) == ("inapplicable", "not a series of Stieltjes: a_1 of its continued fraction is -1.0000")


def test_uncertain_coefficients_are_not_proved():
    found = resurgo.resum(["1.0", "-1.0", "2.0"], TENTH, method="stieltjes-bounds", subtractions=0)
    assert found.grade == "estimated"


# -- uncertain coefficients --------------------------------------------------------------------------


def moved_sums(coefficients, uncertainties, function):
    """The sum of |f(c_n + u_n) - f|, in exact arithmetic."""
    at_rest = function(coefficients)
    moved = [
        [*coefficients[:n], c + u, *coefficients[n + 1 :]] for n, (c, u) in enumerate(zip(coefficients, uncertainties, strict=True))
    ]
    return sum(abs(function(c) - at_rest) for c in moved)


def partial_sum(x):
    return lambda c: sum(a * x**n for n, a in enumerate(c))


def two_by_two(x):
    """[2/2] by Cramer's rule."""

    def value(c):
        det = c[1] * c[3] - c[2] ** 2
        q1, q2 = (c[2] * c[3] - c[1] * c[4]) / det, (c[2] * c[4] - c[3] ** 2) / det
        above = c[0] + (c[1] + q1 * c[0]) * x + (c[2] + q1 * c[1] + q2 * c[0]) * x**2
        return above / (1 + q1 * x + q2 * x**2)

    return value


@pytest.mark.parametrize("x", [Fraction(1, 3), Fraction(1, 1000), Fraction(-5)])
@pytest.mark.parametrize(("name", "function"), [("naive", partial_sum), ("pade", two_by_two), ("shanks", two_by_two)])
def test_the_data_error_is_that_of_exact_arithmetic(name, function, x):
    found = resurgo.resum(["1", "-0.50", "0.3750", "-0.31(2)", "0.27"], x, method=name, digits=20)
    exact = [Fraction(1), Fraction(-1, 2), Fraction(3, 8), Fraction(-31, 100), Fraction(27, 100)]
    uncertain = [Fraction(0), Fraction(5, 10**3), Fraction(5, 10**5), Fraction(2, 100), Fraction(5, 10**3)]
    expected = moved_sums(exact, uncertain, function(x))
    assert abs(parse_rational(found.details["data_error"]) / expected - 1) < Fraction(1, 10**10)
    assert has_right_digits(Outcome("ok", found, 20), function(x)(exact))


def test_the_data_error_at_a_tiny_point_is_not_lost():
    found = resurgo.resum([1, "0.33"], power(-300), method="naive")
    assert abs(parse_rational(found.details["data_error"]) / (power(-300) * Fraction(5, 1000)) - 1) < power(-10)


def test_the_data_error_of_a_sum_that_cancels_is_not_lost():
    found = resurgo.resum([f"1.{'0' * 100}", 10**90, -(10**90), power(-95)], 1, method="naive")
    assert abs(parse_rational(found.details["data_error"]) / (power(-100) / 2) - 1) < power(-10)


# -- authors -----------------------------------------------------------------------------------------


def root_by_math(series, x):
    return series[0] + math.sqrt(abs(series[1])) * x


def numpy_array(series, x):
    return mp.mpf(float(np.polyval(np.array(series.coefficients[::-1], dtype=float), float(x))))


def through_complex(series, x):
    return series.partial_sums(x)[-1] + complex(series[1] * x).real - series[1] * x


def float_of_the_ratio(series, x):
    return series[0] / (1 - float(series[1] / series[0]) * x)


def float_of_the_order(series, x):
    return series.partial_sums(x)[-1] if series.order != 2 else mp.mpf(float(series.partial_sums(x)[-1]))


SNEAKY = (root_by_math, numpy_array, through_complex)


@pytest.mark.parametrize("declared", [{}, {"claims": ["homogeneous"]}])
@pytest.mark.parametrize("function", SNEAKY)
def test_float64_inside_does_not_pass_for_thirty_digits(function, declared):
    found = settled(method(**declared)(function))
    assert found.status == "imprecise"
    assert found.stable_digits < 20
    assert found.message in (FLOAT_WORDS, f"only {found.stable_digits} of the 30 digits asked survive round-off")


CONSTANTS = {
    "a literal": ("(1 + 0.1 * x)", '0.1 is a float64; write mpf("0.1") or Fraction(1, 10)'),
    "pi": ("math.pi", "math.pi is a float64; write mp.pi"),
    "a quotient": (
        "(1 / (series.order + 2))",
        "1 / (series.order + 2) makes a float64 of whole numbers; write Fraction(1, series.order + 2)",
    ),
    "at the top": ("TOP", '0.3 is a float64; write mpf("0.3") or Fraction(3, 10)'),
    "a threshold": ("(1 if abs(x) < 0.3 else 2)", None),
}


@pytest.mark.parametrize(("factor", "advice"), CONSTANTS.values(), ids=CONSTANTS)
@pytest.mark.parametrize("claims", [[], ["homogeneous"]])
def test_a_float64_constant_does_not_pass_for_thirty_digits(factor, advice, claims, workspace):
    workspace.plugin(
        "import math\nfrom resurgo import hookimpl, method\nTOP = 0.3\n"
        f"@method(claims={claims})\ndef mine(series, x):\n    return series.partial_sums(x)[-1] * {factor}\n"
        "@hookimpl\ndef register_methods():\n    return [mine]\n"
    )
    found = settled(load_catalog(workspace.folder).find("method", "mine").thing)
    assert (found.status, found.message.partition(": ")[2]) == (("ok", "") if advice is None else ("imprecise", advice))


@pytest.mark.parametrize(
    "declared",
    [
        {},
        {"claims": ["homogeneous"]},
    ],
)
def test_float64_of_a_ratio_does_not_pass_for_thirty_digits(declared):
    found = settled(method(**declared)(float_of_the_ratio))
    assert has_right_digits(found, 1 / (1 + Fraction(1, 30)))


@pytest.mark.parametrize(
    "declared",
    [{"claims": ["homogeneous"]}, {}],
)
@pytest.mark.parametrize("x", ["1e-5", "1e-8"])
def test_float64_in_a_small_part_does_not_pass_for_thirty_digits(declared, x):
    @method(**declared)
    def float_in_the_second_term(series, x):
        return series[0] + float(series[1]) * x

    assert has_right_digits(settled(float_in_the_second_term, ["1", "-1/3"], x), 1 - Fraction(x) / 3)


@pytest.mark.parametrize("declared", [{}, {"claims": ["homogeneous"]}])
def test_float64_at_one_order_does_not_pass_for_thirty_digits(declared):
    truth = sum(Fraction(c) / 10**n for n, c in enumerate(SERIES[:3]))
    assert has_right_digits(settled(method(**declared)(float_of_the_order), order=2), truth)


@pytest.mark.parametrize(
    "declared",
    [
        {},
        {"claims": ["homogeneous"]},
    ],
)
def test_float64_in_the_ball_of_one_order_does_not_pass_for_thirty_digits(declared):
    @method(**declared)
    def float_at_order_2(series, x: arb):
        return arb(float(x)) if series.order == 2 else sum((c * x**n for n, c in enumerate(series.exact)), arb(0))

    assert has_right_digits(settled(float_at_order_2, x="1/3", order=2), Fraction(1, 3))


def test_balls_that_are_too_narrow_are_refuted():
    def midpoints(series, x: arb):
        large = arb(10) ** 200
        total = sum((c * x**n for n, c in enumerate(series.exact)), arb(0)).mid()
        return ((total + large).mid() - large).mid()

    found = settled(midpoints, x="1/3")
    assert (found.status, found.estimate, found.message) == ("imprecise", None, BALL_WORDS)


def test_a_ball_without_its_rounding_is_refuted():
    def halved(series, x: arb):
        total = sum((c * x**n for n, c in enumerate(series.exact)), arb(0))
        return total.mid() + arb("1e-20") * mp.prec

    found = settled(halved, x="1/3")
    assert (found.status, found.message) == ("imprecise", BALL_WORDS)


def test_a_ball_of_a_part_of_its_radius_is_refuted():
    def boastful(series, x: arb):
        large = arb(10) ** 30 * arb(2).sqrt()
        total = sum((c * x**n for n, c in enumerate(series.exact)), large) - large
        return arb(total.mid(), total.rad() / 10**6)

    found = settled(boastful, x="1/3")
    assert (found.status, found.message) == ("imprecise", BALL_WORDS)


def test_numbers_that_an_author_keeps_by_mpf_do_not_pass_for_more_digits():
    """An mpf of few digits equals one of many: 1/2 is the same key at every precision."""
    kept = {}

    def exponential(series, x):
        if x not in kept:
            kept[x] = mp.exp(x)
        return series[0] * kept[x]

    with mp.workdps(150):
        truth = mp.exp(mp.mpf(1) / 2)
    assert has_right_digits(settled(exponential, x="1/2", digits=10), truth)
    found = settled(exponential, x="1/2", digits=100)
    assert found.status == "imprecise"
    assert has_right_digits(found, truth)


@pytest.mark.parametrize("declared", [{}, {"claims": ["homogeneous"]}])
def test_a_method_that_reads_the_precision_has_the_digits_that_do_not(declared):
    found = settled(method(**declared)(lambda series, x: series.partial_sums(x)[-1] * (1 + mp.mpf(10) ** -20 * mp.dps)))
    assert found.status == "imprecise"
    assert found.stable_digits <= 18
    assert found.message == f"only {found.stable_digits} of the 30 digits asked survive round-off"


@pytest.mark.parametrize("declared", [{}, {"claims": ["homogeneous"]}])
def test_a_sweep_that_looks_ahead_is_noticed(declared):
    @method(**declared)
    def looking_ahead(series, x):
        for n, total in enumerate(series.partial_sums(x)):
            yield n, total + series.coefficients[-1] * x**30

    truncated = sum(Fraction(c) / 10**n for n, c in enumerate(SERIES[:3])) + Fraction(SERIES[2]) / 10**30
    assert has_right_digits(settled(looking_ahead, order=2), truncated)


def test_a_sweep_that_skips_orders_says_so():
    def every_other(series, x):
        yield from list(enumerate(series.partial_sums(x)))[::2]

    found = settled(every_other, order=3)
    assert (found.status, found.message) == ("inapplicable", "the sweep has no row of this order")
    assert settled(every_other, order=2).status == "ok"


@pytest.mark.parametrize(
    "claim",
    [{"notes": "because"}, {"error": mp.mpf(1)}, {"error": mp.mpf(0), "notes": "because"}],
    ids=["no error", "no notes", "mpmath"],
)
def test_proved_without_an_enclosure_is_an_error(claim):
    found = settled(lambda series, x: Estimate(series.partial_sums(x)[-1], grade="proved", **claim))
    assert (found.status, found.estimate) == ("error", None)
    assert found.message.startswith(PROVED_WORDS)


@pytest.mark.parametrize("bound", ["inf", "nan"])
@pytest.mark.parametrize("grade", ["proved", "estimated", "heuristic"])
def test_a_bound_that_is_not_finite_proves_nothing(grade, bound):
    def unbounded(series, x: fmpq):
        return Estimate(series.exact[0], error=arb(bound), grade=grade, notes="to see")

    found = settled(unbounded)
    assert (found.status, found.estimate.grade, found.estimate.error) == ("ok", "heuristic", None)


def test_an_ambiguity_that_is_no_number_is_an_error_in_words():
    found = settled(lambda series, x: Estimate(series[0], error=mp.mpf(1), details={"ambiguity": "large"}))
    assert (found.status, found.estimate) == ("error", None)
    assert found.message.startswith("TypeError: returned 'large'")


def test_proved_without_hypotheses_is_an_error_for_a_ball_too():
    def wordless(series, x: arb):
        return Estimate(arb(1), error=arb(1), grade="proved")

    found = settled(wordless)
    assert (found.status, found.estimate) == ("error", None)
    assert found.message.startswith(PROVED_WORDS)


def test_a_proved_bound_takes_up_the_radius_of_its_value():
    def enclosed(series, x: arb):
        return Estimate(arb(Fraction(2, 3).numerator, 1e-40) / 3, error=arb("1e-45"), grade="proved", notes="to see")

    found = settled(enclosed)
    assert (found.status, found.estimate.grade) == ("ok", "proved")
    value = parse_rational(found.estimate.value)
    assert abs(value - Fraction(2, 3)) + Fraction(1, 3) * Fraction(99, 10**42) <= parse_rational(found.estimate.error)


def test_a_method_that_answers_here_and_there_is_imprecise():
    def undecided(series, x):
        if mp.prec < 200:
            raise Inapplicable("too few bits for me")
        return series[0]

    found = settled(undecided)
    assert found.status in ("ok", "imprecise")
    assert has_right_digits(found, Fraction(1))


# -- evidence and declared losses --------------------------------------------------------------------


@pytest.mark.parametrize(("ambiguity", "grade"), [("0.002", "unreliable"), ("0.001", "estimated"), ("1e-9", "estimated")])
def test_an_ambiguity_above_the_error_claimed_is_unreliable(ambiguity, grade):
    def ambiguous(series, x):
        return Estimate(series.partial_sums(x)[-1], error=mp.mpf("0.001"), details={"ambiguity": mp.mpf(ambiguity)})

    found = settled(ambiguous)
    assert (found.status, found.estimate.grade, found.message) == ("ok", grade, "")


@pytest.mark.parametrize("bits", [0.5, 2])
def test_an_ambiguity_above_the_error_of_a_ball_is_unreliable(bits):
    def ambiguous(series, x: arb):
        return Estimate(arb(1) / 3, error=arb("0.001"), details={"ambiguity": bits * mp.mpf("0.001")})

    assert settled(ambiguous).estimate.grade == ("unreliable" if bits > 1 else "estimated")


def test_an_ambiguity_without_an_error_claimed_contradicts_nothing():
    found = settled(lambda series, x: Estimate(series[0], details={"ambiguity": mp.mpf(7)}))
    assert (found.status, found.estimate.grade) == ("ok", "heuristic")


def test_a_borel_sum_beside_poles_is_unreliable_where_their_side_matters_more_than_its_error():
    """B = 1/((t-2)^2 + d^2) + 1/(500 (5+t)): the poles 2 +- i d are worth 2 pi exp(-2)/(2 d) each."""
    d = Fraction(1, 5)
    transform = [1 / (4 + d * d)]
    for n in range(1, 6):
        transform.append((4 * transform[n - 1] - (transform[n - 2] if n > 1 else 0)) / (4 + d * d))
    coefficients = [(b + Fraction((-1) ** n, 500 * 5 ** (n + 1))) * factorial(n) for n, b in enumerate(transform)]
    found = bundled("borel-pade", coefficients, "1")
    assert (found.status, found.estimate.grade) == ("ok", "unreliable")
    assert abs(found.estimate.details["ambiguity"] - 10 * mp.pi * mp.exp(-2)) < 1e-12
    assert found.estimate.error < found.estimate.details["ambiguity"]
    assert "poles near the ray, worth 4.3" in found.estimate.notes


def claimed(series, x):
    first = series[0]
    details = {"ambiguity": first * 9 / 10000, "first": first}
    return Estimate(series.partial_sums(x)[-1], error=first / 1000, notes=f"first {mp.nstr(first, 5)}", details=details)


def test_what_a_homogeneous_method_says_of_its_answer_is_about_the_series_asked():
    found = settled(homogeneous(claimed)).estimate
    assert (found.grade, found.notes, found.details["first"]) == ("estimated", "first 1.0", 1)


def test_what_any_other_method_says_of_its_answer_is_about_the_series_asked():
    found = settled(claimed).estimate
    assert (found.grade, found.notes) == ("estimated", "first 1.0")
    assert abs(found.details["first"] - 1) < mp.mpf(10) ** -30


@pytest.mark.parametrize("loses", [0, 3, 6.5, 40])
def test_declared_losses_are_bits_the_precision_begins_with(loses):
    seen = []

    @method(loses=loses)
    def counted(series, x):
        seen.append(mp.prec)
        return series.partial_sums(x)[-1]

    assert settled(counted).status == "ok"
    order, plain = len(SERIES) - 1, int(30 * math.log2(10)) + 64
    assert seen[0] == min(seen) == plain + int(loses * order)


@pytest.mark.parametrize(("coefficients", "extra"), [(SERIES, 0), (("sqrt(2)", *SERIES[1:]), 35)])
def test_from_exact_coefficients_a_method_in_balls_begins_without_its_losses(coefficients, extra):
    seen = []

    @method(loses=7)
    def counted(series, x: arb):
        seen.append(mp.prec)
        return sum((c * x**n for n, c in enumerate(series.balls(mp.prec))), arb(0))

    assert settled(counted, coefficients).status == "ok"
    assert seen[0] == int(30 * math.log2(10)) + 64 + extra


def test_a_method_that_says_what_it_loses_is_not_evaluated_in_vain():
    def runs(loses):
        seen = []

        @method(loses=loses, claims=["homogeneous"])
        def cancelling(series, x):
            seen.append(mp.prec)
            large = series[0] * mp.mpf(2) ** (30 * series.order) / 3
            return (series.partial_sums(x)[-1] + large) - large

        found = settled(cancelling)
        assert (found.status, found.stable_digits) == ("ok", 30)
        assert has_right_digits(found, SUM)
        return len(seen)

    assert runs(30) < runs(0)
