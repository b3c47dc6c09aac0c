"""The checks of problems: each finds what is broken, with the numbers."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest
from flint import acb, arb, ctx, fmpq
from mpmath import iv, mp

from resurgo import Inapplicable, Problem
from resurgo.catalog import Entry, load_catalog
from resurgo.checks import SUITE, Subject, closer, subjects, verdict
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


def first_seven(order):
    """The coefficients of Euler's series, as far as they are known in some paper."""
    if order > 6:
        raise ValueError("7 are known")
    return EULER.coefficients(order)


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


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda n, c: c * (1 + fmpq(1, 900) * (n == 73)),
            "they part at order 73: c_73 is -4.4750823e+105, and the target wants -4.4701155e+105",
        ),
        (
            lambda n, c: c * (1 + fmpq(1, 500) * (n >= 40)),
            "they part at order 40: c_40 is 8.1754711e+47, and the target wants 8.1591528e+47",
        ),
        (lambda n, c: c if n <= 60 else 0, "they part at order 61: c_61 is 0.0, and the target wants -5.0758003e+83"),
        (
            lambda n, c: c + fmpq(int(c), 10**15) * (n >= 30),
            "they part at order 30: c_30 is 2.6525286e+32, and the target wants 1 + -9.9999998e-16 times that; is it rounded?",
        ),
        (lambda n, c: c * fmpq(1001, 1000) if n == 100 else c, "c_100 is 9.3419542e+157, and the target wants 9.3326215e+157"),
    ],
    ids=["one", "all later ones", "no more of them", "rounded", "c_100"],
)  # fmt: skip
def test_a_wrong_coefficient_of_high_order_is_named(change, words):
    def coefficients(order):
        return [change(n, c) for n, c in enumerate(EULER.coefficients(order))]

    status, found = tried("small-x", EULER, coefficients=coefficients)
    assert (status, found[-len(words) :]) == ("failed", words)


def test_through_which_order_coefficients_are_confirmed_is_told(monkeypatch):
    def of_45_digits(x: acb):
        return EULER.target(x) + acb(arb(0, arb(10) ** -45))

    def failing_at_small_x(x: acb):
        if abs(x) < fmpq(1, 150):
            raise ZeroDivisionError("too small")
        return EULER.target(x)

    def confirmed(**changes):
        status, words = tried("small-x", EULER, **changes)
        assert status == "passed"
        return words[words.index("c_0..") :]

    assert confirmed() == "c_0..c_124 are confirmed to 3 digits"
    assert confirmed(coefficients=first_seven) == "c_0..c_6 are confirmed to 3 digits"
    why = "at x = 1/200 the target gives 45 digits alone"
    assert confirmed(target=of_45_digits) == f"c_0..c_55 are confirmed to 3 digits ({why})"
    why = "at x = 1/200 the target fails: ZeroDivisionError: too small (test_check_problems.py:"
    assert confirmed(target=failing_at_small_x).startswith(f"c_0..c_55 are confirmed to 3 digits ({why}")
    monkeypatch.setattr(closer, "perf_counter", count(0, 10).__next__)  # as if every call took ten seconds
    assert confirmed() == "c_0..c_50 are confirmed to 3 digits (for more the target would take some 26 s)"


def test_the_last_of_few_known_coefficients_is_tried():
    assert tried("small-x", EULER, coefficients=lambda order: [c + (n == 6) for n, c in enumerate(first_seven(order))])[1].endswith(
        "they part at order 6: c_6 is 721.0, and the target wants 720.0"
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


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x + mp.exp(-1 / (2 * x)), "falls faster than any power, as what is expo"),
        (lambda x: mp.exp(1 / x) * (mp.e1(1 / x) + mp.pi * mp.j) / x, "grows faster than any power; is the target on another"),
        (lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x / mp.sqrt(x), "as x -> 0 their difference goes like t^-0.5"),
        (lambda x: mp.exp(1 / x) * mp.e1(1 / x), "they part at order 0: c_0 is 1.0, and the target has no such term"),
    ],
    ids=["exponentially small", "another branch", "a power", "one power too many"],
)  # fmt: skip
def test_how_target_and_series_part_is_told(target, words):
    status, found = tried("small-x", EULER, target=target, domain=None)
    assert status == "failed"
    assert words in found


def scaled(order, *, a, b):
    return EULER.coefficients(order)


SCALED = replace(
    EULER,
    coefficients=scaled,
    parameters={"a": 1, "b": 1},
    argument=lambda x, *, a, b: x / a,
    prefactor=lambda x, *, a, b: b,
    target=lambda x, *, a, b: b * mp.exp(a / x) * mp.e1(a / x) * a / x,
    domain=None,
    independent=None,
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"prefactor": lambda x, *, a, b: 1},
            "at x = 1/100, a = 1, b = 2 the target 1.9803885 and offset + prefactor S(t) agree to 0 digits; "
            "they part at order 0: c_0 is 1.0, and the target is 2.0 times that; is the prefactor right?",
        ),
        (
            {"prefactor": lambda x, *, a, b: b * a},
            "at x = 1/100, a = 2, b = 1 the target 0.99504926 and offset + prefactor S(t) agree to 0 digits; "
            "they part at order 0: c_0 is 1.0, and the target is 0.5 times that; is the prefactor right?",
        ),
        (
            {"prefactor": lambda x, *, a, b: mp.ceil(b)},
            "at x = 1/100, a = 1, b = 1/2 the target 0.49509711 and offset + prefactor S(t) agree to 0 digits; "
            "they part at order 0: c_0 is 1.0, and the target is 0.5 times that; is the prefactor right?; "
            "if b is to be a whole number, let the domain say so, or coefficients raise ValueError",
        ),
    ],
    ids=["the last one", "the first one", "a fraction"],
)  # fmt: skip
def test_every_parameter_is_another_one_in_turn(changes, words):
    assert tried("small-x", SCALED)[0] == "passed"
    assert tried("small-x", SCALED, **changes) == ("failed", words)


def test_a_parameter_that_changes_nothing_is_found():
    def ignoring(x, *, a, b):
        return mp.exp(a / x) * mp.e1(a / x) * a / x

    one = {"prefactor": lambda x, **_: 1}
    assert tried("parameters", EULER) == ("passed", "there are none")
    assert tried("parameters", SCALED) == ("passed", "2 parameters, each of which changes something")
    assert tried("parameters", SCALED, target=ignoring, **one) == (
        "failed",
        "the parameter 'b' changes nothing: coefficients, maps, target, domain and facts are the same with b = 2 and 1/2; "
        "take it away, or see where it is to enter",
    )
    assert tried("parameters", SCALED, parameters={"a": 1, "b": "even"}, target=ignoring, **one) == (
        "failed",
        "the parameter 'b' changes nothing: no function looks at it; take it away",
    )
    assert tried("parameters", SCALED, target=ignoring, facts=lambda *, a, b: {"exponent": b}, **one)[0] == "passed"
    assert tried("parameters", SCALED, parameters={"a": 1, "b": "1"}) == (
        "failed",
        "the parameter 'b' is the text '1'; give the number without quotes, or a Fraction",
    )


def test_parameters_that_are_refused_are_left_alone():
    def natural(order, *, a, b):
        if b != 1:
            raise ValueError("b is 1")
        return EULER.coefficients(order)

    def dividing(order, *, a, b):
        return [int(c) + Fraction(0) / (b - 2) for c in EULER.coefficients(order)]

    assert tried("parameters", SCALED, coefficients=natural)[1].endswith("; no other value of b was tried")
    assert tried("coefficients", SCALED, coefficients=natural) == (
        "passed",
        "exact through order 100 and with a = 2, b = 1 and with a = 1/2, b = 1",
    )
    assert tried("coefficients", SCALED, coefficients=dividing)[1].endswith("and with a = 1, b = 1/2")


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
    assert tried("coefficients", EULER, coefficients=first_seven) == (
        "passed",
        "exact through order 6; c_7 is refused: 7 are known",
    )
    assert tried("small-x", EULER, coefficients=first_seven)[0] == "passed"
    wrong = with_term(5, lambda c: 2 * c)
    found = tried("small-x", EULER, coefficients=lambda order: wrong(order) if order < 7 else first_seven(order))[1]
    assert found.endswith("they part at order 5: c_5 is -240.0, and the target wants -120.0")
    assert tried("facts", EULER, coefficients=first_seven)[1] == (
        "7 coefficients, too few that are not 0 to see how they grow; stieltjes 0: a_1..a_6 >= 0, "
        "the target within the bounds at 4 points; strong -0.9612"
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


def test_coefficients_of_the_last_order_asked_are_compared_with_more():
    def terms(order):
        return [c + (n == order > 20) for n, c in enumerate(EULER.coefficients(order))]

    status, words = tried("order-independent", EULER, coefficients=terms)
    assert (status, words[:8], words[-30:]) == ("failed", "c_40 is ", "000000000 in coefficients(100)")


def test_coefficients_that_are_rounded_are_found():
    def by_mpmath(order):
        return [(-1) ** n * int(mp.factorial(n)) for n in range(order + 1)]

    def to_50_digits(order):
        with mp.workdps(50):
            return by_mpmath(order)

    assert tried("coefficients", EULER, coefficients=by_mpmath) == (
        "failed",
        "c_22..c_100 are whole numbers of 53 bits times powers of 2: they are rounded, as float64 is; "
        "compute them with int, Fraction or fmpq",
    )
    assert tried("order-independent", EULER, coefficients=by_mpmath) == (
        "failed",
        "c_17 is -355687428259840 at a working precision of 30 bits, and else -355687428096000: it is rounded; compute it exactly",
    )
    assert tried("coefficients", EULER, coefficients=to_50_digits) == (
        "passed",
        "through order 100, rounded to 169 bits from c_50 on",
    )
    assert tried("order-independent", EULER, coefficients=to_50_digits)[0] == "passed"


def leaving(holder, name, value, returned=None):
    """A function that leaves a setting behind."""

    def called(*_args):
        setattr(holder, name, value)
        return returned

    return called


@pytest.mark.parametrize(
    ("part", "call", "words"),
    [
        ("coefficients", leaving(mp, "prec", 99, [1] * 6), "mp.prec is 99 after coefficients(5), and was 160; set it in"),
        ("coefficients", leaving(ctx, "cap", 99, [1] * 6), "flint.ctx.cap is 99 after coefficients(5), and was 10; leave it"),
        ("facts", leaving(mp, "pretty", True, {}), "mp.pretty is True after the call of its facts, and was False; leave it"),
        ("prefactor", leaving(ctx, "prec", 9), "at x = 1/100: flint.ctx.prec is 9 after the call of its prefactor, and"),
        ("domain", leaving(iv, "prec", 9, True), "at x = 1/100: iv.prec is 9 after the call of its domain, and was 53; set"),
    ],
)  # fmt: skip
def test_a_call_that_leaves_a_setting_behind_is_found(part, call, words):
    assert tried("precision", EULER) == ("passed", "as before after 19 calls")
    status, found = tried("precision", EULER, **{part: call})
    assert (status, found[: len(words)]) == ("failed", words)
    assert (mp.prec, ctx.prec, ctx.cap, mp.pretty, iv.prec) == (53, 53, 10, False, 53)


def test_what_one_call_has_left_behind_hides_no_other():
    ctx.cap = 99
    try:
        assert tried("precision", EULER, coefficients=leaving(ctx, "cap", 99, [1] * 6))[0] == "failed"
        assert ctx.cap == 99
    finally:
        ctx.cap = 10


def test_values_at_conjugate_points_are_to_be_conjugate():
    def lower(x: acb):
        value = EULER.target(x)
        return value + acb(0, 1) / 10**20 if x.imag < 0 else value

    def positive(x):
        """x > 0"""
        return x.imag == 0 and x.real > 0

    def sided(x):
        return mp.exp(-1 / x) * (mp.ei(1 / x) + mp.pi * mp.j) / x

    assert tried("target", EULER)[1].endswith("; conjugate at 6 pairs of conjugate points")
    assert tried("target", EULER, target=lower) == (
        "failed",
        "the target is (0.99056479 - 0.0026967868j) at x = (0.0096 + 0.0028j) and (0.99056479 + 0.0026967868j) at "
        "x = (0.0096 - 0.0028j), which are not conjugate; is it on another branch in one of them?",
    )
    assert tried("target", EULER, target=lower, target_is="resonance")[0] == "passed"
    assert tried("target", EULER, target=sided, domain=None, target_is="resonance")[0] == "passed"
    assert tried("target", EULER, target=sided, domain=positive, target_is="median sum") == (
        "failed",
        "at x = 10 the target is complex; the median sum of a series with real coefficients is real",
    )


def test_a_target_that_fails_where_the_domain_promises_a_value_is_found():
    def on_the_right(x: acb):
        if x.real < 0:
            raise ValueError("not there")
        return EULER.target(x)

    status, words = tried("target", EULER, target=on_the_right)
    expected = "at x = (-0.00689655 + 0.00724138j), which lies in the domain, the target fails: ValueError: not there (test"
    assert (status, words[: len(expected)]) == ("failed", expected)
    assert tried("target", EULER, target=on_the_right, domain=None)[0] == "passed"


def test_a_target_that_keeps_values_of_lower_precision_is_found():
    kept = {}

    def remembering(x):
        return kept.setdefault(x, mp.exp(1 / x) * mp.e1(1 / x) / x)

    assert tried("target", EULER, target=remembering, points=("1",)) == (
        "failed",
        "at x = 1: with 60 digits asked its value has 41; is a precision set inside, or the value kept from a lower one?",
    )
    assert tried("target", EULER, target=lambda x: mp.mpf(1) / 2, points=("1",))[0] == "passed"  # an exact value has few


def test_a_target_that_returns_no_number_is_found():
    for returned, words in (("1/2", "it returned '1/2'; return a number"), (None, "it returned None; return a number")):
        found = tried("target", EULER, target=lambda x, value=returned: value)[1]
        assert found.startswith(f"at x = 1/100: ArithmeticError: {words}")


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


def by_mpmath(x):
    return mp.exp(1 / x) * mp.e1(1 / x) / x


def in_other_words(y: acb):
    """The same as Euler's target."""
    w = 1 / y
    return w * w.exp() * w.expint(1)


def in_another_order(x: acb):
    z = 1 / x
    grown = z.exp()
    return z * grown * z.expint(1)


def shared(x):
    value = by_mpmath(x)
    return +value


def shared_as_well(x):
    return by_mpmath(x) if x else x


def asking(x):
    return EULER_INDEPENDENT(x) + 0


EULER_TARGET, EULER_INDEPENDENT = EULER.target, EULER.independent


@pytest.mark.long
@pytest.mark.parametrize(
    ("target", "independent", "words"),
    [
        (EULER.target, EULER.target, "it is the target itself"),
        (EULER.target, in_other_words, "it has the code of the target"),
        (EULER.target, in_another_order, "it takes the same steps as the target, to the same bits"),
        (EULER.target, lambda x: 1 * EULER_TARGET(acb(x)), "it calls the target for f(x)"),
        (shared, shared_as_well, "it takes the same steps as the target, to the same bits"),
        (asking, EULER.independent, "the target calls it for f(x)"),
    ],
    ids=["the same", "a copy", "the same steps", "a call", "a call of the same function", "called by the target"],
)  # fmt: skip
def test_a_second_route_that_is_no_other_one_is_found(target, independent, words):
    expected = f"the independent route is no second route: {words}; give another way to f(x), or none"
    assert tried("reference", EULER, target=target, independent=independent) == ("failed", expected)


def test_a_second_route_that_shares_little_with_the_target_is_one():
    def by_recurrence(x: acb):
        z = 1 / x  # E_1(z) = e^-z/z - E_2(z)/z
        return 1 - z.exp() * z.expint(2)

    def at_another_place(x):
        return mp.exp(1 / x) / x * (mp.e1(2 / x) + mp.quad(lambda s: mp.exp(-s) / s, [1 / x, 2 / x]))

    def calling(function):
        return lambda x: function(x)  # noqa: PLW0108  the same code, with another function behind it

    assert tried("reference", EULER, target=calling(by_mpmath), independent=calling(EULER.independent))[0] == "passed"
    for independent in (by_recurrence, at_another_place, by_mpmath):
        assert tried("reference", EULER, independent=independent)[0] == "passed"
    assert tried("reference", EULER, target=by_mpmath, independent=at_another_place)[0] == "passed"
    factorial = replace(EULER, target=mp.loggamma, independent=lambda x: mp.log(mp.gamma(x)), points=("2", "5"), domain=None)
    assert tried("reference", factorial)[0] == "passed"


def test_without_a_second_route_or_a_target_there_is_nothing_to_try():
    assert tried("reference", EULER, independent=None) == (
        "untried",
        "no second route is declared (Problem(independent=...)); the target is tried as x -> 0 alone",
    )
    for name in ("target", "reference", "small-x"):
        assert tried(name, EULER, target=None) == ("untried", "it has no target")


def test_a_domain_that_fails_at_complex_points_and_maps_that_give_nothing_are_found():
    def right(x):
        """x > 0"""
        return x > 0

    status, words = tried("domain", EULER, domain=right)
    assert (status, words[:99]) == (
        "failed",
        "at a complex x problem 'euler-series': its domain fails: TypeError: no ordering relation is defined",
    )
    assert words.endswith("; ask for x.imag and x.real")
    assert tried("small-x", EULER, domain=right)[0] == "passed"
    assert tried("domain", EULER, argument=lambda x: mp.nan) == ("failed", "at x = 1/100 the argument is nan")
    assert tried("domain", EULER, prefactor=lambda x: x - fmpq(1, 10)) == (
        "failed",
        "at x = 1/10 the prefactor is 0, so that S does not enter f",
    )


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
        ({"strong_step": "1/3"}, "strong_step: 1/3 is declared, and the second power is less than the first by 0.5000"),
        ({"strong_step": 1}, "strong_step: 1 is declared, and the second power is less than the first by 0.5000"),
        ({"strong_step": "x"}, "strong_step: 'x' is not a number; write"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_told_with_what_the_coefficients_show(facts, words):
    status, found = tried("facts", QUARTIC, facts={**QUARTIC.facts, **facts})
    assert (status, found[: len(words)]) == ("failed", words)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"gevrey": "one"}, "gevrey: 'one' is not a number; write an integer, a fraction"),
        ({"singularities": "-1/4"}, "singularities: '-1/4' is declared; give a list, ['-1/4']"),
        ({"singularities": ["-1/4", "x"]}, "singularities: 'x' is not a number; write"),
        ({"stieltjes": "1/2"}, "stieltjes: '1/2' is declared; give the number of subtractions, 0, 1, ..."),
        ({"integral": "exp(-u^2 - t u^6)"}, "integral: exp(-u^2 - t u^6) is declared, whose c_1 is -15/8, and c_1 is -3/4"),
    ],
)  # fmt: skip
def test_a_fact_that_is_no_number_or_another_integral_is_told(facts, words):
    status, found = tried("facts", QUARTIC, facts={**QUARTIC.facts, **facts})
    assert (status, found[: len(words)]) == ("failed", words)


def test_a_target_outside_the_bounds_of_a_stieltjes_series_is_found():
    def wrong_at_large_x(x: acb):
        return EULER.target(x) * (fmpq(1001, 1000) if abs(x) > 5 else 1)

    assert tried("small-x", EULER, target=wrong_at_large_x)[0] == "passed"
    assert tried("facts", EULER, target=wrong_at_large_x) == (
        "failed",
        "stieltjes: 0 is declared, and at x = 10 the target gives S = 0.201666, not 0.201383..0.201562, "
        "between which such a function lies",
    )
    once = replace(EULER, target=lambda x: mp.sqrt(1 + x), coefficients=lambda n: [roots(k) for k in range(n + 1)])
    assert tried("facts", once, facts={"stieltjes": 1})[1].endswith("a_1..a_29 >= 0, the target within the bounds at 4 points")


def roots(n):
    """The binomial coefficient of 1/2 and n."""
    return fmpq(1) if not n else roots(n - 1) * (fmpq(3, 2) - n) / n


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


@pytest.mark.long
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


FLOAT64 = """from fractions import Fraction
import math

from mpmath import mp

from resurgo import Problem, hookimpl

def coefficients(order):
    return [(-TENTH) ** n * math.factorial(n) for n in range(order + 1)]

def prefactor(x):
    return PI

def target(x):
    z = SCALE / x
    return PI * z * mp.exp(z) * mp.e1(z)

@hookimpl
def register_problems():
    return [Problem("NAME", coefficients, prefactor=prefactor, target=target, points=(0.1, 1.0))]
"""
EXACTLY = {"TENTH": "Fraction(1, 10)", "SCALE": "10", "PI": "mp.pi"}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({}, "none enters coefficients, maps and target"),
        ({"SCALE": "(10 if mp.prec > 0.6 * 10 else 9)"}, "none enters coefficients, maps and target"),
        ({"TENTH": "Fraction(0.1)", "SCALE": "(1 / mp.mpf(0.1))"}, '9: 0.1 is a float64; write mpf("0.1") or Fraction(1, 10)'),
        ({"TENTH": "Fraction(3, 10)", "SCALE": "(1 / mp.mpf(0.3))"}, '15: 0.3 is a float64; write mpf("0.3") or Fraction(3, 10)'),
        ({"PI": "mp.mpf(math.pi)"}, "12: math.pi is a float64; write mp.pi"),
    ],
    ids=["none", "harmless", "a coefficient", "the target", "a map"],
)  # fmt: skip
def test_a_float64_in_a_file_is_found_whatever_else_has_it(written, words, workspace, request):
    text = FLOAT64.replace("NAME", request.node.callspec.id.replace(" ", "-"))
    for name, expression in (EXACTLY | written).items():
        text = text.replace(name, expression)
    (subject,) = subjects(workspace.plugin(text))
    found = verdict(CHECKS["float64"], subject)
    assert (found.status, found.words) == (("failed", f"plugins/mine.py:{words}") if "write" in words else ("passed", words))


def test_a_constant_that_is_rounded_as_the_file_is_loaded_is_found(workspace):
    text = FLOAT64.replace("NAME", "rounded").replace("TENTH", "Fraction(1, 10)").replace("SCALE", "10")
    text = text.replace("PI", "OWN").replace("def coefficients", "OWN = +mp.pi\n\ndef coefficients")
    (subject,) = subjects(workspace.plugin(text))
    found = verdict(CHECKS["float64"], subject)
    assert (found.status, found.words[:57]) == ("failed", "plugins/mine.py:8: +mp.pi has 15 digits, as it is worked ")


@pytest.mark.long
@pytest.mark.parametrize("sample", [s for s in SAMPLES if not s.on_cut], ids=lambda sample: sample.name)
def test_series_of_every_kind_raise_no_false_alarm(sample):
    problem = Problem(
        "p",
        lambda order: sample.series(order).terms,
        target=sample.target,
        points=sample.points,
        facts=sample.series(0).facts,
    )
    names = ["coefficients", "order-independent", "precision", "domain", "small-x", "facts"]
    names += ["target"] * (sample.name != "sum x^n/(n + 1)^2")  # which is asked for at its branch point
    assert [tried(name, problem)[0] for name in names] == ["passed"] * len(names)


def test_the_second_route_to_the_quartic_oscillator_gives_the_levels_in_the_literature():
    independent = load_catalog().find("problem", "quartic-oscillator").thing.independent
    known = {1: "0.80377065123427376935", 10: "1.50497240777889109916", 1000: "6.69422085050403096950"}
    with mp.workdps(40):
        for g, energy in known.items():
            assert abs(independent(mp.mpf(g), level=mp.mpf(0)) - mp.mpf(energy)) < mp.mpf(10) ** -20
