"""The Rayleigh-Schrödinger series of the oscillator with any polynomial perturbation, exactly."""

from collections.abc import Iterable, Iterator
from math import lgamma, log
from operator import mul

from flint import fmpq, fmpz

from resurgo.kernels import hypervirial_modular
from resurgo.kernels.growing import growing
from resurgo.kernels.perturbation import Perturbation, Term, perturbation

CROSSOVER = 40  # orders above which residues are faster than integers, numpy's import not counted
ATTEMPTS = 6  # at how many primes are needed
NEAR = 4  # orders of which one has no vanishing energy
QUARTIC: tuple[Term, ...] = ((4, 1, fmpq(1)),)


def quartic_energies(order: int, level: int = 0) -> list[fmpq]:
    """E_0, ..., E_order of p^2/2 + x^2/2 + g x^4, level = 0, 1, 2, ... counting from the ground state.

    For K = 0: 1/2, 3/4, -21/8, 333/16, ... (C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231,
    with sqrt(2) x for x).
    """
    return energies(QUARTIC, order, level)


def energies(terms: Iterable[Term], order: int, level: int = 0) -> list[fmpq]:
    """E_0, ..., E_order of E(lambda) = sum E_n lambda^n for p^2/2 + x^2/2 + sum v lambda^r x^k, the terms being (k, r, v).

    Orders above `CROSSOVER` are found modulo primes, in float64 arrays of 64 MiB at most, the others, and those of
    levels from 2^21 on, by `whole_energies`. ValueError for a level or an order that is not a natural number.
    """
    if level < 0 or order < 0:
        raise ValueError(f"the order '{order}' and the level '{level}' are counted from 0")
    whole, common = perturbation(terms)
    step = common * whole.stride
    count = order // step
    found = [fmpq(0)] * (order + 1)
    for t, e in enumerate(_whole_energies(count, whole, level)):
        found[t * step] = fmpq(e, 2 * whole.scale ** (t * whole.stride))
    return found


def _whole_energies(count: int, whole: Perturbation, level: int) -> list[fmpz]:
    """By integers or by residues, of which there are more where they turn out to be too few."""
    if (
        count <= CROSSOVER
        or not whole.terms
        or level > hypervirial_modular.HIGHEST_LEVEL
        or len(whole.terms) > hypervirial_modular.COUPLINGS
    ):
        return whole_energies(count, perturbation=whole, level=level)
    if whole == perturbation(QUARTIC)[0]:
        return hypervirial_modular.whole_energies(count, perturbation=whole, level=level, bits=quartic_bits(count, level))
    bits = _expected_bits(count, whole, level)
    for attempt in range(ATTEMPTS):
        try:
            return hypervirial_modular.whole_energies(count, perturbation=whole, level=level, bits=bits * 1.25**attempt)
        except ArithmeticError:
            continue
    return whole_energies(count, perturbation=whole, level=level)


def _expected_bits(count: int, whole: Perturbation, level: int) -> float:
    """Those of e_count, were log |e_t| - log Gamma(k t + 1) to go on as it does up to the crossover, k the Gevrey order."""
    few, k = whole_energies(CROSSOVER, perturbation=whole, level=level), float(whole.slope) / 2 * whole.stride
    rest = [log(1 + abs(int(e))) - lgamma(k * t + 1) for t, e in enumerate(few)]
    middle, end = max(rest[CROSSOVER // 2 - NEAR : CROSSOVER // 2]), max(rest[CROSSOVER - NEAR :])
    return 1.02 * (max(end, 0) + max(end - middle, 0) * 2 / CROSSOVER * (count - CROSSOVER) + lgamma(k * count + 1)) / log(2)


def quartic_bits(order: int, level: int) -> float:
    """Those of 2^(2n+1) E_n of x^4, or more, by the lesser of two laws.

    Large orders n, 4^n 12^K 3^n Gamma(n+K+1/2)/K!; high levels K, K (53.4 K)^n from the classical energy at the action
    J = K, singular where g J = -sqrt(2)/(6 pi), the action of the separatrix, times 4^n.
    """
    late = (order + level) * log(12) + lgamma(order + level + 1.5) - lgamma(level + 1)
    return min(late, (order + 1) * log(54 * (level + order + 1))) / log(2)


@growing
def whole_energies(*, perturbation: Perturbation, level: int) -> Iterator[fmpz]:
    """The e_n of `Perturbation` that do not vanish, by the hypervirial and Hellmann-Feynman theorems on integers.

    With y_0^n = 1 for n = 0, 0 for n > 0 (R. J. Swenson and S. H. Danforth, J. Chem. Phys. 57 (1972) 1734):

        M y_M^n = 2 (M-1) sum_(j=0..n) e_j y_(M-2)^(n-j) + (M-1)(M-2)(M-3) y_(M-4)^n
                  - sum V (2M-2+k) 2^(...) y_(M-2+k)^(n-r)
        n e_n = sum 2 r V 2^(...) y_k^(n-r)

    The divisions leave no remainder. For every further order each y^n is extended by the moments that it needs then.
    """
    stride, even = perturbation.stride, perturbation.even
    e = [fmpz(2 * level + 1)]
    yield e[0]
    moments: list[list[fmpz]] = []  # moments[M][n // stride] = y_M^n
    energy = list(perturbation.energies())
    couplings: list[list[tuple[int, int, fmpz]]] = []
    depths: list[int] = []
    while True:
        order = stride * len(e)
        depths.extend(perturbation.depth(ahead) for ahead in range(len(depths), order + 1))
        while len(moments) <= depths[order]:
            couplings.append(list(perturbation.couplings(len(moments))))
            moments.append([])
        for n in range(order):
            t = n // stride
            reverse = e[t::-1]
            begin = 0 if n >= order - stride else depths[order - stride - n] + 1
            parity = 2 if even or stride == 2 else 1
            odd = 0 if even else n % 2 if stride == 2 else begin % 2
            begin += (begin - odd) % 2 if parity == 2 else 0
            for m in range(begin, depths[order - n] + 1, parity):
                if m < 2:
                    total = fmpz(m == n == 0)
                else:
                    total = 2 * (m - 1) * sum(map(mul, reverse, moments[m - 2]))
                    if m > 3:
                        total += (m - 1) * (m - 2) * (m - 3) * moments[m - 4][t]
                if m:
                    for i, r, factor in couplings[m]:
                        if r <= n:
                            total -= factor * moments[i][(n - r) // stride]
                    total //= m
                moments[m].append(total)
        e.append(sum((f * moments[i][(order - r) // stride] for i, r, f in energy if r <= order), fmpz(0)) // order)
        yield e[-1]
