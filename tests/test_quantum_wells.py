"""The double well: its series by two recursions, its large order, its energies by proof and by diagonalisation, its instantons."""

from fractions import Fraction
from functools import cache
from itertools import islice

import pytest
from conftest import extrapolated
from flint import arb, fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.kernels.two_wells import double_well_energy
from resurgo.kernels.wells import well_energies
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import series_of

ENERGIES = {  # by another program
    "1/200": ("0.494881507320647627215", "0.494881507320699290848"),
    "1/100": ("0.489497520976055458453", "0.489498132721210541827"),
    "1/50": ("0.476846171072850916007", "0.478513942336191420289"),
    "1/20": ("0.385102300531526428682", "0.496487214436524596322"),
}


@cache
def problem(name):
    return load_catalog().find("problem", name).thing


def place(name, x, **parameters):
    return Place(problem(name), tuple(sorted({**problem(name).parameters, **parameters}.items())), parse_number(x))


def exact(name, order, **parameters):
    return series_of(problem(name), tuple(sorted({**problem(name).parameters, **parameters}.items())), order).exact


def matrix_perturbation(order):
    """E_n of the double well's ground state from (a + a+)/sqrt(2), by the textbook's recursion in sqrt(g)."""

    def x_times(state):
        image = {}
        for k, c in state.items():
            image[k + 1] = image.get(k + 1, 0) + c
            if k:
                image[k - 1] = image.get(k - 1, 0) + k * c
        return image  # of sqrt(2) x

    def cubed(state):
        for _ in range(3):
            state = x_times(state)
        return state

    energies, states, cubes = [Fraction(1, 2)], [{0: Fraction(1)}], []
    for n in range(1, 2 * order + 1):
        cubes.append(cubed(states[-1]))
        image = {k: -c for k, c in cubes[-1].items()}  # in units of 2^(-3/2) per sqrt(g), so that x^4/2 counts as 1
        if n > 1:
            for k, c in x_times(cubes[-2]).items():
                image[k] = image.get(k, 0) + c
        energies.append(image.get(0, Fraction(0)))
        state = {}
        for k, c in image.items():
            if k:
                state[k] = (sum(energies[j] * states[n - j].get(k, 0) for j in range(1, n)) - c) / k
        states.append(state)
    return [e / Fraction(8) ** (n // 2) for n, e in enumerate(energies)][::2]


def test_the_first_coefficients_are_those_published():
    published = ["1/2", "-1", "-9/2", "-89/2", "-5013/8", "-88251/8"]
    assert [str(c) for c in exact("double-well", 5)] == published
    for quantity in ("ground", "first"):
        assert [str(c) for c in exact("double-well", 5, quantity=quantity)] == published


def test_the_coefficients_follow_from_the_matrix_elements():
    assert [Fraction(str(c)) for c in exact("double-well", 9)] == matrix_perturbation(9)


@pytest.mark.long
def test_the_large_order_law_is_the_one_stated():
    """c_n/(-(3/pi) 3^n n!) = 1 - 53/(18 n) + ..."""
    c = exact("double-well", 161)
    with mp.workdps(40):
        ratios = [-mp.pi * to_mp(c[n]) / (3 * mp.mpf(3) ** n * mp.factorial(n)) for n in (10, 20, 40, 80, 160)]
        assert abs(extrapolated(ratios) - 1) < 1e-4
        slopes = [n * (r - 1) for n, r in zip((10, 20, 40, 80, 160), ratios, strict=True)]
        assert abs(extrapolated(slopes) + mp.mpf(53) / 18) < 1e-3
    facts = problem("double-well").facts
    assert (facts["singularities"], facts["exponent"], facts["gevrey"]) == (["1/3"], 1, 1)


def test_a_scale_that_leaves_fractions_is_refused():
    with pytest.raises(ArithmeticError, match=r"^the energies are no whole numbers with this scale$"):
        list(islice(well_energies(0, -1, 2), 12))


@pytest.mark.long
@pytest.mark.parametrize("g", ENERGIES)
def test_the_energies_are_those_of_another_program(g):
    found = [place("double-well", g, quantity=quantity).target(30)[0] for quantity in ("ground", "first", "mean")]
    with mp.workdps(40):
        ground, first = map(mp.mpf, ENERGIES[g])
        for value, expected in zip(found, (ground, first, (ground + first) / 2), strict=True):
            assert abs(value - expected) < mp.mpf(10) ** -20


@pytest.mark.long
@pytest.mark.parametrize("g", ["3", *(pytest.param(g, marks=pytest.mark.long) for g in ("1/30", "1000"))])
@pytest.mark.parametrize("quantity", ["ground", "first"])
def test_the_target_is_the_eigenvalue_of_a_matrix(g, quantity):
    at = place("double-well", g, quantity=quantity)
    value, good = at.target(40)
    assert good > 40
    with mp.workdps(45):
        assert abs(problem("double-well").independent(to_mp(at.x.rational), quantity=quantity) / value - 1) < mp.mpf(10) ** -39


@pytest.mark.parametrize(
    "g", [fmpq(1, 150), *(pytest.param(g, marks=pytest.mark.long) for g in (fmpq(1, 10**12), fmpq(1, 12), fmpq(10**9)))]
)
@pytest.mark.parametrize("odd", [False, True])
def test_balls_of_few_and_many_bits_overlap(g, odd):
    """A thick barrier at few bits is a thin one at many."""
    balls = []
    for bits in (40, 150, 400):
        with working_precision(bits):
            balls.append(double_well_energy(g, odd))
            assert balls[-1].rel_accuracy_bits() >= bits
    with working_precision(400):
        assert balls[0].overlaps(balls[2])
        assert balls[1].overlaps(balls[2])


def test_strong_coupling_is_that_of_the_pure_quartic():
    """p^2/2 + g y^4/2: g^(1/3) 2^(-1/3) times the ground state of p^2/2 + y^4."""
    value, _ = place("double-well", "1e30", quantity="ground").target(20)
    with mp.workdps(30):
        assert abs(value / mp.mpf(10) ** 10 - mp.mpf("0.667986259155777108270962") / mp.cbrt(2)) < mp.mpf(10) ** -19


def test_an_irrational_coupling_is_enclosed():
    with working_precision(120):
        g, d = arb(2).sqrt() / 50, arb(fmpq(1, 10**6))
        narrow, wide, *ends = (problem("double-well").target(x, quantity="ground") for x in (g, g + arb(0, d), g - d, g + d))
    assert narrow.rel_accuracy_bits() > 110
    assert all(wide.contains(value) for value in (narrow, *ends))


@pytest.mark.long
def test_the_splitting_is_that_of_one_instanton():
    """E_1 - E_0 = 2 xi (1 - 71 g/12 + O(g^2))."""
    with mp.workdps(80):
        g = mp.mpf(1) / 1000
        values = [place("double-well", "1/1000", quantity=quantity).target(80)[0] for quantity in ("first", "ground")]
        xi = mp.exp(-1 / (6 * g)) / mp.sqrt(mp.pi * g)
        assert abs((values[0] - values[1]) / (2 * xi) - (1 - 71 * g / 12)) < 50 * g**2


@pytest.mark.parametrize("x", ["0", "-1/10", "1/10+1/100*I"])
def test_the_domain_is_the_half_line(x):
    assert place("double-well", x).outside() == "g real and > 0"


@pytest.mark.parametrize("name", ["double-well"])
def test_an_unknown_quantity_is_refused(name):
    _, faults = resolve(problem(name).options, {"quantity": "second"})
    assert [fault.message.split(";")[0] for fault in faults] == ["quantity 'second' is not known"]
