"""Differential approximants: the solution of a linear differential equation that the series satisfies."""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, fmpq, fmpq_poly

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.branch import shown
from resurgo.kernels.differential import Equation, continued
from resurgo.kernels.order_basis import hermite_pade
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Rational, roots
from resurgo.precision import to_ball

HIGHEST = 4  # derivative
TOLD = 3  # singular points in the details


def power(order):
    """1 + x + (1 - x/2)^(-1/3) at x = -14."""
    terms = Series([1, Fraction(-1, 2), *[0] * order]) ** Fraction(-1, 3) + Series([1, 1, *[0] * order])
    return terms.truncate(order), -14, Fraction(-25, 2)


@dataclass(frozen=True)
class Solution:
    """A built differential approximant: call it at x; `singular_points()` with the exponents there."""

    start: tuple[fmpq, ...]
    factors: tuple[fmpq_poly, ...]
    before: tuple["Solution", ...] = ()

    def __call__(self, x: fmpq | arb | acb):
        value, distances = self.value(x), []
        for other in self.before:
            with suppress(Inapplicable):  # an approximant before may be singular on the way
                distances.append(abs(to_ball(value) - to_ball(other.value(x))))
        error = max(distances, key=lambda distance: distance.mid(), default=None)
        degrees = ", ".join(str(max(f.degree(), 0)) for f in reversed(self.factors))
        points = [f"{shown(t)}, exponent {shown(e)}" for t, e in self.singular_points()[:TOLD]]
        alone = bool(self.before) and error is None
        notes = f"[{degrees}]" + "; the approximants before it are singular on the way to x" * alone
        return Estimate(value, error, "unreliable" if alone else "", notes, {"singular points": points})

    def singular_points(self):
        """The simple zeros of Q_K other than 0, nearest first, each with the exponent that is not 0, 1, ..., K - 2."""
        below, highest = (Rational(f, fmpq_poly([1])) for f in self.factors[-2:])
        slope, last = Rational(self.factors[-1].derivative(), fmpq_poly([1])), len(self.factors) - 3
        found = [t for t, multiplicity in roots(highest.numerator) if multiplicity == 1 and not t.is_zero()]
        return [(t, last - below(t) / (t * slope(t))) for t in found] if last >= 0 else []

    def value(self, x):
        """f(x), enclosed; real at real x."""
        if len(self.factors) == 2:
            return Rational(-self.factors[0], self.factors[1])(x)
        try:
            found = continued(_equation(self.factors), self.start, acb(to_ball(x)))
        except ZeroDivisionError as free:
            raise Inapplicable(f"the equation leaves the coefficient of x^{free} free") from None
        return found if isinstance(x, acb) else found.real


def _equation(factors):
    """P + sum Q_k (x d/dx)^k y = 0 by powers of x and derivatives; (x d/dx)^k = sum_j S(k, j) x^j d^j/dx^j."""
    order = len(factors) - 2
    parts, stirling = [factors[0]], [1]
    by_derivative = [fmpq_poly([0])] * (order + 1)
    for q in factors[1:]:
        by_derivative = [
            f + s * q.left_shift(j) for j, (f, s) in enumerate(zip(by_derivative, _padded(stirling, order), strict=True))
        ]
        stirling = [j * s + before for j, (s, before) in enumerate(zip([*stirling, 0], [0, *stirling], strict=True))]
    parts += by_derivative
    terms = {}
    for place, part in enumerate(parts):
        used = tuple(int(place == j + 1) for j in range(order + 1))
        terms |= {(i, *used): c for i, c in enumerate(part.coeffs()) if c != 0}
    return Equation("of the approximant", terms)


def _padded(numbers, order):
    return [*numbers, *[0] * order][: order + 1]


@planned
def _factors(series: Series, derivatives: int, inhomogeneous: int):
    """P, Q_0, ..., Q_K of all orders, without a common factor; P = 0 where the equation is homogeneous."""
    columns, derivative = [series.exact], series.exact
    for _ in range(derivatives):
        derivative = tuple(n * c for n, c in enumerate(derivative))
        columns.append(derivative)
    if inhomogeneous:
        columns.insert(0, (fmpq(1), *(fmpq(0) for _ in series.terms[1:])))
    found = []
    for row in hermite_pade(columns):
        whole = list(row) if inhomogeneous else [fmpq_poly([0]), *row]
        while whole[-1].degree() < 0:
            whole.pop()
        common = fmpq_poly([0])
        for f in whole:
            common = common.gcd(f)
        found.append(tuple(f // common for f in whole))
    return tuple(found)


@method(
    name="differential-approximant",
    reference="D. L. Hunter and G. A. Baker, Phys. Rev. B 19 (1979) 3808; A. J. Guttmann and G. S. Joyce, J. Phys. A 5 (1972) L81",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=power,
    honesty=20,
    cost="O(N^2) operations on polynomials for all orders; some hundred terms for every step of the continuation to x",
)
def differential_approximant(series, *, derivatives: int = 1, inhomogeneous: bool = True):
    """The solution of sum Q_k(x) (x d/dx)^k f = -P(x), k = 0, ..., K, that begins with c_0 + c_1 x + ... + c_N x^N.

    The polynomials P, Q_0, ..., Q_K are those for which the series satisfies the equation through x^N, exactly; they have
    N + 2 coefficients, shared as evenly as N allows. The solution is the power series about 0, continued
    along the straight line to x in balls, with a proved tail at every step. The notes have the degrees as [Q_K, ..., Q_0, P],
    the details the nearest singular points, which are the zeros of Q_K, with their exponents.

    *Options.* derivatives: K, from 1 to 4; inhomogeneous: false leaves P out, and K = 1 is then a Padé approximant of the
    logarithmic derivative.

    *Error claim.* The largest distance from the approximants of the three orders before it; none where the equation is the
    same as two orders before. Where these are singular on the way to x the value is unreliable.

    *Exact on* solutions of such equations with no more coefficients than are known: powers of polynomials, hypergeometric
    functions.

    *Applicability.* Functions with power-law singularities, as series on lattices have, and logarithms alone, with K = 2 also
    confluent ones and powers times logarithms; the coefficients must be rational numbers. Where 0 is an irregular singular
    point of the equation, as of that of a factorially divergent series that is found exactly, and where a singular point lies
    on the way to x, there is no answer. On the cut of a divergent series it generally produces garbage.

    *References.* Guttmann and Joyce (1972); Hunter and Baker (1979); M. E. Fisher and H. Au-Yang, J. Phys. A 12 (1979) 1677.

    *Example.* (1 + x)^(-1/3) at x = 7:

        >>> import resurgo
        >>> terms = [1, "-1/3", "2/9", "-14/81", "35/243", "-91/729", "728/6561"]
        >>> print(resurgo.resum(terms, 7, method="differential-approximant", digits=10))
        0.5 [heuristic]
    """
    if not 1 <= derivatives <= HIGHEST:
        raise Inapplicable(f"derivatives = {derivatives}: the order of the equation is a whole number from 1 to {HIGHEST}")
    if series.whole.exact is None:
        raise Inapplicable("takes series whose coefficients are rational numbers")
    found = _factors(series.whole, derivatives, int(inhomogeneous))[: len(series)]
    solutions = [Solution(series.exact[: n + 1], found[n]) for n in range(max(len(found) - 4, 0), len(found))]
    last, before = solutions[-1], tuple(s for s in solutions[:-1] if s.factors != solutions[-1].factors)
    is_new = len(solutions) > 2 and solutions[-3].factors != last.factors
    return Solution(last.start, last.factors, before if is_new else ())


@hookimpl
def register_methods():
    return [differential_approximant]
