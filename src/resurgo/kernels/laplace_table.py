"""Laplace integrals of one rational function at many points: kept, and from its values at fixed nodes."""

from dataclasses import dataclass, field
from math import ceil
from operator import mul
from typing import TypeAlias

from flint import acb, acb_poly, arb, ctx, fmpq

from resurgo.kernels.laplace import bits_inside, laplace
from resurgo.kernels.quadrature import laplace_rule
from resurgo.kernels.rational import PrincipalPart, Rational
from resurgo.precision import working_precision

FEW = 6  # points between two powers of two that are done one by one: a table costs as much as some of them
NODES = 30  # to a pole, above which the closed form is the quicker: an exponential takes a thirtieth of an E_1
STRIPS = tuple(fmpq(n, 32) for n in (44, 40, 36, 32, 28, 24, 20, 16, 12))  # half widths; narrower ones need too many nodes
OPENINGS = (0.25, 0.5, 0.75)  # of the angle left between the strip's image and the poles, the sector's share
STRIDE = 32  # precisions of rules in multiples of it, so that tables share them
GUARD_BITS = 16
KEPT = 4096  # points whose integrals are kept
Key: TypeAlias = tuple[int, int]  # m and the precision


@dataclass(frozen=True)
class LaplaceTable:
    """`laplace` of one function R, order k, shift b and ray at many points: call it at x.

    What was found at an exact point is kept. For k = 1, b = 0 and the positive axis, R is tabulated where many
    real x > 0 are asked for between two powers of two, 2^(m-1) < x <= 2^m: with c = 2^m/x,

        I(x) = c times the integral of exp(-u) g(u),    g(u) = exp(-(c-1) u) R(2^m u),

    by the double-exponential rule at fixed nodes u_i: every x costs an exponential a node. On the image of
    the rule's strip |g| <= B, a sum over the principal parts of |coefficient|/distance^l from the poles, so
    that the rule's bound of its error makes the answer an enclosure. Where the poles leave no strip, it is
    the closed form all the same.
    """

    function: Rational
    k: int = 1
    b: fmpq = fmpq(0)
    turn: fmpq = fmpq(0)
    _found: dict[tuple[fmpq, int], arb | acb] = field(default_factory=dict)
    _asked: dict[Key, int] = field(default_factory=dict)
    _rows: dict[Key, "Row | None"] = field(default_factory=dict)

    def __call__(self, x: fmpq | arb | acb) -> arb | acb:
        """The integral at x, as an enclosure; Inapplicable as `laplace` is."""
        if not isinstance(x, fmpq):
            return self._integral(x)
        key = x, ctx.prec
        if key not in self._found:
            if len(self._found) >= KEPT:
                self._found.clear()
            self._found[key] = self._integral(x)
        return self._found[key]

    def _integral(self, x: fmpq | arb | acb) -> arb | acb:
        row = None if isinstance(x, acb) else self._row(x)
        value = None if row is None or isinstance(x, acb) else row.at(x)
        wanted = ctx.prec if isinstance(x, fmpq) or x.is_exact() else min(ctx.prec, x.rel_accuracy_bits() - GUARD_BITS)
        if value is None or value.rel_accuracy_bits() < wanted:
            return laplace(self.function, x, self.k, self.b, self.turn)
        return value

    def _row(self, x: fmpq | arb) -> "Row | None":
        plain = self.k == 1 and self.b == 0 and self.turn == 0 and self.function.is_real and x > 0
        if not plain or (m := _power_above(x)) is None:
            return None
        key = m, ctx.prec
        self._asked[key] = self._asked.get(key, 0) + 1
        if self._asked[key] <= FEW:
            return None
        if key not in self._rows:
            self._rows[key] = _tabulated(self.function, m)
        return self._rows[key]


@dataclass(frozen=True)
class Row:
    """Nodes u_i, weights times R(2^m u_i), and the bound of the rule's error for all x between 2^(m-1) and 2^m."""

    m: int
    nodes: tuple[arb, ...]
    values: tuple[arb, ...]
    error: arb
    bits: int

    def at(self, x: fmpq | arb) -> arb:
        """I(x)."""
        with working_precision(self.bits):
            c: arb = arb(fmpq(2) ** self.m / x) if isinstance(x, fmpq) else fmpq(2) ** self.m / x
            step = 1 - c
            total = sum(map(mul, self.values, [(step * u).exp() for u in self.nodes]), arb(0))
            return c * (total + arb(0, self.error))


def table_of(function: Rational, k: int = 1, b: fmpq = fmpq(0), turn: fmpq = fmpq(0)) -> LaplaceTable:
    """The one table of a function, order, shift and ray."""
    found: LaplaceTable = function.kept.setdefault(("laplace", k, b, turn), LaplaceTable(function, k, b, turn))
    return found


def _power_above(x: fmpq | arb) -> int | None:
    """The m with 2^(m-1) < x <= 2^m, None for a ball of which that cannot be said."""
    ball = arb(x)
    guess = ceil(float((ball.mid().log() / arb.const_log2()).mid()))
    powers = ((m, arb(2) ** m) for m in (guess - 1, guess, guess + 1))
    return next((m for m, power in powers if power / 2 < ball <= power), None)


def _tabulated(function: Rational, m: int) -> Row | None:
    """R at the nodes of the widest strip that the poles leave; None where R grows at infinity and where it does not pay."""
    with working_precision(bits_inside(max(function.degrees))):
        whole, parts = function.parts()
    found = _widest(parts, fmpq(2) ** m) if whole.degree() < 1 else None
    if found is None:
        return None
    strip, bound = found
    bound += abs(acb_poly(whole)[0])
    size = abs(laplace(function, fmpq(2) ** m))
    lost = (bound / size).log() / arb.const_log2() if size > 0 else arb("nan")
    if not lost < ctx.prec:
        return None
    bits = -(-(ctx.prec + max(ceil(float(lost.upper())), 0) + GUARD_BITS) // STRIDE) * STRIDE
    with working_precision(bits):
        rule = laplace_rule(fmpq(0), strip)
        if len(rule.nodes) > NODES * len(parts):
            return None
        values = tuple(weight * function(fmpq(2) ** m * u) for weight, u in zip(rule.weights, rule.nodes, strict=True))
        return Row(m, rule.nodes, values, (rule.error * bound).upper(), bits)


def _widest(parts: list[PrincipalPart], scale: fmpq) -> tuple[fmpq, arb] | None:
    """The strip, and a bound of the sum of the principal parts times |exp(-(c-1) u)| on its image, 1 <= c <= 2."""
    poles = [part.pole / scale for part in parts]
    free = min((abs(q.arg()) for q in poles), key=lambda angle: angle.mid(), default=arb.pi())
    for strip in STRIPS:
        d = arb(strip)
        bounds = [_bound(parts, poles, scale, d, d + opening * (free - d)) for opening in OPENINGS if free > d]
        if sound := [bound for bound in bounds if bound is not None]:
            # where Re u < 0, |exp(-(c-1) u)| <= exp(|u|)
            return strip, min(sound, key=lambda bound: bound.mid()) * _reach(arb.pi() / 2, d).exp()
    return None


def _bound(parts: list[PrincipalPart], poles: list[acb], scale: fmpq, d: arb, theta: arb) -> arb | None:
    """The sum of |coefficient|/distance^l, the distances from the sector |arg u| <= theta and the disc that hold the image."""
    total, reach = arb(0), _reach(theta, d)
    for part, q in zip(parts, poles, strict=True):
        apart = (abs(q.arg()) - theta).min(arb.pi() / 2)
        distance = (abs(q) * apart.sin()).min(abs(q) - reach)
        if not distance > 0 or not apart > 0:
            return None
        total += sum((abs(c) / (distance * scale) ** power for power, c in enumerate(part.coefficients, start=1)), arb(0))
    return total


def _reach(theta: arb, d: arb) -> arb:
    """The |u| below which alone |arg u| exceeds theta > d on the image of the strip: see `laplace_rule`."""
    inner = (theta - d) / d.sin()
    return (-inner.log() - inner * d.cos()).exp()
