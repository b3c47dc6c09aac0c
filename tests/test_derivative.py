"""The derivative as a limit: difference quotients, their extrapolation and order, and derivatives of interpolating polynomials."""

from fractions import Fraction
from itertools import accumulate, pairwise
from math import prod

import pytest
from mpmath import mp

import resurgo
from resurgo import load_catalog
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import working_precision
from resurgo.problem import series_of


def posed(name, **given):
    """A problem of the catalog, and its parameters as an experiment's."""
    entry = load_catalog().find("problem", name)
    options, faults = resolve(entry.options, given)
    assert not faults
    return entry.thing, tuple(sorted((k, tuple(v) if isinstance(v, list) else v) for k, v in options.items()))


def rational(x):
    return (x**3 - 2) / (x + 3)


@pytest.mark.parametrize(
    ("stencil", "times", "weights"),
    [
        ([0, 1], 1, ["-1", "1"]),
        ([-1, 1], 1, ["-1/2", "1/2"]),
        ([-2, -1, 1, 2], 1, ["1/12", "-2/3", "2/3", "-1/12"]),
        ([-1, 0, 1], 2, ["1", "-2", "1"]),
        ([0, "1/3", 2], 2, ["3", "-18/5", "3/5"]),
    ],
)
def test_partial_sums_are_the_difference_quotients(stencil, times, weights):
    problem, parameters = posed(
        "difference-quotients", of="(x^3 - 2)/(x + 3)", at="2/5", stencil=stencil, times=times, step="3/7", ratio="2/3"
    )
    sums = list(accumulate(series_of(problem, parameters, 6).exact))
    for n, found in enumerate(sums):
        h = Fraction(3, 7) * Fraction(2, 3) ** n
        values = [rational(Fraction(2, 5) + Fraction(s) * h) for s in stencil]
        by_hand = sum(Fraction(w) * f for w, f in zip(weights, values, strict=True)) / h**times
        assert Fraction(int(found.p), int(found.q)) == by_hand


def test_coefficients_that_cancel_are_known_to_the_working_precision():
    problem, parameters = posed("difference-quotients", of="sin(x)", at="1/3", stencil=[-1, 1], step=1)
    with mp.workdps(200):
        steps = [mp.mpf(2) ** -n for n in range(61)]
        third = mp.mpf(1) / 3
        quotients = [(mp.sin(third + h) - mp.sin(third - h)) / (2 * h) for h in steps]
        last = series_of(problem, parameters, 60, 200).coefficients[60]
        assert abs(last / (quotients[60] - quotients[59]) - 1) < mp.mpf(10) ** -50
    flat, its = posed("difference-quotients", of="sin(x)", stencil=[-1, 0, 1], times=2)  # odd: 0 at every step
    assert all(c == 0 for c in series_of(flat, its, 8).terms)


@pytest.mark.parametrize("stencil", [[0, 1], [-1, 0], [-1, 2]])
def test_romberg_of_quotients_is_the_derivative_of_the_polynomial_through_all_their_points(stencil):
    """Exactly, for forward and backward ones: the polynomial in h through (f(a+h) - f(a))/h, at h = 0, is p'(a)."""
    problem, parameters = posed("difference-quotients", of="(x^3 - 2)/(x + 3)", at=1, stencil=stencil, step="1/2", ratio="1/3")
    series = series_of(problem, parameters, 5)
    found = resurgo.resum(series, 1, method="romberg", digits=30, ratio="1/3").value
    steps = [Fraction(1, 2) * Fraction(1, 3) ** n for n in range(6)]
    sums = [Fraction(int(s.p), int(s.q)) for s in accumulate(series.exact)]
    by_lagrange = Fraction(0)
    for j, (h, s) in enumerate(zip(steps, sums, strict=True)):
        by_lagrange += s * prod(other / (other - h) for other in steps[:j] + steps[j + 1 :])  # at h = 0
    with mp.workdps(40):
        assert abs(found - mp.mpf(by_lagrange.numerator) / by_lagrange.denominator) < mp.mpf(10) ** -28
    if 0 in stencil:
        nodes = [Fraction(1), *(1 + sum(stencil) * h for h in steps)]
        samples = resurgo.Samples(nodes, map(rational, nodes), derivative=1)
        assert abs(resurgo.resum(samples, 1, method="newton", digits=28).value - found) < mp.mpf(10) ** -26


def test_romberg_with_any_exponents():
    exponents, ratio = ["1/2", "3/2"], Fraction(2, 5)  # and 5/2, 7/2
    with mp.workdps(60):
        q, powers = mp.mpf(2) / 5, [mp.mpf(n) / 2 for n in (1, 3, 5, 7)]
        sums = [mp.mpf(7) + sum((k + 2) * q ** (n * theta) for k, theta in enumerate(powers)) for n in range(5)]
        series = [sums[0], *(b - a for a, b in pairwise(sums))]
        found = resurgo.resum(series, 1, method="romberg", digits=30, ratio=ratio, exponents=exponents)
        assert abs(found.value - 7) < mp.mpf(10) ** -28
    for given, words in (({"ratio": 1}, "ratio = 1: "), ({"exponents": [2, 1]}, "exponents = 2, 1: ")):
        with pytest.raises(resurgo.Inapplicable, match=words):
            resurgo.resum(["1", "1/2", "1/4"], 1, method="romberg", **given)


@pytest.mark.parametrize(
    ("stencil", "times", "order"),
    [
        ([0, 1], 1, 1),
        ([-1, 0], 1, 1),
        ([-1, 1], 1, 2),
        ([0, 1, 2], 1, 2),
        ([-2, -1, 1, 2], 1, 4),
        ([-1, 0, 1], 2, 2),
        ([0, 1, 2], 2, 1),
        ([-2, -1, 1, 2], 3, 2),
        (["-1/2", "1/3", 3], 1, 2),
    ],
)
@pytest.mark.parametrize(("of", "at"), [("exp(x)/(2 + x)", "1/7"), ("atan(x)*x", "-3/4")])
def test_the_order_of_convergence_is_measured(stencil, times, order, of, at):
    problem, parameters = posed("difference-quotients", of=of, at=at, stencil=stencil, times=times, step="1/4")
    measure = load_catalog().find("diagnostic", "convergence-order").thing
    before = mp.inf
    for last in (6, 12, 24):
        with working_precision(300):
            found = measure(series_of(problem, parameters, last, 300))["order"]
            assert abs(found.value - order) <= 10 * found.error < before
        before = 10 * found.error
    assert before < 1e-5


def test_an_order_of_convergence_is_claimed_with_all_that_it_has_to_go():
    """Where corrections are of half powers of the step, and where partial sums converge like 1/n, more slowly than any power."""
    measure = load_catalog().find("diagnostic", "convergence-order").thing
    with mp.workdps(30):
        for order in (15, 25):
            halves = [mp.mpf(2) ** -n + 3 * mp.mpf(2) ** (-1.5 * n) for n in range(order + 1)]
            slow = [mp.mpf(1) / (n + 1) for n in range(order + 1)]
            for sums, truth in ((halves, 1), (slow, 0)):
                series = resurgo.Series([sums[0], *(after - before for before, after in pairwise(sums))])
                found = measure(series)["order"]
                assert abs(found.value - truth) < 3 * found.error < 1


def test_the_derivative_of_a_formula_by_its_series_and_by_values(workspace, resurgo):
    file = workspace.experiment(
        'schema = 1\ndigits = 25\nmethods = ["naive", "newton", "lagrange", "vandermonde"]\norders = [2, 12]\nproblems = [\n'
        '{ use = "derivative", of = "exp(x)*sin(3*x)", times = 2, at = 1, points = ["5/4"], '
        'nodes = ["5/4", "5/4", 1, "3/2", "9/8", "11/8", "17/16", "23/16", "19/16", "21/16", "3/4", "7/4", "13/8"] }]'
    )
    assert resurgo("run", file).code == 0
    table = resurgo_load()
    with mp.workdps(30):
        x = mp.mpf(5) / 4
        truth = mp.exp(x) * (6 * mp.cos(3 * x) - 8 * mp.sin(3 * x))
        assert all(abs(mp.mpf(reference) - truth) < mp.mpf(10) ** -22 for reference in table["reference"])
    best = table[table["order"] == 12].set_index("method")["digits"].astype(float)
    assert best["naive"] > 3
    assert best["newton"] == best["lagrange"] == best["vandermonde"] > 7


def resurgo_load():
    return resurgo.load("results/x").table


BAD = {
    "a ratio": ('ratio = "3/2"', "ratio: '3/2' is not between 0 and 1; write a ratio such as 1/2"),
    "a step": ("step = 0", "step: '0' is not positive; write a step such as 1/2"),
    "a stencil": ("stencil = [1, 1]", "stencil: '1' is there twice; give distinct numbers"),
    "too few points": ("times = 2", "a derivative of order 2 takes 3 points; give the stencil as many"),
    "no value": ('of = "1/x"', "'1/x' has no value at x = 0, where the stencil takes one; choose another step"),
}


@pytest.mark.parametrize(("given", "words"), BAD.values(), ids=BAD)
def test_stencils_that_cannot_be_are_refused(workspace, resurgo, given, words):
    problem = f'{{ use = "difference-quotients", {given} }}'
    done = resurgo("run", workspace.experiment(f'schema = 1\norders = [2]\nmethods = ["naive"]\nproblems = [{problem}]'))
    assert done.code == 2
    assert words in done.err
    assert done.err.count("\n") == 1


def test_where_there_is_no_derivative_nothing_is_scored():
    problem, parameters = posed("difference-quotients", of="sqrt(x)", at=0)
    assert Place(problem, parameters, parse_number("1")).target(20) is None
    assert series_of(problem, parameters, 0).terms[0] == 1
