"""What `import resurgo` offers for use from Python."""

import inspect
from fractions import Fraction

import mpmath
import pytest
from flint import fmpq
from mpmath import mp

import resurgo
from resurgo import Estimate, Inapplicable, RequestError, Series, resum

HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"
NAMES = {
    "Series", "Problem", "Method", "Estimate", "Inapplicable", "hookimpl", "method", "load_catalog", "resum", "run", "load",
}  # fmt: skip


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A working folder without plugins of its own."""
    monkeypatch.chdir(tmp_path)


def distance(estimate, value):
    """How far a value is from an estimate's, relatively."""
    with mp.workdps(60):
        return abs(mp.convert(estimate.value) / mp.convert(value) - 1)


# ---- public names


def test_the_public_names_are_those_of_the_contract():
    assert set(resurgo.__all__) - {"RequestError", "Samples"} == NAMES
    assert sorted(resurgo.__all__) == list(resurgo.__all__)


@pytest.mark.parametrize("name", resurgo.__all__)
def test_a_public_name_can_be_imported_and_says_what_it_is(name):
    thing = getattr(resurgo, name)
    assert inspect.getdoc(thing)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert thing.__module__.startswith("resurgo.")
        assert thing.__doc__.strip()


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'resurgo' has no attribute 'padé'"):
        resurgo.padé  # noqa: B018


# ---- resum

HALVES = {
    "fractions": [Fraction(1, 2**n) for n in range(6)],
    "text": ["1", "1/2", "1/4", "1/8", "1/16", "2**-5"],
    "floats that binary holds": [1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125],
    "mpmath numbers": [mp.mpf(1) / 2**n for n in range(6)],
    "python-flint rationals": [fmpq(1, 2**n) for n in range(6)],
    "a generator": (Fraction(1, 2**n) for n in range(6)),
    "a tuple": tuple(Fraction(1, 2**n) for n in range(6)),
    "a series": Series(["1", "1/2", "1/4", "1/8", "1/16", "1/32"]),
}


@pytest.mark.parametrize("coefficients", HALVES.values(), ids=HALVES)
def test_coefficients_are_taken_as(coefficients):
    assert distance(resum(coefficients, 1), 2) < 1e-30


@pytest.mark.parametrize("x", [Fraction(1, 3), "1/3", "2/6"])
def test_the_point_is_exact_as_written(x):
    with mp.workdps(60):
        assert distance(resum([1, 1, 1, 1], x, digits=50), mp.mpf(3) / 2) < mp.mpf(10) ** -50


def test_a_float_point_is_taken_as_its_shortest_decimal():
    assert distance(resum([0, 1], 0.1, method="naive"), Fraction(1, 10)) < 1e-30


def test_a_float_coefficient_is_known_to_half_of_its_last_bit_and_a_whole_one_exactly():
    assert float(resum([1, 0.1], 1, method="naive").details["data_error"]) == pytest.approx(0.1 / 2**53, rel=0.5)
    assert "data_error" not in resum([1.0, -3.0, 1e20], 1, method="naive").details


def test_complex_coefficients_are_summed_to_all_digits():
    found = resum([1 + 2j, "sqrt(2)*I"], 1, method="naive")
    with mp.workdps(40):
        assert abs(found.value - mp.mpc(1, 2 + mp.sqrt(2))) < mp.mpf(10) ** -29
    assert found.details["stable_digits"] == 30


def test_the_default_is_pade_to_thirty_digits():
    c = [(-1) ** n * int(mp.factorial(n)) for n in range(12)]
    given, spelt = resum(c, "0.1"), resum(c, "0.1", method="pade", digits=30, offset=0)
    assert (given.value, given.error, given.notes) == (spelt.value, spelt.error, spelt.notes)
    assert given.details["stable_digits"] == 30


def test_every_method_of_the_catalog_can_be_asked_for():
    c = [(-1) ** n * int(mp.factorial(n)) for n in range(30)]
    found = resum(c, 1, method="borel-pade", digits=40)
    with mp.workdps(60):
        assert distance(found, mp.e * mp.e1(1)) < mp.mpf(10) ** -39
    assert resum(c, 1, method="naive").grade == "unreliable"


def test_options_are_the_method_s_and_exact():
    c = [1, -1, 2, -6, 24]
    assert resum(c, 1, offset=0).notes.startswith("[2/2]")
    assert resum(c, 1, offset="-2").notes.startswith("[1/3]")
    assert distance(resum(c, 1, method="borel-pade", b="0.5"), resum(c, 1, method="borel-pade", b=Fraction(1, 2)).value) == 0


def test_the_error_is_the_method_s_claim_and_the_grade_says_so():
    found = resum([1, -1, 2, -6], Fraction(1, 10), method="naive")
    assert isinstance(found, Estimate)
    assert (mpmath.nstr(found.value, 10), found.grade) == ("0.914", "estimated")
    assert 0.0016 <= found.error < 0.01  # the truth is 0.91563


def test_a_complex_point_gives_a_complex_value():
    found = resum([1, 1], 2j, method="naive")
    assert distance(found, 1 + 2j) < 1e-30


def test_exact_coefficients_have_no_data_error():
    assert "data_error" not in resum([1, "1/2", 2], 1, method="naive").details


@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [
        (["1", "0.50"], 0.005),
        (["1", "0.500(7)"], 0.007),
        (["1.0", "-0.50"], 0.055),
        (["10", "5e-1"], 0.05),
    ],
)
def test_decimals_have_a_data_error_of_half_a_unit_in_the_last_place(coefficients, expected):
    assert float(resum(coefficients, 1, method="naive").details["data_error"]) == pytest.approx(expected, rel=1e-6)


def test_the_data_error_covers_what_the_uncertainty_does():
    least, given, most = (resum(["1", "-1", c, "-6"], 1) for c in ("1.995", "2.00", "2.005"))
    moved = max(abs(least.value - given.value), abs(most.value - given.value))
    assert given.details["data_error"] >= 0.99 * moved


def test_where_a_method_has_no_answer_inapplicable_is_raised():
    with pytest.raises(Inapplicable, match=r"^exponent: c_0 = 0, so no power of the series is a power series$"):
        resum([0, 1, 2], 1, method="exponent")
    with pytest.raises(Inapplicable, match=r"^optimal-truncation: needs 2 coefficients; order 0 has 1$"):
        resum([1], 1, method="optimal-truncation")
    with pytest.raises(Inapplicable, match=r"^borel-pade: a pole of the Borel transform lies on the integration ray"):
        resum([1, 1, 2, 6, 24], 1, method="borel-pade")


WRONG = {
    "a word among the coefficients": (([1, "abc"], 1), f"resum: coefficient 1: 'abc' is not a number; {HINT}"),
    "nothing among the coefficients": (([1, None], 1), f"resum: coefficient 1: 'None' is not a number; {HINT}"),
    "a truth value among the coefficients": (([True], 1), f"resum: coefficient 0: 'True' is not a number; {HINT}"),
    "nan among the coefficients": (([1, float("nan")], 1), "resum: coefficient 1: 'nan' is not a finite number; write one"),
    "an infinite mpmath number": (([1, mp.inf], 1), "resum: coefficient 1: '+inf' is not a finite number; write one"),
    "no coefficients": (([], 1), "resum: there are no coefficients; give at least c_0"),
    "text for coefficients": (("1 2 3", 1), "resum: the coefficients '1 2 3' are not a list; write [c_0, c_1, ...]"),
    "a number for coefficients": ((3, 1), "resum: the coefficients '3' are not a list; write [c_0, c_1, ...]"),
    "a point that is not a number": (([1, 2], "x"), f"resum: 'x' is not a number; {HINT}"),
    "a point that is not finite": (([1, 2], float("inf")), "resum: 'inf' is not a finite number; write one"),
}


@pytest.mark.parametrize(("given", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_is_told(given, sentence):
    with pytest.raises(RequestError) as told:
        resum(*given)
    assert str(told.value) == sentence


WRONG_WORDS = {
    "a misspelt method": ({"method": "pad"}, "unknown method 'pad'; did you mean 'pade' or 'pade-conformal-borel'?"),
    "an unknown option": ({"ofset": 1}, "resum: pade: unknown key 'ofset'; did you mean 'offset'?"),
    "no digits": ({"digits": 0}, "resum: digits: '0' is out of range; write a number from 1 to 10000"),
    "digits in words": ({"digits": "many"}, "resum: digits: 'many' is not a whole number; write one such as 2"),
    "a missing plugin": (
        {"plugins": ["nothing.py"]},
        "nothing.py: there is no plugin file of that name; give a file that ends in .py",
    ),
}


@pytest.mark.parametrize(("words", "sentence"), WRONG_WORDS.values(), ids=WRONG_WORDS)
def test_wrong_keywords_are_told(words, sentence):
    with pytest.raises(RequestError) as told:
        resum([1, 2], 1, **words)
    assert str(told.value) == sentence


def test_a_plugin_file_can_be_given(tmp_path):
    text = "from resurgo import hookimpl\n\ndef half(series, x):\n    return series[0] / 2\n\n"
    (tmp_path / "half.py").write_text(text + "@hookimpl\ndef register_methods():\n    return [half]\n", encoding="utf-8")
    assert distance(resum([3], 1, method="half", plugins=["half.py"]), 1.5) < 1e-30


def test_the_working_precision_of_the_caller_is_left_alone():
    with mp.workdps(17):
        resum([1, 1, 2], "1/3", digits=60)
        assert mp.dps == 17


@pytest.mark.parametrize("method", ["naive", "levin", "stieltjes-bounds", "conformal-borel"])
def test_at_zero_the_data_error_is_that_of_the_constant_term(method):
    found = resurgo.resum(["1.00(1)", "-1.000(2)", "2.00(1)", "-6.0(1)"], 0, method=method)
    assert abs(found.details["data_error"] - 0.01) < 1e-15
    assert found.grade != "proved"
