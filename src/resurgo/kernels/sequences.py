"""What sequence transformations share: the distinct partial sums, the precision, the error claims, the rows of a sweep."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import exp, inf, log
from types import MappingProxyType
from typing import TypeAlias

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.precision import is_zero, to_ball, working_precision
from resurgo.series import Series

Ball: TypeAlias = arb | acb
Values: TypeAlias = list[Ball | None]  # None: not defined, or a division by what cannot be told from 0

Remark: TypeAlias = tuple[str, str]  # a grade and words

GUARD_BITS = 32
STRIDE = 128  # bits are added in multiples of it, so that few precisions occur, and plans for them
TRIES = 4  # the precision is at most doubled from one to the next; what is still undefined then stays so
EARLY = 4  # differences below which no rate is taken from them
NEAR = 4  # differences taken together: those of a Padé staircase come in pairs, small by chance at every other pair
BEYOND = 500.0  # log of a factor that no claim can bridge
LOG_2 = 0.6931471805599453
ROUNDING = 1e-9  # of exponents that are found as quotients of logarithms
UNSETTLED: Remark = "unreliable", "the values of successive orders do not settle"
GROWING: Remark = "unreliable", "the terms grow in one direction"
NO_REMARKS: Mapping[int, Remark] = MappingProxyType({})


def nonzero_orders(series: Series, with_first: bool) -> list[int]:
    """The orders at which the partial sums change; 0 in any case, where a transformation does not divide by c_0.

    Transformations that divide by terms see these alone: a series in x^2 is one in its own variable to them.
    """
    return [n for n, c in enumerate(series.terms) if not is_zero(c) or (with_first and n == 0)]


def places(orders: Sequence[int], count: int, late: int = 0) -> list[int]:
    """For each order 0..count-1 the index of the last value it allows, where the k-th takes `late` terms after its own.

    Negative where it allows none.
    """
    return [bisect_right(orders, n) - 1 - late for n in range(count)]


def ends(series: Series) -> list[int | None]:
    """For each order that of the last nonzero term, where the terms seem to have come to an end there.

    That is where more terms are zero than ever before between two others, c_0 counted among these.
    """
    last, widest = 0, 1
    found: list[int | None] = []
    for n, c in enumerate(series.terms):
        if n and not is_zero(c):
            last, widest = n, max(widest, n - last)
        found.append(last if n - last >= widest else None)
    return found


def terms_at(series: Series, x: fmpq | Ball) -> list[Ball]:
    """a_n = c_n x^n in balls, of FLINT's working precision where c_n and x are exact."""
    point = to_ball(x)
    power: Ball = arb(1)
    terms: list[Ball] = []
    for c in series.balls(ctx.prec):
        terms.append(c * power)
        power = power * point
    return terms


def is_exact(series: Series, x: fmpq | Ball) -> bool:
    """Whether all terms are known exactly, so that more bits inside a transformation are of use."""
    return series.exact is not None and isinstance(x, fmpq)


def refined(compute: Callable[[], Values], lost: int, exact: bool) -> Values:
    """compute() at FLINT's working precision and the bits the transformation is known to lose.

    Where the terms are exact, more are added until every value is good to the working precision and those
    that are undefined are so at two precisions. The values keep the bits they have.
    """
    wanted, bits, before = ctx.prec, ctx.prec + lost + GUARD_BITS, 0
    for _ in range(TRIES):
        with working_precision(bits):
            values = compute()
        missing = max((wanted - v.rel_accuracy_bits() for v in values if v is not None), default=0)
        undefined = values.count(None)
        if not exact or (missing <= 0 and undefined == before):
            break
        before = undefined
        bits += bits if missing <= 0 else min(bits, -(-missing // STRIDE) * STRIDE)
    return values


def claims(values: Values) -> list[arb | Remark | None]:
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


def claim(k: int, distances: Sequence[arb | None], sizes: Sequence[float], wide: int = 0) -> arb | Remark | None:
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


def judged(terms: Sequence[Ball], notes: str, first: int = EARLY) -> tuple[arb | None, str, str]:
    """Error, grade and notes of the sum of terms that are the differences of successive orders; no error before order `first`."""
    distances: list[arb | None] = [None, *map(abs, terms[1:])]
    if len(terms) <= max(first, 1) or all(map(is_zero, terms[1:][-2:])):
        return None, "heuristic", notes
    found = claim(len(terms) - 1, distances, log_sizes(distances))
    if isinstance(found, tuple):
        return None, found[0], f"{notes}; {found[1]}"
    return found, "estimated", notes


def claim_at(k: int, value: Callable[[int], Ball | None]) -> arb | Remark | None:
    """That of `claims` at order k from T_j = value(j), asked for at those orders alone on which it depends: some 15 of many."""
    half, near = (k + 1) // 2, max(NEAR, k // 6)
    last = set(range(max(k - near, 0), k + 1))
    at = range(k + 1) if k < 2 * NEAR else last | set(range(max(half - near, 0), half + 1))
    known = {j: value(j) for j in at}
    pairs = [(known.get(j - 1), known.get(j)) for j in range(k + 1)]
    distances = [None if u is None or v is None else abs(v - u) for u, v in pairs]
    return claim(k, distances, log_sizes(distances))


def log_size(ball: Ball) -> float:
    """log |ball| from above, as a float, also of what a float cannot hold; -inf for 0 and what is not finite."""
    mantissa, exponent = abs(ball).upper().man_exp() if ball.is_finite() else (0, 0)
    return log(int(mantissa)) + int(exponent) * LOG_2 if mantissa else -inf


def log_sizes(distances: Sequence[arb | None]) -> list[float]:
    """The logarithms of differences, -inf where they are not known."""
    return [-inf if d is None else log_size(d) for d in distances]


def _growing(terms: Sequence[Ball]) -> list[bool]:
    """For each order whether the last two nonzero terms grow and differ in direction by less than 60 degrees.

    As those of n! x^n for x > 0, or of exp(x) before n = x: what has come by then does not tell the rest.
    """
    found, last, now = [], None, False
    for a in terms:
        if not is_zero(a):
            if last is not None:
                now = bool(abs(a) > abs(last)) and bool(2 * (a / last).real > abs(a / last))
            last = a
        found.append(now)
    return found


def rows(
    series: Series,
    x: fmpq | Ball,
    values: Values,
    at: Sequence[int],
    why: str = "",
    remarks: Mapping[int, Remark] = NO_REMARKS,
    claimed: Sequence[arb | Remark | None] | None = None,
) -> Iterator[tuple[int, Estimate]]:
    """The rows of a sweep: at order n the value with the index at[n], with the error claimed by `claims`, or by `claimed`.

    Where that is negative, and where the terms have come to an end, the answer is the partial sum, without an
    error. Where there is a remark (by index), its grade and words stand instead of an error, and where
    the terms grow in one direction those of `GROWING`. An undefined value is no row where the terms are exact,
    and Inapplicable(why) at the end of the sweep; otherwise a ball without bound, as more bits may help.
    """
    terms = terms_at(series, x)
    sums, growing, refused = list(accumulate(terms)), _growing(terms), False
    claimed = claims(values) if claimed is None else claimed
    for order, (k, end) in enumerate(zip(at, ends(series), strict=True)):
        if end is not None:
            yield order, Estimate(sums[order], notes=f"the terms after order {end} vanish so far: the partial sum")
        elif k < 0:
            yield order, Estimate(sums[order], notes="the partial sum")
        elif (value := values[k]) is not None:
            claim = remarks.get(k) or (GROWING if growing[order] else claimed[k])
            told = (None, *claim) if isinstance(claim, tuple) else (claim,)
            yield order, Estimate(value * 1, *told)  # rounded to the precision asked
        elif is_exact(series, x):
            refused = True
        else:
            yield order, Estimate(arb("nan"))
    if refused:
        raise Inapplicable(why)
