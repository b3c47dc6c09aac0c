"""The exponent-resummed form: expand a power of the series, or its logarithm, instead of the series."""

from fractions import Fraction

from resurgo import hookimpl, method
from resurgo.kernels.power_form import PowerForm, raised


@method(
    reference="P. Henrici, J. ACM 3 (1956) 10 (powers of a power series)",
    claims=("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=20,
    cost="O(N^2)",
)
def exponent(series, *, power: Fraction = Fraction(-2)):
    """f = c_0 (A_0 + A_1 x + ... + A_N x^N)^(1/power), with sum A_n x^n = (S/c_0)^power and A_0 = 1.

    Its limit for the power 0 is f = c_0 exp(l_1 x + ... + l_N x^N), with sum l_n x^n = log(S/c_0), the form with cumulants.
    The branch is the one that leads from f(0) = c_0 along the straight line to x.

    *Options.* power: a rational number. -2 writes an integral of Gaussian type as
    sqrt(pi/(a + a_1 eps + ...)), the expansion put in the exponent of the Gaussian; -4 has, at order 1, the
    strong-coupling law x^(-1/4) of the quartic integral, and 3/2 a law x^(2/3); 1 is the power series itself; 0 the
    exponential of a power series, which is positive where c_0 is.

    *Error claim.* What follows in the radicand, or in the exponent, if the ratios of its terms go on as they did, carried
    to the value; none once its terms grow, and the value is then graded unreliable.

    *Applicability.* Functions f whose power is nearly linear in x, at moderate x, where it does better than the power series at
    the same order. At order N it goes like x^(N/power) at large x. It keeps the rate of divergence: A_n c_0/c_n tends to
    `power`. Where the radicand of a real series is negative there is no real value, and behind a zero of it none that hangs
    together with f(0): for the quartic integral all even orders, from some coupling on. The power 0 serves partition functions,
    whose logarithm is extensive; at strong coupling it generally produces garbage, as nothing that behaves like a power of x is
    the exponential of a polynomial.

    *References.* Henrici (1956) for the recurrence that gives A_n; R. Kubo, J. Phys. Soc. Jpn. 17 (1962) 1100, for cumulants.

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="exponent", power=-2, digits=10))
        0.91575(99) [estimated]
    """
    return PowerForm(series[0], raised(series.whole, power).truncate(series.order), power)


@hookimpl
def register_methods():
    return [exponent]
