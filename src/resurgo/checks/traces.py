"""What a call leaves behind: no other working precision, nothing remembered, no argument changed."""

import sys
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from copy import deepcopy
from dataclasses import replace
from typing import Any

from resurgo.checks.asking import BITS, Case, afresh, answered, ask, ask_case, cases, faultless, fingerprint, point, usual_order
from resurgo.checks.hard import COMPLEX, hard_cases
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.settings import at_rest, left_alone
from resurgo.copies import copy_of
from resurgo.errors import Stopped
from resurgo.methods import point_kinds
from resurgo.precision import as_asked, to_mp, working_precision
from resurgo.question import Data
from resurgo.samples import Samples
from resurgo.series import Series
from resurgo.watch import watched


def precision(subject: Subject) -> str:
    """The working precision is left as it was found, after every call and every row."""
    calls = 0
    with at_rest():
        for case in (*cases(subject, subject.thing.needs + 3)[:3], *hard_cases(subject)):
            for text in (*case.points[:1], *COMPLEX[:1]):
                for n in range(subject.thing.needs - 1, len(case.series)):
                    calls += _walk(subject, afresh(case.series, n), point(text, BITS))
    return f"as before after {calls} calls"


def _walk(subject: Subject, series: Data, t: Any) -> int:
    """Call the method at t as the host does, looking at the precision after each call; how many there were."""
    method, options = subject.thing, subject.options
    with working_precision(BITS):
        if method.form == "approximant":
            built = _kept(subject, "building it", lambda: method(series, **options))
            x = _as_asked(t, built, 0) if callable(built) else None
            if x is None:
                return 1
            _kept(subject, "calling what it built", lambda: built(x))
            return 2
        x = _as_asked(t, method.function, 1)
        if x is None:
            return 0
        rows = found = _kept(subject, "the call", lambda: method(series, x, **options))
        if method.form != "sweep":
            return 1
        with closing(rows):
            for count in range(len(series) + 1):
                found = _kept(subject, f"yielding row number {count + 1}", lambda: next(rows, None))
                if found is None:
                    break
            _kept(subject, "its end", rows.close)
        return count + 1


def _as_asked(t: Any, function: Callable[..., Any], position: int) -> Any:
    """The point in the form in which a function asks for it, None where there is none."""
    kinds = point_kinds(function, position)
    return as_asked(t, kinds) if kinds else to_mp(t)


def _kept(subject: Subject, doing: str, call: Callable[[], Any]) -> Any:
    """What the call returns, None where it raises; Failed where a setting is another one afterwards."""

    def watched_call() -> Any:
        with watched(doing, subject.thing.function), redirect_stdout(sys.stderr):
            return call()

    try:
        return left_alone(watched_call, "", doing, ", and yield outside of it" if subject.thing.form == "sweep" else "")
    except Stopped as stopped:
        raise Failed(stopped.words) from None
    except Failed:
        raise
    except Exception:
        return None


def repeatable(subject: Subject) -> str:
    """Two calls agree bit by bit, whichever series came between them, and no argument is changed."""
    for case in (tried := cases(subject, usual_order(subject))):
        _unchanged(subject, case)
    pair = [case for case in tried if answered(_last(subject, case))][:3]
    if not pair:
        raise Untried("it answers on none of the samples")
    first = [_prints(subject, case) for case in pair]
    if [_prints(subject, case) for case in pair] != first:
        _name_the_difference(subject, pair, first, "a second time", "it remembers something")
    if (other := copy_of(subject.thing)) is not None:
        fresh = replace(subject, entry=replace(subject.entry, thing=other.thing))
        with other.at_work():
            alone = [_prints(fresh, case) for case in reversed(pair)][::-1]
        if alone != first:
            words = "it keeps something that depends on the series under too short a key"
            _name_the_difference(fresh, pair, first, "asked in another order", words, alone)
    return f"bit by bit on {len(pair)} samples, in either order"


def _last(subject: Subject, case: Case) -> dict[Any, Any]:
    found = ask(subject, lambda n: afresh(case.series, n), [point(x, BITS) for x in case.points], [case.series.order])
    faultless(case, found)
    return found


def _prints(subject: Subject, case: Case) -> dict[str, str]:
    orders = range(subject.thing.needs - 1, len(case.series))
    return {case.at(*cell): fingerprint(found) for cell, found in ask_case(subject, case, orders).items()}


def _name_the_difference(
    subject: Subject,
    pair: list[Case],
    first: list[dict[str, str]],
    when: str,
    why: str,
    second: list[dict[str, str]] | None = None,
) -> None:
    again = [_prints(subject, case) for case in pair] if second is None else second
    for one, other in zip(first, again, strict=True):
        for where in one:
            if one[where] != other[where]:
                values = [text.partition(" ")[0] for text in (one[where], other[where])]
                same = "" if values[0] != values[1] else ", which differ in their last bits or in what is said of them"
                raise Failed(f"{where}: {values[0]}, and {when} {values[1]}{same}: {why}")
    raise Failed(f"{when} it answers otherwise: {why}")


def _facts(series: Data) -> dict[str, Any]:
    return {} if isinstance(series, Samples) else dict(series.facts)


def _unchanged(subject: Subject, case: Case) -> None:
    """Failed where the facts of the series or the options are others after the calls."""
    facts, options = deepcopy(_facts(case.series)), deepcopy(dict(subject.options))
    series = afresh(case.series, case.series.order) if isinstance(case.series, Samples) else Series(case.series.terms, facts)
    facts = deepcopy(facts)
    given = dict(deepcopy(options))
    ask(
        subject,
        lambda n: series if n == series.order else series.truncate(n),
        [point(case.points[0], BITS)],
        [series.order],
        options=given,
    )
    for what, before, after in (
        ("the facts of the series", facts, _facts(series)),
        ("its options", options, given),
        ("the terms of the series", case.series.terms, series.terms),
    ):
        if repr(before) != repr(after):
            raise Failed(f"it changes {what}: {before!r:.80} became {after!r:.80}; work on a copy")
