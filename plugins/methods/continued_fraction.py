"""The continued fraction of the series, and what its signs and its tail tell."""

from dataclasses import dataclass
from typing import Any, Literal

from flint import acb, acb_poly, arb, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.branch import shown
from resurgo.kernels.pade import Pade, Shape, shape_of
from resurgo.kernels.staircase import numerators_of, staircase, value_of
from resurgo.kernels.succession import approach, claim_of
from resurgo.precision import to_ball, to_mp


@dataclass(frozen=True)
class Convergent:
    """A built convergent, with or without a tail: call it at x; `numerators` are a_1, a_2, ..."""

    series: Series
    shape: Shape
    pade: Pade
    numerators: tuple[Any, ...]
    has_tail: bool
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        value, order, offset = self._value(self.pade, x), self.series.order, self.shape.start - 1
        details = {"numerators": [to_mp(a) for a in self.numerators]}
        if self.pade.is_defective:
            return Estimate(value, grade="unreliable", notes=self.notes, details=details)
        if self.has_tail:
            claim = approach(self.series, self.pade, order, offset, lambda pade: self._value(pade, x))
        else:
            claim = claim_of(self.series, self.pade, order, offset, x)
        if isinstance(claim, tuple):
            return Estimate(value, grade=claim[0], notes=f"{self.notes}; {claim[1]}", details=details)
        return Estimate(value, claim, notes=self.notes, details=details)

    def poles(self):
        return self.pade.fraction.poles()

    def _value(self, pade, x):
        """(A_n + w A_(n-1))/(B_n + w B_(n-1)), w what the tail stands for; A_n/B_n where there is none."""
        n = sum(self.shape.entry(pade.upper, pade.lower))
        if not self.has_tail or not 2 <= n <= len(self.numerators):
            return value_of(self.series, pade, x)
        w = periodic_tail(self.numerators[n - 2], self.numerators[n - 1], to_ball(x) ** self.shape.step)
        order = self.shape.start + self.shape.step * (n - 1)
        before = staircase(self.series.truncate(order), order, self.shape.start - 1)
        above, below = _sides(pade.fraction, x)
        above_before, below_before = _sides(before.fraction, x)
        if (denominator := below + w * below_before).contains(0):
            raise Inapplicable("the point may be a pole of the approximant")
        value = (above + w * above_before) / denominator
        is_real = pade.fraction.is_real and not isinstance(x, acb)
        return acb(value).real if is_real else value


def _sides(fraction, x):
    point = acb(to_ball(x))
    return tuple(acb_poly(side)(point) for side in (fraction.numerator, fraction.denominator))


def periodic_tail(a, b, t):
    """w = a t/(1 + b t/(1 + w)), the one that is 0 at t = 0, followed along the line from there.

    w = (sqrt((1 + r_+ t)(1 + r_- t)) - 1 - (b - a) t)/2,    r_+- = a + b +- 2 sqrt(a b).
    """
    a, b, t = acb(a), acb(b), acb(t)
    root, double = acb(1), 2 * (a * b).sqrt()
    for r in (a + b + double, a + b - double):
        factor = 1 + r * t
        if factor.imag.contains(0) and not factor.real > 0:
            raise Inapplicable(f"the periodic tail has a branch point on the way from 0 to x, at x^step = {shown(-1 / r)}")
        root *= factor.sqrt()
    return (root - 1 - (b - a) * t) / 2


@method(
    name="continued-fraction",
    reference="T. J. Stieltjes, Ann. Fac. Sci. Toulouse 8 (1894) J1; H. S. Wall, Continued Fractions (1948)",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel="rational",
    honesty=15,
    cost="O(N^2) for all orders; O(N) a point",
    loses=6,
)
def continued_fraction(series, *, tail: Literal["none", "periodic"] = "none"):
    """c_0/(1 + a_1 x/(1 + a_2 x/(1 + ...))), cut after a_N x, or with a tail for what is beyond.

    The a_k, of the regular C-fraction, are found by its recurrence in balls, from exact coefficients to as many digits as are
    asked. A series x^v T(x^p) is x^v times the fraction of T, in x^p. The convergents are the Padé
    approximants [m/m] and [m/m+1] of T, and so those of `pade` with offset = -1 where v = 0. What this adds are the
    a_k (in the details), what they say, and the tail. Where a_k = 0 the regular fraction ends: the answer is the Padé
    approximant.

    *What they say.* All a_k > 0 for a function of Stieltjes, and only for the formal series of one (Stieltjes 1894):
    the notes say through which order the series is consistent with that, or name the first a_k that is not positive.

    *Options.* tail: "none", or "periodic": what follows a_N is taken to repeat a_(N-1), a_N, a_(N-1), ... for ever, which
    sums to a square root w,

        w = a_(N-1) x/(1 + a_N x/(1 + w)).

    It is right where the a_k tend to a limit, or to two in turn, as they do for one cut of the function.

    *Error claim.* As in `pade`: the distance from the convergent before it, where a_k x > 0 for all k, so that the two enclose
    a function of Stieltjes; otherwise, and with a tail, an extrapolation of the distances between the values before it.

    *Exact on* rational functions; with tail = "periodic" on fractions of period two, such as (sqrt(1 + 4x) - 1)/(2x).

    *Applicability.* That of `pade`. The tail speeds up the convergence where the a_k have limits, as for power
    singularities (log(1 + x)/x has a_k -> 1/4), and helps where they grow slowly. Behind its branch point there is no answer.

    *References.* Stieltjes (1894); Wall (1948); W. J. Thron and H. Waadeland, Numer. Math. 34 (1980) 155, for tails of limit
    periodic fractions.

    *Example.* Euler's series has a_k = 1, 1, 2, 2, 3, 3, ...; its Borel sum at x = 1 is 0.5963473624:

        >>> import resurgo
        >>> found = resurgo.resum([1, -1, 2, -6, 24, -120, 720], 1, method="continued-fraction", digits=10)
        >>> print(found)
        0.603(15) [estimated]
        >>> print(found.notes)
        [3/3]; a_1..a_6 > 0: consistent with a series of Stieltjes through order 6
    """
    shape = shape_of(series.terms)
    offset = shape.start - 1
    try:
        built = staircase(series, series.order, offset)
    except Inapplicable:
        raise Inapplicable(f"c_{shape.start} is the first coefficient that is not 0, and the fraction begins with it") from None
    count = max((series.order - shape.start) // shape.step, 0)
    numerators = next((found for n in range(count, 0, -1) if (found := tuple(numerators_of(series, shape, -1, n)))), ())
    first = series.terms[shape.start] if shape.start <= series.order else 0
    signed = "minus a" if not isinstance(first, acb) and first < 0 else "a"
    notes = f"{built.notes}; {_of_signs(numerators, count, f'{signed} series of Stieltjes', series.order)}"
    return Convergent(series, shape, built, numerators, tail == "periodic", notes)


def _of_signs(numerators, count, kind, order):
    """What the signs of a_1..a_n say; the fraction ends before a_count where there are fewer."""
    for k, a in enumerate(numerators, start=1):
        if isinstance(a, acb):
            return f"not {kind}: its fraction is complex"
        if not a > 0:
            return f"not {kind}: a_{k} = {a.str(5, radius=False)}"
    if len(numerators) < count:
        return f"a_{len(numerators) + 1} = 0, or cannot be told from it"
    return f"a_1..a_{count} > 0: consistent with {kind} through order {order}" if count else "no a_k yet"


@hookimpl
def register_methods():
    return [continued_fraction]
