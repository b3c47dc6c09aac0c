"""Formulas in one variable x as people write them, exp(-x)/(1 + x^2): a whitelist over Python's syntax, and their values."""

import ast
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flint import acb, fmpq
from mpmath import mp

from resurgo.errors import nearest
from resurgo.expression import DECIMAL, MAX_BITS, decimal_value
from resurgo.precision import to_mp

MAX_LENGTH = 2000  # characters
MAX_DEPTH = 200  # of brackets, and of operations within each other
MAX_POWER = 1000  # an exponent that is a whole number
HINT = "write numbers, x, pi, e, I, + - * / ^ and functions such as exp(x)"


@dataclass(frozen=True)
class Node:
    """A number (`value`), x, a constant, or an operation or function `kind` of its parts."""

    kind: str
    parts: "tuple[Node, ...]" = ()
    value: fmpq = fmpq(0)


@dataclass(frozen=True)
class Formula:
    """A formula as it is written, and its tree."""

    text: str
    tree: Node = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Known:
    """A function of a formula: its value in balls and by mpmath, and the names of what it takes."""

    ball: Callable[..., acb]
    mpmath: Callable[..., Any]
    takes: str = "x"


X = Node("x")
CONSTANTS: dict[str, tuple[Callable[[], acb], Callable[[], Any]]] = {
    "pi": (acb.pi, lambda: +mp.pi),
    "e": (lambda: acb(1).exp(), lambda: mp.exp(1)),
    "I": (lambda: acb(0, 1), lambda: mp.mpc(0, 1)),
}
OPERATIONS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("add", "+"),
    ast.Sub: ("subtract", "-"),
    ast.Mult: ("multiply", "*"),
    ast.Div: ("divide", "/"),
    ast.Pow: ("power", "^"),
}
FUNCTIONS = {
    "exp": Known(acb.exp, mp.exp),
    "log": Known(acb.log, mp.log),
    "sqrt": Known(acb.sqrt, mp.sqrt),
    "sin": Known(acb.sin, mp.sin),
    "cos": Known(acb.cos, mp.cos),
    "tan": Known(acb.tan, mp.tan),
    "sinh": Known(acb.sinh, mp.sinh),
    "cosh": Known(acb.cosh, mp.cosh),
    "tanh": Known(acb.tanh, mp.tanh),
    "asin": Known(acb.asin, mp.asin),
    "acos": Known(acb.acos, mp.acos),
    "atan": Known(acb.atan, mp.atan),
    "asinh": Known(acb.asinh, mp.asinh),
    "acosh": Known(acb.acosh, mp.acosh),
    "atanh": Known(acb.atanh, mp.atanh),
    "gamma": Known(acb.gamma, mp.gamma),
    "loggamma": Known(acb.lgamma, mp.loggamma),
    "digamma": Known(acb.digamma, mp.digamma),
    "zeta": Known(acb.zeta, mp.zeta),
    "erf": Known(acb.erf, mp.erf),
    "erfc": Known(acb.erfc, mp.erfc),
    "erfi": Known(acb.erfi, mp.erfi),
    "E1": Known(lambda z: z.expint(1), mp.e1),
    "Ei": Known(acb.ei, mp.ei),
    "Si": Known(acb.si, mp.si),
    "Ci": Known(acb.ci, mp.ci),
    "lambertw": Known(acb.lambertw, mp.lambertw),
    "airyai": Known(acb.airy_ai, mp.airyai),
    "airybi": Known(acb.airy_bi, mp.airybi),
    "besselj": Known(lambda nu, z: z.bessel_j(nu), mp.besselj, "nu, x"),
    "bessely": Known(lambda nu, z: z.bessel_y(nu), mp.bessely, "nu, x"),
    "besseli": Known(lambda nu, z: z.bessel_i(nu), mp.besseli, "nu, x"),
    "besselk": Known(lambda nu, z: z.bessel_k(nu), mp.besselk, "nu, x"),
}
OTHER_NAMES = {
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "psi": "digamma",
    "expint": "E1",
    "i": "I",
    "E": "e",
}
SYNTAX = {
    ast.Attribute: "an attribute",
    ast.Lambda: "a function definition",
    ast.JoinedStr: "an f-string",
    ast.NamedExpr: "an assignment",
    ast.Starred: "a starred argument",
    ast.Subscript: "an index",
    ast.Compare: "a comparison",
    ast.BoolOp: "a logical operation",
    ast.IfExp: "a case distinction",
    ast.Tuple: "a tuple",
    ast.Constant: "no number that a formula can have",
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), "a comprehension"),
    **dict.fromkeys((ast.List, ast.Set, ast.Dict), "a list or the like"),
}


def parse_formula(text: Any) -> Formula:
    """A formula in x; ValueError says in words what is wrong. Nothing of the text is ever executed."""
    if isinstance(text, Formula):
        return text
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"'{text!s:.40}' is not a formula; {HINT}")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"'{_short(text)}' has {len(text)} characters; {MAX_LENGTH} are allowed, beyond that write a plugin")
    for sign in text:
        if not sign.isascii() or not sign.isprintable():
            name = unicodedata.name(sign, f"character {ord(sign)}").lower()
            raise ValueError(f"'{_short(text)}' has a sign that no formula has, {name}; {HINT}")
    source = text.strip().replace("^", "**")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"'{_short(text)}' is not a formula: {error.msg.partition('. ')[0]}; {HINT}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ValueError(f"'{_short(text)}' is not a formula; {HINT}") from None
    return Formula(text.strip(), _node(body, source, MAX_DEPTH))


def value_in_balls(node: Node, x: acb) -> acb:
    """The value at x in balls, principal branches."""
    found: acb = _value(node, x, acb, lambda name: CONSTANTS[name][0](), lambda name, *z: FUNCTIONS[name].ball(*z))
    return found


def value_by_mpmath(node: Node, x: Any) -> Any:
    """The value at x by mpmath, principal branches."""
    return _value(node, x, to_mp, lambda name: CONSTANTS[name][1](), lambda name, *z: FUNCTIONS[name].mpmath(*z))


def _value(node: Node, x: Any, number: Callable[[fmpq], Any], constant: Callable[[str], Any], function: Callable[..., Any]) -> Any:
    if node.kind == "number":
        return number(node.value)
    if node.kind == "x":
        return x
    if node.kind in CONSTANTS:
        return constant(node.kind)
    parts = [_value(part, x, number, constant, function) for part in node.parts]
    match node.kind:
        case "negate":
            return -parts[0]
        case "add":
            return parts[0] + parts[1]
        case "subtract":
            return parts[0] - parts[1]
        case "multiply":
            return parts[0] * parts[1]
        case "divide":
            return parts[0] / parts[1]
        case "power":
            return _powered(parts[0], parts[1], node.parts[1], function)
    return function(node.kind, *parts)


def _powered(base: Any, exponent: Any, node: Node, function: Callable[..., Any]) -> Any:
    """base^exponent: a whole power as such, a half one by the square root."""
    if node.kind != "number" or node.value.q > 2:
        return base**exponent
    whole, half = divmod(int(node.value.p), 2) if node.value.q == 2 else (int(node.value.p), 0)
    return base**whole * function("sqrt", base) if half else base**whole


def _node(syntax: ast.expr, source: str, depth: int) -> Node:
    if depth == 0:
        raise ValueError(f"'{_short(source)}' has more than {MAX_DEPTH} operations within each other; write it shorter")
    match syntax:
        case ast.Constant(value=int() | float()) if literal := DECIMAL.fullmatch(_segment(syntax, source)):
            return Node("number", value=decimal_value(literal))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            part = _node(operand, source, depth - 1)
            return part if isinstance(sign, ast.UAdd) else _folded(Node("negate", (part,)), syntax, source)
        case ast.BinOp(op=op, left=left, right=right) if type(op) in OPERATIONS:
            parts = _node(left, source, depth - 1), _node(right, source, depth - 1)
            return _folded(Node(OPERATIONS[type(op)][0], parts), syntax, source)
        case ast.Name(id=name):
            return _named(OTHER_NAMES.get(name, name))
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]) if not any(isinstance(a, ast.Starred) for a in given):
            known = _function(OTHER_NAMES.get(name, name))
            return _called(known, [_node(a, source, depth - 1) for a in given], syntax, source)
        case ast.Call(func=ast.Name(), keywords=[_, *_]):
            raise ValueError(f"'{_segment(syntax, source)}' names an argument; write it without, as in besselk(0, x)")
        case ast.Call(func=ast.Name()):
            raise ValueError(f"'{_segment(syntax, source)}' has a starred argument; {HINT}")
        case ast.Call():
            raise ValueError(f"'{_segment(syntax, source)}' calls what is no name of a function; write a * between two factors")
        case ast.BinOp() | ast.UnaryOp():
            raise ValueError(f"'{_segment(syntax, source)}' has an operation that no formula has; {HINT}")
    raise ValueError(f"'{_segment(syntax, source)}' is {SYNTAX.get(type(syntax), 'no part of a formula')}; {HINT}")


def _named(name: str) -> Node:
    if name == "x":
        return X
    if name in CONSTANTS:
        return Node(name)
    if name in FUNCTIONS:
        raise ValueError(f"'{name}' is a function; write what it is taken of, {name}({FUNCTIONS[name].takes})")
    raise ValueError(f"'{name}' is unknown; the variable is x, {nearest(name, [*CONSTANTS, *FUNCTIONS])}")


def _function(name: str) -> str:
    if name == "x" or name in CONSTANTS:
        raise ValueError(f"'{name}' is no function; write a * between two factors")
    if name not in FUNCTIONS:
        raise ValueError(f"unknown function '{name}'; {nearest(name, FUNCTIONS)}")
    return name


def _called(name: str, parts: list[Node], syntax: ast.expr, source: str) -> Node:
    takes = FUNCTIONS[name].takes
    if len(parts) != takes.count(",") + 1:
        raise ValueError(f"'{_segment(syntax, source)}' has {len(parts)} arguments; write {name}({takes})")
    if "," in takes and parts[0].kind != "number":
        raise ValueError(f"'{_segment(syntax, source)}' has an order that is no rational number; write one, as in {name}(1/3, x)")
    if name == "sqrt":
        return _folded(Node("power", (parts[0], Node("number", value=fmpq(1, 2)))), syntax, source)
    return Node(name, tuple(parts))


def _folded(node: Node, syntax: ast.expr, source: str) -> Node:
    """The number that an operation on rational numbers gives, where it is one; otherwise the operation."""
    values = [part.value for part in node.parts if part.kind == "number"]
    if node.kind == "divide" and values[-1:] == [0] and node.parts[1].kind == "number":
        raise ValueError(f"'{_segment(syntax, source)}' divides by zero")
    if node.kind == "power" and node.parts[1].kind == "number":
        return _power(node, syntax, source)
    if len(values) < len(node.parts):
        return node
    match node.kind:
        case "negate":
            return Node("number", value=-values[0])
        case "add":
            return Node("number", value=values[0] + values[1])
        case "subtract":
            return Node("number", value=values[0] - values[1])
        case "multiply":
            return Node("number", value=values[0] * values[1])
    return Node("number", value=values[0] / values[1])


def _power(node: Node, syntax: ast.expr, source: str) -> Node:
    base, exponent = node.parts[0], node.parts[1].value
    if base.kind != "number":
        if max(abs(exponent.p), exponent.q) > MAX_POWER:
            raise ValueError(f"'{_segment(syntax, source)}' is too high a power; {MAX_POWER} is allowed")
        return node
    if exponent.q == 1 and base.value.height_bits() * abs(exponent.p) > MAX_BITS:
        raise ValueError(f"'{_segment(syntax, source)}' is too large a power")
    if base.value == 0 and exponent < 0:
        raise ValueError(f"'{_segment(syntax, source)}' divides by zero")
    if exponent.q == 1:
        return Node("number", value=base.value ** int(exponent.p))
    if max(abs(exponent.p), exponent.q) > MAX_POWER:
        raise ValueError(f"'{_segment(syntax, source)}' is too high a power; {MAX_POWER} is allowed")
    return node if base.value else Node("number")


def _segment(syntax: ast.expr, source: str) -> str:
    """A part of a formula as it is written, with ^ for powers."""
    text = source[syntax.col_offset : syntax.end_col_offset]
    return text if isinstance(syntax, ast.Constant) and len(text) <= MAX_LENGTH else _short(text.replace("**", "^"))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40]}..."
