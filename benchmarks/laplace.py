"""The Laplace integral of a Borel-Padé approximant at one more point."""

from functools import cache
from typing import Any

import mpmath
from flint import arb, fmpq
from harness import Benchmark, Call, Peer
from mpmath import mp
from peers import bits_of, close, gp, quartic, real, to_pari

from resurgo import Series
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.laplace import bits_inside
from resurgo.kernels.laplace_table import FEW, LaplaceTable
from resurgo.kernels.rational import Rational
from resurgo.kernels.staircase import enclosed_pade
from resurgo.precision import to_mp, working_precision

DIGITS = 50
POINT = fmpq(27, 64)  # dyadic, and no power of two


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [_one_more_point(20), _one_more_point(50)]


@cache
def _approximant(n: int) -> Rational:
    with working_precision(bits_of(DIGITS)):
        bits = bits_inside(2 * n)
    with working_precision(bits):
        return enclosed_pade(borel_transform(Series(quartic(2 * n))), n, n).fraction


def _one_more_point(n: int) -> Benchmark:
    bits = bits_of(DIGITS)

    def ours() -> Call:
        table = LaplaceTable(_approximant(n))
        with working_precision(bits):
            for i in range(1, 2 * FEW):
                table(POINT + fmpq(i, 200))
        return Call(lambda: table(arb(POINT)), bits)  # a ball: what was found at exact points would be kept

    def by_mpmath() -> Call:
        fraction = _approximant(n)
        with working_precision(bits + 32):
            above, below = ([to_mp(a) for a in reversed(side.coeffs())] for side in (fraction.numerator, fraction.denominator))
            point = to_mp(POINT)

        def integrand(s: Any) -> Any:
            t = point * s
            return mp.exp(-s) * mpmath.polyval(above, t) / mpmath.polyval(below, t)

        return Call(lambda: mpmath.quad(integrand, [0, mp.inf]), bits)

    def by_pari() -> Call:
        fraction = _approximant(n)
        make = gp("(p, q, x, b) -> localbitprec(b); [Polrev(p*1., 't), Polrev(q*1., 't), x*1., intnuminit(0, [oo, 1])]")
        with working_precision(bits + 64):
            sides = [to_pari(fmpq(*_ratio(c)) for c in side.coeffs()) for side in (fraction.numerator, fraction.denominator)]
        data = make(*sides, to_pari([POINT])[0], bits)
        integrate = gp(
            "(d, b) -> localbitprec(b); my(t, p = d[1], q = d[2], x = d[3]);"
            "intnum(s = 0, [oo, 1], t = x*s; exp(-s)*subst(p, 't, t)/subst(q, 't, t), d[4])"
        )
        return Call(lambda: integrate(data, bits))

    def agree(value: Any, other: Any) -> bool:
        return close(other, value, DIGITS)

    def agree_with_pari(value: Any, other: Any) -> bool:
        with working_precision(2 * bits):
            return close(real(other), value, DIGITS)

    return Benchmark(
        f"laplace-{n}",
        f"Borel-Padé: the Laplace integral at one more point, {DIGITS} digits, quartic",
        f"[{n}/{n}]",
        ours,
        (Peer("mpmath.quad", by_mpmath, agree, 150), Peer("PARI intnum, table kept", by_pari, agree_with_pari, 6, "cypari")),
        note="The approximant of the Borel transform is there, and for ours its values at the nodes of a rule with a proved error, "
        "which a dozen points before have made worth while.",
        stops="200 exponentials and products at 224 bits, 0.13 ms: 0.65 µs each, in which Python's calls are a third.",
    )


def _ratio(ball: Any) -> tuple[int, int]:
    mantissa, exponent = ball.mid().man_exp()
    return (int(mantissa) << max(int(exponent), 0), 1 << max(-int(exponent), 0))
