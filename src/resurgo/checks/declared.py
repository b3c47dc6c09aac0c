"""Declared facts as numbers, and numbers in words."""

from collections.abc import Mapping
from typing import Any

from mpmath import mp

from resurgo.checks.model import Failed
from resurgo.number import Number, parse_number


def number_of(facts: Mapping[str, Any], name: str) -> Number:
    """A fact that is a number."""
    try:
        return parse_number(facts[name])
    except ValueError as error:
        raise Failed(f"{name}: {error}") from None


def positions_of(facts: Mapping[str, Any]) -> list[Number]:
    """Those of the singularities."""
    positions = facts["singularities"]
    if not isinstance(positions, (list, tuple)) or not positions:
        raise Failed(f"singularities: {positions!r} is declared; give a list, ['-1/4']")
    return [number_of({"singularities": position}, "singularities") for position in positions]


def subtractions_of(facts: Mapping[str, Any]) -> int:
    """Their number."""
    p = number_of(facts, "stieltjes").rational
    if p is None or p.q != 1 or p < 0:
        raise Failed(f"stieltjes: {facts['stieltjes']!r} is declared; give the number of subtractions, 0, 1, ...")
    return int(p.p)


def in_decimals(value: Any, digits: int) -> str:
    """To so many decimals."""
    with mp.workdps(15):
        real, imaginary = (f"{float(part):.{digits}f}" for part in (mp.re(value), mp.im(value)))
    return real if not mp.im(value) else f"{real} {'-' if imaginary.startswith('-') else '+'} {imaginary.removeprefix('-')}i"
