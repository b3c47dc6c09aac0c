"""A function f(x) that is written as a formula, by its Taylor series at a point or its asymptotic series as x -> oo.

At a rational point `at` = a, S is Taylor's series in t = x - a, by the algebra of power series over the tree of the formula;
removable singularities such as that of sin(x)/x are removed. With `at = "oo"`, f = offset + prefactor S(t) for x -> oo with

    t = x^(-s),  prefactor = C exp(growth) x^p,  growth a sum of powers of x, or of these times log x,

where the offset has the logarithms that stand beside the series, and then all else that does not vanish. Large positive
arguments may stand in gamma, loggamma, digamma, erfc, E1, Ei, besselk, besseli, airyai, airybi, atan, asinh and acosh (NIST's
Digital Library of Mathematical Functions, 4.24, 4.37, 5.11, 6.12, 7.12, 9.7, 10.40). Coefficients are exact where rational,
else balls at the working precision, and c_n is 0 where at every precision tried it is. What has no such series (a pole, a
branch point, a cut through the point, terms of different exponential size, oscillation at infinity) is refused before
anything is computed.

The target is f itself, exactly or in balls, with principal branches. It is finite by its domain, and at x = a the limit. Where the
asymptotic series is not Borel summable (Ei, besseli, airybi, ...), f is one of the functions that have it: it differs from the
median sum by what is exponentially small beside it, if at all, and the lateral sums differ from both. At complex x the series
is that of f in a sector about the positive axis, which may be narrower than the domain: of erfc(x^2) it is |arg x| < 3 pi/8.

The formula has numbers (0.1 is 1/10), x, pi, e, I, + - * / ^ and the functions exp, log, sqrt, sin, cos, tan, sinh, cosh, tanh,
asin, acos, atan, asinh, acosh, atanh, gamma, loggamma, digamma, zeta, erf, erfc, erfi, E1, Ei, Si, Ci, lambertw, airyai, airybi
of one argument, and besselj(nu, x), bessely, besseli, besselk with a rational order nu.

*Parameters.* of: the formula; at: the point at which it is expanded, a rational number or "oo".

*Example.* In an experiment, a function with a pole at -1 and one at x -> oo:

    problems = ["expression", { use = "expression", of = "exp(x^2)*erfc(x)", at = "oo", points = [3] }]
"""

from fractions import Fraction
from functools import lru_cache

from flint import acb, ctx, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.expanding import asymptotic, check_analytic, derivative_of, power_of, taylor
from resurgo.kernels.formula import value_at, value_by_sympy, value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.scales import Unexpandable
from resurgo.kernels.settled import settled
from resurgo.number import parse_rational
from resurgo.precision import to_fmpq, working_precision

INFINITY = "oo"
SPARE = 32  # bits of the prefactor and the offset


def coefficients(order, *, of, at):
    """c_0..c_order of the series of the formula: rational numbers, or balls where they are irrational."""
    return settled(lambda bits: expanded(of, at, order, bits), order)


@lru_cache(maxsize=64)
def expanded(of, at, order, bits):
    """The coefficients at so many bits; Inapplicable where there is no such series."""
    try:
        if at == INFINITY:
            return list(asymptotic(of.tree, order, bits).terms)
        check_analytic(of.tree, to_fmpq(at))
        with working_precision(bits):
            return list(taylor(of.tree, to_fmpq(at), order))
    except Unexpandable as reason:
        kind = "asymptotic series as x -> oo" if at == INFINITY else f"Taylor series at x = {at}"
        raise Inapplicable(f"'{of}' is given no {kind}: {reason}; expand it elsewhere, or another function") from None


def argument(x, *, of, at):
    """t = x - at, or x^(-s)."""
    return real(power_of(x, -form(of).step)) if at == INFINITY else x - at


def prefactor(x, *, of, at):
    """What stands before the series as x -> oo; 1 before Taylor's."""
    return real(form(of).prefactor(x)) if at == INFINITY else fmpq(1)


def offset(x, *, of, at):
    """The logarithms beside the series as x -> oo; 0 beside Taylor's."""
    return real(form(of).added(x)) if at == INFINITY else fmpq(0)


def form(of):
    """The asymptotic series, for what is beside its coefficients."""
    return asymptotic(of.tree, 0, ctx.prec + SPARE)


def real(z):
    """A ball that is real as such."""
    return z.real if isinstance(z, acb) and z.imag.is_zero() else z


def target(x: fmpq | acb, *, of, at: fmpq):
    """The formula, exactly where that is rational and in balls elsewhere; at the point of expansion its limit."""
    found = value_at(of.tree, x)
    if isinstance(x, fmpq) and x == at and not isinstance(found, fmpq):
        limit = coefficients(0, of=of, at=at)[0]
        return limit if isinstance(limit, fmpq) else real(acb(limit))
    return found


def derivatives(x: fmpq | acb, order, *, of, at: fmpq):
    """f^(order)(x) by Taylor's series there; the formula itself for order 0."""
    try:
        return derivative_of(of.tree, x, order) if order else target(x, of=of, at=at)
    except Unexpandable as reason:
        raise Inapplicable(f"there is no derivative: {reason}") from None


def independent(x, *, of, at):
    """The same formula in sympy."""
    return value_by_sympy(of.tree, x)


def finite(x, *, of, at):
    """x where the formula is finite; with at = oo, of positive real part"""
    if at == INFINITY and not x.real > 0:
        return False
    return (at != INFINITY and x == at) or value_in_balls(of.tree, acb(x)).is_finite()


def point(value):
    """a rational number, or oo"""
    if isinstance(value, str) and value.strip().lower().lstrip("+") in ("oo", "inf", "infinity"):
        return INFINITY
    return parse_rational(value)


@hookimpl
def register_problems():
    return [
        Problem(
            "expression",
            coefficients,
            title="a function of one's own as a formula: Taylor or asymptotic series",
            parameters={"of": "exp(-x)/(1 + x)", "at": Fraction(0)},
            read={"of": parse_formula, "at": point},
            argument=argument,
            prefactor=prefactor,
            offset=offset,
            target=target,
            derivatives=derivatives,
            independent=independent,
            points=("1/4", "2"),
            domain=finite,
            reference="F. W. J. Olver et al., NIST Digital Library of Mathematical Functions (2010)",
        )
    ]
