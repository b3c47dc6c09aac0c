"""What `resurgo check` prints, check by check, while a plugin is tried in a process of its own."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from resurgo.checks import SUITE, Check, Subject, Verdict, subjects, verdict
from resurgo.errors import Stopped, display
from resurgo.isolation import Caller

RAISED = re.compile(r"order \d+: (.*? \(\S+:\d+\))(?:; |$)")  # what a plugin raises, with its file and line, is told once


MOST_STOPS = 2  # one may be a slow call at a high precision, and the other checks tell something all the same


def report(what: str, plugins: Iterable[str | Path], options: Mapping[str, Any], timeout: float, call: Caller) -> bool:
    """Print the verdicts on what a file offers or what is called so; whether one of them is a failure."""
    found = subjects(what, plugins, options, call)
    counts = Counter(status for subject in found for status in _tried(subject, timeout, call))
    print(", ".join(f"{counts[status]} {status}" for status in counts))
    return bool(counts["failed"])


def _tried(subject: Subject, timeout: float, call: Caller) -> Iterator[str]:
    """The statuses of the checks, each told as it is known; after two calls that had to be stopped the rest is left."""
    entry, told, stops = subject.entry, dict[str, str](), 0
    print(f"{entry.kind} {entry.name}: {display(entry.path)} ({entry.origin})")
    for check in SUITE[entry.kind]:
        found, is_stopped = _one(check.name, subject, timeout, call)
        if found is not None:
            raised = RAISED.search(found.words) if found.failed else None
            first = told.setdefault(raised[1], found.check) if raised else found.check
            words = found.words if first == found.check else f"the same as {first}"
            print(f"  {found.status:<9}  {found.check:<21}  {words}", flush=True)
            yield found.status
        stops += is_stopped
        if stops == MOST_STOPS:
            print("  the other checks wait until this is mended, or has more time with --timeout")
            return


def _one(name: str, subject: Subject, timeout: float, call: Caller) -> tuple[Verdict | None, bool]:
    """The verdict of a check, and whether a call had to be stopped: a failure, whatever the check makes of it."""
    try:
        found, given_up = call(_verdict, name, subject, timeout=timeout, in_a_row=1)
    except Stopped as stopped:
        return Verdict(name, "failed", stopped.words), True
    for reason in given_up.values():
        return Verdict(name, "failed", reason.words), True
    return found, False


def _verdict(name: str, subject: Subject) -> Verdict | None:
    check: Check = next(check for check in SUITE[subject.entry.kind] if check.name == name)
    return verdict(check, subject)
