"""Hard series: what every method has to survive, with an answer or a reason for having none."""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from flint import fmpq

from resurgo.checks.asking import BITS, Case, afresh, ask, ask_case, data_from, point
from resurgo.checks.model import Failed, Subject
from resurgo.evaluate import Answer

FACTS = {"gevrey": 1, "singularities": ["-1"], "exponent": 0, "strong": "-1/2", "strong_step": "1/2", "stieltjes": 0}
HARD: Mapping[str, list[Any]] = {
    "a single term": [fmpq(1, 3)],
    "two terms": [2, fmpq(-5, 3)],
    "the series 0": [0] * 9,
    "a constant": [fmpq(7, 2), *[0] * 8],
    "a polynomial": [1, -3, 2, *[0] * 6],
    "a series with c_0 = 0": [0, 1, -2, 6, -24, 120, -720, 5040, -40320],
    "a series with c_0 = c_1 = 0": [0, 0, 3, 1, -4, 1, -5, 9, -2],
    "an even series": [1, 0, -1, 0, 3, 0, -15, 0, 105],
    "an odd series": [0, 1, 0, -1, 0, 2, 0, -6, 0],
    "equal coefficients": [1] * 9,
}
REAL = ("1/7", "-1/7", "1", "-3", "1/1000000000", "1000000000")
COMPLEX = ("1/3+1/5*I", "-4+3*I")
FINER = 4 * BITS  # where a ball without bound at the one precision may have one


def hard_series(subject: Subject) -> str:
    """One term, two terms, all 0, beginning with 0, every other one 0: a finite answer, or Inapplicable."""
    points = (*REAL, *COMPLEX)
    counts = {Answer: 0, "refused": 0}
    for name, terms in HARD.items():
        for facts in ({}, FACTS):
            case = Case(f"{name}{' with facts' if facts else ''}", data_from(subject, terms, facts), points)
            for cell, answer in ask_case(subject, case, range(len(terms))).items():
                if isinstance(answer, Answer) and answer.noise == inf and cell[1] < len(REAL):
                    _bounded(subject, case, cell)
                counts[Answer if isinstance(answer, Answer) else "refused"] += 1
    return f"{counts[Answer]} answers, {counts['refused']} inapplicable, on {len(HARD)} series"


def _bounded(subject: Subject, case: Case, cell: tuple[int, int]) -> None:
    """Failed where a ball has no bound at a higher precision either."""
    order, index = cell
    found = ask(subject, lambda n: afresh(case.series, n), [point(case.points[index], FINER)], [order], FINER)[order, 0]
    if isinstance(found, Answer) and found.noise == inf:
        raise Failed(f"{case.at(*cell)}: it returns a ball that is not finite; raise Inapplicable with the reason instead")


def hard_cases(subject: Subject) -> Iterator[Case]:
    """The hard series with facts, at one point."""
    return (Case(name, data_from(subject, terms, FACTS), REAL[:1]) for name, terms in HARD.items())
