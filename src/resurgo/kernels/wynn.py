"""Wynn's epsilon table of a sequence, in balls, with his cross rule where a difference vanishes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Any, TypeAlias

from resurgo.kernels.claims import Ball, Values

Point: TypeAlias = tuple[Any, Any]  # p/q, infinite where q is 0


@dataclass(frozen=True)
class _Row:
    """The entries epsilon_k^(n-k) of row n; of even ones that may be infinite the reciprocals, by k."""

    entries: Values
    reciprocals: dict[int, Ball] = field(default_factory=dict)

    def point(self, k: int) -> Point | None:
        """An even entry as a fraction, None where it is not known."""
        if k < 0:
            return 1, 0  # epsilon_-2 of the cross rule
        if (entry := self.entries[k]) is not None:
            return entry, 1
        return (1, self.reciprocals[k]) if k in self.reciprocals else None


def epsilon_table(sums: Sequence[Ball]) -> list[Values]:
    """The table by rows: the k-th entry of row n is epsilon_k^(n-k), which depends on S_0..S_n.

        epsilon_-1 = 0,  epsilon_0^(n) = S_n,
        epsilon_(k+1)^(n) = epsilon_(k-1)^(n+1) + 1/(epsilon_k^(n+1) - epsilon_k^(n))    (Wynn, 1956).

    The even columns are Shanks's transforms e_m(S_j) (1955); of the partial sums of a power series
    epsilon_2m^(j) is the Padé approximant [j+m/m]. Where a difference is 0 or cannot be told from it, the
    even entry beyond follows from those around it by the cross rule (Wynn, 1966). None is what may be infinite,
    and what the rule leaves open: larger blocks of equal entries, as of a sequence that has reached its limit.
    """
    rows: list[_Row] = []
    plain = True
    for s in sums:
        row = _plain(s, rows[-1].entries if rows else []) if plain else None
        plain = row is not None
        rows.append(row or _careful(s, rows))
    return [row.entries for row in rows]


def bits_lost(order: int) -> int:
    """The bits that the table of a factorially divergent series loses through that order.

    order (log2(order) - 3), somewhat above what was measured for Euler's series at x = 1 with 50 and 200
    terms; at x = 10 there is one bit more a term, at smaller x there are fewer.
    """
    return int(order * max(log2(order) - 3, 1)) if order else 0


def staircase_values(table: Sequence[Values]) -> Values:
    """The last even entry of every row: epsilon_2m^(0), then epsilon_2m^(1), that is [m/m], then [m+1/m]."""
    return [row[n - n % 2] for n, row in enumerate(table)]


def _plain(s: Ball, before: Sequence[Any]) -> _Row | None:
    """The next row, None where a division fails."""
    entries: list[Any] = [s]
    for above, left in zip(before, (0, *before), strict=False):
        entries.append(left + 1 / (entries[-1] - above))
    return _Row(entries) if entries[-1].is_finite() else None


def _careful(s: Ball, rows: Sequence[_Row]) -> _Row:
    row = _Row([s])
    if not s.is_finite():
        row.entries[0] = None
    for k in range(1, len(rows) + 1):
        above, now = rows[-1].entries[k - 1], row.entries[k - 1]
        left: Any = rows[-1].entries[k - 2] if k > 1 else 0
        entry = None
        if above is not None and now is not None and left is not None and not (now - above).contains(0):
            entry = left + 1 / (now - above)
        elif k % 2 == 0:
            north, west = rows[-2].point(k - 2), rows[-2].point(k - 4)
            around = [p for p in (north, row.point(k - 2), west, rows[-1].point(k - 2)) if p is not None]
            entry, reciprocal = _across(*around) if len(around) == 4 else (None, None)
            if reciprocal is not None:
                row.reciprocals[k] = reciprocal
        row.entries.append(entry)
    return row


def _across(north: Point, south: Point, west: Point, centre: Point) -> tuple[Ball | None, Ball | None]:
    """E, or 1/E where E may be infinite, or neither, from 1/(N - C) + 1/(S - C) = 1/(W - C) + 1/(E - C).

    All shifted by C, or by N where C may be infinite, and brought to one fraction, in which factors C's
    denominator cancel:  with N = n/n', ..., C = c/c'

        E = (c^2 (n s'w' + n's w' - n's'w) - 2 c c' n s w' + c'^2 n s w)
            / (c^2 n's'w' - 2 c c' n's'w + c'^2 (n's w + n s'w - n s w')).
    """
    shift = next((p for p, q in (centre, north) if isinstance(q, int)), None)
    if shift is None:
        return None, None
    (n, n_), (s, s_), (w, w_), (c, c_) = ((p - shift * q, q) for p, q in (north, south, west, centre))
    above = c * c * (n * s_ * w_ + n_ * s * w_ - n_ * s_ * w) - 2 * c * c_ * n * s * w_ + c_ * c_ * n * s * w
    below = c * c * n_ * s_ * w_ - 2 * c * c_ * n_ * s_ * w + c_ * c_ * (n_ * s * w + n * s_ * w - n * s * w_)
    if not below.contains(0):
        return shift + above / below, None
    above += shift * below
    return None, None if above.contains(0) else below / above
