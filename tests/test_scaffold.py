"""`resurgo new`: what it writes works as it is, and it never overwrites."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from mpmath import mp

import resurgo as package
from resurgo.catalog import load_catalog
from resurgo.checks import check
from resurgo.errors import RequestError
from resurgo.results import Run
from resurgo.rows import COLUMNS
from resurgo.scaffold import FORMS, TEMPLATES, scaffold
from resurgo.tables import table_of

ROOT = Path(__file__).parents[1]
PLUGINS = [*(("method", form) for form in FORMS), ("problem", None), ("diagnostic", None), ("figure", None)]
IDS = [form or kind for kind, form in PLUGINS]


def text(kind, form=None):
    """A new plugin called my-plugin, as it is written."""
    (file,) = scaffold(kind, "my-plugin", form)
    return file.read_text(encoding="utf-8")


def new(kind, form=None):
    """What a new plugin offers."""
    (file,) = scaffold(kind, "my-plugin", form)
    (entry,) = (e for e in load_catalog(Path.cwd()).of_kind(kind) if e.path == file)
    assert (entry.name, entry.origin) == ("my-plugin", "workspace")
    return entry.thing


# ---- one file


@pytest.mark.parametrize(("kind", "form"), PLUGINS, ids=IDS)
def test_a_new_plugin_is_one_file_in_the_folder_of_its_kind(workspace, kind, form):
    files = scaffold(kind, "my-plugin", form)
    assert files == [workspace.folder / "plugins" / f"{kind}s" / "my_plugin.py"]
    (entry,) = load_catalog(workspace.folder).search(f"{kind}:my-plugin")
    assert entry.path == files[0]
    assert getattr(entry.thing, "form", None) == form
    assert load_catalog(workspace.folder).broken == ()


@pytest.mark.parametrize(("kind", "form"), [("method", "point"), ("problem", None), ("diagnostic", None)])
def test_a_new_plugin_passes_its_checks(workspace, kind, form):  # all of them do below, as packages
    (file,) = scaffold(kind, "my-plugin", form)
    ((name, verdicts),) = check(file).items()
    assert name == f"{kind} my-plugin"
    assert verdicts
    assert [v for v in verdicts if v.status in ("failed", "suggested")] == []


@pytest.mark.parametrize(("kind", "form"), PLUGINS, ids=IDS)
def test_a_new_plugin_is_in_the_style_of_the_bundled_ones(workspace, kind, form):
    source = text(kind, form)
    for words in (["check"], ["format", "--diff"]):
        ruff = [sys.executable, "-m", "ruff", *words, "--quiet", "--stdin-filename", "plugins/mine.py", "-"]
        done = subprocess.run(ruff, cwd=ROOT, input=source, capture_output=True, text=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_new_plugin_goes_where_the_workspace_is(workspace, monkeypatch):
    monkeypatch.chdir(workspace.folder / "experiments")
    assert scaffold("method", "mine") == [workspace.folder / "plugins/methods/mine.py"]
    assert scaffold("experiment", "mine") == [workspace.folder / "experiments/mine.toml"]


def test_a_folder_without_plugins_becomes_a_workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert scaffold("figure", "mine") == [tmp_path / "plugins/figures/mine.py"]


def test_an_underscore_in_a_name_is_a_dash_in_the_catalog(workspace):
    assert scaffold("problem", "two_words") == [workspace.folder / "plugins/problems/two_words.py"]
    assert load_catalog(workspace.folder).find("problem", "two-words").name == "two-words"


def test_no_place_is_left_unfilled(workspace):
    files = [*scaffold("method", "mine"), *scaffold("experiment", "mine"), *scaffold("problem", "other", package="other")]
    for file in files:
        written = file.read_text(encoding="utf-8")
        assert not any(place in written for place in ("my-plugin", "my_plugin", "KIND")), file


# ---- what is in it


def test_the_new_point_method_is_exact_on_a_geometric_series(workspace):
    aitken = new("method", "point")
    estimate = aitken(package.Series([7, 3, 6, 12]), mp.mpf("0.25"))
    assert (estimate.value, estimate.error) == (mp.mpf("8.5"), mp.mpf(3) / 8 + mp.mpf(3) / 16)  # 7 + (3/4)/(1 - 1/2)
    with pytest.raises(package.Inapplicable, match="the last two terms have no ratio other than 0 and 1"):
        aitken(package.Series([1, 2, 2]), mp.mpf(1))


def test_the_new_approximant_is_the_bundled_pade_approximant_with_constant_numerator(workspace):
    coefficients = [1, -1, 2, -6, 24, -120]
    reciprocal = new("method", "approximant")
    approximant = reciprocal(package.Series(coefficients))
    with mp.workdps(30):
        expected = package.resum(coefficients, "1/3", "pade", offset=-5).value
        assert abs(approximant(mp.mpf(1) / 3) - expected) < 1e-13
    with pytest.raises(package.Inapplicable, match="c_0 = 0, so that 1/S is no power series"):
        reciprocal(package.Series([0, 1]))


def test_the_new_sweep_sums_what_oscillates(workspace):
    hoelder = new("method", "sweep")
    grandi = package.Series([(-1) ** n for n in range(10)])
    assert [e.value for _, e in hoelder(grandi, mp.mpf(1), times=0)] == [1, 0] * 5
    assert [e.value for _, e in hoelder(grandi, mp.mpf(1))][1::2] == [mp.mpf(1) / 2] * 5
    natural = package.Series([(-1) ** n * (n + 1) for n in range(400)])  # 1 - 2 + 3 - ... = 1/4 by (H, 2)
    assert abs([e.value for _, e in hoelder(natural, mp.mpf(1), times=2)][-1] - mp.mpf(1) / 4) < 0.01
    assert abs([e.value for _, e in hoelder(natural, mp.mpf(1))][-1]) < 0.01  # (C, 1) oscillates between 0 and 1/2


def test_the_new_problem_has_two_routes_to_one_value(workspace):
    problem = new("problem")
    with mp.workdps(30):
        for point in problem.points:
            x = mp.mpf(Fraction(point).numerator) / Fraction(point).denominator
            assert abs(problem.target(x) - problem.independent(x)) < 1e-27
        x, sums = mp.mpf("0.001"), package.Series(problem.coefficients(20)).partial_sums(mp.mpf("0.001"))
        assert abs(problem.target(x) - sums[-1]) < 1e-25
    assert problem.coefficients(4) == [1, -1, 3, -15, 105]
    assert not problem.domain(mp.mpf(-1))


def test_the_new_diagnostic_reads_the_action_off_the_problem_and_its_error_holds(workspace):
    growth = new("diagnostic")
    euler = growth(package.Series([(-1) ** n * mp.factorial(n) for n in range(8)]))
    assert (euler["action"].value, euler["action"].error, euler["exponent"].value) == (-1, 0, 1)
    integral = load_catalog().find("problem", "quartic-integral").thing  # A = -1/4, b = 0
    for order in (10, 20, 40):
        with mp.workdps(40):
            found = growth(package.Series(integral.coefficients(order, a=1)))
        assert 0 < abs(found["action"].value + mp.mpf(1) / 4) < found["action"].error < 1 / mp.mpf(order)
        assert 0 < abs(found["exponent"].value) < found["exponent"].error < 10 / mp.mpf(order)
    with pytest.raises(package.Inapplicable, match="takes the ratios of the last four coefficients"):
        growth(package.Series([1, 0, 1, 0, 1]))
    with pytest.raises(package.Inapplicable, match="the ratios do not grow"):
        growth(package.Series([1, 2, 4, 8]))


def row(order, x, digits, label="a"):
    cells = dict.fromkeys(COLUMNS, "") | {"problem": "p", "parameters": {}, "options": {}, "label": label, "order": order}
    return cells | {"x": x, "x_im": "0", "status": "ok", "digits": digits, "stable_digits": 30, "value": "1", "value_im": "0"}


def test_the_new_figure_draws_the_digits_at_the_worst_point(workspace, tmp_path):
    figure = new("figure")
    rows = [row(1, "0.1", "2.00"), row(1, "1", "0.50"), row(2, "0.1", "3.00"), row(2, "1", "-1.00"), row(2, "1", "4.00", "b")]
    manifest = {"experiment": {"digits": 30, "methods": [{"label": "a"}, {"label": "b"}]}}
    drawn = figure(Run(Path(), table_of(rows, COLUMNS), None, manifest))
    (axes,) = drawn.axes
    assert [line.get_xydata().tolist() for line in axes.lines] == [[[1, 0.5], [2, -1]], [[2, 4]]]
    drawn.savefig(tmp_path / "figure.png")
    empty = figure(Run(Path(), table_of([], COLUMNS), None, manifest))
    assert [t.get_text() for t in empty.axes[0].texts] == ["no rows with a value"]


def test_a_new_experiment_runs_and_draws(workspace, resurgo):
    scaffold("experiment", "my-question")
    done = resurgo("run", "experiments/my-question.toml")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("results/my-question: 120 rows (120 ok), 8 rows of diagnostics\n")
    assert (workspace.folder / "results/my-question/figures/error-vs-order.png").is_file()


# ---- what is refused


def refused(*words, **more):
    with pytest.raises(RequestError) as error:
        scaffold(*words, **more)
    return str(error.value)


def test_an_unknown_kind_or_form_is_refused(workspace):
    assert refused("methode", "mine") == "unknown kind 'methode'; did you mean 'method'?"
    assert refused("method", "mine", "swep") == "--form: unknown form 'swep'; did you mean 'sweep'?"
    assert refused("method", "mine", "x") == "--form: unknown form 'x'; known: approximant, point, sweep"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_that_of_a_method(workspace, form):
    assert refused("problem", "mine", form) == f"--form: '{form}' is a form of methods; a problem has none"


def test_an_experiment_is_no_package(workspace):
    message = "--package: 'there' is for a plugin; an experiment is one file of the workspace"
    assert refused("experiment", "mine", package="there") == message
    assert not Path("there").exists()


@pytest.mark.parametrize("name", ["", "2nd", "a b", "../a", "a/b", "a.b", "a+b", "-a", "a-", "a--b", "_a", "é"])
@pytest.mark.parametrize("kind", ["method", "experiment"])
def test_a_name_is_one_of_a_file_and_of_a_function(workspace, kind, name):
    message = f"{kind} '{name}': its name is not letters and digits, a letter first, with '-' or '_' between them; write another"
    assert refused(kind, name) == message


@pytest.mark.parametrize(
    ("kind", "name"), [("method", "lambda"), ("method", "method"), ("method", "series"), ("figure", "figures"), ("problem", "mp")]
)
def test_a_name_that_means_something_else_in_the_file_is_refused(workspace, kind, name):
    assert refused(kind, name) == f"{kind} '{name}': '{name}' means something else in the file; choose another name"


def test_a_name_in_the_catalog_is_refused_with_its_file(workspace):
    workspace.plugin(
        "from resurgo import hookimpl\ndef taken(series, x): return 1\n@hookimpl\ndef register_methods(): return [taken]\n"
    )
    assert refused("method", "taken") == "method 'taken': plugins/mine.py offers it already; choose another name"
    bundled = load_catalog().find("method", "optimal-truncation").path
    message = f"method 'optimal-truncation': {bundled} offers it already; choose another name"
    assert refused("method", "optimal_truncation") == refused("method", "optimal-truncation", package="there") == message
    assert not Path("there").exists()
    assert scaffold("diagnostic", "taken")  # of another kind


def test_a_file_is_never_overwritten(workspace):
    workspace.write("plugins/methods/mine.py", "# half an idea\n")
    message = "plugins/methods/mine.py: it is there already, and nothing is overwritten; choose another name"
    assert refused("method", "mine") == message
    assert (workspace.folder / "plugins/methods/mine.py").read_text() == "# half an idea\n"
    workspace.experiment("schema = 1\n", "mine")
    assert refused("experiment", "mine").startswith("experiments/mine.toml: it is there already")
    assert (workspace.folder / "experiments/mine.toml").read_text() == "schema = 1\n"


def test_a_place_that_cannot_be_written_is_said(workspace):
    workspace.write("plugins/methods", "a file where the folder would be\n")
    message = "plugins/methods/mine.py: it cannot be written (File exists); choose another place"
    assert refused("method", "mine") == message


# ---- a package


@pytest.mark.parametrize(("kind", "form"), PLUGINS, ids=IDS)
def test_a_package_holds_the_same_file(workspace, kind, form):
    files = scaffold(kind, "my-plugin", form, "elsewhere/mine")
    assert [file.as_posix() for file in files] == [
        "elsewhere/mine/src/resurgo_my_plugin/__init__.py",
        "elsewhere/mine/pyproject.toml",
        "elsewhere/mine/README.md",
        "elsewhere/mine/tests/test_my_plugin.py",
    ]
    assert files[0].read_text(encoding="utf-8") == text(kind, form)
    assert f'@pytest.mark.resurgo("{kind}:my-plugin")' in files[3].read_text(encoding="utf-8")


@pytest.mark.parametrize("where", [".", "there"])
def test_an_empty_folder_will_do(tmp_path, monkeypatch, where):
    (tmp_path / "here/there").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / ("there" if where == "." else "."))
    assert len(scaffold("method", "mine", package=where)) == 4
    assert sorted(os.listdir(where)) == ["README.md", "pyproject.toml", "src", "tests"]


def test_a_folder_with_anything_in_it_will_not(workspace):
    workspace.write("there/.hidden", "")
    message = "--package: 'there' is not empty; give a folder that is, or is not there yet"
    assert refused("method", "mine", package="there") == message
    assert os.listdir("there") == [".hidden"]
    assert refused("method", "mine", package="there/.hidden") == message.replace("there'", "there/.hidden'")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_package_that_cannot_be_finished_leaves_nothing(workspace, monkeypatch, is_there):
    if is_there:
        (workspace.folder / "deep/er").mkdir(parents=True)
    before = sorted(workspace.folder.rglob("*"))
    opened = Path.open

    def full(self, *words, **more):
        if self.name == "README.md":
            raise OSError(28, "No space left on device")
        return opened(self, *words, **more)

    monkeypatch.setattr(Path, "open", full)
    message = "deep/er/README.md: it cannot be written (No space left on device); choose another place"
    assert refused("method", "mine", package="deep/er") == message
    assert sorted(workspace.folder.rglob("*")) == before


@pytest.mark.long
@pytest.mark.parametrize(("kind", "form"), PLUGINS, ids=IDS)
def test_a_package_builds_installs_loads_and_passes(workspace, environment, kind, form):
    scaffold(kind, "my-plugin", form, "mine")
    words = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    pip, site, elsewhere = [sys.executable, "-m", "pip"], workspace.folder / "site", workspace.folder / "elsewhere"
    subprocess.run([*pip, "wheel", *words, "--wheel-dir", "wheels", "./mine"], check=True)
    (wheel,) = Path("wheels").glob("resurgo_my_plugin-0.1.0-py3-none-any.whl")
    subprocess.run([*pip, "install", *words, "--target", site, wheel], check=True)
    elsewhere.mkdir()
    installed = environment | {"PYTHONPATH": str(site)}
    command = [Path(sys.executable).parent / "resurgo", "show", f"{kind}:my-plugin"]
    shown = subprocess.run(command, cwd=elsewhere, env=installed, capture_output=True, text=True, encoding="utf-8", check=True)
    origin = shown.stdout.splitlines()[1]
    assert origin.startswith(f"from {site / 'resurgo_my_plugin' / '__init__.py'}")
    assert origin.endswith("(resurgo-my-plugin)")
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "mine/tests"]
    done = subprocess.run(tests, env=installed, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout.splitlines()[-1]


# ---- the command, and what is shipped


def test_the_command_says_what_it_wrote(workspace, resurgo):
    done = resurgo("new", "method", "my-method", "--form", "sweep")
    assert (done.code, done.out, done.err) == (0, "plugins/methods/my_method.py\n", "")
    again = resurgo("new", "method", "my-method")
    message = "resurgo: method 'my-method': plugins/methods/my_method.py offers it already; choose another name\n"
    assert (again.code, again.out, again.err) == (2, "", message)
    assert resurgo("new", "problem", "my-problem", "--form", "point").code == 2
    assert (
        resurgo("new", "figure", "my-figure", "--package", "there").out.splitlines()[0] == "there/src/resurgo_my_figure/__init__.py"
    )


def test_every_template_is_used():
    used = {f"method_{form}.py" for form in FORMS} | {"problem.py", "diagnostic.py", "figure.py", "experiment.toml"}
    assert {file.name.removesuffix(".txt") for file in TEMPLATES.iterdir()} == used | {"test.py", "pyproject.toml", "README.md"}
