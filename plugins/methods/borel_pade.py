"""Borel summation with the Borel transform continued by a Padé approximant."""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.laplace import ambiguity, bits_inside
from resurgo.kernels.laplace_table import table_of
from resurgo.kernels.pade import Pade
from resurgo.kernels.plans import planned
from resurgo.kernels.staircase import predecessor, staircase
from resurgo.precision import to_mp, working_precision


@dataclass(frozen=True)
class BorelSum:
    """A built Borel-Padé approximant: call it at x; `poles()` are those of the continued Borel transform."""

    pade: Pade
    before: tuple[Pade, ...]
    k: int
    b: fmpq
    direction: fmpq

    def __call__(self, x: fmpq | arb | acb):
        value = self._sum(self.pade, x)
        jump = ambiguity(self.pade.fraction, x, self.k, self.b, self.direction)
        grade = "unreliable" if self.pade.is_defective else ""
        details = {} if jump is None else {"ambiguity": to_mp(jump)}
        return Estimate(value, self._error(x, value), grade, self._notes(jump), details)

    def poles(self):
        return self.pade.fraction.poles()

    def _sum(self, pade, x):
        return table_of(pade.fraction, self.k, self.b, self.direction)(x)

    def _notes(self, jump):
        along = f"lateral sum along exp({self.direction} pi i)" if self.direction else ""
        near = "" if jump is None else f"poles near the ray, worth {mp.nstr(to_mp(jump), 2)}"
        return "; ".join(filter(None, [f"Borel transform: {self.pade.notes}", along, near]))

    def _error(self, x, value):
        distances = []
        for pade in self.before:
            with suppress(Inapplicable):  # an approximant before may have a pole on the ray
                distances.append(abs(value - self._sum(pade, x)))
        return max(distances, key=lambda distance: distance.mid(), default=None)


borel_transform_of = planned(borel_transform)


@method(
    name="borel-pade",
    reference="S. Graffi, V. Grecchi and B. Simon, Phys. Lett. B 32 (1970) 631",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="rational-borel",
    honesty=10,
    cost="O(N^2) for the approximants of all orders, O(N) exponential integrals a point",
    loses=6,
)
def borel_pade(series, *, k: int = 1, b: Fraction = Fraction(0), offset: int = -1, direction: Fraction = Fraction(0)):
    """The integral of exp(-s) s^b B(x s^k)/Gamma(b+1) over 0 < s < oo, B continued by its Padé approximant [L/M].

        B(t) = sum c_n t^n / (b+1)_(kn),    (b+1)_m = Gamma(b+1+m)/Gamma(b+1).

    The integral is done in closed form over the poles of [L/M], in ball arithmetic.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, a whole number from 1 on; b: the shift of Borel and
    Leroy, above -1; offset: the staircase L - M of the Padé approximant, as in `pade`; -1 lets B fall
    off at large t; direction: the angle of the ray of s in units of pi, between -1/2 and 1/2. Other than
    0 it gives a lateral sum, complex for real x: above the poles on the positive axis if it is
    positive, below them if it is negative; the notes say so.

    *Error claim.* The larger distance from the two approximants before it on the staircase, as neighbours may agree in
    pairs; none where the last is the same function. With a wrong k it may be too small by more than it says.

    *Exact on* series whose Borel transform is rational with deg P <= L, deg Q <= M.

    *Applicability.* Borel summable series of Gevrey order k. With a pole on the ray of integration
    there is no answer: a singularity of B there means that the series is not Borel summable in that
    direction; otherwise it is an accident of this order. With poles near the ray the notes say by how much
    the value changes with the side on which they are passed; where that exceeds the error claimed, the
    value is graded unreliable. A wrong k converges badly or not at all.

    *References.* Graffi, Grecchi and Simon (1970); J. Zinn-Justin, Phys. Rep. 70 (1981) 109.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1: its Borel transform is 1/(1 + t), and the sum exact, 0.5963473623...

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120], 1, method="borel-pade", digits=20))
        0.59634736232319407434 [heuristic]
    """
    if k < 1:
        raise Inapplicable(f"k = {k}: the Gevrey order is a whole number from 1 on")
    if b <= -1:
        raise Inapplicable(f"b = {b}: the integral needs b above -1")
    if not -1 < 2 * direction < 1:
        raise Inapplicable(f"direction = {direction}: the integral converges between -1/2 and 1/2, in units of pi")
    shift, turn = fmpq(b.numerator, b.denominator), fmpq(direction.numerator, direction.denominator)
    transform = borel_transform_of(series.whole, k, shift).truncate(series.order)
    with working_precision(bits_inside(series.whole.order)):
        built = staircase(transform, series.order, offset)
        return BorelSum(built, _before(transform, built, offset), k, shift, turn)


def _before(transform, built, offset):
    """The last approximant before it on the staircase that is another function, and the one before that."""
    last = predecessor(transform, built, transform.order, offset)
    if last is None:
        return ()
    second = predecessor(transform.truncate(transform.order - 1), last, transform.order - 1, offset)
    return (last,) if second is None else (last, second)


@hookimpl
def register_methods():
    return [borel_pade]
