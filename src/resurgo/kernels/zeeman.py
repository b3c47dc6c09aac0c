"""The ground state of hydrogen in a magnetic field: its perturbation series in t = gamma^2, exactly.

The states |N, l> = x^l e^(-x/2) L^(2l+1)_(N-l-1)(x) P_l(cos theta), x = 2r, l even, are eigenfunctions of r (p^2 + 1)/2 to the
eigenvalues N, orthogonal with the weight 1/r, and r times the Schrödinger equation has the form

    (N - 1) Phi + t W Phi = eps R Phi,   W = x^3 sin(theta)^2/64,   R = x/2,   eps = E + 1/2,

with matrices W and R that have few diagonals (J. Cizek and E. R. Vrscay, Int. J. Quantum Chem. 21 (1982) 27). What
belongs to one l is kept as the polynomial whose coefficients stand at N - l - 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import lcm
from operator import mul

from flint import fmpq, fmpz, fmpz_poly

Parts = list[fmpz_poly]  # of l = 0, 2, 4, ...
X = fmpz_poly([0, 1])


@dataclass(frozen=True)
class State:
    """parts/denominator, a term of the perturbation series of Phi."""

    parts: Parts
    denominator: fmpz


def zeeman_energies() -> Iterator[fmpq]:
    """E_0, E_1, ... of E = sum E_n t^n = -1/2 + t/4 - 53 t^2/192 + ...

    With Phi_0, ..., Phi_n the energies up to E_(2n+1) are known (E. A. Hylleraas, Z. Phys. 65 (1930) 209): the sum of the
    equations of order m - i projected on Phi_i, i = 0..s, of which most terms cancel as N - 1 is symmetric, is

        <Phi_s|W|Phi_(m-1-s)> = sum over i <= s and k <= m-1-s of eps_(m-i-k) <Phi_i|R|Phi_k>.
    """
    states, eps = [State([fmpz_poly([1])], fmpz(1))], [fmpq(0)]
    norms: list[fmpq] = []  # the sums over i + k = 0, 1, ... of those <Phi_i|R|Phi_k> that count
    yield fmpq(-1, 2)
    while True:
        n, state = len(states) - 1, states[-1]
        field = _field(state)
        weighted = _dual(field)
        radius = _dual(State([times_x(part, 2 * i) for i, part in enumerate(state.parts)], 2 * state.denominator))
        overlaps = [_product(other, radius) for other in states]
        norms += [fmpq(0)] * (2 * n + 1 - len(norms))
        for times in (0, 1):
            for i, overlap in enumerate(overlaps[: n + times]):
                norms[i + n] += overlap
            if n or times:
                eps.append(_energy(eps, norms, _product(states[n - 1 + times], weighted)))
                yield eps[-1]
        states.append(_next(states, eps, field))


def _energy(eps: list[fmpq], norms: list[fmpq], field: fmpq) -> fmpq:
    """eps_m, m the number of those known, from norms[0] eps_m + sum over j >= 1 of norms[j] eps_(m-j) = field."""
    return (field - sum(map(mul, norms[1:], eps[:0:-1]), fmpq(0))) / norms[0]


def _next(states: list[State], eps: list[fmpq], field: State) -> State:
    """Phi_n = (sum_m eps_m R Phi_(n-m) - W Phi_(n-1))/(N - 1), without a part along Phi_0."""
    n = len(states)
    scales = [2 * eps[m].q * states[n - m].denominator for m in range(1, n + 1)]
    common = fmpz(lcm(int(field.denominator), *map(int, scales)))
    total: Parts = []
    for m in range(1, n + 1):
        factor = eps[m].p * (common // scales[m - 1])
        _add(total, [part * factor for part in states[n - m].parts])
    total = [times_x(part, 2 * i) for i, part in enumerate(total)]
    _add(total, [part * -(common // field.denominator) for part in field.parts])
    every = fmpz(lcm(*range(1, 3 * n + 1)))
    parts = []
    for i, part in enumerate(total):
        quotients = [every // max(k + 2 * i, 1) for k in range(part.degree() + 1)]
        parts.append(fmpz_poly(list(map(mul, part.coeffs(), quotients))))
    shared = common * every
    for part in parts:
        shared = shared.gcd(part.content())
    return State([part // shared if shared != 1 else part for part in parts], common * every // shared)


def _add(total: Parts, more: Parts) -> None:
    total += [fmpz_poly()] * (len(more) - len(total))
    for i, part in enumerate(more):
        total[i] += part


def _product(one: State, dual: State) -> fmpq:
    """<one|other> without a factor 2 that is common to all."""
    total = sum((sum(map(mul, a.coeffs(), b.coeffs()), fmpz(0)) for a, b in zip(one.parts, dual.parts, strict=False)), fmpz(0))
    return fmpq(total, one.denominator * dual.denominator)


def _dual(state: State) -> State:
    """Each coefficient times (N+l)!/(N-l-1)!/(2l+1), of which twice is the square of the norm with the weight 1/r."""
    common, parts = fmpz(lcm(*range(1, 4 * len(state.parts), 2))), []
    for i, part in enumerate(state.parts):
        weight, weights = common // (4 * i + 1), []
        for j in range(1, 4 * i + 2):
            weight *= j
        for k in range(part.degree() + 1):
            weights.append(weight)
            weight = weight * (k + 4 * i + 2) // (k + 1)
        parts.append(fmpz_poly(list(map(mul, part.coeffs(), weights))))
    return State(parts, common * state.denominator)


def _field(state: State) -> State:
    """W times a state."""
    common = fmpz(lcm(*((2 * ell + 1) * (2 * ell + 3) for ell in range(2 * len(state.parts) + 1))))
    parts = [fmpz_poly()] * (len(state.parts) + 1)
    for i, part in enumerate(state.parts):
        for shift, factor, moved in field_parts(part, 2 * i):
            parts[i + shift] += moved * (factor * common).p
    return State(parts, 64 * common * state.denominator)


def field_parts(part: fmpz_poly, ell: int) -> Iterator[tuple[int, fmpq, fmpz_poly]]:
    """x^3 sin(theta)^2 times what belongs to l: (s, c, p) for every part c p that belongs to l + 2s.

    sin(theta)^2 P_l = c_1 P_(l+2) + c_0 P_l + c_(-1) P_(l-2).
    """
    above = fmpq((ell + 1) * (ell + 2), (2 * ell + 1) * (2 * ell + 3))
    below = fmpq(ell * (ell - 1), (2 * ell - 1) * (2 * ell + 1))
    here = fmpq((ell + 1) ** 2, (2 * ell + 1) * (2 * ell + 3)) + fmpq(ell * ell, (2 * ell - 1) * (2 * ell + 1))
    yield 1, -above, times_x(_raised(part), ell + 2)
    yield 0, 1 - here, times_x(times_x(times_x(part, ell), ell), ell)
    if ell:
        yield -1, -below, times_x(_lowered(part, ell), ell - 2)


def times_x(part: fmpz_poly, ell: int) -> fmpz_poly:
    """x |N> = 2N |N> - (N-l) |N+1> - (N+l) |N-1>, in which N = k + l + 1."""
    slope = part.derivative()
    lower = slope + (2 * ell + 1) * part.right_shift(1)
    return 2 * (X * slope + (ell + 1) * part) - X * (part + X * slope) - lower


def _raised(part: fmpz_poly) -> fmpz_poly:
    """x^l L_k^(2l+1) as x^(l+2) L^(2l+5) divided by x^2: L_k^(a) = L_k^(a+1) - L_(k-1)^(a+1), four times."""
    return (part * (X - 1) ** 4).right_shift(4)


def _lowered(part: fmpz_poly, ell: int) -> fmpz_poly:
    """x^2 x^l L_k^(2l+1) as x^(l-2) L^(2l-3): x L_k^(a+1) = (k+a+1) L_k^(a) - (k+1) L_(k+1)^(a), four times."""
    for a in range(2 * ell, 2 * ell - 4, -1):
        slope = X * part.derivative()
        part = slope + (a + 1) * part - X * (part + slope)
    return part
