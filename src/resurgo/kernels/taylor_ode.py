"""Ordinary differential equations by Taylor steps of high order: as many digits as wanted, along a line in the complex plane."""

from collections.abc import Callable, Iterator, Sequence
from math import exp, inf, log, log2
from operator import mul
from typing import Any

from flint import acb, acb_poly, arb, ctx

from resurgo.precision import working_precision

Coefficients = Callable[[Sequence[Any], int], Sequence[Sequence[Any]]]
Step = tuple[Any, list[acb_poly], list[Any]]  # its length, the Taylor polynomials of the components, the state after it

SHRINK = exp(-2)  # of the radius of convergence is a step: the least work for digits (A. Jorba and M. Zou, Exp. Math. 14 (2005) 99)
SPARE = 12  # terms beyond those that the digits need
MORE = 4  # the second run has this part of the bits more
ALLOWED = 16


def order_for(bits: int) -> int:
    """The order at which SHRINK^order is 2^-bits."""
    return int(bits * log(2) / 2) + SPARE


def taylor_steps(coefficients: Coefficients, state: Sequence[Any], length: Any = None) -> Iterator[Step]:
    """The solution from `state` along a line of that complex length, or without an end along 1, step by step.

    `coefficients(state, order)` are those of the solution's components through (z - z_0)^order; a z in the equation is a
    component of its own. The working precision is ctx.prec, the states are numbers without a radius: every step adds
    round-off, and truncation below it, which the equation may make grow. `twice` tells by how much.
    """
    left = None if length is None else acb(length).mid()
    direction = acb(1) if left is None or left.is_zero() else left / abs(left)
    while left is None or not left.is_zero():
        rows = coefficients(state, order_for(ctx.prec))
        h = (direction * arb(SHRINK * _radius(rows))).mid()
        if left is not None:
            h = h if abs(h) < abs(left) else left
            left = (left - h).mid() if h is not left else acb(0)
        polynomials = [acb_poly(list(row)) for row in rows]
        state = [p(h).mid() for p in polynomials]
        yield h, polynomials, state


def arrived(coefficients: Coefficients, state: Sequence[Any], length: Any) -> list[Any]:
    """The state at the end of a line of that length."""
    states = [list(state), *(after for _, _, after in taylor_steps(coefficients, state, length))]
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


def convolution(a: Sequence[Any], b: Sequence[Any], n: int) -> Any:
    """The coefficient of z^n in the product of two series."""
    return sum(map(mul, a[: n + 1], b[n::-1]))


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
