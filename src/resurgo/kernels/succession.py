"""What the approximants before it on a staircase of the Padé table tell of the error of one."""

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.claims import Claim, claim_at
from resurgo.kernels.pade import Pade, shape_of
from resurgo.kernels.staircase import numerators_of, predecessor, staircase, step_of
from resurgo.series import Series

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
