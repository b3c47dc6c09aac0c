"""The exponential of the integral of a rational function: products of powers (1 + A x)^n, along the straight line from 0."""

from flint import acb, acb_poly, arb, fmpq

from resurgo.kernels.branch import product_of_powers
from resurgo.kernels.plans import planned
from resurgo.kernels.rational import Parts
from resurgo.precision import to_ball
from resurgo.series import Series


@planned
def logarithmic_derivative(series: Series) -> Series:
    """S'/S, exact where S is: l_0..l_(N-1) of c_0..c_N."""
    return series.derivative() / series.truncate(max(series.order - 1, 0))


def exponential_of_integral(parts: Parts, x: fmpq | arb | acb, side: int = 0) -> acb:
    """exp(integral from 0 to x) of a polynomial and principal parts, continued from 1 along the straight line.

    A pole z with residue n alone is the factor (1 - x/z)^n of `product_of_powers`: where z is on the line Inapplicable, or passed
    on the side that is given.
    """
    point, (polynomial, principal) = acb(to_ball(x)), parts
    exponent = acb_poly(polynomial).integral()(point)
    for part in principal:
        for m, c in enumerate(part.coefficients[1:], start=1):  # of c/(t - z)^(m+1)
            exponent += c / m * ((-part.pole) ** -m - (point - part.pole) ** -m)
    return product_of_powers([(part.pole, part.coefficients[0]) for part in principal], x, side) * exponent.exp()
