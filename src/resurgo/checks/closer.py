"""The target beside the series so near to t = 0, and to so many digits, that a wrong coefficient of high order shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from mpmath import mp

from resurgo.checks.cut import BITS, Cut, cut, inwards, partial_sum
from resurgo.checks.model import Failed
from resurgo.checks.parting import parting, short
from resurgo.checks.posing import at, measured, moved
from resurgo.errors import Stopped, told
from resurgo.place import Place
from resurgo.precision import digits_between, working_precision

ORDERS = 25, 50, 100  # through which coefficients are to be confirmed, one after the other as long as the target is quick
TELLING = mp.mpf(10) ** -3  # the relative change of a coefficient that is to show
ROOM = 100  # times what is left out by which target and series may differ: a cut at the least term may leave ten times that
SPARE = 4  # beyond that
HALVINGS = 200  # of x
MOST_DIGITS = 600
SECONDS = 3  # that a target may be expected to take
GROWTH = 3  # its time is expected to go like this power of the digits
WORTH = 1.2  # times as many digits as before are worth another try


@dataclass(frozen=True)
class Confirmed:
    """Through which order every coefficient is confirmed, -1 where not even c_0 is, and why no further."""

    order: int
    reason: str = ""

    def __str__(self) -> str:
        """In words."""
        many = {-1: "no coefficient is", 0: "c_0 is"}.get(self.order, f"c_0..c_{self.order} are")
        return f"{many} confirmed to 3 digits{f' ({self.reason})' if self.reason else ''}"


def confirmed(place: Place) -> Confirmed:
    """Through which order the target confirms the coefficients, between a place and t = 0; Failed where it does not.

    A coefficient is confirmed where a relative change of it by 10^-3 were more than what target and series may differ by.
    """
    best, seconds, reached, orders = -1, 0.0, 0, list(ORDERS)
    while orders:
        near = next((each for each in _nearer(place) if _shows(each, orders[0])), None)
        if near is None:
            return Confirmed(best, "at no x do the terms show more")
        needed = _digits_needed(near, orders[0])
        allowed = min(MOST_DIGITS, int(reached * (SECONDS / seconds) ** (1 / GROWTH))) if seconds else MOST_DIGITS
        if allowed < min(needed, WORTH * reached):
            return Confirmed(best, _slow(needed, reached, seconds))
        start, digits = perf_counter(), min(needed, allowed)
        try:
            value, good = measured(_function(near), near.place, digits)
        except (Failed, Stopped):
            raise
        except Exception as fault:
            return Confirmed(best, f"{at(near.place)} the target fails: {told(fault, _function(near))}")
        seconds, reached = perf_counter() - start, digits
        best = max(best, _through(near, value, good))
        if good < digits - 1:
            return Confirmed(best, f"{at(near.place)} the target gives {max(good, 0):.0f} digits alone")
        if digits == needed:
            orders = orders[1:]
    return Confirmed(best)


def _slow(needed: int, reached: int, seconds: float) -> str:
    if needed > MOST_DIGITS:
        return f"for more the target would have to give {needed} digits"
    return f"for more the target would take some {seconds * (needed / reached) ** GROWTH:.0f} s"


def _nearer(place: Place) -> Iterator[Cut]:
    """The series at the place and at x nearer and nearer to t = 0."""
    factor = inwards(place)
    return (cut(moved(place, factor, count)) for count in range(HALVINGS))


def _shows(near: Cut, wanted: int) -> bool:
    """Whether a change of any coefficient through that order, as far as there are any, would show."""
    last = min(wanted, near.whole)
    return near.order >= last and _least_change(near, last) > SPARE * ROOM * near.left_out


def _least_change(near: Cut, last: int) -> Any:
    """The least that S changes by where a coefficient through that order is another one."""
    return min((size for size in near.sizes[: last + 1] if size), default=mp.mpf(0)) * TELLING


def _digits_needed(near: Cut, wanted: int) -> int:
    """Those of f in which that change shows."""
    with working_precision(BITS):
        prefactor, _, offset, _ = near.place.scale(BITS)
        size = abs(offset + prefactor * partial_sum(near.place, near.order))
        change = abs(prefactor) * _least_change(near, min(wanted, near.whole))
        return max(30, int(digits_between(change, size)) + 3)


def _function(near: Cut) -> Any:
    return near.place.problem.target


def _through(near: Cut, value: Any, good: float) -> int:
    """The order through which a change of a coefficient would show; Failed where target and series differ by too much."""
    with working_precision(BITS):
        prefactor, rounding, offset, noise = near.place.scale(BITS)
        total = partial_sum(near.place, near.order)
        noise += abs(total) * rounding + abs(value) * mp.mpf(10) ** -good
        room = ROOM * near.left_out + 2 * noise / abs(prefactor)
        difference = abs((value - offset) / prefactor - total)
        if difference > room:
            digits, asked = (max(0, digits_between(each * abs(prefactor), value)) for each in (difference, room))
            words = f"{at(near.place)} the target {short(value)} and offset + prefactor S(t) agree to {digits:.1f} digits"
            raise Failed(f"{words}, and {asked:.1f} are to be expected; {parting(near)}")
        hidden = (n for n, size in enumerate(near.sizes) if size and size * TELLING <= room)
        return min(next(hidden, len(near.sizes)) - 1, near.order)
