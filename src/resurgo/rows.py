"""Rows: every cell of a task settled, scored against the target and written as decimal strings."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from mpmath import mp

from resurgo.data import data_error
from resurgo.errors import Stopped, joined, told
from resurgo.estimate import Estimate
from resurgo.evaluate import Cell
from resurgo.number import Number
from resurgo.options import plain
from resurgo.place import Place
from resurgo.plan import Task
from resurgo.precision import BITS_PER_DIGIT, decimal, decimal_exponent, digits_between, rounded_up, to_mp, working_precision
from resurgo.problem import ProblemError, known_order, series_of, uncertainties_of
from resurgo.question import Outcome
from resurgo.sampled import outcomes_of
from resurgo.series import Series
from resurgo.sums_of_terms import of_terms, settle_sum

COLUMNS = (
    "problem", "parameters", "method", "label", "options", "order", "x", "x_im", "status", "grade", "value", "value_im",
    "error", "data_error", "reference", "reference_im", "abs_error", "digits", "stable_digits", "notes", "message",
)  # fmt: skip
POINT_DIGITS = 40  # decimals of a point in the table, where the digits asked are fewer
ERROR_DIGITS = 3  # significant digits of an error
MOST_DETAILS = 10**6  # bytes of them in a row: a table of thousands of rows is still to be read


@dataclass(frozen=True)
class Posed:
    """A problem with its parameters fixed at the points asked: what the ledger calls a question."""

    places: tuple[Place, ...]
    order: int

    def series(self, order: int, bits: int) -> Series:
        """The problem's series through `order`, cut from the longest one needed."""
        return series_of(self.places[0].problem, self.places[0].parameters, self.order, bits).truncate(order)

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """t at the point with that index."""
        return self.places[index].argument(bits)

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """prefactor and offset there, each with its round-off."""
        return self.places[index].scale(bits)


def rows_of(task: Task) -> list[dict[str, Any]]:
    """The rows of a task: by point, then by order."""
    places = tuple(Place(task.problem.entry.thing, task.problem.parameters, x) for x in task.points)
    by_kind = {"series": _of_series, "samples": outcomes_of}
    outcomes = by_kind[task.method.entry.thing.works_on](task, places)
    rows = []
    for i, place in enumerate(places):
        scored = any(outcomes[n, i].estimate is not None for n in task.orders)
        reference = _reference(place, task.digits) if scored else None
        rows += [_row(task, n, place.x, outcomes[n, i], reference) for n in task.orders]
    return rows


def _of_series(task: Task, places: tuple[Place, ...]) -> dict[Cell, Outcome]:
    """The outcomes of a method on series in all cells of a task."""
    count = len(places[0].terms)
    known, outcomes = _known(task)
    posed = Posed(tuple(term for place in places for term in place.terms), known)
    for i, place in enumerate(places):
        fault = _fault(posed, place, task.digits)
        outcomes |= {(n, i): fault for n in task.orders if fault is not None and (n, i) not in outcomes}
    cells = [(n, i) for n in task.orders for i in range(len(places)) if (n, i) not in outcomes]
    outcomes |= settle_sum(task.method.entry.thing, task.method.options, posed, count, cells, task.digits)
    return outcomes | _with_data_errors(task, posed, count, {cell: outcomes[cell] for cell in cells})


def rows_without(task: Task, stopped: Stopped) -> list[dict[str, Any]]:
    """The rows of a task that could not be carried out at all."""
    outcome = Outcome(stopped.status, message=stopped.words)
    return [_row(task, n, x, outcome, None) for x in task.points for n in task.orders]


def _known(task: Task) -> tuple[int, dict[Cell, Outcome]]:
    """The highest order of the task and its sisters that the known coefficients reach, and the outcomes of those beyond it.

    Where they reach none, it is the highest order asked, at which the problem says why.
    """
    problem, parameters, outcomes = task.problem.entry.thing, task.problem.parameters, dict[Cell, Outcome]()
    try:
        known = known_order(problem, parameters, task.longest)
    except ProblemError:
        known = -1
    if known < 0:
        return task.longest, outcomes
    for n in task.orders:
        if n > known:
            try:
                series_of(problem, parameters, n)
            except ProblemError as fault:
                outcomes |= {(n, i): Outcome(fault.status, message=str(fault)) for i in range(len(task.points))}
    return known, outcomes


def _fault(posed: Posed, place: Place, digits: int) -> Outcome | None:
    """The outcome where the problem itself fails, whatever the method."""
    bits = int(digits * BITS_PER_DIGIT) + 40
    try:
        place.outside()
        posed.series(0, bits)
        for term in place.terms:
            term.argument(bits)
            term.scale(bits)
    except ProblemError as fault:
        return Outcome(fault.status, message=str(fault))
    return None


def _with_data_errors(task: Task, posed: Posed, count: int, outcomes: dict[Cell, Outcome]) -> dict[Cell, Outcome]:
    """The outcomes with what the uncertainty of the coefficients does to each, if any is uncertain; nothing is proved then."""
    found = {}
    for cell, outcome in outcomes.items():
        steps = uncertainties_of(task.problem.entry.thing, task.problem.parameters, cell[0]) if outcome.estimate is not None else ()
        if steps and outcome.estimate is not None:
            method, options = task.method.entry.thing, task.method.options
            error = mp.fsum(data_error(method, options, posed, term, steps, task.digits) for term in of_terms([cell], count))
            grade = "estimated" if outcome.estimate.grade == "proved" else outcome.estimate.grade
            estimate = replace(outcome.estimate, grade=grade, details={**outcome.estimate.details, "data_error": error})
            found[cell] = replace(outcome, estimate=estimate)
    return found


@lru_cache(maxsize=4096)
def _reference(place: Place, digits: int) -> tuple[Any, float, str] | None:
    """The target's value, the digits it is good for, and what went wrong with it."""
    try:
        found = place.target(digits)
    except Exception as fault:  # the problem's fault costs the score, not the row
        assert place.problem.target is not None
        return mp.mpf(0), 0, f"the target failed: {told(fault, place.problem.target)}"
    return None if found is None else (*found, "")


def _row(task: Task, order: int, x: Number, outcome: Outcome, reference: tuple[Any, float, str] | None) -> dict[str, Any]:
    digits = task.digits
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    row |= {
        "problem": task.problem.entry.name,
        "parameters": task.problem.settings,
        "method": task.method.entry.name,
        "label": task.method.label,
        "options": task.method.settings,
        "order": order,
        **_columns(x, digits),
        "status": outcome.status,
        "grade": "unreliable" if outcome.status == "imprecise" else "",
        "stable_digits": outcome.stable_digits,
        "message": outcome.message,
        "details": {},
    }
    with working_precision(int(digits * BITS_PER_DIGIT) + 40):
        if reference is not None and reference[1] > 0:
            row["reference"], row["reference_im"] = in_decimals(reference[0], int(min(digits, reference[1] + 1)))
    if outcome.estimate is not None:
        row |= written(outcome.estimate, outcome.stable_digits)
        if reference is not None and reference[1] > 0:
            row |= _score(outcome, reference[0], reference[1], digits)
    if reference is not None and reference[2]:
        row["notes"] = joined(row["notes"], reference[2])
    return row


def written(estimate: Estimate, stable: int) -> dict[str, Any]:
    """An estimate as the columns of a row, its value to the digits that are stable."""
    value, value_im = in_decimals(estimate.value, stable)
    error = estimate.error if estimate.grade != "proved" else _bound(estimate, value, value_im, stable)
    details = plain({name: value for name, value in estimate.details.items() if name != "data_error"})
    data = estimate.details.get("data_error")
    size = len(json.dumps(details))
    too_many = f"details of {size} bytes are left out: {MOST_DETAILS} are allowed in a row" if size > MOST_DETAILS else ""
    return {
        "value": value,
        "value_im": value_im,
        "grade": estimate.grade,
        "error": "" if error is None else decimal(error, ERROR_DIGITS),
        "data_error": "" if data is None else decimal(data, ERROR_DIGITS),
        "notes": joined(str(estimate.notes), too_many),
        "details": {} if too_many else details,
    }


def _bound(estimate: Estimate, value: str, value_im: str, stable: int) -> Any:
    """A proved error bound that holds for the value as it is written."""
    with working_precision(int(stable * BITS_PER_DIGIT) + 64):
        cut = abs(estimate.value - mp.mpc(value, value_im))
        return rounded_up(estimate.error + cut + (abs(estimate.value) * mp.eps if cut else 0), ERROR_DIGITS)


def _score(outcome: Outcome, reference: Any, good: float, digits: int) -> dict[str, str]:
    """The error against the target, and its digits: no more than value and target are both good for."""
    assert outcome.estimate is not None
    with working_precision(int(digits * BITS_PER_DIGIT) + 40):
        cut = min(float(outcome.stable_digits), float(digits), good)
        error = abs(outcome.estimate.value - reference)
        found = digits_between(error, reference)
        return {
            "abs_error": decimal(error, ERROR_DIGITS) if found < cut else "0",
            "digits": f"{min(found, cut):.2f}",
        }


@lru_cache(maxsize=4096)
def _columns(x: Number, digits: int) -> dict[str, str]:
    return point_columns(x, digits)


def point_columns(x: Number, digits: int) -> dict[str, str]:
    """A point as the columns x and x_im, to at least POINT_DIGITS digits."""
    shown = max(digits, POINT_DIGITS)
    with working_precision(int(shown * BITS_PER_DIGIT) + 40):
        real, imaginary = in_decimals(to_mp(x.ball(mp.prec)), shown)
    return {"x": real, "x_im": imaginary}


def in_decimals(value: Any, digits: int) -> tuple[str, str]:
    """Real and imaginary part as decimal strings, both cut at the decimal place of the last of `digits` digits of |value|."""
    parts = mp.re(value), mp.im(value)
    if not value:
        return "0", "0"
    last = decimal_exponent(abs(value)) - digits
    places = [decimal_exponent(abs(part)) - last if part else 0 for part in parts]
    real, imaginary = (decimal(part, n) if n > 0 else "0" for part, n in zip(parts, places, strict=True))
    return real, imaginary
