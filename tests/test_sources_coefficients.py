"""Coefficients of one's own in an experiment: lists and files, what is known of them, what may be wrong with them."""

import json

import pytest
from flint import fmpq
from mpmath import mp

from resurgo import load_catalog, run
from resurgo.checks import check
from resurgo.coefficient_file import read_file
from resurgo.listed import files_from, listed
from resurgo.number import parse_number
from resurgo.options import resolve
from resurgo.place import Place
from resurgo.problem import coefficients_of, series_of

HINT = "write an integer, a fraction, a decimal such as 6.737(159) or an exact constant such as sqrt(2)/7"
EULER = "[1, -1, 2, -6, 24, -120, 720, -5040, 40320]"
PROBLEM = load_catalog().find("problem", "coefficients").thing


def parameters(**given):
    found, faults = resolve(PROBLEM.options, given)
    assert not faults, faults
    return tuple(sorted(found.items()))


def text(entry, methods='["naive"]', orders="[2, 3]", digits=20):
    """An experiment whose problem begins on line 5."""
    return f'schema = 1\ndigits = {digits}\norders = {orders}\nmethods = {methods}\n[[problems]]\nuse = "coefficients"\n{entry}\n'


@pytest.fixture
def rows(workspace):
    def ask(entry, *more, **others):
        return run(workspace.experiment(text(entry, *more, **others))).table.to_dict("records")

    return ask


@pytest.fixture
def fault(workspace, resurgo):
    """What `resurgo plan` says about an entry, without its beginning; nothing is computed."""

    def told(entry, line=7):
        done = resurgo("plan", workspace.experiment(text(f'{entry}\npoints = ["1/10"]')))
        assert (done.code, done.out) == (2, "")
        (said,) = done.err.splitlines()
        head = f"resurgo: experiments/x.toml:{line}: entry #1 of 'problems' (coefficients): "
        assert said.startswith(head), said
        return said.removeprefix(head)

    return told


# ---- the coefficients


def test_the_default_is_the_electrons_anomaly():
    """c_2 and c_3 in closed form: Sommerfield 1957, Laporta and Remiddi 1996."""
    with mp.workdps(30):
        z3, z5, l2, a4 = mp.zeta(3), mp.zeta(5), mp.log(2), mp.polylog(4, mp.mpf(1) / 2)
        c2 = mp.mpf(197) / 144 + mp.pi**2 / 12 + 3 * z3 / 4 - mp.pi**2 * l2 / 2
        c3 = mp.mpf(83) / 72 * mp.pi**2 * z3 - mp.mpf(215) / 24 * z5 - mp.mpf(239) / 2160 * mp.pi**4
        c3 += mp.mpf(100) / 3 * (a4 + l2**4 / 24 - mp.pi**2 * l2**2 / 24) + mp.mpf(139) / 18 * z3
        c3 += -mp.mpf(298) / 9 * mp.pi**2 * l2 + mp.mpf(17101) / 810 * mp.pi**2 + mp.mpf(28259) / 5184
        terms = coefficients_of(PROBLEM, parameters(), 5)
        assert [c.text for c in terms[:2]] == ["0", "1/2"]
        for c, exact in ((terms[2], c2), (terms[3], c3)):
            assert c.uncertainty == fmpq(1, 2 * 10**18)
            assert abs(mp.mpf(c.text) - exact) < mp.mpf(10) ** -18 / 2
        assert terms[5].uncertainty == fmpq(159, 1000)


def test_numbers_of_every_kind_are_read_as_they_are_written():
    values = ["1", "-1/2", "6.737(159)", "0.25", "1+2*I", "sqrt(2)"]
    terms = coefficients_of(PROBLEM, parameters(values=values), 5)
    assert [c.text for c in terms] == values
    assert [str(c.uncertainty) for c in terms] == ["0", "0", "159/1000", "1/200", "0", "0"]
    exact = coefficients_of(PROBLEM, parameters(values=values, exact=True), 5)
    assert [str(c.uncertainty) for c in exact] == ["0", "0", "159/1000", "0", "0", "0"]
    assert series_of(PROBLEM, parameters(values=values), 3).exact == (1, fmpq(-1, 2), fmpq(6737, 1000), fmpq(1, 4))


def test_decimals_of_an_experiment_are_no_float64(rows):
    (row,) = rows('values = [0.1234567890123456789012345]\nexact = true\npoints = ["1/10"]', orders="[0]", digits=25)
    assert row["value"] == "0.1234567890123456789012345"


def test_uncertainty_becomes_data_error(rows):
    found = rows('values = [1, "6.0(2)", 0.25]\npoints = ["1/10"]')
    assert float(found[0]["data_error"]) == pytest.approx(0.2 * 0.1 + 0.005 * 0.01, rel=0.01)
    assert {row["grade"] for row in rows('values = [1, "6.0(2)", 0.25]\npoints = [0]')} == {"estimated", ""}


def test_complex_coefficients_are_summed(rows):
    row = rows('values = ["1+2*I", "I", "1/2"]\npoints = ["1/10"]')[0]
    assert (row["value"], row["value_im"]) == ("1.005", "2.1")


def test_orders_beyond_the_data_say_so_and_fail_no_other(rows):
    found = rows(f'values = {EULER}\npoints = ["1/10"]', '["naive", "pade"]', "{ from = 0, to = 30 }")
    for row in found:
        if row["order"] <= 8:
            assert row["status"] == "ok"
        else:
            assert (row["status"], row["message"]) == ("inapplicable", "problem 'coefficients': only c_0..c_8 are known")
    assert len(found) == 62


def test_a_diagnostic_beyond_the_data_says_so(workspace):
    content = text('values = [1, 2]\npoints = ["1/10"]', orders="[1, 5]").replace(
        "methods", 'diagnostics = ["optimal-truncation"]\nmethods'
    )
    (row,) = run(workspace.experiment(content)).diagnostics.to_dict("records")
    assert (row["status"], row["message"]) == ("inapplicable", "problem 'coefficients': only c_0..c_1 are known")


# ---- what is known of it


def test_facts_are_those_that_are_given():
    assert dict(PROBLEM.facts_at(dict(parameters()))) == {}
    given = {"gevrey": 1, "singularities": ["-1", "2*I"], "exponent": "1/2", "strong": "-1/3", "stieltjes": 0}
    found = PROBLEM.facts_at(dict(parameters(**given)))
    assert found == {"gevrey": 1, "singularities": ["-1", "2*I"], "exponent": "1/2", "strong": "-1/3", "stieltjes": 0}


def test_methods_use_the_facts(rows):
    facts = "gevrey = 1\nsingularities = [-1]\nstieltjes = 0"
    methods = '["conformal-borel", "stieltjes-bounds"]'
    with_facts = rows(f'values = {EULER}\n{facts}\npoints = ["1/10"]', methods, "[8]")
    own = rows(f'values = {EULER}\npoints = ["1/10"]', methods, "[8]")
    assert [row["status"] for row in with_facts] == ["ok", "ok"]
    assert with_facts[1]["grade"] == "proved"
    assert [row["status"] for row in own] == ["ok", "inapplicable"]
    assert "by the coefficients" in own[0]["notes"]
    assert "declared" in with_facts[0]["notes"]


def test_rows_are_scored_where_the_truth_is_given(rows):
    entry = (
        f'values = {EULER}\ntruth = [[1, "0.5963(1)"], ["sqrt(2)", "1/2"], ["1/5", 0.85]]\npoints = ["1/10", "1", "sqrt(2)", "1/5"]'
    )
    found = {row["x"][:5]: row for row in rows(entry, '["borel-pade"]', "[8]")}
    assert (found["0.1"]["status"], found["0.1"]["reference"]) == ("ok", "")
    assert "target" not in found["0.1"]["notes"]
    assert found["1"]["reference"] == "0.5963"
    assert found["1"]["digits"] == pytest.approx(3.31, abs=0.5)  # to no more digits than the truth is known to
    assert found["1.414"]["reference"] == "0.5"
    assert found["0.2"]["reference"] == "0.85"[: len(found["0.2"]["reference"])]


def test_the_truth_is_known_to_its_uncertainty():
    point = {"truth": [["1", "0.5591(2)"], ["2", "0.25"], ["3", "1/3"], ["1/3+I", "1-I"]]}

    def target(x):
        return Place(PROBLEM, parameters(**point), parse_number(x)).target(30)

    value, good = target("1")
    assert (mp.nstr(value, 4), round(good, 1)) == ("0.5591", 3.4)
    assert round(target("2")[1], 1) == 1.7
    assert target("3")[1] > 30
    assert target("1/3+I")[0] == mp.mpc(1, -1)
    assert target("1/3-I") is None
    assert target("1.0000000000000000000000000000000001") is None


# ---- files

FILES = {
    "mine.csv": "n,c_n\n0,1\n1,-1/2\n2,0.25(1)\n",
    "windows.csv": "\ufeffn,c_n\r\n0,1\r\n1,-1/2\r\n2,0.25(1)\r\n",
    "classic.csv": "n,c_n\r0,1\r1,-1/2\r2,0.25(1)\r",
    "mine.json": '{"coefficients": [1, "-1/2", "0.25(1)"]}',
    "mine.txt": "# three\n1\n-1/2\n0.25(1)\n",
    "row.txt": "1, -1/2, 0.25(1)",
}


@pytest.mark.parametrize(("name", "content"), FILES.items())
def test_a_file_is_found_beside_the_experiment(name, content, workspace, monkeypatch):
    file = workspace.folder / "experiments" / "data" / name
    file.parent.mkdir()
    file.write_bytes(content.encode())
    experiment = workspace.folder / workspace.experiment(text(f'values = "data/{name}"\npoints = ["1/10"]'))
    monkeypatch.chdir("/")
    row = run(experiment).table.to_dict("records")[0]
    assert row["value"] == "0.9525"
    assert float(row["data_error"]) == pytest.approx(0.0001)
    assert json.loads(row["parameters"])["values"] == f"data/{name}: c_0..c_2, sha256 {listed(str(file)).text[-12:]}"


def test_a_file_from_anywhere_and_from_python(workspace, monkeypatch):
    file = workspace.folder / "here.txt"
    file.write_text("1 2 3")
    assert listed(str(file)).text.startswith(f"{file}: c_0..c_2, sha256 ")
    assert [c.text for c in listed("here.txt").exact] == ["1", "2", "3"]
    monkeypatch.chdir("/")
    with files_from(workspace.folder):
        assert listed("here.txt").text.startswith("here.txt: c_0..c_2, sha256 ")
    with pytest.raises(ValueError, match="No such file"):
        listed("here.txt")


def test_a_changed_file_is_computed_again_and_an_unchanged_one_is_not(workspace, resurgo):
    workspace.write("experiments/c.csv", "1\n0.50\n2\n3\n")
    name = workspace.experiment(text('values = "c.csv"\npoints = ["1/10"]'))

    def state():
        return resurgo("plan", name).out.splitlines()[-1]

    assert resurgo("run", name).code == 0
    first = json.loads((workspace.folder / "results/x/manifest.json").read_text())
    assert state() == "2 rows, 2 of them kept; 20 digits"
    workspace.write("experiments/c.csv", "# the same numbers\n")
    for content, kept in (("c_n\n1\n0.50\n2\n3\n", 2), ("1\n0.5\n2\n3\n", 0), ("1\n0.51\n2\n3\n", 0), ("1\n0.50\n2\n3\n", 2)):
        workspace.write("experiments/c.csv", content)
        assert state() == f"2 rows, {kept} of them kept; 20 digits"
    workspace.write("experiments/c.csv", "1\n0.51\n2\n3\n")
    assert resurgo("run", name).code == 0
    second = json.loads((workspace.folder / "results/x/manifest.json").read_text())
    assert first["experiment_sha256"] != second["experiment_sha256"]
    assert first["experiment"]["problems"][0]["options"]["values"] != second["experiment"]["problems"][0]["options"]["values"]


def test_files_are_swept(rows, workspace):
    for name in ("a", "b"):
        workspace.write(f"experiments/{name}.txt", f"1 {'1' if name == 'a' else '3'}")
    found = rows('values = { sweep = ["a.txt", "b.txt"] }\npoints = ["1"]', orders="[1]")
    assert [row["value"] for row in found] == ["2", "4"]


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
FAULTY = {
    "two columns too many": (
        "c.csv",
        "n,c,error\n0,1,2\n1,2,3\n",
        ":2: this row has 3 columns; write c_n, or n and c_n, in every row",
    ),
    "a column missing": ("c.csv", "0,1\n1\n", ":2: this row has 1 columns; write c_n, or n and c_n, in every row"),
    "nan": ("c.csv", "1\nnan\n", ":2: coefficient 'nan' is not a finite number; write one"),
    "nan in JSON": ("c.json", "[1,\n NaN]", ":2: coefficient 'NaN' is not a finite number; write one"),
    "infinity in JSON": ("c.json", '[1,\n\n"-inf"]', ":3: coefficient '-inf' is not a finite number; write one"),
    "null in JSON": ("c.json", "[1, null]", f": coefficient 1: 'None' is not a number; {HINT}"),
    "true in JSON": ("c.json", "[true]", f": coefficient 0: 'True' is not a number; {HINT}"),
    "a list in a list": ("c.json", "[[1, 2]]", f": coefficient 0: '['1', '2']' is not a number; {HINT}"),
    "an object in a list": ("c.json", '[{"n": 0}]', f": coefficient 0: '{{'n': '0'}}' is not a number; {HINT}"),
    "an empty file": ("c.csv", "", ": there are no coefficients; give at least c_0"),
    "blanks": ("c.txt", " \n\t\n", ": there are no coefficients; give at least c_0"),
    "a picture": ("c.csv", PNG, ": this is not UTF-8 text; save it as UTF-8"),
    "null characters": ("c.txt", b"1\x00 2\x00", ": this is not text; save the coefficients as JSON, CSV or text"),
    "Windows' Unicode": ("c.txt", "1 2".encode("utf-16"), ": this is not UTF-8 text; save it as UTF-8"),
    "bad JSON": ("c.json", "[1,\n2,]", ":2: this is not JSON: {}; mend the syntax"),
    "JSON without end": ("c.json", "[" * 100_000, ": this is not a list of coefficients; write [c_0, c_1, ...]"),
    "a JSON key twice": (
        "c.json",
        '{"coefficients": [1], "coefficients": [2]}',
        ": the key 'coefficients' stands there twice; write it once",
    ),
    "a JSON object in place of a list": (
        "c.json",
        '{"coefficients": {"0": 1}}',
        ': there is no list of coefficients; write [c_0, c_1, ...] or {"coefficients": [...]}',
    ),
    "a gap": ("c.csv", "0,1\n1,1\n3,1\n", ":3: the first column '3' is not the order 2; number the rows 0, 1, 2, ..."),
    "an order twice": ("c.csv", "0,1\n1,1\n1,2\n", ":3: the first column '1' is not the order 2; number the rows 0, 1, 2, ..."),
    "orders from one": ("c.csv", "1,1\n2,1\n", ":1: the first column '1' is not the order 0; number the rows 0, 1, 2, ..."),
    "a unit": ("c.csv", "0,1.5 GeV\n1,2 GeV\n", f":1: coefficient '1.5 GeV' is not a number; {HINT}"),
    "a unit in text": ("c.txt", "1.5 GeV\n", f":1: coefficient 'GeV' is not a number; {HINT}"),
    "a percentage": ("c.txt", "1\n5%", f":2: coefficient '5%' is not a number; {HINT}"),
    "thousands in text": (
        "c.txt",
        "1\n1,234.5\n",
        ":2: '1,234.5' may be one number or several; write 1234.5 for one, and a blank after every comma between several",
    ),
    "millions in text": (
        "c.txt",
        "-1,234,567 2",
        ":1: '-1,234,567' may be one number or several; write 1234.5 for one, and a blank after every comma between several",
    ),
    "a decimal comma": (
        "c.txt",
        "1\n0,5\n",
        ":2: '0,5' may be one number or several; write 1234.5 for one, and a blank after every comma between several",
    ),
    "a decimal comma with an exponent": (
        "c.txt",
        "1,0e3 2,5",
        ":1: '1,0e3' may be one number or several; write 1234.5 for one, and a blank after every comma between several",
    ),
    "thousands in CSV": ("c.csv", 'n,c\n0,"1,234.5"\n', f":2: coefficient '1,234.5' is not a number; {HINT}"),
    "underscores": ("c.txt", "1_000", f":1: coefficient '1_000' is not a number; {HINT}"),
    "semicolons": (
        "c.csv",
        "n;c_n\n0;1,5\n1;2\n",
        ":1: columns are separated by ';'; separate them by ',' and write decimals as 0.5",
    ),
    "an uncertainty aside": (
        "c.txt",
        "1\n6.737 (159)\n",
        ":2: '(159)' stands alone; write an uncertainty without a blank before it, 6.737(159)",
    ),
    "plus or minus": ("c.csv", "1\n6.7±0.2\n", f":2: coefficient '6.7±0.2' is not a number; {HINT}"),
    "plus and minus": (
        "c.txt",
        "1\n6.7+-0.1\n",
        ":2: coefficient '6.7+-0.1' has two signs in a row; write 6.737(159) for an uncertainty, or one sign",
    ),
    "a typographer's minus": ("c.csv", "1\n\u22121\n", f":2: coefficient '\u22121' is not a number; {HINT}"),
    "hexadecimal": ("c.txt", "0x10", f":1: coefficient '0x10' is not a number; {HINT}"),
    "a power beyond all": ("c.txt", "9**9**9**9", ":1: coefficient '9**9**9**9' is too large a power; write a smaller one"),
    "an exponent beyond all": (
        "c.txt",
        "1e999999999",
        ":1: coefficient '1e999999999' has an exponent beyond 100000; write a smaller one",
    ),
    "code": ("c.txt", "__import__('os').getcwd()", f":1: coefficient '__import__('os').getcwd()' is not a number; {HINT}"),
    "a quotation without end": ("c.csv", f'1\n"{"2" * 200_000}', ":2: this is not CSV: {}; mend the line"),
}


@pytest.mark.parametrize(("name", "content", "sentence"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_told_in_one_sentence_before_anything_is_computed(name, content, sentence, workspace, fault, resurgo):
    (workspace.folder / "experiments" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    said = fault(f'values = "{name}"')
    before, _, after = f"values: experiments/{name}{sentence}".partition("{}")
    assert said.startswith(before)
    assert said.endswith(after)
    done = resurgo("sum", f"experiments/{name}", "--at", "1")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"resurgo: {said.removeprefix('values: ')}\n"


GONE = "this coefficient file cannot be read: No such file or directory; check the path"
NEITHER = 'is neither a list of numbers nor the name of a file; write ["1", "-1/2"] or "mine.csv"'
WRONG = {
    "a missing file": ('values = "none.csv"', f"values: experiments/none.csv: {GONE}"),
    "standard input": ('values = "-"', f"values: experiments/-: {GONE}"),
    "a folder": ('values = "."', "values: experiments: this coefficient file cannot be read: Is a directory; check the path"),
    "a null character": (r'values = "a\u0000b"', "values: 'experiments/a\\x00b': this is no name of a file; check the path"),
    "no name": ('values = ""', f"values: '' {NEITHER}"),
    "no list": ("values = 3", f"values: '3' {NEITHER}"),
    "an empty list": ("values = []", f"values: '[]' {NEITHER}"),
    "a word": ('values = [1, "abc"]', f"values: coefficient 1: 'abc' is not a number; {HINT}"),
    "nan": ("values = [1, nan]", "values: coefficient 1: 'NaN' is not a finite number; write one"),
    "true": ("values = [true]", f"values: coefficient 0: 'True' is not a number; {HINT}"),
    "a list in a list": ("values = [[1, 2]]", f"values: coefficient 0: '[1, 2]' is not a number; {HINT}"),
    "a date": ("values = [1979-05-27]", f"values: coefficient 0: '1979-05-27' is not a number; {HINT}"),
    "another key": ('file = "c.csv"', "unknown key 'file'; known: exact, exponent, gevrey, nodes, orders, points, singularities, "
                    "stieltjes, strong, truth, use, values"),
    "exact as text": ('exact = "yes"', "exact: 'yes' has the wrong type; write true or false"),
    "a negative Gevrey order": ("gevrey = -1", "gevrey: '-1' is negative; write the k of (kn)!, 0 or more"),
    "a Gevrey order of words": ('gevrey = "one"', f"gevrey: 'one' is not a number; {HINT}"),
    "half a subtraction": ('stieltjes = "1/2"', "stieltjes: '1/2' is not a whole number; write one such as 2"),
    "subtractions below 0": (
        "stieltjes = -1",
        "stieltjes: '-1' is negative; write the number of subtractions, 0, 1, ...",
    ),
    "one singularity": ("singularities = -1", "singularities: '-1' is not a list of positions; write [\"-1/4\"]"),
    "a singularity at 0": (
        "singularities = [0]",
        "singularities: a Borel transform has no singularity at 0; write where the nearest one is",
    ),
    "no pairs": ("truth = [1, 2]", 'truth: \'1\' is not a pair; write [x, f(x)], as in ["1", "0.5963(1)"]'),
    "truth as text": ('truth = "t.csv"', 'truth: \'t.csv\' is not a list of pairs; write [["1", "0.5963(1)"]]'),
    "an uncertain point": ('truth = [["1.0(1)", 2]]', "truth: '1.0(1)' carries an uncertainty; a point is exact, write it without"),
    "a point twice": ('truth = [["1/2", 2], ["0.5", 3]]', "truth: x = '0.5' stands there twice; write one value for it"),
    "a truth of words": ('truth = [["1/2", "big"]]', f"truth: 'big' is not a number; {HINT}"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_told_in_one_sentence(entry, sentence, fault):
    assert fault(entry) == sentence


def test_without_points_of_its_own_it_asks_for_them(workspace, resurgo):
    done = resurgo("plan", workspace.experiment(text("values = [1, 2, 3]")))
    words = "entry #1 of 'problems' (coefficients): it has no points of its own; add points = [ ... ]"
    assert done.err == f"resurgo: experiments/x.toml:5: {words}\n"


def test_a_long_file_is_read_quickly(tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("\n".join(f"{n}.5" for n in range(20_000)))
    assert len(read_file(str(file))) == 20_000


def test_it_passes_the_checks():
    (found,) = check("problem:coefficients").values()
    assert [each for each in found if each.failed] == []
    assert {each.check for each in found if each.status == "excused"} == {"documented"}
