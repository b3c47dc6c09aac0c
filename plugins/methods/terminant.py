"""Dingle's terminants: the remainder of a divergent series from the law of its late terms."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from flint import acb, acb_mat, acb_poly, arb, ctx, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.borel_pade import ASIDE
from resurgo.kernels.claims import log_size
from resurgo.kernels.growth import exponent as exponent_of
from resurgo.kernels.growth import growth
from resurgo.kernels.laplace import laplace
from resurgo.kernels.large_order import large_order
from resurgo.kernels.rational import Rational
from resurgo.kernels.sequences import terms_at
from resurgo.number import Number, parse_number
from resurgo.precision import to_ball, to_mp, working_precision

ORDERS = 3  # at which the series is cut: what these differ by is the error
SPREAD = 4  # by which that is raised
KNOWN_BITS = 40  # of a position, beyond which one that may be on the ray is so
GUARD_BITS = 32
BITS_A_TERM = 4


@dataclass(frozen=True)
class Law:
    """c_n = sum_(A, j) a_(A,j) Gamma(k n + e - j) A^(-n), A the singularities, j < depth."""

    k: int
    exponent: fmpq
    singularities: tuple
    error: arb  # of their positions

    def on_ray(self, x):
        """Whether there is one that cannot be told from lying on the ray of x, and whether it is known to do so."""
        near = [w for p in self.singularities for w in [p / x] if w.real > 0 and not abs(w.imag) > self.error / abs(x)]
        return bool(near), self.error < arb(2) ** -KNOWN_BITS * abs(self.singularities[0])

    def allows(self, last, depth):
        """Whether there are coefficients enough through order `last`, and all Gamma functions of positive arguments."""
        first = last - depth * len(self.singularities) + 1
        return first >= 1 and self.k * first + self.exponent - depth + 1 > 0

    def fitted(self, series, last, depth):
        """The a_(A,j), from c_last and those before it; None where the equations are singular."""
        kinds = [(position, j) for position in self.singularities for j in range(depth)]
        orders = range(last - len(kinds) + 1, last + 1)
        balls = series.balls(ctx.prec)
        rows = [[self._gamma(n, j) * position ** (-n) for position, j in kinds] for n in orders]
        try:
            found = acb_mat(rows).solve(acb_mat([[acb(balls[n])] for n in orders]))
        except ZeroDivisionError:
            return None
        return [(position, j, found[i, 0]) for i, (position, j) in enumerate(kinds)]

    def remainder(self, fitted, last, x, turn):
        """The sum over n > last of c_n x^n, as terminants: integrals along s = r exp(i pi turn)."""
        total = acb(0)
        for position, j, a in fitted:
            shift = self.k * (last + 1) + self.exponent - j - 1
            factor = laplace(Rational(acb_poly([position]), acb_poly([position, -1])), x, self.k, shift, turn)
            total += a * (acb(x) / position) ** (last + 1) * self._gamma(last + 1, j) * factor
        return total

    def _gamma(self, n, j):
        return acb(arb.gamma_fmpq(self.k * n + self.exponent - j))


@method(
    needs=3,
    reference="J. R. Airey, Phil. Mag. 24 (1937) 521; "
    "R. B. Dingle, Asymptotic Expansions: Their Derivation and Interpretation (1973)",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    excuses={"last-coefficient": "beyond the least term the coefficients are of no use"},
    honesty=10,
    cost="O(N) and some confluent hypergeometric functions",
)
def terminant(
    series,
    x: fmpq | arb | acb,
    *,
    k: Fraction | None = None,
    singularity: Number | None = None,
    exponent: Fraction | None = None,
    corrections: int = 4,
):
    """S_m + sum_(n>m) of late terms a_0 Gamma(kn+e) A^(-n) x^n, a converging factor Lambda times the first of them.

        sum_(n>=N) Gamma(kn+e) (x/A)^n = Gamma(kN+e) (x/A)^N Lambda,
        Lambda = 1/Gamma(kN+e) times the integral of exp(-s) s^(kN+e-1)/(1 - x s^k/A) over 0 < s < oo,

    in closed form. With corrections the law of the late terms is sum_j a_j Gamma(kn+e-j) A^(-n), j = 0, 1, ..., and the a_j
    are those of the last coefficients through order m, the order of the least term. On a Stokes line, where the pole at s^k =
    A/x is on the path, the integral is the mean of both sides, and the value the median sum; at complex x it is so for complex
    coefficients, and for real ones there is no answer.

    *Options.* k: the Gevrey order, above 0 and at most 10; singularity: A, the position of the nearest Borel singularity, real,
    with its sign, or complex, for real coefficients then one of a conjugate pair; exponent: e, real; corrections: how many
    terms of the law there are beyond the first, 0 or more, of which no more are used than the order m allows. Left out, the
    first three are as declared, or read off the coefficients, and the notes say which; read off, A may be a pair of
    singularities of alike size.

    *Error claim.* Four times the largest distance between the values for the series cut at m, m - 1 and m - 2, and from that
    with a correction less; where it cannot be told on which side of the ray of integration A lies, the difference
    that it makes as well.

    *Applicability.* Divergent series whose late terms are ruled by one singularity, or a complex pair, at |x| well below |A|,
    so that the least term, near order |A/x|^(1/k)/k, is not among the first: far better than that term there, by the distance
    of the next singularity and by the corrections. At larger |x| there is no law to fit, and no answer. A series in powers of
    x^p is one in x^p to it.

    *References.* Airey (1937); Dingle (1973); M. V. Berry and C. J. Howls, Proc. R. Soc. A 430 (1990) 653.

    *Example.* Euler's series at x = 1/4, where its Borel sum is 0.8253825996; the least term is 0.094, and the law exact:

        >>> import resurgo
        >>> print(resurgo.resum([1, -1, 2, -6, 24, -120, 720, -5040], "1/4", method="terminant", digits=10))
        0.8253825996 ± 8.3e-11 [estimated]
    """
    if corrections < 0:
        raise Inapplicable(f"corrections = {corrections}: their number is 0 or more")
    found = growth(series, k, None, gaps=singularity is None)
    law, words = _law(series, found, singularity, exponent)
    at, factor = found.at(x)
    with working_precision(ctx.prec + GUARD_BITS + BITS_A_TERM * len(series)):
        return _summed(found.folded, law, at, to_ball(factor), corrections, words)


def _law(series, found, singularity, exponent):
    k = fmpq(found.k, found.shape.step)
    words, declared, error = [found.notes], series.facts.get("singularities"), arb(0)
    try:
        if singularity is not None:
            positions = _with_conjugate(acb(singularity.ball(2 * ctx.prec)), series)
        elif declared and len(declared) == 1 and parse_number(series.facts.get("gevrey", k)).rational == k:
            positions = _with_conjugate(acb(parse_number(declared[0]).ball(2 * ctx.prec)) ** found.shape.step, series)
            words.append(f"uses the declared Borel singularity {declared[0]}")
        else:
            large = large_order(series, k)
            positions = tuple(acb(p) for p in (large.action, large.partner) if p is not None)
            error = arb(0) if series.is_real and large.partner is None else large.action_error
            words.append(f"Borel singularity {large.action.str(6, radius=False)} by the coefficients")
        e = (fmpq(exponent.numerator, exponent.denominator), "") if exponent is not None else exponent_of(series, k)
    except Inapplicable as reason:
        raise Inapplicable(f"{reason}; give the options singularity and exponent") from None
    if e is None:
        raise Inapplicable("the coefficients do not tell the exponent; give it")
    if positions[0].contains(0):
        raise Inapplicable("singularity = 0: the law has none there")
    words.append(e[1])
    return Law(found.k, e[0] + k * found.shape.start, positions, error), "; ".join(filter(None, words))


def _with_conjugate(position, series):
    return (position,) if position.imag == 0 or not series.is_real else (position, position.conjugate())


def _summed(series, law, x, factor, corrections, words):
    terms = terms_at(series, x)
    sizes = [inf if a == 0 else log_size(a) for a in terms]
    last = min(range(1, len(terms)), key=lambda n: sizes[n])
    depth = max(filter(lambda depth: law.allows(last - ORDERS + 1, depth), range(1, min(corrections, last) + 2)), default=0)
    if not depth:
        raise Inapplicable("the least term is among the first: there is no law of late terms to fit")
    is_real = not isinstance(x, acb) and series.is_real
    stokes, known = replace(law, error=arb(0)).on_ray(x) if is_real else law.on_ray(x)
    if stokes and isinstance(x, acb) and series.is_real:
        raise Inapplicable("a Borel singularity lies on the ray of integration, as far as can be told")

    def value(end, deep):
        fitted = law.fitted(series, end, deep)
        if fitted is None:
            raise Inapplicable("the law of late terms cannot be fitted to these coefficients")
        tail = law.remainder(fitted, end, x, ASIDE / law.k if stokes else fmpq(0))
        below = tail.conjugate() if is_real else law.remainder(fitted, end, x, -ASIDE / law.k) if stokes else tail
        return sum(terms[: end + 1], acb(0)) + (tail + below) / 2, (tail - below) / 2

    total, half = value(last, depth)
    others = [value(last - i, depth)[0] for i in range(1, ORDERS)] + ([value(last, depth - 1)[0]] if depth > 1 else [])
    error = SPREAD * max((abs(total - other) for other in others), key=lambda d: d.mid()) * abs(factor)
    notes, details = [f"least term at order {last}", words], {"least_term": last}
    if stokes:
        jump = mp.mpc(to_mp(2 * half * (abs(factor) if is_real else factor)))
        shown = f"{mp.nstr(jump.imag, 4)} i" if is_real else mp.nstr(jump, 4)
        notes.append(f"the mean of both sides of the Stokes line, S_+ - S_- = {shown}")
        details["discontinuity"] = jump
        error = error if known else error + abs(half * factor)
    total = total * factor
    return Estimate(total.real if is_real else total, error.upper(), "", "; ".join(notes), details)


@hookimpl
def register_methods():
    return [terminant]
