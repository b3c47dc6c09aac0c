"""Saddle points of a polynomial action S(x): all zeros of S', enclosed, and the one that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import acb, acb_poly, ctx, fmpq_poly

from resurgo.kernels.polynomial import Polynomial
from resurgo.kernels.rational import roots
from resurgo.number import parse_number
from resurgo.precision import working_precision

LOWEST = "minimum"  # the saddle that is taken where none is asked for
DECIDING = 512  # bits, at which balls that overlap are taken for the same number


@dataclass(frozen=True, eq=False)
class Saddle:
    """A zero of S' of multiplicity order - 1: S = value + slope (x - point)^order + ... there."""

    point: acb
    order: int
    value: acb
    slope: acb


def saddles(action: Polynomial) -> tuple[Saddle, ...]:
    """All zeros of S', enclosed at FLINT's working precision or better; ValueError where there are none."""
    return _saddles(action, max(ctx.prec, DECIDING))


@lru_cache(maxsize=64)
def _saddles(action: Polynomial, bits: int) -> tuple[Saddle, ...]:
    if action.degree < 2:
        raise ValueError(f"the action '{action}' has no saddle point; write a polynomial of degree 2 at least")
    with working_precision(bits + 32):
        if action.is_real:
            found = roots(action.exact.derivative())
        else:
            slope, both = acb_poly(action.balls).derivative(), _common(action)
            found = [pair for pair in roots(both) if pair[0].imag.is_zero()]
            simple = roots(slope) if both.degree() < 1 or not found else _without(slope, found)
            found += simple
        return tuple(_saddle(action, acb(x), m + 1) for x, m in found)


def _common(action: Polynomial) -> fmpq_poly:
    """The greatest common divisor of real and imaginary part of S': its real zeros are those of S'."""
    return fmpq_poly(list(action.real)).derivative().gcd(fmpq_poly(list(action.imag)).derivative())


def _without(slope: acb_poly, real: Sequence[tuple[acb, int]]) -> list[tuple[acb, int]]:
    """The zeros of S' that are not among its real ones."""
    for x, m in real:
        for _ in range(m):
            slope = acb_poly(_quotient(slope.coeffs(), x))
    return roots(slope)


def _quotient(terms: list[acb], root: acb) -> list[acb]:
    """The polynomial divided by x - root."""
    found = [acb(0)] * (len(terms) - 1)
    carried = acb(0)
    for n in range(len(terms) - 1, 0, -1):
        carried = terms[n] + root * carried
        found[n - 1] = carried
    return found


def _saddle(action: Polynomial, point: acb, order: int) -> Saddle:
    local = shifted(action, point)
    return Saddle(point, order, local[0], local[order])


def shifted(action: Polynomial, point: acb) -> list[acb]:
    """The coefficients of S(point + y)."""
    return _all(acb_poly(action.balls)(acb_poly([point, 1])), action.degree + 1)


def _all(polynomial: Any, count: int) -> list[Any]:
    """The first coefficients, with the zeros at the end that FLINT leaves out."""
    return [polynomial[n] for n in range(count)]


def chosen(action: Polynomial, saddle: Any) -> Saddle:
    """The saddle asked for: the lowest minimum on the real line, or the one nearest to a number; ValueError in words."""
    every, fit = saddles(action), supported(action)
    if not fit:
        raise ValueError(f"the saddles of '{action}' are degenerate, and none is a minimum of the real line; write another action")
    if saddle != LOWEST:
        with working_precision(DECIDING):
            place = acb(parse_number(saddle).ball(DECIDING))
            near = sorted(every, key=lambda each: float(abs(each.point - place).mid()))
            if len(near) > 1 and not 2 * abs(near[0].point - place) < abs(near[1].point - place):
                raise ValueError(f"the saddle '{saddle}' is none of {in_words(fit)}; write one of them")
        return near[0]
    low = [each for each in every if each.point.imag.is_zero() and each.order % 2 == 0 and each.slope.real > 0]
    if not low:
        what = f"the action '{action}' has no minimum on the real line"
        raise ValueError(f"{what}; write saddle = ..., one of {in_words(fit)}")
    lowest = min(low, key=lambda each: float(each.value.real.mid()))
    return max((each for each in low if each.value.real.overlaps(lowest.value.real)), key=lambda each: float(each.point.real.mid()))


def in_words(every: Sequence[Saddle]) -> str:
    """The saddles as short decimals."""
    return ", ".join(sorted(_decimal(each.point) for each in every))


def _decimal(point: acb) -> str:
    real, imag = (part.mid().str(6, radius=False) for part in (point.real, point.imag))
    if point.imag.contains(0):
        return real
    return f"{imag}*I" if point.real.contains(0) else f"{real}{'' if imag.startswith('-') else '+'}{imag}*I"


def supported(action: Polynomial) -> list[Saddle]:
    """The saddles at which a series is formed."""
    return [each for each in saddles(action) if unsupported(action, each) is None]


def unsupported(action: Polynomial, saddle: Saddle) -> str | None:
    """Why no series is formed at a saddle, None where one is."""
    is_minimum = action.is_real and saddle.point.imag.is_zero() and saddle.order % 2 == 0 and saddle.slope.real > 0
    if saddle.order == 2 or is_minimum:
        return None
    return f"the saddle '{_decimal(saddle.point)}' is degenerate, S' vanishes to order {saddle.order - 1} and S has no minimum"
