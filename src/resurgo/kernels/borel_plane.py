"""What the poles and zeros of a Borel-Padé approximant stand for: poles, cuts that begin at branch points, or nothing."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import atan2, pi
from typing import Any

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.laplace import bits_inside
from resurgo.kernels.nearest_singularity import middle
from resurgo.kernels.pade import pade
from resurgo.kernels.plans import planned
from resurgo.kernels.stable_poles import Pole, poles_of_logarithmic_derivative, stable_poles
from resurgo.kernels.staircase import enclosed_pade, step_of
from resurgo.precision import working_precision
from resurgo.series import Series

OFFSET = -1  # of the degrees: transforms vanish at infinity, most of them
DOUBLET = 0.05  # of the distance to the next pole, within which a zero cancels a pole
SHARP = 100  # times N^2: the part of its modulus to which a pole is known that is on no cut; those on cuts settle like N^(-2)
ROW = 3  # poles, at least, that are a cut
TURN = 0.3  # radians between two that follow one another on a cut
ALIGNED = 0.02  # radians between a pole with a zero beside it and a row that it belongs to
NEAR_END = 0.5  # of the first pole's modulus, the distance to the branch point


@dataclass(frozen=True)
class Point:
    """A pole or a zero: what it stands for, whether its conjugate is another, and of a genuine pole the errors and the residue."""

    position: acb
    kind: str
    is_paired: bool
    error: arb | None = None
    residue: acb | None = None
    residue_error: arb | None = None


@dataclass(frozen=True)
class Plane:
    """Poles and zeros, nearest to 0 first, and the branch points at which cuts begin, by their numbers."""

    poles: tuple[Point, ...]
    zeros: tuple[Point, ...]
    branch_points: dict[int, Point]


@planned
def borel_plane(series: Series, k: int, b: fmpq) -> Plane:
    """That of the transform of order k and shift b, from the approximant of all coefficients on the staircase L - M = -1, 0."""
    transform = borel_transform(series, k, b)
    is_real = transform.is_real
    with working_precision(bits_inside(series.whole.order)):
        poles, zeros = _found(transform)
        poles, zeros = _without_noise(poles, zeros)
        stable = stable_poles(transform, OFFSET).stable
        upper = [p for p, _ in _in_order(poles, is_real, lambda each: each[0])]
        spurious = [_is_spurious(p, poles, zeros) for p in upper]
        sharp = [None if lost else _sharp(p, stable, transform.order) for p, lost in zip(upper, spurious, strict=True)]
        rest = [p for p, lost, known in zip(upper, spurious, sharp, strict=True) if not lost and known is None]
        known_poles = [known.position for known in sharp if known is not None]
        ends = poles_of_logarithmic_derivative(transform).stable
        cuts = [(row, end) for row in _rows(rest, known_poles) if (end := _end(row[0], ends, is_real)) is not None]
        doublets = [p for p, lost in zip(upper, spurious, strict=True) if lost]
        named = {id(p): f"on cut {i}" for i, (row, _) in enumerate(cuts, 1) for p in [*row, *_aligned(doublets, row)]}
        points = []
        for p, lost, known in zip(upper, spurious, sharp, strict=True):
            paired = is_real and not p.imag.contains(0)
            if known is not None:
                points.append(Point(known.position, "genuine", paired, known.error, known.residue, known.residue_error))
            else:
                points.append(Point(p.mid(), named.get(id(p), "spurious" if lost else "moving"), paired))
        cancelled = [p for p in doublets if id(p) not in named]
        left = [
            Point(
                z.mid(), "spurious" if any(_partner(p, zeros) is z for p in cancelled) else "", is_real and not z.imag.contains(0)
            )
            for z in _in_order(zeros, is_real, lambda each: each)
        ]
        return Plane(tuple(points), tuple(left), {i: end for i, (_, end) in enumerate(cuts, 1)})


def _found(transform: Series) -> tuple[list[tuple[acb, acb]], list[acb]]:
    """Poles with residues, and zeros; over the rationals where in balls they cannot be told apart."""
    upper, lower = step_of(transform.order, OFFSET)
    for approximant in (enclosed_pade, pade) if transform.exact is not None else (enclosed_pade,):
        fraction = approximant(transform, upper, lower).fraction
        with suppress(Inapplicable):
            return fraction.residues(), [zero for zero, _ in fraction.zeros()]
    raise Inapplicable("the poles of the approximant cannot be told apart")


def _without_noise(poles: Sequence[tuple[acb, acb]], zeros: list[acb]) -> tuple[list[tuple[acb, acb]], list[acb]]:
    """Without pairs whose residue is no more than round-off makes: they are what is left of a function of lower degrees."""
    least = arb(2) ** (-ctx.prec // 2)
    kept, left = [], list(zeros)
    largest = max((abs(r / p) for p, r in poles if not p.contains(0)), key=middle, default=arb(0))
    for p, r in poles:
        beside = _partner(p, left)
        if beside is not None and abs(r / p) < least * largest and abs(beside - p) < least * abs(p):
            left = [z for z in left if z is not beside]
        else:
            kept.append((p, r))
    return kept, left


def _in_order(found: Iterable[Any], is_real: bool, place: Any) -> list[Any]:
    """Nearest to 0 first, of equal moduli by the angle; of real functions those below the real axis are left out."""
    above = [each for each in found if not is_real or place(each).imag.contains(0) or place(each).imag > 0]
    return sorted(above, key=lambda each: (_rounded(middle(abs(place(each)))), abs(_angle(place(each))), _angle(place(each))))


def _rounded(size: float) -> float:
    return float(f"{size:.8e}")


def _angle(z: acb) -> float:
    return atan2(middle(z.imag), middle(z.real))


def _partner(pole: acb, zeros: Sequence[acb]) -> acb | None:
    return min(zeros, key=lambda z: middle(abs(z - pole)), default=None)


def _is_spurious(pole: acb, poles: Sequence[tuple[acb, acb]], zeros: Sequence[acb]) -> bool:
    """Whether a zero is much nearer than any other pole, and than 0."""
    zero = _partner(pole, zeros)
    others = [abs(other - pole) for other, _ in poles if other is not pole]
    room = min([*others, abs(pole)], key=middle)
    return zero is not None and bool(abs(zero - pole) < DOUBLET * room)


def _sharp(pole: acb, stable: Sequence[Pole], order: int) -> Pole | None:
    """The stable pole that it is, if it is known to better than one on a cut could be."""
    near = min(stable, key=lambda each: middle(abs(each.position - pole)), default=None)
    if near is None or not abs(near.position - pole) <= near.error:
        return None
    return near if near.error * SHARP * order**2 < abs(pole) else None


def _rows(poles: Sequence[acb], known: Sequence[acb]) -> list[list[acb]]:
    """Poles in the order of their moduli, each added to the row whose last one has nearly its direction.

    A row that goes on from poles that are known is one of further such poles, which have not settled yet, and no cut.
    """
    rows: list[list[acb]] = []
    for pole in poles:
        near = min(rows, key=lambda row: _apart(row[-1], pole), default=None)
        if near is not None and _apart(near[-1], pole) < TURN:
            near.append(pole)
        else:
            rows.append([pole])
    return [row for row in rows if len(row) >= ROW and not any(_apart(row[0], at) < TURN for at in known)]


def _aligned(doublets: Sequence[acb], row: Sequence[acb]) -> list[acb]:
    """Those that lie in the row, too: where a cut is weak, zeros are near to its poles."""
    return [p for p in doublets if min(_apart(p, member) for member in row) < ALIGNED]


def _apart(one: acb, other: acb) -> float:
    turn = abs(_angle(one) - _angle(other))
    return min(turn, 2 * pi - turn)


def _end(first: acb, ends: Sequence[Pole], is_real: bool) -> Point | None:
    """The branch point of a cut: the singularity of B'/B nearest to its first pole, if it is near it and not farther out."""
    near = min(ends, key=lambda each: middle(abs(each.position - first)), default=None)
    if near is None or not abs(near.position - first) < NEAR_END * abs(first):
        return None
    on_axis = is_real and abs(near.position.imag) <= near.error
    position = acb(near.position.real) if on_axis else near.position
    return Point(position, "branch point", is_real and not on_axis, near.error)
