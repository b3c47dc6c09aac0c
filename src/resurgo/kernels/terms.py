"""What the terms of a truncated sum tell of its truncation error."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flint import fmpq
from mpmath import mp


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
    """The least nonzero term after the first: its order, its size, and whether it is the last one known."""

    order: int
    size: Any
    is_last: bool


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
    return LeastTerm(order, sizes[order], order == max(sizes))


def geometric_tail(terms: Sequence[Any]) -> Tail:
    """What follows the last term, if the ratios of successive nonzero terms go on as they did, in absolute value.

    |a_N| r / (1 - r), with r the ratio to come: r_N + (r_N - r_(N-1)) from the last two ratios where
    they rise (exact for factorial growth), r_N itself where they fall (exact for a geometric series;
    too small by a factor of about 2 for terms like n^(-2)). |a_N| where there is only one ratio, and
    where r has reached 1. Without an error for fewer than two nonzero terms, and where the terms grow.
    """
    sizes = [(n, abs(a)) for n, a in enumerate(terms) if a]
    if len(sizes) < 2:
        return Tail(None)
    last = sizes[-1][1]
    least_order, least = min(sizes, key=lambda size: size[1])
    if last > least or last >= sizes[-2][1]:
        return Tail(None, least_order)
    ratios = [b[1] / a[1] for a, b in pairwise(sizes[-3:])]
    ratio = max(ratios[-1], 2 * ratios[-1] - ratios[0])
    return Tail(last if len(ratios) == 1 or ratio >= 1 else last * ratio / (1 - ratio))
