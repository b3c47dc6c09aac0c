"""The singularity of a series nearest to 0, or the nearest two, and its exponent, from the coefficients, with errors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log
from typing import Any

from flint import acb, arb, arb_mat

from resurgo.kernels.claims import log_size

FAITH = 4  # the factor by which the spread of a table's last entries is raised to an error
SETTLED = 0.2  # the relative error of 1/A above which there is no law
APART = 0.3  # between log|A| and what the growth over half the coefficients says of it, b included
FEWEST = 3  # coefficients that the deepest two-term recurrence leaves out, and a third of all


@dataclass(frozen=True)
class Nearest:
    """beta_n ~ n^(b-1) A^(-n), as for (1 - t/A)^(-b); for a pair, A in the upper half plane, the real part of that."""

    position: arb | acb
    position_error: arb
    exponent: arb
    exponent_error: arb

    @property
    def relative_error(self) -> float:
        """Of the position."""
        return middle(self.position_error / abs(self.position))


def nearest_singularity(beta: Sequence[arb]) -> Nearest | None:
    """The law, of one singularity or of two, whose tables leave the least error; None where neither holds.

    One: beta_n/beta_(n-1) = (1 + (b-1)/n + O(1/n^2))/A, by Richardson's table in 1/n (C. Domb and M. F. Sykes, Proc. R. Soc.
    A 240 (1957) 214; C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620). Two, complex conjugate ones or real ones, of
    which that of the larger 1/A is taken:

        beta_n + sum_(i=1,2) sum_(j<=J) p_ij n^(-j) beta_(n-i) = 0,    1/A the roots of z^2 + p_10 z + p_20,

    from the last 2 (J+1) such equations; J = 0 is due to G. N. Mercer and A. J. Roberts (SIAM J. Appl. Math. 50
    (1990) 1547). Of all depths of a table the one is taken whose last entries differ least. None where these differ by
    a fifth, and where the growth of the coefficients says something else of |A|.
    """
    laws = [law for law in (_single(beta), two_term_law(beta)) if law is not None and _grows_so(beta, law)]
    return min(laws, key=lambda law: law.relative_error, default=None)


def one_sided_ratios(terms: Sequence[arb]) -> list[tuple[int, arb]]:
    """(n, t_n/t_(n-1)), to the last n and as far back as none is 0 and all have one sign."""
    ratios: list[tuple[int, arb]] = []
    for n in range(len(terms) - 1, 0, -1):
        before, now = terms[n - 1], terms[n]
        if before.contains(0) or now.contains(0) or (ratios and not ratios[-1][1] * now / before > 0):
            break
        ratios.append((n, now / before))
    return ratios[::-1]


def extrapolated(values: Sequence[tuple[int, arb]]) -> tuple[arb, arb] | None:
    """The limit of v_n = v + a/n + ... by Richardson's table, T_n^(j) = (n T_n^(j-1) - (n-j) T_(n-1)^(j-1))/j, and its error.

    A column's error falls like n^(-j-1), so that it is n/(j+1) times the last difference in it; the column is
    the one where that, and the distance from the next column, is least. None for fewer than three values.
    """
    if len(values) < 3:
        return None
    last, column, j = values[-1][0], [v for _, v in values], 0
    found: list[tuple[arb, arb]] = []
    while len(column) >= 3:
        first = last - len(column) + 1
        after = [((first + i + 1) * v - (first + i - j) * u) / (j + 1) for i, (u, v) in enumerate(pairwise(column))]
        spread = max((abs(v - u) for u, v in pairwise(column[-3:])), key=middle) * last / (j + 1)
        found.append((column[-1], max(spread, abs(after[-1] - column[-1]), key=middle)))
        column, j = after, j + 1
    value, error = min(found, key=lambda pair: middle(pair[1]))
    return value.mid(), FAITH * error.upper() + value.rad()


def middle(ball: arb) -> float:
    """The midpoint as a float, infinite where the ball is not finite."""
    return float(ball.mid()) if ball.is_finite() else inf


def two_term_law(beta: Sequence[arb]) -> Nearest | None:
    """That of two singularities: from the last equations of every depth J, and those one and two before them."""
    found = list(_depths(beta))
    if not found:
        return None
    spread, z, exponent, apart = min(found, key=lambda each: middle(each[0]))
    if not FAITH * spread < SETTLED * abs(z):
        return None
    at = 1 / z
    position: Any = at.real.mid() if z.imag.contains(0) else acb(at.real.mid(), at.imag.mid())
    return Nearest(position, (FAITH * spread / abs(z) ** 2).upper(), exponent.mid(), (FAITH * apart).upper())


def _single(beta: Sequence[arb]) -> Nearest | None:
    ratios = one_sided_ratios(beta)
    inverse = extrapolated(ratios)
    slopes = extrapolated([(n, -n * (n - 1) * (s - r)) for (_, r), (n, s) in pairwise(ratios)])
    if inverse is None or slopes is None or not inverse[1] < SETTLED * abs(inverse[0]):
        return None
    (z, error), (slope, slope_error) = inverse, slopes
    apart = (slope_error + abs(slope / z) * error) / abs(z)
    return Nearest((1 / z).mid(), (error / z**2).upper(), (slope / z + 1).mid(), apart.upper())


def _grows_so(beta: Sequence[arb], law: Nearest) -> bool:
    """Whether the largest of the last beta_n and of those in the middle are as far apart as A and b say."""
    last, near = len(beta) - 1, max(2, len(beta) // 6)
    half = last // 2
    after, before = (max(map(log_size, beta[end - near + 1 : end + 1])) for end in (last, half))
    power = min(max(middle(law.exponent) - 1, -3.0), 3.0)
    expected = power * log(2) / (last - half) - log_size(law.position)
    return abs((after - before) / (last - half) - expected) < APART


def _depths(beta: Sequence[arb]) -> Iterator[tuple[arb, acb, arb, arb]]:
    """For every depth the spread of z = 1/A, z, b and the spread of b."""
    for depth in range(len(beta)):
        if len(beta) - 2 * (depth + 1) - 2 < max(FEWEST, len(beta) // 3):
            return
        tried = [_two_term(beta, len(beta) - 1 - back, depth) for back in range(3)]
        sound = [each for each in tried if each is not None]
        if len(sound) == len(tried):
            scale, (z, exponent) = arb(len(beta)) / (depth + 1), sound[0]
            spread = max((abs(z - other) for other, _ in sound[1:]), key=middle)
            apart = max((abs(exponent - other) for _, other in sound[1:]), key=middle)
            yield spread * scale, z, exponent, apart * scale


def _two_term(beta: Sequence[arb], last: int, depth: int) -> tuple[acb, arb] | None:
    """z = 1/A, of a pair that in the lower half plane, of two real ones that of larger modulus, and b."""
    equations = range(last, last - 2 * (depth + 1), -1)
    matrix = [[beta[n - i] / arb(n) ** j for i in (1, 2) for j in range(depth + 1)] for n in equations]
    try:
        p: Any = arb_mat(matrix).solve(arb_mat([[-beta[n]] for n in equations]))
    except ZeroDivisionError:
        return None
    one, two = p[0, 0], p[depth + 1, 0]
    root = acb(one * one - 4 * two).sqrt()
    z = max(((-one + sign * root) / 2 for sign in (1, -1)), key=lambda z: middle(abs(z)))
    z = z.conjugate() if z.imag > 0 else z
    if not z.is_finite() or z.contains(0):
        return None
    if depth == 0:
        return z, arb(1)
    # beta_(n-i)/beta_n = z^(-i) (1 - i (b-1)/n + ...) in the terms of order 1/n
    exponent = (p[1, 0] / z + p[depth + 2, 0] / z**2) / (one / z + 2 * two / z**2) + 1
    return (z, exponent.real) if exponent.is_finite() else None
