"""Energies of p^2 + x^2/4 + i lambda x^3 for real lambda, as enclosures by Weyl's discs."""

from cmath import exp, pi, sqrt
from collections.abc import Callable
from math import log

from flint import acb, acb_poly, arb, ctx, fmpq

from resurgo.kernels.well import fundamental_solutions
from resurgo.precision import working_precision

ATTEMPTS = 6
GUARD_BITS = 40
ROUGH_BITS = 40  # of the search
ROUGH_DECAY = 20  # and how far it goes, in the exponent
STEPS = 200
PANELS = 200  # of a midpoint rule for the exponent of growth
TURN = exp(2j * pi / 5)
Shape = tuple[fmpq, fmpq]  # a and b of psi'' = (a s^2 + b s^3 + E) psi


def pt_cubic_level(size: fmpq, level: int = 0) -> arb:
    """The energy of that level (0 is the ground state) for lambda = `size` >= 0.

    With x = -i z the equation is psi'' = (z^2/4 + lambda z^3 + E) psi, real at real z. On the ray arg z = 2 pi/5, arg x = -pi/10,
    the real part of d^2 psi/psi rises with |z|, and where it is positive the solution that vanishes at infinity has
    Re(conj(psi) dpsi) < 0, as |psi|^2 is convex. That leaves a small disc for m = psi'/psi at z = 0 (a disc of H. Weyl's;
    for complex potentials A. R. Sims, J. Math. Mech. 6 (1957) 247). The solution that vanishes on the other side is the
    mirror image, with -conj(m) for dpsi/dx at x = 0, and the two match where Im m = 0: a change of sign between two
    energies proves a level between them. Which one it is, is not proved: a search finds them from below one by one, as the
    energies are the only zeros of Im(psi' conj(psi)), an entire function of E of order below 1 to which secants come from one side.

    ArithmeticError where the proof fails.
    """
    bits, unit = ctx.prec + 2, fmpq(1)
    while size * unit**5 > 1:
        unit /= 2
    shape = unit**4 / 4, size * unit**5
    for attempt in range(1, ATTEMPTS + 1):
        rough = _rough(shape, level, attempt)
        if rough is None:
            continue
        radius = _far(shape, rough, bits * log(2) / 2 + 4 * attempt)
        with working_precision(_precision(shape, rough, radius, bits) + GUARD_BITS * attempt):
            found = _enclosed(shape, rough, radius, arb(2) ** -bits)
            if found is not None:
                found = found / unit**2
        if found is not None:
            return found
    raise ArithmeticError(f"level {level} at lambda = {size} could not be proved to {bits} bits")


def _rough(shape: Shape, level: int, attempt: int) -> arb | None:
    """The level to some ten digits: each one by secants from below, after division by those found."""
    found: list[arb] = []
    while len(found) <= level:
        start, step = (found[-1], found[0] / 64) if found else (arb(0), arb(fmpq(1, 64)))
        radius = _far(shape, 4 * (start + 1), ROUGH_DECAY + 4 * attempt)

        def deflated(energy: arb, radius: fmpq = radius) -> arb:
            value = _mismatch(shape, energy, radius)
            for other in found:
                value /= 1 - energy / other
            return value

        with working_precision(_precision(shape, 4 * (start + 1), radius, ROUGH_BITS) + GUARD_BITS * attempt):
            energy = _secant(deflated, start + step, start + 2 * step, arb(2) ** -ROUGH_BITS)
        if energy is None:
            return None
        found.append(energy)
    return found[-1]


def _enclosed(shape: Shape, rough: arb, radius: fmpq, tolerance: arb) -> arb | None:
    """The level near this energy to a relative `tolerance`, or None where it is not proved."""
    near = rough * arb(2) ** (8 - ROUGH_BITS)
    energy = _secant(lambda e: _mismatch(shape, e, radius), rough - near, rough + near, tolerance / 8)
    if energy is None:
        return None
    low, high = (energy * (1 - tolerance)).mid(), (energy * (1 + tolerance)).mid()
    below, above = _side(shape, low, radius), _side(shape, high, radius)
    return low.union(high) if below is not None and above is not None and below * above < 0 else None


def _secant(function: Callable[[arb], arb], a: arb, b: arb, tolerance: arb) -> arb | None:
    """A zero by the secant rule, with nothing proved."""
    a, b = a.mid(), b.mid()
    at_a = function(a).mid()
    for _ in range(STEPS):
        at_b = function(b).mid()
        if at_b == at_a or not at_b.is_finite():
            return None
        following = (b - at_b * (b - a) / (at_b - at_a)).mid()
        if abs(following - b) <= tolerance * abs(b):
            return following
        a, at_a, b = b, at_b, following
    return None


def _mismatch(shape: Shape, energy: arb, radius: fmpq) -> arb:
    """Im(psi' conj(psi)) at 0 for the solution psi = v(R) u - u(R) v that is 0 at R."""
    u, v, _ = _solved(shape, energy, radius)
    return (u * v.conjugate()).imag


def _side(shape: Shape, energy: arb, radius: fmpq) -> arb | None:
    """R Im m for the solution that vanishes at infinity, from the disc with -u/v on its rim; None where it is none."""
    u, v, slope = _solved(shape, energy, radius)
    y = (acb(2) / 5).exp_pi_i()
    a, b = shape
    beyond = (y**2).real * energy + (y**4).real * a * radius**2 + b * radius**3
    growth = (y * slope / v).real
    if not (beyond > 0 and growth > 0):
        return None
    diameter = 1 / (abs(v) ** 2 * growth)
    return (-u / v).imag + arb(0, diameter.upper())


def _solved(shape: Shape, energy: arb, radius: fmpq) -> list[acb]:
    """u and v, with psi, psi' = 1, 0 and 0, 1 at 0, and dv/dy at s = radius y, y = e^(2 pi i/5)."""
    a, b = (arb(radius ** (4 + i) * c) for i, c in enumerate(shape))
    (u, tail_u, _), (v, tail_v, tail) = fundamental_solutions([(0, radius**2 * energy), (2, a), (3, b)])
    y = (acb(2) / 5).exp_pi_i()
    parts = ((u, tail_u), (v, tail_v), (v.derivative(), tail))
    return [acb_poly(polynomial)(y) + acb(left_out, left_out) for polynomial, left_out in parts]


def _far(shape: Shape, energy: arb, decay: float) -> fmpq:
    """|s| by which the solution has fallen by e^-decay on its ray."""
    (a, b), r, fallen, step = (float(arb(c).mid()) for c in shape), 0.0, 0.0, 1 / 64
    while fallen < decay:
        r += step
        q = TURN**2 * (a * (TURN * r) ** 2 + b * (TURN * r) ** 3 + float(energy.mid()))
        fallen += sqrt(q).real * step if q.real > 0 else 0.0
        step *= 1.02
    return fmpq(round(64 * r), 64)


def _precision(shape: Shape, energy: arb, radius: fmpq, wanted: int) -> int:
    """With what the power series may cancel."""
    (a, b), step = (float(arb(c).mid()) for c in shape), float(arb(radius).mid()) / PANELS
    places = ((i + 0.5) * step for i in range(PANELS))
    growth = sum(sqrt(a * r**2 + b * r**3 + float(energy.mid())).real for r in places) * step
    return int(wanted + growth / log(2))
