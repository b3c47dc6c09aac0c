"""The facts that a problem declares, beside what its coefficients and its target show."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.checks.growth import Nearest, gevrey, is_telling, nearest, wrong_sign
from resurgo.checks.model import Failed, Subject
from resurgo.checks.posing import in_words, known, moved, one_changed, places
from resurgo.checks.slow import is_slow, local_exponents
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import Parameters, Problem

ORDER = 120  # of the coefficients from which growth is read off
SIGNS = 30  # numerators of the continued fraction
BITS = 200
GROWTH = 0.25  # by how much the order of growth may be misjudged
HALF = 0.15  # so near to a multiple of 1/2 it is taken for that
DOUBTFUL = 0.1  # an exponent is not believed beyond this
ROOM, LEAST = 30, mp.mpf(10) ** -6  # how many times its doubt a number may be off, and how much it may be at least
FAR = 1000  # factor between the points at which the power at large x is taken
STEPS = 4  # of them
NEAR, SLOWLY = 0.02, 0.15  # a power is met within NEAR, or within SLOWLY if it is approached like 1/log t


def facts(subject: Subject) -> str:
    """The declared facts agree with what the coefficients show; what is not declared is told."""
    problem, (first, *others) = subject.thing, one_changed(subject)
    found = "; ".join([*_growth(problem, first), *_stieltjes(problem, first), *_strong(problem, first)])
    if "integral" in problem.facts_at(dict(first)):
        found += "; integral: not tried"
    for parameters in others:
        words = "; ".join([*_growth(problem, parameters), *_stieltjes(problem, parameters)])
        found += f"; with {in_words(parameters).removeprefix(', ')} {'the same' if found.startswith(words) else words}"
    return found


def _growth(problem: Problem, parameters: Parameters) -> list[str]:
    """The Gevrey order, the nearest singularities and the exponent."""
    declared, terms = problem.facts_at(dict(parameters)), known(problem, parameters, ORDER)
    if not is_telling(terms):
        return [f"{len(terms)} coefficients, too few that are not 0 to see how they grow"]
    k, found, words = _order(declared, terms)
    if k is None or k < 0:
        return [words]
    if found is None:
        return [words, "the coefficients do not show the nearest singularity"]
    return [words, _singularities(declared, found, k), *_exponent(declared, found, k, terms)]


def _order(declared: Mapping[str, Any], terms: Sequence[fmpq]) -> tuple[fmpq | None, Nearest | None, str]:
    """K as declared, or as the growth suggests, the nearest singularities that the coefficients show with it, and k in words.

    The growth is misread where singularities almost equally near beat against each other, or where one is weak; that
    the nearest ones show with the k declared, as they do with no wrong one, is then as good.
    """
    rate = gevrey(terms)
    if "gevrey" not in declared:
        half = int(mp.nint(2 * rate))
        k = fmpq(half, 2) if abs(rate - mp.mpf(half) / 2) < HALF else None
        return k, None if k is None or k < 0 else nearest(terms, k), f"not declared: gevrey {_number(rate, 3)}"
    k = parse_number(declared["gevrey"]).rational
    found = None if k is None or k < 0 else nearest(terms, k)
    if k is not None and abs(rate - to_mp(k)) <= GROWTH:
        return k, found, f"gevrey {_number(rate, 3)}"
    if found is None:
        raise Failed(f"gevrey: {declared['gevrey']} is declared, and |c_n| grows like (kn)! with k = {_number(rate, 3)}")
    return k, found, f"gevrey {k}, by the singularities that show with it"


def _singularities(declared: Mapping[str, Any], found: Nearest, k: fmpq) -> str:
    places_found = ", ".join(_number(z, 7) for z in found.positions)
    transform = f"Borel transform of order {k}" if k else "series"
    if "singularities" not in declared:
        return f"not declared: nearest singularity of the {transform} {places_found}"
    with working_precision(BITS):
        given = [to_mp(parse_number(position).ball(BITS)) for position in declared["singularities"]]
        near = [z for z in given if abs(z) < min(map(abs, given)) * (1 + LEAST)]
        room = max(ROOM * found.doubt, LEAST)
        for some, others in ((near, found.positions), (found.positions, near)):
            if any(min(abs(z - other) for other in others) > room * abs(z) for z in some):
                told_of = ", ".join(map(str, declared["singularities"]))
                raise Failed(f"singularities: {told_of} declared, and the {transform} has the nearest at {places_found}")
    return f"singularities {places_found}"


def _exponent(declared: Mapping[str, Any], found: Nearest, k: fmpq, terms: Sequence[fmpq]) -> list[str]:
    if not k:
        return []
    if found.exponent_doubt > DOUBTFUL:
        return ["the coefficients do not show the exponent b"]
    told_of = _number(found.exponent, 5)
    if "exponent" not in declared:
        return [f"not declared: exponent {told_of}"]
    with working_precision(BITS):
        room = max(ROOM * found.exponent_doubt, mp.sqrt(LEAST))
        wanted = to_mp(parse_number(declared["exponent"]).ball(BITS))
        if is_slow(local_exponents(terms, k, found), wanted):
            return ["the coefficients do not show the exponent b: it moves slowly, as with a logarithm"]
        if abs(found.exponent - wanted) > room:
            raise Failed(f"exponent: {declared['exponent']} is declared, and the coefficients give b = {told_of}")
        if abs(found.exponent - wanted) > NEAR:
            return ["the coefficients do not show the exponent b"]
    return [f"exponent {told_of}"]


def _stieltjes(problem: Problem, parameters: Parameters) -> list[str]:
    """The signs of the continued fraction after so many subtractions."""
    declared, terms = problem.facts_at(dict(parameters)), known(problem, parameters, SIGNS)
    if "stieltjes" not in declared:
        fits = next((p for p in (0, 1) if len(terms) > SIGNS and wrong_sign(terms, p) is None), None)
        return [] if fits is None else [f"not declared: stieltjes {fits}, by the signs of a_1..a_{SIGNS - fits}"]
    p = int(declared["stieltjes"])
    if (wrong := wrong_sign(terms, p)) is not None:
        k, a = wrong
        wrong_one = f"c_{p}/(1 + a_1 t/(1 + ...)) has a_{k} = {_number(to_mp(a), 5)}" if k else f"c_{p} = 0"
        raise Failed(f"stieltjes: {p} subtractions are declared, and {wrong_one}")
    return [f"stieltjes {p}: a_1..a_{len(terms) - 1 - p} >= 0"]


def _strong(problem: Problem, parameters: Parameters) -> list[str]:
    """The power of t that S follows, from the target at larger and larger x."""
    declared = problem.facts_at(dict(parameters)).get("strong")
    if declared is None or problem.target is None or not problem.points or problem.target_is == "critical constant":
        return [] if declared is None else ["strong: not tried, there is no target at large x"]
    powers = _powers(places(problem, parameters)[-1])
    if powers is None:
        return ["strong: not tried, the target does not go to large x"]
    with working_precision(BITS):
        wanted = to_mp(parse_number(declared).ball(BITS))
        limit = _limit(powers)
        # with a logarithm the powers come near so slowly that their extrapolated limit is not settled
        if abs(limit - wanted) > NEAR and not (abs(powers[-1] - wanted) < SLOWLY and is_slow(powers, wanted)):
            shown = ", ".join(_number(power, 4) for power in powers)
            raise Failed(f"strong: {declared} is declared, and S follows t to the powers {shown} at larger and larger x")
    return [f"strong {_number(limit if abs(limit - wanted) <= NEAR else powers[-1], 4)}"]


def _powers(place: Place) -> list[Any] | None:
    """D log |S|/d log |t| between points further and further out; None where it cannot be had."""
    with working_precision(BITS):
        outwards = f"{FAR}" if _t(moved(place, f"{FAR}")) > _t(place) else f"1/{FAR}"
        further = [moved(place, outwards, count) for count in range(STEPS + 1)]
        if any(each.outside() is not None for each in further):
            return None
        try:
            sizes = [_sizes(each) for each in further]
        except Exception:
            return None
        if not all(size > 0 for _, size in sizes):
            return None
        pairs = pairwise(sizes)
        return [mp.log(after / before) / mp.log(t_after / t_before) for (t_before, before), (t_after, after) in pairs]


def _t(place: Place) -> Any:
    """|t(x)|."""
    return abs(to_mp(place.argument(BITS)[0]))


def _sizes(place: Place) -> tuple[Any, Any]:
    """|t| and |S|, S = (f - offset)/prefactor."""
    found = place.target(30)
    assert found is not None
    prefactor, _, offset, _ = place.scale(BITS)
    return _t(place), abs((found[0] - offset) / prefactor)


def _limit(values: Sequence[Any]) -> Any:
    """The last three extrapolated by Aitken's process, for corrections in powers of t."""
    a, b, c = values[-3:]
    bend = c - 2 * b + a
    return c - (c - b) ** 2 / bend if bend else c


def _number(value: Any, digits: int) -> str:
    """To so many decimals."""
    with mp.workdps(15):
        real, imaginary = (f"{float(part):.{digits}f}" for part in (mp.re(value), mp.im(value)))
    return real if not mp.im(value) else f"{real} {'-' if imaginary.startswith('-') else '+'} {imaginary.removeprefix('-')}i"
