"""The checks of methods about truth: what they find in bundled methods, and in broken ones."""

from itertools import islice, pairwise
from math import factorial
from pathlib import Path

import pytest
from flint import fmpq
from mpmath import mp
from numpy.polynomial.laguerre import laggauss

from resurgo import Estimate, Inapplicable, Series, load_catalog, method
from resurgo.catalog import Entry, workspace_of
from resurgo.checks.honest import HONEST
from resurgo.checks.kernels_of import BOREL, GEOMETRIC, NAMED, RATIONAL, borel_sum, borel_terms
from resurgo.checks.model import Subject, verdict
from resurgo.kernels.pade import pade
from resurgo.methods import KERNELS, method_from
from resurgo.options import resolve
from resurgo.precision import to_mp

LINEAR = ("homogeneous",)
CHECKS = {check.name: check for check in HONEST}
BUNDLED = [entry for entry in load_catalog(workspace_of(Path(__file__))).entries if entry.kind == "method"]


def subject(function, **options):
    """A method as the catalog would hold it."""
    entry = Entry("method", "tried", method_from(function), "path", Path(__file__), "")
    return Subject(entry, resolve(entry.options, options)[0])


def found(name, function, **options):
    """What a check says of a method: status and words; None where it has nothing to say."""
    said = verdict(CHECKS[name], subject(function, **options))
    return said and (said.status, said.words)


def last_three(series, x):
    """The last three partial sums and their second difference."""
    *_, s0, s1, s2 = series.partial_sums(x)
    if s2 - 2 * s1 + s0 == 0:
        raise Inapplicable("the second difference of the partial sums vanishes")
    return s0, s1, s2, s2 - 2 * s1 + s0


def aitken(series, x):
    _, s1, s2, second = last_three(series, x)
    return s2 - (s2 - s1) ** 2 / second


def aitken_with_plus(series, x):
    _, s1, s2, second = last_three(series, x)
    return s2 + (s2 - s1) ** 2 / second


def aitken_from_the_first_sum(series, x):
    s0, s1, _, second = last_three(series, x)
    return s0 + (s1 - s0) ** 2 / second


def aitken_with_a_sum_for_the_difference(series, x):
    s0, s1, s2, _ = last_three(series, x)
    return s2 - (s2 - s1) ** 2 / (s2 + 2 * s1 + s0)


def negative(series, x):
    return -aitken(series, x)


def pade_with(sign, borel=False):
    """P(x)/Q(sign x) of the Padé approximant [L/M], L + M = N, M = L or L + 1; under an integral of Borel's by Gauss's points."""

    def approximant(series, x):
        terms = Series(c / (factorial(n) if borel else 1) for n, c in enumerate(series.terms))
        fraction = pade(terms, series.order // 2, (series.order + 1) // 2).fraction
        above, below = ([to_mp(c) for c in reversed(part.coeffs())] for part in (fraction.numerator, fraction.denominator))
        try:
            return sum(w * mp.polyval(above, s * x) / mp.polyval(below, sign * s * x) for s, w in (GAUSS if borel else ONE))
        except ZeroDivisionError:
            raise Inapplicable("the point is a pole") from None

    name = f"{'borel' if borel else 'pade'}{'' if sign == 1 else '-with-a-wrong-sign'}"
    return method(name=name, claims=LINEAR)(approximant)


ONE = [(1, 1)]
GAUSS = [(mp.mpf(float(s)), mp.mpf(float(w))) for s, w in zip(*laggauss(16), strict=True)]


def claiming(error, **declared):
    """Aitken's process, exactly, with an error claim made of the last difference."""

    @method(needs=3, claims=LINEAR, **declared)
    def claimed(series, x):
        _, s1, s2, second = last_three(series, x)
        return Estimate(s2 - (s2 - s1) ** 2 / second, error(abs((s2 - s1) ** 2 / second)))

    return claimed


def test_a_good_method_of_a_few_lines_passes_and_its_kernel_is_suggested():
    good = method(needs=3, claims=LINEAR)(aitken)
    assert found("limit", good) == ("passed", "364 answers on 13 samples")
    assert found("gain", good) == (
        "passed",
        "no farther from the truth than the best partial sum in 263 of 362 answers; at 19 of 27 points at most of the orders",
    )
    assert found("honesty", good) == (
        "untried",
        "it claims no error on any of 614 answers; off by more than 100 %: 198, of them 169 graded unreliable, "
        "by itself or beside the next orders, 0 within their claim, 29 without a word",
    )
    assert found("exact", good) == (
        "suggested",
        "it holds (exact from order 2 on, in 4 cases, with kernel='geometric'); add 'exact' to its claims",
    )
    assert found("exact", pade_with(1)) == (
        "suggested",
        "it holds (exact from order 6 on, in 12 cases, with kernel='rational'); add 'exact' to its claims",
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "good", [pade_with(1), pytest.param(pade_with(1, borel=True), marks=pytest.mark.long)], ids=lambda m: m.name
)
def test_good_methods_gain(good):
    assert found("gain", good)[0] == "passed"


@pytest.mark.long
@pytest.mark.parametrize(
    "broken",
    [
        method(needs=3, claims=LINEAR)(aitken_with_plus),
        method(needs=3, claims=LINEAR)(aitken_from_the_first_sum),
        method(needs=3, claims=LINEAR)(aitken_with_a_sum_for_the_difference),
        method(needs=3, claims=LINEAR)(negative),
        pade_with(-1),
        pytest.param(pade_with(-1, borel=True), marks=pytest.mark.long),
        method(name="nothing", claims=LINEAR)(lambda series, x: 0 * x),
        method(needs=2, name="order-off", claims=LINEAR)(lambda series, x: series.partial_sums(x)[-2]),
    ],
    ids=lambda m: m.name,
)
def test_a_wrong_sign_or_order_is_worse_than_partial_sums(broken):
    status, words = found("gain", broken)
    assert status == "failed"
    assert words.startswith("worse than the best partial sum in ")


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (lambda series, x: aitken(series, mp.sqrt(x * x)), "at negative x"),
        (lambda series, x: aitken(series, x if not mp.im(x) else -x), "at complex x"),
        (lambda series, x: mp.sqrt(aitken(series, x) ** 2), "where the sum is negative"),
    ],
    ids=["negative x", "complex x", "negative sum"],
)
def test_what_is_wrong_in_one_region_alone_is_found(wrong, kind):
    status, words = found("gain", method(needs=3, name="wrong")(wrong))
    assert status == "failed"
    assert words.startswith(f"{kind} it is off by more than 10 % at most orders everywhere, without a word; on ")
    graded = method(needs=3, name="graded")(lambda series, x: Estimate(wrong(series, x), grade="unreliable"))
    assert found("gain", graded)[0] == "passed"


def at_order_4(sign):
    """[2/2], at order 4 alone, by Wynn's table; right for the sign 1."""

    def at_order(series, x):
        if series.order != 4:
            raise Inapplicable("order 4 alone")
        table = [[0] * 6, list(series.partial_sums(x))]
        for column in range(4):
            last = table[-1]
            if any(a == b for a, b in pairwise(last)):
                raise Inapplicable("two neighbours agree")
            signs = sign if column == 1 else 1
            steps = pairwise(last)
            table.append([table[-2][i + 1] + signs / (b - a) for i, (a, b) in enumerate(steps)])
        return table[-1][0]

    return method(name="mine", needs=3)(at_order)


def test_a_method_of_one_order_is_compared_there_at_all_points():
    assert found("gain", at_order_4(1))[0] == "passed"
    assert found("gain", at_order_4(1))[1].endswith("; at 1 of 1 orders at half of the points")
    status, words = found("gain", at_order_4(-1))
    assert status == "failed"
    assert "answers, and nowhere better at most points; on " in words


def test_what_gain_says_of_a_wrong_sign():
    assert found("gain", method(needs=3, claims=LINEAR)(aitken_with_plus)) == (
        "failed",
        "worse than the best partial sum in 334 of 362 answers, and nowhere better at most orders; on sum (-1)^n n! x^n at "
        "x = 1/10, order 24: 1.79314, the sum is 0.915633, and a partial sum is only 0.000177 off",
    )


def test_a_wrong_overall_sign_or_factor_has_a_wrong_limit():
    assert found("limit", method(needs=3, claims=LINEAR)(negative)) == (
        "failed",
        "on 3 times sum (-1)^n n! x^n at x = 1e-6, order 3: -2.999997, and c_0 is 3.0",
    )
    assert found("limit", lambda series, x: series.partial_sums(x)[-1] / series[0]) == (
        "failed",
        "on 3 times sum (-1)^n n! x^n at x = 1e-6, order 3: 0.999999, and c_0 is 3.0",
    )
    assert found("limit", lambda series, x: x / 0) == ("untried", "it answers on none of the samples near x = 0")


ZERO = "arctan(x)/x at x = 2, order 3: -0.333333, the sum is 0.553574, the error claimed 3.33e-21 and the true one 0.887"


@pytest.mark.long
@pytest.mark.parametrize(
    ("error", "count", "advice", "worst"),
    [
        (
            lambda last: mp.mpf("1e-30"),
            590,
            "no error at all",
            "sum (-1)^n n! x^n at x = 1, order 5: 0.0, the sum is 0.596347, the error claimed 1.0e-30 and the true one 0.596",
        ),
        (lambda last: last / 1000, 469, "no error at all", ZERO),
        (lambda last: last**2, 296, "no error at all", ZERO),
        (
            lambda last: 0 * last,
            590,
            "no error at all",
            "sum (-1)^n n! x^n at x = 1, order 5: 0.0, the sum is 0.596347, the error claimed 0 and the true one 0.596",
        ),
        (lambda last: last, 71, "no error where orders agree by chance", ZERO),
    ],
    ids=["constant", "thousandth", "squared", "zero", "last-difference"],
)
def test_overconfident_errors_are_found(error, count, advice, worst):
    words = f"error claims too small by more than the factor 1 declared: {count} of 614; claim more, or {advice}; the worst on "
    assert found("honesty", claiming(error)) == ("failed", words + worst)


def larger_of_the_last_differences(**declared):
    """Aitken's process, exactly, with the largest of three differences claimed."""

    @method(needs=5, claims=LINEAR, **declared)
    def claimed(series, x):
        values = [aitken(series.truncate(series.order - k), x) for k in range(3)]
        steps = [abs(values[0] - value) for value in values[1:]]
        return Estimate(values[0], max(*steps, abs(series[series.order] * x**series.order)))

    return claimed


@pytest.mark.long
def test_what_advice_is_given_holds():
    status, words = found("honesty", larger_of_the_last_differences())
    assert (status, words.partition("; the worst")[0]) == (
        "failed",
        "error claims too small by more than the factor 1 declared: 15 of 523; claim more, or declare honesty=12",
    )
    assert found("honesty", larger_of_the_last_differences(honesty=11))[0] == "failed"
    assert found("honesty", larger_of_the_last_differences(honesty=12))[0] == "passed"


def test_a_single_claim_that_is_too_small_is_found():
    @method(claims=LINEAR)
    def sum_with_one_small_claim(series, x):
        is_there = series[1] == mp.mpf(-1) / 2 and x == 1 and series.order == 12
        return Estimate(series.partial_sums(x)[-1], mp.mpf(10) ** (-3 if is_there else 90))

    assert found("honesty", sum_with_one_small_claim) == (
        "failed",
        "error claims too small by more than the factor 1 declared: 1 of 660; claim more, or declare honesty=37; the worst on "
        "log(1 + x)/x at x = 1, order 12: 0.730134, the sum is 0.693147, the error claimed 0.001 and the true one 0.037",
    )


@pytest.mark.long
def test_a_factor_that_says_nothing_is_no_claim_unless_it_is_excused():
    told = "honesty=101 is declared, and a factor beyond 100 says nothing; claim more, or declare honesty=12"
    assert found("honesty", larger_of_the_last_differences(honesty=101)) == ("failed", told)
    assert found("honesty", larger_of_the_last_differences(honesty=100))[0] == "passed"
    assert found("honesty", larger_of_the_last_differences(honesty=101, excuses={"honesty": "bound of 1850"})) == (
        "excused",
        f"bound of 1850 ({told})",
    )


def test_errors_that_are_always_larger_than_the_sum_say_nothing():
    told = "all 614 errors claimed are larger than the sum itself: such a claim says nothing"
    assert found("honesty", claiming(lambda last: 10**90)) == ("failed", told)


@pytest.mark.long
def test_answers_that_are_often_wild_without_a_word_are_found():
    def steady(series, x):
        return mp.mpf(10) ** 20 * series[0] if abs(x) > 1 else series.partial_sums(x)[-1]

    assert found("honesty", steady) == (
        "failed",
        "244 of 556 answers are off by more than 100 %, with neither an error claim nor the grade unreliable (10 % may be); "
        "grade them so, or raise Inapplicable; on exp(x) at x = -4, order 1: 1.0e+20, the sum is 0.018315639",
    )
    assert found("honesty", lambda series, x: Estimate(steady(series, x), grade="unreliable"))[0] == "untried"
    assert found("honesty", lambda series, x: series.partial_sums(x)[-1])[0] == "untried"


def test_a_method_that_answers_on_none_of_the_samples_fails_unless_it_is_excused():
    def spam(series, x):
        raise Inapplicable("the fact 'spam' is not given")

    told = (
        "it answers nowhere on the samples (inapplicable: the fact 'spam' is not given); if it needs facts or options that they do "
        "not have, excuse this check with the reason"
    )
    assert found("gain", spam) == ("failed", told)
    assert found("gain", method(excuses={"gain": "spam is rare"})(spam)) == ("excused", f"spam is rare ({told})")


def test_a_fault_that_leaves_no_answer_is_told_as_it_is():
    status, words = found("gain", lambda series, x: series.partial_sums(x)[-1] / 0)
    assert status == "failed"
    assert words.startswith("it answers nowhere on the samples (error: ZeroDivisionError: ")
    assert "excuse" not in words


def test_an_excuse_where_there_is_nothing_to_try_is_not_needed():
    def spam(series, x, *, times: int = 1):
        raise Inapplicable("the fact 'spam' is not given")

    excused = method(excuses={"honesty": "odd"})(spam)
    assert found("honesty", excused) == ("failed", "there is nothing to try, so that its excuse is not needed: 'odd'; take it away")
    assert found("honesty", excused, times=2)[0] == "untried"


def test_a_false_proof_is_found_whatever_the_factor_declared():
    @method(needs=2, honesty=10**6)
    def proved(series, x: fmpq):
        terms = [c * x**n for n, c in enumerate(series.terms)]
        return Estimate(sum(terms), abs(terms[-1]), "proved", "the next term is smaller")

    assert found("honesty", proved) == (
        "failed",
        "claims to be proved and is not: on arctan(x)/x at x = 2, order 3: -0.333333, the sum is 0.553574, "
        "the error claimed 2.45e-40 and the true one 0.887",
    )


def test_unreliable_answers_claim_nothing():
    @method(claims=LINEAR)
    def unreliable(series, x):
        return Estimate(series.partial_sums(x)[-1], mp.mpf(10) ** -30, "unreliable")

    assert found("honesty", unreliable) == (
        "untried",
        "it claims no error on any of 660 answers; off by more than 100 %: 268, of them 268 graded "
        "unreliable, by itself or beside the next orders, 0 within their claim, 0 without a word",
    )


@pytest.mark.parametrize("kernel", KERNELS)
def test_claims_of_exactness_are_tried(kernel):
    status, words = found("exact", method(needs=3, claims=["exact"], kernel=kernel)(aitken_with_plus))
    assert status == "failed"
    assert words.startswith("on ")
    assert ", and not " in words


def test_what_exactness_says():
    assert found("exact", method(needs=3, claims=["exact"], kernel="geometric")(aitken)) == (
        "passed",
        "exact from order 2 on, in 4 cases",
    )
    assert found("exact", method(needs=3, claims=["exact"], kernel="geometric")(aitken_with_plus)) == (
        "failed",
        "on 3/(1 - x/2) at x = 1/3, order 8: 3.599999286, and not 3.6",
    )
    assert found("exact", method(needs=3, claims=["exact"], kernel="rational")(aitken)) == (
        "failed",
        "on (2 + x)/(1 + x/2 + x^2) at x = 1/2, order 8: 1.66897, and not 1.66667",
    )
    assert found("exact", method(claims=["exact"], kernel="rational-borel")(pade_with(1).function)) == (
        "failed",
        "on the series with the Borel transform 1/(1 + t) at x = 1/3, order 8: 0.7863046, and not 0.78625122",
    )
    assert found("exact", lambda series, x: series.partial_sums(x)[-1]) is None


def test_a_kernel_of_ones_own_is_tried():
    def two_terms(order):
        return [1, 2, *[0] * (order - 1)][: order + 1], "1/3", lambda: mp.mpf(5) / 3

    def wrong(order):
        return [1, 2, *[0] * (order - 1)][: order + 1], "1/3", 2

    def failing(order):
        return [1], "1/3"

    def naive(series, x):
        return series.partial_sums(x)[-1]

    assert found("exact", method(claims=["exact"], kernel=two_terms)(naive)) == ("passed", "exact from order 1 on, in 1 case")
    assert found("exact", method(claims=["exact"], kernel=wrong)(naive)) == (
        "failed",
        "on its kernel at x = 1/3, order 8: 1.66667, and not 2.0",
    )
    assert found("exact", method(claims=["exact"], kernel=failing)(naive)) == (
        "failed",
        "its kernel(1) gives no (coefficients, x, value): "
        f"ValueError: not enough values to unpack (expected 3, got 2) (test_check_honest.py:{failing.__code__.co_firstlineno})",
    )


@pytest.mark.long
def test_options_of_the_borel_transform_are_those_of_its_kernel():
    entry = next(entry for entry in BUNDLED if entry.name == "borel-pade")
    given = Subject(entry, resolve(entry.options, {"k": 2, "b": "-1/2"})[0])
    assert verdict(CHECKS["exact"], given).status == "passed"


def test_the_sums_of_the_kernels_are_those_of_their_series():
    assert set(NAMED) == set(KERNELS)
    x = fmpq(1, 10**6)
    with mp.workdps(60):
        for quotient in (*GEOMETRIC, *RATIONAL):
            partial = sum(c * x**n for n, c in enumerate(quotient.terms(8)))
            assert abs(quotient(to_mp(x)) - to_mp(partial)) < mp.mpf("1e-49"), quotient.name
        for quotient in BOREL:
            partial = sum(c * x**n for n, c in enumerate(borel_terms(quotient.terms(8), 1, fmpq(0))))
            assert abs(borel_sum(quotient, to_mp(x)) - to_mp(partial)) < mp.mpf("1e-43"), quotient.name


def test_a_borel_sum_is_that_of_the_exponential_integral():
    with mp.workdps(45):
        for x in (mp.mpf(1) / 3, mp.mpf(2)):
            assert abs(borel_sum(BOREL[0], x) - mp.exp(1 / x) * mp.e1(1 / x) / x) < mp.mpf("1e-42")
        root = mp.quad(lambda u: 2 * mp.exp(-(u**2)) / (1 + u**4 / 3), [0, 1, 4, 12]) / mp.sqrt(mp.pi)
        assert abs(borel_sum(BOREL[0], mp.mpf(1) / 3, 2, fmpq(-1, 2)) - root) < mp.mpf("1e-42")
    assert list(islice(borel_terms(iter([fmpq(1)] * 4), 2, fmpq(1)), 4)) == [1, 6, 120, 5040]
