"""`Listed`: the coefficients that an experiment gives for a parameter, in a list or in a file."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resurgo.coefficient_file import read_file
from resurgo.errors import RequestError
from resurgo.given import read_coefficients
from resurgo.number import Number

FOLDER: ContextVar[Path] = ContextVar("FOLDER", default=Path())  # from which the names of files start
LETTERS = 12  # of a hash, which tell one content of a file from another


@dataclass(frozen=True)
class Listed:
    """Coefficients c_0, c_1, ...; the same where their `text` is: the numbers, or a file's name with their count and a hash.

    `uncertain` has bare decimals known to half a unit in their last place, `exact` has them as they are written.
    """

    text: str
    uncertain: tuple[Number, ...] = field(compare=False, repr=False)
    exact: tuple[Number, ...] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@contextmanager
def files_from(folder: Path) -> Iterator[None]:
    """Names of files start from this folder: an experiment's, while it is read."""
    token = FOLDER.set(folder)
    try:
        yield
    finally:
        FOLDER.reset(token)


def listed(given: Any) -> Listed:
    """The coefficients in a list [c_0, c_1, ...] or in the file of that name; ValueError says in words what is wrong."""
    if isinstance(given, Listed):
        return given
    try:
        if isinstance(given, str) and given:
            name = str(FOLDER.get().absolute() / given)
            uncertain, exact = read_file(name), read_file(name, exact=True)
            return Listed(f"{given}: c_0..c_{len(exact) - 1}, sha256 {_hash(uncertain)}", uncertain, exact)
        if isinstance(given, (list, tuple)) and given:
            uncertain, exact = read_coefficients(given), read_coefficients(given, exact=True)
            return Listed(", ".join(c.text for c in exact), uncertain, exact)
    except RequestError as fault:
        raise ValueError(str(fault)) from None
    raise ValueError(f'\'{given}\' is neither a list of numbers nor the name of a file; write ["1", "-1/2"] or "mine.csv"')


def _hash(coefficients: Sequence[Number]) -> str:
    """What changes with any number or its uncertainty, and not with what else is in the file."""
    content = " ".join(f"{c.text}+-{c.uncertainty}" for c in coefficients)
    return hashlib.sha256(content.encode()).hexdigest()[:LETTERS]
