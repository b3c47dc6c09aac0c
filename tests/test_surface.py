"""The gradient of a function of two variables: across the level lines, along the steepest ascent, and Taylor's models."""

import math
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from mpmath import mp

from resurgo import RequestError, load_catalog
from resurgo.kernels.formula_syntax import parse_formula
from resurgo.kernels.surface import model, obliquity, on_level, remainders, slope_of, steepest, surface
from resurgo.results import Run

ENTRY = load_catalog().find("figure", "gradient")
GRADIENT = ENTRY.thing
BUNDLED = "-(cos(x)^2 + cos(y)^2)^2"
SHAPES = [BUNDLED, "exp(x)*sin(3*y)", "x^2/4 + x*y^3", "1/(3 + x + y^2)", "atan(x - 2*y)"]
PLACES = [(Fraction(1, 2), Fraction(1)), (Fraction(-1, 3), Fraction(2, 5)), (Fraction(0), Fraction(-7, 10))]

CASES = [
    pytest.param(text, place, marks=[pytest.mark.long] * ((i + j) % 3 > 0))
    for i, text in enumerate(SHAPES)
    for j, place in enumerate(PLACES[:2])
]


def numbers(place):
    return [mp.mpf(c.numerator) / c.denominator for c in place]


@pytest.mark.parametrize("place", PLACES)
def test_the_derivatives_of_the_bundled_example_by_hand(place):
    with mp.workdps(30):
        x, y = numbers(place)
        f, total = surface(BUNDLED).exact, mp.cos(x) ** 2 + mp.cos(y) ** 2
        known = {
            "": -(total**2),
            "x": 2 * total * mp.sin(2 * x),
            "y": 2 * total * mp.sin(2 * y),
            "xx": 4 * total * mp.cos(2 * x) - 2 * mp.sin(2 * x) ** 2,
            "xy": -2 * mp.sin(2 * x) * mp.sin(2 * y),
            "yy": 4 * total * mp.cos(2 * y) - 2 * mp.sin(2 * y) ** 2,
        }
        assert all(mp.almosteq(f[name](x, y), value, abs_eps=mp.mpf(10) ** -28) for name, value in known.items())


@pytest.mark.parametrize(("text", "place"), CASES)
def test_the_steepest_ascent_is_along_the_gradient_with_its_length(text, place):
    with mp.workdps(30):
        shape, (x, y) = surface(text), numbers(place)
        (u, v), (angle, speed) = shape.gradient(x, y), steepest(shape, x, y)
        assert abs(mp.arg(mp.expj(angle - mp.atan2(v, u)))) < 1e-8
        assert abs(speed / mp.hypot(u, v) - 1) < 1e-14
        sideways = mp.diff(lambda s: shape.exact[""](x - v * s, y + u * s), 0)
        assert abs(sideways) < 1e-12


@pytest.mark.parametrize("text", SHAPES)
def test_the_gradient_is_perpendicular_to_the_level_lines(text):
    shape = surface(text)
    level = float(shape.fast[""](0.4, 0.6))
    worst = []
    for step in (0.02, 0.01):  # a level line, followed sideways from the gradient and moved onto it
        line = [(0.4, 0.6)]
        for _ in range(int(0.4 / step)):
            x, y = line[-1]
            u, v = float(shape.fast["x"](x, y)), float(shape.fast["y"](x, y))
            size = math.hypot(u, v)
            line.append(on_level(shape, (x - v / size * step, y + u / size * step), level))
        assert max(abs(float(shape.fast[""](x, y)) - level) for x, y in line) < 1e-13
        worst.append(obliquity(shape, line))
    assert worst[0] < 3e-3
    assert worst[1] < worst[0] / 3 or worst[0] < 1e-12  # the tangents are of second order


def test_what_is_no_gradient_is_not_perpendicular():
    shape = surface("x^2 + 2*y^2")
    line = [(math.cos(a), math.sin(a)) for a in [0.5 + k / 100 for k in range(60)]]  # a circle, no level line of the ellipses
    assert obliquity(shape, line) > 0.2


def test_a_crossing_of_level_lines_has_no_tangent():
    """Of x y at 0: a contour that comes along one axis and leaves along the other is perpendicular wherever it has a tangent."""
    corner = [(0.0, k / 20) for k in range(10, 0, -1)] + [(k / 20, 0.0) for k in range(1, 11)]
    assert obliquity(surface("x*y"), corner) < 1e-12


@pytest.mark.parametrize(("text", "place"), CASES)
def test_the_remainders_fall_like_the_square_and_the_cube(text, place):
    radii = [mp.mpf(10) ** -k for k in range(1, 6)]
    shape, (x, y) = surface(text), numbers(place)
    for order in (1, 2):
        sizes = remainders(shape, x, y, radii, order)
        assert abs(slope_of(radii, sizes) - (order + 1)) < 1e-3
        assert all(b < a for a, b in pairwise(sizes))


def test_a_quadratic_form_is_its_own_model():
    shape = surface("3 - x + x*y - 2*y^2")
    about = model(shape, mp.mpf(1), mp.mpf(2), 2)
    assert about(mp.mpf(3), mp.mpf(-1)) == shape.exact[""](4, 1)
    assert max(remainders(shape, mp.mpf(1), mp.mpf(2), [mp.mpf(1)], 2)) < 1e-40
    assert slope_of([1, 2], [mp.mpf(0), mp.mpf(0)]) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x + z", "'z' is unknown; the variables are x and y, "),
        ("y(2)", "'y' is no function; write a * between two factors"),
        ("x y", "'x y' is not a formula: invalid syntax; write numbers, x, y, pi, e, I, "),
    ],
)
def test_what_is_no_formula_in_x_and_y_is_told(text, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        parse_formula(text, "x", "y")


def test_a_formula_in_x_has_no_y():
    with pytest.raises(ValueError, match="'y' is unknown; the variable is x"):
        parse_formula("x + y")


def drawn(**options):
    nothing = Run(Path(), pd.DataFrame(), pd.DataFrame(), {"title": "", "experiment": {}})
    return GRADIENT(nothing, **options)


@pytest.mark.long
def test_the_figure_shows_surface_field_and_models(tmp_path):
    figure = drawn()
    figure.savefig(tmp_path / "gradient.pdf")
    space, plane, right = figure.axes
    assert space.name == "3d"
    assert [line.get_label() for line in right.lines] == ["linear: slope 2.00", "quadratic: slope 3.00"]
    arrows = next(c for c in plane.collections if hasattr(c, "U"))
    shape = surface(BUNDLED)
    for x, y, u, v in zip(arrows.X, arrows.Y, arrows.U.flat, arrows.V.flat, strict=True):
        a, b = shape.fast["x"](x, y), shape.fast["y"](x, y)
        assert abs(a * v - b * u) < 1e-12
        assert a * u + b * v >= 0
    assert "steepest ascent" in figure.get_suptitle().replace("\n", " ")


@pytest.mark.long
@pytest.mark.parametrize(
    "options", [{"of": "5"}, {"of": "x", "width": "column"}, {"of": "x*y", "point": [Fraction(0), Fraction(0)]}]
)
def test_flat_and_straight_surfaces_are_drawn(options, tmp_path):
    drawn(**options).savefig(tmp_path / "gradient.pdf")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"of": "log(x)"}, "of: it is not finite and real everywhere in the ranges; write smaller ones"),
        ({"of": "q"}, "of: 'q' is unknown"),
        ({"x": [Fraction(1)]}, "x: a range has two ends, the lesser first; write it as in [-1, 1]"),
        ({"of": "gamma(x + 3)*y"}, "of: it has a function that is not among NumPy's; write it by exp"),
        ({"of": "(x^2 + y^2)^(3/2)", "point": [Fraction(0)] * 2}, "point: f has no second derivatives there"),
        ({"point": [Fraction(1)]}, "point: it has 1 numbers; write x and y, as in [1/2, 1]"),
    ],
)
def test_what_cannot_be_drawn_is_told(options, sentence):
    with pytest.raises(RequestError) as error:
        drawn(**options)
    assert str(error.value).startswith(sentence)
