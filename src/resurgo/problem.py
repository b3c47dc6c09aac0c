"""`Problem`: a named quantity f(x) = offset(x) + prefactor(x) S(t(x)), its exact series and its target."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import fmpq, fmpz

from resurgo.errors import RequestError, nearest, told
from resurgo.number import parse_number
from resurgo.options import Option, check_name, parameters_of
from resurgo.series import Series
from resurgo.watch import watched

FACTS = {
    "gevrey": "Gevrey order k: c_n grows like Gamma(k n + b)",
    "singularities": "positions of the nearest singularities of the Borel transform of order k, with sign",
    "exponent": "the b of c_n ~ C Gamma(k n + b) A^(-n)",
    "strong": "the power of t that S follows as t -> infinity",
    "stieltjes": "after how many subtractions of leading terms the series is one of Stieltjes",
    "integral": "the integrand of which S is the expansion of the normalised integral over the real line",
}
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
    "facts",  # agree with what the coefficients show
    "documented",  # what it is, every parameter, where it is from
)
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
    facts        declared statements about S in its own variable: see `FACTS`; a mapping, or a
                 function of the parameters that returns one
    domain       whether f(x) is defined there, x real or complex, and for these parameters; its docstring the domain in words
    reference    where the problem is from
    independent  f(x) by another route than the target, for `resurgo check` alone, called as the target is
    excuses      checks, from `CHECKS`, that usually pass and do not here, with the reason
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
    facts: Mapping[str, Any] | Callable[..., Mapping[str, Any]] = field(default_factory=dict)
    domain: Callable[..., bool] | None = field(default=None, repr=False)
    reference: str = ""
    independent: Callable[..., Any] | None = field(default=None, repr=False)
    excuses: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name("problem", self.name)
        for part in ("coefficients", "argument", "prefactor", "offset", "target", "domain", "independent"):
            if not (inspect.isroutine(getattr(self, part)) or getattr(self, part) is None):
                raise ValueError(f"problem '{self.name}': its {part} is {getattr(self, part)!r:.40}; give a function")
        if not isinstance(self.points, (tuple, list)):
            raise ValueError(f"problem '{self.name}': its points are {self.points!r}; give a tuple of points")
        for point in self.points:
            try:
                parse_number(point)
            except ValueError as error:
                raise ValueError(f"problem '{self.name}': its points: {error}") from None
        for excused in self.excuses:
            if excused not in CHECKS:
                raise ValueError(f"problem '{self.name}': its excuse is for no check: '{excused}'; {nearest(excused, CHECKS)}")
        self.options  # noqa: B018  a parameter of a reserved name is the author's fault, said at once
        if not callable(self.facts):
            self._known(self.facts)
        if self.target is not None and self.target_is not in TARGETS:
            raise ValueError(f"problem '{self.name}': target_is '{self.target_is}'; {nearest(self.target_is, TARGETS)}")

    def facts_at(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts at these parameters."""
        return self._known(self.facts(**parameters)) if callable(self.facts) else self.facts

    def _known(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        for fact in facts:
            if fact not in FACTS:
                raise ValueError(f"problem '{self.name}': unknown fact '{fact}'; {nearest(fact, FACTS)}")
        return facts

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
        with watched(f"coefficients through {order}", problem.coefficients):
            terms = list(problem.coefficients(order, **dict(parameters)))
            facts = problem.facts_at(dict(parameters))
    except Exception as fault:
        raise ProblemError(f"{where} failed: {told(fault, problem.coefficients)}") from None
    if len(terms) != order + 1:
        raise ProblemError(f"{where} gave {len(terms)} terms; return {order + 1}")
    for n, c in enumerate(terms):
        if not isinstance(c, (int, fmpz, fmpq, Fraction)):
            raise ProblemError(f"{where}: c_{n} is the {type(c).__name__} '{c}'; return int, Fraction or fmpq")
    return Series(terms, facts)
