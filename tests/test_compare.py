"""A method beside the others: the gain of digits, the failures, and the tables that show them."""

import re

import pytest
from test_cli import refusal

from resurgo import RequestError
from resurgo.catalog import load_catalog
from resurgo.compare import STANDARD, comparison
from resurgo.compare_tables import comparison_page
from resurgo.errors import Stopped
from resurgo.isolation import in_process
from resurgo.standing import FAILURES, Gain, failures, gain, middle, standing
from resurgo.watch import ALL

PLUGINS = '''from resurgo import Estimate, Inapplicable, Problem, hookimpl, method

def partial(series, x):
    """The partial sum: 1/(1 - x) but for x^(n+1)."""
    return series.partial_sums(x)[-1]

def exact(series, x):
    """1/(1 - x)."""
    return 1 / (1 - x)

@method(honesty=2)
def bold(series, x):
    """The partial sum, with a third of its error claimed."""
    value = series.partial_sums(x)[-1]
    return Estimate(value, error=abs(value - 1 / (1 - x)) / 3)

def shy(series, x):
    """No answer where x > 1/20, a doubtful one elsewhere, and a fault from order 5 on."""
    if 20 * x > 1:
        raise Inapplicable(f"{len(series)} coefficients are too few")
    if series.order > 4:
        raise ValueError("too many")
    return Estimate(series[0], grade="unreliable", notes="c_0 alone")

def coefficients(order):
    """c_n = 1."""
    return [1] * (order + 1)

def target(x):
    """1/(1 - x)."""
    return 1 / (1 - x)

@hookimpl
def register_methods():
    return [partial, exact, bold, shy]

@hookimpl
def register_problems():
    return [
        Problem("geometric", coefficients, target=target, points=("1/10", "1/100")),
        Problem("unknown", coefficients, points=("1/10",)),
        Problem("nowhere", coefficients, target=target),
    ]
'''


def cells(digits, met=(), at="1", **more):
    """Rows of orders with their digits, None: no value; `met`: orders at which all digits asked are there."""
    return [
        {"at": at, "order": n, "digits": "" if d is None else f"{d:.2f}", "abs_error": "0" if n in met else "0.1"} | more
        for n, d in digits.items()
    ]


@pytest.fixture
def catalog(workspace):
    workspace.plugin(PLUGINS)
    return load_catalog(workspace.folder)


@pytest.fixture
def found(catalog):
    """The plugins above compared with each other."""
    return comparison(catalog, "partial", ["exact", "bold", "shy"], ["geometric"], range(2, 7), 30, call=in_process)


# ---- the gain


def test_the_gain_is_the_median_slope():
    assert gain(cells({2: 1, 4: 2, 6: 3}), 30) == Gain(0.5)
    assert gain(cells({4: 1, 5: 2, 6: 3, 7: 4, 8: 5, 9: 0, 10: 7}), 30) == Gain(1.0)  # one order is bad by luck
    assert gain(cells({4: 3, 5: None, 6: 1}), 30) == Gain(-1.0)


def test_orders_from_which_all_digits_are_met_do_not_lower_the_gain():
    assert gain(cells({2: 10, 3: 20, 4: 30, 5: 30, 6: 30}, met=(4, 5, 6)), 30) == Gain(10.0)


def test_all_digits_from_the_first_order_on_bound_the_gain_from_below():
    assert gain(cells({4: 30, 5: 30}, met=(4, 5)), 30) == Gain(6.0, at_least=True)
    assert gain(cells({4: 12, 5: 12}, met=(4, 5)), 30) == Gain(2.4, at_least=True)  # the target is good for 12


def test_one_value_shows_no_gain():
    assert gain(cells({4: 3, 5: None}), 30) is None
    assert gain([], 30) is None


def test_gains_are_written_with_two_decimals():
    assert [str(each) for each in (Gain(0.5), Gain(-0.001), Gain(6.0, at_least=True))] == ["0.50", "0.00", "≥ 6.00"]


def test_the_middle_of_gains_is_a_bound_where_it_is_one():
    assert middle([Gain(1.0), Gain(6.0, at_least=True), Gain(0.0)]) == Gain(1.0)
    assert middle([Gain(1.0), Gain(6.0, at_least=True)]) == Gain(3.5, at_least=True)


def test_a_point_without_values_counts_as_no_gain():
    rows = cells({2: 1, 3: 2}, at="1/10") + cells({2: None, 3: None}, at="1")
    found = standing("p", "m", rows, 30)
    assert found.gain == Gain(0.5)
    assert found.digits == {"1/10": 2.0, "1": None}


# ---- the failures


def row(status="ok", **more):
    return {"problem": "p", "status": status, "grade": "estimated", "error": "0.01", "abs_error": "0.01", "message": ""} | more


def test_failures_are_grouped_by_their_words_without_numbers():
    rows = [row("inapplicable", message=f"a pole at {x}", problem=p) for p, x in (("p", "-1.5e-3"), ("p", "7"), ("q", "0.2"))]
    (only,) = failures([*rows, row()], 1)
    assert (only.kind, only.words, only.problems, only.rows) == ("inapplicable", "a pole at -1.5e-3", {"p": 2, "q": 1}, 3)


def test_an_error_claim_that_is_too_small_is_a_failure_beyond_the_factor_declared():
    assert failures([row(abs_error="0.05")], 5) == []
    (only,) = failures([row(abs_error="0.051")], 5)
    assert (only.kind, only.words) == ("overconfident", "claims an error of 0.01 where it is 0.051")
    (only,) = failures([row(abs_error="0.011", grade="proved")], 5)
    assert only.kind == "overconfident"
    assert failures([row(abs_error="")], 1) == failures([row(error="", abs_error="1")], 1) == []


def test_the_worst_failures_come_first():
    rows = [row(status, message=status) for status in ("inapplicable", "imprecise", "timeout", "error")]
    rows += [row(grade="unreliable", notes=""), row(abs_error="1")]
    found = failures(rows, 1)
    assert tuple(failure.kind for failure in found) == FAILURES
    assert found[4].words == "it says so without a reason"


# ---- the comparison


def test_the_gain_of_a_geometric_series_is_that_of_its_remainder(found):
    """The relative error of the partial sum is x^(n+1): a digit an order at 1/10, two at 1/100."""
    of_partial = found.standings["geometric", "partial"]
    assert of_partial.gain == Gain(pytest.approx(1.5, abs=1e-9))
    assert of_partial.digits == {"1/10": 7.0, "1/100": 14.0}
    assert found.standings["geometric", "exact"].gain == Gain(10.0, at_least=True)
    assert [each.method for each in found.ranking("geometric")] == ["exact", "partial", "bold", "shy"]


def test_the_failures_of_every_method_are_told(found):
    told = {name: [(f.kind, f.words, dict(f.problems)) for f in each] for name, each in found.failures.items()}
    assert told["partial"] == told["exact"] == []
    (bold,) = told["bold"]
    assert (bold[0], bold[2]) == ("overconfident", {"geometric": 10})
    assert re.fullmatch(r"claims an error of 0\.00037 where it is 0\.00111", bold[1])
    assert told["shy"] == [
        ("error", "ValueError: too many (plugins/mine.py:22)", {"geometric": 2}),
        ("unreliable", "c_0 alone", {"geometric": 3}),
        ("inapplicable", "3 coefficients are too few", {"geometric": 5}),
    ]


def test_the_page_shows_all_of_it(found):
    assert comparison_page(found) == (
        "partial and 3 others on 1 problem, orders 2..6, 30 digits asked\n\n"
        "Digits gained per coefficient, the median of the problems; on how many it is best; the share of its\n"
        "answers that fail:\n"
        "method      gain     best  inapplicable  unreliable  overconfident  error\n"
        "exact       ≥ 10.00  1\n"
        "partial <-  1.50     0\n"
        "bold        1.50     0                               100 %\n"
        "shy         0.00     0     50 %          30 %                       20 %\n\n"
        "partial, digits gained per coefficient:\n"
        "problem    gain  place   ahead of it\n"
        "geometric  1.50  2 of 4  exact ≥ 10.00\n\n"
        "Its digits at order 6, in brackets the most that another method has there:\n"
        "problem    digits\n"
        "geometric  7.0 (30.0) at 1/10   14.0 (30.0) at 1/100\n\n"
        "Of its 10 answers none failed."
    )


def test_the_page_lists_the_failures_of_the_method(catalog, resurgo):
    words = ("--against", "partial", "--problem", "geometric", "--orders", "2,4,6", "--digits", "20", "--in-process")
    done = resurgo("compare", "shy", *words)
    assert (done.code, done.err) == (0, "")
    text = done.out.rstrip("\n")
    assert text.startswith("shy and 1 other on 1 problem, orders 2, 4, 6, 20 digits asked\n")
    assert text.endswith(
        "Of its 6 answers 6 failed:\n"
        "  1 error (geometric 1): ValueError: too many (plugins/mine.py:22)\n"
        "  2 unreliable (geometric 2): c_0 alone\n"
        "  3 inapplicable (geometric 3): 3 coefficients are too few"
    )
    assert "geometric  - (7.0) at 1/10   - (14.0) at 1/100\n" in text


@pytest.mark.long
def test_bundled_methods_some_problems_and_ones_own_with_a_target_are_the_standard(catalog):
    found = comparison(catalog, "partial", orders=(2, 3), digits=5, call=in_process)
    on_series = (entry.name for entry in load_catalog().of_kind("method") if entry.thing.works_on == "series")
    assert found.methods == ("partial", *on_series)
    own = [e.name for e in catalog.of_kind("problem") if e.origin != "bundled" and e.name not in ("unknown", "nowhere")]
    assert sorted(found.problems) == sorted([*STANDARD, *own])
    assert found.cells == sum(2 * len(catalog.find("problem", name).thing.points) for name in found.problems)
    text = comparison_page(found)
    assert len(text.splitlines()) < 60
    assert max(map(len, text.splitlines())) <= 110


def test_one_name_from_two_places_is_told_apart(workspace):
    workspace.plugin(PLUGINS.replace("partial", "pade"))
    found = comparison(
        load_catalog(workspace.folder), "workspace:pade", ["bundled:pade"], ["geometric"], (2, 3), 5, call=in_process
    )
    assert found.methods == ("workspace:pade", "bundled:pade")


EULER = "unknown problem 'euler'; did you mean 'euler-series' or 'euler-constant' or 'euler-nonalternating'?"
WRONG = {
    "a method": (("padé",), "unknown method 'padé'; did you mean 'pade'?"),
    "one beside it": (("pade", "--against", "naiv"), "unknown method 'naiv'; did you mean 'naive'?"),
    "a problem": (("pade", "--problem", "euler"), EULER),
    "a problem without a target": (
        ("pade", "--problem", "unknown"), "compare: the problem 'unknown' has no target to be scored against; name another",
    ),
    "a problem without points": (
        ("pade", "--problem", "nowhere"), "compare: the problem 'nowhere' has no points of its own; name another",
    ),
    "a single order": (
        ("pade", "--orders", "8"), "--orders: '8' is a single order, which shows no gain; write two or more, such as 4..20",
    ),
    "an empty range": (("pade", "--orders", "8..4"), "--orders: the range is empty; write from <= to and step >= 1"),
    "digits": (("pade", "--digits", "0"), "--digits: '0' is out of range; write a number from 1 to 10000"),
    "a time": (
        ("pade", "--timeout", "0"),
        "--timeout: '0' is out of range; write seconds, more than 0 and at most 10000000",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_comparison_is_refused(words, sentence, catalog, resurgo):
    assert refusal(resurgo("compare", *words)) == f"resurgo: {sentence}"


def test_the_command_compares_in_a_process_of_its_own(catalog, resurgo):
    done = resurgo("compare", "partial", "--against", "exact", "--problem", "geometric", "--orders", "2..6")
    assert (done.code, done.err) == (0, "")
    assert "partial <-  1.50  0\n" in re.sub(r"1\.50 +0", "1.50  0", done.out)


def test_a_method_that_ends_the_process_costs_its_own_rows(workspace, resurgo):
    fatal = PLUGINS.replace(
        '"""1/(1 - x)."""\n    return 1 / (1 - x)\n\n@method', '"""Ends all."""\n    import os\n    os._exit(3)\n\n@method'
    )
    workspace.plugin(fatal)
    done = resurgo("compare", "exact", "--against", "partial", "--problem", "geometric", "--orders", "2,3")
    assert (done.code, done.err) == (0, "")
    assert "Of its 4 answers 4 failed:\n  4 error (geometric 4): ended the process with exit code 3" in done.out


END = {
    "timeout": "took longer than 10 s (plugins/mine.py:3); allow more with 'timeout', or mend it",
    "error": "ended the process with exit code 3 (plugins/mine.py:3)",
}


@pytest.mark.parametrize(("status", "words"), END.items())
def test_a_method_that_is_given_up_on_a_problem_is_not_tried_on_the_next(status, words, catalog):
    asked = []

    def call(function, task, timeout):
        asked.append((task.problem.label, task.method.label, timeout))
        spots = {"order 2 at 0": Stopped(status, words), ALL: Stopped(status, f"not tried, as what came before it {words}")}
        return function(task), spots if task.method.label == "shy" else {}

    found = comparison(catalog, "shy", ["partial"], ["geometric", "euler-series"], (2, 3), 5, 7.0, call=call)
    assert asked == [("geometric", "shy", 7.0), ("geometric", "partial", 7.0), ("euler-series", "partial", 7.0)]
    (late,) = (failure for failure in found.failures["shy"] if "euler-series" in failure.problems)
    assert (late.kind, late.words, late.problems) == (
        status,
        f"not tried, as again and again on geometric it {words}",
        {"euler-series": 8},
    )


@pytest.mark.long
def test_a_method_that_ends_the_process_wherever_it_is_called_is_told_to_do_so(workspace, resurgo):
    """From the worker to the page: no time-out where nothing ran out of time."""
    workspace.plugin(PLUGINS.replace("    return 1 / (1 - x)\n\n@method", "    import os\n    os._exit(3)\n\n@method"))
    words = ("--against", "partial", "--problem", "geometric,euler-series", "--orders", "2,3,4", "--timeout", "30")
    done = resurgo("compare", "exact", *words)
    assert (done.code, done.err) == (0, "")
    assert "not tried, as again and again on geometric it ended the process with exit code 3" in " ".join(done.out.split())
    assert "timeout" not in done.out


def test_names_that_are_not_there_are_refused_from_python(catalog):
    with pytest.raises(RequestError) as refused:
        comparison(catalog, "pade", problems=["euler"])
    assert str(refused.value) == EULER
