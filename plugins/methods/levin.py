"""Levin's transformation and Weniger's, which differ in their weights."""

from fractions import Fraction
from itertools import accumulate
from typing import Literal

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.levin import BITS_LOST, captured, inverse_remainders, levin_fractions, turning
from resurgo.kernels.sequences import is_exact, nonzero_orders, places, refined, rows, terms_at

CLAIMS = ("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric")
EXCUSES = {"translative": "a_0 is part of the remainder estimates u, t and v; with d the transformation is translative"}


def geometric_series(order):
    """3/(1 + 2x) at x = 1/4."""
    return [3 * (-2) ** n for n in range(order + 1)], fmpq(1, 4), fmpq(2)


def _sweep(series, x, kind, remainder, b):
    if b <= 0:
        raise Inapplicable(f"b = {b}: the shift is positive")
    shift = fmpq(b.numerator, b.denominator)
    late = int(remainder in ("d", "v"))  # then T_0 is c_0 at order 1, where the partial sum is as good
    orders = nonzero_orders(series, with_first=remainder == "d")
    below = []

    def compute():
        terms = terms_at(series, x)
        present = [terms[n] for n in orders]
        inverses = inverse_remainders(present, remainder, shift)
        values, below[:] = levin_fractions(kind, shift, (list(accumulate(present))[: len(inverses)], inverses))[0]
        return values

    values = refined(compute, int(BITS_LOST * len(orders)), is_exact(series, x))
    at = [k if k >= late else -1 for k in places(orders, len(series), late)]
    terms = terms_at(series, x)
    present = [terms[n] for n in orders]
    remarks = turning(present, late) | captured(present, below, kind, remainder, shift)
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
def levin(series, x: fmpq | arb | acb, *, remainder: Literal["u", "t", "d", "v"] = "u", b: Fraction = Fraction(1)):
    """Levin's transformation T_k = sum_j W_kj S_j/w_j / sum_j W_kj/w_j, j = 0..k, W_kj = (-1)^j C(k,j) (b+j)^(k-1).

    S_j are the distinct partial sums, a_j the nonzero terms, and w_j estimates the remainder S - S_j.
    T_n is the answer at order n for u and t; d and v use a_(k+1) in T_k: T_(n-1) from n = 2 on, before it the
    partial sum. Zero terms are skipped, and those that are left numbered anew. Where the terms have come to
    an end (more are zero than ever before between two others), the answer is the partial sum.

    *Options.* remainder: "u", w_j = (b+j) a_j; "t", a_j; "d", a_(j+1), due to Smith and Ford; "v",
    a_j a_(j+1)/(a_j - a_(j+1)). b: the shift, positive.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.sequences): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction; where one small coefficient outweighs all others in the denominators of T_k and T_(k-1);
    and where the signs of the terms turn irregularly, neither equal nor alternating, in the second half of them.
    Up to order 3 a multiple of the last difference.

    *Exact on* S_j = S + w_j (p_0 + p_1/(b+j) + ... + p_(k-1)/(b+j)^(k-1)), such as geometric series: from T_1
    on, for u from T_2 on.

    *Applicability.* Alternating series, convergent or factorially divergent; of the latter not all: on the quartic
    oscillator at strong coupling it diverges, and grades itself unreliable. Logarithmic convergence with u and v alone:
    t and d generally produce garbage there. On a factorially divergent series of one sign, that is, on
    the cut, all of them do. They stagnate for coefficients that grow like (2n)! and faster.

    *References.* Levin (1973); D. A. Smith and W. F. Ford, SIAM J. Numer. Anal. 16 (1979) 223; E. J. Weniger,
    Comput. Phys. Rep. 10 (1989) 189, sec. 7.

    *Example.* 1 - 1/2 + 1/3 - ... = log 2 = 0.6931471806:

        >>> import resurgo
        >>> print(resurgo.resum([0, 1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7"], 1, method="levin", digits=10))
        0.6931472(48) [estimated]
    """
    yield from _sweep(series, x, "powers", remainder, b)


@method(
    reference="E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189",
    claims=CLAIMS,
    kernel=geometric_series,
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def weniger(series, x: fmpq | arb | acb, *, remainder: Literal["u", "t", "d", "v"] = "d", b: Fraction = Fraction(1)):
    """Weniger's transformation T_k = sum_j W_kj S_j/w_j / sum_j W_kj/w_j, j = 0..k, W_kj = (-1)^j C(k,j) (b+j)_(k-1).

    Levin's transformation with Pochhammer symbols for powers; with the remainder d it is Weniger's delta.
    S_j are the distinct partial sums, a_j the nonzero terms, and w_j estimates the remainder S - S_j.
    T_n is the answer at order n for u and t; d and v use a_(k+1) in T_k: T_(n-1) from n = 2 on, before it the
    partial sum. Zero terms are skipped, and those that are left numbered anew. Where the terms have come to
    an end (more are zero than ever before between two others), the answer is the partial sum.

    *Options.* remainder: "u", w_j = (b+j) a_j; "t", a_j; "d", a_(j+1); "v", a_j a_(j+1)/(a_j - a_(j+1)).
    b: the shift, positive.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.sequences): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction; where one small coefficient outweighs all others in the denominators of T_k and T_(k-1);
    and where the signs of the terms turn irregularly, neither equal nor alternating, in the second half of them.
    Up to order 3 a multiple of the last difference.

    *Exact on* S_j = S + w_j (p_0 + p_1/(b+j)_1 + ... + p_(k-1)/(b+j)_(k-1)), such as geometric series: from T_1
    on, for u from T_2 on.

    *Applicability.* Alternating series whose coefficients grow like n!; for Euler's series delta is proved to
    converge at every x off the cut, with an error like exp(-(9/2) n^(2/3)) at x = 1. On the cut, that is,
    for factorially divergent series of one sign, it generally produces garbage. It stagnates for
    coefficients that grow like (2n)! and faster. At strong coupling, before k is some sqrt(x), T_k has not begun to
    converge.

    *References.* Weniger (1989), sec. 8; Smith and Ford (1979); R. Borghi and E. J. Weniger, Appl. Numer. Math. 94
    (2015) 149.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1, where its Borel sum is 0.5963473623:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], 1, method="weniger", digits=10))
        0.5964(19) [estimated]
    """
    yield from _sweep(series, x, "pochhammer", remainder, b)


@hookimpl
def register_methods():
    return [levin, weniger]
