"""What the checks of methods share: a method asked about series at exact points, and what two answers have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from math import inf
from typing import Any

from mpmath import mp

from resurgo.checks.model import Failed, Subject
from resurgo.checks.samples import SAMPLES, Sample, nodes
from resurgo.evaluate import NO_REASON, Answer, Asked, Cell, Found, Refusal, evaluate
from resurgo.number import parse_number
from resurgo.options import plain
from resurgo.precision import digits_between
from resurgo.question import Data
from resurgo.samples import Samples
from resurgo.series import Series

BITS = 256  # 77 digits: enough for 40 of them where a method loses ten bits an order
USUAL = 5  # beyond the order that a method needs
LEAST = -30  # power of ten
SHOWN = 10  # digits of a number in words


@dataclass(frozen=True)
class Case:
    """A series through an order, exact, or samples at as many nodes, and points at which a method is asked about it."""

    name: str
    series: Data
    points: tuple[str, ...]

    def at(self, order: int, index: int) -> str:
        """A cell in words."""
        return f"on {self.name} at x = {self.points[index]}, order {order}"


def cases(subject: Subject, order: int) -> tuple[Case, ...]:
    """The samples off their cuts, through an order."""
    return tuple(Case(s.name, data_of(subject, s, order), s.points) for s in SAMPLES if not s.on_cut)


def data_of(subject: Subject, sample: Sample, order: int) -> Data:
    """What a method is told of a sample: its series, or its values at nodes."""
    if subject.thing.works_on == "samples":
        return sample.samples(order)
    # the facts are copied, so that a method that changes them spoils no other check
    return Series(sample.series(order).terms, deepcopy(sample.facts))


def data_from(subject: Subject, terms: Sequence[Any], facts: Mapping[str, Any]) -> Data:
    """Coefficients with facts, or the same numbers as values at nodes."""
    return Samples(nodes(len(terms) - 1), terms) if subject.thing.works_on == "samples" else Series(terms, facts)


def afresh(series: Data, order: int) -> Any:
    """c_0..c_order alone, or the first `order` + 1 nodes: what nothing longer stands behind."""
    return series.with_terms(series.terms[: order + 1])


def usual_order(subject: Subject) -> int:
    """The order for what is tried at one: five beyond the least that the method needs, or the nearest at which it answers."""
    least, usual = int(subject.thing.needs) - 1, int(subject.thing.needs) + USUAL
    for order in sorted(range(least, usual + USUAL), key=lambda order: abs(order - usual)):
        if any(_answers(subject, case, order) for case in cases(subject, order)[:3]):
            return order
    return usual


def _answers(subject: Subject, case: Case, order: int) -> bool:
    points, options = [point(x, BITS) for x in case.points], deepcopy(dict(subject.options))
    return bool(answered(ask(subject, case.series.truncate, points, [order], options=options)))


def point(text: str, bits: int) -> Any:
    """An exact point: a rational, or a ball of so many bits."""
    return parse_number(text).term(bits)


def ask(
    subject: Subject,
    series: Callable[[int], Data],
    points: Sequence[Any],
    orders: Iterable[int],
    bits: int = BITS,
    options: Mapping[str, Any] | None = None,
) -> dict[Cell, Found]:
    """What the method answers at every order and point."""
    given = subject.options if options is None else options
    asked = Asked(subject.thing, given, series, lambda index: (points[index], True), bits)
    return evaluate(asked, [(order, index) for index in range(len(points)) for order in orders])


def ask_case(subject: Subject, case: Case, orders: Iterable[int], bits: int = BITS) -> dict[Cell, Found]:
    """What it answers about a case, truncated to each order; Failed where it fails."""
    found = ask(subject, lambda n: afresh(case.series, n), [point(x, bits) for x in case.points], orders, bits)
    faultless(case, found)
    return found


def faultless(case: Case, found: Mapping[Cell, Found]) -> None:
    """Failed where the method raised what it must not, returned what is no number, or was stopped."""
    for cell, answer in found.items():
        if isinstance(answer, Refusal) and answer.status != "inapplicable":
            raise Failed(f"{case.at(*cell)}: {answer.message}")
        if isinstance(answer, Refusal) and answer.message == NO_REASON:
            raise Failed(f"{case.at(*cell)}: it raises Inapplicable without a reason; say why there is no answer")


def answered(found: Mapping[Cell, Found]) -> dict[Cell, Answer]:
    """The cells with an answer that is known at all: a ball without bound is none."""
    return {cell: answer for cell, answer in found.items() if isinstance(answer, Answer) and answer.noise != mp.inf}


def agreement(one: Answer, other: Answer, undo: Callable[[Any], Any] = lambda value: value) -> float:
    """To how many digits undo(other) is one, with the radii of balls; infinite where they are the same number.

    Below 10^-30 digits are counted from there, as of a number that may be 0: the samples have c_0 = 1.
    """
    value, image = one.estimate.value, undo(other.estimate.value)
    noises = [noise for noise in (one.noise, abs(undo(1) - undo(0)) * other.noise if other.noise else other.noise) if noise]
    distance = abs(value - image)
    size = max(abs(value), abs(image), mp.mpf(10) ** LEAST)
    return min((digits_between(d, size) for d in (distance, *noises) if d), default=inf)


def shown(value: Any) -> str:
    """A number in an error line."""
    return str(mp.nstr(value, SHOWN))


def fingerprint(found: Found) -> str:
    """An answer bit by bit, with all that is said of it, as text that is the same for equal answers alone."""
    if isinstance(found, Refusal):
        return f"{found.status}: {found.message}"
    e = found.estimate
    numbers = [_bits(number) for number in (e.value, e.error, found.noise)]
    return f"{shown(e.value)} {numbers} {e.grade} {e.notes} {sorted(plain(e.details).items())}"


def _bits(number: Any) -> str:
    return str([*map(int, part)] if hasattr(number, "_mpf_") else part) if (part := _parts(number)) is not None else "none"


def _parts(number: Any) -> Any:
    return getattr(number, "_mpf_", getattr(number, "_mpc_", number))
