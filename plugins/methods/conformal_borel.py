"""Borel summation with the Borel transform continued by the conformal map of its cut plane to the unit disc."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.borel_singularity import borel_singularity
from resurgo.kernels.claims import judged_terms
from resurgo.kernels.conformal import conformal_coefficients, laplace_moments, with_strong
from resurgo.kernels.growth import growth
from resurgo.kernels.plans import planned
from resurgo.number import Number, parse_number

STRONGEST = 20  # power at strong coupling


@dataclass(frozen=True)
class ConformalSum:
    """A built sum (1-w)^(-p) (W_0 + W_1 w + ... + W_N w^N) for the Borel transform: call it at x."""

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
    claims=("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    excuses={"translative": "a constant has another power at strong coupling than the series"},
    honesty=5,
    cost="two exact compositions and a product of polynomials of degree 2N; some 200 square roots a point at 50 digits",
)
def conformal_borel(
    series,
    *,
    k: Fraction | None = None,
    b: Fraction = Fraction(0),
    singularity: Number | None = None,
    strong: Fraction | None = None,
):
    """The integral of exp(-s) s^b (1-w)^(-p) sum W_n w^n / Gamma(b+1) over 0 < s < oo, w(x s^k) the conformal variable of B.

        B(t) = sum c_n t^n / (b+1)_(kn) = (1-w)^(-p) sum W_n w^n,    t = -4 A w/(1-w)^2,    p = 2 strong,
        w(t) = (sqrt(1 - t/A) - 1)/(sqrt(1 - t/A) + 1).

    w maps the plane cut from A to infinity, away from 0, to the disc |w| < 1, in which the sum
    converges where all singularities of B lie on the cut. As (1-w)^(-2) = -t/(4 A w), the factor gives B, and with it the sum, the
    power of x that they follow at strong coupling. The W_n are exact for rational c_n and A, and the
    integral over every power of w is enclosed, by a double-exponential rule with a proved error.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, above 0 and at most 10; left out, it is the declared one, or the one that the
    growth of the coefficients shows, or 1; b: the shift of Borel and Leroy, above -1 and at most 100; singularity: A, the
    singularity of B nearest to 0, real with its sign, or complex such as "1/2+I" for complex coefficients. Left out, A is the
    nearest of the declared Borel singularities, if these are on one ray from 0, or read off the coefficients. strong: the power
    of x, between -20 and 20; 0 is the plain sum of powers of w. Left out, it is the declared power where that is below 0, else
    0. The notes say which. A series x^s T(x^p) is summed as T in x^p where A is not given, and k times the step in x is to be a
    whole number.

    *Which shift.* With a power below 0 the sum gains 0.2 to 3 digits on every bundled problem that declares one, with b = 0. One
    above 0 enhances what the singularity at w = -1 leaves, and pays only with a shift that makes that weak: the
    ground state of the quartic oscillator at g = 10 has 1.2, 0.7 and 2.6 digits at order 6 with (b, strong) = (0, 0), (5, 0)
    and (5, 1/3).

    *Error claim.* From order 4 on, an extrapolation of the last terms a_n = W_n J_n, J_n the integral over (1-w)^(-p) w^n, which
    are the differences of successive orders (`claims` in resurgo.kernels.claims): the sum of those to come, all of one sign,
    whether they fall like a power of n, as the second half of them shows, or faster. The terms consist of
    a family of alternating signs, from the singularity at w = -1, for which that is too much, and one of equal
    signs, from infinity, w = 1, that falls off the slower the stronger the coupling and the larger k and b. None, and the
    grade unreliable, where the sum diverges.

    *Applicability.* Series of Gevrey order k, all singularities of whose Borel transform lie beyond A on the
    ray from 0. A point x where the ray of integration meets the cut has no answer. With |A|
    chosen too small it converges more slowly; with |A| too large, or a singularity off the cut, it
    generally produces garbage after the first orders, which the terms show once they grow.

    *References.* J. J. Loeffel, Saclay report DPh-T/76-20 (1976); Le Guillou and Zinn-Justin (1977, 1980); D. I. Kazakov, O. V.
    Tarasov and D. V. Shirkov, Theor. Math. Phys. 38 (1979) 9, and M. V. Kompaniets and E. Panzer, Phys. Rev. D 96
    (2017) 036016, for the power at strong coupling.

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394; its Borel transform is singular at -1, as the
    coefficients show:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="conformal-borel", digits=10))
        0.9156334(93) [estimated]

    The integral of exp(-u^2 - 10 u^4) over that of exp(-u^2), 0.5201607635, follows x^(-1/4):

        >>> terms = [1, "-3/4", "105/32", "-3465/128", "675675/2048", "-43648605/8192"]
        >>> print(resurgo.resum(terms, 10, method="conformal-borel", singularity="-1/4", b=2, strong="-1/4", digits=10))
        0.52016(10) [estimated]
    """
    found = growth(series, k, b, gaps=singularity is None)
    nearest, whence = borel_singularity(series, found, singularity)
    power, used = _power(series.facts, found.shape, strong)
    whole = found.folded.whole
    coefficients = _coefficients(whole, found.k, found.shift, nearest.key, power)[: len(found.folded)]

    def moments(x):
        return laplace_moments(x, nearest.term(2 * ctx.prec), found.k, found.shift, whole.order, power)

    return ConformalSum(coefficients, moments, found.at, "; ".join(filter(None, [whence, found.notes, used])))


def _power(facts, shape, strong):
    """The power that B follows at infinity, in the plane of t without gaps, and words on a declared one: it is used below 0."""
    if strong is not None:
        if abs(strong) > STRONGEST:
            raise Inapplicable(f"strong = {strong}: the power at strong coupling is at most {STRONGEST} in size")
        return (fmpq(strong.numerator, strong.denominator) - shape.start) / shape.step if strong else fmpq(0), ""
    declared = parse_number(facts["strong"]).rational if facts.get("strong") is not None else None
    if declared is None or not -STRONGEST <= declared < 0:
        return fmpq(0), ""
    return (declared - shape.start) / shape.step, f"uses the declared power {declared} at strong coupling"


@planned
def _coefficients(series, k, b, singularity, power):
    """W_0..W_N as balls at the working precision, which every order and point shares."""
    mapped = conformal_coefficients(borel_transform(series, k, b), parse_number(singularity).term(2 * ctx.prec))
    return with_strong(mapped, power).balls(ctx.prec)


@hookimpl
def register_methods():
    return [conformal_borel]
