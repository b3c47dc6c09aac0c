"""Richardson's extrapolation for any increasing exponents, at equidistant places or at their logarithms."""

from collections.abc import Sequence
from itertools import pairwise

from flint import arb, arb_mat, fmpq

from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import Ball
from resurgo.kernels.weighted import products


def continued(exponents: Sequence[fmpq], count: int) -> tuple[fmpq, ...]:
    """The first `count` of the exponents, which go on by their last step; by 1 after one alone."""
    found = list(exponents[:count])
    step = exponents[-1] - exponents[-2] if len(exponents) > 1 else fmpq(1)
    while len(found) < count:
        found.append(found[-1] + step)
    return tuple(found)


def richardson_type(sums: Sequence[Ball], b: fmpq, exponents: Sequence[fmpq] = (fmpq(1),), logarithmic: bool = False) -> list[Ball]:
    """T_0..T_N: T_k is S of S_j = S + a_1 z_j^(-theta_1) + ... + a_k z_j^(-theta_k), j = 0..k, z_j = b + j or log(b + j).

    b > 0, or b > 1 with logarithms; the exponents theta_i are positive, increase, and go on as `continued` has them.
    """
    (found,) = products(richardson_weights(len(sums), b, continued(exponents, len(sums) - 1), logarithmic), [sums])
    return found


@planned
def richardson_weights(count: int, b: fmpq, exponents: tuple[fmpq, ...], logarithmic: bool) -> arb_mat:
    """Rows k = 0..count-1 of the w_kj for which T_k of `richardson_type` is sum_j w_kj S_j, j = 0..k; their sum is 1.

    In O(count^2) operations where the exponents are in arithmetic progression, in O(count^3) otherwise.
    """
    shifted = [arb(b + j) for j in range(count)]
    places = [z.log() for z in shifted] if logarithmic else shifted
    steps = {after - before for before, after in pairwise(exponents)}
    if len(steps) > 1:
        return arb_mat(_eliminated(places, exponents))
    return arb_mat(_divided(places, exponents[0] if exponents else fmpq(1), next(iter(steps), fmpq(1))))


def _divided(places: Sequence[arb], first: fmpq, step: fmpq) -> list[list[arb]]:
    """For exponents first + i step: T_k = [y_0..y_k](z^first S) / [y_0..y_k] z^first, divided differences in y = z^(-step).

    That of order k vanishes on polynomials of lower degree (Sidi's W algorithm, 1982); 1/prod_i (y_j - y_i) are
    its coefficients.
    """
    count = len(places)
    nodes, scales = [z ** arb(-step) for z in places], [z ** arb(first) for z in places]
    rows, row = [], list[arb]()
    for k, node in enumerate(nodes):
        last = arb(1)
        for j in range(k):
            difference = nodes[j] - node
            row[j] /= difference
            last /= -difference
        row.append(last)
        weighted = [u * v for u, v in zip(row, scales, strict=False)]
        whole = sum(weighted, arb(0))
        rows.append([w / whole for w in weighted] + [arb(0)] * (count - 1 - k))
    return rows


def _eliminated(places: Sequence[arb], exponents: Sequence[fmpq]) -> list[list[arb]]:
    """For any exponents: sum_j w_kj = 1 and sum_j w_kj z_j^(-theta_i) = 0, i = 1..k, by one elimination for all k.

    With the equations G = L U, w_k is the first k + 1 columns of U^(-1) times those members of L^(-1) (1, 0, 0, ...).
    Powers are a Chebyshev system, so that no pivot vanishes.
    """
    count = len(places)
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
    return rows
