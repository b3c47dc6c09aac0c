"""The conformance suite: what `resurgo check` asks of a plugin, for use from Python and pytest as well."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from resurgo.catalog import Entry, load_catalog, workspace_of
from resurgo.checks.conduct import CONDUCT
from resurgo.checks.drawn import DIAGNOSTIC_CHECKS, FIGURE_CHECKS
from resurgo.checks.honest import HONEST
from resurgo.checks.identities import IDENTITIES
from resurgo.checks.model import Check, Failed, Subject, Untried, Verdict, verdict
from resurgo.checks.problems import PROBLEM_CHECKS
from resurgo.errors import RequestError
from resurgo.isolation import Caller, isolated
from resurgo.options import resolve

__all__ = ["SUITE", "Check", "Failed", "Subject", "Untried", "Verdict", "applicable", "check", "subjects", "verdict", "verdicts"]

SUITE: Mapping[str, tuple[Check, ...]] = {
    "method": (*CONDUCT, *HONEST, *IDENTITIES),
    "problem": PROBLEM_CHECKS,
    "diagnostic": DIAGNOSTIC_CHECKS,
    "figure": FIGURE_CHECKS,
}


def subjects(
    what: str | Path, plugins: Iterable[str | Path] = (), options: Mapping[str, Any] | None = None, call: Caller = isolated
) -> list[Subject]:
    """What a plugin file offers, or what is called so in the catalog of this workspace.

    `options` are options of all of them, `call` is how plugins that are new here are tried. RequestError where there is no
    such file or name, or where an option is wrong.
    """
    workspace = workspace_of(Path.cwd())
    if str(what).endswith(".py"):
        path, catalog = Path(what).resolve(), load_catalog(workspace, (*plugins, what), call)
        entries: Iterable[Entry] = [e for e in catalog.entries if e.path == path]
        if not entries:
            raise RequestError(*(f"{what} does not load: {b.reason}" for b in catalog.broken if b.path.resolve() == path))
    else:
        entries = load_catalog(workspace, plugins, call).search(str(what))
    return [_with_options(entry, options or {}) for entry in entries]


def check(what: str | Path, plugins: Iterable[str | Path] = (), **options: Any) -> dict[str, list[Verdict]]:
    """The verdicts of all checks on what a plugin file offers, or on what is called so, by `kind name`.

    In this process, without a time limit; `resurgo check` does the same in a process of its own.
    """
    return {f"{s.entry.kind} {s.entry.name}": list(verdicts(s)) for s in subjects(what, plugins, options)}


def applicable(subject: Subject) -> tuple[Check, ...]:
    """The checks of its kind but for identities that the author neither claims nor excuses."""
    claims = (*getattr(subject.thing, "claims", ()), *subject.excuses)
    return tuple(each for each in SUITE[subject.entry.kind] if not each.claimed or each.name in claims)


def verdicts(subject: Subject) -> Iterator[Verdict]:
    """The verdict of every check that applies, in order."""
    found = (verdict(each, subject) for each in SUITE[subject.entry.kind])
    return (each for each in found if each is not None)


def _with_options(entry: Entry, options: Mapping[str, Any]) -> Subject:
    settings, faults = resolve(entry.options, options)
    if faults:
        raise RequestError(*(f"{entry.name}: {fault.words}" for fault in faults))
    return Subject(entry, settings)
