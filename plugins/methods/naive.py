"""The series as it stands, summed term by term."""

from resurgo import Estimate, hookimpl, method
from resurgo.kernels.terms import geometric_tail


@method(
    reference="H. Poincaré, Acta Math. 8 (1886) 295",
    claims=("homogeneous", "translative", "scale-covariant", "consistent", "complex", "conjugation-symmetric"),
    honesty=10,
    cost="O(N)",
)
def naive(series, x):
    """S_N = c_0 + c_1 x + ... + c_N x^N, the partial sum of the power series.

    *Error claim.* While the terms shrink, the sum of what follows if the ratios of successive terms go
    on as they did. Once the terms grow there is none and the value is graded unreliable.

    *Applicability.* Inside the circle of convergence; for an asymptotic series, up to the least
    term. Beyond either it generally produces garbage: for a series of zero radius of convergence
    |S_N| grows without bound at every x != 0.

    *References.* Poincaré (1886); R. B. Dingle, Asymptotic Expansions (1973), ch. I.

    *Example.* (e^x - 1)/x at x = 1/10, where it is 1.0517091808:

        >>> import resurgo
        >>> print(resurgo.resum([1, "1/2", "1/6", "1/24"], "1/10", method="naive", digits=10))
        1.0517083(22) [estimated]
    """
    tail = geometric_tail([c * x**n for n, c in enumerate(series.coefficients)])
    return Estimate(series.partial_sums(x)[-1], tail.error, tail.grade, tail.notes)


@hookimpl
def register_methods():
    return [naive]
