"""What can go wrong in words a user can act on: `where: what 'offender' is wrong; what to do`.

Imports inside functions keep `resurgo --help` quick: most runs go right.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LEAST_PART = 3  # letters of a word that is looked for within names
MOST_NEAR = 3  # names suggested


class RequestError(Exception):
    """A request that cannot be carried out as written: one line a fault, exit code 2."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines

    def __reduce__(self) -> tuple[Any, ...]:
        """How it comes from another process."""
        return type(self), self.lines


class Inapplicable(Exception):
    """Raised by a method whose mathematics gives no answer here; its words become the row's."""


class Stopped(Exception):
    """A call of a plugin that is not tried again: it lasted too long ('timeout') or ended the process ('error')."""

    def __init__(self, status: str, words: str) -> None:
        super().__init__(status, words)
        self.status, self.words = status, words

    def __str__(self) -> str:
        return self.words


class Left(Exception):
    """A plugin's attempt to end the process, as an exception that ends nothing; its words name what was raised."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of an error line about an unknown word: those that it is a part of, the nearest, or all."""
    from difflib import get_close_matches

    names = sorted(known)
    part = [name for name in sorted(names, key=len) if len(word) >= LEAST_PART and word.lower() in name.lower()]
    beginning = [name for name in part if name.lower().startswith(word.lower())]
    close = beginning[:MOST_NEAR] or get_close_matches(word, names, n=1) or part[:MOST_NEAR]
    if close:
        quoted = [f"'{name}'" for name in close]
        return f"did you mean {' or '.join(quoted)}?"
    return f"known: {', '.join(names)}" if names else "there are none"


def told(fault: BaseException, function: Callable[..., Any]) -> str:
    """A plugin's fault on one line, with its file and the line where it arose, or where the function begins that returned it."""
    from pathlib import Path

    file, _, first = plugin_place(function).rpartition(":")
    return told_at(fault, Path(file), first) if file else in_one_line(fault)


def plugin_file(function: Callable[..., Any]) -> str | None:
    """The file in which a plugin's function is written, None for a compiled one."""
    return plugin_place(function).rpartition(":")[0] or None


def plugin_place(function: Callable[..., Any]) -> str:
    """Where a plugin's function begins, `file:line`; nothing for a compiled one."""
    code = getattr(written_function(function), "__code__", None)
    return "" if code is None else f"{code.co_filename}:{code.co_firstlineno}"


def written_function(function: Any) -> Any:
    """What an author has written: the function behind decorators and partial ones, or that by which an object is called."""
    import inspect
    from functools import partial

    function = inspect.unwrap(getattr(function, "plugin", function))
    if isinstance(function, partial):
        return written_function(function.func)
    return function if inspect.isroutine(function) else type(function).__call__


def told_at(fault: BaseException, file: "Path", first: str = "") -> str:
    """A fault on one line, with the plugin's file and the line in it where the fault arose, `first` where it was found outside."""
    import traceback
    from pathlib import Path

    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if Path(frame.filename) == file]
    if isinstance(fault, Stopped) and not lines:
        return fault.words  # which name the place
    if isinstance(fault, SyntaxError) and fault.filename:
        return f"SyntaxError: {fault.msg} ({plugin_path(Path(fault.filename))}:{fault.lineno})"
    line = lines[-1] if lines else first
    return f"{in_one_line(fault)} ({plugin_path(file)}{f':{line}' if line else ''})"


def in_one_line(fault: BaseException) -> str:
    """A fault's type and words."""
    if isinstance(fault, Left):
        return str(fault)
    try:
        words = str(fault)
    except Exception:  # a plugin's own exception may be at fault itself
        words = ""
    return " ".join(f"{type(fault).__name__}: {words}".split())


def shown(value: object) -> str:
    """A value as an error line names it: never by its place in memory, which changes from run to run."""
    text = repr(value)
    return f"a {type(value).__name__}" if " at 0x" in text else f"{text:.60}"


def plugin_path(file: "Path") -> str:
    """A plugin's file from its plugins folder on: the same words wherever that folder stands."""
    folders = [i for i, part in enumerate(file.parts) if part in ("plugins", "bundled")]
    if folders:
        return "/".join(file.parts[folders[-1] :])
    is_in_package = (file.parent / "__init__.py").is_file()
    return f"{file.parent.name}/{file.name}" if is_in_package else file.name


def joined(*words: str) -> str:
    """The words that there are, as the notes of a row."""
    return "; ".join(filter(None, words))


def display(path: "Path") -> str:
    """A path as the user would write it: from here, where it lies below."""
    here = path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
