"""What sequence transformations share: the distinct partial sums, the precision they need, the rows of a sweep."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
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
SLOW = "logarithmic convergence, as far as the terms tell: the error claimed is the distance from the partial sum"
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


def logarithmic(terms: Sequence[Ball], orders: Sequence[int]) -> list[bool]:
    """For each order whether the terms fall off like a power of the order, as far as they tell.

    So they do while the ratio of successive nonzero terms, r_k, extrapolated to r = k r_k - (k-1) r_(k-1), is
    nearer to 1 than 1/k: k terms are not enough then for powers of r to have become small. From the fourth on.
    """
    present = [terms[n] for n in orders]
    ratios = [b / a for a, b in pairwise(present)]
    flags = [False] * min(3, len(present))
    for k, (before, now) in enumerate(pairwise(ratios[1:]), 3):
        flags.append(bool(k * abs(1 - k * now + (k - 1) * before) < 1))
    return [k >= 0 and flags[k] for k in places(orders, len(terms))]


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


def rows(
    series: Series,
    x: fmpq | Ball,
    values: Values,
    at: Sequence[int],
    why: str = "",
    remarks: Mapping[int, Remark] = NO_REMARKS,
    slow: Sequence[bool] = (),
) -> Iterator[tuple[int, Estimate]]:
    """The rows of a sweep: at order n the value with the index at[n].

    Where that is negative, and where the terms have come to an end, the answer is the partial sum, without an
    error. The error claimed is the larger of the last two differences between values, or the one there is, and at
    orders that are `slow` no less than the distance from the partial sum; where there is a remark (by index), its
    grade and words stand instead. An undefined value is no row where the terms are exact, and
    Inapplicable(why) at the end of the sweep; otherwise a ball without bound, as more bits may help.
    """
    sums, errors, refused = list(accumulate(terms_at(series, x))), _differences(values), False
    for order, (k, end) in enumerate(zip(at, ends(series), strict=True)):
        if end is not None:
            yield order, Estimate(sums[order], notes=f"the terms after order {end} vanish so far: the partial sum")
        elif k < 0:
            yield order, Estimate(sums[order], notes="the partial sum")
        elif (value := values[k]) is not None and k in remarks:
            yield order, Estimate(value * 1, None, *remarks[k])
        elif value is not None and slow and slow[order]:
            yield order, Estimate(value * 1, _largest(errors[k], abs(value - sums[order])), notes=SLOW)
        elif value is not None:
            yield order, Estimate(value * 1, errors[k])  # rounded to the precision asked
        elif is_exact(series, x):
            refused = True
        else:
            yield order, Estimate(arb("nan"))
    if refused:
        raise Inapplicable(why)


def _differences(values: Values) -> list[arb | None]:
    single = [None if u is None or v is None else abs(v - u) for u, v in pairwise([None, *values])]
    return [None if now is None else _largest(before, now) for before, now in pairwise([None, *single])]


def _largest(before: arb | None, now: arb) -> arb:
    return now if before is None else now.max(before)
