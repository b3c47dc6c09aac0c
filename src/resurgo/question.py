"""`Question` and `Outcome`: what a method is asked about, and what becomes of a cell."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from mpmath import mp

from resurgo.estimate import Estimate
from resurgo.samples import Samples
from resurgo.series import Series

Data: TypeAlias = Series | Samples  # what a method works on

UNSCALED = (mp.mpf(1), mp.mpf(0), mp.mpf(0), mp.mpf(0))  # prefactor 1 and offset 0, exactly


class Question(Protocol):
    """What a method is asked about: a series to any order needed, points, and what leads from S to f.

    Or samples of f at as many nodes as are needed, and points of f itself.
    """

    def series(self, order: int, bits: int) -> Data:
        """The series through `order`, or the samples at `order` + 1 nodes, its balls (if any) at `bits` bits."""

    def argument(self, index: int, bits: int) -> tuple[Any, bool]:
        """t at the point with that index, and whether it is exact or an enclosure."""

    def scale(self, index: int, bits: int) -> tuple[Any, Any, Any, Any]:
        """prefactor, its round-off, offset, its round-off."""


@dataclass(frozen=True)
class Outcome:
    """What became of one cell: the estimate of f, good to `stable_digits`, or why there is none.

    `is_final`: that no higher precision changes it.
    """

    status: str
    estimate: Estimate | None = None
    stable_digits: int = 0
    message: str = ""
    is_final: bool = False
