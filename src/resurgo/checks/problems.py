"""How every problem has to behave: its coefficients, its domain and its words; its target and facts are tried elsewhere."""

from typing import Any

from resurgo.checks.facts import facts
from resurgo.checks.model import Check, Failed, Subject
from resurgo.checks.posing import changed, counted, fresh, in_words, known, one_changed, places, refusal, settled
from resurgo.checks.small_x import small_x
from resurgo.checks.targets import reference, target
from resurgo.docstrings import meanings

ORDERS = (0, 1, 2, 5, 40, 100)
FIRST = 2  # through this order no problem may refuse
MIXED = (5, 17, 40, 17, 5, 40)  # orders in which coefficients are asked anew


def coefficients(subject: Subject) -> str:
    """c_0..c_N are exact and as many as asked, with the default parameters and with others."""
    problem, settings = subject.thing, [settled(subject), *changed(subject)]
    for parameters in settings:
        for order in ORDERS:
            reason = refusal(problem, parameters, order)
            if reason is not None and order <= FIRST:
                raise Failed(f"coefficients({order}){in_words(parameters)} are refused: {reason}")
    last = len(known(problem, settings[0], ORDERS[-1])) - 1
    end = "" if last == ORDERS[-1] else f"; c_{last + 1} is refused: {refusal(problem, settings[0], last + 1)}"
    with_others = "".join(f" and with {in_words(p).removeprefix(', ')}" for p in settings[1:])
    return f"exact through order {last}{with_others}{end}"


def order_independent(subject: Subject) -> str:
    """c_n is the same whatever the order asked, in rising and falling order and twice."""
    problem = subject.thing
    for parameters in one_changed(subject):
        last = len(known(problem, parameters, max(MIXED))) - 1
        longest: tuple[Any, ...] = ()
        for order in (min(order, last) for order in MIXED):
            now = fresh(problem, parameters, order)
            for n, (a, b) in enumerate(zip(longest, now, strict=False)):
                if a != b:
                    before = f"coefficients({len(longest) - 1}){in_words(parameters)}"
                    raise Failed(f"c_{n} is {a} in {before} and {b} in coefficients({order})")
            longest = max(longest, now, key=len)
    return f"the same in coefficients({'), ('.join(str(min(order, last)) for order in MIXED)})"


def domain(subject: Subject) -> str:
    """The default points lie in the domain, which is described."""
    problem, parameters = subject.thing, settled(subject)
    if problem.domain is None:
        return "none is declared: f is taken to be defined everywhere"
    if not problem.domain.__doc__:
        raise Failed("the domain has no docstring; say in its first line where f is defined")
    for place in places(problem, parameters):
        if (words := place.outside()) is not None:
            raise Failed(f"the default point {problem.variable} = {place.x.text} lies outside the domain: {words}")
    return f"{counted(problem.points, 'default point')} inside: {problem.domain.__doc__.strip().splitlines()[0].rstrip('.')}"


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
    Check("target", target),
    Check("domain", domain),
    Check("reference", reference),
    Check("small-x", small_x),
    Check("facts", facts),
    Check("documented", documented),
)
