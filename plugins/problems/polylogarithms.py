"""Sums over n >= 0 of x^n/(n + 1)^s, alternating and not: polylogarithms, at x = 1 Dirichlet's eta and Riemann's zeta.

`eta-sum`:  f(x) = S(x) = sum (-1)^n x^n/(n + 1)^s = -Li_s(-x)/x, f(1) = eta(s) = (1 - 2^(1-s)) zeta(s);
`zeta-sum`: f(x) = S(x) = sum x^n/(n + 1)^s = Li_s(x)/x, f(1) = zeta(s), s > 1.

Both converge for |x| < 1 and are the same function at x and -x, analytic in the plane of x cut along x <= -1, or x >= 1
(DLMF 25.12.10). The target is the polylogarithm in that plane, principal branch, in balls. The sum of zeta is taken at the
tip of its cut, where its terms are all positive and fall like n^(-s): it converges logarithmically, its remainder
like n^(1-s).

Since 1/(n + 1)^s is the integral over 0 < u < 1 of u^n log(1/u)^(s-1)/Gamma(s), eta-sum is a series of Stieltjes for
s > 0, and so is zeta-sum in -x.

Large order: radius 1 (Gevrey order 0), A = -1 for eta-sum and A = 1 for zeta-sum, where S is singular like (A - x)^(s-1),
times a logarithm for whole s. Large x: S ~ log(x)^s/x, the power -1 with logarithms.

The coefficients are rational for a whole number s and balls otherwise.

*Parameters.* s: the power of the terms, positive and at most 500.

*Example.* In an experiment, eta(1) = log 2, and zeta(3/2) from its own terms:

    problems = [{ use = "eta-sum", s = 1, points = ["1"] }, { use = "zeta-sum", s = "3/2", points = ["1", "1/2"] }]
"""

from flint import acb, arb, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.general_term import GeneralTerm

LARGEST = 500  # power up to which Arb's polylogarithm is finite at any precision
REFERENCE = (
    "NIST Digital Library of Mathematical Functions, 25.2, 25.12; "
    "H. Cohen, F. Rodriguez Villegas and D. Zagier, Exp. Math. 9 (2000) 3"
)


def polylogarithm(name, title, sign, points, facts):
    """The problem of the sum of (sign x)^n/(n + 1)^s, sign = 1 or -1."""

    def coefficients(order, *, s):
        """c_0..c_order: c_n = sign^n/(n + 1)^s."""
        if s <= 0:
            raise ValueError(f"the power s = '{s}' is not positive; give s > 0")
        if s.denominator == 1:
            return [fmpq(sign**n, fmpz(n + 1) ** int(s)) for n in range(order + 1)]
        power = arb(fmpq(-s.numerator, s.denominator))
        return [sign**n * arb(n + 1) ** power for n in range(order + 1)]

    def known(*, s):
        """The facts, and c_n as a function of n."""
        power = fmpq(s.numerator, s.denominator)
        written = f"{'(-1)^n' if sign < 0 else '1'}/(n + 1)^({s})"
        return facts | {"term": GeneralTerm(written, lambda n: (n + 1) ** -power, ratio=fmpq(sign))}

    def target(x: acb, *, s):
        """Li_s(sign x)/(sign x), 1 at x = 0."""
        return acb(1) if x.is_zero() else (sign * x).polylog(s) / (sign * x)

    def independent(x, *, s):
        """The integral over v > 0 of v^(s-1)/(e^v - sign x), divided by Gamma(s), by quadrature."""
        z = sign * x
        ends = [0, 1, 2, 4, 8, 16, 32, 64, mp.inf]
        return mp.quad(lambda v: v ** (s - 1) / (mp.expm1(v) + (1 - z)), ends) / mp.gamma(s)

    def domain(x, *, s):
        return 0 < s <= LARGEST and (x.imag != 0 or sign * x.real < 1 or (x.real == sign and s > 1))

    side = "1 to the right" if sign > 0 else "-1 to the left"
    domain.__doc__ = f"0 < s <= {LARGEST}, x off the real axis from {side}; x = {sign} itself for s > 1"
    return Problem(
        name,
        coefficients,
        title=title,
        parameters={"s": 2},
        target=target,
        independent=independent,
        points=points,
        facts=known,
        domain=domain,
        reference=REFERENCE,
    )


@hookimpl
def register_problems():
    eta = {"gevrey": 0, "singularities": [-1], "strong": -1, "stieltjes": 0}
    zeta = {"gevrey": 0, "singularities": [1]}
    return [
        polylogarithm("eta-sum", "sum (-1)^n x^n/(n + 1)^s, the polylogarithm", -1, ("1/2", "1", "2", "10"), eta),
        polylogarithm("zeta-sum", "sum x^n/(n + 1)^s, the polylogarithm", 1, ("1/2", "9/10", "1", "-3"), zeta),
    ]
