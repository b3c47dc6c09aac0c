"""The error of a diagnostic's quantity against the order, beside the error that it claims."""

import math

from mpmath import mp

from resurgo import RequestError, hookimpl
from resurgo.kernels import figures
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

BITS = 400  # of what is known, and of differences
MOST = 6  # lines of a panel
CLAIM = {"linestyle": ":", "linewidth": 1.0, "marker": "none"}


def diagnostic_error(
    run,
    *,
    known: list[str] | None = None,
    quantities: list[str] | None = None,
    diagnostic: str = "large-order",
    axis: list[str] | None = None,
    width: figures.Width = "full",
):
    """|value - known| of quantities of a diagnostic against the order N, a panel for every quantity, a line for every problem.

    The dotted line of the same colour is the error claimed: it should run above the other. A value that is right in all
    digits stored has no place on its line, nor one without a claim on the other. Complex quantities count by their modulus.

    *Options.* known: what is known of every quantity for every problem, panel by panel and in the order of the problems,
    such as "-1/3" or "-sqrt(6/pi**3)"; "?" where it is not known, or nothing where none is; quantities: their names, those
    of the table if not given; diagnostic: its name; axis: the titles of the panels, the quantities if not given; width:
    "column" or "full", of a journal's page.

    *Example.* In an experiment, the action and the exponent of one problem:

        diagnostics = [{ use = "large-order", orders = [10, 20, 40] }]
        figures = [{ use = "diagnostic-error", quantities = ["action", "exponent"], known = ["-1/4", "0"] }]
    """
    table = run.diagnostics
    table = table[(table["diagnostic"] == diagnostic) & (table["status"] == "ok") & (table["value"] != "")]
    table = table.drop_duplicates(["problem", "parameters", "options", "x", "x_im", "order", "quantity"])
    if not len(table):
        return figures.empty(width)
    names = quantities or list(dict.fromkeys(table["quantity"]))
    problems = list(dict.fromkeys(zip(table["problem"], table["parameters"], strict=True)))
    known = known or ["?"] * (len(names) * len(problems))
    if len(known) != len(names) * len(problems):
        said = f"{len(known)} values for {len(names)} quantities of {len(problems)} problems"
        raise RequestError(f"known: {said}; give {len(names) * len(problems)}, '?' for what is not known")
    shown, left_out = figures.spread(range(len(problems)), MOST, "problems")
    columns = {"column": 1, "full": 2 if len(names) == 4 else 3}[width]
    titles = axis or names
    figure, panels = figures.panels(width, titles, columns, 2.1, x="order $N$", y="error", sharex=True)
    looks = {}
    for i, (name, panel) in enumerate(zip(names, panels, strict=False)):
        of_quantity = table[table["quantity"] == name]
        every = []
        for j in shown:
            problem, parameters = problems[j]
            text = known[i * len(problems) + j]
            rows = of_quantity[(of_quantity["problem"] == problem) & (of_quantity["parameters"] == parameters)].sort_values("order")
            if not len(rows):
                continue
            label = figures.problem_name(problem, parameters)
            look = looks.setdefault(label, figures.style(j))
            orders = rows["order"].astype(int).tolist()
            true = [math.nan if text == "?" else _error(*cell, text) for cell in _cells(rows)]
            claimed = [_exponent(error) for error in rows["error"]]
            panel.plot(orders, true, **look | {"markersize": 3})
            panel.plot(orders, claimed, color=look["color"], **CLAIM)
            every += [e for e in (*true, *claimed) if math.isfinite(e)]
        if (range_ := figures.limits(every, 3)) is not None:
            figures.powers(panel, *range_)
        panel.xaxis.get_major_locator().set_params(integer=True)
    if looks:
        figures.legend(figure, looks | {"error claimed": {"color": "0.3", **CLAIM}})
    figures.note(figure, left_out)
    return figure


def _cells(rows):
    return zip(rows["value"], rows["value_im"], rows["stable_digits"], strict=True)


def _error(value, imaginary, digits, text):
    with working_precision(BITS):
        stored = mp.mpc(value, imaginary or 0)
        apart = abs(stored - to_mp(parse_number(text).ball(BITS)))
        is_all = apart <= abs(stored) * mp.mpf(10) ** (1 - int(digits or 0))
        return math.nan if is_all else float(mp.log10(apart))


def _exponent(error):
    with working_precision(BITS):
        return float(mp.log10(mp.mpf(error))) if error and mp.mpf(error) > 0 else math.nan


@hookimpl
def register_figures():
    return [diagnostic_error]
