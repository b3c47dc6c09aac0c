"""The checks of diagnostics and figures: each finds what is broken, and says where."""

import random
from itertools import count
from pathlib import Path

import matplotlib as mpl
import pytest
from flint import arb, ctx
from matplotlib.figure import Figure
from mpmath import mp

from resurgo import Estimate, Inapplicable
from resurgo.catalog import Entry
from resurgo.checks import SUITE, Subject, verdict
from resurgo.checks.tables import runs
from resurgo.diagnose import COLUMNS as DIAGNOSTIC_COLUMNS
from resurgo.errors import RequestError
from resurgo.rows import COLUMNS


def tried(kind, name, function):
    """Status and words of a check of a diagnostic or a figure."""
    check = next(check for check in SUITE[kind] if check.name == name)
    found = verdict(check, Subject(Entry(kind, "mine", function, "path", Path(__file__), "")))
    return found.status, found.words


def plain(run):
    """A figure of the values that are no larger than a float may be."""
    figure = Figure(figsize=(2, 2))
    values = [float(value) for value in run.table["value"] if value and abs(float(value)) < 1e300]
    figure.subplots().plot(values)
    return figure


def test_the_tables_are_those_of_real_runs():
    for run in runs().values():
        assert tuple(run.table.columns) == COLUMNS
        assert tuple(run.diagnostics.columns) == DIAGNOSTIC_COLUMNS
    assert len(runs()["an empty table"].table) == 0
    assert set(runs()["only failed rows"].table["status"]) == {"inapplicable", "imprecise", "timeout", "error"}
    assert any(value.endswith("e+399") for value in runs()["huge and tiny values"].table["value"])
    assert set(runs()["no references"].table["reference"]) == {""}


def test_a_plain_figure_passes():
    assert tried("figure", "tables", plain) == ("passed", "a figure of each of 13 tables")
    assert tried("figure", "repeatable", plain)[0] == "passed"


def test_a_figure_that_fails_on_the_empty_table_is_found():
    def first(run):
        assert run.table["value"].iloc[0]
        return plain(run)

    assert tried("figure", "tables", first)[1].startswith(
        "of an empty table: IndexError: single positional indexer is out-of-bounds"
    )


def test_a_figure_that_takes_every_row_for_a_value_is_found():
    def every(run):
        list(map(float, run.table["value"]))
        return plain(run)

    assert tried("figure", "tables", every)[1].startswith("of one failed row: ValueError: could not convert string to float: ''")


def test_a_figure_that_warns_or_is_none_or_refuses_is_found():
    def on_a_logarithmic_axis(run):
        figure = Figure()
        figure.subplots().set(yscale="log", ylim=(0, 1))
        return figure

    def refusing(run):
        raise RequestError("labels: no method has the label 'pade'")

    assert tried("figure", "tables", on_a_logarithmic_axis)[1].startswith(
        "of an empty table: UserWarning: Attempt to set non-positive"
    )
    assert tried("figure", "tables", lambda run: None)[1] == "of an empty table: it returned None; return a matplotlib Figure"
    assert tried("figure", "tables", refusing)[1] == (
        "of an empty table: it refuses its default options: labels: no method has the label 'pade'"
    )


def test_a_figure_that_leaves_traces_is_found():
    def settings(run):
        mpl.rcParams["font.size"] = 20
        return plain(run)

    def of_pyplot(run):
        import matplotlib.pyplot as plt

        return plt.figure()

    def changing(run):
        run.table["value"] = "0"
        return plain(run)

    assert tried("figure", "tables", settings)[1] == (
        "of an empty table: it changes matplotlib's rcParams['font.size']; set it on the figure's own artists"
    )
    try:
        assert tried("figure", "tables", of_pyplot)[1] == (
            "of an empty table: it makes its figure with pyplot, which keeps it for ever; use matplotlib.figure.Figure"
        )
    finally:
        import matplotlib.pyplot as plt

        plt.close("all")
    before = runs()["two points"].table.copy()
    assert tried("figure", "tables", changing)[1] == "of an empty table: it changes the table; work on a copy"
    assert runs()["two points"].table.equals(before)


def test_a_figure_that_differs_each_time_is_found():
    def jittered(run):
        figure = plain(run)
        figure.axes[0].plot([random.random() for _ in range(9)])
        return figure

    assert tried("figure", "repeatable", jittered) == (
        "failed",
        "drawn a second time it is another figure; is there a random number or a date in it?",
    )


def test_an_undescribed_option_is_found():
    def mine(run, *, colour: str = "red", top: int = 2):
        """A figure.

        *Options.* colour: of the line.
        """

    def nothing(run):
        pass

    assert tried("figure", "documented", mine)[1] == (
        "the option 'top' is not described in the docstring; write '*Options.* top: what it does.'"
    )
    assert tried("diagnostic", "documented", nothing)[1] == "it has no docstring; say in its first line what it shows"


def test_a_plain_diagnostic_passes():
    def last(series):
        return {"last": Estimate(series[-1], error=abs(series[-1]))}

    for name in ("hard-series", "digits", "repeatable"):
        assert tried("diagnostic", name, last)[0] == "passed"


@pytest.mark.parametrize(
    ("diagnostic", "words"),
    [
        (lambda series: {"ratio": series[-1] / series[0]}, "on the series 0, c_0 alone: ZeroDivisionError:"),
        (lambda series: {"size": mp.nan}, "on a single term, c_0 alone: 'size' is nan; raise Inapplicable with the reason instead"),
        (lambda series: {"size": Estimate(1, error=mp.inf)}, "on a single term, c_0 alone: 'size' claims the error +inf; raise"),
        (lambda series: {"size": arb("nan")}, "on a single term, c_0 alone: 'size' is nan; raise"),
        (lambda series, x: {"size": mp.mpf(x) / (x - 1)}, "on a single term, c_0 alone, at x = 1: ZeroDivisionError"),
        (lambda series: series[-1], "on a single term, c_0 alone: it returned mpf('0.333333"),
        (lambda series: {"second": series[1]}, "on a single term, c_0 alone: IndexError: tuple index out of range"),
    ],
)
def test_a_diagnostic_that_does_not_stand_hard_series_is_found(diagnostic, words):
    status, found = tried("diagnostic", "hard-series", diagnostic)
    assert (status, found[: len(words)]) == ("failed", words)


def test_a_diagnostic_that_remembers_or_moves_the_precision_is_found():
    numbers = count()

    def moving(series):
        ctx.prec = 53
        return {"last": series[-1]}

    assert tried("diagnostic", "repeatable", lambda series: {"calls": next(numbers)}) == (
        "failed",
        "on sum (-1)^n n! x^n, order 3: 'calls' is 0, and a second time 1",
    )
    assert tried("diagnostic", "repeatable", moving)[1] == (
        "on sum (-1)^n n! x^n, order 3: flint.ctx.prec is 53 after the call, and was 160; set it in 'with mp.workprec(bits):' alone"
    )


def test_a_diagnostic_whose_claims_at_two_orders_exclude_each_other_is_found():
    def last_ratio(error):
        return lambda series: {"ratio": Estimate(series[-2] / series[-1], error=error)}

    status, words = tried("diagnostic", "claims", last_ratio(mp.mpf("1e-9")))
    first, then = "-0.33333333 with the error 1.0e-9", "-0.083333333 with the error 1.0e-9"
    words_of = f"on sum (-1)^n n! x^n: 'ratio' at the orders 3 and 12 is {first}, {then}; claim no error where none is known"
    assert (status, words) == ("failed", words_of)
    assert tried("diagnostic", "claims", last_ratio(mp.mpf(1)))[0] == "passed"
    assert tried("diagnostic", "claims", last_ratio(None)) == ("untried", "it claims no error, or not at two orders")


def test_a_diagnostic_with_float64_inside_is_found():
    status, words = tried("diagnostic", "digits", lambda series: {"root": mp.mpf(float(series[-1])) ** 0.3})
    assert status == "failed"
    assert words.startswith("on sum (-1)^n n! x^n, order 3: 'root': asked for 25 digits, ")


def test_a_diagnostic_whose_names_depend_on_the_precision_is_found():
    assert tried("diagnostic", "digits", lambda series: {f"at {mp.prec}": series[-1]})[1] == (
        "on sum (-1)^n n! x^n, order 3: it finds at 123 at 25 digits and at 206 at 50"
    )


def test_a_diagnostic_that_finds_nothing_is_not_tried():
    def never(series):
        raise Inapplicable("not today")

    assert tried("diagnostic", "digits", never) == ("untried", "it finds nothing on the samples: not today")
