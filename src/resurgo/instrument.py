"""A module's syntax tree with the probe called wherever an expression may make a number that is rounded.

Left alone are annotations and patterns, which make none. What else a file does, it does as before.
"""

import ast
import sys
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from pathlib import Path
from types import CodeType
from typing import Any

from resurgo.imported import imported
from resurgo.own_modules import Source

PROBE = "_resurgo_probe"  # its name in a module; `probe.Probe` is what it is asked
BASE, KEY = f"{PROBE}_base", f"{PROBE}_key"  # hold what an augmented assignment is made to
DEEP = 20_000  # calls
TEXTS = ("nstr", "str", "format", "repr")  # functions that write numbers as decimals
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


@dataclass(frozen=True)
class Site:
    """An expression of a plugin's, or an augmented assignment."""

    file: Path
    node: ast.AST


@dataclass(frozen=True)
class _Module:
    """What has to be known of a module on the way through its tree."""

    file: Path
    sites: list[Site]
    originals: dict[ast.AST, ast.AST]  # the nodes as they were written
    foreign: frozenset[str]  # names of what others' modules hold
    engines: frozenset[str]  # names of modules that compute with many digits, and of what they hold


def instrumented(source: Source, own: Container[str], sites: list[Site]) -> CodeType:
    """A module's code; the expressions in which it calls the probe come to `sites`. `own` are the author's own modules."""
    tree = ast.parse(source.content)
    originals = dict(zip(ast.walk(tree), ast.walk(ast.parse(source.content)), strict=True))
    with _deep_recursion():
        changed = _node(tree, _Module(source.file, sites, originals, *imported(tree, own)))
        return compile(ast.fix_missing_locations(changed), str(source.file), "exec", dont_inherit=True)


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Room for sums of thousands of terms, each of which is inside of the next."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _node(node: Any, of: _Module) -> Any:
    """A node, or a list of them, with the probe around what is inside of it and around itself."""
    match node:
        case list():
            return [_node(each, of) for each in node]
        case ast.pattern():
            return node
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            _within(node.args, ["defaults", "kw_defaults"], of)
            return _within(node, ["decorator_list", "body"], of)
        case ast.ClassDef():
            return _within(node, ["decorator_list", "bases", "keywords", "body"], of)
        case ast.AnnAssign():
            return _within(node, ["value"], of)
        case ast.AugAssign():
            return _augmented(node, of)
        case ast.For() | ast.comprehension(is_async=0):
            drawn_from = node.iter
            _within(node, node._fields, of)
            node.iter = _asked("drawn", drawn_from, of, node.iter)
            return node
        case ast.AST():
            return _expression(node, of)
    return node


def _expression(node: ast.AST, of: _Module) -> Any:
    match node:
        case ast.Constant(value=float() | complex() as number):
            return node if _is_exact(number) else _asked("seen", node, of, node)
        case ast.Name(id=name, ctx=ast.Load()) if name in of.foreign:
            return _asked("taken", node, of, node)
        case ast.Attribute(attr=name, ctx=ast.Load()) if not name.startswith("__"):  # those have other names inside of a class
            return _asked("read", node, of, _node(node.value, of), ast.Constant(name))
        case ast.Subscript(ctx=ast.Load()):
            return _asked("seen", node, of, _within(node, ["value", "slice"], of))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            return _asked("worked", node, of, _node(node.operand, of))
        case ast.BinOp(op=operation) if isinstance(operation, ARITHMETIC):
            return _asked("worked", node, of, _node(node.left, of), _node(node.right, of))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in TEXTS:
            return _asked("text", node, of, _call(node, of))
        case ast.Call():
            return _asked("seen", node, of, _call(node, of))
        case ast.FormattedValue(format_spec=ast.JoinedStr()):
            text = ast.JoinedStr([_within(node, ["value", "format_spec"], of)])
            return ast.copy_location(ast.FormattedValue(_asked("text", node, of, text), -1), node)
    return _within(node, node._fields, of)


def _call(node: ast.Call, of: _Module) -> ast.Call:
    """A call, with what its arguments are made of; of an engine's function, the arguments once more, whatever made them."""
    is_engine = _root(node.func) in of.engines
    if isinstance(node.func, ast.Attribute):
        if not isinstance(node.func.value, ast.Name):
            node.func.value = _node(node.func.value, of)
    elif not isinstance(node.func, ast.Name):
        node.func = _node(node.func, of)
    node.args = [_argument(each, of, is_engine) for each in node.args]
    for keyword in node.keywords:
        keyword.value = _argument(keyword.value, of, is_engine)
    return node


def _argument(node: ast.expr, of: _Module, is_of_engine: bool) -> ast.expr:
    if isinstance(node, ast.Starred):
        node.value = _argument(node.value, of, is_of_engine)
        return node
    changed: ast.expr = _node(node, of)
    return _asked("taken", node, of, changed) if is_of_engine and not isinstance(node, ast.Constant) else changed


def _root(node: ast.AST) -> str:
    """The first name of `a.b.c`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _augmented(node: ast.AugAssign, of: _Module) -> Any:
    """`a += b` as `a = ` what the probe makes of a and b; what is before a dot or in brackets is worked out once."""
    before: ast.expr
    target: ast.expr
    match node.target:
        case _ if not isinstance(node.op, ARITHMETIC):
            return _within(node, ["target", "value"], of)
        case ast.Name(id=name):
            before, target = ast.Name(name, ast.Load()), node.target
        case ast.Attribute(value=base, attr=name):
            before = ast.Attribute(_kept(BASE, _node(base, of)), name, ast.Load())
            target = ast.Attribute(ast.Name(BASE, ast.Load()), name, ast.Store())
        case ast.Subscript(value=base, slice=key) if not any(isinstance(part, ast.Slice) for part in getattr(key, "elts", [key])):
            before = ast.Subscript(_kept(BASE, _node(base, of)), _kept(KEY, _node(key, of)), ast.Load())
            target = ast.Subscript(ast.Name(BASE, ast.Load()), ast.Name(KEY, ast.Load()), ast.Store())
        case _:
            return _within(node, ["target", "value"], of)
    return ast.copy_location(ast.Assign([target], _asked("worked", node, of, before, _node(node.value, of))), node)


def _kept(name: str, value: ast.expr) -> ast.expr:
    return ast.NamedExpr(ast.Name(name, ast.Store()), value)


def _within(node: Any, fields: Iterable[str], of: _Module) -> Any:
    for name in fields:
        setattr(node, name, _node(getattr(node, name, None), of))
    return node


def _asked(what: str, node: ast.AST, of: _Module, *arguments: ast.expr) -> ast.expr:
    """What the probe makes of an expression, or of what it is made of."""
    of.sites.append(Site(of.file, of.originals[node]))
    function = ast.Attribute(ast.Name(PROBE, ast.Load()), what, ast.Load())
    return ast.copy_location(ast.Call(function, [ast.Constant(len(of.sites) - 1), *arguments], []), node)


def _is_exact(constant: complex) -> bool:
    """Whether a float has the value that is written."""
    parts = (constant.real, constant.imag)
    return all(not isfinite(part) or Fraction(repr(part)) == Fraction(part) for part in parts)
