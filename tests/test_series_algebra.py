"""The algebra of Series: identities, closed forms, sympy and mpmath; what is known, exact and enclosed."""

import random
from decimal import Decimal
from fractions import Fraction
from math import comb, factorial
from operator import add, mul, sub, truediv

import numpy as np
import pytest
import sympy
from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import Series
from resurgo.formal import MAX_POWER
from resurgo.kernels.borel import borel_transform, inverse_borel_transform
from resurgo.precision import to_mp, working_precision

X = sympy.Symbol("x")
N = 12


def some(seed, leading=None, order=N):
    """A series of small random rationals, c_0 as asked."""
    numbers = random.Random(seed)
    terms = [Fraction(numbers.randint(-20, 20), numbers.randint(1, 9)) for _ in range(order + 1)]
    return Series(terms if leading is None else [leading, *terms[1:]])


def inner(seed, order=N):
    """A random series with c_0 = 0 and c_1 = 3/2."""
    return Series([0, Fraction(3, 2), *some(seed, order=order).exact[2:]])


def quartic(order):
    """(-1)^n (1/2)_(2n)/n!, of the integral of exp(-x^2 - t x^4)."""
    terms = [fmpq(1)]
    for n in range(order):
        terms.append(terms[-1] * fmpq(-(4 * n + 1) * (4 * n + 3), 4 * (n + 1)))
    return Series(terms)


def by_sympy(expression, order):
    expansion = sympy.expand(sympy.series(expression, X, 0, order + 1).removeO())
    return Series([str(expansion.coeff(X, n)) for n in range(order + 1)])


def polynomial(series):
    return sum(sympy.Rational(str(c)) * X**n for n, c in enumerate(series.exact))


def as_balls(series, radius=0):
    return Series([arb(c) * (1 + arb(0, radius)) for c in series.exact])


def encloses(series, exact):
    """Whether each ball holds the exact coefficient, and both are known to the same order."""
    with working_precision(2000):  # so that enclosing e itself adds nothing
        return all(
            bool(c == e) if isinstance(c, fmpq) else c.contains(arb(e)) for c, e in zip(series.terms, exact.exact, strict=True)
        )


T = Series([0, 1] + [0] * (N - 1))
ONE = Series([1] + [0] * N)


@pytest.mark.parametrize("seed", range(3))
def test_ring_and_field_identities(seed):
    f, g, h = some(seed), some(seed + 10), some(seed + 20, 2)
    assert f * (g + h) == f * g + f * h
    assert (f - g) * (f + g) == f**2 - g**2
    assert (f * g) / h == f * (g / h)
    assert h * (1 / h) == ONE
    assert -(f - g) == g - f
    assert f**3 == f * f * f
    assert h**-3 == 1 / (h * h * h)


def test_products_and_quotients_against_sums_written_out():
    f, g = some(1), some(2, Fraction(-2, 3))
    assert (f * g).exact == tuple(sum((f.exact[k] * g.exact[n - k] for k in range(n + 1)), fmpq(0)) for n in range(N + 1))
    assert Series([1, 0, 0, 0, 0, 0]) / Series([1, -1, -1, 0, 0, 0]) == Series([1, 1, 2, 3, 5, 8])  # Fibonacci


def test_the_rules_of_leibniz_and_of_the_chain():
    f, g, u = some(3), some(4), inner(5)
    assert (f * g).derivative() == f.derivative() * g + f * g.derivative()
    assert f.compose(u).derivative() == f.derivative().compose(u.truncate(N - 1)) * u.derivative()


def test_derivative_and_integral_undo_each_other():
    f = some(6)
    assert f.integral().derivative() == f
    assert f.derivative().integral() + f.exact[0] == f
    assert Series([3]).integral() == Series([0, 3])


def test_exp_log_and_powers_undo_each_other():
    f, g = some(7, 1), some(8, 1)
    assert f.log().exp() == f
    assert some(9, 0).exp().log() == some(9, 0)
    assert (f * g).log() == f.log() + g.log()
    assert (f ** Fraction(2, 3)) ** Fraction(-9, 4) == f ** Fraction(-3, 2)
    assert f ** Fraction(1, 3) == (f.log() / 3).exp()
    assert (f ** "1/2") ** 2 == f
    assert f.log().derivative() == f.derivative() / f.truncate(N - 1)


def test_composition_is_associative_and_distributes():
    f, u, v = some(11), inner(12), inner(13)
    assert f.compose(u.compose(v)) == f.compose(u).compose(v)
    assert (f * f).compose(u) == f.compose(u) ** 2
    assert f.compose(T) == f


def test_a_reversion_undoes_its_series_on_both_sides():
    u = inner(14)
    assert u.reversion().compose(u) == T
    assert u.compose(u.reversion()) == T
    assert u.reversion().reversion() == u


def test_exp_of_exp_gives_the_bell_numbers():
    exponential = Series([Fraction(1, factorial(n)) for n in range(9)])
    bell = (exponential - 1).exp()
    assert [c * factorial(n) for n, c in enumerate(bell)] == [1, 1, 2, 5, 15, 52, 203, 877, 4140]


def test_the_reversion_of_x_exp_minus_x_is_the_tree_function():
    tree = (T * (-T).exp()).reversion()
    assert tree == Series([0, *(Fraction(n ** (n - 1), factorial(n)) for n in range(1, N + 1))])


def test_the_reversion_of_t_minus_t_squared_gives_the_catalan_numbers():
    catalan = (T - T**2).reversion()
    assert catalan == Series([0, *(Fraction(comb(2 * n, n), n + 1) for n in range(N))])


def test_the_exponent_form_of_the_quartic_integral():
    radicand = 1 / (quartic(3) * quartic(3))
    assert radicand == quartic(3) ** -2 == Series([1, "3/2", "-39/8", "657/16"])


@pytest.mark.parametrize("power", [Fraction(-1, 2), Fraction(5, 3), -3])
def test_binomial_series_at_a_rational_constant(power):
    root = {2: Fraction(8, 27), 3: Fraction(8, 27)}
    c = root[3] if Fraction(power).denominator != 2 else Fraction(4, 9)
    found = (c + T) ** power
    leading = sympy.Rational(str(c)) ** sympy.Rational(str(power))
    closed = [leading * sympy.binomial(sympy.Rational(str(power)), n) / sympy.Rational(str(c)) ** n for n in range(N + 1)]
    assert found == Series([str(sympy.nsimplify(b)) for b in closed])


@pytest.mark.long
def test_against_the_expansions_of_sympy():
    f, u = some(15, 1, 6), inner(16, 6)
    p, q = polynomial(f), polynomial(u)
    assert f.log() == by_sympy(sympy.log(p), 6)
    assert u.exp() == by_sympy(sympy.exp(q), 6)
    assert f.compose(u) == by_sympy(p.subs(X, q), 6)
    assert 1 / f == by_sympy(1 / p, 6)
    assert (1 + T.truncate(6)) ** T.truncate(6) == by_sympy((1 + X) ** X, 6)


def test_long_factorially_growing_series_keep_the_identities():
    f = quartic(150)
    assert f**-2 * f * f == Series([1] + [0] * 150)
    assert (f ** "2/3") ** 3 == f**2
    assert f.log().exp() == f
    u = f * Series([0, 1] + [0] * 149)
    assert u.compose(u.reversion()) == Series([0, 1] + [0] * 149)


def test_a_power_with_a_series_as_exponent():
    f, g = some(17, 1), some(18)
    assert f**g == (g * f.log()).exp()
    assert f ** (g + 2) == f**g * f**2
    assert (f**g).exact is not None
    assert f ** Series(["1/2"] + [0] * N) == f ** "1/2"
    assert Series([0, 1, 1]) ** Series([2, 0, 0]) == Series([0, 0, 1])


def test_a_power_with_a_series_as_exponent_is_exact_as_far_as_it_can_be():
    f, g = some(19, 4, 5), Series(["1/2", 0, 0, 1, 0, 0])
    with working_precision(160):
        terms = (f**g).terms
    assert terms[:3] == (f ** "1/2").exact[:3]
    with mp.workdps(40):
        taylor = mp.taylor(lambda t: mp.polyval(f.coefficients[::-1], t) ** (mp.mpf(1) / 2 + t**3), 0, 5)
        assert all(mp.almosteq(to_mp(c), e, rel_eps=mp.mpf(10) ** -30) for c, e in zip(terms, taylor, strict=True))
    assert all(arb(c).rel_accuracy_bits() > 150 for c in terms[3:])


@pytest.mark.parametrize("leading", [3, Fraction(-5, 2)])
def test_powers_logarithms_and_exponentials_with_an_irrational_constant_against_taylor(leading):
    f, g = some(20, leading, 5), some(21, Fraction(1, 3), 5)
    with mp.workdps(50):
        p, q = ([+c for c in s.coefficients[::-1]] for s in (f, g))
        cases = [
            (f.log, lambda t: mp.log(mp.polyval(p, t))),
            (f.exp, lambda t: mp.exp(mp.polyval(p, t))),
            (lambda: f ** "-2/3", lambda t: mp.polyval(p, t) ** (-mp.mpf(2) / 3)),
            (lambda: f**g, lambda t: mp.polyval(p, t) ** mp.polyval(q, t)),
        ]
        for ours, theirs in cases:
            with working_precision(200):
                found = ours()
            for c, e in zip(found.coefficients, mp.taylor(theirs, 0, 5), strict=True):
                assert mp.almosteq(c, e, rel_eps=mp.mpf(10) ** -30)
            assert all(isinstance(c, fmpq) or c.rel_accuracy_bits() > 150 for c in found.terms)


def test_only_the_constant_of_a_logarithm_becomes_a_ball():
    f = Series([2, 2, 4, 0])
    with working_precision(100):
        assert f.log().terms[1:] == Series([1, 1, 2, 0]).log().exact[1:]
        assert f.log().terms[0].overlaps(arb(2).log())
        assert (-f).log().terms[0].overlaps(acb(2).log() + acb(0, arb.pi()))
        assert (-f).log().terms[1:] == f.log().terms[1:]


def test_the_principal_branch_is_taken_for_every_negative_constant():
    with working_precision(100):
        for c in (-1, -8):
            root = (Series([c, 1]) ** "1/3").terms[0]
            assert abs(root / acb(-c) ** fmpq(1, 3) - acb(fmpq(1, 3)).exp_pi_i()) < 1e-25
    assert Series([-8, 1]) ** 3 == Series([-512, 192])


OPERATIONS = {
    "sum": lambda f, u: f + u,
    "difference": lambda f, u: 1 - f - u,
    "product": lambda f, u: f * u,
    "quotient": lambda f, u: u / f,
    "reciprocal": lambda f, u: 3 / f,
    "square": lambda f, u: f**2,
    "square without constant": lambda f, u: u**2,
    "inverse square": lambda f, u: f**-2,
    "cubic root": lambda f, u: f ** "1/3",
    "exponential": lambda f, u: u.exp(),
    "logarithm": lambda f, u: f.log(),
    "power": lambda f, u: f**u,
    "composition": lambda f, u: f.compose(u),
    "reversion": lambda f, u: u.reversion(),
    "derivative": lambda f, u: f.derivative(),
    "integral": lambda f, u: f.integral(),
    "borel": lambda f, u: borel_transform(f, 2, "1/3"),
    "rescaled": lambda f, u: f.rescale("-3/7"),
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("radius", [0, 1e-30])
def test_balls_enclose_the_exact_result(name, radius):
    f, u, operation = some(22, 1), inner(23), OPERATIONS[name]
    with working_precision(160):
        balls = operation(as_balls(f, radius), Series([0, *as_balls(u, radius).terms[1:]]))
        assert encloses(balls, operation(f, u))
        lost = max(160 - c.rel_accuracy_bits() for c in balls.terms if not isinstance(c, fmpq) and not c.contains(0))
    assert lost < (110 if radius else 40)
    assert not any(isinstance(c, acb) for c in balls.terms)


@pytest.mark.parametrize("name", OPERATIONS)
def test_complex_coefficients_agree_with_real_ones(name):
    f, u, operation = some(24, 1), inner(25), OPERATIONS[name]
    with working_precision(160):
        found = operation(Series(map(acb, f.exact)), Series([0, *map(acb, u.exact[1:])]))
    assert encloses(found, operation(f, u))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_first_coefficients_stay_exact_where_later_ones_are_balls(name):
    f, u, operation = some(26, 1), inner(27), OPERATIONS[name]
    with working_precision(160):
        f_ball, u_ball = (Series([*s.exact[:8], *as_balls(s).terms[8:]]) for s in (f, u))
        found = operation(f_ball, u_ball)
    assert found.terms[:7] == operation(f, u).exact[:7]
    assert encloses(found, operation(f, u))


def test_complex_series_satisfy_the_identities():
    with working_precision(160):
        f = Series(["2+I", "1-3*I", "I/3", 4, "sqrt(2)"])
        for same in (
            f.log().exp(),
            (f ** "1/2") ** 2,
            1 / (1 / f),
            f**-2 * f**3,
            f.exp().log(),
            f ** Series(["I", 1, 0, 0, 0]) / f ** Series(["I-1", 1, 0, 0, 0]),
        ):
            for c, e in zip(same.terms, f.terms, strict=True):
                assert abs(acb(c) - acb(e)) < 1e-40
                assert acb(c).rel_accuracy_bits() > 120


@pytest.mark.parametrize("known", [(5, 8), (8, 5)])
@pytest.mark.parametrize("operation", [add, sub, mul, truediv, pow])
def test_two_series_are_known_to_the_lesser_order(operation, known):
    f, g = some(28, 1, known[0]), some(29, 1, known[1])
    assert operation(f, g) == operation(f.truncate(5), g.truncate(5))
    assert operation(f, g).order == 5


def test_leading_zeros_give_no_orders_but_cost_some_in_a_quotient():
    f, u = Series([0, 0, 1, 2, 3]), Series([0, 2, 4, 6])
    assert (f * u).order == 3
    assert (u**2).order == 3
    assert f / u == Series([0, "1/2", 0])
    assert Series([0, 0, 0, 1]) / Series([0, 0, 1, 5]) == Series([0, 1])
    assert (0 / u) == Series([0, 0, 0])


def test_a_composition_is_known_as_far_as_both_series_tell():
    f, g = Series([1, 1, 1]), Series([0, 0, 1, 0, 0, 1, 7, 7])
    assert f.compose(g) == Series([1, 0, 1, 0, 1, 1])  # t^6 needs c_3 of the outer one
    assert f.compose(g.truncate(3)) == Series([1, 0, 1, 0])
    assert f.compose(Series([0, 0, 0])) == Series([1, 0, 0])
    assert Series([5]).compose(g) == Series([5, 0])
    assert f.compose(Series([arb(0), arb(0), arb(1), arb(0), arb(0), arb(1), arb(7)])).order == 5


def test_an_order_beyond_ten_is_not_cut_and_the_cap_of_flint_is_left_alone():
    before = ctx.cap
    f, u = some(30, 1, 40), inner(31, 40)
    assert {len(operation(f, u)) for name, operation in OPERATIONS.items() if name not in ("derivative", "integral")} == {41}
    assert (len(f.derivative()), len(f.integral())) == (40, 42)
    assert ctx.cap == before


def test_series_of_one_term():
    two = Series([2])
    assert (two + 1, two - two, two * two, 1 / two, two**-3) == tuple(map(Series, ([3], [0], [4], ["1/2"], ["1/8"])))
    assert Series([1]).log() == Series([0]).exp() - 1 == Series([0])
    assert two.compose(Series([0])) == two
    assert Series([4]) ** Series(["1/2"]) == two


def test_constants_and_powers_of_t():
    constant = Series([Fraction(9, 4), 0, 0, 0])
    assert constant ** "3/2" == Series(["27/8", 0, 0, 0])
    assert (constant / constant).log() == Series([0] * 4)
    assert (T**N).exact == (0,) * N + (1,)
    assert (T ** (N + 1)).exact == (0,) * (N + 1)
    assert T**0 == ONE
    with working_precision(80):
        assert Series([arb(0, 1), 1]) ** 0 == Series([1, 0])


def test_numbers_of_every_kind_stand_on_either_side():
    f = Series([1, 2])
    for half in (Fraction(1, 2), 0.5, "1/2", Decimal("0.5"), fmpq(1, 2), mp.mpf("0.5"), np.float64(0.5)):
        assert half * f == f * half == f / 2 == Series(["1/2", 1])
        assert half + f == f + half == Series(["3/2", 2])
        assert half - f == -(f - half) == Series(["-1/2", -2])
        assert half / f == Series(["1/2", -1])
    with working_precision(80):
        third = arb(1) / 3
        assert all(a.overlaps(n * third) for s in (third * f, f * third) for n, a in enumerate(s.terms, 1))
        assert (third + f).terms[1] == fmpq(2)
        assert (Series([1, 0]) * third).terms[1] == fmpq(0)
        assert (1j * f).terms[1].overlaps(acb(0, 2))


def test_a_ball_whose_constant_may_vanish_can_be_multiplied_but_not_inverted():
    f = Series([arb(0, "1e-3"), 1, 2])
    assert encloses(f**2, Series([0, 0, 1]))
    for what, operation in (
        ("the power -2 of a series", lambda: f**-2),
        ("the power 1/2 of a series", lambda: f ** "1/2"),
        ("a logarithm", f.log),
        ("a power of a series", lambda: f**f),
        ("a quotient", lambda: 1 / f),
    ):
        with pytest.raises(ZeroDivisionError) as error:
            operation()
        assert str(error.value) == f"{what} needs c_0 != 0, and the ball [+/- 1.01e-3] may be 0"


REFUSED = {
    "a logarithm needs c_0 != 0": T.log,
    "the power -1/2 of a series needs c_0 != 0": lambda: T ** "-1/2",
    "a power of a series needs c_0 != 0": lambda: T**T,
    f"the power '{MAX_POWER + 1}' of a series is beyond {MAX_POWER}": lambda: Series([2, 1]) ** (MAX_POWER + 1),
    "the power 'sqrt(2)' of a series is not rational": lambda: ONE ** "sqrt(2)",
    "the divisor is zero through t^1, all that is known of it": lambda: Series([1, 2]) / Series([0, 0]),
    "the divisor begins with t^1, the dividend before it: the quotient is no power series": lambda: 1 / T,
    "the divisor begins with t^2: no coefficient of the quotient is known from 2 of the dividend": lambda: (
        Series([0, 0]) / Series([0, 0, 1])
    ),
    "a quotient needs c_1 != 0, and the ball [+/- 1.01] may be 0": lambda: Series([0, 1]) / Series([0, arb(0, 1)]),
    "a series cannot be divided by 0": lambda: ONE / 0,
    "a series cannot be divided by [+/- 1.01]": lambda: ONE / arb(0, 1),
    "no coefficient of the derivative is known from c_0 alone": lambda: Series([1]).derivative(),
    "the inner series of a composition needs c_0 = 0, exactly": lambda: T.compose(Series([arb(0, "1e-9"), 1])),
    "the reversion of a series needs c_0 = 0, exactly": ONE.reversion,
    "the reversion of a series needs c_1, and only c_0 is known": lambda: Series([0]).reversion(),
    "the reversion of a series needs c_1 != 0": lambda: Series([0, 0, 1]).reversion(),
    "the reversion of a series needs c_1 != 0, and the ball [+/- 1.01] may be 0": lambda: Series([0, arb(0, 1)]).reversion(),
    "S(k t) needs k != 0": lambda: T.rescale(0),
    "'nan' is no coefficient: it is not finite": lambda: Series([1, arb("nan")]),
    "a series is composed with a series, not with 3": lambda: T.compose(3),
    "a series is truncated at an order 0, 1, 2, ..., not at -1": lambda: T.truncate(-1),
    "coefficient 0 of the result is not finite: the balls are too wide or too large for it": lambda: Series(
        [arb(10) ** 5000, 1]
    ).exp(),
    "the Gevrey order k = '0' is not a rational number above 0": lambda: borel_transform(T, 0),
    "the Gevrey order k = 'sqrt(2)' is not a rational number above 0": lambda: borel_transform(T, "sqrt(2)"),
    "the shift b = '-1' of a Borel transform is not a rational number above -1": lambda: inverse_borel_transform(T, 1, -1),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_done_is_refused_in_one_sentence(sentence):
    with pytest.raises((ValueError, ZeroDivisionError)) as error:
        REFUSED[sentence]()
    assert str(error.value) == sentence


def test_every_operation_but_a_rescaling_drops_the_facts():
    facts = {"gevrey": 1, "singularities": ["-1/4"], "strong": "-1/4", "stieltjes": 0}
    f, u = Series(some(32, 1).exact, facts), Series(inner(33).exact, facts)
    assert not any(operation(f, u).facts for name, operation in OPERATIONS.items() if name != "rescaled")


def test_a_rescaled_series_keeps_what_holds_of_it():
    facts = {
        "gevrey": 1,
        "singularities": ["-1/4", "2*I"],
        "exponent": 0,
        "strong": "-1/4",
        "stieltjes": 0,
        "integral": "exp(-x^2)",
    }
    f = Series([1, 2, 3], facts)
    stretched, turned = f.rescale("2/3"), f.rescale(-2)
    assert stretched.exact == (fmpq(1), fmpq(4, 3), fmpq(4, 3))
    assert stretched.facts == {
        "gevrey": 1,
        "singularities": ["-3/8", "(2*I)/(2/3)"],
        "exponent": 0,
        "strong": "-1/4",
        "stieltjes": 0,
    }
    assert turned.exact == (fmpq(1), fmpq(-4), fmpq(12))
    assert turned.facts == {"gevrey": 1, "singularities": ["1/8", "(2*I)/(-2)"], "exponent": 0, "strong": "-1/4"}
    assert f.rescale(3).rescale("1/3").facts["singularities"][0] == "-1/4"
    assert "stieltjes" not in f.rescale("I").facts
    assert f.rescale("sqrt(2)").facts["stieltjes"] == 0
    assert not Series([1, 2]).rescale(5).facts
    with working_precision(100):
        assert f.rescale("sqrt(2)").terms[2].contains(6)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("b", [0, "1/2", "-2/3", 4])
def test_the_borel_transform_of_whole_order_is_exact_and_undone_by_its_inverse(k, b):
    f = some(34)
    transform = borel_transform(f, k, b)
    assert inverse_borel_transform(transform, k, b) == f
    assert borel_transform(inverse_borel_transform(f, k, b), k, b) == f
    shift = sympy.Rational(str(b))
    weights = [sympy.rf(shift + 1, k * n) for n in range(N + 1)]
    assert transform == Series([str(sympy.Rational(str(c)) / w) for c, w in zip(f.exact, weights, strict=True)])


@pytest.mark.parametrize(("k", "b"), [("1/2", 0), ("3/2", "1/3"), ("2/3", "-1/2")])
def test_the_borel_transform_of_rational_order_encloses_the_gamma_functions(k, b):
    f = some(35)
    with working_precision(160):
        transform = borel_transform(f, k, b)
        back = inverse_borel_transform(transform, k, b)
    assert encloses(back, f)
    with mp.workdps(45):
        order, shift = mp.mpf(fmpq_value(k)), fmpq_value(b)
        for n, (c, t) in enumerate(zip(f.coefficients, transform.coefficients, strict=True)):
            assert mp.almosteq(t, c * mp.gamma(shift + 1) / mp.gamma(order * n + shift + 1), rel_eps=mp.mpf(10) ** -40)
    whole = Fraction(k).denominator
    assert all(isinstance(c, fmpq) == (n % whole == 0 or f.exact[n] == 0) for n, c in enumerate(transform.terms))


def test_a_ball_about_zero_is_weighed_as_any_other():
    ball = arb(0, 1)
    transform = borel_transform(Series([1, ball, 0, ball]))
    assert transform.terms[3].contains(arb(fmpq(1, 6)))
    assert not transform.terms[3].contains(arb(fmpq(1, 5)))
    assert inverse_borel_transform(transform).terms[3].contains(1)
    assert transform.terms[2] == fmpq(0)


def fmpq_value(text):
    return mp.mpf(Fraction(str(text)).numerator) / Fraction(str(text)).denominator


def test_the_borel_transform_of_the_euler_series_is_geometric():
    euler = Series([(-1) ** n * factorial(n) for n in range(8)])
    assert borel_transform(euler) == Series([(-1) ** n for n in range(8)])
    assert inverse_borel_transform(Series([(-1) ** n for n in range(8)])) == euler
