"""`Experiment`: problems, methods, diagnostics and figures with their orders and points, all of it validated."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resurgo.catalog import Entry
from resurgo.nodes import Nodes
from resurgo.number import Number, parse_number
from resurgo.options import plain
from resurgo.problem import Parameters


@dataclass(frozen=True)
class Item:
    """One entry of an experiment with its options settled; orders, points and nodes None: not given there.

    `index` is the entry's place in its list; an entry that sweeps an option makes several items.
    """

    entry: Entry
    options: Mapping[str, Any]
    label: str
    orders: tuple[int, ...] | None
    points: tuple[Number, ...] | None
    index: int
    nodes: Nodes | None = None

    @property
    def parameters(self) -> Parameters:
        """A problem's parameters as a hashable value."""
        return tuple(sorted((key, _frozen(value)) for key, value in self.options.items()))

    @property
    def takes_point(self) -> bool:
        """Whether it is asked about at points: not a diagnostic of the coefficients alone."""
        return self.entry.kind != "diagnostic" or takes_point(self.entry.thing)

    @property
    def file_name(self) -> str:
        """The label as the name of a figure's file, without its ending."""
        return "".join(c if c.isalnum() or c in "-_." else "-" for c in self.label).strip("-.")

    @property
    def owner(self) -> str:
        """The plugin whose own worker it needs, lest what it does to its process reach others; none if it is bundled."""
        return "" if self.entry.origin == "bundled" else self.entry.digest

    @property
    def settings(self) -> dict[str, Any]:
        """The options as they are written in tables and hashed."""
        return {key: plain(value) for key, value in sorted(self.options.items())}


@dataclass(frozen=True)
class Experiment:
    """What an experiment file asks for.

    `workspace` is the folder that holds plugins/ and results/; `timeout` the seconds that one call of a plugin may take.
    """

    path: Path
    workspace: Path
    title: str
    digits: int
    orders: tuple[int, ...] | None
    points: tuple[Number, ...] | None
    timeout: float
    problems: tuple[Item, ...]
    methods: tuple[Item, ...]
    diagnostics: tuple[Item, ...]
    figures: tuple[Item, ...]

    def orders_of(self, problem: Item, method: Item) -> tuple[int, ...]:
        """The orders of a method on a problem: the experiment's, or the method's, or those that both entries list."""
        if problem.orders is None or method.orders is None:
            return method.orders or problem.orders or self.orders or ()
        return tuple(n for n in method.orders if n in problem.orders)

    def orders_of_diagnostic(self, problem: Item, diagnostic: Item) -> tuple[int, ...]:
        """The orders that its entry lists; otherwise the highest of the methods', or where there are none all of the problem's."""
        if diagnostic.orders is not None or not self.methods:
            return diagnostic.orders or problem.orders or self.orders or ()
        return (max(max(self.orders_of(problem, method), default=0) for method in self.methods),)

    def points_of(self, problem: Item, item: Item) -> tuple[Number, ...]:
        """The points of a method or diagnostic on a problem: its own, or the problem's, the experiment's, the default."""
        default = tuple(parse_number(x) for x in problem.entry.thing.points)
        return item.points or problem.points or self.points or default

    def nodes_of(self, problem: Item, method: Item) -> Nodes | None:
        """The nodes of a method that works on samples, its own or the problem's; None where there are none, or it has no use."""
        return (method.nodes or problem.nodes) if method.entry.thing.works_on == "samples" else None


def takes_point(diagnostic: Callable[..., Any]) -> bool:
    """Whether a diagnostic is asked about at points, and not of the coefficients alone."""
    return "x" in inspect.signature(diagnostic).parameters


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, (list, tuple)) else value
