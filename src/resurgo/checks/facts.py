"""The facts that a problem declares, beside what its coefficients and its target show."""

from collections.abc import Mapping, Sequence
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.checks.declared import in_decimals, number_of, positions_of
from resurgo.checks.general_term import term
from resurgo.checks.growth import Nearest, gevrey, is_telling, nearest
from resurgo.checks.integrals import integral
from resurgo.checks.model import Failed, Subject
from resurgo.checks.posing import in_words, known
from resurgo.checks.slow import is_slow, local_exponents
from resurgo.checks.stieltjes import stieltjes
from resurgo.checks.strong import strong
from resurgo.checks.varied import each_changed
from resurgo.precision import to_mp, working_precision
from resurgo.problem import Parameters, Problem

ORDER = 120  # of the coefficients from which growth is read off
BITS = 200
GROWTH = 0.25  # by how much the order of growth may be misjudged
HALF = 0.15  # so near to a multiple of 1/2 it is taken for that
DOUBTFUL = 0.1  # an exponent is not believed beyond this
ROOM, LEAST = 30, mp.mpf(10) ** -6  # how many times its doubt a number may be off, and how much it may be at least
NEAR = 0.02  # an exponent is met


def facts(subject: Subject) -> str:
    """The declared facts agree with what the coefficients and the target show; what is not declared is told."""
    problem, (first, *others) = subject.thing, each_changed(subject)
    found = _all(problem, first)
    for parameters in others:
        words = _all(problem, parameters)
        found += f"; with {in_words(parameters).removeprefix(', ')} {'the same' if found.startswith(words) else words}"
    return found


def _all(problem: Problem, parameters: Parameters) -> str:
    parts = _growth, stieltjes, strong, integral, term
    return "; ".join(words for part in parts for words in part(problem, parameters))


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
        return k, None if k is None or k < 0 else nearest(terms, k), f"not declared: gevrey {in_decimals(rate, 3)}"
    k = number_of(declared, "gevrey").rational
    found = None if k is None or k < 0 else nearest(terms, k)
    if k is not None and abs(rate - to_mp(k)) <= GROWTH:
        return k, found, f"gevrey {in_decimals(rate, 3)}"
    if found is None:
        raise Failed(f"gevrey: {declared['gevrey']} is declared, and |c_n| grows like (kn)! with k = {in_decimals(rate, 3)}")
    return k, found, f"gevrey {k}, by the singularities that show with it"


def _singularities(declared: Mapping[str, Any], found: Nearest, k: fmpq) -> str:
    places_found = ", ".join(in_decimals(z, 7) for z in found.positions)
    transform = f"Borel transform of order {k}" if k else "series"
    if "singularities" not in declared:
        return f"not declared: nearest singularity of the {transform} {places_found}"
    with working_precision(BITS):
        given = [to_mp(position.ball(BITS)) for position in positions_of(declared)]
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
    told_of = in_decimals(found.exponent, 5)
    if "exponent" not in declared:
        return [f"not declared: exponent {told_of}"]
    with working_precision(BITS):
        room = max(ROOM * found.exponent_doubt, mp.sqrt(LEAST))
        wanted = to_mp(number_of(declared, "exponent").ball(BITS))
        if is_slow(local_exponents(terms, k, found), wanted):
            return ["the coefficients do not show the exponent b: it moves slowly, as with a logarithm"]
        if abs(found.exponent - wanted) > room:
            raise Failed(f"exponent: {declared['exponent']} is declared, and the coefficients give b = {told_of}")
        if abs(found.exponent - wanted) > NEAR:
            return ["the coefficients do not show the exponent b"]
    return [f"exponent {told_of}"]
