"""Where a method stands on a problem, read from finished rows: the digits gained per coefficient, and what failed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import Any

FAILURES = ("error", "timeout", "imprecise", "overconfident", "unreliable", "inapplicable")  # the worst first
PROVED_SLACK = 1.01  # both errors are written to three digits


@dataclass(frozen=True)
class Gain:
    """Digits per coefficient; `at_least`: all digits asked were met too early to tell how many it would be."""

    value: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥ ' if self.at_least else ''}{self.value + 0:.2f}".replace("-0.00", "0.00")


@dataclass(frozen=True)
class Standing:
    """A method on a problem: its gain, and by point the digits at the highest order (None: no value there)."""

    problem: str
    method: str
    gain: Gain
    digits: Mapping[str, float | None]


@dataclass(frozen=True)
class Failure:
    """Rows of a method that failed in one way: an example of its words, and how many rows on which problems."""

    kind: str
    words: str
    problems: Mapping[str, int]

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(self.problems.values())


def standing(problem: str, method: str, rows: Sequence[Mapping[str, Any]], digits: int) -> Standing:
    """The standing from all rows of a method on a problem, each with its point's text under "at".

    The gain is the median over the points; where fewer than two orders have a value it counts as 0.
    """
    by_point: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_point.setdefault(row["at"], []).append(row)
    gains = [gain(point, digits) or Gain(0.0) for point in by_point.values()]
    highest = {at: max(point, key=lambda row: int(row["order"])) for at, point in by_point.items()}
    ends = {at: float(row["digits"]) if row["digits"] else None for at, row in highest.items()}
    return Standing(problem, method, middle(gains), ends)


def gain(rows: Iterable[Mapping[str, Any]], digits: int) -> Gain | None:
    """How many digits an order adds at one point: the median of the slopes between all pairs of orders.

    (The estimator of Theil and Sen: an order that is good or bad by luck has little weight.) Orders from the
    first on which all digits asked are met are left out; where that leaves fewer than two, n + 1 coefficients
    gave all `digits` of them, which is at least digits/(n + 1) each. None where there is no telling.
    """
    scored = sorted((int(row["order"]), float(row["digits"]), row["abs_error"] == "0") for row in rows if row["digits"])
    met = next((i for i, (_, _, is_met) in enumerate(scored) if is_met), len(scored))
    slopes = [(d - c) / (n - m) for (m, c, _), (n, d, _) in combinations(scored[:met], 2)]
    if slopes:
        return Gain(median(slopes))
    return Gain(min(digits, scored[met][1]) / (scored[met][0] + 1), at_least=True) if met < len(scored) else None


def middle(gains: Sequence[Gain]) -> Gain:
    """The median, a lower bound where what lies in the middle is one."""
    ordered = sorted(gains, key=lambda each: each.value)
    inner = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return Gain(median(each.value for each in inner), any(each.at_least for each in inner))


def failures(rows: Iterable[Mapping[str, Any]], honesty: float) -> list[Failure]:
    """What failed among a method's rows, the worst kind first; words that differ in their numbers alone are one failure."""
    found: dict[tuple[str, str], tuple[str, dict[str, int]]] = {}
    for row in rows:
        kind, words = _failed(row, honesty)
        if kind:
            _, problems = found.setdefault((kind, re.sub(r"[-+]?\d[\d.]*(e[-+]?\d+)?", "#", words)), (words, {}))
            problems[row["problem"]] = problems.get(row["problem"], 0) + 1
    listed = [Failure(kind, words, problems) for (kind, _), (words, problems) in found.items()]
    return sorted(listed, key=lambda failure: (FAILURES.index(failure.kind), -failure.rows))


def _failed(row: Mapping[str, Any], honesty: float) -> tuple[str, str]:
    """In which way a row failed, with the reason; '' where it did not."""
    if row["status"] != "ok":
        return row["status"], row["message"]
    if row["grade"] == "unreliable":
        return "unreliable", row["notes"] or "it says so without a reason"
    factor = PROVED_SLACK if row["grade"] == "proved" else honesty
    if row["error"] and row["abs_error"] and Decimal(row["abs_error"]) > Decimal(row["error"]) * Decimal(factor):
        return "overconfident", f"claims an error of {row['error']} where it is {row['abs_error']}"
    return "", ""
