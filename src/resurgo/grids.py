"""Digits, time limits, orders and points as experiment files write them: lists in full or as a range."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Literal, TypeAlias

from flint import fmpq
from mpmath import mp

from resurgo.number import Number, gaussian, parse_integer, parse_number, parse_rational
from resurgo.options import REQUIRED, Option, resolve
from resurgo.precision import to_mp, working_precision

MAX_DIGITS = 10_000
MAX_ORDER = 10_000
MAX_POINTS = 100_000
MAX_SECONDS = 10**7  # some four months
Corner: TypeAlias = tuple[fmpq, fmpq]
GRID_DIGITS = 6  # at least, of the points of a logarithmic grid, which are thereby exact decimals


def parse_digits(value: object) -> int:
    """The number of digits asked."""
    digits: int = prefixed("digits", parse_integer, value)
    if not 1 <= digits <= MAX_DIGITS:
        raise ValueError(f"digits: '{digits}' is out of range; write a number from 1 to {MAX_DIGITS}")
    return digits


def parse_timeout(value: object) -> float:
    """The seconds that one call of a plugin may take."""
    seconds = prefixed("timeout", parse_rational, value)
    if not 0 < seconds <= MAX_SECONDS:
        raise ValueError(f"timeout: '{value}' is out of range; write seconds, more than 0 and at most {MAX_SECONDS}")
    return float(seconds)


def parse_orders(value: object) -> tuple[int, ...] | None:
    """A list of orders, or { from = 1, to = 20, step = 1 }."""
    if isinstance(value, Mapping):
        given, faults = resolve((Option("from", int, REQUIRED), Option("to", int, REQUIRED), Option("step", int, 1)), value)
        if faults:
            raise ValueError(f"orders: {faults[0].words}")
        if given["step"] < 1 or given["from"] > given["to"]:
            raise ValueError("orders: the range is empty; write from <= to and step >= 1")
        value = list(range(given["from"], min(given["to"], MAX_ORDER + 1) + 1, given["step"]))
    if value is None or isinstance(value, tuple):
        return value
    if not isinstance(value, list):
        raise ValueError(f"orders: '{value}' has the wrong type; write a list or {{ from = 1, to = 20 }}")
    if not value:
        raise ValueError("orders: the list is empty; write at least one order")
    orders = tuple(dict.fromkeys(prefixed("orders", parse_integer, n) for n in value))
    for n in orders:
        if not 0 <= n <= MAX_ORDER:
            raise ValueError(f"orders: '{n}' is out of range; write orders from 0 to {MAX_ORDER}")
    return orders


def parse_points(value: object) -> tuple[Number, ...] | None:
    """A list of points, or { from, to, count, spacing = "log" }, in order and each once.

    Ends that differ in both parts are corners of a rectangle in the complex plane, with one count or two.
    """
    if isinstance(value, Mapping):
        value = _grid(value)
    if value is None or isinstance(value, tuple):
        return value
    if not isinstance(value, list):
        raise ValueError(f"points: '{value}' has the wrong type; write a list or {{ from = 0.01, to = 10, count = 13 }}")
    if not value:
        raise ValueError("points: the list is empty; write at least one point")
    points: dict[str, Number] = {}
    for point in value:
        number = prefixed("points", parse_point, point)
        points.setdefault(number.key, number)
    return tuple(points.values())


def parse_point(value: object) -> Number:
    """A point: a number without uncertainty."""
    number = parse_number(value)
    if number.uncertainty:
        raise ValueError(f"'{number.text}' carries an uncertainty; a point is exact, write it without")
    return number


def _grid(given: Mapping[str, Any]) -> list[Number]:
    schema = (
        Option("from", parse_number, REQUIRED),
        Option("to", parse_number, REQUIRED),
        Option("count", _counts, REQUIRED),
        Option("spacing", Literal["linear", "log"], "linear"),
    )
    grid, faults = resolve(schema, given)
    if faults:
        raise ValueError(f"points: {faults[0].words}")
    start, end, counts = grid["from"].parts, grid["to"].parts, grid["count"]
    if start is None or end is None or min(counts) < 2 or prod(counts) > MAX_POINTS or start == end:
        raise ValueError(f"points: a grid runs between two rational points, with a count from 2 to {MAX_POINTS}")
    if start[0] != end[0] and start[1] != end[1]:
        return _rectangle(start, end, counts * 2 if len(counts) == 1 else counts, grid["spacing"])
    if len(counts) > 1:
        raise ValueError("points: two counts are those of a rectangle, whose corners differ in both parts; write one count")
    (count,) = counts
    if grid["spacing"] == "linear":
        return [gaussian(*z) for z in zip(*(_steps(a, b, count) for a, b in zip(start, end, strict=True)), strict=True)]
    if start[0] <= 0 or end[0] <= 0 or start[1] or end[1]:
        raise ValueError('points: a logarithmic grid has positive ends; write them so, or spacing = "linear"')
    with working_precision(128):
        ratio, first = to_mp(end[0] / start[0]), to_mp(start[0])
        step = ratio ** (to_mp(1) / (count - 1))
        digits = max(GRID_DIGITS, 3 - int(mp.floor(mp.log10(abs(step - 1)))))  # the steps of a fine grid must show
        inner_texts = [mp.nstr(first * step**i, digits) for i in range(1, count - 1)]
    return [parse_number(x) for x in (start[0], *inner_texts, end[0])]


def _rectangle(start: Corner, end: Corner, counts: tuple[int, ...], spacing: str) -> list[Number]:
    """All points of a rectangle with these corners, one horizontal line after the other."""
    if prod(counts) > MAX_POINTS:
        raise ValueError(f"points: the rectangle has {counts[0]} times {counts[1]} points; {MAX_POINTS} are allowed in all")
    if spacing != "linear":
        raise ValueError('points: the points of a rectangle have equal distances; write spacing = "linear"')
    real, imaginary = (_steps(a, b, n) for a, b, n in zip(start, end, counts, strict=True))
    return [gaussian(x, y) for y in imaginary for x in real]


def _steps(start: fmpq, end: fmpq, count: int) -> list[fmpq]:
    return [start + (end - start) * i / (count - 1) for i in range(count)]


def _counts(value: object) -> tuple[int, ...]:
    """a whole number, or two for a rectangle"""
    if not isinstance(value, list):
        return (parse_integer(value),)
    if len(value) != 2:
        raise ValueError(f"'{value}' has {len(value)} counts; write one, or two for a rectangle, as in [33, 17]")
    return tuple(map(parse_integer, value))


def prefixed(name: str, parse: Callable[[object], Any], value: object) -> Any:
    """parse(value), with the key's name before what is said to be wrong."""
    try:
        return parse(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
