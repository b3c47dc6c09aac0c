"""Coefficients from a JSON, CSV or plain text file, or from standard input."""

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from resurgo.data import Coefficient
from resurgo.errors import RequestError, display, nearest
from resurgo.given import read_coefficients
from resurgo.number import parse_number

KEYS = ("coefficients", "exact")  # of a JSON object
COMMAS = re.compile(r"[+-]?(\d+,\d+|\d{1,3}(,\d{3})+\.?\d*)(\(\d+\))?([eE][+-]?\d+)?")  # in one number, or between several?
BRACKETED = re.compile(r"\(\d+\)")  # an uncertainty, away from its number


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
        values = _plain(text, shown)
    numbers = []
    for n, (value, line) in enumerate(values):
        try:
            numbers.append(parse_number(value))
        except ValueError as error:
            place = f"{shown}:{line}: coefficient" if line else f"{shown}: coefficient {n}:"
            raise RequestError(f"{place} {error}") from None
    return read_coefficients(numbers, exact, f"{shown}: ")


def _text(name: str) -> tuple[str, str]:
    shown = "standard input" if name == "-" else display(Path(name))
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise RequestError(f"{shown}: this coefficient file cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise RequestError(f"{shown}: this is not UTF-8 text; save it as UTF-8") from None
    except ValueError:  # there is a null character in its name
        raise RequestError(f"{shown!r}: this is no name of a file; check the path") from None
    if "\0" in text:
        raise RequestError(f"{shown}: this is not text; save the coefficients as JSON, CSV or text")
    return text, shown


def _plain(text: str, shown: str) -> list[tuple[Any, int]]:
    lines = [line.partition("#")[0] for line in text.splitlines()]
    pairs = [line.replace(",", " ").split() for line in lines if line.strip()]
    if len(pairs) > 1 and all(len(pair) == 2 for pair in pairs) and _are_counted([first for first, _ in pairs]):
        how = "name it .csv and write n,c_n from 0 on, or write one coefficient a line"
        raise RequestError(f"{shown}: these may be n and c_n, or coefficients alone; {how}")
    words = [(word, i) for i, line in enumerate(lines, start=1) for word in line.split()]
    for word, i in words:
        if len(words) > 1 and COMMAS.fullmatch(word):
            how = "write 1234.5 for one, and a blank after every comma between several"
            raise RequestError(f"{shown}:{i}: '{word}' may be one number or several; {how}")
        if BRACKETED.fullmatch(word):
            raise RequestError(f"{shown}:{i}: '{word}' stands alone; write an uncertainty without a blank before it, 6.737(159)")
    return [(part, i) for word, i in words for part in word.replace(",", " ").split()]


def _are_counted(words: list[str]) -> bool:
    """Whether they are whole numbers, one after another."""
    first = int(words[0]) if words[0].isdecimal() else -1
    return first >= 0 and words == [str(first + i) for i in range(len(words))]


def _json(text: str, shown: str, exact: bool) -> tuple[list[tuple[Any, int]], bool]:
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        raise RequestError(f"{shown}:{error.lineno}: this is not JSON: {error.msg}; mend the syntax") from None
    except RecursionError:
        raise RequestError(f"{shown}: this is not a list of coefficients; write [c_0, c_1, ...]") from None
    if isinstance(content, _Pairs):
        names = [key for key, _ in content]
        for key in names:
            if key not in KEYS:
                raise RequestError(f"{shown}: unknown key '{key}'; {nearest(key, KEYS)}")
            if names.count(key) > 1:
                raise RequestError(f"{shown}: the key '{key}' stands there twice; write it once")
        content = dict(content)
        if not isinstance(content.get("exact", False), bool):
            raise RequestError(f"{shown}: exact: '{content['exact']}' has the wrong type; write true or false")
        exact, content = exact or content.get("exact", False), content.get("coefficients")
    if not isinstance(content, list) or isinstance(content, _Pairs):
        raise RequestError(f'{shown}: there is no list of coefficients; write [c_0, c_1, ...] or {{"coefficients": [...]}}')
    return [(value, _line(text, value)) for value in content], exact


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it stands there: a key may come twice."""

    def __str__(self) -> str:
        return str(dict(self))


def _line(text: str, value: Any) -> int:
    """The line on which a number or text of a JSON list stands first, 0 where it is written otherwise."""
    found = re.search(rf"(?<![\w.+-]){re.escape(value)}(?![\w.])", text) if isinstance(value, str) and value else None
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _csv(text: str, shown: str) -> list[tuple[Any, int]]:
    reader = csv.reader(io.StringIO(text, newline=None))
    try:
        rows = [(row, reader.line_num) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise RequestError(f"{shown}:{reader.line_num}: this is not CSV: {error}; mend the line") from None
    for row, line in rows:
        if any(";" in cell for cell in row):
            raise RequestError(f"{shown}:{line}: columns are separated by ';'; separate them by ',' and write decimals as 0.5")
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
