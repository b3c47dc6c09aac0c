"""The precision ledger: raise the precision until the digits asked survive round-off, and say how many did."""

from collections.abc import Iterable, Mapping
from typing import Any

from resurgo.evaluate import Cell
from resurgo.inquiry import Inquiry
from resurgo.methods import Method
from resurgo.precision import BITS_PER_DIGIT
from resurgo.question import Outcome, Question
from resurgo.trial import Trial

GUARD_BITS = 64  # beyond the digits asked, in the first evaluation
LEVELS = 6  # the precision is doubled at most five times, to 32 times the first


def settle(
    method: Method, options: Mapping[str, Any], question: Question, cells: Iterable[Cell], digits: int, levels: int = LEVELS
) -> dict[Cell, Outcome]:
    """Every cell's outcome, to `digits` digits of f.

    An answer in balls from an exact point carries its round-off in its radius. Any other answer is
    evaluated a second time, at a higher precision, and the digits in which both agree are counted: with
    the point moved below its last bit and the whole series multiplied by a rational where the method
    claims to be homogeneous, otherwise with the coefficients moved too. As neither shows every number that
    is rounded inside a method, what settles is tried in a few cells (`suspicion`). A cell that is short of
    digits goes to twice the precision, and so does a 0 that is no exact one: what is 0 at every
    precision, or a tiny ball about it at the last, is taken for 0. What the last of the `levels` leaves is 'imprecise'.
    """
    inquiry, outcomes = Inquiry(method, options, question), dict[Cell, Outcome]()
    if not (pending := list(cells)):
        return outcomes
    first = _first_bits(method, question, pending, digits)
    for level in range(levels):
        outcomes |= Trial(inquiry, first << level, digits, level == levels - 1).outcomes(pending)
        pending = [cell for cell in pending if outcomes[cell].status == "imprecise" and not outcomes[cell].is_final]
        if not pending:
            break
    return outcomes


def _first_bits(method: Method, question: Question, cells: list[Cell], digits: int) -> int:
    """The precision to begin with: that of the digits asked, and what the method is known to lose.

    From exact coefficients a method in balls makes up for its losses itself.
    """
    bits = int(digits * BITS_PER_DIGIT) + GUARD_BITS
    longest = max(order for order, _ in cells)
    if method.works_in_balls and question.series(longest, bits).exact is not None:
        return bits
    return bits + int(method.loses * longest)
