"""Asymptotic series of special functions of what grows: NIST's Digital Library of Mathematical Functions (DLMF)."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice

from flint import acb, fmpq, fmpz

from resurgo.formal import ONE, ZERO, Terms
from resurgo.kernels import expansion
from resurgo.kernels.expansion import Expansion, constant, number
from resurgo.kernels.scales import Unexpandable

HALF = Fraction(1, 2)


def function_at_infinity(name: str, a: Expansion, depth: Fraction, nu: fmpq = ZERO) -> Expansion:
    """The function of that name of a -> oo."""
    if name in ("tan", "sin", "cos", "besselj", "bessely", "Ci", "Si"):
        raise Unexpandable(f"{name} oscillates there")
    if name not in SERIES:
        raise Unexpandable(f"no expansion of {name} is known there")
    if a.growth or a.logs or isinstance(a.terms[0], acb) or not a.terms[0] > 0:
        raise Unexpandable(f"no expansion of {name} is known there but for a positive power of x")
    return SERIES[name](a, depth, nu)


def _series(terms: Callable[[], Iterator[fmpq]]) -> Callable[[int], Terms]:
    return lambda count: tuple(islice(terms(), count))


def _product(depth: Fraction, *factors: Expansion) -> Expansion:
    total = number(ONE)
    for factor in factors:
        total = expansion.multiply(total, factor, depth)
    return total


def _over(a: Expansion, depth: Fraction, terms: Callable[[], Iterator[fmpq]]) -> Expansion:
    """The sum of terms_n a^(-n)."""
    return expansion.composed(_series(terms), expansion.power(a, Fraction(-1), depth), depth)


def _exp(a: Expansion, factor: int, depth: Fraction) -> Expansion:
    return expansion.exp(expansion.multiply(number(fmpq(factor)), a, depth), depth)


def _rising(sign: int) -> Callable[[], Iterator[fmpq]]:
    """The coefficients (sign)^n n!."""

    def terms() -> Iterator[fmpq]:
        term, n = ONE, 0
        while True:
            yield term
            n += 1
            term *= sign * n

    return terms


def _e1(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """e^(-a)/a sum (-1)^n n!/a^n (DLMF 6.12.1)."""
    return _product(depth, _exp(a, -1, depth), expansion.power(a, Fraction(-1), depth), _over(a, depth, _rising(-1)))


def _ei(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """e^a/a sum n!/a^n (DLMF 6.12.2)."""
    return _product(depth, _exp(a, 1, depth), expansion.power(a, Fraction(-1), depth), _over(a, depth, _rising(1)))


def _erfc(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """e^(-a^2)/(sqrt(pi) a) sum (-1)^n (1/2)_n/a^(2n) (DLMF 7.12.1)."""

    def terms() -> Iterator[fmpq]:
        term, n = ONE, 0
        while True:
            yield term
            yield ZERO
            term *= -fmpq(2 * n + 1, 2)
            n += 1

    square = expansion.multiply(a, a, depth)
    head = constant("pi", -HALF), _exp(square, -1, depth), expansion.power(a, Fraction(-1), depth)
    return _product(depth, *head, _over(a, depth, terms))


def _stirling() -> Iterator[fmpq]:
    """0, B_2/(1 2), 0, B_4/(3 4), ... (DLMF 5.11.1)."""
    yield ZERO
    k = 1
    while True:
        yield fmpq.bernoulli(2 * k) / (2 * k * (2 * k - 1))
        yield ZERO
        k += 1


def _leading_of_loggamma(a: Expansion, depth: Fraction) -> Expansion:
    """(a - 1/2) log a - a."""
    less = expansion.add(a, number(fmpq(-1, 2)), depth)
    return expansion.add(
        expansion.multiply(less, expansion.log(a, depth), depth), expansion.multiply(number(fmpq(-1)), a, depth), depth
    )


def _loggamma(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """(a - 1/2) log a - a + log(2 pi)/2 + sum B_(2k)/(2k (2k-1) a^(2k-1)) (DLMF 5.11.1)."""
    half_log = expansion.log(_product(depth, constant(2, HALF), constant("pi", HALF)), depth)
    start = expansion.add(_leading_of_loggamma(a, depth), half_log, depth)
    return expansion.add(start, _over(a, depth, _stirling), depth)


def _gamma(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """The exponential of log Gamma (DLMF 5.11.3)."""
    head = constant(2, HALF), constant("pi", HALF), expansion.exp(_leading_of_loggamma(a, depth), depth)
    return _product(depth, *head, expansion.exp(_over(a, depth, _stirling), depth))


def _digamma(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """Log a - 1/(2a) - sum B_(2k)/(2k a^(2k)) (DLMF 5.11.2)."""

    def terms() -> Iterator[fmpq]:
        yield ZERO
        yield fmpq(-1, 2)
        k = 1
        while True:
            yield -fmpq.bernoulli(2 * k) / (2 * k)
            yield ZERO
            k += 1

    return expansion.add(expansion.log(a, depth), _over(a, depth, terms), depth)


def _hankel(nu: fmpq, sign: int) -> Callable[[], Iterator[fmpq]]:
    """sign^k a_k(nu), a_k = (4 nu^2 - 1)(4 nu^2 - 9)...(4 nu^2 - (2k-1)^2)/(k! 8^k) (DLMF 10.17.1)."""

    def terms() -> Iterator[fmpq]:
        term, k = ONE, 0
        while True:
            yield term
            k += 1
            term *= sign * (4 * nu * nu - (2 * k - 1) ** 2) / (8 * k)

    return terms


def _besselk(a: Expansion, depth: Fraction, nu: fmpq) -> Expansion:
    """sqrt(pi/(2a)) e^(-a) sum a_k(nu)/a^k (DLMF 10.40.2)."""
    head = constant("pi", HALF), constant(2, -HALF), expansion.power(a, -HALF, depth), _exp(a, -1, depth)
    return _product(depth, *head, _over(a, depth, _hankel(nu, 1)))


def _besseli(a: Expansion, depth: Fraction, nu: fmpq) -> Expansion:
    """e^a/sqrt(2 pi a) sum (-1)^k a_k(nu)/a^k (DLMF 10.40.1)."""
    head = constant("pi", -HALF), constant(2, -HALF), expansion.power(a, -HALF, depth), _exp(a, 1, depth)
    return _product(depth, *head, _over(a, depth, _hankel(nu, -1)))


def _airy(sign: int) -> Callable[[], Iterator[fmpq]]:
    """sign^k u_k, u_k = (2k+1)(2k+3)...(6k-1)/(216^k k!) (DLMF 9.7.2)."""

    def terms() -> Iterator[fmpq]:
        term, k = ONE, 0
        while True:
            yield term
            k += 1
            term *= fmpq(sign * fmpz(6 * k - 5) * (6 * k - 3) * (6 * k - 1), fmpz(216) * k * (2 * k - 1))

    return terms


def _airy_at_infinity(sign: int, factor: int) -> Callable[[Expansion, Fraction, fmpq], Expansion]:
    """e^(sign z)/(factor sqrt(pi) a^(1/4)) sum sign^k u_k/z^k, z = 2 a^(3/2)/3 (DLMF 9.7.5, 9.7.7)."""

    def function(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
        z = expansion.multiply(number(fmpq(2, 3)), expansion.power(a, Fraction(3, 2), depth), depth)
        head = number(fmpq(1, factor)), constant("pi", -HALF), expansion.power(a, Fraction(-1, 4), depth), _exp(z, sign, depth)
        return _product(depth, *head, _over(z, depth, _airy(sign)))

    return function


def _atan(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
    """pi/2 - atan(1/a) (DLMF 4.24.2)."""

    def terms() -> Iterator[fmpq]:
        n = 0
        while True:
            yield ZERO
            yield fmpq(-1 if n % 2 == 0 else 1, 2 * n + 1)
            n += 1

    half_pi = expansion.multiply(number(fmpq(1, 2)), constant("pi"), depth)
    return expansion.add(half_pi, _over(a, depth, terms), depth)


def _inverse_hyperbolic(sign: int) -> Callable[[Expansion, Fraction, fmpq], Expansion]:
    """Log(a + sqrt(a^2 + sign)) (DLMF 4.37.16, 4.37.19)."""

    def function(a: Expansion, depth: Fraction, _: fmpq) -> Expansion:
        square = expansion.add(expansion.multiply(a, a, depth), number(fmpq(sign)), depth)
        return expansion.log(expansion.add(a, expansion.power(square, HALF, depth), depth), depth)

    return function


SERIES: dict[str, Callable[[Expansion, Fraction, fmpq], Expansion]] = {
    "atan": _atan,
    "asinh": _inverse_hyperbolic(1),
    "acosh": _inverse_hyperbolic(-1),
    "E1": _e1,
    "Ei": _ei,
    "erfc": _erfc,
    "gamma": _gamma,
    "loggamma": _loggamma,
    "digamma": _digamma,
    "besselk": _besselk,
    "besseli": _besseli,
    "airyai": _airy_at_infinity(-1, 2),
    "airybi": _airy_at_infinity(1, 1),
}
