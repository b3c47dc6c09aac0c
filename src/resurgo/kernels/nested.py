"""Continued functions b_0 g(b_1 x g(b_2 x g(...))) of a power series: continued exponentials, fractions and the like."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from types import MappingProxyType
from typing import TypeAlias

from flint import acb, arb, fmpq

from resurgo.formal import ONE
from resurgo.kernels.claims import Ball, Values, log_size
from resurgo.kernels.plans import planned
from resurgo.precision import is_zero, to_ball
from resurgo.series import Series, Term

EXACT_BITS = 2000  # the b_n double in length with every order, and are balls from here on
BITS_LOST = 4.5  # a term: the b_n of Euler's series and the quartic integral lose 1.5 to 4.1 through order 60
LARGEST = 2**60  # of which an exponential is taken
FAINT = fmpq(1, 2**30)


Innermost: TypeAlias = Callable[[Ball], Ball | None]


@dataclass(frozen=True)
class Nested:
    """A function g, g(0) = 1: `inverse` gives u of g(u) = F as power series, `value` g(t), None where that is not defined."""

    inverse: Callable[[Series], Series]
    value: Callable[[Ball], Ball | None]


@dataclass(frozen=True)
class Level:
    """What stands at one place of a nest, `factor` x^`power`."""

    power: int
    factor: Term


def _exp_fraction_inverse(series: Series) -> Series:
    log = series.log()
    return -log / (1 + log)


def _exponential(t: Ball) -> Ball | None:
    return t.exp() if abs(t) < LARGEST else None


def _exp_fraction(t: Ball) -> Ball | None:
    below = 1 + t
    return None if below.contains(0) else _exponential(-t / below)


def _fraction(t: Ball) -> Ball | None:
    below = 1 + t
    return None if below.contains(0) else 1 / below


def no_control(_: Ball) -> Ball:
    """1."""
    return arb(1)


def fixed_point(step: Ball) -> Ball | None:
    """tau = exp(b x tau), b x = `step`, that is 1 at x = 0: exp(-W(-b x)), W Lambert's function on its principal branch.

    None where it is not real for real b x: above 1/e.
    """
    argument = -acb(step)
    if argument.imag.contains(0) and not argument.real > -arb(-1).exp():
        return None
    found = (-argument.lambertw()).exp()
    return found.real if isinstance(step, arb) else found


FUNCTIONS: Mapping[str, Nested] = MappingProxyType(
    {
        "exp": Nested(lambda f: f.log(), _exponential),
        "exp-fraction": Nested(_exp_fraction_inverse, _exp_fraction),
        "fraction": Nested(lambda f: 1 / f - 1, _fraction),
    }
)


@planned
def nest(series: Series, function: str) -> tuple[tuple[Level, ...], bool]:
    """The b_k x^(p_k) of S = b_0 x^(p_0) g(b_1 x^(p_1) g(b_2 x^(p_2) ...)), and whether these are all.

    All p_k, k > 0, are 1 but where the series has gaps. From F_0 = S/(b_0 x^(p_0)) on, b_(k+1) x^(p_(k+1)) F_(k+1) is the
    inverse function of g taken of F_k: O(N) series operations for all orders (C. M. Bender and J. P. Vinson, J. Math. Phys.
    37 (1996) 4103, for g = exp). As numerators and denominators double in length with every order, the first b_k are
    exact and the others balls; where one cannot be told from 0 the levels end with it, and the second value is False.
    """
    invert, found, rest = FUNCTIONS[function].inverse, list[Level](), series
    while True:
        present = next((n for n, c in enumerate(rest.terms) if not is_zero(c)), None)
        if present is None:
            return tuple(found), True
        factor = rest.terms[present]
        found.append(Level(present, factor))
        if not isinstance(factor, fmpq) and factor.contains(0):
            return tuple(found), False
        unit = (ONE, *(c / factor for c in rest.terms[present + 1 :]))
        if max(c.height_bits() if isinstance(c, fmpq) else EXACT_BITS for c in unit) > EXACT_BITS:
            unit = (ONE, *(c if is_zero(c) else to_ball(c) for c in unit[1:]))
        rest = invert(Series(unit))


def orders_of(levels: Sequence[Level]) -> list[int]:
    """The order from which each level is known."""
    return list(accumulate(level.power for level in levels))


def foreseen(levels: Sequence[Level], series: Series) -> list[float]:
    """For each level log |1 - c'_n/c_n|, c_n the coefficient that it brings in and c'_n what the nest without it has there.

    The difference c_n - c'_n is g'(0)^k b_0 ... b_k exactly, and |g'(0)| = 1. Where the quotient does not fall from level to
    level, the values may come to another limit than f, however fast: what is deep within the nest is then not felt.
    """
    total, found = 0.0, list[float]()
    for level, order in zip(levels, orders_of(levels), strict=True):
        total += log_size(to_ball(level.factor))
        found.append(inf if is_zero(series.terms[order]) else total - log_size(to_ball(series.terms[order])))
    return found


def nested_values(levels: Sequence[Level], function: str, x: fmpq | arb | acb, last: Innermost = no_control) -> Values:
    """The values of the nest broken off after its level 0, 1, ...; None where one is not defined.

    `last` is what stands in the innermost place for the 1 beside b_k x.
    """
    steps = _steps(levels, x)
    found = (_factors(steps[: k + 1], function, last) for k in range(len(steps)))
    return [None if factors is None else steps[0] * factors[-1] for factors in found]


def unfelt_levels(
    levels: Sequence[Level], function: str, x: fmpq | arb | acb, last: Innermost = no_control, below: fmpq = FAINT
) -> list[int]:
    """The levels after which a g inside the nest is smaller than `below`, so that what stands deeper is hardly felt."""
    steps = _steps(levels, x)
    found = (_factors(steps[: k + 1], function, last) or [] for k in range(len(steps)))
    return [k for k, factors in enumerate(found) if any(abs(factor) < below for factor in factors[1:-1])]


def _steps(levels: Sequence[Level], x: fmpq | arb | acb) -> list[Ball]:
    point = to_ball(x)
    return [to_ball(level.factor) * point**level.power for level in levels]


def _factors(steps: Sequence[Ball], function: str, last: Innermost) -> list[Ball] | None:
    """What stands innermost, and g at every place from there to the outermost; None where one is not defined."""
    value, innermost = FUNCTIONS[function].value, last(steps[-1]) if len(steps) > 1 else arb(1)
    if innermost is None:
        return None
    factors = [innermost]
    for step in reversed(steps[1:]):
        found = value(step * factors[-1])
        if found is None or not found.is_finite():
            return None
        factors.append(found)
    return factors
