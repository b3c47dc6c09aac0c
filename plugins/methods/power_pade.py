"""The Padé approximant of a power of the series."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.branch import power as power_from_the_origin
from resurgo.kernels.pade import Pade
from resurgo.kernels.power_form import raised
from resurgo.kernels.staircase import staircase
from resurgo.kernels.succession import approach
from resurgo.number import parse_number
from resurgo.precision import is_zero


@dataclass(frozen=True)
class Root:
    """A built approximant c_0 R(x)^(1/power), R(0) = 1: call it at x; `poles()` and `zeros()` are those of R."""

    leading: Any
    radicand: Series
    pade: Pade
    power: fmpq
    offset: int
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        value = self._value(self.pade, x)
        notes = f"{self.pade.notes} {self.notes}"
        if self.pade.is_defective:
            return Estimate(value, grade="unreliable", notes=notes)
        claim = approach(self.radicand, self.pade, self.radicand.order, self.offset, lambda pade: self._value(pade, x))
        if isinstance(claim, tuple):
            return Estimate(value, grade=claim[0], notes=f"{notes}; {claim[1]}")
        return Estimate(value, claim, notes=notes)

    def poles(self):
        return self.pade.fraction.poles()

    def zeros(self):
        return self.pade.fraction.zeros()

    def _value(self, pade, x):
        return power_from_the_origin(pade.fraction, 1 / self.power, x) * self.leading


def inverse_square_root(order):
    """2 (1 + 3x)^(-1/2) at x = 1."""
    series = Series([1, 3, *([0] * order)]) ** Fraction(-1, 2) * 2
    return Series(series.truncate(order).terms, {"strong": "-1/2"}), fmpq(1), fmpq(1)


@method(
    reference="G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996)",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=inverse_square_root,
    honesty=20,
    cost="O(N^2) for all orders; O(N) a point, the zeros and poles of a fraction more where it may turn on the way",
    loses=6,
)
def power_pade(series, *, power: Fraction | None = None, offset: int = 0):
    """f = c_0 R^(1/power), R = [L/M] the Padé approximant of (S/c_0)^power, L + M = N.

    As x -> oo f follows x^((L-M)/power): where it is to follow x^s, [m+1/m] with power = 1/s does, which is every odd order
    with offset 0; even orders, [m/m], tend to a constant. The branch is the one that leads from f(0) = c_0 along the straight
    line to x.

    *Options.* power: a rational number other than 0; left out, it is 1/s, x^s the behaviour as x -> oo that the
    problem declares (its fact "strong"). offset: the staircase L - M of the Padé approximant, as in `pade`.

    *Error claim.* As in `pade`, an extrapolation of the distances between values of the approximants before it.

    *Exact on* powers 1/power of rational functions with deg P <= L, deg Q <= M.

    *Applicability.* Functions that behave like a power at large x, where it gains on `pade` what that spends on the power; one
    power singularity at finite x. Where R has a zero or a pole between 0 and x there is no value that hangs together with f(0).
    c_0 = 0 has no power. It keeps the cuts of f, on which it generally produces garbage.

    *References.* Baker and Graves-Morris (1996); P. Henrici, J. ACM 3 (1956) 10, for the powers of a
    series.

    *Example.* The quartic integral over sqrt(pi), the integral of exp(-u^2 - t u^4), at t = 1/10: it is 0.9445018017.

        >>> import resurgo
        >>> c = ["1", "-3/4", "105/32", "-3465/128", "675675/2048", "-43648605/8192"]
        >>> print(resurgo.resum(c, "1/10", method="power-pade", power=-4, digits=6))
        0.9444(21) [estimated]
    """
    exponent, notes = _exponent(series, power)
    if is_zero(series.terms[0]):
        raise Inapplicable("c_0 = 0, so no power of the series is a power series")
    radicand = raised(series.whole, Fraction(int(exponent.p), int(exponent.q))).truncate(series.order)
    return Root(series.terms[0], radicand, staircase(radicand, series.order, offset), exponent, offset, notes)


def _exponent(series, power):
    """The power, and words about it."""
    if power is not None:
        if power == 0:
            raise Inapplicable("power = 0: the power 0 of a series says nothing of it; choose another")
        return fmpq(power.numerator, power.denominator), f"of the power {power}"
    declared = series.facts.get("strong")
    if declared is None:
        raise Inapplicable("nothing declares the power of x that the function follows as x -> oo; give the option power")
    strong = parse_number(declared).rational
    if not strong:
        raise Inapplicable(f"the declared power of x as x -> oo, {declared}, has no rational inverse; give the option power")
    return 1 / strong, f"of the power {1 / strong}, from the declared behaviour x^({strong})"


@hookimpl
def register_methods():
    return [power_pade]
