"""Padé approximants in balls: a staircase of the table from one continued fraction, for every order and point."""

from collections.abc import Sequence
from typing import Any

from flint import acb, acb_poly, arb_poly, ctx

from resurgo.errors import Inapplicable
from resurgo.kernels.continued_fraction import GUARD_BITS, accuracy, c_fraction
from resurgo.kernels.pade import Pade, Shape, check_order, pade, shape_of
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Polynomial, Rational
from resurgo.precision import is_zero, working_precision
from resurgo.series import Series, Term


def enclosed_pade(series: Series, upper: int, lower: int, offset: int | None = None) -> Pade:
    """The same as `pade` in balls: P and Q good to about FLINT's working precision where the coefficients are exact.

    By the C-fraction of the series or of what follows its first terms; one plan serves all entries of the
    staircase L - M = offset, offset + 1 (left to itself, offset = L - M) and all truncations of a series. Where the
    fraction meets a zero, [L/M] lies in a block and is found as `pade` finds it, exactly where the
    coefficients are exact.
    """
    check_order(series, upper, lower)
    shape = shape_of(series.whole.terms)
    above, below = shape.entry(upper, lower)
    if above >= 0:
        step = above - below if offset is None or shape.step > 1 else offset - shape.start
        entries = _staircase(series.whole, shape.start, shape.step, step)
        if (found := entries.get(above + below)) is not None:
            return Pade(upper, lower, found, min(shape.contact(above + below), upper + lower))
    return pade(series, upper, lower)


def step_of(order: int, offset: int) -> tuple[int, int]:
    """L and M with L + M = order and L - M = offset, or offset + 1 where the parity asks for it.

    Offset 0 gives [m/m] at order 2m and [m+1/m] at 2m+1; Inapplicable where L or M would be negative.
    """
    upper, lower = (order + offset + 1) // 2, (order - offset) // 2
    if upper < 0 or lower < 0:
        raise Inapplicable(f"order {order} has no Padé approximant [L/M] with L - M = {offset}")
    return upper, lower


def staircase(series: Series, order: int, offset: int = 0) -> Pade:
    """The approximant of c_0..c_order on the staircase L - M = offset, offset + 1, in balls."""
    return enclosed_pade(series, *step_of(order, offset), offset)


def predecessor(series: Series, of: Pade, order: int, offset: int = 0) -> Pade | None:
    """The last approximant before it on the staircase that is another function, for an error estimate.

    None where the one before is the same function: then the coefficients beyond it have tested
    the fraction and found nothing to add, and no difference measures an error.
    """
    try:
        before = staircase(series, order - 1, offset) if order else None
    except Inapplicable:
        return None
    return before if before is not None and not before.fraction.equals(of.fraction) else None


@planned
def _staircase(series: Series, start: int, step: int, offset: int) -> dict[int, Rational]:
    """The entries [l/m] of T, l - m = offset or offset + 1, by their order l + m, as functions of t.

    Good to FLINT's working precision in every coefficient where the series is exact: what turns out
    to be missing in the last entry is added to the precision inside, at most twice.
    """
    terms, shape, is_exact = series.terms[start::step], Shape(start, step), series.exact is not None
    bits = ctx.prec + GUARD_BITS
    for _ in range(3):
        with working_precision(bits):
            entries = _upper_staircase(terms, offset, is_exact) if offset >= -1 else _lower_staircase(terms, offset, is_exact)
        last = entries[max(entries)] if entries else ()
        missing = ctx.prec - accuracy((c for side in last for c in side.coeffs()), bits)
        if missing <= 0 or not is_exact:
            break
        bits += min(missing, ctx.prec) + GUARD_BITS
    return {order: shape.function(*pair) for order, pair in entries.items()}


def _lower_staircase(terms: Sequence[Term], offset: int, is_exact: bool) -> dict[int, tuple[Polynomial, Polynomial]]:
    """[l/m] of T is T(0)/[m/l] of T(0)/T."""
    leading: Any = terms[0]
    turned = _upper_staircase((leading / Series(terms)).terms, -1 - offset, is_exact)
    return {order: (above * leading, below) for order, (below, above) in turned.items()}


def _upper_staircase(terms: Sequence[Term], offset: int, is_exact: bool) -> dict[int, tuple[Polynomial, Polynomial]]:
    """P, Q of the entries: T = head + t^(offset+1) tail, and the convergents of the tail's C-fraction on top of the head.

    Of an exact series, entries that may lie in a block are left out: the last where the fraction ends before
    the coefficients do, as it agrees with them further than through its order, and those of lesser degree.
    """
    polynomial: Any = acb_poly if any(isinstance(c, acb) for c in terms) else arb_poly
    head, tail = polynomial(list(terms[: offset + 1])), terms[offset + 1 :]
    entries = {offset: (head, polynomial([1]))} if offset >= 0 else {}
    if tail and not is_zero(tail[0]):
        fraction = c_fraction(tail)
        for n, (above, below) in enumerate(fraction.convergents()):
            entries[offset + 1 + n] = head * below + above.left_shift(offset + 1), polynomial(below)
        ends = not fraction.is_whole
    else:
        ends = bool(tail)
    if is_exact and ends:
        entries.pop(max(entries), None)
    if is_exact:
        return {n: pair for n, pair in entries.items() if _has_full_degree(*pair, *step_of(n, offset))}
    return entries


def _has_full_degree(above: Any, below: Any, upper: int, lower: int) -> bool:
    return not above[upper].contains(0) and not below[lower].contains(0)
