"""The command line. What a command needs is imported inside it, so that `resurgo --help` is quick."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from resurgo import __version__
from resurgo.errors import RequestError, nearest

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 something failed, 2 a wrong request, 130 interrupted."""
    words = _with_values(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            parsed = _parser().parse_args(words)
            command: Callable[[argparse.Namespace], int] = parsed.command
            return command(parsed)
        finally:
            sys.stdout.flush()
    except RequestError as error:
        for line in error.lines:
            _tell(line if line.startswith("resurgo: ") else f"resurgo: {line}")
        return WRONG
    except KeyboardInterrupt:
        _tell("resurgo: interrupted")
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
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, function: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        sub.set_defaults(command=function)
        sub.add_argument("--plugin", action="append", default=[], metavar="FILE", help="load this plugin file too")
        return sub

    run = add("run", _run, "carry out experiments: tables and figures")
    run.add_argument("files", nargs="+", metavar="FILE", help="an experiment file (TOML)")
    run.add_argument("--results", metavar="DIR", help="write below this folder instead of the workspace's results/")
    run.add_argument("--fresh", action="store_true", help="compute again what is kept from earlier runs")
    run.add_argument("--strict", action="store_true", help="exit code 1 if a row is imprecise or an error")

    plan = add("plan", _plan, "show what an experiment would compute and what is already there")
    plan.add_argument("file", metavar="FILE", help="an experiment file (TOML)")
    plan.add_argument("--results", metavar="DIR", help="look below this folder instead of the workspace's results/")

    draw = add("draw", _draw, "draw an experiment's figures again from its stored tables")
    draw.add_argument("file", metavar="FILE", help="an experiment file (TOML)")
    draw.add_argument("--results", metavar="DIR", help="look below this folder instead of the workspace's results/")

    listing = add("list", _list, "list what the plugins offer")
    listing.add_argument("kind", nargs="?", default="", metavar="KIND", help="methods, problems, diagnostics or figures")

    show = add("show", _show, "show a plugin's documentation, options, citation and file")
    show.add_argument("name", metavar="NAME", help="the name, or kind:name")

    total = add("sum", _sum, "sum your own coefficients at a point")
    total.add_argument("file", metavar="FILE", help="coefficients c_0, c_1, ... (JSON, CSV or text), - for standard input")
    total.add_argument("--at", required=True, metavar="X", help="the point x")
    total.add_argument("--method", action="append", default=[], metavar="M", help="a method; without it, every applicable one")
    total.add_argument("--digits", default="30", metavar="D", help="the digits asked (30)")
    total.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="an option of the method")
    total.add_argument("--exact", action="store_true", help="take decimals as exact, not as rounded in their last place")
    for sub in (parser, *commands.choices.values()):
        sub.error = lambda message: _refuse(message, list(commands.choices))  # type: ignore[method-assign]
    return parser


def _refuse(message: str, commands: list[str]) -> Any:
    """One line instead of argparse's usage, with a suggestion for a misspelt command."""
    if "invalid choice: " in message:
        word = message.split("invalid choice: ")[1].split("'")[1]
        raise RequestError(f"unknown command '{word}'; {nearest(word, commands)}")
    raise RequestError(f"{message}; see resurgo --help")


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _run(given: argparse.Namespace) -> int:
    from resurgo.config import read_experiment
    from resurgo.runner import Interrupted, carry_out
    from resurgo.show import progress_bar, run_summary

    experiments = [read_experiment(file, given.plugin) for file in given.files]
    code = DONE
    for experiment in experiments:
        try:
            with progress_bar(experiment.title) as progress:
                run, drawn = carry_out(experiment, given.results, given.fresh, progress)
        except Interrupted as stop:
            _tell(f"resurgo: interrupted; {stop}, run again to go on")
            return INTERRUPTED
        print(run_summary(run, drawn))
        for failure in drawn.failures:
            _tell(f"resurgo: {failure}")
        failed = not all(table["status"].isin(["ok", "inapplicable"]).all() for table in (run.table, run.diagnostics))
        code = FAILED if drawn.failures or (given.strict and failed) else code
    return code


def _plan(given: argparse.Namespace) -> int:
    from resurgo.config import read_experiment
    from resurgo.runner import store_of
    from resurgo.show import plan_table

    experiment = read_experiment(given.file, given.plugin)
    print(plan_table(experiment, store_of(experiment, given.results)))
    return DONE


def _draw(given: argparse.Namespace) -> int:
    from resurgo.config import read_experiment
    from resurgo.drawing import draw
    from resurgo.manifest import asked
    from resurgo.plan import digest
    from resurgo.results import load
    from resurgo.runner import results_folder
    from resurgo.show import run_summary

    experiment = read_experiment(given.file, given.plugin)
    run = load(results_folder(experiment, given.results))
    if run.manifest["experiment_sha256"] != digest(asked(experiment)):
        raise RequestError(f"{given.file}: its tables were computed from another version of this file; run it again")
    drawn = draw(run, experiment)
    print(run_summary(run, drawn))
    for failure in drawn.failures:
        _tell(f"resurgo: {failure}")
    return FAILED if drawn.failures else DONE


def _list(given: argparse.Namespace) -> int:
    from resurgo.catalog import KINDS
    from resurgo.show import listing

    kinds = [kind for kind in KINDS if given.kind in ("", kind, f"{kind}s")]
    if not kinds:
        raise RequestError(f"unknown kind '{given.kind}'; {nearest(given.kind, [f'{kind}s' for kind in KINDS])}")
    print(listing(_catalog(given), kinds))
    return DONE


def _show(given: argparse.Namespace) -> int:
    from resurgo.show import page

    print("\n\n".join(page(entry) for entry in _catalog(given).search(given.name)))
    return DONE


def _sum(given: argparse.Namespace) -> int:
    from resurgo.coefficient_file import read_file
    from resurgo.given import Given
    from resurgo.grids import parse_digits, parse_point, prefixed
    from resurgo.show import sums

    try:
        x, digits = prefixed("--at", parse_point, given.at), parse_digits(given.digits)
    except ValueError as error:
        raise RequestError(str(error)) from None
    options: dict[str, Any] = {}
    for word in given.set:
        key, equals, value = word.partition("=")
        if not equals or key in options:
            raise RequestError(f"--set: '{word}' is not one KEY=VALUE for each option; write --set power=-4")
        options[key] = {"true": True, "false": False}.get(value, value)
    if options and len(given.method) != 1:
        raise RequestError("--set is an option of one method; name it with --method")
    text, answered = sums(_catalog(given), Given(read_file(given.file, given.exact), x), given.method, options, digits)
    print(text)
    return DONE if answered else FAILED


def _catalog(given: argparse.Namespace) -> Any:
    from pathlib import Path

    from resurgo.catalog import load_catalog, workspace_of

    return load_catalog(workspace_of(Path.cwd()), given.plugin)
