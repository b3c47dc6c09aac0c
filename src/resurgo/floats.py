"""Rounded numbers inside a plugin: those that its own modules make are shaken in their last bits, to see if the answer shakes too.

Most float64 in a method do no harm: sizes, thresholds, precisions, error claims. Those that spoil digits are
those that enter the value, and a change of their last bits shows in it; so it is with numbers that were worked out at a lowered
precision.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from resurgo.advice import advice
from resurgo.copies import Copy, Thing, author_function, copy_of, plugin_of
from resurgo.errors import plugin_file, plugin_path
from resurgo.instrument import PROBE, Site, instrumented
from resurgo.own_modules import own_modules
from resurgo.precision import working_precision
from resurgo.probe import Probe

LOADED_AT = 2**13  # bits, which no constant of a file lacks then
USUAL = 53  # bits of the precision at which plugins are loaded
ANOTHER = "loaded once more it answers otherwise: a number is rounded as the file is loaded, kept from another call, or random"
UNBEARABLE = "it fails where its numbers are looked at"  # such as code that is compiled by another than Python
NONE = frozenset[int]()


@dataclass(frozen=True)
class Spoiling:
    """The place of a rounded number that enters the value, and what to write; why not all places were looked at. Or nothing."""

    words: str = ""
    unseen: str = ""


@dataclass(frozen=True)
class _Trial:
    """A method or problem that is asked, at so many bits, whether it `differs` with some of its rounded numbers shaken."""

    thing: Thing
    bits: int
    differs: Callable[[Any], bool]
    loaded_at: int = LOADED_AT

    def is_other(self, active: frozenset[int] = NONE, sign: int = 1) -> bool:
        """Whether it differs with the active numbers made a little greater or smaller."""
        copy, probe = _with_probe(self.thing, active, sign, self.loaded_at)
        if copy is None:
            return False
        with copy.at_work(), probe.at(self.bits):
            return self.differs(copy.thing)

    @property
    def unseen(self) -> str:
        """Why not all of the author's own modules are looked at."""
        copy, _ = _with_probe(self.thing, NONE, 1, self.loaded_at)
        if copy is None:
            return UNBEARABLE if copy_of(self.thing) else "its file does not load a second time"
        return "" if copy.is_whole else "the modules that it imports do not load a second time"

    def is_spoilt_by(self, places: Sequence[int]) -> bool:
        """Whether it differs either way; where one way alone does, a number that is rounded to a whole one was at the edge."""
        return all(self.is_other(frozenset(places), sign) for sign in (1, -1))

    def words(self) -> str:
        """What is said of the first place that spoils it; nothing where none does."""
        _, probe = _with_probe(self.thing, NONE, 1, self.loaded_at)
        places = list(probe.hits)
        if not places or not self.is_spoilt_by(places):
            return ""
        low, high = 0, len(places)  # so many places do not, and do
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.is_spoilt_by(places[:middle]) else (middle, high)
        site = probe.sites[places[low]]
        line = getattr(site.node, "lineno", "?")
        return f"{plugin_path(site.file)}:{line}: {advice(probe.hits[places[low]])}"


def spoiling(thing: Thing, bits: int, differs: Callable[[Any], bool]) -> Spoiling:
    """What rounded number enters what `differs` looks at: the first that does. The plugin is asked at so many bits."""
    trial = _Trial(thing, bits, differs)
    if not trial.is_other():
        return Spoiling(trial.words(), trial.unseen)
    as_loaded = _Trial(thing, bits, differs, USUAL)
    is_from_loading = not as_loaded.is_other()
    if is_from_loading and (words := as_loaded.words()):
        return Spoiling(words)
    if not is_from_loading and not _is_other_untouched(thing, differs):
        return Spoiling(unseen=UNBEARABLE)
    return Spoiling(f"{plugin_path(Path(plugin_file(author_function(thing)) or ''))}: {ANOTHER}")


def _is_other_untouched(thing: Thing, differs: Callable[[Any], bool]) -> bool:
    """Whether a copy without the probe differs, too: otherwise it is the probe that the plugin does not bear."""
    with working_precision(LOADED_AT):
        copy = copy_of(thing)
    if copy is None:
        return False
    with copy.at_work():
        return differs(copy.thing)


@lru_cache(maxsize=64)
def _with_probe(thing: Thing, active: frozenset[int], sign: int, loaded_at: int) -> tuple[Copy | None, Probe]:
    """A copy in which the active numbers are shaken, and its probe, which has seen all that the copy was asked for."""
    codes, sites = _instrumented(thing)
    probe = Probe(sites, frozenset(codes), active, sign, LOADED_AT)
    with working_precision(loaded_at):
        return copy_of(thing, codes, {PROBE: probe}), probe


@lru_cache(maxsize=64)
def _instrumented(thing: Thing) -> tuple[Mapping[str, CodeType], Sequence[Site]]:
    """The code of the plugin's own modules with the probe in it, by their names, and the places where it is."""
    sites: list[Site] = []
    plugin = plugin_of(thing)
    sources = {} if plugin is None else own_modules(plugin)
    codes: dict[str, CodeType] = {}
    for name, source in sources.items():
        with suppress(SyntaxError, ValueError, RecursionError):  # it is never imported, or too deep for Python itself
            codes[name] = instrumented(source, sources, sites)
    return codes, sites
