"""`Change`: what another evaluation changes in a series (or samples) and a point, to see whether the answer goes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flint import acb, arb, fmpq

from resurgo.question import Data

FACTOR = fmpq(101, 83)  # binary expansions over these primes do not repeat within float64's 53 bits
PROPORTION = fmpq(665857, 1607521)  # sqrt(2) - 1: at no plain x do the changes of series and point cancel


@dataclass(frozen=True)
class Change:
    """What becomes of the series, by the order of a coefficient alone, and of a point, exact, enclosed or rounded."""

    series: Callable[[Data], Data]
    point: Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


NONE = Change(_as_it_is, _as_it_is)


def multiplied(factor: fmpq) -> Change:
    """The whole series times a rational."""
    return Change(partial(_scaled, factor=factor), _as_it_is)


def rounded(bits: int, factor: fmpq, alike: bool) -> Change:
    """As rounding to `bits` bits might change it: balls moved by their radii, the point by one part in 2^bits.

    So what cancels to below the last bit is not taken for a digit. Every coefficient changes
    by that part too, by turns up and down; where `alike`, all are multiplied by `factor` instead.
    """
    last = fmpq(1, 2**bits)
    changes = partial(_scaled, factor=factor) if alike else partial(_alternating, part=last)
    return Change(lambda series: changes(_within_balls(series)), lambda t: _stretched(_moved(t, 1), 1 + last))


def small(h: fmpq, alike: bool) -> Change:
    """Series and point relatively changed by h, in different proportion; the coefficients all alike or each in its own."""
    changes = partial(_scaled, factor=1 + h * PROPORTION) if alike else partial(_nudged, h=h)
    return Change(changes, partial(_stretched, factor=1 + h))


def _stretched(t: Any, factor: fmpq) -> Any:
    return t * factor if isinstance(t, (fmpq, arb, acb)) else t * int(factor.p) / int(factor.q)


def _scaled(series: Data, factor: fmpq) -> Data:
    return series.with_terms(factor * c for c in series.terms)


def _nudged(series: Data, h: fmpq) -> Data:
    """Every coefficient changed by one to two parts in 1/h, in proportions that no change of factor or scale makes."""
    return series.with_terms(
        c * (1 + h * PROPORTION * (1 + fmpq(n * n % 7, 7) + fmpq(1, n + 2))) for n, c in enumerate(series.terms)
    )


def _alternating(series: Data, part: fmpq) -> Data:
    return series.with_terms(c * (1 + part * _sign(n)) for n, c in enumerate(series.terms))


def _within_balls(series: Data) -> Data:
    return series.with_terms(_moved(c, _sign(n)) for n, c in enumerate(series.terms))


def _sign(n: int) -> int:
    """+ - - + + - - ...: at neither sign of the point do all changes cancel."""
    return -1 if n * (n + 1) // 2 % 2 else 1


def _moved(c: Any, sign: int) -> Any:
    """A ball's upper or lower end as an exact ball, a corner of a complex one; any other number as it is."""
    if isinstance(c, acb):
        return acb(_moved(c.real, sign), _moved(c.imag, sign))
    return c.mid() + sign * c.rad() if isinstance(c, arb) else c
