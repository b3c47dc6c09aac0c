"""The two lowest energies of the double well H = -(g/2) d^2/dq^2 + q^2 (1 - q)^2/(2g), as proved enclosures."""

from dataclasses import dataclass
from math import log
from operator import mul

from flint import arb, arb_poly, ctx, fmpq

from resurgo.precision import working_precision

ATTEMPTS = 8
GUARD_BITS = 32
COARSE_BITS = 26  # found by halving; from there on the digits are doubled
NEWTON_STEPS = 40  # towards a length of which a few digits are enough
REACH = 6  # terms, back to which the recurrence of the power series goes


@dataclass(frozen=True)
class Well:
    """The part -left < q < right about the minimum q = 0; `whole` where it ends at the point of symmetry, q = 1/2."""

    g: fmpq
    left: arb
    right: arb
    whole: bool

    def potential(self, q: arb) -> arb:
        """V(q)."""
        return (q * (1 - q)) ** 2 / (2 * self.g)


def double_well_energy(g: fmpq, odd: bool) -> arb:
    """E_0, or with `odd` E_1, at an exact g > 0.

    The ground state is even and the next one odd about q = 1/2: on q < 1/2 they are the lowest states that obey
    Neumann's and Dirichlet's condition there. At q = -L a Dirichlet condition raises every level, a Neumann
    condition lowers those below V(-L) (M. Reed and B. Simon, Methods of Modern Mathematical Physics IV (1978),
    XIII.15). Where the barrier is so thick that the precision asked does not tell E_0 from E_1, the other end is
    moved into it as well, and by the same theorem either condition there bounds both.

    The solution that obeys the condition at the right end has no zero and grows outwards at -L below the
    lowest Neumann level, and is negative at -L between the two lowest Dirichlet levels (E. A. Coddington and
    N. Levinson, Theory of Ordinary Differential Equations (1955), ch. 8). It is a power series in balls.
    ArithmeticError where the proof fails.
    """
    bits, good = ctx.prec + 4, COARSE_BITS
    energy = _coarse(g, odd)
    while good < bits:
        good = min(2 * good - 8, bits)
        energy = _refined(g, odd, energy.mid(), good)
    return energy


def _coarse(g: fmpq, odd: bool) -> arb:
    """The energy by halving, with nothing proved."""
    well = _well(g, COARSE_BITS * log(2) / 2 + 6)
    with working_precision(_bits(well)):
        low, high = arb(0), arb(1)
        while not _is_above(well, odd, high):
            low, high = high, 2 * high
        for _ in range(COARSE_BITS):
            middle = ((low + high) / 2).mid()
            low, high = (low, middle) if _is_above(well, odd, middle) else (middle, high)
        return high


def _is_above(well: Well, odd: bool, energy: arb) -> bool:
    return any(value.mid() < 0 for value in _shoot(well, odd, energy)[0])


def _refined(g: fmpq, odd: bool, guess: arb, bits: int) -> arb:
    """The energy to so many bits, from one that is good to half as many."""
    for attempt in range(1, ATTEMPTS + 1):
        well = _well(g, bits * log(2) / 2 + 6 * attempt)
        with working_precision(_bits(well) + GUARD_BITS * attempt):
            energy = _secant(well, odd, guess, bits)
            low, high = ((energy * (1 + sign * arb(2) ** -bits)).mid() for sign in (-1, 1))
            below, slope = _shoot(well, odd and well.whole, low)
            above, _ = _shoot(well, odd or not well.whole, high)
            no_more = all(value > 0 for value in below) and slope < 0
            closed = high < well.potential(-well.left) and (well.whole or high < well.potential(well.right))
            if no_more and above[-1] < 0 and closed:
                return low.union(high)
    raise ArithmeticError(f"the energy at g = {g} could not be proved to {bits} bits")


def _secant(well: Well, odd: bool, guess: arb, bits: int) -> arb:
    """Three steps of the secant rule on the value at -L."""
    before, energy = guess, (guess * (1 + arb(2) ** (-bits // 2))).mid()
    at_before = _shoot(well, odd, before)[0][-1].mid()
    for _ in range(3):
        value = _shoot(well, odd, energy)[0][-1].mid()
        if value == at_before:
            break
        before, energy, at_before = energy, (energy - value * (energy - before) / (value - at_before)).mid(), value
    return energy


def _well(g: fmpq, decay: float) -> Well:
    """Its ends, between each of which and q = 0 a state falls by exp(-decay), if it falls by so much before q = 1/2."""
    with working_precision(64):
        action = arb(g) * decay
        left = _end(action, 1, min((2 * action).sqrt(), (3 * action).root(3)))
        whole = not action < fmpq(1, 12)
        right = arb(fmpq(1, 2)) if whole else _end(action, -1, arb(fmpq(1, 2)))
    return Well(g, left, right, whole)


def _end(action: arb, sign: int, start: arb) -> arb:
    """The q with q^2/2 + sign q^3/3 = action, near enough, by Newton's method from above."""
    q = start
    for _ in range(NEWTON_STEPS):
        q = (q - (q**2 / 2 + sign * q**3 / 3 - action) / (q + sign * q**2)).mid()
    return q


def _bits(well: Well) -> int:
    """What the growth of the solutions and of the greatest terms of their series takes."""
    with working_precision(64):
        growth = sum((q**2 / 2 + q**3 / 3 for q in (well.left, well.right)), arb(0)) / well.g
        return int(2 * float(growth.upper()) / log(2)) + 2 * GUARD_BITS


def _shoot(well: Well, odd: bool, energy: arb) -> tuple[list[arb], arb]:
    """The solution with value 0 (odd) or slope 0 at the right end, positive left of it: its values down to -L, its slope there.

    Two of its zeros are at least pi/k apart, k^2 = 2E/g, so that values 2/k apart show every zero by a change of sign.
    """
    unit = max(well.left, well.right)
    (one, other), tail, slope_tail = _series(well.g, unit, energy)
    end, start = well.right / unit, -well.left / unit
    at_end = [p(end) + tail if odd else p.derivative()(end) + slope_tail for p in (one, other)]
    solution = at_end[1] * one - at_end[0] * other
    size = abs(at_end[0]) + abs(at_end[1])
    step = (2 * unit**-1 / (2 * energy / well.g).sqrt()).mid()
    places = [end - step]
    while places[-1] > start:
        places.append((places[-1] - step).mid())
    values = [solution(y) + size * tail for y in (*places[:-1], start)]
    return values, solution.derivative()(start) + size * slope_tail


def _series(g: fmpq, unit: arb, energy: arb) -> tuple[tuple[arb_poly, arb_poly], arb, arb]:
    """The solutions that begin 1 and y, y = q/unit, as polynomials, and what is left out of value and slope for |y| <= 1.

    (k+1)(k+2) c_(k+2) = unit^4/g^2 (c_(k-2) - 2 unit c_(k-3) + unit^2 c_(k-4)) - 2E unit^2/g c_k.

    From where (k+1)(k+2) is four times the sum of the moduli of these factors, each term is at most a quarter of the
    greatest of the six before it.
    """
    lift = (unit**2 / g) ** 2
    factors = [lift * unit**2, -2 * lift * unit, lift, arb(0), -2 * energy * unit**2 / g]
    steep, tiny = 4 * sum(map(abs, factors), arb(0)), arb(2) ** -ctx.prec
    found, tail, slope_tail = [], arb(0), arb(0)
    for c in ([arb(0)] * 4 + [arb(1), arb(0)], [arb(0)] * 4 + [arb(0), arb(1)]):  # c_k stands at k + 4
        greatest = arb(1)
        while not greatest < tiny:
            k = len(c) - REACH
            c.append(sum(map(mul, factors, c[k:]), arb(0)) / ((k + 1) * (k + 2)))
            if (k + 2) * (k + 3) >= steep and abs(c[-1]) < tiny:
                greatest = max(abs(term).upper() for term in c[-REACH:])
        tail, slope_tail = max(tail, 2 * greatest), max(slope_tail, (2 * len(c) + 16) * greatest)
        found.append(arb_poly(c[4:]))
    return (found[0], found[1]), arb(0, tail.upper()), arb(0, slope_tail.upper())
