"""Borel sums of any Gevrey order, on Stokes lines and off them, against closed forms: five methods and their refusals."""

from fractions import Fraction
from math import factorial

import pytest
from flint import fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels.growth import growth
from resurgo.precision import to_mp, working_precision

CATALOG = load_catalog()


def hypergeometric(a, b, scale, order):
    """(a)_n (b)_n/(n! scale^n): the series of Airey's functions at (a, b) = (1/6, 5/6)."""
    terms = [Fraction(1)]
    for n in range(order):
        terms.append(terms[-1] * (a + n) * (b + n) / (n + 1) / scale)
    return terms


EULER = [Fraction((-1) ** n * factorial(n)) for n in range(25)]
SAME_SIGN = [abs(c) for c in EULER]
AIRY = hypergeometric(Fraction(1, 6), Fraction(5, 6), -2, 20)
AIRY_BI = [abs(c) for c in AIRY]
OCTIC = [Fraction((-1) ** n * factorial(8 * n), 4 ** (4 * n) * factorial(4 * n) * factorial(n)) for n in range(26)]
HALF = Fraction(1, 2)


def airy_ai(x):
    """The series at x = 1/zeta: 2 sqrt(pi) z^(1/4) e^zeta Ai(z), zeta = (2/3) z^(3/2)."""
    zeta = 1 / mp.mpmathify(x)
    z = (3 * zeta / 2) ** (mp.mpf(2) / 3)
    return 2 * mp.sqrt(mp.pi) * mp.root(z, 4) * mp.exp(zeta) * mp.airyai(z)


def airy_bi(x):
    """The median sum: sqrt(pi) z^(1/4) e^-zeta Bi(z)."""
    zeta = 1 / mp.mpf(x)
    z = (3 * zeta / 2) ** (mp.mpf(2) / 3)
    return mp.sqrt(mp.pi) * mp.root(z, 4) * mp.exp(-zeta) * mp.airybi(z)


def euler_sum(x):
    """The Borel sum of sum (-1)^n n! x^n."""
    return mp.exp(1 / x) * mp.e1(1 / x) / x


def octic_integral(x):
    """The integral of exp(-u^2 - x u^8) over sqrt(pi), from c_n = (-1)^n (1/2)_(4n)/n!."""
    return 2 / mp.sqrt(mp.pi) * mp.quad(lambda u: mp.exp(-u * u - x * u**8), [0, 1, 2, 4])


def is_close(estimate, truth, digits):
    return abs(estimate.value - truth) < mp.mpf(10) ** -digits * abs(truth)


def is_honest(estimate, truth, factor=10):
    return abs(estimate.value - truth) <= factor * estimate.error + mp.mpf(10) ** -19 * abs(truth)


def octic_oscillator(order):
    return CATALOG.find("problem", "octic-oscillator").thing.coefficients(order, level=0)


OCTIC_ENERGY = "0.62051395252792915"  # of p^2/2 + x^2/2 + x^8/10


@pytest.mark.long
def test_the_staircases_of_pade_do_not_meet_on_the_octic_oscillator_and_borel_leroy_has_the_energy():
    terms, energy = octic_oscillator(30), mp.mpf(OCTIC_ENERGY)
    lower = resum(terms, "1/10", method="pade", digits=12).value
    upper = resum(terms, "1/10", method="pade", offset=-1, digits=12).value
    before = resum(terms[:30], "1/10", method="pade", offset=-1, digits=12).value
    assert min(abs(lower - energy), abs(before - energy)) > mp.mpf("0.05")
    assert abs(before - lower) > mp.mpf("0.2")
    assert mp.nstr(lower, 5) == "0.54099"
    assert upper == lower
    found = resum(terms, "1/10", method="borel-leroy", k=3, digits=12)
    assert is_close(found, energy, 3)
    assert is_honest(found, energy)
    assert resum(terms, "1/10", method="borel-leroy", digits=12).value == found.value  # k = 3 by the coefficients alone


@pytest.mark.long
def test_plain_borel_pade_claims_no_error_where_k_is_too_small():
    found = resum(octic_oscillator(24), "1", method="borel-pade", digits=12)
    assert found.error is None
    assert found.grade == "unreliable"
    assert found.notes.endswith("the values of successive orders do not settle")


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/50", "1/3"])
@pytest.mark.parametrize("order", [10, 17, 25])
def test_the_integral_of_gevrey_order_three(x, order):
    found = resum(OCTIC[: order + 1], x, method="borel-leroy", digits=20)
    with mp.workdps(25):
        truth = octic_integral(mp.mpmathify(x))
        assert is_close(found, truth, 2)
        assert is_honest(found, truth)
    assert "k = 3 by the coefficients; exponent 0 by the coefficients" in found.notes


@pytest.mark.long
@pytest.mark.parametrize("method", ["borel-leroy", "median-borel"])
def test_gaps_are_the_series_in_their_own_power(method):
    """x sum (-1)^m m! x^(3m) at x is x times Euler's sum at x^3."""
    gappy = [Fraction(0)] * 61
    gappy[1::3] = EULER[:20]
    found = resum(gappy, "1/2", method=method, digits=20)
    with mp.workdps(25):
        assert is_close(found, euler_sum(mp.mpf(1) / 8) / 2, 19)
    assert "k = 1/3 by the coefficients" in found.notes


def test_what_is_given_wins_over_what_is_declared_and_that_over_the_coefficients():
    series = Series(EULER, {"gevrey": 2, "exponent": "3/2"})
    given, declared, bare = growth(series, Fraction(1), HALF), growth(series, None, None), growth(Series(EULER), None, None)
    assert (given.k, given.shift, given.notes) == (1, fmpq(1, 2), "")
    assert (declared.k, declared.shift) == (2, fmpq(-1, 2))
    assert declared.notes == "uses the declared Gevrey order 2; uses the declared exponent 3/2"
    assert (bare.k, bare.shift) == (1, 0)
    assert bare.notes == "k = 1 by the coefficients; exponent 1 by the coefficients"
    short = growth(Series([1, -1, 2]), None, None)
    assert (short.k, short.shift, short.notes) == (1, 0, "k = 1, as the coefficients do not tell the Gevrey order")


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        ("borel-leroy", {"k": 0}, "k = 0: the Gevrey order is above 0"),
        ("borel-leroy", {"b": -1}, "b = -1: the integral needs b above -1"),
        ("borel-leroy", {"k": "3/2"}, "k = 3/2: the Gevrey order in x^1, 3/2, is no whole number"),
        ("median-borel", {"b": -2}, "b = -2: the integral needs b above -1"),
        ("pade-conformal-borel", {"b": -1}, "b = -1: the integral needs b above -1"),
        (
            "pade-conformal-borel",
            {"singularity": 0},
            "singularity = 0: a Borel transform that is singular at 0 has no map",
        ),
        ("terminant", {"corrections": -1}, "corrections = -1: their number is 0 or more"),
        ("terminant", {}, "the least term is among the first: there is no law of late terms to fit"),
    ],
)
def test_what_has_no_answer_is_refused_in_one_sentence(method, options, message):
    with pytest.raises(Inapplicable) as refusal:
        resum(EULER[:12], "2", method=method, **options)
    assert str(refusal.value) == f"{method}: {message}"


@pytest.mark.parametrize(("direction", "sign"), [(1, 1), (-1, -1)])
@pytest.mark.parametrize("x", ["1/10", "2/3"])
def test_lateral_sums_of_eulers_series_on_its_stokes_line(direction, sign, x):
    found = resum(SAME_SIGN[:10], x, method="lateral-borel", direction=direction, digits=20)
    with mp.workdps(25):
        t = mp.mpmathify(x)
        truth = mp.exp(-1 / t) / t * (mp.ei(1 / t) + sign * mp.pi * mp.mpc(0, 1))
        assert is_close(found, truth, 19)
        assert abs(found.details["discontinuity"] - mp.mpc(0, 2) * mp.pi * mp.exp(-1 / t) / t) < mp.mpf(10) ** -17
    assert found.details["direction"] == direction
    side = "above" if direction == 1 else "below"
    assert f"the sum {side} the ray, S_+ - S_- = " in found.notes


@pytest.mark.long
@pytest.mark.parametrize("method", ["median-borel"])
@pytest.mark.parametrize("x", ["1/7", "2/5"])
@pytest.mark.parametrize("order", [9, 16])
def test_airys_second_function_is_a_median_sum(method, x, order):
    found = resum(AIRY_BI[: order + 1], x, method=method, digits=18)
    with mp.workdps(25):
        truth = airy_bi(mp.mpmathify(x))
        assert is_close(found, truth, 4)
        assert is_honest(found, truth)


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/3+1/5*I", "-1/4+1/50*I"])
def test_off_the_stokes_lines_all_of_them_are_the_borel_sum(x):
    at = {"1/3+1/5*I": mp.mpc(1 / mp.mpf(3), 1 / mp.mpf(5)), "-1/4+1/50*I": mp.mpc(-1 / mp.mpf(4), 1 / mp.mpf(50))}
    for method in ("borel-leroy", "median-borel", "lateral-borel", "pade-conformal-borel"):
        found = resum(AIRY[:15], x, method=method, digits=15)
        with working_precision(100):
            point = mp.mpc(*(mp.mpf(Fraction(str(Fraction(part))).numerator) / Fraction(part).denominator for part in _parts(x)))
            assert abs(at[x] - point) < 1e-10
            truth = airy_ai(point)
            assert is_close(found, truth, 4)
            assert is_honest(found, truth)


def _parts(x):
    real, imag = x.removesuffix("*I").rsplit("+", 1)
    return real, imag


def test_the_pade_approximant_in_w_is_far_better_than_in_t_beside_a_branch_point():
    with mp.workdps(25):
        truth = airy_ai(1)
    plain = resum(AIRY[:13], 1, method="borel-leroy", digits=18)
    mapped = resum(AIRY[:13], 1, method="pade-conformal-borel", digits=18)
    conformal = resum(AIRY[:13], 1, method="conformal-borel", digits=18)
    errors = [abs(each.value - truth) for each in (plain, conformal, mapped)]
    assert errors[0] > 10 * errors[1]
    assert errors[1] > 100 * errors[2]
    assert mapped.notes.startswith("in w: [6/6]; Borel singularity -2.00000 by the coefficients; k = 1 by the coefficients")


@pytest.mark.long
def test_the_stark_resonance_is_a_lateral_sum():
    """E = -0.506105425362647918 - 3.85920828142072e-5 i at F = 1/20 (U. D. Jentschura, Phys. Rev. A 64 (2001) 013403)."""
    problem = CATALOG.find("problem", "stark").thing
    terms = problem.coefficients(30, **{option.name: option.default for option in problem.options})
    found = resum(terms, Fraction(1, 400), method="lateral-borel", direction=1, digits=18)
    truth = mp.mpc("-0.506105425362647918", "-3.85920828142072e-5")
    assert abs(found.value - truth) < 1e-8
    assert is_honest(found, truth)


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/30", "1/12"])
@pytest.mark.parametrize("order", [10, 18])
def test_terminants_go_far_below_the_least_term(x, order):
    for terms, truth_of in ((AIRY, airy_ai), (AIRY_BI, airy_bi)):
        found = resum(terms[: order + 1], x, method="terminant", digits=25)
        with mp.workdps(35):
            t = mp.mpmathify(x)
            truth = truth_of(t)
            least = min(abs(to_mp(fmpq(c.numerator, c.denominator)) * t**n) for n, c in enumerate(terms[: order + 1]))
            assert abs(found.value - truth) < least / 1000
            assert abs(found.value - truth) <= 10 * found.error


def test_a_terminant_is_exact_where_the_law_is():
    for terms, truth in ((EULER, euler_sum(mp.mpf(1) / 8)), (SAME_SIGN, mp.exp(-8) * mp.ei(8) * 8)):
        with mp.workdps(25):
            assert is_close(resum(terms[:12], "1/8", method="terminant", digits=15), truth, 14)


def test_a_terminant_for_a_complex_pair_of_singularities():
    """Re of Euler's sum at i x: sum (-1)^m (2m)! x^(2m) with every odd term of Im, so that A = +-i."""
    cosine = [Fraction(factorial(n)) * (1, 1, -1, -1)[n % 4] for n in range(25)]
    found = resum(cosine, "1/15", method="terminant", digits=15)
    with mp.workdps(25):
        sums = [euler_sum(mp.mpc(0, sign) / 15) for sign in (1, -1)]  # sum n! (-+i x)^n
        truth = (sums[0] + sums[1]) / 2 + (sums[1] - sums[0]) / mp.mpc(0, 2)
        assert is_close(found, truth, 13)
