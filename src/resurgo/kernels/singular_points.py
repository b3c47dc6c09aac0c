"""The singularities of a convergent series nearest to 0: positions, exponents, amplitudes, with errors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flint import acb, acb_mat, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.convergence import Measured, credible, inner_precision, of_x, radii
from resurgo.kernels.growth import fold
from resurgo.kernels.large_order import LargeOrder, large_order
from resurgo.kernels.nearest_singularity import FAITH, extrapolated, middle
from resurgo.kernels.pade import Shape
from resurgo.kernels.plans import planned
from resurgo.kernels.stable_poles import Pole, poles_of_logarithmic_derivative
from resurgo.precision import working_precision
from resurgo.series import Series

SURE = 1e-3  # the relative error of a pole of f'/f beyond the nearest: those that imitate a cut do not come so near
DEEPEST = 40  # terms of the expansion of f at A
KNOWN = 0.02  # the error of an exponent below which a whole one is told


@dataclass(frozen=True)
class Singularity:
    """f ~ D (1 - x/A)^(-g) near x = A, in u = x^p for a series with gaps; for g = -m, m = 0, 1, ...: D (1 - x/A)^m log(1 - x/A).

    `exponent`, `amplitude`: None where they are not told; `has_conjugate`: another one is at the conjugate of A.
    """

    position: Any
    error: arb
    exponent: Measured | None
    amplitude: Measured | None = None
    has_conjugate: bool = False

    @property
    def whole(self) -> int | None:
        """The whole number that g may be, None where it is none, or not known well enough."""
        if self.exponent is None or not self.exponent.error < KNOWN:
            return None
        near = round(middle(self.exponent.value))
        return near if abs(self.exponent.value - near) <= self.exponent.error + fmpq(1, 10**9) else None

    @property
    def is_logarithm(self) -> bool:
        """Whether g is 0, -1, -2, ..., as far as it is known."""
        return self.whole is not None and self.whole <= 0


@planned
def singular_points(series: Series) -> tuple[Shape, tuple[Singularity, ...]]:
    """Nearest first, in u = x^p: by the law of the coefficients (`large_order` with k = 0), and by Dlog-Padé where that is better.

    Those beyond the nearest are poles of f'/f that successive Padé approximants agree on to a part in a thousand.
    Inapplicable where neither finds one.
    """
    shape, folded = fold(series)
    with working_precision(inner_precision(series)):
        poles = poles_of_logarithmic_derivative(folded)
        known = credible(series, radii(series))
        laws = list(_of_law(folded)) if known else []
        told = [pole for pole in poles.stable if poles.doubtful is None or abs(pole.position) < poles.doubtful] if known else []
        by_pole = [each for pole in told if (each := _of_pole(pole, folded.is_real)) is not None]
        if any(abs(pole.position) + pole.error < abs(law.position) and pole.error < law.error for pole in by_pole for law in laws):
            laws = []  # several singularities of alike size are no law of one or two
        found = [_better(law, by_pole) for law in laws]
        nearest = max((abs(each.position) + each.error for each in found), key=middle, default=arb(0))
        for each in by_pole:
            if any(_is_same(each, other) for other in found):
                continue
            if not found or (abs(each.position) > nearest and each.error < SURE * abs(each.position)):
                found.append(each)
        if not found:
            raise Inapplicable("neither the coefficients nor the poles of Padé approximants of f'/f settle on a singularity")
        return shape, _with_amplitudes(tuple(sorted(found, key=lambda each: middle(abs(each.position)))), folded)


def of_singularity(found: Singularity, shape: Shape) -> Singularity:
    """The one on the principal ray in x of that in u = x^p, S = x^s T(u): 1 - u/A^p ~ p (1 - x/A)."""
    if shape.step == 1:
        return found
    size = of_x(abs(found.position), found.error, shape)
    place = acb(found.position) ** (arb(1) / shape.step)
    amplitude = found.amplitude
    if amplitude is not None and found.exponent is not None:
        power = -found.exponent.value if not found.is_logarithm else arb(-(found.whole or 0))
        factor = arb(shape.step) ** power * place**shape.start
        amplitude = Measured(amplitude.value * factor, (amplitude.error * abs(factor)).upper())
    return replace(found, position=place.real if place.imag.is_zero() else place, error=size.error, amplitude=amplitude)


def _of_law(series: Series) -> Iterator[Singularity]:
    try:
        law: LargeOrder = large_order(series, fmpq(0))
    except Inapplicable:
        return
    exponent = Measured(law.exponent, law.exponent_error) if law.exponent_error.is_finite() else None
    is_pair = law.partner is not None and series.is_real
    yield Singularity(law.action, law.action_error, exponent, has_conjugate=is_pair)
    if law.partner is not None and not is_pair:
        yield Singularity(law.partner, law.action_error, exponent)


def _of_pole(pole: Pole, is_real: bool) -> Singularity | None:
    """Of a conjugate pair the one above the axis; no exponent where the residue may be 0, or is not real within its error."""
    if is_real and pole.position.imag < 0:
        return None
    is_complex = not abs(pole.position.imag) <= pole.error
    position = pole.position if is_complex or not is_real else pole.position.real
    told = abs(pole.residue.imag) <= pole.residue_error < abs(pole.residue)
    exponent = Measured(-pole.residue.real, pole.residue_error) if told else None
    return Singularity(position, pole.error, exponent, has_conjugate=is_real and is_complex)


def _is_same(one: Singularity, other: Singularity) -> bool:
    return bool(abs(acb(one.position) - acb(other.position)) <= one.error + other.error)


def _better(law: Singularity, poles: Sequence[Singularity]) -> Singularity:
    """The law with what the pole at its place knows better."""
    same = [pole for pole in poles if _is_same(pole, law) and pole.has_conjugate == law.has_conjugate]
    if len(same) != 1:
        return law
    (pole,) = same
    better = pole if pole.error < law.error else law
    exponents = [each.exponent for each in (law, pole) if each.exponent is not None]
    best = min(exponents, key=lambda each: middle(each.error), default=None)
    if best is not None:
        apart = max(((abs(each.value - best.value) - each.error).upper() for each in exponents), key=middle)
        best = Measured(best.value, max(best.error, apart, key=middle))
    return replace(better, exponent=best)


def _with_amplitudes(found: tuple[Singularity, ...], series: Series) -> tuple[Singularity, ...]:
    """The first, where it is nearer than all others but its conjugate, with its D; None where a power may be a logarithm.

    c_n = sum_j D_j phi_n(g - j) + ..., j = 0..J, phi_n(g) the coefficient of (1 - x/A)^(-g), or of (1 - x/A)^m log(1 - x/A),
    is solved from the last J + 1 of them, twice as many for a pair, and its error is told as in `two_term_law`, with what D
    changes as A and g do within their errors (G. Darboux, J. Math. Pures Appl. 4 (1878) 5). Without a conjugate also
    by c_n/phi_n(g), extrapolated in 1/n; the one with the less error is taken.
    """
    first, whole = found[0], found[0].whole
    if first.exponent is None or (whole is None and _may_be_whole(first.exponent)):
        return found
    if len(found) > 1 and not abs(found[1].position) > abs(first.position) + first.error + found[1].error:
        return found
    g, doubt = (arb(whole), arb(0)) if whole is not None else (first.exponent.value, first.exponent.error)
    terms, last = series.balls(ctx.prec), series.order
    deepest = whole - 1 if whole is not None and whole > 0 else DEEPEST
    best = None if first.has_conjugate else _limit(first, g, doubt, terms)
    for depth in range(min(deepest, last // 3) + 1):
        tried = [_solved(first, first.position, g, terms, last - back, depth) for back in range(3)]
        moved = [
            _solved(first, first.position + first.error, g, terms, last, depth),
            _solved(first, first.position, g + doubt, terms, last, depth),
        ]
        solved = [acb(each) for each in (*tried, *moved) if each is not None]
        if len(solved) < len(tried) + len(moved):
            continue
        value, distances = solved[0], [abs(each - solved[0]) for each in solved]
        spread = max(distances[: len(tried)], key=middle)
        error = FAITH * last * spread / (depth + 1) + sum(distances[len(tried) :], arb(0))
        if best is None or middle(error) < middle(best.error):
            best = Measured(value.mid() if not value.imag.is_zero() else value.real.mid(), error.upper())
    if best is None or not best.error < abs(best.value):
        return found
    return replace(first, amplitude=best), *found[1:]


def _limit(first: Singularity, g: arb, doubt: arb, terms: Sequence[Any]) -> Measured | None:
    """The limit of c_n/phi_n from a third of the coefficients on, with what it changes as A and g do."""
    last = len(terms) - 1
    start = max(last // 3, 2 - round(middle(g)), 1)
    moved = [(first.position, g), (first.position + first.error, g), (first.position, g + doubt)]
    found = [extrapolated([(n, terms[n] / _phi(at, power, n)) for n in range(start, last + 1)]) for at, power in moved]
    if any(each is None for each in found):
        return None
    (value, error), *others = [each for each in found if each is not None]
    return Measured(value, (error + sum((abs(other - value) for other, _ in others), arb(0))).upper())


def _may_be_whole(exponent: Measured) -> bool:
    """Whether g may be 0, -1, -2, ...: a logarithm has another amplitude."""
    near = min(round(middle(exponent.value)), 0)
    return bool(abs(exponent.value - near) <= exponent.error + KNOWN)


def _phi(at: Any, g: arb, n: int) -> Any:
    """The coefficient of x^n in (1 - x/A)^(-g), or in (1 - x/A)^m log(1 - x/A), g = -m: (-1)^(m+1) m! (n-m-1)!/n! A^(-n)."""
    factorial = arb(n + 1).gamma()
    if g.is_integer() and g < fmpq(1, 2):
        m = -round(middle(g))
        return (-1) ** (m + 1) * arb(m + 1).gamma() * arb(n - m).gamma() / factorial / at**n
    return (g + n).gamma() / g.gamma() / factorial / at**n


def _solved(first: Singularity, at: Any, g: arb, terms: Sequence[Any], last: int, depth: int) -> Any | None:
    """D_0."""
    places = [acb(at), acb(at).conjugate()] if first.has_conjugate else [acb(at)]
    count = (depth + 1) * len(places)
    if last - count < max(depth + 1 - middle(g), count):
        return None
    rows = [[_phi(place, g - j, n) for place in places for j in range(depth + 1)] for n in range(last, last - count, -1)]
    try:
        found = acb_mat(rows).solve(acb_mat([[acb(terms[n])] for n in range(last, last - count, -1)]))[0, 0]
    except ZeroDivisionError:
        return None
    if not first.has_conjugate and all(isinstance(c, arb) or c.imag.is_zero() for c in terms):
        found = acb(found.real)
    return found if found.is_finite() else None
