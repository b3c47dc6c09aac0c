"""A power-series solution of a differential equation of your own: y(x) = sum c_n x^n about 0, or y(x) = sum c_n x^(-n) about oo.

The equation is polynomial in x, y, y', y'', ... In a linear one every coefficient follows from a recurrence, exactly; so it
does at regular singular points, and at irregular ones, where the series diverges as a rule: x^2*y' + y = x gives Euler's. Where
the recurrence leaves a coefficient free, as c_0 of y' = y, `start` is to give it; where no power series solves the equation, or
y = 0 alone does, it is told. Nonlinear ones, such as y' = 1 + y^2, are solved coefficient by coefficient from `start`, and the
whole is put into the equation again.

The target, where `truth` gives no value: of a linear equation with an ordinary or a regular singular point at 0 the solution is
continued analytically along the straight line from 0 to x, by Taylor series whose tails are bounded (as in M. Mezzarobba,
arXiv:1607.01967), so that the value is proved; there is none where a singular point of the equation lies on the line. At an
irregular singular point the formal series does not determine the solution, and nonlinear equations are not continued: there
`truth` is the only target, and rows without are not scored. At infinity all this holds with 1/x for x.

Large order: declared where c_n has one predecessor, c_n/c_(n-1) = rho n^k (1 + beta/n + ...), A = k^k/rho and
b = beta + (k + 1)/2 in c_n ~ C Gamma(kn + b) A^(-n).

*Parameters.* equation: the differential equation as text, with y, y', y'', ... and rational numbers; start: the list of
c_0, c_1, ... that begin the series, rational numbers, as far as the equation leaves them free; at: "zero" or "oo", the point about
which the series is; truth: a list of pairs [x, y(x)] that are known, the values exact or uncertain, as in 0.596(1).

*Example.* In an experiment, Euler's series with its sum at 1:

    problems = [{ use = "ode", equation = "x^2*y' + y = x", start = [], truth = [[1, "0.59634736"]], points = ["1/10", 1] }]

A Bessel function is `equation = "x*y'' + y' + x*y = 0", start = [1]`, and a tangent `equation = "y' = 1 + y^2", start = [0]`.
"""

from flint import acb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.differential import continued, linear_terms, nonlinear_terms, recurrence_at_zero
from resurgo.kernels.differential import equation as parsed
from resurgo.kernels.recurrence import large_order
from resurgo.kernels.truth import known_at, pairs
from resurgo.number import parse_number
from resurgo.precision import to_mp

ZERO, INFINITY = "zero", "oo"


def read_equation(text):
    """an equation in x, y, y', ..., as text"""
    written = " ".join(str(text).split())
    parsed(written)
    return written


def read_start(values):
    """a list of rational numbers"""
    if not isinstance(values, (list, tuple)):
        raise ValueError(f"'{values}' is not a list of numbers; write the coefficients that begin the series, as in [1, \"1/2\"]")
    for number in (parse_number(value) for value in values):
        if number.rational is None or number.uncertainty:
            raise ValueError(f"'{number.text}' is not an exact rational number; write one such as 1/2")
    return tuple(str(parse_number(value).rational) for value in values)


def read_place(value):
    """the word "zero" or "oo" for infinity"""
    if str(value) not in (ZERO, "0", INFINITY):
        raise ValueError(f"'{value}' is no point for the series; write 0 or \"oo\", and shift x for another one")
    return INFINITY if value == INFINITY else ZERO


def posed(given, start, at):
    """The equation about the point, and the start as numbers."""
    return parsed(given, at == INFINITY), [fmpq(*map(int, c.split("/"))) for c in start]


def coefficients(order, *, equation, start, at, truth):
    """c_0..c_order, exactly."""
    given, begin = posed(equation, start, at)
    try:
        return (linear_terms if given.is_linear else nonlinear_terms)(given, begin, order)
    except ValueError as reason:
        raise Inapplicable(str(reason)) from None


def argument(x, *, equation, start, at, truth):
    """x, or 1/x at infinity."""
    return x if at == ZERO else 1 / x


def target(x: acb, *, equation, start, at, truth):
    """The value that is given, or the solution of a linear equation continued along the line to x."""
    if (known := known_at(truth, x)) is not None:
        return known
    given, begin = posed(equation, start, at)
    if not given.is_linear:
        raise Inapplicable("nonlinear equations are not continued")
    t = argument(x, equation=equation, start=start, at=at, truth=truth)
    return continued(given, linear_terms(given, begin, settled(given, begin)), t)


def settled(given, begin):
    """An index beyond which every coefficient follows from those before it, and none is given."""
    recurrence = recurrence_at_zero(given)
    resonances = [int(r.p) for f in recurrence.factors[:2] for r, _ in f.roots() if r.q == 1]
    return max(0, len(begin), recurrence.shift + len(recurrence.extra), *resonances)


def independent(x, *, equation, start, at, truth):
    """The differential equation by mpmath's Taylor series for systems, from a partial sum near 0, on x s, 0 < s < 1."""
    given, begin = posed(equation, start, at)
    t = argument(x, equation=equation, start=start, at=at, truth=truth)
    factors, right = given.linear
    polynomials = [[to_mp(c) for c in f.coeffs()][::-1] or [mp.zero] for f in (*factors, right)]
    first, terms = mp.mpf(1) / (64 * (1 + int(abs(t)))), [to_mp(c) for c in linear_terms(given, begin, mp.prec // 4)]
    values = [mp.fsum(mp.ff(n, j) * c * (first * t) ** (n - j) for n, c in enumerate(terms) if n >= j) for j in range(given.order)]

    def slope(s, y):
        *below, lead, side = (mp.polyval(p, s * t) for p in polynomials)
        top = (side - mp.fsum(p * v for p, v in zip(below, y, strict=True))) / lead
        return [t * v for v in (*y[1:], top)]

    return mp.odefun(slope, first, values)(1)[0]


def facts(*, equation, start, at, truth):
    """Of a linear equation whose recurrence has one predecessor, unless the series ends."""
    given, begin = posed(equation, start, at)
    if not given.is_linear:
        return {}
    last = settled(given, begin)
    return large_order(recurrence_at_zero(given)) if linear_terms(given, begin, last)[last] != 0 else {}


@hookimpl
def register_problems():
    return [
        Problem(
            "ode",
            coefficients,
            title="a power-series solution of a differential equation of one's own",
            parameters={"equation": "2*(1 + x)*y' + y = 0", "start": (1,), "at": ZERO, "truth": ()},
            read={"equation": read_equation, "start": read_start, "at": read_place, "truth": pairs},
            argument=argument,
            target=target,
            independent=independent,
            points=("1/10", "1", "10"),
            facts=facts,
            reference="M. Mezzarobba, arXiv:1607.01967 (2016)",
        )
    ]
