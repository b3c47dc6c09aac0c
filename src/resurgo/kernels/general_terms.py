"""Sums of z^n g(n), n >= N, for a function g: Euler and Maclaurin's formula, and Boole's away from z = 1."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeAlias

from flint import acb, acb_series, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.general_term import GeneralTerm
from resurgo.kernels.plans import planned
from resurgo.precision import series_terms, working_precision
from resurgo.series import Series

Function: TypeAlias = Callable[[Any], Any]

SPARE = 32  # bits, and as many terms beyond the bits: with N > 0 a term gains one at least, or the least is reached before
NEAREST = fmpq(9, 10)  # below this ratio of the distances of poles the integral is worth its while
SLOPE = fmpq(1, 4)  # the least decay along the path, as a part of |log z|; otherwise it oscillates too often
HALVINGS = 9  # of the step; the last leaves thousands of nodes
QUIET = 4  # negligible values in succession that end a sum
STILL = "the integral of the terms over n > N does not converge, or too slowly"


def declared_term(series: Series) -> GeneralTerm:
    """The fact `term`; Inapplicable where it is not declared, or says nothing of the series through its order."""
    term: GeneralTerm | None = series.facts.get("term")
    if term is None:
        raise Inapplicable("the fact 'term', c_n as a function of n, is not declared")
    if series.order < term.start:
        raise Inapplicable(f"order {series.order} is too low: the formula for c_n holds from n = {term.start} on")
    return term


def tail(g: Function, z: Any, first: int) -> tuple[acb, arb]:
    """The sum of z^(n-N) g(n) over n >= N = `first`, continued analytically to |z| > 1, and the size of its error.

    Euler and Maclaurin's formula, f(s) = z^s g(N + s):

        integral of f over 0 < s < oo + f(0)/2 - sum over j >= 1 of B_2j/(2j)! f^(2j-1)(0);

    where 0 is not much nearer to log z than +-2 pi i are, as at z = -1, Boole's without an integral (G. Boole, A Treatise on
    the Calculus of Finite Differences (1860); T. M. Apostol, Pacific J. Math. 1 (1951) 161),

        sum over k of e_k g^(k)(N),    sum e_k s^k = 1/(1 - z exp(s)).

    Both are asymptotic in N and cut where two terms in succession are least; the larger of these two is the error. z is 1
    exactly, or a ball off the cut z >= 1; Inapplicable on it, and where the integral does not converge.
    """
    with working_precision(ctx.prec + SPARE):
        if z == 1:
            return _euler_maclaurin(g, acb(0), acb(1), first)
        ball = acb(z)
        if (ball - 1).contains(0):
            return acb("nan"), arb("inf")
        if ball.imag.is_zero() and ball.real > 1:
            raise Inapplicable("the terms grow in one direction: their sum has a cut there")
        rate = ball.log()
        path = _direction(rate)
        is_integrable = -(rate * path).real >= SLOPE * abs(rate)
        other = abs(rate - acb(0, 2) * arb.pi() * (1 if rate.imag >= 0 else -1))
        if is_integrable and abs(rate) < NEAREST * other:
            return _euler_maclaurin(g, rate, path, first)
        return _boole(g, ball, first)


def _direction(rate: acb) -> acb:
    """Where exp(rate s) falls fastest, within the right half plane."""
    if rate.imag.is_zero():
        return acb(1)
    along = -rate.conjugate() / abs(rate)
    return along if along.real >= 0 else acb(0, 1 if rate.imag > 0 else -1)


def _euler_maclaurin(g: Function, rate: acb, path: acb, first: int) -> tuple[acb, arb]:
    count = ctx.prec + SPARE
    with series_terms(count):
        f = g(acb_series([first, 1], count)) * acb_series([0, rate], count).exp()
    derivatives = [acb(f[k]) for k in range(1, count, 2)]  # f^(k)(0)/k!
    terms = [d * w for d, w in zip(derivatives, _bernoulli(len(derivatives)), strict=True)]
    total, error = least(terms)
    return integral(g, rate, path, first) + acb(f[0]) / 2 - total, error


def _boole(g: Function, z: acb, first: int) -> tuple[acb, arb]:
    count = ctx.prec + SPARE
    with series_terms(count):
        derivatives = g(acb_series([first, 1], count))
        with working_precision(2 * ctx.prec):  # what the division loses
            weights = 1 / (1 - z * acb_series([0, 1], count).exp())
    factorial, terms = arb(1), []
    for k in range(count):
        factorial = factorial * max(k, 1)
        terms.append(acb(weights[k]) * factorial * acb(derivatives[k]))
    return least(terms)


@planned
def _bernoulli(count: int) -> list[arb]:
    """B_2j/(2j), j = 1..count."""
    return [arb(fmpq.bernoulli(2 * j) / (2 * j)) for j in range(1, count + 1)]


def least(terms: list[acb]) -> tuple[acb, arb]:
    """The sum of the terms before the two in succession that are least together, and the larger of these two."""
    sizes = [abs(a).upper() for a in terms]
    pairs = [a.max(b) if a.is_finite() and b.is_finite() else arb("inf") for a, b in pairwise(sizes)]
    at = min(range(len(pairs)), key=lambda k: pairs[k])
    return sum(terms[:at], acb(0)), pairs[at]


def integral(g: Function, rate: acb, path: acb, first: int) -> acb:
    """The integral of exp(rate s) g(N + s) along s = path r, 0 < r < oo, by double-exponential rules.

    With phi = exp(w - exp(-w)), r = phi/|Re(rate path)|; for rate = 0, where g falls off like a power of n,
    r = (N + 1)(exp(phi) - 1) (H. Takahasi and M. Mori, Publ. RIMS 9 (1974) 721). Where that fails, as g falls off like a power
    of log n beside 1/n, the integral over phi is cut in two, and beyond the cut done in 1/phi by Gauss's rule.
    """
    decay, start = -(rate * path).real, acb(first)

    def steady(w: arb) -> acb:
        inner = (-w).exp()
        phi = (w - inner).exp() / decay.mid()
        s = path * phi
        return (rate * s).exp() * acb(g(start + s)) * phi * (1 + inner) * path

    def over_phi(phi: arb) -> acb:
        grown = phi.exp() * (first + 1)
        return acb(g(acb(grown - 1))) * grown

    def slow(w: arb) -> acb:
        inner = (-w).exp()
        phi = (w - inner).exp()
        return over_phi(phi) * phi * (1 + inner)

    if not rate.is_zero():
        return _trapezoidal(steady)
    try:
        return _trapezoidal(slow)
    except Inapplicable:
        cut = arb(ctx.prec)

        def before(w: arb) -> acb:
            ratio = (arb.pi() * w.sinh()).exp()
            return over_phi(cut * ratio / (1 + ratio)) * cut * ratio / (1 + ratio) ** 2 * arb.pi() * w.cosh()

        return _trapezoidal(before) + _gauss(lambda u: over_phi(1 / u) / u**2, 1 / cut)


def _trapezoidal(value: Callable[[arb], acb]) -> acb:
    """The integral over all w, the step halved until the change is of the order of the last bit; that change is the radius."""
    step, total = fmpq(1, 2), _outwards(value, fmpq(0), fmpq(1, 2))
    before = total * step
    for _ in range(HALVINGS):
        total += _outwards(value, step / 2, step)
        step = step / 2
        now = total * step
        if (found := _settled(now, before)) is not None:
            return found
        before = now
    raise Inapplicable(STILL)


def _gauss(value: Callable[[arb], acb], end: arb) -> acb:
    """The integral over 0 < u < end, with twice as many nodes until the change is of the order of the last bit."""
    before: acb | None = None
    for count in (ctx.prec // 8, ctx.prec // 4, ctx.prec // 2):
        rule = [arb.legendre_p_root(count, k, weight=True) for k in range(count)]
        now = sum((value(end * (1 + node) / 2) * weight for node, weight in rule), acb(0)) * end / 2
        if before is not None and (found := _settled(now, before)) is not None:
            return found
        before = now
    raise Inapplicable(STILL)


def _settled(now: acb, before: acb) -> acb | None:
    change = abs((now - before).mid()).upper()
    if not now.is_finite() or not change <= abs(now).upper() * arb(2) ** (SPARE // 2 - ctx.prec):
        return None
    return now + acb(arb(0, change), arb(0) if now.imag.is_zero() else arb(0, change))


def _outwards(value: Callable[[arb], acb], offset: fmpq, step: fmpq) -> acb:
    """The sum over all whole i of value(offset + i step), each way until values are negligible."""
    total, largest, negligible = acb(0), arb(0), arb(2) ** -ctx.prec
    for sign in (1, -1):
        i, quiet = (0 if sign > 0 else -1), 0
        while quiet < QUIET:
            now = value(arb(offset + i * step))
            size = abs(now).upper()
            if not size.is_finite():
                raise Inapplicable(STILL)
            total += now
            largest = largest.max(size)
            quiet = quiet + 1 if size <= largest * negligible else 0
            i += sign
    return total
