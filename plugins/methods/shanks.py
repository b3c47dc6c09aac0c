"""Shanks's transformation of the partial sums, by Wynn's epsilon algorithm."""

from itertools import accumulate

from flint import acb, arb, fmpq

from resurgo import Inapplicable, Series, hookimpl, method
from resurgo.kernels.pade import pade
from resurgo.kernels.sequences import is_exact, nonzero_orders, places, refined, rows, terms_at
from resurgo.kernels.staircase import predecessor, staircase
from resurgo.kernels.wynn import bits_lost, epsilon_table, staircase_values

EQUAL = "heuristic", "equal to the value before it within the uncertainty of the terms"
RATIONAL = "heuristic", "the series is a rational function through this order"
DEFECTIVE = "unreliable", "no Padé approximant of this order agrees with all its terms; that of the block"


def _resummed(series, x, orders):
    """r, u and h for which the distinct sums are c_0 + h (r(u) - c_0), term by term; u is x to the power common to the steps.

    As far as the steps are equal; where they are not and the point is exact, r has the terms themselves and u = 1.
    """
    c, first, step = series.exact, orders[1], (orders[2] - orders[1] if len(orders) > 2 else 1)
    equal = [n for i, n in enumerate(orders[1:]) if n == first + i * step]
    if len(equal) < len(orders) - 1 and isinstance(x, fmpq):
        return Series(c[n] * x**n for n in orders), fmpq(1), fmpq(1)
    return Series([c[0], *(c[n] for n in equal)]), x**step, x ** (first - step)


def _resolved(series, x, orders, values):
    """The values, those that the table leaves open from the Padé equations, and remarks on what these show.

    Where there is no value, or the one before it again, the table may have met a block of equal Padé
    approximants: only the equations say what belongs there, and whether it agrees with the series.
    """
    before = [None, *values]
    open_ones = [k for k, v in enumerate(values) if v is None or (before[k] is not None and (v - before[k]).contains(0))]
    found, remarks = list(values), dict.fromkeys(open_ones, EQUAL)
    if not open_ones or series.exact is None:
        return found, remarks
    whole, u, h = _resummed(series, x, orders)
    for k in (k for k in open_ones if k < len(whole)):
        known = whole.truncate(k)
        approximant = staircase(known, k)
        value, first = _value(known, approximant, u), arb(series.exact[0])
        found[k] = None if value is None else first + h * (value - first)
        del remarks[k]
        if approximant.is_defective:
            remarks[k] = DEFECTIVE
        elif predecessor(known, approximant, k) is None:
            remarks[k] = RATIONAL
    return found, remarks


def _value(series, approximant, u):
    """The value of a Padé approximant, None at a pole."""
    try:
        value = approximant.fraction(u)
        if isinstance(u, arb | acb) or isinstance(value, fmpq) or value.is_finite():
            return value
        return pade(series, approximant.upper, approximant.lower).fraction(u)  # u is a pole, or all but one
    except Inapplicable:
        return None


@method(
    reference="P. Wynn, Math. Tables Aids Comput. 10 (1956) 91",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    honesty=10,
    loses=5,
    cost="O(N^2) for all orders",
)
def shanks(series, x: fmpq | arb | acb):
    """eps_(k+1)^(n) = eps_(k-1)^(n+1) + 1/(eps_k^(n+1) - eps_k^(n)), eps_0^(n) = S_n, eps_-1 = 0.

    The answer at order 2m is eps_2m^(0), at order 2m + 1 eps_2m^(1), with S_n the distinct partial sums:
    zero terms are skipped. These are Shanks's transforms e_m(S_0) and e_m(S_1), and the Padé approximants
    [m/m] and [m+1/m] in x, or in x^p for a series in x^p; where the table meets a vanishing
    difference that its cross rule leaves open, they are found as such. Where the terms have come to
    an end (more are zero than ever before between two others), the answer is the partial sum.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction. Up to order 3 a multiple of the larger of the last two differences. None also where the
    approximant is one of lower order, as the last terms add nothing to it (a rational function) or it does
    not agree with them, which is graded unreliable. A single coefficient that is out of line with all others
    shows in the values, and in the claims, only many orders later.

    *Exact on* sequences S + sum_i p_i(n) q_i^n, q_i != 1, p_i polynomials: the partial sums of rational functions of x.

    *Applicability.* Linear convergence and series of Stieltjes. On logarithmic convergence (terms like 1/n^2) it
    gains nothing over the partial sums; on a cut of the function it generally produces garbage.

    *References.* Wynn (1956); Wynn, Numer. Math. 8 (1966) 264, for the cross rule; D. Shanks, J. Math.
    and Phys. 34 (1955) 1; E. J. Weniger, Comput. Phys. Rep. 10 (1989) 189, sec. 4.

    *Example.* 1 - 1/3 + 1/5 - ... = pi/4 = 0.7853981634:

        >>> import resurgo
        >>> print(resurgo.resum([1, "-1/3", "1/5", "-1/7", "1/9", "-1/11", "1/13"], 1, method="shanks", digits=10))
        0.78540(30) [estimated]
    """
    orders = nonzero_orders(series, with_first=True)

    def compute():
        terms = terms_at(series, x)
        return staircase_values(epsilon_table(list(accumulate(terms[n] for n in orders))))

    values = refined(compute, bits_lost(len(orders)), is_exact(series, x))
    values, remarks = _resolved(series, x, orders, values)
    yield from rows(series, x, values, places(orders, len(series)), "the approximant has a pole at the point", remarks)


@hookimpl
def register_methods():
    return [shanks]
