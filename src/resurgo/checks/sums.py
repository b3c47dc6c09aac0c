"""The terms and the sums of the sample series: what lies behind `resurgo.checks.samples`."""

from collections.abc import Callable, Iterator
from itertools import accumulate, count
from typing import Any

from flint import fmpq
from mpmath import mp


def by_ratio(first: fmpq, ratio: Callable[[int], fmpq]) -> Callable[[], Iterator[fmpq]]:
    """c_0 and c_(n+1) = ratio(n) c_n."""
    return lambda: accumulate(count(), lambda c, n: c * ratio(n), initial=first)


def euler_sum(x: Any) -> Any:
    """The integral over 0 < s < oo of exp(-s)/(1 + x s) = e^z z E_1(z), z = 1/x."""
    z = 1 / x
    return z * mp.exp(z) * mp.e1(z)


def euler_on_cut(x: Any) -> Any:
    """The principal value of the integral of exp(-s)/(1 - x s) = e^(-z) z Ei(z), z = 1/x > 0."""
    z = 1 / x
    return z * mp.exp(-z) * mp.ei(z)


def euler_sides(x: Any) -> tuple[Any, ...]:
    """The integral passed above and below the pole: half a residue apart from the principal value."""
    z, mean = 1 / x, euler_on_cut(x)
    half = mp.mpc(0, mp.pi * z * mp.exp(-z))
    return mean + half, mean - half


def log_on_cut(x: Any) -> Any:
    """The real part of log(1 + x)/x for x < -1, the mean of both sides of its cut."""
    return mp.log(abs(1 + x)) / x


def log_sides(x: Any) -> tuple[Any, ...]:
    """Log(1 + x)/x on the two sides."""
    half = mp.mpc(0, mp.pi / x)
    return log_on_cut(x) + half, log_on_cut(x) - half


def quartic_integral(x: Any) -> Any:
    """The integral of exp(-u^2 - x u^4) over the real line, divided by sqrt(pi): e^z K_(1/4)(z)/(2 sqrt(pi x)), z = 1/(8x)."""
    z = 1 / (8 * x)
    return mp.exp(z) * mp.besselk(mp.mpf(1) / 4, z) / (2 * mp.sqrt(mp.pi * x))


def squared_sum(x: Any) -> Any:
    """The integral over 0 < s < oo of exp(-s)/(1 + x s^2) = a (Ci(a) sin(a) + (pi/2 - Si(a)) cos(a)), a = 1/sqrt(x)."""
    a = 1 / mp.sqrt(x)
    return a * (mp.ci(a) * mp.sin(a) + (mp.pi / 2 - mp.si(a)) * mp.cos(a))


def turned_terms() -> Iterator[fmpq]:
    """n! cos(n theta) with cos(theta) = 3/5, sin(theta) = 4/5."""
    factorial, real, imaginary = fmpq(1), fmpq(1), fmpq(0)
    for n in count(1):
        yield factorial * real
        real, imaginary = (3 * real - 4 * imaginary) / 5, (4 * real + 3 * imaginary) / 5
        factorial *= n


def turned_sum(x: Any) -> Any:
    """The mean of the integrals of exp(-s)/(1 - x s e^(+-i theta))."""
    turn = mp.mpc(3, 4) / 5
    mean = (euler_sum(-x * turn) + euler_sum(-x * mp.conj(turn))) / 2
    return mean.real if mp.im(x) == 0 else mean


def recurrent_terms() -> Iterator[fmpq]:
    """The coefficients of (1 - x/3)/(1 + x/2 + x^2)."""
    before, now = fmpq(1), fmpq(-5, 6)
    yield before
    while True:
        yield now
        before, now = now, -now / 2 - before


def late_terms() -> Iterator[fmpq]:
    """(-1/2)^n + 10^-6 (3/2)^n: for a dozen terms the second pole is hardly to be seen."""
    return (fmpq(-1, 2) ** n + fmpq(1, 10**6) * fmpq(3, 2) ** n for n in count())


def hypergeometric_sum(x: Any) -> Any:
    """2F0(-1/3, 1/2; -x) = z^a U(a, a + 1/2, z), a = -1/3, z = 1/x (DLMF 13.6.21)."""
    a, z = -mp.mpf(1) / 3, 1 / x
    return z**a * mp.hyperu(a, a + mp.mpf(1) / 2, z)


def arctan_terms() -> Iterator[fmpq]:
    """1, 0, -1/3, 0, 1/5, ..."""
    return (fmpq(0) if n % 2 else fmpq((-1) ** (n // 2), n + 1) for n in count())
