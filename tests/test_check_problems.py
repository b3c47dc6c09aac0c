"""The checks of problems: each finds what is broken, with the numbers."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from flint import acb, ctx, fmpq
from mpmath import mp

from resurgo import Inapplicable, Problem
from resurgo.catalog import Entry, load_catalog
from resurgo.checks import SUITE, Subject, subjects, verdict
from resurgo.checks.samples import SAMPLES

CHECKS = {check.name: check for check in SUITE["problem"]}
EULER = load_catalog().find("problem", "euler-series").thing
QUARTIC = load_catalog().find("problem", "quartic-integral").thing


def tried(name, problem, **changes):
    """Status and words of a check on a problem with something changed."""
    changed = replace(problem, **changes)
    found = verdict(CHECKS[name], Subject(Entry("problem", "p", changed, "path", Path(__file__), ""), dict(changed.parameters)))
    return found.status, found.words


def with_term(n, change):
    """The coefficients of Euler's series with c_n changed."""

    def coefficients(order):
        terms = EULER.coefficients(order)
        return [change(c) if i == n else c for i, c in enumerate(terms)]

    return coefficients


def series(term):
    """A problem without target whose coefficients are term(n)."""
    return Problem("p", lambda order: [term(n) for n in range(order + 1)])


def test_the_names_of_the_checks_are_those_that_can_be_excused():
    from resurgo.problem import CHECKS as NAMES

    assert tuple(CHECKS) == NAMES


def test_an_excuse_for_no_check_is_refused():
    with pytest.raises(ValueError, match=r"its excuse is for no check: 'smal-x'; did you mean 'small-x'\?"):
        replace(EULER, excuses={"smal-x": "why"})


def test_an_excused_failure_shows_its_reason_and_one_that_is_not_needed_fails():
    wrong = with_term(3, lambda c: -c)
    status, words = tried("small-x", EULER, coefficients=wrong, excuses={"small-x": "misprint kept"})
    assert (status, words[:16]) == ("excused", "misprint kept (a")
    assert tried("domain", EULER, excuses={"domain": "odd"}) == (
        "failed",
        "it passes, so that its excuse is not needed: 'odd'; take it away",
    )


def test_a_wrong_sign_of_a_coefficient_is_named():
    assert tried("small-x", EULER, coefficients=with_term(3, lambda c: -c)) == (
        "failed",
        "at x = 1/100 the target 0.99019423 and offset + prefactor S(t) agree to 5 digits; "
        "they part at order 3: c_3 is 6.0, and the target wants -6.0; is a sign wrong?",
    )


def test_a_slightly_wrong_coefficient_is_named_with_the_one_that_the_target_wants():
    assert tried("small-x", EULER, coefficients=with_term(7, lambda c: c + 1))[1].endswith(
        "they part at order 7: c_7 is -5039.0, and the target wants -5040.0"
    )


def test_coefficients_that_are_off_by_one_part_at_once():
    def shifted(order):
        return EULER.coefficients(order + 1)[1:]

    assert tried("small-x", EULER, coefficients=shifted)[1].endswith(
        "they part at order 0: c_0 is -1.0, and the target is -1.0 times that; is the prefactor right?"
    )


def test_a_wrong_sign_in_the_argument_parts_at_order_1():
    assert tried("small-x", EULER, argument=lambda x: -x)[1].endswith(
        "they part at order 1: c_1 is -1.0, and the target wants 1.0; is a sign wrong?"
    )


def test_a_wrong_prefactor_is_told_with_its_ratio():
    assert tried("small-x", QUARTIC, prefactor=lambda eps, *, a: (acb.pi() / (2 * a)).sqrt())[1].endswith(
        "they part at order 0: c_0 is 1.0, and the target is 1.4142136 times that; is the prefactor right?"
    )


def test_a_parameter_in_the_wrong_place_shows_at_another_value_of_it():
    status, words = tried("small-x", QUARTIC, argument=lambda eps, *, a: eps / a)
    assert status == "failed"
    assert ", a = 2 the target" in words
    assert words.endswith("they part at order 1: c_1 is -0.75, and the target wants -0.375")


def test_a_target_on_the_wrong_branch_is_found_at_complex_points():
    def wrong(x: acb):
        value = EULER.target(x)
        return value if x.real > 0 else value + 2 * acb.pi() * acb(0, 1) * (1 / x).exp() / x * acb(10) ** -10

    def misplaced(x: acb):
        return EULER.target(x) if x.imag == 0 else EULER.target(x.conjugate())

    assert tried("small-x", EULER, target=misplaced)[1].startswith("at x = (0.0096 + 0.0028j) the target (0.99")
    assert tried("reference", EULER, target=misplaced)[0] == "failed"
    assert tried("small-x", EULER, target=wrong)[0] == "passed"  # what is exponentially small is not seen as x -> 0


def test_a_difference_that_is_no_power_is_told():
    assert tried("small-x", EULER, target=lambda x: mp.re(1 / x * mp.exp(1 / x) * mp.e1(1 / x)) + x * mp.sqrt(x), domain=None)[
        1
    ].endswith("as x -> 0 their difference goes like t^1.5")


def test_a_convergent_series_and_an_expansion_for_large_x_pass():
    def terms(order):
        return [fmpq(1, (n + 1) ** 2) for n in range(order + 1)]

    near = Problem("p", terms, target=lambda x: mp.polylog(2, x) / x, points=("1/2", "-3/4"))
    far = replace(near, argument=lambda z: 1 / z, target=lambda z: z * mp.polylog(2, 1 / z), points=("2",))
    assert tried("small-x", near)[0] == "passed"
    assert tried("small-x", far)[0] == "passed"
    assert tried("facts", near)[1] == ("not declared: gevrey 0.001; not declared: nearest singularity of the series 1.0000000")


def test_few_known_coefficients_are_enough():
    def terms(order):
        if order > 6:
            raise ValueError("7 are known")
        return EULER.coefficients(order)

    assert tried("coefficients", EULER, coefficients=terms) == ("passed", "exact through order 6; c_7 is refused: 7 are known")
    assert tried("small-x", EULER, coefficients=terms)[0] == "passed"
    assert tried("small-x", EULER, coefficients=lambda order: with_term(5, lambda c: 2 * c)(order) if order < 7 else terms(9))[
        1
    ].endswith("they part at order 5: c_5 is -240.0, and the target wants -120.0")
    assert tried("facts", EULER, coefficients=terms)[1] == (
        "7 coefficients, too few that are not 0 to see how they grow; stieltjes 0: a_1..a_6 >= 0; strong -0.9612"
    )


@pytest.mark.parametrize(
    ("coefficients", "words"),
    [
        (lambda order: [1.0] * (order + 1), "coefficients(0): c_0 is the float '1.0'; return int, Fraction or fmpq"),
        (lambda order: [1] * 6, "coefficients(0) gave 6 terms; return 1"),
        (lambda order: [1] * max(order, 1), "coefficients(1) gave 1 terms; return 2"),
        (lambda order: [1 // (n - 5) for n in range(order + 1)], "coefficients(5) failed: ZeroDivisionError"),
    ],
)  # fmt: skip
def test_coefficients_that_are_not_exact_or_complete_fail(coefficients, words):
    status, found = tried("coefficients", EULER, coefficients=coefficients)
    assert status == "failed"
    assert found.startswith(f"problem 'euler-series': {words}")


def test_coefficients_that_are_refused_at_a_low_order_fail():
    def terms(order):
        raise Inapplicable("none yet")

    assert tried("coefficients", EULER, coefficients=terms) == ("failed", "coefficients(0) are refused: none yet")


def test_coefficients_that_depend_on_the_order_are_found():
    assert tried("order-independent", EULER, coefficients=lambda order: [fmpq(1, order + n + 1) for n in range(order + 1)]) == (
        "failed",
        "c_0 is 1/6 in coefficients(5) and 1/18 in coefficients(17)",
    )


def test_coefficients_that_remember_are_found():
    calls = []

    def terms(order):
        calls.append(order)
        return [1] * order + [len(calls)]

    assert tried("order-independent", EULER, coefficients=terms)[1].startswith("c_5 is ")


def test_a_float_in_the_target_is_found():
    assert tried("target", EULER, target=math.sqrt)[1].startswith("at x = 1/100: ArithmeticError: it returned a float; use mpmath")
    assert tried("target", EULER, target=lambda x: x * mp.mpf(0.1) + mp.mpf(float(x)))[1].startswith(
        "at x = 1/100: ArithmeticError: it does not follow small changes of x"
    )


def test_a_target_that_is_not_finite_or_not_repeatable_or_moves_the_precision_is_found():
    calls = []

    def counting(x):
        calls.append(x)
        return mp.mpf(len(calls))

    def moving(x):
        mp.dps = 50
        return mp.exp(x)

    def moving_balls(x: acb):
        ctx.prec = 99
        return x

    assert tried("target", EULER, target=lambda x: mp.nan)[1].startswith("at x = 1/100: ArithmeticError: its value is nan")
    assert tried("target", EULER, target=counting) == ("failed", "at x = 1/100: 1.0, and a second time 2.0")
    assert tried("target", EULER, target=moving)[1] == (
        "at x = 1/100: mp.prec is 169 after the call, and was 139; set it in 'with mp.workprec(bits):' alone"
    )
    assert tried("target", EULER, target=moving_balls)[1].startswith("at x = 1/100: flint.ctx.prec is 99 after the call")


def test_a_target_of_few_digits_is_found():
    status, words = tried("target", EULER, target=lambda x: x + mp.mpf(10) ** -45 / mp.prec)
    assert (status, words) == ("failed", "at x = 1/100: asked for 60 digits, two evaluations of it agree to 47")


def test_a_reference_that_disagrees_is_told_with_both_numbers():
    assert tried("reference", EULER, independent=lambda x: mp.exp(-x)) == (
        "failed",
        "at x = 1/100: the target is 0.990194228673302, and by the independent route 0.990049833749168: 4 digits agree",
    )


def test_a_second_route_that_is_good_to_few_digits_is_told():
    def rough(x):
        return EULER.independent(x) * (1 + mp.mpf(10) ** -12) if x > 5 else EULER.independent(x)

    def good(x):
        return EULER.independent(x)

    def poor(x):
        return mp.mpf(str(mp.nstr(EULER.independent(x), 12)))

    assert tried("reference", EULER, independent=good, domain=None)[1] == "agrees to 39 digits at 4 points"
    status, words = tried("reference", EULER, independent=rough, domain=None)
    assert (status, words) == (
        "failed",
        "at x = 10: the target is 0.201464254470845, and by the independent route 0.201464254471047: 12 digits agree",
    )
    assert tried("reference", EULER, independent=poor, domain=None)[0] == "failed"


def test_without_a_second_route_or_a_target_there_is_nothing_to_try():
    assert tried("reference", EULER, independent=None) == (
        "untried",
        "no second route is declared (Problem(independent=...)); the target is tried as x -> 0 alone",
    )
    for name in ("target", "reference", "small-x"):
        assert tried(name, EULER, target=None) == ("untried", "it has no target")


def test_a_point_outside_the_domain_and_a_domain_without_words_are_found():
    def right(x):
        """x > 1/50"""
        return x > mp.mpf(1) / 50

    assert tried("domain", EULER, domain=right) == ("failed", "the default point x = 1/100 lies outside the domain: x > 1/50")
    assert tried("domain", EULER, domain=lambda x: True) == (
        "failed",
        "the domain has no docstring; say in its first line where f is defined",
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"gevrey": 2}, "gevrey: 2 is declared, and |c_n| grows like (kn)! with k = 1.000"),
        ({"singularities": [1]}, "singularities: 1 declared, and the Borel transform of order 1 has the nearest at -0.2500000"),
        ({"singularities": ["-0.2501"]}, "singularities: -0.2501 declared, and the Borel"),
        ({"singularities": ["-1/4", "1/4"]}, "singularities: -1/4, 1/4 declared, and the Borel"),
        ({"exponent": 1}, "exponent: 1 is declared, and the coefficients give b = 0.00000"),
        ({"strong": "-1/2"}, "strong: -1/2 is declared, and S follows t to the powers"),
        ({"strong": "-3/8"}, "strong: -3/8 is declared, and S follows t to the powers -0.2359, -0.2495, -0.2500, -0.2500"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_told_with_what_the_coefficients_show(facts, words):
    status, found = tried("facts", QUARTIC, facts={**QUARTIC.facts, **facts})
    assert (status, found[: len(words)]) == ("failed", words)


def test_a_series_that_is_not_of_stieltjes_is_found():
    squares = series(lambda n: fmpq((n + 1) ** 2))
    assert tried("facts", squares, facts={"stieltjes": 0}) == (
        "failed",
        "stieltjes: 0 subtractions are declared, and c_0/(1 + a_1 t/(1 + ...)) has a_1 = -4.00000",
    )


def test_pairs_of_singularities_and_gaps_are_read_off():
    turn = [fmpq(1), fmpq(3, 5)]
    for _ in range(120):
        turn.append(fmpq(6, 5) * turn[-1] - turn[-2])
    pair = series(lambda n: fmpq(mp_factorial(n)) * turn[n])
    assert tried("facts", pair, facts={"gevrey": 1, "singularities": ["3/5+4/5*I", "3/5-4/5*I"], "exponent": 1})[0] == "passed"
    assert tried("facts", pair, facts={"gevrey": 1, "singularities": ["3/5"]})[1].endswith(
        "has the nearest at 0.6000000 - 0.8000000i, 0.6000000 + 0.8000000i"
    )
    even = series(lambda n: fmpq(0) if n % 2 else fmpq(mp_factorial(n)))
    assert tried("facts", even)[1] == (
        "not declared: gevrey 1.000; not declared: nearest singularity of the Borel transform of order 1 1.0000000, -1.0000000; "
        "not declared: exponent 1.00000"
    )


@pytest.mark.parametrize("strong", ["-9/10", "-19/20", "-51/50", "-21/20"])
def test_a_power_that_only_seems_to_be_approached_slowly_is_found(strong):
    assert tried("facts", EULER)[1].endswith("; strong -0.9612")  # log t/t
    status, words = tried("facts", EULER, facts={**EULER.facts, "strong": strong})
    assert (status, words[: words.index(" is declared")]) == ("failed", f"strong: {strong}")


def rising(n):
    """(1/3)_n."""
    return fmpq(1) if not n else rising(n - 1) * (n - 1 + fmpq(1, 3))


def turned(n):
    """Cos n theta, cos theta = 1599/1601."""
    before, now = fmpq(1599, 1601), fmpq(1)
    for _ in range(n):
        before, now = now, fmpq(3198, 1601) * now - before
    return now


@pytest.mark.parametrize(
    ("term", "facts", "words"),
    [
        (
            lambda n: (-1) ** n * rising(n) + mp_factorial(n) * (n + 1) * fmpq(5, 6) ** n,
            {"singularities": ["-1", "6/5"], "exponent": "1/3"},
            "singularities -1.0000000; exponent 0.33333",
        ),
        (
            lambda n: mp_factorial(n) * turned(n),
            {"singularities": ["1599/1601+80/1601*I", "1599/1601-80/1601*I"], "exponent": 1},
            "singularities 0.9987508 - 0.0499688i, 0.9987508 + 0.0499688i; exponent 1.00000",
        ),
        (
            lambda n: fmpq(2) ** n + fmpq(mp_factorial(n), 10**20),
            {"singularities": ["1"], "exponent": 1},
            "singularities 1.0000000; exponent 1.00000",
        ),
    ],
    ids=["a second singularity", "a beat", "a weak singularity"],
)
def test_growth_that_is_misread_is_no_false_alarm(term, facts, words):
    good = series(term)
    assert tried("facts", good, facts={"gevrey": 1, **facts}) == (
        "passed",
        f"gevrey 1, by the singularities that show with it; {words}",
    )
    assert tried("facts", good, facts={"gevrey": 2})[1].startswith("gevrey: 2 is declared, and |c_n| grows like (kn)! with k = ")


@pytest.mark.parametrize("power", [1, 2])
def test_an_exponent_beside_a_logarithm_is_not_shown(power):
    harmonic = series(lambda n: (-1) ** n * mp_factorial(n) * sum((fmpq(1, k) for k in range(1, n + 1)), fmpq(0)) ** power)
    facts = {"gevrey": 1, "singularities": ["-1"]}
    status, words = tried("facts", harmonic, facts={**facts, "exponent": 1})
    assert (status, words[words.index("the coeff") :]) == (
        "passed",
        "the coefficients do not show the exponent b: it moves slowly, as with a logarithm",
    )
    assert tried("facts", harmonic, facts={**facts, "exponent": 2})[1].startswith("exponent: 2 is declared, and the coefficients")


def test_an_exponent_that_is_nearly_right_is_found():
    plain = series(lambda n: fmpq(mp_factorial(n)))
    assert tried("facts", plain, facts={"gevrey": 1, "exponent": "11/10"}) == (
        "failed",
        "exponent: 11/10 is declared, and the coefficients give b = 1.00000",
    )


def mp_factorial(n):
    return int(mp.factorial(n)) if n < 15 else n * mp_factorial(n - 1)


def test_what_is_missing_in_the_words_is_told(workspace):
    text = """from resurgo import Problem, hookimpl

def coefficients(order, *, a):
    return [1] * (order + 1)

@hookimpl
def register_problems():
    return [Problem("mine", coefficients, parameters={"a": 1})]
"""
    expected = {
        "": "its file has no docstring; say in the first line what f(x) is",
        '"""What f is."""\n': (
            "the parameter 'a' is not described in the file; write '*Parameters.* a: what it is.' in its docstring"
        ),
        '"""What f is.\n\n*Parameters.* a: a number.\n"""\n': (
            "it names no reference; write Problem(..., reference='where it is from')"
        ),
    }
    for i, (docstring, words) in enumerate(expected.items()):
        (subject,) = subjects(workspace.plugin(docstring + text.replace("mine", f"mine{i}"), f"mine{i}"))
        assert verdict(CHECKS["documented"], subject).words == words


@pytest.mark.parametrize("sample", [s for s in SAMPLES if not s.on_cut], ids=lambda sample: sample.name)
def test_series_of_every_kind_raise_no_false_alarm(sample):
    problem = Problem(
        "p",
        lambda order: sample.series(order).terms,
        target=sample.target,
        points=sample.points,
        facts=sample.series(0).facts,
    )
    assert [tried(name, problem)[0] for name in ("small-x", "facts")] == ["passed", "passed"]


def test_the_second_route_to_the_quartic_oscillator_gives_the_levels_in_the_literature():
    independent = load_catalog().find("problem", "quartic-oscillator").thing.independent
    known = {1: "0.80377065123427376935", 10: "1.50497240777889109916", 1000: "6.69422085050403096950"}
    with mp.workdps(40):
        for g, energy in known.items():
            assert abs(independent(mp.mpf(g), level=mp.mpf(0)) - mp.mpf(energy)) < mp.mpf(10) ** -20
