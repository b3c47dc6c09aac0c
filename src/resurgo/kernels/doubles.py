"""Rational functions at very many points in double precision."""

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

HUGE = 1e300  # below the largest double, 1.8e308
BLOCK = 16384  # points: with the few arrays computed from them they stay in a cache of 1 MB


def quotient(above: list[Any], below: list[Any], t: Any) -> "np.ndarray[Any, Any]":
    """P(t)/Q(t) for coefficients from the lowest power on, at an array of real or complex points.

    Block by block: the powers t^0..t^(w-1) once for P and Q, one matrix product for all sums of w terms,
    and Horner's rule in t^w on top (M. S. Paterson and L. J. Stockmeyer, SIAM J. Comput. 2 (1973) 60). Where
    P or Q might exceed all doubles, both are taken reversed in 1/t, times t^(deg P - deg Q). The relative
    error is some units in the last place for terms of one sign, and grows with their cancellation; NaN where a
    coefficient is too large for a double.
    """
    import numpy as np

    points = np.asarray(t)
    points = np.asarray(points, dtype=np.result_type(points, np.float64, *(type(c) for c in (*above, *below))), order="C")
    flat, values = points.reshape(-1), np.empty(points.size, points.dtype)
    direct, reversed_ = _sides(above, below, points.dtype), _sides(above[::-1], below[::-1], points.dtype)
    reach, excess = _reach(above, below), len(above) - len(below)
    for start in range(0, flat.size, BLOCK):
        block, found = flat[start : start + BLOCK], values[start : start + BLOCK]
        if not np.abs(block).max() > reach:
            direct.quotient(block, found)
            continue
        far = np.abs(block) > reach
        found[~far] = direct.quotient(block[~far], np.empty_like(block[~far]))
        with np.errstate(over="ignore"):
            found[far] = reversed_.quotient(1 / block[far], np.empty_like(block[far])) * block[far] ** excess
    return values.reshape(points.shape)


def _reach(above: list[Any], below: list[Any]) -> float:
    """The |t| >= 1 up to which no partial sum of the two exceeds a double."""
    largest = max(map(abs, (*above, *below)))
    length = max(len(above), len(below))
    return max((HUGE / length / largest) ** (1 / max(length - 1, 1)), 1.0) if 0 < largest < HUGE / length else 1.0


@dataclass(frozen=True)
class _Sides:
    """P and Q in rows of w coefficients, P's first, and room for the powers of a block."""

    upper: int
    rows: Any
    powers: Any

    def quotient(self, t: Any, found: Any) -> Any:
        """P(t)/Q(t) for one block, into `found`."""
        import numpy as np

        here = self.powers[:, : t.size]
        for i in range(1, len(here)):
            np.multiply(here[i - 1], t, out=here[i])
        sums, step = self.rows @ here, here[-1] * t
        return np.divide(_horner(sums[: self.upper], step), _horner(sums[self.upper :], step), out=found)


def _sides(above: list[Any], below: list[Any], kind: Any) -> _Sides:
    import numpy as np

    width = max(isqrt(max(len(above), len(below))), 2) + 2  # measured: flat about this for 10 to 80 coefficients
    rows = [_in_rows(side, width, kind) for side in (above, below)]
    return _Sides(len(rows[0]), np.vstack(rows), np.ones((width, BLOCK), dtype=kind))


def _in_rows(terms: list[Any], width: int, kind: Any) -> Any:
    import numpy as np

    rows = np.zeros((-(-len(terms) // width), width), dtype=kind)
    rows.reshape(-1)[: len(terms)] = terms
    return rows


def _horner(terms: Any, t: Any) -> Any:
    """terms[0] + terms[1] t + ..., in the array of the last of them."""
    value = terms[-1]
    for c in terms[-2::-1]:
        value *= t
        value += c
    return value
