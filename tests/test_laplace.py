"""Laplace integrals of rational functions against numerical quadrature, and their enclosures against each other."""

import re
from fractions import Fraction
from math import factorial

import pytest
from flint import acb, arb, fmpq, fmpq_poly
from mpmath import mp

from resurgo import Inapplicable, Series
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.laplace import ambiguity, laplace
from resurgo.kernels.pade import pade
from resurgo.kernels.rational import Rational
from resurgo.precision import to_mp, working_precision

EULER = (1,), (1, 1)
DOUBLE = (1, 2), (1, 2, 1)
TRIPLE = (1, 2, 5), (1, 3, 3, 1)
CUBED_PAIR = (1,), (1, -3, 6, -7, 6, -3, 1)  # (1 - u + u^2)^3
LONG = (1, 2, 5, 7, 11), (1, 3, 3, 1)
MIXED = (1, 3, 1, 1), (1, 2, 3, 2, 1)
QUARTIC = Series([Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(20)])
SEXTIC = Series([Fraction((-1) ** n * factorial(6 * n), 64**n * factorial(3 * n) * factorial(n)) for n in range(20)])


def rational(sides):
    return Rational(*(fmpq_poly(list(side)) for side in sides))


def ball(t):
    """A point given as one number or as real and imaginary part, at the working precision."""
    parts = [fmpq(Fraction(part).numerator, Fraction(part).denominator) for part in (t if isinstance(t, tuple) else (t,))]
    return acb(*parts) if len(parts) == 2 else arb(*parts)


def by_quadrature(function, t, k, b):
    """1/Gamma(b+1) times the integral of exp(-s) s^b R(t s^k) over 0 < s < 110, with s = u^6 to smooth s^b."""
    above, below = ([to_mp(c) for c in side.coeffs()][::-1] for side in (function.numerator, function.denominator))
    t, b = to_mp(ball(t)), to_mp(b)

    def integrand(u):
        s = u**6
        return 6 * u**5 * mp.exp(-s) * s**b * mp.polyval(above, t * s**k) / mp.polyval(below, t * s**k)

    return mp.quad(integrand, [mp.mpf(s) ** (mp.one / 6) for s in (0, 0.05, 0.4, 1, 2, 4, 8, 16, 32, 60, 110)]) / mp.gamma(b + 1)


@pytest.mark.parametrize(
    ("sides", "t", "k", "b"),
    [
        (EULER, "1", 1, 0),
        (EULER, ("1/3", "2/5"), 1, 0),
        (EULER, ("-1/5", "1/2"), 1, "1/2"),
        (EULER, "7", 1, "-1/2"),
        (DOUBLE, "1/2", 1, 0),
        (DOUBLE, ("1/2", "-1/3"), 1, "-1/3"),
        (TRIPLE, "1/2", 1, 0),
        (TRIPLE, "3/2", 1, "3/2"),
        (LONG, "1/2", 1, 0),
        (LONG, ("1/10", "1/10"), 1, 2),
        (CUBED_PAIR, "1", 1, 0),
        (EULER, "1/2", 2, 0),
        (EULER, "1/2", 2, "1/2"),
        (DOUBLE, "1/2", 2, 0),
        (DOUBLE, ("1/4", "1/2"), 2, "1/3"),
        (TRIPLE, "1/2", 2, "1/3"),
        (LONG, "1/7", 2, 0),
        (MIXED, "1/7", 3, 0),
        (MIXED, ("1/7", "1/2"), 3, "-1/2"),
        (EULER, "1", 4, 0),
    ],
)
def test_the_closed_form_is_the_integral(sides, t, k, b):
    function, shift = rational(sides), fmpq(Fraction(b).numerator, Fraction(b).denominator)
    with working_precision(140):
        value = laplace(function, ball(t), k, shift)
        assert value.rel_accuracy_bits() > 100
        integral = by_quadrature(function, t, k, shift)
        assert abs(to_mp(value) - integral) < mp.mpf(10) ** -30 * abs(integral)


def test_at_a_real_point_an_exact_function_has_a_real_integral():
    with working_precision(100):
        assert isinstance(laplace(rational(CUBED_PAIR), arb(1)), arb)
        assert isinstance(laplace(rational(CUBED_PAIR), acb(1)), acb)


def turned_quadrature(function, t, k, b, turn):
    """The same integral along s = exp(i pi turn) r."""
    above, below = ([to_mp(c) for c in side.coeffs()][::-1] for side in (function.numerator, function.denominator))
    t, b, direction = to_mp(ball(t)), to_mp(b), mp.expjpi(to_mp(turn))

    def integrand(u):
        s = direction * u**6
        return 6 * u**5 * direction * mp.exp(-s) * s**b * mp.polyval(above, t * s**k) / mp.polyval(below, t * s**k)

    return mp.quad(integrand, [mp.mpf(s) ** (mp.one / 6) for s in (0, 0.05, 0.4, 1, 2, 4, 8, 16, 32, 60, 200)]) / mp.gamma(b + 1)


ON_THE_RAY = (1,), (1, -1)
DOUBLE_ON_THE_RAY = (1, 3), (1, -2, 1)
PAIR = (1, 1), (1, -2, 2)


@pytest.mark.long
@pytest.mark.parametrize(
    "sides",
    [ON_THE_RAY, PAIR, *(pytest.param(each, marks=pytest.mark.long) for each in (DOUBLE_ON_THE_RAY, EULER, TRIPLE, CUBED_PAIR))],
)
@pytest.mark.parametrize(
    ("t", "k", "b", "turn"),
    [
        ("1/3", 1, 0, "1/10"),
        ("1/3", 1, 0, "-1/10"),
        ("1/3", 1, "1/2", "2/5"),
        ("1/3", 1, "-1/3", "-2/5"),
        ("1/3", 2, 0, "1/15"),
        ("1/3", 2, "1/2", "-1/5"),
        (("1/5", "1/7"), 1, 0, "-1/3"),
        (("1/5", "1/7"), 1, 0, "1/3"),
    ],
)
def test_the_integral_along_another_ray(sides, t, k, b, turn):
    function, shift, turned = rational(sides), fmpq(Fraction(b).numerator, Fraction(b).denominator), Fraction(turn)
    turned = fmpq(turned.numerator, turned.denominator)
    with working_precision(140):
        value = laplace(function, ball(t), k, shift, turned)
        assert value.rel_accuracy_bits() > 100
        integral = turned_quadrature(function, t, k, shift, turned)
        assert abs(to_mp(value) - integral) < mp.mpf(10) ** -25 * abs(integral)


def test_lateral_sums_of_the_factorials_without_signs():
    """Sum n! x^n at x = 1/10: 1.131470204734107780... with +/- i pi e^(-1/x)/x above and below the pole."""
    with working_precision(120):
        above, below = (laplace(rational(ON_THE_RAY), fmpq(1, 10), 1, fmpq(0), fmpq(side, 16)) for side in (1, -1))
        assert above.overlaps(below.conjugate())
        assert abs(to_mp(above.real) - mp.exp(-10) * mp.ei(10) * 10) < 1e-30
        assert mp.nstr(to_mp(above.real), 21) == "1.13147020473410778034"
        assert abs(to_mp(above.imag) - 10 * mp.pi * mp.exp(-10)) < 1e-30


def test_the_ambiguity_is_the_distance_of_the_lateral_sums():
    """Of several poles the residues may cancel, and their sizes are added; None where no pole is near."""
    with working_precision(120):
        for sides, b in ((ON_THE_RAY, "0"), (DOUBLE_ON_THE_RAY, "1/2"), (((1,), (101, -200, 100)), "0")):
            shift = fmpq(Fraction(b).numerator, Fraction(b).denominator)
            above, below = (to_mp(laplace(rational(sides), fmpq(1, 3), 1, shift, fmpq(side, 8))) for side in (1, -1))
            found = to_mp(ambiguity(rational(sides), fmpq(1, 3), 1, shift))
            if len(sides[1]) == 3 and sides[1][0] == 101:
                assert abs(above - below) < found < 5 * abs(above - below)
            else:
                assert abs(abs(above - below) - found) < 1e-30
        assert ambiguity(rational(EULER), fmpq(1)) is None
        assert ambiguity(rational(ON_THE_RAY), fmpq(1), 1, fmpq(0), fmpq(1, 8)) is None


@pytest.mark.parametrize(("k", "b", "turn"), [(1, fmpq(0), fmpq(1, 2)), (0, fmpq(0), fmpq(0)), (1, fmpq(-1), fmpq(0))])
def test_an_integral_that_does_not_exist_is_refused(k, b, turn):
    words = f"k = {k}, b = {b}, turn = {turn}: the integral is for k = 1, 2, ..., b > -1 and -1/2 < turn < 1/2"
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        laplace(rational(EULER), arb(1), k, b, turn)


def test_at_zero_the_integral_is_the_value_there():
    assert laplace(rational(EULER), fmpq(0)) == 1
    with pytest.raises(Inapplicable) as caught:
        laplace(rational(EULER), arb(0, 1e-20))
    assert str(caught.value) == "the point cannot be told from 0"


@pytest.mark.parametrize(("k", "b"), [(1, 0), (2, 0), (3, "1/2"), (1, "-2/3")])
def test_a_polynomial_gives_factorials(k, b):
    """u^j gives Gamma(b + 1 + k j)/Gamma(b + 1)."""
    with working_precision(120):
        shift, t = Fraction(b), mp.mpf(3) / 7
        value = laplace(rational(((2, -1, 5), (1,))), ball("3/7"), k, fmpq(shift.numerator, shift.denominator))
        gammas = [mp.gamma(mp.mpf(shift.numerator) / shift.denominator + 1 + k * j) for j in range(3)]
        expected = (2 * gammas[0] - t * gammas[1] + 5 * t**2 * gammas[2]) / gammas[0]
        assert abs(to_mp(value) - expected) < mp.mpf(10) ** -33 * expected


@pytest.mark.parametrize(
    ("sides", "t", "k", "where"),
    [
        (EULER, "-1", 1, "-1.0000000"),
        (((1,), (1, 0, -1)), "1", 1, "1.0000000"),
        (((1,), (1, 0, -1)), "-3", 1, "-1.0000000"),
        (((1,), (1, 0, -2)), "1", 1, "0.70710678"),
        (((1,), (1, -2, 1)), "1/2", 2, "1.0000000"),
        (((1,), (1, -1, "1/2")), ("1", "1"), 1, "1.0000000 + 1.0000000j"),
        (((1,), (1, -1, "1/2")), ("1", "-1"), 3, "1.0000000 - 1.0000000j"),
    ],
)
def test_a_pole_on_the_ray_of_integration_is_refused(sides, t, k, where):
    above, below = sides
    function = rational((above, [fmpq(1, 2) if c == "1/2" else c for c in below]))
    with working_precision(100), pytest.raises(Inapplicable) as caught:
        laplace(function, ball(t), k)
    assert str(caught.value) == f"a pole of the Borel transform lies on the integration ray, at t = {where}"


def test_a_pole_on_the_other_side_of_the_origin_is_no_obstacle():
    with working_precision(120):
        mirrored = laplace(rational(((1,), (1, -1))), arb(-1))
        assert mirrored.overlaps(laplace(rational(EULER), arb(1)))
        squared = laplace(rational(((1,), (1, 0, 1))), arb(1))
        assert squared.overlaps(laplace(rational(EULER), arb(1), 2))


HARD = [("1/10", "1/5"), ("1/50", "1/30"), "1/40", ("-1/20", "1/10"), "5", "1/1000"]


@pytest.mark.parametrize("t", HARD)
def test_the_quartic_series_agrees_with_quadrature_between_the_reaches_of_all_expansions(t):
    function = pade(borel_transform(QUARTIC), 9, 10).fraction
    with working_precision(300):
        value = laplace(function, ball(t))
        assert value.rel_accuracy_bits() > 130
    with working_precision(140):
        integral = by_quadrature(function, t, 1, fmpq(0))
        assert abs(to_mp(value) - integral) < mp.mpf(10) ** -30 * abs(integral)


@pytest.mark.parametrize("t", [*HARD, "1e-30", "1e30", "1e-3000"])
@pytest.mark.parametrize(("series", "k", "b"), [(QUARTIC, 1, "0"), (QUARTIC, 1, "1/3"), (SEXTIC, 2, "0"), (SEXTIC, 2, "1/4")])
def test_enclosures_at_rising_precision_overlap_and_narrow(series, k, b, t):
    shift = fmpq(Fraction(b).numerator, Fraction(b).denominator)
    function = pade(borel_transform(series, k, shift), 9, 10).fraction
    values = []
    for bits in (100, 200, 400):
        with working_precision(bits):
            values.append(laplace(function, ball(t), k, shift))
    assert values[0].overlaps(values[1])
    assert values[1].overlaps(values[2])
    assert values[0].overlaps(values[2])
    assert values[2].rel_accuracy_bits() > 200


def test_a_function_with_ball_coefficients_encloses_the_exact_one():
    exact = pade(borel_transform(QUARTIC), 5, 6).fraction
    with working_precision(300):
        balls = pade(Series([arb(c) for c in borel_transform(QUARTIC).exact]), 5, 6).fraction
        value = laplace(balls, arb(fmpq(1, 3)))
        assert value.overlaps(acb(laplace(exact, arb(fmpq(1, 3)))))
        assert value.rel_accuracy_bits() > 130


@pytest.mark.parametrize(("k", "b"), [(1, "0"), (2, "0"), (3, "0"), (1, "-1/2"), (2, "7/3")])
def test_the_borel_transform_divides_by_gammas(k, b):
    """c_n Gamma(b + 1) / Gamma(b + 1 + k n)."""
    shift = Fraction(b)
    terms = borel_transform(QUARTIC, k, fmpq(shift.numerator, shift.denominator)).exact
    assert len(terms) == len(QUARTIC)
    with mp.workdps(40):
        start = mp.mpf(shift.numerator) / shift.denominator + 1
        for n, term in enumerate(terms):
            assert mp.almosteq(to_mp(term), QUARTIC[n] / mp.rf(start, k * n), rel_eps=mp.mpf(10) ** -36)


def test_the_laplace_integral_undoes_the_borel_transform():
    polynomial = Series([3, "-1/2", 0, "5/7", 11])
    for k, b in ((1, fmpq(0)), (2, fmpq(1, 3)), (3, fmpq(-1, 2))):
        transform = borel_transform(polynomial, k, b).exact
        with working_precision(100):
            value = laplace(Rational(fmpq_poly(list(transform)), fmpq_poly([1])), ball("2/5"), k, b)
            assert abs(to_mp(value) - polynomial.partial_sums(mp.mpf(2) / 5)[-1]) < mp.mpf(10) ** -28
