"""The hypervirial recursion of the quartic oscillator modulo many small primes at once."""

from math import lgamma, log
from typing import Any, TypeAlias

from flint import fmpz, fmpz_poly

PRIME_BITS = 23  # then the product of two balanced residues is below 2^44, and float64 is exact to 2^53
TERMS = 448  # products added up before they are reduced: with those of the block in hand below 2^(53 - 44)
SPAN = 16  # terms of a prefix sum that one matrix product adds up, a third faster than numpy's cumsum
ROWS = 12  # orders whose convolutions are taken together; 8 to 24 measured alike
BATCH = 1 << 23  # numbers held at a time, 64 MiB; half or twice as many are no faster
HIGHEST = 4000  # the ends of 2 (HIGHEST/SPAN + 1) < 512 spans, each below 2^44, are added up below 2^53
HIGHEST_LEVEL = (1 << 21) - 1  # 2 level + 1 must stay below half the primes
SPARE_BITS = 48  # of the range of the remainders that every result must leave empty
Array: TypeAlias = Any  # numpy's; it is imported on use, as it takes longer to load than all the rest


def scaled_energies(order: int, level: int = 0) -> list[fmpz]:
    """e_0 = 2 E_0 and e_n = 2^(2n+1) E_n for n = 1..order, the integers of `resurgo.kernels.hypervirial`.

    With z_m = alpha_m u_m, alpha_0 = 1, alpha_(m+1) = alpha_m (2m+1)/(m+1), its recursion reads

        u_(m+1)^n = e_0 u_m^n + m^2 u_(m-1)^n + f_m^n,   u_0^n = 0 for n > 0
        f_m^n = sum_(j=1..n) e_j u_m^(n-j) - 2 (2m+3)^2/((m+1)(m+2)) u_(m+2)^(n-1),   e_n = 3 u_2^(n-1)/n

    and variation of constants turns it into two prefix sums,

        u_m = Q_m sum_(k<m) w_k P_k f_k - P_m sum_(k<m) w_k Q_k f_k,   w_k = (-1)^k/(k!)^2,

    P and Q being the solutions for f = 0 that begin 1, e_0 and 0, 1. All of it is done on balanced
    residues in float64 that never round, the convolutions as products of matrices, a block of orders
    at a time (relaxed multiplication: J. van der Hoeven, J. Symb. Comput. 34 (2002) 479).

    The number of primes comes from the laws of large orders and of high levels, and is tested: were it too small for an
    e_n, its remainder would fill the range between the primes' product and its negative, except with
    probability 2^(1-SPARE_BITS). ArithmeticError if one does.
    """
    import numpy as np

    if order > HIGHEST:
        raise ValueError(f"order {order} is above {HIGHEST}, where sums of residues could round")
    if level > HIGHEST_LEVEL:
        raise ValueError(f"level {level} is above {HIGHEST_LEVEL}, where e_0 is no balanced residue")
    bits = 2 + SPARE_BITS + _growth(order, level) / log(2)
    primes = _primes(int(bits / (PRIME_BITS - 0.01)) + 1)  # the primes used lie within 1 % below 2^23
    size = max(1, BATCH // (order + SPAN) ** 2)
    batches = [np.array(primes[start : start + size], dtype=np.int64) for start in range(0, len(primes), size)]
    residues = np.concatenate([_residues(batch, order, level) for batch in batches])
    return _reconstruct(primes, residues[:, : order + 1].astype(np.int64).tolist())


def _growth(order: int, level: int) -> float:
    """log |e_n| or more, by the lesser of two laws.

    Large orders n, 4^n 12^K 3^n Gamma(n+K+1/2)/K!; high levels K, K (53.4 K)^n from the classical energy at the action
    J = K, singular where g J = -sqrt(2)/(6 pi), the action of the separatrix, times 4^n.
    """
    late = (order + level) * log(12) + lgamma(order + level + 1.5) - lgamma(level + 1)
    return min(late, (order + 1) * log(54 * (level + order + 1)))


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 1 << PRIME_BITS
    while len(found) < count:
        candidate -= 1
        if fmpz(candidate).is_prime():
            found.append(candidate)
    return found


def _residues(primes: Array, order: int, level: int) -> Array:
    """The residues of e_0, e_1, ... modulo each of the primes, a row for each."""
    import numpy as np

    widest = _padded(order + 1)
    p = primes[:, None].astype(float)
    thrice, inward, outward, coupling = _constants(primes, widest, level)
    e = np.zeros((len(primes), order + ROWS + 1))
    e[:, 0] = 2 * level + 1
    u = np.zeros((len(primes), order + ROWS, widest + 2))
    u[:, 0, : widest + 1] = outward[1]
    near = np.zeros((len(primes), 2 * ROWS, widest))  # u^(ROWS-1), ..., u^0, then those of the block in hand
    triangle = np.triu(np.ones((SPAN, SPAN)))
    for start in range(0, order, ROWS):
        stop, width = min(start + ROWS, order), _padded(order - start + 1)
        far = _far(e, u, p, start, width)
        for n in range(max(start, 1), stop):
            i = n - start
            e[:, n] = _reduced(u[:, n - 1, 2] * thrice[:, n - 1], p[:, 0])
            f = far[:, i] - coupling[:, :width] * u[:, n - 1, 2 : width + 2]
            if start:
                factors = np.concatenate((e[:, None, start : n + 1], e[:, None, i:0:-1]), axis=2)
                f += np.matmul(factors, near[:, ROWS - 1 - i : ROWS + i, :width])[:, 0]
            else:
                f += np.matmul(e[:, None, n:0:-1].copy(), u[:, :n, :width])[:, 0]
            sums = inward[:, :, :width] * _reduced(f, p)
            sums = _reduced(np.matmul(sums.reshape(-1, SPAN), triangle).reshape(sums.shape), p)
            ends = np.cumsum(sums[:, :, SPAN - 1 : -1 : SPAN], axis=2)
            spans = sums.reshape(2, len(p), -1, SPAN)
            spans[:, :, 1:] += ends[..., None]
            sums *= outward[:, :, 1 : width + 1]
            u[:, n, 1 : width + 1] = _reduced(sums[0] - sums[1], p)
            near[:, ROWS + i, :width] = u[:, n, :width]
        if not start:
            near[:, :ROWS] = u[:, ROWS - 1 :: -1, :widest]
    if order:
        e[:, order] = _reduced(u[:, order - 1, 2] * thrice[:, order - 1], p[:, 0])
    return e


def _far(e: Array, u: Array, p: Array, start: int, width: int) -> Array:
    """sum e_(n-k) u_m^k for n = start, start + 1, ... over the k < start with n - k < start: both are known by then."""
    import numpy as np

    if not start:
        return np.zeros((len(p), ROWS, width))
    parts = []
    for low in range(0, start, TERMS):
        k = np.arange(low, min(low + TERMS, start))
        toeplitz = np.take(e, start + np.arange(ROWS)[:, None] - k, axis=1, mode="clip")  # e is 0 beyond the known
        parts.append(np.matmul(toeplitz, u[:, low : k[-1] + 1, :width]))
    return parts[0] if len(parts) == 1 else sum(_reduced(part, p[:, None]) for part in parts)


def _constants(primes: Array, count: int, level: int) -> tuple[Array, Array, Array, Array]:
    """3/(m+1), (w P, w Q), (Q, P) and 2 (2m+3)^2/((m+1)(m+2)) for m = 0..count modulo each prime."""
    import numpy as np

    p, m = primes, np.arange(count + 1)[:, None]
    factorial = np.ones((count + 3, len(p)), dtype=np.int64)
    for i in range(1, count + 3):
        factorial[i] = factorial[i - 1] * i % p
    inverse = np.empty_like(factorial)
    inverse[-1] = [pow(f, -1, q) for f, q in zip(factorial[-1].tolist(), p.tolist(), strict=True)]
    for i in range(count + 2, 0, -1):
        inverse[i - 1] = inverse[i] * i % p
    pair = np.zeros((2, count + 1, len(p)), dtype=np.int64)
    pair[0, 1], pair[1, 0], pair[1, 1] = 1, 1, 2 * level + 1
    for i in range(1, count):
        pair[:, i + 1] = ((2 * level + 1) * pair[:, i] + i * i * pair[:, i - 1]) % p
    weight = (-1) ** m * (inverse[:-2] ** 2 % p)
    thrice = 3 * (inverse[1:-1] * factorial[:-2] % p)
    coupling = 2 * (2 * m + 3) ** 2 * (inverse[2:] * factorial[:-2] % p) % p

    def balanced(table: Array) -> Array:
        return _reduced(np.swapaxes(table, -1, -2).astype(float, order="C"), p[:, None])

    return balanced(thrice), balanced(pair[::-1] * weight % p), balanced(pair), balanced(coupling)


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
