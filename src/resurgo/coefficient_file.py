"""Coefficients from a JSON, CSV or plain text file, or from standard input."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

from resurgo.data import Coefficient
from resurgo.errors import RequestError, nearest
from resurgo.given import read_coefficients
from resurgo.number import parse_number


def read_file(name: str, exact: bool = False) -> tuple[Coefficient, ...]:
    """c_0, c_1, ... from a file, or from standard input for "-".

    JSON: a list, or an object {"coefficients": [...], "exact": true}. CSV: one row, one column, or
    two columns n and c_n with n = 0, 1, 2, ...; a first row of words is a heading. Text: numbers
    separated by lines, commas or blanks; # begins a comment. `exact` takes decimals as exact.
    """
    text, shown = _text(name)
    if Path(name).suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{"):
        values, exact = _json(text, shown, exact)
    elif Path(name).suffix.lower() == ".csv":
        values = _csv(text, shown)
    else:
        lines = [line.partition("#")[0] for line in text.splitlines()]
        pairs = [line.split(",") for line in lines if line.strip()]
        if len(pairs) > 1 and all(len(pair) == 2 and pair[0].strip() == str(n) for n, pair in enumerate(pairs)):
            raise RequestError(f"{shown}: these may be n and c_n, or coefficients alone; name it .csv, or write one a line")
        values = [(word, i) for i, line in enumerate(lines, start=1) for word in line.replace(",", " ").split()]
    for value, line in values:
        try:
            parse_number(value)
        except ValueError as error:
            if line:
                raise RequestError(f"{shown}:{line}: coefficient {error}") from None
    return read_coefficients([value for value, _ in values], exact, f"{shown}: ")


def _text(name: str) -> tuple[str, str]:
    shown = "standard input" if name == "-" else name
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig"), shown
    except OSError as error:
        raise RequestError(f"{name}: this coefficient file cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise RequestError(f"{shown}: this is not UTF-8 text; save it as UTF-8") from None


def _json(text: str, shown: str, exact: bool) -> tuple[list[tuple[Any, int]], bool]:
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise RequestError(f"{shown}:{error.lineno}: this is not JSON: {error.msg}; mend the syntax") from None
    except RecursionError:
        raise RequestError(f"{shown}: this is not a list of coefficients; write [c_0, c_1, ...]") from None
    if isinstance(content, dict):
        unknown = [key for key in content if key not in ("coefficients", "exact")]
        if unknown:
            raise RequestError(f"{shown}: unknown key '{unknown[0]}'; {nearest(unknown[0], ('coefficients', 'exact'))}")
        if not isinstance(content.get("exact", False), bool):
            raise RequestError(f"{shown}: exact: '{content['exact']}' has the wrong type; write true or false")
        exact, content = exact or content.get("exact", False), content.get("coefficients")
    if not isinstance(content, list):
        raise RequestError(f'{shown}: there is no list of coefficients; write [c_0, c_1, ...] or {{"coefficients": [...]}}')
    return [(value, 0) for value in content], exact


def _csv(text: str, shown: str) -> list[tuple[Any, int]]:
    reader = csv.reader(io.StringIO(text))
    rows = [(row, reader.line_num) for row in reader if any(cell.strip() for cell in row)]
    heading = bool(rows) and all(_is_word(cell.strip()) for cell in rows[0][0])
    rows = rows[heading:]
    if len(rows) == 1 and not (heading and len(rows[0][0]) == 2):
        return [(cell.strip(), rows[0][1]) for cell in rows[0][0]]
    values = []
    for n, (row, line) in enumerate(rows):
        if len(row) > 2 or len(row) != len(rows[0][0]):
            raise RequestError(f"{shown}:{line}: this row has {len(row)} columns; write c_n, or n and c_n, in every row")
        if len(row) == 2 and row[0].strip() != str(n):
            raise RequestError(
                f"{shown}:{line}: the first column '{row[0].strip()}' is not the order {n}; number the rows 0, 1, 2, ..."
            )
        values.append((row[-1].strip(), line))
    return values


def _is_word(cell: str) -> bool:
    """Whether a cell can only be meant as a column's name; nan is a bad number, and pi a good one."""
    try:
        parse_number(cell)
    except ValueError as error:
        return cell.isidentifier() and "finite" not in str(error)
    return False
