"""Grids of points in the complex plane: lines and rectangles, exact as they are written."""

import pytest
from flint import acb

from resurgo.grids import parse_points
from resurgo.number import parse_number

SQUARE = [(x, y) for y in (-1, 0, 1) for x in (-1, 0, 1)]


def places(grid):
    """Real and imaginary parts of the points, as they follow on one another."""
    return [tuple(map(str, point.parts)) for point in parse_points(grid)]


@pytest.mark.parametrize(
    ("start", "end", "count", "expected"),
    [
        ("-1-I", "1+I", 3, SQUARE),
        ("-1-1i", "1+1i", [3, 3], SQUARE),
        ("1+I", "-1-I", 3, SQUARE[::-1]),
        ("1/2+0.25i", "1-I/4", [2, 3], [(x, y) for y in ("1/4", 0, "-1/4") for x in ("1/2", 1)]),
        ("1i", 2, 2, [(0, 1), (2, 1), (0, 0), (2, 0)]),
        ("-I", "I", 3, [(0, -1), (0, 0), (0, 1)]),
        ("1/3+I", "1+I", 3, [("1/3", 1), ("2/3", 1), (1, 1)]),
        ("(1+I)*(1-2*I)/2", "-(3-2e-1*I)/4", [2, 2], [("3/2", "-1/2"), ("-3/4", "-1/2"), ("3/2", "1/20"), ("-3/4", "1/20")]),
    ],
)
def test_ends_that_differ_in_both_parts_are_the_corners_of_a_rectangle(start, end, count, expected):
    assert places({"from": start, "to": end, "count": count}) == [(str(x), str(y)) for x, y in expected]


def test_the_points_are_those_that_their_texts_say():
    for point in parse_points({"from": "-2-2*I", "to": "2+7/3*I", "count": [4, 5]}):
        real, imaginary = point.parts
        assert acb(point.ball(100)).overlaps(acb(real, imaginary))
        assert parse_number(point.text) == point
        assert (point.rational is None) == (imaginary != 0)


@pytest.mark.parametrize("text", ["sqrt(2)*I", "pi+I", "1/(2*I)", "I**2", "exp(I)"])
def test_what_is_not_written_with_rational_parts_has_none(text):
    assert parse_number(text).parts is None


@pytest.mark.parametrize(("text", "parts"), [("sqrt(4)*I-2**-1", ("-1/2", "2")), ("-(1+2i)*3", ("-3", "-6")), ("7", ("7", "0"))])
def test_rational_parts(text, parts):
    assert tuple(map(str, parse_number(text).parts)) == parts
