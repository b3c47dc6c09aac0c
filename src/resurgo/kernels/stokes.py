"""Which saddles of a polynomial action are adjacent, and the thimbles whose mean is the median sum on a Stokes line.

As theta crosses the argument of S(x_j) - S(x_0), the thimble of x_0 may gain a multiple n of that of x_j. The valleys
in which the thimbles end before and after tell n, since those of all saddles are linearly independent; x_j is adjacent
where the nearest of the saddles in that direction with n != 0 is x_j
(M. V. Berry and C. J. Howls, Proc. R. Soc. Lond. A 434 (1991) 657).
"""

from functools import lru_cache

from flint import acb, arb, fmpq, fmpq_mat

from resurgo.errors import Inapplicable
from resurgo.kernels.polynomial import Polynomial
from resurgo.kernels.saddle import DECIDING, Saddle, saddles
from resurgo.kernels.thimble import Thimble, thimble
from resurgo.precision import working_precision

NEARLY = arb(2) ** -400  # an angle below it is taken for 0
WIDEST = fmpq(1, 8)  # by which a direction is turned to either side of a Stokes line


@lru_cache(maxsize=256)
def jumps(action: Polynomial, saddle: Saddle, direction: fmpq) -> tuple[tuple[Saddle, int], ...]:
    """The saddles x_j, nearest value first, of whose thimbles that of a saddle gains n_j != 0 as theta rises through a direction.

    A degenerate saddle has several thimbles; n is given as 1 where it gains any of them.
    """
    with working_precision(DECIDING):
        met = _met(action, saddle, direction)
        if not met:
            return ()
        aside = _aside(action, (saddle, *met), direction)
        after = direction + aside
        gained = [a - b for a, b in zip(_ends(action, saddle, after), _ends(action, saddle, direction - aside), strict=True)]
        if not any(gained):
            return ()
        if any(is_degenerate(each) for each in met):
            if len(met) > 1:
                raise Inapplicable("the thimbles of degenerate saddles on a Stokes line cannot be told apart")
            return ((met[0], 1),)
        basis = fmpq_mat([_ends(action, each, after) for each in met])
        numbers = (basis * basis.transpose()).solve(basis * fmpq_mat([[g] for g in gained]))
        if basis.transpose() * numbers != fmpq_mat([[g] for g in gained]) or any(n.q != 1 for n in numbers.entries()):
            raise Inapplicable("the thimbles on a Stokes line cannot be told apart")
        return tuple((each, int(n.p)) for each, n in zip(met, numbers.entries(), strict=True) if n)


def is_degenerate(saddle: Saddle) -> bool:
    """Whether S'' vanishes there."""
    return saddle.order > 2


def _met(action: Polynomial, saddle: Saddle, direction: fmpq) -> list[Saddle]:
    """The saddles whose values lie in a direction from that of a saddle, nearest first."""
    turn = acb(0, -arb(direction)).exp()
    ahead = [(each, (each.value - saddle.value) * turn) for each in saddles(action) if not each.value.overlaps(saddle.value)]
    found = [(float(v.real.mid()), each) for each, v in ahead if v.real > 0 and abs(v.imag) < NEARLY * v.real]
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _aside(action: Polynomial, some: tuple[Saddle, ...], direction: fmpq) -> fmpq:
    """An angle by which a direction can be turned without coming to another Stokes line of some saddles."""
    turn, gap = acb(0, -arb(direction)).exp(), 2 * arb(WIDEST)
    for one in some:
        for other in saddles(action):
            angle = abs(((other.value - one.value) * turn).arg()) if not other.value.overlaps(one.value) else arb(0)
            gap = gap.min(angle) if angle > NEARLY else gap
    return rational(gap / 2)


def _ends(action: Polynomial, saddle: Saddle, direction: fmpq) -> list[int]:
    """The two ends of a thimble as a vector over the valleys: 1 where it goes to, -1 where it comes from."""
    come, go = thimble(action, saddle, direction).valleys
    return [(k == go) - (k == come) for k in range(action.degree)]


def rational(number: arb) -> fmpq:
    """The middle of a ball."""
    mantissa, exponent = number.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def paths(action: Polynomial, saddle: Saddle, eps: acb) -> tuple[Thimble, ...]:
    """The thimble in the direction of eps, or the two on either side where eps lies on a Stokes line of the saddle.

    The mean of the two is the median sum where those that the saddle gains have no Stokes line there themselves;
    Inapplicable where they do.
    """
    with working_precision(DECIDING):
        direction = rational(eps.arg())
        gained = jumps(action, saddle, direction)
        if not gained:
            return (thimble(action, saddle, _inside(action, saddle, direction)),)
        if any(_met(action, each, direction) if is_degenerate(each) else jumps(action, each, direction) for each, _ in gained):
            raise Inapplicable("several Stokes lines follow one another there, so that the median sum is no mean of two")
        aside = _aside(action, (saddle, *(each for each, _ in gained)), direction)
        return tuple(thimble(action, saddle, direction + sign * aside) for sign in (1, -1))


def _inside(action: Polynomial, saddle: Saddle, direction: fmpq) -> fmpq:
    """The direction, or one between the same Stokes lines that keeps away from them."""
    turn = acb(0, -arb(direction)).exp()
    angles = [((each.value - saddle.value) * turn).arg() for each in saddles(action) if not each.value.overlaps(saddle.value)]
    above = rational(min((a for a in angles if a > NEARLY), key=float, default=arb(1)))
    below = rational(min((-a for a in angles if a < -NEARLY), key=float, default=arb(1)))
    room = min(WIDEST, (above + below) / 2)
    return direction + min(max(fmpq(0), room - below), above - room)


@lru_cache(maxsize=64)
def adjacent(action: Polynomial, saddle: Saddle) -> tuple[tuple[Saddle, int], ...]:
    """The adjacent saddles whose values are nearest, all at one distance, with the multiples n of their thimbles."""
    with working_precision(DECIDING):
        others = [each for each in saddles(action) if not each.value.overlaps(saddle.value)]
        others.sort(key=lambda each: float(abs(each.value - saddle.value).mid()))
        found: list[tuple[Saddle, int]] = []
        for each in others:
            away = each.value - saddle.value
            if found and abs(away) > abs(found[0][0].value - saddle.value):
                break
            gained = dict(jumps(action, saddle, rational(away.arg())))
            if each in gained:
                found.append((each, gained[each]))
        return tuple(found)
