"""Hydrogen in an electric field: the series, its large order, the resonance by matrices and by Borel sums, and known values."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from conftest import extrapolated
from flint import acb, fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.kernels import stark as kernel
from resurgo.kernels.wells import well_energies
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of

SILVERSTONE = ["-1/2", "-9/4", "-3555/64", "-2512779/512", "-13012777803/16384"]  # Phys. Rev. A 18 (1978) 1853
RESONANCES = {  # by another program
    "3/100": ("-0.502074272607090170", "-1.11876461974091e-8"),
    "1/20": ("-0.506105425362647918", "-3.85920828142072e-5"),
    "1/10": ("-0.527418175101832436", "-0.00726905676492447"),
    "1/5": ("-0.570124899251788243", "-0.0606145456615967"),
}


@cache
def problem():
    return load_catalog().find("problem", "stark").thing


def place(x):
    return Place(problem(), (), parse_number(x))


@cache
def exact(order):
    return series_of(problem(), (), order).exact


def parabolic(order):
    """beta = sum b_n F^n at E = -1/2 of (x f')' + (-x/4 - F x^2/4 + beta) f = 0, from f = e^(-x/2) sum F^n c_(n,m) x^m."""
    b, rows = [Fraction(1, 2)], [[Fraction(1)]]
    for n in range(1, order + 1):
        row = [Fraction(0)] * (2 * n + 2)
        for m in range(2 * n, 0, -1):
            row[m] = (m + 1) ** 2 * row[m + 1] + sum(b[j] * rows[n - j][m] for j in range(1, n) if m < len(rows[n - j]))
            if 0 <= m - 2 < len(rows[n - 1]):
                row[m] -= rows[n - 1][m - 2] / 4
            row[m] /= m
        b.append(-row[1])
        rows.append(row)
    return b


def test_the_first_coefficients_are_those_of_silverstone():
    assert [str(c) for c in exact(4)] == SILVERSTONE
    assert [str(c) for c in exact(0)] == ["-1/2"]


def test_the_separated_equation_has_the_energies_of_the_plane():
    """b(eps) = E(eps/2)/2."""
    found = [Fraction(int(e), 2 * 4**n) for n, e in enumerate(kernel.planar_energies(20))]
    assert found == parabolic(20)


def test_the_series_solves_both_equations():
    """kappa (b(F/kappa^3) + b(-F/kappa^3)) = 1 through F^20, E = -kappa^2/2."""
    order = 20
    b = parabolic(order)

    def product(p, q):
        return [sum(p[i] * q[n - i] for i in range(n + 1)) for n in range(order // 2 + 1)]

    energy = [Fraction(str(c)) for c in exact(order // 2)]
    square = [-2 * e for e in energy]  # kappa^2
    kappa = [Fraction(1)]
    for n in range(1, order // 2 + 1):
        kappa.append((square[n] - sum(kappa[i] * kappa[n - i] for i in range(1, n))) / 2)
    inverse = [Fraction(1)]
    for n in range(1, order // 2 + 1):
        inverse.append(-sum(kappa[i] * inverse[n - i] for i in range(1, n + 1)))
    sixth = product(product(inverse, inverse), product(product(inverse, inverse), product(inverse, inverse)))
    power, total = [Fraction(n == 0) for n in range(order // 2 + 1)], [Fraction(0)] * (order // 2 + 1)
    for k in range(order // 2 + 1):
        total = [s + 2 * b[2 * k] * (power[n - k] if n >= k else 0) for n, s in enumerate(total)]
        power = product(power, sixth)
    assert total == inverse


def test_the_energies_of_the_plane_are_those_of_the_double_well():
    """E(g) = 2 E_0(-g) as series, E_0 the double well's (V. Buslaev and V. Grecchi, J. Phys. A 26 (1993) 5541)."""
    well = well_energies(a=-2, b=0, scale=2)
    for n, e in enumerate(kernel.planar_energies(60)):
        assert fmpq(e, 2**n) == 2 * (-1) ** n * next(well)


@pytest.mark.long
def test_the_large_order_law_is_the_one_stated():
    """c_k/(-(6/pi) (3/2)^(2k) (2k)!) = 1 - 107/(36 k) + ..."""
    c, orders = exact(96), (6, 12, 24, 48, 96)
    with mp.workdps(40):
        ratios = [-mp.pi / 6 * to_mp(c[k]) * (mp.mpf(4) / 9) ** k / mp.factorial(2 * k) for k in orders]
        assert abs(extrapolated(ratios) - 1) < 1e-4
        assert abs(extrapolated([k * (r - 1) for k, r in zip(orders, ratios, strict=True)]) + mp.mpf(107) / 36) < 5e-3


@pytest.mark.long
@pytest.mark.parametrize("x", RESONANCES)
def test_the_resonance_is_that_of_another_program(x):
    value, good = place(x).target(40)
    assert good >= 40
    with mp.workdps(40):
        assert abs(value.real - mp.mpf(RESONANCES[x][0])) < 2e-18
        assert abs(value.imag / mp.mpf(RESONANCES[x][1]) - 1) < 1e-14


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/20", pytest.param("1", marks=pytest.mark.long), "-1/10+1/7*I"])
def test_the_resonance_is_the_eigenvalue_of_matrices(x):
    at = place(x)
    value, good = at.target(40)
    assert good >= 40
    with working_precision(150):
        assert abs(problem().independent(to_mp(at.x.ball(400))) - value) < mp.mpf(10) ** -39


def borel_pade(terms, t, turn):
    """The integral over s = e^(i turn) r of e^-s B(t s^2), B the [n/n] Padé approximant of sum c_k t^k/(2k)!."""
    with mp.workdps(250):
        size = (len(terms) - 1) // 2
        p, q = mp.pade([to_mp(c) / mp.factorial(2 * k) for k, c in enumerate(terms)], size, size)
    w = mp.expj(turn)

    def integrand(r):
        z = t * (w * r) ** 2
        with mp.workdps(120):
            return mp.exp(-w * r) * mp.polyval(p[::-1], z) / mp.polyval(q[::-1], z)

    return w * mp.quad(integrand, [0, 2, 5, 10, 20, 40, 80])


@pytest.mark.long
def test_the_resonance_is_the_borel_sum_above_the_axis():
    with mp.workdps(20):
        t = mp.mpf(1) / 100
        value, _ = place("1/10").target(20)
        found = borel_pade(exact(40), t, mp.mpf("0.6"))
        assert abs(found - value) < 1e-8
        assert value.imag < -0.007


@pytest.mark.long
def test_at_an_imaginary_field_it_is_the_real_borel_sum():
    with mp.workdps(20):
        value, _ = place("1/10*I").target(20)
        assert abs(value.imag) < 1e-20
        assert abs(borel_pade(exact(40), mp.mpf(-1) / 100, 0) - value) < 1e-14


@pytest.mark.long
def test_the_width_at_a_weak_field():
    """Im E = -(2/F) e^(-2/(3F)) (1 - 107 F/12 + ...)"""
    value, _ = place("1/150").target(70)
    with mp.workdps(70):
        f = mp.mpf(1) / 150
        assert abs(value.imag / (-2 / f * mp.exp(-2 / (3 * f))) - (1 - 107 * f / 12)) < 50 * f**2


def test_reflections():
    """f(-F) = f(F), and f at the conjugate of F is the conjugate off the real axis."""
    with working_precision(120):
        target = problem().target
        z = mp.mpc("0.1", "0.05")
        assert abs(target(-z) - target(z)) < mp.mpf(10) ** -33
        assert abs(target(mp.conj(z)) - mp.conj(target(z))) < mp.mpf(10) ** -33
        assert target(mp.mpf("-0.1")) == target(mp.mpf("0.1"))
        assert abs(target(mp.mpc("0.1", "1e-25")) - target(mp.mpf("0.1"))) < mp.mpf(10) ** -23
        assert target(mp.mpf(0)) == mp.mpf(-1) / 2


@pytest.mark.long
@pytest.mark.parametrize("field", [acb(fmpq(1, 10**9)), acb(fmpq(7, 5)), acb(30), acb(2, 3), acb(0, 1) / 3])
def test_few_and_many_bits_agree(field):
    values = []
    for bits in (60, 200):
        with working_precision(bits):
            values.append(kernel.resonance(field))
    assert abs(values[0] - values[1]) < abs(values[1]) * 2.0**-57


@pytest.mark.long
def test_the_resonance_is_followed_without_a_jump():
    """On a half-circle of |F| = 1, each point reached along a ray of its own."""
    with working_precision(60):
        values = [complex(kernel.resonance(acb(fmpq(n, 12)).exp_pi_i())) for n in range(12)]
    changes = [b - a for a, b in pairwise(values)]
    assert max(abs(b - a) for a, b in pairwise(changes)) < 0.3 * max(map(abs, changes))


@pytest.mark.parametrize(("x", "inside"), [("0", False), ("101", False), ("-1/10", True), ("1-I", True)])
def test_the_domain(x, inside):
    assert (place(x).outside() is None) == inside
