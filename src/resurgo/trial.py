"""`Trial`: an attempt to settle cells at one precision, with a second evaluation that tells how many digits survive."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from math import floor, inf
from typing import Any

from flint import fmpq
from mpmath import mp

from resurgo.estimate import Estimate
from resurgo.evaluate import Answer, Asked, Cell, Found, Refusal, evaluate
from resurgo.methods import Method
from resurgo.precision import digits_between, to_mp, working_precision
from resurgo.question import Outcome, Question
from resurgo.series import Series, replace_terms
from resurgo.smoothness import follows

FACTOR = fmpq(101, 83)  # binary expansions over these primes do not repeat within float64's 53 bits
PROPORTION = fmpq(665857, 1607521)  # sqrt(2) - 1: at no plain x do the changes of series and point cancel
FLOAT_WORDS = "it does not follow small changes of its input, as when there is float64 inside the method"


@dataclass(frozen=True)
class Trial:
    """An attempt to settle cells at one precision."""

    method: Method
    options: Mapping[str, Any]
    question: Question
    bits: int
    digits: int

    @property
    def finer(self) -> int:
        """The precision of the second evaluation."""
        return self.bits + self.bits // 2

    @property
    def _is_homogeneous(self) -> bool:
        return "homogeneous" in self.method.claims

    def outcomes(self, cells: list[Cell]) -> dict[Cell, Outcome]:
        """Every cell's outcome at this precision."""
        first = self._run(cells, self.bits)
        final = {cell: found for cell, found in first.items() if _is_final(found)}
        unsure = [cell for cell in cells if cell not in final]
        zero = [cell for cell in unsure if _is_zero_answer(first[cell])]  # relative digits of 0 there are none to lose
        second = self._again([cell for cell in unsure if cell not in zero], disturb=True) | self._again(zero, disturb=False)
        settled = {cell: self._judge(cell, found, None) for cell, found in final.items()}
        settled |= {cell: self._judge(cell, first[cell], second[cell]) for cell in unsure}
        return settled | self._refuted_balls(final) | self._unfelt(settled)

    def _again(self, cells: list[Cell], disturb: bool) -> dict[Cell, Found]:
        """The second evaluation, more precise: of a multiple of the series, else of the series, disturbed or as it is."""
        if self._is_homogeneous:
            found = self._run(cells, self.finer, partial(_multiplied, factor=FACTOR))
            return {cell: _divided(answer, self.finer) for cell, answer in found.items()}
        return self._run(cells, self.finer, partial(_disturbed, bits=self.bits) if disturb else None)

    def _refuted_balls(self, final: Mapping[Cell, Found]) -> dict[Cell, Outcome]:
        """All balls, where one of them does not hold what a second evaluation gives.

        A float64, or an mpmath number rounded on the way, makes balls that are too small.
        """
        balls = {cell: found for cell, found in final.items() if isinstance(found, Answer)}
        with working_precision(self.finer):
            if all(_overlap(balls[cell], found, self.bits) for cell, found in self._again(_spots(balls), disturb=False).items()):
                return {}
        words = "its ball does not hold the answer at another precision, as when there is float64 inside the method"
        return {cell: Outcome("imprecise", message=words) for cell in balls}

    def _unfelt(self, settled: Mapping[Cell, Outcome]) -> dict[Cell, Outcome]:
        """All settled cells, where in one of them the method does not follow small changes of series and point.

        One cell of every order is tried, of a method that claims to be homogeneous, and is thereby
        checked in every cell, one of the lowest and one of the highest order.
        """
        done = [cell for cell, outcome in settled.items() if outcome.status == "ok"]
        spots = _spots(done) if self._is_homogeneous else {order: (order, index) for order, index in done}.values()
        felt = all(follows(partial(self._moved, cell), self.digits) for cell in spots)
        return {} if felt else {cell: Outcome("imprecise", message=FLOAT_WORDS) for cell in done}

    def _moved(self, cell: Cell, h: fmpq) -> Any:
        """The answer for a series and a point that are relatively changed by h, in different proportion.

        The coefficients all alike where the method is homogeneous, as exact approximants may depend
        on a relation between them; otherwise each in its own proportion, as some quantities depend on
        their ratios alone. The finer precision is enough: half of it and more is left of what round-off took.
        """
        change = partial(_multiplied, factor=1 + h * PROPORTION) if self._is_homogeneous else partial(_nudged, h=h)
        found = self._run([cell], self.finer, change, 1 + h)[cell]
        return found.estimate.value if isinstance(found, Answer) else None

    def _run(
        self, cells: list[Cell], bits: int, change: Callable[[Series], Series] | None = None, stretch: fmpq = fmpq(1)
    ) -> dict[Cell, Found]:
        """One evaluation, of the series as changed and at the points times `stretch`."""
        if not cells:
            return {}
        with working_precision(bits):
            whole = self.question.series(max(order for order, _ in cells), bits)
            whole = whole if change is None else change(whole)  # changes go by the order of a coefficient alone

        @cache  # one series for all points; all are cut from one, so that they share its plans
        def series(order: int) -> Series:
            return whole.truncate(order)

        def point(index: int) -> tuple[Any, bool]:
            t, enclosed = self.question.argument(index, bits)
            if stretch == 1:
                return t, enclosed
            with working_precision(bits):
                return (t * stretch if enclosed else t * int(stretch.p) / int(stretch.q)), enclosed

        return evaluate(Asked(self.method, self.options, series, point, bits), cells)

    def _judge(self, cell: Cell, first: Found, second: Found | None) -> Outcome:
        """The more precise answer, and the digits that round-off leaves of it once it is f."""
        refused = [answer for answer in (first, second) if isinstance(answer, Refusal)]
        if len({answer.status for answer in refused}) == 1 and len(refused) == 2 - (second is None):
            return Outcome(refused[0].status, message=refused[0].message)
        if refused or isinstance(first, Refusal) or isinstance(second, Refusal):
            return Outcome("imprecise", message=f"an answer at one precision and none at another: {refused[0].message}")
        with working_precision(self.bits if second is None else self.finer):
            best = second or first
            noise = first.noise if second is None else abs(first.estimate.value - second.estimate.value)
            estimate, left = self._of_f(cell, _by_evidence(best.estimate), noise)
        if left >= self.digits + 1:
            return Outcome("ok", estimate, self.digits)
        stable = max(0, floor(left)) if left > -inf else 0
        words = f"only {stable} of the {self.digits} digits asked survive round-off"
        return Outcome("imprecise", replace(estimate, grade="unreliable") if stable else None, stable, words)

    def _of_f(self, cell: Cell, estimate: Estimate, noise: Any) -> tuple[Estimate, float]:
        """The estimate of f = offset + prefactor S from that of S, and how many of its digits are left."""
        prefactor, prefactor_noise, offset, offset_noise = self.question.scale(cell[1], mp.prec)
        scaled = prefactor * estimate.value
        value = offset + scaled
        noise = abs(prefactor) * noise + abs(estimate.value) * prefactor_noise + offset_noise
        noise += (abs(scaled) + abs(offset)) * mp.mpf(2) ** -mp.prec
        error = None if estimate.error is None else abs(prefactor) * estimate.error
        if estimate.grade == "proved" and noise < mp.inf:
            error += noise  # the bound is about the value as it stands, which is rounded
        return replace(estimate, value=value, error=error), digits_between(noise, value) if noise < mp.inf else -inf


def _by_evidence(estimate: Estimate) -> Estimate:
    """The estimate, 'unreliable' where its own details contradict the error that it claims.

    details["ambiguity"], the change of the answer with the side on which a singularity near the path of an
    integral is passed, must not exceed that error.
    """
    ambiguity = estimate.details.get("ambiguity")
    if ambiguity is None or estimate.error is None or estimate.grade != "estimated" or to_mp(ambiguity) <= estimate.error:
        return estimate
    return replace(estimate, grade="unreliable")


def _is_final(answer: Found) -> bool:
    """Whether one evaluation is enough: its round-off is proved, or the plugin failed."""
    return answer.status == "error" if isinstance(answer, Refusal) else answer.noise is not None


def _is_zero_answer(answer: Found) -> bool:
    return isinstance(answer, Answer) and not answer.estimate.value


def _spots(cells: Iterable[Cell]) -> list[Cell]:
    """A cell of the lowest order and one of the highest."""
    ordered = sorted(cells)
    return list(dict.fromkeys([ordered[0], ordered[-1]])) if ordered else []


def _overlap(ball: Answer, other: Found, bits: int) -> bool:
    """Whether two answers agree within their radii and the rounding of their midpoints to `bits` bits."""
    if isinstance(other, Refusal):
        return False
    distance = abs(ball.estimate.value - other.estimate.value)
    return bool(distance <= ball.noise + (other.noise or 0) + abs(other.estimate.value) * mp.mpf(2) ** (2 - bits))


def _multiplied(series: Series, factor: fmpq) -> Series:
    return replace_terms(series, (factor * c for c in series.terms))


def _divided(answer: Found, bits: int) -> Found:
    """The answer for the series as it was before it was multiplied by FACTOR."""
    if isinstance(answer, Refusal):
        return answer
    with working_precision(bits):
        undo = mp.mpf(int(FACTOR.q)) / int(FACTOR.p)
        estimate = answer.estimate
        error = None if estimate.error is None else estimate.error * undo
        noise = None if answer.noise is None else answer.noise * undo
        return Answer(replace(estimate, value=estimate.value * undo, error=error), noise)


def _nudged(series: Series, h: fmpq) -> Series:
    """Every coefficient changed by one to two parts in 1/h, in proportions that no change of factor or scale makes."""
    return replace_terms(series, (c * (1 + h * PROPORTION * (1 + fmpq(n * n % 7, 7))) for n, c in enumerate(series.terms)))


def _disturbed(series: Series, bits: int) -> Series:
    """Every coefficient changed, by turns up and down, by one part in 2^bits."""
    last = fmpq(1, 2**bits)
    return replace_terms(series, (c * (1 + last * (-1) ** (n * (n + 1) // 2)) for n, c in enumerate(series.terms)))
