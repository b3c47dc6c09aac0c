"""Barycentric rational functions, and the AAA algorithm that finds them from samples (Nakatsukasa, Sete and Trefethen, 2018)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, acb_mat, acb_poly, arb, ctx, fmpq

from resurgo.kernels.rational import roots
from resurgo.precision import to_ball, working_precision

TIE = 20  # bits up to which two distances are taken for equal
GUARD = 10  # bits
STEPS = 60  # of inverse iteration at most; each multiplies what is wrong by the square of a ratio of singular values


@dataclass(frozen=True)
class Barycentric:
    """r(x) = sum w_j f_j/(x - z_j) / sum w_j/(x - z_j), of degrees (m-1, m-1) for m support points z_j."""

    support: tuple[acb, ...]
    values: tuple[acb, ...]
    weights: tuple[acb, ...]

    def __call__(self, x: Any) -> Any:
        """The value at a point that is not a support point; a ball without bound at a pole."""
        parts = [w / (x - z) for w, z in zip(self.weights, self.support, strict=True)]
        return sum((p * f for p, f in zip(parts, self.values, strict=True)), acb(0)) / sum(parts, acb(0))

    def poles(self) -> list[tuple[acb, int]]:
        """The zeros of sum w_j/(x - z_j), with multiplicities, at FLINT's working precision, nearest to 0 first."""
        whole, total = acb_poly([1]), acb_poly([0])
        for w, z in zip(self.weights, self.support, strict=True):
            total = total * acb_poly([-z, 1]) + whole * w
            whole = whole * acb_poly([-z, 1])
        return roots(total)


@dataclass(frozen=True)
class Fit:
    """A function, its largest distance from a sample, and whether that is within the tolerance."""

    function: Barycentric
    off: arb
    is_close: bool


def aaa_fits(nodes: Sequence[Any], values: Sequence[Any], tolerance: arb) -> Iterator[Fit]:
    """The functions with 1, 2, 3, ... support points.

    The next support point is the node where the function before is farthest from its value. The weights of m of them
    are the right singular vector of the smallest singular value of the Loewner matrix (f_i - f_j)/(z_i - z_j), i over
    the other nodes, j over the support points. The last is the first that is within the tolerance, relative to the
    largest distance of a value from their mean, or the one with as many support points as other nodes, or one more.
    The arithmetic is that of midpoints, at the working precision.
    """
    z, f = [acb(to_ball(x)).mid() for x in nodes], [acb(to_ball(v)).mid() for v in values]
    mean = sum(f, acb(0)) / len(f)
    off, chosen = [abs(v - mean) for v in f], list[int]()
    enough = tolerance * max(off, key=arb.mid)
    while True:
        chosen.append(_farthest(off, chosen))
        others = [i for i in range(len(z)) if i not in chosen]
        loewner = [[((f[i] - f[j]) / (z[i] - z[j])).mid() for j in chosen] for i in others]
        weights = _smallest_vector(loewner, len(chosen))
        found = Barycentric(tuple(z[j] for j in chosen), tuple(f[j] for j in chosen), tuple(weights))
        off = [arb(0) if i in chosen else abs(found(z[i]) - f[i]) for i in range(len(z))]
        farthest = max(off, key=arb.mid)
        yield Fit(found, farthest, farthest <= enough)
        if farthest <= enough or len(others) <= len(chosen):
            return


def _farthest(off: list[arb], chosen: list[int]) -> int:
    """The first node where the distance is the largest, but for rounding: in symmetric data two are equal."""
    left = [i for i in range(len(off)) if i not in chosen]
    largest = max((off[i] for i in left), key=arb.mid)
    return next(i for i in left if off[i].mid() >= largest.mid() * (1 - arb(2) ** -TIE))


def _smallest_vector(rows: list[list[acb]], count: int) -> list[acb]:
    """The unit vector that a matrix makes smallest: inverse iteration on its Gram matrix, at three times the precision.

    The Gram matrix is shifted by what is below the working precision, as the smallest singular value may be 0.
    """
    if not rows:
        return [acb(1)] * count
    bits = ctx.prec
    with working_precision(3 * bits):
        matrix = acb_mat(rows)
        gram = matrix.conjugate().transpose() * matrix
        shift = abs(gram.trace()) * arb(2) ** (-2 * bits) + arb(2) ** (-8 * bits)
        inverse = (gram + acb_mat(count, count, [shift if i == j else 0 for i in range(count) for j in range(count)])).inv()
        vector = acb_mat(count, 1, [fmpq(1, j + 1) for j in range(count)])
        for _ in range(STEPS):
            image = (inverse * vector).mid()
            size = max((abs(c) for c in image.entries()), key=arb.mid)
            before, vector = vector, (image * acb(1 / size)).mid()
            if all(abs(a - b) < arb(2) ** -(bits + GUARD) for a, b in zip(vector.entries(), before.entries(), strict=True)):
                break
    return list(vector.entries())
