"""Aitken's delta-squared process on the partial sums, plain and iterated."""

from flint import acb, arb, fmpq

from resurgo import hookimpl, method
from resurgo.kernels import lozenge
from resurgo.kernels.singular import sweep

BITS_LOST = 7  # a term, of the iterated process; measured for Euler's series at x = 1 with 120 terms, for zeta(2) it is 2.5


@method(
    reference="A. C. Aitken, Proc. R. Soc. Edinb. 46 (1926) 289",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="geometric",
    honesty=10,
    loses=BITS_LOST,
    cost="O(N) for all orders, iterated O(N^2)",
)
def aitken(series, x: fmpq | arb | acb, *, iterated: bool = False):
    """A^(n) = S_(n+2) - (S_(n+2) - S_(n+1))^2 / (S_(n+2) - 2 S_(n+1) + S_n), Aitken's Delta^2.

    The answer at order N is A^(N-2), from the last three of the distinct partial sums: zero terms are skipped. Where the
    terms have come to an end (more are zero than ever before between two others), the answer is the partial sum.
    Iterated, the process is applied to its own values, A_(m+1) = the A of A_m, A_0 = S, and the answer at order 2m is
    A_m^(0), at order 2m + 1 A_m^(1). Where a difference in the table vanishes, the limit from sequences
    nearby stands for the entry, if there is one (`limits` in resurgo.kernels.singular).

    *Options.* iterated: false, the process once, on the last three sums; true, as often as the order allows.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims), or, iterated and where it is more, of those between the columns of the table (`spread` in
    resurgo.kernels.singular). None, and the grade unreliable, where these values do not settle and where the terms
    grow in one direction. None where the value equals the one before it.

    *Exact on* S_n = S + c q^n, q != 1: the partial sums of a geometric series.

    *Applicability.* Linear convergence, S_(n+1) - S ~ q (S_n - S), which it makes faster, and alternating divergence, plain
    as far as the terms do not grow by much. Logarithmic convergence (terms like 1/n^2) it makes hardly faster: plain, the
    error for zeta(2) is halved. On factorially divergent series plain Delta^2 diverges, and the iteration breaks down at high
    orders: for Euler's at x = 1 it gives nine digits at orders 20 to 60 and none at 100, where it generally produces garbage.

    *References.* Aitken (1926); E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189, sec. 5.1; C. Brezinski and M. Redivo
    Zaglia, Extrapolation Methods (1991), sec. 2.3.

    *Example.* 1 - 1/2 + 1/3 - ... = log 2 = 0.6931471806:

        >>> import resurgo
        >>> terms = [1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7"]
        >>> print(resurgo.resum(terms, 1, method="aitken", digits=10))
        0.6936(30) [estimated]
        >>> print(resurgo.resum(terms, 1, method="aitken", iterated=True, digits=10))
        0.69315(21) [estimated]
    """
    table, lost = (lozenge.iterated_aitken, BITS_LOST) if iterated else (lozenge.aitken, 1)
    yield from sweep(series, x, table, lost, "a second difference of the table vanishes")


@hookimpl
def register_methods():
    return [aitken]
