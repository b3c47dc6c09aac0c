"""The degrees of a Padé approximant that coefficients with noise determine, by the singular values of Toeplitz matrices."""

from collections.abc import Sequence
from typing import Any

from mpmath import mp

BITS = 64  # beyond those of the tolerance, in which singular values are found


def robust_degrees(c: Sequence[Any], doubts: Sequence[Any], tolerance: Any, upper: int, lower: int) -> tuple[int, int]:
    """The degrees of [L/M] that are left where what cannot be told from noise is taken for 0.

    The matrix of c_(L+i-j), i = 1..M, j = 0..M, whose null space is the denominator, has the rank M unless [L/M] lies in a block of
    equal approximants. Of a numerical rank r < M the entry [L-M+r/r] on the same diagonal is tried next, until the rank
    is full; then what is small among the first and last coefficients of the denominator and among the last of the
    numerator goes, too (P. Gonnet, S. Güttel and L. N. Trefethen, SIAM Rev. 55 (2013) 101, algorithm 2). Singular
    values count as 0 up to tolerance times the largest, and up to the mean size of a row of `doubts`, the uncertainties of the c_n
    in place of these.

    Before that x is scaled so that |c_0| and |c_N| are alike, and every row to norm 1, as coefficients may grow factorially.
    """
    scaled, doubtful = _balanced(c, doubts)
    while True:
        if all(abs(a) <= d + tolerance * max(map(abs, scaled)) for a, d in zip(scaled[: upper + 1], doubtful, strict=False)):
            return 0, 0
        if lower == 0:
            return _without_last(scaled, doubtful, tolerance, upper), 0
        matrix, level = _rows(scaled, doubtful, upper, lower)
        _, sizes, right = mp.svd(matrix, full_matrices=True)
        least = max(tolerance * sizes[0], level)
        rank = sum(1 for size in sizes if size > least)
        if rank == lower:
            below = [mp.conj(right[lower, j]) for j in range(lower + 1)]
            return _trimmed(scaled, below, max(tolerance, level), upper, lower)
        upper, lower = max(upper - (lower - rank), 0), rank


def _balanced(c: Sequence[Any], doubts: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    sizes = [(n, abs(a)) for n, a in enumerate(c) if a]
    if len(sizes) < 2:
        return list(c), list(doubts)
    (first, one), (last, other) = sizes[0], sizes[-1]
    scale = (one / other) ** (mp.mpf(1) / (last - first))
    return [a * scale**n for n, a in enumerate(c)], [d * scale**n for n, d in enumerate(doubts)]


def _rows(c: Sequence[Any], doubts: Sequence[Any], upper: int, lower: int) -> tuple[Any, Any]:
    """The matrix with rows of norm 1, and the root mean square of the norms of their doubts."""
    rows, square = [], mp.mpf(0)
    for n in range(upper + 1, upper + lower + 1):
        row, doubt = ([a[n - j] if n >= j else mp.mpf(0) for j in range(lower + 1)] for a in (c, doubts))
        norm = mp.norm(row) or mp.mpf(1)
        rows.append([a / norm for a in row])
        square += (mp.norm(doubt) / norm) ** 2
    return mp.matrix(rows), mp.sqrt(square / lower)


def _trimmed(c: Sequence[Any], below: Sequence[Any], least: Any, upper: int, lower: int) -> tuple[int, int]:
    """The degrees without factors x common to both sides, and without highest coefficients that may be 0."""
    largest = max(map(abs, below))
    kept = [j for j, b in enumerate(below) if abs(b) > least * largest]
    common, above = kept[0], [mp.fsum(below[j] * c[n - j] for j in range(min(n, lower) + 1)) for n in range(upper + 1)]
    size = max(map(abs, above))
    last = max((n for n, a in enumerate(above) if abs(a) > least * size), default=0)
    return max(last - common, 0), max(kept[-1] - common, 0)


def _without_last(c: Sequence[Any], doubts: Sequence[Any], tolerance: Any, upper: int) -> int:
    """The degree of a polynomial without last coefficients that may be 0."""
    size = max(abs(a) for a in c[: upper + 1])
    return max((n for n in range(upper + 1) if abs(c[n]) > doubts[n] + tolerance * size), default=0)
