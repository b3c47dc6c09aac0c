"""Diagnostics of divergent series, against closed forms: Gevrey order, large-order law, Borel plane, optimal order."""

import re
from fractions import Fraction
from math import factorial
from pathlib import Path

import pytest
from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo import Inapplicable, Series, load_catalog
from resurgo.checks import check
from resurgo.diagnose import COLUMNS as DIAGNOSTIC_COLUMNS
from resurgo.errors import RequestError
from resurgo.kernels.late_terms import fits, settled
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision
from resurgo.results import Run
from resurgo.rows import COLUMNS
from resurgo.tables import table_of

CATALOG = load_catalog()
LARGE, GEVREY, PLANE = (CATALOG.find("diagnostic", name).thing for name in ("large-order", "gevrey-order", "borel-plane"))
BITS = 300
PRECISION = 900
FACTOR = 10  # by which no error may be too small


def of_problem(name, order, **parameters):
    problem = CATALOG.find("problem", name).thing
    parameters = {option.name: option.default for option in problem.options} | parameters
    return Series(problem.coefficients(order, **parameters))


def ball(x):
    if isinstance(x, mp.mpc):
        return acb(ball(x.real), ball(x.imag))
    sign, mantissa, exponent, _ = mp.mpf(x)._mpf_
    return arb(fmpz(int(mantissa))) * arb(2) ** int(exponent) * (-1 if sign else 1)


def gammas(product, action, order):
    """c_n = A^(-n) times the product of the Gamma(k n + x)^s for (k, x, s)."""
    return [mp.fprod(mp.gamma(mp.mpf(k) * n + x) ** s for k, x, s in product) / mp.mpmathify(action) ** n for n in range(order + 1)]


def law(product, action):
    """(k, A, b, C, d_1, d_2) of these, by Stirling's series with the polynomials of Bernoulli (DLMF 5.11.8)."""
    half, log_2pi = mp.mpf(1) / 2, mp.log(2 * mp.pi) / 2
    k = sum(s * mp.mpf(rate) for rate, _, s in product)
    b = sum(s * (x - half) for _, x, s in product) + half
    rate = sum(s * mp.mpf(r) * mp.log(r) for r, _, s in product) - k * mp.log(k)
    constant = sum(s * ((x - half) * mp.log(r) + log_2pi) for r, x, s in product) - (b - half) * mp.log(k) - log_2pi

    def g(j):
        terms = [s * mp.bernpoly(j + 1, x) / mp.mpf(r) ** j for r, x, s in product] + [-mp.bernpoly(j + 1, b) / k**j]
        return (-1) ** (j + 1) * sum(terms) / (j * (j + 1))

    return k, action / mp.exp(rate), b, mp.exp(constant), g(1), g(2) + g(1) ** 2 / 2


with working_precision(PRECISION):
    third, half, root_2 = mp.mpf(1) / 3, mp.mpf(1) / 2, mp.sqrt(2)
    SIMPLE = [(1, third, 1), (1, 2 * third, 1), (1, 1, -1)]
    ONE = {
        "2F0": (SIMPLE, -1),
        "irrational A": ([(1, half, 1), (1, third, 1), (1, 1, -1)], root_2),
        "irrational b": ([(1, root_2, 1), (1, third, 1), (1, 1, -1)], -2),
        "k = 2": ([(2, half, 1), (1, third, 1), (1, 1, -1)], -1),
        "k = 3": ([(4, half, 1), (1, 1, -1)], -1),
        "k = 1/2": ([(3 * half, half, 1), (1, 1, -1)], 2),
        "k = 2/3": ([(5 * third, half, 1), (1, 1, -1)], 1),
        "b = 15/2": ([(1, 15 * half, 1), (1, third, 1), (1, 1, -1)], -1),
    }
QUANTITIES = ("gevrey", "action", "exponent", "constant", "correction-1", "correction-2")
BESIDE = {
    "a convergent series": lambda n: 5 * mp.mpf(2) ** -n,
    "lower growth": lambda n: 3 * mp.gamma(mp.mpf(n) / 2 + 1),
    "a near singularity": lambda n: 2 * mp.gamma(n + half) / (-6 * half * 2 / 5) ** n,
    "one on the other side": lambda n: 2 * mp.gamma(n + half) / (6 * half * 2 / 5) ** n,
}


def check_claims(found, truth, factor=FACTOR):
    """No error claimed is too small by more than the factor, and k is right; how many quantities there were."""
    for name, value in zip(QUANTITIES, truth, strict=True):
        if name not in found:
            continue
        apart = abs(to_mp(found[name].value) - value)
        assert apart <= factor * to_mp(found[name].error or 0) + mp.mpf(10) ** -60 * (1 + abs(value)), name
    return len(set(QUANTITIES) & set(found))


def series_of(terms):
    with working_precision(PRECISION):
        return Series(map(ball, terms))


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("order", [12, pytest.param(36, marks=pytest.mark.long)])
def test_the_law_of_products_of_gamma_functions(name, order):
    product, action = ONE[name]
    with working_precision(PRECISION):
        series, truth = series_of(gammas(product, mp.mpf(action), order)), law(product, mp.mpf(action))
    with working_precision(BITS):
        found = LARGE(series)
        given = check_claims(found, truth)
        assert given >= len(QUANTITIES) - (order < 20)
        if order > 20 or name == "2F0":
            assert abs(to_mp(found["correction-1"].value) - truth[4]) < (1e-7 if order > 20 else 1e-4)


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("order", [16, pytest.param(40, marks=pytest.mark.long)])
def test_what_grows_less_does_not_spoil_the_claims(name, order):
    with working_precision(PRECISION):
        terms = [c + BESIDE[name](n) for n, c in enumerate(gammas(SIMPLE, -1, order))]
        series, truth = series_of(terms), law(SIMPLE, mp.mpf(-1))
    with working_precision(BITS):
        try:
            check_claims(LARGE(series), truth)
        except Inapplicable:
            assert order < 40


@pytest.mark.parametrize(
    "position", [(1, 2), *(pytest.param(at, marks=pytest.mark.long) for at in ((0, 1), (-1, half), (2, half)))]
)
def test_a_complex_pair_is_told_by_the_one_above_the_axis(position):
    factor = mp.mpc(1, -2)
    with working_precision(PRECISION):
        at = mp.mpc(*position)
        terms = [2 * mp.re(factor * c / at**n) for n, c in enumerate(gammas(SIMPLE, 1, 24))]
        series, (k, _, b, constant, *corrections) = series_of(terms), law(SIMPLE, mp.mpf(1))
    with working_precision(BITS):
        found = LARGE(series)
        assert check_claims(found, (k, at, b, factor * constant, *corrections)) == len(QUANTITIES)
        assert abs(to_mp(found["action"].value) - at) < 1e-3
        assert "one of a complex pair" in found["action"].notes


@pytest.mark.long
def test_two_real_singularities_of_equal_modulus_are_told_apart():
    with working_precision(PRECISION):
        terms = [c + 3 * d / 10 for c, d in zip(gammas(SIMPLE, -1, 32), gammas(SIMPLE, 1, 32), strict=True)]
        series, truth = series_of(terms), law(SIMPLE, mp.mpf(-1))
    with working_precision(BITS):
        found = LARGE(series)
        check_claims(found, truth)
        assert abs(found["constant"].value - truth[3]) < 1e-6
        assert abs(found["second-action"].value - 1) < 1e-6
        assert abs(found["second-constant"].value - 3 * truth[3] / 10) < 1e-6


@pytest.mark.parametrize(("start", "step"), [(0, 2), (1, 2), (2, 3)])
def test_gaps_leave_the_law_that_of_n(start, step):
    with working_precision(PRECISION):
        terms = [mp.mpf(0)] * (start + 24 * step + 1)
        terms[start::step] = gammas(SIMPLE, -1, 24)
        k, action, b, constant, first, second = law(SIMPLE, mp.mpf(-1))
        truth = k / step, action, b - k * start / step, constant, step * first, step**2 * second + step * start * first
        series = series_of(terms)
    with working_precision(BITS):
        assert check_claims(LARGE(series), truth) == len(QUANTITIES)


KNOWN = {  # A, b, C, d_1 by the literature: see the problems' own pages
    "quartic-integral": (20, "-1/4", "0", lambda: 1 / (mp.sqrt(2) * mp.pi), "-3/16"),
    "quartic-oscillator": (80, "-1/3", "1/2", lambda: -mp.sqrt(6 / mp.pi**3), "-95/72"),
    "painleve-1": (40, "-1", "-1/2", lambda: -mp.sqrt(mp.mpf(6) / 5) / mp.pi ** (3 * half), "-1/16"),
    "stark": (50, "4/9", "1", lambda: -6 / mp.pi, "-107/36"),
    "double-well": (80, "1/3", "1", lambda: -3 / mp.pi, "-53/18"),
    "airy-ai": (20, "-2", "0", lambda: 1 / (2 * mp.pi), "-5/36"),
    "lee-yang-integral": (20, "-2/3", "0", lambda: 1 / (2 * mp.pi), "-5/36"),
}
SLOW = ("quartic-oscillator", "double-well")


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long] * (name in SLOW)) for name in KNOWN])
def test_the_laws_of_bundled_problems(name):
    order, action, b, constant, first = KNOWN[name]
    with working_precision(BITS):
        found = LARGE(of_problem(name, order))
        truth = [to_mp(parse_number(text).ball(BITS)) for text in (action, b, first)]
        for quantity, value, digits in (
            ("action", truth[0], 20), ("exponent", truth[1], 20), ("constant", constant(), 6), ("correction-1", truth[2], 4),
        ):  # fmt: skip
            apart = abs(to_mp(found[quantity].value) - value)
            assert apart < mp.mpf(10) ** -digits, quantity
            assert apart <= 2 * to_mp(found[quantity].error) + mp.mpf(10) ** -40, quantity


def test_the_growth_constant_of_the_octic_oscillator():
    with working_precision(BITS):
        found = LARGE(of_problem("octic-oscillator", 40))
        constant = -1 / to_mp(found["action"].value)
        beta = mp.beta(mp.mpf(1) / 3, mp.mpf(3) / 2)
        assert abs(constant - 2 * (3 / beta) ** 3) < 1e-12
        assert mp.nstr(constant, 10) == "3.358636346"


def test_the_stokes_constant_of_painleve_one():
    """S_1 = -i 3^(1/4)/(2 sqrt(pi)) in the variable in which the action is 8 sqrt(3)/5; there |C| = |S_1| sqrt(8 sqrt(3)/5)/pi."""
    with working_precision(BITS):
        found = LARGE(of_problem("painleve-1", 60))
        first = mp.mpf(3) ** (mp.mpf(1) / 4) / (2 * mp.sqrt(mp.pi))
        action = 8 * mp.sqrt(3) / 5
        assert abs(mp.pi * abs(found["constant"].value) / mp.sqrt(action) - first) < 1e-15
        assert abs(abs(found["stokes"].value) - mp.pi * abs(found["constant"].value)) < 1e-15  # k = 2, |A| = 1


def test_the_stokes_constant_is_the_jump_of_the_lateral_sums():
    """sum n! t^n: S_+ - S_- is -2 pi i times the residue of e^(-s)/(1 - st) at 1/t: 2 pi i e^(-1/t)/t = S t^(-b) e^(-1/t)."""
    with working_precision(BITS):
        found = LARGE(of_problem("euler-nonalternating", 20))
        assert abs(found["stokes"].value - 2j * mp.pi) < 1e-50


def test_what_is_given_is_held_fixed_and_said():
    with working_precision(BITS):
        series = of_problem("quartic-oscillator", 30)
        free = LARGE(series)
        given = LARGE(series, singularity="-1/3", exponent=Fraction(1, 2))
        truth = -mp.sqrt(6 / mp.pi**3)
        assert "constant" not in free or free["constant"].error > 100 * given["constant"].error
        assert abs(given["constant"].value - truth) <= given["constant"].error < 1e-2
        assert given["action"].error == 0


@pytest.mark.parametrize(
    ("ratio", "k"),
    [
        (lambda n: Fraction(-n), 1),
        (lambda n: Fraction(1, n), -1),
        (lambda n: Fraction(2 * n + 1, 3 * n), 0),
        (lambda n: Fraction(n**2), 2),
    ],
)
def test_gevrey_orders_of_simple_ratios(ratio, k):
    terms = [Fraction(1)]
    for n in range(1, 16):
        terms.append(terms[-1] * ratio(n))
    with working_precision(BITS):
        found = GEVREY(Series(terms))
        assert found["gevrey"].value == k
        assert abs(found["fitted"].value - k) <= FACTOR * found["fitted"].error
        assert abs(found["fitted"].value - k) < 1e-3
        if k < 0:
            assert found["order"].value == 1


def test_an_order_that_is_no_multiple_of_a_half_is_not_taken_for_one():
    with working_precision(PRECISION):
        series = series_of(gammas([(mp.mpf(5) / 7, half, 1)], 1, 20))
    with working_precision(BITS):
        found = GEVREY(series)
        assert "gevrey" not in found
        assert abs(found["fitted"].value - mp.mpf(5) / 7) <= FACTOR * found["fitted"].error < 1e-2
        with pytest.raises(Inapplicable, match="is no simple fraction; give it as the option gevrey"):
            LARGE(series)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"singularity": parse_number("1")}, "the coefficients follow no law of one singularity or two at 1"),
        ({"singularity": parse_number("I")}, "the coefficients follow no law of one singularity or two at I"),
        ({"singularity": parse_number("0")}, "singularity = 0: a series that diverges has its Borel singularities elsewhere"),
        ({"gevrey": Fraction(0)}, "gevrey = 0: the Gevrey order is above 0, and at most 10"),
        ({"gevrey": Fraction(10**6)}, "gevrey = 1000000: the Gevrey order is above 0, and at most 10"),
    ],
)
def test_what_is_given_has_to_be_borne_out_by_the_signs(options, words):
    """(-1)^n n! has A = -1; at another place of the same modulus the signs are not those of the law."""
    with working_precision(BITS), pytest.raises(Inapplicable, match=f"^{re.escape(words)}$"):
        LARGE(Series([fmpq((-1) ** n * factorial(n)) for n in range(13)]), **options)


@pytest.mark.parametrize("order", [12, 20])
def test_a_fit_that_says_nothing_of_the_gevrey_order_does_not_spoil_its_error(order):
    """n! (1 + 3 (-1)^n): log |c_n| is no smooth function of n, and the recurrence of two terms tells k."""
    with working_precision(BITS):
        series = Series([fmpq(factorial(n) * (1 + 3 * (-1) ** n)) for n in range(order + 1)])
        found = GEVREY(series)
        assert "fitted" not in found
        assert to_mp(found["gevrey"].value) == 1
        assert to_mp(found["gevrey"].error) < 1
        assert to_mp(LARGE(series)["gevrey"].error) == to_mp(found["gevrey"].error)


def test_a_convergent_series_has_no_law():
    with working_precision(BITS), pytest.raises(Inapplicable, match=r"^the series converges: it is that of an entire function$"):
        LARGE(Series(Fraction(1, factorial(n)) for n in range(20)))


def test_fits_are_exact_on_what_they_fit():
    with working_precision(BITS):
        ns = [arb(n) for n in range(30, 10, -1)]
        values = [3 * n - n.log() / 2 + 5 - 7 / n + 11 / n**2 for n in ns]
        table = fits(values, [ns, [n.log() for n in ns]], 30, fmpq(1, 3))
        fit = table[8][0]
        assert all(abs(a - b) < 1e-4 for a, b in zip((*fit.factors, *fit.powers), (3, -0.5, 5, -7, 11), strict=True))
        plain = fits(values, [ns, [n.log() for n in ns]], 30)[2][0]
        assert all(abs(a - b) < 1e-60 for a, b in zip((*plain.factors, *plain.powers), (3, arb(-0.5), 5, -7, 11), strict=True))


def test_a_table_of_too_few_rows_settles_nowhere():
    assert settled([[arb(1), arb(1), arb(1), arb(1)]], 8, 3) is None


def kinds(found, what="pole"):
    return {name: each.notes.split(";")[0] for name, each in found.items() if name.startswith(what)}


def test_the_borel_plane_of_a_meromorphic_transform():
    """c_n = n! (2^(-n) + 3 (-5)^(-n)) + n!/(1+2i)^n + c.c.: poles at 2, -5, 1 +- 2i, whatever else there might be."""
    with working_precision(400):
        at = mp.mpc(1, 2)
        terms = [mp.factorial(n) * (mp.mpf(2) ** -n + 3 * mp.mpf(-5) ** -n + 2 * mp.re(at**-n)) for n in range(20)]
        rounded = [Fraction(int(mp.nint(c * 10**60)), 10**60) for c in terms]
    with working_precision(200):
        found = PLANE(Series(rounded), k=Fraction(1))
        poles = [to_mp(found[f"pole-{i}"].value) for i in (1, 2, 3)]
        assert max(abs(a - b) for a, b in zip(poles, (2, at, -5), strict=True)) < 1e-12
        assert kinds(found)["pole-1"] == "genuine"
        assert abs(to_mp(found["residue-1"].value) + 2) < 1e-10  # 1/(1 - t/2)
        assert "one of a pair" in found["pole-2"].notes
        assert all(
            abs(to_mp(found[f"pole-{i}"].value) - b) <= FACTOR * to_mp(found[f"pole-{i}"].error) + 1e-50
            for i, b in ((1, 2), (3, -5))
        )


def test_the_borel_plane_of_a_cut():
    """2F1 with a branch point at -1/4: all poles are on the cut, and the branch point is found within its error."""
    with working_precision(200):
        found = PLANE(of_problem("quartic-integral", 30))
        assert set(kinds(found).values()) == {"on cut 1"}
        end = found["branch-point-1"]
        assert abs(to_mp(end.value) + 0.25) <= to_mp(end.error) < 0.01
        assert all(to_mp(each.value).real < -0.25 for name, each in found.items() if name.startswith("pole"))


def test_a_froissart_doublet_is_called_spurious():
    """1/(1 + t) with noise of 1e-6 in the Borel transform: what is not at -1 is noise."""
    noise = [Fraction((7 * n * n + 3 * n) % 11 - 5, 10**6) for n in range(12)]
    terms = [(Fraction((-1) ** n) + noise[n]) * int(mp.factorial(n)) for n in range(12)]
    with working_precision(200):
        found = PLANE(Series(terms), k=Fraction(1))
        assert min(abs(to_mp(found[name].value) + 1) for name, kind in kinds(found).items() if kind != "spurious") < 1e-3
        assert "spurious" in kinds(found).values()
        spurious = [to_mp(found[name].value) for name, kind in kinds(found, "zero").items() if kind == "spurious"]
        assert spurious


def run_of(rows, table=()):
    cells = dict.fromkeys(DIAGNOSTIC_COLUMNS, "") | {"problem": "p", "parameters": {}, "options": {}, "status": "ok"}
    manifest = {"title": "by hand", "experiment": {"digits": 20, "methods": []}}
    return Run(Path(), table_of(table, COLUMNS), table_of([cells | row for row in rows], DIAGNOSTIC_COLUMNS), manifest)


def test_the_figure_of_errors_draws_them_beside_the_claims():
    rows = [
        {"diagnostic": "large-order", "quantity": "action", "order": n, "value": value, "error": error, "stable_digits": 20}
        for n, value, error in ((10, "-0.26", "0.1"), (20, "-0.2501", "0.001"), (30, "-0.25", "1e-20"))
    ]
    draw = CATALOG.find("figure", "diagnostic-error").thing
    true, claimed = draw(run_of(rows), known=["-1/4"]).axes[0].lines
    assert [round(y, 6) for y in true.get_ydata()[:2]] == [-2, -4]
    assert str(true.get_ydata()[2]) == "nan"  # all digits are right
    assert [round(y, 6) for y in claimed.get_ydata()] == [-1, -3, -20]
    with pytest.raises(RequestError, match="known: 2 values for 1 quantities of 1 problems; give 1"):
        draw(run_of(rows), known=["-1/4", "1"])


def test_the_figure_of_the_borel_plane_draws_conjugates_and_greys_what_is_spurious():
    points = [
        ("pole-1", "-1", "0", "genuine"),
        ("pole-2", "1", "2", "genuine; one of a pair"),
        ("pole-3", "0.5", "0", "spurious"),
        ("zero-1", "0.50001", "0", "spurious"),
        ("residue-1", "7", "0", "genuine"),
    ]
    rows = [
        {"diagnostic": "borel-plane", "quantity": name, "order": 9, "value": value, "value_im": imaginary, "notes": notes}
        for name, value, imaginary, notes in points
    ]
    (axes,) = CATALOG.find("figure", "borel-plane").thing(run_of(rows), marked=["1-2*I"]).axes
    drawn = {
        (*map(float, line.get_xydata()[0]), line.get_marker()): line.get_color()
        for line in axes.lines
        if len(line.get_xdata()) == 1
    }
    assert {(-1, 0, "x"), (1, 2, "x"), (1, -2, "x"), (1, -2, "s"), (0.5, 0, "x"), (0.50001, 0, "o"), (0, 0, ".")} == set(drawn)
    assert drawn[0.5, 0, "x"] == drawn[0.50001, 0, "o"] == "0.72"


@pytest.mark.parametrize("x", ["0.01", "0.05"])
def test_the_optimal_order_is_near_that_of_the_law(x):
    """Euler's series: the least term is that of n = 1/x, of size n! x^n."""
    found = CATALOG.find("diagnostic", "optimal-truncation").thing
    with working_precision(100):
        order = found(of_problem("euler-series", 120), mp.mpf(x))
        assert abs(order["order"].value - 1 / mp.mpf(x)) <= 1
        law = mp.sqrt(2 * mp.pi / mp.mpf(x)) * mp.exp(-1 / mp.mpf(x))
        assert abs(order["size"].value / law - 1) < 0.01


@pytest.mark.long
@pytest.mark.parametrize("name", ["gevrey-order", "large-order", "borel-plane"])
def test_the_diagnostics_pass_their_checks(name):
    (verdicts,) = check(f"diagnostic:{name}").values()
    assert not [verdict for verdict in verdicts if verdict.failed]
