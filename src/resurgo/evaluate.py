"""One evaluation: a method on its series at its points, at one precision, in any of the three plugin forms."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.methods import Method, point_kinds
from resurgo.precision import radius, to_ball, to_mp, working_precision
from resurgo.series import Series

Cell = tuple[int, int]  # order, index of the point


@dataclass(frozen=True)
class Refusal:
    """No answer, and why: status 'inapplicable' (the method's words) or 'error' (the plugin's fault)."""

    status: str
    message: str


@dataclass(frozen=True)
class Answer:
    """A method's estimate with its value in mpmath; `noise` is the proved round-off, None where unknown."""

    estimate: Estimate
    noise: Any


Points = Callable[[int], tuple[Any, bool]]  # index of the point -> t there, and whether that is exact or enclosed


def evaluate(
    method: Method,
    options: Mapping[str, Any],
    series: Callable[[int], Series],
    point: Points,
    cells: Iterable[Cell],
    bits: int,
) -> dict[Cell, Answer | Refusal]:
    """What the method answers in every cell, with `series(order)` and `point(index)`, at `bits` bits."""
    answers: dict[Cell, Answer | Refusal] = {}
    work = []
    for order, index in cells:
        if order + 1 < method.needs:
            words = f"needs {method.needs} coefficients; order {order} has {order + 1}"
            answers[order, index] = Refusal("inapplicable", words)
        else:
            work.append((order, index))
    run = {"sweep": _sweep, "point": _at_points, "approximant": _approximants}[method.form]
    guard = partial(_guarded, method, bits)
    answers.update(run(method, options, series, point, work, guard))
    return answers


Guard = Callable[..., Any]


def _at_points(
    method: Method, options: Mapping[str, Any], series: Callable[[int], Series], point: Points, work: list[Cell], guard: Guard
) -> Iterator[tuple[Cell, Answer | Refusal]]:
    kinds = point_kinds(method.function, 1)
    for order, index in work:
        yield (order, index), guard(lambda t, n=order: method(series(n), t, **options), point(index), kinds)


def _approximants(
    method: Method, options: Mapping[str, Any], series: Callable[[int], Series], point: Points, work: list[Cell], guard: Guard
) -> Iterator[tuple[Cell, Answer | Refusal]]:
    for order in dict.fromkeys(order for order, _ in work):
        built = guard(lambda _, n=order: _callable(method(series(n), **options)), (None, False), None)
        for index in (i for n, i in work if n == order):
            if isinstance(built, Refusal):
                yield (order, index), built
            else:
                yield (order, index), guard(built, point(index), point_kinds(built, 0))


def _sweep(
    method: Method, options: Mapping[str, Any], series: Callable[[int], Series], point: Points, work: list[Cell], guard: Guard
) -> Iterator[tuple[Cell, Answer | Refusal]]:
    kinds = point_kinds(method.function, 1)
    for index in dict.fromkeys(index for _, index in work):
        orders = [n for n, i in work if i == index]
        whole = series(max(orders))
        rows: dict[int, Answer | Refusal] = {}
        stopped = guard(lambda t, i=index, s=whole: _collect(method(s, t, **options), rows, point(i)[1] and bool(kinds)), point(index), kinds)
        missing = stopped if isinstance(stopped, Refusal) else Refusal("inapplicable", "the sweep gives no answer at this order")
        yield from (((n, index), rows.get(n, missing)) for n in orders)


def _collect(pairs: Iterable[tuple[int, Any]], rows: dict[int, Answer | Refusal], enclosed: bool) -> None:
    """Take a sweep's rows as they come, so that those before a failure stay."""
    for order, answer in pairs:
        rows[order] = _answer(answer, enclosed)


def _guarded(method: Method, bits: int, call: Callable[[Any], Any], place: tuple[Any, bool], kinds: frozenset[str] | None) -> Any:
    """call(t) with t as the method asks for it; what it raises becomes a `Refusal`.

    `kinds` None: the call builds something, which is handed back as it is.
    """
    t, enclosed = place
    try:
        with working_precision(bits):
            if kinds is None:
                return call(t)
            answer = call(_as_asked(t, kinds) if kinds else to_mp(t))
            return answer if answer is None and method.form == "sweep" else _answer(answer, enclosed and bool(kinds))
    except Inapplicable as reason:
        return Refusal("inapplicable", str(reason))
    except (Exception, SystemExit) as fault:
        return Refusal("error", f"{type(fault).__name__}: {fault}{_where(fault, method)}")


def _as_asked(t: Any, kinds: frozenset[str]) -> Any:
    """The point as fmpq, arb or acb, the first of them that fits and was asked for."""
    if isinstance(t, fmpq) and "fmpq" in kinds:
        return t
    ball = to_ball(t)
    if isinstance(ball, arb) and "arb" in kinds:
        return ball
    if "acb" in kinds:
        return acb(ball)
    raise Inapplicable("takes real points only" if "arb" in kinds else "takes rational points only")


def _answer(answer: Any, enclosed: bool) -> Answer:
    """A returned number or Estimate as an Answer; ValueError says what a method must not return."""
    estimate = answer if isinstance(answer, Estimate) else Estimate(answer)
    value = estimate.value
    if isinstance(value, bool) or value is None or isinstance(value, str):
        raise TypeError(f"returned {value!r}; return a number or an Estimate")
    noise = None
    if isinstance(value, (arb, acb)) and enclosed:
        noise = radius(value) if value.is_finite() else mp.inf
    elif isinstance(value, (int, fmpz, fmpq)) and enclosed:
        noise = mp.mpf(0)
    number = _number(value)
    if not mp.isfinite(number) and noise is None:
        raise ValueError(f"returned {mp.nstr(number, 5)}; raise Inapplicable with the reason instead")
    error = None if estimate.error is None else _size(estimate.error)
    return Answer(replace(estimate, value=number if mp.isfinite(number) else mp.mpf(0), error=error), noise)


def _number(value: Any) -> Any:
    """What a method returned, as an mpmath number; NumPy's scalars come in as Python's."""
    known = isinstance(value, (int, fmpz, fmpq, arb, acb, Fraction, float, complex)) or hasattr(value, "_mpf_") or hasattr(value, "_mpc_")
    return to_mp(value if known else value.item())


def _size(error: Any) -> Any:
    """An error claim as a bound: of a ball its upper end; None where that is not finite."""
    size = _number(abs(error).upper() if isinstance(error, (arb, acb)) else abs(error))
    return size if mp.isfinite(size) else None


def _callable(built: Any) -> Any:
    if not callable(built):
        raise TypeError(f"returned {built!r}; a method without a parameter x returns a callable of x")
    return built


def _where(fault: BaseException, method: Method) -> str:
    """The plugin's file and line where the fault arose."""
    file = method.function.__code__.co_filename
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == file]
    return f" ({_relative(file)}:{lines[-1]})" if lines else f" ({_relative(file)})"


def _relative(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else path.name
