"""Thiele's rational interpolation of samples."""

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.claims import claims
from resurgo.kernels.thiele import convergents, thiele_fraction
from resurgo.precision import is_zero, working_precision

BITS_LOST = 8  # a node; 4 were seen of functions with a cut, 8 of exp, 12 of entire functions of order 1/2
PASSED = "the fraction through the nodes before passes through this one"


@method(
    reference="T. N. Thiele, Interpolationsrechnung (1909)",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    honesty=20,
    cost="O(N^2) for all orders",
)
def thiele(samples, x: fmpq | arb | acb):
    """f(x_0) + (x - x_0)/(a_1 + (x - x_1)/(a_2 + (x - x_2)/(a_3 + ...))), a_k the inverse differences of the samples.

        phi_0 = f,    phi_(k+1)(x) = (x - x_k)/(phi_k(x) - phi_k(x_k)),    a_k = phi_k(x_k)

    At order n it is the rational function through the first n + 1 nodes, of degrees [n/2] in numerator and denominator, rounded
    up above for odd n. One more node adds one more a_k, in O(n) operations.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in resurgo.kernels.claims).
    None where the fraction passes through the node that is added as it is: the samples may be of a rational function.

    *Exact on* rational functions of these degrees.

    *Applicability.* Meromorphic functions, and others off their cuts; outside of the interval of the nodes too, where polynomial
    interpolation fails. Nodes in an order that spreads them early (`spacing = "nested"`) settle sooner than nodes in a row.
    Where the rational function of these degrees misses a node (an unattainable point), there is no answer at this order. On noisy
    samples it generally produces garbage, with poles between the nodes: see `aaa`.

    *References.* Thiele (1909); L. M. Milne-Thomson, The Calculus of Finite Differences (1933), ch. V; P. R. Graves-Morris and
    T. R. Hopkins, Numer. Math. 36 (1981) 111.

    *Example.* tan x at 3/2, where it is 14.10141995, from its values at 0, 1/8, ..., 9/8:

        >>> from mpmath import mp
        >>> import resurgo
        >>> nodes = [f"{n}/8" for n in range(10)]
        >>> with mp.workdps(20):
        ...     tangent = resurgo.Samples(nodes, [mp.tan(mp.mpf(n) / 8) for n in range(10)])
        >>> print(resurgo.resum(tangent, "3/2", method="thiele", digits=10))
        14.10(23) [estimated]
    """
    with working_precision(ctx.prec + BITS_LOST * len(samples)):
        fraction = thiele_fraction(samples)
        quotients = [_quotient(*pair) for pair in convergents(fraction, x)]
    values = [quotients[length - 1] for length in fraction.lengths]
    claimed, refused = claims([v if isinstance(v, arb | acb) else None if v is None else arb(v) for v in values]), False
    for n, value in enumerate(values):
        is_new = n == 0 or fraction.lengths[n] > fraction.lengths[n - 1]
        if value is None or (is_zero(fraction.inverse_differences[fraction.lengths[n] - 1]) and n and is_new):
            refused = True
        elif is_new:
            told = claimed[n]
            yield n, Estimate(value * 1, *((None, *told) if isinstance(told, tuple) else (told,)))
        else:
            yield n, Estimate(value, notes=PASSED)
    if len(values) < len(samples):
        yield len(values), Estimate(arb("nan"))
    if refused:
        raise Inapplicable("a pole of the interpolant, or a node that no rational function of these degrees attains")


def _quotient(above, below):
    """P/Q, None at a pole and where a ball about it cannot be told from one."""
    if is_zero(below):
        return None
    return above / below


@hookimpl
def register_methods():
    return [thiele]
