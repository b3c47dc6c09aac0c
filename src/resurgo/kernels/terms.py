"""What the terms of a truncated sum tell of its truncation error."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from flint import fmpq
from mpmath import mp

PLATEAU = 2  # times the least term


@dataclass(frozen=True)
class Tail:
    """The truncation error of a sum, None where its terms grow; then `grows_from` is the order of the least."""

    error: Any
    grows_from: int | None = None

    @property
    def grade(self) -> str:
        """'unreliable' where the terms grow, otherwise left to the error claim."""
        return "" if self.grows_from is None else "unreliable"

    @property
    def notes(self) -> str:
        """That the terms grow, in words."""
        return "" if self.grows_from is None else f"the terms grow from order {self.grows_from} on"


@dataclass(frozen=True)
class LeastTerm:
    """The least nonzero term after the first: its order, its size, what its omission costs, and whether it is the last one known.

    `omitted`: its size, or the smaller of its two neighbours where that is more, as it may be small by chance; where it is
    the last one, with what follows it. `plateau`: the first and the last order of the nonzero terms around it that are
    less than twice as large.
    """

    order: int
    size: Any
    omitted: Any
    is_last: bool
    plateau: tuple[int, int]


def least_term(terms: Sequence[Any]) -> LeastTerm | None:
    """The least nonzero term after the first; of terms that are equal, rounded ones up to round-off, the earliest.

    None where all terms after the first are zero.
    """
    sizes = {n: abs(a) for n, a in enumerate(terms) if n and a}
    if not sizes:
        return None
    least = min(sizes.values())
    bound = least if isinstance(least, fmpq) else least * (1 + mp.sqrt(mp.eps))
    order = next(n for n, size in sizes.items() if size <= bound)
    before, after = ([n for n in sizes if (n < order) is earlier and n != order] for earlier in (True, False))
    low, high = ([*takewhile(lambda n: sizes[n] < PLATEAU * least, way)] for way in (reversed(before), after))
    plateau = low[-1] if low else order, high[-1] if high else order
    if not after:
        return LeastTerm(order, sizes[order], sizes[order] + (geometric_tail(terms[: order + 1]).error or 0), True, plateau)
    omitted = min(sizes[before[-1]], sizes[after[0]]) if before else sizes[order]
    return LeastTerm(order, sizes[order], omitted, False, plateau)


def geometric_tail(terms: Sequence[Any]) -> Tail:
    """What follows the last term, if it goes on as the ratios of successive nonzero terms let expect, in absolute value.

    |a_N| r / (1 - r), with r the greatest of the last three ratios (one that is small by chance, as where the signs turn,
    says nothing of the next), or r_N + (r_N - r_(N-1)) where that is more: exact for a geometric series and for factorial
    growth, too small by a factor of about 2 for terms like n^(-2). |a_N| where there is only one ratio, the greater of the
    last two terms where r has reached 1. Without an error for fewer than two nonzero terms, and where the terms grow.
    """
    sizes = [(n, abs(a)) for n, a in enumerate(terms) if a]
    if len(sizes) < 2:
        return Tail(None)
    last = sizes[-1][1]
    least_order, least = min(sizes, key=lambda size: size[1])
    if last > least or last >= sizes[-2][1]:
        return Tail(None, least_order)
    ratios = [b[1] / a[1] for a, b in pairwise(sizes[-4:])]
    if len(ratios) == 1:
        return Tail(last)
    ratio = max(*ratios, 2 * ratios[-1] - ratios[-2])
    return Tail(max(last, sizes[-2][1]) if ratio >= 1 else last * ratio / (1 - ratio))
