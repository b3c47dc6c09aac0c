"""The singularities of f nearest to 0: where they are, of what kind, how strong."""

from resurgo import Estimate, hookimpl
from resurgo.kernels.singular_points import of_singularity, singular_points
from resurgo.precision import to_mp

MOST = 4


def singularities(series):
    """A, g and D of f ~ D (1 - x/A)^(-g) near x = A: `position-1`, `exponent-1`, `amplitude-1`, and so on with growing |A|.

    Of a conjugate pair the one above the axis stands for both; of a series x^s T(x^p) the one on the principal ray for p of
    them; the notes say so. g = 1, 2, ... is a pole; where g is 0, -1, -2, ... within its error, and that below 0.02, f has
    a logarithm, D (1 - x/A)^(-g) log(1 - x/A), and the notes say that D is of that. Where neither can be told there is no
    D. c_n ~ D n^(g-1) A^(-n)/Gamma(g): g is the exponent b of a series of Gevrey order 0.

    The nearest is read off the coefficients, by ratios or a recurrence of two terms, or is a pole of f'/f where Dlog-Padé knows it
    better. Those beyond it are poles of f'/f that successive approximants agree on to a part in a thousand, at most four in all;
    zeros of f are left out.

    *Applicability.* Powers and logarithms. Confluent singularities, (1 - x/A)^(-g) + (1 - x/A)^(-h), have larger errors; that a
    power is multiplied by a logarithm shows in the error of g alone.

    *References.* C. Domb and M. F. Sykes, Proc. R. Soc. A 240 (1957) 214; G. N. Mercer and A. J. Roberts, SIAM J. Appl. Math. 50
    (1990) 1547; G. A. Baker, Phys. Rev. 124 (1961) 768; G. Darboux, J. Math. Pures Appl. 4 (1878) 5.

    *Example.* In an experiment:

        problems = ["kepler"]
        diagnostics = [{ use = "singularities", orders = [20, 40] }]
    """
    shape, found = singular_points(series)
    numbers = {}
    for number, each in enumerate(found[:MOST], start=1):
        one, words = of_singularity(each, shape), []
        if shape.step > 1:
            words.append(f"and those turned by {360 / shape.step:g} degrees")
        if each.has_conjugate:
            words.append("and the conjugate")
        numbers[f"position-{number}"] = Estimate(to_mp(one.position), to_mp(one.error), notes=", ".join(words))
        if one.exponent is not None:
            kind = "a logarithm" if one.is_logarithm else f"a pole of order {one.whole}" if one.whole else ""
            numbers[f"exponent-{number}"] = Estimate(to_mp(one.exponent.value), to_mp(one.exponent.error), notes=kind)
        if one.amplitude is not None:
            power = {0: "", 1: "(1 - x/A) "}.get(-one.whole, f"(1 - x/A)^{-one.whole} ") if one.is_logarithm else ""
            kind = f"of {power}log(1 - x/A)" if one.is_logarithm else ""
            numbers[f"amplitude-{number}"] = Estimate(to_mp(one.amplitude.value), to_mp(one.amplitude.error), notes=kind)
    return numbers


@hookimpl
def register_diagnostics():
    return [singularities]
