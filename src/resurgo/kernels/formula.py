"""Formulas in one variable x: their trees, and their values in balls and by mpmath."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flint import acb, fmpq
from mpmath import mp

from resurgo.precision import to_mp


@dataclass(frozen=True)
class Node:
    """A number (`value`), x, a constant, or an operation or function `kind` of its parts."""

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
    """A function of a formula: its value in balls and by mpmath, and the names of what it takes."""

    ball: Callable[..., acb]
    mpmath: Callable[..., Any]
    takes: str = "x"


X = Node("x")
CONSTANTS: dict[str, tuple[Callable[[], acb], Callable[[], Any]]] = {
    "pi": (acb.pi, lambda: +mp.pi),
    "e": (lambda: acb(1).exp(), lambda: mp.exp(1)),
    "I": (lambda: acb(0, 1), lambda: mp.mpc(0, 1)),
}
FUNCTIONS = {
    "exp": Known(acb.exp, mp.exp),
    "log": Known(acb.log, mp.log),
    "sqrt": Known(acb.sqrt, mp.sqrt),
    "sin": Known(acb.sin, mp.sin),
    "cos": Known(acb.cos, mp.cos),
    "tan": Known(acb.tan, mp.tan),
    "sinh": Known(acb.sinh, mp.sinh),
    "cosh": Known(acb.cosh, mp.cosh),
    "tanh": Known(acb.tanh, mp.tanh),
    "asin": Known(acb.asin, mp.asin),
    "acos": Known(acb.acos, mp.acos),
    "atan": Known(acb.atan, mp.atan),
    "asinh": Known(acb.asinh, mp.asinh),
    "acosh": Known(acb.acosh, mp.acosh),
    "atanh": Known(acb.atanh, mp.atanh),
    "gamma": Known(acb.gamma, mp.gamma),
    "loggamma": Known(acb.lgamma, mp.loggamma),
    "digamma": Known(acb.digamma, mp.digamma),
    "zeta": Known(acb.zeta, mp.zeta),
    "erf": Known(acb.erf, mp.erf),
    "erfc": Known(acb.erfc, mp.erfc),
    "erfi": Known(acb.erfi, mp.erfi),
    "E1": Known(lambda z: z.expint(1), mp.e1),
    "Ei": Known(acb.ei, mp.ei),
    "Si": Known(acb.si, mp.si),
    "Ci": Known(acb.ci, mp.ci),
    "lambertw": Known(acb.lambertw, mp.lambertw),
    "airyai": Known(acb.airy_ai, mp.airyai),
    "airybi": Known(acb.airy_bi, mp.airybi),
    "besselj": Known(lambda nu, z: z.bessel_j(nu), mp.besselj, "nu, x"),
    "bessely": Known(lambda nu, z: z.bessel_y(nu), mp.bessely, "nu, x"),
    "besseli": Known(lambda nu, z: z.bessel_i(nu), mp.besseli, "nu, x"),
    "besselk": Known(lambda nu, z: z.bessel_k(nu), mp.besselk, "nu, x"),
}


def value_in_balls(node: Node, x: acb) -> acb:
    """The value at x in balls, principal branches."""
    found: acb = _value(node, x, acb, lambda name: CONSTANTS[name][0](), lambda name, *z: FUNCTIONS[name].ball(*z))
    return found


def value_by_mpmath(node: Node, x: Any) -> Any:
    """The value at x by mpmath, principal branches."""
    return _value(node, x, to_mp, lambda name: CONSTANTS[name][1](), lambda name, *z: FUNCTIONS[name].mpmath(*z))


def _value(node: Node, x: Any, number: Callable[[fmpq], Any], constant: Callable[[str], Any], function: Callable[..., Any]) -> Any:
    if node.kind == "number":
        return number(node.value)
    if node.kind == "x":
        return x
    if node.kind in CONSTANTS:
        return constant(node.kind)
    parts = [_value(part, x, number, constant, function) for part in node.parts]
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
