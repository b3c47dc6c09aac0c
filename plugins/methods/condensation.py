"""Van Wijngaarden's condensation of a series of one sign to an alternating one, and Weniger's transformation of that."""

from itertools import accumulate

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.claims import claims
from resurgo.kernels.general_terms import declared_term
from resurgo.kernels.levin import BITS_LOST, inverse_remainders, levin_type, pochhammer
from resurgo.kernels.sequences import refined, terms_at
from resurgo.precision import is_zero

DELTA = pochhammer(fmpq(1), fmpq(1))  # Weniger's weights
LONGEST = 64  # condensed terms take up to so many times the bits in terms: with fewer than 1/64 bit each they hardly converge


@method(
    reference="U. D. Jentschura, P. J. Mohr, G. Soff and E. J. Weniger, Comput. Phys. Commun. 116 (1999) 28",
    claims=("homogeneous", "scale-covariant", "consistent", "conjugation-symmetric"),
    honesty=10,
    cost="O(N) condensed terms, each of one to some thousand values of c_n; then O(N^2) for all orders",
)
def condensation(series, x: fmpq | arb):
    """S_(m-1) + the sum of (-1)^j A_j by Weniger's delta transformation, A_j = sum of 2^k a_(m + 2^k (j+1) - 1) over k >= 0.

    a_n = c_n x^n >= 0 are the terms, and A_j the condensed ones, due to A. van Wijngaarden, whose alternating sum is that of
    all a_n, n >= m. Delta takes the partial sums of it with (-1)^(j+1) A_(j+1) as the remainder of the j-th.
    Order n takes the n + 1 condensed terms A_0..A_n, in which the a_n of arbitrarily high n stand: they are values of the fact
    `term`, c_n = r^n g(n) for n >= m, which is scaled so that the last coefficient is right. m is where it begins.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims); none, and the grade unreliable, where these do not settle.

    *Applicability.* Convergent series of terms of one sign with the fact `term`, 0 < r x <= 1: near r x = 1, and at 1 itself if
    c_n falls off like a power n^(-s), s > 1, at order n some 1.3 n digits. Where it falls off like 1/(n log^2 n), the
    condensed terms themselves converge too slowly; there `euler-maclaurin` has an answer. Terms that are not monotonic
    generally produce garbage, of which some orders may agree.

    *References.* Jentschura, Mohr, Soff and Weniger (1999); A. van Wijngaarden, Cursus Wetenschappelijk Rekenen B
    (Mathematisch Centrum, 1965).

    *Example.* zeta(3/2) = 2.6123753486854883...:

        >>> import resurgo
        >>> from flint import acb, arb, fmpq
        >>> from resurgo.general_term import GeneralTerm
        >>> term = GeneralTerm("(n + 1)^(-3/2)", lambda n: (n + 1) ** fmpq(-3, 2))
        >>> series = resurgo.Series([term(n) for n in range(9)], {"term": term})
        >>> print(resurgo.resum(series, 1, method="condensation", digits=10))
        2.61237535(11) [estimated]
    """
    term = declared_term(series)
    z = term.ratio * x
    if not (z == 1 or 0 < z < 1):
        raise Inapplicable("takes 0 < r x <= 1: below 0 the terms alternate, and beyond 1 they do not converge")
    count = series.order + 1

    def compute():
        condensed = [(-1) ** j * value for j, value in enumerate(_condensed(term, z, count))]
        inverses = inverse_remainders(condensed, "d", fmpq(1))
        return levin_type(DELTA, (list(accumulate(condensed))[:-1], inverses))[0] if inverses else []

    values = refined(compute, int(BITS_LOST * count), isinstance(x, fmpq))
    claimed = claims(values)
    notes = f"from values of c_n as a function of n: {term}"
    sums, below = [arb(0), *accumulate(terms_at(series, x))], x**term.start
    for order in range(max(term.start, 2), count):
        value, claim = values[order - 1], claimed[order - 1]
        if value is None:
            raise Inapplicable("the denominator of the transformation vanishes")
        scale = series.terms[order] / term(order) if not is_zero(series.terms[order]) else arb(1)
        scale = scale * below * arb(term.ratio) ** term.start
        total = sums[term.start] + scale * value
        if isinstance(claim, tuple):
            yield order, Estimate(total, None, claim[0], f"{notes}; {claim[1]}")
        else:
            yield order, Estimate(total, None if claim is None else claim * abs(scale), notes=notes)


def _condensed(term, z, count):
    """A_0, A_1, ... of the terms z^n g(m + n): those of the second half by their sums, A_j = a_j + 2 A_(2j+1) before them."""
    found = [arb(0)] * count
    for j in reversed(range(count)):
        found[j] = _at(term, z, j) + 2 * found[2 * j + 1] if 2 * j + 1 < count else _summed(term, z, j)
    return found


def _summed(term, z, j):
    """A_j, terms added until what is left, bounded by their ratio, is negligible."""
    total, power, before, negligible = arb(0), 1, None, arb(2) ** -ctx.prec
    for _ in range(LONGEST * ctx.prec):
        now = power * _at(term, z, power * (j + 1) - 1)
        total += now
        if before is not None and now < before:
            rest = now / (1 - now / before)
            if rest < total * negligible:
                return total + arb(0, rest.upper())
        before, power = now, 2 * power
    raise Inapplicable("the condensed terms converge too slowly")


def _at(term, z, n):
    """z^n g(m + n), not negative."""
    value = acb(term.function(arb(term.start + n)))
    now = value.real * arb(z) ** n
    if not now.is_finite():
        raise Inapplicable("the condensed terms converge too slowly")
    if now < 0 or not value.imag.contains(0):
        raise Inapplicable(f"the terms have to be positive: that of n = {term.start + n} is not")
    return now


@hookimpl
def register_methods():
    return [condensation]
