"""Rational functions P/Q over the rationals or over balls: values, poles, zeros, principal parts."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, cast

from flint import acb, acb_poly, acb_series, arb, ctx, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.precision import series_terms

Polynomial: TypeAlias = fmpq_poly | acb_poly


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
        divisor = acb_poly(denominator)(acb(t))
        if divisor.is_zero():
            raise Inapplicable("the point is a pole of the approximant")
        value = acb_poly(numerator)(acb(t)) / divisor
        return value.real if isinstance(t, arb) and value.imag.is_zero() else value

    def equals(self, other: "Rational") -> bool:
        """Whether it is the same function; with ball coefficients, whether it may be."""
        if isinstance(self.denominator, fmpq_poly) and isinstance(other.denominator, fmpq_poly):
            return self == other
        crossed = acb_poly(self.numerator) * acb_poly(other.denominator) - acb_poly(other.numerator) * acb_poly(self.denominator)
        return all(c.contains(0) for c in crossed.coeffs())

    def poles(self) -> list[tuple[acb, int]]:
        """The poles with their multiplicities, at FLINT's working precision, nearest to 0 first."""
        return roots(self.denominator)

    def zeros(self) -> list[tuple[acb, int]]:
        """The zeros with their multiplicities, at FLINT's working precision, nearest to 0 first."""
        return roots(self.numerator)

    def parts(self) -> Parts:
        """The polynomial part and the principal parts at all poles (partial fractions)."""
        if isinstance(self.numerator, fmpq_poly) and isinstance(self.denominator, fmpq_poly):
            return _exact_parts(tuple(self.numerator.coeffs()), tuple(self.denominator.coeffs()), ctx.prec)
        return _parts(self.numerator, self.denominator)


def roots(polynomial: Polynomial) -> list[tuple[acb, int]]:
    """The complex roots with multiplicities, nearest to 0 first; of an exact polynomial, real ones are exactly real.

    Inapplicable where the roots of a polynomial with ball coefficients cannot be told apart.
    """
    if polynomial.degree() < 1:
        return []
    found: list[tuple[acb, int]]
    if isinstance(polynomial, fmpq_poly):
        found = list(cast(Any, polynomial.complex_roots()))
    else:
        try:
            found = [(_refined(polynomial, t), 1) for t in polynomial.roots()]
        except ValueError:
            raise Inapplicable("the poles cannot be told apart with coefficients of this uncertainty") from None
    return sorted(found, key=lambda root: float(abs(root[0]).mid().log()) if root[0] != 0 else float("-inf"))


def _refined(polynomial: acb_poly, root: acb) -> acb:
    """An isolated root made as narrow as the coefficients allow, by Newton's interval method."""
    slope = polynomial.derivative()
    while True:
        middle = root.mid()
        narrower = middle - polynomial(middle) / slope(root)
        if not narrower.rel_accuracy_bits() > root.rel_accuracy_bits():
            return root
        root = narrower


@lru_cache(maxsize=256)
def _exact_parts(above: tuple[fmpq, ...], below: tuple[fmpq, ...], bits: int) -> Parts:
    """The partial fractions of an exact function at `bits` bits, found once for all points."""
    return _parts(fmpq_poly(list(above)), fmpq_poly(list(below)))


def _parts(above: Polynomial, below: Polynomial) -> Parts:
    quotient, remainder = divmod(above, below)
    parts = [_principal_part(acb_poly(remainder), acb_poly(below), t, m) for t, m in roots(below)]
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
