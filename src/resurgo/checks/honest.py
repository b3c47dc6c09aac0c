"""Whether errors claimed hold, on series whose sums are known; and `HONEST`: all checks of a method against the truth."""

from collections.abc import Iterable, Sequence
from typing import Any

from mpmath import mp

from resurgo.checks.gaining import gain
from resurgo.checks.kernels_of import EXACT
from resurgo.checks.limiting import limit
from resurgo.checks.model import Check, Failed, Subject, Untried
from resurgo.checks.scored import Scored, apart, few, scored, short
from resurgo.neighbours import contradicted

MOST_FACTOR = 100  # beyond which declaring a factor says nothing
RARE = 0.05  # of the claims: where a difference of orders vanishes by chance, a claim made of it does
SILENT_SHARE = 0.1  # of all answers may be off by more than 100 % without a word: by accident some orders agree


def honesty(subject: Subject) -> str:
    """No error claimed is smaller than the true one by more than the factor declared (`honesty`, 1 if left out).

    A proved one not even by that, and a factor beyond 100 says nothing. An answer graded unreliable claims nothing. On a
    cut the mean of both sides and either side are truths alike. No more than a tenth of all answers may be off by more
    than 100 % with neither that grade, their own or that of a run for what changes from order to order, nor a claim.
    """
    found = scored(subject)
    claims = [a for a in found if a.is_claim]
    declared = subject.thing.honesty
    if false := [a for a in claims if a.grade == "proved" and a.times_too_small > 1]:
        raise Failed(f"claims to be proved and is not: {_refuted(max(false, key=_times))}")
    if declared > MOST_FACTOR:
        words = f"honesty={few(declared)} is declared, and a factor beyond {MOST_FACTOR} says nothing; {_advice(claims)}"
        raise Failed(words)
    if false := [a for a in claims if a.times_too_small > declared]:
        raise Failed(
            f"error claims too small by more than the factor {few(declared)} declared: {len(false)} of {len(claims)}; "
            f"{_advice(claims)}; the worst {_refuted(max(false, key=_times))}"
        )
    if claims and not any(a.error < abs(a.truth) for a in claims):
        raise Failed(f"all {len(claims)} errors claimed are larger than the sum itself: such a claim says nothing")
    if len(silent := _silent(found)) > SILENT_SHARE * len(found):
        worst = max(silent, key=lambda a: a.off / abs(a.truth))
        raise Failed(
            f"{len(silent)} of {len(found)} answers are off by more than 100 %, with neither an error claim nor the grade "
            f"unreliable ({100 * SILENT_SHARE:.0f} % may be); grade them so, or raise Inapplicable; "
            f"{worst.where}: {short(worst.value)}, the sum is {short(worst.truth)}"
        )
    if not claims:
        raise Untried(f"it claims no error on any of {len(found)} answers; {_far_off(found)}")
    by_size = sorted(claims, key=_times)
    worst, middle = by_size[-1], by_size[len(claims) // 2]
    return (
        f"claims on {len(claims)} of {len(found)} answers hold within the factor {few(declared)} declared, "
        f"the worst true error is {few(worst.times_too_small)} times its claim ({worst.where}), the median "
        f"{few(middle.times_too_small)} times; {_far_off(found)}"
    )


def _silent(found: Iterable[Scored]) -> list[Scored]:
    """The answers that are off by more than 100 % while nothing says that they may be; a note alone is no warning.

    A bare one that its neighbouring orders contradict is graded unreliable in the table of a run.
    """
    groups: dict[tuple[str, str], list[Scored]] = {}
    for answer in found:
        if not answer.is_claim and answer.grade != "unreliable":
            groups.setdefault((answer.sample.name, answer.point), []).append(answer)
    bare = [sorted(group, key=lambda answer: answer.order) for group in groups.values()]
    pairs = [pair for group in bare for pair in zip(group, contradicted([a.value for a in group]), strict=True)]
    return [answer for answer, is_told in pairs if not is_told and answer.off > abs(answer.truth)]


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
    return f"{answer.where}: {value}, the sum is {truth}, the error claimed {few(answer.error)} and the true one {few(answer.off)}"


def _far_off(found: Sequence[Scored]) -> str:
    """Whether answers that are all wrong say so."""
    far = [a for a in found if a.off > abs(a.truth)]
    if not far:
        return "none is off by more than 100 %"
    claimed, silent = sum(a.is_claim for a in far), len(_silent(found))
    return (
        f"off by more than 100 %: {len(far)}, of them {len(far) - claimed - silent} graded unreliable, by itself or beside "
        f"the next orders, {claimed} within their claim, {silent} without a word"
    )


HONEST = (Check("limit", limit), Check("gain", gain), Check("honesty", honesty), EXACT)
