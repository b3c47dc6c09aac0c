"""Richardson extrapolation of the partial sums."""

from fractions import Fraction
from itertools import accumulate, pairwise

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.levin import BITS_LOST, richardson_type
from resurgo.kernels.sequences import is_exact, refined, rows, terms_at


def polynomial_in_1_over_n(order):
    """S_n = 2 - 1/(n+1) + 3/(n+1)^2, which tends to 2."""
    sums = [2 - Fraction(1, n + 1) + Fraction(3, (n + 1) ** 2) for n in range(order + 1)]
    return [sums[0], *(after - before for before, after in pairwise(sums))], 1, 2


@method(
    reference="L. F. Richardson, Phil. Trans. R. Soc. A 226 (1927) 299",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel=polynomial_in_1_over_n,
    excuses={"consistent": "each coefficient is multiplied by a sum of weights, which is 1 for c_0 alone"},
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def richardson(series, x: fmpq | arb | acb, *, b: Fraction = Fraction(1)):
    """T_N = sum_j (-1)^(N+j) (b+j)^N / (j! (N-j)!) S_j, j = 0..N: the polynomial in 1/(b+n) through S_0..S_N, at n = oo.

    Where the terms have come to an end (more are zero than ever before between two others), the answer
    is the partial sum; other zero terms are terms like any others.

    *Options.* b: the place of S_0, positive; S_n stands at b + n.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.sequences): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction. Up to
    order 3 a multiple of the last difference.

    *Exact on* S_n = S + p_1/(b+n) + ... + p_N/(b+n)^N.

    *Applicability.* Logarithmic convergence in whole powers of 1/n: terms like 1/n^2. On alternating and on divergent
    series it generally produces garbage; with half-integer powers its error falls like 1/n alone.

    *References.* Richardson (1927); H. E. Salzer, J. Math. and Phys. 33 (1954) 356; C. M. Bender and S. A. Orszag,
    Advanced Mathematical Methods (1978), sec. 8.1.

    *Example.* 1 + 1/4 + 1/9 + ... = pi^2/6 = 1.6449340668:

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/4", "1/9", "1/16", "1/25", "1/36", "1/49", "1/64"], 1, method="richardson", digits=10))
        1.644934(19) [estimated]
    """
    if b <= 0:
        raise Inapplicable(f"b = {b}: the shift is positive")
    shift = fmpq(b.numerator, b.denominator)

    def compute():
        return richardson_type(list(accumulate(terms_at(series, x))), shift)

    values = refined(compute, int(BITS_LOST * len(series)), is_exact(series, x))
    yield from rows(series, x, values, range(len(series)))


@hookimpl
def register_methods():
    return [richardson]
