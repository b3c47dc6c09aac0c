"""What the approximants before it on a staircase of the Padé table tell of the error of one."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.pade import Pade, shape_of
from resurgo.kernels.sequences import EARLY, NEAR, Remark, claim, log_size
from resurgo.kernels.staircase import numerators_of, predecessor, staircase, step_of
from resurgo.precision import to_ball
from resurgo.series import Series

Claim: TypeAlias = arb | Remark | None
TESTED = 4  # numerators of one sign from which on a fraction is taken for one of Stieltjes


def approach(series: Series, built: Pade, order: int, offset: int, value_of: Callable[[Pade], Any]) -> Claim:
    """The error claimed for value_of(built), built the approximant of c_0..c_order on the staircase L - M = offset, offset + 1.

    By `claim_at` from the values of those before it; `value_of` maps an approximant to a number: its value at a point, a
    Laplace integral, a power. None where the one before is the same function, as no difference measures an error then.
    """
    if predecessor(series, built, order, offset) is None:
        return None
    orders = entry_orders(series, order, offset)

    def value_at(k: int) -> Any:
        try:
            return value_of(built if k == len(orders) - 1 else staircase(series.truncate(orders[k]), orders[k], offset))
        except Inapplicable:
            return None  # a pole at the point

    return claim_at(value_at, len(orders) - 1)


def claim_of(series: Series, built: Pade, order: int, offset: int, x: fmpq | arb | acb) -> Claim:
    """The error claimed for the approximant's own value at x.

    The distance from the one before it where the two enclose a function of Stieltjes, as far as the series shows one;
    otherwise that of `approach`.
    """
    if is_bracketed(series, order, offset, x):
        before = predecessor(series, built, order, offset)
        return None if before is None else arb(abs(built.fraction.kept_at(x) - before.fraction.kept_at(x)))
    return approach(series, built, order, offset, lambda pade: pade.fraction.kept_at(x))


def claim_at(value_at: Callable[[int], Any], k: int) -> Claim:
    """The error claimed for T_k by `claims` of resurgo.kernels.sequences, from those T_j alone that it looks at.

    These are the last few before k and about k/2. A T_j that is not defined, None, is passed over.
    """
    known = cache(value_at)
    distances: list[Any] = [None] * (k + 1)
    half, near = (k + 1) // 2, max(NEAR, k // 6)
    for end in (half, k):
        last = next((value for j in range(max(end - near, 0), -1, -1) if (value := known(j)) is not None), None)
        for j in range(max(end - near, 0) + 1, end + 1):
            if (value := known(j)) is None:
                continue
            if last is not None:
                distances[j] = to_ball(abs(value - last))
            last = value
    if k >= EARLY and all(d is None for d in distances[1 : half + 1]):
        return None
    return claim(k, distances, [float("-inf") if d is None else log_size(d) for d in distances])


def entry_orders(series: Series, order: int, offset: int) -> list[int]:
    """The least orders at which the staircase comes to its entries, one after the other; a series in t^2 has one in two orders."""
    return [n for n, _ in _entries(series, order, offset)]


def is_bracketed(series: Series, order: int, offset: int, x: fmpq | arb | acb) -> bool:
    """Whether [L/M] and the one before it enclose the value at x of a function of Stieltjes, as far as the series shows one.

    That is where all a_k t > 0 in the continued fraction c/(1 + a_1 t/(1 + a_2 t/ ...)) of what follows the first
    terms, t = x^step, and there are some of them.
    """
    entries = _entries(series, order, offset)
    if isinstance(x, acb) or len(entries) < TESTED:
        return False
    shape, (above, below) = shape_of(series.terms), entries[-1][1]
    step = min(above - below for _, (above, below) in entries[-2:])
    numerators = numerators_of(series, shape, step, above + below)
    t = x**shape.step
    return len(numerators) >= TESTED and all(not isinstance(a, acb) and a * t > 0 for a in numerators)


def _entries(series: Series, order: int, offset: int) -> list[tuple[int, tuple[int, int]]]:
    """Order and [l/m] of the series' T, as often as that changes along the staircase."""
    shape, found, last = shape_of(series.terms), list[tuple[int, tuple[int, int]]](), -1
    for n in range(order + 1):
        try:
            above, below = shape.entry(*step_of(n, offset))
        except Inapplicable:
            continue
        if above >= 0 and above + below > last:
            found.append((n, (above, below)))
            last = above + below
    return found
