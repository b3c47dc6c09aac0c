"""Proved bounds of a Stieltjes series from consecutive Padé approximants."""

from dataclasses import dataclass

from flint import acb, arb, fmpq, fmpq_poly

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.continued_fraction import c_fraction
from resurgo.kernels.pade import pade
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Rational
from resurgo.kernels.staircase import staircase, step_of
from resurgo.precision import is_zero

ZERO = Rational(fmpq_poly([0]), fmpq_poly([1]))


@dataclass(frozen=True)
class Enclosure:
    """f = head(x) + x^p T(x), with T between two approximants for x > 0: call it at x."""

    head: tuple
    leading: fmpq | arb
    bounds: tuple[Rational, Rational]
    notes: str

    def __call__(self, x: fmpq | arb):
        if not x > 0:
            raise Inapplicable("the bounds hold for positive x alone")
        one, other = (arb(bound(x)) for bound in self.bounds)
        head, power = sum((c * x**n for n, c in enumerate(self.head)), arb(0)), self.leading * arb(x ** len(self.head))
        error = arb(0) if self.bounds[0] is self.bounds[1] else abs(power * (one - other)) / 2
        return Estimate(head + power * (one + other) / 2, error, "proved", self.notes)


def three_masses(order):
    """1/(1 + x/2) + 2/(1 + x) + 1/(3 (1 + 3x)) at x = 1/2."""
    masses = [(fmpq(1), fmpq(1, 2)), (fmpq(2), fmpq(1)), (fmpq(1, 3), fmpq(3))]
    moments = [sum(mass * (-place) ** n for mass, place in masses) for n in range(order + 1)]
    return Series(moments, {"stieltjes": 0}), fmpq(1, 2), sum(mass / (1 + place / 2) for mass, place in masses)


@method(
    reference=(
        "T. J. Stieltjes, Ann. Fac. Sci. Toulouse 8 (1894) J1; "
        "G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996), ch. 5"
    ),
    claims=("homogeneous", "scale-covariant", "exact"),
    kernel=three_masses,
    cost="O(N^2) for all orders; O(N) a point",
)
def stieltjes_bounds(series, *, subtractions: int | None = None):
    """The middle of two neighbouring Padé approximants of T, f = c_0 + ... + c_(p-1) x^(p-1) + x^p T(x), and half their distance.

        T(x) = sum (-1)^n mu_n x^n,    mu_n the integral of y^n dm(y) over 0 <= y < oo,

    is a series of Stieltjes, up to a real factor: the convergents [n/n] and [n/n+1] of its fraction
    mu_0/(1 + a_1 x/(1 + a_2 x/ ...)) bound T from above and from below for all x > 0, the upper ones
    falling and the lower ones rising with n, whether or not the measure m is determined by the moments; 0 is
    the first lower bound. Where
    the fraction ends, m is a finite sum of point masses and T is the fraction itself.

    *Options.* subtractions: p; left out, it is what the problem declares (its fact "stieltjes").

    *Error claim.* Half the distance of the bounds, proved under the hypothesis that T is a function of
    Stieltjes, which no finite number of coefficients proves. They can refute it, by an a_k < 0, and there is
    then no answer; the notes say through which order they are consistent with it.

    *Exact on* finite sums of m_i/(1 + y_i x), m_i > 0, y_i >= 0.

    *Applicability.* x > 0, for functions known to be of Stieltjes, such as the quartic integral (p = 0) and
    the ground state of the quartic oscillator (p = 1). For moments that grow faster than (2n)! the
    bounds need not meet.

    *References.* Stieltjes (1894); Baker and Graves-Morris, Padé Approximants, 2nd ed. (1996); B. Simon, Ann. Phys. 58 (1970) 76.

    *Example.* Euler's series, a function of Stieltjes, at x = 1/10, where it is 0.9156333394; in brackets half the distance
    of the bounds, in units of the last place:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="stieltjes-bounds", subtractions=0, digits=10))
        0.9156313(34) [proved]
    """
    declared = series.facts.get("stieltjes")
    p = declared if subtractions is None else subtractions
    if p is None:
        raise Inapplicable("nothing declares the series to be one of Stieltjes; give the number of subtractions as an option")
    if p < 0:
        raise Inapplicable(f"subtractions = {p}: a whole number from 0 on")
    if series.order < p:
        raise Inapplicable(f"order {series.order} has no coefficient left after p = {p} subtractions")
    if any(isinstance(c, acb) for c in series.terms[p:]):
        raise Inapplicable("not a series of Stieltjes: it has complex coefficients")
    leading, order = series.terms[p], series.order - p
    if not isinstance(leading, fmpq) and leading.contains(0):
        raise Inapplicable(f"c_{p} cannot be told from 0")
    tail = _subtracted(series.whole, p).truncate(order)
    says = "declared" if subtractions is None else "stated"
    notes = f"bounds if f is of Stieltjes after p = {p} subtractions, as {says}; consistent through order {series.order}"
    return Enclosure(series.terms[:p], leading, _bounds(tail, order), notes)


@planned
def _subtracted(series, p):
    """T/T(0), one series for all orders; T itself where T(0) = 0."""
    tail = Series(series.terms[p:])
    return tail if is_zero(tail.terms[0]) else tail / tail.terms[0]


@planned
def _fraction(tail):
    return c_fraction(tail.terms)


def _bounds(tail, order):
    """The convergents of order N and N - 1; twice the fraction, where it ends before."""
    if is_zero(tail.terms[0]):
        fraction = pade(tail, order, 0)
        if any(not is_zero(c) for c in tail.terms):
            raise Inapplicable("not a series of Stieltjes: the first coefficient after subtractions is 0, a later one is not")
        return fraction.fraction, fraction.fraction
    numerators = _fraction(tail.whole).numerators
    for k, a in enumerate(numerators[:order], start=1):
        if not a > 0:
            raise Inapplicable(f"not a series of Stieltjes: a_{k} of its continued fraction is {a.str(5, radius=False)}")
    if len(numerators) >= order:
        before = staircase(tail.truncate(order - 1), order - 1, -1).fraction if order else ZERO
        return staircase(tail, order, -1).fraction, before
    if tail.exact is None:
        raise Inapplicable(f"a_{len(numerators) + 1} of the continued fraction cannot be told from 0")
    ended = pade(tail, *step_of(order, -1))
    if ended.is_defective or sum(ended.fraction.degrees) != len(numerators):
        raise Inapplicable(f"not a series of Stieltjes: a_{len(numerators) + 1} of its continued fraction is 0 and it goes on")
    return ended.fraction, ended.fraction


@hookimpl
def register_methods():
    return [stieltjes_bounds]
