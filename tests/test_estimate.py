"""Estimates: their grades, and how they are printed."""

from fractions import Fraction

import pytest
from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo import Estimate


def printed(value, error=None, **more):
    with mp.workdps(60):
        number = mp.mpf(value)
        claim = None if error is None else mp.mpf(error)
    return str(Estimate(number, claim, **more))


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        ("0.559146331", "1.2e-7", "0.55914633(12) [estimated]"),
        ("-0.559146331", "1.2e-7", "-0.55914633(12) [estimated]"),
        ("123.456", "0.5", "123.46(50) [estimated]"),
        ("123.456", "12", "123(12) [estimated]"),
        ("0.001234", "0.01", "0.001(10) [estimated]"),
        ("0", "0.001", "0.0000(10) [estimated]"),
        ("5", "9.96e-3", "5.000(10) [estimated]"),
        ("0.5", "0.0994", "0.500(99) [estimated]"),
        ("99.9999", "0.0012", "99.9999(12) [estimated]"),
        ("1e10", "3", "10000000000.0(30) [estimated]"),
        ("0.5", "0", "0.5 [estimated]"),
    ],
)
def test_an_error_stands_in_brackets_in_units_of_the_last_two_digits(value, error, text):
    assert printed(value, error) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        ("123.456", "1234", "123.456 ± 1.2e+3 [estimated]"),
        ("0.55", "1e-70", "0.55 ± 1.0e-70 [estimated]"),
        ("0.25", "inf", "0.25 ± inf [estimated]"),
        ("0.25", "nan", "0.25 ± nan [estimated]"),
    ],
)
def test_an_error_that_has_no_place_in_brackets_is_written_out(value, error, text):
    assert printed(value, error) == text


def test_an_error_below_the_digits_known_invents_no_digits():
    with mp.workdps(60):
        third = mp.mpf(1) / 3
    assert printed(third, "1e-25") == "0.333333333333333 ± 1.0e-25 [estimated]"
    assert printed(third, "1e-25", details={"stable_digits": 30}) == f"0.{'3' * 26}(10) [estimated]"


@pytest.mark.parametrize(
    ("value", "text"), [("0.559146331", "0.559146331"), ("1", "1"), ("1e-30", "1.0e-30"), ("-2.5e20", "-2.5e+20")]
)
def test_without_an_error_the_value_stands_alone(value, text):
    assert printed(value) == f"{text} [heuristic]"


def test_as_many_digits_are_printed_as_are_stable():
    with mp.workdps(60):
        assert printed(mp.pi, details={"stable_digits": 30}) == "3.14159265358979323846264338328 [heuristic]"
    assert printed(mp.mpf(1) / 4, details={"stable_digits": 30}) == "0.25 [heuristic]"


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (mp.mpc(1, -2), mp.mpf("0.01"), "1.000(10) - 2.000(10)j [estimated]"),
        (mp.mpc("-1.5", "0.25"), mp.mpf("0.001"), "-1.5000(10) + 0.2500(10)j [estimated]"),
        (mp.mpc(0, 2), None, "0 + 2j [heuristic]"),
        (mp.mpc(3, 0), None, "3 [heuristic]"),
    ],
)
def test_a_complex_value_is_printed_part_by_part(value, error, text):
    assert str(Estimate(value, error)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (0.5, "0.5"),
        (Fraction(1, 3), "0.333333333333333"),
        (fmpq(1, 3), "0.333333333333333"),
        (fmpz(3), "3"),
        (arb(1) / 3, "0.333333333333333"),
        (acb(1, 2), "1 + 2j"),
    ],
)
def test_every_kind_of_number_is_printed(value, text):
    assert str(Estimate(value)) == f"{text} [heuristic]"


@pytest.mark.parametrize("error", [mp.mpf("0.002"), 0.002, Fraction(1, 500), fmpq(1, 500), arb("0.002"), -0.002])
def test_every_kind_of_number_is_an_error(error):
    assert str(Estimate(mp.mpf("0.25"), error)) == "0.2500(20) [estimated]"


def test_the_grade_follows_from_the_error_unless_it_is_given():
    assert Estimate(1).grade == "heuristic"
    assert Estimate(1, error=mp.mpf(0)).grade == "estimated"
    assert Estimate(1, grade="unreliable").grade == "unreliable"
    assert Estimate(1, error=1, grade="proved").grade == "proved"


def test_an_unknown_grade_is_refused():
    with pytest.raises(ValueError, match=r"^an Estimate's grade is one of proved, estimated, heuristic, unreliable; not 'sure'$"):
        Estimate(1, grade="sure")


def test_an_estimate_cannot_be_changed():
    with pytest.raises(AttributeError):
        Estimate(1).value = 2
