"""The cubic integral of Lee and Yang, f(g) = integral over the real line of exp(-x^2/2 + i sqrt(g) x^3/6).

f = sqrt(2 pi) S(g), S(g) = sum c_n g^n with c_n = (-1)^n (6n-1)!!/(36^n (2n)!): expand the exponential of the cubic
term, of which the odd powers integrate to 0. Imaginary as the coupling is, f is real for g > 0. Completing
the cube gives the function of Airy (DLMF 9.5.4),

    f(g) = sqrt(2 pi) sqrt(2 zeta/pi) e^zeta K_{1/3}(zeta) = 2 pi (2/sqrt(g))^(1/3) e^zeta Ai(z),
    zeta = 1/(3 g) = (2/3) z^(3/2),    z = (2 g)^(-2/3),

in the plane of g cut along the negative real axis, into which the path of integration can be turned.

The series is Borel summable and one of Stieltjes: its Borel transform is 2F1(1/6, 5/6; 1; -3 t/2), a function of Stieltjes
by Euler's integral (DLMF 15.6.1), and so is then its Laplace integral. S is the series of Airy,
sum (-1)^n u_n/zeta^n (DLMF 9.7.5).

Large order: c_n ~ C Gamma(n) A^(-n) (1 - 5/(36 n) + ...), A = -2/3, C = 1/(2 pi).
Strong coupling: f -> 2 pi 2^(1/3) Ai(0) g^(-1/6) as g -> oo.

*Example.* In an experiment, at real and at complex coupling:

    problems = [{ use = "lee-yang-integral", points = ["1/10", "1", "1+I"] }]
"""

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_n = (-1)^n (6n-1)!!/(36^n (2n)!), exactly."""
    terms = [fmpq(1)]
    for n in range(order):
        terms.append(-terms[-1] * fmpq((6 * n + 1) * (6 * n + 5), 24 * (n + 1)))
    return terms


def target(g: acb):
    """sqrt(2 pi) sqrt(2 zeta/pi) e^zeta K_{1/3}(zeta), zeta = 1/(3 g)."""
    zeta = 1 / (3 * g)
    return 2 * zeta.sqrt() * zeta.bessel_k(acb(fmpq(1, 3)), scaled=True)


def independent(g):
    """The integral by quadrature, both halves of the path turned by 30 degrees upwards: i x^3 = -|x|^3 there."""
    turn, unit = mp.expjpi(mp.mpf(1) / 6), min(1, 1 / mp.root(abs(g), 6))

    def integrand(r):
        right, left = (e * mp.exp(-((e * r) ** 2) / 2) for e in (turn, mp.conj(turn)))
        return (right + left) * mp.exp(-mp.sqrt(g) * r**3 / 6)

    return mp.quad(integrand, [unit * k for k in (0, 1, 2, 4, 8, 16, 32)])


def cut_plane(g):
    """g not 0 and off the negative real axis"""
    return g.imag != 0 or g.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "lee-yang-integral",
            coefficients,
            title="integral of exp(-x^2/2 + i sqrt(g) x^3/6)",
            variable="g",
            prefactor=lambda g: (2 * acb.pi()).sqrt(),
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts={
                "gevrey": 1,
                "singularities": ["-2/3"],
                "exponent": 0,
                "strong": "-1/6",
                "strong_step": "1/3",
                "stieltjes": 0,
            },
            domain=cut_plane,
            reference="M. E. Fisher, Phys. Rev. Lett. 40 (1978) 1610; "
            "P. Cvitanović, B. Lautrup and R. B. Pearson, Phys. Rev. D 18 (1978) 1939",
        )
    ]
