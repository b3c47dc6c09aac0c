"""Where in a TOML file a key stands: `tomllib` gives values without their lines."""

import re
from collections.abc import Iterator

QUOTED = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*')


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The line of `path`, such as ("methods", 1, "power"), or of the nearest thing above it that is found."""
    bare = QUOTED.sub(_blank, text)
    start, end = 0, len(bare)
    for step in path:
        found = _element(bare, start, end, step) if isinstance(step, int) else _key(bare, start, end, step)
        if found is None:
            break
        start, end = found
    return bare.count("\n", 0, start) + 1


def _blank(match: re.Match[str]) -> str:
    """Strings and comments as stars of the same length and lines; a quoted key stays as it is."""
    after = match.string[match.end() :].lstrip(" \t")
    return match[0] if after.startswith("=") else re.sub(r"[^\n]", "*", match[0])


def _key(bare: str, start: int, end: int, key: str) -> tuple[int, int] | None:
    """The span from `key = ...` or `[key]`, `[[key]]` on."""
    pattern = re.compile(rf"""(?:^|[{{,\[\n])[ \t]*["']?(?P<key>{re.escape(key)})["']?[ \t]*[=\]]""")
    match = pattern.search(bare, start, end)
    return (match.start("key"), end) if match else None


def _element(bare: str, start: int, end: int, index: int) -> tuple[int, int] | None:
    """The span of the element with that index: of the array that follows, or of repeated [[tables]]."""
    header = re.match(r"[\w-]+\]\]", bare[start:end])
    if header:
        tables = [m.start() for m in re.finditer(rf"(?m)^[ \t]*\[\[{re.escape(header[0])}", bare)]
        spans = list(zip(tables, [*tables[1:], len(bare)], strict=True))
    else:
        spans = list(_elements(bare, bare.find("[", start)))
    return spans[index] if index < len(spans) else None


def _elements(bare: str, opening: int) -> Iterator[tuple[int, int]]:
    """The spans of an inline array's elements."""
    depth, start = 0, opening + 1
    for token in re.finditer(r"[\[\]{},]", bare[opening:]) if opening >= 0 else ():
        at = opening + token.start()
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if (token[0] == "," and depth == 1) or depth == 0:
            text = bare[start:at]
            if text.strip():
                yield start + len(text) - len(text.lstrip()), at
            start = at + 1
        if depth == 0:
            return
