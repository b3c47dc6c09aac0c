"""The figures that come with resurgo: what they draw, checked in the data of their lines."""

import math
from pathlib import Path

import pytest
from mpmath import mp

import resurgo as package
from resurgo.catalog import load_catalog
from resurgo.diagnose import COLUMNS as DIAGNOSTIC_COLUMNS
from resurgo.errors import RequestError
from resurgo.kernels import figures
from resurgo.results import Run
from resurgo.rows import COLUMNS
from resurgo.tables import table_of

FIGURES = {name: load_catalog().find("figure", name).thing for name in (
    "borel-plane", "crossover", "detail-vs-order", "diagnostic-error", "diagnostic-vs-order", "error-vs-coupling",
    "error-vs-order", "error-vs-step", "optimal-order", "value-vs-coupling", "value-vs-point",
)}  # fmt: skip
crossings = FIGURES["crossover"].__globals__["crossings"]  # beside it in the plugin's file


def row(label="a", order=1, x="0.1", digits="2.00", status="ok", value="1.01", **more):
    """A row of the table; without a value where its status is not ok."""
    cells = dict.fromkeys(COLUMNS, "") | {"problem": "p", "parameters": {}, "options": {}, "x_im": "0", "reference": "1"}
    cells |= {"reference_im": "0", "label": label, "order": order, "x": x, "status": status, "stable_digits": 30}
    if status == "ok":
        cells |= {"value": value, "value_im": "0", "digits": digits, "abs_error": "0.01"}
    return cells | more


def diagnostic(order, value, quantity="ratio", name="growth", **more):
    cells = dict.fromkeys(DIAGNOSTIC_COLUMNS, "") | {"problem": "p", "parameters": {}, "options": {}, "status": "ok"}
    return cells | {"diagnostic": name, "quantity": quantity, "order": order, "value": value, "value_im": "0"} | more


def run(*rows, diagnostics=(), labels=()):
    """What an experiment would have left, made by hand."""
    manifest = {"title": "by hand", "experiment": {"digits": 30, "methods": [{"label": label} for label in labels]}}
    return Run(Path(), table_of(rows, COLUMNS), table_of(diagnostics, DIAGNOSTIC_COLUMNS), manifest)


def lines(axes):
    """The lines of a panel with their markers of one kind, crosses apart."""
    return [line for line in axes.lines if line.get_marker() != "x"]


def crosses(axes):
    return [tuple(map(float, line.get_xydata()[0])) for line in axes.lines if line.get_marker() == "x"]


def legend(figure):
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def drawn(figure, tmp_path):
    """The figure after it was laid out and saved, in which warnings would come up."""
    figure.savefig(tmp_path / "figure.pdf")
    return figure


HARD = {
    "empty": [],
    "one": [row()],
    "failed": [row(status=status) for status in ("inapplicable", "imprecise", "timeout", "error")],
    "unscored": [row(digits="", reference="", reference_im="", abs_error="")],
    "complex": [row(x="0.1", x_im="-2", value_im="1e-3"), row("b", x="-1")],
    "huge": [
        row(value="-1e400", digits="-400.00", abs_error="1e400"),
        row(x="1", value="1e400", reference="1e400", digits="30.00"),
    ],
    "problems": [row("ab"[k % 2], k, f"1e-{k}", problem=f"p{k % 3}", parameters={"a": k % 2}) for k in range(60)],
    "long": [row(f"{'a very long label ' * 3}{k}", k % 4, f"{10 ** -(k % 7):g}") for k in range(28)],
}
MARKED = [pytest.param(rows, id=name, marks=[pytest.mark.long] * (name in ("problems", "long"))) for name, rows in HARD.items()]


@pytest.mark.parametrize("rows", MARKED)
@pytest.mark.parametrize("width", [pytest.param(w, marks=[pytest.mark.long] * (w != "column")) for w in figures.WIDTHS])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_every_figure_copes_with_every_table(figure, rows, width, tmp_path):
    found = drawn(figure(run(*rows), width=width), tmp_path)
    assert found.get_figwidth() == figures.WIDTHS[width]


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("rows", [HARD["empty"], HARD["failed"]], ids=["empty", "failed"])
def test_a_figure_without_values_says_so(figure, rows):
    (axes,) = figure(run(*rows)).axes
    assert [text.get_text() for text in axes.texts] == ["no rows with a value"]
    assert not axes.lines


def test_labels_are_those_of_the_run_and_a_misspelt_one_is_refused():
    with pytest.raises(RequestError) as told:
        FIGURES["error-vs-order"](run(row("power"), row("pade")), labels=["powr"])
    assert str(told.value) == "labels: no method has the label 'powr'; did you mean 'power'?"
    assert legend(FIGURES["error-vs-order"](run(row("power"), row("pade")), labels=["pade"])) == ["pade"]


def test_a_label_looks_the_same_in_every_figure_and_no_two_look_alike():
    labels = [f"m{i}" for i in range(50)]
    known = figures.styles(run(labels=labels))
    assert figures.styles(run(row("m7"), labels=labels)) == known
    assert len({(look["color"], look["marker"], str(look["linestyle"])) for look in known.values()}) == len(labels)


def test_error_vs_order_draws_exponents_in_a_panel_for_every_point():
    rows = [row("a", n, x, digits=str(n)) for x in ("10", "0.1") for n in (3, 1, 2)]
    rows += [row("b", n, "0.1", digits="1.50") for n in (1, 2)] + [row("b", 3, "0.1", status="inapplicable")]
    figure = FIGURES["error-vs-order"](run(*rows, labels=["b", "a"]), variable=r"\varepsilon")
    assert [axes.get_title() for axes in figure.axes] == [r"(a)  $\varepsilon = 0.1$", r"(b)  $\varepsilon = 10$"]
    b, a = lines(figure.axes[0])
    assert a.get_xydata().tolist() == [[1, -1], [2, -2], [3, -3]]
    assert b.get_xydata().tolist()[:2] == [[1, -1.5], [2, -1.5]]
    assert b.get_xydata()[2][0] == 3
    assert math.isnan(b.get_xydata()[2][1])
    assert legend(figure) == ["b", "a"]


def test_a_value_between_two_orders_without_one_stands_as_a_marker():
    rows = [row("a", n, "1", digits="1") for n in (1, 3)] + [row("a", 2, "1", status="inapplicable")]
    figure = FIGURES["error-vs-order"](run(*rows, labels=["a"]))
    _, alone = lines(figure.axes[0])
    assert alone.get_linestyle() == "None"
    assert alone.get_xydata().tolist() == [[1, -1], [3, -1]]


def test_divergence_leaves_through_the_top_and_does_not_squeeze_the_rest():
    rows = [row("a", n, digits=str(-100 * n)) for n in range(5)] + [row("b", n, digits=str(n)) for n in range(5)]
    (axes,) = FIGURES["error-vs-order"](run(*rows)).axes
    low, high = axes.get_ylim()
    assert (math.ceil(low), math.floor(high)) == (-4, 2)
    assert axes.yaxis.get_major_formatter()(-3) == "$10^{-3}$"


def test_what_diverges_throughout_is_still_seen():
    (axes,) = FIGURES["error-vs-order"](run(*(row("a", n, digits=str(-20 - n)) for n in range(5)))).axes
    assert axes.get_ylim()[0] < 20 < axes.get_ylim()[1] < 23


def test_error_vs_coupling_ends_a_line_with_a_cross_where_no_value_follows():
    points = ["0.01", "0.1", "1", "10"]
    rows = [row("a", 2, x, digits="3.00") for x in points[:2]] + [row("a", 2, x, status="inapplicable") for x in points[2:]]
    rows += [row("b", 2, x, digits="1.00") for x in ("0.01", "1", "10")] + [row("b", 2, "0.1", status="timeout")]
    figure = FIGURES["error-vs-coupling"](run(*rows))
    (axes,) = figure.axes
    assert axes.get_xscale() == "log"
    assert crosses(axes) == [(0.1, -3.0)]
    assert [math.isnan(y) for y in lines(axes)[1].get_ydata()] == [False, True, False, False]  # a gap is not an end
    assert legend(figure) == ["a", "b", "no value beyond"]


def test_a_line_that_ended_outside_has_its_cross_at_the_edge():
    rows = [row("a", 1, "0.1", digits="-50"), row("a", 1, "1", status="inapplicable"), row("b", 1, "0.1", digits="2")]
    (axes,) = FIGURES["error-vs-coupling"](run(*rows)).axes
    assert crosses(axes) == [(0.1, axes.get_ylim()[1])]


def test_points_without_a_place_on_the_axis_are_left_out_aloud():
    figure = FIGURES["error-vs-coupling"](run(row(), row(x="-1"), row(x="0"), row(x="1", x_im="1")))
    assert figure.get_suptitle() == "points off the positive axis are left out"
    assert [line.get_xdata().tolist() for line in lines(figure.axes[0])] == [[0.1]]


def test_more_orders_than_panels_are_thinned_aloud():
    figure = FIGURES["error-vs-coupling"](run(*(row(order=n) for n in range(11))))
    assert figure.get_suptitle() == "6 of 11 orders shown"
    assert [axes.get_title() for axes in (figure.axes[0], figure.axes[-1])] == ["(a)  $N = 0$", "(f)  $N = 10$"]


def test_value_vs_coupling_parts_odd_and_even_orders_and_shows_the_reference():
    points = ["0.01", "0.1", "1"]
    rows = [row(label, n, x, value=str(n), reference=x) for label in "ab" for n in (1, 2, 3) for x in points]
    rows[-1] |= row("b", 3, "1", status="inapplicable", reference="1", value="")
    figure = FIGURES["value-vs-coupling"](run(*rows))
    odd, even = figure.axes
    assert (odd.get_title(), even.get_title()) == ("(a)  odd orders", "(b)  even orders")
    reference, a1, a3, b1, b3 = lines(odd)
    assert (reference.get_color(), reference.get_xydata().tolist()) == ("black", [[0.01, 0.01], [0.1, 0.1], [1, 1]])
    assert a1.get_xydata().tolist() == [[0.01, 1], [0.1, 1], [1, 1]]
    assert a1.get_color() == a3.get_color() != b1.get_color() == b3.get_color()
    assert a1.get_linestyle() == b1.get_linestyle() == "-" != a3.get_linestyle() == b3.get_linestyle()
    assert len(lines(even)) == 3
    assert odd.get_ylim() == pytest.approx((0.01 - 0.495, 1 + 0.495))  # the reference and half as much on either side
    assert crosses(odd) == [(0.1, odd.get_ylim()[1])]
    assert legend(figure) == ["a", "b", "reference", "$N = 1, 2$", "$N = 3$", "no value beyond"]


def test_a_value_that_leaves_the_panel_is_drawn_as_far_as_needed():
    rows = [row("a", 1, f"1e-{k}", value=value) for k, value in enumerate(["-1e400", "0", "1e300"])]
    (axes,) = FIGURES["value-vs-coupling"](run(*rows)).axes
    low, high = axes.get_ylim()
    _, line = lines(axes)
    assert line.get_ydata().tolist() == [2 * high - low, 0, 2 * low - high]


def test_a_value_that_does_not_depend_on_the_order_is_drawn_once():
    rows = [row("a", n, x, value="0.5") for n in (1, 3, 5) for x in ("0.1", "1")]
    (axes,) = FIGURES["value-vs-coupling"](run(*rows)).axes
    assert len(axes.lines) == 2  # with the reference


def crossing_rows(order, ours, theirs, points=("0.01", "0.1", "1", "10")):
    """Rows of methods a and b with errors 10^ours and 10^theirs, None for no value."""
    for label, exponents in (("a", ours), ("b", theirs)):
        for x, e in zip(points, exponents, strict=True):
            if e is None:
                yield row(label, order, x, status="inapplicable")
            else:
                yield row(
                    label, order, x, digits=f"{-e:.2f}", value=str(1 + mp.mpf(10) ** e), abs_error=mp.nstr(mp.mpf(10) ** e, 3)
                )


CROSSED = {
    "between two couplings": ([-4, -3, -1, 0], [-2, -2, -2, -2], 10**-0.5),
    "never better": ([-1, -1, -1, -1], [-2, -2, -2, -2], None),
    "equal": ([-1, -1, -1, -1], [-1, -2, -2, -2], None),
    "always better": ([-4, -4, -4, -4], [-2, -2, -2, -2], math.inf),
    "better again does not count": ([-4, -1, -4, -4], [-2, -2, -2, -2], 10 ** (-2 + 2 / 3)),
    "a method that ends leaves a lower bound": ([-4, -4, None, None], [-2, -2, -2, -2], 0.1),
    "better than nothing": ([-4, -4, -4, -1], [-2, -2, None, -2], 1),
    "both end": ([-4, -4, None, None], [-2, -2, None, None], 0.1),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), CROSSED.values(), ids=CROSSED)
def test_crossings_of_a_table_made_by_hand(ours, theirs, expected):
    with mp.workdps(30):
        table = run(*crossing_rows(2, ours, theirs)).table
    assert crossings(table, "a", "b") == {2: expected if expected is None else pytest.approx(expected, rel=1e-12)}


def test_couplings_at_which_both_meet_the_digits_asked_or_lack_a_reference_say_nothing():
    met = {"abs_error": "0", "digits": "30.00"}
    rows = [row(label, 1, x, **met) for label in "ab" for x in ("0.001", "0.002")]
    rows += [row(label, 1, "0.005", abs_error="", digits="") for label in "ab"]
    rows += [row("a", 7, "1", **met), row("b", 7, "1", **met), row("a", 8), row("b", 9)]
    with mp.workdps(30):
        rows += crossing_rows(1, [-4, -3, -1, 0], [-2, -2, -2, -2])
    assert crossings(run(*rows).table, "a", "b") == {1: pytest.approx(10**-0.5)}


def test_crossings_do_not_depend_on_the_rounding_of_the_digits_column():
    ours, theirs = ["1.000123", "1.00456"], ["1.000321", "1.00321"]
    rows = [row("a", 1, x, value=v, digits="3") for x, v in zip(("0.1", "0.2"), ours, strict=True)]
    rows += [row("b", 1, x, value=v, digits="3") for x, v in zip(("0.1", "0.2"), theirs, strict=True)]
    left, right = math.log(321 / 123), math.log(321 / 456)
    assert crossings(run(*rows).table, "a", "b")[1] == pytest.approx(0.1 * 2 ** (left / (left - right)), rel=1e-12)


VARIATION = """
from mpmath import mp
from resurgo import hookimpl

def variation(series, x):
    return mp.sqrt(2 / (1 + mp.sqrt(1 + 6 * x)))

@hookimpl
def register_methods():
    return [variation]
"""


@pytest.fixture(scope="module")
def quartic(tmp_path_factory):
    """The quartic integral at low orders on a grid with twelve couplings a decade."""
    folder = tmp_path_factory.mktemp("quartic")
    grid = '{ from = "0.01", to = 1, count = 25, spacing = "log" }'
    (folder / "plugins").mkdir()
    (folder / "plugins/variation.py").write_text(VARIATION, encoding="utf-8")
    methods = 'methods = [{ use = "exponent", power = -2, label = "exponent" }, "variation"]'
    figure = 'figures = [{ use = "crossover", method = "exponent", against = "variation" }]'
    problem = f'problems = [{{ use = "quartic-integral", orders = [1, 2, 3], points = {grid} }}]'
    (folder / "quartic.toml").write_text(f"schema = 1\ndigits = 20\n{problem}\n{methods}\n{figure}\n", encoding="utf-8")
    return package.run(folder / "quartic.toml", results=folder)


def true_crossing():
    """Where (1 + 3/2 x - 39/8 x^2)^(-1/2) and (2/(1 + sqrt(1 + 6 x)))^(1/2) are equally far from the integral."""

    def errors(x):
        exact = mp.exp(1 / (8 * x)) * mp.besselk(mp.mpf(1) / 4, 1 / (8 * x)) / (2 * mp.sqrt(mp.pi * x))
        return abs((1 + 3 * x / 2 - 39 * x**2 / 8) ** -0.5 - exact), abs(mp.sqrt(2 / (1 + mp.sqrt(1 + 6 * x))) - exact)

    with mp.workdps(20):
        return float(mp.findroot(lambda x: mp.log(errors(x)[0] / errors(x)[1]), (0.03, 0.1), solver="anderson"))


@pytest.mark.long
def test_the_crossing_of_the_quartic_integral_is_the_true_one(quartic):
    found = crossings(quartic.table, "exponent", "variation")
    assert found[1] is None
    assert found[2] == pytest.approx(true_crossing(), rel=1e-3)


def test_crossover_writes_the_crossings_beside_their_markers(quartic):
    figure = FIGURES["crossover"](quartic, method="exponent", against="variation")
    (axes,) = figure.axes
    markers, arrows = lines(axes)
    assert markers.get_xdata().tolist() == [2, 3]
    assert [text.get_text() for text in axes.texts] == [f"${x:.3g}$" for x in markers.get_ydata()]
    assert (axes.get_title(), figure.get_suptitle()) == ("exponent is better than variation below", "never better at N = 1")
    assert not len(arrows.get_xdata())


def test_crossover_marks_what_is_only_a_bound():
    with mp.workdps(30):
        rows = [*crossing_rows(1, [-4, -4, None, None], [-2] * 4), *crossing_rows(2, [-4] * 4, [-2] * 4)]
    (axes,) = FIGURES["crossover"](run(*rows)).axes
    assert [text.get_text() for text in axes.texts] == ["$> 10$", "$> 0.1$"]
    assert lines(axes)[1].get_xydata().tolist() == [[2, 10]]


def test_crossover_says_when_there_is_none():
    with mp.workdps(30):
        (axes,) = FIGURES["crossover"](run(*crossing_rows(1, [-1] * 4, [-2] * 4))).axes
    assert [text.get_text() for text in axes.texts] == ["a is not better than b\nat the smallest coupling"]


def test_diagnostic_vs_order_draws_one_quantity_once_with_its_limit():
    rows = [diagnostic(n, str(-2 + 1 / n), error="0.1") for n in (5, 160, 20, 5)]
    rows += [diagnostic(5, "7", "limit"), diagnostic(5, "7", name="other"), diagnostic(80, "", status="imprecise")]
    (axes,) = FIGURES["diagnostic-vs-order"](run(diagnostics=rows), diagnostic="growth", quantity="ratio", limit=-2).axes
    limit, line, *_ = axes.lines
    assert limit.get_ydata() == [-2, -2]
    assert line.get_xydata().tolist() == [[5, -2 + 1 / 5], [20, -2 + 1 / 20], [160, -2 + 1 / 160]]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["5", "20", "160"]
    assert axes.get_ylabel() == "ratio"


def test_diagnostic_vs_order_refuses_an_unknown_name():
    with pytest.raises(RequestError) as told:
        FIGURES["diagnostic-vs-order"](run(diagnostics=[diagnostic(5, "1")]), quantity="rato")
    assert str(told.value) == "quantity: the diagnostics have no quantity 'rato'; did you mean 'ratio'?"


@pytest.mark.parametrize("rows", [
    [diagnostic(5, "1")],
    [diagnostic(5, "1e400"), diagnostic(6, "1", value_im="2"), diagnostic(7, "", "", status="error")],
    [diagnostic(n, "1", x=x, x_im="0", parameters={"a": n}) for n in range(3) for x in ("0.1", "1e-40", "7", "8")],
], ids=["one", "failed", "many"])  # fmt: skip
def test_diagnostic_vs_order_copes(rows, tmp_path):
    drawn(FIGURES["diagnostic-vs-order"](run(diagnostics=rows)), tmp_path)


NUMBERS = {"0.1": "0.1", "1e-7": "10^{-7}", "2.5e400": "2.5 \\times 10^{400}", "0.33333333333333": "0.3333"}


@pytest.mark.parametrize(("text", "written"), NUMBERS.items())
def test_numbers_in_titles(text, written):
    assert figures.number(text) == written


def test_a_complex_point_in_a_title():
    assert figures.point_name("x", "0.1", "-2") == r"$x = 0.1 - 2\,\mathrm{i}$"
    assert figures.point_name("x", "1", "1") == r"$x = 1 + \mathrm{i}$"
    assert figures.point_name("x", "0", "-1") == r"$x = - \mathrm{i}$"


def test_long_parameters_are_broken_to_fit_their_panels():
    long = "integral, action = x^2/2 - x^3/5 + x^6/3, saddle = minimum, weight = 1 + x + x^2 + x^3 + x^4 + x^5"
    _, axes = figures.panels("full", [f"{long}\n$x = 1$", "airy-ai\n$x = 1$"], 3, 2.0)
    lines = axes[0].get_title().split("\n")
    assert lines[0].startswith("(a)  integral, action")
    assert lines[-1] == "$x = 1$"
    assert len(lines) > 2
    assert axes[1].get_title() == "(b)  airy-ai\n$x = 1$"
    assert max(map(len, lines)) <= 7.0 / 2 * figures.LETTERS


def stored(found, folder):
    """A run whose details are stored, as an experiment leaves them."""
    written = table_of([row | {"details": row["details"]} for row in found], (*COLUMNS, "details"))
    written.to_parquet(folder / "table.parquet", index=False)
    made = run(*found, labels=["a", "b"])
    return Run(folder, made.table, made.diagnostics, made.manifest)


def test_details_against_the_order_with_the_power_that_they_grow_with(tmp_path):
    rows = [row("a", n, x, details={"work": 5 * n**3, "other": [1]}) for n in (1, 2, 4, 8) for x in ("0.1", "0.2")]
    rows += [row("b", n, "0.1", details={"work": "1e400"}) for n in (1, 2)] + [row("b", 4, details={"work": "none"})]
    figure = FIGURES["detail-vs-order"](stored(rows, tmp_path), detail="work", powers=True)
    assert [len(axes.lines) for axes in figure.axes] == [2, 1]
    a, b = figure.axes[0].lines
    assert a.get_xydata().tolist() == [[n, pytest.approx(math.log10(5 * n**3))] for n in (1, 2, 4, 8)]
    assert b.get_xydata().tolist() == [[1, 400], [2, 400]]
    rows = [row("a", n, x, details={"work": 5 * n**3}) for n in (1, 2, 4, 8) for x in ("0.1", "0.2")]
    figure = FIGURES["detail-vs-order"](stored(rows, tmp_path), detail="work", powers=True)
    assert len(figure.axes) == 1  # it is the same at both points
    assert legend(figure) == ["a, slope 3.00"]
    none = FIGURES["detail-vs-order"](stored(rows, tmp_path), detail="play")
    assert [text.get_text() for text in none.axes[0].texts] == ["no such details are stored; run the experiment again"]


def test_errors_against_a_step_with_the_order_of_convergence():
    rows = [row("a", 0, f"1e-{n}", abs_error=f"{3 * 10 ** (-2 * n)!r}", parameters={"k": k}) for k in (1, 2) for n in range(1, 7)]
    rows += [row("a", 0, "1e-9", abs_error="0", parameters={"k": 1})]
    figure = FIGURES["error-vs-step"](run(*rows, labels=["a"]))
    assert legend(figure) == ["k = 1, slope 2.00", "k = 2, slope 2.00"]
    assert len(figure.axes[0].lines[0].get_xdata()) == 6


def test_values_over_an_interval_a_panel_a_method_or_an_order():
    rows = [row(m, n, str(x), value=str(x * n)) for m in "ab" for n in (1, 2) for x in (0, -0.5, 1)]
    figure = FIGURES["value-vs-point"](run(*rows, labels=["a", "b"]))
    assert [axes.get_title() for axes in figure.axes] == ["(a)  a", "(b)  b"]
    assert legend(figure) == ["$N = 1$", "$N = 2$", "reference"]
    reference, first, _ = figure.axes[1].lines
    assert reference.get_ydata().tolist() == [1, 1, 1]
    assert first.get_xydata().tolist() == [[-0.5, -0.5], [0, 0], [1, 1]]
    figure = FIGURES["value-vs-point"](run(*rows, labels=["a", "b"]), panels="order")
    assert [axes.get_title() for axes in figure.axes] == ["(a)  $N = 1$", "(b)  $N = 2$"]
    assert legend(figure) == ["a", "b", "reference"]


def test_settings_of_the_only_problem_stand_alone():
    swept = [("f", '{"a": 1, "k": 1}'), ("f", '{"a": 1, "k": 2}'), ("f", '{"a": 1, "k": 2}')]
    assert figures.problem_names(swept) == ["k = 1", "k = 2", "k = 2"]
    assert figures.problem_names([*swept, ("g", '{"a": 1}')]) == ["f, k = 1", "f, k = 2", "f, k = 2", "g, a = 1"]
    assert figures.problem_names([("f", '{"a": 1}')] * 2) == ["f, a = 1"] * 2
