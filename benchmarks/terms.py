"""Slowly convergent sums whose terms are a function of n, at 50 digits; of 1/(n log^2 n) no peer has the sum."""

from collections.abc import Callable
from functools import partial
from typing import Any

import mpmath
from flint import arb, fmpq
from harness import Benchmark, Call, Peer
from peers import bits_of, close, gp, real

from resurgo.kernels.general_terms import tail
from resurgo.precision import to_mp

DIGITS = 50
TERMS = 20  # summed before the formula begins: its error is some exp(-2 pi 20)


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [
        _sum(
            "1/n^2",
            lambda n: 1 / n**2,
            1,
            ("sumnum(n=1, 1/n^2)", "sumnummonien(n=1, 1/n^2)", "sumpos(n=1, 1/n^2)"),
            lambda n: 1 / n**2,
        ),
        _sum(
            "n^(-3/2)", lambda n: n ** fmpq(-3, 2), 1, ("sumnum(n=1, n^(-3/2), sumnuminit([+oo, -3/2]))", "sumpos(n=1, n^(-3/2))")
        ),
    ]


def _sum(
    name: str, g: Callable[[Any], Any], first: int, codes: tuple[str, ...], term: Callable[[Any], Any] | None = None
) -> Benchmark:
    bits = bits_of(DIGITS)

    def ours() -> Call:
        def run() -> Any:
            head = sum((g(arb(n)) for n in range(first, TERMS)), arb(0))
            return to_mp((head + tail(g, fmpq(1), TERMS)[0]).real)

        return Call(run, bits)

    def theirs(code: str) -> Call:
        call = gp(f"() -> localbitprec({bits}); {code}")
        return Call(lambda: real(call()), bits)

    def agree(mine: Any, other: Any) -> bool:
        return close(mine, other, DIGITS)

    peers = [Peer(f"PARI {code.partition('(')[0]}", partial(theirs, code), agree, needs="cypari") for code in codes]
    if term is not None:
        peers.append(Peer("mpmath.nsum", lambda: Call(lambda: mpmath.nsum(term, [first, mpmath.inf]), bits), agree))
    return Benchmark("terms", f"sum of {name}", f"{DIGITS} digits", ours, tuple(peers))
