"""Problems whose series are irrational or uncertain, that are sums of several terms, or that read their parameters."""

from fractions import Fraction
from pathlib import Path

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Problem, load_catalog, run
from resurgo.catalog import Entry
from resurgo.checks import SUITE
from resurgo.checks.model import Subject
from resurgo.checks.report import verdict
from resurgo.errors import RequestError
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.problem import ProblemError, coefficients_of, series_of

PLUGIN = '''"""Problems of a test."""
from flint import acb, arb, fmpq
from resurgo import Inapplicable, Problem, hookimpl
from resurgo.number import parse_number


def hankel(order):
    """a_k(0) of the Hankel expansions."""
    terms = [fmpq(1)]
    for k in range(1, order + 1):
        terms.append(-terms[-1] * (2 * k - 1) ** 2 / (8 * k))
    return terms


def wave(sign):
    return lambda x: (acb(0, sign) * (acb(x) - acb.pi() / 4)).exp() / (2 * acb.pi() * x).sqrt()


def measured(order):
    return [parse_number(c) for c in ("1", "0.50(1)", "1/3", "0.25(2)")][: order + 1]


def constant(x: arb):
    if x != 1:
        raise Inapplicable("known at 1 alone")
    return arb(fmpq(7, 4))


def powers_of_pi(order):
    return [arb.pi() ** n for n in range(order + 1)]


def few(order):
    if order > 3:
        raise Inapplicable("only c_0..c_3 are known")
    return [1, 1, 1, 1][: order + 1]


def known_at_half(x):
    if x.real > 0.49:
        return 1 / (1 - x)
    raise Inapplicable("known at 1/2 alone")


def poor(order):
    if order > 3:
        raise ValueError(f"no c_{order}")
    return [1] * (order + 1)


def whole(value):
    """a whole number"""
    if value == 13:
        return value.missing
    if isinstance(value, str):
        raise ValueError(f"'{value}' is not a whole number; write one")
    return int(value)


@hookimpl
def register_problems():
    return [
        Problem("wave", hankel, argument=(lambda x: acb(0, 1) / x, lambda x: acb(0, -1) / x), prefactor=(wave(1), wave(-1)),
                target=lambda x: acb(x).bessel_j(0), points=("30",)),
        Problem("measured", measured, points=("1/10", "0")),
        Problem("constant", lambda order: [1] * (order + 1), target=constant, target_is="critical constant", points=("1",)),
        Problem("powers", powers_of_pi, target=lambda x: 1 / (1 - arb.pi() * x), points=("1/10",)),
        Problem("few", few, target=known_at_half, points=("1/2", "1/4")),
        Problem("poor", poor, points=("1/2",)),
        Problem("whole", lambda order, *, n: [n] * (order + 1), parameters={"n": 2}, read={"n": whole}, points=("1/10",)),
    ]
'''


@pytest.fixture
def workspace(tmp_path):
    for folder in ("plugins", "experiments"):
        (tmp_path / folder).mkdir()
    (tmp_path / "plugins/mine.py").write_text(PLUGIN)
    return tmp_path


def rows(workspace, problem, methods, orders="[2, 3]", digits=30):
    file = workspace / "experiments/one.toml"
    file.write_text(f"schema = 1\ndigits = {digits}\norders = {orders}\nproblems = [{problem}]\nmethods = {methods}\n")
    return run(file).table.to_dict("records")


def number(text):
    with mp.workdps(60):
        return mp.mpf(text)


@pytest.mark.long
def test_a_sum_of_terms_is_scored_against_its_target(workspace):
    found = rows(workspace, '"wave"', '["naive", "pade", "borel-pade"]', "[4, 20]")
    assert {row["status"] for row in found} == {"ok"}
    assert all(row["value_im"] == "0" for row in found)
    digits = {(row["method"], row["order"]): float(row["digits"]) for row in found}
    assert digits["pade", 20] > digits["naive", 4] > 5
    assert digits["borel-pade", 20] > 20
    with mp.workdps(40):
        assert mp.almosteq(number(found[0]["reference"]), mp.besselj(0, 30), 1e-29)


def test_terms_that_cancel_are_asked_for_more_digits(workspace):
    """Near a zero of J_0, to 20 digits of the difference."""
    with mp.workdps(60):
        zero = mp.nstr(mp.besseljzero(0, 10), 30)
    (row,) = rows(workspace, f'{{ use = "wave", points = ["{zero}"] }}', '["naive"]', "[20]", digits=20)
    assert row["status"] == "ok"
    assert float(row["stable_digits"]) == 20
    with mp.workdps(60):
        x = mp.mpf(zero)
        terms = [mp.rf(mp.mpf(1) / 2, k) ** 2 / (mp.factorial(k) * 2**k * x**k) for k in range(21)]
        total = mp.fsum(c * mp.re(mp.mpc(0, 1) ** -k * mp.expj(x - mp.pi / 4)) for k, c in enumerate(terms))
        expected = mp.sqrt(2 / (mp.pi * x)) * total
        assert abs(number(row["value"]) / expected - 1) < 1e-19


def test_a_term_without_a_value_leaves_none(workspace):
    found = rows(workspace, '"wave"', '["stieltjes-bounds"]')
    assert {row["status"] for row in found} == {"inapplicable"}


def test_uncertain_coefficients_have_a_data_error(workspace):
    found = {(row["order"], row["x"]): row for row in rows(workspace, '"measured"', '["naive"]')}
    assert float(found[2, "0.1"]["data_error"]) == pytest.approx(0.01 * 0.1)
    assert float(found[3, "0.1"]["data_error"]) == pytest.approx(0.01 * 0.1 + 0.02 * 0.001)
    assert float(found[2, "0"]["data_error"]) == 0
    assert float(found[3, "0.1"]["value"]) == pytest.approx(1 + 0.05 + 0.01 / 3 + 0.00025)


def test_exact_coefficients_have_none(workspace):
    assert {row["data_error"] for row in rows(workspace, '{ use = "quartic-integral", points = ["1/10"] }', '["naive"]')} == {""}


def test_nothing_is_proved_of_uncertain_coefficients(workspace):
    assert {row["grade"] for row in rows(workspace, '"measured"', '["naive"]') if row["x"] == "0"} == {"estimated"}


@pytest.mark.parametrize("digits", [20, 300])
def test_irrational_coefficients_come_to_the_digits_asked(workspace, digits):
    found = rows(workspace, '"powers"', '["naive", "pade"]', "[3]", digits)
    assert [row["status"] for row in found] == ["ok", "ok"]
    with mp.workdps(digits + 20):
        expected = mp.fsum((mp.pi / 10) ** n for n in range(4))
        assert abs(mp.mpf(found[0]["value"]) - expected) < mp.mpf(10) ** -(digits - 2)
        assert abs(mp.mpf(found[1]["value"]) - 1 / (1 - mp.pi / 10)) < mp.mpf(10) ** -(digits - 2)


def test_irrational_coefficients_pass_the_checks():
    problem = Problem(
        "powers",
        lambda order: [arb.pi() ** n for n in range(order + 1)],
        target=lambda x: 1 / (1 - acb.pi() * x),
        points=("1/10",),
    )
    problem.target.__annotations__["x"] = acb
    entry = Entry("problem", problem.name, problem, "path", Path(__file__), "")
    subject = Subject(entry, resolve(problem.options, {})[0])
    found = {check.name: verdict(check, subject) for check in SUITE["problem"] if check.name != "documented"}
    assert [each for each in found.values() if each.failed] == []
    assert found["coefficients"].words == "irrational ones to any precision, through order 100"
    assert "c_0..c_1" in found["small-x"].words


def test_a_critical_constant_is_scored_at_its_own_x_alone(workspace):
    found = rows(workspace, '{ use = "constant", points = ["1", "1/2"] }', '["naive"]', "[3]")
    assert [row["reference"] for row in found] == ["1.75", ""]
    assert not any("target" in row["notes"] for row in found)
    assert float(found[0]["digits"]) == pytest.approx(mp.log10(1.75 / abs(1.75 - 4)), abs=0.01)


def test_an_exact_constant_is_shown(workspace, capsys, monkeypatch):
    from resurgo.cli import main

    monkeypatch.chdir(workspace)
    assert main(["show", "constant"]) == 0
    assert "f(x = 1) = 1.75" in capsys.readouterr().out


def test_irrational_coefficients_that_change_with_the_precision_are_found():
    problem = Problem("drifting", lambda order: [arb(mp.prec) / 7 for _ in range(order + 1)])
    entry = Entry("problem", problem.name, problem, "path", Path(__file__), "")
    check = next(check for check in SUITE["problem"] if check.name == "order-independent")
    found = verdict(check, Subject(entry, {}))
    assert found.failed
    assert "at a working precision of 30 bits" in found.words


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ([1.5], "c_0 is the float '1.5'; return int, Fraction or fmpq, or arb where it is irrational"),
        ([True], "c_0 is the bool 'True'; return int, Fraction or fmpq, or arb where it is irrational"),
        (
            [arb(3, 0.1)],
            "c_0 is known to 4 of 192 bits; compute it to the working precision, or give a number such as '6.737(159)'",
        ),
    ],
)
def test_what_is_no_coefficient_is_told(terms, words):
    with pytest.raises(ProblemError) as fault:
        series_of(Problem("poor", lambda order: terms), (), 0)
    assert str(fault.value) == f"problem 'poor': coefficients(0): {words}"


def test_coefficients_are_of_one_kind_each():
    problem = Problem("mixed", lambda order: [1, Fraction(1, 2), fmpq(1, 3), parse_number("0.2(1)"), arb(2).sqrt()][: order + 1])
    terms = coefficients_of(problem, (), 4)
    assert terms[:3] == (fmpq(1), fmpq(1, 2), fmpq(1, 3))
    assert series_of(problem, (), 4).exact is None
    assert series_of(problem, (), 3).exact == (1, fmpq(1, 2), fmpq(1, 3), fmpq(1, 5))
    assert series_of(problem, (), 4, 500).terms[4].rel_accuracy_bits() > 490


def test_a_parameter_is_read_before_anything_is_computed(workspace):
    (row,) = rows(workspace, '{ use = "whole", n = 3 }', '["naive"]', "[0]")
    assert row["value"] == "3"
    with pytest.raises(
        RequestError, match=r"one\.toml:4: entry #1 of 'problems' \(whole\): n: '5/2' is not a whole number; write one"
    ):
        rows(workspace, '{ use = "whole", n = "5/2" }', '["naive"]')


def test_a_reader_that_fails_is_its_plugins_fault(workspace):
    words = r"n: AttributeError: 'int' object has no attribute 'missing' \(plugins/mine\.py:54\)"
    with pytest.raises(RequestError, match=words):
        rows(workspace, '{ use = "whole", n = 13 }', '["naive"]')


def test_what_a_parameter_takes_is_shown(workspace, capsys, monkeypatch):
    from resurgo.cli import main

    monkeypatch.chdir(workspace)
    assert main(["show", "whole"]) == 0
    assert "n: a whole number = 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"argument": (abs, abs)}, "problem 'odd': it has 2 arguments and 1 prefactors; give one of each for every term"),
        ({"argument": ()}, r"problem 'odd': its argument is \(\); give a function"),
        ({"read": {"m": int}}, "problem 'odd': it reads no parameter 'm'; known: n"),
    ],
)
def test_a_problem_that_is_put_together_wrongly_is_told(given, words):
    with pytest.raises(ValueError, match=words):
        Problem("odd", lambda order, *, n: [1], parameters={"n": 1}, **given)


def test_the_bundle_has_no_problem_that_refuses_its_defaults():
    for entry in load_catalog().of_kind("problem"):
        settings, faults = resolve(entry.options, {})
        assert not faults
        assert len(series_of(entry.thing, tuple(sorted(settings.items())), 3)) == 4


def test_an_order_beyond_the_known_coefficients_fails_no_other(workspace):
    found = rows(workspace, '{ use = "few", points = ["1/2"] }', '["naive"]', "{ from = 2, to = 20 }")
    assert [row["value"] for row in found[:2]] == ["1.75", "1.875"]
    assert {(row["status"], row["message"]) for row in found[2:]} == {("inapplicable", "problem 'few': only c_0..c_3 are known")}
    assert {row["reference"] for row in found} == {"2"}


def test_so_with_a_problem_that_refuses_otherwise(workspace):
    found = rows(workspace, '"poor"', '["naive"]', "[2, 3, 7, 9]")
    assert [row["status"] for row in found] == ["ok", "ok", "error", "error"]
    for row, order in zip(found[2:], (7, 9), strict=True):
        words = f"problem 'poor': coefficients({order}) failed: ValueError: no c_{order} (plugins/mine.py:47)"
        assert row["message"] == words


def test_rows_without_a_target_at_their_point_are_not_scored(workspace):
    found = {row["x"]: row for row in rows(workspace, '"few"', '["naive"]')}
    assert (found["0.5"]["reference"], found["0.5"]["digits"]) == ("2", 1.2)
    assert (found["0.25"]["status"], found["0.25"]["reference"], found["0.25"]["notes"]) == ("ok", "", "")


def test_a_target_that_is_not_known_everywhere_passes_the_checks(workspace):
    entry = load_catalog(workspace).find("problem", "few")
    found = {check.name: verdict(check, Subject(entry, {})) for check in SUITE["problem"] if check.name != "documented"}
    assert [each for each in found.values() if each.failed] == []
    assert found["target"].words == "good to 30 and to 60 digits at 1 point"
    assert found["small-x"].words == "its 4 coefficients do not give 30 digits at any small x"


def test_checks_ask_for_no_coefficients_that_take_minutes():
    asked = []

    def slowly(order):
        asked.append(order)
        return [1] * (order + 1)

    problem = Problem("slow", slowly, target=lambda x: 1 / (1 - x), points=("1/10",), slow_beyond=12)
    entry = Entry("problem", problem.name, problem, "path", Path(__file__), "")
    found = {check.name: verdict(check, Subject(entry, {})) for check in SUITE["problem"] if check.name != "documented"}
    assert [each for each in found.values() if each.failed] == []
    assert found["coefficients"].words == "exact through order 12"
    assert max(asked) == 12
    assert len(series_of(problem, (), 40)) == 41


def test_a_label_is_for_methods_and_figures(workspace):
    words = (
        r"one\.toml:4: entry #1 of 'problems' \(few\): the key 'label' is for methods and figures; take it away from this problem"
    )
    with pytest.raises(RequestError, match=words):
        rows(workspace, '{ use = "few", label = "mine" }', '["naive"]')


def test_a_reference_has_a_digit_more_than_are_certain(workspace):
    found = rows(
        workspace,
        '{ use = "coefficients", values = [1, "-1/2"], truth = [["1/2", "0.83(1)"]], points = ["1/2"] }',
        '["naive"]',
        "[1]",
    )
    assert (found[0]["value"], found[0]["reference"], found[0]["abs_error"]) == ("0.75", "0.83", "0.08")
