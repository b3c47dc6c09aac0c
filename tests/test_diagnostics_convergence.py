"""Radius of convergence, singularities, Stieltjes test and sign pattern, against functions known in closed form."""

from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_mat
from mpmath import mp

from resurgo import Inapplicable, Series, load, load_catalog
from resurgo.given import Given, read_coefficients
from resurgo.kernels.stieltjes import moments
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

F = Fraction
CATALOG = load_catalog()
RADIUS, SINGULARITIES, STIELTJES, PATTERN, TABLE = (
    CATALOG.find("diagnostic", name).thing
    for name in ("radius-of-convergence", "singularities", "stieltjes-test", "sign-pattern", "ratio-table")
)
HONEST = 10  # the factor by which a claim may be too small
ORDERS = (8, 12, 16, 24, 40)


def q(value):
    number = F(value)
    return fmpq(number.numerator, number.denominator)


def terms(rule):
    return lambda n: Series([q(rule(k)) for k in range(n + 1)])


def polynomial(*coefficients):
    return lambda n: Series(([q(c) for c in coefficients] + [q(0)] * (n + 1))[: n + 1])


def power(coefficients, exponent):
    """(1 + ...)^exponent."""
    return lambda n: polynomial(*coefficients)(n) ** F(exponent)


def product(*parts):
    def made(n):
        found = parts[0](n)
        for part in parts[1:]:
            found *= part(n)
        return found

    return made


def total(*parts):
    def made(n):
        found = parts[0](n)
        for part in parts[1:]:
            found += part(n)
        return found

    return made


def times(number, part):
    return lambda n: part(n) * q(number)


def spread(part, step, start=0):
    """x^start f(x^step)."""

    def made(n):
        found = [q(0)] * (n + 1)
        for k, c in enumerate(part(max(n - start, 0) // step).terms):
            if start + step * k <= n:
                found[start + step * k] = c
        return Series(found)

    return made


def reciprocal(part):
    return lambda n: polynomial(1)(n) / part(n)


def irrational(n):
    """(1 - x/sqrt(2))^(-1/3) in balls."""
    with ctx.workprec(900):
        found = [arb(1)]
        for k in range(1, n + 1):
            found.append(found[-1] * (fmpq(1, 3) + k - 1) / k / arb(2).sqrt())
        return Series(found)


def partitions(n):
    found = [1] + [0] * n
    for k in range(1, n + 1):
        for m in range(k, n + 1):
            found[m] += found[m - k]
    return Series(found)


def arsinh(n):
    """Of arsinh(x)/x in x^2."""
    return F((-1) ** n * comb(2 * n, n), 4**n * (2 * n + 1))


LOGARITHM = terms(lambda n: F(1, n + 1))  # -log(1 - x)/x
COSINE = terms(lambda n: F((-1) ** n, factorial(2 * n)))
BESSEL = terms(lambda n: F((-1) ** n, factorial(n) ** 2 * 4**n))


@dataclass(frozen=True)
class Case:
    """A function with its radius, and of the nearest singularity (in the upper half plane) position, exponent and amplitude."""

    make: Any
    radius: Any
    position: Any = None
    exponent: Any = None
    amplitude: Any = None


def cases():
    """Worked out at the working precision: the positions are not all rational."""
    root3, i, third, half, half_q = mp.sqrt(3), mp.mpc(0, 1), mp.mpf(1) / 3, mp.mpf(1) / 2, F(1, 2)
    sixth = mp.mpc(1, root3) / 2
    wide = mp.mpc(-1, mp.sqrt(7)) / 4
    golden = (mp.sqrt(5) - 1) / 2
    zero = mp.besseljzero(0, 1)
    return {
        "pole": Case(power([1, -3], -1), mp.mpf(1) / 3, mp.mpf(1) / 3, 1, 1),
        "double pole": Case(power([1, 2], -2), mp.mpf(1) / 2, -mp.mpf(1) / 2, 2, 1),
        "root": Case(power([1, -1], F(-1, 2)), 1, 1, mp.mpf(1) / 2, 1),
        "zero of a root": Case(power([1, F(1, 3)], F(3, 2)), 3, -3, -mp.mpf(3) / 2, 1),
        "logarithm": Case(LOGARITHM, 1, 1, 0, -1),
        "dilogarithm": Case(terms(lambda n: F(1, (n + 1) ** 2)), 1, 1, -1, 1),
        "elliptic": Case(terms(lambda n: F(comb(2 * n, n), 4**n) ** 2), 1, 1, 0, -1 / mp.pi),
        "two far": Case(product(power([1, -1], F(-1, 2)), power([1, F(1, 2)], F(1, 3))), 1, 1, mp.mpf(1) / 2, mp.cbrt(1.5)),
        "two near": Case(total(power([1, -1], F(-1, 2)), power([1, F(10, 11)], F(-1, 3))), 1, 1, mp.mpf(1) / 2, 1),
        "opposite": Case(product(power([1, -1], F(-1, 2)), power([1, 1], F(-1, 4))), 1, 1, mp.mpf(1) / 2),
        "pair": Case(power([1, -1, 1], F(-1, 3)), 1, sixth, mp.mpf(1) / 3, (1 - sixth**2) ** (-mp.mpf(1) / 3)),
        "pair of roots": Case(power([1, 1, 2], F(1, 2)), mp.sqrt(0.5), wide, -half, mp.sqrt(1 - wide / mp.conj(wide))),
        "pair and beyond": Case(product(power([1, 1, 2], F(-1, 3)), power([1, -half_q], F(-3, 2))), mp.sqrt(0.5), wide, third),
        "logarithms": Case(lambda n: polynomial(1, 1, 1)(n).log(), 1, mp.mpc(-1, root3) / 2, 0, 1),
        "confluent": Case(total(power([1, -1], F(-3, 2)), power([1, -1], F(-1, 4))), 1, 1, mp.mpf(3) / 2, 1),
        "confluent roots": Case(total(power([1, -1], F(-1, 2)), times(2, power([1, -1], F(1, 3)))), 1, 1, mp.mpf(1) / 2, 1),
        "harmonic": Case(product(power([1, -1], -1), LOGARITHM), 1, 1, 1),
        "square of a logarithm": Case(product(LOGARITHM, LOGARITHM), 1, 1, 0),
        "1 by a logarithm": Case(reciprocal(LOGARITHM), 1, 1),
        "exponential by a pole": Case(product(terms(lambda n: F(1, factorial(n))), power([1, -1], -1)), 1, 1, 1, mp.e),
        "secant": Case(spread(reciprocal(COSINE), 2), mp.pi / 2, mp.pi / 2, 1, 2 / mp.pi),
        "1/J_0": Case(spread(reciprocal(BESSEL), 2), zero, zero, 1, 1 / (zero * mp.besselj(1, zero))),
        "Bernoulli": Case(reciprocal(terms(lambda n: F(1, factorial(n + 1)))), 2 * mp.pi, 2 * mp.pi * i, 1, -1),
        "Catalan": Case(terms(lambda n: comb(2 * n, n) // (n + 1)), mp.mpf(1) / 4, mp.mpf(1) / 4, -mp.mpf(1) / 2, -2),
        "ternary trees": Case(terms(lambda n: comb(3 * n, n) // (2 * n + 1)), 4 * third**3, 4 * third**3, -half, -root3 / 2),
        "Fibonacci": Case(power([1, -1, -1], -1), golden, golden, 1, 1 / (golden * mp.sqrt(5))),
        "arsinh": Case(spread(terms(arsinh), 2, 1), 1, i, -half, -i * mp.sqrt(2)),
        "irrational": Case(irrational, mp.sqrt(2), mp.sqrt(2), mp.mpf(1) / 3, 1),
        "c_0 = 0": Case(spread(power([1, -1], F(-1, 2)), 1, 2), 1, 1, mp.mpf(1) / 2, 1),
        "odd": Case(spread(power([1, -1], F(-1, 2)), 2, 1), 1, 1, mp.mpf(1) / 2, mp.sqrt(0.5)),
        "three alike": Case(product(power([1, 0, 0, 1], F(-1, 2)), polynomial(1, F(1, 3))), 1),
        "four alike": Case(product(power([1, 0, 0, 0, 1], F(-1, 2)), power([1, F(1, 3)], F(-1, 2))), 1),
        "partitions": Case(partitions, 1),
        "essential": Case(lambda n: (power([1, -1], -1)(n) - polynomial(1)(n)).exp(), 1),
        "wide angle": Case(power([1, F(19, 10), 1], F(-1, 2)), 1, mp.mpc(-19, mp.sqrt(39)) / 20, half),
        "pole less exponential": Case(total(power([1, -1], -1), terms(lambda n: F(-1, factorial(n)))), 1, 1, 1, 1),
        "polynomial before": Case(total(polynomial(100, -70, 30, 5), power([1, F(-2, 5)], F(-2, 3))), 2.5, 2.5, mp.mpf(2) / 3, 1),
        "three poles": Case(terms(lambda n: 1 + F(1, 2**n) + F(1, 3**n)), 1, 1, 1, 1),
        "two logarithms": Case(total(LOGARITHM, terms(lambda n: F(-9, 10) ** n / (n + 1))), 1, 1, 0, -1),
        "2F1": Case(terms(lambda n: F(comb(2 * n, n), 4**n) * F(2 * n + 1)), 1, 1, mp.mpf(3) / 2, 1),
        "arcsine law": Case(terms(lambda n: F(comb(2 * n, n), (-8) ** n)), 2, -2, mp.mpf(1) / 2, 1),
    }  # fmt: skip


with working_precision(400):
    CASES = cases()
SOME = [
    "pole", "logarithm", "two near", "pair", "confluent roots", "harmonic", "secant", "Bernoulli", "Catalan", "irrational", "odd",
    "three alike", "arsinh", "partitions",
]  # fmt: skip
CHOSEN = [pytest.param(name, id=name, marks=[pytest.mark.long] * (name not in SOME)) for name in CASES]
TRIED = [pytest.param(n, marks=[pytest.mark.long] * (n not in (12, 24))) for n in ORDERS]


def is_honest(estimate, truth):
    """Whether the claim holds within the factor, or the last digit of thirty does."""
    least = mp.mpf(10) ** -30 * max(abs(mp.mpmathify(truth)), 1)
    return estimate.error is None or abs(to_mp(estimate.value) - truth) <= max(HONEST * to_mp(estimate.error), least)


def told(diagnostic, series):
    try:
        return diagnostic(series)
    except Inapplicable:
        return {}


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("order", TRIED)
def test_every_radius_is_within_the_error_claimed(name, order):
    case = CASES[name]
    with working_precision(250):
        found = told(RADIUS, case.make(order))
        for method in ("radius", "ratio", "root", "pair", "pade", "dlog-pade"):
            assert method not in found or is_honest(found[method], case.radius), method
        if case.exponent is not None and order >= 24 and name != "harmonic":
            assert to_mp(found["radius"].error) < 0.05 * case.radius


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("order", TRIED)
def test_the_nearest_singularity_is_within_the_errors_claimed(name, order):
    case = CASES[name]
    with working_precision(250):
        found = told(SINGULARITIES, case.make(order)) if case.position is not None else {}
        for quantity in ("position", "exponent", "amplitude"):
            truth = getattr(case, quantity)
            if f"{quantity}-1" in found and truth is not None:
                assert is_honest(found[f"{quantity}-1"], truth), quantity


def test_digits_that_24_coefficients_give():
    with working_precision(250):
        known = {
            name: (RADIUS(CASES[name].make(24)), SINGULARITIES(CASES[name].make(24))) for name in ("Catalan", "pair", "secant")
        }
        for name, (radius, _) in known.items():
            assert abs(to_mp(radius["radius"].value) / CASES[name].radius - 1) < mp.mpf(10) ** -10
        for name, (_, singularities) in known.items():
            for quantity in ("position", "exponent", "amplitude"):
                truth = getattr(CASES[name], quantity)
                assert abs(to_mp(singularities[f"{quantity}-1"].value) - truth) < mp.mpf(10) ** -5 * abs(truth), (name, quantity)
        assert singularities["exponent-1"].notes == "a pole of order 1"
        assert SINGULARITIES(CASES["dilogarithm"].make(24))["amplitude-1"].notes == "of (1 - x/A) log(1 - x/A)"


def test_singularities_beyond_the_nearest_are_found():
    with working_precision(250):
        found = SINGULARITIES(CASES["secant"].make(60))
        for k in range(1, 5):
            assert is_honest(found[f"position-{k}"], (k - mp.mpf(1) / 2) * mp.pi)
            assert to_mp(found[f"position-{k}"].error) < 1e-3


@pytest.mark.parametrize(
    ("rule", "quantity"),
    [
        (factorial, "radius"),
        (lambda n: (-1) ** n * factorial(2 * n), "radius"),
        (lambda n: F(1, factorial(n)), "inverse-radius"),
        (lambda n: F((-1) ** n, factorial(n) ** 2 * 4**n), "inverse-radius"),
    ],
)
@pytest.mark.parametrize("order", [12, 30])
def test_divergent_and_entire_series_have_the_radius_0_or_its_inverse(rule, quantity, order):
    with working_precision(250):
        found = RADIUS(terms(rule)(order))
        assert list(found) == [quantity]
        assert found[quantity].value == 0
        assert found[quantity].error > 0


def test_what_does_not_converge_in_a_disc_has_no_radius_by_chance():
    entire = [lambda n: polynomial(0, 1, 1)(n).exp(), spread(terms(lambda n: F((-1) ** n, factorial(2 * n + 1))), 2, 1)]
    with working_precision(250):
        for part in entire:
            for order in ORDERS:
                assert "radius" not in told(RADIUS, part(order))


@pytest.mark.parametrize(
    ("name", "digits"),
    [("kepler-squared", 14), ("lambert-w", 15), ("mathieu-small-q", 10), ("ising-magnetisation", 30), ("log1p", 15)],
)
def test_bundled_problems_have_the_radius_declared(name, digits):
    problem = CATALOG.find("problem", name).thing
    parameters = {option.name: option.default for option in problem.options}
    with working_precision(250):
        found = RADIUS(Series(problem.coefficients(24, **parameters)))["radius"]
        truth = abs(to_mp(parse_number(problem.facts_at(parameters)["singularities"][0]).ball(250)))
        assert is_honest(found, truth)
        assert abs(to_mp(found.value) / truth - 1) < mp.mpf(10) ** -digits


@pytest.mark.parametrize(
    ("series", "order", "radius"),
    [
        (lambda n: Series([c + (3000 if k == 2 else 0) for k, c in enumerate(power([1, -1], F(-1, 2))(n).terms)]), 25, 1),
        (power([1, F(1, 2)], F(-123, 10)), 12, 2),
    ],
    ids=["an irregular beginning", "a large exponent"],
)
def test_a_law_that_the_late_coefficients_follow_is_told_whatever_their_growth_seems(series, order, radius):
    with working_precision(250):
        found = RADIUS(series(order))
        assert "inverse-radius" not in found
        assert abs(to_mp(found["radius"].value) - radius) < 1e-10
        assert abs(to_mp(SINGULARITIES(series(order))["position-1"].value)) - radius < 1e-10


def test_keplers_radius():
    problem = CATALOG.find("problem", "kepler").thing
    with working_precision(250):
        found = RADIUS(Series(problem.coefficients(80, tangent=1)))["radius"]
        y = mp.findroot(lambda u: u * mp.tanh(u) - 1, 1.2)  # 1 = y tan y at y = i u, e = y/cos y
        assert abs(to_mp(found.value) - y / mp.cosh(y)) < mp.mpf(10) ** -14


def determinants(series, side):
    """det mu_(i+j), det mu_(i+j+1), by the last moment, over the rationals."""
    mu = [c * (-side) ** n for n, c in enumerate(series.exact)]
    for n in range(len(mu)):
        size, first = n // 2 + 1 if n % 2 == 0 else (n + 1) // 2, n % 2
        yield fmpq_mat([[mu[i + j + first] for j in range(size)] for i in range(size)]).det()


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("seed", range(6))
def test_the_signs_of_hankel_determinants_are_those_of_the_determinants(side, seed):
    mixed = [
        lambda n: (seed * 7 + n * n * 5) % 11 - 5 or 3,
        lambda n: (-1) ** n * (factorial(n) + seed),
        lambda n: 2 + (n * seed) % 3,
    ]
    series = terms(mixed[seed % 3])(12)
    signs = [(d > 0) - (d < 0) for d in determinants(series, side)]
    if series.exact[0] < 0:
        signs = [sign * (-1) ** ((n + 2) // 2) for n, sign in enumerate(signs)]
    known = signs[: signs.index(0)] if 0 in signs else signs
    found = moments(series, 0, side)
    assert list(found.determinants[: len(known)]) == known
    assert found.passed == all(sign > 0 for sign in signs)


def test_bundled_series_of_stieltjes_pass_after_the_subtractions_declared():
    tried = 0
    for entry in CATALOG.of_kind("problem"):
        parameters = {option.name: option.default for option in entry.options}
        try:
            subtractions = entry.thing.facts_at(parameters).get("stieltjes")
        except Exception:  # a source whose parameters have no defaults
            continue
        if subtractions is None:
            continue
        with working_precision(250):
            series = Series(entry.thing.coefficients(14, **parameters))
            found = STIELTJES(series, subtractions=subtractions)
        assert found["passed"].value == 1, entry.name
        assert found["subtractions"].value <= subtractions
        tried += 1
    assert tried > 20


def test_finitely_many_masses_are_a_series_of_stieltjes_until_a_coefficient_departs():
    masses = terms(lambda n: (-1) ** n * (2 + F(3, 2**n)))(12)
    assert {name: each.value for name, each in STIELTJES(masses).items() if not name.startswith("ref")} == {
        "passed": 1, "masses": 2, "subtractions": 0, "determinant": 0,
    }  # fmt: skip
    terms_of = list(masses.terms)
    terms_of[9] += 1
    assert STIELTJES(Series(terms_of))["violated-at"].value == 9
    assert STIELTJES(terms(lambda n: (-1) ** n * factorial(n))(9))["reflected-violated-at"].value == 1


def test_balls_that_do_not_tell_leave_the_test_undecided():
    with working_precision(100):
        wide = Series([arb(1), arb(-1), arb(2), arb(-6, 20), arb(24)])
        found = STIELTJES(wide)
    assert "passed" not in found
    assert found["undecided-from"].value == 3


def test_a_symmetric_measure_is_one_of_hamburger_beside_determinants_that_vanish():
    """The moments of exp(-x^2/2), 1, 0, 1, 0, 3, ..., whose D_1, D_5, ... are 0, and those of 1, 1/2, 1/3 with mu_4 too small."""
    normal = terms(lambda n: 0 if n % 2 else factorial(n) // (2 ** (n // 2) * factorial(n // 2)))
    for order in range(13):
        found = STIELTJES(normal(order))
        assert found["hamburger"].value == 1, order
        *_, last = determinants(normal(order), 1)
        assert found["determinant"].value == (last > 0) - (last < 0), order
    assert STIELTJES(Series([0, 1, -1, 2]))["hamburger"].value == 0


def test_uncertain_coefficients_are_refuted_within_their_uncertainties_alone():
    """log(1 + x)/x rounded to few digits: as written no measure has c_8, but one has coefficients that round to these."""
    written = ["1.00", "-0.50", "0.333", "-0.2500", "0.2000", "-0.1667", "0.1429", "-0.1250", "0.1111", "-0.1000", "0.0909"]
    uncertain = Given(read_coefficients(written), parse_number("1")).series(10, 200)
    with working_precision(200):
        assert STIELTJES(Series(uncertain.terms))["violated-at"].value == 8
        found = STIELTJES(uncertain)
        assert not found.keys() & {"passed", "violated-at"}
        assert 1 < found["undecided-from"].value <= 8
        assert "proved" not in found["reflected-passed"].notes
        with pytest.raises(Inapplicable, match="not known well enough"):
            PATTERN(Given(read_coefficients(["1.0", "-0.03(5)", "2.0"]), parse_number("1")).series(2, 200))


def test_the_least_number_of_subtractions_is_left_out_where_a_smaller_one_is_undecided():
    with working_precision(100):
        found = STIELTJES(Series([arb(1), arb(-1), arb(2), arb(-6, 20), arb(24), arb(-120), arb(720)]))
    assert "subtractions" not in found


@pytest.mark.parametrize(
    ("signs", "period"),
    [("+" * 20, 1), ("+-" * 12, 2), ("+--+" * 7, 4), ("-" + "+-" * 12, 2), ("++-" * 9, 3), ("+-+--++-+---+--++++-", None)],
)
def test_the_period_of_the_signs(signs, period):
    found = PATTERN(Series([(n + 2) * (1 if sign == "+" else -1) for n, sign in enumerate(signs)]))
    assert (found["period"].value if "period" in found else None) == period


def test_gaps_and_the_angle_of_a_pair():
    with working_precision(250):
        found = PATTERN(spread(power([1, -1, 1], F(-1, 3)), 3, 2)(74))
        assert (found["start"].value, found["step"].value) == (2, 3)
        assert abs(to_mp(found["angle"].value) - mp.mpf(1) / 3) < mp.mpf(10) ** -10
        assert found["period"].value == 6


def test_nevilles_columns_are_exact_on_polynomials_in_the_inverse_order():
    """c_n/c_(n-1) = (1 + 1/n)^2 is a parabola in 1/n: the third column is 1."""
    with working_precision(250):
        found = TABLE(terms(lambda n: (n + 1) ** 2)(20))
        assert abs(to_mp(found["neville-2"].value) - 1) < mp.mpf(10) ** -60
        assert is_honest(found["slope"], 2)
        assert to_mp(found["slope"].error) < 1e-10
        assert to_mp(found["ratio"].value) == mp.mpf(441) / 400


def test_a_fraction_is_told_to_all_digits_asked(workspace, resurgo):
    problem = '{ use = "terms", of = "1/n", start = 1, points = ["1"] }'
    text = f'schema = 1\ndigits = 40\nproblems = [{problem}]\ndiagnostics = [{{ use = "sum-bounds", orders = [7] }}]'
    assert resurgo("run", workspace.experiment(text)).code == 0
    rows = load("results/x").diagnostics.set_index("quantity")
    with mp.workdps(60):
        assert abs(mp.mpf(rows.loc["sum", "value"]) - mp.mpf(363) / 140) <= mp.mpf(rows.loc["sum", "error"]) < mp.mpf(10) ** -38
