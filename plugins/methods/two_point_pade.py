"""Two-point Padé approximants, from the expansions at 0 and at infinity."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import acb, arb, ctx, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.claims import claim_at
from resurgo.kernels.plans import planned
from resurgo.kernels.two_point import two_point_pade as between
from resurgo.number import Number, parse_number
from resurgo.precision import to_ball, working_precision

NAMES = "strong_coefficients", "strong", "strong_step"
INSIDE = 12  # bits an order and unit of d by which balls at infinity are enclosed better than the working precision


@dataclass(frozen=True)
class Infinity:
    """f ~ x^power (b_0 + b_1 x^(-step) + ...): the b_j as they are written, and what is told of where they are from."""

    texts: tuple[str, ...]
    power: Fraction
    step: Fraction
    notes: str

    @property
    def root(self):
        """d: in z = x^(1/d) all powers are whole."""
        return lcm(self.power.denominator, self.step.denominator)


@dataclass(frozen=True)
class TwoPoint:
    """A built two-point approximant: call it at x."""

    series: Series
    infinity: Infinity

    def __call__(self, x: fmpq | arb | acb):
        d, order = self.infinity.root, self.series.order
        with working_precision(ctx.prec + INSIDE * d * (order + 1)):
            point = _root(x, d)
            value = self._value(order, point)
            claim = claim_at(lambda n: self._known(n, point), order)
        notes = f"{min(order + 1, len(self.infinity.texts))} coefficients at infinity, {self.infinity.notes}"
        if isinstance(claim, tuple):
            return Estimate(value * 1, grade=claim[0], notes=f"{notes}; {claim[1]}")
        return Estimate(value * 1, claim, notes=notes)

    def _value(self, order, point):
        return _approximant(self.series.whole, order, self.infinity)(point) * self.series.terms[0]

    def _known(self, order, point):
        try:
            return self._value(order, point)
        except Inapplicable:
            return None


def _root(x, d):
    if d == 1:
        return x
    point = to_ball(x)
    if isinstance(point, arb) and not point > 0:
        raise Inapplicable(f"negative x lies on the cut of x^(1/{d})")
    return (point.log() / d).exp()


def _approximant(series, order, infinity):
    return _planned(series, order, infinity.texts, infinity.power, infinity.step, infinity.root)


@planned
def _planned(series, order, texts, power, step, d):
    """The fraction of z = x^(1/d) for c_0..c_order and as many of the b_j."""
    leading, gap = int(power * d), int(step * d)
    strong = [parse_number(text).term(ctx.prec) for text in texts]
    strong, terms = strong[: order + 1], [c / series.terms[0] for c in series.terms[: order + 1]]
    zero, infinity = (_spread(cs, by) for cs, by in ((terms, d), (strong, gap)))
    if (len(zero) + len(infinity) - leading) % 2 == 0:
        infinity = infinity[:-1]
    if len(zero) + len(infinity) - 1 < abs(leading):
        raise Inapplicable(f"order {order} has too few coefficients for the power {power} of x as x -> oo")
    return between(zero, infinity, leading)


def _spread(cs, by):
    """c_0, 0, ..., 0, c_1, 0, ..."""
    found = [fmpq(0)] * (by * len(cs))
    found[::by] = cs
    return found


def two_expansions(order):
    """(3 + 2x + x^2)/(1 + x) at x = 2: x + 1 + 2/x - 2/x^2 + ... at infinity."""
    terms = [fmpq(3), fmpq(-1), *(fmpq(2 * (-1) ** n) for n in range(2, order + 1))][: order + 1]
    strong = ["1/3", "1/3", *(f"{2 * (-1) ** n}/3" for n in range(40))]
    return Series(terms, {"strong": 1, "strong_step": 1, "strong_coefficients": strong}), fmpq(2), fmpq(11, 3)


@method(
    name="two-point-pade",
    reference="J. H. McCabe and J. A. Murphy, J. Inst. Math. Appl. 17 (1976) 233",
    claims=("homogeneous", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=two_expansions,
    honesty=20,
    cost="O(N^3) an order, over the rationals or balls; O(N) a point",
)
def two_point_pade(
    series,
    *,
    strong_coefficients: list[Number] | None = None,
    strong: Fraction | None = None,
    strong_step: Fraction | None = None,
):
    """P(z)/Q(z), z = x^(1/d), that agrees with the series at 0 and with c_0 x^s (b_0 + b_1 x^(-w) + ...) at infinity.

    d is the least whole number for which d s and d w are whole; deg P - deg Q = d s. Order N takes c_0..c_N and
    as many of the b_j, b_0..b_N, as there are: d (N + 1) conditions at 0 and d w (N + 1) at infinity, on all powers of
    z, less one at infinity where their number does not fit. So both ends are served alike for w = 1.

    *Options.* strong_coefficients: b_0, b_1, ..., a list of numbers in units of c_0; strong: s, the leading power of x, rational;
    strong_step: w, by how much the powers fall, a rational number above 0. Left out, they are what the problem declares, the
    facts of the same names.

    *Error claim.* An extrapolation of the distances between the approximants of the orders before it, as in `pade`.

    *Exact on* rational functions of z of low degree.

    *Applicability.* Functions that are known at weak and at strong coupling, between which it interpolates. Power
    behaviour at infinity alone, without logarithms. Where both expansions are those of a function of Stieltjes in z it
    has no poles on the positive axis; otherwise it may have one anywhere. Negative x lie on a cut where d > 1.

    *References.* McCabe and Murphy (1976); G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996), sec. 7.1.

    *Example.* (1 + x)^(1/3), from two coefficients at 0 and two at infinity, at x = 1, where it is 1.2599210:

        >>> import resurgo
        >>> infinity = {"strong_coefficients": [1, "1/3"], "strong": "1/3", "strong_step": 1}
        >>> print(resurgo.resum([1, "1/3"], 1, method="two-point-pade", digits=8, **infinity))
        1.26(14) [estimated]
    """
    infinity = _stated(series.facts, strong_coefficients, strong, strong_step)
    if (series.exact and series.exact[0] == 0) or (not series.exact and to_ball(series.terms[0]).contains(0)):
        raise Inapplicable("c_0 = 0, and the coefficients at infinity are in units of it")
    _approximant(series.whole, series.order, infinity)
    return TwoPoint(series, infinity)


def _stated(facts, coefficients, strong, step):
    """The expansion at infinity: what is given, and for the rest what is declared."""
    declared = [facts.get(name) for name in NAMES]
    given = [None if coefficients is None else [number.text for number in coefficients], strong, step]
    found = [b if a is None else a for a, b in zip(given, declared, strict=True)]
    for value, name in zip(found, NAMES, strict=True):
        if value is None:
            raise Inapplicable(f"nothing declares the expansion at infinity; give the option {name}")
    texts = tuple(str(text) for text in found[0])
    if not texts:
        raise Inapplicable("strong_coefficients is empty: give b_0 at least")
    exponents = [Fraction(str(value)) for value in found[1:]]
    if exponents[1] <= 0:
        raise Inapplicable(f"strong_step = {exponents[1]}: the powers fall by a step above 0")
    notes = "as declared" if given == [None] * 3 else "as stated"
    return Infinity(texts, *exponents, notes)


@hookimpl
def register_methods():
    return [two_point_pade]
