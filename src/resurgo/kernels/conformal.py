"""The conformal map of a plane with one cut to the unit disc, for Borel transforms and their Laplace integrals."""

from collections.abc import Sequence
from functools import reduce
from math import comb, isqrt
from operator import add, mul
from typing import Any, TypeAlias

from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq, fmpq_poly, fmpz, fmpz_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.plans import planned
from resurgo.kernels.quadrature import laplace_rule
from resurgo.precision import to_ball, working_precision
from resurgo.series import Series, exact_text

STRIPS = tuple(fmpq(n, 32) for n in (44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 6, 4, 3, 2, 1))  # few, so that points share nodes
Place: TypeAlias = fmpq | arb | acb
POINTS = 4096  # whose moments are kept for one cut
BLOCK = 512  # nodes whose powers of w are held at a time; from 128 to 2048 measured alike


def conformal_coefficients(series: Series, singularity: Place) -> Series:
    """d_0..d_N of B(t) = sum d_n w^n, from B(t) = sum b_n t^n with a cut from A = `singularity` to infinity.

        t = -4 A w/(1-w)^2,    d_0 = b_0,  d_n = sum_{1 <= j <= n} (-4 A)^j b_j binomial(n+j-1, n-j)

    The plane cut from A on away from 0, A any complex number but 0, is mapped to |w| < 1 (Loeffel, 1976; Le Guillou and
    Zinn-Justin, 1977). Exact where series and A are rational, through two compositions, a reversal and a product of integer
    polynomials: -t/A = s^2 - 1 with s = 2/(1-w) - 1. Otherwise the sum, in which 2.5 bits a term cancel, in balls.
    """
    if series.exact is not None and isinstance(singularity, fmpq):
        return Series(_by_shifts(series.exact, -singularity))
    with working_precision(ctx.prec + 3 * len(series)):
        scale = -4 * to_ball(singularity)
        scaled = [c * scale**j for j, c in enumerate(series.terms)]
        rows = ([comb(n + j - 1, n - j) for j in range(1, n + 1)] for n in range(1, len(scaled)))
        return Series([scaled[0], *(sum(map(mul, row, scaled[1:]), arb(0)) for row in rows)])


def with_strong(mapped: Series, power: fmpq) -> Series:
    """W_0..W_N of B = (1-w)^(-p) sum W_n w^n from the d_n, p = 2 `power`: exact where they are.

    As t = -4 A w/(1-w)^2, every sum W_n w^n that is regular at w = 1 makes a B that follows t^power to infinity (D. I.
    Kazakov, O. V. Tarasov and D. V. Shirkov, Theor. Math. Phys. 38 (1979) 9).
    """
    if power == 0:
        return mapped
    factor = [fmpq(1)]
    for n in range(mapped.order):
        factor.append(factor[-1] * (n - 2 * power) / (n + 1))
    return mapped * Series(factor)


def conformal_variable(t: arb | acb, singularity: Place) -> arb | acb:
    """w = (s - 1)/(s + 1), s = sqrt(1 - t/A), without the cancellation at small t."""
    ratio = -t / singularity
    return ratio / ((1 + ratio).sqrt() + 1) ** 2


def laplace_moments(x: Place, singularity: Place, k: int, b: fmpq, order: int, power: fmpq = fmpq(0)) -> tuple[arb | acb, ...]:
    """J_0..J_order, J_n = 1/Gamma(b+1) times the integral over 0 < s < oo of exp(-s) s^b (1-w)^(-p) w^n, enclosed.

    w = w(x s^k), p = 2 `power`. They serve every series with that singularity: the Laplace integral of
    (1-w)^(-p) sum W_n w^n is sum W_n J_n. Off the cut |w| < 1 and, with z = -x/A,

        1/(1-w) = (1 + sqrt(1 + z s^k))/2,    1/2 < |1/(1-w)| <= (1 + |z s^k|)^(1/2),

    so that one bound of the double-exponential rule holds for them all: |(1-w)^(-p) w^n| <= 2^(-p) for p <= 0 and
    <= (2 max(1, |z s^k|))^(p/2) <= 2^(p/2) max(1, |z|^(p/2)) (1 + |s|^(k p/2)) for p > 0. They are kept, by
    exact x. Inapplicable where the ray of integration meets the cut, and where |x/A| is too large for the rule:
    above some 10^13 near the cut and 10^30 opposite to it, for k = 1.
    """
    kept = _kept_moments(exact_text(singularity), k, b, order, power)
    key = exact_text(x)
    if key not in kept:
        if len(kept) >= POINTS:
            kept.clear()
        kept[key] = _moments(-x / singularity, k, b, order, power)
    return kept[key]


@planned
def _kept_moments(_singularity: str, _k: int, _b: fmpq, _order: int, _power: fmpq) -> dict[str, tuple[arb | acb, ...]]:
    return {}


def _by_shifts(b: tuple[fmpq, ...], scale: fmpq) -> list[fmpq]:
    terms = len(b)
    in_ratio = fmpq_poly(list(b))(fmpq_poly([0, scale]))
    degree = max(in_ratio.degree(), 0)
    of_square = in_ratio.numer()(fmpz_poly([-1, 1]))
    of_pole = (of_square.inflate(2) if degree else of_square)(fmpz_poly([-1, 2]))  # in 1/(1-w)
    reversed_ = fmpz_poly(_padded(of_pole, 2 * degree + 1)[::-1])(fmpz_poly([1, -1]))
    power = [fmpz(1)]  # (1-w)^(-2 degree)
    for j in range(terms - 1):
        power.append(power[-1] * (2 * degree + j) // (j + 1))
    product = (reversed_.truncate(terms) * fmpz_poly(power)).truncate(terms)
    return [fmpq(c, in_ratio.denom()) for c in _padded(product, terms)]


def _padded(polynomial: fmpz_poly, length: int) -> list[fmpz]:
    found = polynomial.coeffs()
    return found + [fmpz(0)] * (length - len(found))


def _moments(ratio: Any, k: int, b: fmpq, order: int, power: fmpq) -> tuple[arb | acb, ...]:
    """The moments for x = -ratio A, as powers up to sqrt(order) times powers in steps of sqrt(order), one matrix product."""
    z: Any = arb(ratio) if isinstance(ratio, fmpq) else ratio
    growth = k * max(power, fmpq(0))
    rule = laplace_rule(b, *strip_and_turn(z, k), growth)
    padding = arb(0, (rule.error * _bound(z, power)).upper())
    blocks = range(0, len(rule.nodes), BLOCK)
    sums = (_weighted_powers(z, k, rule.nodes[i : i + BLOCK], rule.weights[i : i + BLOCK], order, power) for i in blocks)
    product = reduce(add, sums)
    error = padding if isinstance(z, arb) else acb(padding, padding)
    step = isqrt(order) + 1
    first = product[0, 0] + error if power else type(z)(1)
    return (first, *(product[n // step, n % step] + error for n in range(1, order + 1)))


def _bound(z: Any, power: fmpq) -> arb:
    """Of |(1-w)^(-2 power)|, as a multiple of the growth that the rule allows for: see `laplace_moments`."""
    if power <= 0:
        return arb(4) ** -power
    size = abs(z).upper()
    return 2 * arb(2) ** power * (size**power if size > 1 else arb(1))


def _weighted_powers(z: Any, k: int, nodes: Sequence[Any], weights: Sequence[Any], order: int, power: fmpq) -> Any:
    """The sums of v (1-w)^(-2 power) w^n over some nodes s and their weights v, n = 0..order, row by row of isqrt(order) + 1."""
    t = [z * s**k for s in nodes]
    w = [conformal_variable(each, fmpq(-1)) for each in t]
    step = isqrt(order) + 1
    small: list[list[Any]] = [[type(z)(1)] * len(w)]
    for _ in range(step):
        small.append(list(map(mul, small[-1], w)))
    large, stride = [list(map(type(z), weights))], small.pop()
    if power:
        exponent = type(z)(power)  # of t/(4 w) = (1-w)^(-2), without the cancellation at w near 1
        large[0] = [v * (each / (4 * u)) ** exponent for v, each, u in zip(large[0], t, w, strict=True)]
    for _ in range(order // step):
        large.append(list(map(mul, large[-1], stride)))
    matrix: Any = arb_mat if isinstance(z, arb) else acb_mat
    return matrix(large) * matrix(small).transpose()


def strip_and_turn(z: arb | acb, k: int) -> tuple[fmpq, fmpq]:
    """The widest strip of the Laplace rule on whose image z s^k keeps off the cut, and the path's direction for it."""
    if z.imag.contains(0) and not z.real > 0:
        raise Inapplicable("the ray of integration meets the cut of the Borel transform")
    sign = -1 if isinstance(z, acb) and z.imag > 0 else 1
    turns = [sign * fmpq(n, 16) for n in range(5)] if isinstance(z, acb) else [fmpq(0)]
    strip, turn = max(((_strip(z, k, turn), turn) for turn in turns), key=lambda pair: pair[0])
    if not strip:
        raise Inapplicable("|x/A| is too large for the rule of integration")
    return strip, turn


def _strip(z: arb | acb, k: int, turn: fmpq) -> fmpq:
    """The widest strip |Im u| < d on which z s^k, s = exp(i alpha + u - exp(-u)), keeps off the cut from -1 on, or 0.

    With u = v + iy the argument of s is alpha + y + exp(-v) sin y. Where |arg z + k alpha| + k |y + exp(-v) sin y|
    reaches pi, at exp(-v) = (psi - y)/sin y, psi = (pi - |arg z + k alpha|)/k, and at all smaller v, |z s^k| is
    to be below 1; it is largest at y = d.
    """
    psi = (arb.pi() - abs(acb(z).arg() + k * arb.pi() * turn)) / k
    for d in STRIPS:
        inner = (psi - d) / arb(d).sin()
        wide = abs(z).log() - k * (inner.log() + inner * arb(d).cos()) < 0
        if wide and d + fmpq(22, 7) * abs(turn) < fmpq(3, 2):
            return d
    return fmpq(0)
