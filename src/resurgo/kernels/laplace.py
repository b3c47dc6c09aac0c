"""Laplace integrals of rational functions in closed form, with every pole accounted for."""

from math import comb

from flint import acb, acb_poly, acb_series, arb, ctx, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.rational import PrincipalPart, Rational
from resurgo.precision import series_terms, working_precision


def laplace(function: Rational, t: arb | acb, k: int = 1, b: fmpq = fmpq(0)) -> arb | acb:
    """1/Gamma(b+1) times the integral over 0 < s < oo of exp(-s) s^b R(t s^k), as an enclosure.

    R is taken apart into partial fractions in s; u^j in its polynomial part gives (b+1)_j, a pole at
    s = -z of multiplicity m, that is the integral of exp(-s) s^b / (s + z)^m over Gamma(b+1), gives

        z^b e^z Gamma(-b, z)              for m = 1   (DLMF 8.6.4)
        z^(b+1-m) U(b+1, b+2-m, z)        in general  (DLMF 13.4.4).

    Inapplicable where a pole lies on the ray of integration. The guard bits are for the
    cancellation between the partial fractions, which grows with the degree.
    """
    point, degree = acb(t), max(function.degrees)
    with working_precision(ctx.prec + 64 + 4 * degree):
        polynomial, parts = function.parts()
        poles = [(part, s) for part in parts for s in _roots_of(part.pole / point, k)]
        for part, s in poles:
            if s.imag.contains(0) and not s.real <= 0:
                raise Inapplicable(f"a pole of the Borel transform lies on the integration ray, at t = {_short(part.pole)}")
        value = acb(0)
        for j, coefficient in enumerate(acb_poly(polynomial).coeffs()):
            value += coefficient * point**j * acb(b + 1).rising(k * j)
        for part, s in poles:
            for m, c in enumerate(_in_s(part, s, point, k), start=1):
                value += c * _kernel(-s, m, b)
    real = isinstance(t, arb) and isinstance(function.denominator, fmpq_poly)
    return value.real if real else value  # conjugate poles leave an imaginary part of 0 plus or minus round-off


def _roots_of(w: acb, k: int) -> list[acb]:
    """The k-th roots of w."""
    principal = w.root(k) if k > 1 else w
    return [principal * acb(fmpq(2 * j, k)).exp_pi_i() if j else principal for j in range(k)]


def _in_s(part: PrincipalPart, s: acb, t: acb, k: int) -> list[acb]:
    """The coefficients of 1/(u - s), 1/(u - s)^2, ... in sum_l r_l / (t u^k - pole)^l."""
    found = [acb(0)] * len(part.coefficients)
    for power, r in enumerate(part.coefficients, start=1):
        # t u^k - pole = t (u - s) g(u - s), g(v) = sum_i C(k, i+1) s^(k-1-i) v^i
        g = acb_series([comb(k, i + 1) * s ** (k - 1 - i) for i in range(min(k, power))], prec=power)
        with series_terms(power):
            expansion = (1 / g) ** power
        for i, a in enumerate(expansion.coeffs()):
            found[power - 1 - i] += r * a / t**power
    return found


def _kernel(z: acb, m: int, b: fmpq) -> acb:
    """The integral of exp(-s) s^b / (s + z)^m over Gamma(b+1).

    Arb's incomplete gamma function is several times faster than its U, and loses all its digits
    for |z| between the reaches of its expansions at 0 and at infinity.
    """
    if m == 1:
        value = z ** acb(b) * z.exp() * z.gamma_upper(-b)
        if value.rel_accuracy_bits() > ctx.prec - 32:
            return value
    return z ** acb(b + 1 - m) * z.hypgeom_u(b + 1, b + 2 - m)


def _short(value: acb) -> str:
    return value.real.str(8, radius=False) if value.imag.contains(0) else value.str(8, radius=False)
