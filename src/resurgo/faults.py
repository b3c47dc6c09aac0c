"""What only a whole experiment shows to be wrong: labels used twice, orders and points that cannot be."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from resurgo.errors import Stopped
from resurgo.experiment import Experiment, Item
from resurgo.isolation import Caller
from resurgo.nodes import Nodes
from resurgo.number import Number
from resurgo.options import Fault
from resurgo.place import Place
from resurgo.problem import ProblemError, coefficients_of


def faults_of(experiment: Experiment, call: Caller) -> Iterator[Fault]:
    """All that is wrong with an experiment as a whole, with the entries where it is to be mended; `call` calls the domains."""
    yield from _same_labels(experiment.methods, "methods")
    yield from _same_labels(experiment.figures, "figures")
    yield from _no_files(experiment.figures)
    yield from _wrong_orders(experiment)
    yield from _two_sets_of_nodes(experiment)
    yield from () if experiment.methods else _wrong_diagnostics(experiment)
    yield from _wrong_points(experiment, call)
    yield from _wrong_figures(experiment)


def _same_labels(items: Iterable[Item], name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in items:
        if item.label in seen:
            yield Fault((name, item.index), f"the label '{item.label}' is used twice; give each entry a label of its own")
        seen.add(item.label)


def _no_files(figures: Iterable[Item]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for item in figures:
        if not item.file_name or seen.setdefault(item.file_name, item.label) != item.label:
            words = f"the label '{item.label}' gives no file name of its own; use letters and digits"
            yield Fault(("figures", item.index, "label"), words)


def _wrong_figures(experiment: Experiment) -> Iterator[Fault]:
    """Figures of orders or points that no entry computes: they would be drawn without them."""
    asked = [(problem, method) for problem in experiment.problems for method in experiment.methods]
    orders = {n for problem, method in asked for n in experiment.orders_of(problem, method)}
    points = {x.key for problem, method in asked for x in experiment.points_of(problem, method)}
    for figure in experiment.figures if asked else ():
        wrong = [str(n) for n in figure.orders or () if n not in orders]
        path = ("figures", figure.index)
        if wrong:
            yield Fault((*path, "orders"), f"orders: '{wrong[0]}' is not computed; add it to a method's orders")
        wrong = [x.text for x in figure.points or () if x.key not in points]
        if wrong:
            yield Fault((*path, "points"), f"points: '{wrong[0]}' is not computed; add it to a problem's points")


def _wrong_orders(experiment: Experiment) -> Iterator[Fault]:
    for method in experiment.methods:
        for problem in experiment.problems:
            orders, least = experiment.orders_of(problem, method), method.entry.thing.needs - 1
            path = ("methods", method.index)
            if not orders and method.orders and problem.orders:
                words = f"none of its orders is among those of problem '{problem.entry.name}'; let them overlap"
                yield Fault((*path, "orders"), words)
                break
            if not orders:
                yield Fault(path, "there are no orders for it; add orders = { from = 1, to = 20 }")
                break
            if method.entry.thing.works_on == "samples" and experiment.nodes_of(problem, method) is None:
                words = f"it works on values at nodes, and problem '{problem.entry.name}' has none; add nodes = [ ... ] to either"
                yield Fault(path, words)
                break
            if max(orders) < least:
                words = f"orders: '{max(orders)}' is below what it can use; write orders from {least} on"
                yield Fault((*path, "orders"), words)
                break


def _two_sets_of_nodes(experiment: Experiment) -> Iterator[Fault]:
    """Entries of the same problem with other nodes: their rows would be the same cells."""
    for method in experiment.methods:
        seen: dict[object, Nodes] = {}
        for problem in experiment.problems:
            nodes = experiment.nodes_of(problem, method)
            if nodes is not None and seen.setdefault((problem.entry.thing, problem.parameters), nodes) != nodes:
                words = "the same problem has other nodes in another entry; give them to methods, each with a label of its own"
                yield Fault(("problems", problem.index, "nodes"), f"nodes: {words}")
                return


def _wrong_diagnostics(experiment: Experiment) -> Iterator[Fault]:
    for diagnostic in experiment.diagnostics:
        if not all(experiment.orders_of_diagnostic(problem, diagnostic) for problem in experiment.problems):
            yield Fault(("diagnostics", diagnostic.index), "there are no orders for it; add orders = [20]")


def _wrong_points(experiment: Experiment, call: Caller) -> Iterator[Fault]:
    """Points that are missing or outside the domain, and problems that have no series with these parameters."""
    for problem in experiment.problems:
        path = ("problems", problem.index)
        asking = (*experiment.methods, *experiment.diagnostics)
        asking = tuple(item for item in asking if item.takes_point)
        points = tuple(dict.fromkeys(x for item in asking for x in experiment.points_of(problem, item)))
        if asking and not points:
            yield Fault(path, "it has no points of its own; add points = [ ... ]")
        refusal, outside = _asked(experiment, problem, points, call)
        if refusal:
            yield Fault(path, refusal)
        elif outside:
            names = ", ".join(f"'{text}'" for text in list(outside)[:4]) + (", ..." if len(outside) > 4 else "")
            verb = "lies" if len(outside) == 1 else "lie"
            words = f"points: {names}{_given(problem)} {verb} outside the domain; choose {next(iter(outside.values()))}"
            yield Fault((*path, "points"), words)


def _asked(experiment: Experiment, problem: Item, points: tuple[Number, ...], call: Caller) -> tuple[str, dict[str, str]]:
    """`told_by` from where plugins are called, or that its coefficients take too long; of all else the rows tell."""
    if problem.entry.thing.domain is None and not problem.entry.thing.read:
        return "", {}
    try:
        found: tuple[str, dict[str, str]]
        asked = (told_by, problem, points, lowest_order(experiment, problem))
        found, given_up = call(*asked, timeout=experiment.timeout, owner=problem.owner)
    except Stopped:
        return "", {}
    lost = next((str(each) for spot, each in given_up.items() if spot.startswith("coefficients")), "")
    return (f"its coefficients cannot be had: {lost}", {}) if lost else found


def lowest_order(experiment: Experiment, problem: Item) -> int:
    """The least order that is asked of a problem: where its series does not reach even that, every row would say so."""
    orders = [n for method in experiment.methods for n in experiment.orders_of(problem, method)]
    orders += [n for diagnostic in experiment.diagnostics for n in experiment.orders_of_diagnostic(problem, diagnostic)]
    slow = problem.entry.thing.slow_beyond
    return min([*orders, *([] if slow is None else [slow])]) if orders else 0


def told_by(problem: Item, points: tuple[Number, ...], order: int) -> tuple[str, dict[str, str]]:
    """Why a problem that reads its parameters has no series through an order, and the points that lie outside its domain."""
    if problem.entry.thing.read:
        try:
            coefficients_of(problem.entry.thing, problem.parameters, order)
        except ProblemError as fault:
            if fault.status == "inapplicable":
                return str(fault.__context__), {}
    return "", outside(problem, points)


def outside(problem: Item, points: tuple[Number, ...]) -> dict[str, str]:
    """The points that lie outside the problem's domain, with the domain in words; where that cannot be told the rows tell it."""
    found = {}
    for x in points if problem.entry.thing.domain is not None else ():
        with suppress(ProblemError):
            if (words := Place(problem.entry.thing, problem.parameters, x).outside()) is not None:
                found[x.text] = words
    return found


def _given(problem: Item) -> str:
    return f" with {', '.join(f'{k} = {v}' for k, v in problem.settings.items())}" if problem.settings else ""
