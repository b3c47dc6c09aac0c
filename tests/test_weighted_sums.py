"""Weighted sums of partial sums: brute force over the rationals, published values, exact kernels, divergence that is told."""

import random
from fractions import Fraction
from itertools import accumulate
from math import comb, factorial, isqrt, prod

import mpmath
import pytest
from flint import acb, arb, arb_mat, fmpq
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog
from resurgo.kernels.means import abel, chebyshev, growth, outgrowing
from resurgo.kernels.pade import pade
from resurgo.kernels.richardson import continued, richardson_type
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

NAMES = ("levin", "weniger", "drummond", "richardson", "cohen-villegas-zagier", "cesaro", "abel")
METHODS = {name: load_catalog().find("method", name).thing for name in NAMES}
BITS, ORDER, X = 200, 11, Fraction(-3, 7)


@pytest.fixture(autouse=True)
def bits():
    with working_precision(BITS):
        yield


def rational(x):
    return fmpq(Fraction(x).numerator, Fraction(x).denominator)


def unseen(seed):
    """Coefficients of random signs and sizes."""
    numbers = random.Random(seed)
    return [Fraction(numbers.choice([-1, 1]) * numbers.randint(1, 90), numbers.randint(1, 11)) for _ in range(ORDER + 1)]


def sweep(name, coefficients, x, **options):
    """The rows by order."""
    point = x if isinstance(x, acb) else rational(x)
    return dict(METHODS[name](Series([rational(c) for c in coefficients]), point, **options))


def euler(order):
    return [(-1) ** n * factorial(n) for n in range(order + 1)]


def enclosed(ball, exact):
    return (ball - rational(exact)).contains(0) and (exact == 0 or ball.rel_accuracy_bits() > BITS - 8)


def by_hand(name, options, terms):
    """The answer at the last order over the rationals, from its definition."""
    n = len(terms) - 1
    sums = list(accumulate(terms))
    if name == "weniger":
        k, gamma, beta = n - 1, options["gamma"], options.get("beta", Fraction(1))
        weights = [
            (-1) ** j * comb(k, j) * prod((gamma * (beta + j) + i for i in range(k - 1)), start=Fraction(1)) for j in range(k + 1)
        ]
        below = [w / terms[j + 1] for j, w in enumerate(weights)]
        return sum(s * w for s, w in zip(sums, below, strict=False)) / sum(below)
    if name == "cohen-villegas-zagier":
        return algorithm_1([(-1) ** j * a for j, a in enumerate(terms)])
    if name == "cesaro" and options.get("kind") == "H":
        means = sums
        for _ in range(int(options["k"])):
            means = [sum(means[: i + 1]) / (i + 1) for i in range(len(means))]
        return means[-1]
    if name == "cesaro":
        k = options.get("k", Fraction(1))  # sum_j C(n-j+k-1, n-j) S_j / C(n+k, n)
        return sum(rising(k, n - j) * s for j, s in enumerate(sums)) / rising(k + 1, n)
    if name == "abel":
        m = options.get("means", isqrt((n + 1) // 2) + 1)
        means = [sum(a * (1 - Fraction(j, m)) ** i for i, a in enumerate(terms)) for j in range(1, m + 1)]
        return lagrange([Fraction(-j, m) for j in range(1, m + 1)], means)
    exponents, beta = options.get("exponents", (Fraction(1),)), options.get("beta", Fraction(1))
    return eliminated(continued([rational(e) for e in exponents], n), [beta + j for j in range(n + 1)], sums)


def rising(a, n):
    """(a)_n/n! = C(n+a-1, n)."""
    return prod(((a + i) / (i + 1) for i in range(n)), start=Fraction(1))


def lagrange(nodes, values):
    """The polynomial through these, at 0."""
    return sum(v * prod((-y / (x - y) for y in nodes if y != x), start=Fraction(1)) for x, v in zip(nodes, values, strict=True))


def algorithm_1(a):
    """Of Cohen, Rodriguez Villegas and Zagier (2000), on a_0 - a_1 + a_2 - ..."""
    n = len(a)
    one, two = Fraction(1), Fraction(3)  # T_n(3)
    for _ in range(n - 1):
        one, two = two, 6 * two - one
    d, b, total = two, Fraction(-1), Fraction(0)
    c = -d
    for k in range(n):
        c = b - c
        total += c * a[k]
        b = b * (k + n) * (k - n) / ((k + Fraction(1, 2)) * (k + 1))
    return total / d


def eliminated(exponents, places, sums):
    """S of S_j = S + sum_i a_i z_j^(-theta_i), whole theta_i, by Gauss's elimination."""
    rows = [[Fraction(1), *(Fraction(z) ** -int(e.p) for e in exponents), s] for z, s in zip(places, sums, strict=True)]
    for p in range(len(rows)):
        rows[p] = [v / rows[p][p] for v in rows[p]]
        rows = [row if i == p else [u - row[p] * v for u, v in zip(row, rows[p], strict=True)] for i, row in enumerate(rows)]
    return rows[0][-1]


TABLES = [
    *(("weniger", {"gamma": Fraction(g)}) for g in ("1/3", "5/2", "7")),
    ("weniger", {"gamma": Fraction(2), "beta": Fraction(3, 4)}),
    *(("weniger", {"gamma": Fraction(-1), "beta": Fraction(xi)}) for xi in ("10", "23/2", "60")),
    ("cohen-villegas-zagier", {}),
    *(("cesaro", {"k": Fraction(k)}) for k in ("0", "1", "2", "5", "1/2", "-1/3")),
    *(("cesaro", {"k": Fraction(k), "kind": "H"}) for k in (0, 1, 2, 4)),
    ("abel", {}),
    *(("abel", {"means": m}) for m in (1, 4, 15)),
    ("richardson", {}),
    ("richardson", {"beta": Fraction(5, 3)}),
    *(("richardson", {"exponents": tuple(map(Fraction, e))}) for e in ((2,), (2, 4), (1, 3), (1, 2, 4, 6), (2, 3, 5))),
]


@pytest.mark.parametrize(("name", "options"), TABLES)
def test_the_table_is_that_of_the_definition(name, options):
    """Every order of a random series, over the rationals."""
    c = unseen(1)
    rows = sweep(name, c, X, **options)
    terms = [a * X**n for n, a in enumerate(c)]
    first = 2 if name == "weniger" else 0
    assert list(rows) == list(range(ORDER + 1))
    for n in range(first, ORDER + 1):
        assert enclosed(rows[n].value, by_hand(name, options, terms[: n + 1]))


@pytest.mark.parametrize(("name", "options"), TABLES)
def test_no_peeking(name, options):
    """Row n is the run on c_0..c_n, claims and words as well."""
    c = unseen(3)
    whole = sweep(name, c, X, **options)
    for n in (0, 1, 8):
        cut = sweep(name, c[: n + 1], X, **options)[n]
        assert (whole[n].value - cut.value).contains(0)
        assert (whole[n].grade, whole[n].notes, whole[n].error is None) == (cut.grade, cut.notes, cut.error is None)
        assert cut.error is None or abs(whole[n].error - cut.error) <= 1e-9 * cut.error.upper()


class TestWeniger:
    def test_c_goes_over_to_levin(self):
        levin = sweep("levin", euler(12), 1, remainder="d")[12].value
        found = [abs(sweep("weniger", euler(12), 1, gamma=Fraction(g))[12].value - levin) for g in (10, 1000, 10**9)]
        assert found[0] > 50 * found[1]
        assert 0 < found[2] < arb("1e-13")

    def test_m_with_xi_next_to_the_order_is_s_with_another_shift(self):
        """(-xi-j)_(k-1) = (-1)^(k-1) (xi-k+2+j)_(k-1)."""
        m = sweep("weniger", euler(9), "1/2", gamma=Fraction(-1), beta=Fraction(8))[9].value  # k = 8
        assert (m - sweep("weniger", euler(9), "1/2", beta=Fraction(2))[9].value).contains(0)

    def test_m_ends_where_its_weights_vanish(self):
        rows = METHODS["weniger"](Series(euler(9)), fmpq(1), gamma=Fraction(-1), beta=Fraction(3))
        assert [next(rows)[0] for _ in range(6)] == [0, 1, 2, 3, 4, 5]
        words = r"^gamma = -1: there is T_k for k < 2 \+ \|gamma\| beta = 5 alone; take a greater beta$"
        with pytest.raises(Inapplicable, match=words):
            next(rows)

    def test_gamma_is_not_0(self):
        with pytest.raises(Inapplicable, match=r"^gamma = 0: all weights vanish; 1 is S, other positive numbers are C, -1 is M$"):
            sweep("weniger", euler(4), 1, gamma=Fraction(0))

    def test_delta_gains_little_on_coefficients_like_2n_and_3n_factorial_and_says_so(self):
        """sum (-1)^n (kn)! = int exp(-t)/(1 + t^k) dt: relative errors at orders 40 and 80, and claims that hold."""
        for k, bounds in {1: ("1e-21", "1e-34"), 2: ("1e-6", "1e-9"), 3: ("1e-2", "1e-4")}.items():
            truth = mp.quad(lambda t, k=k: mp.exp(-t) / (1 + t**k), [0, 1, 4, 16, 64, mp.inf])
            rows = sweep("weniger", [(-1) ** n * factorial(k * n) for n in range(81)], 1)
            errors = {n: abs(to_mp(row.value) - truth) for n, row in rows.items()}
            for n, bound in zip((40, 80), bounds, strict=True):
                assert mp.mpf(bound) / 300 < errors[n] / truth < mp.mpf(bound)
            claimed = [n for n, row in rows.items() if n and row.error is not None]
            assert all(errors[n] < 10 * to_mp(rows[n].error.upper()) for n in claimed)
            assert len(claimed) > 70


class TestDrummond:
    def test_on_eulers_series_it_is_pade(self):
        """T_k, from c_0..c_(k+1), is [k/k], which takes c_0..c_2k."""
        c, x = euler(16), fmpq(3, 2)
        rows = sweep("drummond", c, "3/2")
        for k in range(1, 9):
            assert rows[k + 1].value.contains(pade(Series(c[: 2 * k + 1]), k, k).fraction(x))

    @pytest.mark.parametrize("x", ["-9/10", "-4/5"])
    def test_another_limit_than_the_sum_is_told(self, x):
        """(1 + x)^(1/3) before its branch point: the answers tend to 0."""
        c = [Fraction(1)]
        for n in range(40):
            c.append(c[-1] * (Fraction(1, 3) - n) / (n + 1))
        rows = sweep("drummond", c, x)
        assert abs(rows[40].value) < arb("0.02") < (1 + Fraction(x)) ** (1 / 3)
        words = "successive terms are nearly equal, and so are the weights: the limit may be another number than the sum"
        assert {(rows[n].grade, rows[n].notes) for n in range(30, 41)} == {("unreliable", words)}


class TestRichardson:
    @pytest.mark.parametrize(
        ("exponents", "logarithmic"),
        [(("1/2",), False), (("1/2", "1"), False), (("1/3", "3/2"), False), (("1",), True), (("1/2", "3/4", "2", "5/2"), False)],
    )
    def test_exact_on_its_kernel(self, exponents, logarithmic):
        """S_n = 7 + 2 z^(-theta_1) - 5 z^(-theta_2) + z^(-theta_3)."""
        powers = continued([rational(e) for e in exponents], 3)
        z = [(arb(n) + 2).log() if logarithmic else arb(n) + 2 for n in range(9)]
        sums = [7 + sum(a * y ** arb(-e) for a, e in zip((2, -5, 1), powers, strict=True)) for y in z]
        values = richardson_type(sums, fmpq(2), [rational(e) for e in exponents], logarithmic)
        assert all(value.contains(7) and value.rad() < arb("1e-25") for value in values[3:])
        assert not values[2].contains(7)

    def test_any_list_of_a_progression_is_the_progression(self):
        """Elimination and divided differences: 1/2, 3/2, ... given in part, and with one more far behind."""
        sums = [arb(s) for s in (3, 1, 4, 1, 5, 9, 2, 6)]
        listed = tuple(fmpq(2 * i + 1, 2) for i in range(7))
        one, other = (richardson_type(sums, fmpq(1), e) for e in ((fmpq(1, 2),), (*listed, fmpq(40), fmpq(50))))
        assert all((u - v).contains(0) for u, v in zip(one, other, strict=True))
        odd = richardson_type(sums, fmpq(1), (*listed[:6], fmpq(13)))
        assert all((u - v).contains(0) for u, v in zip(one[:7], odd, strict=False))
        assert not (one[7] - odd[7]).contains(0)

    def test_zeta_of_3_2_with_half_integers(self):
        """zeta(3/2) = 2.612375348685488343348567567924071630570..."""
        c = [Fraction(mp.nstr(mp.mpf(n + 1) ** mp.mpf("-1.5"), 50)) for n in range(41)]
        rows = {e: sweep("richardson", c, 1, exponents=(Fraction(e),))[40] for e in ("1", "1/2")}
        errors = {e: abs(to_mp(row.value) - mp.zeta(1.5)) for e, row in rows.items()}
        assert errors["1/2"] < mp.mpf("1e-19")
        assert errors["1"] > mp.mpf("1e-2")

    def test_logarithms_gain_on_a_sum_that_nothing_else_sums(self):
        """1/(n log(n)^2), n = 2, 3, ...: 2.10974280123689197447925719 (Brent and Zimmermann, Modern Computer Arithmetic)."""
        c = [Fraction(mp.nstr(1 / ((n + 2) * mp.log(n + 2) ** 2), 40)) for n in range(41)]
        truth = mp.mpf("2.10974280123689197447925719")
        plain, found = (abs(to_mp(sweep("richardson", c, 1, logarithmic=flag)[40].value) - truth) for flag in (False, True))
        assert found < mp.mpf("3e-3") < plain / 30

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"beta": Fraction(-1, 2)}, r"^beta = -1/2: the place of S_0 has to be above 0$"),
            ({"beta": Fraction(1), "logarithmic": True}, r"^beta = 1: the place of S_0 has to be above 1$"),
            ({"exponents": (Fraction(1), Fraction(1, 2))}, r"^exponents = 1, 1/2: they have to be positive and to increase$"),
            ({"exponents": ()}, r"^exponents = none: they have to be positive and to increase$"),
            ({"exponents": (Fraction(0), Fraction(1))}, r"^exponents = 0, 1: they have to be positive and to increase$"),
        ],
    )
    def test_what_is_refused(self, options, words):
        with pytest.raises(Inapplicable, match=words):
            sweep("richardson", euler(4), 1, **options)


class TestCohenVillegasZagier:
    def test_mpmath_finds_the_same(self):
        """Its `cohen_alt`, to 15 digits, and eta(2)."""
        with mp.workdps(20):
            algorithm = mpmath.mp.cohen_alt()
            value, _ = algorithm.update([mp.mpf(1) / (k + 1) ** 2 * (-1) ** k for k in range(40)])
        found = to_mp(sweep("cohen-villegas-zagier", [Fraction((-1) ** n, (n + 1) ** 2) for n in range(40)], 1)[39].value)
        assert abs(found - mp.altzeta(2)) < mp.mpf("1e-30")
        assert abs(found - value) < mp.mpf("1e-15")

    @pytest.mark.parametrize("m", [2, 3, 5, 6])
    def test_the_polynomials_are_those_of_the_derivatives(self, m):
        """(d/dt)^(k+1) (sin(2t)^k sin 2(m-k)t), k = m/2, at three places."""
        k, row = m // 2, chebyshev(m + 1, fmpq(1, 2)).tolist()[m]
        ratios = []
        for t in map(mp.mpf, ("0.3", "0.7", "1.2")):
            derivative = mp.diff(lambda u: mp.sin(2 * u) ** k * mp.sin(2 * (m - k) * u), t, k + 1)
            ratios.append(sum(to_mp(p) * mp.sin(t) ** (2 * i) for i, p in enumerate(row)) / derivative)
        assert max(abs(r / ratios[0] - 1) for r in ratios) < mp.mpf("1e-10")

    @pytest.mark.parametrize("nu", ["0", "1/4", "1/2"])
    def test_exact_on_the_zeros_of_its_polynomial(self, nu):
        """a_j = (-t)^j with P_m(t) = 0: at order m - 1 = 5 the sum is 1/(1 + t)."""
        row = chebyshev(7, rational(nu)).tolist()[6]
        zero = mp.findroot(lambda t: sum(to_mp(p) * t**i for i, p in enumerate(row)), mp.mpf("0.02"))
        c = [arb(str(-zero)) ** n for n in range(6)]
        (*_, (order, last)) = METHODS["cohen-villegas-zagier"](Series(c), fmpq(1), nu=Fraction(nu))
        assert order == 5
        assert abs(to_mp(last.value) - 1 / (1 + zero)) < mp.mpf("1e-40")

    @pytest.mark.parametrize("x", ["3", "-9/10", acb(2, 1), acb(0, -5), "100"])
    def test_with_the_singularity_all_of_the_cut_plane(self, x):
        """log(1 + x)/x, with the rate of the conformal map."""
        point = (
            mp.mpc(*map(to_mp, (x.real, x.imag))) if isinstance(x, acb) else mp.mpf(Fraction(x).numerator) / Fraction(x).denominator
        )
        c = [Fraction((-1) ** n, n + 1) for n in range(41)]
        row = sweep("cohen-villegas-zagier", c, x, singularity=parse_number(-1))[40]
        root = mp.sqrt(1 + point)
        rate = abs((root - 1) / (root + 1)) ** 41
        error = abs(to_mp(row.value) - mp.log(1 + point) / point)
        assert rate / 10**6 < error < rate
        assert error < 10 * to_mp(row.error.upper())

    @pytest.mark.parametrize(("x", "order"), [("1", 5), ("1/3", 5), ("1/10", 19)])
    def test_factorial_divergence_is_told(self, x, order):
        rows = sweep("cohen-villegas-zagier", euler(40), x)
        words = "the terms grow too fast: the means diverge, as on every factorially divergent series"
        assert {(rows[n].grade, rows[n].notes) for n in range(order, 41)} == {("unreliable", words)}
        assert abs(rows[40].value - rows[38].value) > (10**30 if x == "1" else arb("1e-3"))

    def test_it_diverges_on_eulers_series(self):
        """An error of some 1e7 with c_0..c_14 at x = 1."""
        error = abs(to_mp(sweep("cohen-villegas-zagier", euler(14), 1)[14].value) - mp.e * mp.e1(1))
        assert mp.mpf("1e7") < error < mp.mpf("2e8")

    def test_terms_like_powers_are_summed(self):
        """1 - 2^3 + 3^3 - 4^3 + ... = eta(-3) = -1/8; and 1 - 1 + 1 - ... = 1/2."""
        for p, value in ((3, Fraction(-1, 8)), (0, Fraction(1, 2))):
            row = sweep("cohen-villegas-zagier", [(-1) ** n * (n + 1) ** p for n in range(31)], 1)[30]
            assert abs(row.value - rational(value)) < min(arb("1e-14"), 10 * row.error)

    @pytest.mark.parametrize(
        ("x", "options", "words"),
        [
            (-2, {"singularity": parse_number(-1)}, r"^x lies on the cut from the singularity on$"),
            (acb(3), {"singularity": parse_number(2)}, r"^x lies on the cut from the singularity on$"),
            (1, {"singularity": parse_number(0)}, r"^singularity = 0: there is no power series about a singularity$"),
            (1, {"singularity": parse_number("exp(0)-1")}, r"^singularity = exp\(0\)-1: there is no power series about a"),
            (1, {"nu": Fraction(1)}, r"^nu = 1: the index of the polynomials is from 0 to below 1$"),
        ],
    )
    def test_what_is_refused(self, x, options, words):
        with pytest.raises(Inapplicable, match=words):
            sweep("cohen-villegas-zagier", [1, 2, 3], x, **options)


class TestMeans:
    def test_grandi_and_its_square(self):
        """1 - 1 + 1 - ... = 1/2 by (C, 1); 1 - 2 + 3 - ... = 1/4 by (C, 2) and (H, 2), not by (C, 1): its means are 0 and 1/2."""
        grandi, square = [(-1) ** n for n in range(60)], [(-1) ** n * (n + 1) for n in range(60)]
        assert enclosed(sweep("cesaro", grandi, 1)[59].value, Fraction(1, 2))
        ends = sweep("cesaro", square, 1)
        assert abs(ends[59].value) < arb("1e-50")
        assert ends[58].value > arb("0.5")
        assert (ends[59].grade, ends[59].notes) == ("unreliable", "the values of successive orders do not settle")
        for options in ({"k": Fraction(2)}, {"k": Fraction(2), "kind": "H"}):
            assert abs(sweep("cesaro", square, 1, **options)[59].value - arb(1) / 4) < arb("0.03")

    @pytest.mark.parametrize("k", [1, 3, 5, 30])
    def test_means_that_have_hardly_left_the_first_sum_say_how_far_it_may_be(self, k):
        """1/(1 + x/2) at x = 1/3, where it is 6/7: (H, 30) through order 8 is c_0 = 1 to nine digits."""
        row = sweep("cesaro", [Fraction(-1, 2) ** n for n in range(9)], Fraction(1, 3), k=Fraction(k), kind="H")[8]
        off = abs(row.value - rational(Fraction(6, 7)))
        assert row.grade == "unreliable" if k > 3 else off < 1.1 * row.error < 2 * off + arb("0.02")

    def test_more_abel_means_than_terms_leave_the_partial_sum(self):
        terms = [Fraction(-1, 3) ** n for n in range(9)]
        assert enclosed(sweep("abel", terms, 1, means=10**9)[8].value, sum(terms))

    @pytest.mark.parametrize("name", ["cesaro", "abel"])
    def test_on_the_circle_of_convergence(self, name):
        """1/(1 - x) at x = i and 3/5 + 4i/5."""
        for x in (acb(0, 1), acb(fmpq(3, 5), fmpq(4, 5))):
            row = sweep(name, [1] * 201, x, **({"k": Fraction(2)} if name == "cesaro" else {}))[200]
            error = abs(row.value - 1 / (1 - x))
            assert error < min(arb("0.02"), 10 * row.error)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("cesaro", "the terms grow faster than n^1, so that no mean of this order has a limit"),
            ("abel", "the terms grow geometrically or faster: there are no Abel means near 1"),
        ],
    )
    @pytest.mark.parametrize("c", [euler(30), [(-2) ** n for n in range(31)]])
    def test_what_no_mean_sums_is_told(self, name, words, c):
        rows = sweep(name, c, 1)
        assert {(rows[n].grade, rows[n].notes) for n in range(5, 31)} == {("unreliable", words)}

    def test_the_weights_of_abel_are_chances(self):
        """Of throws of i balls into m boxes, counted one by one."""
        table = abel(6, 3)
        for m in (1, 2, 3):
            for i in range(6):
                throws = [{(t // m**j) % m for j in range(i)} for t in range(m**i)]
                assert table[m, i].contains(fmpq(sum(len(hit) < m for hit in throws), m**i))

    def test_abel_converges_exponentially_in_the_root_of_the_order(self):
        errors = [abs(sweep("abel", [(-1) ** n for n in range(n + 1)], 1)[n].value - arb(1) / 2) for n in (30, 120, 270)]
        assert errors[0] > 50 * errors[1] > 2500 * errors[2]

    @pytest.mark.parametrize(
        ("name", "options", "words"),
        [
            ("cesaro", {"k": Fraction(-1)}, r"^k = -1: the order is above -1$"),
            ("cesaro", {"k": Fraction(1, 2), "kind": "H"}, r"^k = 1/2: the order is a whole number from 0 on$"),
            ("cesaro", {"k": Fraction(101)}, r"^k = 101: the order is at most 100$"),
            ("abel", {"means": 0}, r"^means = 0: their number is a whole one from 1 on$"),
        ],
    )
    def test_what_is_refused(self, name, options, words):
        with pytest.raises(Inapplicable, match=words):
            sweep(name, euler(4), 1, **options)

    def test_growth(self):
        """Of terms like n^2, n 2^n, n! and (-1)^n n^(-1/2), with zeros between."""
        cases = [(lambda n: (n + 1) ** 2, -0.05, 0.05), (lambda n: (n + 1) * 2**n, 0.69, 0.72), (factorial, 3.5, 6)]
        for f, low, high in [*cases, (lambda n: (-1) ** n * arb(n + 1).rsqrt(), -0.05, 0.05)]:
            assert low < growth([arb(f(n)) for n in range(41)])[40] < high
            assert low / 2 <= growth([arb(f(n // 2)) if n % 2 else arb(0) for n in range(83)])[82] < high
        assert growth([arb(1)] * 4 + [arb(0)]) == [float("-inf")] * 5

    def test_outgrowing(self):
        assert not any(outgrowing([arb(n) for n in range(40)], fmpq(1)))
        assert all(outgrowing([arb(n) for n in range(40)], fmpq(1, 2))[4:])


@pytest.mark.parametrize("name", ["cohen-villegas-zagier", "cesaro", "abel"])
@pytest.mark.parametrize(
    ("f", "x", "truth"),
    [
        (lambda n: Fraction((-1) ** n, n + 1), "1", lambda: mp.log(2)),
        (lambda n: Fraction((-1) ** n, 2 * n + 1), "1", lambda: mp.pi / 4),
        (lambda n: Fraction((-1) ** n * comb(2 * n, n), 4**n), "1", lambda: 1 / mp.sqrt(2)),
        (lambda n: Fraction((-1) ** n * comb(2 * n, n), 4**n), "-9/10", lambda: mp.sqrt(10)),
        (lambda n: Fraction(1, n + 1), "9/10", lambda: mp.log(10) / mp.mpf("0.9")),
        (lambda n: Fraction(1, (n + 1) ** 2), "1", lambda: mp.zeta(2)),
        (lambda n: Fraction(1, factorial(n)), "-10", lambda: mp.exp(-10)),
        (lambda n: Fraction(1, factorial(n)), "10", lambda: mp.exp(10)),
        (lambda n: (-1) ** n * (n + 1) ** 2, "1", lambda: mp.mpf(0)),
        *((lambda n: (-1) ** n * factorial(n), x, lambda x=x: mp.exp(x) * mp.e1(x) * x) for x in (50, 10, 3)),
    ],
)
def test_claims_are_honest(name, f, x, truth):
    """The error is below the claim times `honesty` at every order through 60."""
    point = Fraction(1, x) if isinstance(x, int) else Fraction(x)
    value = truth()
    for n, row in sweep(name, [f(n) for n in range(61)], point).items():
        if n and row.error is not None:
            assert abs(to_mp(row.value) - value) < METHODS[name].honesty * to_mp(row.error.upper()) + mp.mpf("1e-50")


def test_weights_are_shared():
    assert isinstance(chebyshev(5), arb_mat)
    assert chebyshev(5) is chebyshev(5)
