"""What figure plugins share: journal widths, one style per label, axes of powers of ten, empty figures."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from string import ascii_lowercase
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from resurgo.errors import RequestError, nearest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from resurgo.results import Run

Width = Literal["column", "full"]
Item = TypeVar("Item")

WIDTHS = {"column": 3.375, "full": 7.0}  # inches, of one and of both columns of the APS journals
LETTERS = 16  # of a title, in an inch
LINE = 0.16  # inches
# Okabe and Ito (2008), for colour-blind readers; without black, the reference's, and yellow, pale on paper.
# The cycles' lengths have no common factor: labels of one colour differ in marker and dashes, in grey too.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#606060")
MARKERS = ("o", "s", "^", "D", "v", "P", "<", "*")
DASHES = ("-", (0, (6, 1.5)), (0, (3, 1, 1, 1)), (0, (1.5, 1)), (0, (6, 1.5, 1, 1.5, 1, 1.5)))
MARKED = 9  # markers on a line, about
CROSS: dict[str, Any] = {"marker": "x", "markersize": 5, "markeredgewidth": 1.2, "linestyle": "none"}
HUGE = 1e150  # a range of such numbers would overflow
NOTHING = "no rows with a value"


def style(i: int) -> dict[str, Any]:
    """The i-th style of a line."""
    cycles = {"color": COLOURS, "marker": MARKERS, "linestyle": DASHES}
    return {name: cycle[i % len(cycle)] for name, cycle in cycles.items()} | {"markeredgewidth": 0}


def styles(run: "Run") -> dict[str, dict[str, Any]]:
    """The style of every method label of a run, the same in each of its figures."""
    asked = [method["label"] for method in run.manifest["experiment"].get("methods", ())]
    return {label: style(i) for i, label in enumerate(dict.fromkeys([*asked, *run.table["label"]]))}


def cells(run: "Run", labels: Iterable[str] | None = None) -> "pd.DataFrame":
    """The table, every cell once, with the labels asked and three columns more.

    `name` is the problem with its parameters; `coupling` is x as a float, NaN where that is not
    positive and finite; `exponent` is log10 of the relative error, NaN where there is none.
    """
    table = run.table.drop_duplicates(["problem", "parameters", "label", "order", "x", "x_im"])
    if labels is not None:
        for label in labels:
            if label not in (known := styles(run)):
                raise RequestError(f"labels: no method has the label '{label}'; {nearest(label, known)}")
        table = table[table["label"].isin(list(labels))]
    return table.assign(
        name=problem_names(zip(table["problem"], table["parameters"], strict=True)),
        coupling=[coupling(*pair) for pair in zip(table["x"], table["x_im"], strict=True)],
        exponent=-table["digits"].to_numpy(dtype=float, na_value=math.nan),
    )


def by_label(table: "pd.DataFrame", known: Mapping[str, dict[str, Any]]) -> Iterator[tuple[dict[str, Any], "pd.DataFrame"]]:
    """The rows of every label with its style, in the order of the legend, in which the lines are then drawn."""
    for label, look in known.items():
        if len(rows := table[table["label"] == label]):
            yield look, rows


def named(diagnostics: "pd.DataFrame", column: str, wanted: str) -> "pd.DataFrame":
    """The rows with that name in a column, or with the first one there."""
    offered = [name for name in dict.fromkeys(diagnostics[column]) if name]
    if wanted and offered and wanted not in offered:
        raise RequestError(f"{column}: the diagnostics have no {column} '{wanted}'; {nearest(wanted, offered)}")
    return diagnostics[diagnostics[column] == (wanted or next(iter(offered), ""))]


def problem_name(problem: str, *settings: str) -> str:
    """A problem with its parameters, as the table has them, in words: 'quartic-integral, a = 1'."""
    given = [pair for text in settings for pair in json.loads(text or "{}").items()]
    return ", ".join(filter(None, [problem, *(f"{key} = {value}" for key, value in given)]))


def problem_names(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The names of problems with the parameters that tell them apart: all of one that is there once, and none that is shared.

    Of one problem with several settings these alone.
    """
    given = [(problem, json.loads(settings or "{}")) for problem, settings in pairs]
    by_problem: dict[str, list[dict[str, Any]]] = {}
    for problem, settings in given:
        by_problem.setdefault(problem, []).append(settings)
    shared = {problem: _shared(found) for problem, found in by_problem.items()}
    kept = [{key: value for key, value in settings.items() if key not in shared[problem]} for problem, settings in given]
    alone = len(by_problem) == 1 and any(kept) and not all(one == kept[0] for one in kept)
    return [problem_name("" if alone else problem, json.dumps(one)) for (problem, _), one in zip(given, kept, strict=True)]


def _shared(found: Sequence[Mapping[str, Any]]) -> set[str]:
    """The parameters that are the same in all settings, none where there is only one."""
    same = {key for key, value in found[0].items() if all(other.get(key) == value for other in found)}
    return same if len(same) < len(found[0]) else set()


def point_name(variable: str, x: str, x_im: str) -> str:
    """'x = 0.1' in mathtext; a number of many digits is shortened to four."""
    times = {"1": "", "-1": "-"}.get(x_im, f"{number(x_im)}\\," if x_im else "")
    imaginary = "" if not float(x_im or 0) else f" + {times}\\mathrm{{i}}".replace("+ -", "- ")
    return (
        f"${variable} = {number(x)}{imaginary}$"
        if float(x) or not imaginary
        else f"${variable} = {imaginary.removeprefix(' + ').lstrip()}$"
    )


def coupling(x: str, x_im: str) -> float:
    """x as a float; NaN where that has no place on a logarithmic axis."""
    value = float(x or "nan")
    return value if 0 < value < math.inf and not float(x_im or 0) else math.nan


def number(text: str) -> str:
    """A decimal string in mathtext, shortened to four digits if it is long."""
    short = text if len(text) <= 8 else f"{Decimal(text):.4g}"
    mantissa, _, power = short.partition("e")
    times = "" if mantissa == "1" else f"{mantissa} \\times "
    return f"{times}10^{{{int(power)}}}" if power else short


def real(table: "pd.DataFrame", column: str) -> list[float]:
    """A column of decimals as floats, NaN where there is none or it is complex."""
    pairs = zip(table[column], table[f"{column}_im"], strict=True)
    return [float(value) if value and not float(imaginary or 0) else math.nan for value, imaginary in pairs]


def value_range(rows: "pd.DataFrame") -> tuple[float, float]:
    """That of the references (column `known`), without any of the middle half of the values (`real`), and half as much more."""
    known, values = (rows[column][rows[column].abs() < HUGE] for column in ("known", "real"))
    low, high = (known if len(known) else values).quantile([0, 1] if len(known) else [0.25, 0.75])
    margin = (high - low) / 2 or 1
    return (low - margin, high + margin) if len(known) or len(values) else (-1, 1)


def details(run: "Run") -> list[dict[str, Any]]:
    """The details of every row of the table; none where they are not stored, as in results that came without their parquet file."""
    import pandas as pd

    if not (file := run.folder / "table.parquet").exists():
        return [{} for _ in range(len(run.table))]
    cell = ["problem", "parameters", "options", "label", "order", "x", "x_im"]
    stored = pd.read_parquet(file, columns=[*cell, "details"])
    known = dict(zip(stored[cell].astype(str).itertuples(index=False, name=None), stored["details"], strict=True))
    return [json.loads(known.get(row) or "{}") for row in run.table[cell].astype(str).itertuples(index=False, name=None)]


def log10(text: str) -> float:
    """log10 of a positive decimal, which may be beyond any float; NaN of any other text."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return math.nan
    return float(value.log10()) if value.is_finite() and value > 0 else math.nan


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """That of the straight line through points by least squares; NaN of fewer than two."""
    points = [(a, b) for a, b in zip(x, y, strict=True) if math.isfinite(a) and math.isfinite(b)]
    if len({a for a, _ in points}) < 2:
        return math.nan
    middle = sum(a for a, _ in points) / len(points)
    return sum((a - middle) * b for a, b in points) / sum((a - middle) ** 2 for a, _ in points)


def couplings_only(table: "pd.DataFrame") -> tuple["pd.DataFrame", str]:
    """The rows that have a place on a logarithmic axis, by coupling, and a note on those that have none."""
    inside = table[table["coupling"].notna()].sort_values("coupling", kind="stable")
    return inside, "" if len(inside) == len(table) else "points off the positive axis are left out"


def spread(items: Iterable[Item], most: int, what: str) -> tuple[list[Item], str]:
    """At most so many of the items, evenly spread and with both ends, and a note if some are left out."""
    if len(every := list(items)) <= most:
        return every, ""
    chosen = [every[round(i * (len(every) - 1) / (most - 1))] for i in range(most)]
    return chosen, f"{most} of {len(every)} {what} shown"


def panels(
    width: Width, titles: Sequence[str], columns: int, height: float, x: str = "", y: str = "", **shared: Any
) -> tuple["Figure", list["Axes"]]:
    """A figure with a panel for every title, row by row, `height` inches each; `x` and `y` label the outer axes."""
    from matplotlib.figure import Figure

    columns = min(columns, len(titles))
    rows = math.ceil(len(titles) / columns)
    letters = [f"({ascii_lowercase[i % 26]})  " if len(titles) > 1 else "" for i in range(len(titles))]
    room = int(LETTERS * WIDTHS[width] / columns) - 2 * (columns > 1)  # titles side by side keep apart
    heads = [_broken(letter + title, room) for letter, title in zip(letters, titles, strict=True)]
    more = max(head.count("\n") for head in heads) - max(title.count("\n") for title in titles)
    figure = Figure(figsize=(WIDTHS[width], rows * (height + LINE * more)), layout="constrained")
    grid = list(figure.subplots(rows, columns, squeeze=False, **shared).flat)
    for i, axes in enumerate(grid):
        if i >= len(titles):
            axes.remove()
            continue
        axes.set_title(heads[i])
        axes.set_ylabel(y if i % columns == 0 else "")
        if i + columns >= len(titles):
            axes.set_xlabel(x)
            axes.tick_params(labelbottom=True)  # shared axes would leave it to the row below, which may end earlier
    return figure, grid[: len(titles)]


def _broken(title: str, room: int) -> str:
    """A title whose lines of plain words are broken to fit a panel, three at most of each."""
    lines = []
    for line in title.split("\n"):
        fitting = [line] if "$" in line or len(line) <= room else wrap(line, room, max_lines=3, placeholder=" …")
        lines += fitting
    return "\n".join(lines)


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
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda k, _: f"$10^{{{k:.0f}}}$"))
    if high - low <= 6:
        decades = range(math.floor(low), math.ceil(high))
        axes.yaxis.set_minor_locator(FixedLocator([k + math.log10(i) for k in decades for i in range(2, 10)]))
    elif high - low <= 40:
        axes.yaxis.set_minor_locator(MultipleLocator(1))


def limits(exponents: Iterable[float], top: int) -> tuple[float, float] | None:
    """The range of the exponents shown: from the least to `top`, beyond it only if all are large; None if there are none."""
    if not (finite := [e for e in exponents if math.isfinite(e)]):
        return None
    low = math.floor(min(finite))
    high = min(max(math.ceil(max(finite)), low + 1), max(top, low + 2))
    return low - 0.03 * (high - low), high + 0.03 * (high - low)


def line(axes: "Axes", x: Sequence[float], y: Sequence[float], style: dict[str, Any]) -> None:
    """A line in a label's style; where points are many, some have markers, and those of two lines keep apart.

    A NaN breaks the line; a point that stands alone between two has its marker.
    """
    step = math.ceil(len(x) / MARKED)
    axes.plot(x, y, markevery=(MARKERS.index(style["marker"]) % step, step), **style)
    gaps = [True, *(not math.isfinite(value) for value in y), True]
    alone = [i for i in range(len(y)) if gaps[i] and not gaps[i + 1] and gaps[i + 2]]
    if alone and len(y) > 1:
        axes.plot([x[i] for i in alone], [y[i] for i in alone], **style | {"linestyle": "none"})


def cross(axes: "Axes", x: Sequence[float], y: Sequence[float], failed: Sequence[bool], colour: str) -> bool:
    """A cross where a line ends because all points after it failed, on the edge if that is outside; whether there is one."""
    last = max((i for i, value in enumerate(y) if math.isfinite(value)), default=len(y))
    if not any(failed[last + 1 :]) or not all(failed[last + 1 :]):
        return False
    low, high = axes.get_ylim()
    axes.plot([x[last]], [min(max(y[last], low), high)], color=colour, clip_on=False, zorder=4, **CROSS)
    return True


def legend(figure: "Figure", shown: Mapping[str, dict[str, Any]], crossed: bool = False) -> None:
    """What the lines and crosses mean, below the panels, in as many columns as have room."""
    from matplotlib.lines import Line2D

    looks = {**shown, "no value beyond": {"color": "0.4", **CROSS}} if crossed else shown
    handles = [Line2D([], [], label=label, **look) for label, look in looks.items()]
    room = figure.get_figwidth() / (
        0.55 + 0.052 * max(map(len, looks))
    )  # inches of the line with the space around it, and of a letter
    columns = max(1, min(len(handles), 4, int(room)))
    figure.set_figheight(figure.get_figheight() + 0.16 * math.ceil(len(handles) / columns))  # not at the panels' expense
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, handlelength=2.6)


def note(figure: "Figure", *sentences: str) -> None:
    """What is not shown, above the panels."""
    words = "; ".join(dict.fromkeys(sentence for sentence in sentences if sentence))
    if words:
        figure.suptitle(fill(words, int(19 * figure.get_figwidth())), fontsize="small", style="italic")
