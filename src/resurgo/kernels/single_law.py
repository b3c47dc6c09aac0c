"""The large-order law of one singularity, and the Gevrey order itself, by fits of log c_n and of c_n A^n/Gamma(k n + b)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, arb, fmpq

from resurgo.kernels.late_terms import DEEPEST, Claimed, Fit, agreed, exponential, fits, settled, spans
from resurgo.kernels.nearest_singularity import one_sided_ratios

MOST = 2 * DEEPEST + 8  # terms, the last ones, that fits are made to
WIDEST = 3  # shift of n in the powers of the second fit
ORDERS = 2  # corrections d_1, d_2


@dataclass(frozen=True)
class Law:
    """c_n ~ C Gamma(k n + b) A^(-n) (1 + d_1/n + d_2/n^2 + ...): A, b, C, (d_1, d_2), None where nothing tells.

    `is_held` says of A and of b whether they were held fixed.
    """

    action: Claimed
    exponent: Claimed
    constant: Claimed | None
    corrections: tuple[Claimed | None, ...]
    is_held: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class _Late:
    """The last terms of one direction: log c_n for n = last, last - 1, ..., on one branch, and c_n itself."""

    last: int
    logarithms: tuple[Any, ...]
    terms: tuple[Any, ...]

    @property
    def orders(self) -> range:
        return range(self.last, self.last - len(self.terms), -1)

    @property
    def sign(self) -> int:
        """Of the ratio of two terms, for real ones."""
        return 1 if self.terms[0] * self.terms[1] > 0 else -1


def growth_order(terms: Sequence[Any]) -> Claimed | None:
    """k, any real number, of log c_n = k n log n + a n + b log n + p_0 + p_1/n + ...; None where terms turn or are too few."""
    late = _late(terms, 1)
    if late is None:
        return None
    ns = [arb(n) for n in late.orders]
    functions = [[n * n.log() for n in ns], ns, [n.log() for n in ns]]
    found = [_settled(late, functions, shift, lambda fit: fit.factors[0]) for shift in (fmpq(0), fmpq(1, 2))]
    return _real(agreed(found))


def single_law(terms: Sequence[Any], k: fmpq, action: Any = None, exponent: fmpq | None = None) -> Law | None:
    """A, b, C, d_1, d_2 with what is given of A and b held fixed; None where there is no fit.

    log c_n - log Gamma(k n + b) = -n log A + log C + g_1/n + g_2/n^2 + ... with the powers of 1/n and of
    1/(n + s), s about b/k or 1/2; where b is free, log Gamma(k n) + b log(k n) is in place of log Gamma(k n + b), which changes the
    g_j by (-1)^(j+1) (B_(j+1)(b) - B_(j+1)(0))/(j (j+1) k^j), B_j the polynomials of Bernoulli (DLMF 5.11.8). Where A
    and b are fixed, c_n A^n/Gamma(k n + b) itself is fitted, too. Of several fits the best is taken, see `agreed`.
    """
    begin = max(1, int((-(exponent or 0) / k).floor()) + 1)  # the Gamma functions are those of positive numbers
    late = _late(terms, begin)
    if late is None:
        return None
    is_real = isinstance(terms[0], arb)
    if action is not None and is_real and not (isinstance(action, arb) and action * late.sign > 0):
        return None  # the signs of real terms are those of another A
    shifts = (fmpq(0), _shift((exponent or 0) / k))
    reduced = [f - arb(k * n + (exponent or 0)).lgamma() for n, f in zip(late.orders, late.logarithms, strict=True)]
    if action is not None:
        size = _log_action(late, action)
        reduced = [f + n * size for n, f in zip(late.orders, reduced, strict=True)]
    functions = [] if action is not None else [[arb(n) for n in late.orders]]
    functions += [] if exponent is not None else [[arb(k * n).log() for n in late.orders]]
    log_fits = [fits(reduced, functions, late.last, shift) for shift in shifts]

    def read(what: Callable[[Fit], Any]) -> list[Claimed | None]:
        return [settled(_read(table, what), late.last, spans(len(late.terms))[-1]) for table in log_fits]

    def power(fit: Fit) -> Any:
        return exponent if exponent is not None else fit.factors[-1]

    sign = late.sign**late.last * (1 if late.terms[0].real > 0 else -1) if is_real else 1
    direct = []
    if action is not None and exponent is not None:
        scaled = [c * arb(k * n + exponent).rgamma() * action**n for n, c in zip(late.orders, late.terms, strict=True)]
        direct = [fits(scaled, [], late.last, shift) for shift in shifts]

    def read_direct(what: Callable[[Fit], Any]) -> list[Claimed | None]:
        return [settled(_read(table, what), late.last, spans(len(late.terms))[-1]) for table in direct]

    fixed = arb(0)
    turn = late.sign if is_real else 1
    rates = [] if action is not None else read(lambda fit: -fit.factors[0])
    place = Claimed(action, fixed) if action is not None else agreed([exponential(each, turn) for each in rates])
    shape = Claimed(arb(exponent), fixed) if exponent is not None else _real(agreed(read(power)))
    if place is None or shape is None:
        return None
    logarithms = read(lambda fit: fit.powers[0])  # exp of one that tends to -oo would seem to settle, at 0
    constant = agreed([*(exponential(each, sign) for each in logarithms), *read_direct(lambda fit: fit.powers[0])])
    corrections = []
    for j in range(ORDERS):

        def of_logarithms(fit: Fit, j: int = j) -> Any:
            return _corrections(fit, power(fit), k, exponent is None)[j]

        def of_terms(fit: Fit, j: int = j) -> Any:
            return fit.powers[j + 1] / fit.powers[0]

        corrections.append(agreed(read(of_logarithms) + read_direct(of_terms)))
    return Law(place, shape, constant, tuple(corrections), (action is not None, exponent is not None))


def _real(found: Claimed | None) -> Claimed | None:
    """Of an exponent, its imaginary part being an error."""
    return None if found is None else Claimed(found.value.real, (found.error + abs(found.value.imag)).upper())


def _late(terms: Sequence[Any], begin: int) -> _Late | None:
    """The last terms from n = begin at least; the logarithms of complex ones go on as those of the last ratio."""
    ratios = [(n, r) for n, r in one_sided_ratios(terms) if n > begin][-MOST:]
    if len(ratios) < 3:
        return None
    chosen = tuple(terms[n] for n in range(ratios[-1][0], ratios[0][0] - 2, -1))
    if isinstance(terms[0], arb):
        return _Late(ratios[-1][0], tuple(abs(c).log() for c in chosen), chosen)
    direction = ratios[-1][1]
    logarithms, step = [_log(chosen[0])], _log(direction)
    for _, ratio in reversed(ratios):
        logarithms.append(logarithms[-1] - (ratio / direction).log() - step)
    return _Late(ratios[-1][0], tuple(logarithms), chosen)


def _log_action(late: _Late, action: Any) -> Any:
    """log A on the branch of the logarithms."""
    if isinstance(late.terms[0], arb):
        return abs(action).log()
    direction = late.terms[0] / late.terms[1]
    return (acb(action) * direction).log() - _log(direction)


def _log(z: acb) -> acb:
    """The logarithm, off its cut also where z is a ball about a negative number."""
    return (-z).log() + acb(0, arb.pi()) if z.real < 0 else z.log()


def _shift(near: fmpq) -> fmpq:
    """About b/k, the natural origin of n, as another one than 0."""
    quarters = fmpq(round(4 * float(near.p) / float(near.q)), 4)
    shift = min(max(quarters, fmpq(-3, 4)), fmpq(WIDEST))
    return shift if abs(shift) > fmpq(1, 4) else fmpq(1, 2)


def _settled(late: _Late, functions: Sequence[Sequence[Any]], shift: fmpq, what: Callable[[Fit], Any]) -> Claimed | None:
    return settled(_read(fits(late.logarithms, functions, late.last, shift), what), late.last, spans(len(late.terms))[-1])


def _read(table: Iterable[Iterable[Fit | None]], what: Callable[[Fit], Any]) -> list[list[Any]]:
    def value(fit: Fit | None) -> Any:
        try:
            return None if fit is None else what(fit)
        except (IndexError, ZeroDivisionError):  # a depth without that power
            return None

    return [[value(fit) for fit in row] for row in table]


def _corrections(fit: Fit, b: Any, k: fmpq, is_free: bool) -> tuple[Any, ...]:
    """d_1 and d_2 of log(1 + d_1/n + d_2/n^2 + ...) = g_1/n + g_2/n^2 + ..., as far as the fit has them."""
    g = list(fit.powers[1:])
    if is_free:
        terms = (b * (b - 1) / (2 * arb(k)), -b * (b - 1) * (2 * b - 1) / (12 * arb(k) ** 2))
        g = [one - other for one, other in zip(g, terms, strict=False)]
    return tuple(g[:1]) + ((g[1] + g[0] ** 2 / 2,) if len(g) > 1 else ())
