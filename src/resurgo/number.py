"""The one parser for numbers in files, configs, commands and calls: exact as they are written."""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import inf
from numbers import Complex, Rational, Real
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.precision import working_precision

DECIMAL = re.compile(r"([+-]?)(\d+\.?\d*|\.\d+)(?:\((\d+)\))?(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
RATIO = re.compile(r"([+-]?\d+) */ *(\d+)", re.ASCII)
MAX_EXPONENT = 100_000  # 10**100000 is 42 kB; a larger one is a slip or an attack
MAX_BITS = 400_000  # of a power written out
MAX_LENGTH = 300  # characters of an expression; plain digits may be as long as they like
HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"


class _Irrational(Exception):
    """Exact rational arithmetic met something else: a constant, a root, an imaginary unit."""


@dataclass(frozen=True)
class _Arithmetic:
    """What the whitelisted syntax is worked out in: exact rationals, or complex balls."""

    real: Callable[[fmpq], Any]
    imaginary: Callable[[fmpq], Any]
    constant: Callable[[str], Any]
    function: Callable[[str, Any], Any]


OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
CONSTANTS: dict[str, Callable[[], acb]] = {
    "pi": acb.pi,
    "e": lambda: acb(1).exp(),
    "i": lambda: acb(0, 1),
    "I": lambda: acb(0, 1),
}
FUNCTIONS: dict[str, Callable[[acb], acb]] = {
    "sqrt": acb.sqrt,
    "exp": acb.exp,
    "log": acb.log,
    "sin": acb.sin,
    "cos": acb.cos,
    "gamma": acb.gamma,
}


def _irrational(*_: object) -> fmpq:
    raise _Irrational


def _rational_function(name: str, argument: fmpq) -> fmpq:
    roots = argument.p.isqrt() if argument >= 0 else fmpz(0), argument.q.isqrt()
    if name != "sqrt" or fmpq(*roots) ** 2 != argument:
        raise _Irrational
    return fmpq(*roots)


RATIONALS = _Arithmetic(fmpq, _irrational, _irrational, _rational_function)
BALLS = _Arithmetic(acb, lambda size: acb(0, size), lambda name: CONSTANTS[name](), lambda name, z: FUNCTIONS[name](z))


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

    def ball(self, bits: int) -> arb | acb:
        """An enclosure, as a real ball where the number is real, to about `bits` bits."""
        with working_precision(bits + 32):
            if self.rational is not None:
                return arb(self.rational)
            assert self.tree is not None  # a number without a rational value came from an expression
            value: acb = _evaluate(self.tree, self.text, BALLS)
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
    """A real rational number; ValueError says in words what is wrong."""
    number = parse_number(value)
    if number.rational is None:
        raise ValueError(f"'{number.text}' is not a rational number; write an integer, a fraction or a decimal")
    return to_fraction(number.rational)


def parse_integer(value: object) -> int:
    """A whole number; ValueError says in words what is wrong."""
    try:
        exact = parse_number(value).rational
    except ValueError:
        exact = None
    if exact is None or exact.q != 1:
        raise ValueError(f"'{value}' is not a whole number; write one such as 2")
    return int(exact.p)


def as_datum(number: Number) -> Number:
    """The number as a measured datum: a bare decimal is uncertain by half a unit in its last place."""
    match = DECIMAL.fullmatch(number.text)
    if match is None or match[3] or number.rational is None or (number.rational.q == 1 and match[2].isdigit()):
        return number
    return Number(number.text, number.rational, _last_place(match) / 2)


def to_fraction(value: fmpq) -> Fraction:
    """The same rational number as Python's own type."""
    return Fraction(int(value.p), int(value.q))


def _from_binary(value: Any) -> Number:
    sign, mantissa, exponent, _ = value._mpf_
    if not mantissa and exponent:
        raise ValueError(f"'{value}' is not a finite number")
    if abs(exponent) > MAX_BITS:
        raise ValueError(f"'{mp.nstr(value, 5)}' has an exponent beyond {MAX_EXPONENT}")
    exact = fmpq(fmpz(int(mantissa))) * fmpq(2) ** exponent * (-1 if sign else 1)
    return Number(str(exact), exact)


def _last_place(match: re.Match[str]) -> fmpq:
    """The unit in the last place of a matched decimal literal."""
    return _power_of_ten(int(match[4] or 0) - len(match[2].partition(".")[2]), match[0])


def _power_of_ten(exponent: int, text: str) -> fmpq:
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError(f"'{text}' has an exponent beyond {MAX_EXPONENT}")
    return fmpq(10) ** exponent


def _decimal(match: re.Match[str]) -> fmpq:
    sign = -1 if match[1] == "-" else 1
    return sign * fmpq(fmpz(match[2].replace(".", ""))) * _last_place(match)


def _parse_text(text: str, limit: float = MAX_LENGTH) -> Number:
    if match := DECIMAL.fullmatch(text):
        uncertainty = fmpq(fmpz(match[3])) * _last_place(match) if match[3] else fmpq(0)
        return Number(text, _decimal(match), uncertainty)
    if match := RATIO.fullmatch(text):
        if fmpz(match[2]) == 0:
            raise ValueError(f"'{text}' divides by zero")
        return Number(text, fmpq(fmpz(match[1]), fmpz(match[2])))
    tree = _parse_expression(text, limit)
    try:
        return Number(text, _evaluate(tree, text, RATIONALS), tree=tree)
    except _Irrational:
        number = Number(text, None, tree=tree)
    except ZeroDivisionError:
        raise ValueError(f"'{text}' divides by zero") from None
    if not number.ball(64).is_finite():
        raise ValueError(f"'{text}' is not a finite number")
    return number


def _parse_expression(text: str, limit: float) -> ast.expr:
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity", "oo"):
        raise ValueError(f"'{text}' is not a finite number")
    if "^" in text:
        raise ValueError(f"'{text}' is not a number; write powers with **")
    if len(text) > limit or not text.isascii() or not text.isprintable():  # `_source` counts columns of one line
        raise ValueError(f"'{' '.join(text.split())[:40]}' is not a number; {HINT}")
    try:
        return ast.parse(re.sub(r"(?<=[\d.])[iI]\b", "j", text), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"'{text}' is not a number; {HINT}") from None


def _evaluate(node: ast.expr, text: str, field: _Arithmetic) -> Any:
    """The value of whitelisted syntax: literals, + - * / **, and named constants and functions."""
    match node:
        case ast.Constant(value=int() | float() | complex()) if literal := DECIMAL.fullmatch(_source(node, text)):
            return (field.imaginary if isinstance(node.value, complex) else field.real)(_decimal(literal))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = _evaluate(operand, text, field)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(op=ast.Div(), right=ast.Constant(value=complex())):
            raise ValueError(f"'{text}' divides by an imaginary literal; write 1/20*I or 1/(20*I) for what is meant")
        case ast.BinOp(op=op, left=left, right=right) if type(op) in OPERATORS:
            a, b = _evaluate(left, text, field), _evaluate(right, text, field)
            return OPERATORS[type(op)](a, _exponent(a, b, text) if isinstance(op, ast.Pow) else b)
        case ast.Name(id=name) if name in CONSTANTS:
            return field.constant(name)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return field.function(name, _evaluate(argument, text, field))
    raise ValueError(f"'{text}' is not a number; {HINT}")


def _source(node: ast.Constant, text: str) -> str:
    """A literal as it is written (`ast` itself would round 0.1); of an imaginary one, its size."""
    return text[node.col_offset : node.end_col_offset].rstrip("ijIJ")


def _exponent(base: fmpq | acb, exponent: fmpq | acb, text: str) -> fmpz | fmpq | acb:
    """An exponent that neither leaves the rationals nor fills the memory."""
    if isinstance(exponent, acb) or isinstance(base, acb):
        return exponent
    if exponent.q != 1:
        raise _Irrational
    if base.height_bits() * abs(exponent.p) > MAX_BITS:
        raise ValueError(f"'{text}' is too large a power")
    return exponent.p
