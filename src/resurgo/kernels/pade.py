"""Padé approximants anywhere in the table: exact over the rationals, or in balls with whole staircases at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Any

from flint import acb, acb_mat, acb_poly, arb_poly, ctx, fmpq, fmpq_mat, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.continued_fraction import GUARD_BITS, accuracy, c_fraction, simple_c_fraction
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Polynomial, Rational
from resurgo.precision import is_zero, working_precision
from resurgo.series import Series, Term


@dataclass(frozen=True)
class Pade:
    """The Padé approximant asked for as [L/M], in lowest terms, with Q(0) = 1.

    `contact` is the power of t through which P/Q agrees with the series, as far as it is known:
    less than L + M where [L/M] lies in a block of the Padé table in which no fraction agrees so far.
    """

    upper: int
    lower: int
    fraction: Rational
    contact: int

    def __str__(self) -> str:
        return f"[{self.upper}/{self.lower}]"

    @property
    def is_defective(self) -> bool:
        """Whether no fraction of these degrees agrees with the series through order L + M."""
        return self.contact < self.upper + self.lower

    @property
    def notes(self) -> str:
        """The approximant's name, and what the coefficients show of it beyond that."""
        upper, lower = self.fraction.degrees
        if self.is_defective:
            return f"{self} agrees with the series only through order {self.contact}"
        if upper + lower < self.upper + self.lower:
            return f"{self}, which is the rational function [{upper}/{lower}] through this order"
        return str(self)


@dataclass(frozen=True)
class Shape:
    """How a series lies in t: it is t^start T(t^step), T(0) != 0 and no power of t common to T's other terms."""

    start: int
    step: int

    def entry(self, upper: int, lower: int) -> tuple[int, int]:
        """The [l/m] of T that is the [L/M] of the series; negative where L < start.

        A fraction r = t^start p(t^step)/q(t^step) that agrees with the series through the order of [l/m]
        is a solution of the equations of [L/M] once P and Q are multiplied by the least power of t that
        their degrees leave room for.
        """
        return (upper - self.start) // self.step, lower // self.step

    def contact(self, order: int) -> int:
        """The order of agreement with the series of what agrees with T through `order`."""
        return self.start + self.step * (order + 1) - 1

    def function(self, above: Polynomial, below: Polynomial) -> Rational:
        """t^start p(t^step)/q(t^step)."""
        if self.step > 1:
            above, below = _spread(above, self.step), _spread(below, self.step)
        return Rational(above.left_shift(self.start), below)


def pade(series: Series, upper: int, lower: int) -> Pade:
    """[L/M] = P/Q with Q f - P = O(t^(L+M+1)), deg P <= L, deg Q <= M (Baker and Graves-Morris, 1996).

    Exact where the coefficients are: by the C-fraction as long as that is simple (Euler's series, rational
    functions), otherwise by the linear system for Q, and by its null space where that is singular; every
    vector of it gives the same P/Q. With ball coefficients the system is solved by elimination;
    Inapplicable where it cannot be told from singular. Uses c_0..c_(L+M); ValueError where the series
    has fewer.
    """
    _check(series, upper, lower)
    if (exact := series.exact) is not None:
        return _exact(exact[: upper + lower + 1], upper, lower)
    return _over_balls(series, upper, lower)


def enclosed_pade(series: Series, upper: int, lower: int) -> Pade:
    """The same in balls: P and Q good to about FLINT's working precision where the coefficients are exact.

    By the C-fraction of the series or of what follows its first terms; one plan serves all entries of a
    staircase and all truncations of a series. Where the fraction meets a zero, [L/M] lies in a block and is
    found as `pade` finds it, exactly where the coefficients are exact.
    """
    _check(series, upper, lower)
    shape = _shape(series.whole.terms)
    above, below = shape.entry(upper, lower)
    if above >= 0:
        entries = _staircase(series.whole, shape.start, shape.step, above - below)
        if (found := entries.get(above + below)) is not None:
            return Pade(upper, lower, found, min(shape.contact(above + below), series.order))
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
    return enclosed_pade(series, *step_of(order, offset))


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


def _check(series: Series, upper: int, lower: int) -> None:
    if series.order < upper + lower:
        raise ValueError(f"[{upper}/{lower}] needs {upper + lower + 1} coefficients; the series has {len(series)}")


def _shape(terms: Sequence[Term]) -> Shape:
    present = [n for n, c in enumerate(terms) if not is_zero(c)]
    start = present[0] if present else len(terms)
    return Shape(start, gcd(*(n - start for n in present)) or 1)


def _spread(polynomial: Any, step: int) -> Any:
    """p(t^step)."""
    terms: list[Any] = [0] * (step * polynomial.degree() + 1)
    terms[::step] = polynomial.coeffs()
    return type(polynomial)(terms)


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
    """[l/m] of T is 1/[m/l] of 1/T."""
    turned = _upper_staircase((Series(terms) ** -1).terms, -1 - offset, is_exact)
    return {order: (above, below) for order, (below, above) in turned.items()}


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


@lru_cache(maxsize=128)
def _exact(c: tuple[fmpq, ...], upper: int, lower: int) -> Pade:
    below = _simple_denominator(c, upper, lower) or _solved_denominator(c, upper, lower)
    product = below * fmpq_poly(list(c))
    above = product.truncate(upper + 1)
    common = above.gcd(below)
    if common.degree() > 0:
        above, below, product = above // common, below // common, product // common
    mismatch = (product - above).truncate(len(c))
    above, below = above / below[0], below / below[0]
    contact = next((n for n in range(len(c)) if mismatch[n] != 0), len(c)) - 1
    return Pade(upper, lower, Rational(above, below), contact)


def _simple_denominator(c: tuple[fmpq, ...], upper: int, lower: int) -> fmpq_poly | None:
    """Q by the C-fraction over the rationals, None where that is not simple or meets a zero."""
    shape = _shape(c)
    above, below = shape.entry(upper, lower)
    if above < 0 or below == 0:
        return fmpq_poly([1])
    tail = c[shape.start :: shape.step][max(above - below + 1, 0) : above + below + 1]
    if above - below < -1 or tail[0] == 0:
        return None
    fraction = simple_c_fraction(tail)
    if fraction is None or not fraction.is_whole:
        return None
    denominator: fmpq_poly = _spread(fraction.convergents()[-1][1], shape.step)
    return denominator


def _solved_denominator(c: tuple[fmpq, ...], upper: int, lower: int) -> fmpq_poly:
    """Q, which may have a factor in common with P, by the linear equations or, where they are singular, their null space."""
    rows = [[c[n - j] if n >= j else fmpq(0) for j in range(lower + 1)] for n in range(upper + 1, upper + lower + 1)]
    try:
        system = fmpq_mat([row[1:] for row in rows])
        solution = system.solve(fmpq_mat(lower, 1, [-row[0] for row in rows]))
        return fmpq_poly([fmpq(1), *(solution[j, 0] for j in range(lower))])
    except ZeroDivisionError:
        vectors, _ = fmpq_mat(rows).numer_denom()[0].nullspace()
        return fmpq_poly([fmpq(vectors[j, 0]) for j in range(lower + 1)])


def _over_balls(series: Series, upper: int, lower: int) -> Pade:
    c = [acb(ball) for ball in series.balls(ctx.prec)]
    below = [acb(1)]
    if lower:
        span = range(upper + 1, upper + lower + 1)
        matrix = acb_mat([[c[n - j] if n >= j else acb(0) for j in range(1, lower + 1)] for n in span])
        try:
            solution = matrix.solve(acb_mat(lower, 1, [-c[n] for n in span]))
        except ZeroDivisionError:
            raise Inapplicable(f"the equations of [{upper}/{lower}] cannot be told from singular ones") from None
        below += [solution[j, 0] for j in range(lower)]
    denominator = acb_poly(below)
    numerator = (denominator * acb_poly(c)).truncate(upper + 1)
    return Pade(upper, lower, Rational(numerator, denominator), upper + lower)
