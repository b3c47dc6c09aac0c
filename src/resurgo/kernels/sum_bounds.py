"""Proved bounds for the sum of g(n) over first <= n <= last: integrals of its steps, and Euler and Maclaurin's formula."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb
from typing import Any, TypeAlias

from flint import acb_series, arb, arb_series, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.precision import series_terms, working_precision

SPARE = 32  # bits
Function: TypeAlias = Callable[[Any], Any]
MOST = 1000  # pieces of an interval
MORE = 16  # terms beyond the coefficient that is enclosed, at least
LITTLE = fmpq(1, 2**24)  # of the whole, to which a piece of unknown sign adds
NOT_REAL = "the terms are no real analytic function of n between the first and the last"
TOO_MANY = f"it takes more than {MOST} intervals to enclose the terms from first to last: they have a pole there, or vary a lot"


@dataclass(frozen=True)
class Piece:
    """An interval middle - half <= x <= middle + half, and an enclosure of the Taylor coefficient g^(k)(x)/k! on all of it."""

    middle: fmpq
    half: fmpq
    everywhere: arb


def real_series(g: Function, x: arb, count: int) -> list[arb]:
    """Taylor coefficients g^(k)(x)/k!, k < count, enclosed for every point of the ball x; Inapplicable where they are not real."""
    with series_terms(count):
        found = g(arb_series([x, 1], count))
        if isinstance(found, (arb_series, acb_series)):
            terms = [found[k] for k in range(count)]
        else:
            terms = [found, *(arb(0) for _ in range(1, count))]
    if isinstance(found, acb_series) and not all(c.imag.is_zero() for c in terms if c.is_finite()):
        raise Inapplicable(NOT_REAL)
    return [arb(c) if isinstance(c, (int, fmpq)) else c.real for c in terms]


def pieces(g: Function, a: fmpq, b: fmpq, k: int, more: int, is_fine: Callable[[Piece], bool]) -> Iterator[Piece]:
    """Intervals that make up a <= x <= b, halved until each is fine; Inapplicable where that does not end.

    The coefficient k is enclosed by Taylor's formula from the middle with `more` terms and Lagrange's remainder, in which alone
    arithmetic with wide balls is used: a power series of these widens from term to term.
    """
    waiting, number = [(a, b)], 0
    while waiting:
        low, high = waiting.pop()
        middle, half = (low + high) / 2, (high - low) / 2
        try:
            piece = Piece(middle, half, _everywhere(g, middle, half, k, more))
        except (ValueError, ZeroDivisionError):  # the interval has a pole, or is too wide to tell that it has none
            piece = Piece(middle, half, arb("nan"))
        if piece.everywhere.is_finite() and is_fine(piece):
            yield piece
        else:
            waiting += [(low, middle), (middle, high)]
        number += 1
        if number > MOST:
            raise Inapplicable(TOO_MANY)


def _everywhere(g: Function, middle: fmpq, half: fmpq, k: int, more: int) -> arb:
    last = k + more
    ball = arb(arb(middle).mid(), (arb(half) + arb(middle).rad()).upper())
    found = real_series(g, ball, last + 1)
    if not all(c.is_finite() for c in found):
        return arb("nan")
    if not more:
        return found[k]
    here, size = real_series(g, arb(middle), last), arb(half)
    away: arb = sum((comb(j, k) * abs(c) * size ** (j - k) for j, c in enumerate((*here, found[last])) if j > k), arb(0))
    return here[k] + arb(0, away.upper())


def integral(g: Function, a: fmpq, b: fmpq) -> arb:
    """The integral of g over a < x < b, by Taylor's formula on intervals, the remainder in Lagrange's form."""
    wanted = ctx.prec
    with working_precision(wanted + SPARE):
        count = wanted // 3 + 16
        scale = sum(abs(real_series(g, arb(x), 1)[0]).upper() for x in (a, b)) + arb(2) ** -wanted

        def remainder(piece: Piece) -> arb:
            width: arb = abs(piece.everywhere) * arb(piece.half) ** count * 2 / count
            return width.upper()

        def is_fine(piece: Piece) -> bool:
            size = abs(real_series(g, arb(piece.middle), 1)[0]).upper() + scale / 2**SPARE
            return bool(remainder(piece) <= size * piece.half * arb(2) ** -(wanted + SPARE // 2))

        total = arb(0)
        for piece in pieces(g, a, b, count - 1, 0, is_fine) if a != b else ():
            here, half = real_series(g, arb(piece.middle), count - 1), arb(piece.half)
            total += sum((2 * here[k] * half ** (k + 1) / (k + 1) for k in range(0, count - 1, 2)), arb(0))
            total += arb(0, remainder(piece))
        return total


def direction(g: Function, a: fmpq, b: fmpq) -> int:
    """-1 where g is proved to fall on all of a <= x <= b, 1 where it is proved to rise; otherwise Inapplicable."""
    sign = 1 if real_series(g, arb(a + b) / 2, 2)[1] > 0 else -1
    try:
        for _ in pieces(g, a, b, 1, MORE, lambda piece: bool(sign * piece.everywhere >= 0)) if a != b else ():
            pass
    except Inapplicable:
        raise Inapplicable("the terms are not proved to fall, or to rise, from the first to the last") from None
    return sign


def step_bounds(g: Function, first: int, last: int) -> tuple[arb, arb]:
    """Bounds of the sum from below and above: for falling g the integrals over (first, last + 1) and, with g(first), (first, last).

    The sum is the area of steps of width 1, which lie above the curve g(x) over first < x < last + 1, and but for the first one
    below it over first < x < last, each drawn to its left; for rising g it is the other way round.
    """
    a, b = fmpq(first), fmpq(last)
    sign = direction(g, a, b + 1)
    inner = integral(g, a, b)
    with_first, shifted = inner + real_series(g, arb(first), 1)[0], inner + integral(g, b, b + 1)
    return (shifted, with_first) if sign < 0 else (with_first, shifted)


def euler_maclaurin(g: Function, first: int, last: int, order: int) -> arb:
    """An enclosure of the sum, with `order` terms of Bernoulli's numbers.

    With f^(j) the derivatives of g, a = first, b = last and m = order >= 1,

        integral of g + (g(a) + g(b))/2 + sum over 1 <= j <= m of B_2j/(2j)! (f^(2j-1)(b) - f^(2j-1)(a)) + R,
        |R| <= |B_2m|/(2m)! times the integral of |f^(2m)|

    (DLMF 2.10.1; R. L. Graham, D. E. Knuth and O. Patashnik, Concrete Mathematics, 2nd ed. (1994), 9.5).
    """
    a, b, count = fmpq(first), fmpq(last), 2 * order + 1
    with working_precision(ctx.prec + SPARE):
        ends = [real_series(g, arb(x), count) for x in (a, b)]
        weights = (fmpq.bernoulli(2 * j) / (2 * j) for j in range(1, order + 1))
        terms = sum((arb(w) * (ends[1][2 * j - 1] - ends[0][2 * j - 1]) for j, w in enumerate(weights, 1)), arb(0))
        size = arb(fmpq.bernoulli(2 * order)) * variation(g, a, b, 2 * order)
        total = integral(g, a, b) + (ends[0][0] + ends[1][0]) / 2 + terms
        return total + arb(0, abs(size).upper())


def variation(g: Function, a: fmpq, b: fmpq, k: int) -> arb:
    """The integral of |g^(k)|/k! over a < x < b, or more: exactly where the sign does not change."""
    if a == b:
        return arb(0)
    total, ends = arb(0), [abs(real_series(g, arb(x), k)[k - 1]) for x in (a, b)]
    little = (ends[0] + ends[1] + arb(2) ** -ctx.prec).upper() * LITTLE

    def is_fine(piece: Piece) -> bool:
        return not piece.everywhere.contains(0) or bool(abs(piece.everywhere).upper() * piece.half <= little)

    for piece in pieces(g, a, b, k, 2 * k + MORE, is_fine):
        if piece.everywhere.contains(0):
            total += 2 * arb(piece.half) * abs(piece.everywhere).upper()
        else:
            low, high = (real_series(g, arb(x), k)[k - 1] for x in (piece.middle - piece.half, piece.middle + piece.half))
            total += abs(high - low) / k
    return total
