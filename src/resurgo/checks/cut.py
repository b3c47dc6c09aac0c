"""A problem's series at small t: how large its terms are, and where it is cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mpmath import mp

from resurgo.checks.posing import known, moved
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.series import Series

MOST = 160  # coefficients
BITS = 3000  # 900 digits, more than any target is asked for
COARSE = 64  # bits for sizes


@dataclass(frozen=True)
class Cut:
    """The series at a place, cut at the order after which the terms are least.

    sizes     |c_n t^n| for all that are known
    left_out  the greatest of the next few terms
    whole     the last order that is any use: of the last term that is not 0, or before which something is known to follow
    """

    place: Place
    order: int
    sizes: tuple[Any, ...]
    left_out: Any
    whole: int

    @property
    def first(self) -> Any:
        """The first term that is not 0, 0 where there is none."""
        return next(filter(None, self.sizes), mp.mpf(0))


def cut(place: Place) -> Cut:
    """The series at a place; gaps are looked across, and what follows the last known term is guessed."""
    terms = known(place.problem, place.parameters, MOST)
    with working_precision(COARSE):
        t = abs(t_of(place))
        sizes = tuple(abs(to_mp(c)) * t**n for n, c in enumerate(terms))
        there = [n for n, size in enumerate(sizes) if size]
        if not there:
            return Cut(place, len(terms) - 1, sizes, mp.mpf(0) if len(terms) > 1 else mp.inf, len(terms) - 1)
        window = 3 + max((b - a for a, b in pairwise(there)), default=1)
        is_known = len(terms) > MOST  # for good, as far as is asked
        followed, end = (sizes, len(terms) - window) if is_known else ((*sizes, _next(sizes, there)), len(terms))
        tails = [(max(followed[n + 1 : n + 1 + window]), n) for n in range(there[0], end)]
        least, order = min(tails, default=(mp.inf, 0))
        return Cut(place, order, sizes, least, min(there[-1], tails[-1][1]) if tails else 0)


def _next(sizes: Sequence[Any], there: Sequence[int]) -> Any:
    """What the first unknown term may come to, with the greatest growth that was seen: it is safe to overrate it."""
    if len(there) < 2:
        return mp.inf
    growth = max((sizes[b] / sizes[a]) ** (mp.mpf(1) / (b - a)) for a, b in pairwise(there))
    return max(sizes[n] * growth ** (len(sizes) - n) for n in there)


def inwards(place: Place) -> str:
    """The factor of x that makes t smaller: an expansion may be one for large x."""
    return "1/2" if abs(t_of(moved(place, "1/2"))) < abs(t_of(place)) else "2"


def t_of(place: Place) -> Any:
    """t(x)."""
    return to_mp(place.argument(BITS)[0])


def partial_sum(place: Place, order: int) -> Any:
    """S_order(t); where f has several terms prefactor S(t), all of them divided by the first prefactor."""
    series, first = Series(known(place.problem, place.parameters, MOST)[: order + 1]), place.scale(BITS)[0]
    return mp.fsum(term.scale(BITS)[0] / first * series.partial_sums(t_of(term))[-1] for term in place.terms)
