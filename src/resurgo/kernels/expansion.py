"""Expansions as x -> oo: logarithms + scale exp(growth) x^power (c_0 + c_1 x^(-step) + ...), and their algebra.

A Taylor series is one in x = 1/t. The coefficients are exact as far as they are rational: roots of whole numbers, powers of pi
and of e that multiply all of them stand apart in the scale.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from flint import acb, fmpq

from resurgo import formal
from resurgo.formal import ONE, ZERO, Term, Terms
from resurgo.kernels.scales import (
    Places,
    Powers,
    Unexpandable,
    are_equal,
    is_positive,
    normalised,
    number_power,
    product_of,
    size_of,
    size_of_base,
    sum_of,
)
from resurgo.precision import is_zero

FINE = Fraction(1, 8)  # a step below which
MOST = 4000  # terms are allowed


class Shallow(Exception):
    """The terms that are known cancel: more of them are needed."""


@dataclass(frozen=True)
class Expansion:
    """logs + scale exp(growth) x^power (c_0 + c_1 x^(-step) + ...); no terms are left out where it is `finite`.

    `step` is 0 for the term c_0 alone, and there are no terms at all of 0.
    """

    terms: Terms
    power: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    scale: Powers = ()
    growth: Places = ()
    logs: Places = ()
    finite: bool = True

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 but for the logarithms."""
        return not self.terms

    def exponents(self) -> Iterator[tuple[Fraction, Term]]:
        """The terms with their powers of x."""
        return ((self.power - n * self.step, c) for n, c in enumerate(self.terms))


NOTHING = Expansion(())


def number(c: Term) -> Expansion:
    """A constant."""
    return Expansion((c,)) if not formal.is_exact_zero(c) else NOTHING


def constant(base: Any, exponent: Fraction = Fraction(1)) -> Expansion:
    """A power of "pi", "e" or a prime."""
    return Expansion((ONE,), scale=((base, exponent),))


def add(a: Expansion, b: Expansion, depth: Fraction) -> Expansion:
    """a + b, through x^(-depth) times the leading power."""
    logs = sum_of(a.logs, b.logs)
    a, b = replace(a, logs=()), replace(b, logs=())
    if a.is_zero or b.is_zero:
        return replace(b if a.is_zero else a, logs=logs)
    if not are_equal(a.growth, b.growth):
        raise Unexpandable("there are terms of different exponential size as x -> oo")
    if a.scale != b.scale:
        a, b = unscaled(a), unscaled(b)
    power, step = max(a.power, b.power), _gcd(a.step, b.step, abs(a.power - b.power))
    if not step:
        return normal(replace(a, terms=formal.add(a.terms, b.terms), logs=logs))
    ends = [(power - e.power + len(e.terms) * e.step) / step for e in (a, b) if not e.finite]
    last = max(int((power - e.power + (len(e.terms) - 1) * e.step) / step) for e in (a, b)) + 1
    count = min([last, most(step, depth), *map(int, ends)])
    terms: list[Term] = [ZERO] * count
    for e in (a, b):
        first, stride = int((power - e.power) / step), int(e.step / step) or 1
        for n, c in enumerate(e.terms):
            if first + n * stride < count:
                terms[first + n * stride] += c
    finite = a.finite and b.finite and count == last
    return normal(replace(a, terms=tuple(terms), power=power, step=step, logs=logs, finite=finite))


def multiply(a: Expansion, b: Expansion, depth: Fraction) -> Expansion:
    """A b, through x^(-depth) times the leading power."""
    if a.logs or b.logs:
        return _with_logs(*((a, b) if a.logs else (b, a)), depth)
    if a.is_zero or b.is_zero:
        return NOTHING
    step = _gcd(a.step, b.step)
    factor, scale = normalised(dict(product_of(a.scale, b.scale)))
    head = Expansion((), a.power + b.power, step, scale, sum_of(a.growth, b.growth))
    if not a.step or not b.step:
        single, other = (a, b) if not a.step else (b, a)
        terms = formal.scale(other.terms, single.terms[0] * factor)
        return normal(replace(head, terms=terms, finite=other.finite))
    lengths = [int(len(e.terms) * (e.step / step)) for e in (a, b)]
    whole = sum(int((len(e.terms) - 1) * (e.step / step)) for e in (a, b)) + 1
    known = [n for n, e in zip(lengths, (a, b), strict=True) if not e.finite]
    count = min([whole, most(step, depth), *known])
    terms = formal.multiply(refined(a, step, count), refined(b, step, count))
    return normal(replace(head, terms=formal.scale(terms, factor), finite=a.finite and b.finite and count == whole))


def power(a: Expansion, p: Fraction, depth: Fraction) -> Expansion:
    """a^p, of a leading coefficient that is positive where p is no whole number."""
    if p == 0:
        return number(ONE)
    if a.logs:
        raise Unexpandable("a power of a logarithm has no expansion in powers of x")
    _refuse_vanishing(a, p < 0)
    if a.is_zero:
        return NOTHING
    exponent = fmpq(p.numerator, p.denominator)
    if p.denominator > 1 and any(isinstance(c, acb) for _, c in a.growth):
        raise Unexpandable("a root of something that oscillates has no expansion")
    lead: Term = ONE
    root: Powers = ()
    finite = True
    if p.denominator == 1 and p > 0 and a.finite and p * len(a.terms) <= most(a.step, depth):
        terms = formal.power((*a.terms, *(ZERO for _ in range((int(p) - 1) * (len(a.terms) - 1)))), exponent)
    else:
        lead, root = number_power(a.terms[0], p)
        finite = not a.step
        unit = formal.divide_by_number(padded(a, depth)[1:], a.terms[0])
        terms = formal.scale(formal.power((ONE, *unit), exponent), lead)
    scaled = [(base, p * e) for base, e in a.scale]
    rational, scale = normalised(dict(product_of(tuple(scaled), root)))
    growth = tuple((place, c * exponent) for place, c in a.growth)
    return normal(Expansion(formal.scale(terms, rational), p * a.power, a.step, scale, growth, finite=finite))


def exp(a: Expansion, depth: Fraction) -> Expansion:
    """e^a: what grows goes into the growth, c log x into the power."""
    if a.growth:
        raise Unexpandable("an exponential of an exponential has no expansion in powers of x")
    if not a.finite and a.power - len(a.terms) * a.step >= 0:
        raise Shallow
    own = unscaled(a)
    growth = {(m, 0): c for m, c in own.exponents() if m > 0 and not formal.is_exact_zero(c)}
    shift = Fraction(0)
    for (m, k), c in a.logs:
        if m > 0:
            growth[m, k] = c
        elif m == 0 and isinstance(c, fmpq):
            shift = Fraction(int(c.p), int(c.q))
        else:
            raise Unexpandable("an exponential of logarithms gives an irrational power of x")
    result = Expansion((ONE,), shift, growth=tuple(sorted(growth.items(), key=lambda item: item[0])))
    at_rest = next((c for m, c in own.exponents() if m == 0), ZERO)
    if isinstance(at_rest, fmpq):
        result = replace(result, scale=(("e", Fraction(int(at_rest.p), int(at_rest.q))),) if at_rest else ())
    else:
        result = replace(result, terms=(at_rest.exp(),))
    rest = [(m, c) for m, c in own.exponents() if m < 0]
    if not rest or (a.finite and all(formal.is_exact_zero(c) for _, c in rest)):
        return result
    terms = formal.exp((ZERO, *as_powers(Expansion(own.terms, own.power, own.step, finite=own.finite), depth, own.step)[1:]))
    return multiply(result, Expansion(terms, step=grid(own), finite=False), depth)


def log(a: Expansion, depth: Fraction) -> Expansion:
    """Log a for a > 0: of its scale, growth and power, and of the series by itself."""
    if a.logs:
        raise Unexpandable("a logarithm of a logarithm has no expansion in powers of x")
    _refuse_vanishing(a, True)
    lead = a.terms[0]
    if not is_positive(lead):
        raise Unexpandable("a logarithm is taken of what is not positive, where it is cut")
    total = NOTHING if isinstance(lead, fmpq) and lead == 1 else number(formal.log((lead,))[0])
    for base, e in a.scale:
        size = fmpq(e.numerator, e.denominator)
        total = add(total, number(size if base == "e" else size * size_of_base(base).log()), depth)
    for (m, k), c in a.growth:
        one = Expansion((), logs=(((m, 1), c),)) if k else Expansion((c,), m)
        total = add(total, one, depth)
    if a.power:
        total = add(total, Expansion((), logs=(((Fraction(0), 1), fmpq(a.power.numerator, a.power.denominator)),)), depth)
    if not a.step:
        return total
    unit = formal.divide_by_number(padded(a, depth)[1:], lead)
    return add(total, normal(Expansion(formal.log((ONE, *unit)), step=a.step, finite=False)), depth)


def composed(outer: Callable[[int], Terms], a: Expansion, depth: Fraction) -> Expansion:
    """outer(a) for a -> 0, `outer(n)` the first n Taylor coefficients of a function at 0."""
    step = grid(a)
    inner = as_powers(a, depth, step)
    return normal(Expansion(formal.compose(outer(len(inner)), inner), step=step, finite=False))


def as_powers(a: Expansion, depth: Fraction, step: Fraction) -> Terms:
    """The coefficients of x^0, x^(-s), x^(-2s), ... of an expansion without growing terms (these are left out), s its grid."""
    own, step = unscaled(a), grid(a) or step
    count = most(step, depth) if own.finite else min(most(step, depth), int((len(own.terms) * own.step - own.power) / step))
    if count < 1:
        raise Shallow
    terms: list[Term] = [ZERO] * count
    for m, c in own.exponents():
        n = -m / step
        if n.denominator == 1 and 0 <= n < count:
            terms[int(n)] = c
    return tuple(terms)


def unscaled(a: Expansion) -> Expansion:
    """The same with the scale in its coefficients."""
    return replace(a, terms=formal.scale(a.terms, size_of(a.scale)), scale=()) if a.scale else a


def most(step: Fraction, depth: Fraction) -> int:
    """The number of terms down to x^(-depth); Unexpandable where powers as close as those of x^(1/997) make too many."""
    if 0 < step < FINE and depth > MOST * step:
        raise Unexpandable(f"its powers of x lie {step} apart, which makes more than {MOST} terms")
    return int(depth / step) + 1 if step else 1


def padded(a: Expansion, depth: Fraction) -> Terms:
    """Its terms down to x^(-depth) times the leading one, as far as they are known."""
    count = most(a.step, depth)
    return (*a.terms[:count], *(ZERO for _ in range(count - len(a.terms) if a.finite else 0)))


def refined(a: Expansion, step: Fraction, count: int) -> Terms:
    """Its terms on a finer grid."""
    stride = int(a.step / step)
    terms: list[Term] = [ZERO] * count
    for n, c in enumerate(a.terms):
        if n * stride < count:
            terms[n * stride] = c
    return tuple(terms)


def _with_logs(a: Expansion, b: Expansion, depth: Fraction) -> Expansion:
    """A b where a has logarithms, and b only a few terms."""
    own = unscaled(b)
    few = [(m, c) for m, c in own.exponents() if not formal.is_exact_zero(c)]
    if b.logs or b.growth or not b.finite:
        raise Unexpandable("a product with a logarithm has no expansion in powers of x")
    logs: Places = ()
    for (m, k), c in a.logs:
        logs = sum_of(logs, tuple(((m + shift, k), c * factor) for shift, factor in few))
    return add(Expansion((), logs=logs), multiply(replace(a, logs=()), b, depth), depth)


def normal(a: Expansion) -> Expansion:
    """The same from the first term on that is not exactly 0; Shallow where all that are known are."""
    a = replace(a, terms=tuple(ZERO if is_zero(c) else c for c in a.terms))
    first = next((n for n, c in enumerate(a.terms) if not formal.is_exact_zero(c)), None)
    if first is None:
        if not a.finite:
            raise Shallow
        return Expansion((), logs=a.logs)
    terms = a.terms[first:]
    while a.finite and formal.is_exact_zero(terms[-1]):
        terms = terms[:-1]
    step = a.step if len(terms) > 1 or not a.finite else Fraction(0)
    return replace(a, terms=terms, power=a.power - first * a.step, step=step)


def _refuse_vanishing(a: Expansion, divides: bool) -> None:
    if a.is_zero and divides:
        raise Unexpandable("it divides by zero")
    if a.terms and not isinstance(a.terms[0], fmpq) and a.terms[0].contains(0):
        raise Unexpandable("a leading term may be zero or not, as far as can be seen; write it without")


def grid(a: Expansion) -> Fraction:
    """The step of the grid that holds 0 and all its powers of x."""
    return _gcd(a.step, abs(a.power))


def _gcd(*sizes: Fraction) -> Fraction:
    there = [size for size in sizes if size]
    if not there:
        return Fraction(0)
    common = lcm(*(size.denominator for size in there))
    return Fraction(gcd(*(int(size * common) for size in there)), common)
