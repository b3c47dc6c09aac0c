"""The manifest: what determines a run's numbers, and what came of it."""

import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from resurgo import __version__
from resurgo.errors import plugin_path
from resurgo.experiment import Experiment, Item
from resurgo.plan import digest, versions


def asked(experiment: Experiment) -> dict[str, Any]:
    """All of an experiment that its tables depend on, as plain data (figures are not in it)."""
    return {
        "digits": experiment.digits,
        "orders": experiment.orders,
        "points": _points(experiment.points),
        "problems": [_item(item) for item in experiment.problems],
        "methods": [_item(item) for item in experiment.methods],
        "diagnostics": [_item(item) for item in experiment.diagnostics],
    }


def manifest(experiment: Experiment, rows: Iterable[Mapping[str, Any]], table_hash: str) -> dict[str, Any]:
    """What is committed with the results; equal for equal configs, plugins and versions."""
    question = asked(experiment)
    items = (*experiment.problems, *experiment.methods, *experiment.diagnostics)
    return {
        "title": experiment.title,
        "experiment": question,
        "experiment_sha256": digest(question),
        "table_sha256": table_hash,
        "plugins": {plugin_path(i.entry.path): i.entry.digest for i in items},
        "versions": {"resurgo": __version__, **versions()},
        "rows": dict(sorted(Counter(row["status"] for row in rows).items())),
    }


def circumstances(experiment: Experiment, seconds: float) -> dict[str, Any]:
    """When, how long, where and by which command: not committed."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "command": sys.argv,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "commit": _commit(experiment.workspace),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "use": item.entry.name,
        "label": item.label,
        "options": item.settings,
        "orders": item.orders,
        "points": _points(item.points),
        **({} if item.nodes is None else {"nodes": str(item.nodes)}),
    }


def _points(points: Any) -> list[str] | None:
    return None if points is None else [x.text for x in points]


def _commit(folder: Path) -> str | None:
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
