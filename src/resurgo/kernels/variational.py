"""Levels of -psi''/2 + V psi = E psi by diagonalisation in harmonic oscillator states, in mpmath, with nothing proved."""

from collections.abc import Sequence
from itertools import count
from typing import Any, TypeAlias

from mpmath import mp

from resurgo.precision import working_precision

GUARD_BITS = 20, 6  # and for each power of x: the highest energies are many times the level
GROWTH = 1.4  # of the number of states from one diagonalisation to the next
STATES = 24  # of the first one, beside the level
MOST = 8000
Real: TypeAlias = Any
Bands: TypeAlias = list[list[Real]]  # of a symmetric matrix: row n holds (n, n), (n, n-1), ..., as far as they are not all 0


def variational_level(potential: Sequence[Real], level: int = 0) -> Real:
    """What the level's variational energies, which fall towards it, converge to, V = v_0 + v_1 x + ... + v_d x^d.

    The lowest `size` states of an oscillator about the mean of V's critical points, with a frequency for which position and
    momentum at the highest of their energies fit V. ArithmeticError where the energies do not settle.
    """
    wanted, size, before = mp.eps * 16, STATES + 2 * level, None
    with working_precision(int(mp.prec) + GUARD_BITS[0] + GUARD_BITS[1] * len(potential)):
        v = [mp.mpf(c) for c in potential]
        v = _moved(v, -v[-2] / ((len(v) - 1) * v[-1]))
        while size < MOST:
            h = _hamiltonian(v, _frequency(v, size), size)
            energy = _level(h, level)
            if before is not None and abs(before - energy) <= wanted * _scale(h, energy):
                return energy
            before, size = energy, int(GROWTH * size)
    raise ArithmeticError(f"level {level} does not settle with {size} states")


def complex_level(potential: Sequence[Real], level: int = 0) -> Real:
    """The same for a complex V, of which the levels are numbered by their real parts.

    The matrix is symmetric and not Hermitian: its eigenvalue nearest to that in double precision, which loses digits
    to the levels' condition, so that some ten levels of i x^3 are served. ArithmeticError where it does not settle.
    """
    import numpy as np

    wanted, size, before = mp.eps * 16, STATES + 8 * level, None
    with working_precision(int(mp.prec) + GUARD_BITS[0] + GUARD_BITS[1] * len(potential)):
        v = [mp.mpmathify(c) for c in potential]
        rough = _hamiltonian(v, _frequency(v, 2 * size), 2 * size)
        dense = np.zeros((2 * size, 2 * size), dtype=complex)
        for n, row in enumerate(rough):
            for j, entry in enumerate(row):
                dense[n, n - j] = dense[n - j, n] = complex(entry)
        start = mp.mpmathify(complex(sorted(np.linalg.eigvals(dense), key=lambda e: e.real)[level]))
        while size < MOST:
            h = _hamiltonian(v, _frequency(v, size), size)
            energy = _by_quotients(h, start)
            if energy is not None and before is not None and abs(before - energy) <= wanted * _scale(h, energy):
                return energy
            before, size = energy, int(GROWTH * size)
    raise ArithmeticError(f"level {level} does not settle with {size} states")


def _moved(v: list[Real], by: Real) -> list[Real]:
    """V(x + by), by repeated division."""
    found = list(v)
    for i in range(len(found)):
        for k in range(len(found) - 2, i - 1, -1):
            found[k] += by * found[k + 1]
    return found


def _frequency(v: list[Real], size: int) -> Real:
    """w for which the states up to the energy w size reach as far in x and p as those of V: sqrt(2 V(x)) = w x = 2 size/x."""

    def excess(x: Real) -> bool:
        return bool(2 * sum(abs(c) * x**k for k, c in enumerate(v) if k > 1) * x**2 > 4 * size**2)

    x = mp.mpf(1)
    while excess(x):
        x /= 2
    while not excess(x * mp.mpf("1.1")):
        x *= mp.mpf("1.1")
    return 2 * size / x**2


def _hamiltonian(v: list[Real], w: Real, size: int) -> Bands:
    """The matrix of p^2/2 + V in the states of frequency w, by Horner's rule on bands."""
    d = len(v) - 1
    rows = size + d
    x = [mp.sqrt(n / (2 * w)) for n in range(rows + 1)]  # <n|x|n-1>
    power = [[v[-1]] for _ in range(rows)]
    for k in range(d - 1, -1, -1):
        now = []
        for n in range(rows):
            row = []
            for j in range(min(n, d - k) + 1):  # <n|P x|n-j> = <n|P|n-j-1> <n-j-1|x|n-j> + <n|P|n-j+1> <n-j+1|x|n-j>
                m = n - j
                entry = (_entry(power, n, m - 1) * x[m] if m else 0) + _entry(power, n, m + 1) * x[m + 1]
                row.append(entry + (v[k] if j == 0 else 0))
            now.append(row)
        power = now
    bands = [list(row) for row in power[:size]]
    for n, row in enumerate(bands):  # p^2/2 = w (2n + 1)/4 on the diagonal, -w sqrt(n (n-1))/4 two places off it
        row.extend([mp.mpf(0)] * (min(n, 2) + 1 - len(row)))
        row[0] += w * (2 * n + 1) / 4
        if n > 1:
            row[2] -= w * mp.sqrt(n * (n - 1)) / 4
    return bands


def _entry(bands: Bands, n: int, m: int) -> Real:
    n, m = max(n, m), min(n, m)
    return bands[n][n - m] if n < len(bands) and n - m < len(bands[n]) else 0


def _level(h: Bands, level: int) -> Real:
    """The eigenvalue of that number: by counts of eigenvalues until it is alone, then by Rayleigh quotients."""
    low, high = -_above(h, level, -1), _above(h, level, 1)
    for turn in count():
        middle = (low + high) / 2
        below = _below(_factors(h, middle))
        low, high = (low, middle) if below > level else (middle, high)
        if turn % 6 == 5 and (found := _by_quotients(h, middle)) is not None and _is_level(h, found, level):
            return found
        if high - low <= mp.eps * _scale(h, high):
            return middle
    raise AssertionError


def _scale(h: Bands, energy: Real) -> Real:
    """The size of an energy, which may be 0 itself."""
    return abs(energy) + abs(h[0][0])


def _above(h: Bands, level: int, side: int) -> Real:
    """A bound of the level on that side, by doubling, with its sign taken off below."""
    size = mp.mpf(1)
    while (_below(_factors(h, side * size)) > level) != (side > 0):
        size *= 2
    return size


def _is_level(h: Bands, energy: Real, level: int) -> bool:
    aside = _scale(h, energy) * mp.mpf(2) ** (-mp.prec // 2)
    return _below(_factors(h, energy - aside)) == level and _below(_factors(h, energy + aside)) == level + 1


def _by_quotients(h: Bands, energy: Real) -> Real | None:
    """An eigenvalue near this energy by Rayleigh's iteration, whose errors are cubed; None where it does not settle."""
    state = [mp.mpf(1) / (1 + n) for n in range(len(h))]
    for _ in range(40):
        norm = mp.sqrt(mp.fdot(state, state))
        state = [s / norm for s in state]
        following = _solved(_factors(h, energy), state)
        change = mp.fdot(following, state) / mp.fdot(following, following)
        energy += change
        if abs(change) <= mp.sqrt(mp.eps) * _scale(h, energy):  # the next one is below mp.eps
            return energy
        state = following
    return None


def _factors(h: Bands, energy: Real) -> tuple[list[Real], Bands]:
    """The pivots D and the rows of L, without its diagonal, of H - E = L D L^T."""
    pivots: list[Real] = []
    lower: Bands = []
    for n, row in enumerate(h):
        scaled: dict[int, Real] = {}  # L_nm D_m
        for m in range(n - len(row) + 1, n):
            before = lower[m]
            total = row[n - m]
            for j in range(1, len(before) + 1):  # before[j-1] = L_(m, m-j)
                if m - j in scaled:
                    total -= scaled[m - j] * before[j - 1]
            scaled[m] = total
        mine = [scaled[m] / pivots[m] for m in range(n - 1, n - len(row), -1)]
        pivot = row[0] - energy - mp.fsum(scaled[n - 1 - i] * each for i, each in enumerate(mine))
        pivots.append(pivot if pivot else mp.eps)
        lower.append(mine)
    return pivots, lower


def _below(factors: tuple[list[Real], Bands]) -> int:
    """How many eigenvalues lie below: the negative pivots (J. J. Sylvester's law of inertia)."""
    return sum(pivot < 0 for pivot in factors[0])


def _solved(factors: tuple[list[Real], Bands], right: list[Real]) -> list[Real]:
    pivots, lower = factors
    found = list(right)
    for n, row in enumerate(lower):
        for i, each in enumerate(row):
            found[n] -= each * found[n - 1 - i]
    found = [f / pivot for f, pivot in zip(found, pivots, strict=True)]
    for n in range(len(found) - 1, -1, -1):
        for i, each in enumerate(lower[n]):
            found[n - 1 - i] -= each * found[n]
    return found
