"""The singularity of a Borel transform that a conformal map needs: as given, declared, or read off the coefficients."""

from math import floor, log2
from typing import Any

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.growth import Growth
from resurgo.kernels.large_order import large_order
from resurgo.number import Number, parse_number
from resurgo.series import Series

BITS = 40  # to which an estimate is rounded, so that what is made of it stays exact
WRONG = 0.05  # the relative error of an estimate above which there is none


def borel_singularity(series: Series, growth: Growth, singularity: Any) -> tuple[Number, str]:
    """The nearest singularity A and whence it is: of the Borel transform of order k in x, for gaps of p of A^p in x^p.

    One that is given is in the plane of t as `growth` has left it: without gaps. Declared ones have to be of that order and
    on one ray from 0. A complex one is for complex coefficients: with real ones its conjugate is another. An estimate is that
    of `large_order`, rounded to the simplest fraction within its error or to 40 bits.
    Inapplicable where there is none, where it is 0, and for a pair.
    """
    step, k = growth.shape.step, fmpq(growth.k, growth.shape.step)
    if singularity is not None:
        given = _checked(parse_number(singularity), series)
        return given, f"uses the Borel singularity {given.text}"
    facts = series.facts
    if facts.get("singularities") and parse_number(facts.get("gevrey", k)).rational == k:
        declared = _declared([parse_number(value) for value in facts["singularities"]], step)
        return _checked(declared[1], series), f"uses the declared Borel singularity {declared[0].text}"
    try:
        found = large_order(series, k)
    except Inapplicable as reason:
        raise Inapplicable(f"no Borel singularity is given or declared, and {reason}; give it as the option singularity") from None
    if found.partner is not None:
        apart = abs(found.partner - acb(found.action).conjugate()) > found.action_error
        kind = "two of alike size" if apart else "a complex pair"
        raise Inapplicable(f"the nearest Borel singularities are {kind}, whose plane has no such map")
    if not found.action_error < WRONG * abs(found.action):
        raise Inapplicable("the coefficients do not tell the Borel singularity; give it as the option singularity")
    nearest = rounded(found.action, found.action_error)
    of, shown = f"A^{step} = " if step > 1 else "", nearest.ball(ctx.prec).str(6, radius=False)
    return nearest, f"Borel singularity {of}{shown} by the coefficients"


def _checked(number: Number, series: Series) -> Number:
    place = number.ball(ctx.prec)
    if place.contains(0):
        raise Inapplicable(f"singularity = {number.text}: a Borel transform that is singular at 0 has no map")
    if isinstance(place, acb) and not place.imag.contains(0) and series.is_real:
        raise Inapplicable(
            f"singularity = {number.text}: with real coefficients its conjugate is one too, and the plane of such a pair has no map"
        )
    return number


def _declared(found: list[Number], step: int) -> tuple[Number, Number]:
    """The nearest, and its power, if the powers are all on one ray from 0."""
    powers = [_power(number, step) for number in found]
    balls: list[Any] = [power.ball(ctx.prec) for power in powers]
    ratios = [acb(ball / balls[0]) for ball in balls]
    if not all(ratio.imag.contains(0) and ratio.real > 0 for ratio in ratios):
        names = ", ".join(number.text for number in found)
        raise Inapplicable(f"the declared singularities {names} are not all on one ray from 0; give singularity")
    nearest = min(range(len(found)), key=lambda i: float(abs(balls[i]).mid()))
    return found[nearest], powers[nearest]


def _power(number: Number, step: int) -> Number:
    if step == 1:
        return number
    return parse_number(number.rational**step if number.rational is not None else f"({number.text})**{step}")


def rounded(value: arb | acb, error: arb) -> Number:
    """Each part to the simplest fraction within the error where that is small beside 1/its denominator squared, or 40 bits."""
    size = abs(value)
    real, imag = _rounded(value.real, error, size), _rounded(value.imag, error, size)
    return parse_number(f"({real})+({imag})*I" if imag != 0 else real)


def _rounded(part: arb, error: arb, size: arb) -> fmpq:
    simple = simple_fraction(part, error, size)
    return _fraction(part, size) if simple is None else simple


def simple_fraction(part: arb, error: arb, size: arb) -> fmpq | None:
    """The simplest within the error, of denominator 256 at most, where that is small beside `size` over its square."""
    middle = _fraction(part, size)
    for denominator in range(1, 257):
        near = fmpq(round(middle * denominator), denominator)
        if abs(arb(near) - part) <= error + size * arb(2) ** -BITS:
            return near if error * denominator**2 < size * arb(2) ** -10 else None
    return None


def _fraction(part: arb, size: arb) -> fmpq:
    scale = BITS - floor(log2(float(size)))
    return fmpq(round(float(part * arb(2) ** scale))) / fmpq(2) ** scale
