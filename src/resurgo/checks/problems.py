"""How every problem has to behave: its coefficients and its words, and what its calls leave behind; the rest is tried elsewhere."""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

from resurgo.checks.differentiated import derivatives
from resurgo.checks.domain import domain
from resurgo.checks.facts import facts
from resurgo.checks.floated import float64
from resurgo.checks.mantissas import rounded_to
from resurgo.checks.model import Check, Failed, Subject
from resurgo.checks.parameters import parameters
from resurgo.checks.posing import are_irrational, counted, differ, fresh, in_words, known, places, quick, refusal, settled, value_at
from resurgo.checks.settings import at_rest, left_alone
from resurgo.checks.small_x import small_x
from resurgo.checks.targets import reference, target
from resurgo.checks.varied import changed, each_changed
from resurgo.data import term_of
from resurgo.docstrings import meanings
from resurgo.errors import Stopped
from resurgo.precision import working_precision
from resurgo.problem import Parameters, uncertainties_of
from resurgo.watch import watched

ORDERS = (0, 1, 2, 5, 40, 100)
FIRST = 2  # through this order no problem may refuse
MIXED = (5, 17, 40, 100, 40, 2, 17, 5)  # orders in which coefficients are asked anew
PRECISIONS = (30, 400)  # bits, at which they are asked anew
BITS = 160
AS_FLOAT64 = 53  # bits, to which mpmath rounds where nobody asks for more
DOUBLE = 64  # bits: what is rounded to no more was so without being meant


def coefficients(subject: Subject) -> str:
    """c_0..c_N are exact and as many as asked, with the default parameters and with others."""
    problem, settings = subject.thing, [settled(subject), *chain.from_iterable(changed(subject).values())]
    for given in settings:
        for order in dict.fromkeys(quick(problem, order) for order in ORDERS):
            reason = refusal(problem, given, order)
            if reason is not None and order <= FIRST:
                raise Failed(f"coefficients({order}){in_words(given)} are refused: {reason}")
    terms = known(problem, settings[0], ORDERS[-1])
    last = len(terms) - 1
    end = "" if last == quick(problem, ORDERS[-1]) else f"; c_{last + 1} is refused: {refusal(problem, settings[0], last + 1)}"
    with_others = "".join(f" and with {in_words(p).removeprefix(', ')}" for p in settings[1:])
    if are_irrational(problem, settings[0]):
        return f"irrational ones to any precision, through order {last}{with_others}{end}"
    as_float64 = [term_of(c, AS_FLOAT64) for c in fresh(problem, settings[0], last, AS_FLOAT64)]
    if (uncertain := sum(map(bool, uncertainties_of(problem, settings[0], last)))) > 0:
        return f"through order {last}{with_others}, {uncertain} of them uncertain{end}"
    if (rounded := rounded_to(as_float64)) is None:
        return f"exact through order {last}{with_others}{end}"
    n, bits = rounded
    if bits <= DOUBLE:
        how = "compute them with int, Fraction or fmpq"
        raise Failed(f"c_{n}..c_{last} are whole numbers of {bits} bits times powers of 2: they are rounded, as float64 is; {how}")
    return f"through order {last}{with_others}, rounded to {bits} bits from c_{n} on{end}"


def order_independent(subject: Subject) -> str:
    """c_n is the same whatever the order asked, in rising and falling order and twice, and whatever the working precision."""
    problem = subject.thing
    for given in each_changed(subject):
        last = len(known(problem, given, max(MIXED))) - 1
        longest: tuple[Any, ...] = ()
        for order in (min(order, last) for order in MIXED):
            now = fresh(problem, given, order)
            for n, (a, b) in enumerate(zip(longest, now, strict=False)):
                if differ(a, b):
                    before = f"coefficients({len(longest) - 1}){in_words(given)}"
                    raise Failed(f"c_{n} is {a} in {before} and {b} in coefficients({order})")
            longest = max(longest, now, key=len)
        terms = known(problem, given, ORDERS[-1])
        for bits in PRECISIONS:
            now = fresh(problem, given, len(terms) - 1, bits)
            for n, (a, b) in enumerate(zip(longest, now, strict=False)):
                if differ(a, b):
                    how = "it is rounded; compute it exactly"
                    raise Failed(f"c_{n}{in_words(given)} is {b} at a working precision of {bits} bits, and else {a}: {how}")
    return f"the same in coefficients({'), ('.join(str(min(order, last)) for order in MIXED)})"


def precision(subject: Subject) -> str:
    """Coefficients, facts, maps and domain leave the working precision, and what else is global, as they found it."""
    problem, given = subject.thing, settled(subject)
    calls = [
        (f"coefficients({n})", partial(_listed, problem.coefficients, n, given)) for n in (quick(problem, n) for n in MIXED[:2])
    ]
    calls += [("the call of its facts", partial(problem.facts_at, dict(given)))]
    for place in places(problem, given):
        functions = [(part, getattr(problem, part)) for part in ("argument", "prefactor", "offset", "domain")]
        calls += [
            (f"the call of its {part}", partial(value_at, f, place, BITS, f"the call of its {part}"))
            for part, f in functions
            if f is not None
        ]
    for doing, call in calls:
        try:
            with at_rest(), working_precision(BITS), watched(doing):
                left_alone(call, "", doing)
        except (Failed, Stopped):
            raise
        except Exception:
            continue  # of which other checks tell
    return f"as before after {len(calls)} calls"


def _listed(function: Callable[..., Any], order: int, parameters: Parameters) -> list[Any]:
    return list(function(order, **dict(parameters)))


def documented(subject: Subject) -> str:
    """The file says what the problem is and what each parameter means; it names a reference and default points."""
    problem = subject.thing
    text = subject.entry.documentation
    if not text:
        raise Failed("its file has no docstring; say in the first line what f(x) is")
    names = [option.name for option in problem.options]
    told_of = meanings(text, names)
    for name in names:
        if not told_of.get(name):
            how = f"write '*Parameters.* {name}: what it is.' in its docstring"
            raise Failed(f"the parameter '{name}' is not described in the file; {how}")
    if not problem.reference:
        raise Failed("it names no reference; write Problem(..., reference='where it is from')")
    if not problem.points:
        raise Failed("it has no default points; write Problem(..., points=('1/10', '1'))")
    return f"{counted(names, 'parameter')} described, {counted(problem.points, 'default point')}, a reference"


PROBLEM_CHECKS = (
    Check("coefficients", coefficients),
    Check("order-independent", order_independent),
    Check("precision", precision),
    Check("parameters", parameters),
    Check("target", target),
    Check("float64", float64),
    Check("domain", domain),
    Check("reference", reference),
    Check("small-x", small_x),
    Check("derivatives", derivatives),
    Check("facts", facts),
    Check("documented", documented),
)
