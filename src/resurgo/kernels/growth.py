"""Gevrey order, shift and gaps with which a Borel sum is made: as given, declared, or read off the coefficients."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.large_order import LargeOrder, gevrey_order, large_order
from resurgo.kernels.pade import Shape, shape_of
from resurgo.number import parse_number
from resurgo.series import Series

SIMPLE = (1, 2, 3, 4, 6)  # denominators of an estimated exponent, if within its error; otherwise it is rounded to 1/64
KNOWN = 0.125  # the error of an exponent below which it is one
TINY = 1e-12
LARGEST = 10  # Gevrey order
FARTHEST = 100  # shift


@dataclass(frozen=True)
class Growth:
    """A series S(x) = x^start T(x^step), T's coefficients growing like Gamma(k n + shift + 1); `notes`: whence k and the shift."""

    folded: Series
    shape: Shape
    k: int
    shift: fmpq
    notes: str

    def at(self, x: Any) -> tuple[Any, Any]:
        """x^step and x^start."""
        return x**self.shape.step, x**self.shape.start


def growth(series: Series, k: Fraction | None, b: Fraction | None, gaps: bool = True) -> Growth:
    """What is given wins over the facts `gevrey` and `exponent`, and these over `large_order`; without either k = 1, shift 0.

    k is for S in x, and k times the step has to be whole; one that is not given is raised to where it is. The shift is that
    of e - 1, e - 2, ..., or e, e + 1, ..., for c_n ~ Gamma(k n + e) A^(-n), that lies above -1 and not above 0: the nearest
    singularity of the Borel transform is then, for e > 0, a pole of the order that makes what logarithm goes with it the weakest. A
    convergent series is summed with k = 1: Borel's method is regular. Without `gaps` it is taken as one in x.
    """
    shape, folded = fold(series) if gaps else (Shape(0, 1), series)
    order, words = _order(series, k, shape.step)
    in_u = order * shape.step
    if in_u <= 0:
        in_u, words = fmpq(1), [*words, "k = 1, as the series converges"]
    if in_u.q != 1:
        if k is not None:
            raise Inapplicable(f"k = {order}: the Gevrey order in x^{shape.step}, {in_u}, is no whole number")
        in_u = fmpq(in_u.ceil())
        order = in_u / shape.step
        words = [*words, f"summed with k = {order}, as k is to be whole"]
    if b is not None:
        check_shift(b)
        return Growth(folded, shape, int(in_u.p), fmpq(b.numerator, b.denominator), "; ".join(words))
    shift, more = _shift(series, order, shape)
    return Growth(folded, shape, int(in_u.p), shift, "; ".join([*words, *more]))


def fold(series: Series) -> tuple[Shape, Series]:
    """The shape of a series with gaps, and T of S = x^s T(x^p); of one without them (0, 1) and itself."""
    shape = shape_of(series.terms)
    if shape.step == 1 or shape.start > series.order:
        return Shape(0, 1), series
    whole = Series(series.whole.terms[shape.start :: shape.step])
    return shape, whole.truncate((series.order - shape.start) // shape.step)


def _order(series: Series, k: Fraction | None, step: int) -> tuple[fmpq, list[str]]:
    if k is not None:
        if k <= 0:
            raise Inapplicable(f"k = {k}: the Gevrey order is above 0")
        check_size(k)
        return fmpq(k.numerator, k.denominator), []
    if (declared := series.facts.get("gevrey")) is not None and (number := parse_number(declared).rational) is not None:
        return number, [f"uses the declared Gevrey order {number}"]
    found = tried(lambda: gevrey_order(series))
    if found is None:
        return fmpq(1), ["k = 1, as the coefficients do not tell the Gevrey order"]
    return found, [f"k = {found} by the coefficients"]


def check_size(k: Fraction | int) -> None:
    """Inapplicable for a Gevrey order whose Gamma functions would take too long."""
    if k > LARGEST:
        raise Inapplicable(f"k = {k}: the Gevrey order is at most {LARGEST}")


def check_shift(b: Fraction) -> None:
    """Inapplicable for a shift for which there is no integral, or whose Gamma functions would take too long."""
    if b <= -1:
        raise Inapplicable(f"b = {b}: the integral needs b above -1")
    if b > FARTHEST:
        raise Inapplicable(f"b = {b}: the shift is at most {FARTHEST}")


def exponent(series: Series, k: fmpq) -> tuple[fmpq, str] | None:
    """e of c_n ~ Gamma(k n + e) A^(-n), declared or read off the coefficients to better than 1/8, and words on that."""
    declared = series.facts.get("exponent")
    if declared is not None and (number := parse_number(declared).rational) is not None:
        return number, f"uses the declared exponent {number}"
    found: LargeOrder | None = tried(lambda: large_order(series, k))
    if found is None or not found.exponent_error < KNOWN:
        return None
    lift = k * found.shape.start
    inside = found.exponent + lift  # that of the series in the power of its gaps
    simple = (fmpq(round(float(inside) * q), q) for q in SIMPLE)
    near = next((e for e in simple if abs(e - inside) <= found.exponent_error + TINY), fmpq(round(64 * float(inside)), 64)) - lift
    return near, f"exponent {near} by the coefficients"


def _shift(series: Series, k: fmpq, shape: Shape) -> tuple[fmpq, list[str]]:
    found = exponent(series, k) if k > 0 else None
    if found is None:
        return fmpq(0), []
    inside = found[0] + k * shape.start
    return inside - inside.ceil(), [found[1]]


def tried(make: Callable[[], Any]) -> Any:
    """What is made, None where it is Inapplicable."""
    try:
        return make()
    except Inapplicable:
        return None
