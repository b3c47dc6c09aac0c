"""Sound problems of many kinds, of which no check of problems may complain."""

from fractions import Fraction
from itertools import accumulate
from math import factorial
from pathlib import Path

import pytest
from flint import acb, fmpq
from mpmath import mp

from resurgo import Problem
from resurgo.catalog import Entry
from resurgo.checks import SUITE, Subject, verdict
from resurgo.options import resolve


def by_ratio(ratio):
    """Coefficients that begin with 1, c_(n + 1) = ratio(n, parameters) c_n."""

    def coefficients(order, **parameters):
        return list(accumulate(range(order), lambda c, n: c * ratio(n, **parameters), initial=Fraction(1)))

    return coefficients


def cut_plane(x, **_):
    """x off the negative real axis"""
    return x.imag != 0 or x.real > 0


def positive(x, **_):
    """x > 0"""
    return x.imag == 0 and x.real > 0


def stirling(order):
    """Of Gamma*(z): the exponential of Stirling's series for its logarithm, with zeros between."""
    log = [fmpq(0)] * (order + 1)
    for k in range(1, order // 2 + 2):
        if 2 * k - 1 <= order:
            log[2 * k - 1] = fmpq.bernoulli(2 * k) / (2 * k * (2 * k - 1))
    terms = [fmpq(1)]
    for n in range(1, order + 1):
        terms.append(sum((k * log[k] * terms[n - k] for k in range(1, n + 1)), fmpq(0)) / n)
    return terms


def log_gamma(order):
    """B_2k/(2k (2k - 1)), k = n + 1."""
    return [fmpq.bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, order + 2)]


def harmonic(order):
    """(-1)^(n-1) n! (1 + 1/2 + ... + 1/n): its Borel transform is log(1 + s)/(1 + s)."""
    sums = accumulate(range(1, order + 1), lambda h, n: h + Fraction(1, n), initial=Fraction(0))
    return [-((-1) ** n) * factorial(n) * h for n, h in enumerate(sums)]


def even_factorials(order):
    return [0 if n % 2 else (-1) ** (n // 2) * factorial(n) for n in range(order + 1)]


def euler_to_six(order):
    if order > 6:
        raise ValueError("the first seven are known")
    return [(-1) ** n * factorial(n) for n in range(order + 1)]


def partial_theta(x, *, q):
    total, n, term = mp.mpf(0), 0, mp.mpf(1)
    with mp.extraprec(60):
        while n < 10 or abs(term) > mp.eps:
            total, term, n = total + term, -term * x * q**n, n + 1
    return +total


def cosh_or_sinh(order, *, kind, halved):
    if kind not in ("even", "odd"):
        raise ValueError("kind is even or odd")
    return [0 if n % 2 else Fraction(1, factorial(n + (kind == "odd"))) for n in range(order + 1)]


def euler(x: acb, *, scale, shift):
    z = scale / x
    return z * z.exp() * z.expint(1) + shift


def small_base(x, *, q):
    """0 < q < 1"""
    return 0 < q < 1


def scaled_cut_plane(x, *, scale, shift):
    """scale > 0, x off the negative real axis"""
    return scale > 0 and cut_plane(x)


SOUND = [
    Problem(
        "stirling",
        stirling,
        variable="z",
        argument=lambda z: 1 / z,
        target=lambda z: mp.exp(mp.loggamma(z) + z - (z - mp.mpf(1) / 2) * mp.log(z)) / mp.sqrt(2 * mp.pi),
        domain=cut_plane,
        points=("2", "5", "20"),
        facts={"gevrey": 1, "singularities": ["2*pi*I", "-2*pi*I"]},
    ),
    Problem(
        "log-gamma",
        log_gamma,
        variable="z",
        argument=lambda z: 1 / z**2,
        prefactor=lambda z: 1 / z,
        offset=lambda z: (z - mp.mpf(1) / 2) * mp.log(z) - z + mp.log(2 * mp.pi) / 2,
        target=mp.loggamma,
        points=("2", "20"),
        facts={"gevrey": 2, "stieltjes": 0},
    ),
    Problem(
        "bessel-k",
        by_ratio(lambda n, *, nu: (4 * nu**2 - (2 * n + 1) ** 2) / (8 * (n + 1))),
        parameters={"nu": 0},
        argument=lambda x, *, nu: 1 / x,
        prefactor=lambda x, *, nu: mp.sqrt(mp.pi / (2 * x)) * mp.exp(-x),
        target=lambda x, *, nu: mp.besselk(nu, x),
        independent=lambda x, *, nu: mp.quad(lambda t: mp.exp(-x * mp.cosh(t)) * mp.cosh(nu * t), [0, 1, 2, 4, 8]),
        domain=positive,
        points=("2", "10"),
        facts={"gevrey": 1, "singularities": [-2], "exponent": 0},
    ),
    Problem(
        "bessel-i",  # on a Stokes line
        by_ratio(lambda n: Fraction((2 * n + 1) ** 2, 8 * (n + 1))),
        argument=lambda x: 1 / x,
        prefactor=lambda x: mp.exp(x) / mp.sqrt(2 * mp.pi * x),
        target=lambda x: mp.besseli(0, x),
        domain=positive,
        points=("5", "20"),
        facts={"gevrey": 1, "singularities": [2], "exponent": 0},
    ),
    Problem(
        "airy",
        by_ratio(lambda n: -Fraction((6 * n + 1) * (6 * n + 3) * (6 * n + 5), 216 * (n + 1) * (2 * n + 1))),
        argument=lambda x: mp.mpf(3) / 2 * x ** mp.mpf("-1.5"),
        prefactor=lambda x: mp.exp(-2 * x ** mp.mpf("1.5") / 3) / (2 * mp.sqrt(mp.pi) * mp.root(x, 4)),
        target=mp.airyai,
        domain=cut_plane,
        points=("1", "10"),
        facts={"gevrey": 1, "singularities": [-2], "exponent": 0},
    ),
    Problem(
        "fresnel",
        by_ratio(lambda n: -(2 * n + Fraction(1, 2)) * (2 * n + Fraction(3, 2))),
        argument=lambda z: 4 / (mp.pi**2 * z**4),
        prefactor=lambda z: 1 / (mp.pi * z),
        target=lambda z: (
            (mp.mpf(1) / 2 - mp.fresnels(z)) * mp.cospi(z * z / 2) - (mp.mpf(1) / 2 - mp.fresnelc(z)) * mp.sinpi(z * z / 2)
        ),
        domain=positive,
        points=("1", "5"),
        facts={"gevrey": 2, "singularities": [-1], "stieltjes": 0},
    ),
    Problem(
        "logarithm",
        harmonic,
        target=lambda x: mp.quad(lambda s: mp.exp(-s) * mp.log(1 + x * s) / (1 + x * s), [0, 1, 4, 16, 64, 256, mp.inf]),
        domain=positive,
        points=("1/10",),
        facts={"gevrey": 1, "singularities": [-1]},
    ),
    Problem(
        "gaps",
        even_factorials,
        target=lambda x: (mp.ci(1 / x) * mp.sin(1 / x) + (mp.pi / 2 - mp.si(1 / x)) * mp.cos(1 / x)) / x,
        independent=lambda x: mp.quad(lambda s: mp.exp(-s) / (1 + (x * s) ** 2), [0, 1, 4, 16, 64, mp.inf]),
        domain=positive,
        points=("1/50", "1"),
        facts={"gevrey": 1, "singularities": ["I", "-I"], "exponent": 1},
    ),
    Problem(
        "2F0",
        by_ratio(lambda n, *, a, b: -(a + n) * (b + n) / (n + 1)),
        parameters={"a": Fraction(1, 2), "b": Fraction(1, 3)},
        target=lambda x, *, a, b: mp.hyperu(a, a - b + 1, 1 / x) / x**a,
        domain=cut_plane,
        points=("1/100", "1"),
        facts=lambda *, a, b: {"gevrey": 1, "singularities": [-1], "exponent": a + b - 1, "strong": -min(a, b), "stieltjes": 0},
    ),
    Problem(
        "median",
        by_ratio(lambda n: n + 1),
        target=lambda x: mp.exp(-1 / x) * mp.ei(1 / x) / x,
        target_is="median sum",
        domain=positive,
        points=("1/20", "1"),
        facts={"gevrey": 1, "singularities": [1], "exponent": 1},
    ),
    Problem(
        "resonance",
        by_ratio(lambda n: n + 1),
        target=lambda x: mp.exp(-1 / x) * (mp.ei(1 / x) + mp.pi * mp.j) / x,
        target_is="resonance",
        domain=positive,
        points=("1/20", "1"),
        facts={"gevrey": 1, "singularities": [1], "exponent": 1},
    ),
    Problem(
        "entire",
        by_ratio(lambda n: -Fraction(1, (n + 1) ** 2)),
        target=lambda x: mp.hyp0f1(1, -x),
        independent=lambda x: mp.besselj(0, 2 * mp.sqrt(x)),
        points=("1/100", "20"),
    ),
    Problem(
        "polynomial",
        by_ratio(lambda n, *, k: Fraction(k - n) / (n + 1)),
        parameters={"k": 5},
        target=lambda x, *, k: (1 + x) ** k,
        points=("1/2", "3"),
    ),
    Problem(
        "partial-theta",
        lambda order, *, q: [(-1) ** n * q ** (n * (n - 1) // 2) for n in range(order + 1)],
        parameters={"q": Fraction(1, 2)},
        target=partial_theta,
        domain=small_base,
        points=("1/4", "2"),
    ),
    Problem(
        "kinds",
        cosh_or_sinh,
        parameters={"kind": "even", "halved": False},
        argument=lambda x, *, kind, halved: x / 2 if halved else x,
        target=lambda x, *, kind, halved: (
            mp.cosh(x / (1 + halved)) if kind == "even" else mp.sinh(x / (1 + halved)) * (1 + halved) / x
        ),
        points=("1/2", "3"),
    ),
    Problem("high-pole", lambda order: [2**n * (2 * n + 1) ** 6 for n in range(order + 1)]),
    Problem(
        "few-known",
        euler_to_six,
        target=lambda x: mp.exp(1 / x) * mp.e1(1 / x) / x,
        domain=cut_plane,
        points=("1/10", "1"),
    ),
    Problem(
        "critical-constant",
        lambda order: [0, 0, Fraction(1, 54), Fraction(109, 5832)][: order + 1] if order < 4 else euler_to_six(7),
        target=lambda eps: mp.mpf("0.0363"),
        target_is="critical constant",
        points=("1",),
    ),
    Problem(
        "balls",
        by_ratio(lambda n, *, scale, shift: -(n + 1)),
        parameters={"scale": 1, "shift": 0},
        argument=lambda x, *, scale, shift: x / scale,
        offset=lambda x, *, scale, shift: shift,
        target=euler,
        domain=scaled_cut_plane,
        points=("1/10", "1"),
        facts={"gevrey": 1, "singularities": [-1], "exponent": 1, "stieltjes": 0},
    ),
]


LONG = ("logarithm", "bessel-k", "2F0")


@pytest.mark.long
@pytest.mark.parametrize("problem", [pytest.param(p, id=p.name, marks=[pytest.mark.long] * (p.name in LONG)) for p in SOUND])
def test_no_check_of_problems_complains(problem):
    entry = Entry("problem", problem.name, problem, "path", Path(__file__), "")
    subject = Subject(entry, resolve(problem.options, {})[0])
    found = [verdict(check, subject) for check in SUITE["problem"] if check.name != "documented"]
    assert [each for each in found if each.failed] == []
