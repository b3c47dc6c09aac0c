"""The plan cache: one plan for every truncation of a series, keyed by exact things and the precision."""

import pytest
from flint import arb, ctx, fmpq
from mpmath import mp

from resurgo import Series
from resurgo.kernels import plans
from resurgo.kernels.plans import planned
from resurgo.precision import working_precision


@pytest.fixture
def made():
    """A plan that records what it was made of."""
    record = []

    @planned
    def plan(*key):
        record.append((ctx.prec, *key))
        return len(record)

    return plan, record


def test_a_plan_is_made_once_for_equal_series_and_precision(made):
    plan, record = made
    one, again = Series([1, "1/3"]), Series([fmpq(1), fmpq(1, 3)])
    assert plan(one, 2) == plan(again, 2) == 1
    with working_precision(100):
        assert plan(one, 2) == 2
    assert plan(one, 3) == plan(one, 3) == 3
    assert len(record) == 3


def test_balls_of_one_midpoint_and_different_radius_are_different_series(made):
    plan, _ = made
    assert plan(Series([arb(1), arb(2, 0.5)])) != plan(Series([arb(1), arb(2, 0.25)]))


def test_keys_are_exact(made):
    plan, _ = made
    with pytest.raises(TypeError, match=r"a plan's key is exact: a Series, whole numbers, rationals, text; not the mpf '0\.5'"):
        plan(mp.mpf("0.5"))
    with pytest.raises(TypeError, match="not the arb"):
        plan((1, arb(1)))


def test_the_cache_is_bounded_by_what_its_plans_weigh(made, monkeypatch):
    plan, record = made
    with working_precision(80):
        monkeypatch.setattr(plans, "LIMIT", 5 * 100 * 100 * 10)  # five plans of 100^2 numbers of ten bytes
        for n in range(8):
            plan(100, str(n))
        plan(100, "7")
        assert len(record) == 8
        plan(100, "0")
        assert len(record) == 9
        assert sum(weight for _, weight in plans._kept.values()) <= plans.LIMIT
        plan(Series([1] * 5000))  # heavier than all that may be kept, and kept as the only one
        assert len(plans._kept) == 1
    plans.forget()
    assert not plans._kept


def test_functions_of_one_name_have_plans_of_their_own():
    def of(number):
        @planned
        def plan(key):
            return number + key

        return plan

    assert (of(1)(0), of(2)(0)) == (1, 2)


def test_a_plan_of_mpmath_numbers_is_made_for_their_precision(made):
    plan, record = made
    plan(1)
    with mp.workprec(mp.prec + 10):
        plan(1)
    assert len(record) == 2


def test_series_that_differ_in_their_facts_have_different_plans(made):
    plan, _ = made
    assert plan(Series([1, 2])) != plan(Series([1, 2], {"gevrey": 1}))
    assert plan(1) != plan(True) != plan(fmpq(1))


def test_a_truncation_knows_the_series_it_was_cut_from():
    whole = Series([1, -1, 2, -6], {"gevrey": 1})
    cut = whole.truncate(2).truncate(1)
    assert cut.whole is whole
    assert whole.whole is whole
    assert cut.coefficients == (1, -1)
    assert cut == Series([1, -1], {"gevrey": 1})
    assert (cut * 2).whole.order == 1
