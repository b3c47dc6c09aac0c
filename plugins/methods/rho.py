"""Wynn's rho algorithm on the partial sums, with Osada's exponent."""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Literal

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels import lozenge
from resurgo.kernels.decay import LEAST, by_exponent, exponents
from resurgo.kernels.sequences import nonzero_orders, places
from resurgo.kernels.singular import sweep

BITS_LOST = 2.6  # a term; measured for zeta(2) with 120 terms it is 2.1, for Euler's series at x = 1 1.3
POLE = "the interpolating function has a pole at infinity"
NO_EXPONENT = "no exponent can be estimated, or the interpolating function has a pole at infinity"


def rational_in_n(order):
    """S_n = (2n + 5)/(3n + 4), which tends to 2/3."""
    sums = [Fraction(2 * n + 5, 3 * n + 4) for n in range(order + 1)]
    return [sums[0], *(after - before for before, after in pairwise(sums))], 1, Fraction(2, 3)


@method(
    reference="P. Wynn, Proc. Camb. Phil. Soc. 52 (1956) 663; N. Osada, SIAM J. Numer. Anal. 27 (1990) 178",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel=rational_in_n,
    honesty=50,
    loses=BITS_LOST,
    cost='O(N^2) for all orders; for theta = "estimated" O(N^3) unless its estimates settle at one rational',
)
def rho(series, x: fmpq | arb | acb, *, theta: Literal["estimated"] | Fraction = Fraction(1)):
    """rho_(k+1)^(n) = rho_(k-1)^(n+1) + (k + theta)/(rho_k^(n+1) - rho_k^(n)), rho_0^(n) = S_n, rho_-1 = 0.

    With theta = 1 this is Wynn's algorithm for the interpolation points x_n = n + b: his numerators x_(n+k+1) - x_n are
    k + 1 for every b. Then rho_2m^(n) is the value at infinity of the rational function of x, of degrees m and m, through
    (x_n, S_n), ..., (x_(n+2m), S_(n+2m)). Osada's theta is the exponent of S_n - S ~ n^(-theta) (c_0 + c_1/n + ...). The
    answer at order 2m is rho_2m^(0), at order 2m + 1 rho_2m^(1), with S_n the distinct partial sums: zero terms are
    skipped. Where the terms have come to an end (more are zero than ever before between two others), the
    answer is the partial sum. Where a difference in the table vanishes, the limit from sequences nearby stands for the entry,
    if there is one (`limits` in resurgo.kernels.singular).

    *Options.* theta: the exponent, no whole number below 1 (with theta <= 0 the sums diverge, and the answer is the constant
    in their expansion); or "estimated": at every order n >= 3 from S_0..S_n, by the formula of Drummond and of
    Bjørstad, Dahlquist and Grosse, extrapolated as Osada did, and replaced by a rational of denominator through 12 that
    is as good; the notes say what was used.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims), or, where it is more, of those between the columns of the table (`spread` in
    resurgo.kernels.singular). None, and the grade unreliable, where these values do not settle and where the terms
    grow in one direction. None where the value equals the one before it.

    *Exact on* S_n = (S n^m + ...)/(n^m + ...), rational functions of n, with theta = 1.

    *Applicability.* Logarithmic convergence, with the right theta: terms like n^(-1-theta). With another theta it gains little:
    Wynn's for zeta(3/2) has an error of 0.03 after 20 terms and of 0.01 after 40. On linear convergence, on alternating and on
    divergent series it generally produces garbage.

    *References.* Wynn (1956); Osada (1990); J. E. Drummond, J. Aust. Math. Soc. B 19 (1976) 416; P. Bjørstad, G. Dahlquist
    and E. Grosse, BIT 21 (1981) 56; E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189, sec. 6.2.

    *Example.* 1 + 1/4 + 1/9 + ... = pi^2/6 = 1.6449340668:

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/4", "1/9", "1/16", "1/25", "1/36", "1/49", "1/64", "1/81"], 1, method="rho", digits=10))
        1.6449341(10) [estimated]
    """
    if theta == "estimated":
        yield from _estimated(series, x)
        return
    if theta <= 0 and theta.denominator == 1:
        raise Inapplicable(f"theta = {theta}: the exponent is no whole number below 1")
    yield from sweep(series, x, partial(lozenge.rho, theta=fmpq(theta.numerator, theta.denominator)), BITS_LOST, POLE)


def _estimated(series, x):
    orders = nonzero_orders(series, with_first=True)
    found = exponents(series, x, int(BITS_LOST * len(orders)))
    at = places(orders, len(series))
    for order, estimate in sweep(series, x, by_exponent(lozenge.rho, found), BITS_LOST, NO_EXPONENT, LEAST):
        theta = found[at[order]]
        told = f"theta = {theta if isinstance(theta, fmpq) else theta.str(6, radius=False)}, estimated" if theta is not None else ""
        yield order, replace(estimate, notes="; ".join(filter(None, (told, estimate.notes))))


@hookimpl
def register_methods():
    return [rho]
