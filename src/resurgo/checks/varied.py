"""Other values of a problem's parameters, with which its functions are tried as well."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import chain
from typing import Any

from resurgo.checks.model import Subject
from resurgo.checks.posing import inside, places, refusal, settled
from resurgo.problem import Parameters, Problem, ProblemError, series_of

Change = Callable[[Fraction], Fraction]
CHANGES: tuple[Change, ...] = (lambda p: p + 1, lambda p: 2 * p, lambda p: p / 2)
LAST_CHANGES: tuple[Change, ...] = (lambda p: p - 1,)  # where none of these is allowed
SOME = 10  # an order by which coefficients that divide by zero at a parameter do so


def changed(subject: Subject) -> dict[str, list[Parameters]]:
    """By name of a parameter that is a number or true or false, the settings with it another one that are allowed.

    What is allowed the domain says, and `coefficients` where it refuses.
    """
    problem, given = subject.thing, dict(settled(subject))
    found: dict[str, list[Parameters]] = {}
    for name, value in given.items():
        if isinstance(value, (bool, int, Fraction)):
            for changes in (CHANGES, LAST_CHANGES):
                tried = (tuple(sorted({**given, name: other}.items())) for other in _others(value, changes))
                found[name] = found.get(name) or [parameters for parameters in tried if not _is_refused(problem, parameters)]
    return found


def each_changed(subject: Subject) -> list[Parameters]:
    """The parameters asked, and for every one that can be changed two settings with it another one, as far as there are two."""
    ends = ((*settings[:1], *settings[1:][-1:]) for settings in changed(subject).values())
    return [settled(subject), *chain.from_iterable(ends)]


def _others(value: Any, changes: Iterable[Callable[[Fraction], Fraction]]) -> list[Any]:
    """Other values of a parameter; not 0, at which much is another problem."""
    if isinstance(value, bool):
        return [not value]
    return [p for p in dict.fromkeys(change(Fraction(value)) for change in changes) if p not in (0, value)]


def _is_refused(problem: Problem, parameters: Parameters) -> bool:
    """Whether a setting that nobody asked for is none of the problem's."""
    found = places(problem, parameters)
    try:
        if found and not inside(found):
            return True
    except ProblemError as fault:
        if fault.is_refusal:
            return True
        raise
    return _divides_by_zero(problem, parameters) or refusal(problem, parameters, 0) is not None


def _divides_by_zero(problem: Problem, parameters: Parameters) -> bool:
    try:
        series_of(problem, parameters, SOME)
    except ProblemError as fault:
        return isinstance(fault.__context__, ZeroDivisionError)
    return False
