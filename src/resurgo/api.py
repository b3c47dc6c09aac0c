"""What `import resurgo` offers for use from Python: resum, run and load."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from resurgo.catalog import load_catalog, workspace_of
from resurgo.config import read_experiment
from resurgo.errors import Inapplicable, RequestError, joined
from resurgo.estimate import Estimate
from resurgo.given import Exactly, Given, answer, read_coefficients
from resurgo.grids import parse_digits, parse_point
from resurgo.number import Number
from resurgo.options import resolve
from resurgo.results import Run, load
from resurgo.runner import carry_out
from resurgo.samples import Samples
from resurgo.series import NO_FACTS, Series

FAILURES = {"inapplicable": Inapplicable, "imprecise": ArithmeticError, "error": RuntimeError}
__all__ = ["load", "resum", "run"]


def resum(
    series_or_coefficients: Series | Samples | Iterable[Any],
    x: Any,
    method: str = "pade",
    digits: int = 30,
    plugins: Iterable[str | Path] = (),
    **options: Any,
) -> Estimate:
    """The sum at x of a series given by c_0, c_1, ..., to `digits` digits, by any method of the catalog.

    Coefficients and x are numbers or text: integers, fractions, decimals, "6.737(159)",
    "sqrt(2)/7", "1+2i". A decimal coefficient is known to half a unit in its last place, a float
    to half of its last bit (a whole one exactly); x is exact as written. A method that works on samples takes
    `Samples(nodes, values)` in place of coefficients.

    The estimate's details hold `stable_digits`, the digits that round-off leaves, and for
    uncertain coefficients `data_error`, what their uncertainty does to the value. `plugins` are
    plugin files beside those of the workspace; the other keywords are the method's options. A value with
    fewer stable digits than asked is graded unreliable, and its notes say so. Raises Inapplicable
    where the method gives no answer, ArithmeticError where no digit survives round-off, RuntimeError
    where the plugin fails, and RequestError where the request is wrong.
    """
    if not isinstance(method, str):
        raise RequestError(f"resum: the method '{method}' is not a name; write one such as 'pade'")
    entry = load_catalog(workspace_of(Path.cwd()), plugins).find("method", method)
    settings, faults = resolve(entry.options, options)
    if faults:
        raise RequestError(*(f"resum: {method}: {fault.words}" for fault in faults))
    try:
        point, wanted = parse_point(x), parse_digits(digits)
    except ValueError as error:
        raise RequestError(f"resum: {error}") from None
    outcome = answer(entry.thing, settings, _given(series_or_coefficients, point), wanted)
    if outcome.estimate is None:
        raise FAILURES[outcome.status](f"{method}: {outcome.message}")
    notes = joined(outcome.estimate.notes, outcome.message)
    return replace(outcome.estimate, notes=notes)


def _given(data: Series | Samples | Iterable[Any], x: Number) -> Given | Exactly:
    """What a caller gives, and the point, as the ledger asks about them."""
    if isinstance(data, Samples):
        return Exactly(data, (x,))
    facts = data.facts if isinstance(data, Series) else NO_FACTS
    return Given(read_coefficients(data, where="resum: "), x, facts)


def run(path: str | Path, results: str | Path | None = None, fresh: bool = False, plugins: Iterable[str | Path] = ()) -> Run:
    """Carry out the experiment in a TOML file and give back its Run; RequestError where the file is wrong.

    `results` is the folder to write below instead of the workspace's results/; `fresh` computes
    again what is kept from earlier runs; `plugins` are plugin files beside those of the workspace.
    """
    return carry_out(read_experiment(path, plugins), results, fresh)[0]
