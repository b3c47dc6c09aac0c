"""Padé approximants: exact over the rationals whatever the block structure, and over balls."""

from dataclasses import dataclass
from functools import lru_cache

from flint import acb, acb_mat, acb_poly, ctx, fmpq, fmpq_mat, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.rational import Rational
from resurgo.series import Series


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


def pade(series: Series, upper: int, lower: int) -> Pade:
    """[L/M] = P/Q with Q f - P = O(t^(L+M+1)), deg P <= L, deg Q <= M (Baker and Graves-Morris, 1996).

    The linear system for Q is solved as a null space, which is never empty, so that blocks and
    singular systems need no case of their own; every vector in it gives the same P/Q. With ball
    coefficients it is solved by elimination; Inapplicable where it cannot be told from singular.
    Uses c_0..c_(L+M); ValueError where the series has fewer.
    """
    if series.order < upper + lower:
        raise ValueError(f"[{upper}/{lower}] needs {upper + lower + 1} coefficients; the series has {len(series)}")
    if (exact := series.exact) is not None:
        return _exact(exact[: upper + lower + 1], upper, lower)
    return _over_balls(series, upper, lower)


def staircase(series: Series, order: int, offset: int = 0) -> Pade:
    """The approximant of c_0..c_order with L - M = offset, or offset + 1 where the parity asks for it.

    Offset 0 gives [m/m] at order 2m and [m+1/m] at 2m+1.
    """
    upper, lower = (order + offset + 1) // 2, (order - offset) // 2
    if upper < 0 or lower < 0:
        raise Inapplicable(f"order {order} has no Padé approximant [L/M] with L - M = {offset}")
    return pade(series, upper, lower)


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


@lru_cache(maxsize=1024)
def _exact(c: tuple[fmpq, ...], upper: int, lower: int) -> Pade:
    below = fmpq_poly([1])
    if lower:
        rows = [[c[n - j] if n >= j else fmpq(0) for j in range(lower + 1)] for n in range(upper + 1, upper + lower + 1)]
        vectors, _ = fmpq_mat(rows).numer_denom()[0].nullspace()
        below = fmpq_poly([fmpq(vectors[j, 0]) for j in range(lower + 1)])
    above = (below * fmpq_poly(list(c))).truncate(upper + 1)
    common = above.gcd(below)
    above, below = above // common, below // common
    above, below = above / below[0], below / below[0]
    mismatch = (below * fmpq_poly(list(c)) - above).truncate(len(c))
    contact = next((n for n in range(len(c)) if mismatch[n] != 0), len(c)) - 1
    return Pade(upper, lower, Rational(above, below), contact)


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
