"""The classical functions: coefficients by closed forms, and where their series converge, seen from the partial sums."""

import re
from fractions import Fraction
from math import factorial
from pathlib import Path

import pytest
import sympy
from flint import acb, fmpq
from mpmath import mp

from resurgo import load_catalog, resum
from resurgo.kernels.classical import CLASSICAL, convergence, name, nearest_singularities
from resurgo.problem import series_of

PAGE = Path(__file__).parents[1] / "docs/problems.md"
ROW = re.compile(r"(?m)^\| `(\w+)`(?:, (\S+))? \| ([^|]*?) \| ([^|]*?) \| ([\[(][^|]*[\])]) \| ([^|]*?) \| ([^|]*?) \|$")
PROBLEM = load_catalog().find("problem", "maclaurin").thing
X = sympy.Symbol("x")
HALF = fmpq(1, 2)


def tangent(n):
    """T_n/n! with the tangent numbers, by Bernoulli's."""
    if n % 2 == 0:
        return 0
    k = n + 1
    return Fraction(str(sympy.bernoulli(k))) * (-1) ** (k // 2 - 1) * 2**k * (2**k - 1) / factorial(k)


CLOSED = {  # c_n by formulas of their own
    "geometric": lambda n: 1,
    "exp": lambda n: Fraction(1, factorial(n)),
    "log1p": lambda n: Fraction((-1) ** (n + 1), n) if n else 0,
    "log1m": lambda n: Fraction(-1, n) if n else 0,
    "sin": lambda n: Fraction((-1) ** (n // 2), factorial(n)) if n % 2 else 0,
    "cos": lambda n: 0 if n % 2 else Fraction((-1) ** (n // 2), factorial(n)),
    "sinh": lambda n: Fraction(n % 2, factorial(n)),
    "cosh": lambda n: Fraction(1 - n % 2, factorial(n)),
    "tan": tangent,
    "tanh": lambda n: tangent(n) * (-1) ** (n // 2),
    "arctan": lambda n: Fraction((-1) ** (n // 2), n) if n % 2 else 0,
    "artanh": lambda n: Fraction(1, n) if n % 2 else 0,
    "arcsin": lambda n: Fraction(factorial(n - 1), 2 ** (n - 1) * factorial(n // 2) ** 2 * n) if n % 2 else 0,
    "arsinh": lambda n: CLOSED["arcsin"](n) * (-1) ** (n // 2),
    "sqrt": lambda n: Fraction(str(sympy.binomial(sympy.Rational(1, 2), n))),
    "binomial": lambda n: Fraction(str(sympy.binomial(sympy.Rational(-2, 3), n))),
}


def series(function, order, exponent=Fraction(-2, 3), centre=Fraction(0)):
    return series_of(PROBLEM, (("function", function), ("exponent", exponent), ("centre", centre)), order)


@pytest.mark.parametrize("function", CLASSICAL)
def test_the_coefficients_at_0_are_exact(function):
    assert series(function, 30).exact == tuple(fmpq(str(Fraction(CLOSED[function](n)))) for n in range(31))


@pytest.mark.parametrize("function", CLASSICAL)
@pytest.mark.parametrize("centre", [Fraction(1, 3), pytest.param(Fraction(-1, 2), marks=pytest.mark.long)])
def test_the_coefficients_elsewhere_are_derivatives(function, centre):
    with mp.workdps(60):
        found = series(function, 8, centre=centre)
        value = mp.taylor(
            lambda x: PROBLEM.independent(x, function=function, exponent="-2/3", centre=0),
            mp.mpf(centre.numerator) / centre.denominator,
            8,
        )
        assert all(mp.almosteq(c, e, rel_eps=mp.mpf(10) ** -25) for c, e in zip(found.coefficients, value, strict=True))


def test_coefficients_are_rational_wherever_the_others_are_not():
    assert [isinstance(c, fmpq) for c in series("log1p", 5, centre=Fraction(1)).terms] == [False, *[True] * 5]
    assert [isinstance(c, fmpq) for c in series("arctan", 5, centre=Fraction(1)).terms] == [False, *[True] * 5]
    assert series("binomial", 6, Fraction(3)).exact == tuple(map(fmpq, (1, 3, 3, 1, 0, 0, 0)))


@pytest.mark.parametrize(
    ("function", "centre", "sentence"),
    [
        ("log1p", -1, "log1p has no Taylor series at -1"),
        ("log1p", -2, "log1p has no Taylor series at -2"),
        ("geometric", 1, "geometric has no Taylor series at 1"),
        ("arcsin", 3, "arcsin has no Taylor series at 3"),
    ],
)
def test_a_centre_at_a_singular_point_or_on_a_cut_is_refused(function, centre, sentence, workspace, resurgo):
    entry = f'{{ use = "maclaurin", function = "{function}", centre = {centre}, points = ["1/4"] }}'
    done = resurgo("plan", workspace.experiment(f'schema = 1\nproblems = [{entry}]\nmethods = ["naive"]\norders = [3]\n'))
    assert done.code == 2
    assert sentence in done.err


def test_a_name_that_is_none_is_told():
    with pytest.raises(ValueError, match=r"unknown function 'arctang'; did you mean 'arctan'"):
        name("arctang")


def seen(function, exponent, centre, side):
    """What the terms c_n R^n (side)^n show: convergence to f at the end, absolute or not, or none.

    Independent of the singularities: by how the greatest of |c_n R^n| in a window falls from one octave to the next, n^-p; by
    the terms' own signs; and where there is a value of f, by the means of the partial sums.
    """
    count = 512
    radius, _ = nearest_singularities(function, exponent, centre)
    terms = series(function, count, Fraction(int(exponent.p), int(exponent.q)), Fraction(int(centre.p), int(centre.q))).terms
    powers = [acb(c) * acb(side * radius) ** n for n, c in enumerate(terms)]
    values = [float(z.real.mid()) for z in powers]
    first, second = (max(map(abs, values[a:b])) for a, b in ((160, 256), (320, 512)))
    p = float(mp.log(first / second, 2))
    if p > 1.2:
        return "absolute"
    if p < 0.1:
        return "divergent"
    tail = [v for v in values[160:] if abs(v) > second / 1000]
    one_sign = all(v > 0 for v in tail) or all(v < 0 for v in tail)
    return "divergent" if one_sign else "conditional"


CASES = [
    *((function, fmpq(-2, 3), fmpq(0)) for function in CLASSICAL if function not in ("exp", "sin", "cos", "sinh", "cosh")),
    *(("binomial", fmpq(c), fmpq(0)) for c in (-2, -1, fmpq(-3, 2), fmpq(-1, 2), HALF, fmpq(3, 4))),
    *((function, fmpq(-2, 3), HALF) for function in ("log1p", "arctan", "artanh", "arsinh", "binomial")),
    ("artanh", HALF, -HALF),
    ("arctan", HALF, fmpq(-3)),
]


@pytest.mark.parametrize(
    ("function", "exponent", "centre"), [pytest.param(*c, marks=[pytest.mark.long] * (i % 2)) for i, c in enumerate(CASES)]
)
def test_the_ends_of_the_interval_are_as_the_terms_show_them(function, exponent, centre):
    told = convergence(function, exponent, centre)
    assert (told.low, told.high) == (seen(function, exponent, centre, -1), seen(function, exponent, centre, 1))


@pytest.mark.parametrize(
    ("function", "exponent", "x"),
    [("log1p", 0, 1), ("log1m", 0, -1), ("arctan", 0, 1), ("arcsin", 0, -1), ("binomial", "-1/2", 1), ("binomial", "1/2", -1)],
)
def test_at_an_end_where_it_converges_the_sum_is_the_value(function, exponent, x):
    sums = series(function, 2000, Fraction(exponent)).partial_sums(mp.mpf(x))
    value = PROBLEM.independent(mp.mpf(x), function=function, exponent=exponent, centre=0)
    far, near = (abs((sums[n] + sums[n - 1] + sums[n - 2] + sums[n - 3]) / 4 - value) for n in (500, 2000))
    assert near < far * 0.6  # both fall like n^-1/2 at least
    assert near < 0.02


def test_entire_functions_converge_everywhere():
    for function in ("exp", "sin", "cos", "sinh", "cosh"):
        told = convergence(function, HALF, fmpq(7))
        assert (str(told), told.radius.is_finite()) == ("(-oo, oo)", False)
    assert str(convergence("binomial", fmpq(4), fmpq(0))) == "(-oo, oo)"


@pytest.mark.parametrize(
    ("function", "centre", "radius"),
    [("log1p", "3/2", 2.5), ("arctan", "2", 5**0.5), ("tan", "1", 0.5707963267948966), ("tan", "5", 0.2876110196153303)],
)
def test_the_radius_is_the_distance_to_the_nearest_singularity(function, centre, radius):
    found, _ = nearest_singularities(function, HALF, fmpq(*map(int, centre.split("/"))))
    assert abs(float(found.mid()) - radius) < 1e-13
    terms = series(function, 300, centre=Fraction(centre)).terms
    root = max(float(abs(acb(c)).mid()) ** (-1 / n) for n, c in enumerate(terms) if n > 290)
    assert abs(root / radius - 1) < 0.05


def rows():
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_the_table_of_the_page_has_every_function():
    assert {function for function, *_ in rows()} == set(CLASSICAL)


@pytest.mark.parametrize("row", rows(), ids=lambda row: "".join(row[:2]))
def test_the_table_of_the_page_is_what_the_code_says(row):
    function, condition, formula, general, interval, low, high = row
    for exponent in {"": ["-2/3"], "c≥0": ["1/3", "5/2"], "−1<c<0": ["-1/2", "-7/8"], "c≤−1": ["-1", "-3/2", "-5"]}[condition]:
        told = convergence(function, fmpq(*map(int, exponent.split("/"))), fmpq(0))
        assert interval.replace("−", "-").replace("∞", "oo").replace("π/2", "1.5707963") == str(told)
        assert (low or "absolute", high or "absolute") == (told.low, told.high)
        term = [
            sympy.sympify(general.replace("^", "**"), {"n": sympy.Integer(k), "c": sympy.Rational(exponent)}) for k in range(10)
        ]
        expected = series(function, 9, Fraction(exponent)).exact
        assert [str(sympy.nsimplify(c)) for c in term[1:]] == list(map(str, expected[1:]))
    assert formula == CLASSICAL[function].text.replace("(c)", "c")


def test_pade_goes_on_where_the_series_does_not():
    found = resum(series("arctan", 40), 3, method="pade", digits=10)
    off = abs(found.value - mp.atan(3))
    assert off < 1e-5
    assert off < found.error


@pytest.mark.long
def test_a_rectangle_of_points_is_scored(workspace, resurgo):
    entry = '{ use = "maclaurin", function = "arctan", points = { from = "-1/2-I/2", to = "1/2+I/2", count = 3 } }'
    done = resurgo(
        "run", workspace.experiment(f'schema = 1\ndigits = 10\nproblems = [{entry}]\nmethods = ["naive"]\norders = [9]\n')
    )
    assert done.code == 0
