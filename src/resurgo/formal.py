"""Formal power series arithmetic: functions on the coefficients (c_0, ..., c_N), executed by FLINT.

A coefficient is an exact rational or a ball. What follows from exact coefficients alone is exact, the
rest is enclosed at the working precision. Products, quotients and powers are known to the lesser of
the orders of what they are made of: leading zeros give no orders.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import takewhile
from typing import Any, TypeAlias

from flint import acb, acb_series, arb, arb_series, ctx, fmpq, fmpq_poly, fmpq_series, fmpz

from resurgo.precision import is_zero, series_terms, working_precision

Term: TypeAlias = fmpq | arb | acb
Terms: TypeAlias = tuple[Term, ...]

MAX_POWER = 100_000  # c_0^p must fit into memory; FLINT ends the process where it does not
ZERO, ONE = fmpq(0), fmpq(1)


def is_exact_zero(c: Term) -> bool:
    """Whether c is the rational number 0; a ball is not, not even one of radius 0."""
    return isinstance(c, fmpq) and c == 0


def add(a: Terms, b: Terms) -> Terms:
    """a + b, to the lesser order."""
    return _finite(tuple(c + d for c, d in zip(a, b, strict=False)))


def scale(a: Terms, factor: Term) -> Terms:
    """The number `factor` times a; an exact zero stays one."""
    return _finite(tuple(c if is_exact_zero(c) else c * factor for c in a))


def divide_by_number(a: Terms, divisor: Term) -> Terms:
    """a divided by the number `divisor`; an exact zero stays one."""
    if divisor == 0 if isinstance(divisor, fmpq) else divisor.contains(0):
        raise ZeroDivisionError(f"a series cannot be divided by {divisor if isinstance(divisor, fmpq) else divisor.str(5)}")
    return _finite(tuple(c if is_exact_zero(c) else c / divisor for c in a))


def multiply(a: Terms, b: Terms) -> Terms:
    """The Cauchy product, to the lesser order."""
    return _by_flint(lambda f, g: f * g, min(len(a), len(b)), a, b)


def divide(a: Terms, b: Terms) -> Terms:
    """a/b; a common factor t^v is cancelled where all zeros are exact, and the quotient is known to v orders less."""
    v = _valuation(b)
    if v == len(b):
        raise ZeroDivisionError(f"the divisor is zero through t^{v - 1}, all that is known of it")
    _refuse_zero(b[v], "a quotient", v)
    if not all(map(is_zero, a[:v])):
        raise ZeroDivisionError(f"the divisor begins with t^{v}, the dividend before it: the quotient is no power series")
    count = min(len(a), len(b)) - v
    if count < 1:
        raise ValueError(f"the divisor begins with t^{v}: no coefficient of the quotient is known from {len(a)} of the dividend")
    return _by_flint(lambda f, g: f / g, count, a[v:], b[v:])


def derivative(a: Terms) -> Terms:
    """c_1 + 2 c_2 t + ..., to one order less."""
    if len(a) == 1:
        raise ValueError("no coefficient of the derivative is known from c_0 alone")
    return tuple(n * a[n] for n in range(1, len(a)))


def integral(a: Terms) -> Terms:
    """0 + c_0 t + c_1 t^2/2 + ..., to one order more."""
    return (ZERO, *(c / (n + 1) for n, c in enumerate(a)))


def exp(a: Terms) -> Terms:
    """e^a as e^(c_0) e^(a - c_0), the second factor exact where a - c_0 is."""
    leading = ONE if is_zero(a[0]) else _ball(a[0]).exp()
    return scale(_by_flint(lambda f: f.exp(), len(a), (ZERO, *a[1:])), leading)


def log(a: Terms) -> Terms:
    """Log c_0, principal and thus complex for c_0 < 0, plus that of a/c_0, which is exact where a/c_0 is."""
    _refuse_zero(a[0], "a logarithm")
    return _finite((_number_log(a[0]), *_unit_log(a)[1:]))


def power(a: Terms, p: fmpq) -> Terms:
    """a^p = c_0^p (a/c_0)^p, the second factor exact where a/c_0 is; c_0^p is the principal one.

    Exact whole powers by repeated squaring, others, and those of balls with p < 0, as exp(p log(a/c_0)): here
    faster and of narrower balls than J. C. P. Miller's recurrence (P. Henrici, J. ACM 3 (1956) 10).
    """
    if max(abs(p.p), p.q) > MAX_POWER:
        raise ValueError(f"the power '{p}' of a series is beyond {MAX_POWER}")
    if p.q == 1 and p >= 0:
        n = int(p.p)
        return (ONE, *(ZERO for _ in a[1:])) if n == 0 else _by_flint(lambda f: f**n, len(a), a)
    _refuse_zero(a[0], f"the power {p} of a series")

    def unit_power(f: Any) -> Any:
        if isinstance(f, fmpq_series) and p.q == 1:
            return (1 / f) ** int(-p.p)
        return (f.log() * p).exp()

    return scale(_by_flint(unit_power, len(a), _unit(a)), _number_power(a[0], p))


def power_of_series(a: Terms, g: Terms) -> Terms:
    """a^g = a_0^(g_0) exp((g - g_0) log a_0 + g log(a/a_0)): exact where a_0^(g_0) is and a_0 = 1 or g is constant."""
    count = min(len(a), len(g))
    a, g = a[:count], g[:count]
    if isinstance(g[0], fmpq) and _valuation((ZERO, *g[1:])) == count:
        return power(a, g[0])
    _refuse_zero(a[0], "a power of a series")
    moving = scale((ZERO, *g[1:]), _number_log(a[0]))
    exponent = add(moving, multiply(g, _unit_log(a)))
    return scale(exp((ZERO, *exponent[1:])), _number_power(a[0], g[0]))


def compose(outer: Terms, inner: Terms) -> Terms:
    """outer(inner(t)); with inner = O(t^v) known to order M and outer to N, known to order min(M, v (N + 1) - 1).

    R. P. Brent and H. T. Kung, J. ACM 25 (1978) 581.
    """
    if not is_zero(inner[0]):
        raise ValueError("the inner series of a composition needs c_0 = 0, exactly")
    count = min(len(inner), _valuation(inner) * len(outer))
    outer = (*outer, *(ZERO for _ in range(count - len(outer))))  # these would multiply powers beyond the known order
    return _by_flint(lambda f, g: f(g) if g.coeffs() else g + f[0], count, outer, inner)


def reversion(a: Terms) -> Terms:
    """The inverse function: the b with a(b(t)) = t, b_n = [t^(n-1)] (t/a(t))^n / n (Lagrange 1770).

    R. P. Brent and H. T. Kung, J. ACM 25 (1978) 581.
    """
    if not is_zero(a[0]):
        raise ValueError("the reversion of a series needs c_0 = 0, exactly")
    if len(a) == 1:
        raise ValueError("the reversion of a series needs c_1, and only c_0 is known")
    _refuse_zero(a[1], "the reversion of a series", 1)
    return _by_flint(lambda f: f.reversion() if f.coeffs() else f, len(a), a)


def applied(operation: Callable[[Any], Any], a: Terms) -> Terms:
    """What an operation of FLINT's power series makes of a; exact as far as a is."""
    return _by_flint(operation, len(a), a)


def _by_flint(operation: Callable[..., Any], count: int, *operands: Terms) -> Terms:
    """The first `count` coefficients of the result; exact through the order to which all operands are."""
    operands = tuple(a[:count] for a in operands)
    exact = min(sum(1 for _ in takewhile(lambda c: isinstance(c, fmpq), a)) for a in operands)
    found = _run(_exact_series, operation, [a[:exact] for a in operands]) if exact else ()
    if exact == count:
        return found
    is_complex = any(isinstance(c, acb) for a in operands for c in a)
    with working_precision(ctx.prec + _guard(count)):
        balls = _run(_complex_series if is_complex else _real_series, operation, operands)
    return _finite((*found, *balls[exact:]))


def _run(series: Callable[[Any], Any], operation: Callable[..., Any], operands: Any) -> Terms:
    count = len(operands[0])
    with series_terms(count):
        found = operation(*map(series, operands))
        assert found.prec == count  # beyond it FLINT gives zeros without a word
        return tuple(found[n] for n in range(count))


def _exact_series(a: Sequence[fmpq]) -> fmpq_series:
    common = reduce(fmpz.lcm, (c.q for c in a))  # one by one, each new denominator would multiply all before it
    return fmpq_series(fmpq_poly([c.p * (common // c.q) for c in a], common), prec=len(a))


def _real_series(a: Terms) -> arb_series:
    return arb_series([arb(c) for c in a], prec=len(a))  # type: ignore[arg-type]


def _complex_series(a: Terms) -> acb_series:
    return acb_series([acb(c) for c in a], prec=len(a))


def _guard(count: int) -> int:
    return 32 + 2 * count  # powers of log(1 - t)/t to order 200 lost 11-31 bits, the reversion of log(1 - t) 3 a term


def _unit(a: Terms) -> Terms:
    """a/c_0."""
    with working_precision(ctx.prec + _guard(len(a))):
        return (ONE, *divide_by_number(a[1:], a[0]))


def _unit_log(a: Terms) -> Terms:
    return _by_flint(lambda f: f.log(), len(a), _unit(a))


def _valuation(a: Terms) -> int:
    """The number of leading coefficients that are exactly zero."""
    return sum(1 for _ in takewhile(is_zero, a))


def _ball(c: Term) -> arb | acb:
    return arb(c) if isinstance(c, fmpq) else c


def _number_log(c: Term) -> Term:
    if isinstance(c, fmpq) and c == 1:
        return ZERO
    ball = _ball(c)
    return ball.log() if isinstance(ball, acb) or ball > 0 else acb(ball).log()


def _number_power(c: Term, p: Term) -> Term:
    """The principal value of c^p: exact where it is rational."""
    if c == 1 and isinstance(c, fmpq):
        return ONE
    is_whole = isinstance(p, fmpq) and p.q == 1
    if isinstance(c, fmpq) and isinstance(p, fmpq):
        if is_whole:
            return c ** int(p.p)
        root = fmpq(c.p.root(int(p.q)), c.q.root(int(p.q))) if c > 0 else ZERO
        if root ** int(p.q) == c:
            return root ** int(p.p)
    base, exponent = _ball(c), _ball(p)
    is_real = isinstance(base, arb) and isinstance(exponent, arb) and (is_whole or base > 0)
    found: Term = (base if is_real else acb(base)) ** exponent
    return found


def _refuse_zero(c: Term, what: str, n: int = 0) -> None:
    if isinstance(c, fmpq):
        if c == 0:
            raise ZeroDivisionError(f"{what} needs c_{n} != 0")
    elif c.contains(0):
        raise ZeroDivisionError(f"{what} needs c_{n} != 0, and the ball {c.str(5)} may be 0")


def _finite(terms: Terms) -> Terms:
    for n, c in enumerate(terms):
        if not (isinstance(c, fmpq) or c.is_finite()):
            raise ValueError(f"coefficient {n} of the result is not finite: the balls are too wide or too large for it")
    return terms
