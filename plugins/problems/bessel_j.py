"""The Bessel function J_nu(x) of real order, expanded at large x: half the sum of the two Hankel functions.

With S(t) = sum a_n t^n, a_0 = 1, a_n = a_(n-1) (4 nu^2 - (2n-1)^2)/(8 n), the series of bessel-k (DLMF 10.17.1, 10.17.5, 10.17.6),

    J_nu(x) = (e^(i omega) S(i/x) + e^(-i omega) S(-i/x))/sqrt(2 pi x),    omega = x - pi nu/2 - pi/4,

so that f has two terms, one with t = i/x and one with t = -i/x.

Large order: a_n ~ C Gamma(n) A^(-n) (1 + (nu^2 - 1/4)/n + ...), A = -2, C = cos(pi nu)/pi, b = 0. The Borel transform in t is
2F1(1/2 - nu, 1/2 + nu; 1; -s/2); in 1/x its singularities are those of both terms, 2i and -2i. For half an odd integer,
nu = +-1/2, +-3/2, ..., the series ends and is exact; then no growth is declared.

Both terms are Borel summable in the half-plane Re x > 0, where neither t is negative: the Borel sum is K_nu(-ix) or K_nu(ix), to
which the Hankel functions are proportional (DLMF 10.27.8). So the target is J_nu(x) itself, and its Borel sum. S is of
Stieltjes in t after p subtractions, the least p >= 0 with p >= |nu| - 1/2. Neither term has a real t for real x.

J_nu is computed by Arb.

*Parameters.* nu: the order, a rational number.

*Example.* In an experiment, J_0 and J_(1/3):

    problems = [{ use = "bessel-j", nu = { sweep = [0, "1/3"] }, points = ["2", "10"] }]
"""

from fractions import Fraction
from itertools import count
from math import ceil

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing


@growing
def coefficients(*, nu):
    """c_n = a_n."""
    term, square = fmpq(1), 4 * fmpq(nu.numerator, nu.denominator) ** 2
    for n in count(1):
        yield term
        term *= (square - (2 * n - 1) ** 2) / (8 * n)


def hankel(sign):
    """The argument i/x and the prefactor e^(i omega)/sqrt(2 pi x) of one term; with the other sign those of the other."""

    def argument(x, *, nu):
        return acb(0, sign) / x

    def prefactor(x, *, nu):
        omega = acb(x) - acb.pi() * (2 * nu + 1) / 4
        return (acb(0, sign) * omega).exp() / (2 * acb.pi() * acb(x)).sqrt()

    return argument, prefactor


def target(x: acb, *, nu):
    """J_nu(x)."""
    return x.bessel_j(acb(nu))


def independent(x, *, nu):
    """The integral of Schläfli, DLMF 10.9.6."""
    turning = mp.quad(lambda v: mp.cos(x * mp.sin(v) - nu * v), mp.linspace(0, mp.pi, 5))
    end = mp.asinh((mp.prec + 40) / x.real + 4 * nu * nu)
    falling = mp.quad(lambda u: mp.exp(-x * mp.sinh(u) - nu * u), mp.linspace(0, end, 9))
    return (turning - mp.sinpi(nu) * falling) / mp.pi


def facts(*, nu):
    """No growth where the series ends, nu half an odd integer."""
    subtractions = max(0, ceil(abs(Fraction(nu)) - Fraction(1, 2)))
    growth = {} if Fraction(nu).denominator == 2 else {"gevrey": 1, "singularities": [-2], "exponent": 0}
    return {**growth, "stieltjes": subtractions}


def right_half_plane(x, *, nu):
    """Re x > 0"""
    return x.real > 0


@hookimpl
def register_problems():
    arguments, prefactors = zip(hankel(1), hankel(-1), strict=True)
    return [
        Problem(
            "bessel-j",
            coefficients,
            title="Bessel function J_nu at large x",
            parameters={"nu": 0},
            argument=arguments,
            prefactor=prefactors,
            target=target,
            independent=independent,
            points=("1/2", "1", "2", "5", "20"),
            facts=facts,
            domain=right_half_plane,
            reference="NIST Digital Library of Mathematical Functions, 10.17.5 and 10.17.6",
        )
    ]
