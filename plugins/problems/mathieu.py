"""Characteristic values of Mathieu's equation y'' + (a - 2q cos 2x) y = 0 at small and at large q (DLMF 28).

`mathieu-small-q`: a_0(q) = S(q^2) = -q^2/2 + 7 q^4/128 - 29 q^6/2304 + ..., from y = 1 + sum A_k cos 2kx and the
continued fraction a = -2q^2/(4 - a - q^2/(16 - a - ...)) (DLMF 28.6.1, 28.15.2), solved by Newton's method on power series. It
converges for |q| < 1.46876861378514199230729308986..., where a_0 and a_2 coincide at the two points q = +-1.4687... i,
square-root branch points (G. Blanch and D. S. Clemm, Math. Comp. 23 (1969) 97): the nearest singularity in t = q^2 is
A = -2.157281240840..., and c_n ~ C n^(-3/2) A^(-n). At real q no singularity is met; a_0 ~ -2q as q -> oo.
The continued fraction of S has the signs of a series of Stieltjes after one subtraction; it is not declared as it is not proved.
The target is a_0 itself, at real q and, off the cuts from the branch points outwards along the imaginary axis, at complex q.

`mathieu-large-q`: with x = 1/sqrt(q), a_0(q) = -2q + sqrt(q) S(x), S(x) = 2 - x/4 - x^2/32 - 3 x^3/256 - ...
(DLMF 28.8.1), the perturbation series of one of the minima of the potential, from the hypervirial recursion of
`resurgo.kernels.wells`. It is not Borel summable:

    c_n ~ C Gamma(n + 1) A^(-n) (1 - 5/(2n) + ...),  A = 8,  C = -8/pi,
    S_+ - S_- = -128 i sqrt(q) e^(-8 sqrt(q)) (1 + ...),

S_+ (S_-) the Borel sum along a line just above (below) the positive axis. The lower and upper edge of the first band, a_0 and
b_1, have this one series. With xi = 16 sqrt(2/pi) q^(3/4) e^(-4 sqrt(q)), of one instanton, and the median sum
M = -2q + sqrt(q) (S_+ + S_-)/2,

    b_1 - a_0 = 2 xi (1 - 7/(32 sqrt(q)) + ...)                                      (DLMF 28.8.2)
    (a_0 + b_1)/2 - M = xi^2/(4 sqrt(q)) (log(16 sqrt(q)) + gamma + ...),  gamma = 0.577...

(J. Zinn-Justin and U. D. Jentschura, Ann. Phys. 313 (2004) 197). So neither a_0 nor b_1 nor their mean is
the median sum. The target is the quantity asked; the mean is the default, as it is the nearest to the
median sum, by about as much as sqrt(q) S_+ and sqrt(q) S_- differ: no sum of the series alone can be scored better.

Both targets are eigenvalues of matrices with three diagonals, enclosed in balls (`resurgo.kernels.mathieu`).

*Parameters.* quantity: the target at large q: "mean" is (a_0 + b_1)/2, "a0" is a_0 and "b1" is b_1.

*Example.* In an experiment, beyond the radius of convergence, and the lower edge of a band to which an instanton is missing:

    problems = [
        { use = "mathieu-small-q", points = ["1", "2", "4"] },
        { use = "mathieu-large-q", quantity = "a0", points = ["4", "16", "64"] },
    ]
"""

from functools import lru_cache

from flint import acb, arb, ctx, fmpq, fmpq_series
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.mathieu import characteristic_a0, lowest_value
from resurgo.kernels.wells import well_energies
from resurgo.precision import series_terms, to_mp, working_precision

BRANCH = "1.46876861378514199230729308986196356847748194486937848960595033448671"  # to all digits, by two zeros at once
SINGULARITY = "-2.15728124084032759971492703084634666535694656124526900024748729386791"  # -BRANCH^2
DISC = fmpq(5, 2)  # of |q|, in which a complex a_0 is told from a_2
FARTHEST = 10**13  # q, up to which the matrix has some ten thousand rows
PARITIES = {"mean": (False, True), "a0": (False,), "b1": (True,)}
GUARD_BITS = 8


def small_coefficients(order):
    """c_0..c_order of a_0 = S(t), t = q^2, exactly."""
    return list(_small(order))


@lru_cache(maxsize=16)
def _small(order):
    """By Newton's method for a = phi(a) = -(t/2) R_1(a, t), with half of the orders found before."""
    if order == 0:
        return (fmpq(0),)
    known = _small(order // 2)
    fraction, _ = _continued_fraction(known, order, with_slope=False)
    _, slope = _continued_fraction(known, order - len(known) + 1, with_slope=True)
    with series_terms(order + 1):
        terms = order + 1 - len(known)
        missing = fmpq_series(_shifted(fraction, order + 1)[len(known) :], prec=terms)
        share = 1 - fmpq_series(_shifted(slope, terms), prec=terms)
        found = (missing / share).coeffs()
    return (*known, *found, *[fmpq(0)] * (terms - len(found)))


def _shifted(terms, count):
    """-(t/2) times the series, so many terms of it."""
    moved = [fmpq(0), *(-c / 2 for c in terms)][:count]
    return moved + [fmpq(0)] * (count - len(moved))


def _continued_fraction(a, count, with_slope):
    """R_1 and its derivative with respect to a through t^(count-1), R_k = 1/(1 - a/(4k^2) - t R_(k+1)/(16 k^2 (k+1)^2))."""
    below, slope = [], []
    with series_terms(count + 1):
        for k in range(count, 0, -1):
            terms = count - k + 1
            factor = fmpq(1, 16 * k * k * (k + 1) ** 2)
            inverse = (
                1
                - fmpq_series(list(a[:terms]), prec=terms) / (4 * k * k)
                - fmpq_series([0, *(factor * c for c in below)], prec=terms)
            )
            ratio = 1 / inverse
            if with_slope:
                inner = fmpq_series([0, *(factor * c for c in slope)], prec=terms) + fmpq(1, 4 * k * k)
                slope = (ratio * ratio * inner).coeffs()
            below = ratio.coeffs()
    return below, slope


def small_target(q: arb | acb):
    """a_0(q) at real and at complex q."""
    return lowest_value(q, odd=False) if isinstance(q, arb) else characteristic_a0(q)


def plane(q):
    """q real with |q| <= 10^13, or complex with |q| < 5/2, off the imaginary axis from +-1.46876861378514... i outwards"""
    if q.imag == 0:
        return abs(q) <= FARTHEST
    return abs(q) < to_mp(DISC) and (q.real != 0 or abs(q.imag) < mp.mpf(BRANCH))


def large_coefficients(order, *, quantity):
    """c_0..c_order of S(x), x = 1/sqrt(q): H = -(g/2) d^2/dy^2 + sin^2(y)/(2g) has the eigenvalue (a + 2q)/(4 sqrt(q)), g = x/2."""
    return [4 * e / fmpq(2) ** n for n, e in enumerate(about_a_minimum(order))]


about_a_minimum = growing(lambda: well_energies(a=0, b=-1, scale=8))


def large_target(q: arb, *, quantity):
    """a_0(q), b_1(q) or their mean."""
    with working_precision(ctx.prec + GUARD_BITS):
        return sum((lowest_value(q, odd) for odd in PARITIES[quantity]), arb(0)) / len(PARITIES[quantity])


def half_line(q, *, quantity):
    """0 < q <= 10^13"""
    return q.imag == 0 and 0 < q.real <= FARTHEST


def known_quantity(value):
    """One of "mean", "a0" and "b1"."""
    if value not in PARITIES:
        raise ValueError(f"quantity '{value}' is not known; give one of {', '.join(PARITIES)}")
    return value


def small_independent(q):
    """a_0(q) where solutions from both ends meet."""
    return by_matching(q, odd=False)


def large_independent(q, *, quantity):
    """a_0(q), b_1(q) or their mean, where solutions from both ends meet."""
    return sum(by_matching(q, odd) for odd in PARITIES[quantity]) / len(PARITIES[quantity])


def by_matching(q, odd):
    """The a at which the solution even or odd about x = 0 goes over at x = pi/4 into the one even about x = pi/2."""
    if abs(q) < 3:
        middle = 4 - q * q / 16
        guess = 1 - q - q * q / 8 if odd else -4 * q * q / (middle + mp.sqrt(middle * middle + 8 * q * q))
    else:
        root = mp.sqrt(abs(q))
        guess = -2 * abs(q) + 2 * root - (1 + 1 / (8 * root)) / 4

    def wronskian(a):
        value, slope = solution(a, q, odd)
        other, other_slope = solution(a, -q, False)
        return value * other_slope + slope * other

    with mp.extraprec(int(10 * mp.sqrt(abs(q))) + 20):
        return mp.findroot(wronskian, (guess, guess + mp.mpf(2) ** -20), tol=mp.mpf(2) ** (-2 * mp.prec), verify=False)


def solution(a, q, odd):
    """y = sum c_n sin(x)^(2n + odd) and sin(x)^2 dy/d(sin(x)^2) where sin(x)^2 = 1/2."""
    before, c, value, slope, power, m = mp.mpf(0), mp.mpf(1), mp.mpf(0), mp.mpf(0), mp.mpf(1), int(odd)
    while abs(c * power) * m > mp.eps * abs(value) or m < 8:
        value, slope, power = value + c * power, slope + m * c * power / 2, power / 2
        before, c, m = c, ((m * m - a + 2 * q) * c - 4 * q * before) / ((m + 1) * (m + 2)), m + 2
    return value, slope


@hookimpl
def register_problems():
    small = Problem(
        "mathieu-small-q",
        small_coefficients,
        title="the characteristic value a_0 of Mathieu's equation at small q",
        variable="q",
        argument=lambda q: q * q,
        target=small_target,
        independent=small_independent,
        points=("1/2", "1", "7/5", "4"),
        facts={"gevrey": 0, "singularities": [SINGULARITY], "strong": "1/2"},
        domain=plane,
        reference="DLMF 28.6, 28.15; G. Blanch and D. S. Clemm, Math. Comp. 23 (1969) 97",
    )
    large = Problem(
        "mathieu-large-q",
        large_coefficients,
        title="the first band of Mathieu's equation at large q",
        variable="q",
        parameters={"quantity": "mean"},
        read={"quantity": known_quantity},
        argument=lambda q, *, quantity: 1 / arb(q).sqrt(),
        prefactor=lambda q, *, quantity: arb(q).sqrt(),
        offset=lambda q, *, quantity: -2 * q,
        target=large_target,
        independent=large_independent,
        points=("4", "16", "64", "256"),
        facts={"gevrey": 1, "singularities": [8], "exponent": 1},
        domain=half_line,
        reference="DLMF 28.8; J. Zinn-Justin and U. D. Jentschura, Ann. Phys. 313 (2004) 197",
    )
    return [small, large]
