"""An experiment from its TOML file to tables and figures, kept, interrupted, failing and drawn again."""

import json
from pathlib import Path

import mpmath
import pandas as pd
import pytest
from mpmath import mp

import resurgo as package

COLUMNS = (
    "problem,parameters,method,label,options,order,x,x_im,status,grade,value,value_im,error,data_error,"
    "reference,reference_im,abs_error,digits,stable_digits,notes,message"
)
SMALL = """schema = 1
title = "A small one"
digits = 20
orders = [1, 2, 3]
problems = [{ use = "quartic-integral", a = "1/2", points = ["0.1", "1"] }]
methods = ["naive", "exponent", { use = "pade", label = "Padé", orders = [2] }]
diagnostics = ["optimal-truncation", "exponent-growth"]
figures = ["error-vs-order"]
"""
COUNTED = '''from pathlib import Path

from resurgo import hookimpl

def counted(series, x, *, factor: int = 1):
    """The first coefficient; every evaluation is written down."""
    with open(Path(__file__).parents[1] / "calls", "a") as calls:
        calls.write("x")
    return series[0] * factor

@hookimpl
def register_methods():
    return [counted]
'''
STOPPING = '''from pathlib import Path

from resurgo import hookimpl

def stopping(series, x):
    """c_0, and the user's interruption while there is a file of this name."""
    if (Path(__file__).parents[1] / "stop").exists():
        raise KeyboardInterrupt
    return series[0]

@hookimpl
def register_methods():
    return [stopping]
'''
FAILING = '''from resurgo import hookimpl

def failing(series, x):
    """c_0, and a fault from order 2 on."""
    if series.order > 1:
        raise ValueError("beyond order 1")
    return series[0]

@hookimpl
def register_methods():
    return [failing]
'''
DOUBLE = '''from resurgo import hookimpl

def in_float64(series, x):
    """The partial sum in double precision."""
    return sum(float(c) * x**n for n, c in enumerate(series.coefficients))

@hookimpl
def register_methods():
    return [in_float64]
'''
FIGURES = '''from matplotlib.figure import Figure
from resurgo import hookimpl

def rows(run):
    """The number of rows."""
    figure = Figure(figsize=(2, 1))
    figure.text(0.1, 0.4, f"{len(run.table)} rows")
    return figure

def broken(run):
    """A figure at fault."""
    return 1 / 0

def nothing(run):
    """A figure that returns none."""

@hookimpl
def register_figures():
    return [rows, broken, nothing]
'''
SHIFTED = '''"""1 + 2/(1 - t) at t = (x - 1)/3: a series with prefactor and offset, and no target."""
from resurgo import Problem, hookimpl

@hookimpl
def register_problems():
    return [
        Problem(
            "shifted",
            lambda order: [1] * (order + 1),
            argument=lambda x: (x - 1) / 3,
            prefactor=lambda x: 2,
            offset=lambda x: 1,
            points=(1, "5/2"),
        )
    ]
'''


def short(methods, figures="[]", digits=15):
    return (
        f'schema = 1\ndigits = {digits}\norders = [1, 2]\nproblems = ["euler-series"]\n'
        f"points = [1, 2]\nmethods = {methods}\nfigures = {figures}\n"
    )


@pytest.fixture
def small(workspace, resurgo):
    """The run of the small experiment."""
    done = resurgo("run", workspace.experiment(SMALL))
    assert (done.code, done.err) == (0, "")
    return package.load("results/x")


def csv(name="table.csv"):
    return pd.read_csv(Path("results/x") / name, dtype=str, keep_default_na=False)


def contents(folder):
    """The files below a folder that are the same on every rerun, with their bytes."""
    passing = {"run.json", "timings.csv"}
    files = [file for file in Path(folder).rglob("*") if file.is_file() and file.name not in passing]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def states(plan):
    """{method: state} of a printed plan."""
    return {line.split()[1]: " ".join(line.split()[5:]) for line in plan.splitlines()[1:-2]}


# ---- what a run leaves


@pytest.mark.long
def test_a_run_tells_what_it_wrote(workspace, resurgo):
    done = resurgo("run", workspace.experiment(SMALL))
    assert done.out.splitlines() == [
        "results/x: 14 rows (1 inapplicable, 13 ok)",
        "  results/x/table.csv",
        "  results/x/diagnostics.csv",
        "  results/x/manifest.json",
        "  results/x/figures/error-vs-order.png",
        "  results/x/figures/error-vs-order.pdf",
    ]
    assert {file.relative_to("results/x").as_posix() for file in Path("results/x").rglob("*.*")} == {
        "table.csv",
        "table.parquet",
        "diagnostics.csv",
        "manifest.json",
        "run.json",
        "timings.csv",
        "figures/error-vs-order.png",
        "figures/error-vs-order.pdf",
    }


def test_results_lie_as_the_experiments_do(workspace, resurgo):
    resurgo("run", workspace.experiment(short('["naive"]'), "papers/first"))
    resurgo("run", workspace.experiment(short('["naive"]')), "--results", "elsewhere")
    assert Path("results/papers/first/table.csv").is_file()
    assert Path("elsewhere/x/table.csv").is_file()
    assert not Path("results/x").exists()


def test_the_columns_are_those_of_the_contract(small):
    assert Path("results/x/table.csv").read_text(encoding="utf-8").splitlines()[0] == COLUMNS
    assert ",".join(small.table.columns) == COLUMNS


def test_a_table_without_any_value_has_all_columns_too(workspace, resurgo):
    resurgo("run", workspace.experiment(short('["variational"]')))
    table = csv()
    assert ",".join(table.columns) == COLUMNS
    assert set(table["status"]) == {"inapplicable"}


def test_rows_are_in_the_order_of_the_file_then_of_points_then_of_orders(small):
    cells = list(zip(small.table["label"], small.table["x"], small.table["order"], strict=True))
    methods = {"naive": (1, 2, 3), "exponent": (1, 2, 3), "Padé": (2,)}
    assert cells == [(label, x, n) for label, orders in methods.items() for x in ("0.1", "1") for n in orders]


def test_every_row_has_a_status_and_a_grade_or_a_reason(small):
    table = small.table
    ok = table["status"] == "ok"
    assert set(table["status"]) == {"ok", "inapplicable"}
    assert set(table["grade"][ok]) <= {"proved", "estimated", "heuristic", "unreliable"}
    assert (table["value"][ok] != "").all()
    assert (table["message"][ok] == "").all()
    (refused,) = table[~ok].to_dict("records")
    assert (refused["label"], refused["order"], refused["x"]) == ("exponent", 2, "1")
    assert (refused["grade"], refused["value"], refused["abs_error"]) == ("", "", "")
    assert refused["message"].startswith("no real value: the radicand is negative, -")
    assert pd.isna(refused["digits"])


def test_values_and_digits_are_those_of_an_independent_computation(small):
    a, digits = mp.mpf("0.5"), 20
    with mp.workdps(40):
        for row in small.table[small.table["label"] == "naive"].itertuples():
            eps = mp.mpf(row.x)
            terms = [
                (-1) ** n * mp.factorial(4 * n) / (16**n * mp.factorial(2 * n) * mp.factorial(n)) * (eps / a**2) ** n
                for n in range(row.order + 1)
            ]
            value = mp.sqrt(mp.pi / a) * mp.fsum(terms)
            integral = 2 * mp.quad(lambda u, eps=eps: mp.exp(-a * u**2 - eps * u**4), [0, 1, 2, 4, mp.inf])
            assert abs(mp.mpf(row.value) / value - 1) < mp.mpf(10) ** (1 - digits)
            assert abs(mp.mpf(row.reference) / integral - 1) < mp.mpf(10) ** (1 - digits)
            assert row.digits == pytest.approx(float(-mp.log10(abs(value / integral - 1))), abs=0.006)
            assert mp.mpf(row.abs_error) == pytest.approx(abs(value - integral), rel=0.01)


def test_numbers_are_decimal_strings_of_the_digits_asked(small):
    for column in ("value", "reference"):
        for text in small.table[column][small.table[column] != ""]:
            assert len(text.lstrip("-").replace(".", "").lstrip("0")) <= 20
            with mp.workdps(20):
                assert mpmath.nstr(mp.mpf(text), 20, min_fixed=-6, max_fixed=20).removesuffix(".0") == text
    assert set(small.table["stable_digits"][small.table["status"] == "ok"]) == {20}


def test_parameters_and_options_are_json(small):
    assert {json.loads(text)["a"] for text in small.table["parameters"]} == {"1/2"}
    assert [json.loads(text) for text in small.table["options"].unique()] == [{}, {"power": -2}, {"offset": 0}]


def test_the_parquet_table_has_the_details_as_json(workspace, resurgo):
    resurgo("run", workspace.experiment(short('["optimal-truncation"]')))
    table = pd.read_parquet("results/x/table.parquet")
    assert ",".join(table.columns) == f"{COLUMNS},details"
    assert [json.loads(text) for text in table["details"]] == [{"least_term": 1}] * 4
    assert list(table["value"]) == list(csv()["value"])


def test_diagnostics_have_a_row_for_every_quantity(small):
    found = small.diagnostics
    assert list(found["diagnostic"] + " " + found["quantity"]) == ["optimal-truncation order", "optimal-truncation size"] * 2 + [
        "exponent-growth ratio"
    ]
    assert list(found["x"]) == ["0.1", "0.1", "1", "1", ""]
    # with t = eps/a^2 = 0.4 and 4 the least of 3/4 t, 105/32 t^2, ... is the first; (1 + 3/2 t + ...) has A_3 = 657/16
    assert list(found["value"])[:4] == ["1", "0.3", "1", "3"]
    assert float(found["value"][4]) == pytest.approx(657 / 16 / (-10395 / 384))


def test_the_manifest_says_what_determines_the_result_and_nothing_else(small):
    manifest = small.manifest
    assert list(manifest) == ["title", "experiment", "experiment_sha256", "table_sha256", "plugins", "versions", "rows"]
    assert manifest["title"] == "A small one"
    assert manifest["rows"] == {"inapplicable": 1, "ok": 13}
    assert manifest["experiment"]["problems"][0]["options"] == {"a": "1/2"}
    assert str(small.folder.resolve().parent) not in json.dumps(manifest)


def test_a_run_from_python_is_the_same_as_from_the_command(small):
    run = package.run("experiments/x.toml", results="again")
    assert contents(run.folder) == contents(small.folder)
    pd.testing.assert_frame_equal(run.table, small.table)
    pd.testing.assert_frame_equal(run.diagnostics, small.diagnostics)
    assert list(run.figures) == ["error-vs-order"]
    assert all(file.is_file() and file.with_suffix(".pdf").is_file() for file in run.figures.values())


def test_loading_where_nothing_ran_is_told(workspace):
    with pytest.raises(package.RequestError) as told:
        package.load("results/nothing")
    assert str(told.value) == "results/nothing: no results are here; run the experiment first, with 'resurgo run'"


# ---- rows of all kinds


def test_at_a_vanishing_argument_every_method_gives_the_constant_term(workspace, resurgo):
    workspace.plugin(SHIFTED)
    text = 'schema = 1\ndigits = 12\norders = [0, 3]\nproblems = ["shifted"]\nmethods = ["naive", "borel-pade"]\n'
    assert resurgo("run", workspace.experiment(text)).code == 0
    at_zero = csv()[lambda table: table["x"] == "1"]
    assert len(at_zero) == 4
    assert set(zip(at_zero["status"], at_zero["grade"], at_zero["value"], at_zero["error"], strict=True)) == {
        ("ok", "proved", "3", "0")
    }


def test_prefactor_and_offset_are_applied_to_value_and_error(workspace, resurgo):
    workspace.plugin(SHIFTED)
    text = 'schema = 1\ndigits = 12\norders = [3]\nproblems = ["shifted"]\nmethods = ["naive", "pade"]\npoints = ["5/2"]\n'
    assert resurgo("run", workspace.experiment(text)).code == 0
    naive, pade = csv().to_dict("records")
    assert (naive["value"], naive["error"]) == ("4.75", "0.25")  # 1 + 2 (1 + 1/2 + 1/4 + 1/8), 2 times the geometric tail
    assert pade["value"] == "5"


def test_a_problem_without_target_leaves_its_rows_unscored(workspace, resurgo):
    workspace.plugin(SHIFTED)
    text = 'schema = 1\norders = [1]\nproblems = ["shifted"]\nmethods = ["naive"]\n'
    assert resurgo("run", workspace.experiment(text)).code == 0
    table = csv()
    assert set(table["status"]) == {"ok"}
    for column in ("reference", "reference_im", "abs_error", "digits"):
        assert set(table[column]) == {""}


def test_a_complex_point_has_complex_value_and_reference(workspace, resurgo):
    text = 'schema = 1\norders = [3]\nproblems = ["euler-series"]\nmethods = ["naive"]\npoints = ["1/10+1/5*I"]\n'
    assert resurgo("run", workspace.experiment(text)).code == 0
    (row,) = csv().to_dict("records")
    assert (row["x"], row["x_im"]) == ("0.1", "0.2")
    with mp.workdps(40):
        x = mp.mpc("0.1", "0.2")
        value, reference = mp.mpc(row["value"], row["value_im"]), mp.mpc(row["reference"], row["reference_im"])
        assert abs(value - (1 - x + 2 * x**2 - 6 * x**3)) < mp.mpf(10) ** -29
        assert abs(reference - mp.quad(lambda s: mp.exp(-s) / (1 + x * s), [0, 1, 10, mp.inf])) < mp.mpf(10) ** -28
        assert float(row["digits"]) == pytest.approx(float(-mp.log10(abs(value / reference - 1))), abs=0.006)


def test_float64_inside_a_method_is_seen_and_told(workspace, resurgo):
    workspace.plugin(DOUBLE)
    file = workspace.experiment(
        'schema = 1\norders = [7]\nproblems = ["quartic-integral"]\nmethods = ["in-float64", "naive"]\npoints = ["1/70"]\n'
    )
    assert resurgo("run", file).code == 0
    row, exact = csv().to_dict("records")
    assert (row["status"], row["grade"], row["value"], row["stable_digits"]) == ("imprecise", "unreliable", "", "0")
    assert row["message"] == "plugins/mine.py:5: float(c) rounds to float64; do without float()"
    assert exact["status"] == "ok"
    assert resurgo("run", file, "--strict").code == 1


def test_a_failing_method_costs_its_own_rows(workspace, resurgo):
    workspace.plugin(FAILING)
    file = workspace.experiment(short('["failing", "naive"]'))
    done = resurgo("run", file)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "results/x: 8 rows (2 error, 6 ok)"
    failed = csv()[lambda table: table["status"] == "error"]
    assert list(failed["order"]) == ["2", "2"]
    assert set(failed["value"]) == {""}
    assert set(failed["message"]) == {"ValueError: beyond order 1 (plugins/mine.py:6)"}


ANSWERS = {
    "nothing": ("return None", "TypeError: returned None; return a number or an Estimate (plugins/mine.py:3)"),
    "text": ("return '1.5'", "TypeError: returned '1.5'; return a number or an Estimate (plugins/mine.py:3)"),
    "a truth value": ("return True", "TypeError: returned True; return a number or an Estimate (plugins/mine.py:3)"),
    "nan": ("return x * float('nan')", "ValueError: returned nan; raise Inapplicable with the reason instead (plugins/mine.py:3)"),
    "a grade that is none": (
        "return Estimate(x, grade='good')",
        "ValueError: an Estimate's grade is one of proved, estimated, heuristic, unreliable; not 'good' (plugins/mine.py:4)",
    ),
    "an exit": ("raise SystemExit('enough')", "SystemExit: enough (plugins/mine.py:4)"),
}


@pytest.mark.parametrize(("body", "message"), ANSWERS.values(), ids=ANSWERS)
def test_a_method_may_not_answer_with(body, message, workspace, resurgo):
    imports = "from resurgo import Estimate, hookimpl\n"
    workspace.plugin(f"{imports}\ndef odd(series, x):\n    {body}\n\n@hookimpl\ndef register_methods():\n    return [odd]\n")
    assert resurgo("run", workspace.experiment(short('["odd", "naive"]'))).code == 0
    table = csv()
    assert list(table["status"]) == ["error"] * 4 + ["ok"] * 4
    assert set(table["message"][:4]) == {message}


SWEEPS = {
    "no pair": ("yield 3", "TypeError: yielded 3; yield pairs (order, Estimate) (plugins/mine.py:3)"),
    "an order that is none": (
        "yield 0.0, x",
        "TypeError: yielded the order 0.0; yield pairs (order, Estimate), the order a whole number (plugins/mine.py:3)",
    ),
    "an order twice": (
        "yield 0, x; yield 0, 2 * x",
        "ValueError: yielded order 0 after order 0; yield the orders one after another, each once (plugins/mine.py:3)",
    ),
    "an order too high": (
        "yield 9, x",
        "ValueError: yielded order 9 of a series through order 2; order n means c_0..c_n (plugins/mine.py:3)",
    ),
}


@pytest.mark.long
@pytest.mark.parametrize(("body", "message"), SWEEPS.values(), ids=SWEEPS)
def test_a_sweep_may_not_yield(body, message, workspace, resurgo):
    workspace.plugin(
        f"from resurgo import hookimpl\n\ndef odd(series, x):\n    {body}\n\n@hookimpl\ndef register_methods():\n    return [odd]\n"
    )
    assert resurgo("run", workspace.experiment(short('["odd", "naive"]'))).code == 0
    table = csv()
    assert table["message"][3] == message
    assert list(table["status"][4:]) == ["ok"] * 4


@pytest.mark.long
def test_details_beyond_measure_and_words_of_an_odd_kind_stop_no_run(workspace, resurgo):
    workspace.plugin(
        "from resurgo import Estimate, hookimpl\n\nclass Words(str):\n    def __reduce__(self):\n        raise TypeError('no')\n\n"
        "def odd(series, x):\n    much = {'poles': list(range(200000))} if series.order == 1 else {'a': Words('b')}\n"
        "    return Estimate(x, notes=Words('said'), details=much)\n\n"
        "@hookimpl\ndef register_methods():\n    return [odd]\n"
    )
    assert resurgo("run", workspace.experiment(short('["odd"]'))).code == 0
    table = pd.read_parquet("results/x/table.parquet")
    assert list(table["status"]) == ["ok"] * 4
    left_out = table["notes"][table["order"] == 1]
    assert set(left_out) == {"said; details of 1488901 bytes are left out: 1000000 are allowed in a row"}
    assert set(table["details"][table["order"] == 2]) == {'{"a": "b"}'}


def test_details_that_are_no_mapping_stop_no_run(workspace, resurgo):
    workspace.plugin(
        "from resurgo import Estimate, hookimpl\n\ndef odd(series, x):\n    return Estimate(x, details=3)\n\n"
        "@hookimpl\ndef register_methods():\n    return [odd]\n"
    )
    assert resurgo("run", workspace.experiment(short('["odd", "naive"]'))).code == 0
    assert list(csv()["status"]) == ["error"] * 4 + ["ok"] * 4


@pytest.mark.long
@pytest.mark.parametrize("built", ["3", "None", "lambda: 1", "fmpq_poly(list(series.exact))"])
def test_what_is_built_and_cannot_be_called_with_x_stops_no_run(built, workspace, resurgo):
    workspace.plugin(
        "from flint import fmpq_poly\nfrom resurgo import hookimpl\n\ndef odd(series):\n"
        f"    return {built}\n\n@hookimpl\ndef register_methods():\n    return [odd]\n"
    )
    assert resurgo("run", workspace.experiment(short('["odd", "naive"]'))).code == 0
    assert list(csv()["status"]) == ["error"] * 4 + ["ok"] * 4


def test_strict_makes_failed_rows_exit_code_1_but_not_inapplicable_ones(workspace, resurgo):
    workspace.plugin(FAILING)
    assert resurgo("run", workspace.experiment(short('["failing"]')), "--strict").code == 1
    assert resurgo("run", workspace.experiment(short('["variational"]'), "y"), "--strict").code == 0
    assert resurgo("run", "experiments/x.toml", "experiments/y.toml", "--strict").code == 1


def test_a_failing_figure_is_told_and_costs_nothing_else(workspace, resurgo):
    workspace.plugin(FIGURES, "drawn")
    done = resurgo("run", workspace.experiment(short('["naive"]', '["broken", "nothing", "rows"]')))
    assert done.code == 1
    assert done.err.splitlines() == [
        "resurgo: figure 'broken': ZeroDivisionError: division by zero (plugins/drawn.py:12)",
        "resurgo: figure 'nothing': TypeError: it returned None; return a matplotlib Figure (plugins/drawn.py:14)",
    ]
    assert len(csv()) == 4
    assert sorted(file.name for file in Path("results/x/figures").iterdir()) == ["rows.pdf", "rows.png"]


# ---- rerun


@pytest.mark.long
def test_a_fresh_run_in_another_process_writes_the_same_bytes(command, workspace):
    file = workspace.experiment(SMALL)
    for seed in "12":
        assert command("run", file, "--fresh", "--results", f"results{seed}", PYTHONHASHSEED=seed).code == 0
    first, second = contents("results1/x"), contents("results2/x")
    assert "figures/error-vs-order.pdf" in first
    assert first == second


def test_a_rerun_computes_nothing_and_writes_the_same_bytes(workspace, resurgo):
    workspace.plugin(COUNTED)
    file = workspace.experiment(short('["counted"]'))
    resurgo("run", file)
    calls, written = Path("calls").read_text(), contents("results/x")
    assert calls
    assert resurgo("run", file).code == 0
    assert Path("calls").read_text() == calls
    assert contents("results/x") == written
    assert resurgo("run", file, "--fresh").code == 0
    assert len(Path("calls").read_text()) == 2 * len(calls)
    assert contents("results/x") == written


def test_a_cell_that_two_entries_ask_for_is_there_once(workspace, resurgo):
    resurgo(
        "run",
        workspace.experiment(
            'schema = 1\nmethods = ["naive"]\nproblems = [{ use = "euler-series", points = [1, 2], orders = [1, 2] },\n'
            '{ use = "euler-series", points = [2, 3], orders = [2, 3] }]\n'
        ),
    )
    cells = [(row.x, row.order) for row in csv().itertuples()]
    assert len(cells) == len(set(cells))
    assert set(cells) == {(x, n) for x in "12" for n in "12"} | {(x, n) for x in "23" for n in "23"}


def test_a_plan_says_what_a_changed_option_leaves_to_compute(workspace, resurgo):
    workspace.plugin(COUNTED)
    text = short('["naive", { use = "counted", label = "mine" }]')
    file = workspace.experiment(text)
    plan = resurgo("plan", file)
    assert (plan.code, plan.err) == (0, "")
    assert plan.out.splitlines() == [
        "problem       method  orders  points  rows  state",
        "euler-series  naive   1..2    2       4     to compute",
        "euler-series  mine    1..2    2       4     to compute",
        "",
        "8 rows, 0 of them kept; 15 digits",
    ]
    assert not Path("calls").exists()
    resurgo("run", file)
    assert states(resurgo("plan", file).out) == {"naive": "kept", "mine": "kept"}
    workspace.experiment(text.replace('label = "mine"', 'label = "mine", factor = 2'))
    assert states(resurgo("plan", file).out) == {"naive": "kept", "mine": "to compute"}


def test_a_changed_plugin_file_is_computed_again(workspace, resurgo):
    workspace.plugin(COUNTED)
    file = workspace.experiment(short('["naive", "counted"]'))
    resurgo("run", file)
    workspace.plugin(COUNTED.replace("* factor", "* factor * 3"))
    assert states(resurgo("plan", file).out) == {"naive": "kept", "counted": "to compute"}
    resurgo("run", file)
    assert set(csv()["value"][4:]) == {"3"}


@pytest.mark.long
def test_a_changed_module_that_a_plugin_imports_is_computed_again(workspace, command):
    beside = "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent))\nimport _factors\n"
    workspace.plugin(beside + COUNTED.replace("* factor", "* factor * _factors.FACTOR"))
    workspace.write("plugins/_factors.py", "FACTOR = 1\n")
    file = workspace.experiment(short('["naive", "counted"]'))
    assert (command("run", file).code, set(csv()["value"][4:])) == (0, {"1"})
    assert states(command("plan", file).out) == {"naive": "kept", "counted": "kept"}
    workspace.write("plugins/_factors.py", "FACTOR = 3\n")
    assert states(command("plan", file).out) == {"naive": "kept", "counted": "to compute"}
    assert (command("run", file).code, set(csv()["value"][4:])) == (0, {"3"})


@pytest.mark.parametrize("change", [("digits = 15", "digits = 16"), ("points = [1, 2]", "points = [1, 3]")])
def test_changed_digits_or_points_are_computed_again(change, workspace, resurgo):
    text = short('["naive"]')
    file = workspace.experiment(text)
    resurgo("run", file)
    workspace.experiment(text.replace(*change))
    assert states(resurgo("plan", file).out) == {"naive": "to compute"}


def test_an_interrupted_run_keeps_what_it_has_and_goes_on_next_time(workspace, resurgo):
    workspace.plugin(STOPPING)
    workspace.write("stop", "")
    file = workspace.experiment(short('["naive", "stopping", "pade"]'))
    done = resurgo("run", file, "--in-process")
    assert (done.code, done.out) == (130, "")
    assert done.err == "resurgo: interrupted; 4 of 12 rows are kept, run again to go on\n"
    assert not Path("results/x/table.csv").exists()
    assert states(resurgo("plan", file).out) == {"naive": "kept", "stopping": "to compute", "pade": "to compute"}
    Path("stop").unlink()
    assert resurgo("run", file).code == 0
    continued = contents("results/x")
    assert resurgo("run", file, "--fresh").code == 0
    assert contents("results/x") == continued
    assert set(csv()["status"]) == {"ok"}


def test_a_damaged_file_among_the_kept_rows_is_computed_again(workspace, resurgo):
    file = workspace.experiment(short('["naive"]'))
    resurgo("run", file)
    written = contents("results/x")
    (kept,) = Path("results/.cache").rglob("*.json")
    kept.write_text(kept.read_text(encoding="utf-8")[:50], encoding="utf-8")
    assert resurgo("run", file).code == 0
    assert contents("results/x") == written


# ---- draw


def test_a_plugin_file_can_be_given_to_a_run(workspace, resurgo):
    workspace.write("elsewhere/counted.py", COUNTED)
    file = workspace.experiment(short('["counted"]'))
    assert resurgo("run", file).code == 2
    assert resurgo("run", file, "--plugin", "elsewhere/counted.py").code == 0
    assert set(package.run(file, plugins=["elsewhere/counted.py"]).table["value"]) == {"1"}


def test_figures_are_drawn_again_from_the_tables_alone(workspace, resurgo):
    workspace.plugin(FIGURES, "drawn")
    workspace.plugin(COUNTED)
    file = workspace.experiment(short('["counted"]'))
    resurgo("run", file)
    calls = Path("calls").read_text()
    workspace.experiment(short('["counted"]', '[{ use = "rows", label = "all rows" }]'))
    done = resurgo("draw", file)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-2:] == ["  results/x/figures/all-rows.png", "  results/x/figures/all-rows.pdf"]
    assert Path("calls").read_text() == calls


def test_tables_of_another_question_are_not_drawn(workspace, resurgo):
    file = workspace.experiment(short('["naive"]', '["error-vs-order"]'))
    resurgo("run", file)
    workspace.experiment(short('["pade"]', '["error-vs-order"]'))
    done = resurgo("draw", file)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"resurgo: {file}: its tables were computed from another version of this file; run it again\n"


def test_nothing_is_drawn_before_the_first_run(workspace, resurgo):
    done = resurgo("draw", workspace.experiment(short('["naive"]', '["error-vs-order"]')))
    assert (done.code, done.out) == (2, "")
    folder = workspace.folder / "results/x"
    assert done.err == f"resurgo: {folder}: no results are here; run the experiment first, with 'resurgo run'\n"


# ---- numbers rounded where nobody looks


FLOATS = """import math

from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    return [1] * (order + 1)


def rounded_target(x):
    return mp.exp(-float(x))


def float_target(x):
    return 0.1


def nan_target(x):
    return mp.nan


def rounded_map(x):
    return mp.mpf(math.exp(float(x))) / 10


def float_map(x):
    return math.sqrt(2.0)


@hookimpl
def register_problems():
    return [
        Problem("rounded-target", coefficients, target=rounded_target, points=("1/3",)),
        Problem("float-target", coefficients, target=float_target, points=("1/3",)),
        Problem("nan-target", coefficients, target=nan_target, points=("1/3",)),
        Problem("rounded-argument", coefficients, argument=rounded_map, points=("1/3",)),
        Problem("float-prefactor", coefficients, prefactor=float_map, points=("1/3",)),
    ]
"""


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [
        ("rounded-target", "ok", "the target failed: ArithmeticError: it does not follow small changes of x"),
        ("float-target", "ok", "the target failed: ArithmeticError: it returned a float; use mpmath"),
        ("nan-target", "ok", "the target failed: ArithmeticError: its value is nan"),
        ("rounded-argument", "error", "rounded_map does not follow small changes of x; is there float64 inside?"),
        ("float-prefactor", "error", "returned the float 1.41"),
    ],
)
def test_a_number_rounded_in_a_problem_is_noticed(problem, status, words, workspace, resurgo):
    workspace.plugin(FLOATS)
    file = workspace.experiment(f'schema = 1\norders = [2]\nproblems = ["{problem}"]\nmethods = ["naive"]\n')
    assert resurgo("run", file).code == 0
    (row,) = csv().to_dict("records")
    assert (row["status"], row["reference"], row["digits"]) == (status, "", "")
    assert words in row["notes"] + row["message"]


INVARIANT = """from mpmath import mp

from resurgo import hookimpl


def ratio(series):
    return {"ratio": mp.mpf(float(series[-1] / series[-2])), "exact": series[-1] / series[-2], "text": "x"}


@hookimpl
def register_diagnostics():
    return [ratio]
"""


def test_a_number_rounded_in_a_diagnostic_is_noticed_though_no_factor_changes_it(workspace, resurgo):
    workspace.plugin(INVARIANT)
    file = workspace.experiment(
        'schema = 1\norders = [5]\nproblems = ["quartic-integral"]\nmethods = ["naive"]\ndiagnostics = ["ratio"]\n'
    )
    done = resurgo("run", file, "--strict")
    assert (done.code, "  2 of 3 diagnostics failed: see diagnostics.csv" in done.out.splitlines()) == (1, True)
    rows = {row["quantity"]: row for row in csv("diagnostics.csv").to_dict("records")}
    assert [rows[name]["status"] for name in ("ratio", "exact", "text")] == ["imprecise", "ok", "error"]
    assert rows["text"]["message"].startswith("TypeError: returned 'x'; return a number or an Estimate (plugins/mine.py")


@pytest.mark.long
def test_figures_that_an_experiment_no_longer_has_are_removed(workspace, resurgo):
    resurgo("run", workspace.experiment(short('["naive"]', '["error-vs-order", "error-vs-coupling"]')))
    resurgo("run", workspace.experiment(short('["naive"]', '["error-vs-coupling"]')))
    assert sorted(file.stem for file in Path("results/x/figures").glob("*.png")) == ["error-vs-coupling"]


def test_a_renamed_label_computes_nothing_anew(workspace, resurgo):
    resurgo("run", workspace.experiment(short('[{ use = "naive", label = "a" }]')))
    assert resurgo("plan", workspace.experiment(short('[{ use = "naive", label = "b" }]'))).out.endswith(
        "4 of them kept; 15 digits\n"
    )
    resurgo("run", workspace.experiment(short('[{ use = "naive", label = "b" }]')))
    assert set(csv()["label"]) == {"b"}


def test_a_table_that_is_not_the_manifests_is_not_drawn(workspace, resurgo):
    file = workspace.experiment(short('["naive"]', '["error-vs-order"]'))
    resurgo("run", file)
    table = Path("results/x/table.csv")
    table.write_text(table.read_text().replace("naive", "other"))
    done = resurgo("draw", file)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("table.csv is not the one that manifest.json tells of; run the experiment again\n")


@pytest.mark.long
def test_a_users_own_matplotlib_settings_change_no_figure(workspace, resurgo):
    import matplotlib

    file = workspace.experiment(short('["naive"]', '["error-vs-order"]'))
    resurgo("run", file)
    before = Path("results/x/figures/error-vs-order.png").read_bytes()
    with matplotlib.rc_context({"axes.grid": True, "font.size": 20}):
        resurgo("draw", file)
    assert Path("results/x/figures/error-vs-order.png").read_bytes() == before


def test_diagnostics_and_figures_without_methods_are_carried_out(workspace, resurgo):
    no_points = '{ use = "coefficients", values = [1, -1, 2, -6, 24], orders = [4] }'
    study = f'orders = [4, 12]\nproblems = ["euler-series", {no_points}]\ndiagnostics = ["exponent-growth"]\n'
    file = workspace.experiment(f'schema = 1\n{study}figures = ["diagnostic-vs-order"]')
    assert resurgo("plan", file).out == "0 rows, 0 of them kept, 3 diagnoses to make; 30 digits\n"
    done = resurgo("run", file)
    assert (done.code, done.out.splitlines()[0]) == (0, "results/x: 6 rows of diagnostics")
    found = package.load("results/x")
    assert len(found.table) == 0
    assert list(found.diagnostics["order"]) == [4, 4, 12, 12, 4, 4]
    assert resurgo("draw", file).code == 0
    file = workspace.experiment('schema = 1\nfigures = ["error-vs-order"]', "y")
    done = resurgo("run", file)
    assert (done.code, done.out.splitlines()[0]) == (0, "results/y: figures alone")
    assert list(package.load("results/y").figures) == ["error-vs-order"]
