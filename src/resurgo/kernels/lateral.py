"""Lateral sums of a series whose Stokes line is the positive real axis of t, and its Borel sum beside that line."""

from typing import Any


def borel_sum(median: Any, half: Any, height: Any) -> Any:
    """The median sum (S_+ + S_-)/2 where the height of t over the real axis is 0, S_+ above it and S_- below.

    half is (S_+ - S_-)/2, S_+ and S_- being the sums along paths that pass above and below the singularities of the Borel
    transform (E. Delabaere and F. Pham, Ann. Inst. H. Poincaré A 71 (1999) 1). The height is a real number or ball;
    ArithmeticError where the ball does not tell its sign.
    """
    if height == 0:
        return median
    if height > 0:
        return median + half
    if height < 0:
        return median - half
    raise ArithmeticError("the point is not told from the Stokes line")
