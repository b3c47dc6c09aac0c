"""Energies of the quartic, the sextic and the octic oscillator H = p^2/2 + x^2/2 + g x^(2q), q = 2, 3, 4, g >= 0.

E(g) = sum E_n g^n diverges for every g; for the ground state

    quartic-oscillator  1/2, 3/4, -21/8, 333/16, -30885/128, ...    (C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231)
    sextic-oscillator   1/2, 15/8, -3495/64, 1239675/256, ...
    octic-oscillator    1/2, 105/16, -67515/32, 401548875/128, ...

from the hypervirial recursion of R. J. Swenson and S. H. Danforth, J. Chem. Phys. 57 (1972) 1734. The Gevrey order is q - 1.
Every level is analytic in the plane of g cut along the negative real axis, Borel summable (of order q - 1), and (E - E_0)/g is a
function of Stieltjes (B. Simon, Ann. Phys. 58 (1970) 76; J. J. Loeffel, A. Martin, B. Simon and A. S. Wightman, Phys. Lett.
30B (1969) 656; S. Graffi, V. Grecchi and B. Simon, Phys. Lett. 32B (1970) 631). For q = 2 and 3 its Padé approximants
converge to E; for q = 4 the moments do not determine it, and they converge to two other functions, one below E and
one above (S. Graffi and V. Grecchi, J. Math. Phys. 19 (1978) 1002).

Large order, level K: E_n ~ C Gamma((q-1) n + K + 1/2) A^(-n), with Euler's beta function B,

    A = -(1/2) (B(1/(q-1), 3/2)/(q-1))^(q-1):    -1/3, -pi^2/32, -0.297739...
    C = -2^K (q-1) (2/|A|)^((K+1/2)/(q-1))/(pi^(3/2) K!)

At g < 0 the level decays through both barriers, by WKB at the rate that belongs to

    Im E = -+ 2^K/(sqrt(pi) K!) (2/|g|)^((K+1/2)/(q-1)) exp(-(A/g)^(1/(q-1))),

the exponent being twice the integral of |p| through one of them at energy 0, and E_n is 1/pi times the integral of
Im E/g^(n+1) over g < 0 (C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620). The first correction is 1 - 95/(72 n) for
q = 2, K = 0.

Strong coupling: E -> g^(1/(q+1)) (a_K + a_K' g^(-2/(q+1)) + ...) as g -> oo; a_0 = 0.667986... for q = 2, 0.680703... for
q = 3, 0.704048... for q = 4.

*Parameters.* level: the number K of the level, from 0, the ground state.

*Example.* In an experiment, all three, of two the first excited level:

    problems = ["sextic-oscillator", { use = "quartic-oscillator", level = 1 }, { use = "octic-oscillator", level = 1 }]
"""

from flint import arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.bound_state import bound_state
from resurgo.kernels.hypervirial import energies
from resurgo.kernels.variational import variational_level
from resurgo.number import parse_count

ANALYTIC = "B. Simon, Ann. Phys. 58 (1970) 76; J. J. Loeffel, A. Martin, B. Simon and A. S. Wightman, Phys. Lett. 30B (1969) 656"
LARGE_ORDERS = "C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620"


def oscillator(q, name, action, reference):
    """The problem of g x^(2q), |A| being `action`."""

    def coefficients(order, *, level):
        """E_0..E_order of the level (0 is the ground state), by the hypervirial recursion, exactly."""
        if level.denominator != 1 or level < 0:
            raise ValueError(f"the level '{level}' is not 0, 1, 2, ...; give a whole number")
        return energies([(2 * q, 1, fmpq(1))], order, int(level))

    def target(g: fmpq | arb, *, level):
        """E(g) of the level, proved to lie between its Dirichlet and its Neumann bound on a finite interval."""
        return bound_state(
            [fmpq(1, 2), *[fmpq(0)] * (q - 2), g], int(level.unique_fmpz()) if isinstance(level, arb) else int(level)
        )

    def independent(g, *, level):
        """What the variational energies in states of a harmonic oscillator converge to."""
        return variational_level([0, 0, mp.mpf(1) / 2, *[0] * (2 * q - 3), g] if g else [0, 0, mp.mpf(1) / 2], int(level))

    def facts(*, level):
        """The exponent, that of E_n without the sign, is level + 1/2."""
        known = {"gevrey": q - 1, "singularities": [f"-{action}"], "exponent": f"{2 * level + 1}/2", "stieltjes": 1}
        return {**known, "strong": f"1/{q + 1}", "strong_step": f"2/{q + 1}"}

    def half_line(g, *, level):
        """g real and >= 0, level a whole number >= 0"""
        return g.imag == 0 and g.real >= 0 and level >= 0 and level == int(level)

    return Problem(
        name,
        coefficients,
        title=f"energies of p^2/2 + x^2/2 + g x^{2 * q}",
        variable="g",
        parameters={"level": 0},
        read={"level": parse_count},
        target=target,
        independent=independent,
        points=("1/100", "1/10", "1", "10"),
        facts=facts,
        domain=half_line,
        reference=reference,
    )


@hookimpl
def register_problems():
    return [
        oscillator(2, "quartic-oscillator", "1/3", f"C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231; {ANALYTIC}"),
        oscillator(3, "sextic-oscillator", "pi**2/32", f"{LARGE_ORDERS}; {ANALYTIC}"),
        oscillator(
            4,
            "octic-oscillator",
            "(gamma(1/3)*gamma(3/2)/(3*gamma(11/6)))**3/2",
            f"S. Graffi and V. Grecchi, J. Math. Phys. 19 (1978) 1002; {LARGE_ORDERS}; {ANALYTIC}",
        ),
    ]
