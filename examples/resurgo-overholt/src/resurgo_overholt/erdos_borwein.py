"""f(x) = sum x^n/(2^(n+1) - 1), n = 0, 1, ...: a meromorphic function whose poles are the powers of 2.

As 1/(2^(n+1) - 1) = sum_k 2^(-k(n+1)), k = 1, 2, ..., f(x) = sum_k 1/(2^k - x). f(1) = 1.606695... is the constant that Erdős
showed to be irrational. There S_n - S is a sum of the powers of 2^(-n), which is what Overholt's process takes away.
"""

from fractions import Fraction

from mpmath import mp

from resurgo import Problem, hookimpl


def coefficients(order):
    """c_n = 1/(2^(n+1) - 1)."""
    return [Fraction(1, 2 ** (n + 1) - 1) for n in range(order + 1)]


def target(x):
    """The sum over the poles, 1/(2^k - x)."""
    most = int(mp.prec + 2 * mp.log(abs(x) + 1, 2)) + 10  # what follows is about 2^(-most), and f some log(x)/x for large x
    return mp.fsum(1 / (mp.mpf(2) ** k - x) for k in range(1, most + 1))


def independent(x):
    """The first poles, by f(x) = 1/(2 - x) + f(x/2)/2, as long as |x| > 1/4, and the power series of the rest."""
    weight, total, t = mp.mpf(1), mp.mpf(0), x
    while abs(t) > mp.mpf(1) / 4:
        total, weight, t = total + weight / (2 - t), weight / 2, t / 2
    return total + weight * sum(t**n / (mp.mpf(2) ** (n + 1) - 1) for n in range(mp.prec // 3 + 5))


def regular(x):
    """x at none of the poles 2, 4, 8 and so on"""
    return x.imag != 0 or x.real < 2 or mp.log(x.real, 2) != mp.nint(mp.log(x.real, 2))


@hookimpl
def register_problems():
    return [
        Problem(
            "erdos-borwein",
            coefficients,
            target=target,
            independent=independent,
            points=("-1", "1/2", "1", "3/2"),
            facts={"gevrey": 0},
            domain=regular,
            reference="P. Erdős, J. Indian Math. Soc. 12 (1948) 63; P. Borwein, J. Number Theory 37 (1991) 253",
        )
    ]
