"""Where an asymptotic series is best cut off."""

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.terms import least_term


def optimal_truncation(series, x):
    """Order and size of the least term |c_n x^n|, n >= 1, zero terms passed over.

    `order`: the order n of the least term; of several equal ones the first. `size`: |c_n x^n|,
    in the unit of S. Where the least term is the last one known, the notes say that the terms may
    shrink further. For c_n ~ C Gamma(n + b) A^(-n) the order is near |A/x| and the size near
    sqrt(2 pi) C |A/x|^(b - 1/2) exp(-|A/x|), by Stirling's formula.

    *References.* G. G. Stokes, Trans. Camb. Phil. Soc. 10 (1857) 105; M. V. Berry and C. J. Howls,
    Proc. R. Soc. A 430 (1990) 653.

    *Example.* In an experiment, at a coupling where the least term lies within the order:

        diagnostics = [{ use = "optimal-truncation", orders = [20], points = ["1/10"] }]
    """
    least = least_term([c * x**n for n, c in enumerate(series.coefficients)])
    if least is None:
        raise Inapplicable("all terms after the first are zero")
    notes = "the last term known: the terms may shrink further" if least.is_last else ""
    return {"order": Estimate(least.order, notes=notes), "size": Estimate(least.size, notes=notes)}


@hookimpl
def register_diagnostics():
    return [optimal_truncation]
