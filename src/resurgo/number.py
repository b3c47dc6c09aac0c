"""The one parser for numbers in files, configs, commands and calls: exact as they are written."""

import ast
import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import inf
from numbers import Complex, Rational, Real
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.expression import (
    BALLS,
    DECIMAL,
    HINT,
    MAX_BITS,
    MAX_EXPONENT,
    MAX_LENGTH,
    RATIONALS,
    Irrational,
    decimal_value,
    evaluate_expression,
    last_place,
    parse_expression,
    rational_parts,
)
from resurgo.precision import working_precision

RATIO = re.compile(r"([+-]?\d+) */ *(\d+)", re.ASCII)


@dataclass(frozen=True)
class Number:
    """A real or complex constant, exact as its author wrote it.

    `rational` is its value where that is a real rational number, otherwise None;
    `uncertainty` is the standard uncertainty of a decimal such as 6.737(159), in the same unit.
    """

    text: str
    rational: fmpq | None
    uncertainty: fmpq = fmpq(0)
    tree: ast.expr | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> str:
        """The same text for the same rational number, however it is written."""
        return self.text if self.rational is None else str(self.rational)

    @property
    def parts(self) -> tuple[fmpq, fmpq] | None:
        """Real and imaginary part where both are rational, in the form in which numbers such as 1/2-3*I are written; else None."""
        if self.rational is not None:
            return self.rational, fmpq(0)
        try:
            return rational_parts(self.tree, self.text) if self.tree is not None else None
        except Irrational:
            return None

    def term(self, bits: int) -> fmpq | arb | acb:
        """The number exactly where it is rational, otherwise as `ball(bits)`."""
        return self.rational if self.rational is not None else self.ball(bits)

    def ball(self, bits: int) -> arb | acb:
        """An enclosure, as a real ball where the number is real, to about `bits` bits."""
        with working_precision(bits + 32):
            if self.rational is not None:
                return arb(self.rational)
            assert self.tree is not None  # a number without a rational value came from an expression
            value: acb = evaluate_expression(self.tree, self.text, BALLS)
            return value.real if value.imag.is_zero() else value


def parse_number(value: Any) -> Number:
    """The number that a config, a file or a caller wrote; ValueError says in words what is wrong.

    Accepts int, Fraction, Decimal, python-flint rationals, float and complex and NumPy's numbers (as
    their shortest decimals), mpmath numbers (their exact binary value) and text.
    """
    if isinstance(value, Number):
        return value
    if isinstance(value, bool) or value is None:
        raise ValueError(f"'{value}' is not a number; {HINT}")
    if isinstance(value, (Rational, fmpz, fmpq)):
        exact = fmpq(fmpz(int(value.numerator)), fmpz(int(value.denominator)))
        return Number(str(exact), exact)
    if isinstance(value, (arb, acb)) and not value.is_exact():
        raise ValueError(f"'{value}' is a ball, not a number; give a Series of balls, or the number itself")
    if isinstance(value, (Complex, acb)) and not isinstance(value, Real):
        real, imag = parse_number(value.real), parse_number(value.imag)
        return _parse_text(f"({real.text})+({imag.text})*I", limit=inf) if imag.rational != 0 else real
    if isinstance(value, mp.constant):
        return _parse_text(value.name)
    if hasattr(value, "_mpf_"):
        return _from_binary(value)
    if isinstance(value, Real) and float(value) == value:
        return _parse_text(repr(float(value)))
    if isinstance(value, (str, Decimal)) or hasattr(value, "__float__"):
        return _parse_text(str(value).strip())
    raise ValueError(f"'{value}' is not a number; {HINT}")


def parse_rational(value: object) -> Fraction:
    """a rational number"""
    number = parse_number(value)
    if number.rational is None:
        raise ValueError(f"'{number.text}' is not a rational number; write an integer, a fraction or a decimal")
    return to_fraction(number.rational)


def gaussian(real: fmpq, imaginary: fmpq) -> Number:
    """A complex number with rational parts."""
    if not imaginary:
        return parse_number(real)
    return parse_number(f"{real}{'+' * (imaginary > 0)}{imaginary}*I" if real else f"{imaginary}*I")


def parse_integer(value: object) -> int:
    """A whole number; ValueError says in words what is wrong."""
    try:
        exact = parse_number(value).rational
    except ValueError:
        exact = None
    if exact is None or exact.q != 1:
        raise ValueError(f"'{value}' is not a whole number; write one such as 2")
    return int(exact.p)


def parse_count(value: object) -> int:
    """a whole number, 0 or more"""
    if (number := parse_integer(value)) < 0:
        raise ValueError(f"'{value}' is negative; write 0, 1, 2, ...")
    return number


def as_datum(number: Number) -> Number:
    """The number as a measured datum: a bare decimal is uncertain by half a unit in its last place."""
    match = DECIMAL.fullmatch(number.text)
    if match is None or match[3] or number.rational is None or (number.rational.q == 1 and match[2].isdigit()):
        return number
    return Number(number.text, number.rational, last_place(match) / 2)


def to_fraction(value: fmpq) -> Fraction:
    """The same rational number as Python's own type."""
    return Fraction(int(value.p), int(value.q))


def _from_binary(value: Any) -> Number:
    sign, mantissa, exponent, _ = value._mpf_
    if not mantissa and exponent:
        raise ValueError(f"'{value}' is not a finite number; write one")
    if abs(exponent) > MAX_BITS:
        raise ValueError(f"'{mp.nstr(value, 5)}' has an exponent beyond {MAX_EXPONENT}; write a smaller one")
    exact = fmpq(fmpz(int(mantissa))) * fmpq(2) ** exponent * (-1 if sign else 1)
    return Number(str(exact), exact)


def _parse_text(text: str, limit: float = MAX_LENGTH) -> Number:
    if match := DECIMAL.fullmatch(text):
        uncertainty = fmpq(fmpz(match[3])) * last_place(match) if match[3] else fmpq(0)
        return Number(text, decimal_value(match), uncertainty)
    if match := RATIO.fullmatch(text):
        if fmpz(match[2]) == 0:
            raise ValueError(f"'{text}' divides by zero; write a finite number")
        return Number(text, fmpq(fmpz(match[1]), fmpz(match[2])))
    tree = parse_expression(text, limit)
    try:
        return Number(text, evaluate_expression(tree, text, RATIONALS), tree=tree)
    except Irrational:
        number = Number(text, None, tree=tree)
    except ZeroDivisionError:
        raise ValueError(f"'{text}' divides by zero; write a finite number") from None
    if not number.ball(64).is_finite():
        raise ValueError(f"'{text}' is not a finite number; write one")
    return number
