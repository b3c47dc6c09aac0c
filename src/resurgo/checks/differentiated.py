"""Whether the derivatives that a problem gives are those of one function, and its target the one that it aims at."""

from dataclasses import replace
from typing import Any

from mpmath import mp

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.posing import at, counted, inside, places, settled, value_at
from resurgo.errors import Inapplicable
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision

ORDERS = 3  # derivatives that are compared with differences of the one before
STEP, BITS = 40, 300  # differences over 2^-40, whose error is some 2^-80
DIGITS = 15  # in which they agree


def derivatives(subject: Subject) -> str:
    """Each of its derivatives is the limit of differences of the one before, and the target is the one that it aims at."""
    problem = subject.thing
    if problem.derivatives is None:
        raise Untried("it gives none (Problem(derivatives=...)), which nodes that are repeated need")
    tried, found = 0, inside(places(problem, settled(subject)))
    if not found:
        raise Untried("it has no default points in its domain")
    for place in found:
        aim = _value(place, place.aim, "0")
        with working_precision(BITS):
            target = to_mp(value_at(problem.target, place, BITS))
            if digits_between(abs(aim - target), target) < DIGITS:
                raise Failed(f"{at(place)}: the target is {mp.nstr(target, 15)}, and its derivative {place.aim} {mp.nstr(aim, 15)}")
        for order in range(1, ORDERS + 1):
            try:
                tried += _is_a_limit(place, order)
            except Inapplicable:
                break
    return f"the target is number {found[0].aim}; {counted(range(tried), 'derivative')} agree with differences"


def _is_a_limit(place: Place, order: int) -> bool:
    """Failed where the derivative is not the limit of symmetric differences of the one before it."""
    above, below = (_value(place, order - 1, f"{sign}1/2**{STEP}") for sign in "+-")
    found = _value(place, order, "0")
    with working_precision(BITS):
        difference = (above - below) * mp.mpf(2) ** (STEP - 1)
        if digits_between(abs(found - difference), difference) < DIGITS and abs(found - difference) > mp.mpf(10) ** -DIGITS:
            words = f"derivative {order} is {mp.nstr(found, 15)}, and by differences of the one before {mp.nstr(difference, 15)}"
            raise Failed(f"{at(place)}: {words}")
    return True


def _value(place: Place, order: int, apart: str) -> Any:
    """F^(order) at x and a step."""
    there = replace(place, x=parse_number(f"({place.x.text}){apart if apart != '0' else ''}"))
    with working_precision(BITS):
        return to_mp(value_at(there.sampled(order), there, BITS))
