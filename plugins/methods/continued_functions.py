"""Continued exponentials, with and without a control time, and other continued functions, b_0 g(b_1 x g(b_2 x g(...)))."""

from dataclasses import replace
from functools import reduce
from itertools import pairwise
from typing import Literal

from flint import acb, arb, fmpq

from resurgo import Estimate, Series, hookimpl, method
from resurgo.kernels.claims import EARLY
from resurgo.kernels.nested import (
    BITS_LOST,
    FAINT,
    fixed_point,
    foreseen,
    nest,
    nested_values,
    no_control,
    orders_of,
    unfelt_levels,
)
from resurgo.kernels.sequences import is_exact, places, refined, rows

CLAIMS = ("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric")
HIDING = fmpq(1, 20)  # of an exponential below which a control time in it says nothing of the error, measured
UNFORESEEN = "unreliable", "the order before does not foresee the coefficients: what it converges to may be another function"
UNFELT = "unreliable", "deep within the nest a coefficient is not felt: what it converges to may be another function"


def exponential_tower(order):
    """2 exp(x exp(-x/2)) at x = 1/3."""
    x = Series([0, 1, *(0 for _ in range(order))])
    tower = 2 * (x * (fmpq(-1, 2) * x).exp()).exp()
    return tower.truncate(order), fmpq(1, 3), lambda: 2 * (arb(fmpq(1, 3)) * arb(fmpq(-1, 6)).exp()).exp()


def geometric_exponential(order):
    """3 exp(-x/(1 + x)) at x = 1/3."""
    x = Series([0, 1, *(0 for _ in range(order))])
    return 3 * (-(x / (1 + x))).exp().truncate(order), fmpq(1, 3), lambda: 3 * arb(fmpq(-1, 4)).exp()


def _values(series, x, function, last=no_control):
    """The values after each level of the nest that c_0..c_N determine, these levels, and the orders of further values.

    These are one that cannot be told, and the value of a nest that has come to its end, where nothing is left to control.
    """

    def levels():
        found, is_complete = nest(series.whole, function)
        orders = orders_of(found)
        is_known = is_complete and last is no_control
        after = [] if is_known or not orders or orders[-1] >= series.order else [orders[-1] + 1]
        return found[: sum(n <= series.order for n in orders)], after, is_complete

    def compute():
        found, after, is_complete = levels()
        ended = [nested_values(found, function, x)[-1] if is_complete else None for _ in after]
        return nested_values(found, function, x, last) + ended

    values = refined(compute, int(BITS_LOST * len(series)), is_exact(series, x))
    found, after, _ = levels()
    return values, found, orders_of(found) + after


def _rows(series, x, function, last=no_control, below=FAINT, why="the nest has no value at the point"):
    values, levels, orders = _values(series, x, function, last)
    seen = [] if function == "exp-fraction" else foreseen(levels, series)
    remarks = {k: UNFORESEEN for k in range(EARLY, len(seen)) if not all(b < a for a, b in pairwise(seen[k // 2 : k + 1]))}
    remarks |= dict.fromkeys(unfelt_levels(levels, function, x, last, below), UNFELT)
    return rows(series, x, values, places(orders, len(series)), why, remarks)


@method(
    reference="C. M. Bender and J. P. Vinson, J. Math. Phys. 37 (1996) 4103",
    claims=CLAIMS,
    kernel=exponential_tower,
    honesty=10,
    loses=BITS_LOST,
    cost="O(N) series logarithms, and O(N^2) exponentials a point, for all orders",
)
def continued_exponential(series, x: fmpq | arb | acb):
    """f = b_0 exp(b_1 x exp(b_2 x exp(... exp(b_N x)))), with the b_n that give the series.

    From F_0 = S/b_0 on, log F_n = b_(n+1) x F_(n+1): b_0, ..., b_n follow from c_0, ..., c_n, and do not change with the
    order. They are exact rationals that double in length with every order; the later ones are worked out in balls. In a
    series with gaps, x^p takes the place of x where b_n x has none.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges, as where the values of even
    and odd orders have limits of their own; where the terms grow in one direction; and, from order 4 on,
    where |c_n - c'_n|/|c_n|, c'_n what order n-1 foresees of c_n, does not fall steadily over the last half of the orders. The
    same where an exponential within the tower is below 2^-30, as what stands deeper is then not felt.

    *Exact on* finite towers of exponentials.

    *Applicability.* Convergent and, at small x, alternating divergent series of moderate growth. For b_n that tend to b it
    converges where b x = z exp(-z), |z| <= 1 (Shell and Thron), which on the real axis is -e <= b x <= 1/e; for b x below it the
    values jump between two limits, as they do for b_n that grow, from some order or coupling on. For positive coefficients
    it has no more to give than the series beyond its radius of convergence.

    *References.* Bender and Vinson (1996); D. Poland, Physica A 250 (1998) 394; W. J. Thron, Proc. Am. Math. Soc. 8 (1957) 1040.

    *Example.* log(1 + x)/x at x = 1, where it is 0.6931471806:

        >>> import resurgo
        >>> print(resurgo.resum([1, "-1/2", "1/3", "-1/4", "1/5", "-1/6", "1/7"], 1, method="continued-exponential", digits=10))
        0.6933(47) [estimated]
    """
    yield from _rows(series, x, "exp")


@method(
    reference="V. I. Yukalov and S. Gluzman, Phys. Rev. E 58 (1998) 1359",
    claims=CLAIMS,
    kernel=exponential_tower,
    honesty=20,
    loses=BITS_LOST,
    cost="O(N) series logarithms, and O(N^2) exponentials a point, for all orders",
)
def exponential_approximant(series, x: fmpq | arb | acb):
    """The self-similar exponential approximant b_0 exp(b_1 x exp(b_2 x ... exp(b_N x tau))), which agrees with the series.

    The b_n are those of `continued-exponential`, in whose innermost place the control time tau = 1 + O(x) stands. It makes the
    difference from the approximant one exponential shorter with the same tau vanish, tau = exp(b_N x tau), of whose solutions it
    is the one that tends to 1 as x tends to 0, exp(-W(-b_N x)) with the principal branch of Lambert's W; a second real one for
    0 < b_N x < 1/e tends to infinity there. Where the tower ends with b_N, there is nothing to control.

    *Error claim.* As that of `continued-exponential`; none, and the grade unreliable, already where an exponential within the
    tower is below 1/20: what stands in it changes the value so little that the differences say nothing.

    *Exact on* finite towers of exponentials.

    *Applicability.* Functions of few coefficients, at moderate x. Where b_N x exceeds 1/e the fixed point is complex, and
    there is no answer.

    *References.* Yukalov and Gluzman (1998); V. I. Yukalov and E. P. Yukalova, Physics 3 (2021) 829.

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="exponential-approximant", digits=10))
        0.915634(21) [estimated]
    """
    yield from _rows(
        series,
        x,
        "exp",
        fixed_point,
        HIDING,
        "the tower has no value at the point: an exponential is too large, or b x above 1/e, where tau = exp(b x tau) is not real",
    )


@method(
    reference="V. Abhignan and R. Sankaranarayanan, J. Stat. Phys. 183 (2021) 4",
    claims=CLAIMS,
    kernel=geometric_exponential,
    excuses={"last-coefficient": "deep within an exponential fraction a coefficient is felt no more"},
    honesty=10,
    loses=BITS_LOST,
    cost="O(N) series operations, and O(N^2) values of g a point, for all orders",
)
def continued_function(series, x: fmpq | arb | acb, *, function: Literal["exp-fraction", "fraction"] = "exp-fraction"):
    """f = b_0 g(b_1 x g(b_2 x g(... g(b_N x)))), with the b_n that give the series, for one function g, g(0) = 1.

    From F_0 = S/b_0 on, F_n = g(b_(n+1) x F_(n+1)): b_0, ..., b_n follow from c_0, ..., c_n, and do not change with the
    order. In a series with gaps, x^p takes the place of x where b_n x has none.

    *Options.* function: g. "exp-fraction", g(t) = exp(-t/(1 + t)): the continued exponential fraction, written
    a_0 exp(1/(1 + a_1 x exp(1/(1 + ...)))) as a rule, with b_0 = e a_0 and b_n = e a_n but for the last; "fraction", g(t) =
    1/(1 + t): the regular continued fraction, which is the Padé staircase [0/0], [0/1], [1/1], ... With g(t) = exp(t) it is
    `continued-exponential`.

    *Error claim.* "fraction": as that of `continued-exponential`. "exp-fraction": as |t g'(t)/g(t)| <= 1/4 for t > 0, a nest with
    any positive b_n x converges, to whatever, and the differences of successive orders tell little. Their extrapolation is
    claimed, or where that is more the larger distance from the continued fractions of this order and the one before; nothing
    where these have no value.

    *Exact on* finite nests of g.

    *Applicability.* "exp-fraction" serves at the orders of perturbation theory, some 3 to 7, where g falls off as
    the series does. At higher orders its b_n are erratic, and it generally converges, fast, to another function than f.
    "fraction" is good for series of Stieltjes.

    *References.* V. Abhignan and R. Sankaranarayanan, J. Stat. Phys. 183 (2021) 4, for the exponential fraction; V. Abhignan,
    arXiv:2304.00343 and arXiv:2409.05438.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1/10, where its Borel sum is 0.9156333394:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24], "1/10", method="continued-function", digits=10))
        0.9157(11) [estimated]
    """
    if function == "fraction":
        yield from _rows(series, x, function)
        return
    values, _, orders = _values(series, x, "fraction")
    at = places(orders, len(series))
    for order, found in _rows(series, x, function):
        others = values[max(at[order] - 1, 0) : at[order] + 1]
        yield order, found if found.error is None else _compared(found, others)


def _compared(found, others):
    """The estimate with an error not less than the distance from other values, without one where one is missing."""
    if None in others:
        return Estimate(found.value, notes="the continued fraction, to compare it with, has no value")
    return replace(found, error=reduce(lambda error, other: error.max(abs(found.value - other)), others, found.error))


@hookimpl
def register_methods():
    return [continued_exponential, exponential_approximant, continued_function]
