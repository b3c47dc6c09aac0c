"""The one place that sets the working precision, and the passage between FLINT, mpmath and decimals."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import floor, log2
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpz
from mpmath import libmp, mp

NEARLY_WHOLE = 1e-9  # about a power of ten a logarithm in double precision may be on the wrong side
BITS_PER_DIGIT = 3.3219280948873626  # log2(10)


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Both engines, mpmath and FLINT, at `bits` bits; as found again afterwards."""
    with mp.workprec(bits), ctx.workprec(bits):
        yield


@contextmanager
def series_terms(count: int) -> Iterator[None]:
    """FLINT's power series kept to `count` terms at least; left to itself it cuts all of them off at 10."""
    before = ctx.cap
    ctx.cap = max(before, count)
    try:
        yield
    finally:
        ctx.cap = before


def to_fmpq(value: Any) -> fmpq:
    """A rational number, such as a Fraction, as FLINT's."""
    return fmpq(value.numerator, value.denominator)


def to_mp(value: Any) -> Any:
    """The value as mpf or mpc, correctly rounded to mpmath's working precision; of a ball, its midpoint."""
    if isinstance(value, (fmpq, Fraction)):
        numerator, denominator = int(value.numerator), int(value.denominator)
        return mp.make_mpf(libmp.from_rational(numerator, denominator, mp.prec, "n"))
    if isinstance(value, acb):
        return +mp.mpf(value.real) if value.imag.is_zero() else +mp.mpc(value)
    return +mp.convert(int(value) if isinstance(value, fmpz) else value)


def to_ball(value: Any) -> arb | acb:
    """The value as a real or complex ball; an exact or already enclosed one is enclosed."""
    if isinstance(value, (arb, acb)):
        return value
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    return acb(value) if isinstance(value, (complex, mp.mpc)) else arb(value)


def as_asked(t: Any, kinds: frozenset[str]) -> fmpq | arb | acb | None:
    """An exact or enclosed number as the first of fmpq, arb and acb that fits and is among `kinds`."""
    if isinstance(t, fmpq) and "fmpq" in kinds:
        return t
    ball = to_ball(t)
    if isinstance(ball, arb) and "arb" in kinds:
        return ball
    return acb(ball) if "acb" in kinds else None


def is_zero(t: Any) -> bool:
    """Whether an exact number or a ball is exactly 0."""
    return bool(t.is_zero() if isinstance(t, (arb, acb)) else t == 0)


def radius(ball: arb | acb) -> Any:
    """The radius of a ball, of a complex one about its rectangle, as an mpf."""
    if isinstance(ball, acb):
        return mp.hypot(mp.mpf(ball.real.rad()), mp.mpf(ball.imag.rad()))
    return mp.mpf(ball.rad())


def digits_between(error: Any, value: Any) -> float:
    """-log10(error / |value|): the digits of `value` that an absolute error leaves; absolute at value 0."""
    if error == 0:
        return float("inf")
    return _log10(abs(value)) - _log10(error) if value else -_log10(error)


def decimal_exponent(size: Any) -> int:
    """floor(log10(size)) of a positive mpf: the place of its first digit."""
    estimate = _log10(size)
    if abs(estimate - round(estimate)) < NEARLY_WHOLE:
        return int(mp.floor(mp.log10(size)))
    return floor(estimate)


def _log10(size: Any) -> float:
    """log10 of a positive mpf, however large or small, in double precision."""
    _, mantissa, exponent, _ = size._mpf_
    return (log2(int(mantissa)) + exponent) / BITS_PER_DIGIT if mantissa else float(mp.log10(size))


def decimal(value: Any, digits: int) -> str:
    """A real mpf as a decimal string of at most `digits` significant digits."""
    return str(libmp.to_str(value._mpf_, max(digits, 1), min_fixed=-6, max_fixed=max(digits, 1), strip_zeros=True)).removesuffix(
        ".0"
    )


def rounded_up(size: Any, digits: int) -> Any:
    """A positive mpf, or 0, raised to the next number of so many significant decimals."""
    if not size:
        return size
    unit = mp.mpf(10) ** (decimal_exponent(size) + 1 - digits)
    return mp.ceil(size / unit) * unit
