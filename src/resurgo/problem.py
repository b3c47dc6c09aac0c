"""`Problem`: a named quantity f(x) = offset(x) + sum of prefactor(x) S(t(x)), its series and its target."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import acb, arb, fmpq, fmpz

from resurgo.data import Coefficient, term_of, uncertainty_of, with_uncertainties
from resurgo.errors import Inapplicable, RequestError, nearest, told
from resurgo.number import Number, parse_number
from resurgo.options import Option, check_name, parameters_of
from resurgo.precision import working_precision
from resurgo.series import Series
from resurgo.watch import watched

FACTS = {
    "gevrey": "Gevrey order k: c_n grows like Gamma(k n + b)",
    "singularities": "positions of the nearest singularities of the Borel transform of order k, with sign",
    "exponent": "the b of c_n ~ C Gamma(k n + b) A^(-n)",
    "strong": "the power of t that S follows as t -> infinity",
    "strong_step": "by how much the powers of t fall as t -> infinity: S ~ t^strong (b_0 + b_1 t^(-strong_step) + ...)",
    "stieltjes": "after how many subtractions of leading terms the series is one of Stieltjes",
    "strong_coefficients": "b_0, b_1, ... of S ~ c_0 t^strong (b_0 + b_1 t^(-strong_step) + ...), as many as are given",
    "integral": "the integrand of which S is the expansion of the normalised integral over the real line",
    "term": "c_n as an analytic function of n: a GeneralTerm",
}
FUNCTIONS = (
    "coefficients", "argument", "prefactor", "offset", "target", "derivatives", "functional", "domain", "independent",
)  # fmt: skip
TARGETS = ("function", "median sum", "resonance", "critical constant")
CHECKS = (  # what `resurgo check` asks of every problem
    "coefficients",  # finite, exact and as many as asked
    "order-independent",  # c_n does not depend on the order asked, nor on the working precision
    "precision",  # the working precision is left as found
    "parameters",  # every one of them changes something
    "target",  # finite, repeatable, good to the digits asked, conjugate at conjugate points
    "float64",  # none enters coefficients, maps or target
    "domain",  # the default points lie in it
    "reference",  # the target agrees with the independent route, which is another one
    "small-x",  # the target and the partial sums agree as x -> 0, so that every coefficient shows
    "derivatives",  # are those of one function, one of which is the target
    "facts",  # agree with what the coefficients show
    "documented",  # what it is, every parameter, where it is from
)
BITS = 128  # at which coefficients are asked for where nobody says to how many; exact ones are the same at any
GUARD = 64  # bits more than asked, which the computing of irrational coefficients may lose
REFUSALS = (ValueError, Inapplicable, NotImplementedError)  # raised on purpose, with words
Parameters = tuple[tuple[str, Any], ...]


def _itself(x: Any, **_: Any) -> Any:
    return x


def _one(_x: Any, **_: Any) -> fmpq:
    return fmpq(1)


def _zero(_x: Any, **_: Any) -> fmpq:
    return fmpq(0)


def _each(functions: Callable[..., Any] | tuple[Callable[..., Any], ...]) -> tuple[Callable[..., Any], ...]:
    return functions if isinstance(functions, tuple) else (functions,)


@dataclass(frozen=True, eq=False)
class Problem:
    """A quantity with a series and, by other means than resumming, a truth.

    coefficients(order, *, parameters)  c_0..c_order of S: int, Fraction or fmpq; arb or acb at the working precision
                 where they are irrational; a `Number` such as parse_number("6.737(159)") where they are uncertain;
                 Inapplicable("only c_0..c_5 are known") where an order is asked beyond them
    title        what f is, in a few words, for listings; where left out they take the first line of the docstring
    variable     the name of x
    parameters   their names with defaults
    read         for a parameter, by name: the function that reads what an experiment gives for it, the default too, and
                 returns what the other functions get; a ValueError of its own is told before anything is computed
    argument     t(x), prefactor and offset of f = offset + prefactor S(t); x, 1 and 0 where not
                 given; evaluated exactly or in balls where their arithmetic allows it. Tuples of functions, equally
                 many, where f is a sum of such terms of the same S, as J_nu is of both Hankel functions
    target       f(x) itself at the working precision, x an mpf/mpc, or a ball where annotated arb/acb; Inapplicable
                 where it is not known: rows there are not scored
    target_is    what the target is: "function", "median sum", "resonance", "critical constant"
    points       the default values of x
    facts        declared statements about S in its own variable: see `FACTS`; a mapping, or a
                 function of the parameters that returns one
    derivatives  (x, order, *, parameters): the derivative of that order of the function F whose values methods on samples
                 are told, x and parameters as a target gets them: F itself, and its derivatives where a node is repeated.
                 Where not given, F is the target, and no node may be repeated
    functional   the m with target = F^(m)(x), a function of the parameters: what is aimed at, and asked of methods on
                 samples, where it is a derivative of F and not F itself; 0 where not given
    domain       whether f(x) is defined there, x real or complex, and for these parameters; its docstring the domain in words
    reference    where the problem is from
    independent  f(x) by another route than the target, for `resurgo check` alone, called as the target is
    slow_beyond  the order beyond which coefficients take minutes: `resurgo check` asks for no more
    excuses      checks, from `CHECKS`, that usually pass and do not here, with the reason
    """

    name: str
    coefficients: Callable[..., Any] = field(repr=False)
    title: str = field(default="", kw_only=True)
    variable: str = "x"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    read: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict, repr=False)
    argument: Callable[..., Any] | tuple[Callable[..., Any], ...] = field(default=_itself, repr=False)
    prefactor: Callable[..., Any] | tuple[Callable[..., Any], ...] = field(default=_one, repr=False)
    offset: Callable[..., Any] = field(default=_zero, repr=False)
    target: Callable[..., Any] | None = field(default=None, repr=False)
    target_is: str = "function"
    points: tuple[Any, ...] = ()
    facts: Mapping[str, Any] | Callable[..., Mapping[str, Any]] = field(default_factory=dict)
    derivatives: Callable[..., Any] | None = field(default=None, repr=False)
    functional: Callable[..., int] | None = field(default=None, repr=False)
    domain: Callable[..., bool] | None = field(default=None, repr=False)
    reference: str = ""
    independent: Callable[..., Any] | None = field(default=None, repr=False)
    slow_beyond: int | None = None
    excuses: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name("problem", self.name)
        for part in FUNCTIONS:
            given = getattr(self, part)
            several = given if part in ("argument", "prefactor") and isinstance(given, tuple) and given else (given,)
            if not all(inspect.isroutine(function) or function is None for function in several):
                raise ValueError(f"problem '{self.name}': its {part} is {given!r:.40}; give a function")
        if len(_each(self.argument)) != len(_each(self.prefactor)):
            counts = f"{len(_each(self.argument))} arguments and {len(_each(self.prefactor))} prefactors"
            raise ValueError(f"problem '{self.name}': it has {counts}; give one of each for every term")
        if self.functional is not None and self.derivatives is None:
            raise ValueError(f"problem '{self.name}': its functional is a derivative; give derivatives, the function to be sampled")
        for name in self.read:
            if name not in self.parameters:
                raise ValueError(f"problem '{self.name}': it reads no parameter '{name}'; {nearest(name, self.parameters)}")
        self._check_points()
        for excused in self.excuses:
            if excused not in CHECKS:
                raise ValueError(f"problem '{self.name}': its excuse is for no check: '{excused}'; {nearest(excused, CHECKS)}")
        self.options  # noqa: B018  a parameter of a reserved name is the author's fault, said at once
        if not callable(self.facts):
            self._known(self.facts)
        if self.target is not None and self.target_is not in TARGETS:
            raise ValueError(f"problem '{self.name}': target_is '{self.target_is}'; {nearest(self.target_is, TARGETS)}")

    def _check_points(self) -> None:
        if not isinstance(self.points, (tuple, list)):
            raise ValueError(f"problem '{self.name}': its points are {self.points!r}; give a tuple of points")
        for point in self.points:
            try:
                parse_number(point)
            except ValueError as error:
                raise ValueError(f"problem '{self.name}': its points: {error}") from None

    def facts_at(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts at these parameters."""
        return self._known(self.facts(**parameters)) if callable(self.facts) else self.facts

    def _known(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        for fact in facts:
            if fact not in FACTS:
                raise ValueError(f"problem '{self.name}': unknown fact '{fact}'; {nearest(fact, FACTS)}")
        return facts

    @property
    def terms(self) -> tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]:
        """Argument and prefactor of every term of f."""
        return tuple(zip(_each(self.argument), _each(self.prefactor), strict=True))

    @property
    def options(self) -> tuple[Option, ...]:
        """The parameters, in the form in which all plugins declare their options."""
        return parameters_of(self.parameters, self.read)


class ProblemError(RequestError):
    """A problem's coefficients or maps fail: its plugin's fault, told in the rows that need them."""

    @property
    def status(self) -> str:
        """That of those rows: 'inapplicable' where the problem says that it has no such coefficients."""
        return "inapplicable" if isinstance(self.__context__, Inapplicable) else "error"

    @property
    def is_refusal(self) -> bool:
        """Whether the problem says so itself, in words of its own."""
        return isinstance(self.__context__, REFUSALS)


@lru_cache(maxsize=64)
def known_order(problem: Problem, parameters: Parameters, order: int) -> int:
    """The highest order, that one at most, through which the coefficients are not refused; -1 where all are."""

    def is_known(n: int) -> bool:
        try:
            series_of(problem, parameters, n)
        except ProblemError as fault:
            if fault.is_refusal:
                return False
            raise
        return True

    low, high = (order, order) if is_known(order) else (-1, order)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_known(middle) else (low, middle)
    return low


@lru_cache(maxsize=64)
def series_of(problem: Problem, parameters: Parameters, order: int, bits: int = BITS) -> Series:
    """The problem's series through t^order, with its facts; ProblemError where it is not exact and complete.

    Coefficients that are irrational are balls of some `bits` bits; an uncertain one stands for its value.
    """
    terms = coefficients_of(problem, parameters, order)
    if bits != BITS and not all(map(_is_rational, terms)):
        terms = coefficients_of(problem, parameters, order, bits + GUARD)
    try:
        with watched("facts", problem.coefficients):
            facts = problem.facts_at(dict(parameters))
    except Exception as fault:
        raise ProblemError(f"problem '{problem.name}': its facts fail: {told(fault, problem.coefficients)}") from None
    return Series((term_of(c, bits) for c in terms), with_uncertainties(facts, terms))


@lru_cache(maxsize=64)
def uncertainties_of(problem: Problem, parameters: Parameters, order: int) -> tuple[fmpq, ...]:
    """The uncertainties of c_0..c_order, none where all are certain."""
    steps = tuple(map(uncertainty_of, coefficients_of(problem, parameters, order)))
    return steps if any(steps) else ()


@lru_cache(maxsize=64)
def coefficients_of(problem: Problem, parameters: Parameters, order: int, bits: int = BITS + GUARD) -> tuple[Coefficient, ...]:
    """c_0..c_order as the problem gives them at a working precision; ProblemError where one is missing or rounded."""
    where = f"problem '{problem.name}': coefficients({order})"
    try:
        with watched(f"coefficients through {order}", problem.coefficients), working_precision(bits):
            terms = tuple(problem.coefficients(order, **dict(parameters)))
    except Inapplicable as reason:
        raise ProblemError(f"problem '{problem.name}': {reason}") from None
    except Exception as fault:
        raise ProblemError(f"{where} failed: {told(fault, problem.coefficients)}") from None
    if len(terms) != order + 1:
        raise ProblemError(f"{where} gave {len(terms)} terms; return {order + 1}")
    for n, c in enumerate(terms):
        if isinstance(c, bool) or not isinstance(c, (int, fmpz, fmpq, Fraction, Number, arb, acb)):
            what = "return int, Fraction or fmpq, or arb where it is irrational"
            raise ProblemError(f"{where}: c_{n} is the {type(c).__name__} '{c}'; {what}")
        if isinstance(c, (arb, acb)) and not (c.is_exact() or c.rel_accuracy_bits() >= bits - GUARD):
            known = f"c_{n} is known to {max(0, c.rel_accuracy_bits())} of {bits} bits"
            raise ProblemError(f"{where}: {known}; compute it to the working precision, or give a number such as '6.737(159)'")
    return tuple(parse_number(c).rational if isinstance(c, (int, fmpz, Fraction)) else c for c in terms)


def _is_rational(coefficient: Coefficient) -> bool:
    """Whether it is the same at every precision."""
    return not isinstance(coefficient, (arb, acb)) and not (isinstance(coefficient, Number) and coefficient.rational is None)
