"""Variational perturbation theory, the linear delta expansion and order-dependent mappings: one expansion, three conditions."""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from flint import acb, arb, fmpq

from resurgo import Estimate, Inapplicable, Series, hookimpl, method
from resurgo.kernels.claims import claim, log_sizes
from resurgo.kernels.order_dependent import mapped
from resurgo.kernels.sequences import is_exact, refined
from resurgo.number import parse_number
from resurgo.precision import to_mp

CLAIMS = ("homogeneous", "scale-covariant", "consistent", "exact", "complex", "conjugation-symmetric")
EXCUSES = {"translative": "a constant has another power at strong coupling than the series"}
COST = "O(N^3) for the mappings of all orders, O(N^2) a point"
BITS_LOST = 2  # an order, at the largest zero of the condition; measured on integrals and oscillators
WORDS = {"stationary": ("stationary point", "a turning point"), "last term": ("zero", "a zero of the derivative")}
FIRST_CLAIM = 2  # differences below which agreement may be chance


@dataclass(frozen=True)
class MappedSum:
    """The mappings of all orders up to N: call it at x; `strong(n)` has the first n coefficients at strong coupling."""

    series: Series
    s: fmpq
    alpha: fmpq
    rule: str
    notes: str

    def __call__(self, x: fmpq | arb | acb):
        value, *judged = self._judged(lambda each: each(x), is_exact(self.series, x))
        last = self._built()[-1]
        chosen = f"rho = {last.rho.str(6, radius=False)}, {_chosen(last, *WORDS[self.rule])}"
        omega = (last.minus_log(x) / 2).exp()
        details = {"rho": to_mp(last.rho), "Omega": to_mp(omega), "candidates": last.zeros, "derivative": last.turns}
        return Estimate(value, *judged, f"{self.notes}; {chosen}", details)

    def strong(self, count: int = 1):
        """b_0, b_1, ..., each as an Estimate: S = |x|^s (b_0 + b_1 |x|^(-1/alpha) + ...) as x -> oo on the side of rho."""
        is_known = self.series.exact is not None
        return [Estimate(*self._judged(lambda each, n=n: each.strong(n + 1)[n], is_known)) for n in range(count)]

    def _built(self):
        orders = range(1, self.series.order + 1)
        built = [mapped(self.series.whole, n, self.s, self.alpha, self.rule) for n in orders]
        return [each for each in built if each is not None]

    def _judged(self, ask, is_known):
        """Value, error claim and grade of what is asked of the last mapping, from the answers of all."""

        def compute():
            *before, last = self._built()
            found = []
            for each in before:
                with suppress(Inapplicable):  # the point may lie on the cut of an earlier one
                    found.append(ask(each))
            return [*found, ask(last)]

        orders = 1 << self.series.order.bit_length()  # up to a power of 2, so that orders share the mappings of one precision
        values = refined(compute, BITS_LOST * orders, is_known)
        value = values[-1] * 1  # rounded to the precision asked
        if len(values) <= FIRST_CLAIM:
            return value, None, "heuristic"
        distances = [None, *(abs(after - before) for before, after in pairwise(values))]
        found = claim(len(values) - 1, distances, log_sizes(distances))
        return (value, None, found[0]) if isinstance(found, tuple) else (value, found, "")


def _chosen(last, zero, turning):
    if last.turns:
        return f"{turning}, {f'beyond {last.zeros}' if last.zeros else 'as there is no'} {zero}{'s' * (last.zeros > 1)}"
    return f"the largest of {last.zeros} {zero}s" if last.zeros > 1 else f"the only {zero}"


def _sum(series, s, alpha, rule, notes):
    """The mappings, where there is one of the order asked."""
    if not series.is_real:
        raise Inapplicable("a series with complex coefficients has no real stationary points")
    if alpha < 1:
        raise Inapplicable(f"alpha = {alpha}: the mapping takes a number from 1 on, a spacing of the powers up to 1")
    if mapped(series.whole, series.order, s, alpha, rule) is None:
        raise Inapplicable("there is no stationary point" if rule == "stationary" else "the last term has no zero")
    return MappedSum(series, s, alpha, rule, "; ".join(filter(None, [notes, _doubts(series.facts, alpha)])))


def _doubts(facts, alpha):
    """That Gevrey order and spacing of the powers forbid convergence, in words; '' where they do not."""
    k = parse_number(facts["gevrey"]).rational if "gevrey" in facts else None
    if k is None or k < alpha:
        return ""
    return f"Gevrey order times spacing of the powers is {k / alpha}: from 1 on no convergence is to be expected"


def _fact(facts, name, option):
    """A rational number that is given as an option, or declared."""
    if option is not None:
        return fmpq(option.numerator, option.denominator)
    if facts.get(name) is None:
        return None
    return parse_number(facts[name]).rational


def _powers(facts, strong, strong_step):
    """Power and spacing at strong coupling, and what is said of them."""
    s, step = _fact(facts, "strong", strong), _fact(facts, "strong_step", strong_step)
    if s is None:
        raise Inapplicable("nothing declares the power at strong coupling; give it as the option strong")
    if step is None:
        raise Inapplicable("nothing declares the spacing of the powers at strong coupling; give it as the option strong_step")
    if not 0 < step <= 1:
        raise Inapplicable(f"strong_step = {step}: the spacing of the powers is above 0 and at most 1")
    says = "uses the declared" if strong is None or strong_step is None else "with the"
    return s, step, f"{says} powers {s}, {s - step}, ... at strong coupling"


def root_law(order):
    """(1 + 2x)^(1/2) at x = 9/32, where it is 5/4; the mapping with rho = 1/2 turns it into its prefactor."""
    terms = [fmpq(1)]
    for n in range(order):
        terms.append(terms[-1] * 2 * (fmpq(1, 2) - n) / (n + 1))
    return Series(terms, {"gevrey": 0, "strong": "1/2", "strong_step": 1}), fmpq(9, 32), fmpq(5, 4)


@method(
    reference="R. Seznec and J. Zinn-Justin, J. Math. Phys. 20 (1979) 1398; I. R. C. Buckley, A. Duncan and H. F. Jones, "
    "Phys. Rev. D 47 (1993) 2554",
    needs=2,
    claims=CLAIMS,
    kernel=root_law,
    excuses=EXCUSES,
    honesty=10,
    cost=COST,
)
def delta_expansion(
    series,
    *,
    criterion: Literal["pms", "fac"] = "pms",
    strong: Fraction | None = None,
    strong_step: Fraction | None = None,
):
    """The linear delta expansion: S about a trial frequency Omega, cut off after delta^N, at delta = 1 and the best Omega.

        f_N(Omega) = sum_n c_n x^n Omega^(p-qn) sum_(k<=N-n) binomial((p-qn)/2, k) (1/Omega^2 - 1)^k

    S stands for omega^p S(x/omega^q) at the frequency omega = 1, as the integral of exp(-omega^2 u^2 - x u^4) for p = -1, q =
    4. There omega^2 is replaced by Omega^2 + delta (1 - Omega^2), and x by delta x. With v = 1 - 1/Omega^2 and rho = x
    Omega^(-q)/v, f_N is the mapped sum of `order-dependent-mapping`, alpha = q/2, and each criterion a polynomial equation for
    rho alone, the same at every x. At strong coupling S follows x^s (b_0 + b_1 x^(-w) + ...) with s = p/q, w = 2/q.

    *Options.* criterion: "pms", minimal sensitivity, d f_N/d Omega = 0; "fac", fastest apparent convergence, the term with
    delta^N vanishes. strong: s; strong_step: w, above 0 and at most 1. Left out, they are what the problem declares, and the
    notes say so.

    *Which solution.* Of several the one with the least Omega, the largest rho: the others are left over from lower orders, and
    converge to nearby values. Where a turning point (a zero of the derivative of that polynomial of rho) has a still smaller
    Omega, or there is no solution at all, as for the quartic integral at even N, that is taken. The notes tell which.

    *Error claim.* From the third order with a solution on, an extrapolation of the differences between values of successive
    orders (`claims` in resurgo.kernels.claims); none, and the grade unreliable, where they do not settle.

    *Exact on* (1 + a x)^s with w = 1.

    *Applicability.* Functions with such powers at strong coupling: integrals and energies with polynomial actions, at any x off
    the cut, beside which the series has equal signs. With Gevrey order k the error falls at least like exp(-const N^(1-kw)),
    like exp(-0.66 N) for the quartic integral (Buckley, Duncan and Jones), so that k w < 1 is needed: on the sextic oscillator
    (k w = 1) it falls like a small power of N, on the octic one it grows again. With wrong s or w the limit x -> oo is wrong
    (B. Hamprecht and H. Kleinert, Phys. Rev. D 68 (2003) 065001).

    *References.* Seznec and Zinn-Justin (1979); Buckley, Duncan and Jones (1993); P. M. Stevenson, Phys. Rev. D 23 (1981) 2916,
    for pms; G. Grunberg, Phys. Lett. B 95 (1980) 70, for fac.

    *Example.* The integral of exp(-u^2 - u^4) over that of exp(-u^2), 0.7720522; to first order "fac" gives
    (2/(1 + sqrt(1 + 6 x)))^(1/2):

        >>> import resurgo
        >>> series = resurgo.Series([1, "-3/4", "105/32", "-3465/128"], {"strong": "-1/4", "strong_step": "1/2"})
        >>> print(resurgo.resum(series, 1, method="delta-expansion", digits=10))
        0.770(41) [estimated]
        >>> print(resurgo.resum(series.truncate(1), 1, method="delta-expansion", criterion="fac", digits=10))
        0.7406644114 [heuristic]
    """
    s, step, notes = _powers(series.facts, strong, strong_step)
    return _sum(series, s, 1 / step, "stationary" if criterion == "pms" else "last term", notes)


@method(
    reference="R. P. Feynman and H. Kleinert, Phys. Rev. A 34 (1986) 5080; W. Janke and H. Kleinert, Phys. Rev. Lett. 75 "
    "(1995) 2787",
    needs=2,
    claims=CLAIMS,
    kernel=root_law,
    excuses=EXCUSES,
    honesty=10,
    cost=COST,
)
def variational(series, *, p: Fraction | None = None, q: Fraction | None = None):
    """Kleinert's variational perturbation theory: W_N at its least frequency Omega with d W_N/d Omega = 0.

        W_N(Omega) = sum_n c_n x^n Omega^(p-qn) sum_(k<=N-n) binomial((p-qn)/2, k) (1/Omega^2 - 1)^k

    S follows x^(p/q) (b_0 + b_1 x^(-2/q) + ...) as x -> oo. W_N depends on x and Omega in such a way that

        d W_N/d Omega^2 = Omega^(p-2) (1 - 1/Omega^2)^N Q_N(rho),    rho = x Omega^(-q)/(1 - 1/Omega^2),

    Q_N a polynomial of degree N with rational coefficients, whose real zeros give the extrema at every x, real and complex.

    *Options.* p: p/q is the power at strong coupling, 1/3 for the oscillator with g x^4; q: 2/q is the spacing of the powers, 2/3
    there, so that p = 1 and q = 3; at least 2. Left out, they are what the problem declares, and the notes say so.

    *Which extremum.* The one with the least Omega. Where there is none, usually at even N, or a turning point has a smaller Omega,
    it is the turning point: that of W_N drawn against the integral of Omega^(p-2) (1 - 1/Omega^2)^N over Omega^2, a zero of Q_N',
    which is the same at every x, as that against Omega is not. The notes tell which, and how many extrema there were.

    *Strong coupling.* `strong(n)` of the built sum are b_0, ..., b_(n-1), each with its error; at x = 10^30 the value over
    x^(p/q) is b_0 to the 20 digits that b_1 x^(-2/q) leaves, for q = 3. For E(g) of p^2/2 + x^2/2 + g x^4 the
    0.66798625915577710827... of F. Vinette and J. Čížek (J. Math. Phys. 32 (1991) 3392) come out with errors of 2.0e-9 for N =
    21 and 9e-11 for N = 31.

    *Error claim.* From the third order with a solution on, an extrapolation of the differences between values of successive
    orders (`claims` in resurgo.kernels.claims); none, and the grade unreliable, where they do not settle.

    *Exact on* (1 + a x)^s with p = 2 s, q = 2.

    *Applicability.* That of `delta-expansion`, with which it agrees: energies and integrals with polynomial actions at any
    coupling. With Gevrey order k the error falls at least like exp(-const N^(1-2k/q)), so that q > 2k is needed; with another q
    than that of the function the limit x -> oo is wrong.

    *References.* Janke and Kleinert (1995); H. Kleinert and W. Janke, Phys. Lett. A 206 (1995) 283; H. Kleinert, Path Integrals
    in Quantum Mechanics, Statistics, Polymer Physics, and Financial Markets, 5th ed. (2009), ch. 5.

    *Example.* The ground state of p^2/2 + x^2/2 + x^4, 0.8037706512, from four terms, and 10^10 b_0 from two, b_0 = (3/4)^(4/3):

        >>> import resurgo
        >>> energy = resurgo.Series(["1/2", "3/4", "-21/8", "333/16"])
        >>> print(resurgo.resum(energy, 1, method="variational", p=1, q=3, digits=10))
        0.804(25) [estimated]
        >>> print(resurgo.resum(energy.truncate(1), "1e30", method="variational", p=1, q=3, digits=10))
        6814202223 [heuristic]
    """
    step = None if q is None else 2 / q if q else Fraction(0)
    if step is not None and not 0 < step <= 1:
        raise Inapplicable(f"q = {q}: the mapping takes a number from 2 on")
    found = _fact(series.facts, "strong_step", step)
    if found is None:
        raise Inapplicable("nothing declares the spacing 2/q of the powers at strong coupling; give the option q")
    power = None if p is None else Fraction(int(found.p), int(found.q)) * p / 2
    if power is None and series.facts.get("strong") is None:
        raise Inapplicable("nothing declares the power p/q at strong coupling; give the option p")
    s, w, notes = _powers(series.facts, power, step)
    return _sum(series, s, 1 / w, "stationary", notes)


@method(
    reference="R. Seznec and J. Zinn-Justin, J. Math. Phys. 20 (1979) 1398; J. Zinn-Justin and U. D. Jentschura, J. Math. Phys. "
    "51 (2010) 072106",
    needs=2,
    claims=CLAIMS,
    kernel=root_law,
    excuses=EXCUSES,
    honesty=10,
    cost=COST,
)
def order_dependent_mapping(series, *, alpha: Fraction | None = None, strong: Fraction | None = None):
    """(1-v)^(-s alpha) sum_(l<=N) P_l(rho) v^l with x = rho v/(1-v)^alpha, and a zero of P_N for rho.

        P_l(rho) = sum_n (-1)^(l-n) binomial((s-n) alpha, l-n) c_n rho^n

    is the coefficient of v^l in (1-v)^(s alpha) S(x). The disc |v| < 1 is the image of a plane with a cut on the side on which the
    series has equal signs, from a distance of the order of rho on: rho falls with N, as it has to where the series diverges.

    *Options.* alpha: the power in the mapping, a number from 1 on. Left out, it is 1/w where the problem declares that S follows
    x^s (b_0 + b_1 x^(-w) + ...) at strong coupling and 1/w is above the Gevrey order k; otherwise k + 1, with k = 1 if nothing
    declares it. strong: s; left out, as declared, or 0. The notes say which.

    *Which zero.* The largest, at which the derivative of P_N, and so the next terms, are small (Seznec and Zinn-Justin); where
    P_N has none, or its derivative a larger one, that of the derivative. The notes tell which, and of how many.

    *Error claim.* From the third order with a solution on, an extrapolation of the differences between values of successive
    orders (`claims` in resurgo.kernels.claims); none, and the grade unreliable, where they do not settle.

    *Exact on* (1 + a x)^s with alpha = 1.

    *Applicability.* Functions that are analytic for |arg x| < alpha pi/2, x > 0 being where the series alternates. With Gevrey
    order k < alpha the error falls at least like exp(-const N^(1-k/alpha)) at every x, const being of the order of x^(-1/alpha) as
    x -> oo unless 1/alpha and s are those of the function. On the cut it has an answer only at distances that shrink with
    N. With alpha chosen too large it generally produces garbage.

    *References.* Seznec and Zinn-Justin (1979); Zinn-Justin and Jentschura (2010); J. Zinn-Justin, Appl. Numer. Math. 60
    (2010) 1454.

    *Example.* Euler's series, sum (-1)^n n! x^n, at x = 1, where its Borel sum is 0.5963473623:

        >>> import resurgo
        >>> terms = [1, -1, 2, -6, 24, -120, 720, -5040, 40320]
        >>> print(resurgo.resum(terms, 1, method="order-dependent-mapping", digits=10))
        0.596(72) [estimated]
    """
    facts = series.facts
    s, step, k = _fact(facts, "strong", strong), _fact(facts, "strong_step", None), _fact(facts, "gevrey", None)
    used = [] if strong is not None or s is None else ["strong"]
    if alpha is not None:
        exponent = fmpq(alpha.numerator, alpha.denominator)
    elif step is not None and 0 < step <= 1 and (k is None or k * step < 1):
        exponent, used = 1 / step, [*used, "strong_step"]
    else:
        exponent, used = fmpq(2) if k is None else k + 1, used if k is None else [*used, "gevrey"]
    power = fmpq(0) if s is None else s
    notes = f"alpha = {exponent}, s = {power}" + (f", from the declared {' and '.join(used)}" if used else "")
    return _sum(series, power, exponent, "last term", notes)


@hookimpl
def register_methods():
    return [delta_expansion, variational, order_dependent_mapping]
