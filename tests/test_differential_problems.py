"""Problems given by differential equations: Painlevé I, Blasius, van der Pol, and the Taylor steps that they share."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.checks.growth import nearest
from resurgo.kernels.taylor_ode import arrived, taylor_steps, twice
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision


@cache
def found(name):
    return load_catalog().find("problem", name).thing


def target(name, x, digits=40):
    place = Place(found(name), (), parse_number(x))
    assert place.outside() is None
    value, good = place.target(digits)
    assert good >= digits
    return value


def close(value, expected, digits):
    return abs(value - expected) < mp.mpf(10) ** -digits * abs(expected)


# Taylor steps


def rotation(n, of, _):
    return of(1, n), -of(0, n)


def test_taylor_steps_go_around_a_circle():
    with working_precision(300):
        x, y = arrived(rotation, [arb(1), arb(0)], 2 * arb.pi())
        assert abs(x - 1) < arb(2) ** -280
        assert abs(y) < arb(2) ** -280


def test_they_go_along_a_complex_line_past_a_pole():
    """y' = y^2, y = 1/(1 - z), from 0 to 2 + i by way of i."""
    field = lambda n, _of, times: [times(0, 0, n)]  # noqa: E731
    with working_precision(200):
        (y,) = arrived(field, arrived(field, [acb(1)], acb(0, 1)), acb(2))
        assert abs(y - 1 / (1 - acb(2, 1))) < arb(2) ** -180


def test_no_length_is_no_step():
    with working_precision(100):
        assert arrived(rotation, [arb(1), arb(0)], arb(0)) == [1, 0]


def test_a_product_of_two_components():
    """(sin z cos z)' = cos^2 - sin^2."""

    def field(n, of, times):
        return of(1, n), -of(0, n), times(1, 1, n) - times(0, 0, n)

    with working_precision(150):
        sine, cosine, both = arrived(field, [arb(0), arb(1), arb(0)], arb(3))
        assert abs(both - sine * cosine) < arb(2) ** -130


def test_the_steps_shrink_towards_a_singularity():
    steps = taylor_steps(lambda n, _of, times: [times(0, 0, n)], [arb(1)])
    with working_precision(100):
        lengths = [float(next(steps)[0].mid()) for _ in range(5)]
    assert all(0.8 < b / a < 0.9 for a, b in pairwise(lengths))


def test_twice_tells_what_two_runs_differ_by():
    with working_precision(100):
        value = twice(lambda: arb(1) / 3 + arb(2) ** -(ctx.prec // 2), 100)
        assert value.rad() > arb(2) ** -51
        assert value.contains(fmpq(1, 3))


# Painlevé I


def test_painleve_coefficients_solve_the_equation():
    """The published 1, 4/25, -392/625 and sum a_i a_(n-i) of y'' = 6 y^2 - x in powers of x^(-5/2)."""
    a = found("painleve-1").coefficients(40)
    assert [str(c) for c in a[:4]] == ["1", "4/25", "-392/625", "6272/625"]
    for n in range(1, 41):
        power = Fraction(6 - 5 * n, 2)  # of x in the term before
        left = Fraction(-32, 25) * power * (power - 1) * Fraction(str(a[n - 1]))
        assert left == sum(Fraction(str(a[i])) * Fraction(str(a[n - i])) for i in range(n + 1))


def test_their_large_order_has_the_stokes_constant():
    """(-1)^(n+1) sqrt(6/5) pi^(-3/2) Gamma(2n - 1/2) (A. A. Kapaev), by Richardson's extrapolation."""
    a = found("painleve-1").coefficients(320)
    with mp.workdps(50):
        orders = [10 * 2**i for i in range(6)]
        ratios = [-to_mp(a[n]) * (-1) ** n / mp.gamma(2 * n - mp.mpf(1) / 2) for n in orders]
        for power in range(1, 6):
            ratios = [(2**power * after - before) / (2**power - 1) for before, after in pairwise(ratios)]
        assert close(ratios[0], mp.sqrt(mp.mpf(6) / 5) * mp.pi ** mp.mpf("-1.5"), 7)


def test_the_tritronquee_solution_at_zero_is_published():
    """y(0) and y'(0) (O. Costin and G. V. Dunne, J. Phys. A 52 (2019) 445205)."""
    with working_precision(200):
        y = to_mp(found("painleve-1").target(fmpq(0)))
        low, high = (to_mp(found("painleve-1").target(fmpq(sign, 10**12))) for sign in (-1, 1))
        slope = (high - low) * 10**12 / 2
    with mp.workdps(40):
        assert close(y, mp.mpf("-0.1875543083404948938386817576"), 28)
        assert close(slope, mp.mpf("-0.3049055602612288565341041250"), 20)


@pytest.mark.long
@pytest.mark.parametrize("x", ["3", "2+I", "1+3*I", "60", "5-10*I"])
def test_it_satisfies_the_equation(x):
    """By second differences of the target."""
    problem, h = found("painleve-1"), fmpq(1, 10**12)
    with working_precision(260):
        at = parse_number(x).ball(300)
        low, middle, high = (to_mp(problem.target(acb(at) + k * h)) for k in (-1, 0, 1))
        second = (low + high - 2 * middle) / to_mp(h) ** 2
        assert close(second, 6 * middle**2 - to_mp(at), 18)


def test_it_is_the_borel_sum_with_no_exponential():
    """At large x it is the series within its least term, on both sides of where the target begins to integrate."""
    a = found("painleve-1").coefficients(80)
    for x in (40, 70):
        value = target("painleve-1", str(x), 80)
        with mp.workdps(100):
            t = (24 * mp.mpf(x)) ** mp.mpf("1.25") / 30
            terms = [to_mp(c) * t ** (-2 * n) for n, c in enumerate(a)]
            least = min(range(80), key=lambda n: abs(terms[n]))
            expected = -mp.sqrt(mp.mpf(x) / 6) * mp.fsum(terms[: least + 1])
            assert abs(value - expected) < 4 * abs(terms[least]) * mp.sqrt(x) + mp.mpf(10) ** -79


@pytest.mark.long
def test_painleve_at_a_hundred_digits_and_beside_the_axis():
    with mp.workdps(150):
        assert close(target("painleve-1", "1", 100), target("painleve-1", "1", 140), 99)
        assert close(target("painleve-1", "10+30*I", 40), mp.conj(target("painleve-1", "10-30*I", 60)), 39)
    assert Place(found("painleve-1"), (), parse_number("-1")).outside()
    assert Place(found("painleve-1"), (), parse_number("1+4*I")).outside()


# Blasius


def test_blasius_coefficients_are_published():
    """A_k = 1, 1, 11, 375, 27897, 3817137 (H. Blasius, 1908), and F''' + F F''/2 = 0 for the series."""
    c = [Fraction(str(each)) for each in found("blasius").coefficients(30)]
    factorials = [Fraction(1)]
    for n in range(1, 92):
        factorials.append(factorials[-1] * n)
    a = [each * (-2) ** k * factorials[3 * k + 1] for k, each in enumerate(c)]
    assert a[:6] == [1, 1, 11, 375, 27897, 3817137]
    f = [each / (3 * k + 2) for k, each in enumerate(c)]  # of eta^(3k + 2)
    for k in range(1, 31):
        third = (3 * k + 2) * (3 * k + 1) * 3 * k * f[k]
        assert third == -sum(f[i] * f[k - 1 - i] * (3 * (k - i) - 1) * (3 * (k - i) - 2) for i in range(k)) / 2


def test_the_wall_shear_is_published():
    """f''(0) = F'(oo)^(-3/2) (J. P. Boyd, Exp. Math. 8 (1999) 381)."""
    for eta in ("30", "1e10"):
        value = target("blasius", eta)
        with mp.workdps(50):
            assert close(value ** mp.mpf("-1.5"), mp.mpf("0.33205733621519629893718006201"), 28)


@pytest.mark.parametrize("eta", ["-39/10", "1/1000", "2+I", "7/2*I", "-3/2-1/3*I"])
def test_blasius_is_its_series_inside_the_circle(eta):
    value = target("blasius", eta, 25)
    with mp.workdps(60):
        at = to_mp(parse_number(eta).ball(200))
        terms = [to_mp(c) * at ** (3 * n + 1) for n, c in enumerate(found("blasius").coefficients(300))]
        assert abs(value - mp.fsum(terms)) < mp.mpf(10) ** -24 * abs(value) + 400 * abs(terms[-1])


@pytest.mark.parametrize("eta", ["5", "6+2*I"])
def test_blasius_satisfies_its_equation(eta):
    """In the form (F'''/F'')' = -F'/2, from differences of F'."""
    problem, h = found("blasius"), fmpq(1, 10**8)
    with working_precision(250):
        at = acb(parse_number(eta).ball(400))
        v = [to_mp(problem.target(at + k * h)) for k in range(-2, 3)]
        h = to_mp(h)
        first, second = (v[0] - 8 * v[1] + 8 * v[3] - v[4]) / (12 * h), (v[1] + v[3] - 2 * v[2]) / h**2
        third = (v[4] - 2 * v[3] + 2 * v[1] - v[0]) / (2 * h**3)
        assert close(third / first - (second / first) ** 2, -v[2] / 2, 12)


def test_the_singularity_of_blasius_is_boyd_s():
    """5.6900380545 in units with f''(0) = 0.332..., and the nearest one that the coefficients show."""
    declared = mp.mpf(found("blasius").facts["singularities"][0])
    assert close(declared, -(mp.mpf("5.6900380545") ** 3) * mp.mpf("0.33205733621519629894"), 9)
    (shown,) = nearest(found("blasius").coefficients(160), fmpq(0)).positions
    assert close(shown, declared, 8)


# van der Pol


def test_van_der_pol_coefficients_are_published():
    """C. M. Andersen and J. F. Geer (1982)."""
    published = ["1", "-1/16", "17/3072", "35/884736", "-678899/5096079360", "28160413/2293235712000"]
    assert [str(c) for c in found("van-der-pol").coefficients(5)] == published


@pytest.mark.long
@pytest.mark.parametrize(
    ("mu", "period"), [("1", "6.66328685932313018969968"), ("-2", "7.62987447967484163197"), ("5", "11.61223066771957003456")]
)
def test_the_period_of_van_der_pol_is_published(mu, period):
    value = target("van-der-pol", mu, 25)
    with mp.workdps(40):
        assert close(2 * mp.pi / value, mp.mpf(period), len(period) - 3)


@pytest.mark.long
def test_its_series_and_its_target_agree():
    """At mu = 1/5, where 20 terms leave 10^-38; and mu = 0."""
    value = target("van-der-pol", "1/5", 40)
    with mp.workdps(50):
        assert close(value, mp.fsum(to_mp(c) * mp.mpf(25) ** -n for n, c in enumerate(found("van-der-pol").coefficients(25))), 38)
    assert target("van-der-pol", "0") == 1
    assert close(1 - target("van-der-pol", "1e-9", 40), mp.mpf("6.25e-20"), 15)


@pytest.mark.long
def test_the_second_route_to_its_frequency():
    """Newton's method for trigonometric polynomials gives the same at mu = 3/2."""
    with working_precision(110):
        other = to_mp(found("van-der-pol").independent(arb(fmpq(3, 2))))
    assert close(target("van-der-pol", "3/2", 30), other, 28)


def test_the_domain_of_van_der_pol():
    assert Place(found("van-der-pol"), (), parse_number("11")).outside()
    assert Place(found("van-der-pol"), (), parse_number("1+I")).outside()
