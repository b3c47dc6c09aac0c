"""Euler's series f(x) = sum (-1)^n n! x^n = e^(1/x) E_1(1/x)/x.

It diverges for every x. Its Borel transform 1/(1 + t) is rational, so Borel summation is exact
and gives the integral over 0 < s < oo of exp(-s)/(1 + x s), a function of Stieltjes, in the plane
cut along the negative real axis (DLMF 6.2.2, 6.12.1). f(1) = 0.596347... is the constant of
Euler and Gompertz.

Large order: c_n = (-1)^n Gamma(n + 1), so A = -1, b = 1, C = 1, without corrections.

*Example.* In an experiment, at real points and at a complex one:

    problems = [{ use = "euler-series", points = ["1/10", "1", "1+1/2*I"] }]
"""

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_n = (-1)^n n!."""
    terms = [fmpq(1)]
    for n in range(1, order + 1):
        terms.append(-n * terms[-1])
    return terms


def target(x: acb):
    """e^(1/x) E_1(1/x)/x."""
    z = 1 / x
    return z * z.exp() * z.expint(1)


def independent(x):
    """The integral over 0 < s < oo of exp(-s)/(1 + x s), by quadrature."""
    return mp.quad(lambda s: mp.exp(-s) / (1 + x * s), [0, 1, 4, 16, 64, mp.inf])


def cut_plane(x):
    """x off the negative real axis"""
    return x.imag != 0 or x.real >= 0


@hookimpl
def register_problems():
    return [
        Problem(
            "euler-series",
            coefficients,
            title="Euler's series sum (-1)^n n! x^n",
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts={"gevrey": 1, "singularities": [-1], "exponent": 1, "strong": -1, "stieltjes": 0},
            domain=cut_plane,
            reference="L. Euler, Novi Comm. Acad. Sci. Petrop. 5 (1760) 205; G. H. Hardy, Divergent Series (1949), ch. II",
        )
    ]
