"""Oscillators with polynomial potentials: exact series by other recursions, large orders, levels by proof and otherwise."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import factorial

import pytest
from conftest import extrapolated
from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly
from mpmath import mp

from resurgo import load, load_catalog
from resurgo.kernels import hypervirial, hypervirial_modular, pt_cubic, well
from resurgo.kernels.bound_state import bound_state
from resurgo.kernels.growing import growing
from resurgo.kernels.hypervirial import energies, quartic_energies
from resurgo.kernels.perturbation import perturbation
from resurgo.kernels.polynomial import polynomial
from resurgo.kernels.pt_cubic import pt_cubic_level
from resurgo.kernels.variational import complex_level, variational_level
from resurgo.kernels.well import well_state
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.precision import to_mp, working_precision
from resurgo.problem import ProblemError, series_of

TERMS = {
    "x^4": [(4, 1, 1)],
    "x^6": [(6, 1, 1)],
    "x^3": [(3, 1, 1)],
    "x^3 + x^4": [(3, 1, 1), (4, 1, 1)],
    "double well": [(3, 1, -1), (4, 2, "1/2")],
    "many": [(5, 1, "2/3"), (1, 1, 1), (0, 1, 2), (2, 2, -1), (3, 3, 5)],
    "even, apart": [(4, 2, 1), (6, 4, "-1/7")],
    "steps": [(4, 1, "1/5"), (0, 1, 3), (2, 3, 1)],
}


def terms_of(name):
    return [(k, r, fmpq(*map(int, str(v).split("/")))) for k, r, v in TERMS[name]]


def exact(numbers):
    return [Fraction(int(c.p), int(c.q)) for c in numbers]


def applied(power, state):
    """x^power = ((a + a+)/sqrt 2)^power, without the roots of 2, on sum c_k (a+)^k |0>."""
    for _ in range(power):
        image = {}
        for k, c in state.items():
            image[k + 1] = image.get(k + 1, 0) + c
            if k:
                image[k - 1] = image.get(k - 1, 0) + k * c
        state = image
    return state


def textbook(terms, order, level):
    """E_n by Rayleigh and Schrödinger's recursion for states; x is sqrt(2) x here, so that odd powers are rational."""
    found, states = [Fraction(2 * level + 1, 2)], [{level: Fraction(1)}]
    for n in range(1, order + 1):
        right = {}
        for k, r, v in terms:
            if r <= n:
                for i, c in applied(k, states[n - r]).items():
                    right[i] = right.get(i, 0) + Fraction(int(v.p), int(v.q)) * c
        found.append(right.get(level, Fraction(0)))
        state = {}
        for i in set(right).union(*states[1:]):
            if i != level:
                state[i] = (sum(found[j] * states[n - j].get(i, 0) for j in range(1, n)) - right.get(i, 0)) / (i - level)
        states.append(state)
    return found


def without_roots(terms):
    """The same terms for which the textbook's x is the kernel's: x^k/2^(k/2), with sqrt(2) lambda where k is odd."""
    if all(k % 2 == 0 for k, _, _ in terms):
        return [(k, r, v / 2 ** (k // 2)) for k, r, v in terms]
    assert all((k + r) % 2 == 0 for k, r, _ in terms)
    return [(k, r, v / fmpq(2) ** ((k + r) // 2)) for k, r, v in terms]


@pytest.mark.parametrize("level", [0, 1, 4])
@pytest.mark.parametrize("name", ["x^4", "x^6", "x^3", "double well", "even, apart", "steps"])
def test_every_level_follows_from_the_textbooks_recursion(name, level):
    terms = terms_of(name)
    expected = textbook(without_roots(terms), 8, level)
    if any(k % 2 for k, _, _ in terms):  # lambda = sqrt(2) times the textbook's
        expected = [e * 2 ** (n // 2) for n, e in enumerate(expected)]
        assert not any(expected[1::2])
    assert exact(energies(terms, 8, level)) == expected
    assert exact(energies(terms, 100, level)[:9]) == expected


@pytest.mark.parametrize("level", [0, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", TERMS)
def test_residues_and_integers_give_the_same(name, level):
    whole, _ = perturbation(terms_of(name))
    expected = hypervirial.whole_energies(60, perturbation=whole, level=level)
    for count in (0, 1, 2, hypervirial_modular.ROWS, hypervirial_modular.ROWS + 1, 29, 60):
        found = hypervirial_modular.whole_energies(count, perturbation=whole, level=level, bits=2500)
        assert found == expected[: count + 1]


@pytest.mark.long
@pytest.mark.parametrize("name", TERMS)
def test_the_bits_expected_are_enough_and_not_far_too_many(name):
    whole, _ = perturbation(terms_of(name))
    bits = int(hypervirial.whole_energies(100, perturbation=whole, level=1)[100]).bit_length()
    assert bits < hypervirial._expected_bits(100, whole, 1) + 48 < 1.3 * bits + 60


def test_where_the_primes_are_too_few_more_are_taken(monkeypatch):
    expected, tried = energies(terms_of("x^3 + x^4"), 50), []
    residues = hypervirial_modular.whole_energies

    def counted(count, **given):
        tried.append(given["bits"])
        return residues(count, **given)

    monkeypatch.setattr(hypervirial, "_expected_bits", lambda *_: 200.0)
    monkeypatch.setattr(hypervirial_modular, "whole_energies", counted)
    assert energies(terms_of("x^3 + x^4"), 50) == expected
    assert 1 < len(tried) < hypervirial.ATTEMPTS
    tried.clear()
    monkeypatch.setattr(hypervirial, "_expected_bits", lambda *_: 20.0)
    assert energies(terms_of("x^3 + x^4"), 50) == expected  # by integers in the end
    assert len(tried) == hypervirial.ATTEMPTS


def test_published_series():
    """Those of the powers 6 and 8, the double well of J. Zinn-Justin, the cubic of C. M. Bender and G. V. Dunne."""
    assert [str(e) for e in energies([(6, 1, fmpq(1))], 3)] == ["1/2", "15/8", "-3495/64", "1239675/256"]
    assert [str(e) for e in energies([(8, 1, fmpq(1))], 2)] == ["1/2", "105/16", "-67515/32"]
    assert [str(e) for e in energies(terms_of("double well"), 10)[::2]] == ["1/2", "-1", "-9/2", "-89/2", "-5013/8", "-88251/8"]
    series = series_of(found("pt-cubic"), of_level(0), 5).exact
    assert [str(c) for c in series] == ["1/2", "11", "-930", "158836", "-38501610", "11777967516"]


def test_potentials_that_are_solved():
    """x^2: (K + 1/2) sqrt(1 + 2 g); x: K + 1/2 - g^2/2; a constant: K + 1/2 + g; all of them together by completing the square."""
    root = [Fraction(1)]
    for n in range(1, 51):
        root.append(root[-1] * Fraction(3 - 2 * n, n))
    assert exact(energies([(2, 1, fmpq(1))], 50, 3)) == [Fraction(7, 2) * c for c in root]
    assert exact(energies([(1, 1, fmpq(1))], 50, 3)) == [Fraction(7, 2), 0, Fraction(-1, 2), *[0] * 48]
    assert exact(energies([(0, 1, fmpq(1))], 50, 3)) == [Fraction(7, 2), 1, *[0] * 49]
    assert exact(energies([], 50)) == [Fraction(1, 2), *[0] * 50]
    together = exact(energies([(0, 1, fmpq(1)), (1, 1, fmpq(1)), (2, 1, fmpq(1))], 50, 3))
    square = [Fraction(7, 2) * c - (Fraction((-2) ** (n - 2), 2) if n > 1 else 0) + (n == 1) for n, c in enumerate(root)]
    assert together == square


def test_a_shift_and_a_reflection_change_no_level():
    """With x -> x + lambda the double well in powers of lambda, and x -> -x; and the coupling's unit."""
    mirrored = [(k, r, v * (-1) ** k) for k, r, v in terms_of("many")]
    assert energies(mirrored, 45) == energies(terms_of("many"), 45)
    # x^2/2 + lambda x^3 at x + lambda: + lambda x + lambda^2/2 + lambda (x + lambda)^3
    moved = [(1, 1, 1), (0, 2, "1/2"), (3, 1, 1), (2, 2, 3), (1, 3, 3), (0, 4, 1)]
    moved = [(k, r, fmpq(*map(int, str(v).split("/")))) for k, r, v in moved]
    assert energies(moved, 44, 2) == energies(terms_of("x^3"), 44, 2)
    third = energies([(3, 1, fmpq(1, 3)), (4, 2, fmpq(1, 9))], 44)
    assert [c * 3**n for n, c in enumerate(third)] == energies([(3, 1, fmpq(1)), (4, 2, fmpq(1))], 44)
    spread = energies([(4, 3, fmpq(1))], 152)
    assert spread[::3] == quartic_energies(50)
    assert not any(spread[1::3])


@pytest.mark.parametrize("term", [(-1, 1, fmpq(1)), (4, 0, fmpq(1))])
def test_what_is_no_perturbation_is_refused(term):
    with pytest.raises(ValueError, match=r"^the term '.*' is none of a perturbation; give powers k >= 0 and r >= 1$"):
        energies([term], 3)


def test_the_residues_know_how_far_they_are_exact():
    with pytest.raises(ValueError, match=r"^order 2001 is above 2000, where sums of residues could round$"):
        energies([(6, 1, fmpq(1))], 2001)
    with pytest.raises(ValueError, match=r"^order 8002 is above 8000, where sums of residues could round$"):
        energies([(3, 1, fmpq(1))], 8002)


def test_terms_that_are_interrupted_begin_anew():
    faults = [KeyboardInterrupt]

    @growing
    def squares(*, a):
        for n in range(100):
            if n == 5 and faults:
                raise faults.pop()
            yield a * n * n

    assert squares(3, a=1) == [0, 1, 4, 9]
    with pytest.raises(KeyboardInterrupt):
        squares(8, a=1)
    assert squares(8, a=1)[-1] == 64


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("q", [3, 4])
def test_the_large_order_law_of_every_power(q, level):
    """C Gamma((q-1) n + K + 1/2) A^(-n) with A and C in closed form."""
    with mp.workdps(40):
        orders, k = [10 * 2**i for i in range(4)], q - 1
        terms = energies([(2 * q, 1, fmpq(1))], orders[-1], level)
        action = -((mp.beta(mp.one / k, 1.5) / k) ** k) / 2
        facts = found({3: "sextic-oscillator", 4: "octic-oscillator"}[q]).facts_at({"level": Fraction(level)})
        assert abs(to_mp(parse_number(facts["singularities"][0]).ball(150)) - action) < mp.mpf(10) ** -38
        assert (facts["gevrey"], facts["exponent"]) == (k, f"{2 * level + 1}/2")
        half = level + mp.one / 2
        scale = -k * 2**level * (2 / abs(action)) ** (half / k) / (mp.pi ** mp.mpf(1.5) * factorial(level))
        column = [to_mp(terms[n]) * action**n / (scale * mp.gamma(k * n + half)) for n in orders]
        assert abs(extrapolated(column) - 1) < mp.mpf("2e-4") * 4**level


@pytest.mark.parametrize("v", [-3, 1])
def test_the_next_lower_even_power_adds_to_the_exponent_of_the_decay(v):
    """x^6 + v x^4: exp(v/2) times as much, as the integral of -2 g v x^4/|p| through the barrier is -v/2."""
    with mp.workdps(30):
        orders = [12 * 2**i for i in range(4)]
        plain, more = (energies(terms, orders[-1]) for terms in ([(6, 1, fmpq(1))], [(6, 1, fmpq(1)), (4, 1, fmpq(v))]))
        assert abs(extrapolated([to_mp(more[n] / plain[n]) for n in orders]) / mp.exp(mp.mpf(v) / 2) - 1) < mp.mpf("2e-3")


@pytest.mark.parametrize(("level", "correction"), [(0, "-169/120"), (1, None)])
def test_the_large_order_law_of_the_pt_cubic(level, correction):
    with mp.workdps(40):
        orders = [20 * 2**i for i in range(4)]
        terms = series_of(found("pt-cubic"), of_level(level), orders[-1]).exact
        scale = -(mp.mpf(60) ** level) * mp.sqrt(mp.mpf(15) / 2) / (mp.pi ** mp.mpf(1.5) * factorial(level))
        column = [to_mp(terms[n]) / (scale * mp.mpf(-60) ** n * mp.gamma(n + level + mp.one / 2)) for n in orders]
        assert abs(extrapolated(column) - 1) < mp.mpf("1e-4") * 30**level
        if correction:
            first = extrapolated([n * (ratio - 1) for n, ratio in zip(orders, column, strict=True)])
            assert abs(first - mp.mpf(Fraction(correction).numerator) / Fraction(correction).denominator) < mp.mpf("2e-4")


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("name", ["sextic-oscillator", "octic-oscillator", "pt-cubic"])
def test_the_series_is_one_of_stieltjes_after_one_subtraction(name, level):
    """Both Hankel determinants of the moments (-1)^n c_(n+1) are positive at every size."""
    moments = [(-1) ** n * c for n, c in enumerate(series_of(found(name), of_level(level), 20).exact[1:])]
    for size in range(1, 10):
        for shift in (0, 1):
            assert fmpq_mat([[moments[i + j + shift] for j in range(size)] for i in range(size)]).det() > 0


def of(*coefficients):
    return [fmpq(*map(int, str(c).split("/"))) for c in coefficients]


def at(potential, level=0, bits=100):
    with working_precision(bits):
        return well_state(potential, level)


@pytest.mark.parametrize("level", [1, *(pytest.param(n, marks=pytest.mark.long) for n in (0, 5))])
@pytest.mark.parametrize("shift", ["1", "-7/3"])
def test_a_moved_well_has_the_levels_of_the_even_one(shift, level):
    moved = fmpq_poly(of(2, 0, "1/2", 0, 1))(fmpq_poly(of(shift, 1))).coeffs()
    with working_precision(120):
        even = 2 + bound_state(of("1/2", 1), level)
        ball = well_state(moved, level)
        assert ball.overlaps(even)
        assert ball.rel_accuracy_bits() > 115
        assert well_state(of(2, 0, "1/2", 0, 1), level).overlaps(even)


@pytest.mark.parametrize(
    ("g", "level", "published"),
    [
        ("1/200", 0, "0.494881507320647627215"),
        ("1/200", 1, "0.494881507320699290848"),
        ("1/20", 0, "0.385102300531526428682"),
        ("1/20", 1, "0.496487214436524596322"),
    ],
)
def test_the_two_lowest_levels_of_the_double_well_are_told_apart(g, level, published):
    """J. Zinn-Justin and U. D. Jentschura's double well x^2 (1 - sqrt(g) x)^2/2, moved to its middle."""
    coupling = of(g)[0]
    v = (fmpq_poly([-1 / (4 * coupling), 0, 1]) ** 2 * coupling / 2).coeffs()
    ball = at(v, level, 110)
    assert ball.rel_accuracy_bits() > 100
    with mp.workdps(40):
        assert abs(to_mp(ball) - mp.mpf(published)) < mp.mpf(10) ** -20


@pytest.mark.long
@pytest.mark.parametrize(
    ("potential", "level"),
    [
        (of(0, 0, "1/2", -1, "3/5"), 0),
        pytest.param(of(5, -3, "1/2", 0, 0, "1/3", "1/7"), 1, marks=pytest.mark.long),
        pytest.param(of(0, 1, -4, 0, 1), 1, marks=pytest.mark.long),
        pytest.param(of(0, 1, 0, 0, -1, 0, 1), 2, marks=pytest.mark.long),
        pytest.param(of(0, 10, "1/2", 0, "1/100"), 3, marks=pytest.mark.long),
        pytest.param(of(3, 0, -2, 0, 0, 0, "1/10"), 2, marks=pytest.mark.long),
    ],
)
def test_the_ball_holds_what_diagonalisation_converges_to(potential, level):
    bits = (40, 110, 300)
    balls = [at(potential, level, b) for b in bits]
    for ball, b in zip(balls, bits, strict=True):
        assert ball.rel_accuracy_bits() >= b - 12
        assert ball.overlaps(balls[-1])
    with mp.workprec(110):
        expected = variational_level([to_mp(c) for c in potential], level)
        assert abs(to_mp(balls[-1]) - expected) < mp.mpf(2) ** -100 * (1 + abs(expected))


def test_levels_rise():
    levels = [at(of(0, 1, -4, 0, 1), k, 30) for k in range(5)]
    assert all(a < b for a, b in pairwise(levels))


def test_a_parabola_anywhere_is_exact():
    """E = 1 - 50 + 7/2 * 3; and a level that is 0 itself."""
    assert at(of(1, 30, "9/2"), 3) == fmpq(1) - 50 + fmpq(21, 2)
    assert at(of(0, 1, "1/2")) == 0


def test_balls_of_coefficients_give_a_ball_that_holds_all_their_levels():
    wide = at([arb(0), arb(0), arb(fmpq(1, 2)), arb("-1 +/- 0.01"), arb("0.6 +/- 0.001")])
    for cubic, quartic in (("-101/100", "601/1000"), ("-99/100", "599/1000"), ("-99/100", "601/1000"), ("-1", "3/5")):
        assert wide.contains(at(of(0, 0, "1/2", cubic, quartic)))
    assert wide.rad() < arb("0.05")


@pytest.mark.parametrize(
    "potential", [of(0, 0, "1/2", 1), of(0, 0, "1/2", 0, -1), of(1, 1), of(1), [arb(0), arb(0), arb("0 +/- 1")]]
)
def test_potentials_that_do_not_rise_are_refused(potential):
    with pytest.raises(ValueError, match=r"^the potential with coefficients '.*' does not surely rise to both sides$"):
        well_state(potential)
    with pytest.raises(ValueError, match=r"^the level '-1' is below 0; the ground state is 0$"):
        well_state(of(0, 0, 1), -1)


@pytest.mark.long
def test_a_search_that_goes_wrong_is_not_proved(monkeypatch):
    potential = of(0, 0, "1/2", -1, "3/5")
    right = well._search
    monkeypatch.setattr(well, "_search", lambda *given: right(*given) * (1 + arb(2) ** -60))
    with pytest.raises(ArithmeticError, match=r"^level 0 of the potential with coefficients .* could not be proved to 102 bits$"):
        at(potential)


@pytest.mark.parametrize("spoiled", ["zeros below", "zeros above", "slope", "value"])
def test_each_part_of_the_proof_is_needed(spoiled, monkeypatch):
    """The solutions beside the level with a count, a slope or a value that proves nothing, or an interval that ends in the well."""
    shape, shoot = well._well(of(0, 0, "1/2", -1, "3/5")), well._shoot
    with working_precision(150):
        rough = well._rough(shape, 0, 1)
        ends = shape.ends(float(rough), 40.0)
        tolerance = arb(2) ** -50
        assert well._enclosed(shape, 0, ends, rough, tolerance).contains(rough)
        energy = well._enclosed(shape, 0, ends, rough, tolerance)
        monkeypatch.setattr(well, "_search", lambda *_: energy.mid())

        def other(shape, at, ends, neumann=False):
            shot = shoot(shape, at, ends, neumann)
            if spoiled == "zeros above" and not neumann:
                return well.Shot(shot.zeros - 1, shot.value, shot.slope)
            if neumann:
                wrong = {"zeros below": (1, 1, 1), "slope": (0, 1, -1), "value": (0, -1, -1)}.get(spoiled, (0, 1, 1))
                return well.Shot(shot.zeros + wrong[0], wrong[1] * shot.value, wrong[2] * shot.slope)
            return shot

        monkeypatch.setattr(well, "_shoot", other)
        assert well._enclosed(shape, 0, ends, rough, tolerance) is None


def test_an_interval_that_ends_in_the_well_has_no_enclosure():
    shape = well._well(of(0, 0, "1/2", -1, "3/5"))
    with working_precision(150):
        rough = well._rough(shape, 0, 1)
        for share in (fmpq(1, 8), fmpq(1, 3)):
            left, right = (end * share for end in shape.ends(float(rough), 40.0))
            assert well._enclosed(shape, 0, (left, right), rough, arb(2) ** -50) is None


@pytest.mark.parametrize("bits", [20, 60])
@pytest.mark.parametrize("size", [1, 40])
def test_the_power_series_with_their_tails_enclose_the_solutions(bits, size):
    """psi'' = f psi: cosh and sinh; psi'' = f y psi: Airy's functions, at real and complex y."""
    with working_precision(bits):
        plain, airy = (well.fundamental_solutions([(power, arb(size) ** (2 + power))]) for power in (0, 1))
    with working_precision(bits + 300):
        exponentials = (arb(size).cosh(), arb(size).sinh() / size)
        for (polynomial, tail, slope_tail), value, slope in zip(
            plain, exponentials, (arb(size).sinh() * size, arb(size).cosh()), strict=True
        ):
            assert (polynomial(arb(1)) + tail).overlaps(value)
            assert (polynomial.derivative()(arb(1)) + slope_tail).overlaps(slope)
        y = (acb(2) / 5).exp_pi_i()
        (u, tail, _), _ = airy
        a, da = acb(0).airy_ai(), acb(0).airy_ai(derivative=1)
        b, db = acb(0).airy_bi(), acb(0).airy_bi(derivative=1)
        z = size * y
        value = (db * z.airy_ai() - da * z.airy_bi()) / (a * db - b * da)
        assert (acb_at(u, y) + acb(tail, tail)).overlaps(value)


def acb_at(polynomial, y):
    total = acb(0)
    for c in reversed(polynomial.coeffs()):
        total = total * y + c
    return total


@cache
def found(name):
    return load_catalog().find("problem", name).thing


def of_level(level):
    return (("level", Fraction(level)),)


def hamiltonian(potential, level=0):
    return (("level", Fraction(level)), ("potential", potential))


@pytest.mark.parametrize(
    ("name", "x", "published"),
    [
        ("sextic-oscillator", "1/10", "0.58694467256271657649"),
        ("octic-oscillator", "1/10", "0.62051395252792915"),
        ("pt-cubic", "1/10", "0.5698650266491083007922"),
        ("pt-cubic", "1/2", "0.9002580581038442916935"),
        ("pt-cubic", "-1", "1.1674545684226642152436"),
    ],
)
def test_the_targets_are_the_published_numbers(name, x, published):
    value, good = Place(found(name), of_level(0), parse_number(x)).target(40)
    assert good >= 40
    with mp.workdps(50):
        assert abs(value - mp.mpf(published)) < mp.mpf(10) ** -len(published) * 200


@pytest.mark.long
@pytest.mark.parametrize("x", ["1/100000", pytest.param("1", marks=pytest.mark.long), "100000"])
@pytest.mark.parametrize("level", [pytest.param(0, marks=pytest.mark.long), 3])
@pytest.mark.parametrize("name", ["sextic-oscillator", pytest.param("octic-oscillator", marks=pytest.mark.long), "pt-cubic"])
def test_the_targets_agree_with_diagonalisation_at_weak_and_strong_coupling(name, level, x):
    value, _ = Place(found(name), of_level(level), parse_number(x)).target(26)
    with mp.workdps(28):
        other = found(name).independent(mp.mpf(x.partition("/")[0]) / mp.mpf(x.partition("/")[2] or 1), level=mp.mpf(level))
        assert abs(value - other) < mp.mpf(10) ** -25 * abs(other)


@pytest.mark.long
def test_a_hundred_digits():
    for name, x in (("octic-oscillator", "3/7"), ("pt-cubic", "3/7")):
        value, good = Place(found(name), of_level(1), parse_number(x)).target(100)
        assert good >= 100
        with mp.workdps(120):
            again, _ = Place(found(name), of_level(1), parse_number(x)).target(115)
            assert abs(value - again) < mp.mpf(10) ** -100


def test_strong_coupling_gives_the_declared_powers():
    """The ground states of p^2 + i x^3 and of p^2/2 + x^8, the next term being smaller by lambda^(-4/5) and g^(-2/5)."""
    with working_precision(120):
        ratio = pt_cubic_level(fmpq(10) ** 40) / fmpq(10) ** 16
        assert abs(ratio - arb("1.156267071988113293799219177999951")) < arb("1e-30")
        ratio = bound_state(of("1/2", 0, 0, 10**80)) / fmpq(10) ** 16
        assert abs(ratio - bound_state(of(0, 0, 0, 1))) < arb("1e-30")


@pytest.mark.long
@pytest.mark.parametrize("level", [0, 1, 4])
def test_levels_of_the_pt_cubic_are_told_apart(level):
    with working_precision(100):
        ball = pt_cubic_level(fmpq(1, 3), level)
        assert ball.rel_accuracy_bits() > 95
        assert pt_cubic_level(fmpq(0), level).overlaps(arb(level + fmpq(1, 2)))
    with mp.workprec(90):
        expected = complex_level([0, 0, mp.mpf(1) / 2, mp.mpc(0, 2 * mp.sqrt(2) / 3)], level)
        assert abs(to_mp(ball) - expected) < mp.mpf(2) ** -80 * abs(expected)


def test_the_pt_cubic_at_a_ball_of_couplings():
    target = found("pt-cubic").target
    with working_precision(100):
        wide = target(arb("0.5 +/- 0.1"), level=arb(0))
        assert all(wide.contains(target(fmpq(k, 10), level=arb(0))) for k in (4, 5, 6))
        assert target(arb("0 +/- 0.1"), level=arb(0)).contains(target(fmpq(-1, 20), level=arb(0)))
        assert not wide.contains(target(fmpq(7, 10), level=arb(0)))


def test_a_wrong_search_for_the_pt_cubic_is_not_proved(monkeypatch):
    right = pt_cubic._secant
    monkeypatch.setattr(pt_cubic, "_secant", lambda *given: right(*given) * (1 + arb(2) ** -50))
    with working_precision(100), pytest.raises(ArithmeticError, match=r"^level 0 at lambda = 1 could not be proved to 102 bits$"):
        pt_cubic_level(fmpq(1))


def test_the_disc_holds_the_slope_of_the_solution_on_the_whole_ray():
    """At two radii, the smaller one with a disc that is not small: they overlap, and the smaller holds the larger."""
    shape, energy = (fmpq(1, 4), fmpq(1)), arb(fmpq(3, 2))
    with working_precision(300):
        near, far = (pt_cubic._side(shape, energy, fmpq(r)) / r for r in (3, 9))
        assert near.contains(far)
        assert arb("1e-2") > near.rad() > 10**6 * far.rad()
        assert pt_cubic._side(shape, energy, fmpq(1, 2)) is None  # the right-hand side is not yet positive there


@pytest.mark.long
def test_the_general_hamiltonian_is_each_named_oscillator():
    for name, potential in (("quartic-oscillator", "x^4"), ("sextic-oscillator", "x**6"), ("octic-oscillator", "(x^2)^4")):
        for level in (0, 2):
            ours, named = (
                series_of(found("hamiltonian"), hamiltonian(potential, level), 45),
                series_of(found(name), of_level(level), 45),
            )
            assert ours.exact == named.exact
            for fact in ("gevrey", "exponent", "strong", "stieltjes"):
                assert str(ours.facts[fact]) == str(named.facts[fact])
            places = [parse_number(facts["singularities"][0]).ball(100) for facts in (ours.facts, named.facts)]
            assert arb(places[0]).overlaps(arb(places[1]))
            x = parse_number("2/3")
            places = [Place(found("hamiltonian"), hamiltonian(potential, level), x), Place(found(name), of_level(level), x)]
            with mp.workdps(40):
                assert abs(places[0].target(30)[0] - places[1].target(30)[0]) < mp.mpf(10) ** -30


def test_a_potential_with_several_powers():
    """Its series at a small coupling against its level, from a potential that is not even."""
    place = Place(found("hamiltonian"), hamiltonian("x^4/3 - x^3 + x - 2", 1), parse_number("1/2000"))
    value, _ = place.target(40)
    series = series_of(found("hamiltonian"), hamiltonian("x^4/3 - x^3 + x - 2", 1), 60)
    assert series.facts == {"gevrey": "1"}
    with mp.workdps(60):
        rest, before = value, None
        for n, c in enumerate(series.exact):
            rest -= to_mp(c) / mp.mpf(2000) ** n
            assert before is None or n < 40 or abs(rest) < before
            before = abs(rest) if before is None or n < 40 else before
        assert before < mp.mpf(10) ** -38


@pytest.mark.parametrize(
    ("potential", "inside", "outside"),
    [
        ("x^4", ["0", "1e9"], ["-1/10", "1+I"]),
        ("-x^6", ["0", "-3"], ["1/10"]),
        ("x^3", ["0"], ["1/10", "-1/10"]),
        ("x^2", ["0", "-2/5", "7"], ["-1/2", "-1"]),
        ("x", ["-5", "5"], ["I"]),
        ("3", ["-5", "5"], ["I"]),
        ("x^4 - 100*x^3", ["1/10"], ["-1/10"]),
    ],
)
def test_the_domain_is_where_the_potential_rises(potential, inside, outside):
    for x in inside:
        assert Place(found("hamiltonian"), hamiltonian(potential), parse_number(x)).outside() is None
    for x in outside:
        words = "g real, x^2/2 + g V(x) rising to both sides, level a whole number >= 0"
        assert Place(found("hamiltonian"), hamiltonian(potential), parse_number(x)).outside() == words


@pytest.mark.parametrize("name", ["hamiltonian", "octic-oscillator", "pt-cubic"])
@pytest.mark.parametrize("level", ["1/2", "-1"])
def test_a_bad_level_is_told_in_one_sentence(name, level):
    given = hamiltonian("x^4", level) if name == "hamiltonian" else of_level(level)
    assert Place(found(name), given, parse_number("1")).outside().endswith("level a whole number >= 0")
    with pytest.raises(ProblemError, match=f"the level '{level}' is not 0, 1, 2, ...; give a whole number "):
        series_of(found(name), given, 3)


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("x^4", [0, 0, 0, 0, 1]),
        ("x^3/2 + 2*x^6", [0, 0, 0, "1/2", 0, 0, 2]),
        (" -(x**2 - 1)^2/4 ", ["-1/4", 0, "1/2", 0, "-1/4"]),
        ("0.1*x - 1e2", [-100, "1/10"]),
        ("x*x*2^3", [0, 0, 8]),
        ("+7", [7]),
    ],
)
def test_polynomials_are_read_as_they_are_written(text, coefficients):
    assert list(polynomial(text).real) == of(*coefficients)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("x^4 + sin(x)", "'sin(x)' is no polynomial; write it with x, numbers, I, + - * / ^ and parentheses"),
        ("x - x", "'x - x' is 0; write a polynomial such as 'x^4'"),
        ("I*x", "'I*x' is not real; write a polynomial such as 'x^4'"),
        ("x^41", "'x^41' has the degree 41; write one of degree 40 at most"),
    ],
)
def test_a_bad_potential_is_told_before_anything_is_computed(given, words):
    _, (fault,) = resolve(found("hamiltonian").options, {"potential": given})
    assert fault.message == words


def test_an_experiment_with_potentials_of_ones_own(workspace, resurgo):
    name = workspace.experiment(
        'schema = 1\ntitle = "Potentials"\ndigits = 20\norders = [30]\n'
        'problems = [{ use = "hamiltonian", potential = "x^4 - x^3/2", points = ["1/100"] }, '
        '{ use = "pt-cubic", points = ["1/10"] }]\n'
        'methods = ["naive", "pade"]\n'
    )
    done = resurgo("run", name)
    assert done.code == 0, done.err
    table = load("results/x").table
    assert set(table["status"]) == {"ok"}
    assert [float(row.digits) > 7 for row in table.itertuples() if row.method == "pade"] == [True, True]
    assert set(table["parameters"]) == {'{"level": 0, "potential": "x^4 - x^3/2"}', '{"level": 0}'}


def test_the_precision_is_as_found_afterwards():
    with working_precision(77):
        well_state(of(0, 0, "1/2", -1, "3/5"))
        pt_cubic_level(fmpq(1))
        assert (ctx.prec, mp.prec) == (77, 77)
    with mp.workprec(77):
        variational_level([mp.mpf(0), mp.mpf(1), mp.mpf(1)])
        complex_level([mp.mpf(0), mp.mpf(0), mp.mpf(1), mp.mpc(0, 1)])
        assert mp.prec == 77
