"""Physical series that are data: phi^4 theory, the Ising model, self-avoiding walks; beside enumerations, identities and limits."""

from fractions import Fraction
from functools import cache

import pytest
from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.kernels import ising
from resurgo.kernels.ising import correlations, susceptibility_modulo
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError, coefficients_of, series_of, uncertainties_of

PRIME = 2**61 - 1


@cache
def found(kind, name):
    return load_catalog().find(kind, name).thing


def terms(name, order, bits=128, **parameters):
    return series_of(found("problem", name), tuple(sorted(parameters.items())), order, bits).terms


def place(name, x, **parameters):
    return Place(found("problem", name), tuple(sorted(parameters.items())), parse_number(x))


# spontaneous magnetisation


def test_the_magnetisation_has_the_known_coefficients():
    """OEIS A002928."""
    assert list(terms("ising-magnetisation", 10)) == [1, 0, -2, -8, -34, -152, -714, -3472, -17318, -88048, -454378]


def test_its_eighth_power_is_yangs_formula():
    series = series_of(found("problem", "ising-magnetisation"), (), 60)
    eighth, cubic = series, [1, -4, -10, -4, 1]  # (1 - 6 u + u^2)(1 + u)^2
    for _ in range(3):
        eighth = eighth * eighth
    for _ in range(4):
        eighth = eighth * type(series)([fmpq(1), fmpq(-1)] + [fmpq(0)] * 59)
    assert list(eighth.exact) == cubic + [0] * 56


@pytest.mark.parametrize("x", ["1/1000", "0.17157", "-99/100", "1/10+1/10*I", "-3-1/5*I", "2/5+1/1000*I", "1000*I"])
def test_the_magnetisation_is_the_root_that_continues_from_0(x):
    """Among the eight roots that of the path on a ray from u = 0."""
    value, good = place("ising-magnetisation", x).target(40)
    assert good >= 40
    with mp.workdps(60):
        end, root = to_mp(parse_number(x).ball(220)), mp.mpf(1)
        for k in range(1, 401):
            u = end * mp.mpf(10) ** (mp.mpf(k) / 50 - 8)
            radicand = (1 - 6 * u + u**2) * (1 + u) ** 2 / (1 - u) ** 4
            root = min((mp.root(radicand, 8) * mp.expjpi(mp.mpf(j) / 4) for j in range(8)), key=lambda r, last=root: abs(r - last))
        assert abs(value - root) < mp.mpf(10) ** -38 * abs(root)


def test_the_magnetisation_grows_as_its_critical_exponent_says():
    """c_(n+1)/c_n = (1 - 9/(8 n) + O(1/n^2))/u_c."""
    c = terms("ising-magnetisation", 401)
    critical = 3 - 2 * 2**0.5
    ratio = float(Fraction(int(c[401].p), int(c[400].p)))
    assert 400 * (ratio * critical - 1) == pytest.approx(-9 / 8, abs=0.01)
    assert c[400] < 0


@pytest.mark.parametrize("x", ["1/5", "0.1716", "7", "-1", "-5"])
def test_beyond_the_critical_point_it_is_refused(x):
    assert place("ising-magnetisation", x).outside() == "u outside of u >= 3 - 2 sqrt(2) and of u <= -1"


# counting series


def test_the_susceptibility_has_the_known_coefficients():
    """OEIS A002906."""
    known = [1, 4, 12, 36, 100, 276, 740, 1972, 5172, 13492, 34876, 89764, 229628, 585508, 1486308, 3763460, 9497380, 23918708]
    known += [60080156, 150660388, 377009364, 942106116, 2350157268, 5855734740, 14569318492, 36212402548, 89896870204]
    assert list(terms("ising-susceptibility", 26, quantity="series")) == known


def spins_on_a_torus(length, order):
    """chi through v^order of length^2 spins, each row periodic: the sum over all configurations, row by row."""
    size, width = 1 << length, order + 1
    spins = [[1 - 2 * (state >> k & 1) for k in range(length)] for state in range(size)]

    def bond(series, sign):
        return [c + sign * (series[i - 1] if i else 0) for i, c in enumerate(series)]

    def in_row(moments):
        for state, three in enumerate(moments):
            for k in range(length):
                sign = spins[state][k] * spins[state][(k + 1) % length]
                three[:] = [bond(series, sign) for series in three]
            m = sum(spins[state])
            zeroth, first, second = three
            three[2] = [c + 2 * m * b + m * m * a for a, b, c in zip(zeroth, first, second, strict=True)]
            three[1] = [b + m * a for a, b in zip(zeroth, first, strict=True)]
        return moments

    def to_next_row(moments):
        for k in range(length):
            moments = [
                [
                    [a + b for a, b in zip(bond(same, 1), bond(turned, -1), strict=True)]
                    for same, turned in zip(moments[state], moments[state ^ 1 << k], strict=True)
                ]
                for state in range(size)
            ]
        return moments

    partition, squares = [0] * width, [0] * width
    for start in range(size // 2):  # the other half is turned over
        moments = [[[0] * width for _ in range(3)] for _ in range(size)]
        moments[start][0][0] = 1
        moments = in_row(moments)
        for _ in range(length - 1):
            moments = in_row(to_next_row(moments))
        last = to_next_row(moments)[start]
        partition = [a + b for a, b in zip(partition, last[0], strict=True)]
        squares = [a + b for a, b in zip(squares, last[2], strict=True)]
    chi = []
    for n in range(width):
        rest = Fraction(squares[n], length**2) - sum(chi[k] * partition[n - k] for k in range(n))
        chi.append(rest / partition[0])
    return [str(c) for c in chi]


@pytest.mark.parametrize("length", [4, 6])
def test_the_susceptibility_is_that_of_spins_on_a_torus(length):
    """To the order at which a path reaches around it."""
    known = terms("ising-susceptibility", length - 1, quantity="series")
    assert spins_on_a_torus(length, length - 1) == [str(c) for c in known]


@pytest.mark.long
def test_the_susceptibility_is_the_same_modulo_another_prime():
    """With one order more: its terms are whole numbers, and no step in w is cut short."""
    known = terms("ising-susceptibility", 140, quantity="series")
    assert [int(c.p) % PRIME for c in known] == susceptibility_modulo(141, PRIME)[:141]


@pytest.mark.parametrize(
    ("wrong", "first"), [(lambda n, p: pow(4, n, p), 5), (lambda n, p: pow(2, 3 - n, p), 4), (lambda n, p: (3 - n) % p, 4)]
)
def test_terms_that_cannot_be_right_are_not_given(monkeypatch, wrong, first):
    monkeypatch.setattr(ising, "susceptibility_modulo", lambda order, prime: [wrong(n, prime) for n in range(order + 1)])
    with pytest.raises(ArithmeticError, match=rf"c_{first} is no whole number"):
        ising._through.__wrapped__(40)


def along_a_row(distance, v):
    """<sigma_00 sigma_N0> as a Toeplitz determinant by quadrature (B. M. McCoy and T. T. Wu, 1973, ch. VIII)."""
    near, far = v * (1 - v) / (1 + v), (1 - v) / (1 + v) / v

    def symbol(t):
        z = mp.expj(t)
        return mp.sqrt((1 - near * z) / (1 - near / z)) * mp.sqrt((1 - z / far) / (1 - 1 / (far * z))) / -z

    points = 96  # the rule of equal steps, whose error falls like near^points and far^-points
    nodes = [2 * mp.pi * k / points for k in range(points)]
    values = [symbol(t) for t in nodes]
    moments = {
        m: mp.re(mp.fsum(value * mp.expj(-m * t) for t, value in zip(nodes, values, strict=True))) / points
        for m in range(-distance, distance + 1)
    }
    return mp.det(mp.matrix([[moments[i - j] for j in range(distance)] for i in range(distance)]))


@pytest.mark.parametrize("distance", [1, 2, 5, 8])
def test_correlations_along_a_row_are_toeplitz_determinants(distance):
    """The difference equations begin on the diagonal, and reach the row by as many steps."""
    with mp.workdps(50):
        v, c = mp.mpf(1) / 40, correlations(44, PRIME)[distance, 0].coeffs()
        balanced = [(int(value) + PRIME // 2) % PRIME - PRIME // 2 for value in c[: (44 - distance) // 2 + 1]]
        series = v**distance * mp.fsum(value * v ** (2 * j) for j, value in enumerate(balanced))
        expected = along_a_row(distance, v)
        assert abs(series / expected - 1) < 1e-24


@pytest.mark.long
def test_the_susceptibility_has_the_known_amplitude():
    """C_0 |1 - T_c/T|^(-7/4), C_0 = 0.9625817322 (E. Barouch, B. M. McCoy and T. T. Wu, Phys. Rev. Lett. 31 (1973) 1409).

    As 1 - T_c/T = (1 - v/v_c)/log(1 + sqrt 2) near T_c, c_n v_c^n over the coefficient of (1 - v/v_c)^(-7/4) tends to
    C_0 log(1 + sqrt 2)^(7/4), by a series in 1/n and another one with alternating signs.
    """
    c, last, gamma = terms("ising-susceptibility", 140, quantity="series"), range(129, 141), mp.mpf(7) / 4
    with mp.workdps(60):
        ratio = 1 + mp.sqrt(2)
        leading = {n: mp.gamma(n + gamma) / mp.gamma(gamma) / mp.factorial(n) for n in last}
        rows = [[mp.mpf(n) ** -k for k in range(6)] + [(-1) ** n * mp.mpf(n) ** -(gamma + k) for k in range(6)] for n in last]
        limit = mp.lu_solve(mp.matrix(rows), mp.matrix([to_mp(c[n]) / ratio**n / leading[n] for n in last]))[0]
        assert abs(limit / mp.log(ratio) ** gamma / mp.mpf("0.9625817322") - 1) < 2e-9


def walks(steps):
    """How many walks of so many steps go nowhere twice, the first one upwards."""

    def onwards(x, y, left, seen):
        if not left:
            return 1
        total = 0
        for a, b in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if (a, b) not in seen:
                total += onwards(a, b, left - 1, seen | {(a, b)})
        return total

    return 4 * onwards(0, 1, steps - 1, frozenset({(0, 0), (0, 1)}))


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 9, 12])
def test_walks_are_counted_one_by_one(steps):
    assert terms("self-avoiding-walks", 79, quantity="series")[steps] == walks(steps)


def test_walks_have_the_known_numbers():
    c = terms("self-avoiding-walks", 79, quantity="series")
    assert (c[24], c[39], c[51]) == (46146397316, 113101676587853932, 14059415980606050644844)
    assert (c[71], c[79]) == (4190893020903935054619120005916, 10194710293557466193787900071923676)
    assert all(int(value.p) % 8 == 4 for value in c[2:])  # a straight walk has four images under the symmetries, all others eight


def test_a_wrong_digit_in_the_numbers_of_walks_would_show():
    """log c_n - n log mu - (11/32) log n is smooth: from 17 others each of the last 40 follows to 11 digits and more."""
    c, mu = terms("self-avoiding-walks", 79, quantity="series"), parse_number("2.63815853032790").rational
    with mp.workdps(40):
        rest = {n: mp.log(int(c[n].p)) - n * mp.log(to_mp(mu)) - mp.mpf(11) / 32 * mp.log(n) for n in range(20, 80)}
        even, odd = [0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5], [mp.mpf(59) / 32 + j for j in range(8)]
        for n in range(40, 80):
            others = sorted(sorted(set(rest) - {n}, key=lambda m, n=n: abs(m - n))[:17])
            rows = [[mp.mpf(m) ** -p for p in even] + [(-1) ** m * mp.mpf(m) ** -p for p in odd] for m in others]
            fit = mp.lu_solve(mp.matrix(rows), mp.matrix([rest[m] for m in others]))
            row = [mp.mpf(n) ** -p for p in even] + [(-1) ** n * mp.mpf(n) ** -p for p in odd]
            assert abs(mp.fsum(a * b for a, b in zip(row, fit, strict=True)) - rest[n]) < 1e-11


@pytest.mark.parametrize("name", ["ising-susceptibility", "self-avoiding-walks"])
def test_gamma_is_read_off_the_series_itself(name):
    """The coefficients of (1 - x) d/dx log S(x_c x), worked out in mpmath."""
    c = terms(name, 31, quantity="series")
    with mp.workdps(60):
        ratio = 1 + mp.sqrt(2) if name == "ising-susceptibility" else mp.mpf("2.63815853032790")
        scaled = [to_mp(value) / ratio**n for n, value in enumerate(c)]
        slopes = []
        for n in range(31):
            slopes.append((n + 1) * scaled[n + 1] - mp.fsum(scaled[k] * slopes[n - k] for k in range(1, n + 1)))
        expected = [slope - (slopes[n - 1] if n else 0) for n, slope in enumerate(slopes)]
        for value, other in zip(terms(name, 30, 150, quantity="gamma"), expected, strict=True):
            assert abs(to_mp(value) - other) < 1e-29


@pytest.mark.parametrize(
    ("name", "limit", "to"), [("ising-susceptibility", Fraction(7, 4), 1e-5), ("self-avoiding-walks", Fraction(43, 32), 1e-3)]
)
def test_gamma_tends_to_the_target(name, limit, to):
    """By Padé's [30/30] at x = 1."""
    c = terms(name, 60, 600, quantity="gamma")
    with mp.workdps(150):
        top, bottom = mp.pade([to_mp(value) for value in c], 30, 30)
        assert abs(mp.fsum(top) / mp.fsum(bottom) - mp.mpf(limit.numerator) / limit.denominator) < to
        value, good = place(name, "1", quantity="gamma").target(40)
        assert (value, good) == (mp.mpf(limit.numerator) / limit.denominator, mp.inf)


def test_an_uncertain_growth_makes_gamma_uncertain():
    """By what the coefficients change when 1/x_c does."""
    steps = uncertainties_of(found("problem", "self-avoiding-walks"), (("quantity", "gamma"),), 20)
    assert uncertainties_of(found("problem", "ising-susceptibility"), (("quantity", "gamma"),), 20) == ()
    values = terms("self-avoiding-walks", 20, quantity="gamma")
    c = terms("self-avoiding-walks", 21, quantity="series")
    mu = parse_number("2.63815853032793").rational  # one standard uncertainty more
    slopes = []
    for n in range(21):
        slopes.append((n + 1) * c[n + 1] - sum((c[k] * slopes[n - k] for k in range(1, n + 1)), fmpq(0)))
    for n, step in enumerate(steps):
        other = slopes[n] / mu ** (n + 1) - (slopes[n - 1] / mu**n if n else 0)
        assert abs(abs(other - values[n]) - step) < step / 10**6 + fmpq(1, 10**25)


@pytest.mark.parametrize(("name", "limit"), [("ising-susceptibility", "1+sqrt(2)"), ("self-avoiding-walks", "2.6381585303279")])
def test_the_ratios_are_the_partial_sums_of_growth_and_tend_to_it(name, limit):
    c, s = terms(name, 70, quantity="series"), terms(name, 69, quantity="growth")
    assert sum(s[:31], fmpq(0)) == c[31] / c[30]
    assert sum(s, fmpq(0)) == c[70] / c[69]
    value, good = place(name, "1", quantity="growth").target(20)
    assert good > 13
    with mp.workdps(30):
        assert abs(value - to_mp(parse_number(limit).ball(100))) < 1e-13
        sums = [to_mp(c[n + 1] / c[n]) for n in range(70)]
        last = [(k * (sums[k] + sums[k - 1]) - (k - 2) * (sums[k - 2] + sums[k - 3])) / 4 for k in (69,)]  # one step of Neville's
        assert abs(last[0] - value) < 5e-4


@pytest.mark.parametrize("name", ["ising-susceptibility", "self-avoiding-walks"])
def test_nothing_is_known_but_at_the_critical_point(name):
    assert place(name, "1/2", quantity="gamma").target(30) is None
    assert place(name, "1", quantity="series").target(30) is None


@pytest.mark.parametrize(
    ("name", "quantity", "last"),
    [("self-avoiding-walks", "series", 79), ("self-avoiding-walks", "gamma", 78), ("self-avoiding-walks", "growth", 78)],
)
def test_orders_beyond_the_published_are_refused(name, quantity, last):
    assert len(terms(name, last, quantity=quantity)) == last + 1
    words = rf"only c_0\.\.c_{last} are known here"
    with pytest.raises(ProblemError, match=words):
        terms(name, last + 1, quantity=quantity)


# phi^4 theory


def zeta(k):
    return mp.zeta(k)


def known_beta():
    """N = 1 (M. Kompaniets and E. Panzer, arXiv:1606.09210), the last from the decimals."""
    yield mp.mpf(3)
    yield -mp.mpf(17) / 3
    yield mp.mpf(145) / 8 + 12 * zeta(3)
    yield -(mp.mpf(3499) / 48 + 78 * zeta(3) - 18 * zeta(4) + 120 * zeta(5))
    yield mp.mpf("2848.568256")


def test_the_beta_function_of_one_component_is_the_published_one():
    with mp.workdps(40):
        for n, (value, known) in enumerate(zip(terms("phi4-beta", 4, 200, n=Fraction(1)), known_beta(), strict=True)):
            assert abs(to_mp(value) / known - 1) < (1e-38 if n < 4 else 3e-10)


def cubic(loops):
    """beta of the coupling of two Ising models by the product of their phi^2, over it, at the fixed point of each: 2 gamma_m.

    Of the theory with cubic symmetry, as the coefficient of lambda_1 lambda_2^k in beta_1 (H. Kleinert and V. Schulte-Frohlinde,
    Phys. Lett. B 342 (1995) 284).
    """
    z3, z4, z5, z6 = map(zeta, (3, 4, 5, 6))
    half = (2, -mp.mpf(5) / 3, 7, -(mp.mpf(477) / 16 + 3 * z3 + 6 * z4))
    five = mp.mpf(158849) / 1152 + 75 * z6 + 2 * z5 + 65 * z4 / 2 + mp.mpf(1519) / 24 * z3 - 18 * z3**2
    return (*half, five)[loops - 1]


def at_fixed_point(beta, function):
    """sum of function[j] g^(j+1) at the zero of beta, from eps^1 on, by Lagrange's inversion formula."""
    size = len(function)
    ratio = [mp.mpf(1) / beta[0]]  # g/e(g), e = beta/g
    for n in range(1, size):
        ratio.append(-mp.fsum(beta[k] * ratio[n - k] for k in range(1, n + 1)) / beta[0])

    def product(a, b):
        return [mp.fsum(a[i] * b[n - i] for i in range(n + 1)) for n in range(size)]

    result, power = [], [mp.mpf(1)] + [mp.mpf(0)] * (size - 1)
    slope = [(j + 1) * c for j, c in enumerate(function)]
    for k in range(1, size + 1):  # [eps^k] H(g*) = [g^(k-1)] H'(g) (g/e)^k/k
        power = product(power, ratio)
        result.append(product(slope, power)[k - 1] / k)
    return result


def test_nu_of_one_component_follows_from_two_coupled_ising_models():
    with mp.workdps(40):
        beta = [to_mp(c) for c in terms("phi4-beta", 4, 200, n=Fraction(1))]
        expected = at_fixed_point(beta, [cubic(loops) / 2 for loops in range(1, 6)])
        given = terms("phi4-epsilon", 5, 200, n=Fraction(1), quantity="inverse-nu")
        assert all(abs(to_mp(c) + e) < 1e-36 for c, e in zip(given[1:], expected, strict=True))


def test_six_loops_of_eta_and_nu_are_within_their_uncertainty():
    """From gamma_phi = ... + 14.384 g^6 and gamma_m = ... - 1355 g^6 of one component."""
    with mp.workdps(40):
        beta = [to_mp(c) for c in terms("phi4-beta", 5, 200, n=Fraction(1))]
        field = [0, mp.mpf(1) / 6, -mp.mpf(1) / 8, mp.mpf(65) / 96]
        field += [-(mp.mpf(3709) / 1152 + zeta(4) - 3 * zeta(3) / 8), 2 * mp.mpf("14.384")]
        mass = [cubic(loops) / 2 for loops in range(1, 6)] + [-mp.mpf(1355)]
        for quantity, expected in (("eta", at_fixed_point(beta, field)[1:]), ("inverse-nu", at_fixed_point(beta, mass))):
            order = 4 if quantity == "eta" else 6
            given = terms("phi4-epsilon", order, 200, n=Fraction(1), quantity=quantity)
            steps = uncertainties_of(found("problem", "phi4-epsilon"), (("n", Fraction(1)), ("quantity", quantity)), order)
            sign = 1 if quantity == "eta" else -1
            for c, step, e in zip(given[-len(expected) :], steps[-len(expected) :], expected, strict=True):
                assert abs(to_mp(c) - sign * e) <= to_mp(step) + 1e-30


def test_low_orders_are_exact():
    """K. G. Wilson and M. E. Fisher, 1972; E. Brezin, J.-C. Le Guillou, J. Zinn-Justin and B. G. Nickel, 1973."""
    for n in (Fraction(0), Fraction(1), Fraction(2), Fraction(7, 2)):
        q = fmpq(n.numerator, n.denominator)
        eta = coefficients_of(found("problem", "phi4-epsilon"), (("n", n), ("quantity", "eta")), 3)
        assert eta[0] == (q + 2) / (2 * (q + 8) ** 2)
        assert eta[1] == (q + 2) * (-q * q + 56 * q + 272) / (8 * (q + 8) ** 4)
        inverse = coefficients_of(found("problem", "phi4-epsilon"), (("n", n), ("quantity", "inverse-nu")), 3)
        assert list(inverse[:2]) == [2, -(q + 2) / (q + 8)]
        assert inverse[2] == -(q + 2) * (13 * q + 44) / (2 * (q + 8) ** 3)
        omega = coefficients_of(found("problem", "phi4-epsilon"), (("n", n), ("quantity", "omega")), 3)
        assert list(omega[:2]) == [1, -3 * (3 * q + 14) / (q + 8) ** 2]


def at_large_n(quantity):
    """The coefficient of 1/n in those of S, from five large n."""
    sizes = [10**k for k in (14, 15, 16, 17, 18)]
    order = {"eta": 3, "inverse-nu": 5, "omega": 4}[quantity]
    series = [terms("phi4-epsilon", order, 800, n=Fraction(n), quantity=quantity) for n in sizes]
    vandermonde = mp.matrix([[mp.mpf(n) ** -j for j in range(5)] for n in sizes])
    return [mp.lu_solve(vandermonde, mp.matrix([to_mp(c[k]) for c in series]))[1] for k in range(order + 1)]


def eta_1(eps):
    """n eta as n -> oo (S.-K. Ma, Phys. Rev. A 7 (1973) 2172), mu = d/2."""
    mu = 2 - eps / 2
    return -4 * mp.gamma(2 * mu - 2) / (mp.gamma(2 - mu) * mp.gamma(mu - 1) * mp.gamma(mu - 2) * mp.gamma(mu + 1))


@pytest.mark.parametrize(
    ("quantity", "limit"),
    [
        ("eta", lambda e: eta_1(e) / e**2),
        ("inverse-nu", lambda e: 2 * (3 - e) * (2 - e) / e * eta_1(e)),
        ("omega", lambda e: -2 * (3 - e) ** 2 * eta_1(e) / e),
    ],
)
def test_at_large_n_all_five_loops_are_those_of_the_expansion_in_1_over_n(quantity, limit):
    with mp.workdps(200):
        found_ones, count = at_large_n(quantity), 24
        nodes = [mp.mpf(k) / 1000 for k in range(1, count + 1)]
        expected = mp.lu_solve(mp.matrix([[x**j for j in range(count)] for x in nodes]), mp.matrix([limit(x) for x in nodes]))
        for k, value in enumerate(found_ones):
            assert abs(value - expected[k]) < 1e-10


@pytest.mark.parametrize("quantity", ["eta", "inverse-nu", "nu"])
def test_at_minus_two_components_the_theory_is_free(quantity):
    c = terms("phi4-epsilon", 3, n=Fraction(-2), quantity=quantity)
    assert list(c) == [{"eta": 0, "inverse-nu": 2, "nu": fmpq(1, 2)}[quantity], 0, 0, 0]


def test_six_and_seven_loops_of_beta_and_omega_agree():
    """omega_6 and omega_7 from beta_6 and beta_7: they are decimals from different tables."""
    with mp.workdps(40):
        beta = [to_mp(c) for c in terms("phi4-beta", 6, 200, n=Fraction(1))]
        e = lambda g: mp.polyval([*reversed(beta), 0], g)  # noqa: E731  beta(g)/g + eps
        slope = lambda g: mp.polyval([(k + 2) * c for k, c in reversed(list(enumerate(beta)))] + [0], g)  # noqa: E731
        radius, count = mp.mpf(1) / 200, 64  # omega as a function of g, Taylor's coefficients in eps by Cauchy's integral
        values = []
        for k in range(count):
            eps = radius * mp.expjpi(mp.mpf(2 * k) / count)
            g = mp.findroot(lambda g, eps=eps: e(g) - eps, eps / 3)
            values.append((slope(g) - eps, mp.expjpi(mp.mpf(2 * k) / count)))
        given = terms("phi4-epsilon", 6, 200, n=Fraction(1), quantity="omega")
        steps = uncertainties_of(found("problem", "phi4-epsilon"), (("n", Fraction(1)), ("quantity", "omega")), 6)
        for power in range(1, 8):
            coefficient = mp.re(mp.fsum(v * z**-power for v, z in values) / count) / radius**power
            assert abs(coefficient - to_mp(given[power - 1])) <= to_mp(steps[power - 1]) + 1e-20


def test_nu_and_its_inverse_agree():
    for n, order in ((Fraction(1), 6), (Fraction(3), 5)):
        nu, inverse = (terms("phi4-epsilon", order, n=n, quantity=q) for q in ("nu", "inverse-nu"))
        for k in range(order + 1):
            total = sum(to_mp(nu[j]) * to_mp(inverse[k - j]) for j in range(k + 1))
            assert abs(total - (k == 0)) < (1e-4 if k == 6 else 1e-12)


@pytest.mark.parametrize(
    ("n", "eps", "quantity", "value", "digits"),
    [
        (1, "1", "eta", "0.0362976", 5),
        (1, "1", "nu", "0.629971", 6),
        (1, "1", "inverse-nu", "1.5873747", 6),
        (1, "1", "omega", "0.8297", 3),
        (1, "2", "eta", "0.25", 40),
        (0, "2", "inverse-nu", "1.3333333333333333333333", 20),
        (0, "1", "nu", "0.587597", 6),
        (2, "1", "nu", "0.67175", 3),
    ],
)
def test_exponents_are_known_within_their_uncertainty(n, eps, quantity, value, digits):
    found_one, good = place("phi4-epsilon", eps, n=Fraction(n), quantity=quantity).target(40)
    assert good >= digits
    with mp.workdps(40):
        assert abs(found_one - mp.mpf(value)) < mp.mpf(10) ** -min(digits, 6)


@pytest.mark.parametrize(
    ("n", "eps", "quantity"), [(1, "1/2", "eta"), (1, "2", "omega"), (3, "1", "nu"), (Fraction(1, 2), "1", "eta")]
)
def test_other_exponents_are_not_known(n, eps, quantity):
    assert place("phi4-epsilon", eps, n=Fraction(n), quantity=quantity).target(30) is None


def test_orders_beyond_and_poor_parameters_are_refused():
    with pytest.raises(ProblemError, match=r"only c_0\.\.c_4 are known here for n = 2"):
        terms("phi4-beta", 5, n=Fraction(2))
    with pytest.raises(ProblemError, match=r"n '-8' is not above -8"):
        terms("phi4-epsilon", 2, n=Fraction(-8), quantity="eta")
    with pytest.raises(ValueError, match=r"the quantity 'zeta' is none of these; write one of eta, nu, inverse-nu, omega"):
        found("problem", "phi4-epsilon").read["quantity"]("zeta")
    with pytest.raises(ValueError, match=r"the quantity 'chi' is none of these; write one of gamma, growth, series"):
        found("problem", "ising-susceptibility").read["quantity"]("chi")


def test_the_magnetisation_is_enclosed():
    with working_precision(200):
        value = found("problem", "ising-magnetisation").target(acb(fmpq(1, 10)))
        expected = (1 - 16 * arb(fmpq(1, 10)) ** 2 / arb(fmpq(9, 10)) ** 4).root(8)
        assert value.real.overlaps(expected)
        assert value.imag.contains(0)
