"""Borel summation with hypergeometric functions that are fitted to ratios of coefficients: of 2F1 type, and Meijer's G."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl, method
from resurgo.kernels.growth import check_size
from resurgo.kernels.mellin_barnes import HypergeometricSeries, factorial_ratio, fitted, times
from resurgo.precision import is_zero, to_ball

CLAIMS = ("homogeneous", "scale-covariant", "exact", "complex", "conjugation-symmetric")
FEW = "a fit takes four ratios; the coefficients beyond those of three fits are of no use to the method"
EVEN = "a fit takes an even number of coefficients: orders 2l + 2 have that of order 2l + 1"


def tricomi(order):
    """Sum of (1/3)_n (1/2)_n/n! (-x)^n = x^(-1/3) U(1/3, 5/6, 1/x), at x = 2."""
    c = [fmpq(1)]
    for n in range(order):
        c.append(-c[-1] * (fmpq(1, 3) + n) * (fmpq(1, 2) + n) / (n + 1))
    return c, fmpq(2), mp.mpf(2) ** (-mp.mpf(1) / 3) * mp.hyperu(mp.mpf(1) / 3, mp.mpf(5) / 6, mp.mpf(1) / 2)


@dataclass(frozen=True)
class Fitted:
    """A built sum and those that its error is claimed from: each the first terms and a hypergeometric series after them."""

    sums: tuple
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        value = self.sums[0](x)
        return Estimate(value * 1, self._error(x, value), notes=self.notes)

    def _error(self, x, value):
        distances = []
        for other in self.sums[1:]:
            with suppress(Inapplicable):  # another fit may have a cut there
                distances.append(abs(value - other(x)))
        return max(distances, key=lambda distance: distance.mid(), default=None)


@dataclass(frozen=True)
class Shifted:
    """c_0 + ... + c_(m-1) x^(m-1) + x^m times a sum."""

    terms: tuple
    rest: HypergeometricSeries

    def __call__(self, x):
        value = self.rest(x)
        for c in reversed(self.terms):
            value = to_ball(c) + value * x
        return value


def _ratios(terms):
    if any(is_zero(c) for c in terms):
        raise Inapplicable("a coefficient is 0, and the method takes ratios of them")
    return [after / now for now, after in pairwise(terms)]


def _borel_ratios(terms, k):
    """Ratios of successive c_n/(kn)!."""
    return [r / _value(factorial_ratio(k), n) for n, r in enumerate(_ratios(terms))]


def _value(polynomial, n):
    return sum((c * n**i for i, c in enumerate(polynomial)), fmpq(0))


def _of_type_2f1(terms, k):
    """The sum fitted to five coefficients; where fewer parameters do, with these."""
    ratios = _borel_ratios(terms, k)
    found = fitted(ratios, 2, (fmpq(1), fmpq(1)), 1) or _if_right(fitted(ratios[:2], 1, (fmpq(1), fmpq(1)), 0), ratios)
    return _summed(terms[0], found, k)


def _if_right(found, ratios):
    """A fit to fewer ratios where it gives all of them."""
    if found is None:
        return None
    above, below = found
    same = all(_value(below, n) != 0 and _value(above, n) == r * _value(below, n) for n, r in enumerate(ratios))
    return found if same else None


def _summed(first, found, k):
    if found is None:
        raise Inapplicable("no hypergeometric series of this type has these ratios of coefficients")
    above, below = found
    return HypergeometricSeries(first, times(above, factorial_ratio(k)), below)


def _checked(k):
    if k < 0:
        raise Inapplicable(f"k = {k}: the Gevrey order is a whole number from 0 on")
    check_size(k)


@method(
    reference="H. Mera, T. G. Pedersen and B. K. Nikolić, Phys. Rev. Lett. 115 (2015) 143001",
    claims=CLAIMS,
    kernel=tricomi,
    needs=5,
    honesty=10,
    cost="an integral over some hundred gamma functions at 50 digits, less at further points",
    excuses={"last-coefficient": FEW},
)
def hypergeometric(series, *, k: int = 1):
    """The integral of exp(-s) B(x s^k) over 0 < s < oo, B(t) = c_0 2F1(h_1, h_2; h_3; h_4 t) fitted to c_1..c_4.

    B is the Borel transform, sum c_n t^n/(kn)!. Ratios of its coefficients are

        b_(n+1)/b_n = h_4 (n + h_1)(n + h_2)/((n + h_3)(n + 1)),

    four linear equations, n = 0..3, for h_3, h_4, h_4 (h_1 + h_2) and h_4 h_1 h_2; h_1 and h_2 may be complex conjugates. The
    integral is Mellin and Barnes's, done by the trapezoidal rule in ball arithmetic; the error of the rule is estimated from
    the last halving of its step.

    *Options.* k: the Gevrey order, c_n ~ (kn)!, a whole number from 0 to 10; with 0 it is f itself that is fitted, as in the paper.

    Where h_1, h_2 or h_3 has a real part below -4, the coefficients to come would jump: such a fit is left out, and the answer
    is c_0 + x times the sum fitted to c_1..c_5, or c_0 + c_1 x + x^2 times that fitted to c_2..c_6.

    *Error claim.* The larger distance of these three from the answer, as far as they are there: none at order 4, and no
    coefficient beyond c_6 is used.

    *Exact on* series with c_n = c_0 h^n (a_1)_n (a_2)_n/(a_3)_n, times (kn)!/n!, such as the quartic integral and Airy's functions.

    *Applicability.* When only few coefficients are known: three to four digits at weak and moderate coupling, also beyond a
    first cut, as the branch point and its exponent are fitted. It does not converge with the order. Where h_4 x > 0 the fitted
    transform has a cut on the path of integration, and there is no answer: either the series is not Borel summable there, or the
    cut is spurious. A wrong k generally produces garbage.

    *References.* Mera, Pedersen and Nikolić (2015); the same, Phys. Rev. B 94 (2016) 165429.

    *Example.* The quartic integral, whose value at 1 is 0.7720521779...; its Borel transform is 2F1(1/4, 3/4; 1; -4t):

        >>> import resurgo
        >>> print(resurgo.resum([1, "-3/4", "105/32", "-3465/128", "675675/2048"], 1, method="hypergeometric", digits=10))
        0.7720521779 [heuristic]
    """
    _checked(k)
    built, reasons = [], []
    for m in range(min(series.order - 3, 3)):
        try:
            rest = _of_type_2f1(series.terms[m : m + 5], k)
        except Inapplicable as reason:
            reasons.append(reason)
            continue
        if rest.is_smooth_beyond(4):
            built.append((m, Shifted(series.terms[:m], rest)))
        else:
            reasons.append(Inapplicable("the ratio of coefficients that is fitted has a zero or a pole at n > 4: an accident"))
    if not built:
        raise reasons[0]
    shifts, sums = zip(*built, strict=True)
    what = f"2F1 for the Borel transform of order {k}" if k else "2F1"
    return Fitted(sums, f"{what}, fitted to c_{shifts[0]}..c_{shifts[0] + 4}")


@method(
    name="meijer-g",
    reference="H. Mera, T. G. Pedersen and B. K. Nikolić, Phys. Rev. D 97 (2018) 105027",
    claims=CLAIMS,
    kernel=tricomi,
    needs=2,
    honesty=10,
    cost="O(N^3) for a fit, N roots, an integral over some hundred times N gamma functions at 50 digits, less at further points",
    loses=10,
    excuses=dict.fromkeys(("consistent", "last-coefficient"), EVEN),
)
def meijer_g(series, *, k: int = 1):
    """The Borel sum of a series whose Borel coefficients have a rational ratio P_l(n)/Q_l(n), fitted to c_0..c_(2l+1).

        b_(n+1)/b_n = P_l(n)/Q_l(n) = (p_0 + ... + p_l n^l)/(1 + q_1 n + ... + q_l n^l),    b_n = c_n/(kn)!,

    for n = 0..2l, which are linear equations. With -a_j and -b_j the zeros of P_l and Q_l, h = p_l/q_l, the Borel transform is
    c_0 times the function F of type l+1, l with parameters 1, a_1, ..., a_l and b_1, ..., b_l at h t, and for k = 1 the sum

        c_0 prod Gamma(b_j)/Gamma(a_j) G(-1/(h x); 1, b_1, ..., b_l; 1, 1, a_1, ..., a_l),   G = G^(l+2,1)_(l+1,l+2),

    Meijer's function, as an integral of Mellin and Barnes, done as in `hypergeometric`, which holds where a_j coincide too.
    Order 2l + 2 has the answer of order 2l + 1. Where fewer parameters give all ratios, the fit is theirs. Where P_l or Q_l has
    a zero at Re n > 2l + 1, an accident by which the coefficients to come would jump, or there is no fit, it is that of a lower
    l, at least half as large.

    *Options.* k: the Gevrey order, c_n ~ (kn)!, a whole number from 0 to 10.

    *Error claim.* The larger distance from the sums of the two fits before it, of lower l, as far as they are there; none for
    l = 1, which may agree with the constant ratio of l = 0 by chance.

    *Exact on* series whose Borel coefficients have such a ratio: of hypergeometric functions, such as the quartic integral.

    *Applicability.* Borel summable series of Gevrey order k whose Borel transform has one dominating singularity, alternating
    ones above all; some ten coefficients give several digits even at strong coupling. Where h x > 0 the fitted transform has its
    singularity on the path of integration, and there is no answer: on a Stokes line, or by chance of an order.
    A wrong k generally produces garbage.

    *References.* Mera, Pedersen and Nikolić (2018), arXiv:1802.06034.

    *Example.* The quartic integral, whose value at 1 is 0.7720521779...:

        >>> import resurgo
        >>> c = [1, "-3/4", "105/32", "-3465/128", "675675/2048", "-43648605/8192"]
        >>> print(resurgo.resum(c, 1, method="meijer-g", digits=10))
        0.77(12) [estimated]
    """
    _checked(k)
    last = (series.order - 1) // 2
    ratios = _borel_ratios(series.terms[: 2 * last + 2], k)
    built = []
    for size in range(last, -1, -1):
        found = _of_size(ratios[: 2 * size + 1], size)
        if found is None:
            continue
        whole = _summed(series.terms[0], found, k)
        if whole.is_smooth_beyond(2 * size + 1):
            built.append((size, whole))
        if len(built) == 3:
            break
    if not built or built[0][0] < last // 2:
        raise Inapplicable("the ratios of coefficients give no fit, or fits alone that have zeros or poles beyond them")
    sizes, sums = zip(*built, strict=True)
    sums = sums if sizes[0] > 1 else sums[:1]
    dropped = "" if sizes[0] == last else f"; that of l = {last} has none, or one with a zero or a pole at n > {2 * last + 1}"
    return Fitted(sums, f"P_l/Q_l with l = {sizes[0]} for the ratios of the Borel transform of order {k}{dropped}")


def _of_size(ratios, size):
    """The fit of P_l/Q_l, or that of a lower l that gives all the ratios."""
    found = fitted(ratios, size, (fmpq(1),), size)
    while found is None and size:
        size -= 1
        found = _if_right(fitted(ratios[: 2 * size + 1], size, (fmpq(1),), size), ratios)
    return found


@hookimpl
def register_methods():
    return [hypergeometric, meijer_g]
