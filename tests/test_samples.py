"""Methods that work on values at nodes: samples, nodes in experiments, Thiele's fraction, AAA."""

import pickle
from fractions import Fraction

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

import resurgo
from resurgo import load_catalog
from resurgo.grids import parse_points
from resurgo.kernels.barycentric import aaa_fits
from resurgo.kernels.thiele import convergents, thiele_fraction
from resurgo.nodes import parse_nodes
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import working_precision
from resurgo.sampled import samples_of


def rational(x):
    """A function with a pole of its own kind, exactly."""
    return (3 - x + x**3) / (2 + x * x) + Fraction(1, 7)


def test_thieles_fraction_is_the_rational_function_through_the_nodes():
    nodes = [Fraction(2 * j - 5, 3) for j in range(9)]
    fraction = thiele_fraction(resurgo.Samples(nodes, [rational(x) for x in nodes]))
    assert fraction.lengths[-1] < len(nodes)  # of degrees [3/2]: the others are passed
    above, below = convergents(fraction, fmpq(41, 13))[-1]
    value = rational(Fraction(41, 13))
    assert above / below == fmpq(value.numerator, value.denominator)


@pytest.mark.parametrize("count", range(2, 12))
def test_thieles_fraction_passes_through_every_node(count):
    nodes = [fmpq(j * j + j, 5) for j in range(count)]
    values = [fmpq((7 * j * j + 3 * j) % 11 - 5, j + 1) for j in range(count)]
    fraction = thiele_fraction(resurgo.Samples(nodes, values))
    assert fraction.lengths == tuple(range(1, count + 1))
    tiny = fmpq(1, 10**40)
    for x, f in zip(nodes, values, strict=True):
        above, below = convergents(fraction, x + tiny)[-1]
        assert abs(above / below - f) < fmpq(1, 10**30)


def test_a_node_that_no_rational_function_of_these_degrees_attains_has_no_answer():
    samples = resurgo.Samples([0, 1, 2], [1, 1, 5])  # [1/1] through them would be 1, and 5 at 2
    with pytest.raises(resurgo.Inapplicable, match=r"^thiele: a pole of the interpolant, or a node that no rational function"):
        resurgo.resum(samples, "1/2", method="thiele")
    assert resurgo.resum(resurgo.Samples([0, 1], [1, 1]), "1/2", method="thiele").value == 1


def test_thiele_beyond_the_nodes_of_a_branch_point():
    nodes = [f"{n}/8" for n in range(1, 25)]
    with working_precision(400):
        samples = resurgo.Samples(nodes, [arb(fmpq(n, 8)).sqrt() for n in range(1, 25)])
    for x in ("10", "1/100", "3+4*I"):
        found = resurgo.resum(samples, x, method="thiele", digits=20)
        with mp.workdps(30):
            truth = mp.sqrt(mp.mpc(3, 4) if "I" in x else mp.mpf(Fraction(x).numerator) / Fraction(x).denominator)
            assert abs(found.value - truth) < 20 * found.error < abs(truth)


def test_aaa_finds_the_poles_of_the_tangent():
    with working_precision(120):
        nodes = [arb(n) / 10 + fmpq(1, 37) for n in range(-15, 16)]
        *_, last = aaa_fits(nodes, [x.tan() for x in nodes], arb("1e-15"))
        poles = sorted((pole for pole, _ in last.function.poles()), key=lambda pole: float(abs(pole).mid()))
        for pole in poles[:2]:
            assert abs(abs(pole) - arb.pi() / 2) < arb("1e-13")
        assert last.is_close


@pytest.mark.parametrize(("tolerance", "degree"), [("1e-13", 10), ("1e-25", 14)])
def test_aaa_takes_as_many_support_points_as_its_tolerance_asks(tolerance, degree):
    with working_precision(200):
        nodes = [fmpq(n, 20) for n in range(-20, 21)]
        samples = resurgo.Samples(nodes, [(3 * arb(x)).tan() for x in nodes])
        found = resurgo.resum(samples, "33/47", method="aaa", digits=20, tolerance=tolerance)
        assert found.notes.startswith(f"degree {degree}, at most ")
        truth = mp.tan(mp.mpf(99) / 47)
        assert abs(found.value - truth) <= 20 * found.error < mp.mpf(tolerance) ** mp.mpf("0.6")


def test_aaa_of_noisy_samples_stops_at_the_noise():
    nodes = [Fraction(j, 30) for j in range(31)]
    noise = [Fraction((j * 7919) % 101 - 50, 5 * 10**9) for j in range(31)]
    samples = resurgo.Samples(nodes, [1 / (1 + x * x) + e for x, e in zip(nodes, noise, strict=True)])
    found = resurgo.resum(samples, "17/31", method="aaa", digits=10, tolerance="1e-7")
    assert found.notes.startswith("degree 2, at most ")
    assert abs(found.value - mp.mpf(961) / (961 + 289)) < 1e-7


def test_a_value_at_a_node_that_is_a_target_s_is_estimated(workspace, resurgo):
    problem = '{ use = "log1p", points = ["1/5"], nodes = ["1/5", "1/3"] }'
    resurgo("run", workspace.experiment(f'schema = 1\norders = [1]\nmethods = ["thiele"]\nproblems = [{problem}]'))
    assert list(load().table["grade"]) == ["estimated"]  # its digits are counted


def test_samples_at_nodes_that_cannot_be_told_apart_are_refused():
    with pytest.raises(ValueError, match=r"^2 nodes and 1 values; give one value for each of at least one node$"):
        resurgo.Samples([0, 1], [2])
    with working_precision(60), pytest.raises(ValueError, match=r"^the nodes .* and .* cannot be told apart; give them exactly$"):
        resurgo.Samples(["1/2", arb(2).sqrt() + 1, 1 + arb(2) ** fmpq(1, 2) + arb(0, 1e-10)], [1, 2, 3])
    with pytest.raises(ValueError, match=r"^the derivative asked for is of an order 0, 1, 2, ..., not -1$"):
        resurgo.Samples([0, 1], [2, 3], derivative=-1)


def test_a_node_given_several_times_has_derivatives():
    samples = resurgo.Samples([0, "1/2", 0, 0, "0.5"], [1, 2, 3, 4, 5], derivative=2)
    assert samples.repetitions == (0, 0, 1, 2, 1)
    assert samples.rescale(fmpq(3)).terms == (1, 2, 9, 36, 15)  # (f(3x))'' / 2! = 9 f''/2!
    assert samples.rescale(fmpq(3)).nodes[1] == fmpq(1, 6)
    assert samples.truncate(2).derivative == samples.with_terms([1, 2]).derivative == 2
    assert samples.value_at(fmpq(0)) is None  # as a derivative is asked for
    assert resurgo.Samples([0, 0], [1, 2]).value_at(fmpq(0)) == 1
    assert samples != resurgo.Samples(samples.nodes, samples.terms)
    assert pickle.loads(pickle.dumps(samples)) == samples
    assert samples.digest != resurgo.Samples(samples.nodes, samples.terms).digest


POLYNOMIAL_OF_HERMITE = """
from resurgo import hookimpl, method

@method(repeated_nodes=True, derivatives=True)
def told(samples, x):
    "The last of the values, and whether it is there."
    return samples.values[-1] + 1000 * samples.derivative

@hookimpl
def register_methods():
    return [told]
"""


def test_repeated_nodes_tell_derivatives_and_a_functional_what_is_aimed_at(workspace, resurgo):
    workspace.plugin(POLYNOMIAL_OF_HERMITE)
    resurgo(
        "run",
        workspace.experiment(
            'schema = 1\ndigits = 15\norders = [3]\npoints = ["1/3"]\nmethods = ["told", "thiele"]\nproblems = [\n'
            '{ use = "expression", of = "exp(x)", nodes = ["0", "1/3", "0", "0"], points = ["1/7"] },\n'
            '{ use = "derivative", of = "1/(1 - x)", times = 2, nodes = ["0", "1/3", "1/2", "1/5"] },\n'
            '{ use = "log1p", nodes = { from = 1, to = 2, times = 2 } }]'
        ),
    )
    rows = {(row["problem"], row["method"]): row for _, row in load().table.iterrows()}
    assert mp.mpf(rows["expression", "told"]["value"]) == mp.mpf(1) / 2  # exp''(0)/2!
    at_node = rows["derivative", "told"]
    assert mp.mpf(at_node["value"]) == mp.mpf("2001.25")  # 1/(1 - 1/5), and the second derivative is asked for, at a node
    assert abs(mp.mpf(at_node["reference"]) - mp.mpf("6.75")) < 1e-12  # 2/(1 - 1/3)^3
    refused = {pair: row["message"] for pair, row in rows.items() if row["status"] == "inapplicable"}
    assert refused == {
        ("expression", "thiele"): "it takes distinct nodes, and 0 is given twice",
        ("derivative", "thiele"): "it gives values, and the derivative of order 2 is asked for",
        ("log1p", "told"): "the node 1 is given 2 times, and the problem gives no derivatives; give each node once",
        ("log1p", "thiele"): "the node 1 is given 2 times, and the problem gives no derivatives; give each node once",
    }


def test_too_few_nodes_for_the_derivative_are_told_at_each_order(workspace, resurgo):
    resurgo(
        "run",
        workspace.experiment(
            'schema = 1\ndigits = 15\norders = [1, 2]\nmethods = ["newton"]\n'
            'problems = [{ use = "derivative", of = "x^2", times = 2, nodes = ["0", "1", "2"], points = ["1/3"] }]'
        ),
    )
    low, high = (row for _, row in load().table.iterrows())
    assert low["message"] == "a derivative of order 2 takes 3 nodes; order 1 has 2"
    assert mp.mpf(high["value"]) == 2


def test_a_node_at_the_point_of_expansion_leaves_rational_samples_exact():
    entry = load_catalog().find("problem", "expression")
    for of, nodes in (("1/(2 + x)", ("0", "1/3")), ("(x + x^2)/x", ("0", "2"))):
        options, _ = resolve(entry.options, {"of": of})
        place = Place(entry.thing, tuple(sorted(options.items())), parse_number("1/7"))
        assert samples_of(place, tuple(map(parse_number, nodes)), 100).exact is not None


def test_the_same_problem_with_other_nodes_is_told_to_be_the_same_cells(workspace, resurgo):
    two = ", ".join(f'{{ use = "log1p", nodes = ["1", "{k}"] }}' for k in (2, 3))
    done = resurgo("run", workspace.experiment(f'schema = 1\norders = [1]\nmethods = ["thiele"]\nproblems = [{two}]'))
    words = "nodes: the same problem has other nodes in another entry; give them to methods, each with a label of its own"
    assert (done.code, done.err) == (2, f"resurgo: experiments/x.toml:4: entry #2 of 'problems' (log1p): {words}\n")


def test_cut_samples_know_the_whole():
    samples = resurgo.Samples([0, "1/3", acb(1, 2)], ["2/7", 1, 0])
    assert samples.exact is None
    assert samples.truncate(1).exact == (fmpq(2, 7), fmpq(1))
    assert samples.truncate(1).whole is samples
    assert samples.truncate(1) == resurgo.Samples([0, "1/3"], ["2/7", 1])
    assert samples.value_at(fmpq(1, 3)) == 1
    assert samples.value_at(fmpq(1, 2)) is None
    assert samples.rescale(fmpq(2)).nodes[1] == fmpq(1, 6)
    assert samples.digest != samples.truncate(1).digest


@pytest.mark.parametrize(
    ("given", "order", "expected"),
    [
        ({"from": -1, "to": 1}, 4, ["-1", "-1/2", "0", "1/2", "1"]),
        ({"from": 1, "to": 16, "spacing": "log"}, 2, ["1", "4", "16"]),
        ({"from": 0, "to": 2, "spacing": "chebyshev"}, 0, ["1"]),
        (["3", "1/2", "2"], 1, ["3", "1/2"]),
    ],
)
def test_nodes_of_an_order(given, order, expected):
    assert [x.rational for x in parse_nodes(given).through(order)] == [x.rational for x in parse_points(expected)]


def test_chebyshev_nodes_are_the_zeros_of_the_polynomial_and_nested_ones_stay():
    found = parse_nodes({"from": -1, "to": 1, "spacing": "chebyshev"}).through(6)
    with mp.workdps(30):
        assert all(abs(mp.chebyt(7, mp.mpf(int(x.rational.p)) / int(x.rational.q))) < mp.mpf(10) ** -17 for x in found)
    nested = parse_nodes({"from": -1, "to": 1, "spacing": "nested"})
    assert nested.through(16)[:6] == nested.through(5)
    assert len({x.key for x in nested.through(64)}) == 65


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ('"many"', "nodes: 'many' has the wrong type; write a list or { from = -1, to = 1, spacing = \"chebyshev\" }"),
        ("[]", "nodes: the list is empty; write at least one node"),
        ("{ from = 0, to = 1, times = 0 }", "nodes: times: '0' gives no nodes; write 1, or 2 for values and derivatives"),
        ("{ from = 0, to = 1, times = -2 }", "nodes: times: '-2' gives no nodes; write 1, or 2 for values and derivatives"),
        ('["1(1)"]', "nodes: '1(1)' carries an uncertainty; a point is exact, write it without"),
        ("{ from = 0 }", "nodes: the key 'to' is missing"),
        ("{ from = 1, to = 1 }", "nodes: they lie between two rational ends that differ; write from = -1, to = 1"),
        ('{ from = 0, to = 1, spacing = "log" }', "nodes: a logarithmic spacing has positive ends"),
        ('{ from = 0, to = 1, spacing = "gauss" }', "nodes: spacing: 'gauss' is not allowed; write 'linear', 'chebyshev'"),
    ],
)
def test_nodes_that_cannot_be_are_refused_with_their_line(workspace, resurgo, nodes, words):
    file = workspace.experiment(
        f'schema = 1\norders = [2]\nmethods = ["thiele"]\nproblems = [{{ use = "log1p", nodes = {nodes} }}]'
    )
    done = resurgo("run", file)
    assert done.code == 2
    assert words in done.err
    assert "experiments/x.toml:" in done.err


def test_a_method_on_samples_without_nodes_is_refused(workspace, resurgo):
    done = resurgo("run", workspace.experiment('schema = 1\norders = [2]\nmethods = ["pade", "thiele"]\nproblems = ["log1p"]'))
    words = "it works on values at nodes, and problem 'log1p' has none; add nodes = [ ... ] to either"
    assert (done.code, done.err) == (2, f"resurgo: experiments/x.toml:3: entry #2 of 'methods' (thiele): {words}\n")


def test_newton_and_lagrange_are_the_same_polynomial_in_every_form(workspace, resurgo):
    for spacing in ('["1/5", "1/3", "1/2", "1", "3/4", "3"]', '{ from = "1/5", to = 3, spacing = "linear" }'):
        file = workspace.experiment(
            f'schema = 1\ndigits = 20\norders = [0, 2, 5]\nmethods = ["newton", "lagrange"]\n'
            f'problems = [{{ use = "expression", of = "1/(1 + x)", points = ["2/7", "1/5", "-1/2+I"], nodes = {spacing} }}]'
        )
        assert resurgo("run", file).code == 0
        table = load().table
        newton, lagrange = (table[table["label"] == name].reset_index(drop=True) for name in ("newton", "lagrange"))
        assert set(table["status"]) == {"ok"}
        assert list(newton["value"]) == list(lagrange["value"])
        assert list(newton["value_im"]) == list(lagrange["value_im"])
        at_node = table[(table["x"] == "0.2") & (table["order"] > 0)]
        assert set(at_node["value"]) == {"0.83333333333333333333"}
        assert set(at_node["notes"].dropna()) == {"x is a node: the value given there"}
        assert set(at_node["grade"]) == {"proved"}  # as the formula is rational
        row = newton[(newton["order"] == 2) & (newton["x_im"] == "0")].iloc[0]
        nodes = (
            [Fraction(1, 5), Fraction(1, 3), Fraction(1, 2)] if "[" in spacing else [Fraction(1, 5), Fraction(8, 5), Fraction(3)]
        )
        x = Fraction(2, 7)
        product = (x - nodes[0]) * (x - nodes[1]) * (x - nodes[2]) / ((1 + nodes[0]) * (1 + nodes[1]) * (1 + nodes[2]))
        truth = (1 + product) / (1 + x)  # the error of the interpolant of 1/(1 + x) in closed form
        assert abs(mp.mpf(row["value"]) - mp.mpf(truth.numerator) / truth.denominator) < mp.mpf(10) ** -15


def load():
    return resurgo.load("results/x")


def test_what_is_given_exactly_at_a_node_is_proved():
    found = resurgo.resum(resurgo.Samples(["1/5", "1/3"], ["2/7", 1]), "1/5", method="thiele")
    assert (found.grade, found.notes) == ("proved", "x is a node: the value given there")
    with mp.workdps(60):
        assert abs(found.value - mp.mpf(2) / 7) <= found.error < mp.mpf(10) ** -29


def test_rows_without_samples_say_why(workspace, resurgo):
    file = workspace.experiment(
        'schema = 1\norders = [1, 3]\nmethods = ["thiele"]\nproblems = [\n'
        '{ use = "log1p", points = ["1/2"], nodes = ["1", "2"] },\n'
        '{ use = "phi4-beta", points = ["1"], nodes = ["1", "2", "3", "4"] },\n'
        '{ use = "eta-sum", points = ["1/3"], nodes = ["1", "-2"] }]'
    )
    resurgo("run", file)
    table = load().table
    rows = {(row["problem"], row["x"][:4], row["order"]): (row["status"], row["message"]) for _, row in table.iterrows()}
    assert rows["log1p", "0.5", 3] == ("inapplicable", "order 3 takes 4 nodes, and 2 are given")
    assert rows["phi4-beta", "1", 1] == ("inapplicable", "the problem has no target, of which to take values")
    status, message = rows["eta-sum", "0.33", 1]
    assert status == "inapplicable"
    assert message.startswith("the node -2: it lies outside the domain: choose ")


def test_coefficients_are_no_samples_and_samples_no_coefficients(workspace, resurgo):
    words = "it works on values at nodes, and coefficients are given; give resurgo.Samples, or nodes = [ ... ] in an experiment"
    done = resurgo("sum", "-", "--at", "1/2", "--method", "thiele", stdin="1 1 1 1")
    assert (done.code, done.err) == (2, f"resurgo: thiele: {words}\n")
    assert "thiele" not in resurgo("sum", "-", "--at", "1/2", stdin="1 1 1 1").out
    done = resurgo("compare", "thiele", "--problem", "log1p")
    assert done.code == 2
    assert "'thiele' works on values at nodes; compare it in an experiment that gives nodes" in done.err


def test_samples_given_to_a_method_on_series_are_refused():
    with pytest.raises(resurgo.RequestError, match=r"^pade: it works on coefficients, and values at nodes are given; give a list"):
        resurgo.resum(resurgo.Samples([0, 1], [1, 2]), "1/2", method="pade")
