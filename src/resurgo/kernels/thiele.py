"""Thiele's continued fraction through samples: inverse differences node by node, and its convergents at a point."""

from dataclasses import dataclass
from typing import Any

from flint import arb, ctx

from resurgo.kernels.plans import planned
from resurgo.precision import is_zero
from resurgo.samples import Samples


@dataclass(frozen=True)
class ThieleFraction:
    """a_0 + (x - x_0)/(a_1 + (x - x_1)/(a_2 + ...)), the a_k its inverse differences, the x_k nodes in the order used.

    lengths  how many of them the first n + 1 nodes give, n = 0, 1, ...: fewer than n + 1 where the fraction passes
             through a node already, and no more after one where that cannot be told
    """

    places: tuple[Any, ...]
    inverse_differences: tuple[Any, ...]
    lengths: tuple[int, ...]


@planned
def thiele_fraction(samples: Samples) -> ThieleFraction:
    """The fraction through all nodes, O(n) operations for the n-th, and nothing done again for the next:

        phi_0(x) = f(x),    phi_(k+1)(x) = (x - x_k)/(phi_k(x) - a_k),    a_k = phi_k(x_k)    (Thiele, 1909)

    Where phi_k is infinite at a node, the fraction passes through it as it is: the node waits until another has been
    added, after which phi is 0 there, and is the next. In exact arithmetic where the samples are exact; otherwise in balls,
    which lose some 4 to 12 bits a node.
    """
    places: list[Any] = []
    found: list[Any] = []
    lengths: list[int] = []
    waiting: list[Any] = []
    values = samples.balls(ctx.prec) if samples.exact is None else samples.terms
    for x, value in zip(samples.nodes, values, strict=True):
        try:
            phi = _inverse_difference(x, value, places, found)
        except ZeroDivisionError:
            if not _passes(ThieleFraction(tuple(places), tuple(found), ()), x, value):
                break
            phi = None
        if phi is None:
            waiting.append(x)
        else:
            places.append(x)
            found.append(phi)
            if waiting:  # the others are infinite again after this one
                places.append(waiting.pop(0))
                found.append(phi * 0)
        lengths.append(len(found))
    return ThieleFraction(tuple(places), tuple(found), tuple(lengths))


def _inverse_difference(x: Any, value: Any, places: list[Any], found: list[Any]) -> Any:
    """phi_k(x), k = len(found); None where it is infinite, ZeroDivisionError where that cannot be told."""
    phi = value
    for place, a in zip(places, found, strict=True):
        if phi is None:
            phi = (x - place) * 0
            continue
        below = phi - a
        if is_zero(below):
            phi = None
        elif hasattr(below, "contains") and below.contains(0):
            raise ZeroDivisionError
        else:
            phi = (x - place) / below
    return phi


def _passes(fraction: ThieleFraction, x: Any, value: Any) -> bool:
    """Whether the fraction has the value at x, as far as half of the working precision tells."""
    above, below = convergents(fraction, x)[-1]
    distance = above / below - value
    return bool(distance.contains(0) and abs(distance) < abs(value) * arb(2) ** -(ctx.prec // 2))


def convergents(fraction: ThieleFraction, x: Any) -> list[tuple[Any, Any]]:
    """(P_k, Q_k) with P_k/Q_k the fraction through its k-th inverse difference, at a point."""
    before: tuple[Any, Any] = (0, 1)
    now: tuple[Any, Any] = (1, 0)
    found: list[tuple[Any, Any]] = []
    for k, a in enumerate(fraction.inverse_differences):
        step = x - fraction.places[k - 1] if k else 1
        before, now = now, (a * now[0] + step * before[0], a * now[1] + step * before[1])
        found.append(now)
    return found
