"""A plugin that is new here is first loaded in a process of its own: one that hangs or dies there is not loaded in the user's."""

import hashlib
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import Any

from resurgo.errors import Left, Stopped, told_at
from resurgo.isolation import Caller, in_process
from resurgo.own_modules import source_in
from resurgo.watch import is_watched, watched
from resurgo.worker import LOADER

LOADING = 30.0  # seconds that a plugin may take to be loaded
PATIENCE = 5.0  # seconds after which the user is told what takes so long

Source = tuple[Path, EntryPoint | None]
Load = Callable[[Path, EntryPoint | None], Any]


def refusals(sources: Iterable[Source], load: Load, call: Caller) -> dict[Path, str]:
    """Why plugins are not to be loaded in this process, by path.

    What was loaded before is known by its content and is not tried again. A worker process, which can be given up, loads as it is.
    """
    if is_watched() or call is in_process:
        return {}
    marks = {source: _known() / _hash(*source) for source in sources}
    unknown = {mark: source for source, mark in marks.items() if not _is_there(mark)}  # one of those with the same content
    if not unknown:
        return {}
    words = Timer(PATIENCE, print, ["resurgo: plugins that are new here are still being loaded ..."], {"file": sys.stderr})
    words.start()
    try:
        left, given_up = call(load_each, tuple(unknown.values()), load, timeout=LOADING, in_a_row=len(unknown) + 1, owner=LOADER)
    except (Stopped, OSError):  # outside of all plugins, or where there can be no other process: there is nothing to blame
        return {}
    finally:
        words.cancel()
    reasons = {mark: _reason(given_up[spot(path)]) for mark, (path, _) in unknown.items() if spot(path) in given_up}
    reasons |= {mark: left[path] for mark, (path, _) in unknown.items() if path in left}
    for mark in unknown.keys() - reasons.keys():
        with suppress(OSError):  # where nothing can be remembered they are tried again
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
    return {path: reasons[mark] for (path, _), mark in marks.items() if mark in reasons}


def _reason(stopped: Stopped) -> str:
    return f"{stopped.words.partition('; ')[0]}; leave to its functions what is long or dangerous"


def load_each(sources: Iterable[Source], load: Load) -> dict[Path, str]:
    """Load plugins one after another, each under watch; of those that would end the user's process, what they raise.

    What else is wrong with one that can be loaded is told where it is loaded.
    """
    left = {}
    for path, point in sources:
        try:
            load(path, point)
        except Left as fault:
            left[path] = told_at(fault, path.resolve())
        except Exception:
            continue
    return left


def spot(path: Path) -> str:
    """What the loading of a plugin is called."""
    return f"loading {path}"


def loading(path: Path) -> Any:
    """`watched` around the loading of a plugin."""
    return watched(spot(path), place=f"{path.resolve()}:1")


@cache
def _known() -> Path:
    """A folder of empty files, named by the hash of what was loaded."""
    from platformdirs import user_cache_path

    return user_cache_path("resurgo") / "loaded"


def _is_there(mark: Path) -> bool:
    try:
        return mark.exists()
    except OSError:  # a folder that may not be looked into
        return False


def _hash(path: Path, point: EntryPoint | None) -> str:
    """Of a plugin's file with the author's own modules that it imports; of an installed one, of all its module or package."""
    content = source_in(path) if point is None else b"".join(file.read_bytes() for file in _files(point.module.partition(".")[0]))
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


def _files(module: str) -> list[Path]:
    """The file of a module that need not be imported, all files of a package."""
    spec = None
    with suppress(ImportError, ValueError):
        spec = find_spec(module)
    if spec is None:
        return []
    if spec.submodule_search_locations:
        return sorted(file for folder in spec.submodule_search_locations for file in Path(folder).rglob("*.py"))
    return [Path(spec.origin)] if spec.origin else []
