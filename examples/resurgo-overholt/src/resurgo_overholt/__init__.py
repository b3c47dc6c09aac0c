"""Overholt's process on the partial sums."""

from itertools import accumulate

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.sequences import is_exact, nonzero_orders, places, refined, rows, terms_at

BITS_LOST = 2  # a term; 1.6 were measured for log(1 + x)/x and zeta(2) with 20 to 80 terms, on divergent series more
GROWING = "unreliable", "the terms grow: the weights lean on the earlier partial sums"


def process(terms, steps=None):
    """For each j, V_(n,k) with n + k + 1 = j of the terms a_0..a_j, with the largest k; S_j for j < 2.

    Row j of the table holds V_(j-1,0) = S_(j-1), V_(j-2,1), V_(j-3,2), ... It follows from row j - 1 and the one ratio
    a_j/a_(j-1), as dS_(n+k+1)/dS_(n+k) is the same for all of it. None where a denominator may be 0, and in what follows from it.
    """
    sums = list(accumulate(terms))
    values, before = sums[:2], sums[:1]
    for j in range(2, len(terms)):
        ratio, row = terms[j] / terms[j - 1], [sums[j - 1]]
        for k, above in enumerate(before[:steps], 1):
            weight, left = ratio**k, row[-1]
            is_known = above is not None and left is not None and not (1 - weight).contains(0)
            row.append(left + (left - above) * weight / (1 - weight) if is_known else None)
        values.append(row[-1])
        before = row
    return values


@method(
    reference="K. J. Overholt, BIT 5 (1965) 122",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="geometric",
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def overholt(series, x: fmpq | arb | acb, *, steps: int | None = None):
    """V_(n,k+1) = (p V_(n,k) - q V_(n+1,k))/(p - q), p = (dS_(n+k+1))^(k+1), q = (dS_(n+k))^(k+1), V_(n,0) = S_n.

    With dS_n = S_(n+1) - S_n; each step removes the next power of dS from V_(n,k) - S ~ b_k (dS_(n+k))^(k+1), and
    V_(n,1) is Aitken's process. The answer is V_(n,k) with the largest k that S_0..S_N allow, n + k + 1 = N. S_n are the
    distinct partial sums: zero terms are skipped; where the terms have come to an end (more are zero than
    ever before between two others), the answer is the partial sum. Where p = q, as for terms that are
    equal, or opposite with k + 1 even, there is none, nor at later orders as far as their values build on it.

    *Options.* steps: the largest k, from 1 (Aitken's process) on; as many as there are terms for where not given.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims). None, and the grade unreliable, from the first term on that is larger than one
    before it: where terms grow, p/q grows with them, and V_(0,k) settles near an early partial sum, whatever S is.

    *Exact on* S_n = S + b q^n.

    *Applicability.* Sequences with S_n - S ~ a_1 dS_n + a_2 (dS_n)^2 + ...: iterations S_(n+1) = g(S_n) with
    0 < |g'(S)| < 1, sums of powers q^n, q^(2n), ... Of little use on logarithmic convergence; on divergent series it
    generally produces garbage.

    *References.* Overholt (1965); C. Brezinski and M. Redivo Zaglia, Extrapolation Methods (1991).
    """
    if steps is not None and steps < 1:
        raise Inapplicable(f"steps = {steps}: the process takes one step or more")
    orders = nonzero_orders(series, with_first=True)

    def compute():
        terms = terms_at(series, x)
        return process([terms[n] for n in orders], steps)

    values = refined(compute, BITS_LOST * len(orders), is_exact(series, x))
    terms = terms_at(series, x)
    least = list(accumulate((abs(terms[n]) for n in orders[1:]), min))  # of a_1, a_2, ...; a_0 has no part in the weights
    growing = {j: GROWING for j in range(2, len(orders)) if abs(terms[orders[j]]) > least[j - 2]}
    yield from rows(series, x, values, places(orders, len(series)), "a denominator of the process vanishes", growing)


@hookimpl
def register_methods():
    return [overholt]
