"""The quartic oscillator: its exact series by three recursions, its energy by proof, diagonalisation and limits."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import factorial

import pytest
from flint import arb, ctx, fmpq, fmpq_mat
from mpmath import mp

from resurgo import load, load_catalog
from resurgo.kernels import bound_state as kernel
from resurgo.kernels import hypervirial, hypervirial_modular
from resurgo.kernels.bound_state import bound_state
from resurgo.kernels.hypervirial import quartic_energies
from resurgo.kernels.perturbation import perturbation
from resurgo.number import parse_number
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError, series_of

QUARTIC, _ = perturbation(hypervirial.QUARTIC)
BENDER_WU = ["1/2", "3/4", "-21/8", "333/16", "-30885/128", "916731/256", "-65518401/1024"]
AT_ONE = "0.80377065123427376"  # as published, to all its digits
STRONG = "0.66798625915577710827"  # the ground state of p^2/2 + x^4


def exact(numbers):
    return [Fraction(int(c.p), int(c.q)) for c in numbers]


def energy(g, level=0, bits=100):
    """The enclosure of E(g) at that working precision."""
    with working_precision(bits):
        return bound_state([arb(fmpq(1, 2)), arb(g)], level)


def by_integers(order, level=0):
    return hypervirial.whole_energies(order, perturbation=QUARTIC, level=level)


def by_residues(order, level=0):
    bits = hypervirial.quartic_bits(order, level)
    return hypervirial_modular.whole_energies(order, perturbation=QUARTIC, level=level, bits=bits)


def bender_wu(order):
    """E_n from psi = exp(-x^2/2) sum g^n A_(n,k) x^(2k), A_(n,0) = 0 for n > 0."""
    energies, rows = [Fraction(1, 2)], [[Fraction(1)]]
    for n in range(1, order + 1):
        row = [Fraction(0)] * (2 * n + 2)
        for k in range(2 * n, 0, -1):
            total = (k + 1) * (2 * k + 1) * row[k + 1]
            if 0 <= k - 2 < len(rows[n - 1]):
                total -= rows[n - 1][k - 2]
            total += sum(energies[j] * rows[n - j][k] for j in range(1, n) if k < len(rows[n - j]))
            row[k] = total / (2 * k)
        rows.append(row)
        energies.append(-row[1])
    return energies


def x_times(state):
    """sqrt(2) x = a + a+ on sum c_k (a+)^k |0>."""
    image = {}
    for k, c in state.items():
        image[k + 1] = image.get(k + 1, 0) + c
        if k:
            image[k - 1] = image.get(k - 1, 0) + k * c
    return image


def matrix_perturbation(order, level):
    """E_n of the level in the oscillator's basis, by the textbook's recursion."""
    energies, states = [Fraction(2 * level + 1, 2)], [{level: Fraction(1)}]
    for n in range(1, order + 1):
        image = states[-1]
        for _ in range(4):
            image = x_times(image)
        image = {k: c / 4 for k, c in image.items()}
        energies.append(image.get(level, Fraction(0)))
        state = {}
        for k in image:
            if k != level:
                known = sum(energies[j] * states[n - j].get(k, 0) for j in range(1, n))
                state[k] = (known - image[k]) / (k - level)
        states.append(state)
    return energies


def diagonalised(g, level, size, frequency):
    """The level's variational energy in the lowest `size` oscillator states of its parity, of that frequency."""
    parity, w = level % 2, mp.mpf(frequency)
    with_margin = 2 * size + 4
    x = mp.matrix(with_margin, with_margin)
    for k in range(with_margin - 1):
        x[k, k + 1] = x[k + 1, k] = mp.sqrt((k + 1) / (2 * w))
    square = x * x
    fourth = square * square
    h = mp.matrix(size, size)
    for i in range(size):
        for j in range(size):
            a, b = 2 * i + parity, 2 * j + parity
            h[i, j] = g * fourth[a, b] + (1 - w**2) / 2 * square[a, b] + (w * (a + mp.mpf(1) / 2) if a == b else 0)
    return mp.eigsy(h, eigvals_only=True)[level // 2]


def test_the_first_coefficients_are_those_of_bender_and_wu():
    assert exact(quartic_energies(6)) == [Fraction(c) for c in BENDER_WU]
    assert quartic_energies(0) == [fmpq(1, 2)]


def test_the_coefficients_follow_from_the_wave_function():
    assert exact(quartic_energies(44)) == bender_wu(44)
    assert exact(quartic_energies(hypervirial.CROSSOVER)) == bender_wu(hypervirial.CROSSOVER)


@pytest.mark.parametrize("level", [0, 1, 2, 3, 6, 11])
def test_every_level_follows_from_the_matrix_elements(level):
    expected = matrix_perturbation(9, level)
    assert exact(quartic_energies(9, level)) == expected
    assert exact(quartic_energies(45, level)[:10]) == expected


@pytest.mark.parametrize("level", [0, 1, 7])
def test_residues_and_integers_give_the_same(level):
    expected = by_integers(90, level)
    rows, span = hypervirial_modular.ROWS, hypervirial_modular.SPAN
    for order in (0, 1, 2, rows - 1, rows, rows + 1, 2 * rows, span - 1, span, span + 1, 57, 90):
        assert by_residues(order, level) == expected[: order + 1]


@pytest.mark.parametrize(
    "level", [40, 1000, 100000, hypervirial_modular.HIGHEST_LEVEL, hypervirial_modular.HIGHEST_LEVEL + 1, 10**12]
)
def test_high_levels_need_few_primes(level):
    """As many bits as the largest coefficient, within a fifth, and from 2^21 on integers."""
    expected = by_integers(60, level)
    assert [int(e * 2 ** (2 * n + 1)) for n, e in enumerate(quartic_energies(60, level))] == [int(e) for e in expected]
    bits, law = int(expected[60]).bit_length(), hypervirial.quartic_bits(60, level)
    assert bits - 2 < law < 1.2 * bits


def test_levels_beyond_the_residues_are_refused():
    with pytest.raises(ValueError, match=r"^level 2097152 is above 2097151, where e_0 is no balanced residue$"):
        by_residues(50, 1 << 21)


def test_long_sums_and_small_batches_change_nothing(monkeypatch):
    expected = by_residues(150)
    monkeypatch.setattr(hypervirial_modular, "TERMS", 17)
    monkeypatch.setattr(hypervirial_modular, "BATCH", 5 * 170**2)
    assert by_residues(150) == expected


def test_too_few_primes_are_noticed(monkeypatch):
    enough = hypervirial_modular._primes
    monkeypatch.setattr(hypervirial_modular, "_primes", lambda count: enough(count - 3))
    with pytest.raises(ArithmeticError, match=r"^\d+ primes are too few for e_\d+$"):
        by_residues(60)


def test_the_residues_know_how_far_they_are_exact():
    with pytest.raises(ValueError, match=r"^order 4001 is above 4000, where sums of residues could round$"):
        quartic_energies(4001)
    bound = 2 * (1 + hypervirial_modular.HIGHEST / hypervirial_modular.SPAN) * 2**44
    assert bound <= 2**53
    assert (hypervirial_modular.TERMS + 2 * hypervirial_modular.ROWS + 1) * 2**44 <= 2**53


@pytest.mark.parametrize(("order", "level"), [(-1, 0), (5, -1)])
def test_orders_and_levels_count_from_zero(order, level):
    with pytest.raises(ValueError, match=rf"^the order '{order}' and the level '{level}' are counted from 0$"):
        quartic_energies(order, level)


def test_low_orders_do_not_load_numpy():
    script = "import sys; from resurgo.kernels.hypervirial import quartic_energies as e; e({}); print('numpy' in sys.modules)"
    loaded = [
        subprocess.run([sys.executable, "-c", script.format(n)], capture_output=True, text=True, check=True).stdout.strip()
        for n in (hypervirial.CROSSOVER, hypervirial.CROSSOVER + 1)
    ]
    assert loaded == ["False", "True"]


@pytest.mark.parametrize(("level", "correction"), [(0, "-95/72"), (1, None), (2, None)])
def test_the_large_order_law_of_bender_and_wu(level, correction):
    """E_n = -12^K/K! sqrt(6/pi^3) (-3)^n Gamma(n + K + 1/2) (1 - 95/(72 n) + ...), the correction for K = 0."""
    with mp.workdps(40):
        orders = [25 * 2**i for i in range(4)]
        terms = quartic_energies(orders[-1], level)
        scale = -(mp.mpf(12) ** level) / factorial(level) * mp.sqrt(6 / mp.pi**3)
        column = [to_mp(terms[n]) / (scale * mp.mpf(-3) ** n * mp.gamma(n + level + mp.mpf(1) / 2)) for n in orders]
        if correction is not None:
            column = [n * (ratio - 1) for n, ratio in zip(orders, column, strict=True)]
        for power in range(1, 4):  # Richardson's extrapolation in 1/n
            column = [(2**power * b - a) / (2**power - 1) for a, b in pairwise(column)]
        expected = mp.mpf(1) if correction is None else mp.mpf(-95) / 72
        assert abs(column[0] - expected) < mp.mpf("2e-4")


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_series_is_one_of_stieltjes_after_one_subtraction(level):
    """Both Hankel determinants of the moments (-1)^n E_(n+1) are positive at every size."""
    moments = [(-1) ** n * c for n, c in enumerate(quartic_energies(24, level)[1:])]
    for size in range(1, 12):
        for shift in (0, 1):
            assert fmpq_mat([[moments[i + j + shift] for j in range(size)] for i in range(size)]).det() > 0


def test_the_energy_at_one_is_the_published_one():
    with mp.workdps(30):
        assert abs(to_mp(energy(1)) - mp.mpf(AT_ONE)) < mp.mpf(10) ** -17


@pytest.mark.long
@pytest.mark.parametrize(
    ("g", "level", "frequency"),
    [
        ("1/10", 0, "1.5"),
        ("1", 1, "3"),
        *(pytest.param(*each, marks=pytest.mark.long) for each in (("1", 0, "3"), ("1", 4, "3"), ("20", 3, "8"))),
    ],
)
def test_the_ball_holds_what_diagonalisation_converges_to(g, level, frequency):
    """The variational energies fall towards the level; the last differences show how far they are from it."""
    with mp.workdps(40):
        coupling = mp.mpf(Fraction(g).numerator) / Fraction(g).denominator
        rough, fine = (diagonalised(coupling, level, size, frequency) for size in (24, 32))
        assert 0 <= rough - fine < mp.mpf(10) ** -14
        for bits in (30, 40, 53, 64):
            ball = energy(parse_number(g).rational, level, bits)
            assert ball.rel_accuracy_bits() >= bits - 4
            allowed = rough - fine  # more than what is still missing, as the convergence is geometric
            with working_precision(150):
                assert ball.lower() - arb(allowed) <= arb(fine)
                assert arb(fine) - arb(allowed) <= ball.upper()


@pytest.mark.parametrize("level", [0, 1, 2, 5, 12])
@pytest.mark.parametrize("frequency", [1, 3, "1/1000"])
def test_the_harmonic_levels_are_enclosed(level, frequency):
    w = parse_number(frequency).rational
    with working_precision(120):
        ball = bound_state([arb(w**2 / 2)], level)
        assert ball.rel_accuracy_bits() > 115
    with working_precision(300):  # for the right-hand side's own ball
        assert ball.contains(w * (level + fmpq(1, 2)))


@pytest.mark.long
@pytest.mark.parametrize("g", ["0", "1e-300", "1e-6", "1/100", "1", "100", "1e6", "1e40"])
def test_enclosures_at_rising_precision_are_nested_in_what_they_claim(g):
    balls = [energy(parse_number(g).ball(800), bits=bits) for bits in (40, 110, 170, 700)]
    for ball, bits in zip(balls, (40, 110, 170, 700), strict=True):
        assert ball.rel_accuracy_bits() >= bits - 4
        assert ball.overlaps(balls[-1])
    assert [a.rad() > b.rad() for a, b in pairwise(balls)] == [True] * 3


@pytest.mark.parametrize("g", ["1/500", "1/100", "1/30"])
def test_the_partial_sums_enclose_the_energy_by_turns(g):
    """As those of every Stieltjes series do: the error of each is below the next term, and has its sign."""
    point = parse_number(g).rational
    terms = [c * point**n for n, c in enumerate(quartic_energies(80))]
    with working_precision(600):
        rest = energy(point, bits=600)
        for term, following in pairwise(terms):
            rest -= term
            assert 0 < rest / following < 1


def test_strong_coupling_gives_the_cube_root():
    """E = a g^(1/3) + b g^(-1/3) + ...: at g = 10^60 the second term is 10^40 times smaller."""
    with working_precision(120):
        ratio = energy(10**60, bits=120) / 10**20
        assert abs(ratio - arb(STRONG)) < arb("1e-20")
        assert abs(bound_state([arb(0), arb(1)]) - ratio) < arb("1e-35")


@pytest.mark.long
def test_the_sextic_is_served_too():
    """p^2/2 + x^6 by another method: the variational energies in oscillator states, from above."""
    with mp.workdps(30):
        w, size = mp.mpf("3.5"), 40
        x = mp.matrix(2 * size + 6, 2 * size + 6)
        for k in range(2 * size + 5):
            x[k, k + 1] = x[k + 1, k] = mp.sqrt((k + 1) / (2 * w))
        square = x * x
        sixth = square * square * square
        h = mp.matrix(size, size)
        for i in range(size):
            for j in range(size):
                h[i, j] = sixth[2 * i, 2 * j] - w**2 / 2 * square[2 * i, 2 * j] + (w * (2 * i + mp.mpf(1) / 2) if i == j else 0)
        variational = mp.eigsy(h, eigvals_only=True)[0]
    with working_precision(100):
        ball = bound_state([arb(0), arb(0), arb(1)])
        assert 0 <= arb(variational) - ball < arb("1e-10")


def test_a_wide_ball_of_couplings_gives_a_ball_that_holds_all_their_energies():
    wide = energy(arb("1 +/- 0.1"))
    inside = [energy(fmpq(k, 100)) for k in (90, 95, 100, 110)]
    assert all(wide.contains(ball) for ball in inside)
    assert wide.rad() < (inside[-1] - inside[0])


@pytest.mark.parametrize("parity", [0, 1])
@pytest.mark.parametrize(("energy_text", "length", "bits"), [("7/5", 5, 60), ("7/5", 2, 20), ("21/2", 4, 40), ("1/10", 6, 200)])
def test_the_power_series_with_its_tail_encloses_the_solution(parity, energy_text, length, bits):
    """For V = x^2/2: exp(-x^2/2) 1F1(1/4 - E/2; 1/2; x^2), and x exp(-x^2/2) 1F1(3/4 - E/2; 3/2; x^2), over R."""
    e = fmpq(*map(int, energy_text.split("/")))
    with working_precision(bits):
        solution, tail, slope_tail = kernel._series([arb(fmpq(1, 2))], parity, arb(e), arb(length))
    with working_precision(bits + 200):
        coefficients = [c.mid() for c in solution.coeffs()]  # the tail is to cover what is left out, not the rounding too
        left_out, left_out_of_slope = _rest_of_the_harmonic_series(coefficients, parity, e, length)
        assert tail.rad() >= abs(left_out)
        assert slope_tail.rad() >= abs(left_out_of_slope)
        x = arb(length)
        a = (1 + 2 * parity - 2 * arb(e)) / 4
        value = (-(x**2) / 2).exp() * (x**2).hypgeom([a], [fmpq(1 + 2 * parity, 2)])
        assert (solution(arb(1)) + tail).overlaps(value)


def _rest_of_the_harmonic_series(known, parity, e, length):
    """The sums of c_i and (2i + parity) c_i over all i from len(known) on, by the recursion at high precision."""
    c = [arb(1)]
    while len(c) < 3 * len(known) + 60:
        k = 2 * len(c) - 2 + parity
        before = c[-2] if len(c) > 1 else arb(0)
        c.append((-2 * e * length**2 * c[-1] + length**4 * before) / ((k + 1) * (k + 2)))
    late = range(len(known), len(c))
    return sum((c[i] for i in late), arb(0)), sum(((2 * i + parity) * c[i] for i in late), arb(0))


def test_an_interval_too_short_has_no_enclosure():
    """With R = 1 the levels of the box are far above 1/2; and E = 1/2 itself is not enclosed without Neumann's side."""
    with working_precision(120):
        tolerance = arb(2) ** -20
        half = [arb(fmpq(1, 2))]
        for length in ("1/2", "1", "2", "5/2"):
            found = kernel._enclosed(
                half, 0, arb(fmpq(*map(int, length.split("/")))) if "/" in length else arb(int(length)), tolerance
            )
            assert found is None
        assert kernel._enclosed(half, 0, arb(8), tolerance).contains(fmpq(1, 2))


@pytest.mark.parametrize("field", ["slope", "value", "zeros"])
def test_each_part_of_the_proof_is_needed(field, monkeypatch):
    """The solution below the level with a slope, a value or a count of zeros that proves nothing."""
    shoot, calls = kernel._shoot, []

    def spoiled(potential, parity, energy, length):
        shot = shoot(potential, parity, energy, length)
        calls.append(energy)
        if energy < fmpq(1, 2) and shot is not None:
            wrong = {"slope": -shot.slope, "value": -shot.value, "zeros": shot.zeros + 1}
            return replace(shot, **{field: wrong[field]})
        return shot

    monkeypatch.setattr(kernel, "_search", lambda *_: arb(fmpq(1, 2)))
    with working_precision(120):
        assert kernel._enclosed([arb(fmpq(1, 2))], 0, arb(8), arb(2) ** -20) is not None
        monkeypatch.setattr(kernel, "_shoot", spoiled)
        assert kernel._enclosed([arb(fmpq(1, 2))], 0, arb(8), arb(2) ** -20) is None
    assert calls


def test_neumann_levels_count_below_the_potential_alone(monkeypatch):
    """At an energy above V(R) the levels of the line are not below those of Neumann: signs as wanted prove nothing."""
    under, over = kernel.Shot(0, arb(1), arb(1)), kernel.Shot(0, arb(-1), arb(-1))
    monkeypatch.setattr(kernel, "_search", lambda *_: arb(2))
    monkeypatch.setattr(kernel, "_shoot", lambda _v, _p, energy, _length: under if energy < 2 else over)
    half, tolerance = [arb(fmpq(1, 2))], arb(2) ** -20
    assert kernel._enclosed(half, 0, arb(fmpq(21, 10)), tolerance).contains(2)  # V(R) = 2.205
    assert kernel._enclosed(half, 0, arb(fmpq(19, 10)), tolerance) is None


@pytest.mark.parametrize("wrong", ["5.17929168763", "0.8037706513", "0.8037706511", "2.7378922"])
def test_a_search_that_goes_wrong_is_not_proved(wrong, monkeypatch):
    monkeypatch.setattr(kernel, "_search", lambda *_: arb(wrong).mid())
    with pytest.raises(ArithmeticError, match=r"^level 0 of the potential with coefficients .* could not be proved to 102 bits$"):
        energy(1)


@pytest.mark.parametrize("coefficients", [["-1"], ["0"], ["0", "0"], ["1/2", "-1/1000"], ["nan"], ["inf"], ["0 +/- 1"]])
def test_potentials_without_a_proof_are_refused(coefficients):
    with pytest.raises(ValueError, match=r"^the potential's coefficients '.*' are not all finite and >= 0, with one > 0$"):
        bound_state([arb(fmpq(c)) if "/" in c and "+" not in c else arb(c) for c in coefficients])


def test_levels_count_from_zero():
    with pytest.raises(ValueError, match=r"^the level '-1' is below 0; the ground state is 0$"):
        energy(1, -1)


def test_the_precision_is_as_found_afterwards():
    with working_precision(77):
        bound_state([arb(1)])
        assert (ctx.prec, mp.prec) == (77, 77)


@cache
def problem():
    return load_catalog().find("problem", "quartic-oscillator").thing


def of_level(level):
    return (("level", Fraction(level)),)


def test_the_problem_is_offered_with_its_facts():
    ground, second = (series_of(problem(), of_level(level), 6) for level in (0, 2))
    assert exact(ground.exact) == [Fraction(c) for c in BENDER_WU]
    assert (ground.facts["stieltjes"], ground.facts["singularities"], ground.facts["strong"]) == (1, ["-1/3"], "1/3")
    assert (ground.facts["exponent"], second.facts["exponent"]) == ("1/2", "5/2")


def test_the_target_has_the_digits_asked_for():
    value, good = Place(problem(), of_level(0), parse_number("1")).target(40)
    assert good >= 40
    with mp.workdps(50):
        assert abs(value - to_mp(energy(1, bits=200))) < mp.mpf(10) ** -40
    value, _ = Place(problem(), of_level(3), parse_number("2/7")).target(20)
    with mp.workdps(30):
        assert abs(value - to_mp(energy(fmpq(2, 7), 3, 200))) < mp.mpf(10) ** -20


@pytest.mark.parametrize(("x", "inside"), [("0", True), ("1e9", True), ("-1/10", False), ("1+I", False)])
def test_the_domain_is_the_half_line(x, inside):
    words = None if inside else "g real and >= 0, level a whole number >= 0"
    assert Place(problem(), of_level(0), parse_number(x)).outside() == words


@pytest.mark.parametrize("level", ["1/2", "-1"])
def test_a_bad_level_is_told_in_one_sentence(level):
    place = Place(problem(), of_level(level), parse_number("1"))
    assert place.outside() == "g real and >= 0, level a whole number >= 0"
    with pytest.raises(ProblemError, match=f"the level '{level}' is not 0, 1, 2, ...; give a whole number "):
        series_of(problem(), of_level(level), 3)


def test_an_experiment_scores_against_the_proved_energy(workspace, resurgo):
    name = workspace.experiment(
        'schema = 1\ntitle = "Oscillator"\ndigits = 20\norders = [20]\n'
        'problems = ["quartic-oscillator", { use = "quartic-oscillator", level = 2, points = ["0", "1/100"] }]\n'
        'methods = ["naive", "pade", { use = "pade", label = "below", offset = -1, orders = [21] }]\n'
    )
    done = resurgo("run", name)
    assert done.code == 0, done.err
    table = load("results/x").table
    rows = {(row.parameters, row.label, float(row.x)): row for row in table.itertuples()}
    ground, second = '{"level": 0}', '{"level": 2}'
    assert set(table["status"]) == {"ok"}
    assert str(rows[ground, "naive", 1.0].reference).startswith(AT_ONE[:15])
    assert float(rows[ground, "naive", 1.0].digits) < 0
    assert float(rows[ground, "pade", 0.01].digits) > 10
    assert float(rows[second, "pade", 0.01].digits) > 5
    assert float(rows[second, "naive", 0.0].value) == 2.5
