"""What `resurgo compare` prints: a line for every method, then the method named problem by problem, then where it failed."""

from textwrap import wrap

from resurgo.compare import Comparison
from resurgo.show import table
from resurgo.standing import middle

WIDTH = 100  # columns of running text
AHEAD = 2  # methods named that are ahead on a problem
LISTED = 8  # failures told in words
SILENT = "-"  # in place of digits where there is no value


def comparison_page(found: Comparison) -> str:
    """The tables of a comparison."""
    orders = f"{found.orders[0]}..{found.orders[-1]}" if _is_range(found.orders) else ", ".join(map(str, found.orders))
    problems = f"{len(found.problems)} problem{'s' * (len(found.problems) != 1)}"
    others = len(found.methods) - 1
    beside = f" and {others} other{'s' * (others != 1)}" if others else ""
    head = f"{found.method}{beside} on {problems}, orders {orders}, {found.digits} digits asked"
    parts = [head, _methods(found), _problems(found), _digits(found), _failures(found)]
    return "\n\n".join(parts)


def _methods(found: Comparison) -> str:
    """A line for every method, the best first."""
    overall = {m: middle([found.standings[p, m].gain for p in found.problems]) for m in found.methods}
    best = {m: sum(_leads(found, p, m) for p in found.problems) for m in found.methods}
    kinds = ("inapplicable", "unreliable", "overconfident", "imprecise", "timeout", "error")
    counts = {m: {kind: sum(f.rows for f in found.failures[m] if f.kind == kind) for kind in kinds} for m in found.methods}
    shown = [kind for kind in kinds if any(counts[m][kind] for m in found.methods)]
    rows = [
        [_marked(m, found), str(overall[m]), str(best[m]), *(_share(counts[m][kind], found.cells) for kind in shown)]
        for m in sorted(found.methods, key=lambda m: (overall[m].value, best[m]), reverse=True)
    ]
    words = "Digits gained per coefficient, the median of the problems; on how many it is best; the share of its answers that fail:"
    return "\n".join([*wrap(words, WIDTH), table(["method", "gain", "best", *shown], rows)])


def _problems(found: Comparison) -> str:
    """The method named, problem by problem, with those that are ahead of it."""
    rows = []
    for problem in _best_first(found):
        ranking = found.ranking(problem)
        place = next(i for i, each in enumerate(ranking) if each.method == found.method)
        ahead = [f"{each.method} {each.gain}" for each in ranking[:place]]
        more = f", and {len(ahead) - AHEAD} more" if len(ahead) > AHEAD else ""
        gain = found.standings[problem, found.method].gain
        rows.append([problem, str(gain), f"{place + 1} of {len(ranking)}", ", ".join(ahead[:AHEAD]) + more])
    return f"{found.method}, digits gained per coefficient:\n" + table(["problem", "gain", "place", "ahead of it"], rows)


def _digits(found: Comparison) -> str:
    """The digits at the highest order, point by point, beside the most that any method has there."""
    rows = []
    for problem in _best_first(found):
        own = found.standings[problem, found.method].digits
        others = [found.standings[problem, m].digits for m in found.methods if m != found.method]
        cells = []
        for x, digits in own.items():
            best = max((d for each in others if (d := each.get(x)) is not None), default=None)
            cells.append(f"{_number(digits)} ({_number(best)}) at {x}")
        rows.append([problem, "   ".join(cells)])
    words = f"Its digits at order {found.orders[-1]}, in brackets the most that another method has there:"
    return f"{words}\n" + table(["problem", "digits"], rows)


def _best_first(found: Comparison) -> list[str]:
    """The problems, that on which the method gains most first."""
    return sorted(found.problems, key=lambda problem: -found.standings[problem, found.method].gain.value)


def _failures(found: Comparison) -> str:
    """The cases in which the method failed, counted, with their reasons."""
    failed = found.failures[found.method]
    if not failed:
        return f"Of its {found.cells} answers none failed."
    lines = [f"Of its {found.cells} answers {sum(f.rows for f in failed)} failed:"]
    for failure in failed[:LISTED]:
        where = ", ".join(f"{problem} {count}" for problem, count in failure.problems.items())
        text = f"{failure.rows} {failure.kind} ({where}): {failure.words}"
        lines += wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False)
    left = failed[LISTED:]
    lines += [f"  {sum(f.rows for f in left)} more, for {len(left)} other reasons"] if left else []
    return "\n".join(lines)


def _leads(found: Comparison, problem: str, method: str) -> bool:
    """Whether no other method gains more there; of several equal ones all lead."""
    return str(found.standings[problem, method].gain) == str(found.ranking(problem)[0].gain)


def _marked(method: str, found: Comparison) -> str:
    """A method's name, the one asked for with an arrow."""
    return f"{method} <-" if method == found.method else method


def _share(count: int, cells: int) -> str:
    """A count as a percentage, blank for none."""
    return "" if not count else "<1 %" if count < cells / 100 else f"{100 * count // cells} %"


def _number(digits: float | None) -> str:
    return SILENT if digits is None else f"{digits:.1f}".replace("-0.0", "0.0")


def _is_range(orders: tuple[int, ...]) -> bool:
    return orders == tuple(range(orders[0], orders[-1] + 1))
