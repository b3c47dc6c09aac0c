"""Inverse factorial series: Nørlund's own examples, Stirling's numbers, Euler's series and the exponential integral."""

import re
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from math import factorial
from pathlib import Path

import pytest
from flint import fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, resum

FILE = Path(__file__).parents[1] / "plugins" / "methods" / "inverse_factorial.py"
SPEC = spec_from_file_location("inverse_factorial", FILE)
MODULE = module_from_spec(SPEC)
SPEC.loader.exec_module(MODULE)


def test_a_power_is_a_series_of_stirling_s_numbers():
    """1/z^3 = sum of [m, 2]/(z)_(m+1), [m, 2] = 0, 0, 1, 3, 11, 50, 274 (OEIS A000254)."""
    assert MODULE.coefficients(Series([0, 0, 0, 1, 0, 0, 0, 0])) == [0, 0, 1, 3, 11, 50, 274]


def test_the_coefficients_of_euler_s_series_by_fractions():
    """d_m = -the integral over 0 < s < 1 ... of the series by hand: sum of [m, k] (-1)^(k+1) (k+1)!."""
    order, rising, wanted = 7, [Fraction(1)], []
    for m in range(order):
        wanted.append(sum(s * (-1) ** (k + 1) * factorial(k + 1) for k, s in enumerate(rising)))
        shifted, multiplied = [Fraction(0), *rising], [m * s for s in [*rising, 0]]
        rising = [a + b for a, b in zip(shifted, multiplied, strict=True)]
    assert MODULE.coefficients(Series([(-1) ** n * factorial(n) for n in range(order + 1)])) == [int(d) for d in wanted]


@pytest.mark.parametrize(("x", "digits"), [("1/8", 8), ("1/3", 5), ("1/8+1/9*I", 5)])
def test_euler_s_series(x, digits):
    c = [(-1) ** n * factorial(n) for n in range(26)]
    found = resum(c, x, method="inverse-factorial", digits=12)
    with mp.workdps(30):
        z = 1 / (mp.mpc(mp.mpf(1) / 8, mp.mpf(1) / 9) if "I" in x else mp.mpf(1) / int(x[2:]))
        error = abs(found.value - z * mp.exp(z) * mp.e1(z))
    assert error < 10 * found.error
    assert error < mp.mpf(10) ** -digits


def test_the_rate_follows_the_singularities():
    def rate(*positions):
        return MODULE._rate(Series([1, 1], {"gevrey": 1, "singularities": positions}), None)

    assert rate("-1/4") == fmpq(19, 5)
    assert abs(rate("I", "-I") - fmpq(17, 10)) < 1e-12
    assert MODULE._rate(Series([1, 1]), None) == 1
    with pytest.raises(Inapplicable, match=r"^a singularity of the Borel transform is on the positive axis, or too near it$"):
        rate("2")


@pytest.mark.parametrize(
    ("x", "options", "reason"),
    [
        ("-1/3", {}, "it takes Re(1/x) > 0, where the Borel integral that it expands converges"),
        ("1/3", {"rate": "-1"}, "rate = -1: it has to be above 0"),
    ],
)
def test_what_is_refused(x, options, reason):
    with pytest.raises(Inapplicable, match=f"{re.escape(reason)}$"):
        resum([1, -1, 2, -6], x, method="inverse-factorial", **options)
