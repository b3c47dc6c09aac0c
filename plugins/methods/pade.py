"""Padé approximants."""

from dataclasses import dataclass
from functools import cached_property

from flint import acb, arb, fmpq

from resurgo import Estimate, Series, hookimpl, method
from resurgo.kernels.pade import Pade
from resurgo.kernels.staircase import staircase, value_of
from resurgo.kernels.succession import claim_of


@dataclass(frozen=True)
class Approximant:
    """A built Padé approximant: call it at x; `poles()` and `zeros()` with multiplicities, `residues()` by pole."""

    series: Series
    pade: Pade
    offset: int

    def __call__(self, x: fmpq | arb | acb):
        value, poles = value_of(self.series, self.pade, x), self._poles_before(x)
        notes = [self.pade.notes, *(f"pole at {pole.str(6, radius=False)}, before x" for pole in poles)]
        if self.pade.is_defective or poles:
            return Estimate(value, grade="unreliable", notes="; ".join(notes))
        claim = claim_of(self.series, self.pade, self.series.order, self.offset, x)
        if isinstance(claim, tuple):
            return Estimate(value, grade=claim[0], notes="; ".join([*notes, claim[1]]))
        return Estimate(value, claim, notes="; ".join(notes))

    def poles(self):
        return self.pade.fraction.poles()

    def zeros(self):
        return self.pade.fraction.zeros()

    def residues(self):
        return self.pade.fraction.residues()

    @cached_property
    def _real_poles(self):
        return [pole.real for pole, _ in self.poles() if pole.imag.contains(0)]

    def _poles_before(self, x):
        """The real poles between 0 and a real x, beyond which the approximant cannot be followed."""
        if isinstance(x, acb) or not self.pade.fraction.may_have_pole_towards(x):
            return []
        return [pole for pole in self._real_poles if 0 < pole / x < 1]


@method(
    reference="G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996)",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    honesty=15,
    cost="O(N^2) for all orders; O(N) a point",
    loses=6,
)
def pade(series, *, offset: int = 0):
    """[L/M] = P/Q with Q S - P = O(x^(L+M+1)), deg P <= L, deg Q <= M, L + M = N.

    By the C-fraction of the series in balls; where that meets a zero, [L/M] lies in a block of the Padé
    table, is found exactly, and the notes say where it agrees with the series to a lower order than asked.

    *Options.* offset: the staircase L - M wanted; where the parity of the order forbids it, L - M
    is one more. 0 is [m/m], [m+1/m]; -1 is [m/m], [m/m+1]. Any [L/M] is order L + M with offset = L - M.

    *Error claim.* The distance from the approximant before it on the staircase, where the two enclose the value for a
    function of Stieltjes and nothing speaks against one: x > 0 and all numerators of the continued fraction are positive. Otherwise
    an extrapolation of the distances between the approximants before it (`succession` and `claims` in
    resurgo.kernels): the sum of those to come, whether they fall like a power of the order, as on the edge of convergence, or
    faster. None, and the grade unreliable, where that sum diverges; none where the one before is the same function.

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
    return Approximant(series, staircase(series, series.order, offset), offset)


@hookimpl
def register_methods():
    return [pade]
