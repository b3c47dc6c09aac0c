"""Coefficients in balls, computed at growing precision until each of them is known to the working precision."""

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb, ctx, fmpq

EXTRA = (64, 256, 1024)  # bits that are tried beyond the working precision, by which those of a coefficient may cancel


def settled_terms(compute: Callable[[int], Sequence[Any]], last: int) -> list[Any]:
    """compute(bits) at as many bits as it takes, `last` more than the working precision at most; 0 for what is 0 at all."""
    terms: Sequence[Any] = ()
    for extra in (*(e for e in EXTRA if e < last), last):
        terms = compute(ctx.prec + extra)
        if all(is_known(c, ctx.prec) for c in terms):
            return list(terms)
    return [fmpq(0) if is_nothing(c, last // 2) and not is_known(c, ctx.prec) else c for c in terms]


def is_nothing(c: Any, bits: int) -> bool:
    """Whether a ball holds 0 and nothing that is larger than 2^-bits."""
    return bool(acb(c).contains(0) and abs(acb(c)).upper() < arb(2) ** -bits)


def is_known(c: Any, bits: int) -> bool:
    """Whether a coefficient has so many bits."""
    return isinstance(c, fmpq) or bool(c.is_exact() or c.rel_accuracy_bits() >= bits)
