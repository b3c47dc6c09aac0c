"""What a benchmark is, and how it is timed beside its peers."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from typing import Any

from resurgo.kernels import pade, plans
from resurgo.precision import working_precision

SHORTEST = 0.02  # seconds that a repeat takes at least, by doing it over and over
LONG = 10.0  # seconds from which on two repeats are enough
ROUNDS = 5


@dataclass(frozen=True)
class Call:
    """What is timed, at a working precision in bits (of mpmath and FLINT) that is set outside the timing."""

    run: Callable[[], Any]
    bits: int = 53


@dataclass(frozen=True)
class Sampled:
    """A result of which only a part was computed, and the seconds that the whole would have taken."""

    result: Any
    seconds: float


@dataclass(frozen=True)
class Peer:
    """Who does the same work: how it is made ready, how its answer is compared with ours, and how much faster we are to be.

    `agree(ours, theirs)` compares the answers to the digits claimed; without a goal the ratio is reported alone.
    `needs` is a module that may not be there.
    """

    name: str
    prepare: Callable[[], Call]
    agree: Callable[[Any, Any], bool]
    goal: float | None = None
    needs: str = ""


@dataclass(frozen=True)
class Benchmark:
    """Some work, ours and that of peers.

    `note` says what is timed; `stops` what keeps an unmet goal from being met. With `longer` the goal is
    how many times as long as the peer we may take, by the clock on the wall.
    """

    name: str
    work: str
    size: str
    prepare: Callable[[], Call]
    peers: tuple[Peer, ...]
    note: str = ""
    stops: str = ""
    slow: bool = False
    longer: bool = False
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Line:
    """One line of the table: the seconds that we and a peer took, or why there are none."""

    benchmark: Benchmark
    peer: Peer
    ours: float = 0.0
    theirs: float = 0.0
    why_not: str = ""

    @property
    def ratio(self) -> float:
        """How many times faster we are, or, with `longer`, how many times as long we take."""
        return self.ours / self.theirs if self.benchmark.longer else self.theirs / self.ours

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none, or no time."""
        if self.peer.goal is None or self.why_not:
            return None
        return self.ratio <= self.peer.goal if self.benchmark.longer else self.ratio >= self.peer.goal


class Differ(Exception):
    """Our answer and a peer's are not the same."""


def forget() -> None:
    """Empty every cache of the kernels, so that the work is done anew."""
    plans.forget()
    pade._exact.cache_clear()


def measure(benchmark: Benchmark) -> list[Line]:
    """Compare the answers, then time everyone in turn; Differ where an answer is not ours."""
    missing = [peer for peer in benchmark.peers if peer.needs and find_spec(peer.needs) is None]
    present = [peer for peer in benchmark.peers if peer not in missing]
    skipped = [Line(benchmark, peer, why_not=f"{peer.needs} is not installed") for peer in missing]
    if not present:
        return skipped
    calls = [benchmark.prepare(), *(peer.prepare() for peer in present)]
    seconds, results = zip(*(_once(call, benchmark.longer) for call in calls), strict=True)
    for peer, theirs in zip(present, results[1:], strict=True):
        if not peer.agree(results[0], theirs):
            raise Differ(f"{benchmark.name}: our answer and that of {peer.name} differ")
    times = _rounds(calls, seconds, benchmark)
    ours, *theirs = map(median, times)
    return [Line(benchmark, peer, ours, t) for peer, t in zip(present, theirs, strict=True)] + skipped


def _rounds(calls: Sequence[Call], first: Sequence[float], benchmark: Benchmark) -> list[list[float]]:
    """The seconds of every repeat, in turn; of calls of over LONG seconds the first counts, and one more."""
    times: list[list[float]] = [[t] if t > LONG else [] for t in first]
    for i in range(benchmark.rounds):
        for call, found, t in zip(calls, times, first, strict=True):
            if t > LONG and len(found) == 2:
                continue
            if t > 1 and i >= 3 and not benchmark.longer:
                continue
            loops = 1 if benchmark.longer else max(int(SHORTEST / max(t, 1e-7)), 1)
            found.append(_many(call, loops, benchmark.longer))
    return times


def _once(call: Call, on_the_wall: bool) -> tuple[float, Any]:
    clock = time.perf_counter if on_the_wall else time.process_time
    with working_precision(call.bits):
        begun = clock()
        result = call.run()
        taken = clock() - begun
    return (result.seconds, result.result) if isinstance(result, Sampled) else (taken, result)


def _many(call: Call, loops: int, on_the_wall: bool) -> float:
    if loops == 1:
        return _once(call, on_the_wall)[0]
    with working_precision(call.bits):
        begun = time.process_time()
        for _ in range(loops):
            call.run()
        return (time.process_time() - begun) / loops


def tell(words: str) -> None:
    """Progress."""
    print(words, file=sys.stderr, flush=True)
