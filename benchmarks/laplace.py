"""The Laplace integral of a Borel-Padé approximant at one more point."""

from functools import cache
from typing import Any

import mpmath
from flint import fmpq
from harness import Benchmark, Call, Peer
from mpmath import mp
from peers import bits_of, close, gp, quartic, real, to_pari

from resurgo import Series
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.laplace import bits_inside, laplace
from resurgo.kernels.rational import Rational
from resurgo.kernels.staircase import enclosed_pade
from resurgo.precision import to_mp, working_precision

DIGITS = 50
POINT = fmpq(1, 2)


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
        fraction = _approximant(n)
        with working_precision(bits):
            laplace(fraction, fmpq(1, 3))  # the poles
        return Call(lambda: laplace(fraction, POINT), bits)

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
        note="The approximant of the Borel transform is there, and for ours its poles and residues.",
        stops="0.42 of 0.53 ms for [20/20], 0.85 of 1.1 ms for [50/50], are Arb's E_1 at 206 bits, 17 to 21 µs a pole, which no "
        "form over the poles can do without. A quadrature with the approximant's values kept at fixed nodes would take 150 to 200 "
        "exponentials, 0.13 ms for either size, and meet both goals; its error has yet to be bounded for all points alike.",
    )


def _ratio(ball: Any) -> tuple[int, int]:
    mantissa, exponent = ball.mid().man_exp()
    return (int(mantissa) << max(int(exponent), 0), 1 << max(-int(exponent), 0))
