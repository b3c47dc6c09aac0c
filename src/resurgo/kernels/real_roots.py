"""The positive roots of a polynomial: counted and isolated over the rationals, enclosed for ball coefficients."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from flint import arb, arb_poly, ctx, fmpq, fmpq_poly, fmpz, fmpz_poly

from resurgo.errors import Inapplicable
from resurgo.precision import working_precision

TRIES = 12  # doublings of the precision
LOST = 4  # bits a degree at which it begins; from 2 to 4 are lost with the conditions of order-dependent mappings
Interval: TypeAlias = tuple[fmpq, fmpq]  # open, with one root inside; both ends the root where it is known exactly


def positive_roots(polynomial: fmpq_poly) -> list[Interval]:
    """Disjoint intervals with one root each, in ascending order, multiple roots counted once.

    By Descartes' rule of signs on the images of bisected intervals (Vincent, 1836; G. E. Collins and A. G. Akritas, SYMSAC
    (1976) 272): none or one sign change in (1+x)^n p((a + b x)/(1 + x)) says that there is none or one root in (a, b).
    """
    if polynomial.degree() < 1:
        return []
    free = square_free(polynomial).numer()
    while free[0] == 0:
        free = free.right_shift(1)
    power = _bound(free)
    found: list[Interval] = []
    waiting = [(_scaled(free, power), fmpq(0), fmpq(2) ** power)]
    while waiting:
        p, low, width = waiting.pop()
        if p.degree() < 1:
            continue
        if p[0] == 0:  # the lower end is a root
            found.append((low, low))
            p = p.right_shift(1)
        changes = _changes(fmpz_poly(p.coeffs()[::-1])(fmpz_poly([1, 1])).coeffs())
        if changes == 1:
            found.append((low, low + width))
        elif changes:
            left = _scaled(p, -1)
            waiting += [(left(fmpz_poly([1, 1])), low + width / 2, width / 2), (left, low, width / 2)]
    return found


def square_free(polynomial: fmpq_poly) -> fmpq_poly:
    """The polynomial with the same roots, all of them simple."""
    return polynomial / polynomial.gcd(polynomial.derivative())


def enclosed_root(coefficients: Sequence[fmpq | arb], interval: Interval) -> arb:
    """The simple root in an interval, for balls that of every polynomial in them, as a ball of the working precision.

    Bisection until the derivative has one sign on what is left, then Newton's interval operator (R. E. Moore, 1966), at a
    precision that is doubled until a root of a rational polynomial is that accurate.
    """
    is_exact = all(isinstance(c, fmpq) for c in coefficients)
    wanted, bits = ctx.prec, ctx.prec + LOST * len(coefficients)
    for _ in range(TRIES):
        with working_precision(bits):
            root = _enclosed(coefficients, interval)
        if root is not None and (not is_exact or root.rel_accuracy_bits() >= wanted):
            return root * 1  # rounded
        bits *= 2
    raise Inapplicable("a zero cannot be told from its neighbours with coefficients of this uncertainty")


def _enclosed(coefficients: Sequence[fmpq | arb], interval: Interval) -> arb | None:
    low, high = interval
    exact = fmpq_poly([_middle(c) for c in coefficients])
    balls = arb_poly([arb(c) for c in coefficients])
    slopes = balls.derivative()
    sign = (exact(low) or exact.derivative()(low)) > 0  # just above the lower end, which may be another root
    while high - low > fmpq(2) ** -ctx.prec * high:
        here = arb(low).union(arb(high))
        if not slopes(here).contains(0):
            return _narrowed(balls, slopes, here)
        middle = (low + high) / 2
        value: Any = balls(arb(middle))
        if value.contains(0):
            value = exact(middle)
        if value == 0:
            low = high = middle
        elif (value > 0) == sign:
            low = middle
        else:
            high = middle
    return arb(low) if low == high else None


def _narrowed(balls: arb_poly, slopes: arb_poly, here: arb) -> arb | None:
    while True:
        middle = here.mid()
        found = middle - balls(middle) / slopes(here)
        if not found.overlaps(here):
            return None  # balls that have no root there
        narrower = found.intersection(here)
        if not 2 * narrower.rad() < here.rad():
            return narrower
        here = narrower


def _middle(c: fmpq | arb) -> fmpq:
    if isinstance(c, fmpq):
        return c
    mantissa, exponent = c.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _scaled(p: fmpz_poly, power: int) -> fmpz_poly:
    """A positive multiple of p(2^power x) with whole coefficients."""
    n = p.degree()
    shifts = [power * i if power > 0 else -power * (n - i) for i in range(n + 1)]
    return fmpz_poly([c * fmpz(2) ** shift for c, shift in zip(p.coeffs(), shifts, strict=True)])


def _bound(p: fmpz_poly) -> int:
    """N with all roots below 2^n in size: twice the largest |a_(d-i)/a_d|^(1/i) (M. Fujiwara, 1916)."""
    *lower, last = p.coeffs()
    size = int(last.height_bits()) - 1
    return 2 + max((-((size - int(c.height_bits())) // (len(lower) - i)) for i, c in enumerate(lower) if c), default=0)


def _changes(values: Sequence[fmpz]) -> int:
    signs = [v > 0 for v in values if v]
    return sum(a != b for a, b in pairwise(signs))
