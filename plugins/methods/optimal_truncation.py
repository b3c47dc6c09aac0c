"""The least-term rule: stop an asymptotic series before its smallest term."""

from flint import acb, fmpq

from resurgo import Estimate, hookimpl, method
from resurgo.kernels.terms import least_term
from resurgo.precision import to_mp


@method(
    needs=2,
    reference="G. G. Stokes, Trans. Camb. Phil. Soc. 10 (1857) 105; M. V. Berry and C. J. Howls, Proc. R. Soc. A 430 (1990) 653",
    claims=("homogeneous", "translative", "scale-covariant", "complex", "conjugation-symmetric"),
    excuses={"last-coefficient": "it stops before the least term, at the last order before the last term"},
    honesty=10,
    cost="O(N)",
)
def optimal_truncation(series, x: fmpq | acb):
    """S_(m-1) = c_0 + ... + c_(m-1) x^(m-1), with |c_m x^m| the least nonzero term after the first.

    The truncation error is of the size of the first term left out, |c_m x^m|; for c_n ~ Gamma(n + b) A^(-n)
    it lies near m = |A/x| and is of size exp(-|A/x|) (the superasymptotic error). Where several terms are
    equally small the earliest is taken; the notes tell the plateau, the orders around m whose terms are less than
    twice as large. Zero terms are passed over. If the terms still shrink at the last coefficient, that one is left
    out all the same: the series is not exhausted, and the notes say so.

    *Error claim.* The smaller of the two terms beside the least one, as that may be small by chance; the least
    term itself where m = 1; where it is the last, its size with what follows if the ratios go on as they did.

    *Applicability.* Divergent asymptotic series at |x| well below |A|; at |x| >= |A| the least
    term is among the first and the answer is crude. For convergent series it wastes one term.

    *References.* Stokes (1857); Berry and Howls (1990); J. P. Boyd, Acta Appl. Math. 56 (1999) 1.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1/4, where its Borel sum is 0.8253825996; the least term is
    that of order 3:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120], "1/4", method="optimal-truncation", digits=10))
        0.875(94) [estimated]
    """
    is_exact = isinstance(x, fmpq) and series.exact is not None  # then no two terms are taken for equal that are not
    coefficients, at = (series.exact, x) if is_exact else (series.coefficients, to_mp(x))
    terms = [c * at**n for n, c in enumerate(coefficients)]
    least = least_term(terms)
    if least is None:
        return Estimate(terms[0], notes="all coefficients after the first are zero")
    notes = f"least term at order {least.order}"
    first, last = least.plateau
    if first < last:
        notes += f", on a plateau from order {first} to {last}"
    if least.is_last:
        notes += ", the last one given: the terms may shrink further"
    value = sum(terms[1 : least.order], terms[0])
    plateau = {"plateau": [first, last]} if last > first else {}
    return Estimate(value, least.omitted, notes=notes, details={"least_term": least.order, **plateau})


@hookimpl
def register_methods():
    return [optimal_truncation]
