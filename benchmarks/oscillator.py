"""Exact coefficients: the reciprocal square of a series, and the quartic oscillator."""

from collections.abc import Callable
from typing import Any

from flint import fmpq
from harness import Benchmark, Call, Peer, forget
from peers import from_pari, gp, quartic, to_pari

from resurgo import Series
from resurgo.kernels.hypervirial import energies, quartic_energies, whole_energies

AS_WRITTEN = """(N) -> my(e = vector(N+1), Z = vector(N+3, i, vector(N+1)), b, z, s);
    e[1] = 1;
    for(n = 0, N-1, b = 0; z = (n == 0); Z[1][n+1] = z;
        for(m = 0, N-n,
            s = (2*m+1)*sum(j = 0, n, e[j+1]*Z[m+1][n-j+1]) + m*(4*m^2-1)*b;
            if(n, s -= 2*(2*m+3)*Z[m+3][n]);
            b = z; z = s \\ (m+1); Z[m+2][n+1] = z);
        e[n+2] = 2*Z[3][n+1] \\ (n+1));
    vector(N+1, n, e[n]/2^(2*n-1))"""
BY_DOT_PRODUCTS = AS_WRITTEN.replace("b = 0;", "r = Colrev(e[1..n+1]); b = 0;", 1).replace(
    "sum(j = 0, n, e[j+1]*Z[m+1][n-j+1])", "(Z[m+1][1..n+1]*r)"
)


GENERAL = """(k, N) -> my(q = k \\ 2, h = 2^q, e = vector(N+1), Z = vector((q-1)*N+q+2, i, vector(N+1)), b, z, s);
    e[1] = 1;
    for(n = 0, N-1, r = Colrev(e[1..n+1]); b = 0; z = (n == 0); Z[1][n+1] = z;
        for(m = 0, (q-1)*(N-n),
            s = (2*m+1)*(Z[m+1][1..n+1]*r) + m*(4*m^2-1)*b;
            if(n, s -= 2*(2*m+1+q)*Z[m+1+q][n]);
            b = z; z = s \\ (m+1); Z[m+2][n+1] = z);
        e[n+2] = 2*Z[q+1][n+1] \\ (n+1));
    vector(N+1, n, e[n]/(2*h^(n-1)))"""
POTENTIALS = {"sextic": ((6, 1, fmpq(1)),), "cubic-and-quartic": ((3, 1, fmpq(1)), (4, 1, fmpq(1)))}


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [
        _inverse_square(2000),
        _oscillator(100, 3),
        _oscillator(200, 3),
        _oscillator(500, None),
        _sextic(100),
        _sextic(200),
        _general(100),
        _general(200),
    ]


def _inverse_square(order: int) -> Benchmark:
    def ours() -> Call:
        c = quartic(order)

        def run() -> Any:
            s = Series(c)
            return (1 / (s * s)).exact

        return Call(run)

    def rational() -> Call:
        data, invert = gp("c -> Ser(c)")(to_pari(quartic(order))), gp("s -> 1/s^2")
        return Call(lambda: invert(data))

    def whole() -> Call:
        scaled = [c * fmpq(16) ** n for n, c in enumerate(quartic(order))]
        data, invert = gp("c -> Ser(c)")(to_pari(scaled)), gp("s -> 1/s^2")
        return Call(lambda: invert(data))

    def scale_of(series: Any) -> fmpq:
        return from_pari(gp("s -> [polcoef(s, 1)]")(series))[0] / fmpq(3, 2)

    def agree(found: Any, series: Any) -> bool:
        scale = scale_of(series)
        return list(found) == [c / scale**n for n, c in enumerate(from_pari(gp("s -> Vec(s)")(series)))]

    return Benchmark(
        "inverse-square",
        "pi/I^2, exact, quartic integral",
        f"order {order}",
        ours,
        (
            Peer("PARI 1/s^2, rational", rational, agree, 1.7, "cypari"),
            Peer("PARI 1/s^2, 16^n c_n whole", whole, agree, 1.7, "cypari"),
        ),
        note="1/(s*s) of the given series.",
        stops="0.55 of 0.63 s are FLINT's: one square of 0.21 s and one inverse of 0.34 s, that is 1.6 products, where Newton's "
        "iteration needs 1.5; the rest is the passage to common denominators and back. That alone bounds the ratio by 1.7 where "
        "PARI is spared the denominators, which one who writes down the series has to find first.",
    )


def _oscillator(order: int, goal: float | None) -> Benchmark:
    def ours() -> Call:
        def run() -> Any:
            forget()
            return quartic_energies(order)

        return Call(run)

    def by(code: str) -> Callable[[], Call]:
        def prepare() -> Call:
            recursion = gp(code)
            return Call(lambda: recursion(order))

        return prepare

    def agree(found: Any, theirs: Any) -> bool:
        return list(found) == from_pari(theirs)

    return Benchmark(
        f"oscillator-{order}",
        "E_0..E_N of the quartic oscillator, exact",
        f"N = {order}",
        ours,
        (
            Peer("PARI, the recursion as written", by(AS_WRITTEN), agree, goal, "cypari"),
            Peer("PARI, its sums as products of vectors", by(BY_DOT_PRODUCTS), agree, goal, "cypari"),
        ),
        note="The hypervirial recursion; PARI in integers, ours modulo primes from order 41 on.",
        stops="A product of two vectors is one call of PARI's for each moment, some 60 ns for each of its N^3/6 products, as long "
        "as the integers are of a few hundred bits. Ours does per order some ten passes of NumPy over arrays of (primes, moments), "
        "0.09 ms an order at N = 100, three quarters of it in these passes and a quarter in reductions modulo the primes: "
        "at this size their fixed cost; the ratio rises with N.",
        slow=order > 200,
    )


def _sextic(order: int) -> Benchmark:
    def theirs() -> Call:
        recursion = gp(GENERAL)
        return Call(lambda: recursion(6, order))

    return Benchmark(
        f"sextic-{order}",
        "E_0..E_N of the sextic oscillator, exact",
        f"N = {order}",
        lambda: _anew("sextic", order),
        (
            Peer(
                "PARI, its sums as products of vectors",
                theirs,
                lambda found, other: list(found) == from_pari(other),
                None,
                "cypari",
            ),
        ),
        note="The general Hamiltonian's recursion, the integers from which the number of primes is read off included.",
    )


def _general(order: int) -> Benchmark:
    def quartic() -> Call:
        return Call(lambda: quartic_energies(order))

    return Benchmark(
        f"cubic-and-quartic-{order}",
        "E_0..E_N of the oscillator with x^3 + x^4, exact",
        f"N = {order}",
        lambda: _anew("cubic-and-quartic", order),
        (Peer("our own quartic oscillator, other numbers", quartic, lambda *_: True),),
        note="The ratio is that of the quartic oscillator to a potential that is not even, with twice as many moments.",
    )


def _anew(name: str, order: int) -> Call:
    """The energies for that potential, with no integers kept from before."""

    def run() -> Any:
        whole_energies.forget()
        return energies(POTENTIALS[name], order)

    return Call(run)
