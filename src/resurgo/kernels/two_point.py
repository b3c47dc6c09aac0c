"""Two-point Padé approximants: P/Q from the expansions of a function at 0 and at infinity."""

from collections.abc import Sequence
from typing import Any

from flint import acb, acb_mat, acb_poly, arb, arb_mat, arb_poly, ctx, fmpq, fmpq_mat, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.kernels.rational import Rational
from resurgo.precision import working_precision
from resurgo.series import Term

LOST = 6  # bits a degree beyond the working precision, of what elimination over balls loses


def two_point_pade(at_zero: Sequence[Term], at_infinity: Sequence[Term], power: int) -> Rational:
    """P/Q with Q f - P = O(z^i) at 0 and Q f - P = O(z^(L-j)) at infinity, deg Q = M, deg P = L = M + power.

        f ~ a_0 + a_1 z + ... + a_(i-1) z^(i-1),    f ~ z^power (b_0 + b_1/z + ... + b_(j-1) z^(1-j)),

    i + j = 2 M + power + 1 (J. H. McCabe and J. A. Murphy, J. Inst. Math. Appl. 17 (1976) 233, for i = j and power = -1).
    Between the two, P is determined twice: with b_s = a_s = 0 outside their ranges, Q(0) = 1,

        sum over m of q_m (a_(k-m) - b_(L-k-M+m)) = 0   for k = L - j + 1, ..., i - 1,

    M equations. Over the rationals where all coefficients are, otherwise by elimination over balls; Inapplicable where they cannot
    be told from singular. ValueError where i + j - power is even.
    """
    i, j = len(at_zero), len(at_infinity)
    lower, odd = divmod(i + j - power - 1, 2)
    upper = lower + power
    if odd or lower < 0 or upper < 0:
        raise ValueError(f"{i} coefficients at 0, {j} at infinity and the power {power} belong to no fraction P/Q")

    def coefficient(k: int, m: int) -> Any:
        n, s = k - m, upper - k - lower + m
        return (at_zero[n] if 0 <= n < i else 0) - (at_infinity[s] if 0 <= s < j else 0)

    span = range(upper - j + 1, i)
    rows = [[coefficient(k, m) for m in range(1, lower + 1)] for k in span]
    rights = [-coefficient(k, 0) for k in span]
    polynomial, below = _solved(rows, rights, [*at_zero, *at_infinity])
    from_zero = [sum((below[m] * at_zero[k - m] for m in range(min(k, lower) + 1)), fmpq(0)) for k in range(min(i, upper + 1))]
    from_infinity = [
        sum((below[m] * at_infinity[upper - k - lower + m] for m in range(lower + 1) if upper - k - lower + m >= 0), fmpq(0))
        for k in range(len(from_zero), upper + 1)
    ]
    return Rational(polynomial([*from_zero, *from_infinity]), polynomial(below))


def _solved(rows: list[list[Any]], rights: list[Any], known: Sequence[Term]) -> tuple[Any, list[Any]]:
    """The polynomials' type, and 1, q_1, ..., q_M."""
    matrix: Any
    polynomial: Any
    if all(isinstance(c, fmpq) for c in known):
        matrix, polynomial = fmpq_mat, fmpq_poly
    elif any(isinstance(c, acb) for c in known):
        matrix, polynomial = acb_mat, acb_poly
    else:
        matrix, polynomial = arb_mat, arb_poly
    if not rows:
        return polynomial, [fmpq(1)]
    one = {fmpq_mat: fmpq, acb_mat: acb, arb_mat: arb}[matrix]
    with working_precision(int(ctx.prec) + LOST * len(rows)):
        try:
            left, right = matrix([[one(c) for c in row] for row in rows]), matrix([[one(c)] for c in rights])
            found = left.solve(right)
        except ZeroDivisionError:
            raise Inapplicable("the equations of the approximant are singular, or cannot be told from singular ones") from None
    return polynomial, [fmpq(1), *(found[m, 0] for m in range(len(rows)))]
