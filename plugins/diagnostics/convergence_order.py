"""With which power of a step partial sums converge, where the step is multiplied by the same ratio again and again."""

from fractions import Fraction
from itertools import pairwise

from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl

LEAST = 4  # coefficients after c_0: three ratios
SLOWEST = mp.mpf(19) / 20  # the ratio at which steps of p_n are taken to shrink, at most: of round-off they need not shrink at all


def convergence_order(series, *, ratio: Fraction = Fraction(1, 2)):
    """p in S_n = S + a h_n^p + ..., h_n = q^n h, at x = 1: from p_n = log|c_n/c_(n-1)| / log q, at the highest order N.

    `order`: p_N + (p_N - p_(N-1)) q/(1-q), Richardson's extrapolation of p_n = p + O(h_n). Its error claim is the largest of
    how far it is from p_N, how far from the same at the order before, and how far the p_n have still to go if their steps go on
    to shrink as the last two do, which tells other corrections than h_n, and sums that converge more slowly than any power.
    Difference quotients (the problem `difference-quotients`) are of order 1 where they are forward and of order 2 where they are
    central.

    *Options.* ratio: q, by which the step is multiplied, between 0 and 1.

    *References.* L. F. Richardson, Phil. Trans. R. Soc. A 210 (1911) 307; P. J. Roache, J. Fluids Eng. 116 (1994) 405 (the
    observed order).

    *Example.* In an experiment, that of the central difference quotient:

        problems = [{ use = "difference-quotients", of = "exp(x)", stencil = [-1, 1] }]
        diagnostics = [{ use = "convergence-order", orders = [5, 10, 20] }]
    """
    if not 0 < ratio < 1:
        raise Inapplicable(f"ratio = {ratio}: the step has to be multiplied by a number between 0 and 1")
    last = series.coefficients[1:][-LEAST:]
    if len(last) < LEAST:
        raise Inapplicable(f"takes {LEAST} coefficients after c_0")
    if 0 in last:
        raise Inapplicable("the partial sums do not change: the order of their convergence cannot be told")
    q = mp.mpf(ratio.numerator) / ratio.denominator
    powers = [mp.log(abs(after / before)) / mp.log(q) for before, after in pairwise(last)]
    before, now = (b + (b - a) * q / (1 - q) for a, b in pairwise(powers))
    if now <= 0:
        raise Inapplicable("the terms do not fall: at x = 1 the partial sums do not converge like a power of a step")
    earlier, step = (abs(b - a) for a, b in pairwise(powers))
    shrinking = min(step / earlier, SLOWEST) if earlier else SLOWEST
    return {"order": Estimate(now, error=max(abs(now - powers[-1]), abs(now - before), step * shrinking / (1 - shrinking)))}


@hookimpl
def register_diagnostics():
    return [convergence_order]
