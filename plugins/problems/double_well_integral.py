"""Half of the double-well integral: for g > 0, f = 1/2 integral over the real line of exp(-x^2 (1 - sqrt(g) x)^2/2) dx/sqrt(2 pi).

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
the continuation of K_{1/4} to z e^(i pi) and z e^(-i pi) (DLMF 10.34.2, 10.27.4).

Elsewhere the Borel sum is unique, and the target is that: f = sqrt(2 w/pi) e^w K_{1/4}(w), w = -1/(64 g), the integral along
the path of steepest descent through one minimum alone. It tends to S_+ as g approaches the positive real
axis from above, and to S_- from below; on the axis f is their mean.

Large order: c_n ~ C Gamma(n) A^(-n) (1 - 3/(16 n) + ...), A = 1/32, C = 1/(sqrt(2) pi).
Strong coupling: f -> sqrt(pi/2)/Gamma(3/4) (32 g)^(-1/4) as g -> oo.

*Example.* In an experiment, on the Stokes line and beside it:

    problems = [{ use = "double-well-integral", points = ["1/500", "1/50", "1/50+1/100*I"] }]
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
    """sqrt(pi z/2) e^(-z) (I_{1/4}(z) + I_{-1/4}(z)), z = 1/(64 g), for g > 0; else sqrt(2 w/pi) e^w K_{1/4}(w), w = -z."""
    z, quarter = 1 / (64 * g), acb(fmpq(1, 4))
    if g.imag.is_zero() and g.real > 0:
        return (acb.pi() * z / 2).sqrt() * (z.bessel_i(quarter, scaled=True) + z.bessel_i(-quarter, scaled=True))
    return (-2 * z / acb.pi()).sqrt() * (-z).bessel_k(quarter, scaled=True)


def independent(g):
    """Half the integral for g > 0, else the quartic integral at -8 g on a path turned so that its integrand decays."""
    if mp.im(g) == 0 and mp.re(g) > 0:
        return both_wells(g)
    turn, unit = mp.expj(-mp.arg(-g) / 4), min(1, mp.root(abs(8 * g), -4))
    ends = [unit * k for k in (0, 1, 2, 4, 8, 16)]
    return 2 * turn / mp.sqrt(mp.pi) * mp.quad(lambda u: mp.exp(-((turn * u) ** 2) - abs(8 * g) * u**4), ends)


def both_wells(g):
    """Half the integral over u = sqrt(g) x - 1/2, even in u, by quadrature: exp(-(1/4 - u^2)^2/(2 g)) has its peak at u = 1/2."""
    width = min(mp.sqrt(g), mp.root(g, 4))
    ends = sorted({max(0, mp.mpf(1) / 2 + k * width) for k in (-32, -16, -8, -4, -2, 0, 2, 4, 8, 16, 32)})
    return mp.quad(lambda u: mp.exp(-((mp.mpf(1) / 4 - u**2) ** 2) / (2 * g)), ends) / mp.sqrt(2 * mp.pi * g)


def not_zero(g):
    """g not 0"""
    return g != 0


@hookimpl
def register_problems():
    return [
        Problem(
            "double-well-integral",
            coefficients,
            title="integral of exp(-x^2 (1 - sqrt(g) x)^2/2), a median sum",
            variable="g",
            target=target,
            target_is="median sum",
            independent=independent,
            points=("1/500", "1/100", "1/20", "1"),
            facts={"gevrey": 1, "singularities": ["1/32"], "exponent": 0, "strong": "-1/4", "strong_step": "1/2"},
            domain=not_zero,
            reference="E. Brézin, G. Parisi and J. Zinn-Justin, Phys. Rev. D 16 (1977) 408; "
            "J. Zinn-Justin, Phys. Rep. 70 (1981) 109; H. Mera, T. G. Pedersen and B. K. Nikolic, Phys. Rev. D 97 (2018) 065027",
        )
    ]
