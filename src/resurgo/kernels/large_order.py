"""The large order of a series, from its coefficients alone: Gevrey order, nearest Borel singularity, exponent, with errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any

from flint import arb, arb_mat, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.claims import log_size
from resurgo.kernels.nearest_singularity import (
    as_one,
    extrapolated,
    middle,
    nearest_singularity,
    one_sided_ratios,
    two_term_law,
)
from resurgo.kernels.pade import Shape, shape_of
from resurgo.kernels.plans import planned
from resurgo.precision import is_zero, working_precision
from resurgo.series import Series

LEAST = 6  # nonzero coefficients below which nothing is concluded
SURE = 0.2  # how far an estimate of the Gevrey order may be from a multiple of 1/2, its error included
LOOSE = 0.8  # the error that is allowed where the estimate by ratios is that near to a whole number; measured on the problems
HIGHEST = 6  # the Gevrey order up to which two-term recurrences are tried
GOOD = 0.05  # the relative error of the position with the right order there
BETTER = 10  # the factor by which that is better than with any other order
GUARD_BITS = 64
BITS_A_TERM = 8  # the tables lose less


@dataclass(frozen=True)
class LargeOrder:
    """c_n ~ C Gamma(k n + b) A^(-n), for two singularities of alike size the sum of two such.

    A is the singularity nearest to 0 of sum c_n t^n/Gamma(k n + 1), complex if need be; one in the upper half plane where
    the coefficients are real, and its conjugate the `partner`, as is any other of alike size. A
    series x^s T(x^p) with p > 1 is read as one in u = x^p: `action` is A^p then, in the Borel plane of u and of order p k,
    and `shape` has s and p. For k = 0, A is the singularity of the series itself, and c_n ~ C n^(b-1) A^(-n).
    `action_error` and `exponent_error` are estimates, the latter infinite where no real exponent fits.
    """

    gevrey: fmpq
    action: Any
    action_error: arb
    exponent: arb
    exponent_error: arb
    shape: Shape
    partner: Any = None


@planned
def gevrey_order(series: Series) -> fmpq:
    """k of c_n ~ (k n)! A^(-n) n^(b-1), a multiple of 1/(2p) for a series in x^p; below 0 for an entire function.

    With ratios r_n = c_n/c_(n-1) of one direction, log(r_(n+1)/r_n)/log((n+1)/n) = k + O(1/n), extrapolated by Richardson's
    table. Otherwise k is the one with which the two-term recurrence of `two_term_law`, for complex singularities, settles, and
    with no other, or, where ratios are uneven, that of k n log n in a fit of log|c_n^2 - c_(n-1) c_(n+1)|/2, which two
    singularities do not make oscillate. Inapplicable where none of this tells.
    """
    shape, terms = _folded(series)
    with working_precision(ctx.prec + GUARD_BITS + BITS_A_TERM * len(terms)):
        balls = as_one(Series(terms).balls(ctx.prec))
        k = _by_ratios(balls)
        if k is None and not _are_even(balls):
            k = _by_envelope(balls)
        if k is None:
            k = _by_recurrence(balls)
    if k is None:
        raise Inapplicable("the growth of the coefficients does not tell the Gevrey order")
    return k / shape.step


@planned
def large_order(series: Series, gevrey: fmpq | None = None) -> LargeOrder:
    """k, A and b from the coefficients, k by `gevrey_order` where it is not given: `nearest_singularity` of c_n/Gamma(k n + 1).

    Inapplicable where the coefficients are too few, follow no law of one singularity or two, or are those of an entire
    function.
    """
    shape, terms = _folded(series)
    k = gevrey_order(series) if gevrey is None else gevrey
    if k < 0:
        raise Inapplicable("the coefficients are those of an entire function, which has no singularity")
    with working_precision(ctx.prec + GUARD_BITS + BITS_A_TERM * len(terms)):
        found = nearest_singularity(_divided(Series(terms), k * shape.step))
    if found is None:
        raise Inapplicable("the coefficients follow no law of one singularity or two")
    exponent = (found.exponent - k * shape.start).mid()
    return LargeOrder(k, found.position, found.position_error, exponent, found.exponent_error, shape, found.partner)


def _folded(series: Series) -> tuple[Shape, tuple[Any, ...]]:
    """A series with gaps in the power of x common to its terms; one without them as it is, n being counted from 0."""
    shape = shape_of(series.terms)
    terms = series.terms
    if shape.step > 1:
        terms = terms[shape.start :: shape.step]
    else:
        shape = Shape(0, 1)
    if sum(not is_zero(c) for c in terms) < LEAST:
        raise Inapplicable(f"the large order is read off {LEAST} coefficients or more")
    return shape, terms


def _divided(series: Series, k: fmpq) -> tuple[Any, ...]:
    return as_one((borel_transform(series, k) if k else series).balls(ctx.prec))


def _nearest_half(k: float) -> fmpq:
    return fmpq(round(2 * k), 2)


def _by_ratios(terms: Sequence[Any]) -> fmpq | None:
    ratios = one_sided_ratios(terms)
    found = extrapolated([(n, (s / r).log() / (arb(n + 1) / n).log()) for (n, r), (_, s) in pairwise(ratios)])
    if found is None:
        return None
    k, error, aside = middle(found[0].real), middle(found[1]), abs(middle(found[0].imag))
    if max(abs(k - round(k)), aside) < SURE and error < LOOSE:
        return fmpq(round(k))
    error = max(error, aside)
    return _nearest_half(k) if abs(k - round(2 * k) / 2) + error < SURE else None


def _are_even(terms: Sequence[Any]) -> bool:
    """Whether the ratios have one direction and grow or fall all along the second half: one singularity, not yet told."""
    sizes = [abs(r) for _, r in one_sided_ratios(terms)]
    late = sizes[len(sizes) // 2 :]
    return len(sizes) >= LEAST and (all(a < b for a, b in pairwise(late)) or all(a > b for a, b in pairwise(late)))


def _by_envelope(terms: Sequence[Any]) -> fmpq | None:
    k, error = _fitted(terms)
    return _nearest_half(k) if abs(k - round(2 * k) / 2) + error < SURE else None


def _by_recurrence(terms: Sequence[Any]) -> fmpq | None:
    tried = []
    for order in (fmpq(n, 2) for n in range(2 * HIGHEST + 1)):
        law = two_term_law(_divided(Series(terms), order))
        tried.append((inf if law is None else law.relative_error, order))
    (best, order), (second, _) = sorted(tried, key=lambda pair: pair[0])[:2]
    return order if best < GOOD and second > BETTER * best else None


def _fitted(terms: Sequence[Any]) -> tuple[float, float]:
    """k by least squares of 2 k n log n + p n + q log n + r, and how much it changes without the first quarter."""
    sizes = []
    for n in range(max(2, len(terms) // 4), len(terms) - 1):
        before, now, after = terms[n - 1 : n + 2]
        size = log_size(now * now - before * after)
        if size > -inf:
            sizes.append((n, size))
    if len(sizes) < LEAST + 2:
        return 0.0, inf
    k, without = _slope(sizes), _slope(sizes[len(sizes) // 4 :])
    return k, abs(k - without)


def _slope(sizes: Sequence[tuple[int, float]]) -> float:
    rows = arb_mat([[arb(n) * arb(n).log(), arb(n), arb(n).log(), arb(1)] for n, _ in sizes])
    try:
        solved: Any = (rows.transpose() * rows).solve(rows.transpose() * arb_mat([[arb(size)] for _, size in sizes]))
    except ZeroDivisionError:
        return inf
    return middle(solved[0, 0]) / 2
