"""A wheel of this repository, installed in a fresh environment elsewhere, does what the clone does."""

import csv
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from resurgo.catalog import bundled_folder

ROOT = Path(__file__).parents[1]
METHODS = ["borel-leroy", "delta-expansion", "hermite-pade", "levin", "meijer-g", "naive", "pade", "thiele"]  # of every family
NODES = '{ from = "0.001", to = "0.009", spacing = "nested" }'
EXPERIMENT = f"""schema = 1
digits = 25
orders = [8]
problems = [
  {{ use = "quartic-integral", points = ["0.01"], nodes = {NODES} }},
  {{ use = "euler-series", points = ["0.01"], nodes = {NODES} }},
]
methods = {METHODS}
figures = ["error-vs-order"]
"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The scripts' folder of a fresh environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    return scripts


@pytest.fixture
def there(installed, workspace, environment):
    """The command of that environment, run in a folder of its own."""

    def run(*words):
        return subprocess.run(
            [installed / "resurgo", *words], cwd=workspace.folder, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_the_wheel_carries_every_bundled_plugin_and_no_test(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    plugins = {file.relative_to(bundled_folder()).as_posix() for file in bundled_folder().rglob("*.py")}
    assert {name.removeprefix("resurgo/bundled/") for name in names if name.startswith("resurgo/bundled/")} == plugins
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"resurgo"}
    assert "resurgo/py.typed" in names


def test_bundled_methods_run_from_the_wheel(there, workspace):
    done = there("run", workspace.experiment(EXPERIMENT))
    assert (done.returncode, done.stderr) == (0, "")
    with open(workspace.folder / "results/x/table.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["method"] for row in rows] == METHODS * 2
    assert {row["method"] for row in rows if row["status"] == "ok"} == set(METHODS)
    assert all(float(row["digits"]) > 1 for row in rows if row["status"] == "ok")
    others = {(row["problem"], row["method"], row["status"]) for row in rows if row["status"] != "ok"}
    assert others == {("euler-series", name, "inapplicable") for name in ("delta-expansion",)}
    assert (workspace.folder / "results/x/figures/error-vs-order.pdf").is_file()


@pytest.mark.parametrize("name", [METHODS[0], METHODS[-1]])
def test_a_bundled_method_comes_from_inside_the_wheel(name, there, installed):
    lines = there("show", f"method:{name}").stdout.splitlines()
    file = Path(lines[1].removeprefix("from ").removesuffix(" (bundled)"))
    assert file.parent.parent.name == "bundled"
    assert file.is_relative_to(installed.parent)


def test_a_workspace_without_plugins_is_enough(there, workspace):
    (workspace.folder / "plugins").rmdir()
    assert there("run", workspace.experiment(EXPERIMENT)).returncode == 0
    assert (workspace.folder / "results/x/table.csv").is_file()
