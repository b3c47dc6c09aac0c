"""The quartic integral with N components, I = integral over R^N of exp(-a x^2 - eps (x^2)^2), for every N > 0.

With t = eps/a^2, I = (pi/a)^(N/2) S(t), S(t) = sum c_n t^n and c_n = (-1)^n (N/2)_{2n}/n!: expand
exp(-eps (x^2)^2) and integrate term by term. The radial integral continues it to N that are no whole numbers,

    S(t) = 1/Gamma(N/2) integral over r > 0 of r^(N/2-1) exp(-r - t r^2) = z^(N/4) U(N/4, 1/2, z),    z = 1/(4 t),

U the function of Kummer and Tricomi (DLMF 12.5.1, 12.7.14), in the plane of eps cut along the negative real axis.
N = 1 is the problem quartic-integral. The series is Borel summable for every N.

Large order: c_n ~ C Gamma(n + b) A^(-n) (1 - (2-N)(4-N)/(16 n) + ...), A = -1/4, b = (N-1)/2,
C = 2^(N/2-1)/(sqrt(pi) Gamma(N/2)), by Stirling's formula; for N = 2 and N = 4 there are no corrections.

Stieltjes: for N <= 4, as with y = r^2 S is the integral of exp(-t y) y^(N/4-1) exp(-sqrt(y)) over y > 0 times a constant,
where the factor of exp(-t y) is completely monotonic and so the Laplace transform of a positive measure. For N > 4
the density on the cut, a multiple of exp(-|z|) |z|^(N/4) U(1/2 - N/4, 1/2, |z|), has zeros (DLMF 13.9(ii)), and no number of
subtractions makes S a function of Stieltjes.

Strong coupling: I -> (1/2) pi^(N/2) Gamma(N/4)/Gamma(N/2) eps^(-N/4) as eps -> oo.

*Parameters.* components: the number N of components, positive, whole or not; a: the coefficient of x^2, positive.

*Example.* In an experiment, for several numbers of components:

    problems = [{ use = "on-integral", components = { sweep = [1, 3, "9/2"] }, points = ["1/10", "1"] }]
"""

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order, *, components, a):
    """c_0..c_order of S(t), t = eps/a^2: c_n = (-1)^n (N/2)_{2n}/n!, exactly."""
    if components <= 0:
        raise ValueError(f"the number of components '{components}' is not positive; give one above 0")
    half, terms = fmpq(components.numerator, 2 * components.denominator), [fmpq(1)]
    for n in range(order):
        terms.append(-terms[-1] * (half + 2 * n) * (half + 2 * n + 1) / (n + 1))
    return terms


def target(eps: acb, *, components, a):
    """(pi/a)^(N/2) z^(N/4) U(N/4, 1/2, z), z = a^2/(4 eps)."""
    z, quarter = acb(a) ** 2 / (4 * eps), acb(components) / 4
    return (acb.pi() / a) ** (2 * quarter) * z**quarter * z.hypgeom_u(quarter, acb(fmpq(1, 2)))


def independent(eps, *, components, a):
    """The radial integral by quadrature in y, r = exp(y + i beta) such that eps r^2 > 0, beyond whose ends it is negligible."""
    half, beta, size = components / 2, -mp.arg(eps) / 2, abs(eps)
    peak = mp.log(2 * half / (a + mp.sqrt(a**2 + 8 * size * half)))  # a r + 2 |eps| r^2 = N/2 there
    q = (mp.prec + 10) * mp.ln2 / (half * mp.cos(beta))
    first, last = peak - q - mp.sqrt(2 * q), peak + mp.log(1 + q + mp.sqrt(2 * q))
    ends = [first, *mp.linspace(peak - 4 * min(1, mp.sqrt(2 / half)), last, 9)]

    def integrand(y):
        r = mp.exp(mp.mpc(y, beta))
        return mp.exp(half * mp.mpc(y - peak, beta) - a * r - eps * r**2)

    return mp.pi**half / mp.gamma(half) * mp.exp(half * peak) * mp.quad(integrand, ends)


def facts(*, components, a):
    """The exponent is (N-1)/2, the strong-coupling power -N/4; of Stieltjes for N <= 4; the integral of one variable for N = 1."""
    known = {
        "gevrey": 1,
        "singularities": ["-1/4"],
        "exponent": str((components - 1) / 2),
        "strong": str(-components / 4),
        "strong_step": "1/2",
    }
    known |= {"stieltjes": 0} if components <= 4 else {}
    return known | ({"integral": "exp(-u^2 - t u^4)"} if components == 1 else {})


def cut_plane(eps, *, components, a):
    """N > 0, a > 0, eps not 0 and off the negative real axis"""
    return components > 0 and a > 0 and (eps.imag != 0 or eps.real > 0)


@hookimpl
def register_problems():
    return [
        Problem(
            "on-integral",
            coefficients,
            title="integral over R^N of exp(-a x^2 - eps (x^2)^2)",
            variable="eps",
            parameters={"components": 3, "a": 1},
            argument=lambda eps, *, components, a: eps / a**2,
            prefactor=lambda eps, *, components, a: (acb.pi() / a) ** (components / 2),
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts=facts,
            domain=cut_plane,
            reference="J. Zinn-Justin, Phys. Rep. 70 (1981) 109; S. Friot and D. Greynat, SIGMA 6 (2010) 079",
        )
    ]
