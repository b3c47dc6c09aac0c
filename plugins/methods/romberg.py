"""Richardson's extrapolation of what depends on a step that is multiplied by the same ratio again and again."""

from fractions import Fraction
from itertools import accumulate, pairwise

from flint import acb, arb, fmpq

from resurgo import Inapplicable, hookimpl, method
from resurgo.kernels.richardson import continued, geometric_type
from resurgo.kernels.sequences import is_exact, refined, rows, terms_at

BITS_LOST = 4  # an order


def powers_of_the_step(order):
    """S_n = 2 - h + 3 h^2 with h = 2^(-n), which tends to 2."""
    sums = [2 - Fraction(1, 2**n) + 3 * Fraction(1, 4**n) for n in range(order + 1)]
    return [sums[0], *(after - before for before, after in pairwise(sums))], 1, 2


@method(
    reference="W. Romberg, Det Kongelige Norske Videnskabers Selskab Forhandlinger 28 (1955) 30",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel=powers_of_the_step,
    excuses={"consistent": "each coefficient is multiplied by a sum of weights, which is 1 for c_0 alone"},
    honesty=10,
    loses=BITS_LOST,
    cost="O(N^2) for all orders",
)
def romberg(series, x: fmpq | arb | acb, *, ratio: Fraction = Fraction(1, 2), exponents: tuple[Fraction, ...] = (Fraction(1),)):
    """T_N = S of S_n = S + a_1 h_n^theta_1 + ... + a_N h_n^theta_N, n = 0..N, where h_n = q^n h: partial sums in powers of a step.

        T_n^(0) = S_n,    T_n^(k) = (T_n^(k-1) - q^theta_k T_(n-1)^(k-1))/(1 - q^theta_k),    T_N = T_N^(N)

    For theta_i = i it is the polynomial in h through all S_n, at h = 0: of forward difference quotients the derivative at a of the
    polynomial through a and all a + h_n.

    *Options.* ratio: q, by which the step is multiplied, between 0 and 1. exponents: theta_1, theta_2, ..., positive and
    increasing; the list goes on by its last step, by 1 after one alone: ["2", "4"] is 2, 4, 6, ..., as for central difference
    quotients and the trapezoidal rule.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims).

    *Exact on* S_n = S + a_1 h_n^theta_1 + ... + a_N h_n^theta_N.

    *Applicability.* Difference quotients (the problem `difference-quotients`), quadrature with halved steps, anything with an
    expansion in powers of a step. Its table converges faster than any geometric series where the function is analytic. With wrong
    exponents or a wrong ratio the gain is lost, while `shanks` and `levin`, which find the ratios themselves, take twice as many
    terms. On series that are no such sequence it generally produces garbage.

    *References.* L. F. Richardson and J. A. Gaunt, Phil. Trans. R. Soc. A 226 (1927) 299; Romberg (1955); R. Bulirsch and J. Stoer,
    Numer. Math. 6 (1964) 413 (convergence).

    *Example.* The derivative of exp at 0 from the forward difference quotients 1.7182818, 1.2974425, 1.1361017, 1.0651876
    with steps 1, 1/2, 1/4 and 1/8:

        >>> import resurgo
        >>> series = ["1.7182818", "-0.4208393", "-0.1613408", "-0.0709141"]
        >>> print(resurgo.resum(series, 1, method="romberg", digits=6))
        1.00(52) [estimated], data error 2.7e-7
    """
    if not 0 < ratio < 1:
        raise Inapplicable(f"ratio = {ratio}: the step has to be multiplied by a number between 0 and 1")
    if not exponents or exponents[0] <= 0 or any(after <= before for before, after in pairwise(exponents)):
        raise Inapplicable(f"exponents = {', '.join(map(str, exponents)) or 'none'}: they have to be positive and to increase")
    powers = continued([fmpq(e.numerator, e.denominator) for e in exponents], series.order)
    step = fmpq(ratio.numerator, ratio.denominator)

    def compute():
        return geometric_type(list(accumulate(terms_at(series, x))), step, powers)

    values = refined(compute, int(BITS_LOST * len(series)), is_exact(series, x))
    yield from rows(series, x, values, range(len(series)))


@hookimpl
def register_methods():
    return [romberg]
