"""Finite differences: the weights of any stencil for any derivative, and Newton's forward form on an even grid."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flint import fmpq


def stencil_weights(nodes: Sequence[Any], at: Any, order: int) -> list[list[Any]]:
    """The weights a_j of f(x_j) in p(at), p'(at), ..., p^(order)(at), p the polynomial through the nodes; a row for each.

    Exact on polynomials of lower degree than there are nodes, in O(n^2 order) operations (B. Fornberg, Math. Comp. 51 (1988)
    699). In any numbers: exact where these are.
    """
    weights: list[list[Any]] = [[fmpq(m == 0)] for m in range(order + 1)]  # of the first node alone
    product = fmpq(1)
    for n, x in enumerate(nodes[1:], 1):
        before, last = product, nodes[n - 1] - at
        steps = [x - y for y in nodes[:n]]
        product = fmpq(1)
        for step in steps:
            product = product * step
        grown = []
        for m, row in enumerate(weights):
            lower = weights[m - 1] if m else [fmpq(0)] * n
            old = [((x - at) * a - m * b) / step for a, b, step in zip(row, lower, steps, strict=True)]
            grown.append([*old, before / product * (m * lower[-1] - last * row[-1])])
        weights = grown
    return weights


def forward_differences(values: Sequence[Any]) -> list[Any]:
    """f_0, Delta f_0, Delta^2 f_0, ... of f_0, f_1, f_2, ..."""
    found, row = [], list(values)
    while row:
        found.append(row[0])
        row = [b - a for a, b in pairwise(row)]
    return found


def forward_form(values: Sequence[Any], step: Any) -> list[Any]:
    """Delta^k f(a)/(k! h^k) of f(a), f(a + h), f(a + 2h), ...: Newton's coefficients on an even grid.

    They stand before (x - a)(x - a - h)...(x - a - (k - 1)h), and tend to Taylor's f^(k)(a)/k! as h -> 0: with Stirling's
    numbers of the second kind they are sum_n S(n, k) h^(n-k) f^(n)(a)/n! (NIST's Digital Library of Mathematical Functions, 26.8),
    the first correction of which is h k(k + 1)/2 times the next of Taylor's.
    """
    found, scale = [], fmpq(1)
    for k, difference in enumerate(forward_differences(values)):
        scale = scale * (k * step) if k else scale
        found.append(difference / scale)
    return found
