"""What an author is told of a rounded number that enters the value: what it is, and what to write instead."""

import ast
from dataclasses import dataclass, replace
from fractions import Fraction

from mpmath import mp

READABLE = 10**6  # the largest denominator that is suggested as a fraction
LONGEST = 60  # characters of an expression that are shown
OF_DIGITS = {  # what is wrong with a number of a few digits, by what it is
    "lowered": "as the precision is lowered there; work it out at the precision that the host sets",
    "loaded": "as it is worked out when the file is loaded; work it out in the function that uses it",
    "text": "and more are worked with; keep the number itself",
    "other": "and more are worked with; compute it with numbers of mpmath or FLINT",
}


@dataclass(frozen=True)
class Hit:
    """A rounded number that an expression made, or that is in what it made."""

    node: ast.AST
    kind: str  # of which float it is, or one of OF_DIGITS
    digits: int
    is_inside: bool
    is_of_whole: bool  # of whole numbers


def advice(hit: Hit) -> str:
    """What is wrong with it, and what to do."""
    node, text = hit.node, _shown(hit.node)
    if hit.kind in OF_DIGITS:
        return f"{text} has {'numbers of ' if hit.is_inside else ''}{hit.digits} digits, {OF_DIGITS[hit.kind]}"
    what = f"{text} holds {hit.kind}" if hit.is_inside else f"{text} is a {hit.kind}"
    match node:
        case ast.Constant(value=complex()):
            return f"{what}; write mpc(0, mpf('{text[:-1]}'))"
        case ast.Constant():
            value = Fraction(text)
            fraction = f" or Fraction({value.numerator}, {value.denominator})" if value.denominator <= READABLE else ""
            return f'{what}; write mpf("{text}"){fraction}'
        case ast.AugAssign():
            return advice(replace(hit, node=ast.BinOp(node.target, node.op, node.value)))
        case ast.BinOp(op=ast.Div()) if hit.is_of_whole:
            return f"{text} makes a float64 of whole numbers; write Fraction({_shown(node.left)}, {_shown(node.right)})"
        case ast.BinOp(op=ast.Pow()) if hit.is_of_whole:
            return f"{text} makes a float64 of whole numbers; write mpf({_shown(node.left)})**({_shown(node.right)})"
        case ast.Call(func=ast.Name(id="float" | "complex" as function)):
            return f"{text} rounds to float64; do without {function}()"
    module, _, name = text.partition("(")[0].rpartition(".")
    if hasattr(mp, name) and module in ("", "math", "cmath", "np", "numpy") and not hit.is_inside:
        return f"{what}; write mp.{text.removeprefix(f'{module}.')}"
    return f"{what}; compute it with numbers of mpmath or FLINT"


def _shown(node: ast.AST) -> str:
    try:
        text = ast.unparse(node)
    except RecursionError:
        return "what is worked out there"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
