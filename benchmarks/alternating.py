"""Alternating series by Chebyshev polynomials, and Richardson's extrapolation."""

from itertools import accumulate
from typing import Any

import mpmath
from flint import arb, fmpq
from harness import Benchmark, Call, Peer
from mpmath import mp
from peers import bits_of, close, gp, real, to_pari

from resurgo.kernels.levin import BITS_LOST
from resurgo.kernels.means import chebyshev
from resurgo.kernels.richardson import richardson_type
from resurgo.kernels.weighted import fractions
from resurgo.precision import to_mp, working_precision

DIGITS_A_TERM = 0.7655  # log10(3 + sqrt(8))


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [_last_order(200), _all_orders(60), _richardson(100)]


def _terms(count: int) -> list[fmpq]:
    """Of log 2."""
    return [fmpq((-1) ** n, n + 1) for n in range(count)]


def _ours(count: int) -> Any:
    sums = [arb(0), *accumulate(map(arb, _terms(count)))]
    return fractions(chebyshev(count + 1), (sums, [arb((-1) ** i) for i in range(count + 1)]))[0][0]


def _last_order(digits: int) -> Benchmark:
    count = int(digits / DIGITS_A_TERM) + 2
    bits = bits_of(digits)

    def theirs() -> Call:
        terms = to_pari(_terms(count + 50))  # it takes some more
        sumalt = gp(f"c -> localbitprec({bits}); sumalt(n = 1, 1. * c[n])")
        return Call(lambda: sumalt(terms))

    def by_mpmath() -> Call:
        def run() -> Any:
            algorithm = mpmath.cohen_alt()
            return algorithm.update([mp.mpf((-1) ** n) / (n + 1) for n in range(count)])[0]

        return Call(run, bits)

    def agree(values: Any, other: Any) -> bool:
        with working_precision(bits):
            number = other if isinstance(other, mpmath.mpf) else real(other)
        return close(values[-1], number, digits - 10)

    return Benchmark(
        "alternating",
        "Cohen, Rodriguez Villegas and Zagier, log 2: every order; peers the last alone",
        f"{count} terms, {digits} digits",
        lambda: Call(lambda: _ours(count), bits),
        (Peer("PARI sumalt", theirs, agree, needs="cypari"), Peer("mpmath.cohen_alt", by_mpmath, agree)),
        note="Ours has the values and enclosures of all orders, with the weights kept; the peers one value.",
    )


def _all_orders(digits: int) -> Benchmark:
    count = int(digits / DIGITS_A_TERM) + 2
    bits = bits_of(digits)

    def by_mpmath() -> Call:
        def run() -> Any:
            terms = [mp.mpf((-1) ** n) / (n + 1) for n in range(count)]
            return [mpmath.cohen_alt().update(terms[:m])[0] for m in range(1, count + 1)]

        return Call(run, bits)

    def agree(values: Any, others: Any) -> bool:
        """To the digits that both have: mpmath takes as many terms as it thinks best."""
        return close(values[-1], others[-1], digits - 5) and len(values) == len(others) + 1

    return Benchmark(
        "alternating-all",
        "The same, all orders",
        f"{count} terms, {digits} digits",
        lambda: Call(lambda: _ours(count), bits),
        (Peer("mpmath.cohen_alt", by_mpmath, agree, 5),),
    )


def _richardson(count: int) -> Benchmark:
    digits = 50
    bits = bits_of(digits) + int(BITS_LOST * count)

    def ours() -> Call:
        with working_precision(bits):
            sums = list(accumulate(arb(1) / (n + 1) ** 2 for n in range(count)))
        return Call(lambda: richardson_type(sums, fmpq(1)), bits)

    def theirs() -> Call:
        with working_precision(bits):
            sums = [to_mp(s) for s in accumulate(fmpq(1, (n + 1) ** 2) for n in range(count))]
        return Call(lambda: [mpmath.richardson(sums[: n + 1]) for n in range(2, count)], bits)

    def agree(values: Any, others: Any) -> bool:
        """mpmath extrapolates from the second half of the sums: what agrees is the limit."""
        return close(values[-1], others[-1][0], 25)

    return Benchmark(
        "richardson",
        "Richardson's extrapolation of zeta(2), all orders, weights kept",
        f"{count} terms, {digits} digits",
        ours,
        (Peer("mpmath.richardson", theirs, agree),),
        note="mpmath takes the second half of the sums at every order, ours all of them.",
    )
