"""Values against coupling, odd and even orders apart, with the reference."""

from resurgo import hookimpl
from resurgo.kernels import figures

DASHES = figures.DASHES[:4]  # of the first, second, ... order of a panel
REFERENCE = {"color": "black", "linewidth": 0.9}
PARITIES = ("even orders", "odd orders")


def value_vs_coupling(
    run, *, width: figures.Width = "full", labels: list[str] | None = None, variable: str = "x", quantity: str = "f"
):
    """The values of every method against the coupling, odd and even orders in a panel each; black is the reference.

    Colours and markers tell the methods, dashes the orders: at most four odd and four even ones,
    evenly spread; name the ones wanted with the entry's `orders`. A cross ends a line that has no
    (real) value from the next coupling on; at the edge, if it had left the panel before. The range
    is that of the reference (without one, of the middle half of the values) and half as much more
    on either side.

    *Options.* width: "column" or "full", of a journal's page; labels: the methods shown, all if not
    given; variable, quantity: the names of x and of the value, in mathtext.

    *Example.* In an experiment:

        figures = [{ use = "value-vs-coupling", orders = [3, 4], variable = "g", quantity = "E_0" }]
    """
    table, off_axis = figures.couplings_only(figures.cells(run, labels))
    table = table.assign(
        real=figures.real(table, "value"), known=figures.real(table, "reference"), parity=table["order"].astype(int) % 2
    )
    if not table["real"].notna().any():
        return figures.empty(width)
    known = figures.styles(run)
    groups = sorted(table.groupby(["name", "parity"]), key=lambda group: (group[0][0], -group[0][1]))
    prefix = "{}: " if table["name"].nunique() > 1 else ""
    titles = [prefix.format(name) + PARITIES[parity] for (name, parity), _ in groups]
    words = {"x": f"${variable}$", "y": f"${quantity}$"}
    figure, axes = figures.panels(width, titles, {"column": 1, "full": 2}[width], 2.4, **words, sharex=True)
    shares, notes, crossed = {}, [off_axis], False
    for ((name, parity), rows), panel in zip(groups, axes, strict=True):
        low, high = figures.value_range(table[table["name"] == name])
        panel.set(xscale="log", ylim=(low, high))
        reference = rows.drop_duplicates("x")
        panel.plot(reference["coupling"], reference["known"], **REFERENCE, zorder=3)
        orders, left_out = figures.spread(sorted(set(rows["order"])), len(DASHES), PARITIES[parity])
        notes.append(left_out)
        for look, of_label in figures.by_label(rows, known):
            seen = []
            for order, dashes in zip(orders, DASHES, strict=False):
                cells = of_label[of_label["order"] == order]
                x, y = cells["coupling"].tolist(), [min(max(v, 2 * low - high), 2 * high - low) for v in cells["real"]]
                if not x or (x, y) in seen:  # a method that does not depend on the order is drawn once
                    continue
                seen.append((x, y))
                shares.setdefault(dashes, set()).add(order)
                figures.line(panel, x, y, look | {"linestyle": dashes})
                crossed |= figures.cross(panel, x, y, (cells["status"] != "ok").tolist(), look["color"])
    shown = {label: look | {"linestyle": "-"} for label, look in known.items() if label in set(table["label"])}
    orders = {f"$N = {', '.join(map(str, sorted(n)))}$": {"color": "0.4", "linestyle": dashes} for dashes, n in shares.items()}
    figures.legend(figure, shown | {"reference": REFERENCE} | orders, crossed)
    figures.note(figure, *notes)
    return figure


@hookimpl
def register_figures():
    return [value_vs_coupling]
