"""Characteristic values of Mathieu's equation: both series, the branch points, the band's edges by proof and by matching."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from conftest import extrapolated
from flint import acb, arb, fmpq
from mpmath import mp
from scipy.special import mathieu_a, mathieu_b

from resurgo import load_catalog
from resurgo.kernels import mathieu as kernel
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of

DLMF_SMALL = ["0", "-1/2", "7/128", "-29/2304", "68687/18874368"]  # 28.6.1
DLMF_LARGE = ["2", "-1/4", "-1/32", "-3/256", "-53/8192", "-297/65536"]  # 28.8.1, s = 1


@cache
def problem(name):
    return load_catalog().find("problem", name).thing


def place(name, x, **parameters):
    return Place(problem(name), tuple(sorted({**problem(name).parameters, **parameters}.items())), parse_number(x))


def exact(name, order):
    return series_of(problem(name), tuple(sorted(problem(name).parameters.items())), order).exact


def order_by_order(order):
    """a_0 through q^(2 order) from y = 1 + sum q^k B_k(q^2) cos 2kx: (a - 4k^2) B_k = B_(k-1) + q^2 B_(k+1), with 2 for B_0."""
    b = [[Fraction(0)] * (order + 1) for _ in range(order + 2)]
    a = [Fraction(0)] * (order + 1)
    for n in range(order + 1):
        a[n] = b[1][n - 1] if n else Fraction(0)
        for k in range(1, order - n + 1):
            before = (2 if n == 0 else 0) if k == 1 else b[k - 1][n]
            total = sum(a[j] * b[k][n - j] for j in range(1, n + 1)) - before - (b[k + 1][n - 1] if n else 0)
            b[k][n] = Fraction(total) / (4 * k * k)
    return a


def test_the_first_coefficients_are_those_of_the_handbook():
    assert [str(c) for c in exact("mathieu-small-q", 4)] == DLMF_SMALL
    assert [str(c) for c in exact("mathieu-large-q", 5)] == DLMF_LARGE


def test_the_coefficients_at_small_q_follow_order_by_order():
    expected = order_by_order(33)
    for order in (0, 1, 2, 3, 16, 33):
        assert [Fraction(str(c)) for c in exact("mathieu-small-q", order)] == expected[: order + 1]


def test_the_large_order_law_at_large_q():
    """c_n/(-(8/pi) n! 8^-n) = 1 - 5/(2n) + ..."""
    c, orders = exact("mathieu-large-q", 160), (5, 10, 20, 40, 80, 160)
    with mp.workdps(40):
        ratios = [-mp.pi / 8 * to_mp(c[n]) * mp.mpf(8) ** n / mp.factorial(n) for n in orders]
        assert abs(extrapolated(ratios) - 1) < 1e-5
        assert abs(extrapolated([n * (r - 1) for n, r in zip(orders, ratios, strict=True)]) + mp.mpf(5) / 2) < 1e-3


def test_the_radius_of_convergence_is_that_of_a_square_root():
    """c_n ~ C n^(-3/2) A^(-n)."""
    c = exact("mathieu-small-q", 97)
    with mp.workdps(60):
        action = to_mp(parse_number(problem("mathieu-small-q").facts["singularities"][0]).rational)
        steps = [action * to_mp(c[n + 1]) / to_mp(c[n]) * (1 + mp.mpf(1) / n) ** 1.5 for n in (6, 12, 24, 48, 96)]
        assert abs(extrapolated(steps) - 1) < 1e-8


def test_at_the_branch_point_a_0_meets_a_2():
    """There F and dF/da vanish, to all digits given; near it the two are as far apart as the root of the distance."""
    with working_precision(260):
        w = parse_number(problem("mathieu-small-q").facts["singularities"][0]).ball(260)
        q, a = acb(0, (-w).sqrt()), acb(arb("2.088698902749695407422107050047312490658956558533719992966171147"))
        assert all(abs(each) < 1e-59 for each in kernel._function(q, a))
        one, other = kernel._two_lowest(acb(0, q.imag.mid() * (1 - fmpq(1, 10**20))))
        assert abs((one + other) / 2 - a) < 1e-19
        assert 1e-10 < abs(one - other) < 1e-9


@pytest.mark.parametrize("q", [1e-3, 0.5, 1.4, 3.0, 25.0, 100.0])
def test_real_values_are_those_of_scipy(q):
    with working_precision(80):
        assert abs(float(kernel.lowest_value(arb(q), False)) - mathieu_a(0, q)) < 1e-12 * max(1, q)
        assert abs(float(kernel.lowest_value(arb(q), True)) - mathieu_b(1, q)) < 1e-12 * max(1, q)


@pytest.mark.parametrize("x", ["1/1000000", "3/2", "-5", "40", "1/10+1/5*I", "-2+I", "-1/5-12/5*I", "146/100*I"])
def test_the_small_q_target_is_where_solutions_meet(x):
    at = place("mathieu-small-q", x)
    value, good = at.target(60)
    assert good >= 60
    with mp.workdps(60):
        q = to_mp(at.x.ball(400))
        assert abs(problem("mathieu-small-q").independent(q) - value) < mp.mpf(10) ** -52 * abs(value)


@pytest.mark.parametrize("x", ["1/100", "89/100", "2", "1000"])
@pytest.mark.parametrize("quantity", ["a0", "b1", "mean"])
def test_the_large_q_target_is_where_solutions_meet(x, quantity):
    at = place("mathieu-large-q", x, quantity=quantity)
    value, good = at.target(60)
    assert good >= 60
    with mp.workdps(60):
        q = to_mp(at.x.ball(400))
        assert abs(problem("mathieu-large-q").independent(q, quantity=quantity) - value) < mp.mpf(10) ** -54 * max(1, abs(value))


@pytest.mark.parametrize("q", [fmpq(1, 10**40), fmpq(7, 3), fmpq(10**12), fmpq(-9, 2)])
@pytest.mark.parametrize("odd", [False, True])
def test_balls_of_few_and_many_bits_overlap(q, odd):
    balls = []
    for bits in (40, 400):
        with working_precision(bits):
            balls.append(kernel.lowest_value(arb(q), odd))
            assert balls[-1].rel_accuracy_bits() > bits - 15
    assert balls[0].overlaps(balls[1])


def test_an_uncertain_q_is_enclosed():
    with working_precision(100):
        q, d = arb(2).sqrt(), arb(fmpq(1, 10**9))
        for odd in (False, True):
            wide = kernel.lowest_value(q + arb(0, d), odd)
            assert all(wide.contains(kernel.lowest_value(end, odd)) for end in (q, q - d, q + d))
            assert wide.rad() < 1e-7
        wide = kernel.characteristic_a0(acb(q + arb(0, d), 1))
        assert all(wide.contains(kernel.characteristic_a0(acb(end, 1))) for end in (q, q - d, q + d))


def test_real_and_complex_routes_agree():
    with working_precision(200):
        for q in (fmpq(1, 3), fmpq(7, 5), fmpq(-12, 5)):
            assert kernel.characteristic_a0(acb(q)).real.overlaps(kernel.lowest_value(arb(q), False))


def test_on_a_circle_the_difference_of_a_0_and_a_2_turns_as_q_squared_does():
    """Im (a_2 - a_0)^2/Im q^2 > 0 on |q| = 5/2, from which the maximum principle concludes for |q| < 5/2."""
    with working_precision(80):
        for n in range(1, 60):
            q = acb(fmpq(5, 2)) * acb(fmpq(n, 120)).exp_pi_i()
            one, other = kernel._two_lowest(q)
            assert ((one - other) ** 2).imag / (q * q).imag > 6


def test_a_0_is_continued_along_a_ray_without_a_jump():
    """Along it a_0 follows from its power series to beyond the circle of convergence."""
    values = [place("mathieu-small-q", f"({n}/100)*(1+9*I)/10").target(20)[0] for n in range(10, 260, 5)]
    changes = [b - a for a, b in pairwise(values)]
    assert max(abs(d - c) for c, d in pairwise(changes)) < 0.03


def test_the_splitting_is_that_of_one_instanton():
    """b_1 - a_0 = 32 sqrt(2/pi) q^(3/4) e^(-4 sqrt(q)) (1 - 7/(32 sqrt(q)) + O(1/q))  (DLMF 28.8.2)"""
    with mp.workdps(100):
        root = mp.mpf(30)
        low, high = (place("mathieu-large-q", "900", quantity=quantity).target(100)[0] for quantity in ("a0", "b1"))
        xi = 16 * mp.sqrt(2 / mp.pi) * root**1.5 * mp.exp(-4 * root)
        assert abs((high - low) / (2 * xi) - (1 - 7 / (32 * root))) < 0.2 / root**2


def test_the_mean_parts_from_the_series_by_two_instantons():
    """Cut at the least term, the series of a_0 is as wrong as one instanton is, that of the mean as two are."""
    c = exact("mathieu-large-q", 130)
    with mp.workdps(60):
        q = mp.mpf(64)
        terms = [to_mp(x) / mp.sqrt(q) ** n for n, x in enumerate(c)]
        least = min(range(len(terms)), key=lambda n: abs(terms[n]))
        series = -2 * q + mp.sqrt(q) * (sum(terms[:least]) + terms[least] / 2)
        wrong = {name: abs(place("mathieu-large-q", "64", quantity=name).target(50)[0] - series) for name in ("a0", "b1", "mean")}
        assert mp.mpf(10) ** -12 < wrong["a0"] < mp.mpf(10) ** -10
        assert mp.mpf(10) ** -12 < wrong["b1"] < mp.mpf(10) ** -10
        assert wrong["mean"] < mp.mpf(10) ** -22


@pytest.mark.parametrize(
    ("name", "x", "inside"),
    [
        ("mathieu-small-q", "147/100*I", False),
        ("mathieu-small-q", "146/100*I", True),
        ("mathieu-small-q", "1/100+147/100*I", True),
        ("mathieu-small-q", "2+2*I", False),
        ("mathieu-small-q", "0", True),
        ("mathieu-large-q", "0", False),
        ("mathieu-large-q", "-1", False),
        ("mathieu-large-q", "1e14", False),
    ],
)
def test_the_domain(name, x, inside):
    assert (place(name, x).outside() is None) == inside


def test_at_q_zero_it_is_zero():
    assert place("mathieu-small-q", "0").target(30)[0] == 0
