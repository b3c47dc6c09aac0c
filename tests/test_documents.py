"""Every command and code block of the README and the docs does what it says."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.M | re.S)
SET_UP = "python3 -m venv .venv"


def blocks(document):
    return BLOCK.findall(document.read_text(encoding="utf-8"))


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A copy of what a user has, with the command on the path."""
    for folder in ("experiments", "plugins", "results"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".cache", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_the_blocks_of_a_document_run_in_order(document, clone):
    for language, title, body in blocks(document):
        if title:
            (clone / title).write_text(body, encoding="utf-8")
        elif language == "sh" and SET_UP not in body:
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", body], capture_output=True, text=True, check=False)
            assert done.returncode == 0, body + done.stderr
            assert done.stdout, body
        elif language == "python":
            script = clone / "block.py"
            script.write_text(body, encoding="utf-8")
            runpy.run_path(str(script))


def test_the_readme_sets_up_in_two_commands_and_ci_runs_the_second():
    commands = [body.strip() for language, _, body in blocks(ROOT / "README.md") if SET_UP in body]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text()


@pytest.mark.long
def test_the_first_command_works_on_a_fresh_copy(tmp_path):
    kept = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, kept.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    shutil.rmtree(tmp_path / "results")
    command = next(body for language, _, body in blocks(ROOT / "README.md") if SET_UP in body)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "quartic_integral" / "figures" / "error-vs-order.pdf").is_file()


def test_every_file_of_the_host_is_in_the_architecture():
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "architecture.md").read_text().split("| file |")[1]))
    files = {file.stem for file in (ROOT / "src" / "resurgo").glob("*.py")} - {"__init__"}
    assert told == files
