"""Padé approximants."""

from dataclasses import dataclass
from functools import cached_property

from flint import acb, arb, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.pade import Pade
from resurgo.kernels.pade import pade as pade_over_q
from resurgo.kernels.staircase import predecessor, staircase


@dataclass(frozen=True)
class Approximant:
    """A built Padé approximant: call it at x; `poles()` and `zeros()` with multiplicities, `residues()` by pole."""

    series: Series
    pade: Pade
    before: Pade | None

    def __call__(self, x: fmpq | arb | acb):
        value = self._value(x)
        return Estimate(value, error=self._error(x, value), grade=self._grade(x), notes=self._notes(x))

    def poles(self):
        return self.pade.fraction.poles()

    def zeros(self):
        return self.pade.fraction.zeros()

    def residues(self):
        return self.pade.fraction.residues()

    def _value(self, x):
        value = self.pade.fraction(x)
        if isinstance(value, fmpq) or value.is_finite() or not (isinstance(x, fmpq) and self.series.exact):
            return value
        return pade_over_q(self.series, self.pade.upper, self.pade.lower).fraction(x)  # x is a pole, or all but one

    def _error(self, x, value):
        try:
            return abs(value - self.before.fraction(x)) if self.before else None
        except Inapplicable:
            return None  # the approximant before has a pole here

    @cached_property
    def _real_poles(self):
        return [pole.real for pole, _ in self.poles() if pole.imag.contains(0)]

    def _poles_before(self, x):
        """The real poles between 0 and a real x, beyond which the approximant cannot be followed."""
        if isinstance(x, acb) or not self.pade.fraction.may_have_pole_towards(x):
            return []
        return [pole for pole in self._real_poles if 0 < pole / x < 1]

    def _grade(self, x):
        return "unreliable" if self.pade.is_defective or self._poles_before(x) else ""

    def _notes(self, x):
        poles = [f"pole at {pole.str(6, radius=False)}, before x" for pole in self._poles_before(x)]
        return "; ".join([self.pade.notes, *poles])


@method(
    reference="G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996)",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    honesty=20,
    cost="O(N^2) for all orders; O(N) a point",
    loses=6,
)
def pade(series, *, offset: int = 0):
    """[L/M] = P/Q with Q S - P = O(x^(L+M+1)), deg P <= L, deg Q <= M, L + M = N.

    By the C-fraction of the series in balls; where that meets a zero, [L/M] lies in a block of the Padé
    table, is found exactly, and the notes say where it agrees with the series to a lower order than asked.

    *Options.* offset: the staircase L - M wanted; where the parity of the order forbids it, L - M
    is one more. 0 is [m/m], [m+1/m]; -1 is [m/m], [m/m+1].

    *Error claim.* The distance from the approximant before it on the staircase; none where that is
    the same function. For a series of Stieltjes at x > 0 the two enclose the value.

    *Exact on* rational functions with deg P <= L, deg Q <= M.

    *Applicability.* Meromorphic functions, and Stieltjes series whose moment problem is determinate
    (Gevrey order up to 2). On a cut of the function it generally produces garbage, with poles along
    the cut: a real pole between 0 and x makes the value unreliable.

    *References.* Baker and Graves-Morris (1996); H. S. Wall, Continued Fractions (1948); C. M. Bender and S. A. Orszag, Advanced
    Mathematical Methods (1978), sec. 8.3.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1/10, where its Borel sum is 0.9156333394:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120], "1/10", method="pade", digits=10))
        0.915625(38) [estimated]
    """
    built = staircase(series, series.order, offset)
    return Approximant(series, built, predecessor(series, built, series.order, offset))


@hookimpl
def register_methods():
    return [pade]
