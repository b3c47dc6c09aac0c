"""The root y of X(y) = x that leads from y = 0 at x = 0 along the straight line to x."""

from typing import Any

from flint import acb, acb_poly, arb, arb_poly, ctx, fmpq

from resurgo.kernels.claims import Ball
from resurgo.precision import to_ball, working_precision

LOW = 64  # bits, with which the root is followed
TURNS = 300  # steps on the way
HALVINGS = 40  # of a step
NEWTONS = 4  # from a quarter of that radius they end at all 64 bits
SAFE = 0.25  # of a radius that a step goes: the values there cover three quarters of it, times X'


def followed_root(polynomial: Any, x: fmpq | Ball) -> Ball | None:
    """y(1) of X(y(s)) = s x, y(0) = 0, X(0) = 0, as a ball about a simple root; None where X' vanishes, or nearly, on the way.

    Within a radius r of the last root y in which |X' - X'(y)| < |X'(y)|/4, X is one-to-one, and its values cover all
    that are less than 3/4 r |X'(y)| from X(y): a step of a third of that can lead to no other root.
    """
    with working_precision(LOW):
        start = _followed(acb_poly(polynomial), acb(to_ball(x)).mid())
    return None if start is None else _enclosed(polynomial, x, start)


def _followed(polynomial: acb_poly, x: acb) -> acb | None:
    slope, y, reached = polynomial.derivative(), acb(0), arb(0)
    radius = 4 * abs(x / slope(y))  # of the whole way, if X were linear
    for _ in range(TURNS):
        found = _one_to_one(slope, y, radius)
        if found is None:
            return None
        radius = found
        ahead = (reached + SAFE * radius * abs(slope(y) / x)).mid()
        reached = ahead if ahead < 1 else arb(1)
        for _ in range(NEWTONS):
            y = (y - (polynomial(y) - x * reached) / slope(y)).mid()
        if reached == 1:
            return y
    return None


def _one_to_one(slope: acb_poly, y: acb, last: arb) -> arb | None:
    """A radius about y, at most twice the last one, within which |X' - X'(y)| < |X'(y)|/4; None where it is too small."""
    about_y: Any = slope(acb_poly([y, acb(1)]))
    here, *others = map(abs, about_y.coeffs())
    radius = 2 * last
    for _ in range(HALVINGS):
        change, power = arb(0), arb(1)
        for size in others:
            power *= radius
            change += size * power
        if change < here / 4:
            return radius.mid()
        radius /= 2
    return None


def _enclosed(polynomial: Any, x: fmpq | Ball, start: acb) -> Ball | None:
    """The root near `start` at the working precision: Newton's method, then his interval operator, which proves it."""
    is_real = isinstance(polynomial, arb_poly) and not isinstance(x, acb)
    over: Any = arb_poly if is_real else acb_poly
    above, target = over(polynomial), to_ball(x)
    slope, y = above.derivative(), start.real if is_real else start
    for _ in range(ctx.prec.bit_length()):
        y = (y - (above(y) - target) / slope(y)).mid()
    step = abs((above(y) - target) / slope(y)).upper()
    room = 4 * step + abs(y).upper() * arb(2) ** (4 - ctx.prec)
    around = y + (arb(0, room) if is_real else acb(arb(0, room), arb(0, room)))
    found = y - (above(y) - target) / slope(around)
    return found if around.contains(found) else None
