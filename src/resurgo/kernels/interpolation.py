"""The polynomial through samples, node by node: Newton's form by divided differences, Lagrange's by barycentric weights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import factorial
from typing import Any, TypeAlias

from resurgo.samples import are_equal

Jet: TypeAlias = list[Any]  # a truncated power series in t, from the constant on


@dataclass(frozen=True)
class NewtonForm:
    """sum c_k (x - x_0)...(x - x_(k-1)), c_k = f[x_0, ..., x_k]: the polynomial of degree n through n + 1 nodes.

    A node may come again, next to itself or later: its j-th repetition brings f^(j)/j! there (Hermite). In any numbers:
    exact where these are.

    values      as they were given
    operations  how many additions, subtractions, multiplications and divisions each node took
    """

    nodes: tuple[Any, ...] = ()
    values: tuple[Any, ...] = ()
    coefficients: tuple[Any, ...] = ()
    operations: tuple[int, ...] = ()

    def add(self, node: Any, value: Any) -> "NewtonForm":
        """One node more: one more coefficient, in 3n operations, and none of those before is touched.

        With phi_0(t) = f(x + t) and phi_(k+1)(t) = (phi_k(t) - c_k)/(x + t - x_k), as far as f is known at x, phi_n(0) is
        f[x_0, ..., x_(n-1), x]. At x_k = x the numerator begins with t.
        """
        jet, count = [*(f for x, f in zip(self.nodes, self.values, strict=True) if are_equal(x, node)), value], 0
        for x, c in zip(self.nodes, self.coefficients, strict=True):
            if are_equal(x, node):
                jet = jet[1:]
            else:
                jet, count = _divided([jet[0] - c, *jet[1:]], node - x), count + 2 * len(jet) + 1
        return NewtonForm((*self.nodes, node), (*self.values, value), (*self.coefficients, *jet), (*self.operations, count))

    def __call__(self, x: Any) -> Any:
        """The value at x by Horner's rule, in 3n operations."""
        return self.taylor(x)[0]

    def taylor(self, x: Any, order: int = 0) -> Jet:
        """[p(x), p'(x), p''(x)/2, ..., p^(order)(x)/order!]."""
        found = [0 * x] * (order + 1)
        for node, c in zip(reversed(self.nodes), reversed(self.coefficients), strict=True):
            found = times(found, x - node)
            found[0] = found[0] + c
        return found

    def values_at(self, x: Any, derivative: int = 0) -> list[Any]:
        """p_n^(derivative)(x), p_n the polynomial through x_0, ..., x_n, for every n, each in a few operations from the last."""
        product: Jet = [1, *(0 for _ in range(derivative))]
        terms = []
        for node, c in zip(self.nodes, self.coefficients, strict=True):
            terms.append(c * product[-1] * factorial(derivative))
            product = times(product, x - node)
        return list(accumulate(terms))


@dataclass(frozen=True)
class LagrangeForm:
    """The same polynomial in the second barycentric form, sum_j w_j f_j/(x - x_j) over sum_j w_j/(x - x_j).

    The weights are w_j = 1/prod (x_j - x_i) over i != j (J.-P. Berrut and L. N. Trefethen, SIAM Rev. 46 (2004) 501).
    Of nodes that come again w_js stand before 1/(x - x_j)^(s+1) in the partial fractions of 1/prod (x - x_i), which are the
    denominator; the numerator is the principal part at every node of f times that (C. Schneider and W. Werner, Computing 46
    (1991) 35).

    nodes       the distinct ones
    values      f, f', f''/2, ... at each, as far as they are given
    weights     w_j0, w_j1, ... of each, as many
    operations  how many additions, subtractions, multiplications and divisions each node took
    """

    nodes: tuple[Any, ...] = ()
    values: tuple[tuple[Any, ...], ...] = ()
    weights: tuple[tuple[Any, ...], ...] = ()
    operations: tuple[int, ...] = ()

    def add(self, node: Any, value: Any) -> "LagrangeForm":
        """One node more: every weight is divided by a difference, and one is new, in 3n operations."""
        known = next((f for x, f in zip(self.nodes, self.values, strict=True) if are_equal(x, node)), ())
        own, weights, count = [1, *(0 for _ in known)], list[tuple[Any, ...]](), 0
        for x, w in zip(self.nodes, self.weights, strict=True):
            if are_equal(x, node):
                weights.append(())
                continue
            step = node - x
            weights.append(tuple(reversed(_divided(w[::-1], -step))))
            for _ in w:
                own = _divided(own, step)
            count += 1 + 2 * len(w) - 1 + len(w) * (2 * len(own) - 1)
        mine = tuple(reversed(own))
        if known:
            weights = [w or mine for w in weights]
            values = tuple((*f, value) if are_equal(x, node) else f for x, f in zip(self.nodes, self.values, strict=True))
            return LagrangeForm(self.nodes, values, tuple(weights), (*self.operations, count))
        return LagrangeForm((*self.nodes, node), (*self.values, (value,)), (*weights, mine), (*self.operations, count))

    @property
    def difference(self) -> Any:
        """f[x_0, ..., x_n], the sum of all w_j f_j."""
        return sum(v * f for w, known in zip(self.weights, self.values, strict=True) for v, f in zip(w, known, strict=True))

    def __call__(self, x: Any) -> Any:
        """The value at x, in 6n operations."""
        return self.taylor(x)[0]

    def taylor(self, x: Any, order: int = 0) -> Jet:
        """[p(x), p'(x), p''(x)/2, ..., p^(order)(x)/order!], at a node too, where both parts are multiplied by a power of t."""
        poles = next((len(w) for y, w in zip(self.nodes, self.weights, strict=True) if are_equal(y, x)), 0)
        above: Jet = [0] * (order + 1)
        below: Jet = [0] * (order + 1)
        for y, f, w in zip(self.nodes, self.values, self.weights, strict=True):
            parts = [sum((w[q + r] * f[r] for r in range(1, len(w) - q)), w[q] * f[0]) for q in range(len(w))]
            at_x, inverse = are_equal(y, x), [1, *(0 for _ in range(order - poles))]
            for s, (v, part) in enumerate(zip(w, parts, strict=True), 1):
                if at_x:
                    shift, inverse = poles - s, [1]
                else:
                    shift, inverse = poles, _divided(inverse, x - y)
                for i, coefficient in enumerate(inverse, shift):
                    if i <= order:
                        above[i] = above[i] + part * coefficient
                        below[i] = below[i] + v * coefficient
        return _quotient(above, below)


def divided_differences(nodes: Sequence[Any], values: Sequence[Any]) -> list[list[Any]]:
    """The whole table: f[x_i, ..., x_(i+k)] in row k at place i; the first of every row are the coefficients of Newton's form.

    Nodes may come again, as in `NewtonForm`.
    """
    rows = [[next(f for y, f in zip(nodes, values, strict=True) if are_equal(x, y)) for x in nodes]]
    for k in range(1, len(nodes)):
        ends = list(zip(nodes, nodes[k:], strict=False))
        rows.append(
            [
                _of_window(nodes, values, i, i + k) if are_equal(a, b) else (after - before) / (b - a)
                for i, ((a, b), (before, after)) in enumerate(zip(ends, pairwise(rows[-1]), strict=True))
            ]
        )
    return rows


def _of_window(nodes: Sequence[Any], values: Sequence[Any], first: int, last: int) -> Any:
    """f[x_first, ..., x_last], whatever nodes are the same; values are taken in the order in which a node's repetitions come."""
    form = NewtonForm()
    for i in range(first, last + 1):
        before = sum(are_equal(x, nodes[i]) for x in form.nodes)
        known = [f for x, f in zip(nodes, values, strict=True) if are_equal(x, nodes[i])]
        form = form.add(nodes[i], known[before])
    return form.coefficients[-1]


def derivative_of(form: Any, x: Any, order: int) -> Any:
    """p^(order)(x) of a polynomial that has its Taylor coefficients."""
    return form.taylor(x, order)[-1] * factorial(order)


def forms(start: Any, nodes: Sequence[Any], values: Sequence[Any]) -> Iterator[Any]:
    """`start` with the first node added, with the first two, and so on."""
    for node, value in zip(nodes, values, strict=True):
        start = start.add(node, value)
        yield start


def _divided(jet: Sequence[Any], by: Any) -> Jet:
    """jet/(by + t), in two operations a coefficient but one."""
    found: Jet = [jet[0] / by]
    for c in jet[1:]:
        found.append((c - found[-1]) / by)
    return found


def times(jet: Jet, by: Any) -> Jet:
    """jet (by + t)."""
    return [c * by if before is None else c * by + before for c, before in zip(jet, [None, *jet], strict=False)]


def _quotient(above: Jet, below: Jet) -> Jet:
    found: Jet = []
    for n, c in enumerate(above):
        found.append((c - sum(below[i] * found[n - i] for i in range(1, n + 1))) / below[0])
    return found
