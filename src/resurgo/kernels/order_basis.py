"""Hermite-Padé approximants of several series of all orders, by one recurrence: bases of the solutions of rising order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import acb, acb_poly, arb_poly, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.precision import is_zero
from resurgo.series import Term

Polynomials: TypeAlias = tuple[Any, ...]  # fmpq_poly, arb_poly or acb_poly


@dataclass
class _Row:
    """Polynomials P_k, what sum P_k g_k is from the power x^n on that is looked at next, and the degree counted."""

    polynomials: list[Any]
    rest: Any
    degree: int


def hermite_pade(columns: Sequence[Sequence[Term]]) -> Iterator[Polynomials]:
    """For n = 0, 1, ... the P_0, ..., P_m, not all 0, with P_0 g_0 + ... + P_m g_m = O(x^(n+1)) of least degree.

    They have n + 2 coefficients together, those over an even share with the first of them. The rows of a matrix of
    polynomials, I to begin with, are a basis of the solutions of each order: of those whose next coefficient r_i
    is not 0 the one of least degree, the first of these, is subtracted r_i/r times from the others, and multiplied by
    x. The next such is the approximant. Where a combination vanishes as far as the series are known it is not
    used up, and stays the approximant: an exact relation is found as soon as it has no more coefficients than
    are known, and kept. Exact where the g_k are; otherwise Inapplicable where a coefficient cannot be told from 0.

    B. Beckermann and G. Labahn, SIAM J. Matrix Anal. Appl. 15 (1994) 804.
    """
    kind = kind_of([c for column in columns for c in column])
    one, nothing = kind([1]), kind([0])
    rows = [_Row([one if i == k else nothing for k in range(len(columns))], kind(list(g)), 0) for i, g in enumerate(columns)]
    for _ in range(len(columns[0])):
        pivot = None
        for i in sorted(range(len(rows)), key=lambda i: (rows[i].degree, i)):
            if not is_zero(rows[i].rest[0]):
                pivot = rows[i]
                break
        if pivot is not None:
            _eliminate(rows, pivot)
        else:
            for row in rows:
                row.rest = row.rest.right_shift(1)
        yield tuple(min(enumerate(rows), key=lambda pair: (pair[1].degree, pair[0]))[1].polynomials)


def _eliminate(rows: Sequence[_Row], pivot: _Row) -> None:
    """One order more for every row."""
    leading = pivot.rest[0]
    if not isinstance(leading, fmpq) and leading.contains(0):
        raise Inapplicable("the equations cannot be told from singular ones with coefficients of this uncertainty")
    for row in rows:
        if row is not pivot and not is_zero(row.rest[0]):
            factor = row.rest[0] / leading
            row.polynomials = [p - factor * q for p, q in zip(row.polynomials, pivot.polynomials, strict=True)]
            row.rest = row.rest - factor * pivot.rest
        if row is not pivot:
            row.rest = row.rest.right_shift(1)
    pivot.polynomials = [p.left_shift(1) for p in pivot.polynomials]
    pivot.degree += 1


def kind_of(terms: Sequence[Term]) -> Any:
    """The polynomials over the narrowest of the rationals, the real and the complex balls that hold the coefficients."""
    if all(isinstance(c, fmpq) for c in terms):
        return fmpq_poly
    return acb_poly if any(isinstance(c, acb) for c in terms) else arb_poly
