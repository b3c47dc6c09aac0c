"""A finite sum f(a) + f(a + h) + ... + f(b) from the integral and the derivatives at its ends: Euler and Maclaurin's formula.

The formula, to any order, is a series in h^2 with the step h as x (NIST's Digital Library, 2.10.1; B_2j are Bernoulli's numbers):

    sum = (f(a) + f(b))/2 + S(t)/h,   t = h^2,
    S(t) = integral of f over (a, b) + sum over j >= 1 of t^j B_2j/(2j)! (f^(2j-1)(b) - f^(2j-1)(a)),

so that S(t) is also the expansion of the trapezoidal rule with step h. At h = 1 it is the sum over the whole numbers. It is
asymptotic as h -> 0, and what its terms cannot tell is exponentially small in 1/h: about exp(-2 pi d/h), d the distance of the
singular points of f from the interval. What singular points above or below it add is in none of the derivatives at its ends: of
1/(1 + x^2) from -3 to 3 all methods agree on a sum that is wrong by 2 pi exp(-2 pi/h), and no claim of error holds that.
Coefficients from c_1 on are exact where the derivatives are rational; c_0 is enclosed, by Taylor's formula on intervals.

The target is the sum of all terms, in balls.

Large order: for a pole of order m of f at distance d from a, c_j grows like Gamma(2j - 1 + m) (2 pi d)^(-2j), Gevrey order 2;
not declared, as it depends on f.

*Parameters.* of: the formula in x, real and analytic from a to b, with the functions whose power series FLINT has: exp, log,
sqrt, sin, cos, tan, atan, gamma, loggamma, zeta, erf, erfc, erfi, Ei, Si, Ci, lambertw, airyai, airybi; first: a, a rational
number; last: b, a rational number above a.

*Example.* In an experiment, 1/10 + 1/11 + ... + 1/100:

    problems = [{ use = "finite-sum", of = "1/x", first = 10, last = 100, points = ["1"] }]
"""

from fractions import Fraction
from functools import lru_cache

from flint import acb, acb_series, fmpq
from mpmath import mp

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.expanding import check_analytic, taylor
from resurgo.kernels.formula import value_by_sympy, value_in_balls, value_in_series
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.scales import Unexpandable
from resurgo.kernels.settled import settled
from resurgo.kernels.sum_bounds import integral
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

MOST = 100_000  # terms of the sum


def coefficients(order, *, of, first, last):
    """c_0..c_order: the integral, and the differences of derivatives with Bernoulli's numbers."""
    a, b = exactly(first), exactly(last)
    if not a < b:
        raise Inapplicable(f"the sum from {first} to {last} is none; let it end beyond its beginning")
    return settled(lambda bits: expanded(of, a, b, order, bits), order)


@lru_cache(maxsize=64)
def expanded(of, a, b, order, bits):
    """The coefficients at so many bits; Inapplicable where f is not analytic on the interval."""
    try:
        for end in (a, b):
            check_analytic(of.tree, end)
        with working_precision(bits):
            below, above = (taylor(of.tree, end, 2 * order) for end in (a, b))
            whole = integral(lambda x: value_in_series(of.tree, acb_series(x)), a, b)
    except (Unexpandable, ValueError, Inapplicable) as reason:
        raise Inapplicable(f"'{of}' is no function that is analytic from {a} to {b}: {reason}") from None
    steps = (above[2 * j - 1] - below[2 * j - 1] for j in range(1, order + 1))
    return (whole, *(fmpq.bernoulli(2 * j) / (2 * j) * step for j, step in enumerate(steps, 1)))


def exactly(value):
    """A rational number as FLINT's."""
    return parse_number(value).rational


def offset(h, *, of, first, last):
    """(f(a) + f(b))/2."""
    ends = (value_in_balls(of.tree, acb(exactly(end))) for end in (first, last))
    return real(sum(ends, acb(0)) / 2)


def target(h: fmpq, *, of, first: fmpq, last: fmpq):
    """The sum, term by term."""
    count = (last - first) / h
    return real(sum((value_in_balls(of.tree, acb(first + k * h)) for k in range(int(count.p) + 1)), acb(0)))


def independent(h, *, of, first, last):
    """The sum in mpmath."""
    a, b = (to_mp(exactly(end)) for end in (first, last))
    return mp.fsum(value_by_sympy(of.tree, a + k * h) for k in range(int(mp.nint((b - a) / h)) + 1))


def real(z):
    """A ball that is real as such."""
    return z.real if z.imag.is_zero() else z


def whole_steps(h, *, of, first, last):
    """h > 0 of which last - first is a multiple, at most 100000 terms"""
    if h.imag != 0 or not h.real > 0:
        return False
    length = to_mp(exactly(last) - exactly(first))
    count = mp.nint(length / h.real)
    return 1 <= count <= MOST and mp.almosteq(h.real * count, length)


@hookimpl
def register_problems():
    return [
        Problem(
            "finite-sum",
            coefficients,
            title="a finite sum of one's own by the summation of Euler and Maclaurin",
            variable="h",
            parameters={"of": "1/x", "first": Fraction(4), "last": Fraction(20)},
            read={"of": parse_formula},
            argument=lambda h, *, of, first, last: h**2,
            prefactor=lambda h, *, of, first, last: 1 / h,
            offset=offset,
            target=target,
            independent=independent,
            points=("1", "1/2", "2"),
            domain=whole_steps,
            reference="L. Euler, Comment. Acad. Sci. Petrop. 6 (1738) 68; C. Maclaurin, A Treatise of Fluxions (1742); "
            "NIST Digital Library of Mathematical Functions, 2.10.1",
        )
    ]
