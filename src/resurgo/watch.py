"""What a worker process is doing: every call of a plugin is announced, so that another process can tell where one hangs or dies."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resurgo.errors import Left, Stopped, in_one_line, plugin_place

ALL = "*"  # stands for every spot that has not been answered


@dataclass(frozen=True)
class Watch:
    """A log of the calls of plugins, and the spots that are not to be tried (again), each with its reason."""

    log: int  # a file descriptor: what is written to it survives the process
    given_up: Mapping[str, Stopped] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()

    def stop_at(self, spot: str) -> Stopped | None:
        """Why a spot is not to be tried, None where it is."""
        return self.given_up.get(spot) or (None if spot in self.answered else self.given_up.get(ALL))

    def write(self, mark: str, spot: str) -> None:
        """Announce a call, or that it is over."""
        os.write(self.log, f"{mark} {spot}\n".encode())


WATCH: ContextVar[Watch | None] = ContextVar("WATCH", default=None)  # set in a worker process alone


def is_watched() -> bool:
    """Whether this is a worker process."""
    return WATCH.get() is not None


def is_given_up(stopped: Stopped) -> bool:
    """Whether it is one of those that `watched` raises, and not a plugin's own."""
    watch = WATCH.get()
    return watch is not None and any(stopped is each for each in watch.given_up.values())


@contextmanager
def watched(spot: str, function: Callable[..., Any] | None = None, place: str = "") -> Iterator[None]:
    """Around every call of a plugin's function; Stopped where it is not to be tried. `spot` names the call within the job.

    `place` is where that begins, `file:line`, in place of a function.

    A plugin ends no process: its SystemExit becomes `Left`, as does KeyboardInterrupt in a worker, where it is not the user's,
    and whatever else is no Exception.
    """
    watch = WATCH.get()
    try:
        if watch is None:
            yield
            return
        if (stopped := watch.stop_at(spot)) is not None:
            raise stopped
        watch.write(">", f"{spot}\t{place if function is None else plugin_place(function)}")
        try:
            yield
        finally:
            watch.write("<", spot)
    except Exception:
        raise
    except BaseException as fault:
        if isinstance(fault, KeyboardInterrupt) and watch is None:
            raise
        raise Left(in_one_line(fault)).with_traceback(fault.__traceback__) from None


def open_call(log: Path) -> tuple[str, str] | None:
    """The spot that was entered last and not left, and where the function begins that is called there; None outside of all."""
    spots: list[str] = []
    for mark, spot in _marks(log):
        if mark == ">":
            spots.append(spot)
        elif mark == "<":
            spots.pop()
    if not spots:
        return None
    spot, _, place = spots[-1].partition("\t")
    return spot, place


def answered_spots(log: Path) -> frozenset[str]:
    """The spots that were left again."""
    return frozenset(spot for mark, spot in _marks(log) if mark == "<")


def worker_of(log: Path) -> int | None:
    """The number of the process that writes the log, None before it has begun."""
    return next((int(spot) for mark, spot in _marks(log) if mark == "pid"), None)


def _marks(log: Path) -> Iterator[tuple[str, str]]:
    for line in log.read_text(encoding="utf-8").splitlines():
        mark, _, spot = line.partition(" ")
        yield mark, spot
