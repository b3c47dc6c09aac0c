"""How every diagnostic has to behave: on hard series, towards the digits asked and the working precision."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo.catalog import Entry
from resurgo.checks.hard import FACTS, HARD
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.samples import SAMPLES
from resurgo.checks.settings import left_alone
from resurgo.diagnose import quantities
from resurgo.errors import Inapplicable, shown, told
from resurgo.estimate import Estimate
from resurgo.experiment import Item, takes_point
from resurgo.number import Number, parse_number
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.problem import Problem
from resurgo.series import Series
from resurgo.watch import watched

BITS = 160
POINTS = ("1/7", "-1/7", "1", "1000000000", "1/1000000000")
FEW, MANY = 25, 50
HONEST = 10  # times the errors, by which two orders may differ
ORDERS = (3, 12, 20)  # of the samples

Found = Mapping[str, Any]


def hard_series(subject: Subject) -> str:
    """One term, all 0, beginning with 0, every other one 0, and at the points: finite numbers by name, or Inapplicable."""
    answers, refused = 0, 0
    for name, terms in HARD.items():
        for facts, n in product(({}, FACTS), range(len(terms))):
            for x in POINTS if takes_point(subject.thing) else ("",):
                where = f"on {name}{', through order ' + str(n) if n else ', c_0 alone'}{f', at x = {x}' if x else ''}"
                found = _called(subject, Series(terms[: n + 1], facts), x, where)
                answers, refused = answers + len(found or ()), refused + (found is None)
    return f"{answers} numbers, {refused} times inapplicable, on {len(HARD)} series"


def repeatable(subject: Subject) -> str:
    """Two calls agree bit by bit, and leave the working precision as it was."""
    calls = 0
    for series, x, where in _samples(subject):
        one = _called(subject, series, x, where)
        other = _called(subject, series, x, where)
        calls += 2
        if one is None or other is None:
            continue
        for name in {**one, **other}:
            a, b = (_text(found[name]) if name in found else "nothing" for found in (one, other))
            if a != b:
                raise Failed(f"{where}: '{name}' is {a}, and a second time {b}")
    return f"bit by bit in {calls} calls"


def claims(subject: Subject) -> str:
    """What a quantity claims at one order and at a higher one is the same number within both errors, times ten."""
    tried, far = 0, 0.0
    for sample in SAMPLES[:4]:
        x = sample.points[0] if takes_point(subject.thing) else ""
        found = [(n, _called(subject, sample.series(n), x, f"on {sample.name}, order {n}") or {}) for n in ORDERS]
        for (m, few), (n, many) in combinations(found, 2):
            for name in few.keys() & many.keys():
                one, other = (each[name] for each in (few, many))
                if not all(isinstance(each, Estimate) and each.error is not None for each in (one, other)):
                    continue
                with working_precision(BITS):
                    apart = abs(to_mp(one.value) - to_mp(other.value))
                    errors = to_mp(one.error) + to_mp(other.error) + abs(to_mp(other.value)) * mp.mpf(2) ** (32 - BITS)
                    tried += 1
                    if apart > HONEST * errors:
                        each = ", ".join(
                            f"{mp.nstr(to_mp(e.value), 8)} with the error {mp.nstr(to_mp(e.error), 2)}" for e in (one, other)
                        )
                        raise Failed(
                            f"on {sample.name}: '{name}' at the orders {m} and {n} is {each}; claim no error where none is known"
                        )
                    far = max(far, float(apart / errors) if errors else 0.0)
    if not tried:
        raise Untried("it claims no error, or not at two orders")
    return f"{tried} pairs of orders, apart by at most {far:.2g} times the errors"


def digits(subject: Subject) -> str:
    """The numbers at 50 digits agree with those at 25."""
    tried, reason = 0, ""
    for series, x, where in _samples(subject):
        few, many = ({row["quantity"]: row for row in _rows(subject, series, x, n)} for n in (FEW, MANY))
        if list(few) != list(many):
            raise Failed(f"{where}: it finds {', '.join(few)} at {FEW} digits and {', '.join(many)} at {MANY}")
        for name, row in few.items():
            finer = many[name]
            for asked, each in ((FEW, row), (MANY, finer)):
                if each["status"] not in ("ok", "inapplicable"):
                    raise Failed(f"{where}: {_named(name)}asked for {asked} digits, {each['message']}")
            if row["status"] != finer["status"]:
                raise Failed(f"{where}: {_named(name)}{row['status']} at {FEW} digits and {finer['status']} at {MANY}")
            reason = row["message"] or reason
            if row["status"] == "ok":
                tried += 1
                with working_precision(4 * BITS):
                    a, b = (mp.mpc(each["value"], each["value_im"] or 0) for each in (row, finer))
                    if (agreed := digits_between(abs(a - b), b)) < FEW - 1:
                        two = f"{row['value']} at {FEW} digits and {finer['value']} at {MANY}"
                        raise Failed(f"{where}: {_named(name)}{two} agree to {agreed:.1f}")
    if not tried:
        raise Untried(f"it finds nothing on the samples: {reason}")
    return f"agree, {tried} numbers"


def _samples(subject: Subject) -> Iterator[tuple[Series, str, str]]:
    """Ordinary series, through some orders and at a point where it takes one."""
    for sample, order in product(SAMPLES[:4], ORDERS):
        x = sample.points[0] if takes_point(subject.thing) else ""
        at = f" at x = {x}" if x else ""
        yield sample.series(order), x, f"on {sample.name}{at}, order {order}"


def _called(subject: Subject, series: Series, x: str, where: str) -> Found | None:
    """What the diagnostic finds, None where it is inapplicable; Failed where that is no finite number by name."""
    with working_precision(BITS):
        point = (to_mp(parse_number(x).ball(BITS)),) if x else ()
        try:
            with watched(f"{subject.entry.name} {where}", subject.thing):
                found = left_alone(lambda: subject.thing(series, *point, **subject.options), where)
        except Inapplicable:
            return None
        except Failed:
            raise
        except Exception as fault:
            raise Failed(f"{where}: {told(fault, subject.thing)}") from None
        if not isinstance(found, Mapping) or not all(isinstance(name, str) for name in found):
            raise Failed(f"{where}: it returned {shown(found)}; return {{name: Estimate}}")
        for name, item in found.items():
            for what, number in (("", _value(item)), (" claims the error", getattr(item, "error", None))):
                if number is not None and not _is_finite(number):
                    raise Failed(f"{where}: '{name}'{what or ' is'} {number}; raise Inapplicable with the reason instead")
        return found


def _value(item: Any) -> Any:
    return item.value if isinstance(item, Estimate) else item


def _is_finite(number: Any) -> bool:
    return bool(number.is_finite() if isinstance(number, (arb, acb)) else mp.isfinite(to_mp(number)))


def _text(item: Any) -> str:
    return (
        f"{_value(item)!r}"
        if not isinstance(item, Estimate)
        else f"{item.value!r} with the error {item.error!r} {item.notes}".strip()
    )


def _named(name: str) -> str:
    return f"'{name}': " if name else ""


def _rows(subject: Subject, series: Series, x: str, asked: int) -> list[dict[str, Any]]:
    """The rows of the diagnostic as an experiment has them."""
    problem = Problem("sample", lambda order: series.terms[: order + 1], facts=series.facts)
    posed = Item(Entry("problem", "sample", problem, "checks", Path(), ""), {}, "sample", None, None, 0)
    item = Item(subject.entry, subject.options, subject.entry.name, None, None, 0)
    return quantities(posed, item, series.order, parse_number(x) if x else Number("", fmpq(0)), asked)
