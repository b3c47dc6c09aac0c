"""The large-order law of a divergent series: action, exponent, constant, Stokes constant, corrections."""

from fractions import Fraction

from flint import acb, arb, fmpq

from resurgo import Estimate, Inapplicable, hookimpl
from resurgo.kernels.growth import LARGEST
from resurgo.kernels.late_order import late_order, order_of_growth
from resurgo.number import Number, parse_number
from resurgo.precision import to_mp


def large_order(
    series,
    *,
    gevrey: Fraction | None = None,
    singularity: Number | None = None,
    exponent: Fraction | None = None,
    declared: bool = False,
):
    """The numbers of c_n ~ C Gamma(k n + b) A^(-n) (1 + d_1/n + d_2/n^2 + ...), k > 0, read off the coefficients.

    `gevrey`: k. `action`: A, with its sign, the singularity of sum c_n t^n/Gamma(k n + 1) that is nearest to 0; `exponent`: b;
    `constant`: C; `correction-1`, `correction-2`: d_1, d_2, in this convention for Gamma. `stokes`: for k = 1 and
    any k

        S = 2 pi i C A^b,        S = (2 pi i/k) C A^(b/k),        |arg A| <= pi,

    so that c_n ~ (S/2 pi i) Gamma(n + b)/A^(n+b) for k = 1. The sums S_+ and S_- with the contour of s in the integral of
    exp(-s) B(t s^k) above and below the singularity, t in the direction of A, differ by

        S_+ - S_- = S t^(-b/k) exp(-(A/t)^(1/k)) (1 + O(t^(1/k))).

    Two singularities of alike size: a pair of complex ones of real coefficients is told by that with Im A > 0, c_n
    being the sum of its law and of the complex conjugate; of two others the second has `second-action` and so on.
    A series x^s T(x^p) with p > 1 has c_(s+pm) ~ C Gamma(k n + b) (A^p)^(-m) (1 + d_1/n + ...), n = s + p m: `action` is
    A^p then, of the Borel plane of x^p, and stands for A in S, t being x^p and k its k.

    *Method.* One singularity: log c_n - log Gamma(k n) is fitted by -n log A + b log(k n) + log C + g_1/n + ... + g_J/n^J at the
    last J + 3 terms, for every J, with powers of 1/n and of 1/(n + s): Richardson's extrapolation, for A and b at once. For b a
    simple fraction within the error, where that is small, the fit is made again with b held fixed, and then with a simple A, when
    c_n A^n/Gamma(k n + b) is extrapolated, too; the notes say what was taken for exact. Two: Newton's method for A_i, b_i and d_ij
    at the last terms, from what the recurrence of two terms gives.

    *Errors.* Of all depths J the one is taken that changes least with the last term and with the depth, some two to four times that
    change, with n/(J+1) and more where it falls more slowly with n or J, being its error; of several fits the best, with the
    distance to the second where that is more. For A and b taken for exact the error is that of the fit that suggested them.

    *Options.* gevrey, singularity, exponent: k, A and b where they are known, held fixed (A, b and k of x, also for a series in
    x^p); declared: whether to hold the declared ones fixed.

    *Applicability.* The divergence has to be ruled by one singularity or two, without logarithms of n. The error
    falls like the power of n that belongs to the depth down to (|A|/|A_2|)^n, A_2 the next singularity. With fewer than some
    20 coefficients b and C are often left out, or have large errors.

    *References.* C. M. Bender and T. T. Wu, Phys. Rev. D 7 (1973) 1620; R. B. Dingle, Asymptotic Expansions: Their Derivation and
    Interpretation (Academic Press, 1973); I. Aniceto, G. Başar and R. Schiappa, Phys. Rep. 809 (2019) 1.

    *Example.* In an experiment, free and with A and b held fixed:

        diagnostics = ["large-order", { use = "large-order", singularity = "-1/3", exponent = "1/2" }]
    """
    k = None if gevrey is None else fmpq(gevrey.numerator, gevrey.denominator)
    b = None if exponent is None else fmpq(exponent.numerator, exponent.denominator)
    place = None if singularity is None else parse_number(singularity).text
    if k is not None and not 0 < k <= LARGEST:
        raise Inapplicable(f"gevrey = {k}: the Gevrey order is above 0, and at most {LARGEST}")
    if place is not None and parse_number(place).term(64) == 0:
        raise Inapplicable("singularity = 0: a series that diverges has its Borel singularities elsewhere")
    words = []
    if declared:
        k, place, b, words = _declared(series.facts, k, place, b)
    law = late_order(series, k, place, b)
    if k is None:
        found = {"gevrey": Estimate(law.gevrey, to_mp(order_of_growth(series).error))}
    else:
        found = {"gevrey": Estimate(law.gevrey, notes="; ".join(words or ["given"]))}
    notes = "; ".join([*words, *law.words, *_kinds(law)])
    for prefix, each in zip(("", "second-"), law.laws, strict=False):
        numbers = {
            "action": each.action,
            "exponent": each.exponent,
            "constant": each.constant,
            "stokes": _stokes(each, law.gevrey, law.shape),
            **{f"correction-{j}": number for j, number in enumerate(each.corrections, 1)},
        }
        for name, number in numbers.items():
            if number is not None:
                value, error = number if isinstance(number, tuple) else (number.value, number.error)
                found[prefix + name] = Estimate(to_mp(value), to_mp(error), notes=notes)
    return found


def _declared(facts, k, place, b):
    """What is given, and otherwise declared; the facts are those of k as declared."""
    words = []
    order = parse_number(facts["gevrey"]).rational if "gevrey" in facts else None
    if k is None and order is not None:
        k, words = order, [f"uses the declared Gevrey order {order}"]
    if order is None or k != order:
        return k, place, b, words
    places = facts.get("singularities", ())
    if place is None and len(places) == 1:
        place, words = parse_number(places[0]).text, [*words, f"uses the declared Borel singularity {places[0]}"]
    if b is None and "exponent" in facts and (number := parse_number(facts["exponent"]).rational) is not None:
        b, words = number, [*words, f"uses the declared exponent {number}"]
    return k, place, b, words


def _kinds(law):
    if law.is_pair:
        yield "one of a complex pair"
    elif len(law.laws) > 1:
        yield "one of two of alike size"
    if law.shape.step > 1:
        yield f"a series in x^{law.shape.step}: A^{law.shape.step} is in place of A"


def _stokes(law, k, shape):
    """(2 pi i/k) C A^(b/k) and its error, to the first order of those of C, A and b; None without C."""
    if law.constant is None:
        return None
    k, b = k * shape.step, law.exponent.value + k * shape.start  # those of x^p
    place, power = law.action.value, b / k
    is_negative = isinstance(place, arb) and place < 0
    lifted = abs(place) ** power * acb(power).exp_pi_i() if is_negative else place**power
    value = acb(0, 2) * arb.pi() / k * law.constant.value * lifted
    relative, (is_placed, is_shaped) = law.constant.error / abs(law.constant.value), law.is_held
    if not is_placed:
        relative += abs(power) * law.action.error / abs(place)
    if not is_shaped:
        relative += abs(acb(place).log()) * law.exponent.error / k
    return value.mid(), (abs(value) * relative).upper()


@hookimpl
def register_diagnostics():
    return [large_order]
