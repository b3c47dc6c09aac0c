"""Problems that are the same function by identities: their coefficients are equal, and so are their truths."""

import pytest
from flint import fmpq
from mpmath import mp

from resurgo import load_catalog
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.problem import series_of

ORDER = 60


def posed(name, **given):
    problem = load_catalog().find("problem", name)
    settings, faults = resolve(problem.options, given)
    assert not faults
    return problem.thing, tuple(sorted(settings.items()))


def coefficients(name, order=ORDER, **given):
    return list(series_of(*posed(name, **given), order).exact)


def truth(name, x, **given):
    value, good = Place(*posed(name, **given), parse_number(x)).target(40)
    assert good >= 40
    return value


SAME_SERIES = {
    "the quartic integral solves its equation": (
        ("quartic-integral", {}), ("ode", {"equation": "4*x^2*y'' + (8*x + 1)*y' + 3/4*y = 0", "start": [1]}),
    ),
    "the sextic integral has its recurrence": (
        ("sextic-integral", {}),
        ("recurrence", {"relation": "8*n*c(n) = -(6*n-5)*(6*n-3)*(6*n-1)*c(n-1)", "start": [1]}),
    ),
    "Euler's series solves Euler's equation": (
        ("euler-series", {}), ("ode", {"equation": "x^2*y' + (1 + x)*y = 1", "start": []}),
    ),
    "Euler's series is that of E_1": (("euler-series", {}), ("expression", {"of": "x*exp(x)*E1(x)", "at": "oo"})),
    "Euler's series is a 2F0": (("euler-series", {}), ("tricomi-2f0", {"a": 1, "b": 1})),
    "the quartic integral in one dimension": (("quartic-integral", {}), ("on-integral", {"components": 1})),
    "an integral of one's own": (("quartic-integral", {}), ("integral", {"action": "x^2 + x^4"})),
    "a Hamiltonian of one's own": (("sextic-oscillator", {"level": 2}), ("hamiltonian", {"potential": "x^6", "level": 2})),
    "the Airy function is a Bessel function": (("airy-ai", {}), ("bessel-k", {"nu": "1/3"})),
    "Stirling's series as a formula": (("stirling", {}), ("expression", {"of": "loggamma(x)", "at": "oo"})),
    "log(1 + x) as a formula": (("log1p", {}), ("expression", {"of": "log(1 + x)/x"})),
    "log(1 + x) as a sum": (("log1p", {}), ("eta-sum", {"s": 1})),
    "Kepler's equation in both variables": (("kepler-squared", {}), ("kepler", {})),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_SERIES.values(), ids=SAME_SERIES)
def test_series_are_the_same(one, other):
    a, b = coefficients(one[0], **one[1]), coefficients(other[0], **other[1])
    if other[0] == "kepler":
        assert set(b[1::2]) == {0}
        b, a = b[::2], a[: len(b[::2])]
    assert a == b


def test_the_parabolic_cylinder_function_is_an_error_function():
    """U(1/2, z) = sqrt(pi/2) e^(z^2/4) erfc(z/sqrt(2)), DLMF 12.7.5: both series in 1/(2 z^2), erfc's at z/sqrt(2)."""
    found = coefficients("parabolic-cylinder", a="1/2")
    assert found == [c * fmpq(2) ** n for n, c in enumerate(coefficients("erfc"))]


SAME_VALUE = {
    "Airy and Bessel": ("airy-ai", "3", {}, lambda: mp.sqrt(mp.mpf(3) / 3) / mp.pi * truth("bessel-k", "2*sqrt(3)", nu="1/3")),
    "Euler and E_1": ("euler-series", "1/7", {}, lambda: truth("expression", "7", of="x*exp(x)*E1(x)", at="oo")),
    "quartic and O(1)": ("quartic-integral", "1/3", {"a": 2}, lambda: truth("on-integral", "1/3", components=1, a=2)),
    "quartic and a thimble": (
        "quartic-integral", "1/7", {},
        lambda: truth("integral", "1/7", action="x^2 + x^4") / mp.sqrt(mp.mpf(1) / 7),
    ),
    "Stirling and a formula": ("stirling", "11/3", {}, lambda: truth("expression", "11/3", of="loggamma(x)", at="oo")),
    "eta and zeta": ("eta-sum", "1", {"s": 3}, lambda: mp.mpf(3) / 4 * truth("zeta-sum", "1", s=3)),
    "oscillators": ("octic-oscillator", "1/5", {"level": 1}, lambda: truth("hamiltonian", "1/5", potential="x^8", level=1)),
    "Dottie's number": ("kepler", "1", {}, lambda: truth("kepler-squared", "1")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "x", "given", "other"), SAME_VALUE.values(), ids=SAME_VALUE)
def test_values_are_the_same(name, x, given, other):
    with mp.workdps(60):
        assert abs(truth(name, x, **given) / other() - 1) < mp.mpf(10) ** -38
