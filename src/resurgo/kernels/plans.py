"""The plan cache: what depends on a series and a precision alone, worked out once for every order and point."""

from collections import OrderedDict
from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import Any, TypeVar

from flint import ctx, fmpq

from resurgo.series import Series

LIMIT = 64  # plans kept; beyond that the one that was used longest ago goes
Plan = TypeVar("Plan")

_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()


def planned(make: Callable[..., Plan]) -> Callable[..., Plan]:
    """Keep what make(*key) returns at FLINT's working precision, for whoever asks for the same again.

    The key is made of exact things alone: a `Series` (by its exact coefficients or balls), whole
    numbers, rationals, text, None, and tuples of these; TypeError for anything else. An mpf is refused, as
    one of few digits equals one of many.
    """

    @wraps(make)
    def plan(*key: Any) -> Plan:
        full = (make.__module__, make.__qualname__, ctx.prec, *map(_exact, key))
        if full not in _kept:
            _kept[full] = make(*key)
            while len(_kept) > LIMIT:
                _kept.popitem(last=False)
        _kept.move_to_end(full)
        found: Plan = _kept[full]
        return found

    return plan


def _exact(part: Any) -> Any:
    if isinstance(part, Series):
        return part.digest
    if isinstance(part, tuple):
        return tuple(map(_exact, part))
    if part is None or isinstance(part, (int, str, fmpq, Fraction)):
        return part
    raise TypeError(f"a plan's key is exact: a Series, whole numbers, rationals, text; not the {type(part).__name__} '{part}'")
