"""Quadrature with an error bound: a double-exponential rule for Laplace integrals, and integration by Arb."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log
from operator import mul
from typing import Any

from flint import acb, arb, ctx, fmpq

from resurgo.kernels.plans import planned
from resurgo.precision import to_mp, working_precision

GUARD_BITS = 32  # for the rounding of nodes and weights and of sums over some thousands of them
SPARE_BITS = 4  # by which the rule's error lies below the working precision
TURNING = (0.125, 0.25, 0.5, 0.75, 0.875, 0.9375)  # how far theta may be on its way to pi/2; the least bound is taken


@dataclass(frozen=True)
class LaplaceRule:
    """Nodes s_i and weights v_i: 1/Gamma(b+1) times the integral of exp(-s) s^b g(s) is sum v_i g(s_i).

    The path goes from 0 to infinity in the direction exp(i alpha), |alpha| < pi/2; nodes and weights are
    real for alpha = 0. `error` bounds the distance of integral and sum for every function g that is
    analytic with |g| <= 1, or |g| <= (1 + |s|^m)/2 for a rule of growth m, on the image of the strip
    |Im u| < d under s = exp(i alpha + u - exp(-u)). That image holds the path; near s = 0 it winds
    around 0, so that g is to be analytic there in a full neighbourhood of 0, or in log s.
    """

    nodes: tuple[Any, ...]
    weights: tuple[Any, ...]
    error: arb

    def enclosed(self, values: Sequence[Any], bound: arb) -> Any:
        """The integral from the values g(s_i), as an enclosure where |g| <= bound on the image of the strip."""
        padding, total = arb(0, (self.error * bound).upper()), sum(map(mul, self.weights, values))
        return total + acb(padding, padding) if isinstance(total, acb) else total + padding

    def unproved(self, values: Sequence[Any]) -> Any:
        """The integral from the values g(s_i) where no bound of g is known, as an mpmath number.

        A ball would pass the round-off for the error. A method returns this number as it is: the host
        evaluates again at another precision, for which the rule has another step, and compares.
        """
        return to_mp(sum(map(mul, self.weights, values)))


@planned
def laplace_rule(b: fmpq, strip: fmpq, turn: fmpq = fmpq(0), growth: fmpq = fmpq(0)) -> LaplaceRule:
    """The double-exponential rule s = exp(i alpha + u - exp(-u)) for exp(-s) s^b, b > -1 (Takahasi and Mori, 1974).

    Half the strip's width d = `strip` and alpha = pi `turn` obey d + |alpha| < pi/2. The trapezoidal rule
    of step h in u errs by at most 2 M/(exp(2 pi d/h) - 1), where M bounds the integral of the
    integrand's modulus along every line Im u = y, |y| < d (Trefethen and Weideman, 2014, theorem
    5.1). With u = v + iy, r = |s| and phi = arg s = alpha + y + exp(-v) sin y,

        |exp(-s) s^b ds/du| dv <= exp(-r cos phi) r^b dr / cos y.

    Where |phi| is below theta, between d + |alpha| and pi/2, the exponential is at most exp(-r cos theta);
    elsewhere r < r' = exp(v' - exp(-v') cos d), exp(-v') = (theta - |alpha| - d)/sin d, and it is at most
    exp(r'). So

        M = (Gamma(b+1) (cos theta)^(-b-1) + exp(r') r'^(b+1)/(b+1)) / cos d.

    For functions that grow like |s|^m, m = `growth` >= 0, M is the mean of those for b and b + m, and so is what the
    terms left out amount to. The step is chosen to make that 2^-4 of a unit in the last place; the number of nodes is
    proportional to digits/d. Beyond the outermost nodes the integrand's modulus is monotonic in u, so
    that the terms left out are less than its integrals there, at most r^(b+1)/(b+1) before the first node and,
    with c = cos alpha, 2 exp(-c r) r^b/c beyond the last.
    """
    if b <= -1 or strip <= 0 or not strip + fmpq(22, 7) * abs(turn) < fmpq(3, 2):
        raise ValueError(f"no rule for b = {b}, strip = {strip}, turn = {turn}: b > -1, strip > 0, strip + (22/7) |turn| < 3/2")
    goal, shifts = ctx.prec + SPARE_BITS, (b, b + growth) if growth else (b,)
    with working_precision(ctx.prec + GUARD_BITS):
        total, slope = arb(b + 1).gamma(), arb(turn).cos_pi()
        along = _mean([_integral_on_lines(arb(c), arb(strip), arb.pi() * abs(turn)) for c in shifts])
        step = (2 * arb.pi() * strip / (2 * along / total * arb(2) ** goal + 1).log()).mid()
        first, last = _range(float(b.p) / float(b.q), float(slope), goal * log(2), float(growth.p) / float(growth.q))
        exponents = [step * i for i in range(floor(first / float(step)), ceil(last / float(step)) + 1)]
        inner = [(-u).exp() for u in exponents]
        sizes = [(u - e).exp() for u, e in zip(exponents, inner, strict=True)]
        direction: Any = acb(turn).exp_pi_i() if turn else arb(1)
        factor = step / total * direction ** arb(b + 1)
        nodes = [direction * r for r in sizes]
        weights = [factor * (-s).exp() * r ** arb(b + 1) * (1 + e) for s, r, e in zip(nodes, sizes, inner, strict=True)]
        error = 2 * along / ((2 * arb.pi() * strip / step).exp() - 1)
        error += _mean([sizes[0] ** arb(c + 1) / (c + 1) for c in shifts])
        error += 2 * (-slope * sizes[-1]).exp() / slope * _mean([sizes[-1] ** arb(c) for c in shifts])
        return LaplaceRule(tuple(nodes), tuple(weights), (error / total).upper())


def integral(integrand: Callable[[acb, bool], acb], start: Any, cut: Any, tail: arb) -> acb:
    """An enclosure of the integral of f(x) over start < x < oo: Arb's up to `cut`, and |the rest| <= tail.

    `integrand(x, analytic)` is what `acb.integral` asks for: f on a complex ball, not finite where
    `analytic` is set and f is not analytic on all of it. The bound `tail` is the caller's to prove. It
    is slow, tens to thousands of times slower than a closed form: for references and checks.
    F. Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018), arXiv:1802.07942.
    """
    padding = arb(0, arb(tail).upper())
    return acb.integral(integrand, start, cut) + acb(padding, padding)


def _mean(bounds: Sequence[arb]) -> arb:
    return sum(bounds, arb(0)) / len(bounds)


def _integral_on_lines(b: arb, d: arb, alpha: arb) -> arb:
    """M of `laplace_rule`, with the best of a few theta."""
    bounds = []
    for fraction in TURNING:
        theta = d + alpha + fraction * (arb.pi() / 2 - d - alpha)
        inner = (theta - d - alpha) / d.sin()
        r = (-inner.log() - inner * d.cos()).exp()
        bounds.append(((b + 1).gamma() * theta.cos() ** (-b - 1) + r.exp() * r ** (b + 1) / (b + 1)) / d.cos())
    return min(bounds, key=lambda bound: bound.mid())


def _range(b: float, slope: float, nats: float, growth: float = 0.0) -> tuple[float, float]:
    """Where u begins and ends, for the shifts b and b + growth: what is beyond amounts to about exp(-nats) or less.

    How much it is the rule works out from its outermost nodes; here they are placed where the modulus
    is monotonic beyond: exp(-u) >= 2/(b+1), so that r < (b+1)/2, and r >= 2 (b+growth+1)/slope.
    """
    nats, largest = nats + 2, b + growth
    longest = nats
    for _ in range(4):  # slope r = nats + b log r
        longest = (nats + max(largest, 0) * log(longest)) / slope
    longest = max(longest, 2 * (largest + 1) / slope)
    return -log(nats / (b + 1) + 1), log(longest) + 2 / longest
