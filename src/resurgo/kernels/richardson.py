"""Richardson's extrapolation for any increasing exponents, at equidistant places, at their logarithms, or at geometric steps."""

from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import Any

from flint import arb, arb_mat, fmpq

from resurgo.kernels.claims import Ball, Values
from resurgo.kernels.levin import powers, weights
from resurgo.kernels.plans import planned
from resurgo.kernels.weighted import fractions, products


def continued(exponents: Sequence[fmpq], count: int) -> tuple[fmpq, ...]:
    """The first `count` of the exponents, which go on by their last step; by 1 after one alone."""
    found = list(exponents[:count])
    step = exponents[-1] - exponents[-2] if len(exponents) > 1 else fmpq(1)
    while len(found) < count:
        found.append(found[-1] + step)
    return tuple(found)


def richardson_type(sums: Sequence[Ball], b: fmpq, exponents: Sequence[fmpq] = (fmpq(1),), logarithmic: bool = False) -> Values:
    """T_0..T_N: T_k is S of S_j = S + a_1 z_j^(-theta_1) + ... + a_k z_j^(-theta_k), j = 0..k, z_j = b + j or log(b + j).

    b > 0, or b > 1 with logarithms; the exponents theta_i are positive, increase, and go on as `continued` has them.
    Where they are in arithmetic progression, theta_i = theta + (i-1) h, T_k is

        [y_0..y_k] (z^theta S) / [y_0..y_k] z^theta,    y = z^(-h),

    as a divided difference of order k vanishes on polynomials of lower degree in y (Sidi's W algorithm, 1982): O(N^2)
    operations. Otherwise the weights take O(N^3). None where the denominator cannot be told from 0.
    """
    count = len(sums)
    powers_of_z = continued(exponents, count - 1)
    steps = {after - before for before, after in pairwise(powers_of_z)} or {fmpq(1)}
    if len(steps) > 1:
        found: Values = list(products(eliminated(count, b, powers_of_z, logarithmic), [sums])[0])
        return found
    (step,) = steps
    by_levin = step == 1 and not logarithmic  # whose weights are those of [y_0..y_k] f, y = 1/(b+j), but for a factor
    matrix = weights(count, powers(b)) if by_levin else differences(count, b, step, logarithmic)
    theta = arb(exponents[0])
    return fractions(matrix, (sums, [z**theta for z in _places(count, b, logarithmic)]))[0][0]


def geometric_type(sums: Sequence[Ball], q: fmpq, exponents: Sequence[fmpq]) -> Values:
    """T_0..T_N: T_k is S of S_j = S + a_1 h_j^theta_1 + ... + a_k h_j^theta_k, j = 0..k, h_j = q^j h, for 0 < q < 1.

    By T_n^(k) = (T_n^(k-1) - q^theta_k T_(n-1)^(k-1))/(1 - q^theta_k), row by row (W. Romberg, 1955).
    """
    factors = [arb(q) ** arb(theta) for theta in exponents[: len(sums)]]
    found: Values = []
    row: list[Any] = []
    for value in sums:
        after: list[Any] = [value]
        for factor, before in zip(factors, row, strict=False):
            after.append((after[-1] - factor * before) / (1 - factor))
        row = after
        found.append(row[-1])
    return found


def _places(count: int, b: fmpq, logarithmic: bool) -> list[arb]:
    shifted = [arb(b + j) for j in range(count)]
    return [z.log() for z in shifted] if logarithmic else shifted


@planned
def differences(count: int, b: fmpq, step: fmpq, logarithmic: bool) -> arb_mat:
    """Rows k = 0..count-1 of 1/prod_i (y_j - y_i), i = 0..k, i != j, the coefficients of f(y_j) in [y_0..y_k] f."""
    nodes = [z ** arb(-step) for z in _places(count, b, logarithmic)]
    rows, row = [], list[arb]()
    for k, node in enumerate(nodes):
        apart = [before - node for before in nodes[:k]]
        row = [w / d for w, d in zip(row, apart, strict=True)]
        row.append(prod((-1 / d for d in apart), start=arb(1)))
        rows.append(row + [arb(0)] * (count - 1 - k))
    return arb_mat(rows)


@planned
def eliminated(count: int, b: fmpq, exponents: tuple[fmpq, ...], logarithmic: bool) -> arb_mat:
    """Rows k = 0..count-1 of the w_kj with sum_j w_kj = 1, sum_j w_kj z_j^(-theta_i) = 0, i = 1..k: T_k = sum_j w_kj S_j.

    By one elimination for all k: with the equations G = L U, w_k is the first k + 1 columns of U^(-1) times those members of
    L^(-1) (1, 0, 0, ...). Powers are a Chebyshev system, so that no pivot vanishes.
    """
    places = _places(count, b, logarithmic)
    upper = [[arb(1)] * count, *([z ** arb(-theta) for z in places] for theta in exponents)]
    right = [arb(1)] + [arb(0)] * (count - 1)
    for p in range(count):
        for i in range(p + 1, count):
            factor = upper[i][p] / upper[p][p]
            upper[i] = [arb(0)] * (p + 1) + [u - factor * v for u, v in zip(upper[i][p + 1 :], upper[p][p + 1 :], strict=True)]
            right[i] -= factor * right[p]
    rows, row = [], [arb(0)] * count
    for k, part in enumerate(right):
        column = list[arb]()  # that of U^(-1), from its last member on
        for i in range(k, -1, -1):
            known = sum((upper[i][k - j] * c for j, c in enumerate(column)), arb(0))
            column.append((int(i == k) - known) / upper[i][i])
        row = [w + part * column[k - j] if j <= k else w for j, w in enumerate(row)]
        rows.append(row)
    return arb_mat(rows)
