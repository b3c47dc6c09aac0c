"""The Borel plane: poles and zeros of an approximant, cuts and spurious pairs."""

import math
from fractions import Fraction
from itertools import chain

from flint import acb

from resurgo import hookimpl
from resurgo.kernels import figures
from resurgo.number import parse_number

MOST = 6  # panels
BITS = 64  # of marked places
GREY = "0.72"
LOOKS = {
    "pole": {"marker": "x", "markersize": 5, "markeredgewidth": 1.1, "color": "#D55E00"},
    "pole on a cut": {"marker": "x", "markersize": 4, "markeredgewidth": 0.8, "color": "#0072B2"},
    "pole that moves": {"marker": "+", "markersize": 5, "markeredgewidth": 0.8, "color": "#009E73"},
    "zero": {"marker": "o", "markersize": 3.2, "markerfacecolor": "none", "markeredgewidth": 0.7, "color": "0.25"},
    "spurious pair": {"marker": "x", "markersize": 4, "markeredgewidth": 0.8, "color": GREY},
    "branch point": {"marker": "D", "markersize": 4, "markeredgewidth": 0, "color": "#CC79A7"},
    "declared singularity": {"marker": "s", "markersize": 7, "markerfacecolor": "none", "markeredgewidth": 0.9, "color": "black"},
}
WIDE = Fraction(4)  # times the distance of the nearest pole or branch point: what is shown
FARTHEST = 20  # the same of genuine poles, all of which are shown up to it
ROOM = 1.15


def borel_plane(run, *, width: figures.Width = "column", reach: Fraction = WIDE, marked: list[str] | None = None):
    """Poles (crosses) and zeros (circles) of the diagnostic `borel-plane`, a panel for every problem and order.

    Genuine poles, those on a cut and those that move differ in colour; spurious pairs are grey; a cut is a line
    from its branch point outwards through its poles. What lies beyond the panel is left out and counted in the note.

    *Options.* width: "column" or "full", of a journal's page; reach: the half width of a panel in units of the distance of
    the pole or branch point nearest to 0, at least; marked: the positions of known singularities, such as "-1/4" or
    "1+2*I", as squares.

    *Example.* In an experiment, with the singularity that is known:

        diagnostics = [{ use = "borel-plane", orders = [40] }]
        figures = [{ use = "borel-plane", marked = ["-1/4"] }]
    """
    table = run.diagnostics
    table = table[(table["diagnostic"] == "borel-plane") & (table["status"] == "ok")]
    groups = [(key, rows) for key, rows in table.groupby(["problem", "parameters", "options", "order"], sort=False) if len(rows)]
    groups, left_out = figures.spread(groups, MOST, "panels")
    if not groups:
        return figures.empty(width)
    alone = len({key[:3] for key, _ in groups}) == 1
    titles = [
        f"$N = {order}$" if alone else f"{figures.problem_name(problem, parameters)}\n$N = {order}$"
        for (problem, parameters, _, order), _ in groups
    ]
    columns = 1 if width == "column" else min(len(groups), 3 if len(groups) != 4 else 2)
    height = figures.WIDTHS[width] / columns * 0.82
    figure, panels = figures.panels(width, titles, columns, height, x=r"$\mathrm{Re}\,t$", y=r"$\mathrm{Im}\,t$")
    shown = {}
    beyond = 0
    for (_, rows), axes in zip(groups, panels, strict=True):
        points = list(chain.from_iterable(map(_points, rows.to_dict("records"))))
        places = [complex(acb(parse_number(text).ball(BITS))) for text in marked or ()]
        points += [("declared singularity", place.real, place.imag, "") for place in places]
        scale = min((math.hypot(x, y) for kind, x, y, _ in points if kind != "zero" and "spurious" not in kind), default=1.0) or 1.0
        genuine = [size for kind, x, y, _ in points if kind == "pole" and (size := math.hypot(x, y)) <= FARTHEST * scale]
        half = max(float(reach) * scale, ROOM * max(genuine, default=0.0))
        inside = [point for point in points if max(abs(point[1]), abs(point[2])) <= half]
        beyond += len(points) - len(inside)
        _cuts(axes, points, half)
        for kind, x, y, _ in inside:
            look = LOOKS["spurious pair" if kind.startswith("spurious") else kind]
            look = {**look, "marker": "o", "markersize": 3.2, "markerfacecolor": "none"} if kind == "spurious zero" else look
            axes.plot([x], [y], linestyle="none", zorder=4 if kind == "declared singularity" else 3, **look)
            name = "spurious pair" if kind.startswith("spurious") else kind
            shown[name] = LOOKS[name] | {"linestyle": "none"}
        axes.axhline(0, color="0.85", linewidth=0.5, zorder=0)
        axes.axvline(0, color="0.85", linewidth=0.5, zorder=0)
        axes.plot([0], [0], marker=".", color="black", markersize=2.5, linestyle="none", zorder=2)
        axes.set(xlim=(-ROOM * half, ROOM * half), ylim=(-ROOM * half, ROOM * half), aspect="equal")
    figures.legend(figure, {name: shown[name] for name in LOOKS if name in shown})
    figures.note(figure, left_out, f"{beyond} points lie outside" if beyond else "")
    return figure


def _points(row):
    """(kind, x, y, cut) of a row, and of its conjugate where it is one of a pair."""
    name, notes = row["quantity"].rpartition("-")[0], row["notes"]
    x, y = float(row["value"]), float(row["value_im"] or 0)
    cut = notes.split(";")[0].rpartition("cut ")[2] if "cut " in notes else ""
    if name == "branch-point":
        kind = "branch point"
    elif name == "zero":
        kind = "spurious zero" if notes.startswith("spurious") else "zero"
    elif name == "pole":
        kinds = {"genuine": "pole", "spurious": "spurious pair", "moving": "pole that moves"}
        kind = kinds.get(notes.split(";")[0], "pole on a cut" if cut else "pole")
    else:
        return
    if math.isfinite(x) and math.isfinite(y):
        yield kind, x, y, cut
        if "one of a pair" in notes and y:
            yield kind, x, -y, f"{cut}*" if cut else ""


def _cuts(axes, points, half):
    """A line from every branch point through the poles of its cut to the edge and beyond."""
    for cut in {cut for kind, _, _, cut in points if kind == "branch point"}:
        line = sorted(((x, y) for kind, x, y, of in points if of == cut and kind != "zero"), key=lambda point: math.hypot(*point))
        x, y = line[-1]
        if (far := math.hypot(x, y)) and far < 3 * half:
            line.append((x * 3 * half / far, y * 3 * half / far))
        turned = [(x, -y) for x, y in line]
        for way in [line, turned] if line[0][1] == 0 != line[-1][1] else [line]:  # one that begins on the axis and leaves it
            axes.plot(*zip(*way, strict=True), color=LOOKS["pole on a cut"]["color"], linewidth=2.4, alpha=0.18, zorder=1)


@hookimpl
def register_figures():
    return [borel_plane]
