"""Linear summation methods: the weights of Chebyshev, Cesàro and Abel means, and the growth of terms that they cannot sum."""

from collections.abc import Sequence
from math import comb, inf, log

from flint import arb_mat, fmpq, fmpq_mat, fmpz, fmpz_mat

from resurgo.kernels.claims import Ball, log_size
from resurgo.kernels.plans import planned

ROUNDING = 1e-9  # of logarithms of sizes in double precision


@planned
def chebyshev(count: int, nu: fmpq = fmpq(0)) -> arb_mat:
    """Rows m = 0..count-1 of the coefficients of P_m(t), or of P_m^(k), k = floor(nu m), 0 <= nu < 1, but for a factor a row.

    P_m(t) = T_m(1 - 2t) are Chebyshev's polynomials of [0, 1]. P_m^(k) is the k-th difference, in steps of 2, of m^(k+1) P_m:

        sum_j (-1)^j C(k,j) (m-2j)^(k+1) P_|m-2j|,    j = 0..k

    with P_m^(k)(sin^2 t) proportional to (d/dt)^(k+1) (sin(2t)^k sin 2(m-k)t)   (Cohen, Rodriguez Villegas and Zagier, 2000,
    sec. 4).
    """
    plain = [[fmpz(0)] * count for _ in range(count)]
    plain[0][0] = fmpz(1)
    for m in range(1, count):
        entry = fmpz(1)
        for i in range(m + 1):  # (-4)^i m (m+i-1)! / ((m-i)! (2i)!)
            plain[m][i] = entry
            entry = entry * (-2 * (m + i) * (m - i)) // ((2 * i + 1) * (i + 1))
    if nu == 0:
        return arb_mat(fmpz_mat(plain))
    combined = [[fmpz(0)] * count for _ in range(count)]
    for m in range(count):
        k = int(nu.p) * m // int(nu.q)
        for j in range(k + 1):
            combined[m][abs(m - 2 * j)] += (-1) ** j * comb(k, j) * fmpz(m - 2 * j) ** (k + 1) if m else 1
    return arb_mat(fmpz_mat(combined) * fmpz_mat(plain))


@planned
def cesaro(count: int, k: fmpq) -> arb_mat:
    """Rows n = 0..count-1 of the weights of a_0..a_n in the mean (C, k) of S_0..S_n, k > -1:

    C(n-j+k, n-j)/C(n+k, n) = prod_i (n-i)/(n-i+k),    i = 0..j-1.
    """
    rows = []
    for n in range(count):
        row = [fmpq(1)]
        for i in range(n):
            row.append(row[-1] * (n - i) / (n - i + k))
        rows.append(row + [fmpq(0)] * (count - 1 - n))
    return arb_mat(fmpq_mat(rows))


@planned
def abel(count: int, means: int) -> arb_mat:
    """Rows M = 0..means of the weights of a_0, a_1, ... in the polynomial in y through A(1 - j/M), j = 1..M, at y = 1.

    With A(y) = sum_n a_n y^n they are sum_j (-1)^(j-1) C(M,j) (1 - j/M)^n = 1 - M! {n, M}/M^n, {n, M} Stirling's numbers of the
    second kind: the chance that n balls, thrown into M boxes, leave one empty. Row 0 is 0.
    """
    rows = [[fmpq(0)] * count]
    fewer = [fmpz(1)] + [fmpz(0)] * (count - 1)  # (M-1)! {n, M-1}
    for m in range(1, means + 1):
        onto = [fmpz(0)]
        for n in range(1, count):
            onto.append(m * (onto[-1] + fewer[n - 1]))
        rows.append([1 - fmpq(filled, fmpz(m) ** n) for n, filled in enumerate(onto)])
        fewer = onto
    return arb_mat(fmpq_mat(rows))


def growth(terms: Sequence[Ball]) -> list[float]:
    """For each order n the limit of log |a_(n+1)/a_n| that the terms through a_n let expect; -inf for n < 4.

    With g(m) the mean of these logarithms over m/2..m, it is extrapolated as 2 g(n) - g(n/2): exactly 0 in the end for terms
    like n^p, log q for n^p q^n; for n! it grows without bound. Zero terms are passed over.
    """
    found, sizes = [], list[tuple[int, float]]()
    for n, a in enumerate(terms):
        if (size := log_size(a)) > -inf:
            sizes.append((n, size))
        half, quarter = len(sizes) // 2, len(sizes) // 4
        if len(sizes) < 5:
            found.append(-inf)
            continue
        (n2, s2), (n1, s1), (n0, s0) = sizes[-1], sizes[half], sizes[quarter]
        late, early = (s2 - s1) / (n2 - n1), (s1 - s0) / (n1 - n0)
        found.append(late + (late - early) * (n1 + n0) / (n2 - n0))
    return found


def outgrowing(terms: Sequence[Ball], power: fmpq) -> list[bool]:
    """For each order n from 4 on whether the terms grow faster than n^power: |a_n|/n^power from the first half to the second."""
    found, scaled = [], list[float]()
    for n, a in enumerate(terms):
        scaled.append(log_size(a) - float(power) * log(n) if n else -inf)
        half = (n + 1) // 2
        before = max(scaled[1 : half + 1], default=-inf) + ROUNDING
        found.append(n > 3 and max(scaled[half + 1 :]) > before > -inf and scaled[n] > scaled[half])
    return found
