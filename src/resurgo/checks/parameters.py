"""Whether every parameter of a problem changes something."""

from dis import get_instructions
from inspect import CO_VARARGS, CO_VARKEYWORDS, unwrap
from types import CodeType
from typing import Any

from resurgo.checks.model import Failed, Subject
from resurgo.checks.posing import counted, known, places, settled, value_at
from resurgo.checks.varied import changed
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import Parameters, Problem, uncertainties_of

ORDER = 20  # through which coefficients are looked at
BITS = 150
FUNCTIONS = "coefficients", "argument", "prefactor", "offset", "target", "derivatives", "functional", "domain", "facts"


def parameters(subject: Subject) -> str:
    """Every parameter changes something: the coefficients, a map, the target, the domain or a fact."""
    problem, given = subject.thing, settled(subject)
    others, fixed = changed(subject), list[str]()
    for name, value in given:
        if isinstance(value, str) and _is_number(value):
            raise Failed(f"the parameter '{name}' is the text '{value}'; give the number without quotes, or a Fraction")
        if name not in others or not others[name]:
            if not any(_looks_at(getattr(problem, part), name) for part in FUNCTIONS):
                raise Failed(f"the parameter '{name}' changes nothing: no function looks at it; take it away")
            fixed.append(name)
        elif all(_is_the_same(problem, given, other) for other in others[name]):
            values = " and ".join(str(dict(other)[name]) for other in others[name])
            words = f"coefficients, maps, target, domain and facts are the same with {name} = {values}"
            raise Failed(f"the parameter '{name}' changes nothing: {words}; take it away, or see where it is to enter")
    if not given:
        return "there are none"
    ends = f"; no other value of {' and '.join(fixed)} was tried" if fixed else ""
    return f"{counted(given, 'parameter')}{', each of which' if len(given) > 1 else ' that'} changes something{ends}"


def _is_number(text: str) -> bool:
    try:
        return parse_number(text).rational is not None
    except ValueError:
        return False


def _looks_at(function: Any, name: str) -> bool:
    """Whether a function reads its argument of that name, or may do so as far as can be seen."""
    code = getattr(unwrap(function), "__code__", None) if callable(function) else None
    if not isinstance(code, CodeType):
        return callable(function)
    named = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & CO_VARARGS)
    names = {name, code.co_varnames[named]} if code.co_flags & CO_VARKEYWORDS else {name}
    read = (step.argval for step in get_instructions(code) if step.opname.startswith("LOAD"))
    return any(names & set(each if isinstance(each, tuple) else (each,)) for each in read)


def _is_the_same(problem: Problem, given: Parameters, other: Parameters) -> bool:
    """Whether nothing is another one with other parameters."""
    if known(problem, given, ORDER) != known(problem, other, ORDER):
        return False
    last = len(known(problem, given, ORDER)) - 1
    if uncertainties_of(problem, given, last) != uncertainties_of(problem, other, last):
        return False
    if dict(problem.facts_at(dict(given))) != dict(problem.facts_at(dict(other))):
        return False
    with working_precision(BITS):
        pairs = list(zip(places(problem, given), places(problem, other), strict=True))
        parts = _domain, _maps, _target  # the one that takes longest at the end
        return all(part(one) == part(two) for part in parts for one, two in pairs)


def _domain(place: Place) -> bool:
    return place.outside() is None


def _maps(place: Place) -> Any:
    return to_mp(place.argument(BITS)[0]), place.scale(BITS)


def _target(place: Place) -> Any:
    """Its value, or how it fails."""
    if place.problem.target is None:
        return None
    try:
        return to_mp(value_at(place.problem.target, place, BITS))
    except Failed:
        raise
    except Exception as fault:
        return type(fault)
