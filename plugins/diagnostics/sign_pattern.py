"""The pattern of the signs of the coefficients, and the gaps between them."""

from fractions import Fraction
from itertools import pairwise

from flint import acb
from mpmath import mp

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.growth import fold
from resurgo.kernels.large_order import large_order
from resurgo.kernels.uncertain import within_uncertainties
from resurgo.precision import is_zero, to_mp

PERIODS, COEFFICIENTS = 3, 8  # that have to be seen
LEFT_OUT = 3  # the part of the coefficients, at the beginning
SYMBOLS = {1: "+", -1: "-", 0: "0"}


def sign_pattern(series):
    """Gaps and signs: S = x^s T(x^p), and how the signs of T's coefficients repeat.

    `start`: s. `step`: p, 1 without gaps. `sign`: that of c_N, 0 where it vanishes. `period`: the least q with
    sign c_(n+q) = sign c_n for T's coefficients from c_`from` on, 1 for one sign, 2 for alternating ones; at most the first
    third may be left out, and three periods and eight coefficients have to be seen; the notes show the pattern, and how often
    it was. There is none where the signs are irregular, or oscillate with an angle that is no simple part of pi. `angle`:
    theta/pi of c_n ~ rho^n n^(b-1) cos(n theta + phi), by the argument of the nearest singularity (in the Borel plane, of a
    divergent series) where that is one of a conjugate pair; otherwise by the m changes of sign in M steps, m/M with the
    error 1/M.

    *Applicability.* Real coefficients, known well enough to have a sign. What a pattern of finitely many signs says of the next is
    a guess, and has no error: theta = 0.4 pi + 0.001 shows period 5 for a long time.

    *References.* G. N. Mercer and A. J. Roberts, SIAM J. Appl. Math. 50 (1990) 1547; A. Pringsheim, Math. Ann. 44 (1894) 41.

    *Example.* In an experiment:

        diagnostics = ["sign-pattern"]
    """
    if any(isinstance(c, acb) and not c.imag.is_zero() for c in series.terms):
        raise Inapplicable("the coefficients are complex, and have no sign")
    shape, folded = fold(series)
    terms = within_uncertainties(series).terms
    signs = [_sign(c) for c in terms[shape.start :: shape.step]]
    if not any(signs):
        raise Inapplicable("all coefficients are 0")
    numbers = {"start": Estimate(shape.start), "step": Estimate(shape.step), "sign": Estimate(_sign(terms[-1]))}
    found = _period(signs)
    if found is not None:
        period, first = found
        pattern = " ".join(SYMBOLS[sign] for sign in signs[first : first + period])
        numbers["period"] = Estimate(period, notes=f"{pattern}, {(len(signs) - first) / period:.4g} times")
        numbers["from"] = Estimate(shape.start + shape.step * first)
    if (angle := _angle(folded, signs)) is not None:
        numbers["angle"] = angle
    return numbers


def _sign(c):
    """1, -1 or 0."""
    number = c.real if isinstance(c, acb) else c
    if is_zero(number):
        return 0
    if not (number > 0 or number < 0):
        raise Inapplicable("the coefficients are not known well enough to have a sign")
    return 1 if number > 0 else -1


def _period(signs):
    """The least period, and from where on it holds; None for none."""
    for period in range(1, len(signs) // PERIODS + 1):
        first = len(signs) - period
        while first > 0 and signs[first - 1] == signs[first - 1 + period]:
            first -= 1
        if first <= len(signs) // LEFT_OUT and len(signs) - first >= max(PERIODS * period, COEFFICIENTS):
            return period, first
    return None


def _angle(folded, signs):
    """By the nearest singularity, or by counting."""
    changes = [before != after for before, after in pairwise(sign for sign in signs[len(signs) // LEFT_OUT :] if sign)]
    if len(changes) < COEFFICIENTS:
        return None
    step = Fraction(1, len(changes))
    counted = Estimate(step * sum(changes), step, notes="by the changes of sign")
    try:
        law = large_order(folded)
    except Inapplicable:
        return counted
    angle, error = abs(mp.arg(to_mp(law.action))) / mp.pi, to_mp(law.action_error / abs(law.action)) / mp.pi
    apart = abs(angle - to_mp(counted.value)) - error
    if law.partner is None or not folded.is_real or error > to_mp(step) or apart > 2 * to_mp(step):
        return counted
    return Estimate(angle, error, notes="by the nearest singularity")


@hookimpl
def register_diagnostics():
    return [sign_pattern]
