"""Levin-type transformations: weighted means of partial sums, with weights made once for all series and points."""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, inf, lcm, log, log1p, prod
from operator import sub
from typing import Literal, NamedTuple, TypeAlias

from flint import acb, arb_mat, fmpq, fmpz, fmpz_mat

from resurgo.kernels.claims import Ball, Remark, Values, log_size
from resurgo.kernels.plans import planned
from resurgo.kernels.weighted import Summed, fractions

Remainder: TypeAlias = Literal["u", "t", "d", "v"]

NEARLY = 0.1  # log of a share: the tenth left to the others is the factor of 10 that the claims are granted
CAPTURED: Remark = "unreliable", "one small term outweighs all others, and the value is near an early partial sum"
EQUAL: Remark = (
    "unreliable",
    "successive terms are nearly equal, and so are the weights: the limit may be another number than the sum",
)
TURNING: Remark = "unreliable", "the signs of the terms follow no rule"
BITS_LOST = 2.6  # a term; measured for Euler's series at x = 1 and zeta(2) with 200 terms; fewer are lost at smaller x


class Kind(NamedTuple):
    """The weights W_kj = (-1)^j C(k,j) prod_i (first + along j + rise i), i = 0..k-2; W_0j = 1."""

    first: fmpq
    along: fmpq
    rise: fmpq


DRUMMOND = Kind(fmpq(1), fmpq(0), fmpq(0))  # W_kj = (-1)^j C(k,j)   (Drummond, 1972)


def powers(b: fmpq) -> Kind:
    """W_kj = (-1)^j C(k,j) (b+j)^(k-1)   (Levin, 1973)."""
    return Kind(b, fmpq(1), fmpq(0))


def pochhammer(b: fmpq, gamma: fmpq) -> Kind:
    """W_kj = (-1)^j C(k,j) (gamma (b+j))_(k-1): Weniger's S for gamma = 1, his C for others, for -1 his M with xi = b.

    Levin's weights but for a factor as gamma -> oo.
    """
    return Kind(gamma * b, gamma, fmpq(1))


@planned
def weights(count: int, kind: Kind) -> arb_mat:
    """Rows k = 0..count-1 of W_kj, j = 0..k, but for a factor a row, so that all are integers.

    Row k is multiplied by q^(k-1), q the common denominator of `kind`. In every column each entry follows from the one
    above.
    """
    q = lcm(*(int(part.q) for part in kind))
    first, along, rise = (int(part * q) for part in kind)
    entries = [[fmpz(0)] * count for _ in range(count)]
    entries[0][0] = fmpz(1)
    for j in range(count):
        base = first + along * j
        entry = (-1) ** j * prod((base + rise * i for i in range(j - 1)), start=fmpz(1))
        for k in range(max(j, 1), count):
            entries[k][j] = entry
            entry = entry * ((base + rise * (k - 1)) * (k + 1)) // (k + 1 - j)
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


def levin_type(kind: Kind, *sequences: Summed) -> list[Values]:
    """T_0..T_K of each of several sequences, all orders and sequences in one matrix product:

        T_k = sum_j W_kj S_j/omega_j / sum_j W_kj/omega_j,    j = 0..k

    with the weights of `kind`. Exact where S_n - S is omega_n times a polynomial of degree below k, divided by the product
    in W_kn: a polynomial in 1/(b+n) for `powers`, a factorial series for `pochhammer`, a polynomial in n for
    `DRUMMOND`. None where the denominator cannot be told from 0.
    """
    return [values for values, _ in levin_fractions(kind, *sequences)]


def levin_fractions(kind: Kind, *sequences: Summed) -> list[tuple[Values, Sequence[Ball]]]:
    """`levin_type`, and the denominators of T_0..T_K with the weights as `weights` has them."""
    count = max((len(inverses) for _, inverses in sequences), default=0)
    return fractions(weights(max(count, 1), kind), *sequences)


@planned
def log_weights(count: int, kind: Kind, remainder: Remainder, b: fmpq) -> list[list[float]]:
    """Row k: the logarithms of the moduli with which 1/a_0, 1/a_1, ... enter the denominator of T_k, as floats."""
    table = weights(count, kind)
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


def captured(terms: Sequence[Ball], below: Sequence[Ball], kind: Kind, remainder: Remainder, b: fmpq) -> dict[int, Remark]:
    """`CAPTURED` for the k for which one 1/a_n, not the last, is nearly the whole denominator of T_k and of T_(k-1).

    Both are nearly the same mean of S_n and its neighbours then, and their difference tells nothing.
    """
    sizes, before, found = [log_size(a) for a in terms], set[int](), {}
    for k, row in enumerate(log_weights(len(below), kind, remainder, b) if below else []):
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


def nearly_equal(terms: Sequence[Ball], late: int, kind: Kind) -> dict[int, Remark]:
    """`EQUAL` for the k for which neither weights nor terms change much.

    That is where the factors of the weights W_k0, ..., W_kk differ by less than 2, and the last ratio of terms q has Re q > 1/2
    and is less than 60 degrees from the real axis. Where 1/omega_n is like n^p q^(-n), its k-th difference is like (1/q - 1)^k
    only if this grows; if it does not, the first terms of the sequence outweigh it, and a transformation with equal
    weights tends to another number than the sum.
    """
    found = {}
    for n, (before, now) in enumerate(pairwise(terms), 1):
        k, q = n - late, now / before
        least = min(abs(kind.first), abs(kind.first + kind.rise * (k - 2)))
        if abs(kind.along) * k < least and bool(2 * q.real > 1) and bool(2 * q.real > abs(q)):
            found[k] = EQUAL
    return found
