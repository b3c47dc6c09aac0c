"""Inverse factorial series of Nørlund."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from flint import acb, arb, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import is_exact, refined, rows
from resurgo.number import parse_number
from resurgo.precision import to_ball

FINEST = fmpq(1, 20)  # step of the trial values of the rate times |A|
LAST = 160  # of these
SLOW = "Re z < 1: the terms fall off too slowly to tell what is to come"
WIDE = fmpq(3, 2)  # the radius within which the Borel transform is to have no singularity: between early terms and late ones


@planned
def coefficients(series: Series) -> list:
    """d_0, d_1, ... of c_0 + sum d_m/(z)_(m+1) from c_0 + sum c_n/z^n: d_m = sum of [m, k] c_(k+1).

    [m, k] are Stirling's numbers of the first kind without their signs, the coefficients of (u)_m = u (u + 1)...(u + m - 1): d_m
    is L((u)_m), where L(u^k) = c_(k+1).
    """
    moments, found = list(series.terms[1:]), []
    for m in range(series.order):
        found.append(moments[0])
        moments = [after + m * now for now, after in pairwise(moments)]
    return found


@method(
    name="inverse-factorial",
    reference="N. E. Nørlund, Vorlesungen über Differenzenrechnung (Springer, 1924); E. J. Weniger, arXiv:1005.0466 (2010)",
    claims=("homogeneous", "translative", "consistent", "complex", "conjugation-symmetric"),
    honesty=10,
    loses=3,
    cost="O(N^2) exact operations for all orders and points",
)
def inverse_factorial(series, x: fmpq | arb | acb, *, rate: Fraction | None = None):
    """c_0 + the sum of d_m/((z)_(m+1)), m = 0..n-1, z = 1/(rate x), (z)_(m+1) = z (z + 1)...(z + m).

    With c_n rate^(-n) for c_n, d_m = sum of [m, k] c_(k+1) over k <= m, [m, k] being Stirling's numbers of the first kind without
    signs: every power 1/z^n is a convergent series of such terms. It is the Borel integral with s = 1 - exp(-rate t), the Borel
    transform B(t) expanded in powers of s.

    *Options.* rate: positive, in units of 1/t. None: from the fact `singularities` of Gevrey order 1, the least of 160 multiples of
    1/(20 |A|) for which |1 - exp(-rate A)| >= 3/2 at each A, 0.95/|A| for negative A; where there is none, that for which it is
    largest; without the fact 1.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in resurgo.kernels.claims),
    and at least n/Re z times the last one, as the terms may fall off like m^(-1 - Re z), too little where B grows
    exponentially; none, and the grade unreliable, where the differences do not settle and for Re z < 1.

    *Applicability.* Borel summable series of Gevrey order 1, Re(1/x) > 0: it converges where B has no singularity in the region
    |1 - exp(-rate t)| < 1 about the positive axis, that is |Im u| < pi/2 and Re u > -log(2 cos Im u) for u = rate t, and does
    not grow faster there than an exponential exp(a t). Then the error falls off like n^(a/rate - Re z), z = 1/(rate x), or
    faster: fast for small x, hopelessly slow for large; a = 0 for a bounded B. With a singularity in that region it diverges,
    and no rate helps for positive ones. For Gevrey orders of 2 and more it generally produces garbage.

    *References.* Nørlund (1924), ch. VIII; Weniger (2010); O. Costin and R. D. Costin, arXiv:1608.01010 (2016).

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1/5, where its Borel sum is 0.8521108802...:

        >>> import resurgo
        >>> c = [1, -1, 2, -6, 24, -120, 720, -5040, 40320, -362880, 3628800]
        >>> print(resurgo.resum(c, "1/5", method="inverse-factorial", digits=10))
        0.852116(85) [estimated]
    """
    scale = _rate(series, rate)
    z = 1 / (to_ball(x) * to_ball(scale))
    if not acb(z).real > 0:
        raise Inapplicable("it takes Re(1/x) > 0, where the Borel integral that it expands converges")
    scaled = Series((c / scale**n for n, c in enumerate(series.whole.terms[: series.order + 1])))

    def compute():
        point = 1 / (to_ball(x) * to_ball(scale))
        total, below, values = to_ball(series.terms[0]), arb(1), []
        values.append(total)
        for m, d in enumerate(coefficients(scaled)):
            below = below * (point + m)
            total = total + d / below
            values.append(total)
        return values

    exact = is_exact(series, x) and isinstance(scale, fmpq)
    values = refined(compute, 0, exact)
    said = "" if rate is not None or "singularities" not in series.facts else f"rate {scale} from the singularities declared"
    decay = acb(z).real
    for order, estimate in rows(series, x, values, range(len(values))):
        error, words = estimate.error, estimate.notes
        if order and error is not None:
            last = max((abs(values[k] - values[k - 1]) for k in (order, order - 1) if k), key=lambda size: float(size.mid()))
            error = error.max(last * order / decay)  # of terms that fall off like m^(-1 - Re z)
        if order and not decay >= 1:
            yield order, Estimate(estimate.value, None, "unreliable", "; ".join(filter(None, (SLOW, said))))
        else:
            yield order, replace(estimate, error=error, notes="; ".join(filter(None, (words, said))))


def _rate(series, rate):
    if rate is not None:
        if rate <= 0:
            raise Inapplicable(f"rate = {rate}: it has to be above 0")
        return fmpq(rate.numerator, rate.denominator)
    positions = series.facts.get("singularities")
    if not positions or parse_number(series.facts.get("gevrey", 0)).rational != 1:
        return fmpq(1)
    known = [parse_number(a) for a in positions]
    places = [acb(a.term(64)) for a in known]
    least = min((abs(a) for a in places), key=lambda size: size.mid())
    sizes = [min((abs(1 - (-a * FINEST * j / least).exp()).lower() for a in places), key=float) for j in range(LAST)]
    best = next((j for j, size in enumerate(sizes) if size >= WIDE), max(range(LAST), key=lambda j: float(sizes[j])))
    if not sizes[best] > 1:
        raise Inapplicable("a singularity of the Borel transform is on the positive axis, or too near it")
    nearest = known[min(range(len(places)), key=lambda i: float(abs(places[i]).mid()))].rational
    return FINEST * best / (abs(nearest) if nearest is not None else least)


@hookimpl
def register_methods():
    return [inverse_factorial]
