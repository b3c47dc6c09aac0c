"""Order n means c_0..c_n: all of them, and nothing beyond."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from flint import fmpq

from resurgo.checks.asking import Case, agreement, answered, ask, ask_case, cases, faultless, point, shown
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.evaluate import NO_ROW, Answer, Cell, Found, Refusal
from resurgo.precision import digits_between, working_precision

BITS = 256
SAME = 40  # digits in which two answers are the same, whatever precision a method adds for the longer series
NEARLY = 3  # digits of an error claim
FELT = 40  # digits beyond which no change is felt
CHANGE = fmpq(8, 7)  # of a coefficient; one that is 0 becomes 1
HIGHEST = 8  # beyond the orders that a method needs: all of these are tried, on six samples
HIGH = (*range(12, 18), 25, 40)  # and some higher ones, on two
SETTLED = 2  # orders above the least at which each has to use its last coefficient


def truncation(subject: Subject) -> str:
    """The answer at order n is that of the series truncated at n, whatever stands behind it: no peeking ahead."""
    low = range(subject.thing.needs + HIGHEST)
    tried = sum(_truncated(subject, case, low) for case in cases(subject, low.stop)[:6])
    tried += sum(_truncated(subject, case, HIGH) for case in _long_cases(subject, HIGH[-1] + 1))
    if not tried:
        raise Untried("it answers on none of the samples")
    return f"{tried} answers, of orders up to {max(*low, *HIGH)}, do not depend on the coefficients behind them"


def _long_cases(subject: Subject, order: int) -> tuple[Case, ...]:
    """The first two samples through a high order, at one point: methods that integrate numerically take their time there."""
    return tuple(replace(case, points=case.points[:1]) for case in cases(subject, order)[:2])


def _truncated(subject: Subject, case: Case, orders: Sequence[int]) -> int:
    """How many answers there are on a case; Failed where one depends on the coefficients behind it."""
    behind, points, count = case.series.order, [point(x, BITS) for x in case.points], 0
    longer = ask(subject, case.series.truncate, points, (*orders, behind), BITS)
    faultless(case, longer)
    for n in orders:  # one by one: a sweep of several would have the longest behind it
        for cell, alone in ask_case(subject, case, [n], BITS).items():
            if words := _difference(longer[cell], alone):
                raise Failed(f"{case.at(*cell)}: with c_{n + 1}..c_{behind} behind it {words}: it looks ahead")
            count += isinstance(alone, Answer)
    return count


def _difference(longer: Found, alone: Found) -> str:
    """How the answer from a longer series differs from that of the truncated one; nothing where it does not."""
    if not isinstance(longer, Answer) or not isinstance(alone, Answer):
        told = ["an answer" if isinstance(f, Answer) else f"'{f.message}'" for f in (longer, alone)]
        return "" if isinstance(longer, Answer) == isinstance(alone, Answer) else f"it gives {told[0]}, without them {told[1]}"
    with working_precision(BITS):
        one, other = longer.estimate, alone.estimate
        if agreement(longer, alone) < SAME and not _unbounded(longer, alone):
            return f"it gives {shown(one.value)}, without them {shown(other.value)}"
        if (one.error is None) != (other.error is None) or (
            one.error is not None and digits_between(abs(one.error - other.error), max(one.error, other.error)) < NEARLY
        ):
            claims = [f.error if f.error is None else shown(f.error) for f in (one, other)]
            return f"its error claim is {claims[0]}, without them {claims[1]}"
    if (one.grade, one.notes) != (other.grade, other.notes):
        return f"it says '{one.grade}: {one.notes}', without them '{other.grade}: {other.notes}'"
    return ""


def _unbounded(*answers: Answer) -> bool:
    return all(answer.noise == inf for answer in answers)


def last_coefficient(subject: Subject) -> str:
    """At order N the answer changes with c_N."""
    needs = subject.thing.needs
    low = range(needs - 1 + SETTLED, needs + HIGHEST)
    asked, felt, silent = set[int](), set[int](), set[int]()
    deaf: dict[int, str] = {}
    for case, orders in (*((c, low) for c in cases(subject, low.stop)[:6]), *((c, HIGH) for c in _long_cases(subject, HIGH[-1]))):
        for n in (n for n in orders if n not in felt):
            found = ask_case(subject, case, [n], BITS)
            if not (at_rest := answered(found)):
                silent |= {n} if all(isinstance(f, Refusal) and f.message == NO_ROW for f in found.values()) else set()
                continue
            asked.add(n)
            if _feels(subject, case, n, n, at_rest):
                felt.add(n)
            elif n not in deaf and _feels(subject, case, n, n - 1, at_rest):
                deaf[n] = f"{case.at(n, min(index for _, index in at_rest))}"
    if not asked:
        raise Untried("it answers on none of the samples")
    if silent := silent - asked:
        raise Failed(f"it has no row of order {min(silent)} on any of the samples; yield every order, or raise Inapplicable")
    if unfelt := sorted(asked - felt):
        n = unfelt[0]
        which = f"at order {n} its answer does not change with c_{n}"
        if n in deaf:
            raise Failed(f"{which}, but with c_{n - 1} ({deaf[n]}): is its order off by one?")
        raise Failed(f"{which}, nor with c_{n - 1}, on any of the samples")
    if len(asked) == 1:
        return f"c_N changes the answer at N = {min(asked)}, the one order at which it answers"
    return f"c_N changes the answer at all {len(asked)} orders N = {min(asked)}..{max(asked)} that are tried"


def _feels(subject: Subject, case: Case, order: int, n: int, at_rest: dict[Cell, Answer]) -> bool:
    """Whether the answer at an order changes with c_n, be it to a refusal, at one of the points."""
    terms = list(case.series.terms)
    with working_precision(BITS):
        terms[n] = terms[n] * CHANGE if terms[n] != 0 else fmpq(1)
    changed = Case(case.name, case.series.with_terms(terms[: order + 1]), case.points)
    moved = answered(ask_case(subject, changed, [order], BITS))
    with working_precision(BITS):
        return any(cell not in moved or agreement(answer, moved[cell]) < FELT for cell, answer in at_rest.items())
