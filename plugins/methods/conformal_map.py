"""The series in the conformal variable that maps its plane with cuts to the unit disc."""

from collections.abc import Callable
from dataclasses import dataclass

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Series, hookimpl, method
from resurgo.kernels.claims import EARLY, judged_terms
from resurgo.kernels.cut_plane import disc_of
from resurgo.kernels.plans import planned
from resurgo.kernels.singularities_of_f import declared_singularities, estimated_singularity, gap_of, places_of, without_gaps
from resurgo.number import Number, parse_number


@dataclass(frozen=True)
class MappedSum:
    """A built sum d_0 + d_1 w + ... + d_M w^M, w of x^gap: call it at x."""

    coefficients: tuple
    variable: Callable
    gap: int
    notes: str
    first: int  # order with an error claim

    def __call__(self, x: fmpq | arb | acb):
        w = self.variable(x**self.gap)
        terms, power = [], arb(1)
        for c in self.coefficients:
            terms.append(c * power)
            power *= w
        return Estimate(sum(terms, arb(0)), *judged_terms(terms, self.notes, self.first))


def cube(order):
    """1 + 2w - w^3, w = (sqrt(1 + 2x) - 1)/(sqrt(1 + 2x) + 1), at x = 4, where w = 1/2."""
    root = Series([1, 2, *(0 for _ in range(order))]) ** "1/2"
    w = (root - 1) / (root + 1)
    return Series((1 + 2 * w - w**3).terms[: order + 1], {"gevrey": 0, "singularities": ["-1/2"]}), fmpq(4), fmpq(15, 8)


@method(
    reference="S. Ciulli and J. Fischer, Nucl. Phys. 24 (1961) 465; W. R. Frazer, Phys. Rev. 123 (1961) 2180",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=cube,
    honesty=10,
    cost="two compositions of power series; for every order anew where the singularity is estimated",
)
def conformal_map(series, *, singularities: list[Number] | None = None):
    """f = d_0 + d_1 w + ... + d_N w^N, w(x) the map of the plane, cut from the singularities of f to infinity, to |w| < 1.

    One cut, from A:  x = -4 A w/(1-w)^2,  w = (sqrt(1 - x/A) - 1)/(sqrt(1 - x/A) + 1).
    Two, from A < 0 and from B > 0:  x = 4w/((1+w)^2/B - (1-w)^2/A),  w = (a - b)/(a + b), a = sqrt(1 - x/A), b = sqrt(1 - x/B).
    Two along the rays of r exp(+-i pi c):  x = 4 r c^c (1-c)^(1-c) w (1-w)^(-2c) (1+w)^(-2(1-c)).

    A series in x^p is one in its own variable, with the cuts from A^p: an even one has one cut for +-A. It
    converges in the whole cut plane, of all power series in a variable the fastest. The d_n are exact for rational real A and B.

    *Options.* singularities: those of f nearest to 0: real ones, of which the nearest on either side counts, or a
    pair of conjugates; for a series in x^p all p of them, or one. Without it they are those declared, if f is
    declared to have the Gevrey order 0; otherwise one real A is estimated, at every order anew, as 1/A = n r_n - (n-1) r_(n-1)
    with the last ratios r_n = c_n/c_(n-1) (Domb and Sykes), and the notes say so.

    *Error claim.* An extrapolation of the last terms, which are the differences of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, all of one sign, whether they fall like a power of n, as
    the second half of them shows, or faster; before order 4 a multiple of the larger of the last two, and none with an
    estimated A. None, and the grade unreliable, where the sum diverges.

    *Exact on* polynomials in w.

    *Applicability.* Functions with all singularities on the cuts. On a cut there is no value. With a singularity off the cuts, or
    |A| chosen too large, it generally produces garbage outside the circle through it; with |A| too small it
    converges more slowly. A factorially divergent series has its singularity at 0. For a given A its
    transform diverges; the A that is estimated falls like 1/n (Gevrey order 1), as in an order-dependent mapping, and
    that converges for alternating series, though more slowly than with the Borel transform mapped, as in `conformal-borel`.

    *References.* Ciulli and Fischer (1961); Frazer (1961); I. Caprini and J. Fischer, Phys. Rev. D 60 (1999) 054014, for two
    cuts; O. Costin and G. V. Dunne, Phys. Lett. B 808 (2020) 135627, for maps of several; C. Domb and M. F. Sykes, Proc. R.
    Soc. A 240 (1957) 214, for the ratios; R. Seznec and J. Zinn-Justin, J. Math. Phys. 20 (1979) 1398, for order-dependent ones.

    *Example.* log(1 + x)/x at x = 1, where it is 0.6931471806:

        >>> import resurgo
        >>> terms = [1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7", "-1/8", "1/9"]
        >>> print(resurgo.resum(terms, 1, method="conformal-map", singularities=[-1], digits=10))
        0.6931472(15) [estimated]
    """
    known = declared_singularities(series.facts) if singularities is None else singularities
    gap = gap_of(series)
    if not known:
        place, notes = estimated_singularity(series)
        disc = disc_of([place])
        return MappedSum(disc.coefficients(without_gaps(series)).terms, disc.variable, gap, notes, EARLY)
    names = ", ".join(number.text for number in known)
    notes = f"uses the {'declared ' if singularities is None else ''}singularities {names}"
    shared = series.whole if gap_of(series.whole) == gap else series
    coefficients, disc = _shared(shared, tuple(number.key for number in known), gap)
    return MappedSum(coefficients[: series.order // gap + 1], disc.variable, gap, notes, 1)


@planned
def _shared(series, singularities, gap):
    """The d_n and the map, for the distinct powers A^gap of the singularities."""
    disc = disc_of(places_of([*map(parse_number, singularities)], gap, 2 * ctx.prec))
    return disc.coefficients(without_gaps(series)).terms, disc


@hookimpl
def register_methods():
    return [conformal_map]
