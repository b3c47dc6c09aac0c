"""`Series`: a truncated formal power series in one variable, exact rationals or balls inside."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from types import MappingProxyType
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import formal
from resurgo.number import Number, parse_number
from resurgo.precision import to_mp, working_precision

Term: TypeAlias = formal.Term
NO_FACTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, init=False)
class Series:
    """c_0 + c_1 t + ... + c_N t^N, the rest unknown.

    Made from integers, fractions, python-flint rationals or balls, or text such as "-21/8".
    `series[n]`, `series.coefficients` and `series.partial_sums(t)` are mpmath numbers at the
    working precision; `series.exact` and `series.balls(bits)` are what lies beneath. `facts` are
    the declared statements about the series (Gevrey order, Borel singularities, ...); `rescale` and
    `truncate` carry them along, arithmetic drops them. What else stands in arithmetic with a series is a number,
    exact as it is written, or a ball.
    """

    __array_ufunc__ = None  # NumPy's numbers leave the arithmetic to the series

    terms: tuple[Term, ...]
    facts: Mapping[str, Any] = field(hash=False)
    _rounded: dict[int, tuple[Any, ...]] = field(compare=False, repr=False)
    _whole: "Series | None" = field(compare=False, repr=False)

    def __init__(self, terms: Iterable[Any], facts: Mapping[str, Any] = NO_FACTS) -> None:
        object.__setattr__(self, "terms", tuple(as_term(c) for c in terms))
        object.__setattr__(self, "facts", MappingProxyType(dict(facts)))
        object.__setattr__(self, "_rounded", {})
        object.__setattr__(self, "_whole", None)
        if not self.terms:
            raise ValueError("a series needs at least the coefficient c_0")

    @property
    def order(self) -> int:
        """N, the highest power whose coefficient is known."""
        return len(self.terms) - 1

    @cached_property
    def exact(self) -> tuple[fmpq, ...] | None:
        """The coefficients as exact rationals, or None where one of them is a ball."""
        return exactly(self.terms)

    @property
    def is_real(self) -> bool:
        """Whether no coefficient is a complex ball."""
        return not any(isinstance(c, acb) for c in self.terms)

    def balls(self, bits: int) -> tuple[arb | acb, ...]:
        """The coefficients as balls; exact ones are enclosed at `bits` bits, others are as they are."""
        return as_balls(self.terms, bits)

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
        return sha256(" ".join(map(exact_text, self.terms)).encode()).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is copied and sent to another process: by its coefficients and facts."""
        return Series, (self.terms, dict(self.facts))

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
        """The same series through t^order, or as far as it is known."""
        if not isinstance(order, int) or order < 0:
            raise ValueError(f"a series is truncated at an order 0, 1, 2, ..., not at {order!r}")
        cut = self.with_terms(self.terms[: order + 1])
        object.__setattr__(cut, "_whole", self.whole)
        return cut

    def with_terms(self, terms: Iterable[Term]) -> "Series":
        """Other coefficients of which the same facts hold: the host's truncation and scaling."""
        return Series(terms, self.facts)

    def __add__(self, other: Any) -> "Series":
        """S + T, to the lesser order, or S + a number."""
        if isinstance(other, Series):
            return Series(formal.add(self.terms, other.terms))
        return Series((*formal.add(self.terms[:1], (as_term(other),)), *self.terms[1:]))

    def __neg__(self) -> "Series":
        """-S."""
        return Series(-c for c in self.terms)

    def __sub__(self, other: Any) -> "Series":
        """S - T, to the lesser order, or S - a number."""
        return self + -(other if isinstance(other, Series) else as_term(other))

    def __rsub__(self, number: Any) -> "Series":
        """A number minus S."""
        return -self + as_term(number)

    def __mul__(self, other: Any) -> "Series":
        """The Cauchy product S T, to the lesser order, or S times a number."""
        if isinstance(other, Series):
            return Series(formal.multiply(self.terms, other.terms))
        return Series(formal.scale(self.terms, as_term(other)))

    def __truediv__(self, other: Any) -> "Series":
        """S/T, less a common factor t^v and then known to v orders less, or S divided by a number."""
        if isinstance(other, Series):
            return Series(formal.divide(self.terms, other.terms))
        return Series(formal.divide_by_number(self.terms, as_term(other)))

    def __rtruediv__(self, number: Any) -> "Series":
        """A number divided by S."""
        constant = Series((number, *(0 for _ in self.terms[1:])))
        return constant / self

    def __pow__(self, power: "int | Fraction | fmpq | str | Series") -> "Series":
        """S^p for rational p, the principal branch: exact where the coefficients and c_0^p are; S^T = exp(T log S)."""
        if isinstance(power, Series):
            return Series(formal.power_of_series(self.terms, power.terms))
        p = parse_number(power).rational
        if p is None:
            raise ValueError(f"the power '{power}' of a series is not rational")
        return Series(formal.power(self.terms, p))

    __radd__, __rmul__ = __add__, __mul__

    def exp(self) -> "Series":
        """e^S: exact where S is and c_0 = 0; otherwise the factor e^(c_0) is a ball."""
        return Series(formal.exp(self.terms))

    def log(self) -> "Series":
        """Log S for c_0 != 0, principal branch: exact where S is, but for log c_0, a ball unless c_0 = 1."""
        return Series(formal.log(self.terms))

    def derivative(self) -> "Series":
        """S'(t), to one order less."""
        return Series(formal.derivative(self.terms))

    def integral(self) -> "Series":
        """The integral of S from 0 to t, to one order more."""
        return Series(formal.integral(self.terms))

    def compose(self, inner: "Series") -> "Series":
        """S(T(t)) for T = O(t^v), v > 0: known to the lesser of T's order and v (N + 1) - 1."""
        if not isinstance(inner, Series):
            raise ValueError(f"a series is composed with a series, not with {inner!r}")
        return Series(formal.compose(self.terms, inner.terms))

    def reversion(self) -> "Series":
        """The T(t) with S(T(t)) = t, for c_0 = 0 and c_1 != 0."""
        return Series(formal.reversion(self.terms))

    def rescale(self, k: Any) -> "Series":
        """S(k t) for a number k != 0, with the facts that hold of it: Borel singularities are divided by k."""
        number = parse_number(k)
        if number.rational == 0:
            raise ValueError("S(k t) needs k != 0")
        return Series((c * as_term(number) ** n if n else c for n, c in enumerate(self.terms)), _rescaled(self.facts, number))


def exactly(terms: tuple[Term, ...]) -> tuple[fmpq, ...] | None:
    """Terms that are all exact rationals, None where one of them is a ball."""
    exact = tuple(c for c in terms if isinstance(c, fmpq))
    return exact if len(exact) == len(terms) else None


def as_balls(terms: tuple[Term, ...], bits: int) -> tuple[arb | acb, ...]:
    """Terms as balls; exact ones are enclosed at `bits` bits, others are as they are."""
    with working_precision(bits):
        return tuple(arb(c) if isinstance(c, fmpq) else c for c in terms)


def exact_text(term: Term) -> str:
    """A term to the last bit, as text that is the same for equal ones alone."""
    if isinstance(term, fmpq):
        return str(term)
    parts = (term.real, term.imag) if isinstance(term, acb) else (term,)
    return str([(p.mid().man_exp(), p.rad().man_exp()) if p.is_finite() else str(p) for p in parts])


def as_term(value: Any) -> Term:
    """A number as a series holds it: exactly where it is rational, otherwise as a ball; ValueError where it is none."""
    if isinstance(value, fmpq):
        return value
    if isinstance(value, (arb, acb)):
        if not value.is_finite():
            raise ValueError(f"'{value}' is no coefficient: it is not finite")
        return value
    number = parse_number(value)
    return number.rational if number.rational is not None else number.ball(ctx.prec)


def _rescaled(facts: Mapping[str, Any], k: Number) -> dict[str, Any]:
    """The facts of S(k t) from those of S(t); 'stieltjes' needs k > 0, and no integrand is known any more."""
    kept = {fact: facts[fact] for fact in ("gevrey", "exponent", "strong", "strong_step") if fact in facts}
    if "singularities" in facts:
        kept["singularities"] = [_quotient(parse_number(position), k) for position in facts["singularities"]]
    if "term" in facts:
        kept["term"] = facts["term"].rescaled(as_term(k))
    if "stieltjes" in facts and _is_positive(k):
        kept["stieltjes"] = facts["stieltjes"]
    return kept


def _is_positive(k: Number) -> bool:
    ball = k.ball(64)
    return isinstance(ball, arb) and bool(ball > 0)


def _quotient(a: Number, b: Number) -> str:
    if a.rational is None or b.rational is None:
        return f"({a.text})/({b.text})"
    return str(a.rational / b.rational)
