"""`Place`: one point x of a problem with its parameters fixed; t(x), prefactor, offset and target there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial, wraps
from math import factorial
from typing import Any

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo.errors import Inapplicable, told
from resurgo.methods import exact_parameters, point_kinds
from resurgo.number import Number
from resurgo.precision import BITS_PER_DIGIT, as_asked, digits_between, radius, to_ball, to_fmpq, to_mp, working_precision
from resurgo.problem import Parameters, Problem, ProblemError
from resurgo.smoothness import bits_needed, follows
from resurgo.watch import watched

FELT_DIGITS = 20  # to notice float64 in a map
TARGET_LEVELS = 6  # the precision of a target is doubled at most five times


@dataclass(frozen=True)
class Place:
    """One point x of a problem with its parameters fixed: t(x), prefactor, offset and target there.

    `term`: which of the terms of f is meant by t(x) and prefactor; the offset belongs to the first.
    """

    problem: Problem
    parameters: Parameters
    x: Number
    term: int = 0

    @property
    def terms(self) -> "tuple[Place, ...]":
        """The place once for every term of f."""
        return tuple(replace(self, term=i) for i in range(len(self.problem.terms)))

    def argument(self, bits: int) -> tuple[Any, bool]:
        """t(x), and whether it is exact or an enclosure (else an mpmath number, rounded)."""
        function = self.problem.terms[self.term][0]
        value = self._map(function, bits)
        enclosed = isinstance(value, (fmpq, arb, acb))
        if not enclosed:
            self._felt(function)
        return value, enclosed

    @lru_cache(maxsize=1024)  # noqa: B019  frozen and bounded
    def scale(self, bits: int) -> tuple[Any, Any, Any, Any]:
        """prefactor, its round-off, offset, its round-off, in mpmath."""
        offset = (mp.mpf(0), mp.mpf(0)) if self.term else self._stable(self.problem.offset, bits)
        return (*self._stable(self.problem.terms[self.term][1], bits), *offset)

    def target(self, digits: int) -> tuple[Any, float] | None:
        """f(x) by other means, and the digits in which two evaluations of it agree; None where there is none.

        ArithmeticError where the target is not finite, or does not follow small changes of x.
        """
        function = self.problem.target
        if function is None:
            return None
        with watched(f"target at {self.x.text}", function):
            try:
                return self._settled(function, digits)
            except Inapplicable:
                return None

    def moved_to(self, x: Number) -> "Place":
        """The same problem at another point."""
        return replace(self, x=x)

    @lru_cache(maxsize=4096)  # noqa: B019  frozen and bounded
    def sample(self, bits: int, derivative: int = 0) -> fmpq | arb | acb:
        """F(x), or F^(m)(x)/m!, as a sample: exactly where its arithmetic allows, else a ball of `bits` bits, or as wide as it is.

        Inapplicable where no value is known there, ArithmeticError where `target` raises it.
        """
        function = self.sampled(derivative)
        with watched(f"target at the node {self.x.text}", function), working_precision(bits):
            if (exact := self._exactly(function)) is not None:
                return exact / factorial(derivative)
            value, good = self._settled(function, int(bits / BITS_PER_DIGIT))
            error = arb(0, abs(value) * mp.mpf(10) ** -good)
            ball = to_ball(value)
            return (ball + (acb(error, error) if isinstance(ball, acb) else error)) / factorial(derivative)

    def sampled(self, derivative: int) -> Callable[..., Any]:
        """The function of x that methods on samples are told, or its derivative."""
        given = self.problem.derivatives
        if given is None:
            assert self.problem.target is not None
            return self.problem.target

        @wraps(given)
        def function(x: Any, **parameters: Any) -> Any:
            return given(x, derivative, **parameters)

        return function

    @property
    def aim(self) -> int:
        """The m with target = F^(m)(x)."""
        return 0 if self.problem.functional is None else self.problem.functional(**dict(self.parameters))

    def _exactly(self, function: Callable[..., Any]) -> fmpq | None:
        """What a function gives for a rational x in exact arithmetic, None where that is nothing exact."""
        if self.x.rational is None:
            return None
        try:
            value = function(self.x.rational, **self.given(to_fmpq))
        except Exception:  # mpmath's functions, and those of balls, refuse exact numbers in many ways
            return None
        return fmpq(value) if isinstance(value, (int, fmpz, fmpq)) and not isinstance(value, bool) else None

    def _settled(self, function: Callable[..., Any], digits: int) -> tuple[Any, float]:
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
                return to_mp(function(self._x(bits) * to_mp(1 + h), **self.given(to_mp)))
            except (ArithmeticError, ValueError):
                return None

    def _target(self, function: Callable[..., Any], bits: int) -> tuple[Any, float]:
        """The target at one precision; its good digits from the ball's radius, or from a second precision."""
        kinds = point_kinds(function, 0)
        with working_precision(bits):
            if kinds:
                x = as_asked(self.x.term(bits), kinds)
                if x is None:
                    raise ArithmeticError("it takes real points only" if "arb" in kinds else "it takes rational points only")
                value = function(x, **self.given(to_ball, exact_parameters(function)))
                if isinstance(value, (arb, acb)):
                    good = digits_between(radius(value), to_mp(value))
                    return to_mp(value), good if value.is_exact() else min(good, bits / BITS_PER_DIGIT)
                if isinstance(value, (int, fmpz, fmpq)) and not isinstance(value, bool):
                    return to_mp(value), bits / BITS_PER_DIGIT
            value = function(self._x(bits), **self.given(to_mp))
            if isinstance(value, (float, complex)):
                raise ArithmeticError("it returned a float; use mpmath")
            value = to_mp(value)
        with working_precision(bits + bits // 2):
            finer = to_mp(function(self._x(mp.prec), **self.given(to_mp)))
            return finer, min(digits_between(abs(finer - value), finer), bits / BITS_PER_DIGIT)

    def outside(self) -> str | None:
        """The domain in words where x lies outside it, otherwise None; ProblemError where that cannot be told."""
        domain = self.problem.domain
        if domain is None:
            return None
        try:
            with watched(f"domain at {self.x.text}", domain), working_precision(128):
                if domain(self._x(128), **self.given(to_mp)):
                    return None
        except Exception as fault:
            raise ProblemError(f"problem '{self.problem.name}': its domain fails: {told(fault, domain)}") from None
        return (domain.__doc__ or "the problem's domain").strip().splitlines()[0].rstrip(".")

    def _x(self, bits: int) -> Any:
        return to_mp(self.x.term(bits))

    def given(self, form: Callable[[Any], Any], exact: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The parameters, numbers in the form asked, those named as fmpq."""
        numbers = {k: v for k, v in self.parameters if hasattr(v, "numerator") and not isinstance(v, bool)}
        return dict(self.parameters) | {k: to_fmpq(v) if k in exact else form(v) for k, v in numbers.items()}

    def _map(self, function: Callable[..., Any], bits: int) -> Any:
        """function(x, parameters), as `_value` has it; ProblemError where the function fails."""
        try:
            with watched(f"{function.__name__} at {self.x.text}", function):
                return self._value(function, bits)
        except Exception as fault:
            raise ProblemError(f"{self._words}: {told(fault, function)}") from None

    def _value(self, function: Callable[..., Any], bits: int) -> Any:
        """Exactly where the function's arithmetic allows, else in balls, else in mpmath."""
        with working_precision(bits):
            rational = self.x.rational
            exact = [(rational, to_fmpq)] if rational is not None else []
            for x, form in (*exact, (self.x.ball(bits), to_ball)):
                try:
                    value = function(x, **self.given(form))
                except (TypeError, AttributeError):
                    continue  # mpmath's functions refuse exact numbers, and make mpf of balls
                if isinstance(value, (int, fmpq, arb, acb)):
                    return fmpq(value) if isinstance(value, int) else value
            value = function(self._x(bits), **self.given(to_mp))
            if isinstance(value, (float, complex)):
                raise TypeError(f"returned the float {value}; use mpmath or exact arithmetic")
            return to_mp(value)

    @property
    def _words(self) -> str:
        return f"problem '{self.problem.name}' at {self.problem.variable} = {self.x.text}"

    @lru_cache(maxsize=1024)  # noqa: B019  frozen and bounded
    def _felt(self, function: Callable[..., Any]) -> None:
        """ProblemError where a map in mpmath does not follow small changes of x: there is float64 inside."""
        with watched(f"{function.__name__} near {self.x.text}", function):
            felt = follows(partial(self._moved, function, bits_needed(FELT_DIGITS)), FELT_DIGITS)
        if not felt:
            raise ProblemError(f"{self._words}: {function.__name__} does not follow small changes of x; is there float64 inside?")

    def _stable(self, function: Callable[..., Any], bits: int) -> tuple[Any, Any]:
        """A map's value at `bits` bits and what a second, more precise evaluation finds wrong with it."""
        with working_precision(bits):
            value = self._map(function, bits)
            rounding = abs(to_mp(value)) * mp.mpf(2) ** -bits
            if isinstance(value, fmpq):
                return to_mp(value), radius(arb(value))  # none, for one of few bits
            if isinstance(value, (arb, acb)):
                return to_mp(value), radius(value) + rounding
            self._felt(function)
            return value, abs(value - to_mp(self._map(function, bits + 64))) + rounding
