"""The command line: what it prints, what it refuses and how it ends."""

import math
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from conftest import quick_ones

from resurgo import __version__
from resurgo.catalog import load_catalog
from resurgo.methods import Method
from resurgo.problem import Problem

ENTRIES = load_catalog().entries
METHODS = [entry.name for entry in load_catalog().of_kind("method") if entry.thing.works_on == "series"]
NAMES = ", ".join(sorted({entry.name for entry in ENTRIES}))
COMMANDS = ("check", "cite", "compare", "completion", "diagnose", "draw", "list", "new", "plan", "run", "show", "sum")
KINDS = "diagnostics, figures, methods, problems"
HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"
EULER = [(-1) ** n * math.factorial(n) for n in range(9)]
SLOW = '''from functools import cache
from time import sleep

from resurgo import hookimpl

@cache
def wait():
    sleep(1.2)

def slow(series, x):
    """c_0, at first not at once."""
    wait()
    return series[0]

@hookimpl
def register_methods():
    return [slow]
'''


def cells(line):
    """The cells of a row of a printed table."""
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def refusal(done):
    """The one line of a request that was wrong."""
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    return line


@pytest.fixture
def total(resurgo, workspace):
    """`resurgo sum` on a file of this text; exact cells of its table by method."""

    def ask(name, text, *words, at="0.1"):
        workspace.write(name, text)
        return resurgo("sum", name, "--at", at, *words)

    return ask


# ---- help, version, wrong requests


def test_help_names_every_command(resurgo):
    done = resurgo("--help")
    assert (done.code, done.err) == (0, "")
    assert tuple(sorted(re.findall(r"(?m)^    (\w+)(?:  |$)", done.out))) == COMMANDS
    assert "Exit codes: 0 done, 1 something failed, 2 the request was wrong, 130 interrupted." in " ".join(done.out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(command, resurgo):
    done = resurgo(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: resurgo {command} ")
    assert "--plugin FILE" in done.out


def test_the_version_is_told(resurgo):
    assert resurgo("--version").out == f"resurgo {__version__}\n"


WRONG = {
    "no command": ((), "the following arguments are required: COMMAND; see resurgo --help"),
    "a misspelt command": (("sun",), "unknown command 'sun'; did you mean 'sum'?"),
    "a command like no other": (("xyz",), f"unknown command 'xyz'; known: {', '.join(COMMANDS)}"),
    "an unknown flag": (("run", "--fast", "x.toml"), "unrecognized arguments: --fast; see resurgo --help"),
    "no file": (("run",), "the following arguments are required: FILE; see resurgo --help"),
    "no point": (("sum", "c.txt"), "the following arguments are required: --at; see resurgo --help"),
    "a misspelt kind": (("list", "method_"), "unknown kind 'method_'; did you mean 'methods'?"),
    "a kind like no other": (("list", "xyz"), f"unknown kind 'xyz'; known: {KINDS}"),
    "a misspelt name": (("show", "naiv"), "nothing is called 'naiv'; did you mean 'naive'?"),
    "a name like no other": (("show", "xyz"), f"nothing is called 'xyz'; known: {NAMES}"),
    "a name of the wrong kind": (("show", "problem:naive"), "nothing is called 'problem:naive'; did you mean 'naive'?"),
}


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_is_one_line(words, sentence, resurgo, workspace):
    assert refusal(resurgo(*words)) == f"resurgo: {sentence}"


# ---- list and show


def test_list_has_every_entry_under_its_kind(resurgo):
    done = resurgo("list")
    assert (done.code, done.err) == (0, "")
    parts = {part.splitlines()[0]: part.splitlines()[2:] for part in done.out.split("\n\n")}
    for kind in ("method", "problem", "diagnostic", "figure"):
        found = [line.partition(" ")[0] for line in parts[f"{kind}s"]]
        assert found == sorted(entry.name for entry in ENTRIES if entry.kind == kind)


@pytest.mark.parametrize("word", ["problems", "problem"])
def test_list_of_one_kind_has_no_other(word, resurgo):
    lines = resurgo("list", word).out.splitlines()
    assert lines[0] == "problems"
    assert [line.partition(" ")[0] for line in lines[2:]] == sorted(e.name for e in ENTRIES if e.kind == "problem")


@pytest.mark.parametrize("entry", quick_ones(ENTRIES))
def test_show_tells_all_about_an_entry(entry, resurgo):
    done = resurgo("show", f"{entry.kind}:{entry.name}")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"{entry.kind} {entry.name}"
    assert re.search(rf"{Path(*entry.path.parts[-2:])}:\d+ \(bundled\)$", lines[1])
    assert entry.summary in lines
    assert entry.summary
    for option in entry.options:
        assert any(line.startswith(f"  {option.name}: ") for line in lines), option.name
    if isinstance(entry.thing, (Method, Problem)):
        assert f"reference: {entry.thing.reference}" in lines
        assert entry.thing.reference
    if isinstance(entry.thing, Problem):
        assert any(line.startswith("c_0, c_1, ... = ") for line in lines)


# ---- sum

FILES = {
    "a JSON list": ("c.json", "[1, -1, 2, -6]"),
    "a JSON list of text": ("c.json", '["1", "-1", "4/2", "-2*3"]'),
    "a JSON object": ("c.json", '{"coefficients": [1, -1, 2, -6]}'),
    "JSON of any name": ("c.dat", "[1,\n -1, 2, -6]"),
    "a CSV row": ("c.csv", "1,-1,2,-6\n"),
    "a CSV row with a heading": ("c.csv", "c0,c1,c2,c3\n1,-1,2,-6\n"),
    "a CSV column": ("c.csv", "1\n-1\n2\n-6\n"),
    "a CSV column with a heading": ("c.csv", "c_n\n1\n-1\n2\n-6\n"),
    "two CSV columns": ("c.csv", "0,1\n1,-1\n2,2\n3,-6\n"),
    "two CSV columns with a heading": ("c.csv", "n,c_n\n0, 1\n1, -1\n2, 2\n3, -6\n"),
    "CSV with a heading of words": ("c.csv", "order,coefficient\n0,1\n1,-1\n2,2\n3,-6\n"),
    "CSV of Windows": ("c.csv", "n,c_n\r\n0,1\r\n1,-1\r\n2,2\r\n3,-6\r\n"),
    "text with blanks": ("c.txt", "1 -1 2 -6"),
    "text with commas": ("c.txt", "1, -1, 2, -6"),
    "text with lines and comments": ("c.txt", "# Euler, 1760\n1\n-1  # the second\n\n2, -6\n"),
    "text with a byte-order mark": ("c.txt", "\ufeff1 -1 2 -6"),
}


@pytest.mark.parametrize(("name", "text"), FILES.values(), ids=FILES)
def test_coefficients_are_read_from(name, text, total):
    done = total(name, text, "--method", "naive")
    assert (done.code, done.err) == (0, "")
    assert done.out == "method  value  error  grade      notes\nnaive   0.914  0.004  estimated\n"


def test_two_csv_columns_of_one_row_are_an_order_and_its_coefficient(total):
    done = total("c.csv", "n,c_n\n0,5\n", "--method", "naive")
    assert cells(done.out.splitlines()[1])[1] == "5"


def test_coefficients_are_read_from_standard_input(resurgo):
    for text in ("1 -1 2 -6", "[1, -1, 2, -6]"):
        done = resurgo("sum", "-", "--at", "1/10", "--method", "naive", stdin=text)
        assert done.out == "method  value  error  grade      notes\nnaive   0.914  0.004  estimated\n"


@pytest.mark.long
def test_without_a_method_every_applicable_one_is_in_the_table_and_the_others_say_why_not(total):
    done = total("c.json", str(EULER))
    assert (done.code, done.err) == (0, "")
    table, silent = done.out.split("\n\n")
    rows = {cells(line)[0]: cells(line)[1] for line in table.splitlines()[1:]}
    assert sorted([*rows, *(line.partition(" ")[0] for line in silent.splitlines())]) == METHODS
    reasons = dict(line.split(" gives no value (inapplicable): ") for line in silent.splitlines())
    assert reasons["delta-expansion"] == "nothing declares the power at strong coupling; give it as the option strong"
    assert reasons["euler-maclaurin"] == "the fact 'term', c_n as a function of n, is not declared"
    assert reasons["stieltjes-bounds"] == (
        "nothing declares the series to be one of Stieltjes; give the number of subtractions as an option"
    )
    assert rows["borel-pade"] == "0.915633339397880818760698157664"  # e^10 E_1(10) 10, DLMF 6.2
    assert rows["naive"] == "0.9158192"


def test_digits_are_as_many_as_asked(total):
    for digits in (5, 50):
        done = total("c.json", str(EULER), "--method", "borel-pade", "--digits", digits)
        value = cells(done.out.splitlines()[1])[1]
        assert value == {5: "0.91563", 50: "0.91563333939788081876069815766438449226677369109132"}[digits]


def test_an_option_is_set(total):
    values = [
        cells(total("c.json", str(EULER), "--method", "pade", *words).out.splitlines()[1]) for words in ((), ("--set", "offset=-2"))
    ]
    assert values[0][-1] == "[4/4]"
    assert values[1][-1] == "[3/5]"


def test_an_option_that_is_a_list_is_set(total):
    """log(1 + x)/x at 1, by the map of the plane without its cut."""
    done = total("c.txt", "1 -1/2 1/3 -1/4 1/5", "--method", "conformal-map", "--set", "singularities=[-1, 3]", at="1")
    assert cells(done.out.splitlines()[1])[-1] == "uses the singularities -1, 3"


def test_complex_and_irrational_points_are_summed(total):
    assert cells(total("c.txt", "1 1 1", "--method", "naive", at="1i").out.splitlines()[1])[1] == "0 + 1j"
    assert cells(total("c.txt", "1 0 1", "--method", "naive", at="sqrt(2)").out.splitlines()[1])[1] == "3"
    assert cells(total("c.txt", "0 1", "--method", "naive", at="pi").out.splitlines()[1])[1] == "3.14159265358979323846264338328"


def test_irrational_and_complex_coefficients_are_summed_to_all_digits(total):
    done = total("c.txt", "1 sqrt(2) 1+2i", "--method", "naive", at="1")
    assert cells(done.out.splitlines()[1])[1] == "3.41421356237309504880168872421 + 2j"


DECIMALS = {  # the data error is 0.1 u_1 + 0.01 u_2, with u_n half a unit in the last place of c_n
    "in JSON": ("c.json", '[1, "0.50", 0.2500]', 0.1 * 0.005 + 0.01 * 0.00005),
    "in CSV": ("c.csv", "1,0.50,0.2500\n", 0.1 * 0.005 + 0.01 * 0.00005),
    "in text": ("c.txt", "1 0.500 2.5e-1", 0.1 * 0.0005 + 0.01 * 0.005),
    "with brackets": ("c.txt", "1 0.50(3) 1/4", 0.1 * 0.03),
}


@pytest.mark.parametrize(("name", "text", "expected"), DECIMALS.values(), ids=DECIMALS)
def test_decimals_are_known_to_half_a_unit_in_the_last_place(name, text, expected, total):
    head, row = (cells(line) for line in total(name, text, "--method", "naive").out.splitlines())
    assert head == ["method", "value", "error", "data error", "grade", "notes"]
    found = dict(zip(head, row, strict=False))
    assert found["value"] == "1.0525"
    assert float(found["data error"]) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(
    ("text", "words"), [('[1, "0.50", 0.250]', ["--exact"]), ('{"coefficients": ["1", 0.50, "0.250"], "exact": true}', [])]
)
def test_exact_decimals_have_no_data_error(text, words, total):
    head, row = total("c.json", text, "--method", "naive", *words).out.splitlines()
    assert cells(head) == ["method", "value", "error", "grade", "notes"]
    assert cells(row)[1] == "1.0525"


def test_numbers_in_json_are_not_rounded_to_binary(total):
    digits = "0.123456789012345678901234567890123"
    done = total("c.json", f"[{digits}]", "--method", "naive", "--exact", "--digits", "33")
    assert cells(done.out.splitlines()[1])[1] == digits
    assert cells(total("c.json", "[9007199254740993]", "--method", "naive").out.splitlines()[1])[1] == "9007199254740993"


def test_exit_code_1_where_no_method_gives_a_value(total):
    done = total("c.txt", "0 1", "--method", "exponent")
    assert (done.code, done.err) == (1, "")
    assert done.out == "exponent gives no value (inapplicable): c_0 = 0, so no power of the series is a power series\n"


MALFORMED = {
    "a missing file": (None, "", "{}: this coefficient file cannot be read: No such file or directory; check the path"),
    "a word in text": ("c.txt", "1 2\nabc", f"{{}}:2: coefficient 'abc' is not a number; {HINT}"),
    "nan in text": ("c.txt", "1 nan", "{}:1: coefficient 'nan' is not a finite number; write one"),
    "infinity in text": ("c.txt", "1\n2\n-inf", "{}:3: coefficient '-inf' is not a finite number; write one"),
    "a division by zero": ("c.txt", "1 1/0", "{}:1: coefficient '1/0' divides by zero; write a finite number"),
    "an empty file": ("c.txt", "", "{}: there are no coefficients; give at least c_0"),
    "a file of comments": ("c.txt", "# nothing\n", "{}: there are no coefficients; give at least c_0"),
    "an empty JSON list": ("c.json", "[]", "{}: there are no coefficients; give at least c_0"),
    "JSON with an error": ("c.json", "[1,\n,2]", "{}:2: this is not JSON: Expecting value; mend the syntax"),
    "a JSON object without coefficients": (
        "c.json",
        '{"exact": true}',
        '{}: there is no list of coefficients; write [c_0, c_1, ...] or {{"coefficients": [...]}}',
    ),
    "a JSON object with a misspelt key": (
        "c.json",
        '{"coeffs": [1]}',
        "{}: unknown key 'coeffs'; did you mean 'coefficients'?",
    ),
    "a CSV heading alone": ("c.csv", "n,c_n\n", "{}: there are no coefficients; give at least c_0"),
    "nan at the head of a CSV column": ("c.csv", "nan\n1\n2\n", "{}:1: coefficient 'nan' is not a finite number; write one"),
    "a gap in a CSV row": ("c.csv", "1,,3\n", f"{{}}:1: coefficient '' is not a number; {HINT}"),
    "CSV orders out of order": (
        "c.csv",
        "0,1\n2,2\n",
        "{}:2: the first column '2' is not the order 1; number the rows 0, 1, 2, ...",
    ),
    "CSV rows of other lengths": (
        "c.csv",
        "0,1\n1,2,3\n",
        "{}:2: this row has 3 columns; write c_n, or n and c_n, in every row",
    ),
    "a word in CSV": ("c.csv", "n,c_n\n0,1\n1,abc\n", f"{{}}:3: coefficient 'abc' is not a number; {HINT}"),
}


@pytest.mark.parametrize(("name", "text", "sentence"), MALFORMED.values(), ids=MALFORMED)
def test_a_coefficient_file_is_refused_for(name, text, sentence, resurgo, workspace):
    name = workspace.write(name, text) if name else "c.txt"
    done = resurgo("sum", name, "--at", "1", "--method", "naive")
    assert refusal(done) == f"resurgo: {sentence.format(name)}"


REFUSED = {
    "x that is not a number": (("--at", "x"), f"--at: 'x' is not a number; {HINT}"),
    "x that is not finite": (("--at", "inf"), "--at: 'inf' is not a finite number; write one"),
    "no digits": (("--at", "1", "--digits", "0"), "digits: '0' is out of range; write a number from 1 to 10000"),
    "fractional digits": (("--at", "1", "--digits", "2.5"), "digits: '2.5' is not a whole number; write one such as 2"),
    "a misspelt method": (("--at", "1", "--method", "pad"), "unknown method 'pad'; did you mean 'pade' or 'pade-conformal-borel'?"),
    "an option without a method": (("--at", "1", "--set", "b=1"), "--set is an option of one method; name it with --method"),
    "an unknown option": (
        ("--at", "1", "--method", "pade", "--set", "ofset=1"),
        "pade: unknown key 'ofset'; did you mean 'offset'?",
    ),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED)
def test_sum_refuses(words, sentence, resurgo):
    assert refusal(resurgo("sum", "-", *words, stdin="1 2 3")) == f"resurgo: {sentence}"


# ---- processes of their own


@pytest.mark.long
def test_a_pipe_gets_neither_control_codes_nor_a_progress_bar(command, workspace):
    workspace.plugin(SLOW)
    file = workspace.experiment(
        'schema = 1\ndigits = 5\norders = [1]\nproblems = ["euler-series"]\npoints = [1]\nmethods = ["slow", "naive"]\n'
    )
    done = command("run", file, FORCE_COLOR="1", TERM="xterm-256color")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"results{os.sep}x: 2 rows (2 ok)"
    listed = command("list", FORCE_COLOR="1", TERM="xterm-256color", COLUMNS="40")
    assert listed.out.isprintable() is False  # it has line ends
    assert listed.out.replace("\n", "").isprintable()
    assert max(map(len, listed.out.splitlines())) > 100  # in no terminal of 40 columns


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are of POSIX")
def test_a_terminal_gets_a_progress_bar_with_the_title_as_written(workspace, environment):
    import pty

    workspace.plugin(SLOW)
    file = workspace.experiment(
        'schema = 1\ntitle = "{a = 1} [/b]"\ndigits = 5\norders = [1]\nproblems = ["euler-series"]\npoints = [1]\n'
        'methods = ["slow", "naive"]\n'
    )
    reader, terminal = pty.openpty()
    parts = []  # read as it is written: a terminal holds little
    reading = threading.Thread(target=lambda: parts.extend(iter(lambda: _read(reader), b"")), daemon=True)
    reading.start()
    done = subprocess.run(
        [Path(sys.executable).parent / "resurgo", "run", file],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=environment | {"TERM": "xterm"},
        text=True,
        check=False,
    )
    os.close(terminal)
    reading.join(timeout=10)
    os.close(reader)
    shown = b"".join(parts).decode()
    assert done.returncode == 0, shown
    assert "{a = 1} [/b]" in shown
    assert "2/2" in shown
    assert "\x1b" not in done.stdout


def _read(reader):
    try:
        return os.read(reader, 4096)
    except OSError:  # how Linux says that the terminal is closed
        return b""


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is told otherwise elsewhere")
@pytest.mark.parametrize("words", [("list",), ("show", "naive"), ("--help",)], ids=" ".join)
def test_a_reader_that_has_had_enough_is_no_failure(words, workspace, environment):
    process = subprocess.Popen(
        [Path(sys.executable).parent / "resurgo", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")


@pytest.mark.parametrize(
    "statement",
    [
        "import resurgo",
        "from resurgo.cli import main; main(['--help'])",
        "from resurgo import Inapplicable, hookimpl, method",
        "from resurgo.cli import main; main(['list'])",
    ],
)
def test_what_is_slow_to_import_is_not_imported(statement, workspace, environment):
    code = f"""
import sys
try:
    {statement}
except SystemExit:
    pass
print(*sorted({{"pandas", "matplotlib", "sympy", "pyarrow"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == "\n"


@pytest.mark.parametrize("x", ["-1/2", "-1/2+1/3*I"])
def test_a_point_may_begin_with_a_minus(x, resurgo):
    assert resurgo("sum", "-", "--at", x, "--method", "naive", stdin="1 1/2").code == 0


def test_several_methods_are_summed_side_by_side(resurgo):
    out = resurgo("sum", "-", "--at", "1/10", "--method", "pade", "--method", "naive", stdin="1 -1 2").out
    assert [line.split()[0] for line in out.splitlines()] == ["method", "pade", "naive"]


@pytest.mark.parametrize("words", [("--set", "offset"), ("--set", "offset=0", "--set", "offset=1")])
def test_an_option_is_set_once_and_with_a_value(words, resurgo):
    done = resurgo("sum", "-", "--at", "1", "--method", "pade", *words, stdin="1 2")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"resurgo: --set: '{words[-1]}' is not one KEY=VALUE for each option; write --set power=-4\n"


@pytest.mark.parametrize("text", ["0,1\n1,-1\n2,2\n", "0 1\n1 -1\n", "0\t1\n1\t-1\n2\t2", "1 1\n2 -1\n3 2\n4 -6"])
def test_two_columns_of_no_certain_meaning_are_refused(text, resurgo):
    done = resurgo("sum", "-", "--at", "1", stdin=text)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "resurgo: standard input: these may be n and c_n, or coefficients alone; "
        "name it .csv and write n,c_n from 0 on, or write one coefficient a line\n"
    )


def test_coefficients_are_diagnosed(resurgo):
    done = resurgo(
        "diagnose", "-", "--diagnostic", "exponent-growth", "--set", "power=-1", stdin="1 -1 2 -6 24 -120 720 -5040 40320"
    )
    assert done.code == 0
    head, ratio, limit = done.out.splitlines()
    assert head.split() == ["diagnostic", "quantity", "value", "error", "grade", "notes"]
    assert ratio.split()[:3] == ["exponent-growth", "ratio", "-0.721552579365"]  # -29093 of 40320
    assert abs(float(limit.split()[2]) + 1) < 0.2


def test_diagnostics_of_a_point_take_one(resurgo):
    done = resurgo("diagnose", "-", "--diagnostic", "optimal-truncation", "--at", "1/4", "--digits", "5", stdin="1 -1 2 -6 24 -120")
    assert [line.split()[:3] for line in done.out.splitlines()[1:]] == [
        ["optimal-truncation", "order", "3"],
        ["optimal-truncation", "size", "0.09375"],
    ]
    done = resurgo("diagnose", "-", "--diagnostic", "optimal-truncation", stdin="1 -1 2")
    assert refusal(done) == "resurgo: optimal-truncation: it is asked about at a point; give one with --at"
    assert refusal(resurgo("diagnose", "-", "--set", "power=1", stdin="1 2")) == (
        "resurgo: --set is an option of one diagnostic; name it with --diagnostic"
    )
    done = resurgo("diagnose", "-", "--diagnostic", "exponent-growth", stdin="0 1 2")
    words = "exponent-growth gives nothing (inapplicable): c_0 = 0, so no power of the series is a power series\n"
    assert (done.code, done.out) == (1, words)
    done = resurgo("diagnose", "-", "--diagnostic", "exponent-growth", stdin="1.0 -1.25 2.5 -6")
    assert done.out.endswith("\nsome coefficients are uncertain: what that does to these numbers is not in their errors\n")
