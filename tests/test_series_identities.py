"""The rules of calculus on random series: exact identities where coefficients are rational, enclosures for balls."""

import random

import pytest
from flint import acb, arb, fmpq

from resurgo import Series
from resurgo.precision import working_precision

ORDERS = (1, 2, 3, 10)


def rational(seed, order, leading=None, gaps=False):
    """A random series of exact coefficients, half of them 0 where it has gaps."""
    numbers = random.Random(seed)
    terms = [
        fmpq(numbers.randint(-30, 30), numbers.randint(1, 11)) * (not gaps or numbers.random() < 0.5) for _ in range(order + 1)
    ]
    return Series(terms if leading is None else [leading, *terms[1:]])


def complex_balls(seed, order, leading=None):
    """A random series of complex balls."""
    numbers = random.Random(seed)
    terms = [acb(numbers.randint(-9, 9), numbers.randint(-9, 9)) / numbers.randint(1, 7) for _ in range(order + 1)]
    return Series(terms if leading is None else [leading, *terms[1:]])


def through(order, *series):
    return [s.truncate(order) for s in series]


def power_rule(f, g):
    """The derivative of f^g, and f^g (g' log f + g f'/f)."""
    n = f.order - 1
    power, logarithm, same_f, same_g = through(n, f**g, f.log(), f, g)
    return (f**g).derivative(), power * (g.derivative() * logarithm + same_g * f.derivative() / same_f)


def quotient_rule(f, g):
    """(f/g)' g^2, and f' g - f g'."""
    same_f, same_g = through(f.order - 1, f, g)
    return (f / g).derivative() * same_g**2, f.derivative() * same_g - same_f * g.derivative()


def by_powers(outer, inner):
    """outer(inner(t)) by Horner's rule."""
    total = Series([0] * (inner.order + 1))
    for c in reversed(outer.terms):
        total = total * inner + c
    return total


def agree(a, b, size=1e-30):
    """Whether two series of balls overlap, all balls narrow."""
    return a.order == b.order and all(
        acb(c).overlaps(acb(d)) and acb(c - d).abs_upper() < size for c, d in zip(a.terms, b.terms, strict=True)
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(6))
def test_the_generalised_power_rule_is_exact_where_the_constant_is_1(order, seed):
    f, g = rational(seed, order, 1, gaps=seed % 2), rational(seed + 50, order, gaps=seed % 3 == 0)
    ours, rule = power_rule(f, g)
    assert ours == rule
    assert ours.exact is not None


@pytest.mark.parametrize("leading", [fmpq(3, 7), fmpq(-5), acb(2, -1)])
@pytest.mark.parametrize("order", ORDERS)
def test_the_generalised_power_rule_holds_in_balls_for_any_other_constant(order, leading):
    f, g = rational(order, order, leading), rational(order + 50, order)
    with working_precision(256):
        assert agree(*power_rule(f, g))
        assert agree(*power_rule(complex_balls(order, order, leading), complex_balls(order + 50, order)))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(4))
def test_the_quotient_rule(order, seed):
    f, g = rational(seed + 100, order, gaps=seed % 2), rational(seed + 150, order, fmpq(-2, 3), gaps=seed % 2)
    ours, rule = quotient_rule(f, g)
    assert ours == rule
    with working_precision(256):
        assert agree(*quotient_rule(complex_balls(seed, order), complex_balls(seed + 50, order, acb(1, 1))))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(4))
def test_the_reversion_has_the_reciprocal_derivative(order, seed):
    u = Series([0, fmpq(-4, 3 + seed), *rational(seed + 200, order, gaps=seed % 2).terms[2:]])
    inverse = u.reversion()
    assert inverse.exact[1] == 1 / u.exact[1]
    slope = u.derivative()  # (u^(-1))' = 1/u'(u^(-1)), to all orders known
    assert inverse.derivative() == 1 / (slope.compose(inverse.truncate(order - 1)) if order > 1 else slope)
    with working_precision(256):
        v = Series([0, acb(1, 2), *complex_balls(seed, order).terms[2:]])
        assert agree(v.reversion().compose(v), Series([0, 1, *[0] * (order - 1)]))


@pytest.mark.parametrize("order", [0, *ORDERS])
@pytest.mark.parametrize("seed", range(4))
def test_a_composition_is_the_sum_of_powers(order, seed):
    f, u = rational(seed + 300, order, gaps=seed % 2), rational(seed + 350, order, 0, gaps=seed % 3 == 0)
    assert f.compose(u) == by_powers(f, u)


@pytest.mark.parametrize("seed", range(4))
def test_integration_by_parts_and_by_substitution(seed):
    f, g, u = rational(seed + 400, 9), rational(seed + 450, 9), rational(seed + 470, 9, 0)
    same_f, same_g = through(8, f, g)
    parts = (same_f * g.derivative()).integral() + (f.derivative() * same_g).integral()
    assert parts == f * g - f.exact[0] * g.exact[0]
    assert (f.compose(u).truncate(8) * u.derivative()).integral() == f.integral().compose(u.truncate(9))


@pytest.mark.parametrize("power", [-3, -1, "-5/2", "1/3", 4])
@pytest.mark.parametrize("order", [0, *ORDERS])
def test_a_power_satisfies_its_differential_equation(order, power):
    p = fmpq(*map(int, str(power).split("/")))
    f = rational(order + 500, order, 1)
    raised = f**power
    assert raised.exact[0] == 1
    if order:
        same_f, same = through(order - 1, f, raised)
        assert raised.derivative() * same_f == same * f.derivative() * p
    assert f ** Series([p, *[0] * order]) == raised


@pytest.mark.parametrize("gap", [2, 3, 5])
def test_what_is_done_to_a_series_in_a_power_of_t_is_a_series_in_it(gap):
    f, g = rational(600, 4, 1), rational(601, 4)

    def spread(s):
        return Series([s.terms[n // gap] if n % gap == 0 else 0 for n in range(4 * gap + 1)])

    for operation in (lambda a, b: a * b, lambda a, b: b / a, lambda a, b: a**b, lambda a, b: a.log() + (b - b.exact[0]).exp()):
        assert operation(spread(f), spread(g)) == spread(operation(f, g))


def test_a_negative_power_of_what_begins_with_t_is_a_quotient():
    f, square = Series([0, 0, 3, 1, -2, 5]), Series([0, 0, 1, 0, 0, 0])
    unit = Series(f.terms[2:])
    assert f * f / square == f.truncate(3) * unit
    with pytest.raises(ZeroDivisionError, match=r"the power -1 of a series needs c_0 != 0"):
        f**-1
    assert square / f == 1 / unit


def test_the_power_of_a_ball_about_1_encloses_the_exact_one():
    f, g = rational(700, 8, 1), rational(701, 8)
    with working_precision(200):
        wide = Series([arb(1, 1e-20), *f.terms[1:]])
        found = wide**g
    with working_precision(2000):
        assert all(arb(c).contains(arb(e)) for c, e in zip(found.terms, (f**g).exact, strict=True))
