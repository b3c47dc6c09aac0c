"""Whether coefficients are mantissas of so many bits, as numbers are that were rounded."""

from collections.abc import Sequence

from flint import fmpq

MANTISSA = 40  # bits of one, at least
SLACK, MOSTLY = 4, 0.9  # by how many bits mantissas of one size are shorter in nearly all cases
FEWEST = 12  # different ones, below which nothing is said
EARLY = 3  # the part of them, at their beginning, in which exact ones that grow slowly have not come to full size


def rounded_to(terms: Sequence[fmpq]) -> tuple[int, int] | None:
    """From which n on the c_n are whole numbers of so many bits times powers of 2, as numbers are that were rounded: n, bits.

    None where they are not. Of mantissas every other one has all bits, from the first on; exact coefficients grow.
    """
    there = [(n, c) for n, c in enumerate(terms) if c != 0]
    if any(c.q & (c.q - 1) for _, c in there):
        return None
    odd = [(n, abs(int(c.p)) // (int(c.p) & -int(c.p))) for n, c in there]
    bits = max((part.bit_length() for _, part in odd), default=0)
    first = next((i for i, (_, part) in enumerate(odd) if part.bit_length() > bits - SLACK), 0)
    late = [part for _, part in odd[first:]]
    if bits < MANTISSA or len(set(late)) < FEWEST:
        return None
    is_steady = sum(part.bit_length() > bits - 2 * SLACK for part in late) > MOSTLY * len(late)
    is_full = any(part.bit_length() == bits for part in late[: len(late) // EARLY])
    return (odd[first][0], bits) if is_steady and is_full else None
