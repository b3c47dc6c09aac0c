"""The sum over n >= 2 of 1/(n log^2 n) = 2.109742801236891974479..., as f(x) = S(x) = sum of x^n/((n + 2) log^2(n + 2)).

At x = 1 it converges so slowly that its remainder after n terms is 1/log n: 10^43 terms give two digits, and extrapolation in
powers of 1/n fails. Its terms are irrational: the coefficients are balls at the working precision.

S has radius 1, and A = 1 (Gevrey order 0). As 1/(n log^2 n) is the integral over s > 0 of s n^(-1-s) ds, and n^(-1-s) a
moment of a positive measure on 0 < u < 1, S is a Stieltjes series in -x, analytic in the plane cut along x > 1.

The target, for |x| <= 9/10 and at x = 1, is in balls: the sum itself with its geometric remainder, and at x = 1
Euler and Maclaurin's formula from N on,

    sum over n >= N of g(n) = 1/log N + g(N)/2 - sum over j of B_2j/(2j)! g^(2j-1)(N) + R,   g(n) = 1/(n log^2 n).

(-1)^i g^(i) is positive for i = 0, 1, ..., as g is a mixture of the n^(-1-s), so that R lies between 0 and the first term
left out (F. W. J. Olver, Asymptotics and Special Functions (1974), ch. 8).

*Example.* In an experiment:

    problems = [{ use = "inverse-n-log2", points = ["1", "1/2"] }]
"""

from flint import acb, arb, arb_series, ctx, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.general_term import GeneralTerm
from resurgo.precision import series_terms, working_precision

GUARD_BITS = 32
TERM = GeneralTerm("1/((n + 2) log(n + 2)^2)", lambda n: 1 / ((n + 2) * (n + 2).log() ** 2))


def coefficients(order):
    """c_0..c_order: 1/((n + 2) log^2(n + 2)), in balls."""
    return [1 / ((n + 2) * arb(n + 2).log() ** 2) for n in range(order + 1)]


def target(x: fmpq | acb):
    """f(x) by its sum, at x = 1 by Euler and Maclaurin's formula."""
    with working_precision(ctx.prec + GUARD_BITS):
        value = acb(_at_one(ctx.prec)) if x == 1 else _inside(acb(x), ctx.prec)
    return value + 0  # rounded to the precision asked


def _inside(x, bits):
    """The sum for |x| < 1; what is left out is at most 1/(1 - |x|) times the first term left out."""
    total, power, n = acb(0), acb(1), 0
    while True:
        total += power / ((n + 2) * arb(n + 2).log() ** 2)
        power, n = power * x, n + 1
        rest = abs(power) / ((n + 2) * arb(n + 2).log() ** 2 * (1 - abs(x)))
        if not rest > arb(2) ** -bits:
            radius = arb(0, rest.upper())
            return total + acb(radius, arb(0) if x.imag.is_zero() else radius)


def _at_one(bits):
    """The value at 1: N terms and as many corrections, N by trial so that the last is below 2^-bits."""
    first = pairs = bits // 3 + 10
    total = sum((1 / (n * arb(n).log() ** 2) for n in range(2, first)), arb(0))
    with series_terms(2 * pairs):
        z = arb_series([first, 1], 2 * pairs)
        taylor = 1 / (z * z.log() ** 2)
        derivatives = [taylor[i] for i in range(2 * pairs)]  # g^(i)(N)/i!
    total += 1 / arb(first).log() + derivatives[0] / 2
    terms = [-arb(fmpq.bernoulli(2 * j)) / (2 * j) * derivatives[2 * j - 1] for j in range(1, pairs + 1)]
    return total + sum(terms[:-1], arb(0)) + terms[-1].union(arb(0))


def independent(x):
    """The integral over s > 0 of s times the sum of x^(n-2) n^(-1-s), at x = 1 of s (zeta(1 + s) - 1), by quadrature."""
    if x == 1:
        return mp.quad(lambda s: s * (mp.zeta(1 + s) - 1), [0, 1, 2, 4, 8, 16, 32, 64, 128, mp.inf])
    return mp.nsum(lambda n: x ** int(n) / ((n + 2) * mp.log(n + 2) ** 2), [0, mp.inf], method="direct")


def near_or_one(x):
    """|x| <= 9/10, or x = 1"""
    return abs(x) <= mp.mpf(9) / 10 or x == 1


@hookimpl
def register_problems():
    return [
        Problem(
            "inverse-n-log2",
            coefficients,
            title="sum x^n/((n + 2) log(n + 2)^2)",
            target=target,
            independent=independent,
            points=("1/2", "-9/10", "1"),
            facts={"gevrey": 0, "singularities": [1], "term": TERM},
            domain=near_or_one,
            reference="G. H. Hardy, Divergent Series (1949), ch. XIII; "
            "F. W. J. Olver, Asymptotics and Special Functions (1974), ch. 8",
        )
    ]
