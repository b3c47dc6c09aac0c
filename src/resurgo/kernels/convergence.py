"""How a series converges: ratios and roots of its coefficients, their limits, and the radius of convergence by several methods."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import lgamma
from typing import Any

from flint import acb, arb, ctx

from resurgo.errors import Inapplicable
from resurgo.kernels.claims import log_size
from resurgo.kernels.growth import fold
from resurgo.kernels.large_order import BITS_A_TERM, GUARD_BITS, gevrey_order
from resurgo.kernels.nearest_singularity import (
    SETTLED,
    as_one,
    extrapolated,
    grows_so,
    middle,
    next_column,
    one_sided_ratios,
    two_term_law,
)
from resurgo.kernels.pade import Shape
from resurgo.kernels.plans import planned
from resurgo.kernels.stable_poles import poles_of_logarithmic_derivative, stable_poles
from resurgo.precision import is_zero, working_precision
from resurgo.series import Series

FEWEST = 5  # coefficients other than 0
DRIFT = 0.25  # of the rate: half of a Gevrey order of 1 is 0.35
SURE = 0.05  # relative error of methods that have to agree
PLAIN = 1e-3  # relative error of a ratio method whose coefficients follow the law, whatever those before them do
CLOSE = 1e-6  # relative distance at which two methods agree, whatever errors they claim
SIDED = 4  # ratios of one direction, at least, that make a table


@dataclass(frozen=True)
class Measured:
    """A number with its error, an estimate."""

    value: Any
    error: arb


@dataclass(frozen=True)
class Table:
    """r_n for n up to N, in u = x^p of the shape, at `bits`; `is_pair`: they are the B_n of a pair of singularities."""

    ratios: tuple[tuple[int, Any], ...]
    is_pair: bool
    shape: Shape
    bits: int

    def slopes(self) -> list[tuple[int, Any]]:
        """Of r_n against 1/n."""
        return [(n, -n * (n - 1) * (s - r)) for (_, r), (n, s) in pairwise(self.ratios)]

    def columns(self, count: int) -> list[list[Any]]:
        """Those of Neville's table, the ratios themselves the first, as far as there are entries."""
        found, last = [[r for _, r in self.ratios]], self.ratios[-1][0]
        for j in range(count):
            if len(found[-1]) < 2:
                break
            found.append(next_column(found[-1], last, j))
        return found


def inner_precision(series: Series) -> int:
    """Bits with which tables of differences keep the working precision."""
    return int(ctx.prec + GUARD_BITS + BITS_A_TERM * len(series))


@planned
def ratio_table(series: Series) -> Table:
    """c_n/c_(n-1) where the last have one direction; otherwise, of real coefficients, B_n = (D_n/D_(n-1))^(1/2).

    D_n = c_(n+1) c_(n-1) - c_n^2 ~ r^(2n) n^(2b-2) of a conjugate pair does not oscillate, and B_n ~ r (1 + (b-1)/n)
    (G. N. Mercer and A. J. Roberts, SIAM J. Appl. Math. 50 (1990) 1547). Inapplicable where neither is there.
    """
    shape, terms = balls_of(series)
    with working_precision(inner_precision(series)):
        ratios = one_sided_ratios(terms)
        if len(ratios) >= min(SIDED, len(terms) - 1) and ratios:
            return Table(tuple(ratios), False, shape, ctx.prec)
        squares = [(n, d) for n, d in _discriminants(terms)]
        found: list[tuple[int, Any]] = []
        for (_, before), (n, now) in reversed(list(pairwise(squares))):
            if before.contains(0) or not now / before > 0:
                break
            found.append((n, (now / before).sqrt()))
        if len(found) >= SIDED:
            return Table(tuple(reversed(found)), True, shape, ctx.prec)
    raise Inapplicable("the ratios of the coefficients have no direction, and are not those of a conjugate pair")


def balls_of(series: Series) -> tuple[Shape, tuple[Any, ...]]:
    """The coefficients in u = x^p, of a series x^s T(x^p), as balls."""
    shape, folded = fold(series)
    if sum(not is_zero(c) for c in folded.terms) < FEWEST:
        raise Inapplicable(f"takes {FEWEST} coefficients other than 0")
    with working_precision(inner_precision(series)):
        return shape, as_one(folded.balls(ctx.prec))


def _discriminants(terms: Sequence[Any]) -> list[tuple[int, Any]]:
    if isinstance(terms[0], acb):
        return []
    return [(n, terms[n + 1] * terms[n - 1] - terms[n] ** 2) for n in range(1, len(terms) - 1)]


@planned
def roots_of(series: Series) -> Measured | None:
    """R by the root test: log |c_n| = -n log R + (b-1) log n + const + O(1/n), solved at three n, extrapolated in 1/n.

    Of a series whose ratios have no direction log |c_(n+1) c_(n-1) - c_n^2|/2 takes the place of log |c_n|.
    """
    shape, terms = balls_of(series)
    with working_precision(inner_precision(series)):
        table = one_sided_ratios(terms)
        if len(table) >= SIDED:
            sizes = [(n, abs(terms[n]).log()) for n, _ in table if n > 0]
        else:
            sizes = []
            for n, d in reversed(_discriminants(terms)):
                if d.contains(0):
                    break
                sizes.append((n, abs(d).log() / 2))
            sizes.reverse()
        found = extrapolated([(n, _slope(sizes[i : i + 3])) for i, (n, _) in enumerate(sizes[2:])])
        if found is None or not found[1] < SETTLED:
            return None
        radius = (-found[0]).exp()
        return of_x(radius, radius * found[1], shape)


def _slope(three: Sequence[tuple[int, arb]]) -> arb:
    """The s of s n + t log n + r through three of them that follow one another."""
    (k, u), (m, v), (n, w) = three
    first, second = (arb(m) / k).log(), (arb(n) / m).log()
    return ((w - v) * first - (v - u) * second) / (first - second)


def of_x(size: Any, error: Any, shape: Shape) -> Measured:
    """|A| in x from that in u = x^p."""
    value = arb(size).root(shape.step) if shape.step > 1 else arb(size)
    return Measured(value.mid(), (error / size * value / shape.step).upper())


@planned
def radii(series: Series) -> dict[str, Measured]:
    """R by every method that finds it: 'ratio', 'root', 'pair', 'pade', 'dlog-pade'."""
    shape, terms = balls_of(series)
    found: dict[str, Measured] = {}
    with working_precision(inner_precision(series)):
        ratios = one_sided_ratios(terms)
        if len(ratios) >= SIDED and (limit := extrapolated(ratios)) is not None and limit[1] < SETTLED * abs(limit[0]):
            found["ratio"] = of_x(1 / abs(limit[0]), limit[1] / abs(limit[0]) ** 2, shape)
        if (pair := two_term_law(terms)) is not None and grows_so(terms, pair):
            found["pair"] = of_x(abs(pair.position), pair.position_error, shape)
    if (root := roots_of(series)) is not None:
        found["root"] = root
    folded = fold(series)[1]
    for name, poles in (("pade", stable_poles(folded)), ("dlog-pade", poles_of_logarithmic_derivative(folded))):
        if (pole := poles.nearest) is not None:
            found[name] = of_x(abs(pole.position), pole.error, shape)
    return {name: each for name, each in found.items() if each.error < SETTLED * each.value}


@planned
def kind_of(series: Series) -> int | None:
    """1 for R = 0, -1 for an entire function, 0 for what lies between; None where the coefficients do not tell.

    The rate at which log |c_n| grows from N/2 to N is that from N/4 to N/2 and O(1/N) more for a finite radius. So is that of
    log |c_n/n!^k| for coefficients like (k n)!: a k of `gevrey_order` for which it is so is believed; otherwise a change of
    the rate by more than `DRIFT` is no sign of a finite radius.
    """
    shape, terms = balls_of(series)
    sizes = [log_size(c) for c in terms]
    drift, room = _drift(sizes), DRIFT + 4 / len(terms)
    k = 0.0 if abs(drift) < DRIFT / 2 else _gevrey(series) * shape.step
    if k and abs(_drift([size - k * lgamma(n + 1) for n, size in enumerate(sizes)])) < room:
        return 1 if k > 0 else -1
    return 0 if abs(drift) < room else None


def _drift(sizes: Sequence[float]) -> float:
    """By how much the rate of growth over the last half is above that over the quarter before, of the largest near the ends."""
    last, near = len(sizes) - 1, max(2, len(sizes) // 6)
    after, half, quarter = (max(sizes[max(end - near, 0) + 1 : end + 1]) for end in (last, last // 2, last // 4))
    return (after - half) / (last - last // 2) - (half - quarter) / (last // 2 - last // 4)


def _gevrey(series: Series) -> float:
    """The Gevrey order, 0 where it is not told."""
    try:
        return float(gevrey_order(series))
    except Inapplicable:
        return 0.0


def credible(series: Series, found: dict[str, Measured]) -> dict[str, Measured]:
    """All of them where the coefficients grow as with a finite radius; otherwise those that others agree with, or sharp ratios."""
    kind = kind_of(series)
    if kind == 0:
        return found
    ratio = found.get("ratio")
    is_plain = kind is None and ratio is not None and ratio.error < PLAIN * ratio.value
    if "ratio" in found:  # the root test has the same coefficients by the same law
        found = {name: each for name, each in found.items() if name != "root"}
    sure = {name: each for name, each in found.items() if each.error < SURE * each.value}
    return {
        name: each
        for name, each in sure.items()
        if (is_plain and name == "ratio")
        or any(
            abs(each.value - other.value) <= each.error + other.error + CLOSE * each.value
            for which, other in sure.items()
            if which != name
        )
    }


def agreed(found: dict[str, Measured]) -> tuple[str, Measured] | None:
    """The one of the least error, the error raised to where it covers what the others say."""
    if not found:
        return None
    name, best = min(found.items(), key=lambda pair: middle(pair[1].error / pair[1].value))
    apart = [(abs(other.value - best.value) - other.error).upper() for other in found.values()]
    return name, Measured(best.value, max(best.error, *apart, key=middle))


@planned
def pair_of(series: Series) -> dict[str, Measured]:
    """Arg A in x, in units of pi, and b of a conjugate pair; nothing where the two singularities are none."""
    shape, terms = balls_of(series)
    with working_precision(inner_precision(series)):
        law = two_term_law(terms)
        if law is None or law.partner is None or isinstance(terms[0], acb):
            return {}
        turn = acb(law.position).arg() / (arb.pi() * shape.step)
        found = {"angle": Measured(turn.mid(), (law.position_error / abs(law.position) / (arb.pi() * shape.step)).upper())}
        if law.exponent_error.is_finite():
            found["exponent"] = Measured(law.exponent, law.exponent_error)
        return found


def root_at(series: Series) -> arb:
    """|c_N|^(1/N) of the last coefficient that is not 0, in u = x^p."""
    _, terms = balls_of(series)
    last = next(n for n in range(len(terms) - 1, -1, -1) if not is_zero(terms[n]))
    found: arb = abs(terms[last]).root(last) if last else abs(terms[0])
    return found
