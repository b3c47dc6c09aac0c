"""`Inquiry`: a method asked about a question, at any precision, with or without a change of what it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo import changes
from resurgo.changes import FACTOR, Change
from resurgo.evaluate import Answer, Asked, Cell, Found, Refusal, evaluate
from resurgo.methods import Method
from resurgo.precision import working_precision
from resurgo.question import Data, Question


@dataclass(frozen=True)
class Inquiry:
    """A method with its options, asked about a question."""

    method: Method
    options: Mapping[str, Any]
    question: Question

    @property
    def is_homogeneous(self) -> bool:
        """Whether the method claims that its answer is multiplied with the series."""
        return "homogeneous" in self.method.claims

    @property
    def may_choose(self) -> bool:
        """Whether it asks for a quantity of a diagnostic, which may be one of several numbers or a simple fraction near to one."""
        return getattr(self.method.function, "chooses", False)

    def answers(self, cells: list[Cell], bits: int, change: Change = changes.NONE) -> dict[Cell, Found]:
        """One evaluation, of the series and at the points as changed."""
        if not cells:
            return {}
        with working_precision(bits):
            longest = self.question.series(max(order for order, _ in cells), bits).whole  # that of the sister tasks
            whole = change.series(longest)

        @cache  # one series for all points; all are cut from one, so that they share its plans
        def series(order: int) -> Data:
            if self.method.works_on == "series":
                return whole.truncate(order)
            with working_precision(bits):
                return change.series(self.question.series(order, bits))

        def point(index: int) -> tuple[Any, bool]:
            t, enclosed = self.question.argument(index, bits)
            with working_precision(bits):
                return change.point(t), enclosed

        return evaluate(Asked(self.method, self.options, series, point, bits), cells)

    def again(self, cells: list[Cell], bits: int, rounded_to: int = 0) -> dict[Cell, Found]:
        """A second evaluation: of a multiple of the series where the method is homogeneous, and divided by it.

        Given `rounded_to`, series and point are changed as rounding to so many bits might change them.
        """
        factor = FACTOR if self.is_homogeneous else fmpq(1)
        alike = self.is_homogeneous or self.may_choose  # what is chosen may depend on exact coefficients being what they are
        change = changes.rounded(rounded_to, factor, alike) if rounded_to else changes.multiplied(factor)
        return {cell: _divided(found, factor, bits) for cell, found in self.answers(cells, bits, change).items()}


def _divided(found: Found, factor: fmpq, bits: int) -> Found:
    """The answer for the series as it was before it was multiplied by `factor`."""
    if factor == 1 or isinstance(found, Refusal):
        return found
    with working_precision(bits):
        undo = mp.mpf(int(factor.q)) / int(factor.p)
        noise = None if found.noise is None else found.noise * undo
        return Answer(replace(found.estimate, value=found.estimate.value * undo), noise)
