"""A series S(x) = sum of c_n x^n whose coefficients are written as a formula in n, from n = `start` on; those before it are 0.

The coefficients are exact where the formula is rational by its operations (+ - * / ^ and gamma at whole numbers), else balls at
the working precision. The formula is also the fact `term`, of which `euler-maclaurin` and `condensation` make use: powers
r^n of rational numbers that are factors of it are set apart, so that it may have signs that alternate as (-1)^n.

Where the value of f is known, `truth` has it: rows at these points are scored against it, to no more digits than it is known
to. Rows at other points are not scored. There are no default points, as the series is one's own.

The default is the sum of 1/(n log^2 n) over n >= 2, which extrapolation gets wrong, with its value at x = 1 by Euler and
Maclaurin's formula (G. H. Hardy, Divergent Series (1949), ch. XIII).

The formula has numbers (0.1 is 1/10), n, pi, e, I, + - * / ^ and the functions of the problem `expression`; for the fact `term`
those whose power series FLINT has: exp, log, sqrt, sin, cos, tan, atan, gamma, loggamma, zeta, erf, erfc, erfi, Ei, Si, Ci,
lambertw, airyai, airybi. n! is gamma(n + 1).

*Parameters.* of: the formula for c_n; start: the least n, a whole number; truth: a list of pairs [x, f(x)], the values exact or
uncertain as coefficients are.

*Example.* In an experiment, zeta(3/2), and a series whose signs alternate:

    problems = [
      { use = "terms", of = "n^(-3/2)", start = 1, truth = [["1", "2.6123753486854883433"]], points = ["1"] },
      { use = "terms", of = "(-1)^n/sqrt(n + 1)", truth = [["1", "0.6048986434216303702"]], points = ["1"] },
    ]
"""

from flint import acb, ctx, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.formula_terms import exact_value, general_term
from resurgo.kernels.truth import given_at, pairs
from resurgo.number import parse_count
from resurgo.precision import working_precision

EXTRA_BITS = 64  # which a coefficient may lose in the formula; twice and more are tried
TRIES = 6
TRUTH = (("1", "2.1097428012368919744792571976165513264"),)


def coefficients(order, *, of, start, truth):
    """c_0..c_order: rational numbers, or balls where they are irrational."""
    return [fmpq(0) if n < start else value(of, n) for n in range(order + 1)]


def value(of, n):
    """The formula at n."""
    try:
        if (exact := exact_value(of.tree, n)) is not None:
            return exact
    except ZeroDivisionError:
        raise Inapplicable(f"'{of}' is not finite at n = {n}; let it start later") from None
    term, wanted = general_term(of, 0), ctx.prec
    for bits in (wanted + EXTRA_BITS * 2**k for k in range(TRIES)):
        with working_precision(bits):
            found = acb(term(n))
        if found.is_finite() and found.rel_accuracy_bits() >= wanted:
            break
    else:
        raise Inapplicable(f"'{of}' cannot be told from 0, or is not finite, at n = {n}")
    return found.real if found.imag.contains(0) else found


def facts(*, of, start, truth):
    """The formula as the fact `term`."""
    return {"term": general_term(of, int(start))}


def target(x: fmpq | acb, *, of, start, truth):
    """The value that is given for f at x, its uncertainty as a radius."""
    return given_at(truth, x)


def formula(text):
    """a formula in n"""
    return parse_formula(text, "n")


def count(value):
    """a whole number, 0 or more"""
    return parse_count(value)


@hookimpl
def register_problems():
    return [
        Problem(
            "terms",
            coefficients,
            title="a series of one's own, its coefficients as a formula in n",
            parameters={"of": "1/((n + 2)*log(n + 2)^2)", "start": 0, "truth": TRUTH},
            read={"of": formula, "start": count, "truth": pairs},
            target=target,
            facts=facts,
            reference="G. H. Hardy, Divergent Series (1949), ch. XIII",
            excuses={"documented": "the points are the user's own"},
        )
    ]
