"""Blasius' boundary layer, F''' + F F''/2 = 0, F(0) = F'(0) = 0, F''(0) = 1: the velocity F'(eta).

F'(eta) = eta S(t), t = eta^3, S(t) = sum c_k t^k with c_k = (-1/2)^k A_k/(3k + 1)!: 1, -1/48, 11/20160, ... and

    A_0 = 1,   A_k = sum over 0 <= r < k of binomial(3k - 1, 3r) A_r A_(k-1-r).

The series converges for |eta| < 3.9401..., to the singularities of F, like 6/(eta - eta_0), on the three rays
eta^3 < 0 (J. P. Boyd, Exp. Math. 8 (1999) 381); where exp(-F'(oo) eta^2/4) grows, |arg eta| > pi/4, there are more. As
eta -> oo, F' -> 2.0854..., and f''(0) = F'(oo)^(-3/2) = 0.332057336215196298937... is the wall shear of the boundary
layer with f'(oo) = 1.

The target is F' in the circle of convergence and for |arg eta| <= pi/6: the equation integrated along the ray by Taylor
steps, until F'' is negligible. The radius is an estimate, 16 times what two runs of other precision differ by.

Large order: Gevrey order 0, A = -61.172832814, by Boyd's 5.6900380545^3 f''(0), a double pole of F' with further terms.
Large eta: S follows the power -1/3 of t.

*Example.* In an experiment, inside and outside of the circle of convergence:

    problems = [{ use = "blasius", points = ["2", "4", "8", "6+2*I"] }]
"""

from flint import acb, arb, ctx, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.taylor_ode import taylor_steps, twice

GUARD_BITS = 40


@growing
def coefficients():
    """c_0, c_1, ... of S(t) = F'/eta."""
    a, factorial = [fmpz(1)], fmpz(1)
    while True:
        k = len(a) - 1
        yield fmpq((-1) ** k * a[k], 2**k * factorial)
        row = [binomial * a[r] * a[k - r] for r, binomial in enumerate(_thirds(3 * k + 2))]
        a.append(sum(row, fmpz(0)))
        factorial *= (3 * k + 2) * (3 * k + 3) * (3 * k + 4)


def _thirds(n):
    """Every third of the binomial coefficients of n."""
    binomial = fmpz(1)
    for r in range(0, n + 1, 3):
        yield binomial
        binomial = binomial * ((n - r) * (n - r - 1) * (n - r - 2)) // ((r + 1) * (r + 2) * (r + 3))


def target(eta: fmpq | acb):
    """F'(eta) by Taylor steps along the ray, twice."""
    return twice(lambda: _run(acb(eta)), ctx.prec + GUARD_BITS)


def _run(eta):
    """F'(eta), or F' at a point of the ray from which on it does not change at the working precision.

    With d the direction, p = Re(d F) > 0 and 2 |F''|/p < Re(d^2 F'), F'' falls at least like exp(-p s/2) in the distance s, as
    F''' = -F F''/2, so that F' changes by less than 2 |F''|/p.
    """
    middle = eta.mid() if not eta.imag.is_zero() else eta.real.mid()
    start = state = [type(middle)(c) for c in (0, 0, 1)]
    direction = type(middle)(1) if middle.is_zero() else middle / abs(middle)
    for _, _, state in taylor_steps(_field, start, middle):
        p, rest = (direction * state[0]).real, 2 * abs(state[2])
        if p > 0 and rest / p < arb(2) ** -ctx.prec and (direction**2 * state[1]).real > 1:
            return state[1]
    return state[1] + state[2] * (eta - middle)


def _field(n, of, times):
    """The coefficients of the derivatives of F, F' and F'', in this order."""
    return of(1, n), of(2, n), -times(0, 2, n) / 2


def independent(eta):
    """By mpmath's integrator of differential equations."""
    length = abs(eta)
    d = eta / length
    along = mp.odefun(lambda _, f: [d * f[1], d * f[2], -d * f[0] * f[2] / 2], 0, [mp.mpf(0), mp.mpf(0), mp.mpf(1)])
    return along(length)[1]


def around_the_axis(eta):
    """|eta| < 3.94 or |arg eta| <= pi/6"""
    return abs(eta) < mp.mpf(394) / 100 or abs(mp.arg(eta)) <= mp.pi / 6


@hookimpl
def register_problems():
    return [
        Problem(
            "blasius",
            coefficients,
            title="boundary layer of Blasius",
            variable="eta",
            argument=lambda eta: eta**3,
            prefactor=lambda eta: eta,
            target=target,
            independent=independent,
            points=("2", "4", "8"),
            facts={"gevrey": 0, "singularities": ["-61.172832814"], "strong": "-1/3"},
            domain=around_the_axis,
            reference="H. Blasius, Z. Math. Phys. 56 (1908) 1; J. P. Boyd, Exp. Math. 8 (1999) 381",
        )
    ]
