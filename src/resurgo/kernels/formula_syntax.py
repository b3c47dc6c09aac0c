"""Reading formulas in x, or in x and y, exp(-x)/(1 + x^2): a whitelist over Python's syntax; nothing is ever executed."""

import ast
import re
import unicodedata
import warnings
from typing import Any

from flint import fmpq

from resurgo.errors import nearest
from resurgo.expression import DECIMAL, MAX_BITS, decimal_value
from resurgo.kernels.formula import CONSTANTS, FUNCTIONS, Formula, Node, X, Y

SECOND = "the second variable"  # as no text can name it
MAX_LENGTH = 2000  # characters
MAX_DEPTH = 200  # of brackets, and of operations within each other
MAX_POWER = 1000  # an exponent that is a whole number
HINT = "write numbers, x, pi, e, I, + - * / ^ and functions such as exp(x)"
UNSIGNED = re.compile(r"(?<![A-Za-z_\d])\d[\d.]*\s*(?![eE][-+]?\d)[A-Za-z]|\)\s*[A-Za-z\d]")  # 2x, (1+x)x
OPERATIONS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("add", "+"),
    ast.Sub: ("subtract", "-"),
    ast.Mult: ("multiply", "*"),
    ast.Div: ("divide", "/"),
    ast.Pow: ("power", "^"),
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


def parse_formula(text: Any, variable: str = "x", second: str = "") -> Formula:
    """a formula in x

    Or in a variable of another name, or in two; ValueError says in words what is wrong. No text is ever executed.
    """
    if isinstance(text, Formula):
        return text
    try:
        return _parsed(text, variable, second)
    except ValueError as error:
        if variable == "x" and not second:
            raise
        both = f"{variable}, {second}" if second else variable
        named = {HINT: HINT.replace("numbers, x", f"numbers, {both}").replace("(x)", f"({variable})")}
        named |= {
            "variable is x": f"variables are {variable} and {second}" if second else f"variable is {variable}",
            SECOND: second,
        }
        words = str(error)
        for old, new in named.items():
            words = words.replace(old, new)
        raise ValueError(words) from None


def _parsed(text: Any, variable: str, second: str) -> Formula:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"'{text!s:.40}' is not a formula; {HINT}")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"'{_short(text)}' has {len(text)} characters; {MAX_LENGTH} are allowed, beyond that write a plugin")
    for sign in text:
        if sign == "#" or not sign.isascii() or not sign.isprintable():
            name = unicodedata.name(sign, f"character {ord(sign)}").lower()
            raise ValueError(f"'{_short(text)}' has a sign that no formula has, {name}; {HINT}")
    source = text.strip().replace("^", "**")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        if UNSIGNED.search(source):
            raise ValueError(f"'{_short(text)}' is not a formula; write 2*x for a product") from None
        raise ValueError(f"'{_short(text)}' is not a formula: {error.msg.partition('. ')[0]}; {HINT}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ValueError(f"'{_short(text)}' is not a formula; {HINT}") from None
    return Formula(text.strip(), _node(_renamed(body, variable, second), source, MAX_DEPTH))


def _renamed(body: ast.expr, variable: str, second: str) -> ast.expr:
    """With the variable called x, the second one as no text calls it, and what is called x refused where it is none."""
    for name in ast.walk(body):
        if isinstance(name, ast.Name) and second and name.id == second:
            name.id = SECOND
        elif isinstance(name, ast.Name) and variable != "x":
            if name.id == "x":
                raise ValueError(f"'x' is unknown; the variable is {variable}")
            name.id = "x" if name.id == variable else name.id
    return body


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
    if name in ("x", SECOND):
        return X if name == "x" else Y
    if name in CONSTANTS:
        return Node(name)
    if name in FUNCTIONS:
        raise ValueError(f"'{name}' is a function; write what it is taken of, {name}({FUNCTIONS[name].takes})")
    raise ValueError(f"'{name}' is unknown; the variable is x, {nearest(name, [*CONSTANTS, *FUNCTIONS])}")


def _function(name: str) -> str:
    if name in ("x", SECOND) or name in CONSTANTS:
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
