"""Diagnostics of an experiment: named numbers read off the coefficients, settled like a method's answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpz
from mpmath import mp

from resurgo.errors import Inapplicable, Stopped, shown, told
from resurgo.estimate import Estimate
from resurgo.experiment import Experiment, Item
from resurgo.isolation import Caller, isolated
from resurgo.ledger import settle
from resurgo.methods import Method
from resurgo.number import Number
from resurgo.place import Place
from resurgo.precision import BITS_PER_DIGIT, to_mp, working_precision
from resurgo.problem import ProblemError
from resurgo.question import UNSCALED, Outcome, Question
from resurgo.rows import Posed, point_columns, written
from resurgo.watch import watched

COLUMNS = (
    "problem", "parameters", "diagnostic", "options", "order", "x", "x_im", "quantity", "status", "grade", "value",
    "value_im", "error", "stable_digits", "notes", "message",
)  # fmt: skip


@dataclass(frozen=True)
class Bare:
    """A problem's series and points without prefactor and offset: a diagnostic speaks of S alone."""

    posed: Posed

    def series(self, order: int, bits: int) -> Any:
        """As the problem's."""
        return self.posed.series(order, bits)

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """As the problem's; 1 for a diagnostic that takes no point."""
        return self.posed.argument(index, bits) if self.posed.places[index].x.text else (fmpq(1), True)

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """1 and 0, exactly."""
        return UNSCALED


@dataclass(frozen=True)
class Examination:
    """A diagnostic of a problem at one order, and at one point where it takes one."""

    problem: Item
    diagnostic: Item
    order: int
    x: Number


def examinations(experiment: Experiment) -> list[Examination]:
    """All of an experiment, each once: at the highest order, or at the orders that the entry lists."""
    found: dict[tuple[Any, ...], Examination] = {}
    for problem in experiment.problems:
        for item in experiment.diagnostics:
            points = experiment.points_of(problem, item) if item.takes_point else (Number("", fmpq(0)),)
            for x in points:
                for order in experiment.orders_of_diagnostic(problem, item):
                    key = (problem.entry.thing, problem.parameters, item.index, item.label, order, x.key)
                    found.setdefault(key, Examination(problem, item, order, x))
    return list(found.values())


def diagnosed(asked: Examination, experiment: Experiment, call: Caller = isolated) -> list[dict[str, Any]]:
    """The rows of one examination."""
    problem, item, order, x = asked.problem, asked.diagnostic, asked.order, asked.x
    try:
        found: list[dict[str, Any]] = call(quantities, problem, item, order, x, experiment.digits, timeout=experiment.timeout)[0]
    except Stopped as stopped:
        return [_row(problem, item, order, x, "", Outcome(stopped.status, message=stopped.words), experiment.digits)]
    return found


def quantities(problem: Item, item: Item, order: int, x: Number, digits: int) -> list[dict[str, Any]]:
    """The rows of one diagnostic at one order and point, one a quantity."""
    bare = Bare(Posed((Place(problem.entry.thing, problem.parameters, x),), order))
    return [_row(problem, item, order, x, name, outcome, digits) for name, outcome in outcomes(item, bare, order, digits)]


def outcomes(item: Item, asked: Question, order: int, digits: int) -> Iterator[tuple[str, Outcome]]:
    """Every quantity with its outcome; where there are none, the reason under the name ''."""
    takes_point = item.takes_point

    def ask(series: Any, x: Any) -> Any:
        return item.entry.thing(series, *((x,) if takes_point else ()), **item.options)

    try:
        with watched(item.label, item.entry.thing), working_precision(int(digits * BITS_PER_DIGIT) + 40):
            found = ask(asked.series(order, mp.prec), to_mp(asked.argument(0, mp.prec)[0]))
            if not isinstance(found, Mapping):
                raise TypeError(f"returned {shown(found)}; return {{name: Estimate}}")
            names = list(found)
    except Inapplicable as reason:
        yield "", Outcome("inapplicable", message=str(reason))
        return
    except Stopped as stopped:
        yield "", Outcome(stopped.status, message=stopped.words)
        return
    except ProblemError as fault:
        yield "", Outcome(fault.status, message=str(fault))
        return
    except Exception as fault:
        yield "", Outcome("error", message=told(fault, item.entry.thing))
        return
    for name in names:
        if _is_counted(found[name]) and not takes_point and asked.series(order, mp.prec).exact is not None:
            yield name, Outcome("ok", _rounded(found[name], digits), digits)
            continue
        quantity = Method(item.entry.name, _quantity(ask, name, item.entry.thing, takes_point))
        yield name, settle(quantity, {}, asked, [(order, 0)], digits)[order, 0]


def _rounded(counted: Estimate, digits: int) -> Estimate:
    """The same in mpmath, with a few digits more than are asked; a bound holds of the number as it is rounded."""
    with working_precision(int(digits * BITS_PER_DIGIT) + 40):
        value = to_mp(counted.value)
        error = None if counted.error is None else to_mp(counted.error)
        if error is not None and counted.grade == "proved":
            error += abs(value) * mp.eps
        return replace(counted, value=value, error=error)


def _is_counted(found: Any) -> bool:
    """Whether it is a whole number or a fraction: from exact coefficients it has no round-off, and may hang on their being so."""
    return isinstance(found, Estimate) and isinstance(found.value, (int, Fraction, fmpz, fmpq))


def _quantity(
    ask: Callable[[Any, Any], Any], name: str, diagnostic: Callable[..., Any], takes_point: bool
) -> Callable[[Any, Any], Any]:
    def quantity(series: Any, x: Any) -> Any:
        found = ask(series, x)
        if name not in found:
            raise Inapplicable(f"no '{name}' is found")
        return found[name]

    if not takes_point:  # so that what it returns as a ball is an enclosure, which may be proved
        quantity.__annotations__["x"] = fmpq

    quantity.chooses = True  # type: ignore[attr-defined]  # between depths of an extrapolation, or a simple fraction
    quantity.plugin = diagnostic  # type: ignore[attr-defined]  # whose file a fault is told of
    return quantity


def _row(problem: Item, item: Item, order: int, x: Number, quantity: str, outcome: Outcome, digits: int) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    row |= {
        "problem": problem.entry.name,
        "parameters": problem.settings,
        "diagnostic": item.entry.name,
        "options": item.settings,
        "order": order,
        **(point_columns(x, digits) if x.text else {}),
        "quantity": quantity,
        "status": outcome.status,
        "stable_digits": outcome.stable_digits,
        "message": outcome.message,
    }
    if outcome.estimate is not None:
        estimate = written(outcome.estimate, outcome.stable_digits)
        row |= {key: value for key, value in estimate.items() if key in COLUMNS}
    return row
