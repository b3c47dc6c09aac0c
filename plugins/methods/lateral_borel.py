"""Lateral Borel sums on a Stokes line, and their mean, the median sum: Borel transforms continued by Padé approximants."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Estimate, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.borel_pade import BorelPade
from resurgo.kernels.growth import Growth, growth
from resurgo.kernels.plans import planned
from resurgo.precision import to_mp

CLAIMS = ("homogeneous", "translative", "scale-covariant", "consistent", "exact", "conjugation-symmetric")
COST = "O(N^2) for the approximants of all orders, O(N) exponential integrals of some 15 of them a point"
JUMPS = {"complex": "on a Stokes line the sum jumps, and a pole that by accident lies near the axis makes one where there is none"}
SIDES = {1: "above", -1: "below"}


@dataclass(frozen=True)
class LateralSum:
    """A built lateral sum, or with side 0 the median sum: call it at x."""

    sums: BorelPade
    growth: Growth
    side: int

    def __call__(self, x: fmpq | arb | acb):
        at, factor = self.growth.at(x)

        def value(order):
            return self._sum(order, at) * factor

        pade, claim = self.sums.approximant(self.sums.order), self.sums.claim(value)
        error, grade, doubt = (None, *claim) if isinstance(claim, tuple) else (claim, "", "")
        jump = self._jump(at) * factor if self._is_beside(at) else None
        words = [f"Borel transform: {pade.notes}", self.growth.notes, self._kind(jump), doubt]
        details = {"direction": self.side} | ({} if jump is None else {"discontinuity": to_mp(jump)})
        notes = "; ".join(filter(None, words))
        return Estimate(value(self.sums.order), error, "unreliable" if pade.is_defective else grade, notes, details)

    def poles(self):
        return self.sums.approximant(self.sums.order).fraction.poles()

    def _is_beside(self, at):
        """Whether the ray of integration lies on the real axis of a real Borel transform."""
        return not isinstance(at, acb) and self.sums.approximant(self.sums.order).fraction.is_real

    def _sum(self, order, at):
        if not self._is_beside(at):
            return self.sums.beside(order, at, self.side or 1) if isinstance(at, acb) else self.sums.along(order, at)
        value = acb(self.sums.beside(order, at, self.side or 1))
        return value if self.side and not value.imag.contains(0) else value.real

    def _jump(self, at):
        """S_+ - S_-, which is twice the imaginary part of S_+ for real series and x."""
        above = acb(self.sums.beside(self.sums.order, at, 1))
        return acb(0, 2 * above.imag)

    def _kind(self, jump):
        if jump is None:
            return "the Borel sum, as the ray is not the real axis of a real series"
        kind = f"the sum {SIDES[self.side]} the ray" if self.side else "the mean of the sums above and below the ray"
        if jump.imag.contains(0):
            return f"{kind}, which are the same"
        return f"{kind}, S_+ - S_- = {mp.nstr(to_mp(jump.imag), 4)} i"


borel_transform_of = planned(borel_transform)


def _built(series, k, b, offset, side):
    found = growth(series, k, b)
    transform = borel_transform_of(found.folded.whole, found.k, found.shift).truncate(found.folded.order)
    sums = BorelPade(transform, found.k, found.shift, offset)
    sums.approximant(sums.order)
    return LateralSum(sums, found, side)


@method(
    name="lateral-borel",
    reference="J. Écalle, Les fonctions résurgentes I (Orsay, 1981); O. Costin and G. V. Dunne, J. Phys. A 52 (2019) 445205",
    claims=CLAIMS,
    kernel="rational-borel",
    excuses=JUMPS,
    honesty=20,
    cost=COST,
    loses=6,
)
def lateral_borel(series, *, direction: Literal[1, -1] = 1, k: Fraction | None = None, b: Fraction | None = None, offset: int = 0):
    """S_+ or S_-, the integral of exp(-s) s^b B(x s^k)/Gamma(b+1) above or below the singularities of B on its ray.

        B(t) = sum c_n t^n / (b+1)_(kn),    (b+1)_m = Gamma(b+1+m)/Gamma(b+1),

    B continued by its Padé approximant [L/M], whose poles along a cut stand for it, along a ray turned by pi/8 in the plane of
    t = x s^k: for a real series and real x, where the ray is a Stokes line if B is singular on it. S_+ - S_- is then
    exponentially small, imaginary, and in the notes. Elsewhere no cut is met, and S_+ = S_- is the Borel sum.

    *Options.* direction: 1, s passes above the singularities, so that S_+ is the limit of the Borel sum of S(x) as arg x falls to
    that of the Stokes line; -1, below; k: the Gevrey order; b: the shift; offset: the staircase L - M; these three
    as in `borel-leroy`.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges;
    none where up to three last coefficients leave the approximant as it was, and round-off where more do.

    *Applicability.* Series of any Gevrey order with singularities of B on the ray of integration or off it, but none at an
    angle up to pi/8 beside it: these would be taken to lie on it. Real functions with a real series
    on their Stokes line are not S_+ but, where all they have beyond the series is fixed by that, the median sum.

    *References.* Écalle (1981); Costin and Dunne (2019); E. Delabaere and F. Pham, Ann. Inst. H. Poincaré A 71 (1999) 1.

    *Example.* sum n! x^n at x = 1/10: 1.1314702047 + 0.0014262809 i from above, and pi exp(-10)/(1/10) = 0.0014262809.

        >>> import resurgo
        >>> print(resurgo.resum([1, 1, 2, 6, 24, 120, 720, 5040], "1/10", method="lateral-borel", digits=10))
        1.131470205 ± 1.1e-10 + 0.00142628086(11)j [estimated]
    """
    return _built(series, k, b, offset, direction)


@method(
    name="median-borel",
    reference="E. Delabaere and F. Pham, Ann. Inst. H. Poincaré A 71 (1999) 1; I. Aniceto and R. Schiappa, "
    "Commun. Math. Phys. 335 (2015) 183",
    claims=CLAIMS,
    kernel="rational-borel",
    excuses=JUMPS,
    honesty=20,
    cost=COST,
    loses=6,
)
def median_borel(series, *, k: Fraction | None = None, b: Fraction | None = None, offset: int = 0):
    """(S_+ + S_-)/2, the mean of the integrals of exp(-s) s^b B(x s^k)/Gamma(b+1) above and below the singularities of B.

        B(t) = sum c_n t^n / (b+1)_(kn),    (b+1)_m = Gamma(b+1+m)/Gamma(b+1),

    B continued by its Padé approximant [L/M], along rays turned by pi/8 to either side in the plane of t = x s^k, for a real
    series and real x: on a Stokes line this is Cauchy's principal value. Elsewhere, and where B is not singular
    on the ray, it is the Borel sum. Half of S_+ - S_- is what it takes to come to either side, and is in the notes.

    *Options.* k: the Gevrey order; b: the shift; offset: the staircase L - M; all as in `borel-leroy`.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges;
    none where up to three last coefficients leave the approximant as it was, and round-off where more do.

    *Applicability.* The mean of both sides is the median sum S_+ o Stokes^(-1/2) of a transseries that ends with its first
    exponential, as for linear equations. Otherwise the median sum has further terms of the order (S_+ - S_-)^2, which the error
    claim does not cover: for the logarithm of sum n! x^n at x = 1/4 the mean is 0.3760, the median sum 0.3634. A real function
    may differ from it by exponentially small terms of its own, which no coefficient tells: instantons, as in the
    ground state of the double well. None of B's singularities may lie at an angle up to pi/8 beside the real
    axis: these would be taken to lie on it.

    *References.* Delabaere and Pham (1999); Aniceto and Schiappa (2015); I. Aniceto, G. Başar and R. Schiappa, Phys. Rep.
    809 (2019) 1.

    *Example.* sum n! x^n at x = 1/10, where its median sum is exp(-10) Ei(10)/(1/10) = 1.1314702047:

        >>> import resurgo
        >>> print(resurgo.resum([1, 1, 2, 6, 24, 120, 720, 5040], "1/10", method="median-borel", digits=10))
        1.131470205 ± 1.1e-10 [estimated]
    """
    return _built(series, k, b, offset, 0)


@hookimpl
def register_methods():
    return [lateral_borel, median_borel]
