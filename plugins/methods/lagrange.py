"""Lagrange's interpolation in the second barycentric form, Hermite's where nodes come again."""

from flint import acb, arb, fmpq

from resurgo import hookimpl, method
from resurgo.kernels.interpolants import bits_inside, given, polynomial, rows
from resurgo.kernels.interpolation import LagrangeForm, derivative_of, forms
from resurgo.kernels.plans import planned
from resurgo.precision import working_precision


@planned
def lagrange_forms(samples):
    """Lagrange's form through the first node, the first two, ...: exact where the samples are, else in balls."""
    return tuple(forms(LagrangeForm(), samples.nodes, given(samples)))


@method(
    reference="J.-P. Berrut and L. N. Trefethen, SIAM Rev. 46 (2004) 501",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel=polynomial,
    honesty=10,
    repeated_nodes=True,
    derivatives=True,
    cost="O(N^2) for all orders, and as much again at every point",
)
def lagrange(samples, x: fmpq | arb | acb):
    """sum_j w_j f_j/(x - x_j) over sum_j w_j/(x - x_j), with the barycentric weights w_j = 1/prod (x_j - x_i) over i != j.

    At order n it is the polynomial of degree n through the first n + 1 nodes, the same as Newton's: it is Lagrange's
    sum_j f_j prod (x - x_i)/(x_j - x_i), divided by the same sum for f = 1. One more node divides every weight by a difference
    and adds one, in 3n operations, which the details count; after that any other f at these nodes takes none. Each
    value takes 6n.

    *Error claim.* The next term, and those after it, with divided differences as those so far have them extrapolated (`judged` in
    resurgo.kernels.interpolants). None before order 5, nor where the last two vanish: the samples may be of a polynomial.

    *Exact on* polynomials of degree n.

    *Applicability.* That of `newton`, which needs fewer operations at every order of a sweep. In balls it loses no more than the
    samples themselves do: their radii times the sum of |w_j/(x - x_j)| over the modulus of the denominator (Lebesgue's function).
    A node that comes again, at once or later, brings f' there, then f''/2, ..., and more weights. Where a
    derivative is asked for, it is that of the polynomial.

    *References.* Berrut and Trefethen (2004); N. J. Higham, IMA J. Numer. Anal. 24 (2004) 547; C. Schneider and W. Werner,
    Computing 46 (1991) 35 (Hermite's interpolation).

    *Example.* 1/(1 + x) at 7/2, where it is 0.2222..., from its values at 0, 1, ..., 7:

        >>> import resurgo
        >>> samples = resurgo.Samples(range(8), [f"1/{n}" for n in range(1, 9)])
        >>> found = resurgo.resum(samples, "7/2", method="lagrange", digits=10)
        >>> print(found, found.details["operations"])
        0.222(23) [estimated] 21
    """
    with working_precision(bits_inside(samples)):
        found = lagrange_forms(samples)
        values = [derivative_of(form, x, samples.derivative) for form in found]
    differences = [form.difference for form in found]
    yield from rows(samples, x, values, differences, [{"operations": form.operations[-1]} for form in found])


@hookimpl
def register_methods():
    return [lagrange]
