"""Rational approximants: claims of staircases, powers, logarithmic derivatives, two points, tails, noise; plain facts."""

from fractions import Fraction
from itertools import pairwise
from math import factorial

import pytest
from flint import acb, arb, fmpq, fmpq_poly
from mpmath import mp

import resurgo
from resurgo import Inapplicable, Series
from resurgo.kernels.branch import power, product_of_powers, shown
from resurgo.kernels.claims import claim_at
from resurgo.kernels.hypervirial import quartic_energies
from resurgo.kernels.numerical_rank import robust_degrees
from resurgo.kernels.pade import pade
from resurgo.kernels.rational import Rational
from resurgo.kernels.succession import entry_orders, is_bracketed
from resurgo.kernels.two_point import two_point_pade
from resurgo.precision import to_mp, working_precision

EULER = [(-1) ** n * factorial(n) for n in range(31)]
LOG = [Fraction((-1) ** n, n + 1) for n in range(31)]
QUARTIC = [Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(31)]
COS = [Fraction((-1) ** (n // 2), factorial(n)) if n % 2 == 0 else 0 for n in range(20)]
CATALAN = [(-1) ** n * factorial(2 * n) // (factorial(n) * factorial(n + 1)) for n in range(12)]
ISING = [1, 4, 12, 36, 100, 276, 740, 1972, 5172, 13492, 34876, 89764, 229628, 585508, 1486308, 3763460, 9497380, 23918708]


@pytest.fixture(autouse=True)
def more_digits():
    with mp.workdps(40):
        yield


def summed(coefficients, x, method, digits=20, **options):
    return resurgo.resum(coefficients, x, method=method, digits=digits, **options)


def series_of_product(powers, order):
    """The coefficients of prod (1 - x/a)^e over the pairs, by Python's fractions alone."""
    terms = [Fraction(1)] + [Fraction(0)] * order
    for a, e in powers:
        factor, c = [], Fraction(1)
        for n in range(order + 1):
            factor.append(c)
            c = c * (Fraction(e) - n) / (n + 1) / -Fraction(a)
        terms = [sum(terms[k] * factor[n - k] for k in range(n + 1)) for n in range(order + 1)]
    return terms


# pade


@pytest.mark.parametrize(("upper", "lower"), [(0, 3), (5, 1), (2, 2), (1, 4)])
def test_any_entry_is_the_order_and_offset_of_its_degrees(upper, lower):
    found = summed(LOG[: upper + lower + 1], "1/3", "pade", offset=upper - lower)
    value = pade(Series(LOG), upper, lower).fraction(fmpq(1, 3))
    assert found.notes == f"[{upper}/{lower}]"
    assert abs(to_mp(found.value) - to_mp(value)) < mp.mpf(10) ** -14


TABLE = [  # n, [n/n] - E, [n/n-1] - E of the quartic oscillator at g = 1, found in exact arithmetic
    (5, -0.014, 0.022),
    (10, -1.9e-3, 2.5e-3),
]


def test_the_two_staircases_enclose_the_energy_of_the_quartic_oscillator():
    """E(1) = 0.803770651234273769354..., by diagonalisation."""
    exact = mp.mpf("0.803770651234273769354")
    energies = quartic_energies(20)
    for n, below, above in TABLE:
        equal = summed(energies[: 2 * n + 1], 1, "pade", 15)
        more = summed(energies[: 2 * n], 1, "pade", 15)
        assert (equal.notes, more.notes) == (f"[{n}/{n}]", f"[{n}/{n - 1}]")
        assert equal.value < exact < more.value
        assert abs((equal.value - exact) / below - 1) < 0.05
        assert abs((more.value - exact) / above - 1) < 0.05
        assert abs(to_mp(equal.error) - abs(equal.value - more.value)) < 1e-12  # sharp: the two bounds


def test_the_two_staircases_of_the_octic_oscillator_do_not_meet():
    """Between them at g = 1/10 is E = 0.62051395252792915..."""
    catalog = resurgo.load_catalog()
    energies = catalog.find("problem", "octic-oscillator").thing.coefficients(20, level=0)
    equal = [summed(energies[: 2 * n + 1], "1/10", "pade", 15).value for n in (3, 6, 10)]
    more = [summed(energies[: 2 * n], "1/10", "pade", 15).value for n in (3, 6, 10)]
    assert [mp.nstr(v, 5) for v in equal] == ["0.53054", "0.53592", "0.53901"]
    assert [mp.nstr(v, 5) for v in more] == ["0.96591", "0.91194", "0.8869"]


@pytest.mark.parametrize("order", [8, 12, 16, 24])
def test_claims_on_the_edge_of_convergence_cover_the_error(order):
    """zeta(3/2) at x = 1, where the distance between neighbours is a fortieth of the error."""
    with working_precision(300):
        series = Series([1 / arb(n + 1) ** fmpq(3, 2) for n in range(order + 1)])
    found = summed(series, 1, "pade", 15)
    if found.error is not None:
        assert abs(found.value - mp.zeta(mp.mpf(3) / 2)) < 3 * to_mp(found.error)
    two = summed([Fraction(1, (n + 1) ** 2) for n in range(order + 1)], 1, "pade", 15)
    assert abs(two.value - mp.pi**2 / 6) < 3 * to_mp(two.error)
    assert to_mp(two.error) < 30 * abs(two.value - mp.pi**2 / 6)


# succession


def test_the_claim_is_that_of_all_the_values_together():
    from resurgo.kernels.claims import claims

    values = [sum(arb((-1) ** n) / (n * n + 1) for n in range(k + 1)) for k in range(60)]
    asked = []

    def value(j):
        asked.append(j)
        return values[j]

    for k in (3, 4, 7, 20, 59):
        assert claim_at(value, k).overlaps(claims(values)[k])
    asked.clear()
    claim_at(value, 59)
    assert len(asked) < 30


def test_values_that_are_not_there_are_passed_over():
    values = [None if k % 3 == 1 else arb(1) - arb(2) ** -k for k in range(20)]
    assert 2**-18 < float(claim_at(values.__getitem__, 18)) < 2**-12
    assert claim_at(lambda k: None, 18) is None


def test_a_series_in_a_power_of_x_has_an_entry_in_as_many_orders():
    assert entry_orders(Series(COS), 9, 0) == [0, 3, 4, 7, 8]
    assert entry_orders(Series(EULER), 4, -1) == [0, 1, 2, 3, 4]


def test_a_bracket_is_of_one_sign_alone():
    assert is_bracketed(Series(EULER), 30, 0, fmpq(1))
    assert not is_bracketed(Series(EULER), 30, 0, fmpq(-1))
    assert not is_bracketed(Series(COS), 19, 0, fmpq(1))
    assert not is_bracketed(Series(EULER), 3, 0, fmpq(1))


# powers from the origin


@pytest.mark.parametrize("x", [acb(2, 3), acb(-5, 1), acb(-5, -1), acb(30, -4)])
def test_a_power_is_continued_along_the_line(x):
    """((1 + x)^3/(1 + x/2))^(1/2) and more, followed by mpmath in small steps."""
    fraction = Rational(fmpq_poly([1, 1]) ** 3 * fmpq_poly([1, 2, 3]), fmpq_poly([1, fmpq(1, 2)]))
    with working_precision(100):
        found = to_mp(power(fraction, fmpq(-2, 5), x))
        place, angle = mp.mpc(to_mp(x)), mp.mpf(0)
        steps = [(1 + z) ** 3 * (1 + 2 * z + 3 * z**2) / (1 + z / 2) for z in (place * k / 2000 for k in range(2001))]
        for before, after in pairwise(steps):
            angle += mp.arg(after / before)
        assert abs(found - abs(steps[-1]) ** mp.mpf("-0.4") * mp.expj(-angle * 2 / 5)) < mp.mpf(10) ** -20


def test_a_branch_point_is_passed_on_the_side_that_is_told():
    factors = [(acb(2), fmpq(1, 3))]
    with working_precision(100):
        with pytest.raises(Inapplicable, match=r"a branch point lies on the way from 0 to x, at 2\.00000"):
            product_of_powers(factors, fmpq(3))
        for side in (1, -1):
            beside = mp.mpc(3, side * mp.mpf(10) ** -25)
            assert abs(to_mp(product_of_powers(factors, fmpq(3), side)) - (1 - beside / 2) ** (mp.mpf(1) / 3)) < 1e-20


# power-pade


def test_power_pade_is_exact_on_a_power_of_a_rational_function():
    terms = series_of_product([(-2, Fraction(3, 4)), (Fraction(-1, 3), Fraction(-1, 4))], 6)
    found = summed(terms, 5, "power-pade", 30, power=4)
    assert abs(found.value - (mp.mpf(7) / 2) ** 0.75 / mp.mpf(16) ** 0.25) < mp.mpf(10) ** -28


def test_power_pade_has_the_right_power_and_gains_by_it():
    """The quartic integral at t = 1: 2.3e-3 by [10/10], 7.7e-4 by that of the power -4."""
    exact = mp.quad(lambda u: mp.exp(-(u**2) - u**4), [-mp.inf, 0, mp.inf]) / mp.sqrt(mp.pi)
    plain, raised = (summed(QUARTIC[:22], 1, m, **o).value for m, o in (("pade", {}), ("power-pade", {"power": -4})))
    assert abs(raised - exact) < abs(plain - exact) / 2


def test_power_pade_says_what_it_lacks():
    with pytest.raises(Inapplicable) as caught:
        summed(EULER[:9], 1, "power-pade")
    wanted = "power-pade: nothing declares the power of x that the function follows as x -> oo; give the option power"
    assert str(caught.value) == wanted


# dlog-pade


@pytest.mark.parametrize("x", ["1", "-5/2", "1/2+2*I"])
def test_dlog_pade_is_exact_on_products_of_powers(x):
    powers = [(2, Fraction(-3, 4)), (-3, Fraction(1, 3)), (5, Fraction(7, 5))]
    found = summed([0, *(7 * c for c in series_of_product(powers, 8))], x, "dlog-pade", 30)
    z = mp.mpc(to_mp(resurgo.grids.parse_point(x).ball(120)))
    value = 7 * z * mp.fprod((1 - z / a) ** (mp.mpf(e.numerator) / e.denominator) for a, e in powers)
    assert abs(found.value - value) < mp.mpf(10) ** -27
    points = [round(float(mp.re(a)), 9) for a in found.details["branch_points"]]
    assert points == [2, -3, 5]
    assert [round(float(mp.re(e)), 9) for e in found.details["exponents"]] == [-0.75, 0.333333333, 1.4]


def test_dlog_pade_finds_the_critical_point_of_the_ising_model():
    found = summed(ISING, "1/4", "dlog-pade")
    assert abs(found.details["branch_points"][0] - (mp.sqrt(2) - 1)) < 2e-5
    assert abs(found.details["exponents"][0] + mp.mpf(7) / 4) < 1e-3


def test_dlog_pade_goes_past_a_branch_point_on_the_side_that_is_told():
    terms = series_of_product([(2, Fraction(1, 3))], 4)
    with pytest.raises(Inapplicable) as caught:
        summed(terms, 3, "dlog-pade")
    assert str(caught.value) == "dlog-pade: a branch point lies on the way from 0 to x, at 2.00000"
    left, right = (summed(terms, 3, "dlog-pade", direction=side) for side in (1, -1))
    assert abs(left.value - mp.cbrt(mp.mpf(1) / 2) * mp.expjpi(-mp.mpf(1) / 3)) < 1e-19
    assert abs(right.value - mp.conj(left.value)) < 1e-19


def test_dlog_pade_at_a_multiple_pole_has_an_essential_singularity():
    """exp(x/(1 - x)): the logarithmic derivative 1/(1 - x)^2."""
    terms = Series([0, *[1] * 12]).exp().terms
    found = summed(Series(terms), "1/2", "dlog-pade", offset=-2)
    assert abs(found.value - mp.e) < 1e-19


# two-point-pade


def test_two_point_pade_matches_both_ends():
    """(1 + 2z + 4z^2)/(3 + z + z^2 + ...) is found from any share of coefficients at 0 and at infinity."""
    above, below = [fmpq(1), fmpq(2), fmpq(4), fmpq(-1)], [fmpq(1), fmpq(3), fmpq(5)]
    at_zero = (Series([*above, *[0] * 8]) / Series([*below, *[0] * 8])).terms
    at_infinity = (Series([*above[::-1], *[0] * 8]) / Series([*below[::-1], *[0] * 8])).terms
    for i in range(7):
        found = two_point_pade(at_zero[:i], at_infinity[: 6 - i], 1)
        assert found.numerator.coeffs() == above
        assert found.denominator.coeffs() == below
    with pytest.raises(ValueError, match="3 coefficients at 0, 2 at infinity and the power 1 belong to no fraction P/Q"):
        two_point_pade(at_zero[:3], at_infinity[:2], 1)


@pytest.mark.parametrize("x", ["1/10", "1", "10", "1000"])
def test_two_point_pade_between_weak_and_strong_coupling(x):
    strong = [f"{(-1) ** j}*gamma({2 * j + 1}/4)/({2 * factorial(j)}*sqrt(pi))" for j in range(10)]
    found = summed(QUARTIC[:10], x, "two-point-pade", 15, strong_coefficients=strong, strong="-1/4", strong_step="1/2")
    t = mp.mpf(Fraction(x).numerator) / Fraction(x).denominator
    exact = mp.exp(1 / (8 * t)) * mp.besselk(mp.mpf(1) / 4, 1 / (8 * t)) / (2 * mp.sqrt(t * mp.pi))
    assert abs(found.value / exact - 1) < 2e-7
    assert abs(found.value - exact) < 10 * to_mp(found.error)


# continued-fraction


def test_the_continued_fraction_says_what_its_signs_say():
    found = summed(EULER[:8], 1, "continued-fraction")
    assert [int(a) for a in found.details["numerators"]] == [1, 1, 2, 2, 3, 3, 4]
    assert found.notes == "[3/4]; a_1..a_7 > 0: consistent with a series of Stieltjes through order 7"
    negative = summed([-c for c in EULER[:8]], 1, "continued-fraction")
    assert negative.notes == "[3/4]; a_1..a_7 > 0: consistent with minus a series of Stieltjes through order 7"
    exact = mp.e * mp.e1(1)
    assert abs(found.value - exact) < to_mp(found.error)
    spoilt = summed([*EULER[:5], -119, *EULER[6:8]], 1, "continued-fraction")
    assert spoilt.notes == "[3/4]; not a series of Stieltjes: a_7 = -1.8968"
    ended = summed([1, -2, 4, -8, 16], 1, "continued-fraction")
    assert ended.notes == "[2/2], which is the rational function [0/1] through this order; a_2 = 0, or cannot be told from it"


def test_a_periodic_tail_sums_a_periodic_fraction():
    found = summed(CATALAN[:4], "1+2*I", "continued-fraction", 25, tail="periodic")
    assert abs(found.value - (mp.sqrt(1 + 4 * mp.mpc(1, 2)) - 1) / (2 * mp.mpc(1, 2))) < mp.mpf(10) ** -23


def test_a_periodic_tail_helps_where_the_fraction_has_a_limit():
    plain, tailed = (summed(LOG[:11], 3, "continued-fraction", tail=tail) for tail in ("none", "periodic"))
    exact = mp.log(4) / 3
    assert abs(tailed.value - exact) < abs(plain.value - exact) / 5
    assert abs(tailed.value - exact) < to_mp(tailed.error)


# robust-pade


def rounded(coefficients, digits):
    """Coefficients rounded to so many decimals."""
    return [mp.nstr(mp.mpf(Fraction(c).numerator) / Fraction(c).denominator, digits, strip_zeros=False) for c in coefficients]


RATIONAL = series_of_product([(-1, -1), (2, -1), (-3, 1)], 16)  # (1 + x/3)/((1 + x)(1 - x/2))


LONG = pytest.mark.long


@pytest.mark.parametrize("digits", [8, *(pytest.param(d, marks=LONG) for d in (7, 9, 12))])
def test_robust_pade_finds_the_rational_function_behind_noise(digits):
    found = summed(rounded(RATIONAL, digits), "1/2", "robust-pade", 15)
    assert (found.details["upper"], found.details["lower"]) == (1, 2)
    assert found.notes == "[8/8] reduced to [1/2] by the uncertainties of the coefficients"
    assert abs(found.value - mp.mpf(7) / 6 / (mp.mpf(3) / 2 * mp.mpf(3) / 4)) < mp.mpf(10) ** (1 - digits)
    with mp.workdps(15):
        poles = pade(Series([Fraction(c) for c in rounded(RATIONAL, digits)]), 8, 8).fraction.poles()
    assert len(poles) > 2  # the rest are doublets


@LONG
def test_robust_pade_keeps_the_poles_on_a_cut():
    """[6/6] of log(1 + x)/x from twelve decimals has its poles on the cut x < -1, and the digits that these give."""
    terms = rounded(LOG[:21], 12)
    method = resurgo.load_catalog().find("method", "robust-pade").thing.function
    with working_precision(120):
        built = method(Series([Fraction(c) for c in terms]), tolerance=Fraction(1, 10**11))
        poles = built.poles()
    assert len(poles) >= 7
    assert all(pole.real < -1 and pole.imag.contains(0) for pole, _ in poles)
    assert abs(summed(terms, 1, "robust-pade", 12).value - mp.log(2)) < 1e-10


def test_robust_pade_of_exact_coefficients_is_pade():
    assert summed(EULER[:12], 1, "robust-pade").value == summed(EULER[:12], 1, "pade").value


@pytest.mark.parametrize(
    ("upper", "lower", "degrees"), [(3, 3, (1, 2)), (8, 8, (1, 2)), (2, 6, (1, 2)), (6, 2, (1, 2)), (0, 4, (0, 4)), (5, 0, (5, 0))]
)
def test_degrees_are_reduced_along_the_diagonal(upper, lower, degrees):
    with mp.workdps(30):
        c = [mp.mpf(a.numerator) / a.denominator for a in RATIONAL]
        found = robust_degrees(c, [mp.mpf(0)] * 17, mp.mpf(10) ** -15, upper, lower)
    assert found == degrees


def test_a_polynomial_and_zero_are_told():
    with mp.workdps(30):
        doubts = [mp.mpf(10) ** -9] * 7
        assert robust_degrees([mp.mpf(1), mp.mpf(2), *[mp.mpf(10) ** -10] * 5], doubts, mp.mpf(0), 3, 3) == (1, 0)
        assert robust_degrees([mp.mpf(10) ** -10] * 7, doubts, mp.mpf(0), 3, 3) == (0, 0)


def test_a_number_is_shown_without_the_part_that_may_be_zero():
    assert shown(acb(arb(0, "1e-70"), arb("0.25"))) == "0.250000*I"
    assert shown(acb(-2, arb(0, "1e-70"))) == "-2.00000"
    assert shown(acb(1, -3)) == "1.00000 - 3.00000*I"
