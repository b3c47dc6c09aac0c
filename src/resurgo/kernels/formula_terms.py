"""A formula in n as the general term c_n = r^n g(n) of a series: its exact values, and what it has of r^n."""

from typing import Any

from flint import acb, acb_series, arb_series, fmpq, fmpz

from resurgo.general_term import GeneralTerm
from resurgo.kernels.formula import Formula, Node, value_in_balls, value_in_series

MAX_BITS = 1_000_000  # of an exact value; larger ones are balls
ONE = Node("number", value=fmpq(1))


def general_term(formula: Formula, start: int) -> GeneralTerm:
    """c_n = r^n g(n) for n >= start, r the product of all rational numbers that have n in their exponents, factors of c_n."""
    ratio, rest = without_powers(formula.tree)

    def function(n: Any) -> Any:
        if isinstance(n, (arb_series, acb_series)):
            return value_in_series(rest, acb_series(n))
        return value_in_balls(rest, acb(n))

    return GeneralTerm(formula.text, function, start, ratio)


def without_powers(node: Node) -> tuple[fmpq, Node]:
    """(r, the formula g) with c_n = r^n g(n): of (-1)^n 2^(3-n)/n, r = -1/2 and g = 8/n."""
    match node.kind:
        case "negate":
            ratio, rest = without_powers(node.parts[0])
            return ratio, Node("negate", (rest,))
        case "multiply" | "divide":
            (one, first), (other, second) = map(without_powers, node.parts)
            return one * other if node.kind == "multiply" else one / other, Node(node.kind, (first, second))
        case "power" if node.parts[0].kind == "number" and node.parts[0].value != 0:
            base, line = node.parts[0].value, _line(node.parts[1])
            if line is not None and max(map(abs, line)) * base.height_bits() < MAX_BITS:
                slope, constant = line
                return base**slope, Node("number", value=base**constant)
    return fmpq(1), node


def _line(node: Node) -> tuple[int, int] | None:
    """(a, b) for a n + b with whole a and b, None for any other formula."""
    match node.kind:
        case "x":
            return 1, 0
        case "number" if node.value.q == 1:
            return 0, int(node.value.p)
        case "negate" if line := _line(node.parts[0]):
            return -line[0], -line[1]
        case "add" | "subtract" | "multiply":
            one, other = map(_line, node.parts)
            if one is None or other is None:
                return None
            if node.kind == "multiply":
                return None if one[0] and other[0] else (one[0] * other[1] + one[1] * other[0], one[1] * other[1])
            sign = 1 if node.kind == "add" else -1
            return one[0] + sign * other[0], one[1] + sign * other[1]
    return None


def exact_value(node: Node, n: int) -> fmpq | None:
    """The formula at a whole number where it is rational by its operations; None elsewhere. ZeroDivisionError at a pole."""
    if node.kind == "number":
        return node.value
    if node.kind == "x":
        return fmpq(n)
    parts = [exact_value(part, n) for part in node.parts]
    if not parts or any(part is None for part in parts):
        return None
    first, second = parts[0], parts[-1]
    assert first is not None
    assert second is not None
    match node.kind:
        case "negate":
            return -first
        case "add":
            return first + second
        case "subtract":
            return first - second
        case "multiply":
            return first * second
        case "divide":
            return first / second
        case "power" if second.q == 1 and first.height_bits() * abs(second.p) < MAX_BITS:
            return first ** int(second.p)
        case "gamma" if first.q == 1 and 0 < first.p < MAX_BITS // 100:
            return fmpq(fmpz.fac_ui(first.p - 1))
    return None
