"""The susceptibility of the square Ising lattice as a series in v = tanh K, to any order."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import comb, log2
from typing import TypeAlias

from flint import fmpz, nmod_poly

PRIME_BITS = 62  # the residues fit in words
SPARE_BITS = 40  # of the range of the remainders that every coefficient must leave empty
STEP = 20  # orders are computed in steps of so many, so that lower ones are shared
Site: TypeAlias = tuple[int, int]
Sites: TypeAlias = dict[Site, nmod_poly]


@dataclass(frozen=True)
class Ring:
    """Power series in w = v^2 modulo a prime, through w^(size - 1)."""

    size: int
    prime: int

    def poly(self, *coefficients: int) -> nmod_poly:
        """The series with these coefficients."""
        return nmod_poly(list(coefficients), self.prime)

    def times(self, a: nmod_poly, b: nmod_poly) -> nmod_poly:
        """a b."""
        return a.mul_low(b, self.size)

    def over(self, a: nmod_poly, b: nmod_poly) -> nmod_poly:
        """a/b."""
        return a.mul_low(b.inverse_series_trunc(self.size), self.size)

    def root(self, a: nmod_poly) -> nmod_poly:
        """The square root of a series that begins with 1."""
        found, known = self.poly(1), 1
        while known < self.size:
            known *= 2
            found = (found + self.over(a, found)).truncate(self.size) * pow(2, -1, self.prime)
        return found

    def sum(self, parts: Iterable[nmod_poly]) -> nmod_poly:
        """The sum of series."""
        return sum(parts, self.poly(0))


def susceptibility(order: int) -> list[int]:
    """c_0..c_order of chi = sum c_n v^n, the sum of all correlations with one spin."""
    return list(_through(order + -order % STEP)[: order + 1])


@lru_cache(maxsize=16)
def _through(order: int) -> tuple[int, ...]:
    """From the remainders modulo primes. Every c_n must be a whole number from 0 to 8 (5/2)^n.

    One that is not would pass with a probability of 2^-SPARE_BITS or less.
    """
    found, modulus, prime = [0] * (order + 1), 1, 1 << PRIME_BITS
    while log2(modulus) < 3 + order * log2(2.5) + SPARE_BITS:
        prime = _prime_below(prime)
        inverse = pow(modulus, -1, prime)
        found = [
            c + modulus * ((rest - c) * inverse % prime) for c, rest in zip(found, susceptibility_modulo(order, prime), strict=True)
        ]
        modulus *= prime
    for n, c in enumerate(found):
        if c << n > 8 * 5**n:
            raise ArithmeticError(f"c_{n} is no whole number from 0 to 8 (5/2)^{n}")
    return tuple(found)


def _prime_below(limit: int) -> int:
    while not fmpz(limit := limit - 1).is_prime():
        pass
    return limit


def susceptibility_modulo(order: int, prime: int) -> list[int]:
    """c_0..c_order modulo a prime."""
    total = [0] * (order + 1)
    for (column, row), c in correlations(order, prime).items():
        copies = 1 if column == 0 else 4 if row in (0, column) else 8
        for j, value in enumerate(c.coeffs()[: (order - column - row) // 2 + 1]):
            total[column + row + 2 * j] += copies * int(value)
    return [value % prime for value in total]


def correlations(order: int, prime: int) -> Sites:
    """C(M,N)/v^(M+N) for M >= N >= 0, M + N <= order, as series in w = v^2 modulo a prime.

    Times v^(M+N), each is right through v^order.

    C(M,N) = <sigma_00 sigma_MN> above the critical temperature and D(M,N) at the dual one, with s = sinh 2 K,
    obey (J. H. H. Perk, Phys. Lett. 79A (1980) 3)

        s^2 [C(M,N)^2 - C(M,N-1) C(M,N+1)] + D(M,N)^2 - D(M-1,N) D(M+1,N) = 0,
        s^2 [C(M,N)^2 - C(M-1,N) C(M+1,N)] + D(M,N)^2 - D(M,N-1) D(M,N+1) = 0 for (M,N) other than (0,0),
        s^2 [C(M,N) C(M+1,N+1) - C(M,N+1) C(M+1,N)] = D(M,N) D(M+1,N+1) - D(M,N+1) D(M+1,N).

    The diagonals are known, the third gives the sites beside them, the first two all others. With
    C = v^R c, D = m (1 + w^(R+2) e), R = M + N and m the limit of D, (1 - s^4)^(1/4), the first two are

        K [c^2 - c(M,N-1) c(M,N+1)] + 2 w e - e(M-1,N) - w^2 e(M+1,N) + w^(R+3) [e^2 - e(M-1,N) e(M+1,N)] = 0,
        K [c^2 - c(M-1,N) c(M+1,N)] + 2 w e - e(M,N-1) - w^2 e(M,N+1) + w^(R+3) [e^2 - e(M,N-1) e(M,N+1)] = 0

    with K = 4/((1 - w)^2 m^2), for N = 0 with c(M,1) w c(M,1) and w^2 e(M,1) in place of those
    at N = -1, so that at distance R no more than order + 3 - R terms are needed.
    """
    ring = Ring(order + 4, prime)
    s2 = _sinh_squared(ring)
    limit = ring.root(ring.root(ring.poly(1) - ring.times(s2, s2)))
    c, dual = _beside_the_diagonal(ring, s2, order // 2 + 1)
    e = {at: _shifted(ring.over(d, limit) - 1, sum(at) + 2) for at, d in dual.items()}
    inward = ring.times(ring.times(limit, limit), ring.poly(1, -2, 1)) * pow(4, -1, prime)
    outward = inward.inverse_series_trunc(ring.size)
    for d in range(1, order):
        for row in range((order - d - 1) // 2 + 1):
            column, reach = d + row, d + 2 * row
            size = order + 3 - reach
            left, right, before, after = _site(column, row - 1), (column, row + 1), (column - 1, row), (column + 1, row)
            here, e_here, e_before, e_right = c[column, row], e[column, row], e[before], e[right]
            e_left = e[left] if row else e_right.left_shift(2)
            square = here.mul_low(here, size)
            both = e_here.left_shift(1) * 2 + e_here.mul_low(e_here, size).left_shift(reach + 3)
            aside = c[left].mul_low(c[right], size).left_shift(0 if row else 1)
            ahead = both - e_before + outward.mul_low(square - aside, size)
            beyond = (1 + e_before.left_shift(reach + 1)).inverse_series_trunc(size)
            e[after] = _shifted(ahead.truncate(size), 2).mul_low(beyond, size - 2)
            across = both - e_left - e_right.left_shift(2) - e_left.mul_low(e_right, size).left_shift(reach + 3)
            c[after] = (square + inward.mul_low(across, size)).mul_low(c[before].inverse_series_trunc(size), size - 1)
    return {(column, row): series for (column, row), series in c.items() if column + row <= order}


def _sinh_squared(ring: Ring) -> nmod_poly:
    """sinh(2 K)^2."""
    return ring.over(ring.poly(0, 4), ring.poly(1, -2, 1))


def _site(column: int, row: int) -> Site:
    column, row = abs(column), abs(row)
    return max(column, row), min(column, row)


def _shifted(a: nmod_poly, m: int) -> nmod_poly:
    """a/w^m."""
    if a.truncate(m):
        raise ArithmeticError(f"a series that should begin with w^{m} does not")
    return a.right_shift(m)


def _beside_the_diagonal(ring: Ring, s2: nmod_poly, last: int) -> tuple[Sites, Sites]:
    """C/v^(M+N) and D at (0,0), (1,0), (1,1), (2,1), ..., (last,last), by the first and the third equation."""
    times, over, size = ring.times, ring.over, ring.size
    c, dual = _diagonals(ring, s2, last)
    c[1, 0] = _nearest_neighbours(ring)
    dual[1, 0] = ring.root(dual[1, 1] - times(s2.left_shift(1), c[1, 1] - times(c[1, 0], c[1, 0])))
    for n in range(1, last):  # D(n+1,n) = a - b w^(2n+1) x in x = C(n+1,n)/v^(2n+1), then a quadratic equation for x
        a = over(times(dual[n, n], dual[n, n]) + times(s2, times(c[n, n], c[n, n])).left_shift(2 * n), dual[n, n - 1])
        b = over(4 * c[n, n - 1], times(ring.poly(1, -2, 1), dual[n, n - 1]))
        across = times(s2, times(c[n, n], c[n + 1, n + 1])).left_shift(2 * n + 1)
        constant = _shifted((times(a, a) - times(dual[n, n], dual[n + 1, n + 1]) + across).truncate(size), 2 * n + 1)
        quadratic = (times(b, b).left_shift(2 * n + 1) - s2).truncate(size)
        slope, x, known = 2 * times(a, b), ring.poly(0), 1
        while known < 2 * size:
            wrong = constant + times(quadratic, times(x, x)) - times(slope, x)
            x, known = x + over(wrong, slope - 2 * times(quadratic, x)), 2 * known
        c[n + 1, n], dual[n + 1, n] = x, (a - times(b, x).left_shift(2 * n + 1)).truncate(size)
    return c, dual


def _diagonals(ring: Ring, s2: nmod_poly, last: int) -> tuple[Sites, Sites]:
    """C(n,n)/v^(2n) and D(n,n), n = 0..last, as Toeplitz determinants.

    Those of (1 - k z)^(1/2) (1 - k/z)^(-1/2), k = sinh(2 K)^2, by Szego's recursion
    (B. M. McCoy and T. T. Wu, The Two-Dimensional Ising Model (1973), ch. VIII).
    """
    times, prime, size = ring.times, ring.prime, ring.size
    half, a, b, powers = pow(2, -1, prime), [1], [1], [ring.poly(1)]
    for j in range(size):
        inverse = pow(j + 1, -1, prime)
        a.append(a[-1] * (j - half) * inverse % prime)
        b.append(b[-1] * (j + half) * inverse % prime)
        powers.append(times(powers[-1], s2))

    def fourier(m: int) -> nmod_poly:
        there = [j for j in range(max(0, -m), size) if 2 * j + m < size]
        return ring.sum(powers[2 * j + m] * (a[j + m] * b[j] % prime) for j in there)

    symbol = {m: fourier(m) for m in range(-last, last + 1)}
    zero, one = ring.poly(0), ring.poly(1)
    high, low = {(0, 0): one}, {(0, 0): one}
    x, y, rest, determinant = [one], [one], symbol[0], one
    for n in range(1, last + 1):
        determinant = times(determinant, rest)
        inverse_rest = rest.inverse_series_trunc(size)
        e = times(ring.sum(times(symbol[-1 - j], x[j]) for j in range(n)), inverse_rest)
        g = times(ring.sum(times(symbol[n - j], y[j]) for j in range(n)), inverse_rest)
        up, flat = [zero, *x], [*y, zero]
        x = [u - times(e, f) for u, f in zip(up, flat, strict=True)]
        y = [f - times(g, u) for u, f in zip(up, flat, strict=True)]
        rest = rest - times(times(e, g), rest)
        low[n, n], high[n, n] = determinant, _shifted(times(-g, determinant), n)
    return high, low


def _nearest_neighbours(ring: Ring) -> nmod_poly:
    """C(1,0)/v by the energy (L. Onsager, Phys. Rev. 65 (1944) 117)."""
    elliptic, power = ring.poly(0), ring.poly(1)
    k2 = ring.over(ring.poly(0, 16, -32, 16), ring.poly(1, 4, 6, 4, 1))
    for j in range(ring.size):
        elliptic += power * (comb(2 * j, j) ** 2 * pow(16, -j, ring.prime) % ring.prime)
        power = ring.times(power, k2)
    energy = ring.poly(1, 1) - ring.over(ring.times(ring.poly(1, -6, 1), elliptic), ring.poly(1, 1))
    return _shifted(energy, 1) * pow(4, -1, ring.prime)
