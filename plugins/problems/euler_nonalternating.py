"""Euler's series without signs, sum n! x^n, and its median sum f(x) = e^(-1/x) Ei(1/x)/x.

The Borel transform 1/(1 - t) has its pole on the path of summation: for x > 0 the series is not Borel summable. f is the
principal value of the integral over 0 < s < oo of exp(-s)/(1 - x s), that is e^(-1/x) Ei(1/x)/x (DLMF 6.2.5),
and so the mean of the lateral sums along paths of s above and below the pole s = 1/x,

    S_+ = f + i pi e^(-1/x)/x,    S_- = f - i pi e^(-1/x)/x,    S_+ - S_- = 2 pi i e^(-1/x)/x,    x > 0.

Elsewhere the integral converges and the Borel sum is unique, f(x) = -e^(-1/x) E_1(-1/x)/x: Euler's alternating series
at -x. It tends to S_+ as x approaches the positive real axis from above, and to S_- from below; on the axis f is their mean.

Large order: c_n = Gamma(n + 1), so A = 1, b = 1, C = 1, without corrections.
Strong coupling: f ~ (gamma - log x)/x as x -> oo, gamma Euler's constant; f has a zero at x = 2.684510350820...

*Example.* In an experiment, on the Stokes line, beside it and opposite to it:

    problems = [{ use = "euler-nonalternating", points = ["1/10", "1/10+1/100*I", "-1"] }]
"""

from flint import acb, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_n = n!."""
    terms = [fmpz(1)]
    for n in range(1, order + 1):
        terms.append(n * terms[-1])
    return terms


def target(x: acb):
    """w e^w E_1(w), w = -1/x, as w U(1, 1, w) (DLMF 13.6.6); for real x its real part, on the cut the mean of both sides."""
    w = -1 / x
    value = w * w.hypgeom_u(1, 1)
    return value.real if x.imag.is_zero() else value


def independent(x):
    """The integral over s by quadrature; for x > 0 the real part of that along a path that passes above the pole."""
    turn = mp.expjpi(0 if mp.re(x) <= 0 else mp.mpf(1) / 4 if mp.im(x) >= 0 else -mp.mpf(1) / 4)
    value = mp.quad(lambda r: turn * mp.exp(-turn * r) / (1 - x * turn * r), [0, 1, 4, 16, 64, mp.inf])
    return mp.re(value) if mp.im(x) == 0 else value


def not_zero(x):
    """x not 0"""
    return x != 0


@hookimpl
def register_problems():
    return [
        Problem(
            "euler-nonalternating",
            coefficients,
            title="sum n! x^n, a median sum",
            target=target,
            target_is="median sum",
            independent=independent,
            points=("1/50", "1/10", "1/2", "10"),
            facts={"gevrey": 1, "singularities": [1], "exponent": 1, "strong": -1},
            domain=not_zero,
            reference="G. H. Hardy, Divergent Series (1949), ch. II; U. D. Jentschura, Phys. Rev. D 62 (2000) 076001",
        )
    ]
