"""How every figure has to behave, whatever table it is given; and the checks of diagnostics and figures together."""

import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from resurgo.checks.diagnosed import claims, digits, hard_series, repeatable
from resurgo.checks.model import Check, Failed, Subject, Untried
from resurgo.checks.tables import runs
from resurgo.docstrings import meanings
from resurgo.drawing import STYLE
from resurgo.errors import RequestError, shown, told
from resurgo.results import Run
from resurgo.watch import watched

DPI = 50  # enough to see that a figure is drawn


def tables(subject: Subject) -> str:
    """A figure comes of every table: empty, one row, only failed rows, complex points, huge and tiny numbers."""
    for name, run in runs().items():
        _png(subject, run, name)
    return f"a figure of each of {len(runs())} tables"


def same_bytes(subject: Subject) -> str:
    """Two figures of the same table are the same bytes."""
    name = "two points"
    run = runs()[name]
    one, other = _png(subject, run, name), _png(subject, run, name)
    if one != other:
        raise Failed("drawn a second time it is another figure; is there a random number or a date in it?")
    return f"byte by byte, {len(one)} of them"


def documented(subject: Subject) -> str:
    """The docstring says what it is and the effect of every option."""
    text, names = subject.entry.documentation, [option.name for option in subject.entry.options]
    if not text:
        raise Failed("it has no docstring; say in its first line what it shows")
    told_of = meanings(text, names)
    for name in names:
        if not told_of.get(name):
            raise Failed(f"the option '{name}' is not described in the docstring; write '*Options.* {name}: what it does.'")
    return f"{len(names)} option{'s' if len(names) != 1 else ''} described" if names else "it has no options"


def _where(name: str) -> str:
    return f"of {name}" if name.startswith(("an ", "one ")) else f"of a table with {name}"


def _png(subject: Subject, run: Run, name: str) -> bytes:
    """The figure of a run as PNG; Failed where none comes of it, with a warning, or with something global changed."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        warnings.simplefilter("error")
        before, numbers = dict(matplotlib.rcParams), _pyplot_figures()
        given = replace(run, table=run.table.copy(), diagnostics=run.diagnostics.copy())
        try:
            with watched(f"{subject.entry.name} {_where(name)}", subject.thing):
                figure = subject.thing(given, **subject.options)
                if not isinstance(figure, Figure):
                    raise Failed(f"{_where(name)}: it returned {shown(figure)}; return a matplotlib Figure")
                drawn = _saved(figure)
        except Failed:
            raise
        except RequestError as fault:
            if dict(subject.options) != {option.name: option.default for option in subject.entry.options}:
                raise Untried(f"these options go with no table that is tried: {fault}") from None
            raise Failed(f"{_where(name)}: it refuses its default options: {fault}") from None
        except Exception as fault:
            raise Failed(f"{_where(name)}: {told(fault, subject.thing)}") from None
        changed = [key for key, value in matplotlib.rcParams.items() if value != before[key]]
        if changed:
            raise Failed(f"{_where(name)}: it changes matplotlib's rcParams['{changed[0]}']; set it on the figure's own artists")
        if not (run.table.equals(given.table) and run.diagnostics.equals(given.diagnostics)):
            raise Failed(f"{_where(name)}: it changes the table; work on a copy")
        if _pyplot_figures() != numbers:
            raise Failed(f"{_where(name)}: it makes its figure with pyplot, which keeps it for ever; use matplotlib.figure.Figure")
    return drawn


def _saved(figure: Any) -> bytes:
    file = BytesIO()
    figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    return file.getvalue()


def _pyplot_figures() -> list[int]:
    """The figures that pyplot holds, where it has been imported at all."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    held: Callable[[], list[int]] = getattr(pyplot, "get_fignums", list)
    return held()


DIAGNOSTIC_CHECKS = (
    Check("hard-series", hard_series),
    Check("digits", digits),
    Check("claims", claims),
    Check("repeatable", repeatable),
    Check("documented", documented),
)
FIGURE_CHECKS = (
    Check("tables", tables),
    Check("repeatable", same_bytes),
    Check("documented", documented),
)
