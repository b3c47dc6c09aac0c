"""BibTeX of what a plugin refers to, and of resurgo itself.

A reference is text as a paper prints it, several with ';' between them: "P. Wynn, Math. Tables Aids Comput. 10 (1956) 91",
"G. A. Baker and P. Graves-Morris, Padé Approximants, 2nd ed. (1996), ch. 5". One that begins without authors has those of
the one before.
"""

import inspect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from resurgo import __version__
from resurgo.catalog import Entry
from resurgo.docstrings import paragraphs
from resurgo.errors import RequestError

ARTICLE = re.compile(r"(?P<head>.+?) (?P<volume>\d+[A-Z]?) \((?P<year>\d{4})\) (?P<pages>[A-Z]?\d[\w–-]*)(?P<note>[, (].*)?")
BOOK = re.compile(r"(?P<head>.+?)(, (?P<edition>\d+(st|nd|rd|th)) ed\.)? \((?P<publisher>\D+ )?(?P<year>\d{4})\)(, (?P<note>.+))?")
PREPRINT = re.compile(r"(?P<head>.+), arXiv:(?P<eprint>[\w./-]+) \((?P<year>\d{4})\)")
DLMF = re.compile(r"(DLMF|NIST Digital Library of Mathematical Functions),? (?P<note>.+)")
HANDBOOK = {"title": "NIST Digital Library of Mathematical Functions", "howpublished": "https://dlmf.nist.gov"}
INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\w{0,2}\.[ -]?)*")
NAME = re.compile(r"(?:[A-ZÀ-Þ]\w{0,2}\.[ -]?)+[^.]+")  # initials and a surname
UNPUBLISHED = re.compile(r"\b(arXiv|report|thesis|preprint)\b", re.IGNORECASE)
SPECIAL = {c: f"\\{c}" for c in "&%_#$"} | {"{": "\\{", "}": "\\}", "\\": "\\textbackslash{}", "~": "\\textasciitilde{}"}
RESURGO = {
    "author": "{The resurgo developers}",
    "title": "resurgo: a workbench for asymptotic and divergent series",
    "note": f"Python package, version {__version__}",
}
ADVICE = {
    "method": "give @method(reference=...)",
    "problem": "give Problem(..., reference=...)",
    "diagnostic": "write a paragraph *References.* in its docstring",
    "figure": "write a paragraph *References.* in its docstring",
}


@dataclass(frozen=True)
class Reference:
    """A publication: BibTeX's type and fields."""

    type: str
    fields: Mapping[str, str]
    authors: tuple[str, ...] = ()

    @property
    def escaped(self) -> dict[str, str]:
        """All fields as BibTeX wants them; in braces a surname of several words of which the first is not 'von' or such."""
        names = [_escaped(INITIALS.sub("", name)) for name in self.authors]
        names = [f"{{{name}}}" if " " in name and name[0].isupper() else name for name in names]
        written = [INITIALS.match(full)[0] + name for full, name in zip(self.authors, names, strict=True)]  # type: ignore[index]
        return {"author": " and ".join(written)} | {name: _escaped(value) for name, value in self.fields.items()}

    @property
    def _first_word(self) -> str:
        return "dlmf" if self.fields.get("title") == HANDBOOK["title"] else self.fields.get("note", "").partition(" ")[0]

    @property
    def stem(self) -> str:
        """The key before it is made unique: the first author's surname, or a note's first word, and the year, without accents."""
        surname = INITIALS.sub("", self.authors[0]) if self.authors else self._first_word or self.type
        plain = unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode()
        return re.sub(r"\W", "", plain).lower() + self.fields.get("year", "")


def cited(entries: Iterable[Entry]) -> str:
    """What `resurgo cite` prints: the references of things of one name, each once, and resurgo's own entry."""
    named = list(entries)
    found = [reference for entry in named if _text(entry) for reference in references(_text(entry))]
    if named and not found:
        raise RequestError(*(f"the {e.kind} '{e.name}' names no reference; {ADVICE[e.kind]}" for e in named))
    return "\n\n".join([*_written(found), bibtex_of_resurgo()])


def bibtex(entry: Entry) -> str:
    """What a method, a problem, a diagnostic or a figure refers to; RequestError where it names nothing.

    Articles have the titles that the reference gives: most often none.
    """
    if not _text(entry):
        raise RequestError(f"the {entry.kind} '{entry.name}' names no reference; {ADVICE[entry.kind]}")
    return "\n\n".join(_written(references(_text(entry))))


def bibtex_of_resurgo() -> str:
    """BibTeX of resurgo itself."""
    return _entry("misc", "resurgo", {name: value if name == "author" else _escaped(value) for name, value in RESURGO.items()})


def references(text: str) -> Iterator[Reference]:
    """The references in a text, in order."""
    authors: tuple[str, ...] = ()
    for part in " ".join(text.split()).removesuffix(".").split(";"):
        kinds = _article(part.strip(), authors), _dlmf(part.strip()), _preprint(part.strip()), _book(part.strip())
        found = next(filter(None, kinds), Reference("misc", {"note": part.strip()}))
        authors = found.authors or authors
        yield found


def _article(text: str, before: tuple[str, ...]) -> Reference | None:
    match = ARTICLE.fullmatch(text)
    if match is None:
        return None
    *names, journal = match["head"].split(", ")
    authors, title = _authors(names)
    fields = {
        "title": title,
        "journal": journal,
        "volume": match["volume"],
        "year": match["year"],
        "pages": re.sub("[–-]+", "--", match["pages"]),
        "note": _bare(match["note"]),
    }
    return Reference("article", fields, authors or before)


def _dlmf(text: str) -> Reference | None:
    match = DLMF.fullmatch(text)
    return None if match is None else Reference("misc", HANDBOOK | {"note": match["note"]})


def _preprint(text: str) -> Reference | None:
    match = PREPRINT.fullmatch(text)
    if match is None:
        return None
    authors, title = _authors(match["head"].split(", "))
    return Reference("misc", {"title": title, "eprint": match["eprint"], "archiveprefix": "arXiv", "year": match["year"]}, authors)


def _book(text: str) -> Reference | None:
    match = BOOK.fullmatch(text)
    if match is None or UNPUBLISHED.search(text):
        return None
    authors, title = _authors(match["head"].split(", "))
    if not authors or not title:
        return None
    fields = {
        "title": title,
        "edition": match["edition"] or "",
        "publisher": _bare(match["publisher"]),
        "year": match["year"],
        "note": _bare(match["note"]),
    }
    return Reference("book", fields, authors)


def _authors(parts: list[str]) -> tuple[tuple[str, ...], str]:
    """The authors that come first, and what is left of the parts: a title.

    Where no name has initials, the first part is the authors.
    """
    count = next((i for i, part in enumerate(parts) if not all(map(NAME.fullmatch, part.split(" and ")))), len(parts))
    count = count or min(1, len(parts))
    names = [name for part in parts[:count] for name in part.split(" and ")]
    return tuple(names), ", ".join(parts[count:])


def _bare(text: str | None) -> str:
    """Text without the brackets, commas and blanks around it."""
    return (text or "").strip(" ,()")


def _text(entry: Entry) -> str:
    """The references of an entry as text: what it declares, of a bare function what its docstring names."""
    declared = getattr(entry.thing, "reference", "")
    return declared or (paragraphs(entry.documentation).get("References", "") if inspect.isroutine(entry.thing) else "")


def _written(found: Iterable[Reference]) -> list[str]:
    """Every reference once, with a key of its own: the works of an author in one year are a, b, ..."""
    each: list[Reference] = []
    for reference in found:
        each += [reference] if reference not in each else []
    stems = [reference.stem for reference in each]
    letters = [chr(ord("a") + stems[:i].count(stem)) if stems.count(stem) > 1 else "" for i, stem in enumerate(stems)]
    return [
        _entry(reference.type, stem + letter, reference.escaped)
        for reference, stem, letter in zip(each, stems, letters, strict=True)
    ]


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _escaped(text: str) -> str:
    """Text in which LaTeX sees nothing special; letters beyond ASCII are kept."""
    return "".join(SPECIAL.get(c, c) for c in text)
