"""The Borel transform of any Gevrey order and rational shift, and its inverse."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from flint import arb, ctx, fmpq

from resurgo.formal import is_exact_zero
from resurgo.number import parse_number
from resurgo.precision import working_precision
from resurgo.series import Series, Term

GUARD_BITS = 32


def borel_transform(series: Series, k: Any = 1, b: Any = fmpq(0)) -> Series:
    """B(t) = sum c_n t^n / (b+1)_(kn), with (b+1)_m = Gamma(b+1+m)/Gamma(b+1): exact where the series is and k is whole.

    Then f(x) = 1/Gamma(b+1) times the integral over 0 < s < oo of exp(-s) s^b B(x s^k). The Gevrey order
    k > 0 and the shift b > -1 are rational; where kn is not whole, the divisor is a ball.
    E. Borel, Ann. Sci. Ec. Norm. Sup. 16 (1899) 9; E. Le Roy, Ann. Fac. Sci. Toulouse 2 (1900) 317; W. Balser,
    Formal Power Series and Linear Systems of Meromorphic Ordinary Differential Equations (Springer, 2000).
    """
    return Series(c / weight for c, weight in _weighed(series, k, b))


def inverse_borel_transform(series: Series, k: Any = 1, b: Any = fmpq(0)) -> Series:
    """sum c_n (b+1)_(kn) t^n: the series of which `series` is the Borel transform of order k and shift b."""
    return Series(c * weight for c, weight in _weighed(series, k, b))


def _weighed(series: Series, k: Any, b: Any) -> list[tuple[Term, Term]]:
    order, shift = parse_number(k).rational, parse_number(b).rational
    if order is None or order <= 0:
        raise ValueError(f"the Gevrey order k = '{k}' is not a rational number above 0")
    if shift is None or shift <= -1:
        raise ValueError(f"the shift b = '{b}' of a Borel transform is not a rational number above -1")
    weights = islice(_weights(order, shift), len(series))
    return [(c, fmpq(1) if is_exact_zero(c) else weight) for c, weight in zip(series.terms, weights, strict=True)]


def _weights(k: fmpq, b: fmpq) -> Iterator[Term]:
    """(b+1)_(kn) for n = 0, 1, ...: with k = p/q, the n of each remainder modulo q differ by rational factors."""
    p, q = int(k.p), int(k.q)
    first: dict[int, Term] = {0: fmpq(1)}
    rising: dict[int, fmpq] = {}
    n = 0
    while True:
        rest = n % q
        if rest not in rising:
            rising[rest] = fmpq(1)
            first.setdefault(rest, _gamma_ratio(k * n, b))
        yield first[rest] * rising[rest]
        for j in range(1, p + 1):
            rising[rest] *= k * n + b + j
        n += 1


def _gamma_ratio(m: fmpq, b: fmpq) -> arb:
    with working_precision(ctx.prec + GUARD_BITS):
        return arb.gamma_fmpq(m + b + 1) / arb.gamma_fmpq(b + 1)
