"""Laplace integrals of rational functions in closed form, with every pole accounted for."""

from math import comb

from flint import acb, acb_poly, acb_series, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.rational import Parts, PrincipalPart, Rational
from resurgo.precision import is_zero, series_terms, to_ball, working_precision

GUARD_BITS = 32
NEAR = 0.125  # the tangent of the angle with the path, below which a pole is near it


def laplace(function: Rational, t: fmpq | arb | acb, k: int = 1, b: fmpq = fmpq(0), turn: fmpq = fmpq(0)) -> arb | acb:
    """1/Gamma(b+1) times the integral of exp(-s) s^b R(t s^k) from 0 to infinity along s = r exp(i pi turn), as an enclosure.

    |turn| < 1/2. R is taken apart into partial fractions in s; u^j in its polynomial part gives (b+1)_j, a pole at
    s = -z of multiplicity m, that is the integral of exp(-s) s^b / (s + z)^m over Gamma(b+1), gives

        e^z E_1(z)                        for m = 1, b = 0  (DLMF 6.2.2)
        z^b e^z Gamma(-b, z)              for m = 1         (DLMF 8.6.4)
        z^(b+1-m) U(b+1, b+2-m, z)        in general        (DLMF 13.4.4).

    These hold for the positive axis, and for a pole upon it for a path above the pole; where the ray is
    another, the residues of the poles between are added. Inapplicable where a pole lies on the ray of
    integration. Where R, t and the ray are real, one of two conjugate poles is enough.
    """
    if k < 1 or b <= -1 or not -1 < 2 * turn < 1:
        raise ValueError(f"k = {k}, b = {b}, turn = {turn}: the integral is for k = 1, 2, ..., b > -1 and -1/2 < turn < 1/2")
    if is_zero(t):
        return to_ball(function(fmpq(0)))
    if not isinstance(t, fmpq) and t.contains(0):
        raise Inapplicable("the point cannot be told from 0")
    real = not isinstance(t, acb) and function.is_real and turn == 0
    wanted = ctx.prec if isinstance(t, fmpq) else min(ctx.prec, t.rel_accuracy_bits() - GUARD_BITS)
    with working_precision(most := bits_inside(max(function.degrees))):
        parts = function.parts()
    bits = ctx.prec + GUARD_BITS
    while True:
        with working_precision(bits):
            value = _sum(parts, acb(t), k, b, turn, real)
        missing = wanted - value.rel_accuracy_bits()
        if missing <= 0 or bits >= most:
            return value.real if real else value  # a real pole leaves an imaginary part of 0 plus or minus round-off
        bits = min(bits + missing + GUARD_BITS, most)


def ambiguity(function: Rational, t: fmpq | arb | acb, k: int = 1, b: fmpq = fmpq(0), turn: fmpq = fmpq(0)) -> arb | None:
    """How much the integral changes with the side on which the poles near its ray are passed; None where none is near.

    2 pi |residue| of the integrand at each pole at an angle below NEAR to the ray, added up.
    """
    with working_precision(bits_inside(max(function.degrees))):
        _, principal = function.parts()
    back = acb(-turn).exp_pi_i()
    near = [
        _residue(part, s, acb(t), k, b)
        for part, s in _poles_in_s(principal, acb(t), k)
        for turned in [s * back]
        if turned.real > 0 and not abs(turned.imag) > NEAR * turned.real
    ]
    return 2 * arb.pi() * sum(map(abs, near), arb(0)) if near else None


def bits_inside(degree: int) -> int:
    """The precision in which poles and residues are found, and to which R should be known, for FLINT's working precision.

    The poles lose 2 bits a degree (measured for the transform of the quartic integral); as many again are
    for the cancellation between the partial fractions.
    """
    return int(ctx.prec) + 2 * GUARD_BITS + 4 * degree


def _sum(parts: Parts, t: acb, k: int, b: fmpq, turn: fmpq, real: bool) -> acb:
    """The integral of the polynomial and of the principal parts; if all is real, of one of two conjugate ones, twice."""
    polynomial, principal = parts
    value, back, side = acb(0), acb(-turn).exp_pi_i(), (turn > 0) - (turn < 0)
    for j, coefficient in enumerate(acb_poly(polynomial).coeffs()):
        value += coefficient * t**j * acb(b + 1).rising(k * j)
    for part, s in _poles_in_s(principal, t, k):
        turned = s * back if side else s
        if turned.imag.contains(0) and not turned.real <= 0:
            raise Inapplicable(f"a pole of the Borel transform lies on the integration ray, at t = {_short(part.pole)}")
        if real and s.imag < 0:
            continue
        term = sum((c * _kernel(-s, m, b) for m, c in enumerate(_in_s(part, s, t, k), start=1)), acb(0))
        if side and s.real > 0 and side * turned.imag < 0 and (side * s.imag > 0 or (side < 0 and s.imag.is_zero())):
            term -= side * 2 * acb(0, arb.pi()) * _residue(part, s, t, k, b)
        value += 2 * term.real if real and s.imag > 0 else term
    return value


def _poles_in_s(parts: list[PrincipalPart], t: acb, k: int) -> list[tuple[PrincipalPart, acb]]:
    """Every principal part with the k-th roots of pole/t."""
    found = []
    for part in parts:
        w = part.pole / t
        principal = w.root(k) if k > 1 else w
        found += [(part, principal * acb(fmpq(2 * j, k)).exp_pi_i() if j else principal) for j in range(k)]
    return found


def _in_s(part: PrincipalPart, s: acb, t: acb, k: int) -> list[acb]:
    """The coefficients of 1/(u - s), 1/(u - s)^2, ... in sum_l r_l / (t u^k - pole)^l."""
    if len(part.coefficients) == 1:
        return [part.coefficients[0] / (k * t * s ** (k - 1))]
    found = [acb(0)] * len(part.coefficients)
    for power, r in enumerate(part.coefficients, start=1):
        # t u^k - pole = t (u - s) g(u - s), g(v) = sum_i C(k, i+1) s^(k-1-i) v^i
        g = acb_series([comb(k, i + 1) * s ** (k - 1 - i) for i in range(min(k, power))], prec=power)
        with series_terms(power):
            expansion = (1 / g) ** power
        for i, a in enumerate(expansion.coeffs()):
            found[power - 1 - i] += r * a / t**power
    return found


def _residue(part: PrincipalPart, s: acb, t: acb, k: int, b: fmpq) -> acb:
    """The residue of exp(-u) u^b/Gamma(b+1) sum_m c_m/(u - s)^m at u = s."""
    found = _in_s(part, s, t, k)
    if len(found) == 1:
        return found[0] * (-s).exp() * s ** acb(b) * acb(b + 1).rgamma()
    with series_terms(len(found)):
        u = acb_series([s, 1], prec=len(found))
        weight = ((-u).exp() * u ** acb_series([b], prec=len(found))).coeffs()
    return acb(b + 1).rgamma() * sum((c * w for c, w in zip(found, weight, strict=True)), acb(0))


def _kernel(z: acb, m: int, b: fmpq) -> acb:
    """The integral of exp(-s) s^b / (s + z)^m over Gamma(b+1) on the positive axis; for z < 0 that above the pole.

    Arb's incomplete gamma function and E_1 lose all digits for |z| between the reaches of their expansions
    at 0 and at infinity. Its Ei does not, and gives E_1 on the positive axis (off it only up to i pi, which
    would cancel); its U never does, and is several times slower.
    """
    if m == 1 and not abs(z) > 0.7 * ctx.prec:  # beyond, U's asymptotic expansion is faster, and e^z would cost digits
        if b == 0 and z.imag.is_zero() and z.real > 0:
            value = acb(-z.real.exp() * (-z.real).ei())
        else:
            value = z ** acb(b) * z.exp() * z.gamma_upper(-b)
        if value.rel_accuracy_bits() > min(ctx.prec, z.rel_accuracy_bits()) - GUARD_BITS:
            return value
    return z ** acb(b + 1 - m) * z.hypgeom_u(b + 1, b + 2 - m)


def _short(value: acb) -> str:
    return value.real.str(8, radius=False) if value.imag.contains(0) else value.str(8, radius=False)
