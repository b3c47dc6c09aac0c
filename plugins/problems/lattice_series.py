"""Two counting series of lattice models, S(x) = sum c_n x^n with c_n ~ B x_c^(-n) n^(gamma - 1), and their critical constants.

*ising-susceptibility*: of the Ising model on the square lattice above the critical temperature, in x = tanh K, K the coupling
over the temperature: chi = the sum over all sites of their correlation with one. x_c = sqrt(2) - 1 (L. Onsager, Phys. Rev. 65
(1944) 117) and gamma = 7/4 (T. T. Wu, B. M. McCoy, C. A. Tracy and E. Barouch, Phys. Rev. B 13 (1976) 316). The terms are
exact, to any order, by the quadratic difference equations of the correlations C(M,N) and of those at the dual temperature, D(M,N):

    s^2 [C(M,N)^2 - C(M,N-1) C(M,N+1)] + D(M,N)^2 - D(M-1,N) D(M+1,N) = 0,   s = sinh 2 K,

and two more (J. H. H. Perk, Phys. Lett. 79A (1980) 3; W. P. Orrick, B. Nickel, A. J. Guttmann and J. H. H. Perk, J. Stat. Phys.
102 (2001) 795). Order 100 takes half a second, order 200 five, order 320 half a minute. The first 21 terms were counted on graphs
(M. F. Sykes, D. S. Gaunt, P. D. Roberts and J. A. Wyles, J. Phys. A 5 (1972) 624), the first 27 are OEIS A002906. Further
singularities lie on the curve |sinh 2 K| = 1, at x = -x_c and, it seems, everywhere (B. Nickel, J. Phys. A 32 (1999) 3889).

*self-avoiding-walks*: c_n walks of n steps on the square lattice, all that are published: c_0..c_79 (I. Jensen, arXiv:1309.6709;
OEIS A001411). gamma = 43/32 is exactly predicted and not proved (B. Nienhuis, Phys. Rev. Lett. 49 (1982) 1062). 1/x_c = mu, of
which 2.63815853032790(3) is an estimate without a proof (J. L. Jacobsen, C. R. Scullard and A. J. Guttmann, J. Phys. A 49 (2016)
494004). A weaker singularity at x = -x_c makes odd and even terms differ.

The sum S(x) is no target, as nothing but the series tells it. What is scored is a critical constant, at x = 1 alone:

- quantity = "gamma": the series of f(x) = (1 - x) d/dx log S(x_c x), f(1) = gamma. For walks x_c is uncertain, and every
  coefficient by what that does to it (the column data_error); the target is exact, given the prediction.
- quantity = "growth": the series whose partial sums are the ratios c_(n+1)/c_n, f(x) = c_1/c_0 + the sum over n >= 1 of
  (c_(n+1)/c_n - c_n/c_(n-1)) x^n, exactly; f(1) = 1/x_c, which is 1 + sqrt(2), and for walks a ball about the estimate.
- quantity = "series": S(x) itself, without a target: for x_c and gamma from its poles, its ratios or its logarithmic derivative.

The first two converge for |x| < 1, and slowly at x = 1, on the edge (like 1/n for "growth"); S(x) for |x| < x_c.

*Parameters.* quantity: "gamma", "growth" or "series".

*Example.* In an experiment, what is scored and what is not:

    problems = ["ising-susceptibility", { use = "self-avoiding-walks", quantity = "series", points = ["1/4"] }]
"""

from itertools import pairwise

from flint import arb, ctx, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.kernels.ising import susceptibility
from resurgo.number import Number, parse_number
from resurgo.precision import working_precision

MU = parse_number("2.63815853032790(3)")
GUARD = 64  # bits, of which x_c^n and the difference of almost equal terms take some twenty
PLACES = 30  # decimals of coefficients of which 11 to 14 are certain
QUANTITIES = ("gamma", "growth", "series")
SLOW = 320  # the order through which the Ising model takes half a minute; every 50 more double that


def whole(text):
    """Whole numbers, as they are written one after the other."""
    return tuple(map(int, text.split()))


WALKS = whole(
    """
    1 4 12 36 100 284 780 2172 5916 16268 44100 120292 324932 881500 2374444 6416596 17245332 46466676 124658732 335116620
    897697164 2408806028 6444560484 17266613812 46146397316 123481354908 329712786220 881317491628 2351378582244 6279396229332
    16741957935348 44673816630956 119034997913020 317406598267076 845279074648708 2252534077759844 5995740499124412
    15968852281708724 42486750758210044 113101676587853932 300798249248474268 800381032599158340 2127870238872271828
    5659667057165209612 15041631638016155884 39992704986620915140 106255762193816523332 282417882500511560972
    750139547395987948108 1993185460468062845836 5292794668724837206644 14059415980606050644844 37325046962536847970116
    99121668912462180162908 263090298246050489804708 698501700277581954674604 1853589151789474253830500 4920146075313000860596140
    13053884641516572778155044 34642792634590824499672196 91895836025056214634047716 243828023293849420839513468
    646684752476890688940276172 1715538780705298093042635884 4549252727304405545665901684 12066271136346725726547810652
    31992427160420423715150496804 84841788997462209800131419244 224916973773967421352838735684 596373847126147985434982575724
    1580784678250571882017480243636 4190893020903935054619120005916 11107224538074654820152678182884
    29442884996760677051402398150644 78023796077779727644807609460228 206797849568186990141402577046860
    547952781764285893561169365957068 1452142167241575828091155500636684 3847327231644550282490410907667972
    10194710293557466193787900071923676
    """
)


def lattice_series(name, title, counted, ratio, exponent, reference, slow_beyond=None):
    """The problem of a counting series; ratio is 1/x_c, an irrational constant or a Number with its uncertainty."""

    def coefficients(order, *, quantity):
        """c_0..c_order of the series of that quantity, from those of S."""
        more = 0 if quantity == "series" else 1
        terms = counted(order + more)
        if len(terms) <= order + more:
            raise Inapplicable(f"only c_0..c_{len(terms) - 1 - more} are known here")
        if quantity == "series":
            return terms
        if quantity == "growth":
            ratios = [fmpq(terms[n + 1], terms[n]) for n in range(order + 1)]
            return [ratios[0]] + [after - before for before, after in pairwise(ratios)]
        return uncertain(order, terms, ratio) if isinstance(ratio, Number) else irrational(order, terms, ratio())

    def target(x: arb, *, quantity):
        """gamma or 1/x_c at x = 1; elsewhere nothing is known."""
        if quantity == "series" or x != 1:
            raise Inapplicable("known at x = 1 alone, of gamma and growth")
        if quantity == "gamma":
            return arb(exponent)
        return arb(ratio.rational) + arb(0, arb(ratio.uncertainty)) if isinstance(ratio, Number) else ratio()

    return Problem(
        name,
        coefficients,
        title=title,
        parameters={"quantity": "gamma"},
        read={"quantity": known_quantity},
        target=target,
        target_is="critical constant",
        points=("1",),
        facts={"gevrey": 0},
        reference=reference,
        slow_beyond=slow_beyond,
    )


def known_quantity(text):
    """gamma, growth or series"""
    if text not in QUANTITIES:
        raise ValueError(f"the quantity '{text}' is none of these; write one of {', '.join(QUANTITIES)}")
    return text


def logarithmic_derivative(order, terms):
    """l_0..l_order of S'(x)/S(x), by l_n = (n + 1) c_(n+1) - sum c_k l_(n-k) over k = 1, ..., n."""
    found = []
    for n in range(order + 1):
        found.append((n + 1) * terms[n + 1] - sum(terms[k] * found[n - k] for k in range(1, n + 1)))
    return found


def irrational(order, terms, ratio):
    """l_n x_c^(n+1) - l_(n-1) x_c^n in balls."""
    with working_precision(ctx.prec + GUARD):
        slopes = [0, *logarithmic_derivative(order, terms)]
        return [after / ratio ** (n + 1) - before / ratio**n for n, (before, after) in enumerate(pairwise(slopes))]


def uncertain(order, terms, ratio):
    """The same with the estimate of 1/x_c, and by what every term changes with that."""
    slopes, x = [0, *logarithmic_derivative(order, terms)], 1 / ratio.rational
    step, found = ratio.uncertainty * x**2, []
    for n, (before, after) in enumerate(pairwise(slopes)):
        value = after * x ** (n + 1) - before * x**n
        change = (n + 1) * after * x**n - (n * before * x ** (n - 1) if n else 0)
        short, doubt = in_decimals(value), in_decimals(abs(change) * step)
        found.append(Number(with_uncertainty(short, doubt), short, doubt))
    return found


def in_decimals(value):
    """The number rounded to so many places that nothing is lost of what is certain."""
    return fmpq((value * 10**PLACES + fmpq(1, 2)).floor(), 10**PLACES)


def with_uncertainty(value, doubt):
    """A number as it is shown: in decimals, with two digits of its uncertainty in brackets."""
    places = 2 - len(str(int(doubt))) if doubt >= 1 else 1 + len(str(int(1 / doubt)))
    digits, units = (int((x * fmpq(10) ** places + fmpq(1, 2)).floor()) for x in (abs(value), doubt))
    whole, decimals = divmod(digits, 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{decimals:0{places}d}({units})"


@hookimpl
def register_problems():
    return [
        lattice_series(
            "ising-susceptibility",
            "susceptibility of the square Ising lattice; its critical constants",
            susceptibility,
            lambda: 1 + arb(2).sqrt(),
            fmpq(7, 4),
            "M. F. Sykes, D. S. Gaunt, P. D. Roberts and J. A. Wyles, J. Phys. A 5 (1972) 624; "
            "W. P. Orrick, B. Nickel, A. J. Guttmann and J. H. H. Perk, J. Stat. Phys. 102 (2001) 795",
            SLOW,
        ),
        lattice_series(
            "self-avoiding-walks",
            "self-avoiding walks on the square lattice; critical constants",
            lambda order: list(WALKS[: order + 1]),
            MU,
            fmpq(43, 32),
            "I. Jensen, arXiv:1309.6709 (2013); B. Nienhuis, Phys. Rev. Lett. 49 (1982) 1062; "
            "J. L. Jacobsen, C. R. Scullard and A. J. Guttmann, J. Phys. A 49 (2016) 494004",
        ),
    ]
