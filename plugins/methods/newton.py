"""Newton's interpolation by divided differences, Hermite's where nodes come again."""

from flint import acb, arb, fmpq

from resurgo import hookimpl, method
from resurgo.kernels.interpolants import bits_inside, newton_form, polynomial, rows, shown
from resurgo.precision import working_precision


@method(
    reference="I. Newton, Philosophiae naturalis principia mathematica (1687), III, lemma V",
    claims=("homogeneous", "translative", "scale-covariant", "exact", "complex", "conjugation-symmetric"),
    kernel=polynomial,
    honesty=10,
    repeated_nodes=True,
    derivatives=True,
    cost="O(N^2) for all orders",
)
def newton(samples, x: fmpq | arb | acb):
    """f[x_0] + f[x_0, x_1] (x - x_0) + f[x_0, x_1, x_2] (x - x_0)(x - x_1) + ..., with divided differences of the samples.

        f[x_i] = f(x_i),    f[x_i, ..., x_k] = (f[x_(i+1), ..., x_k] - f[x_i, ..., x_(k-1)])/(x_k - x_i)

    At order n it is the polynomial of degree n through the first n + 1 nodes. One more node adds one more term, in 3n
    operations, and leaves those before as they are: the details have the count of each row, and its f[x_0, ..., x_n].

    *Error claim.* The next term, and those after it, with divided differences as those so far have them extrapolated (`judged` in
    resurgo.kernels.interpolants). None before order 5, nor where the last two vanish: the samples may be of a polynomial.

    *Exact on* polynomials of degree n.

    *Applicability.* Analytic functions, between nodes that crowd towards both ends of an interval (`spacing = "chebyshev"`), and
    entire functions. Between equally spaced nodes it diverges near the ends where f has a singularity in a region about the
    interval (Runge's phenomenon), and far outside of the nodes it generally produces garbage: see `thiele` and `aaa`. A node that
    comes again, at once or later, brings f' there, then f''/2, ... (Hermite's interpolation). Where a derivative is asked for,
    it is that of the polynomial.

    *References.* Newton (1687); C. Hermite, J. reine angew. Math. 84 (1878) 70; L. M. Milne-Thomson, The Calculus of Finite
    Differences (1933), ch. I; C. Runge, Z. Math. Phys. 46 (1901) 224.

    *Example.* 1/(1 + x) at 7/2, where it is 0.2222..., from its values at 0, 1, ..., 7:

        >>> import resurgo
        >>> samples = resurgo.Samples(range(8), [f"1/{n}" for n in range(1, 9)])
        >>> found = resurgo.resum(samples, "7/2", method="newton", digits=10)
        >>> print(found, found.details["operations"], found.details["difference"])
        0.222(23) [estimated] 21 -1/40320
    """
    with working_precision(bits_inside(samples)):
        form = newton_form(samples)
        values = form.values_at(x, samples.derivative)
    details = [{"operations": count, "difference": shown(c)} for count, c in zip(form.operations, form.coefficients, strict=True)]
    yield from rows(samples, x, values, form.coefficients, details)


@hookimpl
def register_methods():
    return [newton]
