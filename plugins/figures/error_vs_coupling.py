"""Relative error against coupling, a panel for every order."""

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 6  # orders


def error_vs_coupling(run, *, width: figures.Width = "full", labels: list[str] | None = None, variable: str = "x", top: int = 2):
    """The relative error of every method against the coupling, a panel for every order.

    Panels side by side share their vertical axis. A cross ends the line of a method that has no
    value from the next coupling on. Of more than six orders six are shown, evenly spread: name the
    ones wanted with the entry's `orders`.

    *Options.* width: "column" or "full", of a journal's page; labels: the methods shown, all if not
    given; variable: the name of x, in mathtext; top: the errors shown end at 10^top.

    *Example.* In an experiment, two orders side by side:

        figures = [{ use = "error-vs-coupling", orders = [3, 4], width = "full" }]
    """
    table, off_axis = figures.couplings_only(figures.cells(run, labels))
    orders, left_out = figures.spread(sorted(set(table["order"])), MOST, "orders")
    table = table[table["order"].isin(orders)]
    scored = table[table["exponent"].notna()]
    if not len(scored):
        return figures.empty(width)
    known = figures.styles(run)
    groups = list(table.groupby(["name", "order"]))
    prefix = "{}: " if table["name"].nunique() > 1 else ""
    titles = [prefix.format(name) + f"$N = {order}$" for (name, order), _ in groups]
    columns = {"column": 1, "full": 2 if len(orders) in (2, 4) else 3}[width]
    words = {"x": f"${variable}$", "y": "relative error"}
    figure, axes = figures.panels(width, titles, columns, 1.8, **words, sharex=True, sharey="row")
    crossed = False
    for i, ((_, rows), panel) in enumerate(zip(groups, axes, strict=True)):
        beside = [e for _, other in groups[i - i % columns :][:columns] for e in other["exponent"]]
        panel.set_xscale("log")
        figures.powers(panel, *(figures.limits(beside, top) or (-1, 0)))
        for look, of_label in figures.by_label(rows, known):
            x, y = of_label["coupling"].tolist(), of_label["exponent"].tolist()
            figures.line(panel, x, y, look)
            crossed |= figures.cross(panel, x, y, (of_label["status"] != "ok").tolist(), look["color"])
    figures.legend(figure, {label: look for label, look in known.items() if label in set(scored["label"])}, crossed)
    figures.note(figure, left_out, off_axis)
    return figure


@hookimpl
def register_figures():
    return [error_vs_coupling]
