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
from resurgo.ledger import settle
from resurgo.methods import Method
from resurgo.number import Number, as_datum, parse_number
from resurgo.precision import BITS_PER_DIGIT, is_zero, to_mp, working_precision
from resurgo.question import UNSCALED, Outcome
from resurgo.series import Series

Coefficient = Number | Any  # a Number, or what a Series holds


@dataclass(frozen=True)
class Given:
    """Coefficients c_0..c_N and one point x, as the ledger asks about them."""

    coefficients: tuple[Coefficient, ...]
    x: Number
    facts: Mapping[str, Any] = field(default_factory=dict)

    def series(self, order: int, bits: int) -> Series:
        """The series through `order`; irrational coefficients as balls of `bits` bits."""
        return Series((_term(c, bits) for c in self.coefficients[: order + 1]), self.facts)

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """The point, exact or enclosed."""
        return (self.x.rational if self.x.rational is not None else self.x.ball(bits)), True

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """The series is the quantity itself: prefactor 1 and offset 0."""
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


def answer(method: Method, options: Mapping[str, Any], given: Given, digits: int) -> Outcome:
    """The method's answer from all coefficients; `stable_digits` and `data_error` are among its details."""
    order = len(given.coefficients) - 1
    outcome = settle(method, options, given, [(order, 0)], digits)[order, 0]
    if (estimate := outcome.estimate) is None:
        return outcome
    details = {**estimate.details, "stable_digits": outcome.stable_digits}
    if any(_uncertainty(c) for c in given.coefficients):
        details["data_error"] = _data_error(method, options, given, digits)
        if estimate.grade == "proved":  # of the coefficients as they are written, which are not certain
            estimate = replace(estimate, grade="estimated")
    return replace(outcome, estimate=replace(estimate, details=details))


def _data_error(method: Method, options: Mapping[str, Any], given: Given, digits: int) -> Any:
    """The sum over n of |f(c_n + u_n) - f(c_n)|, u_n the uncertainty of c_n; infinite where a move leaves no answer.

    At t = 0 the series is its constant term, and this is u_0.

    All are evaluated at one precision, in which the smallest move of a coefficient, and what the largest moves
    change in the terms of the series, still have a dozen digits.
    """
    order, steps = len(given.coefficients) - 1, [_uncertainty(c) for c in given.coefficients]
    bits = max(int(digits * BITS_PER_DIGIT), _bits_below(given, steps), *(int(step.q).bit_length() for step in steps)) + 128
    if is_zero(given.argument(0, bits)[0]):
        return to_mp(steps[0])
    terms = given.series(order, bits).terms

    def value(moved: int | None) -> Any:
        series = Series((c + steps[n] if n == moved else c for n, c in enumerate(terms)), given.facts)
        asked = Asked(method, options, partial(_constant, series), partial(given.argument, bits=bits), bits)
        found = evaluate(asked, [(order, 0)])[order, 0]
        return None if isinstance(found, Refusal) else found.estimate.value

    at_rest = value(None)
    with working_precision(bits):
        moved = [value(n) for n, step in enumerate(steps) if step]
        if at_rest is None or None in moved:
            return mp.inf
        return mp.fsum(abs(f - at_rest) for f in moved)


def _bits_below(given: Given, steps: list[fmpq]) -> int:
    """How many bits the largest change u_n x^n of a term lies below the largest term c_n x^n."""
    with working_precision(64):
        x = abs(to_mp(given.argument(0, 64)[0]))
        largest = max(abs(to_mp(c)) * x**n for n, c in enumerate(given.series(len(steps) - 1, 64).terms))
        change = max(to_mp(step) * x**n for n, step in enumerate(steps))
        return max(0, int(mp.log(largest / change, 2))) if largest and change else 0


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
