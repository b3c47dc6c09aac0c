"""Whether coefficients are those of a series of Stieltjes: the signs of Hankel's determinants, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, arb_mat, ctx, fmpq, fmpq_mat

from resurgo.errors import Inapplicable
from resurgo.kernels.continued_fraction import c_fraction
from resurgo.kernels.pade import pade
from resurgo.kernels.plans import planned
from resurgo.kernels.staircase import step_of
from resurgo.precision import is_zero
from resurgo.series import Series, as_balls


@dataclass(frozen=True)
class Moments:
    """What c_p, ..., c_N say of moments mu_n = (-1)^n c_(p+n), up to a common factor.

    `numerators`: the signs of a_1, a_2, ... of mu_0/(1 + a_1 t/(1 + a_2 t/ ...)), as far as they are known and not 0.
    `violated`: the order of the coefficient that no measure on the positive axis has; `undecided`: that from which on balls do
    not tell; `masses`: how many there are, where the fraction ends; `is_zero_first`: mu_0 is, or may be, 0.
    """

    numerators: tuple[int, ...]
    violated: int | None = None
    undecided: int | None = None
    masses: int | None = None
    is_zero_first: bool = False

    @property
    def passed(self) -> bool | None:
        """Whether all determinants are positive, or vanish as those of finitely many masses do; None where that is not known."""
        return None if self.violated is None and self.undecided is not None else self.violated is None

    @property
    def determinants(self) -> tuple[int, ...]:
        """The signs of D_0, D_1, ...; D_n = det mu_(i+j) for even n, det mu_(i+j+1) for odd n, the last moment being mu_n.

        D_n/D_(n-2) = mu_0 a_1 ... a_n.
        """
        if self.is_zero_first:
            return ()
        signs, step = [1], 1
        for n, a in enumerate(self.numerators, start=1):
            step *= a
            signs.append(step * (signs[n - 2] if n > 1 else 1))
        return tuple(signs)


@planned
def moments(series: Series, subtractions: int, side: int) -> Moments:
    """The regular C-fraction of S after `subtractions` coefficients, for side = 1, of S(-x) for side = -1: mu_n = c_(p+n).

    Its numerators are positive through a_n where D_0, ..., D_n are (T. J. Stieltjes, 1894; H. S. Wall, Analytic
    Theory of Continued Fractions (1948), ch. XVII). One that is 0 belongs to a finite number of masses, whose function then
    has to give all further coefficients. Inapplicable without coefficients, or with complex ones.
    """
    terms = series.terms[subtractions:]
    if any(isinstance(c, acb) for c in terms):
        raise Inapplicable("the coefficients are complex, and moments are real")
    if not terms:
        raise Inapplicable(f"order {series.order} has no coefficient left after {subtractions} subtractions")
    terms = tuple(c if side > 0 or n % 2 == 0 else -c for n, c in enumerate(terms))
    if is_zero(terms[0]):
        later = next((n for n, c in enumerate(terms) if not is_zero(c)), None)
        if later is None:
            return Moments((), masses=0, is_zero_first=True)
        return Moments((), violated=subtractions + later, is_zero_first=True)
    if not isinstance(terms[0], fmpq) and terms[0].contains(0):
        return Moments((), undecided=subtractions, is_zero_first=True)
    tail = Series(terms)
    tail /= tail.terms[0]
    fraction = c_fraction(tail.terms)
    numerators: Any = fraction.numerators  # real, as the terms are
    signs = [1 if a > 0 else -1 for a in numerators]
    negative = next((n for n, sign in enumerate(signs, start=1) if sign < 0), None)
    violated = None if negative is None else subtractions + negative
    if fraction.is_whole:
        return Moments(tuple(signs), violated)
    if tail.exact is None:
        return Moments(tuple(signs), violated, subtractions + len(signs) + 1)
    apart = _departure(tail, len(signs))
    if violated is None and apart is not None:
        violated = subtractions + apart
    return Moments(tuple(signs), violated, masses=(len(signs) + 2) // 2 if apart is None else None)


def _departure(tail: Series, steps: int) -> int | None:
    """The first order at which the fraction of so many steps is not the series, None where it is."""
    fraction: Any = pade(tail, *step_of(steps, -1)).fraction
    count = len(tail)
    above, below = ((list(side.coeffs()) + [fmpq(0)] * count)[:count] for side in (fraction.numerator, fraction.denominator))
    given = (Series(above) / Series(below)).terms
    return next((n for n, (a, c) in enumerate(zip(given, tail.terms, strict=True)) if a != c), None)


@planned
def determinant_signs(series: Series, subtractions: int, side: int) -> tuple[int | None, ...]:
    """The signs of D_0, D_1, ..., all that the coefficients have; None where balls do not tell.

    By the fraction as far as it goes, and by elimination beyond a D_n that is 0, as odd ones are of a symmetric measure.
    """
    known = moments(series, subtractions, side).determinants
    mu: list[Any] = [c if side < 0 or n % 2 == 0 else -c for n, c in enumerate(series.terms[subtractions:])]
    first = 1 if is_zero(mu[0]) or mu[0] > 0 else -1 if mu[0] < 0 else None
    beyond = (_sign(mu, n, first) for n in range(len(known), len(mu)))
    return *known[: len(mu)], *beyond


def _sign(mu: Sequence[Any], n: int, first: int | None) -> int | None:
    """That of D_n, for moments divided by the first, whose sign is given."""
    odd, size = n % 2, (n + 2) // 2 if n % 2 == 0 else (n + 1) // 2
    rows = [[mu[i + j + odd] for j in range(size)] for i in range(size)]
    is_exact = all(isinstance(c, fmpq) for c in mu[: n + 1])
    balls: Any = [] if is_exact else [list(as_balls(tuple(row), ctx.prec)) for row in rows]
    found: Any = fmpq_mat(rows).det() if is_exact else arb_mat(balls).det()
    sign = 0 if is_zero(found) else 1 if found > 0 else -1 if found < 0 else None
    if sign and size % 2:
        return None if first is None else sign * first
    return sign


def is_hamburger(signs: Sequence[int | None]) -> bool | None:
    """Whether all det mu_(i+j) are positive, so far: a measure on the whole axis; None where one may be 0, and none is negative."""
    even = signs[::2]
    return False if -1 in even else None if 0 in even or None in even else True


def least_subtractions(series: Series, side: int, most: int) -> int | None:
    """The least p <= most after which the coefficients pass; None where none does, or where balls leave a smaller one open."""
    for p in range(most + 1):
        passed = moments(series, p, side).passed
        if passed is not False:
            return p if passed else None
    return None
