"""Targets and coefficients beside PARI, where it is installed (the extra `bench`)."""

import pytest
from mpmath import mp

from resurgo import load_catalog
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.problem import series_of

pari = pytest.importorskip("cypari").pari

TARGETS = [
    ("euler-series", "1/7", {}, "my(z=7); z*exp(z)*eint1(z)"),
    ("euler-nonalternating", "1/7", {}, "my(z=7); -z*exp(-z)*real(eint1(-z))"),
    ("erfc", "7/3", {}, "erfc(7/3)"),
    ("bessel-k", "7/3", {"nu": "5/3"}, "besselk(5/3, 7/3)"),
    ("bessel-j", "7/3", {"nu": "5/3"}, "besselj(5/3, 7/3)"),
    ("airy-ai", "7/3", {}, "airy(7/3)[1]"),
    ("airy-bi", "7/3", {}, "airy(7/3)[2]"),
    ("stirling", "7/3", {}, "lngamma(7/3)"),
    ("digamma", "7/3", {}, "psi(7/3)"),
    ("tricomi-2f0", "3/7", {"a": "1/3", "b": "5/4"}, "(3/7)^(-1/3)*hyperu(1/3, 1/3-5/4+1, 7/3)"),
    ("lambert-w", "7/3", {}, "lambertw(7/3)"),
    ("zeta-sum", "1", {"s": "7/3"}, "zeta(7/3)"),
    ("eta-sum", "3/7", {"s": 3}, "-polylog(3, -3/7)/(3/7)"),
    ("quartic-integral", "3/7", {}, "2*intnum(x=0, [oo, 3], exp(-x^2-3*x^4/7))"),
    ("octic-integral", "3/7", {"a": 2}, "2*intnum(x=0, 4, exp(-2*x^2-3*x^8/7), 2)"),
    ("kepler", "5/7", {}, "solve(y=0, 1, y - 5/7*cos(y))"),
]
SERIES = [
    ("lambert-w", {}, "Vec(serreverse(x*exp(x + O(x^41)))/x)"),
    ("stirling", {}, "vector(40, n, bernfrac(2*n)/(2*n*(2*n-1)))"),
    ("kepler-squared", {}, "my(s=serreverse(x/cos(x + O(x^82)))); vector(40, n, polcoef(s, 2*n-1))"),
]


def posed(name, given):
    entry = load_catalog().find("problem", name)
    settings, faults = resolve(entry.options, given)
    assert not faults
    return entry.thing, tuple(sorted(settings.items()))


@pytest.mark.parametrize(("name", "x", "given", "formula"), TARGETS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_target_is_that_of_pari(name, x, given, formula):
    pari.allocatemem(2**28, silent=True)
    pari.set_real_precision(60)
    value, good = Place(*posed(name, given), parse_number(x)).target(45)
    assert good >= 45
    with mp.workdps(60):
        assert abs(value / mp.mpf(str(pari(formula)).replace(" ", "")) - 1) < mp.mpf(10) ** -44


@pytest.mark.parametrize(("name", "given", "formula"), SERIES, ids=lambda each: each if isinstance(each, str) else "")
def test_coefficients_are_those_of_pari(name, given, formula):
    found = [str(c) for c in series_of(*posed(name, given), 39).exact]
    assert found == [str(c) for c in pari(formula)][:40]


def test_coefficients_at_a_saddle_are_those_of_pari():
    """S = u^2/2 turned round: x(u) and its derivative, by PARI's series; c_n = (2n-1)!! [u^(2n)] x'(u)."""
    slopes = pari("my(s=serreverse(x*sqrt(1 + 2*x/3 + x^2/2 + O(x^90)))); Vec(s')")
    double, expected = 1, []
    for n in range(40):
        expected.append(slopes[2 * n] * double)
        double *= 2 * n + 1
    found = series_of(*posed("integral", {"action": "x^2/2 + x^3/3 + x^4/4"}), 39).exact
    assert [str(c) for c in found] == [str(c) for c in expected]
