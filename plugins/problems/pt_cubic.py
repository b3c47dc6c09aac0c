"""Energies of the PT-symmetric cubic oscillator H = p^2 + x^2/4 + i lambda x^3, lambda real.

E(lambda) = S(t), t = lambda^2: 1/2, 11, -930, 158836, -38501610, 11777967516, ... for the ground state
(C. M. Bender and G. V. Dunne, J. Math. Phys. 40 (1999) 4616). With x = sqrt(2) y it is p^2/2 + y^2/2 + mu y^3, mu^2 = -8 t, and so
c_n = (-8)^n E_(2n) of the real cubic, from the hypervirial recursion.

All energies are real and positive (K. C. Shin, Commun. Math. Phys. 229 (2002) 543). (S - c_0)/t is a function of
Stieltjes in the plane of t cut along the negative real axis, its Padé approximants converge and so does the Borel sum
(V. Grecchi, M. Maioli and A. Martinez, J. Phys. A 42 (2009) 425208; C. M. Bender and E. J. Weniger, J. Math. Phys. 42 (2001)
2167).

Large order, level K: c_n ~ C Gamma(n + K + 1/2) A^(-n), A = -1/60, C = -60^K sqrt(15/2)/(pi^(3/2) K!); the first correction is
1 - 169/(120 n) for K = 0. At t < 0 the real cubic decays through one barrier, with

    Im E = -+ 2^(K-1) (4/mu^2)^(K+1/2) exp(-2/(15 mu^2))/(sqrt(pi) K!)

by WKB, and E_(2n) is the dispersion integral of it (U. D. Jentschura, A. Surzhykov and J. Zinn-Justin, SIGMA 5
(2009) 005). Strong coupling: E -> a_K lambda^(2/5) = a_K t^(1/5), a_0 = 1.156267... .

The target is E(lambda) itself: a real level is proved to lie within the bounds, by discs of H. Weyl's on two sides; that it is
the one of that number comes from a search from below, and is not proved (see `resurgo.kernels.pt_cubic`).

*Parameters.* level: the number K of the level, from 0, the ground state.

*Example.* In an experiment, the ground state and the second excited level:

    problems = ["pt-cubic", { use = "pt-cubic", level = 2, points = ["1/10"] }]
"""

from flint import arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.hypervirial import energies
from resurgo.kernels.pt_cubic import pt_cubic_level
from resurgo.kernels.variational import complex_level
from resurgo.number import parse_count

REFERENCE = (
    "C. M. Bender and G. V. Dunne, J. Math. Phys. 40 (1999) 4616; C. M. Bender and E. J. Weniger, J. Math. Phys. 42 (2001) 2167; "
    "V. Grecchi, M. Maioli and A. Martinez, J. Phys. A 42 (2009) 425208"
)


def coefficients(order, *, level):
    """c_0..c_order of the level (0 is the ground state) in t = lambda^2: (-8)^n E_(2n) of p^2/2 + y^2/2 + mu y^3."""
    if level.denominator != 1 or level < 0:
        raise ValueError(f"the level '{level}' is not 0, 1, 2, ...; give a whole number")
    return [c * (-8) ** n for n, c in enumerate(energies([(3, 1, fmpq(1))], 2 * order, int(level))[::2])]


def target(x: fmpq | arb, *, level):
    """E(lambda) of the level between two energies at which Weyl's discs lie on two sides; it rises with |lambda| (Stieltjes)."""
    number = int(level.unique_fmpz()) if isinstance(level, arb) else int(level)
    if isinstance(x, fmpq):
        return pt_cubic_level(abs(x), number)
    ends = abs(x).lower().max(arb(0)), abs(x).upper()
    low, high = (pt_cubic_level(fmpq(mantissa) * fmpq(2) ** int(e), number) for mantissa, e in (end.man_exp() for end in ends))
    return low.union(high)


def independent(x, *, level):
    """What the eigenvalues of H in states of a harmonic oscillator converge to, with x = sqrt(2) y."""
    return complex_level([0, 0, mp.mpf(1) / 2, mp.mpc(0, 2 * mp.sqrt(2) * abs(x))] if x else [0, 0, mp.mpf(1) / 2], int(level)).real


def facts(*, level):
    """The exponent, that of c_n without the sign, is level + 1/2."""
    known = {"gevrey": 1, "singularities": ["-1/60"], "exponent": f"{2 * level + 1}/2", "stieltjes": 1}
    return {**known, "strong": "1/5", "strong_step": "2/5"}


def real_line(x, *, level):
    """lambda real, level a whole number >= 0"""
    return x.imag == 0 and level >= 0 and level == int(level)


@hookimpl
def register_problems():
    return [
        Problem(
            "pt-cubic",
            coefficients,
            title="energies of p^2 + x^2/4 + i lambda x^3",
            variable="lambda",
            parameters={"level": 0},
            read={"level": parse_count},
            argument=lambda x, *, level: x**2,
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1/2", "1", "10"),
            facts=facts,
            domain=real_line,
            reference=REFERENCE,
        )
    ]
