"""README.md: the table, the versions, and what stops the goals that are not met."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import flint
import mpmath
from harness import Line

PACKAGES = ("python-flint", "mpmath", "gmpy2", "cypari", "numpy", "pandas", "matplotlib")
HEAD = """# Benchmarks

```sh
python3 -m venv .venv && .venv/bin/pip install -e '.[bench]' && .venv/bin/python benchmarks/run.py
```

runs everything below, which takes some five minutes, and writes this file; `--only NAME` and `--quick` run some, `--list`
lists them. Before anything is timed, our answer and the peer's are compared, to the digits claimed; one that
differs fails. Times are medians of {rounds} or, from 1 s on, three repeats, taken in turn in one process (of two from 10 s on), in
seconds of the processor, one thread; of whole processes, on the wall. Caches are emptied before every
repeat, except where the work is one more point. `ratio` is how many times faster ours is, or, for goals of the form ≤, how
many times as long it takes.
"""


def text(lines: Sequence[Line]) -> str:
    """The whole file."""
    parts = [HEAD.format(rounds="five"), _setting(), _table(lines), _notes(lines), _unmet(lines)]
    return "\n".join(part for part in parts if part)


def _setting() -> str:
    found = [f"{name} {installed}" for name in PACKAGES if (installed := _version(name))]
    engines = [f"FLINT {flint.__FLINT_VERSION__}", f"mpmath's backend {mpmath.libmp.BACKEND}"]
    if find_spec("cypari"):
        from cypari import pari

        engines.append("PARI " + ".".join(str(n) for n in pari("version()")[:3]))
    return f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}; {', '.join(found + engines)}.\n"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _table(lines: Sequence[Line]) -> str:
    head = "| work | size | peer | ours | peer | ratio | goal | met |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    return head + "".join(_row(line) for line in lines)


def _row(line: Line) -> str:
    b, peer = line.benchmark, line.peer
    goal = "" if peer.goal is None else f"{'≤' if b.longer else '≥'} {peer.goal:g}"
    if line.why_not:
        return f"| {b.work} | {b.size} | {peer.name} | | | | {goal} | skipped: {line.why_not} |\n"
    met = {True: "yes", False: "**no**", None: ""}[line.met]
    cells = (b.work, b.size, peer.name, _seconds(line.ours), _seconds(line.theirs), _short(line.ratio), goal, met)
    return f"| {' | '.join(cells)} |\n"


def _seconds(t: float) -> str:
    unit, scale = next((u, s) for u, s in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)) if t >= s or u == "µs")
    return f"{_short(t / scale)} {unit}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 99.5 else f"{value:.2g}" if value >= 9.95 or value < 1 else f"{value:.1f}"


def _notes(lines: Sequence[Line]) -> str:
    notes: dict[str, str] = {}
    for line in lines:
        if line.benchmark.note:
            notes.setdefault(line.benchmark.note, line.benchmark.work)
    return "## What is timed\n\n" + "".join(f"* *{work}.* {note}\n" for note, work in notes.items()) if notes else ""


def _unmet(lines: Sequence[Line]) -> str:
    unmet = [line for line in lines if line.met is False]
    if not unmet:
        return ""
    found: dict[str, list[str]] = {}
    for line in unmet:
        b, short = line.benchmark, f"{_short(line.ratio)}, goal {line.peer.goal:g}"
        found.setdefault(b.stops or "Not looked into.", []).append(f"{b.work}, {b.size}, against {line.peer.name} ({short})")
    return "## Goals not met, and why\n\n" + "".join(f"* *{'; '.join(which)}.* {why}\n" for why, which in found.items())
