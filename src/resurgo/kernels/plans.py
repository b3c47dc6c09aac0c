"""The plan cache: what depends on a series and a precision alone, worked out once for every order and point."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import wraps
from typing import Any, TypeVar

from flint import ctx, fmpq
from mpmath import mp

from resurgo.samples import Samples
from resurgo.series import Series

LIMIT = 2**29  # bytes of plans kept, by `_weight`; beyond them the one that was used longest ago goes
COUNT = 10_000  # a whole number above it is taken for no count
Plan = TypeVar("Plan")

_kept: OrderedDict[tuple[Any, ...], tuple[Any, int]] = OrderedDict()
_held = Counter[str]()  # "bytes": the weight of all that is kept


def planned(make: Callable[..., Plan]) -> Callable[..., Plan]:
    """Keep what make(*key) returns at the working precision, for whoever asks for the same again.

    The key is made of exact things alone: a `Series` (its exact coefficients or balls, and its facts), `Samples`, whole
    numbers, rationals, text, None, and tuples of these; TypeError for anything else. An mpf is refused, as
    one of few digits equals one of many.
    """

    @wraps(make)
    def plan(*key: Any) -> Plan:
        full = (make, ctx.prec, mp.prec, *map(_exact, key))
        if full not in _kept:
            _kept[full] = make(*key), _weight(key)
            _held["bytes"] += _kept[full][1]
            while len(_kept) > 1 and _held["bytes"] > LIMIT:
                _held["bytes"] -= _kept.popitem(last=False)[1][1]
        _kept.move_to_end(full)
        found: Plan = _kept[full][0]
        return found

    return plan


def forget() -> None:
    """Empty the cache, to measure work anew or to free its memory."""
    _kept.clear()
    _held.clear()


def _exact(part: Any) -> Any:
    if isinstance(part, Samples):
        return part.digest
    if isinstance(part, Series):
        return part.digest, repr(sorted(part.facts.items()))
    if isinstance(part, tuple):
        return tuple(map(_exact, part))
    if part is None or isinstance(part, (int, str, fmpq, Fraction)):
        return type(part), part
    raise TypeError(f"a plan's key is exact: a Series, whole numbers, rationals, text; not the {type(part).__name__} '{part}'")


def _weight(key: tuple[Any, ...]) -> int:
    """An estimate in bytes: n^2 numbers of the working precision, n the longest series or the greatest count in the key.

    A Padé staircase of 400 orders at 3000 bits has some half of that.
    """
    return max(_counts(key), default=1) ** 2 * int(ctx.prec) // 8


def _counts(parts: tuple[Any, ...]) -> Iterator[int]:
    for part in parts:
        if isinstance(part, tuple):
            yield from _counts(part)
        elif isinstance(part, (Series, Samples)):
            yield len(part)
        elif isinstance(part, int):
            yield min(abs(part), COUNT)
