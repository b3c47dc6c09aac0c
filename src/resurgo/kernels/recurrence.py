"""Linear recurrences with polynomial coefficients: their terms exactly, and their power series summed with a proved tail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from flint import acb, acb_poly, arb, ctx, fmpq, fmpq_poly

from resurgo.errors import Inapplicable
from resurgo.precision import working_precision

FIRST, MOST = 32, 2**13  # orders from which the bound is tried, and up to which terms are summed
EVERY = 8  # terms after which the tail is looked at
GUARD = 64  # bits
NARROW = 0.999  # times 1/|x|, above which the bound of c_(n+1)/c_n is tried further out


@dataclass(frozen=True, eq=False)
class Recurrence:
    """factors[0](n) c_n + factors[1](n) c_(n-1) + ... = right(n) + extra[n - shift], the last where there is such an entry."""

    factors: tuple[fmpq_poly | acb_poly, ...]
    right: fmpq_poly
    extra: tuple[Any, ...] = ()
    shift: int = 0

    def left_over(self, n: int, known: Sequence[Any]) -> Any:
        """What factors[0](n) c_n has to be after c_0..c_(n-1); those of negative index are 0."""
        place = n - self.shift
        total = self.right(n) if self.right.length() else fmpq(0)
        if 0 <= place < len(self.extra):
            total = total + self.extra[place]
        for i, factor in enumerate(self.factors[1:], 1):
            if n - i >= 0 and not _is_nothing(known[n - i]):
                total = total - factor(n) * known[n - i]
        return total


def _is_nothing(c: Any) -> bool:
    return isinstance(c, fmpq) and c == 0


def terms(recurrence: Recurrence, start: Sequence[Any]) -> Iterator[Any]:
    """c_0, c_1, ...: the start, and what follows from it; ZeroDivisionError with n where the factor of c_n vanishes."""
    known = list(start)
    yield from known
    for n in count(len(known)):
        leading = recurrence.factors[0](n)
        if leading == 0:
            raise ZeroDivisionError(n)
        known.append(recurrence.left_over(n, known) / leading)
        yield known[-1]


def large_order(recurrence: Recurrence) -> dict[str, Any]:
    """Gevrey order k, A = k^k/rho and b = beta + (k + 1)/2 where c_n has one predecessor.

    c_n/c_(n-1) = rho n^k (1 + beta/n + ...) beyond the `extra` entries, and Stirling's formula.
    """
    before = [f for f in recurrence.factors[1:] if not f.is_zero()]
    if len(before) != 1 or recurrence.factors[1].is_zero() or recurrence.right.length():
        return {}
    above, below = -before[0], recurrence.factors[0]
    if not isinstance(above, fmpq_poly) or not isinstance(below, fmpq_poly):
        return {}
    k = above.degree() - below.degree()
    if k < 0:
        return {}
    rho = above[above.degree()] / below[below.degree()]
    beta = _second(above) - _second(below)
    found = {"gevrey": k, "singularities": [str(fmpq(max(k, 1)) ** k / rho)]}
    return found | ({"exponent": str(beta + fmpq(k + 1, 2))} if k else {})


def _second(polynomial: fmpq_poly) -> fmpq:
    """beta in p(n) = p_d n^d (1 + beta/n + ...)."""
    d = polynomial.degree()
    return polynomial[d - 1] / polynomial[d] if d else fmpq(0)


def summed(recurrence: Recurrence, start: Sequence[Any], x: acb, derivatives: int = 1) -> list[acb]:
    """The sum of c_n x^n and so many less one of its derivatives, enclosed; Inapplicable where convergence is not proved.

    For all n >= N let |factors[i](n)/factors[0](n)| <= a_i and lambda be so that a_1/lambda + a_2/lambda^2 + ... =: s <= 1.
    Then |c_n| <= M lambda^n for all n >= N, if it holds for as many n before N as the recurrence reaches back. With a
    right side of at most B N^e mu^(n - N) for n >= N, mu <= lambda, M >= B N^e lambda^-N/(1 - s) is asked besides.
    """
    bits = ctx.prec
    with working_precision(bits + GUARD):
        size, derived = abs(x).upper(), [acb(0)] * derivatives
        bound = _Bound.beyond(recurrence, size)
        found: list[Any] = []
        largest = arb(0)
        reach = len(recurrence.factors) - 1
        for n, c in enumerate(islice(terms(recurrence, start), MOST)):
            found.append(c)
            value = acb(c)
            for j in range(min(derivatives, n + 1)):
                term = value * _falling(n, j) * x ** (n - j)
                derived[j] += term
                largest = largest.max(abs(term))
            if n + 1 < max(bound.start, len(start), len(recurrence.extra) + recurrence.shift) or n % EVERY:
                continue
            if x.is_zero():
                return derived
            tail = bound.tail(found[-reach:] if reach else [], n + 1, size, derivatives)
            if tail is not None and all(each < largest * arb(2) ** (-bits - GUARD // 2) for each in tail):
                is_real = x.imag.is_zero() and not any(isinstance(c, acb) and not c.imag.is_zero() for c in found)
                return [each + _padding(rest, is_real) for each, rest in zip(derived, tail, strict=True)]
    raise Inapplicable(f"the series does not converge to so many digits within {MOST} terms there")


def _padding(rest: arb, is_real: bool) -> acb:
    radius = arb(0, rest.upper())
    return acb(radius) if is_real else acb(radius, radius)


def _falling(n: int, j: int) -> int:
    product = 1
    for i in range(j):
        product *= n - i
    return product


@dataclass(frozen=True)
class _Bound:
    """From n = start on: the a_i, lambda, s, and B and e of the right side."""

    start: int
    growth: arb
    sum: arb
    right: arb
    power: int

    @classmethod
    def beyond(cls, recurrence: Recurrence, size: arb) -> "_Bound":
        degrees = [f.degree() for f in recurrence.factors]
        if max(degrees) > degrees[0]:
            raise Inapplicable("the series diverges")
        start = FIRST
        while start <= MOST:
            inverse = (arb(1) / start).union(arb(0))
            lead = abs(_at_infinity(recurrence.factors[0], degrees[0], inverse))
            if lead > 0:
                ratios = [(abs(_at_infinity(f, degrees[0], inverse)) / lead).upper() for f in recurrence.factors[1:]]
                power = max(0, recurrence.right.degree() - degrees[0])
                above = (abs(_at_infinity(recurrence.right, degrees[0] + power, inverse)) / lead).upper()
                least = _growth(ratios)
                if recurrence.right.length():
                    least = least.max((1 + arb(1) / start) ** power)
                widest = (1 / size).lower() if size > 0 else arb(1) + 2 * least
                if least < widest * NARROW:
                    growth = (least * widest).sqrt().mid() if least > 0 else (widest / 2).mid()
                    total = sum((a / growth ** (i + 1) for i, a in enumerate(ratios)), arb(0))
                    if total < 1:
                        return cls(start, growth, total, above, power)
            start *= 2
        raise Inapplicable("x lies outside the disc in which the series is proved to converge")

    def tail(self, last: Sequence[Any], n: int, size: arb, derivatives: int) -> list[arb] | None:
        """Bounds of what the terms from n on contribute to the sum and to its derivatives."""
        scale = arb(0)  # M lambda^n
        for i, c in enumerate(reversed(last), 1):
            scale = scale.max(abs(acb(c)) * self.growth**i)
        scale = scale.max(self.right * arb(n) ** self.power / (1 - self.sum))
        q, found = self.growth * size, []
        for j in range(derivatives):
            ratio = q * (1 + arb(1) / (n - j)) ** j
            if not ratio < 1:
                return None
            found.append(scale * size**n * _falling(n, j) / size**j / (1 - ratio))
        return found


def _at_infinity(polynomial: fmpq_poly | acb_poly, degree: int, inverse: arb) -> Any:
    """p(n)/n^degree with 1/n a ball."""
    total: Any = acb(0)
    for c in list(polynomial.coeffs()):
        total = total * inverse + c
    return total * inverse ** (degree - polynomial.degree()) if polynomial.length() else acb(0)


def _growth(ratios: Sequence[arb]) -> arb:
    """A lambda with sum a_i lambda^-i <= 1, hardly greater than the least one."""
    if not any(a > 0 for a in ratios):
        return arb(0)
    low, high = arb(0), sum((a.max(arb(0)) for a in ratios), arb(1)).mid()
    high = high.max(arb(1)).mid()
    for _ in range(48):
        middle = ((low + high) / 2).mid()
        if middle > 0 and sum((a / middle ** (i + 1) for i, a in enumerate(ratios)), arb(0)) <= 1:
            high = middle
        else:
            low = middle
    return high
