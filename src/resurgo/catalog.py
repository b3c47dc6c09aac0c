"""`Catalog`: everything the plugins offer, read-only, by kind and name."""

import hashlib
import inspect
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
from mpmath import mp

from resurgo import hooks
from resurgo.errors import RequestError, display, nearest, shown, told_at, written_function
from resurgo.isolation import Caller, isolated
from resurgo.methods import Method, method_from, positional
from resurgo.options import Option, check_name, options_of
from resurgo.own_modules import source_of
from resurgo.precision import working_precision
from resurgo.problem import Problem
from resurgo.vetting import loading, refusals

KINDS = ("method", "problem", "diagnostic", "figure")
FORMS = {"diagnostic": (["series"], ["series", "x"]), "figure": (["run"],)}
GROUP = "resurgo"  # the entry-point group of installed plugin packages


@dataclass(frozen=True)
class Entry:
    """One thing a plugin offers: a Method, a Problem, or a diagnostic's or figure's function."""

    kind: str
    name: str
    thing: Any
    origin: str  # a distribution's name, "bundled", "workspace" or "path"
    path: Path
    digest: str  # the SHA-256 of all that its numbers depend on, as it was loaded: see `own_modules`
    module: str = ""  # of an installed package: what its entry point names

    @property
    def options(self) -> tuple[Option, ...]:
        """What an experiment may set."""
        return self.thing.options if isinstance(self.thing, (Method, Problem)) else options_of(self.thing)

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    @property
    def documentation(self) -> str:
        """The docstring of the function, of a problem that of its file."""
        if isinstance(self.thing, Problem):
            return inspect.cleandoc(sys.modules[self.thing.coefficients.__module__].__doc__ or "")
        function = self.thing.function if isinstance(self.thing, Method) else self.thing
        text = written_function(function).__doc__ or (function.__doc__ if inspect.isroutine(function) else type(function).__doc__)
        return inspect.cleandoc(text or "")

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is sent to another process: by its file, which is loaded there, as it was when it was loaded here."""
        return _again, (self.kind, self.name, self.origin, self.path, self.module, self.digest)


@dataclass(frozen=True)
class Broken:
    """A plugin that could not be loaded, and why."""

    origin: str
    path: Path
    reason: str


@dataclass(frozen=True)
class Catalog:
    """The entries of all plugins that load, and the plugins that do not."""

    entries: tuple[Entry, ...]
    broken: tuple[Broken, ...] = ()

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The entries of one kind, by name."""
        return tuple(sorted((e for e in self.entries if e.kind == kind), key=lambda e: (e.name, e.origin)))

    def find(self, kind: str, name: str) -> Entry:
        """The entry of that name, or of `origin:name`; RequestError where there is none, or more than one."""
        origin, _, bare = name.rpartition(":")
        found = [e for e in self.of_kind(kind) if e.name == bare and origin in ("", e.origin)]
        if len(found) == 1:
            return found[0]
        if found:
            choices = " or ".join(f"'{e.origin}:{e.name}'" for e in found)
            files = " and ".join(display(e.path) for e in found)
            raise RequestError(f"the {kind} '{bare}' is offered by {files}; write {choices}")
        self._blame(bare, kind)
        broken = f"; plugin files that do not load: {len(self.broken)}, see 'resurgo list'" if self.broken else ""
        raise RequestError(f"unknown {kind} '{name}'; {nearest(name, {e.name for e in self.of_kind(kind)})}{broken}")

    def search(self, name: str) -> tuple[Entry, ...]:
        """Every entry of that name, whatever its kind; `kind:name` and `origin:name` narrow it."""
        prefix, _, bare = name.rpartition(":")
        found = tuple(e for e in self.entries if e.name == bare and prefix in ("", e.kind, e.origin))
        if not found:
            self._blame(bare, "plugin")
            raise RequestError(f"nothing is called '{name}'; {nearest(bare, {e.name for e in self.entries})}")
        return found

    def _blame(self, name: str, kind: str) -> None:
        """RequestError where a plugin that does not load is the likely reason why a name is not there."""
        for broken in self.broken:
            if broken.path.stem.replace("_", "-") == name or f"'{name}'" in broken.reason:
                raise RequestError(f"the {kind} '{name}' is not there: {display(broken.path)} does not load; {broken.reason}")


def load_catalog(workspace: str | Path | None = None, paths: Iterable[str | Path] = (), call: Caller = isolated) -> Catalog:
    """The catalog of the installed packages, the bundled plugins, those in `workspace`/plugins and those at `paths`.

    A plugin that cannot be loaded is listed in `catalog.broken` and hides no other; RequestError for one
    of `paths`. `call` is how those that are new here are tried.
    """
    entries: list[Entry] = []
    broken: list[Broken] = []
    sources = list(_sources(workspace, paths))
    refused = refusals([(path, source) for _, path, source in sources], _offered, call)
    for origin, path, source in sources:
        if path in refused:
            broken.append(Broken(origin, path, refused[path]))
            continue
        try:
            (module, content), offers = _offered(path, source)
            file, digest, value = Path(module.__file__ or path), hashlib.sha256(content).hexdigest(), source.value if source else ""
            entries += [Entry(kind, name, thing, origin, file, digest, value) for kind, name, thing in offers]
        except RequestError as reason:
            broken.append(Broken(origin, path, str(reason)))
        except Exception as fault:
            broken.append(Broken(origin, path, told_at(fault, path.resolve())))
    by_hand = [f"{display(b.path)} does not load: {b.reason}" for b in broken if b.origin == "path"]
    if by_hand:
        raise RequestError(*by_hand)
    return _without_doubles(entries, broken)


def bundled_folder() -> Path:
    """Where the plugins that come with resurgo are: inside a wheel's package, or beside src in a clone."""
    inside = Path(__file__).parent / "bundled"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "plugins"


def workspace_of(folder: Path) -> Path:
    """The workspace that a folder belongs to: it or the nearest above it that has plugins/.

    Where there is none, the one above its experiments/, and else the folder itself.
    """
    folders = (folder, *folder.parents)
    for candidate in folders:
        if (candidate / "plugins").is_dir():
            return candidate
    return next((candidate.parent for candidate in folders if candidate.name == "experiments"), folder)


def _sources(workspace: str | Path | None, paths: Iterable[str | Path]) -> Iterator[tuple[str, Path, EntryPoint | None]]:
    """Every plugin once, in the order in which they are found.

    A file met twice, or an unchanged copy of one under the same name, keeps its first origin.
    """
    for point in entry_points(group=GROUP):
        yield (point.dist.name if point.dist else point.name), Path(point.value), point
    folders = [("bundled", bundled_folder())]
    if workspace is not None:
        folders.append(("workspace", Path(workspace) / "plugins"))
    files = [(origin, file) for origin, folder in folders for file in sorted(folder.rglob("*.py")) if _is_plugin(file, folder)]
    for path in paths:
        if not Path(path).is_file() or Path(path).suffix != ".py":
            raise RequestError(f"{path}: there is no plugin file of that name; give a file that ends in .py")
        files.append(("path", Path(path)))
    seen: set[tuple[str, bytes]] = set()
    for origin, file in files:
        identity = file.name, file.read_bytes()
        if identity not in seen:
            seen.add(identity)
            yield origin, file, None


def _is_plugin(file: Path, folder: Path) -> bool:
    """Whether a file in a plugins folder is meant as one: nothing on the way to it begins with _ or a dot."""
    return not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)


@lru_cache(maxsize=512)
def _module(path: Path, content: bytes) -> ModuleType:
    """The module that a plugin file's content makes, executed once; never from stale bytecode."""
    name = f"resurgo_plugin_{path.stem}_{hashlib.sha256(str(path).encode() + content).hexdigest()[:12]}"
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        exec(compile(content, str(path), "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _offered(path: Path, source: EntryPoint | None) -> tuple[tuple[ModuleType, bytes], tuple[tuple[str, str, Any], ...]]:
    """A plugin's module, what its numbers depend on, and what it registers."""
    with loading(path):
        loaded = _loaded(path, source)
        return loaded, _offers(loaded[0])


def _loaded(path: Path, source: EntryPoint | None) -> tuple[ModuleType, bytes]:
    """A plugin's module and all that its numbers depend on; the precision that it sets and what it prints are its own."""
    with working_precision(mp.prec), redirect_stdout(sys.stderr):
        module = _module(path.resolve(), path.read_bytes()) if source is None else source.load()
        return module, source_of(module)


@lru_cache(maxsize=1024)
def _again(kind: str, name: str, origin: str, path: Path, value: str, digest: str) -> Entry:
    """The entry that another process has, from its file; RequestError where what its numbers depend on has changed since."""
    module = import_module(value) if value else _module(path, path.read_bytes())
    if hashlib.sha256(source_of(module)).hexdigest() != digest:
        raise RequestError(f"{display(path)}: this plugin has changed since it was loaded; start again")
    (thing,) = (thing for offered, called, thing in _offers(module) if (offered, called) == (kind, name))
    return Entry(kind, name, thing, origin, path, digest, value)


@lru_cache(maxsize=512)
def _offers(module: ModuleType) -> tuple[tuple[str, str, Any], ...]:
    """The kind, name and thing of all that one plugin registers, asked once; RequestError says which hook is wrong."""
    return tuple(_registered(module))


def _registered(module: ModuleType) -> Iterator[tuple[str, str, Any]]:
    manager = pluggy.PluginManager("resurgo")
    manager.add_hookspecs(hooks)
    manager.register(module)
    known = [f"register_{kind}s" for kind in KINDS]
    for caller in manager.get_hookcallers(module) or []:
        if not caller.has_spec():
            raise RequestError(f"unknown hook '{caller.name}'; {nearest(caller.name, known)}")
    if not manager.get_hookcallers(module):
        raise RequestError("it has no hook; mark a function register_methods() with @hookimpl")
    for kind in KINDS:
        for implementation in getattr(manager.hook, f"register_{kind}s").get_hookimpls():
            things = implementation.function()
            if not isinstance(things, (list, tuple)):
                raise RequestError(f"register_{kind}s returned {shown(things)}; return a list")
            for thing in things:
                offered = _checked(kind, thing)
                name = getattr(offered, "name", "") or offered.__name__.replace("_", "-")
                check_name(kind, name)
                yield kind, name, offered


def _checked(kind: str, thing: Any) -> Any:
    """A thing in the form in which the catalog holds it; RequestError or ValueError where it cannot be used."""
    if kind == "problem":
        if not isinstance(thing, Problem):
            raise RequestError(f"register_problems returned {shown(thing)}; return Problem values")
        return thing
    if kind == "method" and (isinstance(thing, Method) or inspect.isroutine(thing)):
        return method_from(thing)
    if not inspect.isroutine(thing):
        other = "; of another callable method(name='...')(...) makes one" if kind == "method" and callable(thing) else ""
        raise RequestError(f"register_{kind}s returned {shown(thing)}; return functions{other}")
    options_of(thing)  # an option without default is the plugin's fault, said at once
    if (given := positional(thing)) not in FORMS[kind]:
        forms = " or ".join(f"f({', '.join(form)}, *, options)" for form in FORMS[kind])
        name = thing.__name__.replace("_", "-")
        raise RequestError(f"{kind} '{name}': its parameters are ({', '.join(given)}); write {forms}")
    return thing


def _without_doubles(entries: list[Entry], broken: list[Broken]) -> Catalog:
    """Two things of one kind, name and origin cannot be told apart: both are taken out and said to be broken."""
    places: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        places.setdefault((entry.kind, entry.name, entry.origin), []).append(entry)
    for (kind, name, origin), same in places.items():
        if len(same) > 1:
            files = " and ".join(display(e.path) for e in same)
            broken.append(Broken(origin, same[-1].path, f"the {kind} '{name}' stands in {files}; rename one"))
    return Catalog(tuple(e for e in entries if len(places[e.kind, e.name, e.origin]) == 1), tuple(broken))
