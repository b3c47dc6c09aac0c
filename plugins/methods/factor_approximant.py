"""Self-similar factor approximants: products of powers."""

from fractions import Fraction

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.claims import judged_values
from resurgo.kernels.factors import exponential_of_integral, logarithmic_derivative
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Rational
from resurgo.kernels.sequences import is_exact, refined
from resurgo.kernels.staircase import enclosed_pade


def powers(order):
    """3 (1 + x)^(1/3) (1 + x/2)^(-1/2) at x = 7."""
    one, two = Series([1, 1, *[0] * order]), Series([1, Fraction(1, 2), *[0] * order])
    terms = one ** Fraction(1, 3) * two ** Fraction(-1, 2) * 3
    return terms.truncate(order), 7, lambda: mp.sqrt(8)


@planned
def _fraction(series: Series, order: int, gauge: fmpq) -> Rational:
    """Sum n_i A_i/(1 + A_i x), which agrees with S'/S through x^(order - 1)."""
    slope, half = logarithmic_derivative(series), order // 2
    if order % 2 == 0:
        return enclosed_pade(slope.truncate(order - 1), half - 1, half, -1).fraction
    found = enclosed_pade(_times(series, gauge).truncate(order - 1), half, half, 0).fraction
    kind = type(found.denominator)
    return Rational(found.numerator, found.denominator * kind([1, gauge]))


@planned
def _times(series: Series, gauge: fmpq) -> Series:
    """(1 + gauge x) S'/S."""
    slope = logarithmic_derivative(series)
    return slope * Series([1, gauge, *(0 for _ in range(slope.order))])


def _value(series, order, gauge, x):
    """The value at one order."""

    def compute():
        return [exponential_of_integral(_fraction(series.whole, order, gauge).parts(), x) * series.terms[0]]

    (value,) = refined(compute, 2 * order, is_exact(series, x))
    is_real = not isinstance(x, acb) and series.is_real
    return value.real if is_real else value


@method(
    name="factor-approximant",
    reference="S. Gluzman, V. I. Yukalov and D. Sornette, Phys. Rev. E 67 (2003) 026109",
    claims=("homogeneous", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=powers,
    excuses={"scale-covariant": "at odd orders a factor has the A of the gauge"},
    honesty=20,
    cost="O(N^2) for the Padé approximants of all orders, the roots of a polynomial of degree N/2 an order",
)
def factor_approximant(series, x: fmpq | arb | acb, *, gauge: Fraction = Fraction(1)):
    """c_0 (1 + A_1 x)^n_1 ... (1 + A_k x)^n_k, which agrees with the series through x^N.

    Its logarithmic derivative is sum n_i A_i/(1 + A_i x). At even orders N = 2k this is the Padé approximant [k-1/k] of S'/S,
    so that the approximant equals the one of Padé of the logarithmic derivative. At odd orders N = 2k + 1
    there are k + 1 factors, of one of which A is fixed by the gauge; [k/k] of (1 + A x) S'/S gives the others. There is one
    solution: A_i and n_i are found linearly, real or in complex conjugate pairs, which give a real value. The
    powers are continued from 1 along the straight line to x. Where two A coincide, or one tends to 0, the
    factors become an exponential, which the approximant then has.

    *Options.* gauge: A of the first factor at odd orders, other than 0; 1 in the literature, for x of order 1.

    *Error claim.* An extrapolation of the differences of successive orders (`claims` in resurgo.kernels.claims); none, and
    the grade unreliable, where they do not fall.

    *Exact on* products of powers of first-degree polynomials, exponentials of polynomials among them.

    *Applicability.* Functions with power laws, at singular points or as x grows, and without a zero between 0 and x.
    Where a factor vanishes on the way there is no answer, and on the cut of a divergent series mostly none.
    c_0 = 0 has no such form.

    *References.* Gluzman, Yukalov and Sornette (2003); V. I. Yukalov and E. P. Yukalova, Phys. Lett. A 368 (2007) 341, for the
    gauge; Physics 3 (2021) 829.

    *Example.* (1 + x)^(1/3) at x = 7:

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/3", "-1/9", "5/81"], 7, method="factor-approximant", digits=10))
        2 [heuristic]
    """
    if gauge == 0:
        raise Inapplicable("gauge = 0: a factor (1 + A x)^n with A = 0 is none")
    leading = series.terms[0]
    if acb(leading).contains(0):
        raise Inapplicable("c_0 = 0, and the approximant is c_0 times a product")
    fixed, values, reason = fmpq(gauge.numerator, gauge.denominator), [], ""
    for n in range(len(series)):
        try:
            values.append(_value(series, n, fixed, x) if n else arb(leading) if isinstance(leading, fmpq) else leading)
        except Inapplicable as refused:
            values.append(None)
            reason = str(refused)
    for n, (value, told) in enumerate(zip(values, judged_values(values), strict=True)):
        if value is not None:
            yield n, Estimate(value * 1, *told)
    if reason:
        raise Inapplicable(reason)


@hookimpl
def register_methods():
    return [factor_approximant]
