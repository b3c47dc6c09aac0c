"""What can go wrong in words a user can act on: `where: what 'offender' is wrong; what to do`."""

from collections.abc import Iterable
from difflib import get_close_matches


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
