"""Proved bounds of Stieltjes series: they hold, they narrow, and a declaration that is wrong is refuted."""

from fractions import Fraction
from math import factorial

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

import resurgo
from resurgo import Estimate, Inapplicable, Series, load_catalog
from resurgo.estimate import with_error
from resurgo.number import parse_rational
from resurgo.precision import to_mp, working_precision
from resurgo.rows import written

EULER = [(-1) ** n * factorial(n) for n in range(41)]
LOG = [Fraction((-1) ** n, n + 1) for n in range(41)]


def bounds(coefficients, x, **options):
    return resurgo.resum(coefficients, x, method="stieltjes-bounds", **options)


def table(text, folder):
    file = folder / "experiments" / "bounds.toml"
    file.parent.mkdir()
    (folder / "plugins").mkdir()
    file.write_text(text, encoding="utf-8")
    return resurgo.run(file).table


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/100", "1/3", "1", "7", "1000"])
def test_the_bounds_hold_and_narrow_with_every_order(x):
    with mp.workdps(90):
        t = mp.mpf(Fraction(x).numerator) / Fraction(x).denominator
        truths = {"Euler": mp.exp(1 / t) * mp.e1(1 / t) / t, "log": mp.log1p(t) / t}
        for name, coefficients in (("Euler", EULER), ("log", LOG)):
            width = mp.inf
            for order in range(41):
                found = bounds(coefficients[: order + 1], x, subtractions=0, digits=50)
                assert found.grade == "proved"
                assert abs(found.value - truths[name]) <= found.error
                assert found.error <= width + mp.mpf(10) ** -49
                width = found.error


def test_textbook_bounds():
    """[0/0] = 1 and [0/1] = 1/(1 + x) of sum (-1)^n n! x^n at x = 1: between 1/2 and 1; then [1/1] = 2/3."""
    assert str(bounds(EULER[:1], 1, subtractions=0)) == "0.50(50) [proved]"
    assert str(bounds(EULER[:2], 1, subtractions=0)) == "0.75(25) [proved]"
    found = bounds(EULER[:3], 1, subtractions=0)
    assert abs(found.value - mp.mpf(7) / 12) < 1e-15
    assert abs(found.error - mp.mpf(1) / 12) < 1e-15


@pytest.mark.parametrize("p", [0, 1, 2, 5])
def test_what_follows_the_first_terms_of_a_stieltjes_series_is_one_too(p):
    with mp.workdps(50):
        truth = mp.exp(1) * mp.e1(1)
        found = bounds(EULER, "1", subtractions=p, digits=40)
        assert abs(found.value - truth) <= found.error < 1e-4


@pytest.mark.parametrize(
    ("problem", "p"),
    [("quartic-integral", 0), ("sextic-integral", 0), ("octic-integral", 0), ("euler-series", 0), ("quartic-oscillator", 1)],
)
def test_declared_problems_are_enclosed(problem, p, tmp_path):
    rows = table(
        f"""
schema = 1
title = "bounds"
digits = 25
orders = [1, 2, 5, 10, 21]
problems = [ {{ use = "{problem}", points = ["1/50", "1/3", "1", "5"] }} ]
methods = ["stieltjes-bounds"]
""",
        tmp_path,
    )
    assert len(rows) == 20
    for row in rows.to_dict("records"):
        assert (row["status"], row["grade"]) == ("ok", "proved")
        assert row["notes"] == (
            f"bounds if f is of Stieltjes after p = {p} subtractions, as declared; consistent through order {row['order']}"
        )
        with mp.workdps(40):
            assert abs(mp.mpf(row["value"]) - mp.mpf(row["reference"])) <= mp.mpf(row["error"]) + mp.mpf(10) ** -24


def test_point_masses_are_found_exactly():
    """1/(1 + x) + 2/(1 + 3 x)."""
    coefficients = [(-1) ** n * (1 + 2 * 3**n) for n in range(9)]
    with mp.workdps(60):
        for order in range(4, 9):
            found = bounds(coefficients[: order + 1], "1/2", subtractions=0)
            assert abs(found.value - mp.mpf(22) / 15) <= found.error < 1e-29
        before = bounds(coefficients[:4], "1/2", subtractions=0)
        assert abs(before.value - mp.mpf(22) / 15) < before.error
    assert bounds([3, 0, 0], 7, subtractions=0).value == 3
    assert bounds([0, 0], 7, subtractions=0).value == 0


@pytest.mark.parametrize(
    ("coefficients", "p", "words"),
    [
        ([1, 1, 1], 0, "not a series of Stieltjes: a_1 of its continued fraction is -1.0000"),
        ([1, -1, 1, -1, 2], 0, "not a series of Stieltjes: a_2 of its continued fraction is 0 and it goes on"),
        ([1, 0, -1], 0, "not a series of Stieltjes: a_1 of its continued fraction is 0 and it goes on"),
        ([0, 1, 2], 0, "not a series of Stieltjes: the first coefficient after subtractions is 0, a later one is not"),
        (["I", 1], 0, "not a series of Stieltjes: it has complex coefficients"),
        ([1, "-I/3"], 1, "not a series of Stieltjes: it has complex coefficients"),
        ([1, -1, 2, -6, 19], 0, "not a series of Stieltjes: a_4 of its continued fraction is -0.50000"),
        ([1], 1, "order 0 has no coefficient left after p = 1 subtractions"),
        ([1], -1, "subtractions = -1: a whole number from 0 on"),
        ([1, -1], None, "nothing declares the series to be one of Stieltjes; give the number of subtractions as an option"),
    ],
)
def test_no_bounds_and_why(coefficients, p, words):
    with pytest.raises(Inapplicable) as caught:
        bounds(coefficients, "1/2", subtractions=p)
    assert str(caught.value) == f"stieltjes-bounds: {words}"


def test_a_real_factor_goes_through_the_bounds():
    plain = bounds(EULER[:7], "1/3", subtractions=0)
    for factor in (-2, Fraction(3, 7)):
        turned = bounds([factor * c for c in EULER[:7]], "1/3", subtractions=0)
        with mp.workdps(40):
            number = mp.mpf(factor.numerator) / factor.denominator
            assert turned.grade == "proved"
            assert abs(turned.value - number * plain.value) < 1e-28
            assert abs(turned.error - abs(number) * plain.error) < 1e-3 * turned.error
    with pytest.raises(Inapplicable) as caught:
        bounds([f"I*({c})" for c in EULER[:7]], "1/3", subtractions=0)
    assert str(caught.value) == "stieltjes-bounds: not a series of Stieltjes: it has complex coefficients"


def test_a_leading_coefficient_that_may_be_zero_is_refused():
    with pytest.raises(Inapplicable, match=r"^stieltjes-bounds: c_0 cannot be told from 0$"):
        bounds(Series([arb(0, 1e-10), arb(1), arb(2)]), "1/2", subtractions=0)


def test_a_coefficient_beyond_those_used_does_not_refute():
    """The row of an order knows nothing of later coefficients."""
    series = Series([1, -1, 2, -6, 19], {"stieltjes": 0})
    method = load_catalog().find("method", "stieltjes-bounds").thing
    with working_precision(100):
        assert method(series.truncate(3))(fmpq(1)).grade == "proved"
        with pytest.raises(Inapplicable):
            method(series)


@pytest.mark.parametrize(("x", "words"), [("-1/3", "the bounds hold for positive x alone"), ("1+I", "takes real points only")])
def test_points_off_the_positive_axis_have_no_bounds(x, words):
    with pytest.raises(Inapplicable) as caught:
        bounds(EULER[:5], x, subtractions=0)
    assert str(caught.value) == f"stieltjes-bounds: {words}"


def test_bounds_from_coefficients_that_are_not_certain_are_not_proved():
    found = bounds(["1", "-1.01", "2.00(1)"], "1/2", subtractions=0)
    assert found.grade == "estimated"
    assert found.details["data_error"] > 0


def test_a_bound_holds_for_the_number_as_it_is_printed():
    third, exactly = mp.mpf(1) / 3, Fraction(1, 3)
    assert with_error(third, mp.mpf("0.00101"), 15) == "0.3333(10)"
    assert with_error(third, mp.mpf("0.00101"), 15, exactly) == "0.3333(11)"
    assert with_error(third, mp.mpf("0.0009951"), 15, exactly) == "0.3333(11)"
    assert with_error(third, mp.mpf("1e-30"), 5, exactly) == "0.33333 ± 3.4e-6"
    assert with_error(third, mp.mpf(0), 5, exactly) == "0.33333 ± 3.4e-6"
    assert with_error(mp.mpf(2), mp.mpf(0), 5, Fraction(2)) == "2"


def printed(text):
    """The interval that a printed estimate stands for."""
    number = text.partition(" [")[0]
    if "(" in number:
        digits, _, units = number.rstrip(")").partition("(")
        return Fraction(digits), int(units) * Fraction(10) ** -len(digits.partition(".")[2])
    middle, _, size = number.partition(" ± ")
    return Fraction(middle), Fraction(size or 0)


@pytest.mark.parametrize("value", [fmpq(1) + fmpq(1, 10**25), fmpq(10**12) + fmpq(122, 10**18), arb("0.1", 1e-9), 3, fmpq(-2, 7)])
@pytest.mark.parametrize("error", ["1e-40", "0", "4e-7", "2.5e-12", "3.96", "1e5"])
def test_a_printed_bound_holds_what_the_estimate_holds(value, error):
    bound = mp.mpf(error)
    middle, size = printed(str(Estimate(value, bound, "proved", "hypotheses")))
    exact = to_fraction(value.mid() if isinstance(value, arb) else value)
    reach = parse_rational(bound) + (to_fraction(value.rad()) if isinstance(value, arb) else 0)
    assert middle - size <= exact - reach
    assert exact + reach <= middle + size


def to_fraction(value):
    if isinstance(value, arb):
        mantissa, exponent = value.man_exp()
        return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(value)


def test_a_bound_holds_for_the_decimals_of_a_row():
    with working_precision(200):
        value = mp.mpf(2) / 3
        row = written(Estimate(value, mp.mpf("1e-20"), "proved", "hypotheses"), 10)
        assert row["value"] == "0.6666666667"
        assert mp.mpf(row["error"]) >= abs(mp.mpf(row["value"]) - value) + mp.mpf("1e-20")
        assert row["error"] == "3.34e-11"
        assert written(Estimate(value, mp.mpf("1.23456e-5"), "proved", "hypotheses"), 30)["error"] == "0.0000124"
        assert written(Estimate(mp.mpf(2), mp.mpf(0), "proved", "hypotheses"), 10)["error"] == "0"


@pytest.mark.parametrize("x", [fmpq(1, 3), fmpq(40)])
def test_the_balls_hold_the_exact_convergents(x):
    """[1/1] and [1/2] of Euler's series: (1 + x)/(1 + 2x) and (1 + 3x)/(1 + 4x + 2x^2)."""
    method = load_catalog().find("method", "stieltjes-bounds").thing
    with working_precision(120):
        found = method(Series(EULER[:4], {"stieltjes": 0}))(x)
        above, below = (1 + x) / (1 + 2 * x), (1 + 3 * x) / (1 + 4 * x + 2 * x**2)
        assert found.value.overlaps(arb((above + below) / 2))
        assert found.error.overlaps(arb((above - below) / 2))
        assert to_mp(acb(found.value)) > 0
