"""Padé approximants in balls: a staircase of the table from one continued fraction, for every order and point."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flint import acb, acb_poly, arb, arb_poly, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.continued_fraction import GUARD_BITS, CFraction, Convergent, accuracy, c_fraction
from resurgo.kernels.pade import Pade, Shape, check_order, pade, shape_of
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Rational
from resurgo.precision import is_zero, working_precision
from resurgo.series import Series, Term

NEAR = 16  # orders ahead up to which the recurrence beats a product tree of all the steps


def enclosed_pade(series: Series, upper: int, lower: int, offset: int | None = None) -> Pade:
    """The same as `pade` in balls: P and Q good to about FLINT's working precision where the coefficients are exact.

    By the C-fraction of the series or of what follows its first terms; one plan serves all entries of the
    staircase L - M = offset, offset + 1 (left to itself, offset = L - M) and all truncations of a series. Where the
    fraction meets a zero, [L/M] lies in a block and is found as `pade` finds it, exactly where the
    coefficients are exact.
    """
    check_order(series, upper, lower)
    if offset is not None and upper - lower - offset not in (0, 1):
        raise ValueError(f"[{upper}/{lower}] is not on the staircase L - M = {offset}, {offset + 1}")
    shape = shape_of(series.whole.terms)
    above, below = shape.entry(upper, lower)
    if above >= 0:
        step = above - below if offset is None or shape.step > 1 else offset - shape.start
        if (found := _entry(series.whole, shape, step, above + below)) is not None:
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


def value_of(series: Series, approximant: Pade, x: fmpq | arb | acb) -> Any:
    """The approximant's value at x; where x is a pole, or all but one, and all is exact, that is decided over the rationals."""
    value = approximant.fraction.kept_at(x)
    if isinstance(value, fmpq) or value.is_finite() or not (isinstance(x, fmpq) and series.exact):
        return value
    return pade(series, approximant.upper, approximant.lower).fraction(x)


def numerators_of(series: Series, shape: Shape, step: int, order: int) -> Sequence[Term]:
    """a_1..a_n of the C-fraction of tail, T = head + t^(step+1) tail, that the entry with l + m = order takes.

    l - m is step or step + 1. Nothing where the staircase is that of the reciprocal (step < -1), or where the fraction ends before.
    """
    if step < -1:
        return ()
    fraction, count = _staircase(series.whole, shape.start, shape.step, step).fraction, order - step - 1
    return () if fraction is None or len(fraction.numerators) < count else fraction.numerators[:count]


def _entry(series: Series, shape: Shape, offset: int, order: int) -> Rational | None:
    """The entry [l/m] of T with l + m = order on the staircase, as a function of t; None where it may lie in a block."""
    known = _known(series, shape.start, shape.step, offset)
    if order not in known:
        pair = _pair(series, shape, offset, order)
        known[order] = None if pair is None else shape.function(*pair)
    return known[order]


@planned
def _known(_series: Series, _start: int, _step: int, _offset: int) -> dict[int, Rational | None]:
    """The entries so far: the same entry is the same object, with its poles."""
    return {}


def _pair(series: Series, shape: Shape, offset: int, order: int) -> Convergent | None:
    """P and Q, good to FLINT's working precision where the series is exact.

    What turns out to be missing in one of their coefficients is added to the precision inside, at most twice.
    """
    bits = ctx.prec + GUARD_BITS
    for _ in range(3):
        with working_precision(bits):
            pair = _staircase(series, shape.start, shape.step, offset).pair(order)
        if pair is None or series.exact is None:
            break
        if (missing := ctx.prec - accuracy((c for side in pair for c in side.coeffs()), bits)) <= 0:
            break
        bits += min(missing, ctx.prec) + GUARD_BITS
    return pair


@planned
def _staircase(series: Series, start: int, step: int, offset: int) -> "Staircase":
    terms, is_exact = series.terms[start::step], series.exact is not None
    if offset >= -1:
        return _upper_staircase(terms, offset, is_exact, None)
    leading: Any = terms[0]
    if not isinstance(leading, fmpq) and leading.contains(0):
        return Staircase(arb_poly([0]), offset, None, True, False, None)  # 1/T may not exist
    return _upper_staircase((leading / Series(terms)).terms, -1 - offset, is_exact, leading)


def _upper_staircase(terms: Sequence[Term], offset: int, is_exact: bool, below: Term | None) -> "Staircase":
    polynomial: Any = acb_poly if any(isinstance(c, acb) for c in terms) else arb_poly
    tail = terms[offset + 1 :]
    fraction = c_fraction(tail) if tail and not is_zero(tail[0]) else None
    return Staircase(polynomial(list(terms[: offset + 1])), offset, fraction, bool(tail), is_exact, below)


@dataclass(frozen=True)
class Staircase:
    """P and Q of the entries with l - m = offset or offset + 1 of T = head + t^(offset+1) tail, offset >= -1.

    They are the convergents of the tail's C-fraction on top of the head; `has_tail`: there is one, if only of
    zeros. `below` is T(0) where it is the staircase of T(0)/T, of which P and Q change places: [l/m] of T is
    T(0)/[m/l] of that.
    """

    head: Any
    offset: int
    fraction: CFraction | None
    has_tail: bool
    is_exact: bool
    below: Term | None
    _run: list[Convergent] = field(default_factory=list)

    def pair(self, order: int) -> Convergent | None:
        """P and Q of the entry with l + m = order, None where there is none or, the series being exact, it may lie in a block.

        So may the last where the fraction ends before the coefficients do, as it agrees with them further than
        through its order, and those of lesser degree.
        """
        n = order - self.offset - 1  # the convergent, from the head alone at -1 on
        last = len(self.fraction.numerators) if self.fraction else -1
        ends = self.has_tail if self.fraction is None else not self.fraction.is_whole
        if not -1 <= n <= last or (n == last and ends and self.is_exact) or order < 0:
            return None
        above, below = self._convergent(n)
        above = self.head * below + above.left_shift(self.offset + 1)
        upper, lower = step_of(order, self.offset)
        if self.is_exact and (above[upper].contains(0) or below[lower].contains(0)):
            return None
        return (above, below) if self.below is None else (below * self.below, above)

    def _convergent(self, n: int) -> Convergent:
        """By the recurrence as long as it is not much further than it has come, kept for the next; otherwise alone."""
        if n < 0 or self.fraction is None:
            return self.head * 0, self.head * 0 + 1
        if n >= 2 * len(self._run) + NEAR:
            return self.fraction.convergent(n)
        while len(self._run) <= n:
            self._run.append(self.fraction.following(self._run))
        return self._run[n]
