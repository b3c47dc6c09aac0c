"""The methods together, on bare coefficients of functions in closed form that no problem has: claims, and what estimates gain."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial, prod
from typing import Any

import pytest
from mpmath import mp

from resurgo import load_catalog
from resurgo.given import Given, answer, read_coefficients
from resurgo.grids import parse_point
from resurgo.options import resolve

DIGITS = 18
FAR = 100  # by which no claim may be too small


@dataclass(frozen=True)
class Case:
    """Coefficients, one point, the sum there, and the Gevrey order."""

    coefficient: Callable[[int], Any]
    x: str
    sum: Callable[[], Any]
    gevrey: float = 1


def rising(a, n):
    return prod((Fraction(a) + j for j in range(n)), start=Fraction(1))


def integral(borel, x, k=1, b=0):
    """1/Gamma(b+1) times the integral of exp(-s) s^b B(x s^k)."""
    return mp.quad(lambda s: mp.exp(-s) * s**b * borel(x * s**k), [0, 0.05, 0.3, 1, 2, 4, 8, 16, 32, 80]) / mp.gamma(b + 1)


def third(n):
    return mp.mpf(n) / 3


def bessel(n):
    """Of K_(2/5) at large argument."""
    return prod((Fraction(16, 25) - (2 * j - 1) ** 2) / (8 * j) for j in range(1, n + 1)) * Fraction(1)


def struve():
    z, nu = mp.mpf(6), third(1)
    scale = mp.pi * (z / 2) ** (1 - nu) * mp.gamma(nu + 0.5) / mp.gamma(0.5)
    return scale * (mp.struveh(nu, z) - mp.bessely(nu, z))


def stirling():
    return mp.loggamma(1) + 1 - mp.log(2 * mp.pi) / 2


def bernoulli(n):
    return Fraction(*map(int, mp.bernfrac(n)))


CASES = {
    "2F0(9/4, 11/5)": Case(
        lambda n: (-1) ** n * rising("9/4", n) * rising("11/5", n) / factorial(n),
        "1/4",
        lambda: mp.mpf(4) ** (mp.mpf(9) / 4) * mp.hyperu(mp.mpf(9) / 4, 1 + mp.mpf(9) / 4 - mp.mpf(11) / 5, 4),
    ),
    "K_(2/5), complex": Case(bessel, "1/2+I/2", lambda: mp.besselk(0.4, 1 - 1j) * mp.exp(1 - 1j) * mp.sqrt(2 * (1 - 1j) / mp.pi)),
    "two singularities": Case(
        lambda n: (-1) ** n * (rising("1/2", n) + rising("3/2", n) / 3**n),
        "2",
        lambda: integral(lambda t: (1 + t) ** -0.5 + (1 + t / 3) ** -1.5, mp.mpf(2)),
    ),
    "complex coefficients": Case(
        lambda n: ("({})", "({})*I", "-({})", "-({})*I")[-n % 4].format(rising("1/3", n) / 2**n),
        "2",
        lambda: integral(lambda t: (1 + t * 1j / 2) ** -third(1), mp.mpf(2)),
    ),
    "gaps": Case(lambda n: struve_coefficient(n // 2) if n % 2 == 0 else 0, "1/3", struve),
    "Gevrey 2": Case(
        lambda n: (-1) ** n * rising("2/3", n) / factorial(n) * factorial(2 * n),
        "1/2",
        lambda: integral(lambda t: (1 + t) ** -third(2), mp.mpf("0.5"), 2),
        2,
    ),
    "Gevrey 2, Stirling": Case(lambda n: bernoulli(2 * n + 2) / ((2 * n + 2) * (2 * n + 1)), "1", stirling, 2),
    "Gevrey 3": Case(
        lambda n: (-1) ** n * rising("4/3", 3 * n) * Fraction(n + 2, 2),
        "1/100",
        lambda: integral(lambda t: (2 + t) / (2 * (1 + t) ** 2), mp.mpf("0.01"), 3, third(1)),
        3,
    ),
    "Gevrey 3/2": Case(
        lambda n: f"({(-1) ** n})*gamma({3 * n}/2 + 1)",
        "1/4",
        lambda: mp.quad(lambda r: 2 * r * mp.exp(-r * r) / (1 + r**3 / 4), [0, 0.1, 0.5, 1, 2, 4, 8, 12]),
        1.5,
    ),
    "c_0 = 0": Case(
        lambda n: 0 if n < 2 else (-1) ** n * rising("5/2", n - 2),
        "2",
        lambda: 4 * integral(lambda t: 1 / (1 + t), mp.mpf(2), 1, mp.mpf("1.5")),
    ),
    "Lerch, beyond the circle": Case(
        lambda n: (-1) ** n / (n + Fraction(2, 3)), "3", lambda: mp.hyp2f1(1, third(2), third(5), -3) * 1.5
    ),
    "arctan": Case(lambda n: Fraction((-1) ** (n // 2), n) if n % 2 else 0, "1", lambda: mp.pi / 4),
    "dilogarithm": Case(lambda n: Fraction(1, n * n) if n else 0, "9/10", lambda: mp.polylog(2, mp.mpf("0.9"))),
    "entire": Case(lambda n: Fraction((-1) ** n, factorial(n)), "12", lambda: mp.exp(-12)),
}


def struve_coefficient(n):
    return rising("1/2", n) * prod((Fraction(-1, 6) - j for j in range(n)), start=Fraction(1))


catalog = cache(lambda: load_catalog(None))


@cache
def coefficients(name, order):
    return [CASES[name].coefficient(n) for n in range(order + 1)]


def asked(name, method, order, **options):
    """The estimate from bare coefficients, or why there is none; its distance from the sum, relative to that; its claim, so too."""
    case = CASES[name]
    entry, given = catalog().find("method", method), Given(read_coefficients(coefficients(name, order)), parse_point(case.x))
    outcome = answer(entry.thing, resolve(entry.options, options)[0], given, DIGITS)
    if (found := outcome.estimate) is None:
        return outcome.status, None, None
    with mp.workdps(30):
        truth = case.sum()
        return found, abs(found.value - truth) / abs(truth), None if found.error is None else found.error / abs(truth)


def is_claimed_or_doubted(name, method, order):
    """No claim is off by more than 100 times, beyond the digits asked, and what is wrong altogether says so."""
    found, distance, claim = asked(name, method, order)
    if isinstance(found, str):
        return found in ("inapplicable", "imprecise")
    if found.grade == "unreliable":
        return True
    return distance < 1 if claim is None else distance <= FAR * claim + 10 ** mp.mpf(1 - DIGITS)


METHODS = [
    "abel",
    "aitken",
    "borel-leroy",
    "borel-pade",
    "cesaro",
    "cohen-villegas-zagier",
    "conformal-borel",
    "conformal-map",
    "continued-fraction",
    "continued-function",
    "dlog-pade",
    "drummond",
    "euler-transform",
    "exponential-approximant",
    "factor-approximant",
    "inverse-factorial",
    "lateral-borel",
    "levin",
    "median-borel",
    "naive",
    "optimal-truncation",
    "pade",
    "rho",
    "richardson",
    "robust-pade",
    "shanks",
    "terminant",
    "theta",
    "weniger",
]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("method", ["cesaro", "levin", "pade"])
def test_no_claim_is_off_by_a_hundred(method, name):
    assert is_claimed_or_doubted(name, method, 15)


@pytest.mark.long
@pytest.mark.parametrize("order", [8, 24])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("method", METHODS)
def test_no_claim_of_any_method_is_off_by_a_hundred(method, name, order):
    assert is_claimed_or_doubted(name, method, order)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.gevrey > 1])
def test_an_estimated_gevrey_order_gains_on_order_one(name):
    _, mended, _ = asked(name, "borel-leroy", 15)
    _, plain, _ = asked(name, "borel-pade", 15)
    assert mended < plain / 100


def test_an_estimated_exponent_gains_on_shift_nought():
    """Its singularity of exponent 69/20 is nearly a pole of order 4 with the shift 221/64 - 4."""
    found, mended, _ = asked("2F0(9/4, 11/5)", "borel-leroy", 15)
    _, plain, _ = asked("2F0(9/4, 11/5)", "borel-leroy", 15, b=0)
    assert mended < plain / 10
    assert found.notes.endswith("k = 1 by the coefficients; exponent 221/64 by the coefficients")


def test_an_order_that_is_not_whole_is_raised():
    found, _, _ = asked("Gevrey 3/2", "borel-leroy", 15)
    assert found.notes == "Borel transform: [8/7]; k = 3/2 by the coefficients; summed with k = 2, as k is to be whole"


def test_means_that_equal_the_next_partial_sum_by_chance_claim_more_than_round_off():
    """Two means of arctan's series at 1 are the same, 152/210, as the terms of even order vanish."""
    found, distance, claim = asked("arctan", "cesaro", 8)
    with mp.workdps(DIGITS):
        assert abs(found.value - mp.mpf(152) / 210) < mp.mpf(10) ** -16
    assert distance < claim < 10 * distance
