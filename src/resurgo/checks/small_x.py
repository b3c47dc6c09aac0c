"""The target beside the partial sums as x -> 0: whether series, maps and target belong together."""

from collections.abc import Iterator
from fractions import Fraction
from math import inf
from typing import Any

from mpmath import mp

from resurgo.checks.closer import confirmed
from resurgo.checks.cut import BITS, MOST, Cut, cut, inwards, partial_sum, t_of
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.parting import parting, short
from resurgo.checks.posing import at, in_words, inside, is_aimed, is_inside, is_real, known, moved, places, x_in_words
from resurgo.checks.varied import each_changed
from resurgo.errors import told
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.problem import Parameters, Problem

DIGITS = 30
SMALL = mp.mpf(10) ** -32  # relative size of what is left out where they are compared
HALVINGS = 200
SLANTED = "(24+7*I)/25", "(24-7*I)/25"  # by 16 degrees, where Borel sums and median sums hold, to either side
LEFT = "(-3+4*I)/5"  # left of the imaginary axis


def small_x(subject: Subject) -> str:
    """The target is offset + prefactor S(t), to 30 digits at small x, and nearer to t = 0 so that every coefficient shows."""
    problem: Problem = subject.thing
    if problem.target is None or problem.target_is == "critical constant":
        raise Untried("it has no target" if problem.target is None else "its target is a critical constant, not a function of x")
    if not problem.points:
        raise Untried("it has no default points")
    told_of, first = list[str](), ""
    for parameters in each_changed(subject):
        found = [_near(place) for place in _directions(problem, parameters)]
        near = [each for each in found if each is not None and is_aimed(each.place)]
        if not near:
            continue
        try:
            worst, through = min([_agreed(each) for each in near]), str(confirmed(near[0].place))
        except Failed as fault:
            raise Failed(f"{fault}{_unless_refused(problem, parameters)}") from None
        points = f"{problem.variable} = {', '.join(x_in_words(each.place) for each in near)}"
        words = f"with {in_words(parameters).removeprefix(', ')} " if told_of else ""
        told_of.append(f"{words}{'as well' if through == first else f'{_digits(worst)} at {points}; {through}'}")
        first = first or through
    if not told_of:
        raise Untried(f"its {len(known(problem, parameters, MOST))} coefficients do not give {DIGITS} digits at any small x")
    return f"agrees {'; '.join(told_of)}"


def _unless_refused(problem: Problem, parameters: Parameters) -> str:
    """What to do where a whole number has become another one that nobody meant to allow."""
    for name, value in parameters:
        default = problem.parameters[name]
        if isinstance(value, Fraction) and value.denominator > 1 and isinstance(default, int):
            return f"; if {name} is to be a whole number, let the domain say so, or coefficients raise ValueError"
    return ""


def _directions(problem: Problem, parameters: Parameters) -> Iterator[Place]:
    """The default point nearest to 0 in every direction, and complex ones, all inside the domain."""
    nearest: dict[str, Place] = {}
    with working_precision(BITS):
        found = places(problem, parameters)
        for place in sorted(inside(found) or found, key=lambda place: abs(_exactly(place))):
            x = _exactly(place)
            if x:
                nearest.setdefault(str(mp.nstr(x / abs(x), 10)), place)
        slanted = [(place, factor) for place in list(nearest.values())[:1] for factor in SLANTED]
        if "stieltjes" in problem.facts_at(dict(parameters)):
            slanted += [(place, LEFT) for place, _ in slanted[:1] if _is_linear(place, LEFT)]
    yield from nearest.values()
    for place, factor in slanted:
        aside = moved(place, factor)
        if is_inside(aside) and (problem.domain is not None or _answers(aside)):
            yield aside


def _is_linear(place: Place, factor: str) -> bool:
    """Whether t(factor x) = factor t(x)."""
    straight = t_of(place) * to_mp(parse_number(factor).ball(BITS))
    return bool(abs(t_of(moved(place, factor)) - straight) < abs(straight) / 2**40)


def _answers(place: Place) -> bool:
    """Whether the target takes the place at all, where no domain says so."""
    try:
        place.target(DIGITS)
    except Exception:
        return False
    return True


def _near(place: Place) -> Cut | None:
    """The place moved towards t = 0 until the series is good to more than 30 digits."""
    factor = inwards(place)
    if not place.scale(BITS)[0]:
        raise Failed(f"{at(place)} the prefactor is 0, so that S does not enter f")
    closer = (cut(moved(place, factor, count)) for count in range(HALVINGS))
    return next((each for each in closer if each.left_out < SMALL * each.first or not each.first), None)


def _agreed(near: Cut) -> float:
    """The digits in which target and series agree; Failed where they are less than 30."""
    place = near.place
    with working_precision(BITS):
        exact, (prefactor, _, offset, _) = _target(place), place.scale(BITS)
        agreed = digits_between(abs(offset + prefactor * partial_sum(place, near.order) - exact), exact)
    if agreed >= DIGITS:
        return agreed
    digits = f"{max(agreed, 0):.0f} digit{'' if round(agreed) == 1 else 's'}"
    hint = "; no domain is declared: is f defined there?" if place.problem.domain is None and not is_real(place) else ""
    words = f"{at(place)} the target {short(exact)} and offset + prefactor S(t) agree to {digits}"
    raise Failed(f"{words}; {parting(near)}{hint}")


def _target(place: Place) -> Any:
    assert place.problem.target is not None
    try:
        found = place.target(DIGITS + 5)
    except Exception as fault:
        is_default = all(place.problem.parameters.get(name) == value for name, value in place.parameters)
        hint = "" if is_default else "; where its parameters are not allowed, let the domain say so"
        raise Failed(f"{at(place)} the target fails: {told(fault, place.problem.target)}{hint}") from None
    assert found is not None
    return found[0]


def _exactly(place: Place) -> Any:
    return to_mp(place.x.ball(BITS))


def _digits(agreed: float) -> str:
    return "exactly" if agreed == inf else f"to {agreed:.0f} digits"
