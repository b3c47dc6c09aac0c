"""The exponent-resummed form: expand a power of the series instead of the series."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import acb_poly, fmpq_poly
from mpmath import mp

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.rational import roots
from resurgo.kernels.terms import geometric_tail
from resurgo.precision import radius, to_mp


@dataclass(frozen=True)
class ExponentForm:
    """A built exponent-resummed form c_0 R(x)^(1/power), R(0) = 1: call it at x."""

    leading: Any
    radicand: Series
    power: int

    def __call__(self, x):
        radicand = self.radicand.partial_sums(x)[-1]
        if radicand == 0:
            raise Inapplicable("the radicand vanishes")
        is_real = not any(mp.im(c) for c in (x, *self.radicand.coefficients))
        if is_real and radicand < 0 and abs(self.power) > 1:
            raise Inapplicable(f"no real value: the radicand is negative, {mp.nstr(radicand, 5)}")
        value = self.leading * self._from_the_origin(x, radicand, is_real)
        tail = geometric_tail([c * x**n for n, c in enumerate(self.radicand.coefficients)])
        error = None if tail.error is None else abs(value * tail.error / (self.power * radicand))
        return Estimate(value, error, tail.grade, tail.notes and f"in the radicand {tail.notes}")

    @cached_property
    def _zeros(self):
        """Every zero of the radicand, what its ball and rounding leave unsure of it (relatively), its multiplicity."""
        exact = self.radicand.exact
        zeros = roots(fmpq_poly(list(exact)) if exact else acb_poly(list(self.radicand.terms)))
        return [(to_mp(zero), radius(zero) / abs(to_mp(zero)) + 4 * mp.eps, multiplicity) for zero, multiplicity in zeros]

    def _from_the_origin(self, x, radicand, is_real):
        """R(x)^(1/power), continued from R(0) = 1 along the straight line to x.

        R is a product of factors 1 - x/zero, whose lines from 1 never meet the cut of the principal
        root unless they pass through 0: so it is the product of the principal roots, and where all is
        real that of the positive R.
        """
        if abs(self.power) == 1:
            return radicand**self.power
        factors = [(1 - x / zero, multiplicity) for zero, _, multiplicity in self._zeros]
        for (factor, _), (zero, unsure, _) in zip(factors, self._zeros, strict=True):
            if mp.re(factor) <= unsure and abs(mp.im(factor)) <= unsure * abs(1 - factor):
                raise Inapplicable(f"the radicand vanishes on the way from 0 to x, at {mp.nstr(zero, 5)}")
        if is_real:
            return radicand ** (mp.one / self.power)
        return mp.fprod(factor ** (multiplicity / mp.mpf(self.power)) for factor, multiplicity in factors)


@method(
    reference="P. Henrici, J. ACM 3 (1956) 10 (powers of a power series)",
    claims=("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=20,
    cost="O(N^2)",
)
def exponent(series, *, power: int = -2):
    """f = c_0 (A_0 + A_1 x + ... + A_N x^N)^(1/power), with sum A_n x^n = (S/c_0)^power and A_0 = 1.

    The branch is the one that leads from f(0) = c_0 along the straight line to x.

    *Options.* power: a whole number other than 0. -2 writes an integral of Gaussian type as
    sqrt(pi/(a + a_1 eps + ...)), the expansion put in the exponent of the Gaussian; -4 follows the
    strong-coupling law x^(-1/4) of the quartic integral; 1 is the power series itself.

    *Error claim.* What follows in the radicand if the ratios of its terms go on as they did, carried
    to the value; none once the terms of the radicand grow, and the value is then graded unreliable.

    *Applicability.* Functions that behave like x^(1/power) at large x, where it does better than
    the power series at the same order. It keeps the rate of divergence: A_n c_0/c_n tends to
    `power`. Where the radicand of a real series is negative there is no real value, and behind a
    zero of it none that hangs together with f(0): for the quartic integral all even orders, from
    some coupling on.

    *References.* Henrici (1956) for the recurrence that gives A_n.

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="exponent", power=-2, digits=10))
        0.91575(99) [estimated]
    """
    if power == 0:
        raise Inapplicable("the power 0 of a series says nothing of it; choose another")
    if series.terms[0] == 0:
        raise Inapplicable("c_0 = 0, so no power of the series is a power series")
    return ExponentForm(series[0], (series / series.terms[0]) ** power, power)


@hookimpl
def register_methods():
    return [exponent]
