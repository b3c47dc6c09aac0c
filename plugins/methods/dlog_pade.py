"""Dlog-Padé: the Padé approximant of the logarithmic derivative, integrated in closed form."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.branch import is_on_the_way, shown
from resurgo.kernels.factors import exponential_of_integral
from resurgo.kernels.laplace import bits_inside
from resurgo.kernels.pade import Pade
from resurgo.kernels.plans import planned
from resurgo.kernels.staircase import staircase
from resurgo.kernels.succession import approach
from resurgo.precision import is_zero, to_ball, to_mp, working_precision

SLIGHT = 1e-6  # an exponent below it, of a pole and a zero of R that all but cancel, is not told


@dataclass(frozen=True)
class Integrated:
    """A built c_v x^v exp(the integral of R from 0 to x), R = [L/M]: call it at x.

    `poles()` of R are branch points of it, `residues()` these with their exponents.
    """

    leading: Any
    start: int
    slope: Series
    pade: Pade
    offset: int
    side: int
    bits: int

    def __call__(self, x: fmpq | arb | acb):
        with working_precision(self.bits):
            value = self._value(self.pade, x)
            claim = approach(self.slope, self.pade, self.slope.order, self.offset, lambda pade: self._value(pade, x))
        grade, words = claim if isinstance(claim, tuple) else ("", "")
        if self.pade.is_defective:
            grade = "unreliable"
        return Estimate(value * 1, None if grade else claim, grade, "; ".join(filter(None, [self._notes, words])), self._details)

    def poles(self):
        return self.pade.fraction.poles()

    def residues(self):
        return self.pade.fraction.residues()

    @cached_property
    def _found(self):
        with working_precision(self.bits):
            return [(pole, residue) for pole, residue in self.residues() if not abs(residue) < SLIGHT]

    @cached_property
    def _notes(self):
        nearest = [f"branch point {shown(pole)}, exponent {shown(residue)}" for pole, residue in self._found[:1]]
        side = f"branch points on the way are passed on the {'left' if self.side > 0 else 'right'}" if self.side else ""
        return "; ".join(filter(None, [f"of f'/f {self.pade.notes}", *nearest, side]))

    @cached_property
    def _details(self):
        points, exponents = zip(*self._found, strict=True) if self._found else ((), ())
        return {"branch_points": [to_mp(a) for a in points], "exponents": [to_mp(e) for e in exponents]}

    def _value(self, pade, x):
        fraction = pade.fraction
        parts = fraction.parts()
        value = exponential_of_integral(parts, x, self.side) * acb(to_ball(x)) ** self.start * self.leading
        turns = self.side and any(is_on_the_way(part.pole, x) for part in parts[1])
        is_real = fraction.is_real and not isinstance(self.leading, acb) and not isinstance(x, acb)
        return value.real if is_real and not turns else value


def two_powers(order):
    """2 (1 - x/2)^(-3/4) (1 + x)^(1/3) at x = 1."""
    one, other = (Series([1, c, *([0] * (order + 1))]) for c in ("-1/2", 1))
    series = one ** Fraction(-3, 4) * other ** Fraction(1, 3) * 2
    return series.truncate(order), fmpq(1), 2 * (arb(2).log() * 3 / 4 + arb(2).log() / 3).exp()


@method(
    name="dlog-pade",
    needs=2,
    reference="G. A. Baker, Phys. Rev. 124 (1961) 768",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=two_powers,
    honesty=20,
    cost="O(N^2) for the approximants of all orders; O(N^2) for the poles of each, O(N) powers a point",
    loses=6,
)
def dlog_pade(series, *, offset: int = -1, direction: int = 0):
    """f = c_v x^v exp(the integral of R(t) over 0 < t < x), R = [L/M] the Padé approximant of h'/h, S = c_v x^v h, h(0) = 1.

        R(t) = p(t) + sum r_i/(t - a_i)   gives   f = c_v x^v exp(the integral of p) prod (1 - x/a_i)^(r_i),

    with L + M = N - 1 - v: the integral is done in closed form over the poles of R, in ball arithmetic, and a multiple pole adds
    to the exponent. a_i are the branch points, or critical points, and r_i their exponents; they are listed in
    the details, and the one nearest to 0 in the notes. The branch is the one that leads from 0 along the straight line to x.

    *Options.* offset: the staircase L - M of the Padé approximant, as in `pade`; with -1, [m/m+1] lets f follow a power as
    x -> oo, and [m/m] makes it exponential there: prefer orders with N - v even.
    direction: the side on which branch points on the way are passed, 1 for the left, that is above those on the positive
    axis, -1 for the right; with 0 there is no answer behind one.

    *Error claim.* As in `pade`, an extrapolation of the distances between the values of the approximants before it on the
    staircase.

    *Exact on* products of powers (1 - x/a_i)^(r_i), also complex ones, times x^v and exponentials of rational functions.

    *Applicability.* Functions whose singularities are powers, such as the thermodynamic functions of lattice models near
    a critical point, whose cuts `pade` has to imitate by rows of poles; of those that follow a power as x -> oo. A
    logarithm, or a power with something of another power beside it, converges more slowly, and
    essential singularities other than of exp(r/(x-a)^m) generally produce garbage. Behind a branch point there is no value without
    a side.

    *References.* Baker (1961); A. J. Guttmann, in Phase Transitions and Critical Phenomena 13 (1989) 1, sec. 3.

    *Example.* The susceptibility of the square Ising lattice in v = tanh K is infinite at v = sqrt(2) - 1 = 0.41421..., with the
    exponent -7/4:

        >>> import resurgo
        >>> c = [1, 4, 12, 36, 100, 276, 740, 1972, 5172, 13492, 34876, 89764, 229628, 585508, 1486308]
        >>> print(resurgo.resum(c, "1/4", method="dlog-pade", digits=6).notes)
        of f'/f [6/7]; branch point 0.414249, exponent -1.75151
    """
    if direction not in (-1, 0, 1):
        raise Inapplicable(f"direction = {direction}: the side is 1, -1, or 0 for neither")
    start = next((n for n, c in enumerate(series.terms) if not is_zero(c)), None)
    if start is None:
        raise Inapplicable("the series is 0 so far, and has no logarithmic derivative")
    leading = series.terms[start]
    if not isinstance(leading, fmpq) and leading.contains(0):
        raise Inapplicable(f"c_{start} cannot be told from 0")
    if series.order == start:
        raise Inapplicable(f"order {series.order} has no coefficient after c_{start}, and none of the logarithmic derivative")
    slope = _slope(series.whole, start).truncate(series.order - start - 1)
    with working_precision(bits_inside(series.whole.order)):
        built = staircase(slope, slope.order, offset)
        return Integrated(leading, start, slope, built, offset, direction, ctx.prec)


@planned
def _slope(series, start):
    """h'/h."""
    rest = Series(series.terms[start:])
    return rest.derivative() / rest.truncate(rest.order - 1)


@hookimpl
def register_methods():
    return [dlog_pade]
