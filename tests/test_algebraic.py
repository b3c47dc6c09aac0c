"""Algebraic, differential and self-similar approximants: recovery at unseen points, tables by hand, resonances, refusals."""

from fractions import Fraction
from math import factorial

import pytest
from flint import acb, arb, fmpq, fmpq_mat, fmpq_poly
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels.algebraic import branch
from resurgo.kernels.order_basis import hermite_pade
from resurgo.kernels.pade import pade
from resurgo.precision import working_precision

EULER = [(-1) ** n * factorial(n) for n in range(25)]


def binomial(power, scale, order):
    """(1 + scale x)^power through x^order."""
    terms = [Fraction(1)]
    for n in range(order):
        terms.append(terms[-1] * scale * (power - n) / (n + 1))
    return terms


def product(one, other):
    return [sum(one[j] * other[n - j] for j in range(n + 1)) for n in range(len(one))]


def powers(terms, degree):
    found = [[Fraction(1)] + [Fraction(0)] * (len(terms) - 1)]
    for _ in range(degree):
        found.append(product(found[-1], terms))
    return found


def in_flint(terms):
    return [fmpq(Fraction(c).numerator, Fraction(c).denominator) for c in terms]


def close(estimate, truth, digits=14):
    with mp.workdps(30):
        return abs(mp.mpmathify(estimate.value) - truth) < mp.mpf(10) ** -digits * abs(truth)


def answer(method, terms, x, **options):
    return resum([str(c) for c in terms], x, method=method, digits=16, **options)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_the_polynomials_span_the_null_space_of_the_linear_equations(degree):
    terms = [Fraction((-1) ** n * factorial(2 * n), 3**n) + n for n in range(13)]
    columns = powers(terms, degree)
    for n, found in enumerate(hermite_pade([in_flint(column) for column in columns])):
        unknown = [-(-(n + 2 - k) // (degree + 1)) for k in range(degree + 1)]
        rows = [[columns[k][i - j] if i >= j else 0 for k in range(degree + 1) for j in range(unknown[k])] for i in range(n + 1)]
        matrix = fmpq_mat(n + 1, n + 2, in_flint(c for row in rows for c in row))
        assert matrix.rank() == n + 1
        assert all(p.degree() < size for p, size in zip(found, unknown, strict=True))
        vector = [p[j] for p, size in zip(found, unknown, strict=True) for j in range(size)]
        assert any(c != 0 for c in vector)
        assert matrix * fmpq_mat(n + 2, 1, vector) == fmpq_mat(n + 1, 1)


def test_those_of_degree_one_are_the_pade_approximants():
    columns = [in_flint(column) for column in powers([Fraction(c) for c in EULER], 1)]
    for n, (below, above) in enumerate(hermite_pade(columns)):
        found = pade(Series(EULER), (n + 1) // 2, n // 2).fraction
        assert below * found.denominator == -above * found.numerator


def test_a_relation_between_series_of_which_one_cannot_be_told_from_zero_is_refused():
    with pytest.raises(Inapplicable, match="the equations cannot be told from singular ones with coefficients of this uncertainty"):
        list(hermite_pade([[arb(0, 1), arb(1)], [arb(1), arb(2)]]))


@pytest.mark.parametrize("x", ["3", "-3+1*I", "-5/2-2*I", "1/7*I"])
def test_a_square_root_is_recovered_and_followed_to_complex_points(x):
    terms = product(binomial(Fraction(1, 2), 1, 9), binomial(Fraction(1, 2), Fraction(1, 2), 9))
    terms[1] += 2
    z = mp.mpmathify(complex(x.replace("*I", "j").replace("5/2", "2.5"))) if "/7" not in x else mp.mpc(0, mp.mpf(1) / 7)
    with mp.workdps(30):
        truth = 2 * z + mp.sqrt(1 + z) * mp.sqrt(1 + z / 2)
    assert close(answer("quadratic-pade", terms, x), truth, 13 if "/7" in x else 15)


@pytest.mark.parametrize(("direction", "sign"), [("1/2", -1), ("1/4", -1), ("-1/2", 1)])
def test_a_cube_root_is_followed_to_the_side_of_its_cut_that_is_asked(direction, sign):
    found = answer("hermite-pade", binomial(Fraction(1, 3), 1, 8), "-9", direction=direction)
    with mp.workdps(30):
        assert close(found, 2 * mp.expjpi(mp.mpf(sign) / 3))
    assert found.notes == f"[0, 0, 0, 1], approached along exp({direction} pi i), which holds through this order"


def test_a_branch_point_in_the_way_is_told():
    with pytest.raises(Inapplicable, match=r"^hermite-pade: a branch point or a pole at -1\.00000 lies on the way to x$"):
        answer("hermite-pade", binomial(Fraction(1, 3), 1, 8), "-9")


def test_the_branch_is_the_one_of_the_series_where_two_meet_at_zero():
    """y^2 - 2y + 1 - x^2 (1 + x) = 0 has y = 1 + x sqrt(1 + x) and y = 1 - x sqrt(1 + x)."""
    x = fmpq_poly([0, 1])
    equation = (1 - x**2 * (1 + x), fmpq_poly([-2]), fmpq_poly([1]))
    for sign in (1, -1):
        terms = [1, *(sign * c for c in binomial(Fraction(1, 2), 1, 6))]
        with working_precision(80):
            built = branch(equation, Series(terms))
            assert (built.shift, built.contact) == (1, 6)
            assert built(fmpq(3)).overlaps(arb(1 + sign * 6))
            assert built(fmpq(3)).rad() < 1e-15
            assert built(acb(-3, 1)).overlaps(1 + sign * acb(-3, 1) * acb(-2, 1).sqrt())


def test_an_equation_that_does_not_single_out_the_series_is_refused():
    with pytest.raises(Inapplicable, match="the algebraic equation through this order does not tell the branch of the series"):
        answer("quadratic-pade", EULER[:2], "1")


@pytest.mark.long
def test_a_quadratic_approximant_finds_the_resonance_beyond_the_cut():
    """Hydrogen in a field F = 1/10, a real series in F^2 on its cut: E = -0.527418175 - 0.007269057 i above it."""
    problem = load_catalog().find("problem", "stark").thing
    found = answer("quadratic-pade", map(str, problem.coefficients(16)), "1/100", direction="1/2")
    truth = mp.mpc("-0.527418175", "-0.007269057")
    assert abs(found.value - truth) < 1e-4
    assert abs(found.value - truth) < found.error < 1e-3
    other = answer("quadratic-pade", map(str, problem.coefficients(16)), "1/100", direction="-1/2")
    assert abs(other.value - mp.conj(found.value)) < 1e-15


def hypergeometric(a, b, c, order):
    terms = [Fraction(1)]
    for n in range(order):
        terms.append(terms[-1] * (a + n) * (b + n) / (c + n) / (n + 1))
    return terms


@pytest.mark.parametrize("x", ["-1", "3/2+1*I"])
def test_a_hypergeometric_function_is_recovered_from_its_equation(x):
    a, b, c = Fraction(1, 3), Fraction(1, 2), Fraction(3, 4)
    found = answer("differential-approximant", hypergeometric(a, b, c, 12), x, derivatives=2, inhomogeneous=False)
    with mp.workdps(30):
        truth = mp.hyp2f1(
            *(mp.mpf(p.numerator) / p.denominator for p in (a, b, c)), complex(x.replace("*I", "j").replace("3/2", "1.5"))
        )
    assert close(found, truth)
    assert found.details["singular points"] == ["1.00000, exponent -0.0833333"]


def test_a_logarithm_is_recovered_with_one_derivative_and_an_inhomogeneous_term():
    terms = [0, *(Fraction((-1) ** (n + 1), n) for n in range(1, 9))]
    assert close(answer("differential-approximant", terms, "9"), mp.log(10), 13)


def test_a_singular_point_in_the_way_and_an_irregular_one_at_zero_are_told():
    with pytest.raises(Inapplicable, match=r"the singular point '-1\.00000' lies in the way"):
        answer("differential-approximant", binomial(Fraction(1, 3), 1, 8), "-9")
    with pytest.raises(Inapplicable, match=r"^differential-approximant: the series diverges$"):
        answer("differential-approximant", EULER[:9], "1")


def test_factor_approximants_of_low_order_are_those_found_by_hand():
    """Moments sum n_i A_i^k = -1, -3, -13 of Euler's series: A = 3, n = -1/3; with A_1 = 1: n_1 = -1/2, A_2 = 5, n_2 = -1/10."""
    with mp.workdps(30):
        assert close(answer("factor-approximant", EULER[:3], "1"), mp.mpf(4) ** (-mp.mpf(1) / 3))
        assert close(answer("factor-approximant", EULER[:4], "1"), mp.mpf(2) ** -0.5 * mp.mpf(6) ** (-mp.mpf(1) / 10))


def test_factor_approximants_with_complex_pairs_are_real():
    """(1 + x + x^2)^(-1/2) at x = 2, where 1 + x + x^2 has conjugate zeros."""
    terms = [Fraction(1)]
    for n in range(1, 9):  # 2 n c_n = -(2n - 1) c_(n-1) - 2 (n - 1) c_(n-2), from (1 + x + x^2) f' = -(1/2 + x) f
        terms.append((-(2 * n - 1) * terms[n - 1] - 2 * (n - 1) * (terms[n - 2] if n > 1 else 0)) / (2 * n))
    found = answer("factor-approximant", terms, "2")
    assert close(found, 1 / mp.sqrt(mp.mpf(7)))
    assert mp.im(found.value) == 0


def test_an_even_factor_approximant_is_the_integral_of_a_pade_approximant():
    logarithm = Series(EULER[:9]).log()
    slope = pade(logarithm.derivative(), 3, 4).fraction
    with mp.workdps(25):
        integral = mp.quad(lambda t: mp.mpf(slope(arb(t)).mid()), [0, 1, 2])
        assert close(answer("factor-approximant", EULER[:9], "2"), mp.exp(integral), 12)


def test_root_approximants_of_low_order_are_those_found_by_hand():
    """Of Euler's series with s = -1: A_1 = 1, A_2 = -2, so ((1 + x)^2 - 2x^2)^(-1/2)."""
    with mp.workdps(30):
        assert close(answer("root-approximant", EULER[:2], "1", strong=-1), mp.mpf(1) / 2)
        assert close(answer("root-approximant", EULER[:3], "3/2", strong=-1), (mp.mpf(25) / 4 - mp.mpf(9) / 2) ** -0.5)


def test_a_root_approximant_follows_a_nested_root_to_complex_points_and_estimates_its_power():
    terms = [1, "1/2", "1/8", "-5/16", "43/128"]
    z = mp.mpc(-3, 1)
    with mp.workdps(30):
        truth = ((1 + z) ** 2 + z**2) ** mp.mpf("0.25")
        assert close(answer("root-approximant", terms[:3], "-3+1*I", strong="1/2"), truth)
    assert answer("root-approximant", terms, "3").notes == "estimates the power at large x as 0.500000"


def test_exponential_approximants_of_low_order_are_those_found_by_hand():
    """Of Euler's series: b_1 = -1, b_2 = -3/2."""
    with mp.workdps(30):
        x = mp.mpf(1) / 2
        time = mp.findroot(lambda t: t - mp.exp(-3 * x * t / 2), 0.6)
        assert close(answer("exponential-approximant", EULER[:3], "1/2"), mp.exp(-x * time))
        assert close(answer("continued-exponential", EULER[:3], "1/2"), mp.exp(-x * mp.exp(-3 * x / 2)))


def test_exponential_approximants_of_a_series_with_gaps_that_begins_with_zero():
    """x exp(-x^2 tau), tau = exp(-x^2 tau), for x - x^3."""
    with mp.workdps(30):
        x = mp.mpf(1) / 2
        time = mp.findroot(lambda t: t - mp.exp(-(x**2) * t), 0.8)
        assert close(answer("exponential-approximant", [0, 1, 0, -1], "1/2"), x * mp.exp(-(x**2) * time))


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("quadratic-pade", {"direction": "1"}, "direction = 1: the angle of the ray is between -1 and 1, in units of pi"),
        ("hermite-pade", {"degree": 9}, "degree = 9: the degree in f is a whole number from 1 to 8"),
        (
            "differential-approximant",
            {"derivatives": 0},
            "derivatives = 0: the order of the equation is a whole number from 1 to 4",
        ),
        ("factor-approximant", {"gauge": 0}, "gauge = 0: a factor (1 + A x)^n with A = 0 is none"),
        ("root-approximant", {"strong": 0}, "strong = 0: the power at large x is other than 0"),
    ],
)
def test_options_out_of_range_are_refused(method, options, words):
    with pytest.raises(Inapplicable) as refused:
        answer(method, EULER[:5], "1", **options)
    assert str(refused.value) == f"{method}: {words}"


@pytest.mark.parametrize("method", ["factor-approximant", "root-approximant"])
def test_series_that_begin_with_zero_have_no_self_similar_form(method):
    with pytest.raises(Inapplicable, match=r"^[a-z]+-approximant: c_0 = 0, and the approximant is c_0 times"):
        answer(method, [0, 1, 2, 3], "1")
