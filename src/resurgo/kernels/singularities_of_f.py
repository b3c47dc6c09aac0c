"""The singularity of f nearest to 0: where it is declared, and where the coefficients show a real one."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import gcd
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq

from resurgo.errors import Inapplicable
from resurgo.number import Number, parse_number
from resurgo.precision import is_zero, to_ball, working_precision
from resurgo.series import Series

Place: TypeAlias = fmpq | arb | acb

RATIOS = 4  # the last ones, without c_1/c_0, of equal signs where the nearest singularity is real
LEAST = 3  # coefficients after c_0


def gap_of(series: Series) -> int:
    """p, for a series in x^p; 1 for a constant."""
    return gcd(*(n for n, c in enumerate(series.terms) if n and not is_zero(c))) or 1


def without_gaps(series: Series) -> Series:
    """T(y) with S(x) = T(x^p), p the `gap_of` the series."""
    return Series(series.terms[:: gap_of(series)])


def real_singularity(series: Series) -> Place:
    """A, extrapolated from the ratios r_n = c_n/c_(n-1) of the last three coefficients: 1/A = n r_n - (n-1) r_(n-1).

    For f ~ (1 - x/A)^(-g), r_n = (1 + (g-1)/n + ...)/A (C. Domb and M. F. Sykes, Proc. R. Soc. A 240 (1957) 214).
    Inapplicable where the last ratios have no common sign, or the series has complex coefficients.
    """
    last = series.terms[1:][-RATIOS - 1 :]  # without c_0, which says nothing of it
    if series.order < LEAST:
        raise Inapplicable(f"no singularity is declared, and the coefficients show none before order {LEAST}; give it as an option")
    if any(isinstance(c, acb) or is_zero(c) or not (c > 0 or c < 0) for c in last):
        raise Inapplicable("the coefficients do not show where the nearest singularity is; give it as an option")
    ratios: list[Any] = [b / a for a, b in pairwise(last)]
    n = series.order
    if not all(r * ratios[-1] > 0 for r in ratios):
        raise Inapplicable("the signs of the coefficients show no real singularity; give the nearest as an option")
    inverse = n * ratios[-1] - (n - 1) * ratios[-2]
    if not inverse * ratios[-1] > 0:
        raise Inapplicable("the ratios of the coefficients do not settle; give the nearest singularity as an option")
    place: Place = 1 / inverse
    return place


def estimated_singularity(series: Series) -> tuple[Place, str]:
    """A^p of a series in x^p by `real_singularity`, as a ball, and words on it."""
    gap = gap_of(series)
    with working_precision(2 * ctx.prec):
        place = to_ball(real_singularity(without_gaps(series)))
    shown = place.str(8, radius=False)
    return place, f"estimated singularity x^{gap} = {shown}" if gap > 1 else f"estimated singularity {shown}"


def declared_singularities(facts: Mapping[str, Any]) -> list[Number]:
    """Those of f itself, declared with the Gevrey order 0; none where nothing is declared of them."""
    places = facts.get("singularities", ()) if facts.get("gevrey") == 0 else ()
    return [parse_number(place) for place in places]


def places_of(singularities: Sequence[Number], gap: int, bits: int) -> list[Place]:
    """The distinct A^gap, exactly or as balls of so many bits; Inapplicable where one is 0."""
    found: list[Place] = []
    for number in singularities:
        if number.ball(bits).contains(0):
            raise Inapplicable("0 is no singularity of f that has a map; a series that is singular there diverges")
        place = number.term(bits) ** gap
        if isinstance(place, acb) and place.imag.contains(0):
            place = place.real
        if not any(acb(to_ball(place)).overlaps(acb(to_ball(other))) for other in found):
            found.append(place)
    return found
