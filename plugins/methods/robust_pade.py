"""Padé approximants of noisy coefficients, of no higher degrees than these determine."""

from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.claims import NEAR, claim_at
from resurgo.kernels.numerical_rank import BITS, robust_degrees
from resurgo.kernels.pade import Pade
from resurgo.kernels.plans import planned
from resurgo.kernels.staircase import enclosed_pade, staircase, step_of, value_of
from resurgo.kernels.succession import claim_of
from resurgo.number import parse_number
from resurgo.precision import radius, to_ball, to_mp, working_precision


@dataclass(frozen=True)
class Robust:
    """A built robust Padé approximant: call it at x; `poles()`, `zeros()` and `residues()` as those of `pade`."""

    series: Series
    pade: Pade
    tolerance: fmpq
    offset: int
    asked: str
    source: str

    def __call__(self, x: fmpq | arb | acb):
        value = value_of(self.series, self.pade, x)
        details = {"upper": self.pade.upper, "lower": self.pade.lower}
        if self.pade.is_defective:
            return Estimate(value, grade="unreliable", notes=self.notes, details=details)
        claim = self._claim(x)
        if isinstance(claim, tuple):
            return Estimate(value, grade=claim[0], notes=f"{self.notes}; {claim[1]}", details=details)
        return Estimate(value, claim, notes=self.notes, details=details)

    @property
    def notes(self):
        if str(self.pade) == self.asked:
            return f"{self.pade.notes}{self.source}"
        return f"{self.asked} reduced to {self.pade.notes}{self.source}"

    def poles(self):
        return self.pade.fraction.poles()

    def zeros(self):
        return self.pade.fraction.zeros()

    def residues(self):
        return self.pade.fraction.residues()

    def _claim(self, x):
        order = self.series.order
        if not self.source:
            return claim_of(self.series, self.pade, order, self.offset, x)
        if order and str(self._at(order - 1)) == str(self.pade):
            return None  # the last coefficient adds nothing that can be told from noise
        claim = claim_at(lambda n: self._value_at(n, x), order)
        if isinstance(claim, tuple) and str(self.pade) != self.asked:  # values that differ by the noise do not settle
            values = [v for n in range(max(order - NEAR, 0), order + 1) if (v := self._value_at(n, x)) is not None]
            return max((to_ball(abs(v - values[-1])) for v in values[:-1]), key=lambda d: float(d.mid()), default=None)
        return claim

    def _at(self, order):
        return _built(self.series.truncate(order), self.tolerance, self.offset)

    def _value_at(self, order, x):
        try:
            return self._at(order).fraction.kept_at(x)
        except Inapplicable:
            return None


@method(
    name="robust-pade",
    reference="P. Gonnet, S. Güttel and L. N. Trefethen, SIAM Rev. 55 (2013) 101",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    honesty=15,
    cost="that of pade from exact coefficients; with a tolerance O(N^3) an order for the singular values",
    loses=6,
)
def robust_pade(series, *, tolerance: Fraction | None = None, offset: int = 0):
    """[l/m], with the highest degrees l <= L and m <= M on the diagonal of [L/M] that coefficients with noise determine.

    The denominator of [L/M] is the null vector of the M x (M+1) Toeplitz matrix of c_(L-M+1)..c_(L+M). Noise makes the rank full
    where it is not, and adds to P and Q a common factor that is not quite common, a Froissart doublet: a pole anywhere, with a zero
    beside it. So the numerical rank r of the matrix, by its singular values, takes the place of the rank, and [L-M+r/r] that of
    [L/M], until it is full; [l/m] is then found as by `pade`, in balls, from c_0..c_(l+m). Poles are
    never taken out one by one: those that cluster at a branch point are there with small residues, and the coefficients
    determine them.

    *Options.* tolerance: the size of the noise in every coefficient, as a part of the largest of them, 0 or more and below
    1. Left out, it is what the uncertainties of the coefficients say (decimals are known to half a unit in their last
    place, 6.737(159) as they say, balls to their radius); exact coefficients have no noise: the tolerance is 0, and the
    answer that of `pade`. offset: the staircase L - M, as in `pade`.

    *Error claim.* As in `pade`, from the answers of the orders before it; where degrees were reduced and these do not settle,
    the largest distance from the last few of them; none where the last coefficient adds nothing that can be told from noise.
    What the noise does to the value is no part of it: with uncertain coefficients that is told as the data error.

    *Exact on* rational functions with deg P <= L, deg Q <= M, as `pade` is, and up to the noise when that is added.

    *Applicability.* That of `pade`, for coefficients that were measured, rounded or sampled. A tolerance above the noise gives
    away digits, one below it keeps doublets. For the tolerance x is scaled so that the first and the last coefficient are alike;
    for uncertainties every row of the matrix is divided by that of its entries.

    *References.* Gonnet, Güttel and Trefethen (2013); M. Froissart, CNRS RCP 25 (1969) 1, for the doublets; B. Beckermann
    and A. C. Matos, J. Approx. Theory 190 (2015) 254, for what remains of them.

    *Example.* (2 + x)/((1 + x)(2 - x)) = 1 + x^2/2 - x^3/4 + ..., to six decimals:

        >>> import resurgo
        >>> c = ["1.000000", "0.000000", "0.500000", "-0.250000", "0.375000", "-0.312500", "0.343750"]
        >>> print(resurgo.resum(c, "1/2", method="robust-pade", digits=10).notes)
        [3/3] reduced to [1/2] by the uncertainties of the coefficients
    """
    if tolerance is not None and not 0 <= tolerance < 1:
        raise Inapplicable(f"tolerance = {tolerance}: it has to be from 0 on and below 1, a part of the largest coefficient")
    given = fmpq(-1) if tolerance is None else fmpq(tolerance.numerator, tolerance.denominator)
    if tolerance is None:
        source = " by the uncertainties of the coefficients" if any(_doubts(series)) else ""
    else:
        source = f" at tolerance {mp.nstr(to_mp(given), 3)}" if tolerance else ""
    upper, lower = step_of(series.order, offset)
    if not source:
        return Robust(series, staircase(series, series.order, offset), fmpq(0), offset, f"[{upper}/{lower}]", "")
    return Robust(series, _built(series, given, offset), given, offset, f"[{upper}/{lower}]", source)


def _built(series, tolerance, offset):
    degrees = _degrees(series, tolerance, *step_of(series.order, offset))
    return enclosed_pade(series, *degrees)


@planned
def _degrees(series, tolerance, upper, lower):
    """l and m; a negative tolerance stands for that of the uncertainties."""
    doubts = _doubts(series) if tolerance < 0 else [mp.mpf(0)] * len(series)
    smallest = min((d / abs(c) for c, d in zip(series.coefficients, doubts, strict=True) if c and d), default=mp.mpf(1))
    level = smallest if tolerance <= 0 else to_mp(tolerance)
    with working_precision(BITS + max(0, int(-mp.log(level, 2)))):
        c = [to_mp(a) for a in series.terms]
        return robust_degrees(c, doubts, to_mp(max(tolerance, fmpq(0))), upper, lower)


def _doubts(series):
    """The uncertainties of the coefficients: those of data, and the radii of balls that are more than round-off."""
    unit = next((abs(c) for c in series.coefficients if c), mp.mpf(1))
    given = [unit * to_mp(parse_number(u).rational) for u in series.facts.get("uncertainties", ())]
    given += [mp.mpf(0)] * (len(series) - len(given))
    return [max(u, _radius(c)) for u, c in zip(given, series.terms, strict=False)]


def _radius(c):
    return mp.mpf(0) if isinstance(c, fmpq) or 2 * c.rel_accuracy_bits() > ctx.prec else radius(c)


@hookimpl
def register_methods():
    return [robust_pade]
