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
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$(?=(?:\s*^```text\n(.*?)^```$)?)', re.M | re.S)
SET_UP = "python3 -m venv .venv"


def blocks(document):
    """Language, file name and text of every block, and the text block that follows it at once: what it prints."""
    return BLOCK.findall(document.read_text(encoding="utf-8"))


def is_shown(printed, shown):
    """Whether this is what a document shows: `...` stands for any words of a line, alone on a line for any lines.

    Spaces count as one.
    """
    lines = [re.sub(r"(\\ )?\\\.\\\.\\\.(\\ )?", ".*", re.escape(" ".join(line.split()))) for line in shown.strip().splitlines()]
    pattern = "".join(r"(?:.*\n)*" if line == ".*" else line + r"\n" for line in lines)
    plain = "".join(" ".join(line.split()) + "\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, plain) is not None


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A copy of what a user has, with the command on the path."""
    for folder in ("experiments", "plugins", "results"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".cache", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    site = tmp_path / "site"  # where `pip install` puts what a document builds
    for name, value in {"PIP_TARGET": site, "PYTHONPATH": site, "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_DEPS": "1"}.items():
        monkeypatch.setenv(name, str(value))
    return tmp_path


QUICK = ("engine.md",)  # the others run experiments, check plugins or carry out the main job


@pytest.mark.parametrize(
    "document", [pytest.param(d, id=d.name, marks=[pytest.mark.long] * (d.name not in QUICK)) for d in DOCUMENTS]
)
def test_the_blocks_of_a_document_run_in_order(document, clone):
    for language, title, body, shown in blocks(document):
        if title:
            (clone / title).write_text(body, encoding="utf-8")
        elif language == "sh" and SET_UP not in body:
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", body], capture_output=True, text=True, check=False)
            assert done.returncode == 0, body + done.stderr
            assert done.stdout, body
            assert not shown or is_shown(done.stdout, shown), body + done.stdout + done.stderr
        elif language == "python":
            script = clone / "block.py"
            script.write_text(body, encoding="utf-8")
            runpy.run_path(str(script))


def test_the_readme_sets_up_in_two_commands_and_ci_runs_the_second():
    commands = [body.strip() for _, _, body, _ in blocks(ROOT / "README.md") if SET_UP in body]
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
    command = next(body for _, _, body, _ in blocks(ROOT / "README.md") if SET_UP in body)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "quartic_integral" / "figures" / "error-vs-order.pdf").is_file()


def test_every_file_of_the_host_is_in_the_architecture():
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "architecture.md").read_text().split("| file |")[1]))
    files = {file.stem for file in (ROOT / "src" / "resurgo").glob("*.py")} - {"__init__"}
    assert told == files
