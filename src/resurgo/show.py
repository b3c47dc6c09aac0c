"""What the commands print: tables, plans, sums and the progress bar."""

import io
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Timer

from resurgo.diagnose import examinations
from resurgo.drawing import Drawn
from resurgo.errors import display
from resurgo.experiment import Experiment
from resurgo.plan import tasks
from resurgo.results import Run
from resurgo.runner import Progress, kept_rows
from resurgo.store import Store

LEAST_WIDTH = 100  # columns of a table: a narrower terminal breaks the lines, but cuts no name
PATIENCE = 1.0  # seconds before a progress bar appears


def plan_table(experiment: Experiment, store: Store) -> str:
    """What a run would compute, task by task, and what is kept from earlier ones."""
    work = [(task, kept_rows(store, task, experiment.timeout) is not None) for task in tasks(experiment)]
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
    examined = len(examinations(experiment))
    more = f", {examined} diagnoses to make" if examined else ""
    listed = f"{table(head, rows)}\n\n" if rows else ""
    return f"{listed}{cells} rows, {there} of them kept{more}; {experiment.digits} digits"


def run_summary(run: Run, drawn: Drawn) -> str:
    """What a run wrote."""
    found = run.manifest["rows"]
    counts = ", ".join(f"{n} {status}" for status, n in found.items())
    what = [f"{sum(found.values())} rows ({counts})"] if found else []
    what += [f"{len(run.diagnostics)} rows of diagnostics"] if len(run.diagnostics) else []
    lines = [f"{display(run.folder)}: {', '.join(what) or 'figures alone'}"]
    failed = int((~run.diagnostics["status"].isin(["ok", "inapplicable"])).sum())
    lines += [f"  {failed} of {len(run.diagnostics)} diagnostics failed: see diagnostics.csv"] if failed else []
    lines += [f"  {display(run.folder / name)}" for name in ("table.csv", "diagnostics.csv", "manifest.json")]
    lines += [f"  {display(file)}" for file in drawn.files]
    return "\n".join(lines)


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
