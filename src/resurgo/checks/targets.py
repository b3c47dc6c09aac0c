"""A problem's target: by itself, and beside another route to the same function."""

from collections.abc import Callable, Iterable
from math import inf
from typing import Any

from mpmath import mp

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.plane import conjugates
from resurgo.checks.posing import at, counted, is_aimed, is_inside, moved, places, settled, value_at
from resurgo.checks.routes import no_other
from resurgo.checks.varied import each_changed
from resurgo.errors import Inapplicable, Stopped, told
from resurgo.place import Place
from resurgo.precision import BITS_PER_DIGIT, digits_between, to_mp, working_precision
from resurgo.problem import Problem

DIGITS, MORE = 30, 60
LEVELS = 3  # of precision, at which a second route is tried
FEWEST = 5  # digits that it has to give
TURN = "(24+7*I)/25"  # a point is turned by 16 degrees, for complex ones


def target(subject: Subject) -> str:
    """The target is finite and repeatable, leaves the precision alone, and is good to 30 and to 60 digits."""
    problem, parameters = subject.thing, settled(subject)
    if problem.target is None:
        raise Untried("it has no target")
    if not problem.points:
        raise Untried("it has no default points")
    aimed = []
    for place in places(problem, parameters):
        where = f"at {problem.variable} = {place.x.text}"
        try:
            _conduct(problem.target, place, where)
        except Inapplicable:
            continue
        aimed.append(place)
        _compare_precisions(problem.target, place, where)
        (few, good), (many, better) = (_settled(place, digits, where) for digits in (DIGITS, MORE))
        for digits, found in ((DIGITS, good), (MORE, better)):
            if found < digits:
                raise Failed(f"{where}: asked for {digits} digits, two evaluations of it agree to {found:.0f}")
        with working_precision(int(MORE * BITS_PER_DIGIT) + 40):
            if (agreed := digits_between(abs(few - many), many)) < DIGITS:
                raise Failed(f"{where}: {_short(few)} at {DIGITS} digits and {_short(many)} at {MORE} agree to {agreed:.0f}")
    if not aimed:
        raise Untried("it has no target at its default points")
    pairs = conjugates(aimed)
    words = f"; conjugate at {pairs} pair{'s' if pairs > 1 else ''} of conjugate points" if pairs else ""
    return f"good to {DIGITS} and to {MORE} digits at {counted(aimed, 'point')}{words}"


def _conduct(function: Callable[..., Any], place: Place, where: str) -> None:
    """Failed where two calls differ, or change what is global."""
    bits, found = int(DIGITS * BITS_PER_DIGIT) + 40, []
    with working_precision(bits):
        for _ in range(2):
            try:
                found.append(value_at(function, place, bits))
            except (Failed, Inapplicable):
                raise
            except Exception as fault:
                raise Failed(f"{where}: {told(fault, function)}") from None
        one, other = map(to_mp, found)
        if one != other and mp.isfinite(one):
            second = _short(other) if _short(other) != _short(one) else f"one that differs by {mp.nstr(abs(other - one), 3)}"
            raise Failed(f"{where}: {_short(one)}, and a second time {second}")


def _compare_precisions(function: Callable[..., Any], place: Place, where: str) -> None:
    """Failed where a value has no more digits at a higher precision than at a lower one, at which it was asked for before."""
    few, many = (int(digits * BITS_PER_DIGIT) + 40 for digits in (DIGITS, MORE))
    try:
        value = value_at(function, place, many)
    except (Failed, Stopped):
        raise
    except Exception as fault:
        raise Failed(f"{where}: {told(fault, function)}") from None
    parts = getattr(value, "_mpc_", (getattr(value, "_mpf_", None),))
    bits = max((int(part[1]).bit_length() for part in parts if part is not None), default=0)
    if few // 2 < bits <= few:
        digits = int(bits / BITS_PER_DIGIT)
        why = "is a precision set inside, or the value kept from a lower one?"
        raise Failed(f"{where}: with {MORE} digits asked its value has {digits}; {why}")


def _settled(place: Place, digits: int, where: str) -> tuple[Any, float]:
    assert place.problem.target is not None
    try:
        found = place.target(digits)
    except Exception as fault:
        raise Failed(f"{where}: {told(fault, place.problem.target)}") from None
    assert found is not None
    return found


def reference(subject: Subject) -> str:
    """The target agrees with the independent route to 30 digits."""
    problem = subject.thing
    if problem.target is None:
        raise Untried("it has no target")
    if problem.independent is None:
        raise Untried("no second route is declared (Problem(independent=...)); the target is tried as x -> 0 alone")
    if not problem.points:
        raise Untried("it has no default points")
    first, *others = each_changed(subject)
    tried = [*places(problem, first), *_complex(places(problem, first)), *(places(problem, p)[0] for p in others)]
    tried = [place for place in tried if is_aimed(place)]
    if not tried:
        raise Untried("it has no target at its default points")
    agreed: list[tuple[float, str, float]] = []
    poor: list[tuple[float, str, float]] = []
    for place in tried:
        where = at(place)
        found, good = _second_route(problem, place, where)
        (poor if good < DIGITS else agreed).append((found, where, good))
    if not agreed:
        raise Failed(f"the independent route is good to {poor[0][2]:.0f} digits {poor[0][1]}; {DIGITS} are asked somewhere")
    if (why := _no_other(problem, tried)) is not None:
        raise Failed(f"the independent route is no second route: {why}; give another way to f({problem.variable}), or none")
    worst = min(found for found, *_ in agreed)
    weak = "".join(f"; {where} it is good to {good:.0f} digits alone" for _, where, good in poor)
    return f"{_digits(worst)} at {counted(agreed, 'point')}{weak}"


def _no_other(problem: Problem, tried: list[Place]) -> str | None:
    assert problem.target is not None
    assert problem.independent is not None
    try:
        return no_other(problem.target, problem.independent, tried)
    except (ArithmeticError, ValueError):  # at the low precision at which it is looked into
        return None


def _complex(found: Iterable[Place]) -> list[Place]:
    """The first place turned off the real axis, where a domain is declared and it lies inside."""
    slanted = [moved(place, TURN) for place in found][:1]
    return [place for place in slanted if place.problem.domain is not None and is_inside(place)]


def _second_route(problem: Problem, place: Place, where: str) -> tuple[float, float]:
    """The digits in which target and second route agree, and those to which the route is good; Failed where they part."""
    function = problem.independent
    assert function is not None
    exact, _ = _settled(place, DIGITS + 5, where)
    bits, before, good = int(DIGITS * BITS_PER_DIGIT) + 40, None, -inf
    for level in range(LEVELS):
        try:
            value = value_at(function, place, bits << level)
        except Failed:
            raise
        except Exception as fault:
            raise Failed(f"{where}: the independent route fails: {told(fault, function)}") from None
        with working_precision(bits << level):
            value = to_mp(value)
            agreed = digits_between(abs(value - exact), exact) if mp.isfinite(value) else -inf
            if agreed >= DIGITS:
                return agreed, DIGITS
            if before is not None:
                good = digits_between(abs(value - before), value)
        before = value
    if good > agreed + 2 or agreed < FEWEST:
        two = f"the target is {_short(exact)}, and by the independent route {_short(value)}"
        raise Failed(f"{where}: {two}: {max(agreed, 0):.0f} digits agree")
    return agreed, good


def _digits(agreed: float) -> str:
    return "the same number" if agreed == inf else f"agrees to {agreed:.0f} digits"


def _short(value: Any) -> str:
    return str(mp.nstr(value, 15))
