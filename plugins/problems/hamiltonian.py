"""Energies of H = p^2/2 + x^2/2 + g V(x) on the line, V any polynomial with rational coefficients.

E(g) = sum E_n g^n of every level, exactly, from the hypervirial recursion of R. J. Swenson and S. H. Danforth, J. Chem. Phys.
57 (1972) 1734, which works with moments <x^m> and no wave function.

The target is the level of that number of H itself, wherever x^2/2 + g V(x) rises to both sides (or g = 0), by an enclosure between
Dirichlet and Neumann levels of an interval: several wells and levels that are nearly equal are no matter. For V of
even degree with a positive last coefficient that is every g >= 0, and E is asymptotic to the series as g -> 0+, as no level of one
dimension meets another one. Where x^2/2 + g V(x) falls to a side, as for odd V at every g except 0, H has no levels, or resonances
that are no target here.

For V = v x^(2q), v > 0, all is known: the series is Borel summable, (E - E_0)/g is a function of Stieltjes, and for level K

    E_n ~ C Gamma((q-1) n + K + 1/2) A^(-n),   A = -(B(1/(q-1), 3/2)/(q-1))^(q-1)/(2v),
    C = -2^K (q-1) (2/|v A|)^((K+1/2)/(q-1))/(pi^(3/2) K!)

(C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620; B. Simon, Ann. Phys. 58 (1970) 76; S. Graffi, V. Grecchi and
B. Simon, Phys. Lett. 32B (1970) 631). For any other even V of degree 2q that begins with v x^(2q), the power x^(2q-2) adds a number
to the exponent of the decay and the lower ones nothing as g -> 0-: A and the power of n stay, C has a further factor.
Powers x^(2q-1) multiply E_n by exp(a sqrt(n)) or the like; then the Gevrey order alone is declared, (d-2)/2 for the
degree d. Whether the Borel sum is E(g) is not known for every V; nor is it claimed here.
For d <= 2 the series converges near g = 0.

*Parameters.* potential: V as text, with + - * / ^ and numbers, as x^4 or x^3/2 + 2*x^6, of degree 40 at most; level: the number K
of the level, from 0, the ground state.

*Example.* In an experiment, a quartic with a cubic term, and the second excited level for another potential:

    problems = [{ use = "hamiltonian", potential = "x^4 - x^3/2" },
                { use = "hamiltonian", potential = "x^4 + x^6/10", level = 2, points = ["1/10"] }]
"""

from flint import arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.hypervirial import energies
from resurgo.kernels.polynomial import polynomial
from resurgo.kernels.variational import variational_level
from resurgo.kernels.well import well_state
from resurgo.number import parse_count

HIGHEST = 40  # degree


def read_potential(value):
    """a polynomial in x, as text"""
    found = polynomial(value)
    if not found.is_real or found.degree < 0:
        raise ValueError(f"'{value}' is {'0' if found.degree < 0 else 'not real'}; write a polynomial such as 'x^4'")
    if found.degree > HIGHEST:
        raise ValueError(f"'{value}' has the degree {found.degree}; write one of degree {HIGHEST} at most")
    return found


def coefficients(order, *, potential, level):
    """E_0..E_order of the level (0 is the ground state), by the hypervirial recursion, exactly."""
    if level.denominator != 1 or level < 0:
        raise ValueError(f"the level '{level}' is not 0, 1, 2, ...; give a whole number")
    return energies([(k, 1, v) for k, v in enumerate(polynomial(potential).real)], order, int(level))


def whole(g, potential, number):
    """The coefficients of x^2/2 + g V(x), V's as `number` gives them."""
    v = [g * number(c) for c in polynomial(potential).real]
    v += [number(fmpq(0))] * (3 - len(v))
    v[2] += number(fmpq(1, 2))
    while v and v[-1] == 0:
        v.pop()
    return v


def target(g: fmpq | arb, *, potential, level):
    """E(g) of the level, proved to lie between its Dirichlet and its Neumann bound on a finite interval."""
    return well_state(whole(g, potential, fmpq), int(level.unique_fmpz()) if isinstance(level, arb) else int(level))


def independent(g, *, potential, level):
    """What the variational energies in states of a harmonic oscillator converge to."""
    return variational_level(whole(g, potential, lambda c: mp.mpf(int(c.p)) / int(c.q)), int(level))


def facts(*, potential, level):
    """All for V = v x^(2q), all but strong coupling and Stieltjes for even V, otherwise the Gevrey order alone."""
    *lower, v = polynomial(potential).real
    d = len(lower)
    if d <= 2:
        return {"gevrey": 0}
    if d % 2 or any(lower[1::2]):
        return {"gevrey": str(fmpq(d - 2, 2))}
    k = d // 2 - 1
    action = f"(gamma(1/{k})*gamma(3/2)/({k}*gamma(1/{k}+3/2)))**{k}/2/({v})" if k > 1 else str(1 / (3 * v))
    found = {"gevrey": k, "singularities": [f"-({action})"], "exponent": f"{2 * level + 1}/2"}
    return found if v < 0 or any(lower) else found | {"strong": f"1/{k + 2}", "strong_step": f"2/{k + 2}", "stieltjes": 1}


def rises(g, *, potential, level):
    """g real, x^2/2 + g V(x) rising to both sides, level a whole number >= 0"""
    if g.imag != 0 or level < 0 or level != int(level):
        return False
    v = whole(g.real, potential, lambda c: mp.mpf(int(c.p)) / int(c.q))
    return len(v) > 2 and len(v) % 2 == 1 and v[-1] > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "hamiltonian",
            coefficients,
            title="energies of p^2/2 + x^2/2 + g V(x), V a polynomial of one's own",
            variable="g",
            parameters={"potential": "x^4", "level": 0},
            read={"potential": read_potential, "level": parse_count},
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts=facts,
            domain=rises,
            reference="R. J. Swenson and S. H. Danforth, J. Chem. Phys. 57 (1972) 1734; B. Simon, Ann. Phys. 58 (1970) 76; "
            "C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620",
        )
    ]
