"""Lefschetz thimbles of a polynomial action: followed with proof from a saddle to infinity, and the integral along them.

The thimble of the saddle x_0 in the direction theta is where (S(x) - S(x_0)) exp(-i theta) is real and not negative. Its
two ends go to infinity in two of the d valleys of exp(-S(x) exp(-i theta)), d the degree of S, and the integral of
w(x) exp(-S(x)/eps), arg eps = theta, depends on these two alone (F. Pham, Proc. Symp. Pure Math. 40 (1983) 319;
M. V. Berry and C. J. Howls, Proc. R. Soc. Lond. A 434 (1991) 657).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from flint import acb, acb_poly, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.polynomial import Polynomial
from resurgo.kernels.saddle import Saddle, shifted
from resurgo.precision import working_precision

BITS = 192  # in which a thimble is followed
SMALLEST = 2.0**-60  # step, relative to the distance from the saddle: another saddle lies on the path, or all but
MOST = 5000  # steps
KEPT = 32  # points of a half
DOMINANCE = 8  # the leading term is so many times the others together where a path ends


@dataclass(frozen=True)
class Thimble:
    """Points y = x - x_0 along the two halves, from 0 outwards, and the valleys in which they end, counted anticlockwise."""

    halves: tuple[tuple[acb, ...], tuple[acb, ...]]
    valleys: tuple[int, int]


@lru_cache(maxsize=512)
def thimble(action: Polynomial, saddle: Saddle, direction: fmpq) -> Thimble:
    """The thimble in a direction theta, |theta| <= pi, from the half against to the half along (eps/a)^(1/m).

    S = S_0 + a y^m + ... Inapplicable where it runs into another saddle.
    """
    with working_precision(BITS):
        terms = local(action, saddle)
        turn = acb(0, direction).exp()
        ahead = acb(0, direction / saddle.order).exp() / root(saddle.slope, saddle.order)
        ends = [_half(terms, saddle.order, turn, direction, sign * ahead / abs(ahead)) for sign in (-1, 1)]
        return Thimble((ends[0][0], ends[1][0]), (ends[0][1], ends[1][1]))


def local(action: Polynomial, saddle: Saddle) -> list[acb]:
    """The coefficients of S(x_0 + y) - S(x_0) at FLINT's working precision, those below y^m exactly 0."""
    return [acb(0)] * saddle.order + shifted(action, saddle.point)[saddle.order :]


def root(a: acb, m: int) -> acb:
    """The principal a^(1/m), also where a is a negative number and its ball has both signs of the imaginary part."""
    if a.real < 0 and a.imag.contains(0):
        return acb(fmpq(1, m)).exp_pi_i() * (-a).root(m) if m > 2 else acb(0, 1) * (-a).sqrt()
    return a.root(m) if m > 2 else a.sqrt()


def _half(terms: list[acb], m: int, turn: acb, direction: fmpq, ahead: acb) -> tuple[tuple[acb, ...], int]:
    """Points along a half of the thimble, and its valley."""
    polynomial = acb_poly(terms)
    slope, far = polynomial.derivative(), _far(terms)
    place = _first(terms, m, ahead)
    height = (polynomial(place) / turn).real.mid()
    place, points = _newton(polynomial, slope, place.mid(), turn * height, place), [acb(0)]
    step = abs(place).mid() / 2
    for _ in range(MOST):
        points.append(place.mid())
        if abs(place) > far:
            stride = -(-len(points) // KEPT)  # the integrand is entire: any line through some of the points will do
            return (*points[:-1:stride], points[-1]), _valley(terms, place.mid(), direction)
        if not step > SMALLEST * abs(place).mid():
            break
        place, height, step = _on(polynomial, slope, place, height, turn, step)
    raise Inapplicable("another saddle lies on the path of steepest descent, or all but")


def _far(terms: list[acb]) -> arb:
    """A distance from which on the leading term is several times the others together."""
    leading, reach = abs(terms[-1]), arb(1)
    while not sum((abs(c) * reach**k for k, c in enumerate(terms[:-1])), arb(0)) * DOMINANCE < leading * reach ** (len(terms) - 1):
        reach *= 2
    while sum((abs(c) * (reach / 2) ** k for k, c in enumerate(terms[:-1])), arb(0)) * DOMINANCE < leading * (reach / 2) ** (
        len(terms) - 1
    ):
        reach /= 2
        if reach < arb(2) ** -BITS:  # the leading term is the only one
            return arb(1)
    return reach.mid()


def _first(terms: list[acb], m: int, ahead: acb) -> acb:
    """An enclosure of the first point: with S - S_0 = a y^m (1 + r), u = y (1 + r)^(1/m) is half the radius of a disc.

    On the disc |r| and |y r'| are at most 1/8, so that Re du/dy > 0 there and u(y) takes every value of less
    than 3/4 of its radius once.
    """
    ratios = [c / terms[m] for c in terms[m + 1 :]]
    radius = arb(1) if not any(not c.is_zero() for c in ratios) else arb(2) ** 40
    while not sum((abs(c) * (k + 1) * radius ** (k + 1) for k, c in enumerate(ratios)), arb(0)) < arb(1) / 8:
        radius /= 2
    goal = ahead * radius / 2
    factor = acb_poly([1, *ratios])
    around, place = acb(arb(0, radius), arb(0, radius)), goal.mid()

    def mapped(y: acb) -> acb:
        return y * root(factor(y), m)

    def slope(y: acb) -> acb:
        return root(factor(y), m) * (1 + y * factor.derivative()(y) / (m * factor(y)))

    for _ in range(12):
        place = (place - (mapped(place) - goal) / slope(place)).mid()
    width = radius * arb(2) ** (-BITS // 2)
    near = acb(place.real + arb(0, width), place.imag + arb(0, width))
    found = place - (mapped(place) - goal) / slope(near)
    if not (near.contains_interior(found) and around.contains(found)):
        raise Inapplicable("the thimble cannot be followed")
    return found


def _newton(polynomial: acb_poly, slope: acb_poly, middle: acb, value: acb, around: acb) -> acb:
    """The zero of S - S_0 - value next to a point, enclosed by Newton's interval operator."""
    for _ in range(8):
        middle = (middle - (polynomial(middle) - value) / slope(middle)).mid()
    width = abs(middle) * arb(2) ** (-BITS // 2)
    near = acb(middle.real + arb(0, width), middle.imag + arb(0, width))
    found = middle - (polynomial(middle) - value) / slope(near)
    if not (near.contains_interior(found) and near.overlaps(around)):
        raise Inapplicable("the thimble cannot be followed")
    return found


def _on(polynomial: acb_poly, slope: acb_poly, place: acb, height: arb, turn: acb, step: arb) -> tuple[acb, arb, arb]:
    """One step: the next point, its height and the next length to try; the same point and half the length where it fails.

    For every height between the two, Newton's operator maps a box about both points into its interior:
    there the box holds one zero of S - S_0 - height exp(i theta), and the path does not leave it.
    """
    downhill = turn / slope(place.mid())
    aim = (place.mid() + step * downhill / abs(downhill)).mid()
    higher = (polynomial(aim) / turn).real.mid()
    if not higher > height:
        return place, height, step / 2
    try:
        following = _newton(polynomial, slope, aim, turn * higher, acb(aim.real + arb(0, step), aim.imag + arb(0, step)))
    except Inapplicable:
        return place, height, step / 2
    middle, reach = ((place + following) / 2).mid(), step * 3 / 4
    box = acb(middle.real + arb(0, reach), middle.imag + arb(0, reach))
    between = turn * height.union(higher)
    if not (box.contains(place) and box.contains(following)):
        return place, height, step / 2
    image = middle - (polynomial(middle) - between) / _around(slope, box)
    if not (image.is_finite() and box.contains_interior(image)):
        return place, height, step / 2
    return following, higher, step * 3 / 2


def _around(polynomial: acb_poly, y: acb) -> acb:
    """The values of a polynomial on a ball, by its Taylor series about the middle, which is narrower than Horner's rule."""
    middle = y.mid()
    return polynomial(acb_poly([middle, 1]))(y - middle)


def _valley(terms: list[acb], place: acb, direction: fmpq) -> int:
    """k where arg y is nearest to (theta - arg s_d + 2 pi k)/d."""
    degree = len(terms) - 1
    sector = (degree * place.arg() - direction + terms[-1].mid().arg()) / (2 * arb.pi())
    return round(float(sector.mid())) % degree


def along(action: Polynomial, weight: Polynomial, saddle: Saddle, path: Thimble, eps: acb) -> acb:
    """An enclosure of the integral of w(x) exp(-(S(x) - S(x_0))/eps) along the thimble, by Arb and a bound of the ends."""
    bits = ctx.prec
    with working_precision(bits + 32):
        terms, weights = acb_poly(local(action, saddle)), acb_poly(shifted(weight, saddle.point))
        inverse = -1 / eps
        degree = terms.degree()
        width = (abs(eps / saddle.slope) ** (arb(1) / saddle.order)).min(abs(eps / terms[degree]) ** (arb(1) / degree))
        least = sum((abs(c) * width**k for k, c in enumerate(weights.coeffs())), arb(0)) * width
        tolerance = (least * arb(2) ** (-bits - 16)).mid()

        def integrand(y: acb, _analytic: bool) -> acb:
            return weights(y) * (_around(terms, y) * inverse).exp()

        backward, forward = (_from_zero(integrand, terms, weights, half, eps, tolerance, bits) for half in path.halves)
        return forward - backward


def _from_zero(
    integrand: Callable[[acb, bool], acb],
    terms: acb_poly,
    weights: acb_poly,
    points: Sequence[acb],
    eps: acb,
    tolerance: arb,
    bits: int,
) -> acb:
    """The integral from 0 along a half, and from its last point P on along P s, s > 1.

    There Re((S - S_0)/eps) >= C s^d, C that of the leading term less the moduli of the others, and |w| <= W s^p, so that the
    rest beyond s is at most |P| W s^(p+1) exp(-C s^d)/(C d s^d - p - 1).
    """
    total, last, degree = acb(0), points[-1], terms.degree()
    for start, end in pairwise(points):
        total += acb.integral(integrand, start, end, abs_tol=tolerance, rel_tol=arb(2) ** -bits)
    size = abs(last)
    others = sum((abs(terms[k]) * size**k for k in range(degree)), arb(0)) / abs(eps)
    least = ((terms[degree] * last**degree / eps).real - others).lower()
    power = max(weights.degree(), 0)
    largest = sum((abs(c) * size**k for k, c in enumerate(weights.coeffs())), arb(0))
    if not least > 0:
        raise Inapplicable("eps is too far from the direction of the thimble")
    stretch, end = arb(1), last
    while True:
        margin = least * degree * stretch**degree - power - 1
        if margin > 0:
            rest = size * largest * stretch ** (power + 1) * (-least * stretch**degree).exp() / margin
            if rest < tolerance:
                return total + acb(arb(0, rest.upper()), arb(0, rest.upper()))
        stretch = stretch * 5 / 4
        following = (last * stretch).mid()
        total += acb.integral(integrand, end, following, abs_tol=tolerance, rel_tol=arb(2) ** -bits)
        end = following
