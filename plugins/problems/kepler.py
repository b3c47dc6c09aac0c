"""Kepler's equation E - e sin E = M: the anomaly E(e) - M as a power series in the eccentricity e.

`kepler`: f(e) = E - M = e S(e), M = 2 arctan(tangent), so that the coefficients are rational. By Lagrange's inversion

    E - M = sum over m >= 1 of e^m/m! (d/dM)^(m-1) sin^m M,

and sin^m M written out in sin jM and cos jM. For M = pi/2, the default, y = E - M solves y = e cos y, every other
coefficient is 0, and y(1) = 0.739085... is Dottie's number. `kepler-squared`: this case, y = e S(t) with t = e^2.

Singularities are square roots where dM/dE = 0, at e = 1/cos E with E - tan E = M complex; Gevrey order 0. For
M = pi/2, e = +-i/sinh(eta), eta tanh(eta) = 1, |e| = 0.662743...: Laplace's limit, the radius of `kepler` and the least of
those for all M. That of `kepler-squared` is its square 0.439228... . On the real axis there is no singularity.

The target is the solution that goes over into M at e = 0: found by Newton's method, enclosed by the interval Newton
method, and proved to be the one. For real e it is the only one between M and pi (e > 0) or 0 and M (e < 0); for
|e| < 0.66274 the only one with |E - M| < 6/5 (Rouché). For M = pi/2 and Re e > 0, e = y/cos y maps the
domain 0 < a < pi/2, b tanh b < a cot a of y = a + ib one to one to the half plane of e; the continuation to Re e < 0 is odd.

Stieltjes: on the cut of `kepler-squared`, t = -u^2 +- 0, y = a + ib has a = u sin a sinh b, b = u cos a cosh b, so that
Im S = Im cos y = -a/u does not change its sign: S(t) is (2/pi) times the integral of a du/(t + u^2) over that cut.
Large e: E -> pi, S ~ (pi - M)/e, the power -1 of e and, for M = pi/2, -1/2 of t.

*Parameters.* tangent: tan(M/2), positive; M is the mean anomaly.

*Example.* In an experiment, another anomaly, and beyond the circle of convergence:

    problems = [{ use = "kepler", tangent = "1/2", points = ["1/10", "1"] }, { use = "kepler-squared", points = ["1", "2+I"] }]
"""

from flint import acb, arb, ctx, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.precision import to_mp, working_precision

FOLLOWING_BITS = 64
STEPS = 40  # along an arc
NEWTON = 30  # at each of them, more than needed but near a singularity
ETA, LIMIT = fmpq(6, 5), fmpq(66274, 100000)  # eta tanh(eta) = 1 nearly, and LIMIT < ETA/cosh(ETA)
REFERENCE = "A. Wintner, The Analytical Foundations of Celestial Mechanics (1941); P. Colwell, Solving Kepler's Equation (1993)"


def coefficients(order, *, tangent):
    """c_0..c_order of S(e): c_(m-1) = sum over k < m/2 of (-1)^k (m - 2k)^(m-1) sin((m - 2k)M)/(2^(m-1) k! (m - k)!)."""
    p, q = fmpz(tangent.numerator), fmpz(tangent.denominator)
    norm, sines, cosine, sine = p * p + q * q, [fmpz(0)], fmpz(1), fmpz(0)
    for _ in range(order + 1):  # sines[j] = norm^j sin(jM)
        cosine, sine = cosine * (q * q - p * p) - sine * 2 * p * q, sine * (q * q - p * p) + cosine * 2 * p * q
        sines.append(sine)
    return [fmpq(_numerator(m, sines, norm), 2 ** (m - 1) * fmpz.fac_ui(m) * norm**m) for m in range(1, order + 2)]


def _numerator(m, sines, norm):
    total, binomial = fmpz(0), fmpz(1)
    for k in range((m + 1) // 2):
        j = m - 2 * k
        total += (-1) ** k * binomial * fmpz(j) ** (m - 1) * sines[j] * norm ** (2 * k)
        binomial = binomial * (m - k) // (k + 1)
    return total


def squared_coefficients(order):
    """c_0..c_order of S(t) = y/e, y = e cos y, t = e^2: 1, -1/2, 13/24, -541/720, ..."""
    return coefficients(2 * order, tangent=fmpq(1))[::2]


def target(e: acb, *, tangent):
    """E - M, enclosed; a ball too wide to be of use where it is not proved to be the right solution at this precision."""
    anomaly, quarter = 2 * acb(tangent).atan(), tangent == 1
    if quarter and e.real < 0:
        return -target(-e, tangent=tangent)
    u = _newton(_followed(e, anomaly), e, anomaly, ctx.prec)
    radius = 2 * abs(_step(u, e, anomaly)).upper() + abs(u) * arb(2) ** (-ctx.prec)
    box = u + acb(arb(0, radius.upper()), arb(0) if e.imag.is_zero() else arb(0, radius.upper()))
    image = u - (u - e * (anomaly + u).sin()) / (1 - e * (anomaly + box).cos())
    return image if box.contains(image) and _is_the_one(box, e, anomaly.real, quarter) else u + arb(0, 10**6)


def _step(u, e, anomaly):
    """Newton's, for u = e sin(M + u)."""
    return (u - e * (anomaly + u).sin()) / (1 - e * (anomaly + u).cos())


def _newton(u, e, anomaly, bits):
    """U refined until its steps no longer shrink."""
    last = arb("inf")
    for _ in range(NEWTON + bits.bit_length()):
        step = _step(u, e, anomaly).mid()
        if not abs(step) < last:
            break
        u, last = (u - step).mid(), abs(step)
    return u


def _followed(e, anomaly):
    """About the solution at e: from that at |e|, to which Newton's steps from E = pi fall on a convex curve, along an arc."""
    with working_precision(FOLLOWING_BITS):
        size, angle = abs(e).mid(), e.arg().mid()
        if e.imag.is_zero() and e.real < 0:
            return -_followed(-e, arb.pi() - anomaly)
        u = _newton(arb.pi() - anomaly, acb(size), anomaly, FOLLOWING_BITS)
        for k in range(1, STEPS + 1):
            u = u if e.imag.is_zero() else _newton(u, (size * acb(0, angle * k / STEPS).exp()).mid(), anomaly, FOLLOWING_BITS)
        return u


def _is_the_one(box, e, anomaly, quarter):
    """Whether a solution in this box is the one that goes over into 0."""
    if quarter and e.real > 0:
        a, b = box.real, abs(box.imag)
        return bool(a > 0 and 2 * a < arb.pi() and a * a.cot() > b * b.tanh())
    if e.imag.is_zero():
        between = (arb(0), arb.pi() - anomaly) if e.real >= 0 else (-anomaly, arb(0))
        return bool(between[0] <= box.real and box.real <= between[1])
    return bool(abs(e) < LIMIT and abs(box) < ETA)


def independent(e, *, tangent):
    """The sum of u g'(u)/g(u) around the solution of g(u) = u - e sin(M + u), by the trapezoidal rule on a circle."""
    anomaly = 2 * mp.atan(tangent)
    reach = (mp.pi - anomaly if e.real >= 0 else -anomaly) / 2
    radius, nodes, total = abs(reach) + mp.mpf(1) / 4, 8 * mp.prec, mp.mpf(0)
    for k in range(nodes):
        w = radius * mp.expjpi(mp.mpf(2 * k + 1) / nodes)
        u = reach + w
        total += w * u * (1 - e * mp.cos(anomaly + u)) / (u - e * mp.sin(anomaly + u))
    return total.real / nodes if e.imag == 0 else total / nodes


def squared_independent(e):
    """(2/pi) times the integral over 0 < a < pi/2 of arctan(e/u(a)), from that over the cut by parts, by quadrature."""
    if e.real < 0:
        return -squared_independent(-e)
    return 2 / mp.pi * mp.quad(lambda a: mp.atan(e / _cut(a)), mp.linspace(0, mp.pi / 2, 5))


def _cut(a):
    """The u = a/(sin a sinh b) on the cut, b tanh b = a cot a."""
    right = a * mp.cot(a)
    b = mp.findroot(lambda b: b * mp.tanh(b) - right, mp.sqrt(right) + right / 5)
    return a / (mp.sin(a) * mp.sinh(b))


def facts(*, tangent):
    """The singularities at 1/cos E, E - tan E = M; those for pi - M are minus these."""
    with working_precision(160):
        anomaly = 2 * mp.atan(mp.mpf(tangent.numerator) / tangent.denominator)
        sign, acute = (1, anomaly) if tangent <= 1 else (-1, mp.pi - anomaly)
        start = mp.cbrt(3 * acute) * mp.expjpi(mp.mpf(1) / 3)  # E - tan E = -E^3/3 + ...
        place = sign / mp.cos(mp.findroot(lambda z: z - mp.tan(z) - acute, start))
        place = mp.chop(place, mp.mpf(10) ** -40)
        real, imaginary = (mp.nstr(part, 40) for part in (place.real, abs(place.imag)))
        return {"gevrey": 0, "singularities": [f"{real}+{imaginary}*I", f"{real}-{imaginary}*I"], "strong": -1}


def squared_facts():
    """The singularity at 1 - eta^2 = -1/sinh(eta)^2."""
    with working_precision(160):
        eta = mp.findroot(lambda b: b * mp.tanh(b) - 1, mp.mpf(6) / 5)
        return {"gevrey": 0, "singularities": [mp.nstr(1 - eta**2, 40)], "strong": "-1/2", "stieltjes": 0}


def domain(e, *, tangent):
    """tangent > 0, and e real, or |e| < 0.66274, or M = pi/2 and Re e not 0"""
    return tangent > 0 and (e.imag == 0 or abs(e) < to_mp(LIMIT) or (tangent == 1 and e.real != 0))


def squared_domain(e):
    """Re e not 0, or |e| < 0.66274"""
    return e.real != 0 or abs(e) < to_mp(LIMIT)


def squared_target(e: acb):
    """Y, by the target of `kepler`."""
    return target(e, tangent=arb(1))


@hookimpl
def register_problems():
    return [
        Problem(
            "kepler",
            coefficients,
            title="Kepler's equation, in powers of the eccentricity",
            variable="e",
            parameters={"tangent": 1},
            prefactor=lambda e, *, tangent: e,
            target=target,
            independent=independent,
            points=("1/10", "1/2", "1", "2"),
            facts=facts,
            domain=domain,
            reference=REFERENCE,
        ),
        Problem(
            "kepler-squared",
            squared_coefficients,
            title="y = e cos y, in powers of e^2",
            variable="e",
            argument=lambda e: e**2,
            prefactor=lambda e: e,
            target=squared_target,
            independent=squared_independent,
            points=("1/10", "1/2", "1", "10"),
            facts=squared_facts,
            domain=squared_domain,
            reference=REFERENCE,
        ),
    ]
