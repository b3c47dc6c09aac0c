"""The singularity of a series nearest to 0, or the nearest two, and its exponent, from the coefficients, with errors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log
from typing import Any, TypeAlias

from flint import acb, acb_mat, arb, arb_mat

from resurgo.kernels.claims import log_size

Ball: TypeAlias = arb | acb

SLOWEST = 0.1  # power of 1/n of an error: what falls more slowly, or is round-off, is taken for so slow
FAITH = 4  # the factor by which the spread of a table's last entries is raised to an error
SETTLED = 0.2  # the relative error of 1/A above which there is no law
APART = 0.3  # between log|A| and what the growth over half the coefficients says of it, b included
FEWEST = 3  # coefficients that the deepest two-term recurrence leaves out, and a third of all
ALIKE = 0.9  # of two singularities of complex coefficients, |A_1/A_2| above which they are of alike size
ALONE = 1e-3  # the relative error of the law of one singularity, below which there is no other of alike size
EXACTLY = 2.0**-40  # the relative error of a position, below which one that may be real is so


@dataclass(frozen=True)
class Nearest:
    """beta_n ~ n^(b-1) A^(-n), as for (1 - t/A)^(-b); for a conjugate pair, A in the upper half plane, the real part of that.

    For two singularities of alike size the other one is the `partner`; the errors are those of both, and what
    their exponents differ by is one of the exponent. The error of an exponent that is not real is infinite.
    """

    position: Ball
    position_error: arb
    exponent: arb
    exponent_error: arb
    partner: Ball | None = None

    @property
    def relative_error(self) -> float:
        """Of the position."""
        return middle(self.position_error / abs(self.position))


@dataclass(frozen=True)
class Root:
    """z = 1/A and b of one of the two singularities, and its distance from the other z."""

    z: acb
    exponent: Ball
    gap: arb


def nearest_singularity(beta: Sequence[Any]) -> Nearest | None:
    """The law, of one singularity or of two, whose tables leave the least error; None where neither holds.

    One: beta_n/beta_(n-1) = (1 + (b-1)/n + O(1/n^2))/A, by Richardson's table in 1/n (C. Domb and M. F. Sykes, Proc. R. Soc.
    A 240 (1957) 214; C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620). Two, complex conjugate ones or real ones, of
    complex coefficients any, of which that of the larger 1/A is taken:

        beta_n + sum_(i=1,2) sum_(j<=J) p_ij n^(-j) beta_(n-i) = 0,    1/A the roots of z^2 + p_10 z + p_20,

    from the last 2 (J+1) such equations; J = 0 is due to G. N. Mercer and A. J. Roberts (SIAM J. Appl. Math. 50
    (1990) 1547). Of all depths of a table the one is taken whose last entries differ least. None where these differ by
    a fifth, and where the growth of the coefficients says something else of |A|.
    """
    laws = [law for law in (_single(beta), two_term_law(beta)) if law is not None and grows_so(beta, law)]
    best = min(laws, key=lambda law: law.relative_error, default=None)
    if len(laws) > 1 and isinstance(beta[0], acb) and best is laws[1] and _is_one_of(laws[0], best):
        return laws[0]
    return best


def _is_one_of(single: Nearest, pair: Nearest) -> bool:
    """Whether the law of one singularity holds so well that the other of the pair has no part in the coefficients."""
    places = [] if pair.partner is None else [pair.position, pair.partner]
    near = ALONE * abs(single.position)
    return single.relative_error < ALONE and any(abs(acb(single.position) - place) < near for place in places)


def as_one(terms: Sequence[Ball]) -> tuple[Any, ...]:
    """The terms as real balls where all are real, otherwise all as complex ones."""
    if all(c.imag.is_zero() for c in terms):
        return tuple(c.real for c in terms)
    return tuple(map(acb, terms))


def one_sided_ratios(terms: Sequence[Any]) -> list[tuple[int, Any]]:
    """(n, t_n/t_(n-1)), to the last n and as far back as none is 0 and each has the direction of the next within 45 degrees."""
    ratios: list[tuple[int, Any]] = []
    for n in range(len(terms) - 1, 0, -1):
        before, now = terms[n - 1], terms[n]
        if before.contains(0) or now.contains(0) or (ratios and not _alike_directed(ratios[-1][1], now / before)):
            break
        ratios.append((n, now / before))
    return ratios[::-1]


def _alike_directed(u: Any, v: Any) -> bool:
    if isinstance(u, arb):
        return bool(u * v > 0)
    turned = u * v.conjugate()
    return bool(turned.real > abs(turned.imag))


def extrapolated(values: Sequence[tuple[int, Any]]) -> tuple[Any, arb] | None:
    """The limit of v_n = v + a/n + ... by Richardson's table, T_n^(j) = (n T_n^(j-1) - (n-j) T_(n-1)^(j-1))/j, and its error.

    An error like n^(-p) in a column is n/p times its last difference. p is j + 1, or less: where the differences have fallen
    more slowly since n/2, and at most j times the part by which they are below those of the column before, as what is no
    whole power of 1/n, that of a confluent singularity or a logarithm, is j^(-p) n^(-p) in column j. The column is the one
    where that, and the distance from the next, is least. None for fewer than three values.
    """
    if len(values) < 3:
        return None
    last, column, j = values[-1][0], [v for _, v in values], 0
    found: list[tuple[Any, arb]] = []
    before = arb("inf")
    while len(column) >= 3:
        after = next_column(column, last, j)
        now = _change(column)
        power = min(j + 1, _measured(column, last), *([j * (1 - middle(now / before))] if j and not before.is_zero() else []))
        left = now * last / max(power, SLOWEST)
        found.append((column[-1], max(left, abs(after[-1] - column[-1]), key=middle)))
        column, j, before = after, j + 1, now
    value, error = min(found, key=lambda pair: middle(pair[1]))
    return value.mid(), FAITH * error.upper() + _radius(value)


def next_column(column: Sequence[Any], last: int, j: int) -> list[Any]:
    """T^(j+1) from T^(j), whose last entry is that of n = last."""
    first = last - len(column) + 1
    return [((first + i + 1) * v - (first + i - j) * u) / (j + 1) for i, (u, v) in enumerate(pairwise(column))]


def _change(column: Sequence[Any]) -> arb:
    """The larger of the last two differences."""
    changes: list[arb] = [abs(v - u) for u, v in pairwise(column[-3:])]
    return max(changes, key=middle)


def _measured(column: Sequence[Any], last: int) -> float:
    """p by the differences at n = last and half of that; infinite for a column that does not reach back so far."""
    end = len(column) - (last - last // 2)
    if end < 3 or (now := _change(column)).contains(0):
        return inf
    return (log_size(_change(column[:end])) - log_size(now)) / log(last / (last // 2)) - 1


def middle(ball: arb) -> float:
    """The midpoint as a float, infinite where the ball is not finite."""
    return float(ball.mid()) if ball.is_finite() else inf


def _radius(value: Ball) -> arb:
    return value.rad() if isinstance(value, arb) else value.real.rad() + value.imag.rad()


def two_term_law(beta: Sequence[Any]) -> Nearest | None:
    """That of two singularities: from the last equations of every depth J, and those one and two before them.

    Where the two are no further apart than some errors, they are one whose tables this recurrence fits better, a confluent one or a
    logarithm beside a power; of its exponent nothing is told then, nor where the error may have split a double root.
    """
    found = list(_depths(beta))
    if not found:
        return None
    left, here, apart, other = min(found, key=lambda each: middle(each[0]))
    z, exponent = here.z, here.exponent
    if not FAITH * left < SETTLED * abs(z):
        return None
    error, b = (FAITH * left / abs(z) ** 2).upper(), _real(exponent.mid(), (FAITH * apart).upper())
    is_one = not here.gap > FAITH**2 * left
    if not here.gap**2 > FAITH * left * abs(z):  # as the roots of z^2 + p z + q may be by an error of p and q
        b = b[0], arb("inf")
    if isinstance(beta[0], acb):
        return Nearest(_position(1 / z, error), error, *b, None if other is None or is_one else _position(1 / other, error))
    at = (1 / z).mid()
    return Nearest(at.real, error, *b) if is_one or z.imag.contains(0) else Nearest(at, error, *b, at.conjugate())


def two_roots(beta: Sequence[Any]) -> tuple[Root, Root] | None:
    """Both roots of that recurrence, whatever their sizes, at the depth at which they change least with the last term."""
    tried = (
        _tried(tuple(map(acb, beta)), len(beta) - 1, depth)
        for depth in range((len(beta) - max(FEWEST, len(beta) // 3) - 4) // 2 + 1)
    )
    pairs = [sound for sound in tried if sound is not None and all(len(roots) == 2 for roots in sound)]
    if not pairs:
        return None

    def spread(sound: list[list[Root]]) -> float:
        return max(middle(_spread(root, sound[1:])[0] / abs(root.z)) for root in sound[0])

    best = min(pairs, key=spread)
    return (best[0][0], best[0][1]) if spread(best) < SETTLED else None


def _position(at: Ball, error: arb) -> Ball:
    is_real = isinstance(at, arb) or abs(at.imag) <= error < EXACTLY * abs(at)
    return at.mid().real if is_real else at.mid()


def _real(exponent: Ball, error: arb) -> tuple[arb, arb]:
    """Its real part, and its error, infinite where the imaginary part is above it."""
    return exponent.real, arb("inf") if abs(exponent.imag) > error else error


def _single(beta: Sequence[Any]) -> Nearest | None:
    ratios = one_sided_ratios(beta)
    inverse = extrapolated(ratios)
    slopes = extrapolated([(n, -n * (n - 1) * (s - r)) for (_, r), (n, s) in pairwise(ratios)])
    if inverse is None or slopes is None or not inverse[1] < SETTLED * abs(inverse[0]):
        return None
    (z, error), (slope, slope_error) = inverse, slopes
    apart = (slope_error + abs(slope / z) * error) / abs(z)
    distance = (error / abs(z) ** 2).upper()
    return Nearest(_position(1 / z, distance), distance, *_real((slope / z + 1).mid(), apart.upper()))


def grows_so(beta: Sequence[Any], law: Nearest) -> bool:
    """Whether the largest of the last beta_n and of those in the middle are as far apart as A and b say."""
    last, near = len(beta) - 1, max(2, len(beta) // 6)
    half = last // 2
    after, before = (max(map(log_size, beta[end - near + 1 : end + 1])) for end in (last, half))
    power = min(max(middle(law.exponent) - 1, -3.0), 3.0)
    expected = power * log(2) / (last - half) - log_size(law.position)
    return abs((after - before) / (last - half) - expected) < APART


def _depths(beta: Sequence[Any]) -> Iterator[tuple[arb, Root, arb, acb | None]]:
    """For every depth what z = 1/A has still to go, z, what b has, and the other z where that is of alike size."""
    last = len(beta) - 1
    for depth in range(len(beta)):
        if len(beta) - 2 * (depth + 1) - 2 < max(FEWEST, len(beta) // 3):
            return
        sound = _tried(beta, last, depth)
        if sound is None:
            continue
        here, *others = sound[0]
        spreads = list(zip(*(_spread(root, sound[1:]) for root in sound[0]), strict=True))
        alike = next((other for other in others if abs(other.z) > ALIKE * abs(here.z)), None)
        if alike is None:
            spreads = [each[:1] for each in spreads]
        spread, apart = (max(each, key=middle) for each in spreads)
        if alike is not None:
            apart = max(apart, abs(here.exponent - alike.exponent), key=middle)
        earlier = _tried(beta, last // 2, depth) if last // 2 - 2 * (depth + 1) - 2 >= FEWEST else None
        before = None if earlier is None else _spread(earlier[0][0], earlier[1:])
        powers = [_power(depth + 1, now, None if before is None else before[i]) for i, now in enumerate((spread, apart))]
        left, doubt = (each * last / max(power, SLOWEST) for each, power in zip((spread, apart), powers, strict=True))
        if not depth:  # b = 1 is then taken for granted: z + (b-1) z/n follows another law
            doubt = max(doubt, left / abs(here.z) * last, key=middle)
        yield left, here, doubt, None if alike is None else alike.z


def _tried(beta: Sequence[Any], last: int, depth: int) -> list[list[Root]] | None:
    """The roots of the equations that end at `last`, and of those one and two before; None where some have none."""
    tried = [_two_term(beta, last - back, depth) for back in range(3)]
    sound = [each for each in tried if each is not None]
    return sound if len(sound) == len(tried) else None


def _power(power: int, now: arb, before: arb | None) -> float:
    """Of 1/n, in the error: `power`, or less where the spread has fallen more slowly since half of the order."""
    if before is None or now.contains(0):
        return power
    return min(power, (log_size(before) - log_size(now)) / log(2) - 1)


def _spread(found: Root, tried: Sequence[Sequence[Root]]) -> tuple[arb, arb]:
    """How far z and b are from those of the other equations whose z is the nearest."""
    nearest = [min(each, key=lambda other: middle(abs(found.z - other.z))) for each in tried]
    distances = [(abs(found.z - other.z), abs(found.exponent - other.exponent)) for other in nearest]
    return max((d for d, _ in distances), key=middle), max((d for _, d in distances), key=middle)


def _two_term(beta: Sequence[Any], last: int, depth: int) -> list[Root] | None:
    """Of a conjugate pair that in the lower half plane, of two real ones that of larger modulus.

    Of complex coefficients both, that of larger modulus first.
    """
    equations = range(last, last - 2 * (depth + 1), -1)
    matrix = [[beta[n - i] / arb(n) ** j for i in (1, 2) for j in range(depth + 1)] for n in equations]
    kind: Any = acb_mat if isinstance(beta[0], acb) else arb_mat
    try:
        p = kind(matrix).solve(kind([[-beta[n]] for n in equations]))
    except ZeroDivisionError:
        return None
    one, two = p[0, 0], p[depth + 1, 0]
    square = acb(one * one - 4 * two)
    root = acb(0, 1) * (-square).sqrt() if square.real < 0 else square.sqrt()  # off the cut
    roots = sorted(((-one + sign * root) / 2 for sign in (1, -1)), key=lambda z: -middle(abs(z)))
    if kind is arb_mat:
        roots = [roots[0].conjugate() if roots[0].imag > 0 else roots[0]]
    found: list[Root] = []
    for z in roots:
        if not z.is_finite() or z.contains(0):
            break
        # beta_(n-i)/beta_n = z^(-i) (1 - i (b-1)/n + ...) in the terms of order 1/n
        b = (p[1, 0] / z + p[depth + 2, 0] / z**2) / (one / z + 2 * two / z**2) + 1 if depth else acb(1)
        if not b.is_finite():
            break
        found.append(Root(z, b.real if kind is arb_mat else b, abs(root)))
    return found or None
