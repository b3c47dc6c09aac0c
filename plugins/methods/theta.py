"""Brezinski's theta algorithm on the partial sums, and the iteration of its first step."""

from contextlib import suppress
from dataclasses import replace

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels import lozenge
from resurgo.kernels.claims import log_size
from resurgo.kernels.singular import sweep

BITS_LOST = 6  # a term; measured for zeta(2) at 120 terms
VANISHES = "a difference of the table vanishes"


@method(
    reference="C. Brezinski, C. R. Acad. Sci. Paris A 273 (1971) 727",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="geometric",
    honesty=40,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def theta(series, x: fmpq | arb | acb, *, iterated: bool = False):
    """theta_(2k+2)^(n) = theta_2k^(n+1) + D theta_2k^(n+1) D theta_(2k+1)^(n+1) / D^2 theta_(2k+1)^(n), D the difference in n.

    The odd columns are those of the epsilon algorithm, theta_(2k+1)^(n) = theta_(2k-1)^(n+1) + 1/D theta_2k^(n), from
    theta_-1 = 0 and theta_0^(n) = S_n, the distinct partial sums: zero terms are skipped. The answer at order 3m + i, i =
    0, 1, 2, is theta_2m^(i): a step takes three more coefficients, and below order 3 the answer is the partial sum, as it is
    where the terms have come to an end (more are zero than ever before between two others). Iterated, it is J_m^(i), with
    J_0 = S and J_(m+1) the theta_2 of J_m. Where a difference in the table vanishes, the limit from sequences nearby
    stands for the entry, if there is one (`limits` in resurgo.kernels.singular).

    *Options.* iterated: false, Brezinski's algorithm; true, its first step theta_2, which is Lubkin's W, iterated
    (Weniger's J).

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims), or, where it is more, of those between the columns of the table (`spread` in
    resurgo.kernels.singular); iterated, no less than the distance from Brezinski's value. None, and the grade unreliable,
    where these values do not settle and where the terms grow in one direction. None where the value equals the one before it.

    *Exact on* S_n = S + c q^n, q != 1, and S_n = S + c/(n + b): from theta_2 on.

    *Applicability.* Linear and logarithmic convergence, and alternating series, convergent or divergent like n!; it needs no
    parameter. On a factorially divergent series it breaks down at high orders: for Euler's at x = 1 it gives nine digits
    at orders 30 to 60 and none at 100. On a cut, that is, where such a series has one sign, it generally produces
    garbage. Convergence as slow as that of sum 1/(n log^2 n) it takes for convergence to another limit.

    *References.* Brezinski (1971); E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189, sec. 10; S. Lubkin, J. Res. Natl. Bur.
    Stand. 48 (1952) 228.

    *Example.* 1 + 1/4 + 1/9 + ... = pi^2/6 = 1.6449340668:

        >>> import resurgo
        >>> terms = [1, "1/4", "1/9", "1/16", "1/25", "1/36", "1/49", "1/64", "1/81", "1/100"]
        >>> print(resurgo.resum(terms, 1, method="theta", digits=10))
        1.644934(37) [estimated]
    """
    if not iterated:
        yield from sweep(series, x, lozenge.theta, BITS_LOST, VANISHES)
        return
    beside = _rows(series, x)
    for order, estimate in sweep(series, x, lozenge.iterated_theta, BITS_LOST, VANISHES):
        if estimate.error is None or order not in beside:
            yield order, estimate
        else:
            yield order, replace(estimate, error=max(estimate.error, abs(estimate.value - beside[order]), key=log_size))


def _rows(series, x):
    """The values of Brezinski's algorithm, by order."""
    found = {}
    with suppress(Inapplicable):
        for order, estimate in sweep(series, x, lozenge.theta, BITS_LOST, VANISHES):
            found[order] = estimate.value
    return found


@hookimpl
def register_methods():
    return [theta]
