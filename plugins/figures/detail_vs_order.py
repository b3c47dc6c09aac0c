"""A number among the details of the rows against the order: operations, condition numbers, parameters chosen."""

import math

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 6  # panels
WIDE = 30.0  # ratio of the numbers shown from which their axis is logarithmic
UNSTORED = "no such details are stored; run the experiment again"
TWICE = 2  # the slope is that of the orders from the highest down to half of it


def detail_vs_order(
    run,
    *,
    detail: str = "operations",
    width: figures.Width = "column",
    labels: list[str] | None = None,
    axis: str = "",
    powers: bool = False,
):
    """One number of the details of every row against the order N, a panel for every problem and point that differ in it.

    Positive numbers that span more than a decade and a half are spaced logarithmically. Details are in table.parquet alone,
    which a run leaves beside its table.

    *Options.* detail: its name; width: "column" or "full", of a journal's page; labels: the methods shown, all if not given; axis:
    the label of the vertical axis, the detail's name if not given; powers: whether both axes are logarithmic, so that powers
    of N are straight lines, the slopes of which over the upper half of the orders are told.

    *Example.* In an experiment, the work of a further node:

        problems = [{ use = "expression", of = "1/(2 + x)", nodes = { from = -1, to = 1 }, points = ["1/7"] }]
        methods = ["newton", "vandermonde"]
        figures = [{ use = "detail-vs-order", detail = "operations", powers = true }]
    """
    table = figures.cells(run, labels)
    numbers = [_number(found.get(detail)) for found in _details(run, table)]
    table = table.assign(number=numbers)[[math.isfinite(float(n or "nan")) or bool(n) for n in numbers]]
    if powers:
        table = table[table["order"] > 0]
    if not len(table):
        return figures.empty(width, UNSTORED if len(run.table) and (run.table["status"] == "ok").any() else figures.NOTHING)
    known = figures.styles(run)
    groups, left_out = figures.spread(_different(table), MOST, "panels")
    prefix = len(groups) > 1
    titles = [f"{name}\n{figures.point_name('x', x, x_im)}" if prefix else "" for (name, x, x_im), _ in groups]
    words = {"x": "order $N$", "y": axis or detail}
    figure, axes = figures.panels(width, titles, {"column": 1, "full": 2}[width], 2.3, **words)
    exponents = [figures.log10(n) for n in table["number"]]
    is_logarithmic = all(map(math.isfinite, exponents)) and (powers or max(exponents) - min(exponents) > math.log10(WIDE))
    shown = {}
    for (_, rows), panel in zip(groups, axes, strict=True):
        if is_logarithmic:
            figures.powers(panel, *(figures.limits(exponents, math.ceil(max(exponents))) or (0, 1)))
        if powers and rows["order"].nunique() > 1:
            panel.set_xscale("log")
        else:
            panel.xaxis.get_major_locator().set_params(integer=True)
        for look, of_label in figures.by_label(rows.sort_values("order"), known):
            x = of_label["order"].astype(int).tolist()
            y = [figures.log10(n) if is_logarithmic else float(n) for n in of_label["number"]]
            figures.line(panel, x, y, look)
            label = of_label["label"].iloc[0]
            shown[label + (_slope(x, y) if powers and not prefix else "")] = look
    figures.legend(figure, shown)
    figures.note(figure, left_out)
    return figure


def _details(run, table):
    """Those of the rows of a part of the table."""
    return [found for found, index in zip(figures.details(run), run.table.index, strict=True) if index in set(table.index)]


def _number(found):
    """A detail as the text of a finite decimal; nothing where it is none."""
    text = "" if found is None or isinstance(found, (bool, list, dict)) else str(found)
    try:
        return text if math.isfinite(float(text)) or math.isfinite(figures.log10(text)) else ""
    except ValueError:
        return ""


def _different(table):
    """The rows by problem and point, without those that are the same as before, so that one panel stands for all points."""
    found, seen = [], set()
    for key, rows in table.groupby(["name", "x", "x_im"], sort=False):
        content = tuple(sorted(zip(rows["label"], rows["order"], rows["number"], strict=True)))
        if content not in seen:
            seen.add(content)
            found.append((key, rows))
    return found


def _slope(x, y):
    """The power of N that the upper half of the orders shows, in words."""
    upper = [(math.log10(a), b) for a, b in zip(x, y, strict=True) if TWICE * a >= max(x)]
    power = figures.slope(*zip(*upper, strict=True))
    return f", slope {power:.2f}" if math.isfinite(power) else ""


@hookimpl
def register_figures():
    return [detail_vs_order]
