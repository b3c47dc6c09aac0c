"""`resurgo new`: a plugin that works, as a file or as a package, or an experiment, for their author to change."""

import ast
import keyword
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from resurgo.catalog import KINDS, load_catalog, workspace_of
from resurgo.errors import RequestError, display, nearest

FORMS = ("point", "approximant", "sweep")  # of a method
EXPERIMENT = "experiment"
TEMPLATES = Path(__file__).parent / "templates"  # the plugin in them is called my-plugin, its function my_plugin


def scaffold(
    kind: str, name: str, form: str | None = None, package: str | Path | None = None, workspace: Path | None = None
) -> list[Path]:
    """Write a new plugin of that kind and name, or an experiment, and return the files.

    A method called my-method, of the form "point" where none is given, is plugins/methods/my_method.py of the workspace;
    with a folder `package` the same file becomes a package there that can be built and installed. RequestError where
    anything would be overwritten.
    """
    folder = workspace_of(Path.cwd()) if workspace is None else workspace
    _refuse_unknown(kind, form, package)
    _refuse_unfit(kind, name)
    if kind == EXPERIMENT:
        return [_written(folder / "experiments" / f"{name}.toml", _filled("experiment.toml", kind, name))]
    name, word = name.replace("_", "-"), name.replace("-", "_")
    template = f"method_{form or FORMS[0]}.py" if kind == "method" else f"{kind}.py"
    _refuse_taken(kind, name, template, folder)
    text = _filled(template, kind, name)
    if package is None:
        return [_written(folder / "plugins" / f"{kind}s" / f"{word}.py", text)]
    others = {"pyproject.toml": "pyproject.toml", "README.md": "README.md", f"tests/test_{word}.py": "test.py"}
    files = {file: _filled(source, kind, name) for file, source in others.items()}
    return _package(Path(package), {f"src/resurgo_{word}/__init__.py": text} | files)


def _refuse_unknown(kind: str, form: str | None, package: str | Path | None) -> None:
    if kind not in (*KINDS, EXPERIMENT):
        raise RequestError(f"unknown kind '{kind}'; {nearest(kind, (*KINDS, EXPERIMENT))}")
    if form not in (None, *FORMS):
        raise RequestError(f"--form: unknown form '{form}'; {nearest(str(form), FORMS)}")
    if kind != "method" and form is not None:
        raise RequestError(f"--form: '{form}' is a form of methods; a {kind} has none")
    if kind == EXPERIMENT and package is not None:
        raise RequestError(f"--package: '{package}' is for a plugin; an experiment is one file of the workspace")


def _refuse_unfit(kind: str, name: str) -> None:
    """RequestError unless the name can be that of a file and, with _ for -, of a function."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*", name):
        raise RequestError(
            f"{kind} '{name}': its name is not letters and digits, a letter first, with '-' or '_' between them; write another"
        )


def _refuse_taken(kind: str, name: str, template: str, workspace: Path) -> None:
    """RequestError where the name means something already: to Python, in the template, or in the catalog."""
    word = name.replace("-", "_")
    if keyword.iskeyword(word) or word in _words(_template(template)):
        raise RequestError(f"{kind} '{name}': '{word}' means something else in the file; choose another name")
    for entry in load_catalog(workspace).of_kind(kind):
        if entry.name == name:
            raise RequestError(f"{kind} '{name}': {display(entry.path)} offers it already; choose another name")


def _words(text: str) -> set[str]:
    """The names that a Python file uses."""
    nodes = list(ast.walk(ast.parse(text)))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    made = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.alias))}
    return (used | made | {node.arg for node in nodes if isinstance(node, ast.arg)}) - {"my_plugin"}


def _template(name: str) -> str:
    return (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")


def _filled(template: str, kind: str, name: str) -> str:
    """A template with the plugin's name, its function's and its kind in their places."""
    places = {"my-plugin": name, "my_plugin": name.replace("-", "_"), "KIND": kind}
    return re.sub("|".join(places), lambda place: places[place[0]], _template(template))


def _package(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write all of the files into a folder that is new or empty, or none."""
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise RequestError(f"--package: '{folder}' is not empty; give a folder that is, or is not there yet")
    above = [f for f in (folder, *folder.parents) if not f.exists()]
    try:
        return [_written(folder / name, text) for name, text in files.items()]
    except BaseException:
        for made in above[-1:] if above else folder.iterdir():
            shutil.rmtree(made) if made.is_dir() else made.unlink(missing_ok=True)
        raise


def _written(file: Path, text: str) -> Path:
    """The file, written; RequestError where it is there already or cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as fault:
        if file.exists():
            raise RequestError(f"{display(file)}: it is there already, and nothing is overwritten; choose another name") from None
        raise RequestError(f"{display(file)}: it cannot be written ({fault.strerror}); choose another place") from None
    return file
