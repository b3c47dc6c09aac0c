"""f = c_0 R^(1/p) or c_0 exp(L), R or L a truncated series: the value on the branch from the origin, and its error."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import acb_poly, fmpq, fmpq_poly
from mpmath import mp

from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import roots
from resurgo.kernels.terms import geometric_tail
from resurgo.precision import radius, to_mp
from resurgo.series import Series


@planned
def raised(series: Series, power: Fraction) -> Series:
    """(S/c_0)^power, or log(S/c_0) for the power 0; Inapplicable where c_0 is or may be 0."""
    first = series.terms[0]
    if first == 0 if isinstance(first, fmpq) else first.contains(0):
        raise Inapplicable(f"c_0 = {'0' if isinstance(first, fmpq) else first.str(5)}, so no power of the series is a power series")
    unit = Series((fmpq(1), *(series / first).terms[1:]))
    try:
        return unit**power if power else unit.log()
    except ValueError as reason:
        raise Inapplicable(str(reason)) from None


@dataclass(frozen=True)
class PowerForm:
    """The form c_0 R(x)^(1/power), R(0) = 1, or c_0 exp(R(x)), R(0) = 0, for the power 0: call it at x."""

    leading: Any
    radicand: Series
    power: Fraction

    def __call__(self, x: Any) -> Estimate:
        """The value at x in mpmath, with what follows in R if the ratios of its terms go on as they did."""
        radicand = self.radicand.partial_sums(x)[-1]
        tail = geometric_tail([c * x**n for n, c in enumerate(self.radicand.coefficients)])
        where = tail.notes and f"in the {'radicand' if self.power else 'exponent'} {tail.notes}"
        if not self.power:
            value = self.leading * mp.exp(radicand)
            return Estimate(value, None if tail.error is None else abs(value) * mp.expm1(tail.error), tail.grade, where)
        if radicand == 0:
            raise Inapplicable("the radicand vanishes")
        is_real = not any(mp.im(c) for c in (x, *self.radicand.coefficients))
        if is_real and radicand < 0 and self._is_root:
            raise Inapplicable(f"no real value: the radicand is negative, {mp.nstr(radicand, 5)}")
        value = self.leading * self._from_the_origin(x, radicand, is_real)
        error = None if tail.error is None else abs(value * tail.error / (to_mp(self.power) * radicand))
        return Estimate(value, error, tail.grade, where)

    @property
    def _is_root(self) -> bool:
        """Whether R^(1/power) has branches."""
        return abs(self.power.numerator) != 1

    @cached_property
    def _zeros(self) -> list[tuple[Any, Any, int]]:
        """Every zero of the radicand, what its ball and rounding leave unsure of it (relatively), its multiplicity."""
        exact = self.radicand.exact
        zeros = roots(fmpq_poly(list(exact)) if exact else acb_poly(list(self.radicand.terms)))
        return [(to_mp(zero), radius(zero) / abs(to_mp(zero)) + 4 * mp.eps, multiplicity) for zero, multiplicity in zeros]

    def _from_the_origin(self, x: Any, radicand: Any, is_real: bool) -> Any:
        """R(x)^(1/power), continued from R(0) = 1 along the straight line to x.

        R is a product of factors 1 - x/zero, whose lines from 1 never meet the cut of the principal
        root unless they pass through 0: so it is the product of the principal roots, and where all is
        real that of the positive R.
        """
        if not self._is_root:
            return radicand ** int(1 / self.power)
        factors = [(1 - x / zero, multiplicity) for zero, _, multiplicity in self._zeros]
        for (factor, _), (zero, unsure, _) in zip(factors, self._zeros, strict=True):
            if mp.re(factor) <= unsure and abs(mp.im(factor)) <= unsure * abs(1 - factor):
                raise Inapplicable(f"the radicand vanishes on the way from 0 to x, at {mp.nstr(zero, 5)}")
        if is_real:
            return radicand ** to_mp(1 / self.power)
        return mp.fprod(factor ** to_mp(multiplicity / self.power) for factor, multiplicity in factors)
