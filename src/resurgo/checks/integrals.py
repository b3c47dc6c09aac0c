"""The fact 'integral': the coefficients of the integral over the real line of exp(-u^2 - t u^m)."""

import re

from flint import fmpq

from resurgo.checks.model import Failed
from resurgo.checks.posing import known
from resurgo.problem import Parameters, Problem

KNOWN = re.compile(r"exp\(-u\^2 - t u\^(\d+)\)")
ORDER = 20


def integral(problem: Problem, parameters: Parameters) -> list[str]:
    """c_n = (-1)^n (1/2)_(m n/2)/n!, or 0 for odd m n; other integrands are not tried."""
    declared = problem.facts_at(dict(parameters)).get("integral")
    if declared is None:
        return []
    match = KNOWN.fullmatch(str(declared))
    if match is None:
        return ["integral: not tried, it is not of the form exp(-u^2 - t u^m)"]
    power = int(match[1])
    for n, c in enumerate(known(problem, parameters, ORDER)):
        if c != (wanted := _coefficient(n, power)):
            raise Failed(f"integral: {declared} is declared, whose c_{n} is {wanted}, and c_{n} is {c}")
    return [f"integral: the same c_0..c_{n}"]


def _coefficient(n: int, power: int) -> fmpq:
    if n * power % 2:
        return fmpq(0)
    c = fmpq(1)
    for k in range(n * power // 2):
        c *= k + fmpq(1, 2)
    for k in range(1, n + 1):
        c /= -k
    return c
