"""The sextic and the octic integral I(a, eps) = integral over the real line of exp(-a x^2 - eps x^(2q)), q = 3, 4.

With t = eps/a^q, I = sqrt(pi/a) S(t), S(t) = sum c_n t^n and c_n = (-1)^n (1/2)_{qn}/n!: expand
exp(-eps x^(2q)) and integrate term by term. The series is of Gevrey order q - 1.

Large order: c_n ~ C Gamma((q-1) n) A^(-n), A = -(q-1)^(q-1)/q^q, C = sqrt(q-1)/(sqrt(2) pi), by
Stirling's formula, so that b = 0. The Borel transform of order q - 1 has on its first sheet no other singularity than A.

Stieltjes: with y = u^(2q), S(t) is the integral of exp(-t y) rho(y) over y > 0, rho(y) a constant times
y^(1/(2q) - 1) exp(-y^(1/q)), a product of completely monotonic functions and therefore one itself.
So rho is the Laplace transform of a positive measure, and S its Stieltjes transform, in the
plane of eps cut along the negative real axis. For q = 3 the moments determine the measure, for
q = 4 they do not, and Padé approximants converge to two other functions (S. Graffi and V. Grecchi, 1978).

Strong coupling: expand exp(-a x^2) instead, z = a eps^(-1/q),

    I = eps^(-1/(2q))/q sum_k (-z)^k/k! Gamma((2k+1)/(2q)),

which converges for every eps, to (1/q) Gamma(1/(2q)) eps^(-1/(2q)) as eps -> oo.

*Parameters.* a: the coefficient of x^2, positive.

*Example.* In an experiment, the sextic integral as it stands and the octic with another a:

    problems = ["sextic-integral", { use = "octic-integral", a = 2, points = ["1/100", "1"] }]
"""

from math import factorial

from flint import acb, arb, ctx, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.precision import working_precision

NATS_PER_BIT = 0.6931471805599453  # log(2)
GUARD_BITS = 64  # some 60 bits go in the sums of hundreds of terms, by trial


def even_integral(q, name):
    """The problem of exp(-a x^2 - eps x^(2q)), q > 1."""

    def coefficients(order, *, a):
        """c_0..c_order of S(t), t = eps/a^q: c_n = (-1)^n (1/2)_{qn}/n! = (-1)^n (2qn)!/(4^(qn) (qn)! n!), exactly."""
        numerators = [fmpz(1)]  # 4^(qn) c_n is a whole number
        for n in range(order):
            factor = fmpz(-(2**q))
            for i in range(q):
                factor *= 2 * (q * n + i) + 1
            numerators.append(numerators[-1] * factor // (n + 1))
        return [fmpq(c, fmpz(4) ** (q * n)) for n, c in enumerate(numerators)]

    def target(eps: fmpq | acb, *, a):
        """The weak-coupling series cut where its proved remainder is negligible, otherwise the strong-coupling series."""
        bits = ctx.prec
        with working_precision(bits + GUARD_BITS):
            weak = weak_coupling(q, acb(eps) / a**q, bits)
            return strong_coupling(q, a, eps) if weak is None else (acb.pi() / a).sqrt() * weak

    def independent(eps, *, a):
        """The integral by quadrature, in units of the length at which the integrand is small."""
        unit = min(1 / mp.sqrt(a), 1 / mp.root(abs(eps), 2 * q))
        return 2 * unit * mp.quad(lambda u: mp.exp(-a * (unit * u) ** 2 - eps * (unit * u) ** (2 * q)), [0, 1, 2, 4, 8, mp.inf])

    def cut_plane(eps, *, a):
        """a > 0 and eps off the negative real axis"""
        return a > 0 and (eps.imag != 0 or eps.real >= 0)

    return Problem(
        name,
        coefficients,
        title=f"integral of exp(-a x^2 - eps x^{2 * q})",
        variable="eps",
        parameters={"a": 1},
        argument=lambda eps, *, a: eps / a**q,
        prefactor=lambda eps, *, a: (acb.pi() / a).sqrt(),
        target=target,
        independent=independent,
        points=("1/100", "1/10", "1", "10"),
        facts={
            "gevrey": q - 1,
            "singularities": [f"-{(q - 1) ** (q - 1)}/{q**q}"],
            "exponent": 0,
            "strong": f"-1/{2 * q}",
            "strong_step": f"1/{q}",
            "stieltjes": 0,
            "integral": f"exp(-u^2 - t u^{2 * q})",
        },
        domain=cut_plane,
        reference="S. Graffi and V. Grecchi, J. Math. Phys. 19 (1978) 1002",
    )


def weak_coupling(q, t, bits):
    """S(t) from its divergent series, enclosed; None where no order leaves a remainder below 2^-bits.

    On the line u = exp(i beta) y, beta chosen so that w = t u^(2q) has no negative real part, N terms of
    exp(-w) leave at most |w|^N/N!. Integrated, that is |c_N t^N| cos(2 beta)^(-qN - 1/2).
    """
    beyond = abs(t.arg()) - arb.pi() / 2
    decay = (beyond.max(arb(0)) / q).cos()  # cos(2 beta), 2 q |beta| = |arg t| - pi/2 where that is positive
    total, term, n, least = acb(0), acb(1), 0, arb(2)
    while True:
        remainder = abs(term) * decay ** (-q * n - arb(1) / 2)
        if not remainder < least:  # the terms no longer fall
            return None
        if remainder < arb(2) ** -bits:
            padding = arb(0, remainder.upper())
            return total + acb(padding, arb(0) if t.imag.is_zero() else padding)
        total, least = total + term, remainder
        for i in range(q):
            term *= q * n + i + fmpq(1, 2)
        n += 1
        term *= -t / n


def strong_coupling(q, a, eps):
    """I from its convergent series, as q hypergeometric functions: one of the terms k = r mod q for every r.

        (-z)^r/r! Gamma((2r+1)/(2q)) 1F_(q-1)((2r+1)/(2q); (r+1)/q, ..., (r+q)/q without 1; (-z/q)^q)

    with z = a eps^(-1/q). exp((|A|/|t|)^(1/(q-1))) is by how much the largest term exceeds the sum.
    """
    lost = (q - 1) / q * float((a**q / abs(acb(eps))).mid() ** (arb(1) / (q - 1))) / q ** (1 / (q - 1))
    with working_precision(ctx.prec + int(lost / NATS_PER_BIT)):
        coupling, total = acb(eps), acb(0)
        z = a / coupling ** (acb(1) / q)
        for r in range(q):
            top = fmpq(2 * r + 1, 2 * q)
            below = [fmpq(r + j, q) for j in range(1, q + 1) if r + j != q]
            total += (-z) ** r / factorial(r) * acb(top).gamma() * ((-z / q) ** q).hypgeom([top], below)
        return total / (q * coupling ** (acb(1) / (2 * q)))


@hookimpl
def register_problems():
    return [even_integral(3, "sextic-integral"), even_integral(4, "octic-integral")]
