"""The stationary points of variational perturbation theory: the positive zeros of a polynomial with large coefficients."""

from typing import Any

from flint import arb, fmpq, fmpq_poly
from harness import Benchmark, Call, Peer
from peers import gp, to_pari

from resurgo.kernels.hypervirial import quartic_energies
from resurgo.kernels.real_roots import enclosed_root, positive_roots

BITS = 192  # 57 digits


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    return [_zeros(30), _zeros(100)]


def condition(order: int) -> fmpq_poly:
    """Q_N of the quartic oscillator, whose zeros are the extrema: by its definition, for all to begin from."""
    terms = []
    for n, c in enumerate(quartic_energies(order)):
        binomial, power = fmpq(1), (fmpq(1, 3) - n) * fmpq(3, 2)
        for m in range(order - n + 1):
            binomial *= (m - power) / (m + 1)
        terms.append(c * binomial * (order - n + 1))
    return fmpq_poly(terms)


def _zeros(order: int) -> Benchmark:
    polynomial = condition(order)

    def ours() -> Call:
        return Call(lambda: [enclosed_root(polynomial.coeffs(), place) for place in positive_roots(polynomial)], BITS)

    def by_pari() -> Call:
        terms = to_pari(polynomial.coeffs())
        theirs = gp("c -> Polrev(c)")(terms)
        found = gp(f"p -> localbitprec({BITS}); polrootsreal(p, [0, +oo])")
        return Call(lambda: found(theirs))

    def by_flint() -> Call:
        return Call(polynomial.complex_roots, BITS)

    def agree(found: Any, roots: Any) -> bool:
        written = [str(root) for root in roots]
        return len(found) == len(written) and all(
            abs(ours / arb(theirs.replace(" E", "e")) - 1) < 1e-14 for ours, theirs in zip(found, written, strict=True)
        )

    def agree_with_flint(found: Any, roots: Any) -> bool:
        theirs = sorted((root.real for root, _ in roots if root.imag.contains(0) and root.real > 0), key=lambda r: float(r.mid()))
        return len(found) == len(theirs) and all(a.overlaps(b) for a, b in zip(found, theirs, strict=True))

    return Benchmark(
        f"stationary-{order}",
        "all stationary points, quartic oscillator, 57 digits",
        f"order {order}",
        ours,
        (
            Peer("PARI polrootsreal", by_pari, agree, None, "cypari"),
            Peer("FLINT complex_roots", by_flint, agree_with_flint, None),
        ),
    )
