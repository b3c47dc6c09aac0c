"""Gevrey order, action and exponent from the coefficients: declared facts, closed forms, gaps, pairs, refusals."""

from fractions import Fraction
from math import comb, factorial
from random import Random

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels.borel_singularity import borel_singularity
from resurgo.kernels.growth import growth
from resurgo.kernels.large_order import gevrey_order, large_order
from resurgo.kernels.nearest_singularity import extrapolated, nearest_singularity
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

CATALOG = load_catalog()
KNOWN = [
    "airy-ai", "airy-bi", "bessel-i", "bessel-j", "bessel-k", "dawson", "digamma", "double-well", "double-well-integral",
    "erfc", "euler-heisenberg-electric", "euler-heisenberg-magnetic", "euler-nonalternating", "euler-series", "harmonic",
    "ising-magnetisation", "kepler-squared", "lambert-w", "lee-yang-integral", "log1p", "mathieu-large-q", "octic-integral",
    "octic-oscillator", "on-integral", "painleve-1", "parabolic-cylinder", "pt-cubic", "quartic-integral",
    "quartic-oscillator", "renormalon-toy", "sextic-integral", "sextic-oscillator", "stark", "stieltjes-2n", "stieltjes-3n",
    "stirling", "tricomi-2f0", "zeeman",
]  # fmt: skip


def problem_series(name, order):
    problem = CATALOG.find("problem", name).thing
    parameters = {option.name: option.default for option in problem.options}
    facts = problem.facts(**parameters) if callable(problem.facts) else problem.facts
    return Series(problem.coefficients(order, **parameters)), facts


def within(value, error, truth, factor=2):
    return abs(to_mp(value) - truth) <= factor * to_mp(error) + mp.mpf(10) ** -30 * abs(truth)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("order", [24])
def test_the_declared_facts_are_found_within_the_errors_claimed(name, order):
    with working_precision(200):
        series, facts = problem_series(name, order)
        found = large_order(series)
        assert found.gevrey == parse_number(facts["gevrey"]).rational
        nearest = to_mp(parse_number(facts["singularities"][0]).ball(200))
        assert within(found.action, found.action_error, nearest)
        if "exponent" in facts:
            assert within(found.exponent, found.exponent_error, to_mp(parse_number(facts["exponent"]).ball(200)))


@pytest.mark.parametrize(("name", "digits"), [("quartic-oscillator", 6), ("octic-oscillator", 13), ("stark", 9), ("zeeman", 7)])
def test_forty_coefficients_give_the_action_to_many_digits(name, digits):
    with working_precision(200):
        series, facts = problem_series(name, 40)
        truth = to_mp(parse_number(facts["singularities"][0]).ball(200))
        assert abs(to_mp(large_order(series).action) / truth - 1) < mp.mpf(10) ** -digits


def pair(position, power, k, order):
    """Re (1 + 3i/10) (1 - t/A)^(-power), times Gamma(k n + 1), to sixty digits."""
    with working_precision(400):
        at, factor = mp.mpc(*position), mp.mpc(1, mp.mpf(3) / 10)
        terms = [mp.re(factor * mp.rf(power, n) / mp.factorial(n) / at**n) * mp.gamma(k * n + 1) for n in range(order + 1)]
        return Series(Fraction(int(mp.nint(c * mp.mpf(10) ** 60)), 10**60) for c in terms)


@pytest.mark.parametrize(
    ("position", "power", "k"),
    [((1, 2), 0.5, 1), ((1, 2), 0.5, 2), ((0.25, 1), 2.5, 1), ((3, 1), 0.5, 1.5), ((1, 1), 0.75, 0.5), ((-1, 0.75), 1, 0)],
)
@pytest.mark.parametrize("order", [24, 32])
def test_complex_conjugate_singularities_are_found_with_the_gevrey_order(position, power, k, order):
    found = large_order(pair(position, power, k, order))
    assert found.partner is not None
    assert found.gevrey == fmpq(Fraction(k).numerator, Fraction(k).denominator)
    with working_precision(100):
        assert within(found.action, found.action_error, mp.mpc(*position))
        assert within(found.exponent, found.exponent_error, mp.mpf(power))
        assert abs(to_mp(found.action) - mp.mpc(*position)) < 1e-2


@pytest.mark.parametrize(("start", "step"), [(0, 2), (1, 3), (2, 4)])
def test_gaps_are_folded(start, step):
    """x^s sum (-1)^m m! x^(p m) = sum (-1)^m Gamma((n - s)/p + 1) x^n: k = 1/p, b = 1 - s/p, A^p = -1."""
    terms = [Fraction(0)] * (start + 12 * step + 1)
    for m in range(13):
        terms[start + step * m] = Fraction((-1) ** m * factorial(m))
    found = large_order(Series(terms))
    assert (found.gevrey, found.shape.start, found.shape.step) == (fmpq(1, step), start, step)
    assert found.action == -1
    assert (found.exponent - (1 - fmpq(start, step))).contains(0)
    assert found.exponent_error < 1e-20


def test_a_first_coefficient_of_its_own_does_not_matter():
    euler = [Fraction(10**6), *(Fraction((-1) ** n * factorial(n)) for n in range(1, 9))]
    assert large_order(Series(euler)).action == -1
    assert large_order(Series([0, 0, *euler[2:]])).action == -1


def test_integral_of_a_sextic_action_has_its_saddles_as_a_pair():
    """sum binomial(2n, n) cos(n pi/3) n! t^n: the singularities (1 - 4 e^(+-i pi/3) t)^(-1/2), at e^(+-i pi/3)/4."""
    cosines = [Fraction(2), Fraction(1), Fraction(-1), Fraction(-2), Fraction(-1), Fraction(1)]
    found = large_order(Series(comb(2 * n, n) * cosines[n % 6] * factorial(n) for n in range(25)))
    assert abs(to_mp(found.action) - mp.expjpi(mp.mpf(1) / 3) / 4) < 1e-6
    assert abs(found.exponent - arb(0.5)) < 1e-4


def test_the_gevrey_order_of_entire_functions_is_negative_and_they_have_no_singularity():
    exponential = Series(Fraction(1, factorial(n)) for n in range(20))
    assert gevrey_order(exponential) == -1
    with pytest.raises(Inapplicable) as refusal:
        large_order(exponential)
    assert str(refusal.value) == "the coefficients are those of an entire function, which has no singularity"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [8, 14, 30])
def test_coefficients_without_a_law_are_refused(seed, count):
    random = Random(100 * count + seed)
    series = Series(Fraction(random.randint(-1000, 1000), random.randint(1, 50)) for _ in range(count))
    with pytest.raises(Inapplicable) as refusal:
        large_order(series)
    assert str(refusal.value) == "the growth of the coefficients does not tell the Gevrey order"


def test_too_few_coefficients_are_refused():
    with pytest.raises(Inapplicable) as refusal:
        gevrey_order(Series([1, 0, 2, 0, 6, 0, 24, 0, 120]))
    assert str(refusal.value) == "the large order is read off 6 coefficients or more"


def test_with_a_wrong_gevrey_order_there_is_no_law():
    with pytest.raises(Inapplicable) as refusal:
        large_order(Series(factorial(2 * n) for n in range(20)), fmpq(1))
    assert str(refusal.value) == "the coefficients follow no law of one singularity or two"


def test_the_table_is_exact_on_polynomials_in_1_over_n_and_its_error_covers_the_rest():
    with working_precision(200):
        value, error = extrapolated([(n, 3 - arb(2) / n + arb(5) / n**2) for n in range(2, 9)])
        assert abs(value - 3) < arb(2) ** -150
        assert error < arb(2) ** -140
        value, error = extrapolated([(n, arb(n + 1).sqrt() / arb(n).sqrt()) for n in range(2, 13)])
        assert abs(value - 1) < error < 1e-6


def test_two_real_singularities_on_either_side():
    """1/(1 + t) + 1/(1 - t/2): exactly the recurrence of two terms."""
    with working_precision(200):
        found = nearest_singularity([arb((-1) ** n) + arb(2) ** -n for n in range(20)])
        assert abs(found.position + 1) <= found.position_error + arb(2) ** -100
        assert found.relative_error < 1e-6


def complex_series(term, order, bits=400):
    with working_precision(bits):
        values = [mp.mpc(term(n)) for n in range(order + 1)]
        return Series(acb(arb(v.real), arb(v.imag)) for v in values)


def hankel(n):
    """(-i)^n a_n(1/3 + i) of DLMF 10.17.1: c_n ~ Gamma(n) (-i/2)^n, for complex nu too."""
    nu = mp.mpc(mp.mpf(1) / 3, 1)
    return mp.rf(0.5 - nu, n) * mp.rf(0.5 + nu, n) / mp.factorial(n) / mp.mpc(0, 2) ** n


def shifted(n):
    """sum (-1)^m m! x^m at x/(1 - i x/2): the singularity stays, its residue turns."""
    inner = [(-1) ** m * mp.factorial(m) * mp.binomial(n - 1, m - 1) * mp.mpc(0, 0.5) ** (n - m) for m in range(1, n + 1)]
    return mp.fsum(inner) if n else 1


ONE = [  # terms, k, A, b
    (lambda n: mp.factorial(n) * mp.expjpi(mp.mpf(n) / 3), 1, lambda: mp.expjpi(-mp.mpf(1) / 3), 1),
    (lambda n: mp.rf(mp.mpf(1) / 3, n) * mp.mpc(0, -0.5) ** n, 1, lambda: mp.mpc(0, 2), Fraction(1, 3)),
    (hankel, 1, lambda: mp.mpc(0, 2), 0),
    (shifted, 1, lambda: mp.mpc(-1), 1),
    (lambda n: mp.gamma(2 * n + mp.mpf(1) / 3) * mp.mpc(3, 4) ** n / 5**n, 2, lambda: 5 / mp.mpc(3, 4), Fraction(1, 3)),
    (lambda n: mp.gamma(mp.mpf(3 * n) / 2 + 1) * mp.mpc(3, 4) ** n / 5**n, Fraction(3, 2), lambda: 5 / mp.mpc(3, 4), 1),
    (lambda n: mp.rf(mp.mpf(1) / 3, n) / mp.factorial(n) * mp.mpc(0, 1) ** n, 0, lambda: mp.mpc(0, -1), Fraction(1, 3)),
    (lambda n: mp.rf(0.5, n) * (mp.mpc(0, 1) ** n + mp.mpc(2, -1) * (mp.expj(1) / 2) ** n), 1, lambda: mp.mpc(0, -1), 0.5),
]


@pytest.mark.parametrize("case", range(len(ONE)))
@pytest.mark.parametrize("order", [14, 24])
def test_one_complex_singularity_is_found_within_the_errors_claimed(case, order):
    term, k, position, power = ONE[case]
    with working_precision(250):
        found = large_order(complex_series(term, order))
        assert found.gevrey == fmpq(Fraction(k).numerator, Fraction(k).denominator)
        assert found.partner is None
        assert within(found.action, found.action_error, position())
        assert within(found.exponent, found.exponent_error, mp.mpmathify(Fraction(power)))
        assert found.action_error < 1e-3
        assert found.exponent_error < 0.05


def alike(first, second):
    """Gamma(n + 1/3) i^n + (2 - i) Gamma(n + 1/3 + second - first) exp(i n)."""
    return lambda n: mp.rf(first, n) * mp.mpc(0, 1) ** n + mp.mpc(2, -1) * mp.rf(second, n) * mp.expj(n)


def test_two_singularities_of_alike_size_are_both_told():
    with working_precision(250):
        series = complex_series(alike(mp.mpf(1) / 3, mp.mpf(1) / 3), 24)
        found = large_order(series)
        assert found.partner is not None
        assert within(found.action, found.action_error, mp.mpc(0, -1))
        assert within(found.partner, found.action_error, mp.expj(-1))
        assert found.action_error < 1e-6
        assert within(found.exponent, found.exponent_error, mp.mpf(1) / 3)
        with pytest.raises(Inapplicable) as refusal:
            borel_singularity(series, growth(series, None, None), None)
        assert str(refusal.value) == "the nearest Borel singularities are two of alike size, whose plane has no such map"
        assert large_order(complex_series(alike(mp.mpf(1) / 3, mp.mpf(5) / 6), 24)).exponent_error > 0.5


def test_a_real_pair_times_a_complex_number_stays_the_pair():
    series = pair((1, 2), 0.5, 1, 24)
    with working_precision(400):
        turned = Series(acb(1, 2) * arb(c) for c in series.terms)
        real, found = large_order(series, fmpq(1)), large_order(turned, fmpq(1))
        assert sorted(map(float, (found.action.imag, found.partner.imag))) == pytest.approx([-2, 2])
        assert max(abs(found.action.real - real.action.real), abs(found.partner.real - real.action.real)) < 1e-20


def test_an_exponent_that_is_not_real_is_not_told():
    with working_precision(250):
        found = large_order(complex_series(lambda n: mp.rf(mp.mpc(1, 1) / 3, n) * mp.mpc(0, 1) ** n, 20))
        assert within(found.action, found.action_error, mp.mpc(0, -1))
        assert found.exponent_error == arb("inf")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [8, 14])
def test_complex_coefficients_without_a_law_are_refused(seed, count):
    random = Random(100 * count + seed)
    series = Series(acb(random.randint(-1000, 1000), random.randint(-1000, 1000)) for _ in range(count))
    with pytest.raises(Inapplicable) as refusal:
        large_order(series)
    assert str(refusal.value) == "the growth of the coefficients does not tell the Gevrey order"


@pytest.mark.parametrize(
    ("case", "text"), [(0, "(1/2)+(-476102500705/549755813888)*I"), (1, "(0)+(2)*I"), (3, "-1"), (4, "(3/5)+(-4/5)*I")]
)
def test_a_complex_borel_singularity_is_rounded_part_by_part(case, text):
    with working_precision(200):
        series = complex_series(ONE[case][0], 24)
        number, words = borel_singularity(series, growth(series, Fraction(ONE[case][1]), None), None)
        assert number.text == text
        shown = number.ball(200).str(6, radius=False)
        assert words == f"Borel singularity {shown} by the coefficients"


def turned_euler(x):
    """sum n! (i/2)^n x^n = u e^u E_1(u), u = -1/(i x/2)."""
    u = -1 / (mp.mpc(0, 0.5) * x)
    return u * mp.exp(u) * mp.e1(u)


TURNED_EULER = [f"{factorial(n)}*(I/2)**{n}" for n in range(13)]


@pytest.mark.parametrize("x", ["1/7", "1/10+1/20*I"])
def test_a_terminant_of_complex_coefficients(x):
    found = resum(TURNED_EULER, x, method="terminant", digits=18)
    with mp.workdps(30):
        truth = turned_euler(to_mp(parse_number(x).ball(120)))
        assert abs(found.value - truth) <= found.error < 1e-16


def test_a_terminant_on_the_stokes_line_of_complex_coefficients_is_the_mean():
    """At x = -i/4 the singularity -2i is on the ray: 8 e^-8 (Ei(8) -+ i pi), as of sum n! (1/8)^n."""
    found = resum(TURNED_EULER, "-I/4", method="terminant", digits=15)
    with mp.workdps(25):
        assert abs(found.value - 8 * mp.exp(-8) * mp.ei(8)) < 1e-13
        assert abs(found.details["discontinuity"] - mp.mpc(0, 2) * mp.pi * 8 * mp.exp(-8)) < 1e-12


@pytest.mark.long
def test_a_terminant_of_two_singularities_that_are_no_conjugates():
    both = [f"{factorial(n)}*(I**{n} + (2-I)*(3/5+4/5*I)**{n})" for n in range(25)]
    found = resum(both, "1/12", method="terminant", digits=15)
    with mp.workdps(25):
        sums = [turned_euler(2 * v / mp.mpc(0, 1) / 12) for v in (mp.mpc(0, 1), mp.mpc(3, 4) / 5)]
        truth = sums[0] + mp.mpc(2, -1) * sums[1]
        assert abs(found.value - truth) <= 10 * found.error < 1e-8


@pytest.mark.long
def test_for_real_coefficients_a_complex_singularity_that_is_given_has_its_conjugate():
    cosine = [Fraction(factorial(n)) * (1, 1, -1, -1)[n % 4] for n in range(25)]
    free = resum(cosine, "1/15", method="terminant", digits=15)
    given = resum(cosine, "1/15", method="terminant", digits=15, singularity="I", exponent=1)
    assert abs(free.value - given.value) < 1e-13


@pytest.mark.parametrize(("x", "nu"), [("1/2", 0), ("3", 0), ("-1", Fraction(1, 2)), ("1+1/3*I", 0)])
def test_alternating_series_about_a_complex_singularity(x, nu):
    """sum (1 + 2i) x^n/((n + 1) s^n) = -(1 + 2i) log(1 - x/s) s/x, for s = i beyond the circle as well."""
    terms = [f"(1+2*I)/{n + 1}*(-I)**{n}" for n in range(16)]
    found = resum(terms, x, method="cohen-villegas-zagier", singularity="I", nu=nu, digits=18)
    with mp.workdps(30):
        z = to_mp(parse_number(x).ball(120)) / mp.mpc(0, 1)
        assert abs(found.value + mp.mpc(1, 2) * mp.log(1 - z) / z) <= found.error < 1e-6


def test_a_complex_point_on_the_cut_is_refused():
    with pytest.raises(Inapplicable) as refusal:
        resum(["1", "-I/2", "-1/3", "I/4", "1/5"], "3*I", method="cohen-villegas-zagier", singularity="I")
    assert str(refusal.value) == "cohen-villegas-zagier: x lies on the cut from the singularity on"
