"""The series in a new small parameter, and in that parameter a power of it or its logarithm."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import acb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, hookimpl, method
from resurgo.kernels.expanding import check_analytic, taylor
from resurgo.kernels.formula import value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.plans import planned
from resurgo.kernels.power_form import PowerForm, raised
from resurgo.kernels.scales import Unexpandable
from resurgo.kernels.series_functions import Singular
from resurgo.precision import is_zero, to_mp

JUMP = 2.0**-30  # of the way, on which no parameter changes by an eighth


@dataclass(frozen=True)
class InNewParameter:
    """A built form in lambda: call it at x."""

    parameter: Callable
    form: PowerForm

    def __call__(self, x):
        value = self.parameter(x)
        if not mp.isfinite(value):
            raise Inapplicable("the new parameter has no value at the point")
        if mp.im(value) and not mp.im(x):
            raise Inapplicable("the new parameter has no real value at the point")
        if not _is_continuous(self.parameter, x):
            raise Inapplicable("the formula of the new parameter jumps on the way from 0 to the point")
        return self.form(value)


def _is_continuous(parameter, x):
    """Whether lambda has no jump of more than an eighth of itself on the straight line from x/16 to x."""
    values = {mp.mpf(n) / 16: parameter(x * n / 16) for n in range(1, 17)}
    pending = [*pairwise(values)]
    while pending:
        start, end = pending.pop()
        if abs(values[end] - values[start]) * 8 > abs(values[end]):
            if end - start < JUMP:
                return False
            middle = (start + end) / 2
            values[middle] = parameter(x * middle)
            pending += [(start, middle), (middle, end)]
    return True


def _given(formula, order):
    """Lambda as a function of x, and its power series."""
    tree = parse_formula(formula).tree
    try:
        check_analytic(tree, fmpq(0))
        terms = taylor(tree, fmpq(0), order)
    except (Unexpandable, Singular) as reason:
        raise Inapplicable(f"parameter = {formula}: no power series at x = 0; {reason}") from None
    if not is_zero(terms[0]) or (is_zero(terms[1]) if isinstance(terms[1], fmpq) else terms[1].contains(0)):
        raise Inapplicable(f"parameter = {formula}: a new parameter begins with a multiple of x")
    return (lambda x: to_mp(value_in_balls(tree, acb(x)))), Series(terms)


def _natural(slope, order):
    """Lambda with lambda + lambda^2 = slope x, and its power series."""
    if slope == 0 if isinstance(slope, fmpq) else slope.contains(0):
        raise Inapplicable("the first coefficient is 0 and suggests no parameter; give one as the option parameter")

    def parameter(x):
        inside = 1 + 4 * to_mp(slope) * x
        return 2 * to_mp(slope) * x / (1 + mp.sqrt(inside))

    inverse = Series([0, 1, 1, *(0 for _ in range(order - 2))][: order + 1]) / slope
    return parameter, inverse.reversion()


@planned
def _in_new_parameter(series, formula, power):
    """The parameter as a function, and S in powers of it, raised to the power."""
    in_x = raised(series, power)
    parameter, terms = _given(formula, series.order) if formula else _natural(in_x.terms[1], series.order)
    return parameter, in_x.compose(terms.reversion())


@method(
    reference="P. M. Stevenson, Phys. Rev. D 23 (1981) 2916; G. Grunberg, Phys. Lett. B 95 (1980) 70",
    claims=("homogeneous", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=20,
    cost="O(N^2), and two compositions of power series",
)
def changed_parameter(series, *, parameter: str | None = None, power: Fraction = Fraction(-2)):
    """f = c_0 (1 + B_1 lambda + ... + B_N lambda^N)^(1/power), lambda(x) a new small parameter, lambda(0) = 0.

    sum B_n lambda^n = (S/c_0)^power, in which x is the power series in lambda that inverts lambda(x); for the power 0
    f = c_0 exp(B_1 lambda + ...), from log(S/c_0). The B_n are exact where lambda(x) has rational coefficients.

    *Options.* parameter: lambda, a formula in x such as "x/(1 + x)" or "log(1 + x)", on its principal branches; it begins with a
    multiple of x. Without it lambda is the solution of lambda + lambda^2 = A_1 x, with the A_1 of `exponent`, lambda =
    (sqrt(1 + 4 A_1 x) - 1)/2: B_1 is 1, and lambda grows like sqrt(x). power: a rational number, as in `exponent`; 1 is f as a
    power series in lambda.

    *Error claim.* As that of `exponent`: what follows in the series in lambda if the ratios of its terms go on as they did,
    carried to the value; none once they grow, and the value is then graded unreliable.

    *Applicability.* A lambda that stays small where x is large, and in which the series has smaller coefficients. In the quartic
    integral, x = eps/a^2, the natural lambda is (sqrt(a^2 + 6 eps) - a)/(2 a): to first order the integral is
    sqrt(2 pi/(a + sqrt(a^2 + 6 eps))), that of the Gaussian exp(-Omega u^2) beside which
    the first-order correction vanishes, Omega = a + 3 eps/(2 Omega). The rate of divergence remains, and
    where a radicand is negative there is no real value. Where its formula jumps between 0 and x, at
    a branch cut, there is no value.

    *References.* Stevenson (1981) and Grunberg (1980) for expansions in other parameters and their choice.

    *Example.* The integral of exp(-u^2 - t u^4) over that of exp(-u^2) at t = 1/10, where it is 0.9445018017:

        >>> import resurgo
        >>> print(resurgo.resum([1, "-3/4", "105/32"], "1/10", method="changed-parameter", digits=10))
        0.9483(19) [estimated]
    """
    if series.order == 0:
        return PowerForm(series[0], raised(series, power), power)
    try:
        function, mapped = _in_new_parameter(series.whole, parameter, power)
    except ValueError as reason:
        raise Inapplicable(f"parameter: {reason}") from None
    return InNewParameter(function, PowerForm(series[0], mapped.truncate(series.order), power))


@hookimpl
def register_methods():
    return [changed_parameter]
