"""The modified Bessel functions K_nu(x) and (I_nu(x) + I_-nu(x))/2 of real order, expanded at large x in t = 1/x.

With a_0 = 1, a_n = a_(n-1) (4 nu^2 - (2n-1)^2)/(8 n) = (-1)^n (1/2 - nu)_n (1/2 + nu)_n/(2^n n!) (DLMF 10.17.1, 10.40.2, 10.40.1)

    bessel-k:  K_nu(x) = sqrt(pi/(2x)) e^(-x) S_K(t),              S_K(t) = sum a_n t^n,
    bessel-i:  (I_nu(x) + I_-nu(x))/2 = e^x/sqrt(2 pi x) S(t),     S(t) = sum (-1)^n a_n t^n.

Large order: a_n ~ C Gamma(n) (-2)^(-n) (1 + (nu^2 - 1/4)/n + ...), C = cos(pi nu)/pi, b = 0, so that A = -2 for K and A = 2 for I.
The Borel transforms are 2F1(1/2 - nu, 1/2 + nu; 1; -+s/2). For half an odd integer, nu = +-1/2, +-3/2, ..., C = 0: the series
ends with the power t^(|nu| - 1/2) and is exact; then no growth is declared.

bessel-k: S_K is Borel summable; its Borel sum is K_nu(x) in the plane of x cut along the negative real axis (DLMF 10.32.8). After
p subtractions, the least p >= 0 with p >= |nu| - 1/2, it is a series of Stieltjes.

bessel-i: t > 0 is a Stokes line. Passing above and below the singularity s = 2 of the Borel transform one obtains lateral sums
S_+ and S_- with

    e^x/sqrt(2 pi x) S_+- = I_nu(x) + (1/pi) (sin(pi nu) +- i cos(pi nu)) K_nu(x),    S_+ - S_- = 2i cos(pi nu) e^(-2x) S_K(t),

by the formula for K_nu(x e^(+-pi i)) (DLMF 10.34.2), to which S_K belongs by rotation. So the median sum (S_+ + S_-)/2 is that of

    I_nu(x) + sin(pi nu)/pi K_nu(x) = (I_nu(x) + I_-nu(x))/2    (DLMF 10.27.4),

even in nu as the series is, and this is the target for x > 0. It is I_nu(x) itself for integer nu alone; for other nu, I_nu has
the same series and is less by sin(pi nu)/pi K_nu(x), exponentially small beside it. Beside that line, Re x > 0, the target is
the Borel sum: that of S_+ for Im x < 0, which is Im t > 0, and that of S_- for Im x > 0.

All functions are computed by Arb.

*Parameters.* nu: the order, a rational number.

*Example.* In an experiment, two orders, and one of which the series ends:

    problems = [{ use = "bessel-k", nu = { sweep = [0, "1/3"] } }, { use = "bessel-i", nu = "3/2", points = ["1", "5"] }]
"""

from fractions import Fraction
from itertools import count
from math import ceil

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.lateral import borel_sum
from resurgo.precision import to_ball


@growing
def k_coefficients(*, nu):
    """c_n = a_n."""
    return terms(nu, 1)


@growing
def i_coefficients(*, nu):
    """c_n = (-1)^n a_n."""
    return terms(nu, -1)


def terms(nu, sign):
    """The a_n, or (-1)^n a_n, of an order nu."""
    term, square = fmpq(1), 4 * fmpq(nu.numerator, nu.denominator) ** 2
    for n in count(1):
        yield term
        term *= sign * (square - (2 * n - 1) ** 2) / (8 * n)


def k_prefactor(x, *, nu):
    """sqrt(pi/(2x)) e^(-x)."""
    ball = to_ball(x)
    return (arb.pi() / (2 * ball)).sqrt() * (-ball).exp()


def i_prefactor(x, *, nu):
    """e^x/sqrt(2 pi x)."""
    ball = to_ball(x)
    return ball.exp() / (2 * arb.pi() * ball).sqrt()


def bessel_k(x: acb, *, nu):
    """K_nu(x)."""
    return x.bessel_k(acb(nu))


def bessel_i(x: acb, *, nu):
    """(I_nu(x) + I_-nu(x))/2, and i cos(pi nu)/pi K_nu(x) to or from it beside the real axis."""
    half = acb(0, 1) * (acb.pi() * nu).cos() / acb.pi() * x.bessel_k(acb(nu))
    return borel_sum((x.bessel_i(acb(nu)) + x.bessel_i(acb(-nu))) / 2, half, -x.imag)


def k_by_quadrature(x, *, nu):
    """DLMF 10.32.8 at |nu|, its variable 1 + u^2/x: a Laplace transform."""
    power = abs(nu) - mp.mpf(1) / 2
    ends = [0, 1, 2, 4, 6, 9, 13]
    inner = mp.quad(lambda u: 2 * mp.exp(-u * u) * u ** (2 * power + 1) * (1 + u * u / (2 * x)) ** power, ends)
    return mp.sqrt(mp.pi / (2 * x)) * mp.exp(-x) / mp.gamma(power + 1) * inner


def i_by_quadrature(x, *, nu):
    """Half the sum of DLMF 10.32.4 at nu and at -nu, and beside the real axis K_nu(x) by 10.32.9."""
    turning = mp.quad(lambda v: mp.exp(x * mp.cos(v)) * mp.cos(nu * v), [0, mp.pi / 8, mp.pi / 2, mp.pi])
    end = mp.asinh((mp.prec + 40) / x.real + 4 * nu * nu)
    falling = mp.quad(lambda u: mp.exp(-x * mp.cosh(u)) * mp.sinh(nu * u), mp.linspace(0, end, 7))
    k = mp.quad(lambda u: mp.exp(-x * mp.cosh(u)) * mp.cosh(nu * u), mp.linspace(0, end, 7))
    return borel_sum(turning + mp.sinpi(nu) * falling, mp.mpc(0, 1) * mp.cospi(nu) * k, -x.imag) / mp.pi


def terminates(nu):
    """Whether the series has an end: nu is half an odd integer."""
    return Fraction(nu).denominator == 2


def k_facts(*, nu):
    """No growth where the series ends; S follows K_nu ~ x^(-|nu|) as x -> 0, but for a logarithm at nu = 0."""
    power = abs(Fraction(nu)) - Fraction(1, 2)
    always = {"strong": str(power), "stieltjes": max(0, ceil(power))}
    return always if terminates(nu) else {"gevrey": 1, "singularities": [-2], "exponent": 0, **always}


def i_facts(*, nu):
    """No growth where the series ends; S follows I_-|nu| as x -> 0, for integer nu the same as I_|nu|."""
    order = abs(Fraction(nu))
    strong = {"strong": str((-order if order.denominator == 1 else order) - Fraction(1, 2))}
    return strong if terminates(nu) else {"gevrey": 1, "singularities": [2], "exponent": 0, **strong}


def cut_plane(x, *, nu):
    """x off the negative real axis, not 0"""
    return x.imag != 0 or x.real > 0


def right_half_plane(x, *, nu):
    """Re x > 0"""
    return x.real > 0


@hookimpl
def register_problems():
    def argument(x, *, nu):
        return 1 / x

    shared = {"parameters": {"nu": 0}, "argument": argument, "points": ("1/2", "1", "2", "5")}
    return [
        Problem(
            "bessel-k",
            k_coefficients,
            title="modified Bessel function K_nu at large x",
            prefactor=k_prefactor,
            target=bessel_k,
            independent=k_by_quadrature,
            facts=k_facts,
            domain=cut_plane,
            reference="NIST Digital Library of Mathematical Functions, 10.40.2 and 10.32.8",
            **shared,
        ),
        Problem(
            "bessel-i",
            i_coefficients,
            title="(I_nu + I_-nu)/2 at large x, a median sum",
            prefactor=i_prefactor,
            target=bessel_i,
            target_is="median sum",
            independent=i_by_quadrature,
            facts=i_facts,
            domain=right_half_plane,
            reference="NIST Digital Library of Mathematical Functions, 10.40.1, 10.34.2 and 10.27.4",
            **shared,
        ),
    ]
