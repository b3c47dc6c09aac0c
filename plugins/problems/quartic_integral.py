"""The quartic integral I(a, eps) = integral over the real line of exp(-a x^2 - eps x^4).

With t = eps/a^2, I = sqrt(pi/a) S(t), S(t) = sum c_n t^n and c_n = (-1)^n (4n)!/(16^n (2n)! n!):
expand exp(-eps x^4) and integrate term by term. The series diverges for every eps; it is Borel
summable, and one of Stieltjes in t. The integral itself is (1/2) sqrt(a/eps) e^z K_{1/4}(z) with
z = a^2/(8 eps) (I. S. Gradshteyn and I. M. Ryzhik, 3.323.3), in the plane of eps cut along the
negative real axis.

Large order: c_n ~ C Gamma(n) A^(-n) (1 - 3/(16 n) + ...), A = -1/4, C = 1/(sqrt(2) pi).
Strong coupling: I -> (1/2) Gamma(1/4) eps^(-1/4) as eps -> oo.

*Parameters.* a: the coefficient of x^2, positive.

*Example.* In an experiment, on a grid of couplings:

    problems = [{ use = "quartic-integral", a = 1, points = { from = "1/100", to = 10, count = 4, spacing = "log" } }]
"""

from math import factorial

from flint import acb, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order, *, a):
    """c_0..c_order of S(t), t = eps/a^2: c_n = (-1)^n (4n)!/(16^n (2n)! n!), exactly."""
    numerators = [fmpz(1)]  # 16^n c_n = (-1)^n (4n)!/((2n)! n!) is a whole number
    for n in range(order):
        numerators.append(numerators[-1] * (-4 * (4 * n + 1) * (4 * n + 3)) // (n + 1))
    return [fmpq(c, fmpz(16) ** n) for n, c in enumerate(numerators)]


def target(eps: acb, *, a):
    """(1/2) sqrt(a/eps) e^z K_{1/4}(z), z = a^2/(8 eps)."""
    z = acb(a) ** 2 / (8 * eps)
    return (a / eps).sqrt() * z.exp() * z.bessel_k(acb(fmpq(1, 4))) / 2


def independent(eps, *, a):
    """The integral by quadrature, in units of the length at which the integrand is small."""
    unit = min(1 / mp.sqrt(a), 1 / mp.root(abs(eps), 4))
    return 2 * unit * mp.quad(lambda u: mp.exp(-a * (unit * u) ** 2 - eps * (unit * u) ** 4), [0, 1, 2, 4, 8, mp.inf])


def cut_plane(eps, *, a):
    """a > 0 and eps off the negative real axis"""
    return a > 0 and (eps.imag != 0 or eps.real >= 0)


@hookimpl
def register_problems():
    return [
        Problem(
            "quartic-integral",
            coefficients,
            title="integral of exp(-a x^2 - eps x^4)",
            variable="eps",
            parameters={"a": 1},
            argument=lambda eps, *, a: eps / a**2,
            prefactor=lambda eps, *, a: (acb.pi() / a).sqrt(),
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts={
                "gevrey": 1,
                "singularities": ["-1/4"],
                "exponent": 0,
                "strong": "-1/4",
                "strong_step": "1/2",
                "stieltjes": 0,
                "integral": "exp(-u^2 - t u^4)",
                "strong_coefficients": [f"{(-1) ** j}*gamma({2 * j + 1}/4)/({2 * factorial(j)}*sqrt(pi))" for j in range(40)],
            },
            domain=cut_plane,
            reference="C. M. Bender and T. T. Wu, Phys. Rev. 184 (1969) 1231; J. Zinn-Justin, Phys. Rep. 70 (1981) 109",
        )
    ]
