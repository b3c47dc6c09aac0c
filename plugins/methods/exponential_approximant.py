"""Self-similar exponential approximants: nested exponentials, with a control time in the innermost."""

from typing import Literal

from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.claims import judged_values
from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import GUARD_BITS
from resurgo.precision import is_zero, to_ball, working_precision

EXACT = 3  # exponents
LOST = 16  # bits an order
HIGHEST = 300  # of an exponent
DEEPEST = 3  # an exponential below exp(-3) hides what is nested in it
SHORT = 12  # coefficients of which the exponents are worked out as fractions
BITS_A_TERM = 24  # more than the logarithms have been seen to lose; what they lose shows in the balls
DEEP = None, "unreliable", "an exponential is so small that what is nested in it does not count"


def tower(order):
    """2 exp(x/3 exp(-x exp(x/5))) at x = 1/2."""
    x = Series([0, 1, *[0] * order])
    terms = ((((x / 5).exp() * -x).exp() * x) / 3).exp() * 2
    return terms.truncate(order), "1/2", lambda: 2 * mp.exp(mp.exp(-mp.exp(mp.mpf(1) / 10) / 2) / 6)


@planned
def _exponents(series: Series) -> tuple:
    """b_1, b_2, ... as far as none vanishes, with S = c_0 exp(b_1 x exp(b_2 x ...)), and the first order that has none such.

    As fractions they soon have thousands of digits: from many coefficients they are balls, if none of these contains 0.
    """
    if series.exact is None or len(series) <= SHORT:
        return _by_logarithms(series)
    with working_precision(ctx.prec + BITS_A_TERM * len(series)):
        found = _by_logarithms(Series(series.balls(ctx.prec)))
    return found if found[1] == len(series) else _by_logarithms(series)


def _by_logarithms(series: Series) -> tuple:
    found, rest = [], series / series.terms[0]
    while rest.order:
        if len(found) == EXACT and rest.exact is not None:  # beyond these the rational numbers grow too long
            with working_precision(ctx.prec + LOST * series.order):
                rest = Series(rest.balls(ctx.prec))
        with working_precision(ctx.prec + LOST * series.order):
            slope = Series(rest.log().terms[1:])
        if is_zero(slope.terms[0]):
            hidden = next((i for i, c in enumerate(slope.terms) if not is_zero(c)), len(slope))
            return tuple(found), len(found) + 1 + hidden
        if isinstance(slope.terms[0], (arb, acb)) and slope.terms[0].contains(0):
            return tuple(found), len(found) + 1
        found.append(slope.terms[0])
        with working_precision(ctx.prec + LOST * series.order):
            rest = slope / slope.terms[0]
    return tuple(found), len(series)


def _control(b, x):
    """tau = exp(b x tau), the solution that is 1 at x = 0: exp(-W(-b x)), W Lambert's function on its principal branch."""
    argument = -acb(b) * x
    if argument.imag.contains(0) and not argument.real > -arb(-1).exp():
        raise Inapplicable("the control time tau = exp(b tau x) has no real solution where b x exceeds 1/e")
    return (-argument.lambertw()).exp()


def _value(series, b, x, control):
    point, time = acb(to_ball(x)), acb(1)
    if control == "fixed-point" and b:
        *b, last = b
        time = _control(last, point)
    smallest = arb(0)
    for c in reversed(b):
        exponent = acb(c) * point * time
        if not abs(exponent.real) < HIGHEST:
            raise Inapplicable(f"an exponential of the tower is beyond exp({HIGHEST}) or exp(-{HIGHEST})")
        smallest, time = smallest.min(exponent.real), exponent.exp()
    value = time * acb(series.terms[0])
    is_real = not isinstance(x, acb) and not any(isinstance(c, acb) for c in series.terms)
    return (value.real if is_real else value), bool(smallest < -DEEPEST)


@method(
    name="exponential-approximant",
    reference="V. I. Yukalov and S. Gluzman, Phys. Rev. E 58 (1998) 1359",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=tower,
    honesty=20,
    cost="N logarithms of power series, O(N^2) exponentials for all orders",
)
def exponential_approximant(series, x: fmpq | arb | acb, *, control: Literal["fixed-point", "one"] = "fixed-point"):
    """c_0 exp(b_1 x exp(b_2 x ... exp(b_N x tau))), which agrees with the series through x^N.

    The b_n are found one after another from the logarithm of what remains, exactly where the coefficients are. The
    control time tau = 1 + O(x) does not change that agreement.

    *Options.* control: "fixed-point" makes the difference from the approximant one exponential shorter with the same tau
    vanish, tau = exp(b_N x tau), of whose solutions it takes the one that tends to 1 as x tends to 0, exp(-W(-b_N x)) with the
    principal branch of Lambert's W; a second real one for 0 < b_N x < 1/e tends to infinity there. "one" sets tau = 1, which is
    the continued exponential.

    *Error claim.* An extrapolation of the differences of successive orders (`claims` in resurgo.kernels.claims); none, and
    the grade unreliable, where they do not fall, and where an exponential of the tower is less than exp(-3): what stands in it
    changes the value so little that the differences say nothing.

    *Exact on* finite towers of exponentials.

    *Applicability.* Functions without zeros, of few coefficients, at moderate x. Where b_N x exceeds 1/e the fixed point is
    complex, and there is no answer. c_0 = 0 has no such form, nor has a series whose b_n vanishes before its end.

    *References.* Yukalov and Gluzman (1998); V. I. Yukalov and E. P. Yukalova, Physics 3 (2021) 829; C. M. Bender and
    J. P. Vinson, J. Math. Phys. 37 (1996) 4103, for tau = 1.

    *Example.* Euler's series at x = 1/10, where its Borel sum is 0.9156333394:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720], "1/10", method="exponential-approximant", digits=10))
        0.915634(21) [estimated]
    """
    if acb(series.terms[0]).contains(0):
        raise Inapplicable("c_0 = 0, and the approximant is c_0 times an exponential")
    exponents, end = _exponents(series.whole)
    values, deep = [], []
    reason = "" if len(series) <= end else f"b_{len(exponents) + 1} = 0, and the exponentials do not reach c_{end}"
    with working_precision(ctx.prec + GUARD_BITS + series.order):
        for n in range(len(series)):
            try:
                last = control if n <= len(exponents) else "one"
                value, is_deep = _value(series, exponents[:n], x, last) if n < end else (None, False)
                if value is not None and not value.is_finite():
                    raise Inapplicable("the exponentials are too large at this x")
                values.append(value)
                deep += [n] if is_deep else []
            except Inapplicable as refused:
                values.append(None)
                reason = str(refused)
    for n, (value, told) in enumerate(zip(values, judged_values(values), strict=True)):
        if value is not None:
            yield n, Estimate(value * 1, *(DEEP if n in deep else told))
    if reason:
        raise Inapplicable(reason)


@hookimpl
def register_methods():
    return [exponential_approximant]
