"""What the terms of a truncated sum tell of its truncation error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    """The least nonzero term after the first; of terms that are equal up to round-off, the earliest.

    None where all terms after the first are zero.
    """
    sizes = {n: abs(a) for n, a in enumerate(terms) if n and a}
    if not sizes:
        return None
    bound = min(sizes.values()) * (1 + mp.sqrt(mp.eps))
    order = next(n for n, size in sizes.items() if size <= bound)
    return LeastTerm(order, sizes[order], order == max(sizes))


def geometric_tail(terms: Sequence[Any]) -> Tail:
    """The geometric series that goes on from the last two nonzero terms, in absolute value.

    |a_N| r / (1 - r) with r = |a_N / a_M|, M the nonzero term before the last: exact for a geometric
    series, a bound where the ratios fall, too small by a factor of about 2 for terms like n^(-2).
    Without an error for fewer than two nonzero terms, and where the terms no longer shrink.
    """
    sizes = [(n, abs(a)) for n, a in enumerate(terms) if a]
    if len(sizes) < 2:
        return Tail(None)
    (_, before), (_, last) = sizes[-2:]
    least_order, least = min(sizes, key=lambda size: size[1])
    if last > least or last >= before:
        return Tail(None, least_order)
    ratio = last / before
    return Tail(last * ratio / (1 - ratio))
