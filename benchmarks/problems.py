"""How long coefficients take, problem by problem: `python benchmarks/problems.py` writes problems.md."""

import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from resurgo import load_catalog
from resurgo.catalog import Entry
from resurgo.options import resolve
from resurgo.problem import coefficients_of, known_order

ORDERS = 100, 200
PAGE = Path(__file__).with_name("problems.md")
HEAD = """# Coefficients of the bundled problems

```sh
.venv/bin/python benchmarks/problems.py
```

writes this table: seconds of the processor for c_0..c_100 and c_0..c_200 with default parameters, each in a process that has
computed none of them before, and for going on from c_100 to c_200 where coefficients are kept and extended. The last column
is c_0..c_200 beside the same for the quartic integral with Python's `Fraction`, {fractions}, in the same run. A series of which
fewer coefficients are known is marked with their number.

More than a second per hundred orders take those whose exact coefficients are sums of very many products of very long numbers:
the oscillators (a moment recursion of n^3 products, the octic's numbers being as long as (3n)!), `stark` (the same, with 2n
orders of an oscillator in the plane), `mathieu-small-q` (power series of n terms at every level of a continued fraction),
`ising-susceptibility` (correlations at n^2/4 distances), `zeeman` (2 n^2 components, rational numbers of n^2/2 digits, at
order n) and `van-der-pol` (numbers of 0.4 n^2 digits).

| problem | c_0..c_100 | c_0..c_200 | on from 100 to 200 | beside fractions |
| --- | --- | --- | --- | --- |
"""


def main() -> int:
    """Time every bundled problem."""
    yardstick = min(_seconds(_fractions) for _ in range(5))
    rows = [_row(entry, yardstick) for entry in load_catalog().of_kind("problem") if entry.origin == "bundled"]
    PAGE.write_text(HEAD.format(fractions=_written(yardstick)) + "".join(rows), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
    return 0


def _row(entry: Entry, yardstick: float) -> str:
    print(entry.name, file=sys.stderr, flush=True)
    if (slow := entry.thing.slow_beyond) is not None and slow < ORDERS[1]:
        return f"| `{entry.name}` | {_written(_in_a_new_process(entry.name, slow)[0])} (through c_{slow}) | | | |\n"
    last = known_order(entry.thing, _parameters(entry), ORDERS[1])
    if last < ORDERS[1]:
        taken = _in_a_new_process(entry.name, last)[0]
        return f"| `{entry.name}` | {_written(taken)} (all {last + 1} that are known) | | | |\n"
    alone = _in_a_new_process(entry.name, ORDERS[0])[0]
    whole = _in_a_new_process(entry.name, ORDERS[1])[0]
    onwards = _in_a_new_process(entry.name, *ORDERS)[1]
    return f"| `{entry.name}` | {_written(alone)} | {_written(whole)} | {_written(onwards)} | {_short(whole / yardstick)} |\n"


def _in_a_new_process(name: str, *orders: int) -> list[float]:
    """The seconds for the coefficients through each order, one after the other."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_taken, name, orders).result()


def _taken(name: str, orders: tuple[int, ...]) -> list[float]:
    entry = load_catalog().find("problem", name)
    coefficients_of(entry.thing, _parameters(entry), 2)  # what is imported or made ready at the first call
    return [_seconds(lambda n=n: coefficients_of(entry.thing, _parameters(entry), n)) for n in orders]


def _parameters(entry: Entry) -> tuple[tuple[str, object], ...]:
    return tuple(sorted(resolve(entry.options, {})[0].items()))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _fractions() -> list[Fraction]:
    """c_n = -(4n - 3)(4n - 1)/(4n) c_(n-1) of the quartic integral."""
    terms = [Fraction(1)]
    for n in range(1, ORDERS[1] + 1):
        terms.append(terms[-1] * -(4 * n - 3) * (4 * n - 1) / (4 * n))
    return terms


def _written(seconds: float) -> str:
    return f"{_short(seconds)} s" if seconds >= 1 else f"{_short(1000 * seconds)} ms" if seconds >= 1e-3 else "< 1 ms"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
