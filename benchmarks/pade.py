"""Padé approximants: exact, enclosed, and one more point."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
from flint import arb, fmpq
from harness import Benchmark, Call, Peer, forget
from peers import all_close, bits_of, close, euler, from_pari, gp, quartic, real, to_pari

from resurgo import Series
from resurgo.kernels.continued_fraction import GUARD_BITS, bits_lost, c_fraction
from resurgo.kernels.pade import pade
from resurgo.kernels.staircase import enclosed_pade
from resurgo.precision import to_mp, working_precision

DIGITS = 50
POINT = fmpq(1, 3)
LOST = 2.0  # bits an order by which the epsilon table of the quartic integral's sums is worse than its result at POINT

STOPS_EXACT = "Of 0.52 s for the quartic integral 0.48 s are FLINT's solution of the linear system over the rationals."
STOPS = (
    "PARI's quotient-difference algorithm loses 2 bits an order where the recurrence on power series loses 3 to 6, and is compiled "
    "from end to end; its numbers have no error bounds, and P and Q are still to be made. Of 0.33, 1.7 and 9 ms for [20/20], "
    "[50/50] and [100/100] the C-fraction takes 0.2, 1.2 and 7.5 ms: 2N steps of four FLINT calls on polynomials, 5 µs a step at "
    "[20/20], of which the calls themselves are half. The quotient-difference algorithm on balls, in Python's loops, takes "
    "0.2, 1.1 and 4.9 ms, four operations of 0.1 µs for each of N^2 pairs: that bounds the ratio by 0.23, 0.3 and 0.4 before P "
    "and Q are made."
)


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    exact = [
        _exact("quartic", quartic, 50, 12, slow=False),
        _exact("quartic", quartic, 100, 25, slow=True),
        _exact("Euler", euler, 100, 800, slow=True),
    ]
    return [*exact, _enclosed(20, 25, 0.25), _enclosed(50, 50, 0.35), _enclosed(100, 70, 0.5), _numerators(50), _one_more_point()]


def _exact(series: str, terms: Callable[[int], list[fmpq]], n: int, goal: float, slow: bool) -> Benchmark:
    def ours() -> Call:
        c = terms(2 * n)

        def run() -> Any:
            forget()
            return pade(Series(c), n, n).fraction

        return Call(run)

    def theirs() -> Call:
        data = gp("(c, n) -> Ser(c, x, 2*n + 1)")(to_pari(terms(2 * n)), n)
        best = gp("(s, n) -> bestapprPade(s, n)")
        return Call(lambda: best(data, n))

    return Benchmark(
        f"pade-exact-{series.lower()}-{n}",
        f"Padé, exact, {series}",
        f"[{n}/{n}]",
        ours,
        (Peer("PARI bestapprPade", theirs, _same_fraction, goal, "cypari"),),
        note="P and Q over the rationals from the coefficients; every coefficient compared.",
        stops=STOPS_EXACT,
        slow=slow,
    )


def _same_fraction(ours: Any, theirs: Any) -> bool:
    above, below = (from_pari(gp("p -> Vecrev(p)")(side)) for side in (theirs.numerator(), theirs.denominator()))
    sides = zip((ours.numerator, ours.denominator), (above, below), strict=True)
    return all(side.coeffs() == [c / below[0] for c in found] for side, found in sides)


def _enclosed(n: int, goal: float, goal_of_pari: float) -> Benchmark:
    c = quartic(2 * n)

    def ours() -> Call:
        def run() -> Any:
            forget()
            return enclosed_pade(Series(c), n, n).fraction

        return Call(run, bits_of(DIGITS))

    def by_mpmath() -> Call:
        bits = _bits_for_equations(c)
        with working_precision(bits):
            data = [to_mp(a) for a in c]
        return Call(lambda: mpmath.pade(data, n, n), bits)

    def by_pari(bits: int = 0) -> Call:
        init = gp("c -> contfracinit(c)")
        data = gp("(c, b) -> localbitprec(b); c*1.")(to_pari(c), bits or _bits_for_quotients(c))
        return Call(lambda: init(data))

    def by_pari_like_us() -> Call:
        return by_pari(bits_of(DIGITS) + GUARD_BITS + bits_lost(2 * n))

    def agree(ours: Any, fraction: Any) -> bool:
        return ours.degrees == (n, n) and close(_value_of(fraction), _last_of_pari(c), DIGITS)

    return Benchmark(
        f"pade-enclosed-{n}",
        f"Padé, P and Q to {DIGITS} digits, certified, quartic",
        f"[{n}/{n}]",
        ours,
        (
            Peer("mpmath.pade", by_mpmath, _same_coefficients, goal),
            Peer("PARI contfracinit", by_pari, agree, goal_of_pari, "cypari"),
            Peer("the same with as many bits as ours", by_pari_like_us, agree, None, "cypari"),
        ),
        note="From exact coefficients; ours makes all entries of the staircase up to this one. mpmath.pade at the least "
        "precision (in steps of 32 bits) at which its P and Q are right to the digits. contfracinit finds the fraction's "
        "coefficients alone, without P and Q and without bounds, at the least precision (in steps of 64 bits) at which "
        "they are right to the digits.",
        stops=STOPS,
    )


def _same_coefficients(ours: Any, theirs: Any) -> bool:
    sides = zip((ours.numerator, ours.denominator), theirs, strict=True)
    return all(all_close(list(side.coeffs()), found, DIGITS) for side, found in sides)


def _numerators(n: int) -> Benchmark:
    c = quartic(2 * n)

    def ours() -> Call:
        def run() -> Any:
            forget()
            return c_fraction(c).numerators

        return Call(run, bits_of(DIGITS))

    def by_pari() -> Call:
        init = gp("c -> contfracinit(c)")
        data = gp("(c, b) -> localbitprec(b); c*1.")(to_pari(c), _bits_for_quotients(c))
        return Call(lambda: init(data))

    def agree(numerators: Any, fraction: Any) -> bool:
        return len(numerators) == 2 * n and close(_value_of(fraction), _last_of_pari(c), DIGITS)

    return Benchmark(
        f"continued-fraction-{n}",
        f"a_1, ..., a_{2 * n} to {DIGITS} digits, certified, quartic",
        f"{2 * n} numerators",
        ours,
        (Peer("PARI contfracinit", by_pari, agree, None, "cypari"),),
        note="From exact coefficients; PARI's without bounds, at the least precision (in steps of 64 bits) at which they are right "
        "to the digits.",
    )


def _value_of(fraction: Any) -> Any:
    bits = 2 * bits_of(DIGITS)
    value = gp("(cf, p, q, b) -> localbitprec(b); contfraceval(cf, p/q*1.)")
    with working_precision(bits):
        return real(value(fraction, int(POINT.p), int(POINT.q), bits))


def _bits_for_equations(c: Sequence[fmpq]) -> int:
    """The least precision, in steps of 32 bits, at which mpmath.pade's coefficients are right to DIGITS."""
    n = len(c) // 2
    with working_precision(2 * bits_of(DIGITS)):
        right = enclosed_pade(Series(c), n, n).fraction

    def suffices(bits: int) -> bool:
        with working_precision(bits):
            try:
                return _same_coefficients(right, mpmath.pade([to_mp(a) for a in c], n, n))
            except ZeroDivisionError:  # "matrix is numerically singular"
                return False

    steps = range(192, 32 * len(c), 32)
    return steps[bisect_left(steps, True, key=suffices)]


def _bits_for_quotients(c: Sequence[fmpq]) -> int:
    """The least precision, in steps of 64 bits, at which every coefficient of PARI's fraction is right to DIGITS."""
    exact, rounded = to_pari(c), gp("(c, b) -> localbitprec(b); contfracinit(c*1.)")
    worst = gp("(a, b) -> my(u = concat(a), v = concat(b)); vecmax(vector(#u, i, abs(u[i]/v[i] - 1)))")
    most = 24 * len(c)
    right = rounded(exact, most)
    return next(bits for bits in range(192, most, 64) if worst(rounded(exact, bits), right) < 10.0**-DIGITS)


def _last_of_pari(c: Sequence[fmpq]) -> arb:
    """[N-1/N] at POINT: what contfraceval makes of the fraction of c_0..c_2N, of which it leaves out the last step."""
    n = len(c) // 2
    with working_precision(2 * bits_of(DIGITS)):
        value: arb = enclosed_pade(Series(c), n - 1, n).fraction(arb(POINT))
        return value


def _one_more_point() -> Benchmark:
    n, c = 50, quartic(100)
    bits = bits_of(DIGITS) + 8

    def ours() -> Call:
        with working_precision(bits + 32):
            fraction = enclosed_pade(Series(c), n, n).fraction
        with working_precision(bits):
            point = arb(POINT)
        return Call(lambda: fraction(point), bits)

    def by_polyval() -> Call:
        with working_precision(bits + 32):
            fraction = enclosed_pade(Series(c), n, n).fraction
        with working_precision(bits):
            above, below = ([to_mp(a) for a in reversed(side.coeffs())] for side in (fraction.numerator, fraction.denominator))
            point = to_mp(POINT)
        return Call(lambda: mpmath.polyval(above, point) / mpmath.polyval(below, point), bits)

    def by_shanks() -> Call:
        deep = bits + int(LOST * 2 * n)
        with working_precision(deep):
            series, point = Series(c), to_mp(POINT)
            series.coefficients  # noqa: B018 - rounded once, outside the timing
        return Call(lambda: mpmath.shanks(series.partial_sums(point))[-1][-1], deep)

    def by_contfraceval() -> Call:
        init = gp("(c, b) -> localbitprec(b); contfracinit(c*1.)")
        fraction = init(to_pari(c), _bits_for_quotients(c))
        value = gp("(cf, p, q, b) -> localbitprec(b); contfraceval(cf, p/q*1.)")
        return Call(lambda: value(fraction, int(POINT.p), int(POINT.q), bits), bits)

    def agree(value: Any, theirs: Any) -> bool:
        return close(value, theirs, DIGITS)

    def agree_with_pari(_value: Any, theirs: Any) -> bool:
        with working_precision(bits):
            return close(_last_of_pari(c), real(theirs), DIGITS)

    return Benchmark(
        "pade-one-more-point",
        f"Padé, one more point, {DIGITS} digits, quartic",
        f"[{n}/{n}]",
        ours,
        (
            Peer("mpmath.polyval", by_polyval, agree, 8),
            Peer("mpmath.shanks", by_shanks, agree, 500),
            Peer("PARI contfraceval", by_contfraceval, agree_with_pari, None, "cypari"),
        ),
        note=f"P and Q, and PARI's fraction, are there, which is evaluated as far as [{n - 1}/{n}]; mpmath.shanks makes the sums "
        f"and its table anew, with {LOST:g} bits an order for what the table loses.",
    )
