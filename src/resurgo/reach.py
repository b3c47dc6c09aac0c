"""The numbers inside of a value: in tuples, lists, dictionaries, arrays and matrices, and in iterators as they are drawn from."""

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from types import GeneratorType
from typing import Any, Literal

from resurgo.rounded import kind_of

Change = Callable[[Any], Any]
Reach = Literal["all", "unshared", "fixed"]  # how much of what can be written into may be replaced
BOX: list[Any] = [[]]
HELD_ONCE = sys.getrefcount(BOX[0])  # what that counts where nothing but a container holds a value


def reached(value: Any, change: Change, reach: Reach) -> Any:
    """The value, with `change` made to the numbers in it that may be rounded; itself where that changes none.

    "fixed": what can be written into or drawn from stays as it is, as somebody else may do so, or see what was done;
    "unshared": only where something else holds it than what it is in.
    """
    kind = type(value)
    is_drawn_from = isinstance(value, Iterator) and kind.__module__ in ("builtins", "itertools") and kind is not GeneratorType
    may_change = is_drawn_from or hasattr(kind, "__setitem__")
    if may_change and (reach == "fixed" or (reach == "unshared" and _is_view_of_shared(value))):
        return value
    if kind.__module__ == "numpy" and getattr(getattr(value, "dtype", None), "kind", "") == "O":
        return _of_objects(value, change, reach)
    if kind_of(value) is not None:
        return change(value)
    if kind in (list, tuple) or (issubclass(kind, tuple) and hasattr(kind, "_make")):
        new = [_inside(value, i, change, reach) for i in range(len(value))]
        return value if _are_same(new, value) else getattr(kind, "_make", kind)(new)
    if kind is dict:
        new = [_inside(value, key, change, reach) for key in value]
        return value if _are_same(new, value.values()) else dict(zip(value, new, strict=True))
    if kind is array and value.typecode in "fd":
        return _of_array(value, change)
    if is_drawn_from:
        return (reached(each, change, "fixed") for each in value)
    return _of_an_engine(value, change)


def _of_an_engine(value: Any, change: Change) -> Any:
    """A matrix, polynomial or expression of mpmath's, FLINT's or SymPy's."""
    kind: Any = type(value)
    match kind.__module__.partition(".")[0], kind.__name__:
        case "mpmath", "matrix":
            old, make = list(value), partial(_matrix, value)
        case "flint", "arb_mat" | "acb_mat":
            old, make = value.entries(), partial(kind, value.nrows(), value.ncols())
        case "flint", "arb_poly" | "acb_poly":
            old, make = value.coeffs(), kind
        case "sympy", _ if hasattr(value, "atoms"):
            old = [atom for atom in value.atoms() if kind_of(atom) is not None]
            make = partial(_expression, value, old)
        case _:
            return value
    new = [change(each) for each in old]
    return value if _are_same(new, old) else make(new)


def _matrix(old: Any, new: Iterable[Any]) -> Any:
    changed = old.copy()
    for place, each in zip(product(range(old.rows), range(old.cols)), new, strict=True):
        changed[place] = each
    return changed


def _expression(old: Any, atoms: Iterable[Any], new: Iterable[Any]) -> Any:
    return old.xreplace(dict(zip(atoms, new, strict=True)))


def _is_view_of_shared(value: Any) -> bool:
    """Whether an array of NumPy's shows what is in another one, that something else holds."""
    has_base = hasattr(type(value), "base") and hasattr(type(value.base), "__setitem__")
    return has_base and sys.getrefcount(value.base) > HELD_ONCE


def _inside(container: Any, place: Any, change: Change, reach: Reach) -> Any:
    """What stands at a place of a container, reached."""
    is_shared = reach == "unshared" and sys.getrefcount(container[place]) > HELD_ONCE
    return reached(container[place], change, "fixed" if is_shared else reach)


def _of_array(value: Any, change: Change) -> Any:
    import numpy as np

    old = np.array(value)
    new = change(old)
    return value if new is old else array(value.typecode, new.tolist())


def _of_objects(value: Any, change: Change, reach: Reach) -> Any:
    """Of an array of numbers that are not NumPy's."""
    new = value.copy()
    for i, each in enumerate(value.flat):
        new.flat[i] = reached(each, change, reach)
    return value if _are_same(new.flat, value.flat) else new


def _are_same(new: Iterable[Any], old: Iterable[Any]) -> bool:
    return all(one is other for one, other in zip(new, old, strict=True))
