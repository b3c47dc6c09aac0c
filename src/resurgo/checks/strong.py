"""The facts 'strong' and 'strong_step': the powers of t that S follows, beside the target at larger and larger x."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from mpmath import mp

from resurgo.checks.declared import in_decimals, number_of
from resurgo.checks.model import Failed
from resurgo.checks.posing import is_inside, moved, places
from resurgo.checks.slow import is_slow
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import Parameters, Problem

BITS = 200
FAR = 1000  # factor between the points at which the power is taken
STEPS = 4  # of them
NEAR, SLOWLY = 0.02, 0.15  # a power is met within NEAR, or within SLOWLY if it is approached like 1/log t
WHOLE = 0.1  # so near to a whole multiple of the spacing a power is one
VISIBLE = mp.mpf(10) ** -20  # a difference of powers that the digits of the target show


def strong(problem: Problem, parameters: Parameters) -> list[str]:
    """The power of t that S follows and the one after it, from the target at larger and larger x."""
    facts_there = problem.facts_at(dict(parameters))
    declared = facts_there.get("strong")
    if declared is None or problem.target is None or not problem.points or problem.target_is == "critical constant":
        return [] if declared is None else ["strong: not tried, there is no target at large x"]
    found = _powers(places(problem, parameters)[-1])
    if found is None:
        return ["strong: not tried, the target does not go to large x"]
    powers, ratio = found
    with working_precision(BITS):
        wanted = to_mp(number_of(facts_there, "strong").ball(BITS))
        limit = _limit(powers)
        # with a logarithm the powers come near so slowly that their extrapolated limit is not settled
        if abs(limit - wanted) > NEAR and not (abs(powers[-1] - wanted) < SLOWLY and is_slow(powers, wanted)):
            shown = ", ".join(in_decimals(power, 4) for power in powers)
            raise Failed(f"strong: {declared} is declared, and S follows t to the powers {shown} at larger and larger x")
    told = f"strong {in_decimals(limit if abs(limit - wanted) <= NEAR else powers[-1], 4)}"
    return [told] if "strong_step" not in facts_there else [told, _step(facts_there, powers, wanted, ratio)]


def _step(facts: Mapping[str, Any], powers: Sequence[Any], limit: Any, ratio: Any) -> str:
    """By how much the second power is less than the first: by a whole multiple of the spacing, as further ones may vanish."""
    rests = [abs(power - limit) for power in powers]
    seen = [-mp.log(after / before) / mp.log(ratio) for before, after in pairwise(rests) if after > VISIBLE]
    if not seen:
        return "strong_step: the target does not show the second power"
    multiple = seen[-1] / to_mp(number_of(facts, "strong_step").ball(BITS))
    if mp.nint(multiple) < 1 or abs(multiple - mp.nint(multiple)) > WHOLE:
        less = in_decimals(seen[-1], 4)
        raise Failed(f"strong_step: {facts['strong_step']} is declared, and the second power is less than the first by {less}")
    return f"strong_step {in_decimals(seen[-1] / mp.nint(multiple), 4)}"


def _powers(place: Place) -> tuple[list[Any], Any] | None:
    """D log |S|/d log |t| between points further and further out, and the last ratio of t; None where it cannot be had."""
    with working_precision(BITS):
        outwards = f"{FAR}" if _t(moved(place, f"{FAR}")) > _t(place) else f"1/{FAR}"
        further = [moved(place, outwards, count) for count in range(STEPS + 1)]
        if any(not is_inside(each) for each in further):
            return None
        try:
            sizes = [_sizes(each) for each in further]
        except Exception:
            return None
        if not all(size > 0 for _, size in sizes):
            return None
        powers = [mp.log(after / before) / mp.log(t_after / t_before) for (t_before, before), (t_after, after) in pairwise(sizes)]
        return powers, sizes[-1][0] / sizes[-2][0]


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
