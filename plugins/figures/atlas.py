"""Every method on every problem in one picture: digits, claims and failures, and what coefficients gain."""

import math
from statistics import median
from textwrap import fill

from resurgo import RequestError, hookimpl
from resurgo.errors import nearest
from resurgo.kernels import figures

CELL = 0.128  # inches of a cell's height
PANEL = 2.25  # inches of a panel below, with its legend
BEST = 5  # methods in a panel
FACTOR = 10  # by which a claim may be too small
FAILED = ("imprecise", "timeout", "error")
ALL = "all"


def atlas(
    run,
    *,
    width: figures.Width = "full",
    groups: list[str] | None = None,
    families: list[str] | None = None,
    labels: list[str] | None = None,
    top: int | None = None,
):
    """The digits of every method (rows) on every problem (columns) at its highest order, and below them how they grow.

    The colour of a cell is the number of correct digits, the least over the points of a problem, 0 if the order of magnitude
    is wrong. A cell is plain where the method claims an error that holds within a factor of 10; a dot marks a value
    without a claim, a ring one that the method itself calls unreliable, a red triangle a claim that is too small, a star a
    proved bound. Light grey: no value, as the method does not apply; with a cross: it failed.

    Panels below show, for each group of problems, the digits against the number of coefficients, as the median over its problems
    (no value counts as 0 digits): the five methods with the most at the end.

    *Options.* width: "column" or "full", of a journal's page; groups: the problems in groups, each as "title: name, name, ...";
    families: the labels of methods likewise; labels: the methods shown, all if not given; top: the number of digits at which the
    colours end, what was asked if not given.

    *Example.* In an experiment:

        figures = [{ use = "atlas", groups = ["divergent: quartic-integral"], families = ["rational: pade"] }]
    """
    table = figures.cells(run, labels)
    if not (table["reference"].notna() & (table["reference"] != "")).any():
        return figures.empty(width)
    problems = _grouped(groups, list(dict.fromkeys(table["problem"])), "groups", "problem")
    methods = _grouped(families, list(dict.fromkeys(table["label"])), "families", "method")
    most = top or int(run.manifest["experiment"]["digits"])
    best = {title: _growth(table[table["problem"].isin(names)], names, most) for title, names in problems.items()}
    figure, map_axes, bar_axes, panels = _layout(width, problems, methods)
    image = _map(map_axes, _last(table), problems, methods, most)
    bar = figure.colorbar(image, cax=bar_axes)
    bar.set_label("correct digits", fontsize=6)
    bar.ax.tick_params(labelsize=6)
    for axes, beneath, (title, lines) in zip(*panels, best.items(), strict=True):
        _panel(axes, beneath, title, lines, figures.styles(run))
    panels[0][0].set_ylabel("digits (median)", fontsize=6)
    return figure


def _grouped(given, names, option, what):
    """{title: names} as the option gives it; those that it leaves out come last."""
    if given is None:
        return {ALL: names}
    found, left = {}, list(names)
    for text in given:
        title, _, listed = text.partition(":")
        members = [name.strip() for name in listed.split(",") if name.strip()]
        for name in members:
            if name not in names:
                raise RequestError(f"{option}: there is no {what} '{name}' in the table; {nearest(name, names)}")
        found[title.strip()] = [name for name in members if name in left]
        left = [name for name in left if name not in members]
    return {title: members for title, members in found.items() if members} | ({"others": left} if left else {})


def _last(table):
    """The rows of the highest order of every method on every problem, as {(label, problem): rows}."""
    found = {}
    for key, rows in table.groupby(["label", "problem"], sort=False):
        found[key] = rows[rows["order"] == rows["order"].max()]
    return found


def _map(axes, last, problems, methods, most):
    """The coloured cells with their marks."""
    from matplotlib.colors import LinearSegmentedColormap

    columns, rows = [p for names in problems.values() for p in names], [m for names in methods.values() for m in names]
    digits = [[_digits(last.get((m, p))) for p in columns] for m in rows]
    shades = LinearSegmentedColormap.from_list("digits", ["#fff7e0", "#f6c667", "#7fb069", "#2a788e", "#22305f"])
    shades = shades.with_extremes(bad="#ececec")
    image = axes.imshow(digits, cmap=shades, vmin=0, vmax=most, aspect="auto", interpolation="nearest")
    marks = {}
    for i, m in enumerate(rows):
        for j, p in enumerate(columns):
            if kind := _mark(last.get((m, p))):
                marks.setdefault(kind, []).append((j, i))
    for kind, places in marks.items():
        axes.plot(*zip(*places, strict=True), **MARKS[kind])
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=5)
    axes.set_yticks(range(len(rows)), rows, fontsize=5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, pad=2)
    for spine in axes.spines.values():
        spine.set_visible(False)
    _separate(problems, axes.axvline)
    _separate(methods, axes.axhline)
    for title, middle in _middles(problems) if len(problems) > 1 else ():
        axes.text(middle, len(rows) - 0.3, fill(title, 14), ha="center", va="top", fontsize=5.5, style="italic")
    for title, middle in _middles(methods) if len(methods) > 1 else ():
        axes.text(len(columns) - 0.2, middle, fill(title, 14), ha="left", va="center", fontsize=5.5, style="italic", rotation=270)
    return image


def _separate(groups, draw):
    """A white line between the groups."""
    at = 0
    for names in list(groups.values())[:-1]:
        at += len(names)
        draw(at - 0.5, color="white", linewidth=2.5)


def _middles(groups):
    """The titles of the groups and where each has its middle."""
    at = 0
    for title, names in groups.items():
        yield title, at + (len(names) - 1) / 2
        at += len(names)


BARE = {"linestyle": "none", "markeredgewidth": 0}
MARKS = {
    "no claim": BARE | {"marker": "o", "markersize": 1.3, "color": "black"},
    "unreliable": BARE | {"marker": "o", "markersize": 3, "color": "none", "markeredgecolor": "black", "markeredgewidth": 0.4},
    "claim too small": BARE | {"marker": "^", "markersize": 4, "color": "#d62728"},
    "proved": BARE | {"marker": "*", "markersize": 4, "color": "white", "markeredgecolor": "black", "markeredgewidth": 0.3},
    "failed": BARE | {"marker": "x", "markersize": 2.5, "color": "0.45", "markeredgewidth": 0.5},
}


def _digits(rows):
    """The least number of digits over the points, NaN where there is no value at one, or nothing to score it by."""
    if rows is None or not len(rows) or (rows["status"] != "ok").any() or rows["exponent"].isna().any():
        return math.nan
    return max(0.0, -max(rows["exponent"]))


def _mark(rows):
    """What is to be seen of a cell beside its digits: the worst over the points."""
    if rows is None or not len(rows):
        return ""
    if rows["status"].isin(FAILED).any():
        return "failed"
    if (rows["status"] != "ok").any():
        return ""
    kinds = {_claim(*row) for row in zip(rows["grade"], rows["error"], rows["abs_error"], strict=True)}
    return next((kind for kind in ("claim too small", "unreliable", "no claim", "proved") if kind in kinds), "")


def _claim(grade, error, off):
    if grade == "unreliable":
        return "unreliable"
    if not isinstance(error, str) or not error:
        return "no claim"
    if not isinstance(off, str) or not off:
        return ""  # nothing is known to compare it with
    if float(off) > FACTOR * float(error) > 0 or (float(error) == 0 and float(off) > 0):
        return "claim too small"
    return "proved" if grade == "proved" else ""


def _growth(table, names, most):
    """{label: (coefficients, median digits)} of the methods with the most digits at the end."""
    found = {}
    for label, rows in table.groupby("label", sort=False):
        orders = sorted(set(rows["order"]))
        by_cell = {key: _digits(cell) for key, cell in rows.groupby(["order", "problem"])}
        values = [median(min(most, _known(by_cell.get((n, p)))) for p in names) for n in orders]
        if any(values):
            found[label] = ([n + 1 for n in orders], values)
    ranked = sorted(found.items(), key=lambda item: (-item[1][1][-1], -sum(item[1][1])))
    return dict(ranked[:BEST])


def _known(value):
    return 0.0 if value is None or math.isnan(value) else value


def _panel(axes, beneath, title, lines, looks):
    """The lines of a group of problems, and their legend beneath."""
    for label, (x, y) in lines.items():
        axes.plot(x, y, label=label, **looks[label] | {"markersize": 2.5, "linewidth": 0.9})
    axes.set_title(title, fontsize=6)
    axes.set_xlabel("coefficients", fontsize=6)
    axes.tick_params(labelsize=5, length=2)
    axes.set_ylim(0, None)
    beneath.set_axis_off()
    if lines:
        handles, names = axes.get_legend_handles_labels()
        beneath.legend(handles, names, loc="upper center", fontsize=5, frameon=False, handlelength=2.4, borderpad=0)


def _layout(width, problems, methods):
    """The figure, the axes of the map and of its colours, and those of the panels, with those of their legends below."""
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    count = sum(map(len, methods.values()))
    inches = figures.WIDTHS[width], CELL * count + 1.3 + PANEL
    figure = Figure(figsize=inches, layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=[inches[1] - PANEL, PANEL], hspace=0.02)
    map_axes, bar_axes = above.subplots(1, 2, width_ratios=[40, 1])
    handles = [Line2D([], [], label=kind, **look) for kind, look in MARKS.items()]
    above.legend(handles=handles, loc="outside lower center", ncols=len(handles), fontsize=5.5, frameon=False, handletextpad=0.2)
    panels = below.subplots(2, len(problems), squeeze=False, sharey="row", height_ratios=[3, 1.2])
    return figure, map_axes, bar_axes, panels


@hookimpl
def register_figures():
    return [atlas]
