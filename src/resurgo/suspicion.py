"""What shows that settled digits are not to be believed, tried in a few cells for all: float64 inside, a look ahead."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo import changes
from resurgo.copies import plugin_of
from resurgo.evaluate import Answer, Cell, Found, Refusal
from resurgo.floats import spoiling
from resurgo.inquiry import Inquiry
from resurgo.methods import Method
from resurgo.precision import digits_between, working_precision
from resurgo.smoothness import (
    UNFELT_BITS,
    bits_needed,
    closer_bits_needed,
    follows,
    follows_beside_a_singularity,
    follows_steeply,
    is_deaf,
    scales,
)

BEYOND = fmpq(1, 2**15)  # the part of a point by which it is moved outwards
FLOAT_WORDS = "it does not follow small changes of its input, as when there is float64 inside the method"
NEAR_WORDS = "it does not follow small changes of its input: a singularity is too near, or there is float64 inside the method"
BALL_WORDS = "its ball does not hold the answer at another precision, as when there is float64 inside the method"


def refuted_balls(inquiry: Inquiry, balls: Mapping[Cell, Answer], bits: int, finer: int) -> dict[Cell, str]:
    """All balls, where one of them does not hold what a second evaluation gives.

    A float64, or an mpmath number rounded on the way, makes balls that are too small.
    """
    with working_precision(finer):
        if all(_overlap(balls[cell], found, bits) for cell, found in inquiry.again(_spots(balls), finer).items()):
            return {}
    return dict.fromkeys(balls, BALL_WORDS)


def unfelt(inquiry: Inquiry, done: Mapping[Cell, Answer], digits: int, finer: int) -> dict[Cell, str]:
    """The settled cells in which the method does not follow small changes of series and point.

    One cell of every order is tried; of a method that claims to be homogeneous, and is thereby checked in every cell,
    one of the lowest, of a middle and of the highest order. Where one of them fails, every cell is tried for itself.
    """
    spots = _spots(done) if inquiry.is_homogeneous else list({order: (order, index) for order, index in done}.values())
    tried = {cell: _deaf(inquiry, cell, done[cell], digits, finer) for cell in spots}
    if any(tried.values()):
        tried |= {cell: _deaf(inquiry, cell, found, digits, finer) for cell, found in done.items() if cell not in tried}
    return {cell: words for cell, words in tried.items() if words}


def _deaf(inquiry: Inquiry, cell: Cell, found: Answer, digits: int, finer: int) -> str:
    """What is wrong where the method does not follow small changes, nothing where it does."""
    if inquiry.may_choose and found.noise is not None and found.estimate.grade == "proved":
        return ""  # an enclosure may be that of a fact, which no coefficient changes
    is_ball = inquiry.is_homogeneous and found.noise is not None  # that holds its multiple
    if _follows(inquiry, cell, is_ball, digits, finer):
        return ""
    return NEAR_WORDS if is_ball else FLOAT_WORDS


def spoilt(inquiry: Inquiry, done: Mapping[Cell, Answer], digits: int, bits: int) -> dict[Cell, str]:
    """All settled cells, where a float64 or another rounded number of the plugin enters the answer in one of them."""
    spots = _spots(done)

    def differs(method: Method) -> bool:
        again = replace(inquiry, method=method).answers(spots, bits)
        return any(not _agree(done[cell], again[cell], digits) for cell in spots)

    with working_precision(bits):
        words = spoiling(inquiry.method, bits, differs).words if spots else ""
    return dict.fromkeys(done, words) if words else {}


def looking_ahead(inquiry: Inquiry, done: Mapping[Cell, Answer], digits: int, bits: int) -> dict[Cell, str]:
    """All settled rows of a sweep, where one of a middle order is not what the truncated series gives."""
    last = max((order for order, _ in done), default=0)
    below = sorted(cell for cell in done if cell[0] < last) if inquiry.method.form == "sweep" else []
    if not below:
        return {}
    cell = below[len(below) // 2]
    with working_precision(bits):
        if _agree(done[cell], inquiry.answers([cell], bits)[cell], digits):
            return {}
    words = f"its row of order {cell[0]} is not that of the series through order {cell[0]}: the sweep looks ahead"
    return dict.fromkeys(done, words)


def _agree(one: Answer, other: Found, digits: int) -> bool:
    """Whether another answer has the same digits."""
    value = one.estimate.value
    return isinstance(other, Answer) and digits_between(abs(other.estimate.value - value), value) >= digits


def _follows(inquiry: Inquiry, cell: Cell, alike: bool, digits: int, finer: int) -> bool:
    """Whether the answer follows small changes of series and point.

    The coefficients all alike where a homogeneous method answers in balls, as exact approximants may depend on a relation
    between them; otherwise each in its own proportion, as some quantities depend on their ratios alone. The finer precision
    is enough: half of it and more is left of what round-off took. Beside a singularity a ball that holds its multiple is
    believed; and a function that is steep, inside at least, as it declares by the bits that it loses, and whose source is at
    hand, as float64 is looked for in that. A quantity that may be chosen among several has to feel tiny changes, unless it is
    a simple number, and to go with a multiple of the series; with other changes the choice may go another way. Where the
    method refuses just beyond the point, at the end of a cut, there is nothing to follow as the point moves, and for balls
    the series alone is changed, if float64 is looked for in the source.
    """
    if inquiry.may_choose:
        bits = max(finer, UNFELT_BITS)
        if is_deaf(partial(_moved, inquiry, cell, False, bits)):
            return False
        if scales(partial(_moved, inquiry, cell, True, bits), digits):
            return True
    with working_precision(bits_needed(digits)):
        is_end = alike and plugin_of(inquiry.method) is not None and _moved(inquiry, cell, alike, finer, BEYOND) is None
    if is_end:
        return follows(partial(_moved, inquiry, cell, alike, finer, fixed=True), digits)
    if follows(partial(_moved, inquiry, cell, alike, finer), digits):
        return True
    closer = partial(_moved, inquiry, cell, alike, closer_bits_needed(digits))
    if alike and follows_beside_a_singularity(closer, digits):
        return True
    order, _ = cell
    return plugin_of(inquiry.method) is not None and follows_steeply(closer, digits, inquiry.method.loses * order)


def _moved(inquiry: Inquiry, cell: Cell, alike: bool, bits: int, h: fmpq, fixed: bool = False) -> Any:
    """The answer for a series and, unless that is fixed, a point that are relatively changed by h."""
    change = changes.small(h, alike)
    found = inquiry.answers([cell], bits, replace(change, point=changes.NONE.point) if fixed else change)[cell]
    return found.estimate.value if isinstance(found, Answer) else None


def _spots(cells: Iterable[Cell]) -> list[Cell]:
    """A cell of the lowest order, one of a middle order and one of the highest."""
    ordered = sorted(cells)
    return list(dict.fromkeys([ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]])) if ordered else []


def _overlap(ball: Answer, other: Found, bits: int) -> bool:
    """Whether two answers agree within their radii and the rounding of their midpoints to `bits` bits."""
    if isinstance(other, Refusal):
        return False
    distance = abs(ball.estimate.value - other.estimate.value)
    return bool(distance <= ball.noise + (other.noise or 0) + abs(other.estimate.value) * mp.mpf(2) ** (2 - bits))
