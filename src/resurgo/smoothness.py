"""Whether a computed function follows small changes of its input, which one rounded inside to fewer digits does not."""

from collections.abc import Callable
from typing import Any

from flint import fmpq

from resurgo.precision import BITS_PER_DIGIT, working_precision

LARGE, MIDDLE = 15, 40  # relative changes of the input by 2^-15 and 2^-40, which float64 feels
CURVATURE = 2.0**-12  # how much the slopes over 2^-40 and over less may differ: no singularity is within some 2^-28
DEAF = 2.0**-10  # below this part of the slope over 2^-15, a function of few digits does not feel the smaller changes
FLOAT_DIGITS = 18  # a float64 in a part that is within CURVATURE of the whole spoils no more than the digits beyond these
MILD = 1 / 8  # up to this part of the slope, what it differs by over 2^-15 is its curvature ...
CURVED = 2.0**-20  # ... of which 2^-25 is left over 2^-40
ROUNDED = 2.0**-50  # the least that is left of the slopes over the smallest change, where FLOAT_DIGITS are exceeded
GROWN = 2.0**10  # a slope over tiny changes above this many times that over 2^-15 shows a singularity beside the point


def bits_needed(digits: int) -> int:
    """A precision that is enough for the differences of `follows`, where a third of it is lost to round-off."""
    return 3 * _smallest(digits) + 64


def follows(value: Callable[[fmpq], Any], digits: int) -> bool:
    """Whether value(h), h a relative change of the input, has the same slope over small and smaller h.

    value(h) is an mpmath number good to some 12 bits more than the smallest h, or None where there is none. The
    smallest h is some 10^-(digits+3): a function that is worked out to `digits` digits feels it. One
    side of 0 is enough, as a function that chooses, such as the least term, may jump on the other.
    """
    with working_precision(bits_needed(digits)):
        at_rest = value(fmpq(0))
        return at_rest is not None and any(_is_straight(value, at_rest, sign, digits) for sign in (1, -1))


def follows_beside_a_singularity(value: Callable[[fmpq], Any], digits: int) -> bool:
    """The same over much smaller h, where the slope grows towards them as it does beside a pole or a branch point.

    value(h) is to be good to `closer_bits_needed`. float64 is not felt at such steps: it has to be
    excluded by other means.
    """
    steps = LARGE, 2 * _smallest(digits), 3 * _smallest(digits)
    with working_precision(closer_bits_needed(digits)):
        at_rest = value(fmpq(0))
        found = None if at_rest is None else _slopes(value, at_rest, 1, steps)
        return found is not None and _are_alike(found) and bool(abs(found[1]) >= GROWN * abs(found[0]))


def closer_bits_needed(digits: int) -> int:
    """A precision that is enough for the differences of `follows_beside_a_singularity`."""
    return 3 * bits_needed(digits)


def _smallest(digits: int) -> int:
    return max(int((digits + 3) * BITS_PER_DIGIT), MIDDLE + 1)


def _is_straight(value: Callable[[fmpq], Any], at_rest: Any, sign: int, digits: int) -> bool:
    """Whether value(h) - value(0) goes like h, or like h^2, as it does at a double zero."""
    steps = LARGE, MIDDLE, _smallest(digits)
    found = _slopes(value, at_rest, sign, steps)
    if found is None:
        return False
    bends = tuple(slope * 2**step for slope, step in zip(found, steps, strict=True))
    return _is_one_line(found, digits) or (_are_alike(bends) and bool(abs(bends[1]) >= DEAF * abs(bends[0])))


def _slopes(value: Callable[[fmpq], Any], at_rest: Any, sign: int, steps: tuple[int, ...]) -> tuple[Any, ...] | None:
    """(value(h) - value(0))/|h| for every h = sign 2^-step, None where a value is missing."""
    moved = [value(fmpq(sign, 2**step)) for step in steps]
    return None if None in moved else tuple((f - at_rest) * 2**step for f, step in zip(moved, steps, strict=True))


def _are_alike(slopes: tuple[Any, ...]) -> bool:
    """Whether the last two are the same up to a curvature."""
    _, middle, small = slopes
    return bool(abs(middle - small) <= CURVATURE * max(abs(middle), abs(small)))


def _is_one_line(slopes: tuple[Any, ...], digits: int) -> bool:
    large, middle, small = slopes
    if not _are_alike(slopes) or abs(middle) < DEAF * abs(large):
        return False
    bend = abs(large - small)
    is_known = digits > FLOAT_DIGITS and bend <= MILD * abs(small)
    return not is_known or bool(abs(middle - small) <= CURVED * bend + ROUNDED * abs(small))
