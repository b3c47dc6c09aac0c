"""How far the values of successive orders still have to go: the error claims of methods without one of their own."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from math import exp, inf, log
from typing import Any, TypeAlias

from flint import acb, arb, ctx

from resurgo.precision import is_zero, to_ball

Ball: TypeAlias = arb | acb
Values: TypeAlias = list[Ball | None]  # None: not defined, or a division by what cannot be told from 0
Remark: TypeAlias = tuple[str, str]  # a grade and words
Claim: TypeAlias = arb | Remark | None
Told: TypeAlias = tuple[arb | None, str, str]  # error, grade and words

EARLY = 4  # differences below which no rate is taken from them
NEAR = 4  # differences taken together: those of a Padé staircase come in pairs, small by chance at every other pair
BEYOND = 500.0  # log of a factor that no claim can bridge
LOG_2 = 0.6931471805599453
ROUNDING = 1e-9  # of exponents that are found as quotients of logarithms
HUGE = 10**300  # binary exponent: floats hold logarithms of no more
CONVERGED = 0.5  # of the bits asked: what has come so near by steps may stand still
UNSETTLED: Remark = "unreliable", "the values of successive orders do not settle"


def claims(values: Values) -> list[Claim]:
    """The error claimed for each of the values T_0, T_1, ...: an estimate of how far they still have to go.

    With d_k = |T_k - T_(k-1)|, D_k the largest of the last w of them, w = max(4, k/6) (2 for k < 8), and h = k/2 rounded
    up, s = log(D_h/D_k)/(k-h) is the rate of a fall like exp(-s k), p = log(D_h/D_k)/log(k/h) that of one like
    k^(-p). What is to come amounts to d_k/(exp(s) - 1) with the first and to about k d_k/(p-1) with the second;
    the claim covers both, and chance agreement of two or three values in succession:

        max(d_k, d_(k-1), exp(-2s) d_(k-2), ..., exp(-(w-1)s) d_(k-w+1)) / ((1 - exp(-s)) (1 - 1/p)).

    Where p <= 1 their sum diverges: no claim, but `UNSETTLED`. For k < 4 there is no rate yet:
    (k+1) max(d_k, d_(k-1)). From differences that cannot be told from 0 none is taken. None where d_k is not known.
    """
    distances = [None if u is None or v is None else abs(v - u) for u, v in pairwise([None, *values])]
    sizes = log_sizes(distances)
    return [claim(k, distances, sizes) for k in range(len(values))]


def claim(k: int, distances: Sequence[arb | None], sizes: Sequence[float], wide: int = 0) -> Claim:
    """That of `claims` at order k from d_0 = None, d_1, d_2, ... and their `log_sizes`; with w = `wide` where that is more."""
    now, before = distances[k], distances[max(k - 1, 0)]
    if now is None:
        return None
    largest = before if before is not None and sizes[k - 1] > sizes[k] else now
    if k < EARLY:
        return largest * (k + 1)
    if largest.contains(0) or not largest.is_finite():
        return largest
    half, near = (k + 1) // 2, max(NEAR, k // 6, wide) if k >= 2 * NEAR else max(2, wide)
    fall = max(sizes[max(half - near, 0) + 1 : half + 1]) - max(sizes[k - near + 1 : k + 1])
    rate, power = fall / (k - half), fall / log(k / half)
    if not power > 1 + ROUNDING:
        return UNSETTLED
    size = max(sizes[k], sizes[k - 1])
    excess = max(0.0, *(sizes[k - i] - i * rate - size for i in range(2, min(max(NEAR, near), k))))
    if excess > BEYOND:
        return UNSETTLED
    return largest * (exp(excess) / ((1 - exp(-rate)) * (1 - 1 / power)))


def claim_at(value_at: Callable[[int], Any], k: int) -> Claim:
    """The error claimed for T_k by `claims`, from those T_j alone that it looks at.

    These are the last few before k and about k/2. A T_j that is not defined, None, is passed over.
    """
    known = cache(value_at)
    distances: list[Any] = [None] * (k + 1)
    half, near = (k + 1) // 2, max(NEAR, k // 6)
    for end in (half, k):
        last = next((value for j in range(max(end - near, 0), -1, -1) if (value := known(j)) is not None), None)
        for j in range(max(end - near, 0) + 1, end + 1):
            if (value := known(j)) is None:
                continue
            if last is not None:
                distances[j] = to_ball(abs(value - last))
            last = value
    if k >= EARLY and all(d is None for d in distances[1 : half + 1]):
        return None
    return claim(k, distances, [float("-inf") if d is None else log_size(d) for d in distances])


def judged_terms(terms: Sequence[Ball], notes: str, first: int = EARLY) -> Told:
    """Error, grade and notes of the sum of terms that are the differences of successive orders; no error before order `first`."""
    distances: list[arb | None] = [None, *map(abs, terms[1:])]
    if len(terms) <= max(first, 1) or all(map(is_zero, terms[1:][-2:])):
        return None, "heuristic", notes
    found = claim(len(terms) - 1, distances, log_sizes(distances))
    if isinstance(found, tuple):
        return None, found[0], f"{notes}; {found[1]}"
    return found, "estimated", notes


def judged_values(values: Values) -> list[Told]:
    """Error, grade and words at every order, by `claims`; no error where an order gives the same value as the one before.

    Where it is the same function, as with every other coefficient 0 or where the series is exhausted, no difference
    measures an error. Values that came to within half the digits asked before they stood still have converged.
    Orders without a value are passed over.
    """
    present = [value for value in values if value is not None]
    judgements = iter(_judged_values(present))
    return [(None, "", "") if value is None else next(judgements) for value in values]


def _judged_values(values: list[Ball]) -> list[Told]:
    found: list[Told] = []
    nearest = 0.0  # bits of the value to which the last step that shows came down
    for n, (value, claimed) in enumerate(zip(values, claims([*values]), strict=True)):
        step = abs(value - values[n - 1]) if n else None
        if step is not None and step.contains(0):
            claimed = None if nearest > -CONVERGED * ctx.prec else claimed  # noqa: PLW2901
        elif step is not None:
            nearest = (log_size(step) - log_size(value)) / LOG_2
        found.append((None, *claimed) if isinstance(claimed, tuple) else (claimed, "", ""))
    return found


def log_size(ball: Ball) -> float:
    """log |ball| from above, as a float, also of what a float cannot hold; -inf for 0 and what is not finite."""
    mantissa, exponent = abs(ball).upper().man_exp() if ball.is_finite() else (0, 0)
    return log(int(mantissa)) + max(-HUGE, min(int(exponent), HUGE)) * LOG_2 if mantissa else -inf


def log_sizes(distances: Sequence[arb | None]) -> list[float]:
    """The logarithms of differences, -inf where they are not known."""
    return [-inf if d is None else log_size(d) for d in distances]
