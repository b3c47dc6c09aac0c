"""What sequence transformations share: the distinct partial sums, the precision, the rows of a sweep."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType

from flint import arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.kernels.claims import Ball, Claim, Remark, Values, claims
from resurgo.precision import is_zero, to_ball, working_precision
from resurgo.series import Series

GUARD_BITS = 32
STRIDE = 128  # bits are added in multiples of it, so that few precisions occur, and plans for them
TRIES = 4  # the precision is at most doubled from one to the next; what is still undefined then stays so
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
    claimed: Sequence[Claim] | None = None,
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
