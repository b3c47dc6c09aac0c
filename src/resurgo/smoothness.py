"""Whether a computed function follows small changes of its input, which one rounded inside to fewer digits does not."""

from collections.abc import Callable
from typing import Any

from flint import fmpq

from resurgo.precision import BITS_PER_DIGIT, working_precision

LARGE, MIDDLE = 15, 40  # relative changes of the input by 2^-15 and 2^-40, which float64 feels
CURVATURE = 2.0**-12  # how much the slopes over 2^-40 and over less may differ: no singularity is within some 2^-28
DEAF = 2.0**-10  # below this part of the slope over 2^-15, a function of few digits does not feel the smaller changes


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


def _smallest(digits: int) -> int:
    return max(int((digits + 3) * BITS_PER_DIGIT), MIDDLE + 1)


def _is_straight(value: Callable[[fmpq], Any], at_rest: Any, sign: int, digits: int) -> bool:
    slopes = []
    for exponent in (LARGE, MIDDLE, _smallest(digits)):
        moved = value(fmpq(sign, 2**exponent))
        if moved is None:
            return False
        slopes.append((moved - at_rest) * 2**exponent)
    large, middle, small = slopes
    same = abs(middle - small) <= CURVATURE * max(abs(middle), abs(small))
    return bool(same and abs(middle) >= DEAF * abs(large))
