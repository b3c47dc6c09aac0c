"""The summation formula of Euler and Maclaurin, for series whose coefficients are known as a function of n."""

from flint import acb, arb, fmpq

from resurgo import Estimate, hookimpl, method
from resurgo.kernels.general_terms import declared_term, tail
from resurgo.kernels.sequences import is_exact, refined, terms_at
from resurgo.precision import is_zero


@method(
    name="euler-maclaurin",
    reference="L. Euler, Comment. Acad. Sci. Petrop. 6 (1738) 68; C. Maclaurin, A Treatise of Fluxions (1742)",
    claims=("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=2,
    cost="an integral over hundreds of values of g, and some 250 derivatives, at 50 digits",
)
def euler_maclaurin(series, x: fmpq | arb | acb):
    """S_N + the sum of c_n x^n over n > N, by an integral and derivatives of c_n as a function of n.

    With c_n = r^n g(n), f(n) = (r x)^n g(n), by Euler and Maclaurin's formula

        S_N + integral of f(n) over N < n < oo - f(N)/2 - sum over j >= 1 of B_2j/(2j)! f^(2j-1)(N).

    the integral along a ray on which f falls. Where 0 is not clearly nearer to log(r x) than +-2 pi i are, that is for r x near
    the negative axis, and where that integral does not converge, it is Boole's formula, which takes none:
    S_(N-1) + (r x)^N sum of e_k g^(k)(N) with sum e_k s^k = 1/(1 - r x e^s). Both are asymptotic in N, and summed to the least
    of their terms. The fact `term` gives g; it is scaled so that f(N) is the last term of the series.

    *Error claim.* The larger of the two terms in succession that are least together.

    *Applicability.* Series with the fact `term`, at any x where r x is not on the cut r x > 1: convergent ones, however slowly,
    and their continuation to |r x| > 1. The error is about exp(-p d), with p the distance from log(r x) to +-2 pi i, for
    Boole's formula to 0, and d that of N from the nearest singularity of g: 2.7 digits an order at r x = 1, 1.4 at -1. It is
    right where extrapolation is not, as for the sum of 1/(n log^2 n). What is no smooth function of n (c_n of an even series,
    of a lattice) has no such g.

    *References.* Euler (1738); Maclaurin (1742); G. H. Hardy, Divergent Series (1949), ch. XIII; G. Boole, A Treatise on the
    Calculus of Finite Differences (1860); T. M. Apostol, Pacific J. Math. 1 (1951) 161.

    *Example.* The sum of 1/(n + 1)^2, pi^2/6 = 1.6449340668..., from its first six terms:

        >>> from fractions import Fraction
        >>> import resurgo
        >>> from resurgo.general_term import GeneralTerm
        >>> term = GeneralTerm("1/(n + 1)^2", lambda n: 1 / (n + 1) ** 2)
        >>> series = resurgo.Series([Fraction(1, (n + 1) ** 2) for n in range(6)], {"term": term})
        >>> print(resurgo.resum(series, 1, method="euler-maclaurin", digits=20))
        1.64493406684822655(22) [estimated]
    """
    term = declared_term(series)
    last, z = series.order, term.ratio * x
    error = arb(0)

    def compute():
        nonlocal error
        terms = terms_at(series, x)
        rest, size = tail(term.function, z, last)
        at_last = acb(term.function(acb(last)))
        scale = terms[-1] / at_last if not is_zero(series.terms[-1]) else acb(z) ** last
        error = size * abs(scale)
        return [sum(terms[:-1], acb(0)) + scale * rest]

    (value,) = refined(compute, 0, is_exact(series, x))
    real = isinstance(x, (fmpq, arb)) and value.imag.contains(0)
    return Estimate((value.real if real else value) * 1, error, notes=f"with c_n as a function of n: {term}")


@hookimpl
def register_methods():
    return [euler_maclaurin]
