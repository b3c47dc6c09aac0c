"""The derivative f^(m)(x) of a function f that is written as a formula: Taylor's series of it, and f to be sampled.

The aim is the functional f -> f^(m)(x). Methods on samples are told values of f itself (and its derivatives where a node is
given several times), of which they give the m-th derivative: of the polynomial through them, whose value as the nodes approach x is
the derivative, as a limit of difference quotients. x may be one of the nodes. Methods on series have the Taylor series of
f^(m) at a rational point `at` = a, term by term

    S(t) = sum_n (n + m)!/n! f_(n+m) t^n,    t = x - a,    f_n = f^(n)(a)/n!

The target is m! times the coefficient of Taylor's series of f at x, by the algebra of power series over the tree of the formula,
exactly where it is rational and in balls elsewhere. What formulas may hold: see the problem `expression`. What has no Taylor
series at a is refused before anything is computed.

*Parameters.* of: the formula; times: m, how many times it is differentiated; at: the point at which the series is expanded.

*Example.* In an experiment, from values on both sides of x and at x:

    problems = [{ use = "derivative", of = "exp(x)*sin(x)", points = [1], nodes = ["1", "1/2", "3/2", "3/4", "5/4"] }]
    methods = ["newton"]
    orders = [2, 4]
"""

from fractions import Fraction
from math import perm

from flint import acb, ctx, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.expanding import derivative_of, taylor_of
from resurgo.kernels.formula import value_at, value_by_sympy, value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.scales import Unexpandable
from resurgo.number import parse_count, parse_rational
from resurgo.precision import to_fmpq

SPARE = 64  # bits that the coefficients of a formula may lose


def coefficients(order, *, of, times, at):
    """c_n = (n+1)(n+2)...(n+m) f_(n+m): rational numbers, or balls where they are irrational."""
    m = int(times)
    terms = taylor_of(of, to_fmpq(at), order + m, ctx.prec + SPARE)
    return [perm(n + m, m) * terms[n + m] for n in range(order + 1)]


def derivatives(x: fmpq | acb, order, *, of, times, at):
    """f^(order)(x), of order 0 the formula itself, which is sampled."""
    try:
        return derivative_of(of.tree, x, order)
    except Unexpandable as reason:
        if order:
            raise Inapplicable(f"there is no derivative: {reason}") from None
    return value_at(of.tree, x)


def target(x: fmpq | acb, *, of, times: fmpq, at):
    """f^(m)(x)."""
    return derivatives(x, int(times), of=of, times=times, at=at)


def independent(x, *, of, times, at):
    """f differentiated in sympy."""
    return value_by_sympy(of.tree, x, int(times))


def functional(*, of, times, at):
    """m of the f^(m) that is aimed at."""
    return int(times)


def finite(x, *, of, times, at):
    """x where the formula is finite"""
    return value_in_balls(of.tree, acb(x)).is_finite()


@hookimpl
def register_problems():
    return [
        Problem(
            "derivative",
            coefficients,
            title="a derivative of a function of one's own, by its series or by values",
            parameters={"of": "exp(x)/(2 + x)", "times": 1, "at": Fraction(0)},
            read={"of": parse_formula, "times": parse_count, "at": parse_rational},
            argument=lambda x, *, of, times, at: x - at,
            target=target,
            derivatives=derivatives,
            functional=functional,
            independent=independent,
            points=("1/4", "1"),
            domain=finite,
            reference="F. W. J. Olver et al., NIST Digital Library of Mathematical Functions (2010)",
        )
    ]
