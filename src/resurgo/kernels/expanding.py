"""The series of a formula: Taylor's at a point, and the asymptotic one as x -> oo with what stands before it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from math import factorial, gcd
from typing import Any

from flint import acb, arb, fmpq

from resurgo import formal
from resurgo.errors import Inapplicable
from resurgo.formal import ONE, ZERO, Term, Terms
from resurgo.kernels import expansion
from resurgo.kernels.at_infinity import function_at_infinity
from resurgo.kernels.expansion import Expansion, Shallow, constant, normal, number
from resurgo.kernels.formula import CONSTANTS, Formula, Node, value_in_balls
from resurgo.kernels.scales import Places, Powers, Unexpandable, size_of
from resurgo.kernels.series_functions import AT_ZERO, Singular, function_of_series
from resurgo.precision import working_precision

ROUNDS = 8  # in which more terms are taken of what a formula is made of
SPARE = 100  # terms by which leading ones may cancel
FARTHEST = 1000  # pole of the gamma function near which it is expanded
LATEST = 100  # power at which a Bessel function begins
PROBED = 12  # powers of 1/x from which the step of an asymptotic series is seen
DIRECTIONS = (acb(1), acb(-1), acb(0, 1), acb(3, -4) / 5)  # in which a Taylor series is compared with the formula
CHECKED = (5, 150, 400)  # the orders through which it is, one after another while all terms are 0
CANCELLED = "it, or a part of it, cannot be told from 0: all terms that were computed cancel"
AGREED = 100  # bits in which they agree


@dataclass(frozen=True)
class Asymptotic:
    """f = offset + scale exp(growth) x^power S(t), t = x^(-step), as x -> oo; the coefficients of S through some order.

    The offset has logarithms, and beside these all that does not vanish as x -> oo.
    """

    terms: Terms
    step: Fraction
    power: Fraction
    scale: Powers
    growth: Places
    offset: Places

    def prefactor(self, x: Any) -> acb:
        """Scale exp(growth) x^power in balls."""
        found: acb = acb(size_of(self.scale)) * _sum(self.growth, x).exp() * power_of(x, self.power)
        return found

    def added(self, x: Any) -> acb:
        """The offset in balls."""
        return _sum(self.offset, x)


def taylor(tree: Node, at: Term, order: int) -> Terms:
    """c_0..c_order of f in powers of x - at, balls at the working precision where they are irrational, or `at` is a ball."""
    variable = expansion.add(number(at), Expansion((ONE,), Fraction(-1)), Fraction(1))
    depth = Fraction(order)
    for _ in range(ROUNDS):
        try:
            found = _expanded(tree, variable, depth)
            terms = _as_taylor(found, order)
        except Shallow:
            depth = _deeper(depth, order)
            continue
        if len(terms) > order:
            return terms[: order + 1]
        depth += order + 1 - len(terms)
    raise Unexpandable(CANCELLED)


@lru_cache(maxsize=64)
def taylor_of(of: Formula, at: fmpq, order: int, bits: int) -> Terms:
    """The same of a formula as it is written, at so many bits; Inapplicable where it has no Taylor series there."""
    try:
        check_analytic(of.tree, at)
        with working_precision(bits):
            return taylor(of.tree, at, order)
    except Unexpandable as reason:
        raise Inapplicable(f"'{of}' has no Taylor series at x = {at}: {reason}; expand it elsewhere") from None


def derivative_of(tree: Node, x: Term, order: int) -> Term:
    """f^(order)(x), a ball where it is irrational or x is one; Unexpandable where f has no Taylor series there."""
    found = taylor(tree, x, order)[order] * factorial(order)
    return found.real if isinstance(found, acb) and found.imag.is_zero() else found


def check_analytic(tree: Node, at: fmpq) -> None:
    """Unexpandable where f is not, in all directions, what its Taylor series gives: at a branch point, or on a cut."""
    with working_precision(400):
        for order in CHECKED:
            terms = taylor(tree, at, order)
            if any(not formal.is_exact_zero(c) for c in terms):
                break
        sizes = [abs(acb(c)).upper() for c in terms]
        growth = max([arb(1), *((size ** fmpq(1, n)).upper() for n, size in enumerate(sizes) if n)])
        for direction in DIRECTIONS:
            t = direction / (growth * 2**40)
            total = sum((acb(c) * t**n for n, c in enumerate(terms)), acb(0))
            value = value_in_balls(tree, acb(at) + t)
            room = max(sizes) * arb(2) ** (-40 * order) + (abs(total) + abs(value)) * arb(2) ** -AGREED
            if value.is_finite() and abs(value - total) > room:
                if not max(sizes) > 0:
                    raise Unexpandable(f"it has a branch point or a cut there, or begins beyond the power {order}")
                raise Unexpandable("it has a branch point or a cut there")


@lru_cache(maxsize=64)
def asymptotic(tree: Node, order: int, bits: int) -> Asymptotic:
    """The expansion as x -> oo with c_0..c_order of S, balls of some `bits` bits where they are irrational."""
    with working_precision(bits):
        step = _shape(tree).step
        depth = step * (order + 1)
        for _ in range(ROUNDS):
            try:
                found = _divided(_expanded(tree, Expansion((ONE,), Fraction(1)), depth), depth)
            except Shallow:
                depth = _deeper(depth, step * order)
                continue
            stride = int(step / found.step) if found.step else 1
            wanted = stride * order + 1
            terms = expansion.padded(found, found.step * wanted) if found.step else (*found.terms, *(ZERO for _ in range(order)))
            if len(terms) >= wanted:
                if any(not formal.is_exact_zero(c) for n, c in enumerate(terms[:wanted]) if n % stride):
                    raise Unexpandable(f"a term x^(-{found.step}) appears among those of x^(-{step}) only at high order")
                return Asymptotic(terms[:wanted:stride], step, found.power, found.scale, found.growth, found.logs)
            depth += found.step * (wanted - len(terms))
    raise Unexpandable(CANCELLED)


def _deeper(depth: Fraction, wanted: Fraction | int) -> Fraction:
    if depth > 2 * wanted + SPARE:
        raise Unexpandable(CANCELLED)
    return 2 * depth + 4


def power_of(x: Any, p: Fraction) -> Any:
    """x^p: exact for a rational x and a whole p, otherwise in balls, the principal one."""
    if p.denominator == 1 and isinstance(x, (fmpq, acb)):
        return x ** int(p)
    return acb(x) ** acb(fmpq(p.numerator, p.denominator)) if p else acb(1)


@lru_cache(maxsize=64)
def _shape(tree: Node) -> Asymptotic:
    """The first terms, and by which power of x one follows on another."""
    depth = Fraction(PROBED)
    with working_precision(128):
        for _ in range(ROUNDS):
            try:
                found = _divided(_expanded(tree, Expansion((ONE,), Fraction(1)), depth), depth)
                break
            except Shallow:
                depth = _deeper(depth, Fraction(PROBED))
        else:
            raise Unexpandable(CANCELLED)
    if found.is_zero:
        raise Unexpandable("nothing of it is left for a power series there")
    if not found.step:
        return Asymptotic(found.terms, Fraction(1), found.power, found.scale, found.growth, found.logs)
    stride = 0
    for n, c in enumerate(found.terms):
        stride = stride if formal.is_exact_zero(c) else gcd(stride, n)
    return Asymptotic(found.terms, found.step * (stride or 1), found.power, found.scale, found.growth, found.logs)


def _divided(found: Expansion, depth: Fraction) -> Expansion:
    """What has logarithms beside a series: these with all that does not vanish, and the rest as the series."""
    if not found.logs:
        return found
    if found.growth:
        raise Unexpandable("there are logarithms beside an exponential")
    own = expansion.unscaled(found)
    kept = tuple(((m, 0), c) for m, c in own.exponents() if m >= 0 and not formal.is_exact_zero(c))
    rest = own
    for (m, _), c in kept:
        rest = expansion.add(rest, Expansion((-c,), m), depth) if isinstance(c, fmpq) else _without(rest, m)
    offset = tuple(sorted((*found.logs, *kept), key=lambda item: item[0]))
    return replace(rest, logs=offset)


def _without(a: Expansion, m: Fraction) -> Expansion:
    """The expansion without its term x^m."""
    n = int((a.power - m) / a.step) if a.step else 0
    terms = (*a.terms[:n], ZERO, *a.terms[n + 1 :])
    return normal(replace(a, terms=terms, logs=()))


def _as_taylor(found: Expansion, order: int) -> Terms:
    """The coefficients of t^0, t^1, ... of an expansion in x = 1/t."""
    if found.logs:
        raise Unexpandable("it has a logarithmic branch point there")
    if found.growth:
        raise Unexpandable("it has an essential singularity there")
    if found.is_zero:
        return tuple(ZERO for _ in range(order + 1))
    own = expansion.unscaled(found)
    if any((-m).denominator > 1 for m, c in own.exponents() if not formal.is_exact_zero(c)):
        raise Unexpandable("it has a branch point there")
    if own.power > 0:
        raise Unexpandable(
            f"it has a pole of order {own.power} there" if own.power.denominator == 1 else "it has a branch point there"
        )
    count = order + 1 if own.finite else min(order + 1, int(len(own.terms) * own.step - own.power))
    terms: list[Term] = [ZERO] * count
    for m, c in own.exponents():
        if not formal.is_exact_zero(c) and -m < count:
            terms[int(-m)] = c
    return tuple(terms)


def _expanded(node: Node, x: Expansion, depth: Fraction) -> Expansion:
    """The expansion of a formula in which x has one."""
    if node.kind == "number":
        return number(node.value)
    if node.kind == "x":
        return x
    if node.kind in CONSTANTS:
        return number(acb(0, 1)) if node.kind == "I" else constant(node.kind)
    if node.kind.startswith("bessel"):
        return _function(node.kind, _expanded(node.parts[1], x, depth), depth, node.parts[0].value)
    parts = [_expanded(part, x, depth) for part in node.parts]
    if node.kind == "power" and node.parts[1].kind == "number":
        p = node.parts[1].value
        return expansion.power(parts[0], Fraction(int(p.p), int(p.q)), depth)
    if node.kind in OPERATIONS:
        return OPERATIONS[node.kind](*parts, depth)
    return _function(node.kind, parts[0], depth)


def _negative(a: Expansion, depth: Fraction) -> Expansion:
    return expansion.multiply(number(fmpq(-1)), a, depth)


OPERATIONS: dict[str, Callable[..., Expansion]] = {
    "negate": _negative,
    "add": expansion.add,
    "subtract": lambda a, b, depth: expansion.add(a, _negative(b, depth), depth),
    "multiply": expansion.multiply,
    "divide": lambda a, b, depth: expansion.multiply(a, expansion.power(b, Fraction(-1), depth), depth),
    "power": lambda a, b, depth: expansion.exp(expansion.multiply(b, expansion.log(a, depth), depth), depth),
    "exp": expansion.exp,
    "log": expansion.log,
}


def _function(name: str, a: Expansion, depth: Fraction, nu: fmpq = ZERO) -> Expansion:
    """A function of an expansion: of one that grows, that is constant, or that comes to a limit."""
    if a.logs:
        raise Unexpandable(f"no expansion of {name} of a logarithm is known")
    if a.growth or (not a.is_zero and a.power > 0):
        return function_at_infinity(name, a, depth, nu)
    try:
        step = expansion.grid(a)
        if not step:
            c = expansion.unscaled(a).terms[0] if a.terms else ZERO
            return number(function_of_series(name, (c,), nu)[0])
        if name in ("besselj", "besseli") and nu.q == 1 and nu != 0 and a.power < 0:
            return _bessel_at_zero(name, a, int(nu.p), depth)
        terms = expansion.as_powers(a, depth, step)
        if name in ("gamma", "digamma") and isinstance(terms[0], fmpq) and terms[0].q == 1 and terms[0] <= 0:
            return _from_pole(name, a, int(-terms[0].p), depth)
        found = function_of_series(name, terms, nu)
    except ZeroDivisionError:
        raise Unexpandable(f"{name} is singular there") from None
    except Singular as fault:
        raise Unexpandable(str(fault)) from None
    return normal(Expansion(found, step=step, finite=False))


def _bessel_at_zero(name: str, a: Expansion, nu: int, depth: Fraction) -> Expansion:
    """J and I of whole order near 0, a^m (c_m + c_(m+2) a^2 + ...) with m = |nu|, which may be far beyond the depth."""
    m = abs(nu)
    if m > LATEST:
        raise Unexpandable(f"{name} begins at a power of {m} there, and {LATEST} is allowed")
    series = expansion.composed(lambda count: tuple(islice(AT_ZERO[name](fmpq(nu)), m, m + count)), a, depth)
    return expansion.multiply(expansion.power(a, Fraction(m), depth), series, depth)


def _from_pole(name: str, a: Expansion, m: int, depth: Fraction) -> Expansion:
    """Gamma and digamma near -m from their values near 1: Gamma(a) = Gamma(a+m+1)/(a (a+1) ... (a+m))."""
    if m > FARTHEST:
        raise Unexpandable(f"{name} is expanded near its first {FARTHEST} poles alone")
    raised = [expansion.add(a, number(fmpq(k)), depth) for k in range(m + 1)]
    total = _function(name, expansion.add(a, number(fmpq(m + 1)), depth), depth)
    for each in raised:
        inverse = expansion.power(each, Fraction(-1), depth)
        if name == "gamma":
            total = expansion.multiply(total, inverse, depth)
        else:
            total = expansion.add(total, _negative(inverse, depth), depth)
    return total


def _sum(places: Places, x: Any) -> acb:
    """The sum of c x^m log(x)^k."""
    z = acb(x)
    total = acb(0)
    for (m, k), c in places:
        total += acb(c) * power_of(z, m) * (z.log() if k else 1)
    return total
