"""The command line. What a command needs is imported inside it, so that `resurgo --help` is quick."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from threading import current_thread, main_thread
from typing import Any

from resurgo import __version__, commands
from resurgo.commands import DONE, INTERRUPTED, tell
from resurgo.completion import complete
from resurgo.errors import RequestError, nearest

Add = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]
TERMINATED = 143  # as shells have it
WRONG = 2  # the exit code of a request that cannot be carried out


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 something failed, 2 a wrong request, 130 interrupted."""
    words = _with_values(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if current_thread() is main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # so that the worker ends in good order
    try:
        try:
            parser = _parser()
            if "_ARGCOMPLETE" in os.environ:
                complete(parser)
            parsed = parser.parse_args(words)
            command: Callable[[argparse.Namespace], int] = parsed.command
            return command(parsed)
        finally:
            sys.stdout.flush()
    except RequestError as error:
        for line in error.lines:
            tell(line if line.startswith("resurgo: ") else f"resurgo: {line}")
        return WRONG
    except KeyboardInterrupt:
        tell("resurgo: interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output, such as head, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _with_values(words: Sequence[str]) -> list[str]:
    """The words with --at X as --at=X: argparse would take -1/2 for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--at":
            joined[-1] = f"--at={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "resurgo",
        description="A workbench for asymptotic and divergent series.",
        epilog="Exit codes: 0 done, 1 something failed, 2 the request was wrong, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"resurgo {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, function: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        sub = subparsers.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        sub.set_defaults(command=function)
        sub.add_argument("--plugin", action="append", default=[], metavar="FILE", help="load this plugin file too")
        return sub

    _for_studies(add)
    _for_authors(add)
    for sub in (parser, *subparsers.choices.values()):
        sub.error = lambda message: _refuse(message, list(subparsers.choices))  # type: ignore[method-assign]
    return parser


def _for_studies(add: Add) -> None:
    run = add("run", commands.run, "carry out experiments: tables and figures")
    run.add_argument("files", nargs="+", metavar="FILE", help="an experiment file (TOML)")
    run.add_argument("--results", metavar="DIR", help="write below this folder instead of the workspace's results/")
    run.add_argument("--fresh", action="store_true", help="compute again what is kept from earlier runs")
    run.add_argument("--strict", action="store_true", help="exit code 1 if a row is imprecise, an error or out of time")
    run.add_argument("--in-process", action="store_true", help="call plugins in this process, for debugging: nothing is stopped")

    plan = add("plan", commands.plan, "show what an experiment would compute and what is already there")
    plan.add_argument("file", metavar="FILE", help="an experiment file (TOML)")
    plan.add_argument("--results", metavar="DIR", help="look below this folder instead of the workspace's results/")

    draw = add("draw", commands.draw, "draw an experiment's figures again from its stored tables")
    draw.add_argument("file", metavar="FILE", help="an experiment file (TOML)")
    draw.add_argument("--results", metavar="DIR", help="look below this folder instead of the workspace's results/")
    draw.add_argument("--in-process", action="store_true", help="draw in this process, for debugging")

    listing = add("list", commands.list_, "list what the plugins offer")
    listing.add_argument("kind", nargs="?", default="", metavar="KIND", help="methods, problems, diagnostics or figures")

    show = add("show", commands.show, "show a plugin's documentation, options, citation and file")
    show.add_argument("name", metavar="NAME", help="the name, or kind:name")

    total = add("sum", commands.sum_, "sum your own coefficients at a point")
    total.add_argument("file", metavar="FILE", help="coefficients c_0, c_1, ... (JSON, CSV or text), - for standard input")
    total.add_argument("--at", required=True, metavar="X", help="the point x")
    total.add_argument("--method", action="append", default=[], metavar="M", help="a method; without it, every applicable one")
    total.add_argument("--digits", default="30", metavar="D", help="the digits asked (30)")
    total.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="an option of the method; a list is [A,B]")
    total.add_argument("--timeout", default="60", metavar="S", help="seconds that one call of a method may take (60)")
    total.add_argument("--in-process", action="store_true", help="call methods in this process, for debugging")
    total.add_argument("--exact", action="store_true", help="take decimals as exact, not as rounded in their last place")

    reading = add("diagnose", commands.diagnose, "read off your own coefficients how the series behaves")
    reading.add_argument("file", metavar="FILE", help="coefficients c_0, c_1, ... (JSON, CSV or text), - for standard input")
    reading.add_argument("--at", metavar="X", help="a point x, for diagnostics that are asked about at one")
    reading.add_argument("--diagnostic", action="append", default=[], metavar="N", help="a diagnostic; without it, every one")
    reading.add_argument("--digits", default="12", metavar="D", help="the digits asked (12)")
    reading.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="an option of it; a list is [A,B]")
    reading.add_argument("--timeout", default="60", metavar="S", help="seconds that one call may take (60)")
    reading.add_argument("--in-process", action="store_true", help="call diagnostics in this process, for debugging")
    reading.add_argument("--exact", action="store_true", help="take decimals as exact, not as rounded in their last place")


def _for_authors(add: Add) -> None:
    new = add("new", commands.new, "write a plugin or an experiment to begin with")
    new.add_argument("kind", metavar="KIND", help="method, problem, diagnostic, figure or experiment")
    new.add_argument("name", metavar="NAME", help="its name, such as my-method")
    new.add_argument("--form", metavar="FORM", help="of a method: point (the default), approximant or sweep")
    new.add_argument("--package", metavar="DIR", help="write an installable package into this folder instead")

    check = add("check", commands.check, "try whether a plugin keeps what it promises")
    check.add_argument("names", nargs="+", metavar="FILE_OR_NAME", help="a plugin's file, or a name, or kind:name")
    check.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="an option of the plugin; a list is [A,B]")
    check.add_argument("--timeout", default="20", metavar="S", help="seconds that one call of the plugin may take (20)")
    check.add_argument("--in-process", action="store_true", help="call the plugin in this process, for debugging")

    compare = add("compare", commands.compare, "run a method beside others on the standard problems")
    compare.add_argument("name", metavar="METHOD", help="the method")
    compare.add_argument("--against", metavar="M,...", help="the methods beside it; without it, every bundled one")
    compare.add_argument("--problem", metavar="P,...", help="the problems; without it, every one that has a target")
    compare.add_argument("--orders", default="4..20", metavar="A..B", help="the orders (4..20)")
    compare.add_argument("--digits", default="30", metavar="D", help="the digits asked (30)")
    compare.add_argument("--timeout", default="10", metavar="S", help="seconds that one call of a plugin may take (10)")
    compare.add_argument("--in-process", action="store_true", help="call methods in this process, for debugging")

    cite = add("cite", commands.cite, "print the BibTeX of a method or a problem, and of resurgo")
    cite.add_argument("name", nargs="?", metavar="NAME", help="the name, or kind:name; without it, resurgo itself")

    completion = add("completion", commands.completion, "print what makes the shell complete names")
    completion.add_argument("shell", metavar="SHELL", help="bash, zsh or fish")


def _refuse(message: str, commands: list[str]) -> Any:
    """One line instead of argparse's usage, with a suggestion for a misspelt command."""
    if "invalid choice: " in message:
        word = message.split("invalid choice: ")[1].split("'")[1]
        raise RequestError(f"unknown command '{word}'; {nearest(word, commands)}")
    raise RequestError(f"{message}; see resurgo --help")
