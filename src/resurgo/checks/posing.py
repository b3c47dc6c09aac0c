"""What the checks of problems share: a problem with its parameters fixed, its known coefficients, and calls of its functions."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import inf
from time import perf_counter
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.settings import left_alone
from resurgo.errors import Inapplicable, shown
from resurgo.methods import exact_parameters, point_kinds
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import BITS_PER_DIGIT, as_asked, digits_between, radius, to_ball, to_mp, working_precision
from resurgo.problem import Parameters, Problem, ProblemError, coefficients_of, known_order, series_of
from resurgo.watch import watched

LEVELS = 3  # of precision, each twice the one before
QUICK = 1  # second, up to which a target is asked for more
NUMBERS = (int, Fraction, fmpz, fmpq, arb, acb)  # beside mpmath's
COARSE = 64  # bits
SOME = 10  # an order
USUAL = 200  # bits
IRRATIONAL = 3300  # bits of coefficients that have infinitely many
SHORT = 12  # letters of a point that are shown as they are written


def settled(subject: Subject) -> Parameters:
    """The parameters asked, in the form in which rows are computed."""
    return tuple(sorted(subject.options.items()))


def in_words(parameters: Parameters) -> str:
    """', a = 2' behind a place, nothing where there are no parameters."""
    return "".join(f", {name} = {value}" for name, value in parameters)


def places(problem: Problem, parameters: Parameters) -> list[Place]:
    """The default points."""
    return [Place(problem, parameters, parse_number(x)) for x in problem.points]


def inside(found: Iterable[Place]) -> list[Place]:
    """Those in the domain."""
    return [place for place in found if is_inside(place)]


def is_inside(place: Place) -> bool:
    """Whether a place lies in the domain; a domain that fails at complex points, as `domain` tells, has none."""
    try:
        return place.outside() is None
    except ProblemError:
        if is_real(place):
            raise
        return False


def is_aimed(place: Place) -> bool:
    """Whether there is a target at a place; one that fails there is to be one."""
    assert place.problem.target is not None
    try:
        value_at(place.problem.target, place, COARSE)
    except Inapplicable:
        return False
    except Exception:
        return True
    return True


def is_real(place: Place) -> bool:
    """Whether x is real."""
    return place.x.rational is not None or isinstance(place.x.ball(COARSE), arb)


def moved(place: Place, factor: str, power: int = 1) -> Place:
    """The same at x times an exact factor, so many times."""
    return replace(place, x=parse_number(f"({place.x.text})*({factor})**{power}") if power else place.x)


def fresh(problem: Problem, parameters: Parameters, order: int, bits: int = USUAL) -> tuple[Any, ...]:
    """c_0..c_order as the problem gives them at a working precision, not from the cache; ProblemError where one is missing."""
    return coefficients_of.__wrapped__(problem, parameters, order, bits)


def differ(a: Any, b: Any) -> bool:
    """Whether two coefficients are not the same number; balls may be where they overlap."""
    if isinstance(a, (arb, acb)) and isinstance(b, (arb, acb)):
        return not acb(a).overlaps(acb(b))
    return bool(a != b)


def are_irrational(problem: Problem, parameters: Parameters) -> bool:
    """Whether the coefficients are balls, and not exact numbers."""
    return series_of(problem, parameters, len(known(problem, parameters, SOME)) - 1).exact is None


def refusal(problem: Problem, parameters: Parameters, order: int) -> str | None:
    """Why the coefficients through an order are refused, None where they are not; Failed where they fail."""
    try:
        series_of(problem, parameters, order)
    except ProblemError as fault:
        if fault.is_refusal:
            return str(fault.__context__)
        raise Failed(f"{fault}{in_words(parameters)}") from None
    return None


def quick(problem: Problem, order: int) -> int:
    """The order, or the last one whose coefficients do not take minutes."""
    return order if problem.slow_beyond is None else min(order, problem.slow_beyond)


@lru_cache(maxsize=32)
def known(problem: Problem, parameters: Parameters, order: int) -> tuple[fmpq, ...]:
    """c_0..c_order, or as many as are neither slow nor refused; of irrational ones more digits than any check looks at."""
    order = quick(problem, order)
    try:
        low = known_order(problem, parameters, order)
    except ProblemError as fault:
        raise Failed(f"{fault}{in_words(parameters)}") from None
    if low < 0:
        raise Failed(f"coefficients(0) is refused: {refusal(problem, parameters, 0)}")
    return tuple(map(_middle, series_of(problem, parameters, low, IRRATIONAL).terms))


def _middle(term: Any) -> fmpq:
    if isinstance(term, fmpq):
        return term
    if isinstance(term, acb):
        raise Untried("its coefficients are complex")
    mantissa, exponent = term.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def value_at(function: Callable[..., Any], place: Place, bits: int, doing: str = "the call") -> Any:
    """A target, or another route to it, called at a place at so many bits; ArithmeticError where it takes no such point.

    Failed where it leaves another precision behind.
    """
    kinds = point_kinds(function, 0)
    with working_precision(bits):
        exact = place.x.term(bits)
        x = as_asked(exact, kinds) if kinds else to_mp(exact)
        if x is None:
            raise ArithmeticError("it takes real points only" if "arb" in kinds else "it takes rational points only")
        given = place.given(to_ball, exact_parameters(function)) if kinds else place.given(to_mp)
        with watched(f"{function.__name__} at {place.x.text}", function):
            value = left_alone(lambda: function(x, **given), at(place), doing)
    if isinstance(value, (float, complex)):
        raise ArithmeticError("it returned a float; use mpmath")
    if isinstance(value, bool) or not (isinstance(value, NUMBERS) or hasattr(value, "_mpf_") or hasattr(value, "_mpc_")):
        raise ArithmeticError(f"it returned {shown(value)}; return a number")
    return value


def measured(function: Callable[..., Any], place: Place, digits: int) -> tuple[Any, float]:
    """A target to so many digits, and those to which it is good: more precision is tried as long as it is quick and they lack."""
    start, (value, good) = perf_counter(), (mp.nan, -inf)
    for level in range(LEVELS):
        value, good = _at_bits(function, place, (int(digits * BITS_PER_DIGIT) + 40) << level)
        if good >= digits or perf_counter() - start > QUICK:
            break
    return value, good


def _at_bits(function: Callable[..., Any], place: Place, bits: int) -> tuple[Any, float]:
    """The value, and its good digits by its radius or by more precision."""
    value = value_at(function, place, bits)
    if isinstance(value, (arb, acb)):
        with working_precision(bits):
            good = digits_between(radius(value), to_mp(value)) if value.is_finite() else -inf
            return to_mp(value), min(good, bits / BITS_PER_DIGIT)  # a midpoint may have more bits, and is rounded
    finer = value_at(function, place, bits + bits // 2)
    with working_precision(bits + bits // 2):
        value, finer = to_mp(value), to_mp(finer)
        good = digits_between(abs(finer - value), finer) if mp.isfinite(value) and mp.isfinite(finer) else -inf
        return finer, min(good, bits / BITS_PER_DIGIT)


def at(place: Place) -> str:
    """'at x = 1/100, a = 2'."""
    return f"at {place.problem.variable} = {x_in_words(place)}{in_words(place.parameters)}"


def x_in_words(place: Place) -> str:
    """The point as it is written, or what it comes to where that is shorter."""
    rational = place.x.rational
    if rational is None and len(place.x.text) > SHORT:
        with working_precision(COARSE):
            return str(mp.nstr(to_mp(place.x.ball(COARSE)), 6))
    return min(place.x.text, str(rational or place.x.text), key=len)


def counted(items: Any, what: str) -> str:
    """'3 points' of three items."""
    return f"{len(items)} {what}{'s' if len(items) != 1 else ''}"
