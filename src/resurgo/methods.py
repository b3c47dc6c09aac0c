"""`Method`: an expansion or resummation method, made from its author's function."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, overload

from resurgo.errors import nearest
from resurgo.options import Option, options_of

CLAIMS = (
    "homogeneous",  # f(c S) = c f(S)
    "translative",  # f(S + c) = f(S) + c
    "scale-covariant",  # f(S(k t), t/k) = f(S, t)
    "consistent",  # re-expanding the answer gives the coefficients back
    "exact",  # on its declared kernel
    "complex",  # works at complex points
    "conjugation-symmetric",  # f(conj t) = conj f(t) for real series
)
CHECKS = (  # what `resurgo check` asks of every method
    "hard-series",  # one term, two terms, all 0, beginning with 0, every other one 0
    "digits",  # 50 digits agree with 25
    "float64",  # none inside
    "precision",  # the working precision is left as found
    "repeatable",  # two calls agree and nothing is changed
    "elsewhere",  # another process answers the same
    "truncation",  # a sweep's row of order n is that of the series through n
    "last-coefficient",  # c_N is used at order N
    "options",  # set otherwise, each has an effect and spoils nothing
    "limit",  # c_0 as x -> 0
    "gain",  # somewhere no worse than the partial sums
    "honesty",  # the error claimed holds
    "documented",  # every option has its effect described
)
KERNELS = ("geometric", "rational", "rational-borel")
OF_SAMPLES = ("repeated_nodes", "derivatives")  # what a method on samples may take and give
DECLARED = ("name", "needs", "reference", "claims", "kernel", "excuses", "honesty", "cost", "loses", *OF_SAMPLES)
DATA = ("series", "samples")  # what a method may work on
FLINT_POINTS = ("arb", "acb", "fmpq")


@dataclass(frozen=True)
class Method:
    """A method as the catalog holds it.

    Authors write a function and, where its signature cannot say everything, decorate it with `method`.
    """

    name: str
    function: Callable[..., Any] = field(repr=False)
    needs: int = 1
    reference: str = ""
    claims: frozenset[str] = frozenset()
    kernel: str | Callable[..., Any] = field(default="", repr=False)
    excuses: Mapping[str, str] = field(default_factory=dict, hash=False)
    honesty: float = 1.0
    cost: str = ""
    loses: float = 0.0
    repeated_nodes: bool = False
    derivatives: bool = False

    def __post_init__(self) -> None:
        least = {"needs": 1, "honesty": 1, "loses": 0}
        kinds: dict[str, Any] = {"needs": int, "reference": str, "honesty": (int, float), "cost": str, "loses": (int, float)}
        for name, kind in (kinds | dict.fromkeys(OF_SAMPLES, bool)).items():
            if not isinstance(getattr(self, name), kind) or (name in least and not least[name] <= getattr(self, name) < inf):
                raise ValueError(
                    f"method '{self.name}': {name} = {getattr(self, name)!r} is not possible; see help(resurgo.method)"
                )
        for claim in self.claims:
            if claim not in CLAIMS:
                raise ValueError(f"method '{self.name}': unknown claim '{claim}'; {nearest(claim, CLAIMS)}")
        for excused in self.excuses:
            if excused not in (*CLAIMS, *CHECKS):
                raise ValueError(
                    f"method '{self.name}': its excuse is for no check: '{excused}'; {nearest(excused, (*CLAIMS, *CHECKS))}"
                )
            if excused in self.claims:
                raise ValueError(f"method '{self.name}': '{excused}' is claimed and excused; take one away")
        if isinstance(self.kernel, str) and self.kernel not in ("", *KERNELS):
            raise ValueError(f"method '{self.name}': unknown kernel '{self.kernel}'; {nearest(self.kernel, KERNELS)}")
        if bool(self.kernel) != ("exact" in self.claims):
            raise ValueError(
                f"method '{self.name}': to claim 'exact' is to name the kernel: give claims=['exact', ...] and kernel=..."
            )
        given = positional(self.function)
        if given not in ([what, *x] for what in DATA for x in ([], ["x"])):
            raise ValueError(
                f"method '{self.name}': its parameters are ({', '.join(given)}); write f(series, x, *, options) or "
                "f(series, *, options), or samples for series"
            )
        try:
            self.options  # noqa: B018  an option without default is the author's fault, said at once
        except ValueError as error:
            raise ValueError(f"method '{self.name}': {error}") from None

    def __call__(self, *args: Any, **options: Any) -> Any:
        """The author's function itself."""
        return self.function(*args, **options)

    @property
    def works_on(self) -> str:
        """'series' or 'samples'."""
        return positional(self.function)[0]

    @property
    def form(self) -> str:
        """'sweep' (a generator of all orders), 'point' (a value at x) or 'approximant' (a callable of x)."""
        if inspect.isgeneratorfunction(self.function):
            return "sweep"
        return "point" if len(positional(self.function)) == 2 else "approximant"

    @property
    def works_in_balls(self) -> bool:
        """Whether it asks for points as arb, acb or fmpq; taken to be so of an approximant, which is not yet built."""
        return self.form == "approximant" or bool(point_kinds(self.function, 1))

    @property
    def options(self) -> tuple[Option, ...]:
        """The options, read from the signature."""
        return options_of(self.function)


@overload
def method(function: Callable[..., Any], /) -> Method: ...
@overload
def method(
    *,
    name: str = "",
    needs: int = 1,
    reference: str = "",
    claims: Iterable[str] = (),
    kernel: str | Callable[..., Any] = "",
    excuses: Mapping[str, str] = ...,
    honesty: float = 1.0,
    cost: str = "",
    loses: float = 0.0,
    repeated_nodes: bool = False,
    derivatives: bool = False,
) -> Callable[[Callable[..., Any]], Method]: ...


def method(function: Callable[..., Any] | None = None, /, *, name: str = "", **declared: Any) -> Any:
    """Declare what a signature cannot say of a method.

    name       as experiments use it; the function's own with - for _ where not given
    needs      the least number of coefficients it can use
    reference  where the method is from
    claims     identities that hold, from `CLAIMS`; `resurgo check` tries them
    kernel     what it is exact on: "geometric" (a + b q^n x^n), "rational" (functions of x with numerator and
               denominator of low degree), "rational-borel" (series whose Borel transform is rational), or a
               function (order) -> (coefficients or a Series, x, value): one such sample, exact through that
               order, an exact point, and the sum there as an exact number or a function () -> mpf
    excuses    checks, from `CHECKS` and `CLAIMS`, that usually pass and do not here, with the reason
    honesty    the factor by which its error claim may be too small
    cost       the work in words, such as "O(N^2)"
    loses      the bits an order that it loses to cancellation where coefficients are rounded or its
               arithmetic is mpmath's: the precision begins with so much more
    repeated_nodes  of a method on samples: whether it takes a node several times, with derivatives of f as its values
    derivatives     of a method on samples: whether it gives f^(m)(x) for m = samples.derivative, also at a node
    """
    if function is None:
        return lambda f: method_from(f, name=name, **declared)
    return method_from(function)


def method_from(function: Callable[..., Any] | Method, *, name: str = "", **declared: Any) -> Method:
    """The Method of a bare function, or the one that `@method` already made."""
    if isinstance(function, Method):
        return function
    for key in declared:
        if key not in DECLARED:
            raise ValueError(f"@method does not know '{key}'; {nearest(key, DECLARED)}")
    claims = declared.pop("claims", ())
    claims = frozenset([claims] if isinstance(claims, str) else claims)
    return Method(name or function.__name__.replace("_", "-"), function, claims=claims, **declared)


def takes_one(function: Callable[..., Any]) -> bool:
    """Whether a callable can be called with one argument; one without a readable signature may be."""
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def point_kinds(function: Callable[..., Any], position: int) -> frozenset[str]:
    """Which FLINT types ('arb', 'acb', 'fmpq') a function's parameter at `position` asks for; none: mpmath."""
    try:
        annotation = list(inspect.signature(function).parameters.values())[position].annotation
    except ValueError:  # a compiled callable without a readable signature
        return frozenset()
    return frozenset(FLINT_POINTS) & frozenset(re.findall(r"\w+", str(annotation)))


def exact_parameters(function: Callable[..., Any]) -> frozenset[str]:
    """The names of a function's parameters that are annotated fmpq, alone: they are to be exact."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return frozenset()
    return frozenset(p.name for p in parameters if getattr(p.annotation, "__name__", p.annotation) == "fmpq")


def positional(function: Callable[..., Any]) -> list[str]:
    """The names of a function's positional parameters."""
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
