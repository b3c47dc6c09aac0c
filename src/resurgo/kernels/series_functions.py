"""Functions of a formal power series a(t) = a_0 + a_1 t + ...: exact where they are rational, else in balls, never across a cut."""

from collections.abc import Callable, Iterator
from itertools import islice

from flint import acb, arb, fmpq

from resurgo import formal
from resurgo.formal import ONE, ZERO, Term, Terms
from resurgo.kernels.formula import FUNCTIONS

HALF = fmpq(1, 2)
HIGHEST = 10**6  # imaginary part at which zeta takes a second or so


class Singular(ValueError):
    """A function has no power series where one is asked for, or none that can be had; its words say why."""


def function_of_series(name: str, a: Terms, nu: fmpq = ZERO) -> Terms:
    """The function of that name of a(t), with its order nu where it is one of Bessel's; as many terms as a has."""
    _refuse_singular(name, a[0], nu)
    if name in ELEMENTARY:
        return ELEMENTARY[name](a)
    if name in SLOPES:
        return _integrated(name, a)
    is_zero = isinstance(a[0], fmpq) and a[0] == 0
    if name in AT_ZERO and is_zero:
        return _composed(tuple(islice(AT_ZERO[name](nu), len(a))), a)
    if name.startswith("bessel"):
        return _composed(tuple(islice(_bessel_at(name, nu, a[0]), len(a))), a)
    if name == "digamma":  # the logarithmic derivative of gamma(a_0 + w)
        gamma = formal.applied(DIRECT["gamma"], _balls((a[0], ONE, *(ZERO for _ in a[1:]), ZERO)))
        return _composed(formal.divide(formal.derivative(gamma), gamma[:-1]), a)
    return formal.applied(DIRECT[name], _balls(a))


def value_at(name: str, c: Term, nu: fmpq = ZERO) -> Term:
    """The function of a number: a ball, real where it is."""
    z = acb(c)
    found = FUNCTIONS[name].ball(acb(nu), z) if name.startswith("bessel") else FUNCTIONS[name].ball(z)
    if not found.is_finite():
        raise Singular(f"{name} is not finite there")
    return found.real if found.imag.is_zero() else found


def sine_and_cosine(a: Terms) -> tuple[Terms, Terms]:
    """Sin and cos, of a_0 and of the rest by the addition theorem: these are exact where a - a_0 is."""
    rest = (ZERO, *a[1:])
    s, c = formal.applied(lambda f: f.sin(), rest), formal.applied(lambda f: f.cos(), rest)
    if isinstance(a[0], fmpq) and a[0] == 0:
        return s, c
    s0, c0 = value_at("sin", a[0]), value_at("cos", a[0])
    return formal.add(formal.scale(c, s0), formal.scale(s, c0)), formal.add(formal.scale(c, c0), formal.scale(s, -s0))


def _tangent(a: Terms) -> Terms:
    return formal.divide(*sine_and_cosine(a))


def _hyperbolic(a: Terms) -> tuple[Terms, Terms]:
    up, down = formal.exp(a), formal.exp(formal.scale(a, fmpq(-1)))
    return formal.scale(formal.add(up, formal.scale(down, fmpq(-1))), HALF), formal.scale(formal.add(up, down), HALF)


def _plus_square(a: Terms, sign: int) -> Terms:
    """1 + sign a^2."""
    return formal.add((ONE, *(ZERO for _ in a[1:])), formal.scale(formal.multiply(a, a), fmpq(sign)))


def _integrated(name: str, a: Terms) -> Terms:
    """F(a) = F(a_0) + the integral of F'(a) a'."""
    at_zero = isinstance(a[0], fmpq) and a[0] == 0 and name in ODD
    constant = ZERO if at_zero else value_at(name, a[0])
    if len(a) == 1:
        return (constant,)
    slope = formal.multiply(SLOPES[name](a), formal.derivative(a))
    return (constant, *formal.integral(slope)[1:])


def _composed(outer: Terms, a: Terms) -> Terms:
    """The sum of outer_n (a - a_0)^n."""
    return formal.compose(outer, (ZERO, *a[1:]))


def _balls(a: Terms) -> Terms:
    return (arb(a[0]) if isinstance(a[0], fmpq) else a[0], *a[1:])


def _sine_integral(_: fmpq) -> Iterator[fmpq]:
    term, n = ONE, 0
    while True:
        yield ZERO
        n += 1
        yield term / n
        n += 1
        term /= -n * (n + 1)


def _power_series_of_bessel(sign: int) -> Callable[[fmpq], Iterator[fmpq]]:
    """Of J (sign -1) and I (sign 1), of whole order: (t/2)^m sum (sign t^2/4)^k/(k! (k+m)!) (DLMF 10.2.2, 10.25.2)."""

    def terms(nu: fmpq) -> Iterator[fmpq]:
        m = abs(int(nu.p))
        term = fmpq(sign if sign < 0 and nu < 0 and m % 2 else 1)  # J_(-m) = (-1)^m J_m
        for n in range(1, m + 1):
            yield ZERO
            term /= 2 * n
        k = 0
        while True:
            yield term
            yield ZERO
            k += 1
            term *= fmpq(sign, 4 * k * (k + m))

    return terms


def _lambert(_: fmpq) -> Iterator[fmpq]:
    """W(t) = sum (-n)^(n-1) t^n/n! (DLMF 4.13.5)."""
    yield ZERO
    n, factorial = 0, ONE
    while True:
        n += 1
        factorial *= n
        yield fmpq(-n) ** (n - 1) / factorial


def _bessel_at(name: str, nu: fmpq, c: Term) -> Iterator[Term]:
    """The Taylor coefficients at c != 0, by z^2 y'' + z y' + (s z^2 - nu^2) y = 0, s = 1 or -1 (DLMF 10.2.1, 10.25.1)."""
    s = 1 if name in ("besselj", "bessely") else -1
    z = arb(c) if isinstance(c, fmpq) else c
    above = fmpq(nu) + 1
    y0, y1 = value_at(name, z, nu), value_at(name, z, above)
    sign = {"besselj": -1, "bessely": -1, "besseli": 1, "besselk": -1}[name]  # y' = (nu/z) y + sign y_(nu+1): DLMF 10.6.2, 10.29.2
    y: list[Term] = [y0, nu / z * y0 + sign * y1]
    n = 0
    while True:
        yield y[n]
        total = z * (n + 1) * (2 * n + 1) * y[n + 1] + (n * n + s * z * z - nu * nu) * y[n]
        total += 2 * s * z * y[n - 1] if n >= 1 else 0
        total += s * y[n - 2] if n >= 2 else 0
        y.append(-total / (z * z * (n + 1) * (n + 2)))
        n += 1


def _refuse_singular(name: str, c: Term, nu: fmpq) -> None:
    """Singular where a_0 is a singularity or lies on a cut, or may do so as far as its ball tells."""
    if name in ("asin", "acos", "atanh", "acosh"):
        beyond = _is_real_beyond(c, None if name == "acosh" else -1, 1)
    elif name in ("atan", "asinh"):
        beyond = _is_real_beyond(c * acb(0, 1) if _meets(acb(c).real, 0) else ONE / 2, -1, 1)
    elif name == "lambertw":
        beyond = _is_below(c, -(arb(-1).exp()))
    elif name == "zeta":
        if not abs(acb(c).imag) <= HIGHEST:
            raise Singular(f"zeta is expanded at imaginary parts of at most {HIGHEST} alone")
        beyond = acb(c).overlaps(acb(1))
    elif name in ("gamma", "digamma"):
        beyond = acb(c).contains_integer() and not acb(c).real > 0
    elif name in CUT and not (name in ("besselj", "besseli") and nu.q == 1):
        beyond = _is_below(c, arb(0))
    else:
        return
    if beyond:
        raise Singular(f"{name} is singular there, or on its branch cut")


def _is_below(c: Term, end: arb) -> bool:
    """Whether c may lie on the real axis at or left of the end."""
    z = acb(c)
    return _meets(z.imag, 0) and not z.real > end


def _is_real_beyond(c: Term, low: int | None, high: int) -> bool:
    """Whether c may be real and not between; without `low`, not above `high`."""
    z = acb(c)
    if not _meets(z.imag, 0):
        return False
    return not z.real > high if low is None else not (z.real > low and z.real < high)


def _meets(part: arb, value: int) -> bool:
    return bool(part.contains(value))


ELEMENTARY: dict[str, Callable[[Terms], Terms]] = {
    "exp": formal.exp,
    "log": formal.log,
    "sin": lambda a: sine_and_cosine(a)[0],
    "cos": lambda a: sine_and_cosine(a)[1],
    "tan": _tangent,
    "sinh": lambda a: _hyperbolic(a)[0],
    "cosh": lambda a: _hyperbolic(a)[1],
    "tanh": lambda a: formal.divide(*_hyperbolic(a)),
}
SLOPES: dict[str, Callable[[Terms], Terms]] = {  # the derivatives of functions
    "asin": lambda a: formal.power(_plus_square(a, -1), -HALF),
    "acos": lambda a: formal.scale(formal.power(_plus_square(a, -1), -HALF), fmpq(-1)),
    "atan": lambda a: formal.power(_plus_square(a, 1), fmpq(-1)),
    "asinh": lambda a: formal.power(_plus_square(a, 1), -HALF),
    "acosh": lambda a: formal.multiply(
        formal.power(formal.add(a, (fmpq(-1), *(ZERO for _ in a[1:]))), -HALF),
        formal.power(formal.add(a, (ONE, *(ZERO for _ in a[1:]))), -HALF),
    ),
    "atanh": lambda a: formal.power(_plus_square(a, -1), fmpq(-1)),
    "E1": lambda a: formal.scale(formal.divide(formal.exp(formal.scale(a, fmpq(-1))), a), fmpq(-1)),
}
ODD = ("asin", "atan", "asinh", "atanh")  # 0 at 0
AT_ZERO: dict[str, Callable[[fmpq], Iterator[fmpq]]] = {  # Taylor coefficients at 0 that are rational
    "Si": _sine_integral,
    "besselj": _power_series_of_bessel(-1),
    "besseli": _power_series_of_bessel(1),
    "lambertw": _lambert,
}
DIRECT = {
    "gamma": lambda f: f.gamma(),
    "loggamma": lambda f: f.lgamma(),
    "zeta": lambda f: f.zeta(),
    "erf": lambda f: f.erf(),
    "erfc": lambda f: f.erfc(),
    "erfi": lambda f: f.erfi(),
    "Ei": lambda f: f.ei(),
    "Si": lambda f: f.si(),
    "Ci": lambda f: f.ci(),
    "lambertw": lambda f: f.lambertw(),
    "airyai": lambda f: f.airy_ai(),
    "airybi": lambda f: f.airy_bi(),
}
CUT = ("log", "loggamma", "E1", "Ei", "Ci", "bessely", "besselk", "besselj", "besseli")  # along the negative real axis
