"""The one-parameter variation of the constant in the Gaussian, for the quartic integral alone."""

from mpmath import mp

from resurgo import Inapplicable, hookimpl, method

INTEGRAL = "exp(-u^2 - t u^4)"


@method(
    needs=2,
    reference="G. Grunberg, Phys. Lett. B 95 (1980) 70; P. M. Stevenson, Phys. Rev. D 23 (1981) 2916",
    claims=("homogeneous", "complex", "conjugation-symmetric"),
    excuses={"last-coefficient": "a single formula in c_0 and x, the same at every order"},
    cost="O(1)",
)
def variation_of_constant(series, x):
    """c_0 sqrt(2 / (1 + sqrt(1 + 6 x))): the integral of exp(-A u^2) with the best A.

    In exp(-a u^2 - eps u^4) = exp(-A u^2) exp((A - a) u^2 - eps u^4) the second factor is expanded
    to first order, and A is chosen so that the integral of this first-order term vanishes,
    (A - a)/(2A) = 3 eps/(4 A^2). That gives A = (a + sqrt(a^2 + 6 eps))/2 and the integral
    sqrt(2 pi/(a + sqrt(a^2 + 6 eps))); here a = 1, x = eps/a^2.

    *Applicability.* The quartic integral, declared by the fact "integral", and nothing else. A
    single value, the same at every order; for x > 0 its relative error grows with x, to
    1 - 2 sqrt(2 pi)/(6^(1/4) Gamma(1/4)) = 11.65 % as x -> oo.

    *References.* The choice of A is that of fastest apparent convergence (Grunberg 1980); see
    Stevenson (1981) for such variations in general.

    *Example.* The integral at a = 1, eps = 1/10, over its value at eps = 0: it is 0.9445018017:

        >>> from fractions import Fraction
        >>> import resurgo
        >>> facts = {"integral": "exp(-u^2 - t u^4)"}
        >>> series = resurgo.Series([1, Fraction(-3, 4)], facts)
        >>> print(resurgo.resum(series, "1/10", method="variation-of-constant", digits=10))
        0.9397004205 [heuristic]
    """
    if series.facts.get("integral") != INTEGRAL:
        raise Inapplicable(f"it belongs to the integral of {INTEGRAL} alone")
    return series[0] * mp.sqrt(2 / (1 + mp.sqrt(1 + 6 * x)))


@hookimpl
def register_methods():
    return [variation_of_constant]
