"""Whether a float64 of a problem's file enters its coefficients, its maps or its target."""

import ast
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.posing import fresh, inside, known, places, settled, value_at
from resurgo.errors import Stopped, plugin_path
from resurgo.floats import ANOTHER, LOADED_AT, MARK, Probe, _advice, _imported, _instrumented
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.problem import Parameters, Problem

ORDER = 40  # through which coefficients are looked at
BITS = 256
DIGITS = 30  # to which a map or a target is to stay the same


def float64(subject: Subject) -> str:
    """None of the problem's file enters its coefficients, its maps or its target."""
    problem, given = subject.thing, settled(subject)
    before = _values(problem, given)
    plain = _copied(subject, probe := Probe())
    if plain is None:
        raise Untried("its file does not load a second time")
    where = plugin_path(subject.entry.path)
    if any(map(_differ, before, _values(plain, given))):
        raise Failed(f"{where}: {ANOTHER}")
    if probe.hits and _is_spoilt(subject, before, frozenset(probe.hits)):
        alone = (index for index in probe.hits if _is_spoilt(subject, before, frozenset([index])))
        node = probe.sites[next(alone, next(iter(probe.hits)))]
        raise Failed(f"{where}:{getattr(node, 'lineno', '?')}: {_advice(node)}")
    return "none enters coefficients, maps and target"


def _values(problem: Problem, given: Parameters) -> list[Any]:
    """The coefficients, then maps and target at the first and the last default point; None where other checks tell of a fault."""
    there = inside(places(problem, given))
    calls = [partial(fresh, problem, given, len(known(problem, given, ORDER)) - 1)]
    for place in dict.fromkeys((*there[:1], *there[-1:])):
        calls += [partial(_argument, place), partial(_prefactor, place), partial(_offset, place)]
        calls += [partial(value_at, problem.target, place, BITS)] if problem.target is not None else []
    return [_found(call) for call in calls]


def _argument(place: Place) -> Any:
    return place.argument(BITS)[0]


def _prefactor(place: Place) -> Any:
    return place.scale(BITS)[0]


def _offset(place: Place) -> Any:
    return place.scale(BITS)[2]


def _found(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (Failed, Stopped):
        raise
    except Exception:
        return None


def _differ(one: Any, other: Any) -> bool:
    """Whether two of the values are not the same to 30 digits; coefficients are to be the same."""
    if isinstance(one, tuple) or one is None or other is None:
        return bool(one != other)
    with working_precision(BITS):
        a, b = to_mp(one), to_mp(other)
        return bool(digits_between(abs(a - b), a) < DIGITS)


def _is_spoilt(subject: Subject, before: list[Any], active: frozenset[int]) -> bool:
    copy = _copied(subject, Probe(active))
    return copy is not None and any(map(_differ, before, _values(copy, settled(subject))))


def _copied(subject: Subject, probe: Probe) -> Problem | None:
    """The problem from another copy of its plugin's module, with a probe in it; None where its source is not at hand."""
    file = subject.entry.path
    original = next((m for m in sys.modules.copy().values() if getattr(m, "__file__", None) == str(file)), None)
    if original is None or not hasattr(original, "register_problems"):
        return None
    tree = ast.parse(file.read_bytes())
    tree = ast.fix_missing_locations(_instrumented(tree, probe.sites, _imported(tree)))
    module = ModuleType(f"{original.__name__}_copy")
    module.__file__, module.__package__ = str(file), original.__package__
    module.__dict__[MARK] = probe
    sys.modules[module.__name__] = module  # where dataclasses look for it
    try:
        with working_precision(LOADED_AT):
            exec(compile(tree, str(file), "exec"), module.__dict__)
            found = next((each for each in module.register_problems() if each.name == subject.entry.name), None)
            return found and replace(found, points=subject.thing.points)  # which are exact as they are written
    except Exception:  # a module that can be loaded only once
        return None
    finally:
        del sys.modules[module.__name__]
