"""The logarithm log(1 + x) = x S(x), S(x) = sum (-1)^n x^n/(n + 1) (DLMF 4.6.1).

The series converges for |x| < 1, and at x = 1 like 1/n. The function is analytic in the plane of x cut along
x <= -1; outside of the circle resummation continues the series. S(x) is the integral over 0 < u < 1 of
1/(1 + x u), so that the series is one of Stieltjes, and its diagonal Padé approximants converge in the whole cut
plane, by Gauss's continued fraction (DLMF 4.9.1).

The target is the logarithm itself, principal branch, in balls.

Large order: the series has radius 1 (Gevrey order 0) and a logarithmic singularity at A = -1.
Large x: S ~ log(x)/x, the power -1 with a logarithm.

*Example.* In an experiment, inside, on and outside of the circle of convergence:

    problems = [{ use = "log1p", points = ["1/2", "1", "100", "-2+1/10*I"] }]
"""

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.general_term import GeneralTerm


def coefficients(order):
    """c_0..c_order of S(x) = log(1 + x)/x: c_n = (-1)^n/(n + 1)."""
    return [fmpq((-1) ** n, n + 1) for n in range(order + 1)]


def target(x: acb):
    """log(1 + x), at small x as 2 artanh(x/(2 + x)), which loses no digits there."""
    return 2 * (x / (2 + x)).atanh() if 4 * abs(x) < 1 else (1 + x).log()


def independent(x):
    """The integral over 0 < u < 1 of x/(1 + x u), by quadrature, u = exp(-v)."""
    return mp.quad(lambda v: x / (mp.exp(v) + x), [0, 1, 2, 4, 8, 16, 32, mp.inf])


def cut_plane(x):
    """x off the real axis from -1 to the left"""
    return x.imag != 0 or x.real > -1


@hookimpl
def register_problems():
    return [
        Problem(
            "log1p",
            coefficients,
            title="log(1 + x)",
            prefactor=lambda x: x,
            target=target,
            independent=independent,
            points=("1/10", "1", "10", "100"),
            facts={
                "gevrey": 0,
                "singularities": [-1],
                "strong": -1,
                "stieltjes": 0,
                "term": GeneralTerm("(-1)^n/(n + 1)", lambda n: 1 / (n + 1), ratio=fmpq(-1)),
            },
            domain=cut_plane,
            reference="NIST Digital Library of Mathematical Functions, 4.6.1, 4.9.1; "
            "G. A. Baker and P. Graves-Morris, Padé Approximants (1996)",
        )
    ]
