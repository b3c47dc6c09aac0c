"""`Experiment`: a validated config of problems, methods, orders, points, diagnostics and figures."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from resurgo.catalog import Catalog, Entry, load_catalog, workspace_of
from resurgo.errors import RequestError
from resurgo.grids import parse_digits, parse_orders, parse_points
from resurgo.methods import Method
from resurgo.number import Number, parse_number
from resurgo.options import Fault, Option, plain, resolve
from resurgo.problem import Parameters, Place
from resurgo.toml_lines import line_of


@dataclass(frozen=True)
class Item:
    """One entry of an experiment with its options settled; `orders` and `points` None: not given here."""

    entry: Entry
    options: Mapping[str, Any]
    label: str
    orders: tuple[int, ...] | None
    points: tuple[Number, ...] | None

    @property
    def parameters(self) -> Parameters:
        """A problem's parameters as a hashable value."""
        return tuple(sorted(self.options.items()))

    @property
    def settings(self) -> dict[str, Any]:
        """The options as they are written in tables and hashed."""
        return {key: plain(value) for key, value in sorted(self.options.items())}


@dataclass(frozen=True)
class Experiment:
    """What an experiment file asks for. `workspace` is the folder that holds plugins/ and results/."""

    path: Path
    workspace: Path
    title: str
    digits: int
    orders: tuple[int, ...] | None
    points: tuple[Number, ...] | None
    problems: tuple[Item, ...]
    methods: tuple[Item, ...]
    diagnostics: tuple[Item, ...]
    figures: tuple[Item, ...]
    catalog: Catalog = field(repr=False)

    def orders_of(self, problem: Item, item: Item) -> tuple[int, ...]:
        """The orders of a method or diagnostic on a problem: in both lists, where both have one."""
        if problem.orders is None or item.orders is None:
            return item.orders or problem.orders or self.orders or ()
        return tuple(n for n in item.orders if n in problem.orders)

    def points_of(self, problem: Item, item: Item) -> tuple[Number, ...]:
        """The points of a method or diagnostic on a problem: its own, the problem's, the experiment's or the default."""
        default = tuple(parse_number(x) for x in problem.entry.thing.points)
        return item.points or problem.points or self.points or default


def read_experiment(path: str | Path, plugins: Iterable[str | Path] = ()) -> Experiment:
    """The experiment in a TOML file, with `plugins` beside those of its workspace.

    RequestError with all that is wrong with it, one line a fault.
    """
    path = Path(path)
    shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        raise RequestError(f"{shown}: this experiment file cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise RequestError(f"{shown}: this experiment file is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        reason = re.sub(r" \(at .*\)", "", str(error))
        line = where[1] if where else str(text.count("\n") + 1)
        raise RequestError(f"{shown}:{line}: this is not TOML: {reason}; mend the syntax") from None
    workspace = workspace_of(path.resolve().parent)
    experiment, faults = _experiment(content, path, workspace, load_catalog(workspace, plugins))
    if faults or experiment is None:
        raise RequestError(*(f"{shown}:{line_of(text, f.path)}: {_where(f.path, content)}{f.message}" for f in faults))
    return experiment


def _schema(value: object) -> int:
    if value != 1:
        raise ValueError(
            f"schema: '{value}' is not a version this resurgo reads; write schema = 1"
            if value is not None
            else "the key 'schema' is missing; write schema = 1"
        )
    return 1


def _entries(name: str) -> Any:
    def parse(value: object) -> object:
        if not isinstance(value, list):
            raise ValueError(f"{name}: '{value}' has the wrong type; write a list")
        if not value and name in ("problems", "methods"):
            raise ValueError(f"{name}: the list is empty; write at least one entry")
        return value

    return parse


def _text(name: str) -> Any:
    def parse(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError(f"{name}: '{value}' has the wrong type; write text in quotes")
        return value

    return parse


LISTS = {"problems": "problem", "methods": "method", "diagnostics": "diagnostic", "figures": "figure"}
TOP = (
    Option("schema", _schema, None),
    Option("title", _text("title"), ""),
    Option("digits", parse_digits, 30),
    Option("orders", parse_orders, None),
    Option("points", parse_points, None),
    Option("problems", _entries("problems"), []),
    Option("methods", _entries("methods"), []),
    Option("diagnostics", _entries("diagnostics"), []),
    Option("figures", _entries("figures"), []),
)
RESERVED = (
    Option("use", _text("use"), ""),
    Option("label", _text("label"), ""),
    Option("orders", parse_orders, None),
    Option("points", parse_points, None),
)


def _experiment(content: Mapping[str, Any], path: Path, workspace: Path, catalog: Catalog) -> tuple[Experiment | None, list[Fault]]:
    top, faults = resolve(TOP, content)
    items: dict[str, tuple[Item, ...]] = {}
    for name, kind in LISTS.items():
        listed = content.get(name, [])
        read = [_items(raw, kind, (name, i), catalog) for i, raw in enumerate(listed if isinstance(listed, list) else [])]
        items[name] = tuple(item for found, _ in read for item in found)
        faults += [fault for _, wrong in read for fault in wrong]
        faults += _same_labels(items[name], name) if kind in ("method", "figure") else []
    if faults:
        return None, faults
    experiment = Experiment(
        path, workspace, top["title"] or path.stem, top["digits"], top["orders"], top["points"], **items, catalog=catalog
    )
    return experiment, list(_unanswerable(experiment))


def _items(raw: object, kind: str, path: tuple[str | int, ...], catalog: Catalog) -> tuple[list[Item], list[Fault]]:
    """The items of one entry (several where it sweeps an option), and what is wrong with it."""
    if isinstance(raw, str):
        raw = {"use": raw}
    if not isinstance(raw, Mapping) or "use" not in raw:
        return [], [Fault(path, f"'{raw}' is not an entry; write the {kind}'s name or {{ use = \"name\", ... }}")]
    names = {option.name for option in RESERVED} - ({"label"} if kind in ("problem", "diagnostic") else set())
    head, faults = resolve(RESERVED, {k: v for k, v in raw.items() if k in names})
    try:
        entry = catalog.find(kind, raw["use"]) if isinstance(raw["use"], str) else None
    except RequestError as error:
        faults.append(Fault(("use",), str(error)))
        entry = None
    if entry is None or faults:
        return [], [Fault((*path, *f.path), f.message) for f in faults]
    items = []
    for given in _sweeps({k: v for k, v in raw.items() if k not in names}):
        options, wrong = resolve(entry.options, given)
        faults += [Fault((*path, *f.path), _named(f)) for f in wrong]
        swept = {k: v for k, v in given.items() if isinstance(raw[k], Mapping)}
        label = head["label"] + _given(swept) if head["label"] else entry.name + _given(given)
        items.append(Item(entry, options, label, head["orders"], head["points"]))
    return ([], faults) if faults else (items, [])


def _named(fault: Fault) -> str:
    known = fault.message.startswith("unknown key") or not fault.path
    return fault.message if known else f"{fault.path[0]}: {fault.message}"


def _sweeps(given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The combinations of all options given as { sweep = [...] }, in order."""
    choices = [v["sweep"] if isinstance(v, Mapping) and isinstance(v.get("sweep"), list) else [v] for v in given.values()]
    return (dict(zip(given, values, strict=True)) for values in product(*choices))


def _given(options: Mapping[str, Any]) -> str:
    return f"({', '.join(f'{k}={plain(v)}' for k, v in options.items())})" if options else ""


def _same_labels(items: Iterable[Item], name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, item in enumerate(items):
        if item.label in seen:
            yield Fault((name, i), f"the label '{item.label}' is used twice; give each entry a label of its own")
        seen.add(item.label)


def _unanswerable(experiment: Experiment) -> Iterator[Fault]:
    """What only the whole file shows: no problem or method, no orders or points, points outside the domain."""
    for name in ("problems", "methods"):
        if not getattr(experiment, name):
            yield Fault((name,), f"there are no {name}; add {name} = [ ... ]")
    for i, method in enumerate(experiment.methods):
        for problem in experiment.problems:
            orders = experiment.orders_of(problem, method)
            least = method.entry.thing.needs - 1 if isinstance(method.entry.thing, Method) else 0
            if not orders:
                yield Fault(("methods", i), f"no orders are left for '{method.label}'; add orders = {{ from = 1, to = 20 }}")
                break
            if max(orders) < least:
                words = f"orders: '{max(orders)}' is below what '{method.entry.name}' can use; write orders from {least} on"
                yield Fault(("methods", i, "orders"), words)
                break
    for i, problem in enumerate(experiment.problems):
        points = {x for item in (*experiment.methods, *experiment.diagnostics) for x in experiment.points_of(problem, item)}
        if not points:
            yield Fault(("problems", i), f"'{problem.entry.name}' has no points of its own; add points = [ ... ]")
        for x in sorted(points, key=lambda point: point.text):
            domain = Place(problem.entry.thing, problem.parameters, x).outside()
            if domain:
                words = f"points: '{x.text}' is outside the domain of '{problem.entry.name}'; write points with {domain}"
                yield Fault(("problems", i, "points"), words)


def _where(path: tuple[str | int, ...], content: Mapping[str, Any]) -> str:
    """An entry's place in words, for the head of an error line."""
    if len(path) > 1 and isinstance(path[1], int):
        raw = content[str(path[0])][path[1]]
        name = raw if isinstance(raw, str) else raw.get("use", "") if isinstance(raw, Mapping) else ""
        return f"entry #{path[1] + 1} of '{path[0]}'{f' ({name})' if name else ''}: "
    return ""
