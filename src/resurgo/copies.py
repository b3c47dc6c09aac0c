"""Another copy of a plugin: its own modules loaded once more, apart from those in use, with nothing remembered."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType
from typing import Any

from resurgo.methods import Method, method_from
from resurgo.own_modules import Source, own_modules
from resurgo.problem import Problem

NOTHING: Mapping[str, Any] = {}
Thing = Method | Problem


@dataclass(frozen=True)
class Copy:
    """A method or a problem of another copy, to be asked in `with copy.at_work():`, as it may import modules when it is called."""

    thing: Any
    importer: "_Importer"
    is_whole: bool  # all of the author's own modules are loaded once more, not the plugin's file alone

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Import finds the modules of the copy."""
        with self.importer.in_place():
            yield


def copy_of(thing: Thing, codes: Mapping[str, CodeType] = NOTHING, given: Mapping[str, Any] = NOTHING) -> Copy | None:
    """A copy of the method or problem; None where it is not from a plugin's file, or its modules do not load a second time.

    `codes` are run in place of the modules of these names, and `given` is in the namespaces of all.
    """
    if (plugin := plugin_of(thing)) is None:
        return None
    sources = own_modules(plugin)
    alone = {plugin.__name__: sources[plugin.__name__]}
    for part in [sources, alone] if len(sources) > 1 else [alone]:
        importer = _Importer(part, codes, given)
        with suppress(Exception), importer.in_place(), redirect_stdout(sys.stderr):
            found = registered(import_module(plugin.__name__), type(thing))
            return next(Copy(each, importer, len(part) == len(sources)) for each in found if each.name == thing.name)
    return None


def author_function(thing: Thing) -> Any:
    """The function that is in the plugin's file: a method's own, or the coefficients of a problem."""
    return thing.function if isinstance(thing, Method) else thing.coefficients


def registered(module: ModuleType, kind: type) -> list[Any]:
    """What a plugin's module registers of a kind."""
    if kind is Problem:
        return list(module.register_problems())
    return [method_from(each) for each in module.register_methods()]


@lru_cache(maxsize=64)
def plugin_of(thing: Thing) -> ModuleType | None:
    """The module that registers a method or problem, which need not be the one that it is written in."""
    home = getattr(author_function(thing), "__module__", None) or ""
    candidates = [sys.modules.get(home), *sys.modules.copy().values()]
    return next((module for module in candidates if module is not None and _registers(module, thing, home)), None)


def _registers(module: ModuleType, thing: Thing, home: str) -> bool:
    """Whether a module registers what has that name and is written in the module `home`."""
    hook = "register_problems" if isinstance(thing, Problem) else "register_methods"
    if hook not in getattr(module, "__dict__", {}) or module.__name__.startswith("resurgo."):
        return False  # nor do the hooks themselves
    found = registered(module, type(thing)) if home in own_modules(module) else []
    return any((each.name, author_function(each).__module__) == (thing.name, home) for each in found)


@dataclass(frozen=True)
class _Importer:
    """Finds and loads the modules of a copy, as Python asks of what is in `sys.meta_path`."""

    sources: Mapping[str, Source]
    codes: Mapping[str, CodeType]
    given: Mapping[str, Any]
    modules: dict[str, ModuleType] = field(default_factory=dict)  # as far as they are loaded

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> Any:
        if name not in self.sources:
            return None
        file = self.sources[name].file
        folders = [str(file.parent)] if file.name == "__init__.py" else None
        return spec_from_file_location(name, file, loader=self, submodule_search_locations=folders)  # type: ignore[arg-type]

    def create_module(self, _spec: Any) -> None:
        """As usual."""

    def exec_module(self, module: ModuleType) -> None:
        source = self.sources[module.__name__]
        vars(module).update(self.given)
        code = self.codes.get(module.__name__) or compile(source.content, str(source.file), "exec", dont_inherit=True)
        exec(code, vars(module))

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The modules of the copy in place of those in use, which are back afterwards."""
        in_use = _taken_out(self.sources)
        _put_in(self.modules)
        sys.meta_path.insert(0, self)
        try:
            yield
        finally:
            sys.meta_path.remove(self)
            self.modules.update(_taken_out(self.sources))
            _put_in(in_use)


def _taken_out(names: Iterable[str]) -> dict[str, ModuleType]:
    """The modules of these names, that imports no longer find, nor as attributes of packages that stay."""
    modules = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    for name, module in modules.items():
        package, _, last = name.rpartition(".")
        if getattr(sys.modules.get(package), last, None) is module:
            delattr(sys.modules[package], last)
    return modules


def _put_in(modules: Mapping[str, ModuleType]) -> None:
    sys.modules.update(modules)
    for name, module in modules.items():
        package, _, last = name.rpartition(".")
        if package in sys.modules and not hasattr(sys.modules[package], last):
            setattr(sys.modules[package], last, module)
