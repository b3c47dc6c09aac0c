"""Plugins called in a worker process that can be killed: what hangs or dies there costs its own spot alone."""

import faulthandler
import multiprocessing
import os
import pickle
import re
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resurgo.errors import Left, Stopped, in_one_line, plugin_path
from resurgo.watch import ALL, WATCH, Watch, answered_spots, open_call, worker_of
from resurgo.worker import end_children, remember, scheduled

LONG = 60.0  # seconds that one call of a plugin may take, where an experiment does not say
IN_A_ROW = 4  # calls given up with no answer in between, after which no more of a job are tried ...
IN_ALL = 8  # ... and so many in all
POLL = 0.05  # seconds between looks at the worker
Caller = Callable[..., tuple[Any, Mapping[str, Stopped]]]  # `isolated` or `in_process`
DUMP = getattr(signal, "SIGUSR1", None)  # asks the worker where it is; there is no such signal on Windows


@dataclass(frozen=True)
class _Job:
    """A function with its arguments, what is not to be tried in it, and the files in which the worker says where it is."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    folder: Path
    given_up: Mapping[str, Stopped]
    answered: frozenset[str] = frozenset()

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def dump(self) -> Path:
        return self.folder / "dump"


class _Ended(Exception):
    """A job that did not come to its end."""

    def __init__(self, status: str, words: str, advice: str = "") -> None:
        self.status, self.words, self.advice = status, words, advice


def isolated(
    function: Callable[..., Any], *arguments: Any, timeout: float = LONG, in_a_row: int = IN_A_ROW, owner: str = ""
) -> tuple[Any, Mapping[str, Stopped]]:
    """function(*arguments) from the worker process, and the spots that had to be given up in it.

    The function calls plugins inside `watched`. A call that lasts longer than `timeout` seconds, or ends the
    process, is given up: the function is called again, in a new worker, and finds Stopped raised at that spot.
    After `in_a_row` of them with no answer in between, or IN_ALL in all, no more are tried. Jobs of one `owner` share a
    worker, which a job of another does not get. Function, arguments and result are to be picklable.
    """
    given_up: dict[str, Stopped] = {}
    answered, row = frozenset[str](), 0
    while True:
        with tempfile.TemporaryDirectory(prefix="resurgo-", ignore_cleanup_errors=True) as folder:
            job = _Job(function, arguments, Path(folder), given_up, answered)
            job.log.touch()
            job.dump.touch()
            try:
                return _result(job, timeout, owner), given_up
            except _Ended as end:
                spot, place = open_call(job.log) or ("", "")
                stopped = Stopped(end.status, f"{end.words}{_place(job.dump, place)}{end.advice}")
                before, answered = answered, answered_spots(job.log)
                end_children(owner)
        if not spot or spot in given_up or ALL in given_up:
            raise stopped  # not in a call of a plugin, or one that had answered before
        given_up[spot] = stopped
        row = row + 1 if answered <= before else 1
        if row >= in_a_row or len(given_up) >= max(in_a_row, IN_ALL):
            given_up[ALL] = Stopped(stopped.status, f"not tried, as what came before it {stopped}")


def started(in_this_process: bool) -> Caller:
    """`in_process`, or `isolated` with its worker on the way, so that it is there when it is needed."""
    if in_this_process:
        return in_process
    scheduled("", os.getpid)
    return isolated


def in_process(function: Callable[..., Any], *arguments: Any, **_limits: Any) -> tuple[Any, Mapping[str, Stopped]]:
    """function(*arguments) called here, for debugging: nothing is stopped."""
    return function(*arguments), {}


def _result(job: _Job, timeout: float, owner: str) -> Any:
    """What the job gives; _Ended where a call within it lasts longer than `timeout`, or where the worker dies."""
    from concurrent.futures.process import BrokenProcessPool

    from pebble import ProcessExpired

    future = scheduled(owner, _carry_out, pickle.dumps(job), Path.cwd())
    size, since = 0, time.monotonic()
    try:
        while not future.done():
            with suppress(TimeoutError):
                future.result(timeout=POLL)
            if (grown := job.log.stat().st_size) != size:
                size, since = grown, time.monotonic()
            elif time.monotonic() - since > timeout and open_call(job.log):
                _ask_where(job)
                raise _Ended("timeout", f"took longer than {timeout:g} s", "; allow more with 'timeout', or mend it")
            elif _is_gone(job.log):
                time.sleep(4 * POLL)  # the pool says so itself, but where the exit code is 0
                if not future.done():
                    raise _Ended("error", "ended the process with exit code 0")
        return pickle.loads(future.result())
    except ProcessExpired as end:
        raise _Ended("error", _death(end.exitcode)) from None
    except BrokenProcessPool:
        raise _Ended("error", "ended the process") from None
    finally:
        remember(owner, worker_of(job.log) or 0)
        if not future.done():
            future.cancel()


def _carry_out(pickled: bytes, cwd: Path) -> bytes:
    """In the worker: the job under watch, with its traceback in `dump` where it crashes or is asked for it.

    Job and result are pickled here, as the pool breaks where it fails to do so.
    """
    os.chdir(cwd)
    job: _Job = pickle.loads(pickled)
    with open(job.dump, "w", encoding="utf-8") as dump, open(job.log, "ab", buffering=0) as log:
        watch = Watch(log.fileno(), job.given_up, job.answered)
        watch.write("pid", str(os.getpid()))
        faulthandler.enable(dump, all_threads=False)
        if DUMP is not None:
            faulthandler.register(DUMP, dump, all_threads=False)
        token = WATCH.set(watch)
        try:
            return pickle.dumps(job.function(*job.arguments))
        except SystemExit as fault:  # outside of any plugin that is watched
            raise Left(in_one_line(fault)) from None
        finally:
            WATCH.reset(token)
            faulthandler.disable()
            if DUMP is not None:
                faulthandler.unregister(DUMP)


def _ask_where(job: _Job) -> None:
    """Have the worker write its traceback, even where it is in compiled code."""
    if DUMP is not None and (pid := worker_of(job.log)):
        with suppress(OSError):
            os.kill(pid, DUMP)
            time.sleep(4 * POLL)


def _is_gone(log: Path) -> bool:
    """Whether the worker that took the job is no longer there."""
    pid = worker_of(log)
    return pid is not None and pid not in {child.pid for child in multiprocessing.active_children()}


def _place(dump: Path, called: str) -> str:
    """The plugin's file and the innermost line of it in the traceback that the worker left, in brackets.

    Without one it is the first line of the function that was called, `file:line`.
    """
    if not called:
        return ""
    file, _, first = called.rpartition(":")
    lines = re.findall(f'File "{re.escape(file)}", line (\\d+)', dump.read_text(encoding="utf-8", errors="replace"))
    return f" ({plugin_path(Path(file))}:{lines[0] if lines else first})"


def _death(exit_code: int) -> str:
    """How the worker died, in words."""
    if exit_code >= 0:
        return f"ended the process with exit code {exit_code}"
    name = signal.Signals(-exit_code).name
    return f"was killed ({name}), as when memory runs out" if name == "SIGKILL" else f"crashed the interpreter ({name})"
