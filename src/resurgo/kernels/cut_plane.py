"""Conformal maps of planes with cuts to the unit disc, for series whose singularities are known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.conformal import conformal_coefficients, conformal_variable
from resurgo.precision import to_ball, working_precision
from resurgo.series import Series

Place: TypeAlias = fmpq | arb | acb

STEPS = 400  # of Newton's method along the way from 0
NEAR = fmpq(1, 8)  # by which Newton's first step may change w


@dataclass(frozen=True)
class Disc:
    """The unit disc of a plane with cuts: a series in x becomes one in w, and w(x)."""

    coefficients: Callable[[Series], Series]
    variable: Callable[[Place], arb | acb]


def disc_of(places: list[Place]) -> Disc:
    """The map of the plane cut from each place to infinity, away from 0, for one real place, two of them, or a conjugate pair.

    One cut, from A: x = -4 A w/(1-w)^2. Two real ones, from A < 0 and B > 0:

        x = 4 w/((1+w)^2/B - (1-w)^2/A),    w = (a - b)/(a + b),  a = sqrt(1 - x/A),  b = sqrt(1 - x/B);

    of real ones on one side the nearest counts. From r exp(+-i pi c), 0 < c < 1, along the rays from 0:

        x = 4 r c^c (1-c)^(1-c) w (1-w)^(-2c) (1+w)^(-2(1-c)),

    whose circle |w| = 1 goes to the two rays, from w = 1 and -1 at infinity. Inapplicable for other places.
    """
    balls = [acb(to_ball(place)) for place in places]
    real = [place for place, ball in zip(places, balls, strict=True) if ball.imag.contains(0)]
    if len(real) < len(places):
        upper, lower = ([ball for ball in balls if (ball.imag > 0) is above] for above in (True, False))
        if real or len(upper) != 1 or len(lower) != 1 or not upper[0].overlaps(lower[0].conjugate()):
            raise Inapplicable("no map is known for these singularities; it takes real ones, or a pair of conjugates")
        return _pair(upper[0])
    ends = [_nearest([p for p in real if (to_ball(p).real < 0) is below]) for below in (True, False)]
    if None in ends:
        return _one_cut(ends[0] if ends[1] is None else ends[1])
    return _two_cuts(*ends)


def _nearest(places: list[Place]) -> Any:
    return min(places, key=lambda p: abs(to_ball(p)).mid(), default=None)


def _one_cut(place: Any) -> Disc:
    def variable(x: Place) -> arb | acb:
        if isinstance(x, fmpq | arb) and not 1 - x / place > 0:
            raise Inapplicable("the point lies on the cut")
        return conformal_variable(to_ball(x), place)

    return Disc(lambda series: conformal_coefficients(series, place), variable)


def _two_cuts(low: Any, high: Any) -> Disc:
    def inverse(count: int) -> Series:
        below, square = Series(_padded([1, 2, 1], count)), Series(_padded([1, -2, 1], count))
        found: Series = Series(_padded([0, 4], count)) / (below * (1 / high) - square * (1 / low))
        return found

    def variable(x: Place) -> arb | acb:
        insides = [to_ball(1 - x / place) for place in (low, high)]
        if not all(inside > 0 for inside in insides if isinstance(inside, arb)):
            raise Inapplicable("the point lies on the cut")
        return to_ball(x * (1 / high - 1 / low)) / (insides[0].sqrt() + insides[1].sqrt()) ** 2

    return Disc(lambda series: _composed(series, inverse), variable)


def _pair(upper: acb) -> Disc:
    share = upper.arg() / arb.pi()
    scale = 4 * abs(upper) * share**share * (1 - share) ** (1 - share)

    def inverse(count: int) -> Series:
        w = Series(_padded([0, 1], count))
        logs = (1 - w).log() * (-2 * share) + (1 + w).log() * (-2 * (1 - share))
        found: Series = w * logs.exp() * scale
        return found

    def variable(x: Place) -> arb | acb:
        point = to_ball(x)
        if isinstance(point, acb) and any(_is_beyond(point, place) for place in (upper, upper.conjugate())):
            raise Inapplicable("the point lies on the cut")
        w = _followed(acb(point), share, scale)
        return w.real if isinstance(point, arb) else w

    return Disc(lambda series: _composed(series, inverse), variable)


def _is_beyond(x: acb, place: acb) -> bool:
    ratio = x / place
    return bool(ratio.imag.contains(0)) and not ratio.real < 1


def _followed(x: acb, share: arb, scale: arb) -> acb:
    """The w of x for a pair of cuts, by Newton's method along the line from 0, with a ball of four of its last steps."""
    w, reached, step = (x / scale * fmpq(1, 2**20)).mid(), fmpq(1, 2**20), fmpq(1, 2**20)

    def newton(w: acb, target: acb) -> acb:
        """The step log(x(w)/target)/(d log x(w)/dw)."""
        log = w.log() - 2 * share * (1 - w).log() - 2 * (1 - share) * (1 + w).log() - (target / scale).log()
        turns = (log.imag / (2 * arb.pi())).mid()
        log -= acb(0, 2) * arb.pi() * round(float(turns))
        slope = 1 / w + 2 * share / (1 - w) - 2 * (1 - share) / (1 + w)
        return log / slope

    for _ in range(STEPS):
        ahead = min(reached + step, fmpq(1))
        shift = newton(w, x * ahead)
        if not abs(shift) < NEAR * abs(w) * abs(1 - w) * abs(1 + w):
            step /= 2
            continue
        w = (w - shift).mid()
        w, reached, step = (w - newton(w, x * ahead)).mid(), ahead, 2 * step
        if reached == 1:
            break
    else:
        raise Inapplicable("the point is too near to the cut for the map")
    for _ in range(ctx.prec.bit_length()):
        w = (w - newton(w, x)).mid()
    room = 4 * abs(newton(w, x)).upper() + abs(w).upper() * arb(2) ** (8 - ctx.prec)
    return w + acb(arb(0, room), arb(0, room))


def _padded(terms: list[int], count: int) -> list[int]:
    return (terms + [0] * count)[:count]


def _composed(series: Series, inverse: Callable[[int], Series]) -> Series:
    with working_precision(ctx.prec + 4 * len(series)):
        found: Series = series.compose(inverse(len(series))) if series.order else series
    return found
