"""Finished rows, kept by the key of their task, so that nothing computed is computed or lost again."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Store:
    """A folder of small JSON files; each is written whole or not at all."""

    folder: Path

    def get(self, key: str) -> list[dict[str, Any]] | None:
        """The rows kept under a key, None where there are none (or a file that is not whole)."""
        try:
            rows: list[dict[str, Any]] = json.loads(self._file(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return rows

    def put(self, key: str, rows: list[dict[str, Any]]) -> None:
        """Keep rows under a key."""
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as part:
            json.dump(rows, part, ensure_ascii=False)
        os.replace(name, file)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
