"""Interpolation by solving Vandermonde's equations anew for every order: the baseline."""

from dataclasses import dataclass

from flint import acb, arb, fmpq

from resurgo import Estimate, Samples, hookimpl, method
from resurgo.kernels.interpolants import bits_inside, given, judged, newton_form, polynomial, shown
from resurgo.kernels.interpolation import derivative_of
from resurgo.kernels.vandermonde import Solved, condition_number, vandermonde_determinant, vandermonde_solution
from resurgo.precision import to_mp, working_precision

FEW = 12  # coefficients that are told


@dataclass(frozen=True)
class Solution:
    """The polynomial by its coefficients: call it at x."""

    samples: Samples
    solved: Solved
    details: dict

    def __call__(self, x: fmpq | arb | acb):
        with working_precision(bits_inside(self.samples)):
            value = derivative_of(self.solved, x, self.samples.derivative)
            told = judged(newton_form(self.samples).coefficients, self.samples.nodes, x, self.samples.derivative)[-1]
        return Estimate(value * 1, *told, self.details)


@method(
    reference="Å. Björck and V. Pereyra, Math. Comp. 24 (1970) 893",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel=polynomial,
    honesty=10,
    repeated_nodes=True,
    derivatives=True,
    cost="O(N^3) for every order",
)
def vandermonde(samples):
    """a_0 + a_1 x + ... + a_n x^n, where sum_k a_k x_i^k = f(x_i): n + 1 linear equations, solved from the beginning for every n.

    As the determinant of their matrix is the product of all x_j - x_i, i < j, there is one solution, and it is the polynomial
    of `newton` and of `lagrange`. It is here to be compared with: every node that is added takes 2/3 n^3 operations, which
    the details count, and all a_k are new. The details also have the determinant, and the condition number |V| |V^-1| (by the
    largest sum of moduli in a row), which for real nodes grows exponentially; log10 of it is how many digits rounded arithmetic
    may lose. The a_k are among them while they are few.

    *Error claim.* That of `newton`.

    *Exact on* polynomials of degree n.

    *Applicability.* That of `newton`. Exact samples are solved exactly; from balls the precision is raised by as much as is lost. A
    node that comes again, at once or later, brings f' there, then f''/2, ..., and a row of derivatives over factorials. Where a
    derivative is asked for, it is that of the polynomial.

    *References.* Björck and Pereyra (1970), who solve it in O(n^2) by way of Newton's form; W. Gautschi, Numer. Math. 4 (1962) 117
    and 24 (1975) 1 (the condition number); N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), ch. 22.

    *Example.* 1/(1 + x) at 7/2, where it is 0.2222..., from its values at 0, 1, ..., 7:

        >>> import resurgo
        >>> samples = resurgo.Samples(range(8), [f"1/{n}" for n in range(1, 9)])
        >>> found = resurgo.resum(samples, "7/2", method="vandermonde", digits=10)
        >>> print(found, found.details["operations"], found.details["coefficients"][:3])
        0.222(23) [estimated] 428 ['1', '-7/8', '617/1120']
    """
    with working_precision(bits_inside(samples)):
        solved = vandermonde_solution(samples.nodes, given(samples))
        details = {
            "operations": solved.operations,
            "determinant": shown(vandermonde_determinant(samples.nodes)),
            "condition": to_mp(condition_number(samples.nodes)),
        }
        if len(samples) <= FEW:
            details["coefficients"] = [shown(a) for a in solved.coefficients]
    return Solution(samples, solved, details)


@hookimpl
def register_methods():
    return [vandermonde]
