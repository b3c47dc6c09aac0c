"""The regular C-fraction of a power series, and its convergents, in balls of the accuracy asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Any, TypeAlias

from flint import acb, acb_poly, arb_poly, ctx, fmpq, fmpq_poly, nmod, nmod_poly

from resurgo.precision import working_precision
from resurgo.series import Term

BallPolynomial: TypeAlias = arb_poly | acb_poly
Convergent: TypeAlias = tuple[Any, Any]  # two polynomials over the rationals or over balls

GUARD_BITS = 32
LEAF = 16  # factors of a product tree that are multiplied one by one; measured: flat from 16 to 64
PRIMES = (2**61 - 1, 2**61 - 31, 2**61 - 45)  # the largest below 2^61, which leave a factor of 8 to a machine word
TALLEST = 96  # bits of an exact a_k, beyond 4 a step, from which on the fraction over the rationals is given up


@dataclass(frozen=True)
class CFraction:
    """c_0/(1 + a_1 t/(1 + a_2 t/(1 + ...))), with a_1..a_K as far as none is 0.

    `is_whole`: the series is represented through all its coefficients; otherwise a_(K+1) is 0, or cannot be
    told from 0, and more follows.
    """

    leading: Term
    numerators: tuple[Term, ...]
    is_whole: bool

    def following(self, found: Sequence[Convergent]) -> Convergent:
        """The next of (A_0, B_0), (A_1, B_1), ... after those found.

        A_n = A_(n-1) + a_n t A_(n-2) and the same for B_n, B_n(0) = 1 (Wall, 1948); the degrees are
        floor(n/2) and ceil(n/2).
        """
        zero, one = self._polynomials([0], [1])
        if not found:
            return one * self.leading, one
        a, (above, below) = self.numerators[len(found) - 1], found[-1]
        above_before, below_before = found[-2] if len(found) > 1 else (zero, one)
        return _next(above_before, above, a), _next(below_before, below, a)

    def convergent(self, n: int) -> Convergent:
        """(A_n, B_n) alone, by a product tree of the matrices of the recurrence."""
        (one, other), _ = self._product(0, n)
        return one * self.leading, one + other

    def _product(self, start: int, end: int) -> tuple[Convergent, Convergent]:
        """The rows of the product of the matrices (1, a_k t; 1, 0), a_end on the left."""
        if end - start <= LEAF:
            first, second = self._polynomials([0], [1]), self._polynomials([1], [0])
            for a in self.numerators[start:end]:
                first, second = (first[1], _next(first[0], first[1], a)), (second[1], _next(second[0], second[1], a))
            return (first[1], second[1]), (first[0], second[0])
        (a, b), (c, d) = self._product((start + end) // 2, end)
        (e, f), (g, h) = self._product(start, (start + end) // 2)
        return (a * e + b * g, a * f + b * h), (c * e + d * g, c * f + d * h)

    def _polynomials(self, *terms: list[Any]) -> tuple[Any, ...]:
        return tuple(map(self._over, terms))

    @cached_property
    def _over(self) -> Any:
        return fmpq_poly if self.is_exact else type(_polynomial([self.leading, *self.numerators]))

    @property
    def is_exact(self) -> bool:
        """Whether it is one over the rationals."""
        return isinstance(self.leading, fmpq)


def _next(before: Any, now: Any, a: Any) -> Any:
    """X_n = X_(n-1) + a_n t X_(n-2); a ball a_n is rounded to the working precision, which is less than it needed."""
    return now + (before * (a * 1)).left_shift(1)


def c_fraction(terms: Sequence[Term]) -> CFraction:
    """The C-fraction of c_0 + c_1 t + ..., c_0 != 0.

    From exact coefficients every a_k is good to FLINT's working precision and somewhat more: the
    precision inside is that plus the bits the recurrence loses, first by the law of `bits_lost`, then
    by what is found missing. A zero among the a_k is told from a small one by the same recurrence
    modulo a prime of 61 bits. From balls a_k is what they give, and the fraction ends where it may be 0.
    """
    exact = [c for c in terms if isinstance(c, fmpq)]
    if len(exact) < len(terms):
        return _over_balls(terms, ctx.prec + GUARD_BITS)
    wanted, steps = ctx.prec + GUARD_BITS, len(terms) - 1
    bits, regular = wanted + bits_lost(steps), steps
    while True:
        found = _over_balls(terms[: regular + 1], bits)
        if not found.is_whole and regular == steps:
            regular = _regular_steps(exact)
        missing = wanted - accuracy(found.numerators, wanted)
        if len(found.numerators) >= regular and missing <= 0:
            return CFraction(found.leading, found.numerators[:regular], regular == steps)
        bits += max(missing, 0) + GUARD_BITS if len(found.numerators) >= regular else bits


def bits_lost(order: int) -> int:
    """The bits that the C-fraction of a factorially divergent series loses through t^order.

    order (log2(order) - 1.5) + 16 covers what was measured for Euler's series and the integrals of exp(-x^2 - t x^4)
    and of exp(-x^2 - t x^6) at orders 10 to 400; log(1+t)/t and exp(t) lose one bit more an order (docs/engine.md).
    """
    return int(order * max(log2(order) - 1.5, 2)) + 16 if order else 0


def simple_c_fraction(terms: Sequence[fmpq]) -> CFraction | None:
    """The C-fraction over the rationals, where its coefficients stay simple; None where their heights explode.

    They stay simple for hypergeometric series of one growing ratio such as Euler's (Gauss, 1813), and the
    fraction ends for rational functions. Of most series the heights grow like the square of the order.
    """
    before, now = fmpq_poly([1]), fmpq_poly(list(terms)) / terms[0]
    found: list[fmpq] = []
    for left in range(len(terms) - 1, 0, -1):
        after = (before - now).right_shift(1).truncate(left)
        if (a := after[0]) == 0:
            return CFraction(terms[0], tuple(found), after.is_zero())
        if a.height_bits() > TALLEST + 4 * len(found):
            return None
        found.append(a)
        before, now = now, after / a
    return CFraction(terms[0], tuple(found), True)


def _over_balls(terms: Sequence[Term], bits: int) -> CFraction:
    """With f_0 = 1, f_1 = f/c_0:  t a_k f_(k+1) = f_(k-1) - f_k,  f_(k+1)(0) = 1 (Wall, 1948), truncated as it goes."""
    with working_precision(bits):
        before, now = _polynomial([1]), _polynomial(terms)
        leading, found = now[0], []
        now *= 1 / leading
        for left in range(len(terms) - 1, 0, -1):
            after = (before - now).right_shift(1).truncate(left)
            a = after[0]
            if a.contains(0):
                break
            found.append(a)
            before, now = now, after * (1 / a)
        return CFraction(leading, tuple(found), len(found) == len(terms) - 1)


def accuracy(balls: Iterable[Any], at_best: int) -> int:
    """The relative accuracy in bits of the worst of them; at_best where there are none."""
    return min((ball.rel_accuracy_bits() for ball in balls), default=at_best)


def _polynomial(terms: Sequence[Term | int]) -> BallPolynomial:
    over: Any = acb_poly if any(isinstance(c, acb) for c in terms) else arb_poly
    polynomial: BallPolynomial = over(list(terms))
    return polynomial


def _regular_steps(terms: Sequence[fmpq]) -> int:
    """K such that a_1..a_K are not 0 modulo a prime, and so not 0; that a_(K+1) is 0 is then all but certain."""
    prime = next((p for p in PRIMES if int(terms[0].p) % p and all(int(c.q) % p for c in terms)), None)
    if prime is None:
        return 0
    before = nmod_poly([1], prime)
    now = nmod_poly([nmod(int(c.p), prime) / nmod(int(c.q), prime) for c in terms], prime)
    now *= 1 / now[0]
    for k in range(len(terms) - 1):
        after = (before - now).right_shift(1).truncate(len(terms) - 1 - k)
        if int(after[0]) == 0:
            return k
        before, now = now, after * (1 / after[0])
    return len(terms) - 1
