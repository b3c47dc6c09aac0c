"""Coefficients of a large-order law by fits in 1/n that hold exactly at the last terms: every depth, with errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from flint import arb, fmpq

from resurgo.kernels.claims import Ball, log_size
from resurgo.kernels.nearest_singularity import FAITH, middle

NEAR = (0, 1, 2)  # the last terms at which fits of one depth end, and in `spans` one that ends a quarter of all terms before them
FEWEST = 3
FEW = 24  # orders at which an error counts twice
EARLY = 4  # depths up to which an error that falls half as fast as it should is allowed for
DEEPEST = 24  # powers of 1/n: some thirty digits at a hundred terms
LUCK = 8  # by how much the error of a depth may be below that of the depth before and after


@dataclass(frozen=True)
class Claimed:
    """A number with its error."""

    value: Any
    error: arb

    @property
    def relative(self) -> float:
        """The error in units of the value, infinite where there is none."""
        return middle(self.error / abs(self.value))


@dataclass(frozen=True)
class Fit:
    """f(n) = sum_i a_i f_i(n) + p_0 + p_1/n + p_2/n^2 + ... to one depth: a_i, then p_0, p_1, p_2 as far as it has them."""

    factors: tuple[Any, ...]
    powers: tuple[Any, ...]


def fits(values: Sequence[Any], functions: Sequence[Sequence[Any]], last: int, shift: Any = 0) -> list[list[Fit | None]]:
    """Of every depth J the fits with powers 0..J of 1/n to the J + 1 + m terms n = last - w, last - w - 1, ..., w as in `spans`.

    `values` and the m functions f_i are given at n = last, last - 1, ... Divided differences in y = 1/(n + shift) of order J + 1
    vanish on the powers, so that m of them in succession give the a_i; what is left is Newton's interpolating
    polynomial, whose Taylor coefficients at y = 0 are sums along the table: O(J^2) operations for all depths.
    A fit in y is one in 1/n, p_2 being changed by -shift p_1.
    """
    count, free = len(values), len(functions)
    nodes = [1 / (arb(last - i) + shift) for i in range(count)]
    backs = spans(count)
    deepest = min(count - free - backs[-1] - 1, DEEPEST)
    if deepest < 0:
        return []
    tables = [_divided(column, nodes, deepest + 1) for column in (values, *functions)]
    sums = [[_at_zero(table, nodes[back:], back, deepest) for table in tables] for back in backs]
    return [
        [_fit(tables, sums_of, depth, back, free, shift) for back, sums_of in zip(backs, sums, strict=True)]
        for depth in range(deepest + 1)
    ]


def spans(count: int) -> tuple[int, ...]:
    """The w, for so many terms."""
    return *NEAR, max(FEWEST, count // 4)


def _divided(values: Sequence[Any], nodes: Sequence[arb], order: int) -> list[list[Any]]:
    """f[y_i, ..., y_(i+j)] as row j, i = 0, 1, ..., through that order."""
    rows = [list(values)]
    for j in range(1, min(order, len(values) - 1) + 1):
        before = rows[-1]
        rows.append([(before[i + 1] - before[i]) / (nodes[i + j] - nodes[i]) for i in range(len(before) - 1)])
    return rows


def _at_zero(table: Sequence[Sequence[Any]], nodes: Sequence[arb], back: int, deepest: int) -> list[tuple[Any, Any, Any]]:
    """Value, slope and half the curvature at y = 0 of Newton's interpolating polynomial, for every degree."""
    p0, p1, p2 = arb(0), arb(0), arb(0)
    a, b, c = arb(1), arb(0), arb(0)  # the same of the product of the y - y_i
    found = []
    for j in range(deepest + 1):
        f, y = table[j][back], nodes[j]
        p0, p1, p2 = p0 + f * a, p1 + f * b, p2 + f * c
        a, b, c = -y * a, a - y * b, b - y * c
        found.append((p0, p1, p2))
    return found


def _fit(
    tables: Sequence[Sequence[Sequence[Any]]],
    sums: Sequence[Sequence[tuple[Any, Any, Any]]],
    depth: int,
    back: int,
    free: int,
    shift: Any,
) -> Fit | None:
    rows = [[table[depth + 1][back + i] for table in tables] for i in range(free)]
    factors = _solved([row[1:] for row in rows], [row[0] for row in rows])
    if factors is None:
        return None
    of_values, *others = (each[depth] for each in sums)
    p0, p1, p2 = (
        p - sum((factor * other[i] for factor, other in zip(factors, others, strict=True)), arb(0)) for i, p in enumerate(of_values)
    )
    return Fit(factors, (p0, p1, p2 - shift * p1)[: depth + 1])


def _solved(rows: Sequence[Sequence[Any]], right: Sequence[Any]) -> tuple[Any, ...] | None:
    """The solution of so many linear equations, of three at most, by Cramer's rule."""
    if not rows:
        return ()
    below = _determinant(rows)
    if not below.is_finite() or below.contains(0):
        return None
    replaced = ([[*row[:i], r, *row[i + 1 :]] for row, r in zip(rows, right, strict=True)] for i in range(len(rows)))
    return tuple(_determinant(each) / below for each in replaced)


def _determinant(m: Sequence[Sequence[Any]]) -> Any:
    if len(m) == 1:
        return m[0][0]
    minors = (_determinant([[*row[:i], *row[i + 1 :]] for row in m[1:]]) for i in range(len(m)))
    return sum(((-1) ** i * entry * minor for i, (entry, minor) in enumerate(zip(m[0], minors, strict=True))), arb(0))


def settled(table: Sequence[Sequence[Any]], last: int, back: int) -> Claimed | None:
    """The entry that differs least from those of the fits that end before it and from the next depth's, and its error.

    At depth J an error falls like n^(-J-1), so that it is n/(J+1) times the difference of two successive fits, and some
    (1-w/n)^(J+1) times that of the first and the last, which shows errors that fall more slowly. No
    depth is believed to be much better than both depths beside it: that is chance.
    """
    found: list[tuple[Any, arb]] = []
    steps = [None if None in (u[0], v[0]) else abs(v[0] - u[0]) for u, v in pairwise(table)]
    for depth, row in enumerate(table[:-1]):
        if any(v is None or not v.is_finite() for v in (*row, steps[depth])):
            continue
        value, *before, far = row
        spread = max((abs(u - v) for u, v in zip(row, before, strict=False)), key=middle) * last / (depth + 1)
        drift = abs(far - value) * (1 - arb(back) / last) ** max(fmpq(depth + 1, 2), fmpq(depth + 1 - EARLY))
        found.append((value, max(spread, drift, _beyond(steps, depth), key=middle)))
    best: Claimed | None = None
    for i, (value, error) in enumerate(found):
        beside = [found[j][1] for j in (i - 1, i + 1) if 0 <= j < len(found)]
        least = min(beside, key=middle) / LUCK if beside else error
        full = (1 + FEW / last) * FAITH / 2 * max(error, least, key=middle).upper() + _radius(value)
        if best is None or full < best.error:
            best = Claimed(value * 0 if value.contains(0) else value.mid(), full.upper())
    return best


def _beyond(steps: Sequence[Any], depth: int) -> arb:
    """What the depths beyond this one may still add, if their steps fall like a power of the depth: the step at least."""
    now: arb = _largest(steps, depth)
    half = _largest(steps, depth // 2)
    if half is None or depth < 2 or now.contains(0):
        return now
    power = (log_size(half) - log_size(now)) / log((depth + 1) / (depth // 2 + 1))
    return now * min(max((depth + 1) / (power - 1), 1.0), depth + 1.0) if power > 1 else now * (depth + 1)


def _largest(steps: Sequence[Any], at: int) -> Any:
    """The larger of two steps that follow one another, None where there are none."""
    return max((x for x in steps[max(at - 1, 0) : at + 1] if x is not None), key=middle, default=None)


def _radius(value: Ball) -> arb:
    return value.rad() if isinstance(value, arb) else value.real.rad() + value.imag.rad()


def exponential(logarithm: Claimed | None, sign: int = 1) -> Claimed | None:
    """sign exp of it, None where that has no digit."""
    if logarithm is None or not logarithm.error < 1:
        return None
    value = sign * logarithm.value.exp()
    return Claimed(value.mid(), (abs(value) * logarithm.error.expm1() + _radius(value)).upper())


def agreed(found: Sequence[Claimed | None]) -> Claimed | None:
    """The number of the least error, of several methods; with the distance to the next best where that is more.

    That distance counts for no more than the errors of both together explain: beyond that they contradict each other,
    and the error is raised to it.
    """
    sound = sorted((each for each in found if each is not None), key=lambda each: middle(each.error))
    if not sound:
        return None
    best, *others = sound
    if not others:
        return best
    return Claimed(best.value, max(best.error, abs(best.value - others[0].value).upper(), key=middle))
