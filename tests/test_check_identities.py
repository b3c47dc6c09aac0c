"""The identities that a method may claim: false claims fail with the numbers, true ones that are not made are suggested."""

from fractions import Fraction

import pytest

from resurgo.catalog import load_catalog
from resurgo.checks.identities import IDENTITIES
from resurgo.checks.model import Subject, verdict
from resurgo.methods import CLAIMS
from resurgo.options import resolve

PLUGIN = '''"""A method of a user."""
from fractions import Fraction
from flint import acb, arb, fmpq
from mpmath import mp
from resurgo import Estimate, Inapplicable, hookimpl, method

@method(claims={claims!r})
def mine({parameters}):
    """A sum."""
    s = series.partial_sums(x)
    {before}
    return {expression}

@hookimpl
def register_methods():
    return [mine]
'''
BY_NAME = {check.name: check for check in IDENTITIES}
FIRST = "on sum (-1)^n n! x^n at x ="


def subject(folder, expression, claims=(), before="pass", parameters="series, x", **options):
    """A method in a line."""
    file = folder / "plugins" / "mine.py"
    file.parent.mkdir(exist_ok=True)
    text = PLUGIN.format(expression=expression, claims=claims, before=before, parameters=parameters)
    file.write_text(text, encoding="utf-8")
    (entry,) = (e for e in load_catalog(paths=[file]).entries if e.path == file)
    return Subject(entry, resolve(entry.options, options)[0])


def bundled(name, **options):
    entry = load_catalog().find("method", name)
    return Subject(entry, resolve(entry.options, options)[0])


def test_there_is_a_check_for_every_claim():
    assert set(BY_NAME) == set(CLAIMS) - {"exact"}
    assert all(check.claimed for check in IDENTITIES)


@pytest.mark.parametrize(
    ("claim", "expression", "says"),
    [
        ("homogeneous", "mp.sqrt(s[-1]**2)", f"{FIRST} 1/10, order 0: 1.0, and -1.0 from -7/3 S, equal in 0 digits"),
        ("homogeneous", "s[-1] + 1", f"{FIRST} 1/10, order 0: 2.0, and 0.5714285714 from -7/3 S, equal in 0 digits"),
        (
            "homogeneous",
            "s[-1] / series[0] if series[0] < 0 else s[-1]",
            f"{FIRST} 1/10, order 0: 1.0, and -0.4285714286 from -7/3 S, equal in 0 digits",
        ),
        ("translative", "2 * s[-1] - series[1:2][0] * x if len(s) > 1 else s[0]", None),
        ("translative", "s[-1]**2 / s[0]", f"{FIRST} 1/10, order 1: 0.81, and 0.80375 from S + 5/3, equal in 2 digits"),
        (
            "scale-covariant",
            "s[-1] / (1 + x)",
            f"{FIRST} 1/10, order 0: 0.9090909091, and 0.9433962264 from S(5/3 x) at x/(5/3), equal in 1 digit",
        ),
        (
            "consistent",
            "s[-2] if len(s) > 1 else s[0]",
            "on sum (-1)^n n! x^n, order 1: it gives the coefficients back through order 0 alone",
        ),
        (
            "consistent",
            "s[-1 - (len(s) > 1 and len(s) % 2)]",
            "on sum (-1)^n n! x^n, order 4: it gives the coefficients back through order 3 alone",
        ),
        (
            "consistent",
            "sum(c * (-x)**n for n, c in enumerate(series))",  # a wrong sign
            "on sum (-1)^n n! x^n, order 1: it gives the coefficients back through order 0 alone",
        ),
        ("consistent", "2 * s[-1]", "on sum (-1)^n n! x^n, order 0: it gives the coefficients not back, not even c_0"),
        (
            "conjugation-symmetric",
            "s[-1] + 1j",
            f"{FIRST} 1/10, order 0: (1.0 + 1.0j), and (1.0 - 1.0j) from S at conj x, equal in 0 digits",
        ),
    ],
)
def test_a_false_claim_is_found(claim, expression, says, tmp_path):
    found = verdict(BY_NAME[claim], subject(tmp_path, expression, [claim]))
    if says is None:
        assert found.status == "failed"
    else:
        assert (found.status, found.words) == ("failed", says)


@pytest.mark.parametrize(
    ("expression", "before", "says"),
    [
        ("sum(c * abs(x)**n for n, c in enumerate(series))", "pass", "not analytic, its derivative is "),
        ("s[-1] + mp.re(x)", "pass", "not analytic, its derivative is "),
        ("s[-1]", "if mp.im(x): raise Inapplicable('real x only')", "it answers at no complex point: real x only"),
        ("s[-1] if x > 0 else s[0]", "pass", "TypeError: "),
    ],
)
def test_a_false_claim_of_complex_points_is_found(expression, before, says, tmp_path):
    found = verdict(BY_NAME["complex"], subject(tmp_path, expression, ["complex"], before))
    assert found.status == "failed"
    assert says in found.words


@pytest.mark.parametrize("claim", BY_NAME)
def test_what_holds_and_is_not_claimed_is_suggested(claim, tmp_path):
    found = verdict(BY_NAME[claim], subject(tmp_path, "s[-1]"))
    assert found.status == "suggested"
    assert found.words.endswith(f"; add '{claim}' to its claims")


@pytest.mark.parametrize("claim", [name for name, check in BY_NAME.items() if not check.instead])
def test_what_does_not_hold_and_is_not_claimed_is_not_spoken_of(claim, tmp_path):
    assert verdict(BY_NAME[claim], subject(tmp_path, "abs(s[-1])**3 + 1j * abs(x) + 1")) is None


@pytest.mark.parametrize(
    ("claim", "expression", "says"),
    [
        (
            "complex",
            "sum(c * abs(x)**n for n, c in enumerate(series))",
            "on sum (-1)^n n! x^n at x = (1)*(1164/1313 - 485/1313i), order 8: not analytic, its derivative is "
            "(201686.878 + 84036.19916j) along x and (0.0 + 0.0j) across it; raise Inapplicable for complex x, or excuse "
            "'complex' with the reason",
        ),
        (
            "complex",
            "s[-1] * (1 + x) if mp.im(x) == 0 and mp.re(x) < 0 else s[-1]",  # on the negative axis alone
            "on exp(x) at x = (-4)*(97/101), order 8: not analytic, its derivative is 2.640352285 along x and "
            "(-0.7949311311 + 0.0j) across it; raise Inapplicable for complex x, or excuse 'complex' with the reason",
        ),
        (
            "conjugation-symmetric",
            "s[-1] if mp.im(x) >= 0 else s[-1] * (1 + x)",
            "on sum (-1)^n n! x^n at x = (1/10)*(291/505 + 388/505i), order 0: 1.0, and "
            "(1.057623762 + 0.07683168317j) from S at conj x, equal in 1 digit; raise Inapplicable for complex "
            "x, or excuse it with the reason",
        ),
    ],
)
def test_a_wrong_number_at_complex_points_is_found_though_nothing_is_claimed(claim, expression, says, tmp_path):
    found = verdict(BY_NAME[claim], subject(tmp_path, expression))
    assert (found.status, found.words) == ("failed", says)
    refusing = verdict(BY_NAME[claim], subject(tmp_path, expression, before="if mp.im(x): raise Inapplicable('real x only')"))
    assert refusing is None or refusing.status == "suggested"


@pytest.mark.parametrize("claim", BY_NAME)
def test_a_claim_that_nothing_shows_is_a_failure(claim, tmp_path):
    found = verdict(BY_NAME[claim], subject(tmp_path, "s[-1]", [claim], "raise Inapplicable('never')"))
    assert found.status == "failed"
    where = "at no complex point: never" if claim == "complex" else "on none of the samples"
    assert found.words.startswith(f"claimed, and it answers {where}")


def test_facts_and_options_that_are_places_are_scaled_along():
    check = BY_NAME["scale-covariant"]
    for options in ({}, {"singularity": "-1/3", "b": Fraction(1, 2)}):
        found = verdict(check, bundled("conformal-borel", **options))
        assert found.status == "passed"
        assert int(found.words.split()[1]) >= 40


def test_the_direction_of_a_lateral_sum_is_turned_over(tmp_path):
    lateral = "s[-1] + 1j * mp.mpf(direction.numerator) / direction.denominator * x"
    parameters = "series, x, *, direction: Fraction = Fraction(1, 3)"
    check = BY_NAME["conjugation-symmetric"]
    assert verdict(check, subject(tmp_path, lateral, ["conjugation-symmetric"], parameters=parameters)).status == "passed"
    other = lateral.replace("direction", "side")
    found = verdict(check, subject(tmp_path, other, ["conjugation-symmetric"], parameters=parameters.replace("direction", "side")))
    assert found.status == "failed"
    assert found.words.startswith(FIRST)


def test_the_words_say_to_how_many_digits(tmp_path):
    assert verdict(BY_NAME["scale-covariant"], subject(tmp_path, "s[-1]", ["scale-covariant"])).words == "to 75 digits on 6 samples"
    assert (
        verdict(BY_NAME["conjugation-symmetric"], subject(tmp_path, "s[-1]", ["conjugation-symmetric"])).words
        == "exactly on 6 samples"
    )
    assert verdict(BY_NAME["consistent"], subject(tmp_path, "s[-1]", ["consistent"])).words == (
        "through order N = 0, 1, 4, 7 on 6 samples"
    )


def test_a_float64_leaves_too_few_digits_for_an_identity(tmp_path):
    found = verdict(BY_NAME["homogeneous"], subject(tmp_path, "mp.mpf(float(abs(s[-1])))", ["homogeneous"]))
    assert found.status == "failed"
    found = verdict(BY_NAME["scale-covariant"], subject(tmp_path, "s[-1] * mp.mpf(float(abs(x))) / abs(x)", ["scale-covariant"]))
    assert found.status == "failed"
    assert found.words.endswith(("equal in 15 digits", "equal in 16 digits", "equal in 17 digits"))


@pytest.mark.parametrize("name", ["naive", "shanks", "levin", "richardson"])
def test_claims_of_quick_bundled_methods_hold(name):
    settled = bundled(name)
    assert {verdict(BY_NAME[claim], settled).status for claim in settled.thing.claims if claim in BY_NAME} == {"passed"}
