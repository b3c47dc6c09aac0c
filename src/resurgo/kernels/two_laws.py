"""The large-order law of two singularities of alike size, a complex pair or real ones, by Newton's method at the last terms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flint import acb, acb_mat, arb, ctx, fmpq

from resurgo.kernels.late_terms import Claimed, exponential, settled, spans
from resurgo.kernels.single_law import ORDERS, Law

STEPS = 8  # of Newton's method, which doubles the digits: more are not needed where it converges
DEEPEST = 12  # powers of 1/n where A and b are held fixed
SEARCHED = 7  # and where they are not
FAR = 1.0  # a step of log A or of b beyond which it does not converge


@dataclass(frozen=True)
class _Guess:
    """log(R/A_i), R a common scale, and b_i, and which of them are held fixed."""

    rates: tuple[acb, acb]
    exponents: tuple[acb, acb]
    is_placed: bool
    is_shaped: bool


@dataclass(frozen=True)
class _Sum:
    """y_n = c_n R^n/Gamma(k n + beta), of which each law is a sum of terms (R/A)^n Gamma(k n + b)/Gamma(k n + beta) n^(-j)."""

    y: tuple[acb, ...]
    k: fmpq
    beta: arb
    scale: arb
    last: int
    logs: tuple[arb, ...]  # of Gamma(k n + beta)


def two_laws(
    terms: Sequence[Any], k: fmpq, actions: Sequence[Any], exponents: Sequence[Any], is_placed: bool, is_shaped: bool
) -> tuple[Law, Law] | None:
    """Both laws, their A and b being about those given, or held fixed at them; c_n is the sum of the two.

    c_n = sum_i C_i Gamma(k n + b_i) A_i^(-n) (1 + d_i1/n + ... + d_iJ/n^J), i = 1, 2, at as many last n as there are unknowns.
    The errors are those of `settled`. None where that does not converge.
    """
    real = [arb(acb(b).real.mid()) for b in exponents]
    scale, beta = arb(abs(actions[0]).mid()), max(real[0], arb(1, 0) / 2)
    begin = next(n for n in range(1, len(terms) + 100) if k * n + min(real) > 0)
    y = tuple(acb(c) * scale**n * arb(k * n + beta).rgamma() if n >= begin else acb(0) for n, c in enumerate(terms))
    data = _Sum(y, k, beta, scale, len(terms) - 1, tuple(arb(k * n + beta).lgamma() for n in range(len(terms))))
    rates = [(scale / acb(a)).log() for a in actions]
    guess = _Guess(_both(rates), _both(exponents), is_placed, is_shaped)
    table: list[list[Any]] = []
    backs = spans(len(terms) - begin)
    for depth in range((DEEPEST if is_placed and is_shaped else SEARCHED) + 1):
        count = 2 * (depth + 1 + (not is_placed) + (not is_shaped))
        if len(terms) - begin < count + backs[-1]:
            break
        row = [_solved(data, guess, depth, data.last - back, count) for back in backs]
        table.append(row)
        if row[0] is not None:
            guess = replace(guess, rates=_both([x.mid() for x in row[0][0]]), exponents=_both([x.mid() for x in row[0][1]]))
    is_plain = isinstance(terms[0], arb) and all(acb(a).imag.is_zero() for a in actions)
    return None if len(table) < 2 else _laws(data, table, backs, guess, is_plain)


def _both(values: Sequence[Any]) -> tuple[acb, acb]:
    one, other = values
    return acb(one), acb(other)


def _solved(data: _Sum, guess: _Guess, depth: int, last: int, count: int) -> Any:
    """(log(R/A_i)), (b_i) and the coefficients of both laws, with (R/A_i)^last in them; None if there are none."""
    rates, exponents = list(guess.rates), list(guess.exponents)
    orders = range(last, last - count, -1)
    linear = 2 * (depth + 1)
    p: list[Any] = []
    for step in range(STEPS if linear < count else 1):
        logs = _both_of(lambda i: [acb(data.k * n + exponents[i]).lgamma() for n in orders], exponents)  # noqa: B023
        basis = [[_basis(data, n, last, rates[i], at) for n, at in zip(orders, logs[i], strict=True)] for i in (0, 1)]
        powers = [[arb(n) ** -j for j in range(depth + 1)] for n in orders]
        columns = [[basis[i][m] * powers[m][j] for m in range(count)] for i in (0, 1) for j in range(depth + 1)]
        if step == 0:
            p = _linear([column[:linear] for column in columns], [data.y[n] for n in list(orders)[:linear]])
            if not p:
                return None
            if linear == count:
                return tuple(rates), tuple(exponents), _halves(p)
        parts = [
            [sum((p[i * (depth + 1) + j] * powers[m][j] for j in range(depth + 1)), acb(0)) * basis[i][m] for m in range(count)]
            for i in (0, 1)
        ]
        left = [data.y[n] - parts[0][m] - parts[1][m] for m, n in enumerate(orders)]
        if not guess.is_placed:
            columns += [[(n - last) * parts[i][m] for m, n in enumerate(orders)] for i in (0, 1)]
        if not guess.is_shaped:
            slopes = _both_of(lambda i: [acb(data.k * n + exponents[i]).digamma() for n in orders], exponents)  # noqa: B023
            columns += [[part * slope for part, slope in zip(parts[i], slopes[i], strict=True)] for i in (0, 1)]
        change = _linear(columns, left)
        if not change:
            return None
        more = change[linear:]
        if any(not abs(x) < FAR for x in more):
            return None
        p = [one + x for one, x in zip(p, change, strict=False)]
        if not guess.is_placed:
            rates = [one + x for one, x in zip(rates, more, strict=False)]
            more = more[2:]
        if not guess.is_shaped:
            exponents = [one + x for one, x in zip(exponents, more, strict=False)]
        if all(abs(x) < arb(2) ** (-ctx.prec // 3) for x in change[linear:]):
            return tuple(rates), tuple(exponents), _halves(p)
        p, rates, exponents = ([x.mid() for x in values] for values in (p, rates, exponents))
    return None


def _halves(p: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    return p[: len(p) // 2], p[len(p) // 2 :]


def _both_of(values: Callable[[int], list[acb]], exponents: Sequence[acb]) -> tuple[list[acb], list[acb]]:
    """Those of both laws; of conjugate exponents the second are the conjugates of the first."""
    first = values(0)
    one, other = exponents
    is_same = one.real == other.real and one.imag == -other.imag
    return first, [value.conjugate() for value in first] if is_same else values(1)


def _basis(data: _Sum, n: int, last: int, rate: acb, log_gamma: acb) -> acb:
    ratio = (log_gamma - data.logs[n]).exp()
    return ratio * ((n - last) * rate).exp()


def _linear(columns: Sequence[Sequence[Any]], right: Sequence[Any]) -> list[Any]:
    count = len(columns)
    try:
        found = acb_mat([[column[m] for column in columns] for m in range(count)]).solve(acb_mat([[r] for r in right[:count]]))
    except ZeroDivisionError:
        return []
    return [found[i, 0] for i in range(count)]


def _laws(data: _Sum, table: list[list[Any]], backs: Sequence[int], guess: _Guess, is_plain: bool) -> tuple[Law, Law] | None:
    last, found = data.last, []
    for i in (0, 1):

        def read(what: Any, i: int = i) -> Claimed | None:
            rows = [
                [None if each is None else what(each, i, last - back) for back, each in zip(backs, row, strict=True)]
                for row in table
            ]
            return settled(rows, last, backs[-1])

        rate = read(lambda each, i, n: -each[0][i])
        place, shape = exponential(rate), read(lambda each, i, n: each[1][i])
        if place is None or shape is None:
            return None
        place = Claimed(_plain(data.scale * place.value, is_plain), data.scale * place.error)
        aside = abs(shape.value.imag)
        shape = Claimed(shape.value.real, (shape.error + aside).upper())
        # C = p_0 exp(-n log(R/A)) by the logarithms of the parts as they are
        constant = read(lambda each, i, n: each[2][i][0] * (-n * each[0][i]).exp())
        corrections = [
            read(lambda each, i, n, j=j: each[2][i][j] / each[2][i][0] if len(each[2][i]) > j else None)
            for j in range(1, ORDERS + 1)
        ]
        plain = [None if each is None else Claimed(_plain(each.value, is_plain), each.error) for each in (constant, *corrections)]
        found.append(Law(place, shape, plain[0], tuple(plain[1:]), (guess.is_placed, guess.is_shaped)))
    one, other = found
    return one, other


def _plain(value: Any, is_real: bool) -> Any:
    return value.real if is_real else value
