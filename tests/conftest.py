"""A workspace of its own for a test, and the command run in it."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from resurgo.cli import main

COMMAND = Path(sys.executable).parent / "resurgo"
CACHE = Path(tempfile.gettempdir()) / f"resurgo-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
os.environ.setdefault("MPLCONFIGDIR", str(Path.home() / ".cache" / "matplotlib"))  # whose list of fonts is long in the making
os.environ["XDG_CACHE_HOME"] = str(CACHE)  # what the tests load is not to be remembered for the user


def extrapolated(values):
    """The limit of f(n), f(2n), f(4n), ... with corrections in 1/n, by Richardson."""
    for power in range(1, len(values)):
        values = [(2**power * b - a) / (2**power - 1) for a, b in pairwise(values)]
    return values[0]


def quick_ones(entries):
    """The entries of a catalog as parameters of a test, with all but methods, which compute, among the long tests."""
    return [
        pytest.param(entry, id=f"{entry.kind}:{entry.name}", marks=[pytest.mark.long] * (entry.kind != "method"))
        for entry in entries
    ]


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):  # the last of all processes
        shutil.rmtree(CACHE, ignore_errors=True)


@dataclass(frozen=True)
class Done:
    """What became of a command."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Workspace:
    """A folder with experiments/ and plugins/, the working directory of the test."""

    folder: Path

    def write(self, name, text):
        """Write a file below the workspace; its path from there, as a user types it."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return name

    def experiment(self, text, name="x"):
        return self.write(f"experiments/{name}.toml", text)

    def plugin(self, text, name="mine"):
        return self.write(f"plugins/{name}.py", text)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    for folder in ("experiments", "plugins"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path)


@pytest.fixture
def resurgo(capsys, monkeypatch):
    """The command, run in this process: resurgo("list", "methods").out."""

    def run(*words, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:  # --help and --version
            code = stop.code or 0
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def environment():
    """A user's environment for a command in a process of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.fixture
def command(workspace, environment):
    """The installed command, run in a process of its own."""

    def run(*words, **variables):
        done = subprocess.run(
            [COMMAND, *words],
            cwd=workspace.folder,
            env=environment | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run
