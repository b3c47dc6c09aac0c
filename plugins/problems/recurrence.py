"""A series of your own, sum c_n x^n, whose coefficients obey a linear recurrence with polynomials in n.

The relation holds for all n for which it reaches no further back than c_0, from the first coefficient on that `start` does
not give: solved for the coefficient of highest index it gives one after another, exactly. Where the factor of that one vanishes at
some n, `start` is to reach as far, or rows of such orders say so. Terms without c are allowed: c(n) = 2*c(n-1) + n^2.

The target, where `truth` gives no value, is the sum of the series where it converges, enclosed: where the leading factor is
of the highest degree, c_n grows no faster than lambda^n, a_1/lambda + a_2/lambda^2 + ... = 1 with a_i the limits of the moduli of
the other factors over it, and for |x| < 1/lambda the terms left out are bounded by a geometric series. This disc is that of
convergence where c_n has one predecessor, and may be smaller where it has several. Where the series diverges there is no target
but `truth`, and rows are not scored.

Large order: with one predecessor c_n/c_(n-1) = rho n^k (1 + beta/n + ...), so that A = k^k/rho and b = beta + (k + 1)/2 in
c_n ~ C Gamma(kn + b) A^(-n), by Stirling's formula; they are declared. Of other recurrences nothing is (J. Wimp and
D. Zeilberger, J. Math. Anal. Appl. 111 (1985) 162, on what they can be).

*Parameters.* relation: the recurrence as text, linear in c(n), c(n+1), c(n-1), ..., with polynomials in n of rational numbers as
factors; start: the list of c_0, c_1, ... that begin it, exact numbers, sqrt(2) as well, and as many at least as the relation
reaches back, [] where it does not; truth: a list of pairs [x, f(x)] that are known, the values exact or uncertain, as in 0.596(1).

*Example.* In an experiment, Euler's series with its sum at 1:

    problems = [{ use = "recurrence", relation = "c(n) = -n*c(n-1)", start = [1], truth = [[1, "0.59634736"]], points = [1] }]

With more predecessors it is, for example, `relation = "(n+2)*c(n+2) = (2*n+3)*c(n+1) - (n+1)*c(n)", start = [1, 1]`.
"""

import re
from functools import lru_cache

from flint import acb, ctx, fmpq, fmpq_poly

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.polynomial import MAX_LENGTH, equation_terms
from resurgo.kernels.recurrence import Recurrence, large_order, summed, terms
from resurgo.kernels.truth import known_at, pairs
from resurgo.number import parse_number

INDEXED = re.compile(r"(?<![A-Za-z0-9_])c *\( *n *(?:([+-]) *([0-9]+) *)?\)")
FURTHEST = 100  # of the k in c(n+k)


def read_relation(text):
    """an equation in c(n), c(n+1), ..., as text"""
    if len(str(text)) > MAX_LENGTH:
        raise ValueError(f"'{str(text)[:20]}...' is {len(str(text))} characters long; write a relation of at most {MAX_LENGTH}")
    written = " ".join(str(text).split())
    recurrence_of(written)
    return written


def read_start(values):
    """a list of exact numbers"""
    if not isinstance(values, (list, tuple)):
        raise ValueError(f"'{values}' is not a list of numbers; write the coefficients that begin the series, as in [1, \"1/2\"]")
    found = [parse_number(value) for value in values]
    if uncertain := next((c for c in found if c.uncertainty), None):
        raise ValueError(f"'{uncertain.text}' is uncertain; write an exact number")
    return tuple(c.text for c in found)


@lru_cache(maxsize=64)
def recurrence_of(relation):
    """The relation with c_n as the term of highest index."""
    if "_" in relation:
        raise ValueError(f"'{relation:.60}' holds the character '_'; write c(n), c(n+1), c(n-1)")
    shifts = {}

    def name(match):
        shift = int((match[1] or "+") + (match[2] or "0")) if len(match[2] or "") < 6 else FURTHEST + 1
        if abs(shift) > FURTHEST:
            raise ValueError(f"'{match[0]}' reaches too far; write c(n+k) with k up to {FURTHEST}")
        return shifts.setdefault(shift, f"c_{len(shifts)}")

    text = INDEXED.sub(name, relation)
    spelled = {word: "c(n)" if shift == 0 else f"c(n{shift:+d})" for shift, word in shifts.items()}
    if re.search(r"(?<![A-Za-z0-9_])c *\(", text):
        raise ValueError(f"'{relation:.60}' has another index than n and a whole number; write c(n), c(n+1), c(n-1)")
    found = equation_terms(text, ["n", *shifts.values()], spelled)
    if not shifts:
        raise ValueError(f"'{relation:.60}' holds no coefficient; write one such as 'c(n) = -n*c(n-1)'")
    parts = {None: {}} | {shift: {} for shift in shifts}
    for (power, *used), (real, imag) in found.items():
        if imag:
            raise ValueError(f"'{relation:.60}' holds I; write a relation between real numbers")
        if sum(used) > 1:
            raise ValueError(f"'{relation:.60}' is not linear in c; write a linear relation")
        parts[next((shift for shift, e in zip(shifts, used, strict=True) if e), None)][power] = real
    top = max((shift for shift in shifts if parts[shift]), default=None)
    if top is None or sum(bool(part) for shift, part in parts.items() if shift is not None) + bool(parts[None]) < 2:
        raise ValueError(f"'{relation:.60}' does not relate a coefficient to another or to n; write one such as 'c(n) = -n*c(n-1)'")
    lowest = min(shift for shift in shifts if parts[shift])
    moved = fmpq_poly([-top, 1])  # n in terms of the highest index
    factors = tuple(polynomial_of(parts.get(top - i, {}))(moved) for i in range(top - lowest + 1))
    return Recurrence(factors, -polynomial_of(parts[None])(moved))


def polynomial_of(powers):
    """The polynomial with these coefficients by power."""
    return fmpq_poly([powers.get(k, 0) for k in range(max(powers, default=-1) + 1)])


@growing
def exact_terms(*, relation, start):
    """c_0, c_1, ... from rational numbers that begin it, or of the homogeneous relation from one of them."""
    yield from terms(recurrence_of(relation), [fmpq(*map(int, c.split("/"))) for c in start])


def coefficients(order, *, relation, start, truth):
    """c_0..c_order, rational where `start` is, otherwise balls: sums of rational multiples of what is irrational there."""
    recurrence, begin = recurrence_of(relation), [parse_number(c) for c in start]
    reach = len(recurrence.factors) - 1
    if len(begin) < reach:
        needed = ", ".join(f"c_{n}" for n in range(reach)) if reach < 4 else f"c_0..c_{reach - 1}"
        back = f"{reach} term{'s' if reach > 1 else ''}"
        raise Inapplicable(f"start '{', '.join(start)}' is too short, the relation reaches back {back}; give {needed}")
    stop = min((int(r.p) for r, _ in recurrence.factors[0].roots() if r.q == 1 and r >= len(begin)), default=None)
    if stop is not None and order >= stop:
        raise Inapplicable(f"the relation leaves c_{stop} open, its factor vanishes there; give c_0..c_{stop} in start")
    rational = tuple(str(c.rational if c.rational is not None else 0) for c in begin)
    found = exact_terms(order, relation=relation, start=rational)
    nothing = exact_terms(order, relation=relation, start=("0",) * len(begin))
    for i, c in enumerate(begin):
        if c.rational is None:
            unit = exact_terms(order, relation=relation, start=tuple(str(int(i == k)) for k in range(len(begin))))
            ball = c.ball(ctx.prec + 64)
            found = [a + (b - none) * ball if b != none else a for a, b, none in zip(found, unit, nothing, strict=True)]
    return found


def target(x: acb, *, relation, start, truth):
    """The value that is given, or the sum of the series where it is proved to converge."""
    if (known := known_at(truth, x)) is not None:
        return known
    coefficients(max(len(start) - 1, 0), relation=relation, start=start, truth=truth)
    begin = [parse_number(c) for c in start]
    try:
        return summed(recurrence_of(relation), [c.term(ctx.prec + 64) for c in begin], x)[0]
    except ZeroDivisionError as fault:
        raise Inapplicable(f"the relation leaves c_{fault} open") from None


def facts(*, relation, start, truth):
    """With one predecessor, and unless the series ends."""
    recurrence = recurrence_of(relation)
    if not start:
        return {}  # c_n has no predecessor
    ends = parse_number(start[-1]).rational == 0 or any(
        r.q == 1 and r >= len(start) for f in recurrence.factors[:2] for r, _ in f.roots()
    )
    return {} if ends else large_order(recurrence)


@hookimpl
def register_problems():
    return [
        Problem(
            "recurrence",
            coefficients,
            title="a series of one's own, from a recurrence",
            parameters={"relation": "(n+1)*c(n+1) = -(2*n+1)*c(n)", "start": (1,), "truth": ()},
            read={"relation": read_relation, "start": read_start, "truth": pairs},
            target=target,
            points=("1/10", "1/4", "-2/5"),
            facts=facts,
            reference="J. Wimp and D. Zeilberger, J. Math. Anal. Appl. 111 (1985) 162",
        )
    ]
