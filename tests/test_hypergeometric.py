"""Hypergeometric functions fitted to ratios of coefficients, and the Mellin-Barnes integrals that sum them."""

import re
from fractions import Fraction
from math import factorial, prod

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, load_catalog, resum
from resurgo.kernels.mellin_barnes import HypergeometricSeries, factorial_ratio, fitted, times
from resurgo.precision import to_mp, working_precision

EULER = HypergeometricSeries(fmpq(1), (fmpq(-1), fmpq(-1)), (fmpq(1),))
QUARTIC = HypergeometricSeries(fmpq(1), (fmpq(-3), fmpq(-16), fmpq(-16)), (fmpq(4), fmpq(4)))


def euler(x):
    return mp.exp(1 / x) * mp.e1(1 / x) / x


def quartic(x):
    z = 1 / (8 * x)
    return mp.sqrt(1 / (4 * mp.pi * x)) * mp.exp(z) * mp.besselk(mp.mpf(1) / 4, z)


@pytest.mark.parametrize(
    ("series", "x", "truth"),
    [
        (EULER, (fmpq(1, 7), 0), euler),
        (EULER, (fmpq(13), 0), euler),
        (EULER, (fmpq(-1), fmpq(1, 4)), euler),
        (QUARTIC, (fmpq(1, 60), 0), quartic),
        (QUARTIC, (fmpq(70), 0), quartic),
        (QUARTIC, (fmpq(1), fmpq(-2)), quartic),
    ],
)
def test_sums_are_the_functions(series, x, truth):
    with working_precision(150):
        point = acb(*x) if x[1] else x[0]
        value = series(point)
        assert isinstance(value, acb if x[1] else arb)
        assert abs(to_mp(value) - truth(to_mp(acb(*x)))) < mp.mpf(2) ** -140


def test_parameters_below_zero_and_double_ones():
    """c_(n+1)/c_n = -(n - 3/2)^2/(n + 1): 2F0(-3/2, -3/2; -x), by U (DLMF 13.6.21)."""
    series = HypergeometricSeries(fmpq(1), (fmpq(-9, 4), fmpq(3), fmpq(-1)), (fmpq(1), fmpq(1)))
    with working_precision(150):
        x = mp.mpf(5) / 2
        truth = x ** mp.mpf("1.5") * mp.hyperu(-1.5, 1, 1 / x)
        assert abs(to_mp(series(fmpq(5, 2))) - truth) < mp.mpf(2) ** -140


@pytest.mark.parametrize("method", ["hypergeometric", "meijer-g"])
def test_within_the_circle_a_fit_of_f_itself_is_its_series(method):
    """(1 - x)^(-1/3) at 1/2, where the integral does not converge."""
    terms = [Fraction(prod(3 * j + 1 for j in range(n)), 3**n * factorial(n)) for n in range(6)]
    found = resum(terms, "1/2", method=method, k=0, digits=20)
    with mp.workdps(30):
        assert abs(found.value - mp.mpf(2) ** (mp.mpf(1) / 3)) < mp.mpf(10) ** -20
        beside = resum(terms, "1/2+I/1000", method=method, k=0, digits=20)
        assert abs(beside.value - mp.mpc(0.5, mp.mpf(-1) / 1000) ** (-mp.mpf(1) / 3)) < mp.mpf(10) ** -20
    with pytest.raises(Inapplicable, match=r"the sum that is fitted has its cut at this x$"):
        resum(terms, "3/2", method=method, k=0)


def test_a_series_that_ends_is_its_sum():
    series = HypergeometricSeries(fmpq(2), (fmpq(-2), fmpq(1)), (fmpq(1), fmpq(1)))
    with working_precision(100):
        assert series(fmpq(3)).overlaps(arb(2 * (1 - 2 * 3 + 9)))


@pytest.mark.parametrize(
    ("series", "x", "reason"),
    [
        (EULER, -1, "the sum that is fitted has its cut at this x"),
        (
            HypergeometricSeries(fmpq(1), (fmpq(-1), fmpq(-1)), (fmpq(-3), fmpq(1))),
            1,
            "the ratio of coefficients that is fitted has a pole at n = 3: there is no such series",
        ),
        (
            HypergeometricSeries(fmpq(1), (fmpq(-1),), (fmpq(1), fmpq(2), fmpq(1))),
            1,
            "the coefficients of the fit fall off like 1/n! or faster, and its sum is no such integral",
        ),
    ],
)
def test_what_has_no_sum(series, x, reason):
    with pytest.raises(Inapplicable, match=f"^{re.escape(reason)}$"):
        series(fmpq(x))


def test_a_rational_ratio_is_found_again():
    above, below = (fmpq(2), fmpq(-3), fmpq(5)), (fmpq(7), fmpq(1, 2), fmpq(1))
    whole = HypergeometricSeries(fmpq(1), above, below)
    assert fitted([whole.ratio(n) for n in range(5)], 2, (fmpq(1),), 2) == (above, below)
    assert fitted([whole.ratio(n) * 0 + 1 for n in range(5)], 2, (fmpq(1),), 2) is None
    assert factorial_ratio(2) == (2, 6, 4)
    assert times((fmpq(1), fmpq(2)), (fmpq(3), fmpq(4))) == (3, 10, 8)


def ratios(first, ratio, order):
    found = [Fraction(first)]
    for n in range(order):
        found.append(found[-1] * ratio(Fraction(n)))
    return found


@pytest.mark.parametrize(("method", "order"), [("hypergeometric", 4), ("meijer-g", 5)])
def test_exact_on_the_quartic_integral(method, order):
    c = ratios(3, lambda n: -(4 * n + 1) * (4 * n + 3) / (4 * (n + 1)), order)
    with mp.workdps(30):
        assert abs(resum(c, "7/5", method=method, digits=12).value - 3 * quartic(mp.mpf(7) / 5)) < 1e-12


def test_order_two_of_growth():
    """Sum of (2n)! (-x)^n = the integral of exp(-s)/(1 + x s^2)."""
    c = ratios(1, lambda n: -(2 * n + 1) * (2 * n + 2), 4)
    with mp.workdps(30):
        truth = mp.quad(lambda s: mp.exp(-s) / (1 + s * s / 3), [0, 1, 4, 16, mp.inf])
        assert abs(resum(c, "1/3", method="meijer-g", digits=12, k=2).value - truth) < 1e-11


def test_the_quartic_oscillator_within_the_claim():
    c = ["1/2", "3/4", "-21/8", "333/16", "-30885/128", "916731/256", "-65518401/1024", "2723294673/2048"]
    found = resum(c, "1/5", method="meijer-g", digits=10)
    assert abs(found.value - mp.mpf("0.60240516397")) < found.error < 1e-2  # the target of the problem quartic-oscillator


@pytest.mark.parametrize("method", ["hypergeometric", "meijer-g"])
def test_gaps_are_refused(method):
    reason = f"{method}: a coefficient is 0, and the method takes ratios of them"
    with pytest.raises(Inapplicable, match=f"^{re.escape(reason)}$"):
        resum([1, 0, -1, 0, 3], 1, method=method)
    assert load_catalog().find("method", method).thing.kernel is not None
