"""Whether a second route to a target is another one: neither the target itself, nor a call of it, nor the same steps."""

import inspect
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from types import CodeType, FrameType
from typing import Any

from flint import acb, arb

from resurgo.checks.posing import value_at
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision

BITS = 64, 150  # at which two functions that take the same steps give the same bits
ALIKE = 0.96  # of the calls are the same for e^z E_1(z) and 1 e^z E_1(z), but not for loggamma(z) and log(gamma(z)), of equal bits
Function = Callable[..., Any]


def no_other(target: Function, independent: Function, places: Sequence[Place]) -> str | None:
    """Why the second route is no other one, in words; None where it is, as far as can be seen."""
    if inspect.unwrap(target) is inspect.unwrap(independent):
        return "it is the target itself"
    if _same_code(_code(target), _code(independent)) and _surroundings(target) == _surroundings(independent):
        return "it has the code of the target"
    x = places[0].problem.variable
    if _asks(independent, target, places[0]):
        return f"it calls the target for f({x})"
    if _asks(target, independent, places[0]):
        return f"the target calls it for f({x})"
    for place, bits in product(places, BITS):
        if not _same(value_at(target, place, bits), value_at(independent, place, bits)):
            return None
    for place in places:
        for _ in range(2):  # the second time both find the same things remembered
            one, other = _calls(target, place), _calls(independent, place)
        if (one & other).total() < ALIKE * max(one.total(), other.total()):
            return None
    return "it takes the same steps as the target, to the same bits"


def _asks(function: Function, other: Function, place: Place) -> bool:
    """Whether a function calls the other one for f(x); it is called for this only where it seems to know the other."""
    if not _knows(function, other):
        return False
    asked, sought = list[bool](), _code(other)

    def see(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code is sought:
            asked.append(_is_asked(frame, place, BITS[0]))

    _traced(function, place, see)
    return any(asked)


def _calls(function: Function, place: Place) -> Counter[Any]:
    """What a function calls outside of its own file, and how often."""
    calls, own = Counter[Any](), getattr(_code(function), "co_filename", None)

    def see(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename != own:
            calls[frame.f_code] += 1
        elif event == "c_call":
            calls[getattr(argument, "__qualname__", "")] += 1

    _traced(function, place, see)
    return calls


def _traced(function: Function, place: Place, see: Callable[[FrameType, str, Any], None]) -> None:
    before = sys.getprofile()
    sys.setprofile(see)
    try:
        value_at(function, place, BITS[0])
    finally:
        sys.setprofile(before)


def _knows(function: Function, other: Function) -> bool:
    """Whether a function, or one that it calls, may call the other: it is among what they close over or name."""
    name, sought, new, seen = getattr(other, "__name__", ""), inspect.unwrap(other), [inspect.unwrap(function)], set[int]()
    while new:
        each = new.pop()
        if each is sought:
            return True
        if id(each) in seen or (code := _code(each)) is None:
            continue
        seen.add(id(each))
        names = _names(code)
        if name in names:
            return True
        within = [each.__globals__.get(word) for word in names]
        new += [inspect.unwrap(found) for found in (*within, *_closed_over(each)) if callable(found)]
    return False


def _names(code: CodeType) -> set[str]:
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _code(function: Function) -> CodeType | None:
    return getattr(inspect.unwrap(function), "__code__", None)


def _closed_over(function: Function) -> list[Any]:
    """What a function of a function takes from outside of itself."""
    return [cell.cell_contents for cell in getattr(inspect.unwrap(function), "__closure__", None) or ()]


def _surroundings(function: Function) -> list[Any]:
    """What the same code takes from elsewhere."""
    plain = inspect.unwrap(function)
    named = [plain.__globals__.get(name) for name in sorted(_names(plain.__code__))]
    return [*named, plain.__defaults__, plain.__kwdefaults__, *_closed_over(function)]


def _same_code(one: CodeType | None, other: CodeType | None) -> bool:
    """Whether two functions do the same, whatever they and their variables are called."""
    if one is None or other is None:
        return False
    consts = [[c for c in code.co_consts if not isinstance(c, str)] for code in (one, other)]
    return (one.co_code, one.co_names, len(consts[0])) == (other.co_code, other.co_names, len(consts[1])) and all(
        _same_code(a, b) if isinstance(a, CodeType) else (type(a), a) == (type(b), b) for a, b in zip(*consts, strict=True)
    )


def _is_asked(frame: FrameType, place: Place, bits: int) -> bool:
    """Whether a call is one for f at this place with its parameters."""
    given = frame.f_locals
    try:
        with working_precision(bits):
            exact = place.x.term(bits)
            pairs = [(given[frame.f_code.co_varnames[0]], exact)]
            pairs += [(given[name], value) for name, value in place.parameters if name in given and not isinstance(value, str)]
            return all(to_mp(one) == to_mp(other) for one, other in pairs)
    except (TypeError, ValueError, IndexError, KeyError):
        return False


def _same(one: Any, other: Any) -> bool:
    """Whether two rounded values agree in every bit, those of the radius too; exact ones may do so by different routes."""
    if isinstance(one, (arb, acb)) and isinstance(other, (arb, acb)):
        parts = list(zip(_parts(one), _parts(other), strict=True))
        return not one.is_exact() and all(a.mid() == b.mid() and a.rad() == b.rad() for a, b in parts)
    return hasattr(one, "_mpf_" if hasattr(other, "_mpf_") else "_mpc_") and bool(one == other)


def _parts(ball: arb | acb) -> tuple[arb, arb]:
    return (ball.real, ball.imag) if isinstance(ball, acb) else (ball, arb(0))
