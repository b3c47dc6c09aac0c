"""The series of the integral of w(x) exp(-S(x)/eps) at a saddle point of the polynomial action S."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb, gcd
from typing import Any

from flint import acb, acb_series, arb, ctx, fmpq, fmpq_poly, fmpq_series

from resurgo.kernels.polynomial import Gaussian, Polynomial
from resurgo.kernels.saddle import DECIDING, Saddle, chosen, shifted
from resurgo.precision import series_terms, working_precision

BLOCK = 64  # coefficients are computed so many at a time


@lru_cache(maxsize=64)
def _form(action: Polynomial, weight: Polynomial, saddle: Any) -> tuple["Form", tuple["Part", ...]] | None:
    """S - S(x_0) and w in a scaled variable in which their coefficients are rational, None where none is found."""
    where, centre = chosen(action, saddle), _centroid(action)
    moved = _shifted(list(zip(action.real, action.imag, strict=True)), centre)
    every = []
    for turn in (0, 1):
        turned = [_turned(c, turn * k) for k, c in enumerate(moved)]
        unit = next((u for u in (0, 1) if all(_turned(c, -u)[1] == 0 for c in turned[1:])), None)
        if unit is None:
            continue
        rational = fmpq_poly([0, *(_turned(c, -unit)[0] for c in turned[1:])])
        with working_precision(DECIDING):
            z = (where.point - _ball(centre)) / acb(0, 1) ** turn
        weights = [_turned(c, turn * k) for k, c in enumerate(_shifted(list(zip(weight.real, weight.imag, strict=True)), centre))]
        if (found := _scaled(rational, weights, z, unit, where.order)) is not None:
            every.append(found)
    return min(every, key=lambda found: found[0].period, default=None)


@dataclass(frozen=True, eq=False)
class Form:
    """S = S_0 + i^unit z^power T(eta), T rational; z^period = rho is rational."""

    exact: fmpq_poly
    order: int
    unit: int
    z: acb
    power: int
    period: int
    rho: fmpq

    def scale(self, exponent: int) -> Any:
        """z^exponent: rational where the period divides it, otherwise a ball."""
        turns, rest = divmod(exponent, self.period)
        whole = self.rho**turns
        return whole if rest == 0 else _narrow(self.z, self.period, self.rho) ** rest * whole


@dataclass(frozen=True, eq=False)
class Part:
    """A part i^unit z^power W(eta) of the weight, W rational."""

    exact: fmpq_poly
    unit: int
    power: int


def _scaled(rational: fmpq_poly, weights: list[Gaussian], z: acb, unit: int, order: int) -> tuple[Form, tuple[Part, ...]] | None:
    """The variable eta: z_0 + eta at a rational zero z_0 of R', z_0 (1 + eta) where a power of z_0 is rational."""
    slope = rational.derivative()
    for factor, _ in slope.factor()[1]:
        if factor.degree() == 1 and z.overlaps(acb(root := -factor[0] / factor[1])):
            moved = rational(fmpq_poly([root, 1]))
            parts = [fmpq_poly([c[u] for c in weights])(fmpq_poly([root, 1])) for u in (0, 1)]
            form = Form(moved - moved[0], order, unit, acb(1), 0, 1, fmpq(1))
            return form, tuple(Part(w, u, 0) for u, w in enumerate(parts) if not w.is_zero())
    exponents = [k for k, c in enumerate(rational.coeffs()) if c != 0]
    period = gcd(*(k - exponents[0] for k in exponents))
    if period < 2:
        return None
    reduced = fmpq_poly([slope[k] for k in range(exponents[0] - 1, len(slope.coeffs()), period)])
    rho = next((r for f, _ in reduced.factor()[1] if f.degree() == 1 and (z**period).overlaps(acb(r := -f[0] / f[1]))), None)
    if rho is None:
        return None
    start = exponents[0] % period
    form = Form(_stretched(rational.coeffs(), start, period, rho, drop=True), order, unit, z, start, period, rho)
    classes = [(u, s, [c[u] if k % period == s else fmpq(0) for k, c in enumerate(weights)]) for u in (0, 1) for s in range(period)]
    return form, tuple(Part(_stretched(w, s, period, rho), u, s) for u, s, w in classes if any(w))


def _stretched(terms: Sequence[fmpq], start: int, period: int, rho: fmpq, drop: bool = False) -> fmpq_poly:
    """sum c_k rho^((k - start)/period) (1 + eta)^k, without its constant term where that is dropped."""
    scaled = fmpq_poly([c * rho ** ((k - start) // period) if c else fmpq(0) for k, c in enumerate(terms)])
    found = scaled(fmpq_poly([1, 1]))
    return found - found[0] if drop else found


def _narrow(z: acb, period: int, rho: fmpq) -> acb:
    """The root z of z^period = rho at FLINT's working precision."""
    root = acb(rho).root(period)
    turned = (root * acb(fmpq(2 * k, period)).exp_pi_i() for k in range(period))
    found = next(each for each in turned if each.overlaps(z))
    real, imag = found.real, found.imag  # which are 0 where the other root on the axis would be no other
    return acb(arb(0) if z.real.is_zero() else real, arb(0) if z.imag.is_zero() else imag)


def _centroid(action: Polynomial) -> Gaussian:
    """The mean of the zeros of S': about it S may be even, or else a function of a power."""
    a, b, d = action.real[-1], action.imag[-1], action.degree
    c, e = action.real[-2], action.imag[-2]
    size = -d * (a * a + b * b)
    return (c * a + e * b) / size, (e * a - c * b) / size


def _shifted(terms: list[Gaussian], centre: Gaussian) -> list[Gaussian]:
    """The coefficients of a polynomial in x - centre."""
    powers = [(fmpq(1), fmpq(0))]
    for _ in terms[1:]:
        powers.append(_product(powers[-1], centre))
    found = []
    for k in range(len(terms)):
        parts = [_product(terms[n], powers[n - k]) for n in range(k, len(terms))]
        found.append(tuple(sum((comb(n + k, k) * p[u] for n, p in enumerate(parts)), fmpq(0)) for u in (0, 1)))
    return found  # type: ignore[return-value]


def _product(a: Gaussian, b: Gaussian) -> Gaussian:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _turned(c: Gaussian, turns: int) -> Gaussian:
    """i^turns c."""
    a, b = (c, (-c[1], c[0]), (-c[0], -c[1]), (c[1], -c[0]))[turns % 4]
    return a, b


def _ball(c: Gaussian) -> acb:
    return acb(arb(c[0]), arb(c[1]))


def terms(action: Polynomial, weight: Polynomial, saddle: Any, order: int) -> list[Any]:
    """c_0..c_order of S(t): with S(x) = S_0 + a y^m (1 + r(y)), y = x - x_0, and u = y (1 + r(y))^(1/m),

        c_j = [u^(2j)] (w(x_0 + y(u)) y'(u)) a^(-2j/m) Gamma((2j + 1)/m)/Gamma(1/m),

    rational for m = 2 where x_0 and S are, otherwise balls at the working precision, those that are 0 exactly so.
    """
    count = -(-(order + 1) // BLOCK) * BLOCK
    found = _form(action, weight, saddle)
    if found is None:
        return list(_by_balls(action, weight, saddle, count, ctx.prec))[: order + 1]
    form, parts = found
    m, slope = form.order, form.exact[form.order]
    numbers = [_reverted(form, part, count) for part in parts]
    return [_sum(form, parts, [h[j] for h in numbers], j, m, slope) for j in range(order + 1)]


def _sum(form: Form, parts: Sequence[Part], numbers: Sequence[fmpq], j: int, m: int, slope: fmpq) -> Any:
    """One coefficient from the rational numbers that the parts of the weight give."""
    real, imag = fmpq(0), fmpq(0)  # of which the ring is left where a factor is a ball
    whole, rest = divmod(2 * j, m)
    for part, h in zip(parts, numbers, strict=True):
        if h == 0:
            continue
        rising = fmpq(1)
        for i in range(whole):
            rising *= fmpq(1 + rest, m) + i
        value = h * rising * slope**-whole * form.scale(part.power - form.power * whole)
        if rest:
            scaled = form.scale(form.power) * slope
            value = value * arb(fmpq(1 + rest, m)).gamma() / arb(fmpq(1, m)).gamma() * acb(scaled).real ** (-fmpq(rest, m))
        a, b = _turned((value, 0 * value), part.unit - form.unit * whole)
        real, imag = real + a, imag + b
    if isinstance(imag, fmpq) and imag == 0:
        return real
    exact = isinstance(real, fmpq) and isinstance(imag, fmpq)
    found = acb(arb(real), arb(imag)) if exact else acb(real) + acb(0, 1) * acb(imag)
    return found.real if found.imag.is_zero() else found


@lru_cache(maxsize=64)
def _reverted(form: Form, part: Part, count: int) -> tuple[fmpq, ...]:
    """[u^(2j)] of w(y(u)) y'(u) for j < count."""
    m, size = form.order, 2 * count
    with series_terms(size + 1):
        ratio = fmpq_series([c / form.exact[m] for c in form.exact.coeffs()[m:]], prec=size)
        root = ratio.sqrt() if m == 2 else (ratio.log() / m).exp()
        inverse = (root * fmpq_series([0, 1], prec=size + 1)).reversion()
        whole = fmpq_series(part.exact.integral().coeffs(), prec=size + 1)
        along = whole(inverse)
        return tuple((2 * j + 1) * along[2 * j + 1] for j in range(count))


@lru_cache(maxsize=64)
def _by_balls(action: Polynomial, weight: Polynomial, saddle: Any, count: int, bits: int) -> tuple[acb, ...]:
    """The coefficients at a saddle that is no rational number, nor a root of one about the centroid."""
    for guard in (64, 64 + 4 * count, 64 + 16 * count):
        with working_precision(bits + guard):
            found = tuple(_reverted_balls(action, weight, chosen(action, saddle), count))
        if all(c.rel_accuracy_bits() >= bits for c in found):
            break
    return found


def _reverted_balls(action: Polynomial, weight: Polynomial, where: Saddle, count: int) -> Iterator[Any]:
    m, size, local = where.order, 2 * count, shifted(action, where.point)
    with series_terms(size + 1):
        ratio = acb_series([1, *(c / local[m] for c in local[m + 1 :])], prec=size)
        root = ratio.sqrt() if m == 2 else (ratio.log() / m).exp()
        inverse = (root * acb_series([0, 1], prec=size + 1)).reversion()
        whole = acb_series([0, *(c / (n + 1) for n, c in enumerate(shifted(weight, where.point)))], prec=size + 1)
        along = whole(inverse)
        first = arb(fmpq(1, m)).gamma()
        for j in range(count):
            factor = arb(fmpq(2 * j + 1, m)).gamma() / first
            scale = local[m] ** -j if m == 2 else acb(local[m].real ** (-fmpq(2 * j, m)))
            c = (2 * j + 1) * along[2 * j + 1] * factor * scale
            yield c.real if c.imag.is_zero() else c
