"""Ordinary differential equations by Taylor steps of high order: as many digits as wanted, along a line in the complex plane."""

from collections.abc import Callable, Iterator, Sequence
from math import exp, inf, log, log2
from operator import mul
from typing import Any

from flint import acb, acb_poly, arb, arb_poly, ctx

from resurgo.precision import working_precision

Of = Callable[[int, int], Any]
Times = Callable[[int, int, int], Any]
Field = Callable[[int, Of, Times], Sequence[Any]]
Step = tuple[Any, list[Any], list[Any]]  # its length, the Taylor polynomials of the components, the state after it

SHRINK = exp(-2)  # of the radius of convergence is a step: the least work for digits (A. Jorba and M. Zou, Exp. Math. 14 (2005) 99)
SPARE = 12  # terms beyond those that the digits need
MORE = 4  # the second run has this part of the bits more
ALLOWED = 16


def order_for(bits: int) -> int:
    """The order at which SHRINK^order is 2^-bits."""
    return int(bits * log(2) / 2) + SPARE


def taylor_steps(field: Field, state: Sequence[Any], length: Any = None) -> Iterator[Step]:
    """The solution from `state` along a line of that real or complex length (arb, acb), or without an end along 1, step by step.

    `field(n, of, times)` are the coefficients of z^n in the derivatives of the components y_0, y_1, ...: of(i, n) is that of
    y_i, times(i, j, n) that of y_i y_j, so that right-hand sides are quadratic. A z in them is a component of its own, as
    other functions of the components may be. The working precision is ctx.prec, the states are numbers without a radius:
    every step adds round-off, and truncation below it, which the equation may make grow. `twice` tells by how much.
    """
    left = None if length is None else length.mid()
    direction = arb(1) if left is None or left.is_zero() else left / abs(left)
    while left is None or not left.is_zero():
        rows = _coefficients(field, state, order_for(ctx.prec))
        h = (direction * arb(SHRINK * _radius(rows))).mid()
        if left is not None:
            h = h if abs(h) < abs(left) else left
            left = (left - h).mid() if h is not left else arb(0)
        real = all(isinstance(c, arb) for row in rows for c in row[:3])
        polynomials = [arb_poly(list(row)) if real else acb_poly(list(row)) for row in rows]
        state = [p(h).mid() for p in polynomials]
        yield h, polynomials, state


def arrived(field: Field, state: Sequence[Any], length: Any) -> list[Any]:
    """The state at the end of a line of that length."""
    states = [list(state), *(after for _, _, after in taylor_steps(field, state, length))]
    return states[-1]


def twice(run: Callable[[], Any], bits: int) -> Any:
    """What a computation gives at more than `bits` bits, with a radius of ALLOWED times its difference from that at `bits`.

    That is an estimate, and no proof: good where the two also differ in their steps, orders and starting points.
    """
    with working_precision(bits):
        coarse = run()
    with working_precision(bits + bits // MORE):
        fine = run()
        radius = arb(0, (ALLOWED * abs(fine - coarse)).upper())
    return fine + (acb(radius, radius) if isinstance(fine, acb) and not fine.imag.is_zero() else radius)


def _coefficients(field: Field, state: Sequence[Any], order: int) -> list[list[Any]]:
    """The Taylor coefficients of every component through that order."""
    rows = [[component] for component in state]

    def of(i: int, n: int) -> Any:
        return rows[i][n]

    def times(i: int, j: int, n: int) -> Any:
        a, b = rows[i], rows[j]
        if i != j:
            return sum(map(mul, a[: n + 1], b[n::-1]))
        half = (n + 1) // 2
        twice_half = 2 * sum(map(mul, a[:half], a[n : n - half : -1]), a[0] * 0)
        return twice_half if n % 2 else twice_half + a[half] ** 2

    for n in range(order):
        for row, slope in zip(rows, field(n, of, times), strict=True):
            row.append(slope / (n + 1))
    return rows


def _radius(rows: Sequence[Sequence[Any]]) -> float:
    """The radius of convergence by the last quarter of every component's coefficients, relative to its first ones."""
    found = []
    for row in rows:
        size = max(map(_log2, row[:3]))
        last = [(n, _log2(row[n])) for n in range(3 * len(row) // 4, len(row))]
        found += [2 ** ((size - bits) / n) for n, bits in last if bits > -inf]
    return min(found, default=1.0)


def _log2(number: Any) -> float:
    """log2 |number|, -oo of 0."""
    mantissa, exponent = abs(number).mid().man_exp()
    return log2(int(mantissa)) + int(exponent) if mantissa else -inf
