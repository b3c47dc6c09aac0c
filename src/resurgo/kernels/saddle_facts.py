"""What is known beforehand of the series at a saddle that is not degenerate: its large order, and its growth at strong coupling."""

from fractions import Fraction
from typing import Any

from flint import acb, acb_poly, arb, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.polynomial import Polynomial
from resurgo.kernels.saddle import DECIDING, Saddle
from resurgo.kernels.stokes import adjacent, paths
from resurgo.kernels.thimble import root
from resurgo.precision import to_mp, working_precision

LARGEST = 10**40  # denominator of a value that is taken for a rational number
DIGITS = 100  # of a value that is none


def large_order(action: Polynomial, weight: Polynomial, where: Saddle) -> dict[str, Any]:
    """The nearest singularities of the Borel transform, and the exponent; nothing where contributions may cancel.

    The thimble of an adjacent saddle of order m contributes w(x_1) (eps/a_1)^(1/m) exp(-S(x_1)/eps), so that
    b = 1/2 - 1/m.
    """
    sizes: dict[Saddle, acb] = {}
    with working_precision(DECIDING):
        try:
            near = adjacent(action, where)
        except Inapplicable:
            return {}
        weights = acb_poly(weight.balls)
        for each, n in near:
            same = next((other for other in sizes if other.value.overlaps(each.value)), each)
            sizes[same] = sizes.get(same, acb(0)) + n * weights(each.point) / root(each.slope, each.order)
        if not sizes or any(size.contains(0) for size in sizes.values()):
            return {}
        found: dict[str, Any] = {"gevrey": 1, "singularities": [written(each.value - where.value) for each in sizes]}
    orders = {each.order for each, _ in near}
    return found | ({"exponent": Fraction(1, 2) - Fraction(1, orders.pop())} if len(orders) == 1 else {})


def strong(action: Polynomial, weight: Polynomial, where: Saddle) -> dict[str, Any]:
    """S follows eps^((p + 1)/d - 1/2), d and p the degrees of S and w, where the two valleys do not cancel in the leading term."""
    try:
        path = paths(action, where, acb(1))
    except Inapplicable:
        return {}
    power, turns = weight.degree + 1, path[0].valleys[1] - path[0].valleys[0]
    if len(path) > 1 or power * turns % action.degree == 0:
        return {}
    return {"strong": Fraction(power, action.degree) - Fraction(1, 2)}


def written(number: acb) -> str:
    """A value as text: the rational number that it is, or a hundred digits."""
    real, imag = (_written(part) for part in (number.real, number.imag))
    return real if imag == "0" else f"({real})+({imag})*I"


def _written(part: arb) -> str:
    near = Fraction(str(to_mp(part))).limit_denominator(LARGEST)
    exact = fmpq(near.numerator, near.denominator)
    return str(exact) if part.overlaps(arb(exact)) else part.str(DIGITS, radius=False)
