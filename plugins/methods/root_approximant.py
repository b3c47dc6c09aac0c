"""Self-similar root approximants: nested powers that follow a power law at large x."""

from fractions import Fraction

from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.branch import shown
from resurgo.kernels.claims import judged_values
from resurgo.kernels.factors import logarithmic_derivative
from resurgo.kernels.pade import pade
from resurgo.kernels.plans import planned
from resurgo.kernels.sequences import GUARD_BITS, TRIES, is_exact
from resurgo.number import parse_number
from resurgo.precision import is_zero, to_ball, working_precision

SHORTEST = fmpq(1, 2**10)  # of a step, in units of the way: where none is longer a radicand vanishes


def nested(order):
    """2 ((1 + x)^2 + x^2)^(1/4) at x = 3, which grows like x^(1/2)."""
    terms = Series([1, 2, 2, *[0] * order]) ** Fraction(1, 4) * 2
    return Series(terms.truncate(order).terms, {"strong": "1/2"}), 3, lambda: 2 * mp.mpf(25) ** (mp.mpf(1) / 4)


def _declared(strong, facts):
    """The power at large x that is given, as an exact or enclosed number, and the words that say so; None where none is."""
    if strong is not None:
        return fmpq(strong.numerator, strong.denominator), ""
    if "strong" not in facts:
        return None, ""
    number = parse_number(facts["strong"])
    power = number.term(2 * ctx.prec)
    return power, f"uses the declared strong-coupling exponent {number.text}"


@planned
def _estimated(series: Series, half: int) -> fmpq | arb | acb:
    """What x S'/S tends to at large x by its Padé approximant [half/half], which uses c_1..c_(2 half)."""
    slope = logarithmic_derivative(series)
    product = Series([0, *slope.terms])
    fraction = pade(product.truncate(2 * half), half, half).fraction
    if fraction.numerator.degree() != half or fraction.denominator.degree() != half:
        raise Inapplicable("no power law at large x can be read off the coefficients; give it as the option strong")
    return fraction.numerator[half] / fraction.denominator[half]


@planned
def _parameters(series: Series, power: fmpq | None, half: int) -> tuple:
    """A_1, A_2, ...: with R_j = R_(j-1)^(j/(j-1)) + A_j x^j the one for which R_j^(power/j) agrees with S/c_0 through x^j."""
    strong = power if power is not None else _estimated(series, half)
    with working_precision(ctx.prec + 2 * series.order):
        logarithm = Series((fmpq(0), *(series / series.terms[0]).log().terms[1:]))
        inner, found = Series([1, *(0 for _ in logarithm.terms[1:])]), []
        for j in range(1, len(series)):
            wanted = Series([c * j / strong for c in logarithm.terms[: j + 1]]).exp().terms[j]
            raised = Series(_balls(inner)) ** Fraction(j, j - 1) if j > 1 else inner
            found.append(wanted - raised.terms[j])
            inner = Series([c + found[-1] if n == j else c for n, c in enumerate(raised.terms)])
    return tuple(found)


def _balls(series):
    return [arb(c) if isinstance(c, fmpq) and n else c for n, c in enumerate(series.terms)]


def _logarithms(parameters, x):
    """Log R_1(x), log R_2(x), ... continued from 0 along the straight line from 0 to x, as far as none of them vanishes.

    A step from u to v is good where no ball of R_j(w x)/R_j(u x), w from u to v, meets the negative axis: then the principal
    logarithm of the quotient goes on where the last one ended.
    """
    done, step = fmpq(0), fmpq(1, 8)
    radicands, logarithms = [1 for _ in parameters], [0 for _ in parameters]
    while done < 1:
        step = min(step, 1 - done)
        middle, half = done + step / 2, step / 2
        kept = len(_step(parameters, radicands, logarithms, x * arb(middle, half)))
        if kept < len(radicands):
            if step > SHORTEST:
                step /= 2
                continue
            radicands, logarithms = radicands[:kept], logarithms[:kept]
            if not kept:
                break
        done += step
        following = _step(parameters, radicands, logarithms, x * arb(done))
        radicands, logarithms = [r for r, _ in following], [logarithm for _, logarithm in following]
        step *= 2
    return logarithms


def _step(parameters, radicands, logarithms, point):
    """R_j and its logarithm at a point, or at all points of a ball, from those before, as far as they hang together."""
    found, raised, power = [], 1, point
    for j, (a, before, logarithm) in enumerate(zip(parameters, radicands, logarithms, strict=False), 1):
        radicand = raised + a * power
        quotient = radicand / before
        away = quotient.real > 0 or not acb(quotient).imag.contains(0)
        if not quotient.is_finite() or not away:
            break
        following = _on_branch(radicand, logarithm + quotient.log())
        found.append((radicand, following))
        raised, power = (following * (j + 1) / j).exp(), power * point
    return found


def _on_branch(radicand, near):
    """Log R as narrow as R, of those that differ by 2 pi i the one in `near`; that itself where this is not clear."""
    if isinstance(radicand, arb):
        return radicand.log()
    half = acb(0, 1).mid() * arb.pi()
    principal = (-radicand).log() + half if radicand.imag.contains(0) and radicand.real < 0 else radicand.log()
    turns = ((near - principal) / (2 * half)).real.unique_fmpz()
    return near if turns is None else principal + 2 * half * turns


def _values(series, x, power):
    """The values of all orders, None where a radicand vanishes on the way."""
    point, values = to_ball(x), [to_ball(series.terms[0])]
    evaluated = {}
    for n in range(1, len(series)):
        half = 0 if power is not None else n // 2
        try:
            strong = power if power is not None else _estimated(series.whole, half)
            if is_zero(strong):
                raise Inapplicable("the power at large x is 0, for which there is no root")
            if half not in evaluated:
                count = series.order if power is not None else 2 * half + 1
                evaluated[half] = _logarithms(_parameters(series.whole, power, half)[:count], point)
            logarithms = evaluated[half]
            values.append((logarithms[n - 1] * strong / n).exp() * series.terms[0] if n <= len(logarithms) else None)
        except Inapplicable:
            values.append(None)
    return values


def _refined(series, x, power):
    """The values, from more bits where they lack some of those asked and they can be had."""
    wanted, bits = ctx.prec, ctx.prec + 2 * series.order + GUARD_BITS
    for _ in range(TRIES):
        with working_precision(bits):
            values = _values(series, x, power)
        missing = max(wanted - value.rel_accuracy_bits() for value in values if value is not None)
        if missing <= 0 or not is_exact(series, x):
            break
        bits += min(missing, bits) + GUARD_BITS
    return values


def _words(series, order):
    if order < 2:
        return ""
    return f"estimates the power at large x as {shown(acb(_estimated(series.whole, order // 2)))}"


@method(
    name="root-approximant",
    reference="V. I. Yukalov, E. P. Yukalova and S. Gluzman, Phys. Rev. A 58 (1998) 96; V. I. Yukalov and E. P. Yukalova, "
    "Physics 3 (2021) 829",
    claims=("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric"),
    kernel=nested,
    honesty=20,
    cost="N powers of power series, for each order of its own where the power at large x is estimated",
)
def root_approximant(series, x: fmpq | arb | acb, *, strong: Fraction | None = None):
    """c_0 (((1 + A_1 x)^2 + A_2 x^2)^(3/2) + ... + A_N x^N)^(s/N), which agrees with the series through x^N and grows like x^s.

    With R_1 = 1 + A_1 x and R_j = R_(j-1)^(j/(j-1)) + A_j x^j, all terms of which are of order x^j at large x, f = c_0 R_N^(s/N).
    A_j is the coefficient of x^j in (S/c_0)^(j/s) less that in R_(j-1)^(j/(j-1)): there is one solution, and A_j does not
    depend on N. The powers are continued from 1 along the straight line to x, enclosed.

    *Options.* strong: s, the power of x that the function follows at large x, other than 0. Without it the declared
    strong-coupling exponent is taken, and where none is declared the estimate that x S'/S has at large x by its Padé approximant
    [n/n], n = N/2 rounded down, which is the sum of the exponents of the factor approximant; the notes say so.

    *Error claim.* An extrapolation of the differences of successive orders (`claims` in resurgo.kernels.claims); none, and
    the grade unreliable, where they do not fall.

    *Exact on* such nested roots, with s known.

    *Applicability.* Functions that follow one power law at large x, of few coefficients, up to infinite x if s is right. Where a
    radicand vanishes between 0 and x there is no answer, at that order and above. c_0 = 0 has no such form.

    *References.* Yukalov, Yukalova and Gluzman (1998); Yukalov and Yukalova (2021).

    *Example.* ((1 + x)^2 + x^2)^(1/4) at x = 3, sqrt(5):

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/2", "1/8", "-5/16"], 3, method="root-approximant", strong="1/2", digits=10))
        2.236067977 [heuristic]
    """
    if acb(series.terms[0]).contains(0):
        raise Inapplicable("c_0 = 0, and the approximant is c_0 times a power")
    power, notes = _declared(strong, series.facts)
    if power is not None and is_zero(power):
        raise Inapplicable("strong = 0: the power at large x is other than 0")
    values = _refined(series, x, power)
    is_real = not isinstance(x, acb) and series.is_real
    refused = False
    for n, (value, (error, grade, told)) in enumerate(zip(values, judged_values(values), strict=True)):
        if value is None:
            refused = True
        else:
            words = "; ".join(filter(None, [_words(series, n) if power is None else notes, told]))
            yield n, Estimate((value.real if is_real else value) * 1, error, grade, words)
    if refused:
        raise Inapplicable("a radicand vanishes between 0 and x, or no power law at large x can be read off the coefficients")


@hookimpl
def register_methods():
    return [root_approximant]
