"""The error over a rectangle of the complex plane, with the circle of convergence."""

import json
import math

from resurgo import hookimpl
from resurgo.errors import RequestError
from resurgo.kernels import figures
from resurgo.kernels.classical import nearest_singularities, singularities
from resurgo.number import parse_number

MOST = 6  # panels
BITS = 64
SCALE = (-8, 4)  # powers of ten of the error beyond which a colour does not change


def disc(run, *, width: figures.Width = "full", centre: str = "0", singular: list[str] | None = None):
    """The absolute error over the points of a rectangle, a panel for every method and order.

    The colour tells the power of ten of the error: blue where it is less than 1, red where it is greater, grey where there is
    no value. Crosses are singular points; the circle about the centre goes through the nearest of them. Of the problem
    `maclaurin` both are known, of others they are given here. The points come from `points = { from = "-2-2*I",
    to = "2+2*I", count = 24 }`; an even count has none on the axes, where cuts often are.

    *Options.* width: "column" or "full", of a journal's page; centre: of the circle; singular: the singular points in x.

    *Example.* In an experiment, with two orders of a method side by side:

        points = { from = "-3/2-3/2*I", to = "3/2+3/2*I", count = 6 }
        problems = [{ use = "maclaurin", function = "arctan" }]
        methods = ["naive"]
        figures = [{ use = "disc", orders = [4, 8], singular = ["I", "-I"] }]
    """
    given = None if singular is None else [place(text) for text in singular], place(centre)
    table = figures.cells(run)
    there = [is_number(x) and is_number(y) for x, y in zip(table["x"], table["x_im"], strict=True)]
    table = table.loc[there] if any(there) else table.iloc[:0]
    groups = [group for group in table.groupby(["name", "label", "order"], sort=False) if is_rectangle(group[1])]
    groups, left_out = figures.spread(groups, MOST, "tables")
    if not groups:
        return figures.empty(width, "no points over a rectangle")
    many = len({name for (name, *_), _ in groups}) > 1
    titles = [f"{f'{name}: ' * many}{label}, $N = {order}$" for (name, label, order), _ in groups]
    columns = {"column": 1, "full": 2 if len(groups) in (2, 4) else 3}[width]
    figure, axes = figures.panels(width, titles, columns, figures.WIDTHS[width] / columns - (0.1 if columns > 1 else 0.6))
    norm = colours()
    for (_, rows), panel in zip(groups, axes, strict=True):
        mesh = painted(panel, rows, norm)
        mark(panel, *circle_of(rows, given))
        panel.set_xlabel(r"$\mathrm{Re}\,x$")
    for panel in axes[::columns]:
        panel.set_ylabel(r"$\mathrm{Im}\,x$")
    bar = figure.colorbar(mesh, ax=axes, fraction=0.05, pad=0.02, extend="both", ticks=range(SCALE[0], SCALE[1] + 1, 2))
    bar.ax.set_yticklabels([f"$10^{{{k}}}$" for k in range(SCALE[0], SCALE[1] + 1, 2)])
    bar.set_label("absolute error")
    figures.note(figure, left_out)
    return figure


def is_number(text):
    """Whether it is a finite decimal number."""
    return math.isfinite(float(text or "nan"))


def is_rectangle(rows):
    """Whether there are points with two real parts and two imaginary parts at least."""
    return len(set(rows["x"])) > 1 and len(set(rows["x_im"])) > 1 and (rows["abs_error"] != "").any()


def place(text):
    """A point of the plane."""
    try:
        return complex(parse_number(text).ball(BITS))
    except ValueError as error:
        raise RequestError(f"disc: {error}") from None


def colours():
    """From blue, far less than 1, to red."""
    from matplotlib.colors import TwoSlopeNorm

    return TwoSlopeNorm(vmin=SCALE[0], vcenter=0, vmax=SCALE[1])


def painted(axes, rows, norm):
    """The errors as a mesh of colours."""
    import numpy as np

    across, up = (sorted({float(text) for text in rows[key]}) for key in ("x", "x_im"))
    exponents = np.full((len(up), len(across)), np.nan)
    for x, y, error in zip(rows["x"], rows["x_im"], rows["abs_error"], strict=True):
        if error != "":
            exponents[up.index(float(y)), across.index(float(x))] = figures.log10(error) if float(error) else SCALE[0]
    axes.set_facecolor("0.8")
    axes.set_aspect("equal")
    return axes.pcolormesh(across, up, exponents, cmap="RdYlBu_r", norm=norm, shading="nearest", rasterized=True)


def circle_of(rows, given):
    """The centre and the singular points: as given, or those of the problem `maclaurin`."""
    points, middle = given
    if points is not None or set(rows["problem"]) != {"maclaurin"}:
        return middle, points or []
    known = json.loads(rows["parameters"].iloc[0])
    function, c, a = known["function"], parse_number(known["exponent"]).rational, parse_number(known["centre"]).rational
    middle = complex(float(a.p) / float(a.q))
    _, nearest = nearest_singularities(function, c, a)
    every = [middle + place(text) for text in singularities(function, c, a)]
    return middle, every if nearest else []


def mark(axes, middle, points):
    """Crosses at the points, and the circle through the nearest; what lies outside is not shown."""
    from matplotlib.patches import Circle

    box = axes.get_xlim(), axes.get_ylim()
    if points:
        radius = min(abs(z - middle) for z in points)
        axes.add_patch(Circle((middle.real, middle.imag), radius, fill=False, color="black", linewidth=0.9, linestyle="--"))
    axes.plot([z.real for z in points], [z.imag for z in points], color="black", **figures.CROSS)
    axes.plot([middle.real], [middle.imag], ".", color="black", markersize=4)
    axes.set(xlim=box[0], ylim=box[1])


@hookimpl
def register_figures():
    return [disc]
