"""Exact constants as people write them, sqrt(2)/7 or 6.737: a whitelist over Python's syntax, never `eval`."""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import acb, fmpq, fmpz

HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"
DECIMAL = re.compile(r"([+-]?)(\d+\.?\d*|\.\d+)(?:\((\d+)\))?(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
OPPOSED = re.compile(r"\+\s*-|-\s*\+")  # as in 6.7+-0.1, which is not meant as 6.6
MAX_EXPONENT = 100_000  # 10**100000 is 42 kB; a larger one is a slip or an attack
MAX_BITS = 400_000  # of a power written out
MAX_LENGTH = 300  # characters of an expression; plain digits may be as long as they like


class Irrational(Exception):
    """Exact rational arithmetic met something else: a constant, a root, an imaginary unit."""


@dataclass(frozen=True)
class Arithmetic:
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
    raise Irrational


def _rational_function(name: str, argument: fmpq) -> fmpq:
    roots = argument.p.isqrt() if argument >= 0 else fmpz(0), argument.q.isqrt()
    if name != "sqrt" or fmpq(*roots) ** 2 != argument:
        raise Irrational
    return fmpq(*roots)


RATIONALS = Arithmetic(fmpq, _irrational, _irrational, _rational_function)
BALLS = Arithmetic(acb, lambda size: acb(0, size), lambda name: CONSTANTS[name](), lambda name, z: FUNCTIONS[name](z))


def parse_expression(text: str, limit: float) -> ast.expr:
    """The syntax tree of an expression of at most `limit` characters; ValueError says in words what is wrong."""
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity", "oo"):
        raise ValueError(f"'{text}' is not a finite number; write one")
    if OPPOSED.search(text):
        raise ValueError(f"'{text}' has two signs in a row; write 6.737(159) for an uncertainty, or one sign")
    if "^" in text:
        raise ValueError(f"'{text}' is not a number; write powers with **")
    if len(text) > limit or not text.isascii() or not text.isprintable():  # `_source` counts columns of one line
        raise ValueError(f"'{' '.join(text.split())[:40]}' is not a number; {HINT}")
    try:
        return ast.parse(re.sub(r"(?<=[\d.])[iI]\b", "j", text), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"'{text}' is not a number; {HINT}") from None


def evaluate_expression(node: ast.expr, text: str, field: Arithmetic) -> Any:
    """The value of whitelisted syntax: literals, + - * / **, and named constants and functions."""
    match node:
        case ast.Constant(value=int() | float() | complex()) if literal := DECIMAL.fullmatch(_source(node, text)):
            return (field.imaginary if isinstance(node.value, complex) else field.real)(decimal_value(literal))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = evaluate_expression(operand, text, field)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(op=ast.Div(), right=ast.Constant(value=complex())):
            raise ValueError(f"'{text}' divides by an imaginary literal; write 1/20*I or 1/(20*I) for what is meant")
        case ast.BinOp(op=op, left=left, right=right) if type(op) in OPERATORS:
            a, b = evaluate_expression(left, text, field), evaluate_expression(right, text, field)
            return OPERATORS[type(op)](a, _exponent(a, b, text) if isinstance(op, ast.Pow) else b)
        case ast.Name(id=name) if name in CONSTANTS:
            return field.constant(name)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return field.function(name, evaluate_expression(argument, text, field))
    raise ValueError(f"'{text}' is not a number; {HINT}")


def rational_parts(node: ast.expr, text: str) -> tuple[fmpq, fmpq]:
    """Real and imaginary part of an expression in I by + - * and / a rational number; Irrational where it is another."""
    match node:
        case ast.Name(id="i" | "I"):
            return fmpq(0), fmpq(1)
        case ast.Constant(value=complex()):
            return fmpq(0), fmpq(evaluate_expression(node, text, Arithmetic(fmpq, fmpq, _irrational, _irrational)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            a, b = rational_parts(operand, text)
            return -a, -b
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() as op, left=left, right=right):
            (a, b), (c, d) = rational_parts(left, text), rational_parts(right, text)
            if isinstance(op, ast.Mult):
                return a * c - b * d, a * d + b * c
            return OPERATORS[type(op)](a, c), OPERATORS[type(op)](b, d)
        case ast.BinOp(op=ast.Div(), left=left, right=right):
            (a, b), c = rational_parts(left, text), evaluate_expression(right, text, RATIONALS)
            return a / c, b / c
    return evaluate_expression(node, text, RATIONALS), fmpq(0)


def decimal_value(match: re.Match[str]) -> fmpq:
    """The exact value of a matched decimal literal."""
    sign = -1 if match[1] == "-" else 1
    return sign * fmpq(fmpz(match[2].replace(".", ""))) * last_place(match)


def last_place(match: re.Match[str]) -> fmpq:
    """The unit in the last place of a matched decimal literal."""
    return _power_of_ten(int(match[4] or 0) - len(match[2].partition(".")[2]), match[0])


def _power_of_ten(exponent: int, text: str) -> fmpq:
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError(f"'{text}' has an exponent beyond {MAX_EXPONENT}; write a smaller one")
    return fmpq(10) ** exponent


def _source(node: ast.Constant, text: str) -> str:
    """A literal as it is written (`ast` itself would round 0.1); of an imaginary one, its size."""
    return text[node.col_offset : node.end_col_offset].rstrip("ijIJ")


def _exponent(base: fmpq | acb, exponent: fmpq | acb, text: str) -> fmpz | fmpq | acb:
    """An exponent that neither leaves the rationals nor fills the memory."""
    if isinstance(exponent, acb) or isinstance(base, acb):
        return exponent
    if exponent.q != 1:
        raise Irrational
    if base.height_bits() * abs(exponent.p) > MAX_BITS:
        raise ValueError(f"'{text}' is too large a power; write a smaller one")
    return exponent.p
