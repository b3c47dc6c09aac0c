"""Borel summation with the Borel transform continued by the conformal map of its cut plane to the unit disc."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.borel_singularity import borel_singularity
from resurgo.kernels.claims import judged_terms
from resurgo.kernels.conformal import conformal_coefficients, laplace_moments
from resurgo.kernels.growth import growth
from resurgo.kernels.plans import planned
from resurgo.number import parse_number


@dataclass(frozen=True)
class ConformalSum:
    """A built sum d_0 + d_1 w + ... + d_N w^N for the Borel transform: call it at x."""

    coefficients: tuple[arb | acb, ...]
    moments: Callable
    at: Callable
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        u, factor = self.at(x)
        terms = [d * j * factor for d, j in zip(self.coefficients, self.moments(u), strict=False)]
        value = sum(terms, arb(0))
        return Estimate(value, *judged_terms(terms, self.notes))


@method(
    name="conformal-borel",
    reference="J. C. Le Guillou and J. Zinn-Justin, Phys. Rev. Lett. 39 (1977) 95; Phys. Rev. B 21 (1980) 3976",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=5,
    cost="two exact compositions and a product of polynomials of degree 2N; some 200 square roots a point at 50 digits",
)
def conformal_borel(series, *, k: Fraction | None = None, b: Fraction = Fraction(0), singularity: Fraction | None = None):
    """The integral of exp(-s) s^b sum d_n w(x s^k)^n / Gamma(b+1) over 0 < s < oo, w the conformal variable of B.

        B(t) = sum c_n t^n / (b+1)_(kn) = sum d_n w^n,    t = -4 A w/(1-w)^2,
        w(t) = (sqrt(1 - t/A) - 1)/(sqrt(1 - t/A) + 1).

    w maps the plane cut from A to infinity, away from 0, to the disc |w| < 1, in which the sum
    converges where all singularities of B lie on the cut. The d_n are exact, and the
    integral over every power of w is enclosed, by a double-exponential rule with a proved error.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, above 0; left out, it is the declared one, or the one that the growth of
    the coefficients shows, or 1; b: the shift of Borel and Leroy, above -1; singularity: A, the singularity of B nearest to 0,
    real, with its sign. Left out, A is the nearest of the declared Borel singularities, or read off the
    coefficients. The notes say which. A series
    x^s T(x^p) is summed as T in x^p where A is not given, and k times the step in x is to be a whole number.

    *Error claim.* From order 4 on, an extrapolation of the last terms a_n = d_n J_n, J_n the integral over w^n, which
    are the differences of successive orders (`claims` in resurgo.kernels.claims): the sum of those to come, all of one sign,
    whether they fall like a power of n, as the second half of them shows, or faster. The terms consist of
    a family of alternating signs, from the singularity at w = -1, for which that is too much, and one of equal
    signs, from infinity, w = 1, that falls off the slower the stronger the coupling and the larger k and b. None, and the
    grade unreliable, where the sum diverges.

    *Applicability.* Series of Gevrey order k, all singularities of whose Borel transform lie beyond A on the
    ray from 0. A point x where the ray of integration meets the cut has no answer. With |A|
    chosen too small it converges more slowly; with |A| too large, or a singularity off the cut, it
    generally produces garbage after the first orders, which the terms show once they grow.

    *References.* J. J. Loeffel, Saclay report DPh-T/76-20 (1976); Le Guillou and Zinn-Justin (1977, 1980).

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394; its Borel transform is singular at -1, as the
    coefficients show:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="conformal-borel", digits=10))
        0.9156334(93) [estimated]
    """
    found = growth(series, k, b, gaps=singularity is None)
    nearest, whence = borel_singularity(series, found, singularity)
    if nearest.rational == 0:
        raise Inapplicable("singularity = 0: a Borel transform that is singular at 0 has no map")
    whole = found.folded.whole
    coefficients = _coefficients(whole, found.k, found.shift, nearest.key)[: len(found.folded)]

    def moments(x):
        return laplace_moments(x, _position(nearest), found.k, found.shift, whole.order)

    return ConformalSum(coefficients, moments, found.at, "; ".join(filter(None, [whence, found.notes])))


@planned
def _coefficients(series, k, b, singularity):
    """d_0..d_N as balls at the working precision, which every order and point shares."""
    mapped = conformal_coefficients(borel_transform(series, k, b), _position(parse_number(singularity)))
    return mapped.balls(ctx.prec)


def _position(singularity):
    """A exactly, or as a ball that the cancellation in the d_n leaves accurate."""
    return singularity.rational if singularity.rational is not None else singularity.ball(2 * ctx.prec)


@hookimpl
def register_methods():
    return [conformal_borel]
