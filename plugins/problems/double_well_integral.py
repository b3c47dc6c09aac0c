"""Half of the double-well integral, f(g) = 1/2 integral over the real line of exp(-x^2 (1 - sqrt(g) x)^2/2) dx/sqrt(2 pi).

The exponent has two degenerate minima, at x = 0 and at x = 1/sqrt(g), and between them, at x = 1/(2 sqrt(g)), the
barrier 1/(32 g). Expanded about one minimum, with x^2/2 kept in the exponent, the integral is S(g) = sum c_n g^n,
c_n = 32^n (1/4)_n (3/4)_n/n!; both minima together give twice that, hence the half.

The series is not Borel summable: all c_n > 0, and the Borel transform 2F1(1/4, 3/4; 1; 32 t) has a cut t > 1/32.
With z = 1/(64 g), g > 0, the lateral sums along paths above and below the cut are

    S_+ = f + i sqrt(z/pi) e^(-z) K_{1/4}(z),    S_- = f - i sqrt(z/pi) e^(-z) K_{1/4}(z),

and S_+ - S_- = i sqrt(2) e^(-1/(32 g)) S(-g), S(-g) the Borel sum of the alternating series. The target is the
median sum (S_+ + S_-)/2, which is f exactly:

    f(g) = sqrt(pi z/2) e^(-z) (I_{1/4}(z) + I_{-1/4}(z)).

This follows from S(-g) = sqrt(2 z/pi) e^z K_{1/4}(z), the quartic integral with eps = 8 g over sqrt(pi), and from
the continuation of K_{1/4} to z e^(i pi) and z e^(-i pi) (DLMF 10.34.2, 10.27.4). The integral converges
for Re g > 0, and is the target there too: at complex g the Borel sum along the straight path is not f but S_+ for Im g > 0
and S_- for Im g < 0, continued from g > 0.

Large order: c_n ~ C Gamma(n) A^(-n) (1 - 3/(16 n) + ...), A = 1/32, C = 1/(sqrt(2) pi).
Strong coupling: f -> sqrt(pi/2)/Gamma(3/4) (32 g)^(-1/4) as g -> oo.

*Example.* In an experiment, at weak and at strong coupling:

    problems = [{ use = "double-well-integral", points = ["1/500", "1/50", "1"] }]
"""

from flint import acb, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_n = 32^n (1/4)_n (3/4)_n/n! = (4n)!/(2^n (2n)! n!), whole numbers."""
    terms = [fmpz(1)]
    for n in range(order):
        terms.append(terms[-1] * (2 * (4 * n + 1) * (4 * n + 3)) // (n + 1))
    return terms


def target(g: acb):
    """sqrt(pi z/2) e^(-z) (I_{1/4}(z) + I_{-1/4}(z)), z = 1/(64 g)."""
    z, quarter = 1 / (64 * g), acb(fmpq(1, 4))
    return (acb.pi() * z / 2).sqrt() * (z.bessel_i(quarter, scaled=True) + z.bessel_i(-quarter, scaled=True))


def independent(g):
    """The integral over u = sqrt(g) x - 1/2, even in u, by quadrature: exp(-(1/4 - u^2)^2/(2 g)) has its peak at u = 1/2."""
    width = min(mp.sqrt(abs(g)), mp.root(abs(g), 4))
    ends = sorted({max(0, mp.mpf(1) / 2 + k * width) for k in (-32, -16, -8, -4, -2, 0, 2, 4, 8, 16, 32)})
    return mp.quad(lambda u: mp.exp(-((mp.mpf(1) / 4 - u**2) ** 2) / (2 * g)), ends) / mp.sqrt(2 * mp.pi * g)


def right_half_plane(g):
    """g in the open right half-plane"""
    return g.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "double-well-integral",
            coefficients,
            variable="g",
            target=target,
            target_is="median sum",
            independent=independent,
            points=("1/500", "1/100", "1/20", "1"),
            facts={"gevrey": 1, "singularities": ["1/32"], "exponent": 0, "strong": "-1/4"},
            domain=right_half_plane,
            reference="E. Brézin, G. Parisi and J. Zinn-Justin, Phys. Rev. D 16 (1977) 408; "
            "J. Zinn-Justin, Phys. Rep. 70 (1981) 109; H. Mera, T. G. Pedersen and B. K. Nikolic, Phys. Rev. D 97 (2018) 065027",
        )
    ]
