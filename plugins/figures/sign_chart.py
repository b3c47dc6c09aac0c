"""The signs of a diagnostic's quantity at all orders, as a chart: a row for every problem, a column for every order."""

import math

from resurgo import hookimpl
from resurgo.errors import RequestError, nearest
from resurgo.kernels import figures

LOOKS = {1: ("#0072B2", "+"), -1: ("#D55E00", "−"), 0: ("0.75", "0")}  # of Okabe and Ito, and a letter for grey print
ROW = 0.19  # inches
LETTERED = 45  # orders beyond which the cells are too narrow for a letter


def sign_chart(run, *, diagnostic: str = "", quantity: str = "", options: str = "", width: figures.Width = "full"):
    """Blue and + where the quantity is positive, red and − where negative, grey and 0 where it vanishes, else nothing.

    A row for every problem and set of options of the diagnostic, in the order of the experiment.

    *Options.* diagnostic, quantity: the names, such as stieltjes-test and determinant, the first of the table if not given;
    options: the diagnostic's options whose rows are drawn, "subtractions = 1", all of them if not given, and then named beside
    the problem; width: "column" or "full", of a journal's page.

    *Example.* In an experiment, the signs of the coefficients themselves:

        diagnostics = [{ use = "sign-pattern", orders = { from = 0, to = 30 } }]
        figures = [{ use = "sign-chart", diagnostic = "sign-pattern", quantity = "sign" }]
    """
    table = figures.named(figures.named(run.diagnostics, "diagnostic", diagnostic), "quantity", quantity)
    table = table[
        [
            status == "ok" and bool(value) and math.isfinite(float(value))
            for status, value in zip(table["status"], table["value"], strict=True)
        ]
    ]
    if table.empty:
        return figures.empty(width)
    named = {written: figures.problem_name("", written) for written in dict.fromkeys(table["options"])}
    if options and options not in named.values():
        raise RequestError(f"options: the diagnostic has none '{options}'; {nearest(options, list(named.values()))}")
    table = table[[not options or named[written] == options for written in table["options"]]]
    rows = [
        (
            figures.problem_name(problem, parameters, *([] if options else [written])),
            dict(zip(found["order"].astype(int), found["value"].astype(float), strict=True)),
        )
        for (problem, parameters, written), found in table.groupby(["problem", "parameters", "options"], sort=False)
    ]
    figure, (axes,) = figures.panels(width, [""], 1, 0.75 + ROW * len(rows), x="order $N$")
    orders = [n for _, signs in rows for n in signs]
    count = max(orders) - min(orders) + 1
    for row, (_, signs) in enumerate(rows):
        for n, value in signs.items():
            colour, letter = LOOKS[(value > 0) - (value < 0)]
            axes.barh(row, 0.9, left=n - 0.45, height=0.8, color=colour, linewidth=0)
            if count <= LETTERED and width == "full":
                axes.text(n, row, letter, color="white", ha="center", va="center_baseline", fontsize=6)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows], fontsize="small")
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(min(orders) - 0.7, max(orders) + 0.7)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", which="both", top=False)
    axes.xaxis.get_major_locator().set_params(integer=True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return figure


@hookimpl
def register_figures():
    return [sign_chart]
