"""Rows as pandas tables, and back from the files that hold them."""

import json
from collections.abc import Iterable, Mapping
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
from mpmath import mp

from resurgo.errors import joined
from resurgo.neighbours import contradicted

MAPPINGS = ("parameters", "options", "details")
TEXT: Any = pd.StringDtype("python")
NUMBERS: dict[str, Any] = {"order": "Int64", "stable_digits": "Int64", "digits": "Float64"}
CHANGING = "it changes by more than 100 % from order to order"
CONTRADICTION = 10  # an error claim is refuted by a next order that lies this many times further off


def table_of(found: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """A table of text, but for order, digits and stable_digits; mappings are written as JSON."""
    written = [
        {k: json.dumps(v, sort_keys=True, ensure_ascii=False) if k in MAPPINGS else v for k, v in row.items()} for row in found
    ]
    return _typed(pd.DataFrame(written, columns=list(columns), dtype=object))


def read_table(file: Path) -> pd.DataFrame:
    """A table from its CSV file: numbers stay decimal text."""
    return _typed(pd.read_csv(file, dtype=str, keep_default_na=False))


def review(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The finished rows with what only neighbouring orders show, which makes a row unreliable.

    A claim is refuted where |f_(n+1) - f_n| > 10 (error_n + error_(n+1)). A row without a claim is contradicted where it
    differs from both its neighbours, from the one at either end, by more than the smaller of the two.
    """
    claims, bare = _by_point(found, True), _by_point(found, False)
    against: dict[int, str] = {}
    for group in claims:
        refuted = ((row, after) for row, after in pairwise(group) if row["grade"] == "estimated" and _refutes(row, after))
        against |= {id(row): f"its error claim is refuted by order {after['order']}" for row, after in refuted}
    for group in bare:
        flags = contradicted([_value(row) for row in group])
        against |= {id(row): CHANGING for row, flag in zip(group, flags, strict=True) if flag and row["grade"] == "heuristic"}
    return [_downgraded(row, against[id(row)]) if id(row) in against else row for row in found]


def _by_point(found: list[dict[str, Any]], with_claim: bool) -> list[list[dict[str, Any]]]:
    """The rows that have a value, with or without an error claim, by what they are of, in the order of their orders."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in found:
        if row["status"] == "ok" and bool(row["error"]) == with_claim:
            key = tuple(str(row[k]) for k in ("problem", "parameters", "label", "x", "x_im"))
            groups.setdefault(key, []).append(row)
    return [sorted(group, key=lambda row: row["order"]) for group in groups.values()]


def _value(row: Mapping[str, Any]) -> Any:
    return mp.mpc(row["value"], row["value_im"])


def _refutes(row: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    with localcontext(prec=max(len(row["value"]), len(after["value"])) + 10, Emax=MAX_EMAX, Emin=MIN_EMIN):
        real, imaginary = (Decimal(row[part]) - Decimal(after[part]) for part in ("value", "value_im"))
        claimed = CONTRADICTION * (Decimal(row["error"]) + Decimal(after["error"]))
        return real**2 + imaginary**2 > claimed**2


def _downgraded(row: dict[str, Any], words: str) -> dict[str, Any]:
    return row | {"grade": "unreliable", "notes": joined(row["notes"], words)}


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for column in table.columns:
        if column in NUMBERS:
            table[column] = pd.to_numeric(table[column].replace("", None)).astype(NUMBERS[column])
        else:
            table[column] = table[column].astype(TEXT)
    return table
