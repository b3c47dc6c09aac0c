"""The tritronquée solution of the first Painlevé equation, y'' = 6 y^2 - x, with y ~ -sqrt(x/6) for large x.

y = -sqrt(x/6) S(u), u = 1/t^2, t = (24 x)^(5/4)/30, S(u) = sum a_n u^n = 1 + 4/25 u - 392/625 u^2 + ... By the equation

    2 a_n = -(8/25)(5n - 6)(5n - 4) a_(n-1) - sum over 0 < i < n of a_i a_(n-i),   a_0 = 1.

The series diverges for every x. Solutions differ by multiples of exp(+-i t), so that its Borel transform of order 2 is singular at
u = -m^2, m = 1, 2, ... Off the negative axis of u, for |arg x| < 2 pi/5, its Borel sum is the solution without such terms, the
tritronquée one, which has no pole for |arg x| < 4 pi/5 (P. Boutroux, Ann. Sci. Éc. Norm. Supér. 30 (1913) 255;
O. Costin, M. Huang and S. Tanveer, Duke Math. J. 163 (2014) 665).

The target is this solution, for |arg x| < 2 pi/5: the series before its least term where that is small enough, and from
there, on the positive axis, the equation integrated to x by Taylor steps. Along the positive axis errors exp(+-i t)
oscillate and do not grow; towards a complex x they grow like exp(|Im t|), for which the start allows. The radius is an
estimate, 16 times what two runs of other precision that start at other points differ by.

Large order: a_n ~ C Gamma(2n + b) A^(-n) (1 + O(1/n)), A = -1, b = -1/2, C = -sqrt(6/5) pi^(-3/2)
(A. A. Kapaev, Differ. Equ. 24 (1988) 1107; O. Costin and G. V. Dunne, J. Phys. A 52 (2019) 445205).
Small x: y -> -0.187554308340494893838681757595..., so that S follows the power 1/5 of u.

*Example.* In an experiment, down to small x, and at a complex one:

    problems = [{ use = "painleve-1", points = ["1/10", "1", "2", "5", "1+2*I"] }]
"""

from itertools import count
from math import log

from flint import acb, arb, ctx, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.taylor_ode import arrived, twice
from resurgo.precision import to_mp, working_precision

GUARD_BITS = 40
FURTHER = 1.1  # than where the least term, about exp(-t), is as small as asked


@growing
def coefficients():
    """a_0, a_1, ...: 25^n a_n are whole numbers, all but the first even."""
    scaled = [fmpz(1)]
    while True:
        n = len(scaled)
        yield fmpq(scaled[-1], fmpz(25) ** (n - 1))
        products = sum((scaled[i] * scaled[n - i] for i in range(1, n)), fmpz(0))
        scaled.append((-8 * (5 * n - 6) * (5 * n - 4) * scaled[n - 1] - products) // 2)


def target(x: fmpq | acb):
    """y(x), by its series at a large x, and from there by Taylor steps, twice."""
    t, goal = _t(acb(x)), ctx.prec + GUARD_BITS
    lost = int(float(abs(t.imag).mid()) / log(2)) if abs(t) < _least(2 * goal) else 0
    return twice(lambda: _run(acb(x)), goal + lost)


def _run(x):
    """y(x), by a state at the midpoint of x and its slope."""
    if abs(_t(x)) > _least(ctx.prec):
        state = _at_large(x)
    else:
        start = acb(fmpq(int((30 * _least(ctx.prec)) ** 0.8) + 1, 24))
        state = arrived(_field, _at_large(start), x.mid() - start)
    return state[1] + state[2] * (x - x.mid())


def _least(bits):
    """The t from which on the least term of the series is below 2^-bits."""
    return FURTHER * log(2) * bits


def _t(x):
    return (24 * x) ** acb(fmpq(5, 4)) / 30


def _at_large(x):
    """x, y and y' by the series, as far as its terms are above the working precision."""
    u, total, slope = 1 / _t(x) ** 2, acb(0), acb(0)
    for n in count():
        term = coefficients(n)[n] * u**n
        total, slope = total + term, slope + term * fmpq(1 - 5 * n, 2)
        if abs(term) < arb(2) ** -ctx.prec:
            break
    return [x.mid(), (-(x / 6).sqrt() * total).mid(), (-slope / (6 * x).sqrt()).mid()]


def _field(n, of, times):
    """The coefficients of the derivatives of x, y and y'."""
    return arb(n == 0), of(2, n), 6 * times(1, 1, n) - of(0, n)


def independent(x):
    """By mpmath's integrator along a line from a point farther out than the target's first one, where the series is summed."""
    with working_precision(mp.prec + GUARD_BITS):
        start = (mp.prec * mp.log(2)) ** mp.mpf("0.8")
        u, y, slope = 900 / (24 * start) ** mp.mpf("2.5"), mp.mpf(0), mp.mpf(0)
        for n, a in enumerate(coefficients(mp.prec // 4)):
            term = to_mp(a) * u**n
            y, slope = y + term, slope + term * (1 - 5 * n) / 2
            if abs(term) < mp.eps:
                break
        length = abs(x - start)
        direction = (x - start) / length
        initial = [-mp.sqrt(start / 6) * y, -slope / mp.sqrt(6 * start)]
        along = mp.odefun(lambda s, y: [direction * y[1], direction * (6 * y[0] ** 2 - start - direction * s)], 0, initial)
        value = along(length)[0]
    return value.real if x.imag == 0 else value


def sector(x):
    """x not 0, |arg x| < 2 pi/5"""
    return x != 0 and abs(mp.arg(x)) < 2 * mp.pi / 5


@hookimpl
def register_problems():
    return [
        Problem(
            "painleve-1",
            coefficients,
            title="tritronquée solution of the first Painlevé equation",
            argument=lambda x: 1 / _t(acb(x)) ** 2,
            prefactor=lambda x: -(acb(x) / 6).sqrt(),
            target=target,
            independent=independent,
            points=("1/10", "1", "5"),
            facts={"gevrey": 2, "singularities": [-1], "exponent": "-1/2", "strong": "1/5"},
            domain=sector,
            reference="P. Boutroux, Ann. Sci. Éc. Norm. Supér. 30 (1913) 255; "
            "O. Costin and G. V. Dunne, J. Phys. A 52 (2019) 445205",
        )
    ]
