"""Whether a float64 of a problem's file enters its coefficients, its maps or its target."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.posing import differ, fresh, inside, known, places, settled, value_at
from resurgo.errors import Stopped
from resurgo.floats import spoiling
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

    def differs(other: Problem) -> bool:
        alike = replace(other, points=problem.points)  # which are exact as they are written
        return any(map(_differ, before, _values(alike, given)))

    found = spoiling(problem, BITS, differs)
    if found.words:
        raise Failed(found.words)
    if found.unseen:
        raise Untried(found.unseen)
    return "none enters coefficients, maps and target"


def _values(problem: Problem, given: Parameters) -> list[Any]:
    """The coefficients, then maps and target at the first and the last default point; None where other checks tell of a fault."""
    there = inside(places(problem, given))
    calls = [partial(fresh, problem, given, len(known(problem, given, ORDER)) - 1, BITS)]
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
    """Whether two of the values are not the same to 30 digits; coefficients are to be the same, or balls that overlap."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) != len(other) or any(map(differ, one, other))
    if one is None or other is None:
        return one is not other
    with working_precision(BITS):
        a, b = to_mp(one), to_mp(other)
        return bool(digits_between(abs(a - b), a) < DIGITS)
