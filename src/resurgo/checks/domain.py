"""Where a problem is defined, and whether its maps are finite there."""

from collections.abc import Callable
from typing import Any

from mpmath import mp

from resurgo.checks.model import Failed, Subject
from resurgo.checks.posing import at, counted, moved, places, settled, value_at
from resurgo.errors import Stopped
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError

BITS = 160
ASIDE = "(3+4*I)/5"  # off the real axis


def domain(subject: Subject) -> str:
    """The default points lie in the domain, which is described; the maps are finite there."""
    problem, given = subject.thing, settled(subject)
    for place in places(problem, given):
        if problem.domain is not None and (words := place.outside()) is not None:
            raise Failed(f"the default point {problem.variable} = {place.x.text} lies outside the domain: {words}")
        _mapped(place)
    if problem.domain is None:
        return "none is declared: f is taken to be defined everywhere"
    if not problem.domain.__doc__:
        raise Failed("the domain has no docstring; say in its first line where f is defined")
    for place in places(problem, given)[:1]:
        try:
            moved(place, ASIDE).outside()
        except ProblemError as fault:
            raise Failed(
                f"at a complex {problem.variable} {fault}; ask for {problem.variable}.imag and {problem.variable}.real"
            ) from None
    return f"{counted(problem.points, 'default point')} inside: {problem.domain.__doc__.strip().splitlines()[0].rstrip('.')}"


def _mapped(place: Place) -> None:
    """Failed where t, prefactor or offset is no finite number, or the prefactor is 0."""
    for part in ("argument", "prefactor", "offset"):
        if (value := _plainly(getattr(place.problem, part), place)) is not None and not mp.isfinite(value):
            raise Failed(f"{at(place)} the {part} is {mp.nstr(value, 5)}")
    with working_precision(BITS):
        prefactor, _, offset, _ = place.scale(BITS)
        for part, value in (("argument", to_mp(place.argument(BITS)[0])), ("prefactor", prefactor), ("offset", offset)):
            if not mp.isfinite(value):
                raise Failed(f"{at(place)} the {part} is {mp.nstr(value, 5)}")
        if not prefactor:
            raise Failed(f"{at(place)} the prefactor is 0, so that S does not enter f")


def _plainly(function: Callable[..., Any], place: Place) -> Any:
    """What a map gives for an mpmath number, None where it takes none."""
    try:
        return to_mp(value_at(function, place, BITS))
    except (Failed, Stopped):
        raise
    except Exception:
        return None
