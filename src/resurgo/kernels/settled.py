"""Coefficients of a series in balls, with more bits until every one has those of the working precision."""

from collections.abc import Callable

from flint import acb, arb, ctx, fmpq

from resurgo.formal import Term, Terms

EXTRA = (64, 256, 1024)  # bits that are tried beyond the working precision, by which those of a coefficient may cancel


def settled(expand: Callable[[int], Terms], order: int) -> list[Term]:
    """c_0..c_order as expand(bits) gives them: rational, or balls with the bits asked; 0 where at every precision it may be 0."""
    last = 4 * (1024 + order * order.bit_length())  # more than the c_n of an entire function of order 1/4 fall short of 1
    for extra in (*EXTRA, last):
        terms = expand(ctx.prec + extra)
        if all(is_known(c, ctx.prec) for c in terms):
            return list(terms)
    return [fmpq(0) if _is_nothing(c, last // 2) and not is_known(c, ctx.prec) else c for c in terms]


def is_known(c: Term, bits: int) -> bool:
    """Whether a coefficient has so many bits."""
    return isinstance(c, fmpq) or bool(c.is_exact()) or bool(c.rel_accuracy_bits() >= bits)


def _is_nothing(c: Term, bits: int) -> bool:
    """Whether a ball holds 0 and nothing that is larger than 2^-bits."""
    return bool(acb(c).contains(0)) and bool(abs(acb(c)).upper() < arb(2) ** -bits)
