"""What neighbouring orders show of answers without an error claim: one that all its neighbours contradict is none to rely on."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any


def contradicted(values: Sequence[Any]) -> list[bool]:
    """Of answers at successive orders, which differ from each neighbour by more than the smaller of the two.

    An answer to within a few tenths of the truth beside another such one is never among them, nor is one that has such
    a neighbour on one side; of two alone that differ so much either may be wrong, and both are.
    """
    apart = [abs(a - b) > min(abs(a), abs(b)) for a, b in pairwise(values)]
    sides = [apart[max(0, i - 1) : i + 1] for i in range(len(values))]
    return [bool(side) and all(side) for side in sides]
