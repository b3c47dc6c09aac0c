"""One evaluation: a method on its series at its points, at one precision, in any of the three plugin forms."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.errors import Inapplicable, Stopped, shown, told
from resurgo.estimate import Estimate
from resurgo.methods import Method, point_kinds, takes_one
from resurgo.precision import as_asked, radius, to_mp, working_precision
from resurgo.question import Data
from resurgo.samples import Samples
from resurgo.watch import is_given_up, watched

Cell = tuple[int, int]  # order, index of the point
END = object()  # of a sweep
NO_REASON, NO_ROW = "the method gives no reason", "the sweep has no row of this order"


@dataclass(frozen=True)
class Asked:
    """A method with its options, the series (or samples) by order, the points by index, and the precision."""

    method: Method
    options: Mapping[str, Any]
    series: Callable[[int], Data]
    point: Callable[[int], tuple[Any, bool]]  # t, and whether it is exact or an enclosure
    bits: int


@dataclass(frozen=True)
class Answer:
    """A method's estimate with its value in mpmath; `noise` is the proved round-off, None where unknown."""

    estimate: Estimate
    noise: Any


@dataclass(frozen=True)
class Refusal:
    """No answer, and why: status 'inapplicable' (the method's words), 'error' (the plugin's fault) or 'timeout'."""

    status: str
    message: str


Found = Answer | Refusal


def evaluate(asked: Asked, cells: Iterable[Cell]) -> dict[Cell, Found]:
    """What the method answers in every cell."""
    found: dict[Cell, Found] = {}
    work = []
    for order, index in cells:
        if order + 1 < (needs := asked.method.needs):
            what = "coefficients" if asked.method.works_on == "series" else "nodes"
            found[order, index] = Refusal("inapplicable", f"needs {needs} {what}; order {order} has {order + 1}")
        elif words := _unfit(asked, order):
            found[order, index] = Refusal("inapplicable", words)
        else:
            work.append((order, index))
    forms = {"point": _at_points, "approximant": _approximants, "sweep": _sweeps}
    return found | dict(forms[asked.method.form](asked, work))


def _unfit(asked: Asked, order: int) -> str:
    """Why samples are not such as the method takes; nothing where they are."""
    samples = asked.series(order)
    if not isinstance(samples, Samples):
        return ""
    if samples.derivative and not asked.method.derivatives:
        return f"it gives values, and the derivative of order {samples.derivative} is asked for"
    if samples.order < samples.derivative:
        return f"a derivative of order {samples.derivative} takes {samples.derivative + 1} nodes; order {order} has {order + 1}"
    repeated = next((x for x, j in zip(samples.nodes, samples.repetitions, strict=True) if j), None)
    return "" if repeated is None or asked.method.repeated_nodes else f"it takes distinct nodes, and {repeated} is given twice"


def _at_points(asked: Asked, work: list[Cell]) -> Iterator[tuple[Cell, Found]]:
    kinds = point_kinds(asked.method.function, 1)
    for order, index in work:
        call = partial(asked.method, asked.series(order), **asked.options)
        yield (order, index), _guarded(asked, f"{order} at {index}", partial(_at, asked, call, index, kinds))


def _approximants(asked: Asked, work: list[Cell]) -> Iterator[tuple[Cell, Found]]:
    for order in dict.fromkeys(order for order, _ in work):
        built = _guarded(asked, f"{order}", partial(_build, asked, order))
        for index in (i for n, i in work if n == order):
            if isinstance(built, Refusal):
                yield (order, index), built
            else:
                call = partial(_at, asked, built, index, point_kinds(built, 0))
                yield (order, index), _guarded(asked, f"{order} at {index}", call)


def _sweeps(asked: Asked, work: list[Cell]) -> Iterator[tuple[Cell, Found]]:
    kinds = point_kinds(asked.method.function, 1)
    for index in dict.fromkeys(index for _, index in work):
        orders = [n for n, i in work if i == index]
        for part in [orders] if _is_nested(asked, orders) else [[n] for n in orders]:
            rows: dict[int, Found] = {}  # filled as the sweep goes, so that those before a failure stay
            stopped = _guarded(asked, f"all at {index}", partial(_sweep, asked, max(part), index, kinds, rows))
            missing = stopped if isinstance(stopped, Refusal) else Refusal("inapplicable", NO_ROW)
            yield from (((n, index), rows.get(n, missing)) for n in part)


def _is_nested(asked: Asked, orders: list[int]) -> bool:
    """Whether a sweep of the highest order has those below in it: not where samples have other nodes at every order."""
    if asked.method.works_on == "series":
        return True
    longest = asked.series(max(orders))
    return all(asked.series(n) == longest.truncate(n) for n in orders)


def _build(asked: Asked, order: int) -> Any:
    built = asked.method(asked.series(order), **asked.options)
    if not callable(built) or not takes_one(built):
        raise TypeError(f"returned {shown(built)}; a method without a parameter x returns a callable of x")
    return built


def _at(asked: Asked, call: Callable[[Any], Any], index: int, kinds: frozenset[str]) -> Answer:
    t, enclosed = _point(asked, index, kinds)
    returned = call(t)
    _check_precision(asked)
    return _answer(returned, enclosed)


def _sweep(asked: Asked, order: int, index: int, kinds: frozenset[str], rows: dict[int, Found]) -> None:
    t, enclosed = _point(asked, index, kinds)
    with closing(asked.method(asked.series(order), t, **asked.options)) as pairs:  # lest it restore a precision later on
        last = -1
        while (
            last < order and (pair := _next(asked, pairs, f"after {last} at {index}")) is not END
        ):  # it need not know when to stop
            last, answer = _next_row(pair, last, order)
            _check_precision(asked)
            rows[last] = _answer(answer, enclosed)


def _next_row(pair: Any, last: int, order: int) -> tuple[int, Any]:
    """The order and the answer that a sweep has yielded; TypeError or ValueError where it is no next row."""
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise TypeError(f"yielded {shown(pair)}; yield pairs (order, Estimate)")
    n, answer = pair
    if not isinstance(n, int) or isinstance(n, bool):
        raise TypeError(f"yielded the order {shown(n)}; yield pairs (order, Estimate), the order a whole number")
    if n <= last:
        raise ValueError(f"yielded order {n} after order {last}; yield the orders one after another, each once")
    if n > order:
        raise ValueError(f"yielded order {n} of a series through order {order}; order n means c_0..c_n")
    return n, answer


def _check_precision(asked: Asked) -> None:
    """ArithmeticError where the plugin has lowered the working precision for what follows."""
    if mp.prec < asked.bits:
        raise ArithmeticError(f"it lowers the working precision, to {mp.dps} digits, and leaves it so; use mp.workdps in a with")


def _next(asked: Asked, pairs: Iterator[Any], spot: str) -> Any:
    """The next row of a sweep, or END: each is a call of its own, so that those before one that hangs stay."""
    with watched(spot, asked.method.function):
        return next(pairs, END)


def _guarded(asked: Asked, spot: str, call: Callable[[], Any]) -> Any:
    """call() at the working precision and under watch; what it raises becomes a Refusal."""
    try:
        with watched(spot, asked.method.function), working_precision(asked.bits), redirect_stdout(sys.stderr):
            return call()  # what a plugin prints is not our output
    except Inapplicable as reason:
        return Refusal("inapplicable", str(reason) or NO_REASON)
    except Exception as fault:
        if isinstance(fault, Stopped) and is_given_up(fault):
            return Refusal(fault.status, fault.words)
        return Refusal("error", told(fault, asked.method.function))


def _point(asked: Asked, index: int, kinds: frozenset[str]) -> tuple[Any, bool]:
    """t as the method asks for it, in mpmath or as the first of fmpq, arb, acb that fits; and whether it is enclosed."""
    t, enclosed = asked.point(index)
    if not kinds:
        return to_mp(t), False
    asked_for = as_asked(t, kinds)
    if asked_for is None:
        raise Inapplicable("takes real points only" if "arb" in kinds else "takes rational points only")
    return asked_for, enclosed


def _answer(returned: Any, enclosed: bool) -> Answer:
    """A returned number or Estimate; TypeError or ValueError says what a method must not return."""
    estimate = returned if isinstance(returned, Estimate) else Estimate(returned)
    if not isinstance(estimate.details, Mapping) or not isinstance(estimate.notes, str):
        raise TypeError("returned an Estimate whose notes are not text or whose details are not a mapping")
    if estimate.grade == "proved" and not (enclosed and estimate.notes and estimate.error is not None):
        raise ValueError("claims to be proved; that takes an exact point, an error bound and its hypotheses in the notes")
    given = estimate.value.item() if hasattr(estimate.value, "item") else estimate.value  # NumPy's scalars as Python's
    value, noise = _number(given), None
    if not mp.isfinite(value) and not (isinstance(given, (arb, acb)) and enclosed):
        raise ValueError(f"returned {mp.nstr(value, 5)}; raise Inapplicable with the reason instead")
    if isinstance(given, (float, complex)):
        noise = abs(value) * mp.mpf(2) ** -52  # float64 holds no more, whatever is asked
    elif isinstance(given, (arb, acb)) and enclosed:
        noise = radius(given) if given.is_finite() else mp.inf
    elif isinstance(given, (int, fmpz, fmpq)) and enclosed:
        noise = mp.mpf(0)
    error = _size(estimate.error)
    lost = error is None and estimate.error is not None and estimate.grade != "unreliable"  # an infinite bound bounds nothing
    grade = "heuristic" if lost else estimate.grade
    if (ambiguity := estimate.details.get("ambiguity")) is not None:
        _number(ambiguity)
    return Answer(replace(estimate, value=value if mp.isfinite(value) else mp.mpf(0), error=error, grade=grade), noise)


def _number(value: Any) -> Any:
    """A returned number in mpmath."""
    known = isinstance(value, (int, float, complex, Fraction, fmpz, fmpq, arb, acb)) and not isinstance(value, bool)
    if not known and not hasattr(value, "_mpf_") and not hasattr(value, "_mpc_"):
        raise TypeError(f"returned {shown(value)}; return a number or an Estimate")
    return to_mp(value)


def _size(error: Any) -> Any:
    """An error claim as a bound: of a ball its upper end; None where that is not finite."""
    if error is None:
        return None
    known = isinstance(error, (int, float, Fraction, fmpz, fmpq, arb, acb)) or hasattr(error, "_mpf_") or hasattr(error, "dtype")
    if not known or isinstance(error, bool):
        raise TypeError(f"returned the error claim {shown(error)}; give its size, a real number")
    if not isinstance(error, (arb, acb)) and error < 0:
        raise ValueError(f"returned the negative error claim {error}; give its size")
    size = abs(error).upper() if isinstance(error, (arb, acb)) else abs(error)
    size = _number(size.item() if hasattr(size, "item") else size)
    return size if mp.isfinite(size) else None
