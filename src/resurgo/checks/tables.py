"""Runs on which figures are tried: real rows of small problems, from an empty table to numbers beyond every float."""

from collections.abc import Mapping
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.catalog import Entry
from resurgo.checks.sums import by_ratio, euler_sum
from resurgo.diagnose import COLUMNS as DIAGNOSTIC_COLUMNS
from resurgo.diagnose import quantities
from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.experiment import Experiment, Item
from resurgo.manifest import manifest
from resurgo.methods import Method
from resurgo.number import Number, parse_number
from resurgo.plan import tasks
from resurgo.problem import Problem
from resurgo.results import Run
from resurgo.rows import COLUMNS, rows_of
from resurgo.series import Series
from resurgo.tables import review, table_of

DIGITS = 20
STATUSES = ("inapplicable", "imprecise", "timeout", "error")
Rows = list[dict[str, Any]]


def partial_sum(series: Series, x: Any) -> Any:
    """The sum of all terms."""
    return series.partial_sums(x)[-1]


def with_error(series: Series, x: Any) -> Estimate:
    """The sum of all terms but the last, which is the error; not at order 3."""
    if series.order in (0, 3):
        raise Inapplicable("no answer at this order")
    *_, before, last = series.partial_sums(x)
    return Estimate(before, error=abs(last - before))


def last_ratio(series: Series) -> Mapping[str, Estimate]:
    """The last ratio, with an error; the diagnostic of the tables."""
    if series.order < 2:
        raise Inapplicable("needs c_2")
    return {"ratio": Estimate(series[-1] / series[-2], error=1 / mp.mpf(series.order)), "last": Estimate(series[-1])}


def by_terms(name: str, size: fmpq, **more: Any) -> Problem:
    """Euler's series times a number, which makes for huge and for tiny values."""
    terms = by_ratio(size, lambda n: fmpq(-(n + 1)))

    def coefficients(order: int, **_: Any) -> list[fmpq]:
        return [c for c, _ in zip(terms(), range(order + 1), strict=False)]

    def target(x: Any, **_: Any) -> Any:
        return euler_sum(x) * mp.mpf(int(size.p)) / int(size.q)

    return Problem(name, coefficients, target=target, **more)


HUGE, TINY = fmpq(10) ** 400, fmpq(1, 10) ** 400
PROBLEMS = (
    by_terms("one", fmpq(1)),
    by_terms("with-parameters", fmpq(1), parameters={"a": 1, "b": 2}),
    by_terms("huge", HUGE),
    by_terms("tiny", TINY),
    Problem("unscored", by_terms("one", fmpq(1)).coefficients),
    Problem("constant", lambda order: [1] + [0] * order, target=lambda x: mp.mpf(1)),
)


@cache
def runs() -> dict[str, Run]:
    """The runs, by what is special about them."""
    one, more, huge, tiny, unscored, constant = PROBLEMS
    orders, points = (2, 3), ("1/10", "1")  # few, as every panel takes its time
    whole, single = _run([one], orders, points), _run([one], (2,), ("1/10",))
    failed = [_failed(row, status) for row, status in zip(whole[0], cycle(STATUSES), strict=False)]
    return {
        "an empty table": _as_run([one], orders, points, [], []),
        "one row": _as_run([one], (2,), ("1/10",), single[0][:1], single[1][:1]),
        "one failed row": _as_run([one], (3,), ("1/10",), failed[:1], [_failed(single[1][0], "error")]),
        "only failed rows": _as_run([one], orders, points, failed, [_failed(row, "error") for row in whole[1]]),
        "one point": _whole([one], (1, 2, 3, 5), ("1/10",)),
        "two points": _as_run([one], orders, points, *whole),
        "complex points": _whole([one], orders, ("1/10+1/5*I", "-1/3+1/3*I", "1/2")),
        "negative points and 0": _whole([constant], orders, ("-1", "0")),
        "several problems": _whole([one, more, constant], orders, points),
        "huge and tiny points": _whole([one], orders, ("1e-400", "1e400")),
        "huge and tiny values": _whole([huge, tiny], orders, points),
        "no references": _whole([unscored], orders, points),
        "some references": _whole([one, unscored], (2,), points),
    }


def _failed(row: Mapping[str, Any], status: str) -> dict[str, Any]:
    """A row as it stands in the table where there is no value."""
    emptied = ("value", "value_im", "error", "abs_error", "digits", "data_error", "grade")
    return dict(row) | {key: "" for key in emptied if key in row} | {"status": status, "stable_digits": 0, "message": "a fault"}


def _whole(problems: list[Problem], orders: tuple[int, ...], points: tuple[str, ...]) -> Run:
    return _as_run(problems, orders, points, *_run(problems, orders, points))


def _run(problems: list[Problem], orders: tuple[int, ...], points: tuple[str, ...]) -> tuple[Rows, Rows]:
    """The rows and the diagnostics' rows, as an experiment would have them."""
    blocks = [_of_one(problem, orders, points) for problem in problems]
    return [row for found, _ in blocks for row in found], [row for _, read in blocks for row in read]


@cache
def _of_one(problem: Problem, orders: tuple[int, ...], points: tuple[str, ...]) -> tuple[Rows, Rows]:
    asked = _experiment([problem], orders, points)
    (item,), (diagnostic,) = asked.problems, asked.diagnostics
    found = [row for task in tasks(asked) for row in rows_of(task)]
    nowhere = Number("", fmpq(0))
    return review(found), [row for n in orders for row in quantities(item, diagnostic, n, nowhere, DIGITS)]


def _as_run(problems: list[Problem], orders: tuple[int, ...], points: tuple[str, ...], found: Rows, read: Rows) -> Run:
    asked = _experiment(problems, orders, points)
    return Run(Path(), table_of(found, COLUMNS), table_of(read, DIAGNOSTIC_COLUMNS), manifest(asked, found, ""))


def _experiment(problems: list[Problem], orders: tuple[int, ...], points: tuple[str, ...]) -> Experiment:
    methods = (Method("partial-sum", partial_sum), Method("with-error", with_error))
    return Experiment(
        Path(),
        Path(),
        "a table to be drawn",
        DIGITS,
        orders,
        tuple(parse_number(x) for x in points),
        60.0,
        tuple(_item("problem", p.name, p, i, **dict(p.parameters)) for i, p in enumerate(problems)),
        tuple(_item("method", m.name, m, i) for i, m in enumerate(methods)),
        (_item("diagnostic", "last-ratio", last_ratio, 0),),
        (),
    )


def _item(kind: str, name: str, thing: Any, index: int, **options: Any) -> Item:
    return Item(Entry(kind, name, thing, "checks", Path(__file__), ""), options, name, None, None, index)
