"""Coefficients as data: exact numbers, constants and uncertain decimals, as terms of a series, and what uncertainty does."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.evaluate import Asked, Cell, Refusal, evaluate
from resurgo.methods import Method
from resurgo.number import Number
from resurgo.precision import BITS_PER_DIGIT, is_zero, to_mp, working_precision
from resurgo.question import Data, Question

Coefficient = Number | Any  # a Number, or what a Series holds


def term_of(coefficient: Coefficient, bits: int) -> Any:
    """A coefficient as a Series holds it, irrational ones as balls of `bits` bits."""
    return coefficient.term(bits) if isinstance(coefficient, Number) else coefficient


def uncertainty_of(coefficient: Coefficient) -> fmpq:
    """The standard uncertainty of a coefficient, 0 of what is no datum."""
    return coefficient.uncertainty if isinstance(coefficient, Number) else fmpq(0)


def with_uncertainties(facts: Mapping[str, Any], coefficients: Sequence[Coefficient]) -> Mapping[str, Any]:
    """The facts, and among them "uncertainties" where coefficients are data: those of c_0, c_1, ... as text.

    In units of the first coefficient that is not 0, so that they hold of multiples of the series.
    """
    steps = tuple(map(uncertainty_of, coefficients))
    if not any(steps):
        return facts
    numbers = (c.rational if isinstance(c, Number) else c for c in coefficients)
    unit = next((abs(c) for c in numbers if isinstance(c, fmpq) and c != 0), fmpq(1))
    return {**facts, "uncertainties": tuple(str(step / unit) for step in steps)}


def data_error(
    method: Method, options: Mapping[str, Any], question: Question, cell: Cell, steps: Sequence[fmpq], digits: int
) -> Any:
    """The sum over n of |f(c_n + u_n) - f(c_n)|, u_n = steps[n] the uncertainty of c_n; infinite where a move leaves no answer.

    At t = 0 the series is its constant term, and this is u_0.

    All are evaluated at one precision, in which the smallest move of a coefficient, and what the largest moves
    change in the terms of the series, still have a dozen digits.
    """
    order, index = cell
    bits = (
        max(int(digits * BITS_PER_DIGIT), _bits_below(question, cell, steps), *(int(step.q).bit_length() for step in steps)) + 128
    )
    size = abs(question.scale(index, bits)[0])
    if is_zero(question.argument(index, bits)[0]):
        return size * to_mp(steps[0])
    given = question.series(order, bits)

    def value(moved: int | None) -> Any:
        series = given.with_terms(c + steps[n] if n == moved else c for n, c in enumerate(given.terms))
        asked = Asked(method, options, partial(_constant, series), partial(question.argument, bits=bits), bits)
        found = evaluate(asked, [cell])[cell]
        return None if isinstance(found, Refusal) else found.estimate.value

    at_rest = value(None)
    with working_precision(bits):
        moved = [value(n) for n, step in enumerate(steps) if step]
        if at_rest is None or None in moved:
            return mp.inf
        return size * mp.fsum(abs(f - at_rest) for f in moved)


def _bits_below(question: Question, cell: Cell, steps: Sequence[fmpq]) -> int:
    """How many bits the largest change u_n x^n of a term lies below the largest term c_n x^n."""
    order, index = cell
    with working_precision(64):
        x = abs(to_mp(question.argument(index, 64)[0]))
        largest = max(abs(to_mp(c)) * x**n for n, c in enumerate(question.series(order, 64).terms))
        change = max(to_mp(step) * x**n for n, step in enumerate(steps))
        return max(0, int(mp.log(largest / change, 2))) if largest and change else 0


def _constant(series: Data, _order: int) -> Data:
    return series
