"""The function f(x) = x^(-a) U(a, a - b + 1, 1/x) of Tricomi, whose series at small x is 2F0(a, b; ; -x).

f(x) = S(t), t = x, S(t) = sum (-1)^n (a)_n (b)_n/n! t^n, for real a and b, in which f is symmetric (DLMF 13.7.3, 13.2.40).

Large order: c_n ~ C Gamma(n + a + b - 1) A^(-n) (1 - (a - 1) (b - 1)/n + ...), A = -1, C = 1/(Gamma(a) Gamma(b)). The Borel
transform is 2F1(a, b; 1; -s). If a or b is 0, -1, -2, ..., C = 0: the series ends and is exact; then no growth is declared.

S is Borel summable; its Borel sum is f(x) in the plane of x cut along the negative real axis, for a > 0 the integral (DLMF 13.4.4)

    f(x) = 1/Gamma(a) (integral over 0 < s < oo of e^(-s) s^(a-1) (1 + x s)^(-b)).

Stieltjes: (a)_n (b)_n/n! is the n-th moment of u^(a-1) e^(-u) U(1 - b, a - b + 1, u)/(Gamma(a) Gamma(b)), u > 0 (DLMF 13.10.7),
after m subtractions, the least m >= 0 with a + m > 0 and b + m > 0. U is positive if a <= 1 or b <= 1: the series is then one
of Stieltjes after m subtractions, or after those that leave its last term. If a > 1 and b > 1, U has a zero, and the series is
none, however many of its continued fraction's numerators are positive.

Strong coupling: S follows t^(-min(a, b)), with a logarithm where a = b; where the series ends, its last power.

a = b = 1 is euler-series; a = 1/2 - nu, b = 1/2 + nu is bessel-k, a = 1/6, b = 5/6 airy-ai, both with x = t/2; a = 1/2, b = 1
is erfc with x = 2t. Arb computes U.

*Parameters.* a, b: the upper parameters, rational numbers.

*Example.* In an experiment, a series of Stieltjes and one that is none:

    problems = [{ use = "tricomi-2f0", a = "1/3", b = 2 }, { use = "tricomi-2f0", a = 3, b = 3, points = ["1/10", "1"] }]
"""

from fractions import Fraction
from itertools import count
from math import floor

from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing


@growing
def coefficients(*, a, b):
    """c_n = (-1)^n (a)_n (b)_n/n!."""
    term, first, second = fmpq(1), fmpq(a.numerator, a.denominator), fmpq(b.numerator, b.denominator)
    for n in count():
        yield term
        term *= -(first + n) * (second + n) / (n + 1)


def target(x: acb, *, a: fmpq, b: fmpq):
    """x^(-a) U(a, a - b + 1, 1/x); a - b is exact, as a whole number is a case of its own."""
    z = 1 / x
    return z ** acb(a) * z.hypgeom_u(acb(a), acb(a - b + 1))


def independent(x, *, a, b):
    """DLMF 13.4.4 with the larger one as a and s = u^2; where it is < 1/2, by a recurrence from there."""
    a, b = max(a, b), min(a, b)
    if a < mp.mpf(1) / 2:
        return (1 + (b - a - 1) * x) * independent(x, a=a + 1, b=b) + (a + 1) * x * independent(x, a=a + 2, b=b)
    unit = 1 / (1 + mp.sqrt(abs(x)))
    ends = [0, *sorted({unit / 4, unit, 4 * unit, mp.mpf(2), mp.mpf(5)}), mp.inf]
    return 2 * mp.quad(lambda u: mp.exp(-u * u) * u ** (2 * a - 1) * (1 + x * u * u) ** -b, ends) / mp.gamma(a)


def facts(*, a, b):
    """As told above; `last` is the number of the last term."""
    least, largest = sorted((Fraction(a), Fraction(b)))
    ends = [-p for p in (least, largest) if p <= 0 and p.denominator == 1]
    if ends:
        last = int(min(ends))
        return {"strong": last, "stieltjes": last}
    growth = {"gevrey": 1, "singularities": [-1], "exponent": str(least + largest - 1), "strong": str(-least)}
    return {**growth, "stieltjes": max(0, floor(-least) + 1)} if least <= 1 else growth


def cut_plane(x, *, a, b):
    """x off the negative real axis, not 0"""
    return x.imag != 0 or x.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "tricomi-2f0",
            coefficients,
            title="2F0(a, b; ; -x), by Tricomi's U",
            parameters={"a": Fraction(1, 2), "b": Fraction(3, 2)},
            target=target,
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts=facts,
            domain=cut_plane,
            reference="F. G. Tricomi, Ann. Mat. Pura Appl. 26 (1947) 141; DLMF 13.7.3 and 13.4.4",
        )
    ]
