"""Relative error against order, a panel for every point."""

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 12  # panels


def error_vs_order(run, *, width: figures.Width = "full", labels: list[str] | None = None, variable: str = "x", top: int = 2):
    """The relative error of every method against the order N, a panel for every point.

    A line that leaves through the top diverges; one that runs along the bottom has met the digits
    asked. An order without a value breaks the line, and one between two such stands as a marker. Of
    more than twelve points twelve are shown, evenly spread: name the ones wanted with the entry's
    `points`.

    *Options.* width: "column" or "full", of a journal's page; labels: the methods shown, all if not
    given; variable: the name of x, in mathtext; top: the errors shown end at 10^top.

    *Example.* In an experiment, one point alone, as wide as a column:

        figures = [{ use = "error-vs-order", points = ["1/10"], width = "column", variable = "g" }]
    """
    table = figures.cells(run, labels)
    scored = table.groupby(["name", "x", "x_im"])["exponent"].transform("count") > 0
    table = table[scored]
    ranks = {name: i for i, name in enumerate(dict.fromkeys(table["name"]))}  # problems as the experiment has them
    points = sorted(table.groupby(["name", "x", "x_im"], sort=False), key=lambda point: _place(ranks, *point[0]))
    points, left_out = figures.spread(points, MOST, "points")
    if not points:
        return figures.empty(width)
    known = figures.styles(run)
    prefix = "{}\n" if table["name"].nunique() > 1 else ""
    titles = [prefix.format(name) + figures.point_name(variable, x, x_im) for (name, x, x_im), _ in points]
    columns = {"column": 1, "full": 2 if len(points) in (2, 4) else 3}[width]
    figure, axes = figures.panels(width, titles, columns, 2.0, x="order $N$", y="relative error", sharex=True)
    axes[0].xaxis.get_major_locator().set_params(integer=True)
    for (_, rows), panel in zip(points, axes, strict=True):
        figures.powers(panel, *figures.limits(rows["exponent"], top))
        for look, of_label in figures.by_label(rows.sort_values("order"), known):
            figures.line(panel, of_label["order"].astype(int).tolist(), of_label["exponent"].tolist(), look)
    figures.legend(
        figure, {label: look for label, look in known.items() if label in set(table["label"][table["exponent"].notna()])}
    )
    figures.note(figure, left_out)
    return figure


def _place(ranks, name, x, x_im):
    return ranks[name], float(x), float(x_im or 0)


@hookimpl
def register_figures():
    return [error_vs_order]
