"""Exactness: series of the kernels that methods declare, and whether a method gives their sums."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.checks.asking import ask, point
from resurgo.checks.model import Check, Failed, Subject, Untried
from resurgo.checks.samples import nodes
from resurgo.checks.scored import apart
from resurgo.errors import told
from resurgo.evaluate import Answer, Found, Refusal
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision
from resurgo.question import Data
from resurgo.samples import Samples
from resurgo.series import Series
from resurgo.watch import watched

ORDERS = tuple(range(1, 13))
SURE = 8  # the order from which a method must be exact on what has so few parameters
CLOSE = mp.mpf(10) ** -35  # relatively
BITS = 256  # of the one evaluation: 42 digits to lose to cancellation
NO_SHIFT = fmpq(0)


@dataclass(frozen=True)
class Quotient:
    """p(x)/q(x), with the coefficients of both from the lowest on, and points at which it is asked for.

    Of one with gaps most coefficients are 0: a method that divides by them has no answer there.
    """

    name: str
    upper: tuple[Any, ...]
    lower: tuple[Any, ...]
    points: tuple[str, ...]
    has_gaps: bool = False

    def terms(self, order: int) -> tuple[fmpq, ...]:
        """Its power series c_0..c_order."""
        upper, lower = (Series((*p, *(0 for _ in range(order + 1 - len(p))))) for p in (self.upper, self.lower))
        return (upper / lower).exact or ()

    def __call__(self, x: Any) -> Any:
        """Its value at a number."""
        upper, lower = (reduce(lambda sum_, c: sum_ * x + to_mp(fmpq(c)), reversed(p), mp.mpf(0)) for p in (self.upper, self.lower))
        return upper / lower


GEOMETRIC = (
    Quotient("3/(1 - x/2)", (3,), (1, fmpq(-1, 2)), ("1/3", "-5")),
    Quotient("5 - 2x/(1 + 3x)", (5, 13), (1, 3), ("1/4", "2")),
)
RATIONAL = (
    Quotient("3/(1 - x/2)", (3,), (1, fmpq(-1, 2)), ("1/3", "-5")),
    Quotient("(2 + x)/(1 + x/2 + x^2)", (2, 1), (1, fmpq(1, 2), 1), ("1/2", "3")),
    Quotient("1 + x^2 + 1/(1 + 2x)", (2, 2, 1, 2), (1, 2), ("1/3", "2")),
    Quotient("(1 - x)/((1 + x/3)(1 - x + x^2/2))", (1, -1), (1, fmpq(-2, 3), fmpq(1, 6), fmpq(1, 6)), ("1/2", "-2")),
    Quotient("2/(1 + x^2/3)", (2,), (1, 0, fmpq(1, 3)), ("1/2", "3"), has_gaps=True),
    Quotient("1 + x/(1 - 2x^3)", (1, 1, 0, -2), (1, 0, 0, -2), ("1/3", "-2"), has_gaps=True),
)
BOREL = (
    Quotient("1/(1 + t)", (1,), (1, 1), ("1/3", "2")),
    Quotient("(3 - t)/(1 + t/2)", (3, -1), (1, fmpq(1, 2)), ("1/5", "1")),
    Quotient("(2 + t)/(1 + t/2 + t^2)", (2, 1), (1, fmpq(1, 2), 1), ("1/2", "3")),
    Quotient("1/((1 + t)(1 + t/3))", (1,), (1, fmpq(4, 3), fmpq(1, 3)), ("1/10", "1")),
)


NAMED = {"rational": RATIONAL, "rational-borel": BOREL, "geometric": GEOMETRIC}  # the widest first


@dataclass(frozen=True)
class Tried:
    """What a method answers on a series of its kernel, order by order, and the sums there."""

    where: str
    found: Mapping[int, Found]
    sums: Mapping[int, Any]
    may_refuse: bool = False

    @property
    def values(self) -> dict[int, Any]:
        """The answers, by order; one in balls that are too wide is none."""
        answers = {n: found for n, found in self.found.items() if isinstance(found, Answer)}
        return {n: a.estimate.value for n, a in answers.items() if not a.noise or a.noise <= CLOSE * abs(a.estimate.value)}

    def is_right(self, order: int) -> bool:
        """Whether the answer of this order is the sum."""
        with working_precision(BITS):
            return bool(abs(self.values[order] - self.sums[order]) <= CLOSE * abs(self.sums[order]))


def exactness(subject: Subject) -> str:
    """On the kernel that the method declares its answers are the sum, to 35 digits, from order 8 at the latest.

    It may have no answer at some of these orders, as where a table meets a vanishing difference, but no wrong one.
    Without a declared kernel the named ones are tried.
    """
    kernel = subject.thing.kernel
    if kernel:
        return _tried(subject, kernel)
    for name in NAMED:
        with suppress(Failed):
            return f"{_tried(subject, name)}, with kernel='{name}'"
    raise Untried("it declares no kernel, and is exact on none of those that have a name")


def borel_sum(transform: Callable[[Any], Any], x: Any, k: int = 1, b: fmpq = NO_SHIFT) -> Any:
    """The integral over 0 < s < oo of exp(-s) s^b transform(x s^k)/Gamma(b + 1), by quadrature over u, s = u^q, b = p/q."""
    p, q = int(b.p), int(b.q)
    ends = [0, *(mp.mpf(s) ** (mp.mpf(1) / q) for s in (1, 4, 16, 64)), mp.inf]
    integral = mp.quad(lambda u: q * mp.exp(-(u**q)) * u ** (p + q - 1) * transform(x * u ** (q * k)), ends)
    return integral / mp.gamma(to_mp(b) + 1)


def borel_terms(terms: Iterable[fmpq], k: int = 1, b: fmpq = NO_SHIFT) -> Iterator[fmpq]:
    """c_n = b_n (b + 1)_(kn) from the coefficients b_n of a Borel transform of order k and shift b."""
    weight = fmpq(1)
    for n, c in enumerate(terms):
        yield c * weight
        for j in range(k * n + 1, k * n + k + 1):
            weight *= b + j


def _tried(subject: Subject, kernel: Any) -> str:
    """In words from which order the method is exact on a kernel; Failed where it is not."""
    found = _on_own(subject, kernel) if callable(kernel) else _on_named(subject, kernel)
    leasts = [_least(tried) for tried in found if tried.values or not tried.may_refuse]
    return f"exact from order {max(leasts)} on, in {len(leasts)} case{'s' if len(leasts) > 1 else ''}"


def _least(tried: Tried) -> int:
    """The order from which all answers are the sum; Failed where that is none, or too high."""
    wrong = [n for n in tried.values if not tried.is_right(n)]
    if sure := [n for n in wrong if n >= SURE]:
        value, total = apart(tried.values[sure[0]], tried.sums[sure[0]])
        raise Failed(f"{tried.where}, order {sure[0]}: {value}, and not {total}")
    if not (right := [n for n in tried.values if n > max(wrong, default=0)]):
        last = tried.found[ORDERS[-1]]
        raise Failed(f"{tried.where}: no answer; {last.message if isinstance(last, Refusal) else 'its ball is too wide'}")
    return min(right)


def _on_named(subject: Subject, name: str) -> Iterator[Tried]:
    """The quotients of a named kernel; for 'rational-borel' with the method's own k and b, where it has them."""
    k, b = (_whole(subject.options.get("k")), subject.options.get("b", 0)) if name == "rational-borel" else (1, 0)
    b = fmpq(b.numerator, b.denominator) if isinstance(b, (int, Fraction)) else NO_SHIFT
    for quotient in NAMED[name]:
        series = _data(subject, quotient, name, k, b)
        found = ask(subject, series.truncate, [point(x, BITS) for x in quotient.points], ORDERS, BITS)
        for index, x in enumerate(quotient.points):
            total = _sum(quotient, x, k, b) if name == "rational-borel" else _sum(quotient, x)
            kind = "the series with the Borel transform " if name == "rational-borel" else ""
            where = f"on {kind}{quotient.name} at x = {x}"
            yield Tried(where, {n: found[n, index] for n in ORDERS}, dict.fromkeys(ORDERS, total), quotient.has_gaps)


def _data(subject: Subject, quotient: Quotient, name: str, k: int, b: fmpq) -> Data:
    """The series of a quotient, or the one of which it is the Borel transform; for a method on samples its values at nodes."""
    if subject.thing.works_on == "samples":
        places = nodes(ORDERS[-1])
        return Samples(places, [_exactly(quotient.upper, x) / _exactly(quotient.lower, x) for x in places])
    terms = quotient.terms(ORDERS[-1])
    return Series(borel_terms(terms, k, b) if name == "rational-borel" else terms)


def _exactly(coefficients: tuple[Any, ...], x: fmpq) -> fmpq:
    return reduce(lambda sum_, c: sum_ * x + c, reversed(coefficients), fmpq(0))


@lru_cache(maxsize=64)
def _sum(quotient: Quotient, x: str, *order_and_shift: Any) -> Any:
    """The value of a quotient, or the sum of the series of which it is the Borel transform."""
    with working_precision(BITS):
        at = to_mp(parse_number(x).rational)
        return borel_sum(quotient, at, *order_and_shift) if order_and_shift else quotient(at)


def _on_own(subject: Subject, kernel: Callable[[int], Any]) -> Iterator[Tried]:
    """A method's own kernel: a series, a point and a sum at every order."""
    found, sums, parts, x = dict[int, Found](), dict[int, Any](), list[bool](), ""
    for n in ORDERS:
        try:
            with watched(f"kernel({n})", kernel), working_precision(BITS):
                given, place, total = kernel(n)
                series = given if isinstance(given, (Series, Samples)) else Series(given)
                sums[n] = to_mp(total() if callable(total) else total)
                x = parse_number(place).text
        except Exception as fault:
            raise Failed(f"its kernel({n}) gives no (coefficients, x, value): {told(fault, kernel)}") from None
        order = min(n, series.order)
        found[n] = ask(subject, series.truncate, [point(x, BITS)], [order], BITS)[order, 0]
        if isinstance(series, Series) and series.order >= n >= SURE:
            parts.append(series.truncate(n).partial_sums(to_mp(point(x, BITS)))[-1] == sums[n])
    if parts and all(parts):
        raise Failed(f"its kernel at x = {x} shows nothing: the partial sums themselves are exact there")
    yield Tried(f"on its kernel at x = {x}", found, sums)


def _whole(k: Any) -> int:
    return int(k) if isinstance(k, (int, Fraction)) and k > 0 and k == int(k) else 1


EXACT = Check("exact", exactness, claimed=True)
