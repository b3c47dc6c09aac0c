"""What the commands print: listings, pages, plans, sums and the progress bar."""

import io
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import Any

from resurgo.catalog import Catalog, Entry
from resurgo.drawing import Drawn
from resurgo.errors import RequestError, display, joined, told
from resurgo.estimate import Estimate
from resurgo.experiment import Experiment
from resurgo.given import Given, answer
from resurgo.methods import Method
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.plan import tasks
from resurgo.precision import BITS_PER_DIGIT, decimal, to_mp, working_precision
from resurgo.problem import FACTS, Problem, series_of
from resurgo.question import Outcome
from resurgo.results import Run
from resurgo.rows import in_decimals
from resurgo.runner import Progress
from resurgo.store import Store

LEAST_WIDTH = 100  # columns of a table: a narrower terminal breaks the lines, but cuts no name
PATIENCE = 1.0  # seconds before a progress bar appears


def listing(catalog: Catalog, kinds: Sequence[str]) -> str:
    """What the plugins offer, kind by kind, and the plugins that do not load."""
    parts = []
    for kind in kinds:
        rows = [[e.name, e.thing.form if isinstance(e.thing, Method) else "", e.origin, e.summary] for e in catalog.of_kind(kind)]
        columns = ["name", "form", "origin", "summary"]
        if kind != "method":
            rows, columns = [[r[0], *r[2:]] for r in rows], [columns[0], *columns[2:]]
        parts.append(f"{kind}s\n{table(columns, rows)}")
    for broken in catalog.broken:
        parts.append(f"{display(broken.path)} does not load: {broken.reason}")
    return "\n\n".join(parts)


def page(entry: Entry) -> str:
    """All about one thing a plugin offers."""
    thing = entry.thing
    lines = [f"{entry.kind} {entry.name}", f"from {display(entry.path)} ({entry.origin})", "", entry.documentation]
    if entry.options:
        lines += ["", "parameters:" if isinstance(thing, Problem) else "options:", *(f"  {option}" for option in entry.options)]
    if isinstance(thing, Method):
        lines += ["", f"form: {thing.form}; needs {thing.needs} coefficient{'s' * (thing.needs != 1)}"]
        lines += [f"claims: {', '.join(sorted(thing.claims))}"] if thing.claims else []
        lines += [f"honesty: an error claim may be too small by a factor of {thing.honesty}"] if thing.honesty != 1 else []
        lines += [f"cost: {thing.cost}"] if thing.cost else []
    if isinstance(thing, Problem):
        lines += ["", *_problem(thing)]
    if getattr(thing, "reference", ""):
        lines += ["", f"reference: {thing.reference}"]
    return "\n".join(lines)


def plan_table(experiment: Experiment, store: Store) -> str:
    """What a run would compute, task by task, and what is kept from earlier ones."""
    work = [(task, store.get(task.key) is not None) for task in tasks(experiment)]
    rows = [
        [
            task.problem.entry.name,
            task.method.label,
            f"{task.orders[0]}..{task.orders[-1]}" if len(task.orders) > 1 else str(task.orders[0]),
            str(len(task.points)),
            str(task.cells),
            "kept" if kept else "to compute",
        ]
        for task, kept in work
    ]
    cells, there = sum(task.cells for task, _ in work), sum(task.cells for task, kept in work if kept)
    head = ["problem", "method", "orders", "points", "rows", "state"]
    return f"{table(head, rows)}\n\n{cells} rows, {there} of them kept; {experiment.digits} digits"


def run_summary(run: Run, drawn: Drawn) -> str:
    """What a run wrote."""
    counts = ", ".join(f"{n} {status}" for status, n in run.manifest["rows"].items())
    lines = [f"{display(run.folder)}: {sum(run.manifest['rows'].values())} rows ({counts})"]
    failed = int((~run.diagnostics["status"].isin(["ok", "inapplicable"])).sum())
    lines += [f"  {failed} of {len(run.diagnostics)} diagnostics failed: see diagnostics.csv"] if failed else []
    lines += [f"  {display(run.folder / name)}" for name in ("table.csv", "diagnostics.csv", "manifest.json")]
    lines += [f"  {display(file)}" for file in drawn.files]
    return "\n".join(lines)


def sums(catalog: Catalog, given: Given, names: Sequence[str], options: Mapping[str, Any], digits: int) -> tuple[str, bool]:
    """A user's series summed by the methods named, or by all that apply; and whether there is any value."""
    entries = [catalog.find("method", name) for name in names] or list(catalog.of_kind("method"))
    rows, silent = [], []
    for entry in entries:
        settings, faults = resolve(entry.options, options)
        if faults:
            raise RequestError(*(f"{entry.name}: {fault.words}" for fault in faults))
        outcome = answer(entry.thing, settings, given, digits)
        if outcome.estimate is None:
            silent.append(f"{entry.name} gives no value ({outcome.status}): {outcome.message}")
        else:
            rows.append([_unique(entry, entries), *_sum_row(outcome, outcome.estimate)])
    uncertain = any(row[3] for row in rows)
    head = ["method", "value", "error", "data error", "grade", "notes"]
    if not uncertain:
        rows, head = [row[:3] + row[4:] for row in rows], head[:3] + head[4:]
    parts = [table(head, rows)] if rows else []
    return "\n\n".join([*parts, *(["\n".join(silent)] if silent else [])]), bool(rows)


def _unique(entry: Entry, entries: Sequence[Entry]) -> str:
    """An entry's name, with its origin where another has the same."""
    return f"{entry.origin}:{entry.name}" if sum(e.name == entry.name for e in entries) > 1 else entry.name


def _sum_row(outcome: Outcome, estimate: Estimate) -> list[str]:
    with working_precision(int(outcome.stable_digits * BITS_PER_DIGIT) + 40):
        real, imaginary = in_decimals(to_mp(estimate.value), outcome.stable_digits)
        text = real if imaginary == "0" else f"{real} + {imaginary}j".replace("+ -", "- ")
        data = estimate.details.get("data_error")
    return [
        text,
        "" if estimate.error is None else decimal(to_mp(estimate.error), 2),
        "" if data is None else decimal(to_mp(data), 2),
        estimate.grade,
        joined(estimate.notes, outcome.message),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text: as wide as a terminal where there is one, and never wrapped in a pipe."""
    from rich.console import Console
    from rich.table import Table

    width = max(shutil.get_terminal_size().columns, LEAST_WIDTH) if sys.stdout.isatty() else 100_000
    grid = Table(box=None, pad_edge=False, header_style="", collapse_padding=True, padding=(0, 2, 0, 0))
    for name in head:
        grid.add_column(name, overflow="fold", no_wrap=name in ("name", "form", "origin", "method", "value"))
    for row in rows:
        grid.add_row(*row)
    text = io.StringIO()
    Console(file=text, width=width, color_system=None, highlight=False, markup=False, emoji=False).print(grid)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """A bar on a terminal's standard error once a run takes more than a moment; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, cells: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=None)
    patience = Timer(PATIENCE, bar.start)
    patience.start()
    try:
        yield lambda done, cells: bar.update(task, completed=done, total=cells)
    finally:
        patience.cancel()
        bar.stop()


def _problem(problem: Problem) -> list[str]:
    """A problem's facts, first coefficients and targets, with its default parameters."""
    settings, _ = resolve(problem.options, {})
    parameters = tuple(sorted(settings.items()))
    coefficients = ", ".join(str(c) for c in series_of(problem, parameters, 5).terms)
    lines = [
        f"variable: {problem.variable}; the target is the {problem.target_is}"
        if problem.target
        else f"variable: {problem.variable}"
    ]
    lines += [f"{fact}: {value} ({FACTS[fact]})" for fact, value in problem.facts_at(settings).items()]
    lines += [f"c_0, c_1, ... = {coefficients}, ..."]
    for x in problem.points:
        try:
            found = Place(problem, parameters, parse_number(x)).target(30)
        except Exception as fault:
            lines.append(f"f({problem.variable} = {x}): the target fails: {told(fault, problem.target or problem.coefficients)}")
            continue
        if found:
            with working_precision(140):
                lines.append(f"f({problem.variable} = {x}) = {decimal(found[0].real, min(30, int(found[1])))}")
    return lines
