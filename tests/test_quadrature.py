"""The double-exponential rule and its error bound, unproved use through the host, and integration by Arb with a tail."""

from math import exp, log

import pytest
from flint import acb, arb, ctx, fmpq, fmpq_poly
from mpmath import mp

from resurgo import Series, method
from resurgo.given import Given, answer
from resurgo.kernels import quadrature
from resurgo.kernels.laplace import laplace
from resurgo.kernels.quadrature import _integral_on_lines, integral, laplace_rule
from resurgo.kernels.rational import Rational
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

RULES = [
    (b, strip, turn)
    for b in (fmpq(0), fmpq(-9, 10), fmpq(7, 2), fmpq(40))
    for strip, turn in ((fmpq(11, 8), fmpq(0)), (fmpq(1, 2), fmpq(-3, 16)), (fmpq(1, 4), fmpq(1, 4)))
]
EULER = Rational(fmpq_poly([1]), fmpq_poly([1, 1]))


@pytest.mark.parametrize("bits", [40, 230])
@pytest.mark.parametrize(("b", "strip", "turn"), RULES)
def test_the_weights_add_up_to_one_within_the_error(b, strip, turn, bits):
    with working_precision(bits):
        rule = laplace_rule(b, strip, turn)
    with working_precision(bits + 32):
        total = rule.enclosed([arb(1)] * len(rule.nodes), arb(1))
        assert abs(total).contains(1)
        assert (total.real.contains(1), total.imag.contains(0)) == (True, True)
        assert arb(2) ** -(bits + 5) < rule.error < arb(2) ** -(bits + 3)


@pytest.mark.parametrize(("b", "strip", "turn"), RULES)
def test_moments_of_powers_are_pochhammer_symbols(b, strip, turn):
    """g(s) = s^m is not bounded, so that its sum has no proved error; it is as good as the rule's in practice."""
    with working_precision(150):
        rule = laplace_rule(b, strip, turn)
        for m in (1, 2, 5):
            found = rule.unproved([s**m for s in rule.nodes])
            expected = to_mp(arb(b + 1).rising(m))
            assert abs(found / expected - 1) < mp.mpf(2) ** -115  # the nodes end where exp(-s) s^b ends


@pytest.mark.parametrize(("b", "strip", "turn"), RULES[::2])
@pytest.mark.parametrize("growth", [fmpq(1, 3), fmpq(5), fmpq(60)])
def test_powers_up_to_the_growth_are_enclosed(b, strip, turn, growth):
    """|s^m| <= 1 + |s|^m, twice what the rule of growth m is for; s^m gives Gamma(b+m+1)/Gamma(b+1)."""
    with working_precision(90):
        rule = laplace_rule(b, strip, turn, growth)
    with working_precision(122):
        found = rule.enclosed([s ** type(s)(growth) for s in rule.nodes], arb(2))
        expected = arb(b + growth + 1).gamma() / arb(b + 1).gamma()
        assert (found.real.overlaps(expected), found.imag.contains(0)) == (True, True)
        along = expected / arb(turn).cos_pi() ** (b + growth + 1)  # the integral of the modulus
        assert abs(found - expected).upper() < (1 + along) * arb(2) ** -88
        assert rule.error < (1 + along) * arb(2) ** -88


def modulus(b, alpha, y, v):
    """|exp(-s) s^b ds/du| at u = v + iy for s = exp(i alpha + u - exp(-u))."""
    u = mp.mpc(v, y)
    log_s = mp.mpc(0, alpha) + u - mp.exp(-u)
    s = mp.exp(log_s)
    return abs(mp.exp(-s + (b + 1) * mp.re(log_s)) * (1 + mp.exp(-u)))


@pytest.mark.long
@pytest.mark.parametrize("b", ["-1/2", *(pytest.param(b, marks=pytest.mark.long) for b in ("0", "3"))])
@pytest.mark.parametrize(("strip", "alpha"), [("11/8", "0"), ("1/2", "0"), ("1/16", "0"), ("3/4", "1/2"), ("1/4", "1")])
def test_the_bound_of_the_integrand_on_lines_holds(b, strip, alpha):
    """The integral of the modulus along Im u = y by mpmath, for several |y| <= d, on either side of a turned path."""
    d, turned, shift = (to_mp(parse_number(text).rational) for text in (strip, alpha, b))
    bound = to_mp(_integral_on_lines(arb(parse_number(b).rational), arb(parse_number(strip).rational), arb(float(turned))))
    ends = [-6, -4, -2, -1, 0, 1, 2, 3, 4, 5, 6]
    lines = [mp.quad(lambda v, y=y: modulus(shift, turned, y * d, v), ends) for y in (-1, mp.mpf(-1) / 2, 0, mp.mpf(1) / 2, 1)]
    assert max(lines) < bound < 10**6 * max(lines)


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (-5, 1), (-1, 1)])
@pytest.mark.parametrize("b", [fmpq(0), fmpq(-1, 2), fmpq(3)])
def test_the_error_covers_the_nodes_left_out(b, first, last, monkeypatch):
    """The rule cut at u = first and last: its weights add up to less than one, by the error at most and not far below."""
    monkeypatch.setattr(quadrature, "_range", lambda *_: (float(first), log(2.0 * (float(b.p) / float(b.q) + 1)) + last))
    with working_precision(60):
        rule = laplace_rule.__wrapped__(b, fmpq(1, 2))
        missing = 1 - sum(rule.weights)
        assert arb(2) ** -40 < missing < rule.error < 20 * missing


@pytest.mark.parametrize(("b", "slope"), [(40.0, 1.0), (300.0, 0.5), (0.0, 0.05), (2.0, 1.0), (1.0, 0.5)])
def test_the_nodes_go_on_to_where_the_integrand_falls(b, slope):
    """However little is asked, r >= 2 (b+1)/slope at the last: beyond it the modulus is monotonic."""
    _, last = quadrature._range(b, slope, 0.0)
    assert exp(last - exp(-last)) >= 2 * (b + 1) / slope * 0.999


@pytest.mark.parametrize("x", ["1/50", "1/3", "2", "10"])
def test_the_rule_gives_the_closed_form_of_the_euler_integral(x):
    """1/(1 + x s) against e^(1/x) E_1(1/x)/x, whose ball is proved."""
    with working_precision(200):
        point = arb(parse_number(x).rational)
        rule = laplace_rule(fmpq(0), fmpq(3, 4))
        found, exact = rule.unproved([1 / (1 + point * s) for s in rule.nodes]), laplace(EULER, point)
        assert abs(found - to_mp(exact)) < mp.mpf(2) ** -185
        assert len(rule.nodes) < 350


def test_the_enclosure_holds_where_its_bound_is_nearly_reached():
    """g has its singularities on the edge of the image of the strip: the error is of the order of the bound."""
    with working_precision(24):
        rule = laplace_rule(fmpq(0), fmpq(1))
    nearest = (acb(0, 1) - (acb(0, -1)).exp()).exp()  # u = i d, d = 1
    with working_precision(200):
        pole = acb(nearest.real.mid(), nearest.imag.mid())

        def g(s):
            return (1 / ((s - pole) * (s - pole.conjugate()))).real

        off = abs(rule.unproved([g(s) for s in rule.nodes]) - resonance(to_mp(pole)))
        assert mp.mpf(2) ** -60 < off < mp.mpf(2) ** -12


def resonance(p):
    """The integral of exp(-s)/|s - p|^2 over s > 0, by partial fractions: Im(exp(-p) E_1(-p))/Im p."""
    return mp.im(mp.exp(-p) * mp.e1(-p)) / mp.im(p)


@pytest.mark.parametrize(
    ("b", "strip", "turn"),
    [(fmpq(-1), fmpq(1), fmpq(0)), (fmpq(0), fmpq(0), fmpq(0)), (fmpq(0), fmpq(3, 2), fmpq(0)), (fmpq(0), fmpq(1), fmpq(1, 4))],
)
def test_a_rule_that_cannot_be_is_refused_in_one_sentence(b, strip, turn):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole message follows
        laplace_rule(b, strip, turn)
    expected = f"no rule for b = {b}, strip = {strip}, turn = {turn}: b > -1, strip > 0, strip + (22/7) |turn| < 3/2"
    assert str(caught.value) == expected


@method(claims=["homogeneous"])
def narrow_resonance(series, x):
    """The integral of exp(-s) c_0/((s - 1)^2 + x^2), whose poles lie well within the strip, by the rule alone."""
    rule = laplace_rule(fmpq(0), fmpq(11, 8))
    width = arb(x) ** 2
    return series[0] * rule.unproved([1 / ((s - 1) ** 2 + width) for s in rule.nodes])


@pytest.mark.parametrize("x", ["1/2", "1/8"])
def test_the_host_finds_the_digits_of_an_unproved_sum(x):
    """The rule's error passes for round-off: the host goes on until two steps agree in the digits asked."""
    outcome = answer(narrow_resonance, {}, Given((fmpq(1),), parse_number(x)), 20)
    with mp.workdps(40):
        exact = resonance(mp.mpc(1, to_mp(parse_number(x).rational)))
        assert outcome.status == "ok"
        assert abs(outcome.estimate.value / exact - 1) < mp.mpf(10) ** -19


def test_one_step_is_not_enough_for_it():
    """What the test before asks of the host: at its first precision the sum is wrong."""
    with working_precision(130):
        rough = narrow_resonance(Series([1]), mp.mpf(1) / 8)
    with mp.workdps(40):
        assert abs(rough / resonance(mp.mpc(1, mp.mpf(1) / 8)) - 1) > mp.mpf(10) ** -10


@pytest.mark.parametrize("a", ["1", "1/3+1/2*I"])
def test_the_integral_with_a_tail_encloses_the_gaussian(a):
    """The integral of exp(-a x^2) over x > 0 is sqrt(pi/a)/2; beyond R it is at most exp(-Re(a) R^2)/(2 Re(a) R)."""
    with working_precision(160):
        slope, cut = acb(parse_number(a).ball(200)), 17
        tail = (-slope.real * cut**2).exp() / (2 * slope.real * cut)
        found = integral(lambda x, _: (-slope * x**2).exp(), 0, cut, tail)
        assert found.overlaps((acb.pi() / slope).sqrt() / 2)
        assert found.rel_accuracy_bits() > 110


def test_the_tail_is_part_of_the_enclosure():
    with working_precision(100):
        found = integral(lambda x, _: (-x).exp(), 0, 5, arb(-5).exp())
        assert found.real.contains(1)
        assert not acb.integral(lambda x, _: (-x).exp(), 0, 5).real.contains(1)
        assert found.real.rad() >= arb(-5).exp().lower()
        assert ctx.prec == 100
