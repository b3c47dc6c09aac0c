"""Coefficients of the conformally mapped Borel transform, and rational functions at many points in doubles."""

from typing import Any

from flint import fmpq
from harness import Benchmark, Call, Peer, forget
from peers import bits_of, from_pari, gp, quartic, to_pari

from resurgo import Series
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.conformal import conformal_coefficients
from resurgo.kernels.staircase import enclosed_pade
from resurgo.precision import working_precision

POINTS = 10**6
SYMPY_CAN = 50  # orders within a second


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [_coefficients(50, 4), _coefficients(200, 12), _floats(20, 2.5)]


def _coefficients(order: int, goal: float) -> Benchmark:
    def ours() -> Call:
        transform = borel_transform(Series(quartic(order)))

        def run() -> Any:
            forget()
            return conformal_coefficients(transform, fmpq(-1, 4)).exact

        return Call(run)

    def theirs() -> Call:
        terms = to_pari(borel_transform(Series(quartic(order))).terms)
        polynomial = gp("c -> Polrev(c, 't)")(terms)
        inner = gp("n -> 'w/(1 - 'w)^2 + O('w^(n + 1))")(order)
        subst = gp("(p, s) -> subst(p, 't, s)")
        return Call(lambda: subst(polynomial, inner))

    def by_sympy() -> Call:
        from sympy import QQ, Rational, ring
        from sympy.polys.ring_series import rs_subs

        _, t, w = ring("t,w", QQ)
        terms = [QQ.from_sympy(Rational(int(c.p), int(c.q))) for c in borel_transform(Series(quartic(order))).terms]
        polynomial = sum(c * t**n for n, c in enumerate(terms))
        inner = sum(n * w**n for n in range(1, order + 1))  # w/(1-w)^2
        return Call(lambda: (rs_subs(polynomial, {t: inner}, w, order + 1), w))

    def agree(found: Any, series: Any) -> bool:
        return list(found) == from_pari(gp("s -> Vec(s)")(series))

    def agree_with_sympy(found: Any, mapped: Any) -> bool:
        polynomial, w = mapped
        theirs = [polynomial.coeff(w**n) if n else polynomial.coeff(1) for n in range(order + 1)]
        return list(found) == [fmpq(int(c.numerator), int(c.denominator)) for c in theirs]

    return Benchmark(
        f"conformal-{order}",
        "conformal Borel coefficients, exact, quartic integral",
        f"order {order}",
        ours,
        (
            Peer("PARI subst", theirs, agree, goal, "cypari"),
            *([Peer("sympy rs_subs", by_sympy, agree_with_sympy, None, "sympy")] if order <= SYMPY_CAN else []),
        ),
    )


def _floats(n: int, goal: float) -> Benchmark:
    def fraction() -> Any:
        with working_precision(bits_of(30)):
            return enclosed_pade(Series(quartic(2 * n)), n, n).fraction

    def points() -> Any:
        import numpy as np

        return np.linspace(0.01, 2, POINTS)

    def ours() -> Call:
        built, x = fraction(), points()
        return Call(lambda: built.floats(x))

    def theirs() -> Call:
        import numpy as np

        built, x = fraction(), points()
        above, below = (np.poly1d([float(c) for c in reversed(side.coeffs())]) for side in (built.numerator, built.denominator))
        return Call(lambda: above(x) / below(x))

    def agree(values: Any, others: Any) -> bool:
        return bool((abs(values - others) <= 1e-14 * abs(others)).all())

    return Benchmark(
        "floats",
        "a Padé approximant in float64, quartic integral",
        f"[{n}/{n}] at 10^6 points",
        ours,
        (Peer("numpy.poly1d, which scipy.interpolate.pade returns", theirs, agree, goal),),
        stops="numpy.poly1d makes 80 passes over 8 MB, of 0.13 to 0.2 ms each where the cache of the processor is large. Ours "
        "takes 3 to 4 ms for the matrix product of 42 multiplications a point, and 16 passes over blocks that stay in the cache; "
        "other widths (3 to 11) and blocks (2048 to 32768 points) took from 6.7 to 13 ms, Horner's rule in blocks 8.5 ms at best.",
    )
