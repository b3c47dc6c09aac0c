"""The limits of a sequence transformation where a difference in its table vanishes, and the sweep that has them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from random import Random
from typing import TypeAlias

from flint import acb, arb, ctx, fmpq

from resurgo.estimate import Estimate
from resurgo.kernels.claims import EARLY, Ball, Remark, Values, claim, log_size, log_sizes
from resurgo.kernels.sequences import is_exact, nonzero_orders, places, refined, rows, terms_at
from resurgo.precision import working_precision
from resurgo.series import Series

Table: TypeAlias = Callable[[Sequence[Ball]], list[Values]]  # from S_0, S_1, ... rows, each with the value of its order last

DIRECTIONS = 2
FAR = 2**16  # times the distance between two directions: how far the limit may be from both
AGREE = 2.0**-16  # of its size, the radius beyond which a limit is none
DEEPER = 3  # times the precision: one for the step, one for what is divided by it, one for what is left
COARSE = 4  # part of the bits that balls have, left for the step
EQUAL: Remark = "heuristic", "equal to the value before it within the uncertainty of the terms"


def limits(table: Table, terms: Sequence[Ball], step: int) -> Values:
    """The values of table(S_0, S_1, ...) as limits from sequences nearby, None where there is none.

    A value is a rational function of a_1, a_2, ..., continuous nearly everywhere, also where a difference
    inside its table is 0. The table is made of the terms a_n (1 + 2^-step r_n), with two sequences of random
    r_n in (0, 1). Where the two values agree the limit is taken to be within `FAR` times their distance from them,
    which falls like 2^-step; at a pole, and where the limit depends on the direction, they differ. Wynn's
    cross rule and Cordellier's are such limits.
    """
    one, other = (table(list(accumulate(_moved(terms, step, seed)))) for seed in range(DIRECTIONS))
    return [_limit(u[-1], v[-1]) for u, v in zip(one, other, strict=True)]


def _moved(terms: Sequence[Ball], step: int, seed: int) -> list[Ball]:
    numbers = Random(seed)
    return [a * (1 + fmpq(numbers.getrandbits(30), 2**30) / fmpq(2) ** step) for a in terms]


def _limit(one: Ball | None, other: Ball | None) -> Ball | None:
    """What two values nearby have as their limit, None where they have none in common."""
    if one is None or other is None:
        return None
    far = abs(one - other).upper() * FAR
    if not far < AGREE * max(abs(one).lower(), abs(other).lower()):
        return None
    return one + (acb(arb(0, far), arb(0, far)) if isinstance(one, acb) else arb(0, far))


def transformed(series: Series, x: fmpq | Ball, table: Table, lost: int) -> list[Values]:
    """A table of the distinct partial sums that loses so many bits; a value that it leaves open is that of `limits`."""
    orders, exact = nonzero_orders(series, with_first=True), is_exact(series, x)
    found: list[Values] = []

    def present() -> list[Ball]:
        terms = terms_at(series, x)
        return [terms[n] for n in orders]

    def compute() -> Values:
        found[:] = table(list(accumulate(present())))
        values = [row[-1] for row in found]
        if None not in values:
            return values
        step = ctx.prec if exact else ctx.prec // COARSE
        with working_precision(DEEPER * ctx.prec if exact else ctx.prec):
            near = limits(table, present(), step)
        return [v if u is None else u for u, v in zip(values, near, strict=True)]

    values = refined(compute, lost, exact)
    return [[*row[:-1], value] for row, value in zip(found, values, strict=True)]


def sweep(series: Series, x: fmpq | Ball, table: Table, lost: float, why: str, late: int = 0) -> Iterator[tuple[int, Estimate]]:
    """The rows of a transformation of the distinct partial sums, which loses so many bits a term; `why` where it has no value.

    The error claimed is that of `claims`, or the `spread` of the table's row where that is more. The first `late` values are
    partial sums, and told to be.
    """
    orders = nonzero_orders(series, with_first=True)
    table_rows = transformed(series, x, table, int(lost * len(orders)))
    values = [row[-1] for row in table_rows]
    pairs = enumerate(pairwise(values), 1)
    remarks = {k: EQUAL for k, (u, v) in pairs if u is not None and v is not None and (v - u).contains(0)}
    at = [k if k >= late else -1 for k in places(orders, len(series))]
    for order, estimate in rows(series, x, values, at, why, remarks):
        other = spread(table_rows[at[order]]) if estimate.error is not None else None
        wider = other is not None and other.upper() > estimate.error.upper()
        yield order, replace(estimate, error=other) if wider else estimate


def spread(row: Values) -> arb | None:
    """How far the last entry of a row still has to go, by the entries before it, that is, from column to column.

    Successive values may agree in many digits that are wrong, as irregular entries repeat themselves in the columns
    beyond; the columns before these show it. By `claim`, as if the entries were the values of successive orders, but
    with the second half of the differences taken together; where they do not settle, the largest of the second half; below
    the fifth entry the last difference.
    """
    distances = [None if u is None or v is None else abs(v - u) for u, v in pairwise([None, *row])]
    last = len(row) - 1
    if last < EARLY:
        return distances[last]
    found = claim(last, distances, log_sizes(distances), last // 2)
    if not isinstance(found, tuple):
        return found
    return max((d for d in distances[(last + 1) // 2 :] if d is not None), key=log_size, default=None)
