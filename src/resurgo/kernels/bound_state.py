"""Energies of -psi''/2 + V psi = E psi on the line, V an increasing function of x^2, as proved enclosures."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from operator import mul

from flint import arb, arb_poly, ctx, fmpq

from resurgo.precision import working_precision

ATTEMPTS = 8
GUARD_BITS = 32
STEPS = 200  # of the search for a root; it takes about 25
NEAR = fmpq(5, 4)  # the ratio of a root's bounds at which the secant rule takes over


@dataclass(frozen=True)
class Shot:
    """The even or odd solution at an energy: its zeros in 0 < x < x_1, its value at R, and R times its slope there.

    It is taken positive at x_1; between x_1 and R it has one zero at most.
    """

    zeros: int
    value: arb
    slope: arb


def bound_state(potential: Sequence[fmpq | arb], level: int = 0) -> arb:
    """The energy of that level (0 is the ground state) for V = v_1 x^2 + v_2 x^4 + ..., potential = (v_1, v_2, ...).

    Dirichlet conditions at x = R and -R raise every level, Neumann conditions lower those below V(R)
    (M. Reed and B. Simon, Methods of Modern Mathematical Physics IV (1978), XIII.15). The zeros in
    (0, R) of the even (odd) solution at E are as many as there are even (odd) Dirichlet levels below E,
    and as many as there are Neumann levels where value and slope at R have one sign (E. A. Coddington and
    N. Levinson, Theory of Ordinary Differential Equations (1955), ch. 8). So the solutions at two
    energies show the level to lie between them. They are power series in balls with a bound of their tails;
    R and the precision are raised until the two are as close as the working precision asks.

    No level decreases with a v_i, so that balls are served by their ends, in twice the time. ValueError for a v_i that may
    be negative, or none that is positive; ArithmeticError where the proof fails.
    """
    balls = [v for v in potential if isinstance(v, arb)]
    ends = [[side(v) if isinstance(v, arb) else v for v in potential] for side in (arb.lower, arb.upper)]
    if level < 0:
        raise ValueError(f"the level '{level}' is below 0; the ground state is 0")
    if not all(v >= 0 for v in ends[0]) or not all(v.is_finite() for v in balls) or not any(v > 0 for v in ends[0]):
        raise ValueError(f"the potential's coefficients '{_short(potential)}' are not all finite and >= 0, with one > 0")
    low = _of_exact(ends[0], level)
    return low if ends[0] == ends[1] else low.union(_of_exact(ends[1], level))


def _of_exact(exact: list[fmpq | arb], level: int) -> arb:
    bits = ctx.prec + 2
    for attempt in range(1, ATTEMPTS + 1):
        decay = int(bits * log(2) / 2) + 6 * attempt * (1 + level)
        with working_precision(int(2 * decay / log(2)) + GUARD_BITS * attempt):  # the solution goes through exp(+-decay)
            potential = [arb(v) for v in exact]
            found = _enclosed(potential, level, _length(potential, decay), arb(2) ** -bits)
        if found is not None:
            return found
    raise ArithmeticError(f"level {level} of the potential with coefficients {_short(exact)} could not be proved to {bits} bits")


def _length(potential: list[arb], decay: int) -> arb:
    """R such that the integral of sqrt(2V) over 0 < x < R is `decay` or one percent more, by the midpoint rule."""

    def integral(x: arb) -> arb:
        return sum(((2 * _value(potential, x * fmpq(2 * k + 1, 16))).sqrt() for k in range(8)), arb(0)) * x / 8

    x = step = arb(1)
    while integral(x) < decay:
        x *= 2
    while integral(x) > decay:
        x /= 2
    for _ in range(8):
        step /= 2
        x = x * (1 + step) if integral(x * (1 + step)) < decay else x
    return (x * (1 + step)).mid()


def _enclosed(potential: list[arb], level: int, length: arb, tolerance: arb) -> arb | None:
    """The energy to a relative `tolerance`, or None where it is not proved with this length at this precision."""
    energy = _search(potential, level, length, tolerance / 8)
    if energy is None:
        return None
    low, high = (energy * (1 - tolerance)).mid(), (energy * (1 + tolerance)).mid()
    under, over = _shoot(potential, level % 2, low, length), _shoot(potential, level % 2, high, length)
    if under is None or over is None or not high < _value(potential, length):
        return None
    no_more = under.zeros <= level // 2 and under.value > 0 and under.slope > 0  # Neumann levels below `low`
    enough = over.zeros >= level // 2 and over.value < 0  # Dirichlet levels below `high`
    return low.union(high) if no_more and enough else None


def _search(potential: list[arb], level: int, length: arb, tolerance: arb) -> arb | None:
    """The Dirichlet level, with nothing proved: by doubling, by halving, and near it by the secant rule."""
    low, high, energy = arb(0), arb(0), (1 / length**2).mid()
    before: tuple[arb, arb] | None = None
    for _ in range(STEPS):
        shot = _shoot(potential, level % 2, energy, length)
        if shot is None:
            return None
        value = -shot.value.mid() if shot.zeros % 2 else shot.value.mid()  # continuous in the energy
        if shot.zeros + (shot.value.mid() < 0) > level // 2:
            high = energy
        else:
            low = energy
        following = 2 * energy if high == 0 else (low + high) / 2
        if 0 < high < low * NEAR:
            if before is not None and value != before[1]:
                secant = energy - value * (energy - before[0]) / (value - before[1])
                if abs(secant - energy) <= tolerance * energy:
                    return secant.mid()
                following = secant if low < secant < high else following
            before = energy, value
        energy = following.mid()
    return None


def _shoot(potential: list[arb], parity: int, energy: arb, length: arb) -> Shot | None:
    """The solution of that parity at an exact energy > 0, or None where its sign at a point is not certain.

    Two of its zeros are at least pi/sqrt(2E) apart, and where V > E it has one at most: points 2/sqrt(2E)
    apart, up to the first with V > E, show every zero by a change of sign.
    """
    solution, tail, slope_tail = _series(potential, parity, energy, length)
    step = (2 / (2 * energy).sqrt()).mid()
    zeros, sign, x = 0, 1, step
    while x < length:
        value = sign * (solution((x / length) ** 2) + tail)
        if value < 0:
            zeros, sign = zeros + 1, -sign
        elif not value > 0:
            return None
        if _value(potential, x) > energy:
            break
        x = (x + step).mid()
    one = arb(1)
    slope = 2 * solution.derivative()(one) + parity * solution(one) + slope_tail
    return Shot(zeros, sign * (solution(one) + tail), sign * slope)


def _series(potential: list[arb], parity: int, energy: arb, length: arb) -> tuple[arb_poly, arb, arb]:
    """psi = sum c_i y^k, k = 2i + parity, y = x/R, c_0 = 1: as a polynomial in y^2, and what is left out of psi and y psi'.

    (k+1)(k+2) c_(i+1) = 2 R^2 (sum_l v_l R^(2l) c_(i-l) - E c_i).

    From where (k+1)(k+2) is four times the sum of the moduli of these factors, every d + 1 terms, d the
    number of the v_l, are at most a quarter of the greatest of the d + 1 terms before them.
    """
    factors = [-2 * length**2 * energy] + [2 * v * length ** (2 * i + 2) for i, v in enumerate(potential, start=1)]
    window, tiny = len(factors), arb(2) ** -ctx.prec
    steep = 4 * sum(map(abs, factors), arb(0))
    c = [arb(1)]
    greatest = arb(1)
    while not greatest < tiny:
        k = 2 * len(c) - 2 + parity
        c.append(sum(map(mul, factors, reversed(c[-window:])), arb(0)) / ((k + 1) * (k + 2)))
        if abs(c[-1]) < tiny and (k + 3) * (k + 4) >= steep:
            greatest = max(abs(term).upper() for term in c[-window:])
    k = 2 * len(c) - 2 + parity
    tail = (window * greatest / 3).upper()
    return arb_poly(c), arb(0, tail), arb(0, tail * (k + 3 * window))


def _value(potential: Sequence[arb], x: arb) -> arb:
    """V(x)."""
    return sum((v * x ** (2 * i) for i, v in enumerate(potential, start=1)), arb(0))


def _short(potential: Sequence[fmpq | arb]) -> str:
    return ", ".join(arb(v).str(5) for v in potential)
