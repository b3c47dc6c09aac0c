"""`Estimate`: a number with what its method claims about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.number import parse_rational
from resurgo.precision import BITS_PER_DIGIT, decimal, decimal_exponent, radius, rounded_up, to_mp, working_precision

EXACTLY = 10**6  # bits, more than any mantissa has
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
        """Like a physicist's number: `0.55914633(12) [estimated]`; a proved bound holds for what is written."""
        digits = self.details.get("stable_digits", mp.dps)
        with working_precision(int(digits * BITS_PER_DIGIT) + 20):
            value = to_mp(self.value)
            bounded = _exactly(self.value) if self.grade == "proved" else (None, None)
            error = self.error if self.grade != "proved" else abs(to_mp(self.error)) + _radius(self.value)
            parts = [with_error(value.real, error, digits, bounded[0])]
            if value.imag:
                parts.append(with_error(value.imag, error, digits, bounded[1]) + "j")
        data = self.details.get("data_error")
        told = "" if data is None else f", data error {decimal(to_mp(data), 2)}"
        return f"{' + '.join(parts).replace('+ -', '- ')} [{self.grade}]{told}"


def with_error(value: Any, error: Any, digits: int, exact: Fraction | None = None) -> str:
    """A real number with its error in units of its last two digits, 0.55914633(12).

    Without an error, or where that form would be unreadable, to `digits` digits. Where the number is given
    exactly the error is a bound, and is raised so that it holds for the number as it is written.
    """
    written = decimal(value, digits)
    if not error and (exact is None or exact == Fraction(written)):
        return written
    error = abs(to_mp(error))
    if not (mp.isfinite(value) and mp.isfinite(error)):
        return f"{written} ± {str(error).lstrip('+')}"
    last = decimal_exponent(error) - 1 if error else -MAX_PLACES - 1
    shifted, units = _in_units(value, error, last, exact)
    if units >= 100:
        last += 1
        shifted, units = _in_units(value, error, last, exact)
    least = mp.log10(abs(value)) - digits if value else -digits  # the last place in which the value is good
    if not max(-MAX_PLACES, least) <= last <= 0:
        if exact is not None:
            error = rounded_up((error + to_mp(abs(exact - Fraction(written)))) * (1 + 4 * mp.eps), 2)
        return f"{written} ± {decimal(error, 2)}"
    return f"{Decimal(shifted).scaleb(last, Context(prec=len(str(shifted)))):f}({units})"


def _in_units(value: Any, error: Any, last: int, exact: Fraction | None) -> tuple[int, int]:
    """Value and error in units of 10^last, the error of a bound with what the value is rounded by."""
    scale = Fraction(10) ** -last
    number, size = (parse_rational(value) if exact is None else exact) * scale, parse_rational(error) * scale
    shifted = round(number)
    return shifted, round(size) if exact is None else ceil(size + abs(number - shifted))


def _exactly(value: Any) -> tuple[Fraction, Fraction]:
    """Real and imaginary part of a number, of a ball those of its midpoint."""
    if isinstance(value, (int, Fraction)):
        return Fraction(value), Fraction(0)
    if isinstance(value, (fmpq, fmpz)):
        return Fraction(int(value.numerator), int(value.denominator)), Fraction(0)
    with working_precision(EXACTLY):
        number = to_mp(value)
        return parse_rational(number.real), parse_rational(number.imag)


def _radius(value: Any) -> Any:
    return radius(value) if isinstance(value, (arb, acb)) else mp.mpf(0)
