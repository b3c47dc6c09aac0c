"""The Rayleigh-Schrödinger series of the quartic oscillator H = p^2/2 + x^2/2 + g x^4, exactly."""

from operator import mul

from flint import fmpq, fmpz

from resurgo.kernels import hypervirial_modular

CROSSOVER = 40  # orders above which residues are faster than integers, numpy's import not counted


def quartic_energies(order: int, level: int = 0) -> list[fmpq]:
    """E_0, ..., E_order of E(g) = sum E_n g^n, level = 0, 1, 2, ... counting from the ground state.

    For K = 0: 1/2, 3/4, -21/8, 333/16, ... (C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231,
    with sqrt(2) x for x). Orders above `CROSSOVER` are found modulo primes, in float64 arrays of 64 MiB
    at most, the others, and those of levels from 2^21 on, by `scaled_energies`. ValueError for a level or an
    order that is not a natural number.
    """
    if level < 0 or order < 0:
        raise ValueError(f"the order '{order}' and the level '{level}' are counted from 0")
    few = order <= CROSSOVER or level > hypervirial_modular.HIGHEST_LEVEL
    integers = (scaled_energies if few else hypervirial_modular.scaled_energies)(order, level)
    return [fmpq(e, fmpz(2) ** (2 * n + 1)) for n, e in enumerate(integers)]


def scaled_energies(order: int, level: int = 0) -> list[fmpz]:
    """e_0 = 2 E_0 = 2K + 1 and e_n = 2^(2n+1) E_n, by the hypervirial and Hellmann-Feynman theorems on integers.

    With <x^2m> = sum_n 2^(-m-2n) z_m^n g^n and z_0^n = 1 for n = 0, 0 for n > 0 (R. J. Swenson and
    S. H. Danforth, J. Chem. Phys. 57 (1972) 1734):

        (m+1) z_(m+1)^n = (2m+1) sum_(j=0..n) e_j z_m^(n-j) + m (4m^2-1) z_(m-1)^n - 2 (2m+3) z_(m+2)^(n-1)
        n e_n = 2 z_2^(n-1)

    The divisions leave no remainder: add a source s x^2m to the potential and expand -psi'/psi =
    sum q_(n,k) g^n x^(2k+1) at large x to first order in s. The Riccati equation

        2 q_(n,k) = (2k+3) q_(n,k+1) - sum q_(j,a) q_(n-j,k-a) + the potential,

    the sum without the leading x, shows 2^(2n-k-1) q_(n,k) and, times s, 2^(2n-k+m-1) q_(n,k), to be
    whole polynomials in E - 1/2. The residue q_(n,-1), summed over n, is minus the number of zeros K;
    solved for E it gives whole numbers 4^n E_n, and those times 2^m where s counts once: <x^2m> = dE/ds.
    """
    e = [fmpz(2 * level + 1)]
    moments: list[list[fmpz]] = [[] for _ in range(order + 3)]  # moments[m][n] = z_m^n
    for n in range(order):
        reverse = e[:0:-1]
        before, z = fmpz(0), fmpz(n == 0)
        moments[0].append(z)
        for m in range(order - n + 1):
            total = (2 * m + 1) * sum(map(mul, reverse, moments[m]), e[0] * z) + m * (4 * m * m - 1) * before
            if n:
                total -= 2 * (2 * m + 3) * moments[m + 2][n - 1]
            before, z = z, total // (m + 1)
            moments[m + 1].append(z)
        e.append(2 * moments[2][n] // (n + 1))
    return e
