"""Proved bounds for the sum of the coefficients as a function of their number."""

from flint import arb, fmpq

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.general_terms import declared_term
from resurgo.kernels.sum_bounds import euler_maclaurin, step_bounds

STEPS = "the terms are proved to fall, or to rise, from the first to the last"
REMAINDER = "the remainder of Euler and Maclaurin's formula is bounded by an integral"


def sum_bounds(series, *, bernoulli: int = 0, split: int = 0):
    """Bounds of S_N(1) = c_start + ... + c_N from the fact `term`, which gives c_n as a function of n.

    `lower` and `upper` enclose `sum`. With bernoulli = 0 they are the areas under the curve on both sides of the steps: where
    c(n) falls from n = a to n = N,

        integral of c over (a, N + 1)  <=  S_N  <=  c(a) + integral of c over (a, N),

    and for rising terms the other way round; of 1/n they are log(N + 1) and 1 + log N, so that H_N grows like log N. With
    bernoulli = m they are those of Euler and Maclaurin's formula with m of Bernoulli's numbers, whose remainder is at most
    |B_2m|/(2m)! times the integral of |c^(2m)(x)|. Terms before n = split are added one by one, which makes the remainder small.

    *Error claim.* All three are proved: the integrals by Taylor's formula on intervals on which the derivatives are enclosed,
    as is the sign of the slope.

    *Applicability.* Series with the fact `term` whose terms have one sign or vary slowly: no power r^n set apart but 1.

    *Options.* bernoulli: how many of Bernoulli's numbers, 0 for the areas of the steps; split: the n from which the formula is
    taken, or the first one.

    *References.* L. Euler, Comment. Acad. Sci. Petrop. 8 (1741) 9; C. Maclaurin, A Treatise of Fluxions (1742); R. L. Graham,
    D. E. Knuth and O. Patashnik, Concrete Mathematics, 2nd ed. (1994), 9.5.

    *Example.* In an experiment, for the harmonic numbers:

        problems = [{ use = "terms", of = "1/n", start = 1, points = ["1"] }]
        diagnostics = [{ use = "sum-bounds", orders = [1, 10, 100] }]
    """
    if bernoulli < 0 or split < 0:
        raise Inapplicable("bernoulli and split are whole numbers, 0 or more")
    term, last = declared_term(series), series.order
    if term.ratio != 1:
        raise Inapplicable(f"c_n has the factor ({term.ratio})^n, and is no slow function of n")
    first = min(max(term.start, split), last)
    before = total(series.terms[term.start : first])
    after = total(series.terms[first:])
    try:
        if bernoulli:
            rest = euler_maclaurin(term.function, first, last, bernoulli)
            lower, upper, notes = rest.lower(), rest.upper(), REMAINDER
        else:
            (lower, upper), notes = step_bounds(term.function, first, last), STEPS
    except ValueError as reason:  # a function without a power series
        raise Inapplicable(str(reason)) from None
    found = {"lower": before + lower, "sum": before + after, "upper": before + upper}
    return {name: Estimate(value * 1, arb(value).rad(), grade="proved", notes=notes) for name, value in found.items()}


def total(terms):
    """The sum of terms, exact where they are; Inapplicable where one is complex."""
    if not all(isinstance(c, (fmpq, arb)) for c in terms):
        raise Inapplicable("some terms are complex")
    return sum(terms, fmpq(0))


@hookimpl
def register_diagnostics():
    return [sum_bounds]
