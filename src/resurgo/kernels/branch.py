"""Powers on the branch that leads from the origin along the straight line to a point."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.rational import Rational
from resurgo.precision import to_ball

Exponent: TypeAlias = Any  # int, fmpq, arb or acb
Factor: TypeAlias = tuple[acb, Exponent]


def product_of_powers(factors: Iterable[Factor], x: fmpq | arb | acb, side: int = 0) -> acb:
    """The product of (1 - x/a)^e over the pairs (a, e), each factor 1 at the origin and followed along the line to x.

    The line from 1 to 1 - x/a meets the cut of the principal power only beyond 0, where a lies on the way:
    Inapplicable then, unless side is 1 or -1, and a passed on its left or its right. The cuts of real a are turned out of
    the way for that, to the other side, so that the product is analytic about the real axis.
    """
    point, product = acb(to_ball(x)), acb(1)
    for a, e in factors:
        factor = 1 - point / a
        if factor.contains(0):
            raise Inapplicable(f"the point is a branch point, {shown(a)}")
        if is_on_the_way(a, x) and not side:
            raise Inapplicable(f"a branch point lies on the way from 0 to x, at {shown(a)}")
        turned = side if is_on_the_way(a, x) or a.imag.contains(0) else 0
        quarter = acb(0, 1) ** turned  # to the left of a, 1 - x/a turns by -pi
        logarithm = (factor * quarter).log() - turned * acb(0, arb.pi() / 2)
        product *= (logarithm * acb(e)).exp()
    return product


def power(fraction: Rational, exponent: fmpq, x: fmpq | arb | acb) -> arb | acb:
    """(P/Q)^exponent at x, followed from P(0)/Q(0) > 0; real for a real fraction at real x.

    Of the zeros and poles only the argument of 1 - x/a is taken, for the turns that P/Q has made on the way. Inapplicable
    where one of them lies on the way.
    """
    value = to_ball(fraction(x))
    is_real = fraction.is_real and not isinstance(x, acb)
    if not isinstance(x, acb) and is_real and not (fraction.may_have_pole_towards(x) or fraction.may_have_zero_towards(x)):
        return value ** arb(exponent)
    turns = arb(0)
    for places, sign, what in ((fraction.zeros(), 1, "zero"), (fraction.poles(), -1, "pole")):
        for a, m in places:
            if is_on_the_way(a, x):
                raise Inapplicable(f"the radicand has a {what} on the way from 0 to x, at {shown(a)}")
            turns += sign * m * (1 - acb(to_ball(x)) / a).log().imag
    if is_real:
        return value ** arb(exponent)
    logarithm = acb(value).log()
    whole = ((turns - logarithm.imag) / (2 * arb.pi())).mid()
    logarithm += acb(0, 2) * arb.pi() * (whole + arb(1) / 2).floor()
    return (logarithm * acb(exponent)).exp()


def is_on_the_way(a: acb, x: fmpq | arb | acb) -> bool:
    """Whether a may lie on the straight line from 0 to x."""
    factor = 1 - acb(to_ball(x)) / a
    return bool(factor.imag.contains(0)) and not factor.real > 0


def shown(a: acb) -> str:
    """A number in a few digits, a real one and an imaginary one as such."""
    part = a.real if a.imag.contains(0) else acb(0, a.imag) if a.real.contains(0) else a
    return str(part.str(6, radius=False)).replace("j", "*I")
