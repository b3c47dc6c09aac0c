"""A target elsewhere in the complex plane: a value wherever the domain promises one, conjugate values at conjugate points."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from mpmath import mp

from resurgo.checks.model import Failed
from resurgo.checks.posing import at, is_inside, is_real, measured, moved
from resurgo.errors import Inapplicable, Stopped, told
from resurgo.methods import point_kinds
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision

TURNS = (  # of a point, and conjugate ones: no angles at which anybody lays a cut, but for the last
    ("(24+7*I)/25", "(24-7*I)/25"),
    ("(7+24*I)/25", "(7-24*I)/25"),
    ("(-20+21*I)/29", "(-20-21*I)/29"),
    ("-1", "-1"),
)
DIGITS, LOST = 30, 2
BITS = 200
ALIKE = mp.mpf(10) ** -20  # maps that differ by less are the same
FUNCTIONS = "function", "median sum"  # of the kinds of target
SECONDS = 3  # after which no more points are tried


def conjugates(places: Sequence[Place]) -> int:
    """At how many pairs of points off the real axis f has conjugate values; Failed where it has not, or none in its domain.

    It has them where it is real on the real axis and the maps have them, too; not where it is a resonance, or taken on one side
    of a cut.
    """
    start, pairs = perf_counter(), 0
    for place in dict.fromkeys((places[0], places[-1])):
        found, has_real_maps = _value(place), is_real(place) and _are_conjugate(place, place)
        is_complex = found is not None and abs(mp.im(found[0])) > abs(found[0]) * mp.mpf(10) ** -min(found[1], DIGITS)
        if has_real_maps and is_complex and place.problem.target_is == "median sum":
            raise Failed(f"{at(place)} the target is complex; the median sum of a series with real coefficients is real")
        is_symmetric = has_real_maps and found is not None and not is_complex and place.problem.target_is in FUNCTIONS
        for above, below in ((moved(place, one), moved(place, other)) for one, other in TURNS):
            if perf_counter() - start > SECONDS:
                return pairs
            one, other = _value(above), _value(below) if below != above else None
            if is_symmetric and one is not None and other is not None and _are_conjugate(above, below):
                _compare(above, one, below, other)
                pairs += 1
    return pairs


def _value(place: Place) -> tuple[Any, float] | None:
    """The target and its good digits, None where none is to be had; Failed where the domain promises one."""
    function, domain = place.problem.target, place.problem.domain
    assert function is not None
    kinds = point_kinds(function, 0)
    if (not is_real(place) and kinds and "acb" not in kinds) or not is_inside(place):
        return None
    try:
        value, good = measured(function, place, DIGITS)
        if not mp.isfinite(value):
            raise ArithmeticError(f"its value is {mp.nstr(value, 5)}")
    except (Failed, Stopped):
        raise
    except Inapplicable:
        return None
    except Exception as fault:
        if domain is None:
            return None
        raise Failed(f"{at(place)}, which lies in the domain, the target fails: {told(fault, function)}") from None
    return value, good


def _are_conjugate(above: Place, below: Place) -> bool:
    """Whether the maps of conjugate points are conjugate."""
    with working_precision(BITS):
        (t, _), (p, _, o, _) = above.argument(BITS), above.scale(BITS)
        (u, _), (q, _, r, _) = below.argument(BITS), below.scale(BITS)
        pairs = (to_mp(t), to_mp(u)), (p, q), (o, r)
        return all(abs(a - mp.conj(b)) <= ALIKE * abs(a) for a, b in pairs)


def _compare(above: Place, one: tuple[Any, float], below: Place, other: tuple[Any, float]) -> None:
    with working_precision(BITS):
        agreed = digits_between(abs(one[0] - mp.conj(other[0])), one[0])
        if agreed < min(DIGITS, one[1], other[1]) - LOST:
            a, b = (f"{mp.nstr(value, 8)} {at(place)}" for (value, _), place in ((one, above), (other, below)))
            hint = "; no domain is declared: is f defined there?" if above.problem.domain is None else ""
            raise Failed(f"the target is {a} and {b}, which are not conjugate; is it on another branch in one of them?{hint}")
