"""The problems `recurrence` and `ode`: exact coefficients, sums and continuations that are proved, and what is refused."""

from functools import cache
from math import comb
from time import perf_counter

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import load_catalog, run
from resurgo.errors import Inapplicable, RequestError
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError, series_of

APERY = {"relation": "(n+1)^3*c(n+1) = (34*n^3+51*n^2+27*n+5)*c(n) - n^3*c(n-1)", "start": [1, 5]}
LEGENDRE = {"relation": "(n+2)*c(n+2) = (2*n+3)*c(n+1)/3 - (n+1)*c(n)", "start": [1, "1/3"]}  # P_n(1/3)


@cache
def problem(name):
    return load_catalog().find("problem", name).thing


def parameters(name, **given):
    values, faults = resolve(problem(name).options, given)
    if faults:
        raise ValueError(faults[0].words)
    return tuple(sorted(values.items()))


def exact(name, order, **given):
    return list(series_of(problem(name), parameters(name, **given), order).exact)


def target(name, x, digits=30, **given):
    found = Place(problem(name), parameters(name, **given), parse_number(x)).target(digits)
    if found is None:
        return None
    assert found[1] >= digits
    return found[0]


def refused(name, x, **given):
    """The words with which a target is refused."""
    with pytest.raises(Inapplicable) as reason, working_precision(100):
        problem(name).target(acb(parse_number(x).ball(100)), **dict(parameters(name, **given)))
    return str(reason.value)


# ---- recurrences


def test_the_numbers_of_apery():
    expected = [sum(comb(n, k) ** 2 * comb(n + k, k) ** 2 for k in range(n + 1)) for n in range(60)]
    assert exact("recurrence", 59, **APERY) == expected


@pytest.mark.parametrize(
    ("relation", "start", "expected"),
    [
        ("c(n) = -n*c(n-1)", [1], [1, -1, 2, -6, 24, -120]),
        ("c(n+1) = -(n+1)*c(n)", [1], [1, -1, 2, -6, 24, -120]),
        ("0 = c(n-3) + c(n-4)*(n-2)", [1], [1, -2, 6, -24, 120, -720]),
        ("c(n+1) = c(n) + c(n-1)", [1, 1], [1, 1, 2, 3, 5, 8]),
        ("c( n ) = c(n - 1)/2 + n^2", ["1/2"], ["1/2", "5/4", "37/8", "181/16", "693/32", "2293/64"]),
        ("c(n+2) = c(n)", [1, 0], [1, 0, 1, 0, 1, 0]),
        ("(n-3)*c(n) = c(n-1)", [2, 0, 0, 7], [2, 0, 0, 7, 7, "7/2"]),
        ("c(n) = n", [5], [5, 1, 2, 3, 4, 5]),
        ("c(n) = n^2", [], [0, 1, 4, 9, 16, 25]),
    ],
)
def test_a_recurrence_gives_its_terms(relation, start, expected):
    assert exact("recurrence", 5, relation=relation, start=start) == [parse_number(c).rational for c in expected]


def test_irrational_starts_give_balls():
    given = parameters("recurrence", relation=LEGENDRE["relation"], start=[1, "sqrt(2)"])
    terms = problem("recurrence").coefficients(80, **dict(given))
    first, second = (exact("recurrence", 80, relation=LEGENDRE["relation"], start=s) for s in ([1, 0], [0, 1]))
    assert all(acb(c).overlaps(acb(a) + acb(b) * arb(2).sqrt()) for c, a, b in zip(terms, first, second, strict=True))
    assert acb(terms[80]).rel_accuracy_bits() > 40


@pytest.mark.parametrize("x", ["1/2", "-9/10", "1/3+1/2*I", "1e-9"])
def test_the_sum_of_legendre_polynomials(x):
    """sum P_n(1/3) x^n = (1 - 2 x/3 + x^2)^(-1/2), where it is proved: |x| < 1/lambda, lambda^2 = 2 lambda/3 + 1."""
    if x == "-9/10":
        assert refused("recurrence", x, **LEGENDRE) == "x lies outside the disc in which the series is proved to converge"
        return
    with mp.workdps(50):
        t = to_mp(parse_number(x).ball(200))
        assert abs(target("recurrence", x, 40, **LEGENDRE) * mp.sqrt(1 - 2 * t / 3 + t * t) - 1) < 1e-39


@pytest.mark.parametrize(
    ("relation", "start", "x", "expected"),
    [
        ("n*c(n) = c(n-1)", [1], "-30", mp.exp),
        ("n^2*c(n) = -c(n-1)/4", [1], "100", lambda x: mp.besselj(0, mp.sqrt(x))),
        ("(n+1)*c(n+1) = -(2*n+1)*c(n)", ["sqrt(2)"], "-9/20", lambda x: mp.sqrt(2 / (1 + 2 * x))),
        ("c(n) = c(n-1)/2 + n^2", [0], "9/10", lambda x: x * (1 + x) / (1 - x) ** 3 / (1 - x / 2)),
        ("c(n) = n^3", [], "-9/10", lambda x: x * (1 + 4 * x + x * x) / (1 - x) ** 4),
        ("(n+1)*c(n+1) = n*c(n) + 1", [0], "1/2", lambda x: x / (1 - x)),
    ],
)
def test_sums_with_a_proved_tail(relation, start, x, expected):
    for digits in (30, 100):
        with mp.workdps(digits + 10):
            value = expected(to_mp(parse_number(x).rational))
            assert abs(target("recurrence", x, digits, relation=relation, start=start) / value - 1) < mp.mpf(10) ** (2 - digits)


def test_the_enclosures_at_few_and_many_bits_overlap():
    given = dict(parameters("recurrence", **APERY))
    balls = []
    for bits in (53, 300):
        with working_precision(bits):
            balls.append(problem("recurrence").target(acb(fmpq(1, 40)), **given))
            assert balls[-1].rel_accuracy_bits() > bits - 10
    assert balls[0].overlaps(balls[1])
    assert balls[1].imag.is_zero()


def test_a_divergent_series_is_scored_by_its_truth_alone():
    given = {"relation": "c(n) = -n*c(n-1)", "truth": [[1, "0.596347362323194(1)"]]}
    assert refused("recurrence", "1/10", **given) == "the series diverges"
    with working_precision(100):
        found = problem("recurrence").target(acb(1), **dict(parameters("recurrence", **given)))
    assert abs(found - arb("0.596347362323194074341")) < 1e-14


@pytest.mark.parametrize(
    ("relation", "start", "facts"),
    [
        ("c(n) = -n*c(n-1)", [1], {"gevrey": 1, "singularities": ["-1"], "exponent": "1"}),
        ("(n+1)*c(n+1) = -(2*n+1)*(2*n+3)*(2*n+5)*c(n)", [1], {"gevrey": 2, "singularities": ["-1/2"], "exponent": "3"}),
        ("(n+1)*c(n+1) = -(2*n+1)*c(n)", [1], {"gevrey": 0, "singularities": ["-1/2"]}),
        ("n*c(n) = c(n-1)", [1], {}),
        ("c(n) = (n-4)*c(n-1)", [1], {}),
        ("c(n) = n^2", [], {}),
        ("c(n) = (n-4)*c(n-1)", [1, 1, 1, 1, 1], {"gevrey": 1, "singularities": ["1"], "exponent": "-3"}),
        ("c(n+1) = n*c(n) + c(n-1)", [1, 1], {}),
    ],
)
def test_the_large_order_of_a_recurrence_of_two_terms(relation, start, facts):
    given = parameters("recurrence", relation=relation, start=start)
    assert dict(problem("recurrence").facts_at(dict(given))) == facts
    if facts.get("exponent"):
        terms = exact("recurrence", 801, relation=relation, start=start)
        with mp.workdps(40):
            k, size, b = (to_mp(parse_number(c).rational) for c in (facts["gevrey"], *facts["singularities"], facts["exponent"]))
            constants = [to_mp(terms[n]) * size**n / mp.gamma(k * n + b) for n in (400, 800)]
            assert abs(constants[1] / constants[0] - 1) < 0.01


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("c(n) = n*c(n-1)*c(n-2)", "'c(n) = n*c(n-1)*c(n-2)' is not linear in c; write a linear relation"),
        ("c(n)^2 = 1", "'c(n)^2 = 1' is not linear in c; write a linear relation"),
        ("c(n) = I*c(n-1)", "'c(n) = I*c(n-1)' holds I; write a relation between real numbers"),
        ("c(n^2) = c(n)", "'c(n^2) = c(n)' has another index than n and a whole number; write c(n), c(n+1), c(n-1)"),
        ("c(c(n)) = 1", "'c(c(n)) = 1' has another index than n and a whole number; write c(n), c(n+1), c(n-1)"),
        ("c(n)", "'c(n)' has no '='; write an equation, left side = right side"),
        ("c(n) = c(n) = 1", "'c(n) = c(n) = 1' has 2 '='; write an equation, left side = right side"),
        ("c(n) = c(n)", "'c(n) = c(n)' does not relate a coefficient to another or to n; write one such as 'c(n) = -n*c(n-1)'"),
        ("n = 1", "'n = 1' holds no coefficient; write one such as 'c(n) = -n*c(n-1)'"),
        ("", "'' has no '='; write an equation, left side = right side"),
        ("c(n) = c(n-1000)", "'c(n-1000)' reaches too far; write c(n+k) with k up to 100"),
        ("c(n) = c(n-99999999999999999999)", "'c(n-99999999999999999999)' reaches too far; write c(n+k) with k up to 100"),
        ("c(n) = x*c(n-1)", "the name 'x' is unknown; write it with n, c(n), c(n-1), numbers, I, + - * / ^ and parentheses"),
        ("c(n) = n!*c(n-1)", "'n!*c(n-1)' holds the character '!'; write it with letters"),
        ("c(n)/c(n-1) = n", "'c(n-1)' is no number; divide by numbers alone"),
        ("c.real(n) = 1", "'c.real(n)' is no polynomial; write it with n"),
        ("c(n)(n) = 1", "'c(n)(n)' is no polynomial; write it with n"),
        ("c(n+١) = 1", "'c(n+١) = 1' has another index than n"),
        ("c_1 = c(n)", "'c_1 = c(n)' holds the character '_'; write c(n), c(n+1), c(n-1)"),
        ("c(n) = 9^9^9*c(n-1)", "'9^9^9' is too large"),
        ("c(n) = " + "n*" * 10**6, "'c(n) = n*n*n*n*n*n*n...' is 2000007 characters long; write a relation of at most 5000"),
    ],
)
def test_what_is_no_recurrence_is_told_at_once(relation, words):
    start = perf_counter()
    with pytest.raises(ValueError) as fault:  # noqa: PT011
        parameters("recurrence", relation=relation)
    assert str(fault.value).startswith(f"relation: {words}")
    assert perf_counter() - start < 0.5


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (5, "'5' is not a list of numbers; write the coefficients that begin the series, as in [1, \"1/2\"]"),
        (["0.5(1)"], "'0.5(1)' is uncertain; write an exact number"),
        (["one"], "'one' is not a number; write an integer"),
    ],
)
def test_what_is_no_start_is_told(start, words):
    with pytest.raises(ValueError) as fault:  # noqa: PT011
        parameters("recurrence", start=start)
    assert str(fault.value).startswith(f"start: {words}")


def test_a_start_that_is_too_short_and_a_factor_that_vanishes_are_told():
    with pytest.raises(ProblemError, match="start '1' is too short, the relation reaches back 2 terms; give c_0, c_1"):
        exact("recurrence", 3, relation="c(n+1) = c(n) + c(n-1)")
    with pytest.raises(ProblemError, match="start '' is too short, the relation reaches back 1 term; give c_0"):
        exact("recurrence", 3, relation="c(n) = c(n-1)", start=[])
    assert exact("recurrence", 2, relation="(n-3)*c(n) = c(n-1)") == [1, fmpq(-1, 2), fmpq(1, 2)]
    with pytest.raises(ProblemError, match=r"the relation leaves c_3 open, its factor vanishes there; give c_0\.\.c_3 in start"):
        exact("recurrence", 3, relation="(n-3)*c(n) = c(n-1)")


def test_lower_orders_are_there_where_a_factor_vanishes_later(tmp_path):
    file = tmp_path / "one.toml"
    entry = '{ use = "recurrence", relation = "(n-3)*c(n) = c(n-1)", points = [1] }'
    file.write_text(f'schema = 1\norders = [2, 3]\nproblems = [{entry}]\nmethods = ["naive"]\n')
    rows = run(file).table.to_dict("records")
    assert rows[0]["status"] == "ok"
    assert rows[1]["status"] != "ok"
    assert "leaves c_3 open" in rows[1]["message"]


# ---- differential equations


@pytest.mark.parametrize(
    ("equation", "start", "at", "expected"),
    [
        ("x^2*y' + y = x", [], "zero", [0, 1, -1, 2, -6, 24]),
        ("x^2*y'' + (3*x + 1)*y' + y = 0", [1], 0, [1, -1, 2, -6, 24, -120]),
        ("y' = y", [1], "zero", [1, 1, "1/2", "1/6", "1/24", "1/120"]),
        ("x*y'' + y' + x*y = 0", [1], "zero", [1, 0, "-1/4", 0, "1/64", 0]),
        ("x*y' = 2*y", [0, 0, 3], "zero", [0, 0, 3, 0, 0, 0]),
        ("(1 - x)*y = 1 + 0*y'+ x*y'-x*y'", [], "zero", None),
        ("x*y' + y = 1/2 + x", [], "zero", ["1/2", "1/2", 0, 0, 0, 0]),
        ("y' + y = 1/2", ["1/2"], "zero", ["1/2", 0, 0, 0, 0, 0]),
        ("y' = 1 + y^2", [0], "zero", [0, 1, 0, "1/3", 0, "2/15"]),
        ("y*y' = x", [1], "zero", [1, 0, "1/2", 0, "-1/8", 0]),
        ("y'^2 + y^2 = 1", [0, 1], "zero", [0, 1, 0, "-1/6", 0, "1/120"]),
        ("x^3*y' = y^2 - y + x", [1], "zero", [1, -1, -1, -3, -9, -33]),
        ("x*y' + x*y = 1", [], "oo", [0, 1, 1, 2, 6, 24]),
        ("x^2*y' + y = 0", [1], "oo", [1, 1, "1/2", "1/6", "1/24", "1/120"]),
        ("x^2*y' + y = 0", [0], "oo", [0, 0, 0, 0, 0, 0]),
    ],
)
def test_power_series_solutions(equation, start, at, expected):
    if expected is None:
        with pytest.raises(ValueError, match=r"does not depend on y'; leave it out, or check both sides"):
            parameters("ode", equation=equation, start=start, at=at)
        return
    assert exact("ode", 5, equation=equation, start=start, at=at) == [parse_number(c).rational for c in expected]


@pytest.mark.parametrize(
    ("equation", "start", "at", "first"),
    [
        ("y'' = 6*y^2 + x", [1, "1/2"], "zero", 1),
        ("x^3*y''' + y^2*y' = x^2 + 2*x*y", [1], "zero", 1),
        ("(1+x^2)*y'' + x*y' - 3*y = x^3", [1, 2], "zero", 1),
        ("y'' + y'/x = y", [0], "oo", 0),
    ],
)
def test_the_series_solves_the_equation(equation, start, at, first):
    """Put into the equation with SymPy, through order 10."""
    import sympy

    if "/x" in equation:
        with pytest.raises(ValueError, match="'x' is no number; divide by numbers alone"):
            parameters("ode", equation=equation, start=start, at=at)
        return
    x = sympy.Symbol("x")
    terms = exact("ode", 12, equation=equation, start=start, at=at)
    y = sum(sympy.Rational(str(c)) * x**n for n, c in enumerate(terms))
    text = equation.replace("^", "**")
    for j in (3, 2, 1):
        text = text.replace("y" + "'" * j, f"d{j}")
    left, right = text.split("=")
    rest = sympy.expand(sympy.sympify(f"{left} - ({right})", {"x": x, "y": y, **{f"d{j}": sympy.diff(y, x, j) for j in (1, 2, 3)}}))
    assert all(rest.coeff(x, n) == 0 for n in range(9))
    assert len(set(terms)) > first


@pytest.mark.parametrize(
    ("equation", "start", "at", "points", "solution"),
    [
        ("2*(1 + x)*y' + y = 0", [1], 0, ["1/10", "10", "1000", "-999/1000", "-3+1/10*I"], lambda x: 1 / mp.sqrt(1 + x)),
        ("x*y'' + y' + x*y = 0", [1], 0, ["1", "40", "10+5*I"], lambda x: mp.besselj(0, x)),
        ("y'' = x*y", [1, 0], 0, ["2", "-20"], lambda x: mp.hyp0f1(mp.mpf(2) / 3, x**3 / 9)),
        ("x*(1-x)*y'' + (1-2*x)*y' - y/4 = 0", [1], 0, ["9/10", "-50", "2+I"], lambda x: mp.hyp2f1(0.5, 0.5, 1, x)),
        ("y' = 2*x*y + 1", [0], 0, ["3", "2*I"], lambda x: mp.sqrt(mp.pi) / 2 * mp.exp(x * x) * mp.erf(x)),
        ("x^2*y' + y = 0", [1], "oo", ["1/10", "-3"], lambda x: mp.exp(1 / x)),
    ],
)
def test_linear_equations_are_continued(equation, start, at, points, solution):
    for x in points:
        with mp.workdps(45):
            expected = solution(to_mp(parse_number(x).ball(300)))
            assert abs(target("ode", x, 35, equation=equation, start=start, at=at) / expected - 1) < 1e-34


def test_continuations_to_few_and_many_bits_overlap():
    given = dict(parameters("ode", equation="x*(1-x)*y'' + (1-2*x)*y' - y/4 = 0"))
    balls = []
    for bits in (53, 400):
        with working_precision(bits):
            balls.append(problem("ode").target(acb(fmpq(-7, 2), 1), **given))
            assert balls[-1].rel_accuracy_bits() > bits - 30
    assert balls[0].overlaps(balls[1])


@pytest.mark.parametrize(
    ("given", "x", "words"),
    [
        ({}, "-2", "the singular point '-1.00000' lies in the way"),
        ({}, "-1", "the singular point '-1.00000' lies in the way"),
        ({"equation": "(x^2+1)*y' = x*y"}, "3*I", "the singular point '1.00000*I' lies in the way"),
        ({"equation": "x^2*y' + y = x", "start": []}, "1/10", "the series diverges"),
        ({"equation": "y' = 1 + y^2", "start": [0]}, "1/10", "nonlinear equations are not continued"),
    ],
)
def test_where_a_solution_is_not_continued_it_is_told(given, x, words):
    assert refused("ode", x, **given) == words


@pytest.mark.parametrize(
    ("equation", "start", "words"),
    [
        ("y' = y", [], "the equation leaves c_0 free, and start '' does not give it; give c_0"),
        ("x*y' = y", [0], "the equation leaves c_1 free, and start '0' does not give it; give c_0..c_1"),
        ("x*y' = y + x", [], "the equation asks that 0 c_1 = 1; write another start"),
        ("x*y' + 1 = 0", [], "the equation asks that 0 c_0 = -1; write another start"),
        ("x*y'' + y' + x*y = 0", [1, 1], "c_1 = '1' in start does not solve the equation; write 0, or leave it out"),
        ("x^2*y' + x*y = 1", [], "the lowest powers of x do not match; look at it again"),
        ("y' = 1 + y^2", [], "the equation does not determine c_0 from start ''; give c_0"),
        ("y'' = 6*y^2 + x", [0], "the equation does not determine c_1 from start '0'; give c_0..c_1"),
        ("x*y' = y^2 - 1", [1], "the equation does not determine c_2 from start '1'; give c_0..c_2"),
        ("x*y' = y^2 - 1", [2], "no power series that begins with '2' solves 'x*y' = y^2 - 1'; write another start"),
        ("y'^2 + y^2 = 1", [0], "start '0' is too short for this nonlinear equation; give more coefficients"),
        ("y*y' = x", [0], "start '0' is too short for this nonlinear equation; give more coefficients"),
        ("y*y' = 1", [0], "no power series that begins with '0' solves 'y*y' = 1'; write another start"),
        ("y*y' = 1", [0, 1], "no power series that begins with '0, 1' solves 'y*y' = 1'; write another start"),
        ("y*y' = x^2", [0, 0], "no power series that begins with '0, 0' solves 'y*y' = x^2'; write another start"),
        (
            "x^2*y'' + x*y' + (x^2-1/9)*y = 0",
            [],
            "only y = 0 is a power series that solves 'x^2*y'' + x*y' + (x^2-1/9)*y = 0', whose exponents there are -1/3, 1/3",
        ),
        ("x^2*y' = y", [], "only y = 0 is a power series that solves 'x^2*y' = y'; write an equation for another function"),
        ("x^2*y'' = 3*y", [], "only y = 0 is a power series that solves 'x^2*y'' = 3*y'; write an equation for another function"),
    ],
)
def test_no_solution_and_several_are_told(equation, start, words):
    with pytest.raises(ProblemError) as fault:
        exact("ode", 6, equation=equation, start=start)
    assert words in str(fault.value)


def test_only_zero_at_infinity_is_told():
    with pytest.raises(ProblemError, match="only y = 0 is a power series that solves"):
        exact("ode", 5, equation="x*y'' + y' + x*y = 0", start=[], at="oo")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('use = "ode", equation = "y\' = y", start = []', "(ode): the equation leaves c_0 free"),
        ('use = "ode", equation = "x^2*y\'\' + x*y\' + (x^2-1)*y = 0", start = [1]', "(ode): c_0 = '1' in start does not solve"),
        ('use = "ode", equation = "y*y\' = 1", start = [0, 1]', "(ode): no power series that begins with '0, 1' solves"),
        ('use = "ode", equation = "x*y\' = y + x", start = []', "(ode): no power series with this start solves 'x*y' = y + x'"),
        ('use = "ode", equation = "x*y\' = 1", start = []', "(ode): no power series with this start solves 'x*y' = 1'"),
        ('use = "integral", action = "x^3"', "(integral): the saddles of 'x^3' are degenerate"),
        ('use = "integral", action = "x^3-3*x^2+3*x", saddle = 1', "(integral): the saddles of 'x^3-3*x^2+3*x' are degenerate"),
        ('use = "integral", action = "x^4/4 - x^3/3", saddle = 0', "(integral): the saddle '0' is degenerate"),
        ('use = "recurrence", relation = "c(n) = c(n-1)", start = []', "(recurrence): start '' is too short"),
        ('use = "recurrence", relation = "c(n) = 2^n", start = []', "(recurrence): relation: the power 'n' is no whole number"),
        ('use = "recurrence", relation = "(n-2)*c(n) = c(n-1)"', "(recurrence): the relation leaves c_2 open"),
    ],
)
def test_what_has_no_series_at_the_lowest_order_is_told_before_anything_is_computed(entry, words, workspace, resurgo):
    """Through the lowest order of the experiment: of a list that ends at a higher one the rows tell."""
    methods = '[{ use = "naive", orders = [4] }, { use = "pade", orders = [2, 6] }]'
    done = resurgo("plan", workspace.experiment(f"schema = 1\nmethods = {methods}\nproblems = [{{ {entry}, points = [1] }}]\n"))
    assert (done.code, done.out) == (2, "")
    (said,) = done.err.splitlines()
    assert said.startswith(f"resurgo: experiments/x.toml:3: entry #1 of 'problems' {words}")


def test_a_series_that_ends_above_the_lowest_order_is_computed_as_far(workspace, resurgo):
    methods = '[{ use = "naive", orders = [4] }, { use = "pade", orders = [2, 6] }]'
    entry = '{ use = "recurrence", relation = "(n-3)*c(n) = c(n-1)", points = [1] }'
    assert resurgo("plan", workspace.experiment(f"schema = 1\nmethods = {methods}\nproblems = [{entry}]\n")).code == 0


@pytest.mark.parametrize(
    ("equation", "words"),
    [
        ("", "'' holds no derivative; write an equation for y', y'', ... up to order 12"),
        ("y = x", "'y = x' holds no derivative"),
        ("y' + 1", "'y' + 1' has no '='; write an equation, left side = right side"),
        ("y' = y_1", "'y' = y_1' holds the character '_'; write derivatives as y', y''"),
        ("y'(x) = y(x)", "'y'(x) = y(x)' has an argument behind y; write y, y', y'' alone"),
        ("y' = sin(x)", "'sin(x)' is no polynomial; write it with x, y, y', numbers"),
        ("y' = I*y", "'y' = I*y' holds I; write an equation between real numbers"),
        ("z' = 1", "'z' = 1' holds no derivative"),
        ("y’ = y", "'y’ = y' holds no derivative"),
        ("x.y' = 1", "'x.y'' is no polynomial"),
        ("y'" + "'" * 20 + " = 1", "'y''''''''''''''''''''' = 1' holds the derivative of order 21; write"),
        ("y'^200 = 1", "'y'^200' is too large"),
        ("y' = 9^9^9", "'9^9^9' is too large"),
        ("y' = " + "x*" * 10**6, "'y' = x*x*x*x*x*x*x*x...' is 2000005 characters long; write an equation of at most 5000"),
        ("y' = x = 1", "'y' = x = 1' has 2 '='"),
    ],
)
def test_what_is_no_equation_is_told_at_once(equation, words):
    start = perf_counter()
    with pytest.raises(ValueError) as fault:  # noqa: PT011
        parameters("ode", equation=equation)
    assert str(fault.value).startswith(f"equation: {words}")
    assert perf_counter() - start < 0.5


def test_what_is_no_point_for_a_series_is_told(tmp_path):
    file = tmp_path / "one.toml"
    file.write_text('schema = 1\norders = [2]\nproblems = [{ use = "ode", at = 1 }]\nmethods = ["naive"]\n')
    words = r"one\.toml:3: entry #1 of 'problems' \(ode\): at: '1' is no point for the series; write 0 or \"oo\", and shift x"
    with pytest.raises(RequestError, match=words):
        run(file)


@pytest.mark.long
def test_an_experiment_with_equations_of_ones_own(tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "experiments").mkdir()
    file = tmp_path / "experiments/one.toml"
    file.write_text(
        'schema = 1\ndigits = 20\norders = [30]\nmethods = ["pade", "borel-pade"]\n'
        'problems = [{ use = "ode", equation = "x^2*y\' + y = x", start = [], truth = [["1/10", "0.0915633339397880818760"]] , '
        'points = ["1/10", "1/5"] }, { use = "recurrence", relation = "(n+1)*c(n+1) = -(2*n+1)*c(n)", points = [1, "1/5"] }]\n'
    )
    found = {(row["problem"], row["x"], row["method"]): row for row in run(file).table.to_dict("records")}
    assert {row["status"] for row in found.values()} == {"ok"}
    assert float(found["ode", "0.1", "pade"]["digits"]) > 9
    assert found["ode", "0.2", "pade"]["reference"] == ""
    assert found["recurrence", "1", "pade"]["reference"] == ""
    assert float(found["recurrence", "0.2", "pade"]["digits"]) > 15


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("recurrence", APERY),
        ("ode", {"equation": "(1+x)^3*y''' + x^4*y' - (7*x-1)*y = 0", "start": [1, 2, 3]}),
        ("ode", {"equation": "y'' = 6*y^2 + x", "start": [0, 1]}),
    ],
)
def test_two_hundred_orders_are_quick(name, given):
    start = perf_counter()
    exact(name, 200, **given)
    assert perf_counter() - start < 1
