"""Series whose coefficients are a function of n: Euler and Maclaurin's formula, condensation, and the problem `terms`."""

import re

import pytest
from flint import acb, acb_series, arb, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.checks.general_term import term as check_term
from resurgo.checks.model import Failed
from resurgo.general_term import GeneralTerm
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.formula_terms import exact_value, general_term, without_powers
from resurgo.kernels.general_terms import tail
from resurgo.options import resolve
from resurgo.precision import to_mp, working_precision
from resurgo.problem import Problem, ProblemError, series_of

CATALOG = load_catalog()
N_LOG_2 = "2.1097428012368919744792571976165513263855"  # the enclosure that the problem inverse-n-log2 has for its target


def rest(s, z):
    """n -> the sum of z^(k-n)/k^s over k >= n, from the polylogarithm."""

    def found(n):
        with working_precision(300):
            w = to_mp(acb(*map(fmpq, z)))
            return (mp.polylog(s, w) - sum(w**k / mp.mpf(k) ** s for k in range(1, n))) / w**n

    return found


def _terms(**given):
    problem = CATALOG.find("problem", "terms").thing
    found, faults = resolve(problem.options, given)
    assert not faults, faults
    return problem, tuple(sorted(found.items()))


def series(order, bits=300, **given):
    return series_of(*_terms(**given), order, bits)


@pytest.mark.parametrize("first", [3, 11])
@pytest.mark.parametrize(
    ("function", "z", "lerch"),
    [
        (lambda n: 1 / n**2, fmpq(1), lambda n: mp.zeta(2, n)),
        (lambda n: n ** fmpq(-101, 100), fmpq(1), lambda n: mp.zeta(mp.mpf(101) / 100, n)),
        (lambda n: n ** fmpq(-3, 2), fmpq(19, 20), rest(1.5, (fmpq(19, 20), 0))),
        (lambda n: 1 / n, fmpq(-1), lambda n: (mp.digamma(mp.mpf(n + 1) / 2) - mp.digamma(mp.mpf(n) / 2)) / 2),
        (lambda n: 1 / n**2, fmpq(-3), rest(2, (-3, 0))),
        (lambda n: 1 / n**2, (fmpq(3, 4), fmpq(1, 2)), rest(2, (fmpq(3, 4), fmpq(1, 2)))),
        (lambda n: 1 / n**2, (fmpq(1), fmpq(1)), rest(2, (1, 1))),
    ],
)
def test_tails_are_lerch_s_transcendent_within_their_claims(function, z, lerch, first):
    with working_precision(160):
        value, error = tail(function, acb(*z) if isinstance(z, tuple) else z, first)
        distance = abs(to_mp(value) - lerch(first))
        assert to_mp(error) / 20 < distance < to_mp(error)
        assert distance < 3 * mp.mpf(10) ** (-4 if first == 3 else -14)


def test_a_tail_that_falls_off_like_a_power_of_log_n():
    with working_precision(160):
        value, error = tail(lambda n: 1 / (n * n.log() ** 2), fmpq(1), 12)
        head = sum(1 / (n * mp.log(n) ** 2) for n in range(2, 12))
        assert abs(to_mp(value) + head - mp.mpf(N_LOG_2)) < to_mp(error) < mp.mpf(10) ** -29


@pytest.mark.parametrize("g", [lambda n: 1 / n, lambda n: 1 / (n * n.log()), lambda n: n / (n + 1)])
def test_a_divergent_sum_has_no_tail(g):
    with pytest.raises(Inapplicable, match=r"^the integral of the terms over n > N does not converge, or too slowly$"):
        tail(g, fmpq(1), 5)


def test_there_is_no_tail_on_the_cut():
    with pytest.raises(Inapplicable, match=r"^the terms grow in one direction: their sum has a cut there$"):
        tail(lambda n: 1 / n, fmpq(3, 2), 5)


def test_the_sum_of_1_over_n_log_squared_n_from_eleven_terms():
    found = resum(series(10), 1, method="euler-maclaurin", digits=20)
    with mp.workdps(40):
        assert abs(found.value - mp.mpf(N_LOG_2)) < found.error < 1e-19


def test_euler_maclaurin_goes_with_a_factor_and_a_scale():
    s = series(8, of="(-1)^n/(n + 1)^2", truth=[])
    tripled, stretched = Series([3 * c for c in s.terms], s.facts), s.rescale(fmpq(-5, 7))
    with mp.workdps(40):
        one = resum(s, "3/4", method="euler-maclaurin", digits=20).value
        assert abs(resum(tripled, "3/4", method="euler-maclaurin", digits=20).value - 3 * one) < mp.mpf(10) ** -19
        assert abs(resum(stretched, "-21/20", method="euler-maclaurin", digits=20).value - one) < mp.mpf(10) ** -19
        assert abs(one - mp.polylog(2, mp.mpf(-3) / 4) / (mp.mpf(-3) / 4)) < 1e-12


@pytest.mark.long
def test_condensation_of_zeta_three_halves_and_near_the_edge():
    s = series(16, of="n^(-3/2)", start=1, truth=[])
    with mp.workdps(40):
        at_one, near = (resum(s, x, method="condensation", digits=15) for x in ("1", "19/20"))
        assert abs(at_one.value - mp.zeta(1.5)) < at_one.error < 1e-10
        assert abs(near.value - mp.polylog(1.5, mp.mpf(19) / 20)) < near.error < 1e-9


ONE_SIGN = "takes 0 < r x <= 1: below 0 the terms alternate, and beyond 1 they do not converge"


@pytest.mark.parametrize(
    ("given", "x", "reason"),
    [
        ({}, "1", "the condensed terms converge too slowly"),
        (
            {"of": "1/(n + 1)^2", "truth": []},
            "-1/2",
            ONE_SIGN,
        ),
        ({"of": "1/n^2", "start": 9, "truth": []}, "1/2", "order 8 is too low: the formula for c_n holds from n = 9 on"),
    ],
)
def test_condensation_refuses(given, x, reason):
    with pytest.raises(Inapplicable, match=f"{re.escape(reason)}$"):
        resum(series(8, **given), x, method="condensation", digits=10)


@pytest.mark.parametrize("name", ["euler-maclaurin", "condensation"])
def test_without_the_fact_there_is_no_answer(name):
    with pytest.raises(Inapplicable, match=r"the fact 'term', c_n as a function of n, is not declared$"):
        resum([1, "1/4", "1/9"], 1, method=name)


def test_powers_of_numbers_are_set_apart():
    ratio, rest = without_powers(parse_formula("-3*(-1)^n*2^(3 - 2*n)/(n + 1)", "n").tree)
    assert ratio == fmpq(-1, 4)
    assert [exact_value(rest, n) for n in (0, 3)] == [-24, -6]
    assert without_powers(parse_formula("n^2*2^(n^2)", "n").tree)[0] == 1


def test_the_coefficients_of_a_formula_are_exact_where_they_can_be():
    assert series(4, of="gamma(n + 1)*(-1/2)^n", truth=[]).exact == (1, fmpq(-1, 2), fmpq(1, 2), fmpq(-3, 4), fmpq(3, 2))
    ball = series(3, of="exp(-n)/sqrt(n)", start=1, truth=[])
    assert ball.terms[0] == 0
    assert ball.terms[2].overlaps(arb(-2).exp() / arb(2).sqrt())


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        ("1/n", "'1/n' is not finite at n = 0; let it start later"),
        ("log(n)", "'log(n)' cannot be told from 0, or is not finite, at n = 0"),
    ],
)
def test_a_formula_that_is_not_finite_is_refused(of, reason):
    with pytest.raises(ProblemError, match=f"{re.escape(reason)}$"):
        series(3, of=of, truth=[])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x + 1", "'x' is unknown; the variable is n"),
        ("k + 1", "'k' is unknown; the variable is n, "),
        ("2n", "'2n' is not a formula; write 2*x for a product"),
        ("", "'' is not a formula; write numbers, n, pi, e, I, + - * / ^ and functions such as exp(n)"),
    ],
)
def test_a_formula_in_n_is_told_about_in_n(text, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        parse_formula(text, "n")


def test_a_general_term_has_a_power_series():
    g = general_term(parse_formula("log(n)/n^2 + 2*sin(1/n)", "n"), 1).function
    with working_precision(100):
        found = g(acb_series([5, 1], 6))
        summed = sum((acb(found[k]) * arb("0.01") ** k for k in range(6)), acb(0))
        assert abs(summed - g(acb("5.01"))) < 1e-13


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (GeneralTerm("1/(n + 2)", lambda n: 1 / (n + 2)), "term: 1/(n + 2) gives c_0 = 0.5000000000, and it is 1.000000000"),
        ("1/(n + 1)", "term: '1/(n + 1)' is declared; give a GeneralTerm"),
    ],
)
def test_a_wrong_general_term_is_found(term, words):
    problem = Problem("sample", lambda order: [fmpq(1, n + 1) for n in range(order + 1)], facts={"term": term})
    with pytest.raises(Failed, match=f"^{re.escape(words)}$"):
        check_term(problem, ())
