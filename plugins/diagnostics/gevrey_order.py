"""How fast the coefficients of a series grow: the Gevrey order."""

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.late_order import order_of_growth
from resurgo.precision import to_mp


def gevrey_order(series):
    """k of c_n ~ C Gamma(k n + b) A^(-n): 0 for a series that converges, negative for an entire function.

    `gevrey`: k as a rational number, a multiple of 1/2 or a fraction of denominator 3 or 4 (for a series in x^p, such a number
    over p), by Richardson's table of log(r_(n+1)/r_n)/log((n+1)/n), r_n = c_n/c_(n-1), and for signs that turn by the k with
    which a recurrence of two terms settles. Its error is that of the fit, 1/4 without one. `fitted`: k as a real number, of
    log|c_n| = k n log n + a n + b log n + p_0 + p_1/n + ... + p_J/n^J at the last J + 4 terms; the depth J is the one at which
    this changes least, and four times the change, with n/(J+1), is its error. It is left out where signs turn otherwise than
    with a period of one or two, and where its error is 1 or more. `order`: of an entire function, rho = -1/k: it grows like
    exp(|x|^rho).

    *Applicability.* Six coefficients that are not 0, or more; for a useful fit some twelve. An order that is not one of those
    fractions has no `gevrey`. Growth of another kind, such as (n!)^(log n), is not told from it.

    *References.* M. Gevrey, Ann. Sci. Éc. Norm. Supér. 35 (1918) 129; J.-P. Ramis, Lect. Notes Phys. 126 (1980) 178.

    *Example.* In an experiment, how many coefficients tell the order:

        diagnostics = [{ use = "gevrey-order", orders = [10, 20, 40] }]
    """
    found = order_of_growth(series)
    numbers = {}
    if found.taken is not None:
        words = "by ratios or a recurrence; no fit of the growth" if found.fitted is None else ""
        numbers["gevrey"] = Estimate(to_mp(found.taken), to_mp(found.error), notes=words)
        if found.taken < 0:
            numbers["order"] = Estimate(to_mp(-1 / found.taken), to_mp(found.error / found.taken**2))
    if found.fitted is not None:
        numbers["fitted"] = Estimate(to_mp(found.fitted.value), to_mp(found.fitted.error))
    if not numbers:
        raise Inapplicable("the growth of the coefficients does not tell the Gevrey order")
    return numbers


@hookimpl
def register_diagnostics():
    return [gevrey_order]
