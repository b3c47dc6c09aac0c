"""Quadratic Padé approximants and general algebraic (Hermite-Padé) approximants."""

from collections.abc import Iterator
from fractions import Fraction

from flint import acb, arb, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.algebraic import Branch, branch
from resurgo.kernels.claims import judged_values
from resurgo.kernels.order_basis import hermite_pade as solved
from resurgo.kernels.pade import shape_of
from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import is_exact, refined

HIGHEST = 8  # degree in f
CLAIMS = ("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric")


def square_root(order):
    """1 + 2x + sqrt((1 + x)/(1 - x/3)) at x = 2."""
    terms = Series([1, 1, *[0] * order]) ** Fraction(1, 2) * Series([1, Fraction(-1, 3), *[0] * order]) ** Fraction(-1, 2)
    return terms.truncate(order) + Series([1, 2, *[0] * order]).truncate(order), 2, 8


def cube_root(order):
    """1 + (1 + 7x/2)^(1/3) at x = 2."""
    terms = Series([1, Fraction(7, 2), *[0] * order]) ** Fraction(1, 3) + 1
    return terms.truncate(order), 2, 3


def _values(series, x, degree, turn):
    """The approximants' values by order, None where there is none, and the reasons for these."""
    values, reasons = [], {}
    for n in range(len(series)):
        try:
            values.append(_value(series, n, degree, x, turn))
        except Inapplicable as reason:
            reasons[n] = str(reason)
            values.append(None)
    return values, reasons


def _value(series, order, degree, x, turn):
    """The value at one order."""

    def compute():
        return [_branch(series.whole, order, degree)(x, turn)]

    (value,) = refined(compute, 2 * order, is_exact(series, x))
    return value


@planned
def _polynomials(series: Series, degree: int):
    """P_0, ..., P_m of all orders."""
    powers = [Series([1, *(0 for _ in range(series.order))])]
    for _ in range(degree):
        powers.append(powers[-1] * series)
    return tuple(solved([power.terms for power in powers]))


@planned
def _branch(series: Series, order: int, degree: int) -> Branch:
    return branch(_polynomials(series, degree)[order], series.truncate(order))


def _rows(series, x, degree, direction) -> Iterator[tuple[int, Estimate]]:
    if not -1 < direction < 1:
        raise Inapplicable(f"direction = {direction}: the angle of the ray is between -1 and 1, in units of pi")
    turn = fmpq(direction.numerator, direction.denominator)
    values, reasons = _values(series, x, degree, turn)
    along = f", approached along exp({direction} pi i)" if direction else ""
    for n, (value, told) in enumerate(zip(values, judged_values(values), strict=True)):
        if value is not None:
            yield n, Estimate(value * 1, *_told(series, n, degree, value, told, along))
    if reasons:
        raise Inapplicable(reasons[max(reasons)])


def _told(series, order, degree, value, told, along):
    """Error, grade and notes; where the equation is that of the order before no difference measures an error."""
    found, built = _polynomials(series.whole, degree), _branch(series.whole, order, degree)
    notes = f"[{', '.join(str(max(p.degree(), 0)) for p in reversed(built.polynomials))}]{along}"
    if built.contact < order:
        return None, "unreliable", f"{notes} agrees with the series only through order {built.contact}"
    if order and found[order] == found[order - 1]:
        return None, "", f"{notes}, which holds through this order"
    start = shape_of(series.terms).start
    if order - start < 3 * degree - 1 and told[0] is not None and told[0] < abs(value):
        return None, "", notes
    return told[0], told[1], "; ".join(filter(None, [notes, told[2]]))


@method(
    name="quadratic-pade",
    reference="R. E. Shafer, SIAM J. Numer. Anal. 11 (1974) 447",
    claims=CLAIMS,
    kernel=square_root,
    honesty=20,
    cost="O(N^2) operations on polynomials for all orders; some ten steps an order and point",
)
def quadratic_pade(series, x: fmpq | arb | acb, *, direction: Fraction = Fraction(0)):
    """Quadratic Padé: y with P y^2 + Q y + R = 0, y(0) = c_0, where P S^2 + Q S + R = O(x^(p+q+r+2)), p + q + r + 1 = N.

    p, q, r are the degrees of P, Q, R, as equal as N allows with r >= q >= p; the notes have them as [p, q, r]. The
    coefficients are exact where those of the series are. y is the root that begins with the series, followed
    from 0 to x by steps that Newton's interval operator proves.

    *Options.* direction: the way goes from 0 straight to x exp(direction pi i) and from there straight to x; between
    -1 and 1. With 0 it is the straight line, and there is no answer where a branch point or a pole lies on it. Otherwise the value
    is the one above the cut of a real series at x > 0 if direction is positive, below it if it is negative, complex in
    general; the notes say so. 1/2 keeps away from the cut.

    *Error claim.* An extrapolation of the differences of successive orders (`claims` in resurgo.kernels.claims), before
    order 5 only where it is larger than the value; none, and the grade unreliable, where they do not fall.

    *Exact on* the roots of quadratic equations with polynomial coefficients of these degrees.

    *Applicability.* Functions with square-root branch points, and values beyond a cut, such as resonances, to which a Padé
    approximant, being real, cannot converge. Orders 1 and 2 may have no answer, where the equation has a double root at 0.
    An accidental branch point beside the way leads to another sheet at single orders, which the error claim covers.
    Close to 0 on the cut of a divergent series it generally produces garbage.

    *References.* Shafer (1974); I. L. Mayer and B. Y. Tong, J. Phys. C 18 (1985) 3297; Sergeev and Goodson (1998).

    *Example.* 1/sqrt(1 + x) at x = 3:

        >>> import resurgo
        >>> print(resurgo.resum([1, "-1/2", "3/8", "-5/16", "35/128", "-63/256"], 3, method="quadratic-pade", digits=10))
        0.5 [heuristic]
    """
    yield from _rows(series, x, 2, direction)


@method(
    name="hermite-pade",
    reference="A. V. Sergeev and D. Z. Goodson, J. Phys. A 31 (1998) 4301",
    claims=CLAIMS,
    kernel=cube_root,
    honesty=20,
    cost="O(N^2) operations on polynomials for all orders; some ten steps an order and point",
)
def hermite_pade(series, x: fmpq | arb | acb, *, degree: int = 3, direction: Fraction = Fraction(0)):
    """Hermite-Padé: y with P_0 + P_1 y + ... + P_m y^m = 0, y(0) = c_0, where P_0 + P_1 S + ... + P_m S^m = O(x^(N+1)).

    The N + 2 coefficients are shared among the P_k as evenly as N allows, the first having one more; the notes have
    the degrees as [p_m, ..., p_0]. m = 1 gives the Padé approximants, m = 2 `quadratic-pade`, of which this is the
    general form: exact coefficients, the root that begins with the series, followed to x in proved steps.

    *Options.* degree: m, from 1 to 8; direction: as in `quadratic-pade`, a number between -1 and 1: the way to x leads
    over x exp(direction pi i), and the value is that above the cut if it is positive, below it if negative; 0 is the straight line.

    *Error claim.* As that of `quadratic-pade`, before order 3m - 1 only where it is larger than the value.

    *Exact on* algebraic functions of degree m in f whose equation has no more coefficients than are known.

    *Applicability.* Functions with algebraic branch points, and values beyond a cut. The first 2m or so orders mostly have no
    answer, as several roots meet at 0. The larger m, the more coefficients it takes; with an unfit m accidental branch points
    abound, and single orders are on another sheet or have no answer.

    *References.* Sergeev and Goodson (1998); M. Fasondini, N. Hale, R. Spoerer and J. A. C. Weideman, Comput. Res. Model. 11 (2019)
    1017; B. Beckermann and G. Labahn, SIAM J. Matrix Anal. Appl. 15 (1994) 804.

    *Example.* The cube root of 1 + x at x = 7:

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/3", "-1/9", "5/81", "-10/243"], 7, method="hermite-pade", digits=10))
        2 [heuristic]
    """
    if not 1 <= degree <= HIGHEST:
        raise Inapplicable(f"degree = {degree}: the degree in f is a whole number from 1 to {HIGHEST}")
    yield from _rows(series, x, degree, direction)


@hookimpl
def register_methods():
    return [quadratic_pade, hermite_pade]
