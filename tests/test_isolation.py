"""A plugin that hangs, crashes, eats the memory, leaves or prints costs its own rows and nothing else."""

import os
import pickle
import re
import signal
import subprocess
import sys
import time

import pytest
from conftest import COMMAND
from mpmath import mp

from resurgo import RequestError, catalog, isolation, load, load_catalog
from resurgo.errors import Stopped
from resurgo.watch import watched

LIMIT = "; allow more with 'timeout', or mend it"
FAULTS = """import os, time
from mpmath import mp
from resurgo import hookimpl

def sound(series, x):
    return series.partial_sums(x)[-1]

def endless(series, x):
    while series.order == 2:
        pass
    return sound(series, x)

def compiled(series, x):
    if series.order == 2:
        return 3 ** (10**9)
    return sound(series, x)

def deaf(series, x):
    while series.order == 2:
        try:
            time.sleep(60)
        except BaseException:
            pass
    return sound(series, x)

def crash(series, x):
    if series.order == 2:
        os.kill(os.getpid(), 11)
    return sound(series, x)

def quiet(series, x):
    if series.order == 2:
        os._exit(0)
    return sound(series, x)

def loud(series, x):
    if series.order == 2:
        os._exit(7)
    return sound(series, x)

def leaving(series, x):
    if series.order == 2:
        raise SystemExit("enough")
    return sound(series, x)

def interrupting(series, x):
    if series.order == 2:
        raise KeyboardInterrupt
    return sound(series, x)

def greedy(series, x):
    if series.order == 2:
        return [0] * 10**12
    return sound(series, x)

def talking(series, x):
    print("from Python")
    os.system("echo from a shell")
    return sound(series, x)

def careless(series, x):
    value = sound(series, x)
    mp.dps = 5
    return value

def swept(series, x):
    for n, value in enumerate(series.partial_sums(x)):
        while n == 2:
            pass
        yield n, value

def built(series):
    while series.order == 2:
        pass
    return lambda x: sound(series, x)

@hookimpl
def register_methods():
    return [sound, endless, compiled, deaf, crash, quiet, loud, leaving, interrupting, greedy, talking, careless, swept, built]
"""
EXPERIMENT = """schema = 1
orders = [0, 1, 2, 3]
timeout = 1
problems = [ { use = "euler-series", points = ["1/10"] } ]
methods = [
  "sound", "endless", "compiled", "deaf", "crash", "quiet", "loud", "leaving", "interrupting", "greedy", "talking", "careless",
  "swept", "built",
]
"""
LONG_CALL = "took longer than 1 s (plugins/mine.py:{})" + LIMIT
FATES = {
    "endless": ("timeout", LONG_CALL, "while series.order == 2:\n        pass\n    return sound"),
    "compiled": ("timeout", LONG_CALL, "return 3 **"),
    "deaf": ("timeout", LONG_CALL, "time.sleep(60)"),
    "crash": ("error", "crashed the interpreter (SIGSEGV) (plugins/mine.py:{})", "os.kill"),
    "quiet": ("error", "ended the process with exit code 0 (plugins/mine.py:{})", "def quiet"),
    "loud": ("error", "ended the process with exit code 7 (plugins/mine.py:{})", "def loud"),
    "leaving": ("error", "SystemExit: enough (plugins/mine.py:{})", "raise SystemExit"),
    "interrupting": ("error", "KeyboardInterrupt: (plugins/mine.py:{})", "raise KeyboardInterrupt"),
    "greedy": ("error", "MemoryError: (plugins/mine.py:{})", "return [0]"),
    "built": ("timeout", LONG_CALL, "while series.order == 2:\n        pass\n    return lambda"),
}


def line_of(text):
    """Where the fault is: the line, or the one after it for a loop that only passes."""
    return FAULTS[: FAULTS.index(text)].count("\n") + 1


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The experiment of all faults, run once by the command in a folder of its own."""
    folder = tmp_path_factory.mktemp("faults")
    for name, text in (("plugins/mine.py", FAULTS), ("experiments/x.toml", EXPERIMENT)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text)
    done = subprocess.run([COMMAND, "run", "experiments/x.toml"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture(scope="module")
def rows(ran):
    table = load(ran[0] / "results/x").table
    return {(row.method, row.order): row for row in table.itertuples()}


@pytest.mark.parametrize("method", FATES)
def test_a_fault_costs_its_own_row_and_names_its_line(method, rows):
    status, words, place = FATES[method]
    lines = {words.format(line_of(place) + after) for after in (0, 1)}
    assert rows[method, 2].status == status
    assert rows[method, 2].message in lines
    for order in (0, 1, 3):
        assert (rows[method, order].status, rows[method, order].value) == ("ok", rows["sound", order].value)


def test_the_rows_of_a_sweep_before_the_one_that_hangs_stay(rows):
    assert [rows["swept", order].status for order in range(4)] == ["ok", "ok", "timeout", "timeout"]
    assert rows["swept", 1].value == rows["sound", 1].value


def test_what_a_plugin_prints_is_no_output_of_the_command(ran, rows):
    assert "from" not in ran[1].stdout
    assert {"from Python", "from a shell"} <= set(ran[1].stderr.splitlines())
    assert all(rows["talking", order].status == "ok" for order in range(4))


def test_a_lowered_precision_is_told_and_stays_with_the_plugin(rows):
    words = "ArithmeticError: it lowers the working precision, to 5 digits, and leaves it so; use mp.workdps in a with"
    assert {rows["careless", order].message for order in range(4)} == {f"{words} (plugins/mine.py:61)"}


@pytest.mark.long
def test_rows_without_time_are_computed_again_when_there_is_more(workspace, resurgo):
    workspace.plugin(
        FAULTS.replace("while series.order == 2", "if series.order == 2").replace("        pass", "        time.sleep(1.5)")
    )
    text = (
        'schema = 1\norders = [1, 2]\ntimeout = {}\nproblems = [{{ use = "euler-series", points = [1] }}]\nmethods = ["endless"]\n'
    )
    file = workspace.experiment(text.format(1))
    resurgo("run", file)
    assert list(load("results/x").table["status"]) == ["ok", "timeout"]
    assert "kept" in resurgo("plan", file).out
    workspace.experiment(text.format(9))
    assert "to compute" in resurgo("plan", file).out
    resurgo("run", file)
    assert list(load("results/x").table["status"]) == ["ok", "ok"]
    workspace.experiment(text.format(1))
    assert "kept" in resurgo("plan", file).out  # complete rows are good whatever the limit


@pytest.mark.long
def test_a_method_that_always_hangs_is_given_up_after_some_calls(workspace, resurgo):
    workspace.plugin(FAULTS.replace("series.order == 2", "True"))
    head = 'schema = 1\norders = { from = 1, to = 20 }\ntimeout = 0.5\nproblems = [{ use = "euler-series", points = [1] }]\n'
    resurgo("run", workspace.experiment(f'{head}methods = ["endless", "sound"]\n'))
    table = load("results/x").table
    endless = list(table[table["method"] == "endless"]["message"])
    tried = [message.startswith("took longer than 0.5 s") for message in endless]
    assert tried in ([True] * 4 + [False] * 16, [True] * 5 + [False] * 15)  # a fresh worker answers for the coefficients once more
    assert {message.partition(" (")[0] for message in endless[5:]} == {"not tried, as what came before it took longer than 0.5 s"}
    assert set(table[table["method"] == "sound"]["status"]) == {"ok"}


@pytest.mark.parametrize(
    ("part", "place"),
    [("coefficients", "coefficients(3) failed: took longer"), ("target", "the target failed: took longer")],
)
def test_a_problem_that_hangs_costs_its_rows_or_their_score(part, place, workspace, resurgo):
    hang = "    while True:\n        pass\n"
    workspace.plugin(
        "from resurgo import Problem, hookimpl\n"
        f"def coefficients(order):\n{hang if part == 'coefficients' else ''}    return [1] * (order + 1)\n"
        f"def target(x):\n{hang if part == 'target' else ''}    return 1 / (1 - x)\n"
        "@hookimpl\ndef register_problems():\n    return [Problem('mine', coefficients, target=target, points=('1/2',))]\n"
    )
    text = (
        "schema = 1\norders = [3]\ntimeout = 0.5\n"
        'problems = ["mine", { use = "euler-series", points = [1] }]\nmethods = ["naive"]\n'
    )
    assert resurgo("run", workspace.experiment(text)).code == 0
    mine, other = load("results/x").table.itertuples()
    assert place in (mine.message if part == "coefficients" else mine.notes)
    assert (mine.status, mine.value) == (("error", "") if part == "coefficients" else ("ok", "1.875"))
    assert other.status == "ok"


@pytest.mark.long
def test_a_diagnostic_and_a_figure_that_hang_cost_themselves(workspace, resurgo, monkeypatch):
    monkeypatch.setattr("resurgo.drawing.LONG", 4.0)
    workspace.plugin(
        "from resurgo import hookimpl\n"
        "def turning(series):\n    while True:\n        pass\n"
        "def spinning(run):\n    while True:\n        pass\n"
        "@hookimpl\ndef register_diagnostics():\n    return [turning]\n"
        "@hookimpl\ndef register_figures():\n    return [spinning]\n"
    )
    text = (
        'schema = 1\norders = [3]\ntimeout = 0.5\nproblems = [{ use = "euler-series", points = ["1/10"] }]\nmethods = ["naive"]\n'
        'diagnostics = ["turning", "optimal-truncation"]\nfigures = ["spinning", "error-vs-order"]\n'
    )
    done = resurgo("run", workspace.experiment(text))
    assert (done.code, done.err.replace(":6)", ":7)")) == (
        1,
        f"resurgo: figure 'spinning': took longer than 4 s (plugins/mine.py:7){LIMIT}\n",
    )
    run = load("results/x")
    assert list(run.diagnostics["status"]) == ["timeout", "ok", "ok"]
    assert run.diagnostics["message"][0].replace(":4)", ":3)") == f"took longer than 0.5 s (plugins/mine.py:3){LIMIT}"
    assert list(run.figures) == ["error-vs-order"]


LEAVES = """import sys
from resurgo import Problem, hookimpl

def ones(order):
    return [1] * (order + 1)

def leave(*_, **__):
    sys.exit(3)

def turning(series):
    leave()

def spinning(run):
    leave()

@hookimpl
def register_problems():
    parts = ("coefficients", "argument", "prefactor", "facts", "domain", "target")
    return [
        Problem(f"by-{part}", points=("1/3",), **({"coefficients": ones} | {part: leave}))
        for part in parts
    ]

@hookimpl
def register_diagnostics():
    return [turning]

@hookimpl
def register_figures():
    return [spinning]
"""


@pytest.mark.parametrize("flags", [(), ("--in-process",)], ids=["isolated", "in-process"])
def test_a_plugin_that_leaves_anywhere_ends_no_command(flags, workspace, resurgo):
    workspace.plugin(LEAVES)
    parts = ("coefficients", "argument", "prefactor", "facts", "domain", "target")
    problems = ", ".join(f'"by-{part}"' for part in parts)
    done = resurgo(
        "run",
        workspace.experiment(
            f'schema = 1\norders = [3]\nproblems = [{problems}, {{ use = "euler-series", points = ["1/10"] }}]\n'
            'methods = ["naive"]\ndiagnostics = ["turning"]\nfigures = ["spinning"]\n'
        ),
        *flags,
    )
    left = "SystemExit: 3 (plugins/mine.py:8)"
    assert (done.code, done.err) == (1, f"resurgo: figure 'spinning': {left}\n")
    run = load("results/x")
    said = dict(zip(run.table["problem"], run.table["message"] + run.table["notes"], strict=True))
    assert said == {
        "by-coefficients": f"problem 'by-coefficients': coefficients(3) failed: {left}",
        "by-argument": f"problem 'by-argument' at x = 1/3: {left}",
        "by-prefactor": f"problem 'by-prefactor' at x = 1/3: {left}",
        "by-facts": f"problem 'by-facts': its facts fail: {left}",
        "by-domain": f"problem 'by-domain': its domain fails: {left}",
        "by-target": f"the target failed: {left}",
        "euler-series": "",
    }
    assert set(run.diagnostics["status"]) == {"error"}
    assert left in set(run.diagnostics["message"])


LOADS = {
    "hangs": ("while True:\n    pass\n", r"took longer than 1 s \(plugins/bad.py:[12]\)"),
    "crashes": ("import os\nos.kill(os.getpid(), 11)\n", r"crashed the interpreter \(SIGSEGV\) \(plugins/bad.py:2\)"),
    "goes": ("import os\nos._exit(0)\n", r"ended the process with exit code 0 \(plugins/bad.py:1\)"),
}


@pytest.mark.parametrize(
    ("body", "reason"), [pytest.param(*v, id=k, marks=[pytest.mark.long] * (k != "goes")) for k, v in LOADS.items()]
)
def test_a_plugin_that_is_dangerous_to_load_is_not_loaded_and_hides_no_other(body, reason, workspace, resurgo, monkeypatch):
    monkeypatch.setattr("resurgo.vetting.LOADING", 1.0)
    workspace.plugin(FAULTS)
    bad = workspace.plugin(body, "bad")
    reason = f"plugins/bad.py does not load: {reason}; leave to its functions what is long or dangerous"
    assert re.search(f"\n\n{reason}\n$", resurgo("list", "methods").out)
    file = workspace.experiment('schema = 1\norders = [1]\nproblems = ["euler-series"]\nmethods = ["sound"]\n')
    assert resurgo("run", file).code == 0
    done = resurgo("check", bad)
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(f"resurgo: {reason}\n", done.err)


@pytest.mark.long
def test_a_helper_that_comes_to_be_dangerous_is_not_loaded_either(workspace, command):
    workspace.plugin(f"import some_helper\n{FAULTS}")
    for line, says in (
        ("pass", ""),
        ("import os; os._exit(3)", "plugins/mine.py does not load: ended the process with exit code 3"),
    ):
        workspace.write("some_helper.py", f"# {workspace.folder}\n{line}\n")
        done = command("list", PYTHONPATH=str(workspace.folder))
        assert done.code == 0
        assert says in done.out
        assert bool(says) == ("does not load" in done.out)


def test_a_plugin_that_interrupts_as_it_is_loaded_interrupts_no_command(workspace, resurgo):
    workspace.plugin(f"# {workspace.folder}\nraise KeyboardInterrupt\n")
    done = resurgo("list")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("plugins/mine.py does not load: KeyboardInterrupt: (plugins/mine.py:2)\n")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_terminated_command_says_nothing_of_its_inside(workspace, environment):
    run = _hanging(workspace, environment)
    run.terminate()
    assert (run.communicate(timeout=20)[1], run.returncode) == ("", 143)
    assert ended(workspace.folder / "processes")


def test_a_copy_of_a_plugin_that_hangs_is_not_loaded_either(workspace, monkeypatch):
    monkeypatch.setattr("resurgo.vetting.LOADING", 0.5)
    for name in ("one", "other"):
        workspace.plugin(f"# {workspace.folder}\nwhile True:\n    pass\n", name)
    assert {broken.path.stem for broken in load_catalog(workspace.folder).broken} == {"one", "other"}


def test_without_a_cache_folder_plugins_are_loaded_all_the_same(workspace, monkeypatch):
    workspace.plugin(FAULTS)
    workspace.write("file", "")
    monkeypatch.setattr("resurgo.vetting._known", lambda: workspace.folder / "file" / "loaded")
    assert load_catalog(workspace.folder).find("method", "sound")


def test_a_plugin_that_has_been_loaded_once_is_not_tried_again(workspace, monkeypatch):
    workspace.plugin(f"# {workspace.folder}\n{FAULTS}")
    calls = []

    def call(*arguments, **limits):
        calls.append(limits["owner"])
        return isolation.isolated(*arguments, **limits)

    for _ in range(2):
        load_catalog(workspace.folder, call=call)
        assert calls == ["loader"]
    load_catalog(workspace.folder, call=isolation.in_process)
    workspace.plugin(f"# changed {workspace.folder}\n{FAULTS}")
    load_catalog(workspace.folder, call=call)
    assert calls == ["loader"] * 2


def test_a_user_is_told_what_takes_long(workspace, resurgo, monkeypatch):
    monkeypatch.setattr("resurgo.vetting.PATIENCE", 0.2)
    workspace.plugin(f"# {workspace.folder}\nimport time\ntime.sleep(1)\n{FAULTS}")
    assert resurgo("list").err == "resurgo: plugins that are new here are still being loaded ...\n"
    assert resurgo("list").err == ""


@pytest.mark.long
def test_a_domain_that_hangs_costs_the_rows_of_its_problem(workspace, resurgo):
    workspace.plugin(
        "from resurgo import Problem, hookimpl\n"
        "def ones(order):\n    return [1] * (order + 1)\n"
        "def domain(x):\n    while True:\n        pass\n"
        "@hookimpl\ndef register_problems():\n    return [Problem('mine', ones, domain=domain, points=('1/2',))]\n"
    )
    text = 'schema = 1\norders = [3]\ntimeout = 0.5\nproblems = ["mine", "euler-series"]\nmethods = ["naive"]\n'
    file = workspace.experiment(text)
    assert resurgo("plan", file).code == resurgo("run", file).code == 0
    mine, *others = load("results/x").table.itertuples()
    said = f"problem 'mine': its domain fails: took longer than 0.5 s (plugins/mine.py:5){LIMIT}"
    assert (mine.status, mine.message.replace(":6)", ":5)")) == ("error", said)
    assert {row.status for row in others} == {"ok"}


def test_what_only_the_host_may_say_is_not_believed_of_a_plugin(workspace, resurgo):
    workspace.plugin(
        "from resurgo import hookimpl\nfrom resurgo.errors import Stopped\n"
        "def forged(series, x):\n    raise Stopped('timeout', 'took longer than a year')\n"
        "@hookimpl\ndef register_methods():\n    return [forged]\n"
    )
    file = workspace.experiment('schema = 1\norders = [1]\nproblems = ["euler-series"]\nmethods = ["forged"]\n')
    resurgo("run", file)
    assert set(load("results/x").table["message"]) == {"Stopped: took longer than a year (plugins/mine.py:4)"}
    assert set(load("results/x").table["status"]) == {"error"}


def test_in_process_gives_the_same_table(workspace, resurgo):
    file = workspace.experiment('schema = 1\norders = [3, 4]\nproblems = ["euler-series"]\nmethods = ["pade", "levin"]\n')
    assert resurgo("run", file).code == 0
    isolated = (workspace.folder / "results/x/table.csv").read_bytes()
    assert resurgo("run", file, "--fresh", "--in-process").code == 0
    assert (workspace.folder / "results/x/table.csv").read_bytes() == isolated


@pytest.mark.long
def test_a_script_without_a_guard_may_run_an_experiment(workspace, environment):
    workspace.experiment('schema = 1\norders = [3]\nproblems = [{ use = "euler-series", points = [1] }]\nmethods = ["naive"]\n')
    workspace.write("script.py", "import resurgo\nprint(resurgo.run('experiments/x.toml').table['value'][0])\n")
    done = subprocess.run([sys.executable, "script.py"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "-4\n", "")


def is_running(process):
    """Whether there is such a process that is no zombie."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


PARENT = """import os, subprocess, time
from resurgo import hookimpl

def parent(series, x):
    with open("processes", "w") as file:
        print(os.getpid(), subprocess.Popen(["sleep", "600"]).pid, file=file, flush=True)
    if series.order == 2:
        while True:
            time.sleep(1)
    if series.order == 3:
        os._exit(1)
    return x

@hookimpl
def register_methods():
    return [parent]
"""


def ended(file):
    """Whether the processes that the plugin has told of are gone within some seconds."""
    processes = [int(word) for word in file.read_text().split()]
    deadline = time.monotonic() + 20
    while any(map(is_running, processes)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return len(processes) == 2 and not any(map(is_running, processes))


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
@pytest.mark.parametrize("order", [1, 2, 3], ids=["at the end", "with a call that hangs", "with a worker that dies"])
def test_processes_that_a_plugin_starts_end_with_its_worker(order, workspace, environment):
    workspace.plugin(PARENT)
    workspace.experiment(
        f"schema = 1\norders = [{order}]\ntimeout = 1\n"
        'problems = [{ use = "euler-series", points = [1] }]\nmethods = ["parent"]\n'
    )
    subprocess.run([COMMAND, "run", "experiments/x.toml"], env=environment, check=True, stdout=subprocess.DEVNULL)
    assert ended(workspace.folder / "processes")


@pytest.mark.skipif(sys.platform == "win32", reason="signals to process groups")
def test_control_c_stops_a_run_at_once_and_leaves_no_worker(workspace, environment):
    run = _hanging(workspace, environment)
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=20)
    assert (run.returncode, err) == (130, "resurgo: interrupted; 1 of 2 rows are kept, run again to go on\n")
    assert ended(workspace.folder / "processes")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_command_takes_its_worker_with_it(workspace, environment):
    run = _hanging(workspace, environment)
    run.kill()
    run.communicate()
    assert ended(workspace.folder / "processes")


def _hanging(workspace, environment):
    """A run of two rows, in whose second a plugin hangs that has started a process."""
    workspace.plugin(PARENT)
    head = 'schema = 1\norders = [2]\nproblems = [{ use = "euler-series", points = [1] }]\n'
    workspace.experiment(f'{head}methods = ["naive", "parent"]\n')
    heeding = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and so would the run
    run = subprocess.Popen(
        [COMMAND, "run", "experiments/x.toml"], env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, heeding)
    deadline = time.monotonic() + 20
    while not (workspace.folder / "processes").is_file() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    return run


def test_a_task_in_which_the_worker_died_is_not_kept(workspace, resurgo):
    workspace.plugin(FAULTS)
    text = 'schema = 1\norders = [1, 2]\nproblems = [{ use = "euler-series", points = [1] }]\nmethods = ["crash"]\n'
    file = workspace.experiment(text)
    resurgo("run", file)
    assert list(load("results/x").table["status"]) == ["ok", "error"]
    assert "to compute" in resurgo("plan", file).out


def test_an_entry_goes_to_another_process_by_its_file(workspace):
    file = workspace.plugin(FAULTS)
    entry = load_catalog(workspace.folder).find("method", "sound")
    assert pickle.loads(pickle.dumps(entry)) == entry
    sent = pickle.dumps(entry)
    (workspace.folder / file).write_text(FAULTS + "\n")
    catalog._again.cache_clear()  # as in a process that has not loaded it
    with pytest.raises(RequestError, match=r"^plugins/mine.py: this plugin has changed since it was loaded; start again$"):
        pickle.loads(sent)


def test_loading_a_plugin_leaves_the_precision_and_the_output_alone(workspace, resurgo):
    workspace.plugin("from mpmath import mp\nmp.dps = 77\nprint('loading')\n" + FAULTS)
    before = mp.prec
    done = resurgo("list", "methods")
    assert mp.prec == before
    assert ("loading" in done.out, "loading" in done.err) == (False, True)


def _answer(number):
    with watched("answer"):
        return 2 * number


def _killed():
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_job_gives_its_result():
    assert isolation.isolated(_answer, 21) == (42, {})


def test_a_worker_that_dies_outside_of_any_plugin_is_told():
    with pytest.raises(Stopped, match=r"^was killed \(SIGKILL\), as when memory runs out$"):
        isolation.isolated(_killed)
    assert isolation.isolated(_answer, 1) == (2, {})
