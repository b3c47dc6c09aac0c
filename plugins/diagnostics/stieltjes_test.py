"""Whether a series is one of Stieltjes, by the exact signs of Hankel's determinants."""

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.stieltjes import determinant_signs, is_hamburger, least_subtractions, moments
from resurgo.kernels.uncertain import within_uncertainties

SIDES = (("", 1), ("reflected-", -1))
REFUTED = "proved: no measure has this moment"
DOUBTED = "no measure has this moment, within its uncertainty"


def stieltjes_test(series, *, subtractions: int = 0):
    """Whether (-1)^n c_(p+n), up to a factor, are moments of a measure on the positive axis, as far as the coefficients go.

    They are if and only if det mu_(i+j) and det mu_(i+j+1) of all sizes are positive, or, for finitely many masses, positive
    up to a size and 0 beyond. `passed`: 1 or 0, for T of S = c_0 + ... + c_(p-1) x^(p-1) + x^p T(x). `violated-at`: the order
    of the coefficient at which it fails, which is a proof; `undecided-from`: the order from which on coefficients in balls do
    not tell, and then there is no `passed`; `masses`: their number, where the determinants vanish. `subtractions`: the least p
    after which it holds, at most half of the order, so that half of the coefficients have been tested at least. The same of
    S(-x), whose moments are c_n itself, with `reflected-` before the name. `hamburger`: 1 where det mu_(i+j) > 0 so far, as
    for a measure on the whole axis. `determinant`: the sign of the one that ends with c_N, after p subtractions; told at all
    orders, a chart.

    With exact coefficients the signs are those of the numerators of the regular C-fraction, in balls that exclude 0; a
    numerator that is 0 is told from a small one exactly, and the determinants beyond it are worked out by elimination. Uncertain
    coefficients are balls of that radius. That all are positive through c_N proves nothing of c_(N+1).

    *Options.* subtractions: p, for `passed`, `violated-at`, `undecided-from`, `masses`, `hamburger` and `determinant`.

    *References.* T. J. Stieltjes, Ann. Fac. Sci. Toulouse 8 (1894) J1; H. Hamburger, Math. Ann. 81 (1920) 235; H. S. Wall,
    Analytic Theory of Continued Fractions (1948); B. Simon, Adv. Math. 137 (1998) 82.

    *Example.* In an experiment, the signs of all determinants through order 20:

        diagnostics = [{ use = "stieltjes-test", orders = { from = 0, to = 20 } }]
        figures = [{ use = "sign-chart", diagnostic = "stieltjes-test", quantity = "determinant" }]
    """
    if subtractions < 0:
        raise Inapplicable(f"subtractions = {subtractions}: a whole number from 0 on")
    sure, series = series, within_uncertainties(series)
    refuted, wide = (REFUTED, "balls") if series is sure else (DOUBTED, "uncertainties")
    numbers = {}
    for prefix, side in SIDES:
        found = moments(series, subtractions, side)
        if found.passed is not None:
            words = "" if found.passed else refuted
            numbers[f"{prefix}passed"] = Estimate(int(found.passed), notes=words or f"through order {series.order}")
        if found.violated is not None:
            numbers[f"{prefix}violated-at"] = Estimate(found.violated, notes=refuted)
        if found.undecided is not None and found.violated is None:
            numbers[f"{prefix}undecided-from"] = Estimate(found.undecided, notes=f"the {wide} are too wide")
        if found.masses is not None and found.passed:
            numbers[f"{prefix}masses"] = Estimate(found.masses)
        least = least_subtractions(series, side, series.order // 2)
        if least is not None:
            numbers[f"{prefix}subtractions"] = Estimate(least, notes=f"through order {series.order}")
        signs = determinant_signs(series, subtractions, side)
        if found.masses is not None:
            numbers[f"{prefix}determinant"] = Estimate(0, notes="vanishes, as do all that follow")
        elif signs[-1] is not None:
            numbers[f"{prefix}determinant"] = Estimate(signs[-1])
        if side > 0 and (positive := is_hamburger(signs)) is not None:
            numbers["hamburger"] = Estimate(int(positive), notes=f"through order {series.order}")
    return numbers


@hookimpl
def register_diagnostics():
    return [stieltjes_test]
