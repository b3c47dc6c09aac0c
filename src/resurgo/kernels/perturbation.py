"""The perturbed oscillator H = p^2/2 + x^2/2 + sum v lambda^r x^k over its terms (k, r, v), in whole numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from flint import fmpq, fmpz

Term = tuple[int, int, fmpq]  # the power of x, the power of the coupling, the coefficient


@dataclass(frozen=True)
class Perturbation:
    """Terms (k, r, V) of which y_M^n and e_n, with E = sum E_n lambda^n and <x^M> = sum M^n lambda^n, are whole numbers:

        e_0 = 2 E_0,   e_n = 2 S^n E_n,   y_M^n = 2^ceil(M/2) S^n <x^M>_n,   S = 2^halvings c,   V = c^r v

    With a source s x^M in the potential, expand -psi'/psi = sum q_(n,i) lambda^n x^i at large x. The Riccati equation

        2 q_(n,i-1) = (i+1) q_(n,i+1) - sum q_(j,a) q_(n-j,i-a) + the potential,

    the sum without the leading x, shows 2^(h n - (i+1)/2) c^n q_(n,i) to be a whole polynomial in E - 1/2 where h r >= k/2
    for every term, and 2^(M/2) times that where s counts once. The residue q_(n,-1), summed over n, is minus the number
    of zeros K; solved for E it gives whole numbers 2^(h n) c^n E_n, and those times 2^(M/2) where s counts once:
    <x^M> = dE/ds. (For quartic terms alone h = 2.)

    Where k + r is even for every term, <x^M>_n is 0 for odd M + n, and only every second order counts.
    """

    terms: tuple[tuple[int, int, fmpz], ...]
    halvings: int
    scale: fmpz

    @cached_property
    def stride(self) -> int:
        """2 where the odd orders vanish, otherwise 1."""
        return 1 if self.even or any((k + r) % 2 for k, r, _ in self.terms) else 2

    @cached_property
    def even(self) -> bool:
        """Whether the potential is even, so that odd moments vanish."""
        return all(k % 2 == 0 for k, _, _ in self.terms)

    @property
    def classes(self) -> tuple[int, ...]:
        """Of even and odd moments, 0 and 1, those that do not vanish."""
        return (0,) if self.even else (0, 1)

    @cached_property
    def slope(self) -> Fraction:
        """How many moments more each order needs."""
        return max([Fraction(0), *(Fraction(k - 2, r) for k, r, _ in self.terms)])

    def depth(self, ahead: int) -> int:
        """The highest M of which <x^M> is needed that many orders before the last."""
        return 2 + ahead * self.slope.numerator // self.slope.denominator

    def lag(self, orders: int, target: int, source: int) -> int:
        """In rows, of order n = stride t + class (or n = t for stride 1), how much earlier so many orders are."""
        return orders if self.stride == 1 else (orders + source - target) // 2

    def couplings(self, target: int) -> Iterator[tuple[int, int, fmpz]]:
        """(i, r, f) for every f y_i^(n-r) that is subtracted in `target` times y_target^n."""
        for k, r, v in self.terms:
            i = target - 2 + k
            if i >= 0:
                yield i, r, v * (target + i) << (halves(target) - halves(i) + self.halvings * r)

    def energies(self) -> Iterator[tuple[int, int, fmpz]]:
        """(i, r, f) for every f y_i^(n-r) that is added in n e_n."""
        for k, r, v in self.terms:
            yield k, r, 2 * r * v << (self.halvings * r - halves(k))


def perturbation(terms: Iterable[Term]) -> tuple[Perturbation, int]:
    """The terms in whole numbers, and the d of which all powers of the coupling are multiples: lambda^d is the new coupling.

    ValueError where a term has no power of x or none of the coupling.
    """
    known = [(int(k), int(r), fmpq(v)) for k, r, v in terms if v != 0]
    for k, r, v in known:
        if k < 0 or r < 1:
            raise ValueError(f"the term '{v} lambda^{r} x^{k}' is none of a perturbation; give powers k >= 0 and r >= 1")
    common = gcd(*(r for _, r, _ in known)) or 1
    scale = lcm(*(int(v.q) for _, _, v in known))
    whole = tuple((k, r // common, (fmpz(scale) ** (r // common) * v).p) for k, r, v in known)
    halvings = max([0, *(-(-k // (2 * r)) for k, r, _ in whole)])
    return Perturbation(whole, halvings, fmpz(scale) << halvings), common


def halves(moment: int) -> int:
    """The power of 2 in y_moment."""
    return (moment + 1) // 2
