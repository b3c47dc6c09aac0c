"""What moves as slowly as a logarithm, so that no limit of it is seen."""

from collections.abc import Sequence
from typing import Any

from flint import arb, fmpq

from resurgo.checks.growth import Nearest, spaced
from resurgo.precision import to_mp, working_precision

OCTAVES = (4, 2, 1)  # the parts of the highest order at which the exponent is taken
STEADY = 0.12  # relative difference of two increments that are the same


def local_exponents(terms: Sequence[fmpq], k: fmpq, found: Nearest) -> list[Any]:
    """The b of C Gamma(kn + b) A^(-n) by three neighbours, at n doubled again and again; none for more singularities than one.

    With u_n = c_n/Gamma(kn + 1) ~ n^(b-1) A^(-n), b - 1 is -n^2 times the second difference of log |u_n|.
    """
    there = spaced(terms)
    if len(found.positions) != there.step:
        return []
    values = []
    with working_precision(256):
        for part in OCTAVES:
            middle = (len(there.terms) - 2) // part
            around = [(arb(there.number(m)), there.terms[m]) for m in range(middle - 1, middle + 2)] if middle else []
            if not around or any(c == 0 for _, c in around):
                return []
            left, here, right = (abs(arb(c)).log() - (arb(k) * n + 1).lgamma() for n, c in around)
            n = around[1][0] / there.step
            values.append(to_mp(1 - n * n * (right - 2 * here + left)))
    return values


def is_slow(values: Sequence[Any], limit: Any) -> bool:
    """Whether values at arguments in geometric progression come near a limit like 1/log: 1/(value - limit) grows by equal steps.

    Near another limit it stays where it is, and where powers die out it grows by more and more.
    """
    off = [value - limit for value in values[-3:]]
    if len(off) < 3 or not all(off):
        return False
    before, after = (1 / off[1] - 1 / off[0], 1 / off[2] - 1 / off[1])
    return bool(before * off[2] > 0 and abs(after - before) < STEADY * abs(before))
