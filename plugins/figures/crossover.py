"""Where one method stops being better than another: the crossing coupling of every order."""

import math
from decimal import Decimal, localcontext
from textwrap import fill

from resurgo import hookimpl
from resurgo.kernels import figures

WRITTEN = 20  # numbers in a panel


def crossings(table, method, against):
    """{order: coupling up to which `method` has more digits than `against`}, for two labels and one problem's rows.

    At every positive coupling where both labels have a row the gain is log10 of the error of
    `against` over that of `method`; without a value the error is infinite. A coupling that has no
    reference, or at which both meet all the digits asked, says nothing and is passed over. From the
    smallest coupling upward the gains are positive up to some coupling x_0, and at the next one, x_1,
    no longer. The crossing is where the gain, linear in log x between the two, vanishes; if it is
    infinite at x_0 or x_1, the crossing is put at x_0, which is a lower bound. Later returns of
    `method` do not count. None: the gain at the smallest coupling is not positive. Infinity: it is
    positive at every coupling.
    """
    pairs = {}
    for row in table[table["label"].isin([method, against])].itertuples():
        if not math.isnan(x := figures.coupling(row.x, row.x_im)):
            pairs.setdefault(int(row.order), {}).setdefault(x, {})[row.label] = row
    found = {}
    for order, by_coupling in sorted(pairs.items()):
        both = [(x, rows) for x, rows in sorted(by_coupling.items()) if len(rows) == 2]
        gains = [(x, _gain(rows[method], rows[against])) for x, rows in both]
        gains = [(x, gain) for x, gain in gains if gain is not None]
        if gains:
            found[order] = _first_zero(gains)
    return found


def _first_zero(gains):
    better = next((i for i, (_, gain) in enumerate(gains) if gain <= 0), None)
    if not better:
        return math.inf if better is None else None
    (x0, g0), (x1, g1) = gains[better - 1], gains[better]
    if math.isinf(g0 - g1):
        return x0
    return math.exp(math.log(x0) + (math.log(x1) - math.log(x0)) * g0 / (g0 - g1))


def _gain(row, against):
    """log10(error of against / error of row); None where that cannot be told."""
    if (row.abs_error, against.abs_error) == ("0", "0"):
        return None
    ours, theirs = _exponent(row), _exponent(against)
    if ours is None or theirs is None:
        return None
    return -math.inf if ours == math.inf else theirs - ours


def _exponent(row):
    """log10 of the error relative to the reference; None where there is no reference."""
    if row.status != "ok":
        return math.inf
    if not row.abs_error:
        return None
    if row.abs_error == "0" or row.digits + 4 > row.stable_digits:
        return -float(row.digits)  # the difference of the decimals has hardly a digit left
    with localcontext(prec=2 * max(len(row.value), len(row.reference)) + 10):
        value, value_im, reference, reference_im = map(Decimal, (row.value, row.value_im, row.reference, row.reference_im))
        error = ((value - reference) ** 2 + (value_im - reference_im) ** 2).sqrt()
        size = (reference**2 + reference_im**2).sqrt() or Decimal(1)
        return float((error / size).log10())


def crossover(run, *, method: str = "", against: str = "", width: figures.Width = "column", variable: str = "x"):
    """For every order N the coupling up to which `method` has more digits than `against`, written beside its marker.

    As `crossings` defines it: interpolated, from the smallest coupling upward, so the entry's
    `orders` should keep to those that were run on a fine grid. At most three digits are written,
    and no more than interpolation is good for, whose error is taken for a third of what leaving out
    every second coupling changes; one digit stands behind "≈", and "> x" is a lower bound. An arrow
    at the largest coupling says that `method` is better at every one. Of more than twenty numbers some are left out. The orders at
    which it is not better even at the smallest coupling are named above the panel.

    *Options.* method, against: labels of two methods, the first two of the table if not given;
    width: "column" or "full", of a journal's page; variable: the name of x, in mathtext.

    *Example.* In an experiment, up to which coupling the plain series is better than Padé approximants:

        methods = [{ use = "naive", label = "power series" }, "pade"]
        figures = [{ use = "crossover", method = "power series", against = "pade" }]
    """
    given = [label for label in (method, against) if label]
    table, off_axis = figures.couplings_only(figures.cells(run, given if len(given) == 2 else None))
    method, against = [*given, *(label for label in dict.fromkeys(table["label"]) if label not in given), "", ""][:2]
    found = {name: crossings(rows, method, against) for name, rows in table.groupby("name")}
    crossed = [name for name, by_order in found.items() if any(by_order.values())]
    if not crossed:
        compared = any(found.values())
        return figures.empty(
            width, f"{method} is not better than {against}\nat the smallest coupling" if compared else figures.NOTHING
        )
    heading = fill(f"{method} is better than {against} below", {"column": 55, "full": 120}[width])
    titles = crossed if len(crossed) > 1 else [heading]
    words = {"x": "order $N$", "y": f"crossing coupling ${variable}$"}
    figure, axes = figures.panels(width, titles, {"column": 1, "full": 2}[width], 2.4, **words)
    for name, panel in zip(crossed, axes, strict=True):
        rows = table[table["name"] == name]
        grid = sorted(set(rows["coupling"]))
        halves = [crossings(rows[rows["coupling"].isin(half)], method, against) for half in (grid[::2], grid[1::2])]
        _draw(panel, found[name], halves, grid)
    never = [_never(name if len(found) > 1 else "", by_order) for name, by_order in found.items()]
    figures.note(figure, heading if len(crossed) > 1 else "", *never, off_axis)
    return figure


def _draw(panel, found, halves, grid):
    """One problem's crossings with their numbers; `halves` are those found on every second coupling of `grid`."""
    finite = {order: x for order, x in found.items() if x and x < math.inf}
    always = [order for order, x in found.items() if x == math.inf]
    panel.plot(list(finite), list(finite.values()), **figures.style(0) | {"linestyle": ":", "linewidth": 0.8})
    panel.plot(always, [grid[-1]] * len(always), marker=r"$\uparrow$", color=figures.COLOURS[0], markersize=7, linestyle="none")
    written = {order: (grid[-1], f"> {figures.number(f'{grid[-1]:.3g}')}") for order in always[:1]}
    for order, x in list(finite.items())[:: math.ceil(len(finite) / WRITTEN) or 1]:
        bound = f"> {figures.number(f'{x:.3g}')}"
        written[order] = x, bound if x in grid else _rounded(x, [half.get(order) for half in halves], grid)
    for order, (x, words) in written.items():
        place = {"xytext": (0, 5), "textcoords": "offset points", "ha": "center", "va": "bottom"}
        panel.annotate(f"${words}$", (order, x), **place, rotation=90, fontsize=7)
    panel.set(yscale="log", ylim=_range([*finite.values(), *(grid[-1:] if always else [])]))
    panel.xaxis.get_major_locator().set_params(integer=True)
    panel.margins(x=0.08)


def _never(name, by_order):
    """The sentence on the orders without a crossing, if there are any."""
    orders = ", ".join(str(order) for order, x in by_order.items() if x is None)
    return f"{name} never better at N = {orders}".strip() if orders else ""


def _range(crossed):
    """Whole decades with room for the numbers above the markers."""
    low, high = math.log10(min(crossed)), math.log10(max(crossed))
    low = math.floor(low - 0.1)
    return 10**low, 10 ** math.ceil(high + max(0.3, 0.6 * (high - low)))


def _rounded(x, halves, grid):
    """The crossing to one, two or three digits; linear interpolation errs by the square of the spacing."""
    changes = [abs(half - x) / x for half in halves if half and half < math.inf and half not in grid]
    error = max(changes, default=1) / 3
    digits = 3 if error < 1e-3 else 2 if error < 1e-2 else 1
    words = figures.number(f"{x:#.{digits}g}".rstrip("."))
    return words if digits > 1 else f"\\approx {words}"


@hookimpl
def register_figures():
    return [crossover]
