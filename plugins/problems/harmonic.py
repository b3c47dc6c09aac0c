"""The harmonic numbers H_n = 1 + 1/2 + ... + 1/n from their asymptotic series, and Euler's constant gamma from the same.

The harmonic series diverges; by Euler and Maclaurin's formula its partial sums grow like log n + gamma, with
corrections in 1/n^2 that diverge for every n (DLMF 2.10.1, 5.11.2; B_2k are Bernoulli's numbers):

    H_n = log n + gamma + 1/(2n) - S(t)/n^2,   t = 1/n^2,   S(t) = sum c_k t^k,   c_k = B_(2k+2)/(2k + 2).

The problem `euler-constant` is solved for gamma: the number n of terms of H_n that are added is at choice,

    gamma = H_n - log n - 1/(2n) + S(t)/n^2,   n = 1, 2, 3, ...,

and where the series is cut at its least term the error is about exp(-2 pi n). With t > 0 the partial sums lie alternately above
and below, and `stieltjes-bounds` proves the digits.

The target of `harmonic` is H_n = psi(n + 1) + gamma for any n with Re n > 0, n = 1/2 as well. There S is the Borel sum of its
series, and by Binet's formula a function of Stieltjes (DLMF 5.9.15), in the plane of t cut along the negative real axis:
S(t) = integral over v > 0 of 2v/((1 + t v^2)(e^(2 pi v) - 1)).

Large order: c_k ~ C Gamma(2k + 2) A^(-k), A = -4 pi^2, b = 2, C = 1/(2 pi^2), up to a factor of zeta(2k + 2).
The Borel transform of order 2 has poles at A m^2, m = 1, 2, 3, ...
Small n: H_n -> 0, so that S -> n/2 and follows the power -1/2 of t.

*Example.* In an experiment, H_n at whole numbers and between them, and Euler's constant from 20 terms:

    problems = [{ use = "harmonic", points = ["1", "10", "1/2", "2+I"] }, { use = "euler-constant", points = ["20"] }]
"""

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_k = B_(2k+2)/(2k + 2)."""
    return [fmpq.bernoulli(2 * k + 2) / (2 * k + 2) for k in range(order + 1)]


def offset(n):
    """Log n + gamma + 1/(2n)."""
    return acb(n).log() + acb.stieltjes(0) + 1 / (2 * acb(n))


def target(n: acb):
    """psi(n + 1) + gamma."""
    return (n + 1).digamma() + acb.stieltjes(0)


def independent(n):
    """The integral over 0 < u < 1 of (1 - u^n)/(1 - u) (L. Euler), by quadrature, u = exp(-v)."""
    return mp.quad(lambda v: mp.expm1(-n * v) / mp.expm1(-v) * mp.exp(-v), [0, 1, 2, 4, 8, 16, 32, mp.inf])


def harmonic_number(n):
    """H_n, exactly, by halves."""

    def between(a, b):
        return fmpq(1, b) if b - a == 1 else between(a, (a + b) // 2) + between((a + b) // 2, b)

    return between(0, whole(n))


def whole(n):
    """A point as an integer; ValueError where it is none."""
    value = acb(n)
    integer = value.real.unique_fmpz()
    if integer is None or not value.imag.is_zero() or acb(n) != acb(integer):
        raise ValueError(f"n = '{n}' is no whole number; write one")
    return int(integer)


def counted(n):
    """H_n - log n - 1/(2n)."""
    return arb(harmonic_number(n)) - arb(whole(n)).log() - fmpq(1, 2 * whole(n))


def euler_constant(n):
    """Euler's constant, by mpmath."""
    return +mp.euler


def by_an_integral(n):
    """-integral of exp(-v) log v over v > 0, by quadrature."""
    return mp.quad(lambda v: -mp.exp(-v) * mp.log(v), [0, 1, 2, 4, 8, 16, 32, 64, mp.inf])


def counting_number(n):
    """n = 1, 2, 3, ..., at most 10000"""
    return n.imag == 0 and 1 <= n.real <= MOST and n.real == int(n.real)


def right_half(n):
    """Re n > 0"""
    return n.real > 0


MOST = 10_000  # terms of the harmonic series
GROWTH = {"gevrey": 2, "singularities": ["-4*pi**2"], "exponent": 2, "strong": "-1/2", "stieltjes": 0}
REFERENCE = (
    "L. Euler, Comment. Acad. Sci. Petrop. 7 (1740) 150; "
    "NIST Digital Library of Mathematical Functions, 2.10.1, 5.4.14, 5.9.15, 5.11.2"
)


@hookimpl
def register_problems():
    return [
        Problem(
            "harmonic",
            coefficients,
            title="harmonic numbers H_n by the summation of Euler and Maclaurin",
            variable="n",
            argument=lambda n: 1 / n**2,
            prefactor=lambda n: -1 / n**2,
            offset=offset,
            target=target,
            independent=independent,
            points=("1/2", "1", "2", "10"),
            facts=GROWTH,
            domain=right_half,
            reference=REFERENCE,
        ),
        Problem(
            "euler-constant",
            coefficients,
            title="Euler's constant from n terms of the harmonic series",
            variable="n",
            argument=lambda n: 1 / n**2,
            prefactor=lambda n: 1 / n**2,
            offset=counted,
            target=euler_constant,
            independent=by_an_integral,
            points=("1", "2", "5", "10"),
            facts=GROWTH,
            domain=counting_number,
            reference=REFERENCE,
        ),
    ]
