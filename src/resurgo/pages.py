"""What `resurgo list` and `resurgo show` print: listings, and a page about one thing that a plugin offers."""

import inspect
import shutil
import sys
import types
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from textwrap import indent, wrap
from typing import Any, Literal, get_args, get_origin

from flint import fmpq

from resurgo.catalog import Catalog, Entry
from resurgo.docstrings import OPTIONS, meanings, paragraphs, without
from resurgo.errors import display, told
from resurgo.methods import Method
from resurgo.number import Number, parse_number
from resurgo.options import Option, plain, resolve
from resurgo.place import Place
from resurgo.precision import working_precision
from resurgo.problem import FACTS, Problem, coefficients_of, known_order
from resurgo.rows import in_decimals
from resurgo.show import table

WIDTH = 110  # columns of an option's words
LEAST_SUMMARY = 30  # columns that a terminal leaves to a summary, however narrow it is
TARGET_DIGITS = 30
SHOWN = 5  # the order through which coefficients are shown
DIGITS = 15  # of a coefficient that has infinitely many
FORMS = {"point": "a value at x", "approximant": "built once, then called at every x", "sweep": "all orders in one sweep"}
REPEATED = "a node may be given several times, for derivatives there"
DERIVATIVES = "gives derivatives where they are aimed at"
TYPES = {Fraction: "number", str: "text", bool: "true or false", int: "whole number", Any: "value", list[str]: "list of texts"}
KERNELS = {
    "geometric": "geometric series",
    "rational": "rational functions of low degree",
    "rational-borel": "series whose Borel transform is rational",
}


def listing(catalog: Catalog, kinds: Sequence[str]) -> str:
    """What the plugins offer, kind by kind, a line each, and the plugins that do not load.

    On a terminal summaries are cut to fit; in a pipe they are whole.
    """
    parts = [f"{kind}s\n{_listed(catalog, kind)}" for kind in kinds]
    for broken in catalog.broken:
        parts.append(f"{display(broken.path)} does not load: {broken.reason}")
    return "\n\n".join(parts)


def page(catalog: Catalog, entry: Entry) -> str:
    """All about one thing a plugin offers."""
    thing, reference = entry.thing, getattr(entry.thing, "reference", "")
    parts = [
        f"{entry.kind} {entry.name}\nfrom {_place(entry)} ({entry.origin})",
        _headline(catalog, entry) if _headline(catalog, entry) != entry.summary else "",
        without(entry.documentation, (*OPTIONS, "Example") if _all_told(entry) else ("Example",)),
        _options(entry),
        _method(thing) if isinstance(thing, Method) else _problem(thing) if isinstance(thing, Problem) else "",
        f"reference: {reference}" if reference else "",
        _example(entry),
    ]
    return "\n\n".join(part for part in parts if part)


def _listed(catalog: Catalog, kind: str) -> str:
    """The table of one kind."""
    entries = catalog.of_kind(kind)
    rows = [[e.name, *([e.thing.form] if kind == "method" else []), _headline(catalog, e), e.origin] for e in entries]
    head = ["name", *(["form"] if kind == "method" else []), "summary", "origin"]
    if sys.stdout.isatty():
        taken = sum(max(map(len, column)) + 2 for i, column in enumerate(zip(head, *rows, strict=True)) if head[i] != "summary")
        room = max(LEAST_SUMMARY, shutil.get_terminal_size().columns - taken)
        rows = [[*row[:-2], _cut(row[-2], room), row[-1]] for row in rows]
    return table(head, rows)


def _headline(catalog: Catalog, entry: Entry) -> str:
    """What a thing is in a line: a problem's title, or the file's sentence where it holds nothing else of its kind."""
    if title := getattr(entry.thing, "title", ""):
        return str(title)
    function = entry.thing.function if isinstance(entry.thing, Method) else getattr(entry.thing, "coefficients", entry.thing)
    module = sys.modules.get(getattr(function, "__module__", ""))
    alone = sum((e.kind, e.path) == (entry.kind, entry.path) for e in catalog.entries) == 1
    is_own = module is not None and Path(getattr(module, "__file__", None) or "").resolve() == entry.path.resolve()
    sentence = inspect.cleandoc(module.__doc__ or "").partition("\n")[0] if module is not None and alone and is_own else ""
    return sentence or entry.summary


def _cut(text: str, room: int) -> str:
    """The text, or as many of its words as there is room for."""
    if len(text) <= room:
        return text
    return text[: room - 1].rpartition(" ")[0].rstrip(" ,;:") + "…" if " " in text[: room - 1] else text[: room - 1] + "…"


def _place(entry: Entry) -> str:
    """The plugin's file, with the line where the thing begins."""
    thing = entry.thing
    function = thing.function if isinstance(thing, Method) else getattr(thing, "coefficients", thing)
    code = getattr(inspect.unwrap(function), "__code__", None)
    is_there = code is not None and Path(code.co_filename).resolve() == entry.path.resolve()
    return f"{display(entry.path)}:{code.co_firstlineno}" if is_there and code is not None else display(entry.path)


def _all_told(entry: Entry) -> bool:
    """Whether the docstring has words about every option, so that they can stand beside it."""
    names = [option.name for option in entry.options]
    return not set(names) - set(meanings(entry.documentation, names))


def _options(entry: Entry) -> str:
    """The options or parameters with their defaults and, where the docstring says it, what they mean."""
    told = meanings(entry.documentation, [option.name for option in entry.options]) if _all_told(entry) else {}
    lines = ["parameters:" if isinstance(entry.thing, Problem) else "options:"]
    for option in entry.options:
        lines += [f"  {option.name}: {_kind(option)}{_default(option)}"]
        lines += wrap(told.get(option.name, ""), WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    return "\n".join(lines) if entry.options else ""


def _kind(option: Option) -> str:
    """What an option takes, in words."""
    if get_origin(option.type) is Literal:
        return " or ".join(f'"{choice}"' for choice in get_args(option.type))
    if inspect.isfunction(option.type):
        return (option.type.__doc__ or "value").strip().partition("\n")[0].rstrip(".")
    alternatives = get_args(option.type) if get_origin(option.type) is types.UnionType else (option.type,)
    named = [TYPES.get(kind) or getattr(kind, "__name__", str(kind)) for kind in alternatives if kind is not type(None)]
    return " or ".join(named)


def _default(option: Option) -> str:
    """An option's default as an experiment would write it."""
    value = plain(option.default)
    if value is None:
        return ", may be left out"
    if isinstance(value, bool):
        return f" = {str(value).lower()}"
    return f' = "{value}"' if isinstance(option.default, str) else f" = {value}"


def _method(thing: Method) -> str:
    """What a method declares."""
    own = "" if isinstance(thing.kernel, str) else (thing.kernel.__doc__ or "a series of its own").strip().rstrip(".")
    kernel = f"its kernel, such as {own}" if own else KERNELS.get(str(thing.kernel), "")
    what = "node" if thing.works_on == "samples" else "coefficient"
    lines = [f"form: {thing.form}, {FORMS[thing.form]}; needs {thing.needs} {what}{'s' * (thing.needs != 1)}"]
    more = [words for declared, words in ((thing.repeated_nodes, REPEATED), (thing.derivatives, DERIVATIVES)) if declared]
    lines += ["; ".join(["works on values at nodes", *more])] if thing.works_on == "samples" else []
    lines += [f"claims: {', '.join(sorted(thing.claims))}"] if thing.claims else []
    lines += [f"exact on: {kernel}"] if kernel else []
    lines += [f"excused from '{name}': {reason}" for name, reason in sorted(thing.excuses.items())]
    lines += [f"honesty: an error claim may be too small by a factor of {thing.honesty}"] if thing.honesty != 1 else []
    lines += [f"cost: {thing.cost}"] if thing.cost else []
    lines += [f"loses: some {thing.loses:g} bits an order to cancellation"] if thing.loses else []
    return "\n".join(lines)


def _example(entry: Entry) -> str:
    """The worked example of the docstring."""
    text = paragraphs(entry.documentation).get("Example", "")
    return f"example:\n{indent(text, '  ')}" if text else ""


def _problem(problem: Problem) -> str:
    """A problem's facts, first coefficients and targets, with its default parameters."""
    settings, _ = resolve(problem.options, {})
    parameters = tuple(sorted(settings.items()))
    known = max(0, known_order(problem, parameters, SHOWN))
    coefficients = ", ".join(_in_short(c) for c in coefficients_of(problem, parameters, known))
    lines = [f"variable: {problem.variable}" + (f"; the target is the {problem.target_is}" if problem.target else "")]
    if problem.derivatives is not None:
        aim = Place(problem, parameters, parse_number(0)).aim
        which = f", number {aim} of which is the target" if aim else ""
        lines.append(f"methods on samples are told a function and its derivatives{which}")
    lines += [f"{fact}: {value} ({FACTS[fact]})" for fact, value in problem.facts_at(settings).items()]
    lines += [f"c_0, c_1, ... = {coefficients}{', ...' if known == SHOWN else '; no more are known'}"]
    for x in problem.points:
        try:
            found = Place(problem, parameters, parse_number(x)).target(TARGET_DIGITS)
        except Exception as fault:
            lines.append(f"f({problem.variable} = {x}): the target fails: {told(fault, problem.target or problem.coefficients)}")
            continue
        if found:
            with working_precision(140):
                real, imaginary = in_decimals(found[0], int(min(TARGET_DIGITS, found[1] + 1)))
                value = real if imaginary == "0" else f"{real} + {imaginary}i".replace("+ -", "- ")
                lines.append(f"f({problem.variable} = {x}) = {value}")
    return "\n".join(lines)


def _in_short(term: Any) -> str:
    """A coefficient, to some digits where it has infinitely many."""
    if isinstance(term, Number):
        return term.text
    return str(term) if isinstance(term, fmpq) else str(term.str(DIGITS, radius=False))
