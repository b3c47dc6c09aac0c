"""Differential equations with polynomial coefficients: power-series solutions exactly, and linear ones continued in balls."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from flint import Ordering, acb, acb_poly, arb, ctx, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly, fmpq_series

from resurgo.errors import Inapplicable
from resurgo.kernels.polynomial import MAX_LENGTH, equation_terms
from resurgo.kernels.rational import roots
from resurgo.kernels.recurrence import Recurrence, summed
from resurgo.precision import is_zero, series_terms, working_precision

UNKNOWN = re.compile(r"(?<![A-Za-z0-9_])y('*)(?![A-Za-z0-9_])")
HIGHEST = 12  # derivative
STEP = fmpq(1, 2)  # of a step, times the bound of the radius of convergence
STEPS = 500  # of a continuation
LARGE = 10**6


@dataclass(frozen=True, eq=False)
class Equation:
    """The sum of terms[exponents of x, y, y', ...] x^i y^j y'^k ... = 0."""

    text: str
    terms: Mapping[tuple[int, ...], fmpq]

    @property
    def order(self) -> int:
        """The order of the highest derivative."""
        return len(next(iter(self.terms))) - 2

    @property
    def is_linear(self) -> bool:
        """Whether y and its derivatives enter linearly."""
        return all(sum(powers[1:]) <= 1 for powers in self.terms)

    @property
    def linear(self) -> tuple[list[fmpq_poly], fmpq_poly]:
        """The factors of y, y', ... and the right side, polynomials in x."""
        size = max(powers[0] for powers in self.terms) + 1
        parts = [[fmpq(0)] * size for _ in range(self.order + 2)]
        for (i, *used), c in self.terms.items():
            parts[used.index(1) + 1 if any(used) else 0][i] += c
        return [fmpq_poly(part) for part in parts[1:]], -fmpq_poly(parts[0])


@lru_cache(maxsize=64)
def equation(text: str, at_infinity: bool = False) -> Equation:
    """The equation that a text is, at infinity for Y(t) = y(1/t); ValueError says in words what is wrong."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"'{text[:20]}...' is {len(text)} characters long; write an equation of at most {MAX_LENGTH}")
    if "_" in text:
        raise ValueError(f"'{text:.60}' holds the character '_'; write derivatives as y', y''")
    if re.search(r"(?<![A-Za-z0-9_])y'* *\(", text):
        raise ValueError(f"'{text:.60}' has an argument behind y; write y, y', y'' alone, and what begins the series in start")
    order = max((len(match[1]) for match in UNKNOWN.finditer(text)), default=-1)
    if not 1 <= order <= HIGHEST:
        what = "no derivative" if order < 1 else f"the derivative of order {order}"
        raise ValueError(f"'{text:.60}' holds {what}; write an equation for y', y'', ... up to order {HIGHEST}")
    names = [f"y_{k}" for k in range(order + 1)]
    spelled = {name: "y" + "'" * k for k, name in enumerate(names)}
    found = equation_terms(UNKNOWN.sub(lambda match: f"y_{len(match[1])}", text), ["x", *names], spelled)
    if any(imag for _, imag in found.values()):
        raise ValueError(f"'{text:.60}' holds I; write an equation between real numbers")
    terms = {powers: real for powers, (real, _) in found.items()}
    if not any(powers[-1] for powers in terms):
        raise ValueError(f"'{text:.60}' does not depend on {spelled[names[-1]]}; leave it out, or check both sides")
    return Equation(text, _at_infinity(terms, order) if at_infinity else terms)


def _at_infinity(terms: Mapping[tuple[int, ...], fmpq], order: int) -> dict[tuple[int, ...], fmpq]:
    """The equation in t = 1/x, d/dx = -t^2 d/dt, times the power of t that makes it polynomial."""
    context = fmpq_mpoly_ctx.get(("t", *(f"Y_{k}" for k in range(order + 1))), Ordering.lex)
    t, *unknowns = context.gens()
    derivatives: list[fmpq_mpoly] = [unknowns[0]]
    for k in range(order):
        last = derivatives[-1]
        total = context.constant(0) + last.derivative(0)
        for i in range(k + 1):
            total += last.derivative(i + 1) * unknowns[i + 1]
        derivatives.append(-(t**2) * total)
    most = max(powers[0] for powers in terms)
    whole = context.constant(0)
    for (i, *used), c in terms.items():
        term = context.constant(c) * t ** (most - i)
        for derivative, power in zip(derivatives, used, strict=True):
            term *= derivative**power
        whole += term
    least = min(int(powers[0]) for powers in whole.to_dict())
    return {(int(p[0]) - least, *map(int, p[1:])): c for p, c in whole.to_dict().items()}


def recurrence_at_zero(given: Equation) -> Recurrence:
    """What the coefficients of a linear equation's power series obey, c_n the one of highest index."""
    factors, right = given.linear
    return _recurrence(factors, right.coeffs(), fmpq_poly)


def _recurrence(factors: Sequence[Any], right: Sequence[Any], kind: Any) -> Recurrence:
    """x^i y^(j) gives (n + j - i)(n + j - i - 1)...(n - i + 1) c_(n + j - i) in the coefficient of x^n."""
    steps = {j - i for j, factor in enumerate(factors) for i, c in enumerate(factor.coeffs()) if not is_zero(c)}
    top, least = max(steps), min(steps)
    found = [kind([0]) for _ in range(top - least + 1)]
    for j, factor in enumerate(factors):
        for i, c in enumerate(factor.coeffs()):
            if not is_zero(c):
                back = top - (j - i)  # c_(n - back), n the highest index
                product = kind([c])
                for k in range(j):
                    product = product * kind([-back - k, 1])
                found[back] = found[back] + product
    return Recurrence(tuple(found), fmpq_poly([]), tuple(right), top)


def linear_terms(given: Equation, start: Sequence[fmpq], order: int) -> list[fmpq]:
    """c_0..c_order of the power series that solves a linear equation; ValueError in words where none does, or several do."""
    recurrence, known = recurrence_at_zero(given), list[Any]()
    if not recurrence.extra and recurrence.shift <= 0:
        _not_zero(given, recurrence)
    for n in range(min(recurrence.shift, 0), max(order + 1, len(start))):
        needed = recurrence.left_over(n, known) if n >= recurrence.shift else fmpq(0)
        leading = recurrence.factors[0](n) if n >= recurrence.shift else fmpq(0)
        if n < 0:
            if needed != 0:
                raise ValueError(
                    f"no power series solves '{given.text:.60}': the lowest powers of x do not match; look at it again"
                )
            continue
        if leading != 0:
            c = needed / leading
            if n < len(start) and start[n] != c:
                raise ValueError(f"c_{n} = '{start[n]}' in start does not solve the equation; write {c}, or leave it out")
        elif needed != 0:
            what = f"the equation asks that 0 c_{n} = {needed}" if abs(needed) < 1000 else f"it asks the impossible of c_{n}"
            raise ValueError(f"no power series with this start solves '{given.text:.60}': {what}; write another start")
        elif n < len(start):
            c = start[n]
        else:
            raise ValueError(f"the equation leaves c_{n} free, and start '{_listed(start)}' does not give it; give {_through(n)}")
        known.append(c)
    return known[: order + 1]


def _not_zero(given: Equation, recurrence: Recurrence) -> None:
    """ValueError where no coefficient of a homogeneous equation is free, so that all of them vanish."""
    leading = recurrence.factors[0]
    assert isinstance(leading, fmpq_poly)
    exponents = [r for r, m in leading.roots() for _ in range(m)]
    if any(r.q == 1 and r >= 0 for r in exponents):
        return
    all_told = exponents and len(exponents) == leading.degree()
    what = f", whose exponents there are {', '.join(map(str, sorted(exponents)))}" if all_told else ""
    raise ValueError(f"only y = 0 is a power series that solves '{given.text:.60}'{what}; write an equation for another function")


def _listed(start: Sequence[fmpq]) -> str:
    return ", ".join(map(str, start))


def _through(n: int) -> str:
    return f"c_0..c_{n}" if n else "c_0"


def nonlinear_terms(given: Equation, start: Sequence[fmpq], order: int) -> list[fmpq]:
    """c_0..c_order of the power series that begins with `start` and solves a polynomial equation.

    F(x, y, y', ...) = 0 is linear in c_n once the beginning is known: the coefficient of x^(n - s) is (residue) + c_n
    sum over j of n(n-1)...(n-j+1) [x^(j-s)] dF/dy^(j). At the end F is to vanish as far as it is known.
    """
    known = list(start)
    shift, lead = _leading(given, known)
    _check(given, known, shift)
    while len(known) <= order:
        n = len(known)
        slope = sum((_falling(n, j) * c for j, c in lead.items()), fmpq(0))
        place = n - shift
        residue = _value(given, [*known, fmpq(0)], place + 1)[place] if place >= 0 else fmpq(0)
        if slope == 0 or place < 0:
            raise ValueError(f"the equation does not determine c_{n} from start '{_listed(start)}'; give {_through(n)}")
        known.append(-residue / slope)
    _check(given, known, shift)
    return known[: order + 1]


def _check(given: Equation, known: Sequence[fmpq], shift: int) -> None:
    """ValueError where F does not vanish as far as the known coefficients tell."""
    size = len(known) - shift
    if size > 0 and any(c != 0 for c in _value(given, known, size)):
        raise ValueError(f"no power series that begins with '{_listed(known[:4])}' solves '{given.text:.60}'; write another start")


def _leading(given: Equation, start: Sequence[fmpq]) -> tuple[int, dict[int, fmpq]]:
    """The s, and by j the [x^(j-s)] dF/dy^(j), of which not all vanish."""
    found: dict[int, tuple[int, fmpq]] = {}
    hidden = -LARGE  # the greatest step that may not show yet
    for j in range(given.order + 1):
        slope: dict[tuple[int, ...], fmpq] = {}
        for powers, c in given.terms.items():
            if powers[j + 1]:
                lower = (*powers[: j + 1], powers[j + 1] - 1, *powers[j + 2 :])
                slope[lower] = slope.get(lower, fmpq(0)) + powers[j + 1] * c
        if not slope:
            continue
        needs = max((k for powers in slope for k, e in enumerate(powers[1:]) if e), default=None)  # the highest derivative
        size = max(powers[0] for powers in slope) + 1 if needs is None else len(start) - needs
        values = _value(Equation(given.text, slope), start, size) if size > 0 else []
        if (first := next((i for i, c in enumerate(values) if c != 0), None)) is not None:
            found[j] = (j - first, values[first])
        else:
            hidden = max(hidden, j - max(size, 0))
    top = max((step for step, _ in found.values()), default=None)
    if top is None or hidden >= top:
        if _is_impossible(given, start):
            raise ValueError(f"no power series that begins with '{_listed(start)}' solves '{given.text:.60}'; write another start")
        raise ValueError(f"start '{_listed(start)}' is too short for this nonlinear equation; give more coefficients")
    return top, {j: c for j, (step, c) in found.items() if step == top}


def _is_impossible(given: Equation, start: Sequence[fmpq]) -> bool:
    """Whether a coefficient of F is a number other than 0, whatever the coefficients that follow the start."""
    size = len(start) + given.order + 1
    unknown = fmpq_mpoly_ctx.get([f"c_{n}" for n in range(len(start), size + given.order)], Ordering.lex)
    coefficients = [*map(unknown.constant, start), *unknown.gens()]
    derivatives = []
    for _ in range(given.order + 1):
        derivatives.append(coefficients[:size])
        coefficients = [n * c for n, c in enumerate(coefficients)][1:]
    found = [unknown.constant(0)] * size
    for (i, *used), c in given.terms.items():
        term = [unknown.constant(c if n == i else 0) for n in range(size)]
        for derivative, power in zip(derivatives, used, strict=True):
            for _ in range(power):
                term = [sum((term[k] * derivative[n - k] for k in range(n + 1)), unknown.constant(0)) for n in range(size)]
        found = [a + b for a, b in zip(found, term, strict=True)]
    return any(not f.is_zero() and f.is_constant() for f in found)


def _value(given: Equation, known: Sequence[fmpq], size: int) -> list[fmpq]:
    """The first coefficients of F at a power series of which no more is known."""
    with series_terms(size):
        derivatives, coefficients = [], list(known)
        for _ in range(len(next(iter(given.terms))) - 1):
            derivatives.append(fmpq_series(coefficients[:size] or [0], prec=size))
            coefficients = [n * c for n, c in enumerate(coefficients)][1:]
        powers: dict[tuple[int, int], Any] = {}

        def power(j: int, e: int) -> Any:
            if (j, e) not in powers:
                powers[j, e] = derivatives[j] if e == 1 else power(j, e - 1) * derivatives[j]
            return powers[j, e]

        total = fmpq_series([0], prec=size)
        for (i, *used), c in given.terms.items():
            if i < size:
                term = fmpq_series([0] * i + [c], prec=size)
                for j, e in enumerate(used):
                    if e:
                        term = term * power(j, e)
                total = total + term
        return [total[n] for n in range(size)]


def _falling(n: int, j: int) -> int:
    product = 1
    for i in range(j):
        product *= n - i
    return product


def continued(given: Equation, start: Sequence[Any], x: acb) -> acb:
    """y(x) of a linear equation, from its power series at 0 along the straight line to x, enclosed.

    Every step sums a series with a proved tail (`recurrence.summed`); Inapplicable where a singular point lies on the line.
    """
    bits = ctx.prec
    factors, right = given.linear
    order = given.order
    with working_precision(bits + 64):
        for point, _ in roots(factors[order]):
            along = point / x
            if point != 0 and along.imag.contains(0) and along.real > 0 and not along.real > 1:
                raise Inapplicable(f"the singular point '{_decimal(point)}' lies in the way")
        here = _towards(x, acb(0), _reach_at_zero(given))
        values = summed(recurrence_at_zero(given), start, here, order)
        for _ in range(STEPS):
            if here is x:
                return values[0]
            local = [acb_poly(f)(acb_poly([here, 1])) for f in factors]
            reach = _reach(local[order], local)
            following = _towards(x, here, reach)
            scaled = [value / _factorial(n) for n, value in enumerate(values)]
            recurrence = _recurrence(local, acb_poly(right)(acb_poly([here, 1])).coeffs(), acb_poly)
            values = summed(recurrence, scaled, following - here, order)
            here = following
    raise Inapplicable("a singular point lies too near to the way")


def _decimal(point: acb) -> str:
    return point.str(6, radius=False).replace("j", "*I")


def _towards(x: acb, here: acb, reach: arb) -> acb:
    """The next point on the line, x itself where it is near enough."""
    left = abs(x - here)
    if left < reach * STEP:
        return x
    return (here + (x - here) * (reach * STEP / left)).mid()


def _reach(lead: acb_poly, factors: Sequence[acb_poly]) -> arb:
    """A bound 1/lambda of the radius of convergence at an ordinary point: sum |b_i| lambda^-i = |b_0|, b_i those of y^(r)."""
    b = lead.coeffs()
    return _least_root([abs(c) / abs(b[0]) for c in b[1:]])


def _reach_at_zero(given: Equation) -> arb:
    """The same at 0, from the factors of highest degree in n."""
    recurrence = recurrence_at_zero(given)
    degree = recurrence.factors[0].degree()
    if any(f.degree() > degree for f in recurrence.factors):
        raise Inapplicable("the series diverges")
    sizes = [abs(acb(f[degree])) for f in recurrence.factors]
    return _least_root([size / sizes[0] for size in sizes[1:]])


def _least_root(sizes: Sequence[arb]) -> arb:
    """A positive r with sum sizes[i] r^(i+1) <= 1, nearly the greatest; 1 where the sizes are 0."""
    if not any(s > 0 for s in sizes):
        return arb(1)
    r = arb(1)
    while sum((s * r ** (i + 1) for i, s in enumerate(sizes)), arb(0)) <= 1:
        r *= 2
    for _ in count():
        if sum((s * r ** (i + 1) for i, s in enumerate(sizes)), arb(0)) <= 1:
            return r
        r = (r * 15 / 16).mid()
    return r


def _factorial(n: int) -> int:
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product
