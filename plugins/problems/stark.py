"""The resonance to which hydrogen's ground state turns in an electric field F, H = p^2/2 - 1/r + F z, in atomic units.

E = S(F^2) = -1/2 - 9/4 F^2 - 3555/64 F^4 - 2512779/512 F^6 - ... In parabolic coordinates the equation separates into
two that are those of a quartic oscillator in the plane, of opposite couplings; its energies, by the hypervirial
recursion, give E by the inversion of a series (H. J. Silverstone, Phys. Rev. A 18 (1978) 1853; V. Privman,
Phys. Rev. A 22 (1980) 1833; `resurgo.kernels.stark`). Orders beyond 100 take seconds.

All coefficients are negative. With t = F^2, of Gevrey order 2,

    c_k ~ C Gamma(2k + 1) A^(-k) (1 - 107/(36 k) + ...),  A = 4/9,  C = -6/pi,
    S_+ - S_- = -(4i/F) e^(-2/(3F)) (1 - 107 F/12 + ...),

S_+ (S_-) being the Borel sum of order 2 along a line just above (below) the positive axis of t. The target is the resonance
with Im E < 0, the eigenvalue with outgoing waves, and that is S_+ (S. Graffi and V. Grecchi, Commun. Math. Phys. 62
(1978) 83; I. W. Herbst and B. Simon, Phys. Rev. Lett. 41 (1978) 67): f(F) = E(F + i0). S_- is its complex conjugate, with
Im E > 0, and the median sum its real part. The width is -2 Im E. At complex F the target is the Borel sum
of the series, the eigenvalue of H for Im F > 0, and f(-F) = f(F); it jumps to its conjugate where F crosses the real axis.

The target solves both separated equations on rays on which their solutions fall, to any number of digits.

*Example.* In an experiment, at fields at which the width is 10^(-7) and 0.12:

    problems = [{ use = "stark", points = ["3/100", "1/5"] }]
"""

from flint import acb
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.stark import resonance, stark_energies
from resurgo.precision import to_mp

LARGEST = 100  # |F| up to which the resonance has been followed
REFERENCE = "H. J. Silverstone, Phys. Rev. A 18 (1978) 1853; S. Graffi and V. Grecchi, Commun. Math. Phys. 62 (1978) 83"


def coefficients(order):
    """c_0..c_order of E = sum c_k F^(2k), exactly."""
    return stark_energies(order)


def target(field):
    """E(F) in the upper half-plane of F, its boundary values on the real axis; f(-F) = f(F)."""
    return to_mp(resonance(acb(upper(field)))) if field else mp.mpf(-1) / 2


def upper(field):
    """F or -F, the one with 0 <= arg < pi."""
    return -field if mp.im(field) < 0 or (mp.im(field) == 0 and mp.re(field) < 0) else field


def independent(field):
    """E such that both separated equations, as matrices in Laguerre's functions on rotated rays, have an eigenvalue."""
    field = upper(field)
    size, turn = abs(field), mp.arg(field) / 3
    w = mp.expj(-turn), mp.expj(mp.pi / 3 - turn)

    def pivots(energy, beta, strength):
        first, second = (energy * w[0] ** 2, beta * w[0]), (energy * w[1] ** 2, (1 - beta) * w[1])
        return [first_pivot(e, b, strength) for e, b in (first, second)]

    energy, beta = mp.mpc(-0.5), mp.mpc(0.5)
    with mp.workprec(50):
        steps = 1 + int(12 * size)
        for step in range(1, steps):
            start, strength = (energy, beta), size * step / steps
            energy, beta = mp.findroot(lambda e, b, s=strength: pivots(e, b, s), start, tol=1e-16)
    return mp.findroot(lambda e, b: pivots(e, b, size), (energy, beta), tol=mp.mpf(2) ** (-1.8 * mp.prec))[0]


def first_pivot(e, b, size):
    """The first pivot, eliminating from the last row, of (r f')' + (e r/2 - size r^2/4 + b) f in exp(-s r/2) L_k(s r).

    (y d^2/dy^2 + d/dy) e^(-y/2) L_k(y) = (y/4 - k - 1/2) e^(-y/2) L_k(y), and y is a matrix with the rows -k, 2k+1, -(k+1).
    """
    s = 1 + 2 * mp.cbrt(size)
    one, two = s / 4 + e / (2 * s), -size / (4 * s * s)
    before = further = mp.mpf(1)
    factor, last = mp.mpf(0), int(1.2 * mp.prec)
    for k in range(last, -1, -1):
        diagonal = b - s * (k + mp.mpf(1) / 2) + one * (2 * k + 1) + two * (6 * k * k + 6 * k + 2)
        near = -(k + 1) * (one + two * 4 * (k + 1)) if k < last else 0
        outer = two * (k + 1) * (k + 2) / further if k < last - 1 else 0
        factor = (near - outer * further * factor) / before
        further, before = before, diagonal - factor**2 * before - outer**2 * further
    return before


def disc(field):
    """0 < |F| <= 100"""
    return 0 < abs(field) <= LARGEST


@hookimpl
def register_problems():
    return [
        Problem(
            "stark",
            coefficients,
            title="the resonance of hydrogen in an electric field",
            variable="F",
            argument=lambda field: field * field,
            target=target,
            target_is="resonance",
            independent=independent,
            points=("3/100", "1/20", "1/10", "1/5"),
            facts={"gevrey": 2, "singularities": ["4/9"], "exponent": 1},
            domain=disc,
            reference=REFERENCE,
        )
    ]
