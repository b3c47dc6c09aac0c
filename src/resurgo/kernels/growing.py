"""Coefficients that are computed once and extended: a recurrence as a generator, its terms kept for every order asked."""

import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from itertools import islice
from typing import Any

KEPT = 64  # sets of parameters whose terms are kept


def growing(terms: Callable[..., Iterator[Any]]) -> Callable[..., list[Any]]:
    """A problem's coefficients(order, *, parameters) from a generator function terms(*, parameters) of c_0, c_1, ...

    The generator is kept: a higher order goes on where the last one ended, a lower one costs nothing. It must
    not depend on the working precision, and its terms are not to be changed. `forget()` empties the memory.
    """

    @lru_cache(maxsize=KEPT)
    def kept(parameters: tuple[tuple[str, Any], ...]) -> tuple[list[Any], Iterator[Any]]:
        return [], terms(**dict(parameters))

    @wraps(terms)
    def coefficients(order: int, **parameters: Any) -> list[Any]:
        found, more = kept(tuple(sorted(parameters.items())))
        try:
            found.extend(islice(more, max(0, order + 1 - len(found))))
        except BaseException:  # a generator that was interrupted, by a limit of time for one, does not go on
            kept.cache_clear()
            raise
        return found[: order + 1]

    coefficients.forget = kept.cache_clear  # type: ignore[attr-defined]
    own = inspect.signature(terms)
    first = inspect.Parameter("order", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    coefficients.__signature__ = own.replace(parameters=[first, *own.parameters.values()])  # type: ignore[attr-defined]
    return coefficients
