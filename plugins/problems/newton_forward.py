"""A coefficient of Newton's forward form of a formula f on an even grid, Delta^k f(a)/(k! h^k), as a function of the step h.

On the grid a, a + h, a + 2h, ... the polynomial through f is

    f(a) + Delta f(a)/h (x - a) + Delta^2 f(a)/(2! h^2) (x - a)(x - a - h) + ...,    Delta f(x) = f(x + h) - f(x),

and as h -> 0 it becomes Taylor's, coefficient by coefficient. In powers of h, with Stirling's numbers of the second kind and
f_n = f^(n)(a)/n! (NIST's Digital Library of Mathematical Functions, 26.8),

    Delta^k f(a)/(k! h^k) = sum_n c_n h^n,    c_n = S(n + k, k) f_(n+k) = f_k + k(k + 1)/2 f_(k+1) h + ...

So the partial sum of order 0 is Taylor's coefficient, whose distance goes to 0 like h, and each further order of the series makes
that one power more. The series converges for |h| < R/k, R the distance from a to the nearest singularity of f.

The target is the difference itself, from values of f on the grid, exactly where they are rational. What formulas may hold: see
the problem `expression`. What has no Taylor series at a is refused before anything is computed.

*Parameters.* of: the formula; at: the a at which the grid begins, a rational number; k: the order of the difference, 0, 1, 2, ...

*Example.* In an experiment, the first five coefficients at smaller and smaller steps beside those of Taylor:

    problems = [{ use = "newton-forward", of = "exp(x)", k = { sweep = [0, 1, 2, 3, 4] }, points = ["1/10", "1/100", "1/1000"] }]
    methods = ["naive"]
    orders = [0]
"""

from fractions import Fraction
from math import comb, factorial

from flint import acb, ctx, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.expanding import taylor_of
from resurgo.kernels.formula import value_at, value_by_sympy, value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.interpolation import divided_differences
from resurgo.kernels.settled import settled
from resurgo.number import parse_count, parse_rational
from resurgo.precision import to_fmpq, to_mp, working_precision

SPARE = 64  # bits beyond those that the differences of nearly equal values lose


def coefficients(order, *, of, at, k):
    """c_n = S(n + k, k) f_(n+k): rational numbers, or balls where they are irrational."""
    k = int(k)

    def compute(bits):
        terms = taylor_of(of, to_fmpq(at), order + k, bits)
        return [fmpz.stirling_s2(n + k, k) * terms[n + k] for n in range(order + 1)]

    return settled(compute, order)


def target(h: fmpq | acb, *, of, at: fmpq, k: fmpq):
    """sum_j (-1)^(k-j) binomial(k, j) f(a + jh)/(k! h^k), at h = 0 its limit."""
    k = int(k)
    if h == 0:
        return coefficients(0, of=of, at=at, k=k)[0]
    lost = k * (1 + 2 * max(0, int(float(-abs(acb(h)).log()))))  # 2 > 1/log 2
    with working_precision(ctx.prec + lost + SPARE):
        values = [(-1) ** (k - j) * comb(k, j) * value_at(of.tree, at + j * h) for j in range(k + 1)]
        found = sum(values[1:], values[0]) / (factorial(k) * h**k)
    return found.real if isinstance(found, acb) and found.imag.is_zero() else found


def independent(h, *, of, at, k):
    """The divided difference f[a, a + h, ..., a + kh] by its recurrence, f in sympy."""
    with mp.workprec(3 * mp.prec + 200):
        grid = [to_mp(at) + j * h for j in range(int(k) + 1)]
        return divided_differences(grid, [value_by_sympy(of.tree, x) for x in grid])[-1][0]


def finite(h, *, of, at, k):
    """h where the formula is finite at a, a + h, ..., a + kh"""
    return all(value_in_balls(of.tree, acb(at) + j * acb(h)).is_finite() for j in range(int(k) + 1))


@hookimpl
def register_problems():
    return [
        Problem(
            "newton-forward",
            coefficients,
            title="a coefficient of Newton's forward form of a function, against the step",
            variable="h",
            parameters={"of": "exp(x)/(2 + x)", "at": Fraction(0), "k": 2},
            read={"of": parse_formula, "at": parse_rational, "k": parse_count},
            target=target,
            independent=independent,
            points=("1/10", "1/2"),
            domain=finite,
            reference="NIST Digital Library of Mathematical Functions (2010), 26.8; "
            "L. M. Milne-Thomson, The Calculus of Finite Differences (1933), ch. III",
        )
    ]
