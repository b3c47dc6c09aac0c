"""Coefficients that are data, as balls that hold what their uncertainties allow."""

from typing import Any

from flint import acb, arb, ctx

from resurgo.number import parse_number
from resurgo.precision import is_zero
from resurgo.series import Series


def within_uncertainties(series: Series) -> Series:
    """c_n as the ball c_n +- u_n, u_n that of the fact `uncertainties`; the series itself where all coefficients are certain."""
    given = series.facts.get("uncertainties", ())
    if not given:
        return series
    unit: Any = next((abs(c) for c in series.balls(ctx.prec) if not is_zero(c)), arb(1))
    steps = [parse_number(u).ball(ctx.prec) * unit for u in given[: len(series)]]
    steps += [arb(0)] * (len(series) - len(steps))
    widened = (c if u == 0 else _widened(ball, u) for c, ball, u in zip(series.terms, series.balls(ctx.prec), steps, strict=True))
    return Series(widened)


def _widened(ball: Any, by: arb) -> Any:
    around = arb(0, by.upper())
    return acb(ball.real + around, ball.imag) if isinstance(ball, acb) else ball + around
