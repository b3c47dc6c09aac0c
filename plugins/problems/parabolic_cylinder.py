"""The parabolic cylinder function U(a, z) = D_(-a-1/2)(z) of real a, expanded at large z.

With t = 1/(2 z^2) (DLMF 12.9.1)

    U(a, z) = e^(-z^2/4) z^(-a-1/2) S(t),    S(t) = sum (-1)^n (a + 1/2)_(2n)/n! t^n.

(a + 1/2)_(2n) = 4^n (p)_n (q)_n with p = a/2 + 1/4, q = a/2 + 3/4, so that S(t) = 2F0(p, q; ; -4t).

Large order: c_n ~ C Gamma(n + a) A^(-n) (1 - (a - 1/2) (a - 3/2)/(4n) + ...), A = -1/4, C = 2^(a-1/2)/(sqrt(pi) Gamma(a + 1/2)), so
that b = a. The Borel transform is 2F1(p, q; 1; -4s). For a = -1/2, -3/2, ..., C = 0: the series ends, z^(-a-1/2) S is a
polynomial of Hermite, and no growth is declared.

S is Borel summable; its Borel sum, t off the negative real axis, is U(a, z) for Re z > 0. To the left of that t is the same at
z and -z, U is not. For a <= 3/2 it is a series of Stieltjes after m subtractions, the least m >= 0 with p + m > 0, or which leave
the last term; the measure is that of tricomi-2f0. For a > 3/2 it is none, though the first of its continued fraction's numerators
are positive (at a = 2 the eighteenth is not, nor after one subtraction the 48th).

At a = 1/2, U(a, z) = sqrt(pi/2) e^(z^2/4) erfc(z/sqrt(2)); at a = 0, sqrt(z/(2 pi)) K_(1/4)(z^2/4) (DLMF 12.7). The target is
2^(-p) e^(-z^2/4) times Tricomi's U(p, 1/2, z^2/2) (DLMF 12.7.14), computed by Arb.

*Parameters.* a: the parameter, a rational number.

*Example.* In an experiment, two parameters:

    problems = [{ use = "parabolic-cylinder", a = { sweep = ["1/2", 2] }, points = ["1", "3"] }]
"""

from fractions import Fraction
from itertools import count
from math import floor

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.precision import to_ball


@growing
def coefficients(*, a):
    """c_n = (-1)^n (a + 1/2)_(2n)/n!."""
    term, first = fmpq(1), fmpq(a.numerator, a.denominator) + fmpq(1, 2)
    for n in count():
        yield term
        term *= -(first + 2 * n) * (first + 2 * n + 1) / (n + 1)


def prefactor(z, *, a):
    """e^(-z^2/4) z^(-a-1/2)."""
    ball = to_ball(z)
    return (-ball * ball / 4).exp() * ball ** (-a - fmpq(1, 2))


def target(z: acb, *, a):
    """2^(-p) e^(-z^2/4) U(p, 1/2, z^2/2), p = a/2 + 1/4."""
    p = acb(a) / 2 + fmpq(1, 4)
    return arb(2) ** -p * (-z * z / 4).exp() * (z * z / 2).hypgeom_u(p, acb(fmpq(1, 2)))


def independent(z, *, a):
    """DLMF 12.5.1: e^(-z^2/4)/Gamma(a + 1/2) times the integral over s > 0 of s^(a-1/2) exp(-s^2/2 - z s); 12.8.1 for a < 1/2."""
    if a < mp.mpf(1) / 2:
        return z * independent(z, a=a + 1) + (a + mp.mpf(3) / 2) * independent(z, a=a + 2)
    unit = 1 / (1 + abs(z))
    integral = mp.quad(
        lambda s: s ** (a - mp.mpf(1) / 2) * mp.exp(-s * s / 2 - z * s), [0, *(unit * n for n in (1, 4, 12, 36)), mp.inf]
    )
    return mp.exp(-z * z / 4) / mp.gamma(a + mp.mpf(1) / 2) * integral


def facts(*, a):
    """S follows U(a, 0) z^(a+1/2) as z -> 0, or where U(a, 0) = 0 a power more: to the power of its last term, where it ends."""
    p = Fraction(a) / 2 + Fraction(1, 4)
    if terminates(a):
        degree = floor(-p)
        return {"strong": str(degree), "stieltjes": degree}
    growth = {"gevrey": 1, "singularities": ["-1/4"], "exponent": str(Fraction(a)), "strong": str(-p), "strong_step": "1/2"}
    return {**growth, "stieltjes": max(0, floor(-p) + 1)} if a <= Fraction(3, 2) else growth


def terminates(a):
    """Whether the series ends: a = -1/2, -3/2, ..."""
    return Fraction(a).denominator == 2 and a < 0


def right_half_plane(z, *, a):
    """Re z > 0"""
    return z.real > 0


@hookimpl
def register_problems():
    def argument(z, *, a):
        return 1 / (2 * z**2)

    return [
        Problem(
            "parabolic-cylinder",
            coefficients,
            title="parabolic cylinder function U(a, z) at large z",
            variable="z",
            parameters={"a": 1},
            argument=argument,
            prefactor=prefactor,
            target=target,
            independent=independent,
            points=("1/2", "1", "2", "5"),
            facts=facts,
            domain=right_half_plane,
            reference="NIST Digital Library of Mathematical Functions, 12.9.1 and 12.7.14",
        )
    ]
