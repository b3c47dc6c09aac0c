"""The exponent-resummed form: expand a power of the series instead of the series."""

from flint import acb_poly, fmpq_poly
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.rational import roots
from resurgo.kernels.terms import geometric_tail
from resurgo.precision import to_mp


@method(
    reference="P. Henrici, J. ACM 3 (1956) 10 (powers of a power series)",
    claims=("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=10,
    cost="O(N^2)",
)
def exponent(series, x, *, power: int = -2):
    """f = c_0 (A_0 + A_1 x + ... + A_N x^N)^(1/power), with sum A_n x^n = (S/c_0)^power and A_0 = 1.

    The branch is the one that leads from f(0) = c_0 along the straight line to x.

    *Options.* power: a whole number other than 0. -2 writes an integral of Gaussian type as
    sqrt(pi/(a + a_1 eps + ...)), the expansion put in the exponent of the Gaussian; -4 follows the
    strong-coupling law x^(-1/4) of the quartic integral; 1 is the power series itself.

    *Error claim.* The geometric tail of the radicand, carried to the value; none once the terms of
    the radicand grow, and the value is then graded unreliable.

    *Applicability.* Functions that behave like x^(1/power) at large x, where it does better than
    the power series at the same order. It keeps the rate of divergence: A_n/c_n tends to `power`
    times a constant. Where the radicand of a real series is negative there is no real value: for
    the quartic integral all even orders, from some coupling on.

    *References.* Henrici (1956) for the recurrence that gives A_n.
    """
    if power == 0:
        raise Inapplicable("the power 0 of a series says nothing of it; choose another")
    if series.terms[0] == 0:
        raise Inapplicable("c_0 = 0, so no power of the series is a power series")
    expanded = (series / series.terms[0]) ** power
    radicand = expanded.partial_sums(x)[-1]
    if radicand == 0:
        raise Inapplicable("the radicand vanishes")
    if mp.im(radicand) or mp.im(x):
        root = _from_the_origin(expanded, x, mp.one / power)
    elif radicand < 0 and abs(power) > 1:
        raise Inapplicable(f"no real value: the radicand is negative, {mp.nstr(radicand, 5)}")
    else:
        root = radicand ** (mp.one / power)
    value, tail = series[0] * root, geometric_tail([c * x**n for n, c in enumerate(expanded.coefficients)])
    error = None if tail.error is None else abs(value * tail.error / (power * radicand))
    return Estimate(value, error, tail.grade, tail.notes and f"in the radicand {tail.notes}")


def _from_the_origin(polynomial, x, power):
    """polynomial(x)^power, continued from polynomial(0) = 1: a product over the roots, each factor principal."""
    value = mp.one
    exact = polynomial.exact
    for root, multiplicity in roots(fmpq_poly(list(exact)) if exact else acb_poly(list(polynomial.terms))):
        factor = 1 - x / to_mp(root)
        if not mp.im(factor) and factor <= 0:
            raise Inapplicable("the radicand vanishes on the way from 0 to x")
        value *= factor ** (power * multiplicity)
    return value


@hookimpl
def register_methods():
    return [exponent]
