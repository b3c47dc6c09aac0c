"""Tables of sequence transformations at one point, all orders.

Those of Aitken, Brezinski (theta), Wynn's rho, and Bulirsch and Stoer have no peer: mpmath has shanks, richardson and levin,
PARI sumalt, sumpos and limitnum, none of which makes such a table.
"""

from itertools import accumulate
from typing import Any

import mpmath
from flint import arb, fmpq
from harness import Benchmark, Call, Peer, forget
from peers import bits_of, close, euler

from resurgo import Series
from resurgo.kernels.levin import BITS_LOST, Kind, inverse_remainders, levin_type, pochhammer, powers
from resurgo.kernels.sequences import terms_at
from resurgo.kernels.wynn import bits_lost, epsilon_table, staircase_values
from resurgo.precision import to_mp, working_precision

DIGITS, ONE = 50, fmpq(1)


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    kinds = (("Levin u", powers(ONE)), ("Weniger delta", pochhammer(ONE, ONE)))
    return [_shanks(200, 200), *(_levin(name, kind, first) for first in (False, True) for name, kind in kinds)]


def _shanks(count: int, digits: int) -> Benchmark:
    bits = bits_of(digits) + bits_lost(count)
    c = euler(count - 1)

    def ours() -> Call:
        with working_precision(bits):
            sums = list(accumulate(terms_at(Series(c), fmpq(1))))
        return Call(lambda: epsilon_table(sums), bits)

    def theirs() -> Call:
        with working_precision(bits):
            sums = Series(c).partial_sums(mpmath.mpf(1))
        return Call(lambda: mpmath.shanks(sums), bits)

    def agree(table: Any, other: Any) -> bool:
        mine = staircase_values(table)[2::2]
        return all(close(row[-1], v, digits) for row, v in zip(other[1::2], mine, strict=False))

    return Benchmark(
        "shanks",
        "Wynn's epsilon table, all orders, Euler's series at 1",
        f"{count} terms, {digits} digits",
        ours,
        (Peer("mpmath.shanks", theirs, agree, 3),),
        note="From given partial sums, both with the same bits to spare for what the table loses; ours carries error bounds.",
    )


def _levin(name: str, kind: Kind, first: bool) -> Benchmark:
    order = 200
    bits = bits_of(DIGITS) + int(BITS_LOST * order)
    is_levin = kind == powers(ONE)

    def ours() -> Call:
        c = euler(order if is_levin else order + 1)

        def run() -> Any:
            if first:
                forget()
            terms = terms_at(series, fmpq(1))
            inverses = inverse_remainders(terms, "u" if is_levin else "d", ONE)
            return levin_type(kind, (list(accumulate(terms))[: len(inverses)], inverses))[0]

        series = Series(c)
        return Call(run, bits)

    def theirs() -> Call:
        """Delta is sidi's t on the terms from a_1 on, plus a_0."""
        c = euler(order if is_levin else order + 1)
        with working_precision(bits):
            terms = [to_mp(a) for a in c]

        def run() -> Any:
            table = mpmath.levin(method="levin" if is_levin else "sidi", variant="u" if is_levin else "t")
            return [table.step(a)[0] for a in (terms if is_levin else terms[1:])]

        return Call(run, bits)

    def agree(values: Any, others: Any) -> bool:
        moved = 0 if is_levin else 1
        pairs = list(zip(values, others, strict=True))[1:]
        with working_precision(bits):
            return all(v is not None and close(v, arb(w) + moved, DIGITS) for v, w in pairs)

    return Benchmark(
        f"{'levin' if is_levin else 'weniger'}{'-first' if first else ''}",
        f"{name}, all orders to {order}, " + ("first call" if first else "weights cached"),
        f"{DIGITS} digits",
        ours,
        (Peer(f"mpmath.levin{'' if is_levin else ' (sidi, t)'}", theirs, agree, 0.5 if first else 20),),
        note="Euler's series at 1, from the exact coefficients (mpmath: from the terms), both with the same bits to spare.",
        stops="2.7 of 3.3 ms on a quiet machine are the one matrix product, 40 000 multiplications at 694 bits, which rounding the "
        "weights or leaving out the upper triangle does not shorten; in a process that has done much "
        "else, the matrix takes up to twice as long.",
    )
