"""Aitken's, Wynn's rho, Brezinski's theta and Bulirsch and Stoer's tables: brute force over the rationals, limits, slow sums."""

import random
from fractions import Fraction
from itertools import accumulate, pairwise
from math import comb, factorial

import pytest
from flint import acb, arb, fmpq, fmpq_mat
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog, resum
from resurgo.kernels.decay import estimates, exponents
from resurgo.kernels.singular import limits
from resurgo.precision import to_mp, working_precision

NAMES = ("aitken", "theta", "rho", "bulirsch-stoer")
METHODS = {name: load_catalog().find("method", name).thing for name in (*NAMES, "shanks")}
HALF = Fraction(1, 2)
ALL = [
    ("aitken", {}), ("aitken", {"iterated": True}), ("theta", {}), ("theta", {"iterated": True}),
    ("rho", {}), ("rho", {"theta": HALF}), ("rho", {"theta": "estimated"}),
    ("bulirsch-stoer", {}), ("bulirsch-stoer", {"omega": Fraction(2), "b": Fraction(3, 4)}),
]  # fmt: skip
GIVEN = [(name, options) for name, options in ALL if options != {"theta": "estimated"}]
BITS = 200


@pytest.fixture(autouse=True)
def bits():
    with working_precision(BITS):
        yield


def rational(x):
    return x if isinstance(x, (arb, acb, fmpq)) else fmpq(Fraction(x).numerator, Fraction(x).denominator)


def random_terms(seed, count):
    numbers = random.Random(seed)
    return [Fraction(numbers.choice([-1, 1]) * numbers.randint(1, 40), numbers.randint(1, 9)) for _ in range(count)]


def sweep(name, coefficients, x=1, **options):
    """The rows by order; those before an Inapplicable too."""
    rows = {}
    try:
        for order, estimate in METHODS[name](Series([rational(c) for c in coefficients]), rational(x), **options):
            rows[order] = estimate
    except Inapplicable:
        pass
    return rows


def holds(ball, exact):
    """Whether the ball encloses the rational and is good to all but a few of the bits asked."""
    return (ball - rational(exact)).contains(0) and (exact == 0 or ball.rel_accuracy_bits() > BITS - 8)


# ---- the definitions, entry by entry


def delta_squared(t):
    return [(t[n] * t[n + 2] - t[n + 1] ** 2) / (t[n] + t[n + 2] - 2 * t[n + 1]) for n in range(len(t) - 2)]


def wenigers_j(t):
    """J_(k+1) of J_k (Weniger, 1989, eq. 10.3-6)."""
    d = [v - u for u, v in pairwise(t)]
    e = [v - u for u, v in pairwise(d)]
    return [t[n + 1] - d[n] * d[n + 1] * e[n + 1] / (d[n + 2] * e[n] - d[n] * e[n + 1]) for n in range(len(t) - 3)]


def iterated(step, width, sums):
    columns = [list(sums)]
    while len(columns[-1]) > width:
        columns.append(step(columns[-1]))
    return [columns[n // width][n % width] for n in range(len(sums))]


def rho_table(sums, theta):
    def entry(k, n):
        if k <= 0:
            return sums[n] if k == 0 else 0
        if (k, n) not in known:
            known[k, n] = entry(k - 2, n + 1) + (k - 1 + theta) / (entry(k - 1, n + 1) - entry(k - 1, n))
        return known[k, n]

    known = {}
    return [entry(n - n % 2, n % 2) for n in range(len(sums))]


def theta_table(sums):
    def entry(k, n):
        if k <= 0:
            return sums[n] if k == 0 else 0
        if (k, n) not in known:
            before = entry(k - 2, n + 1)
            if k % 2:
                known[k, n] = before + 1 / (entry(k - 1, n + 1) - entry(k - 1, n))
            else:
                u, v, w = (entry(k - 1, n + i) for i in range(3))
                known[k, n] = before + (entry(k - 2, n + 2) - before) * (w - v) / (w - 2 * v + u)
        return known[k, n]

    known = {}
    return [entry(2 * (n // 3), n % 3) for n in range(len(sums))]


def through_points(sums, places):
    """At order N the value at infinity of P/Q in s through (s_0, S_0), ..., (s_N, S_N), by linear equations.

    With h = 1/s: P of degree N/2 in h, Q of the same, one more at odd N.
    """
    found = []
    for last in range(len(sums)):
        above, below = last // 2, (last + 1) // 2
        rows = []
        for s, value in zip(places[: last + 1], sums, strict=False):
            rows.append([*(s**-i for i in range(above + 1)), *(-value * s**-j for j in range(1, below + 1)), value])
        count = last + 1
        matrix = fmpq_mat(count, count, [rational(v) for row in rows for v in row[:count]])
        found.append(matrix.solve(fmpq_mat(count, 1, [rational(row[-1]) for row in rows]))[0, 0])
    return found


REFERENCE = {
    ("aitken", ()): lambda sums: [*sums[:2], *delta_squared(sums)],
    ("aitken", (("iterated", True),)): lambda sums: iterated(delta_squared, 2, sums),
    ("theta", ()): theta_table,
    ("theta", (("iterated", True),)): lambda sums: iterated(wenigers_j, 3, sums),
    ("rho", ()): lambda sums: rho_table(sums, 1),
    ("rho", (("theta", HALF),)): lambda sums: rho_table(sums, HALF),
    ("rho", (("theta", Fraction(-7, 3)),)): lambda sums: rho_table(sums, Fraction(-7, 3)),
    ("bulirsch-stoer", ()): lambda sums: through_points(sums, [Fraction(n + 1) for n in range(len(sums))]),
    ("bulirsch-stoer", (("b", Fraction(3, 4)), ("omega", Fraction(2)))): lambda sums: through_points(
        sums, [(n + Fraction(3, 4)) ** 2 for n in range(len(sums))]
    ),
}


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize(("name", "options"), REFERENCE)
def test_the_values_are_those_of_the_definition(name, options, seed):
    c, x = random_terms(seed, 13), Fraction(5, 7)
    expected = REFERENCE[name, options](list(accumulate(term * x**n for n, term in enumerate(c))))
    rows = sweep(name, c, x, **dict(options))
    assert all(holds(rows[n].value, value) for n, value in enumerate(expected))


@pytest.mark.parametrize(("name", "options"), GIVEN)
def test_zero_terms_are_skipped(name, options):
    """A series in x^3 is one in its own variable."""
    c = random_terms(6, 9)
    spread = [c[n // 3] if n % 3 == 0 else 0 for n in range(25)]
    rows, own = sweep(name, spread, HALF, **options), sweep(name, c, Fraction(1, 8), **options)
    assert all((rows[n].value - own[n // 3].value).contains(0) for n in range(4, 25))


@pytest.mark.parametrize(("name", "options"), GIVEN)
def test_a_complex_point_that_is_real(name, options):
    c = random_terms(8, 12)
    real, embedded = sweep(name, c, Fraction(1, 3), **options), sweep(name, c, acb(fmpq(1, 3)), **options)
    assert all((embedded[n].value - real[n].value).contains(0) for n in range(12))
    upper = sweep(name, c, acb(fmpq(1, 3), fmpq(2, 5)), **options)
    assert all(upper[n].value.is_finite() for n in range(12))


# ---- plain facts


def test_theta_8_of_eulers_series_at_1():
    """From S_0, ..., S_12 with a relative error of 1.8e-7."""
    row = sweep("theta", [(-1) ** n * factorial(n) for n in range(13)])[12]
    truth = mp.e * mp.e1(1)
    assert abs(abs(to_mp(row.value) / truth - 1) / mp.mpf("1.8e-7") - 1) < 0.05
    assert abs(to_mp(row.value) - truth) < row.error


@pytest.mark.parametrize("name", ["aitken", "theta"])
@pytest.mark.parametrize("is_iterated", [False, True])
def test_a_geometric_series_is_summed(name, is_iterated):
    rows = sweep(name, [3] * 14, "-5/4", iterated=is_iterated)
    least = 2 if name == "aitken" else 3
    assert all(holds(rows[n].value, Fraction(4, 3)) for n in range(least, 14))
    assert (rows[13].error, rows[13].notes) == (None, "equal to the value before it within the uncertainty of the terms")


@pytest.mark.parametrize(("name", "options"), [("theta", {}), ("theta", {"iterated": True}), ("rho", {}), ("bulirsch-stoer", {})])
def test_a_hyperbola_has_its_limit(name, options):
    """S_n = 5 - 3/(n + 7/3)."""
    sums = [5 - 3 / (n + Fraction(7, 3)) for n in range(9)]
    rows = sweep(name, [sums[0], *(v - u for u, v in pairwise(sums))], **options)
    assert all(holds(rows[n].value, 5) for n in range(3, 9))


def test_rational_functions_of_n_have_their_limits_by_rho():
    sums = [Fraction(3 * n * n + n - 7, 4 * n * n + 2 * n + 9) for n in range(12)]
    rows = sweep("rho", [sums[0], *(v - u for u, v in pairwise(sums))])
    assert all(holds(rows[n].value, Fraction(3, 4)) for n in range(4, 12))
    assert not rows[3].value.contains(fmpq(3, 4))


def test_rho_finds_the_constant_of_a_divergent_sum():
    """sum_(k <= n) k^(1/2) = (2/3) n^(3/2) + n^(1/2)/2 + zeta(-1/2) + ...; theta = -1/2 without its first term gives zeta."""
    sums = [mp.fsum(mp.sqrt(k) for k in range(1, n + 1)) - 2 * mp.mpf(n) ** 1.5 / 3 for n in range(1, 41)]
    terms = [sums[0], *(v - u for u, v in pairwise(sums))]
    row = sweep("rho", [arb(t) for t in terms], theta=-HALF)[39]
    assert abs(to_mp(row.value) - mp.zeta(-HALF.numerator / mp.mpf(2))) < mp.mpf("1e-15")


# ---- where differences vanish


def nearby(name, options, sums, part):
    """The reference at sums that are moved by a small part of their terms, in no particular direction."""
    terms = [v - u for u, v in pairwise([0, *sums])]
    moved = [a * (1 + part * Fraction(1 + n * n % 7, 7 + n)) for n, a in enumerate(terms)]
    return REFERENCE[name, options](list(accumulate(moved)))


@pytest.mark.parametrize(
    ("name", "options", "sums"),
    [
        ("aitken", (("iterated", True),), [1, 3, 5, 4, 9, 2, 7, 7 + HALF]),  # an infinite entry
        ("theta", (), [1, 4, 5, Fraction(11, 2), Fraction(35, 6), 9, 2, 5, 17, 6]),  # 1/Delta S_n is 1/3, 1, 2, 3, ...
        ("theta", (("iterated", True),), [1, 4, 5, Fraction(11, 2), Fraction(35, 6), 9, 2, 5, 17, 6]),
        ("rho", (), [1, 3, 5, 4, 9, 2, 7, 8, 8 + HALF]),
        ("rho", (("theta", HALF),), [1, 3, 5, 4, 9, 2, 7, 8, 8 + HALF]),
        ("bulirsch-stoer", (), [1, HALF, 5, 0, 9, 2, 7]),  # 1 + 1/h; S_3 = 0
    ],
)
def test_a_vanishing_difference_has_its_limit(name, options, sums):
    """The value of sequences nearby, and none where these go to infinity."""
    with pytest.raises((ZeroDivisionError, Inapplicable)):
        raise_where_singular(name, options, sums)
    sums = [Fraction(s) for s in sums]
    rows = sweep(name, [v - u for u, v in pairwise([0, *sums])], **dict(options))
    close = nearby(name, options, sums, Fraction(1, 10**40))
    for n, value in enumerate(close):
        if abs(value) > 10**20:
            assert n not in rows
        else:
            assert abs(to_mp(rows[n].value) - to_mp(rational(value))) < mp.mpf("1e-35")
    assert len(rows) > len(sums) - 3


def raise_where_singular(name, options, sums):
    """ZeroDivisionError where the table divides by 0; that of Bulirsch and Stoer by S_1, S_2, ..."""
    sums = [Fraction(s) for s in sums]
    if name != "bulirsch-stoer":
        REFERENCE[name, options](sums)
    elif 0 in sums[1:]:
        raise ZeroDivisionError


def test_a_pole_has_no_value():
    with pytest.raises(Inapplicable, match="a second difference of the table vanishes"):
        list(METHODS["aitken"](Series([1, 2, 2, 5]), fmpq(1)))
    assert set(sweep("aitken", [1, 2, 2, 5])) == {0, 1, 3}
    assert 2 not in sweep("rho", [1, 2, 2, 5])


def test_a_limit_that_depends_on_the_direction_is_none():
    """(a_2 - 1)/(a_1 - 1) at a_1 = a_2 = 1."""
    assert limits(lambda s: [[(s[2] - s[1] - 1) / (s[1] - s[0] - 1)]], [arb(2), arb(1), arb(1)], 50) == [None]


def test_options_out_of_range_are_refused():
    series = Series([1, 2, 5])
    refused = {
        "theta = 0: the exponent is no whole number below 1": ("rho", {"theta": Fraction(0)}),
        "theta = -3: the exponent is no whole number below 1": ("rho", {"theta": Fraction(-3)}),
        "omega = -1/2: the exponent has to be above 0": ("bulirsch-stoer", {"omega": -HALF}),
        "b = 0: the shift has to be above 0": ("bulirsch-stoer", {"b": Fraction(0)}),
    }
    for message, (name, options) in refused.items():
        with pytest.raises(Inapplicable, match=f"^{message}$"):
            list(METHODS[name](series, fmpq(1), **options))


# ---- slow sums


def decimals(value):
    return Fraction(mp.nstr(value, 58))


def powers(s):
    return lambda n: decimals(mp.mpf(n + 1) ** -mp.mpf(s))


SLOW = {  # the terms, theta, the sum
    "zeta(3/2)": (powers("3/2"), HALF, lambda: mp.zeta(1.5)),
    "zeta(4/3)": (powers("4/3"), Fraction(1, 3), lambda: mp.zeta(mp.mpf(4) / 3)),
    "zeta(2)": (lambda n: Fraction(1, (n + 1) ** 2), Fraction(1), lambda: mp.zeta(2)),
    "lemniscate": (
        lambda n: Fraction(comb(2 * n, n), 4**n * (4 * n + 1)),
        HALF,
        lambda: mp.gamma(0.25) ** 2 / (4 * mp.sqrt(2 * mp.pi)),
    ),
    "catalan": (lambda n: Fraction(comb(2 * n, n), 4**n * (n + 1)), HALF, lambda: mp.mpf(2)),
}


@pytest.mark.parametrize("case", SLOW)
def test_slow_sums(case):
    """Digits at order 30: by rho with its exponent and by theta many, by the epsilon table one."""
    term, exponent, truth = SLOW[case]
    c = [term(n) for n in range(31)]

    def error(name, **options):
        return abs(to_mp(sweep(name, c, **options)[30].value) / truth() - 1)

    assert error("rho", theta=exponent) < mp.mpf("1e-23")
    assert error("rho", theta="estimated") < mp.mpf("1e-19")
    assert error("theta") < mp.mpf("1e-15")
    assert error("theta", iterated=True) < mp.mpf("1e-12")
    assert error("shanks") > mp.mpf("1e-3")
    assert exponent == 1 or error("rho") > mp.mpf("1e-3")


def test_the_exponent_is_estimated_and_told():
    c = [SLOW["lemniscate"][0](n) for n in range(16)]
    rows = sweep("rho", c, theta="estimated")
    assert [rows[n].notes for n in (0, 2, 9, 15)] == ["the partial sum", "the partial sum", *["theta = 1/2, estimated"] * 2]
    given = sweep("rho", c, theta=HALF)
    assert (rows[15].value - given[15].value).contains(0)


def test_an_exponent_that_is_no_simple_rational_is_estimated():
    """zeta(1.37) with theta = 0.37."""
    c = Series([rational(powers("1.37")(n)) for n in range(25)])
    found = exponents(c, fmpq(1), 100)
    assert not isinstance(found[24], fmpq)
    assert abs(to_mp(found[24]) - mp.mpf("0.37")) < mp.mpf("1e-9")
    row = sweep("rho", c.terms, theta="estimated")[24]
    assert row.notes == "theta = 0.370000, estimated"
    assert abs(to_mp(row.value) - mp.zeta("1.37")) < mp.mpf("1e-8")


def test_the_estimate_is_exact_for_a_pure_power_of_a_shifted_place():
    """S_n = 1 + 2/(n + 4/3): T_n = 1 from the start."""
    found = estimates([1 + 2 / (n + arb(rational(Fraction(4, 3)))) for n in range(8)])
    assert all(row[-1].contains(1) for row in found[3:5])


# ---- error claims

MIXED = [
    (lambda n: (-1) ** n * factorial(n), "1/5", lambda: mp.exp(5) * mp.e1(5) * 5),
    (lambda n: (-1) ** n * factorial(n), "1", lambda: mp.e * mp.e1(1)),
    (lambda n: Fraction((-1) ** n, n + 1), "1", lambda: mp.log(2)),
    (lambda n: Fraction(1, n + 1), "9/10", lambda: mp.log(10) / mp.mpf("0.9")),
    (lambda n: Fraction(1, factorial(n)), "-3", lambda: mp.exp(-3)),
    (lambda n: Fraction(1, (n + 1) ** 3), "1", lambda: mp.zeta(3)),
    *((term, "1", truth) for term, _, truth in SLOW.values()),
]


@pytest.mark.parametrize(("name", "options"), ALL)
def test_claims_are_honest(name, options):
    """The error is below the claim times `honesty` at every order through 27 of every series."""
    for f, x, truth in MIXED:
        rows, value = sweep(name, [f(n) for n in range(28)], x, **options), truth()
        for n, row in rows.items():
            if n and row.error is not None:
                assert abs(to_mp(row.value) - value) < METHODS[name].honesty * to_mp(row.error.upper()) + mp.mpf(2) ** (8 - BITS)


@pytest.mark.parametrize(("name", "options"), [("theta", {}), ("aitken", {"iterated": True}), ("rho", {"theta": "estimated"})])
def test_claims_are_made_where_the_method_applies(name, options):
    for f, x, _ in MIXED[5:10] if name == "rho" else MIXED[:1] + MIXED[2:4]:
        rows = sweep(name, [f(n) for n in range(31)], x, **options)
        assert sum(row.error is not None for row in rows.values()) > 0.7 * len(rows)


@pytest.mark.parametrize(("name", "options"), GIVEN)
def test_growing_terms_of_one_sign_are_told(name, options):
    rows = sweep(name, [factorial(n) for n in range(20)], "1/3", **options)
    assert {(rows[n].error, rows[n].grade) for n in range(5, 20) if n in rows} == {(None, "unreliable")}


@pytest.mark.parametrize("theta", [pytest.param("1/2", marks=pytest.mark.long), "estimated"])
def test_resum_of_irrational_coefficients(theta):
    """zeta(3/2), whose terms are balls: the table is curved beyond tiny changes of them, and still believed."""
    found = resum([f"1/{n}/sqrt({n})" for n in range(1, 16)], 1, method="rho", digits=15, theta=theta)
    assert abs(found.value - mp.zeta(1.5)) < found.error
    assert found.error < mp.mpf("1e-9")


@pytest.mark.long
@pytest.mark.parametrize("name", ["aitken", "theta"])
def test_resum_of_exact_limits(name):
    """The sum of a geometric series at rational, irrational and complex points, with a table that comes to its limit."""
    for x, value in (("1/3", mp.mpf(3) / 2), ("sqrt(2)/7", 1 / (1 - mp.sqrt(2) / 7)), ("i/2", 1 / mp.mpc(1, -0.5))):
        for is_iterated in (False, True):
            assert abs(resum([1] * 14, x, method=name, digits=30, iterated=is_iterated).value - value) < mp.mpf("1e-30")
