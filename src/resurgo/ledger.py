"""The precision ledger: raise the precision until the digits asked survive round-off, and say how many did."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, inf
from typing import Any, Protocol

from flint import fmpq
from mpmath import mp

from resurgo.estimate import Estimate
from resurgo.evaluate import Answer, Asked, Cell, Found, Refusal, evaluate
from resurgo.methods import Method
from resurgo.precision import BITS_PER_DIGIT, digits_between, working_precision
from resurgo.series import Series, replace_terms

GUARD_BITS = 64  # beyond the digits asked, in the first evaluation
LEVELS = 6  # the precision is doubled at most five times, to 32 times the first
FACTOR = fmpq(8, 7)  # float64 inside a method cannot follow a scaling that binary does not hold
LEAST_AGREEMENT = 3  # digits that float64 leaves at least, and a truly inhomogeneous method does not


class Question(Protocol):
    """What a method is asked about: a series to any order needed, points, and what leads from S to f."""

    def series(self, order: int, bits: int) -> Series:
        """The series through `order`, its balls (if any) at `bits` bits."""

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """t at the point with that index, and whether it is exact or an enclosure."""

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """prefactor, its round-off, offset, its round-off."""


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

    An answer in balls from an exact point carries its round-off in its radius; one ball of every
    order is checked against a second evaluation. Any other answer is evaluated a second time, at a
    higher precision and with the whole series multiplied by 8/7, and the digits in which both agree
    are counted. A method that is not homogeneous has its coefficients disturbed below their last bit
    instead: one that is excused from homogeneity, and one that does not claim it where scaling leaves
    no agreement at all. A cell that is short of digits goes to twice the precision; what the last
    precision leaves is 'imprecise'.
    """
    outcomes: dict[Cell, Outcome] = {}
    pending = list(cells)
    for level in range(LEVELS):
        trial = _Trial(method, options, question, (int(digits * BITS_PER_DIGIT) + GUARD_BITS) << level, digits)
        outcomes |= trial.outcomes(pending)
        pending = [cell for cell in pending if outcomes[cell].status == "imprecise"]
        if not pending:
            break
    return outcomes


@dataclass(frozen=True)
class _Trial:
    """An attempt to settle cells at one precision."""

    method: Method
    options: Mapping[str, Any]
    question: Question
    bits: int
    digits: int

    @property
    def finer(self) -> int:
        """The precision of the second evaluation."""
        return self.bits + self.bits // 2

    def outcomes(self, cells: list[Cell]) -> dict[Cell, Outcome]:
        first = self._run(cells, self.bits, _as_it_is)
        settled = {cell: self._judge(cell, first[cell], None) for cell in cells if _is_final(first[cell])}
        settled |= self._refuted(first)
        unsure = [cell for cell in cells if cell not in settled]
        disturb = unsure
        if unsure and "homogeneous" not in self.method.excuses:
            scaled = self._run(unsure, self.finer, _multiplied)
            settled |= {cell: self._judge(cell, first[cell], _divided(scaled[cell], self.finer)) for cell in unsure}
            claimed = "homogeneous" in self.method.claims
            disturb = [] if claimed else [cell for cell in unsure if _disagrees(settled[cell])]
        if disturb:
            other = self._run(disturb, self.finer, lambda series: _disturbed(series, self.bits))
            settled |= {cell: self._judge(cell, first[cell], other[cell]) for cell in disturb}
        return settled

    def _refuted(self, first: Mapping[Cell, Found]) -> dict[Cell, Outcome]:
        """The cells of the orders in which a ball does not hold: one ball of every order is computed again.

        A float64, or an mpmath number rounded on the way, makes balls that are too small.
        """
        balls = {cell: found for cell, found in first.items() if isinstance(found, Answer) and found.noise is not None}
        spots = {order: (order, index) for order, index in reversed(balls)}
        scaled = "homogeneous" in self.method.claims
        again = self._run(list(spots.values()), self.finer, _multiplied if scaled else _as_it_is)
        wrong = set()
        for order, spot in spots.items():
            second = _divided(again[spot], self.finer) if scaled else again[spot]
            with working_precision(self.finer):
                if not isinstance(second, Answer) or not _overlap(balls[spot], second, self.bits):
                    wrong.add(order)
        words = "its ball does not hold the answer at another precision, as when there is float64 inside the method"
        return {cell: Outcome("imprecise", message=words) for cell in balls if cell[0] in wrong}

    def _run(self, cells: list[Cell], bits: int, change: Callable[[Series], Series]) -> dict[Cell, Found]:
        def series(order: int) -> Series:
            return change(self.question.series(order, bits))

        return evaluate(Asked(self.method, self.options, series, lambda i: self.question.argument(i, bits), bits), cells)

    def _judge(self, cell: Cell, first: Found, second: Found | None) -> Outcome:
        """The more precise answer, and the digits that round-off leaves of it once it is f."""
        refused = [answer for answer in (first, second) if isinstance(answer, Refusal)]
        if len({answer.status for answer in refused}) == 1 and len(refused) == 2 - (second is None):
            return Outcome(refused[-1].status, message=refused[-1].message)
        if refused or isinstance(first, Refusal) or isinstance(second, Refusal):
            return Outcome("imprecise", message=f"an answer at one precision and none at another: {refused[-1].message}")
        with working_precision(self.bits if second is None else self.finer):
            best = second or first
            noise = first.noise if second is None else abs(first.estimate.value - second.estimate.value)
            estimate, left = self._of_f(cell, best.estimate, noise)
        if left >= self.digits + 1:
            return Outcome("ok", estimate, self.digits)
        stable = max(0, floor(left)) if left > -inf else 0
        words = f"only {stable} of the {self.digits} digits asked survive round-off"
        if second is not None and LEAST_AGREEMENT <= left < 18:
            words += ", as when there is float64 inside the method"
        return Outcome("imprecise", replace(estimate, grade="unreliable") if stable else None, stable, words)

    def _of_f(self, cell: Cell, estimate: Estimate, noise: Any) -> tuple[Estimate, float]:
        """The estimate of f = offset + prefactor S from that of S, and how many of its digits are left."""
        prefactor, prefactor_noise, offset, offset_noise = self.question.scale(cell[1], mp.prec)
        scaled = prefactor * estimate.value
        value = offset + scaled
        noise = abs(prefactor) * noise + abs(estimate.value) * prefactor_noise + offset_noise
        noise += (abs(scaled) + abs(offset)) * mp.mpf(2) ** -mp.prec
        error = None if estimate.error is None else abs(prefactor) * estimate.error
        return replace(estimate, value=value, error=error), digits_between(noise, value) if noise < mp.inf else -inf


def _is_final(answer: Found) -> bool:
    """Whether one evaluation is enough: its round-off is proved, or the plugin failed."""
    return answer.status == "error" if isinstance(answer, Refusal) else answer.noise is not None


def _disagrees(outcome: Outcome) -> bool:
    """Whether scaling changed the answer so much that the method cannot be homogeneous."""
    return outcome.status == "imprecise" and outcome.stable_digits < LEAST_AGREEMENT


def _overlap(ball: Answer, other: Answer, bits: int) -> bool:
    """Whether two answers agree within their radii and the rounding of their midpoints to `bits` bits."""
    distance = abs(ball.estimate.value - other.estimate.value)
    return bool(distance <= ball.noise + (other.noise or 0) + abs(other.estimate.value) * mp.mpf(2) ** (2 - bits))


def _as_it_is(series: Series) -> Series:
    return series


def _multiplied(series: Series) -> Series:
    return replace_terms(series, (FACTOR * c for c in series.terms))


def _divided(answer: Found, bits: int) -> Found:
    """The answer for the series as it was before it was multiplied by FACTOR."""
    if isinstance(answer, Refusal):
        return answer
    with working_precision(bits):
        undo = mp.mpf(int(FACTOR.q)) / int(FACTOR.p)
        estimate = answer.estimate
        error = None if estimate.error is None else estimate.error * undo
        return Answer(replace(estimate, value=estimate.value * undo, error=error), answer.noise)


def _disturbed(series: Series, bits: int) -> Series:
    """Every coefficient changed, by turns up and down, by one part in 2^bits."""
    last = fmpq(2) ** -bits
    return replace_terms(series, (c * (1 + last * (-1) ** (n * (n + 1) // 2)) for n, c in enumerate(series.terms)))
