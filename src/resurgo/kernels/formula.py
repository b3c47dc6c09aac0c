"""Formulas in x, or in x and y: their trees, their values in balls, and the same formulas in sympy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flint import acb, acb_series, arb, fmpq


@dataclass(frozen=True)
class Node:
    """A number (`value`), x, y, a constant, or an operation or function `kind` of its parts."""

    kind: str
    parts: "tuple[Node, ...]" = ()
    value: fmpq = fmpq(0)


@dataclass(frozen=True)
class Formula:
    """A formula as it is written, and its tree."""

    text: str
    tree: Node = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Known:
    """A function of a formula: its value in balls, its name in sympy, and the names of what it takes."""

    ball: Callable[..., acb]
    sympy: str
    takes: str = "x"


X, Y = Node("x"), Node("y")
CONSTANTS: dict[str, tuple[Callable[[], acb], str]] = {
    "pi": (acb.pi, "pi"),
    "e": (lambda: acb(1).exp(), "E"),
    "I": (lambda: acb(0, 1), "I"),
}
FUNCTIONS = {
    "exp": Known(acb.exp, "exp"),
    "log": Known(acb.log, "log"),
    "sqrt": Known(acb.sqrt, "sqrt"),
    "sin": Known(acb.sin, "sin"),
    "cos": Known(acb.cos, "cos"),
    "tan": Known(acb.tan, "tan"),
    "sinh": Known(acb.sinh, "sinh"),
    "cosh": Known(acb.cosh, "cosh"),
    "tanh": Known(acb.tanh, "tanh"),
    "asin": Known(acb.asin, "asin"),
    "acos": Known(acb.acos, "acos"),
    "atan": Known(acb.atan, "atan"),
    "asinh": Known(acb.asinh, "asinh"),
    "acosh": Known(acb.acosh, "acosh"),
    "atanh": Known(acb.atanh, "atanh"),
    "gamma": Known(acb.gamma, "gamma"),
    "loggamma": Known(acb.lgamma, "loggamma"),
    "digamma": Known(acb.digamma, "digamma"),
    "zeta": Known(acb.zeta, "zeta"),
    "erf": Known(acb.erf, "erf"),
    "erfc": Known(acb.erfc, "erfc"),
    "erfi": Known(acb.erfi, "erfi"),
    "E1": Known(lambda z: z.expint(1), "E1"),
    "Ei": Known(acb.ei, "Ei"),
    "Si": Known(acb.si, "Si"),
    "Ci": Known(acb.ci, "Ci"),
    "lambertw": Known(acb.lambertw, "LambertW"),
    "airyai": Known(acb.airy_ai, "airyai"),
    "airybi": Known(acb.airy_bi, "airybi"),
    "besselj": Known(lambda nu, z: z.bessel_j(nu), "besselj", "nu, x"),
    "bessely": Known(lambda nu, z: z.bessel_y(nu), "bessely", "nu, x"),
    "besseli": Known(lambda nu, z: z.bessel_i(nu), "besseli", "nu, x"),
    "besselk": Known(lambda nu, z: z.bessel_k(nu), "besselk", "nu, x"),
}


def value_in_balls(node: Node, x: acb, y: acb | None = None) -> acb:
    """The value at x, or at x and y, in balls, principal branches."""
    found: acb = _value(node, x, acb, lambda name: CONSTANTS[name][0](), lambda name, *z: FUNCTIONS[name].ball(*z), y)
    return found


def value_exactly(node: Node, x: fmpq) -> fmpq | None:
    """The value at x where that takes rational operations alone, None elsewhere and where it is not finite."""

    def irrational(*_: Any) -> Any:
        raise ArithmeticError

    try:
        found: fmpq = _value(node, x, fmpq, irrational, irrational)
    except (ArithmeticError, TypeError):  # a power of fractions is none of FLINT's
        return None
    return found


def value_at(node: Node, x: fmpq | arb | acb) -> fmpq | arb | acb:
    """The value at x: exactly where that takes rational operations alone, else in balls, a real one where it is real."""
    exact = value_exactly(node, x) if isinstance(x, fmpq) else None
    if exact is not None:
        return exact
    found = value_in_balls(node, acb(x))
    return found.real if found.imag.is_zero() else found


SERIES_METHODS = {
    **{
        name: name
        for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "atan", "gamma", "zeta", "erf", "erfc", "erfi", "lambertw")
    },
    **{"loggamma": "lgamma", "Ei": "ei", "Si": "si", "Ci": "ci", "airyai": "airy_ai", "airybi": "airy_bi"},
}


def value_in_series(node: Node, x: acb_series) -> acb_series:
    """The power series of the formula at a power series, in balls; ValueError for functions of which FLINT has none."""

    def function(name: str, *z: Any) -> Any:
        if name not in SERIES_METHODS:
            raise ValueError(f"'{name}' has no power series here; write it by {', '.join(SERIES_METHODS)}")
        (argument,) = z
        return getattr(argument, SERIES_METHODS[name])()

    found = _value(node, x, acb, lambda name: CONSTANTS[name][0](), function)
    return found if isinstance(found, acb_series) else acb_series([found], x.prec)


def value_by_sympy(node: Node, x: Any, derivative: int = 0) -> Any:
    """The value at x of the formula in sympy, or of a derivative, by mpmath at the working precision, principal branches."""
    return _lambdified(node, derivative)(x)


@lru_cache(maxsize=256)
def _lambdified(node: Node, derivative: int) -> Callable[[Any], Any]:
    import sympy

    x = sympy.Symbol("x")
    found: Callable[[Any], Any] = sympy.lambdify(x, sympy.diff(to_sympy(node), x, derivative), "mpmath")
    return found


def to_sympy(node: Node) -> Any:
    """The formula as an expression of sympy, made node by node: sympy reads no text."""
    import sympy

    def number(value: fmpq) -> Any:
        return sympy.Rational(int(value.p), int(value.q))

    def function(name: str, *parts: Any) -> Any:
        return getattr(sympy, FUNCTIONS[name].sympy)(*parts)

    return _value(node, sympy.Symbol("x"), number, lambda name: getattr(sympy, CONSTANTS[name][1]), function, sympy.Symbol("y"))


def _value(
    node: Node, x: Any, number: Callable[[fmpq], Any], constant: Callable[[str], Any], function: Callable[..., Any], y: Any = None
) -> Any:
    if node.kind == "number":
        return number(node.value)
    if node.kind in ("x", "y"):
        return x if node.kind == "x" else y
    if node.kind in CONSTANTS:
        return constant(node.kind)
    parts = [_value(part, x, number, constant, function, y) for part in node.parts]
    match node.kind:
        case "negate":
            return -parts[0]
        case "add":
            return parts[0] + parts[1]
        case "subtract":
            return parts[0] - parts[1]
        case "multiply":
            return parts[0] * parts[1]
        case "divide":
            return parts[0] / parts[1]
        case "power":
            return _powered(parts[0], parts[1], node.parts[1], function)
    return function(node.kind, *parts)


def _powered(base: Any, exponent: Any, node: Node, function: Callable[..., Any]) -> Any:
    """base^exponent: a whole power as such, a half one by the square root."""
    if node.kind != "number" or node.value.q > 2:
        return base**exponent
    whole, half = divmod(int(node.value.p), 2) if node.value.q == 2 else (int(node.value.p), 0)
    return base**whole * function("sqrt", base) if half else base**whole
