"""The parts of a plugin's docstring: formula first, then paragraphs that begin with a *Heading.*"""

import re
from collections.abc import Iterable, Iterator

HEADED = re.compile(r"\*([A-Z][\w ]*?)\.?\*\s+")
OPTIONS = ("Options", "Parameters")


def paragraphs(text: str) -> dict[str, str]:
    """The text by heading, without them, '' first; what follows without a heading belongs to the one before."""
    found: dict[str, list[str]] = {}
    for heading, block in _blocks(text):
        found[heading] = [*found[heading], block] if heading in found else [HEADED.sub("", block, count=1)]
    return {heading: "\n\n".join(blocks) for heading, blocks in found.items()}


def without(text: str, headings: Iterable[str]) -> str:
    """The text but for the paragraphs under these headings."""
    left_out = set(headings)
    return "\n\n".join(block for heading, block in _blocks(text) if heading not in left_out)


def meanings(text: str, names: Iterable[str]) -> dict[str, str]:
    """What the paragraph of options or parameters says of each of these: `k: the order; b, c: the shifts.`"""
    parts = paragraphs(text)
    words = " ".join(" ".join(parts.get(heading, "") for heading in OPTIONS).split())
    known = "|".join(map(re.escape, names))
    heads = list(re.finditer(rf"(?:^|(?<=[.;] ))((?:{known})(?:, (?:{known}))*): ", words)) if known else []
    others = list(re.finditer(r"(?<=[.;] )[a-z_]+(?:, [a-z_]+)*: ", words))  # of what is beside it in the file
    ends = [min([h.start() for h in (*heads, *others) if h.start() >= head.end()], default=len(words)) for head in heads]
    return {
        name: words[head.end() : end].strip(" ;").removesuffix(".")
        for head, end in zip(heads, ends, strict=True)
        for name in head[1].split(", ")
    }


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs, each with the heading under which it stands."""
    heading = ""
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        match = HEADED.match(block)
        heading = match[1] if match else heading
        yield heading, block
