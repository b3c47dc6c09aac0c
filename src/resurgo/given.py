"""A user's own coefficients: read, asked about at one point, their uncertainty carried to the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from resurgo.data import Coefficient, data_error, term_of, uncertainty_of, with_uncertainties
from resurgo.errors import RequestError
from resurgo.ledger import settle
from resurgo.methods import Method
from resurgo.number import Number, as_datum, parse_number
from resurgo.question import UNSCALED, Data, Outcome
from resurgo.series import Series

ON_SAMPLES = "it works on values at nodes, and coefficients are given; give resurgo.Samples, or nodes = [ ... ] in an experiment"
ON_SERIES = "it works on coefficients, and values at nodes are given; give a list of coefficients"


@dataclass(frozen=True)
class Given:
    """Coefficients c_0..c_N and one point x, as the ledger asks about them."""

    coefficients: tuple[Coefficient, ...]
    x: Number
    facts: Mapping[str, Any] = field(default_factory=dict)

    def series(self, order: int, bits: int) -> Series:
        """The series through `order`; irrational coefficients as balls of `bits` bits."""
        return Series((term_of(c, bits) for c in self.coefficients[: order + 1]), with_uncertainties(self.facts, self.coefficients))

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """The point, exact or enclosed."""
        return self.x.term(bits), True

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """The series is the quantity itself: prefactor 1 and offset 0."""
        return UNSCALED


@dataclass(frozen=True)
class Exactly:
    """A series or samples as they are, and points, as the ledger asks about them."""

    whole: Data
    points: tuple[Number, ...]

    def series(self, order: int, bits: int) -> Data:
        """The series through `order`, or the samples at as many nodes."""
        return self.whole.truncate(order)

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """The point, exact or enclosed."""
        return self.points[index].term(bits), True

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """The series, or the function sampled, is the quantity itself."""
        return UNSCALED


def read_coefficients(values: Iterable[Any], exact: bool = False, where: str = "") -> tuple[Coefficient, ...]:
    """The coefficients that a caller or a file gives.

    Without `exact`, decimals are known to half a unit in their last place and floats that are not
    whole to half of their last bit. RequestError names the coefficient that is wrong.
    """
    if isinstance(values, Series):
        return values.terms
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise RequestError(f"{where}the coefficients '{values!s:.40}' are not a list; write [c_0, c_1, ...]")
    read = []
    for n, value in enumerate(values):
        try:
            number = parse_number(value)
        except ValueError as error:
            raise RequestError(f"{where}coefficient {n}: {error}") from None
        read.append(number if exact else _uncertain(value, number))
    if not read:
        raise RequestError(f"{where}there are no coefficients; give at least c_0")
    return tuple(read)


def answer(method: Method, options: Mapping[str, Any], given: Given | Exactly, digits: int) -> Outcome:
    """The method's answer from all that is given; `stable_digits` and `data_error` are among its details.

    RequestError where the method works on something else.
    """
    wanted = "series" if isinstance(given, Given) else "samples"
    if method.works_on != wanted:
        raise RequestError(f"{method.name}: {ON_SAMPLES if wanted == 'series' else ON_SERIES}")
    order = len(given.coefficients if isinstance(given, Given) else given.whole) - 1
    outcome = settle(method, options, given, [(order, 0)], digits)[order, 0]
    if (estimate := outcome.estimate) is None:
        return outcome
    details = {**estimate.details, "stable_digits": outcome.stable_digits}
    steps = [uncertainty_of(c) for c in given.coefficients] if isinstance(given, Given) else []
    if any(steps) and isinstance(given, Given):
        details["data_error"] = data_error(method, options, given, (order, 0), steps, digits)
        if estimate.grade == "proved":  # of the coefficients as they are written, which are not certain
            estimate = replace(estimate, grade="estimated")
    return replace(outcome, estimate=replace(estimate, details=details))


def _uncertain(value: object, number: Number) -> Number:
    if not hasattr(value, "is_integer") or isinstance(value, (int, Fraction)):
        return as_datum(number)
    if number.rational is None or number.rational.q == 1:
        return number
    bits = {2: 11, 4: 24}.get(getattr(value, "nbytes", 8), 53)  # NumPy's short floats
    return replace(number, uncertainty=abs(number.rational) / 2**bits)
