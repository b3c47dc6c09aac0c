"""Absolute errors against a step, on two logarithmic axes, with the order of convergence."""

import json
import math

from resurgo import hookimpl
from resurgo.kernels import figures

MOST = 8  # lines


def error_vs_step(
    run,
    *,
    power: int = 0,
    width: figures.Width = "column",
    labels: list[str] | None = None,
    variable: str = "h",
    axis: str = "error",
):
    """|value - reference|/h^k against the point h, a small step, a line for every problem, method and order, at most eight.

    A polynomial of degree k in h is Taylor's if this tends to 0: of all straight lines the tangent alone leaves what is o(h).

    The order of convergence, the slope, is measured by least squares over the lower half of the steps, on their
    logarithms, and told in the legend. Errors that are 0 to the digits asked, and points that are not positive, are left out.

    *Options.* power: k, 0 for the error itself; width: "column" or "full", of a journal's page; labels: the methods shown, all if
    not given; variable: the name of the step, in mathtext; axis: the label of the vertical axis.

    *Example.* In an experiment, how a forward difference tends to half of the second derivative:

        problems = [{ use = "newton-forward", k = 2, points = ["1/10", "1/100", "1/1000"] }]
        methods = ["naive"]
        orders = [0]
        figures = ["error-vs-step"]
    """
    table, off_axis = figures.couplings_only(figures.cells(run, labels))
    sizes = [figures.log10(text) for text in table["abs_error"]]
    table = table.assign(size=[size - power * math.log10(h) for size, h in zip(sizes, table["coupling"], strict=True)])
    table = table[table["size"].notna()]
    if not len(table):
        return figures.empty(width)
    groups, left_out = figures.spread(table.groupby(["problem", "parameters", "label", "order"], sort=False), MOST, "lines")
    figure, (axes,) = figures.panels(width, [""], 1, 2.6, x=f"${variable}$", y=axis)
    axes.set_xscale("log")
    sizes = [size for _, rows in groups for size in rows["size"]]
    figures.powers(axes, *figures.limits(sizes, math.ceil(max(sizes))))
    shown = {}
    for name, (_, rows) in zip(_names([key for key, _ in groups]), groups, strict=True):
        x, y = rows["coupling"].tolist(), rows["size"].tolist()
        look = figures.style(len(shown))
        shown[name + _slope(x, y)] = look
        figures.line(axes, x, y, look)
    figures.legend(figure, shown)
    figures.note(figure, left_out, off_axis)
    return figure


def _names(keys):
    """What tells the lines apart, in words: of problem, parameters and method what is not the same for all, and the order."""
    parameters = [json.loads(key[1] or "{}") for key in keys]
    every = {name for given in parameters for name in given}
    varied = [name for name in sorted(every) if len({str(given.get(name)) for given in parameters}) > 1]
    found = []
    for (problem, _, label, order), given in zip(keys, parameters, strict=True):
        parts = [problem] if len({key[0] for key in keys}) > 1 else []
        parts += [f"{name} = {given[name]}" for name in varied if name in given]
        parts += [label] if len({key[2] for key in keys}) > 1 else []
        parts += [f"N = {order}"] if len({key[3] for key in keys if key[2] == label}) > 1 else []
        found.append(", ".join(parts))
    return found


def _slope(x, y):
    """The order of convergence in words, a comma before; nothing where it cannot be told."""
    steps = [math.log10(h) for h in x]
    half = (min(steps) + max(steps)) / 2
    lower = [(h, size) for h, size in zip(steps, y, strict=True) if h <= half]
    order = figures.slope(*zip(*lower, strict=True)) if len(lower) > 1 else figures.slope(steps, y)
    return f", slope {round(order, 2) + 0.0:.2f}".replace("-", "−") if math.isfinite(order) else ""


@hookimpl
def register_figures():
    return [error_vs_step]
