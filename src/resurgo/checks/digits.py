"""Digits: those asked for are delivered, and no float64 enters an answer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mpmath import mp

from resurgo.checks.asking import Case, answered, ask_case, cases, usual_order
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.evaluate import Cell
from resurgo.floats import spoiling
from resurgo.given import Exactly
from resurgo.ledger import settle
from resurgo.methods import Method
from resurgo.number import parse_number
from resurgo.precision import BITS_PER_DIGIT, digits_between, working_precision
from resurgo.question import Outcome

FEW, MANY = 25, 50
BITS = 256  # for what is compared of them
SAMPLES, POINTS = 5, 2  # as many as a quick check has time for
NOTHING = -55  # power of ten below which a value is taken for 0
ROUNDED = 30  # digits: what is not changed to more of them by a float64 is worked out beyond it


def digits(subject: Subject) -> str:
    """The answer at 50 digits agrees with that at 25."""
    tried = 0
    for (case, cell, few), (_, _, many) in zip(_outcomes(subject, FEW), _outcomes(subject, MANY), strict=True):
        where = case.at(*cell)
        if "imprecise" in (few.status, many.status) and _is_zero(subject, case, cell):
            continue  # what is 0 within its ball has no digits, and its method is not to blame
        for asked, outcome in ((FEW, few), (MANY, many)):
            if outcome.status == "imprecise":
                held = _digits_held(subject)
                why = f"; all its answers have {held} digits: is mp.dps set inside, or float64 used?" if held < FEW else ""
                raise Failed(f"{where}: asked for {asked} digits, {outcome.message}{why}")
            if outcome.status in ("error", "timeout"):
                raise Failed(f"{where}: {outcome.message}")
        if few.status != many.status:
            raise Failed(f"{where}: {few.status} at {FEW} digits and {many.status} at {MANY}; {few.message or many.message}")
        if few.estimate is not None and many.estimate is not None:
            tried += 1
            with working_precision(BITS):
                one, other = few.estimate.value, many.estimate.value
                if (agreed := digits_between(abs(one - other), other)) < FEW:
                    raise Failed(f"{where}: the answers at {FEW} and {MANY} digits agree in {max(0, int(agreed))} digits")
    if not tried:
        raise Untried("it answers on none of the samples")
    return f"{FEW} and {MANY} digits agree in {tried} cells"


def float64(subject: Subject) -> str:
    """No float64 or other rounded number of the plugin enters an answer, and none that small changes of the input show."""
    known = [(case, found) for case in _few(subject) if (found := _values(subject, case))]
    if not known:
        raise Untried("it answers on none of the samples")

    def differs(method: Method) -> bool:
        other = replace(subject, entry=replace(subject.entry, thing=method))
        try:
            return any(_changed(found, _values(other, case)) for case, found in known)
        except Failed:  # where the method as it is answers
            return True

    if (spoilt := spoiling(subject.thing, BITS, differs)).words:
        raise Failed(spoilt.words)
    for case, cell, outcome in _outcomes(subject, MANY):
        if outcome.status == "imprecise" and "float64" in outcome.message and not _is_zero(subject, case, cell):
            raise Failed(f"{case.at(*cell)}: {outcome.message}")
    seen = f", as far as is seen from outside: {spoilt.unseen}" if spoilt.unseen else ""
    return f"none enters the values on {len(known)} samples{seen}"


def _few(subject: Subject) -> Iterator[Case]:
    """The first samples, through a low order, at few points."""
    for case in cases(subject, usual_order(subject))[:SAMPLES]:
        yield Case(case.name, case.series, case.points[:POINTS])


def _digits_held(subject: Subject) -> int:
    """The digits that the longest mantissa of an answer has, at a working precision of many more."""
    values = [value for case in _few(subject) for value in _values(subject, case).values()]
    mantissas = [part._mpf_[1] for value in values for part in (value.real, value.imag)]
    return int(max((int(m).bit_length() for m in mantissas), default=BITS) / BITS_PER_DIGIT)


def _is_zero(subject: Subject, case: Case, cell: Cell) -> bool:
    """Whether the value is 0 as far as can be seen at a precision of many more digits: 1 - 1 of whole numbers is."""
    value = _values(subject, case).get(cell)
    with working_precision(BITS):
        return value is not None and bool(abs(value) < mp.mpf(10) ** NOTHING)


def _values(subject: Subject, case: Case) -> dict[Any, Any]:
    orders = (case.series.order - 1, case.series.order)
    return {cell: answer.estimate.value for cell, answer in answered(ask_case(subject, case, orders, BITS)).items()}


def _changed(values: dict[Any, Any], others: dict[Any, Any]) -> bool:
    with working_precision(BITS):
        return values.keys() != others.keys() or any(
            digits_between(abs(value - others[cell]), value) < ROUNDED for cell, value in values.items()
        )


def _outcomes(subject: Subject, asked: int) -> Iterator[tuple[Case, Cell, Outcome]]:
    """What the ledger makes of the two highest orders of the first samples, at so many digits."""
    for case in _few(subject):
        for index, text in enumerate(case.points):
            orders = (case.series.order - 1, case.series.order)
            question = Exactly(case.series, (parse_number(text),))
            found = settle(subject.thing, subject.options, question, [(n, 0) for n in orders], asked)
            yield from ((case, (n, index), found[n, 0]) for n in orders)
