"""Borel summation with the Borel transform continued by a Padé approximant, of any Gevrey order and shift."""

from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.borel_pade import BorelPade
from resurgo.kernels.growth import Growth, check_shift, check_size, growth
from resurgo.kernels.plans import planned
from resurgo.precision import to_mp

CLAIMS = ("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric")
COST = "O(N^2) for the approximants of all orders, O(N) exponential integrals of some 15 of them a point"


@dataclass(frozen=True)
class BorelSum:
    """A built Borel-Padé approximant: call it at x; `poles()` are those of the continued Borel transform."""

    sums: BorelPade
    direction: fmpq

    def __call__(self, x: fmpq | arb | acb):
        value = self._value(self.sums.order, x)
        jump = self.sums.ambiguity(x, self.direction)
        along = f"lateral sum along exp({self.direction} pi i)" if self.direction else ""
        before = self._value if self.direction else self.sums.through  # those before may have poles on the ray
        return _estimate(self.sums, value, self.sums.claim(lambda n: before(n, x)), jump, along)

    def poles(self):
        return self.sums.approximant(self.sums.order).fraction.poles()

    def _value(self, order, x):
        return self.sums.along(order, x, self.direction)


@dataclass(frozen=True)
class LeroySum:
    """A built Borel-Leroy sum: call it at x; `poles()` are those of the continued Borel transform, in x^p for gaps of p."""

    sums: BorelPade
    growth: Growth

    def __call__(self, x: fmpq | arb | acb):
        at, factor = self.growth.at(x)

        def value(order):
            return self.sums.through(order, at) * factor

        jump = self.sums.ambiguity(at)
        jump = None if jump is None else jump * abs(factor)
        return _estimate(self.sums, value(self.sums.order), self.sums.claim(value), jump, self.growth.notes)

    def poles(self):
        return self.sums.approximant(self.sums.order).fraction.poles()


def _estimate(sums, value, claim, jump, words):
    pade = sums.approximant(sums.order)
    error, grade, doubt = (None, *claim) if isinstance(claim, tuple) else (claim, "", "")
    near = "" if jump is None else f"poles near the ray, worth {mp.nstr(to_mp(jump), 2)}"
    notes = "; ".join(filter(None, [f"Borel transform: {pade.notes}", words, near, doubt]))
    details = {} if jump is None else {"ambiguity": to_mp(jump)}
    return Estimate(value, error, "unreliable" if pade.is_defective else grade, notes, details)


borel_transform_of = planned(borel_transform)


@method(
    name="borel-pade",
    reference="S. Graffi, V. Grecchi and B. Simon, Phys. Lett. B 32 (1970) 631",
    claims=(*CLAIMS, "exact"),
    kernel="rational-borel",
    honesty=10,
    cost=COST,
    loses=6,
)
def borel_pade(series, *, k: int = 1, b: Fraction = Fraction(0), offset: int = -1, direction: Fraction = Fraction(0)):
    """The integral of exp(-s) s^b B(x s^k)/Gamma(b+1) over 0 < s < oo, B continued by its Padé approximant [L/M].

        B(t) = sum c_n t^n / (b+1)_(kn),    (b+1)_m = Gamma(b+1+m)/Gamma(b+1).

    The integral is done in closed form over the poles of [L/M], in ball arithmetic.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, a whole number from 1 to 10; b: the shift of Borel and
    Leroy, above -1 and at most 100; offset: the staircase L - M of the Padé approximant, as in `pade`; with -1, [m/m+1] lets B
    fall off at large t, and [m/m] tend to a constant; direction: the angle of the ray of s in units of pi, between -1/2 and
    1/2; that of t = x s^k turns by k times that. Other than 0 it gives a lateral sum, complex for real x: above the poles on
    the positive axis if it is positive, below them if it is negative; the notes say so. What poles lie between the axis and the
    ray, beside it, are passed on that side too.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges, as with too small a k;
    none where up to three last coefficients leave the approximant as it was, and round-off where more do.

    *Exact on* series whose Borel transform is rational with deg P <= L, deg Q <= M.

    *Applicability.* Borel summable series of Gevrey order k. With a pole on the ray of integration
    there is no answer: a singularity of B there means that the series is not Borel summable in that
    direction; otherwise it is an accident of this order. With poles near the ray the notes say by how much
    the value changes with the side on which they are passed; where that exceeds the error claimed, the
    value is graded unreliable. A wrong k converges badly or not at all; `borel-leroy` finds one.

    *References.* Graffi, Grecchi and Simon (1970); J. Zinn-Justin, Phys. Rep. 70 (1981) 109.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1: its Borel transform is 1/(1 + t), and the sum exact, 0.5963473623...

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120], 1, method="borel-pade", digits=20))
        0.59634736232319407434 ± 6.0e-21 [estimated]
    """
    if k < 1:
        raise Inapplicable(f"k = {k}: the Gevrey order is a whole number from 1 on")
    check_size(k)
    check_shift(b)
    if not -1 < 2 * direction < 1:
        raise Inapplicable(f"direction = {direction}: the integral converges between -1/2 and 1/2, in units of pi")
    shift, turn = fmpq(b.numerator, b.denominator), fmpq(direction.numerator, direction.denominator)
    sums = BorelPade(borel_transform_of(series.whole, k, shift).truncate(series.order), k, shift, offset)
    sums.approximant(series.order)
    return BorelSum(sums, turn)


@method(
    name="borel-leroy",
    reference="E. Le Roy, Ann. Fac. Sci. Toulouse 2 (1900) 317; S. Graffi, V. Grecchi and B. Simon, Phys. Lett. B 32 (1970) 631",
    claims=(*CLAIMS, "exact"),
    kernel="rational-borel",
    honesty=10,
    cost=COST,
    loses=6,
)
def borel_leroy(series, *, k: Fraction | None = None, b: Fraction | None = None, offset: int = 0):
    """The integral of exp(-s) s^b B(x s^k)/Gamma(b+1) over 0 < s < oo, with the Gevrey order k and the shift b of the series.

        B(t) = sum c_n t^n / (b+1)_(kn),    (b+1)_m = Gamma(b+1+m)/Gamma(b+1),

    B continued by its Padé approximant [L/M] and integrated in closed form over the poles. A series x^s T(x^p) is
    summed as T in x^p. Through a pole on the ray of integration the integral is the mean of both sides.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, above 0 and at most 10, whole once it is multiplied by the step p of a series
    with gaps; b: the shift, above -1 and at most 100; offset: the staircase L - M of the Padé approximant, as in `pade`. Left
    out, k is the declared Gevrey order, or the one that the growth of the coefficients shows, raised to where it is whole, or
    1; b is e - 1 for the exponent e of c_n ~ Gamma(k n + e) A^(-n), declared or read off the coefficients, brought to -1 < b <=
    0 in whole steps, or 0: then the nearest singularity of B is a pole, or as near to one as may be. The notes say which.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges;
    none where up to three last coefficients leave the approximant as it was, and round-off where more do.

    *Exact on* series whose Borel transform is rational with deg P <= L, deg Q <= M.

    *Applicability.* Borel summable series of any Gevrey order, of which b is not critical and k is: with k too
    small it generally stops short of the sum, with k too large it converges slowly. On a Stokes line the
    mean of both sides depends on how the poles lie: `median-borel` is for that. With poles near the ray the notes say by
    how much the value changes with the side on which they are passed; where that exceeds the error claimed, the value is
    graded unreliable.

    *References.* Le Roy (1900); Graffi, Grecchi and Simon (1970); W. Balser, Formal Power Series and Linear Systems of
    Meromorphic Ordinary Differential Equations (Springer, 2000).

    *Example.* The series sum (-1)^n (2n)! x^n, of Gevrey order 2, at x = 1: the integral of exp(-s)/(1 + s^2), 0.6214496242...

        >>> import resurgo
        >>> print(resurgo.resum([1, -2, 24, -720, 40320, -3628800], 1, method="borel-leroy", k=2, digits=20))
        0.62144962423581335764 [heuristic]
    """
    found = growth(series, k, b)
    transform = borel_transform_of(found.folded.whole, found.k, found.shift).truncate(found.folded.order)
    sums = BorelPade(transform, found.k, found.shift, offset)
    sums.approximant(sums.order)
    return LeroySum(sums, found)


@hookimpl
def register_methods():
    return [borel_pade, borel_leroy]
