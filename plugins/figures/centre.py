"""What the centre of a Taylor series buys: the error against the order for every centre, and the rates."""

import json

from resurgo import hookimpl
from resurgo.errors import RequestError
from resurgo.kernels import figures
from resurgo.kernels.classical import nearest_singularities
from resurgo.number import parse_number

LEAST = 6  # orders from which a rate is measured
SPARE = 2  # digits by which an error stays above the last one asked

LINE = {"color": "0.4", "linewidth": 0.9}


def centre(run, *, width: figures.Width = "full", method: str = "", top: int = 2):
    """The error of one method against the order N, a line for every centre; and the rate at which it falls, against the centre.

    For rows of the problem `maclaurin` at one point. The rate q, error ~ C q^N N^p, is fitted to the upper three quarters of the
    orders that have not met the digits asked. The line is what Cauchy and Hadamard say of partial sums: |x - centre|/R, R the
    distance of the centre from the nearest singular point; above 1 the series diverges.

    *Options.* width: "column" or "full", of a journal's page; method: its label, the first one if not given; top: the errors
    shown end at 10^top.

    *Example.* In an experiment that moves the centre towards the point 3/2:

        problems = [{ use = "maclaurin", function = "log1p", centre = { sweep = ["0", "1/2", "1"] }, points = ["3/2"] }]
        figures = ["centre"]
    """
    known = figures.styles(run)
    if method and method not in known:
        raise RequestError(f"centre: no method has the label '{method}'; write one of {', '.join(known)}")
    table = figures.cells(run, [method or next(iter(known), "")] if known else None)
    table = table[(table["problem"] == "maclaurin") & table["exponent"].notna()]
    if table.empty or table.groupby(["x", "x_im"]).ngroups > 1 or table["parameters"].map(others).nunique() > 1:
        return figures.empty(width, "no rows of one function at one point")
    point = complex(float(table["x"].iloc[0]), float(table["x_im"].iloc[0] or 0))
    lines = sorted(((centre_of(text), text, rows.sort_values("order")) for text, rows in table.groupby("parameters")), key=first)
    titles = [figures.point_name("x", table["x"].iloc[0], table["x_im"].iloc[0]), "rate of convergence"]
    figure, (left, right) = figures.panels(width, titles, {"column": 1, "full": 2}[width], 2.4)
    left.set(xlabel="order $N$", ylabel="relative error")
    figures.powers(left, *figures.limits(table["exponent"], top))
    shown, measured, digits = {}, [], int(run.manifest["experiment"].get("digits", 30))
    for i, (place, text, rows) in enumerate(lines):
        orders, exponents = rows["order"].astype(int).tolist(), rows["exponent"].tolist()
        name = f"centre {json.loads(text)['centre']}"
        shown[name] = figures.style(i)
        figures.line(left, orders, exponents, shown[name])
        if (rate := slope(orders, exponents, digits)) is not None:
            measured.append((place, rate))
            right.plot([place], [rate], **figures.style(i) | {"linestyle": "none", "markersize": 5})
    drawn(right, lines, point)
    if not measured:
        figures.note(figure, "too few orders for a rate")
    figures.legend(figure, shown | {r"$|x - a|/R(a)$": LINE})
    return figure


def first(line):
    return line[0]


def others(text):
    """The parameters apart from the centre."""
    return json.dumps({key: value for key, value in json.loads(text).items() if key != "centre"}, sort_keys=True)


def centre_of(text):
    """The centre of a problem, as a float for the axis."""
    exact = parse_number(json.loads(text)["centre"]).rational
    return float(exact.p) / float(exact.q)


def predicted(text, places, point):
    """|x - a|/R at every a of the places."""
    given = json.loads(text)
    rates = []
    for a in places:
        exact = parse_number(str(a)).rational
        radius, nearest = nearest_singularities(given["function"], parse_number(given["exponent"]).rational, exact)
        rates.append(abs(point - a) / (float(radius.mid()) or float("nan")) if nearest else 0.0)
    return rates


def slope(orders, exponents, digits):
    """The q of error ~ C q^N N^p by least squares over the upper three quarters of the orders before the digits asked are met."""
    import numpy as np

    falling = [(n, e) for n, e in zip(orders, exponents, strict=True) if e > SPARE - digits]
    upper = np.array(falling[len(falling) // 4 :])
    if len(upper) < LEAST:
        return None
    terms = np.column_stack([np.ones(len(upper)), upper[:, 0], np.log(upper[:, 0] + 1)])
    return float(10 ** np.linalg.lstsq(terms, upper[:, 1], rcond=None)[0][1])


def drawn(axes, lines, point):
    """The line of the rates that the radii give, and where it is 1."""
    low, high = lines[0][0], lines[-1][0]
    room = (high - low) / 10 or 0.5
    places = [low - room + (high - low + 2 * room) * k / 60 for k in range(61)]
    axes.plot(places, predicted(lines[0][1], places, point), **LINE, zorder=1)
    axes.axhline(1, color="0.6", linewidth=0.6, linestyle=":")
    axes.set(xlabel="centre $a$", ylabel="$q$")


@hookimpl
def register_figures():
    return [centre]
