"""Polynomials as text, and the problem `integral`: its series at any saddle, thimbles, Stokes lines and facts."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from time import perf_counter

import pytest
import sympy
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import load_catalog, run
from resurgo.errors import Inapplicable, RequestError
from resurgo.kernels.polynomial import equation_terms, polynomial
from resurgo.kernels.saddle import chosen, saddles
from resurgo.kernels.stokes import adjacent
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError, series_of

WRONG = {  # text: the beginning of what is told
    "x.real": "'x.real' is no polynomial; write it with x, numbers, I, + - * / ^ and parentheses",
    "x.__class__": "'x.__class__' is no polynomial; write it with x",
    "__import__('os')": "'__import__('os')' holds the character '''; write it with letters",
    "f(x)(x)": "'f(x)(x)' is no polynomial",
    "exp(x)": "'exp(x)' is no polynomial",
    "9^9^9": "'9^9^9' is too large; write degrees up to 100 and numbers of less than 6000 digits",
    "1e99999": "'1e99999' is too large",
    "x^1000": "'x^1000' is too large",
    "(1+x)^60*(1+x)^60": "'(1+x)^60*(1+x)^60' is too large",
    "(" * 500 + "x" + ")" * 500: "'((((",
    "-" * 4000 + "x": "'----",
    "x+" * 2000 + "x": "'x+x+",
    "x" * 10**6: "'xxxxxxxxxxxxxxxxxxxx...' is 1000000 characters long; write a polynomial of at most 5000",
    "ⅹ^2": "'ⅹ^2' holds the character 'ⅹ'",
    "x²": "'x²' holds the character '²'",
    "y^2": "the name 'y' is unknown; write it with x",
    "": "'' is no polynomial; write one such as 'x^2'",
    "x/(1+x)": "'1+x' is no number; divide by numbers alone",
    "x/0": "'0' is 0; divide by another number",
    "x^-1": "the power 'x^-1' is negative; multiply by it on both sides, or write a polynomial",
    "x^x": "the power 'x' is no whole number; write powers such as 2",
    "x^(1/2)": "the power '1/2' is no whole number",
    "2x": "'2x' is no polynomial; write 2*x for a product",
    "1or 2": "'1or 2' is no polynomial",
    "x = 1": "'x = 1' holds the character '='",
    "[x for x in x]": "'[x for x in x]' holds the character '['",
    "lambda: x": "'lambda: x' holds the character ':'",
    "x if x else x": "'x if x else x' is no polynomial",
    "1_000*x": "'1_000' is no polynomial",
    "0x10": "'0x10' is no polynomial",
    "2j*x": "'2j' is no polynomial",
}


@cache
def problem():
    return load_catalog().find("problem", "integral").thing


def parameters(action="x^2/2 + x^4/4", weight="1", saddle="minimum"):
    values, faults = resolve(problem().options, {"action": action, "weight": weight, "saddle": saddle})
    assert not faults, faults
    return tuple(sorted(values.items()))


def exact(order, **given):
    return series_of(problem(), parameters(**given), order).exact


def value(x, digits=30, **given):
    found, good = Place(problem(), parameters(**given), parse_number(x)).target(digits)
    assert good >= digits
    return found


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_polynomial_is_told_in_one_sentence_at_once(text):
    start = perf_counter()
    with pytest.raises(ValueError) as fault:  # noqa: PT011
        polynomial(text)
    assert str(fault.value).startswith(WRONG[text])
    assert ";" in str(fault.value)
    assert perf_counter() - start < 0.5


@pytest.mark.parametrize(
    ("text", "real", "imag"),
    [
        ("x^2/2 + x**4/4", [0, 0, "1/2", 0, "1/4"], [0, 0, 0, 0, 0]),
        ("0.1*x", [0, "1/10"], [0, 0]),
        ("2^-1*x", [0, "1/2"], [0, 0]),
        ("i*(x - 2*I)/(1+I)", [1, "1/2"], [-1, "1/2"]),
        ("x/I^3 - -x", [0, 1], [0, 1]),
        (" 1e2 ", [100], [0]),
        ("x-x", [], []),
        (7, [7], [0]),
    ],
)
def test_polynomials_are_exact(text, real, imag):
    found = polynomial(text)
    assert found.real == tuple(fmpq(sympy.Rational(c).p, sympy.Rational(c).q) for c in real)
    assert found.imag == tuple(fmpq(sympy.Rational(c).p, sympy.Rational(c).q) for c in imag)


def test_an_equation_is_left_side_less_right_side():
    found = equation_terms("y_1*x = 3*x + 1 - x*y_1", ["x", "y_1"], {"y_1": "y'"})
    assert found == {(1, 1): (2, 0), (1, 0): (-3, 0), (0, 0): (-1, 0)}
    with pytest.raises(ValueError, match=r"'x \+ 1' has no '='; write an equation, left side = right side"):
        equation_terms("x + 1", ["x"])
    with pytest.raises(ValueError, match="the power 'y'\\^-1' is negative"):
        equation_terms("y_1^-1 = 2", ["x", "y_1"], {"y_1": "y'"})


@pytest.mark.parametrize(("name", "action", "power"), [("quartic-integral", "x^2 + x^4", 1), ("sextic-integral", "x^2 + x^6", 2)])
def test_the_bundled_integrals_are_special_cases(name, action, power):
    """exp(-x^2 - eps x^(2q)), x = y/sqrt(h): the action y^2 + y^(2q) over h, eps = h^(q-1)."""
    bundled = load_catalog().find("problem", name).thing
    terms = series_of(bundled, (("a", Fraction(1)),), 30).exact
    assert exact(30 * power, action=action)[::power] == terms
    h = Fraction(1, 5)
    with mp.workdps(40):
        other, _ = Place(bundled, (("a", Fraction(1)),), parse_number(str(h**power))).target(35)
        assert abs(value(str(h), action=action) / (mp.sqrt(mp.mpf(h.numerator) / h.denominator) * other) - 1) < 1e-29


def test_the_coefficients_are_those_that_sympy_expands():
    """About x_0 = 0: the moments of exp(-y^2/2) of exp(-(S - y^2/2)/eps) w, y = x/sqrt(eps), expanded in sqrt(eps)."""
    y, s = sympy.symbols("y s")
    rest = y**3 * s * sympy.Rational(1, 3) - 2 * y**4 * s**2 + y**5 * s**3
    integrand = sympy.expand(sympy.series(sympy.exp(-rest), s, 0, 7).removeO() * (1 + 3 * s * y - y**2 * s**2))
    moments = [sympy.factorial2(n - 1) if n % 2 == 0 else 0 for n in range(40)]
    expected = [
        sum(c * moments[n] for (n,), c in sympy.Poly(integrand.coeff(s, 2 * j), y).terms()) if j else sympy.Integer(1)
        for j in range(4)
    ]
    found = exact(3, action="x^2/2 + x^3/3 - 2*x^4 + x^5", weight="1 + 3*x - x^2", saddle=0)
    assert [sympy.Rational(str(c)) for c in found] == expected


def test_airy_coefficients():
    """u_k of Ai and Bi, DLMF 9.7.2, in 1/zeta = 3 eps/2, at both saddles of x^3/3 - x."""
    u = [fmpq(1)]
    for k in range(1, 31):
        u.append(u[-1] * (6 * k - 5) * (6 * k - 3) * (6 * k - 1) / (216 * k * (2 * k - 1)))
    assert exact(30, action="x^3/3 - x") == tuple(c * fmpq(3, 2) ** k for k, c in enumerate(u))
    assert exact(30, action="x^3/3 - x", saddle=-1) == tuple(c * fmpq(-3, 2) ** k for k, c in enumerate(u))
    assert exact(30, action="I*(x^3/3 + x)", saddle="I") == tuple(c * fmpq(3, 2) ** k for k, c in enumerate(u))


def test_lee_yang_coefficients():
    """(-1)^n (6n - 1)!!/(36^n (2n)!) for x^2/2 + i x^3/6."""
    expected = [fmpq(sympy.factorial2(6 * n - 1).p * (-1) ** n, int(36**n * sympy.factorial(2 * n))) for n in range(20)]
    assert list(exact(19, action="x^2/2 + I*x^3/6", saddle=0)) == expected


def test_an_irrational_saddle_of_an_even_action_has_rational_coefficients():
    """At sqrt(2) of x^4/4 - x^2 as at the minimum of (1/4)_n (3/4)_n/n!, and moved off the origin."""
    found = exact(40, action="x^4/4 - x^2")
    expected = [fmpq(1)]
    for n in range(40):
        expected.append(expected[-1] * (fmpq(1, 4) + n) * (fmpq(3, 4) + n) / (n + 1))
    assert list(found) == expected
    assert exact(40, action="((x - 1)^2 - 2)^2/4", saddle="1 - sqrt(2)") == found
    assert exact(5, action="x^4/4 - x^2", weight="x^2") != found


def test_coefficients_that_vanish_do_so_exactly():
    """With v = x^2 the weight x makes the integral Gaussian: sqrt(2), 0, 0, ..."""
    terms = problem().coefficients(9, **dict(parameters(action="x^4/4 - x^2", weight="x")))
    assert terms[0].overlaps(arb(2).sqrt())
    assert terms[1:] == [0] * 9


def test_irrational_coefficients_satisfy_the_differential_equation():
    """J_k, the integral of x^k exp(-S/eps), obey (integral of d(x^k exp(-S/eps)) = 0): k eps J_(k-1) = J of x^k S'."""
    action, order = "x^6 + x^5 + 3*x - 1", 12
    with working_precision(400):
        moments = [problem().coefficients(order, **dict(parameters(action=action, weight=f"x^{k}"))) for k in range(7)]
        slope = {5: 6, 4: 5, 0: 3}
        for k in (0, 1):
            for n in range(1, order + 1):
                left = k * moments[k - 1][n - 1] if k else arb(0)
                right = sum(c * moments[k + power][n] for power, c in slope.items())
                assert right.overlaps(left)
                assert (right - left).rad() < 1e-80


@pytest.mark.parametrize("x", ["1/50", "1/3", "7", "1/10+1/7*I", "-1/4+1/30*I"])
def test_the_target_is_an_airy_function(x):
    """-2 pi i eps^(1/3) Ai(eps^(-2/3)), and its median partner pi eps^(1/3) Bi at the other saddle."""
    found = value(x, action="x^3/3 - x", saddle=-1)
    with mp.workdps(45):
        eps = to_mp(parse_number(x).ball(200))
        z = mp.cbrt(eps) ** -2
        expected = -2j * mp.pi * mp.cbrt(eps) * mp.airyai(z)
        assert abs(found / expected - 1) < 1e-28
        if eps.imag == 0:
            median = value(x, action="x^3/3 - x")
            assert abs(median / (mp.pi * mp.cbrt(eps) * mp.airybi(z)) - 1) < 1e-28


@pytest.mark.parametrize(("action", "weight"), [("x^6 + x^5 + 3*x - 1", "1 + x"), ("x^4/4", "x^2 + 1"), ("x^8 + x^4", "1")])
def test_with_one_real_critical_point_the_target_is_the_integral_over_the_real_line(action, weight):
    s, w = (sympy.lambdify("x", sympy.sympify(text.replace("^", "**"))) for text in (action, weight))
    with mp.workdps(40):
        expected = mp.quad(lambda x: w(x) * mp.exp(-s(x) / mp.mpf("0.25")), [-mp.inf, -2, -1, 0, 1, 2, mp.inf])
        assert abs(value("1/4", action=action, weight=weight) / expected - 1) < 1e-28


def test_beyond_a_degenerate_saddle_the_mean_is_that_of_the_two_ways_around_it():
    """From the minimum of x^8 + x^4 + x^3/2 to 0, where S - S(0) ~ x^3/2, and on to the sides; not along the real line."""
    found = value("1/40", action="x^8 + x^4 + x^3/2")
    with mp.workdps(40):

        def f(x):
            return mp.exp(-40 * (x**8 + x**4 + x**3 / 2))

        left, side = mp.quad(f, [-mp.inf, -1, -0.4, 0]), mp.expj(2 * mp.pi / 8 * 2)
        aside = mp.quad(lambda r: (f(r * side) * side).real, [0, 0.2, 0.5, 1, 2, mp.inf])
        assert abs(found / (left + aside) - 1) < 1e-28


def test_the_integral_over_the_real_line_is_the_sum_of_the_minima_of_a_double_well():
    """Each of them the median sum: the parts along the maximum's thimble cancel."""
    action = "x^4/4 - x^3/6 - x^2"
    with mp.workdps(40):
        expected = mp.quad(lambda x: mp.exp(-4 * (x**4 / 4 - x**3 / 6 - x**2)), [-mp.inf, -2, -1, 0, 1, 2, 3, mp.inf])
        parts = [value("1/4", action=action, saddle=s) for s in ("-1.186", "1.686")]
        assert abs(mp.fsum(parts) / expected - 1) < 1e-28


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/1000000", "1/100", "3", "1000000", "1/10+1/5*I", "-1/3+1/1000*I"])
@pytest.mark.parametrize("bits", [100, 400])
def test_enclosures_at_few_and_many_bits_overlap(x, bits):
    given = dict(parameters(action="x^2/2 + x^3/3 + x^4/4", weight="1 - 2*x"))
    with working_precision(1000):
        eps = acb(parse_number(x).ball(1000))
    with working_precision(bits):
        few = problem().target(eps, **given)
    with working_precision(bits + 200):
        many = problem().target(eps, **given)
    assert few.overlaps(many)
    assert few.rel_accuracy_bits() > bits - 40


def test_lateral_sums_differ_by_the_integral_at_the_other_saddle():
    """Just above and just below the positive axis, for the double well."""
    action, tiny = "x^2*(1 - x)^2/2", "1/20+1e-60*I"
    above = value(tiny, 40, action=action, saddle=0)
    with mp.workdps(50):
        median, top = (value("1/20", 40, action=action, saddle=s) for s in ("0", "1/2"))
        assert abs(above.real - median) < 1e-38
        assert abs(2 * abs(above.imag) / abs(top) - 1) < 1e-25


@pytest.mark.long
@pytest.mark.parametrize(
    ("given", "near", "growth"),
    [
        ({"action": "x^2/2 + x^4/4"}, ["-1/4"], 2),
        ({"action": "x^4/4 - x^2"}, ["1"], 1),
        ({"action": "(x^2 - 1)^2*(x^2 - 4)^2", "saddle": 2}, ["81/16"], 1),
        ({"action": "x^2/2 - 5*x^3/6 + x^4/4", "saddle": 0}, ["7/192"], 1),
    ],
)
def test_the_nearest_adjacent_saddles_and_their_constants(given, near, growth):
    """C = sum over them of sqrt(S''(x_0)/|S''(x_1)|)/(2 pi), from c_n A^n/Gamma(n) by Richardson."""
    facts = problem().facts_at(dict(parameters(**given)))
    assert [parse_number(p).rational for p in facts["singularities"]] == [parse_number(p).rational for p in near]
    assert facts["exponent"] == 0
    action = dict(parameters(**given))["action"]
    where = chosen(action, dict(parameters(**given))["saddle"])
    assert len(adjacent(action, where)) == growth
    terms = exact(160, **given)
    with mp.workdps(60):
        size = to_mp(parse_number(near[0]).rational)
        values = [to_mp(terms[n]) * size**n / mp.gamma(n) for n in (40, 80, 160)]
        first = [2 * b - a for a, b in pairwise(values)]
        limit = (4 * first[1] - first[0]) / 3
        sums = mp.fsum(abs(to_mp(where.slope / each.slope)) ** mp.mpf("0.5") for each, _ in adjacent(action, where))
        assert abs(limit / (sums / (2 * mp.pi)) - 1) < 1e-4


def test_a_saddle_behind_another_is_not_adjacent():
    """The well at 2 of x^2 (x - 1)^2 (x - 2)^2 + x^2/100 lies lower than the hill before it, seen from 0."""
    action = polynomial("x^2*(x - 1)^2*(x - 2)^2 + x^2/100")
    where = chosen(action, 0)
    nearest_value = min((each for each in saddles(action) if each is not where), key=lambda s: float(abs(s.value - where.value)))
    assert nearest_value.point.real > arb("0.9")
    assert [each.point.real < arb("0.5") for each, _ in adjacent(action, where)] == [True]


def test_where_stokes_lines_follow_one_another_there_is_no_median_sum():
    """From the well at 1 to the hill at 0, and along the imaginary axis to saddles that are higher still."""
    chain = parameters(action="x^6/6 + x^4/8 - 3*x^2/4")
    with pytest.raises(Inapplicable, match="several Stokes lines follow one another there"), working_precision(100):
        problem().target(acb(fmpq(1, 10)), **dict(chain))
    for x in ("1/10", "1/10+1/50*I"):
        assert Place(problem(), chain, parse_number(x)).outside() is None
    assert Place(problem(), chain, parse_number("-1/10")).outside() == "eps off 0 and the negative real axis"
    assert Place(problem(), parameters(action="x^4 - x^2"), parse_number("1/10")).target(20) is not None


def test_rows_without_a_median_sum_are_there_and_not_scored(workspace):
    entry = '{ use = "integral", action = "x^6 - x^2", points = ["1/10"] }'
    file = workspace.experiment(f'schema = 1\norders = [4]\nproblems = [{entry}]\nmethods = ["naive"]\n')
    (row,) = run(file).table.to_dict("records")
    assert (row["status"], row["reference"]) == ("ok", "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"saddle": 5}, "the saddle '5' is none of -1.00000*I, 0, 1.00000*I; write one of them"),
        ({"action": "x^3/3 + x"}, "the action 'x^3/3 + x' has no minimum on the real line; write saddle = ..., one of"),
        (
            {"action": "x^4/4 - x^3/3", "saddle": 0},
            "the saddle '0' is degenerate, S' vanishes to order 2 and S has no minimum; write another saddle, one of 1.00000",
        ),
        ({"action": "-x^5/5 + x^4/4", "saddle": "1/2"}, "the saddle '1/2' is none of 0, 1.00000; write one of them"),
        ({"action": "x^3"}, "the saddles of 'x^3' are degenerate, and none is a minimum of the real line; write another action"),
        ({"action": "x^3/3", "saddle": 0}, "the saddles of 'x^3/3' are degenerate, and none is a minimum of the real line"),
        (
            {"action": "x^5/5 + x^3/3"},
            "has no minimum on the real line; write saddle = ..., one of -1.00000*I, 1.00000*I",
        ),
    ],
)
def test_a_saddle_that_is_none_is_told(given, words):
    with pytest.raises(ProblemError) as fault:
        exact(2, **given)
    assert words in str(fault.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('action = "x"', "action: the action 'x' has degree 1; write a polynomial of degree 2 to 24"),
        ('action = "x^50"', "action: the action 'x^50' has degree 50; write a polynomial of degree 2 to 24"),
        ('weight = "0"', "weight: the weight '0' is 0 or of a degree beyond 24; write another polynomial"),
        ('action = "y^2"', "action: the name 'y' is unknown; write it with x"),
        ('saddle = "left"', "saddle: 'left' is not a number"),
    ],
)
def test_a_wrong_text_is_told_with_its_place(tmp_path, line, words):
    file = tmp_path / "one.toml"
    file.write_text(f'schema = 1\norders = [2]\nproblems = [{{ use = "integral", {line} }}]\nmethods = ["naive"]\n')
    with pytest.raises(RequestError) as fault:
        run(file)
    assert "one.toml:3: entry #1 of 'problems' (integral): " + words in str(fault.value)


def test_an_experiment_of_ones_own(tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "experiments").mkdir()
    file = tmp_path / "experiments/one.toml"
    file.write_text(
        'schema = 1\ndigits = 20\norders = [30]\nmethods = ["pade", "borel-pade"]\n'
        'problems = [{ use = "integral", action = "x^2/2 + x^3/3 + x^4/4", points = ["1/50"] }]\n'
    )
    for row in run(file).table.to_dict("records"):
        assert row["status"] == "ok"
        assert float(row["digits"]) > 6


def test_two_hundred_orders_are_quick():
    start = perf_counter()
    exact(200, action="x^2/2 + x^3/7 - x^4/5 + x^6/9", saddle=0)
    assert perf_counter() - start < 3
