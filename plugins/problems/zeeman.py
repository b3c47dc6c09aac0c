"""The ground state of hydrogen in a magnetic field gamma, H = p^2/2 - 1/r + gamma^2 (x^2 + y^2)/8, in atomic units.

E = S(gamma^2) = -1/2 + gamma^2/4 - 53 gamma^4/192 + 5581 gamma^6/4608 - 21577397 gamma^8/2211840 + ..., where gamma is
B/(2.35 10^5 T), and the spin is left out. The equation does not separate. The perturbation series follows in the basis of
the group SO(4,2), where the field's matrix has few diagonals (J. Cizek and E. R. Vrscay, Int. J. Quantum Chem. 21 (1982)
27; `resurgo.kernels.zeeman`). The term of order n of the wave function has some 2 n^2 components, rational numbers of some
n^2/2 digits: 100 orders take seconds, 160 half a minute and 200 some minutes.

With t = gamma^2, of Gevrey order 2,

    c_n ~ C Gamma(2n + 3/2) A^(-n) (1 + ...),  A = -pi^2,  C = -(4/pi)^(5/2)

(J. E. Avron, B. G. Adams, J. Cizek, M. Clay, M. L. Glasser, P. Otto, J. Paldus and E. Vrscay, Phys. Rev. Lett. 43 (1979) 691),
alternating; the series is Borel summable of order 2 to E itself, the target (J. E. Avron, I. W. Herbst and B. Simon,
Commun. Math. Phys. 79 (1981) 529). E ~ gamma/2 as gamma -> oo, the lowest level of Landau.

The target is the lowest eigenvalue of a matrix in the same basis, stretched, by the method of Ritz, with the
difference to that of a smaller matrix as its radius (`resurgo.kernels.zeeman_matrix`). The digits are limited: more than 50 at
gamma = 1/10 and 25 at gamma = 1, 14 at gamma = 10, beyond which none is given.

*Example.* In an experiment, from weak to strong fields:

    problems = [{ use = "zeeman", points = ["1/20", "1/5", "1"] }]
"""

from flint import arb, arb_mat, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.zeeman import zeeman_energies
from resurgo.kernels.zeeman_matrix import ground_state
from resurgo.precision import working_precision

LONG = 120  # orders
STRONGEST = 10  # gamma
SHELLS = 22, 8  # of parabolic states at 128 bits, and more for every doubling; enough for 30 digits at gamma = 1/10

REFERENCE = (
    "J. E. Avron, B. G. Adams, J. Cizek, M. Clay, M. L. Glasser, P. Otto, J. Paldus and E. Vrscay, "
    "Phys. Rev. Lett. 43 (1979) 691; J. E. Avron, I. W. Herbst and B. Simon, Commun. Math. Phys. 79 (1981) 529"
)


@growing
def coefficients():
    """c_0, c_1, ... of E = sum c_n gamma^(2n), exactly."""
    return zeeman_energies()


def target(gamma: fmpq | arb):
    """E(gamma); at an uncertain gamma the radius is wider, as 0 <= dE/d(gamma^2) <= 1/4."""
    if isinstance(gamma, fmpq):
        return ground_state(gamma)
    mantissa, exponent = gamma.mid().man_exp()
    return ground_state(fmpq(mantissa) * fmpq(2) ** exponent) + arb(0, (gamma.rad() * gamma.upper() / 2 + gamma.rad() ** 2).upper())


def independent(gamma):
    """The lowest eigenvalue in products of Laguerre functions of parabolic coordinates xi, eta = r +- z, by the secant rule.

    r (H - E) = -(d xi d + d eta d) - 1 + gamma^2 xi eta (xi + eta)/16 - E (xi + eta)/2, and with y = lambda xi
    (y d^2/dy^2 + d/dy) e^(-y/2) L_a(y) = (y/4 - a - 1/2) e^(-y/2) L_a(y).
    """
    shells = SHELLS[0] + SHELLS[1] * (mp.prec.bit_length() - 8)
    with working_precision(4 * shells + mp.prec):
        field, scale = arb(gamma) ** 2, 1 + 3 * arb(gamma) ** fmpq(1, 2)
        pairs = [(a, b) for n in range(shells) for a in range(n // 2, -1, -1) if (b := n - a) >= 0]
        place = {pair: i for i, pair in enumerate(pairs)}
        matrix, radius = arb_mat(len(pairs), len(pairs)), arb_mat(len(pairs), len(pairs))
        for column, (a, b) in enumerate(pairs):
            matrix[column, column] = scale * (a + b + 1) - 1
            once = times(times({(a, b): 1}, 0), 1)
            for added, into, factor in (
                (times({(a, b): 1}, 0), radius, 1 / (2 * scale)),
                (times({(a, b): 1}, 1), radius, 1 / (2 * scale)),
                (times(once, 0), matrix, field / (16 * scale**3)),
                (times(once, 1), matrix, field / (16 * scale**3)),
            ):
                for (c, d), value in added.items():
                    row = place.get((min(c, d), max(c, d)))
                    if row is not None:
                        into[row, column] = into[row, column] + factor * value
        matrix -= radius * (scale**2 / 2)
        first = arb_mat(len(pairs), 1, [1] + [0] * (len(pairs) - 1))

        def pivot(energy):
            return 1 / (matrix - energy * radius).solve(first, algorithm="approx")[0, 0].mid()

        before, energy = arb(fmpq(-1, 2)), field / 4 - fmpq(1, 2)
        at_before = pivot(before)
        while abs(energy - before) > arb(2) ** (-mp.prec // 2 - 16):
            value = pivot(energy)
            following = (energy - value * (energy - before) / (value - at_before)).mid()
            before, at_before, energy = energy, value, following
        return mp.mpf(energy)


def times(state, which):
    """y L_a = (2a + 1) L_a - (a + 1) L_(a+1) - a L_(a-1), on one of the two coordinates."""
    found = {}
    for pair, value in state.items():
        a = pair[which]
        for step, factor in ((0, 2 * a + 1), (1, -a - 1), (-1, -a)):
            if factor:
                to = (a + step, pair[1]) if which == 0 else (pair[0], a + step)
                found[to] = found.get(to, 0) + factor * value
    return found


def half_line(gamma):
    """0 <= gamma <= 10"""
    return gamma.imag == 0 and 0 <= gamma.real <= STRONGEST


@hookimpl
def register_problems():
    return [
        Problem(
            "zeeman",
            coefficients,
            title="the ground state of hydrogen in a magnetic field",
            variable="gamma",
            argument=lambda gamma: gamma * gamma,
            slow_beyond=LONG,
            target=target,
            independent=independent,
            points=("1/20", "1/10", "1/5", "1"),
            facts={"gevrey": 2, "singularities": ["-pi**2"], "exponent": "3/2", "strong": "1/2"},
            domain=half_line,
            reference=REFERENCE,
            excuses={"target": "matrices of bearable size give 55 digits at gamma = 1/10 and 26 at gamma = 1, as the radius says"},
        )
    ]
