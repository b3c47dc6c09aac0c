"""The two lowest energies of the double well H = p^2/2 + x^2 (1 - sqrt(g) x)^2/2, g > 0.

Perturbation theory about either minimum gives one and the same series for both of them, 1/2 - g - 9/2 g^2 - 89/2 g^3 - ...,
found by the hypervirial recursion of `resurgo.kernels.wells` (E. Brézin, G. Parisi and J. Zinn-Justin,
Phys. Rev. D 16 (1977) 408; R. J. Swenson and S. H. Danforth, J. Chem. Phys. 57 (1972) 1734). All its terms but the first are
negative, and it is not Borel summable:

    c_n ~ C Gamma(n + 1) A^(-n) (1 - 53/(18 n) + ...),  A = 1/3,  C = -3/pi,
    S_+ - S_- = -(2i/g) e^(-1/(3g)) (1 - 53 g/6 + ...),

S_+ (S_-) the Borel sum along a line just above (below) the positive axis. Its median sum (S_+ + S_-)/2 is real,
and it is neither E_0 nor E_1. With xi = e^(-1/(6g))/sqrt(pi g), of one instanton,

    E_1 - E_0 = 2 xi (1 - 71 g/12 + ...),
    (E_0 + E_1)/2 - (S_+ + S_-)/2 = xi^2 (log(2/g) + gamma + ...),  gamma = 0.577...,

(J. Zinn-Justin and U. D. Jentschura, Ann. Phys. 313 (2004) 197, 269). The target is the energy itself, proved by a
solution in balls that obeys the condition of its parity (`resurgo.kernels.two_wells`), and therefore something else than
what any sum of the series alone can tend to. The mean (E_0 + E_1)/2 is the default, as it is the nearest to the median
sum, by about as much as S_+ and S_- differ: no summation can be scored better than that, and at g > 1/10 hardly a digit is left.

*Parameters.* quantity: the target: "mean" is (E_0 + E_1)/2, "ground" is E_0 and "first" is E_1.

*Example.* In an experiment, the energy of the ground state, to which one instanton is missing:

    problems = [{ use = "double-well", quantity = "ground", points = ["1/200", "1/100", "1/50"] }]
"""

from flint import arb, ctx, fmpq
from mpmath import mp

from resurgo import Problem, hookimpl
from resurgo.kernels.growing import growing
from resurgo.kernels.two_wells import double_well_energy
from resurgo.kernels.wells import well_energies
from resurgo.precision import working_precision

PARITIES = {"mean": (0, 1), "ground": (0,), "first": (1,)}
GUARD_BITS = 8
REFERENCE = (
    "E. Brézin, G. Parisi and J. Zinn-Justin, Phys. Rev. D 16 (1977) 408; "
    "J. Zinn-Justin and U. D. Jentschura, Ann. Phys. 313 (2004) 197"
)

perturbation = growing(lambda: well_energies(a=-2, b=0, scale=2))


def coefficients(order, *, quantity):
    """c_0..c_order of the series that E_0 and E_1 have in common."""
    return perturbation(order)


def known_quantity(value):
    """One of "mean", "ground" and "first"."""
    if value not in PARITIES:
        raise ValueError(f"quantity '{value}' is not known; give one of {', '.join(PARITIES)}")
    return value


def target(g: fmpq | arb, *, quantity):
    """The mean of the energies of those parities, each proved to lie between two bounds."""
    exact, factor = (g, 1) if isinstance(g, fmpq) else (_middle(g), _spread(g))
    with working_precision(ctx.prec + GUARD_BITS):
        energies = [double_well_energy(exact, odd == 1) for odd in PARITIES[quantity]]
    return sum(energies, arb(0)) / len(energies) * factor


def _middle(g):
    mantissa, exponent = g.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** exponent


def _spread(g):
    """E(g)/E(middle) enclosed: g dE/dg = E - 2 <V> with 0 <= <V> <= E, so that |d log E/d log g| <= 1."""
    ratio = g.upper() / g.lower()
    return ratio.union(1 / ratio)


def independent(g, *, quantity):
    """The lowest eigenvalues of H in the even or odd states of an oscillator at the point of symmetry, by bisection."""
    return sum(lowest(g, odd) for odd in PARITIES[quantity]) / len(PARITIES[quantity])


def lowest(g, odd):
    """That of 1/(32 g) - y^2/4 + g y^4/2 in so many states of frequency w; five diagonals, its negative pivots counted."""
    w = 1 + mp.cbrt(3 * g)
    size = int(0.7 * mp.prec) + int(1 / (2 * g)) + 20  # by trial, enough for 1/100 <= g <= 1000

    def below(energy):
        before, further, factor = mp.mpf(1), mp.mpf(1), mp.mpf(0)
        for n in range(odd, 2 * size, 2):
            one, two = (mp.sqrt(mp.fprod(range(n - k + 1, n + 1))) for k in (2, 4))
            diagonal = (2 * n + 1) * (w / 4 - 1 / (8 * w)) + 3 * g * (2 * n * n + 2 * n + 1) / (8 * w**2) + 1 / (32 * g)
            next_one = one * (-w / 4 - 1 / (8 * w) + g * (2 * n - 1) / (4 * w**2)) if n > 1 else 0
            k = g * two / (8 * w**2) / further if n > 3 else 0
            factor = (next_one - k * further * factor) / before
            pivot = diagonal - energy - factor**2 * before - k**2 * further
            if pivot < 0:
                return True
            further, before = before, pivot
        return False

    low, high = mp.mpf(0), mp.mpf(1)
    while not below(high):
        high *= 2
    while high - low > high * 8 * mp.eps:
        middle = (low + high) / 2
        low, high = (low, middle) if below(middle) else (middle, high)
    return (low + high) / 2


def half_line(g, *, quantity):
    """g real and > 0"""
    return g.imag == 0 and g.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "double-well",
            coefficients,
            title="the lowest energies of the double well",
            variable="g",
            parameters={"quantity": "mean"},
            read={"quantity": known_quantity},
            target=target,
            independent=independent,
            points=("1/100", "1/50", "1/20", "1/5"),
            facts={"gevrey": 1, "singularities": ["1/3"], "exponent": 1},
            domain=half_line,
            reference=REFERENCE,
        )
    ]
