"""What can go wrong in words a user can act on: `where: what 'offender' is wrong; what to do`."""

import traceback
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class RequestError(Exception):
    """A request that cannot be carried out as written: one line a fault, exit code 2."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Inapplicable(Exception):
    """Raised by a method whose mathematics gives no answer here; its words become the row's."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of an error line about an unknown word: the nearest known one, or all of them."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(names)}" if names else "there are none"


def told(fault: BaseException, function: Callable[..., Any]) -> str:
    """A plugin's fault on one line, with the plugin's file and the line in it where the fault arose."""
    words = " ".join(f"{type(fault).__name__}: {fault}".split())
    file = function.__code__.co_filename
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == file]
    return f"{words} ({display(Path(file))}{f':{lines[-1]}' if lines else ''})"


def display(path: Path) -> str:
    """A path as the user would write it: from here, where it lies below."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
