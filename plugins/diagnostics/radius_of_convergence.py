"""The radius of convergence by ratios, roots, two-term recurrences and Padé poles."""

from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.convergence import agreed, balls_of, credible, kind_of, pair_of, radii
from resurgo.precision import to_mp


def radius_of_convergence(series):
    """R = 1/limsup |c_n|^(1/n) by five methods, each with its error, and the best of them.

    `ratio`: |A| from c_n/c_(n-1) = (1 + (b-1)/n + ...)/A, Neville's table in 1/n (Domb and Sykes). `root`: from
    log |c_n| = -n log R + (b-1) log n + const + ..., solved at three n and extrapolated in 1/n. `pair`: |A| of two
    singularities of alike size by a recurrence of two terms (Mercer and Roberts), with `pair-angle`, (arg A)/pi, and
    `pair-exponent`, b, for a conjugate pair. `pade`: the nearest pole of [m-1/m] or [m/m] that successive approximants agree
    on; `dlog-pade`: that of f'/f, without zeros of f. `radius`: the one of the least error, raised to cover what the others
    say; the notes say which. A method that does not settle to a fifth is left out.

    For coefficients that grow like (k n)! `radius` is 0; for those of an entire function there is in its place
    `inverse-radius`, 0. Their errors are the root test's number at the last coefficient, which tells how far the coefficients
    bear that out. A series x^s T(x^p) is read as one in x^p.

    *Applicability.* Singularities that are powers or logarithms. Of a natural boundary or an essential
    singularity there is an estimate with a large error, or none. A singularity whose amplitude is so small
    that the coefficients do not show it is not found.

    *References.* C. Domb and M. F. Sykes, Proc. R. Soc. A 240 (1957) 214; G. N. Mercer and A. J. Roberts, SIAM J. Appl. Math. 50
    (1990) 1547; A. J. Guttmann, in Phase Transitions and Critical Phenomena 13 (1989) 1; G. A. Baker, Phys. Rev. 124 (1961) 768.

    *Example.* In an experiment, how well 10, 20 and 40 coefficients tell it:

        diagnostics = [{ use = "radius-of-convergence", orders = [10, 20, 40] }]
    """
    shape, terms = balls_of(series)
    gaps = f"in x^{shape.step}" if shape.step > 1 else ""
    kind = kind_of(series)
    root = abs(to_mp(terms[-1])) ** (mp.mpf(1) / series.order)
    if kind == 1:
        return {"radius": Estimate(0, 1 / root, notes="the coefficients grow factorially")}
    found = credible(series, radii(series))
    if kind == -1 and not found:
        return {"inverse-radius": Estimate(0, root, notes="the coefficients are those of an entire function")}
    if not found:
        raise Inapplicable("no method settles on a radius of convergence")
    name, best = agreed(found)
    numbers = {"radius": Estimate(to_mp(best.value), to_mp(best.error), notes=", ".join(filter(None, [f"by {name}", gaps])))}
    numbers |= {name: Estimate(to_mp(each.value), to_mp(each.error), notes=gaps) for name, each in found.items()}
    if "pair" in found:
        numbers |= {f"pair-{name}": Estimate(to_mp(each.value), to_mp(each.error)) for name, each in pair_of(series).items()}
    return numbers


@hookimpl
def register_diagnostics():
    return [radius_of_convergence]
