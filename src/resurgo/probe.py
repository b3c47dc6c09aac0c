"""`Probe`: what an instrumented module calls: it notes which expressions make rounded numbers, and shakes those that are active."""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from sys import getrefcount
from types import GeneratorType, ModuleType
from typing import Any

from resurgo.advice import Hit
from resurgo.instrument import Site
from resurgo.precision import BITS_PER_DIGIT
from resurgo.reach import Reach, reached
from resurgo.rounded import SPARE, bits_of, float_name, has_precision_of_host, is_limited, kind_of, shaken

TEXT = re.compile(r"\d+\.\d{7,}")  # a number of as many digits as nobody reads
OPERATIONS: dict[type, tuple[Callable[..., Any], Callable[..., Any]]] = {  # and those of `a += b`
    ast.Add: (operator.add, operator.iadd),
    ast.Sub: (operator.sub, operator.isub),
    ast.Mult: (operator.mul, operator.imul),
    ast.Div: (operator.truediv, operator.itruediv),
    ast.FloorDiv: (operator.floordiv, operator.ifloordiv),
    ast.Mod: (operator.mod, operator.imod),
    ast.Pow: (operator.pow, operator.ipow),
    ast.MatMult: (operator.matmul, operator.imatmul),
    ast.USub: (operator.neg, operator.neg),
    ast.UAdd: (operator.pos, operator.pos),
}


class Probe:
    """Asked about what expressions make; `enough` is the number of bits that is worked with."""

    def __init__(self, sites: Sequence[Site], own: frozenset[str], active: frozenset[int], sign: int, enough: int) -> None:
        self.sites, self.own, self.active, self.sign, self.enough = sites, own, active, sign, enough
        self.is_loading = True
        self.hits: dict[int, Hit] = {}
        self.exact: set[float] = set()  # float64 that are known not to be rounded, though they look so
        self.operations = [_operation(site.node) for site in sites]

    @contextmanager
    def at(self, bits: int) -> Iterator[None]:
        """While the plugin is called at a precision of so many bits."""
        before, self.enough, self.is_loading = self.enough, bits, False
        try:
            yield
        finally:
            self.enough = before

    def seen(self, index: int, value: Any) -> Any:
        """What a call gives, or a container has."""
        reach: Reach = "unshared" if getrefcount(value) <= FREE else "fixed"
        return self._reached(index, value, reach)

    def taken(self, index: int, value: Any) -> Any:
        """What another's module holds, or another's function takes over: nobody writes into that."""
        return self._reached(index, value, "all")

    def drawn(self, index: int, values: Any) -> Any:
        """What a loop runs over; what Python's own containers hold was looked at when it was made."""
        kind = type(values)
        if kind.__module__ in self.own or (kind.__module__ == "builtins" and kind is not GeneratorType):
            return values
        change = partial(self._changed, index, self.sites[index].node, True)
        return (reached(value, change, "fixed") for value in values)

    def read(self, index: int, base: Any, name: str) -> Any:
        """An attribute; those of the author's own modules and classes were looked at when they were made."""
        value = getattr(base, name)
        is_module = isinstance(base, ModuleType)
        if (base.__name__ if is_module else getattr(base, "__module__", None)) in self.own:
            return value
        return self._reached(index, value, "all" if is_module else "fixed")

    def text(self, index: int, value: Any) -> Any:
        """A number in words, that may have lost digits."""
        return TEXT.sub(partial(self._changed_text, index), value) if isinstance(value, str) else self.seen(index, value)

    def worked(self, index: int, *operands: Any) -> Any:
        """What an operation makes: a rounded number of exact ones, or a number with more bits of a rounded one."""
        operation, node = self.operations[index], self.sites[index].node
        result = operation(*operands)
        if isinstance(result, str):
            return self.text(index, result)
        if not any(map(self._bits, operands)):
            if self._bits(result) and _is_exact(operation, operands, result):
                self.exact.add(result)
            is_of_whole = all(isinstance(operand, int) for operand in operands)
            return self._reached(index, result, "fixed" if isinstance(node, ast.AugAssign) else "unshared", is_of_whole)
        if is_limited(result, self.enough) or (isinstance(node, ast.AugAssign) and hasattr(type(result), "__setitem__")):
            return result  # its operands were looked at when they were made
        parts = [self._changed(index, part, False, value) for part, value in zip(_operands(node), operands, strict=True)]
        return operation(*parts) if index in self.active else result

    def _reached(self, index: int, value: Any, reach: Reach, is_of_whole: bool = False) -> Any:
        is_inside = kind_of(value) is None or hasattr(type(value), "__len__")
        return reached(value, partial(self._changed, index, self.sites[index].node, is_inside, is_of_whole=is_of_whole), reach)

    def _changed(self, index: int, node: ast.AST, is_inside: bool, value: Any, is_of_whole: bool = False) -> Any:
        """A number, noted where it is rounded, and shaken where its place is active."""
        bits = self._bits(value)
        if not bits:
            return value
        if index not in self.hits:
            of_host = "loaded" if self.is_loading else "lowered"
            kind = float_name(value) or (of_host if has_precision_of_host(value) else "other")
            self.hits[index] = Hit(node, kind, int(bits / BITS_PER_DIGIT), is_inside, is_of_whole)
        return shaken(value, bits, self.sign) if index in self.active else value

    def _changed_text(self, index: int, number: re.Match[str]) -> str:
        """The decimals of a number, with the last one changed where its place is active."""
        text = number[0]
        digits = len(text.replace(".", "").lstrip("0"))
        if digits * BITS_PER_DIGIT > self.enough - SPARE:
            return text
        self.hits.setdefault(index, Hit(self.sites[index].node, "text", digits, False, False))
        return f"{text[:-1]}{(int(text[-1]) + self.sign) % 10}" if index in self.active else text

    def _bits(self, value: Any) -> int:
        bits = bits_of(value, self.enough)
        return 0 if bits and isinstance(value, float) and value in self.exact else bits


def _operation(node: ast.AST) -> Callable[..., Any]:
    """That of an operator, for an augmented assignment the one that may work in place."""
    names = OPERATIONS.get(type(getattr(node, "op", None)), (repr, repr))
    return names[isinstance(node, ast.AugAssign)]


def _operands(node: Any) -> tuple[ast.AST, ...]:
    match node:
        case ast.BinOp():
            return node.left, node.right
        case ast.AugAssign():
            return node.target, node.value
    return (node.operand,)


def _is_exact(operation: Callable[..., Any], operands: Sequence[Any], result: Any) -> bool:
    """Whether an operation with float64 rounded nothing."""
    try:
        exact = operation(*map(Fraction, operands))
    except (TypeError, ValueError, ArithmeticError):
        return False
    return isinstance(result, float) and isinstance(exact, Fraction) and exact == Fraction(result)


class _Counter:
    """Counts the holders of a value that is given to it as the probe is given one, and that nothing else holds."""

    def seen(self, _index: int, value: Any) -> int:
        return getrefcount(value)


FREE = eval("counter.seen(0, list())", {"counter": _Counter()})  # it depends on the interpreter
