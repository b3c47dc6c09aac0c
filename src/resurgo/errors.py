"""What can go wrong in words a user can act on: `where: what 'offender' is wrong; what to do`.

Imports inside functions keep `resurgo --help` quick: most runs go right.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class RequestError(Exception):
    """A request that cannot be carried out as written: one line a fault, exit code 2."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Inapplicable(Exception):
    """Raised by a method whose mathematics gives no answer here; its words become the row's."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of an error line about an unknown word: the nearest known one, or all of them."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(names)}" if names else "there are none"


def told(fault: BaseException, function: Callable[..., Any]) -> str:
    """A plugin's fault on one line, with the plugin's file and the line in it where the fault arose."""
    import inspect
    from pathlib import Path

    code = getattr(inspect.unwrap(getattr(function, "plugin", function)), "__code__", None)
    return told_at(fault, Path(code.co_filename)) if code else in_one_line(fault)


def told_at(fault: BaseException, file: "Path") -> str:
    """A fault on one line, with the plugin's file and the line in it where the fault arose."""
    import traceback
    from pathlib import Path

    if isinstance(fault, SyntaxError) and fault.filename:
        return f"SyntaxError: {fault.msg} ({plugin_path(Path(fault.filename))}:{fault.lineno})"
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if Path(frame.filename) == file]
    return f"{in_one_line(fault)} ({plugin_path(file)}{f':{lines[-1]}' if lines else ''})"


def in_one_line(fault: BaseException) -> str:
    """A fault's type and words."""
    return " ".join(f"{type(fault).__name__}: {fault}".split())


def shown(value: object) -> str:
    """A value as an error line names it: never by its place in memory, which changes from run to run."""
    text = repr(value)
    return f"a {type(value).__name__}" if " at 0x" in text else f"{text:.60}"


def plugin_path(file: "Path") -> str:
    """A plugin's file from its plugins folder on: the same words wherever that folder stands."""
    folders = [i for i, part in enumerate(file.parts) if part in ("plugins", "bundled")]
    return "/".join(file.parts[folders[-1] :]) if folders else file.name


def joined(*words: str) -> str:
    """The words that there are, as the notes of a row."""
    return "; ".join(filter(None, words))


def display(path: "Path") -> str:
    """A path as the user would write it: from here, where it lies below."""
    here = path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
