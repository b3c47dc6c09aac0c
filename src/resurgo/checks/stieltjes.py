"""The fact 'stieltjes': the signs of a continued fraction, and the bounds between which the target then lies."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.checks.declared import in_decimals, subtractions_of
from resurgo.checks.growth import numerators, wrong_sign
from resurgo.checks.model import Failed
from resurgo.checks.posing import at, counted, inside, known, measured, places
from resurgo.errors import Stopped
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.problem import Parameters, Problem

SIGNS = 30  # numerators that are looked at
ORDER = 100  # of the series whose continued fraction gives bounds
BITS = 400
DIGITS, SURE = 30, 25  # of the target


def stieltjes(problem: Problem, parameters: Parameters) -> list[str]:
    """The signs of the continued fraction after so many subtractions, and the target between its convergents."""
    declared, terms = problem.facts_at(dict(parameters)), known(problem, parameters, SIGNS)
    if "stieltjes" not in declared:
        fits = next((p for p in (0, 1) if len(terms) > SIGNS and wrong_sign(terms, p) is None), None)
        return [] if fits is None else [f"not declared: stieltjes {fits}, by the signs of a_1..a_{SIGNS - fits}"]
    p = subtractions_of(declared)
    if (wrong := wrong_sign(terms, p)) is not None:
        k, a = wrong
        wrong_one = f"c_{p}/(1 + a_1 t/(1 + ...)) has a_{k} = {in_decimals(to_mp(a), 5)}" if k else f"c_{p} = 0"
        raise Failed(f"stieltjes: {p} subtractions are declared, and {wrong_one}")
    words = f"stieltjes {p}: a_1..a_{len(terms) - 1 - p} >= 0"
    tried = _bounded(problem, parameters, p)
    return [f"{words}, the target within the bounds at {counted(tried, 'point')}" if tried else words]


def _bounded(problem: Problem, parameters: Parameters, p: int) -> list[Place]:
    """Where the target was looked at and lies between the last two convergents, as such a function does for t > 0."""
    terms = known(problem, parameters, ORDER)
    if problem.target_is not in ("function", "median sum") or len(terms) < p + 2 or not terms[p]:
        return []
    a, tried = list(numerators(terms, p)), list[Place]()
    for place in inside(places(problem, parameters)):
        with working_precision(BITS):
            t, found = to_mp(place.argument(BITS)[0]), _s_of(place)
            if found is None or mp.im(t) or not t > 0:
                continue
            subtracted = sum((to_mp(c) * t**n for n, c in enumerate(terms[:p])), mp.mpf(0))
            low, high = sorted(subtracted + to_mp(terms[p]) * t**p * each for each in _convergents(a, t))
            _compare(place, p, found, (low, high))
        tried.append(place)
    return tried


def _s_of(place: Place) -> tuple[Any, Any] | None:
    """S by the target and its doubt, None where there is none."""
    prefactor, _, offset, _ = place.scale(BITS)
    if place.problem.target is None or not prefactor:
        return None
    try:
        value, good = measured(place.problem.target, place, DIGITS)
    except (Failed, Stopped):
        raise
    except Exception:  # of which other checks tell
        return None
    doubt = abs(value / prefactor) * mp.mpf(10) ** -SURE
    return ((value - offset) / prefactor, doubt) if good >= SURE else None


def _compare(place: Place, p: int, found: tuple[Any, Any], bounds: tuple[Any, Any]) -> None:
    (s, doubt), (low, high) = found, bounds
    outside = max(low - mp.re(s), mp.re(s) - high, abs(mp.im(s)))
    if outside > doubt:
        digits = max(6, int(digits_between(outside, s)) + 3)
        value, *ends = (mp.nstr(each, digits) for each in (s, low, high))
        within = "between which such a function lies"
        raise Failed(
            f"stieltjes: {p} is declared, and {at(place)} the target gives S = {value}, not {ends[0]}..{ends[1]}, {within}"
        )


def _convergents(a: Sequence[fmpq], t: Any) -> tuple[Any, Any]:
    """1/(1 + a_1 t/(1 + ...)) with all of them, and with all but the last."""
    one, other = (reduce(lambda tail, each: 1 + to_mp(each) * t / tail, reversed(part), mp.mpf(1)) for part in (a, a[:-1]))
    return 1 / one, 1 / other
