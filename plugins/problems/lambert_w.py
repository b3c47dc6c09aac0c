"""Lambert's function W(x), W e^W = x, from its series sum over n >= 1 of (-n)^(n-1)/n! x^n (DLMF 4.13.5).

W(x) = x S(x), S(x) = e^(-W(x)) = sum c_n x^n with c_n = (-1)^n (n + 1)^(n-1)/n!. The series converges for
|x| < 1/e, and as slowly as n^(-3/2) on that circle: W has a square root at x = -1/e. The target is the principal
branch W_0, in balls, in the plane of x cut from -1/e to the left. W(1) = 0.567143... is the omega constant.

Stieltjes: S(x) is the mean over 0 < v < pi of ((1 - v cot v)^2 + v^2)/(x + u(v)), u(v) = v e^(-v cot v)/sin v,
which rises from 1/e to oo (G. A. Kalugin, D. J. Jeffrey and R. M. Corless, Integral Transforms Spec. Funct. 23 (2012) 817).

Large order: c_n ~ (-e)^n e/sqrt(2 pi) n^(-3/2), by Stirling's formula; Gevrey order 0, A = -1/e.
Large x: S = W/x ~ log(x)/x, the power -1 with a logarithm.

*Example.* In an experiment, inside, near and outside of the circle of convergence, and near the cut:

    problems = [{ use = "lambert-w", points = ["1/10", "-36/100", "1", "10", "-1+1/10*I"] }]
"""

from flint import acb, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order of S(x) = W(x)/x: c_n = (-1)^n (n + 1)^(n-1)/n!."""
    return [fmpq((-fmpz(n + 1)) ** n, fmpz.fac_ui(n + 1)) for n in range(order + 1)]


def target(x: acb):
    """W_0(x); at a real x it is real."""
    return acb(x.real.lambertw()) if x.imag.is_zero() else x.lambertw()


def independent(x):
    """x times the mean over 0 < v < pi of ((1 - v cot v)^2 + v^2)/(x + v e^(-v cot v)/sin v), by quadrature."""

    def integrand(v):
        turned = v * mp.cot(v)
        return ((1 - turned) ** 2 + v**2) / (x + v * mp.exp(-turned) / mp.sin(v))

    return x / mp.pi * mp.quad(integrand, mp.linspace(0, mp.pi, 9))


def cut_plane(x):
    """x off the real axis from -1/e to the left"""
    return x.imag != 0 or x.real > -mp.exp(-1)


@hookimpl
def register_problems():
    return [
        Problem(
            "lambert-w",
            coefficients,
            title="Lambert's function W",
            prefactor=lambda x: x,
            target=target,
            independent=independent,
            points=("1/10", "-36/100", "1", "10"),
            facts={"gevrey": 0, "singularities": ["-exp(-1)"], "strong": -1, "stieltjes": 0},
            domain=cut_plane,
            reference="R. M. Corless, G. H. Gonnet, D. E. G. Hare, D. J. Jeffrey and D. E. Knuth, Adv. Comput. Math. 5 (1996) 329; "
            "G. A. Kalugin, D. J. Jeffrey and R. M. Corless, Integral Transforms Spec. Funct. 23 (2012) 817",
        )
    ]
