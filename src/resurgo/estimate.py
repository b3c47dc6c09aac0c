"""`Estimate`: a number with what its method claims about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from mpmath import mp

from resurgo.number import parse_rational
from resurgo.precision import BITS_PER_DIGIT, decimal, rounded_up, to_mp, working_precision

MAX_PLACES = 60  # decimals beyond which an error is written out rather than put in brackets
GRADES = ("proved", "estimated", "heuristic", "unreliable")


@dataclass(frozen=True)
class Estimate:
    """A method's answer.

    value    the number: mpf, mpc, int, Fraction or a FLINT rational or ball
    error    the method's own claim on |value - truth|, absolute; None: it claims nothing
    grade    "proved" (an enclosure, hypotheses in the notes), "estimated" (the method's error
             estimate), "heuristic" (no error), "unreliable" (evidence against the value);
             where not given, "estimated" with an error and "heuristic" without
    notes    words for the reader of the table
    details  data: parameters chosen, poles, stationary points
    """

    value: Any
    error: Any = None
    grade: str = ""
    notes: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.grade:
            object.__setattr__(self, "grade", "heuristic" if self.error is None else "estimated")
        if self.grade not in GRADES:
            raise ValueError(f"an Estimate's grade is one of {', '.join(GRADES)}; not '{self.grade}'")

    def __str__(self) -> str:
        """Like a physicist's number: `0.55914633(12) [estimated]`."""
        digits = self.details.get("stable_digits", mp.dps)
        with working_precision(int(digits * BITS_PER_DIGIT) + 20):
            value = to_mp(self.value)
            is_bound = self.grade == "proved"
            parts = [with_error(value.real, self.error, digits, is_bound)]
            if value.imag:
                parts.append(with_error(value.imag, self.error, digits, is_bound) + "j")
        data = self.details.get("data_error")
        told = "" if data is None else f", data error {decimal(to_mp(data), 2)}"
        return f"{' + '.join(parts).replace('+ -', '- ')} [{self.grade}]{told}"


def with_error(value: Any, error: Any, digits: int, is_bound: bool = False) -> str:
    """A real number with its error in units of its last two digits, 0.55914633(12).

    Without an error, or where that form would be unreadable, to `digits` digits. A bound is raised so
    that it holds for the rounded number.
    """
    if not error:
        return decimal(value, digits)
    error = abs(to_mp(error))
    if not (mp.isfinite(value) and mp.isfinite(error)):
        return f"{decimal(value, digits)} ± {str(error).lstrip('+')}"
    last = int(mp.floor(mp.log10(error))) - 1
    shifted, units = _in_units(value, error, last, is_bound)
    if units >= 100:
        last += 1
        shifted, units = _in_units(value, error, last, is_bound)
    least = mp.log10(abs(value)) - digits if value else -digits  # the last place in which the value is good
    if not max(-MAX_PLACES, least) <= last <= 0:
        written = decimal(value, digits)
        if is_bound:
            error = rounded_up(error + abs(value - mp.mpf(written)), 2)
        return f"{written} ± {decimal(error, 2)}"
    return f"{Decimal(shifted).scaleb(last, Context(prec=len(str(shifted)))):f}({units})"


def _in_units(value: Any, error: Any, last: int, is_bound: bool) -> tuple[int, int]:
    """Value and error in units of 10^last, the error of a bound with what the value is rounded by."""
    scale = Fraction(10) ** -last
    exact, size = parse_rational(value) * scale, parse_rational(error) * scale
    shifted = round(exact)
    return shifted, ceil(size + abs(exact - shifted)) if is_bound else round(size)
