"""Identities of a method under changes of series, point and options together: scaling, shifting, conjugation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import floor, inf
from typing import Any

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo.checks.asking import Case, afresh, agreement, ask, cases, faultless, point, shown
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.evaluate import Answer, Found, Refusal
from resurgo.number import parse_number
from resurgo.precision import working_precision
from resurgo.question import Data
from resurgo.samples import Samples
from resurgo.series import Series

BITS = 256
LEVELS = (BITS, 4 * BITS)  # bits; an identity that holds is found at the second if round-off hides it at the first
GOOD = 40  # digits to which an identity holds
ORDERS = (0, 1, 4, 7)  # beyond the least that a method needs: even ones and odd ones
FEW, POINTS = 6, 2  # samples, and points of each
KEPT = ("gevrey", "singularities", "exponent")  # the facts of S that S + c has too
POSITIONS = ("singularity", "singularities")  # options that are places in x, as the facts of these names are
Turns = tuple[tuple[fmpq, fmpq], ...]  # factors of real points: real and imaginary parts
UNTURNED: Turns = ((fmpq(1), fmpq(0)),)
ASIDE = fmpq(97, 101)  # of modulus 1, turned points would lie where methods that choose by moduli change their choice
REAL: Turns = ((ASIDE, fmpq(0)),)
TURNS: Turns = ((ASIDE * fmpq(3, 5), ASIDE * fmpq(4, 5)), (ASIDE * fmpq(12, 13), -ASIDE * fmpq(5, 13)))


def _same(thing: Any) -> Any:
    return thing


@dataclass(frozen=True)
class Move:
    """A change of series, point and options together, and what undoes it in the answer."""

    words: str
    series: Callable[[Data], Data] = _same
    point: Callable[[Any], Any] = _same
    options: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _same
    undo: Callable[[Any], Any] = _same
    may_refuse: bool = False  # where the facts or the point may no longer be what the method is for


def homogeneous(subject: Subject) -> str:
    """f(c S) = c f(S)."""
    return _holds(subject, [_times(c) for c in (fmpq(-7, 3), fmpq(1, 10**30), fmpq(10**30, 3))])


def translative(subject: Subject) -> str:
    """f(S + c) = f(S) + c."""
    return _holds(subject, [_plus(c) for c in (fmpq(5, 3), fmpq(-22, 7))])


def scale_covariant(subject: Subject) -> str:
    """f(S(k x), x/k) = f(S, x), facts and options scaled along."""
    return _holds(subject, [_scaled(k) for k in (fmpq(5, 3), fmpq(2, 7), fmpq(-3, 2))])


def conjugation_symmetric(subject: Subject) -> str:
    """f(S, conj x) = conj f(S, x) for real series, with the direction of a lateral sum turned over."""
    claims = subject.thing.claims
    only_real = "complex" not in claims and "conjugation-symmetric" in claims
    return _holds(
        subject,
        [Move("S at conj x", point=_conjugate, options=_turned_over, undo=mp.conj)],
        UNTURNED if only_real else (*UNTURNED, *TURNS),
    )


def _times(c: fmpq) -> Move:
    return Move(f"{c} S", lambda s: s.with_terms(c * term for term in s.terms), undo=lambda v: v * int(c.q) / int(c.p))


def _plus(c: fmpq) -> Move:
    def shifted(s: Data) -> Data:
        if isinstance(s, Samples):
            return s.with_terms(value + c for value in s.terms)
        return Series((s.terms[0] + c, *s.terms[1:]), {fact: value for fact, value in s.facts.items() if _survives(fact, value)})

    return Move(f"S + {c}", shifted, undo=lambda v: v - mp.mpf(int(c.p)) / int(c.q))


def _survives(fact: str, value: Any) -> bool:
    return fact in KEPT or (fact == "stieltjes" and value > 0)


def _scaled(k: fmpq) -> Move:
    def options(given: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: _divided(value, k) if name in POSITIONS else value for name, value in given.items()}

    return Move(f"S({k} x) at x/({k})", lambda s: s.rescale(k), lambda x: x / k, options, may_refuse=k < 0)


def _divided(value: Any, k: fmpq) -> Any:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return type(value)(_divided(each, k) for each in value)
    number = parse_number(value)
    if number.rational is None:
        return parse_number(f"({number.text})/({k})")
    quotient = number.rational / k
    return Fraction(int(quotient.p), int(quotient.q)) if isinstance(value, (int, Fraction)) else parse_number(quotient)


def _conjugate(x: Any) -> Any:
    return x.conjugate() if isinstance(x, acb) else x


def _turned_over(options: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: -value if name == "direction" else value for name, value in options.items()}


def _holds(subject: Subject, moves: list[Move], turns: Turns = UNTURNED) -> str:
    """To how many digits, and on how many samples, the answers before and after the moves agree; Failed where they do not."""
    orders = [subject.thing.needs - 1 + n for n in ORDERS]
    agreed: dict[str, float] = {}
    for tried, case in enumerate(few(subject, max(orders), None)):
        if tried >= FEW and agreed:
            break  # beyond the first few only where the method answers on none of them
        for move in moves:
            digits = _compared(subject, case, move, orders, turns)
            if digits is not None:
                agreed[case.name] = min(digits, agreed.get(case.name, inf))
    if not agreed:
        raise Untried("it answers on none of the samples")
    worst = min(agreed.values())
    return f"{'exactly' if worst == inf else f'to {floor(worst)} digits'} on {len(agreed)} samples"


def _compared(subject: Subject, case: Case, move: Move, orders: list[int], turns: Turns) -> float | None:
    """To how many digits the answers about one case agree; None where there are none."""
    for bits in LEVELS:
        with working_precision(bits):
            there, points, words = move.series(case.series), *points_of(case, bits, turns)
            moved = [move.point(x) for x in points]
        named = replace(case, points=tuple(words))
        one = ask(subject, partial(afresh, case.series), points, orders, bits)
        other = ask(subject, partial(afresh, there), moved, orders, bits, move.options(subject.options))
        faultless(named, one)
        faultless(replace(named, name=f"{case.name}, {move.words}"), other)
        with working_precision(bits):
            found = {cell: _pair(one[cell], other[cell], move) for cell in one}
            known = {cell: pair for cell, pair in found.items() if pair is not None}
            if not known:
                return None
            wrong = sorted(cell for cell, (digits, _) in known.items() if digits < GOOD)
            if not wrong:
                return min(digits for digits, _ in known.values())
            failure = f"{named.at(*wrong[0])}: {known[wrong[0]][1]}"
    raise Failed(failure)


def _pair(one: Found, other: Found, move: Move) -> tuple[float, str] | None:
    """To how many digits two answers agree, and both in words; None where nothing can be said."""
    if isinstance(one, Answer) and isinstance(other, Answer):
        if inf in (one.noise, other.noise):
            return None
        image = move.undo(other.estimate.value)
        digits = agreement(one, other, move.undo)
        agreed = max(0, floor(min(digits, GOOD)))
        equal = f"equal in {agreed} digit{'s' if agreed != 1 else ''}"
        return digits, f"{shown(one.estimate.value)}, and {shown(image)} from {move.words}, {equal}"
    if move.may_refuse or (isinstance(one, Refusal) and isinstance(other, Refusal)):
        return None
    has, lacks = (one, other) if isinstance(one, Answer) else (other, one)
    assert isinstance(has, Answer)
    assert isinstance(lacks, Refusal)
    where = ("S", move.words) if has is one else (move.words, "S")
    return -inf, f"{shown(has.estimate.value)} from {where[0]}, and none from {where[1]}: {lacks.message}"


def few(subject: Subject, order: int, count: int | None = FEW) -> tuple[Case, ...]:
    """The first samples through an order, at their first points."""
    return tuple(replace(case, points=case.points[:POINTS]) for case in cases(subject, order)[:count])


def points_of(case: Case, bits: int, turns: Turns) -> tuple[list[Any], list[str]]:
    """The points of a case as numbers and in words; the real ones turned into the complex plane."""
    found, words = [], []
    for text in case.points:
        x = point(text, bits)
        here = UNTURNED if isinstance(x, acb) else turns
        found += [acb(arb(x * real), arb(x * imag)) if imag else x * real for real, imag in here]
        words += [_turned(text, real, imag) for real, imag in here]
    return found, words


def _turned(text: str, real: fmpq, imag: fmpq) -> str:
    if not imag:
        return text if real == 1 else f"({text})*({real})"
    return f"({text})*({real} + {imag}i)".replace("+ -", "- ")
