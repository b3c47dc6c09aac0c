"""Experiment files: TOML read and checked as a whole, every fault told with its line."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from resurgo.catalog import Catalog, load_catalog, workspace_of
from resurgo.errors import RequestError
from resurgo.experiment import Experiment, Item
from resurgo.faults import faults_of
from resurgo.grids import parse_digits, parse_orders, parse_points, parse_timeout
from resurgo.isolation import LONG, Caller, isolated
from resurgo.listed import files_from
from resurgo.nodes import parse_nodes
from resurgo.options import Fault, Option, plain, resolve
from resurgo.toml_lines import line_of

SCHEMA = 1  # the version of the file format that this resurgo reads
LISTS = {"problems": "problem", "methods": "method", "diagnostics": "diagnostic", "figures": "figure"}


def read_experiment(path: str | Path, plugins: Iterable[str | Path] = (), call: Caller = isolated) -> Experiment:
    """The experiment in a TOML file, with `plugins` beside those of its workspace; `call` is how plugins are called.

    RequestError with all that is wrong with it, one line a fault.
    """
    path = Path(path)
    text, content = _read(path)
    workspace = workspace_of(path.resolve().parent)
    catalog = load_catalog(workspace, plugins, call)
    with files_from(path.resolve().parent):
        experiment, faults = _experiment(content, path, workspace, catalog, call)
    if experiment is None or faults:
        lines = sorted((line_of(text, f.path), f"{_where(f.path, content)}{f.message}") for f in faults)
        raise RequestError(*(f"{path}:{line}: {words}" for line, words in lines))
    return experiment


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        raise RequestError(f"{path}: this experiment file cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise RequestError(f"{path}: this experiment file is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        reason = re.sub(r" \(at .*\)", "", str(error))
        line = where[1] if where else text.count("\n") + 1
        raise RequestError(f"{path}:{line}: this is not TOML: {reason}; mend the syntax") from None
    except ValueError as error:
        raise RequestError(f"{path}: this is not an experiment: {error}; mend the file") from None


def _parser_of(kind: type, name: str, wanted: str) -> Callable[[object], object]:
    def parse(value: object) -> object:
        if not isinstance(value, kind):
            raise ValueError(f"{name}: '{value}' has the wrong type; write {wanted}")
        if value == [] and name in ("problems", "methods"):
            raise ValueError(f"{name}: the list is empty; write at least one entry")
        return value

    return parse


def _schema(value: object) -> object:
    if value is None:
        raise ValueError(f"the key 'schema' is missing; write schema = {SCHEMA}")
    if type(value) is not int or value != SCHEMA:
        raise ValueError(f"schema: '{value}' is not a version this resurgo reads; write schema = {SCHEMA}")
    return value


TOP = (
    Option("schema", _schema, None),
    Option("title", _parser_of(str, "title", "text in quotes"), ""),
    Option("digits", parse_digits, 30),
    Option("orders", parse_orders, None),
    Option("points", parse_points, None),
    Option("timeout", parse_timeout, LONG),
    *(Option(name, _parser_of(list, name, "a list"), [None]) for name in ("problems", "methods")),
    *(Option(name, _parser_of(list, name, "a list"), []) for name in ("diagnostics", "figures")),
)
ENTRY = (
    Option("use", _parser_of(str, "use", "a name in quotes"), ""),
    Option("label", _parser_of(str, "label", "text in quotes"), ""),
    Option("orders", parse_orders, None),
    Option("points", parse_points, None),
    Option("nodes", parse_nodes, None),
)
LABELLED = ("method", "figure")
SAMPLED = ("method", "problem")  # entries that may have nodes


def _experiment(
    content: Mapping[str, Any], path: Path, workspace: Path, catalog: Catalog, call: Caller
) -> tuple[Experiment | None, list[Fault]]:
    top, faults = resolve(TOP, content)
    faults += [Fault((name,), f"there are no {name}; add {name} = [ ... ]") for name in _missing(content)]
    items: dict[str, tuple[Item, ...]] = {}
    for name, kind in LISTS.items():
        listed = content.get(name, [])
        read = [_items(raw, kind, i, catalog) for i, raw in enumerate(listed if isinstance(listed, list) else [])]
        items[name] = tuple(item for found, _ in read for item in found)
        faults += [Fault((name, *fault.path), fault.message) for _, wrong in read for fault in wrong]
    if not top:
        return None, faults
    title = top["title"] or path.stem
    experiment = Experiment(path, workspace, title, top["digits"], top["orders"], top["points"], top["timeout"], **items)
    return experiment, [*faults, *faults_of(experiment, call)]


def _missing(content: Mapping[str, Any]) -> list[str]:
    """The lists that have to be there: a study of diagnostics needs no methods, and figures alone nothing to be computed."""
    if "diagnostics" in content:
        needed = ["problems"]
    else:
        needed = [] if "figures" in content and not {"problems", "methods"} & content.keys() else ["problems", "methods"]
    return [name for name in needed if name not in content]


def _items(raw: object, kind: str, index: int, catalog: Catalog) -> tuple[list[Item], list[Fault]]:
    """The items of one entry (several where it sweeps an option), and what is wrong with it."""
    if isinstance(raw, str):
        raw = {"use": raw}
    if not isinstance(raw, Mapping) or "use" not in raw:
        return [], [Fault((index,), f"'{raw}' is not an entry; write the {kind}'s name or {{ use = \"name\", ... }}")]
    reserved = {option.name for option in ENTRY} - (set() if kind in LABELLED else {"label"})
    head, faults = resolve(ENTRY, {k: v for k, v in raw.items() if k in reserved})
    entry = None
    try:
        entry = catalog.find(kind, raw["use"]) if isinstance(raw["use"], str) else None
    except RequestError as error:
        faults.append(Fault(("use",), str(error)))
    items: list[Item] = []
    if "label" in raw and kind not in LABELLED:
        faults.append(Fault(("label",), f"the key 'label' is for methods and figures; take it away from this {kind}"))
    if "nodes" in raw and kind not in SAMPLED:
        faults.append(Fault(("nodes",), f"the key 'nodes' is for problems and methods; take it away from this {kind}"))
    given = {k: v for k, v in raw.items() if k not in reserved | {"label"}}
    for key, value in given.items():
        if isinstance(value, Mapping) and (value.keys() != {"sweep"} or not isinstance(value["sweep"], list)):
            faults.append(Fault((key,), f"{key}: this is neither a value nor a sweep; write {{ sweep = [1, 2] }}"))
        elif isinstance(value, Mapping) and not value["sweep"]:
            faults.append(Fault((key,), f"{key}: the list is empty; write at least one value"))
    for choice in _sweeps(given) if entry and not faults else ():
        options, wrong = resolve(entry.options, choice, reserved) if entry else ({}, [])
        faults += [Fault(f.path, f.words) for f in wrong]
        if entry and not faults:
            swept = {k: v for k, v in choice.items() if v is not given[k]}
            label = head["label"] + _in_words(swept) if head["label"] else entry.name + _in_words(choice)
            items.append(Item(entry, options, label, head["orders"], head["points"], index, head["nodes"]))
    return ([], [Fault((index, *f.path), f.message) for f in dict.fromkeys(faults)]) if faults else (items, [])


def _sweeps(given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The combinations of all options given as { sweep = [...] }, in order."""
    choices = [v["sweep"] if isinstance(v, Mapping) else [v] for v in given.values()]
    return (dict(zip(given, values, strict=True)) for values in product(*choices))


def _in_words(options: Mapping[str, Any]) -> str:
    return f"({', '.join(f'{k}={plain(v)}' for k, v in options.items())})" if options else ""


def _where(path: tuple[str | int, ...], content: Mapping[str, Any]) -> str:
    """An entry's place in words, for the head of an error line."""
    if len(path) > 1 and isinstance(path[1], int):
        raw = content[str(path[0])][path[1]]
        name = raw if isinstance(raw, str) else raw.get("use", "") if isinstance(raw, Mapping) else ""
        return f"entry #{path[1] + 1} of '{path[0]}'{f' ({name})' if name else ''}: "
    return ""
