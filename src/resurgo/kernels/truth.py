"""Values of f that are known by other means, given as pairs [x, f(x)]: their reader and their target."""

from typing import Any

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.grids import parse_point
from resurgo.number import Number, as_datum, parse_number

Pairs = tuple[tuple[Number, Number], ...]


def pairs(values: Any) -> Pairs:
    """a list of pairs [x, f(x)]"""
    if not isinstance(values, (list, tuple)):
        raise ValueError(f'\'{values}\' is not a list of pairs; write [["1", "0.5963(1)"]]')
    found = {}
    for pair in values:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise ValueError(f'\'{pair}\' is not a pair; write [x, f(x)], as in ["1", "0.5963(1)"]')
        x, value = parse_point(pair[0]), as_datum(parse_number(pair[1]))
        if x.key in found:
            raise ValueError(f"x = '{x.text}' stands there twice; write one value for it")
        found[x.key] = (x, value)
    return tuple(found.values())


def known_at(truth: Pairs, x: fmpq | acb) -> arb | acb | None:
    """The value that is given for f at x, its uncertainty as a radius; None where nothing is given."""
    for point, value in truth:
        is_there = x == point.rational if isinstance(x, fmpq) else acb(x).overlaps(acb(point.ball(ctx.prec)))
        if is_there:
            return value.ball(ctx.prec) + arb(0, arb(value.uncertainty))
    return None


def given_at(truth: Pairs, x: fmpq | acb) -> arb | acb:
    """The same; Inapplicable where nothing is given."""
    found = known_at(truth, x)
    if found is None:
        raise Inapplicable("nothing is given for f there")
    return found
