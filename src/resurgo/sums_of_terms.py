"""A sum of several terms prefactor(x) S(t(x)): each is settled for itself, to the digits that the sum needs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import ceil, floor, inf
from typing import Any

from mpmath import mp

from resurgo.errors import joined
from resurgo.estimate import GRADES, Estimate
from resurgo.evaluate import Cell
from resurgo.ledger import settle
from resurgo.methods import Method
from resurgo.precision import BITS_PER_DIGIT, digits_between, working_precision
from resurgo.question import Outcome, Question

SPARE = 2  # digits more than asked, of every term
CANCELLED = "the terms cancel and leave only"
ROUNDS = 3  # in which terms are asked for the digits that have cancelled in their sum


def settle_sum(
    method: Method, options: Mapping[str, Any], question: Question, count: int, cells: Iterable[Cell], digits: int
) -> dict[Cell, Outcome]:
    """Every cell's outcome, to `digits` digits of the sum of `count` terms; term j at a point i has the index count i + j.

    Errors add up, and round-off too: where the terms cancel they are asked for more digits. The sum has the lowest of
    the terms' grades; it has no value where one of them has none.
    """
    if count == 1:
        return settle(method, options, question, cells, digits)
    outcomes, pending, wanted = dict[Cell, Outcome](), list(cells), digits + SPARE
    for _ in range(ROUNDS):
        found = settle(method, options, question, of_terms(pending, count), wanted)
        outcomes |= {cell: _sum([found[term] for term in of_terms([cell], count)], wanted, digits) for cell in pending}
        short = [digits - o.stable_digits for o in (outcomes[cell] for cell in pending) if _has_cancelled(o)]
        pending = [cell for cell in pending if _has_cancelled(outcomes[cell])]
        if not pending:
            break
        wanted += ceil(max(short)) + SPARE
    return outcomes


def of_terms(cells: Iterable[Cell], count: int) -> list[Cell]:
    """The cells of the terms: that of the term j at a point i has the index count i + j."""
    return [(order, index * count + term) for order, index in cells for term in range(count)]


def _has_cancelled(outcome: Outcome) -> bool:
    """Whether all terms are as good as was asked and their sum is not."""
    return outcome.status == "imprecise" and outcome.message.startswith(CANCELLED)


def _sum(terms: list[Outcome], wanted: int, digits: int) -> Outcome:
    """The outcome of the sum of terms that were asked for `wanted` digits."""
    for term in terms:
        if term.estimate is None:
            return term
    with working_precision(int(wanted * BITS_PER_DIGIT) + 40):
        estimates = [term.estimate for term in terms if term.estimate is not None]
        value = mp.fsum(e.value for e in estimates)
        noise = mp.fsum(
            abs(e.value) * mp.mpf(10) ** -(t.stable_digits + (t.status == "ok")) for e, t in zip(estimates, terms, strict=True)
        )
        errors = [e.error for e in estimates if e.error is not None]
        total = Estimate(
            value,
            mp.fsum(errors) if len(errors) == len(estimates) else None,
            max((e.grade for e in estimates), key=GRADES.index),
            joined(*dict.fromkeys(e.notes for e in estimates)),
            {"terms": [e.details for e in estimates]} if any(e.details for e in estimates) else {},
        )
        left = digits_between(noise, value) if value else -inf
    if left >= digits:
        return Outcome("ok", total, digits)
    stable = max(0, floor(left)) if left > -inf else 0
    worst = next((term.message for term in terms if term.status != "ok"), f"{CANCELLED} {stable} of the {digits} digits asked")
    return Outcome("imprecise", replace(total, grade="unreliable") if stable else None, stable, worst)
