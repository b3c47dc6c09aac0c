"""Where in a TOML file a key stands: `tomllib` gives values without their lines."""

import re
from collections.abc import Iterator


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The line of `path`, such as ("methods", 1, "power"), or of the nearest thing above it that is found."""
    start, end = 0, len(text)
    for step in path:
        found = _element(text, start, end, step) if isinstance(step, int) else _key(text, start, end, step)
        if found is None:
            break
        start, end = found
    return text.count("\n", 0, start) + 1


def _key(text: str, start: int, end: int, key: str) -> tuple[int, int] | None:
    """The span from `key = ...` or `[key]`, `[[key]]` on."""
    pattern = re.compile(rf"""(?:^|[{{,\[\n])[ \t]*["']?(?P<key>{re.escape(key)})["']?[ \t]*[=\]]""")
    for match in pattern.finditer(text, start, end):
        if not text[text.rfind("\n", 0, match.start("key")) + 1 : match.start("key")].lstrip().startswith("#"):
            return match.start("key"), end
    return None


def _element(text: str, start: int, end: int, index: int) -> tuple[int, int] | None:
    """The span of the element with that index: of the array that follows, or of repeated [[tables]]."""
    header = re.match(r"[\w-]+\]\]", text[start:end])
    if header:
        tables = [m.start() for m in re.finditer(rf"(?m)^[ \t]*\[\[{re.escape(header[0])}", text)]
        spans = list(zip(tables, [*tables[1:], len(text)], strict=True))
    else:
        spans = list(_elements(text, text.find("[", start)))
    return spans[index] if index < len(spans) else None


def _elements(text: str, opening: int) -> Iterator[tuple[int, int]]:
    """The spans of an inline array's elements, brackets in strings and comments passed over."""
    depth, start = 0, opening + 1
    for token in re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{},]').finditer(text, max(opening, 0)):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if (token[0] == "," and depth == 1) or depth == 0:
            body = text[start : token.start()]
            if body.strip():
                yield start + len(body) - len(body.lstrip()), token.start()
            start = token.end()
        if depth == 0:
            return
