"""Richardson extrapolation of the partial sums."""

from fractions import Fraction
from itertools import accumulate, pairwise

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.levin import BITS_LOST
from resurgo.kernels.richardson import richardson_type
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
    cost="O(N^2) for all orders; the weights O(N^3) where the exponents are not in arithmetic progression, once for all series",
)
def richardson(
    series,
    x: fmpq | arb | acb,
    *,
    exponents: tuple[Fraction, ...] = (Fraction(1),),
    logarithmic: bool = False,
    beta: Fraction | None = None,
):
    """T_N = S of S_n = S + a_1 z_n^(-theta_1) + ... + a_N z_n^(-theta_N), n = 0..N, at the places z_n = beta + n or log(beta + n).

    For theta_i = 1, 2, 3, ... that is T_N = sum_j (-1)^(N+j) (beta+j)^N / (j! (N-j)!) S_j: the polynomial in 1/(beta+n) through
    S_0..S_N, at n = oo. Where the terms have come to an end (more are zero than ever before between two others), the answer
    is the partial sum; other zero terms are terms like any others.

    *Options.* exponents: theta_1, theta_2, ..., positive and increasing; the list goes on by its last step, by 1 after one
    alone: ["1/2"] is 1/2, 3/2, 5/2, ..., ["1/2", "1"] all multiples of 1/2. logarithmic: whether powers of 1/log(beta + n) stand
    for those of 1/(beta + n). beta: the place of S_0, positive, with logarithmic above 1; where not given 1, with logarithmic 2.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges and where the terms grow
    in one direction. Up to
    order 3 a multiple of the larger of the last two differences.

    *Exact on* S_n = S + a_1 z_n^(-theta_1) + ... + a_N z_n^(-theta_N).

    *Applicability.* Logarithmic convergence: for terms like 1/n^2 the exponents 1, 2, 3, ..., for terms like n^(-3/2) 1/2, 3/2,
    ...; with wrong ones the error falls like a power of 1/n alone. In logarithms all is slow: a sum such as that of
    1/(n log(n)^2) gains some digits, not many. On alternating and on divergent series it generally produces garbage.

    *References.* Richardson (1927); H. E. Salzer, J. Math. and Phys. 33 (1954) 356; C. M. Bender and S. A. Orszag,
    Advanced Mathematical Methods (1978), sec. 8.1; A. Sidi, Practical Extrapolation Methods (2003), ch. 1 to 3, for any
    exponents.

    *Example.* 1 + 1/4 + 1/9 + ... = pi^2/6 = 1.6449340668:

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/4", "1/9", "1/16", "1/25", "1/36", "1/49", "1/64"], 1, method="richardson", digits=10))
        1.644934(19) [estimated]
    """
    least = 1 if logarithmic else 0
    place = least + 1 if beta is None else beta
    if place <= least:
        raise Inapplicable(f"beta = {beta}: the place of S_0 has to be above {1 if logarithmic else 0}")
    if not exponents or exponents[0] <= 0 or any(after <= before for before, after in pairwise(exponents)):
        raise Inapplicable(f"exponents = {', '.join(map(str, exponents)) or 'none'}: they have to be positive and to increase")
    powers, shift = [fmpq(e.numerator, e.denominator) for e in exponents], fmpq(place.numerator, place.denominator)

    def compute():
        return richardson_type(list(accumulate(terms_at(series, x))), shift, powers, logarithmic)

    values = refined(compute, int(BITS_LOST * len(series)), is_exact(series, x))
    yield from rows(series, x, values, range(len(series)))


@hookimpl
def register_methods():
    return [richardson]
