"""What the checks of problems share: a problem with its parameters fixed, its known coefficients, and calls of its functions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import fmpq

from resurgo.checks.model import Failed, Subject
from resurgo.errors import Inapplicable
from resurgo.methods import point_kinds
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import as_asked, to_ball, to_mp, working_precision
from resurgo.problem import Parameters, Problem, ProblemError, series_of
from resurgo.watch import watched

CHANGES: tuple[Callable[[Fraction], Fraction], ...] = (lambda p: p + 1, lambda p: 2 * p, lambda p: p / 2)
REFUSALS = (ValueError, Inapplicable, NotImplementedError)  # raised on purpose, with words


def settled(subject: Subject) -> Parameters:
    """The parameters asked, in the form in which rows are computed."""
    return tuple(sorted(subject.options.items()))


def changed(subject: Subject) -> Iterator[Parameters]:
    """The parameters with one of the numbers another one, as far as the domain and `coefficients` allow."""
    problem, given = subject.thing, dict(settled(subject))
    for name, value in given.items():
        if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            for other in dict.fromkeys(change(Fraction(value)) for change in CHANGES):
                parameters = tuple(sorted((given | {name: other}).items()))
                if other != value and not _is_refused(problem, parameters):
                    yield parameters


def one_changed(subject: Subject) -> list[Parameters]:
    """The parameters asked, and one other setting of them if there is any."""
    return [settled(subject), *(parameters for _, parameters in zip(range(1), changed(subject), strict=False))]


def in_words(parameters: Parameters) -> str:
    """', a = 2' behind a place, nothing where there are no parameters."""
    return "".join(f", {name} = {value}" for name, value in parameters)


def places(problem: Problem, parameters: Parameters) -> list[Place]:
    """The default points."""
    return [Place(problem, parameters, parse_number(x)) for x in problem.points]


def moved(place: Place, factor: str, power: int = 1) -> Place:
    """The same at x times an exact factor, so many times."""
    return replace(place, x=parse_number(f"({place.x.text})*({factor})**{power}") if power else place.x)


def fresh(problem: Problem, parameters: Parameters, order: int) -> tuple[fmpq, ...]:
    """c_0..c_order, not from the cache; ProblemError where they are not exact and complete."""
    exact = series_of.__wrapped__(problem, parameters, order).exact
    assert exact is not None  # as balls are refused
    return exact


def refusal(problem: Problem, parameters: Parameters, order: int) -> str | None:
    """Why the coefficients through an order are refused, None where they are not; Failed where they fail."""
    try:
        series_of(problem, parameters, order)
    except ProblemError as fault:
        if isinstance(fault.__context__, REFUSALS):
            return str(fault.__context__)
        raise Failed(str(fault)) from None
    return None


@lru_cache(maxsize=32)
def known(problem: Problem, parameters: Parameters, order: int) -> tuple[fmpq, ...]:
    """c_0..c_order, or as many as are not refused."""
    low, high = -1, order
    if refusal(problem, parameters, high) is None:
        low = high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if refusal(problem, parameters, middle) is not None else (middle, high)
    if low < 0:
        raise Failed(f"coefficients(0) is refused: {refusal(problem, parameters, 0)}")
    return series_of(problem, parameters, low).exact or ()


def value_at(function: Callable[..., Any], place: Place, bits: int) -> Any:
    """A target, or another route to it, called at a place at so many bits; ArithmeticError where it takes no such point."""
    kinds = point_kinds(function, 0)
    with working_precision(bits):
        exact = place.x.rational if place.x.rational is not None else place.x.ball(bits)
        x = as_asked(exact, kinds) if kinds else to_mp(exact)
        if x is None:
            raise ArithmeticError("it takes real points only" if "arb" in kinds else "it takes rational points only")
        form = to_ball if kinds else to_mp
        given = {name: form(v) if isinstance(v, (int, Fraction)) and not isinstance(v, bool) else v for name, v in place.parameters}
        with watched(f"{function.__name__} at {place.x.text}", function):
            return function(x, **given)


def counted(items: Any, what: str) -> str:
    """'3 points' of three items."""
    return f"{len(items)} {what}{'s' if len(items) != 1 else ''}"


def _is_refused(problem: Problem, parameters: Parameters) -> bool:
    found = places(problem, parameters)
    if any(place.outside() is not None for place in found[:1]):
        return True
    return refusal(problem, parameters, 0) is not None
