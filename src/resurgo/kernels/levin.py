"""Levin-type transformations and Richardson's: weighted sums, with weights made once for all series and points."""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from math import exp, factorial, inf, log, log1p, prod
from operator import sub
from typing import Any, Literal, TypeAlias

from flint import acb, arb, arb_mat, fmpq, fmpz, fmpz_mat

from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import Ball, Remark, Values, log_size

Weights: TypeAlias = Literal["powers", "pochhammer"]
Remainder: TypeAlias = Literal["u", "t", "d", "v"]
Summed: TypeAlias = tuple[Sequence[Ball], Sequence[Ball]]  # S_0..S_k and 1/omega_0..1/omega_k

NEARLY = 0.1  # log of a share: the tenth left to the others is the factor of 10 that the claims are granted
CAPTURED: Remark = "unreliable", "one small term outweighs all others, and the value is near an early partial sum"
TURNING: Remark = "unreliable", "the signs of the terms follow no rule"
BITS_LOST = 2.6  # a term; measured for Euler's series at x = 1 and zeta(2) with 200 terms; fewer are lost at smaller x


@planned
def weights(count: int, b: fmpq, kind: Weights) -> arb_mat:
    """Rows k = 0..count-1 of (-1)^j C(k,j) (b+j)^(k-1), j = 0..k, or with the Pochhammer symbol (b+j)_(k-1).

    Row k is multiplied by q^(k-1), q the denominator of b, and so made of integers, in which every column
    follows from its first entry; row 0 is 1.
    """
    p, q, rising = b.p, b.q, kind == "pochhammer"
    entries = [[fmpz(0)] * count for _ in range(count)]
    entries[0][0] = fmpz(1)
    for j in range(count):
        base = p + q * j
        entry = (-1) ** j * (prod((base + q * i for i in range(j - 1)), start=fmpz(1)) if rising else base ** max(j - 1, 0))
        for k in range(max(j, 1), count):
            entries[k][j] = entry
            entry = entry * ((base + q * (k - 1) if rising else base) * (k + 1)) // (k + 1 - j)
    return arb_mat(fmpz_mat(entries))


def inverse_remainders(terms: Sequence[Ball], remainder: Remainder, b: fmpq) -> list[Ball]:
    """1/omega_n, the estimated remainders S - S_n after nonzero terms a_0..a_n (Levin, 1973; d: Smith and Ford, 1979).

    u: (b+n) a_n;  t: a_n;  d: a_(n+1);  v: a_n a_(n+1)/(a_n - a_(n+1)).
    For d and v there is one less than there are terms.
    """
    inverses = [1 / a for a in terms]
    match remainder:
        case "u":
            return [a / (b + n) for n, a in enumerate(inverses)]
        case "t":
            return inverses
        case "d":
            return inverses[1:]
        case "v":
            return [after - now for now, after in pairwise(inverses)]


def levin_type(kind: Weights, b: fmpq, *sequences: Summed) -> list[Values]:
    """T_0..T_K of each of several sequences of one length, all orders and sequences in one matrix product:

        T_k = sum_j W_kj S_j/omega_j / sum_j W_kj/omega_j,    j = 0..k

    with W_kj = (-1)^j C(k,j) (b+j)^(k-1) (Levin, 1973) or (-1)^j C(k,j) (b+j)_(k-1) (Weniger, 1989); b > 0. Exact where
    S_n - S is omega_n times a polynomial of degree below k in 1/(b+n), or a factorial series of k terms. None
    where the denominator cannot be told from 0.
    """
    return [values for values, _ in levin_fractions(kind, b, *sequences)]


def levin_fractions(kind: Weights, b: fmpq, *sequences: Summed) -> list[tuple[Values, Sequence[Ball]]]:
    """`levin_type`, and the denominators of T_0..T_K with the weights as `weights` has them."""
    columns: list[list[Ball]] = []
    for sums, inverses in sequences:
        usable = _usable(inverses)
        unknown = [arb(0)] * (len(inverses) - len(usable))  # what is not finite would spoil all rows
        columns += [[*(s * v for s, v in zip(sums, usable, strict=False)), *unknown], [*usable, *unknown]]
    count = max(map(len, columns), default=0)
    found = iter(_products(weights(count, b, kind), columns) if count else columns)
    fractions = [(sums, len(_usable(inverses)), next(found), next(found)) for sums, inverses in sequences]
    return [(_quotients(sums, usable, above, below), below) for sums, usable, above, below in fractions]


def _usable(inverses: Sequence[Ball]) -> list[Ball]:
    return list(takewhile(lambda v: v.is_finite(), inverses))


def _quotients(sums: Sequence[Ball], usable: int, above: Sequence[Ball], below: Sequence[Ball]) -> Values:
    found = zip(above[1:], below[1:], strict=True)
    quotients = [None if k >= usable or d.contains(0) else n / d for k, (n, d) in enumerate(found, 1)]
    return [sums[0], *quotients] if above else []


@planned
def log_weights(count: int, b: fmpq, kind: Weights, remainder: Remainder) -> list[list[float]]:
    """Row k: the logarithms of the moduli with which 1/a_0, 1/a_1, ... enter the denominator of T_k, as floats."""
    table = weights(count, b, kind)
    shift = [log(int(b.p) + int(b.q) * j) - log(int(b.q)) for j in range(count)]
    found = []
    for k in range(count):
        row = [log_size(table[k, j]) for j in range(k + 1)]
        match remainder:
            case "u":
                row = list(map(sub, row, shift))
            case "d":
                row = [-inf, *row]
            case "v":  # 1/a_(n+1) - 1/a_n, with weights of alternating signs
                row = [row[0], *(max(u, v) + log1p(exp(-abs(u - v))) for u, v in pairwise(row)), row[-1]]
        found.append(row)
    return found


def captured(terms: Sequence[Ball], below: Sequence[Ball], kind: Weights, remainder: Remainder, b: fmpq) -> dict[int, Remark]:
    """`CAPTURED` for the k for which one 1/a_n, not the last, is nearly the whole denominator of T_k and of T_(k-1).

    Both are nearly the same mean of S_n and its neighbours then, and their difference tells nothing.
    """
    sizes, before, found = [log_size(a) for a in terms], set[int](), {}
    for k, row in enumerate(log_weights(len(below), b, kind, remainder) if below else []):
        whole = log_size(below[k])
        low, high = whole - NEARLY, whole + NEARLY
        now = {n for n, w in enumerate(map(sub, row[:-1], sizes)) if low < w < high}
        if before & now:
            found[k] = CAPTURED
        before = now
    return found


def turning(terms: Sequence[Ball], late: int) -> dict[int, Remark]:
    """`TURNING` for the k for which successive ratios of terms turn by over 90 degrees within the second half of them.

    Their signs are then neither equal nor alternate there, and no remainder estimate made of them is a
    smooth function of the order times a factor, as the transformations need it.
    """
    ratios = [now / before for before, now in pairwise(terms)]
    last, found = 0, {}
    for n, (before, now) in enumerate(pairwise(ratios), 2):
        if (now * before.conjugate() if isinstance(before, acb) else now * before).real < 0:
            last = n
        if 2 * last > n:
            found[n - late] = TURNING
    return found


def richardson_type(sums: Sequence[Ball], b: fmpq) -> list[Ball]:
    """Richardson's extrapolation (1927) in Salzer's form (1954), with S_j at the place b + j, b > 0:

        T_k = sum_j (-1)^(k+j) (b+j)^k / (j! (k-j)!) S_j,    j = 0..k.

    Exact where S_n = S + sum_i a_i/(b+n)^i, i = 1..k. These are Levin's weights for the remainder 1/(b+n),
    of which the denominator is known: (-1)^k k!, times q^(k-1) as the row has it.
    """
    (found,) = _products(weights(len(sums), b, "powers"), [[s * (b.p + b.q * j) for j, s in enumerate(sums)]])
    return [t / ((-b.q) ** k * factorial(k)) if k else sums[0] for k, t in enumerate(found)]


def _products(matrix: arb_mat, columns: Sequence[Sequence[Ball]]) -> list[list[Ball]]:
    """The matrix times each column, complex ones as two real ones."""
    complex_ones = [any(isinstance(c, acb) for c in column) for column in columns]
    parts: list[list[Any]] = []
    for column, is_complex in zip(columns, complex_ones, strict=True):
        parts += [[acb(c).real for c in column], [acb(c).imag for c in column]] if is_complex else [list(column)]
    table = (matrix * arb_mat([list(row) for row in zip(*parts, strict=True)])).tolist()
    found = iter(zip(*table, strict=True))
    return [[acb(*pair) for pair in zip(next(found), next(found), strict=True)] if z else list(next(found)) for z in complex_ones]
