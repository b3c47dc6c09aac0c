"""`Run`: what an experiment wrote, readable without computing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resurgo.errors import RequestError
from resurgo.number import Number
from resurgo.precision import decimal, to_mp, working_precision
from resurgo.rows import POINT_DIGITS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Run:
    """The rows of an experiment (`table`), its `diagnostics`, its `figures` (files) and its manifest."""

    folder: Path
    table: "pd.DataFrame" = field(repr=False)
    diagnostics: "pd.DataFrame" = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)

    @property
    def figures(self) -> dict[str, Path]:
        """The figures that were drawn, by name, as PNG files; each has a PDF beside it."""
        return {file.stem: file for file in sorted((self.folder / "figures").glob("*.png"))}

    def select(self, orders: Iterable[int] | None = None, points: Iterable[Number] | None = None) -> "Run":
        """The same run with the rows of some orders and points only."""
        table = self.table
        if orders is not None:
            table = table[table["order"].isin(list(orders))]
        if points is not None:
            table = table[table["x"].isin([shown(x, int(self.manifest["experiment"]["digits"])) for x in points])]
        return replace(self, table=table)


def shown(x: Number, digits: int) -> str:
    """A real point as the table writes it."""
    with working_precision(4 * max(digits, POINT_DIGITS) + 40):
        return decimal(to_mp(x.ball(4 * max(digits, POINT_DIGITS) + 40)).real, max(digits, POINT_DIGITS))


def load(folder: str | Path) -> Run:
    """The run that an experiment wrote into a folder such as results/quartic_integral."""
    from resurgo.tables import read_table

    folder = Path(folder)
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Run(folder, read_table(folder / "table.csv"), read_table(folder / "diagnostics.csv"), manifest)
    except (OSError, ValueError):
        raise RequestError(f"{folder}: no results are here; run the experiment first, with 'resurgo run'") from None
