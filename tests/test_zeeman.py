"""Hydrogen in a magnetic field: the series by two recursions, its large order, the energy as known and by Borel sums."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from conftest import extrapolated
from flint import arb, fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.kernels import zeeman_matrix
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of

PUBLISHED = ["-1/2", "1/4", "-53/192", "5581/4608", "-21577397/2211840"]
BINDING = {  # gamma/2 - E, as it is known to twelve digits
    "1/10": "0.547526480401",
    "1": "0.831168896733",
    "10": "1.747797163714",
}


@cache
def problem():
    return load_catalog().find("problem", "zeeman").thing


def place(x):
    return Place(problem(), (), parse_number(x))


@cache
def exact(order):
    return series_of(problem(), (), order).exact


def by_polynomials(order):
    """E_n from psi = e^(-r) sum t^n A^n_(p,j) r^p z^(2j), A^n_(0,0) = 0 for n > 0.

    -laplacian/2 psi - psi/r + t (r^2 - z^2)/8 psi = E psi, in the order of falling degrees p + 2j.
    """
    rows, energies = [{(0, 0): Fraction(1)}], [Fraction(-1, 2)]
    for n in range(1, order + 1):
        row, before = {}, rows[-1]
        for degree in range(3 * n, 1, -1):
            for j in range(min(n, degree // 2) + 1):
                p = degree - 2 * j - 1
                total = Fraction((p + 2) * (p + 3 + 4 * j), 2) * row.get((p + 2, j), 0)
                if p >= 0:
                    total += sum(energies[m] * rows[n - m].get((p, j), 0) for m in range(1, n))
                    total += (before.get((p, j - 1), 0) - before.get((p - 2, j), Fraction(0))) / 8
                    total += (j + 1) * (2 * j + 1) * row.get((p, j + 1), 0)
                row[p + 1, j] = total / degree
        rows.append(row)
        energies.append(-3 * row[2, 0] - row[0, 1])
    return energies


def test_the_first_coefficients_are_those_published():
    assert [str(c) for c in exact(4)] == PUBLISHED


def test_the_coefficients_follow_from_polynomials():
    assert [Fraction(str(c)) for c in exact(11)] == by_polynomials(11)


@pytest.mark.long
def test_the_large_order_law_is_the_one_stated():
    """c_n/(-(4/pi)^(5/2) (-pi^2)^(-n) Gamma(2n + 3/2)) -> 1"""
    orders = (5, 10, 20, 40, 80)
    with mp.workdps(40):
        constant = -((mp.mpf(4) / mp.pi) ** 2.5)
        ratios = [to_mp(exact(80)[n]) / constant * (-(mp.pi**2)) ** n / mp.gamma(2 * n + mp.mpf(3) / 2) for n in orders]
        assert abs(extrapolated(ratios) - 1) < 1e-3
        assert abs(extrapolated(ratios) - 1) < abs(ratios[-1] - 1) / 10


@pytest.mark.long
@pytest.mark.parametrize("x", BINDING)
def test_the_energy_is_the_known_one(x):
    value, _ = place(x).target(13)
    with mp.workdps(30):
        assert abs(to_mp(parse_number(x).rational) / 2 - value - mp.mpf(BINDING[x])) < 6e-13


@pytest.mark.long
def test_the_energy_at_unit_field():
    with working_precision(80):
        value = zeeman_matrix.ground_state(fmpq(1))
        assert abs(value - arb("-0.331168896733158035610")) < 1e-20
        assert value.rel_accuracy_bits() * 0.30103 > 20


@pytest.mark.long
def test_at_a_weak_field_there_are_forty_digits_and_more():
    """Down to the least term, about e^(-pi/gamma), it is the sum of the series."""
    value, good = place("1/20").target(40)
    assert good >= 40
    with mp.workdps(45):
        terms = [to_mp(c) / mp.mpf(400) ** n for n, c in enumerate(exact(40))]
        least = min(range(len(terms)), key=lambda n: abs(terms[n]))
        assert abs(sum(terms[:least]) + terms[least] / 2 - value) < 1e-27
        assert abs(terms[least]) < 1e-24


@pytest.mark.long
def test_the_energy_is_that_in_parabolic_coordinates():
    value, _ = place("1/20").target(40)
    with working_precision(600):
        assert abs(problem().independent(mp.mpf(1) / 20) - value) < mp.mpf(10) ** -38


def borel_pade(terms, t):
    """The integral over s > 0 of e^-s B(t s^2), B the [n/n] Padé approximant of sum c_k t^k/(2k)!."""
    with mp.workdps(200):
        size = (len(terms) - 1) // 2
        p, q = mp.pade([to_mp(c) / mp.factorial(2 * k) for k, c in enumerate(terms)], size, size)

    def integrand(s):
        z = t * s**2
        with mp.workdps(100):
            return mp.exp(-s) * mp.polyval(p[::-1], z) / mp.polyval(q[::-1], z)

    return mp.quad(integrand, [0, 2, 5, 10, 20, 40, 80])


@pytest.mark.long
@pytest.mark.parametrize(("x", "error"), [("1/10", 1e-18), ("1/3", 1e-10)])
def test_the_energy_is_the_borel_sum(x, error):
    value, _ = place(x).target(18)
    with mp.workdps(25):
        assert abs(borel_pade(exact(40), to_mp(parse_number(x).rational) ** 2) - value) < error


@pytest.mark.long
def test_the_radius_holds_the_better_value():
    """Smaller matrices give more, and their balls hold the values of larger ones."""
    for gamma in (fmpq(1, 4), fmpq(1, 3), fmpq(2)):
        balls = []
        for bits in (20, 40, 60):
            with working_precision(bits):
                balls.append(zeeman_matrix.ground_state(gamma))
        with working_precision(200):
            assert all(a.overlaps(b) for a, b in pairwise(balls))
            assert all(b.mid() <= a.mid() for a, b in pairwise(balls))
            assert balls[-1].rel_accuracy_bits() >= 55


def test_an_irrational_field_is_enclosed():
    with working_precision(100):
        gamma, d = arb(2).sqrt() / 20, arb(fmpq(1, 10**9))
        wide = problem().target(gamma + arb(0, d))
        ends = [problem().target(x) for x in (gamma, gamma - d, gamma + d)]
    assert ends[0].rel_accuracy_bits() > 90
    assert all(wide.contains(end) for end in ends)


def test_without_a_field_it_is_the_ground_state_of_hydrogen():
    value, good = place("0").target(40)
    assert good >= 40
    assert value == mp.mpf(-1) / 2


@pytest.mark.parametrize(("x", "inside"), [("-1/10", False), ("11", False), ("10", True), ("1/10+1/10*I", False)])
def test_the_domain(x, inside):
    assert (place(x).outside() is None) == inside
