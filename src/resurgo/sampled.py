"""`Sampled`: a problem's function asked about through its values at nodes, as methods that work on samples see it."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resurgo.errors import Inapplicable, told
from resurgo.evaluate import Cell
from resurgo.ledger import settle
from resurgo.nodes import Nodes
from resurgo.number import Number
from resurgo.place import Place
from resurgo.plan import Task
from resurgo.problem import ProblemError
from resurgo.question import UNSCALED, Outcome
from resurgo.samples import Samples, repeats

COARSE = 64  # bits at which a value shows whether it is there
NO_TARGET = "the problem has no target, of which to take values"
NO_DERIVATIVES = "and the problem gives no derivatives; give each node once"
NO_NODES = "it works on values at nodes; give nodes = [ ... ] in the entry of the problem or of the method"


@dataclass(frozen=True)
class Sampled:
    """A problem with its parameters fixed at the points asked, and its nodes: what the ledger calls a question."""

    places: tuple[Place, ...]
    nodes: Nodes

    def series(self, order: int, bits: int) -> Samples:
        """The samples at the nodes of that order, values of some `bits` bits."""
        return samples_of(self.places[0], self.nodes.through(order), bits)

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """x itself, exact or enclosed."""
        return self.places[index].x.term(bits), True

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """The samples are of f itself."""
        return UNSCALED


@lru_cache(maxsize=256)
def samples_of(place: Place, nodes: tuple[Number, ...], bits: int) -> Samples:
    """The values of the problem's function at nodes; at one that is repeated f^(j)/j!, j = 0, 1, ..."""
    derivatives = repeats(x.key for x in nodes)
    values = [place.moved_to(x).sample(bits, j) for x, j in zip(nodes, derivatives, strict=True)]
    return Samples([x.term(bits) for x in nodes], values, place.aim)


def outcomes_of(task: Task, places: tuple[Place, ...]) -> dict[Cell, Outcome]:
    """The outcomes of a method on samples in all cells of a task."""
    faults = {n: _fault(task, places[0], n) for n in task.orders}
    beside = {i: fault for i, place in enumerate(places) if (fault := _outside(place)) is not None}
    outcomes = {(n, i): fault for n in task.orders for i in range(len(places)) if (fault := faults[n] or beside.get(i))}
    cells = [(n, i) for n in task.orders for i in range(len(places)) if (n, i) not in outcomes]
    if cells:
        assert task.nodes is not None
        question = Sampled(places, task.nodes)
        outcomes |= settle(task.method.entry.thing, task.method.options, question, cells, task.digits)
    return outcomes


def _fault(task: Task, place: Place, order: int) -> Outcome | None:
    """Why there are no samples of that order, whatever the method."""
    if task.nodes is None or place.problem.target is None:
        return Outcome("inapplicable", message=NO_TARGET if place.problem.target is None else NO_NODES)
    try:
        nodes = task.nodes.through(order)
    except Inapplicable as reason:
        return Outcome("inapplicable", message=str(reason))
    given = Counter(x.key for x in nodes)
    twice = next((x for x in nodes if given[x.key] > 1), None)
    if twice is not None and place.problem.derivatives is None:
        return Outcome("inapplicable", message=f"the node {twice.text} is given {given[twice.key]} times, {NO_DERIVATIVES}")
    for x in dict.fromkeys(nodes):
        at_node = place.moved_to(x)
        if (fault := _outside(at_node)) is not None:
            return Outcome(fault.status, message=f"the node {x.text}: {fault.message}")
        try:
            at_node.sample(COARSE, given[x.key] - 1)
        except Inapplicable as reason:
            return Outcome("inapplicable", message=f"no value at the node {x.text}: {reason}")
        except Exception as failure:
            return Outcome("error", message=f"no value at the node {x.text}: {told(failure, place.problem.target)}")
    return None


def _outside(place: Place) -> Outcome | None:
    """The outcome where a place lies outside the problem's domain."""
    try:
        words = place.outside()
    except ProblemError as fault:
        return Outcome(fault.status, message=str(fault))
    return None if words is None else Outcome("inapplicable", message=f"it lies outside the domain: choose {words}")
