"""Rational functions at very many points in double precision."""

from math import isqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

BLOCK = 16384  # points: with the few arrays computed from them they stay in a cache of 1 MB


def quotient(above: list[Any], below: list[Any], t: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """P(t)/Q(t) for coefficients from the lowest power on, at an array of real or complex points.

    Block by block: the powers t^0..t^(w-1) once for P and Q, one matrix product for all sums of w terms,
    and Horner's rule in t^w on top (M. S. Paterson and L. J. Stockmeyer, SIAM J. Comput. 2 (1973) 60). The
    relative error is some units in the last place for terms of one sign, and grows with their cancellation.
    """
    import numpy as np

    points = np.asarray(t, dtype=np.result_type(t, np.float64, *(type(c) for c in (*above, *below))), order="C")
    width = max(isqrt(max(len(above), len(below))), 2) + 2  # measured: flat about this for 10 to 80 coefficients
    sides = [_in_rows(side, width, points.dtype) for side in (above, below)]
    flat, values = points.reshape(-1), np.empty_like(points.reshape(-1))
    powers = np.ones((width, min(BLOCK, max(flat.size, 1))), dtype=points.dtype)
    for start in range(0, flat.size, BLOCK):
        block = flat[start : start + BLOCK]
        here = powers[:, : block.size]
        for i in range(1, width):
            np.multiply(here[i - 1], block, out=here[i])
        sums = np.vstack(sides) @ here
        step = here[-1] * block
        np.divide(_horner(sums[: len(sides[0])], step), _horner(sums[len(sides[0]) :], step), out=values[start : start + BLOCK])
    return values.reshape(points.shape)


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
