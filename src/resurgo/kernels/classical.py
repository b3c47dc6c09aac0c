"""The classical functions of calculus: their formulas, cuts and singularities, and where their Taylor series converge."""

from dataclasses import dataclass
from typing import Any, Literal

from flint import acb, arb, fmpq

from resurgo.errors import nearest as close_to
from resurgo.kernels.formula import Formula
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.number import gaussian, parse_number

BITS = 256  # in which distances of singularities are compared
Behaviour = Literal["absolute", "conditional", "divergent"]


@dataclass(frozen=True)
class Classical:
    """A function with its singular points, at each of which it is like (1 - t/A)^(-beta), for beta = 0 like a logarithm.

    text      the formula, c in it the exponent
    places    the singular points
    beta      of all of them; None for -c
    cuts      half lines on which the principal branch jumps: from the singular points away from 0
    """

    text: str
    places: tuple[str, ...] = ()
    beta: fmpq | None = fmpq(0)
    cuts: bool = True


CLASSICAL = {
    "geometric": Classical("1/(1 - x)", ("1",), fmpq(1), cuts=False),
    "binomial": Classical("(1 + x)^(c)", ("-1",), None),
    "sqrt": Classical("sqrt(1 + x)", ("-1",), fmpq(-1, 2)),
    "exp": Classical("exp(x)"),
    "log1p": Classical("log(1 + x)", ("-1",)),
    "log1m": Classical("log(1 - x)", ("1",)),
    "sin": Classical("sin(x)"),
    "cos": Classical("cos(x)"),
    "tan": Classical("tan(x)", ("pi/2",), fmpq(1), cuts=False),
    "sinh": Classical("sinh(x)"),
    "cosh": Classical("cosh(x)"),
    "tanh": Classical("tanh(x)", ("pi/2*I", "-pi/2*I"), fmpq(1), cuts=False),
    "arcsin": Classical("asin(x)", ("-1", "1"), fmpq(-1, 2)),
    "arctan": Classical("atan(x)", ("I", "-I")),
    "arsinh": Classical("asinh(x)", ("I", "-I"), fmpq(-1, 2)),
    "artanh": Classical("atanh(x)", ("-1", "1")),
}


@dataclass(frozen=True)
class Convergence:
    """Where a Taylor series converges on the real axis: for |x - centre| < radius, and what it does at both ends."""

    centre: fmpq
    radius: arb
    low: Behaviour
    high: Behaviour

    def __str__(self) -> str:
        if not self.radius.is_finite():
            return "(-oo, oo)"
        ends = [_in_words(self.centre - self.radius), _in_words(self.centre + self.radius)]
        return f"{'(['[self.low != 'divergent']}{ends[0]}, {ends[1]}{')]'[self.high != 'divergent']}"


def name(value: Any) -> str:
    """a classical function"""
    if value not in CLASSICAL:
        raise ValueError(f"unknown function '{value}'; {close_to(str(value), CLASSICAL)}")
    return str(value)


def formula(function: str, exponent: fmpq) -> Formula:
    """The formula in x."""
    return parse_formula(CLASSICAL[function].text.replace("(c)", f"({exponent})"))


def is_entire(function: str, exponent: fmpq) -> bool:
    """Whether it has no singular point: a binomial with c = 0, 1, 2, ..., too."""
    ends = function == "binomial" and exponent.q == 1 and exponent >= 0
    return ends or not CLASSICAL[function].places


def is_on_cut(function: str, exponent: fmpq, x: Any) -> bool:
    """Whether a point is on a cut of the principal branch, beyond its singular point."""
    if not CLASSICAL[function].cuts or (function == "binomial" and exponent.q == 1):
        return False
    corners = (parse_number(text).parts for text in CLASSICAL[function].places)
    return any(corner and (_beyond(corner[0], x.real, x.imag) or _beyond(corner[1], x.imag, x.real)) for corner in corners)


def _beyond(corner: fmpq, along: Any, across: Any) -> bool:
    return bool(corner != 0 and across == 0 and along * int(corner) > 1)  # all corners are at 1, -1, I or -I


def singularities(function: str, exponent: fmpq, centre: fmpq) -> list[str]:
    """Those in t = x - centre, the nearest ones among them, as texts; of tan the one on each side."""
    if is_entire(function, exponent):
        return []
    if function == "tan":
        turns = (arb(centre) / arb.pi() + arb(fmpq(1, 2))).floor().unique_fmpz()
        assert turns is not None  # no rational number is a multiple of pi/2
        return [f"pi*({2 * k + 1})/2-({centre})" if centre else f"pi*({2 * k + 1})/2" for k in (int(turns) - 1, int(turns))]
    found = []
    for text in CLASSICAL[function].places:
        parts = parse_number(text).parts
        found.append(gaussian(parts[0] - centre, parts[1]).text if parts else f"{text}-({centre})" if centre else text)
    return found


def nearest_singularities(function: str, exponent: fmpq, centre: fmpq) -> tuple[arb, list[acb]]:
    """The radius of convergence, and the singular points on the circle, in t."""
    places = [acb(parse_number(text).ball(BITS)) for text in singularities(function, exponent, centre)]
    if not places:
        return arb("inf"), []
    radius = min((abs(z) for z in places), key=lambda r: r.mid())
    return radius, [z for z in places if abs(z).overlaps(radius)]


def convergence(function: str, exponent: fmpq, centre: fmpq) -> Convergence:
    """The interval of convergence with its ends.

    Where all singularities on the circle are like (1 - t/A)^(-beta), c_n ~ sum of K n^(beta-1) A^(-n). The series then converges
    absolutely on the whole circle for beta < 0, nowhere on it for beta >= 1, and for 0 <= beta < 1 by Dirichlet's test wherever t
    is none of the A, where all terms of one sum have one sign (N. H. Abel, J. reine angew. Math. 1 (1826) 311, for the binomial).
    """
    radius, nearest = nearest_singularities(function, exponent, centre)
    if not nearest:
        return Convergence(centre, radius, "absolute", "absolute")
    given = CLASSICAL[function].beta
    beta = given if given is not None else -exponent
    low, high = (_on_circle(beta, [z for z in nearest if z.imag.is_zero() and sign * z.real > 0]) for sign in (-1, 1))
    return Convergence(centre, radius, low, high)


def _on_circle(beta: fmpq, there: list[acb]) -> Behaviour:
    if beta < 0:
        return "absolute"
    return "divergent" if beta >= 1 or there else "conditional"


def _in_words(x: arb) -> str:
    """Eight digits, fewer where the others are 0."""
    text: str = x.str(8, radius=False)
    return text.rstrip("0").rstrip(".") if "." in text else text
