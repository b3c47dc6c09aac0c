"""Formulas of one's own: the parser, Taylor series beside sympy and mpmath, asymptotic series beside the functions themselves."""

import re
from fractions import Fraction
from time import perf_counter

import pytest
import sympy
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import load_catalog, run
from resurgo.checks import check
from resurgo.kernels.formula import FUNCTIONS, value_by_sympy, value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError, series_of

PROBLEM = load_catalog().find("problem", "expression").thing
HINT = "write numbers, x, pi, e, I, + - * / ^ and functions such as exp(x)"


def parameters(of, at=0):
    found, faults = resolve(PROBLEM.options, {"of": of, "at": at})
    assert not faults, faults
    return tuple(sorted(found.items()))


def series(of, order, at=0, bits=128):
    return series_of(PROBLEM, parameters(of, at), order, bits)


def place(of, x, at=0):
    return Place(PROBLEM, parameters(of, at), parse_number(x))


def in_sympy(node, x):
    """The tree of a formula, node by node."""
    if node.kind == "number":
        return sympy.Rational(int(node.value.p), int(node.value.q))
    constants = {"x": x, "pi": sympy.pi, "e": sympy.E, "I": sympy.I}
    if node.kind in constants:
        return constants[node.kind]
    parts = [in_sympy(part, x) for part in node.parts]
    operations = {
        "negate": lambda a: -a,
        "add": lambda a, b: a + b,
        "subtract": lambda a, b: a - b,
        "multiply": lambda a, b: a * b,
        "divide": lambda a, b: a / b,
        "power": lambda a, b: a**b,
    }
    names = {"lambertw": "LambertW"}
    return (operations.get(node.kind) or getattr(sympy, names.get(node.kind, node.kind)))(*parts)


# ---- the parser

REFUSED = {
    "an attribute": ("x.real", f"'x.real' is an attribute; {HINT}"),
    "a method": ("x.exp()", "'x.exp()' calls what is no name of a function; write a * between two factors"),
    "a dunder name": ("__class__", "'__class__' is unknown; the variable is x, known: "),
    "an import": ("__import__('os')", "unknown function '__import__'; known: "),
    "eval": ("eval('1')", "unknown function 'eval'; known: "),
    "a call of a call": ("exp(x)(x)", "'exp(x)(x)' calls what is no name of a function; write a * between two factors"),
    "a lambda": ("lambda: 1", f"'lambda: 1' is a function definition; {HINT}"),
    "a comprehension": ("[x for x in x]", f"'[x for x in x]' is a comprehension; {HINT}"),
    "an f-string": ("f'{x}'", f"'f'{{x}}'' is an f-string; {HINT}"),
    "a walrus": ("(y := x)", f"'y := x' is an assignment; {HINT}"),
    "a keyword": ("exp(x=1)", "'exp(x=1)' names an argument; write it without, as in besselk(0, x)"),
    "a star": ("exp(*x)", f"'exp(*x)' has a starred argument; {HINT}"),
    "a star before": ("*x", "'*x' is not a formula: "),
    "an index": ("x[0]", f"'x[0]' is an index; {HINT}"),
    "true": ("True", f"'True' is no number that a formula can have; {HINT}"),
    "a string": ("'x'", f"''x'' is no number that a formula can have; {HINT}"),
    "an ellipsis": ("...", f"'...' is no number that a formula can have; {HINT}"),
    "an imaginary literal": ("1j", f"'1j' is no number that a formula can have; {HINT}"),
    "underscores": ("1_000*x", f"'1_000' is no number that a formula can have; {HINT}"),
    "a comparison": ("x < 1", f"'x < 1' is a comparison; {HINT}"),
    "logic": ("x and x", f"'x and x' is a logical operation; {HINT}"),
    "a case": ("x if x else 1", f"'x if x else 1' is a case distinction; {HINT}"),
    "a tuple": ("x, x", f"'x, x' is a tuple; {HINT}"),
    "a list": ("[x]", f"'[x]' is a list or the like; {HINT}"),
    "floor division": ("x//2", f"'x//2' has an operation that no formula has; {HINT}"),
    "not": ("not x", f"'not x' has an operation that no formula has; {HINT}"),
    "another variable": ("x + y", "'y' is unknown; the variable is x, known: "),
    "a misspelt function": ("bessel_j(0, x)", "unknown function 'bessel_j'; did you mean 'besselj'?"),
    "a function alone": ("exp + 1", "'exp' is a function; write what it is taken of, exp(x)"),
    "too many arguments": ("exp(x, x)", "'exp(x, x)' has 2 arguments; write exp(x)"),
    "too few arguments": ("besselk(x)", "'besselk(x)' has 1 arguments; write besselk(nu, x)"),
    "an order that varies": (
        "besselk(x, x)",
        "'besselk(x, x)' has an order that is no rational number; write one, as in besselk(1/3, x)",
    ),
    "a product without a sign": ("2x", "'2x' is not a formula; write 2*x for a product"),
    "a product with a name": ("1 + 3 exp(x)", "'1 + 3 exp(x)' is not a formula; write 2*x for a product"),
    "a product after a bracket": ("(1+x)x", "'(1+x)x' is not a formula; write 2*x for a product"),
    "an exponent and an open bracket": ("1e5*(x", "'1e5*(x' is not a formula: "),
    "a comment": ("x#", f"'x#' has a sign that no formula has, number sign; {HINT}"),
    "a product with a bracket": ("2(x+1)", "'2(x+1)' calls what is no name of a function; write a * between two factors"),
    "x before a bracket": ("x(x+1)", "'x' is no function; write a * between two factors"),
    "no brackets": ("sin x", "'sin x' is not a formula: "),
    "an open bracket": ("exp(x", "'exp(x' is not a formula: "),
    "two statements": ("x; x", "'x; x' is not a formula: "),
    "two lines": ("x\n+1", f"'x +1' has a sign that no formula has, character 10; {HINT}"),
    "a look-alike": ("\u0445 + 1", f"'\u0445 + 1' has a sign that no formula has, cyrillic small letter ha; {HINT}"),
    "a superscript": ("x\u00b2", f"'x\u00b2' has a sign that no formula has, superscript two; {HINT}"),
    "nothing": ("", f"'' is not a formula; {HINT}"),
    "a number": (3, f"'3' is not a formula; {HINT}"),
    "division by zero": ("x/(1 - 1)", "'x/(1 - 1)' divides by zero"),
    "zero to a negative power": ("0^-1 + x", "'0^-1' divides by zero"),
    "a huge power": ("9**9**9**9", "'9^9^9' is too large a power"),
    "a huge power of x": ("x^9^9", "'x^9^9' is too high a power; 1000 is allowed"),
    "a huge exponent": ("1e999999999*x", "'1e999999999' has an exponent beyond 100000"),
    "a million letters": ("x+" * 500_000 + "x", "'x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+...' has 1000001 characters; "),
    "a million digits": ("1" * 1_000_000, "'1111111111111111111111111111111111111111...' has 1000000 characters; "),
    "deep brackets": ("(" * 500 + "x" + ")" * 500, f"'{'(' * 40}...' is not a formula"),
    "deep signs": ("-" * 900 + "x", f"'{'-' * 40}...' has more than 200 operations within each other; write it shorter"),
    "deep calls": ("exp(" * 150 + "x" + ")" * 150, ""),
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_formula_is_told_quickly_in_one_sentence(text, sentence):
    start = perf_counter()
    if sentence:
        with pytest.raises(ValueError, match=f"^{re.escape(sentence)}") as fault:
            parse_formula(text)
        assert "\n" not in str(fault.value)
    else:
        parse_formula(text)
    assert perf_counter() - start < 1


@pytest.mark.parametrize("text", ["exp(x", "x.real", "9^9^9^9", "x + y", "[x for x in x]"])
def test_a_wrong_formula_is_told_with_its_line_before_anything_is_computed(text, workspace, resurgo):
    content = f'schema = 1\norders = [1]\nmethods = ["naive"]\n[[problems]]\nuse = "expression"\nof = "{text}"\n'
    done = resurgo("run", workspace.experiment(content))
    (line,) = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert line.startswith("resurgo: experiments/x.toml:6: entry #1 of 'problems' (expression): of: ")


def test_numbers_are_exact():
    assert series("0.1 + 1e-3*x + 2/3*x^2", 2).exact == (fmpq(1, 10), fmpq(1, 1000), fmpq(2, 3))
    assert parse_formula("-2^2").tree.value == -4
    assert parse_formula("2^-2").tree.value == fmpq(1, 4)
    assert parse_formula("2^3^2").tree.value == 512


def test_balls_and_mpmath_agree_on_every_function():
    """Principal branches, off their cuts and on them where both libraries take the same side."""
    for name, known in FUNCTIONS.items():
        tree = parse_formula(f"{name}(1/3, x)" if "nu" in known.takes else f"{name}(x)").tree
        for x in (mp.mpf(1) / 3, mp.mpf("2.5"), mp.mpc(1, 2), mp.mpc(-2, "0.1"), mp.mpc(-2, "-0.1")):
            with working_precision(150):
                found = value_in_balls(tree, acb(x))
                expected = value_by_sympy(tree, x)
                assert abs(to_mp(found) - expected) < mp.mpf(2) ** -100 * (1 + abs(expected)), (name, x)


# ---- Taylor series

EXACT = [
    ("exp(-x)/(1 + x^2)", 0), ("sin(x)/x", 0), ("log(1+x)/x", 0), ("(exp(x)-1)/x", 0), ("x/(exp(x)-1)", 0), ("tan(x)", 0),
    ("exp(sin(x))", 0), ("asin(x)/x", 0), ("atan(x)^2", 0), ("sinh(x)*cosh(x)", 0), ("tanh(x)", 0), ("sqrt(1+x)", 0),
    ("sqrt(4+x)", 0), ("(1+x)^(-1/3)", 0), ("(1-cos(x))/x^2", 0), ("1/sin(x)-1/x", 0), ("log(cos(x))", 0), ("x^(1/3)", 8),
    ("1/(1-x-x^2)", 0), ("exp(exp(x)-1)", 0), ("(sin(x)-x)/x^3", 0), ("asinh(x)", 0), ("atanh(x)", 0), ("1/x", 2),
    ("sqrt(x)", "9/4"), ("x^5 - x", "1/2"), ("besselj(0, x)", 0), ("besselj(2, x)/x^2", 0), ("lambertw(x)", 0),
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("of", "at"), EXACT)
def test_rational_coefficients_are_those_of_sympy(of, at):
    x, t = sympy.symbols("x t")
    expression = in_sympy(parse_formula(of).tree, x).subs(x, sympy.Rational(at) + t)
    expected = sympy.series(expression, t, 0, 7).removeO()
    assert [sympy.Rational(str(c)) for c in series(of, 6, at).exact] == [expected.coeff(t, n) for n in range(7)]


IRRATIONAL = [
    ("exp(1+x)", 0), ("log(2+x)", 0), ("sqrt(2+x)", 0), ("tan(x)", 1), ("gamma(1+x)", 0), ("gamma(x)", "-5/2"), ("loggamma(x)", 3),
    ("digamma(x)", "1/3"), ("digamma(x)", "-7/3"), ("zeta(x)", 2), ("erf(x)", 0), ("erfc(x)", 1), ("erfi(x)", "1/2"), ("E1(x)", 1),
    ("Ei(x)", 2), ("Si(x)", 1), ("Ci(x)", 1), ("lambertw(x)", 1), ("airyai(x)", 0), ("airybi(x)", -1), ("besselj(1/3, x)", 2),
    ("bessely(0, x)", 1), ("besseli(-1/2, x)", 1),
    pytest.param("besselk(3, x)", "3/2", marks=pytest.mark.long),
    ("besselj(1, x)", -2), ("2^x", 0), ("x^x", "1/2"),
    ("acos(x)", 0), ("acosh(x)", 2), ("asin(x)", "1/3"), ("exp(I*x)", 0), ("log(x + I)", 0), ("gamma(x)*x*(x+1)", -1),
    ("exp(x)^pi", 0), ("sqrt(pi)*erf(x)", "1/5"), ("cosh(sqrt(x))", 0), ("sin(1/x)", 3),
]  # fmt: skip


@pytest.mark.parametrize(("of", "at"), IRRATIONAL)
def test_irrational_coefficients_are_those_of_mpmath(of, at):
    """By the trapezoidal rule on a circle, exact for such functions to rho^32, rho < 1/10 the relative radius."""
    tree, centre, radius, count = parse_formula(of).tree, Fraction(at), Fraction(1, 64), 48
    terms = series(of, 8, at, 200).terms
    with working_precision(300):
        turns = [mp.expjpi(mp.mpf(2 * k + 1) / count) for k in range(count)]
        middle, r = to_mp(centre), to_mp(radius)
        values = [value_by_sympy(tree, middle + r * turn) for turn in turns]
        for n, c in enumerate(terms):
            expected = mp.fsum(value * turn**-n for value, turn in zip(values, turns, strict=True)) / count / r**n
            assert abs(to_mp(c) - expected) < mp.mpf(10) ** -40 * (1 + abs(expected)), (n, to_mp(c), expected)


@pytest.mark.parametrize("bits", [100, 1000])
def test_balls_are_as_precise_as_asked_and_overlap(bits):
    for of, at in (("exp(1+x)", 0), ("besselj(0, x)", 2), ("cos(x+1) + cos(x-1)", 0), ("tan(1+x)^2/(2+x)", 0), ("gamma(1+x)", 0)):
        few, many = series(of, 120, at, bits), series(of, 120, at, 4 * bits)
        for c, d in zip(few.terms, many.terms, strict=True):
            assert isinstance(c, fmpq) or c.rel_accuracy_bits() >= bits - 64 or c.is_exact()
            assert acb(c).overlaps(acb(d))


def test_a_coefficient_that_is_zero_at_every_precision_is_zero():
    assert [n for n, c in enumerate(series("cos(x+1) + cos(x-1)", 9).terms) if isinstance(c, fmpq)] == [1, 3, 5, 7, 9]
    assert all(c != 0 for c in series("besselj(0, x)", 400, 2).terms)  # as small as 10^-860


CANCELLED = "it, or a part of it, cannot be told from 0: all terms that were computed cancel"
SINGULAR = {
    ("1/x", 0): "it has a pole of order 1 there",
    ("1/x^3", 0): "it has a pole of order 3 there",
    ("gamma(x)", -2): "it has a pole of order 1 there",
    ("sqrt(x)", 0): "it has a branch point there",
    ("x^(1/3)*exp(x)", 0): "it has a branch point there",
    ("sqrt(x^2)", 0): "it has a branch point or a cut there",
    ("atan(1/x)", 0): "it has a branch point or a cut there",
    ("log(x)", 0): "it has a logarithmic branch point there",
    ("E1(x)", 0): "E1 is singular there, or on its branch cut",
    ("besselk(0, x)", 0): "besselk is singular there, or on its branch cut",
    ("log(x-2)", 0): "a logarithm is taken of what is not positive, where it is cut",
    ("sqrt(x-2)", 0): "a root is taken of what is not positive, where it is cut",
    ("asin(x)", 2): "asin is singular there, or on its branch cut",
    ("loggamma(x)", "-1/2"): "loggamma is singular there, or on its branch cut",
    ("exp(1/x)", 0): "it has an essential singularity there",
    ("sin(1/x)", 0): "sin oscillates there",
    ("tan(x)/(x-x)", 0): "it divides by zero",
    ("zeta(x)", 1): "zeta is singular there, or on its branch cut",
    ("1/(sqrt(2)*sqrt(3) - sqrt(6) + x)", 0): "it has a pole of order 1 there",
    ("1/(cos(1) - cos(1) + x)", 0): "a leading term may be zero or not, as far as can be seen; write it without",
    ("sin(x)^2 + cos(x)^2 - 1", 0): CANCELLED,
    ("sin(x) - sin(x)", 0): CANCELLED,
    ("besselj(999, x)", 0): "besselj begins at a power of 999 there, and 100 is allowed",
    ("besseli(10^6, x)", 0): "besseli begins at a power of 1000000 there, and 100 is allowed",
    ("x^99*sqrt(x^2)", 0): "it has a branch point or a cut there",
    ("x^1000", 0): "it has a branch point or a cut there, or begins beyond the power 400",
    ("zeta(1/2 + 10^9*I + x)", 0): "zeta is expanded at imaginary parts of at most 1000000 alone",
    ("(1+x^(1/997))^(1/991)", 0): "its powers of x lie 1/997 apart, which makes more than 4000 terms",
}


@pytest.mark.parametrize(("given", "reason"), SINGULAR.items(), ids=map(str, SINGULAR))
def test_what_has_no_taylor_series_is_refused_in_one_sentence(given, reason):
    of, at = given
    start = perf_counter()
    with pytest.raises(ProblemError) as fault:
        series(of, 5, at)
    assert perf_counter() - start < 3
    words = f"'{of}' is given no Taylor series at x = {at}: {reason}; expand it elsewhere, or another function"
    assert (fault.value.status, str(fault.value)) == ("inapplicable", f"problem 'expression': {words}")


def test_what_has_no_series_is_told_before_anything_is_computed(workspace, resurgo):
    content = 'schema = 1\norders = [1]\nmethods = ["naive"]\nproblems = [\n{ use = "expression", of = "log(x)" },\n]\n'
    done = resurgo("run", workspace.experiment(content))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "resurgo: experiments/x.toml:5: entry #1 of 'problems' (expression): 'log(x)' is given no Taylor series at x = 0: "
        "it has a logarithmic branch point there; expand it elsewhere, or another function\n"
    )


def test_a_series_may_begin_at_a_high_power():
    assert series("x^300", 301).exact == tuple(fmpq(n == 300) for n in range(302))
    for m in (-3, 2, 60):
        for name, sign in (("besselj", -1), ("besseli", 1)):
            found = series(f"{name}({m}, x)", abs(m) + 2).exact
            lead = fmpq(sign ** max(-m, 0), 2 ** abs(m)) / fmpq(sympy.factorial(abs(m)).p)
            assert found == (*(fmpq(0) for _ in range(abs(m))), lead, 0, lead * sign / (4 * (abs(m) + 1)))


def test_a_series_without_an_end_is_told_before_anything_is_computed(workspace, resurgo):
    workspace.plugin(
        "from resurgo import Problem, hookimpl\n"
        "def endless(order, *, of):\n    while True:\n        pass\n"
        "@hookimpl\ndef register_problems():\n"
        "    return [Problem('mine', endless, parameters={'of': 'x'}, read={'of': str}, points=('1/2',))]\n"
    )
    done = resurgo(
        "plan", workspace.experiment('schema = 1\norders = [1]\ntimeout = 0.5\nmethods = ["naive"]\nproblems = ["mine"]\n')
    )
    assert (done.code, done.out) == (2, "")
    assert "its coefficients cannot be had: took longer than 0.5 s (plugins/mine.py:" in done.err


@pytest.mark.parametrize("of", ["exp(-x)/(1+x^2)", "tan(x)", "exp(1+x)", "gamma(1+x)", "x/(exp(x)-1)", "airyai(x)"])
def test_two_hundred_orders_take_less_than_a_second(of):
    start = perf_counter()
    assert len(series(of, 200)) == 201
    assert perf_counter() - start < 1


# ---- asymptotic series

ASYMPTOTIC = [
    ("erfc(x)", 2, True), ("E1(x)", 1, True), ("Ei(x)", 1, True), ("gamma(x)", 1, True), ("loggamma(x)", 2, True),
    ("digamma(x)", 1, True), ("besselk(1/3, x)", 1, True), ("besseli(2, x)", 1, True), ("airyai(x)", "3/2", True),
    pytest.param("airybi(x)", "3/2", True, marks=pytest.mark.long),
    ("airyai(x^2)", 3, True), ("besselk(0, 2*x)", 1, True), ("gamma(2*x)", 1, False),
    ("gamma(x+1/2)/gamma(x)", 1, True), ("exp(x)*erfc(sqrt(x))", 1, True), ("besseli(0, x)*besselk(0, x)", 2, True),
    ("sqrt(x^2+1)", 2, True), ("exp(sqrt(x^2+x))", 1, True), ("E1(x^2+x)", 1, True), ("1/gamma(x)", 1, True),
    ("(1+1/x)^x", 1, True), ("log(1+x)", 1, True), ("atan(x)", 1, False), ("asinh(x)", 2, True), ("acosh(x)", 2, True),
    ("exp(-x)/(1+x)", 1, True), ("sqrt(x+1)-sqrt(x)", 1, True), ("exp(pi*x)/(1+x)", 1, True), ("x*loggamma(x)", 2, True),
    ("erfc(pi*x)", 2, False), ("sin(1/x)", 2, True), ("2^x*gamma(x)", 1, True), ("x^(1/3) + 1", "1/3", True),
]  # fmt: skip


@pytest.mark.parametrize(("of", "step", "exact"), ASYMPTOTIC)
def test_the_asymptotic_series_is_that_of_the_function(of, step, exact):
    """What is left out is as small as the next terms, at two points far out, by mpmath."""
    order, tree = 12, parse_formula(of).tree
    terms = series(of, order + 4, "oo", 3400).terms
    assert all(isinstance(c, fmpq) for c in terms) == exact
    for x in ("10^4", "10^4*sqrt(3)"):
        where = place(of, x.replace("^", "**"), "oo")
        t, _ = where.argument(3400)
        prefactor, _, offset, _ = where.scale(3400)
        with working_precision(3400):
            point = to_mp(where.x.ball(3400))
            assert abs(to_mp(t) - point ** -to_mp(Fraction(step))) < mp.mpf(10) ** -900
            f = value_by_sympy(tree, point)
            total = mp.fsum(to_mp(c) * to_mp(t) ** n for n, c in enumerate(terms[: order + 1]))
            left = [abs(to_mp(c) * to_mp(t) ** n) for n, c in enumerate(terms) if n > order]
            assert abs((f - offset) / prefactor - total) <= 2 * max(left) + abs(total) * mp.mpf(10) ** -900


NOT_AT_INFINITY = {
    "sin(x)": "sin oscillates there",
    "besselj(0, x)": "besselj oscillates there",
    "cosh(x)": "no expansion of cosh is known there",
    "exp(x) + exp(2*x)": "there are terms of different exponential size as x -> oo",
    "1 + exp(-x)": "there are terms of different exponential size as x -> oo",
    "log(log(x))": "a logarithm of a logarithm has no expansion in powers of x",
    "log(x)": "nothing of it is left for a power series there",
    "exp(-x)*log(x)": "a product with a logarithm has no expansion in powers of x",
    "exp(exp(x))": "an exponential of an exponential has no expansion in powers of x",
    "sqrt(-x)": "a root is taken of what is not positive, where it is cut",
    "erfc(-x)": "no expansion of erfc is known there but for a positive power of x",
    "zeta(x)": "no expansion of zeta is known there",
    "x^pi": "an exponential of logarithms gives an irrational power of x",
    "(1+x^(1/997))^(1/991)": "its powers of x lie 1/997 apart, which makes more than 4000 terms",
}


@pytest.mark.parametrize(("of", "reason"), NOT_AT_INFINITY.items())
def test_what_has_no_asymptotic_series_is_refused_in_one_sentence(of, reason):
    start = perf_counter()
    with pytest.raises(ProblemError) as fault:
        series(of, 5, "oo")
    assert perf_counter() - start < 3
    words = f"'{of}' is given no asymptotic series as x -> oo: {reason}; expand it elsewhere, or another function"
    assert (fault.value.status, str(fault.value)) == ("inapplicable", f"problem 'expression': {words}")


# ---- the target


@pytest.mark.parametrize("digits", [40, 100])
@pytest.mark.parametrize(
    ("of", "x"),
    [("exp(-x)/(1 + x^2)", "1/3"), ("(1-cos(x))/x^2", "1e-30"), ("loggamma(1+x)/x", "-1/2+I"), ("airyai(x)", "-1000"),
     ("sqrt(1+x)*besselk(1/3, 1+x)", "1000"), ("lambertw(x)", "sqrt(2)"), ("log(1+x)", "-2+1/1000000*I")],
)  # fmt: skip
def test_the_target_is_the_formula_to_all_digits(of, x, digits):
    value, good = place(of, x).target(digits)
    assert good >= digits
    with mp.workdps(digits + 80):
        expected = value_by_sympy(parse_formula(of).tree, to_mp(parse_number(x).ball(4 * digits + 300)))
        assert abs(value - expected) < mp.mpf(10) ** (1 - digits) * abs(expected)


def test_the_target_at_a_removable_singularity_is_the_limit():
    assert place("sin(x)/x", "0").target(30)[0] == 1
    assert place("(exp(x) - e)/(x - 1)", "1", 1).outside() is None
    value, _ = place("(exp(x) - e)/(x - 1)", "1", 1).target(30)
    with mp.workdps(40):
        assert abs(value - mp.e) < mp.mpf(10) ** -30


def test_the_domain_is_where_the_formula_is_finite():
    assert place("exp(-x)/(1 + x)", "-1").outside() == "x where the formula is finite; with at = oo, of positive real part"
    assert place("exp(-x)/(1 + x)", "-2").outside() is None
    assert place("gamma(x)/x", "-3", 1).outside()
    assert place("erfc(x)", "-1", "oo").outside()
    assert place("erfc(x)", "1+I", "oo").outside() is None


@pytest.mark.parametrize("at", ["oo", "+inf", "Infinity"])
def test_infinity_is_written_in_several_ways(at):
    assert dict(parameters("erfc(x)", at))["at"] == "oo"


def test_what_is_no_point_is_told():
    (fault,) = resolve(PROBLEM.options, {"at": "pi"})[1]
    assert fault.words == "at: 'pi' is not a rational number; write an integer, a fraction or a decimal"


# ---- in an experiment


@pytest.mark.long
def test_methods_sum_a_formula(workspace):
    content = (
        'schema = 1\ndigits = 30\norders = [20]\nmethods = ["pade", "borel-pade"]\nproblems = [\n'
        '{ use = "expression", of = "exp(x)*E1(x)", at = "oo", points = [1, "2+I"] },\n'
        '{ use = "expression", of = "log(1+x)/x", points = [1, 2] },\n]\n'
    )
    rows = run(workspace.experiment(content)).table.to_dict("records")
    assert {row["status"] for row in rows} <= {"ok", "inapplicable"}
    digits = {
        (row["method"], row["x"], str(row["parameters"])[-20:]): float(row["digits"]) for row in rows if row["status"] == "ok"
    }
    assert max(digits.values()) > 12
    assert all(found > 3 for found in digits.values())


@pytest.mark.long
@pytest.mark.parametrize(
    ("of", "at"), [("exp(-x)/(1 + x)", 0), ("erfc(x)", "oo"), ("gamma(2+x)", 0), ("loggamma(x)", "oo"), ("airyai(x)", "oo")]
)
def test_it_passes_the_checks(of, at):
    (found,) = check("problem:expression", of=of, at=at).values()
    assert [each for each in found if each.failed] == []


def test_a_tenth_is_a_tenth():
    assert arb(fmpq(1, 10)).overlaps(value_in_balls(parse_formula("0.1").tree, acb(0)).real)
