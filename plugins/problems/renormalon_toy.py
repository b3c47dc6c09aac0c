"""A toy of renormalons, f(a) = 1/a integral over u > 0 of exp(-u/a) B(u), with the Borel transform B(u) = 1/((1+u)^2 (2-u)).

As in the large-beta_0 limit of an observable such as the Adler function (M. Beneke, 1999), where a is the coupling times beta_0,
B has an ultraviolet renormalon, here the double pole u = -1, and an infrared one, the simple pole u = 2. In partial
fractions 9 B = 3/(1+u)^2 + 1/(1+u) + 1/(2-u), so that f has the series

    sum c_n a^n,    c_n = n! ((-1)^n (6n+8) + 2^(-n))/18 = 1/2, -3/4, 9/4, -69/8, 171/4, ...

The signs alternate, and yet the series is not Borel summable for a > 0, as the infrared pole lies on the path of
integration. The target is the principal value, the median sum: the mean of the sums along paths above and below the pole,

    S_+ = f + i pi e^(-2/a)/(9 a),    S_- = f - i pi e^(-2/a)/(9 a),    S_+ - S_- = 2 pi i e^(-2/a)/(9 a),    a > 0.

With E(x) = e^(1/x) E_1(1/x)/x and N(x) = e^(-1/x) Ei(1/x)/x, the sums of Euler's series with and without signs,

    f(a) = (1 - E(a))/(3 a) + E(a)/9 + N(a/2)/18

(DLMF 6.2.2, 6.2.5). Off the real axis f is the Borel sum, which is unique, with -e^(-1/x) E_1(-1/x)/x in place of N(x);
it tends to S_+ as a approaches the positive axis from above, and to S_- from below. For a < 0 the double pole
lies on the path, where a principal value does not exist, and f is not defined.

Large order: c_n ~ C Gamma(n + 2) A^(-n) (1 + 1/(3 n) + ...), A = -1, C = 1/3; the pole at 2 adds n! 2^(-n)/18.
Strong coupling: f -> (1/3 + log(2)/9)/a as a -> oo.

*Example.* In an experiment, on both sides of the infrared pole's cut:

    problems = [{ use = "renormalon-toy", points = ["1/10", "1/5", "1/5+1/100*I", "1/5-1/100*I"] }]
"""

from flint import acb, fmpq, fmpz
from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_0..c_order: c_n = n! ((-1)^n (6n+8) + 2^(-n))/18, exactly."""
    terms, factorial = [], fmpz(1)
    for n in range(order + 1):
        factorial *= max(n, 1)
        terms.append(fmpq(factorial * ((-1) ** n * (6 * n + 8) * 2**n + 1), 18 * fmpz(2) ** n))
    return terms


def target(a: acb):
    """(1 - E(a))/(3 a) + E(a)/9 + N(a/2)/18; for a > 0 the real part, on the cut of N the mean of both sides."""
    ultraviolet, infrared = pole_at(-1 / a), pole_at(2 / a)
    value = (1 - ultraviolet) / (3 * a) + ultraviolet / 9 + infrared / 18
    return value.real if a.imag.is_zero() else value


def pole_at(z):
    """The integral over 0 < s < oo of exp(-s)/(1 - s/z): w e^w E_1(w) = w U(1, 1, w), w = -z (DLMF 13.6.6)."""
    return -z * (-z).hypgeom_u(1, 1)


def independent(a):
    """The integral over s = u/a by quadrature; for a > 0 the real part of that along a path that passes above the pole."""
    turn = mp.expjpi(0 if mp.re(a) <= 0 else mp.mpf(1) / 4 if mp.im(a) >= 0 else -mp.mpf(1) / 4)
    ends = [0, 1, 4, 16, 64, mp.inf]
    value = mp.quad(lambda r: turn * mp.exp(-turn * r) / ((1 + a * turn * r) ** 2 * (2 - a * turn * r)), ends)
    return mp.re(value) if mp.im(a) == 0 else value


def cut_plane(a):
    """a not 0 and off the negative real axis"""
    return a.imag != 0 or a.real > 0


@hookimpl
def register_problems():
    return [
        Problem(
            "renormalon-toy",
            coefficients,
            title="Borel transform 1/((1+u)^2 (2-u)), a median sum",
            variable="a",
            target=target,
            target_is="median sum",
            independent=independent,
            points=("1/50", "1/10", "1/4", "1"),
            facts={"gevrey": 1, "singularities": ["-1", "2"], "exponent": 2, "strong": -1},
            domain=cut_plane,
            reference="M. Beneke, Phys. Rep. 317 (1999) 1",
        )
    ]
