"""Options set otherwise than by default: each has an effect, and none spoils what holds with the defaults."""

import dis
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, Literal, get_args, get_origin

from resurgo.checks.asking import BITS, Case, afresh, ask, data_of, faultless, fingerprint, point
from resurgo.checks.digits import digits, float64
from resurgo.checks.hard import hard_series
from resurgo.checks.identities import IDENTITIES
from resurgo.checks.limiting import limit
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.samples import SAMPLES
from resurgo.errors import written_function
from resurgo.number import Number
from resurgo.options import Option, resolve

ORDERS = (1, 4, 5, 8)  # beyond the least that a method needs
SHIFTS = (Fraction(1), Fraction(2))  # of a whole number
FRACTIONS = (Fraction(1, 3), Fraction(1), Fraction(-2, 3))  # of any other number: one first that float64 would round
EDGES = (Fraction(0), Fraction(-1))  # of either
START = 1  # in place of a default that is none


def options(subject: Subject) -> str:
    """Every option, set otherwise, changes some answer, and what holds by default holds all the same.

    Hard series are survived at every value tried. At the first, and at every one that is named, the digits are there, the
    answer tends to c_0, and the identities that are claimed hold (but for the kernel, which may be that of the default).
    """
    names = [option.name for option in subject.entry.options]
    if not names:
        return "it has none"
    before, told, untried = _answers(subject), [], []
    for option in subject.entry.options:
        others = list(_set_otherwise(subject, option))
        if not others and option.name not in _read_by(subject):
            raise Failed(f"the option '{option.name}' is never read")
        felt = [value for value, other in others if _with(option, value, _answers, other) != before]
        if others and not felt:
            values = ", ".join(str(value) for value, _ in others)
            raise Failed(f"{option.name} = {values} changes nothing on the samples; is it used?")
        for i, (value, other) in enumerate(others):
            is_first = i == 0 or _is_choice(option)
            for check in (hard_series, *(_promised(subject) if is_first else ())):
                with suppress(Untried):  # it answers on no sample then
                    _with(option, value, check, other)
        same = ", ".join(str(value) for value, _ in others if value not in felt)
        told += [f"{option.name} = {', '.join(map(str, felt))}{same and f' ({same}: as by default)'}"] if felt else []
        untried += [] if others else [option.name]
    rest = f"; not tried: {', '.join(untried)}" if untried else ""
    if not told:
        raise Untried(f"no other values of {', '.join(names)} are known to try")
    return f"felt, and nothing is spoilt: {'; '.join(told)}{rest}"


def others_of(option: Option) -> list[Any]:
    """Other values than the default, as far as the type tells any."""
    kinds = [kind for kind in (get_args(option.type) or [option.type]) if kind is not type(None)]
    if get_origin(option.type) is Literal:
        return [value for value in kinds if value != option.default]
    if option.type is bool:
        return [not option.default]
    start = START if option.default is None else option.default
    if isinstance(start, Number):
        start = Fraction(int(start.rational.p), int(start.rational.q)) if start.rational is not None else START
    if not isinstance(start, (int, float, Fraction)) or not {int, Fraction, Number, Any} & set(kinds):
        return []
    shifts = SHIFTS if int in kinds else FRACTIONS
    values = dict.fromkeys((Fraction(start), *(Fraction(start) + shift for shift in shifts), *EDGES))
    return [value for value in values if value != option.default]


def _set_otherwise(subject: Subject, option: Option) -> Iterator[tuple[Any, Subject]]:
    """The subject with other values of one option, as far as they are accepted."""
    for value in others_of(option):
        written = str(value) if isinstance(value, Fraction) else value
        settings, faults = resolve(subject.entry.options, {option.name: written})
        if not faults:
            yield written, replace(subject, options={**subject.options, option.name: settings[option.name]})


def _read_by(subject: Subject) -> set[str]:
    """The names that the author's function reads; all options where that cannot be seen."""
    code = getattr(written_function(subject.thing.function), "__code__", None)
    if code is None:
        return {option.name for option in subject.entry.options}
    return {str(step.argval) for step in dis.get_instructions(code) if step.opname.startswith("LOAD")}


def _is_choice(option: Option) -> bool:
    """Whether its values are told one by one, so that each may have code of its own."""
    return option.type is bool or get_origin(option.type) is Literal


def _promised(subject: Subject) -> list[Callable[[Subject], str]]:
    """What holds of it by default, and has to hold with another option."""
    always = [check for check in (digits, float64, limit) if check.__name__ not in subject.excuses]
    claimed = [check.function for check in IDENTITIES if check.name in subject.thing.claims]
    return [*always, *claimed]


def _with(option: Option, value: Any, ask_of: Callable[[Subject], Any], other: Subject) -> Any:
    """What is found of the subject with that value; Failed names the value."""
    try:
        return ask_of(other)
    except Failed as fault:
        raise Failed(f"with {option.name} = {value}: {fault}") from None


def _answers(subject: Subject) -> dict[str, str]:
    """What it answers on the samples, those on a cut too, as text."""
    found = dict[str, str]()
    orders = [subject.thing.needs - 1 + n for n in ORDERS]
    for sample in SAMPLES:
        case = Case(sample.name, data_of(subject, sample, max(orders)), sample.points)
        answers = ask(subject, partial(afresh, case.series), [point(x, BITS) for x in case.points], orders)
        faultless(case, answers)
        found |= {case.at(*cell): fingerprint(answer) for cell, answer in answers.items()}
    return found
