"""Energies of -psi''/2 + V psi = E psi on the line, V any polynomial that rises to both sides, as proved enclosures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log, sqrt
from typing import Any

from flint import acb, arb, arb_poly, ctx, fmpq, fmpq_poly

from resurgo.kernels.bound_state import bound_state
from resurgo.precision import working_precision

ATTEMPTS = 8
GUARD_BITS = 40
ROUGH_BITS = 40  # of the first search
ROUGH_DECAY = 20  # and how far it goes, in the exponent
HIGHEST = 1e9  # energy looked at, in the units of the well
STEPS = 300  # of a search; the rough one takes about 25, the fine one 5
PLACING_BITS = 128
PANELS = 200  # of a midpoint rule for the exponent of growth
Exact = list[fmpq]
Ends = tuple[fmpq, fmpq]


@dataclass(frozen=True)
class Well:
    """V in units in which it is of the size of 1 in its deepest well: U(s) = unit^2 (V(x_0 + unit s) - bottom).

    All critical points lie between `first` and `last`, and U is above `floor` everywhere. For an even U, `parity` is 0 or 1
    for even or odd solutions from s = 0 on, each with levels of its own, so that nearly equal ones are far apart.
    """

    shape: Exact
    bottom: fmpq
    unit: fmpq
    first: arb
    last: arb
    floor: arb
    parity: int | None = None

    @cached_property
    def _floats(self) -> list[float]:
        return [float(arb(u).mid()) for u in self.shape]

    def at(self, s: arb) -> arb:
        """U(s)."""
        return sum((u * s**k for k, u in enumerate(self.shape) if u), arb(0))

    def ends(self, energy: float, decay: float) -> Ends:
        """Where, outside of the outermost turning points, solutions at that energy have fallen by e^-decay, nearly."""
        return self._end(self.first, -1, energy, decay), self._end(self.last, 1, energy, decay)

    def _end(self, critical: arb, side: int, energy: float, decay: float) -> fmpq:
        s, fallen, step = float(critical.mid()), 0.0, 1 / 64
        while fallen < decay:
            s += side * step
            gap = sum(u * s**k for k, u in enumerate(self._floats)) - energy
            fallen = fallen + sqrt(2 * gap) * step if gap > 0 else 0.0
            step *= 1.02
        return fmpq(round(64 * s), 64)

    def growth(self, ends: Ends) -> float:
        """The exponent by which power series about the centre may grow up to the ends."""
        found = 0.0
        for end in map(float, ends):
            step = abs(end) / PANELS
            most = (sum(abs(u) * ((i + 0.5) * step) ** k for k, u in enumerate(self._floats)) for i in range(PANELS))
            found = max(found, sum(sqrt(2 * u) for u in most) * step)
        return found


@dataclass(frozen=True)
class Shot:
    """The solution at an energy that meets a condition on the left: its zeros up to a point, value and slope on the right.

    It is taken positive at that point, beyond which it has one zero at most.
    """

    zeros: int
    value: arb
    slope: arb

    @property
    def dirichlet(self) -> int:
        """How many Dirichlet levels lie below."""
        return self.zeros + int(self.value < 0)

    @property
    def neumann(self) -> int:
        """How many Neumann levels lie below, or more where signs are not certain."""
        return self.zeros + int(not self.value > 0) + int(not self.value * self.slope > 0)


def well_state(potential: Sequence[fmpq | arb], level: int = 0) -> arb:
    """The energy of that level (0 is the ground state) for V = v_0 + v_1 x + ... + v_d x^d, potential = (v_0, ..., v_d).

    Dirichlet conditions at both ends of an interval raise every level, Neumann conditions lower those below V outside
    of it (M. Reed and B. Simon, Methods of Modern Mathematical Physics IV (1978), XIII.15). The zeros inside of the
    solution at E that satisfies Dirichlet's (Neumann's) condition on the left are as many as there are Dirichlet levels
    below E (Neumann levels where value and slope on the right have one sign) (E. A. Coddington and N. Levinson, Theory
    of Ordinary Differential Equations (1955), ch. 8). So the solutions at two energies show the level to lie between them,
    whatever wells V has and however near its levels are; where V is even about a point, even and odd ones are taken apart.
    They are power series in balls with a bound of their tails.

    Balls v_k are served by two potentials that lie below and above V for every x. ValueError where V does not surely
    rise to both sides; ArithmeticError where the proof fails.
    """
    if level < 0:
        raise ValueError(f"the level '{level}' is below 0; the ground state is 0")
    below, above = _beside(potential, -1), _beside(potential, 1)
    if any(len(v) < 3 or len(v) % 2 == 0 or v[-1] < 0 for v in (below, above)):
        raise ValueError(f"the potential with coefficients '{_short(potential)}' does not surely rise to both sides")
    low = _of_exact(below, level)
    return low if below == above else low.union(_of_exact(above, level))


def _beside(potential: Sequence[fmpq | arb], side: int) -> Exact:
    """The exact coefficients of a polynomial on that side of V, as |x|^k <= (x^(k-1) + x^(k+1))/2 for odd k."""
    found = [fmpq(0)] * (len(potential) + 1)
    for k, v in enumerate(potential):
        if isinstance(v, arb):
            if not v.is_finite():
                raise ValueError(f"the potential's coefficients '{_short(potential)}' are not all finite")
            found[k] += _rational(v.mid())
            for even in (k - k % 2, k + k % 2):
                found[even] += side * _rational(v.rad()) / 2
        else:
            found[k] += v
    while found and found[-1] == 0:
        found.pop()
    return found


def _of_exact(potential: Exact, level: int) -> arb:
    if len(potential) == 3:
        bottom, linear, square = potential
        return bottom - linear**2 / (4 * square) + (level + fmpq(1, 2)) * arb(2 * square).sqrt()
    if all(v == 0 for v in potential[1::2]) and all(v >= 0 for v in potential[2::2]):
        return potential[0] + bound_state(potential[2::2], level)
    bits, well, number = ctx.prec + 2, _well(potential), level
    if not any(well.shape[1::2]):
        well, number = replace(well, parity=level % 2), level // 2
    for attempt in range(1, ATTEMPTS + 1):
        rough = _rough(well, number, attempt)
        if rough is None:
            continue
        ends = well.ends(float(rough), bits * log(2) / 2 + 4 * attempt)
        with working_precision(bits + int(well.growth(ends) / log(2)) + GUARD_BITS * attempt):
            found = _enclosed(well, number, ends, rough, arb(2) ** -bits)
            if found is not None:
                found = well.bottom + found / well.unit**2
        if found is not None:
            return found
    raise ArithmeticError(
        f"level {level} of the potential with coefficients {_short(potential)} could not be proved to {bits} bits"
    )


def _well(potential: Exact) -> Well:
    """In units of its deepest well, about that or about the middle of all, where power series have less to cancel."""
    v = fmpq_poly(potential)
    with working_precision(PLACING_BITS):
        critical = _critical(v)
        deepest = _rational(min(critical, key=lambda x: v(_rational(x.mid()))).mid())
        middle = _rational((min(critical, key=arb.mid) + max(critical, key=arb.mid)).mid() / 2)
    moved, unit = v(fmpq_poly([deepest, 1])).coeffs(), fmpq(1)
    while sum(abs(c) * unit ** (k + 2) for k, c in enumerate(moved) if k) > 1:
        unit /= 2
    while sum(abs(c) * unit ** (k + 2) for k, c in enumerate(moved) if k) < fmpq(1, 8):
        unit *= 2
    mean = -potential[-2] / (len(potential) - 1) / potential[-1]  # of all critical points, the complex ones too
    if not any((about_mean := _about(mean, deepest, unit, v)).shape[1::2]):
        return about_mean
    wells = [_about(centre, deepest, unit, v) for centre in dict.fromkeys((deepest, middle, mean))]
    return min(wells, key=lambda well: well.growth(well.ends(1.0, ROUGH_DECAY)))


def _about(centre: fmpq, deepest: fmpq, unit: fmpq, v: fmpq_poly) -> Well:
    shape = (unit**2 * (v(fmpq_poly([centre, unit])) - v(deepest))).coeffs()
    with working_precision(PLACING_BITS):
        critical = _critical(fmpq_poly(shape))
        well = Well(shape, v(deepest), unit, min(x.lower() for x in critical), max(x.upper() for x in critical), arb(0))
        return replace(well, floor=min(well.at(x).lower() for x in critical))


def _critical(v: fmpq_poly) -> list[arb]:
    """The real zeros of v', enclosed."""
    found: list[Any] = v.derivative().complex_roots()
    roots = [acb(root) for root, _ in found]
    return [root.real for root in roots if root.imag.contains(0)]


def _rough(well: Well, level: int, attempt: int) -> arb | None:
    """The energy to some ten digits, with nothing proved."""
    energy, decay = 0.5, float(ROUGH_DECAY + 4 * attempt)
    while energy < HIGHEST:
        ends = well.ends(energy, decay)
        with working_precision(ROUGH_BITS + int(well.growth(ends) / log(2)) + GUARD_BITS * attempt):
            shot = _shoot(well, arb(energy), ends)
            if shot is None:
                return None
            if shot.dirichlet > level:
                return _search(well, level, ends, [arb(energy)], arb(2) ** -ROUGH_BITS)
        energy *= 2
    return None


def _enclosed(well: Well, level: int, ends: Ends, rough: arb, tolerance: arb) -> arb | None:
    """The energy to a relative `tolerance`, or None where it is not proved with these ends at this precision."""
    near = rough * arb(2) ** (10 - ROUGH_BITS)
    energy = _search(well, level, ends, [rough - near, rough + near], tolerance / 8)
    if energy is None:
        return None
    low, high = (energy * (1 - tolerance)).mid(), (energy * (1 + tolerance)).mid()
    under, over = _shoot(well, low, ends, neumann=True), _shoot(well, high, ends)
    if under is None or over is None or not (ends[0] < well.first and well.last < ends[1]):
        return None
    rises = all(high < well.at(arb(end)) for end in ends)  # so that V is above `high` outside of the ends
    return low.union(high) if rises and under.neumann <= level and over.dirichlet > level else None


def _search(well: Well, level: int, ends: Ends, tried: list[arb], tolerance: arb) -> arb | None:
    """The Dirichlet level, with nothing proved; of the energies tried first the last is above it, another one is not.

    By halving, and where it is alone by the secant rule.
    """
    low, high = (well.floor if len(tried) == 1 else tried[0]).mid(), tried[-1].mid()
    counts: dict[bool, int] = {}
    points: list[tuple[arb, arb]] = []  # the last two energies, and what changes sign at the level
    for step in range(STEPS):
        energy = (low + high) / 2
        if step < len(tried):
            energy = tried[step]
        elif len(points) == 2 and step % 4 and counts == {False: level, True: level + 1} and points[0][1] != points[1][1]:
            (a, at_a), (b, at_b) = points
            secant = b - at_b * (b - a) / (at_b - at_a)
            if abs(secant - b) <= tolerance * abs(b):
                return secant.mid()
            energy = secant if low < secant < high else energy
        energy = energy.mid()
        shot = _shoot(well, energy, ends)
        if shot is None:
            return None
        above = shot.dirichlet > level
        if step < len(tried) and above != (step == len(tried) - 1):
            return None
        low, high = (low, energy) if above else (energy, high)
        counts[above] = shot.dirichlet
        points = [*points, (energy, (-1) ** shot.zeros * shot.value.mid())][-2:]
        if high - low <= tolerance * abs(high):
            return energy
    return None


def _shoot(well: Well, energy: arb, ends: Ends, neumann: bool = False) -> Shot | None:
    """The solution with Dirichlet's or Neumann's condition on the left, or the even or odd one; None where a sign is not certain.

    Two of its zeros are at least pi/sqrt(2 (E - floor)) apart, and where U > E outside of the critical points it has
    none on the left and one at most on the right: points 2/sqrt(2 (E - floor)) apart, from where to where U > E, show
    every zero by a change of sign.
    """
    left, right = map(arb, ends)
    solution, length, tail, slope_tail = _series(well, energy, ends, neumann)
    step = (2 / (2 * (energy - well.floor)).sqrt()).mid()
    zeros, sign, x = 0, 1, well.first if well.parity is None else arb(0)
    while well.parity is None and x > left and not well.at(x) > energy:
        x = (x - step).mid()
    x = x if x > left else left
    while (x := (x + step).mid()) < right:
        value = sign * (solution(x / length) + tail)
        if value < 0:
            zeros, sign = zeros + 1, -sign
        elif not value > 0:
            return None
        if x > well.last and well.at(x) > energy:
            break
    at_end = right / length
    slope = solution.derivative()(at_end) + slope_tail
    return Shot(zeros, sign * (solution(at_end) + tail), sign * slope)


def _series(well: Well, energy: arb, ends: Ends, neumann: bool) -> tuple[arb_poly, arb, arb, arb]:
    """The solution as a polynomial in y = s/R, R, and what is left out of it and of its derivative where |y| <= 1."""
    length = arb(max(map(abs, ends)))
    factors = [(k, 2 * u * length ** (k + 2)) for k, u in enumerate(well.shape) if u]
    both = fundamental_solutions([(0, -2 * energy * length**2), *factors])
    if well.parity is not None:
        solution, tail, slope_tail = both[well.parity]
        return solution, length, tail, slope_tail
    (u, tail_u, slope_u), (v, tail_v, slope_v) = both
    y = ends[0] / length
    if neumann:
        a, b = v.derivative()(y) + slope_v, -u.derivative()(y) - slope_u
    else:
        a, b = -v(y) - tail_v, u(y) + tail_u
    return a * u + b * v, length, a * tail_u + b * tail_v, a * slope_u + b * slope_v


def fundamental_solutions(factors: Sequence[tuple[int, arb]]) -> list[tuple[arb_poly, arb, arb]]:
    """The solutions of psi'' = (sum f y^i) psi over the factors (i, f) with psi, psi' = 1, 0 and 0, 1 at y = 0.

    Each as a polynomial, with what is left out of it and of its derivative where |y| <= 1, y real or complex:
    psi = sum c_k y^k with (k+1)(k+2) c_(k+2) = sum f c_(k-i). From where (k+1)(k+2) is four times the sum of the |f|,
    every d + 2 terms, d the greatest i, are at most a quarter of the greatest of the d + 2 terms before them.
    """
    window, tiny = max(i for i, _ in factors) + 2, arb(2) ** -ctx.prec
    steep = 4 * sum((abs(f) for _, f in factors), arb(0))
    found = []
    for c in ([arb(1), arb(0)], [arb(0), arb(1)]):
        greatest = arb(1)
        while not greatest < tiny:
            k = len(c) - 2
            c.append(sum((f * c[k - i] for i, f in factors if i <= k), arb(0)) / ((k + 1) * (k + 2)))
            if (k + 2) * (k + 3) >= steep and abs(c[-1]) < tiny:
                greatest = max(abs(term).upper() for term in c[-window:])
        left_out = (window * greatest / 3).upper()
        found.append((arb_poly(c), arb(0, left_out), arb(0, left_out * (len(c) + 2 * window))))
    return found


def _rational(exact: arb) -> fmpq:
    mantissa, exponent = exact.man_exp()
    return mantissa * fmpq(2) ** int(exponent)


def _short(potential: Sequence[fmpq | arb]) -> str:
    return ", ".join(v.str(5) if isinstance(v, arb) else str(v) for v in potential)
