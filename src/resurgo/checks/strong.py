"""The fact 'strong': the power of t that S follows, beside the target at larger and larger x."""

from collections.abc import Sequence
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


def strong(problem: Problem, parameters: Parameters) -> list[str]:
    """The power of t that S follows, from the target at larger and larger x."""
    facts_there = problem.facts_at(dict(parameters))
    declared = facts_there.get("strong")
    if declared is None or problem.target is None or not problem.points or problem.target_is == "critical constant":
        return [] if declared is None else ["strong: not tried, there is no target at large x"]
    powers = _powers(places(problem, parameters)[-1])
    if powers is None:
        return ["strong: not tried, the target does not go to large x"]
    with working_precision(BITS):
        wanted = to_mp(number_of(facts_there, "strong").ball(BITS))
        limit = _limit(powers)
        # with a logarithm the powers come near so slowly that their extrapolated limit is not settled
        if abs(limit - wanted) > NEAR and not (abs(powers[-1] - wanted) < SLOWLY and is_slow(powers, wanted)):
            shown = ", ".join(in_decimals(power, 4) for power in powers)
            raise Failed(f"strong: {declared} is declared, and S follows t to the powers {shown} at larger and larger x")
    return [f"strong {in_decimals(limit if abs(limit - wanted) <= NEAR else powers[-1], 4)}"]


def _powers(place: Place) -> list[Any] | None:
    """D log |S|/d log |t| between points further and further out; None where it cannot be had."""
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
