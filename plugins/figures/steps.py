"""The steps of a sum between their integrals, and the sum less the integral between its proved bounds."""

import json

from resurgo import hookimpl
from resurgo.errors import RequestError
from resurgo.kernels import figures
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.formula_terms import general_term
from resurgo.number import parse_number
from resurgo.precision import to_mp

BOUNDS = {"lower": figures.COLOURS[1], "upper": figures.COLOURS[0]}
SMOOTH = 200  # points of a curve


def steps(run, *, width: figures.Width = "full", last: int = 8, limit: str = ""):
    """The steps of height c(n) with the curve on either side; and S_N less the integral of c over (a, N), between its bounds.

    For the rows of the diagnostic `sum-bounds` with bernoulli = 0 on one series of the problem `terms`, whose terms fall from
    n = a on. In the first panel the area of the steps is S_N: it is above that below the curve c(n), drawn from a to N + 1, and
    but for the first step below that of c(n - 1). In the second that is seen for all N of the run.

    *Options.* width: "column" or "full", of a journal's page; last: the N of the first panel; limit: a number to which the sum
    less the integral goes, drawn as a line.

    *Example.* In an experiment, for the harmonic numbers, with Euler's constant:

        figures = [{ use = "steps", limit = "0.57721566" }]
    """
    try:
        level = to_mp(parse_number(limit).ball(53)) if limit else None
    except ValueError as error:
        raise RequestError(f"limit: {error}") from None
    table = run.diagnostics
    rows = table[(table["problem"] == "terms") & (table["diagnostic"] == "sum-bounds") & (table["status"] == "ok")]
    rows = rows[[json.loads(text or "{}").get("bernoulli", 0) == 0 for text in rows["options"]]] if len(rows) else rows
    if rows["parameters"].nunique() != 1 or rows["options"].nunique() != 1:
        return figures.empty(width, "no bounds of one sum by its steps")
    given = json.loads(rows["parameters"].iloc[0])
    first, formula = int(given["start"]), given["of"]
    term = value_of(formula, first)
    found = {
        name: [(int(n), float(v)) for n, v in zip(part["order"], part["value"], strict=True)] for name, part in quantities(rows)
    }
    if set(found) < {"lower", "sum", "upper"} or term(first) < term(first + 1):
        return figures.empty(width, "no bounds of a sum whose terms fall")
    titles = [f"steps of $c(n) = {formula}$", "sum less integral"]
    figure, (left, right) = figures.panels(width, titles, {"column": 1, "full": 2}[width], 2.5)
    stairs(left, term, first, max(last, first + 1))
    between(right, found, term(first))
    right.set(xlabel="$N$", ylabel=r"$S_N - \int_a^N c(n)\,\mathrm{d}n$")
    shown = {
        "$S_N$": {"color": "black", "marker": ".", "linestyle": "none"},
        "lower: $c(n)$": {"color": BOUNDS["lower"]},
        "upper: $c(n - 1)$": {"color": BOUNDS["upper"]},
    }
    if level is not None:
        right.axhline(float(level.real), color="0.5", linewidth=0.8, linestyle="--", zorder=1)
        shown[f"${limit}$"] = {"color": "0.5", "linewidth": 0.8, "linestyle": "--"}
    figures.legend(figure, shown)
    return figure


def quantities(rows):
    return ((name, part.sort_values("order")) for name, part in rows.groupby("quantity"))


def value_of(text, start):
    """The term as a function of a float, for the curves."""
    from flint import arb

    term = general_term(parse_formula(text, "n"), start)

    def value(n):
        return float(term.function(arb(n)).real.mid())

    return value


def stairs(axes, term, first, last):
    """The area of the steps, with the curve below them and the one above."""
    numbers = range(first, last + 1)
    axes.bar(numbers, [term(n) for n in numbers], width=1, align="edge", color="0.9", edgecolor="0.4", linewidth=0.7)
    along = [first + (last + 1 - first) * k / SMOOTH for k in range(SMOOTH + 1)]
    axes.plot(along, [term(n) for n in along], color=BOUNDS["lower"])
    later = [n for n in along if n >= first + 1]
    axes.plot(later, [term(n - 1) for n in later], color=BOUNDS["upper"])
    axes.set(xlim=(first, last + 1), ylim=(0, term(first) * 1.08), xlabel="$n$", ylabel="$c(n)$")
    axes.xaxis.get_major_locator().set_params(integer=True)


def between(axes, found, leading):
    """Sum and bounds less the integral over (a, N), which is the upper bound less c(a)."""
    integrals = {n: value - leading for n, value in found["upper"]}
    lines = {name: [(n, value - integrals[n]) for n, value in rows if n in integrals] for name, rows in found.items()}
    axes.fill_between(*zip(*lines["lower"], strict=True), [value for _, value in lines["upper"]], color="0.94", linewidth=0)
    for name, colour in BOUNDS.items():
        axes.plot(*zip(*lines[name], strict=True), color=colour)
    axes.plot(*zip(*lines["sum"], strict=True), ".", color="black")
    if max(n for n, _ in lines["sum"]) > 50 and min(n for n, _ in lines["sum"]) > 0:
        axes.set_xscale("log")
    top = max(value for _, value in lines["upper"])
    axes.set_ylim(min(0, *(value for _, value in lines["lower"])) - 0.05 * top, 1.1 * top)


@hookimpl
def register_figures():
    return [steps]
