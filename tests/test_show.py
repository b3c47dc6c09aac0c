"""Listings and pages: what they say, how they fit a terminal, and that every worked example holds."""

import doctest
import fcntl
import os
import pty
import re
import struct
import termios
import tomllib

import pytest
from conftest import COMMAND, quick_ones

from resurgo.catalog import load_catalog
from resurgo.config import read_experiment
from resurgo.docstrings import meanings, paragraphs, without
from resurgo.isolation import in_process
from resurgo.pages import page
from resurgo.runner import carry_out

CATALOG = load_catalog()
ENTRIES = CATALOG.entries
AROUND = {  # what an example does not say of its experiment
    "orders": "orders = { from = 1, to = 8 }",
    "problems": 'problems = [{ use = "quartic-integral", points = ["1/10", "1"] }]',
    "methods": 'methods = ["naive", "pade"]',
}
TWO = '''"""Two methods of one file."""
from fractions import Fraction
from typing import Literal

from resurgo import hookimpl, method

def first(series, x, *, kind: Literal["a", "b"] = "a", on: bool = True, size: Fraction = Fraction(1, 2), n: int | None = None):
    """S_0 = c_0.

    *Options.* kind: "a" or "b"; size: a length,
    in metres; on, n: the rest.
    """
    return series[0]

@method(excuses={"gain": "it is c_0"}, honesty=3, cost="none", kernel=lambda order: ([1], 0, 1), claims=["exact"])
def second(series, x, *, k: int = 1):
    """S_1 = c_0."""
    return series[0]

@hookimpl
def register_methods():
    return [first, second]
'''
PAGES = {
    "first": """\
method first
from plugins/mine.py:7 (workspace)

S_0 = c_0.

options:
  kind: "a" or "b" = "a"
      "a" or "b"
  on: true or false = true
      the rest
  size: number = 1/2
      a length, in metres
  n: whole number, may be left out
      the rest

form: point, a value at x; needs 1 coefficient""",
    "second": """\
method second
from plugins/mine.py:15 (workspace)

S_1 = c_0.

options:
  k: whole number = 1

form: point, a value at x; needs 1 coefficient
claims: exact
exact on: its kernel, such as a series of its own
excused from 'gain': it is c_0
honesty: an error claim may be too small by a factor of 3
cost: none""",
}


def terminal(words, columns):
    """What the command prints on a terminal of that width."""
    child, handle = pty.fork()
    if child == 0:
        os.environ.pop("COLUMNS", None)
        os.execv(COMMAND, [str(COMMAND), *words])
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    found = b""
    while True:
        try:
            block = os.read(handle, 65536)
        except OSError:  # the child has ended
            block = b""
        if not block:
            break
        found += block
    os.close(handle)
    assert os.waitpid(child, 0)[1] == 0
    return found.decode().replace("\r\n", "\n")


# ---- the parts of a docstring

TEXT = """S_N.

*Options.* k: the order, in
metres; b, c: the shifts. d: of "x"; "y: z" and; e.g. k.

*Exact on* everything.

More.

*Example.* One:

    >>> 1
    1"""


def test_a_docstring_is_read_by_its_headings():
    assert paragraphs(TEXT) == {
        "": "S_N.",
        "Options": 'k: the order, in\nmetres; b, c: the shifts. d: of "x"; "y: z" and; e.g. k.',
        "Exact on": "everything.\n\nMore.",
        "Example": "One:\n\n    >>> 1\n    1",
    }
    assert without(TEXT, ("Options", "Example")) == "S_N.\n\n*Exact on* everything.\n\nMore."


def test_what_is_said_of_options_is_found():
    told = meanings(TEXT, ["k", "b", "c", "d", "y", "nothing"])
    assert told == {"k": "the order, in metres", "b": "the shifts", "c": "the shifts", "d": 'of "x"; "y: z" and; e.g. k'}
    assert meanings("No paragraph of options.", ["k"]) == meanings(TEXT, []) == {}


# ---- listings


def test_a_summary_is_the_files_sentence_and_for_files_of_several_the_formula(resurgo, workspace):
    workspace.plugin(TWO)
    lines = resurgo("list", "methods").out.splitlines()
    assert re.search(
        r"^shanks +sweep +Shanks's transformation of the partial sums, by Wynn's epsilon algorithm\. +bundled$",
        "\n".join(lines),
        re.M,
    )
    assert re.search(r"^first +point +S_0 = c_0\. +workspace$", "\n".join(lines), re.M)
    assert re.search(r"^second +point +S_1 = c_0\. +workspace$", "\n".join(lines), re.M)


@pytest.mark.parametrize("columns", [80, 120])
def test_a_listing_has_one_line_for_each_on_a_terminal(columns, workspace):
    shown = terminal(["list"], columns)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= columns
    parts = [part.splitlines()[2:] for part in shown.split("\n\n")]
    assert sum(map(len, parts)) == len(ENTRIES)
    for line in (line for part in parts for line in part):
        assert re.search(r"  \S.*\S  +bundled$", line), line
        assert not re.search(r"[ ,;:]…", line), line


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.kind == "problem"], ids=lambda e: e.name)
def test_a_bundled_problem_has_a_title_that_fits_a_line(entry):
    assert 0 < len(entry.thing.title) <= 70
    assert not entry.thing.title.endswith(".")


def test_summaries_are_whole_in_a_pipe(resurgo):
    assert "…" not in resurgo("list").out


# ---- pages


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_all_that_is_declared(name, workspace):
    workspace.plugin(TWO)
    catalog = load_catalog(workspace.folder)
    assert page(catalog, catalog.find("method", name)) == PAGES[name]


def test_a_page_has_the_options_beside_their_words_and_the_example_last(resurgo):
    text = resurgo("show", "pade").out
    assert text.startswith("method pade\nfrom ")
    assert "\n\nPadé approximants.\n\n[L/M] = P/Q with Q S - P = O(x^(L+M+1))" in text
    assert "\n\noptions:\n  offset: whole number = 0\n      the staircase L - M wanted; where the parity" in text
    assert "\nexact on: rational functions of low degree\n" in text
    assert "2nd ed. (1996)\n\nexample:\n  Euler's series" in text
    assert text.endswith("      0.915625(38) [estimated]\n")
    assert text.count("*Options.*") == text.count("*Example.*") == 0


def test_unknown_names_suggest_near_ones(resurgo, workspace):
    asked = {
        "pad": "did you mean 'pade' or 'pade-conformal-borel'?",
        "shank": "did you mean 'shanks'?",
        "quartic": "did you mean 'quartic-integral' or 'quartic-oscillator'?",
    }
    for name, suggestion in asked.items():
        done = resurgo("show", name)
        assert (done.code, done.out, done.err) == (2, "", f"resurgo: nothing is called '{name}'; {suggestion}\n")


# ---- every bundled plugin is told of in full


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind}:{entry.name}")
def test_every_option_of_a_bundled_plugin_is_told(entry):
    names = [option.name for option in entry.options]
    assert set(meanings(entry.documentation, names)) == set(names)
    assert all(meanings(entry.documentation, names).values())


@pytest.mark.parametrize("entry", quick_ones(ENTRIES))
def test_the_worked_example_of_a_bundled_plugin_holds(entry, workspace):
    text = paragraphs(entry.documentation).get("Example", "")
    if ">>>" in text:
        example = doctest.DocTestParser().get_doctest(text, {}, entry.name, None, 0)
        assert f'"{entry.name}"' in text
        told = []
        runner = doctest.DocTestRunner(verbose=False)
        runner.run(example, out=told.append)
        assert (runner.summarize(False).failed, told) == (0, [])
        return
    lines = [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ")]
    given = tomllib.loads("\n".join(lines))
    assert any(entry.name in (item, getattr(item, "get", lambda _: "")("use")) for item in given[f"{entry.kind}s"])
    lines += [line for key, line in AROUND.items() if key not in given]
    workspace.experiment("\n".join(["schema = 1", "digits = 10", *lines]))
    found, drawn = carry_out(read_experiment("experiments/x.toml"), call=in_process)
    assert drawn.failures == ()
    assert set(found.table["status"]) <= {"ok", "inapplicable"}
    assert "ok" in set(found.table["status"])
    assert set(found.diagnostics["status"]) <= {"ok"}
    assert len(found.diagnostics) >= len(given.get("diagnostics", []))
    assert len(list((workspace.folder / "results/x/figures").glob("*.pdf"))) == len(given.get("figures", []))
