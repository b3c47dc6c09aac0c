"""Domb and Sykes's plot: ratios of coefficients against 1/n, their limit, Neville's columns and the root test."""

import math

from resurgo import hookimpl
from resurgo.kernels import figures

COLUMNS = ("ratio", "neville-1", "neville-2", "neville-3", "neville-4")
MOST = 6  # problems
ROUGH = 0.2  # relative error of a limit beyond which it has no line
EARLY = 4  # the part of the orders, at the beginning, whose roots do not set the axis


def domb_sykes(run, *, last: int = 0, width: figures.Width = "full"):
    """Ratios r_n against 1/n with the line limit + slope/n, its intercept with error bar, the root test; Neville's columns beside.

    From the diagnostic `ratio-table` at many orders; a row of two panels for every problem, at most six. On the left r_n, the
    line through the limit at 1/n = 0 with the slope found at the highest order, and |c_n|^(1/n), with the sign of the limit.
    On the right how far r_n and Neville's columns 1 to 4 are from the limit, relatively, and the limit's own error as a
    dashed line, below which nothing is known.

    *Options.* last: the highest order drawn, 0 for all; width: "column" or "full", of a journal's page.

    *References.* C. Domb and M. F. Sykes, Proc. R. Soc. A 240 (1957) 214.

    *Example.* In an experiment:

        diagnostics = [{ use = "ratio-table", orders = { from = 5, to = 40, step = 5 } }]
        figures = ["domb-sykes"]
    """
    groups, left_out = figures.spread(_problems(run.diagnostics, last), MOST, "problems")
    if not groups:
        return figures.empty(width)
    titles = [title for name, _ in groups for title in (name, "distance from the limit")]
    figure, axes = figures.panels(width, titles, 2, 1.75, x="$1/n$")
    shown = {}
    for (_, rows), left, right in zip(groups, axes[::2], axes[1::2], strict=True):
        left.set_ylabel("$r_n$")
        _ratios(left, rows, shown)
        _distances(right, rows, shown)
    figures.legend(figure, shown)
    figures.note(figure, left_out)
    return figure


def _problems(table, last):
    """The name and {quantity: {n: (value, error)}} of every problem with ratios and a limit."""
    table = table[(table["diagnostic"] == "ratio-table") & (table["status"] == "ok")]
    found = []
    for (problem, parameters), rows in table.groupby(["problem", "parameters"], sort=False):
        numbers = {}
        for order, at_order in rows.drop_duplicates(["order", "quantity"]).sort_values("order").groupby("order"):
            of = {row.quantity: row for row in at_order.itertuples()}
            if "n" not in of or (last and order > last):
                continue
            for name, row in of.items():
                value = float(row.value)
                if math.isfinite(value) and not float(row.value_im or 0) and float(of["n"].value) > 0:
                    numbers.setdefault(name, {})[int(float(of["n"].value))] = value, float(row.error or "nan")
        if len(numbers.get("ratio", ())) > 1 and numbers.get("limit"):
            found.append((figures.problem_name(problem, parameters), numbers))
    return found


def _ratios(axes, rows, shown):
    ratios, order = rows["ratio"], max(rows["limit"])
    limit, error = rows["limit"][order]
    sign, end = math.copysign(1, limit), 1 / min(ratios)
    roots = {n: sign * value for n, (value, _) in rows.get("root", {}).items()}
    values = [limit, *(value for value, _ in ratios.values())]
    if "slope" in rows and not error > ROUGH * abs(limit):
        slope, _ = rows["slope"][max(rows["slope"])]
        look = {"color": "black", "linewidth": 0.8, "linestyle": "-"}
        axes.plot([0, end], [limit, limit + slope * end], **look, zorder=1)
        shown["limit + slope/$n$"] = look
    _plot(axes, {n: value for n, (value, _) in ratios.items()}, "$r_n$", 0, shown)
    _plot(axes, roots, "$|c_n|^{1/n}$", 1, shown)
    look = {"color": "black", "marker": "D", "markersize": 3.5, "linestyle": "none"}
    axes.errorbar([0], [limit], [error] if math.isfinite(error) else None, **look, capsize=3, elinewidth=0.8, zorder=5)
    shown["limit with its error"] = look
    values += [root for n, root in roots.items() if EARLY * n >= max(roots)]
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or 0.1 * abs(limit) or 1
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(-0.03 * end, 1.03 * end)


def _distances(axes, rows, shown):
    limit, error = rows["limit"][max(rows["limit"])]
    scale = abs(limit) or 1
    exponents = []
    for place, name in enumerate(column for column in COLUMNS if column in rows):
        far = {n: math.log10(abs(value - limit) / scale) for n, (value, _) in rows[name].items() if value != limit}
        exponents += far.values()
        _plot(axes, far, "$r_n$" if name == "ratio" else f"column {name[-1]}", place and place + 1, shown)
    if math.isfinite(error) and error > 0:
        look = {"color": "black", "linewidth": 0.8, "linestyle": "--"}
        axes.axhline(math.log10(error / scale), **look, zorder=1)
        shown["error of the limit"] = look
        exponents.append(math.log10(error / scale))
    if (limits := figures.limits(exponents, 1)) is not None:
        figures.powers(axes, *limits)
    axes.set_xlim(0)


def _plot(axes, numbers, words, place, shown):
    look = figures.style(place) | {"markersize": 3} | ({"linestyle": "none"} if words == "$r_n$" else {"linewidth": 0.8})
    axes.plot([1 / n for n in numbers], list(numbers.values()), **look)
    shown.setdefault(words, look)


@hookimpl
def register_figures():
    return [domb_sykes]
