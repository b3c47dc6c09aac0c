"""The delta expansion, variational perturbation theory and order-dependent mappings against published numbers and mpmath."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import factorial

import pytest
from flint import acb, arb, fmpq, fmpq_poly
from mpmath import mp

import resurgo
from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels.hypervirial import energies, quartic_energies
from resurgo.kernels.order_dependent import mapped, side_of
from resurgo.kernels.real_roots import enclosed_root, positive_roots, square_free
from resurgo.kernels.trinomial import minus_log
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

THREE = ["delta-expansion", "variational", "order-dependent-mapping"]
QUARTIC_FACTS = {"strong": "-1/4", "strong_step": "1/2"}
ENERGY_FACTS = {"strong": "1/3", "strong_step": "2/3"}
ALPHA_0 = "0.6679862591557771082709620"  # Janke and Kleinert (1995)
ALPHA_1, ALPHA_2 = "0.1436687833808649100203191", "-0.008627565680802279127963"


def even_integral(q, order):
    """C_n = (-1)^n (1/2)_(qn)/n!: the integral of exp(-u^2 - x u^(2q)) over that of exp(-u^2)."""
    halves = [Fraction(1)]
    for i in range(q * order):
        halves.append(halves[-1] * (Fraction(1, 2) + i))
    return [(-1) ** n * halves[q * n] / factorial(n) for n in range(order + 1)]


QUARTIC, SEXTIC = even_integral(2, 20), even_integral(3, 16)


@cache
def energy(order):
    return Series(quartic_energies(order), ENERGY_FACTS)


def quartic(order):
    return Series(QUARTIC[: order + 1], QUARTIC_FACTS)


def number(value):
    return mp.mpf(value.numerator) / value.denominator


def quartic_truth(x):
    """K_(1/4), Gradshteyn and Ryzhik 3.323.3."""
    z = 1 / (8 * x)
    return mp.exp(z) * mp.besselk(mp.mpf(1) / 4, z) / (2 * mp.sqrt(mp.pi * x))


def sextic_truth(x):
    """The integral over a path along which x u^6 > 0."""
    turn = mp.exp(-1j * mp.arg(x) / 6)
    return 2 * turn * mp.quad(lambda r: mp.exp(-((turn * r) ** 2) - abs(x) * r**6), [0, 1, 2, 4]) / mp.sqrt(mp.pi)


def expansion(coefficients, p, q, x):
    """Kleinert's W_N and its term of order delta^N as functions of Omega, term by term."""
    order = len(coefficients) - 1
    powers = [(number(p) - number(q) * n) / 2 for n in range(order + 1)]
    factors = [number(c) * x**n for n, c in enumerate(coefficients)]
    binomials = [[mp.binomial(a, k) for k in range(order - n + 1)] for n, a in enumerate(powers)]

    def whole(omega):
        y = omega**-2 - 1
        return sum(f * omega ** (2 * a) * mp.polyval(b[::-1], y) for f, a, b in zip(factors, powers, binomials, strict=True))

    def last(omega):
        y = omega**-2 - 1
        terms = zip(factors, powers, binomials, strict=True)
        return sum(f * omega ** (2 * a) * b[-1] * y ** (order - n) for n, (f, a, b) in enumerate(terms))

    return whole, last


def least_omega(function):
    """The least Omega > 1 at which a real function changes its sign."""
    step, omega = mp.mpf("1.05"), mp.mpf("1.0005")
    while mp.sign(function(omega)) == mp.sign(function(omega * step)):
        omega *= step
    return mp.findroot(function, (omega, omega * step), solver="anderson", tol=1e-50)


@cache
def thing(method):
    return load_catalog().find("method", method).thing


def built(method, series, **options):
    """The author's approximant itself, outside the host."""
    return thing(method)(series, **{name: fraction(given) for name, given in options.items()})


def fraction(given):
    return given if given in ("pms", "fac") else Fraction(given)


def value(method, series, x, **options):
    """At 110 bits, as the host would ask."""
    with working_precision(110):
        point = parse_number(x)
        found = built(method, series, **options)(point.rational if point.rational is not None else point.ball(150))
        error = found.error if found.error is None else to_mp(found.error)
        return replace(found, value=to_mp(found.value), error=error)


@pytest.mark.parametrize(("x", "errors"), [
    (1, ["2.4e-2", "2.5e-3", "3.4e-4", "5.4e-5", "9.2e-6", "1.7e-6"]),
    (10, ["4.8e-2", "7.1e-3", "1.3e-3", "2.5e-4", "5.3e-5", "1.1e-5"]),
])  # fmt: skip
def test_the_delta_expansion_of_the_quartic_integral_has_the_published_errors(x, errors):
    """Buckley, Duncan and Jones (1993): N = 1, 3, ..., 11 with minimal sensitivity."""
    for order, published in zip(range(1, 12, 2), errors, strict=True):
        found = value("delta-expansion", quartic(order), x)
        assert mp.nstr(abs(found.value / quartic_truth(mp.mpf(x)) - 1), 2, min_fixed=0, max_fixed=0) == published


@pytest.mark.parametrize("x", ["1/7", "3", "200"])
def test_first_orders_are_closed_formulas(x):
    """Omega^2 = (1 + sqrt(1 + 6 x))/2 by fastest apparent convergence, with 10 for 6 by minimal sensitivity."""
    with mp.workdps(30):
        t = number(Fraction(x))
        fac, pms = (mp.sqrt((1 + mp.sqrt(1 + k * t)) / 2) for k in (6, 10))
        assert abs(value("delta-expansion", quartic(1), x, criterion="fac").value - 1 / fac) < 1e-24
        assert abs(value("delta-expansion", quartic(1), x).value - (1 + (1 - pms**-2) / 5) / pms) < 1e-24


@pytest.mark.parametrize("x", ["1/3", "17"])
@pytest.mark.parametrize(("coefficients", "p", "q", "orders"), [
    (QUARTIC, Fraction(-1), Fraction(4), (3, 5)),
    (SEXTIC, Fraction(-1), Fraction(6), (5,)),
    ([Fraction(int(c.p), int(c.q)) for c in quartic_energies(9)], Fraction(1), Fraction(3), (3, 8)),
], ids=["quartic", "sextic", "energy"])  # fmt: skip
def test_values_are_those_of_a_search_for_the_extremum(coefficients, p, q, orders, x):
    """Over Omega, of Kleinert's formula summed term by term in mpmath."""
    with mp.workdps(50):
        t = number(Fraction(x))
        for order in orders:
            c = coefficients[: order + 1]
            whole, last = expansion(c, p, q, t)
            omega = least_omega(lambda w, f=whole: f(w * (1 + mp.mpf("1e-14"))) - f(w * (1 - mp.mpf("1e-14"))))
            found = value("variational", Series(c), x, p=p, q=q)
            assert abs(found.details["Omega"] / omega - 1) < 1e-12
            assert abs(found.value - whole(omega)) < 1e-23
            assert not found.details["derivative"]
            found = value("delta-expansion", Series(c), x, criterion="fac", strong=p / q, strong_step=2 / q)
            assert abs(found.value - whole(least_omega(last))) < 1e-23


@pytest.mark.parametrize(("order", "error"), [
    (1, "1.34e-2"), (3, "2.83e-4"), (5, "-2.57e-5"), (15, "4.28e-8"), (21, "2.02e-9"), (31, "-9.17e-11"),
])  # fmt: skip
def test_strong_coupling_from_the_weak_coupling_series_alone(order, error):
    """Alpha_0, alpha_1 and alpha_2 of Bender and Wu; which extremum is taken decides."""
    found = built("variational", energy(31).truncate(order))
    with working_precision(120):
        zeroth, first, second = found.strong(3)
        far = found(fmpq(10) ** 45)
        assert abs((to_mp(zeroth.value) - mp.mpf(ALPHA_0)) / mp.mpf(error) - 1) < 5e-3
        assert abs(to_mp(far.value) / mp.mpf(10) ** 15 - to_mp(zeroth.value)) < 1e-29
        for each, truth in ((zeroth, ALPHA_0), (first, ALPHA_1), (second, ALPHA_2)):
            assert each.error is None or abs(to_mp(each.value) - mp.mpf(truth)) < 5 * to_mp(each.error)
            assert (each.error is None) == (order == 1)


def test_the_first_strong_coupling_value_is_a_power_of_three_quarters():
    with working_precision(200):
        assert (
            abs(to_mp(built("variational", energy(1)).strong()[0].value) - mp.mpf(3) ** (mp.mpf(4) / 3) / 4 ** (mp.mpf(4) / 3))
            < 1e-55
        )


@pytest.mark.parametrize(("x", "truth"), [
    ("1/10", "0.559146327183519576715"), ("1/2", "0.696175820765145927829"), ("1", "0.803770651234273769354"),
    ("10", "1.504972407778891099164"), ("1000", "6.694220850504030969503"),
])  # fmt: skip
@pytest.mark.parametrize("method", THREE)
def test_energies_of_the_quartic_oscillator(method, x, truth):
    before = None
    for order in (9, 20):
        found = value(method, energy(20).truncate(order), x)
        off = abs(found.value - mp.mpf(truth))
        assert off < 3 * found.error < mp.mpf("1e-3")
        assert before is None or off < before
        before = off
    assert off < mp.mpf("4e-8")


@pytest.mark.parametrize("x", ["1/9", "2", "1+2*I", "-1+I"])
@pytest.mark.parametrize("method", THREE)
@pytest.mark.parametrize(("coefficients", "facts", "truth", "error"), [
    (QUARTIC, QUARTIC_FACTS, quartic_truth, "1e-7"),
    (SEXTIC, {"strong": "-1/6", "strong_step": "1/3"}, sextic_truth, "3e-3"),
], ids=["quartic", "sextic"])  # fmt: skip
def test_integrals_at_real_and_complex_couplings(coefficients, facts, truth, error, method, x):
    found = value(method, Series(coefficients, facts), x)
    with mp.workdps(25):
        exact = truth({"1+2*I": mp.mpc(1, 2), "-1+I": mp.mpc(-1, 1)}.get(x) or number(Fraction(x)))
    assert abs(found.value - exact) < min(mp.mpf(error), 2 * found.error)


def test_minimal_sensitivity_is_that_of_kleinert():
    for order in (4, 7):
        one, other = value("delta-expansion", energy(order), "3/2"), value("variational", energy(order), "3/2")
        assert (one.value, one.notes) == (other.value, other.notes)


def test_the_notes_and_details_tell_what_was_chosen():
    found = value("variational", energy(15), 1)
    assert found.notes == (
        "uses the declared powers 1/3, -1/3, ... at strong coupling; rho = 0.0406026, the largest of 3 stationary points"
    )
    assert (found.details["candidates"], found.details["derivative"]) == (3, False)
    found = value("delta-expansion", quartic(4), 1, criterion="fac")
    assert found.notes == (
        "uses the declared powers -1/4, -3/4, ... at strong coupling; rho = 0.162601, a zero of the derivative, as there is no zero"
    )
    found = value("order-dependent-mapping", Series(QUARTIC[:4]), 1, alpha=2)
    assert found.notes == "alpha = 2, s = 0; rho = 0.242424, a zero of the derivative, as there is no zero"
    found = value("order-dependent-mapping", Series(QUARTIC[:4], {"gevrey": 1, **QUARTIC_FACTS}), 1)
    assert found.notes.startswith("alpha = 2, s = -1/4, from the declared strong and strong_step; ")
    octic = Series(energies([(8, 1, fmpq(1))], 5, 0), {"gevrey": 3, "strong": "1/5", "strong_step": "2/5"})
    assert value("variational", octic, 1).notes.startswith(
        "uses the declared powers 1/5, -1/5, ... at strong coupling; "
        "Gevrey order times spacing of the powers is 6/5: from 1 on no convergence is to be expected; rho = "
    )
    assert value("order-dependent-mapping", octic, 1).notes.startswith("alpha = 4, s = 1/5, from the declared strong and gevrey; ")


@pytest.mark.parametrize(("terms", "facts", "method", "x", "options", "message"), [
    ([1, -1, 2], {}, "delta-expansion", 1, {}, "nothing declares the power at strong coupling; give it as the option strong"),
    ([1, -1, 2], {"strong": -1}, "delta-expansion", 1, {},
     "nothing declares the spacing of the powers at strong coupling; give it as the option strong_step"),
    ([1, -1, 2], {}, "delta-expansion", 1, {"strong": -1, "strong_step": "3/2"},
     "strong_step = 3/2: the spacing of the powers is above 0 and at most 1"),
    ([1, -1, 2], {}, "variational", 1, {},
     "nothing declares the spacing 2/q of the powers at strong coupling; give the option q"),
    ([1, -1, 2], {}, "variational", 1, {"q": 4}, "nothing declares the power p/q at strong coupling; give the option p"),
    ([1, -1, 2], {}, "variational", 1, {"p": 1, "q": 1}, "q = 1: the mapping takes a number from 2 on"),
    ([1, -1, 2], {}, "order-dependent-mapping", 1, {"alpha": "1/2"},
     "alpha = 1/2: the mapping takes a number from 1 on, a spacing of the powers up to 1"),
    ([1, "I", 2], {}, "order-dependent-mapping", 1, {}, "a series with complex coefficients has no real stationary points"),
    ([1, 0, -1, 0, 3], {}, "order-dependent-mapping", 1, {},
     "no two neighbouring coefficients tell on which side the series alternates"),
    ([1, -1, 2, -6], {}, "order-dependent-mapping", -3, {}, "the point lies on the cut of the mapping"),
])  # fmt: skip
def test_what_is_refused(terms, facts, method, x, options, message):
    series = Series([resurgo.number.parse_number(c).ball(60) if c == "I" else c for c in terms], facts)
    with pytest.raises(Inapplicable) as caught:
        resum(series, x, method=method, **options)
    assert str(caught.value) == f"{method}: {message}"


def test_an_option_wins_over_a_fact():
    wrong = Series(energy(7).terms, {"strong": "1/7", "strong_step": "1/7"})
    assert value("variational", wrong, 2, p=1, q=3).value == value("variational", energy(7), 2).value
    assert value("delta-expansion", wrong, 2, strong="1/3", strong_step="2/3").value == value("variational", energy(7), 2).value
    right = value("order-dependent-mapping", wrong, 2, alpha="3/2", strong="1/3")
    assert right.value == value("order-dependent-mapping", energy(7), 2).value


@pytest.mark.parametrize("x", ["1/2", "5", "1-2*I"])
def test_a_mapping_sums_what_nobody_declares_anything_of(x):
    """Euler's series with alpha = 2, though it falls like log(x)/x."""
    found = value("order-dependent-mapping", Series([(-1) ** n * factorial(n) for n in range(31)]), x)
    z = 1 / (mp.mpc(1, -2) if "I" in x else number(Fraction(x)))
    exact = mp.exp(z) * mp.e1(z) * z
    assert abs(found.value - exact) < min(found.error, mp.mpf("2e-4"))


def test_the_side_of_the_cut_follows_the_signs():
    """S(-x) at -x, of which all coefficients have one sign: rho is negative, and x > 0 lies on the cut."""
    turned = Series([abs(c) for c in QUARTIC[:12]], QUARTIC_FACTS)
    assert value("delta-expansion", turned, "-2/3").value == value("delta-expansion", quartic(11), "2/3").value
    with pytest.raises(Inapplicable):
        value("delta-expansion", turned, "2/3")
    assert (side_of([fmpq(1), fmpq(2)]), side_of([fmpq(1), fmpq(-2), fmpq(0)])) == (-1, 1)


def test_a_law_with_one_power_is_found_exactly():
    """(1 + 3x)^(-2/3), all of whose zeros coincide."""
    terms = [Fraction(1)]
    for n in range(9):
        terms.append(terms[-1] * 3 * (Fraction(-2, 3) - n) / (n + 1))
    for order in (1, 4, 9):
        found = value("delta-expansion", Series(terms[: order + 1], {"strong": "-2/3", "strong_step": 1}), "5/3")
        with mp.workdps(30):
            assert abs(found.value - mp.mpf(6) ** (-mp.mpf(2) / 3)) < 1e-24


def test_balls_give_what_rationals_do():
    with working_precision(400):
        balls = Series([arb(c) for c in quartic_energies(8)], ENERGY_FACTS)
    for method in THREE:
        assert abs(value(method, balls, 1).value - value(method, energy(8), 1).value) < 1e-24


@pytest.mark.parametrize("roots", [[1, 2, 3], ["1/3", "1/3", 5], [-1, -2], ["7/2"], [0, "1/2", "1/2", "1/2", "100000"], []])
def test_positive_roots_are_counted_and_isolated(roots):
    """Of a polynomial with these roots and three pairs of complex ones, one of them near to the axis."""
    p = fmpq_poly([1, 0, 1]) * fmpq_poly([fmpq(5, 4), -2, 1]) * fmpq_poly([4 + fmpq(1, 10**12), -4, 1])
    exact = [fmpq(*map(int, str(root).split("/"))) for root in roots]
    for root in exact:
        p *= fmpq_poly([-root, 1])
    positive = sorted({root for root in exact if root > 0})
    found = positive_roots(p)
    assert len(found) == len(positive)
    for root, (low, high) in zip(positive, found, strict=True):
        assert low <= root <= high
        ball = enclosed_root(square_free(p).coeffs(), (low, high))
        assert ball.contains(root)
        assert ball.rad() < arb(2) ** -45 * ball


@pytest.mark.parametrize("alpha", ["1", "3/2", "2", "5/2", "4"])
def test_the_mapping_is_inverted_on_its_branch(alpha):
    """G = v/(1-v)^alpha, by the series of Lagrange at small G, and by the equation and the strip at any."""
    a = fmpq(*map(int, alpha.split("/")))
    with working_precision(150):
        for g in (arb("1e-30"), arb("0.3"), arb(7), arb("1e30"), arb("-0.01"), acb(1, "1e-20"), acb(-3, "0.01"), acb("-1e9", -1)):
            y = minus_log(g, a)
            v = -(-y).expm1()
            assert abs(v * (a * y).exp() / g - 1) < arb(2) ** -100
            assert abs(g.arg() if isinstance(g, acb) else arb(0)) >= abs(a * y.imag) - arb(2) ** -100
        for g in (arb("1e-12"), arb("-1e-12"), acb("1e-12", "1e-12")):  # v = G - alpha G^2 + alpha (3 alpha + 1)/2 G^3 - ...
            v = -(-minus_log(g, a)).expm1()
            assert abs(v - g + a * g**2 - a * (3 * a - 1) / 2 * g**3) < arb("1e-44")
    with pytest.raises(Inapplicable):
        minus_log(arb(-2), a)


@pytest.mark.parametrize("rule", ["stationary", "last term"])
def test_the_condition_is_that_of_the_expansion_at_every_point(rule):
    """The mapped sum, with rho moved at fixed x, is stationary; or its last coefficient vanishes."""
    series = energy(8)
    with working_precision(300):
        m = mapped(series, 8, fmpq(1, 3), fmpq(3, 2), rule)
        assert not m.turns
        if rule == "last term":
            assert abs(m.p[-1]) < arb("1e-80") < abs(m.p[-2])
            return
        q = [Fraction(int(c.p), int(c.q)) for c in series.terms]
        for x in (fmpq(1, 5), fmpq(4)):
            omega = to_mp((m.minus_log(x) / 2).exp())
            whole, _ = expansion(q, Fraction(1), Fraction(3), to_mp(x))
            moved = [whole(omega * (1 + h)) for h in (mp.mpf(0), mp.mpf("1e-20"))]
            assert abs(moved[1] - moved[0]) < mp.mpf("1e-38")
            assert abs(moved[0] - to_mp(m(x))) < mp.mpf("1e-70")
