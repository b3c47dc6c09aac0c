"""Series that converge, or nearly do: logarithm, Lambert, Kepler, polylogarithms, harmonic numbers, 1/(n log^2 n)."""

from fractions import Fraction
from functools import cache
from math import factorial

import pytest
import sympy
from flint import arb, fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision


@cache
def found(name):
    return load_catalog().find("problem", name).thing


def coefficients(name, order, **parameters):
    given = {k: Fraction(v) for k, v in {**found(name).parameters, **parameters}.items()}
    return found(name).coefficients(order, **given)


def place(name, x, **parameters):
    given = {k: Fraction(v) for k, v in {**found(name).parameters, **parameters}.items()}
    return Place(found(name), tuple(sorted(given.items())), parse_number(x))


def close(value, expected, digits):
    return abs(value - expected) < mp.mpf(10) ** -digits * abs(expected)


def number(text):
    return to_mp(parse_number(text).ball(int(mp.prec)))


FORMULAS = {
    "log1p": mp.log1p,
    "lambert-w": mp.lambertw,
    "eta-sum": lambda x: -mp.polylog(2, -x) / x,
    "zeta-sum": lambda x: mp.polylog(2, x) / x,
    "harmonic": mp.harmonic,
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("x", ["1/1000", "1/3", "1/10+1/5*I", "3/4-1/100*I", "7*I+1/100"])
def test_the_target_is_what_mpmath_has(name, x):
    value, good = place(name, x).target(45)
    with mp.workdps(60):
        assert good >= 45
        assert close(value, FORMULAS[name](number(x)), 44)


@pytest.mark.parametrize(
    ("name", "x"),
    [("log1p", "1e30"), ("lambert-w", "1e30"), ("lambert-w", "-0.3678794411714423"), ("eta-sum", "1e9"), ("harmonic", "1e9")],
)
def test_it_is_so_far_out_and_near_a_singularity(name, x):
    value, good = place(name, x).target(100)
    with mp.workdps(130):
        assert good >= 100
        assert close(value, FORMULAS[name](number(x)), 99)


@pytest.mark.parametrize(
    "name", ["log1p", "lambert-w", "eta-sum", "zeta-sum", "harmonic", "kepler", "kepler-squared", "inverse-n-log2"]
)
def test_series_and_target_agree_at_a_small_argument(name):
    x = "30" if name == "harmonic" else "1/20"
    at = place(name, x)
    with working_precision(200):
        prefactor, _, offset, _ = at.scale(200)
        t = to_mp(at.argument(200)[0])
        total = sum(to_mp(c) * t**n for n, c in enumerate(coefficients(name, 60)))
        assert close(offset + prefactor * total, at.target(40)[0], 25)


def test_coefficients_are_those_of_sympy():
    x = sympy.symbols("x")
    for name, function in (("log1p", sympy.log(1 + x) / x), ("lambert-w", sympy.LambertW(x) / x)):
        series = sympy.series(function, x, 0, 6).removeO()
        assert [str(series.coeff(x, n)) for n in range(6)] == [str(c) for c in coefficients(name, 5)]
    assert [Fraction(str(c)) for c in coefficients("harmonic", 20)] == [
        Fraction(str(sympy.bernoulli(2 * k))) / (2 * k) for k in range(1, 22)
    ]


def test_omega_and_zeta_and_eta_have_their_published_digits():
    with mp.workdps(50):
        assert close(place("lambert-w", "1").target(40)[0], mp.mpf("0.5671432904097838729999686622103555497538"), 39)
        assert close(place("zeta-sum", "1").target(40)[0], mp.pi**2 / 6, 39)
        assert close(place("zeta-sum", "1", s=3).target(40)[0], mp.mpf("1.202056903159594285399738161511449990765"), 39)
        assert close(place("eta-sum", "1", s=1).target(40)[0], mp.log(2), 39)


@pytest.mark.parametrize("s", ["1/2", "7/3", "40"])
def test_polylogarithms_of_any_power(s):
    with mp.workdps(60):
        power = number(s)
        assert close(place("eta-sum", "1", s=s).target(45)[0], mp.altzeta(power), 44)
        total = mp.fsum((-mp.mpf(3) / 4) ** n / (n + 1) ** power for n in range(500))
        assert close(place("eta-sum", "3/4", s=s).target(45)[0], total, 44)


def test_irrational_coefficients_are_balls_and_follow_the_precision():
    with working_precision(300):
        terms = coefficients("eta-sum", 5, s="3/2")
        assert all(isinstance(c, arb) and c.rel_accuracy_bits() > 290 for c in terms[1:])
        assert (terms[3] * 8 + 1).contains(0)
        assert (terms[1] ** 2 - fmpq(1, 8)).contains(0)


@pytest.mark.parametrize("s", ["0", "-1"])
def test_a_power_that_is_not_positive_is_refused(s):
    with pytest.raises(ValueError, match=f"the power s = '{s}' is not positive; give s > 0"):
        coefficients("eta-sum", 3, s=s)
    assert place("eta-sum", "1", s=s).outside()


def test_harmonic_numbers_are_sums_of_reciprocals():
    for n in (1, 2, 10, 30):
        value, _ = place("harmonic", str(n)).target(60)
        with mp.workdps(70):
            assert close(value, mp.fsum(mp.mpf(1) / k for k in range(1, n + 1)), 58)


def test_the_large_order_of_the_harmonic_series_has_the_poles_of_its_borel_transform():
    c = coefficients("harmonic", 60)
    with mp.workdps(40):
        law = mp.gamma(122) * (-4 * mp.pi**2) ** -60 / (2 * mp.pi**2)
        assert close(to_mp(c[60]) / law, mp.zeta(122), 35)


def test_kepler_coefficients_are_published():
    """1, -1/2, 13/24, -541/720, 9509/8064 of y = e cos y."""
    assert [str(c) for c in coefficients("kepler-squared", 4)] == ["1", "-1/2", "13/24", "-541/720", "9509/8064"]
    assert coefficients("kepler", 40)[::2] == coefficients("kepler-squared", 20)
    assert not any(coefficients("kepler", 41)[1::2])


@pytest.mark.parametrize("tangent", ["1/2", "3", "7/5"])
def test_kepler_coefficients_are_the_derivatives_of_lagrange(tangent):
    """(d/dM)^(m-1) sin^m M/m!, with sin^m as a polynomial in c + i s, exactly."""
    t = Fraction(tangent)
    sine, cosine = 2 * t / (1 + t * t), (1 - t * t) / (1 + t * t)
    m = sympy.symbols("M")
    for n, c in enumerate(coefficients("kepler", 5, tangent=tangent), 1):
        derivative = sympy.expand_trig(sympy.diff(sympy.sin(m) ** n, m, n - 1)) / factorial(n)
        values = {sympy.sin(m): sympy.Rational(str(sine)), sympy.cos(m): sympy.Rational(str(cosine))}
        assert str(derivative.subs(values)) == str(c)


def test_dottie_s_number_and_laplace_s_limit():
    with mp.workdps(60):
        assert close(place("kepler", "1").target(45)[0], mp.findroot(lambda y: mp.cos(y) - y, 0.7), 44)
        (position, _) = found("kepler").facts(tangent=Fraction(1))["singularities"]
        assert close(abs(number(position)), mp.mpf("0.66274341934918158097474209710925290705"), 36)
        squared = number(found("kepler-squared").facts()["singularities"][0])
        assert close(squared, -(mp.mpf("0.66274341934918158097474209710925290705") ** 2), 36)


@pytest.mark.parametrize(
    ("e", "tangent"),
    [("99/100", "1/1000"), ("1000", "1/1000"), ("-3", "1/2"), ("1e-30", "5"), ("-1", "1000"), ("1/2+2/5*I", "3"), ("5", "1")],
)
def test_kepler_s_equation_is_solved_at_extreme_places(e, tangent):
    """E - e sin E = M, between M and 0 or pi for real e."""
    value, good = place("kepler", e, tangent=tangent).target(60)
    assert good >= 60
    with mp.workdps(120):
        eccentricity, anomaly = number(e), 2 * mp.atan(number(tangent))
        slope = 1 - eccentricity * mp.cos(anomaly + value)
        assert abs(value - eccentricity * mp.sin(anomaly + value)) < mp.mpf(10) ** -57 * abs(slope * value)
        if not mp.im(eccentricity):
            assert 0 <= anomaly + value <= mp.pi
            assert value * eccentricity > 0


@pytest.mark.parametrize("e", ["1/1000000+3/4*I", "1e-30+67*I", "-1/1000-2/3*I", "20-20*I"])
def test_near_the_cut_kepler_is_on_the_right_side_of_it(e):
    """In the image of the half plane of e, where e = y/cos y has one solution."""
    value, good = place("kepler-squared", e).target(60)
    assert good >= 60
    with mp.workdps(60):
        a, b = abs(mp.re(value)), abs(mp.im(value))
        assert a < mp.pi / 2
        assert b * mp.tanh(b) < a * mp.cot(a)
        assert close(value, number(e) * mp.cos(value), 57)


def test_outside_the_domains():
    assert place("kepler", "3/4*I").outside()
    assert place("kepler", "1", tangent=0).outside()
    assert place("kepler", "1+I", tangent=2).outside()
    assert place("log1p", "-1").outside()
    assert place("lambert-w", "-1").outside()
    assert place("harmonic", "-1/2").outside()
    assert place("zeta-sum", "1", s=1).outside()
    assert place("zeta-sum", "2").outside()
    assert place("inverse-n-log2", "99/100").outside()


@pytest.mark.long
def test_the_sum_of_inverse_n_log2_has_known_digits():
    """2.109742801236891974479257; and by mpmath's zeta function, to 45 digits."""
    value, good = place("inverse-n-log2", "1").target(60)
    assert good >= 60
    with mp.workdps(50):
        assert close(value, mp.mpf("2.109742801236891974479257"), 24)
        integral = mp.quad(lambda s: s * (mp.zeta(1 + s) - 1), [0, 1, 2, 4, 8, 16, 32, 64, 128, mp.inf])
        assert close(value, integral, 45)


def test_its_enclosures_overlap_at_few_and_many_bits():
    boxes = []
    for bits in (20, 60, 400):
        with working_precision(bits):
            boxes.append(found("inverse-n-log2").target(fmpq(1)))
    assert all(boxes[0].overlaps(box) and boxes[1].overlaps(box) for box in boxes)
    assert boxes[2].rel_accuracy_bits() > 380
