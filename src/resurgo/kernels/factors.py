"""The exponential of the integral of a rational function: products of powers (1 + A x)^n, along the straight line from 0."""

from flint import acb, acb_poly, arb, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Parts
from resurgo.precision import to_ball
from resurgo.series import Series


@planned
def logarithmic_derivative(series: Series) -> Series:
    """S'/S, exact where S is: l_0..l_(N-1) of c_0..c_N."""
    return series.derivative() / series.truncate(max(series.order - 1, 0))


def exponential_of_integral(parts: Parts, x: fmpq | arb | acb) -> acb:
    """exp(integral from 0 to x) of a polynomial and principal parts, continued from 1 along the straight line.

    A pole z with residue n alone is the factor (1 - x/z)^n, the principal power unless z is on the line; Inapplicable
    where it is, or cannot be told from it.
    """
    point, (polynomial, principal) = acb(to_ball(x)), parts
    total = acb_poly(polynomial).integral()(point)
    for part in principal:
        z, (residue, *higher) = part.pole, part.coefficients
        factor = 1 - point / z
        if factor.imag.contains(0) and not factor.real > 0:
            raise Inapplicable(f"the factor that vanishes at x = {_words(z)}, on the way from 0 to x, has no value beyond")
        total += residue * factor.log()
        for k, c in enumerate(higher, 1):
            total += c / k * ((-z) ** -k - (point - z) ** -k)
    return total.exp()


def _words(point: acb) -> str:
    return (point.real if point.imag.contains(0) else point).str(6, radius=False).replace("j", "*I")
