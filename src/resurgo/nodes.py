"""`Nodes`: where a function is sampled, as experiment files write it: a list, or an interval with a spacing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flint import fmpq
from mpmath import mp

from resurgo.errors import Inapplicable
from resurgo.grids import parse_point, prefixed
from resurgo.number import Number, parse_integer, parse_number
from resurgo.options import REQUIRED, Option, resolve
from resurgo.precision import to_mp, working_precision

DIGITS = 20  # of irrational nodes, which are thereby exact decimals; those of 10^8 Chebyshev points are still apart


@dataclass(frozen=True)
class Nodes:
    """Nodes in a list, of which order n takes the first n + 1; or over an interval, n + 1 of them chosen anew for each n."""

    listed: tuple[Number, ...] = ()
    ends: tuple[fmpq, fmpq] | None = None
    spacing: str = ""
    times: int = 1

    def __str__(self) -> str:
        """The same for the same nodes alone."""
        if self.ends is None:
            return ", ".join(x.text for x in self.listed)
        return f"{self.spacing} from {self.ends[0]} to {self.ends[1]}{f', each {self.times} times' if self.times > 1 else ''}"

    def through(self, order: int) -> tuple[Number, ...]:
        """The nodes of order n; Inapplicable where there are fewer."""
        if self.ends is None:
            if len(self.listed) <= order:
                raise Inapplicable(f"order {order} takes {order + 1} nodes, and {len(self.listed)} are given")
            return self.listed[: order + 1]
        start, end = self.ends
        parts = SPACINGS[self.spacing](order // self.times, start, end)
        return tuple(parse_number(start + (end - start) * part) for part in parts for _ in range(self.times))[: order + 1]


def parse_nodes(value: object) -> Nodes | None:
    """A list of nodes, or { from = -1, to = 1, spacing = "chebyshev" }."""
    if value is None or isinstance(value, Nodes):
        return value
    if isinstance(value, Mapping):
        return _interval(value)
    if not isinstance(value, list):
        raise ValueError(f"nodes: '{value}' has the wrong type; write a list or {{ from = -1, to = 1, spacing = \"chebyshev\" }}")
    if not value:
        raise ValueError("nodes: the list is empty; write at least one node")
    return Nodes(tuple(prefixed("nodes", parse_point, x) for x in value))


def _interval(given: Mapping[str, Any]) -> Nodes:
    kinds = Literal["linear", "chebyshev", "nested", "log"]
    schema = (
        Option("from", parse_number, REQUIRED),
        Option("to", parse_number, REQUIRED),
        Option("spacing", kinds, "linear"),
        Option("times", _times, 1),
    )
    found, faults = resolve(schema, given)
    if faults:
        raise ValueError(f"nodes: {faults[0].words}")
    start, end, spacing = found["from"].rational, found["to"].rational, found["spacing"]
    if start is None or end is None or start == end:
        raise ValueError("nodes: they lie between two rational ends that differ; write from = -1, to = 1")
    if spacing == "log" and not (start > 0 and end > 0):
        raise ValueError('nodes: a logarithmic spacing has positive ends; write them so, or spacing = "chebyshev"')
    return Nodes((), (start, end), spacing, found["times"])


def _times(value: object) -> int:
    if (times := parse_integer(value)) < 1:
        raise ValueError(f"'{times}' gives no nodes; write 1, or 2 for values and derivatives")
    return times


def _linear(order: int, _start: fmpq, _end: fmpq) -> list[fmpq]:
    """Equally spaced, with both ends; the middle for a single one."""
    return [fmpq(j, order) for j in range(order + 1)] if order else [fmpq(1, 2)]


def _chebyshev(order: int, _start: fmpq, _end: fmpq) -> list[fmpq]:
    """The Chebyshev points of the first kind, (1 - cos((2j + 1) pi/(2n + 2)))/2."""
    return [_between(fmpq(2 * j + 1, 2 * order + 2)) for j in range(order + 1)]


def _nested(order: int, _start: fmpq, _end: fmpq) -> list[fmpq]:
    """The points (1 - cos(pi v_j))/2, v_j = 0, 1, 1/2, 1/4, 3/4, ...: those of an order are among those of the next."""
    return [_between(v) for v in (fmpq(0), fmpq(1), *(_reversed_bits(j) for j in range(1, order)))][: order + 1]


def _log(order: int, start: fmpq, end: fmpq) -> list[fmpq]:
    """Equally spaced in log x, with both ends."""
    if not order:
        return [fmpq(1, 2)]
    ratio = end / start
    with working_precision(4 * DIGITS):
        inner = [(to_mp(ratio) ** (mp.mpf(j) / order) - 1) / to_mp(ratio - 1) for j in range(1, order)]
        return [fmpq(0), *map(_decimal, inner), fmpq(1)]


def _between(angle: fmpq) -> fmpq:
    """(1 - cos(pi angle))/2, as a decimal."""
    with working_precision(4 * DIGITS):
        return _decimal((1 - mp.cospi(to_mp(angle))) / 2)


def _reversed_bits(j: int) -> fmpq:
    """Van der Corput's sequence: the binary digits of j mirrored at the point, 1/2, 1/4, 3/4, 1/8, ..."""
    digits = bin(j)[2:]
    return fmpq(int(digits[::-1], 2), 2 ** len(digits))


def _decimal(value: Any) -> fmpq:
    found = parse_number(mp.nstr(value, DIGITS)).rational
    assert found is not None
    return found


SPACINGS: Mapping[str, Callable[[int, fmpq, fmpq], list[fmpq]]] = {
    "linear": _linear,
    "chebyshev": _chebyshev,
    "nested": _nested,
    "log": _log,
}
