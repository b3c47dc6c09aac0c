"""The Airy functions Ai(x) and Bi(x), expanded at large x in t = 1/zeta, zeta = (2/3) x^(3/2).

With u_n = (1/6)_n (5/6)_n/(2^n n!) = 1, 5/72, 385/10368, ... (DLMF 9.7.2, 9.7.5, 9.7.7)

    airy-ai:  Ai(x) = e^(-zeta)/(2 sqrt(pi) x^(1/4)) S_Ai(t),    S_Ai(t) = sum (-1)^n u_n t^n,
    airy-bi:  Bi(x) = e^(zeta)/(sqrt(pi) x^(1/4)) S(t),          S(t) = sum u_n t^n.

Large order: u_n ~ C Gamma(n) 2^(-n) (1 - 5/(36 n) + ...), C = 1/(2 pi), b = 0, so that A = -2 for Ai and A = 2 for Bi. The Borel
transforms are 2F1(1/6, 5/6; 1; -s/2) and 2F1(1/6, 5/6; 1; s/2).

airy-ai: S_Ai is Borel summable and of Stieltjes; its Borel sum, t off the negative real axis, is Ai(x) for |arg x| < 2 pi/3
(DLMF 9.5.8). Beyond that t is that of another x.

airy-bi: t > 0 is a Stokes line. Passing above and below the singularity s = 2 of the Borel transform one obtains lateral sums
S_+ and S_- with

    (S_+ + S_-)/2 = sqrt(pi) x^(1/4) e^(-zeta) Bi(x),    S_+ - S_- = i e^(-2 zeta) S_Ai(t),

by the connection formulas DLMF 9.2.10 and 9.2.12: each is that of Ai at x e^(2 pi i/3) or x e^(-2 pi i/3), to which it belongs
by rotation. So Bi(x) is the median sum exactly, and the target for x > 0. Beside that line, |arg x| < pi/3, the target is the
Borel sum: S_+ for Im x < 0, which is Im t > 0, that is Bi(x) + i Ai(x), and S_- for Im x > 0, Bi(x) - i Ai(x).

Both functions are computed by Arb.

*Example.* In an experiment, both functions at the same points:

    problems = [{ use = "airy-ai", points = ["1/2", "1", "4"] }, { use = "airy-bi", points = ["1", "4"] }]
"""

from itertools import count

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.lateral import borel_sum
from resurgo.precision import to_ball

NEAR = 2.0**-100  # points are told from the cut up to the rounding at which a domain is asked


@growing
def ai_coefficients():
    """c_n = (-1)^n u_n."""
    term = fmpq(1)
    for n in count(1):
        yield term
        term *= -fmpq((6 * n - 5) * (6 * n - 1), 72 * n)


@growing
def bi_coefficients():
    """c_n = u_n."""
    term = fmpq(1)
    for n in count(1):
        yield term
        term *= fmpq((6 * n - 5) * (6 * n - 1), 72 * n)


def zeta_of(x):
    """(2/3) x^(3/2), real for a real x."""
    ball = to_ball(x)
    return 2 * ball * ball.sqrt() / 3


def ai_prefactor(x):
    """e^(-zeta)/(2 sqrt(pi) x^(1/4))."""
    return (-zeta_of(x)).exp() / (2 * (arb.pi() * to_ball(x).sqrt()).sqrt())


def bi_prefactor(x):
    """e^(zeta)/(sqrt(pi) x^(1/4))."""
    return zeta_of(x).exp() / (arb.pi() * to_ball(x).sqrt()).sqrt()


def ai(x: acb):
    """Ai(x)."""
    return x.airy_ai()


def bi(x: acb):
    """Bi(x), and i Ai(x) to or from it beside the real axis."""
    return borel_sum(x.airy_bi(), acb(0, 1) * x.airy_ai(), -x.imag)


def ai_by_quadrature(x):
    """DLMF 9.5.8 with its variable to the power 6: the integral of a Laplace transform."""
    zeta = 2 * x * mp.sqrt(x) / 3
    inner = mp.quad(lambda v: 6 * v**4 * mp.exp(-(v**6)) / mp.root(2 + v**6 / zeta, 6), [0, 1, 1.5, 2, 2.5, 3])
    return mp.exp(-zeta) / (mp.root(48 * zeta, 6) * mp.sqrt(mp.pi) * mp.gamma(mp.mpf(5) / 6)) * inner


def bi_by_bessel(x):
    """Sqrt(x/3) (I_(1/3)(zeta) + I_(-1/3)(zeta)), DLMF 9.6.4, and beside the real axis sqrt(x/3) K_(1/3)(zeta)/pi, 9.6.2."""
    zeta, third = 2 * x * mp.sqrt(x) / 3, mp.mpf(1) / 3
    median = mp.besseli(third, zeta) + mp.besseli(-third, zeta)
    return mp.sqrt(x / 3) * borel_sum(median, mp.mpc(0, 1) / mp.pi * mp.besselk(third, zeta), -x.imag)


def ai_sector(x):
    """|arg x| < 2 pi/3, x not 0"""
    return x != 0 and abs(mp.arg(x)) < 2 * mp.pi / 3 - NEAR


def bi_sector(x):
    """|arg x| < pi/3, x not 0"""
    return x != 0 and abs(mp.arg(x)) < mp.pi / 3 - NEAR


@hookimpl
def register_problems():
    def argument(x):
        return 1 / zeta_of(x)

    return [
        Problem(
            "airy-ai",
            ai_coefficients,
            title="Airy function Ai at large x",
            argument=argument,
            prefactor=ai_prefactor,
            target=ai,
            independent=ai_by_quadrature,
            points=("1/2", "1", "2", "5"),
            facts={"gevrey": 1, "singularities": [-2], "exponent": 0, "strong": "-1/6", "strong_step": "1/3", "stieltjes": 0},
            domain=ai_sector,
            reference="NIST Digital Library of Mathematical Functions, 9.7.5 and 9.5.8",
        ),
        Problem(
            "airy-bi",
            bi_coefficients,
            title="Airy function Bi at large x, a median sum",
            argument=argument,
            prefactor=bi_prefactor,
            target=bi,
            target_is="median sum",
            independent=bi_by_bessel,
            points=("1/2", "1", "2", "5"),
            facts={"gevrey": 1, "singularities": [2], "exponent": 0, "strong": "-1/6", "strong_step": "1/3"},
            domain=bi_sector,
            reference="NIST Digital Library of Mathematical Functions, 9.7.7, 9.2.10 and 9.2.12",
        ),
    ]
