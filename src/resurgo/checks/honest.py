"""`HONEST`: checks of a method against the truth, on series whose sums are known."""

from collections.abc import Iterable
from typing import Any

from mpmath import mp

from resurgo.checks.kernels_of import EXACT
from resurgo.checks.model import Check, Failed, Subject, Untried
from resurgo.checks.samples import SAMPLES
from resurgo.checks.scored import Scored, answers, apart, scored
from resurgo.series import replace_terms

TINY = (("1e-6", mp.mpf("0.01")), ("1e-12", mp.mpf("0.0001")))  # and how far from c_0 an answer may be there, relatively
LIMIT_ORDERS = (1, 2, 3, 5, 8)
LIMIT_DIGITS = 15
MULTIPLE = 3  # of a sample, so that c_0 is not 1

CLOSER = mp.mpf("0.8")  # of the distance of the best partial sum: a change that is only just for the better is chance
EQUAL = mp.mpf(10) ** -9  # relative difference of two distances that are the same
USEFUL = mp.mpf("0.25")  # relative error of a partial sum beyond which any bounded number is better
MOST = 0.75  # of the orders at one point: wrong signs come to a third by accident, every bundled method to all

FALSE_SHARE = 0.05  # of the claims may be too small: where a difference of orders vanishes, a claim made of it is too small
LOCAL_FACTOR, LOCAL_SHARE = 10, 0.25  # of the claims at one point no more may be too small by that much more
AT_LEAST = 4  # answers at one point from which anything is concluded
WILD = 10**6  # times too small: differences of orders that vanish by chance come to some 10^4 on the samples
SUGGESTED = 100  # a factor beyond which declaring it says nothing
SILENT_SHARE = 0.5  # of all answers may be off by more than 100 % without a word: partial sums are in two fifths


def limit(subject: Subject) -> str:
    """As x -> 0 the answer tends to c_0: tried at x = 1e-6 and 1e-12."""
    tried, samples = 0, 0
    for sample in (sample for sample in SAMPLES if not sample.on_cut):
        series = sample.series(LIMIT_ORDERS[-1])
        multiple = replace_terms(series, (MULTIPLE * c for c in series.terms))
        found = answers(subject, multiple, [x for x, _ in TINY], LIMIT_ORDERS, LIMIT_DIGITS)
        good = {cell: outcome.estimate.value for cell, outcome in found.items() if outcome.status == "ok" and outcome.estimate}
        for (order, index), value in good.items():
            (x, allowed), first = TINY[index], multiple[0]
            if abs(value - first) > allowed * abs(first):
                where = f"on {MULTIPLE} times {sample.name} at x = {x}, order {order}"
                raise Failed(f"{where}: {_told(value)}, and c_0 is {_told(first)}")
        tried, samples = tried + len(good), samples + bool(good)
    if not tried:
        raise Untried("it answers on none of the samples near x = 0")
    return f"{tried} answers on {samples} samples"


def gain(subject: Subject) -> str:
    """Somewhere it is no farther from the truth than the best of the partial sums of the same coefficients.

    The best by hindsight of S_0..S_N, where that is worth something (within a quarter of the sum). No farther: closer by a
    fifth, or as close as that sum. Somewhere: at one point at three quarters of the orders. A wrong sign or order comes
    to that by accident at few. Left out are series in x^2, which hide a wrong sign of x, and points on a cut.
    A method that answers on none of the samples has shown nothing, and fails.
    """
    here = [a for a in _answered(subject) if not (a.sample.on_cut or _is_even(a)) and a.best_sum < USEFUL * abs(a.truth)]
    groups = [group for group in _by_point(here) if len(group) >= AT_LEAST]
    if not groups:
        raise Untried("it answers at too few orders where partial sums are worth something")
    total = sum(map(_gains, here))
    shares = [sum(map(_gains, group)) / len(group) for group in groups]
    if max(shares) < MOST:
        worse = [a for a in here if not _gains(a)]
        shown = max(worse, key=lambda a: (a.off <= abs(a.truth), a.off / a.best_sum))  # rather a plausible number than the wildest
        value, truth = apart(shown.value, shown.truth)
        raise Failed(
            f"worse than the best partial sum in {len(worse)} of {len(here)} answers, and nowhere better at most orders; "
            f"{shown.where}: {value}, the sum is {truth}, and a partial sum is only {_few(shown.best_sum)} off"
        )
    most = sum(share >= MOST for share in shares)
    return (
        f"no farther from the truth than the best partial sum in {total} of {len(here)} answers; "
        f"at {most} of {len(shares)} points at most of the orders"
    )


def honesty(subject: Subject) -> str:
    """The error claimed is not smaller than the true one by more than the factor declared (`honesty`, 1 if left out).

    A proved one never, and without any factor. Of those estimated one in twenty may be, and at no point more than a quarter
    by ten times that factor: where a difference of two orders nearly vanishes by chance, a claim made of it is too small.
    None may be by 10^6, whatever is declared, nor be 0 where the answer is off; and a factor beyond 100 says nothing.
    An answer graded unreliable claims nothing. On a cut the mean of both sides and either side are truths alike.
    No more than half of all answers may be off by more than 100 % with neither that grade nor an error claim.
    """
    found = scored(subject)
    claims = [a for a in found if a.is_claim]
    declared = subject.thing.honesty
    if false := [a for a in claims if a.grade == "proved" and a.times_too_small > 1]:
        raise Failed(f"claims to be proved and is not: {_refuted(max(false, key=_times))}")
    if declared > SUGGESTED:
        raise Failed(f"honesty={_few(declared)} is declared, and a factor beyond {SUGGESTED} says nothing; {_advice(claims)}")
    if len(silent := [a for a in found if _is_silent(a)]) > SILENT_SHARE * len(found):
        worst = max(silent, key=lambda a: a.off / abs(a.truth))
        raise Failed(
            f"{len(silent)} of {len(found)} answers are off by more than 100 %, with neither an error claim nor the grade "
            f"unreliable ({100 * SILENT_SHARE:.0f} % may be); grade them so, or raise Inapplicable; "
            f"{worst.where}: {_told(worst.value)}, the sum is {_told(worst.truth)}"
        )
    if not claims:
        raise Untried(f"it claims no error on any of {len(found)} answers; {_far_off(found, declared)}")
    worst = max(claims, key=_times)
    false = [a for a in claims if a.times_too_small > declared]
    if len(false) > FALSE_SHARE * len(claims):
        raise Failed(
            f"{len(false)} of {len(claims)} error claims are too small by more than the factor {_few(declared)} declared "
            f"({100 * FALSE_SHARE:.0f} % may be); {_advice(claims)}; the worst {_refuted(worst)}"
        )
    if worst.times_too_small > WILD:
        times = f"{_few(worst.times_too_small)} times too small; more than 10^6 is no chance" if worst.error else "0"
        raise Failed(f"an error claim is {times}: {_refuted(worst)}")
    for group in _by_point(claims):
        wild = [a for a in group if a.times_too_small > LOCAL_FACTOR * declared]
        if len(group) >= AT_LEAST and len(wild) > LOCAL_SHARE * len(group):
            raise Failed(
                f"{len(wild)} of {len(group)} error claims on {group[0].sample.name} at x = {group[0].point} are too small by "
                f"more than {LOCAL_FACTOR} times the factor {_few(declared)} declared "
                f"({100 * LOCAL_SHARE:.0f} % may be); the worst {_refuted(max(wild, key=_times))}"
            )
    return (
        f"claims on {len(claims)} of {len(found)} answers; {len(claims) - len(false)} hold within the factor {_few(declared)} "
        f"declared, the worst true error is {_few(worst.times_too_small)} times its claim ({worst.where}); "
        f"{_far_off(found, declared)}"
    )


def _answered(subject: Subject) -> tuple[Scored, ...]:
    try:
        return scored(subject)
    except Untried as reason:
        how = "if it needs facts or options that they do not have, excuse this check with the reason"
        raise Failed(f"it answers on none of the samples; {how} ({reason})") from None


def _is_silent(answer: Scored) -> bool:
    """Whether it is off by more than 100 %, and nothing says that it may be; a note alone is no warning."""
    return bool(answer.off > abs(answer.truth)) and answer.grade != "unreliable" and not answer.is_claim


def _is_even(answer: Scored) -> bool:
    return not any(answer.sample.series(1).terms[1:])


def _gains(answer: Scored) -> bool:
    best = answer.best_sum
    return answer.is_at_truth or answer.off <= CLOSER * best or abs(answer.off - best) <= EQUAL * best


def _by_point(found: Iterable[Scored]) -> list[list[Scored]]:
    groups: dict[tuple[str, str], list[Scored]] = {}
    for answer in found:
        groups.setdefault((answer.sample.name, answer.point), []).append(answer)
    return list(groups.values())


def _times(answer: Scored) -> Any:
    return answer.times_too_small


def _advice(claims: list[Scored]) -> str:
    """By what factor all but the share allowed are too small."""
    within = max([1, *sorted(map(_times, claims))[: int((1 - FALSE_SHARE) * len(claims)) + 1]])
    is_of_use = within < SUGGESTED and max(map(_times, claims), default=0) <= WILD
    return f"claim more, or declare honesty={int(within) + 1}" if is_of_use else "claim more, or no error at all"


def _refuted(answer: Scored) -> str:
    """An error claim and what it should have been, in words."""
    value, truth = apart(answer.value, answer.truth)
    return (
        f"{answer.where}: {value}, the sum is {truth}, the error claimed {_few(answer.error)} and the true one {_few(answer.off)}"
    )


def _far_off(found: Iterable[Scored], declared: float) -> str:
    """Whether answers that are all wrong say so."""
    far = [a for a in found if a.off > abs(a.truth)]
    if not far:
        return "none is off by more than 100 %"
    unreliable = sum(a.grade == "unreliable" for a in far)
    claims = [a.times_too_small <= declared for a in far if a.is_claim]
    silent = sum(map(_is_silent, far))
    return (
        f"off by more than 100 %: {len(far)}, of them {unreliable} graded unreliable, "
        f"{sum(claims)} within their claim, {len(claims) - sum(claims)} beyond it, {silent} without a word"
    )


def _told(value: Any) -> str:
    return str(mp.nstr(value, 8))


def _few(value: Any) -> str:
    return "infinity" if value == mp.inf else str(mp.nstr(mp.mpf(value), 3)).removesuffix(".0")


HONEST = (Check("limit", limit), Check("gain", gain), Check("honesty", honesty), EXACT)
