"""The branch of G = v/(1-v)^alpha, alpha >= 1, on which v = 0 at G = 0, as an enclosure."""

from typing import Any

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.precision import working_precision

TURNS = 8  # steps in which the argument of G is turned from 0 to its own
NEWTON_STEPS = 200  # of which some ten are taken
ROUGHLY = 64  # bits at which the branch is followed


def minus_log(g: arb | acb, alpha: fmpq) -> Any:
    """y = -log(1 - v) at a ball G off the cut: v = 1 - exp(-y) and alpha y = log(G/v).

    For 0 < arg G < pi there is one solution with 0 < alpha Im y < arg G: on the edges of that strip v/(1-v)^alpha has another
    argument, so that none enters or leaves it as |G| grows from 0. One in the strip is therefore the one on the branch. For real
    G between the branch point -(alpha-1)^(alpha-1)/alpha^alpha and 0, y is the solution above -log(alpha/(alpha-1)).
    Inapplicable on the cut beyond, where v is complex.
    """
    if g.is_zero():
        return arb(0)
    if isinstance(g, acb) and not g.imag.is_zero():
        return _complex(g, alpha)
    real = g.real
    if real > 0:
        return _enclosed(_newton(real, alpha, _from_below(real, alpha)), real, alpha)
    if real < 0 and real > _branch_point(alpha):
        return _enclosed(_newton(real, alpha, _from_above(real, alpha)), real, alpha)
    if real < 0 or not real.contains(0):
        raise Inapplicable("the point lies on the cut of the mapping")
    return arb("nan")


def _complex(g: acb, alpha: fmpq) -> acb:
    angle = g.arg()
    if not abs(angle) < arb.pi():
        raise Inapplicable("the point lies on the cut of the mapping, or cannot be told from it")
    with working_precision(ROUGHLY):
        size = abs(g).mid()
        y: Any = acb(_newton(size, alpha, _from_below(size, alpha)))
        for k in range(1, TURNS + 1):
            y = _newton(size * acb(0, angle.mid() * k / TURNS).exp(), alpha, y)
    found = acb(_enclosed(_newton(g, alpha, y), g, alpha))
    share = alpha * found.imag / angle
    return found if share > 0 and share < 1 else acb("nan")  # nan: a smaller ball is needed to tell


def _from_below(g: Any, alpha: fmpq) -> Any:
    """A start below the solution for G > 0, as (1 - exp(-y)) exp(alpha y) < exp(alpha y) - 1; Newton's iterates rise from there."""
    return (1 + g).log() / alpha


def _from_above(g: Any, alpha: fmpq) -> Any:
    """A rough solution of exp(alpha y) - exp((alpha-1) y) = G for G < 0; it is convex, and Newton's iterates fall from 0."""
    y, middle = arb(0), g.mid()
    with working_precision(ROUGHLY):
        for _ in range(NEWTON_STEPS):
            e = (alpha * y).exp()
            f = (-y).exp()
            step = (e * (1 - f) - middle) / (e * (alpha - (alpha - 1) * f))
            y = (y - step).mid()
            if abs(step) < abs(y) * arb(2) ** (-ROUGHLY // 4):
                break
    return y


def _branch_point(alpha: fmpq) -> arb:
    return -(arb(alpha - 1) ** arb(alpha - 1)) / arb(alpha) ** arb(alpha) if alpha != 1 else arb(-1)


def _residue(y: Any, g: Any, alpha: fmpq) -> Any:
    return alpha * y - (g / -(-y).expm1()).log()


def _slope(y: Any, alpha: fmpq) -> Any:
    return alpha + 1 / y.expm1()


def _newton(g: Any, alpha: fmpq, start: Any) -> Any:
    """Newton's method on midpoints, until the steps are as small as the round-off in them."""
    y, last, middle = start.mid(), arb("inf"), g.mid()
    for _ in range(NEWTON_STEPS):
        step = (_residue(y, middle, alpha) / _slope(y, alpha)).mid()
        if not step.is_finite():
            break
        y, size = (y - step).mid(), abs(step)
        if size.is_zero() or (size < abs(y) * arb(2) ** (-ctx.prec // 2) and not 2 * size < last):
            break
        last = size
    return y


def _enclosed(y: Any, g: Any, alpha: fmpq) -> Any:
    """A ball about y that Newton's interval operator (R. E. Moore, 1966) maps into itself: it holds one solution; or nan."""
    step = _residue(y, g, alpha) / _slope(y, alpha)
    reach = arb(0, 4 * abs(step).upper() + abs(y).upper() * arb(2) ** (4 - ctx.prec))
    around = acb(y.real + reach, y.imag + reach) if isinstance(y, acb) else y + reach
    narrower = y - _residue(y, g, alpha) / _slope(around, alpha)
    return narrower if around.contains_interior(narrower) else type(y)("nan")
