"""The hypervirial recursion of a perturbed oscillator modulo many small primes at once."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import fmpz, fmpz_poly

from resurgo.kernels.perturbation import Perturbation, halves

PRIME_BITS = 23  # then the product of two balanced residues is below 2^44, and float64 is exact to 2^53
TERMS = 448  # products added up before they are reduced: with those of the block in hand below 2^(53 - 44)
COUPLINGS = 32  # terms of the potential, for the same reason
SPAN = 16  # terms of a prefix sum that one matrix product adds up, a third faster than numpy's cumsum
ROWS = 12  # orders whose convolutions are taken together; 8 to 24 measured alike
BATCH = 1 << 23  # numbers held at a time, 64 MiB; half or twice as many are no faster
HIGHEST = 4000  # the ends of 2 (HIGHEST/SPAN + 1) < 512 spans, each below 2^44, are added up below 2^53
HIGHEST_LEVEL = (1 << 21) - 1  # 2 level + 1 must stay below half the primes
SPARE_BITS = 48  # of the range of the remainders that every result must leave empty
Array: TypeAlias = Any  # numpy's; it is imported on use, as it takes longer to load than all the rest
Coupling: TypeAlias = tuple[int, int, int, Array]  # the class, how many rows before, how many places on, the factors


@dataclass(frozen=True)
class Table:
    """The constants of a class modulo each prime: (w P, w Q), (Q, P), what contributes to f from elsewhere, and beta."""

    inward: Array
    outward: Array
    couplings: list[Coupling]
    beta: Array


def whole_energies(count: int, *, perturbation: Perturbation, level: int, bits: float) -> list[fmpz]:
    """The first count + 1 of the integers of `resurgo.kernels.hypervirial.whole_energies`, if they have so many bits at most.

    Even and odd moments are two classes, M = 2a and M = 2a - 1. With y_M = beta_a u_a, beta_1 = 1 and
    beta_(a+1) = beta_a 2 (M+1)/(M+2) otherwise, the recursion reads in both

        u_(a+1)^n = e_0 u_a^n + d_a u_(a-1)^n + f_a^n,   u_0^n = 0 for n > 0,   d_a = (M/2)^2
        f_a^n = sum_(j=1..n) e_j u_a^(n-j) - what V contributes from earlier orders

    and variation of constants turns it into two prefix sums,

        u_a = Q_a sum_(k<a) w_k P_k f_k - P_a sum_(k<a) w_k Q_k f_k,   w_k = (-1)^k/(d_1 ... d_k),

    P and Q being the solutions for f = 0 that begin 1, e_0 and 0, 1. All of it is done on balanced
    residues in float64 that never round, the convolutions as products of matrices, a block of orders
    at a time (relaxed multiplication: J. van der Hoeven, J. Symb. Comput. 34 (2002) 479).

    Were the bits too few for an e_n, its remainder would fill the range between the primes' product and its
    negative, except with probability 2^(1-SPARE_BITS). ArithmeticError if one does.
    """
    import numpy as np

    if perturbation.slope * count * perturbation.stride > 2 * HIGHEST:
        order, highest = count * perturbation.stride, int(2 * HIGHEST / perturbation.slope)
        raise ValueError(f"order {order} is above {highest}, where sums of residues could round")
    if level > HIGHEST_LEVEL:
        raise ValueError(f"level {level} is above {HIGHEST_LEVEL}, where e_0 is no balanced residue")
    primes = _primes(int((bits + 2 + SPARE_BITS) / (PRIME_BITS - 0.01)) + 1)  # the primes used lie within 1 % below 2^23
    width = _widths(perturbation, count, 0)[-1] + SPAN
    size = max(1, BATCH // (len(perturbation.classes) * (count + SPAN) * width))
    batches = [np.array(primes[start : start + size], dtype=np.int64) for start in range(0, len(primes), size)]
    residues = np.concatenate([_residues(batch, count, perturbation, level) for batch in batches])
    return _reconstruct(primes, residues[:, : count + 1].astype(np.int64).tolist())


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 1 << PRIME_BITS
    while len(found) < count:
        candidate -= 1
        if fmpz(candidate).is_prime():
            found.append(candidate)
    return found


def _widths(perturbation: Perturbation, count: int, t: int) -> list[int]:
    """How many a > 0 of each class are needed from row t on, in whole spans."""
    ahead = (count - t) * perturbation.stride
    return [_padded((perturbation.depth(ahead) + odd) // 2) for odd in perturbation.classes]


def _residues(primes: Array, count: int, perturbation: Perturbation, level: int) -> Array:
    """The residues of e_0, e_1, ... modulo each of the primes, a row for each.

    Row t holds the even moments of order n = stride t and the odd ones of n = stride t + stride - 1.
    """
    import numpy as np

    widest = _widths(perturbation, count, 0)
    p = primes[:, None].astype(float)
    e = np.zeros((len(primes), count + ROWS + 1))
    e[:, 0] = 2 * level + 1
    reach = max([0, *(k for k, _, _ in perturbation.terms)])
    inverse = _inverses(primes, max(2 * (max(widest) + reach) + 2, perturbation.stride * count))
    tables = _tables(primes, widest, perturbation, level, inverse)
    gains = _gains(primes, count, perturbation, tables, inverse)
    u = [np.zeros((len(primes), count + ROWS, max(widest) + reach + 1)) for _ in tables]
    u[0][:, 0, : widest[0] + 1] = tables[0].outward[1]
    near = [np.zeros((len(primes), 2 * ROWS, width)) for width in widest]  # u^(ROWS-1), ..., u^0, then those of the block in hand
    triangle = np.triu(np.ones((SPAN, SPAN)))
    for start in range(0, count, ROWS):
        stop = min(start + ROWS, count)
        widths = _widths(perturbation, count, start)
        far = [_far(e, values, p, start, width) for values, width in zip(u, widths, strict=True)]
        for t in range(start, stop):
            i = t - start
            if t:
                e[:, t] = _energy(u, gains, t, p)
            for odd, table in enumerate(tables):
                if t == odd == 0:
                    continue
                values, width = u[odd], widths[odd]
                f = far[odd][:, i]
                for other, lag, shift, factor in table.couplings:
                    if t >= lag:
                        f = f - factor[:, :width] * u[other][:, t - lag, shift : shift + width]  # a new array, in one piece
                if start:
                    factors = np.concatenate((e[:, None, start : t + 1], e[:, None, i:0:-1]), axis=2)
                    f += np.matmul(factors, near[odd][:, ROWS - 1 - i : ROWS + i, :width])[:, 0]
                elif t:
                    f += np.matmul(e[:, None, t:0:-1].copy(), values[:, :t, :width])[:, 0]
                sums = table.inward[:, :, :width] * _reduced(f, p)
                sums = _reduced(np.matmul(sums.reshape(-1, SPAN), triangle).reshape(sums.shape), p)
                ends = np.cumsum(sums[:, :, SPAN - 1 : -1 : SPAN], axis=2)
                spans = sums.reshape(2, len(p), -1, SPAN)
                spans[:, :, 1:] += ends[..., None]
                sums *= table.outward[:, :, 1 : width + 1]
                values[:, t, 1 : width + 1] = _reduced(sums[0] - sums[1], p)
                near[odd][:, ROWS + i, :width] = values[:, t, :width]
        if not start:
            for values, recent, width in zip(u, near, widest, strict=True):
                recent[:, :ROWS] = values[:, ROWS - 1 :: -1, :width]
    if count:
        e[:, count] = _energy(u, gains, count, p)
    return e


def _energy(u: list[Array], gains: list[Coupling], t: int, p: Array) -> Array:
    """The residues of e_t."""
    (odd, lag, a, factor), *more = gains
    total = u[odd][:, t - lag, a] * factor[:, t] if lag <= t else 0 * p[:, 0]
    for odd, lag, a, factor in more:
        if lag <= t:
            total += u[odd][:, t - lag, a] * factor[:, t]
    return _reduced(total, p[:, 0])


def _far(e: Array, u: Array, p: Array, start: int, width: int) -> Array:
    """sum e_(t-k) u_a^k for t = start, start + 1, ... over the k < start with t - k < start: both are known by then."""
    import numpy as np

    if not start:
        return np.zeros((len(p), ROWS, width))
    parts = []
    for low in range(0, start, TERMS):
        k = np.arange(low, min(low + TERMS, start))
        toeplitz = np.take(e, start + np.arange(ROWS)[:, None] - k, axis=1, mode="clip")  # e is 0 beyond the known
        parts.append(np.matmul(toeplitz, u[:, low : k[-1] + 1, :width]))
    return parts[0] if len(parts) == 1 else sum(_reduced(part, p[:, None]) for part in parts)


def _tables(primes: Array, widest: list[int], perturbation: Perturbation, level: int, inverse: Array) -> list[Table]:
    """The tables of all classes, `inverse` holding 1/i modulo each prime."""
    import numpy as np

    p, last = primes, max(widest) + max([0, *(k for k, _, _ in perturbation.terms)])
    bases = []  # beta, 1/beta and w of each class
    for odd in perturbation.classes:
        m = 2 * np.arange(odd, last + 1) - odd
        beta, following = 2 * (m + 1)[:, None] * inverse[m + 2], inverse[m + 2]
        ratios = np.stack((beta, inverse[2] * inverse[m + 1] % p * (m + 2)[:, None], following**2 % p * (p - 4))) % p
        products = np.ones((last + 2, 3, len(p)), dtype=np.int64)
        for a, ratio in enumerate(np.swapaxes(ratios, 0, 1), start=odd + 1):
            products[a] = products[a - 1] * ratio % p
        bases.append(np.swapaxes(products, 0, 1))
    if bases[1:]:
        bases[1][2, 1:] = bases[1][2, 1:] * (p - 4) % p  # w_1 = -1/d_1 = -4
    tables = []
    for odd, width in zip(perturbation.classes, widest, strict=True):
        pair = np.zeros((width + 1, 2, len(p)), dtype=np.int64)
        pair[1, 0], pair[0, 1], pair[1, 1] = 1, 1, (2 * level + 1) % p
        d = (2 * np.arange(width + 1) - odd)[:, None] ** 2 % p * inverse[4] % p
        for a in range(1, width):
            pair[a + 1] = ((2 * level + 1) * pair[a] + d[a] * pair[a - 1]) % p
        pair = np.swapaxes(pair, 0, 1)
        target = 2 * np.arange(1, width + 1)[:, None] - odd
        scale = inverse[target[:, 0]] * bases[odd][1][1 : width + 1] % p
        couplings = []
        for k, r, v in perturbation.terms:
            other, source = (odd + k) % 2, target - 2 + k
            shift = (k - odd + other) // 2
            power = halves(2 - odd) - halves(k - odd) + perturbation.halvings * r
            constant = np.array([int(v) * pow(2, power, q) % q for q in p.tolist()])
            factor = constant * (target + source) % p * bases[other][0][shift : shift + width] % p * scale % p
            couplings.append((other, perturbation.lag(r, odd, other), shift, _balanced(factor, p)))
        inward = _balanced(pair[::-1] * bases[odd][2][: width + 1] % p, p)
        tables.append(Table(inward, _balanced(pair, p), couplings, bases[odd][0]))
    return tables


def _gains(primes: Array, count: int, perturbation: Perturbation, tables: list[Table], inverse: Array) -> list[Coupling]:
    """(class, rows before, a, factors by row) of all that e_t is the sum of."""
    import numpy as np

    found, n = [], perturbation.stride * np.arange(count + 1)
    for k, r, factor in perturbation.energies():
        odd = k % 2
        constant = np.array([int(factor) % q for q in primes.tolist()]) * tables[odd].beta[halves(k)] % primes
        found.append((odd, perturbation.lag(r, 0, odd), halves(k), _balanced(constant * inverse[n] % primes, primes)))
    return found


def _inverses(primes: Array, last: int) -> Array:
    """1/i modulo each of the primes for i = 1..last, and 0 for i = 0."""
    import numpy as np

    found = np.zeros((last + 1, len(primes)), dtype=np.int64)
    found[1], column = 1, np.arange(len(primes))
    for i in range(2, last + 1):
        found[i] = (primes - primes // i) * found[primes % i, column] % primes
    return found


def _balanced(table: Array, primes: Array) -> Array:
    """Residues between -p/2 and p/2 in float64, the primes in front of the last index."""
    import numpy as np

    return _reduced(np.swapaxes(table, -1, -2).astype(float, order="C"), primes[:, None])


def _reduced(x: Array, p: Array) -> Array:
    """x modulo p between -p/2 and p/2, in place."""
    import numpy as np

    quotient = x / p
    np.rint(quotient, out=quotient)
    quotient *= p
    x -= quotient
    return x


def _padded(count: int) -> int:
    return -(-count // SPAN) * SPAN


def _reconstruct(primes: list[int], residues: list[list[int]]) -> list[fmpz]:
    """The integers of these remainders, x = sum_p (x_p c_p mod p) M/p mod M with c_p = (M/p)^(-1) mod p, M the product."""
    modulus = fmpz(1)
    for p in primes:
        modulus *= p
    nodes = []
    for p, row in zip(primes, residues, strict=True):
        c = pow(int(modulus // p % p), -1, p)
        nodes.append((fmpz_poly([r * c % p for r in row]), fmpz(p)))
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [(a * q + b * p, p * q) for (a, p), (b, q) in pairs] + nodes[len(nodes) & ~1 :]
    found = []
    for n in range(len(residues[0])):
        x = nodes[0][0][n] % modulus
        found.append(x if 2 * x < modulus else x - modulus)
        if abs(found[-1]) >> (modulus.bit_length() - SPARE_BITS):
            raise ArithmeticError(f"{len(primes)} primes are too few for e_{n}")
    return found
