"""What every method has to do: each way of not doing it is caught by the check for it, with words that say what is wrong."""

import sys

import pytest
from flint import ctx

from resurgo.catalog import load_catalog
from resurgo.checks.conduct import CONDUCT
from resurgo.checks.model import Subject, verdict
from resurgo.methods import CHECKS
from resurgo.options import resolve

HEAD = '''"""A method of a user."""
import math
import os
from math import sqrt
from flint import acb, arb, ctx
from mpmath import mp
from resurgo import Estimate, Inapplicable, hookimpl, method

'''
TAIL = """

@hookimpl
def register_methods():
    return [mine]
"""
BY_NAME = {check.name: check for check in CONDUCT}
FIRST = "on sum (-1)^n n! x^n at x = 1/10"
AITKEN = '''
@method(needs=3, reference="Aitken, Proc. R. Soc. Edinb. 46 (1926) 289")
def mine(series, x, *, weight: int = 1):
    """Aitken's process.

    *Options.* weight: of the correction.
    """
    *_, s0, s1, s2 = series.partial_sums(x)
    if s2 - 2*s1 + s0 == 0:
        raise Inapplicable("the second difference of the partial sums vanishes")
    size = 0.1 * math.log(len(series)) / 3  # float64 that enters no value
    if size < 1e-3:
        raise Inapplicable("too few")
    with mp.workprec(mp.prec + int(2.6 * len(series))):
        value = s2 - weight * (s2 - s1)**2 / (s2 - 2*s1 + s0)
    return Estimate(+value, size * abs(s2 - s1))
'''


def subject(folder, body, head=HEAD, **options):
    """The method `mine` of a plugin file with this body."""
    file = folder / "plugins" / "mine.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(head + body + TAIL, encoding="utf-8")
    (entry,) = (e for e in load_catalog(paths=[file]).entries if e.path == file)
    return Subject(entry, resolve(entry.options, options)[0])


def words(check, folder, body):
    """What the check says of a plugin that it has to find fault with."""
    found = verdict(BY_NAME[check], subject(folder, body))
    assert (found.check, found.status) == (check, "failed")
    return found.words


def returning(expression, before=""):
    """A method in a line."""
    return f'{before}\ndef mine(series, x):\n    """A sum."""\n    s = series.partial_sums(x)\n    return {expression}\n'


def line(body, text):
    """The line of the plugin's file in which a text first stands."""
    return next(n for n, each in enumerate((HEAD + body).splitlines(), 1) if text in each)


def test_the_checks_are_those_that_excuses_may_name():
    assert tuple(BY_NAME) == tuple(name for name in CHECKS if name not in ("limit", "gain", "honesty"))
    assert not any(check.claimed for check in CONDUCT)


@pytest.mark.parametrize("check", CONDUCT, ids=lambda check: check.name)
def test_a_good_method_passes(check, tmp_path):
    assert verdict(check, subject(tmp_path, AITKEN)).status == "passed"


@pytest.mark.parametrize(
    ("expression", "before", "says"),
    [
        ("s[-1] + 0.1 * (s[-1] - s[0])", "", '0.1 is a float64; write mpf("0.1") or Fraction(1, 10)'),
        ("s[-1] * (1 + 1e-30)", "", None),  # float64 that is 1
        ("s[-1] * mp.mpf(0.5)", "", None),  # exact
        ("s[-1] * W", "W = 1 / 3", "1 / 3 makes a float64 of whole numbers; write Fraction(1, 3)"),
        (
            "sum(c * x**n / (n + 1) * (1 / (n + 1)) for n, c in enumerate(series))",
            "",
            "1 / (n + 1) makes a float64 of whole numbers; write Fraction(1, n + 1)",
        ),
        ("s[-1] * 3**-len(s)", "", "3 ** (-len(s)) makes a float64 of whole numbers; write mpf(3)**(-len(s))"),
        ("s[-1] * math.sqrt(len(s))", "", "math.sqrt(len(s)) is a float64; write mp.sqrt(len(s))"),
        ("s[-1] * sqrt(len(s))", "", "sqrt(len(s)) is a float64; write mp.sqrt(len(s))"),
        ("s[-1] * mp.mpf(math.pi)", "", "math.pi is a float64; write mp.pi"),
        ("s[-1] * math.factorial(len(s)) + math.isqrt(10) + math.comb(4, 2)", "", None),
        ("s[-1] + mp.mpf(float(mp.re(x)))", "", "float(mp.re(x)) rounds to float64; do without float()"),
        ("s[-1] * 0.1j", "", "0.1j is a float64; write mpc(0, mpf('0.1'))"),
        ("s[-1] * Q[0]", "class T:\n    a: float = 0.3\nQ = [T.a]", '0.3 is a float64; write mpf("0.3") or Fraction(3, 10)'),
    ],
)
def test_a_float64_that_enters_the_value_is_named_and_others_are_not(expression, before, says, tmp_path):
    body = returning(expression, before)
    found = verdict(BY_NAME["float64"], subject(tmp_path, body))
    if says is None:
        assert (found.status, found.words) == ("passed", "none enters the values on 5 samples")
    else:
        place = line(body, "W = " if "W = " in before else "0.3" if "0.3" in before else "return")
        assert (found.status, found.words) == ("failed", f"plugins/mine.py:{place}: {says}")


def test_a_float64_in_a_branch_of_a_quotient_that_is_assigned_is_named(tmp_path):
    body = returning("s[-1] * w(len(s))", "def w(n):\n    found = 1\n    found /= n\n    return found\n")
    says = f"plugins/mine.py:{line(body, 'found /= n')}: found / n makes a float64 of whole numbers; write Fraction(found, n)"
    assert words("float64", tmp_path, body) == says


def test_all_of_pythons_grammar_is_left_as_it_was(tmp_path):
    body = """
from dataclasses import dataclass

@dataclass(frozen=True)
class Built:
    series: object
    weight: float = 0.3

    def __call__(self, x):
        match x:
            case mp.mpf() | acb():
                sign = -0.25
            case _:
                sign = 1.5
        total, half = 0, lambda v, by=2.5: v / (by - 0.5)
        if (size := len(self.series)) > 3 and not isinstance(size, arb | acb):
            total /= f"{size}".isdigit()
        try:
            return sum((half(c) * x**n for n, c in enumerate(self.series)), total) * (1 if sign else 2)
        except Inapplicable:
            return mp.pi

def mine(series):
    \"""A sum.\"""
    return Built(series)
"""
    found = verdict(BY_NAME["float64"], subject(tmp_path, body))
    assert (found.status, found.words) == ("passed", "none enters the values on 5 samples")
    spoilt = verdict(BY_NAME["float64"], subject(tmp_path, body.replace("v / (by - 0.5)", "v / (by - 0.4)")))
    assert spoilt.words.endswith(': 0.4 is a float64; write mpf("0.4") or Fraction(2, 5)')


def test_a_file_that_loads_only_once_is_looked_at_from_outside(tmp_path):
    body = returning("s[-1] * 0.1", "import sys\nif hasattr(sys, 'loaded_once'):\n    raise RuntimeError\nsys.loaded_once = True\n")
    found = verdict(BY_NAME["float64"], subject(tmp_path, body))
    del sys.loaded_once
    assert (found.status, found.words) == (
        "passed",
        "none enters the values on 5 samples, as far as is seen from outside: its file does not load a second time",
    )


def test_digits_that_are_not_there_are_told(tmp_path):
    why = "all its answers have 15 digits: is mp.dps set inside, or float64 used?"
    short = "only 15 of the 25 digits asked survive round-off"
    body = returning("float(mp.re(s[-1]))")
    assert words("digits", tmp_path, body) == f"{FIRST}, order 5: asked for 25 digits, {short}; {why}"
    body = 'def mine(series, x):\n    """A sum."""\n    with mp.workdps(15):\n        return series.partial_sums(x)[-1]\n'
    assert words("digits", tmp_path, body).endswith(why)


def test_a_value_that_is_0_is_not_asked_for_digits():
    entry = load_catalog().find("method", "pade")  # with L - M = 2 it gives -4 + 24/(1 + 5) for Euler's series at x = 1
    found = verdict(BY_NAME["digits"], Subject(entry, {"offset": 2}))
    assert (found.status, found.words) == ("passed", "25 and 50 digits agree in 20 cells")


def test_what_is_worked_out_to_40_digits_is_seen_at_50(tmp_path):
    body = 'def mine(series, x):\n    """A sum."""\n    with mp.workdps(40):\n        return series.partial_sums(x)[-1]\n'
    assert f"{FIRST}, order 5: asked for 50 digits, " in words("digits", tmp_path, body)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            '\ndef mine(series, x):\n    """A sum."""\n    mp.prec += 20\n    return series.partial_sums(x)[-1]\n',
            "mp.prec is 276 after the call, and was 256; set it in 'with mp.workprec(bits):' alone",
        ),
        (
            '\ndef mine(series, x):\n    """A sum."""\n    mp.dps = 15\n'
            '    if len(series) == 2:\n        raise ValueError("two")\n    mp.prec = 256\n    return 1\n',
            "mp.prec is 53 after the call, which raised ValueError, and was 256; set it in 'with mp.workprec(bits):' alone",
        ),
        (
            '\ndef mine(series, x):\n    """Sums."""\n    with mp.workprec(512):\n'
            "        yield from enumerate(series.partial_sums(x))\n",
            "mp.prec is 512 after yielding row number 1, and was 256; "
            "set it in 'with mp.workprec(bits):' alone, and yield outside of it",
        ),
        (
            '\ndef mine(series):\n    """A sum."""\n    def built(x):\n'
            "        ctx.prec = 100\n        return series[0]\n    return built\n",
            "flint.ctx.prec is 100 after calling what it built, and was 256; set it in 'with mp.workprec(bits):' alone",
        ),
        (
            '\ndef mine(series):\n    """A sum."""\n    mp.pretty = True\n    return lambda x: series[0]\n',
            "mp.pretty is True after building it, and was False; leave it alone",
        ),
    ],
)
def test_a_precision_that_is_left_changed_is_found(body, says, tmp_path):
    assert words("precision", tmp_path, body) == says
    assert verdict(BY_NAME["precision"], subject(tmp_path, AITKEN)).status == "passed"  # all is as it was before


def test_what_a_call_before_has_left_changed_hides_nothing(tmp_path):
    body = '\ndef mine(series, x):\n    """A sum."""\n    ctx.cap = 99\n    return series[0]\n'
    ctx.cap = 99
    try:
        assert words("precision", tmp_path, body) == "flint.ctx.cap is 99 after the call, and was 10; leave it alone"
        assert ctx.cap == 99
    finally:
        ctx.cap = 10


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            returning("mp.nan if series[0] == 0 else s[-1]"),
            "on the series 0 at x = 1/7, order 0: ValueError: returned nan; raise Inapplicable with the reason instead",
        ),
        (
            returning("mp.inf if len(s) == 2 else s[-1]"),
            "on two terms at x = 1/7, order 1: ValueError: returned +inf; raise Inapplicable with the reason instead",
        ),
        (
            '\ndef mine(series, x: arb | acb):\n    """A sum."""\n    return series.balls(300)[0] / series.balls(300)[0]\n',
            "on the series 0 at x = 1/7, order 0: it returns a ball that is not finite; raise Inapplicable with the reason instead",
        ),
        (
            returning("s[-1] / len(series.facts)"),
            "on a single term at x = 1/7, order 0: ZeroDivisionError: (plugins/mine.py:13)",
        ),
    ],
)
def test_hard_series_are_survived_or_refused(body, says, tmp_path):
    assert words("hard-series", tmp_path, body).removesuffix(" (plugins/mine.py:10)") == says


def test_aitkens_process_without_its_condition_divides_by_zero(tmp_path):
    body = AITKEN.replace("== 0", "== mp.inf")
    says = f"on the series 0 at x = 1/7, order 2: ZeroDivisionError: (plugins/mine.py:{line(body, 'value = ')})"
    assert words("hard-series", tmp_path, body) == says


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            returning("K.setdefault((len(s), x, mp.prec), s[-1])", "K = {}"),
            "on sum (-1)^n n! x^n at x = 1, order 1: 0.0, and asked in another order 0.5: "
            "it keeps something that depends on the series under too short a key",
        ),
        (
            returning("s[-1] + (K.append(1) or len(K)) * mp.eps", "K = []"),
            f"{FIRST}, order 0: 1.0, and a second time 1.0, which differ in their last bits or in what is said of them: "
            "it remembers something",
        ),
        (
            returning("s[-1] + (series.facts['singularities'].append(0) or 0)"),
            "it changes the facts of the series: {'gevrey': 1, 'singularities': [-1], 'exponent': 1, 'strong': -1, 'stieltjes': 0",
        ),
        (
            returning("s[-1] + (object.__setattr__(series, 'terms', series.terms[::-1]) or 0)"),
            "it changes the terms of the series: (1, -1, 2, -6, 24, -120, 720) became (720, -120, 24, -6, 2, -1, 1); "
            "work on a copy",
        ),
        (
            '\ndef mine(series, x, *, powers: list = []):\n    """A sum."""\n    powers.append(1)\n    return series[0]\n',
            "it changes its options: {'powers': []} became {'powers': [1]}; work on a copy",
        ),
    ],
)
def test_what_a_method_remembers_or_changes_is_found(body, says, tmp_path):
    assert words("repeatable", tmp_path, body).startswith(says)


def test_a_cache_by_the_identity_of_a_series_is_found(tmp_path):
    body = returning("K.setdefault((id(series), x, mp.prec), s[-1])", "K = {}")
    assert words("repeatable", tmp_path, body).endswith(("it remembers something", "under too short a key"))


def test_an_answer_that_is_another_elsewhere_is_found(tmp_path):
    says = "differs in another process, in its last bits or in what is said of it"
    assert words("elsewhere", tmp_path, returning("s[-1] * (1 + os.getpid() * mp.eps)")) == f"{FIRST}, order 0: 1.0 {says}"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Estimate(v, abs(v - s[-1]))", "its error claim is 0.08454368, without them 0.0"),
        ("(v + s[-1]) / 2", "it gives 0.95772816, without them 1.0"),
        ("Estimate(v, notes=f'of {len(s)}')", "it says 'heuristic: of 10', without them 'heuristic: of 1'"),
    ],
)
def test_a_sweep_that_looks_ahead_is_found(row, says, tmp_path):
    loop = f"for n, v in enumerate(s):\n        yield n, {row}"
    body = f'\ndef mine(series, x):\n    """Sums."""\n    s = series.partial_sums(x)\n    {loop}\n'
    assert words("truncation", tmp_path, body) == f"{FIRST}, order 0: with c_1..c_9 behind it {says}: it looks ahead"


def test_a_look_at_the_longer_series_is_found_in_any_form(tmp_path):
    body = '\ndef mine(series):\n    """A sum."""\n    return lambda x: series.whole.partial_sums(x)[-1]\n'
    says = f"{FIRST}, order 0: with c_1..c_9 behind it it gives 0.91545632, without them 1.0: it looks ahead"
    assert words("truncation", tmp_path, body) == says


@pytest.mark.parametrize(
    ("body", "order"),
    [
        (returning("s[:-1][-1] if len(s) > 1 else s[0]"), 2),
        (returning("sum(series[n] * x**n for n in range(series.order)) if series.order else s[0]"), 2),
        (returning("s[2 * ((len(s) + 1) // 2) - 2]"), 3),  # at odd orders alone
    ],
)
def test_an_order_that_is_off_by_one_is_found(body, order, tmp_path):
    said = words("last-coefficient", tmp_path, body)
    assert said == (
        f"at order {order} its answer does not change with c_{order}, but with c_{order - 1} "
        f"({FIRST}, order {order}): is its order off by one?"
    )


@pytest.mark.parametrize("row", ["if n % 3 != 1: yield n, v", "if n < 8: yield n, v"])
def test_a_sweep_that_leaves_orders_out_is_found(row, tmp_path):
    body = f'\ndef mine(series, x):\n    """Sums."""\n    for n, v in enumerate(series.partial_sums(x)):\n        {row}\n'
    n = 4 if "%" in row else 8
    said = f"it has no row of order {n} on any of the samples; yield every order, or raise Inapplicable"
    assert words("last-coefficient", tmp_path, body) == said


@pytest.mark.parametrize("order", [9, 11, 24, 39])
def test_a_coefficient_left_out_at_high_orders_alone_is_found(order, tmp_path):
    said = words("last-coefficient", tmp_path, returning(f"s[min(len(s) - 1, {order})]"))
    assert said.startswith("at order ")
    assert "its answer does not change with c_" in said


@pytest.mark.long
def test_a_method_of_one_order_is_tried_there(tmp_path):
    body = returning("s[-1]").replace(
        "    s = ", "    if series.order != 4:\n        raise Inapplicable('order 4 alone')\n    s = "
    )
    tried = {check.name: verdict(check, subject(tmp_path, body)) for check in CONDUCT}
    assert {found.status for found in tried.values()} == {"passed"}
    assert tried["digits"].words == "25 and 50 digits agree in 10 cells"
    assert tried["last-coefficient"].words == "c_N changes the answer at N = 4, the one order at which it answers"
    rounded = body.replace("return s[-1]", "return s[-1] + 0.1")
    assert words("digits", tmp_path, rounded).startswith(f"{FIRST}, order 4: asked for 25 digits, plugins/mine.py:")


def test_inapplicable_without_a_reason_is_found(tmp_path):
    body = returning("s[-1]").replace("    return", "    if len(s) > 5:\n        raise Inapplicable\n    return")
    said = words("hard-series", tmp_path, body)
    assert said.endswith("order 5: it raises Inapplicable without a reason; say why there is no answer")


def test_options_are_described(tmp_path):
    body = '\ndef mine(series, x, *, shift: int = 0):\n    """A sum, without any shift of it."""\n    return series[0]\n'
    says = "the option 'shift' is not described in the docstring; write '*Options.* shift: what it does'"
    assert words("documented", tmp_path, body) == says
    assert words("documented", tmp_path, body.replace("A sum, without any shift of it.", "")) == (
        "it has no docstring; say in its first line what it computes"
    )
    of_k = body.replace("shift: int", "k: int").replace("A sum, without any shift of it.", "sum_{k=0}^N c_k x^k for k: all.")
    assert (
        words("documented", tmp_path, of_k)
        == "the option 'k' is not described in the docstring; write '*Options.* k: what it does'"
    )
    told = body.replace("A sum, without any shift of it.", "A sum.\n\n    *Options.* shift: of nothing.\n    ")
    assert verdict(BY_NAME["documented"], subject(tmp_path, told)).words == "1 option described; no reference is given"


@pytest.mark.parametrize(
    ("signature", "expression", "says"),
    [
        ("weight: int = 1", "s[-1]", "weight = 2, 3, 0, -1 changes nothing on the samples; is it used?"),
        ("weight: Fraction | None = None", "s[-1]", "weight = 1, 4/3, 2, 1/3, 0, -1 changes nothing on the samples; is it used?"),
        ('kind: Literal["t", "u"] = "t"', "s[-1]", "kind = u changes nothing on the samples; is it used?"),
        ("half: bool = False", "s[-1]", "half = True changes nothing on the samples; is it used?"),
        ("k: int = 1", "s[-1] / k", f"with k = 0: {FIRST}, order 1: ZeroDivisionError: (plugins/mine.py:14)"),
        (
            "weight: Fraction = Fraction(1)",
            "s[-1] + float(weight) * (s[-1] - s[0])",
            f"with weight = 4/3: {FIRST}, order 5: asked for 25 digits, plugins/mine.py:14: float(weight) rounds to float64",
        ),
        (
            "power: int = 1",
            "s[-1] if power == 1 else power * s[-1]",
            "with power = 2: on 3 times sum (-1)^n n! x^n at x = 1e-6, order 3: 5.999994, and c_0 is 3.0",
        ),
    ],
)
def test_options_are_tried_otherwise(signature, expression, says, tmp_path):
    body = returning(expression).replace("series, x", f"series, x, *, {signature}")
    head = HEAD.replace("import os\n", "from fractions import Fraction\nfrom typing import Literal\n")
    found = verdict(BY_NAME["options"], subject(tmp_path, body, head))
    assert found.status == "failed"
    assert found.words.startswith(says)


@pytest.mark.long
def test_what_is_said_of_options_that_are_felt(tmp_path):
    options = 'series, x, *, weight: int = 1, name: str = ""'
    body = returning("s[-1] + weight * (s[-1] - s[0]) + 0 * len(name)").replace("series, x", options)
    found = verdict(BY_NAME["options"], subject(tmp_path, body))
    assert (found.status, found.words) == ("passed", "felt, and nothing is spoilt: weight = 2, 3, 0, -1; not tried: name")
    body = returning("s[-1] + 0 * len(name)").replace("series, x", 'series, x, *, name: str = ""')
    found = verdict(BY_NAME["options"], subject(tmp_path, body))
    assert (found.status, found.words) == ("untried", "no other values of name are known to try")
    body = returning("s[-1]").replace("series, x", 'series, x, *, name: str = ""')
    found = verdict(BY_NAME["options"], subject(tmp_path, body))
    assert (found.status, found.words) == ("failed", "the option 'name' is never read")


@pytest.mark.parametrize("check", [c for c in CONDUCT if c.name != "documented"], ids=lambda check: check.name)
def test_a_plugin_that_raises_is_a_failure_that_names_the_line(check, tmp_path):
    body = returning("s[-1]").replace("partial_sums", "partial_soms")
    found = verdict(check, subject(tmp_path, body))
    if check.name in ("precision", "options"):  # which has none
        assert found.status == "passed"
    else:
        assert found.status == "failed"
        assert (
            f"AttributeError: 'Series' object has no attribute 'partial_soms' (plugins/mine.py:{line(body, 'soms')})" in found.words
        )


def test_a_method_that_answers_nowhere_is_untried(tmp_path):
    body = '\ndef mine(series, x):\n    """Nothing."""\n    raise Inapplicable("never")\n'
    tried = {check.name: verdict(check, subject(tmp_path, body)) for check in CONDUCT}
    untried = ("digits", "float64", "repeatable", "elsewhere", "truncation", "last-coefficient")
    assert {name for name, found in tried.items() if found.status == "untried"} == set(untried)
    assert tried["digits"].words == "it answers on none of the samples"
