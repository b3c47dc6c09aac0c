"""Series whose coefficients have a rational ratio, fitted to given ones, and their sums by Mellin-Barnes integrals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, prod
from typing import Any, TypeAlias

from flint import acb, acb_mat, acb_poly, arb, arb_mat, ctx, fmpq, fmpq_mat, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.plans import planned
from resurgo.precision import is_zero, to_ball, working_precision

Polynomial: TypeAlias = tuple[Any, ...]  # coefficients from the constant one on, fmpq, arb or acb

SPARE = 32
NEAREST = fmpq(9, 10)  # of the angle within which the integral converges; beyond, the terms oscillate too often
FARTHEST = (24, 16), (6, 4096)  # terms more before the integral, for |w| below these: at large |w| they cancel against it
QUIET = 4  # negligible values in succession that end a sum
HALVINGS = 8  # of the step 1/8
POLE = "the ratio of coefficients that is fitted has a pole at n = {n}: there is no such series"


@dataclass(frozen=True)
class HypergeometricSeries:
    """The series with c_(n+1)/c_n = P(n)/Q(n), n = 0, 1, ..., the Borel sum of which a call returns.

    With P(n) = p (n + a_1)...(n + a_r), Q(n) = q (n + b_1)...(n + b_s), h = p/q and w = -h x, the sum is, for any M with
    Re a_j + M >= 1,

        c_0 + ... + c_(M-1) x^(M-1) + c_M x^M I(w),
        I(w) = 1/(2 pi i) integral over Re u = 1/2 of pi/sin(pi u) g(u)/g(0) w^(-u) du,
        g(u) = prod Gamma(a_j + M - u) / prod Gamma(b_j + M - u),

    as the residues at u = 0, -1, ... are the terms from the M-th on: Meijer's G-function (DLMF 16.17). The integral converges
    for |arg w| < (2 + r - s) pi/2. That some a_j differ by whole numbers, which sums of residues on the other side do not
    allow, makes no difference to it.
    """

    first: Any
    above: Polynomial
    below: Polynomial

    def ratio(self, n: int) -> Any:
        """P(n)/Q(n); Inapplicable at a pole."""
        below = _at(self.below, n)
        if acb(below).contains(0):
            raise Inapplicable(POLE.format(n=n))
        return _at(self.above, n) / below

    def is_smooth_beyond(self, n: int) -> bool:
        """Whether the ratio has neither zeros nor poles whose real parts exceed n: of a fit these are an accident."""
        return all(bool(z.real < n) for z in (*_roots(self.above), *_roots(self.below)))

    def __call__(self, x: fmpq | arb | acb) -> Any:
        """The sum at x, to the working precision where the coefficients are known well enough."""
        wanted, bits = ctx.prec, ctx.prec + SPARE
        for _ in range(3):
            with working_precision(bits):
                value = self._value(x)
            missing = wanted - value.rel_accuracy_bits()
            if missing <= 0:
                break
            if missing > 2 * wanted:
                raise Inapplicable("the parameters of the fit are not known well enough for a sum")
            bits += missing + SPARE
        return value

    def _early(self, x: Any) -> Any:
        """The sum where the terms fall below the precision, each to less than half; None elsewhere."""
        total = term = to_ball(self.first)
        for n in range(ctx.prec):
            following = term * self.ratio(n) * x
            if not 2 * abs(following) < abs(term):
                return None
            total, term = total + following, following
            if abs(term) < abs(total) * arb(2) ** -ctx.prec:
                error = arb(0, (4 * abs(term)).upper())
                return total + (acb(error, error) if isinstance(total, acb) else error)
        return None

    def _value(self, x: Any) -> Any:
        w = acb(-self.above[-1] / self.below[-1] * x)
        if not _is_on_cut(w) and (early := self._early(x)) is not None:
            return early
        exact = all(isinstance(c, fmpq) for c in (*self.above, *self.below))
        farthest = next((most for most, size in FARTHEST if abs(w) < size), 0)
        kernel = (_kept_kernel if exact else _kernel)(self.above, self.below, farthest)
        start = kernel.start
        terms = [self.first]
        for n in range(start):
            terms.append(terms[-1] * self.ratio(n) * x)
            if is_zero(terms[-1]):
                return to_ball(sum(terms[1:], terms[0]))
        for b in kernel.lower:
            n = start + max(round(-float(b.real.mid())), 0)
            if (b + n - start).contains(0):
                raise Inapplicable(POLE.format(n=n))
        if len(self.above) < len(self.below):
            raise Inapplicable("the coefficients of the fit fall off like 1/n! or faster, and its sum is no such integral")
        total = sum(map(to_ball, terms[:-1]), arb(0)) + terms[-1] * self._rest(kernel, w)
        is_real = kernel.is_real and not isinstance(x, acb) and not isinstance(self.first, acb)
        return acb(total).real if is_real else total

    def _rest(self, kernel: "Kernel", w: acb) -> acb:
        """I(w), by the series itself where that converges."""
        if len(self.above) == len(self.below) and abs(w) < 1:
            found = (-w).hypgeom([*kernel.upper, acb(1)], list(kernel.lower))
            if found.is_finite():
                return found
        if _is_on_cut(w):
            raise Inapplicable("the sum that is fitted has its cut at this x")
        return kernel.integral(w)


def _is_on_cut(w: acb) -> bool:
    return bool(w.imag.is_zero() and not w.real > 0)


@dataclass(frozen=True)
class Kernel:
    """pi/sin(pi u) g(u)/g(0) du/dv for u = (1 + i sinh v)/2, at the v of finer and finer rules, made as they are asked for."""

    start: int
    upper: tuple[acb, ...]
    lower: tuple[acb, ...]
    is_real: bool
    rules: list[list[tuple[acb, acb, acb]]] = field(compare=False, repr=False)

    def integral(self, w: acb) -> acb:
        """I(w) by the trapezoidal rule in v, its step halved; the error of a rule is about the square of the change to it."""
        log_w, goal = w.log(), arb(2) ** -ctx.prec
        if not abs(log_w.imag) < NEAREST * (2 + len(self.upper) - len(self.lower)) * arb.pi() / 2:
            raise Inapplicable("the point is too near a cut of the sum that is fitted")
        total, size, before = acb(0), arb(0), acb("nan")
        for level in range(HALVINGS):
            i, quiet = 0, 0
            while quiet < QUIET:
                u, above, below = self._node(level, i)
                values = above * (-log_w * u).exp(), below * (-log_w * u.conjugate()).exp()
                now = sum((abs(v).upper() for v in values), arb(0))
                if not now.is_finite():
                    raise Inapplicable("the integral of the sum that is fitted does not converge")
                total += sum(values, acb(0))
                size += now
                quiet = quiet + 1 if now <= size * goal else 0
                i += 1
            step = arb(_step(level)) / (2 * arb.pi())
            found = total * step
            error = 16 * (abs((found - before).mid()) ** 2 / (size * step)).upper()
            if error <= size * step * goal:
                return found + acb(arb(0, error), arb(0, error))
            before = found
        raise Inapplicable("the point is too near a cut of the sum that is fitted")

    def _node(self, level: int, i: int) -> tuple[acb, acb, acb]:
        """u, and the weights at u and at its conjugate: at v = 0, h, 2h, ... first, then in the middles between those before."""
        while level >= len(self.rules):
            self.rules.append([])
        rule = self.rules[level]
        if i == len(rule):
            v = arb(_step(level) * (2 * i + 1 if level else i))
            u, slope = acb(1, v.sinh()) / 2, v.cosh() / (4 if v.is_zero() else 2)  # v = 0 stands there twice
            one = self._weight(u)
            other = one.conjugate() if self.is_real else self._weight(u.conjugate())
            rule.append((u, slope * one, slope * other))
        return rule[i]

    def _weight(self, u: acb) -> acb:
        logs = sum(((a - u).lgamma() - a.lgamma() for a in self.upper), acb(0))
        logs -= sum(((b - u).lgamma() - b.lgamma() for b in self.lower), acb(0))
        return arb.pi() / (u * arb.pi()).sin() * logs.exp()


def _kernel(above: Polynomial, below: Polynomial, farthest: int) -> Kernel:
    """With poles at Re u = M + Re a as far from the path as Im a is large, if that is at most `farthest`."""
    roots = [-z for z in _roots(above)]
    start = max([0, *(ceil(1 - float(a.real.mid()) + min(abs(float(a.imag.mid())), farthest)) for a in roots)])
    upper, lower = (tuple(z + start for z in zeros) for zeros in (roots, [-z for z in _roots(below)]))
    is_real = not any(isinstance(c, acb) for c in (*above, *below))
    return Kernel(start, upper, lower, is_real, [])


def _step(level: int) -> fmpq:
    return fmpq(1, 8 * 2**level)


_kept_kernel = planned(_kernel)


def _roots(polynomial: Polynomial) -> list[acb]:
    if len(polynomial) < 2:
        return []
    if all(isinstance(c, fmpq) for c in polynomial):
        return [acb(root) for root, times in _complex_roots(polynomial) for _ in range(times)]
    try:
        return list(acb_poly(list(polynomial)).roots())
    except ValueError:
        raise Inapplicable("roots of the ratio of coefficients that is fitted are not told apart") from None


def _complex_roots(polynomial: Polynomial) -> Any:
    return fmpq_poly(list(polynomial)).complex_roots()


def _at(polynomial: Polynomial, n: int) -> Any:
    return sum((c * n**i for i, c in enumerate(polynomial[1:], 1)), polynomial[0])


def fitted(ratios: Sequence[Any], above: int, below: Polynomial, free: int) -> tuple[Polynomial, Polynomial] | None:
    """P and Q = D R, P of degree `above`, D = `below`, R monic of degree `free`, with P(n)/Q(n) = r_n for the n given.

    The r_n are above + free + 1; None where the linear equations for the coefficients have not one solution.
    """
    given = [r * _at(below, n) for n, r in enumerate(ratios)]
    rows = [[fmpq(n) ** i for i in range(above + 1)] + [-r * fmpq(n) ** i for i in range(free)] for n, r in enumerate(given)]
    right = [[r * fmpq(n) ** free] for n, r in enumerate(given)]
    exact = all(isinstance(r, fmpq) for r in ratios)
    kind: Any = fmpq_mat if exact else acb_mat if any(isinstance(r, acb) for r in ratios) else arb_mat
    try:
        solved = kind(rows).solve(kind(right))
    except ZeroDivisionError:
        return None
    found = [solved[i, 0] for i in range(above + 1 + free)]
    r = (*found[above + 1 :], fmpq(1))
    q = tuple(
        sum((below[j] * r[i - j] for j in range(len(below)) if 0 <= i - j < len(r)), fmpq(0)) for i in range(len(below) + free)
    )
    p = tuple(found[: above + 1])
    return _reduced(p, q) if exact else (p, q)


def _reduced(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial] | None:
    """Without common factors and leading zeros; None where P = 0."""
    one, other = fmpq_poly(list(p)), fmpq_poly(list(q))
    if one.degree() < 0:
        return None
    common = one.gcd(other)
    return tuple(map(fmpq, (one // common).coeffs())), tuple(map(fmpq, (other // common).coeffs()))


def factorial_ratio(k: int) -> Polynomial:
    """(kn + 1)...(kn + k) in powers of n."""
    found = prod((fmpq_poly([j, k]) for j in range(1, k + 1)), start=fmpq_poly([1]))
    return tuple(fmpq(c) for c in found.coeffs())


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    count = len(one) + len(other) - 1
    return tuple(sum((one[j] * other[i - j] for j in range(len(one)) if 0 <= i - j < len(other)), fmpq(0)) for i in range(count))
