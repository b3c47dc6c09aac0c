"""Vandermonde's matrix: its determinant, its condition, and the solution of its equations by elimination."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod
from typing import Any

from flint import acb, acb_mat, arb, ctx, fmpq

from resurgo.precision import to_ball, working_precision
from resurgo.samples import are_equal

BITS_A_NODE = 8  # that the inverse loses


@dataclass(frozen=True)
class Solved:
    """The coefficients a_0, a_1, ... of the polynomial sum a_k x^k, and how many arithmetic operations they took."""

    coefficients: tuple[Any, ...]
    operations: int

    def taylor(self, x: Any, order: int = 0) -> list[Any]:
        """[p(x), p'(x), p''(x)/2, ..., p^(order)(x)/order!] by Horner's rule."""
        found = [0 * x] * (order + 1)
        for a in reversed(self.coefficients):
            found = [found[0] * x + a, *(c * x + before for c, before in zip(found[1:], found, strict=False))]
        return found


def vandermonde_matrix(nodes: Sequence[Any]) -> list[list[Any]]:
    """x_i^k in row i and column k; for the j-th repetition of a node its j-th derivative over j!, binomial(k, j) x_i^(k-j)."""
    again = [sum(are_equal(x, y) for y in nodes[:i]) for i, x in enumerate(nodes)]
    columns = range(len(nodes))
    return [[comb(k, j) * x ** (k - j) if k > j else fmpq(k == j) for k in columns] for x, j in zip(nodes, again, strict=True)]


def vandermonde_determinant(nodes: Sequence[Any]) -> Any:
    """prod over i < j of (x_j - x_i), without the pairs that are the same: never 0, so that the polynomial is the only one."""
    return prod((y - x for x, y in combinations(nodes, 2) if not are_equal(x, y)), start=fmpq(1))


def vandermonde_solution(nodes: Sequence[Any], values: Sequence[Any]) -> Solved:
    """sum a_k x_i^k = f_i by Gauss's elimination, from the beginning: 2/3 n^3 operations and more.

    No pivots are sought: the leading minors are determinants of the first nodes, which do not vanish.
    """
    rows = [[*row, f] for row, f in zip(vandermonde_matrix(nodes), values, strict=True)]
    size, count = len(rows), 0
    for k, pivot in enumerate(rows):
        for row in rows[k + 1 :]:
            factor = row[k] / pivot[k]
            for column in range(k + 1, size + 1):
                row[column] = row[column] - factor * pivot[column]
            count += 1 + 2 * (size - k)
    found: list[Any] = []
    for k in reversed(range(size)):
        total = rows[k][size]
        for column, a in zip(range(size - 1, k, -1), found, strict=True):
            total = total - rows[k][column] * a
        found.append(total / rows[k][k])
        count += 2 * (size - 1 - k) + 1
    return Solved(tuple(reversed(found)), count)


def condition_number(nodes: Sequence[Any]) -> arb:
    """|V| |V^-1|, |V| the largest sum of moduli in a row, as a ball of some bits at any number of nodes."""
    size = len(nodes)
    with working_precision(ctx.prec + BITS_A_NODE * size):
        matrix = acb_mat([[acb(to_ball(entry)) for entry in row] for row in vandermonde_matrix(nodes)])
        return _norm(matrix) * _norm(matrix.inv())


def _norm(matrix: acb_mat) -> arb:
    largest = arb(0)
    for row in matrix.tolist():
        largest = largest.max(sum(map(abs, row), arb(0)))
    return largest
