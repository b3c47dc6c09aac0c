"""The ways in which a plugin arrives, and what is said of one that is wrong."""

import csv
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from resurgo import catalog
from resurgo.catalog import bundled_folder, load_catalog
from resurgo.errors import RequestError

AITKEN = '''"""Aitken's delta-squared process on the partial sums."""
from resurgo import Inapplicable, hookimpl, method

@method(needs=3, reference="Aitken, Proc. R. Soc. Edinb. 46 (1926) 289")
def deltas(series, x):
    """Aitken's delta-squared process on the last three partial sums."""
    *_, s0, s1, s2 = series.partial_sums(x)
    if s2 - 2*s1 + s0 == 0:
        raise Inapplicable("the second difference of the partial sums vanishes")
    return s2 - (s2 - s1)**2 / (s2 - 2*s1 + s0)

@hookimpl
def register_methods():
    return [deltas]
'''
PROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "resurgo-deltas"
version = "1.0"
dependencies = ["resurgo"]

[project.entry-points.resurgo]
deltas = "resurgo_deltas"

[tool.hatch.build.targets.wheel]
only-include = ["resurgo_deltas.py"]
"""
BARE = '''from resurgo import hookimpl

def half(series, x):
    """Half of c_0."""
    return series[0] / 2

@hookimpl
def register_methods():
    return [half]
'''
PROBLEM = '''"""The geometric series 1/(1 - x)."""
from resurgo import Problem, hookimpl

def coefficients(order):
    return [1] * (order + 1)

@hookimpl
def register_problems():
    return [Problem("geometric", coefficients, target=lambda x: 1/(1 - x), points=("1/2",), reference="Zeno")]
'''
GEOMETRIC = "1 1 1 1 1"  # 2 at x = 1/2, and Aitken's process is exact on it
ANSWER = "method  value  error  grade      notes\ndeltas  2             heuristic\n"


def method_plugin(body, imports="hookimpl, method"):
    """A plugin whose register_methods() returns what its body calls `found`."""
    return f"from resurgo import {imports}\n{body}\n@hookimpl\ndef register_methods():\n    return found\n"


def the(catalog, name):
    return catalog.find("method", name)


@pytest.fixture
def deltas(resurgo):
    """The sum of the geometric series at 1/2 by a method called deltas, by the command."""

    def ask(*words, method="deltas"):
        return resurgo("sum", "-", "--at", "1/2", "--method", method, *words, stdin=GEOMETRIC)

    return ask


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A folder into which pip installed the package resurgo-deltas, made of the plugin file as it stands."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "resurgo_deltas.py").write_text(AITKEN, encoding="utf-8")
    target = tmp_path_factory.mktemp("site")
    words = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *words, "--target", target, folder], check=True)
    return target


# ---- four ways


def test_a_plugin_in_the_bundled_folder_is_found(workspace, deltas, monkeypatch):
    workspace.write("bundled/methods/deltas.py", AITKEN)
    monkeypatch.setattr("resurgo.catalog.bundled_folder", lambda: workspace.folder / "bundled")
    assert the(load_catalog(), "deltas").origin == "bundled"
    assert deltas().out == ANSWER


def test_a_plugin_in_the_workspace_is_found(workspace, deltas):
    workspace.plugin(AITKEN, "deltas")
    entry = the(load_catalog(workspace.folder), "deltas")
    assert (entry.origin, entry.path) == ("workspace", workspace.folder / "plugins/deltas.py")
    assert deltas().out == ANSWER


def test_a_plugin_is_found_from_a_folder_below_its_workspace(workspace, deltas, monkeypatch):
    workspace.plugin(AITKEN, "methods/deltas")
    monkeypatch.chdir(workspace.folder / "experiments")
    assert deltas().out == ANSWER


def test_a_plugin_given_by_its_path_is_found(workspace, deltas):
    workspace.write("elsewhere/deltas.py", AITKEN)
    assert the(load_catalog(paths=["elsewhere/deltas.py"]), "deltas").origin == "path"
    assert deltas("--plugin", "elsewhere/deltas.py").out == ANSWER
    assert deltas().code == 2


@pytest.mark.long
def test_a_plugin_that_is_installed_is_found(installed, command, workspace):
    workspace.write("c.txt", GEOMETRIC)
    found = command("sum", "c.txt", "--at", "1/2", "--method", "deltas", PYTHONPATH=str(installed))
    assert (found.code, found.out, found.err) == (0, ANSWER, "")
    shown = command("show", "deltas", PYTHONPATH=str(installed))
    assert shown.out.splitlines()[:2] == ["method deltas", f"from {installed}/resurgo_deltas.py:4 (resurgo-deltas)"]


@pytest.mark.long
def test_an_installed_and_a_dropped_in_plugin_of_one_name_are_told_apart(installed, command, workspace):
    workspace.plugin(AITKEN, "deltas")
    workspace.write("c.txt", GEOMETRIC)

    def ask(name):
        return command("sum", "c.txt", "--at", "1/2", "--method", name, PYTHONPATH=str(installed))

    assert ask("deltas").err == (
        f"resurgo: the method 'deltas' is offered by {installed}/resurgo_deltas.py and plugins/deltas.py; "
        "write 'resurgo-deltas:deltas' or 'workspace:deltas'\n"
    )
    assert ask("resurgo-deltas:deltas").out == ask("workspace:deltas").out == ANSWER


def test_a_bare_function_is_a_method(workspace, resurgo):
    workspace.plugin(BARE)
    entry = the(load_catalog(workspace.folder), "half")
    assert (entry.thing.needs, entry.thing.form, entry.summary) == (1, "point", "Half of c_0.")
    assert resurgo("sum", "-", "--at", "7", "--method", "half", stdin="3").out.splitlines()[1].split() == [
        "half",
        "1.5",
        "heuristic",
    ]


def test_files_that_begin_with_an_underscore_are_helpers_and_not_plugins(workspace):
    workspace.plugin("1/0", "_helper")
    assert not any(broken.origin == "workspace" for broken in load_catalog(workspace.folder).broken)


def test_the_bundled_folder_of_a_clone_is_not_met_twice_as_workspace():
    catalog = load_catalog(bundled_folder().parent, [bundled_folder() / "methods" / "naive.py"])
    assert {entry.origin for entry in catalog.entries} == {"bundled"}


def test_every_bundled_plugin_loads():
    assert load_catalog().broken == ()


def test_a_changed_plugin_file_is_read_again(workspace, deltas):
    workspace.plugin(BARE.replace("half", "deltas"))
    assert deltas().out.splitlines()[1].split() == ["deltas", "0.5", "heuristic"]
    workspace.plugin(AITKEN)
    assert deltas().out == ANSWER


# ---- clashing names


def test_a_name_from_two_origins_is_an_error_only_when_it_is_used_bare(workspace, deltas, resurgo):
    workspace.plugin(AITKEN.replace("def deltas", "def naive").replace("[deltas]", "[naive]"))
    bundled = the(load_catalog(), "naive").path
    clash = f"the method 'naive' is offered by {bundled} and plugins/mine.py; write 'bundled:naive' or 'workspace:naive'"
    done = deltas(method="naive")
    assert (done.code, done.out, done.err) == (2, "", f"resurgo: {clash}\n")
    assert deltas(method="workspace:naive").out.splitlines()[1].split() == ["naive", "2", "heuristic"]
    assert deltas(method="bundled:naive").out.splitlines()[1].split()[:2] == ["naive", "1.9375"]
    assert deltas(method="pade").code == 0


def test_a_clash_in_an_experiment_names_its_line(workspace, resurgo):
    workspace.plugin(AITKEN.replace("def deltas", "def naive").replace("[deltas]", "[naive]"))
    bundled = the(load_catalog(), "naive").path
    text = 'schema = 1\norders = [3]\nproblems = ["euler-series"]\nmethods = [\n "{}naive",\n]\n'
    assert resurgo("plan", workspace.experiment(text.format(""))).err == (
        f"resurgo: experiments/x.toml:5: entry #1 of 'methods' (naive): the method 'naive' is offered by {bundled} "
        "and plugins/mine.py; write 'bundled:naive' or 'workspace:naive'\n"
    )
    assert resurgo("run", workspace.experiment(text.format("workspace:"))).code == 0


def test_a_name_twice_in_one_folder_is_told_and_hides_no_other(workspace):
    workspace.plugin(AITKEN, "a")
    workspace.plugin(AITKEN + "# another\n", "b")
    workspace.plugin(BARE, "c")
    catalog = load_catalog(workspace.folder)
    (told,) = [broken for broken in catalog.broken if broken.origin == "workspace"]
    assert told.reason == "the method 'deltas' stands in plugins/a.py and plugins/b.py; rename one"
    assert the(catalog, "half").path == workspace.folder / "plugins/c.py"
    with pytest.raises(RequestError, match="the method 'deltas' is not there"):
        the(catalog, "deltas")


def test_one_name_may_serve_two_kinds(resurgo, workspace):
    def heads(name):
        return {line for line in resurgo("show", name).out.splitlines() if line.endswith(" optimal-truncation")}

    assert heads("optimal-truncation") == {"method optimal-truncation", "diagnostic optimal-truncation"}
    assert heads("method:optimal-truncation") == {"method optimal-truncation"}


def test_a_plugin_given_by_a_wrong_path_is_told(workspace, deltas):
    done = deltas("--plugin", "nothing.py")
    assert (done.code, done.out, done.err) == (
        2,
        "",
        "resurgo: nothing.py: there is no plugin file of that name; give a file that ends in .py\n",
    )


# ---- broken plugins

BROKEN = {
    "a misspelt hook": (
        AITKEN.replace("register_methods", "register_method"),
        "unknown hook 'register_method'; did you mean 'register_methods'?",
    ),
    "no hook at all": (
        AITKEN.replace("@hookimpl", ""),
        "it has no hook; mark a function register_methods() with @hookimpl",
    ),
    "an exception on import": ("x = 1\ny = x / 0\n", "ZeroDivisionError: division by zero (plugins/mine.py:2)"),
    "a missing import": (
        "import nothing_of_this_name\n",
        "ModuleNotFoundError: No module named 'nothing_of_this_name' (plugins/mine.py:1)",
    ),
    "a syntax error": ("\ndef f(:\n", "SyntaxError: invalid syntax (plugins/mine.py:2)"),
    "an exit": ("import sys\nsys.exit(3)\n", "SystemExit: 3 (plugins/mine.py:2)"),
    "an exception in the hook": (
        method_plugin("").replace("found", "1/0"),
        "ZeroDivisionError: division by zero (plugins/mine.py:5)",
    ),
    "a hook that returns nothing": (method_plugin("found = None"), "register_methods returned None; return a list"),
    "a hook that returns no list": (method_plugin("found = 'deltas'"), "register_methods returned 'deltas'; return a list"),
    "a list of numbers": (method_plugin("found = [3]"), "register_methods returned 3; return functions"),
    "an option without default": (
        method_plugin("def f(series, x, *, power):\n    pass\nfound = [f]"),
        "ValueError: method 'f': option 'power' has no default; give it one (plugins/mine.py)",
    ),
    "parameters of another name": (
        method_plugin("def f(s, t):\n    pass\nfound = [f]"),
        "ValueError: method 'f': its parameters are (s, t); "
        "write f(series, x, *, options) or f(series, *, options), or samples for series (plugins/mine.py)",
    ),
    "an option that is not keyword-only": (
        method_plugin("def f(series, x, power=2):\n    pass\nfound = [f]"),
        "ValueError: method 'f': its parameters are (series, x, power); "
        "write f(series, x, *, options) or f(series, *, options), or samples for series (plugins/mine.py)",
    ),
    "an unknown claim": (
        method_plugin("@method(claims=['homogenous'])\ndef f(series, x):\n    pass\nfound = [f]"),
        "ValueError: method 'f': unknown claim 'homogenous'; did you mean 'homogeneous'? (plugins/mine.py:2)",
    ),
    "an excuse for an unknown check": (
        method_plugin("@method(excuses={'exakt': 'no'})\ndef f(series, x):\n    pass\nfound = [f]"),
        "ValueError: method 'f': its excuse is for no check: 'exakt'; did you mean 'exact'? (plugins/mine.py:2)",
    ),
    "a problem that is none": (
        "from resurgo import hookimpl\n@hookimpl\ndef register_problems():\n    return [3]\n",
        "register_problems returned 3; return Problem values",
    ),
    "an unknown fact": (
        "from resurgo import Problem, hookimpl\n@hookimpl\ndef register_problems():\n"
        "    return [Problem('p', lambda order: [1], facts={'gevry': 1})]\n",
        "ValueError: problem 'p': unknown fact 'gevry'; did you mean 'gevrey'? (plugins/mine.py:4)",
    ),
    "a diagnostic's option without default": (
        "from resurgo import hookimpl\ndef f(series, *, tail):\n    pass\n@hookimpl\ndef register_diagnostics():\n    return [f]\n",
        "ValueError: option 'tail' has no default; give it one (plugins/mine.py)",
    ),
    "a figure that is no function": (
        "from resurgo import hookimpl\n@hookimpl\ndef register_figures():\n    return ['error-vs-order']\n",
        "register_figures returned 'error-vs-order'; return functions",
    ),
}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_listed_with_its_file_and_the_reason(text, reason, workspace, resurgo):
    workspace.plugin(text)
    workspace.plugin(AITKEN, "sound")
    done = resurgo("list")
    assert done.code == 0
    assert done.out.endswith(f"\n\nplugins/mine.py does not load: {reason}\n")
    assert {"deltas", "naive", "euler-series", "optimal-truncation", "error-vs-order"} <= {
        line.partition(" ")[0] for line in done.out.splitlines()
    }


def test_a_hook_with_a_parameter_is_told_in_one_line(workspace, resurgo):
    workspace.plugin(AITKEN.replace("register_methods()", "register_methods(series)"))
    assert resurgo("list").out.splitlines()[-1].startswith("plugins/mine.py does not load: ")


def test_a_broken_installed_package_is_listed(workspace, resurgo, monkeypatch):
    workspace.write("site/bad-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n")
    workspace.write("site/bad-1.0.dist-info/entry_points.txt", "[resurgo]\nbad = bad_of_this_name\n")
    monkeypatch.syspath_prepend(workspace.folder / "site")
    done = resurgo("list", "methods")
    reason = "ModuleNotFoundError: No module named 'bad_of_this_name' (bad_of_this_name)"
    assert done.out.endswith(f"\n\nbad_of_this_name does not load: {reason}\n")
    assert "naive" in done.out


def test_an_experiment_that_names_what_is_broken_fails_in_one_line(workspace, resurgo):
    workspace.plugin("1/0", "deltas")
    file = workspace.experiment('schema = 1\norders = [3]\nproblems = ["euler-series"]\nmethods = ["naive", "deltas"]\n')
    done = resurgo("run", file)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "resurgo: experiments/x.toml:4: entry #2 of 'methods' (deltas): the method 'deltas' is not there: "
        "plugins/deltas.py does not load; ZeroDivisionError: division by zero (plugins/deltas.py:1)\n"
    )


FAILING = {
    "coefficients that raise": (
        ("[1] * (order + 1)", "1 / 0"),
        "problem 'geometric': coefficients(3) failed: ZeroDivisionError: division by zero (plugins/mine.py:5)",
    ),
    "too few coefficients": (
        ("[1] * (order + 1)", "[1, 1]"),
        "problem 'geometric': coefficients(3) gave 2 terms; return 4",
    ),
    "coefficients in float64": (
        ("[1] * (order + 1)", "[1, 0.5, 1, 1]"),
        "problem 'geometric': coefficients(3): c_1 is the float '0.5'; return int, Fraction or fmpq, or arb where it is irrational",
    ),
    "an argument that raises": (
        ('reference="Zeno"', "argument=lambda x: 1 / 0"),
        "problem 'geometric' at x = 1/2: ZeroDivisionError: division by zero (plugins/mine.py:9)",
    ),
}


@pytest.mark.parametrize(("change", "message"), FAILING.values(), ids=FAILING)
def test_a_problem_that_fails_costs_its_own_rows(change, message, workspace, resurgo):
    workspace.plugin(PROBLEM.replace(*change))
    file = workspace.experiment(
        'schema = 1\norders = [3]\nproblems = ["geometric", { use = "euler-series", points = [1] }]\nmethods = ["naive"]\n'
    )
    done = resurgo("run", file)
    assert (done.code, done.err) == (0, "")
    with open("results/x/table.csv", encoding="utf-8", newline="") as table:
        failed, sound = csv.DictReader(table)
    assert (failed["status"], failed["value"], failed["message"]) == ("error", "", message)
    assert sound["status"] == "ok"


def test_an_experiment_that_names_only_what_is_sound_runs(workspace, resurgo):
    workspace.plugin("1/0", "deltas")
    file = workspace.experiment('schema = 1\norders = [3]\nproblems = ["euler-series"]\nmethods = ["naive"]\n')
    assert resurgo("run", file).code == 0


# ---- plugins of the other kinds

DIAGNOSTIC = '''from resurgo import Estimate, hookimpl

def last_ratio(series, *, skip: int = 0):
    """c_(N-1)/c_N, from the last coefficients but `skip`."""
    last = series.order - skip
    return {"ratio": Estimate(series[last - 1] / series[last])}

@hookimpl
def register_diagnostics():
    return [last_ratio]
'''
FIGURE = '''from matplotlib.figure import Figure
from resurgo import hookimpl

def counts(run, *, colour="black"):
    """How many rows there are of every status."""
    figure = Figure(figsize=(2, 2))
    found = run.table["status"].value_counts()
    figure.add_subplot().bar(list(found.index), list(found), color=colour)
    return figure

@hookimpl
def register_figures():
    return [counts]
'''


def test_problems_diagnostics_and_figures_are_dropped_in_like_methods(workspace, resurgo):
    for name, text in (("geometric", PROBLEM), ("last_ratio", DIAGNOSTIC), ("counts", FIGURE), ("deltas", AITKEN)):
        workspace.plugin(text, name)
    file = workspace.experiment("""schema = 1
orders = [4]
problems = ["geometric"]
methods = ["deltas"]
diagnostics = [{ use = "last-ratio", skip = 1 }]
figures = [{ use = "counts", label = "status", colour = "red" }]
""")
    done = resurgo("run", file)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"results{os.sep}x: 1 rows (1 ok), 1 rows of diagnostics"
    results = Path("results/x")
    assert ",deltas,deltas,{},4,0.5,0,ok,heuristic,2,0,," in (results / "table.csv").read_text(encoding="utf-8")
    assert ',last-ratio,"{""skip"": 1}",4,,,ratio,ok,heuristic,1,0,' in (results / "diagnostics.csv").read_text(encoding="utf-8")
    assert (results / "figures/status.png").stat().st_size > 1000
    assert resurgo("show", "geometric").out.splitlines() == [
        "problem geometric",
        "from plugins/geometric.py:4 (workspace)",
        "",
        "The geometric series 1/(1 - x).",
        "",
        "variable: x; the target is the function",
        "c_0, c_1, ... = 1, 1, 1, 1, 1, 1, ...",
        "f(x = 1/2) = 2",
        "",
        "reference: Zeno",
    ]


# ---- what an author may get wrong without Python noticing


NAMES = {
    "an option of a reserved name": (
        "@hookimpl\ndef register_methods():\n    return [f]\n\ndef f(series, x, *, label=1):\n    return x\n",
        "option 'label' has a name that experiments reserve; rename it",
    ),
    "an option that would be rounded": (
        "@hookimpl\ndef register_methods():\n    return [f]\n\ndef f(series, x, *, z: float = 0.1):\n    return x\n",
        "option 'z' is annotated float, which rounds it; annotate it Fraction",
    ),
    "options without names": (
        "@hookimpl\ndef register_methods():\n    return [f]\n\ndef f(series, x, **options):\n    return x\n",
        "'*options' says nothing of its options; write each as a keyword with a default",
    ),
    "a method without a name": (
        "@hookimpl\ndef register_methods():\n    return [lambda series, x: x]\n",
        "method '<lambda>': its name is not letters, digits, '-', '+', '.' and '_'; rename it",
    ),
    "a misspelt declaration": (
        "from resurgo import method\n@method(neds=3)\ndef f(series, x):\n    return x\n",
        "@method does not know 'neds'; did you mean 'needs'?",
    ),
    "a number of coefficients that is none": (
        "from resurgo import method\n@method(needs=-3)\ndef f(series, x):\n    return x\n",
        "method 'f': needs = -3 is not possible; see help(resurgo.method)",
    ),
    "a diagnostic that takes too much": (
        "@hookimpl\ndef register_diagnostics():\n    return [d]\n\ndef d(series, x, y):\n    return {}\n",
        "diagnostic 'd': its parameters are (series, x, y); write f(series, *, options) or f(series, x, *, options)",
    ),
    "a problem with a bad point": (
        "from resurgo import Problem\nProblem('p', lambda order: [1], points=('nan',))\n",
        "problem 'p': its points: 'nan' is not a finite number; write one",
    ),
    "a problem without a function": (
        "from resurgo import Problem\nProblem('p', 3)\n",
        "problem 'p': its coefficients is 3; give a function",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), NAMES.values(), ids=NAMES)
def test_a_plugin_is_refused_for(text, sentence, workspace):
    workspace.plugin("from resurgo import hookimpl\n" + text)
    (broken,) = load_catalog(workspace.folder).broken
    assert sentence in broken.reason


def test_a_plugin_given_by_hand_that_does_not_load_is_told_at_once(workspace, resurgo):
    workspace.write("bad.py", "1 / 0\n")
    done = resurgo("list", "--plugin", "bad.py")
    assert (done.code, done.out) == (2, "")
    assert done.err == "resurgo: bad.py does not load: ZeroDivisionError: division by zero (bad.py:1)\n"


def test_checkpoints_of_notebooks_are_no_plugins(workspace):
    workspace.plugin(AITKEN, "deltas")
    workspace.plugin(AITKEN + "# older\n", ".ipynb_checkpoints/deltas-checkpoint")
    assert not load_catalog(workspace.folder).broken


def test_a_plugin_changed_within_a_second_to_the_same_length_is_run_anew(workspace):
    answers = []
    for digit in "12":
        workspace.plugin(BARE.replace("half", f"half{digit}"), "same")
        answers += [e.name for e in load_catalog(workspace.folder).of_kind("method") if e.origin == "workspace"]
    assert answers == ["half1", "half2"]


# ---- modules of the author's own


@pytest.fixture
def importing(workspace, monkeypatch):
    """The entry of a plugin that imports a module beside it, as another process finds it."""
    monkeypatch.syspath_prepend(workspace.folder / "plugins")

    def load(lines, content):
        sys.modules.pop("_halves", None)
        catalog._module.cache_clear()
        workspace.plugin(BARE.replace("from resurgo", f"{lines}\nfrom resurgo"))
        workspace.write("plugins/_halves.py", content)
        return the(load_catalog(workspace.folder), "half")

    yield load
    sys.modules.pop("_halves", None)


@pytest.mark.long
@pytest.mark.parametrize(
    "lines",
    [
        "import _halves",
        "def late():\n    from _halves import ONE",
        "import importlib\nhalves = importlib.import_module('_halves')",
        "from importlib.util import module_from_spec, spec_from_file_location\n"
        "spec = spec_from_file_location('by_path', __file__.replace('mine', '_halves'))\n"
        "halves = module_from_spec(spec)\nspec.loader.exec_module(halves)",
    ],
)
def test_the_digest_is_of_all_modules_of_the_authors_own(lines, importing):
    one, same, other = importing(lines, "ONE = 1\n"), importing(lines, "ONE = 1\n"), importing(lines, "ONE = 2\n")
    assert one.digest == same.digest != other.digest


def test_the_digest_of_a_plugin_of_one_file_is_that_of_the_file(workspace):
    workspace.plugin(BARE)
    found = the(load_catalog(workspace.folder), "half")
    assert found.digest == hashlib.sha256(BARE.encode()).hexdigest()


def test_a_module_that_has_changed_since_it_was_loaded_is_told(importing, workspace):
    importing("import _halves", "ONE = 1\n")
    workspace.write("plugins/_halves.py", "ONE = 2\n")
    (told,) = [broken for broken in load_catalog(workspace.folder).broken if broken.origin == "workspace"]
    assert told.reason == "plugins/_halves.py has changed since it was loaded; start again"
    (workspace.folder / "plugins/_halves.py").unlink()
    assert told in load_catalog(workspace.folder).broken
