"""Borel summation with the Borel transform continued by Padé approximants in the conformal variable of its cut plane."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.borel_pade import staircase_claim
from resurgo.kernels.borel_singularity import borel_singularity
from resurgo.kernels.conformal import conformal_coefficients
from resurgo.kernels.conformal_pade import ConformalPade
from resurgo.kernels.growth import Growth, growth
from resurgo.kernels.plans import planned
from resurgo.number import Number, parse_number


@dataclass(frozen=True)
class ConformalPadeSum:
    """A built sum: call it at x; `poles()` are those of the approximant in w."""

    sums: ConformalPade
    growth: Growth
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        at, factor = self.growth.at(x)
        if self.sums.on_cut(at):
            raise Inapplicable("the ray of integration meets the cut of the Borel transform")

        @cache
        def value(order):
            return self.sums.value(order, at) * factor

        pade, claim = self.sums.approximant(self.sums.order), staircase_claim(self.sums.approximant, self.sums.mapped, value)
        error, grade, doubt = (None, *claim) if isinstance(claim, tuple) else (claim, "", "")
        notes = "; ".join(filter(None, [f"in w: {pade.notes}", self.notes, doubt]))
        grade = "unreliable" if pade.is_defective else grade
        return Estimate(value(self.sums.order), error, grade, notes)

    def poles(self):
        return self.sums.approximant(self.sums.order).fraction.poles()


@planned
def _mapped(series, k, b, singularity):
    return conformal_coefficients(borel_transform(series, k, b), parse_number(singularity).term(4 * ctx.prec))


@method(
    name="pade-conformal-borel",
    reference="E. Caliceti, M. Meyer-Hermann, P. Ribeca, A. Surzhykov and U. D. Jentschura, Phys. Rep. 446 (2007) 1; "
    "O. Costin and G. V. Dunne, J. Phys. A 52 (2019) 445205",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    excuses={
        "last-coefficient": "at order 40 it has all the digits of every sample",
        "options": "a pole that by accident lies on the ray of integration makes the sum jump there, as on a Stokes line",
    },
    honesty=10,
    cost="the coefficients in w, O(N^2) for the approximants of all orders; some 15 of them at some 200 nodes a point",
    loses=8,
)
def pade_conformal_borel(
    series,
    *,
    k: Fraction | None = None,
    b: Fraction | None = None,
    singularity: Number | None = None,
    offset: int = 0,
):
    """The integral of exp(-s) s^b R(w(x s^k))/Gamma(b+1) over 0 < s < oo, R a Padé approximant in the conformal variable w of B.

        B(t) = sum c_n t^n / (b+1)_(kn) = sum d_n w^n,    t = -4 A w/(1-w)^2,
        w(t) = (sqrt(1 - t/A) - 1)/(sqrt(1 - t/A) + 1),    R(w) = [L/M] of sum d_n w^n.

    w maps the plane cut from A to infinity, away from 0, to the disc |w| < 1; what B has beyond the branch point at A, on
    the cut or off it, is left to the poles of R. Those in the disc are taken out and integrated in closed form, the rest by a
    double-exponential rule.

    *Options.* k: the Gevrey order, c_n ~ (k n)!, above 0 and at most 10; b: the shift, above -1 and at most 100; singularity:
    A, the singularity of B nearest to 0, real with its sign, or complex such as "1/2+I" for complex coefficients; offset: the
    staircase L - M of the Padé approximant, as in `pade`. Left out, k and b are as in `borel-leroy`, and A is the declared
    singularity, or read off the coefficients. The notes say which.

    *Error claim.* An extrapolation of the differences between values of successive orders (`claims` in
    resurgo.kernels.claims): the sum of those to come, whether they fall like a power of the order, as the
    second half of them shows, or faster. None, and the grade unreliable, where that sum diverges;
    none where up to three last coefficients leave the approximant as it was, and round-off where more do.

    *Applicability.* Series whose Borel transform has one nearest singularity, away from the ray of integration (`median-borel` is
    for a Stokes line): for real coefficients on the real axis; most of all with a branch point there, whose cut would take
    all the poles of a plain Padé approximant. A second singularity nearly as close, elsewhere, costs most of the gain. A
    complex pair has no such map.

    *References.* Caliceti et al. (2007); Costin and Dunne (2019); the same, Phys. Lett. B 808 (2020) 135627.

    *Example.* The Airy function, whose Borel transform is 2F1(1/6, 5/6; 1; -t/2): sum (-1)^n (1/6)_n (5/6)_n/(2^n n!) x^n at 1.

        >>> import resurgo
        >>> airy = ["1", "-5/72", "385/10368", "-85085/2239488", "37182145/644972544", "-5391411025/46438023168"]
        >>> print(resurgo.resum(airy, 1, method="pade-conformal-borel", singularity=-2, digits=10))
        0.95090(16) [estimated]
    """
    found = growth(series, k, b, gaps=singularity is None)
    nearest, whence = borel_singularity(series, found, singularity)
    mapped = _mapped(found.folded.whole, found.k, found.shift, nearest.key).truncate(found.folded.order)
    sums = ConformalPade(mapped, nearest.term(4 * ctx.prec), found.k, found.shift, offset)
    sums.approximant(sums.order)
    return ConformalPadeSum(sums, found, "; ".join(filter(None, [whence, found.notes])))


@hookimpl
def register_methods():
    return [pade_conformal_borel]
