"""Optimal order and least error of an asymptotic series against the coupling, beside what its large order predicts."""

import math
from fractions import Fraction

from resurgo import hookimpl
from resurgo.kernels import figures

DOTS = {"linestyle": "none", "markersize": 3.5, "markeredgewidth": 0}
TERM = {"color": "#0072B2", "marker": "s", **DOTS}
TRUE = {"color": "#D55E00", "marker": "o", **DOTS}
LAW = {"color": "black", "linewidth": 0.8, "linestyle": "-", "marker": "none"}
SIMPLE = {"color": "0.5", "linewidth": 0.8, "linestyle": "--", "marker": "none"}


def optimal_order(
    run,
    *,
    action: Fraction = Fraction(-1),
    constant: str = "1",
    exponent: Fraction = Fraction(1),
    method: str = "optimal-truncation",
    variable: str = "x",
    width: figures.Width = "full",
):
    """The order of the least term, and its size beside the true error of the sum cut off there, against x.

    For c_n ~ C Gamma(n + b) A^(-n) the least term is that of the order near |A/x|, and its size near

        sqrt(2 pi) |C| |A/x|^(b - 1/2) exp(-|A/x|),

    the full line; the dashed one is exp(-|A/x|) alone. Both are relative to c_0 = 1. The least terms are those of the diagnostic
    `optimal-truncation`, the true errors those in the table. Where the order runs into the last one known, points leave the line.

    *Options.* action, constant, exponent: A, C (a number such as "1/(sqrt(2)*pi)") and b; method: the label of that of
    optimal truncation; variable: the name of x, in mathtext; width: "column" or "full", of a journal's page.

    *References.* G. G. Stokes, Trans. Camb. Phil. Soc. 10 (1857) 105; M. V. Berry and C. J. Howls, Proc. R. Soc. A 430 (1990) 653.

    *Example.* In an experiment, for Euler's series, A = -1:

        methods = ["optimal-truncation"]
        diagnostics = ["optimal-truncation"]
        figures = [{ use = "optimal-order", action = -1 }]
    """
    found = run.diagnostics
    found = found[(found["diagnostic"] == "optimal-truncation") & (found["status"] == "ok")]
    found = found.assign(coupling=[figures.coupling(*pair) for pair in zip(found["x"], found["x_im"], strict=True)])
    found = found[found["coupling"].notna()].sort_values("coupling", kind="stable")
    orders, sizes = (found[found["quantity"] == name] for name in ("order", "size"))
    if not len(orders):
        return figures.empty(width)
    table = figures.cells(run)
    table = table[(table["label"] == method) & table["exponent"].notna() & table["coupling"].notna()]
    table = table[table["order"] == table.groupby("coupling")["order"].transform("max")]
    columns = {"column": 1, "full": 2}[width]
    titles = ["order of the least term", "least term and true error"]
    figure, (left, right) = figures.panels(width, titles, columns, 2.4, x=f"${variable}$")
    x = orders["coupling"].tolist()
    grid = [x[0] * (x[-1] / x[0]) ** (i / 200) for i in range(201)]
    ratio = [abs(float(action)) / t for t in grid]
    left.plot(x, orders["value"].astype(float), **TERM)
    left.plot(grid, ratio, **LAW)
    left.set(xscale="log", yscale="log", ylabel="$N^*$")
    terms = [_exponent(value) for value in sizes["value"]]
    b, size = float(exponent), abs(_number(constant)) * math.sqrt(2 * math.pi)
    law = [math.log10(size) + (b - 0.5) * math.log10(r) - r / math.log(10) for r in ratio]
    right.plot(sizes["coupling"], terms, **TERM)
    right.plot(table["coupling"], table["exponent"], **TRUE)
    right.plot(grid, law, **LAW)
    right.plot(grid, [-r / math.log(10) for r in ratio], **SIMPLE)
    right.set(xscale="log", ylabel="relative to $c_0$")
    figures.powers(right, *figures.limits([*terms, *law, *table["exponent"]], 1))
    words = {"least term": TERM, "true error": TRUE, "large-order law": LAW, r"$\exp(-|A/" + variable + "|)$": SIMPLE}
    figures.legend(figure, words)
    return figure


def _exponent(value):
    mantissa, _, power = value.partition("e")
    return math.log10(abs(float(mantissa))) + int(power or 0) if float(mantissa) else math.nan


def _number(text):
    from resurgo.number import parse_number
    from resurgo.precision import to_mp

    return float(abs(to_mp(parse_number(text).ball(64))))


@hookimpl
def register_figures():
    return [optimal_order]
