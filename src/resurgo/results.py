"""`Run`: what an experiment wrote, readable without computing."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resurgo.errors import RequestError
from resurgo.number import Number
from resurgo.rows import point_columns

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
            digits = int(self.manifest["experiment"]["digits"])
            wanted = [tuple(point_columns(x, digits).values()) for x in points]
            table = table[[place in wanted for place in zip(table["x"], table["x_im"], strict=True)]]
        return replace(self, table=table)


def load(folder: str | Path) -> Run:
    """The run that an experiment wrote into a folder such as results/quartic_integral."""
    from resurgo.tables import read_table

    folder = Path(folder)
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        table_hash = hashlib.sha256((folder / "table.csv").read_bytes()).hexdigest()
        run = Run(folder, read_table(folder / "table.csv"), read_table(folder / "diagnostics.csv"), manifest)
    except (OSError, ValueError):
        raise RequestError(f"{folder}: no results are here; run the experiment first, with 'resurgo run'") from None
    if manifest.get("table_sha256") != table_hash:
        raise RequestError(f"{folder}: table.csv is not the one that manifest.json tells of; run the experiment again")
    return run
