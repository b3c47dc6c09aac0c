"""Carry out an experiment: compute what is not yet there, write the tables, draw the figures."""

import csv
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from resurgo import diagnose
from resurgo.drawing import Drawn, draw
from resurgo.errors import RequestError, Stopped, told
from resurgo.experiment import Experiment
from resurgo.isolation import Caller, isolated
from resurgo.plan import Task, tasks
from resurgo.results import Run, load
from resurgo.rows import COLUMNS, rows_of, rows_without
from resurgo.store import Store

TIMED = ("problem", "label", "orders", "cells", "seconds", "kept")
Progress = Callable[[int, int], None]  # cells done, cells in all


class Interrupted(Exception):
    """The user stopped the run; what was computed is kept for the next."""

    def __init__(self, done: int, cells: int) -> None:
        super().__init__(f"{done} of {cells} rows are kept")


def results_folder(experiment: Experiment, results: str | Path | None = None) -> Path:
    """results/<path of the experiment below experiments/>, in its workspace or in the folder given."""
    root = Path(results) if results is not None else experiment.workspace / "results"
    stem = experiment.path.resolve().with_suffix("")
    experiments = experiment.workspace / "experiments"
    return root / (stem.relative_to(experiments) if stem.is_relative_to(experiments) else stem.name)


def store_of(experiment: Experiment, results: str | Path | None = None) -> Store:
    """Where finished rows are kept: .cache beside the results."""
    return Store((Path(results) if results is not None else experiment.workspace / "results") / ".cache")


def carry_out(
    experiment: Experiment,
    results: str | Path | None = None,
    fresh: bool = False,
    progress: Progress = lambda done, cells: None,
    call: Caller = isolated,
) -> tuple[Run, Drawn]:
    """Run an experiment. `fresh` computes again what is kept; `progress` is told of cells done.

    Plugins are called in a process of their own, or in this one where `call` is `in_process`. Rows are kept as they
    are finished: an interrupted run raises `Interrupted` and loses at most the block it was in.
    """
    started = time.perf_counter()
    folder, store = results_folder(experiment, results), store_of(experiment, results)
    with _writing(folder):
        _try_writing(folder / "figures")
    rows, timings, diagnosed = _compute(experiment, store, fresh, progress, call)
    with _writing(folder):
        _write(experiment, folder, rows, diagnosed, timings, started)
        run = load(folder)
    return run, draw(run, experiment, call)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """RequestError where a file cannot be written."""
    try:
        yield
    except OSError as error:
        where, reason = error.filename or folder, (error.strerror or str(error)).lower()
        raise RequestError(f"{where}: results cannot be written here: {reason}; choose another place with --results") from None


def _try_writing(folder: Path) -> None:
    """Find out before computing that nothing could be written."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _compute(
    experiment: Experiment, store: Store, fresh: bool, progress: Progress, call: Caller
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the table, how long each task took, and the rows of the diagnostics."""
    work, examined = tasks(experiment), diagnose.examinations(experiment)
    cells, done = sum(task.cells for task in work) + len(examined), 0
    rows: list[dict[str, Any]] = []
    timings: list[dict[str, Any]] = []
    diagnosed: list[dict[str, Any]] = []
    try:
        for task in work:
            begun = time.perf_counter()
            found = None if fresh else kept_rows(store, task, experiment.timeout)
            kept = found is not None
            if found is None:
                found = _computed(task, store, experiment.timeout, call)
            rows += [row | {"label": task.method.label} for row in found]
            timings.append(_timing(task, time.perf_counter() - begun, kept))
            done += task.cells
            progress(done, cells)
        for asked in examined:
            diagnosed += diagnose.diagnosed(asked, experiment, call)
            done += 1
            progress(done, cells)
    except KeyboardInterrupt:
        of_rows = sum(task.cells for task in work)  # diagnostics are made anew
        raise Interrupted(min(done, of_rows), of_rows) from None
    return rows, timings, diagnosed


def kept_rows(store: Store, task: Task, timeout: float) -> list[dict[str, Any]] | None:
    """The rows that an earlier run kept, also where some of them took longer than the same `timeout`."""
    found = store.get(task.key)
    return store.get(task.key_within(timeout)) if found is None else found


def _computed(task: Task, store: Store, timeout: float, call: Caller) -> list[dict[str, Any]]:
    """The rows of a task, which are kept unless the worker died."""
    try:
        found: list[dict[str, Any]]
        found, given_up = call(rows_of, task, timeout=timeout, owner=task.owner)
    except Stopped as stopped:  # outside of any plugin, as where memory runs out
        return rows_without(task, stopped)
    except RequestError:
        raise
    except Exception as fault:  # what no plugin should do to the host
        return rows_without(task, Stopped("error", told(fault, task.method.entry.thing.function)))
    starved = any("MemoryError" in row["message"] for row in found)
    if not starved and all(stopped.status == "timeout" for stopped in given_up.values()):  # other reasons may pass: try again
        with _writing(store.folder):
            store.put(task.key_within(timeout) if given_up else task.key, found)
    return found


def _timing(task: Task, seconds: float, kept: bool) -> dict[str, Any]:
    orders = f"{task.orders[0]}..{task.orders[-1]}"
    values = task.problem.entry.name, task.method.label, orders, task.cells, round(seconds, 4), kept
    return dict(zip(TIMED, values, strict=True))


def _write(
    experiment: Experiment,
    folder: Path,
    rows: list[dict[str, Any]],
    diagnosed: list[dict[str, Any]],
    timings: list[dict[str, Any]],
    started: float,
) -> None:
    from resurgo.manifest import circumstances, manifest
    from resurgo.tables import review, table_of

    table = table_of(review(rows), (*COLUMNS, "details"))
    table.drop(columns="details").to_csv(folder / "table.csv", index=False, lineterminator="\n")
    table.to_parquet(folder / "table.parquet", index=False)
    diagnostics = table_of(diagnosed, diagnose.COLUMNS)
    diagnostics.to_csv(folder / "diagnostics.csv", index=False, lineterminator="\n")
    table_hash = hashlib.sha256((folder / "table.csv").read_bytes()).hexdigest()
    _write_json(folder / "manifest.json", manifest(experiment, rows, table_hash))
    _write_json(folder / "run.json", circumstances(experiment, time.perf_counter() - started))
    with open(folder / "timings.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=TIMED, lineterminator="\n")
        writer.writeheader()
        writer.writerows(timings)


def _write_json(file: Path, content: Any) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1, ensure_ascii=False, default=list) + "\n", encoding="utf-8", newline="\n")
    os.replace(part, file)
