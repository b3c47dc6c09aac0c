"""erfc(x) and Dawson's integral D(x) = e^(-x^2) * (integral over 0 < s < x of e^(s^2)), expanded at large x.

With t = 1/(2 x^2) and (2n-1)!! = 1, 1, 3, 15, ... (DLMF 7.12.1, 7.5.1)

    erfc:    erfc(x) = e^(-x^2)/(sqrt(pi) x) S(t),    S(t) = sum (-1)^n (2n-1)!! t^n,
    dawson:  D(x)    = 1/(2x) S(t),                   S(t) = sum (2n-1)!! t^n.

Since (2n-1)!! = 2^n Gamma(n + 1/2)/sqrt(pi), the large-order law is c_n = C Gamma(n + b) A^(-n), without corrections, b = 1/2,
C = 1/sqrt(pi), with A = -1/2 for erfc and A = 1/2 for dawson. The Borel transforms are (1 + 2u)^(-1/2) and (1 - 2u)^(-1/2).

erfc: S is Borel summable and of Stieltjes, the integral over the real line of exp(-u^2)/(1 + 2 t u^2)/sqrt(pi) (DLMF 7.7.1).
Its Borel sum in t off the negative real axis is erfc(x) for Re x > 0; to the left of that t is the same at x and -x, f is not.

dawson: t > 0 is a Stokes line. Passing above and below the singularity u = 1/2 of the Borel transform one obtains lateral sums

    S_+ = 2x D(x) + i sqrt(pi) x e^(-x^2),    S_- = 2x D(x) - i sqrt(pi) x e^(-x^2),

so that D(x) is the median sum exactly, and the target for x > 0. Beside that line, |arg x| < pi/4, the target is the Borel sum:
S_+ for Im x < 0, which is Im t > 0, and S_- for Im x > 0, divided by 2x; it differs from D(x) by (sqrt(pi)/2) i e^(-x^2).

erfc is computed by Arb; D as (sqrt(pi)/2) e^(-x^2) erfi(x) (DLMF 7.5.1), by Arb too.

*Example.* In an experiment, one series with both signs:

    problems = ["erfc", { use = "dawson", points = ["2", "5"] }]
"""

from itertools import count

from flint import acb, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.lateral import borel_sum


@growing
def erfc_coefficients():
    """c_n = (-1)^n (2n-1)!!."""
    term = fmpz(1)
    for n in count(1):
        yield term
        term *= 1 - 2 * n


@growing
def dawson_coefficients():
    """c_n = (2n-1)!!."""
    term = fmpz(1)
    for n in count(1):
        yield term
        term *= 2 * n - 1


def erfc(x: acb):
    """The complementary error function."""
    return x.erfc()


def erfc_by_quadrature(x):
    """2/sqrt(pi) e^(-x^2) times the integral over 0 < s < oo of exp(-s^2 - 2 x s): the definition, shifted by x."""
    unit = 1 / (1 + abs(x))
    inner = unit * mp.quad(lambda s: mp.exp(-((unit * s) ** 2) - 2 * x * unit * s), [0, 1, 4, 16, mp.inf])
    return 2 / mp.sqrt(mp.pi) * mp.exp(-x * x) * inner


def dawson(x: acb):
    """(sqrt(pi)/2) e^(-x^2) erfi(x), and i (sqrt(pi)/2) e^(-x^2) to or from it beside the real axis."""
    scale = acb.pi().sqrt() / 2 * (-x * x).exp()
    return borel_sum(scale * x.erfi(), scale * acb(0, 1), -x.imag)


def dawson_by_quadrature(x):
    """x times the integral over 0 < v < 1 of exp(-x^2 v (2 - v)), v = 1 - s/x."""
    unit = 1 / (1 + abs(x) ** 2)
    ends = [0, unit / 4, unit, *(p for p in (4 * unit, 16 * unit) if p < 1), 1]
    median = x * mp.quad(lambda v: mp.exp(-x * x * v * (2 - v)), ends)
    return borel_sum(median, mp.mpc(0, 1) * mp.sqrt(mp.pi) / 2 * mp.exp(-x * x), -x.imag)


def right_half_plane(x):
    """Re x > 0"""
    return x.real > 0


def sector(x):
    """|arg x| < pi/4"""
    return x.real > abs(x.imag)


@hookimpl
def register_problems():
    def argument(x):
        return 1 / (2 * x**2)

    return [
        Problem(
            "erfc",
            erfc_coefficients,
            title="complementary error function at large x",
            argument=argument,
            prefactor=lambda x: (-x * x).exp() / (acb.pi().sqrt() * x),
            target=erfc,
            independent=erfc_by_quadrature,
            points=("1/2", "1", "2", "5"),
            facts={
                "gevrey": 1,
                "singularities": ["-1/2"],
                "exponent": "1/2",
                "strong": "-1/2",
                "strong_step": "1/2",
                "stieltjes": 0,
            },
            domain=right_half_plane,
            reference="NIST Digital Library of Mathematical Functions, 7.12.1 and 7.7.1",
        ),
        Problem(
            "dawson",
            dawson_coefficients,
            title="Dawson's integral at large x, a median sum",
            argument=argument,
            prefactor=lambda x: 1 / (2 * x),
            target=dawson,
            target_is="median sum",
            independent=dawson_by_quadrature,
            points=("1/2", "1", "2", "5"),
            facts={"gevrey": 1, "singularities": ["1/2"], "exponent": "1/2", "strong": -1},
            domain=sector,
            reference="H. G. Dawson, Proc. London Math. Soc. 29 (1898) 519; NIST Digital Library of Mathematical Functions, 7.5.1",
        ),
    ]
