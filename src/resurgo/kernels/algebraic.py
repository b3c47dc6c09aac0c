"""Algebraic functions: the branch of P_0(x) + P_1(x) y + ... + P_m(x) y^m = 0 that begins with a series, followed in balls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, acb_poly, acb_series, arb, ctx, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.branch import shown
from resurgo.kernels.order_basis import Polynomials
from resurgo.precision import is_zero, series_terms, to_ball
from resurgo.series import Series

STRAIGHT = fmpq(0)
SHORTEST = fmpq(1, 2**40)  # of a step, in units of the way: where none is longer there is a branch point or a pole
TERMS = 8  # of the Taylor polynomials that lead the way
NARROWINGS = 60  # of a root, each of which at least halves its step; they end after some ten


@dataclass(frozen=True)
class Branch:
    """y = begin(x) + x^shift z, z the simple root with z(0) = 0 of lifted[0](x) + ... + lifted[m](x) z^m.

    `contact` is the power of x through which y agrees with the series, as far as it is known.
    """

    polynomials: Polynomials
    contact: int
    begin: Any
    shift: int
    lifted: Polynomials

    def __call__(self, x: fmpq | arb | acb, direction: fmpq = STRAIGHT) -> arb | acb:
        """y(x), enclosed: along the straight line from 0 to x exp(direction pi i), and from there straight to x.

        Inapplicable where a branch point or a pole of y lies on the way, or so near to it that it cannot be told from one.
        """
        point = to_ball(x)
        here, root = acb(0), acb(0)
        turned = [(point * acb(fmpq(direction)).exp_pi_i()).mid()] if direction else []
        if len(self.lifted) > 2:
            for there in [*turned, acb(point)]:
                here, root = there.mid(), _followed(self.lifted, here, root, there)
            z = _narrowed(_at(self.lifted, x), root)
        else:
            z = -_value(self.lifted[0], x) / _value(self.lifted[1], x)
        value = _value(self.begin, x) + acb(point) ** self.shift * z
        if not value.is_finite():
            raise Inapplicable("x is a pole of the approximant")
        is_real = not turned and isinstance(point, arb) and not any(isinstance(g, acb_poly) for g in self.lifted)
        return value.real if is_real or (len(self.lifted) == 2 and value.imag.is_zero()) else value


def branch(polynomials: Polynomials, series: Series) -> Branch:
    """The branch that begins with the series; Inapplicable where they do not tell it from others.

    With F = sum P_k y^k, F(x, S) = O(x^(n+1)) and dF/dy(x, S) of order x^v it is the only one if 2 v <= n, and y - S is
    O(x^(n+1-v)): F(S_v + x^v z) = x^(2v) G(z), S_v the series through x^v, has the simple root z = 0 at x = 0.
    """
    polynomials, lost = _reduced(polynomials)
    contact = series.order - lost
    v = _valuation(polynomials, series)
    if v is None or 2 * v > contact:
        raise Inapplicable("the algebraic equation through this order does not tell the branch of the series from others")
    kind = type(polynomials[0])
    begin = kind(list(series.terms[: v + 1]))
    lifted = _substituted(polynomials, begin, kind([0] * v + [1]))
    return Branch(polynomials, contact - v, begin, v, tuple(g.right_shift(2 * v) for g in lifted))


def _substituted(polynomials: Sequence[Any], begin: Any, factor: Any) -> list[Any]:
    """The coefficients of sum P_k y^k as a polynomial in z, y = begin + factor z, by Horner's scheme."""
    found = [polynomials[-1]]
    for p in reversed(polynomials[:-1]):
        following = [*(g * begin for g in found), found[-1] * factor]
        for k in range(1, len(found)):
            following[k] = following[k] + found[k - 1] * factor
        following[0] = following[0] + p
        found = following
    return found


def _reduced(polynomials: Polynomials) -> tuple[Polynomials, int]:
    """Without the powers of y that do not occur, nor a common factor, of which x^j is returned as j."""
    found = list(polynomials)
    while len(found) > 1 and not any(not is_zero(c) for c in found[-1].coeffs()):
        found.pop()
    lost = min(_order(p.coeffs()) for p in found)
    if isinstance(found[0], fmpq_poly):
        common = found[0]
        for p in found[1:]:
            common = common.gcd(p)
        return tuple(p // common for p in found), lost
    return tuple(p.right_shift(lost) for p in found), lost


def _order(terms: Sequence[Any]) -> int:
    return next((n for n, c in enumerate(terms) if not is_zero(c)), 10**9)


def _valuation(polynomials: Polynomials, series: Series) -> int | None:
    """The order of dF/dy(x, S), None where it vanishes as far as it is known, or may."""
    kind, size = type(polynomials[0]), len(series)
    s, total = kind(list(series.terms)), kind([0])
    for k in range(len(polynomials) - 1, 0, -1):
        total = (total * s).truncate(size) + k * polynomials[k]
    for n, c in enumerate(total.truncate(size).coeffs()):
        if not is_zero(c):
            return n if isinstance(c, fmpq) or not c.contains(0) else None
    return None


def _followed(polynomials: Polynomials, here: acb, root: acb, there: acb) -> acb:
    """The root at `there` that hangs together along the straight line with the one that is alone in `root` at `here`."""
    equation = [acb_poly(g) for g in polynomials]
    shortest, reach = abs(there - here) * SHORTEST, abs(there - here)
    while not (way := there - here).is_zero():
        around = [g(acb_poly([here, 1])) for g in equation]
        line, inverse = _predicted(around, root.mid())
        about, tried = [inverse * g for g in _substituted(around, line, acb_poly([1]))], reach
        while True:
            last = not reach < abs(way)
            step = way if last else way * (reach / abs(way))
            if (ball := _proved(about, root - line[0], step)) is not None:
                break
            reach = (reach / 2).mid()
            if not reach > shortest:
                raise Inapplicable(f"a branch point or a pole at {shown(here)} lies on the way to x")
        if last:
            return _narrowed(_at(polynomials, there), ball + line(way))
        here, before = (here + step).mid(), here
        root = _narrowed(acb_poly([g(here - before) for g in around]), ball + line(here - before))
        reach = reach * 2 if reach is tried else reach
    return root


def _at(polynomials: Sequence[Any], x: fmpq | arb | acb) -> acb_poly:
    """The equation for z at a point."""
    return acb_poly([_value(g, x) for g in polynomials])


def _value(polynomial: Any, x: fmpq | arb | acb) -> acb:
    return acb(polynomial(x) if isinstance(x, fmpq) else acb_poly(polynomial)(x))


def _predicted(around: Sequence[acb_poly], z: acb) -> tuple[acb_poly, acb_poly]:
    """Taylor polynomials in x of the root that is z at 0, and of what makes dF/dz along it 1, both with exact coefficients.

    By Newton's method for power series, each step of which doubles the number of terms (H. T. Kung and J. F. Traub, J. ACM 25
    (1978) 245). They need not be accurate.
    """
    root, inverse = acb_poly([z]), acb_poly([1])
    with series_terms(TERMS):
        known: list[Any] = [acb_series(g.coeffs()[:TERMS], prec=TERMS) for g in around]
        for _ in range(TERMS.bit_length()):
            line: Any = acb_series(root.coeffs(), prec=TERMS)
            value, slope = known[-1], acb_series([0], prec=TERMS)
            for g in reversed(known[:-1]):
                value, slope = value * line + g, slope * line + value
            if acb(slope[0]).contains(0):
                break
            root, inverse = _middle(line - value / slope, root), _middle(1 / slope, inverse)
    return root, inverse


def _middle(series: Any, otherwise: acb_poly) -> acb_poly:
    terms = [acb(c).mid() for c in series.coeffs()]
    return acb_poly(terms) if all(c.is_finite() for c in terms) else otherwise


def _proved(about: Sequence[acb_poly], root: acb, step: acb) -> acb | None:
    """A ball that holds one root for every point of the step, and the one given; None where that is not shown.

    That Newton's interval operator maps a ball into its interior for all of these points says that each of them has
    one root in it (R. E. Moore, 1966).
    """
    equation = acb_poly([g(step * arb(fmpq(1, 2), fmpq(1, 2))) for g in about])
    derivative = equation.derivative()
    off = equation[0] / derivative[0]
    if not off.is_finite():
        return None
    if off.is_zero() and root.is_zero():
        return root
    ball = _disc(acb(0), 2 * (abs(off).upper() + abs(root).upper()))
    found = -equation[0] / derivative(ball)
    return ball if found.is_finite() and ball.contains_interior(found) and ball.contains(root) else None


def _narrowed(equation: acb_poly, ball: acb) -> acb:
    """The one root in the ball, as narrow as the coefficients allow.

    By Newton's method on midpoints, until the steps are as small as their round-off, then a ball about the last.
    """
    derivative, middle, last = equation.derivative(), ball.mid(), arb("inf")
    for _ in range(NARROWINGS):
        step = equation(middle) / derivative(middle)
        if not step.is_finite() or not 2 * (size := abs(step).upper()) < last:
            break
        middle, last = (middle - step).mid(), size
    around = _disc(middle, 4 * last + abs(middle).upper() * arb(2) ** (4 - ctx.prec))
    found = middle - equation(middle) / derivative(around)
    return found if found.is_finite() and around.contains_interior(found) and ball.contains(found) else ball


def _disc(middle: acb, radius: arb) -> acb:
    reach = arb(0, radius)
    return acb(middle.real + reach, middle.imag + reach)
