"""Order-dependent mappings: a series re-expanded in v, x = rho v/(1-v)^alpha, with a rho that is chosen at every order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, dropwhile, pairwise, repeat
from operator import mul
from typing import Any, Literal, TypeAlias

from flint import acb, arb, arb_series, ctx, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.plans import planned
from resurgo.kernels.real_roots import Interval, enclosed_root, positive_roots, square_free
from resurgo.kernels.trinomial import minus_log
from resurgo.precision import is_zero, series_terms, to_ball
from resurgo.series import Series

Coefficients: TypeAlias = Sequence[Any]
Rule: TypeAlias = Literal["last term", "stationary"]


@dataclass(frozen=True)
class Mapped:
    """(1-v)^(-s alpha) sum P_l v^l at one order: call it at x.

    rho     the parameter of the mapping, negative where the series alternates at x < 0
    p       P_0(rho), ..., P_N(rho)
    turns   whether the condition itself has no such zero, and its derivative has
    zeros   how many zeros of the condition on the side of rho there were to choose from
    """

    rho: arb
    p: tuple[arb, ...]
    s: fmpq
    alpha: fmpq
    turns: bool
    zeros: int

    def __call__(self, x: fmpq | arb | acb) -> Any:
        """The value at x."""
        y: Any = self.minus_log(x)
        v, total = -(-y).expm1(), arb(0)
        for c in reversed(self.p):
            total = total * v + c
        return (self.s * self.alpha * y).exp() * total

    def minus_log(self, x: fmpq | arb | acb) -> Any:
        """-log(1 - v) at x."""
        return minus_log(to_ball(x) / self.rho, self.alpha)

    def strong(self, count: int) -> tuple[arb, ...]:
        """b_0, ..., b_(count-1) of |x|^s (b_0 + b_1 |x|^(-1/alpha) + ...) as x -> oo on the side of rho.

        With y = 1 - v and z = (rho/x)^(1/alpha) it is y = z (1-y)^(1/alpha), which is reverted by J. L. Lagrange's formula (1770).
        """
        n, w = max(count, 2), 1 / self.alpha
        with series_terms(n + 1):
            v: Any = arb_series([1, -1], prec=n)
            mapped: Any = arb_series([0], prec=n)
            for c in reversed(self.p):
                mapped = mapped * v + c
            log = v.log()
            f = mapped * (log * arb(-self.s)).exp()
            slope = f.derivative()
            found = [f[0]] + [(slope * (log * arb(w * j)).exp())[j - 1] / j for j in range(1, count)]
        size = abs(self.rho)
        return tuple(b * size ** arb(w * j - self.s) for j, b in enumerate(found[:count]))


@planned
def mapped(series: Series, order: int, s: fmpq, alpha: fmpq, rule: Rule) -> Mapped | None:
    """The mapping of order N = `order` that a rule chooses from c_0..c_N of a real series; None where nothing satisfies it.

        P_l(rho) = sum_n (-1)^(l-n) binomial((s-n) alpha, l-n) c_n rho^n

    is the coefficient of v^l in (1-v)^(s alpha) S(x). With the sum cut off after P_N v^N,

        d/dv [(1-v)^(-s alpha) sum P_l v^l] = (1-v)^(-s alpha - 1) v^N Q(rho),    Q = rho P_(N+1)' - (N+1) P_(N+1),

    at fixed x, where c_(N+1) has dropped out of Q: "stationary" takes the zeros of Q, "last term" those of P_N. They are the same
    at every x. Of real ones the one largest in size is taken, that is, the least Omega^2 = 1/(1-v). Where that of the
    derivative, Q' or P_N' (without factors rho), is larger, two zeros have become complex or there are none, and it is taken.
    The zeros are to lie on the side on which c_N x^N alternates, or on the other, where it has none.
    """
    if order < 1:
        return None
    condition = list(dropwhile(is_zero, _condition(series, order, s, alpha, rule)))
    side = side_of(series.terms[: order + 1])
    for sign in (side, -side):
        turned = [c * sign**n for n, c in enumerate(condition)]
        derived = [n * c for n, c in enumerate(turned)][1:]
        zeros, turning = _zeros(turned), _zeros(derived)
        root = _root(turned, zeros[-1]) if zeros else None
        beyond = _root(derived, turning[-1]) if turning and not (zeros and turning[-1][1] <= zeros[-1][0]) else None
        turns = root is None or (beyond is not None and bool(beyond > root))
        if (rho := beyond if turns else root) is not None:
            rho = sign * rho
            return Mapped(rho, _values(series, order, s, alpha, rho), s, alpha, turns, len(zeros))
    return None


def side_of(terms: Sequence[Any]) -> int:
    """Of what sign x has to be for the last two neighbouring terms of c_n x^n that are not 0 to alternate."""
    for before, after in reversed(list(pairwise(terms))):
        if not is_zero(before) and not is_zero(after):
            return -1 if after / before > 0 else 1
    raise Inapplicable("no two neighbouring coefficients tell on which side the series alternates")


def _condition(series: Series, order: int, s: fmpq, alpha: fmpq, rule: Rule) -> list[Any]:
    """P_N, or Q up to its sign."""
    rows, late = _binomials(s, alpha, len(series)), int(rule == "stationary")
    return [c * rows[n][order - n + late] * (order - n + late) ** late for n, c in enumerate(series.terms[: order + 1])]


@planned
def _binomials(s: fmpq, alpha: fmpq, count: int) -> list[list[fmpq]]:
    """In row n (-1)^m binomial((s-n) alpha, m), m = 0..count-n."""
    rows = []
    for n in range(count):
        row, exponent = [fmpq(1)], (s - n) * alpha
        for m in range(count - n):
            row.append(row[-1] * (m - exponent) / (m + 1))
        rows.append(row)
    return rows


@planned
def _binomial_balls(s: fmpq, alpha: fmpq, count: int) -> list[list[arb]]:
    return [[arb(c) for c in row] for row in _binomials(s, alpha, count)]


def _values(series: Series, order: int, s: fmpq, alpha: fmpq, rho: arb) -> tuple[arb, ...]:
    rows = _binomial_balls(s, alpha, len(series))
    balls: Any = series.balls(ctx.prec)[: order + 1]
    powers = accumulate(repeat(rho, order), mul, initial=arb(1))
    scaled = list(map(mul, balls, powers))
    return tuple(sum((scaled[n] * rows[n][i - n] for n in range(i + 1)), arb(0)) for i in range(order + 1))


def _zeros(coefficients: Coefficients) -> list[Interval]:
    return positive_roots(_midpoints(coefficients))


def _root(coefficients: Coefficients, interval: Interval) -> arb:
    if all(isinstance(c, fmpq) for c in coefficients):
        coefficients = square_free(fmpq_poly(list(coefficients))).coeffs()
    return enclosed_root(coefficients, interval)


def _midpoints(coefficients: Coefficients) -> fmpq_poly:
    return fmpq_poly([c if isinstance(c, fmpq) else _exactly(c.mid()) for c in coefficients])


def _exactly(c: arb) -> fmpq:
    mantissa, exponent = c.man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)
