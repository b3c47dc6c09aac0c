"""The Borel transform of any whole Gevrey order and rational shift."""

from flint import fmpq

from resurgo.series import Series


def borel_transform(series: Series, k: int = 1, b: fmpq = fmpq(0)) -> Series:
    """B(t) = sum c_n t^n / (b+1)_(kn), with (b+1)_m = Gamma(b+1+m)/Gamma(b+1): exact where the series is.

    Then f(x) = 1/Gamma(b+1) times the integral over 0 < s < oo of exp(-s) s^b B(x s^k).
    """
    rising, terms = fmpq(1), []
    for n, c in enumerate(series.terms):
        terms.append(c / rising)
        for j in range(1, k + 1):
            rising *= k * n + b + j
    return Series(terms)
