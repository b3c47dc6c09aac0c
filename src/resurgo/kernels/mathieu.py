"""The lowest characteristic values a_0(q) and b_1(q) of Mathieu's equation y'' + (a - 2q cos 2x) y = 0, as proved enclosures."""

from math import log2

from flint import acb, acb_mat, arb, ctx, fmpq

from resurgo.precision import working_precision

GUARD_BITS = 64
LOOSER = 8  # bits given up where q itself is not known well enough
STEPS = 200  # of Newton's method from the right, and halvings before it; some ten are needed
ROWS = 8  # give a start for Newton's method where |q| < 5/2
FENCE = fmpq(21, 2)  # between |a_2| and |a_4| for those q
SMALLEST = 1e-300  # instead of a q that float64 does not hold; it costs nothing but a few rows


def lowest_value(q: arb, odd: bool) -> arb:
    """a_0(q), or with `odd` b_1(q), at real q.

    They are the lowest eigenvalues for y = sum A_k cos 2kx and y = sum B_k sin (2k+1)x of a matrix with three diagonals
    (DLMF 28.4): 0, 4, 16, ... in the middle and q, 2 q^2 the product of its first neighbours, or 1 - q, 9, 25, ... and q. As many
    eigenvalues lie below a as there are negative ones among the pivots

        tau_k = d_k - a - q_k^2/tau_(k+1),

    which are enclosed from a k on, from where d_k - a >= 2|q|, hence tau_k >= |q|. ArithmeticError where the proof fails.
    """
    if q.is_zero():
        return arb(1 if odd else 0)
    bits = ctx.prec
    with working_precision(bits + GUARD_BITS):
        start = _to_the_right(q.mid(), odd)
        value = _newton(q.mid(), odd, start)
        unit = abs(value) + min(arb(1), q.mid() ** 2)
        for looser in range(0, bits, LOOSER):
            reach = unit * arb(2) ** (looser - bits)
            low, high = (value - reach).mid(), (value + reach).mid()
            if all(p > 0 for p in _pivots(q, odd, low)[0]) and any(p < 0 for p in _pivots(q, odd, high)[0]):
                return low.union(high)
    raise ArithmeticError(f"the characteristic value at q = {q.str(10)} could not be proved")


def _to_the_right(q: arb, odd: bool) -> arb:
    """A value between the lowest eigenvalue and the lowest without the first row: to the left of it no other pivot vanishes."""
    low, high = -2 * abs(q), 1 - q if odd else arb(0)
    middle = min(high, low + 2 * abs(q).sqrt()).mid()  # for large q a little to the right of both
    for _ in range(STEPS):
        first, *others = _pivots(q, odd, middle)[0]
        if first.mid() < 0 and all(p.mid() > 0 for p in others):
            break
        if first.mid() > 0 and all(p.mid() > 0 for p in others):
            low = middle
        else:
            high = middle
        middle = ((low + high) / 2).mid()
    return middle


def _newton(q: arb, odd: bool, start: arb) -> arb:
    """The zero of tau_0, which falls and is concave left of `start`, so that the steps go left and do not pass it."""
    value, last = start, arb("inf")
    for _ in range(STEPS):
        pivots, slope = _pivots(q, odd, value)
        step = (pivots[0] / slope).mid()
        value = (value - step).mid()
        if not 2 * abs(step) < last and abs(step) <= abs(value) * arb(2) ** (GUARD_BITS // 2 - ctx.prec):
            break
        last = abs(step)
    return value


def _pivots(q: arb, odd: bool, a: arb) -> tuple[list[arb], arb]:
    """tau_0, tau_1, ... and the derivative of tau_0 with respect to a."""
    found, slope = [], arb(0)
    share, share_slope = arb(0, abs(q).upper()), arb(0)  # q^2/tau of the row before, and its derivative, negligible there
    for k in range(_rows(abs(q), a), -1, -1):
        weight = 1 if odd or k else 2
        d = (2 * k + 1) ** 2 - (0 if k else q) if odd else 4 * k * k
        pivot, slope = d - a - weight * share, -1 - weight * share_slope
        found.append(pivot)
        share = q * q / pivot
        share_slope = -share * slope / pivot
    return found[::-1], slope


def _rows(q: arb, a: arb) -> int:
    """The row from which D = d_k - a >= 2|q|, and so many more as make what is left out of tau_0 smaller than the round-off.

    As D grows with k, tau_k is not below the constant t = D - q^2/t, and each row damps by q^2/t^2. (d_k = 4k^2 is the lesser.)
    """
    size, offset = max(float(q.upper()), SMALLEST), float(a.upper())
    k, gained = int(max(2 * size + offset, 0.0) ** 0.5 / 2) + 1, 0.0
    while gained < ctx.prec:
        ratio = (4 * k * k - offset) / (2 * size)
        gained += 2 * log2(ratio + (ratio * ratio - 1) ** 0.5)
        k += 1
    return k


def characteristic_a0(q: acb) -> acb:
    """a_0(q) at a complex q, |q| < 5/2, off the imaginary axis beyond its branch points at +-1.4687... i.

    By Gershgorin's theorem a_0 and a_2 are the only eigenvalues of the matrix with |a| < 10.5, and so the zeros there of

        F(a) = a tau_1(a) + 2 q^2 = a (4 - a - q^2/tau_2(a)) + 2 q^2,

    in which tau_2 has no zero. Each is proved by Newton's interval
    operator (R. E. Moore, Interval Analysis (1966), 7.2). a_0 is the one of smaller real part: (a_2 - a_0)^2 is analytic in
    q^2 for |q| <= 5/2, where its imaginary part has the sign of that of q^2 on |q| = 5/2, therefore
    everywhere (the maximum principle), and it is positive for -1.4687...^2 < q^2.
    """
    if q.is_zero():
        return acb(0)
    with working_precision(ctx.prec + GUARD_BITS):
        one, other = (_proved(q, a) for a in _two_lowest(q.mid()))
    if not (one.real < other.real or other.real < one.real):
        raise ArithmeticError(f"a_0 and a_2 could not be told apart at q = {q.str(10)}")
    found = one if one.real < other.real else other
    return acb(found.real) if q.real.is_zero() or q.imag.is_zero() else found


def _two_lowest(q: acb) -> list[acb]:
    """a_0 and a_2 by Newton's method from the eigenvalues of few rows, with nothing proved."""
    size = range(ROWS)
    matrix = acb_mat([[4 * i * i if i == j else (1 + (j == 0)) * q if abs(i - j) == 1 else 0 for j in size] for i in size])
    found = sorted(matrix.eig(algorithm="approx"), key=lambda a: float(abs(a).mid()))[:2]
    return [_refined(q, a.mid()) for a in found]


def _refined(q: acb, a: acb) -> acb:
    last = arb("inf")
    for _ in range(STEPS):
        value, slope = _function(q, a)
        step = (value / slope).mid()
        a = (a - step).mid()
        if not 2 * abs(step) < last and abs(step) < abs(a) * arb(2) ** (GUARD_BITS // 2 - ctx.prec):
            break
        last = abs(step)
    return a


def _proved(q: acb, a: acb) -> acb:
    """The enclosure of the one zero of F near a."""
    reach = abs(_function(q, a)[0] / _function(q, a)[1]).upper() * 4 + abs(a).upper() * arb(2) ** (16 - ctx.prec)
    around = a + acb(arb(0, reach), arb(0, reach))
    narrower = a - _function(q, a)[0] / _function(q, around)[1]
    if not around.contains_interior(narrower) or not abs(around) < FENCE:
        raise ArithmeticError(f"no characteristic value could be proved at q = {q.str(10)}")
    return narrower


def _function(q: acb, a: acb) -> tuple[acb, acb]:
    """F(a) and its derivative."""
    share, slope = _share(q, a)
    return a * (4 - a - share) + 2 * q * q, 4 - 2 * a - share - a * slope


def _share(q: acb, a: acb) -> tuple[acb, acb]:
    """q^2/tau_2(a) and its derivative."""
    bound = arb(0, abs(q).upper())
    share, slope = acb(bound, bound), acb(0)
    for k in range(_rows(abs(q), abs(a)), 1, -1):
        pivot = 4 * k * k - a - share
        share, slope = q * q / pivot, q * q * (1 + slope) / pivot**2
    return share, slope
