"""Borel sums of all orders with a Padé staircase in the conformal variable of the plane with one cut."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any

from flint import acb, acb_poly, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.borel_pade import WEDGE, Point, turn_from_axis
from resurgo.kernels.claims import Ball
from resurgo.kernels.conformal import conformal_variable, strip_and_turn
from resurgo.kernels.laplace import bits_inside, laplace
from resurgo.kernels.pade import Pade
from resurgo.kernels.pade import pade as exact_pade
from resurgo.kernels.quadrature import laplace_rule
from resurgo.kernels.rational import PrincipalPart, Rational
from resurgo.kernels.staircase import staircase
from resurgo.precision import to_ball, working_precision
from resurgo.series import Series, exact_text

UNRESOLVED = "irrational or complex coefficients do not tell the poles of the approximant in w apart; use borel-leroy"
LARGER = 256  # than the values at the nodes, a bound of G on the image of the strip, where it is not known


@dataclass(frozen=True)
class ConformalPade:
    """1/Gamma(b+1) times integrals of exp(-s) s^b R_n(w(x s^k)), w the variable of the plane cut from A on.

    R_n is the Padé approximant of sum d_n w^n on the staircase L - M = offset, offset + 1 with L + M = n. Its poles w_p in the
    disc |w| < 1 are poles t_p = -4 A w_p/(1-w_p)^2 of the continued Borel transform, with residues rho_p:

        R_n(w(t)) = G(t) + sum_p rho_p/(t - t_p).

    The sum is integrated in closed form, G, analytic in the cut plane, by the double-exponential rule; G is not
    bounded, so that no error is proved.
    """

    mapped: Series
    singularity: Point
    k: int
    b: fmpq
    offset: int
    _rules: dict[Any, Any] = field(default_factory=dict)

    @property
    def order(self) -> int:
        """The highest n."""
        return self.mapped.order

    def approximant(self, order: int) -> Pade:
        """R_n."""
        with working_precision(bits_inside(self.mapped.whole.order)):
            return staircase(self.mapped.truncate(order), order, self.offset)

    def on_cut(self, x: Point) -> bool:
        """Whether the ray of integration lies on the cut."""
        ratio: Any = acb(to_ball(x / self.singularity))
        return bool(ratio.imag.contains(0)) and not ratio.real <= 0

    def value(self, order: int, x: Point) -> Ball:
        """The integral at x off the cut; for a real series at real x the mean of both sides of what poles are on the ray."""
        pade = self.approximant(order)
        if isinstance(x, acb) or not pade.fraction.is_real:
            at = acb(to_ball(x))
            turn = turn_from_axis(at, self.k) if pade.fraction.is_real else fmpq(0)
            return self._regular(pade, at) + self._poles(pade, at, turn)
        return (acb(self._regular(pade, x)) + acb(self._poles(pade, x, -WEDGE / self.k))).real

    def _regular(self, pade: Pade, x: Point) -> Ball:
        """The integral of G."""
        nodes, weights, images = self._rule(x)
        parts = self._inside(pade)
        with working_precision(bits_inside(self.mapped.whole.order)):
            values = [pade.fraction(w) for w in images]
            for t_p, rho in parts:
                values = [v - rho / (t - t_p) for v, t in zip(values, nodes, strict=True)]
        total = sum(map(mul, weights, values), arb(0))
        reach = max((abs(v).upper() for v in values), key=lambda size: float(size.log()) if size > 0 else -1e300)
        room = arb(0, (LARGER * reach * arb(2) ** -ctx.prec).upper())  # the rule errs by 2^-4 units in the last place of a bound
        total = total + (acb(room, room) if isinstance(total, acb) else room)
        return total.real if not isinstance(x, acb) and isinstance(total, acb) else total

    def _poles(self, pade: Pade, x: Point, turn: fmpq) -> Ball:
        """The integral of the principal parts."""
        parts = self._inside(pade)
        if not parts:
            return arb(0)
        return sum((laplace(Rational(acb_poly([rho]), acb_poly([-t_p, 1])), x, self.k, self.b, turn) for t_p, rho in parts), acb(0))

    def _inside(self, pade: Pade) -> list[tuple[acb, acb]]:
        """(t_p, rho_p) of the poles with |w_p| < 1."""
        key, kept = ("inside", exact_text(self.singularity), ctx.prec), pade.fraction.kept
        if key not in kept:
            with working_precision(bits_inside(self.mapped.whole.order)):
                found = []
                for part in self._principal_parts(pade):
                    w = part.pole
                    if not abs(w) < 1:
                        continue
                    if len(part.coefficients) > 1:
                        raise Inapplicable("the approximant has a multiple pole in the disc of the conformal map")
                    position, slope = -4 * self.singularity * w / (1 - w) ** 2, -4 * self.singularity * (1 + w) / (1 - w) ** 3
                    found.append((position, part.coefficients[0] * slope))
                kept[key] = found
        parts: list[tuple[acb, acb]] = kept[key]
        return parts

    def _principal_parts(self, pade: Pade) -> list[PrincipalPart]:
        """Those of R_n; over the rationals where its balls leave a multiple pole open, as for powers of 1 - t/A."""
        try:
            return pade.fraction.parts()[1]
        except Inapplicable:
            if self.mapped.exact is None:
                raise Inapplicable(UNRESOLVED) from None
            return exact_pade(self.mapped, pade.upper, pade.lower).fraction.parts()[1]

    def _rule(self, x: Point) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
        """t = x s^k at the nodes s of the rule, its weights, and w(t)."""
        key = exact_text(x), ctx.prec
        if key not in self._rules:
            ratio: Any = -x / self.singularity
            z = arb(ratio) if isinstance(ratio, fmpq) else ratio
            rule = laplace_rule(self.b, *strip_and_turn(z, self.k))
            with working_precision(bits_inside(self.mapped.whole.order)):
                nodes = [x * s**self.k for s in rule.nodes]
                self._rules[key] = nodes, rule.weights, [conformal_variable(t, self.singularity) for t in nodes]
        found: tuple[Any, Any, Any] = self._rules[key]
        return found
