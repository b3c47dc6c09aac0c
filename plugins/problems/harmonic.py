"""The harmonic numbers H_n = 1 + 1/2 + ... + 1/n from their asymptotic series log n + gamma + 1/(2n) - sum B_2k/(2k n^(2k)).

The harmonic series diverges; by Euler and Maclaurin's formula its partial sums grow like log n + gamma, with
corrections in 1/n^2 that diverge for every n (DLMF 2.10.1, 5.11.2; B_2k are Bernoulli's numbers):

    H_n = log n + gamma + 1/(2n) - S(t)/n^2,   t = 1/n^2,   S(t) = sum c_k t^k,   c_k = B_(2k+2)/(2k + 2).

The target is H_n = psi(n + 1) + gamma for any n with Re n > 0, n = 1/2 as well. There S is the Borel sum of its
series, and by Binet's formula a function of Stieltjes (DLMF 5.9.15), in the plane of t cut along the negative real axis:
S(t) = integral over v > 0 of 2v/((1 + t v^2)(e^(2 pi v) - 1)).

Large order: c_k ~ C Gamma(2k + 2) A^(-k), A = -4 pi^2, b = 2, C = 1/(2 pi^2), up to a factor of zeta(2k + 2).
The Borel transform of order 2 has poles at A m^2, m = 1, 2, 3, ...
Small n: H_n -> 0, so that S -> n/2 and follows the power -1/2 of t.

*Example.* In an experiment, at whole numbers and between them:

    problems = [{ use = "harmonic", points = ["1", "10", "1/2", "2+I"] }]
"""

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_k = B_(2k+2)/(2k + 2)."""
    return [fmpq.bernoulli(2 * k + 2) / (2 * k + 2) for k in range(order + 1)]


def offset(n):
    """Log n + gamma + 1/(2n)."""
    return acb(n).log() + acb.stieltjes(0) + 1 / (2 * acb(n))


def target(n: acb):
    """psi(n + 1) + gamma."""
    return (n + 1).digamma() + acb.stieltjes(0)


def independent(n):
    """The integral over 0 < u < 1 of (1 - u^n)/(1 - u) (L. Euler), by quadrature, u = exp(-v)."""
    return mp.quad(lambda v: mp.expm1(-n * v) / mp.expm1(-v) * mp.exp(-v), [0, 1, 2, 4, 8, 16, 32, mp.inf])


def right_half(n):
    """Re n > 0"""
    return n.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "harmonic",
            coefficients,
            title="harmonic numbers H_n by the summation of Euler and Maclaurin",
            variable="n",
            argument=lambda n: 1 / n**2,
            prefactor=lambda n: -1 / n**2,
            offset=offset,
            target=target,
            independent=independent,
            points=("1/2", "1", "2", "10"),
            facts={"gevrey": 2, "singularities": ["-4*pi**2"], "exponent": 2, "strong": "-1/2", "stieltjes": 0},
            domain=right_half,
            reference="L. Euler, Comment. Acad. Sci. Petrop. 7 (1740) 150; "
            "NIST Digital Library of Mathematical Functions, 2.10.1, 5.4.14, 5.9.15, 5.11.2",
        )
    ]
