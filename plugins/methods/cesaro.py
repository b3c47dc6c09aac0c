"""Means of the partial sums: Cesàro's and Hölder's, and Abel's, extrapolated."""

from fractions import Fraction
from functools import reduce
from itertools import accumulate
from math import isqrt
from typing import Literal

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.claims import NEAR, claims
from resurgo.kernels.means import abel as abel_weights
from resurgo.kernels.means import cesaro as cesaro_weights
from resurgo.kernels.means import growth, outgrowing
from resurgo.kernels.sequences import is_exact, refined, rows, terms_at
from resurgo.kernels.weighted import products

HIGHEST = 100  # order of a mean
GEOMETRIC = 0.1  # log of the ratio above which terms are taken to grow geometrically: those like n^p are below it from n = 10p on
CLAIMS = ("homogeneous", "translative", "scale-covariant", "complex", "conjugation-symmetric")
EXCUSES = {"consistent": "the coefficients are multiplied by weights other than 1"}


@method(
    reference="E. Cesàro, Bull. Sci. Math. 14 (1890) 114; O. Hölder, Math. Ann. 20 (1882) 535",
    claims=CLAIMS,
    excuses=EXCUSES,
    honesty=10,
    cost="O(N^2) for all orders, of Hölder's O(k N)",
)
def cesaro(series, x: fmpq | arb | acb, *, k: Fraction = Fraction(1), kind: Literal["C", "H"] = "C"):
    """T_n = sum_j C(n-j+k, n-j) a_j / C(n+k, n), j = 0..n: Cesàro's mean (C, k) of the partial sums S_0..S_n, a_j = c_j x^j.

    (C, 1) is the arithmetic mean (S_0 + ... + S_n)/(n+1), and (C, k) for whole k the mean of the S_j with the weights
    C(n-j+k-1, k-1). Hölder's mean (H, k) is the arithmetic mean, taken k times; both have the same limit or none (Knopp,
    Schnee). Where the terms have come to an end (more are zero than ever before between two others), the answer is the partial
    sum; other zero terms are terms like any others.

    *Options.* k: above -1, at most 100; 0 is the partial sum; a whole number from 0 on for Hölder's means. kind: "C", Cesàro's, or
    "H", Hölder's means.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster; at least n + k times the larger of the last two, or of the last four where a mean
    happens to equal the next partial sum, as the means do not approach their limit faster than k/(n + k), and for Hölder's at
    least the distance from those of lower order k' of which the terms do not outgrow n^k'. None, and the grade unreliable,
    where that sum diverges, where the terms grow in one direction, and where they outgrow n^k, as then there is no limit.
    Up to order 3 a multiple of the larger of the last two differences.

    *Applicability.* Series whose terms grow more slowly than n^k, above all on the circle of convergence of a power series: to
    be summable (C, k), a_n has to be o(n^k). The means approach the sum like 1/n at best, however large k is, and are a
    definition of the sum rather than a way to compute it. Beyond the circle, and on factorially divergent series, no mean
    has a limit, and they generally produce garbage.

    *References.* G. H. Hardy, Divergent Series (1949), ch. V and VI.

    *Example.* 1 - 1 + 1 - ..., whose sum is 1/2, has this mean at odd orders:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 1, -1, 1, -1], 1, method="cesaro", digits=10).value)
        0.5
    """
    if k <= -1 or (kind == "H" and (k < 0 or k.denominator > 1)):
        raise Inapplicable(f"k = {k}: the order is {'a whole number from 0 on' if kind == 'H' else 'above -1'}")
    if k > HIGHEST:
        raise Inapplicable(f"k = {k}: the order is at most {HIGHEST}")
    power = fmpq(k.numerator, k.denominator)

    lower = []

    def compute():
        terms = terms_at(series, x)
        if kind == "C":
            return products(cesaro_weights(len(terms), power), [terms])[0]
        *lower[:], means = _hoelder(terms, int(k))
        return means

    values = refined(compute, 0, is_exact(series, x))
    outgrown = [outgrowing(terms_at(series, x), fmpq(j)) for j in range(len(lower))]
    words = "unreliable", f"the terms grow faster than n^{k}, so that no mean of this order has a limit"
    remarks = {n: words for n, is_outgrown in enumerate(outgrowing(terms_at(series, x), power)) if is_outgrown}
    claimed = claims(values)
    for n in range(2, len(values) if k else 0):
        if isinstance(claimed[n], arb):
            steps = [abs(values[j] - values[j - 1]) for j in range(max(1, n - NEAR + 1), n + 1)]
            least = (n + arb(power)) * reduce(arb.max, steps if steps[-1].contains(0) else steps[-2:])
            apart = [abs(values[n] - means[n]) for means, faster in zip(lower, outgrown, strict=True) if not faster[n]]
            claimed[n] = reduce(arb.max, (least, *apart), claimed[n])
    yield from rows(series, x, values, range(len(series)), remarks=remarks, claimed=claimed)


def _hoelder(terms, k):
    """The partial sums, their arithmetic means, the means of these, ..., k times."""
    means = [list(accumulate(terms))]
    for _ in range(k):
        means.append([total / n for n, total in enumerate(accumulate(means[-1]), 1)])
    return means


@method(
    reference="N. H. Abel, J. Reine Angew. Math. 1 (1826) 311; G. H. Hardy, Divergent Series (1949)",
    claims=CLAIMS,
    excuses=EXCUSES,
    honesty=10,
    cost="O(N^(3/2)) for all orders",
)
def abel(series, x: fmpq | arb | acb, *, means: int | None = None):
    """T_n = p(1), p the polynomial through the Abel means A(y) = a_0 + a_1 y + ... + a_n y^n at y = 1 - j/M, j = 1..M.

    Abel's sum is the limit of A(y) as y -> 1 from below, a_j = c_j x^j, n = oo. That of n terms is a_0 + ... + a_n at y = 1, so
    that means have to be kept away from 1 and extrapolated:

        T_n = sum_j (-1)^(j-1) C(M,j) A(1 - j/M) = sum_i (1 - M! {i, M}/M^i) a_i,    {i, M} Stirling's numbers of the second kind.

    The weight of a_i is the chance that of M boxes one at least stays empty when i balls are thrown: 1 for i < M, and like
    M exp(-i/M) for large i. M = floor(sqrt((n+1)/2)) + 1, so that the last weight is small. Where the terms have come to an end
    (more are zero than ever before between two others), the answer is the partial sum; other zero terms are
    terms like any others.

    *Options.* means: M at all orders n, a whole number from 1 on; with less than n/10 of them nearly nothing is cut
    off, and T_n is what M means of the whole series give.

    *Error claim.* M times the last term with its weight, for what is cut off, and an extrapolation of the differences between the
    answers with 1, 2, ..., M means (`claims` in resurgo.kernels.claims): the sum of those to come, whether they fall like
    a power of M, as the second half of them shows, or faster. None, and the grade unreliable, where that sum diverges,
    where the terms grow in one direction, and where they grow geometrically or faster, as then there are no Abel means.

    *Applicability.* Series whose terms grow more slowly than every q^n, q > 1: on the circle of convergence. Where the function
    is regular at the point, the error falls like exp(-c sqrt(n)); where it is not (terms of one sign like 1/n^2), like a
    power of 1/sqrt(n). Other methods do better on what this one sums. Beyond the circle, and on
    factorially divergent series, it generally produces garbage.

    *References.* Abel (1826); Hardy (1949), ch. IV and VII.

    *Example.* 1 - 1 + 1 - ..., whose Abel sum is 1/2:

        >>> import resurgo
        >>> print(resurgo.resum([(-1)**n for n in range(41)], 1, method="abel", digits=10))
        0.50(14) [estimated]
    """
    if means is not None and means < 1:
        raise Inapplicable(f"means = {means}: their number is a whole one from 1 on")
    used = [isqrt((n + 1) // 2) + 1 if means is None else min(means, n + 1) for n in range(len(series))]  # more leave S_n as it is
    tables = []

    def compute():
        terms = terms_at(series, x)
        weights = abel_weights(len(terms), used[-1]).tolist()
        tables[:] = [list(accumulate(w * a for w, a in zip(row, terms, strict=True))) for row in weights]
        return [tables[m][n] for n, m in enumerate(used)]

    values, terms = refined(compute, 0, is_exact(series, x)), terms_at(series, x)
    weights = abel_weights(len(terms), used[-1])
    claimed = [
        None if n == 0 else _claim([tables[i][n] for i in range(1, m + 1)], m * abs(terms[n]) * weights[m, n])
        for n, m in enumerate(used)
    ]
    words = "unreliable", "the terms grow geometrically or faster: there are no Abel means near 1"
    remarks = {n: words for n, limit in enumerate(growth(terms)) if limit > GEOMETRIC}
    yield from rows(series, x, values, range(len(series)), remarks=remarks, claimed=claimed)


def _claim(values, cut):
    """What M = 1, 2, ... tell of the last value, and what is cut off."""
    found = claims(values)[-1]
    return found + cut if isinstance(found, arb) else found


@hookimpl
def register_methods():
    return [cesaro, abel]
