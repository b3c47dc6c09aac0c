"""Figures: every figure plugin of an experiment drawn in one style and saved reproducibly."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resurgo.errors import RequestError, Stopped, shown, told
from resurgo.experiment import Experiment, Item
from resurgo.isolation import LONG, Caller, isolated
from resurgo.results import Run, load
from resurgo.watch import watched

PNG_DPI = 200
STYLE: dict[Any, Any] = {  # no LaTeX needed: the STIX fonts that come with matplotlib look like a journal's Times
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "legend.fontsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.1,
    "lines.markersize": 3.5,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4,
    "legend.frameon": False,
    "pdf.fonttype": 42,
}


@dataclass(frozen=True)
class Drawn:
    """The files of the figures drawn, and why others could not be."""

    files: tuple[Path, ...]
    failures: tuple[str, ...]


def draw(run: Run, experiment: Experiment, call: Caller = isolated) -> Drawn:
    """Draw the experiment's figures from the stored tables into figures/*.pdf and *.png.

    A figure plugin that fails costs its own figure; the fault is told. Figures that the experiment
    no longer has are removed.
    """
    folder = run.folder / "figures"
    folder.mkdir(exist_ok=True)
    files: list[Path] = []
    failures: list[str] = []
    for item in experiment.figures:
        try:
            drawn, _ = call(draw_one, run.folder, item, timeout=max(experiment.timeout, LONG))
        except Stopped as stopped:
            drawn = stopped.words
        if isinstance(drawn, str):
            failures.append(f"figure '{item.label}': {drawn}")
        else:
            files += drawn
    for old in {*folder.glob("*.png"), *folder.glob("*.pdf")} - set(files):
        old.unlink()  # a figure of an earlier version of the experiment, or of earlier tables
    return Drawn(tuple(files), tuple(failures))


def draw_one(folder: Path, item: Item) -> list[Path] | str:
    """The files of one figure, or why it cannot be drawn."""
    run = load(folder)
    try:
        with watched(item.label, item.entry.thing):
            return _drawn(run, item)
    except RequestError as error:
        return str(error)
    except Exception as fault:
        return told(fault, item.entry.thing)


def _drawn(run: Run, item: Item) -> list[Path]:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # a user's own settings would change the bytes
        matplotlib.rcParams.update(STYLE)
        figure = item.entry.thing(run.select(item.orders, item.points), **item.options)
        if not isinstance(figure, Figure):
            raise TypeError(f"it returned {shown(figure)}; return a matplotlib Figure")
        folder, stem = run.folder / "figures", item.file_name
        words = f"experiment {run.manifest['experiment_sha256']} table {run.manifest['table_sha256']}"
        pdf, png = folder / f"{stem}.pdf", folder / f"{stem}.png"
        title = run.manifest["title"]
        figure.savefig(pdf, metadata={"Title": title, "Keywords": words, "CreationDate": None})
        figure.set_layout_engine("none")  # the layout is found once and serves both files
        figure.savefig(png, dpi=PNG_DPI, metadata={"Title": title, "Description": words, "Software": None})
    return [png, pdf]
