"""Energies of the quartic oscillator H = p^2/2 + x^2/2 + g x^4, g >= 0.

E(g) = sum E_n g^n diverges for every g: 1/2, 3/4, -21/8, 333/16, -30885/128, ... for the ground state
(C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231). Every level is analytic in the plane of g cut along
the negative real axis, Borel summable, and (E - E_0)/g is a function of Stieltjes, so that its Padé
approximants converge (B. Simon, Ann. Phys. 58 (1970) 76; J. J. Loeffel, A. Martin, B. Simon and
A. S. Wightman, Phys. Lett. 30B (1969) 656; S. Graffi, V. Grecchi and B. Simon, Phys. Lett. 32B (1970) 631).

Large order, level K: E_n ~ C Gamma(n + K + 1/2) A^(-n), A = -1/3, C = -12^K sqrt(6/pi^3)/K!
(C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620).
Strong coupling: E -> a_K g^(1/3) as g -> oo, a_0 = 0.667986...

*Parameters.* level: the number K of the level, from 0, the ground state.

*Example.* In an experiment, the first excited level:

    problems = [{ use = "quartic-oscillator", level = 1, points = ["1/10", "1"] }]
"""

from itertools import count

from flint import arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.bound_state import bound_state
from resurgo.kernels.hypervirial import quartic_energies

REFERENCE = (
    "C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231; B. Simon, Ann. Phys. 58 (1970) 76; "
    "J. J. Loeffel, A. Martin, B. Simon and A. S. Wightman, Phys. Lett. 30B (1969) 656"
)


def coefficients(order, *, level):
    """E_0..E_order of the level (0 is the ground state), by the hypervirial recursion on integers."""
    if level.denominator != 1 or level < 0:
        raise ValueError(f"the level '{level}' is not 0, 1, 2, ...; give a whole number")
    return quartic_energies(order, int(level))


def target(g: arb, *, level):
    """E(g) of the level, proved to lie between its Dirichlet and its Neumann bound on a finite interval."""
    return bound_state([arb(fmpq(1, 2)), g], int(level.unique_fmpz()))


def independent(g, *, level):
    """The level among the eigenvalues of H in so many even or odd states of an oscillator of frequency w, by bisection."""
    level, w = int(level), 1 + mp.cbrt(6 * g * (1 + level))
    size = int(0.6 * mp.prec) + 2 * level + 20  # by trial, more than the precision needs for g up to 1000
    states = range(level % 2, 2 * size, 2)
    bands = [tuple(element(g, w, n, n - k) for k in (0, 2, 4)) for n in states]
    high = next(e for e in (mp.mpf(2) ** k for k in count()) if eigenvalues_below(bands, e) > level // 2)
    low = mp.mpf(0)
    while high - low > high * 8 * mp.eps:
        middle = (low + high) / 2
        low, high = (low, middle) if eigenvalues_below(bands, middle) > level // 2 else (middle, high)
    return (low + high) / 2


def element(g, w, n, m):
    """The matrix element of H between the states n >= m, n - m = 0, 2, 4, of p^2/2 + w^2 x^2/2."""
    if m < 0:
        return mp.mpf(0)
    x2, x4 = {
        0: (2 * n + 1, 6 * n * n + 6 * n + 3),
        2: (1, 4 * n - 2),
        4: (0, 1),
    }[n - m]
    root = mp.sqrt(mp.fprod(range(m + 1, n + 1)))  # of the product of m + 1, ..., n
    kinetic = (2 * n + 1) * w / 4 if n == m else -root * w / 4 if n == m + 2 else 0
    return kinetic + root * (x2 / (4 * w) + g * x4 / (4 * w * w))


def eigenvalues_below(bands, energy):
    """How many eigenvalues a symmetric matrix of five diagonals has below an energy: the negative pivots of H - E."""
    found, before, further, factor = 0, mp.mpf(1), mp.mpf(1), mp.mpf(0)
    for diagonal, next_one, outer in bands:
        k = outer / further
        factor = (next_one - k * further * factor) / before
        pivot = diagonal - energy - factor**2 * before - k**2 * further
        found += pivot < 0
        further, before = before, pivot
    return found


def facts(*, level):
    """The exponent, that of E_n without the sign, is level + 1/2."""
    exponent = f"{2 * level + 1}/2"
    return {"gevrey": 1, "singularities": ["-1/3"], "exponent": exponent, "strong": "1/3", "stieltjes": 1}


def half_line(g, *, level):
    """g real and >= 0, level a whole number >= 0"""
    return g.imag == 0 and g.real >= 0 and level >= 0 and level == int(level)


@hookimpl
def register_problems():
    return [
        Problem(
            "quartic-oscillator",
            coefficients,
            title="energies of p^2/2 + x^2/2 + g x^4",
            variable="g",
            parameters={"level": 0},
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts=facts,
            domain=half_line,
            reference=REFERENCE,
        )
    ]
