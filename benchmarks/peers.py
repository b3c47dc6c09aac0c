"""The series that are summed, and PARI: its closures, and its numbers as ours."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import factorial
from typing import Any

from flint import arb, fmpq
from mpmath import mp

from resurgo.precision import BITS_PER_DIGIT, working_precision

STACK = 1 << 30  # bytes of PARI's stack


def bits_of(digits: int) -> int:
    """The bits of so many decimals, and eight more, that the last decimal may be claimed."""
    return int(digits * BITS_PER_DIGIT) + 8


def quartic(order: int) -> list[fmpq]:
    """c_n = (-1)^n (4n)!/(16^n (2n)! n!), of the integral of exp(-x^2 - t x^4) over sqrt(pi)."""
    found = [fmpq(1)]
    for n in range(order):
        found.append(found[-1] * fmpq(-(4 * n + 1) * (4 * n + 3), 4 * (n + 1)))
    return found


def euler(order: int) -> list[fmpq]:
    """c_n = (-1)^n n!."""
    return [fmpq((-1) ** n * factorial(n)) for n in range(order + 1)]


@cache
def gp(code: str) -> Callable[..., Any]:
    """A GP function, compiled."""
    from cypari import pari

    if pari.stacksize() < STACK:
        pari.allocatemem(STACK, silent=True)
    return pari(code)


def to_pari(numbers: Iterable[fmpq]) -> Any:
    """A vector of rationals."""
    from cypari import pari

    divide = gp("(p, q) -> p/q")
    return pari([divide(int(c.p), int(c.q)) for c in numbers])


def from_pari(numbers: Any) -> list[fmpq]:
    """The rationals of a vector."""
    return [fmpq(int(c.numerator()), int(c.denominator())) for c in numbers]


def real(number: Any) -> Any:
    """A real number of PARI's as an mpf, rounded to mpmath's precision."""
    mantissa, shift = gp("x -> my(k = bitprecision(x) - exponent(x) - 2); [truncate(shift(x, k)), k]")(number)
    return mp.ldexp(mp.mpf(int(mantissa)), -int(shift))


def close(a: Any, b: Any, digits: int) -> bool:
    """Whether two numbers, balls or mpf, agree to so many significant digits; a ball must hold that many."""
    with working_precision(4 * bits_of(digits)):
        return bool(abs(arb(a) - arb(b)) <= abs(arb(b)) * arb(10) ** -digits)


def all_close(a: Sequence[Any], b: Sequence[Any], digits: int) -> bool:
    """The same of all numbers of two lists of one length."""
    return len(a) == len(b) and all(close(x, y, digits) for x, y in zip(a, b, strict=True))
