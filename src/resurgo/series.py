"""`Series`: a truncated formal power series in one variable, exact rationals or balls inside."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from types import MappingProxyType
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq, fmpq_series
from mpmath import mp

from resurgo.number import parse_number
from resurgo.precision import series_terms, to_mp, working_precision

Term: TypeAlias = fmpq | arb | acb
NO_FACTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, init=False)
class Series:
    """c_0 + c_1 t + ... + c_N t^N, the rest unknown.

    Made from integers, fractions, python-flint rationals or balls, or text such as "-21/8".
    `series[n]`, `series.coefficients` and `series.partial_sums(t)` are mpmath numbers at the
    working precision; `series.exact` and `series.balls(bits)` are what lies beneath. `facts` are
    the declared statements about the series (Gevrey order, Borel singularities, ...); arithmetic
    drops them.
    """

    terms: tuple[Term, ...]
    facts: Mapping[str, Any] = field(hash=False)
    _rounded: dict[int, tuple[Any, ...]] = field(compare=False, repr=False)
    _whole: "Series | None" = field(compare=False, repr=False)

    def __init__(self, terms: Iterable[Any], facts: Mapping[str, Any] = NO_FACTS) -> None:
        object.__setattr__(self, "terms", tuple(_term(c) for c in terms))
        object.__setattr__(self, "facts", MappingProxyType(dict(facts)))
        object.__setattr__(self, "_rounded", {})
        object.__setattr__(self, "_whole", None)
        if not self.terms:
            raise ValueError("a series needs at least the coefficient c_0")

    @property
    def order(self) -> int:
        """N, the highest power whose coefficient is known."""
        return len(self.terms) - 1

    @property
    def exact(self) -> tuple[fmpq, ...] | None:
        """The coefficients as exact rationals, or None where one of them is a ball."""
        exact = tuple(c for c in self.terms if isinstance(c, fmpq))
        return exact if len(exact) == len(self.terms) else None

    def balls(self, bits: int) -> tuple[arb | acb, ...]:
        """The coefficients as balls; exact ones are enclosed at `bits` bits, others are as they are."""
        with working_precision(bits):
            return tuple(arb(c) if isinstance(c, fmpq) else c for c in self.terms)

    @property
    def coefficients(self) -> tuple[Any, ...]:
        """(c_0, ..., c_N) as mpmath numbers, rounded to the working precision (once for each)."""
        if self._whole is not None:
            return self._whole.coefficients[: len(self)]
        if mp.prec not in self._rounded:
            self._rounded[mp.prec] = tuple(to_mp(c) for c in self.terms)
        return self._rounded[mp.prec]

    @property
    def whole(self) -> "Series":
        """The longest series of which this one is a truncation: plans that serve every order are made of it.

        What is read off it for this series must depend on c_0..c_N alone.
        """
        return self._whole or self

    @cached_property
    def digest(self) -> str:
        """A hash of the exact coefficients or of midpoints and radii of the balls, the same for equal series alone."""
        return sha256(" ".join(map(_exact_text, self.terms)).encode()).hexdigest()

    def __getitem__(self, n: int | Fraction) -> Any:
        """c_n; n may be a whole Fraction, as an option is."""
        return self.coefficients[n.numerator if isinstance(n, Fraction) and n.denominator == 1 else n]  # type: ignore[index]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.coefficients)

    def partial_sums(self, t: Any) -> list[Any]:
        """[S_0, ..., S_N] with S_n = c_0 + ... + c_n t^n, as mpmath numbers."""
        powers = accumulate((t for _ in self.terms[1:]), lambda a, b: a * b, initial=mp.mpf(1))
        return list(accumulate(c * power for c, power in zip(self.coefficients, powers, strict=True)))

    def truncate(self, order: int) -> "Series":
        """The same series through t^order."""
        cut = replace_terms(self, self.terms[: order + 1])
        object.__setattr__(cut, "_whole", self.whole)
        return cut

    def __mul__(self, factor: Any) -> "Series":
        """The series times a number."""
        number = _term(factor)
        return Series(number * c for c in self.terms)

    def __truediv__(self, divisor: Any) -> "Series":
        """The series divided by a number."""
        number = _term(divisor)
        return self * (1 / number)

    def __pow__(self, power: int | Fraction | fmpq | str) -> "Series":
        """S^p for rational p and c_0 != 0, exact where the coefficients and c_0^p are rational.

        Whole powers of exact series by FLINT; otherwise J. C. P. Miller's recurrence (Henrici, 1956)

        b_0 = c_0^p,  b_n = 1/(n c_0) sum_{k=1..n} (k p - n + k) c_k b_{n-k}.
        """
        p, c = parse_number(power).rational, self.terms
        if p is None:
            raise ValueError(f"the power '{power}' of a series is not rational")
        if self.exact is not None and p.q == 1 and c[0] != 0:
            return Series(_whole_power(self.exact, int(p.p)))
        b = [_leading_power(c[0], p)]
        if not isinstance(b[0], fmpq):
            c = self.balls(ctx.prec)
        for n in range(1, len(c)):
            b.append(sum(((k * p - n + k) * c[k] * b[n - k] for k in range(1, n + 1)), fmpq(0)) / (n * c[0]))
        return Series(b)


def replace_terms(series: Series, terms: Iterable[Term]) -> Series:
    """A series with other coefficients of which the same facts hold: the host's truncation and scaling."""
    return Series(terms, series.facts)


def _exact_text(term: Term) -> str:
    if isinstance(term, fmpq):
        return str(term)
    parts = (term.real, term.imag) if isinstance(term, acb) else (term,)
    return str([(p.mid().man_exp(), p.rad().man_exp()) if p.is_finite() else str(p) for p in parts])


def _term(value: Any) -> Term:
    if isinstance(value, (fmpq, arb, acb)):
        return value
    number = parse_number(value)
    return number.rational if number.rational is not None else number.ball(ctx.prec)


def _whole_power(terms: tuple[fmpq, ...], power: int) -> list[fmpq]:
    with series_terms(len(terms)):
        series = fmpq_series(list(terms), prec=len(terms))
        found = (series if power >= 0 else 1 / series) ** abs(power)
    return [found[n] for n in range(len(terms))]


def _leading_power(c: Term, p: fmpq) -> Any:
    if isinstance(c, fmpq):
        if c == 0:
            raise ZeroDivisionError("a power of a series needs c_0 != 0")
        if c == 1:
            return c
        root = fmpq(c.p.root(int(p.q)), c.q.root(int(p.q))) if c > 0 else c
        if root**p.q == c:
            return root**p.p
        c = arb(c)
    return c**p if isinstance(c, acb) or c > 0 else acb(c) ** p
