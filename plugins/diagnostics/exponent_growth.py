"""Whether expanding in the exponent changes the rate at which a series diverges."""

from fractions import Fraction

from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl


def exponent_growth(series, *, power: int = -2):
    """The coefficients A_n of (S/c_0)^power beside c_n/c_0, at the highest order N.

    `ratio`: A_N c_0/c_N. `limit`: the ratio extrapolated to N -> oo by two steps of Richardson's
    method over N, N/2 and N/4, for corrections in 1/N and 1/N^2; its error claim is what the second
    step changed. For factorially growing c_n the limit is `power` itself (Bender 1975: the leading
    growth of a function of a series is that of its derivative at c_0), so that the exponent-resummed
    form diverges at the same rate as the series.

    *Options.* power: as in the method `exponent`.

    *References.* E. A. Bender, J. London Math. Soc. 9 (1975) 451; L. F. Richardson and J. A. Gaunt,
    Phil. Trans. R. Soc. A 226 (1927) 299.

    *Example.* In an experiment, how the rate changes with the order:

        diagnostics = [{ use = "exponent-growth", power = -4, orders = [5, 10, 20] }]
    """
    if series.terms[0] == 0:
        raise Inapplicable("c_0 = 0, so no power of the series is a power series")
    if series.terms[-1] == 0 or series.order == 0:
        raise Inapplicable(f"the coefficient c_{series.order} gives no ratio")
    normal = series / series.terms[0]
    powers = normal**power
    found = {"ratio": Estimate(powers[-1] / normal[-1])}
    orders = [series.order // 4, series.order // 2, series.order]
    if orders[0] and all(series.terms[n] != 0 for n in orders):
        found["limit"] = _richardson(orders, [powers[n] / normal[n] for n in orders])
    return found


def _richardson(orders, ratios):
    """The value at 1/n = 0 of the parabola through (1/n, ratio), and how far the straight line's is."""
    (n0, n1, n2), (r0, r1, r2) = (Fraction(n) for n in orders), ratios
    line = (n2 * r2 - n1 * r1) / (n2 - n1)
    before = (n1 * r1 - n0 * r0) / (n1 - n0)
    parabola = (n2 * line - n0 * before) / (n2 - n0)
    return Estimate(parabola, error=abs(mp.mpmathify(parabola) - line))


@hookimpl
def register_diagnostics():
    return [exponent_growth]
