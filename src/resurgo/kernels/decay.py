"""The exponent theta of a logarithmically convergent sequence, S_n - S ~ n^(-theta) (c_0 + c_1/n + ...), read off it."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from flint import arb, ctx, fmpq

from resurgo.kernels.claims import Ball, Values
from resurgo.kernels.lozenge import rho
from resurgo.kernels.singular import Table, transformed
from resurgo.precision import working_precision
from resurgo.series import Series

Exponent: TypeAlias = fmpq | Ball

LEAST = 3  # the order from which on there is an estimate
DENOMINATOR = 12  # of the exponents that are recognised
WITHIN = 2  # times the last changes of the estimate


def exponents(series: Series, x: fmpq | Ball, lost: int) -> list[Exponent | None]:
    """theta by the order of the distinct partial sums, good to `lost` bits more than the working precision; None for no estimate.

    From the differences of the sums S_n,

        T_n = Delta^2 S_n Delta^2 S_(n+1) / (Delta S_(n+1) Delta^2 S_(n+1) - Delta S_(n+2) Delta^2 S_n) - 1

    is theta + O(1/n^2) (Drummond, 1976; Bjorstad, Dahlquist and Grosse, 1981), and is extrapolated by the rho table
    with the exponent 2 (Osada, 1990). The simplest rational is taken, with a denominator through 12, that is within
    twice the last two changes of the estimate, for a real one; where there is none, the estimate as it is.
    """
    with working_precision(ctx.prec + lost):
        found = [row[-1] for row in transformed(series, x, estimates, lost)]
    return [None if n < LEAST else _simplest(found, n) for n in range(len(found))]


def estimates(sums: Sequence[Ball]) -> list[Values]:
    """In row n, last, the extrapolated T of S_0..S_n; S_n itself below order 3."""
    first = [after - before for before, after in pairwise(sums)]
    second = [after - before for before, after in pairwise(first)]
    found = [d * e / (first[n + 1] * e - first[n + 2] * d) - 1 for n, (d, e) in enumerate(pairwise(second))]
    return [*_alone(sums[:LEAST]), *rho(found, 2)]


def by_exponent(table: Callable[[Sequence[Ball], Exponent], list[Values]], of: Sequence[Exponent | None]) -> Table:
    """The table whose row n is that of table(sums, of[n]); before the first estimate the partial sum."""

    def found(sums: Sequence[Ball]) -> list[Values]:
        made: dict[fmpq, list[Values]] = {}
        rows = _alone(sums[:LEAST])
        for n in range(LEAST, len(sums)):
            theta = of[n]
            if isinstance(theta, fmpq):
                made[theta] = made.get(theta) or table(sums, theta)
                rows.append(made[theta][n])
            else:
                rows.append([None] if theta is None else table(sums[: n + 1], theta)[n])
        return rows

    return found


def _alone(sums: Sequence[Ball]) -> list[Values]:
    return [[s] for s in sums]


def _simplest(values: Values, n: int) -> Exponent | None:
    """The n-th value, or the simplest rational that it may be."""
    value = values[n]
    if not isinstance(value, arb):
        return value
    changes = [abs(v - u) for u, v in pairwise(values[max(n - 2, LEAST) : n + 1]) if isinstance(u, arb) and isinstance(v, arb)]
    if not changes:
        return value
    near = max(changes, key=lambda change: change.upper()).upper() * WITHIN
    mantissa, exponent = value.mid().man_exp()
    middle = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    for q in range(1, DENOMINATOR + 1):
        whole = round(middle * q)
        if abs(value - fmpq(whole, q)) < near:
            return fmpq(whole, q)
    return value
