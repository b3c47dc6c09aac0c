"""Whether a method gains on the partial sums, and is right where these are: on series whose sums are known."""

from collections.abc import Callable, Iterable, Mapping

from mpmath import mp

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.scored import Scored, apart, few, scored

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
    "where the sum is negative": lambda a: mp.re(a.truth) < 0 and abs(a.value + a.truth) < RIGHT * abs(a.truth),  # another branch
}

AT_LEAST = 4  # answers at one point from which anything is concluded


def gain(subject: Subject) -> str:
    """Somewhere it is no farther from the truth than the best of the partial sums of the same coefficients.

    The best by hindsight of S_0..S_N, where that is worth something (within a quarter of the sum). No farther: closer by a
    fifth, or as close as that sum. Somewhere: at one point at three quarters of the orders. A wrong sign or order comes
    to that by accident at few. Left out are series in x^2, which hide a wrong sign of x, and points on a cut.
    A method that answers on none of the samples has shown nothing, and fails.

    At negative x and at complex x it is right somewhere as well, within a tenth where partial sums are good to a hundredth, and
    where the sum is negative its answers are not the opposite; those that say how bad they are do not count.
    """
    found = [a for a in _answered(subject) if not (a.sample.on_cut or _is_even(a))]
    here = [a for a in found if a.best_sum < USEFUL * abs(a.truth)]
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
            f"{shown.where}: {value}, the sum is {truth}, and a partial sum is only {few(shown.best_sum)} off"
        )
    for kind, is_there in KINDS.items():
        _is_right_somewhere(kind, [a for a in found if is_there(a)], subject.thing.honesty)
    most = sum(share >= enough for share in shares)
    return (
        f"no farther from the truth than the best partial sum in {total} of {len(here)} answers; "
        f"at {most} of {len(shares)} {of_what}"
    )


def _is_right_somewhere(kind: str, found: list[Scored], declared: float) -> None:
    """Failed where answers of one kind are wrong nearly everywhere, without a word, even where partial sums are good."""
    settled = _by_point(a for a in found if a.order >= SETTLED)
    if any(sum(bool(a.off > RIGHT * abs(a.truth)) for a in group) <= len(group) / 2 for group in settled):
        return
    sure = [a for group in settled if len(group) >= AT_LEAST for a in group if a.best_sum < PLAIN * abs(a.truth)]
    silent = [a for a in sure if a.grade != "unreliable" and not (a.is_claim and a.times_too_small <= declared)]
    if wrong := [a for a in silent if a.off > RIGHT * abs(a.truth)]:
        shown = max(wrong, key=lambda a: a.order)
        value, truth = apart(shown.value, shown.truth)
        raise Failed(
            f"{kind} it is off by more than 10 % at most orders everywhere, without a word; {shown.where}: {value}, the sum is "
            f"{truth}, and a partial sum is only {few(shown.best_sum)} off"
        )


def _answered(subject: Subject) -> tuple[Scored, ...]:
    try:
        return scored(subject)
    except Untried as reason:
        if "(inapplicable: " not in str(reason):
            raise Failed(str(reason)) from None
        how = "if it needs facts or options that they do not have, excuse this check with the reason"
        raise Failed(f"{reason}; {how}") from None


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
