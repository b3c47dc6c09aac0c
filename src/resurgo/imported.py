"""What names in a module come from modules of others, and which lead to those that compute with many digits."""

import ast
import sys
from collections.abc import Container

ENGINES = ("mpmath", "flint", "sympy", "gmpy2", "fractions", "decimal", "resurgo")  # whose functions take numbers over


def imported(tree: ast.AST, own: Container[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a module imports from those that are not `own`, and keeps; and the names that lead to an engine."""
    foreign, engines, bound = set[str](), set[str](), set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                engines |= {_first(each.asname or each.name) for each in names if _first(each.name) in ENGINES}
            case ast.ImportFrom(module=str(module), names=names, level=0) if module not in own:
                found = {each.asname or each.name for each in names}
                found |= _public(module) if "*" in found else set()
                foreign |= found
                engines |= found if _first(module) in ENGINES else set()
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                bound.add(name)
    return frozenset(foreign - bound), frozenset(engines)


def _first(name: str) -> str:
    return name.partition(".")[0]


def _public(module: str) -> set[str]:
    """What an import of * takes from a module."""
    names = vars(sys.modules.get(module, sys))
    return set(names.get("__all__", [name for name in names if not name.startswith("_")]))
