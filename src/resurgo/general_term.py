"""`GeneralTerm`: the coefficients of a series as a function of n that is analytic, the fact `term`."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from flint import acb, arb, fmpq


@dataclass(frozen=True)
class GeneralTerm:
    """c_n = ratio^n g(n) for whole n >= start, where g is analytic for Re n >= start.

    text      c_n as a formula in n, for listings: two general terms with the same text, start and ratio are the same
    function  g itself, of an arb, an acb, or an arb_series or acb_series in balls at the working precision; the arithmetic of
              power series then gives its derivatives: lambda n: 1 / n**2
    start     the least n from which it holds; at n = start itself g may be all but singular
    ratio     what changes too fast with n for g to be smooth: -1 where the signs alternate
    """

    text: str
    function: Callable[[Any], Any] = field(compare=False, repr=False)
    start: int = 0
    ratio: fmpq | arb | acb = fmpq(1)

    def __str__(self) -> str:
        return f"{self.text}, n >= {self.start}" if self.start else self.text

    def __call__(self, n: int) -> Any:
        """c_n in balls."""
        return self.ratio**n * self.function(arb(n))

    def rescaled(self, k: fmpq | arb | acb) -> "GeneralTerm":
        """That of S(k t): k^n c_n."""
        return replace(self, text=f"({k})^n times {self.text}", ratio=self.ratio * k)
