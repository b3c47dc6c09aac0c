"""What methods of polynomial interpolation share: the values given, rows of a sweep with claims, what they are exact on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flint import ctx, fmpq, fmpz

from resurgo.errors import Inapplicable
from resurgo.estimate import Estimate
from resurgo.kernels.claims import Told, judged_values
from resurgo.precision import to_ball, to_mp
from resurgo.samples import Samples

BITS_LOST = 4  # a node, to cancellation
TOO_FEW = "a derivative of order {} takes {} nodes at least"
SHOWN = 60  # characters of an exact number among the details; longer ones are rounded


def bits_inside(samples: Samples) -> int:
    """The working precision with what interpolation loses."""
    return int(ctx.prec) + BITS_LOST * len(samples)


def given(samples: Samples) -> Sequence[Any]:
    """The values, exact ones as they are where the nodes are exact too, else balls."""
    return samples.terms if samples.exact is not None else samples.balls(ctx.prec)


def check_derivative(samples: Samples) -> None:
    """Inapplicable where the polynomial has no such derivative to tell of."""
    if samples.order < samples.derivative:
        raise Inapplicable(TOO_FEW.format(samples.derivative, samples.derivative + 1))


def judged(values: Sequence[Any]) -> list[Told]:
    """Error, grade and words for values of successive orders, by `claims`."""
    return judged_values([to_ball(value) for value in values])


def rows(values: Sequence[Any], derivative: int, details: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Estimate]]:
    """The rows of a sweep from the values of all orders: none where the degree is less than the order of the derivative."""
    known = values[derivative:]
    for n, (value, told) in enumerate(zip(known, judged(known), strict=True), derivative):
        yield n, Estimate(value * 1, *told, details[n])
    if derivative:  # the words for the orders before
        raise Inapplicable(TOO_FEW.format(derivative, derivative + 1))


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
