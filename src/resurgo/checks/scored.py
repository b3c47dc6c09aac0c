"""What a method answers on the samples, through the ledger, and how far from the truth that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mpmath import mp

from resurgo.checks.model import Subject, Untried
from resurgo.checks.samples import SAMPLES, Sample
from resurgo.evaluate import Cell
from resurgo.given import Exactly
from resurgo.ledger import settle
from resurgo.methods import Method
from resurgo.number import parse_number
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.question import Data, Outcome

ORDERS = (*range(1, 10), 12, 13, 16, 17, 24, 25)  # both parities; the higher ones seldom, as they cost the most
DIGITS = 20  # asked of the ledger
LEVELS = 3  # of precision: a numerical integral takes very long at higher ones, and no check needs every answer
BITS = 160  # of the truth, and of what is measured against it
ROUNDING = mp.mpf(10) ** (2 - DIGITS)  # relative: what is nearer to the truth is taken to be there


@dataclass(frozen=True)
class Scored:
    """A method's answer on a sample, and the distances from the truth: its own and those of S_0..S_N, or of the values given."""

    sample: Sample
    point: str
    order: int
    value: Any
    error: Any
    grade: str
    truth: Any
    off: Any
    sums_off: tuple[Any, ...]

    @property
    def where(self) -> str:
        """The cell in words."""
        return f"on {self.sample.name} at x = {self.point}, order {self.order}"

    @property
    def x(self) -> Any:
        """The point as a number."""
        return to_mp(parse_number(self.point).ball(BITS))

    @property
    def is_claim(self) -> bool:
        """Whether an error is claimed of it; an answer graded unreliable claims nothing."""
        return self.error is not None and self.grade in ("estimated", "proved")

    @property
    def best_sum(self) -> Any:
        """How far the nearest partial sum, or value at a node, is from the truth, as far as that is known."""
        return max(min(self.sums_off), mp.mpf(2) ** -BITS)

    @property
    def is_at_truth(self) -> bool:
        """Whether it is as near as the digits asked can tell."""
        return bool(self.off <= ROUNDING * max(abs(self.value), abs(self.truth)))

    @property
    def times_too_small(self) -> Any:
        """|value - truth| over the error claimed; 0 where that is no more than rounding, infinite where the claim is 0."""
        if self.is_at_truth:
            return mp.mpf(0)
        return self.off / self.error if self.error else mp.inf


def answers(subject: Subject, whole: Data, points: Iterable[str], orders: Iterable[int], digits: int) -> dict[Cell, Outcome]:
    """What the ledger makes of the method on an exact series, at all orders and points."""
    return _settled(subject.thing, subject.options, whole, points, orders, digits)


def scored(subject: Subject) -> tuple[Scored, ...]:
    """The answers on all samples; Untried where there is none."""
    options = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in subject.options.items())
    found, reason = _scored(subject.thing, options)
    if not found:
        raise Untried(f"it answers nowhere on the samples ({reason})")
    return found


@lru_cache(maxsize=4)  # more than one check asks for them
def _scored(method: Method, options: tuple[tuple[str, Any], ...]) -> tuple[tuple[Scored, ...], str]:
    found, reason = [], ""
    on_samples = method.works_on == "samples"
    for sample in (sample for sample in SAMPLES if not (on_samples and sample.on_cut)):
        whole = sample.samples(ORDERS[-1]) if on_samples else sample.series(ORDERS[-1])
        outcomes = _settled(method, dict(options), whole, sample.points, ORDERS, DIGITS)
        settled = {cell: outcome.estimate for cell, outcome in outcomes.items() if outcome.status == "ok"}
        found += [_measured(sample, *cell, estimate, on_samples) for cell, estimate in settled.items()]
        last = [outcome for outcome in outcomes.values() if outcome.message][-1:]
        reason = next((f"{outcome.status}: {outcome.message}" for outcome in last), reason)
    return tuple(found), reason


def _settled(
    method: Method, options: Mapping[str, Any], whole: Data, points: Iterable[str], orders: Iterable[int], digits: int
) -> dict[Cell, Outcome]:
    question = Exactly(whole, tuple(map(parse_number, points)))
    cells = [(n, index) for index in range(len(question.points)) for n in orders]
    return settle(method, options, question, cells, digits, LEVELS)


def _measured(sample: Sample, order: int, index: int, estimate: Any, on_samples: bool) -> Scored:
    point = sample.points[index]
    truths, sums_off = _known(sample, point, on_samples)
    with working_precision(BITS):
        off = _distance(estimate.value, truths)
        return Scored(sample, point, order, estimate.value, estimate.error, estimate.grade, truths[0], off, sums_off[: order + 1])


@lru_cache(maxsize=256)
def _known(sample: Sample, point: str, on_samples: bool) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The truths, and how far S_0, S_1, ..., or the values at the nodes, are from the nearest of them."""
    with working_precision(BITS):
        x = to_mp(parse_number(point).ball(BITS))
        truths = sample.truths(x)
        bare = sample.samples(ORDERS[-1]).values if on_samples else sample.series(ORDERS[-1]).partial_sums(x)
        return truths, tuple(_distance(s, truths) for s in bare)


def _distance(value: Any, truths: tuple[Any, ...]) -> Any:
    return min(abs(value - truth) for truth in truths)


def apart(value: Any, truth: Any) -> tuple[str, str]:
    """Two numbers in words, to so many digits that they can be told apart, where that takes no more than 40."""
    with working_precision(BITS):
        equal = digits_between(abs(value - truth), truth)
        digits = min(40, max(6, int(min(equal, 40)) + 4))
        return str(mp.nstr(value, digits)), str(mp.nstr(truth, digits))


def short(value: Any) -> str:
    """A number in eight digits."""
    return str(mp.nstr(value, 8))


def few(value: Any) -> str:
    """A number in three digits."""
    return "infinity" if value == mp.inf else str(mp.nstr(mp.mpf(value), 3)).removesuffix(".0")
