"""What stands beside a power series as x -> oo: products of powers of numbers, sums of powers of x and of log x."""

from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpz

from resurgo import formal
from resurgo.formal import ONE, Term

Powers = tuple[tuple[Any, Fraction], ...]  # of "pi", "e" and whole numbers
Places = tuple[tuple[tuple[Fraction, int], Term], ...]  # ((m, k), c): c x^m log(x)^k
FACTORED = 64  # bits of a number of which primes are sought


class Unexpandable(ValueError):
    """A formula has no expansion of this form; its words say why."""


def size_of(scale: Powers) -> Term:
    """The number that a scale is."""
    size: Term = ONE
    for base, e in scale:
        size = size * size_of_base(base) ** fmpq(e.numerator, e.denominator)
    return size


def number_power(c: Term, p: Fraction) -> tuple[Term, Powers]:
    """c^p as a number and a product of powers."""
    exponent = fmpq(p.numerator, p.denominator)
    if p.denominator == 1:
        return c ** int(p), ()
    if not is_positive(c):
        raise Unexpandable("a root is taken of what is not positive, where it is cut")
    if isinstance(c, fmpq) and c.height_bits() <= FACTORED:
        parts = {int(prime): Fraction(n) * p for prime, n in c.p.factor()}
        for prime, n in c.q.factor():
            parts[int(prime)] = parts.get(int(prime), Fraction(0)) - n * p
        return normalised(parts)
    ball = arb(c) if isinstance(c, fmpq) else c
    return ball**exponent, ()


def is_positive(c: Term) -> bool:
    """Whether a number is positive, or complex and not on the negative axis."""
    if isinstance(c, acb):
        return not c.imag.contains(0) or bool(c.real > 0)
    return bool(c > 0)


def normalised(parts: dict[Any, Fraction]) -> tuple[fmpq, Powers]:
    """A product of powers as a rational number and what is left."""
    rational, left = ONE, {}
    for base, e in parts.items():
        whole = e.numerator // e.denominator if isinstance(base, int) else 0
        rational *= fmpq(fmpz(base)) ** whole if whole else ONE
        if e != whole:
            left[base] = e - whole
    return rational, tuple(sorted(left.items(), key=lambda item: str(item[0])))


def product_of(a: Powers, b: Powers) -> Powers:
    """Both with each other."""
    total = dict(a)
    for base, e in b:
        total[base] = total.get(base, Fraction(0)) + e
    return tuple((base, e) for base, e in total.items() if e)


def sum_of(a: Places, b: Places) -> Places:
    """Both together, in order and without zeros."""
    total = dict(a)
    for place, c in b:
        total[place] = total[place] + c if place in total else c
    return tuple(sorted(((place, c) for place, c in total.items() if not formal.is_exact_zero(c)), key=lambda item: item[0]))


def are_equal(a: Places, b: Places) -> bool:
    """Whether two sums are the same, as far as their balls tell."""
    if len(a) != len(b):
        return False
    for (here, c), (there, d) in zip(a, b, strict=True):
        both_exact = isinstance(c, fmpq) and isinstance(d, fmpq)
        if here != there or (c != d if both_exact else not acb(c).overlaps(acb(d))):
            return False
    return True


def size_of_base(base: Any) -> arb:
    """The number that a base is."""
    return arb.pi() if base == "pi" else arb(1).exp() if base == "e" else arb(base)
