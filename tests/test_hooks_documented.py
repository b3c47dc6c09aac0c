"""docs/plugin-hooks.md holds the whole contract of plugins, and nothing that is no longer there."""

import argparse
import inspect
import pkgutil
import re
import typing
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

import resurgo
from resurgo import catalog, checks, cli, config, experiment, hooks, kernels, methods, problem, results
from resurgo.estimate import GRADES, Estimate
from resurgo.options import RESERVED

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "plugin-hooks.md").read_text(encoding="utf-8")
TABLE = re.compile(r"^\| ([^|\n]+) \|.*\n\| --- \|.*\n((?:\|.*\n)+)", re.M)
GIVEN = re.compile(r'\b(?:Refusal|Outcome|Stopped|_Ended)\(\s*"(\w+)"')  # a status, where the host gives one


def rows(heading):
    """The first column and the second of the table with this heading."""
    (body,) = [body for head, body in TABLE.findall(TEXT) if head == heading]
    return [row.strip("| ").split(" | ")[:2] for row in body.splitlines()]


def names(text):
    """The first word of all that stands in backticks."""
    return [re.split(r"[ (]", name.removeprefix("resurgo ").removeprefix("@"))[0] for name in re.findall(r"`([^`]+)`", text)]


def of_hooks():
    return [name for name in vars(hooks) if name.startswith("register_")]


def of_commands():
    (subparsers,) = [a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return list(subparsers.choices)


def of_fields(noun):
    return [field.name for field in fields(noun)]


def of_noun(noun, besides=()):
    """Its fields, properties and methods, but for those that another table has."""
    public = {name for name in dir(noun) if not name.startswith("_")} | {name for name in of_fields(noun) if name[0] != "_"}
    return public - set(besides)


def of_source(pattern):
    files = (ROOT / "src" / "resurgo").glob("*.py")
    return {found for file in files for found in pattern.findall(file.read_text(encoding="utf-8"))}


CONTRACT = {
    "hook": of_hooks(),
    "name of `import resurgo`": resurgo.__all__,
    "of a series": of_noun(resurgo.Series),
    "of samples": of_noun(resurgo.Samples),
    "of a run": of_noun(results.Run),
    "of the catalog": of_noun(catalog.Catalog),
    "of an entry": of_noun(catalog.Entry),
    "of an experiment": of_noun(experiment.Experiment),
    "of an item": of_noun(experiment.Item),
    "a `Method` has besides": of_noun(resurgo.Method, methods.DECLARED),
    "a `Problem` has besides": of_noun(resurgo.Problem, of_fields(resurgo.Problem)),
    "name of `resurgo.checks`": checks.__all__,
    "of a subject": of_noun(checks.Subject),
    "of a check": of_noun(checks.Check),
    "of a verdict": of_noun(checks.Verdict),
    "key": methods.DECLARED,
    "claim": methods.CLAIMS,
    "kernel": methods.KERNELS,
    "check of a method": methods.CHECKS,
    "check of a problem": problem.CHECKS,
    "check of a diagnostic": [check.name for check in checks.SUITE["diagnostic"]],
    "check of a figure": [check.name for check in checks.SUITE["figure"]],
    "field of an estimate": of_fields(Estimate),
    "field of a problem": of_fields(resurgo.Problem),
    "fact": problem.FACTS,
    "grade": GRADES,
    "status": of_source(GIVEN) | {"ok"},
    "reserved key": {*RESERVED, *(option.name for option in (*config.TOP, *config.ENTRY))},
    "command": of_commands(),
    "kernel module": [module.name for module in pkgutil.iter_modules(kernels.__path__)],
}


@pytest.mark.parametrize("heading", CONTRACT)
def test_every_name_of_the_contract_is_in_its_table_and_no_other(heading):
    told = [name for first, *_ in rows(heading) for name in names(first)]
    assert sorted(told) == sorted(CONTRACT[heading])


def test_the_estimate_has_fields_alone():
    assert of_noun(Estimate) == set(of_fields(Estimate))


def test_what_the_bundled_plugins_import_of_the_host_is_public():
    """So that an author who begins with a copy of one builds on nothing that may change."""
    told = {first: names(second) for first, second in rows("public module")}
    imported = re.compile(r"^from (resurgo\.(?!kernels)\w+) import (.+)$", re.M)
    files = (ROOT / "plugins").rglob("*.py")
    used = {
        (module, name)
        for file in files
        for module, line in imported.findall(file.read_text(encoding="utf-8"))
        for name in line.split(", ")
    }
    assert used
    assert [(module, name) for module, name in used if name not in told.get(f"`{module}`", ())] == []


@pytest.mark.parametrize(("heading", "package"), [("public module", ""), ("kernel module", "resurgo.kernels.")])
def test_every_module_that_is_public_has_what_is_told_of_it(heading, package):
    for first, second in rows(heading):
        (module,) = names(first)
        told = [name for name in names(second) if "." not in name]
        assert [name for name in told if not hasattr(import_module(package + module), name)] == []


def test_the_checks_that_may_be_excused_are_those_of_the_suite():
    assert {check.name for check in checks.SUITE["method"]} == {*methods.CHECKS, *methods.CLAIMS}
    assert {check.name for check in checks.SUITE["problem"]} == {*problem.CHECKS}


def test_every_check_of_a_method_is_in_the_tutorial():
    tutorial = (ROOT / "docs" / "writing-a-method.md").read_text(encoding="utf-8")
    (body,) = [body for head, body in TABLE.findall(tutorial) if head == "check"]
    assert [names(row)[0] for row in body.splitlines()] == list(methods.CHECKS)


def test_the_keys_of_the_decorator_are_those_of_a_method():
    keys = set(inspect.signature(typing.get_overloads(methods.method)[1]).parameters)
    assert keys == set(methods.DECLARED) == {field.name for field in fields(resurgo.Method)} - {"function"}
