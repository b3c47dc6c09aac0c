"""BibTeX of references, and of resurgo."""

import re
import tomllib
from pathlib import Path

import pytest

from resurgo import RequestError, __version__
from resurgo.catalog import load_catalog
from resurgo.cite import HANDBOOK, RESURGO, bibtex, bibtex_of_resurgo, cited, references

ROOT = Path(__file__).parents[1]
CATALOG = load_catalog()
REFERRING = [entry for entry in CATALOG.entries if entry.kind != "figure"]
OWN = f"""@misc{{resurgo,
  author = {{{{The resurgo developers}}}},
  title = {{resurgo: a workbench for asymptotic and divergent series}},
  note = {{Python package, version {__version__}}},
}}"""
PLUGIN = '''from resurgo import Problem, hookimpl, method

@method(reference="{reference}")
def mine(series, x):
    """c_0."""
    return series[0]

@hookimpl
def register_methods():
    return [mine]

@hookimpl
def register_problems():
    return [Problem("posed", lambda order: [1] * (order + 1))]
'''
READ = {  # type, authors, fields that are not empty
    "A. C. Aitken, Proc. R. Soc. Edinb. 46 (1926) 289": (
        "article", ("A. C. Aitken",), {"journal": "Proc. R. Soc. Edinb.", "volume": "46", "year": "1926", "pages": "289"},
    ),
    "Aitken, Proc. R. Soc. Edinb. 46 (1926) 289": (
        "article", ("Aitken",), {"journal": "Proc. R. Soc. Edinb.", "volume": "46", "year": "1926", "pages": "289"},
    ),
    "A. Martin, B. Simon and A. S. Wightman, Phys. Lett. 30B (1969) 656-660": (
        "article",
        ("A. Martin", "B. Simon", "A. S. Wightman"),
        {"journal": "Phys. Lett.", "volume": "30B", "year": "1969", "pages": "656--660"},
    ),
    "T. J. Stieltjes, On fractions, and more, Ann. Fac. Sci. Toulouse 8 (1894) J1, sec. 3": (
        "article",
        ("T. J. Stieltjes",),
        {"title": "On fractions, and more", "journal": "Ann. Fac. Sci. Toulouse", "volume": "8", "year": "1894", "pages": "J1",
         "note": "sec. 3"},
    ),
    "G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996), ch. 5": (
        "book",
        ("G. A. Baker", "P. Graves-Morris"),
        {"title": "Padé Approximants", "edition": "2nd", "year": "1996", "note": "ch. 5"},
    ),
    "R. B. Dingle, Asymptotic Expansions: Their Derivation (Academic Press, 1973)": (
        "book",
        ("R. B. Dingle",),
        {"title": "Asymptotic Expansions: Their Derivation", "publisher": "Academic Press", "year": "1973"},
    ),
    "DLMF 6.2.2": ("misc", (), {**HANDBOOK, "note": "6.2.2"}),
    "J. J. Loeffel, Saclay report DPh-T/76-20 (1976)": ("misc", (), {"note": "J. J. Loeffel, Saclay report DPh-T/76-20 (1976)"}),
    "A. Author, arXiv:1234.56789 (2012)": (
        "misc", ("A. Author",), {"eprint": "1234.56789", "archiveprefix": "arXiv", "year": "2012"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=READ)
def test_a_reference_is_read(text, expected):
    (found,) = references(text)
    assert (found.type, found.authors, {name: value for name, value in found.fields.items() if value}) == expected


def test_a_reference_without_authors_has_those_of_the_one_before():
    found = list(references("J. Zinn-Justin, Phys. Rev. Lett. 39 (1977) 95; Phys. Rev. B 21 (1980) 3976"))
    assert [(each.authors, each.fields["journal"], each.fields["pages"]) for each in found] == [
        (("J. Zinn-Justin",), "Phys. Rev. Lett.", "95"),
        (("J. Zinn-Justin",), "Phys. Rev. B", "3976"),
    ]


@pytest.mark.parametrize("entry", REFERRING, ids=lambda entry: f"{entry.kind}:{entry.name}")
def test_every_bundled_reference_is_an_article_a_book_a_preprint_or_of_the_handbook(entry):
    kinds = re.findall(r"(?m)^@(\w+)\{(\w+),$", bibtex(entry))
    assert kinds
    known = sum(bibtex(entry).count(f"  {field} = ") for field in ("eprint", "howpublished"))
    assert [kind for kind, _ in kinds if kind not in ("article", "book")] == ["misc"] * known
    assert len({key for _, key in kinds}) == len(kinds)
    assert bibtex(entry).count("{") == bibtex(entry).count("}")


def test_an_article_and_a_book_are_written():
    assert bibtex(CATALOG.find("method", "stieltjes-bounds")) == (
        "@article{stieltjes1894,\n  author = {T. J. Stieltjes},\n  journal = {Ann. Fac. Sci. Toulouse},\n"
        "  volume = {8},\n  year = {1894},\n  pages = {J1},\n}\n\n"
        "@book{baker1996,\n  author = {G. A. Baker and P. Graves-Morris},\n  title = {Padé Approximants},\n"
        "  edition = {2nd},\n  year = {1996},\n  note = {ch. 5},\n}"
    )


def of(reference, workspace):
    """The BibTeX of a method with that reference."""
    workspace.plugin(PLUGIN.format(reference=reference))
    return bibtex(load_catalog(workspace.folder).find("method", "mine"))


def test_keys_are_unique_and_without_accents(workspace):
    text = of("É. Borel, Ann. Ecole 16 (1899) 9; É. Borel, Lectures (1899); H. de Wit, Acta 1 (1900) 2", workspace)
    assert re.findall(r"@\w+\{(\w+),", text) == ["borel1899a", "borel1899b", "dewit1900"]
    assert "author = {É. Borel}" in text


def test_surnames_of_several_words_are_kept_together(workspace):
    assert "author = {J. C. {Le Guillou} and H. de Wit}" in of("J. C. Le Guillou and H. de Wit, Acta 1 (1900) 2", workspace)


def test_what_is_special_in_latex_is_escaped(workspace):
    text = of("A. Smith, Sums & {x_1}: 100% #1 (1900)", workspace)
    assert "title = {Sums \\& \\{x\\_1\\}: 100\\% \\#1}" in text


def test_a_name_of_two_kinds_is_cited_once():
    entries = CATALOG.search("optimal-truncation")
    assert [entry.kind for entry in entries] == ["diagnostic", "method"]
    assert re.findall(r"@\w+\{(\w+),", cited(entries)) == ["stokes1857", "berry1990", "resurgo"]


def test_what_names_no_reference_is_a_wrong_request(workspace):
    workspace.plugin(PLUGIN.format(reference=""))
    catalog = load_catalog(workspace.folder)
    advice = {
        "mine": "the method 'mine' names no reference; give @method(reference=...)",
        "posed": "the problem 'posed' names no reference; give Problem(..., reference=...)",
        "crossover": "the figure 'crossover' names no reference; write a paragraph *References.* in its docstring",
    }
    for name, sentence in advice.items():
        (entry,) = catalog.search(name)
        for ask in (bibtex, lambda entry: cited([entry])):
            with pytest.raises(RequestError) as refused:
                ask(entry)
            assert str(refused.value) == sentence


def test_resurgo_cites_itself(resurgo):
    assert bibtex_of_resurgo() == cited([]) == OWN
    assert resurgo("cite").out == f"{OWN}\n"
    done = resurgo("cite", "shanks")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "@article{wynn1956,\n  author = {P. Wynn},\n  journal = {Math. Tables Aids Comput.},\n  volume = {10},\n"
        f"  year = {{1956}},\n  pages = {{91}},\n}}\n\n{OWN}\n"
    )


def test_the_citation_file_says_the_same():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    lines = text.splitlines()
    fields = dict(line.split(": ", 1) for line in lines if re.match(r"[a-z-]+: ", line))
    blocks = {line[:-1] for line in lines if re.fullmatch(r"[a-z-]+:", line)}
    assert fields["cff-version"] == "1.2.0"
    assert {"message", "title", "abstract", "type"} <= set(fields)
    assert blocks == {"authors", "keywords"}
    for line in lines:  # a key, an item of a list, or a folded line: YAML that needs no parser to be read
        assert re.fullmatch(r"[a-z-]+:( .+)?|  - .+|  \S.*", line), line
        assert line.count('"') % 2 == 0
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert fields["version"] == __version__ == project["version"]
    assert fields["license"] == project["license"] == "MIT"
    assert [line.removeprefix("  - ") for line in lines[lines.index("keywords:") + 1 :]] == project["keywords"]
    assert fields["title"] == f'"{RESURGO["title"]}"'
    assert lines[lines.index("authors:") + 1] == f'  - name: "{RESURGO["author"].strip("{}")}"'


def test_a_reference_of_no_known_form_has_its_first_word_for_a_key(workspace):
    assert of("Encyclopedia of Integer Sequences, A000142", workspace).startswith("@misc{encyclopedia,\n")
    assert of("NIST Digital Library of Mathematical Functions, 9.7.5", workspace).startswith("@misc{dlmf,\n")
