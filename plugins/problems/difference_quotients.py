"""A derivative as the limit of difference quotients, in steps h, q h, q^2 h, ...: f^(m)(a) as the sum of what each step changes.

    D(h) = h^(-m) sum_i w_i f(a + s_i h),    c_0 = D(h),    c_n = D(q^n h) - D(q^(n-1) h)

The partial sums at x = 1 are the difference quotients D(q^n h) themselves, which tend to f^(m)(a). The s_i are the stencil: 0, 1
for the forward difference quotient, -1, 0 for the backward one, -1, 1 for the central one, and any others. The w_i are those with
which D is exact on polynomials of lower degree than there are s_i (Fornberg 1988): with p(t) the polynomial through f(a + s_i h),
h^m D = p^(m)(0). Expanded about a,

    D(h) = f^(m)(a) + sum_(j >= p) e_j h^j,    e_j = f^(m+j)(a)/(m+j)! sum_i w_i s_i^(m+j),

the order of the stencil being p, the least j whose sum does not vanish: as many as there are s_i beyond m, and one more for
stencils that are symmetrical about 0 and of odd number beyond m, of whose e_j every other one is 0. So c_n falls like q^(p n),
and S(x) has poles at x = q^(-j) alone.

The target is f^(m)(a), m! times the coefficient of Taylor's series of f there. Coefficients are exact where the formula is
rational, else balls in which what cancels is made up for. What formulas may hold: see the problem `expression`.

*Parameters.* of: the formula; at: a, a rational number; times: m, how many times it is differentiated; stencil: s_0, s_1, ..., at
least m + 1 of them; step: h, positive; ratio: q, between 0 and 1.

*Example.* In an experiment, the forward and the central difference quotient, as they are and extrapolated:

    problems = [{ use = "difference-quotients", of = "exp(x)", at = 1, stencil = { sweep = [[0, 1], [-1, 1]] } }]
    methods = ["naive", "romberg", "shanks"]
    orders = { from = 0, to = 10 }
"""

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from flint import fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.expanding import check_analytic, derivative_of
from resurgo.kernels.formula import value_at, value_by_sympy
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.scales import Unexpandable
from resurgo.kernels.settled import settled
from resurgo.kernels.stencils import stencil_weights
from resurgo.number import parse_count, parse_rational
from resurgo.precision import to_fmpq, working_precision


def coefficients(order, *, of, at, times, stencil, step, ratio):
    """c_0 = D(h), c_n = D(q^n h) - D(q^(n-1) h)."""
    if len(stencil) <= times:
        raise Inapplicable(f"a derivative of order {times} takes {times + 1} points; give the stencil as many")

    def compute(bits):
        quotients = [quotient(of, at, int(times), stencil, step * ratio**n, bits) for n in range(order + 1)]
        with working_precision(bits):
            return [quotients[0], *(after - before for before, after in pairwise(quotients))]

    return settled(compute, order)


@lru_cache(maxsize=4096)
def quotient(of, at, times, stencil, step, bits):
    """D(h) at so many bits."""
    with working_precision(bits):
        weights = stencil_weights([to_fmpq(s) for s in stencil], fmpq(0), times)[-1]
        values = [value(of, to_fmpq(at + s * step)) for s in stencil]
        return sum((w * f for w, f in zip(weights, values, strict=True)), fmpq(0)) / to_fmpq(step) ** times


def value(of, x):
    """f(x), exactly where that is rational; Inapplicable where it is not finite."""
    found = value_at(of.tree, x)
    if not isinstance(found, fmpq) and not found.is_finite():
        raise Inapplicable(f"'{of}' has no value at x = {x}, where the stencil takes one; choose another step")
    return found


def target(x: fmpq, *, of, at: fmpq, times: fmpq, stencil, step, ratio):
    """f^(m)(a)."""
    try:
        check_analytic(of.tree, at)
        return derivative_of(of.tree, at, int(times))
    except Unexpandable as reason:
        raise Inapplicable(f"there is no derivative at {at}: {reason}") from None


def independent(x, *, of, at, times, stencil, step, ratio):
    """f differentiated in sympy."""
    return value_by_sympy(of.tree, at, int(times))


def at_one(x, *, of, at, times, stencil, step, ratio):
    """x = 1, at which the partial sums are difference quotients, a positive step and a ratio between 0 and 1"""
    return x == 1 and step > 0 and 0 < ratio < 1


def offsets(given):
    """a list of distinct rational numbers"""
    found = tuple(map(parse_rational, given if isinstance(given, (list, tuple)) else [given]))
    if (twice := next((s for s in found if found.count(s) > 1), None)) is not None:
        raise ValueError(f"'{twice}' is there twice; give distinct numbers")
    return found


def positive(given):
    """a positive rational number"""
    if (number := parse_rational(given)) <= 0:
        raise ValueError(f"'{given}' is not positive; write a step such as 1/2")
    return number


def proper(given):
    """a rational number between 0 and 1"""
    if not 0 < (number := parse_rational(given)) < 1:
        raise ValueError(f"'{given}' is not between 0 and 1; write a ratio such as 1/2")
    return number


@hookimpl
def register_problems():
    return [
        Problem(
            "difference-quotients",
            coefficients,
            title="a derivative as the limit of difference quotients on any stencil",
            parameters={
                "of": "exp(x)/(2 + x)",
                "at": Fraction(0),
                "times": 1,
                "stencil": [0, 1],
                "step": Fraction(1),
                "ratio": Fraction(1, 2),
            },
            read={
                "of": parse_formula,
                "at": parse_rational,
                "times": parse_count,
                "stencil": offsets,
                "step": positive,
                "ratio": proper,
            },
            target=target,
            independent=independent,
            points=("1",),
            domain=at_one,
            reference="B. Fornberg, Math. Comp. 51 (1988) 699",
        )
    ]
