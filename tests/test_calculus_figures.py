"""Figures of the calculus of series: what they draw, checked in their data; the experiments that ship them, in their tables."""

import json
import math
from pathlib import Path

import pytest
from mpmath import mp
from test_figures import diagnostic, drawn, legend, row, run

from resurgo import RequestError, load, load_catalog
from resurgo.kernels import figures

DISC, CENTRE, STEPS = (load_catalog().find("figure", name).thing for name in ("disc", "centre", "steps"))
RESULTS = Path(__file__).parents[1] / "results"
LOG = {"function": "log1p", "exponent": "1/2", "centre": 0}


def rectangle(size=lambda x, y: 10 ** (abs(x) + y), **more):
    """Rows at the points of a rectangle of 4 x 3 points."""
    return [row(x=str(x), x_im=str(y), abs_error=f"{size(x, y):.6g}", **more) for x in (-1.5, -0.5, 0.5, 1.5) for y in (-1, 0.5, 2)]


def circle(axes):
    (patch,) = axes.patches
    return patch.center, patch.radius


def test_the_disc_shows_every_error_in_its_place(tmp_path):
    figure = drawn(DISC(run(*rectangle()), singular=["2*I", "-3"], centre="1/2"), tmp_path)
    axes, bar = figure.axes
    (mesh,) = axes.collections
    assert mesh.get_array().tolist() == [
        [pytest.approx(abs(x) + y, abs=1e-5) for x in (-1.5, -0.5, 0.5, 1.5)] for y in (-1, 0.5, 2)
    ]
    assert circle(axes) == ((0.5, 0.0), pytest.approx(math.hypot(0.5, 2)))
    marks = next(line for line in axes.lines if line.get_marker() == "x")
    assert [tuple(z) for z in marks.get_xydata()] == [(0, 2), (-3, 0)]
    assert bar.get_ylabel() == "absolute error"


@pytest.mark.parametrize(
    ("function", "centre", "middle", "radius"),
    [("arctan", "0", 0, 1), ("arctan", "3/4", 0.75, 1.25), ("log1p", "1/2", 0.5, 1.5), ("tan", "1", 1, math.pi / 2 - 1)],
)
def test_the_disc_of_a_classical_function_needs_no_options(function, centre, middle, radius):
    rows = rectangle(problem="maclaurin", parameters={"function": function, "exponent": "1/2", "centre": centre})
    axes = DISC(run(*rows)).axes[0]
    assert circle(axes) == ((middle, 0.0), pytest.approx(radius))


def test_an_entire_function_has_no_circle():
    rows = rectangle(problem="maclaurin", parameters={"function": "exp", "exponent": "1/2", "centre": "0"})
    assert not DISC(run(*rows)).axes[0].patches


def test_errors_beyond_any_float_and_exact_values_have_a_colour():
    rows = rectangle(lambda x, y: 1.0)
    rows[0]["abs_error"], rows[1]["abs_error"], rows[2]["abs_error"] = "3e+4000", "0", ""
    values = DISC(run(*rows)).axes[0].collections[0].get_array()
    assert values[0, 0] == pytest.approx(4000 + math.log10(3))
    assert values[1, 0] == -8
    assert values.mask[2, 0]


def test_points_on_a_line_make_no_disc():
    assert "rectangle" in DISC(run(row(), row(x="1"))).axes[0].texts[0].get_text()


def test_a_singular_point_that_is_no_number_is_told():
    with pytest.raises(RequestError, match="disc: 'spam' is not a number"):
        DISC(run(*rectangle()), singular=["spam"])


def moved(centre, rate, power=0.0, last=40):
    """Rows whose error falls like q^N N^p."""
    return [
        row(
            "naive", n, "1.5", f"{-n * math.log10(rate) - power * math.log10(n + 1):.6f}",
            problem="maclaurin", parameters=LOG | {"centre": centre},
        )
        for n in range(1, last)
    ]  # fmt: skip


def test_the_rates_are_measured_and_those_of_the_radius_drawn(tmp_path):
    rates = {"0": 1.3, "1/2": 0.6, "1": 0.2}
    rows = [each for centre, rate in rates.items() for each in moved(centre, rate, power=-1.5)]
    left, right = drawn(CENTRE(run(*rows)), tmp_path).axes
    markers = [line for line in right.lines if line.get_linestyle() == "None"]
    assert [tuple(line.get_xydata()[0]) for line in markers] == [
        pytest.approx((a, q), abs=1e-4) for a, q in zip((0, 0.5, 1), rates.values(), strict=True)
    ]
    curve = next(line for line in right.lines if len(line.get_xdata()) == 61)
    for a, q in curve.get_xydata():
        assert q == pytest.approx(abs(1.5 - a) / (1 + a))
    assert len(left.lines) == 3


def test_one_function_at_one_point_is_asked_for():
    rows = [*moved("0", 0.5), *(each | {"x": "2"} for each in moved("1", 0.5))]
    assert "one point" in CENTRE(run(*rows)).axes[0].texts[0].get_text()
    with pytest.raises(RequestError, match="centre: no method has the label 'pade'"):
        CENTRE(run(*moved("0", 0.5), labels=["naive"]), method="pade")


def bounds(rows, **options):
    given = {"problem": "terms", "parameters": {"of": "1/n", "start": 1, "truth": []}, "options": {"bernoulli": 0} | options}
    return [
        diagnostic(n, str(value), quantity, "sum-bounds", **given)
        for n, *values in rows
        for quantity, value in zip(("lower", "sum", "upper"), values, strict=True)
    ]


def harmonic(n):
    return n, math.log(n + 1), float(mp.harmonic(n)), 1 + math.log(n)


def test_the_steps_lie_between_their_curves(tmp_path):
    found = run(diagnostics=bounds([harmonic(n) for n in (1, 2, 5, 20, 90)]))
    figure = drawn(STEPS(found, limit="0.577"), tmp_path)
    left, right = figure.axes
    bars = [(bar.get_x(), bar.get_width(), bar.get_height()) for bar in left.patches]
    assert bars == [(n, 1, pytest.approx(1 / n)) for n in range(1, 9)]
    for line, shift in zip(left.lines, (0, 1), strict=True):
        assert all(y == pytest.approx(1 / (x - shift)) for x, y in line.get_xydata())
    points = next(line for line in right.lines if line.get_marker() == ".")
    assert [y for _, y in points.get_xydata()] == pytest.approx([float(mp.harmonic(n)) - math.log(n) for n in (1, 2, 5, 20, 90)])
    assert right.get_xscale() == "log"
    assert legend(figure)[-1] == "$0.577$"
    exactly = STEPS(found, limit="sqrt(2)/7").axes[1].lines[-1]
    assert list(exactly.get_ydata()) == pytest.approx([math.sqrt(2) / 7] * 2)
    with pytest.raises(RequestError, match="limit: 'a' is not a number"):
        STEPS(found, limit="a")


def test_bounds_by_bernoulli_s_numbers_and_two_sums_are_no_steps():
    for rows in (bounds([harmonic(3)], bernoulli=4), [*bounds([harmonic(3)]), *bounds([harmonic(3)], split=2)]):
        assert "no bounds" in STEPS(run(diagnostics=rows)).axes[0].texts[0].get_text()


def test_a_purely_imaginary_point_has_no_zero_before_it():
    assert figures.point_name("x", "0", "-0.5") == r"$x = - 0.5\,\mathrm{i}$"
    assert figures.point_name("x", "0", "2") == r"$x = 2\,\mathrm{i}$"
    assert figures.point_name("x", "0", "0") == "$x = 0$"


def test_the_shipped_disc_converges_inside_and_nowhere_outside():
    table = load(RESULTS / "disc").table
    table = table[table["label"] == "partial sum"]
    places = [complex(float(x), float(y or 0)) for x, y in zip(table["x"], table["x_im"], strict=True)]
    sizes = dict(zip(zip(table["order"].astype(int), places, strict=True), table["abs_error"].astype(float), strict=True))
    for z in set(places):
        if abs(z) < 0.9:
            assert sizes[31, z] < max(sizes[7, z], 1e-7)
        if abs(z) > 1.15:
            assert sizes[31, z] > 2 * sizes[7, z]


@pytest.mark.parametrize(("centre", "rate"), [("1/2", 2 / 3), ("1", 1 / 4)])
def test_the_shipped_rates_are_the_distances_ratio(centre, rate):
    table = load(RESULTS / "centre").table
    mine = table[[str(json.loads(text)["centre"]) == centre for text in table["parameters"]]]
    mine = mine[mine["label"] == "partial sum"]
    sizes = dict(zip(mine["order"].astype(int), mine["abs_error"].astype(float), strict=True))
    last = max(n for n, size in sizes.items() if size > 1e-20)
    measured = (sizes[last] * (last + 2) / (sizes[last - 12] * (last - 10))) ** (1 / 12)  # the terms of log fall like q^N/N
    assert measured == pytest.approx(rate, rel=0.02)


def test_the_shipped_constant_of_euler_has_50_digits_that_are_proved():
    table = load(RESULTS / "harmonic").table
    best = table[(table["label"] == "Stieltjes bounds") & (table["x"] == "20") & (table["order"].astype(int) == 80)].iloc[0]
    with mp.workdps(60):
        assert abs(mp.mpf(best["value"]) - mp.euler) < mp.mpf(best["error"]) < mp.mpf(10) ** -49
    assert (best["grade"], best["digits"]) == ("proved", 50)
    proved = table[table["grade"] == "proved"]
    assert len(proved) > 200
    with mp.workdps(60):
        assert all(abs(mp.mpf(v) - mp.euler) <= mp.mpf(e) for v, e in zip(proved["value"], proved["error"], strict=True))


def test_the_shipped_bounds_of_the_harmonic_numbers_are_proved():
    rows = load(RESULTS / "step_bounds").diagnostics
    assert set(rows["grade"]) == {"proved"}
    for (n, options), part in rows.groupby(["order", "options"]):
        with mp.workdps(40):
            lower, value, upper = (mp.mpf(part[part["quantity"] == name]["value"].iloc[0]) for name in ("lower", "sum", "upper"))
            assert lower <= value <= upper
            assert abs(value - mp.harmonic(int(n))) < 1e-28
        if json.loads(options)["bernoulli"] == 0:
            assert abs(lower - mp.log(int(n) + 1)) < 1e-14
