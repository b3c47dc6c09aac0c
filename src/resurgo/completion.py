"""Names complete in the shell, by argcomplete: `eval "$(resurgo completion bash)"` in its start-up file.

The shell runs the command itself with _ARGCOMPLETE in its environment; without it argcomplete is not imported, so that
`resurgo --help` stays quick.
"""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from resurgo.errors import RequestError, nearest

SHELLS = ("bash", "fish", "zsh")
Completer = Callable[..., Iterable[str]]


def shell_code(shell: str) -> str:
    """What a shell runs at its start to complete the command's names; RequestError for a shell that is not known."""
    from argcomplete.shell_integration import shellcode

    if shell not in SHELLS:
        raise RequestError(f"unknown shell '{shell}'; {nearest(shell, SHELLS)}")
    code: str = shellcode(["resurgo"], shell=shell)
    return code.strip()


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell and end the process. To be called where _ARGCOMPLETE is in the environment."""
    from argcomplete import autocomplete

    for command, sub in _commands(parser).items():
        for action in sub._actions:
            completer = _completer(command, action.dest)
            if completer is not None:
                action.completer = completer  # type: ignore[attr-defined]
    autocomplete(parser)


def names(*kinds: str) -> Completer:
    """The names of these kinds in the catalog of this workspace, of all kinds where none is named."""

    def completer(prefix: str, parsed_args: Any, **_: Any) -> list[str]:
        from resurgo.catalog import load_catalog, workspace_of

        catalog = load_catalog(workspace_of(Path.cwd()), parsed_args.plugin or ())
        return sorted({entry.name for entry in catalog.entries if not kinds or entry.kind in kinds})

    return completer


def listed(completer: Completer) -> Completer:
    """The last of names with commas between them."""

    def last(prefix: str, **given: Any) -> list[str]:
        before = prefix[: prefix.rfind(",") + 1]
        taken = before.split(",")
        return [before + name for name in completer(prefix, **given) if name not in taken]

    return last


def words(*known: str) -> Completer:
    """One of a few words."""
    return lambda prefix, **_: known


def files(*endings: str) -> Completer:
    """Files with these endings, and folders."""

    def completer(prefix: str, **_: Any) -> Iterable[str]:
        from argcomplete.completers import FilesCompleter

        found: Iterable[str] = FilesCompleter(endings)(prefix)
        return found

    return completer


def either(*completers: Completer) -> Completer:
    """What any of them offers."""
    return lambda prefix, **given: [word for completer in completers for word in completer(prefix, **given)]


COMPLETERS: dict[tuple[str, str], Completer] = {
    ("list", "kind"): words("methods", "problems", "diagnostics", "figures"),
    ("show", "name"): names(),
    ("check", "names"): either(names(), files(".py")),
    ("cite", "name"): names(),
    ("compare", "name"): names("method"),
    ("compare", "against"): listed(names("method")),
    ("compare", "problem"): listed(names("problem")),
    ("sum", "method"): names("method"),
    ("diagnose", "diagnostic"): names("diagnostic"),
    ("new", "kind"): words("method", "problem", "diagnostic", "figure", "experiment"),
    ("new", "form"): words("point", "approximant", "sweep"),
    ("run", "files"): files(".toml"),
    ("plan", "file"): files(".toml"),
    ("draw", "file"): files(".toml"),
    ("completion", "shell"): words(*SHELLS),
}
ANYWHERE: dict[str, Completer] = {"plugin": files(".py")}


def _completer(command: str, dest: str) -> Completer | None:
    return COMPLETERS.get((command, dest)) or ANYWHERE.get(dest)


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers of the commands, by name."""
    (choices,) = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)
