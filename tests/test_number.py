"""Numbers are read exactly as they are written, and nothing else is read."""

import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.number import as_datum, parse_integer, parse_number, parse_rational, to_fraction
from resurgo.precision import to_mp

HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"
LONG = "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899"


def exactly(value):
    return to_fraction(parse_number(value).rational)


def refusal(value):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole message is compared by the caller
        parse_number(value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", Fraction(5)),
        ("-3/7", Fraction(-3, 7)),
        (" 22 / 7 ", Fraction(22, 7)),
        ("0.1", Fraction(1, 10)),
        ("+.5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("-1.25e-3", Fraction(-1, 800)),
        ("1E+22", Fraction(10**22)),
        ("1/3.0", Fraction(1, 3)),
        ("-1/-2", Fraction(1, 2)),
        ("2**10 - 1/2**3", Fraction(8191, 8)),
        ("(2/3)**-2", Fraction(9, 4)),
        ("-2**2", Fraction(-4)),
        ("sqrt(4/9)", Fraction(2, 3)),
        ("1e400/1e399", Fraction(10)),
        ("0.1*3", Fraction(3, 10)),
        (LONG, Fraction(LONG)),
        ("-" + LONG + "e-40", -Fraction(LONG) / 10**40),
    ],
)
def test_a_rational_number_is_exact(text, value):
    assert exactly(text) == value


@pytest.mark.parametrize(
    ("text", "value", "uncertainty"),
    [
        ("6.737(159)", Fraction(6737, 1000), Fraction(159, 1000)),
        ("-1.5(2)e-3", Fraction(-3, 2000), Fraction(2, 10000)),
        ("12(3)e2", Fraction(1200), Fraction(300)),
        ("6.737", Fraction(6737, 1000), Fraction(0)),
    ],
)
def test_brackets_hold_the_uncertainty_of_the_last_digits(text, value, uncertainty):
    number = parse_number(text)
    assert to_fraction(number.rational) == value
    assert to_fraction(number.uncertainty) == uncertainty


CONSTANTS = {
    "sqrt(2)/7": lambda: mp.sqrt(2) / 7,
    "pi": lambda: mp.pi,
    "e**2": lambda: mp.exp(2),
    "exp(-1/3)*log(10)": lambda: mp.exp(-mp.mpf(1) / 3) * mp.log(10),
    "gamma(1/4)**2/sin(1)": lambda: mp.gamma(mp.mpf(1) / 4) ** 2 / mp.sin(1),
    "2**(1/3) - cos(0.1)": lambda: mp.cbrt(2) - mp.cos(mp.mpf(1) / 10),
    "1/10+1/20*I": lambda: mp.mpc(mp.mpf(1) / 10, mp.mpf(1) / 20),
    "2+3i": lambda: mp.mpc(2, 3),
    "0.1j": lambda: mp.mpc(0, mp.mpf(1) / 10),
    "1/(20*I)": lambda: mp.mpc(0, -mp.mpf(1) / 20),
    "sqrt(-3)": lambda: mp.mpc(0, mp.sqrt(3)),
    "(1+i)**5": lambda: mp.mpc(-4, -4),
    "(-8)**(1/3)": lambda: mp.mpc(1, mp.sqrt(3)),
}


@pytest.mark.parametrize("text", CONSTANTS)
def test_a_constant_is_good_to_sixty_digits_and_inside_its_ball(text):
    ball = parse_number(text).ball(220)
    with mp.workdps(64):
        value = CONSTANTS[text]()
        assert abs(to_mp(ball) - value) < abs(value) * mp.mpf(10) ** -60
    for coarse in (30, 60, 120):
        assert acb(parse_number(text).ball(coarse)).overlaps(acb(ball))


@pytest.mark.parametrize("text", ["i*i", "sqrt(2)**2 - 3"])
def test_a_complex_expression_without_imaginary_part_is_real(text):
    ball = parse_number(text).ball(100)
    assert isinstance(ball, arb)
    assert ball.overlaps(arb(-1))


def test_a_number_of_five_thousand_digits_is_exact_in_every_form():
    number = 7 * 10**4999 + 3
    text = "7" + "0" * 4998 + "3"
    assert exactly(text) == exactly(number) == exactly(fmpz(number)) == number
    assert exactly(text + "/" + text[:-1] + "1") == Fraction(number, number - 2)
    assert exactly(Fraction(number, 2)) == Fraction(number, 2)
    assert parse_number(number).text == text


@pytest.mark.parametrize("text", ["6.7+-0.1", "6.7 + -0.1", "1-+2*I"])
def test_two_signs_in_a_row_are_refused(text):
    assert refusal(text) == f"'{text}' has two signs in a row; write 6.737(159) for an uncertainty, or one sign"


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "Infinity", "NaN", "oo"])
def test_what_is_not_finite_is_refused(text):
    assert refusal(text) == f"'{text}' is not a finite number; write one"


@pytest.mark.parametrize("text", ["1/0", "1.0/0", "0**-1", "1/(2-2)"])
def test_division_by_zero_is_refused(text):
    assert refusal(text) == f"'{text}' divides by zero; write a finite number"


@pytest.mark.parametrize("text", ["log(0)", "gamma(-1)", "1/sin(0)", "1/(I-I)", "exp(exp(exp(10)))"])
def test_a_constant_that_is_not_finite_is_refused(text):
    assert refusal(text) == f"'{text}' is not a finite number; write one"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "x.y",
        "(1).real",
        "__import__('os').system('x')",
        "().__class__",
        "lambda: 1",
        "[1]",
        "1,5",
        "1 2",
        "1//2",
        "1%2",
        "1<2",
        "1 if 1 else 2",
        "True",
        "0x10",
        "1_000",
        "2pi",
        "1.5.2",
        "1e9999999999",
        "sqrt()",
        "sqrt(1, 2)",
        "sqrt(x=2)",
        "open('x')",
        "6.737(159)*2",
        "'1'",
        "½",
        "٣",
        "１",
        "1٣",
        "−1",
    ],
)
def test_anything_but_a_number_is_refused_in_one_sentence(text):
    assert refusal(text) == f"'{text}' is not a number; {HINT}"


@pytest.mark.parametrize("value", [None, True, False, np.True_, [1], {}, b"1", (1, 2), np.array([1, 2])])
def test_an_object_that_is_no_number_is_refused(value):
    assert refusal(value) == f"'{value}' is not a number; {HINT}"


def test_a_caret_is_refused_with_the_way_to_write_a_power():
    assert refusal("2^3") == "'2^3' is not a number; write powers with **"


@pytest.mark.parametrize("text", ["1/20j", "1/20i", "1/10+1/20j", "3/2I"])
def test_division_by_an_imaginary_literal_is_refused_as_ambiguous(text):
    assert refusal(text) == f"'{text}' divides by an imaginary literal; write 1/20*I or 1/(20*I) for what is meant"


@pytest.mark.parametrize("text", ["1e100001", "-1.5e-100002", "2*1e999999999"])
def test_a_huge_exponent_is_refused(text):
    assert refusal(text).endswith("has an exponent beyond 100000; write a smaller one")


@pytest.mark.parametrize("text", ["9**9**9**9", "10**400000", "1.1**-999999"])
def test_a_huge_power_is_refused_at_once(text):
    begun = time.perf_counter()
    assert refusal(text) == f"'{text}' is too large a power; write a smaller one"
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("text", ["1+" * 200 + "1", "(" * 200 + "1" + ")" * 200, "-" * 5000 + "1", "sqrt(" * 100 + "2" + ")" * 100])
def test_a_very_long_expression_is_refused_with_its_beginning(text):
    assert refusal(text) == f"'{text[:40]}' is not a number; {HINT}"


def test_deep_nesting_within_the_length_allowed_is_read():
    assert exactly("(" * 90 + "7" + ")" * 90) == 7
    assert exactly("-" * 298 + "7") == 7


@pytest.mark.parametrize("text", ["1+(\n2)", "1 + \\\n2", "10+(\n25)", "1+\t2"])
def test_an_expression_over_several_lines_is_refused(text):
    assert refusal(text) == f"'{' '.join(text.split())}' is not a number; {HINT}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, Fraction(7)),
        (Fraction(1, 3), Fraction(1, 3)),
        (fmpq(1, 3), Fraction(1, 3)),
        (Decimal("0.1"), Fraction(1, 10)),
        (Decimal("1E+3"), Fraction(1000)),
        (0.1, Fraction(1, 10)),
        (1e22, Fraction(10**22)),
        (5e-324, Fraction(5, 10**324)),
        (1 + 0j, Fraction(1)),
        (mp.mpf("0.375"), Fraction(3, 8)),
        (mp.mpf(2) ** -1100, Fraction(1, 2**1100)),
        (-mp.mpf(3) * 2**200, Fraction(-3 * 2**200)),
        (np.int64(2**53 + 1), Fraction(2**53 + 1)),
        (np.uint8(3), Fraction(3)),
        (np.float64(0.1), Fraction(1, 10)),
        (np.array(3), Fraction(3)),
        (arb(3) / 8, Fraction(3, 8)),
        (sympy.Rational(1, 3), Fraction(1, 3)),
        (sympy.Integer(2**60 + 1), Fraction(2**60 + 1)),
    ],
)
def test_the_numbers_of_callers_are_exact(value, expected):
    assert exactly(value) == expected


def test_a_number_of_mpmath_is_its_exact_binary_value():
    with mp.workdps(50):
        third = mp.mpf(1) / 3
        mantissa, exponent = int(third.man), third.exp
    assert exactly(third) == Fraction(mantissa) * Fraction(2) ** exponent


@pytest.mark.parametrize("value", [1 + 2j, np.complex64(1 + 2j), np.complex128(1 + 2j), mp.mpc(1, 2), acb(1, 2)])
def test_the_complex_numbers_of_callers_keep_both_parts(value):
    number = parse_number(value)
    assert number.rational is None
    assert number.ball(100) == acb(1, 2)


def test_a_complex_number_of_mpmath_keeps_a_hundred_digits():
    with mp.workdps(100):
        z = mp.mpc(mp.sqrt(2), mp.mpf(10) ** -200 * mp.pi)
        ball = parse_number(z).ball(mp.prec + 64)
        assert to_mp(ball) == z


@pytest.mark.parametrize(("value", "text"), [(mp.pi, "pi"), (sympy.pi, "pi"), (sympy.sqrt(2) / 7, "sqrt(2)/7")])
def test_a_symbolic_constant_is_not_rounded(value, text):
    assert parse_number(value).rational is None
    assert parse_number(value).ball(300).overlaps(parse_number(text).ball(300))
    assert parse_number(value).ball(300).rel_accuracy_bits() > 280


def test_an_inexact_ball_is_refused_rather_than_cut_to_its_middle():
    third = arb(1) / 3
    assert refusal(third) == f"'{third}' is a ball, not a number; give a Series of balls, or the number itself"


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), complex(1, float("nan")), mp.inf, mp.nan, Decimal("NaN")])
def test_an_object_that_is_not_finite_is_refused(value):
    assert refusal(value).endswith("is not a finite number; write one")


def test_an_mpf_of_gigantic_exponent_is_refused():
    assert refusal(mp.mpf("1e-1000000")) == "'1.0e-1000000' has an exponent beyond 100000; write a smaller one"


@pytest.mark.parametrize(
    ("text", "uncertainty"),
    [
        ("0.5", Fraction(1, 20)),
        ("-2.50", Fraction(1, 200)),
        ("1.0", Fraction(1, 20)),
        ("5.", Fraction(1, 2)),
        ("1.5e3", Fraction(50)),
        ("2e-3", Fraction(1, 2000)),
        ("5", Fraction(0)),
        ("1e3", Fraction(0)),
        ("1/3", Fraction(0)),
        ("sqrt(2)", Fraction(0)),
        ("6.737(159)", Fraction(159, 1000)),
    ],
)
def test_a_bare_decimal_datum_is_uncertain_by_half_a_unit_in_its_last_place(text, uncertainty):
    datum = as_datum(parse_number(text))
    assert to_fraction(datum.uncertainty) == uncertainty
    assert datum.rational == parse_number(text).rational


@pytest.mark.parametrize("value", ["2", "2.0", "4/2", 2.0, "1e5"])
def test_a_whole_number_is_an_int_however_it_is_written(value):
    assert parse_integer(value) == Fraction(str(value))
    assert isinstance(parse_integer(value), int)


@pytest.mark.parametrize("value", ["2.5", "sqrt(2)", "i", "abc", True])
def test_what_is_not_whole_is_refused_as_an_integer(value):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        parse_integer(value)
    assert str(caught.value) == f"'{value}' is not a whole number; write one such as 2"


def test_what_is_not_rational_is_refused_as_a_rational():
    assert parse_rational("0.25") == Fraction(1, 4)
    with pytest.raises(ValueError, match=r"^'sqrt\(2\)' is not a rational number; write an integer, a fraction or a decimal$"):
        parse_rational("sqrt(2)")
