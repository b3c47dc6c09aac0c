"""Euler's series: its target, its exact Borel sum and its Padé approximants."""

from fractions import Fraction
from functools import cache
from math import factorial

import pytest
from mpmath import mp

from resurgo import load_catalog, resum
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.problem import series_of

GOMPERTZ = "0.596347362323194074341078499369279376074"
EULER = [(-1) ** n * factorial(n) for n in range(24)]
COMPLEX = ["1/10+1/5*I", "-1/3+1/2*I", "2*I", "-1-1/10*I"]


@cache
def euler():
    return load_catalog().find("problem", "euler-series").thing


def truth(x, digits):
    return Place(euler(), (), parse_number(x)).target(digits)[0]


def number(x):
    return mp.mpf(Fraction(x).numerator) / Fraction(x).denominator


def integral(x):
    """The integral of exp(-s)/(1 + x s) over 0 < s < oo."""
    return mp.quad(lambda s: mp.exp(-s) / (1 + x * s), [0, 0.1, 0.3, 1, 2, 4, 8, 16, 32, 64, 110])


def stieltjes_fraction(order, x):
    """The convergent of 1/(1 + x/(1 + x/(1 + 2x/(1 + 2x/(1 + 3x/...))))) with `order` partial numerators."""
    value = Fraction(1)
    for n in range(order, 0, -1):
        value = 1 + Fraction((n + 1) // 2) * x / value
    return 1 / value


def test_the_coefficients_are_alternating_factorials():
    assert [Fraction(str(c)) for c in series_of(euler(), (), 23).exact] == EULER


def test_the_target_at_one_is_the_constant_of_gompertz():
    with mp.workdps(45):
        assert abs(truth("1", 39) - mp.mpf(GOMPERTZ)) < mp.mpf(10) ** -39


@pytest.mark.parametrize("x", ["1/50", "1/10", "1", "10", "1000"])
def test_the_target_is_the_borel_integral(x):
    with mp.workdps(40):
        assert abs(truth(x, 35) - integral(number(x))) < mp.mpf(10) ** -30


@pytest.mark.parametrize(("real", "imag"), [("1/10", "1/5"), ("-1/3", "1/2"), ("0", "2"), ("-1", "-1/10")])
def test_the_target_is_the_borel_integral_off_the_real_axis(real, imag):
    with mp.workdps(40):
        found = truth(f"{real}+({imag})*I", 35)
        x = mp.mpc(number(real), number(imag))
        turned = -0.3j if number(imag) > 0 else 0.3j  # the path may be turned away from the pole at s = -1/x
        turn = mp.exp(turned if number(real) < 0 else 0)
        expected = mp.quad(lambda s: turn * mp.exp(-turn * s) / (1 + x * turn * s), [0, 0.1, 0.3, 1, 2, 4, 8, 16, 32, 64, 110])
        assert abs(found - expected) < mp.mpf(10) ** -28


@pytest.mark.parametrize("x", ["0", "-1", "-1/100"])
def test_the_negative_axis_is_outside_the_domain(x):
    assert (Place(euler(), (), parse_number(x)).outside() is None) == (x == "0")


@pytest.mark.parametrize("order", range(1, 21))
def test_borel_pade_is_exact_at_every_order_although_its_equations_are_singular(order):
    found = resum(EULER[: order + 1], 1, method="borel-pade", digits=35)
    with mp.workdps(45):
        assert abs(found.value - mp.mpf(GOMPERTZ)) < mp.mpf(10) ** -35
    # [0/0] is another function, every later one the same, of which four coefficients more are a test
    assert (found.error is None) == (1 < order < 5)
    assert order < 5 or found.error < mp.mpf(10) ** -34


def test_of_one_coefficient_borel_pade_makes_a_constant():
    assert resum(EULER[:1], 1, method="borel-pade").value == 1


@pytest.mark.parametrize("x", COMPLEX)
def test_borel_pade_is_exact_off_the_real_axis(x):
    found = resum(EULER[:8], x, method="borel-pade", digits=30)
    with mp.workdps(40):
        assert abs(found.value - truth(x, 35)) < mp.mpf(10) ** -29


@pytest.mark.parametrize("offset", [-3, -2, -1, 0, 1, 2])
def test_borel_pade_is_exact_on_every_staircase(offset):
    found = resum(EULER[:8], "1/3", method="borel-pade", digits=30, offset=offset)
    with mp.workdps(40):
        assert abs(found.value - truth("1/3", 35)) < mp.mpf(10) ** -29


@pytest.mark.long
@pytest.mark.parametrize("order", range(1, 20))
@pytest.mark.parametrize("x", [Fraction(1), Fraction(1, 3), Fraction(-7, 2)])
def test_pade_approximants_are_the_convergents_of_the_stieltjes_fraction(order, x):
    """[m/m] at order 2m and, on the staircase below the diagonal, [m/m+1] at order 2m + 1."""
    found = resum(EULER[: order + 1], x, method="pade", digits=40, offset=-1)
    with mp.workdps(50):
        expected = number(stieltjes_fraction(order, x))
        assert abs(found.value - expected) < mp.mpf(10) ** -39 * abs(expected)


@pytest.mark.parametrize(
    ("order", "value"),
    [(1, "1/2"), (2, "2/3"), (3, "4/7"), (4, "8/13"), (6, "44/73"), (8, "100/167"), (10, "2420/4051"), (12, "22460/37633")],
)
def test_the_known_fractions_at_one(order, value):
    assert stieltjes_fraction(order, Fraction(1)) == Fraction(value)
    with mp.workdps(40):
        found = resum(EULER[: order + 1], 1, method="pade", digits=30, offset=-1)
        assert abs(found.value - number(value)) < mp.mpf(10) ** -30


def test_successive_convergents_enclose_the_value():
    with mp.workdps(30):
        exact = truth("1", 30)
        for order in range(1, 20):
            found = resum(EULER[: order + 1], 1, method="pade", offset=-1).value
            assert (found > exact) == (order % 2 == 0)


@pytest.mark.parametrize("x", ["1/10", "1/7", "1/25"])
def test_the_error_at_the_least_term_is_of_the_order_of_the_term_left_out(x):
    found = resum([(-1) ** n * factorial(n) for n in range(60)], x, method="optimal-truncation")
    with mp.workdps(40):
        error = abs(found.value - truth(x, 35))
        assert error < found.error
        assert error / found.error > 0.3
        assert abs(found.error - min(factorial(n) * number(x) ** n for n in range(60))) < mp.mpf(10) ** -35
