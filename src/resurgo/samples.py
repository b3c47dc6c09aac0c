"""`Samples`: the values of a function at distinct nodes, exact rationals or balls inside."""

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
    """f(x_0), ..., f(x_N) at distinct nodes: what methods of interpolation work on, as others on a `Series`.

    Made from nodes and values, each an integer, a fraction, a python-flint rational or ball, or text such as
    "-21/8". `samples.values` are mpmath numbers at the working precision; `samples.nodes` and `samples.terms` (the
    values), `samples.exact` and `samples.balls(bits)` are what lies beneath. The point at which a method is asked is never
    one of the nodes.
    """

    nodes: tuple[Term, ...]
    terms: tuple[Term, ...]
    _whole: "Samples | None" = field(compare=False, repr=False)

    def __init__(self, nodes: Iterable[Any], values: Iterable[Any]) -> None:
        object.__setattr__(self, "nodes", tuple(as_term(x) for x in nodes))
        object.__setattr__(self, "terms", tuple(as_term(f) for f in values))
        object.__setattr__(self, "_whole", None)
        if not self.nodes or len(self.nodes) != len(self.terms):
            raise ValueError(f"{len(self.nodes)} nodes and {len(self.terms)} values; give one value for each of at least one node")
        if pair := next((pair for pair in combinations(self.nodes, 2) if are_equal(*pair)), None):
            raise ValueError(f"the node {pair[0]} is given twice; give distinct ones")

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
        """A hash of nodes and values, the same for equal samples alone."""
        return sha256(" ".join(map(exact_text, (*self.nodes, *self.terms))).encode()).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        """How they are copied and sent to another process."""
        return Samples, (self.nodes, self.terms)

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
        return self._with(tuple(x / k for x in self.nodes), self.terms, None)

    def _with(self, nodes: tuple[Term, ...], values: tuple[Term, ...], whole: "Samples | None") -> "Samples":
        """Samples at nodes that are known to be distinct."""
        made = object.__new__(Samples)
        for name, value in (("nodes", nodes), ("terms", values), ("_whole", whole)):
            object.__setattr__(made, name, value)
        return made

    def value_at(self, x: Any) -> Term | None:
        """The value given at x, where that is a node."""
        return next((f for node, f in zip(self.nodes, self.terms, strict=True) if are_equal(node, x)), None)


def are_equal(a: Term, b: Term) -> bool:
    """Whether two points, exact ones or balls, are the same or cannot be told apart."""
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return bool(a == b)
    return bool(acb(to_ball(a)).overlaps(acb(to_ball(b))))
