"""The ground state of hydrogen in an electric field F, H = p^2/2 - 1/r + F z: its series exactly, and its resonance.

In parabolic coordinates xi, eta = r +- z the Schrödinger equation separates into

    (xi f')' + (E xi/2 - F xi^2/4 + beta) f = 0,   (eta g')' + (E eta/2 + F eta^2/4 + 1 - beta) g = 0

(L. D. Landau and E. M. Lifshitz, Quantum Mechanics, 77). With xi = r^2/kappa, kappa = sqrt(-2E), the first is that of
the oscillator in two dimensions with the potential r^2/2 + (F/(2 kappa^3)) r^4, at the energy 2 beta/kappa.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log, pi
from operator import mul

from flint import acb, arb, ctx, fmpq, fmpz, fmpz_series

from resurgo.kernels.growing import growing
from resurgo.kernels.wells import whole
from resurgo.precision import series_terms, working_precision

GUARD_BITS = 32
ROUGH_BITS = 44  # of the values from which Newton's method starts
SMALL = 0.04  # |F| up to which a few terms of the series are near enough for a start
RATIO = 1.5  # at most, of the |F| that lead from there to larger ones
FINEST = 1.01  # ratio below which no continuation is found
CLOSE = 0.02  # of |E|, by which E may differ from where the last two steps point
STEPS = 20  # of Newton's method
STRIDE = 16  # terms of a power series between looks at how small they are
PANELS = 100  # of a midpoint rule for an exponent


@growing
def planar_energies() -> Iterator[fmpz]:
    """2^n E_n for the ground state 1 + 2g - 9g^2 + 89g^3 - ... of p^2/2 + r^2/2 + g r^4 in two dimensions.

    With <r^2m> = sum y_m^n g^n (R. J. Swenson and S. H. Danforth, J. Chem. Phys. 57 (1972) 1734),

        (m+1) y_(m+1)^n = (2m+1) sum_(j=0..n) E_j y_m^(n-j) + m^3 y_(m-1)^n - (2m+3) y_(m+2)^(n-1),   n E_n = y_2^(n-1).

    2^n y_m^n are found in the order of m + n; ArithmeticError where a division leaves a remainder.
    """
    e = [fmpz(1)]
    yield e[0]
    moments = [[fmpz(1)]]  # moments[m][n] = 2^n y_m^n
    while True:
        total = len(moments)
        moments[0].append(fmpz(0))
        moments.append([])
        for n in range(total):
            m = total - n - 1
            right = (2 * m + 1) * sum(map(mul, e[n::-1], moments[m]), fmpz(0))
            if m:
                right += m**3 * moments[m - 1][n]
            if n:
                right -= 2 * (2 * m + 3) * moments[m + 2][n - 1]
            moments[m + 1].append(whole(right, m + 1))
            if m == 1:
                e.append(whole(2 * moments[2][n], n + 1))
                yield e[-1]


def stark_energies(order: int) -> list[fmpq]:
    """E_0..E_order of E = sum E_k F^(2k).

    beta/kappa = b(eps), eps = F/kappa^3, and b(eps) + b(-eps) = 1/kappa. So with v = eps^2/16 and the energies E_n in the plane,

        1/kappa = H(v) = sum 4^k E_2k v^k,   F^2/16 = v/H(v)^6,   E = -1/(2 H(v)^2),

    of which the second equation is solved for v as a power series.
    """
    with series_terms(order + 2):
        h = fmpz_series(planar_energies(2 * order)[::2], prec=order + 1)
        field = fmpz_series([0, *(1 / h**6).coeffs()], prec=order + 2)
        found = (1 / h**2)(field.reversion()).coeffs()
    found += [fmpz(0)] * (order + 1 - len(found))
    return [fmpq(-c, 2 * fmpz(16) ** k) for k, c in enumerate(found[: order + 1])]


@dataclass(frozen=True)
class State:
    """A solution: E and the separation constant beta, near enough for Newton's method or to all digits asked."""

    energy: acb
    beta: acb


def resonance(field: acb) -> acb:
    """E at 0 <= arg F < pi to the working precision: at F > 0 the resonance with Im E < 0.

    On the rays xi = w_1 r and eta = w_2 r, w_1 = e^(-i arg F/3) and w_2 = e^(i (pi - arg F)/3), both equations become

        (r f')' + (e r/2 - |F| r^2/4 + b) f = 0,   e = E w^2,   b = beta w_1 or (1 - beta) w_2,

    whose solutions either fall or rise like exp(sqrt(|F|) r^(3/2)/3): at F > 0 the one that falls is the outgoing wave in eta.
    E and beta are those at which both solutions that are regular at r = 0, power series, vanish at a distance so
    large that this is as good as falling; by Newton's method, from the series at small F and along a ray to larger ones.
    ArithmeticError where that fails. Nothing is proved: the digits show by comparing two precisions.
    """
    state, good = _rough(complex(field)), ROUGH_BITS
    while good < ctx.prec:
        good = min(2 * good - GUARD_BITS // 2, ctx.prec)
        state = _refined(field, state, good)
    return state.energy


@lru_cache(maxsize=64)
def _rough(field: complex) -> State:
    """The state to some ten digits, followed from small F."""
    with working_precision(64):
        size = abs(acb(field)).mid()
        direction = acb(field) / size
        modulus, ratio = min(size, arb(SMALL)), RATIO
        known = [(modulus, _refined(modulus * direction, _start(modulus * direction), ROUGH_BITS))]
        while known[-1][0] < size:
            modulus = min(known[-1][0] * ratio, size).mid()
            guess = _continued(known, modulus)
            state = _refined(modulus * direction, guess, ROUGH_BITS)
            if len(known) < 2 or abs(state.energy - guess.energy) < CLOSE * _scale(state.energy, modulus):
                known.append((modulus, state))
                ratio = min(RATIO, 1 + 2 * (ratio - 1))
            elif ratio < FINEST:
                raise ArithmeticError(f"the resonance could not be followed to F = {field}")
            else:
                ratio = 1 + (ratio - 1) / 2
        return known[-1][1]


def _scale(energy: acb, size: arb) -> arb:
    """That of the energies: E itself may vanish at a complex F."""
    return abs(energy) + (size * size / 64).root(3)


def _start(field: acb) -> State:
    """From a few terms of the series, and for F > 0 the width by J. R. Oppenheimer, Phys. Rev. 31 (1928) 66."""
    energy = sum((c * field ** (2 * k) for k, c in enumerate(stark_energies(4))), acb(0))
    if abs(field.arg()) < SMALL:
        energy -= acb(0, 2) / field * (-2 / (3 * field)).exp()
    return State(energy, (1 + field) / 2)


def _continued(known: list[tuple[arb, State]], modulus: arb) -> State:
    """Where the last two states point, in the logarithm of |F|."""
    if len(known) < 2:
        return known[-1][1]
    (first, one), (last, other) = known[-2:]
    share = (modulus / last).log() / (last / first).log()
    return State(other.energy + share * (other.energy - one.energy), other.beta + share * (other.beta - one.beta))


def _refined(field: acb, guess: State, bits: int) -> State:
    """The state near a guess, to so many bits."""
    rough_turn = float(field.arg()) / 3
    decay = bits * log(2) / 2 + 8
    lengths, growth = [], 0.0
    for angle in (-rough_turn, pi / 3 - rough_turn):
        e = complex(guess.energy) * complex(acb(0, 2 * angle).exp())
        lengths.append(_length(e, float(abs(field)), decay))
        growth = max(growth, _exponent(abs(e), -float(abs(field)), float(lengths[-1])))
    with working_precision(bits + int(growth / log(2)) + GUARD_BITS):
        turn, size = field.arg() / 3, abs(field)
        w = [acb(0, angle).exp().mid() for angle in (-turn, arb.pi() / 3 - turn)]
        energy, beta = guess.energy.mid(), guess.beta.mid()
        for _ in range(STEPS):
            f, f_b, f_e = _at(lengths[0], energy * w[0] ** 2, size, beta * w[0])
            g, g_b, g_e = _at(lengths[1], energy * w[1] ** 2, size, (1 - beta) * w[1])
            a, b, c, d = f_e * w[0] ** 2, f_b * w[0], g_e * w[1] ** 2, -g_b * w[1]
            determinant = a * d - b * c
            step = (f * d - g * b) / determinant
            energy, beta = (energy - step).mid(), (beta - (a * g - c * f) / determinant).mid()
            if abs(step) < _scale(energy, size) * arb(2) ** (-bits // 2 - GUARD_BITS // 8):
                return State(energy, beta)
    raise ArithmeticError(f"Newton's method finds no resonance at F = {field.str(10)}")


def _length(e: complex, size: float, decay: float) -> fmpq:
    """r at which a solution has fallen by e^-decay."""
    r = 4.0
    while _exponent(-e, size, r) < decay:
        r *= 1.05
    return fmpq(ceil(64 * r), 64)


def _exponent(e: complex, size: float, r: float) -> float:
    """The integral of Re sqrt(e/2 + |F| r/4) from 0 to r."""
    step = float(r) / PANELS
    return sum(((e / 2 + abs(size) * (k + 0.5) * step / 4) ** 0.5).real for k in range(PANELS)) * step


def _at(length: fmpq, e: acb, size: arb, b: acb) -> tuple[acb, acb, acb]:
    """The regular solution f = sum c_k (r/R)^k, c_0 = 1, at r = R, and its derivatives with respect to b and e.

    (k+1)^2 c_(k+1) = -R b c_k - R^2 e/2 c_(k-1) + R^3 |F|/4 c_(k-2). Only midpoints are kept, as the rectangles of balls grow
    when they are turned.
    """
    r = arb(length)
    zero, one, two = (-r * b).mid(), (-r * r * e / 2).mid(), (r**3 * size / 4).mid()
    of_b, of_e = (-r).mid(), (-r * r / 2).mid()
    c, by_b, by_e = [acb(0), acb(0), acb(1)], [acb(0)] * 3, [acb(0)] * 3
    steep, k = 2 * (abs(zero) + abs(one) + abs(two)), 0
    while k % STRIDE or k * k < steep or not all(abs(x) < arb(2) ** -ctx.prec for x in c[-3:]):
        k += 1
        by_e.append(((zero * by_e[-1] + one * by_e[-2] + two * by_e[-3] + of_e * c[-2]) / (k * k)).mid())
        by_b.append(((zero * by_b[-1] + one * by_b[-2] + two * by_b[-3] + of_b * c[-1]) / (k * k)).mid())
        c.append(((zero * c[-1] + one * c[-2] + two * c[-3]) / (k * k)).mid())
    return sum(c, acb(0)), sum(by_b, acb(0)), sum(by_e, acb(0))
