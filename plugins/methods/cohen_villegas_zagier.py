"""The acceleration of alternating series by Chebyshev polynomials."""

from fractions import Fraction
from itertools import accumulate
from math import log

from flint import acb, arb, ctx, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.means import chebyshev, growth
from resurgo.kernels.sequences import is_exact, nonzero_orders, places, refined, rows, terms_at
from resurgo.kernels.weighted import fractions
from resurgo.number import Number

BEYOND = log(2)  # P_m(t)/P_m(-1) grows for t > 2
DIVERGES = "unreliable", "the terms grow too fast: the means diverge, as on every factorially divergent series"


@method(
    reference="H. Cohen, F. Rodriguez Villegas and D. Zagier, Exp. Math. 9 (2000) 3",
    claims=("homogeneous", "scale-covariant", "complex", "conjugation-symmetric"),
    excuses={
        "limit": "the weight of c_0 is 1 - 1/T_(N+1)(3) at every x",
        "consistent": "each coefficient is multiplied by a sum of weights below 1",
        "translative": "the weight of c_0 is 1 - 1/T_(N+1)(3)",
    },
    honesty=10,
    cost="O(N^2) for all orders; the weights with nu > 0 O(N^3), once for all series",
)
def cohen_villegas_zagier(series, x: fmpq | arb | acb, *, singularity: Number | None = None, nu: Fraction = Fraction(0)):
    """T_n = sum_i p_i y^i S_(i-1) / sum_i p_i y^i, i = 0..m, m = n + 1, y = -1; P_m(t) = sum_i p_i t^i = T_m(1 - 2t).

    S_i are the distinct partial sums, S_(-1) = 0, and T_m Chebyshev's polynomials: algorithm 1 on the terms a_0, ..., a_n as
    they stand. Where a_j = (-1)^j int t^j dmu(t), 0 <= t <= 1, the error is int P_m(t)/(1 + t) dmu(t) / P_m(-1): no more
    than (3 + sqrt(8))^(-m) times twice int |dmu|/(1 + t), 0.77 digits an order. Zero terms are skipped, and those that are
    left numbered anew. Where the terms have come to an end (more are zero than ever before between two others), the answer
    is the partial sum.

    *Options.* singularity: s, real or complex and not 0, for f(x) = int dmu(t)/(1 - t x/s), mu real or complex, which has the
    cut from s to infinity, away from 0: then y = s/x, and zero terms are terms like any others. The error falls like |w|^m, w
    = (r - 1)/(r + 1), r = sqrt(1 - x/s), at every real or complex x off the cut. nu: from 0 to below 1; the polynomials
    P_m^(k), k = floor(nu m), of the same authors for P_m: more digits an order, up to 1.2, where mu has an analytic density,
    fewer where it has not.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges, where the terms grow
    in one direction, and where their ratio, as it goes on, exceeds 2 (with singularity, that of c_j s^j).
    Up to order 3 a multiple of the larger of the last two differences.

    *Applicability.* Alternating series, convergent or with terms that grow like a power of n, whose moduli are moments of a
    measure, positive or not, on [0, 1]. On factorially divergent series the means diverge, however small x is: from
    about the least term on they generally produce garbage, which the grade tells once the terms grow. At complex x
    without singularity the gain is less, and vanishes at the singularity.

    *References.* Cohen, Rodriguez Villegas and Zagier (2000).

    *Example.* 1 - 1/3 + 1/5 - ... = pi/4 = 0.7853981634:

        >>> import resurgo
        >>> terms = [1, "-1/3", "1/5", "-1/7", "1/9", "-1/11", "1/13"]
        >>> print(resurgo.resum(terms, 1, method="cohen-villegas-zagier", digits=10))
        0.7853981(22) [estimated]
    """
    if not 0 <= nu < 1:
        raise Inapplicable(f"nu = {nu}: the index of the polynomials is from 0 to below 1")
    if singularity is not None and singularity.ball(2 * ctx.prec).contains(0):
        raise Inapplicable(f"singularity = {singularity.text}: there is no power series about a singularity")
    y = fmpq(-1) if singularity is None else singularity.term(2 * ctx.prec) / x
    if 0 < (y.real if isinstance(y, acb) else y) <= 1 and (not isinstance(y, acb) or y.imag.contains(0)):
        raise Inapplicable("x lies on the cut from the singularity on")
    orders = nonzero_orders(series, with_first=False) if singularity is None else list(range(len(series)))
    polynomials = fmpq(nu.numerator, nu.denominator)

    def compute():
        terms = terms_at(series, x)
        sums = [arb(0), *accumulate(terms[n] for n in orders)]
        powers = [arb(1), *accumulate(orders, lambda power, _: power * y, initial=arb(1) * y)][: len(sums)]
        return fractions(chebyshev(len(sums), polynomials), (sums, powers))[0][0][1:]

    values = refined(compute, 0, is_exact(series, x))
    found = terms_at(series, x)
    terms = [found[n] for n in orders]
    moments = terms if singularity is None else [a * y**j for j, a in enumerate(terms)]
    remarks = {k: DIVERGES for k, limit in enumerate(growth(moments)) if limit > BEYOND}
    yield from rows(series, x, values, places(orders, len(series)), "the denominator vanishes", remarks)


@hookimpl
def register_methods():
    return [cohen_villegas_zagier]
