"""The inverse function's power series, solved for the function."""

from flint import acb, acb_poly, arb, arb_poly, ctx, fmpq

from resurgo import Inapplicable, Series, hookimpl, method
from resurgo.kernels.followed_root import followed_root
from resurgo.kernels.levin import turning
from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import is_exact, refined, rows, terms_at
from resurgo.precision import is_zero

ALONE = "unreliable", "the order before leads to no root"

SAME = "heuristic", "the inverse is a polynomial through this order"


def _irregular(terms):
    """`TURNING` where the signs of the terms follow no rule and they have begun to grow, by the place of the term."""
    present = [(a, k) for a, k in terms if not is_zero(a)]
    found, least = {}, None
    turns = turning([a for a, _ in present], 0)
    for n, (a, k) in enumerate(present):
        least = abs(a) if least is None else least.min(abs(a))
        if n in turns and not abs(a) < 2 * least:
            found[k] = turns[n]
    return found


def quadratic(order):
    """1 + y with y + y^2 = x, at x = 3/4, where y is 1/2."""
    root = Series([1, 4, *(0 for _ in range(order))]) ** "1/2"
    return Series(((root + 1) / 2).terms[: order + 1]), fmpq(3, 4), fmpq(3, 2)


@planned
def _inverse(series, first):
    """X(y) = x^first from y = S - c_0, a series in x^first."""
    return Series([fmpq(0), *series.terms[first::first]]).reversion()


@method(
    reference="J.-L. Lagrange, Hist. Acad. Sci. Berlin 24 (1770) 251; R. P. Brent and H. T. Kung, J. ACM 25 (1978) 581",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=quadratic,
    honesty=20,
    cost="one exact reversion for all orders; some 50 polynomials of degree N an order and point",
    loses=3,
)
def reversion(series, x: fmpq | arb | acb):
    """f = c_0 + y, y the root of X_N(y) = x, with X_N(y) = y/c_1 - (c_2/c_1^3) y^2 + ... the inverse of y = c_1 x + ... + c_N x^N.

    Of the roots it is the one that leads from y = 0 at x = 0 along the straight line to x: it is followed by Newton's
    method, in steps within which X_N is shown to be one-to-one. A series in x^p is one in its own variable.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges; where the terms grow
    in one direction, or turn irregularly and have begun to grow; and where the order before leads to no root. None also
    where the inverse has no term of this order.

    *Exact on* functions whose inverse is a polynomial.

    *Applicability.* Functions whose inverse is better behaved than they are: algebraic and logarithmic ones, which have an
    inverse without singularities, such as log(1 + x) and W(x), converge at every x up to the branch point. It takes c_1 != 0,
    or a series in x^p with c_p != 0. Where X_N' vanishes on the way there is no value; for f that turns back at
    some x, or that tends to a limit as x -> oo, where the inverse is singular, it generally produces garbage beyond the
    region of the series, as it does where the inverse diverges with f, factorially.

    *References.* Lagrange (1770); Brent and Kung (1978).

    *Example.* log(1 + x) at x = 4, where it is 1.6094379124; the inverse is exp(y) - 1:

        >>> import resurgo
        >>> terms = [0, 1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7", "-1/8", "1/9"]
        >>> print(resurgo.resum(terms, 4, method="reversion", digits=10))
        1.60945(33) [estimated]
    """
    first = next((n for n, c in enumerate(series.terms) if n and not is_zero(c)), len(series))
    last = next((n for n, c in enumerate(series.terms) if n % first and not is_zero(c)), len(series)) - 1
    leading = series.terms[first] if first < len(series) else fmpq(1)
    if not isinstance(leading, fmpq) and leading.contains(0):
        raise Inapplicable(f"c_{first} cannot be told from 0")
    known = series.truncate(last)
    count = last // first

    def compute():
        terms = _inverse(series.whole.truncate(last), first).balls(ctx.prec) if count else ()
        over = acb_poly if any(isinstance(c, acb) for c in terms) else arb_poly
        roots = [followed_root(over(list(terms[: k + 1])), x**first) for k in range(1, count + 1)]
        return [None if root is None else series.balls(ctx.prec)[0] + root for root in roots]

    values = refined(compute, 2 * len(series), is_exact(series, x))
    remarks = _irregular([*zip(terms_at(series, x)[first::first], range(count), strict=False)])
    if count:
        remarks |= {k: SAME for k, c in enumerate(_inverse(series.whole.truncate(last), first).terms[1:]) if k and is_zero(c)}
    remarks |= {k: ALONE for k, before in enumerate(values[:-1], 1) if before is None}
    at = [n // first - 1 for n in range(len(known))]
    yield from rows(known, x, values, at, "the derivative of the inverse vanishes on the way from 0 to the root", remarks)
    if last < series.order:
        raise Inapplicable(f"c_{first} comes first, and c_{last + 1} is not 0: the inverse is no power series")


@hookimpl
def register_methods():
    return [reversion]
