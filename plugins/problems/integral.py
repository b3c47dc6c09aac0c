"""An integral with a polynomial action of your own: f(eps) = integral of w(x) exp(-S(x)/eps) dx through one of the saddles of S.

About a saddle x_0, S'(x_0) = 0, S = S_0 + a y^m (1 + r(y)), y = x - x_0, where m = 2 unless the saddle is degenerate. With
y(u) the inverse function of u = y (1 + r(y))^(1/m),

    f = exp(-S_0/eps) (2/m) Gamma(1/m) (eps/a)^(1/m) sum c_j t^j,   t = eps^(2/m),
    c_j = [u^(2j)] (w(x_0 + y(u)) y'(u)) a^(-2j/m) Gamma((2j + 1)/m)/Gamma(1/m)

by the method of Laplace and the reversion of a power series (A. Erdelyi, Asymptotic Expansions, 1956, ch. II; DLMF 2.4(iv)).
So for m = 2 the prefactor is exp(-S_0/eps) sqrt(2 pi eps/S''(x_0)), t = eps, and c_0 = w(x_0). The c_j are exact where they are
rational, otherwise balls to any precision; they are rational at a rational saddle, and also at the saddles of a double well.
Degenerate saddles are treated where they are minima of the real line.

The path is the thimble of steepest descent from x_0, where (S - S_0)/eps is real and not negative. Along it f is the Borel sum
of the series in the direction of eps (M. V. Berry and C. J. Howls, Proc. R. Soc. Lond. A 434 (1991) 657). Where S has no other
real critical point than a minimum x_0, that path is the real line and f the integral over it. Where the path runs into another
saddle x_1, eps lies on a Stokes line, as it does for a minimum of a double well and eps > 0: then the lateral sums S_+ and S_-
are the integrals along the thimble for a slightly greater and smaller argument of eps, they differ by that of x_1,
exponentially small, and f is their mean, the median sum. For S and w real and a minimum x_0 that is the real part of either. An
integral over the real line with several minima is a sum of several such f. Where x_1 has a Stokes line there itself, as for
x^6 - x^2 and eps > 0, the median sum is no such mean: no target is given and rows are not scored. Everywhere else median sum and
Borel sum are the same function. The prefactor takes the principal roots of eps and of a, so that f is defined off the negative
axis of eps; where x_0 is a maximum, as for the Airy function Ai, it is imaginary, the path going downwards.

Large order: c_n ~ C Gamma(n) A^(-n) for m = 2, A = S(x_1) - S_0 for the adjacent saddles x_1 whose values are nearest; which are
adjacent is proved by following thimbles, up to degree 12. The Borel transform is an algebraic function. Values are proved: the
thimbles are followed in ball arithmetic with Newton's interval operator, the integrals enclosed by Arb.

*Parameters.* action: S(x), a polynomial of degree 2 to 24 as text, with rational numbers and I for the imaginary unit.
weight: w(x), such a polynomial, 1 where nothing is said. saddle: "minimum", the lowest minimum on the real line, of several
equally low ones that furthest to the right; or a number, exact or rounded, for the saddle nearest to it.

*Example.* In an experiment, the minimum at 0 of a double well:

    problems = [{ use = "integral", action = "x^2*(1 - x)^2/2", saddle = 0, points = ["1/100", "1/50"] }]

The quartic integral is `action = "x^2 + x^4"`, and `action = "x^3/3 - x", saddle = -1` is -2 pi i eps^(1/3) Ai(eps^(-2/3)).
"""

from fractions import Fraction

from flint import acb, arb, ctx, fmpq
from mpmath import mp

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.polynomial import polynomial
from resurgo.kernels.saddle import DECIDING, LOWEST, chosen, in_words, saddles, shifted, supported, unsupported
from resurgo.kernels.saddle_facts import large_order, strong
from resurgo.kernels.saddle_series import terms
from resurgo.kernels.stokes import paths
from resurgo.kernels.thimble import along, local, root
from resurgo.number import parse_number
from resurgo.precision import to_mp, working_precision

HIGHEST = 24  # degree
FOLLOWED = 12  # degree up to which adjacent saddles are looked for, which takes a second or two there


def read_action(text):
    """a polynomial in x, as text"""
    action = polynomial(text)
    if not 2 <= action.degree <= HIGHEST:
        raise ValueError(f"the action '{action}' has degree {max(action.degree, 0)}; write a polynomial of degree 2 to {HIGHEST}")
    return action


def read_weight(text):
    """a polynomial in x, as text"""
    weight = polynomial(text)
    if not 0 <= weight.degree <= HIGHEST:
        raise ValueError(f"the weight '{weight}' is 0 or of a degree beyond {HIGHEST}; write another polynomial")
    return weight


def read_saddle(text):
    """the word "minimum" or a number near the saddle"""
    return LOWEST if text == LOWEST else parse_number(text).text


def coefficients(order, *, action, weight, saddle):
    """c_0..c_order of S(t), t = eps^(2/m): rational where they are, otherwise balls."""
    try:
        why = unsupported(action, chosen(action, saddle))
    except ValueError as reason:
        raise Inapplicable(str(reason)) from None
    if why is not None:
        raise Inapplicable(f"{why}; write another saddle, one of {in_words(supported(action))}")
    return terms(action, weight, saddle, order)


def argument(eps, *, action, weight, saddle):
    """eps^(2/m): eps itself unless the saddle is degenerate."""
    order = chosen(action, saddle).order
    return eps if order == 2 else root(acb(eps), order) ** 2


def prefactor(eps, *, action, weight, saddle):
    """exp(-S_0/eps) (2/m) Gamma(1/m) eps^(1/m)/a^(1/m)."""
    where, eps = chosen(action, saddle), acb(eps)
    size = arb(fmpq(1, where.order)).gamma() * 2 / where.order
    return (-where.value / eps).exp() * size * root(eps, where.order) / root(where.slope, where.order)


def target(eps: acb, *, action, weight, saddle):
    """The integral along the thimble, or the mean of those on either side of a Stokes line."""
    bits, lifted = ctx.prec, 32 + max(0, int(2 * float((abs(chosen(action, saddle).value / eps) + 1).log())))
    with working_precision(bits + lifted):
        where = chosen(action, saddle)
        found = paths(action, coarse(action, saddle), eps)
        value = sum(along(action, weight, where, path, eps) for path in found) / len(found)
        if is_real(action, weight, where) and eps.imag.is_zero() and eps.real > 0:
            value = acb(value.real) if where.slope.real > 0 else acb(0, value.imag)
        return value * (-where.value / eps).exp()


def coarse(action, saddle):
    """The saddle at the precision in which thimbles are followed."""
    with working_precision(DECIDING):
        return chosen(action, saddle)


def is_real(action, weight, where):
    """Whether S, w and the saddle are real."""
    return action.is_real and weight.is_real and where.point.imag.is_zero()


def independent(eps, *, action, weight, saddle):
    """The trapezoidal rule in u, S - S_0 = eps u^m, on the real line or, on a Stokes line, beside it; x(u) by Newton."""
    bits = mp.prec
    with working_precision(2 * bits):
        where = chosen(action, saddle)
        order, middle, weights = where.order, to_mp(where.value), [to_mp(c) for c in shifted(weight, where.point)][::-1]
        form = [to_mp(c) for c in local(action, where)]
        others = [to_mp(each.value - where.value) for each in saddles(action) if not each.value.overlaps(where.value)]
    rate, reach = form[order], (bits * mp.log(2) + 10) ** (mp.one / order)
    places = [(z / eps) for z in others]
    on_line = any(abs(mp.arg(z)) < mp.mpf(10) ** -15 for z in places)
    open_angle = min((abs(mp.arg(z)) for z in places if abs(mp.arg(z)) > mp.mpf(10) ** -15), default=mp.pi / 2)
    turns = [open_angle / 3, -open_angle / 3] if on_line else [mp.zero]
    total = mp.zero
    for turn in turns:
        line = mp.expj(turn / order)
        roots = [mp.root(z, order, k) / line for z in places for k in range(order)]
        strip = min((abs(z.imag) for z in roots), default=mp.inf)
        step = min(2 * mp.pi * strip, mp.pi * reach ** (order / 2)) / (bits * mp.log(2) + 10)
        lead = mp.root(eps, order) / to_mp(root(where.slope, order)) * line
        total += trapezoid(form, weights, rate, eps, order, line, lead, step, int(reach / step / mp.cos(turn)) + 1) / len(turns)
    return mp.exp(-middle / eps) * total


def trapezoid(form, weights, rate, eps, order, line, lead, step, count):
    """The sum over u = n step along a line of w y'(u) exp(-u^m)."""
    falling, slope = form[::-1], [k * c for k, c in enumerate(form)][:0:-1]
    total = mp.polyval(weights, 0) * lead
    for sign in (1, -1):
        y, rise = mp.zero, lead
        for n in range(1, count + 1):
            u = sign * n * step * line
            y, height = y + sign * step * rise, eps * u**order
            for _ in range(60):
                change = (mp.polyval(falling, y) - height) / mp.polyval(slope, y)
                y -= change
                if abs(change) < abs(y) * mp.eps * 16:
                    break
            rise = order * eps * u**order / (n * sign * step) / mp.polyval(slope, y)
            total += mp.polyval(weights, y) * rise * mp.exp(-(u**order))
    return total * step


def facts(*, action, weight, saddle):
    """Gevrey order 2/m; for m = 2 the values of the adjacent saddles, where their contributions do not cancel."""
    where = coarse(action, saddle)
    if unsupported(action, where) is not None or len(saddles(action)) == 1:
        return {}
    found = {"gevrey": Fraction(2, where.order)} if weight.degree == 0 else {}
    if where.order == 2 and action.degree <= FOLLOWED:
        found |= large_order(action, weight, where) | strong(action, weight, where)
    return found


def sector(eps, *, action, weight, saddle):
    """eps off 0 and the negative real axis"""
    return eps.imag != 0 or eps.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "integral",
            coefficients,
            title="an integral with a polynomial action of one's own",
            variable="eps",
            parameters={"action": "x^2/2 + x^4/4", "weight": "1", "saddle": LOWEST},
            read={"action": read_action, "weight": read_weight, "saddle": read_saddle},
            argument=argument,
            prefactor=prefactor,
            target=target,
            target_is="median sum",
            independent=independent,
            points=("1/100", "1/10", "1", "10"),
            facts=facts,
            domain=sector,
            reference="M. V. Berry and C. J. Howls, Proc. R. Soc. Lond. A 434 (1991) 657; A. Erdelyi, Asymptotic Expansions (1956)",
        )
    ]
