"""Spontaneous magnetisation of the Ising model on the square lattice, M(u) = [(1 - 6 u + u^2) (1 + u)^2/(1 - u)^4]^(1/8).

u = exp(-4 K), K the coupling over the temperature, is small at low temperatures (C. N. Yang, Phys. Rev. 85 (1952) 808;
M^8 = 1 - 1/sinh(2 K)^4). The coefficients are whole numbers, 1, 0, -2, -8, -34, -152, ... The logarithmic derivative of
the formula is the equation (1 - 6 u + 6 u^3 - u^4) M' = -4 u M, from which

    (n + 1) c_(n+1) = 6 n c_n - 4 c_(n-1) - 6 (n - 2) c_(n-2) + (n - 3) c_(n-3).

The series converges for |u| < u_c = 3 - 2 sqrt(2) = 0.171572..., the critical point, where M vanishes like
(u_c - u)^(1/8): the exponent beta is 1/8. c_n ~ C u_c^(-n) n^(-9/8) with C < 0.

The target is the formula, continued from u = 0 to the plane cut along u >= u_c and along u <= -1. Between u_c and 1
the magnetisation is 0, which no resummation gives, and these u are outside the domain. M'/M is rational, so that Padé
approximants of the logarithmic derivative are exact from some order on, and those of M^8, a power of the series, too.

*Example.* In an experiment, ever nearer to the critical point:

    problems = [{ use = "ising-magnetisation", points = ["1/10", "17/100", "0.1715"] }]
"""

from flint import acb, arb
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing


@growing
def coefficients():
    """c_0, c_1, ... by (n + 1) c_(n+1) = 6 n c_n - 4 c_(n-1) - 6 (n - 2) c_(n-2) + (n - 3) c_(n-3)."""
    a, b, c, d, n = 0, 0, 0, 1, 0  # c_(n-3), ..., c_n
    while True:
        yield d
        a, b, c, d = b, c, d, (6 * n * d - 4 * c - 6 * (n - 2) * b + (n - 3) * a) // (n + 1)
        n += 1


def target(u: acb):
    """[(1 - u/u_c) (1 - u u_c)]^(1/8) (1 + u)^(1/4) (1 - u)^(-1/2), every power with its principal value."""
    critical = 3 - 2 * arb(2).sqrt()
    return ((1 - u / critical).root(8) * (1 - u * critical).root(8)) * (1 + u).root(4) / (1 - u).sqrt()


def independent(u):
    """The exponential of the integral of M'/M = -4 s/(1 - 6 s + 6 s^3 - s^4) from 0 to u, by quadrature."""
    return mp.exp(mp.quad(lambda s: -4 * s / (1 - 6 * s + 6 * s**3 - s**4), [0, u / 2, 3 * u / 4, 7 * u / 8, u]))


def cut_plane(u):
    """u outside of u >= 3 - 2 sqrt(2) and of u <= -1"""
    return u.imag != 0 or -1 < u.real < 3 - 2 * mp.sqrt(2)


@hookimpl
def register_problems():
    return [
        Problem(
            "ising-magnetisation",
            coefficients,
            title="spontaneous magnetisation of the Ising model on the square lattice",
            variable="u",
            target=target,
            independent=independent,
            points=("1/100", "1/20", "1/10", "17/100"),
            facts={"gevrey": 0, "singularities": ["3-2*sqrt(2)"]},
            domain=cut_plane,
            reference="C. N. Yang, Phys. Rev. 85 (1952) 808",
        )
    ]
