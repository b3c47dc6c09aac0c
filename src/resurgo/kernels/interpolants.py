"""What methods of polynomial interpolation share: the values given, the rows of a sweep, their claims, a polynomial to try."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from math import factorial, inf
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from resurgo.estimate import Estimate
from resurgo.kernels.claims import NEAR, UNSETTLED, Told, log_size
from resurgo.kernels.interpolation import Jet, NewtonForm, forms, times
from resurgo.kernels.plans import planned
from resurgo.precision import to_ball, to_mp
from resurgo.samples import Samples, are_equal

BITS_LOST = 4  # a node, to cancellation
LEAST = 5  # the order from which an error is claimed
SLOWEST = -0.03  # the slope of the logarithms of terms from which their sum is not told
SAFETY = 3  # for a singularity that is nearer to x than to the nodes, and for differences that are small by chance
SHOWN = 60  # characters of an exact number among the details; longer ones are rounded


def bits_inside(samples: Samples) -> int:
    """The working precision with what interpolation loses."""
    return int(ctx.prec) + BITS_LOST * len(samples)


def given(samples: Samples) -> Sequence[Any]:
    """The values, exact ones as they are where the nodes are exact too, else balls."""
    return samples.terms if samples.exact is not None else samples.balls(ctx.prec)


@planned
def newton_form(samples: Samples) -> NewtonForm:
    """Newton's form through all nodes: exact where the samples are, else in balls."""
    form: NewtonForm
    *_, form = forms(NewtonForm(), samples.nodes, given(samples))
    return form


def judged(coefficients: Sequence[Any], nodes: Sequence[Any], x: Any, derivative: int) -> list[Told]:
    """Error, grade and words for p_n^(m)(x), n = m, m + 1, ..., from the divided differences c_k = f[x_0, ..., x_k].

    The error of p_n is f[x_0, ..., x_n, x] w(x), w(x) = (x - x_0)...(x - x_n), where w is known and the first factor one more
    of the c_k. With L the geometric mean of the |x - x_i|, |c_k| L^k <= C rho^k is extrapolated: log rho is the larger of the
    slopes, of the logarithms of the largest of four and more in succession, from n/2 to n and over the last of them, and of the
    same of the terms themselves, |c_k (x - x_0)...(x - x_(k-1))|, which differ where nodes come in an order of their own; C is
    such that none of the last exceeds it. The terms after that fall like rho^k, too, and the claim is

        3 C (rho/L)^(n + 1) |w(x)|/(1 - rho),

    with derivatives of the product for m > 0. Where rho is nearly 1 or more there is none, nor is there for n < 5, where no
    slope can be told, or where the last two c_k vanish: the samples may be of a polynomial. The last c_k are left out where they
    are balls around 0, which tell of nothing but round-off.
    """
    balls = [to_ball(c) for c in coefficients]
    sizes = [log_size(c) for c in balls]
    distances = [-inf if are_equal(x, node) else log_size(to_ball(x - node)) for node in nodes]
    product: Jet = [1, *(0 for _ in range(derivative))]
    found: list[Told] = []
    known = 0
    for n, node in enumerate(nodes):
        product = times(product, x - node)
        known = known if balls[n].contains(0) and not balls[n].is_zero() else n
        if n >= derivative:
            found.append(_judged(sizes[: known + 1], distances[: n + 1], [log_size(to_ball(c)) for c in product]))
    return found


def _judged(sizes: Sequence[float], distances: Sequence[float], product: Sequence[float]) -> Told:
    """The claim at one order from logarithms: of the differences, of the distances from the nodes, of w(x), w'(x), w''(x)/2, ..."""
    n, last, m = len(distances) - 1, len(sizes) - 1, len(product) - 1
    apart = [d for d in distances if d > -inf]
    if last < LEAST or not apart or max(sizes[-2:]) == -inf:
        return None, "", ""
    unit, near = sum(apart) / len(apart), max(NEAR, last // 6)
    scaled = [size + k * unit for k, size in enumerate(sizes)]
    lengths = accumulate((unit if d == -inf else d for d in distances), initial=0.0)
    slope = max(_slope(scaled, near), _slope([size + d for size, d in zip(sizes, lengths, strict=False)], near))
    if not slope < SLOWEST:
        return None, *UNSETTLED
    envelope = max(size + (n + 1 - k) * slope for k, size in list(enumerate(scaled))[-near:]) - (n + 1) * unit
    parts = [part + (m - j) * (slope - unit) for j, part in enumerate(product)]
    terms = sum((arb(envelope + part).exp() for part in parts if part > -inf), arb(0))
    return SAFETY * factorial(m) * terms / (1 - arb(slope).exp()) ** (m + 1), "", ""


def _slope(sizes: Sequence[float], near: int) -> float:
    """The larger of the slopes of the largest of so many in succession, from the middle to the end and over the last of them."""
    n = len(sizes) - 1
    now = _largest(sizes, n, near)
    return max((now - _largest(sizes, k, near)) / (n - k) for k in ((n + 1) // 2, n - near) if k)


def _largest(sizes: Sequence[float], k: int, near: int) -> float:
    """The largest of the last so many through k, without that of the first node, which is f itself."""
    return max(sizes[max(k - near, 0) + 1 : k + 1], default=-inf)


def rows(
    samples: Samples, x: Any, values: Sequence[Any], coefficients: Sequence[Any], details: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, Estimate]]:
    """The rows of a sweep from what all orders have, from the degree on that has the derivative."""
    first = samples.derivative
    for n, told in enumerate(judged(coefficients, samples.nodes, x, first), first):
        yield n, Estimate(values[n] * 1, *told, details[n])


def shown(number: Any) -> Any:
    """An exact number as text where it is short, any other in mpmath."""
    exact = isinstance(number, (int, fmpz, fmpq))
    return str(number) if exact and len(str(number)) <= SHOWN else to_mp(number)


def polynomial(order: int) -> tuple[Samples, str, fmpq]:
    """a polynomial whose degree is the order, at order + 1 nodes in no order; a point, and the value there"""

    def p(x: fmpq) -> fmpq:
        return sum((fmpq((-1) ** k * (2 * k + 3), k * k + 1) * x**k for k in range(1, order + 1)), fmpq(5, 3))

    nodes = [fmpq((5 * j * j + 3 * j) % 61, 7) for j in range(order + 1)]
    return Samples(nodes, [p(x) for x in nodes]), "-9/4", p(fmpq(-9, 4))
