"""The precision ledger: raise the precision until the digits asked survive round-off, and say how many did."""

from collections.abc import Iterable, Mapping
from typing import Any

from mpmath import mp

from resurgo.estimate import Estimate
from resurgo.evaluate import Cell
from resurgo.methods import Method
from resurgo.precision import BITS_PER_DIGIT, is_zero, to_mp, working_precision
from resurgo.question import Outcome, Question
from resurgo.trial import Trial

GUARD_BITS = 64  # beyond the digits asked, in the first evaluation
LEVELS = 6  # the precision is doubled at most five times, to 32 times the first


def settle(
    method: Method, options: Mapping[str, Any], question: Question, cells: Iterable[Cell], digits: int
) -> dict[Cell, Outcome]:
    """Every cell's outcome, to `digits` digits of f.

    An answer in balls from an exact point carries its round-off in its radius. Any other answer is
    evaluated a second time, at a higher precision, and the digits in which both agree are counted:
    with the whole series multiplied by a rational where the method claims to be homogeneous, otherwise
    with the coefficients disturbed below their last bit. As neither shows every number that is rounded
    inside a method, a ball of the lowest and of the highest order must hold its second evaluation, and
    every method must there follow small changes of series and point. A cell that is short of
    digits goes to twice the precision; what the last precision leaves is 'imprecise'.
    """
    cells = list(cells)
    outcomes = _at_zero(question, cells, digits)
    pending = [cell for cell in cells if cell not in outcomes]
    if not pending:
        return outcomes
    first = _first_bits(method, question, pending, digits)
    for level in range(LEVELS):
        trial = Trial(method, options, question, first << level, digits)
        outcomes |= trial.outcomes(pending)
        pending = [cell for cell in pending if outcomes[cell].status == "imprecise"]
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


def _at_zero(question: Question, cells: list[Cell], digits: int) -> dict[Cell, Outcome]:
    """The cells where t = 0, which are not the method's to answer: S is its constant term."""
    bits = int(digits * BITS_PER_DIGIT) + GUARD_BITS
    found: dict[Cell, Outcome] = {}
    for index in dict.fromkeys(index for _, index in cells):
        if is_zero(question.argument(index, bits)[0]):
            prefactor, _, offset, _ = question.scale(index, bits)
            with working_precision(bits):
                value = offset + prefactor * to_mp(question.series(0, bits).terms[0])
            estimate = Estimate(value, mp.mpf(0), "proved", "t = 0: the series is its constant term")
            found |= {(n, i): Outcome("ok", estimate, digits) for n, i in cells if i == index}
    return found
