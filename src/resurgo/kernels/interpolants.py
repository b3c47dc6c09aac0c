"""What methods of polynomial interpolation share: the values given, the rows of a sweep, their claims, a polynomial to try."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.kernels.claims import NEAR, UNSETTLED, Told, judged_values
from resurgo.precision import to_ball, to_mp
from resurgo.samples import Samples

BITS_LOST = 4  # a node, to cancellation
LOW = "a derivative of order {} takes {} nodes at least"
SAFETY = 3  # times what the differences tell, which one by one go up and down with the distances of x from the nodes
SHOWN = 60  # characters of an exact number among the details; longer ones are rounded


def bits_inside(samples: Samples) -> int:
    """The working precision with what interpolation loses."""
    return int(ctx.prec) + BITS_LOST * len(samples)


def given(samples: Samples) -> Sequence[Any]:
    """The values, exact ones as they are where the nodes are exact too, else balls."""
    return samples.terms if samples.exact is not None else samples.balls(ctx.prec)


def check_degree(samples: Samples) -> None:
    """Inapplicable where no polynomial of their order has the derivative that is asked for."""
    if samples.order < samples.derivative:
        raise Inapplicable(LOW.format(samples.derivative, samples.derivative + 1))


def judged(values: Sequence[Any]) -> list[Told]:
    """Error, grade and words for values of successive orders, by `claims` with a window of four differences at least.

    Two values in succession agree by chance where nodes and singularities are symmetric. Through the fourth difference, while
    there is no rate yet, nothing is claimed unless the last two fall short of those before, and of the first two nothing at all.
    """
    balls = [to_ball(value) for value in values]
    found = judged_values([*balls], NEAR)
    steps = [abs(v - u) for u, v in pairwise(balls[: NEAR + 1])]
    for k in range(1, len(steps) + 1):
        last, before = (reduce(arb.max, steps[max(i - 2, 0) : i], arb(0)) for i in (k, k - 2))
        if k <= 2 or last.contains(0):
            found[k] = (None, "", "")
        else:
            found[k] = ((k + 1) * last, "", "") if last < before else (None, *UNSETTLED)
    return [(None if error is None else SAFETY * error, grade, words) for error, grade, words in found]


def rows(values: Sequence[Any], derivative: int, details: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Estimate]]:
    """The rows of a sweep from the values of all orders: none where the degree is less than the order of the derivative."""
    known = values[derivative:]
    for n, (value, told) in enumerate(zip(known, judged(known), strict=True), derivative):
        yield n, Estimate(value * 1, *told, details[n])
    if derivative:
        raise Inapplicable(LOW.format(derivative, derivative + 1))  # for the orders before


def shown(number: Any) -> Any:
    """An exact number as text where it is short, any other in mpmath."""
    exact = isinstance(number, (int, fmpz, fmpq))
    return str(number) if exact and len(str(number)) <= SHOWN else to_mp(number)


def polynomial(order: int) -> tuple[Samples, str, fmpq]:
    """A polynomial of that degree at order + 1 nodes that are in no order, a point, and the value there."""

    def p(x: fmpq) -> fmpq:
        return sum((fmpq((-1) ** k * (2 * k + 3), k * k + 1) * x**k for k in range(1, order + 1)), fmpq(5, 3))

    nodes = [fmpq((5 * j * j + 3 * j) % 61, 7) for j in range(order + 1)]
    return Samples(nodes, [p(x) for x in nodes]), "-9/4", p(fmpq(-9, 4))
