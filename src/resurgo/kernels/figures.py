"""What figure plugins share: journal widths, one style per label, axes of powers of ten, empty figures."""

import json
import math
from collections.abc import Iterable, Sequence
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from resurgo.errors import RequestError, nearest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from resurgo.results import Run

Width = Literal["column", "full"]
Item = TypeVar("Item")

WIDTHS = {"column": 3.375, "full": 7.0}  # inches, of one and of both columns of the APS journals
LEGEND_COLUMNS = {"column": 2, "full": 4}
# Okabe and Ito (2008), to be told apart by colour-blind readers, without black, which is the
# reference's, and yellow, too pale on paper. The lengths of the three cycles have no common factor,
# so that labels which share a colour differ in marker and dashes, also when printed in grey.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#606060")
MARKERS = ("o", "s", "^", "D", "v", "P", "<", "*")
DASHES = ("-", (0, (6, 1.5)), (0, (3, 1, 1, 1)), (0, (1.5, 1)), (0, (6, 1.5, 1, 1.5, 1, 1.5)))
MARKED = 9  # markers on a line, about
NOTHING = "no rows with a value"


def styles(run: "Run") -> dict[str, dict[str, Any]]:
    """The style of every method label of a run, the same in each of its figures."""
    asked = [method["label"] for method in run.manifest["experiment"].get("methods", ())]
    cycles = enumerate(dict.fromkeys([*asked, *run.table["label"]]))
    return {
        label: {
            "color": COLOURS[i % len(COLOURS)],
            "marker": MARKERS[i % len(MARKERS)],
            "linestyle": DASHES[i % len(DASHES)],
            "markeredgewidth": 0,
        }
        for i, label in cycles
    }


def cells(run: "Run", labels: Iterable[str] | None = None) -> "pd.DataFrame":
    """The table, every cell once, with the labels asked and three columns more.

    `name` is the problem with its parameters; `coupling` is x as a float, NaN where that is not
    positive and finite; `exponent` is log10 of the relative error, NaN where there is none.
    """
    table = run.table.drop_duplicates(["problem", "parameters", "label", "order", "x", "x_im"])
    if labels is not None:
        known = styles(run)
        for label in labels:
            if label not in known:
                raise RequestError(f"labels: no method has the label '{label}'; {nearest(label, known)}")
        table = table[table["label"].isin(list(labels))]
    return table.assign(
        name=[problem_name(*pair) for pair in zip(table["problem"], table["parameters"], strict=True)],
        coupling=[coupling(*pair) for pair in zip(table["x"], table["x_im"], strict=True)],
        exponent=-table["digits"].to_numpy(dtype=float, na_value=math.nan),
    )


def problem_name(problem: str, parameters: str) -> str:
    """A problem and its parameters in words: 'quartic-integral, a = 1'."""
    given = json.loads(parameters or "{}")
    return ", ".join([problem, *(f"{key} = {value}" for key, value in given.items())])


def point_name(variable: str, x: str, x_im: str) -> str:
    """'x = 0.1' in mathtext; a number of many digits is shortened to four."""
    imaginary = "" if not float(x_im or 0) else f" + {_number(x_im)}\\,\\mathrm{{i}}".replace("+ -", "- ")
    return f"${variable} = {_number(x)}{imaginary}$"


def coupling(x: str, x_im: str) -> float:
    value = float(x or "nan")
    return value if 0 < value < math.inf and not float(x_im or 0) else math.nan


def _number(text: str) -> str:
    short = text if len(text) <= 8 else f"{float(text):.4g}"
    mantissa, _, power = short.partition("e")
    if not power:
        return short
    return f"10^{{{int(power)}}}" if mantissa == "1" else f"{mantissa} \\times 10^{{{int(power)}}}"


def couplings_only(table: "pd.DataFrame") -> tuple["pd.DataFrame", str]:
    """The rows that have a place on a logarithmic axis, by coupling, and a note on those that have none."""
    inside = table[table["coupling"].notna()].sort_values("coupling", kind="stable")
    return inside, "" if len(inside) == len(table) else "points off the positive axis are left out"


def spread(items: Iterable[Item], most: int, what: str) -> tuple[list[Item], str]:
    """At most so many of the items, evenly spread and with both ends, and a note if some are left out."""
    every = list(items)
    if len(every) <= most:
        return every, ""
    chosen = [every[round(i * (len(every) - 1) / (most - 1))] for i in range(most)]
    return chosen, f"{most} of {len(every)} {what} shown"


def panels(
    width: Width, titles: Sequence[str], columns: int, height: float, x: str = "", y: str = "", **shared: Any
) -> tuple["Figure", list["Axes"]]:
    """A figure with a panel for every title, row by row, each `height` inches high; `x` and `y` label the outer axes."""
    from matplotlib.figure import Figure

    columns = min(columns, len(titles))
    rows = math.ceil(len(titles) / columns)
    figure = Figure(figsize=(WIDTHS[width], rows * height), layout="constrained")
    grid = list(figure.subplots(rows, columns, squeeze=False, **shared).flat)
    for i, axes in enumerate(grid):
        if i >= len(titles):
            axes.remove()
            continue
        letter = f"({ascii_lowercase[i % 26]})  " if len(titles) > 1 else ""
        axes.set_title(letter + titles[i])
        axes.set_ylabel(y if i % columns == 0 else "")
        if i + columns >= len(titles):
            axes.set_xlabel(x)
            axes.tick_params(labelbottom=True)  # shared axes would leave it to the row below, which may end earlier
    return figure, grid[: len(titles)]


def empty(width: Width, sentence: str = NOTHING) -> "Figure":
    """A figure that says why there is nothing to see."""
    figure, (axes,) = panels(width, [""], 1, 1.5)
    axes.set(xticks=[], yticks=[])
    axes.text(0.5, 0.5, sentence, ha="center", va="center", transform=axes.transAxes)
    return figure


def powers(axes: "Axes", low: float, high: float) -> None:
    """The vertical axis from 10^low to 10^high, on which exponents are plotted, since errors may exceed any float."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, MultipleLocator

    axes.set_ylim(low, high)
    axis = axes.yaxis
    axis.set_major_locator(MaxNLocator(nbins=7, integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda k, _: f"$10^{{{k:.0f}}}$"))
    if high - low <= 6:
        decades = range(math.floor(low), math.ceil(high))
        axis.set_minor_locator(FixedLocator([k + math.log10(i) for k in decades for i in range(2, 10)]))
    elif high - low <= 40:
        axis.set_minor_locator(MultipleLocator(1))


def limits(exponents: Iterable[float], top: int) -> tuple[float, float] | None:
    """The range of the exponents shown: from the least to `top`, beyond it only if all are large; None if there are none."""
    finite = [e for e in exponents if math.isfinite(e)]
    if not finite:
        return None
    low = math.floor(min(finite))
    high = min(max(math.ceil(max(finite)), low + 1), max(top, low + 2))
    return low - 0.03 * (high - low), high + 0.03 * (high - low)


def line(axes: "Axes", x: Sequence[float], y: Sequence[float], style: dict[str, Any]) -> None:
    """A line in a label's style; where points are many, some have markers, and those of two lines keep apart."""
    step = math.ceil(len(x) / MARKED)
    axes.plot(x, y, markevery=(MARKERS.index(style["marker"]) % step, step), **style)


def cross(axes: "Axes", x: Sequence[float], y: Sequence[float], failed: Sequence[bool], colour: str) -> None:
    """A cross where a line ends because all points after it failed; at the edge if it ends outside the panel."""
    known = [i for i, value in enumerate(y) if math.isfinite(value)]
    if not known or not all(failed[known[-1] + 1 :]) or known[-1] == len(x) - 1:
        return
    low, high = axes.get_ylim()
    end = min(max(y[known[-1]], low), high)
    axes.plot([x[known[-1]]], [end], "x", color=colour, markersize=5, markeredgewidth=1.2, clip_on=False, zorder=4)


def legend(figure: "Figure", width: Width, shown: dict[str, dict[str, Any]], more: Iterable["Artist"] = ()) -> None:
    """The labels and what more there is to explain, in columns below the panels."""
    from matplotlib.lines import Line2D

    handles = [*(Line2D([], [], label=label, **style) for label, style in shown.items()), *more]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), LEGEND_COLUMNS[width]), handlelength=2.6)


def note(figure: "Figure", *sentences: str) -> None:
    """What is not shown, above the panels."""
    words = "; ".join(sentence for sentence in sentences if sentence)
    if words:
        figure.suptitle(words, fontsize="small", style="italic")
