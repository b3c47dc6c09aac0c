"""What an approximation leaves, over a power of the distance from a point, against that distance."""

import math
from fractions import Fraction

from mpmath import mp

from resurgo import hookimpl
from resurgo.kernels import figures

LEAST = -400  # of the exponents shown


def remainder(
    run,
    *,
    centre: Fraction = Fraction(0),
    power: int = 0,
    width: figures.Width = "column",
    labels: list[str] | None = None,
    variable: str = "x",
):
    """|f(x) - p(x)|/|x - a|^k against |x - a|, on logarithmic axes, a line for every method and order, a panel for every problem.

    A polynomial of degree n is Taylor's at a if this tends to 0 for k = n: the tangent is the one straight line whose
    remainder is o(x - a). Where p agrees with f to all digits asked there is no point.

    *Options.* centre: a, a rational number; power: k; width: "column" or "full", of a journal's page; labels: the methods shown,
    all if not given; variable: the name of x, in mathtext.

    *Example.* In an experiment, the remainder over the distance:

        figures = [{ use = "remainder", centre = 1, power = 1 }]
    """
    table = figures.cells(run, labels)
    has_error = [_has_error(*pair) for pair in zip(table["status"], table["abs_error"], strict=True)]
    if not any(has_error):
        return figures.empty(width)
    table = table[has_error]
    table = table.assign(distance=[_distance(x, x_im, centre) for x, x_im in zip(table["x"], table["x_im"], strict=True)])
    table = table[table["distance"] > 0]
    if not len(table):
        return figures.empty(width)
    left = [_exponent(e, d, power) for e, d in zip(table["abs_error"], table["distance"], strict=True)]
    table = table.assign(left=left).sort_values("distance", kind="stable")
    names = list(dict.fromkeys(table["name"]))
    step = f"|{variable}|" if not centre else f"|{variable} - {centre}|" if centre > 0 else f"|{variable} + {-centre}|"
    over = "" if not power else f"/{step}" if power == 1 else f"/{step}^{{{power}}}"
    words = {"x": f"${step}$", "y": f"$|f - p|{over}$"}
    columns = {"column": 1, "full": min(len(names), 3)}[width]
    figure, axes = figures.panels(width, names if len(names) > 1 else [""], columns, 2.3, **words)
    known, shown = figures.styles(run), {}
    for name, panel in zip(names, axes, strict=True):
        rows = table[table["name"] == name]
        panel.set_xscale("log")
        figures.powers(panel, *figures.limits([max(e, LEAST) for e in rows["left"]], 400))
        for label, of_label in rows.groupby("label", sort=False):
            for order, line in of_label.groupby("order"):
                words = f"{label}, $N = {order}$" if of_label["order"].nunique() > 1 else label
                shown.setdefault(words, known[label] if words == label else figures.style(len(shown)))
                figures.line(panel, line["distance"].tolist(), line["left"].tolist(), shown[words])
    figures.legend(figure, shown)
    return figure


def _has_error(status, error):
    return status == "ok" and bool(error) and mp.mpf(error) > 0


def _distance(x, x_im, centre):
    """|x - a| as a float, NaN where that is beyond its range."""
    if not x:
        return math.nan
    found = abs(mp.mpc(x, x_im or 0) - mp.mpf(centre.numerator) / centre.denominator)
    return float(found) if 1e-300 < found < 1e300 else math.nan


def _exponent(error, distance, power):
    return float(mp.log10(mp.mpf(error))) - power * math.log10(distance)


@hookimpl
def register_figures():
    return [remainder]
