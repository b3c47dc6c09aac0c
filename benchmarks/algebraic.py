"""Algebraic equations that a series satisfies, exactly."""

from typing import Any

from flint import fmpq, fmpq_poly
from harness import Benchmark, Call, Peer
from peers import from_pari, gp, to_pari

from resurgo import Series
from resurgo.kernels.order_basis import hermite_pade

STOPS = (
    "PARI solves one linear system, which a series that satisfies an equation soon determines. Ours goes through all orders, and "
    "its approximants are those of a general series, with coefficients that grow, until the equation is found."
)
THIRD, HALF = fmpq(1, 3), fmpq(1, 2)


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [_algebraic(3, 4, 40), _algebraic(6, 6, 80)]


def _algebraic_series(order: int) -> Series:
    """sqrt(1 + x) + (1 + x/3)^(1/3), of degree 6."""
    one, two = Series([1, 1, *[0] * (order - 1)]), Series([1, THIRD, *[0] * (order - 1)])
    return one**HALF + two**THIRD


def _cubic_series(order: int) -> Series:
    """x + (1 + x)^(1/3) (1 - x/2)^(2/3), of degree 3."""
    one, two = Series([1, 1, *[0] * (order - 1)]), Series([1, -HALF, *[0] * (order - 1)])
    return one**THIRD * two ** fmpq(2, 3) + Series([0, 1, *[0] * (order - 1)])


def _algebraic(degree: int, coefficients: int, order: int) -> Benchmark:
    series = (_cubic_series if degree == 3 else _algebraic_series)(order)
    terms = list(series.exact or ())

    def ours() -> Call:
        def run() -> Any:
            powers = [Series([1, *[0] * order])]
            for _ in range(degree):
                powers.append(powers[-1] * series)
            *_, last = hermite_pade([power.terms for power in powers])
            return last

        return Call(run)

    def theirs() -> Call:
        data = gp("(c, n) -> Ser(c, y, n)")(to_pari(terms), len(terms))
        found = gp("(s, p, r) -> Vecrev(seralgdep(s, p, r))")
        return Call(lambda: found(data, degree, coefficients))

    return Benchmark(
        f"hermite-pade-{degree}",
        f"algebraic equation of degree {degree}, exact",
        f"order {order}",
        ours,
        (Peer("PARI seralgdep", theirs, _same_equation, None, "cypari"),),
        note=f"From {order + 1} coefficients. Ours makes the approximants of all orders up to this one, PARI one equation with "
        f"coefficients up to x^{coefficients}; the equations are compared but for a factor.",
        stops=STOPS,
    )


def _polynomials(found: Any) -> list[fmpq_poly]:
    return [fmpq_poly(from_pari(c)) for c in gp("v -> apply(c -> Vecrev(c), v)")(found)]


def _same_equation(ours: Any, theirs: Any) -> bool:
    other = _polynomials(theirs)
    pairs = list(zip(ours, other, strict=True))
    return any(p != 0 for p in other) and all(p * b == a * q for p, q in pairs for a, b in pairs)


def _differential(derivatives: int, coefficients: int, order: int) -> Benchmark:
    one, two = Series([1, 1, *[0] * (order - 1)]), Series([1, -THIRD, *[0] * (order - 1)])
    series = one**THIRD + two**HALF
    terms = list(series.exact or ())

    def ours() -> Call:
        def run() -> Any:
            columns = [terms]
            for _ in range(derivatives):
                columns.append([n * c for n, c in enumerate(columns[-1])])
            *_, last = hermite_pade(columns)
            return last

        return Call(run)

    def theirs() -> Call:
        data = gp("(c, n) -> Ser(c, y, n)")(to_pari(terms), len(terms))
        found = gp("(s, p, r) -> Vecrev(serdiffdep(s, p, r)[1])")
        return Call(lambda: found(data, derivatives, coefficients))

    return Benchmark(
        f"differential-{derivatives}",
        f"differential equation of order {derivatives}, exact",
        f"order {order}",
        ours,
        (Peer("PARI serdiffdep", theirs, _same_operator, None, "cypari"),),
        note=f"(1 + x)^(1/3) + (1 - x/3)^(1/2), from {order + 1} coefficients. Ours makes the approximants of all orders up to "
        f"this one, PARI one equation with coefficients up to x^{coefficients}; the equations are compared but for a factor.",
    )


def _same_operator(ours: Any, theirs: Any) -> bool:
    """Q_0 + Q_1 x d/dx + Q_2 (x d/dx)^2 by powers of d/dx."""
    zeroth, first, second = ours
    return _same_equation([zeroth, (first + second).left_shift(1), second.left_shift(2)], theirs)
