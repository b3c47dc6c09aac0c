"""What an experiment amounts to: tasks, each a block of cells with the key under which its rows are kept."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resurgo.experiment import Experiment, Item
from resurgo.nodes import Nodes
from resurgo.number import Number

BLOCK = 200  # cells of a task at most (a sweep's orders stay together): what an interruption can cost
ENGINES = ("mpmath", "numpy", "python-flint", "sympy")  # what a plugin may compute with


@dataclass(frozen=True)
class Task:
    """A method on a problem in some cells; `longest` is the highest order of its sister tasks, which share plans with it.

    `nodes` are those of a method that works on samples.
    """

    problem: Item
    method: Item
    orders: tuple[int, ...]
    points: tuple[Number, ...]
    digits: int
    longest: int
    nodes: Nodes | None = None

    @property
    def cells(self) -> int:
        """How many rows it gives."""
        return len(self.orders) * len(self.points)

    @property
    def owner(self) -> str:
        """The plugins whose own worker it needs, none if both are bundled."""
        return f"{self.method.owner} {self.problem.owner}".strip()

    @property
    def key(self) -> str:
        """A hash of all that determines its rows but their label: what is asked, the plugins' files, the engines."""
        return self.key_within(None)

    def key_within(self, timeout: float | None) -> str:
        """The key of rows some of which are missing as they took longer than `timeout` seconds."""
        return digest(
            {
                **({} if timeout is None else {"timeout": timeout}),
                "problem": [self.problem.entry.name, self.problem.settings, self.problem.entry.digest],
                "method": [self.method.entry.name, self.method.settings, self.method.entry.digest],
                "orders": self.orders,
                "points": [x.text for x in self.points],
                **({} if self.nodes is None else {"nodes": str(self.nodes)}),
                "digits": self.digits,
                "engine": {**versions(), "resurgo": source_hash()},
            }
        )


def tasks(experiment: Experiment) -> list[Task]:
    """All tasks in the order of their rows; a cell that two entries ask for is done once."""
    done: set[tuple[Any, ...]] = set()
    return [task for problem in experiment.problems for task in _of_problem(experiment, problem, done)]


def _of_problem(experiment: Experiment, problem: Item, done: set[tuple[Any, ...]]) -> Iterator[Task]:
    for method in experiment.methods:
        blocks: dict[tuple[int, ...], list[Number]] = {}  # the points by the orders that are left to do there
        for x in experiment.points_of(problem, method):
            place = (problem.entry.thing, problem.parameters, method.label, x.key)
            orders = tuple(n for n in experiment.orders_of(problem, method) if (*place, n) not in done)
            done.update((*place, n) for n in orders)
            blocks.setdefault(orders, []).append(x)
        for orders, points in blocks.items():
            size = len(orders) if method.entry.thing.form == "sweep" else max(1, BLOCK // len(points))
            for start in range(0, len(orders), size or 1):
                block = orders[start : start + size]
                nodes = experiment.nodes_of(problem, method)
                yield Task(problem, method, block, tuple(points), experiment.digits, max(orders), nodes)


def digest(content: Any) -> str:
    """The SHA-256 of plain data."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


@cache
def versions() -> dict[str, str]:
    """The versions of what computes the numbers."""
    return {name: version(name) for name in ENGINES}


@cache
def source_hash() -> str:
    """A hash of resurgo's own source."""
    folder = Path(__file__).parent
    files = sorted(file for file in folder.rglob("*.py") if "bundled" not in file.relative_to(folder).parts)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
