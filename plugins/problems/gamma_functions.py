"""Stirling's series of log Gamma(z), and that of digamma psi(z) = Gamma'(z)/Gamma(z), in t = 1/z^2.

With the numbers of Bernoulli, B_2 = 1/6, B_4 = -1/30, ... (DLMF 5.11.1, 5.11.2)

    stirling:  log Gamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + S(t)/z,    S(t) = sum B_(2n+2)/((2n+2) (2n+1)) t^n,
    digamma:   psi(z) = log z - 1/(2z) - S(t)/z^2,                           S(t) = sum B_(2n+2)/(2n+2) t^n.

The part before S is the offset: digits are those of log Gamma(z) or psi(z) as a whole, of which at large z the offset alone
has many.

Large order, Gevrey order 2: with zeta, the function of Riemann (DLMF 25.6.2),

    stirling:  c_n = C Gamma(2n + 1) A^(-n) zeta(2n + 2),    digamma:  c_n = C Gamma(2n + 2) A^(-n) zeta(2n + 2),

A = -4 pi^2, C = 1/(2 pi^2), so that b = 1 and b = 2, without corrections in 1/n. The Borel transform of order 2 has an infinite
tower of singularities, at -(2 pi k)^2, k = 1, 2, 3, ..., poles of first order for stirling and of second order for digamma.

Both are Borel summable and of Stieltjes, by the integrals over 0 < u < oo (Binet; DLMF 5.9, the first by parts)

    stirling:  S(t) = -(1/pi) int log(1 - e^(-2 pi u))/(1 + t u^2),    digamma:  S(t) = 2 int u/((e^(2 pi u) - 1) (1 + t u^2)),

for Re z > 0; the moments determine their measures, as they grow like (2n)! and (2n+1)!. To the left of the imaginary axis
t is that of -z, and the functions have other terms, exponentially small at first (R. B. Paris and A. D. Wood, 1992).

Arb computes log Gamma and psi; log Gamma is the branch that is real for z > 0.

*Example.* In an experiment, at real points and at a complex one:

    problems = ["digamma", { use = "stirling", points = ["1/2", "3", "2+3*I"] }]
"""

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.precision import to_ball


def stirling_coefficients(order):
    """c_n = B_(2n+2)/((2n+2) (2n+1))."""
    return [fmpq.bernoulli(2 * n + 2) / ((2 * n + 2) * (2 * n + 1)) for n in range(order + 1)]


def digamma_coefficients(order):
    """c_n = B_(2n+2)/(2n+2)."""
    return [fmpq.bernoulli(2 * n + 2) / (2 * n + 2) for n in range(order + 1)]


def stirling_offset(z):
    """(z - 1/2) log z - z + log(2 pi)/2."""
    ball = to_ball(z)
    return (ball - fmpq(1, 2)) * ball.log() - ball + (2 * arb.pi()).log() / 2


def digamma_offset(z):
    """log z - 1/(2z)."""
    ball = to_ball(z)
    return ball.log() - 1 / (2 * ball)


def log_gamma(z: acb):
    """log Gamma(z)."""
    return z.lgamma()


def digamma(z: acb):
    """psi(z)."""
    return z.digamma()


def log_gamma_by_quadrature(z):
    """Binet's second integral, DLMF 5.9: 2 arctan(u/z)/(e^(2 pi u) - 1) over 0 < u < oo, beside the offset."""
    inner = mp.quad(lambda u: mp.atan(u / z) / mp.expm1(2 * mp.pi * u), ends(z))
    return (z - mp.mpf(1) / 2) * mp.log(z) - z + mp.log(2 * mp.pi) / 2 + 2 * inner


def digamma_by_quadrature(z):
    """Binet, DLMF 5.9: u/((u^2 + z^2) (e^(2 pi u) - 1)) over 0 < u < oo, beside the offset."""
    inner = mp.quad(lambda u: u / ((u * u + z * z) * mp.expm1(2 * mp.pi * u)), ends(z))
    return mp.log(z) - 1 / (2 * z) - 2 * inner


def ends(z):
    """From 0 to where e^(-2 pi u) is negligible, in pieces."""
    return [0, *sorted({abs(z), mp.mpf(1) / 4, mp.mpf(1), mp.mpf(3)}), mp.mpf(mp.prec) / 8 + 4]


def right_half_plane(z):
    """Re z > 0"""
    return z.real > 0


@hookimpl
def register_problems():
    shared = {
        "variable": "z",
        "argument": lambda z: 1 / z**2,
        "points": ("1/4", "1/2", "3/2", "4"),
        "domain": right_half_plane,
    }
    facts = {"gevrey": 2, "singularities": ["-4*pi**2"], "strong": "-1/2", "stieltjes": 0}
    return [
        Problem(
            "stirling",
            stirling_coefficients,
            title="Stirling's series of log Gamma",
            prefactor=lambda z: 1 / z,
            offset=stirling_offset,
            target=log_gamma,
            independent=log_gamma_by_quadrature,
            facts={**facts, "exponent": 1},
            reference="R. B. Paris and A. D. Wood, J. Comput. Appl. Math. 41 (1992) 135; DLMF 5.11.1",
            **shared,
        ),
        Problem(
            "digamma",
            digamma_coefficients,
            title="digamma at large z",
            prefactor=lambda z: -1 / z**2,
            offset=digamma_offset,
            target=digamma,
            independent=digamma_by_quadrature,
            facts={**facts, "exponent": 2},
            reference="NIST Digital Library of Mathematical Functions, 5.11.2 and 5.9",
            **shared,
        ),
    ]
