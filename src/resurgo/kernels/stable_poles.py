"""Poles of Padé approximants that successive approximants agree on, with errors; spurious ones are told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any, TypeAlias

from flint import acb, arb

from resurgo.errors import Inapplicable
from resurgo.kernels.claims import log_size
from resurgo.kernels.laplace import bits_inside
from resurgo.kernels.nearest_singularity import FAITH, SETTLED, SLOWEST, middle
from resurgo.kernels.plans import planned
from resurgo.kernels.staircase import staircase
from resurgo.precision import is_zero, working_precision
from resurgo.series import Series

SLIGHT = 1e-6  # of a pole's modulus, the distance of a zero within which the two are a Froissart doublet
EXPONENTIAL = 1.3  # times the digits at N/2 are those at N where they grow with N; fewer are by chance
ALGEBRAIC = 2.0  # the power of 1/N with which poles gather at the end of a cut
BACK = 3  # approximants before the last, other functions than it, that have the pole, too
TESTED = 3  # the part of the coefficients that have to agree with a rational function before it is taken for f
FEWEST = 4  # order of the approximants, at least
AT_ZERO = 1e-12


@dataclass(frozen=True)
class Pole:
    """A pole and its residue, with estimated errors."""

    position: acb
    error: arb
    residue: acb
    residue_error: arb


@dataclass(frozen=True)
class Poles:
    """Those that successive approximants agree on, nearest to 0 first, and how near the nearest is of which they do not."""

    stable: tuple[Pole, ...] = ()
    doubtful: arb | None = None

    @property
    def nearest(self) -> Pole | None:
        """The nearest to 0; None where one that is nearer is doubtful."""
        if not self.stable or (self.doubtful is not None and not self.doubtful > abs(self.stable[0].position)):
            return None
        return self.stable[0]


Found: TypeAlias = list[tuple[acb, acb]]  # positions and residues


@planned
def stable_poles(series: Series, offset: int = -1) -> Poles:
    """The poles of the approximant of all coefficients that the three before it have too, those that are other functions.

    With d the largest distance from these and p measured by d at the order N and at N/2, the error is FAITH N d/p, 1/10 <= p <= N:
    poles on a cut gather at its end like N^(-2), isolated ones exponentially. One whose error is a fifth of its modulus is
    doubtful, and one with a zero beside it spurious (Froissart's doublets; G. A. Baker and P. Graves-Morris,
    Padé Approximants, 2nd ed. (1996), sec. 2.2). What a third of the coefficients confirm is f itself.
    """
    last = series.order
    if last < FEWEST:
        return Poles()
    with working_precision(bits_inside(series.whole.order)):
        here = _poles(series, last, offset)
        others = _others(series, here, offset)
        if not here or others is None:
            return Poles()
        half = last // 2
        earlier = [_poles(series, half - back, offset) for back in range(2)] if half > FEWEST else []
        stable, doubtful = [], []
        for place in here:
            distances = _farthest(place, others) if others else (arb(0), arb(0))
            known = len(earlier) == 2 and all(earlier)
            before = _farthest(_nearest(place[0], earlier[0]), earlier[1:]) if known else None
            powers = [_power(now, None if before is None else before[i], last) for i, now in enumerate(distances)]
            error, doubt = (
                (FAITH * last * now / power + _radius(ball)).upper()
                for now, power, ball in zip(distances, powers, place, strict=True)
            )
            if error < SETTLED * abs(place[0]):
                stable.append(Pole(place[0].mid(), error, place[1].mid(), doubt))
            else:
                doubtful.append(abs(place[0]))
        return Poles(tuple(stable), min(doubtful, key=middle, default=None))


def _others(series: Series, here: Found, offset: int) -> list[Found] | None:
    """The poles of the last approximants that are not the same function; none where there are enough that are, None where too few.

    A few that are the same may be a block of the Padé table.
    """
    found: list[Found] = []
    for order in range(series.order - 1, max(FEWEST, series.order - series.order // TESTED - BACK) - 1, -1):
        poles = _poles(series, order, offset)
        if not poles:
            return None
        if len(poles) == len(here) and all((_nearest(at, poles)[0] - at).contains(0) for at, _ in here):
            if not found and series.order - order >= max(BACK, series.order // TESTED):
                return []
            continue
        found.append(poles)
        if len(found) == BACK:
            return found
    return found or None


def _power(now: arb, before: arb | None, last: int) -> float:
    """Of 1/N, in the distances: from those at half of N; 1 where there are none."""
    if now.contains(0):
        return last
    if before is None:
        return 1.0
    power = min(last, (log_size(before) - log_size(now)) / log(2))
    if log_size(now) > EXPONENTIAL * min(log_size(before), 0):
        power = min(power, ALGEBRAIC)
    return max(SLOWEST, power)


@planned
def poles_of_logarithmic_derivative(series: Series) -> Poles:
    """Those of h'/h, S = c_v x^v h, at which f is singular: near A, f ~ (1 - x/A)^residue (G. A. Baker, 1961)."""
    start = next((n for n, c in enumerate(series.terms) if not is_zero(c)), None)
    if start is None or series.order - start < FEWEST + 1:
        return Poles()
    leading: Any = series.terms[start]
    if isinstance(leading, (arb, acb)) and leading.contains(0):
        return Poles()
    with working_precision(bits_inside(series.order)):
        rest = Series(series.terms[start:])
        slope = rest.derivative() / rest.truncate(rest.order - 1)
    found = stable_poles(slope)
    return Poles(tuple(pole for pole in found.stable if not is_zero_of_f(pole)), found.doubtful)


def is_zero_of_f(pole: Pole) -> bool:
    """Whether the residue of f'/f may be 1, 2, ...: the order of a zero, where f is analytic."""
    whole = round(middle(pole.residue.real))
    return whole >= 1 and bool(abs(pole.residue - whole) <= pole.residue_error + AT_ZERO)


def _poles(series: Series, order: int, offset: int) -> Found:
    """Poles with residues, without those that have a zero beside them; none where they cannot be told apart."""
    try:
        fraction = staircase(series.truncate(order), order, offset).fraction
        poles, zeros = fraction.residues(), [zero for zero, _ in fraction.zeros()]
    except Inapplicable:
        return []
    return [
        (pole, residue)
        for pole, residue in poles
        if not pole.contains(0) and residue.is_finite() and not any(abs(zero - pole) < SLIGHT * abs(pole) for zero in zeros)
    ]


def _nearest(position: acb, poles: Found) -> tuple[acb, acb]:
    return min(poles, key=lambda pole: middle(abs(pole[0] - position)))


def _farthest(place: tuple[acb, acb], others: Sequence[Found]) -> tuple[arb, arb]:
    """How far the others' nearest poles are, and their residues."""
    nearest = [_nearest(place[0], poles) for poles in others]
    return max((abs(a - place[0]) for a, _ in nearest), key=middle), max((abs(r - place[1]) for _, r in nearest), key=middle)


def _radius(ball: acb) -> arb:
    return ball.real.rad() + ball.imag.rad()
