"""How long the command takes to start."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harness import Benchmark, Call, Peer

ROUNDS = 9
SMALL = """schema = 1
title = "A small run"
digits = 30
orders = { from = 1, to = 10 }
problems = [ { use = "quartic-integral", points = ["0.1"] } ]
methods = [ "naive", "pade" ]
"""

STOPS = (
    "Beyond the interpreter's start (9 ms on a quiet machine) argparse takes 6 ms, typing 2 to 4 ms, the installed command's own "
    "frame some 2 ms."
)


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    command = str(Path(sys.executable).with_name("resurgo"))
    figure = SMALL + 'figures = ["error-vs-order"]\n'
    bare = ("python -c pass", [sys.executable, "-c", "pass"])
    tables = ("python -c 'import pandas, matplotlib'", [sys.executable, "-c", "import pandas, matplotlib"])
    return [
        _start("start-help", "resurgo --help", lambda: Call(lambda: _succeeds([command, "--help"])), bare, 3),
        _start("start-run", "resurgo run, two methods, ten orders", _run(command, SMALL), tables, 1.5),
        _start("start-figure", "the same with a figure", _run(command, figure), tables, None),
    ]


def _start(name: str, work: str, prepare: Callable[[], Call], peer: tuple[str, Sequence[str]], goal: float | None) -> Benchmark:
    theirs = Peer(peer[0], lambda: Call(lambda: _succeeds(peer[1])), lambda ours, theirs: ours and theirs, goal)
    return Benchmark(
        name,
        work,
        "a process",
        prepare,
        (theirs,),
        longer=True,
        rounds=ROUNDS,
        note="Medians of nine processes, on the wall.",
        stops=STOPS,
    )


def _run(command: str, experiment: str) -> Callable[[], Call]:
    def run() -> Any:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "small.toml"
            file.write_text(experiment, encoding="utf-8")
            return _succeeds([command, "run", str(file), "--results", folder])

    return lambda: Call(run)


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
