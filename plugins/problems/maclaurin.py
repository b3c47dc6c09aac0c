"""The classical functions of calculus by their Maclaurin series, or by Taylor's at another centre.

S is the Taylor series of f in t = x - centre: exact where the coefficients are rational, else in balls. The functions are

    geometric   1/(1 - x)              sin, cos, tan        sinh, cosh, tanh
    binomial    (1 + x)^c, c rational  arcsin, arctan       arsinh, artanh
    sqrt        sqrt(1 + x)            log1p = log(1 + x)   log1m = log(1 - x)
    exp

*Convergence.* For |x - centre| < R, the distance of the nearest singular point of f, and everywhere where there is none. At the
ends of the interval by how singular f is there: where f is like (1 - t/A)^(-beta), c_n ~ K n^(beta-1) A^(-n), absolutely for
beta < 0 (sqrt, arcsin), not at all for beta >= 1 (a pole), and between these everywhere on the circle but at A: log(1 + x)
converges for -1 < x <= 1, arctan for -1 <= x <= 1, (1 + x)^c at x = 1 for c > -1, at x = -1 for c >= 0 (N. H. Abel, J. reine
angew. Math. 1 (1826) 311). docs/problems.md has the table.

The target is f in balls, principal branch, in the plane with cuts from the branch points away from 0. A centre at a singular
point or on a cut is refused.

*Parameters.* function: a name of the list above; exponent: c of the binomial series, which no other function has; centre: a
rational number.

*Example.* In an experiment, with the centre moved from 0 towards the point:

    problems = [{ use = "maclaurin", function = "log1p", centre = { sweep = ["0", "1/2", "1"] }, points = ["3/2"] }]
"""

from fractions import Fraction
from functools import lru_cache

from flint import acb, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels import classical
from resurgo.kernels.expanding import check_analytic, taylor
from resurgo.kernels.formula import value_by_sympy, value_in_balls
from resurgo.kernels.scales import Unexpandable
from resurgo.kernels.settled import settled
from resurgo.number import parse_number
from resurgo.precision import working_precision


def coefficients(order, *, function, exponent, centre):
    """c_0..c_order of Taylor's series at the centre."""
    return settled(lambda bits: expanded(function, exactly(exponent), exactly(centre), order, bits), order)


@lru_cache(maxsize=64)
def expanded(function, exponent, centre, order, bits):
    """The coefficients at so many bits; Inapplicable at a singular point, or on a cut."""
    tree = classical.formula(function, exponent).tree
    try:
        check_analytic(tree, centre)
        with working_precision(bits):
            return taylor(tree, centre, order)
    except Unexpandable as reason:
        raise Inapplicable(f"{function} has no Taylor series at {centre}: {reason}; choose another centre") from None


def exactly(value):
    """A rational number as FLINT's."""
    return parse_number(value).rational


def target(x: acb, *, function, exponent: fmpq, centre: fmpq):
    """The function in balls."""
    value = value_in_balls(classical.formula(function, exponent).tree, x)
    return value.real if value.imag.is_zero() else value


def independent(x, *, function, exponent, centre):
    """The function in mpmath."""
    return value_by_sympy(classical.formula(function, exactly(exponent)).tree, x)


def facts(*, function, exponent, centre):
    """The singular points in t, the nearest among them; nothing of an entire function."""
    places = classical.singularities(function, exactly(exponent), exactly(centre))
    return {"gevrey": 0, "singularities": places} if places else {}


def off_the_cuts(x, *, function, exponent, centre):
    """x where the function is finite, and off its cuts, which lead from the branch points away from 0"""
    c = exactly(exponent)
    return not classical.is_on_cut(function, c, x) and value_in_balls(classical.formula(function, c).tree, acb(x)).is_finite()


@hookimpl
def register_problems():
    return [
        Problem(
            "maclaurin",
            coefficients,
            title="the classical functions by their Taylor series at any centre",
            parameters={"function": "binomial", "exponent": Fraction(1, 2), "centre": Fraction(0)},
            read={"function": classical.name},
            argument=lambda x, *, function, exponent, centre: x - centre,
            target=target,
            independent=independent,
            points=("1/2", "-1/2", "3/4"),
            facts=facts,
            domain=off_the_cuts,
            reference="C. Maclaurin, A Treatise of Fluxions (1742); N. H. Abel, J. reine angew. Math. 1 (1826) 311; "
            "NIST Digital Library of Mathematical Functions, 4.6, 4.19, 4.24, 4.33, 4.38",
        )
    ]
