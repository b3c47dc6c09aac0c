"""`SAMPLES`: series whose sums are known by other means than resumming, easy ones and treacherous ones, to try methods on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, islice
from math import factorial
from typing import Any

from flint import arb, fmpq
from mpmath import mp

from resurgo.checks.sums import (
    arctan_terms,
    by_ratio,
    euler_on_cut,
    euler_sides,
    euler_sum,
    hypergeometric_sum,
    late_terms,
    log_on_cut,
    log_sides,
    quartic_integral,
    recurrent_terms,
    squared_sum,
    turned_sum,
    turned_terms,
)
from resurgo.general_term import GeneralTerm
from resurgo.precision import to_mp, working_precision
from resurgo.samples import Samples
from resurgo.series import Series

VALUE_BITS = 1200  # of values at nodes: 50 digits and what interpolation at 40 of them loses


def _reciprocal(n: Any) -> Any:
    return 1 / (n + 1)


def _reciprocal_square(n: Any) -> Any:
    return 1 / (n + 1) ** 2


def _no_others(_x: Any) -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True)
class Sample:
    """A series with its sum.

    terms    c_0, c_1, ... exactly, without end
    target   the sum at x (mpf or mpc), at mpmath's working precision, not by resumming
    points   where it is asked for, exact as they are written
    facts    what is true of the series: see `resurgo.problem.FACTS`
    others   on a cut, where `target` is the mean of both sides: the values on the two sides, as good an answer as the mean
    """

    name: str
    terms: Callable[[], Iterable[fmpq]] = field(repr=False)
    target: Callable[[Any], Any] = field(repr=False)
    points: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    others: Callable[[Any], tuple[Any, ...]] = field(default=_no_others, repr=False)

    def series(self, order: int) -> Series:
        """The series through `order`, with its facts; no longer one stands behind it."""
        return _through(self, order)

    def samples(self, order: int) -> Samples:
        """Its values at `order` + 1 nodes, in balls."""
        return _sampled(self, order)

    def truths(self, x: Any) -> tuple[Any, ...]:
        """The sum; on a cut also the values on its two sides."""
        return (self.target(x), *self.others(x))

    @property
    def on_cut(self) -> bool:
        """Whether its points lie on a cut of the function, so that no answer is the only one."""
        return self.others is not _no_others


@lru_cache(maxsize=256)
def _through(sample: Sample, order: int) -> Series:
    return Series(islice(sample.terms(), order + 1), sample.facts)


@lru_cache(maxsize=256)
def _sampled(sample: Sample, order: int) -> Samples:
    return Samples(nodes(order), [_value(sample, x) for x in nodes(order)])


@lru_cache(maxsize=1024)
def _value(sample: Sample, x: fmpq) -> arb:
    with working_precision(2 * VALUE_BITS):
        value = sample.target(to_mp(x))
        return arb(value, abs(value) * mp.mpf(2) ** -VALUE_BITS)


def nodes(order: int) -> tuple[fmpq, ...]:
    """Nodes between 0 and 1, each farthest from those before it, none of them a point of a sample."""
    found = [fmpq(int(bin(j)[:1:-1], 2), 1 << (len(bin(j)) - 2)) for j in range(1, order + 2)]  # van der Corput's sequence
    return tuple(fmpq(1, 19) + fmpq(8, 9) * x for x in found)


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "sum (-1)^n n! x^n",
        by_ratio(fmpq(1), lambda n: fmpq(-(n + 1))),
        euler_sum,
        ("1/10", "1", "1/2+1/2*I"),
        {"gevrey": 1, "singularities": [-1], "exponent": 1, "strong": -1, "stieltjes": 0},
    ),
    Sample(
        "the quartic integral",
        by_ratio(fmpq(1), lambda n: fmpq(-(4 * n + 1) * (4 * n + 3), 4 * (n + 1))),
        quartic_integral,
        ("1/50", "1/2", "5"),
        {
            "gevrey": 1,
            "singularities": ["-1/4"],
            "exponent": 0,
            "strong": "-1/4",
            "strong_step": "1/2",
            "stieltjes": 0,
            "integral": "exp(-u^2 - t u^4)",
            "strong_coefficients": [f"{(-1) ** j}*gamma({2 * j + 1}/4)/({2 * factorial(j)}*sqrt(pi))" for j in range(16)],
        },
    ),
    Sample(
        "log(1 + x)/x",
        lambda: (fmpq((-1) ** n, n + 1) for n in count()),
        lambda x: mp.log(1 + x) / x,
        ("1/2", "1", "3", "3/4*I"),
        {"stieltjes": 0, "term": GeneralTerm("(-1)^n/(n + 1)", _reciprocal, ratio=fmpq(-1))},
    ),
    Sample(
        "(1 + x)^(1/3)",
        by_ratio(fmpq(1), lambda n: (fmpq(1, 3) - n) / (n + 1)),
        lambda x: mp.cbrt(1 + x),
        ("1/2", "2", "-9/10"),
        {"strong": "1/3", "strong_step": 1, "stieltjes": 1},
    ),
    Sample(
        "J_0(2 sqrt(x))",
        by_ratio(fmpq(1), lambda n: fmpq(-1, (n + 1) ** 2)),
        lambda x: mp.hyp0f1(1, -x),
        ("1/2", "3", "-2", "1-2*I"),
    ),
    Sample("exp(x)", by_ratio(fmpq(1), lambda n: fmpq(1, n + 1)), mp.exp, ("1", "-4", "2*I")),
    Sample("(1 - x/3)/(1 + x/2 + x^2)", recurrent_terms, lambda x: (1 - x / 3) / (1 + x / 2 + x * x), ("1/2", "2")),
    Sample(
        "sum x^n/(n + 1)^2",
        lambda: (fmpq(1, (n + 1) ** 2) for n in count()),
        lambda x: mp.polylog(2, x) / x,
        ("1", "3/4", "-2"),
        {"term": GeneralTerm("1/(n + 1)^2", _reciprocal_square)},
    ),
    Sample(
        "sum (-1)^n (2n)! x^n",
        by_ratio(fmpq(1), lambda n: fmpq(-(2 * n + 1) * (2 * n + 2))),
        squared_sum,
        ("1/100", "1/5", "1"),
        {"gevrey": 2, "singularities": [-1], "exponent": 1, "strong": "-1/2", "stieltjes": 0},
    ),
    Sample(
        "sum n! cos(n theta) x^n",
        turned_terms,
        turned_sum,
        ("1/10", "1/2", "-1"),
        {"gevrey": 1, "singularities": ["3/5+4/5*I", "3/5-4/5*I"], "exponent": 1},
    ),
    Sample(
        "1/(1 + x/2) and a late pole",
        late_terms,
        lambda x: 1 / (1 + x / 2) + mp.mpf(10) ** -6 / (1 - 3 * x / 2),
        ("1/3", "-1/2", "2"),
    ),
    Sample(
        "2F0(-1/3, 1/2; -x)",
        by_ratio(fmpq(1), lambda n: -(n - fmpq(1, 3)) * (n + fmpq(1, 2)) / (n + 1)),
        hypergeometric_sum,
        ("1/10", "2", "50"),
        {"gevrey": 1, "singularities": [-1], "exponent": "-5/6", "strong": "1/3", "stieltjes": 1},
    ),
    Sample("arctan(x)/x", arctan_terms, lambda x: mp.atan(x) / x, ("1/2", "1", "2")),
    Sample(
        "sum n! x^n on its cut",
        by_ratio(fmpq(1), lambda n: fmpq(n + 1)),
        euler_on_cut,
        ("1/20", "1/3"),
        {"gevrey": 1, "singularities": [1], "exponent": 1},
        euler_sides,
    ),
    Sample(
        "log(1 + x)/x on its cut",
        lambda: (fmpq((-1) ** n, n + 1) for n in count()),
        log_on_cut,
        ("-3", "-5/4"),
        {"stieltjes": 0},
        log_sides,
    ),
)
