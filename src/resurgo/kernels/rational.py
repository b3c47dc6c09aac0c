"""Rational functions P/Q over the rationals or over balls: values, poles, zeros, principal parts."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from flint import acb, acb_poly, acb_series, arb, arb_poly, ctx, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.doubles import quotient
from resurgo.precision import series_terms, to_ball

if TYPE_CHECKING:
    import numpy as np

NEWTON_STEPS = 100  # of which each at least halves the one before; they end after some ten
Polynomial: TypeAlias = fmpq_poly | arb_poly | acb_poly


@dataclass(frozen=True)
class PrincipalPart:
    """The singular part of a rational function at one pole: sum_l coefficients[l-1] / (t - pole)^l."""

    pole: acb
    coefficients: tuple[acb, ...]


Parts: TypeAlias = tuple[Polynomial, list[PrincipalPart]]


@dataclass(frozen=True)
class Rational:
    """P(t)/Q(t), without common factors where the coefficients are exact."""

    numerator: Polynomial
    denominator: Polynomial
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # what is derived from it once

    @property
    def degrees(self) -> tuple[int, int]:
        """(deg P, deg Q); the degree of the zero polynomial is given as 0."""
        return max(self.numerator.degree(), 0), self.denominator.degree()

    def __call__(self, t: fmpq | arb | acb) -> Any:
        """The value at t: exact for exact coefficients and t, otherwise a ball."""
        numerator, denominator = self.numerator, self.denominator
        if isinstance(t, fmpq) and isinstance(denominator, fmpq_poly):
            below = denominator(t)
            if below == 0:
                raise Inapplicable("the point is a pole of the approximant")
            return numerator(t) / below
        over: Any = acb_poly if isinstance(t, acb) or not self.is_real else arb_poly
        point = to_ball(t)
        above, below = over(numerator)(point), over(denominator)(point)
        if below.is_zero():
            raise Inapplicable("the point is a pole of the approximant")
        value = above / below
        return value.real if isinstance(t, arb) and isinstance(value, acb) and value.imag.is_zero() else value

    def kept_at(self, t: fmpq | arb | acb) -> Any:
        """The value at t, worked out once at an exact point."""
        if not isinstance(t, fmpq):
            return self(t)
        key = ctx.prec, t
        if key not in self.kept:
            self.kept[key] = self(t)
        return self.kept[key]

    @property
    def is_exact(self) -> bool:
        """Whether both polynomials are over the rationals."""
        return isinstance(self.numerator, fmpq_poly) and isinstance(self.denominator, fmpq_poly)

    @property
    def is_real(self) -> bool:
        """Whether all coefficients are real."""
        return not isinstance(self.numerator, acb_poly) and not isinstance(self.denominator, acb_poly)

    def floats(self, t: Any) -> "np.ndarray[Any, Any]":
        """The values at an array of points in double precision, quickly and without an error bound."""
        return quotient(_in_doubles(self.numerator), _in_doubles(self.denominator), t)

    def equals(self, other: "Rational") -> bool:
        """Whether it is the same function: the same entry of a staircase, or equal over the rationals."""
        return self is other or (self.is_exact and other.is_exact and self == other)

    def may_have_pole_towards(self, t: fmpq | arb) -> bool:
        """Whether a real pole on the side of t is possible: not if those of Q(t u), Q(0) = 1, are positive (Descartes, 1637)."""
        return not self.is_real or _may_vanish_towards(self.denominator, t)

    def may_have_zero_towards(self, t: fmpq | arb) -> bool:
        """The same of a real zero, for P(0) > 0."""
        return not self.is_real or _may_vanish_towards(self.numerator, t)

    def poles(self) -> list[tuple[acb, int]]:
        """The poles with their multiplicities, at FLINT's working precision, nearest to 0 first."""
        return self._roots("poles", self.denominator)

    def zeros(self) -> list[tuple[acb, int]]:
        """The zeros with their multiplicities, at FLINT's working precision, nearest to 0 first."""
        return self._roots("zeros", self.numerator)

    def _roots(self, what: str, polynomial: Polynomial) -> list[tuple[acb, int]]:
        key = what, ctx.prec
        if key not in self.kept:
            self.kept[key] = roots(polynomial)
        return list(self.kept[key])

    def residues(self) -> list[tuple[acb, acb]]:
        """The poles with their residues, at FLINT's working precision, nearest to 0 first."""
        return [(part.pole, part.coefficients[0]) for part in self.parts()[1]]

    def parts(self) -> Parts:
        """The polynomial part and the principal parts at all poles (partial fractions)."""
        if ctx.prec not in self.kept:
            self.kept[ctx.prec] = _parts(self.numerator, self.denominator)
        found: Parts = self.kept[ctx.prec]
        return found


def _may_vanish_towards(polynomial: Polynomial, t: fmpq | arb) -> bool:
    terms: list[Any] = polynomial.coeffs()
    if t < 0:
        terms[1::2] = [-c for c in terms[1::2]]
    return not all(c > 0 for c in terms)


def _in_doubles(polynomial: Polynomial) -> list[float | complex]:
    balls = [to_ball(c) for c in polynomial.coeffs()] or [arb(0)]
    return [complex(c) if isinstance(c, acb) else float(c) for c in balls]


def roots(polynomial: Polynomial) -> list[tuple[acb, int]]:
    """The complex roots with multiplicities, nearest to 0 first; of a real polynomial, those known to be real exactly so.

    Inapplicable where the roots of a polynomial with ball coefficients cannot be told apart.
    """
    if polynomial.degree() < 1:
        return []
    found: list[tuple[acb, int]]
    if isinstance(polynomial, fmpq_poly):
        found = list(cast(Any, polynomial.complex_roots()))
    else:
        at_zero = next(n for n, c in enumerate(polynomial.coeffs()) if not c.is_zero())
        over_c = acb_poly(polynomial.right_shift(at_zero))
        try:
            simple = [_refined(over_c, t) for t in over_c.roots()] if over_c.degree() else []
        except ValueError:
            raise Inapplicable("the poles cannot be told apart with coefficients of this uncertainty") from None
        if isinstance(polynomial, arb_poly):
            simple = [acb(t.real) if _is_real(t, simple) else t for t in simple]
        found = [(t, 1) for t in simple] + [(acb(0), at_zero)] * (at_zero > 0)
    return sorted(found, key=lambda root: float(abs(root[0]).mid().log()) if root[0] != 0 else float("-inf"))


def _is_real(root: acb, every: list[acb]) -> bool:
    """Whether the conjugate of a root, also one, can be no other than itself."""
    return root.imag.contains(0) and not any(other is not root and other.overlaps(root.conjugate()) for other in every)


def _refined(polynomial: acb_poly, root: acb) -> acb:
    """An isolated root made as narrow as the coefficients allow.

    Newton's method on midpoints, until the steps are as small as the round-off in them; then a ball about the
    last that Newton's interval operator maps into itself holds one root (R. E. Moore, 1966).
    """
    slope, middle, last = polynomial.derivative(), root.mid(), arb("inf")
    for _ in range(NEWTON_STEPS):
        step = polynomial(middle) / slope(middle)
        if not step.is_finite():
            return root
        if not 2 * (size := abs(step).upper()) < last:
            break
        middle, last = (middle - step).mid(), size
    reach = arb(0, 4 * size + abs(middle).upper() * arb(2) ** (4 - ctx.prec))
    around = acb(middle.real + reach, middle.imag + reach)
    narrower = middle - polynomial(middle) / slope(around)
    return narrower if around.contains_interior(narrower) and root.contains(narrower) else root


def _parts(above: Polynomial, below: Polynomial) -> Parts:
    try:
        quotient, remainder = divmod(above, below)
        parts = [_principal_part(acb_poly(remainder), acb_poly(below), t, m) for t, m in roots(below)]
    except (ValueError, ZeroDivisionError):  # the highest coefficient may be 0, or a simple pole a double one
        raise Inapplicable("the poles cannot be told apart with coefficients of this uncertainty") from None
    return quotient, parts


def _principal_part(above: acb_poly, below: acb_poly, pole: acb, multiplicity: int) -> PrincipalPart:
    """Taylor coefficients of above/(below/(t - pole)^m) at the pole, from the derivatives of both."""
    with series_terms(multiplicity):
        top = acb_series(_taylor(above, pole, multiplicity), prec=multiplicity)
        bottom = acb_series(_taylor(below, pole, 2 * multiplicity)[multiplicity:], prec=multiplicity)
        taylor = (top / bottom).coeffs()
    taylor += [acb(0)] * (multiplicity - len(taylor))  # FLINT leaves out zeros at the end
    return PrincipalPart(pole, tuple(reversed(taylor)))


def _taylor(polynomial: acb_poly, point: acb, terms: int) -> list[acb]:
    coefficients, factorial = [], 1
    for n in range(terms):
        coefficients.append(polynomial(point) / factorial)
        polynomial, factorial = polynomial.derivative(), factorial * (n + 1)
    return coefficients
