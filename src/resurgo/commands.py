"""What the commands do. What each needs is imported inside it, so that `resurgo --help` is quick."""

import argparse
import sys
from pathlib import Path
from typing import Any

from resurgo.errors import RequestError, display, nearest

DONE, FAILED, INTERRUPTED = 0, 1, 130


def tell(line: str) -> None:
    """A line for the user, on standard error."""
    print(line, file=sys.stderr)


def run(given: argparse.Namespace) -> int:
    """Carry out experiments: tables and figures."""
    from resurgo.config import read_experiment
    from resurgo.isolation import started
    from resurgo.runner import Interrupted, carry_out
    from resurgo.show import progress_bar, run_summary

    call, code = started(given.in_process), DONE
    experiments = [read_experiment(file, given.plugin, call) for file in given.files]
    for experiment in experiments:
        try:
            with progress_bar(experiment.title) as progress:
                run, drawn = carry_out(experiment, given.results, given.fresh, progress, call)
        except Interrupted as stop:
            tell(f"resurgo: interrupted; {stop}, run again to go on")
            return INTERRUPTED
        print(run_summary(run, drawn))
        for failure in drawn.failures:
            tell(f"resurgo: {failure}")
        failed = not all(table["status"].isin(["ok", "inapplicable"]).all() for table in (run.table, run.diagnostics))
        code = FAILED if drawn.failures or (given.strict and failed) else code
    return code


def plan(given: argparse.Namespace) -> int:
    """Show what an experiment would compute and what is already there."""
    from resurgo.config import read_experiment
    from resurgo.runner import store_of
    from resurgo.show import plan_table

    experiment = read_experiment(given.file, given.plugin)
    print(plan_table(experiment, store_of(experiment, given.results)))
    return DONE


def draw(given: argparse.Namespace) -> int:
    """Draw an experiment's figures again from its stored tables."""
    from resurgo.config import read_experiment
    from resurgo.drawing import draw
    from resurgo.isolation import started
    from resurgo.manifest import asked
    from resurgo.plan import digest
    from resurgo.results import load
    from resurgo.runner import results_folder
    from resurgo.show import run_summary

    call = started(given.in_process)
    experiment = read_experiment(given.file, given.plugin, call)
    run = load(results_folder(experiment, given.results))
    if run.manifest["experiment_sha256"] != digest(asked(experiment)):
        raise RequestError(f"{given.file}: its tables were computed from another version of this file; run it again")
    drawn = draw(run, experiment, call)
    print(run_summary(run, drawn))
    for failure in drawn.failures:
        tell(f"resurgo: {failure}")
    return FAILED if drawn.failures else DONE


def list_(given: argparse.Namespace) -> int:
    """List what the plugins offer."""
    from resurgo.catalog import KINDS
    from resurgo.pages import listing

    kinds = [kind for kind in KINDS if given.kind in ("", kind, f"{kind}s")]
    if not kinds:
        raise RequestError(f"unknown kind '{given.kind}'; {nearest(given.kind, [f'{kind}s' for kind in KINDS])}")
    print(listing(_catalog(given), kinds))
    return DONE


def show(given: argparse.Namespace) -> int:
    """Show all about a plugin."""
    from resurgo.pages import page

    catalog = _catalog(given)
    print("\n\n".join(page(catalog, entry) for entry in catalog.search(given.name)))
    return DONE


def sum_(given: argparse.Namespace) -> int:
    """Sum a user's own coefficients at a point."""
    from resurgo.summing import sums

    return _of_coefficients(given, sums, given.method, "method")


def diagnose(given: argparse.Namespace) -> int:
    """Read off a user's own coefficients how the series behaves."""
    from resurgo.summing import diagnoses

    return _of_coefficients(given, diagnoses, given.diagnostic, "diagnostic")


def _of_coefficients(given: argparse.Namespace, answer: Any, names: list[str], kind: str) -> int:
    """Print what plugins make of the coefficients in a file."""
    from flint import fmpq

    from resurgo.coefficient_file import read_file
    from resurgo.given import Given
    from resurgo.grids import parse_digits, parse_point, parse_timeout, prefixed
    from resurgo.isolation import started
    from resurgo.number import Number

    call = started(given.in_process)
    try:
        x = Number("", fmpq(1)) if given.at is None else prefixed("--at", parse_point, given.at)
        digits, timeout = parse_digits(given.digits), parse_timeout(given.timeout)
    except ValueError as error:
        raise RequestError(str(error)) from None
    options = _options(given.set)
    if options and len(names) != 1:
        raise RequestError(f"--set is an option of one {kind}; name it with --{kind}")
    series = Given(read_file(given.file, given.exact), x)
    text, answered = answer(_catalog(given), series, names, options, digits, call, timeout)
    print(text)
    return DONE if answered else FAILED


def new(given: argparse.Namespace) -> int:
    """Write a plugin or an experiment to begin with."""
    from resurgo.scaffold import scaffold

    form = {} if given.form is None else {"form": given.form}
    for file in scaffold(given.kind, given.name, package=given.package, **form):
        print(display(file))
    return DONE


def check(given: argparse.Namespace) -> int:
    """Try whether plugins keep what they promise; 1 where one does not."""
    from resurgo.checks.report import report
    from resurgo.grids import parse_timeout
    from resurgo.isolation import started

    call = started(given.in_process)
    try:
        timeout = parse_timeout(given.timeout)
    except ValueError as error:
        raise RequestError(str(error)) from None
    failed = [report(name, given.plugin, _options(given.set), timeout, call) for name in given.names]
    return FAILED if any(failed) else DONE


def compare(given: argparse.Namespace) -> int:
    """Run a method beside others on the standard problems."""
    from resurgo.compare import comparison, names_in, orders_in
    from resurgo.compare_tables import comparison_page
    from resurgo.grids import parse_digits, parse_timeout
    from resurgo.isolation import started
    from resurgo.show import progress_bar

    call = started(given.in_process)
    try:
        orders, digits, timeout = orders_in(given.orders), parse_digits(given.digits), parse_timeout(given.timeout)
    except ValueError as error:
        raise RequestError(f"--{error}") from None
    catalog, against, problems = _catalog(given), names_in(given.against), names_in(given.problem)
    with progress_bar(f"compare {given.name}") as progress:
        found = comparison(catalog, given.name, against, problems, orders, digits, timeout, progress, call)
    print(comparison_page(found))
    return DONE


def cite(given: argparse.Namespace) -> int:
    """Print the BibTeX of a method or a problem, and of resurgo."""
    from resurgo.cite import cited

    entries = _catalog(given).search(given.name) if given.name else ()
    print(cited(entries))
    return DONE


def completion(given: argparse.Namespace) -> int:
    """Print what makes the shell complete names."""
    from resurgo.completion import shell_code

    print(shell_code(given.shell))
    return DONE


def _options(words: list[str]) -> dict[str, Any]:
    """The options given as KEY=VALUE."""
    options: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key in options:
            raise RequestError(f"--set: '{word}' is not one KEY=VALUE for each option; write --set power=-4")
        options[key] = {"true": True, "false": False}.get(value, _listed(value))
    return options


def _listed(value: str) -> str | list[str]:
    """[A, B] as a list, anything else as it is."""
    if not (value.startswith("[") and value.endswith("]")):
        return value
    return [part.strip() for part in value[1:-1].split(",") if part.strip()]


def _catalog(given: argparse.Namespace) -> Any:
    from resurgo.catalog import load_catalog, workspace_of
    from resurgo.isolation import in_process, isolated

    return load_catalog(workspace_of(Path.cwd()), given.plugin, in_process if getattr(given, "in_process", False) else isolated)
