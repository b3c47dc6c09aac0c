"""float64 inside a plugin's file: every one that is rounded is shaken in its last bits, to see whether the answer shakes with it.

Most float64 in a method do no harm: sizes, thresholds, precisions, error claims. Those that spoil digits are
those that enter the value, and a change of their last bits shows in it.
"""

import ast
import operator
import sys
from collections.abc import Callable, Iterable
from copy import deepcopy
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from pathlib import Path
from types import ModuleType
from typing import Any

from mpmath import mp

from resurgo.errors import plugin_file, plugin_path
from resurgo.methods import Method, method_from
from resurgo.precision import working_precision

MARK = "_resurgo_float64_"  # the name of the probe in the copy of a plugin's module
SHAKE = 1 + 2.0**-50
EXACT = 2**53  # below it whole float64 are exact
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {ast.Div: operator.truediv, ast.Pow: operator.pow}  # of whole numbers too
FEW = 32  # bits of a numerator that was not rounded, nearly always
LOADED_AT = 2**13  # bits, which no constant of the file lacks then
ANOTHER = "loaded once more it answers otherwise: a number is rounded as the file is loaded, kept from another call, or random"
READABLE = 10**6  # the largest denominator that is suggested as a fraction


class Probe:
    """What an instrumented copy of a plugin calls: it notes which expressions round to float64, and shakes the active ones."""

    def __init__(self, active: frozenset[int] = frozenset()) -> None:
        self.sites: list[ast.AST] = []
        self.hits: dict[int, None] = {}
        self.active = active

    def __call__(self, index: int, *values: Any) -> Any:
        """The value of an expression, or of a quotient or power of two numbers."""
        if len(values) == 1:
            return self._seen(index, values[0])
        left, right = values
        node = self.sites[index]
        assert isinstance(node, ast.BinOp)
        result = ARITHMETIC[type(node.op)](left, right)
        return result if _is_rounded(left) or _is_rounded(right) else self._seen(index, result)

    def _seen(self, index: int, value: Any) -> Any:
        if not _is_rounded(value):
            return value
        self.hits[index] = None
        return value * SHAKE if index in self.active else value


def _instrumented(node: Any, sites: list[ast.AST], imported: frozenset[str]) -> Any:
    """The tree with the probe around every expression that may make a float64 of something else; `sites` are those expressions.

    Left alone: decorators and annotations, which the host reads, patterns, and words.
    """
    match node:
        case list():
            return [_instrumented(each, sites, imported) for each in node]
        case ast.pattern() | ast.JoinedStr():
            return node
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            _within(node.args, ["defaults", "kw_defaults"], sites, imported)
            return _within(node, ["body"], sites, imported)
        case ast.ClassDef():
            return _within(node, ["body"], sites, imported)
        case ast.AnnAssign():
            return _within(node, ["value"], sites, imported)
        case ast.Constant():
            return _probed(node, deepcopy(node), sites) if isinstance(node.value, (float, complex)) else node
        case ast.Attribute(ctx=ast.Load(), value=ast.Name()) | ast.Name(ctx=ast.Load()) if (
            isinstance(node, ast.Attribute) or node.id in imported
        ):
            return _probed(node, deepcopy(node), sites)
        case ast.Call():
            site = deepcopy(node)
            if isinstance(node.func, ast.Attribute):
                node.func.value = _instrumented(node.func.value, sites, imported)
            return _probed(_within(node, ["args", "keywords"], sites, imported), site, sites)
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            whole = deepcopy(node)
            parts = [_instrumented(node.left, sites, imported), _instrumented(node.right, sites, imported)]
            return _probed(node, whole, sites, parts)
        case ast.AugAssign(target=ast.Name(id=name)) if type(node.op) in ARITHMETIC:
            before = ast.copy_location(ast.Name(name, ast.Load()), node)
            operation = ast.copy_location(ast.BinOp(before, node.op, node.value), node)
            return ast.copy_location(ast.Assign([node.target], _instrumented(operation, sites, imported)), node)
        case ast.AST():
            return _within(node, node._fields, sites, imported)
    return node


def _imported(tree: ast.AST) -> frozenset[str]:
    """The names that a module imports from others, as `pi` of `from math import pi`."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return frozenset(alias.asname or alias.name for node in found for alias in node.names)


def _within(node: Any, fields: Iterable[str], sites: list[ast.AST], imported: frozenset[str]) -> Any:
    for name in fields:
        setattr(node, name, _instrumented(getattr(node, name, None), sites, imported))
    return node


def _probed(node: ast.expr, site: ast.AST, sites: list[ast.AST], parts: Iterable[ast.expr] = ()) -> ast.expr:
    """A call of the probe with the value of an expression, or with the two numbers of which it is made."""
    sites.append(site)
    arguments = [ast.Constant(len(sites) - 1), *(parts or [node])]
    return ast.copy_location(ast.Call(ast.Name(MARK, ast.Load()), arguments, []), node)


def copied(method: Method, probe: Probe | None = None) -> Method | None:
    """The method from another copy of its plugin's module, with nothing remembered; None where its source is not at hand."""
    file, original = plugin_file(method.function), sys.modules.get(method.function.__module__)
    if file is None or original is None or not hasattr(original, "register_methods") or not Path(file).is_file():
        return None  # it is not from a plugin's file
    tree = ast.parse(Path(file).read_bytes())
    if probe is not None:
        tree = ast.fix_missing_locations(_instrumented(tree, probe.sites, _imported(tree)))
    module = ModuleType(f"{original.__name__}_copy")
    module.__file__, module.__package__ = file, original.__package__
    module.__dict__[MARK] = probe
    sys.modules[module.__name__] = module  # where dataclasses look for it
    try:
        exec(compile(tree, file, "exec"), module.__dict__)
        return _same(module, method)
    except Exception:  # a module that can be loaded only once
        return None
    finally:
        del sys.modules[module.__name__]


def _same(module: ModuleType, method: Method) -> Method | None:
    found = map(method_from, module.register_methods())
    return next((each for each in found if each.name == method.name), None)


def spoiling(method: Method, differs: Callable[[Method], bool]) -> str:
    """The first float64 that enters what `differs` looks at, with its place and what to write; nothing where there is none."""
    copy, seen = _with_probe(method, frozenset())
    if copy is None:
        return ""
    if differs(copy):
        return f"{plugin_path(Path(plugin_file(method.function) or ''))}: {ANOTHER}"
    if not seen.hits:
        return ""
    if not _shaken(method, frozenset(seen.hits), differs):
        return ""
    alone = (index for index in seen.hits if _shaken(method, frozenset([index]), differs))
    node = seen.sites[next(alone, next(iter(seen.hits)))]
    return f"{plugin_path(Path(plugin_file(method.function) or ''))}:{getattr(node, 'lineno', '?')}: {_advice(node)}"


def _shaken(method: Method, active: frozenset[int], differs: Callable[[Method], bool]) -> bool:
    copy, _ = _with_probe(method, active)
    return copy is not None and differs(copy)


@lru_cache(maxsize=64)
def _with_probe(method: Method, active: frozenset[int]) -> tuple[Method | None, Probe]:
    """A copy in which the active expressions are shaken, and its probe, which has seen all that the copy was asked for."""
    probe = Probe(active)
    with working_precision(LOADED_AT):
        return copied(method, probe), probe


def _is_rounded(value: Any) -> bool:
    """Whether a value is float64, real, complex or NumPy's, and looks rounded: 0.5 and whole numbers are exact."""
    if isinstance(value, (float, complex)):
        return not all(map(_is_exact, (value.real, value.imag)))
    return getattr(getattr(value, "dtype", None), "kind", "") in ("f", "c")


def _is_exact(part: float) -> bool:
    if not isfinite(part) or (part == int(part) and abs(part) < EXACT):
        return True
    return part.as_integer_ratio()[0].bit_length() <= FEW


def _advice(node: ast.AST) -> str:
    text = ast.unparse(node)
    if isinstance(node, ast.Constant):
        if isinstance(node.value, complex):
            return f"{text} is a float64; write mpc(0, mpf('{text[:-1]}'))"
        value = Fraction(text)
        fraction = f" or Fraction({value.numerator}, {value.denominator})" if value.denominator <= READABLE else ""
        return f'{text} is a float64; write mpf("{text}"){fraction}'
    if isinstance(node, ast.BinOp):
        left, right = ast.unparse(node.left), ast.unparse(node.right)
        better = f"Fraction({left}, {right})" if isinstance(node.op, ast.Div) else f"mpf({left})**({right})"
        return f"{text} makes a float64 of whole numbers; write {better}"
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("float", "complex"):
        return f"{text} rounds to float64; do without {ast.unparse(node.func)}()"
    module, _, name = text.partition("(")[0].rpartition(".")
    known = hasattr(mp, name) and module in ("", "math", "cmath", "np", "numpy")
    better = f"write mp.{text.removeprefix(f'{module}.')}" if known else "compute it with numbers of mpmath or FLINT"
    return f"{text} is a float64; {better}"
