"""A user's own series summed by methods of the catalog, or read by its diagnostics, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from resurgo.catalog import Catalog, Entry
from resurgo.data import uncertainty_of
from resurgo.diagnose import outcomes
from resurgo.errors import RequestError, Stopped, joined
from resurgo.estimate import Estimate
from resurgo.experiment import Item
from resurgo.given import Given, answer
from resurgo.isolation import Caller
from resurgo.options import resolve
from resurgo.precision import BITS_PER_DIGIT, decimal, to_mp, working_precision
from resurgo.question import Outcome
from resurgo.rows import in_decimals
from resurgo.show import table

UNCERTAIN = "some coefficients are uncertain: what that does to these numbers is not in their errors"
HEAD = ("value", "error", "data error", "grade", "notes")


def sums(
    catalog: Catalog, given: Given, names: Sequence[str], options: Mapping[str, Any], digits: int, call: Caller, timeout: float
) -> tuple[str, bool]:
    """A user's series summed by the methods named, or by all that apply; and whether there is any value."""
    every = (entry for entry in catalog.of_kind("method") if entry.thing.works_on == "series")
    entries = [catalog.find("method", name) for name in names] or list(every)
    rows, silent = [], []
    for entry in entries:
        try:
            found, _ = call(summed, entry, _settings(entry, options), given, digits, timeout=timeout)
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


def diagnoses(
    catalog: Catalog, given: Given, names: Sequence[str], options: Mapping[str, Any], digits: int, call: Caller, timeout: float
) -> tuple[str, bool]:
    """What the diagnostics named, or all that take no point, read off a user's coefficients; and whether that is anything."""
    every = (entry for entry in catalog.of_kind("diagnostic") if given.x.text or not _item(entry, {}).takes_point)
    entries = [catalog.find("diagnostic", name) for name in names] or list(every)
    rows, silent = [], []
    for entry in entries:
        if not given.x.text and _item(entry, {}).takes_point:
            raise RequestError(f"{entry.name}: it is asked about at a point; give one with --at")
        try:
            found, _ = call(diagnosed, entry, _settings(entry, options), given, digits, timeout=timeout)
        except Stopped as stopped:
            found = [["", f"({stopped.status}): {stopped.words}"]]
        for quantity, *columns in found:
            if len(columns) == 1:
                silent.append(f"{entry.name}{f' {quantity}' if quantity else ''} gives nothing {columns[0]}")
            else:
                rows.append([_unique(entry, entries), quantity, *columns])
    parts = [table(["diagnostic", "quantity", "value", "error", "grade", "notes"], rows)] if rows else []
    parts += ["\n".join(silent)] if silent else []
    return "\n\n".join([*parts, *([UNCERTAIN] if any(map(uncertainty_of, given.coefficients)) else [])]), bool(rows)


def diagnosed(entry: Entry, settings: Mapping[str, Any], given: Given, digits: int) -> list[list[str]]:
    """A diagnostic's quantities, each with its columns, or with the one reason why it has none."""
    found = []
    for quantity, outcome in outcomes(_item(entry, settings), given, len(given.coefficients) - 1, digits):
        if outcome.estimate is None:
            found.append([quantity, f"({outcome.status}): {outcome.message}"])
        else:
            value, error, _, grade, notes = _columns(outcome, outcome.estimate)
            found.append([quantity, value, error, grade, notes])
    return found


def _item(entry: Entry, settings: Mapping[str, Any]) -> Item:
    return Item(entry, settings, entry.name, None, None, 0)


def _settings(entry: Entry, options: Mapping[str, Any]) -> dict[str, Any]:
    settings, faults = resolve(entry.options, options)
    if faults:
        raise RequestError(*(f"{entry.name}: {fault.words}" for fault in faults))
    return settings


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
