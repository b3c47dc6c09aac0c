"""Borel sums of all orders with the Borel transform continued by a Padé staircase: values, claims, lateral sums."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.claims import Ball, Remark, claim_at
from resurgo.kernels.laplace import ambiguity, bits_inside
from resurgo.kernels.laplace_table import table_of
from resurgo.kernels.pade import Pade, shape_of
from resurgo.kernels.staircase import staircase
from resurgo.precision import working_precision
from resurgo.series import Series

WEDGE = fmpq(1, 8)  # of pi: the angle in the Borel plane within which poles beside the real axis stand for a cut upon it
ASIDE = fmpq(1, 64)  # of pi, in the plane of s: a ray beside the one asked for, for the mean of both sides of a pole upon it
TESTS = 4  # coefficients that a rational function has to foretell to be taken for the Borel transform
Point: TypeAlias = fmpq | arb | acb


@dataclass(frozen=True)
class BorelPade:
    """1/Gamma(b+1) times integrals of exp(-s) s^b R_n(x s^k), R_n the approximants of a Borel transform of order k and shift b.

    R_n is the entry of the staircase L - M = offset, offset + 1 with L + M = n.
    """

    transform: Series
    k: int
    b: fmpq
    offset: int

    @property
    def order(self) -> int:
        """That of the transform: the highest n."""
        return self.transform.order

    def approximant(self, order: int) -> Pade:
        """R_n, good enough for its integrals at FLINT's working precision."""
        with working_precision(bits_inside(self.transform.whole.order)):
            return staircase(self.transform.truncate(order), order, self.offset)

    def along(self, order: int, x: Point, turn: fmpq = fmpq(0)) -> Ball:
        """The integral of R_n along s = r exp(i pi turn)."""
        return table_of(self.approximant(order).fraction, self.k, self.b, turn)(x)

    def through(self, order: int, x: Point) -> Ball:
        """The integral along the positive axis; through a pole of a real R_n upon it, for real x, the mean of both sides."""
        try:
            return self.along(order, x)
        except Inapplicable:
            if isinstance(x, acb) or not self.approximant(order).fraction.is_real:
                raise
            return acb(self.along(order, x, ASIDE / self.k)).real

    def beside(self, order: int, x: Point, side: int) -> Ball:
        """The lateral sum: with `side` 1 above and with -1 below what singularities there are on the ray of a real x.

        The ray in the Borel plane is turned to an angle of pi/8 with the real axis where it is nearer to that, so
        that poles beside the axis that stand for a cut are passed on one side. For other x it is turned away from
        the axis, across no Stokes line: that is the Borel sum. With complex coefficients it is not turned for these.
        """
        return self.along(order, x, self.turn(order, x, side))

    def turn(self, order: int, x: Point, side: int) -> fmpq:
        """The angle of that ray in the plane of s, in units of pi."""
        if not isinstance(x, acb):
            return side * WEDGE / self.k
        if not self.approximant(order).fraction.is_real:
            return fmpq(0)
        return turn_from_axis(x, self.k)

    def ambiguity(self, x: Point, turn: fmpq = fmpq(0)) -> arb | None:
        """What the poles of R_N near the ray are worth; None where none is near."""
        return ambiguity(self.approximant(self.order).fraction, x, self.k, self.b, turn)

    def claim(self, value: Callable[[int], Ball]) -> arb | Remark | None:
        """The error of value(N), as in `staircase_claim`."""
        return staircase_claim(self.approximant, self.transform, value)


def turn_from_axis(x: acb, k: int) -> fmpq:
    """By how much of pi the ray in the plane of s is turned for that in the Borel plane to be pi/8 off the real axis."""
    angle = float((x.arg() / arb.pi()).mid())
    short = float(WEDGE.p) / float(WEDGE.q) - min(abs(angle), 1 - abs(angle))
    if short <= 0:
        return fmpq(0)
    upwards = (angle > 0) is (abs(angle) < 0.5)  # away from the nearer half of the axis
    return (1 if upwards else -1) * fmpq(round(2**20 * short), 2**20) / k


def staircase_claim(approximant: Callable[[int], Pade], series: Series, value: Callable[[int], Ball]) -> arb | Remark | None:
    """The error of value(N) by `claim_at`, from the orders at which R_n is another function; a value that fails is unknown.

    Where more coefficients than gaps in the series explain have left R_n as it is, they have tested it and found
    nothing to add: four of them or more leave the round-off as its error, fewer none.
    """
    orders, step = _distinct(approximant, series.order), shape_of(series.terms).step
    if series.order - orders[-1] > 2 * (step - 1) or len(orders) == 1:
        is_tested = (series.order - orders[-1]) // step >= TESTS
        return abs(value(series.order)).upper() * arb(2) ** (2 - ctx.prec) if is_tested else None

    def known(j: int) -> Ball | None:
        try:
            return value(orders[j])
        except Inapplicable:
            return None

    return claim_at(known, len(orders) - 1)


def _distinct(approximant: Callable[[int], Pade], order: int) -> list[int]:
    found: list[int] = []
    before: Any = None
    for n in range(order + 1):
        try:
            fraction = approximant(n).fraction
        except Inapplicable:
            continue
        if before is None or not fraction.equals(before):
            found.append(n)
        before = fraction
    return found
