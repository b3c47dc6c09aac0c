"""A function f(x, y) that is written as a formula: gradient, second derivatives, and what they promise, measured on f itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mpmath import mp

from resurgo.kernels.formula import to_sympy
from resurgo.kernels.formula_syntax import parse_formula

DERIVATIVES = ("", "x", "y", "xx", "xy", "yy")
ANGLES = 24  # directions in which a remainder is tried
DIGITS = 50  # to which remainders are taken, as they are small
NEWTON = 4  # steps to a level line


@dataclass(frozen=True)
class Surface:
    """f and its first and second derivatives, "", "x", "y", "xx", "xy", "yy", of the formula, by calculus.

    `exact` takes mpmath numbers, `fast` arrays of floats, for pictures.
    """

    text: str
    exact: dict[str, Callable[[Any, Any], Any]] = field(compare=False, repr=False)
    fast: dict[str, Callable[[Any, Any], Any]] = field(compare=False, repr=False)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(f_x, f_y)."""
        return self.exact["x"](x, y), self.exact["y"](x, y)


def surface(text: str) -> Surface:
    """The surface z = f(x, y) of a formula in x and y; ValueError says in words what is wrong with it."""
    import sympy

    formula = parse_formula(text, "x", "y")
    x, y = sympy.symbols("x y")
    found = {"": to_sympy(formula.tree)}
    for name in DERIVATIVES[1:]:
        found[name] = sympy.diff(found[name[:-1]], {"x": x, "y": y}[name[-1]])
    exact = {name: sympy.lambdify((x, y), f, "mpmath") for name, f in found.items()}
    fast = {name: sympy.lambdify((x, y), f + 0 * x, "numpy") for name, f in found.items()}
    return Surface(formula.text, exact, fast)


def model(of: Surface, x: Any, y: Any, order: int) -> Callable[[Any, Any], Any]:
    """Taylor's polynomial of first or second order in the displacement (u, v) from (x, y)."""
    f = {name: of.exact[name](x, y) for name in DERIVATIVES}

    def value(u: Any, v: Any) -> Any:
        linear = f[""] + f["x"] * u + f["y"] * v
        return linear if order == 1 else linear + (f["xx"] * u**2 + 2 * f["xy"] * u * v + f["yy"] * v**2) / 2

    return value


def remainders(of: Surface, x: Any, y: Any, radii: Sequence[Any], order: int) -> list[Any]:
    """The greatest |f - its Taylor model| at each distance from (x, y), over all directions."""
    with mp.workdps(DIGITS):
        about = model(of, x, y, order)
        found = []
        for r in radii:
            steps = [(r * mp.cos(turn), r * mp.sin(turn)) for turn in _turns(ANGLES)]
            found.append(max(abs(of.exact[""](x + u, y + v) - about(u, v)) for u, v in steps))
        return found


def slope_of(radii: Sequence[Any], sizes: Sequence[Any]) -> Any:
    """The p of size ~ r^p, from the two smallest radii; None where a size is 0."""
    (r, a), (s, b) = sorted(zip(radii, sizes, strict=True))[:2]
    return mp.log(b / a) / mp.log(s / r) if a and b else None


def steepest(of: Surface, x: Any, y: Any) -> tuple[Any, Any]:
    """The angle in which f grows fastest, and how fast: by central differences of f alone, the greatest of all angles.

    More angles are tried about the greatest until it is known to 10^-10; the difference quotient at distance h is off by O(h^2).
    """
    with mp.workdps(DIGITS):
        h = mp.mpf(10) ** -12

        def speed(turn: Any) -> Any:
            u, v = h * mp.cos(turn), h * mp.sin(turn)
            return (of.exact[""](x + u, y + v) - of.exact[""](x - u, y - v)) / (2 * h)

        best, width = max(_turns(ANGLES), key=speed), 2 * mp.pi / ANGLES
        while width > mp.mpf(10) ** -10:
            best = max((best + width * k / 8 for k in range(-8, 9)), key=speed)
            width /= 8
        return best, speed(best)


def on_level(of: Surface, start: tuple[float, float], level: float) -> tuple[float, float]:
    """A point near a level line moved onto it, by Newton's method along the gradient."""
    x, y = start
    for _ in range(NEWTON):
        a, b = float(of.fast["x"](x, y)), float(of.fast["y"](x, y))
        if not (size := a * a + b * b):
            break
        step = (float(of.fast[""](x, y)) - level) / size
        x, y = x - a * step, y - b * step
    return x, y


def obliquity(of: Surface, line: Sequence[tuple[float, float]]) -> float:
    """The greatest |cosine| of the angles between a line through points on a level line and the gradient; 0 of fewer than three.

    A point's tangent is that of the parabola through it and its neighbours, from differences; f enters by the gradient alone.
    Where that turns by more than a sixth of a circle from a point to the next there is no tangent: at a saddle two lines cross.
    """
    worst = 0.0
    slopes = [(float(of.fast["x"](x, y)), float(of.fast["y"](x, y))) for x, y in line]
    for i in range(1, len(line) - 1):
        (x0, y0), (x, y), (x1, y1) = line[i - 1 : i + 2]
        before, after = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, ((x1 - x) ** 2 + (y1 - y) ** 2) ** 0.5
        if not before or not after or min(_cosine(slopes[i], slopes[j]) for j in (i - 1, i + 1)) < 0.5:
            continue
        u, v = ((p - q) * after / before + (r - p) * before / after for p, q, r in ((x, x0, x1), (y, y0, y1)))
        worst = max(worst, abs(_cosine(slopes[i], (u, v))))
    return worst


def _cosine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Of the angle between two vectors, 0 where one has no length."""
    size: float = ((a[0] ** 2 + a[1] ** 2) * (b[0] ** 2 + b[1] ** 2)) ** 0.5
    return (a[0] * b[0] + a[1] * b[1]) / size if size else 0.0


def _turns(count: int) -> list[Any]:
    return [2 * mp.pi * k / count for k in range(count)]
