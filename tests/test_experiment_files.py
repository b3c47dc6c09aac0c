"""Experiment files: what is wrong is told in whole sentences, what is right is read exactly."""

from fractions import Fraction

import pytest

from resurgo.catalog import load_catalog
from resurgo.config import read_experiment

TOP_KEYS = "diagnostics, digits, figures, methods, orders, points, problems, schema, timeout, title"
METHODS = ", ".join(entry.name for entry in load_catalog().of_kind("method"))
HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"
QUARTIC = "a > 0 and eps off the negative real axis"
FILE = "experiments/x.toml"


def text(problems='["euler-series"]', methods='["naive"]', orders="[1, 2]", more=""):
    """An experiment with problems on line 2, methods on line 3, orders on line 4 and more from line 5 on."""
    return f"schema = 1\nproblems = {problems}\nmethods = {methods}\norders = {orders}\n{more}\n"


def problems(entry):
    return text(problems=f"[{entry}]")


def methods(entry):
    return text(methods=f"[{entry}]")


@pytest.fixture
def faults(workspace, resurgo):
    """The lines that `resurgo plan` says about a text, without their common beginning."""

    def told(content):
        done = resurgo("plan", workspace.experiment(content))
        assert done.code == 2
        assert done.out == ""
        lines = done.err.splitlines()
        assert all(line.startswith(f"resurgo: {FILE}:") for line in lines)
        return [line.removeprefix(f"resurgo: {FILE}:") for line in lines]

    return told


@pytest.fixture
def read(workspace):
    return lambda content: read_experiment(workspace.experiment(content))


UNKNOWN = {
    "a misspelt key at the top": (
        text(more="title = 'x'\ndigit = 20"),
        "6: unknown key 'digit'; did you mean 'digits'?",
    ),
    "a key at the top like no other": (text(more="colour = 'red'"), f"5: unknown key 'colour'; known: {TOP_KEYS}"),
    "a misspelt option": (
        methods('{ use = "borel-pade", ofset = 1 }'),
        "3: entry #1 of 'methods' (borel-pade): unknown key 'ofset'; did you mean 'offset'?",
    ),
    "a misspelt parameter": (
        problems('{ use = "quartic-integral", aa = 1 }'),
        "2: entry #1 of 'problems' (quartic-integral): unknown key 'aa'; did you mean 'a'?",
    ),
    "a misspelt key that every entry knows": (
        methods('{ use = "naive", labl = "sum" }'),
        "3: entry #1 of 'methods' (naive): unknown key 'labl'; did you mean 'label'?",
    ),
    "a misspelt method": (methods('"nave"'), "3: entry #1 of 'methods' (nave): unknown method 'nave'; did you mean 'naive'?"),
    "a method like no other": (methods('"xyz"'), f"3: entry #1 of 'methods' (xyz): unknown method 'xyz'; known: {METHODS}"),
    "a misspelt problem": (
        problems('{ use = "quartic-integrl", a = 2 }'),
        "2: entry #1 of 'problems' (quartic-integrl): unknown problem 'quartic-integrl'; did you mean 'quartic-integral'?",
    ),
    "a misspelt diagnostic": (
        text(more='diagnostics = ["optimal-trunction"]'),
        "5: entry #1 of 'diagnostics' (optimal-trunction): unknown diagnostic 'optimal-trunction'; "
        "did you mean 'optimal-truncation'?",
    ),
    "a misspelt figure": (
        text(more='figures = ["error-vs-order", "error-vs-ordr"]'),
        "5: entry #2 of 'figures' (error-vs-ordr): unknown figure 'error-vs-ordr'; did you mean 'error-vs-order'?",
    ),
    "a method of an unknown origin": (
        methods('"elsewhere:naive"'),
        f"3: entry #1 of 'methods' (elsewhere:naive): unknown method 'elsewhere:naive'; known: {METHODS}",
    ),
    "an unknown key in a range of orders": (
        text(orders="{ from = 1, to = 3, stp = 1 }"),
        "4: orders: unknown key 'stp'; did you mean 'step'?",
    ),
}
WRONG_TYPE = {
    "a title that is a number": (text(more="title = 3"), "5: title: '3' has the wrong type; write text in quotes"),
    "digits in words": (text(more='digits = "many"'), "5: digits: 'many' is not a whole number; write one such as 2"),
    "fractional digits": (text(more="digits = 2.5"), "5: digits: '2.5' is not a whole number; write one such as 2"),
    "no digits": (text(more="digits = 0"), "5: digits: '0' is out of range; write a number from 1 to 10000"),
    "too many digits": (text(more="digits = 10001"), "5: digits: '10001' is out of range; write a number from 1 to 10000"),
    "problems that are no list": (
        text(problems='"euler-series"'),
        "2: problems: 'euler-series' has the wrong type; write a list",
    ),
    "methods that are no list": (text(methods='"naive"'), "3: methods: 'naive' has the wrong type; write a list"),
    "figures that are no list": (
        text(more='figures = "error-vs-order"'),
        "5: figures: 'error-vs-order' has the wrong type; write a list",
    ),
    "a number among the methods": (
        methods('"naive", 3'),
        "3: entry #2 of 'methods': '3' is not an entry; write the method's name or { use = \"name\", ... }",
    ),
    "an option that is no whole number": (
        methods('{ use = "pade", offset = 1.5 }'),
        "3: entry #1 of 'methods' (pade): offset: '1.5' is not a whole number; write one such as 2",
    ),
    "an option that is no number": (
        methods('{ use = "borel-pade", b = "half" }'),
        f"3: entry #1 of 'methods' (borel-pade): b: 'half' is not a number; {HINT}",
    ),
    "an irrational option": (
        methods('{ use = "borel-pade", b = "sqrt(2)" }'),
        "3: entry #1 of 'methods' (borel-pade): b: 'sqrt(2)' is not a rational number; write an integer, a fraction or a decimal",
    ),
    "a truth value for a number": (
        methods('{ use = "pade", offset = true }'),
        "3: entry #1 of 'methods' (pade): offset: 'True' is not a whole number; write one such as 2",
    ),
    "a choice that is not offered": (
        text(more='figures = [{ use = "error-vs-order", width = "wide" }]'),
        "5: entry #1 of 'figures' (error-vs-order): width: 'wide' is not allowed; write 'column' or 'full'",
    ),
    "a label that is a number": (
        methods('{ use = "naive", label = 3 }'),
        "3: entry #1 of 'methods' (naive): label: '3' has the wrong type; write text in quotes",
    ),
    "orders in words": (
        text(orders='"all"'),
        "4: orders: 'all' has the wrong type; write a list or { from = 1, to = 20 }",
    ),
    "points in words": (
        text(more='points = "all"'),
        "5: points: 'all' has the wrong type; write a list or { from = 0.01, to = 10, count = 13 }",
    ),
}
EMPTY = {
    "no problems": (text(problems="[]"), "2: problems: the list is empty; write at least one entry"),
    "no methods": (text(methods="[]"), "3: methods: the list is empty; write at least one entry"),
    "no orders": (text(orders="[]"), "4: orders: the list is empty; write at least one order"),
    "no points": (
        problems('{ use = "euler-series", points = [] }'),
        "2: entry #1 of 'problems' (euler-series): points: the list is empty; write at least one point",
    ),
    "a sweep over nothing": (
        methods('{ use = "exponent", power = { sweep = [] } }'),
        "3: entry #1 of 'methods' (exponent): power: the list is empty; write at least one value",
    ),
    "a range of orders that runs backwards": (
        text(orders="{ from = 5, to = 1 }"),
        "4: orders: the range is empty; write from <= to and step >= 1",
    ),
    "a range of orders without a step": (
        text(orders="{ from = 1, to = 5, step = 0 }"),
        "4: orders: the range is empty; write from <= to and step >= 1",
    ),
}
ORDERS = {
    "a negative order": (text(orders="[1, -2]"), "4: orders: '-2' is out of range; write orders from 0 to 10000"),
    "a fractional order": (text(orders="[1.5]"), "4: orders: '1.5' is not a whole number; write one such as 2"),
    "a range without end": (text(orders="{ from = 1 }"), "4: orders: the key 'to' is missing; add it"),
    "an order beyond reason": (text(orders="[10001]"), "4: orders: '10001' is out of range; write orders from 0 to 10000"),
    "a range beyond reason": (
        text(orders="{ from = 0, to = 1000000000000 }"),
        "4: orders: '10001' is out of range; write orders from 0 to 10000",
    ),
    "orders below what a method can use": (
        text(methods='["naive", "optimal-truncation"]', orders="[0]"),
        "3: entry #2 of 'methods' (optimal-truncation): orders: '0' is below what it can use; write orders from 1 on",
    ),
}
POINTS = {
    "a point outside the domain": (
        problems('{ use = "euler-series", points = ["1", "-2"] }'),
        "2: entry #1 of 'problems' (euler-series): points: '-2' lies outside the domain; choose x off the negative real axis",
    ),
    "two points outside the domain": (
        problems('{ use = "quartic-integral", a = "1/2", points = [1, -2, "-3+0i"] }'),
        "2: entry #1 of 'problems' (quartic-integral): points: '-2', '-3+0i' with a = 1/2 lie outside the domain; "
        f"choose {QUARTIC}",
    ),
    "a parameter that leaves no point inside the domain": (
        problems('{ use = "quartic-integral", a = -1, points = [1] }'),
        f"2: entry #1 of 'problems' (quartic-integral): points: '1' with a = -1 lies outside the domain; choose {QUARTIC}",
    ),
    "a method's point outside the problem's domain": (
        methods('{ use = "naive", points = [-1] }'),
        "2: entry #1 of 'problems' (euler-series): points: '-1' lies outside the domain; choose x off the negative real axis",
    ),
    "a point that is not a number": (text(more='points = ["1..2"]'), f"5: points: '1..2' is not a number; {HINT}"),
    "an infinite point": (text(more="points = [1, inf]"), "5: points: 'Infinity' is not a finite number; write one"),
    "nan for a point": (text(more='points = ["nan"]'), "5: points: 'nan' is not a finite number; write one"),
    "a point that divides by zero; write a finite number": (
        text(more='points = ["1/0"]'),
        "5: points: '1/0' divides by zero; write a finite number",
    ),
    "a point with ^": (text(more='points = ["2^3"]'), "5: points: '2^3' is not a number; write powers with **"),
    "a point that calls for more": (
        text(more="points = [\"__import__('os')\"]"),
        f"5: points: '__import__('os')' is not a number; {HINT}",
    ),
    "a point with a huge exponent": (
        text(more='points = ["1e999999"]'),
        "5: points: '1e999999' has an exponent beyond 100000; write a smaller one",
    ),
    "a logarithmic grid from zero": (
        text(more='points = { from = 0, to = 1, count = 3, spacing = "log" }'),
        '5: points: a logarithmic grid has positive ends; write them so, or spacing = "linear"',
    ),
    "a grid of one point": (
        text(more="points = { from = 1, to = 2, count = 1 }"),
        "5: points: a grid runs between two rational points, with a count from 2 to 100000",
    ),
    "a grid between irrational points": (
        text(more='points = { from = "sqrt(2)*I", to = 2, count = 3 }'),
        "5: points: a grid runs between two rational points, with a count from 2 to 100000",
    ),
    "a logarithmic grid between complex points": (
        text(more='points = { from = "I", to = "2*I", count = 3, spacing = "log" }'),
        '5: points: a logarithmic grid has positive ends; write them so, or spacing = "linear"',
    ),
    "a logarithmic rectangle": (
        text(more='points = { from = "1+I", to = "2+2*I", count = 3, spacing = "log" }'),
        '5: points: the points of a rectangle have equal distances; write spacing = "linear"',
    ),
    "a rectangle of too many points": (
        text(more='points = { from = "1+I", to = "2+2*I", count = 1000 }'),
        "5: points: the rectangle has 1000 times 1000 points; 100000 are allowed in all",
    ),
    "a rectangle that is thin": (
        text(more='points = { from = "1+I", to = "2+2*I", count = [5, 1] }'),
        "5: points: a grid runs between two rational points, with a count from 2 to 100000",
    ),
    "three counts": (
        text(more='points = { from = "1+I", to = "2+2*I", count = [5, 1, 2] }'),
        "5: points: count: '[5, 1, 2]' has 3 counts; write one, or two for a rectangle, as in [33, 17]",
    ),
    "two counts on a line": (
        text(more='points = { from = "1+I", to = "2+I", count = [5, 2] }'),
        "5: points: two counts are those of a rectangle, whose corners differ in both parts; write one count",
    ),
    "a spacing that is not offered": (
        text(more='points = { from = 1, to = 2, count = 3, spacing = "lin" }'),
        "5: points: spacing: 'lin' is not allowed; write 'linear' or 'log'",
    ),
}
LABELS = {
    "the same method twice": (
        methods('"naive", "naive"'),
        "3: entry #2 of 'methods' (naive): the label 'naive' is used twice; give each entry a label of its own",
    ),
    "the same label twice": (
        methods('{ use = "naive", label = "sum" }, { use = "pade", label = "sum" }'),
        "3: entry #2 of 'methods' (pade): the label 'sum' is used twice; give each entry a label of its own",
    ),
    "the same figure twice": (
        text(more='figures = ["error-vs-order", { use = "error-vs-order", width = "full", label = "error-vs-order" }]'),
        "5: entry #2 of 'figures' (error-vs-order): the label 'error-vs-order' is used twice; give each entry a label of its own",
    ),
}
SCHEMA = {
    "no schema": (
        'problems = ["euler-series"]\nmethods = ["naive"]\norders = [1]\n',
        "1: the key 'schema' is missing; write schema = 1",
    ),
    "a newer schema": (
        text().replace("schema = 1", "schema = 2"),
        "1: schema: '2' is not a version this resurgo reads; write schema = 1",
    ),
    "a schema that is no number": (
        text().replace("schema = 1", "schema = true"),
        "1: schema: 'True' is not a version this resurgo reads; write schema = 1",
    ),
}
SYNTAX = {
    "an array left open": ('schema = 1\nproblems = ["euler-series"\n', "3: this is not TOML: Unclosed array; mend the syntax"),
    "a string left open": ('schema = 1\ntitle = "x\n', "2: this is not TOML: Illegal character '\\n'; mend the syntax"),
    "a key given twice": ("schema = 1\nschema = 1\n", "2: this is not TOML: Cannot overwrite a value; mend the syntax"),
}
ONE_FAULT = UNKNOWN | WRONG_TYPE | EMPTY | ORDERS | POINTS | LABELS | SCHEMA | SYNTAX


@pytest.mark.parametrize(("content", "sentence"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_one_fault_is_one_sentence(content, sentence, faults):
    assert faults(content) == [sentence]


def test_an_empty_file_tells_all_that_is_missing(faults):
    assert faults("") == [
        "1: the key 'schema' is missing; write schema = 1",
        "1: there are no methods; add methods = [ ... ]",
        "1: there are no problems; add problems = [ ... ]",
    ]


def test_a_study_of_diagnostics_needs_problems_and_orders(faults):
    diagnostics = 'diagnostics = ["exponent-growth"]\n'
    assert faults(f"schema = 1\n{diagnostics}") == ["1: there are no problems; add problems = [ ... ]"]
    assert faults('schema = 1\nproblems = ["euler-series"]\nfigures = ["error-vs-order"]\n') == [
        "1: there are no methods; add methods = [ ... ]"
    ]
    assert faults(f'schema = 1\nproblems = ["euler-series"]\n{diagnostics}') == [
        "3: entry #1 of 'diagnostics' (exponent-growth): there are no orders for it; add orders = [20]"
    ]


def test_no_orders_are_said_to_be_missing(faults):
    content = 'schema = 1\nproblems = ["euler-series"]\nmethods = ["naive"]\n'
    assert faults(content) == ["3: entry #1 of 'methods' (naive): there are no orders for it; add orders = { from = 1, to = 20 }"]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(faults):
    content = """schema = 1
titel = "several faults"
problems = [
  { use = "quartic-integral", a = "one" },
  "euler-serie",
]
methods = [
  "nave",
  { use = "pade", offset = 0.5, ofset = 1 },
]
orders = [-1]
points = ["x"]
"""
    assert faults(content) == [
        "2: unknown key 'titel'; did you mean 'title'?",
        f"4: entry #1 of 'problems' (quartic-integral): a: 'one' is not a number; {HINT}",
        "5: entry #2 of 'problems' (euler-serie): unknown problem 'euler-serie'; did you mean 'euler-series'?",
        "8: entry #1 of 'methods' (nave): unknown method 'nave'; did you mean 'naive'?",
        "9: entry #2 of 'methods' (pade): offset: '0.5' is not a whole number; write one such as 2",
        "9: entry #2 of 'methods' (pade): unknown key 'ofset'; did you mean 'offset'?",
        "11: orders: '-1' is out of range; write orders from 0 to 10000",
        f"12: points: 'x' is not a number; {HINT}",
    ]


def test_a_fault_in_a_sweep_is_told_once(faults):
    assert faults(methods('{ use = "borel-pade", b = { sweep = ["half", 1] }, offset = { sweep = [0, -1] } }')) == [
        f"3: entry #1 of 'methods' (borel-pade): b: 'half' is not a number; {HINT}"
    ]


def test_lines_are_right_among_comments_and_strings_with_brackets(faults):
    content = """schema = 1  # methods = [ "nave" ]
title = "orders = [-1], methods = ["
problems = [  # a ] bracket and a "quote
  "euler-series", # another, [ bracket
]
methods = [
  # "nave", [[
  { use = "naive", label = "a ] label, with [ brackets and 'quotes' #" },
  { use = 'exponent', label = 'a "label" \\',  power = -4 }, { use = "pade", offset = 0.5 },
  "nave",
]
orders = [
  1,
  2,
]
digits = 0
"""
    assert faults(content) == [
        "9: entry #3 of 'methods' (pade): offset: '0.5' is not a whole number; write one such as 2",
        "10: entry #4 of 'methods' (nave): unknown method 'nave'; did you mean 'naive'?",
        "16: digits: '0' is out of range; write a number from 1 to 10000",
    ]


def test_lines_are_right_in_repeated_tables(faults):
    content = """schema = 1
orders = [1]

[[problems]]
use = "euler-series"
points = [1, -3]

[[methods]]
use = "naive"
label = "[[methods]]"

[[methods]]
use = "exponent"
power = "x"

[[methods]]
use = "pade"
offset = 1.5
"""
    assert faults(content) == [
        "6: entry #1 of 'problems' (euler-series): points: '-3' lies outside the domain; choose x off the negative real axis",
        "14: entry #2 of 'methods' (exponent): power: 'x' is not a number; write an integer, a fraction, a decimal such as "
        "6.737(159) or an exact constant such as sqrt(2)/7",
        "18: entry #3 of 'methods' (pade): offset: '1.5' is not a whole number; write one such as 2",
    ]


def test_lines_are_right_below_a_title_of_several_lines(faults):
    content = '''schema = 1
title = """
methods = ["nothing"]
"""
orders = [1]
problems = ["euler-series"]
methods = ["nave"]
'''
    assert faults(content) == ["7: entry #1 of 'methods' (nave): unknown method 'nave'; did you mean 'naive'?"]


def test_a_missing_file_is_told(workspace, resurgo):
    done = resurgo("run", "experiments/nothing.toml")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "resurgo: experiments/nothing.toml: this experiment file cannot be read: No such file or directory; check the path\n"
    )


def test_a_file_in_another_encoding_is_told(workspace, resurgo):
    (workspace.folder / FILE).write_bytes("title = 'é'\n".encode("latin-1"))
    done = resurgo("run", FILE)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"resurgo: {FILE}: this experiment file is not UTF-8 text; save it as UTF-8\n"


def test_a_results_folder_below_a_file_is_told(workspace, resurgo):
    workspace.write("results", "a file, not a folder")
    done = resurgo("run", workspace.experiment(text()))
    assert (done.code, done.out) == (2, "")
    folder = workspace.folder / "results/x/figures"
    assert done.err == (
        f"resurgo: {folder}: results cannot be written here: not a directory; choose another place with --results\n"
    )


def test_nothing_is_computed_where_one_of_two_files_is_wrong(workspace, resurgo):
    done = resurgo("run", workspace.experiment(text()), workspace.experiment(methods('"nave"'), "y"))
    assert done.code == 2
    assert not (workspace.folder / "results").exists()


# ---- good input


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ("[4, 2, 2, 0]", (4, 2, 0)),
        ("{ from = 2, to = 4 }", (2, 3, 4)),
        ("{ from = 2, to = 9, step = 3 }", (2, 5, 8)),
        ("{ from = 3, to = 3 }", (3,)),
    ],
)
def test_orders_are_a_list_or_a_range(orders, expected, read):
    assert read(text(orders=orders)).orders == expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ('["0.1", 0.1, 1e-1, "1/10", "2.5e-3"]', ["1/10", "1/400"]),
        ("[1, 1.0, 10]", ["1", "10"]),
        ('["sqrt(4)/3", "2**-3", "(1+2)/4"]', ["2/3", "1/8", "3/4"]),
        ("[3.14159265358979323846264338327]", ["3.14159265358979323846264338327"]),
        ("{ from = 0, to = 1, count = 5 }", ["0", "1/4", "1/2", "3/4", "1"]),
        ('{ from = "2/3", to = 0, count = 3, spacing = "linear" }', ["2/3", "1/3", "0"]),
        ('{ from = "0.1", to = 10, count = 5, spacing = "log" }', ["1/10", "0.316228", "1", "3.16228", "10"]),
        ('{ from = "1/3", to = "1/7", count = 3, spacing = "log" }', ["1/3", "0.218218", "1/7"]),
    ],
)
def test_points_are_exact_as_written_and_each_comes_once(points, expected, read):
    found = read(text(more=f"points = {points}")).points
    assert [Fraction(int(x.rational.p), int(x.rational.q)) for x in found] == [Fraction(x) for x in expected]


def test_a_fine_logarithmic_grid_stays_between_its_ends(read):
    found = read(text(more='points = { from = "1.2345678", to = "1.2345679", count = 5, spacing = "log" }')).points
    points = [Fraction(int(x.rational.p), int(x.rational.q)) for x in found]
    assert len(points) == 5
    assert points == sorted(points)
    assert (points[0], points[-1]) == (Fraction("1.2345678"), Fraction("1.2345679"))


@pytest.mark.parametrize(
    ("point", "value"),
    [("sqrt(2)", 2**0.5), ("pi/4", 0.7853981633974483), ("1+2i", 1 + 2j), ("-1/2*I", -0.5j), ("exp(1)", 2.718281828459045)],
)
def test_constants_and_complex_points_are_known_to_any_precision(point, value, read):
    (x,) = read(problems(f'{{ use = "quartic-integral", points = ["{point}"] }}')).problems[0].points
    assert x.rational is None
    assert abs(complex(x.ball(100)) - value) < 1e-15
    assert x.ball(1000).rel_accuracy_bits() >= 990


def test_a_method_s_points_come_before_the_problem_s_and_those_before_the_experiment_s(read):
    experiment = read(
        text(
            problems='["euler-series", { use = "quartic-integral", points = ["2"] }]',
            methods='["naive", { use = "pade", points = ["3"] }]',
            more='points = ["1"]',
        )
    )
    euler, quartic = experiment.problems
    naive, pade = experiment.methods
    pairs = [(euler, naive), (quartic, naive), (euler, pade), (quartic, pade)]
    assert [[x.text for x in experiment.points_of(*pair)] for pair in pairs] == [["1"], ["2"], ["3"], ["3"]]


def test_a_problem_without_points_has_those_it_comes_with(read):
    experiment = read(text())
    points = experiment.points_of(experiment.problems[0], experiment.methods[0])
    assert [x.text for x in points] == ["1/100", "1/10", "1", "10"]


def test_orders_of_problem_and_method_are_those_that_both_list(read):
    experiment = read(
        text(
            problems='["euler-series", { use = "quartic-integral", orders = { from = 1, to = 6 } }]',
            methods='["naive", { use = "pade", orders = [8, 6, 4] }]',
            orders="[0, 1]",
        )
    )
    euler, quartic = experiment.problems
    naive, pade = experiment.methods
    pairs = [(euler, naive), (quartic, naive), (euler, pade), (quartic, pade)]
    assert [experiment.orders_of(*pair) for pair in pairs] == [(0, 1), (1, 2, 3, 4, 5, 6), (8, 6, 4), (6, 4)]


def test_a_name_alone_is_an_entry_without_options(read):
    assert read(text()).methods == read(methods('{ use = "naive" }')).methods


def test_labels_are_the_name_with_the_options_given_unless_one_is_written(read):
    experiment = read(
        methods('"pade", { use = "pade", offset = -1 }, { use = "borel-pade", b = 0.5, k = 1 }, { use = "naive", label = "S_N" }')
    )
    assert [item.label for item in experiment.methods] == ["pade", "pade(offset=-1)", "borel-pade(b=0.5, k=1)", "S_N"]


def test_a_sweep_makes_an_entry_of_every_combination(read):
    experiment = read(methods('{ use = "borel-pade", b = { sweep = [0, "1/2"] }, offset = { sweep = [0, -1] }, label = "B" }'))
    assert [(item.label, item.options["b"], item.options["offset"]) for item in experiment.methods] == [
        ("B(b=0, offset=0)", 0, 0),
        ("B(b=0, offset=-1)", 0, -1),
        ("B(b=1/2, offset=0)", Fraction(1, 2), 0),
        ("B(b=1/2, offset=-1)", Fraction(1, 2), -1),
    ]


def test_a_problem_s_parameter_can_be_swept(read):
    experiment = read(problems('{ use = "quartic-integral", a = { sweep = ["1/2", 1, 2.0] } }'))
    assert [item.options for item in experiment.problems] == [{"a": Fraction(1, 2)}, {"a": 1}, {"a": 2}]


@pytest.mark.parametrize("written", ["0.1", '"0.1"', '"1/10"', "1e-1"])
def test_option_numbers_are_exact_as_written(written, read):
    item = read(problems(f'{{ use = "quartic-integral", a = {written} }}')).problems[0]
    assert item.options == {"a": Fraction(1, 10)}
    assert item.settings == {"a": "1/10"}


def test_a_file_without_title_is_called_by_its_name(read):
    assert read(text()).title == "x"
    assert read(text(more='title = "Euler, 1760"')).title == "Euler, 1760"


def test_line_ends_of_windows_are_read(workspace, resurgo):
    (workspace.folder / FILE).write_bytes(methods('"nave"').replace("\n", "\r\n").encode())
    assert resurgo("plan", FILE).err == (
        f"resurgo: {FILE}:3: entry #1 of 'methods' (nave): unknown method 'nave'; did you mean 'naive'?\n"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            text(more='figures = [{ use = "error-vs-order", orders = [77] }]'),
            "5: entry #1 of 'figures' (error-vs-order): orders: '77' is not computed; add it to a method's orders",
        ),
        (
            text(more='figures = [{ use = "error-vs-order", points = [77] }]'),
            "5: entry #1 of 'figures' (error-vs-order): points: '77' is not computed; add it to a problem's points",
        ),
        (
            text(more='figures = [{ use = "error-vs-order", label = "a/b" }, { use = "error-vs-order", label = "a b" }]'),
            "5: entry #2 of 'figures' (error-vs-order): the label 'a b' gives no file name of its own; use letters and digits",
        ),
        (
            problems('{ use = "euler-series", points = ["0.1(1)"] }'),
            "2: entry #1 of 'problems' (euler-series): points: '0.1(1)' carries an uncertainty; a point is exact, write it without",
        ),
        (
            text(problems='[{ use = "euler-series", orders = [1] }]', methods='[{ use = "naive", orders = [2] }]'),
            "3: entry #1 of 'methods' (naive): none of its orders is among those of problem 'euler-series'; let them overlap",
        ),
        (
            methods('{ use = "exponent", power = { swep = [1] } }'),
            "3: entry #1 of 'methods' (exponent): power: this is neither a value nor a sweep; write { sweep = [1, 2] }",
        ),
    ],
)
def test_what_would_be_left_out_silently_is_told(content, sentence, faults):
    assert faults(content) == [sentence]
