"""`HONEST`: checks of a method against the truth, on series whose sums are known."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mpmath import mp

from resurgo.checks.asking import usual_order
from resurgo.checks.kernels_of import EXACT
from resurgo.checks.model import Check, Failed, Subject, Untried
from resurgo.checks.samples import SAMPLES
from resurgo.checks.scored import Scored, answers, apart, scored
from resurgo.series import replace_terms

TINY = (("1e-6", mp.mpf("0.01")), ("1e-12", mp.mpf("0.0001")))  # |x|, and how far from c_0 an answer may be there, relatively
AROUND = ("1", "-1", "3/5+4/5*I", "3/5-4/5*I")  # x/|x|
LIMIT_ORDERS = (1, 2, 3, 5, 8)
LIMIT_DIGITS = 15
MULTIPLE = 3  # of a sample, so that c_0 is not 1

CLOSER = mp.mpf("0.8")  # of the distance of the best partial sum: a change that is only just for the better is chance
EQUAL = mp.mpf(10) ** -9  # relative difference of two distances that are the same
USEFUL = mp.mpf("0.25")  # relative error of a partial sum beyond which any bounded number is better
HALF = 0.5  # of the points at one order
MOST = 0.75  # of the orders at one point: wrong signs come to a third by accident, every bundled method to all

RIGHT, PLAIN = mp.mpf("0.1"), mp.mpf("0.01")  # relative errors of what is right, and of partial sums that leave no doubt
SETTLED = 6  # the order from which an answer is to be right where partial sums are
KINDS: Mapping[str, Callable[[Scored], bool]] = {  # of points, at each of which a formula may go wrong on its own
    "at negative x": lambda a: a.x.real < 0 and not a.x.imag,
    "at complex x": lambda a: bool(a.x.imag),
    "where the sum is negative": lambda a: mp.re(a.truth) < 0 and not mp.im(a.truth),
}

AT_LEAST = 4  # answers at one point from which anything is concluded
MOST_FACTOR = 100  # beyond which declaring a factor says nothing
RARE = 0.05  # of the claims: where a difference of orders vanishes by chance, a claim made of it does
SILENT_SHARE = 0.5  # of all answers may be off by more than 100 % without a word: partial sums are in two fifths


def limit(subject: Subject) -> str:
    """As x -> 0 the answer tends to c_0: tried at |x| = 1e-6 and 1e-12, on both sides of 0 and off the real axis."""
    tried, samples = 0, 0
    orders = sorted({*LIMIT_ORDERS, usual_order(subject)})
    points = {f"{size}*({way})" if way != "1" else size: allowed for size, allowed in TINY for way in AROUND}
    for sample in (sample for sample in SAMPLES if not sample.on_cut):
        series = sample.series(orders[-1])
        multiple = replace_terms(series, (MULTIPLE * c for c in series.terms))
        found = answers(subject, multiple, points, orders, LIMIT_DIGITS)
        good = {cell: outcome.estimate.value for cell, outcome in found.items() if outcome.status == "ok" and outcome.estimate}
        for (order, index), value in good.items():
            (x, allowed), first = list(points.items())[index], multiple[0]
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

    At negative x, at complex x, and where the sum is negative, it is right somewhere as well, within a tenth where partial
    sums are good to a hundredth; answers that say how bad they are do not count.
    """
    here = [a for a in _answered(subject) if not (a.sample.on_cut or _is_even(a)) and a.best_sum < USEFUL * abs(a.truth)]
    groups, enough, of_what = [g for g in _by_point(here) if len(g) >= AT_LEAST], MOST, "points at most of the orders"
    if not groups:  # it answers at few orders alone: then they are taken one by one, at all points
        groups, enough, of_what = [g for g in _by_order(here) if len(g) >= AT_LEAST], HALF, "orders at half of the points"
    if not groups:
        raise Untried("it answers at too few orders where partial sums are worth something")
    total = sum(map(_gains, here))
    shares = [sum(map(_gains, group)) / len(group) for group in groups]
    if max(shares) < enough:
        worse = [a for a in here if not _gains(a)]
        shown = max(worse, key=lambda a: (a.off <= abs(a.truth), a.off / a.best_sum))  # rather a plausible number than the wildest
        value, truth = apart(shown.value, shown.truth)
        kind = "orders" if enough is MOST else "points"
        raise Failed(
            f"worse than the best partial sum in {len(worse)} of {len(here)} answers, and nowhere better at most {kind}; "
            f"{shown.where}: {value}, the sum is {truth}, and a partial sum is only {_few(shown.best_sum)} off"
        )
    for kind, is_there in KINDS.items():
        _is_right_somewhere(kind, [a for a in here if is_there(a)], subject.thing.honesty)
    most = sum(share >= enough for share in shares)
    return (
        f"no farther from the truth than the best partial sum in {total} of {len(here)} answers; "
        f"at {most} of {len(shares)} {of_what}"
    )


def honesty(subject: Subject) -> str:
    """No error claimed is smaller than the true one by more than the factor declared (`honesty`, 1 if left out).

    A proved one not even by that, and a factor beyond 100 says nothing. An answer graded unreliable claims nothing. On a
    cut the mean of both sides and either side are truths alike. No more than half of all answers may be off by more than
    100 % with neither that grade nor an error claim.
    """
    found = scored(subject)
    claims = [a for a in found if a.is_claim]
    declared = subject.thing.honesty
    if false := [a for a in claims if a.grade == "proved" and a.times_too_small > 1]:
        raise Failed(f"claims to be proved and is not: {_refuted(max(false, key=_times))}")
    if declared > MOST_FACTOR:
        words = f"honesty={_few(declared)} is declared, and a factor beyond {MOST_FACTOR} says nothing; {_advice(claims)}"
        raise Failed(words)
    if false := [a for a in claims if a.times_too_small > declared]:
        raise Failed(
            f"error claims too small by more than the factor {_few(declared)} declared: {len(false)} of {len(claims)}; "
            f"{_advice(claims)}; the worst {_refuted(max(false, key=_times))}"
        )
    if claims and not any(a.error < abs(a.truth) for a in claims):
        raise Failed(f"all {len(claims)} errors claimed are larger than the sum itself: such a claim says nothing")
    if len(silent := [a for a in found if _is_silent(a)]) > SILENT_SHARE * len(found):
        worst = max(silent, key=lambda a: a.off / abs(a.truth))
        raise Failed(
            f"{len(silent)} of {len(found)} answers are off by more than 100 %, with neither an error claim nor the grade "
            f"unreliable ({100 * SILENT_SHARE:.0f} % may be); grade them so, or raise Inapplicable; "
            f"{worst.where}: {_told(worst.value)}, the sum is {_told(worst.truth)}"
        )
    if not claims:
        raise Untried(f"it claims no error on any of {len(found)} answers; {_far_off(found)}")
    by_size = sorted(claims, key=_times)
    worst, middle = by_size[-1], by_size[len(claims) // 2]
    return (
        f"claims on {len(claims)} of {len(found)} answers hold within the factor {_few(declared)} declared, "
        f"the worst true error is {_few(worst.times_too_small)} times its claim ({worst.where}), the median "
        f"{_few(middle.times_too_small)} times; {_far_off(found)}"
    )


def _is_right_somewhere(kind: str, found: list[Scored], declared: float) -> None:
    """Failed where answers of one kind are wrong nearly everywhere, without a word."""
    sure = [a for a in found if a.order >= SETTLED and a.best_sum < PLAIN * abs(a.truth)]
    silent = [a for a in sure if a.grade != "unreliable" and not (a.is_claim and a.times_too_small <= declared)]
    wrong = [[a for a in group if a.off > RIGHT * abs(a.truth)] for group in _by_point(silent)]
    right = [len(group) - len(off) for group, off in zip(_by_point(silent), wrong, strict=True)]
    if silent and all(len(off) > count for off, count in zip(wrong, right, strict=True)):
        shown = wrong[0][-1]
        value, truth = apart(shown.value, shown.truth)
        raise Failed(
            f"{kind} it is off by more than 10 % at most orders everywhere, without a word; {shown.where}: {value}, the sum is "
            f"{truth}, and a partial sum is only {_few(shown.best_sum)} off"
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


def _by_order(found: Iterable[Scored]) -> list[list[Scored]]:
    groups: dict[int, list[Scored]] = {}
    for answer in found:
        groups.setdefault(answer.order, []).append(answer)
    return list(groups.values())


def _by_point(found: Iterable[Scored]) -> list[list[Scored]]:
    groups: dict[tuple[str, str], list[Scored]] = {}
    for answer in found:
        groups.setdefault((answer.sample.name, answer.point), []).append(answer)
    return list(groups.values())


def _times(answer: Scored) -> Any:
    return answer.times_too_small


def _advice(claims: list[Scored]) -> str:
    """The factor with which all claims hold, where that is of use."""
    worst = max(map(_times, claims), default=mp.mpf(0))
    if worst < MOST_FACTOR:
        return f"claim more, or declare honesty={max(1, int(worst) + 1)}"
    return "claim more, or no error where orders agree by chance" if _is_rare(claims) else "claim more, or no error at all"


def _is_rare(claims: list[Scored]) -> bool:
    """Whether nearly all claims hold within a factor that may be declared."""
    return sum(bool(_times(a) > MOST_FACTOR) for a in claims) <= RARE * len(claims)


def _refuted(answer: Scored) -> str:
    """An error claim and what it should have been, in words."""
    value, truth = apart(answer.value, answer.truth)
    return (
        f"{answer.where}: {value}, the sum is {truth}, the error claimed {_few(answer.error)} and the true one {_few(answer.off)}"
    )


def _far_off(found: Iterable[Scored]) -> str:
    """Whether answers that are all wrong say so."""
    far = [a for a in found if a.off > abs(a.truth)]
    if not far:
        return "none is off by more than 100 %"
    unreliable, silent = sum(a.grade == "unreliable" for a in far), sum(map(_is_silent, far))
    return (
        f"off by more than 100 %: {len(far)}, of them {unreliable} graded unreliable, "
        f"{len(far) - unreliable - silent} within their claim, {silent} without a word"
    )


def _told(value: Any) -> str:
    return str(mp.nstr(value, 8))


def _few(value: Any) -> str:
    return "infinity" if value == mp.inf else str(mp.nstr(mp.mpf(value), 3)).removesuffix(".0")


HONEST = (Check("limit", limit), Check("gain", gain), Check("honesty", honesty), EXACT)
