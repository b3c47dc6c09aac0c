"""A diagnostic's quantity against the order at which it was read off."""

import math
from fractions import Fraction

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 8  # lines
TICKED = 10  # orders


def diagnostic_vs_order(
    run, *, diagnostic: str = "", quantity: str = "", limit: Fraction | None = None, width: figures.Width = "column", axis: str = ""
):
    """One quantity of a diagnostic against the order N, with its error claims as bars.

    A line for every problem, set of options and point, at most eight. Orders that span more than a
    decade are spaced logarithmically, with a tick at each of them if they are at most ten.

    *Options.* diagnostic, quantity: the names, the first of the table if not given; limit: where a
    dashed line is drawn; width: "column" or "full", of a journal's page; axis: the label of the
    vertical axis, the quantity's name if not given.

    *Example.* In an experiment, with the limit that is expected as a dashed line:

        diagnostics = [{ use = "exponent-growth", power = -2, orders = [4, 6, 8] }]
        figures = [{ use = "diagnostic-vs-order", diagnostic = "exponent-growth", quantity = "ratio", limit = -2 }]
    """
    table = figures.named(figures.named(run.diagnostics, "diagnostic", diagnostic), "quantity", quantity)
    table = table.drop_duplicates(["problem", "parameters", "options", "x", "x_im", "order"])
    table = table[[_drawable(*cell) for cell in zip(table["status"], table["value"], table["value_im"], strict=True)]]
    if not len(table):
        return figures.empty(width)
    figure, (axes,) = figures.panels(width, [""], 1, 2.3, x="order $N$", y=axis or table["quantity"].iloc[0])
    if limit is not None:
        axes.axhline(float(limit), color="black", linewidth=0.6, linestyle="--", zorder=1)
    table = table.assign(name=figures.problem_names(zip(table["problem"], table["parameters"], strict=True)))
    groups, left_out = figures.spread(table.groupby(["name", "options", "x", "x_im"], sort=False), MOST, "lines")
    shown = {}
    for (problem, options, x, x_im), rows in groups:
        settings = options if table["options"].nunique() > 1 else ""
        name = figures.problem_name(problem, settings) + (f", {figures.point_name('x', x, x_im)}" if x else "")
        shown[name] = figures.style(len(shown))
        line = rows.sort_values("order")
        bars = [float(error or 0) for error in line["error"]]
        axes.errorbar(
            line["order"].astype(int),
            line["value"].astype(float),
            bars if any(bars) else None,
            **shown[name],
            elinewidth=0.6,
            capsize=2,
        )
    _space(axes, sorted(set(table["order"])))
    if len(shown) > 1:
        figures.legend(figure, shown)
    figures.note(figure, left_out)
    return figure


def _drawable(status, value, imaginary):
    return status == "ok" and bool(value) and math.isfinite(float(value)) and not float(imaginary or 0)


def _space(axes, orders):
    if orders[0] > 0 and orders[-1] > 10 * orders[0]:
        axes.set_xscale("log")
        if len(orders) <= TICKED:
            axes.set_xticks(orders, map(str, orders))
            axes.set_xticks([], minor=True)
    else:
        axes.xaxis.get_major_locator().set_params(integer=True)


@hookimpl
def register_figures():
    return [diagnostic_vs_order]
