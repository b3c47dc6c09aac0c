"""The series sum (-1)^n (qn)! x^n, q = 2, 3, and its sum f(x) = integral over 0 < s < oo of exp(-s)/(1 + x s^q).

The problems stieltjes-2n (q = 2) and stieltjes-3n (q = 3) carry on where Euler's series (q = 1) begins: of Gevrey order
q, Borel summable with that order, where the Borel transform is 1/(1 + t), but with no smaller one. f is
a function of Stieltjes in the plane of x cut along the negative real axis. In partial fractions (DLMF 6.2.2, 6.7.1),

    f(x) = 1/q sum over w^q = (-1)^(q+1)/x of w e^w E_1(w),    |arg w| < pi,

which for q = 2, a = x^(-1/2), is a (Ci(a) sin a + (pi/2 - Si(a)) cos a) (DLMF 6.2.17, 6.7.13).

The moments (2n)! determine their measure on the half line, but only just: Carleman's sum of (2n)!^(-1/(2n)) diverges like
sum 1/n, and Padé approximants converge to f, slowly. The moments (3n)! do not determine theirs, since the
density exp(-u^(1/3)) u^(-2/3)/3 falls too slowly (Krein): the diagonal and the next lower Padé approximants converge
to two other functions, one above and one below f, and the Borel sum of order 3 is what singles out f.

Large order: c_n = (-1)^n Gamma(qn + 1), so A = -1, b = 1, C = 1 for k = q, without corrections.
Strong coupling: f -> (pi/q)/sin(pi/q) x^(-1/q) as x -> oo.

*Example.* In an experiment, both of them, by Borel sums of order 2 and 3, of which one is right for each:

    problems = ["stieltjes-2n", "stieltjes-3n"]
    methods = ["pade", { use = "borel-pade", k = { sweep = [2, 3] } }]
"""

from flint import acb, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl


def stieltjes(q, name, reference):
    """The problem of sum (-1)^n (qn)! x^n, q = 2, 3."""

    def coefficients(order):
        """c_0..c_order: c_n = (-1)^n (qn)!."""
        terms = [fmpz(1)]
        for n in range(order):
            factor = fmpz(-1)
            for i in range(1, q + 1):
                factor *= q * n + i
            terms.append(factor * terms[-1])
        return terms

    def target(x: acb):
        """1/q sum over w^q = (-1)^(q+1)/x of w e^w E_1(w), e^w E_1(w) = U(1, 1, w) (DLMF 13.6.6)."""
        size, total = x ** fmpq(-1, q), acb(0)
        for j in range(q):
            w = size * acb(fmpq(2 * j + 1 - q, q)).exp_pi_i()
            total += w * w.hypgeom_u(1, 1)
        return total.real / q if x.imag.is_zero() else total / q

    def independent(x):
        """The integral over s by quadrature."""
        unit = abs(x) ** (-mp.one / q)
        ends = sorted({mp.mpf(end) for end in (0, 1, 4, 16, 64, unit / 2, unit, 2 * unit) if end <= 64})
        return mp.quad(lambda s: mp.exp(-s) / (1 + x * s**q), [*ends, mp.inf])

    return Problem(
        name,
        coefficients,
        title=f"series sum (-1)^n ({q}n)! x^n",
        target=target,
        independent=independent,
        points=("1/1000", "1/100", "1/10", "1", "10"),
        facts={"gevrey": q, "singularities": [-1], "exponent": 1, "strong": f"-1/{q}", "stieltjes": 0},
        domain=cut_plane,
        reference=reference,
    )


def cut_plane(x):
    """x not 0 and off the negative real axis"""
    return x.imag != 0 or x.real > 0


@hookimpl
def register_problems():
    moments = "T. J. Stieltjes, Ann. Fac. Sci. Toulouse 8 (1894) J1"
    return [
        stieltjes(2, "stieltjes-2n", f"{moments}; C. M. Bender and S. A. Orszag, Advanced Mathematical Methods (1978), ch. 8"),
        stieltjes(3, "stieltjes-3n", f"{moments}; S. Graffi and V. Grecchi, J. Math. Phys. 19 (1978) 1002"),
    ]
