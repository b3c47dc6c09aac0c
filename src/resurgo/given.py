"""A user's own coefficients: read, asked about at one point, their uncertainty carried to the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.errors import RequestError
from resurgo.evaluate import Asked, Refusal, evaluate
from resurgo.ledger import Outcome, settle
from resurgo.methods import Method
from resurgo.number import Number, as_datum, parse_number
from resurgo.precision import BITS_PER_DIGIT, is_zero, working_precision
from resurgo.series import NO_FACTS, Series

Coefficient = Number | Any  # a Number, or what a Series holds


@dataclass(frozen=True)
class Given:
    """Coefficients c_0..c_N and one point x, as the ledger asks about them."""

    coefficients: tuple[Coefficient, ...]
    x: Number
    facts: Mapping[str, Any] = field(default_factory=lambda: NO_FACTS)

    def series(self, order: int, bits: int) -> Series:
        """The series through `order`; irrational coefficients as balls of `bits` bits."""
        return Series((_term(c, bits) for c in self.coefficients[: order + 1]), self.facts)

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """The point, exact or enclosed."""
        return (self.x.rational if self.x.rational is not None else self.x.ball(bits)), True

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """The series is the quantity itself: prefactor 1 and offset 0."""
        return mp.mpf(1), mp.mpf(0), mp.mpf(0), mp.mpf(0)


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


def answer(method: Method, options: Mapping[str, Any], given: Given, digits: int) -> Outcome:
    """The method's answer from all coefficients; `stable_digits` and `data_error` are among its details."""
    order = len(given.coefficients) - 1
    if is_zero(given.argument(0, 64)[0]):
        raise RequestError("x = 0: there is nothing to sum, the value is c_0; choose another point")
    outcome = settle(method, options, given, [(order, 0)], digits)[order, 0]
    if outcome.estimate is None:
        return outcome
    details = {**outcome.estimate.details, "stable_digits": outcome.stable_digits}
    if any(_uncertainty(c) for c in given.coefficients):
        details["data_error"] = _data_error(method, options, given, outcome.estimate.value, digits)
    return replace(outcome, estimate=replace(outcome.estimate, details=details))


def _data_error(method: Method, options: Mapping[str, Any], given: Given, value: Any, digits: int) -> Any:
    """The sum over n of |f(c_n + u_n) - f(c_n)|, u_n the uncertainty of c_n; infinite where a move leaves no answer."""
    order, bits = len(given.coefficients) - 1, int(digits * BITS_PER_DIGIT) + 64
    total = mp.mpf(0)
    for n, c in enumerate(given.coefficients):
        if not (step := _uncertainty(c)):
            continue
        moved = list(given.series(order, bits).terms)
        moved[n] = moved[n] + step
        series = Series(moved, given.facts)
        asked = Asked(method, options, partial(_constant, series), partial(given.argument, bits=bits), bits)
        found = evaluate(asked, [(order, 0)])[order, 0]
        if isinstance(found, Refusal):
            return mp.inf
        with working_precision(bits):
            total += abs(found.estimate.value - value)
    return total


def _constant(series: Series, _order: int) -> Series:
    return series


def _uncertain(value: object, number: Number) -> Number:
    if not hasattr(value, "is_integer") or isinstance(value, (int, Fraction)):
        return as_datum(number)
    if number.rational is None or number.rational.q == 1:
        return number
    bits = {2: 11, 4: 24}.get(getattr(value, "nbytes", 8), 53)  # NumPy's short floats
    return replace(number, uncertainty=abs(number.rational) / 2**bits)


def _uncertainty(coefficient: Coefficient) -> fmpq:
    return coefficient.uncertainty if isinstance(coefficient, Number) else fmpq(0)


def _term(coefficient: Coefficient, bits: int) -> Any:
    if not isinstance(coefficient, Number):
        return coefficient
    return coefficient.rational if coefficient.rational is not None else coefficient.ball(bits)
