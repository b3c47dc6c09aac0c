"""`Problem`: a named quantity f(x) = offset(x) + prefactor(x) S(t(x)), its exact series and its target."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.errors import RequestError, nearest, told
from resurgo.methods import point_kinds
from resurgo.number import Number, parse_number
from resurgo.options import Option, check_name, parameters_of
from resurgo.precision import BITS_PER_DIGIT, as_asked, digits_between, radius, to_ball, to_mp, working_precision
from resurgo.series import Series
from resurgo.smoothness import bits_needed, follows

FACTS = {
    "gevrey": "Gevrey order k: c_n grows like Gamma(k n + b)",
    "singularities": "positions of the nearest singularities of the Borel transform of order k, with sign",
    "exponent": "the b of c_n ~ C Gamma(k n + b) A^(-n)",
    "strong": "the power of t that S follows as t -> infinity",
    "stieltjes": "after how many subtractions of leading terms the series is one of Stieltjes",
    "integral": "the integrand of which S is the expansion of the normalised integral over the real line",
}
TARGETS = ("function", "median sum", "resonance", "critical constant")
FELT_DIGITS = 20  # to notice float64 in a map
TARGET_LEVELS = 6  # the precision of a target is doubled at most five times
Parameters = tuple[tuple[str, Any], ...]


def _itself(x: Any, **_: Any) -> Any:
    return x


def _one(_x: Any, **_: Any) -> fmpq:
    return fmpq(1)


def _zero(_x: Any, **_: Any) -> fmpq:
    return fmpq(0)


@dataclass(frozen=True, eq=False)
class Problem:
    """A quantity with a series and, by other means than resumming, a truth.

    coefficients(order, *, parameters)  c_0..c_order of S, exactly (int, Fraction or fmpq)
    variable     the name of x
    parameters   their names with defaults
    argument     t(x), prefactor and offset of f = offset + prefactor S(t); x, 1 and 0 where not
                 given; evaluated exactly or in balls where their arithmetic allows it
    target       f(x) itself at the working precision, x an mpf/mpc, or a ball where annotated arb/acb
    target_is    what the target is: "function", "median sum", "resonance", "critical constant"
    points       the default values of x
    facts        declared statements about S in its own variable: see `FACTS`
    domain       whether f(x) is defined there, its docstring the domain in words
    reference    where the problem is from
    """

    name: str
    coefficients: Callable[..., Any] = field(repr=False)
    variable: str = "x"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    argument: Callable[..., Any] = field(default=_itself, repr=False)
    prefactor: Callable[..., Any] = field(default=_one, repr=False)
    offset: Callable[..., Any] = field(default=_zero, repr=False)
    target: Callable[..., Any] | None = field(default=None, repr=False)
    target_is: str = "function"
    points: tuple[Any, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    domain: Callable[..., bool] | None = field(default=None, repr=False)
    reference: str = ""

    def __post_init__(self) -> None:
        check_name("problem", self.name)
        for part in ("coefficients", "argument", "prefactor", "offset", "target", "domain"):
            if not (inspect.isroutine(getattr(self, part)) or getattr(self, part) is None):
                raise ValueError(f"problem '{self.name}': its {part} is {getattr(self, part)!r:.40}; give a function")
        if not isinstance(self.points, (tuple, list)):
            raise ValueError(f"problem '{self.name}': its points are {self.points!r}; give a tuple of points")
        for point in self.points:
            try:
                parse_number(point)
            except ValueError as error:
                raise ValueError(f"problem '{self.name}': its points: {error}") from None
        self.options  # noqa: B018  a parameter of a reserved name is the author's fault, said at once
        for fact in self.facts:
            if fact not in FACTS:
                raise ValueError(f"problem '{self.name}': unknown fact '{fact}'; {nearest(fact, FACTS)}")
        if self.target is not None and self.target_is not in TARGETS:
            raise ValueError(f"problem '{self.name}': target_is '{self.target_is}'; {nearest(self.target_is, TARGETS)}")

    @property
    def options(self) -> tuple[Option, ...]:
        """The parameters, in the form in which all plugins declare their options."""
        return parameters_of(self.parameters)


class ProblemError(RequestError):
    """A problem's coefficients or maps fail: its plugin's fault, told in the rows that need them."""


@lru_cache(maxsize=64)
def series_of(problem: Problem, parameters: Parameters, order: int) -> Series:
    """The problem's series through t^order, with its facts; ProblemError where it is not exact and complete."""
    where = f"problem '{problem.name}': coefficients({order})"
    try:
        terms = list(problem.coefficients(order, **dict(parameters)))
    except (Exception, SystemExit) as fault:
        raise ProblemError(f"{where} failed: {told(fault, problem.coefficients)}") from None
    if len(terms) != order + 1:
        raise ProblemError(f"{where} gave {len(terms)} terms; return {order + 1}")
    for n, c in enumerate(terms):
        if not isinstance(c, (int, fmpz, fmpq, Fraction)):
            raise ProblemError(f"{where}: c_{n} is the {type(c).__name__} '{c}'; return int, Fraction or fmpq")
    return Series(terms, problem.facts)


@dataclass(frozen=True)
class Place:
    """One point x of a problem with its parameters fixed: t(x), prefactor, offset and target there."""

    problem: Problem
    parameters: Parameters
    x: Number

    def argument(self, bits: int) -> tuple[Any, bool]:
        """t(x), and whether it is exact or an enclosure (else an mpmath number, rounded)."""
        value = self._map(self.problem.argument, bits)
        enclosed = isinstance(value, (fmpq, arb, acb))
        if not enclosed:
            self._felt(self.problem.argument)
        return value, enclosed

    @lru_cache(maxsize=1024)  # noqa: B019  frozen and bounded
    def scale(self, bits: int) -> tuple[Any, Any, Any, Any]:
        """prefactor, its round-off, offset, its round-off, in mpmath."""
        return (*self._stable(self.problem.prefactor, bits), *self._stable(self.problem.offset, bits))

    def target(self, digits: int) -> tuple[Any, float] | None:
        """f(x) by other means, and the digits in which two evaluations of it agree; None without one.

        ArithmeticError where the target is not finite, or does not follow small changes of x.
        """
        function = self.problem.target
        if function is None:
            return None
        value, good = mp.nan, 0.0
        for level in range(TARGET_LEVELS):
            value, good = self._target(function, (int(digits * BITS_PER_DIGIT) + 40) << level)
            if good > digits + 1 or not mp.isfinite(value):
                break
        if not mp.isfinite(value):
            raise ArithmeticError(f"its value is {mp.nstr(value, 5)}")
        if not point_kinds(function, 0) and not follows(partial(self._moved, function, bits_needed(digits)), digits):
            raise ArithmeticError("it does not follow small changes of x, as when there is float64 inside")
        return value, good

    def _moved(self, function: Callable[..., Any], bits: int, h: fmpq) -> Any:
        with working_precision(bits):
            try:
                return to_mp(function(self._x(bits) * to_mp(1 + h), **self._given(to_mp)))
            except (ArithmeticError, ValueError):
                return None

    def _target(self, function: Callable[..., Any], bits: int) -> tuple[Any, float]:
        """The target at one precision; its good digits from the ball's radius, or from a second precision."""
        kinds = point_kinds(function, 0)
        with working_precision(bits):
            if kinds:
                x = as_asked(self.x.rational if self.x.rational is not None else self.x.ball(bits), kinds)
                if x is None:
                    raise ArithmeticError("it takes real points only" if "arb" in kinds else "it takes rational points only")
                value = function(x, **self._given(to_ball))
                if isinstance(value, (arb, acb)):
                    return to_mp(value), digits_between(radius(value), to_mp(value))
            value = function(self._x(bits), **self._given(to_mp))
            if isinstance(value, (float, complex)):
                raise ArithmeticError("it returned a float; use mpmath")
            value = to_mp(value)
        with working_precision(bits + bits // 2):
            finer = to_mp(function(self._x(mp.prec), **self._given(to_mp)))
            return finer, min(digits_between(abs(finer - value), finer), bits / BITS_PER_DIGIT)

    def outside(self) -> str | None:
        """The domain in words where x lies outside it, otherwise None; ProblemError where that cannot be told."""
        domain = self.problem.domain
        if domain is None:
            return None
        try:
            with working_precision(128):
                if domain(self._x(128), **self._given(to_mp)):
                    return None
        except Exception as fault:
            raise ProblemError(f"problem '{self.problem.name}': its domain fails: {told(fault, domain)}") from None
        return (domain.__doc__ or "the problem's domain").strip().splitlines()[0].rstrip(".")

    def _x(self, bits: int) -> Any:
        return to_mp(self.x.rational if self.x.rational is not None else self.x.ball(bits))

    def _given(self, form: Callable[[Any], Any]) -> dict[str, Any]:
        """The parameters, numbers in the form asked."""
        return {k: form(v) if hasattr(v, "numerator") and not isinstance(v, bool) else v for k, v in self.parameters}

    def _map(self, function: Callable[..., Any], bits: int) -> Any:
        """function(x, parameters), as `_value` has it; ProblemError where the function fails."""
        try:
            return self._value(function, bits)
        except Exception as fault:
            raise ProblemError(f"{self._words}: {told(fault, function)}") from None

    def _value(self, function: Callable[..., Any], bits: int) -> Any:
        """Exactly where the function's arithmetic allows, else in balls, else in mpmath."""
        with working_precision(bits):
            rational = self.x.rational
            exact = [(rational, _to_fmpq)] if rational is not None else []
            for x, form in (*exact, (self.x.ball(bits), to_ball)):
                try:
                    value = function(x, **self._given(form))
                except (TypeError, AttributeError):
                    continue  # mpmath's functions refuse exact numbers, and make mpf of balls
                if isinstance(value, (int, fmpq, arb, acb)):
                    return fmpq(value) if isinstance(value, int) else value
            value = function(self._x(bits), **self._given(to_mp))
            if isinstance(value, (float, complex)):
                raise TypeError(f"returned the float {value}; use mpmath or exact arithmetic")
            return to_mp(value)

    @property
    def _words(self) -> str:
        return f"problem '{self.problem.name}' at {self.problem.variable} = {self.x.text}"

    @lru_cache(maxsize=1024)  # noqa: B019  frozen and bounded
    def _felt(self, function: Callable[..., Any]) -> None:
        """ProblemError where a map in mpmath does not follow small changes of x: there is float64 inside."""
        if not follows(partial(self._moved, function, bits_needed(FELT_DIGITS)), FELT_DIGITS):
            raise ProblemError(f"{self._words}: {function.__name__} does not follow small changes of x; is there float64 inside?")

    def _stable(self, function: Callable[..., Any], bits: int) -> tuple[Any, Any]:
        """A map's value at `bits` bits and what a second, more precise evaluation finds wrong with it."""
        with working_precision(bits):
            value = self._map(function, bits)
            rounding = abs(to_mp(value)) * mp.mpf(2) ** -bits
            if isinstance(value, fmpq):
                return to_mp(value), rounding
            if isinstance(value, (arb, acb)):
                return to_mp(value), radius(value) + rounding
            self._felt(function)
            return value, abs(value - to_mp(self._map(function, bits + 64))) + rounding


def _to_fmpq(value: Any) -> fmpq:
    return fmpq(value.numerator, value.denominator)
