"""The Borel plane of a series: poles and zeros of Padé approximants of its Borel transform, cuts, and what is spurious."""

from fractions import Fraction

from flint import fmpq

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.borel_plane import borel_plane as plane_of
from resurgo.kernels.growth import growth
from resurgo.precision import to_mp


def borel_plane(series, *, k: Fraction | None = None, b: Fraction = Fraction(0)):
    """Poles p and zeros of the approximant [n/n+1] or [n/n] to B(t) = sum c_n t^n/(b+1)_(kn), of all coefficients.

    `pole-1`, `pole-2`, ...: the poles, nearest to 0 first, and what their notes say of each:

    genuine    the approximants before have it, too, so nearly that it converges faster than a pole on a cut: with
               its error from these, and with `residue-1`, ...
    on cut 1   one of three or more that lie in a row outwards: they gather at a branch point, the end of the cut
    spurious   a zero is so near that the two cancel but for a small residue: a doublet of Froissart
    moving     none of these: the approximants before have it elsewhere

    `zero-1`, ...: the zeros, "spurious" with a pole beside it. `branch-point-1`, ...: where cut 1, ... begins, by the
    poles of the approximant to B'/B, with an error from these. With real coefficients, of two conjugate points that in the
    upper half plane is given, as "one of a pair". A series x^s T(x^p) with p > 1 is T(u), u = x^p: the plane is that of u.
    The k and shift b are said in the notes of the first pole.

    *Options.* k: the Gevrey order, k p whole; left out it is the one declared or read off the coefficients; b: the shift of Borel
    and Leroy, above -1.

    *Applicability.* Fewer than some ten coefficients show little; where [n/n+1] turns out to be B itself, as for Euler's series,
    there are no other poles than those of B. Residues and positions of spurious poles mean nothing.

    *References.* M. Froissart, Rech. Coop. Programme CNRS 9 (1969) 1; G. A. Baker and
    P. Graves-Morris, Padé Approximants, 2nd ed. (Cambridge, 1996); H. Stahl, J. Approx. Theory 91 (1997) 139, on the cuts.

    *Example.* In an experiment, with its picture:

        diagnostics = [{ use = "borel-plane", orders = [40] }]
        figures = ["borel-plane"]
    """
    found = growth(series, k, b)
    plane = plane_of(found.folded, found.k, fmpq(b.numerator, b.denominator))
    if not plane.poles and not plane.zeros:
        raise Inapplicable("the approximant to the Borel transform has neither poles nor zeros")
    words = [found.notes or f"k = {k}", f"b = {b}", f"in x^{found.shape.step}" if found.shape.step > 1 else ""]
    numbers = {}
    for i, point in enumerate(plane.poles, 1):
        notes = "; ".join([point.kind, *(["one of a pair"] if point.is_paired else []), *(filter(None, words) if i == 1 else [])])
        numbers[f"pole-{i}"] = Estimate(to_mp(point.position), None if point.error is None else to_mp(point.error), notes=notes)
        if point.residue is not None:
            numbers[f"residue-{i}"] = Estimate(to_mp(point.residue), to_mp(point.residue_error), notes=point.kind)
    for i, point in enumerate(plane.zeros, 1):
        notes = "; ".join([*([point.kind] if point.kind else []), *(["one of a pair"] if point.is_paired else [])])
        numbers[f"zero-{i}"] = Estimate(to_mp(point.position), notes=notes)
    for i, end in plane.branch_points.items():
        notes = "; ".join([f"of cut {i}", *(["one of a pair"] if end.is_paired else [])])
        numbers[f"branch-point-{i}"] = Estimate(to_mp(end.position), None if end.error is None else to_mp(end.error), notes=notes)
    return numbers


@hookimpl
def register_diagnostics():
    return [borel_plane]
