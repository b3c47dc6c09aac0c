"""The one-loop Lagrangian of Euler and Heisenberg, integral over s > 0 of s^(-3) e^(-s) (b s coth(b s) - 1 - (b s)^2/3), b or i e.

euler-heisenberg-magnetic: f(b), a constant magnetic field B on electrons of mass m, charge q, b = |q| B/m^2, hbar = c = 1;
euler-heisenberg-electric: a constant electric field E, e = |q| E/m^2, where b becomes i e, so that f(e) is the integral of
s^(-3) e^(-s) (e s cot(e s) - 1 + (e s)^2/3). The Lagrangian's one-loop part is L = -(m^4/(8 pi^2)) f (G. V. Dunne, 2005).
The series variable is t = b^2 or t = e^2, and f = t^2 S(t), S(t) = sum c_n t^n with N = n + 2 and, from that of coth,

    c_n = 2^(2N) B_{2N}/(2N (2N-1) (2N-2)) = (-1)^(n+1) 2 (2n+1)! zeta(2n+4)/pi^(2n+4) = -1/45, 4/315, -8/315, ...

for the magnetic field; for the electric field all are negative, c_n = -2 (2n+1)! zeta(2n+4)/pi^(2n+4). The Borel transform of
order 2 has poles at t = -(k pi)^2, for the electric field at t = (k pi)^2, k = 1, 2, 3, ...

Magnetic: Borel summable with k = 2, and -S a function of Stieltjes, as from the partial fractions of coth (DLMF 4.36.3)
S(t) = -2 sum_k (k pi)^(-4) integral of s e^(-s)/(1 + t s^2/(k pi)^2). In closed form, expanded in DLMF 25.11.44, with c = 1/(2 b),

    f(b) = -4 b^2 (zeta'(-1, c) - 1/12 + c^2/4 - (1/12 - c/2 + c^2/2) log c),    Re b > 0.

Electric: not Borel summable. The target is the median sum, which for e > 0 is the principal value of the integral at its poles
s = k pi/e: the mean, and the real part, of the lateral sums along paths of s above and below them, which as those of t^2 S are

    S_+ = f - i pi sum_k e^(-k pi/e)/(k pi/e)^2,    S_- = f + i pi sum_k e^(-k pi/e)/(k pi/e)^2.

The first of them is the magnetic f continued to b = -i e. It has Im L = (m^4 e^2/(8 pi^3)) sum_k e^(-k pi/e)/k^2, half
the rate at which the vacuum decays (J. Schwinger, 1951). For complex e, Re e > 0, f is the integral itself and the
Borel sum, and tends to the values above as e approaches the real axis, to those of S_+ from above and of S_- from below.

Large order: c_n ~ C Gamma(2n + 2) A^(-n), A = -pi^2 (magnetic) or A = pi^2 (electric), C = -2/pi^4; the factor
zeta(2n+4) alone is left out. Strong field: f(b) ~ -(b^2/3) log b and, for the electric field, f(e) ~ (e^2/3) log e.

*Example.* In an experiment, a magnetic field and an electric one:

    problems = ["euler-heisenberg-magnetic", { use = "euler-heisenberg-electric", points = ["1/4", "1/2"] }]
"""

from math import ceil

from flint import acb, acb_series, ctx, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.precision import working_precision

NATS_PER_BIT = 0.6931471805599453  # log(2)
REFERENCE = (
    "W. Heisenberg and H. Euler, Z. Phys. 98 (1936) 714; J. Schwinger, Phys. Rev. 82 (1951) 664; "
    "G. V. Dunne, arXiv:hep-th/0406216 (2004)"
)


def magnetic_coefficients(order):
    """c_0..c_order: 2^(2N) B_{2N}/(2N (2N-1) (2N-2)), N = n + 2, exactly."""
    return [4**n * fmpq.bernoulli(2 * n) / (2 * n * (2 * n - 1) * (2 * n - 2)) for n in range(2, order + 3)]


def electric_coefficients(order):
    """c_0..c_order: those of the magnetic field with the sign (-1)^n."""
    return [(-1) ** n * c for n, c in enumerate(magnetic_coefficients(order))]


def magnetic(b: fmpq | acb):
    """-4 b^2 (zeta'(-1, c) - 1/12 + c^2/4 - (1/12 - c/2 + c^2/2) log c), c = 1/(2 b)."""
    value = closed_form(b, acb(1))
    return value.real if acb(b).imag.is_zero() else value


def electric(e: fmpq | acb):
    """The magnetic one at b = -i e for Im e > 0, at b = i e for Im e < 0, and its real part for e > 0."""
    above = acb(e).imag
    if above.is_zero():
        return closed_form(e, acb(0, -1)).real
    if above > 0:
        return closed_form(e, acb(0, -1))
    return closed_form(e, acb(0, 1)) if above < 0 else acb("nan")  # the side is not known at this precision


def closed_form(field, turn):
    """f(b) at b = turn field, |turn| = 1, with as many bits more as its terms are larger than itself: f is of the size of b^4."""
    lost = -4 * float(abs(acb(field)).log().mid()) / NATS_PER_BIT
    with working_precision(ctx.prec + max(0, ceil(lost))):
        b = turn * acb(field)
        c = 1 / (2 * b)
        derivative = acb_series([-1, 1], prec=2).zeta(c)[1]
        return -4 * b**2 * (derivative - fmpq(1, 12) + c**2 / 4 - (fmpq(1, 12) - c / 2 + c**2 / 2) * c.log())


def magnetic_integral(b):
    """The integral by quadrature."""
    return along_ray(b, mp.mpf(1))


def electric_integral(e):
    """The integral by quadrature along a ray above the poles, and for Im e < 0 below them; its real part for e > 0."""
    value = along_ray(mp.mpc(0, -1) * e, mp.expjpi((1 if mp.im(e) >= 0 else -1) * mp.mpf(1) / 4))
    return mp.re(value) if mp.im(e) == 0 else value


def along_ray(b, turn):
    """The magnetic integral over s = r turn."""
    return mp.quad(lambda r: mp.exp(-turn * r) * remainder(b * turn * r) / (turn**2 * r**3), [0, 1, 4, 16, 64, mp.inf])


def remainder(x):
    """X coth x - 1 - x^2/3, at small x with the precision that it takes or by its first term."""
    if abs(x) < mp.eps ** (mp.mpf(1) / 4):
        return -(x**4) / 45
    with mp.workprec(2 * mp.prec + 20):
        return x * mp.coth(x) - 1 - x**2 / 3


def magnetic_domain(b):
    """b in the open right half-plane"""
    return b.real > 0


def electric_domain(e):
    """e in the open right half-plane"""
    return e.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "euler-heisenberg-magnetic",
            magnetic_coefficients,
            title="Lagrangian of Euler and Heisenberg, magnetic field",
            variable="b",
            argument=lambda b: b**2,
            prefactor=lambda b: b**4,
            target=magnetic,
            independent=magnetic_integral,
            points=("1/2", "1", "3", "10"),
            facts={"gevrey": 2, "singularities": ["-pi**2"], "exponent": 2, "strong": -1, "stieltjes": 0},
            domain=magnetic_domain,
            reference=REFERENCE,
        ),
        Problem(
            "euler-heisenberg-electric",
            electric_coefficients,
            title="Lagrangian of Euler and Heisenberg, electric field, a median sum",
            variable="e",
            argument=lambda e: e**2,
            prefactor=lambda e: e**4,
            target=electric,
            target_is="median sum",
            independent=electric_integral,
            points=("1/4", "1/2", "1", "3"),
            facts={"gevrey": 2, "singularities": ["pi**2"], "exponent": 2, "strong": -1},
            domain=electric_domain,
            reference=REFERENCE,
        ),
    ]
