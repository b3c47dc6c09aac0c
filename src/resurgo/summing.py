"""A user's own series summed by methods of the catalog, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from resurgo.catalog import Catalog, Entry
from resurgo.errors import RequestError, Stopped, joined
from resurgo.estimate import Estimate
from resurgo.given import Given, answer
from resurgo.isolation import Caller
from resurgo.options import resolve
from resurgo.precision import BITS_PER_DIGIT, decimal, to_mp, working_precision
from resurgo.question import Outcome
from resurgo.rows import in_decimals
from resurgo.show import table

HEAD = ("value", "error", "data error", "grade", "notes")


def sums(
    catalog: Catalog, given: Given, names: Sequence[str], options: Mapping[str, Any], digits: int, call: Caller, timeout: float
) -> tuple[str, bool]:
    """A user's series summed by the methods named, or by all that apply; and whether there is any value."""
    every = (entry for entry in catalog.of_kind("method") if entry.thing.works_on == "series")
    entries = [catalog.find("method", name) for name in names] or list(every)
    rows, silent = [], []
    for entry in entries:
        settings, faults = resolve(entry.options, options)
        if faults:
            raise RequestError(*(f"{entry.name}: {fault.words}" for fault in faults))
        try:
            found, _ = call(summed, entry, settings, given, digits, timeout=timeout)
        except Stopped as stopped:
            found = f"({stopped.status}): {stopped.words}"
        if isinstance(found, str):
            silent.append(f"{entry.name} gives no value {found}")
        else:
            rows.append([_unique(entry, entries), *found])
    shown = [i for i, name in enumerate(("method", *HEAD)) if name != "data error" or any(row[i] for row in rows)]
    parts = [table([("method", *HEAD)[i] for i in shown], [[row[i] for i in shown] for row in rows])] if rows else []
    return "\n\n".join([*parts, *(["\n".join(silent)] if silent else [])]), bool(rows)


def summed(entry: Entry, settings: Mapping[str, Any], given: Given, digits: int) -> list[str] | str:
    """One method's answer as the columns of `HEAD`, or why it gives none."""
    outcome = answer(entry.thing, settings, given, digits)
    if outcome.estimate is None:
        return f"({outcome.status}): {outcome.message}"
    return _columns(outcome, outcome.estimate)


def _columns(outcome: Outcome, estimate: Estimate) -> list[str]:
    with working_precision(int(outcome.stable_digits * BITS_PER_DIGIT) + 40):
        real, imaginary = in_decimals(to_mp(estimate.value), outcome.stable_digits)
        text = real if imaginary == "0" else f"{real} + {imaginary}j".replace("+ -", "- ")
        data = estimate.details.get("data_error")
    return [
        text,
        "" if estimate.error is None else decimal(to_mp(estimate.error), 2),
        "" if data is None else decimal(to_mp(data), 2),
        estimate.grade,
        joined(estimate.notes, outcome.message),
    ]


def _unique(entry: Entry, entries: Sequence[Entry]) -> str:
    """An entry's name, with its origin where another has the same."""
    return f"{entry.origin}:{entry.name}" if sum(e.name == entry.name for e in entries) > 1 else entry.name
