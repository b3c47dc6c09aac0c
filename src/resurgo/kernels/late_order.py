"""The law of late coefficients, c_n ~ C Gamma(k n + b) A^(-n) (1 + d_1/n + ...), with errors and what is taken for exact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.borel_singularity import simple_fraction
from resurgo.kernels.growth import SIMPLE, fold, tried
from resurgo.kernels.large_order import gevrey_order
from resurgo.kernels.late_terms import Claimed
from resurgo.kernels.nearest_singularity import ALONE, Root, as_one, middle, two_roots
from resurgo.kernels.pade import Shape
from resurgo.kernels.plans import planned
from resurgo.kernels.single_law import MOST, Law, growth_order, single_law
from resurgo.kernels.two_laws import two_laws
from resurgo.number import parse_number
from resurgo.precision import working_precision
from resurgo.series import Series

GUARD_BITS = 96
BITS_A_TERM = 4
ROOTS = (1, 2, 3, 4)  # denominators of a Gevrey order that is recognised
SURE = 2.0**-5  # times 1/denominator^2: the error below which an order is
SHARP = 2.0**-9  # the same for an exponent
DOUBT = 10  # errors between a fitted order and the one that is taken, beyond which they contradict each other
UNLIKE = 0.5  # |A_1/A_2| above which a second singularity is looked for where one alone explains nothing
LONGEST = 40  # coefficients, the last ones, that tell the two singularities to begin with
NEAR = 1 / 16  # the distance that is left to a doubtful fit
UNTOLD = 1.0  # the error from which on a fitted order says nothing
HALF = 0.25  # half the distance between orders that the two-term recurrence tells apart


Told: TypeAlias = tuple[tuple[Law, ...] | None, list[str]]  # what is found, and what was taken for exact


@dataclass(frozen=True)
class Order:
    """The Gevrey order of a series in x: as fitted, and the rational number that it is taken for, None where nothing tells."""

    fitted: Claimed | None
    taken: fmpq | None
    error: Any


@dataclass(frozen=True)
class LateOrder:
    """The laws, of which c_n is the sum, in the order of |A|; of a complex pair of real series the one with Im A > 0.

    A series x^s T(x^p) with p > 1 has c_(s+pm) ~ C Gamma(k n + b) (A^p)^(-m) (1 + d_1/n + ...), n = s + p m, and A^p is in
    place of A. `words` says what was taken for exact.
    """

    gevrey: fmpq
    laws: tuple[Law, ...]
    is_pair: bool
    shape: Shape
    words: tuple[str, ...]


@planned
def order_of_growth(series: Series) -> Order:
    """k by a fit of log|c_n| where these turn nowhere, beside `gevrey_order`; the two may not contradict each other.

    Where the fit finds no multiple of 1/2, k is the fraction of denominator 3 or 4 within its error, if that is small.
    """
    shape, folded = fold(series)
    step = shape.step
    with working_precision(_bits(folded)):
        fitted = growth_order(_balls(folded))
    if fitted is not None and not fitted.error < UNTOLD:
        fitted = None
    taken = tried(lambda: gevrey_order(series))
    in_u = None if taken is None else taken * step
    if fitted is not None:
        value, error = middle(fitted.value), middle(fitted.error)
        if in_u is None or _contradicts(abs(value - float(in_u.p) / float(in_u.q)), error):
            near = (fmpq(round(value * q), q) for q in ROOTS if error * q**2 < SURE)
            in_u = next((k for k in near if abs(arb(k) - fitted.value) <= fitted.error), None)
    if in_u is None and (fitted is None or not fitted.error < HALF):
        raise Inapplicable("the growth of the coefficients does not tell the Gevrey order")
    doubt = arb(HALF)
    if fitted is not None:
        doubt = fitted.error if in_u is None else max(fitted.error, abs(fitted.value - in_u).upper())
    scaled = None if fitted is None else Claimed(fitted.value / step, fitted.error / step)
    return Order(scaled, None if in_u is None else in_u / step, doubt / step)


@planned
def late_order(series: Series, gevrey: fmpq | None, singularity: str | None, exponent: fmpq | None) -> LateOrder:
    """A, b, C, d_1 and d_2 where k > 0; what is given of k, A and b (of x, not of the power of its gaps) is held fixed.

    A simple b within the error of a first fit, where that is small, is held fixed in a second one, and then a simple A in
    a third, as long as the fit does not contradict it. Inapplicable where the series converges, and
    where the coefficients follow no law.
    """
    shape, folded = fold(series)
    k = _order(series) if gevrey is None else gevrey
    if k <= 0:
        raise Inapplicable("the series converges" + (": it is that of an entire function" if k < 0 else ""))
    in_u = k * shape.step
    with working_precision(_bits(folded)):
        terms = _balls(folded)
        b = None if exponent is None else exponent + k * shape.start
        place = None if singularity is None else parse_number(singularity).ball(ctx.prec) ** shape.step
        laws, words = _one(terms, in_u, place, b)
        if laws is None or not laws[0].action.relative < ALONE:
            pair = _pair(folded, in_u)
            both, said = (None, []) if pair is None else _two(terms, in_u, pair, place, b)
            if both is not None and (laws is None or max(law.action.relative for law in both) < laws[0].action.relative):
                laws, words = both, said
        if laws is None:
            given = "" if singularity is None else f" at {singularity}"
            raise Inapplicable(f"the coefficients follow no law of one singularity or two{given}")
        is_pair = len(laws) == 2 and not acb(laws[0].action.value).imag.is_zero() and series.is_real
        if is_pair:
            laws = tuple(law for law in laws if acb(law.action.value).imag > 0)
        laws = tuple(_unfolded(law, shape, k) for law in _sorted(laws))
        if shape.step > 1 and words:
            words = [f"in x^{shape.step} {', '.join(words)}"]
    return LateOrder(k, laws, is_pair, shape, tuple(words))


def _contradicts(apart: float, error: float) -> bool:
    """Whether a fitted order is that far from the one that is taken."""
    return apart > DOUBT * error or apart > max(NEAR, error / 2)


def _order(series: Series) -> fmpq:
    order = order_of_growth(series)
    if order.taken is None:
        assert order.fitted is not None
        shown = order.fitted.value.str(4, radius=False)
        raise Inapplicable(f"the Gevrey order, about {shown}, is no simple fraction; give it as the option gevrey")
    return order.taken


def _bits(series: Series) -> int:
    return ctx.prec + GUARD_BITS + BITS_A_TERM * min(len(series), MOST)


def _balls(series: Series) -> tuple[Any, ...]:
    return as_one(series.balls(ctx.prec))


def _pair(series: Series, k: fmpq) -> tuple[Root, Root] | None:
    """The two nearest singularities, as reciprocals; of real coefficients real ones or a conjugate pair."""
    found = two_roots(as_one(borel_transform(series, k).balls(ctx.prec))[: LONGEST + 1])
    if found is None or abs(found[1].z) < UNLIKE * abs(found[0].z):
        return None
    return found


def _sorted(laws: Sequence[Law]) -> list[Law]:
    """In the order of |A|, and where these are equal within their errors that of the size of the terms."""
    one, *rest = laws
    if not rest:
        return [one]
    (other,) = rest
    sizes = [abs(law.action.value) for law in (one, other)]
    if abs(sizes[0] - sizes[1]) > one.action.error + other.action.error:
        return [one, other] if sizes[0] < sizes[1] else [other, one]
    apart = one.exponent.value - other.exponent.value
    if abs(apart) > one.exponent.error + other.exponent.error:
        return [one, other] if apart > 0 else [other, one]
    is_larger = other.constant is not None and (one.constant is None or abs(other.constant.value) > abs(one.constant.value))
    return [other, one] if is_larger else [one, other]


def _one(terms: Sequence[Any], k: fmpq, place: Any, b: fmpq | None) -> Told:
    law = single_law(terms, k, place, b)
    words: list[str] = []
    if law is None:
        return None, words
    simple = simple_exponent(law.exponent) if b is None else None
    if simple is not None:
        better = single_law(terms, k, place, simple)
        if better is not None and _is_borne_out(better, law):
            words.append(f"b = {simple} taken for exact")
            law, b = replace(better, exponent=Claimed(arb(simple), _with(law.exponent, simple))), simple
    at = simple_position(law.action) if place is None and b is not None else None
    if at is not None:
        better = single_law(terms, k, _ball(at, terms), b)
        if better is not None and _is_borne_out(better, law):
            words.append(f"A = {at} taken for exact")
            law = replace(better, action=Claimed(_ball(at, terms), law.action.error), exponent=law.exponent)
    return (law,), words


def _two(terms: Sequence[Any], k: fmpq, found: tuple[Root, Root], place: Any, b: fmpq | None) -> Told:
    places: list[Any] = [(1 / root.z).mid() for root in found]
    if place is not None:
        if not isinstance(terms[0], arb) or acb(place).imag.contains(0):
            raise Inapplicable("the nearest Borel singularities are two; leave singularity out")
        places = [place, acb(place).conjugate()]
    exponents: list[Any] = [acb(root.exponent).mid() if b is None else b for root in found]
    laws: tuple[Law, ...] | None = two_laws(terms, k, places, exponents, place is not None, b is not None)
    words: list[str] = []
    if laws is None:
        return None, words
    simple = [b if b is not None else simple_exponent(law.exponent) for law in laws]
    if b is None and None not in simple:
        better = two_laws(terms, k, [law.action.value for law in laws], simple, place is not None, True)
        if better is not None and all(map(_is_borne_out, better, laws)):
            words.append(f"b = {' and '.join(dict.fromkeys(map(str, simple)))} taken for exact")
            pairs = zip(better, laws, simple, strict=True)
            laws = tuple(replace(new, exponent=Claimed(arb(e), _with(old.exponent, e))) for new, old, e in pairs)
    near = [simple_position(law.action) if place is None and law.is_held[1] else None for law in laws]
    if None not in near:
        balls = [_ball(str(text), terms) for text in near]
        better = two_laws(terms, k, balls, simple, True, True)
        if better is not None and all(map(_is_borne_out, better, laws)):
            words.append(f"A = {' and '.join(map(str, near))} taken for exact")
            held = zip(better, laws, balls, strict=True)
            laws = tuple(replace(new, action=Claimed(at, old.action.error), exponent=old.exponent) for new, old, at in held)
    return laws, words


def _with(old: Claimed, value: Any) -> Any:
    return max(old.error, abs(old.value - value).upper())


def _ball(text: str, terms: Sequence[Any]) -> Any:
    value = parse_number(text).ball(ctx.prec)
    return value if isinstance(terms[0], arb) or isinstance(value, acb) else acb(value)


def _is_borne_out(fixed: Law, free: Law) -> bool:
    """Whether a fit in which more is held fixed has a better C that agrees with the one before."""
    one, other = fixed.constant, free.constant
    if one is None or other is None:
        return one is not None
    is_exact = one.error < arb(2) ** (-ctx.prec // 2) * abs(one.value)
    agrees = abs(one.value - other.value) <= 2 * (one.error + other.error)
    return bool(agrees) and bool(one.error < other.error or is_exact)


def simple_exponent(found: Claimed) -> fmpq | None:
    """The fraction of denominator 1, 2, 3, 4 or 6 within the error, if that is so small that this is no chance."""
    value, error = float(found.value), middle(found.error)
    near = (fmpq(round(value * q), q) for q in SIMPLE if error * q**2 < SHARP)
    return next((e for e in near if abs(arb(e) - found.value) <= found.error), None)


def simple_position(found: Claimed) -> str | None:
    """Both parts as simple fractions within the error, if that is so small that this is no chance; as text."""
    size = abs(found.value)
    parts = [simple_fraction(part, found.error, size) for part in (found.value.real, found.value.imag)]
    if None in parts:
        return None
    real, imag = parts
    return str(real) if imag == 0 else f"({real})+({imag})*I"


def _unfolded(law: Law, shape: Shape, k: fmpq) -> Law:
    """That of x: b for n = s + p m in place of m, and 1/m = (p/n) (1 + s/n + ...)."""
    if shape.step == 1:
        return law
    first, second = law.corrections
    p, s = shape.step, shape.start
    one = None if first is None else Claimed(p * first.value, p * first.error)
    two = None
    if first is not None and second is not None:
        two = Claimed(p**2 * second.value + p * s * first.value, p**2 * second.error + p * s * first.error)
    return replace(law, exponent=Claimed(law.exponent.value - k * s, law.exponent.error), corrections=(one, two))
