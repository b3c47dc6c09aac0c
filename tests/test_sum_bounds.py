"""Bounds of sums: exact harmonic numbers, sums added up, and mpmath's constants."""

import math
from fractions import Fraction

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog
from resurgo.general_term import GeneralTerm
from resurgo.kernels.formula import value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.formula_terms import general_term
from resurgo.kernels.sum_bounds import direction, euler_maclaurin, integral, step_bounds
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of

BOUNDS = load_catalog().find("diagnostic", "sum-bounds").thing


def function(text):
    return general_term(parse_formula(text, "n"), 1).function


def problem(name):
    return load_catalog().find("problem", name).thing


@pytest.fixture(autouse=True)
def _bits():
    with working_precision(200):
        yield


def test_harmonic_numbers_lie_between_the_logarithms_that_bound_them():
    g, exact = function("1/n"), fmpq(0)
    for n in range(1, 121):
        exact += fmpq(1, n)
        if n % 19 and n > 10:
            continue
        lower, upper = step_bounds(g, 1, n)
        assert lower.overlaps(arb(n + 1).log())
        assert upper.overlaps(1 + arb(n).log())
        assert lower.rad() < 1e-50
        assert lower < arb(exact)
        assert arb(exact) < upper if n > 1 else exact == 1


@pytest.mark.parametrize("n", [10**4, 10**9])
def test_large_harmonic_numbers_by_digamma(n):
    g, value = function("1/n"), arb(n + 1).digamma() + arb.const_euler()
    lower, upper = step_bounds(g, 1, n)
    assert lower < value < upper
    for m in (1, 3, 10):
        assert euler_maclaurin(g, 1, n, m).overlaps(value)
    assert (euler_maclaurin(g, 20, n, 30) + sum(fmpq(1, k) for k in range(1, 20)) - value).abs_upper() < 1e-43


SUMS = [  # rising and falling ones, with the order at which the enclosure is narrow
    ("1/n^2", 1, 60),
    ("1/(n*log(n)^2)", 2, 30),
    ("exp(-n/3)", 0, 25),
    ("log(n)", 1, 80),
    ("sqrt(n)", 1, 40),
    ("n^3 - n", 1, 30),
    ("atan(n)", 0, 30),
    ("1/(1 + n^2)", 1, 50),
    ("-1/(n + 1/2)^(5/2)", 1, 40),
    ("5/7", 2, 9),
]


@pytest.mark.parametrize(
    ("text", "first", "last"), [pytest.param(*c, marks=[pytest.mark.long] * (i % 3 > 0)) for i, c in enumerate(SUMS)]
)
def test_the_sum_added_up_lies_between_its_bounds(text, first, last):
    g = function(text)
    value = sum((arb(general_term(parse_formula(text, "n"), 1).function(arb(n)).real) for n in range(first, last + 1)), arb(0))
    lower, upper = step_bounds(g, first, last)
    assert lower < value * (1 + arb("1e-50") * (1 if value > 0 else -1))
    assert value < upper + arb("1e-50")
    for m in (1, 4, 10):
        assert euler_maclaurin(g, first, last, m).overlaps(value)


def test_the_remainder_is_of_the_size_of_the_next_term():
    g, value = function("1/n"), arb(101).digamma() - arb(10).digamma()
    for m in (1, 2, 5, 8):
        found = euler_maclaurin(g, 10, 100, m)
        off = abs(to_mp(arb(found.mid() - value)))
        assert off < mp.mpf(float(found.rad())) < 1000 * off  # Bernoulli's numbers fall by some 40 a step, times 10^2


@pytest.mark.parametrize(
    ("text", "a", "b"), [("exp(-n^2)", 0, 3), ("1/n", 1, 7), ("log(n)/n", 2, 50), ("sin(n)*exp(-n/5)", 0, 12), ("sqrt(n)", 1, 2)]
)
def test_integrals_by_mpmath(text, a, b):
    found = integral(function(text), fmpq(a), fmpq(b))
    with mp.workdps(45):
        value = mp.quad(lambda x: to_mp(general_term(parse_formula(text, "n"), 1).function(arb(x)).real), mp.linspace(a, b, 13))
        assert abs(to_mp(found) - value) < mp.mpf(10) ** -40
    assert found.rad() < 1e-45


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [
        ("sin(n)", 0, 20),
        ("1/(n - 5/2)", 1, 9),
        ("sqrt((n - 5/2)^2)", 1, 9),
        ("n*exp(-n)", 0, 9),
        ("(n - 4)^2", 0, 9),
        ("log(-n)", 1, 9),
    ],
)
def test_terms_that_are_not_monotonic_are_refused(text, a, b):
    with pytest.raises(Inapplicable):
        step_bounds(function(text), a, b)


def test_directions():
    assert direction(function("1/n"), fmpq(1), fmpq(10)) == -1
    assert direction(function("log(n)"), fmpq(1), fmpq(10)) == 1


def harmonic(order):
    term = GeneralTerm("1/n", lambda n: 1 / n, start=1)
    return Series([0, *(Fraction(1, n) for n in range(1, order + 1))], {"term": term})


@pytest.mark.parametrize("order", [1, 2, 17, 400])
@pytest.mark.parametrize("options", [{}, {"bernoulli": 1}, {"bernoulli": 20, "split": 15}, {"split": 10}])
def test_the_diagnostic_encloses_the_exact_sum(order, options):
    found = BOUNDS(harmonic(order), **options)
    assert {name: estimate.grade for name, estimate in found.items()} == dict.fromkeys(("lower", "sum", "upper"), "proved")
    exact = sum((fmpq(1, n) for n in range(1, order + 1)), fmpq(0))
    assert found["sum"].value == exact
    assert arb(found["lower"].value) <= exact or arb(found["lower"].value).contains(exact)
    assert arb(found["upper"].value) >= exact or arb(found["upper"].value).contains(exact)
    if options.get("bernoulli") == 20:
        assert abs(arb(found["upper"].value) - arb(found["lower"].value)).upper() < 1e-31


def test_what_the_diagnostic_has_no_word_for_is_inapplicable():
    alternating = Series([1, -1, 1], {"term": GeneralTerm("(-1)^n", lambda n: n**0, ratio=fmpq(-1))})
    for series, reason in ((Series([1, 2]), "is not declared"), (alternating, r"has the factor \(-1\)\^n")):
        with pytest.raises(Inapplicable, match=reason):
            BOUNDS(series)


def sums_at(name, n, order, **parameters):
    """Offset + prefactor S_N at every order, by hand."""
    thing = problem(name)
    series = series_of(thing, tuple(parameters.items()), order)
    t = to_mp(thing.argument(fmpq(n), **parameters))
    return [
        to_mp(thing.offset(fmpq(n), **parameters)) + to_mp(thing.prefactor(fmpq(n), **parameters)) * s
        for s in series.partial_sums(t)
    ]


def test_euler_s_constant_to_50_digits():
    with mp.workdps(60), working_precision(220):
        sums = sums_at("euler-constant", 20, 62)
        errors = [abs(s - mp.euler) for s in sums]
        assert min(errors) < mp.mpf(10) ** -52
        assert all((s < mp.euler) == (k % 2 == 1) for k, s in enumerate(sums))  # the partial sums enclose it
        assert abs(math.log(min(abs(s - mp.euler) for s in sums_at("euler-constant", 5, 40))) + 2 * math.pi * 5) < 4


@pytest.mark.parametrize("n", ["1/2", "0", "-3"])
def test_euler_s_constant_counts_by_whole_numbers(n):
    assert not problem("euler-constant").domain(mp.mpf(Fraction(n).numerator) / Fraction(n).denominator)


@pytest.mark.parametrize(
    ("text", "first", "last", "order", "digits"),
    [
        ("1/x", 10, 100, 25, 25),
        ("1/x^2", 8, 40, 20, 20),
        ("exp(-x)", 0, 6, 30, 45),
        ("x^5 - x", 0, 7, 3, 45),
        ("log(x)", 12, 60, 30, 28),
    ],
)
def test_finite_sums_by_euler_and_maclaurin(text, first, last, order, digits):
    given = {"of": parse_formula(text), "first": Fraction(first), "last": Fraction(last)}
    with mp.workdps(60), working_precision(220):
        sums = sums_at("finite-sum", 1, order, **given)
        value = mp.fsum(to_mp(value_in_balls(given["of"].tree, acb(k)).real) for k in range(first, last + 1))
        assert abs(min(abs(s - value) for s in sums) / value) < mp.mpf(10) ** -digits


def test_the_coefficients_of_a_finite_sum_are_exact_but_for_the_integral():
    series = series_of(problem("finite-sum"), (("of", parse_formula("1/x")), ("first", Fraction(1)), ("last", Fraction(2))), 3)
    assert series.terms[1:] == (fmpq(1, 16), fmpq(-1, 120) * (1 - fmpq(1, 16)), fmpq(1, 252) * (1 - fmpq(1, 64)))
    assert series.terms[0].overlaps(arb(2).log())


@pytest.mark.parametrize("text", ["1/(x - 3/2)", "sinh(x)", "sqrt(x - 1)"])
def test_what_has_no_sum_by_the_formula_is_refused(text):
    with pytest.raises(Exception, match="no function that is analytic from 1 to 2"):
        series_of(problem("finite-sum"), (("of", parse_formula(text)), ("first", Fraction(1)), ("last", Fraction(2))), 3)
