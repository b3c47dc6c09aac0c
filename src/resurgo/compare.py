"""A method beside the others on the standard problems: some bundled ones, of every kind, and those of the user."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resurgo.catalog import Catalog, Entry
from resurgo.errors import RequestError, Stopped
from resurgo.experiment import Experiment, Item
from resurgo.grids import parse_orders
from resurgo.isolation import Caller, isolated
from resurgo.options import resolve
from resurgo.plan import tasks
from resurgo.rows import rows_of, rows_without
from resurgo.runner import Progress
from resurgo.standing import Failure, Standing, failures, standing
from resurgo.watch import ALL

STANDARD = (  # a few of every kind: factorial growth of several orders, on and off the cut, energies, slow convergence
    "quartic-integral", "octic-integral", "euler-series", "euler-nonalternating", "airy-ai", "stirling",
    "quartic-oscillator", "double-well-integral", "kepler", "zeta-sum",
)  # fmt: skip
PATIENCE = 10.0  # seconds that one call of a plugin may take, where nothing else is asked


@dataclass(frozen=True)
class Comparison:
    """The standings of methods on problems, and the failures of every method."""

    method: str
    methods: tuple[str, ...]
    problems: tuple[str, ...]
    orders: tuple[int, ...]
    digits: int
    standings: Mapping[tuple[str, str], Standing]  # by problem and method
    failures: Mapping[str, tuple[Failure, ...]]
    cells: int  # of one method

    def ranking(self, problem: str) -> list[Standing]:
        """The methods on a problem: the greatest gain first, then the most digits at the highest order."""
        found = [self.standings[problem, method] for method in self.methods]
        return sorted(found, key=lambda each: (each.gain.value, sum(d or 0 for d in each.digits.values())), reverse=True)


def comparison(
    catalog: Catalog,
    name: str,
    against: Sequence[str] = (),
    problems: Sequence[str] = (),
    orders: Sequence[int] = tuple(range(4, 21)),
    digits: int = 30,
    timeout: float = PATIENCE,
    progress: Progress = lambda done, cells: None,
    call: Caller = isolated,
) -> Comparison:
    """The method `name` beside those named in `against`, with default options, at the default points of `problems`.

    Without `against` beside every bundled method; without `problems` on the `STANDARD` ones and on every problem of the
    user's that has a target.
    """
    methods = _methods(catalog, name, against)
    experiment = Experiment(
        Path("compare.toml"), Path.cwd(), f"compare {name}", digits, tuple(orders), None, timeout,
        _problems(catalog, problems), methods, (), (),
    )  # fmt: skip
    rows = _review([row for block in _blocks(experiment, progress, call) for row in block])
    names, posed = [item.label for item in methods], [item.label for item in experiment.problems]
    by_cell: dict[tuple[str, str], list[dict[str, Any]]] = {(problem, method): [] for problem in posed for method in names}
    for row in rows:
        by_cell[row["problem"], row["label"]].append(row)
    return Comparison(
        names[0],
        tuple(names),
        tuple(posed),
        tuple(orders),
        digits,
        {cell: standing(*cell, found, digits) for cell, found in by_cell.items()},
        {m.label: tuple(failures((row for p in posed for row in by_cell[p, m.label]), m.entry.thing.honesty)) for m in methods},
        sum(len(by_cell[problem, names[0]]) for problem in posed),
    )


def names_in(words: str | None) -> list[str]:
    """Names written with commas between them."""
    return [word.strip() for word in (words or "").split(",") if word.strip()]


def orders_in(words: str) -> tuple[int, ...]:
    """Orders written 4..20 or 4,8,16; ValueError says in words what is wrong."""
    first, dots, last = words.partition("..")
    orders = parse_orders({"from": first, "to": last} if dots else names_in(words))
    if orders is None or len(orders) < 2:
        raise ValueError(f"orders: '{words}' is a single order, which shows no gain; write two or more, such as 4..20")
    return orders


def _methods(catalog: Catalog, name: str, against: Sequence[str]) -> tuple[Item, ...]:
    """The method and those beside it, each once."""
    one = catalog.find("method", name)
    bundled = (e for e in catalog.of_kind("method") if e.origin == "bundled" and e.thing.works_on == "series")
    others = [catalog.find("method", other) for other in against] or list(bundled)
    entries = list(dict.fromkeys([one, *others]))
    for entry in entries:
        if entry.thing.works_on != "series":
            raise RequestError(f"compare: '{entry.name}' works on values at nodes; compare it in an experiment that gives nodes")
    return _items(entries)


def _problems(catalog: Catalog, names: Sequence[str]) -> tuple[Item, ...]:
    """The problems named, or the standard ones and the user's own, as far as they have a target and points."""
    if not names:
        offered = (e for e in catalog.of_kind("problem") if e.origin != "bundled" or e.name in STANDARD)
        return _items([e for e in offered if e.thing.target is not None and e.thing.points])
    entries = [catalog.find("problem", name) for name in dict.fromkeys(names)]
    for entry in entries:
        lacks = "points of its own" if entry.thing.target else "target to be scored against"
        if entry.thing.target is None or not entry.thing.points:
            raise RequestError(f"compare: the problem '{entry.name}' has no {lacks}; name another")
    return _items(entries)


def _items(entries: Sequence[Entry]) -> tuple[Item, ...]:
    """Entries with their default options; two of one name are told apart by their origin."""
    names = [entry.name for entry in entries]
    labels = [f"{e.origin}:{e.name}" if names.count(e.name) > 1 else e.name for e in entries]
    return tuple(
        Item(entry, resolve(entry.options, {})[0], label, None, None, i)
        for i, (entry, label) in enumerate(zip(entries, labels, strict=True))
    )


def _blocks(experiment: Experiment, progress: Progress, call: Caller) -> Iterator[list[dict[str, Any]]]:
    """The rows of every task, with labels in place of names and the points as they are written.

    A method that hangs, or ends the process, in call after call on one problem is not tried on the next.
    """
    work = tasks(experiment)
    cells, done = sum(task.cells for task in work), 0
    hopeless: dict[str, Stopped] = {}
    for task in work:
        problem, method = task.problem.label, task.method.label
        try:
            if method in hopeless:
                raise hopeless[method]
            rows, given_up = call(rows_of, task, timeout=experiment.timeout)  # by point, then by order
            if ALL in given_up:
                last = [stopped for spot, stopped in given_up.items() if spot != ALL][-1]
                hopeless[method] = Stopped(last.status, f"not tried, as again and again on {problem} it {last}")
        except Stopped as stopped:
            rows = rows_without(task, stopped)
        done += task.cells
        progress(done, cells)
        named = {"problem": problem, "label": method}
        yield [row | named | {"at": task.points[i // len(task.orders)].text} for i, row in enumerate(rows)]


def _review(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what neighbouring orders show of a claim."""
    from resurgo.tables import review

    return review(rows)
