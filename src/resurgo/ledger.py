"""The precision ledger: raise the precision until the digits asked survive round-off, and say how many did."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import floor, inf
from typing import Any, Protocol

from flint import fmpq
from mpmath import mp

from resurgo.estimate import Estimate
from resurgo.evaluate import Answer, Cell, Refusal, evaluate
from resurgo.methods import Method
from resurgo.precision import BITS_PER_DIGIT, digits_between, working_precision
from resurgo.series import Series, replace_terms

GUARD_BITS = 64  # beyond the digits asked, in the first evaluation
LEVELS = 6  # the precision is doubled at most five times: 32 times the first
FACTOR = fmpq(8, 7)  # a float64 inside a method cannot follow a scaling that binary does not hold
LOOKS_HOMOGENEOUS = 3  # digits of agreement under scaling that a truly inhomogeneous method does not show


class Question(Protocol):
    """What a method is asked about: a series to any order needed, and points."""

    def series(self, order: int, bits: int) -> Series: ...
    def argument(self, index: int, bits: int) -> tuple[Any, bool]: ...
    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]: ...


@dataclass(frozen=True)
class Outcome:
    """What became of one cell: the estimate of f, good to `stable_digits`, or why there is none."""

    status: str
    estimate: Estimate | None = None
    stable_digits: int = 0
    message: str = ""


def settle(
    method: Method, options: Mapping[str, Any], question: Question, cells: Iterable[Cell], digits: int
) -> dict[Cell, Outcome]:
    """Every cell's outcome, to `digits` digits of f.

    An answer in balls from an exact point carries its round-off in its radius. Any other is
    evaluated a second time, at a higher precision and with the whole series multiplied by 8/7
    (for a method excused from homogeneity: with its coefficients disturbed below their last bit),
    and the digits in which both agree are counted. A cell that is short of digits goes to the
    next precision; what the last one leaves is 'imprecise'.
    """
    outcomes: dict[Cell, Outcome] = {}
    pending = list(cells)
    for bits in _precisions(digits):
        for cell, outcome in _attempt(method, options, question, pending, bits, digits).items():
            outcomes[cell] = outcome
        pending = [cell for cell in pending if outcomes[cell].status == "imprecise"]
        if not pending:
            break
    return outcomes


def _precisions(digits: int) -> Iterator[int]:
    first = int(digits * BITS_PER_DIGIT) + GUARD_BITS
    return (first << level for level in range(LEVELS))


def _attempt(
    method: Method, options: Mapping[str, Any], question: Question, cells: list[Cell], bits: int, digits: int
) -> dict[Cell, Outcome]:
    def run(which: list[Cell], precision: int, change: Callable[[Series], Series]) -> dict[Cell, Answer | Refusal]:
        return evaluate(
            method,
            options,
            lambda order: change(question.series(order, precision)),
            lambda index: question.argument(index, precision),
            which,
            precision,
        )

    finer = bits + bits // 2
    first = run(cells, bits, lambda series: series)
    unsure = [cell for cell in cells if not _known(first[cell])]
    excused = "homogeneous" in method.excuses
    scaled = {} if excused else run(unsure, finer, lambda series: _multiplied(series, FACTOR))
    outcomes: dict[Cell, Outcome] = {}
    for cell in cells:
        if cell not in unsure:
            outcomes[cell] = _judge(question, cell, first[cell], None, bits, digits)
        elif not excused:
            outcomes[cell] = _judge(question, cell, first[cell], _divided(scaled[cell], finer), finer, digits)
    inhomogeneous = [c for c in unsure if excused or "homogeneous" not in method.claims and _differs(outcomes[c])]
    disturbed = run(inhomogeneous, finer, lambda series: _disturbed(series, bits)) if inhomogeneous else {}
    for cell in inhomogeneous:
        outcomes[cell] = _judge(question, cell, first[cell], disturbed[cell], finer, digits)
    return outcomes


def _known(answer: Answer | Refusal) -> bool:
    """Whether one evaluation is enough: its round-off is proved, or the plugin failed."""
    return answer.status == "error" if isinstance(answer, Refusal) else answer.noise is not None


def _judge(
    question: Question, cell: Cell, first: Answer | Refusal, second: Answer | Refusal | None, bits: int, digits: int
) -> Outcome:
    """The outcome at f's level: the more precise answer, and the digits that round-off leaves of it."""
    if isinstance(first, Refusal) or isinstance(second, Refusal):
        last = second if second is not None else first
        if isinstance(first, Refusal) and isinstance(last, Refusal) and first.status == last.status:
            return Outcome(last.status, message=last.message)
        reason = (first if isinstance(first, Refusal) else last).message  # type: ignore[union-attr]
        return Outcome("imprecise", message=f"an answer at one precision and none at another: {reason}")
    with working_precision(bits):
        best = second or first
        noise = first.noise if second is None else abs(first.estimate.value - second.estimate.value)
        prefactor, prefactor_noise, offset, offset_noise = question.scale(cell[1], bits)
        scaled = prefactor * best.estimate.value
        value = offset + scaled
        noise = abs(prefactor) * noise + abs(best.estimate.value) * prefactor_noise + offset_noise
        noise += (abs(scaled) + abs(offset)) * mp.mpf(2) ** -bits
        error = None if best.estimate.error is None else abs(prefactor) * best.estimate.error
        left = digits_between(noise, value) if noise < mp.inf else -inf
        estimate = replace(best.estimate, value=value, error=error)
    if left >= digits + 1:
        return Outcome("ok", estimate, digits)
    stable = max(0, floor(left)) if left > -inf else 0
    words = f"only {stable} of the {digits} digits asked survive round-off"
    if second is not None and LOOKS_HOMOGENEOUS <= left < 18:
        words += "; multiplied by 8/7 the series gives another answer beyond them, as float64 inside a method does"
    return Outcome("imprecise", replace(estimate, grade="unreliable") if stable else None, stable, words)


def _differs(outcome: Outcome) -> bool:
    """Whether scaling changed the answer so much that the method cannot be homogeneous."""
    return outcome.status == "imprecise" and outcome.stable_digits < LOOKS_HOMOGENEOUS


def _multiplied(series: Series, factor: fmpq) -> Series:
    return replace_terms(series, (factor * c for c in series.terms))


def _divided(answer: Answer | Refusal, bits: int) -> Answer | Refusal:
    if isinstance(answer, Refusal):
        return answer
    with working_precision(bits):
        undo = mp.mpf(int(FACTOR.q)) / int(FACTOR.p)
        estimate = answer.estimate
        error = None if estimate.error is None else estimate.error * undo
        return replace(answer, estimate=replace(estimate, value=estimate.value * undo, error=error))


def _disturbed(series: Series, bits: int) -> Series:
    """Every coefficient changed, by turns up and down, by one part in 2^bits."""
    last = fmpq(2) ** -bits
    return replace_terms(series, (c * (1 + last * (-1) ** (n * (n + 1) // 2)) for n, c in enumerate(series.terms)))
