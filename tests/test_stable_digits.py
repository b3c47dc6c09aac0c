"""The digits that rows call stable are those of each method's own formula, worked out here a second time.

Every formula below is written from its docstring: over the rationals where all is rational, otherwise in
mpmath at a precision far beyond the digits asked.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, factorial, prod

import pytest
from mpmath import mp

import resurgo
from resurgo.catalog import load_catalog
from resurgo.given import Given, read_coefficients
from resurgo.ledger import settle
from resurgo.number import parse_number, parse_rational
from resurgo.options import resolve
from resurgo.question import UNSCALED
from resurgo.rows import written
from resurgo.series import Series

METHODS = {entry.name: entry for entry in load_catalog().of_kind("method")}
MANY_DIGITS = 600  # of the second working-out where numbers are irrational: all that a small order may cancel


class NoFormulaError(Exception):
    """The formula as it stands here has no value: a division by zero, or a path that meets a singularity."""


def number(value):
    return mp.mpf(value.numerator) / value.denominator if isinstance(value, (int, Fraction)) else value


# -- the formulas ------------------------------------------------------------------------------------


def polynomial(c, x):
    total = 0 * x
    for a in reversed(c):
        total = total * x + a
    return total


def terms(c, x):
    return [a * x**n for n, a in enumerate(c)]


def optimal_truncation(c, x):
    sizes = {n: abs(a) for n, a in enumerate(terms(c, x)) if n and a}
    return polynomial(c[: min(sizes, key=sizes.get)], x) if sizes else c[0]


def exponent(c, x, power):
    """The root of the radicand, followed along the line from 0 to x."""
    if not c[0]:
        raise NoFormulaError
    a = [v / c[0] for v in c]
    radicand = [a[0]]
    for n in range(1, len(a)):
        radicand.append(sum((power * k - (n - k)) * a[k] * radicand[n - k] for k in range(1, n + 1)) / n)
    value = polynomial(radicand, x)
    if abs(power) == 1:
        return c[0] * value**power
    if isinstance(value, Fraction):
        if value <= 0:
            raise NoFormulaError
        return number(c[0]) * number(value) ** (mp.mpf(1) / power)
    turned, before = mp.mpf(0), mp.mpf(1)
    for i in range(1, 401):
        now = polynomial([number(v) for v in radicand], x * i / 400)
        turn = mp.arg(now / before)
        if abs(turn) > 1:
            raise NoFormulaError
        turned, before = turned + turn, now
    return number(c[0]) * mp.exp((mp.log(abs(before)) + 1j * turned) / power)


def null_vector(rows, width):
    """A vector v != 0 with rows v = 0, by Gauss and Jordan's elimination."""
    rows, pivots = [list(row) for row in rows], []
    for column in range(width):
        below = range(len(pivots), len(rows))
        best = max(below, key=lambda i, column=column: abs(rows[i][column]), default=None)
        if best is None or not rows[best][column]:
            continue
        here = len(pivots)
        rows[here], rows[best] = rows[best], rows[here]
        rows[here] = [v / rows[here][column] for v in rows[here]]
        for i, row in enumerate(rows):
            if i != here and row[column]:
                rows[i] = [v - row[column] * w for v, w in zip(row, rows[here], strict=True)]
        pivots.append(column)
    free = next(column for column in range(width) if column not in pivots)
    vector = [Fraction(0)] * width
    vector[free] = Fraction(1)
    for i, column in enumerate(pivots):
        vector[column] = -rows[i][free]
    return vector


def pade_polynomials(c, offset):
    order = len(c) - 1
    upper, lower = (order + offset + 1) // 2, (order - offset) // 2
    if upper < 0 or lower < 0:
        raise NoFormulaError
    rows = [[c[n - j] if n >= j else 0 * c[0] for j in range(lower, -1, -1)] for n in range(upper + 1, order + 1)]
    below = null_vector(rows, lower + 1)[::-1]
    return [sum(below[j] * c[n - j] for j in range(min(n, lower) + 1)) for n in range(upper + 1)], below


def pade(c, x, offset):
    above, below = (polynomial([number(v) for v in p] if isinstance(x, mp.mpc) else p, x) for p in pade_polynomials(c, offset))
    if not below:
        raise NoFormulaError  # a pole, or a factor in common
    return above / below


def borel(c, k, b):
    return [a / prod((b + i for i in range(1, k * n + 1)), start=Fraction(1)) for n, a in enumerate(c)]


def laplace(function, singularities, k, b, direction):
    """1/Gamma(b+1) times the integral of exp(-s) s^b g(s) along the ray, by pieces that close in on what is near it."""
    turn = mp.expjpi(number(direction)) if direction else mp.mpf(1)
    end = mp.mpf(3 * mp.dps)
    cuts = {mp.mpf(0), mp.mpf("0.1"), *(mp.mpf(4) ** i for i in range(5) if 4**i < end), end}
    roots = [(mp.mpc(z) ** (mp.one / k)) * mp.expjpi(mp.mpf(2 * j) / k) / turn for z in singularities for j in range(k)]
    for s in (s for s in roots if 0 < s.real < end and abs(s.imag) < s.real):
        if not s.imag:
            raise NoFormulaError
        cuts.add(s.real)
        gap = abs(s.imag)
        while gap < s.real:
            cuts |= {s.real - gap, s.real + gap}
            gap *= 3
    path = sorted(mp.sqrt(cut) for cut in cuts if 0 <= cut <= end)  # with r = v^2 half-integer b leave no root at the end

    def integrand(v):
        s = v * v * turn
        return 2 * turn * v * mp.exp(-s) * s ** number(b) * function(s) if v else 0

    return mp.quad(integrand, path) / mp.gamma(number(b) + 1)


def borel_pade(c, x, k, b, offset, direction):
    first = next((abs(number(a)) for a in c if a), 1)  # mpmath's quadrature has an absolute goal
    above, below = ([number(v) for v in p] for p in pade_polynomials(borel(c, k, b), offset))
    while not below[-1]:
        below.pop()
    with mp.workdps(3 * mp.dps):
        poles = mp.polyroots(below[::-1], maxsteps=500, extraprec=2000) if len(below) > 1 else []
    at = [pole / number(x) for pole in poles]
    return first * laplace(lambda s: polynomial(above, x * s**k) / polynomial(below, x * s**k) / first, at, k, b, direction)


def conformal_borel(c, x, k, b, singularity):
    series = borel(c, k, b)
    mapped = [series[0]]
    for n in range(1, len(c)):
        mapped.append(sum((-4 * singularity) ** j * series[j] * comb(n + j - 1, n - j) for j in range(1, n + 1)))
    mapped, cut = [number(d) for d in mapped], number(singularity)

    def function(s):
        root = mp.sqrt(1 - x * s**k / cut)
        return polynomial(mapped, (root - 1) / (root + 1))

    return laplace(function, [cut / x], k, b, 0)


def stieltjes_bounds(c, x, subtractions):
    tail = c[subtractions:]
    bounds = [pade(tail[: len(tail) - i], x, -1) if len(tail) > i else 0 for i in (0, 1)]
    return polynomial(c[:subtractions], x) + x**subtractions * sum(bounds) / 2


def has_ended(c):
    """Whether more terms are zero at the end than ever before between two others."""
    present = [0, *(n for n, a in enumerate(c) if n and a)]
    widest = max([1, *(b - a for a, b in pairwise(present))])
    return len(c) - 1 - present[-1] >= widest


def shanks(c, x):
    if has_ended(c):
        return polynomial(c, x)
    sums = [polynomial(c[: n + 1], x) for n, a in enumerate(c) if a or not n]
    before, now = [0] * (len(sums) + 1), sums[1 - len(sums) % 2 :]
    while len(now) > 1:
        steps = [v - u for u, v in pairwise(now)]
        if not all(steps):
            raise NoFormulaError
        before, now = now, [before[i + 1] + 1 / step for i, step in enumerate(steps)]
    return now[0]


def rising(a, n):
    return prod((a + i for i in range(n)), start=Fraction(1))


def levin(c, x, remainder, beta, weight=lambda a, n: a**n):
    if has_ended(c):
        return polynomial(c, x)
    places = [n for n, a in enumerate(c) if a or (not n and remainder == "d")]
    a, last = [terms(c, x)[n] for n in places], len(places) - 1 - (remainder in "dv")
    if last < (remainder in "dv"):
        return polynomial(c, x)
    above = below = 0
    for j in range(last + 1):
        match remainder:
            case "u":
                omega = (beta + j) * a[j]
            case "t":
                omega = a[j]
            case "d":
                omega = a[j + 1]
            case "v":
                omega = a[j] * a[j + 1] / (a[j] - a[j + 1]) if a[j] != a[j + 1] else None
        if not omega:
            raise NoFormulaError
        factor = (-1) ** j * comb(last, j) * (weight(beta + j, last - 1) if last else 1)
        factor = number(factor) / omega if not isinstance(omega, Fraction) else factor / omega
        above, below = above + factor * polynomial(c[: places[j] + 1], x), below + factor
    if not below:
        raise NoFormulaError
    return above / below


def weniger(c, x, remainder, beta):
    return levin(c, x, remainder, beta, rising)


def richardson(c, x, beta):
    if has_ended(c):
        return polynomial(c, x)
    n = len(c) - 1
    weights = [(-1) ** (n + j) * (beta + j) ** n / Fraction(factorial(j) * factorial(n - j)) for j in range(n + 1)]
    sums = [polynomial(c[: j + 1], x) for j in range(n + 1)]
    return sum((w if isinstance(s, Fraction) else number(w)) * s for w, s in zip(weights, sums, strict=True))


FORMULAS: dict[str, Callable] = {
    "naive": polynomial,
    "optimal-truncation": optimal_truncation,
    "exponent": exponent,
    "pade": pade,
    "borel-pade": borel_pade,
    "conformal-borel": conformal_borel,
    "stieltjes-bounds": stieltjes_bounds,
    "shanks": shanks,
    "levin": levin,
    "weniger": weniger,
    "richardson": richardson,
}
INTEGRALS = ("borel-pade", "conformal-borel")
TABLES = tuple(name for name in FORMULAS if name not in INTEGRALS)


# -- the series --------------------------------------------------------------------------------------


def alternating(size):
    return lambda order: [(-1) ** n * Fraction(size(n)) for n in range(order + 1)]


def spread(series, step, start=0):
    """t^start S(t^step)."""
    return lambda order: [series(order)[(n - start) // step] if n >= start and (n - start) % step == 0 else Fraction(0)
                          for n in range(order + 1)]  # fmt: skip


def geometric(*parts):
    """sum of c/(1 - y t), and with its coefficients times n! a series whose Borel transform is that."""
    return lambda order: [sum(Fraction(c) * Fraction(y) ** n for c, y in parts) for n in range(order + 1)]


def times_factorials(series):
    return lambda order: [c * factorial(n) for n, c in enumerate(series(order))]


def without(series, *orders):
    return lambda order: [Fraction(0) if n in orders else c for n, c in enumerate(series(order))]


def disturbed(series, size):
    """The series with a fixed noise, so that a rational function becomes one with Froissart doublets."""
    return lambda order: [c + Fraction((n * n * 7919 + 31) % 199 - 99, size) for n, c in enumerate(series(order))]


euler = alternating(factorial)
two_poles = geometric((1, -1), (Fraction(3, 2), "1/2"), (Fraction(-2, 7), "-3"))
SERIES = {
    "Euler": euler,
    "Euler, one sign": lambda order: [Fraction(factorial(n)) for n in range(order + 1)],
    "quartic integral": alternating(lambda n: Fraction(factorial(4 * n), 16**n * factorial(2 * n) * factorial(n))),
    "(n!)^3": alternating(lambda n: factorial(n) ** 3),
    "1/n!^2": alternating(lambda n: Fraction(1, factorial(n) ** 2)),
    "exponential": lambda order: [Fraction(1, factorial(n)) for n in range(order + 1)],
    "logarithm": alternating(lambda n: Fraction(1, n + 1)),
    "logarithm, one sign": lambda order: [Fraction(1, n + 1) for n in range(order + 1)],
    "zeta(2)": lambda order: [Fraction(1, (n + 1) ** 2) for n in range(order + 1)],
    "10^(n^2)": lambda order: [Fraction((-1) ** (n * n // 3) * 10 ** (n * n)) for n in range(order + 1)],
    "10^-(n^2)": lambda order: [Fraction((-1) ** (n * n // 3), 10 ** (n * n)) for n in range(order + 1)],
    "rational": two_poles,
    "rational Borel transform": times_factorials(two_poles),
    "Froissart": disturbed(two_poles, 10**22),
    "Froissart in the Borel plane": times_factorials(disturbed(two_poles, 10**22)),
    "even": spread(euler, 2),
    "every third": spread(euler, 3),
    "c_0 = 0": spread(euler, 1, 1),
    "three leading zeros": spread(alternating(lambda n: Fraction(1, n + 1)), 1, 3),
    "zeros in the middle": without(euler, 2, 3, 6),
    "trailing zeros": lambda order: euler(order)[: order // 2 + 1] + [Fraction(0)] * (order - order // 2),
    "slow logarithm": lambda order: [Fraction(0)] * 2 + [Fraction(decimal_of_slow_term(n)) for n in range(2, order + 1)],
}
POINTS = ("1", "-1", "1/10", "2", "-1/3", "22/7", "1e-5", "1e-40", "1e3", "999999/1000000", "1e-3000", "1e30")
COMPLEX_POINTS = (("1/2", "1/3"), ("-1", "1/100000"), ("-2", "-1/7"), ("0", "1"), ("3", "-1"), ("-1/10", "1e-12"))


def decimal_of_slow_term(n):
    with mp.workdps(30):
        return mp.nstr(1 / (n * mp.log(n) ** 2), 20)


OPTIONS = {
    "exponent": {"power": (-2, -4, -1, 1, 2, 3)},
    "pade": {"offset": (0, -1, 1, 2, -2, 3)},
    "borel-pade": {
        "k": (1, 1, 2),
        "b": (Fraction(0), Fraction(1, 2), Fraction(-1, 2), Fraction(2)),
        "offset": (-1, 0, 1),
        "direction": (Fraction(0), Fraction(0), Fraction(1, 5), Fraction(-1, 4)),
    },
    "conformal-borel": {
        "k": (1, 2),
        "b": (Fraction(0), Fraction(1, 2), Fraction(2)),
        "singularity": (Fraction(-1), Fraction(-1, 4), Fraction(1)),
    },
    "stieltjes-bounds": {"subtractions": (0, 1)},
    "levin": {"remainder": tuple("utdv"), "beta": (Fraction(1), Fraction(7, 3))},
    "weniger": {"remainder": tuple("dutv"), "beta": (Fraction(1), Fraction(7, 3))},
    "richardson": {"beta": (Fraction(1), Fraction(1, 3))},
}


@dataclass(frozen=True)
class Asked:
    """A method with its options on exact coefficients at a point x + iy."""

    method: str
    coefficients: tuple[Fraction, ...]
    x: tuple[str, str]
    digits: int
    options: dict

    @property
    def point(self):
        return f"{self.x[0]}+({self.x[1]})*I" if self.x[1] != "0" else self.x[0]

    def outcome(self, digits=None):
        settings, faults = resolve(METHODS[self.method].options, self.options)
        assert not faults
        given = Given(read_coefficients(self.coefficients, exact=True), parse_number(self.point))
        cell = len(self.coefficients) - 1, 0
        return settle(METHODS[self.method].thing, settings, given, [cell], digits or self.digits)[cell]

    def truth(self):
        """The formula's value, at mpmath's working precision or beyond."""
        real, imaginary = map(Fraction, self.x)
        x = mp.mpc(number(real), number(imaginary)) if imaginary else real
        rational = not imaginary or self.method in (*INTEGRALS, "pade")  # the equations of a Padé approximant stay exact
        c = self.coefficients if rational else [number(a) for a in self.coefficients]
        return number(FORMULAS[self.method](c, number(x) if self.method in INTEGRALS else x, **self.options))


def check(asked):
    """That the digits called stable are the formula's; the outcome's status, and '' where the formula has no value here."""
    found = asked.outcome()
    assert found.status != "error", found.message
    if found.estimate is None:
        return found.status
    with mp.workdps(asked.digits + 25 if asked.method in INTEGRALS else MANY_DIGITS):
        try:
            truth = asked.truth()
        except NoFormulaError:
            return ""
        assert abs(found.estimate.value - truth) <= mp.mpf(10) ** -found.stable_digits * abs(truth), asked
    return found.status


def drawn(source, methods, order):
    """A question drawn from the corpus."""
    method = source.choice(methods)
    options = {name: source.choice(values) for name, values in OPTIONS.get(method, {}).items()}
    is_complex = method != "stieltjes-bounds" and source.random() < 0.3
    x = source.choice(COMPLEX_POINTS) if is_complex else (source.choice(POINTS), "0")
    series = SERIES[source.choice(list(SERIES))](source.randint(1, order))
    return Asked(method, tuple(series), x, source.choice((1, 8, 30, 30, 40)), options)


# -- the corpus --------------------------------------------------------------------------------------


def first_options(method):
    return {name: values[0] for name, values in OPTIONS.get(method, {}).items()}


@pytest.mark.parametrize("method", TABLES)
@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.long] * (k % 2)) for k, n in enumerate(SERIES)])
def test_stable_digits_are_those_of_the_formula(method, name):
    answered = 0
    for order, x in ((1, "1/10"), (2, "22/7"), (5, "1"), (8, "-1/3"), (9, "1e-40")):
        asked = Asked(method, tuple(SERIES[name](order)), (x, "0"), 30, first_options(method))
        answered += check(asked) != "imprecise"
    assert answered >= 4  # one of them may be exactly 0, or meet a pole beside the point


@pytest.mark.parametrize("method", INTEGRALS)
@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("Euler", "1"),
        ("rational Borel transform", "1/10"),
        ("Froissart in the Borel plane", "2"),
        ("c_0 = 0", "22/7"),
        ("zeros in the middle", "1/10"),
    ],
)
def test_stable_digits_of_an_integral_are_those_of_quadrature(method, name, x):
    asked = Asked(method, tuple(SERIES[name](6)), (x, "0"), 25, first_options(method))
    assert check(asked) in ("ok", "inapplicable")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_drawn_questions_have_the_digits_of_the_formula(seed):
    source = random.Random(seed)
    for _ in range(25):
        check(drawn(source, TABLES, 12))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_drawn_integrals_have_the_digits_of_quadrature(seed):
    source = random.Random(100 + seed)
    for _ in range(2):
        check(drawn(source, INTEGRALS, 6))


IRRATIONAL = {  # text, and the same in mpmath
    "sqrt(2)/7": lambda: mp.sqrt(2) / 7,
    "-exp(1)": lambda: -mp.e,
    "pi": lambda: +mp.pi,
    "log(3)-1/2": lambda: mp.log(3) - mp.mpf(1) / 2,
    "exp(-300)": lambda: mp.exp(-300),
    "gamma(1/4)": lambda: mp.gamma(mp.mpf(1) / 4),
    "1+2*I": lambda: mp.mpc(1, 2),
    "cos(1)+sqrt(-2)": lambda: mp.cos(1) + mp.sqrt(-2),
    "exp(I*pi/5)": lambda: mp.expjpi(mp.mpf(1) / 5),
}


def irrational_question(source, order):
    """Method, options, coefficients and a point, of which at least the point is irrational; and the same in mpmath."""
    method = source.choice([name for name in TABLES if name != "stieltjes-bounds"])
    options = {name: source.choice(values) for name, values in OPTIONS.get(method, {}).items()}
    exact = SERIES[source.choice(list(SERIES))](source.randint(1, order))
    text, values = list(map(str, exact)), [lambda c=c: number(c) for c in exact]
    for n in source.sample(range(len(exact)), source.choice((0, 1, len(exact)))):
        text[n] = source.choice(list(IRRATIONAL))
        values[n] = IRRATIONAL[text[n]]
    return method, options, text, values, source.choice(list(IRRATIONAL))


@pytest.mark.parametrize("seed", range(4))
def test_irrational_and_complex_coefficients_and_points_have_the_digits_of_the_formula(seed):
    source = random.Random(200 + seed)
    answered = 0
    for _ in range(25):
        method, options, text, values, x = irrational_question(source, 8)
        if method == "optimal-truncation" and "I" in x:
            continue  # |c_n| are exactly equal at points of modulus 1, which no digits of mpmath's show
        settings, _ = resolve(METHODS[method].options, options)
        given = Given(read_coefficients(text, exact=True), parse_number(x))
        found = settle(METHODS[method].thing, settings, given, [(len(text) - 1, 0)], 30)[len(text) - 1, 0]
        if found.estimate is None:
            assert found.status in ("imprecise", "inapplicable"), found.message
            continue
        with mp.workdps(MANY_DIGITS):
            try:
                truth = FORMULAS[method]([value() for value in values], IRRATIONAL[x](), **options)
            except NoFormulaError:
                continue
            assert abs(found.estimate.value - truth) <= mp.mpf(10) ** -found.stable_digits * abs(truth), (method, text, x)
        answered += 1
    assert answered > 12


@pytest.mark.parametrize(
    ("method", "order"), [("pade", 20), ("shanks", 20), ("levin", 15), ("weniger", 15), ("richardson", 15), ("exponent", 3)]
)
def test_a_thousand_digits_are_delivered(method, order):
    asked = Asked(method, tuple(euler(order)), ("1/3", "0"), 1000, first_options(method))
    found = asked.outcome()
    assert (found.status, found.stable_digits) == ("ok", 1000)
    with mp.workdps(1100):
        assert abs(found.estimate.value - asked.truth()) < mp.mpf(10) ** -1000 * abs(asked.truth())


def test_one_digit_is_one_digit():
    found = Asked("pade", tuple(euler(9)), ("1", "0"), 1, first_options("pade")).outcome()
    assert (found.status, found.stable_digits) == ("ok", 1)
    assert written(found.estimate, found.stable_digits)["value"] == "0.6"  # [5/4] of Euler's series; its sum is 0.5963...


@pytest.mark.parametrize("distance", ["1e-3", "1e-12", "1e-30", "1e-60"])
def test_poles_of_the_borel_transform_beside_the_ray_cost_no_digits(distance):
    """B = 1/((t-2)^2 + d^2): the integral of exp(-s) B(s) is Im(exp(-z) E_1(-z))/d with z = 2 + i d."""
    d = Fraction(distance)
    transform = [1 / (4 + d * d)]
    for n in range(1, 6):
        transform.append((4 * transform[n - 1] - (transform[n - 2] if n > 1 else 0)) / (4 + d * d))
    c = tuple(b * factorial(n) for n, b in enumerate(transform))
    found = Asked("borel-pade", c, ("1", "0"), 30, {"offset": -2}).outcome()
    assert (found.status, found.stable_digits) == ("ok", 30)
    with mp.workdps(150):
        z = mp.mpc(2, number(d))
        truth = mp.im(mp.exp(-z) * mp.e1(-z)) / number(d)
        assert abs(found.estimate.value - truth) < mp.mpf(10) ** -29 * abs(truth)
        assert mp.mpf(found.estimate.details["ambiguity"]) > 0.8 / number(d)  # 2 pi exp(-2)/(2 d) from each of two poles


@pytest.mark.parametrize("method", ["pade", "shanks"])
@pytest.mark.parametrize("distance", ["1e-5", "1e-12", "1e-30", "-1e-80"])
def test_beside_a_pole_no_wrong_digits_are_called_stable(method, distance):
    """1/(1 - 2x) + 1/(1 + x): what is called stable beside x = 1/2 is right."""
    c = [Fraction(2) ** n + Fraction((-1) ** n) for n in range(8)]
    x = Fraction(1, 2) - Fraction(distance)
    found = Asked(method, tuple(c), (str(x), "0"), 30, first_options(method)).outcome()
    assert found.status in ("ok", "imprecise")
    with mp.workdps(200):
        t = number(x)
        truth = 1 / (1 - 2 * t) + 1 / (1 + t)
        if found.estimate is not None:
            assert abs(found.estimate.value - truth) <= mp.mpf(10) ** -found.stable_digits * abs(truth)


@pytest.mark.parametrize("distance", ["1e-5", "1e-12", "1e-30"])
def test_beside_a_froissart_doublet_no_wrong_digits_are_called_stable(distance):
    c = tuple(SERIES["Froissart"](8))
    _, below = pade_polynomials(c, 0)
    with mp.workdps(80):
        poles = [
            z.real for z in mp.polyroots([number(v) for v in below[::-1]], maxsteps=300, extraprec=600) if not abs(z.imag) > 1e-30
        ]
        points = [str(Fraction(mp.nstr(z, 50)) * (1 + Fraction(distance))) for z in poles]
    assert points
    for x in points:
        assert check(Asked("pade", c, (x, "0"), 30, {"offset": 0})) in ("ok", "imprecise")


# -- blocks ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A question at several points."""

    coefficients: tuple[Fraction, ...]
    points: tuple[str, ...]

    def series(self, order, bits):
        return Series(self.coefficients[: len(self.coefficients)]).truncate(order)

    def argument(self, index, bits):
        x = parse_number(self.points[index])
        return (x.ball(bits) if x.rational is None else x.rational), True

    def scale(self, index, bits):
        return UNSCALED


def in_a_block(seed, methods, order, digits=20):
    """A block of orders and points, and of some cells what the method gives of them alone, from the truncated series."""
    source = random.Random(seed)
    asked = drawn(source, methods, order)
    settings, _ = resolve(METHODS[asked.method].options, asked.options)
    block = Block(asked.coefficients, ("1/3", "-22/7", "sqrt(2)/7", "1/3+(1/7)*I"))
    cells = [(n, i) for n in range(len(asked.coefficients)) for i in range(4)]
    together = settle(METHODS[asked.method].thing, settings, block, cells, digits)
    for n, i in source.sample(cells, min(6, len(cells))):
        alone = Block(asked.coefficients[: n + 1], (block.points[i],))
        yield together[n, i], settle(METHODS[asked.method].thing, settings, alone, [(n, 0)], digits)[n, 0], (asked, n, i)


def check_block(seed, methods, order):
    compared = 0
    for together, alone, where in in_a_block(seed, methods, order):
        if together.estimate is None or alone.estimate is None:
            continue
        first, second = together.estimate, alone.estimate
        with mp.workdps(60):
            assert abs(first.value - second.value) <= mp.mpf(10) ** -20 * abs(second.value), where
            assert (first.grade, first.notes, first.error is None) == (second.grade, second.notes, second.error is None), where
            if first.error is not None:
                assert abs(first.error - second.error) <= abs(second.error) / 1000 + mp.mpf(10) ** -20 * abs(second.value), where
        compared += 1
    return compared


@pytest.mark.long
def test_no_order_or_point_spoils_another():
    assert sum(check_block(seed, TABLES, 10) for seed in range(300, 315)) > 30


def test_no_order_or_point_spoils_another_integral():
    assert sum(check_block(seed, INTEGRALS, 5) for seed in range(400, 404)) > 5


# -- through the other doors --------------------------------------------------------------------------


PROBLEM = """
from fractions import Fraction
from resurgo import Problem, hookimpl

TERMS = {terms}

def coefficients(order):
    return [Fraction(c) for c in TERMS[: order + 1]]

@hookimpl
def register_problems():
    return [Problem("mine", coefficients, points=("1/10", "22/7", "-1/3", "1/2+1/3*I"))]
"""
EXPERIMENT = """
schema = 1
digits = 25
orders = [0, 1, 4, 7]
problems = ["mine"]
methods = [{methods}]
"""


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["zeros in the middle", "10^-(n^2)", *(pytest.param(n, marks=pytest.mark.long) for n in ("Froissart", "even"))]
)
def test_the_rows_of_an_experiment_are_the_formulas_in_decimals(workspace, name):
    c = SERIES[name](7)
    workspace.plugin(PROBLEM.format(terms=list(map(str, c))))
    used = [
        ", ".join([f'{{ use = "{method}"', *(f'{key} = {value if isinstance(value, int) else f"{chr(34)}{value}{chr(34)}"}'
                   for key, value in first_options(method).items())]) + " }"
        for method in TABLES
    ]  # fmt: skip
    table = resurgo.run(workspace.experiment(EXPERIMENT.format(methods=", ".join(used)))).table
    compared = 0
    for row in table[table["value"] != ""].to_dict("records"):
        order, stable = int(row["order"]), int(row["stable_digits"])
        x = {"0.1": ("1/10", "0"), "3.14": ("22/7", "0"), "-0.3": ("-1/3", "0"), "0.5": ("1/2", "1/3")}
        asked = Asked(row["method"], tuple(c[: order + 1]), x[row["x"][:4]], 25, first_options(row["method"]))
        with mp.workdps(MANY_DIGITS):
            try:
                truth = asked.truth()
            except NoFormulaError:
                continue
            distance = abs(mp.mpc(row["value"], row["value_im"] or 0) - truth)
            assert distance <= mp.mpf("0.51") * mp.mpf(10) ** (1 - stable) * abs(truth), asked  # half a unit in the last place
        compared += 1
    assert compared > 60


@pytest.mark.parametrize("method", TABLES)
def test_resum_gives_the_digits_of_the_formula(method):
    asked = Asked(method, tuple(euler(5)), ("1/10", "0"), 40, first_options(method))
    found = resurgo.resum(asked.coefficients, "1/10", method=method, digits=40, **asked.options)
    assert found.details["stable_digits"] == 40
    with mp.workdps(80):
        assert abs(found.value - asked.truth()) <= mp.mpf(10) ** -40 * abs(asked.truth())


# -- proved ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_proved_bounds_hold_for_the_value_and_for_what_is_written(seed):
    """f = sum m_i/(1 + y_i x): at low orders f lies between the bounds, at some it is one of them, then both."""
    source = random.Random(500 + seed)
    fraction = lambda: Fraction(source.randint(1, 9), source.randint(1, 9))  # noqa: E731
    for _ in range(25):
        masses = [(fraction(), fraction()) for _ in range(source.randint(1, 4))]
        x, subtractions = (
            source.choice((Fraction(1, 3), Fraction(22, 7), Fraction(1, 10**9), Fraction(10**9))),
            source.randint(0, 1),
        )
        order = source.randint(subtractions, 2 * len(masses) + 1)
        c = [sum(m * (-y) ** n for m, y in masses) for n in range(order + 1)]
        truth = sum(m / (1 + y * x) for m, y in masses)
        if subtractions:
            c, truth = [Fraction(5, 3), *c[:-1]], Fraction(5, 3) + x * truth
        found = Asked(
            "stieltjes-bounds", tuple(c), (str(x), "0"), source.choice((1, 3, 10, 30)), {"subtractions": subtractions}
        ).outcome()
        assert (found.status, found.estimate.grade) == ("ok", "proved")
        assert abs(parse_rational(found.estimate.value) - truth) <= parse_rational(found.estimate.error)
        row = written(found.estimate, found.stable_digits)
        assert abs(Fraction(row["value"]) - truth) <= Fraction(row["error"])


# -- more of the same --------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_many_drawn_questions_have_the_digits_of_the_formula(seed):
    source = random.Random(1000 + seed)
    for _ in range(120):
        check(drawn(source, TABLES, 20))
    for _ in range(8):
        check(drawn(source, INTEGRALS, 7))


@pytest.mark.long
def test_many_drawn_questions_agree_with_three_times_the_digits():
    source, compared = random.Random(2000), 0
    for _ in range(150):
        asked = drawn(source, (*TABLES, *TABLES, "borel-pade"), 30)
        found, finer = asked.outcome(), asked.outcome(3 * asked.digits + 10)
        if found.estimate is not None and finer.estimate is not None:
            with mp.workdps(200):
                difference = abs(found.estimate.value - finer.estimate.value)
                assert difference <= mp.mpf(10) ** -found.stable_digits * abs(finer.estimate.value), asked
            compared += 1
    assert compared > 90


@pytest.mark.long
def test_no_order_or_point_spoils_another_in_many_blocks():
    assert sum(check_block(seed, TABLES, 14) for seed in range(3000, 3120)) > 250
