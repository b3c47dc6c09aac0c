"""Rational functions fitted to samples."""

from typing import Any

from flint import arb, fmpq
from harness import Benchmark, Call, Peer
from peers import bits_of

from resurgo.kernels.barycentric import aaa_fits
from resurgo.precision import working_precision

DIGITS = 16
TOLERANCE = "1e-13"
NODES = [fmpq(n, 20) for n in range(-20, 21)]
PLACE = fmpq(33, 47)


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [_aaa()]


def _aaa() -> Benchmark:
    bits = bits_of(DIGITS)

    def ours() -> Call:
        with working_precision(bits):
            values = [(3 * arb(x)).tan() for x in NODES]
        return Call(lambda: list(aaa_fits(NODES, values, arb(TOLERANCE)))[-1].function, bits)

    def theirs() -> Call:
        import numpy as np
        from scipy.interpolate import AAA

        nodes = np.array([float(x.p) / float(x.q) for x in NODES])
        values = np.tan(3 * nodes)
        return Call(lambda: AAA(nodes, values, rtol=float(TOLERANCE)), bits)

    def agree(function: Any, other: Any) -> bool:
        mine = complex(function(arb(PLACE))).real
        return bool(abs(mine - float(other(float(PLACE.p) / float(PLACE.q)).real)) < 1e-10 * abs(mine))

    return Benchmark(
        "aaa",
        "AAA fitted to tan(3x) at 41 nodes, to a relative tolerance of 1e-13",
        f"{DIGITS} digits",
        ours,
        (Peer("scipy.interpolate.AAA", theirs, agree, None, "scipy"),),
        note="SciPy works in double precision, ours in any, with singular vectors from inverse iteration at three times the bits.",
    )
