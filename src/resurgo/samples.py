"""`Samples`: the values of a function at nodes, its derivatives at repeated ones, exact rationals or balls inside."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import combinations
from typing import Any

from flint import acb, arb, fmpq

from resurgo.precision import to_ball, to_mp
from resurgo.series import Term, as_balls, as_term, exact_text, exactly


@dataclass(frozen=True, init=False)
class Samples:
    """f(x_0), ..., f(x_N) at nodes: what methods of interpolation work on, as others on a `Series`.

    Made from nodes and values, each an integer, a fraction, a python-flint rational or ball, or text such as
    "-21/8", exact as it is written. `samples.values` are mpmath numbers at the working precision; `samples.nodes` and
    `samples.terms` (the values), `samples.exact` and `samples.balls(bits)` are what lies beneath.

    Where a node is given several times (Hermite's interpolation), its values in turn are f^(j)/j! there, j = 0, 1, 2, ...;
    only methods that declare `repeated_nodes` see such samples. `derivative` = m says that f^(m)(x) is asked for, of methods
    that declare `derivatives`. With m = 0 the point at which a method is asked is never one of the nodes.
    """

    nodes: tuple[Term, ...]
    terms: tuple[Term, ...]
    derivative: int
    _whole: "Samples | None" = field(compare=False, repr=False)

    def __init__(self, nodes: Iterable[Any], values: Iterable[Any], derivative: int = 0) -> None:
        object.__setattr__(self, "nodes", tuple(as_term(x) for x in nodes))
        object.__setattr__(self, "terms", tuple(as_term(f) for f in values))
        object.__setattr__(self, "derivative", derivative)
        object.__setattr__(self, "_whole", None)
        if not self.nodes or len(self.nodes) != len(self.terms):
            raise ValueError(f"{len(self.nodes)} nodes and {len(self.terms)} values; give one value for each of at least one node")
        if isinstance(derivative, bool) or not isinstance(derivative, int) or derivative < 0:
            raise ValueError(f"the derivative asked for is of an order 0, 1, 2, ..., not {derivative!r}")
        distinct = {exact_text(x): x for x in self.nodes}.values()
        if pair := next((pair for pair in combinations(distinct, 2) if are_equal(*pair)), None):
            raise ValueError(f"the nodes {pair[0]} and {pair[1]} cannot be told apart; give them exactly")

    @cached_property
    def repetitions(self) -> tuple[int, ...]:
        """For every node how often it stands before: with j the value is f^(j)/j! there."""
        return repeats(map(exact_text, self.nodes))

    @property
    def order(self) -> int:
        """N, one less than there are nodes."""
        return len(self.nodes) - 1

    @cached_property
    def exact(self) -> tuple[fmpq, ...] | None:
        """The values as exact rationals, or None where one of them or of the nodes is a ball."""
        return exactly(self.terms) if exactly(self.nodes) is not None else None

    def balls(self, bits: int) -> tuple[arb | acb, ...]:
        """The values as balls; exact ones are enclosed at `bits` bits, others are as they are."""
        return as_balls(self.terms, bits)

    @property
    def values(self) -> tuple[Any, ...]:
        """(f(x_0), ..., f(x_N)) as mpmath numbers, rounded to the working precision."""
        return tuple(to_mp(f) for f in self.terms)

    @property
    def whole(self) -> "Samples":
        """The longest samples of which these are the first: plans that serve every order are made of them."""
        return self._whole or self

    @cached_property
    def digest(self) -> str:
        """A hash of nodes, values and the derivative asked for, the same for equal samples alone."""
        return sha256(" ".join([*map(exact_text, (*self.nodes, *self.terms)), str(self.derivative)]).encode()).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        """How they are copied and sent to another process."""
        return Samples, (self.nodes, self.terms, self.derivative)

    def __len__(self) -> int:
        return len(self.nodes)

    def truncate(self, order: int) -> "Samples":
        """The same through the node x_order, or as far as they go."""
        return self._with(self.nodes[: order + 1], self.terms[: order + 1], self.whole)

    def with_terms(self, terms: Iterable[Term]) -> "Samples":
        """Other values at the same nodes, or at as many of them as there are values."""
        values = tuple(terms)
        return self._with(self.nodes[: len(values)], values, None)

    def rescale(self, k: fmpq) -> "Samples":
        """Those of f(k x)."""
        values = (f * k**j for f, j in zip(self.terms, self.repetitions, strict=True))
        return self._with(tuple(x / k for x in self.nodes), tuple(values), None)

    def _with(self, nodes: tuple[Term, ...], values: tuple[Term, ...], whole: "Samples | None") -> "Samples":
        """Samples at nodes that are known to be the same or to be told apart."""
        made = object.__new__(Samples)
        for name, value in (("nodes", nodes), ("terms", values), ("derivative", self.derivative), ("_whole", whole)):
            object.__setattr__(made, name, value)
        return made

    def value_at(self, x: Any) -> Term | None:
        """The value given at x, where that is a node and a value is asked for."""
        found = (f for node, f in zip(self.nodes, self.terms, strict=True) if are_equal(node, x))
        return None if self.derivative else next(found, None)


def repeats(names: Iterable[str]) -> tuple[int, ...]:
    """For every name how often it stands before."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append(seen[name])
        seen[name] += 1
    return tuple(found)


def are_equal(a: Term, b: Term) -> bool:
    """Whether two points, exact ones or balls, are the same or cannot be told apart."""
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return bool(a == b)
    return bool(acb(to_ball(a)).overlaps(acb(to_ball(b))))
