"""Tabulated Laplace integrals against the closed form, and the bound on which their enclosure rests."""

import random
from fractions import Fraction
from math import factorial

import pytest
from flint import acb, arb, ctx, fmpq, fmpq_poly
from mpmath import mp

from resurgo import Inapplicable, Series
from resurgo.kernels import laplace_table
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.laplace import bits_inside, laplace
from resurgo.kernels.laplace_table import LaplaceTable, table_of
from resurgo.kernels.pade import pade
from resurgo.kernels.rational import Rational
from resurgo.precision import to_mp, working_precision

QUARTIC = Series([Fraction((-1) ** n * factorial(4 * n), 16**n * factorial(2 * n) * factorial(n)) for n in range(41)])


def rational(above, below):
    return Rational(fmpq_poly(above), fmpq_poly(below))


FUNCTIONS = {
    "quartic": pade(borel_transform(QUARTIC), 15, 16).fraction,
    "diagonal": pade(borel_transform(QUARTIC), 16, 16).fraction,
    "pair to the left": rational([1, 2], fmpq_poly([2, 2, 1]) ** 4 * fmpq_poly([3, 1]) ** 4),
    "pair to the right": rational([1, 2], fmpq_poly([8, -4, 1]) ** 4 * fmpq_poly([3, 1]) ** 4),
}


@pytest.fixture
def always(monkeypatch):
    """Tables from the first point on, whatever they cost."""
    monkeypatch.setattr(laplace_table, "FEW", 0)
    monkeypatch.setattr(laplace_table, "NODES", 10**6)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("m", [-20, -3, 0, 2])
@pytest.mark.parametrize("bits", [60, 180, 700])
def test_a_table_agrees_with_the_closed_form(name, m, bits, always):
    numbers = random.Random(name + str(m))
    with working_precision(bits):
        row = laplace_table._tabulated(FUNCTIONS[name], m)
        if row is None:
            assert (name, m) not in {("quartic", -20), ("quartic", -3), ("diagonal", 0)}
            return
        for x in (fmpq(2) ** m, *(fmpq(2) ** m * fmpq(numbers.randint(513, 1023), 1024) for _ in range(3))):
            value = row.at(x)
            assert value.overlaps(laplace(FUNCTIONS[name], x))
            assert value.rel_accuracy_bits() >= bits


def test_a_table_agrees_with_quadrature():
    function = FUNCTIONS["quartic"]
    with working_precision(150):
        value = to_mp(laplace_table._tabulated(function, 0).at(fmpq(3, 4)))
        above, below = ([to_mp(c) for c in side.coeffs()][::-1] for side in (function.numerator, function.denominator))
        integral = mp.quad(
            lambda s: mp.exp(-s) * mp.polyval(above, 3 * s / 4) / mp.polyval(below, 3 * s / 4),
            [0, 0.1, 0.5, 1, 2, 4, 8, 16, 32, 64, 128],
        )
        assert abs(value - integral) < mp.mpf(10) ** -30


@pytest.mark.parametrize("name", ["quartic", "pair to the left", "pair to the right"])
@pytest.mark.parametrize("m", [-3, 0, 2])
def test_the_bound_holds_on_the_image_of_the_strip(name, m):
    """|exp(-(c-1) u) R(2^m u)| at random points u = exp(v + iy - exp(-v - iy)), |y| < d, for c = 1 and c = 2."""
    function, numbers = FUNCTIONS[name], random.Random(m)
    with working_precision(100):
        _, parts = function.parts()
        found = laplace_table._widest(parts, fmpq(2) ** m)
        assert found is not None
        strip, bound = found
        for _ in range(400):
            v, y = numbers.uniform(-3, 5), float(strip.p) / float(strip.q) * numbers.choice([-1, 1, numbers.uniform(-1, 1)])
            u = (acb(v, y) - (-acb(v, y)).exp()).exp()
            for c in (1, 2):
                assert abs((-(c - 1) * u).exp() * function(fmpq(2) ** m * u)) < bound


def test_where_the_poles_leave_no_room_there_is_no_table(always):
    """A pole on the ray is refused as by the closed form; one that is all but on it has the closed form."""
    with working_precision(100):
        with pytest.raises(Inapplicable):
            LaplaceTable(rational([1], [1, -1]))(fmpq(1, 2))
        near = rational([1], [10001, -20000, 10000])
        assert laplace_table._tabulated(near, 0) is None
        assert LaplaceTable(near)(fmpq(1, 2)).overlaps(laplace(near, fmpq(1, 2)))
        growing = rational([1, 2, 3], [1, 1])
        assert LaplaceTable(growing)(fmpq(1, 2)).overlaps(laplace(growing, fmpq(1, 2)))


def test_points_of_all_kinds(always):
    function = FUNCTIONS["quartic"]
    with working_precision(120):
        table = LaplaceTable(function)
        for x in (fmpq(1, 3), fmpq(2), arb(2).sqrt(), arb(1, 1e-9), arb(fmpq(1, 3)), acb(1, 1), fmpq(-1, 30), acb(-1, "1e-3")):
            try:
                expected = laplace(function, x)
            except Inapplicable:
                continue
            assert acb(table(x)).overlaps(acb(expected))
        with_shift = LaplaceTable(function, 2, fmpq(1, 2), fmpq(1, 8))
        assert with_shift(fmpq(1, 3)).overlaps(laplace(function, fmpq(1, 3), 2, fmpq(1, 2), fmpq(1, 8)))


def test_a_table_is_made_for_many_points_and_what_was_found_is_kept(monkeypatch):
    calls = []
    monkeypatch.setattr(laplace_table, "laplace", lambda *question: calls.append(question) or laplace(*question))
    function = pade(borel_transform(QUARTIC), 15, 16).fraction
    with working_precision(120):
        table = table_of(function)
        assert table_of(function) is table
        values = [table(fmpq(64 + n, 100)) for n in range(12)]
        assert len(calls) == laplace_table.FEW + 1  # and once for the size of the integral
        assert [table(fmpq(64 + n, 100)) for n in range(12)] == values
        assert len(calls) == laplace_table.FEW + 1
        assert ctx.prec == 120
        assert bits_inside(16) > 120
