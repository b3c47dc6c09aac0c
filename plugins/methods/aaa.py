"""The AAA algorithm: rational approximation of samples, in barycentric form."""

from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.barycentric import Barycentric, aaa_fits
from resurgo.precision import to_ball, to_mp, working_precision


@dataclass(frozen=True)
class Fitted:
    """A rational function fitted to samples: call it at x; `poles()` with multiplicities."""

    functions: tuple[Barycentric, ...]  # with fewer and fewer support points
    finer: Barycentric  # the first, worked out to more bits
    residual: arb
    notes: str
    is_real: bool

    def __call__(self, x: fmpq | arb | acb):
        value, finer = self._value(self.functions[0], x), self._value(self.finer, x)
        rounding = 2 * abs(value - finer)
        if not rounding.is_finite():
            raise Inapplicable("the point is a pole of the approximant")
        ball = finer + (acb(arb(0, rounding), arb(0, rounding)) if isinstance(finer, acb) else arb(0, rounding))
        before = [self._value(function, x) for function in self.functions[1:]]
        distances = [abs(value - other) for other in before if other.is_finite()]
        error = max((*distances, self.residual), key=arb.mid) if distances else None
        return Estimate(ball, error, notes=self.notes)

    def poles(self):
        return self.functions[0].poles()

    def _value(self, function, x):
        value = function(acb(to_ball(x)))
        return value.real if self.is_real and not isinstance(x, acb) else value


@method(
    reference="Y. Nakatsukasa, O. Sète and L. N. Trefethen, SIAM J. Sci. Comput. 40 (2018) A1494",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    excuses={"limit": "it goes through the support points, and past the other nodes within the tolerance"},
    honesty=20,
    cost="O(N^4) at most: the smallest singular vectors of matrices with up to N/2 columns",
)
def aaa(samples, *, tolerance: Fraction = Fraction(1, 10**13)):
    """sum w_j f_j/(x - z_j) / sum w_j/(x - z_j): the support points z_j one by one, the weights by least squares.

    The next support point is the node where the function so far is farthest from the sample; the weights minimise
    the sum over the other nodes x_i of |sum_j w_j (f(x_i) - f_j)/(x_i - z_j)|^2, sum |w_j|^2 = 1. It ends when all samples are
    met within the tolerance, or when there are no more nodes left than support points.

    *Options.* tolerance: the largest distance from a sample that is allowed, relative to the largest distance
    of a value from their mean; for samples with an error, some multiple of it. 0 takes all nodes that there are.

    *Error claim.* The largest of the distances from the functions with one support point less and with two, and from the samples.

    *Exact on* rational functions, within the tolerance.

    *Applicability.* Functions that are analytic on the region of the nodes, but for poles: also between the nodes. It
    finds poles and clusters of them along cuts. Far from the nodes it generally produces garbage.

    *References.* Nakatsukasa, Sète and Trefethen (2018).

    *Example.* log(1 + x)/x at 1/3, where it is 0.8630462174, from its values at 1/10, 2/10, ..., 1, in which x = 1/3 is none:

        >>> from mpmath import mp
        >>> import resurgo
        >>> nodes = [f"{n}/10" for n in range(1, 11)]
        >>> with mp.workdps(20):
        ...     samples = resurgo.Samples(nodes, [10 * mp.log(1 + mp.mpf(n) / 10) / n for n in range(1, 11)])
        >>> print(resurgo.resum(samples, "1/3", method="aaa", digits=10))
        0.863046217(99) [estimated]
    """
    if tolerance < 0:
        raise Inapplicable(f"tolerance = {tolerance}: a distance is 0 or more")
    limit = arb(fmpq(tolerance.numerator, tolerance.denominator))
    fits = list(aaa_fits(samples.nodes, samples.terms, limit))
    with working_precision(ctx.prec + ctx.prec // 2):
        finer = list(aaa_fits(samples.nodes, samples.terms, limit))[-1].function
    last = fits[-1]
    above = "" if last.is_close else ", which is above the tolerance"
    notes = f"degree {len(fits) - 1}, at most {mp.nstr(to_mp(last.off), 2)} from the samples{above}"
    is_real = not any(isinstance(part, acb) for part in (*samples.nodes, *samples.terms))
    return Fitted(tuple(fit.function for fit in reversed(fits[-3:])), finer, last.off, notes, is_real)


@hookimpl
def register_methods():
    return [aaa]
