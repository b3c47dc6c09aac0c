"""Sequence transformations whose tables follow a rule for neighbouring entries: Aitken's, Wynn's rho, Brezinski's, Bulirsch's.

A table is made by rows: the last entry of row n is the value at order n, and before it stand the entries of the columns
before that end with the same S_n. What is not finite, as after a division by 0 or by what may be 0, is None.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from flint import arb

from resurgo.kernels.claims import Ball, Values

Column: TypeAlias = Sequence[Any]  # T^(0), T^(1), ...


def aitken_column(t: Column) -> list[Any]:
    """T^(n+2) - (T^(n+2) - T^(n+1))^2 / (T^(n+2) - 2 T^(n+1) + T^(n)), Aitken's Delta^2 (1926)."""
    d = _differences(t)
    return [t[n + 2] - d[n + 1] ** 2 / second for n, second in enumerate(_differences(d))]


def aitken(sums: Sequence[Ball]) -> list[Values]:
    """At order n the Delta^2 of S_(n-2), S_(n-1), S_n, alone in its row; before order 2 the partial sum."""
    return [[entry if entry.is_finite() else None] for entry in (*sums[:2], *aitken_column(sums))]


def iterated_aitken(sums: Sequence[Ball]) -> list[Values]:
    """At order n A_m^(n-2m), m = n/2 rounded down: A_0 = S, and A_m is Aitken's Delta^2 of A_(m-1)."""
    columns: list[Column] = [sums]
    while len(columns[-1]) > 2:
        columns.append(aitken_column(columns[-1]))
    return _rows(columns, 2)


def iterated_theta(sums: Sequence[Ball]) -> list[Values]:
    """At order n J_m^(n-3m), m = n/3 rounded down: J_0 = S, and J_m is theta_2 of J_(m-1) (Weniger, 1989, sec. 10.3)."""
    columns: list[Column] = [sums]
    while len(columns[-1]) > 3:
        columns.append(_theta_pair(columns[-1], [0] * len(columns[-1]))[0])
    return _rows(columns, 3)


def theta(sums: Sequence[Ball]) -> list[Values]:
    """At order n theta_2m^(n-3m), m = n/3 rounded down, of Brezinski's table (1971):

        theta_(2k+1)^(n) = theta_(2k-1)^(n+1) + 1/Delta theta_2k^(n),  theta_-1 = 0,  theta_0^(n) = S_n,
        theta_(2k+2)^(n) = theta_2k^(n+1) + Delta theta_2k^(n+1) Delta theta_(2k+1)^(n+1) / Delta^2 theta_(2k+1)^(n),

    Delta acting on n. theta_2m^(n) depends on S_n..S_(n+3m).
    """
    columns, odd = [list[Any](sums)], [0] * len(sums)
    while len(columns[-1]) > 3:
        even, odd = _theta_pair(columns[-1], odd)
        columns.append(even)
    return _rows(columns, 3)


def _theta_pair(even: Column, odd: Column) -> tuple[list[Any], list[Any]]:
    """The next even column and the next odd one."""
    d = _differences(even)
    after = [left + 1 / step for left, step in zip(odd[1:], d, strict=False)]
    steps = _differences(after)
    return [even[n + 1] + d[n + 1] * steps[n + 1] / second for n, second in enumerate(_differences(steps))], after


def rho(sums: Sequence[Ball], theta: Any = 1) -> list[Values]:
    """At order n rho_2m^(n-2m), m = n/2 rounded down, of Wynn's table (1956) with Osada's exponent (1990):

        rho_(k+1)^(n) = rho_(k-1)^(n+1) + (k + theta)/(rho_k^(n+1) - rho_k^(n)),  rho_-1 = 0,  rho_0^(n) = S_n.

    With theta = 1 these are Wynn's numerators x_(n+k+1) - x_n = k + 1 for the points x_n = n + b, any b.
    """
    before: Column = [arb(0)] * (len(sums) + 1)
    now: Column = list(sums)
    columns = [now]
    for k in range(len(sums) - 1):
        before, now = now, [left + (k + theta) / step for left, step in zip(before[1:], _differences(now), strict=False)]
        if k % 2:
            columns.append(now)
    return _rows(columns, 2)


def bulirsch_stoer(sums: Sequence[Ball], inverses: Sequence[Any]) -> list[Values]:
    """At order N T_N^(0), the value at y = 0 of a rational function of y through the S_n at 1/y_n (Bulirsch and Stoer, 1964):

        T_m^(n) = T_(m-1)^(n+1) + D / (y_n/y_(n+m) (1 - D/(T_(m-1)^(n+1) - T_(m-2)^(n+1))) - 1),
        D = T_(m-1)^(n+1) - T_(m-1)^(n),  T_-1 = 0,  T_0^(n) = S_n.

    `inverses` are 1/y_0, 1/y_1, ...
    """
    before: Column = [arb(0)] * (len(sums) + 1)
    now: Column = list(sums)
    columns = [now]
    for m in range(1, len(sums)):
        after = []
        for n, (u, v) in enumerate(pairwise(now)):
            share = 1 - (v - u) / (v - before[n + 1])
            after.append(v + (v - u) / (inverses[n + m] / inverses[n] * share - 1))
        before, now = now, after
        columns.append(now)
    return _rows(columns, 1)


def _rows(columns: Sequence[Column], width: int) -> list[Values]:
    """The rows of columns each of which is shorter by `width` than the one before it."""
    rows: list[Values] = []
    for n in range(len(columns[0])):
        row = [column[n - width * k] for k, column in enumerate(columns[: n // width + 1])]
        rows.append([entry if entry.is_finite() else None for entry in row])
    return rows


def _differences(t: Column) -> list[Any]:
    return [after - before for before, after in pairwise(t)]
