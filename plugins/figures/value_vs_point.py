"""Values over an interval, with the reference: interpolants and partial sums beside the function."""

from typing import Literal

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 6  # panels, and lines of one
REFERENCE = {"color": "black", "linewidth": 0.9}
BARE = {"marker": "", "linewidth": 1.0}  # points are many


def value_vs_point(
    run,
    *,
    width: figures.Width = "full",
    panels: Literal["method", "order"] = "method",
    labels: list[str] | None = None,
    variable: str = "x",
    quantity: str = "f",
):
    """The values against x on a linear axis, a panel for every method with a line an order, or the other way round.

    The reference is black. The range is that of the reference and half as much more on either side; lines are cut off
    beyond. Of more than six panels, or lines of one, six are shown, evenly spread: name the orders wanted with the entry's
    `orders`. Complex points and values are left out.

    *Options.* width: "column" or "full", of a journal's page; panels: "method" or "order", what a panel is for; labels: the
    methods shown, all if not given; variable, quantity: the names of x and of the value, in mathtext.

    *Example.* In an experiment that asks for many points, the interpolants of two orders:

        points = { from = -1, to = 1, count = 21 }
        problems = [{ use = "expression", of = "1/(1 + 25*x^2)", nodes = { from = -1, to = 1 } }]
        methods = ["newton"]
        figures = [{ use = "value-vs-point", orders = [4, 8] }]
    """
    table = figures.cells(run, labels)
    table = table.assign(real=figures.real(table, "value"), known=figures.real(table, "reference"), place=figures.real(table, "x"))
    table = table[table["place"].notna()].sort_values("place", kind="stable")
    if not table["real"].notna().any():
        return figures.empty(width)
    looks = figures.styles(run) | {n: figures.style(i) for i, n in enumerate(sorted(set(table["order"])))}
    outer, inner = ("label", "order") if panels == "method" else ("order", "label")
    in_order = list(looks)
    groups = sorted(table.groupby(["name", outer]), key=lambda group: (group[0][0], in_order.index(group[0][1])))
    groups, left_out = figures.spread(groups, MOST, "panels")
    prefix = "{}\n" if table["name"].nunique() > 1 else ""
    titles = [prefix.format(name) + (str(of) if panels == "method" else f"$N = {of}$") for (name, of), _ in groups]
    words = {"x": f"${variable}$", "y": f"${quantity}$"}
    figure, axes = figures.panels(width, titles, {"column": 1, "full": 2 if len(groups) in (2, 4) else 3}[width], 2.2, **words)
    shown, notes = {}, [left_out]
    for ((name, _), rows), panel in zip(groups, axes, strict=True):
        low, high = figures.value_range(table[table["name"] == name])
        panel.set(ylim=(low, high))
        reference = rows.drop_duplicates("place")
        panel.plot(reference["place"], reference["known"], **REFERENCE, zorder=1)
        lines, fewer = figures.spread([k for k in in_order if k in set(rows[inner])], MOST, f"{inner}s")
        notes.append(fewer)
        for key in lines:
            cells = rows[rows[inner] == key]
            look = looks[key] | BARE if len(cells) > 1 else looks[key]
            shown[f"$N = {key}$" if inner == "order" else key] = look
            panel.plot(cells["place"], [min(max(v, 2 * low - high), 2 * high - low) for v in cells["real"]], **look)
    figures.legend(figure, shown | ({"reference": REFERENCE} if table["known"].notna().any() else {}))
    figures.note(figure, *notes)
    return figure


@hookimpl
def register_figures():
    return [value_vs_point]
