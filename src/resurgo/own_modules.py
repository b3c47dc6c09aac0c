"""The modules of the author's own that a plugin imports: its numbers depend on them as on its own file."""

import ast
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import packages_distributions
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType
from typing import Any

from resurgo.errors import RequestError, display

OTHERS = sys.stdlib_module_names | {"resurgo", "mpmath", "flint", "numpy", "scipy", "sympy", "gmpy2"}  # wherever they are
INSTALLED = frozenset(["site-packages", "dist-packages"])  # folders of modules that are somebody else's


@dataclass(frozen=True)
class Source:
    """A module's file, and its content as it was when it was loaded."""

    file: Path
    content: bytes


def own_modules(plugin: ModuleType) -> dict[str, Source]:
    """By name: the plugin's own file, or all files of its package, and what they import, and what that imports.

    Import statements tell, wherever in a file they stand. Left out are the standard library, resurgo, and modules that are
    installed, but for those that are installed with the plugin.
    """
    found = {name: _source(name, file) for name, file in _of_the_plugin(plugin)}
    first = list(found)
    found = _with_imports(found, _upwards(plugin.__name__), _home(plugin))
    return {name: found[name] for name in (*first, *sorted(found.keys() - first))}


def source_in(file: Path) -> bytes:
    """The content of a plugin's file, which need not be loaded, and of what it imports of the author's own."""
    plugin = {file.stem: Source(file, _read(file))}
    return b"".join(source.content for source in _with_imports(plugin, [], frozenset()).values())


def _with_imports(first: dict[str, Source], names: list[str], home: frozenset[str]) -> dict[str, Source]:
    """The sources, the author's own modules of these names, and those that all of them import."""
    found, new = dict(first), list(names)
    for name, source in first.items():
        new += _imports(name, source)
    while new:
        name = new.pop()
        if name not in found and (file := _own_file(name, home)) is not None:
            found[name] = _source(name, file)
            new += _imports(name, found[name])
    return found


def source_of(plugin: ModuleType) -> bytes:
    """The content of all of them in one, and of modules that it loaded by their path.

    RequestError where a file is no longer what was loaded.
    """
    by_path = (each for each in vars(plugin).values() if isinstance(each, ModuleType) and each.__name__ not in sys.modules)
    files = ((each, Path(getattr(each, "__file__", None) or "")) for each in by_path)
    found = [*own_modules(plugin).values(), *(Source(file, _as_loaded(each, file)) for each, file in files)]
    for source in found:
        if _read(source.file) != source.content:
            raise RequestError(f"{display(source.file)} has changed since it was loaded; start again")
    return b"".join(source.content for source in found)


def _of_the_plugin(plugin: ModuleType) -> Iterator[tuple[str, Path]]:
    file = Path(plugin.__file__ or "")
    if not plugin.__package__:
        yield plugin.__name__, file
        return
    for each in sorted(file.parent.rglob("*.py")):
        inside = each.relative_to(file.parent).with_suffix("").parts
        yield ".".join((plugin.__package__, *(inside[:-1] if inside[-1] == "__init__" else inside))), each


def _home(plugin: ModuleType) -> frozenset[str]:
    """The first names of the modules that come with a plugin: its own, and others of the same installed project."""
    first = plugin.__name__.partition(".")[0]
    if not _is_installed(Path(plugin.__file__ or "")):
        return frozenset([first])
    projects = packages_distributions()
    its = set(projects.get(first, ()))
    return frozenset([first, *(name for name, found in projects.items() if its.intersection(found))])


def _is_installed(file: Path) -> bool:
    return not INSTALLED.isdisjoint(file.parts)


def _source(name: str, file: Path) -> Source:
    module = sys.modules.get(name)
    return Source(file, _read(file) if module is None else _as_loaded(module, file))


@cache
def _as_loaded(module: ModuleType, file: Path) -> bytes:
    """The content of a loaded module's file as it was when it was first asked for: as soon as a plugin had imported it."""
    return _read(file)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it was taken away
        return b""


@lru_cache(maxsize=1024)
def _imports(name: str, source: Source) -> tuple[str, ...]:
    """Every module that a file may import, with the packages above it."""
    package = name if source.file.name == "__init__.py" else name.rpartition(".")[0]
    found: list[str] = []
    for each in _named(source.content):
        with suppress(ImportError):  # a relative one with no package so far up
            found += _upwards(resolve_name(each, package))
    return tuple(dict.fromkeys(found))


def _named(content: bytes) -> tuple[str, ...]:
    """The modules that a file names to import them; what is imported from a package may be a module, or a name in it."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):  # it is never imported
        return ()
    found: list[str] = []
    for node in ast.walk(tree) if b"import_" in content else _statements(tree):
        match node:
            case ast.Import(names=names):
                found += [each.name for each in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                start = "." * level + (f"{module}." if module else "")
                found += [start.rstrip(".") or "." * level, *(start + each.name for each in names)]
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=[ast.Constant(value=str(module)), *_]):
                found += [module] if called in ("import_module", "__import__") else []
    return tuple(dict.fromkeys(found))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements of a file, which are walked more quickly than all that is in them."""
    for block in ("body", "orelse", "finalbody", "handlers", "cases"):
        for each in getattr(node, block, []):
            yield each
            yield from _statements(each)


def _upwards(name: str) -> list[str]:
    """A module's name and those of the packages that it is in."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _own_file(name: str, home: frozenset[str]) -> Path | None:
    """The file of a module of the author's own; None where it is somebody else's, or not Python's."""
    is_at_home = name.partition(".")[0] in home
    if not all(name.split(".")) or (name.partition(".")[0] in OTHERS and not is_at_home):
        return None
    module = sys.modules.get(name)
    origin = getattr(_spec(name), "origin", None) if module is None else getattr(module, "__file__", None)
    file = Path(origin or "")
    return file if file.suffix == ".py" and (is_at_home or not _is_installed(file)) else None


def _spec(name: str) -> Any:
    """Where a module that is not loaded would be found, without loading the packages above it."""
    above = name.rpartition(".")[0]
    places = None
    if above:
        package = sys.modules.get(above)
        places = getattr(package, "__path__", None) if package else getattr(_spec(above), "submodule_search_locations", None)
        if places is None:
            return None
    for finder in sys.meta_path:
        if (spec := finder.find_spec(name, places, None)) is not None:
            return spec
    return None
