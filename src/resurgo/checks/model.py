"""The nouns of conformance: a `Check` asked of a `Subject` gives a `Verdict`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from resurgo.catalog import Entry
from resurgo.errors import Inapplicable, RequestError, in_one_line
from resurgo.options import resolve
from resurgo.watch import watched

STATUSES = ("passed", "excused", "failed", "suggested", "untried")
UNNEEDED = {"passed": "it passes", "untried": "there is nothing to try"}  # where an excuse excuses nothing


class Failed(Exception):
    """Raised by a check: what is wrong, with the numbers that show it."""


class Untried(Exception):
    """Raised by a check that has nothing to try, with the reason, such as a method that answers on none of the samples."""


@dataclass(frozen=True)
class Subject:
    """What is checked: a thing of the catalog, with its options settled."""

    entry: Entry
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def thing(self) -> Any:
        """The Method, the Problem, or the function of a diagnostic or a figure."""
        return self.entry.thing

    @property
    def is_as_it_comes(self) -> bool:
        """Whether every option has its default: excuses speak of that case alone."""
        return self.options == resolve(self.entry.options, {})[0]

    @property
    def excuses(self) -> Mapping[str, str]:
        """The author's reasons, by the names of checks."""
        return getattr(self.thing, "excuses", {})


@dataclass(frozen=True)
class Check:
    """A named function of a Subject: it returns what it found in words, or raises Failed or Untried.

    `claimed` checks hold only where the method claims them; of others that hold all the same a claim is suggested. `instead`
    says what to do where one does not hold and is not claimed: without it, that is no fault.
    """

    name: str
    function: Callable[[Subject], str] = field(repr=False)
    claimed: bool = False
    instead: str = ""

    @property
    def summary(self) -> str:
        """What is checked, in a line."""
        return (self.function.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True)
class Verdict:
    """What came of a check: its status, from `STATUSES`, and the numbers, or the author's reason, in words."""

    check: str
    status: str
    words: str

    @property
    def failed(self) -> bool:
        """Whether something has to be mended."""
        return self.status == "failed"


def verdict(check: Check, subject: Subject) -> Verdict | None:
    """The verdict of a check; None for an identity that nobody claims and that need not hold."""
    reason = subject.excuses.get(check.name)
    is_claimed = not check.claimed or check.name in subject.thing.claims
    found, words = _tried(check, subject)
    if reason is not None:
        if found in UNNEEDED and subject.is_as_it_comes:
            return Verdict(check.name, "failed", f"{UNNEEDED[found]}, so that its excuse is not needed: '{reason}'; take it away")
        return Verdict(check.name, "excused", f"{reason} ({words})") if found == "failed" else Verdict(check.name, found, words)
    if is_claimed:
        return (
            Verdict(check.name, "failed", f"claimed, and {words}")
            if check.claimed and found == "untried"
            else Verdict(check.name, found, words)
        )
    if found == "failed" and check.instead:
        return Verdict(check.name, "failed", f"{words}; {check.instead}")
    return Verdict(check.name, "suggested", f"it holds ({words}); add '{check.name}' to its claims") if found == "passed" else None


def _tried(check: Check, subject: Subject) -> tuple[str, str]:
    try:
        with watched(check.name):
            return "passed", check.function(subject)
    except (Failed, RequestError) as fault:
        return "failed", str(fault)
    except (Untried, Inapplicable) as reason:
        return "untried", str(reason)
    except Exception as fault:
        return "failed", in_one_line(fault)
