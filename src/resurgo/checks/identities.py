"""The identities that a method may claim: those under changes of its input, consistency with the coefficients, complex points."""

from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from flint import acb, fmpq
from mpmath import mp

from resurgo.checks.asking import Case, afresh, answered, ask, faultless, point, shown
from resurgo.checks.model import Check, Failed, Subject, Untried
from resurgo.checks.moves import (
    LEVELS,
    ORDERS,
    REAL,
    TURNS,
    conjugation_symmetric,
    few,
    homogeneous,
    points_of,
    scale_covariant,
    translative,
)
from resurgo.evaluate import Refusal
from resurgo.precision import BITS_PER_DIGIT, digits_between, to_mp, working_precision

COMPLEX_ORDERS = 1, 8  # beyond the least that a method needs, an odd one and an even one
WAYS = {"1": "", "-1": ", at negative x", "3/5+4/5*I": ", at complex x"}  # x/|x| as x goes to 0, in words
NEAR = (8, 12)  # at x = 10^-8 and 10^-12 the exponent of what is left is that of its first term
STEP = fmpq(1, 2**60)  # of the differences that show whether an answer is analytic ...
SMOOTH = 20  # ... to so many digits
REFUSE = "raise Inapplicable for complex x"


def consistent(subject: Subject) -> str:
    """f(S_N, x) - (c_0 + ... + c_N x^N) = O(x^(N+1)) as x -> 0."""
    if subject.thing.works_on == "samples":
        raise Untried("samples have no coefficients to be given back")
    orders = [subject.thing.needs - 1 + n for n in ORDERS]
    through, names = set[int](), set[str]()
    for case, order, way in product(few(subject, max(orders)), orders, WAYS):
        found = _order_found(subject, replace(case, points=(f"({case.points[0]})*({way})",)), order)
        if found is None:
            continue
        if found <= order:
            back = f"back through order {found - 1} alone" if found > 0 else "not back, not even c_0"
            raise Failed(f"on {case.name}, order {order}{WAYS[way]}: it gives the coefficients {back}")
        through.add(order)
        names.add(case.name)
    if not through:
        raise Untried("it answers on none of the samples near x = 0")
    return f"through order N = {', '.join(map(str, sorted(through)))} on {len(names)} samples"


def _order_found(subject: Subject, case: Case, order: int) -> int | None:
    """The power of x with which the answer and the partial sum part, order + 1 for any above it; None where there is no answer.

    An answer that its method calls unreliable does not count.
    """
    near = replace(case, points=tuple(f"({case.points[0]})/10^{n}" for n in NEAR))
    bits = 128 + int((order + 2) * NEAR[-1] * BITS_PER_DIGIT)
    for precision in (bits, 2 * bits, 4 * bits):
        with working_precision(precision):
            points = [point(case.points[0], precision) / 10**n for n in NEAR]
        found = ask(subject, partial(afresh, case.series), points, [order], precision)
        faultless(near, found)
        answers = [answer for answer in answered(found).values() if answer.estimate.grade != "unreliable"]
        if len(answers) < len(points):
            return None
        with working_precision(precision):
            sums = [afresh(case.series, order).partial_sums(to_mp(x))[-1] for x in points]
            floors = [
                max(answer.noise or 0, abs(s) * mp.mpf(2) ** (64 - precision)) for answer, s in zip(answers, sums, strict=True)
            ]
            apart = [abs(answer.estimate.value - s) for answer, s in zip(answers, sums, strict=True)]
            sizes = [abs(to_mp(x)) ** (order + 1) for x in points]
            if all(floor_ > d and floor_ < size for floor_, d, size in zip(floors, apart, sizes, strict=True)):
                return order + 1
            if all(d > floor_ for d, floor_ in zip(apart, floors, strict=True)):
                power = mp.log(apart[0] / apart[1]) / mp.log(abs(to_mp(points[0]) / to_mp(points[1])))
                return min(order + 1, int(mp.nint(power)))
    return None


def complex_points(subject: Subject) -> str:
    """It answers at complex points, and is analytic there: d/dx is the same along x and across it."""
    names, refused = set[str](), ""
    for case in few(subject, subject.thing.needs - 1 + COMPLEX_ORDERS[-1]):
        for bits in LEVELS:
            answers, reason, failure = _around(subject, case, bits)
            if not failure:
                break
        else:
            raise Failed(failure)
        refused = reason or refused
        names |= {case.name} if answers else set()
    if not names:
        raise Untried(f"it answers at no complex point: {refused}" if refused else "it answers on none of the samples")
    return f"analytic at complex points of {len(names)} samples"


def _around(subject: Subject, case: Case, bits: int) -> tuple[int, str, str]:
    """How many answers there are with others around them, why there are no more, and where they are not analytic."""
    orders = [subject.thing.needs - 1 + n for n in COMPLEX_ORDERS]
    with working_precision(bits):
        centres, words = points_of(case, bits, (*REAL, *TURNS))
        points = [centre * (1 + STEP * turn) for centre in centres for turn in (acb(1), acb(-1), acb(0, 1), acb(0, -1))]
    found = ask(subject, partial(afresh, case.series), points, orders, bits)
    named = replace(case, points=tuple(word for word in words for _ in range(4)))
    faultless(named, found)
    answers, count, failure = answered(found), 0, ""
    with working_precision(bits):
        for order in orders:
            for i, centre in enumerate(centres):
                values = [answers[cell].estimate.value for k in range(4) if (cell := (order, 4 * i + k)) in answers]
                if len(values) == 4:
                    count += 1
                    digits, (along, across) = _alike(values, to_mp(centre * STEP))
                    if digits < SMOOTH:
                        where = named.at(order, 4 * i)
                        failure = f"{where}: not analytic, its derivative is {shown(along)} along x and {shown(across)} across it"
    return count, next((f.message for f in found.values() if isinstance(f, Refusal)), ""), failure


def _alike(values: list[Any], step: Any) -> tuple[float, tuple[Any, Any]]:
    """To how many digits two central differences agree, of the larger of them and of the value over x."""
    ahead, behind, left, right = values
    along, across = (ahead - behind) / (2 * step), (left - right) / (2j * step)
    size = max(abs(along), abs(across), abs(ahead / step) * mp.mpf(2) ** -200)
    return digits_between(abs(along - across), size), (along, across)


IDENTITIES = (
    Check("homogeneous", homogeneous, claimed=True),
    Check("translative", translative, claimed=True),
    Check("scale-covariant", scale_covariant, claimed=True),
    Check("consistent", consistent, claimed=True),
    Check("complex", complex_points, claimed=True, instead=f"{REFUSE}, or excuse 'complex' with the reason"),
    Check("conjugation-symmetric", conjugation_symmetric, claimed=True, instead=f"{REFUSE}, or excuse it with the reason"),
)
