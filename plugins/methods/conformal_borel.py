"""Borel summation with the Borel transform continued by the conformal map of its cut plane to the unit disc."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.conformal import conformal_coefficients, laplace_moments
from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import judged
from resurgo.number import Number, parse_number


@dataclass(frozen=True)
class ConformalSum:
    """A built sum d_0 + d_1 w + ... + d_N w^N for the Borel transform: call it at x."""

    coefficients: tuple[arb | acb, ...]
    moments: Callable
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        terms = list(map(mul, self.coefficients, self.moments(x)))
        value = sum(terms, arb(0))
        return Estimate(value, *judged(terms, self.notes))


@method(
    name="conformal-borel",
    reference="J. C. Le Guillou and J. Zinn-Justin, Phys. Rev. Lett. 39 (1977) 95; Phys. Rev. B 21 (1980) 3976",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=5,
    cost="two exact compositions and a product of polynomials of degree 2N; some 200 square roots a point at 50 digits",
)
def conformal_borel(series, *, k: int = 1, b: Fraction = Fraction(0), singularity: Fraction | None = None):
    """The integral of exp(-s) s^b sum d_n w(x s^k)^n / Gamma(b+1) over 0 < s < oo, w the conformal variable of B.

        B(t) = sum c_n t^n / (b+1)_(kn) = sum d_n w^n,    t = -4 A w/(1-w)^2,
        w(t) = (sqrt(1 - t/A) - 1)/(sqrt(1 - t/A) + 1).

    w maps the plane cut from A to infinity, away from 0, to the disc |w| < 1, in which the sum
    converges where all singularities of B lie on the cut. The d_n are exact, and the
    integral over every power of w is enclosed, by a double-exponential rule with a proved error.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, a whole number from 1 on; b: the shift of Borel and
    Leroy, above -1; singularity: A, the singularity of B nearest to 0, real, with its sign. Without
    it A is the nearest of the declared Borel singularities, and the notes say so.

    *Error claim.* From order 4 on, an extrapolation of the last terms a_n = d_n J_n, J_n the integral over w^n, which
    are the differences of successive orders (`claims` in resurgo.kernels.sequences): the sum of those to come, all of one sign,
    whether they fall like a power of n, as the second half of them shows, or faster. The terms consist of
    a family of alternating signs, from the singularity at w = -1, for which that is too much, and one of equal
    signs, from infinity, w = 1, that falls off the slower the stronger the coupling and the larger k and b. None, and the
    grade unreliable, where the sum diverges.

    *Applicability.* Series of Gevrey order k, all singularities of whose Borel transform lie beyond A on the
    ray from 0. A point x where the ray of integration meets the cut has no answer. With |A|
    chosen too small it converges more slowly; with |A| too large, or a singularity off the cut, it
    generally produces garbage after the first orders, which the terms show once they grow.

    *References.* J. J. Loeffel, Saclay report DPh-T/76-20 (1976); Le Guillou and Zinn-Justin (1977, 1980).

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394; its Borel transform is singular at -1:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="conformal-borel", singularity=-1, digits=10))
        0.9156334(93) [estimated]
    """
    if k < 1:
        raise Inapplicable(f"k = {k}: the Gevrey order is a whole number from 1 on")
    if b <= -1:
        raise Inapplicable(f"b = {b}: the integral needs b above -1")
    nearest = _declared(series.facts, k) if singularity is None else parse_number(singularity)
    notes = f"uses the {'declared ' if singularity is None else ''}Borel singularity {nearest.text}"
    if nearest.rational == 0:
        raise Inapplicable("singularity = 0: a Borel transform that is singular at 0 has no map")
    shift, whole = fmpq(b.numerator, b.denominator), series.whole
    coefficients = _coefficients(whole, k, shift, nearest.key)[: len(series)]

    def moments(x):
        return laplace_moments(x, _position(nearest), k, shift, whole.order)

    return ConformalSum(coefficients, moments, notes)


@planned
def _coefficients(series, k, b, singularity):
    """d_0..d_N as balls at the working precision, which every order and point shares."""
    mapped = conformal_coefficients(borel_transform(series, k, b), _position(parse_number(singularity)))
    return mapped.balls(ctx.prec)


def _position(singularity):
    """A exactly, or as a ball that the cancellation in the d_n leaves accurate."""
    return singularity.rational if singularity.rational is not None else singularity.ball(2 * ctx.prec)


def _declared(facts, k) -> Number:
    """The nearest declared singularity of the Borel transform of order k, all of them being on one ray of the real axis."""
    if not facts.get("singularities"):
        raise Inapplicable("no Borel singularity is declared; give the nearest one as the option singularity")
    if facts.get("gevrey", k) != k:
        raise Inapplicable(f"the declared singularities belong to k = {facts['gevrey']}, not to k = {k}; give singularity")
    found = [parse_number(value) for value in facts["singularities"]]
    balls = [number.ball(ctx.prec) for number in found]
    if not all(isinstance(ball, arb) and ball * balls[0] > 0 for ball in balls):
        names = ", ".join(number.text for number in found)
        raise Inapplicable(f"the declared singularities {names} are not all on one side of the real axis; give singularity")
    return min(zip(found, balls, strict=True), key=lambda pair: abs(pair[1]).mid())[0]


@hookimpl
def register_methods():
    return [conformal_borel]
