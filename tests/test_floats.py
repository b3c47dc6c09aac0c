"""Rounded numbers in a plugin: those that enter its value are named with their place, and others do no harm."""

import sys
from decimal import Decimal

import numpy as np
import pytest
import sympy
from flint import acb, arb
from mpmath import fp, iv, mp

from resurgo.api import resum
from resurgo.catalog import load_catalog
from resurgo.checks.digits import float64
from resurgo.checks.model import Failed, Subject
from resurgo.copies import copy_of
from resurgo.options import resolve
from resurgo.own_modules import own_modules
from resurgo.precision import working_precision
from resurgo.rounded import bits_of, shaken
from resurgo.series import Series

HEAD = '''"""A method of a user."""
import math
from mpmath import mp, mpf
from flint import arb, ctx
from resurgo import Estimate, hookimpl, method
'''
TAIL = "\n\n@hookimpl\ndef register_methods():\n    return [mine]\n"
SOUND = "none enters the values on 5 samples"
FLINT = "compute it with numbers of mpmath or FLINT"
TENTH = '0.1 is a float64; write mpf("0.1") or Fraction(1, 10)'
THIRD = "1 / 3 makes a float64 of whole numbers; write Fraction(1, 3)"
LOWERED = "has 15 digits, as the precision is lowered there; work it out at the precision that the host sets"
LOADED = "has 15 digits, as it is worked out when the file is loaded; work it out in the function that uses it"
NUMPY = "import numpy as np"


def plugin(expression, before="", inside=""):
    """A method that returns an expression of the partial sums s, with lines before it and in it."""
    lines = "".join(f"    {line}\n" for line in inside.splitlines())
    body = f'def mine(series, x):\n    """A sum."""\n    s = series.partial_sums(x)\n{lines}    return {expression}\n'
    return f"{HEAD}{before}\n\n{body}{TAIL}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder for a plugin and the modules that it imports, which are forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name, module in list(sys.modules.items()):
        if any(str(tmp_path) in str(place) for place in (getattr(module, "__file__", ""), *getattr(module, "__path__", ()))):
            del sys.modules[name]


def loaded(folder, text, **modules):
    """The entry of the method `mine` of a plugin with this text, beside modules of its author's."""
    file = folder / "plugins" / "mine.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    for name, content in modules.items():
        (folder / f"{name}.py").write_text(content, encoding="utf-8")
    (entry,) = (each for each in load_catalog(paths=[file]).entries if each.path == file)
    return entry


def verdict(entry):
    """What the check says of it."""
    try:
        return float64(Subject(entry, resolve(entry.options, {})[0]))
    except Failed as failed:
        return str(failed)


def told(text, what):
    """The place of what is blamed, as it is told: where it stands first."""
    lines = enumerate(text.splitlines()[HEAD.count("\n") :], HEAD.count("\n") + 1)
    return f"plugins/mine.py:{next(n for n, line in lines if what in line)}: {what}"


# ---- what is seen

SEEN = {
    "an array in a tuple": ("s[-1] * mpf(float(w[1]))", NUMPY, "t, w = np.polynomial.laguerre.laggauss(3)"),
    "an array that mpmath is given": ("s[-1] + mp.fdot(W, [x, x])", f"{NUMPY}\nW = np.sqrt(np.arange(2, 4))", ""),
    "a quotient of arrays": ("s[-1] * W[1]", f"{NUMPY}\nW = np.arange(1, 4) / 3", ""),
    "a matrix product": ("s[-1] * (A @ np.array([x, x]))[0]", f"{NUMPY}\nA = np.array([[1, 2], [3, 4]]) / 7", ""),
    "a list": ("s[-1] * W[2]", f"{NUMPY}\nW = np.linspace(0, 1, 4).tolist()", ""),
    "a dictionary": ("s[-1] + mp.fsum(W['w']) * x", "import json\nW = json.loads('{\"w\": [0.1, 0.7]}')", ""),
    "a map": ("s[-1] + mp.fsum(map(float, ['0.1', '0.7']))", "", ""),
    "a zip": ("s[-1] + sum(a * b for a, b in zip([x], w))", "", "w = map(float, ['0.1', '0.7'])"),
    "a named tuple": ("s[-1] * E.eigenvalues[0]", f"{NUMPY}\nE = np.linalg.eigh(np.array([[2, 1], [1, 3]]))", ""),
    "bytes of a float32": ("s[-1] * W[0]", "import struct\nW = struct.unpack('<f', b'abcd')", ""),
}
BLAMED = {
    "an array in a tuple": "np.polynomial.laguerre.laggauss(3)",
    "an array that mpmath is given": "np.sqrt(np.arange(2, 4))",
    "a quotient of arrays": "np.arange(1, 4) / 3",
    "a matrix product": "np.array([[1, 2], [3, 4]]) / 7",
    "a list": "np.linspace(0, 1, 4)",
    "a dictionary": "json.loads('{\"w\": [0.1, 0.7]}')",
    "a map": "map(float, ['0.1', '0.7'])",
    "a zip": "map(float, ['0.1', '0.7'])",
    "a named tuple": "np.linalg.eigh(np.array([[2, 1], [1, 3]]))",
    "bytes of a float32": "struct.unpack('<f', b'abcd')",
}


@pytest.mark.parametrize("name", SEEN)
def test_float64_in_containers_is_seen(name, folder):
    text = plugin(*SEEN[name])
    assert verdict(loaded(folder, text)) == f"{told(text, BLAMED[name])} holds float64; {FLINT}"


FLOAT = f"is a float64; {FLINT}"
MORE = "digits, and more are worked with; "


@pytest.mark.parametrize(
    ("before", "inside", "blamed", "says"),
    [
        (NUMPY, "w = np.ones(3)\nw /= 3\nw = w[1]", "w[1]", FLOAT),
        ("", "w = float.fromhex('0x1.999999999p-4')", "float.fromhex('0x1.999999999p-4')", FLOAT),
        (NUMPY, "w = float(np.float32(3) / np.float32(7))", "np.float32(3) / np.float32(7)", f"is a float32; {FLINT}"),
        ("", "w = vars(math)['pi']", "vars(math)['pi']", FLOAT),
        ("from math import *", "w = pi", "pi", "is a float64; write mp.pi"),
        ("import math as m", "w = m.pi", "m.pi", FLOAT),
        ("", "w = 1.0\nfor n in range(1, 31):\n    w = w * n", "w * n", FLOAT),
        ("", "w = math.fsum([2 ** 0.5, 1])", "2 ** 0.5", FLOAT),
        ("", "w = round(mp.log(3), 12)", "round(mp.log(3), 12)", FLOAT),
        ("", "w = [1, 1]\nw = w[1] / 3", "w[1] / 3", "makes a float64 of whole numbers; write Fraction(w[1], 3)"),
        ("", "w = mpf(f'{1 / 3}')", "1 / 3", THIRD[6:]),
        ("from decimal import Decimal", "w = mpf(str(Decimal(1) / 3))", "Decimal(1) / 3", f"has 28 {MORE}{FLINT}"),
        ("import sympy", "w = mpf(sympy.pi.evalf())", "sympy.pi.evalf()", f"has 15 {MORE}{FLINT}"),
        ("", "w = mpf(mp.nstr(mp.log(3), 15))", "mp.nstr(mp.log(3), 15)", f"has 15 {MORE}keep the number itself"),
        ("", "w = mpf('%.17g' % mp.log(3))", "'%.17g' % mp.log(3)", f"has 17 {MORE}keep the number itself"),
    ],
)
def test_other_rounded_numbers_are_seen(before, inside, blamed, says, folder):
    text = plugin("s[-1] * w", before, inside)
    assert verdict(loaded(folder, text)) == f"{told(text, blamed)} {says}"


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("", "w = {('a', 1): 1}\nw['a', 1] /= 3\nw = w['a', 1]"),
        ("class R:\n    w = 1", "r = R()\nr.w /= 3\nw = r.w"),
        ("", "w = 1\nw /= 3"),
    ],
)
def test_a_quotient_that_is_assigned_to_a_part_of_something_is_seen(before, inside, folder):
    text = plugin("s[-1] * w", before, inside)
    (line,) = (n for n, each in enumerate(text.splitlines(), 1) if "/=" in each)
    start, _, end = verdict(loaded(folder, text)).partition(" / 3 makes a float64 of whole numbers; write Fraction(")
    assert start.startswith(f"plugins/mine.py:{line}: ")
    assert end.endswith(", 3)")


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("def f(n, c=0.1):\n    return c * n", "w = f(3)"),
        ("def f(n, *, c=0.1):\n    return c * n", "w = f(3)"),
        ("class R:\n    w = 0.1", "w = R.w"),
        ("from enum import Enum\nclass R(Enum):\n    w = 0.1", "w = R.w.value"),
        ("from dataclasses import dataclass\n@dataclass(frozen=True)\nclass R:\n    w: float = 0.1", "w = R().w"),
        ("from dataclasses import *\n@dataclass\nclass R:\n    w: list = field(default_factory=lambda: [0.1])", "w = R().w[0]"),
        ("from functools import partial\nf = partial(lambda c, n: c * n, 0.1)", "w = f(3)"),
        ("def times(c):\n    return lambda f: lambda n: c * f(n)\n@times(0.1)\ndef f(n):\n    return n", "w = f(3)"),
        ("def times(c):\n    return lambda n: c * n", "w = times(0.1)(3)"),
        ("def f():\n    yield 0.1", "w = mp.fsum(f())"),
        ("", "w = mp.fsum([0.1 * n for n in range(3)])"),
        ("", "w = 0.1 if len(s) else 1"),
        ("", "w = (c := 0.1) * c"),
        ("", "match len(s):\n    case n:\n        w = n * 0.1"),
    ],
)  # fmt: skip
def test_a_constant_is_seen_wherever_it_stands(before, inside, folder):
    text = plugin("s[-1] * w", before, inside)
    (line,) = (n for n, each in enumerate(text.splitlines(), 1) if "0.1" in each)
    assert verdict(loaded(folder, text)) == f"plugins/mine.py:{line}: {TENTH}"


@pytest.mark.parametrize(
    ("before", "inside", "blamed"),
    [
        ("", "with mp.workdps(15):\n    w = mp.pi / 4", "mp.pi / 4"),
        ("", "with mp.workprec(53):\n    w = mp.sqrt(2)", "mp.sqrt(2)"),
        ("", "w = mp.log(3)\nwith mp.workdps(15):\n    w = +w", "+w"),
        ("", "with mp.workdps(15):\n    w = mpf('0.1')", "mpf('0.1')"),
        ("", "before, mp.prec = mp.prec, 53\nw = mp.pi / 3\nmp.prec = before", "mp.pi / 3"),
        ("@mp.workdps(15)\ndef weight(n):\n    return mp.log(n)", "w = weight(3)", "mp.log(n)"),
        ("", "with ctx.workprec(53):\n    w = mpf((2 * arb.pi()).mid())", "arb.pi()"),
        ("", "with ctx.workdps(15):\n    w = mpf(arb(2).sqrt())", "arb(2).sqrt()"),
    ],
)
def test_a_number_of_a_lowered_precision_is_seen(before, inside, blamed, folder):
    text = plugin("s[-1] * w", before, inside)
    assert verdict(loaded(folder, text)) == f"{told(text, blamed)} {LOWERED}"


def test_numbers_of_a_lowered_precision_are_seen_in_lists_and_matrices(folder):
    says = LOWERED.replace("has 15", "has numbers of 15")
    text = plugin("s[-1] * w[1]", "", "with mp.workdps(15):\n    w = mp.matrix([1, 2, 3]) / 7")
    assert verdict(loaded(folder, text)) == f"{told(text, 'mp.matrix([1, 2, 3]) / 7')} {says}"
    text = plugin("s[-1] * (w[1] + 0)", "", "with mp.workdps(15):\n    w = mp.polyroots([1, 0, -2])")
    assert verdict(loaded(folder, text)) == f"{told(text, 'mp.polyroots([1, 0, -2])')} {says}"
    text = plugin("s[-1] * w[1]", "", "with mp.workdps(15):\n    w = mp.lu_solve(mp.matrix([[3, 1], [1, 2]]), [1, 3])")
    blamed = told(text, "mp.lu_solve(mp.matrix([[3, 1], [1, 2]]), [1, 3])")
    assert verdict(loaded(folder, text)) == f"{blamed} {says.replace('15', '18')}"  # it has some bits to spare


@pytest.mark.parametrize(
    ("before", "inside", "blamed"),
    [
        ("W = mp.pi + 0", "w = W", "mp.pi + 0"),
        ("W = [mp.sqrt(n) for n in range(4)]", "w = W[2]", "mp.sqrt(n)"),
        ("class R:\n    w = mp.log(2)", "w = R.w", "mp.log(2)"),
        ("def f(n, c=mp.log(2)):\n    return c * n", "w = f(3)", "mp.log(2)"),
        ("W = mpf('0.1')", "w = W", "mpf('0.1')"),
        ("W = arb.pi()", "w = mpf(W)", "arb.pi()"),
    ],
)
def test_a_number_that_is_rounded_as_the_file_is_loaded_is_seen(before, inside, blamed, folder):
    text = plugin("s[-1] * w", before, inside)
    assert verdict(loaded(folder, text)) == f"{told(text, blamed)} {LOADED}"


def test_a_run_is_told_of_it_with_the_place(folder, monkeypatch):
    text = plugin("s[-1] * w", "", "with mp.workdps(15):\n    w = mp.pi / 4")
    loaded(folder, text)
    with pytest.raises(ArithmeticError) as refused:
        resum([1, -1, 2, -6], "1/10", method="mine", digits=30)
    assert str(refused.value) == f"mine: {told(text, 'mp.pi / 4')} {LOWERED}"
    assert resum([1, -1, 2, -6], "1/10", method="mine", digits=12).details["stable_digits"] == 12


# ---- what does no harm

HARMLESS = {
    "thresholds": ("s[-1] if abs(s[-1]) > 0.3 * 1e-30 else 0", "", ""),
    "logging": ("s[-1]", "", "total = 0.0\nfor n in range(5):\n    total += 0.1 * n\nnote = f'{total:.3f}'"),
    "an index by NumPy": ("s[i]", NUMPY, "i = int(np.argmax([float(abs(c)) + 0.1 * n for n, c in enumerate(s)]))\ni = len(s) - 1"),
    "a number of bits": ("+v", "", "bits = int(2.6 * len(s))\nwith mp.workprec(mp.prec + bits):\n    v = s[-1] * mp.pi"),
    "an order at the edge": ("s[-1] * math.ceil(math.log(1000, 10)) * int(0.29 * 100)", "", ""),
    "an error claim": ("Estimate(s[-1], error=0.1 * abs(s[-1] - s[0]) + 1e-40)", "", ""),
    "an error claim of few digits": ("Estimate(s[-1], error=e)", "", "with mp.workdps(10):\n    e = abs(s[-1] - s[0]) * mp.pi"),
    "a starting guess": ("s[-1] * w", "", "w = mpf(math.sqrt(2))\nfor _ in range(8):\n    w = (w + 2 / w) / 2"),
    "a guess of few digits": ("s[-1] * w", "", "with mp.workdps(15):\n    w = mp.sqrt(3)\nfor _ in 'abc':\n    w = w/2 + 1.5/w"),
    "a guess for mpmath": ("s[-1] * mp.findroot(lambda t: t * t - 2, 1.4142)", "", ""),
    "pi as such": ("s[-1] * w", "", "with mp.workdps(15):\n    w = mp.pi"),
    "many digits in advance": ("s[-1] * W", "with mp.workdps(300):\n    W = mp.log(3)", ""),
    "a number of more digits that is passed on": (
        "s[-1] * +m", "", "with mp.workdps(mp.dps + 9):\n    a = mp.log(3)\nwith mp.workdps(15):\n    m = max(a, mpf(1))",
    ),
    "whole numbers in arrays": ("s[-1] * mpf(w[1]) + mpf(h[2])", NUMPY, "w = np.array([1.0, 2.0, 3.0])\nh = np.linspace(0, 1, 5)"),
    "exact quotients": ("s[-1] + x * sum(c * mpf(1) for c in w)", "", "w = [math.comb(40, k) / 2**40 for k in range(41)]"),
    "a fraction by float64": ("s[-1] * q.denominator", "from fractions import *", "q = Fraction(1 / 3).limit_denominator()"),
    "a logarithm to few digits": ("s[-1]", "import decimal", "size = decimal.Decimal(len(s)).ln() / 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_float64_that_does_not_enter_the_value_does_no_harm(name, folder):
    assert verdict(loaded(folder, plugin(*HARMLESS[name]))) == SOUND


WRITTEN_INTO = {
    "a list in a dictionary": "w = {}\nfor n in range(3):\n    w.setdefault(1, []).append(math.log(n + 2))\nn = len(w[1])",
    "a list in a pair": "w = [(0, [0.1])]\nw[0][1].append(0.7)\npair = w[0]\npair[1].append(0.3)\nn = len(w[0][1])",
    "a list from a function": "w = kept(3)\nw.clear()\nw.append(0.1)\nkept(3).append(0.7)\nkept(3).append(1 / 3)\nn = len(kept(3))",
    "an array in an object": "b = B()\nb.a[2] = 10.7\nn = 3 * int(b.a[2] > 5)",
    "a view of an array": "a = np.ones(4) / 3\na[1:][1] = 10.7\nb = a[1:]\nb[2] = 9.3\na.reshape(2, 2)[0, 0] = 8.1\n"
    "n = int(a[2] > 5) + int(a[3] > 5) + int(a[0] > 5)",
    "an iterator": "it = iter([0.1, 0.2, 0.3])\nassert iter(it) is it\nnext(it)\nn = 1 + len(list(it))",
    "two from an iterator": "it = iter([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])\nn = len(list(zip(it, it)))",
}


@pytest.mark.parametrize("name", WRITTEN_INTO)
def test_what_is_written_into_a_container_is_there_afterwards(name, folder):
    kept = "_kept = {}\ndef kept(n):\n    return _kept.setdefault(n, [])"
    held = "class B:\n    def __init__(self):\n        self.a = np.ones(4) / 3"
    entry = loaded(folder, plugin("s[-1] if n == 3 else s[-1] / 0", f"{NUMPY}\n{kept}\n{held}", WRITTEN_INTO[name]))
    assert verdict(entry) == SOUND


def test_a_kernel_is_no_part_of_the_answer(folder):
    text = f"""{HEAD}
@method(claims=["exact"], kernel=lambda order: ([0.5**n for n in range(order + 1)], 1, 1 / 0.3))
def mine(series, x):
    \"""A sum.\"""
    return series.partial_sums(x)[-1]
{TAIL}"""
    assert verdict(loaded(folder, text)) == SOUND


def test_a_sum_of_very_many_terms_is_looked_at(folder):
    terms = " + ".join(["x"] * 900)
    assert verdict(loaded(folder, plugin(f"s[-1] + ({terms}) * 0.1"))).endswith(TENTH)


def test_code_that_the_probe_would_break_is_left_alone(folder):
    compiled = """
def compiled(f):
    def call(n):
        if any("probe" in name for name in f.__code__.co_names):
            raise TypeError("this is not Python as I know it")
        return f(n)
    return call

@compiled
def weight(n):
    return n * math.factorial(3)
"""
    seen = f"{SOUND}, as far as is seen from outside: it fails where its numbers are looked at"
    assert verdict(loaded(folder, plugin("s[-1] * weight(2)", compiled))) == seen
    wrapped = (
        "compiled = lambda f: f if 'probe' not in str(f.__code__.co_names) else 1 / 0\n@compiled\ndef weight(n):\n    return abs(n)"
    )
    assert verdict(loaded(folder, plugin("s[-1] * weight(2)", wrapped))) == seen


# ---- modules of the author's own


NTH = "makes a float64 of whole numbers; write Fraction(1, n)"


@pytest.mark.parametrize(
    ("before", "expression", "module", "says"),
    [
        ("from core_a import W", "s[-1] * W", "W = 0.1\n", f"core_a.py:1: {TENTH}"),
        ("import core_b as c", "s[-1] * c.W", "import math\nW = math.pi\n", "core_b.py:2: math.pi is a float64; write mp.pi"),
        ("from core_c import *", "s[-1] * w(3)", "def w(n):\n    return 1 / n\n", f"core_c.py:2: 1 / n {NTH}"),
        ("def w():\n    import core_d\n    return core_d.W", "s[-1] * w()", "W = 0.1\n", f"core_d.py:1: {TENTH}"),
        ("import core_e", "s[-1] * core_e.W", "from mpmath import mp\nW = mp.pi / 3\n", f"core_e.py:2: mp.pi / 3 {LOADED}"),
        (
            "import importlib\nc = importlib.import_module('core_f')",
            "s[-1] * c.w(3)",
            "from mpmath import mp\n\n@mp.workdps(15)\ndef w(n):\n    return mp.log(n)\n",
            f"core_f.py:5: mp.log(n) {LOWERED}",
        ),
    ],
)
def test_a_rounded_number_of_a_module_that_a_plugin_imports_is_seen(before, expression, module, says, folder):
    name = says.partition(".")[0]
    entry = loaded(folder, plugin(expression, before), **{name: module})
    entry.thing(Series([1, 2]), 1)  # which imports what is not imported yet
    module_before = sys.modules[name]
    assert verdict(entry) == says
    assert sys.modules[name] is module_before
    assert not any(type(finder).__module__ == "resurgo.copies" for finder in sys.meta_path)


def test_a_rounded_number_of_a_module_that_such_a_module_imports_is_seen(folder):
    entry = loaded(
        folder, plugin("s[-1] * W", "from outer_f import W"), outer_f="from inner_f import V as W\n", inner_f="V = 0.1\n"
    )
    assert verdict(entry) == f"inner_f.py:1: {TENTH}"


def test_sound_modules_are_left_as_they_were(folder):
    core = "import math\nSIZES = [math.sqrt(2)]\n\ndef w(n):\n    SIZES.append(0.1 * n)\n    return n\n"
    entry = loaded(folder, plugin("s[-1] * core_g.w(3)", "import core_g"), core_g=core)
    before = sys.modules["core_g"], len(sys.modules["core_g"].SIZES)
    assert verdict(entry) == SOUND
    assert sys.modules["core_g"] is before[0]
    assert len(sys.modules["core_g"].SIZES) > before[1]  # of the method itself, not of its copies alone


def test_a_module_that_loads_only_once_is_looked_at_from_outside(folder):
    once = "import sys\nif hasattr(sys, 'loaded_once'):\n    raise RuntimeError\nsys.loaded_once = True\nV = 3\n"
    entry = loaded(folder, plugin("s[-1] * V", "from once_h import V"), once_h=once)
    module = sys.modules["once_h"]
    assert verdict(entry) == f"{SOUND}, as far as is seen from outside: the modules that it imports do not load a second time"
    assert sys.modules["once_h"] is module
    entry = loaded(folder, plugin("s[-1] * V * 0.1", "from once_h import V"))
    assert verdict(entry).endswith(TENTH)
    del sys.loaded_once


@pytest.fixture
def installed(folder):
    """Install a package whose entry point in the group resurgo is a module; the method that it registers."""

    def install(module, files, site="src"):
        name = module.partition(".")[0]
        for file, text in files.items():
            (folder / site / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / site / file).write_text(text, encoding="utf-8")
        info = folder / site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[resurgo]\n{name} = {module}\n", encoding="utf-8")
        (info / "top_level.txt").write_text(
            "\n".join(sorted({f.split("/")[0].removesuffix(".py") for f in files})), encoding="utf-8"
        )
        sys.path.insert(0, str(folder / site))  # which the fixture's patch takes away again
        (entry,) = (each for each in load_catalog().entries if each.origin == name)
        return entry

    return install


OF_W = f'{HEAD}\ndef mine(series, x):\n    """A sum."""\n    return series.partial_sums(x)[-1] * W\n'


@pytest.mark.long
@pytest.mark.parametrize(
    ("module", "files", "says"),
    [
        ("pkg_a", {"pkg_a/__init__.py": f"from .core import W\n{OF_W}{TAIL}", "pkg_a/core.py": "W = 0.1\n"}, "pkg_a/core.py:1"),
        (
            "pkg_b",
            {
                "pkg_b/__init__.py": f"from resurgo import hookimpl\nfrom .core import mine\n{TAIL}",
                "pkg_b/core.py": OF_W + "\nW = 0.1\n",
            },
            "pkg_b/core.py:11",
        ),
        (
            "pkg_c.plugins.m",
            {
                "pkg_c/__init__.py": "",
                "pkg_c/plugins/__init__.py": "",
                "pkg_c/plugins/m.py": f"from ..numbers import W\n{OF_W}{TAIL}",
                "pkg_c/numbers.py": "W = 0.1\n",
            },
            "pkg_c/numbers.py:1",
        ),
        ("pkg_d.m", {"pkg_d/m.py": f"from . import core\nW = core.W\n{OF_W}{TAIL}", "pkg_d/core.py": "W = 0.1\n"}, "core.py:1"),
        ("pkg_e", {"pkg_e.py": f"from pkg_e_core import W\n{OF_W}{TAIL}", "pkg_e_core.py": "W = 0.1\n"}, "pkg_e_core.py:1"),
    ],
)
@pytest.mark.parametrize("site", ["site-packages", pytest.param("src", marks=pytest.mark.long)])
def test_a_rounded_number_in_any_module_of_a_package_is_seen(module, files, says, site, installed):
    entry = installed(module, files, site)
    before = {name: found for name, found in sys.modules.items() if name.startswith("pkg_")}
    assert verdict(entry) == f"{says}: {TENTH}"
    assert {name: found for name, found in sys.modules.items() if name.startswith("pkg_")} == before
    assert all(getattr(before[name.rpartition(".")[0]], name.rpartition(".")[2]) is before[name] for name in before if "." in name)


def test_own_modules_are_neither_pythons_nor_resurgos_nor_installed_ones(folder):
    (folder / "site-packages").mkdir()
    (folder / "site-packages" / "others_i.py").write_text("", encoding="utf-8")
    sys.path.insert(0, str(folder / "site-packages"))
    lines = (
        "import json, numpy, resurgo.kernels.pade, core_i, others_i\ntry:\n    import not_there_i\nexcept ImportError:\n    pass"
    )
    entry = loaded(folder, plugin("s[-1]", lines), core_i="import math\ndef late():\n    import inner_i\n", inner_i="")
    found = own_modules(sys.modules[entry.thing.function.__module__])
    assert list(found) == [entry.thing.function.__module__, "core_i", "inner_i"]
    assert [source.file.name for source in found.values()] == ["mine.py", "core_i.py", "inner_i.py"]


def test_a_copy_is_asked_among_its_own_modules(folder):
    core = "ASKED = []\n"
    entry = loaded(folder, plugin("s[-1]", "", "import core_j\ncore_j.ASKED.append(1)"), core_j=core)
    copy = copy_of(entry.thing)
    with copy.at_work():
        copy.thing(Series([1, 2]), 1)
        assert sys.modules["core_j"].ASKED == [1]
    assert "core_j" not in sys.modules
    with copy.at_work():
        assert sys.modules["core_j"].ASKED == [1]


# ---- one number


LENGTHS = [
    (lambda: 0.1, 53),
    (lambda: 0.1j, 53),
    (lambda: 0.5, 0),
    (lambda: 3.0, 0),
    (lambda: 2.0**60, 0),
    (lambda: float("inf"), 0),
    (lambda: float(np.float32(0.1)), 53),  # 24 bits are more than an exact number has by chance
    (lambda: np.float32(0.1), 24),
    (lambda: np.float32(0.5), 0),
    (lambda: np.complex64(0.1j), 24),
    (lambda: np.array([1.0, 0.1])[1:], 53),
    (lambda: np.array([1.0, 0.5, 3e15]), 0),
    (lambda: np.array([1, 2]), 0),
    (lambda: Decimal(1) / 3, 94),
    (lambda: Decimal("0.1"), 0),
    (sympy.pi.evalf, 53),
    (lambda: sympy.pi.evalf(60), 0),
    (lambda: fp.pi, 53),
    (lambda: iv.pi / 4, 53),
    (lambda: mp.pi, 0),
    (lambda: mp.pi + 0, 100),
    (lambda: mp.mpc(1, mp.pi), 100),
    (lambda: mp.mpf(1) / 4, 0),
    (lambda: mp.factorial(20), 0),
    (arb.pi, 100),
    (lambda: acb(1, arb.pi()), 100),
    (lambda: arb(3) / 4, 0),
    (lambda: "0.1", 0),
    (lambda: 7, 0),
]


@pytest.mark.parametrize(("make", "bits"), LENGTHS)
def test_a_number_is_as_long_as_it_was_rounded(make, bits):
    with working_precision(100):
        number = make()
        assert bits_of(number, 200) == bits
        assert bits_of(number, bits) == 0  # where no more are worked with


@pytest.mark.parametrize(("make", "bits"), [each for each in LENGTHS if each[1]])
def test_a_number_is_shaken_in_its_last_bits(make, bits):
    with working_precision(100):
        number = make()
        more, less = (shaken(number, bits, sign) for sign in (1, -1))
    with working_precision(300):
        for one, other in ((more, number), (number, less)):
            assert type(one) is type(number)
            change = (one - other) / number
            middle = change.mid() if isinstance(change, (arb, acb)) else getattr(change, "mid", change)
            size = abs(mp.mpmathify(str(middle) if isinstance(middle, Decimal) else np.ravel(middle)[0]))
            assert 2.0 ** (1 - bits) < size < 2.0 ** (9 - bits)


def test_an_array_is_shaken_where_it_is_rounded():
    for kind in (np.float32, np.float64, np.longdouble, np.complex128):
        moved = shaken(np.array([1, 3, 10], dtype=kind) / 4 + np.array([0, 0, 0.1], dtype=kind), np.finfo(kind).nmant + 1, 1)
        assert (moved.dtype, moved[0], moved[1], moved[2] == kind(2.6)) == (np.dtype(kind), 0.25, 0.75, False)
