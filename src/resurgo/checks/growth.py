"""What coefficients show: how fast they grow, the nearest singularity of their Borel transform, a continued fraction's signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_poly
from mpmath import mp

from resurgo.precision import to_mp, working_precision

BITS = 3000  # the fits lose some hundred
FEWEST = 12  # coefficients other than 0 below which nothing is said
DEGREES = range(9)  # of a recurrence's coefficients in n; 0 serves rational functions
STEPS = (1, 2, 3, 4)  # of a recurrence: how many singularities are equally near
EARLIER = 3, 4  # other ends of the fit are this part of the highest order, and one less: a sequence may have a period
CERTAIN = 1e-3  # the relative change from there up to which a position is believed
EQUAL = 1e-2  # moduli of positions that are equally near


@dataclass(frozen=True)
class Nearest:
    """The singularities nearest to 0 of the Borel transform of order k, and the b of c_n ~ C Gamma(kn + b) A^(-n).

    `doubt`: by how much of its modulus a position changes with the coefficients it is taken from; `exponent_doubt`: so for b.
    """

    positions: tuple[Any, ...]
    exponent: Any
    doubt: Any
    exponent_doubt: Any


@dataclass(frozen=True)
class Spaced:
    """The coefficients c_first, c_(first + step), ... between which all others are 0."""

    first: int
    step: int
    terms: tuple[fmpq, ...]

    def number(self, m: int) -> int:
        """The n of its m-th coefficient."""
        return self.first + m * self.step


def spaced(terms: Sequence[fmpq]) -> Spaced:
    """The coefficients without the zeros that come periodically."""
    there = [n for n, c in enumerate(terms) if c != 0]
    if not there:
        return Spaced(0, 1, ())
    step = reduce(gcd, (n - there[0] for n in there)) or 1
    return Spaced(there[0], step, tuple(terms[there[0] :: step]))


def is_telling(terms: Sequence[fmpq]) -> bool:
    """Whether there are enough coefficients other than 0, the last ones among them."""
    found = spaced(terms)
    return sum(c != 0 for c in found.terms) >= FEWEST and any(c != 0 for c in found.terms[-FEWEST // 2 :])


def gevrey(terms: Sequence[fmpq]) -> Any:
    """The k of |c_n| ~ (kn)!, from log |c_n| = k (n log n - n) + alpha n + beta log n + gamma by least squares over n >= N/5.

    Coefficients that are 0, or nearly so among their neighbours, are as good as left out of a long fit.
    """
    found = spaced(terms)
    with working_precision(256):
        places = [(arb(found.number(m)), arb(c)) for m, c in enumerate(found.terms) if c != 0]
        kept = [(n, c) for n, c in places if 5 * n >= places[-1][0] and n > 0]
        matrix = arb_mat([[n * n.log() - n, n, n.log(), arb(1)] for n, _ in kept])
        values = arb_mat([[abs(c).log()] for _, c in kept])
        solved = (matrix.transpose() * matrix).solve(matrix.transpose() * values)
        return to_mp(solved[0, 0])


def nearest(terms: Sequence[fmpq], k: fmpq) -> Nearest | None:
    """The nearest singularities of sum c_n t^n/Gamma(kn + 1), None where the coefficients do not show them.

    A linear recurrence u_n = sum_j r_j(n) u_(n-j), of J steps, its r_j quotients of polynomials in n, is fitted to the last of
    the u_n = c_n/Gamma(kn + 1). With J singularities equally near, u_n ~ sum C A^(-n) n^(b-1), the 1/A are the roots of its
    characteristic polynomial as n -> oo, and b is that of the next order in 1/n. (J = 1 is the ratio test, extrapolated to
    n -> oo by rational functions; J = 2 serves a complex pair.)
    """
    found = spaced(terms)
    with working_precision(BITS):
        sequence = [arb(c) / (arb(k) * found.number(m) + 1).gamma() for m, c in enumerate(found.terms)]
        for steps in STEPS:
            best: Nearest | None = None
            for degree in DEGREES:
                fits = [_fitted(found, sequence[:end], steps, degree) for end in _ends(len(sequence))]
                now = _compared([fit for fit in fits if fit is not None], found.step)
                if best is None or now.doubt < best.doubt:
                    best = now
            if best is not None and best.doubt < CERTAIN:
                return best
    return None


def _ends(count: int) -> tuple[int, ...]:
    earlier = count * EARLIER[0] // EARLIER[1]
    return count, earlier, earlier - 1


def _fitted(found: Spaced, sequence: list[arb], steps: int, degree: int) -> tuple[list[Any], Any] | None:
    """The roots 1/A^step of greatest modulus, and the b of the first of them."""
    unknown = (steps + 1) * (degree + 1) - 1
    last = len(sequence) - 1
    if last - unknown - steps < 0:
        return None
    rows, right = [], []
    for m in range(last - unknown + 1, last + 1):
        n = arb(found.number(m)) / found.number(last)
        scale = max((abs(sequence[m - j]).mid() for j in range(steps + 1)), default=arb(0))
        if scale == 0:
            return None
        row = [n**i * sequence[m - j] / scale for j in range(steps + 1) for i in range(degree, -1, -1)]
        rows.append(row[1:])
        right.append([-row[0]])
    try:
        solved = [arb(1), *arb_mat(rows).solve(arb_mat(right)).entries()]
    except ZeroDivisionError:  # a simpler recurrence holds exactly
        return None
    if not all(p.is_finite() for p in solved):
        return None
    top, next_to_top = ([to_mp(p) for p in solved[i :: degree + 1]] for i in (0, 1))
    with mp.workprec(400):
        roots = _roots(top)
        if roots is None:
            return None
        root = roots[0]
        if degree == 0:
            return roots, mp.mpf(1)
        slope = sum(j * p * root**-j for j, p in enumerate(top)) * found.step
        shift = sum(p * root**-j for j, p in enumerate(next_to_top)) * found.number(last)
        return (roots, shift / slope + 1) if slope else None


def _roots(top: list[Any]) -> list[Any] | None:
    """The greatest roots of sum p_j z^(J - j), upper half plane first."""
    try:
        roots = mp.polyroots(top, maxsteps=200, extraprec=400)
    except (mp.NoConvergence, ZeroDivisionError):
        return None
    greatest = max(map(abs, roots))
    if not greatest:
        return None
    return sorted((z for z in roots if abs(z) > (1 - EQUAL) * greatest), key=lambda z: (-mp.re(z), -mp.im(z)))


def _compared(fits: list[tuple[list[Any], Any]], step: int) -> Nearest:
    """What the fits have in common, in t in place of t^step."""
    if len(fits) < 3 or len({len(roots) for roots, _ in fits}) > 1:
        return Nearest((), mp.nan, mp.inf, mp.inf)
    (roots, exponent), *others = fits
    with mp.workprec(400):
        doubt = max(abs(a - b) / abs(a) for other, _ in others for a, b in zip(roots, other, strict=True)) / step
        positions = [z for root in roots for z in _all_roots(1 / root, step)]
        return Nearest(tuple(positions), exponent.real, doubt, max(abs(exponent - other) for _, other in others))


def _all_roots(z: Any, step: int) -> list[Any]:
    return [mp.root(z, step, j) for j in range(step)] if step > 1 else [z]


def numerators(terms: Sequence[fmpq], subtractions: int) -> Iterator[fmpq]:
    """a_1, a_2, ... of c_p/(1 + a_1 t/(1 + a_2 t/ ...)), p subtractions, c_p not 0; no more where the fraction ends.

    t a_k f_(k+1) = f_(k-1) - f_k, f_0 = 1, f_1 = f/c_p, f_(k+1)(0) = 1. A 0 with more to follow is the last one.
    """
    left = list(terms[subtractions:])
    before, now = fmpq_poly([1]), fmpq_poly(left) / left[0]
    for k in range(1, len(left)):
        after = (before - now).right_shift(1).truncate(len(left) - k)
        if after.is_zero():
            return
        yield after[0]
        if after[0] == 0:
            return
        before, now = now, after / after[0]


def wrong_sign(terms: Sequence[fmpq], subtractions: int) -> tuple[int, fmpq] | None:
    """The first of the numerators that is not > 0, with its number; None for a series of Stieltjes so far.

    A fraction that ends has finitely many point masses; 0 with more to follow is of no series of Stieltjes either.
    """
    left = terms[subtractions:]
    if not left or left[0] == 0:
        return (0, fmpq(0)) if any(c != 0 for c in left) else None
    return next(((k, a) for k, a in enumerate(numerators(terms, subtractions), 1) if a <= 0), None)
