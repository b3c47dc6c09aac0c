"""Levin's transformation, Weniger's and Drummond's, which differ in their weights."""

from fractions import Fraction
from itertools import accumulate
from math import ceil
from typing import Literal

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.levin import (
    BITS_LOST,
    DRUMMOND,
    captured,
    inverse_remainders,
    levin_fractions,
    nearly_equal,
    pochhammer,
    powers,
    turning,
)
from resurgo.kernels.sequences import is_exact, nonzero_orders, places, refined, rows, terms_at

CLAIMS = ("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric")
EXCUSES = {"translative": "a_0 is part of the remainder estimates u, t and v; with d the transformation is translative"}


def geometric_series(order):
    """3/(1 + 2x) at x = 1/4."""
    return [3 * (-2) ** n for n in range(order + 1)], fmpq(1, 4), fmpq(2)


def _positive(beta):
    if beta <= 0:
        raise Inapplicable(f"beta = {beta}: the shift has to be above 0")
    return fmpq(beta.numerator, beta.denominator)


def _sweep(series, x, kind, remainder, beta):
    late = int(remainder in ("d", "v"))  # then T_0 is c_0 at order 1, where the partial sum is as good
    orders = nonzero_orders(series, with_first=remainder == "d")
    below = []

    def compute():
        terms = terms_at(series, x)
        present = [terms[n] for n in orders]
        inverses = inverse_remainders(present, remainder, beta)
        values, below[:] = levin_fractions(kind, (list(accumulate(present))[: len(inverses)], inverses))[0]
        return values

    values = refined(compute, int(BITS_LOST * len(orders)), is_exact(series, x))
    at = [k if k >= late else -1 for k in places(orders, len(series), late)]
    terms = terms_at(series, x)
    present = [terms[n] for n in orders]
    remarks = nearly_equal(present, late, kind) | turning(present, late) | captured(present, below, kind, remainder, beta)
    yield from rows(series, x, values, at, "the denominator of the transformation vanishes", remarks)


@method(
    reference="D. Levin, Int. J. Comput. Math. B 3 (1973) 371",
    claims=CLAIMS,
    kernel=geometric_series,
    excuses=EXCUSES,
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def levin(series, x: fmpq | arb | acb, *, remainder: Literal["u", "t", "d", "v"] = "u", beta: Fraction = Fraction(1)):
    """Levin's transformation T_k = sum_j W_kj S_j/w_j / sum_j W_kj/w_j, j = 0..k, W_kj = (-1)^j C(k,j) (beta+j)^(k-1).

    S_j are the distinct partial sums, a_j the nonzero terms, and w_j estimates the remainder S - S_j.
    T_n is the answer at order n for u and t; d and v use a_(k+1) in T_k: T_(n-1) from n = 2 on, before it the
    partial sum. Zero terms are skipped, and those that are left numbered anew. Where the terms have come to
    an end (more are zero than ever before between two others), the answer is the partial sum.

    *Options.* remainder: "u", w_j = (beta+j) a_j; "t", a_j; "d", a_(j+1), due to Smith and Ford; "v",
    a_j a_(j+1)/(a_j - a_(j+1)). beta: the shift, positive.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction; where one small coefficient outweighs all others in the denominators of T_k and T_(k-1);
    where the signs of the terms turn irregularly, neither equal nor alternating, in the second half of them; and where beta
    is so large that the weights are nearly equal, and successive terms are so, too.
    Up to order 3 a multiple of the larger of the last two differences.

    *Exact on* S_j = S + w_j (p_0 + p_1/(beta+j) + ... + p_(k-1)/(beta+j)^(k-1)), such as geometric series: from T_1
    on, for u from T_2 on.

    *Applicability.* Alternating series, convergent or factorially divergent; of the latter not all: on the quartic
    oscillator at strong coupling it diverges, and grades itself unreliable. Logarithmic convergence with u and v alone:
    t and d generally produce garbage there. On a factorially divergent series of one sign, that is, on
    the cut, all of them do. For coefficients that grow like (2n)! and faster they gain few digits an order.

    *References.* Levin (1973); D. A. Smith and W. F. Ford, SIAM J. Numer. Anal. 16 (1979) 223; E. J. Weniger,
    Comput. Phys. Rep. 10 (1989) 189, sec. 7.

    *Example.* 1 - 1/2 + 1/3 - ... = log 2 = 0.6931471806:

        >>> import resurgo
        >>> print(resurgo.resum([0, 1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7"], 1, method="levin", digits=10))
        0.6931472(48) [estimated]
    """
    shift = _positive(beta)
    yield from _sweep(series, x, powers(shift), remainder, shift)


@method(
    reference="E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189; E. J. Weniger, Numer. Algorithms 3 (1992) 477",
    claims=CLAIMS,
    kernel=geometric_series,
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def weniger(
    series,
    x: fmpq | arb | acb,
    *,
    remainder: Literal["u", "t", "d", "v"] = "d",
    beta: Fraction = Fraction(1),
    gamma: Fraction = Fraction(1),
):
    """Weniger's T_k = sum_j W_kj S_j/w_j / sum_j W_kj/w_j, j = 0..k, W_kj = (-1)^j C(k,j) (gamma (beta+j))_(k-1).

    Levin's transformation with Pochhammer symbols for powers. gamma = 1 is Weniger's S, with the remainder d his delta;
    any other positive gamma his C, which goes over to Levin's transformation as gamma -> oo; gamma = -1 his M, with xi = beta:
    W_kj = (-1)^j C(k,j) (-xi-j)_(k-1).
    S_j are the distinct partial sums, a_j the nonzero terms, and w_j estimates the remainder S - S_j.
    T_n is the answer at order n for u and t; d and v use a_(k+1) in T_k: T_(n-1) from n = 2 on, before it the
    partial sum. Zero terms are skipped, and those that are left numbered anew. Where the terms have come to
    an end (more are zero than ever before between two others), the answer is the partial sum.

    *Options.* remainder: "u", w_j = (beta+j) a_j; "t", a_j; "d", a_(j+1); "v", a_j a_(j+1)/(a_j - a_(j+1)).
    beta: the shift, positive. gamma: not 0; where it is negative, there is T_k for k < 2 + |gamma| beta alone.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction; where one small coefficient outweighs all others in the denominators of T_k and T_(k-1);
    where the signs of the terms turn irregularly, neither equal nor alternating, in the second half of them; and where beta
    is so large that the weights are nearly equal, and successive terms are so, too.
    Up to order 3 a multiple of the larger of the last two differences.

    *Exact on* S_j = S + w_j (p_0 + p_1/(gamma (beta+j))_1 + ... + p_(k-1)/(gamma (beta+j))_(k-1)), such as geometric series:
    from T_1 on, for u from T_2 on.

    *Applicability.* Alternating series whose coefficients grow like n!; for Euler's series delta is proved to
    converge at every x off the cut, with an error like exp(-(9/2) n^(2/3)) at x = 1. On the cut, that is,
    for factorially divergent series of one sign, it generally produces garbage. Faster growth leaves little: of sum (-1)^n (kn)!
    delta has 22 digits at order 40 for k = 1, 7 for k = 2, 3 for k = 3; at order 80, 35, 10 and 5, and the claims say so. At
    strong coupling, before k is some sqrt(x), T_k has not begun to converge. M with xi somewhat above the order does about as
    well as S, with a large xi no better than Drummond's transformation.

    *References.* Weniger (1989), sec. 8 (S and delta) and 9 (M); Weniger (1992) (C), also J. Math. Phys. 45 (2004) 1209;
    H. H. H. Homeier, J. Comput. Appl. Math. 122 (2000) 81, for M as C with gamma = -1; D. A. Smith and W. F. Ford, SIAM J.
    Numer. Anal. 16 (1979) 223; R. Borghi and E. J. Weniger, Appl. Numer. Math. 94 (2015) 149.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1, where its Borel sum is 0.5963473623:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], 1, method="weniger", digits=10))
        0.5964(19) [estimated]
    """
    shift, factor = _positive(beta), fmpq(gamma.numerator, gamma.denominator)
    if gamma == 0:
        raise Inapplicable("gamma = 0: all weights vanish; 1 is S, other positive numbers are C, -1 is M")
    known = series if gamma > 0 else _bounded(series, 1 + ceil(-gamma * beta), remainder)
    yield from _sweep(known, x, pochhammer(shift, factor), remainder, shift)
    if len(known) < len(series):
        raise Inapplicable(
            f"gamma = {gamma}: there is T_k for k < 2 + |gamma| beta = {2 - gamma * beta} alone; take a greater beta"
        )


def _bounded(series, k, remainder):
    """The series through the last order at which no T beyond T_k is asked."""
    late = int(remainder in ("d", "v"))
    at = places(nonzero_orders(series, with_first=remainder == "d"), len(series), late)
    return series.truncate(max(n for n, index in enumerate(at) if index <= k))


@method(
    reference="J. E. Drummond, Bull. Aust. Math. Soc. 6 (1972) 69",
    claims=CLAIMS,
    kernel=geometric_series,
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def drummond(series, x: fmpq | arb | acb, *, remainder: Literal["t", "d", "v"] = "d"):
    """Drummond's T_k = Delta^k (S_0/w_0) / Delta^k (1/w_0) = sum_j (-1)^j C(k,j) S_j/w_j / sum_j (-1)^j C(k,j)/w_j, j = 0..k.

    Levin's transformation with all powers replaced by 1. S_j are the distinct partial sums, a_j the nonzero terms, and w_j
    estimates the remainder S - S_j.
    T_n is the answer at order n for t; d and v use a_(k+1) in T_k: T_(n-1) from n = 2 on, before it the
    partial sum. Zero terms are skipped, and those that are left numbered anew. Where the terms have come to
    an end (more are zero than ever before between two others), the answer is the partial sum.

    *Options.* remainder: "t", w_j = a_j; "d", a_(j+1), Drummond's own; "v", a_j a_(j+1)/(a_j - a_(j+1)).

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction; where one small coefficient outweighs all others in the denominators of T_k and T_(k-1);
    where the signs of the terms turn irregularly, neither equal nor alternating, in the second half of them; and where
    successive terms have a ratio of about the same direction as 1 and above 1/2.
    Up to order 3 a multiple of the larger of the last two differences.

    *Exact on* S_j = S + w_j (p_0 + p_1 j + ... + p_(k-1) j^(k-1)), such as geometric series: from T_1 on.

    *Applicability.* Alternating series, convergent or divergent like n!. On Euler's series T_k with d is the Padé approximant
    [k/k], from k + 2 coefficients in place of 2k + 1; Weniger's delta converges faster still. On terms of one sign that fall
    more slowly than 2^(-n), 1/n^2 say, it tends to another number than the sum; on a factorially divergent series of one
    sign it generally produces garbage.

    *References.* Drummond (1972); E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189, sec. 9.5; R. Borghi and E. J. Weniger,
    Appl. Numer. Math. 94 (2015) 149.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1, where its Borel sum is 0.5963473623:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], 1, method="drummond", digits=10))
        0.5974(68) [estimated]
    """
    yield from _sweep(series, x, DRUMMOND, remainder, fmpq(1))


@hookimpl
def register_methods():
    return [levin, weniger, drummond]
