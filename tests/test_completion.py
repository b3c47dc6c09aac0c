"""Completion in the shell: the protocol of argcomplete, spoken with the command itself."""

import subprocess
import sys

import pytest
from conftest import COMMAND

from resurgo import RequestError
from resurgo.catalog import load_catalog
from resurgo.completion import shell_code

NAMES = {kind: {e.name for e in load_catalog().of_kind(kind)} for kind in ("method", "problem", "diagnostic", "figure")}
HELP = {"-h", "--help", "--plugin"}
PLUGIN = '''from resurgo import hookimpl

def local(series, x):
    """c_0."""
    return series[0]

@hookimpl
def register_methods():
    return [local]
'''


@pytest.fixture
def complete(workspace, environment):
    """What the shell is offered at the end of a line."""

    def ask(line):
        asked = {"COMP_LINE": line, "COMP_POINT": str(len(line)), "COMP_TYPE": "9", "_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n"}
        done = subprocess.run(
            ["sh", "-c", f'"{COMMAND}" 8>&1 9>/dev/null 1>/dev/null 2>/dev/null'],
            cwd=workspace.folder,
            env=environment | asked,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        return {word.strip() for word in done.stdout.split("\n")} - {""}

    return ask


def test_commands_are_completed(complete):
    assert complete("resurgo comp") == {"compare", "completion"}


@pytest.mark.long
def test_names_are_completed(complete):
    assert complete("resurgo show shan") == {"shanks"}
    assert complete("resurgo cite ") - HELP == set().union(*NAMES.values())
    assert complete("resurgo check quartic-") == {"quartic-integral", "quartic-oscillator"}
    assert (
        complete("resurgo compare ") - HELP - {"--against", "--problem", "--orders", "--digits", "--timeout", "--in-process"}
        == NAMES["method"]
    )
    assert complete("resurgo sum c.txt --method ") == NAMES["method"]


def test_names_of_the_workspace_are_completed(complete, workspace):
    workspace.plugin(PLUGIN)
    assert complete("resurgo compare lo") == {"local"}


@pytest.mark.long
def test_the_last_of_several_names_is_completed(complete):
    assert complete("resurgo compare pade --against levin,") == {f"levin,{name}" for name in NAMES["method"] - {"levin"}}
    assert complete("resurgo compare pade --problem euler-series,qu") == {
        "euler-series,quartic-integral",
        "euler-series,quartic-oscillator",
    }


def test_kinds_and_shells_are_completed(complete):
    assert complete("resurgo list m") == {"methods"}
    assert complete("resurgo new ") >= {"method", "problem", "diagnostic", "figure", "experiment"}
    assert complete("resurgo completion ") - HELP == {"bash", "fish", "zsh"}


def test_experiment_files_are_completed(complete, workspace):
    workspace.experiment("", "first")
    workspace.write("experiments/notes.txt", "")
    for command in ("run", "plan", "draw"):
        assert complete(f"resurgo {command} experiments/") == {"experiments/first.toml"}


@pytest.mark.long
def test_a_plugin_that_does_not_load_hides_no_name(complete, workspace):
    workspace.plugin("raise ValueError")
    assert complete("resurgo show shan") == {"shanks"}


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_the_code_for_a_shell_names_the_command(shell, resurgo):
    done = resurgo("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{shell_code(shell)}\n"
    assert "_ARGCOMPLETE" in done.out
    assert "resurgo" in done.out


def test_a_shell_that_is_not_known_is_refused():
    with pytest.raises(RequestError) as refused:
        shell_code("bahs")
    assert str(refused.value) == "unknown shell 'bahs'; did you mean 'bash'?"


def test_argcomplete_is_not_imported_without_need():
    code = "import sys, resurgo.cli; resurgo.cli._parser(); sys.exit('argcomplete' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
