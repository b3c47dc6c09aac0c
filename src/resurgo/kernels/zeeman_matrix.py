"""The ground state of hydrogen in a magnetic field gamma as the lowest eigenvalue of larger and larger matrices."""

from dataclasses import dataclass
from functools import lru_cache
from math import log2

from flint import arb, arb_mat, ctx, fmpq, fmpz_poly

from resurgo.kernels.zeeman import field_parts, times_x
from resurgo.precision import working_precision

SIZES = (8, 10, 13, 16, 20, 25, 31, 39, 49, 61, 76)  # of N; the time goes like N^4
GUARD_BITS = 64
STEPS = 60


@dataclass(frozen=True)
class Blocks:
    """The matrix of r (H - E) = diagonal - E radius, coupled by above and below to the next l, for l = 0, 2, 4, ..."""

    diagonal: list[arb_mat]
    radius: list[arb_mat]
    above: list[arb_mat]
    below: list[arb_mat]


def ground_state(gamma: fmpq) -> arb:
    """E for gamma >= 0, by the method of Ritz: an upper bound, with the difference to that of a smaller matrix as its radius.

    The states are those of `resurgo.kernels.zeeman` with x = 2 lambda r and a lambda near to the best, all with N up to one of
    `SIZES`. In exact arithmetic E lies below, and by the law at which the differences fall much nearer than the radius;
    that is not proved. For gamma <= 1/10 there are 40 digits, for gamma = 1 26, for gamma = 10 a dozen.
    """
    size, bits, found = SIZES[0], ctx.prec, _lowest(gamma, SIZES[0])
    for size in SIZES[1:]:
        before, found = found, _lowest(gamma, size)
        if abs(found - before) < abs(found) * arb(2) ** -bits:
            break
    with working_precision(_bits(gamma, size)):
        rounding = abs(found) * arb(2) ** (GUARD_BITS // 2 - ctx.prec)
        return found + arb(0, (abs(found - before) + rounding).upper())


def _bits(gamma: fmpq, size: int) -> int:
    """More than the digits that so many states may give: at weak fields every further N gives some."""
    weakness = max(0.0, -log2(max(float(arb(gamma).mid()), 1e-300)))
    return int(size * (2.2 + weakness)) + GUARD_BITS


@lru_cache(maxsize=256)
def _lowest(gamma: fmpq, size: int) -> arb:
    """The lowest eigenvalue with N up to a size, by the secant rule."""
    with working_precision(_bits(gamma, size)):
        blocks = _blocks(gamma, size)
        energy = _lowest(gamma, max(n for n in SIZES if n < size)) if size > SIZES[0] else _started(blocks, gamma)
        before = (energy + abs(energy) * arb(2) ** (-ctx.prec // 4)).mid()
        at_before = _pivot(blocks, before)
        for _ in range(STEPS):
            value = _pivot(blocks, energy)
            if value == at_before:
                return energy
            following = (energy - value * (energy - before) / (value - at_before)).mid()
            before, at_before, energy = energy, value, following
            if abs(energy - before) < abs(energy) * arb(2) ** (-2 * ctx.prec // 3):
                return energy
    raise ArithmeticError(f"no lowest eigenvalue was found at gamma = {gamma}")


def _started(blocks: Blocks, gamma: fmpq) -> arb:
    """The lowest eigenvalue, roughly: where the pivot, positive below it, first changes its sign on the way up."""
    step = (1 + arb(gamma)) / 32
    energy = arb(fmpq(-51, 100))
    while _pivot(blocks, energy) > 0:
        energy += step
    for _ in range(10):
        step /= 2
        energy = energy - step if _pivot(blocks, energy) < 0 else energy + step
    return energy.mid()


def _pivot(blocks: Blocks, energy: arb) -> arb:
    """The pivot of the first state after all others: the inverse of the first element of the inverse matrix."""
    last = len(blocks.diagonal) - 1
    complement = blocks.diagonal[last] - energy * blocks.radius[last]
    for i in range(last - 1, -1, -1):
        shared = complement.solve(blocks.above[i], algorithm="approx")
        complement = (blocks.diagonal[i] - energy * blocks.radius[i] - blocks.below[i] * shared).mid()
    first = arb_mat(complement.nrows(), 1, [1] + [0] * (complement.nrows() - 1))
    return 1 / complement.solve(first, algorithm="approx")[0, 0].mid()


def _blocks(gamma: fmpq, size: int) -> Blocks:
    """lambda N - 1 + gamma^2/(64 lambda^3) x^3 sin(theta)^2 - (E + lambda^2/2)/(2 lambda) x, by l."""
    scale = (1 + 2 * arb(gamma) ** fmpq(3, 5)).mid()  # lambda, by trial
    field, radius = arb(gamma) ** 2 / (64 * scale**3), 1 / (2 * scale)
    found = Blocks([], [], [], [])
    for ell in range(0, size, 2):
        count = size - ell
        columns: list[list[list[arb]]] = [[], [], [], []]  # of diagonal, radius, above, below, transposed
        for k in range(count):
            state = fmpz_poly([0] * k + [1])
            x = _column(times_x(state, ell), radius, count)
            moved = {s: _column(part, field * factor, count - 2 * s) for s, factor, part in field_parts(state, ell)}
            diagonal = [a - scale**2 / 2 * b for a, b in zip(moved[0], x, strict=True)]
            diagonal[k] += scale * (k + ell + 1) - 1
            for column, new in zip(columns, (diagonal, x, moved[1], moved.get(-1, [])), strict=True):
                column.append(new)
        found.diagonal.append(arb_mat(columns[0]).transpose())
        found.radius.append(arb_mat(columns[1]).transpose())
        if ell + 2 < size:
            found.above.append(arb_mat(columns[2]).transpose())
        if ell:
            found.below.append(arb_mat(columns[3]).transpose())
    return found


def _column(part: fmpz_poly, factor: arb, count: int) -> list[arb]:
    """The first coefficients, times a factor."""
    terms = part.coeffs()[: max(count, 0)]
    return [factor * c if c else arb(0) for c in terms] + [arb(0)] * (count - len(terms))
