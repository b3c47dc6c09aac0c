"""The degrees of a Padé approximant that coefficients with noise determine, by the singular values of Toeplitz matrices."""

from collections.abc import Sequence
from typing import Any

from mpmath import mp

BITS = 64  # beyond those of the tolerance, in which singular values are found
NOISE = 2  # singular values of rows of random numbers of norm 1 are below some 1.2
SMALL = 1e-3  # a part of the largest coefficient above which none is small


def robust_degrees(c: Sequence[Any], doubts: Sequence[Any], tolerance: Any, upper: int, lower: int) -> tuple[int, int]:
    """The degrees of [L/M] that are left where what cannot be told from noise is taken for 0.

    The matrix of c_(L+i-j), i = 1..M, j = 0..M, whose null space is the denominator, has the rank M unless [L/M] lies in a block of
    equal approximants. Of a numerical rank r < M the entry [L-M+r/r] on the same diagonal is tried next, until the rank
    is full; then what is small among the first and last coefficients of the denominator and among the last of the
    numerator goes, too (P. Gonnet, S. Güttel and L. N. Trefethen, SIAM Rev. 55 (2013) 101, algorithm 2).

    `doubts` are the uncertainties of the c_n; tolerance is another, in units of the largest c_n once x is scaled so that the first
    and the last of them are alike. Rows are divided by the norm of their doubts: the singular values of noise alone are then about
    1, and those up to `NOISE` count as 0.
    """
    scaled, doubtful = _balanced(c, doubts, tolerance)
    while True:
        if all(abs(a) <= d for a, d in zip(scaled[: upper + 1], doubtful, strict=False)):
            return 0, 0
        if lower == 0:
            return max(n for n in range(upper + 1) if abs(scaled[n]) > doubtful[n]), 0
        _, sizes, right = mp.svd(_rows(scaled, doubtful, upper, lower), full_matrices=True)
        rank = sum(1 for size in sizes if size > NOISE)
        if rank == lower:
            below = [mp.conj(right[lower, j]) for j in range(lower + 1)]
            return _trimmed(scaled, below, min(NOISE / sizes[lower - 1], SMALL), upper, lower)
        upper, lower = max(upper - (lower - rank), 0), rank


def _balanced(c: Sequence[Any], doubts: Sequence[Any], tolerance: Any) -> tuple[list[Any], list[Any]]:
    """c_n s^n, and what is uncertain of it."""
    largest = max(map(abs, c))
    sizes = [(n, abs(a)) for n, (a, d) in enumerate(zip(c, doubts, strict=False)) if abs(a) > max(d, tolerance * largest)]
    scale = mp.mpf(1)
    if len(sizes) > 1:
        (first, one), (last, other) = sizes[0], sizes[-1]
        scale = (one / other) ** (mp.mpf(1) / (last - first))
    scaled = [a * scale**n for n, a in enumerate(c)]
    least = tolerance * max(map(abs, scaled))
    return scaled, [max(d * scale**n, least) for n, d in enumerate(doubts)]


def _rows(c: Sequence[Any], doubts: Sequence[Any], upper: int, lower: int) -> Any:
    """The matrix, every row divided by the norm of its doubts; by little less than the others where it has none."""
    pairs = [
        [[a[n - j] if n >= j else mp.mpf(0) for j in range(lower + 1)] for a in (c, doubts)]
        for n in range(upper + 1, upper + lower + 1)
    ]
    norms = [mp.norm(doubt) for _, doubt in pairs]
    least = max(norms) * mp.ldexp(1, -BITS // 2) or mp.mpf(1)
    return mp.matrix([[a / max(norm, least) for a in row] for (row, _), norm in zip(pairs, norms, strict=True)])


def _trimmed(c: Sequence[Any], below: Sequence[Any], least: Any, upper: int, lower: int) -> tuple[int, int]:
    """The degrees without factors x common to both sides, and without highest coefficients that may be 0."""
    largest = max(map(abs, below))
    kept = [j for j, b in enumerate(below) if abs(b) > least * largest]
    common, above = kept[0], [mp.fsum(below[j] * c[n - j] for j in range(min(n, lower) + 1)) for n in range(upper + 1)]
    size = max(map(abs, above))
    last = max((n for n, a in enumerate(above) if abs(a) > least * size), default=0)
    return max(last - common, 0), max(kept[-1] - common, 0)
