"""Relative error against order, a panel for every point."""

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 12  # panels


def error_vs_order(run, *, width: figures.Width = "full", labels: list[str] | None = None, variable: str = "x", top: int = 2):
    """The relative error of every method against the order N, a panel for every point.

    A line that leaves through the top diverges; one that runs along the bottom has met the digits
    asked. An order without a value has no marker: the line goes on to the next that has one.

    *Options.* width: "column" or "full", of a journal's page; labels: the methods shown, all if not
    given; variable: the name of x, in mathtext; top: the errors shown end at 10^top.
    """
    known = figures.styles(run)
    table = figures.cells(run, labels)
    table = table[table["exponent"].notna()]
    points = sorted(table.groupby(["name", "x", "x_im"], sort=False), key=lambda point: _place(*point[0]))
    points, left_out = figures.spread(points, MOST, "points")
    if not points:
        return figures.empty(width)
    columns = {"column": 1, "full": 2 if len(points) <= 4 else 3}[width]
    figure, axes = figures.panels(width, len(points), columns, 2.1, sharex=True)
    for i, (panel, ((name, x, x_im), rows)) in enumerate(zip(axes, points, strict=True)):
        figures.powers(panel, *figures.limits(rows["exponent"], top))
        for k, (label, style) in enumerate(known.items()):
            of_label = rows[rows["label"] == label].sort_values("order")
            if len(of_label):
                figures.line(panel, of_label["order"].astype(int).tolist(), of_label["exponent"].tolist(), style, k)
        words = figures.point_name(variable, x, x_im)
        figures.title(panel, i, words if table["name"].nunique() == 1 else f"{name}: {words}", alone=len(points) == 1)
        panel.xaxis.get_major_locator().set_params(integer=True)
    figure.supxlabel("order $N$", fontsize="medium")
    figure.supylabel("relative error", fontsize="medium")
    figures.legend(figure, width, {label: style for label, style in known.items() if label in set(table["label"])})
    figures.note(figure, left_out)
    return figure


def _place(name, x, x_im):
    return name, float(x), float(x_im or 0)


@hookimpl
def register_figures():
    return [error_vs_order]
