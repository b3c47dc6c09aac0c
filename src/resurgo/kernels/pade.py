"""Padé approximants anywhere in the table, exact over the rationals, and by elimination over balls."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Any

from flint import acb, acb_mat, acb_poly, ctx, fmpq, fmpq_mat, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.continued_fraction import simple_c_fraction
from resurgo.kernels.rational import Polynomial, Rational
from resurgo.precision import is_zero
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
    where it cannot be told from singular, the answer is an entry of lesser degrees that agrees with all coefficients, Inapplicable
    where none does. Uses c_0..c_(L+M); ValueError where the series
    has fewer.
    """
    check_order(series, upper, lower)
    if (exact := series.exact) is not None:
        return _exact(exact[: upper + lower + 1], upper, lower)
    return _over_balls(series, upper, lower)


def check_order(series: Series, upper: int, lower: int) -> None:
    """ValueError where the series has fewer coefficients than [L/M] uses, and where L or M is negative."""
    if upper < 0 or lower < 0:
        raise ValueError(f"[{upper}/{lower}]: the degrees of a Padé approximant are 0 or more")
    if series.order < upper + lower:
        raise ValueError(f"[{upper}/{lower}] needs {upper + lower + 1} coefficients; the series has {len(series)}")


def shape_of(terms: Sequence[Term]) -> Shape:
    """The shape of c_0 + c_1 t + ...; of zero, a start beyond its end."""
    present = [n for n, c in enumerate(terms) if not is_zero(c)]
    start = present[0] if present else len(terms)
    return Shape(start, gcd(*(n - start for n in present)) or 1)


def _spread(polynomial: Any, step: int) -> Any:
    """p(t^step)."""
    terms: list[Any] = [0] * (step * polynomial.degree() + 1)
    terms[::step] = polynomial.coeffs()
    return type(polynomial)(terms)


@lru_cache(maxsize=128)
def _exact(c: tuple[fmpq, ...], upper: int, lower: int) -> Pade:
    below = _simple_denominator(c, upper, lower) or _solved_denominator(c, upper, lower)
    series, shares_factors = fmpq_poly(list(c)), below is None
    below = below or _null_denominator(c, upper, lower)
    product = below * series
    above = product.truncate(upper + 1)
    if shares_factors and (common := above.gcd(below)).degree() > 0:
        above, below, product = above // common, below // common, product // common
    mismatch = (product - above).truncate(len(c))
    above, below = above / below[0], below / below[0]
    contact = next((n for n in range(len(c)) if mismatch[n] != 0), len(c)) - 1
    return Pade(upper, lower, Rational(above, below), contact)


def _simple_denominator(c: tuple[fmpq, ...], upper: int, lower: int) -> fmpq_poly | None:
    """Q by the C-fraction over the rationals, None where that is not simple or meets a zero."""
    shape = shape_of(c)
    above, below = shape.entry(upper, lower)
    if above < 0 or below == 0:
        return fmpq_poly([1])
    tail = c[shape.start :: shape.step][max(above - below + 1, 0) : above + below + 1]
    if above - below < -1 or tail[0] == 0:
        return None
    fraction = simple_c_fraction(tail)
    if fraction is None or not fraction.is_whole:
        return None
    denominator: fmpq_poly = _spread(fraction.convergent(len(fraction.numerators))[1], shape.step)
    return denominator


def _solved_denominator(c: tuple[fmpq, ...], upper: int, lower: int) -> fmpq_poly | None:
    """Q by the linear equations, None where they are singular; otherwise it has no factor in common with P.

    If it had, P and Q without it would be another solution, and with another factor in its place a third.
    """
    rows = _equations(c, upper, lower)
    try:
        solution = fmpq_mat([row[1:] for row in rows]).solve(fmpq_mat(lower, 1, [-row[0] for row in rows]))
    except ZeroDivisionError:
        return None
    return fmpq_poly([fmpq(1), *(solution[j, 0] for j in range(lower))])


def _null_denominator(c: tuple[fmpq, ...], upper: int, lower: int) -> fmpq_poly:
    """Q from the null space of the equations, which is never empty; it may have a factor in common with P."""
    vectors, _ = fmpq_mat(_equations(c, upper, lower)).numer_denom()[0].nullspace()
    return fmpq_poly([fmpq(vectors[j, 0]) for j in range(lower + 1)])


def _equations(c: tuple[fmpq, ...], upper: int, lower: int) -> list[list[fmpq]]:
    """The coefficients of t^(L+1)..t^(L+M) of Q f, linear in those of Q."""
    return [[c[n - j] if n >= j else fmpq(0) for j in range(lower + 1)] for n in range(upper + 1, upper + lower + 1)]


def _over_balls(series: Series, upper: int, lower: int) -> Pade:
    """By elimination; where that fails, the entry of lesser degrees on its diagonal that agrees with all coefficients, if any does.

    The series is then taken to be that of a rational function, from coefficients that are good to half the precision.
    """
    c = [acb(ball) for ball in series.balls(ctx.prec)][: upper + lower + 1]
    are_narrow = all(ball.rel_accuracy_bits() > ctx.prec / 2 for ball in c if not ball.is_zero())
    for less in range(min(upper, lower) * are_narrow + 1):
        below = _eliminated(c, upper - less, lower - less)
        if below is None:
            continue
        told = max(j for j, q in enumerate(below.coeffs()) if not q.contains(0))
        if are_narrow and told < lower - less and (simpler := _eliminated(c, upper - less, told)) is not None:
            below = simpler
        product = below * acb_poly(c)
        above = product.truncate(upper - less + 1)
        is_whole = below.degree() == lower
        if is_whole or all(product[n].contains(0) for n in range(upper - less + 1, len(c))):
            return Pade(upper, lower, Rational(above, below), upper + lower)
        break
    raise Inapplicable(f"the equations of [{upper}/{lower}] cannot be told from singular ones")


def _eliminated(c: Sequence[acb], upper: int, lower: int) -> acb_poly | None:
    """Q by the linear equations, None where they cannot be told from singular ones."""
    if not lower:
        return acb_poly([1])
    span = range(upper + 1, upper + lower + 1)
    matrix = acb_mat([[c[n - j] if n >= j else acb(0) for j in range(1, lower + 1)] for n in span])
    try:
        solution = matrix.solve(acb_mat(lower, 1, [-c[n] for n in span]))
    except ZeroDivisionError:
        return None
    return acb_poly([acb(1), *(solution[j, 0] for j in range(lower))])
