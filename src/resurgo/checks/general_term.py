"""The fact 'term': the coefficients from their general term, and its values beside its Taylor series."""

from typing import Any

from flint import acb, acb_series, arb

from resurgo.checks.model import Failed
from resurgo.checks.posing import known
from resurgo.general_term import GeneralTerm
from resurgo.precision import series_terms, working_precision
from resurgo.problem import Parameters, Problem

ORDER = 60
BITS = 200
GOOD = 100  # bits to which coefficients agree
BESIDE = 10  # n beyond the start, about which g is expanded
COUNT = 40  # terms of that, taken at a distance of 1 to 3/2: good to some (2/20)^40


def term(problem: Problem, parameters: Parameters) -> list[str]:
    """c_n = ratio^n g(n), and g is analytic: its Taylor series gives it at complex n, and g(conj n) is taken there."""
    declared = problem.facts_at(dict(parameters)).get("term")
    if declared is None:
        return []
    if not isinstance(declared, GeneralTerm):
        raise Failed(f"term: {declared!r:.40} is declared; give a GeneralTerm")
    with working_precision(BITS):
        given = known(problem, parameters, ORDER)
        for n in range(declared.start, len(given)):
            if not _agree(declared(n), given[n]):
                raise Failed(f"term: {declared} gives c_{n} = {acb(declared(n)).str(10)}, and it is {acb(given[n]).str(10)}")
        _check_analytic(declared)
    return [f"term: the same c_{declared.start}..c_{len(given) - 1}"]


def _check_analytic(declared: GeneralTerm) -> None:
    middle = declared.start + BESIDE
    with series_terms(COUNT):
        taylor = declared.function(acb_series([middle, 1], COUNT))
    for step in (arb(1), acb(0, 1), acb(-1, -1)):
        summed = sum((acb(taylor[j]) * step**j for j in range(COUNT)), acb(0))
        if not abs(acb(declared.function(acb(middle + step))) - summed) < abs(summed) * arb(2) ** -GOOD:
            raise Failed(f"term: {declared} at n = {middle} + ({acb(step).str(3)}) is not what its Taylor series gives")


def _agree(one: Any, other: Any) -> bool:
    difference = abs(acb(one) - acb(other))
    return bool(difference <= abs(acb(other)) * arb(2) ** -GOOD) or bool(difference == 0)
