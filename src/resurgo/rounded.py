"""Numbers of fewer bits than are worked with: to how many a value was rounded, and the same with its last bits changed.

Python's and NumPy's floats, mpmath's numbers and FLINT's balls at a lowered precision, and those of decimal, SymPy and gmpy2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, getcontext
from functools import lru_cache
from math import frexp, isfinite
from typing import Any

from flint import acb, arb, ctx

from resurgo.precision import BITS_PER_DIGIT

DOUBLE = 53  # bits of a float64
FEW = 0.4  # of the bits that a number may have: one that needs no more was not rounded, nearly always; a float32 has 24 of 53
LAST = 3  # bits that are changed
SPARE = 8  # bits: one that was made with enough of them needs no less, nearly always


@dataclass(frozen=True)
class Kind:
    """A kind of numbers that are rounded."""

    bits: Callable[[Any], int]  # that one has, as it is made
    needed: Callable[[Any, int], int]  # those that it needs; 0 where it needs few of so many, or is whole and fits into them
    times: Callable[[Any, int, int], Any]  # its product with 1 + s 2^e, of s and e


def bits_of(value: Any, enough: int) -> int:
    """To how many bits a number was rounded, where they are fewer than `enough`; 0 where it was not, or is no number."""
    kind = kind_of(value)
    if kind is None:
        return 0
    bits = kind.bits(value)
    needed = kind.needed(value, bits) if bits < enough else 0
    return max(bits, needed) if 0 < needed < enough - SPARE else 0  # what needs more was made elsewhere


def shaken(value: Any, bits: int, sign: int) -> Any:
    """A number that was rounded to so many bits, changed in the last of them."""
    kind = kind_of(value)
    return value if kind is None else kind.times(value, sign, LAST - bits)


def float_name(value: Any) -> str:
    """The name of its size where it is a float of NumPy's or Python's; nothing for others, whose digits are set."""
    kind = kind_of(value)
    return getattr(getattr(value, "dtype", None), "name", "float64") if kind is FLOAT or kind is ARRAY else ""


def has_precision_of_host(value: Any) -> bool:
    """Whether it is a number with as many bits as the precision, that the host sets, had when it was made."""
    kind = kind_of(value)
    return kind is MPMATH or kind is BALL


def is_limited(value: Any, enough: int) -> bool:
    """Whether it is of a kind whose numbers have fewer bits than are enough."""
    kind = kind_of(value)
    return kind is not None and kind.bits(value) < enough


def kind_of(value: Any) -> Kind | None:
    """How numbers of the value's type are rounded; None where they are not, or where it is none of numbers."""
    kind: Any = type(value)
    return _kind_of_type(kind)


@lru_cache(maxsize=4096)
def _kind_of_type(kind: type) -> Kind | None:
    home = kind.__module__.partition(".")[0]
    if kind in (float, complex) or (home == "numpy" and issubclass(kind, (float, complex))):
        return FLOAT
    known = {
        ("flint", "arb"): BALL,
        ("flint", "acb"): BALL,
        ("decimal", "Decimal"): DECIMAL,
        ("mpmath", "mpf"): MPMATH,  # not mp.pi, which has as many digits as are asked of it
        ("mpmath", "mpc"): MPMATH,
        ("mpmath", "ivmpf"): INTERVAL,
        ("sympy", "Float"): SYMPY,
        ("gmpy2", "mpfr"): GMPY,
    }
    return known.get((home, kind.__name__), ARRAY if home == "numpy" and hasattr(kind, "dtype") else None)


def _needed(mantissa: int, exponent: int, bits: int) -> int:
    """The bits of mantissa * 2^exponent, as `Kind` has it."""
    size = mantissa.bit_length()
    zeros = (mantissa & -mantissa).bit_length() - 1 if mantissa else 0
    fits = exponent + zeros >= 0 and size + exponent <= bits
    return 0 if fits or size - zeros <= FEW * bits else size - zeros


def _needed_by_float(value: complex, bits: int) -> int:
    parts = (frexp(part) for part in (value.real, value.imag) if isfinite(part))
    return max((_needed(int(m * 2.0**DOUBLE), e - DOUBLE, bits) for m, e in parts), default=0)


def _needed_by_mpf(value: Any, bits: int) -> int:
    parts = value._mpc_ if hasattr(value, "_mpc_") else value._mpi_ if hasattr(value, "_mpi_") else (value._mpf_,)
    return max(_needed(int(mantissa), exponent, bits) for _, mantissa, exponent, _ in parts)


def _times_mpf(value: Any, sign: int, e: int) -> Any:
    context = value.context
    with context.workprec(LAST + SPARE - e):  # it may need more bits than the precision has
        return value * (1 + sign * context.ldexp(1, e))


def _needed_by_ball(value: arb | acb, bits: int) -> int:
    parts = (value.real, value.imag) if isinstance(value, acb) else (value,)
    midpoints = (part.mid().man_exp() for part in parts if part.is_finite())
    return max((_needed(int(mantissa), int(exponent), bits) for mantissa, exponent in midpoints), default=0)


def _times_ball(value: arb | acb, sign: int, e: int) -> arb | acb:
    with ctx.workprec(LAST + SPARE - e):
        return value * (1 + sign * arb(2) ** e)


def _needed_by_decimal(value: Decimal, bits: int) -> int:
    return bits if value.is_finite() and len(value.as_tuple().digits) >= getcontext().prec else 0


def _bits_of_decimal(_value: Decimal) -> int:
    return int(getcontext().prec * BITS_PER_DIGIT) + 1


def _times_decimal(value: Decimal, sign: int, _e: int) -> Decimal:
    return value * (1 + sign * Decimal(10) ** (2 - getcontext().prec))


def _needed_by_gmpy(value: Any, bits: int) -> int:
    mantissa, exponent = value.as_mantissa_exp() if value.is_finite() else (0, 0)
    return _needed(int(mantissa), int(exponent), bits)


def _bits_of_array(value: Any) -> int:
    """Those of the float type of an array or a scalar of NumPy's, 2^30 for others."""
    import numpy as np

    return int(np.finfo(value.dtype).nmant) + 1 if value.dtype.kind in "fc" else 2**30


def _needed_by_array(value: Any, bits: int) -> int:
    return bits if any(bool(_long_ones(part, bits).any()) for part in _parts_of_array(value)) else 0


def _times_array(value: Any, sign: int, e: int) -> Any:
    """The same array with those of its numbers changed that look rounded."""
    import numpy as np

    changed = np.array(value, subok=True)
    for part in _parts_of_array(changed):
        with np.errstate(all="ignore"):
            part[...] = np.where(_long_ones(part, LAST - e), part * (1 + sign * part.dtype.type(2.0**e)), part)
    return changed if changed.shape else changed[()]


def _parts_of_array(value: Any) -> tuple[Any, ...]:
    return (value.real, value.imag) if value.dtype.kind == "c" else (value,)


def _long_ones(part: Any, bits: int) -> Any:
    """Which numbers of a real array need nearly all of so many bits."""
    import numpy as np

    with np.errstate(all="ignore"):
        few = np.ldexp(np.frexp(part)[0], int(FEW * bits))
        whole = (part == np.floor(part)) & (abs(part) < 2.0**bits)
        return np.isfinite(part) & (few != np.floor(few)) & ~whole


FLOAT = Kind(lambda _: DOUBLE, _needed_by_float, lambda value, sign, e: value * (1 + sign * 2.0**e))
ARRAY = Kind(_bits_of_array, _needed_by_array, _times_array)
MPMATH = Kind(lambda x: int(x.context.prec), _needed_by_mpf, _times_mpf)
INTERVAL = Kind(lambda x: int(x.ctx.prec), _needed_by_mpf, lambda x, sign, e: x * (1 + sign * x.ctx.mpf(2) ** e))
BALL = Kind(lambda _: int(ctx.prec), _needed_by_ball, _times_ball)
DECIMAL = Kind(_bits_of_decimal, _needed_by_decimal, _times_decimal)
SYMPY = Kind(lambda x: int(x._prec), _needed_by_mpf, lambda x, sign, e: x + sign * x * type(x)(2) ** e)
GMPY = Kind(lambda x: int(x.precision), _needed_by_gmpy, lambda x, sign, e: x * (1 + sign * 2.0**e))
