"""Re-expansions: powers and cumulants, changed parameters, continued functions, Euler's transform, conformal maps, reversion."""

from fractions import Fraction
from functools import cache
from math import comb, factorial

import pytest
from flint import acb, acb_poly, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels.cut_plane import disc_of
from resurgo.kernels.followed_root import followed_root
from resurgo.kernels.nested import nest, orders_of
from resurgo.kernels.power_form import raised
from resurgo.precision import to_mp, working_precision

EULER = [Fraction((-1) ** n * factorial(n)) for n in range(25)]
QUARTIC = [Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(25)]
LOG = [Fraction((-1) ** n, n + 1) for n in range(31)]  # log(1 + x)/x
ARCTAN = [Fraction((-1) ** (n // 2), n + 1) if n % 2 == 0 else Fraction(0) for n in range(37)]  # arctan(x)/x


@cache
def found(name):
    return load_catalog().find("method", name).thing


def value(terms, x, name, digits=25, **options):
    return resum(terms, x, method=name, digits=digits, **options)


def close(one, other, digits=22):
    with mp.workdps(40):
        return abs(to_mp(one) - other) <= mp.mpf(10) ** -digits * abs(other)


def fractions(terms):
    return [Fraction(int(c.p), int(c.q)) for c in terms]


def test_the_natural_parameter_of_the_quartic_integral_gives_the_known_coefficients():
    """1 + lambda - (7/6) lambda^2 + (47/6) lambda^3, lambda = (sqrt(1 + 6x) - 1)/2."""
    for options in ({}, {"parameter": "(sqrt(1 + 6*x) - 1)/2"}):
        form = found("changed-parameter").function(Series(QUARTIC[:4]), **options).form
        assert fractions(form.radicand.terms) == [1, 1, Fraction(-7, 6), Fraction(47, 6)]


def test_to_first_order_it_is_the_gaussian_with_the_best_constant():
    with mp.workdps(40):
        assert close(value(QUARTIC[:2], 3, "changed-parameter").value, mp.sqrt(2 / (1 + mp.sqrt(19))))


def test_a_parameter_by_hand():
    """log(1 + x)/x in lambda = x/(1 + x) with the power 1 is 1 - lambda/2 - lambda^2/6 - lambda^3/12 - ..."""
    form = found("changed-parameter").function(Series(LOG[:5]), parameter="x/(1 + x)", power=Fraction(1)).form
    assert fractions(form.radicand.terms) == [1, *(Fraction(-1, n * (n + 1)) for n in range(1, 5))]


@pytest.mark.parametrize(
    ("parameter", "x", "words"),
    [
        ("1 + x", 1, "changed-parameter: parameter = 1 + x: a new parameter begins with a multiple of x"),
        ("x^2", 1, "changed-parameter: parameter = x^2: a new parameter begins with a multiple of x"),
        ("sqrt(1 + 6*x) - 1", -1, "changed-parameter: the new parameter has no real value at the point"),
        (
            "sqrt((1 + x)^2 + 1) - sqrt(2)",
            "-2+3*I",
            "changed-parameter: the formula of the new parameter jumps on the way from 0 to the point",
        ),
    ],
)
def test_parameters_that_cannot_be(parameter, x, words):
    with pytest.raises(Inapplicable) as refusal:
        value(LOG[:3], x, "changed-parameter", parameter=parameter)
    assert str(refusal.value) == words


def test_the_exponential_of_a_polynomial_is_exact_with_the_power_0():
    series = 3 * Series([0, 2, "-1/3", 0, 0, 0, 0]).exp()
    with mp.workdps(40):
        assert close(value(series.terms, "7/5", "exponent", power=0).value, 3 * mp.exp(mp.mpf(14) / 5 - mp.mpf(49) / 75))


def test_rational_powers_by_an_independent_recurrence():
    """A_n of S^p by J. C. P. Miller's recurrence."""
    p, a = Fraction(-3, 7), [Fraction(1)]
    for n in range(1, 13):
        a.append(sum((p * k - (n - k)) * QUARTIC[k] * a[n - k] for k in range(1, n + 1)) / n)
    assert fractions(raised(Series(QUARTIC[:13]), p).terms) == a
    with mp.workdps(40):
        x = mp.mpf(1) / 50
        radicand = sum(to_mp(c) * x**n for n, c in enumerate(a))
        assert close(value(QUARTIC[:13], "1/50", "exponent", power="-3/7").value, radicand ** (-mp.mpf(7) / 3))


def test_a_power_of_a_linear_function_is_exact_on_its_branch_from_0():
    """(1 + x)^(2/3), behind the branch point of the principal root of (1 + x)^2."""
    terms = (Series([1, 1, 0, 0, 0]) ** "2/3").terms
    x = mp.mpc(-4, 1)
    with mp.workdps(40):
        assert close(value(terms, "-4+I", "exponent", power="3/2").value, (1 + x) ** (mp.mpf(2) / 3))


def test_the_factors_of_lambert_s_tower_are_all_1():
    """f = exp(x f), sum (n+1)^(n-1) x^n/n!, is the infinite tower."""
    terms = Series([Fraction((n + 1) ** (n - 1), factorial(n)) if n else Fraction(1) for n in range(21)])
    with working_precision(200):
        levels, is_complete = nest(terms, "exp")
    assert is_complete
    assert [level.power for level in levels] == [0] + [1] * 20
    assert all(arb(level.factor).contains(1) and arb(level.factor).rel_accuracy_bits() > 100 for level in levels)


def test_nests_give_back_the_series():
    for function, outer in (("exp", lambda t: t.exp()), ("exp-fraction", lambda t: (-(t / (1 + t))).exp())):
        levels, _ = nest(Series(EULER[:9]), function)
        x = Series([0, 1, *[0] * 7])
        inner = Series([1, *[0] * 8])
        for level in reversed(levels[1:]):
            assert level.power == 1
            inner = outer(x * level.factor * inner)
        assert fractions((levels[0].factor * inner).terms) == EULER[:9]


def test_series_with_gaps_are_nested_in_powers():
    tower = 5 * (Series([0, 0, 0, 2, 0, 0, 0, 0, 0, 0]) * Series([1, 0, 0, "1/3", *[0] * 6])).exp()
    levels, _ = nest(tower, "exp")
    assert orders_of(levels)[:3] == [0, 3, 6]
    assert (levels[1].factor, levels[2].factor) == (2, fmpq(1, 3))


def test_the_fraction_is_the_staircase_of_pade():
    for order in (4, 7):
        one = value(EULER[: order + 1], "1/3", "continued-function", function="fraction").value
        other = value(EULER[: order + 1], "1/3", "pade", offset=-1).value
        with mp.workdps(40):
            assert close(one, to_mp(other))


def test_the_continued_exponential_of_the_logarithm_converges():
    estimate = value(LOG, 1, "continued-exponential")
    with mp.workdps(40):
        distance = abs(to_mp(estimate.value) - mp.log(2))
        assert 0 < distance <= to_mp(estimate.error) < mp.mpf(10) ** -12


def test_two_limits_of_a_continued_exponential_are_no_value():
    estimate = value(QUARTIC, "1/3", "continued-exponential")
    assert (estimate.error, estimate.grade) == (None, "unreliable")
    assert estimate.notes == "the values of successive orders do not settle"


def test_a_tower_whose_exponentials_vanish_settles_on_another_function():
    """The series of sqrt(pi/x) exp(1/x) erfc(1/sqrt(x)) at 2i, where the tower is 1 to a hundred digits."""
    terms = [Fraction((-1) ** n * factorial(2 * n), 4**n * factorial(n)) for n in range(17)]
    estimate = value(terms, "2*I", "continued-exponential")
    assert abs(estimate.value - 1) < 1e-90
    assert (estimate.error, estimate.grade) == (None, "unreliable")
    assert estimate.notes == "deep within the nest a coefficient is not felt: what it converges to may be another function"


def test_exponential_fractions_that_settle_on_another_function_claim_no_more_than_they_know():
    estimate = value(LOG, 1, "continued-function")
    with mp.workdps(40):
        distance = abs(to_mp(estimate.value) - mp.log(2))
        assert mp.mpf(10) ** -4 < distance <= to_mp(estimate.error)


def test_euler_s_sum_is_that_of_differences():
    """sum (-1)^n Delta^n a_0/2^(n+1) for a_n = 1/(n+1): sum 1/((n+1) 2^(n+1))."""
    terms = [1 / Fraction(n + 3, 2) ** 2 * (-1) ** n for n in range(11)]
    sizes = [abs(c) for c in terms]
    differences = [sum((-1) ** k * comb(n, k) * sizes[n - k] for k in range(n + 1)) for n in range(11)]
    total = sum((-1) ** n * d / 2 ** (n + 1) for n, d in enumerate(differences))
    with mp.workdps(40):
        assert close(value(terms, 1, "euler-transform", singularity=-1).value, to_mp(total))


def test_the_estimated_singularity_of_a_pole_is_the_pole():
    """3/(1 - x/A)^2 in x and, with gaps, in x^2."""
    for gap in (1, 2):
        terms = [Fraction(0)] * (7 * gap + 1)
        terms[::gap] = [3 * (n + 1) * Fraction(-4) ** n for n in range(8)]
        estimate = value(terms, 5, "euler-transform")
        with mp.workdps(40):
            assert close(estimate.value, 3 / (1 + 4 * mp.mpf(5) ** gap) ** 2)
        assert estimate.notes == f"estimated singularity {'x^2 = ' if gap == 2 else ''}-0.25000000"


def test_euler_s_transform_of_a_factorial_series_says_that_it_diverges():
    estimate = value(EULER, 1, "euler-transform", singularity=-1)
    assert (estimate.error, estimate.grade) == (None, "unreliable")
    assert estimate.notes == "uses the singularity -1; the values of successive orders do not settle"


@pytest.mark.parametrize(
    "places",
    [
        [fmpq(-1, 3)],
        [fmpq(3)],
        [fmpq(-1), fmpq(2)],
        [acb(1, 2), acb(1, -2)],
        [acb(-1, 1), acb(-1, -1)],
        [acb(0, 1), acb(0, -1)],
    ],
)
def test_maps_are_those_of_the_disc(places):
    """x(w) as the mapped series of x itself, against w(x); ends of cuts go to |w| = 1."""
    with working_precision(150):
        disc = disc_of(places)
        series = disc.coefficients(Series([0, 1, *[0] * 59]))
        for x in (fmpq(1, 7), acb(fmpq(-1, 5), fmpq(1, 9)), acb(fmpq(1, 4), fmpq(-1, 3))):
            w = disc.variable(x)
            assert abs(w) < arb("0.4")
            total = sum((c * w**n for n, c in enumerate(series.terms)), acb(0))
            assert abs(total - x) < arb("1e-16")
        inside, outside = (abs(disc.variable(acb(places[0]) * arb(scale))) for scale in ("0.999999", "0.5"))
        assert arb("0.99") < inside < 1
        assert outside < arb("0.6")


def test_a_pair_of_branch_points_is_mapped():
    """1/sqrt(1 - x + x^2), the generating function of Legendre's polynomials at 1/2, outside its circle."""
    terms = [Fraction(1), Fraction(1, 2)]
    for n in range(1, 40):
        terms.append((Fraction(2 * n + 1, 2) * terms[n] - n * terms[n - 1]) / (n + 1))
    pair = ["1/2+sqrt(3)/2*I", "1/2-sqrt(3)/2*I"]
    for x in ("3/2", "1+I/2"):
        estimate = value(terms, x, "conformal-map", singularities=pair, digits=15)
        with mp.workdps(30):
            at = mp.mpf(3) / 2 if x == "3/2" else mp.mpc(1, 0.5)
            distance = abs(to_mp(estimate.value) - 1 / mp.sqrt(1 - at + at**2))
            assert distance <= to_mp(estimate.error) < mp.mpf(10) ** -4


def test_the_map_of_an_even_series_needs_one_singularity():
    one, both = (value(ARCTAN, 2, "conformal-map", singularities=places) for places in (["I"], ["I", "-I"]))
    assert one.value == both.value
    with mp.workdps(40):
        assert abs(to_mp(one.value) - mp.atan(2) / 2) <= to_mp(one.error) < mp.mpf(10) ** -8


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"singularities": [0]}, "0 is no singularity of f that has a map; a series that is singular there diverges"),
        ({"singularities": ["exp(0)-1"]}, "0 is no singularity of f that has a map; a series that is singular there diverges"),
        ({"singularities": ["I", "2"]}, "no map is known for these singularities; it takes real ones, or a pair of conjugates"),
        ({"singularities": ["1/2"]}, "the point lies on the cut"),
    ],
)
def test_singularities_without_a_map(options, words):
    with pytest.raises(Inapplicable) as refusal:
        value(LOG, 1, "conformal-map", **options)
    assert str(refusal.value) == f"conformal-map: {words}"


def test_reversion_of_the_logarithm_is_the_exponential():
    """log(1 + x): y with y + y^2/2 + ... + y^N/N! = x, the root that mpmath finds from log(1 + x)."""
    terms = [Fraction(0), *LOG]
    for x, at in (("4", mp.mpf(4)), ("-2+I", mp.mpc(-2, 1))):
        with mp.workdps(40):
            root = mp.findroot(lambda y, at=at: sum(y**n / mp.factorial(n) for n in range(1, 11)) - at, mp.log(1 + at))
            assert close(value(terms[:11], x, "reversion").value, root)


def test_the_followed_root_is_that_of_the_path_from_0():
    """y + y^2 = x: y = (sqrt(1 + 4x) - 1)/2 continued, which is not the principal one beyond the line through -1/4."""
    with working_precision(120):
        for x in (acb(-3, 1), acb(2, -5), acb(-1, fmpq(-1, 100))):
            y = followed_root(acb_poly([0, 1, 1]), x)
            assert abs(2 * y + 1 - (1 + 4 * x).sqrt()) < arb("1e-30")


def test_reversion_refuses_what_has_no_inverse_series():
    with pytest.raises(Inapplicable) as refusal:
        value([1, 0, 1, 1], "1/4", "reversion")
    assert str(refusal.value) == "reversion: c_2 comes first, and c_3 is not 0: the inverse is no power series"
    with pytest.raises(Inapplicable) as refusal:
        value([0, *LOG[:6]], -2, "reversion")
    assert str(refusal.value) == "reversion: the derivative of the inverse vanishes on the way from 0 to the root"


def test_the_plateau_of_least_terms_is_told():
    """n!/10^n: 10!/10^10 is the least; 6!/10^6 = 7.2e-4 and 13!/10^13 = 6.2e-4 are below twice that, 5! and 14! are not."""
    estimate = value(EULER, "1/10", "optimal-truncation")
    assert estimate.notes == "least term at order 9, on a plateau from order 6 to 13"
    assert (estimate.details["least_term"], list(estimate.details["plateau"])) == (9, [6, 13])
    gaps = [Fraction(0)] * 49
    gaps[::2] = EULER
    assert value(gaps, "1/2", "optimal-truncation").notes == "least term at order 6, on a plateau from order 4 to 12"
