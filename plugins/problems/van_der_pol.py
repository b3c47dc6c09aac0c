"""The frequency omega(mu) = 2 pi/T of van der Pol's limit cycle, x'' - mu (1 - x^2) x' + x = 0.

omega(mu) = S(t), t = mu^2, S(t) = 1 - t/16 + 17/3072 t^2 + 35/884736 t^3 - ... (C. M. Andersen and J. F. Geer,
SIAM J. Appl. Math. 42 (1982) 678). By the method of Lindstedt and Poincaré: with s = omega (time) and nu = i mu, x is a
sum of nu^m times real Laurent polynomials in z = e^(is) of degree 2m + 1, and with D = z d/dz

    x - omega^2 D^2 x = nu omega D(x - x^3/3);

that no term of z or 1/z is left fixes omega at even orders m and the amplitude at odd ones. All is rational, but the
numerators and denominators have some 0.4 n^2 digits at order n: 50 orders take seconds, 100 take minutes.

The series converges up to a pair of complex singularities, |mu| = 1.85..., and omega is analytic on the real axis. The
target is 2 pi/T by the equation itself: Taylor steps along half a cycle from the amplitude a to -a, and the secant
method for a. The radius is an estimate, 16 times what two runs of other precision differ by. |mu| is at most 10, as the
time grows with it.

Large mu: omega -> 2 pi/((3 - 2 log 2) mu), so that S follows the power -1/2 of t (M. L. Cartwright, 1952).

*Example.* In an experiment, inside and outside of the circle of convergence:

    problems = [{ use = "van-der-pol", points = ["1", "2", "3"] }]
"""

from flint import arb, arb_mat, ctx, fmpq, fmpq_poly

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.taylor_ode import taylor_steps, twice
from resurgo.precision import working_precision

LONG = 50  # orders
GUARD_BITS = 40
FIRST_BITS = 80  # of the first estimates of the amplitude
HALVINGS = 10  # of an interval before Newton's method
NEWTON = 8  # steps of the second route, of which each doubles the digits


@growing
def coefficients():
    """c_0, c_1, ... of omega = S(mu^2), exactly.

    x, x^2 and x - x^3/3 at order m are z^-(2m+1), z^-(2m+2) and z^-(2m+3) times polynomials in z^2.
    """
    unit = fmpq_poly([1, 1])
    x, squares, pulls, omega, omega_squared = [unit], [], [], [fmpq(1)], [fmpq(1)]
    yield omega[0]
    m = 0
    while True:
        m += 1
        n = m - 1
        squares.append(_product(x, x, n))
        pulls.append(x[n].left_shift(1) - _product(x, squares, n) / 3)
        if n % 2 == 0 and n:
            amplitude = _pull(omega, pulls, n)[m + 1] / 2 * unit.left_shift(n)
            x[n] += amplitude
            squares[n] += 2 * unit * amplitude
            pulls[n] += amplitude.left_shift(1) - unit**2 * amplitude
        powers = [2 * i - 2 * m - 1 for i in range(2 * m + 2)]
        right = _scaled(_pull(omega, pulls, n), powers)
        known = sum((omega[j] * omega[m - j] for j in range(1, m)), fmpq(0))
        bent = sum((omega_squared[j] * x[m - j].left_shift(j) for j in range(2, m)), fmpq_poly()) + known * x[0].left_shift(m)
        if m % 2 == 0:
            omega.append(-(right + bent)[m + 1] / 2)
            bent += 2 * omega[m] * x[0].left_shift(m)
            yield (-1) ** (m // 2) * omega[m]
        else:
            omega.append(fmpq(0))
        omega_squared.append(known + 2 * omega[m])
        right += _scaled(bent, [k * k for k in powers])
        x.append(_scaled(right, [fmpq(1, 1 - k * k) if k * k > 1 else fmpq(0) for k in powers]))


def _pull(omega, pulls, n):
    """The coefficient of nu^n in omega (x - x^3/3)."""
    return sum((omega[j] * pulls[n - j].left_shift(j) for j in range(0, n + 1, 2)), fmpq_poly())


def _product(a, b, n):
    """The coefficient of nu^n in a product; in the square of a by half the work."""
    if a is not b:
        return sum((a[i] * b[n - i] for i in range(n + 1)), fmpq_poly())
    twice_half = 2 * sum((a[i] * a[n - i] for i in range((n + 1) // 2)), fmpq_poly())
    return twice_half + a[n // 2] ** 2 if n % 2 == 0 else twice_half


def _scaled(polynomial, factors):
    return fmpq_poly([c * factor for c, factor in zip(polynomial.coeffs(), factors, strict=False)])


def target(mu: fmpq | arb):
    """2 pi/T by Taylor steps along half a cycle, twice."""
    mu = abs(arb(mu))
    flat = max(0, -2 * _log2(mu)) if mu > 0 else 0  # bits that the amplitude loses where it hardly matters
    return twice(lambda: _frequency(mu, flat), ctx.prec + GUARD_BITS + flat) if mu > 0 else arb(1)


def _frequency(mu, flat):
    """Pi over half a period, by the secant method for the amplitude a, at which half a cycle leads to -a."""
    goal, bits, slope = ctx.prec, FIRST_BITS + flat, arb(0)
    before, a = (arb(2) + arb(2) ** -8, None), arb(2)
    with working_precision(bits):
        before = (before[0], _half_cycle(before[0], mu)[0])
    while True:
        with working_precision(bits):
            miss, _ = _half_cycle(a, mu)
            chord = (miss - before[1]) / (a - before[0])
            slope = chord if chord.is_finite() and not chord.contains(0) else slope
            step = (miss / slope).mid()
            before, a = (a, miss), (a - step).mid()
        digits = goal if step.is_zero() else -_log2(step)
        if 3 * digits > 2 * goal:
            return arb.pi() / _half_cycle(a, mu)[1]
        bits = min(goal, FIRST_BITS + flat + 3 * digits)


def _half_cycle(a, mu):
    """What is missing from -a where x turns back after it was a, at rest, and the time until then."""

    def field(n, of, times):
        """The coefficients of the derivatives of x, v = x' and x^2."""
        return of(1, n), mu * (of(1, n) - times(2, 1, n)) - of(0, n), 2 * times(0, 1, n)

    time = arb(0)
    for h, (x, v, _), state in taylor_steps(field, [a, arb(0), a * a]):
        if state[1] > 0:
            last = _zero(v, h)
            return (x(last) + a).mid(), (time + last).mid()
        time = (time + h).mid()
    raise AssertionError  # steps have no end


def _zero(v, h):
    """Where v changes its sign from - to + between 0 and h."""
    low, high = arb(0), h
    for _ in range(HALVINGS):
        middle = (low + high).mid() / 2
        low, high = (low, middle) if v(middle) > 0 else (middle, high)
    at, slope = (low + high) / 2, v.derivative()
    for _ in range(ctx.prec.bit_length()):
        at = (at - v(at) / slope(at)).mid()
    return at


def _log2(size):
    """About log2 |size|, a whole number."""
    mantissa, exponent = abs(size).mid().man_exp()
    return int(exponent) + int(mantissa).bit_length()


def independent(mu: arb):
    """By odd trigonometric polynomials through equidistant points of half a cycle, and Newton's method from 2 cos s."""
    mu = abs(mu)
    stages = int(2 * float(mu.mid()) + 2)
    size = int(ctx.prec * (2 + 3 * float(mu.mid())) / 8)
    sines = [arb(fmpq(k, size)).sin_pi() for k in range(2 * size)]
    slopes = [-2 * sum(k * sines[k * m % (2 * size)] for k in range(1, size, 2)) / size for m in range(size)]
    d = arb_mat([[slopes[j - m] if j >= m else -slopes[j - m + size] for m in range(size)] for j in range(size)])  # d/ds
    d2, x, omega = d * d, arb_mat([[2 * arb(fmpq(j, size)).cos_pi()] for j in range(size)]), arb(1)
    for stage in range(1, stages + 1):  # at larger and larger mu
        for _ in range(NEWTON if stage == stages else 4):
            x, omega = _improved(mu * stage / stages, d, d2, x, omega)
    return omega


def _improved(mu, d, d2, x, omega):
    """x and omega after a Newton step for omega^2 x'' - mu omega (1 - x^2) x' + x = 0 at the points, and x' = 0 at the first."""
    size, dx, d2x = d.nrows(), d * x, d2 * x
    rows, right = [], []
    for j in range(size):
        push = mu * omega * (1 - x[j, 0] ** 2)
        row = [omega**2 * d2[j, m] - push * d[j, m] for m in range(size)]
        row[j] += 1 + 2 * mu * omega * x[j, 0] * dx[j, 0]
        rows.append([*row, 2 * omega * d2x[j, 0] - mu * (1 - x[j, 0] ** 2) * dx[j, 0]])
        right.append([omega**2 * d2x[j, 0] - push * dx[j, 0] + x[j, 0]])
    rows.append([*(d[0, m] for m in range(size)), arb(0)])
    step = arb_mat(rows).solve(arb_mat([*right, [dx[0, 0]]]), algorithm="approx")
    return arb_mat([[(x[j, 0] - step[j, 0]).mid()] for j in range(size)]), (omega - step[size, 0]).mid()


def moderate(mu):
    """mu real, |mu| <= 10"""
    return mu.imag == 0 and abs(mu) <= 10


@hookimpl
def register_problems():
    return [
        Problem(
            "van-der-pol",
            coefficients,
            title="frequency of van der Pol's oscillator",
            variable="mu",
            argument=lambda mu: mu**2,
            target=target,
            independent=independent,
            points=("1/10", "1/2", "1", "2"),
            facts={"gevrey": 0, "strong": "-1/2"},
            domain=moderate,
            slow_beyond=LONG,
            reference="C. M. Andersen and J. F. Geer, SIAM J. Appl. Math. 42 (1982) 678; B. van der Pol, Phil. Mag. 2 (1926) 978",
        )
    ]
