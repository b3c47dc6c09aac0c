"""Interpolation by Newton, Lagrange, Hermite and Vandermonde, and finite differences, against determinants and other formulas."""

from fractions import Fraction
from itertools import combinations
from math import comb, factorial, prod
from random import Random

import pytest
import sympy
from flint import acb, arb, fmpq
from mpmath import mp
from scipy.interpolate import KroghInterpolator

import resurgo
from resurgo import load_catalog
from resurgo.kernels.expanding import derivative_of
from resurgo.kernels.formula import value_in_balls
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.interpolants import judged
from resurgo.kernels.interpolation import LagrangeForm, NewtonForm, divided_differences, forms
from resurgo.kernels.stencils import forward_differences, forward_form, stencil_weights
from resurgo.kernels.vandermonde import condition_number, vandermonde_determinant, vandermonde_matrix, vandermonde_solution
from resurgo.nodes import parse_nodes
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of

METHODS = ("newton", "lagrange", "vandermonde")
CATALOG = load_catalog()


def exactly(number):
    return fmpq(number.numerator, number.denominator)


def fraction(number):
    return Fraction(int(number.p), int(number.q))


def determinant(rows):
    """By elimination over the fractions, with pivots."""
    rows, found = [list(row) for row in rows], Fraction(1)
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], found = rows[pivot], rows[k], -found
        found *= rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return found


def conditions(nodes):
    """Of every node the functionals p -> p^(j)/j! on the powers of x, j how often it stands before."""
    found = []
    for i, x in enumerate(nodes):
        j = nodes[:i].count(x)
        found.append([comb(k, j) * x ** (k - j) if k >= j else Fraction(0) for k in range(len(nodes))])
    return found


def by_determinants(nodes, values):
    """f[x_0, ..., x_n]: the ratio of two determinants, in one of which the last powers are replaced by f."""
    rows = conditions(nodes)
    above = [[*row[:-1], f] for row, f in zip(rows, values, strict=True)]
    return determinant(above) / determinant(rows)


def random_samples(seed, count, repeated=False):
    random = Random(seed)
    numbers = [Fraction(p, q) for p in range(-9, 10) for q in (1, 2, 3)]
    nodes = random.sample(sorted(set(numbers)), count)
    if repeated:
        nodes = [random.choice(nodes[: count // 2]) for _ in range(count)]
    return nodes, [Fraction(random.randint(-50, 50), random.randint(1, 20)) for _ in range(count)]


def last(start, nodes, values):
    *_, form = forms(start, list(map(exactly, nodes)), list(map(exactly, values)))
    return form


SAMPLES = [random_samples(seed, 4 + seed % 5, seed % 2) for seed in range(8)]


# ---- tables


@pytest.mark.parametrize(("nodes", "values"), SAMPLES)
def test_newtons_coefficients_are_ratios_of_determinants(nodes, values):
    form = last(NewtonForm(), nodes, values)
    expected = [by_determinants(nodes[: k + 1], values[: k + 1]) for k in range(len(nodes))]
    assert list(map(fraction, form.coefficients)) == expected


@pytest.mark.parametrize(("nodes", "values"), SAMPLES)
def test_the_table_has_the_divided_difference_of_every_window(nodes, values):
    table = divided_differences(list(map(exactly, nodes)), list(map(exactly, values)))
    for k, row in enumerate(table):
        assert len(row) == len(nodes) - k
        for i, found in enumerate(row):
            window = nodes[i : i + k + 1]
            told = [[f for x, f in zip(nodes, values, strict=True) if x == y] for y in window]  # f, f', f''/2, ... there
            assert fraction(found) == by_determinants(window, [f[window[:j].count(window[j])] for j, f in enumerate(told)])


def test_hermites_table_of_a_textbook():
    """x^8 + 1 and two derivatives at -1, 0 and 1."""
    nodes = [Fraction(x) for x in (-1, -1, -1, 0, 0, 0, 1, 1, 1)]
    values = [Fraction(f) for f in (2, -8, 28, 1, 0, 0, 2, 8, 28)]
    assert [int(c.p) for c in last(NewtonForm(), nodes, values).coefficients] == [2, -8, 28, -21, 15, -10, 4, -1, 1]


def test_forward_differences_are_sums_with_binomial_coefficients():
    values = [fmpq(n**4 - 3 * n, n + 1) for n in range(9)]
    expected = [sum((-1) ** (k - j) * comb(k, j) * values[j] for j in range(k + 1)) for k in range(9)]
    assert forward_differences(values) == expected
    grid = [fmpq(2, 3) + n * fmpq(3, 7) for n in range(9)]
    *_, form = forms(NewtonForm(), grid, values)
    assert forward_form(values, fmpq(3, 7)) == list(form.coefficients)


# ---- three ways to one polynomial


@pytest.mark.parametrize(("nodes", "values"), SAMPLES)
def test_all_methods_give_the_one_polynomial_exactly(nodes, values):
    x = sympy.Symbol("x")
    unknown = sympy.symbols(f"a:{len(nodes)}")
    p = sum(a * x**k for k, a in enumerate(unknown))
    equations = [
        sympy.diff(p, x, nodes[:i].count(y)).subs(x, sympy.Rational(y)) / factorial(nodes[:i].count(y)) - sympy.Rational(f)
        for i, (y, f) in enumerate(zip(nodes, values, strict=True))
    ]
    (solution,) = sympy.linsolve(equations, unknown)
    samples = resurgo.Samples(nodes, values)
    for at in (fmpq(22, 7), fmpq(-1, 11)):
        expected = sum(Fraction(int(a.p), int(a.q)) * fraction(at) ** k for k, a in enumerate(solution))
        for name in METHODS:
            assert fraction(answer(name, samples, at).value) == expected


def answer(name, samples, x):
    """The last estimate of a method, as it leaves the plugin."""
    method = CATALOG.find("method", name).thing
    if method.form == "approximant":
        return method(samples)(x)
    rows = []
    try:
        rows.extend(method(samples, x))
    except resurgo.Inapplicable:  # after the rows, for the orders below a derivative
        assert samples.derivative
    return rows[-1][1]


def test_distinct_nodes_give_what_sympy_interpolates():
    x = sympy.Symbol("x")
    nodes, values = random_samples(3, 7)
    points = [(sympy.Rational(a), sympy.Rational(b)) for a, b in zip(nodes, values, strict=True)]
    expected = sympy.Poly(sympy.interpolate(points, x), x).all_coeffs()[::-1]
    found = vandermonde_solution(list(map(exactly, nodes)), list(map(exactly, values))).coefficients
    assert list(map(fraction, found)) == [Fraction(int(a.p), int(a.q)) for a in expected]


def test_hermite_beside_scipy():
    """exp(x) with derivatives of different orders, in another order of nodes than scipy's."""
    nodes = [0, 1, 0, "1/2", 0, 1]
    with working_precision(200):
        told = [arb(fmpq(Fraction(x).numerator, Fraction(x).denominator)).exp() for x in nodes]
        values = [f / factorial(nodes[:i].count(x)) for i, (x, f) in enumerate(zip(nodes, told, strict=True))]
        samples = resurgo.Samples(nodes, values)
    krogh = KroghInterpolator([0, 0, 0, 0.5, 1, 1], [1, 1, 1, float(mp.exp(0.5)), float(mp.e), float(mp.e)])
    for name in METHODS:
        assert abs(float(resurgo.resum(samples, "3/10", method=name, digits=15).value) - float(krogh(0.3))) < 1e-12


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_determinant_of_vandermonde_is_the_product_of_differences(seed, repeated):
    nodes, _ = random_samples(seed, 7, repeated)
    assert vandermonde_matrix(list(map(exactly, nodes))) == [list(map(exactly, row)) for row in conditions(nodes)]
    found = vandermonde_determinant(list(map(exactly, nodes)))
    assert fraction(found) == determinant(conditions(nodes)) != 0
    assert fraction(found) == prod(y - x for x, y in combinations(nodes, 2) if x != y)


def test_the_determinant_is_among_the_details():
    nodes = [fmpq(1, 2), fmpq(-3), fmpq(4), fmpq(7, 3)]
    found = answer("vandermonde", resurgo.Samples(nodes, [1, 2, 3, 5]), fmpq(1))
    rows = sympy.Matrix([[sympy.Rational(int(x.p), int(x.q)) ** k for k in range(4)] for x in nodes])
    assert found.details["determinant"] == str(rows.det())


def test_the_condition_number_is_that_of_the_inverse():
    inverse = sympy.Matrix([[sympy.Rational(j, 2) ** k for k in range(5)] for j in range(-2, 3)]).inv()
    expected = 5 * max(sum(abs(inverse[i, j]) for j in range(5)) for i in range(5))  # the rows of V at -1 and 1 have 5
    with working_precision(80):
        found = condition_number([fmpq(j, 2) for j in range(-2, 3)])
        assert found.overlaps(arb(fmpq(int(expected.p), int(expected.q))))
        assert found.rad() < arb("1e-20")


def test_complex_nodes_and_points():
    with working_precision(200):
        nodes = [acb(0), acb(1, 1), acb(-1, 2), acb(0, -1)]

        def p(z):
            return z * z * z + acb(2, -1) * z + 3

        samples = resurgo.Samples(nodes, list(map(p, nodes)))
        z = acb(arb("0.3"), arb("-0.8"))
        for name in METHODS:
            value = answer(name, samples, z).value
            assert value.overlaps(p(z))
            assert abs(value - p(z)) < arb("1e-40")


# ---- derivatives


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("m", range(5))
def test_derivatives_of_a_polynomial_are_exact_off_nodes_and_at_them(name, m):
    x = sympy.Symbol("x")
    p = 3 * x**5 - x**4 / 7 + 2 * x - 5
    nodes = [Fraction(0), Fraction(1), Fraction(0), Fraction(-1, 2), Fraction(1), Fraction(0)]
    values = [
        sympy.diff(p, x, nodes[:i].count(y)).subs(x, sympy.Rational(y)) / factorial(nodes[:i].count(y)) for i, y in enumerate(nodes)
    ]
    samples = resurgo.Samples(nodes, [fmpq(int(f.p), int(f.q)) for f in values], m)
    for at in (Fraction(2, 3), *(() if m == 0 else (Fraction(0), Fraction(-1, 2)))):
        expected = sympy.diff(p, x, m).subs(x, sympy.Rational(at))
        assert fraction(answer(name, samples, exactly(at)).value) == Fraction(int(expected.p), int(expected.q))


@pytest.mark.parametrize("name", METHODS)
def test_too_few_nodes_for_a_derivative_are_told(name):
    samples = resurgo.Samples([0, 1], [1, 2], 2)
    with pytest.raises(resurgo.Inapplicable, match=rf"^{name}: a derivative of order 2 takes 3 nodes; order 1 has 2$"):
        resurgo.resum(samples, "1/2", method=name)


def test_taylors_polynomial_is_the_one_of_a_single_node():
    samples = resurgo.Samples([1] * 6, [fmpq(1, factorial(j)) for j in range(6)])
    for name in METHODS:
        assert answer(name, samples, fmpq(3)).value == sum(fmpq(2**j, factorial(j)) for j in range(6))


# ---- work


class Counted:
    """A fraction that counts what is done with it."""

    done = 0

    def __init__(self, value):
        self.value = Fraction(value)

    def __eq__(self, other):
        return self.value == getattr(other, "value", other)

    def __hash__(self):
        return hash(self.value)

    def __neg__(self):
        return Counted(-self.value)

    def _with(self, other, operation):
        Counted.done += 1
        return Counted(operation(self.value, getattr(other, "value", other)))

    def __add__(self, other):
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self._with(other, lambda a, b: a * b)

    def __truediv__(self, other):
        return self._with(other, lambda a, b: a / b)

    def __rtruediv__(self, other):
        return Counted(other) / self

    def __rsub__(self, other):
        return Counted(other) - self


@pytest.fixture
def counting(monkeypatch):
    for module in ("interpolation", "vandermonde"):
        monkeypatch.setattr(f"resurgo.kernels.{module}.are_equal", lambda a, b: a == b)

    def count(function, *arguments):
        before = Counted.done
        found = function(*arguments)
        return found, Counted.done - before

    return count


@pytest.mark.parametrize("start", [NewtonForm(), LagrangeForm()], ids=["newton", "lagrange"])
@pytest.mark.parametrize("repeated", [False, True])
def test_the_operations_of_a_further_node_are_those_counted(start, repeated, counting):
    nodes, values = random_samples(5, 10, repeated)
    form = start
    for x, f in zip(nodes, values, strict=True):
        before = form
        form, done = counting(form.add, Counted(x), Counted(f))
        assert form.operations[-1] == done
        if not repeated:
            assert done == 3 * (len(form.nodes) - 1)
        if start == NewtonForm():
            assert all(a is b for a, b in zip(form.coefficients, before.coefficients, strict=False))  # none was touched


def test_vandermonde_does_all_again_for_every_node(counting, monkeypatch):
    work = {n: vandermonde_solution([fmpq(j) for j in range(n)], [fmpq(1)] * n).operations for n in (4, 8, 24, 48)}
    assert 7 < work[48] / work[24] < 8  # O(n^3)
    assert work[48] > 48**3 * 2 / 3
    monkeypatch.setattr(
        "resurgo.kernels.vandermonde.vandermonde_matrix", lambda nodes: [[x**k for k in range(len(nodes))] for x in nodes]
    )
    monkeypatch.setattr(Counted, "__pow__", lambda self, k: Counted(self.value**k), raising=False)  # the matrix is given
    for n in (4, 8):
        nodes = [Counted(j) for j in range(n)]
        assert counting(vandermonde_solution, nodes, nodes)[1] == work[n]


# ---- convergence


def interpolated(name, of, spacing, order, x):
    nodes = [node.rational for node in parse_nodes({"from": -1, "to": 1, "spacing": spacing}).through(order)]
    return answer(name, resurgo.Samples(nodes, list(map(of, nodes))), x)


def runge(x):
    return 1 / (1 + 25 * x * x)


def test_runges_phenomenon_and_what_chebyshev_nodes_do_to_it():
    near, far = fmpq(137, 1000), fmpq(957, 1000)
    off = {
        (spacing, n, x): abs(interpolated("lagrange", runge, spacing, n, x).value - runge(x))
        for spacing in ("linear", "chebyshev")
        for n in (10, 20, 40)
        for x in (near, far)
    }
    assert off["linear", 40, far] > 100 * off["linear", 20, far] > 400 * off["linear", 10, far] / 10
    assert off["linear", 40, near] < off["linear", 20, near] / 50
    for x in (near, far):
        assert off["chebyshev", 40, x] < off["chebyshev", 10, x] / 100
    diverging = interpolated("newton", runge, "linear", 40, far)
    assert diverging.grade == "unreliable" or to_mp(diverging.error) > to_mp(off["linear", 40, far]) / 10


FOREIGN = (
    "exp(-3*x)",
    "1/(2 - x)",
    "1/(11/10 - x)",
    "log(3/2 + x)",
    "sqrt(11/10 - x)",
    "1/(1 + x^2)",
    "1/(1 + 25*x^2)",
    "1/(x^4 + 1/16)",
    "atan(3*x)",
    "sin(5*x)",
    "exp(-1/(x + 3/2))",
    "gamma(x + 3)",
    "tanh(5*x)",
    "x^20 - 2",
    "sqrt(x^2 + 1/100)",
)


@pytest.mark.parametrize("of", FOREIGN)
def test_error_claims_hold(of):
    tree, worth = parse_formula(of).tree, []
    with working_precision(400):

        def derivative(x, j):
            return acb(derivative_of(tree, x, j) if j else value_in_balls(tree, acb(x))).real

        for spacing, times in (("linear", 1), ("chebyshev", 1), ("nested", 1), ("nested", 2)):
            for order in (6, 11, 30):
                given = parse_nodes({"from": -1, "to": 1, "spacing": spacing, "times": times}).through(order)
                nodes = [node.rational for node in given]
                values = [derivative(x, nodes[:i].count(x)) for i, x in enumerate(nodes)]
                *_, form = forms(NewtonForm(), nodes, values)
                for m, x in ((0, fmpq(1, 7)), (0, fmpq(17, 18)), (1, fmpq(-3, 5)), (2, fmpq(1, 7))):
                    error, grade, _ = judged(form.coefficients, nodes, x, m)[-1]
                    if error is not None and grade != "unreliable":
                        off = abs(form.values_at(x, m)[-1] - derivative(x, m))
                        assert off < 10 * error
                        worth.append(error < abs(derivative(x, m)) / 10)
    assert any(worth)  # and say something


def test_nothing_is_claimed_where_nodes_change_nothing():
    for n in range(5, 9):
        found = answer("newton", resurgo.Samples(range(n), [j * j for j in range(n)]), fmpq(1, 2))
        assert (found.value, found.error, found.grade) == (fmpq(1, 4), None, "heuristic")
    assert answer("newton", resurgo.Samples(range(6), [7] * 6), fmpq(1, 2)).grade == "heuristic"


def test_claims_go_with_the_scale_of_nodes():
    values = [1 / (2 + fmpq(j, 8)) for j in range(9)]
    near = answer("newton", resurgo.Samples([fmpq(j, 8) for j in range(9)], values), fmpq(1, 3))
    far = answer("newton", resurgo.Samples([fmpq(j * 10**6) for j in range(9)], values), fmpq(8 * 10**6, 3))
    assert near.value == far.value
    assert abs(near.error / far.error - 1) < arb("1e-6")


def test_a_derivative_at_an_irrational_node_is_known_as_well_as_beside_it():
    with working_precision(300):
        nodes = [arb(2).sqrt(), *(arb(fmpq(j, 5)) for j in range(9)), arb(2).sqrt()]
        values = [x.sin() for x in nodes[:-1]] + [nodes[0].cos()]
        samples = resurgo.Samples(nodes, values, 2)
        for name in METHODS:
            found = answer(name, samples, nodes[0])
            off = abs(found.value + nodes[0].sin())
            assert off < 10 * found.error < arb("1e-4")


@pytest.mark.parametrize("seed", [0, 1, 6])
def test_claims_hold_in_whatever_order_nodes_come(seed):
    """Of 1/(6/5 - x) near its pole, three times at each node: those that lie farther off make differences fall, not terms."""
    random = Random(seed)
    nodes = [x for x in (fmpq(random.randint(-100, 100), 100) for _ in range(10)) for _ in range(3)]
    x, pole = fmpq(119, 100), fmpq(6, 5)
    *_, form = forms(NewtonForm(), nodes, [1 / (pole - x) ** (i % 3 + 1) for i, x in enumerate(nodes)])
    for value, (error, _, _) in zip(form.values_at(x), judged(form.coefficients, nodes, x, 0), strict=True):
        assert error is None or abs(value - 1 / (pole - x)) < 10 * error


def test_round_off_is_not_taken_for_a_law():
    """The differences of a polynomial in balls are balls around 0, which grow; those of exp end in such."""
    with working_precision(120):
        nodes = [fmpq(j, 20) for j in range(-20, 21)]
        for of, at_most in ((lambda x: arb(x).exp(), 1e-20), (lambda x: arb.pi() * x**3, None)):
            *_, form = forms(NewtonForm(), nodes, [of(x) for x in nodes])
            error, grade, _ = judged(form.coefficients, nodes, fmpq(1, 7), 0)[-1]
            assert grade != "unreliable"
            assert (error is None) if at_most is None else error < at_most


# ---- finite differences


@pytest.mark.parametrize(
    ("nodes", "order", "weights"),
    [  # Fornberg's tables
        ([-1, 0, 1], 1, ["-1/2", "0", "1/2"]),
        ([-1, 0, 1], 2, ["1", "-2", "1"]),
        ([-2, -1, 0, 1, 2], 1, ["1/12", "-2/3", "0", "2/3", "-1/12"]),
        ([-2, -1, 0, 1, 2], 4, ["1", "-4", "6", "-4", "1"]),
        ([0, 1, 2, 3], 1, ["-11/6", "3", "-3/2", "1/3"]),
        ([0, 1, 2, 3], 3, ["-1", "3", "-3", "1"]),
        ([-3, -2, -1, 0, 1, 2, 3], 2, ["1/90", "-3/20", "3/2", "-49/18", "3/2", "-3/20", "1/90"]),
    ],
)
def test_weights_are_those_of_the_tables(nodes, order, weights):
    assert list(map(fraction, stencil_weights([fmpq(x) for x in nodes], fmpq(0), order)[order])) == list(map(Fraction, weights))


@pytest.mark.parametrize("seed", range(3))
def test_any_stencil_is_exact_on_polynomials_of_lower_degree(seed):
    nodes, values = random_samples(seed, 6)
    at = Fraction(3, 11)
    rows = stencil_weights(list(map(exactly, nodes)), exactly(at), 5)
    for m, row in enumerate(rows):
        for k in range(6):
            expected = factorial(k) // factorial(k - m) * at ** (k - m) if k >= m else 0
            assert sum(fraction(a) * x**k for a, x in zip(row, nodes, strict=True)) == expected
        found = answer("newton", resurgo.Samples(nodes, values, m), exactly(at)).value
        assert sum(fraction(a) * f for a, f in zip(row, values, strict=True)) == fraction(found)


def posed(**given):
    entry = CATALOG.find("problem", "newton-forward")
    options, faults = resolve(entry.options, given)
    assert not faults
    return entry.thing, tuple(sorted(options.items()))


@pytest.mark.parametrize("k", range(6))
def test_newtons_coefficients_tend_to_taylors_with_the_first_power_of_the_step(k):
    """Of 1/(2 + x) at 1/3, whose Taylor coefficients are (-1)^n (3/7)^(n+1)."""
    taylor = [(-1) ** n * Fraction(3, 7) ** (n + 1) for n in range(k + 2)]
    problem, parameters = posed(of="1/(2 + x)", at="1/3", k=k)
    assert list(map(fraction, series_of(problem, parameters, 1).exact)) == [taylor[k], Fraction(k * (k + 1), 2) * taylor[k + 1]]
    off = []
    for h in (Fraction(1, 2**n) for n in (20, 21)):
        grid = [fmpq(1, 3) + j * exactly(h) for j in range(k + 1)]
        by_hand = fraction(forward_form([1 / (2 + x) for x in grid], exactly(h))[k])
        found = Place(problem, parameters, parse_number(str(h))).sample(100)
        assert fraction(found) == by_hand
        off.append(by_hand - taylor[k])
        if k:
            assert abs(off[-1] / (h * Fraction(k * (k + 1), 2) * taylor[k + 1]) - 1) < 20 * h
    assert k == 0 or abs(off[0] / off[1] - 2) < Fraction(1, 10**4)  # of order 1


def test_the_series_in_the_step_is_the_difference_of_a_polynomial():
    problem, parameters = posed(of="x^7 - 2*x^3 + x/5", at="1/2", k=3)
    terms = list(map(fraction, series_of(problem, parameters, 6).exact))

    def f(x):
        return x**7 - 2 * x**3 + x / 5

    h = Fraction(3, 2)
    difference = sum((-1) ** (3 - j) * comb(3, j) * f(Fraction(1, 2) + j * h) for j in range(4))
    assert sum(c * h**n for n, c in enumerate(terms)) == difference / (6 * h**3)


# ---- experiments


@pytest.mark.long
def test_the_work_and_the_step_are_drawn_from_a_run(workspace, resurgo):
    file = workspace.experiment(
        'schema = 1\ndigits = 30\norders = [0, 1, 2, 4, 8]\nmethods = ["newton", "vandermonde", "naive"]\n'
        'problems = [{ use = "newton-forward", of = "1/(2 + x)", k = 2, points = ["1/100", "1/1000", "1/10000"], '
        'nodes = ["1/3", "1/5", "1/7", "1/9", "1/11", "1/13", "1/15", "1/17", "1/19"] }]\n'
        'figures = [{ use = "detail-vs-order", powers = true }]'
    )
    assert resurgo("run", file).code == 0
    run = load()
    figure = figures("detail-vs-order")(run, powers=True)
    (axes,) = figure.axes  # one for all points
    newton, vandermonde = axes.lines
    assert newton.get_xydata().tolist() == [[n, pytest.approx(mp.log10(3 * n))] for n in (1, 2, 4, 8)]
    assert vandermonde.get_ydata()[-1] > mp.log10(2 * 8**3 / 3)
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert words[0] == "newton, slope 1.00"
    assert words[1].startswith("vandermonde, slope 2.")
    steps = figures("error-vs-step")(run.select(orders=[0, 1, 2]), labels=["naive"])
    assert [text.get_text() for text in steps.legends[0].get_texts()] == [f"N = {n}, slope {n + 1}.00" for n in range(3)]
    values = figures("value-vs-point")(run.select(orders=[0, 8]), panels="order")
    assert [axes.get_title() for axes in values.axes] == ["(a)  $N = 0$", "(b)  $N = 8$"]
    assert len(values.axes[1].lines) == 4  # the reference, and three methods


def figures(name):
    return CATALOG.find("figure", name).thing


def load():
    return resurgo.load("results/x")
