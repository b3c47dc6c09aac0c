"""Whether a computed function follows small changes of its input, which one rounded inside to fewer digits does not."""

from collections.abc import Callable
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.changes import PROPORTION
from resurgo.precision import BITS_PER_DIGIT, to_mp, working_precision

LARGE, MIDDLE = 15, 40  # relative changes of the input by 2^-15 and 2^-40, which float64 feels
CURVATURE = 2.0**-12  # how much the slopes over 2^-40 and over less may differ: no singularity is within some 2^-28
DEAF = 2.0**-10  # below this part of the slope over 2^-15, a function of few digits does not feel the smaller changes
FLOAT_DIGITS = 18  # a float64 in a part that is within CURVATURE of the whole spoils no more than the digits beyond these
MILD = 1 / 8  # up to this part of the slope, what it differs by over 2^-15 is its curvature ...
CURVED = 2.0**-20  # ... of which 2^-25 is left over 2^-40
NEARER = 46  # a step at which float64 is felt as well as at 2^-40, and a curvature 2^-6 times as much
HALVED = 2.0**-4  # up to this part of what the slopes over 2^-40 and over less differ by, it is curvature
STEEP = 20  # relative changes are multiplied by 2 to this and more: those over 2^-40 may be too large to show a slope
ROUNDED = 2.0**-50  # the least that is left of the slopes over the smallest change, where FLOAT_DIGITS are exceeded
UNFELT, UNFELT_BITS = 80, 320
SLIGHTLY = 20
MULTIPLES = (1, 3)  # of a change by 2^-20
SIMPLE = 256  # the largest denominator of a fraction that a number may be taken for
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


def follows_steeply(value: Callable[[fmpq], Any], digits: int, lost: float = 0) -> bool:
    """The same over much smaller h, where the function multiplies relative changes by a million and more.

    Or where it is said to lose so many bits in differences of nearly equal numbers, which make it curved over the larger h.
    value(h) is to be good to `closer_bits_needed`. float64 is not felt at such steps: it has to be excluded by other means.
    """
    steps = LARGE, 2 * _smallest(digits), 3 * _smallest(digits)
    with working_precision(closer_bits_needed(digits)):
        at_rest = value(fmpq(0))
        found = None if at_rest is None else _slopes(value, at_rest, 1, steps)
        least = DEAF if lost >= STEEP else 2.0**STEEP
        return found is not None and _are_alike(found) and bool(abs(found[2]) >= least * abs(at_rest))


def scales(value: Callable[[fmpq], Any], digits: int) -> bool:
    """Whether it is multiplied by a power of the factor where the whole series is: by none, for a ratio or a radius.

    Numbers that are rounded to fewer digits inside are rounded otherwise for a multiple of the series, which shows.
    """
    with working_precision(bits_needed(digits)):
        at_rest, *moved = (value(fmpq(n, 2**SLIGHTLY)) for n in (0, *MULTIPLES))
        if at_rest is None or None in moved or not (at_rest and all(moved)):
            return at_rest is not None and not at_rest and not any(moved)
        one, other = (mp.log(f / at_rest) for f in moved)
        by_one, by_other = (mp.log1p(to_mp(PROPORTION * n) / 2**SLIGHTLY) for n in MULTIPLES)
        return bool(abs(other - one / by_one * by_other) < mp.mpf(10) ** (1 - digits))


def is_deaf(value: Callable[[fmpq], Any]) -> bool:
    """Whether it feels no change that a float64 does not feel, and is no simple fraction, nor one of pi, that it was taken for.

    value(h) is to be good to `UNFELT_BITS`, or None where there is none.
    """
    with working_precision(UNFELT_BITS):
        at_rest, *moved = (value(fmpq(n, 2**UNFELT)) for n in (0, 1, 2))
        is_still = at_rest is not None and all(f is not None and f == at_rest for f in moved)
        return is_still and not _is_simple(at_rest) and not _is_simple(at_rest / mp.pi)


def _is_simple(number: Any) -> bool:
    """Whether both parts are fractions with denominators of a few digits."""
    parts = (mp.re(number), mp.im(number))
    return any(all(_is_near(part * q) for part in parts) for q in range(1, SIMPLE + 1))


def _is_near(number: Any) -> bool:
    """Whether it is a whole number but for its last bits."""
    return bool(abs(number - mp.nint(number)) <= abs(number) * mp.eps * SIMPLE)


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
    if _is_felt(found):
        return not _is_doubtful(found, digits) or _is_curved(value, at_rest, sign, found)
    return _is_felt(tuple(slope * 2**step for slope, step in zip(found, steps, strict=True)))


def _slopes(value: Callable[[fmpq], Any], at_rest: Any, sign: int, steps: tuple[int, ...]) -> tuple[Any, ...] | None:
    """(value(h) - value(0))/|h| for every h = sign 2^-step, None where a value is missing."""
    moved = [value(fmpq(sign, 2**step)) for step in steps]
    return None if None in moved else tuple((f - at_rest) * 2**step for f, step in zip(moved, steps, strict=True))


def _are_alike(slopes: tuple[Any, ...]) -> bool:
    """Whether the last two are the same up to a curvature."""
    _, middle, small = slopes
    return bool(abs(middle - small) <= CURVATURE * max(abs(middle), abs(small)))


def _is_felt(slopes: tuple[Any, ...]) -> bool:
    """Whether all changes are felt, and the two smaller ones alike."""
    large, middle, _ = slopes
    return _are_alike(slopes) and bool(abs(middle) >= DEAF * abs(large))


def _is_doubtful(slopes: tuple[Any, ...], digits: int) -> bool:
    """Whether the smaller changes differ by more than the curvature that shows over the large one leaves."""
    large, middle, small = slopes
    bend = abs(large - small)
    is_known = digits > FLOAT_DIGITS and bend <= MILD * abs(small)
    return is_known and bool(abs(middle - small) > CURVED * bend + ROUNDED * abs(small))


def _is_curved(value: Callable[[fmpq], Any], at_rest: Any, sign: int, slopes: tuple[Any, ...]) -> bool:
    """Whether that difference goes with the step, as where a singularity is nearer than 2^-15; one of float64 stays as it is."""
    _, middle, small = slopes
    nearer = _slopes(value, at_rest, sign, (NEARER,))
    return nearer is not None and bool(abs(nearer[0] - small) <= HALVED * abs(middle - small) + ROUNDED * abs(small))
