"""Euler's transformation of a power series."""

from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.claims import EARLY, judged_terms
from resurgo.kernels.plans import planned
from resurgo.kernels.singularities_of_f import declared_singularities, estimated_singularity, gap_of, places_of, without_gaps
from resurgo.number import parse_number
from resurgo.precision import to_ball, working_precision

HIGHEST = 1000  # power of 1 - w


@dataclass(frozen=True)
class EulerSum:
    """A built (1-w)^decay (e_0 + e_1 w + ... + e_N w^N), w = x/(x - A): call it at x."""

    coefficients: tuple
    singularity: fmpq | arb
    gap: int
    decay: fmpq
    notes: str
    first: int  # order with an error claim

    def __call__(self, x: fmpq | arb | acb):
        below = 1 - to_ball(x) ** self.gap / self.singularity
        if below.contains(0):
            raise Inapplicable("the point is the singularity")
        if isinstance(below, arb) and below < 0 and self.decay.q > 1:
            raise Inapplicable("no real value: the point is behind the singularity")
        w, factor = 1 - 1 / below, below ** (-arb(self.decay)) if self.decay.q > 1 else below ** -int(self.decay.p)
        terms, power = [], factor
        for c in self.coefficients:
            terms.append(c * power)
            power *= w
        value = sum(terms, arb(0))
        return Estimate(value, *judged_terms(terms, self.notes, self.first))


def poles(order):
    """3/(1 + 2x) - 1/(1 + 2x)^3 at x = 1."""
    terms = [(-2) ** n * (3 - fmpq((n + 1) * (n + 2), 2)) for n in range(order + 1)]
    return Series(terms, {"gevrey": 0, "singularities": ["-1/2"]}), fmpq(1), fmpq(26, 27)


@method(
    reference="L. Euler, Institutiones calculi differentialis (1755), part II, ch. I",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=poles,
    honesty=10,
    cost="O(N^2); for every order anew where the singularity is estimated",
    loses=3,
)
def euler_transform(series, *, singularity: Fraction | None = None, decay: Fraction = Fraction(1)):
    """f = (1-w)^decay (e_0 + e_1 w + ... + e_N w^N), with x = rho w/(1-w), w = x/(x + rho), rho = -A.

    A, the singularity nearest to 0, goes to w = oo, and the half of the plane on the other side, |x| < |x - A|, to the
    disc |w| < 1. With A = -1 and the decay 1, at x = 1, it is Euler's sum of an alternating series, sum (-1)^n a_n = sum (-1)^n
    Delta^n a_0/2^(n+1). A series in x^p is one in its own variable, with A^p.

    *Options.* singularity: A, real, other than 0. Without it A is the declared singularity nearest to 0, if f is declared to
    have the Gevrey order 0; otherwise it is estimated, at every order anew, as 1/A = n r_n - (n-1) r_(n-1) with the last ratios
    r_n = c_n/c_(n-1) (Domb and Sykes), and the notes say so. decay: a rational number q, between -1000 and 1000, for f that
    falls off like x^(-q); 1 is Euler's, with 0 f itself is the power series in w.

    *Error claim.* An extrapolation of the last terms, which are the differences of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, all of one sign, whether they fall like a power of n, as
    the second half of them shows, or faster; before order 4 a multiple of the larger of the last two, and none with an
    estimated A. None, and the grade unreliable, where the sum diverges.

    *Exact on* (1-w)^decay times a polynomial in w: with whole decay, poles at A.

    *Applicability.* Convergent series with singularities on the ray from A to -oo (for A < 0), such as alternating ones; at
    x = -A it turns terms like 1/n into terms like 2^(-n), on the circle of convergence beyond 120 degrees from there it gains
    nothing. A factorially divergent series is singular at 0, and its transform diverges for every A, which the terms show; while
    they still fall it is as good as the series is; with an estimated A it may settle on another number. With a
    singularity off the real axis it generally produces garbage beyond the circle of convergence.

    *References.* Euler (1755); G. H. Hardy, Divergent Series (1949), ch. VIII; C. Domb and M. F. Sykes, Proc. R. Soc. A 240
    (1957) 214, for the ratios.

    *Example.* log(1 + x)/x at x = 1, where it is 0.6931471806:

        >>> import resurgo
        >>> terms = [1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7", "-1/8", "1/9"]
        >>> print(resurgo.resum(terms, 1, method="euler-transform", singularity=-1, digits=10))
        0.69297(96) [estimated]
    """
    if abs(decay) > HIGHEST:
        raise Inapplicable(f"decay = {decay}: the power is between -{HIGHEST} and {HIGHEST}")
    q = fmpq(decay.numerator, decay.denominator)
    known = declared_singularities(series.facts) if singularity is None else [parse_number(singularity)]
    gap = gap_of(series)
    if not known:
        place, notes = estimated_singularity(series)
        coefficients = _mapped(without_gaps(series), place, q)
    else:
        shared = series.whole if gap_of(series.whole) == gap else series
        place, coefficients = _shared(shared, tuple(number.key for number in known), gap, q)
        coefficients = coefficients[: series.order // gap + 1]
        notes = f"uses the {'declared ' if singularity is None else ''}singularity {', '.join(number.text for number in known)}"
    return EulerSum(coefficients, place, gap, q, notes, 1 if known else EARLY)


@planned
def _shared(series, singularities, gap, decay):
    """The nearest A^gap, and the e_n."""
    found = places_of([*map(parse_number, singularities)], gap, 2 * ctx.prec)
    if any(isinstance(place, acb) for place in found):
        raise Inapplicable("the declared singularities are not real; give one as the option singularity")
    place = min(found, key=lambda place: abs(to_ball(place)).mid())
    return place, _mapped(without_gaps(series), place, decay)


def _mapped(series, place, decay):
    """e_0..e_N: (1-w)^(-decay) f(-A w/(1-w)), exactly where series and A are exact."""
    zeros = [0] * len(series)
    with working_precision(ctx.prec + 2 * len(series)):
        below, w = (Series([*head, *zeros][: len(series)]) for head in ((1, -1), (0, 1)))
        found = series.compose(w / below * -place) if series.order else series
        return (found * below ** Fraction(int(-decay.p), int(decay.q))).terms


@hookimpl
def register_methods():
    return [euler_transform]
