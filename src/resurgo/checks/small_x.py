"""The target beside the partial sums as x -> 0: whether series, maps and target belong together."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.posing import in_words, known, moved, one_changed, places
from resurgo.errors import told
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.problem import Parameters, Problem
from resurgo.series import Series

DIGITS = 30
BITS = 500  # 150 digits, for the closer look where they part
CLOSER_DIGITS = 120
SMALL = mp.mpf(10) ** -32  # relative size of what is left out where they are compared
MOST = 160  # coefficients
HALVINGS = 200
CLOSER = 8, 12  # further halvings of x, at which it is found where they part
WHOLE = 0.02  # how far from a whole number that order may be found
SLANTED, LEFT = "(24+7*I)/25", "(-3+4*I)/5"  # 16 degrees, where Borel sums and median sums hold; and left of the imaginary axis


def small_x(subject: Subject) -> str:
    """The target is offset + prefactor S(t), cut at its least term, to 30 digits at small x."""
    problem: Problem = subject.thing
    if problem.target is None or problem.target_is == "critical constant":
        raise Untried("it has no target" if problem.target is None else "its target is a critical constant, not a function of x")
    if not problem.points:
        raise Untried("it has no default points")
    found = []
    for parameters in one_changed(subject):
        for place in _directions(problem, parameters):
            if (near := _near(place)) is not None:
                found.append((_agreed(*near), near))
    if not found:
        raise Untried(f"its {len(known(problem, parameters, MOST))} coefficients do not give {DIGITS} digits at any small x")
    worst = min(agreed for agreed, _ in found)
    first = [_x(place) for _, (place, _) in found if place.parameters == found[0][1][0].parameters]
    told_of = f"{problem.variable} = {', '.join(first)}"
    if (others := len(found) - len(first)) > 0:
        told_of += f" and {others} more{in_words(found[-1][1][0].parameters).replace(',', ' with', 1)}"
    orders = sorted({order for _, (_, order) in found})
    through = f"{orders[0]}..{orders[-1]}" if len(orders) > 1 else str(orders[0])
    return f"agrees {_digits(worst)} at {told_of}; S is cut at order {through}"


def _directions(problem: Problem, parameters: Parameters) -> Iterator[Place]:
    """The default point nearest to 0 in every direction, and complex ones, all inside the domain."""
    nearest: dict[str, Place] = {}
    with working_precision(BITS):
        for place in sorted(places(problem, parameters), key=lambda place: abs(_exactly(place))):
            x = _exactly(place)
            if x:
                nearest.setdefault(str(mp.nstr(x / abs(x), 10)), place)
        slanted = [(place, SLANTED) for place in list(nearest.values())[:1]]
        if "stieltjes" in problem.facts_at(dict(parameters)):
            slanted += [(place, LEFT) for place, _ in slanted if _is_linear(place, LEFT)]
    yield from nearest.values()
    for place, factor in slanted:
        aside = moved(place, factor)
        if aside.outside() is None and (problem.domain is not None or _answers(aside)):
            yield aside


def _is_linear(place: Place, factor: str) -> bool:
    """Whether t(factor x) = factor t(x)."""
    straight = _t(place) * to_mp(parse_number(factor).ball(BITS))
    return bool(abs(_t(moved(place, factor)) - straight) < abs(straight) / 2**40)


def _answers(place: Place) -> bool:
    """Whether the target takes the place at all, where no domain says so."""
    try:
        place.target(DIGITS)
    except Exception:
        return False
    return True


def _near(place: Place) -> tuple[Place, int] | None:
    """The place moved towards t = 0 until the series is good to more than 30 digits, and the order at which it is cut."""
    terms = known(place.problem, place.parameters, MOST)
    with working_precision(BITS):
        for count in range(HALVINGS):
            closer = moved(place, _inwards(place), count)
            order, left_out = _least(terms, abs(_t(closer)))
            if left_out < SMALL:
                return closer, order
    return None


def _inwards(place: Place) -> str:
    """The factor of x that makes t smaller: an expansion may be one for large x."""
    return "1/2" if abs(_t(moved(place, "1/2"))) < abs(_t(place)) else "2"


def _least(terms: Sequence[fmpq], t: Any) -> tuple[int, Any]:
    """The order at which the terms that follow are least, and their size beside the first term; gaps are looked across."""
    sizes = [abs(to_mp(c)) * t**n for n, c in enumerate(terms)]
    there = [n for n, size in enumerate(sizes) if size]
    if not there:
        return len(terms) - 1, mp.mpf(0) if len(terms) > 1 else mp.inf
    window = 3 + max((b - a for a, b in pairwise(there)), default=1)
    tails = [(max(sizes[n + 1 : n + 1 + window]), n) for n in range(there[0], len(terms) - 1)]
    inside = [(tail, n) for tail, n in tails if tail or n + window < len(terms)]  # zeros at the end tell nothing
    least, order = min(inside, default=(mp.inf, 0))
    return order, least / sizes[there[0]]


def _agreed(place: Place, order: int) -> float:
    """The digits in which target and series agree; Failed where they are less than 30."""
    with working_precision(BITS):
        exact, (prefactor, _, offset, _) = _target(place, DIGITS + 5), place.scale(BITS)
        agreed = digits_between(abs(offset + prefactor * _sum(place, order) - exact), exact)
    if agreed >= DIGITS:
        return agreed
    where = f"at {place.problem.variable} = {_x(place)}{in_words(place.parameters)}"
    digits = f"{max(agreed, 0):.0f} digit{'' if round(agreed) == 1 else 's'}"
    hint = "; no domain is declared: is f defined there?" if place.problem.domain is None and mp.im(_exactly(place)) else ""
    words = f"{where} the target {_short(exact)} and offset + prefactor S(t) agree to {digits}"
    raise Failed(f"{words}; {_parting(place, order)}{hint}")


def _parting(place: Place, order: int) -> str:
    """From which order on they part, and which coefficient the target wants there, from their difference at smaller x."""
    closer = [moved(place, _inwards(place), count) for count in CLOSER]
    try:
        with working_precision(BITS):
            parts = [(_t(p), _difference(p, order)) for p in closer]
            if not all(difference for _, difference in parts):
                return "at smaller x they agree"
            (t, difference), (smaller, less) = parts
            power = mp.log(abs(difference / less)) / mp.log(abs(t / smaller))
            n = int(mp.nint(power))
            if abs(power - n) > WHOLE or not 0 <= n <= order:
                return f"as x -> 0 their difference goes like t^{mp.nstr(power, 4)}"
            c = to_mp(known(place.problem, place.parameters, MOST)[n])
            ratio, first, second = t / smaller, difference / t**n, less / smaller**n
            return _told(n, c, c + (ratio * second - first) / (ratio - 1))  # what is left is of order t^2
    except Failed as fault:
        return f"at smaller x {fault}"


def _told(n: int, c: Any, wanted: Any) -> str:
    given = f"c_{n} is {_short(c)}"
    if n == 0 and c:
        return f"they part at order 0: {given}, and the target is {_short(wanted / c)} times that; is the prefactor right?"
    sign = "; is a sign wrong?" if abs(wanted + c) < abs(c) / 1000 else ""
    return f"they part at order {n}: {given}, and the target wants {_short(wanted)}{sign}"


def _difference(place: Place, order: int) -> Any:
    """(target - offset)/prefactor - S_order(t)."""
    prefactor, _, offset, _ = place.scale(BITS)
    return (_target(place, CLOSER_DIGITS) - offset) / prefactor - _sum(place, order)


def _sum(place: Place, order: int) -> Any:
    return Series(known(place.problem, place.parameters, MOST)[: order + 1]).partial_sums(_t(place))[-1]


def _target(place: Place, digits: int) -> Any:
    assert place.problem.target is not None
    try:
        found = place.target(digits)
    except Exception as fault:
        raise Failed(f"the target fails at {place.problem.variable} = {_x(place)}: {told(fault, place.problem.target)}") from None
    assert found is not None
    return found[0]


def _t(place: Place) -> Any:
    return to_mp(place.argument(BITS)[0])


def _exactly(place: Place) -> Any:
    return to_mp(place.x.ball(BITS))


def _x(place: Place) -> str:
    with working_precision(BITS):
        return str(place.x.rational) if place.x.rational is not None else str(mp.nstr(_exactly(place), 6))


def _short(value: Any) -> str:
    return str(mp.nstr(value, 8))


def _digits(agreed: float) -> str:
    return "exactly" if agreed == inf else f"to {agreed:.0f} digits"
