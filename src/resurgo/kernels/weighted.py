"""Weighted means of a sequence for all orders at once: one triangular matrix of weights, one matrix product."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, TypeAlias

from flint import acb, arb, arb_mat

from resurgo.kernels.claims import Ball, Values

Summed: TypeAlias = tuple[Sequence[Ball], Sequence[Ball]]  # S_0..S_k and 1/omega_0..1/omega_k


def fractions(matrix: arb_mat, *sequences: Summed) -> list[tuple[Values, Sequence[Ball]]]:
    """T_k = sum_j W_kj S_j/omega_j / sum_j W_kj/omega_j, j = 0..k, and the denominators, of each of several sequences.

    The matrix has at least as many rows as the longest sequence has members. None where the denominator cannot be
    told from 0.
    """
    columns: list[list[Ball]] = []
    for sums, inverses in sequences:
        usable = _usable(inverses)
        unknown = [arb(0)] * (len(inverses) - len(usable))  # what is not finite would spoil all rows
        columns += [[*(s * v for s, v in zip(sums, usable, strict=False)), *unknown], [*usable, *unknown]]
    found = iter(products(matrix, columns) if any(columns) else columns)
    pairs = [(sums, len(_usable(inverses)), next(found), next(found)) for sums, inverses in sequences]
    return [(_quotients(sums, usable, above, below), below) for sums, usable, above, below in pairs]


def _usable(inverses: Sequence[Ball]) -> list[Ball]:
    return list(takewhile(lambda v: v.is_finite(), inverses))


def _quotients(sums: Sequence[Ball], usable: int, above: Sequence[Ball], below: Sequence[Ball]) -> Values:
    found = zip(above[1:], below[1:], strict=True)
    quotients = [None if k >= usable or d.contains(0) else n / d for k, (n, d) in enumerate(found, 1)]
    return [sums[0], *quotients] if above else []


def products(matrix: arb_mat, columns: Sequence[Sequence[Ball]]) -> list[list[Ball]]:
    """The matrix times each column, complex ones as two real ones."""
    complex_ones = [any(isinstance(c, acb) for c in column) for column in columns]
    parts: list[list[Any]] = []
    for column, is_complex in zip(columns, complex_ones, strict=True):
        parts += [[acb(c).real for c in column], [acb(c).imag for c in column]] if is_complex else [list(column)]
    table = (matrix * arb_mat([list(row) for row in zip(*parts, strict=True)])).tolist()
    found = iter(zip(*table, strict=True))
    return [[acb(*pair) for pair in zip(next(found), next(found), strict=True)] if z else list(next(found)) for z in complex_ones]
