"""The worker process: started, replaced, and ended with all that has been started in it."""

import atexit
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from types import ModuleType
from typing import Any

MEMORY = 0.75  # of the machine's memory, beyond which the worker gets no more ...
LEAST_MEMORY = 4 * 2**30  # ... but for so many bytes: libraries reserve more than they use
LOADER = "loader"  # the owner whose worker loads plugins, and may be there beside another
_pools: dict[str, Any] = {}  # the one worker that there is beside the loader, by its owner
_workers: dict[str, int] = {}  # and its number


def scheduled(owner: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """A function's future in the worker; a pool that is broken, as when its worker was killed while idle, is replaced."""
    for other in [known for known in _pools if LOADER not in (known, owner) and known != owner]:
        _stop(other)
    try:
        return _pool(owner).schedule(function, args=arguments)
    except RuntimeError:
        _stop(owner)
        return _pool(owner).schedule(function, args=arguments)


def _pool(owner: str) -> Any:
    """The owner's worker; started at the first job, replaced by the pool where it dies, stopped with this process."""
    from pebble import ProcessPool

    if owner not in _pools:
        _pools[owner] = ProcessPool(max_workers=1, initializer=_prepare, initargs=(MEMORY,), context=_Context())
    return _pools[owner]


def _stop(owner: str) -> None:
    pool = _pools.pop(owner)
    pool.stop()
    with suppress(Exception):
        pool.join()
    end_children(owner)


def remember(owner: str, worker: int) -> None:
    """The number of the owner's worker, once it has done something."""
    _workers[owner] = worker


def end_children(owner: str) -> None:
    """End what a worker that has ended leaves behind: processes that a plugin has started are of its group."""
    if (worker := _workers.pop(owner, 0)) and hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(worker, signal.SIGKILL)


@atexit.register
def _stop_all() -> None:
    for owner in list(_pools):
        _stop(owner)


def _prepare(memory: float) -> None:
    """In a new worker: nothing on standard output, which is the parent's, and so much of the machine's memory at most."""
    if hasattr(os, "setsid"):
        os.setsid()  # a group of its own, which can be ended as a whole; Control-C is the parent's to act on
    end_with_parent()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        limit = max(LEAST_MEMORY, int(memory * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")))
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def end_with_parent() -> None:
    """End this process soon after the one that started it, however that ended."""
    parent = os.getppid()

    def wait() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        if hasattr(os, "getpgid") and os.getpgid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    Thread(target=wait, daemon=True).start()


class _Process(SpawnProcess):
    """A process that does not run the user's script again: nothing of it is needed, and few scripts guard against it."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802  the name that multiprocessing calls
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Process
