"""Polynomials as people write them, x^2/2 + x^4/4: a whitelist over Python's syntax, exact, never `eval`."""

import ast
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import Ordering, acb, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly

from resurgo.expression import DECIMAL, decimal_value

MAX_LENGTH = 5000  # characters
MAX_DEGREE = 100  # all variables together
MAX_TERMS = 5000  # of a power or a product written out
MAX_BITS = 20_000  # of a coefficient
SHOWN = 60  # characters of what is told
UNITS = ("I", "i")
STRAY = re.compile(r"[^A-Za-z0-9_+\-*/^(). ]")

Gaussian: TypeAlias = tuple[fmpq, fmpq]  # real and imaginary part
Terms: TypeAlias = dict[tuple[int, ...], Gaussian]  # by the exponents of the variables


@dataclass(frozen=True)
class Polynomial:
    """A polynomial in one variable as its author wrote it: its coefficients are real + I imag, from the constant on."""

    text: str
    real: tuple[fmpq, ...]
    imag: tuple[fmpq, ...]

    def __str__(self) -> str:
        return self.text

    @property
    def degree(self) -> int:
        """The degree, -1 of the zero polynomial."""
        return len(self.real) - 1

    @property
    def is_real(self) -> bool:
        """Whether all coefficients are real."""
        return not any(self.imag)

    @property
    def balls(self) -> list[acb]:
        """The coefficients at FLINT's working precision."""
        return [acb(a) + acb(0, 1) * acb(b) if b else acb(a) for a, b in zip(self.real, self.imag, strict=True)]

    @property
    def exact(self) -> fmpq_poly:
        """The same over the rationals, where it is real."""
        assert self.is_real
        return fmpq_poly(list(self.real))


@dataclass(frozen=True)
class Grammar:
    """The ring in which a text is read: its variables by name, and how each is told where that is another word."""

    text: str
    context: Any
    variables: Mapping[str, fmpq_mpoly]
    spelled: Mapping[str, str]

    def wrong(self, what: str, to_do: str) -> ValueError:
        """The one sentence about a fault."""
        return ValueError(f"{self.written(what)}; {to_do}")

    def written(self, text: str) -> str:
        """A piece of the text as its author wrote it."""
        return _spelled(text, self.spelled).replace("**", "^")

    def quoted(self, node: ast.AST) -> str:
        """A node of the syntax tree, in quotation marks."""
        found = ast.get_source_segment(self.text, node) or self.text
        return f"'{found if len(found) <= SHOWN else found[:SHOWN] + '...'}'"

    @property
    def allowed(self) -> str:
        """What a polynomial is written with."""
        names = [self.spelled.get(name, name) for name in self.variables if name not in UNITS]
        return f"write it with {', '.join(names)}, numbers, I, + - * / ^ and parentheses"


def polynomial(text: Any, variable: str = "x") -> Polynomial:
    """The polynomial in one variable that a text, or a plain number, is; ValueError says in words what is wrong."""
    if isinstance(text, Polynomial):
        return text
    terms = polynomial_terms(text, [variable])
    size = max((n for (n,) in terms), default=-1) + 1
    zero = fmpq(0), fmpq(0)
    real, imag = zip(*(terms.get((n,), zero) for n in range(size)), strict=True) if size else ((), ())
    return Polynomial(" ".join(str(text).split()), real, imag)


def polynomial_terms(text: Any, variables: Iterable[str], spelled: Mapping[str, str] | None = None) -> Terms:
    """The coefficients of a polynomial in several variables, by their exponents; ValueError says in words what is wrong.

    `spelled`: for a variable, the word that stands for it in what is told, as y' for y_1.
    """
    names, words = list(variables), spelled or {}
    source = _source(text, names, words)
    context = fmpq_mpoly_ctx.get((*names, UNITS[0]), Ordering.lex)
    generators = dict(zip([*names, UNITS[0]], context.gens(), strict=True))
    grammar = Grammar(source, context, {**generators, UNITS[1]: generators[UNITS[0]]}, words)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(source, mode="eval").body
        value = _value(tree, grammar)
    except (SyntaxError, MemoryError, Warning):
        missed = re.search(r"(?:\d|\))\s*(?=[A-Za-z(])", source)  # '2 x' is no syntax; '2(x)' is a call and told there
        what = "; write 2*x for a product" if missed else f"; {grammar.allowed}"
        raise ValueError(f"'{grammar.written(_short(source))}' is no polynomial{what}") from None
    except RecursionError:
        raise ValueError(f"'{grammar.written(_short(source))}' is nested too deeply; write it with fewer terms") from None
    return _reduced(value)


def equation_terms(text: Any, variables: Iterable[str], spelled: Mapping[str, str] | None = None) -> Terms:
    """Left side minus right side of an equation between polynomials."""
    names = list(variables)
    sides = str(text).split("=")
    if len(sides) != 2:
        shown = _short(_spelled(" ".join(str(text).split()), spelled or {}))
        raise ValueError(f"'{shown}' has {len(sides) - 1 or 'no'} '='; write an equation, left side = right side")
    left, right = (polynomial_terms(side, names, spelled) for side in sides)
    zero = fmpq(0), fmpq(0)
    found = {}
    for key in {**left, **right}:
        (a, b), (c, d) = left.get(key, zero), right.get(key, zero)
        if (a, b) != (c, d):
            found[key] = (a - c, b - d)
    return found


def _source(text: Any, names: list[str], spelled: Mapping[str, str]) -> str:
    """The text as Python's syntax has it; ValueError where it cannot be a polynomial."""
    if isinstance(text, bool) or text is None or isinstance(text, (list, tuple, dict)):
        raise ValueError(f"'{_short(str(text))}' is no polynomial; write one as text")
    if len(str(text)) > MAX_LENGTH:
        raise ValueError(f"'{str(text)[:20]}...' is {len(str(text))} characters long; write a polynomial of at most {MAX_LENGTH}")
    source = " ".join(str(text).split())
    if not source:
        raise ValueError("'' is no polynomial; write one such as " + f"'{spelled.get(names[0], names[0])}^2'")
    if stray := STRAY.search(source):
        shown = _short(_spelled(source, spelled))
        raise ValueError(f"'{shown}' holds the character '{stray[0]}'; write it with letters, digits and + - * / ^ ( ) .")
    return source.replace("^", "**")


def _value(node: ast.AST, grammar: Grammar) -> fmpq_mpoly:
    """The polynomial of whitelisted syntax."""
    match node:
        case ast.Constant(value=int() | float()) if literal := DECIMAL.fullmatch(ast.get_source_segment(grammar.text, node) or ""):
            return _small(grammar.context.constant(decimal_value(literal)), node, grammar)
        case ast.Name(id=name) if name in grammar.variables:
            return grammar.variables[name]
        case ast.Name():
            raise grammar.wrong(f"the name {grammar.quoted(node)} is unknown", grammar.allowed)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = _value(operand, grammar)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(op=ast.Add() | ast.Sub() as sign, left=left, right=right):
            a, b = _value(left, grammar), _value(right, grammar)
            return a - b if isinstance(sign, ast.Sub) else a + b
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            a, b = _value(left, grammar), _value(right, grammar)
            if a.total_degree() + b.total_degree() > MAX_DEGREE or len(a) * len(b) > MAX_TERMS:
                raise _too_large(node, grammar)
            return _small(a * b, node, grammar)
        case ast.BinOp(op=ast.Div(), left=left, right=right):
            return _value(left, grammar) * _inverse(_value(right, grammar), right, grammar)
        case ast.BinOp(op=ast.Pow(), left=left, right=right):
            return _power(_value(left, grammar), _value(right, grammar), node, grammar)
    raise grammar.wrong(f"{grammar.quoted(node)} is no polynomial", grammar.allowed)


def _inverse(divisor: fmpq_mpoly, node: ast.AST, grammar: Grammar) -> fmpq_mpoly:
    constants = _reduced(divisor)
    if not constants:
        raise grammar.wrong(f"{grammar.quoted(node)} is 0", "divide by another number")
    ((key, (a, b)), *more) = constants.items()
    if more or any(key):
        raise grammar.wrong(f"{grammar.quoted(node)} is no number", "divide by numbers alone")
    unit = grammar.variables[UNITS[0]]
    return (a - b * unit) * (1 / (a * a + b * b))


def _power(base: fmpq_mpoly, exponent: fmpq_mpoly, node: ast.BinOp, grammar: Grammar) -> fmpq_mpoly:
    key = next(iter(exponent.to_dict().items()), ((0,), fmpq(0)))
    if len(exponent) > 1 or any(key[0]) or key[1].q != 1:
        raise grammar.wrong(f"the power {grammar.quoted(node.right)} is no whole number", "write powers such as 2")
    power = int(key[1].p)
    if power < 0:
        if base.total_degree() > 0:
            what = f"the power {grammar.quoted(node)} is negative"
            raise grammar.wrong(what, "multiply by it on both sides, or write a polynomial")
        base, power = _inverse(base, node.left, grammar), -power
    terms = max(len(base), 1)
    bits = max((int(c.height_bits()) for c in base.coeffs()), default=1)
    if base.total_degree() * power > MAX_DEGREE or bits * power > MAX_BITS or (terms > 1 and _ways(terms, power) > MAX_TERMS):
        raise _too_large(node, grammar)
    found: fmpq_mpoly = base**power
    return found


def _ways(terms: int, power: int) -> int:
    """How many terms the power of a sum can have."""
    from math import comb

    return comb(power + terms - 1, power)


def _small(value: fmpq_mpoly, node: ast.AST, grammar: Grammar) -> fmpq_mpoly:
    if any(c.height_bits() > MAX_BITS for c in value.coeffs()):
        raise _too_large(node, grammar)
    return value


def _too_large(node: ast.AST, grammar: Grammar) -> ValueError:
    limit = f"write degrees up to {MAX_DEGREE} and numbers of less than {int(MAX_BITS * 0.3)} digits"
    return grammar.wrong(f"{grammar.quoted(node)} is too large", limit)


def _reduced(value: fmpq_mpoly) -> Terms:
    """The coefficients with I^2 = -1."""
    found: dict[tuple[int, ...], list[fmpq]] = {}
    for key, c in value.to_dict().items():
        *exponents, turns = map(int, key)
        parts = found.setdefault(tuple(exponents), [fmpq(0), fmpq(0)])
        parts[turns % 2] += -c if turns % 4 > 1 else c
    return {key: (a, b) for key, (a, b) in found.items() if a or b}


def _spelled(text: str, words: Mapping[str, str]) -> str:
    """A text with the words of its author for the names of variables."""
    for name, word in words.items():
        text = re.sub(rf"\b{name}\b", word, text)
    return text


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."
