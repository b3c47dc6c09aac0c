"""Polynomials as people write them, x^4 or x^3/2 + 2*x^6: a whitelist over Python's syntax, never `eval`."""

import ast
from functools import lru_cache

from flint import fmpq, fmpq_poly

from resurgo.expression import DECIMAL, decimal_value

MAX_LENGTH = 300  # characters
MAX_DEGREE = 40
MAX_BITS = 10_000  # of a coefficient


@lru_cache(maxsize=256)
def parse_polynomial(text: str, variable: str = "x") -> fmpq_poly:
    """The polynomial with exact coefficients, a decimal being exact as well; ValueError says in words what is wrong.

    + - * are taken, / by numbers and ** or ^ with whole exponents; 2 x is written 2*x.
    """
    source = text.strip().replace("^", "**")
    try:
        if len(source) > MAX_LENGTH or not source.isascii() or not source.isprintable():
            raise ValueError
        found = _value(ast.parse(source, mode="eval").body, source, variable)
    except ZeroDivisionError:
        raise ValueError(f"'{text}' divides by zero") from None
    except OverflowError:
        raise ValueError(f"'{text}' has a degree above {MAX_DEGREE} or too large a coefficient") from None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        shown = " ".join(text.split())[:40]
        example = f"{variable}^3/2 + 2*{variable}^6"
        raise ValueError(f"'{shown}' is no polynomial in {variable}; write one such as {variable}^4 or {example}") from None
    return found


def _value(node: ast.expr, source: str, variable: str) -> fmpq_poly:
    """The polynomial of whitelisted syntax; ValueError for any other, OverflowError where it is too large."""
    match node:
        case ast.Constant(value=int() | float()) if literal := DECIMAL.fullmatch(source[node.col_offset : node.end_col_offset]):
            return _limited(fmpq_poly([decimal_value(literal)]))
        case ast.Name(id=name) if name == variable:
            return fmpq_poly([0, 1])
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = _value(operand, source, variable)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(op=ast.Pow(), left=left, right=right):
            base, exponent = _value(left, source, variable), _constant(right, source, variable)
            if exponent.q != 1 or exponent < 0:
                raise ValueError
            if (max(base.degree(), 1) * exponent > MAX_DEGREE and base.degree() > 0) or exponent * _bits(base) > MAX_BITS:
                raise OverflowError
            return _limited(base ** int(exponent.p))
        case ast.BinOp(op=ast.Div(), left=left, right=right):
            return _limited(_value(left, source, variable) / _constant(right, source, variable))
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() as op, left=left, right=right):
            a, b = _value(left, source, variable), _value(right, source, variable)
            return _limited(a + b if isinstance(op, ast.Add) else a - b if isinstance(op, ast.Sub) else a * b)
    raise ValueError


def _constant(node: ast.expr, source: str, variable: str) -> fmpq:
    value = _value(node, source, variable)
    if value.degree() > 0:
        raise ValueError
    return value[0]


def _limited(value: fmpq_poly) -> fmpq_poly:
    if value.degree() > MAX_DEGREE or _bits(value) > MAX_BITS:
        raise OverflowError
    return value


def _bits(value: fmpq_poly) -> int:
    return max([int(c.height_bits()) for c in value.coeffs()], default=0)
