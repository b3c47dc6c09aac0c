"""`Trial`: an attempt to settle cells at one precision, with a second evaluation that tells how many digits survive."""

from dataclasses import dataclass, replace
from math import floor, inf
from typing import Any

from flint import acb, arb, fmpq
from mpmath import mp

from resurgo.estimate import Estimate
from resurgo.evaluate import Answer, Cell, Found, Refusal
from resurgo.inquiry import Inquiry
from resurgo.precision import digits_between, is_zero, radius, to_ball, to_mp, working_precision
from resurgo.question import Outcome
from resurgo.samples import Samples
from resurgo.suspicion import looking_ahead, refuted_balls, spoilt, unfelt

AT_ZERO = "t = 0: the series is its constant term"
AT_NODE = "x is a node: the value given there"


@dataclass(frozen=True)
class Trial:
    """An attempt to settle cells at one precision, the last one or one of many."""

    inquiry: Inquiry
    bits: int
    digits: int
    is_last: bool

    @property
    def finer(self) -> int:
        """The precision of the second evaluation."""
        return self.bits + self.bits // 2

    def outcomes(self, cells: list[Cell]) -> dict[Cell, Outcome]:
        """Every cell's outcome at this precision; where t = 0, and where x is a node, it is not the method's to answer."""
        settled = self._at_nodes(cells) if self.inquiry.method.works_on == "samples" else self._at_zero(cells)
        return settled | self._answered([cell for cell in cells if cell not in settled])

    def _answered(self, cells: list[Cell]) -> dict[Cell, Outcome]:
        """The outcomes of what the method answers, in balls or twice."""
        first = self.inquiry.answers(cells, self.bits)
        unsure = [cell for cell in cells if not _is_final(first[cell])]
        second = self.inquiry.again(unsure, self.finer, rounded_to=self.bits)
        beside = [cell for cell in unsure if _is_bare(first[cell]) and not _is_bare(second[cell])]  # a pole or a zero
        second |= self.inquiry.answers(beside, self.finer)  # as it is: a multiple of 0 may be rounded to another number
        settled = {cell: self._judge(cell, found, second.get(cell)) for cell, found in first.items()}
        answers = {cell: found for cell, found in first.items() if isinstance(found, Answer)}
        balls = {cell: found for cell, found in answers.items() if found.noise is not None}
        done = {cell: found for cell, found in answers.items() if settled[cell].status == "ok"}
        refuted = refuted_balls(self.inquiry, balls, self.bits, self.finer)
        at_fault = spoilt(self.inquiry, done, self.digits, self.bits) | looking_ahead(self.inquiry, done, self.digits, self.bits)
        left = {cell: found for cell, found in done.items() if cell not in at_fault}
        refuted |= unfelt(self.inquiry, left, self.digits, self.finer)
        return (
            settled
            | {cell: Outcome("imprecise", message=words) for cell, words in refuted.items()}
            | {cell: Outcome("imprecise", message=words, is_final=True) for cell, words in at_fault.items()}
        )

    def _at_zero(self, cells: list[Cell]) -> dict[Cell, Outcome]:
        """The outcomes where t = 0: S is its constant term."""
        constants = {}
        for index in {index for _, index in cells}:
            if self._is_at_zero(index):
                constants[index] = self._known(index, self.inquiry.question.series(0, self.bits).terms[0], AT_ZERO)
        return {cell: constants[cell[1]] for cell in cells if cell[1] in constants}

    def _at_nodes(self, cells: list[Cell]) -> dict[Cell, Outcome]:
        """The outcomes where x is one of the nodes: f is the value given there."""
        found, question = {}, self.inquiry.question
        for order, index in cells:
            samples = question.series(order, self.bits)
            assert isinstance(samples, Samples)
            if (value := samples.value_at(question.argument(index, self.bits)[0])) is not None:
                grade = "proved" if isinstance(value, fmpq) else "estimated"  # a target's digits are counted, not proved
                found[order, index] = self._known(index, value, AT_NODE, grade)
        return found

    def _is_at_zero(self, index: int) -> bool:
        """Whether t = 0; of a t that is rounded, at a much higher precision too."""
        t, enclosed = self.inquiry.question.argument(index, self.bits)
        return is_zero(t) and (enclosed or is_zero(self.inquiry.question.argument(index, 32 * self.bits)[0]))

    def _known(self, index: int, term: Any, notes: str, grade: str = "proved") -> Outcome:
        """The outcome where S is known to be `term`, of that grade where t is exact."""
        question = self.inquiry.question
        with working_precision(self.bits):
            prefactor, prefactor_noise, offset, offset_noise = question.scale(index, self.bits)
            f = _widened(offset, offset_noise) + _widened(prefactor, prefactor_noise) * to_ball(term)
            is_exact = question.argument(index, self.bits)[1] and f.is_finite()
            noise = radius(f) if f.is_finite() else mp.inf
            estimate = Estimate(to_mp(f), noise, grade, notes) if is_exact else Estimate(to_mp(f), notes=notes)
            return self._counted(estimate, noise)

    def _judge(self, cell: Cell, first: Found, second: Found | None) -> Outcome:
        """The more precise answer, and the digits that round-off leaves of it once it is f."""
        refused = [answer for answer in (first, second) if isinstance(answer, Refusal)]
        if len({answer.status for answer in refused}) == 1 and len(refused) == 2 - (second is None):
            return Outcome(refused[0].status, message=refused[0].message)
        if refused or isinstance(first, Refusal) or isinstance(second, Refusal):
            return Outcome("imprecise", message=f"an answer at one precision and none at another: {refused[0].message}")
        with working_precision(self.bits if second is None else self.finer):
            best, noise = _by_evidence(first.estimate), first.noise
            if second is not None:  # more precise; but what the method says of its answer is about the series as it is
                best, noise = replace(best, value=second.estimate.value), abs(first.estimate.value - second.estimate.value)
                is_chosen = self.inquiry.may_choose and not first.estimate.value  # 0 twice, from a series that was changed
                if not best.value and not self.is_last and not is_chosen:
                    noise = mp.inf  # all digits may have cancelled
            elif self.is_last and self._is_nought(cell, best, noise):
                best, noise = replace(best, value=mp.mpf(0)), mp.mpf(0)
            return self._counted(*self._of_f(cell, best, noise))

    def _is_nought(self, cell: Cell, estimate: Estimate, noise: Any) -> bool:
        """Whether a ball about 0 is so small, beside the coefficients, that it is taken for 0, as a zero of P in P/Q is."""
        largest = max(abs(to_mp(c)) for c in self.inquiry.question.series(cell[0], self.bits).terms)
        is_bounded = estimate.grade == "proved"  # by what the ball leaves open
        return not is_bounded and bool(abs(estimate.value) <= noise < largest * mp.mpf(2) ** -(self.bits // 2))

    def _of_f(self, cell: Cell, estimate: Estimate, noise: Any) -> tuple[Estimate, Any]:
        """The estimate of f = offset + prefactor S from that of S, and its round-off."""
        prefactor, prefactor_noise, offset, offset_noise = self.inquiry.question.scale(cell[1], mp.prec)
        scaled = prefactor * estimate.value
        value = offset + scaled
        noise = abs(prefactor) * noise + abs(estimate.value) * prefactor_noise + offset_noise
        noise += (abs(scaled) + abs(offset)) * mp.mpf(2) ** -mp.prec
        error = None if estimate.error is None else abs(prefactor) * estimate.error
        if estimate.grade == "proved" and noise < mp.inf:
            error += noise  # the bound is about the value as it stands, which is rounded
        return replace(estimate, value=value, error=error), noise

    def _counted(self, estimate: Estimate, noise: Any) -> Outcome:
        """The outcome, by the digits that this round-off leaves; of 0 +- noise it leaves none."""
        has_digits = noise < mp.inf and (estimate.value or not noise)
        left = digits_between(noise, estimate.value) if has_digits else -inf
        if left >= self.digits + 1:
            return Outcome("ok", _as_delivered(estimate, self.digits), self.digits)
        stable = max(0, floor(left)) if left > -inf else 0
        words = f"only {stable} of the {self.digits} digits asked survive round-off"
        return Outcome("imprecise", replace(estimate, grade="unreliable") if stable else None, stable, words)


def _as_delivered(estimate: Estimate, digits: int) -> Estimate:
    """The estimate with an error that is no smaller than the last digit in which its value is delivered."""
    if estimate.error is None or estimate.grade != "estimated":
        return estimate
    return replace(estimate, error=max(estimate.error, abs(estimate.value) * mp.mpf(10) ** -digits))


def _by_evidence(estimate: Estimate) -> Estimate:
    """The estimate, 'unreliable' where its own details contradict the error that it claims.

    details["ambiguity"], the change of the answer with the side on which a singularity near the path of an
    integral is passed, must not exceed that error.
    """
    ambiguity = estimate.details.get("ambiguity")
    if ambiguity is None or estimate.error is None or estimate.grade != "estimated" or abs(to_mp(ambiguity)) <= estimate.error:
        return estimate
    return replace(estimate, grade="unreliable")


def _is_final(answer: Found) -> bool:
    """Whether one evaluation is enough: its round-off is proved, or the plugin failed."""
    return answer.status == "error" if isinstance(answer, Refusal) else answer.noise is not None


def _is_bare(answer: Found) -> bool:
    """Whether there is no number of which a part might be lost."""
    return isinstance(answer, Refusal) or not answer.estimate.value


def _widened(value: Any, noise: Any) -> arb | acb:
    """A number and its round-off as a ball."""
    ball, spread = to_ball(value), arb(0, noise)
    return ball + (acb(spread, spread) if isinstance(ball, acb) else spread)
