"""The packages in examples/: dropped in as files here, built and installed where the tests are long."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from mpmath import mp

from resurgo.catalog import load_catalog
from resurgo.checks import check
from resurgo.results import load

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(file.parent for file in (ROOT / "examples").glob("*/pyproject.toml"))
OVERHOLT = ROOT / "examples/resurgo-overholt"
PLUGINS = [OVERHOLT / f"src/resurgo_overholt/{file}.py" for file in ("__init__", "erdos_borwein")]
WORDS = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
TABLE = """schema = 1
digits = 40
orders = [10]
problems = [{ use = "erdos-borwein", points = ["1"] }]
methods = [
  "overholt",
  "shanks",
  "levin",
  { use = "overholt", steps = 1, label = "aitken" },
]
"""


def entry_points(example):
    return tomllib.loads((example / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]["resurgo"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_every_entry_point_of_an_example_offers_what_it_is_called(example):
    for name, module in entry_points(example).items():
        stem = example / "src" / module.replace(".", "/")
        file = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
        assert [e.name for e in load_catalog(paths=[file]).entries if e.path == file] == [name]


@pytest.mark.long
@pytest.mark.parametrize("file", PLUGINS, ids=lambda f: f.stem)
def test_an_example_passes_its_checks_as_a_file(file, workspace):
    ((_, verdicts),) = check(file).items()
    assert verdicts
    assert [v for v in verdicts if v.status in ("failed", "suggested", "excused")] == []


def test_the_digits_told_in_the_readme_are_found(workspace, resurgo):
    files = [word for file in PLUGINS for word in ("--plugin", file)]
    assert resurgo("run", workspace.experiment(TABLE), *files).err == ""
    digits = load("results/x").table.set_index("label")["digits"].astype(float).round().astype(int).to_dict()
    told = "give 27 digits by `overholt`, 13 by `shanks`, 9 by `levin` and 7 by Aitken's process"
    assert told in " ".join((OVERHOLT / "README.md").read_text(encoding="utf-8").split())
    assert digits == {"overholt": 27, "shanks": 13, "levin": 9, "aitken": 7}


def test_the_sum_at_1_is_the_constant_of_erdos_and_borwein(workspace):
    problem = load_catalog(paths=[PLUGINS[1]]).find("problem", "erdos-borwein").thing
    with mp.workdps(50):
        lambert = mp.nsum(lambda n: (1 + mp.mpf(2) ** n) / ((mp.mpf(2) ** n - 1) * mp.mpf(2) ** (n * n)), [1, 20])  # Clausen
        assert abs(problem.target(mp.mpf(1)) - lambert) < 1e-48


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder into which the example was installed from its wheel."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", *WORDS, "--wheel-dir", wheels, OVERHOLT], check=True)
    (wheel,) = wheels.glob("resurgo_overholt-*.whl")
    subprocess.run([*pip, "install", *WORDS, "--target", target, wheel], check=True)
    return target


@pytest.mark.long
def test_an_installed_example_is_listed_under_its_distribution(site, command):
    done = command("list", PYTHONPATH=str(site))
    assert (done.code, done.err) == (0, "")
    words = {line.split()[0]: line.split() for line in done.out.splitlines() if line.strip()}
    assert all("resurgo-overholt" in words[name] for name in ("overholt", "erdos-borwein"))


@pytest.mark.long
def test_the_experiment_of_an_installed_example_runs(site, command, workspace):
    workspace.experiment((OVERHOLT / "experiments/overholt.toml").read_text(encoding="utf-8"), "overholt")
    done = command("run", "experiments/overholt.toml", PYTHONPATH=str(site))
    assert (done.code, done.err, done.out.splitlines()[0]) == (0, "", "results/overholt: 450 rows (450 ok)")


@pytest.mark.long
def test_the_tests_of_an_installed_example_pass(site, workspace, environment):
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", OVERHOLT / "pyproject.toml", OVERHOLT / "tests"]
    done = subprocess.run(tests, env=environment | {"PYTHONPATH": str(site)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout.splitlines()[-1]
