"""From which coefficient on a series and its target part."""

from time import perf_counter
from typing import Any

from mpmath import mp

from resurgo.checks.cut import BITS, MOST, Cut, inwards, partial_sum, t_of
from resurgo.checks.model import Failed
from resurgo.checks.posing import at, known, measured, moved
from resurgo.errors import Stopped, told
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision

STEPS = 0, 1, 2, 8, 12  # halvings of x at which it is looked where they part; the last two tell the order ...
WHOLE = 0.02  # ... by a number that is so near to a whole one
STEEPER = 1.5  # powers of t that grow so as x is halved are none: exp(-1/t) has twice the power
SPARE = 12  # digits to which a difference is wanted
CERTAIN = 10  # times its doubt a difference is one
MOST_DIGITS = 850
SECONDS = 5  # after which no smaller x is tried
FALLS = "as x -> 0 their difference falls faster than any power, as what is exponentially small does"
NEARLY = 1e-7  # a relative change that eight digits do not show


def parting(near: Cut) -> str:
    """From which order on they part, and which coefficient the target wants there, from their difference at smaller x."""
    try:
        with working_precision(BITS):
            seen, powers = _differences(near)
            if len(seen) == len(STEPS):
                return _named(near, seen[-2:], powers[-1])
            if len(powers) > 1 and powers[-1] > STEEPER * powers[-2]:
                return FALLS
            if not powers:
                return "at smaller x they agree"
            return f"they part at order {mp.nstr(mp.ceil(powers[-1]), 4)} or a lower one"
    except Failed as fault:
        return f"at smaller x {fault}"


def _differences(near: Cut) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """t and S by the target less S by the series, as far as there are any, and the powers of t like which they go in between."""
    start, factor = perf_counter(), inwards(near.place)
    seen, powers = list[tuple[Any, Any]](), list[Any]()
    for count in STEPS:
        closer = moved(near.place, factor, count)
        t, found = t_of(closer), None
        for power in (*(p + 1 for p in powers[-1:]), near.order):
            size = abs(seen[-1][1]) * abs(t / seen[-1][0]) ** power if seen else near.left_out or min(filter(None, near.sizes))
            found = found or _difference(closer, near.order, size)
        if not found:
            break
        if seen:
            powers.append(mp.log(abs(seen[-1][1] / found)) / mp.log(abs(seen[-1][0] / t)))
        seen.append((t, found))
        if perf_counter() - start > SECONDS:
            break
    return seen, powers


def _difference(place: Place, order: int, size: Any) -> Any:
    """(target - offset)/prefactor - S_order(t) where it may be as small as `size`, None where it is not seen."""
    prefactor, _, offset, _ = place.scale(BITS)
    total = partial_sum(place, order)
    digits = max(30, int(digits_between(abs(prefactor) * size, abs(offset + prefactor * total))) + SPARE)
    if digits > MOST_DIGITS:
        return None
    assert place.problem.target is not None
    try:
        value, good = measured(place.problem.target, place, digits)
    except (Failed, Stopped):
        raise
    except Exception as fault:
        raise Failed(f"the target fails {at(place)}: {told(fault, place.problem.target)}") from None
    found = (value - offset) / prefactor - total
    return found if abs(found * prefactor) > CERTAIN * abs(value) * mp.mpf(10) ** -good else None


def _named(near: Cut, last: list[tuple[Any, Any]], power: Any) -> str:
    n, terms = int(mp.nint(power)), known(near.place.problem, near.place.parameters, MOST)
    if power < -len(terms):
        return "as x -> 0 their difference grows faster than any power; is the target on another branch?"
    if abs(power - n) > WHOLE or n < 0:
        return f"as x -> 0 their difference goes like t^{mp.nstr(power, 4)}"
    if n >= len(terms):
        return FALLS
    (t, difference), (smaller, less) = last
    ratio, first, second = t / smaller, difference / t**n, less / smaller**n
    c = to_mp(terms[n])
    wanted = (ratio * second - first) / (ratio - 1)  # what is left is of order t^2
    if n > near.order:  # it is in the difference as a whole
        return FALLS if abs(wanted - c) < abs(c) / 1000 else _told(n, c, wanted)
    return _told(n, c, c + wanted)


def _told(n: int, c: Any, wanted: Any) -> str:
    given, nearly = f"c_{n} is {short(c)}", bool(c) and abs(wanted / c - 1) < NEARLY
    if abs(wanted) < NEARLY * abs(c):
        return f"they part at order {n}: {given}, and the target has no such term"
    if n == 0 and c:
        factor = f"1 + {short(wanted / c - 1)}" if nearly else short(wanted / c)
        hint = "has a constant in one of them too few digits?" if nearly else "is the prefactor right?"
        return f"they part at order 0: {given}, and the target is {factor} times that; {hint}"
    if nearly:
        return f"they part at order {n}: {given}, and the target wants 1 + {short(wanted / c - 1)} times that; is it rounded?"
    sign = "; is a sign wrong?" if abs(wanted + c) < abs(c) / 1000 else ""
    return f"they part at order {n}: {given}, and the target wants {short(wanted)}{sign}"


def short(value: Any) -> str:
    """To eight digits."""
    return str(mp.nstr(value, 8))
